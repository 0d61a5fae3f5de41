"""Recurrent layers against what Keras and PyTorch computed, their equations step by step, and numbers by hand."""

import copy
import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_layers import recurrent, traceable

import nnlib as nn
from nnlib.gradcheck import gradcheck

REFERENCES = np.load(Path(__file__).parent / "references" / "recurrence.npz")
NETWORKS = json.loads(bytes(REFERENCES["given/networks"]))
RATES = {"SGD": 0.1, "Adam": 0.002}
RNG = np.random.default_rng(5)


def built(layer, *shape, seed=0, dtype=np.float64):
    """Return the layer with all its weights drawn, biases too."""
    layer.build(shape, np.random.default_rng(seed), dtype)
    for name, array in layer.params.items():
        layer.params[name] = np.random.default_rng(seed + 1).normal(scale=0.7, size=array.shape)
    return layer


def variants():
    """Every cell and option that changes what a step computes, and both directions, as (class, arguments)."""
    cells = [
        (nn.SimpleRNN, {}),
        (nn.SimpleRNN, {"activation": "softsign", "use_bias": False}),
        (nn.LSTM, {}),
        (nn.LSTM, {"recurrent_activation": "softsign", "activation": "sigmoid", "use_bias": False}),
        (nn.GRU, {}),
        (nn.GRU, {"reset_after": False}),
        (nn.GRU, {"recurrent_activation": "tanh", "use_bias": False}),
    ]
    for (kind, options), every, back in product(cells, (False, True), (False, True)):
        arguments = {**options, "return_sequences": every, "go_backwards": back}
        yield pytest.param(kind, arguments, id=f"{kind.__name__} {arguments}")


each_variant = pytest.mark.parametrize(("kind", "arguments"), list(variants()))
each_kind = pytest.mark.parametrize("kind", [nn.SimpleRNN, nn.LSTM, nn.GRU])
MASK = np.array([[1, 1, 1, 0, 0], [0, 1, 1, 0, 1], [1] * 5, [0] * 5], bool)


# Beside Keras and PyTorch ---------------------------------------------------------------------------------------------


def made(kind, arguments):
    arguments = dict(arguments)
    if kind == "Bidirectional":
        arguments["layer"] = made(*arguments["layer"])
    return getattr(nn, kind)(**arguments)


def test_the_networks_drawn_cover_what_they_should():
    layers = [layer for each in NETWORKS for layer in each["layers"]]
    inside = [arguments["layer"] if kind == "Bidirectional" else [kind, arguments] for kind, arguments in layers]
    assert len(NETWORKS) >= 40 and sum(each["torch"] for each in NETWORKS) >= 20
    for kind in ("SimpleRNN", "LSTM", "GRU"):
        assert sum(each == kind for each, _ in inside) > 20
    assert {each["padding"] for each in NETWORKS} == {"none", "behind", "anywhere"}
    assert {each["shape"][0] for each in NETWORKS} >= {1, 2, 4} and {each["shape"][1] for each in NETWORKS} >= {1, 7}
    assert {arguments["merge_mode"] for kind, arguments in layers if kind == "Bidirectional"} == {
        "concat", "sum", "ave", "mul",
    }  # fmt: skip
    assert {sum("units" in a for _, a in each["layers"]) for each in NETWORKS} >= {1, 2, 3}
    for name, values in (("go_backwards", {True}), ("reset_after", {True, False}), ("use_bias", {True, False})):
        assert {arguments[name] for _, arguments in inside if name in arguments} >= values


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-10), ("float32", 1e-5)])
@pytest.mark.parametrize("framework", ["keras", "torch"])
@pytest.mark.parametrize("number", range(len(NETWORKS)))
def test_networks_compute_and_train_as_in_the_frameworks(number, framework, dtype, tolerance):
    network = NETWORKS[number]
    if framework == "torch" and not network["torch"]:
        assert f"torch/{number} logits" not in REFERENCES
        return

    def compare(got, what):
        np.testing.assert_allclose(got, REFERENCES[f"{framework}/{number} {what}"], tolerance, tolerance, err_msg=what)

    x, y, counts = (REFERENCES[f"given/{number} {what}"] for what in ("x", "y", "counts"))
    layers = [made(kind, arguments) for kind, arguments in network["layers"]]
    model = nn.Sequential([*layers, nn.Dense(3)], x.shape[1:], seed=0, dtype=dtype)
    model.params = start = REFERENCES[f"given/{number} weights"]
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    logits, mask = model._forward(model._inputs(x), training=False)
    compare(logits[counts] if network["sequences"] else logits, "logits")
    loss.forward(y, logits, mask=mask)
    dx = model.backward(loss.backward())
    if network["words"]:
        assert dx is None and f"{framework}/{number} dx" not in REFERENCES
    else:
        compare(dx, "dx")
    compare(model.grads, "grads")
    for name, rate in RATES.items():
        model.params = start
        settings = {"epochs": 20, "batch_size": len(x), "shuffle": False, "verbose": 0}
        history = model.fit(x, y, loss, getattr(nn, name)(rate), **settings)
        compare(history["loss"][-20:], f"{name} losses")
        compare(model.params, f"{name} end")


