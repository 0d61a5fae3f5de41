"""Lesson 19: its gradients are those of autodiff, its microscope holds at every extreme, its claims are so."""

import functools

import numpy as np
import pytest
from matplotlib.figure import Figure

import nnlib as nn
from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import lesson_19
from nnlib.course.display import Picture

T, UNITS = 16, 8


def trained(layer, length, seed, task=widgets.adding, bias=None, rate=None):
    """Train as the lesson does; return the network, and unseen sequences with their answers."""
    rng = np.random.default_rng(seed)
    (x, y), unseen = task(640 if task is widgets.adding else 512, length, rng), task(256, length, rng)
    network = nn.Sequential([layer(UNITS), nn.Dense(y.shape[1])], input_shape=(length, 2), seed=seed)
    if bias is not None:
        network.layers[0].params["bias"] = reference.forget_bias(UNITS, bias)
    plain = layer is nn.SimpleRNN
    if task is widgets.adding:
        loss, usual, epochs = nn.MeanSquaredError(), 0.015 if plain else 0.03, 20
    else:
        loss, usual, epochs = nn.BinaryCrossentropy(from_logits=True), 0.003 if plain else 0.005, 16
    rate = rate or usual
    network.fit(x, y, loss, nn.Adam(rate, global_clipnorm=1.0), epochs=epochs, batch_size=64, verbose=0)
    return network, *unseen


@pytest.fixture(scope="module")
def pairs():
    (lstm, x, y), (rnn, _, _) = (trained(layer, T, 0) for layer in (nn.LSTM, nn.SimpleRNN))
    fresh = [nn.Sequential([layer(UNITS), nn.Dense(1)], (T, 2), seed=0) for layer in (nn.LSTM, nn.SimpleRNN)]
    return {"trained": (lstm, rnn), "untrained": fresh}, x, y


def test_a_step_by_hand():
    c, i, f, candidate, o = (np.array([[value]]) for value in (2.0, 0.5, 0.75, -0.8, 0.5))
    h, new = reference.lstm_step(c, i, f, candidate, o)
    assert new[0, 0] == pytest.approx(1.1)
    assert h[0, 0] == pytest.approx(0.5 * np.tanh(1.1))
    one, U = np.array([[1.0]]), np.zeros((1, 4))
    dz, dh, dc = reference.lstm_step_back(one, 0.2 * one, i, f, candidate, o, c, new, U)
    g = 0.2 + 0.5 * (1 - np.tanh(1.1) ** 2)
    slopes = np.array([0.25, 0.1875, 0.36, 0.25])
    np.testing.assert_allclose(dz[0], np.array([g * -0.8, g * 2, g * 0.5, np.tanh(1.1)]) * slopes)
    assert dc[0, 0] == pytest.approx(0.75 * g)
    assert dh[0, 0] == 0


def test_a_step_back_reads_the_c_that_it_is_given():
    """A sequence back that hands the wrong c to the library's step back is wrong, as it is with a learner's own."""
    dh, dc, i, f, candidate, o, before, after, U = lesson_19.EXERCISES[2].cases()[0]
    wrong = after + 0.5
    g = dc + dh * o * (1 - np.tanh(wrong) ** 2)
    dz, _, dc_before = reference.lstm_step_back(dh, dc, i, f, candidate, o, before, wrong, U)
    np.testing.assert_allclose(dc_before, g * f)
    np.testing.assert_allclose(dz[:, : len(U)], g * candidate * i * (1 - i))
    np.testing.assert_allclose(dz[:, 3 * len(U) :], dh * np.tanh(wrong) * o * (1 - o))


