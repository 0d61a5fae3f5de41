"""Lesson 10: what stands behind its sliders at every extreme, and the numbers that its text claims."""

import itertools
import re

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.course.widgets.lesson_10 import NORMALISATIONS
from nnlib.datasets import load

DATA = load("digits", seed=0)
NORMALISED = ("RMS", "layer", "batch")
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


@pytest.fixture(scope="module")
def lab():
    """Return a function that gives the text of the lab's figure."""
    draw = widgets.normalisation(DATA)

    def text(**values):
        image, said = Picture(draw, 2).draw(**values)
        assert image.startswith(b"\x89PNG")
        assert "\n" not in said
        return said

    return text


def right(text):
    return int(re.search(r": (\d+) of 360 read right", text)[1])


def by_layer(text, what):
    return [float(number) for number in re.search(rf"{what} ([\d.e-]+) in layer 0, ([\d.e-]+) in", text).groups()]


@pytest.mark.parametrize(
    ("normalisation", "rate", "start", "depth"),
    [*itertools.product(NORMALISATIONS, (0.001, 1.0), (0.3, 3.0), (1, 8))],
)
def test_the_lab_at_every_corner(lab, normalisation, rate, start, depth):
    text = lab(normalisation=normalisation, learning_rate=rate, start=start, depth=depth)
    layers = f"{depth} hidden layer{'s' * (depth > 1)}"
    setting = f"normalisation {normalisation}, learning rate {rate:.2g}, start weights times {start:.2g}, {layers}: "
    assert text.startswith(setting)
    assert "diverged in epoch" in text or 0 <= right(text) <= 360


def test_a_reader_that_diverges_says_so(lab):
    assert "diverged in epoch 1" in lab(normalisation="none", learning_rate=1.0, start=3.0, depth=8)


def test_what_the_text_says_of_small_start_weights(lab):
    small = {"start": 0.3, "depth": 4}
    plain = [right(lab(normalisation="none", learning_rate=rate, **small)) for rate in RATES]
    assert max(plain) < 240
    assert plain[RATES.index(0.01)] < 50
    assert min(right(lab(normalisation=name, learning_rate=0.01, **small)) for name in NORMALISED) > 324


def test_what_the_text_says_of_depth(lab):
    texts = {name: lab(normalisation=name, learning_rate=0.3, start=1.0, depth=8) for name in NORMALISATIONS}
    assert right(texts["batch"]) > 340 > max(right(texts["RMS"]), right(texts["layer"]))
    assert by_layer(texts["RMS"], "difference") == pytest.approx([0.36, 0.21], abs=0.006)
    assert min(by_layer(texts["batch"], "difference")) > 0.57
    for name in NORMALISED:
        assert min(by_layer(texts[name], "size")) > 0.6


def test_the_lab_measures_what_it_says(lab):
    text = lab(normalisation="none", learning_rate=0.03, start=0.3, depth=2)
    layers = [nn.Dense(32, kernel_initializer="he_normal"), nn.Linear(), nn.ReLU()]
    model = nn.Sequential(layers, input_shape=64, seed=0)
    first = 0.3 * model.forward(DATA.x_train)
    assert by_layer(text, "size")[0] == pytest.approx(np.sqrt(np.mean(first**2)), rel=0.01)
    assert by_layer(text, "difference")[0] == pytest.approx(np.mean(np.std(first, axis=0)), rel=0.01)


def test_numbers_by_hand():
    x, one = np.array([[3.0, 4.0], [30.0, 40.0]]), np.ones(2)
    np.testing.assert_allclose(reference.rms_norm(x, one, 1e-12), [[0.8485, 1.1314]] * 2, atol=1e-4)
    dx, dgain = reference.rms_norm_backward(x[:1], one, 1e-12, np.array([[1.0, 0.0]]))
    np.testing.assert_allclose(dx, [[0.64 / np.sqrt(12.5), -0.48 / np.sqrt(12.5)]], rtol=1e-9)
    np.testing.assert_allclose(dgain, [3 / np.sqrt(12.5), 0.0], rtol=1e-9)
    row = np.array([[1.0, 7.0, 9.0, 15.0]])
    normal = [[-1.4, -0.2, 0.2, 1.4]]
    np.testing.assert_allclose(reference.layer_norm(row, np.ones(4), np.zeros(4), 1e-12), normal)
    batch = (np.ones(1), np.zeros(1), np.zeros(1), np.ones(1), 0.9, 1e-12)
    y, mean, variance = reference.batch_norm(row.T, *batch, True)
    np.testing.assert_allclose(y.T, normal)
    assert (mean.item(), variance.item()) == pytest.approx((0.8, 3.4))
    y, mean, variance = reference.batch_norm(row.T, *batch, False)
    np.testing.assert_allclose(y, row.T)
    assert (mean.item(), variance.item()) == (0, 1)


