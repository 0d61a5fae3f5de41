"""Lesson 03: what stands behind its sliders, at every extreme, and what its text claims."""

import itertools

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.course.reference import crossentropy, crossentropy_gradient
from nnlib.datasets import load

DATA = load("digits")
FLOOR = np.log(1 + 9 / np.e)


def drawn(function, columns=1, **values):
    image, text = Picture(function, columns).draw(**values)
    assert image.startswith(b"\x89PNG")
    assert "\n" not in text
    return text


@pytest.mark.parametrize(("y", "z"), [*itertools.product((0.0, 0.5, 1.0), (-8.0, 0.0, 8.0))])
def test_the_losses_of_a_logit_at_every_extreme(y, z):
    p = 1 / (1 + np.exp(-z))
    loss = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    assert drawn(widgets.loss_of_logit(), 2, y=y, z=z) == (
        f"y = {y:.1f}, z = {z:.1f}, p = {p:.4f}: squared error {(p - y) ** 2:.4f}, "
        f"slope {2 * (p - y) * p * (1 - p) + 0.0:.4f}; cross-entropy {loss:.4f}, slope {p - y:.4f}"
    ).replace("-0.0000", "0.0000")


def test_what_the_text_says_of_the_worst_answer_and_of_an_uncertain_question():
    draw = widgets.loss_of_logit()
    worst = drawn(draw, 2, y=1.0, z=-8.0)
    assert "squared error 0.9993, slope -0.0007" in worst
    assert worst.endswith("slope -0.9997")
    losses = {z: float(drawn(draw, 2, y=0.8, z=z).split("cross-entropy ")[1].split(",")[0]) for z in (1.0, 1.4, 1.8)}
    assert min(losses, key=losses.get) == 1.4  # the slider's place nearest to ln 4, where p = 0.8
    assert losses[1.4] > 0.5


@pytest.mark.parametrize(
    ("softmax", "learning_rate", "seed"), [*itertools.product(("once", "twice"), (0.01, 1.0), (0, 4))]
)
def test_a_run_at_every_extreme(softmax, learning_rate, seed):
    text = drawn(widgets.softmax_run(DATA), softmax=softmax, learning_rate=learning_rate, seed=seed)
    start = f"softmax {softmax}, learning rate {learning_rate:.3g}, seed {seed}: after 30 epochs: training loss "
    assert text.startswith(start)
    loss = float(text.removeprefix(start).split(",")[0])
    assert softmax == "once" or loss > FLOOR
    assert text.endswith(" of 360 read right")


@pytest.mark.parametrize(
    ("softmax", "learning_rate", "right"),
    [("once", 0.5, 352), ("twice", 0.5, 350), ("once", 0.05, 346), ("twice", 0.05, 264)],
)
def test_the_runs_that_the_text_speaks_of(softmax, learning_rate, right):
    text = drawn(widgets.softmax_run(DATA), softmax=softmax, learning_rate=learning_rate, seed=0)
    assert f"; {right} of 360" in text


@pytest.mark.parametrize("K", [2, 3, 10])
def test_no_probabilities_bring_the_loss_of_softmax_twice_under_its_floor(K):
    rng = np.random.default_rng(K)
    once = rng.dirichlet(np.full(K, 0.1), size=2000)  # (m, K), many of them nearly one-hot
    losses = [crossentropy(np.array([0]), row[None]) for row in once]
    floor = np.log(1 + (K - 1) / np.e)
    assert min(losses) >= floor - 1e-12
    assert crossentropy(np.array([0]), np.eye(K)[:1]) == pytest.approx(floor)


@pytest.mark.parametrize(("logits", "times"), [([0.0] * 10, 10), ([12.0] + [0.0] * 9, 16278)])
def test_how_much_smaller_the_gradient_is_with_the_jacobian_again(logits, times):
    z, softmax = np.array([logits]), nn.Softmax()
    right = crossentropy_gradient(np.array([7]), z)
    softmax.forward(z)
    assert np.abs(right).max() / np.abs(softmax.backward(right)).max() == pytest.approx(times, abs=0.45)


def test_swapped_arguments_at_the_start():
    uniform, one_hot = np.full((1, 10), 0.1), np.eye(10)[3:4]
    swapped = nn.CategoricalCrossentropy().forward(uniform, np.maximum(one_hot, 1e-7))
    assert swapped == pytest.approx(0.9 * np.log(1e7)) == pytest.approx(14.5063, abs=1e-4)


def said(key, answer):
    from nnlib.course import reference

    names = ("mean_squared_error", "binary_crossentropy", "crossentropy", "crossentropy_gradient")
    right = dict(zip(("03.1", "03.2", "03.3", "03.4", "03.5"), (*names, "softmax_mse_gradient"), strict=True))
    with np.errstate(all="ignore"):
        return judge(EXERCISES[key], answer, getattr(reference, right[key]))


def test_logits_beyond_every_float_are_tried_once_the_rest_is_right():
    """Safe for e^709 and not for e^10000: a limit of its own in place of the maximum."""
    found = said("03.3", lambda y, z: (np.log(np.exp(z - 600).sum(axis=1)) + 600 - z[np.arange(len(y)), y]).mean())
    assert not found.right


def test_targets_of_whole_numbers_are_tried_too():
    """Right for targets in between only."""
    loss = nn.BinaryCrossentropy()
    assert not said("03.2", lambda y, p: (loss.forward(y, p), loss.backward() * (y.dtype.kind == "f"))).right


def whole_slopes(y, p):
    slopes = np.zeros_like(y)  # whole numbers where the targets are
    slopes[...] = 2 * (p - y) / p.size
    return ((p - y) ** 2).mean(), slopes


def clipped(y, p):
    p = np.clip(p, 1e-3, 1 - 1e-3)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean(), (p - y) / (p * (1 - p)) / p.size


def by_nudging(y, z):
    slopes = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        step = np.zeros(z.shape)
        step[place] = 1e-5
        slopes[place] = (crossentropy(y, z + step) - crossentropy(y, z - step)) / 2e-5
    return slopes


def unless_sure(y, z):
    p = nn.Softmax().forward(z)
    inner = 2 * (p - y) / z.size
    return p * (inner - (p * inner).sum(axis=1, keepdims=True)) * (p.max(axis=1, keepdims=True) < 0.999)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("03.1", whole_slopes),
        ("03.1", lambda y, p: (((p - y) ** 2).mean(), np.clip(2 * (p - y) / p.size, -100, 100))),
        ("03.2", clipped),
        ("03.3", lambda y, z: np.nan_to_num(crossentropy(y, z))),
        ("03.3", lambda y, z: crossentropy(y, np.nan_to_num(z))),
        ("03.4", lambda y, z: np.nan_to_num(crossentropy_gradient(y, z))),
        ("03.4", lambda y, z: np.clip(crossentropy_gradient(y, z), -0.5, 0.5)),
        ("03.4", by_nudging),
        ("03.5", unless_sure),
    ],
)
def test_answers_that_are_right_for_ordinary_numbers_only_do_not_pass(key, answer):
    assert not said(key, answer).right


def test_a_naive_softmax_is_named_and_its_infinities_are_refused():
    def naive(y, z):
        return -np.log((np.exp(z).T / np.exp(z).sum(axis=1)).T[np.arange(len(y)), y]).mean()

    assert said("03.3", naive).kind == "the naive softmax, then its logarithm"
    careful = lambda y, z: crossentropy(y, z) if np.abs(z).max() < 1000 else naive(y, z)  # noqa: E731
    assert said("03.3", careful).kind == "the naive softmax, then its logarithm"
