"""Lesson 06: what stands behind its sliders at every extreme, and the numbers that its text claims."""

import itertools
import re

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.course.playground import State, Training
from nnlib.datasets import load

INITIALIZERS = {
    "zeros": nn.Zeros(),
    "uniform(-1, 1)": nn.RandomUniform(-1, 1),
    "normal(0, 1)": nn.RandomNormal(0, 1),
    "Glorot uniform": nn.GlorotUniform(),
    "He normal": nn.HeNormal(),
}
DATA = load("digits", seed=0)
LOSS = nn.SparseCategoricalCrossentropy(from_logits=True)


def drawn(function, **values):
    image, text = Picture(function).draw(**values)
    assert image.startswith(b"\x89PNG")
    assert "\n" not in text
    return text


def signal(initializer="He normal", activation="relu", scale=1.0, depth=20, **size):
    draw = widgets.layer_signal(INITIALIZERS, **size)
    return drawn(draw, initializer=initializer, activation=activation, scale=scale, depth=depth)


@pytest.mark.parametrize(
    ("initializer", "activation", "scale", "depth"),
    [*itertools.product(INITIALIZERS, ("relu", "sigmoid"), (0.1, 10.0), (1, 20)), ("He normal", "linear", 10.0, 20)],
)
def test_the_signal_at_every_corner(initializer, activation, scale, depth):
    text = signal(initializer, activation, scale, depth)
    assert text.startswith(f"{initializer} times {scale:.3g}, {activation}, depth {depth}: activations ")
    verdicts = re.findall(r"(?:layer \d+): (gone|vanishes|stays|explodes)", text)
    assert len(verdicts) == 2
    assert (verdicts == ["gone", "gone"]) == (initializer == "zeros")


def test_the_signal_is_that_of_the_layers_there_and_back():
    """Recompute the two numbers of the text with plain matrix products."""
    streams = np.random.default_rng(0).spawn(4)[1:]
    kernels = [1.4 * stream.normal(0, np.sqrt(2 / 100), (100, 100)) for stream in streams]
    x, grad = np.random.default_rng(0).normal(size=(2, 100, 100))
    sums = []
    for W in kernels:
        sums.append(x @ W)
        x = np.tanh(sums[-1])
    for W, z in zip(kernels[::-1], sums[::-1], strict=True):
        grad = (grad / np.cosh(z) ** 2) @ W.T
    assert signal(activation="tanh", scale=1.4, depth=3).endswith(
        f"activations {x.std():.2g} after layer 2: stays; gradients {grad.std():.2g} before layer 0: stays"
    )


@pytest.mark.parametrize(
    ("setting", "there", "back"),
    [
        ({"initializer": "uniform(-1, 1)", "depth": 10}, "explodes", "explodes"),
        ({"initializer": "normal(0, 1)"}, "explodes", "explodes"),
        ({"initializer": "Glorot uniform"}, "vanishes", "vanishes"),
        ({"initializer": "zeros"}, "gone", "gone"),
        ({}, "stays", "stays"),
        ({"scale": 0.7}, "vanishes", "vanishes"),
        ({"scale": 1.4}, "explodes", "explodes"),
        ({"initializer": "Glorot uniform", "scale": 1.4}, "stays", "stays"),
        ({"initializer": "uniform(-1, 1)", "activation": "tanh", "depth": 10}, "stays", "explodes"),
        ({"initializer": "Glorot uniform", "activation": "tanh", "depth": 10}, "stays", "stays"),
        ({"initializer": "Glorot uniform", "activation": "sigmoid", "depth": 10}, "stays", "vanishes"),
        ({"initializer": "normal(0, 1)", "activation": "sigmoid", "depth": 10}, "stays", "stays"),
        ({"initializer": "normal(0, 1)", "activation": "sigmoid", "depth": 10, "width": 30}, "stays", "vanishes"),
        ({"initializer": "normal(0, 1)", "activation": "sigmoid", "depth": 10, "width": 300}, "stays", "explodes"),
    ],
)
def test_what_the_text_says_of_the_signal(setting, there, back):
    assert re.search(f": {there}; .*: {back}$", signal(**setting))


