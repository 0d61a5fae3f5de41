"""Lesson 02: its figures at every extreme of their sliders, and what its text says beside the numbers it prints."""

import ast
import itertools

import numpy as np
import pytest
from scipy.special import expit, softmax

import nnlib as nn
from nnlib.course import plots, reference, widgets
from nnlib.course.build import SOLUTIONS
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge

KEPT = {"SEED", "ACTIVATIONS", "points", "classes", "data", "train", "reader", "count_dead", "measured_slope"}


def lesson():
    """Run the lesson's imports, data and helper functions, and return its names."""

    def names(node):
        targets = getattr(node, "targets", [])
        found = {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        return found | {getattr(node, "name", "")}

    tree = ast.parse((SOLUTIONS / "02_activations.py").read_text(encoding="utf-8"))
    tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom) or names(node) & KEPT]
    namespace = {}
    exec(compile(tree, "02_activations.py", "exec"), namespace)
    return namespace


LESSON = lesson()
ACTIVATIONS, POINTS, CLASSES = LESSON["ACTIVATIONS"], LESSON["points"], LESSON["classes"]


def drawn(function, columns=1, **values):
    image, text = Picture(function, columns).draw(**values)
    assert image.startswith(b"\x89PNG")
    assert text
    assert "\n" not in text
    return text


def right(model):
    return int(np.sum((model.predict(POINTS)[:, 0] > 0) == CLASSES))


def test_the_menu_has_every_activation_that_works_number_by_number():
    families = {type(nn.Activation.get(name)) for name in ACTIVATIONS}
    public = {thing for thing in vars(nn).values() if isinstance(thing, type) and issubclass(thing, nn.Activation)}
    assert families == public - {nn.Activation, nn.Softmax}


@pytest.mark.parametrize(("activation", "units"), [*itertools.product(ACTIVATIONS, (1, 16))])
def test_the_border_at_every_corner(activation, units):
    text = drawn(widgets.bend(LESSON["train"], POINTS, CLASSES), activation=activation, units=units)
    count = right(LESSON["train"](activation, units))
    assert text == f"{activation}, {units} units: {count} of 200 points on the side of their own colour"


def test_the_border_lies_where_the_network_changes_its_mind():
    """A network that looks at x[1] alone: the upper half of the picture is class 1."""
    model = nn.Sequential([nn.Dense(1)], input_shape=2, seed=0)
    model.layers[0].params["kernel"] = [[0.0], [1.0]]
    figure = Picture(lambda axes, **values: "").draw  # a first picture, so that the next one has axes of its own
    figure()
    seen = {}

    class Axes:
        def __getattr__(self, name):
            return lambda *args, **kwargs: seen.setdefault(name, args)

    x = np.array([[0.0, 1.0], [0.0, -1.0]])
    text = widgets.bend(lambda activation, units: model, x, np.array([1, 0]))(Axes(), "linear", 1)
    grid, _, above = seen["contourf"]
    np.testing.assert_array_equal(above, np.broadcast_to(grid[:, None] > 0, above.shape))
    assert text.startswith("linear, 1 units: 2 of 2 points")


def test_straight_layers_fail_and_bends_do_not():
    counts = {
        (name, units): [right(LESSON["train"](name, units, seed)) for seed in range(5)]
        for name, units in (("linear", 16), ("relu", 2), ("relu", 8), ("tanh", 8))
    }
    assert max(counts["linear", 16]) <= 100
    assert max(counts["relu", 2]) < 170
    assert min(counts["relu", 8]) > 190
    assert min(counts["tanh", 8]) > 185


@pytest.mark.parametrize(("activation", "z"), [*itertools.product(ACTIVATIONS, (-6.0, 0.0, 6.0))])
def test_activation_curves_at_every_corner(activation, z):
    text = drawn(widgets.activation_curves(), 2, activation=activation, z=z)
    assert text.startswith(f"{activation} at z = {z:.1f}: f(z) = ")
    assert "-0.0000" not in text


