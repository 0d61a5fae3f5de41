"""compare: each slip is made on purpose, and must come back by its own name, at its own layer.

The references are Keras's (tests/references/keras); what the other libraries do differently is written out here.
"""

import copy

import numpy as np
import pytest
from test_interop import FILES, NETWORKS, loaded, outputs

import nnlib as nn
from nnlib.interop import compare, load_keras_weights

RNG = np.random.default_rng(7)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_networks_that_are_the_same_agree_in_every_layer(name, dtype):
    model = loaded(name, dtype)
    before = model.params.copy()
    report = compare(model, FILES / f"{name}.npz")
    assert report.agree and report.first is None and len(report.rows) == len(model.layers)
    assert [row.key for row in report.rows] == list(range(len(model.layers)))
    assert "all layers agree" in repr(report) and repr(report).count("agrees") == len(report.rows)
    np.testing.assert_array_equal(model.params, before)


def by_gate(array, gates, order):
    return array.reshape(*array.shape[:-1], gates, -1)[..., list(order), :].reshape(array.shape)


def gates(key, count, order, prefix=""):
    """Put the columns of all arrays of a layer (or of one direction) into this order."""

    def slip(model):
        params = model.layers[key].params
        params.update({name: by_gate(a, count, order) for name, a in params.items() if name.startswith(prefix)})

    return slip


def arrays(key, **changes):
    """Change arrays of a layer by functions."""

    def slip(model):
        layer = model.layers[key]
        for name, change in changes.items():
            place = layer.params if name in layer.params else layer.state
            place[name] = change(place[name].copy())

    return slip


def setting(key, **values):
    return lambda model: vars(model.layers[key]).update(values)


def turned(count):
    def change(U):
        H = len(U)
        return np.concatenate([U[:, H * g : H * (g + 1)].T for g in range(count)], axis=1)

    return change


def channel_first(kernel):
    rows, columns, channels = (3, 2, 6)
    order = [(r * columns + c) * channels + k for k in range(channels) for r in range(rows) for c in range(columns)]
    return kernel[order]


def exchanged(model):
    params = model.layers[1].params
    old = {name: a.copy() for name, a in params.items()}
    for name, array in old.items():
        one, rest = name.split(".")
        params[f"{'backward' if one == 'forward' else 'forward'}.{rest}"] = array


