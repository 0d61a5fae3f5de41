"""Lesson 04: what stands behind its sliders at every extreme, and the numbers that its text claims."""

import itertools

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import CallFailed, judge

X = np.linspace(-2, 2, 9)[:, None]
Y = np.sin(2 * X)
LOSS = nn.MeanSquaredError()


def wave():
    return nn.Sequential([nn.Dense(3, activation="tanh"), nn.Dense(1)], input_shape=1, seed=8)


def loss_at(weight):
    """Return the loss with this first weight, layer by layer, without the widget's code."""
    model = wave()
    W1, b1, W2, b2 = model.weights.values()
    W1[0, 0] = weight
    return float(np.mean((np.tanh(X @ W1 + b1) @ W2 + b2 - Y) ** 2))


def slope_at(weight):
    return (loss_at(weight + 1e-5) - loss_at(weight - 1e-5)) / 2e-5


def drawn(function, columns=1, **values):
    image, text = Picture(function, columns).draw(**values)
    assert image.startswith(b"\x89PNG")
    assert "\n" not in text
    return text


@pytest.mark.parametrize("weight", [-4.0, -1.0, 0.0, 0.4, 4.0])
def test_the_tangent_has_the_slope_of_the_loss(weight):
    text = drawn(widgets.tangent(wave(), LOSS, X, Y), weight=weight)
    slope = slope_at(weight)
    direction = "falls" if slope < 0 else "rises"
    assert text.startswith(
        f"weight {weight:.1f}: the loss is {loss_at(weight):.4f} and {direction} as the weight grows"
    )
    assert float(text.split("slope ")[1]) == pytest.approx(slope, abs=6e-5)


def test_the_black_line_touches_the_curve_and_the_dashed_one_cuts_it():
    from matplotlib.figure import Figure

    axes = Figure().subplots(1, 2)
    widgets.step_size(wave(), LOSS, X, Y)(axes, weight=-1.0, h=1.0)
    cut, line = axes[0].lines[0].get_xydata(), axes[0].lines[2].get_xydata()
    assert np.diff(line[:, 1]) / np.diff(line[:, 0]) == pytest.approx(slope_at(-1.0), abs=1e-6)
    assert line.mean(axis=0) == pytest.approx([-1.0, loss_at(-1.0)])
    np.testing.assert_allclose(cut, [[-2.0, loss_at(-2.0)], [0.0, loss_at(0.0)]])
    steps, errors = axes[1].lines[0].get_data()
    error = abs((loss_at(0.0) - loss_at(-2.0)) / 2 - slope_at(-1.0))
    assert errors[-1] == pytest.approx(error, abs=1e-6)
    assert steps[[0, -1]] == pytest.approx([1e-13, 1.0])


@pytest.mark.parametrize(("weight", "h"), [*itertools.product((-4.0, 0.4, 4.0), (1e-13, 1e-5, 1.0))])
def test_step_size_at_every_corner(weight, h):
    text = drawn(widgets.step_size(wave(), LOSS, X, Y), 2, weight=weight, h=h)
    assert text.startswith(f"weight {weight:.1f}: slope ")
    assert f"h = {h:.1e} is off by " in text


def error(weight, h):
    text = drawn(widgets.step_size(wave(), LOSS, X, Y), 2, weight=weight, h=h)
    return float(text.split("off by ")[1])


@pytest.mark.parametrize("weight", [-4.0, -2.5, -1.0, 0.0, 1.0, 2.5, 4.0])
def test_the_error_falls_a_hundredfold_then_grows_again(weight):
    assert 90 < error(weight, 1e-2) / error(weight, 1e-3) < 110
    least = error(weight, 1e-5)
    assert least < 1e-9
    assert error(weight, 1e-13) > 1000 * least


def test_where_the_valley_is_and_that_the_ends_are_flat():
    weights = np.linspace(-4, 4, 81)
    slopes = np.array([slope_at(w) for w in weights])
    assert np.all(slopes[weights < 0.3] < 0)
    assert np.all(slopes[weights > 0.5] > 0)
    assert abs(slopes[[0, -1]]).max() < 0.05 < 1 < abs(slopes).max()


def test_a_widget_leaves_the_readers_model_alone():
    model = wave()
    drawn(widgets.tangent(model, LOSS, X, Y), weight=3.0)
    np.testing.assert_array_equal(model.params, wave().params)


def test_numbers_by_hand():
    assert reference.two_neurons(4.0, 1.0, 0.5, -0.5, -1.0, 1.0) == pytest.approx((12.0, 3.0, -4.5, -3.0))
    assert round(4 * (1 - 0.99**2), 2) == 0.08
    x, W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]])
    dx, dW, db = reference.dense_backward(x, W, np.array([[1.0, 0.0], [0.0, 2.0]]))
    np.testing.assert_allclose(dx, [[0.1, 0.3, -0.5], [-0.4, 0.8, 1.2]])
    np.testing.assert_allclose(dW, [[1, 8], [2, 10], [3, 12]])
    np.testing.assert_allclose(db, [1, 2])


def test_numbers_of_parameters():
    reader = nn.Sequential([nn.Dense(64), nn.Dense(10)], input_shape=64)
    assert (wave().params.size, reader.params.size) == (10, 4810)


@pytest.mark.parametrize(
    ("key", "answer", "mistake"),
    [
        ("04.4", lambda x, W, grad: (grad @ W, x.T @ grad, grad.sum(axis=0)), "W is not transposed"),
        ("04.4", lambda x, W, grad: (grad @ W.T, x @ grad, grad.sum(axis=0)), "the inputs are not transposed"),
    ],
)
def test_a_missing_transpose_is_named_where_it_raises(key, answer, mistake):
    with pytest.raises(CallFailed, match=mistake):
        judge(EXERCISES[key], answer, reference.dense_backward)


def like(array, values):
    """Return the values in an array like `array`: whole numbers where that holds whole numbers."""
    made = np.zeros_like(array)
    made[...] = values
    return made


def neuron_rounded(x, w, b, grad):
    dx, dw, db = reference.neuron_backward(x, w, b, grad)
    return like(x, dx), dw, db


def layer_rounded(x, W, grad):
    dx, dW, db = reference.dense_backward(x, W, grad)
    return dx, like(W, dW), db


def turned_where_it_must_be(x, W, grad):
    _, dW, db = reference.dense_backward(x, W, grad)
    return grad @ (W if W.shape[0] == W.shape[1] else W.T), dW, db


@pytest.mark.parametrize(
    ("key", "answer", "right"),
    [
        ("04.2", neuron_rounded, reference.neuron_backward),
        ("04.3", lambda f, x, h: np.clip(reference.central_difference(f, x, h), -10, 10), reference.central_difference),
        ("04.4", layer_rounded, reference.dense_backward),
        ("04.4", turned_where_it_must_be, reference.dense_backward),
    ],
)
def test_answers_that_are_right_for_ordinary_arrays_only_do_not_pass(key, answer, right):
    assert not judge(EXERCISES[key], answer, right).right


def test_gradients_right_for_as_many_units_as_outputs_only_do_not_pass():
    def answer(x, y, W1, b1, W2, b2):
        return [gradient[: len(b2)] for gradient in reference.network_backward(x, y, W1, b1, W2, b2)]

    assert not judge(EXERCISES["04.5"], answer, reference.network_backward).right


def test_values_in_the_wrong_order_are_named():
    def answer(x, W, grad):
        dx, dW, db = reference.dense_backward(x, W, grad)
        return dW, dx, db

    assert judge(EXERCISES["04.4"], answer, reference.dense_backward).kind == "wrong order"