def test_activation_curves_say_value_and_slope():
    draw = widgets.activation_curves()
    assert drawn(draw, 2, activation="sigmoid", z=1.0) == "sigmoid at z = 1.0: f(z) = 0.7311, f'(z) = 0.1966"
    assert drawn(draw, 2, activation="relu", z=-2.0) == "relu at z = -2.0: f(z) = 0.0000, f'(z) = 0.0000"
    assert drawn(draw, 2, activation="relu", z=3.0) == "relu at z = 3.0: f(z) = 3.0000, f'(z) = 1.0000"
    assert drawn(draw, 2, activation="leaky_relu", z=-2.0) == "leaky_relu at z = -2.0: f(z) = -0.6000, f'(z) = 0.3000"


def test_what_the_text_says_of_flat_places():
    def slope(name, z):
        layer = nn.Activation.get(name)
        layer.forward(np.array([z]))
        return float(layer.backward(np.ones(1))[0])

    assert all(slope(name, z) < 0.003 for name in ("sigmoid", "tanh") for z in (-6.0, 6.0))
    assert all(0.01 < slope("softsign", z) < 0.03 for z in (-6.0, 6.0))
    for name in ("relu", "elu", "selu", "gelu", "silu", "softplus"):
        assert abs(slope(name, -6.0)) < 0.02
        assert slope(name, 6.0) > 0.9
    assert slope("leaky_relu", -6.0) == 0.3
    assert all(-0.1 < slope(name, -2.0) < -0.05 for name in ("gelu", "silu"))


def test_gelu_and_its_near_relative():
    exact = nn.GELU().forward(np.array([1.0]))[0]
    near = 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (1 + 0.044715)))
    assert (round(float(exact), 4), round(float(near), 4)) == (0.8413, 0.8412)


@pytest.mark.parametrize(("rate", "bias"), [*itertools.product((0.01, 10**0.5), (-3.0, 1.0))])
def test_unit_deaths_at_every_corner(rate, bias):
    text = drawn(widgets.unit_deaths(LESSON["reader"]), learning_rate=rate, bias=bias)
    assert text.startswith(f"learning rate {rate:.2g}, start biases {bias:g}: ")


def test_unit_deaths_count():
    before = np.array([[0.0, 1.0, 0.0], [2.0, 0.0, 0.0]])
    after = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
    text = drawn(widgets.unit_deaths(lambda rate, bias: (before, after, 0.25)), learning_rate=0.1, bias=-2.0)
    assert text == (
        "learning rate 0.1, start biases -2: 1 of 3 units dead before training, 2 after; "
        "25.0 % of unseen images read right"
    )
    assert LESSON["count_dead"](before) == 1
    assert LESSON["count_dead"](after) == 2


def deaths(rate, bias, activation="relu"):
    runs = [LESSON["reader"](rate, bias, activation, seed) for seed in range(5)]
    counts = [(LESSON["count_dead"](before), LESSON["count_dead"](after)) for before, after, _ in runs]
    return counts, [100 * share for *_, share in runs]


def test_dead_units_as_the_text_tells():
    counts, shares = deaths(0.1, 0.0)
    assert all(before == after <= 3 for before, after in counts)
    assert min(shares) > 94
    counts, shares = deaths(1.0, 0.0)
    assert (min(after for _, after in counts), max(after for _, after in counts)) == (7, 23)
    assert min(shares) > 93
    counts, shares = deaths(2.0, 0.0)
    assert all(after >= 31 for _, after in counts)
    assert max(shares) <= 10.5
    counts, shares = deaths(0.1, -2.0)
    assert all(30 <= before <= after for before, after in counts)
    assert max(shares) < 20
    assert max(deaths(2.0, 0.0, "leaky_relu")[1]) < 11
    assert min(deaths(0.1, -2.0, "leaky_relu")[1]) > 85


def test_what_the_text_says_of_raised_biases():
    before, after, _ = LESSON["reader"](0.1, 1.0)
    always = [int((said > 0).all(axis=0).sum()) for said in (before, after)]
    assert always[1] < always[0]
    assert always[0] > 0


@pytest.mark.parametrize("scores", [*itertools.product((-6.0, 6.0), repeat=3)])
def test_softmax_shares_at_every_corner(scores):
    text = drawn(widgets.softmax_shares(), 2, **dict(zip(("z0", "z1", "z2"), scores, strict=True)))
    p = softmax(scores)
    assert text.endswith("shares " + ", ".join(f"{share:.4f}" for share in p))