def trained(initializer, rate, seed):
    layers = [nn.Dense(32, "relu", kernel_initializer=INITIALIZERS[initializer]) for _ in range(3)]
    layers.append(nn.Dense(10, kernel_initializer=INITIALIZERS[initializer]))
    model = nn.Sequential(layers, input_shape=64, seed=seed)
    first = LOSS.forward(DATA.y_train, model.forward(DATA.x_train))
    validation = (DATA.x_validation, DATA.y_validation)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(DATA.x_train, DATA.y_train, loss, nn.SGD(rate), epochs=10, validation_data=validation, verbose=0)
    return model, first


def percent(model):
    return 100 * float(np.mean(model.predict(DATA.x_validation).argmax(axis=1) == DATA.y_validation))


def run(initializer, rate, seed=0):
    draw = widgets.initializer_run(trained, lambda model: f"{percent(model):.1f} % read right")
    return drawn(draw, initializer=initializer, learning_rate=rate, seed=seed)


@pytest.mark.parametrize(("initializer", "rate"), [*itertools.product(INITIALIZERS, (0.001, 1.0))])
def test_the_run_at_every_corner(initializer, rate):
    text = run(initializer, rate, seed=4)
    assert text.startswith(f"{initializer}, learning rate {rate:.3g}, seed 4: ")
    assert "diverged" in text or text.endswith("% read right")


def test_a_run_that_diverges_says_so():
    assert "training diverged in epoch" in run("normal(0, 1)", 1e200)


@pytest.mark.parametrize(
    ("initializer", "rate", "least", "most"),
    [
        ("Glorot uniform", 0.1, 93, 96),
        ("He normal", 0.1, 93, 96),
        ("uniform(-1, 1)", 0.1, 84, 90),
        ("uniform(-1, 1)", 0.001, 44, 55),
        ("He normal", 0.001, 13.5, 23.5),
        ("normal(0, 1)", 0.003, 44.5, 77.5),
        ("normal(0, 1)", 0.01, 0, 85),
        ("uniform(-1, 1)", 0.03, 0, 90),
        ("uniform(-1, 1)", 0.3, 0, 90),
        ("zeros", 0.3, 9, 11),
    ],
)
def test_what_the_text_says_of_the_runs(initializer, rate, least, most):
    shares = [percent(trained(initializer, rate, seed)[0]) for seed in range(5)]
    assert least <= min(shares) <= max(shares) <= most


def test_the_widest_start_needs_small_steps():
    assert max(percent(trained("normal(0, 1)", 0.1, seed)[0]) for seed in range(5)) < 30


@pytest.mark.parametrize(
    ("state", "learns"),
    [
        ("depth=6 activation=relu initializer=random_normal", False),
        ("depth=6 activation=relu initializer=glorot_uniform", True),
        ("depth=6 activation=relu initializer=he_normal", True),
        ("depth=2 activation=relu initializer=random_normal", True),
        ("depth=6 activation=sigmoid initializer=glorot_uniform", False),
        ("depth=6 activation=sigmoid initializer=he_normal", False),
    ],
)
def test_what_the_text_says_of_the_playground(state, learns):
    training = playground(200, **dict(part.split("=") for part in state.split()))
    assert (training.right()[0] > 190) == learns
    assert (training.losses[-1] < 0.1) == learns


def playground(epochs, **state):
    text = " ".join(f"{name}={value}" for name, value in state.items())
    training = Training(State.read(f"data=circles width=8 learning_rate=0.1 {text}"))
    for _ in range(epochs):
        training.step()
    return training


def test_what_the_text_says_of_the_gradient_norms_before_and_after_the_start():
    before, after = (playground(n, depth=6, activation="relu", initializer="random_normal") for n in (0, 5))
    assert before.norms[0] == pytest.approx(3e-8, rel=0.1)
    assert before.norms[-1] == pytest.approx(0.005, rel=0.1)
    assert after.norms[:-1] == [0] * 6
    assert after.norms[-1] > 0
    bent = playground(200, depth=6, activation="tanh", initializer="random_normal")
    assert 0 < bent.norms[0] < 1e-6
    assert bent.losses[-1] > 0.69


def test_what_the_text_says_of_the_first_hundred_epochs():
    for initializer in ("glorot_uniform", "he_normal"):
        assert playground(100, depth=6, activation="relu", initializer=initializer).right()[0] > 190
    assert playground(100, depth=2, activation="relu", initializer="random_normal").losses[-1] > 0.68