SLIPS = [  # (network, slip, layer, words of the verdict)
    ("text", gates(1, 4, (0, 1, 3, 2)), 1, "gate order: its columns stand as i, f, o, c~; expected i, f, c~, o"),
    ("text", gates(1, 4, (1, 2, 0, 3)), 1, "gate order: its columns stand as f, c~, i, o; expected i, f, c~, o"),
    ("text", gates(1, 4, (1, 0, 2, 3), "forward"), 1, "gate order of the forward layer: its columns stand as f, i,"),
    ("text", gates(1, 4, (3, 1, 2, 0), "backward"), 1, "gate order of the backward layer: its columns stand as o, f,"),
    ("text", gates(4, 3, (1, 0, 2)), 4, "gate order: its columns stand as r, z, h~; expected z, r, h~"),
    ("sequence", gates(3, 3, (1, 2, 0)), 3, "gate order: its columns stand as r, h~, z"),
    ("sequence", arrays(1, recurrent_kernel=turned(1)), 1, "recurrent kernel transposed: equals the reference with"),
    ("sequence", arrays(4, recurrent_kernel=turned(4)), 4, "recurrent kernel transposed"),
    ("text", arrays(1, **{"backward.recurrent_kernel": turned(4)}), 1, "recurrent kernel of the backward layer"),
    ("text", exchanged, 1, "direction: the weights of the forward and the backward layer are exchanged"),
    ("sequence", setting(9, go_backwards=False), 9, "order: right with go_backwards=True"),
    ("text", setting(0, mask_zero=False), 1, "mask: the reference takes zeros for padding"),
    ("sequence", setting(0, mask_value=5.0), 1, "mask: the reference takes zeros for padding"),
    ("images", arrays(7, kernel=channel_first), 7, "flatten order: the rows of its kernel stand channel by channel"),
    ("images", arrays(7, kernel=lambda W: W.T.reshape(W.shape)), 7, "kernel reshaped where it had to be transposed"),
    ("text", arrays(6, kernel=lambda W: W.T.reshape(W.shape)), 6, "kernel reshaped where it had to be transposed"),
    ("images", arrays(0, kernel=lambda W: W.transpose(3, 2, 0, 1).reshape(W.shape)), 0, "kernel reshaped where"),
    ("sequence", arrays(8, kernel=lambda W: W.transpose(2, 1, 0).reshape(W.shape)), 8, "kernel reshaped where"),
    ("images", arrays(0, kernel=lambda W: W[::-1, ::-1]), 0, "kernel turned"),
    ("images", arrays(2, kernel=lambda W: W[::-1, ::-1]), 2, "kernel turned"),
    ("images", arrays(4, kernel=lambda W: W.swapaxes(0, 1)), 4, "rows and columns are exchanged"),
    ("images", setting(1, epsilon=1e-3), 1, "epsilon: right with epsilon=0.0001"),
    ("text", setting(2, epsilon=1e-6), 2, "epsilon: right with epsilon=0.001"),
    ("text", setting(4, merge_mode="ave"), 4, "direction: right with merge_mode='sum'"),
    ("sequence", setting(2, merge_mode="sum"), 2, "direction: right with merge_mode='mul'"),
    ("images", setting(0, activation=nn.Linear()), 0, "activation: right with activation='relu'"),
    ("sequence", setting(1, activation=nn.Tanh()), 1, "activation: right with activation='relu'"),
    ("sequence", setting(4, recurrent_activation=nn.Sigmoid()), 4, "right with recurrent_activation='tanh'"),
    ("images", arrays(9, kernel=lambda W: W * 1.001), 9, "none of the usual slips makes it agree"),
    ("text", arrays(1, **{"forward.kernel": lambda W: W * 1.001}), 1, "none of the usual slips makes it agree"),
]  # fmt: skip


@pytest.mark.parametrize("case", SLIPS, ids=lambda case: f"{case[0]}, {case[3]}")
def test_a_slip_is_named_at_its_layer(case):
    name, slip, key, words = case
    model = loaded(name)
    slip(model)
    before = model.params.copy()
    report = compare(model, FILES / f"{name}.npz")
    assert not report.agree and report.first.key == key, report
    assert words in report.first.cause, report.first.cause
    assert report.first.verdict == "differs"
    for row in report.rows[key + 1 :]:  # no fault of theirs; but each recurrent layer misses the mask that is not there
        if words.startswith("mask") and words in row.cause:
            continue
        assert row.verdict in ("agrees", "agrees alone") and row.alone <= row.bound, report
    np.testing.assert_array_equal(model.params, before)
    assert f"the first layer that differs is {key}, {report.first.layer}" in repr(report) and words in repr(report)


def test_the_difference_is_the_largest_of_the_layer_in_the_network_and_alone():
    model = nn.Sequential([nn.Dense(2), nn.Dense(1)], 2)
    load_keras_weights(model, [np.eye(2), np.zeros(2), np.ones((2, 1)), np.zeros(1)])
    x = np.array([[1.0, 2.0], [3.0, -4.0]])
    report = compare(model, [np.add(x, [[0.5, 0], [-2.0, 1.0]]), [[3.5], [-2.0]]], x)
    assert [(row.difference, row.alone, row.agrees) for row in report.rows] == [(2.0, 2.0, False), (1.0, 0.0, False)]
    assert report.rows[1].verdict == "agrees alone" and report[1].shape == (2, 1)
    assert "0      Dense(2)  (2, 2)   2                   2        differs\n1" in repr(report)
    assert "1      Dense(1)  (2, 1)   1                   < 4e-09  agrees alone" in repr(report)
    assert compare(model, [x + 1e-9, x.sum(axis=1, keepdims=True)], x).agree
    assert not compare(model, [x + 1e-9, x.sum(axis=1, keepdims=True)], x, tolerance=1e-10).agree
    assert compare(model, [(x + 1e-5).astype("float32"), x.sum(axis=1, keepdims=True)], x).agree