# Step by step ---------------------------------------------------------------------------------------------------------


@each_variant
@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
def test_forward_is_what_the_equations_say(kind, arguments, mask):
    layer, x = built(kind(3, **arguments), 5, 2), RNG.normal(size=(4, 5, 2))
    start = [RNG.normal(size=(4, 3)) for _ in layer.memory]
    np.testing.assert_allclose(layer.forward(x, mask=mask), recurrent(layer, x, mask), rtol=1e-13, atol=1e-15)
    got = layer.forward(x, mask=mask, initial_state=start)
    np.testing.assert_allclose(got, recurrent(layer, x, mask, start), rtol=1e-13, atol=1e-15)


class Started(nn.Layer, abstract=True):
    """A recurrent layer whose initial state is a parameter, so that gradcheck sees it."""

    def __init__(self, layer):
        self.layer = layer
        for name, array in layer.params.items():
            self.params.bind(name, array)
        for name in layer.memory:
            self.params.bind(f"start {name}", RNG.normal(size=(4, layer.units)))
        for name, array in self.params.items():
            self.grads.bind(name, np.zeros_like(array))
        self.output_shape = layer.output_shape

    def forward(self, x, training=False, mask=None):
        start = [self.params[f"start {name}"] for name in self.layer.memory]
        if type(x) is not np.ndarray:
            self.layer.params = {name: array for name, array in self.params.items() if "start" not in name}
            return recurrent(self.layer, x, mask, start)
        return self.layer.forward(x, training, mask, start)

    def backward(self, grad):
        dx = self.layer.backward(grad)
        for name, array in self.layer.grads.items():
            self.grads[name] = array
        for name, array in zip(self.layer.memory, self.layer.dstart, strict=True):
            self.grads[f"start {name}"] = array
        return dx


@each_variant
@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
def test_all_gradients_and_those_of_the_initial_state(kind, arguments, mask):
    layer = Started(built(kind(3, **arguments), 5, 2))
    report = gradcheck(layer, RNG.normal(size=(4, 5, 2)), mask=mask)
    assert not report.untraceable
    assert {row.name for row in report.rows} == {"input", *layer.params} and report.agree, report


@pytest.mark.parametrize("merge_mode", ["concat", "sum", "ave", "mul"])
@each_variant
def test_gradients_in_both_directions(kind, arguments, merge_mode):
    layer = built(nn.Bidirectional(kind(2, **arguments), merge_mode), 5, 2)
    for mask in (None, MASK):
        report = gradcheck(layer, RNG.normal(size=(4, 5, 2)), mask=mask)
        assert report.agree, report


@each_kind
def test_gradients_of_returned_states(kind):
    layer = built(kind(3, return_sequences=True, return_state=True), 5, 2)
    x = RNG.normal(size=(4, 5, 2))
    outputs = layer.forward(x, mask=MASK)
    assert len(outputs) == 1 + len(layer.memory)
    np.testing.assert_array_equal(outputs[1], outputs[0][:, -1])
    grads = [RNG.normal(size=y.shape) for y in outputs]
    dx = layer.backward(grads)
    assert grads[0].flags.writeable

    def loss():
        return sum((y * r).sum() for y, r in zip(layer.forward(x, mask=MASK), grads, strict=True))

    for place in [(0, 0, 0), (0, 2, 1), (1, 4, 1), (2, 3, 0), (3, 2, 1)]:
        x[place] += 1e-6
        rise = loss()
        x[place] -= 2e-6
        rise -= loss()
        x[place] += 1e-6
        assert abs(rise / 2e-6 - dx[place]) < 1e-8


