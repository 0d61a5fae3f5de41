"""Lesson 11: what stands behind its sliders at every extreme, and the numbers that its text claims."""

import itertools
import re

import numpy as np
import pytest
import sklearn
from matplotlib.figure import Figure
from sklearn.neural_network import MLPClassifier

import nnlib as nn
from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.course.plots.style import CLASSES
from nnlib.datasets import load

RULES = {
    "SGD": nn.SGD,
    "momentum": lambda rate: nn.SGD(rate, momentum=0.9),
    "Nesterov": lambda rate: nn.SGD(rate, momentum=0.9, nesterov=True),
    "RMSprop": nn.RMSprop,
    "Adam": nn.Adam,
}
DATA = load("digits", seed=0)
BEST = {"SGD": 0.3, "Nesterov": 0.1, "RMSprop": 0.03, "Adam": 0.01}  # learning rates, after the table in the lesson


def race(optimizer="all", learning_rate=0.05, steps=40, turn=0):
    """Draw the race twice, as under a slider, and return {rule: what the text says of it}."""
    values = {"optimizer": optimizer, "learning_rate": learning_rate, "steps": steps, "turn": turn}
    picture = Picture(widgets.optimizer_race(RULES))
    image, text = picture.draw(**values)
    assert image.startswith(b"\x89PNG")
    assert picture.draw(**values)[1] == text
    start, _, told = text.partition("; loss at the end: ")
    assert start == f"rate {learning_rate:.2g}, {steps} steps, turned by {turn}°"
    return dict(part.split(" ", 1) for part in told.split("; "))


@pytest.mark.parametrize(
    ("optimizer", "learning_rate", "steps", "turn"),
    [*itertools.product([*RULES, "all"], (0.001, 1.0), (1, 60), (0, 45))],
)
def test_the_race_at_every_corner(optimizer, learning_rate, steps, turn):
    told = race(optimizer, learning_rate, steps, turn)
    assert set(told) == (set(RULES) if optimizer == "all" else {optimizer})
    assert all(re.fullmatch(r"\d+\.\d{3}|under 0\.001|outside", t) for t in told.values())


def test_the_paths_are_those_of_plain_formulas():
    """Walk SGD and momentum by hand, in the valley as it lies."""
    slow, fast, v = (np.array([-4.0, 1.0]) for _ in range(3))
    v[:] = 0
    for _ in range(7):
        slow = slow * (1 - 0.03 * np.array([1, 25]))
        v = 0.9 * v - 0.03 * np.array([1, 25]) * fast
        fast = fast + v
    told = race(learning_rate=0.03, steps=7)
    for name, w in (("SGD", slow), ("momentum", fast)):
        assert told[name] == f"{(w[0] ** 2 + 25 * w[1] ** 2) / 2:.3f}"


def test_what_the_text_says_of_the_race():
    first = {name: float(told) for name, told in race(steps=30).items()}
    assert sorted(first, key=first.get)[-2:] == ["RMSprop", "Adam"]
    at_001 = {name: float(told) for name, told in race(learning_rate=0.01).items()}
    assert sorted(at_001, key=at_001.get)[:2] == ["Nesterov", "momentum"]
    at_02 = race(learning_rate=10**-0.7)  # where the slider says 0.2
    assert [name for name, told in at_02.items() if told == "outside"] == ["SGD", "momentum", "Nesterov"]
    assert at_02["RMSprop"] == "under 0.001"


def test_turning_the_valley_matters_to_those_that_look_at_single_weights():
    straight, turned = race(learning_rate=0.1), race(learning_rate=0.1, turn=45)
    assert (straight["RMSprop"], turned["RMSprop"]) == ("0.075", "0.578")
    assert (straight["Adam"], turned["Adam"]) == ("0.339", "3.071")
    straight, turned = race(learning_rate=0.04), race(learning_rate=0.04, turn=45)
    for name in ("SGD", "momentum", "Nesterov"):
        assert straight[name] == turned[name]