def test_two_faults_are_both_named():
    model = loaded("sequence")
    arrays(1, recurrent_kernel=turned(1))(model)
    gates(4, 4, (0, 1, 3, 2))(model)
    rows = compare(model, FILES / "sequence.npz").rows
    assert "U^T" in rows[1].cause and "gate order" in rows[4].cause and rows[3].verdict == "agrees alone"


# What another library does --------------------------------------------------------------------------------------------


def other(layers, shape, x, change, key=-1, seed=0):
    """Return the verdict on layer `key`, where the reference is our own outputs, changed there and not gone on with."""
    model, rng = nn.Sequential(layers, shape, seed=seed), np.random.default_rng(seed)
    for array in model.weights.values():
        array += rng.normal(size=array.shape) / 3
    want, y, mask = [], model.layers[0].check_input(x), None
    for layer in model.layers:
        y, mask = layer.forward(y, mask=mask), layer.compute_mask(y, mask)
        want.append(y)
    key = key % len(layers)
    want[key] = change(model, want)
    report = compare(model, dict(enumerate(want[: key + 1])), x)
    assert report.first.key == key
    return report.first.cause


def test_a_convolution_padded_otherwise():
    wide = RNG.normal(size=(2, 12, 12, 3))
    x = wide[:, :8, :8]

    def padded(sides):
        def change(model, want):
            layer = nn.Conv2D(4, model.layers[0].kernel_size, model.layers[0].strides)
            frame = nn.Sequential([nn.ZeroPadding2D((sides, sides)), layer], model.input_shape)
            load_keras_weights(frame, list(model.layers[0].params.values()))
            return frame.forward(wide[:, : model.input_shape[0], : model.input_shape[1]])

        return change

    first = other([nn.Conv2D(4, 2, padding="same")], (8, 8, 3), x, padded((1, 0)))
    assert "the larger half first" in first
    torch = other([nn.Conv2D(4, 5, 4, padding="same")], (8, 8, 3), x, padded((2, 2)))
    assert "as much before the image as behind it" in torch
    torch = other([nn.Conv2D(4, 9, 3, padding="same")], (12, 12, 3), wide, padded((4, 4)))
    assert "as much before the image as behind it" in torch
    valid = other([nn.Conv2D(4, 3, padding="same")], (8, 8, 3), x, padded((0, 0)))
    assert "padding: right with padding='valid'" in valid
    same = other([nn.Conv2D(4, 3)], (8, 8, 3), x, padded((1, 1)))
    assert "padding: right with padding='same'" in same


def test_a_slip_that_the_layer_refuses_is_no_cause():
    """padding="valid", where no window would fit in; go_backwards under a mask."""
    x = RNG.normal(size=(2, 3, 3, 1))
    large = other([nn.Conv2D(2, 4, padding="same")], (3, 3, 1), x, lambda model, want: want[0] + x)
    tokens = np.array([[3, 1, 0, 0], [2, 1, 1, 2]])
    layers = [nn.Embedding(4, 2, mask_zero=True), nn.SimpleRNN(3, return_sequences=True)]
    masked = other(layers, (4,), tokens, lambda model, want: want[1] + RNG.normal(size=want[1].shape))
    assert large == masked == "none of the usual slips makes it agree"


def test_channels_that_come_first():
    x = RNG.normal(size=(2, 4, 5, 3))
    assert "channels first" in other([nn.Conv2D(4, 2)], (4, 5, 3), x, lambda model, want: want[0].transpose(0, 3, 1, 2))
    flat = other([nn.Flatten()], (4, 5, 3), x, lambda model, want: x.transpose(0, 3, 1, 2).reshape(2, -1))
    assert "flatten order: the reference's numbers stand channel by channel" in flat


def test_a_kernel_is_still_behind_the_flatten_where_dropout_stands_between():
    x = RNG.normal(size=(2, 2, 3, 4))

    def first(model, want):
        flat = want[2].reshape(2, 2, 3, 4).transpose(0, 3, 1, 2).reshape(2, -1)
        return flat @ model.layers[3].params["kernel"]

    layers = [nn.Flatten(), nn.Dropout(0.5), nn.Tanh(), nn.Dense(5, use_bias=False)]
    assert "flatten order" in other(layers, (2, 3, 4), x, first)