@pytest.mark.parametrize("both", [False, True], ids=["one way", "both ways"])
@each_kind
def test_backward_params_leaves_the_inputs_out(kind, both, monkeypatch):
    def never(self):
        raise AssertionError("nobody asked for dL/dx")

    layer = built(nn.Bidirectional(kind(3)) if both else kind(3), 5, 2)
    y = layer.forward(RNG.normal(size=(4, 5, 2)))
    layer.backward(np.ones_like(y))
    want = {name: array.copy() for name, array in layer.grads.items()}
    monkeypatch.setattr(kind, "input_gradient", never)
    layer.backward_params(np.ones_like(y))
    for name, array in layer.grads.items():
        np.testing.assert_array_equal(array, want[name])
    with pytest.raises(AssertionError):
        layer.backward(np.ones_like(y))


# Padding --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("both", [False, True], ids=["one way", "both ways"])
@each_variant
def test_padding_changes_no_result_and_no_gradient(kind, arguments, both):
    layer = kind(3, **arguments)
    layer = built(nn.Bidirectional(layer) if both else layer, None, 2)
    x = RNG.normal(size=(3, 4, 2))
    y = layer.forward(x)
    grad = RNG.normal(size=y.shape)
    dx, grads = layer.backward(grad), {name: array.copy() for name, array in layer.grads.items()}

    places = np.array([1, 2, 4, 6])  # where the steps stand among seven
    padded, mask = np.full((3, 7, 2), np.nan), np.zeros((3, 7), bool)  # padding may hold anything
    padded[:, places], mask[:, places] = x, True
    got, down = layer.forward(padded, mask=mask), grad
    if arguments["return_sequences"]:
        out = mask[:, ::-1] if arguments["go_backwards"] and not both else layer.compute_mask(padded, mask)
        got, down = got[out].reshape(y.shape), RNG.normal(size=got.shape) * 0
        down[out] = grad.reshape(-1, grad.shape[-1])
    else:
        assert layer.compute_mask(padded, mask) is None
    np.testing.assert_allclose(got, y, rtol=1e-13)
    got = layer.backward(down)
    np.testing.assert_allclose(got[:, places], dx, rtol=1e-12, atol=1e-14)
    assert not np.delete(got, places, axis=1).any()
    for name, array in grads.items():
        np.testing.assert_allclose(layer.grads[name], array, rtol=1e-12, atol=1e-14, err_msg=name)


@each_kind
def test_a_sequence_of_padding_alone_leaves_the_memory_as_it_was(kind):
    layer, start = built(kind(3), 5, 2), RNG.normal(size=(4, 3))
    y = layer.forward(RNG.normal(size=(4, 5, 2)), mask=MASK, initial_state=[start] * len(layer.memory))
    np.testing.assert_array_equal(y[3], start[3])
    layer.backward(np.ones_like(y))
    np.testing.assert_array_equal(layer.dstart[0][3], [1.0] * 3)


def test_masks_pass_on():
    x = np.ones((4, 5, 2))
    assert nn.LSTM(2).compute_mask(x, MASK) is None
    assert nn.LSTM(2, return_sequences=True).compute_mask(x, MASK) is MASK
    assert nn.LSTM(2, go_backwards=True).compute_mask(x, MASK) is None
    assert nn.LSTM(2, return_sequences=True, go_backwards=True).compute_mask(x) is None
    with pytest.raises(ValueError, match="puts out the last step first, and got a mask"):
        nn.LSTM(2, return_sequences=True, go_backwards=True).compute_mask(x, MASK)
    assert nn.Bidirectional(nn.LSTM(2)).compute_mask(x, MASK) is None
    assert nn.Bidirectional(nn.LSTM(2, return_sequences=True)).compute_mask(x, MASK) is MASK


# Slips ----------------------------------------------------------------------------------------------------------------


def test_gates_stand_in_the_order_of_keras():
    """With a bias alone: i = 1/2, f and o shut, c~ = 1 would be 0 in any other order."""
    layer = nn.LSTM(1)
    layer.build((1, 1), np.random.default_rng(0))
    for bias, h in (([0.0, -50, 50, 50], 0.5), ([0.0, 50, -50, 50], -0.5), ([50, 0.0, 50, -50], 0.0)):
        layer.params.update({"kernel": np.zeros((1, 4)), "recurrent_kernel": np.zeros((1, 4)), "bias": bias})
        np.testing.assert_allclose(layer.forward(np.zeros((1, 1, 1))), [[np.tanh(h)]], atol=1e-15)


