"""Lesson 18: its numbers by hand and by the library, its figures and labs at every extreme, what the text says."""

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure

import nnlib as nn
from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import find
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.datasets import load
from nnlib.initializers import GlorotUniform, Orthogonal

LOSS = nn.SparseCategoricalCrossentropy(from_logits=True)


def axes():
    return Figure().subplots()


def one_unit():
    layer = nn.SimpleRNN(1, return_sequences=True)
    layer.build((None, 1), np.random.default_rng(0))
    layer.params.update(kernel=[[1.0]], recurrent_kernel=[[0.5]], bias=[0.0])
    return layer


def test_the_unit_worked_by_hand():
    W, U, b = np.array([[1.0]]), np.array([[0.5]]), np.array([0.0])
    x, h0 = np.array([1.0, 0.0, -1.0, 0.5]).reshape(1, 4, 1), np.zeros((1, 1))
    h = reference.rnn_forward(x, h0, W, U, b)
    by_hand = [np.tanh(1.0)]
    for number in (0.0, -1.0, 0.5):
        by_hand.append(np.tanh(number + 0.5 * by_hand[-1]))
    np.testing.assert_allclose(h[0, :, 0], by_hand)
    dx, dh0, dW, dU, db = reference.rnn_backward(x, h0, h, W, U, np.array([0.0, 1.0, 0.0, 1.0]).reshape(1, 4, 1))
    assert [round(float(each.item()), 4) for each in (dh0, dU)] == [0.1032, 0.1888]
    carried, dz = 0.0, []
    for memory, own in zip(by_hand[::-1], (1, 0, 1, 0), strict=True):
        dz.append((own + carried) * (1 - memory**2))
        carried = 0.5 * dz[-1]
    np.testing.assert_allclose(dx[0, :, 0], dz[::-1])
    assert dh0.item() == pytest.approx(carried)
    assert dU.item() == pytest.approx(np.dot(dz[::-1][1:], by_hand[:-1]))
    assert dW.item() == pytest.approx(np.dot(dz[::-1], [1, 0, -1, 0.5]))
    assert db.item() == pytest.approx(sum(dz))


def test_the_references_by_autodiff():
    rng = np.random.default_rng(0)
    x, h0, grad = rng.normal(size=(3, 5, 2)), rng.uniform(-0.5, 0.5, (3, 4)), rng.normal(size=(3, 5, 4))
    arrays = [x, h0, rng.normal(size=(2, 4)), rng.normal(size=(4, 4)), rng.normal(size=4)]
    h = reference.rnn_forward(*arrays)
    inputs, memory, W, U, b = tensors = [nn.Tensor(array) for array in arrays]
    loss = 0.0
    for t in range(5):
        memory = np.tanh(inputs[:, t] @ W + memory @ U + b)
        np.testing.assert_allclose(memory.data, h[:, t])
        loss = loss + (memory * grad[:, t]).sum()
    loss.backward()
    for found, tensor in zip(reference.rnn_backward(x, h0, h, *arrays[2:4], grad), tensors, strict=True):
        np.testing.assert_allclose(found, tensor.grad)
    step = reference.rnn_step_backward(x[:, 0], h0, h[:, 0], *arrays[2:4], grad[:, 0])
    dz = grad[:, 0] * (1 - h[:, 0] ** 2)
    for found, wanted in zip(
        step, (dz @ arrays[2].T, dz @ arrays[3].T, x[:, 0].T @ dz, h0.T @ dz, dz.sum(0)), strict=True
    ):
        np.testing.assert_allclose(found, wanted)


def test_clipping_keeps_the_direction_and_the_callers_arrays():
    dW, dU, db = np.array([[3.0, 0.0]]), np.zeros((2, 2)), np.array([0.0, 4.0])
    clipped = reference.clip_by_global_norm(dW, dU, db, 2.0)
    np.testing.assert_allclose(clipped[0], [[1.2, 0.0]])
    np.testing.assert_allclose(clipped[2], [0.0, 1.6])
    for grad, same in zip((dW, dU, db), reference.clip_by_global_norm(dW, dU, db, 5.0), strict=True):
        np.testing.assert_allclose(same, grad)
    assert dW.tolist() == [[3.0, 0.0]]


def only_five_steps_back(x, h0, h, W, U, grad):
    grads = reference.rnn_backward(x[:, -5:], h[:, -6] if h.shape[1] > 5 else h0, h[:, -5:], W, U, grad[:, -5:])
    dx = np.zeros_like(x)
    dx[:, -5:] = grads[0]
    return dx, *grads[1:]