def test_words_padded_at_the_other_end():
    x = np.array([[0, 0, 3, 1], [2, 1, 1, 2]])
    table = lambda model, words: model.layers[0].params["embeddings"][words]  # noqa: E731
    end = other([nn.Embedding(4, 2)], (4,), x, lambda model, _: table(model, [[3, 1, 0, 0], [2, 1, 1, 2]]))
    assert "padding: in the reference each row's zeros stand at the other end" in end
    x = np.array([[3, 1, 0, 0], [2, 1, 1, 2]])
    end = other([nn.Embedding(4, 2)], (4,), x, lambda model, _: table(model, [[0, 0, 3, 1], [2, 1, 1, 2]]))
    assert "padding: in the reference each row's zeros stand at the other end" in end


def test_a_mask_that_the_reference_does_not_know():
    x = np.array([[3, 1, 0, 0], [2, 1, 1, 2]])

    def unmasked(model, want):
        return model.layers[1].forward(want[0])

    assert "mask: the reference counts padding" in other(
        [nn.Embedding(4, 2, mask_zero=True), nn.LSTM(3)], (4,), x, unmasked
    )


def test_backward_outputs_that_stand_the_wrong_way_round():
    x, H = RNG.normal(size=(2, 5, 3)), 4

    def not_turned(model, want):
        return np.concatenate([want[0][..., :H], want[0][:, ::-1, H:]], axis=-1)

    def last_step(model, want):
        layer = model.layers[0]
        alone = nn.Sequential([nn.LSTM(H)], (1, 3))  # backward, at the last step, it has read that step only
        load_keras_weights(alone, [a for name, a in layer.params.items() if name.startswith("backward")])
        return np.concatenate([want[0][:, :H], alone.forward(x[:, -1:])], axis=-1)

    sequences = nn.Bidirectional(nn.LSTM(H, return_sequences=True))
    assert "does not turn the backward layer's outputs round again" in other([sequences], (5, 3), x, not_turned)
    assert "backward layer's outputs at the last step" in other([nn.Bidirectional(nn.LSTM(H))], (5, 3), x, last_step)


def test_sequences_and_their_ends():
    x = RNG.normal(size=(2, 5, 3))
    ends = other([nn.GRU(4, return_sequences=True)], (5, 3), x, lambda model, want: want[0][:, -1])
    assert "right with return_sequences=False" in ends
    backwards = other([nn.GRU(4, return_sequences=True)], (5, 3), x, lambda model, want: want[0][:, ::-1])
    assert "puts out the last step first" in backwards


def test_a_gru_that_resets_before():
    def before(model, want):
        params = model.layers[0].params
        other = nn.Sequential([nn.GRU(4, reset_after=False)], (5, 3))
        load_keras_weights(other, [params["kernel"], params["recurrent_kernel"], params["bias"].sum(axis=0)])
        return other.forward(x)

    x = RNG.normal(size=(2, 5, 3))
    assert "right with reset_after=False" in other([nn.GRU(4)], (5, 3), x, before)


def test_statistics_of_the_batch():
    x = RNG.normal(size=(6, 3))

    def in_training(model, want):
        return copy.deepcopy(model.layers[0]).forward(x, training=True)

    assert "computed in training" in other([nn.BatchNormalization()], 3, x, in_training)


def test_statistics_exchanged_and_biases_left_out():
    x = RNG.normal(size=(6, 3))

    def exchanged(model, want):
        layer = copy.deepcopy(model.layers[0])
        layer.state["moving_mean"], layer.state["moving_variance"] = (
            [1.0] * 3,
            [0.0] * 3,
        )  # as they start, the other way
        return layer.forward(x)

    def no_bias(model, want):
        return x @ model.layers[0].params["kernel"]

    assert "moving_mean and moving_variance are exchanged" in other([nn.BatchNormalization()], 3, x, exchanged)
    assert "the reference adds no bias" in other([nn.Dense(4)], 3, x, no_bias)