def test_the_bias_of_the_forget_gate_starts_as_one():
    for layer, want in ((nn.LSTM(2), [0, 0, 1, 1, 0, 0, 0, 0]), (nn.LSTM(2, unit_forget_bias=False), [0] * 8)):
        layer.build((3, 2), np.random.default_rng(0))
        np.testing.assert_array_equal(layer.params["bias"], want)
    layer = nn.Bidirectional(nn.LSTM(1))
    layer.build((3, 2), np.random.default_rng(0))
    np.testing.assert_array_equal(layer.params["backward.bias"], [0, 1, 0, 0])


@each_kind
def test_recurrent_kernels_start_orthogonal(kind):
    layer = kind(4)
    layer.build((3, 2), np.random.default_rng(0))
    U = layer.params["recurrent_kernel"]
    np.testing.assert_allclose(U @ U.T, np.eye(4), atol=1e-14)


def test_the_last_memory_of_the_backward_reader_is_that_of_the_first_step():
    layer = built(nn.Bidirectional(nn.LSTM(2)), 5, 3)
    every = nn.Bidirectional(nn.LSTM(2, return_sequences=True))
    built(every, 5, 3).params.update(layer.params)
    x = RNG.normal(size=(2, 5, 3))
    last, steps = layer.forward(x), every.forward(x)
    np.testing.assert_array_equal(last[:, :2], steps[:, -1, :2])
    np.testing.assert_array_equal(last[:, 2:], steps[:, 0, 2:])


@pytest.mark.parametrize("every", [False, True])
def test_both_readers_change_places_where_the_layer_itself_goes_backwards(every):
    ahead = built(nn.Bidirectional(nn.GRU(2, return_sequences=every)), 5, 3)
    behind = built(nn.Bidirectional(nn.GRU(2, return_sequences=every, go_backwards=True)), 5, 3)
    places = {"forward": "backward", "backward": "forward"}
    for name, array in ahead.params.items():
        direction, own = name.split(".")
        behind.params[f"{places[direction]}.{own}"] = array
    x = RNG.normal(size=(4, 5, 3))
    np.testing.assert_array_equal(behind.forward(x), np.roll(ahead.forward(x), 2, axis=-1))


# Dropout --------------------------------------------------------------------------------------------------------------


@each_kind
def test_dropout_takes_the_same_inputs_at_every_step(kind):
    layer, x = built(kind(3, dropout=0.4, return_sequences=True), 5, 6), RNG.normal(size=(4, 5, 6))
    stream = copy.deepcopy(layer.rng)
    y = layer.forward(x, training=True)
    dx = layer.backward(np.ones_like(y))
    factor = (stream.random((4, 6), np.float32) >= 0.4) / 0.6
    assert 0 < (factor == 0).mean() < 1
    np.testing.assert_allclose(y, layer.forward(x * factor[:, None]), rtol=1e-13)
    np.testing.assert_allclose(dx, layer.backward(np.ones_like(y)) * factor[:, None], rtol=1e-13)
    without = built(kind(3, return_sequences=True), 5, 6)
    np.testing.assert_array_equal(layer.forward(x), without.forward(x))


@each_kind
@pytest.mark.parametrize("both", [False, True], ids=["one way", "both ways"])
def test_without_dropout_or_training_nothing_is_drawn(kind, both):
    for dropout, training in ((0.0, True), (0.5, False)):
        layer = kind(3, dropout=dropout)
        layer = built(nn.Bidirectional(layer) if both else layer, 5, 6)
        stream = copy.deepcopy(layer.rng)
        layer.forward(RNG.normal(size=(4, 5, 6)), training=training)
        assert dropout or layer.draw((4, 5, 6)).size == 0
        assert layer.rng.random() == stream.random()


def test_each_direction_has_a_dropout_of_its_own():
    layer = built(nn.Bidirectional(nn.SimpleRNN(2, "linear", use_bias=False, dropout=0.5)), 1, 40)
    for name in ("forward.kernel", "backward.kernel"):
        layer.params[name] = np.ones((40, 2))
    stream = copy.deepcopy(layer.rng)
    y = layer.forward(np.ones((3, 1, 40)), training=True)
    kept = (stream.random((3, 2, 40), np.float32) >= 0.5).sum(axis=-1)  # (m, 2)
    np.testing.assert_allclose(y, np.repeat(2 * kept, 2, axis=1), rtol=1e-14)
    assert (kept[:, 0] != kept[:, 1]).any()
    report = gradcheck(layer, RNG.normal(size=(3, 1, 40)), training=True)
    assert report.agree, report