def test_softmax_shares_draws_the_jacobian(monkeypatch):
    drawn_with = {}
    monkeypatch.setattr(plots, "shares", lambda axes, z, p, jacobian: drawn_with.update(p=p, J=jacobian) or "text")
    widgets.softmax_shares()(None, 0.0, np.log(2), np.log(5))
    np.testing.assert_allclose(drawn_with["p"], [1 / 8, 2 / 8, 5 / 8])
    np.testing.assert_allclose(64 * drawn_with["J"], [[7, -2, -5], [-2, 12, -10], [-5, -10, 15]], atol=1e-12)


REFERENCES = {
    "02.1": reference.sigmoid,
    "02.2": reference.derivatives,
    "02.3": reference.relu_backward,
    "02.4": reference.softmax,
    "02.5": reference.softmax_backward,
}


def said(key, answer):
    return judge(EXERCISES[key], answer, REFERENCES[key]).text


@np.errstate(all="ignore")
def test_what_else_learners_type():
    """Overflow that ends in nan is found and placed; code that writes into its input is named."""
    assert "y[5] is not a finite number" in said("02.1", lambda z: np.exp(z) / (1 + np.exp(z)))

    def batch_maximum(z):
        e = np.exp(z - z.max())
        return e / e.sum(axis=1, keepdims=True)

    assert said("02.4", batch_maximum).startswith("02.4 wrong: one maximum for the whole batch.")

    def in_place(z, grad):
        grad[z <= 0] = 0
        return grad

    assert "changes its input grad" in said("02.3", in_place)
    assert "K times too large" in said("02.4", lambda z: z.shape[1] * softmax(z, axis=1))


def shifted(by):
    """Return softmax made safe by another number than the row's maximum."""

    def answer(z):
        e = np.exp(z - by(z))
        return e / e.sum(axis=1, keepdims=True)

    return answer


RIGHT_FOR_SOME = {
    "sigmoid: clipped at 30": ("02.1", lambda z: expit(np.clip(z, -30, 30))),
    "sigmoid: a hair above 0": ("02.1", lambda z: np.maximum(expit(z), 1e-15)),
    "sigmoid: 0 beyond -20": ("02.1", lambda z: np.where(z < -20, 0, expit(z))),
    "sigmoid: nothing at 0": ("02.1", lambda z: np.where(z == 0, 0, expit(z))),
    "sigmoid: nan becomes 1": ("02.1", lambda z: np.nan_to_num(expit(z), nan=1.0)),
    "derivatives: tanh's quotient": (
        "02.2",
        lambda z: (*reference.derivatives(z)[:2], 1 - (np.sinh(z) / np.cosh(z)) ** 2, reference.derivatives(z)[3]),
    ),
    "relu: 1-D becomes 2-D": ("02.3", lambda z, grad: np.atleast_2d(grad * (z > 0))),
    "relu: a tenth is not enough": ("02.3", lambda z, grad: grad * (z > 0.1)),
    "relu: up to the last digit but three": ("02.3", lambda z, grad: grad * (z >= 1e-12)),
    "softmax: less the last score": ("02.4", shifted(lambda z: z[:, -1:])),
    "softmax: less the second score": ("02.4", shifted(lambda z: z[:, 1:2])),
    "softmax: only if scores are large": ("02.4", shifted(lambda z: (z.max() > 700) * z.max(axis=1, keepdims=True))),
    "softmax: less 700": ("02.4", shifted(lambda z: 700)),
    "softmax: no batch of one": ("02.4", lambda z: np.squeeze(softmax(z, axis=1))),
    "softmax: nan becomes 0.5": ("02.4", lambda z: np.nan_to_num(softmax(z, axis=1), nan=0.5)),
    "way back: no batch of one": ("02.5", lambda p, grad: np.squeeze(reference.softmax_backward(p, grad))),
}


@np.errstate(all="ignore")
@pytest.mark.parametrize("name", RIGHT_FOR_SOME)
def test_what_is_right_for_some_inputs_only_fails(name):
    key, answer = RIGHT_FOR_SOME[name]
    assert said(key, answer).startswith(f"{key} wrong")


def test_a_slope_that_is_fed_the_activation_hardly_changes():
    f = expit(np.linspace(-50, 50, 1001))
    slopes = expit(f) * (1 - expit(f))
    assert 0.19 < slopes.min() < slopes.max() <= 0.25