def test_gates_and_gru_by_hand():
    x, h = np.array([[2.0]]), np.array([[-0.5]])
    W, U, b = np.array([[0.5, 0.0, -1.0, 1.0]]), np.array([[1.0, 2.0, 1.0, -2.0]]), np.array([0.0, 1.0, 1.0, -1.0])
    gates = np.ravel(reference.lstm_gates(x, h, W, U, b))
    np.testing.assert_allclose(gates, [0.6225, 0.5, -0.9051, 0.8808], atol=5e-5)
    W, U, b = np.zeros((1, 3)), np.zeros((1, 3)), np.array([[0.0, 0.0, 0.4], [np.log(3), np.log(0.25), 1.5]])
    after = reference.gru_step(x, 0 * h + 0.5, W, U, b)  # z 0.75, r 0.2
    assert after[0, 0] == pytest.approx(0.75 * 0.5 + 0.25 * np.tanh(0.4 + 0.2 * 1.5))


def test_the_sequences_gradients_are_those_of_autodiff():
    for x, W, U, b, grad in lesson_19.EXERCISES[3].cases():
        tensors = [nn.Tensor(array) for array in (W, U, b)]
        H = len(U)
        h = c = np.zeros((len(x), H))
        for t in range(x.shape[1]):
            z = x[:, t] @ tensors[0] + h @ tensors[1] + tensors[2]
            i, f, o = (1 / (1 + np.exp(-z[:, k * H : (k + 1) * H])) for k in (0, 1, 3))
            c = f * c + i * np.tanh(z[:, 2 * H : 3 * H])
            h = o * np.tanh(c)
        (h * grad).sum().backward()
        for tensor, ours in zip(tensors, reference.lstm_backward(x, W, U, b, grad), strict=True):
            np.testing.assert_allclose(ours, tensor.grad, rtol=1e-9, atol=1e-12)


def test_tasks_are_what_they_say():
    x, y = widgets.adding(50, 9, np.random.default_rng(0))
    assert x.shape == (50, 9, 2)
    for numbers, marks, total in zip(x[:, :, 0], x[:, :, 1], y[:, 0], strict=True):
        first, second = np.flatnonzero(marks)
        assert first < 4 <= second
        assert total == pytest.approx(numbers[first] + numbers[second])
    assert 0 <= x.min() <= x.max() <= 1
    x, y = widgets.copying(50, 9, np.random.default_rng(0))
    np.testing.assert_array_equal(x[:, :, 1].sum(axis=0), [50, 50] + 7 * [0])
    np.testing.assert_array_equal(x[:, :2, 0], 2 * y - 1)
    assert 0 < y.mean() < 1


@pytest.mark.parametrize("network", ["trained", "untrained"])
@pytest.mark.parametrize("step", [0, T - 1])
@pytest.mark.parametrize("unit", [0, UNITS - 1])
@pytest.mark.parametrize("example", [0, 39])
def test_the_microscope_at_every_extreme(pairs, network, step, unit, example):
    networks, x, y = pairs
    draw = widgets.microscope(networks, x, y)
    picture, text = Picture(draw, columns=3).draw(step=step, unit=unit, example=example, network=network)
    assert picture.startswith(b"\x89PNG")
    assert text.startswith(f"{network}; step {step}: number {x[example, step, 0]:.2f}")
    assert (", marked;" in text) == (x[example, step, 1] == 1)
    assert f"unit {unit}: i " in text
    assert "nan" not in text
    assert "not finite" not in text


@pytest.mark.parametrize("network", ["trained", "untrained"])
def test_slopes_are_central_differences(pairs, network):
    """Those by h and c after a step are how the answer moves when they are moved there and the rest is read again."""
    networks, x, _ = pairs
    (model, _), sequence = networks[network], x[3:4]
    layer, dense = model.layers
    model.forward(sequence)
    model.backward(np.ones((1, 1)))
    inside = layer.internals()
    dc = widgets.gradients_of_c(layer, sequence, inside)
    for t in (0, 6, T - 2):
        start, rest = np.concatenate([inside["h"][0, t], inside["c"][0, t]]), sequence[:, t + 1 :]

        def answer(start, rest=rest):
            return dense.forward(layer.forward(rest, initial_state=list(start.reshape(2, 1, UNITS))))[0, 0]

        moved = reference.central_difference(answer, start, 1e-6)
        np.testing.assert_allclose(np.concatenate([inside["dh"][0, t], dc[t]]), moved, atol=1e-8)
    expected = model.weights["1.kernel"][:, 0] * inside["o"][0, -1] * (1 - np.tanh(inside["c"][0, -1]) ** 2)
    np.testing.assert_allclose(dc[-1], expected)