# Memory from batch to batch -------------------------------------------------------------------------------------------


@each_kind
def test_a_stateful_layer_goes_on_where_it_stopped(kind):
    whole = built(kind(3, return_sequences=True), 6, 2)
    layer = built(kind(3, return_sequences=True, stateful=True), 2, 2)
    x = RNG.normal(size=(4, 6, 2))
    want = whole.forward(x)
    for _ in range(2):
        parts = [layer.forward(x[:, t : t + 2]) for t in (0, 2, 4)]
        np.testing.assert_allclose(np.concatenate(parts, axis=1), want, rtol=1e-13)
        assert [array.shape for array in layer.state.values()] == [(4, 3)] * len(layer.memory)
        layer.reset_state()
        assert [array.shape for array in layer.state.values()] == [(0, 3)] * len(layer.memory)
    layer.forward(x[:3, :2])
    with pytest.raises(ValueError, match="remembers a batch of 3 examples, and got one of 4"):
        layer.forward(x[:, 2:4])


@each_kind
def test_float32_stays_float32(kind):
    layer = built(kind(3, stateful=True, return_state=True), 5, 2, dtype=np.float32)
    x = RNG.normal(size=(4, 5, 2)).astype(np.float32)
    for start in (None, [np.zeros((4, 3))] * len(layer.memory)):
        outputs = layer.forward(x, initial_state=start)
        layer.backward(outputs)
        arrays = [*outputs, *layer.state.values(), *layer.internals().values(), *layer.dstart]
        assert {array.dtype for array in arrays} == {np.dtype("float32")}


def stateful(seed=0, rows=4, T=3):
    layers = [nn.LSTM(3, stateful=True, return_sequences=True), nn.GRU(2, stateful=True), nn.Dense(1)]
    return nn.Sequential(layers, (T, 2), seed=seed)


X, Y = RNG.normal(size=(12, 3, 2)), RNG.normal(size=(12, 1))
SETTINGS = {"batch_size": 4, "shuffle": False, "verbose": 0}


def test_truncated_backpropagation_by_hand():
    """Batch after batch with the memory handed over, gradients cut between them; cleared each epoch."""
    model = stateful()
    twin = nn.Sequential([nn.LSTM(3, return_sequences=True), nn.GRU(2), nn.Dense(1)], (3, 2), seed=0)
    loss, optimizer = nn.MeanSquaredError(), nn.SGD(0.1)
    for _ in range(2):
        starts = [None, None]
        for first in (0, 4, 8):
            y = X[first : first + 4]
            for i, layer in enumerate(twin.layers[:2]):
                y = layer.forward(y, initial_state=starts[i])
                starts[i] = layer.carried[-1]
            loss.forward(Y[first : first + 4], twin.layers[2].forward(y))
            twin.backward(loss.backward())
            optimizer.update(twin.params, twin.grads)
    model.fit(X, Y, "mse", nn.SGD(0.1), epochs=2, **SETTINGS)
    np.testing.assert_allclose(model.params, twin.params, rtol=1e-13)
    for layer, start in zip(model.layers, starts, strict=False):
        for array, want in zip(layer.state.values(), start, strict=True):
            np.testing.assert_allclose(array, want, rtol=1e-13)


def test_measuring_leaves_the_memory_as_it_was_and_begins_without():
    model = stateful()
    empty = model.predict(X[:4])
    model.fit(X, Y, "mse", "sgd", epochs=1, **SETTINGS)
    kept = [array.copy() for array in model._states().values()]
    fresh = stateful()
    fresh.params = model.params
    for _ in range(2):
        np.testing.assert_array_equal(model.predict(X[:2]), fresh.predict(X[:2]))
        want = np.concatenate([fresh.forward(X[first : first + 4]) for first in (0, 4, 8)])
        np.testing.assert_array_equal(model.predict(X, batch_size=4), want)
        assert model.evaluate(X, Y)["loss"] == pytest.approx(((want - Y) ** 2).mean(), rel=1e-13)  # by fours, as in fit
        fresh.reset_state()
    for array, then in zip(model._states().values(), kept, strict=True):
        np.testing.assert_array_equal(array, then)
    assert np.abs(empty).sum() > 0