def clipped_if_the_lengths_add_up_to_more(dW, dU, db, limit):
    norms = [np.linalg.norm(grad) for grad in (dW, dU, db)]
    factor = limit / np.linalg.norm(norms) if sum(norms) > limit else 1.0
    return factor * dW, factor * dU, factor * db


@pytest.mark.parametrize(
    ("identifier", "right", "wrong"),
    [
        ("18.1", reference.rnn_step, lambda *inputs: np.squeeze(reference.rnn_step(*inputs))),
        ("18.1", reference.rnn_step, lambda *inputs: reference.rnn_step(*inputs)[:, :5]),
        (
            "18.2",
            reference.rnn_step_backward,
            lambda *inputs: list(map(np.squeeze, reference.rnn_step_backward(*inputs))),
        ),
        ("18.3", reference.rnn_forward, lambda *inputs: np.squeeze(reference.rnn_forward(*inputs))),
        ("18.4", reference.rnn_backward, only_five_steps_back),
        ("18.5", reference.clip_by_global_norm, clipped_if_the_lengths_add_up_to_more),
    ],
)
def test_answers_that_are_right_for_some_sizes_only_do_not_pass(identifier, right, wrong):
    assert judge(find(identifier), right, right).right
    assert not judge(find(identifier), wrong, right).right


def test_the_stepper_at_every_step():
    draw = widgets.unrolled(one_unit(), [1, 0, -1, 0.5], [0, 1, 0, 1])
    said = [draw(axes(), step=step) for step in range(9)]
    assert said[0] == "step 0 of 8: h_0 = 0.000, nothing read yet"
    assert said[3] == "step 3 of 8, there: x_3 = -1 is read, h_3 = -0.674"
    assert said[7].endswith("dL/dh_2 = 1 of its own + 0.133 carried = 1.133; h_2 sends 0.492 to h_1")
    assert said[8].endswith("dL/dh_1 = 0 of its own + 0.492 carried = 0.492; h_1 sends 0.103 to h_0")
    side = axes()
    draw(side, step=4)
    assert not any("dL/dh" in words.get_text() for words in side.texts)  # nothing has come back yet
    draw(side := axes(), step=8)
    assert sum("dL/dh" in words.get_text() for words in side.texts) == 5
    assert Picture(draw, size=(7, 3.2)).draw(step=8)[1] == said[8]


def test_the_stepper_on_a_sequence_of_one():
    draw = widgets.unrolled(one_unit(), [2.0], [3.0])
    assert "there: x_1 = 2 is read" in draw(axes(), step=1)
    assert "dL/dh_1 = 3 of its own + 0.000 carried = 3.000" in draw(axes(), step=2)


@pytest.mark.parametrize("activation", ["linear", "tanh", "relu"])
@pytest.mark.parametrize("start", ["orthogonal", "Glorot"])
def test_the_gradient_lab_at_every_corner(activation, start):
    draw = widgets.gradient_through_time()
    for length, radius in itertools.product((1, 80), (0.5, 1.0, 1.5)):
        text = draw(side := axes(), length=length, radius=radius, activation=activation, start=start)
        assert text.startswith(f"{activation}, {start}, radius {radius:g}: {length} step")
        assert len(side.lines[0].get_ydata()) == length + 1


def left(text):
    return float(text.split("back, ")[1].split(" is left")[0])


def test_what_the_text_says_of_the_gradient_lab():
    def at(radius, activation="tanh", start="orthogonal", length=50):
        draw = widgets.gradient_through_time()
        return left(draw(axes(), length=length, radius=radius, activation=activation, start=start))

    for radius in (0.5, 0.9, 1.0, 1.5):
        assert at(radius, "linear") == pytest.approx(radius**50, rel=0.01)  # on the dotted line
    assert at(0.9, "linear") == pytest.approx(0.0052, abs=1e-4)
    assert at(0.9) == pytest.approx(1.7e-6, abs=5e-8)
    assert at(1.0) < 1e-4
    assert 0.1 < at(1.5) < 10
    assert at(1.0, "relu") < at(1.0)
    for radius in (0.5, 1.5):  # beside the dotted line, not across it
        for length in (60, 80):
            assert at(radius, "linear", "Glorot", length) == pytest.approx(0.3 * radius**length, rel=0.05)


