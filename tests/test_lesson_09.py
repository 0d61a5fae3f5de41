"""Lesson 09: what stands behind its slider at every extreme, and the numbers that its text claims."""

import re

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.datasets import load

STRENGTHS = [10 ** (power / 4) for power in range(-16, 0)]


@pytest.fixture(scope="module")
def reader():
    """Return a function that gives the text of the lab's figure, and the numbers in it: right, blue, orange."""
    draw = widgets.regularisation(load("digits", seed=0))

    def read(method, strength):
        image, text = Picture(draw, 2).draw(method=method, strength=strength)
        assert image.startswith(b"\x89PNG")
        assert "\n" not in text
        found = re.search(r": (\d+) of 360 read right; .* loss ([\d.]+), validation loss ([\d.]+);", text)
        return text, int(found[1]), float(found[2]), float(found[3])

    return read


@pytest.mark.parametrize("method", ["none", "L2", "L1", "dropout"])
@pytest.mark.parametrize("strength", [STRENGTHS[0], STRENGTHS[-1]])
def test_the_lab_at_every_corner(reader, method, strength):
    text, right, *_ = reader(method, strength)
    assert text.startswith("none: " if method == "none" else f"{method} {strength:.2g}: ")
    assert 0 <= right <= 360


def test_what_the_text_says_of_the_lab(reader):
    plain = reader("none", 0.01)
    assert plain[1] == 271
    found = {s: reader("L2", s) for s in STRENGTHS[6:13]}
    most = max(right for _, right, *_ in found.values())
    assert [f"{s:.2g}" for s, (_, right, *_) in found.items() if right == most] == ["0.01", "0.018"]
    assert most == 311
    assert min(found[0.01][2], found[10**-1.75][2]) > 2 * plain[2]
    assert f"{min(found, key=lambda s: found[s][3]):.2g}" == "0.0032"
    assert found[0.1][1] == 36
    l1 = {s: reader("L1", s)[1] for s in STRENGTHS[5:10]}
    assert f"{max(l1, key=l1.get):.2g}" == "0.0056"
    dropped = [reader("dropout", s)[1] for s in STRENGTHS[11:]]
    assert dropped == sorted(dropped)


def test_the_weights_of_a_strong_l1_only_jump(reader):
    spreads = [float(re.search(r"standard deviation ([\d.e-]+)", reader("L1", s)[0])[1]) for s in STRENGTHS[-6:]]
    assert spreads == sorted(spreads)


def test_the_lab_measures_without_the_penalty_and_with_all_units(reader):
    for method in ("L2", "dropout"):
        data = load("digits", seed=0)
        rng = np.random.default_rng(0)
        rows = rng.permutation(1077)[:200]
        x, y = data.x_train[rows], data.y_train[rows]
        y[:50] = rng.integers(0, 10, 50)
        rate, penalty = (0.1, None) if method == "dropout" else (0, nn.L2(0.1))
        layers = [nn.Dense(50, "relu", kernel_initializer="he_normal"), nn.Dropout(rate), nn.Dense(10)]
        model = nn.Sequential(layers, input_shape=64, seed=0, kernel_regularizer=penalty)
        loss = nn.SparseCategoricalCrossentropy(from_logits=True)
        model.fit(x, y, loss, nn.SGD(0.1), epochs=100, batch_size=20, verbose=0)
        assert reader(method, 0.1)[2] == pytest.approx(loss.forward(y, model.predict(x)), abs=6e-4)


def test_numbers_by_hand():
    W = np.array([[3.0, -1.0], [0.0, 2.0]])
    penalty, dW, db = reference.l2_penalty(W, np.ones(2), 0.1)
    assert penalty == pytest.approx(1.4)
    np.testing.assert_allclose(dW, [[0.6, -0.2], [0.0, 0.4]])
    assert not db.any()
    penalty, gradient = reference.elastic_net(W, 0.5, 0.1)
    assert penalty == pytest.approx(4.4)
    np.testing.assert_allclose(gradient, [[1.1, -0.7], [0.0, 0.9]])
    x, numbers = np.array([[3.0, 6.0, 0.0, 1.5]]), np.array([[0.9, 0.1, 0.6, 0.25]])
    y, dx = reference.dropout(x, np.ones((1, 4)), numbers, 0.25, True)
    np.testing.assert_allclose(y, [[4.0, 0.0, 0.0, 2.0]])
    np.testing.assert_allclose(dx, np.array([[1, 0, 1, 1]]) / 0.75)
    assert reference.early_stopping([0.9, 0.7, 0.8, 0.6, 0.6, 0.7, 0.5], 2, 0) == (6, 4)
    assert reference.early_stopping([0.9, 0.7, 0.8], 2, 0) == (3, 2)


@pytest.mark.parametrize("key", ["09.1", "09.2"])
def test_the_gradients_are_those_of_the_penalty(key):
    right = {"09.1": reference.l2_penalty, "09.2": reference.elastic_net}[key]
    for W, *rest in EXERCISES[key].cases():
        at = tuple(size - 1 for size in W.shape)  # a weight that is not 0
        step = np.zeros_like(W)
        step[at] = 1e-6
        slope = (right(W + step, *rest)[0] - right(W - step, *rest)[0]) / 2e-6
        assert right(W, *rest)[1][at] == pytest.approx(slope, rel=1e-6)


def test_answers_that_draw_numbers_of_their_own_do_not_pass():
    def answer(x, grad, numbers, rate, training):
        numbers = np.random.default_rng(0).random(x.shape)
        return reference.dropout(x, grad, numbers, rate, training)

    assert not judge(EXERCISES["09.3"], answer, reference.dropout).right


@pytest.mark.parametrize(
    ("key", "right", "narrow"),
    [
        ("09.1", reference.l2_penalty, lambda W, b, l2: reference.l2_penalty(np.clip(W, -100, 100), b, l2)),
        ("09.1", reference.l2_penalty, lambda W, b, l2: reference.l2_penalty(W * (np.abs(W) > 1e-3), b, l2)),
        ("09.2", reference.elastic_net, lambda W, l1, l2: reference.elastic_net(np.clip(W, -100, 100), l1, l2)),
        ("09.2", reference.elastic_net, lambda W, l1, l2: reference.elastic_net(W if l1 else 0 * W, l1, l2)),
        ("09.2", reference.elastic_net, lambda W, l1, l2: reference.elastic_net(W if l2 else 0 * W, l1, l2)),
        ("09.3", reference.dropout, lambda x, g, n, rate, t: reference.dropout(np.clip(x, -100, 100), g, n, rate, t)),
        ("09.3", reference.dropout, lambda x, g, n, rate, t: reference.dropout(x, g, n, min(rate, 0.9), t)),
        ("09.3", reference.dropout, lambda x, g, n, rate, t: reference.dropout(x, g, n + 1e-9, rate, t)),
        ("09.3", reference.dropout, lambda x, g, n, *rest: reference.dropout(np.nan_to_num(x), g, n, *rest)),
        ("09.4", reference.early_stopping, lambda losses, *rest: reference.early_stopping(losses[:50], *rest)),
        ("09.4", reference.early_stopping, lambda losses, *rest: reference.early_stopping(abs(losses), *rest)),
        ("09.4", reference.early_stopping, lambda x, patience, d: reference.early_stopping(x, min(patience, 10), d)),
        ("09.4", reference.early_stopping, lambda x, *rest: reference.early_stopping(np.minimum(x, 1e3), *rest)),
    ],
)
def test_answers_that_hold_for_some_numbers_only_do_not_pass(key, right, narrow):
    assert not judge(EXERCISES[key], narrow, right).right