def test_validation_does_not_disturb_training(tmp_path):
    alone, watched = stateful(), stateful()
    alone.fit(X, Y, "mse", "adam", epochs=3, **SETTINGS)
    rule = nn.EarlyStopping(patience=3, restore_best_weights=False)
    watched.fit(X, Y, "mse", "adam", epochs=3, validation_data=(X[:8], Y[:8]), early_stopping=rule, **SETTINGS)
    np.testing.assert_array_equal(alone.params, watched.params)
    for name, array in alone._states().items():
        np.testing.assert_array_equal(array, watched._states()[name])


def test_early_stopping_gives_the_memory_back_too():
    best = stateful()
    best.fit(X, Y, "mse", nn.SGD(0.1), epochs=2, **SETTINGS)
    model = stateful()
    target = best.predict(X[:4], batch_size=4)  # which epoch 2 meets exactly
    watching = {"validation_data": (X[:4], target), "early_stopping": nn.EarlyStopping()}
    model.fit(X, Y, "mse", nn.SGD(0.1), epochs=5, **watching, **SETTINGS)
    assert model.history["best_epoch"][-1] == 2
    for name, array in best._states().items():
        np.testing.assert_array_equal(model._states()[name], array)


def test_a_file_keeps_the_memory(tmp_path):
    for epochs in (0, 1):
        model = stateful()
        if epochs:
            model.fit(X, Y, "mse", "adam", epochs=1, **SETTINGS)
        model.save(tmp_path / "model")
        again = nn.Sequential.load(tmp_path / "model")
        for name, array in model._states().items():
            np.testing.assert_array_equal(again._states()[name], array)
        np.testing.assert_array_equal(again.forward(X[:4]), model.forward(X[:4]))
        twin = copy.deepcopy(model)
        np.testing.assert_array_equal(twin.forward(X[:4]), model.forward(X[:4]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"shuffle": True}, "shuffle=False"),
        ({"batch_size": 5}, "no multiple of 5"),
        ({"validation_data": (X[:3], Y[:3])}, "validation.*no multiple of 4"),
        ({"validation_split": 0.25}, "no multiple of 4"),
        ({"workers": 2}, "keeps h and c"),
    ],
)
def test_what_stateful_training_refuses_at_the_door(change, message):
    model = stateful()
    start = model.params.copy()
    with pytest.raises(ValueError, match=message):
        model.fit(X, Y, "mse", "sgd", **{**SETTINGS, **change})
    np.testing.assert_array_equal(model.params, start)


# Inside ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("back", [False, True])
def test_internals_of_an_lstm_obey_its_equations(back):
    layer, x = built(nn.LSTM(3, go_backwards=back), 5, 2), RNG.normal(size=(4, 5, 2))
    y = layer.forward(x, mask=MASK)
    inside = layer.internals()
    assert list(inside) == ["h", "c", "i", "f", "c~", "o"]
    assert {array.shape for array in inside.values()} == {(4, 5, 3)}
    order = range(4, -1, -1) if back else range(5)
    h = c = np.zeros((4, 3))
    for t in order:
        c = np.where(MASK[:, t, None], inside["f"][:, t] * c + inside["i"][:, t] * inside["c~"][:, t], c)
        h = np.where(MASK[:, t, None], inside["o"][:, t] * np.tanh(c), h)
        np.testing.assert_allclose(inside["c"][:, t], c, rtol=1e-14)
        np.testing.assert_allclose(inside["h"][:, t], h, rtol=1e-14)
    np.testing.assert_array_equal(inside["h"][:, order[-1]], y)
    layer.backward(np.ones_like(y))
    np.testing.assert_array_equal(layer.internals()["dh"][:, order[-1]], np.ones_like(y))
    layer.forward(x)
    assert "dh" not in layer.internals()


def test_internals_of_a_gru_obey_its_equations():
    layer, x = built(nn.GRU(3), 5, 2), RNG.normal(size=(4, 5, 2))
    layer.forward(x)
    h, z, r, new = layer.internals().values()
    before = np.concatenate([np.zeros((4, 1, 3)), h[:, :-1]], axis=1)
    np.testing.assert_allclose(h, z * before + (1 - z) * new, rtol=1e-13)
    assert ((r > 0) & (r < 1)).all()