def test_an_activation_that_the_reference_does_not_apply():
    x = RNG.normal(size=(4, 3))
    logits = other([nn.Dense(3), nn.Softmax()], 3, x, lambda model, want: want[0])
    assert "activation: right with 'linear'" in logits


# Forms of a reference -------------------------------------------------------------------------------------------------


def test_the_forms_of_a_reference():
    model, want = loaded("images"), outputs("images")
    x = want.pop("x")
    listed = [want[str(key)] for key in range(10)]
    for form in (
        listed,
        tuple(listed),
        dict(enumerate(listed)),
        {"x": x, **want},
        {f"layer_{k}": a for k, a in want.items()},
    ):
        assert compare(model, form, None if isinstance(form, dict) and "x" in form else x).agree
    few = compare(model, {4: want["4"], "9": want["9"]}, x)
    assert few.agree and [row.key for row in few.rows] == [4, 9] and few[9].alone <= few[9].bound


def test_a_layer_after_one_of_another_shape_has_nothing_to_go_on():
    model, want = loaded("images"), outputs("images")
    want["4"] = want["4"][:, :2]
    report = compare(model, want)
    assert report[4].difference == np.inf and "its shape is (2, 2, 3, 6) in the reference" in report[4].cause
    assert report[5].alone is None and report[5].agrees
    assert report[6].alone <= report[6].bound  # from here on the reference's outputs are known again
    gates_wrong = arrays(7, kernel=lambda W: W * 2)
    gates_wrong(model)
    want["6"] = want["6"][:, :2]
    assert "unknown, as the reference of the layer before has another shape" in compare(model, want)[7].cause


def test_what_is_not_finite_never_agrees():
    model, want = loaded("images"), outputs("images")
    want["3"] = want["3"].copy()
    want["3"].flat[0] = np.nan
    report = compare(model, want)
    assert report.first.key == 3 and report.first.difference == np.inf and "not finite" in report.first.cause
    for tolerance in (np.inf, np.nan, -1):
        with pytest.raises(ValueError, match="tolerance"):
            compare(model, want, tolerance=tolerance)


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ([np.ones((2, 3))] * 4, "of layers [0, 1, 2, 3]; the model has layers 0 to 1"),
        ({}, "of layers []"),
        ({"a": np.ones((2, 3))}, "names 1 layers, the model has 2"),
        ({0: np.array(["a"])}, "expected outputs"),
        ({0: 3.0}, "expected outputs"),
        (3, "expected a list, a dict"),
    ],
)
def test_a_reference_that_is_none_is_refused(reference, words):
    model = nn.Sequential([nn.Dense(3), nn.Dense(1)], 3)
    with pytest.raises(ValueError) as caught:
        compare(model, reference, np.ones((2, 3)))
    assert words in str(caught.value)


def test_inputs_are_checked_and_files_too(tmp_path):
    model = nn.Sequential([nn.Dense(3)], 3)
    with pytest.raises(ValueError, match="no x"):
        compare(model, [np.ones((2, 3))])
    with pytest.raises(ValueError, match="expected \\(None, 3\\)"):
        compare(model, [np.ones((2, 3))], np.ones((2, 4)))
    (tmp_path / "a.npz").write_bytes(b"PK nothing")
    for path in (tmp_path / "a.npz", tmp_path / "b.npz"):
        with pytest.raises(nn.StorageError, match="np"):
            compare(model, path)
    np.savez(tmp_path / "c.npz", x=np.array([{}], object))
    with pytest.raises(nn.StorageError):
        compare(model, str(tmp_path / "c.npz"))


def test_a_stateful_layer_is_compared_from_its_beginning_and_keeps_its_memory():
    model = nn.Sequential([nn.LSTM(2, stateful=True)], (None, 3), seed=0)
    x = RNG.normal(size=(4, 5, 3))
    want = model.forward(x)
    model.forward(x)  # goes on, so its memory is another than after a beginning
    memory = {name: a.copy() for name, a in model.layers[0].state.items()}
    assert compare(model, [want], x).agree
    for name, array in memory.items():
        np.testing.assert_array_equal(model.layers[0].state[name], array)