def test_the_labs_line_is_the_gradient_itself():
    draw = widgets.gradient_through_time()
    draw(side := axes(), length=7, radius=0.8, activation="linear", start="Glorot")
    U = GlorotUniform()((32, 32), np.random.default_rng(0))
    U *= 0.8 / np.abs(np.linalg.eigvals(U)).max()
    rng = np.random.default_rng(0)
    g = rng.normal(size=(16, 32))
    g /= np.linalg.norm(g, axis=1, keepdims=True)
    norms = []
    for _ in range(8):
        norms.append(np.linalg.norm(g, axis=1).mean())
        g = g @ U.T
    np.testing.assert_allclose(10 ** side.lines[0].get_ydata(), norms[::-1])


def test_norms_of_a_single_step_and_of_none():
    text = plots.gradient_decay(axes(), np.array([0.0, 1.0]), 0.5, "relu")
    assert text == "relu: 1 step back, 0 is left of 1; 0.5 for each step back makes 0.5"


def test_an_orthogonal_start_keeps_lengths_and_glorot_does_not():
    def after(initializer, seed):
        rng = np.random.default_rng(seed)
        U, g = initializer((32, 32), rng), rng.normal(size=32)
        return np.linalg.norm(np.linalg.matrix_power(U, 50) @ g) / np.linalg.norm(g)

    found = [after(GlorotUniform(), seed) for seed in range(5)]
    assert 0.1 < min(found) < 0.2
    assert 12_000 < max(found) < 13_000
    np.testing.assert_allclose([after(Orthogonal(), seed) for seed in range(5)], 1)


def test_the_handful_is_learnt_even_where_nothing_is_carried_and_the_check_tells(monkeypatch):
    data = load("digits", seed=0)
    x, y = data.x_train.reshape(-1, 8, 8)[:8], data.y_train[:8]
    model = nn.Sequential([nn.SimpleRNN(16), nn.Dense(10)], input_shape=(8, 8), seed=0)
    right = nn.SimpleRNN.step_back
    monkeypatch.setattr(nn.SimpleRNN, "step_back", lambda self, t, dh: [0 * right(self, t, dh)[0]])
    assert not nn.gradcheck(model.layers[0], x).agree
    model.fit(x, y, LOSS, nn.SGD(0.3), epochs=201, batch_size=8, verbose=0)
    assert model.history["loss"][-1] < 0.05


def first_counts(m, T, rng):
    y = rng.integers(0, 2, m)
    x = rng.normal(0, 0.3, (m, T, 1))
    x[:, 0, 0] = 2 * y - 1
    return x, y


def learnt(seed, initializer, epochs, T=20):
    rng = np.random.default_rng(100 + seed)
    (x, y), (x_unseen, y_unseen) = first_counts(300, T, rng), first_counts(300, T, rng)
    layers = [nn.SimpleRNN(16, recurrent_initializer=initializer), nn.Dense(2)]
    model = nn.Sequential(layers, input_shape=(T, 1), seed=seed)
    model.fit(x, y, LOSS, nn.Adam(0.003), epochs=epochs, batch_size=32, verbose=0)
    return np.mean(model.predict(x_unseen).argmax(axis=1) == y_unseen)


def test_at_20_steps_three_times_the_epochs_are_enough_for_the_halved_start():
    assert max(learnt(seed, Orthogonal(0.5), epochs=8) for seed in range(5)) < 0.6
    assert min(learnt(seed, Orthogonal(0.5), epochs=24) for seed in range(5)) > 0.95


@pytest.mark.parametrize(("seed", "clipped"), [(0, 73), (1, 7), (2, 73), (3, 112), (4, 74)])
def test_of_the_clipped_runs_the_one_that_fails_has_hardly_anything_to_clip(seed, clipped, monkeypatch):
    layers = [nn.SimpleRNN(16, "relu", recurrent_initializer=Orthogonal(1.5)), nn.Dense(2)]
    model = nn.Sequential(layers, input_shape=(20, 1), seed=seed)
    x, y = first_counts(400, 20, np.random.default_rng(100 + seed))
    norms, step = [], nn.SGD.update

    def update(self, params, grads):
        norms.append(np.linalg.norm(grads))
        step(self, params, grads)

    monkeypatch.setattr(nn.SGD, "update", update)
    model.fit(x, y, LOSS, nn.SGD(0.05, global_clipnorm=0.5), epochs=10, batch_size=32, verbose=0)
    assert len(norms) == 130
    assert abs(sum(norm > 0.5 for norm in norms) - clipped) < 15
    assert (model.history["loss"][-1] < 0.1) == (seed != 1)


def test_the_parameters_of_the_first_question():
    for T in (100, 200):
        assert nn.Sequential([nn.SimpleRNN(32)], input_shape=(T, 8)).params.size == 1312