def test_the_gradient_through_time_by_hand():
    """h_t = 0.5 h_(t-1) + x_t, and the loss is the last h: dL/dh halves with every step back."""
    layer = nn.SimpleRNN(1, "linear")
    layer.build((4, 1), np.random.default_rng(0))
    layer.params.update({"kernel": [[1.0]], "recurrent_kernel": [[0.5]]})
    layer.forward(np.array([[[1.0], [2.0], [3.0], [4.0]]]))
    dx = layer.backward(np.array([[1.0]]))
    np.testing.assert_array_equal(layer.internals()["dh"], [[[0.125], [0.25], [0.5], [1.0]]])
    np.testing.assert_array_equal(layer.internals()["h"], [[[1.0], [2.5], [4.25], [6.125]]])
    np.testing.assert_array_equal(dx, [[[0.125], [0.25], [0.5], [1.0]]])
    np.testing.assert_array_equal(layer.grads["recurrent_kernel"], [[0.25 * 1 + 0.5 * 2.5 + 4.25]])
    np.testing.assert_array_equal(layer.dstart, [[[0.0625]]])


# The door -------------------------------------------------------------------------------------------------------------


@each_kind
@pytest.mark.parametrize(
    ("arguments", "shape", "message"),
    [
        ({"units": 0}, (5, 2), "Got units=0"),
        ({"units": 2.0}, (5, 2), "Got units=2.0"),
        ({"units": 2}, (2,), r"needs sequences \(T, D\)"),
        ({"units": 2}, (5, None), r"needs sequences \(T, D\)"),
        ({"units": 2, "bias_initializer": "orthogonal"}, (5, 2), None),
        ({"units": 2, "dropout": 1.0}, (5, 2), "Got dropout=1.0"),
        ({"units": 2, "activation": "tan"}, (5, 2), "Did you mean 'Tanh'"),
    ],
)
def test_bad_arguments(kind, arguments, shape, message):
    if message is None and kind is nn.GRU:
        return  # whose bias has two rows, which may be orthogonal
    with pytest.raises(ValueError, match=message):
        kind(**arguments).checked_plan(shape)  # before any layer of a network is built


@pytest.mark.parametrize("name", ["activation", "recurrent_activation"])
def test_activations_are_asked_what_they_take(name):
    class Choosy(nn.Tanh, abstract=True):
        def plan(self, input_shape):
            raise ValueError(f"Choosy takes no {input_shape}.")

    with pytest.raises(ValueError, match=r"Choosy takes no \(3,\)"):
        nn.LSTM(3, **{name: Choosy()}).checked_plan((5, 2))


@each_kind
def test_an_initial_state_of_another_shape(kind):
    layer, x = built(kind(3), 5, 2), np.ones((4, 5, 2))
    names = " and ".join(layer.memory)
    for start in (np.zeros((4, 2)), [np.zeros((3, 3))] * len(layer.memory), [np.zeros((4, 3))] * 3):
        with pytest.raises(ValueError, match=rf"Got initial_state of shapes .*; expected \(4, 3\) for {names}\."):
            layer.forward(x, initial_state=start)


def test_what_a_sequence_of_layers_refuses():
    with pytest.raises(ValueError, match=r"Layer 0, LSTM\(2, return_state=True\): return_state"):
        nn.Sequential([nn.LSTM(2, return_state=True)], (5, 2))


@pytest.mark.parametrize(
    ("layer", "merge_mode", "message"),
    [
        (nn.Dense(3), "concat", "expected a recurrent layer"),
        (nn.LSTM(3, stateful=True), "concat", "without stateful"),
        (nn.LSTM(3, return_state=True), "concat", "return_state"),
        (nn.LSTM(3), "max", "Got merge_mode='max'; expected one of 'concat'"),
        (nn.LSTM(3), None, "Got merge_mode=None"),
    ],
)
def test_what_bidirectional_refuses(layer, merge_mode, message):
    with pytest.raises(ValueError, match=message):
        nn.Bidirectional(layer, merge_mode)


def test_switches_are_kept_as_true_or_false():
    switches = ("use_bias", "return_sequences", "return_state", "go_backwards", "stateful")
    for kind, more in ((nn.SimpleRNN, ()), (nn.LSTM, ("unit_forget_bias",)), (nn.GRU, ("reset_after",))):
        config = kind(2, **dict.fromkeys((*switches, *more), 1)).config()
        assert all(config.get(name, True) is True for name in (*switches, *more))


# In a network ---------------------------------------------------------------------------------------------------------