def test_numbers_by_hand():
    assert reference.spread_of_sum(np.array([3.0, 4.0]), 1.0) == pytest.approx(5)
    assert reference.spread_of_sum(np.full(600, 0.5), 1 / np.sqrt(3)) == pytest.approx(7.0711, abs=1e-4)
    assert reference.scales(3, 5)[0] == pytest.approx(0.866, abs=1e-3)
    assert reference.scales(784, 600)[1] == pytest.approx(0.0505, abs=1e-4)
    assert 1 / np.sqrt(3) / reference.scales(784, 600)[1] > 11
    assert round(0.7**20, 4) == 0.0008
    assert reference.different_units(np.array([[0.1, 0.7, 0.1], [0.2, 0.2, 0.2]])) == 2


def test_a_bias_from_a_generator_made_anew_is_its_kernels_first_row():
    kernel = np.random.default_rng(3).normal(size=(64, 32))
    np.testing.assert_array_equal(np.random.default_rng(3).normal(size=32), kernel[0])


def test_the_references_are_what_the_library_draws():
    W1, W2 = reference.start_kernels(400, 100, 10, seed=0)
    assert W1.std() == pytest.approx(reference.scales(400, 100)[1], rel=0.02)
    assert abs(W1).max() > 3 * W1.std()  # nothing is cut off
    assert W2.shape == (100, 10)


@pytest.mark.parametrize(
    ("key", "answer", "kind"),
    [
        ("06.4", lambda D, H, K, seed: reference.start_kernels(D, H, K, seed if seed else None), "not the same twice"),
        ("06.4", lambda D, H, K, seed: reference.start_kernels(D, H, K, None), "not the same twice"),
        ("06.2", lambda x, std: (np.random.default_rng(0).normal(0, std, (10_000, len(x))) @ x).std(), "wrong"),
    ],
)
def test_answers_that_leave_it_to_chance_fail(key, answer, kind):
    right = {"06.2": reference.spread_of_sum, "06.4": reference.start_kernels}[key]
    assert judge(EXERCISES[key], answer, right).kind == kind


@pytest.mark.parametrize(
    ("key", "right", "narrow"),
    [
        ("06.1", reference.different_units, lambda W: min(reference.different_units(W), 10)),
        ("06.1", reference.different_units, lambda W: reference.different_units(np.clip(W, -10, 10))),
        ("06.1", reference.different_units, lambda W: len({(c[0], c[-1]) for c in W.round(6).T})),
        ("06.2", reference.spread_of_sum, lambda x, std: reference.spread_of_sum(x[:64], std)),
        ("06.2", reference.spread_of_sum, lambda x, std: min(reference.spread_of_sum(x, std), 100)),
        ("06.2", reference.spread_of_sum, lambda x, std: max(reference.spread_of_sum(x, std), 1e-6)),
        ("06.2", reference.spread_of_sum, lambda x, std: reference.spread_of_sum(np.nan_to_num(x), std)),
        ("06.3", reference.scales, lambda *fans: tuple(np.minimum(reference.scales(*fans), 1))),
        ("06.3", reference.scales, lambda *fans: tuple(np.maximum(reference.scales(*fans), 1e-3))),
        ("06.4", reference.start_kernels, lambda D, H, K, seed: reference.start_kernels(D, H, K, seed % 1000)),
        ("06.5", reference.layer_spreads, lambda x, kernels, f: reference.layer_spreads(x, kernels[:10], f)),
        ("06.5", reference.layer_spreads, lambda *case: np.minimum(reference.layer_spreads(*case), 100)),
        ("06.5", reference.layer_spreads, lambda *case: reference.layer_spreads(*case) + 1e-8),
        ("06.5", reference.layer_spreads, lambda x, *rest: reference.layer_spreads(np.nan_to_num(x), *rest)),
    ],
)
def test_answers_that_hold_for_some_numbers_only_do_not_pass(key, right, narrow):
    assert not judge(EXERCISES[key], narrow, right).right


def test_a_generator_kept_between_calls_does_not_pass():
    kept = {}

    def answer(D, H, K, seed):
        rng = kept.setdefault(seed, np.random.default_rng(seed))
        return nn.HeNormal()((D, H), rng), nn.HeNormal()((H, K), rng)

    assert not judge(EXERCISES["06.4"], answer, reference.start_kernels).right