@pytest.mark.parametrize("factor", [0.3, 3.0])
def test_a_step_counts_more_for_smaller_weights_by_the_square(factor):
    """Weights times c with a learning rate times c^2 stay c times the weights, and say the same."""
    models = []
    for c in (1.0, factor):
        layer, norm = nn.Dense(8), nn.RMSNormalization(1e-12)
        model = nn.Sequential([layer, norm], input_shape=64, seed=0)
        layer.params["kernel"] = c * layer.params["kernel"]
        loss = nn.SparseCategoricalCrossentropy(from_logits=True)
        for _ in range(5):
            loss.forward(DATA.y_train[:50] % 8, model.forward(DATA.x_train[:50]))
            model.backward(loss.backward())
            layer.params["kernel"] = layer.params["kernel"] - 0.1 * c**2 * layer.grads["kernel"]
        models.append(model)
    np.testing.assert_allclose(models[0].forward(DATA.x_train), models[1].forward(DATA.x_train), rtol=1e-6)


def test_a_batch_of_one_comes_out_as_beta():
    beta = np.array([0.5, -1.0])
    for x in ([[5.0, -2.0]], [[-7.0, 100.0]]):
        case = (np.array(x), np.ones(2), beta, np.zeros(2), np.ones(2), 0.9, 1e-3, True)
        np.testing.assert_allclose(reference.batch_norm(*case)[0], [beta])


def test_an_update_in_place_is_named():
    def answer(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon, training):
        if training:
            moving_mean *= momentum
            moving_mean += (1 - momentum) * x.mean(axis=0)
        return reference.batch_norm(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon, training)

    found = judge(EXERCISES["10.4"], answer, reference.batch_norm)
    assert found.kind == "input changed"
    assert "moving_mean" in found.text


def remembering():
    """Return an answer that keeps the moving statistics of D features between calls, as a layer does."""
    kept = {}

    def answer(x, gamma, beta, mean, variance, momentum, epsilon, training):
        if not training:
            mean, variance = kept.get(len(gamma), (mean, variance))
        y, *kept[len(gamma)] = reference.batch_norm(x, gamma, beta, mean, variance, momentum, epsilon, training)
        return y, *kept[len(gamma)]

    return answer


def whole(*case):
    y, *moving = reference.batch_norm(*case)
    return y.astype(case[0].dtype), *moving


def held(x, gamma, beta, epsilon):
    return gamma * np.clip(reference.layer_norm(x, np.ones(len(gamma)), 0 * beta, epsilon), -3, 3) + beta


def gains_turned(x, gain, epsilon):
    turn = gain[:, None] if len(gain) == len(x) else gain
    return reference.rms_norm(x, np.ones(len(gain)), epsilon) * turn


def steep_is_cut(x, gain, epsilon, grad):
    dx, dgain = reference.rms_norm_backward(x, gain, epsilon, grad)
    return np.clip(dx, -1e3, 1e3), dgain


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("10.1", gains_turned),
        ("10.1", lambda x, gain, epsilon: reference.rms_norm(x, np.abs(gain), epsilon)),
        ("10.1", lambda x, gain, epsilon: np.clip(reference.rms_norm(x, gain, epsilon), -20, 20)),
        ("10.1", lambda x, gain, epsilon: np.nan_to_num(reference.rms_norm(x, gain, epsilon))),
        ("10.1", lambda x, gain, epsilon: reference.rms_norm(x, gain, max(epsilon, 1e-8))),
        ("10.2", steep_is_cut),
        ("10.2", lambda *case: tuple(map(np.nan_to_num, reference.rms_norm_backward(*case)))),
        ("10.3", held),
        ("10.3", lambda x, *case: np.where(x.var(axis=1)[:, None] == 0, 0, reference.layer_norm(x, *case))),
        ("10.4", remembering()),
        ("10.4", lambda *case: tuple(map(np.nan_to_num, reference.batch_norm(*case)))),
        ("10.4", whole),
    ],
)
def test_answers_that_are_right_for_ordinary_numbers_only_do_not_pass(key, answer):
    right = {"10.1": "rms_norm", "10.2": "rms_norm_backward", "10.3": "layer_norm", "10.4": "batch_norm"}[key]
    assert not judge(EXERCISES[key], answer, getattr(reference, right)).right