def test_penalties_find_every_kernel():
    layer = nn.GRU(2, recurrent_regularizer=nn.L2(0.5), kernel_regularizer=nn.L1(2.0), bias_regularizer="l2")
    assert list(built(layer, 5, 3).regularizers()) == ["kernel", "recurrent_kernel", "bias"]
    both = built(nn.Bidirectional(nn.LSTM(2, recurrent_regularizer=nn.L2(0.5))), 5, 3)
    assert list(both.regularizers()) == ["forward.recurrent_kernel", "backward.recurrent_kernel"]
    model = nn.Sequential([nn.Bidirectional(nn.LSTM(2))], (5, 3), kernel_regularizer=nn.L2(1.0), seed=0)
    want = sum((model.weights[f"0.{name}.kernel"] ** 2).sum() for name in ("forward", "backward"))
    assert model.penalty() == pytest.approx(want, rel=1e-14)


def test_copies_files_and_workers():
    layers = [nn.Embedding(9, 3, mask_zero=True), nn.Bidirectional(nn.LSTM(2, dropout=0.3)), nn.Dense(1)]
    model = nn.Sequential(layers, (None,), seed=0)
    x, y = np.where(RNG.random((20, 6)) < 0.7, RNG.integers(1, 9, (20, 6)), 0), RNG.normal(size=(20, 1))
    twin = copy.deepcopy(model)
    for each in (model, twin):
        each.fit(x, y, "mse", "adam", epochs=2, verbose=0)
    np.testing.assert_array_equal(model.params, twin.params)
    assert model.layers[1].forward_layer.params["kernel"].base is model.layers[1].params["forward.kernel"].base
    ends = []
    for workers in (1, 3):
        each = copy.deepcopy(model)
        each.fit(x, y, epochs=2, verbose=0, workers=workers)
        ends.append(each.params.tobytes())
    assert ends[0] == ends[1] != model.params.tobytes()


def test_an_epoch_counts_positions_not_batches():
    """Batches of one position and of five: the epoch's loss is the mean of six."""
    model = nn.Sequential([nn.Masking(), nn.SimpleRNN(2, return_sequences=True), nn.Dense(1)], (None, 2), seed=0)
    x = RNG.normal(size=(2, 5, 2))
    x[0, 1:] = 0
    y = RNG.normal(size=(2, 5, 1))
    counts = np.array([[1, 0, 0, 0, 0], [1] * 5], bool)
    want = ((model.predict(x) - y) ** 2)[counts].mean()
    history = model.fit(x, y, "mse", nn.SGD(1e-300), epochs=1, batch_size=1, verbose=0, metrics="mean_squared_error")
    assert history["loss"][0] == pytest.approx(want, rel=1e-13)
    assert history["mean_squared_error"][0] == pytest.approx(want, rel=1e-13)
    one_by_one = model.evaluate(lambda epoch: ((x[i : i + 1], y[i : i + 1]) for i in range(2)))
    assert one_by_one["loss"] == pytest.approx(want, rel=1e-13)


def test_dense_over_every_step():
    model = nn.Sequential([nn.LSTM(3, return_sequences=True), nn.Dense(2)], (None, 2), seed=0)
    assert model.output_shape == (None, 2)
    x = RNG.normal(size=(4, 5, 2))
    steps = model.layers[0].forward(x)
    want = np.stack([model.layers[1].forward(steps[:, t]) for t in range(5)], axis=1)
    np.testing.assert_allclose(model.predict(x), want, rtol=1e-14)


@given(m=st.integers(1, 3), T=st.integers(1, 6), short=st.integers(0, 5), seed=st.integers(0, 99))
def test_longer_padding_is_the_same_network(m, T, short, seed):
    rng = np.random.default_rng(seed)
    words = rng.integers(1, 6, (m, T))
    words[:, T - min(short, T - 1) :] = 0
    layers = [nn.Embedding(6, 3, mask_zero=True), nn.Bidirectional(nn.GRU(2, return_sequences=True)), nn.LSTM(2)]
    model = nn.Sequential(layers, (None,), seed=seed)
    want = model.forward(words)
    model.backward(np.ones_like(want))
    grads = model.grads.copy()
    longer = np.pad(words, ((0, 0), (0, 4)))
    np.testing.assert_allclose(model.forward(longer), want, rtol=1e-12)
    model.backward(np.ones_like(want))
    np.testing.assert_allclose(model.grads, grads, rtol=1e-10, atol=1e-14)


def test_traceable_is_the_generic_tests_stand_in():
    assert traceable(built(nn.LSTM(2), 3, 2)).__class__ is not nn.LSTM  # or all tests of gradients above would lie