def test_curves_show_the_step_and_go_beyond_the_frame():
    axes = Figure().subplots()
    curves = {"c": np.array([0.5, -3.0, 2.0]), "h": np.array([-0.001, 0.2, 0.3])}
    assert plots.over_time(axes, curves, 0, [1]) == "c 0.50, h 0.00"
    assert axes.get_ylim() == pytest.approx((-3.08, 2.08))
    axes = Figure().subplots()
    assert plots.over_time(axes, {"i": np.array([0.5, 0.75])}, 1, low=0.0) == "i 0.75"
    assert axes.get_ylim() == pytest.approx((-0.08, 1.08))
    assert plots.norms_over_time(Figure().subplots(), {"c": np.array([0.0, 0.0123])}, 0) == "c 0"


def test_unit_6_opens_at_the_marks_and_keeps(pairs):
    networks, x, _ = pairs
    lstm = networks["trained"][0].layers[0]
    lstm.forward(x)
    gates, marked = lstm.internals(), x[:, :, 1] > 0
    i, f, candidate = (gates[name][:, :, 6] for name in ("i", "f", "c~"))
    assert i[marked].mean() > 0.8 > 0.1 > i[~marked].mean()
    assert f[~marked].mean() > 0.9
    assert np.corrcoef(candidate[marked], x[marked][:, 0])[0, 1] > 0.95


def test_training_opens_the_path_through_c(pairs):
    networks, x, _ = pairs
    medians = {}
    for name, pair in networks.items():
        found = [widgets.slopes(*pair, x[example : example + 1]) for example in range(20)]
        for what in ("LSTM's c", "RNN's h"):
            slopes = np.array([curves[what] for curves in found])  # (40, T)
            medians[name, what] = np.median(slopes[:, 0]) / np.median(slopes[:, -1])
    assert medians["trained", "LSTM's c"] > 0.9
    assert medians["trained", "RNN's h"] < 0.1
    assert medians["untrained", "LSTM's c"] < medians["untrained", "RNN's h"] < 0.2


@functools.cache
def copied(layer, bias=None):
    scores = []
    for seed in range(5):
        network, x, y = trained(layer, 16, seed, widgets.copying, bias)
        scores.append(((network.predict(x) > 0) == y).all(axis=1).mean())
    return np.array(scores)


def test_a_higher_forget_bias_learns_to_copy():
    assert copied(nn.LSTM, 0).max() < 0.6
    assert copied(nn.LSTM, 1).min() < 0.6
    assert copied(nn.LSTM, 3).min() > 0.98
    assert copied(nn.SimpleRNN).min() > 0.98
    assert copied(nn.LSTM, 1).mean() < 0.8


@functools.cache
def added(layer, rate=0.03):
    runs = [trained(layer, T, seed, rate=rate) for seed in range(5)]
    return np.array([np.sqrt(np.mean((network.predict(x) - y) ** 2)) for network, x, y in runs])


@pytest.mark.parametrize("rate", [0.015, 0.03])
def test_an_lstm_adds_better_than_a_plain_rnn_with_every_seed(rate):
    """At the plain RNN's own rate, and at the LSTM's."""
    assert added(nn.LSTM).max() < added(nn.SimpleRNN, rate).min()


def test_a_gru_adds_better_than_an_lstm_with_every_seed():
    assert added(nn.GRU).max() < added(nn.LSTM).min()