def test_contour_paths_keep_colours_and_end_where_numbers_are_too_large():
    axes = Figure(figsize=(6, 3)).subplots()
    across, up = np.linspace(-2, 2, 5), np.linspace(-1, 1, 3)
    height = across**2 + up[:, None] ** 2
    paths = {
        "a": None,
        "b": np.array([[1.0, 0.5], [0.0, 0.0]]),
        "c": np.array([[1, 0.5], [3, 0], [90, 0], [np.inf, 0]]),
    }
    text = plots.contour_paths(axes, across, up, height, paths, {"b": 0.0004, "c": np.inf})
    assert text == "loss at the end: b under 0.001; c outside"
    b, c = (next(line for line in axes.lines if line.get_label() == name) for name in "bc")
    assert (b.get_color(), c.get_color()) == (CLASSES[1], CLASSES[2])
    np.testing.assert_array_equal(c.get_xydata(), [[1, 0.5], [3, 0]])
    assert axes.get_xlim() == (-2, 2)
    assert axes.get_ylim() == (-1, 1)


def test_numbers_by_hand():
    w, v = reference.nesterov_step(np.zeros(1), np.array([-1.0]), np.array([0.2]), 1.0, 0.9)
    assert (w.item(), v.item()) == pytest.approx((-1.19, -1.1))
    w, v = reference.momentum_step(np.array([2.0]), np.array([-0.1]), np.array([1.0]), 0.1, 0.9)
    assert (w.item(), v.item()) == pytest.approx((1.81, -0.19))
    w, v = reference.rmsprop_step(np.zeros(1), np.zeros(1), np.array([4.0]), 0.1, 0.9, 1e-12)
    assert (w.item(), v.item()) == pytest.approx((-0.1 * np.sqrt(10), 1.6))
    w, m, v = reference.adam_step(np.zeros(1), np.zeros(1), np.zeros(1), np.array([2.0]), 1, 0.3, 0.9, 0.999, 1e-12)
    assert (w.item(), m.item(), v.item()) == pytest.approx((-0.3, 0.2, 0.004))
    assert (1 - 0.9) / np.sqrt(1 - 0.999) == pytest.approx(3.16, abs=0.005)
    assert round(0.92**30, 2) == 0.08
    assert reference.choose_rate(np.array([0.1, 0.3]), np.array([[96.0, 96.5, 97.0], [91.0, 98.0, 93.0]])) == (
        0.1,
        True,
    )


def train(optimizer, seed, **more):
    model = nn.Sequential([nn.Dense(32, "relu"), nn.Dense(10)], input_shape=64, seed=seed)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    history = model.fit(DATA.x_train, DATA.y_train, loss, optimizer, epochs=10, verbose=0, **more)
    right = model.predict(DATA.x_validation).argmax(axis=1) == DATA.y_validation
    return history, 100 * np.mean(right)


def shares(name, rate):
    return np.array([train(RULES[name](rate), seed)[1] for seed in range(5)])


def overlap(*runs):
    return max(min(numbers) for numbers in runs) <= min(max(numbers) for numbers in runs)


def test_what_the_text_says_of_schedules():
    for rate, touching in ((0.1, True), (0.3, False)):
        assert overlap(shares("Nesterov", rate), shares("Nesterov", nn.CosineDecay(rate, 340))) == touching


def test_what_the_text_says_of_the_fair_race():
    best = [shares(name, rate) for name, rate in BEST.items()]
    assert overlap(*best)
    assert all(96.6 <= round(numbers.mean(), 1) <= 96.8 for numbers in best)


def test_what_the_text_says_of_the_curves():
    validation = (DATA.x_validation, DATA.y_validation)
    runs = {
        name: np.array(
            [
                train(RULES[name](rate), s, validation_data=validation)[0]["val_loss"] for s in range(5)
            ]  # (seeds, epochs)
        )
        for name, rate in BEST.items()
    }
    sgd, nesterov, rmsprop, adam = runs.values()
    assert nesterov[:, 0].max() < min(rmsprop[:, 0].min(), adam[:, 0].min())
    assert max(rmsprop[:, 0].max(), adam[:, 0].max()) < sgd[:, 0].min()
    assert max(nesterov[:, 2].max(), adam[:, 2].max()) < sgd[:, 2].min()
    assert overlap(*(numbers[:, -1] for numbers in runs.values()))


