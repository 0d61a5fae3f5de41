"""Convolution against numbers worked by hand, definitions written as loops, and what Keras and PyTorch computed."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import convolution

REFERENCES = np.load(Path(__file__).parent / "references" / "convolution.npz")
NETWORKS = json.loads(bytes(REFERENCES["given/networks"]))
RATES = {"SGD": 0.1, "Adam": 0.002}


def built(layer, *shape, seed=0, dtype=np.float64):
    layer.build(shape, np.random.default_rng(seed), dtype)
    return layer


# Beside Keras and PyTorch ---------------------------------------------------------------------------------------------


def network(number, dtype):
    """Return the model with its first weights, its input and the classes."""
    layers = [getattr(nn, kind)(**arguments) for kind, arguments in NETWORKS[number]["layers"]]
    x, y = REFERENCES[f"given/{number} x"], REFERENCES[f"given/{number} y"]
    model = nn.Sequential([*layers, nn.Flatten(), nn.Dense(3)], x.shape[1:], seed=0, dtype=dtype)
    for i, name in enumerate(model.weights):
        model.weights[name] = REFERENCES[f"given/{number} weight {i}"]
    return model, x.astype(dtype), y


def test_the_networks_drawn_cover_what_they_should():
    kinds = [kind for each in NETWORKS for kind, _ in each["layers"]]
    options = [arguments for each in NETWORKS for _, arguments in each["layers"]]
    assert len(NETWORKS) >= 40 and sum(each["keras"] for each in NETWORKS) >= 40
    assert set(kinds) >= {"Conv2D", "Conv1D", "DepthwiseConv2D", "LocallyConnected2D", "MaxPooling2D", "ZeroPadding2D"}
    assert any(each["shape"][0] == 1 for each in NETWORKS)
    for name in ("groups", "dilation_rate", "strides"):
        assert sum(np.max(each.get(name, 1)) > 1 for each in options) >= 5
    assert (
        sum(each.get("padding") == "same" and np.min(np.mod(each.get("kernel_size", 1), 2)) == 0 for each in options)
        > 5
    )
    assert sum("pool_size" in each and np.any(np.less(each["strides"], each["pool_size"])) for each in options) >= 5


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-10), ("float32", 1e-5)])
@pytest.mark.parametrize("framework", ["keras", "torch"])
@pytest.mark.parametrize("number", range(len(NETWORKS)))
def test_networks_compute_and_train_as_in_the_frameworks(number, framework, dtype, tolerance):
    if framework == "keras" and not NETWORKS[number]["keras"]:
        assert f"keras/{number} dx" not in REFERENCES
        return

    def compare(got, what):
        np.testing.assert_allclose(got, REFERENCES[f"{framework}/{number} {what}"], tolerance, tolerance, err_msg=what)

    model, x, y = network(number, dtype)
    start, loss = model.params.copy(), nn.SparseCategoricalCrossentropy(from_logits=True)
    logits = model.forward(x)
    compare(logits, "logits")
    loss.forward(y, logits)
    compare(model.backward(loss.backward()), "dx")
    for i, grad in enumerate(model.gradients.values()):
        compare(grad, f"d{i}")
    for name, rate in RATES.items():
        model.params = start
        settings = {"epochs": 20, "batch_size": len(x), "shuffle": False, "verbose": 0}
        history = model.fit(x, y, loss, getattr(nn, name)(rate), **settings)
        compare(history["loss"][-20:], f"{name} losses")
        for i, weight in enumerate(model.weights.values()):
            compare(weight, f"{name} end {i}")


# Definitions ----------------------------------------------------------------------------------------------------------


def by_definition(x, kernel, strides, padding, dilation, groups):
    """y[n, p, q, f] = sum of x[n, stride p + dilation i - before, ..., c] kernel[i, j, c, f] over i, j, c."""
    N, *sizes, _ = x.shape
    kh, kw, C, F = kernel.shape
    places, before = [], []
    for n, k, s, d in zip(sizes, (kh, kw), strides, dilation, strict=True):
        reach = (k - 1) * d + 1
        count = -(-n // s) if padding == "same" else (n - reach) // s + 1
        places.append(count)
        before.append(max((count - 1) * s + reach - n, 0) // 2 if padding == "same" else 0)
    y = np.zeros((N, *places, F))
    for n, p, q, f in np.ndindex(y.shape):
        first = f // (F // groups) * C  # of the channels that filter f sees
        for i, j, c in np.ndindex(kh, kw, C):
            row, column = strides[0] * p + dilation[0] * i - before[0], strides[1] * q + dilation[1] * j - before[1]
            if 0 <= row < sizes[0] and 0 <= column < sizes[1]:
                y[n, p, q, f] += x[n, row, column, first + c] * kernel[i, j, c, f]
    return y


few = st.integers(1, 3)


@given(st.tuples(few, st.integers(1, 6), st.integers(1, 6)), *[st.tuples(few, few)] * 3, few, few, few, st.booleans())
def test_forward_and_backward_by_definition(shape, size, strides, dilation, groups, channels, filters, same):
    padding, C = "same" if same else "valid", groups * channels
    layer = nn.Conv2D(groups * filters, size, strides, padding, dilation, groups)
    if not same and any((k - 1) * d >= n for k, d, n in zip(size, dilation, shape[1:], strict=True)):
        with pytest.raises(ValueError, match="does not fit into"):
            layer.build((*shape[1:], C), np.random.default_rng(0))
        return
    built(layer, *shape[1:], C)
    rng = np.random.default_rng(1)
    x, kernel = rng.normal(size=(*shape, C)), layer.params["kernel"]
    y = layer.forward(x)
    settings = strides, padding, dilation, groups
    assert y.shape == (shape[0], *layer.output_shape)
    np.testing.assert_allclose(y, by_definition(x, kernel, *settings), rtol=1e-12, atol=1e-13)
    grad, dx, dkernel = rng.normal(size=y.shape), rng.normal(size=x.shape), rng.normal(size=kernel.shape)
    got = layer.backward(grad)  # y is linear in x and in the kernel: <grad, y(dx)> = <dL/dx, dx>, exactly
    np.testing.assert_allclose(
        (grad * by_definition(dx, kernel, *settings)).sum(), (got * dx).sum(), rtol=1e-9, atol=1e-9
    )
    want = (grad * by_definition(x, dkernel, *settings)).sum()
    np.testing.assert_allclose(want, (layer.grads["kernel"] * dkernel).sum(), rtol=1e-9, atol=1e-9)


def test_what_is_called_convolution_is_not_turned():
    layer = built(nn.Conv2D(1, 3, padding="same", use_bias=False), 5, 5, 1)
    layer.params["kernel"] = np.arange(9.0).reshape(3, 3, 1, 1)
    point = np.zeros((1, 5, 5, 1))
    point[0, 2, 2] = 1
    np.testing.assert_array_equal(layer.forward(point)[0, 1:4, 1:4, 0], np.arange(8.0, -1, -1).reshape(3, 3))
    np.testing.assert_array_equal(layer.backward(point)[0, 1:4, 1:4, 0], np.arange(9.0).reshape(3, 3))


@pytest.mark.parametrize("size", [2, 3, 4])
def test_of_an_odd_number_of_zeros_one_more_stands_behind(size):
    layer = built(nn.Conv1D(1, size, padding="same", kernel_initializer="ones"), 9, 1)
    y = layer.forward(np.ones((1, 9, 1)))[0, :, 0]
    assert (y[0], y[-1]) == (size - (size - 1) // 2, size - size // 2)


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("kind", ["Conv2D", "DepthwiseConv2D", "LocallyConnected2D"])
def test_nothing_depends_on_how_many_images_are_taken_at_a_time(monkeypatch, kind, groups):
    layer = nn.DepthwiseConv2D(3) if kind == "DepthwiseConv2D" else getattr(nn, kind)(4, 3)
    if kind == "Conv2D":
        layer.groups = groups
    built(layer, 6, 5, 4)
    rng = np.random.default_rng(0)
    x, found = rng.normal(size=(5, 6, 5, 4)), []
    for buffer in (1, 20_000, 2**20):  # an image at a time, some with one left over, all
        monkeypatch.setattr(convolution, "BUFFER", buffer)
        y = layer.forward(x)
        found.append((y, layer.backward(np.cos(y)), layer.grads["kernel"].copy()))
    for other in found[1:]:
        for a, b in zip(found[0], other, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-13)


def test_a_depthwise_convolution_is_one_for_each_channel():
    layer = built(nn.DepthwiseConv2D(3, depth_multiplier=2, bias_initializer="normal"), 5, 6, 3)
    x = np.random.default_rng(0).normal(size=(2, 5, 6, 3))
    y = layer.forward(x)
    for c in range(3):
        one = built(nn.Conv2D(2, 3), 5, 6, 1)
        one.params["kernel"] = layer.params["kernel"][:, :, [c]]
        one.params["bias"] = layer.params["bias"][2 * c : 2 * c + 2]
        np.testing.assert_allclose(y[..., 2 * c : 2 * c + 2], one.forward(x[..., [c]]), rtol=1e-12, atol=1e-14)


def test_locally_connected_with_equal_kernels_is_a_convolution():
    local, shared = (
        built(nn.LocallyConnected2D(4, (3, 2), (2, 1)), 7, 6, 3),
        built(nn.Conv2D(4, (3, 2), (2, 1)), 7, 6, 3),
    )
    local.params["kernel"] = np.tile(shared.params["kernel"].reshape(1, -1, 4), (3 * 5, 1, 1))
    x = np.random.default_rng(0).normal(size=(2, 7, 6, 3))
    np.testing.assert_allclose(local.forward(x), shared.forward(x), rtol=1e-12, atol=1e-14)
    grad = np.random.default_rng(1).normal(size=(2, 3, 5, 4))
    np.testing.assert_allclose(local.backward(grad), shared.backward(grad), rtol=1e-12, atol=1e-14)
    total = local.grads["kernel"].sum(axis=0).reshape(3, 2, 3, 4)
    np.testing.assert_allclose(total, shared.grads["kernel"], rtol=1e-12, atol=1e-13)


# Weights --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "shape", "fan_in", "fan_out"),
    [
        (nn.Conv2D(40, (3, 5)), (9, 9, 30), 3 * 5 * 30, 3 * 5 * 40),
        (nn.Conv2D(40, 3, groups=2), (9, 9, 60), 9 * 30, 9 * 40),  # as in Keras and PyTorch
        (nn.Conv1D(80, 7), (9, 60), 7 * 60, 7 * 80),
        (nn.DepthwiseConv2D(5, depth_multiplier=4), (9, 9, 90), 25, 25 * 4),
        (nn.LocallyConnected2D(10, 3), (9, 9, 20), 9 * 20, 9 * 10),
    ],
    ids=repr,
)
def test_kernels_are_drawn_by_the_fans_of_one_unit(layer, shape, fan_in, fan_out):
    limit = np.sqrt(6 / (fan_in + fan_out))  # Glorot's, uniform
    kernel = built(layer, *shape).params["kernel"]
    assert kernel.size > 5_000
    assert 0.99 * limit < np.abs(kernel).max() <= limit
    np.testing.assert_allclose(kernel.std(), limit / np.sqrt(3), rtol=0.05)


def test_kernels_drawn_one_by_one_are_not_alike():
    kernels = built(nn.LocallyConnected2D(2, 2, kernel_initializer="orthogonal"), 4, 4, 3).params["kernel"]
    assert len({kernel.tobytes() for kernel in kernels}) == 9
    for kernel in kernels:
        np.testing.assert_allclose(kernel.T @ kernel, np.eye(2), atol=1e-14)
    kernels = built(nn.DepthwiseConv2D(2, depth_multiplier=3, depthwise_initializer="orthogonal"), 4, 4, 2).params[
        "kernel"
    ]
    for c in range(2):
        kernel = kernels[:, :, c].reshape(4, 3)
        np.testing.assert_allclose(kernel.T @ kernel, np.eye(3), atol=1e-14)


def test_weights_of_pytorch_by_the_documented_transposes():
    rng = np.random.default_rng(0)
    for layer, weight, change in (
        (nn.Conv2D(6, (3, 2), groups=2), rng.normal(size=(6, 2, 3, 2)), lambda w: w.transpose(2, 3, 1, 0)),
        (nn.Conv1D(6, 3), rng.normal(size=(6, 4, 3)), lambda w: w.transpose(2, 1, 0)),
        (
            nn.DepthwiseConv2D((3, 2), depth_multiplier=2),
            rng.normal(size=(8, 1, 3, 2)),
            lambda w: w.transpose(2, 3, 0, 1).reshape(3, 2, 4, 2),
        ),
    ):
        built(layer, *(7,) * layer.axes, 4)
        layer.params["kernel"] = change(weight)
        x = rng.normal(size=(1, *(7,) * layer.axes, 4))
        kh, kw = layer.window()[0]  # of a sequence 1, k
        cells = x[0, :kh, :kw] if layer.axes == 2 else x[0, :kw]  # what the first place sees
        cells = np.moveaxis(cells, -1, 0)  # channels first
        out, per_group = weight.shape[:2]
        groups = 4 // per_group
        for f in range(out):
            first = f // (out // groups) * per_group
            want = (weight[f] * cells[first : first + per_group]).sum()
            np.testing.assert_allclose(layer.forward(x)[(0,) * (layer.axes + 1) + (f,)], want, rtol=1e-12)


def test_penalties_find_their_kernels():
    layers = [
        nn.Conv2D(2, 2, kernel_regularizer="l2"),
        nn.DepthwiseConv2D(2, depthwise_regularizer=nn.L1(0.5)),
        nn.LocallyConnected2D(2, 2, kernel_regularizer="l1", bias_regularizer="l2"),
    ]
    model = nn.Sequential(layers, (6, 6, 2), seed=0)
    penalties = [{name: type(each).__name__ for name, each in layer.regularizers().items()} for layer in layers]
    assert penalties == [{"kernel": "L2"}, {"kernel": "L1"}, {"kernel": "L1", "bias": "L2"}]
    assert layers[1].regularizers()["kernel"].l1 == 0.5
    assert model.penalty() > 0


# The door -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (nn.Conv2D(0, 3), (8, 8, 1), r"Got filters=0; expected a whole number of at least 1"),
        (nn.Conv2D(2, 0), (8, 8, 1), r"Got kernel_size=0; expected a whole number"),
        (nn.Conv2D(2, 2.5), (8, 8, 1), r"Got kernel_size=2.5; expected a whole number"),
        (nn.Conv2D(2, (3, 3, 3)), (8, 8, 1), r"Got kernel_size=\(3, 3, 3\); expected a whole number or a pair of them"),
        (nn.Conv2D(2, 3, strides=0), (8, 8, 1), r"Got strides=0"),
        (nn.Conv2D(2, 3, dilation_rate=(1, 0)), (8, 8, 1), r"Got dilation_rate=0"),
        (nn.Conv2D(2, 3, padding="full"), (8, 8, 1), r"Got padding='full'; expected 'valid' .* or 'same'"),
        (
            nn.Conv2D(2, 3, groups=2),
            (8, 8, 3),
            r"Got groups=2 with 3 channels and 2 filters; expected a divisor of both",
        ),
        (nn.Conv2D(3, 3, groups=2), (8, 8, 2), r"Got groups=2 with 2 channels and 3 filters"),
        (nn.Conv2D(2, 3, groups=0), (8, 8, 2), r"Got groups=0"),
        (nn.Conv2D(2, 3), (8, 8), r"needs images \(height, width, C\).*\(8, 8\).*x\[..., None\]"),
        (nn.Conv2D(2, 3), (8, 8, None), r"number of channels known"),
        (nn.Conv2D(2, 3), (2, 8, 1), r"reaches over 3 cells does not fit into 2; .*padding='same'"),
        (nn.Conv2D(2, 2, dilation_rate=4), (4, 8, 1), r"reaches over 5 cells does not fit into 4"),
        (nn.Conv1D(2, 3), (8, 8, 1), r"Conv1D needs sequences \(T, C\)"),
        (nn.Conv1D(2, (3, 3)), (8, 1), r"Got kernel_size=\(3, 3\); expected a whole number\."),
        (nn.DepthwiseConv2D(3, depth_multiplier=0), (8, 8, 1), r"Got depth_multiplier=0"),
        (nn.LocallyConnected2D(2, 3), (8, None, 1), r"needs images of known size; got input_shape \(8, None, 1\)"),
        (nn.LocallyConnected2D(2, 9), (8, 8, 1), r"does not fit into 8"),
    ],
    ids=repr,
)
def test_what_cannot_be_is_refused_before_anything_is_made(layer, shape, message):
    with pytest.raises(ValueError, match=message):
        layer.build(shape, np.random.default_rng(0))
    assert layer.output_shape is None and not layer.params


def test_images_may_vary_in_size():
    layers = [nn.Conv2D(3, 3, 2), nn.MaxPooling2D(2, padding="same"), nn.GlobalAveragePooling2D(), nn.Dense(2)]
    model = nn.Sequential(layers, (None, 9, 1), seed=0)
    assert layers[1].output_shape == (None, 2, 3)
    for height in (3, 10):
        assert model.predict(np.ones((2, height, 9, 1))).shape == (2, 2)
    with pytest.raises(ValueError, match="does not fit into 2"):
        model.predict(np.ones((2, 2, 9, 1)))


def test_a_saved_network_is_the_same(tmp_path):
    layers = [
        nn.Conv2D(4, (3, 2), 2, "same", groups=2, activation="relu"),
        nn.DepthwiseConv2D(2, depthwise_regularizer="l2"),
        nn.ZeroPadding2D(((0, 1), (2, 0))),
        nn.LocallyConnected2D(2, 2),
        nn.AveragePooling2D((2, 1)),
        nn.Reshape((-1, 2)),
        nn.Flatten(),
        nn.Dense(2),
    ]
    model = nn.Sequential(layers, (7, 8, 2), seed=0, dtype="float32")
    x = np.random.default_rng(0).normal(size=(3, 7, 8, 2))
    model.save(tmp_path / "network.safetensors")
    again = nn.Sequential.load(tmp_path / "network.safetensors")
    np.testing.assert_array_equal(again.predict(x), model.predict(x))
    assert repr(again.layers[0]) == "Conv2D(4, [3, 2], strides=2, padding='same', groups=2, activation=ReLU())"