def theirs(solver, rate, seed):
    network = MLPClassifier((32,), solver=solver, learning_rate_init=rate, momentum=0, batch_size=32, random_state=seed)
    for _ in range(10):
        network.partial_fit(DATA.x_train, DATA.y_train, classes=range(10))
    return 100 * network.score(DATA.x_validation, DATA.y_validation)


def test_what_the_text_says_of_scikit_learn():
    means = {}
    for name, rate in (("SGD", 0.001), ("Adam", 0.001), ("SGD", 0.3), ("Adam", 0.01)):
        library = [theirs(name.lower(), rate, seed) for seed in range(3)]
        means[name, rate] = np.array([shares(name, rate).mean(), np.mean(library)])
    ours, library = np.array(list(means.values())).T
    np.testing.assert_allclose(ours[1] - ours[0], 78, atol=0.5)
    assert np.all(np.abs(ours - library) < 5)
    assert np.all(np.abs(means["Adam", 0.01] - means["SGD", 0.3]) < 3)
    if (1, 4) <= tuple(map(int, sklearn.__version__.split(".")[:2])) <= (1, 9):
        np.testing.assert_allclose(library, [16, 93, 96, 97], atol=1)


def chosen_far_from_both_ends(rates, scores):
    rate, _ = reference.choose_rate(rates, scores)
    return rate, len(rates) > 1 and rate in rates[[0, 1, -2, -1]]


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("11.1", lambda p, v, g, rate, b: (p - rate * (g + b * g), b * v - rate * g)),
        ("11.3", lambda p, v, g, rate, rho, e: (p - rate * np.sign(g), rho * v + (1 - rho) * g**2)),
        ("11.5", lambda rates, scores: (rates[np.median(scores, axis=1).argmax()], False)),
        ("11.1", lambda p, v, g, rate, b: reference.momentum_step(p, v, np.clip(g, -20, 20), rate, b)),
        ("11.1", lambda p, v, g, rate, b: reference.momentum_step(p, v, g, rate, min(b, 0.9))),
        ("11.1", lambda *case: tuple(map(np.nan_to_num, reference.momentum_step(*case)))),
        ("11.2", lambda p, v, g, rate, b: reference.nesterov_step(p, v, np.clip(g, -20, 20), rate, b)),
        ("11.2", lambda p, v, g, rate, b: (p + b * (b * v - rate * g) - rate * g, (b * v - rate * g).astype(g.dtype))),
        ("11.3", lambda p, v, g, rate, rho, e: reference.rmsprop_step(p, v, g, rate, rho, max(e, 1e-3))),
        ("11.3", lambda p, v, g, rate, rho, e: reference.rmsprop_step(p, v, np.clip(g, -10, 10), rate, rho, e)),
        ("11.4", lambda p, m, v, g, t, *numbers: reference.adam_step(p, m, v, g, min(t, 2000), *numbers)),
        ("11.4", lambda p, m, v, g, t, *numbers: reference.adam_step(p, m, v, np.clip(g, -10, 10), t, *numbers)),
        ("11.4", lambda *case: tuple(map(np.nan_to_num, reference.adam_step(*case)))),
        ("11.5", lambda rates, scores: reference.choose_rate(rates, scores**2)),
        ("11.5", lambda rates, scores: reference.choose_rate(rates, np.log(np.maximum(scores, 1)))),
        ("11.5", lambda rates, scores: reference.choose_rate(rates, scores[:, : max(1, scores.shape[1] - 1)])),
        ("11.5", lambda rates, scores: reference.choose_rate(rates, scores.mean(axis=1, keepdims=True).round(1))),
        ("11.5", chosen_far_from_both_ends),
    ],
)
def test_answers_that_are_nearly_right_fail(key, answer):
    names = ("momentum_step", "nesterov_step", "rmsprop_step", "adam_step", "choose_rate")
    right = getattr(reference, names[int(key[-1]) - 1])
    assert judge(EXERCISES[key], answer, right).kind not in ("right", "not attempted")
