"""Normalisation: what comes out has the size it should, running statistics, masks, and the arrays of Keras and PyTorch.

Gradients, shapes, dtypes and the numbers worked by hand are the generic tests' of layers.
"""

import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib.gradcheck import gradcheck

REFERENCES = np.load(Path(__file__).parent / "references" / "normalization.npz")
CASES = {  # Keras's names in make_references.py
    "RMSNormalization": lambda: nn.RMSNormalization(1e-4),
    "LayerNormalization": lambda: nn.LayerNormalization(1e-4),
    "LayerNormalization without beta": lambda: nn.LayerNormalization(center=False),
    "LayerNormalization without gamma": lambda: nn.LayerNormalization(scale=False),
    "BatchNormalization": lambda: nn.BatchNormalization(0.9, 1e-4),
    "BatchNormalization without beta": lambda: nn.BatchNormalization(0.5, center=False),
    "BatchNormalization without gamma": lambda: nn.BatchNormalization(0.5, scale=False),
}
KINDS = [nn.RMSNormalization, nn.LayerNormalization, nn.BatchNormalization]
X = np.random.default_rng(60).normal(3, 2, size=(13, 4))
LABELS = np.random.default_rng(61).integers(0, 3, 13)
kinds = pytest.mark.parametrize("kind", KINDS)
dtypes = pytest.mark.parametrize("dtype", ["float64", "float32"])


def built(layer, shape=(4,), dtype=np.float64):
    layer.build(shape, np.random.default_rng(0), dtype)
    return layer


def network(kind, seed=0, dtype="float64"):
    return nn.Sequential([nn.Dense(6, "tanh"), kind(), nn.Dense(3)], 4, seed, dtype)


def trained(model, epochs=1):
    loss = model.loss or nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(X, LABELS, loss, model.optimizer or "adam", epochs=epochs, batch_size=5, verbose=0)
    return model


# Keras and PyTorch --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["flat", "sequence"])
@pytest.mark.parametrize("framework", ["keras", "torch"])
@pytest.mark.parametrize("name", CASES)
def test_layers_are_those_of_the_frameworks(name, framework, form):
    x, grad, gamma, beta = (REFERENCES[f"given/{form} {what}"] for what in ("x", "grad", "gamma", "beta"))
    layer = built(CASES[name](), x[0].shape[1:])
    for parameter, array in {"gamma": gamma, "scale": gamma, "beta": beta}.items():
        if parameter in layer.params:
            layer.params[parameter] = array
    n = x[0].size // 5

    def agrees(array, what):
        want = REFERENCES[f"{framework}/{form} {name}/{what}"]
        np.testing.assert_allclose(array, want, rtol=1e-11, atol=1e-13, err_msg=what)

    for step, batch in enumerate(x):
        y = layer.forward(batch, training=True)
        dx = layer.backward(grad)
        if layer.state:
            variance, share = layer.state["moving_variance"].copy(), layer.momentum ** (step + 1)
            if framework == "torch":  # its running variance divides by n - 1; the start, 1, has this share
                variance = share + (variance - share) * n / (n - 1)
            agrees(layer.state["moving_mean"], f"{step} moving_mean")
            agrees(variance, f"{step} moving_variance")
    if layer.state and framework == "torch":
        layer.state["moving_variance"] = variance
    for mode in ("training", "inference"):
        agrees(y, f"{mode} y")
        agrees(dx, f"{mode} dx")
        for parameter, array in layer.grads.items():
            agrees(array, f"{mode} d{'beta' if parameter == 'beta' else 'gamma'}")
        y = layer.forward(x[-1])
        dx = layer.backward(grad)


def test_the_references_hold_every_case():
    held = {key.split("/")[1].split(" ", 1)[1] for key in REFERENCES.files if key.startswith(("keras/", "torch/"))}
    assert held == set(CASES)


# What comes out -----------------------------------------------------------------------------------------------------


@dtypes
@given(m=st.integers(2, 9), T=st.integers(1, 4), D=st.integers(2, 6), size=st.sampled_from([0.1, 1, 1e3, 1e6]))
def test_sizes(dtype, m, T, D, size):
    """By definition: root mean squares of 1 over the features, means of 0, for inputs of any size and offset."""
    x = np.random.default_rng([m, T, D]).normal(5, 1, (m, T, D)).astype(dtype) * np.asarray(size, dtype)
    tolerance = {"rtol": 1e-3, "atol": 1e-3} if dtype == "float32" else {"rtol": 1e-6, "atol": 1e-9}
    epsilon = 1e-9 * size**2
    y = built(nn.RMSNormalization(epsilon), (T, D), dtype).forward(x)
    np.testing.assert_allclose((y * y).mean(axis=-1), 1, **tolerance)
    for layer, axes in ((nn.LayerNormalization(epsilon), -1), (nn.BatchNormalization(epsilon=epsilon), (0, 1))):
        y = built(layer, (T, D), dtype).forward(x, training=True)
        np.testing.assert_allclose(y.mean(axis=axes), 0, atol=tolerance["atol"])
        spread = np.sqrt(x.var(axis=axes))
        clear = spread > 0.05 * size
        np.testing.assert_allclose(np.sqrt((y * y).mean(axis=axes))[clear], 1, **tolerance)


@pytest.mark.parametrize("kind", [nn.LayerNormalization, nn.BatchNormalization])
def test_a_large_offset_costs_float32_no_more_digits_than_it_must(kind):
    """mean(x^2) - mean^2 would have none left: the squares are about 2^24, where float32 counts in twos."""
    noise = np.random.default_rng(0).integers(-64, 64, (50, 40)) / 64  # exact in float32 beside 2^12
    exact = built(kind(), (40,)).forward(noise, training=True)
    got = built(kind(), (40,), np.float32).forward((noise + 4096).astype(np.float32), training=True)
    np.testing.assert_allclose(got, exact, atol=0.02)


@kinds
@given(factor=st.sampled_from([0.01, 0.5, 3.0, 1000.0]))
def test_a_factor_before_it_makes_no_difference(kind, factor):
    """And its gradient shrinks as the inputs grow: that is what keeps a high learning rate from blowing up."""
    layer = built(kind(epsilon=1e-12))
    grad = np.random.default_rng(1).normal(size=X.shape)
    y, dx = layer.forward(X, training=True), layer.backward(grad)
    np.testing.assert_allclose(layer.forward(factor * X, training=True), y, rtol=1e-7)
    np.testing.assert_allclose(layer.backward(grad), dx / factor, rtol=1e-6, atol=1e-9 / factor)


def test_only_rms_normalisation_keeps_an_offset():
    for kind in KINDS:
        layer = built(kind(epsilon=1e-12))
        same = np.allclose(layer.forward(X + 5, training=True), layer.forward(X, training=True), rtol=1e-6)
        assert same == (kind is not nn.RMSNormalization)


@kinds
def test_axes_between_are_positions_like_any_other(kind):
    """Images (N, height, width, C) come out as their pixels in one long list do."""
    rng = np.random.default_rng(0)
    x, grad = rng.normal(size=(2, 2, 3, 5, 4))
    layer, flat = built(kind(), x.shape[1:]), built(kind(), (4,))
    for each in (layer, flat):
        each.params.update({name: np.arange(1.0, 5) for name in each.params})
    for training in (True, False):
        y = layer.forward(x, training=training)
        np.testing.assert_allclose(y.reshape(-1, 4), flat.forward(x.reshape(-1, 4), training=training), rtol=1e-12)
        dx, want = layer.backward(grad), flat.backward(grad.reshape(-1, 4))
        np.testing.assert_allclose(dx.reshape(-1, 4), want, rtol=1e-12, atol=1e-15)
        for name in layer.params:
            np.testing.assert_allclose(layer.grads[name], flat.grads[name], rtol=1e-12)
    for name in layer.state:
        np.testing.assert_allclose(layer.state[name], flat.state[name], rtol=1e-12)


@pytest.mark.parametrize("kind", [nn.RMSNormalization, nn.LayerNormalization])
def test_an_example_has_nothing_to_do_with_the_others(kind):
    layer = built(kind())
    y, dx = layer.forward(X, training=True), layer.backward(X)
    np.testing.assert_array_equal(layer.forward(X[3:4]), y[3:4])
    np.testing.assert_array_equal(layer.backward(X[3:4]), dx[3:4])


# Parameters and arguments -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "names"),
    [
        (nn.RMSNormalization(), ["scale"]),
        (nn.RMSNormalization(center=True), ["scale", "beta"]),
        (nn.LayerNormalization(), ["gamma", "beta"]),
        (nn.LayerNormalization(center=False), ["gamma"]),
        (nn.LayerNormalization(scale=False), ["beta"]),
        (nn.BatchNormalization(), ["gamma", "beta"]),
        (nn.BatchNormalization(center=False, scale=False), []),
    ],
    ids=repr,
)
def test_parameters(layer, names):
    built(layer, (2, 4), np.float32)
    assert list(layer.params) == names
    for name, array in layer.params.items():
        assert array.tolist() == [0.0 if name == "beta" else 1.0] * 4 and array.dtype == np.float32
    if isinstance(layer, nn.BatchNormalization):
        assert {name: array.tolist() for name, array in layer.state.items()} == {
            "moving_mean": [0.0] * 4,
            "moving_variance": [1.0] * 4,
        }
    else:
        assert not layer.state


@kinds
@pytest.mark.parametrize("epsilon", [0, -1e-3, np.nan, np.inf, "a", None, True])
def test_epsilons_out_of_range(kind, epsilon):
    with pytest.raises(ValueError, match=r"Got epsilon=.*expected a finite number above 0"):
        kind(epsilon=epsilon)


@pytest.mark.parametrize("momentum", [-0.1, 1.1, np.nan, "a", None, True])
def test_momenta_out_of_range(momentum):
    with pytest.raises(ValueError, match=r"Got momentum=.*expected a finite number at least 0 and at most 1"):
        nn.BatchNormalization(momentum)


@kinds
@pytest.mark.parametrize("shape", [(), (None,), (4, None)])
def test_the_features_must_be_known(kind, shape):
    layer = kind()
    with pytest.raises(ValueError, match=rf"{kind.__name__} needs inputs with a last axis of known size"):
        layer.build(shape, np.random.default_rng(0))
    assert layer.output_shape is None and not layer.params and not layer.state


# Running statistics -------------------------------------------------------------------------------------------------


@dtypes
def test_running_statistics_by_hand(dtype):
    layer = built(nn.BatchNormalization(0.75), (1,), dtype)
    means, variances = [], []
    for batch in ([[1.0], [5.0]], [[0.0], [0.0]]):  # means 3 and 0, variances 4 and 0
        layer.forward(np.array(batch, dtype), training=True)
        layer.forward(np.full((3, 1), 77, dtype))  # inference looks, and changes nothing
        means.append(layer.state["moving_mean"].item())
        variances.append(layer.state["moving_variance"].item())
    assert means == [0.75, 0.5625] and variances == [1.75, 1.3125]
    assert layer.state["moving_mean"].dtype == layer.state["moving_variance"].dtype == dtype


def test_inference_is_a_straight_line():
    """y = gamma (x - moving_mean) / sqrt(moving_variance + epsilon) + beta, the same for an example in any company."""
    layer = built(nn.BatchNormalization(epsilon=0.5))
    layer.params.update(gamma=[1.0, 2, 3, 4], beta=[4.0, 3, 2, 1])
    layer.state.update(moving_mean=[1.0, 0, 2, 3], moving_variance=[0.5, 1, 2, 3])
    factor = np.array([1.0, 2, 3, 4]) / np.sqrt([1.0, 1.5, 2.5, 3.5])
    want = (X - [1, 0, 2, 3]) * factor + [4, 3, 2, 1]
    np.testing.assert_allclose(layer.forward(X), want, rtol=1e-12)
    np.testing.assert_allclose(layer.forward(X[5:6]), want[5:6], rtol=1e-12)
    np.testing.assert_allclose(layer.backward(np.ones((1, 4))), [factor], rtol=1e-14)


def test_a_batch_of_one_is_its_own_mean():
    layer = built(nn.BatchNormalization())
    layer.params["beta"] = [1.0, 2, 3, 4]
    assert layer.forward(X[:1], training=True).tolist() == [[1.0, 2, 3, 4]]
    assert not layer.backward(np.ones((1, 4))).any()


# Masks --------------------------------------------------------------------------------------------------------------


def test_padding_has_no_part_in_the_statistics_of_a_batch():
    """Mistake 35: were it counted, the outputs would change with the number of pads."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, 5, 4))
    mask = np.arange(5) < np.array([[2], [5], [3]])
    x[~mask] = 100.0
    layer, alone = built(nn.BatchNormalization(0.5), (5, 4)), built(nn.BatchNormalization(0.5), (4,))
    y, want = layer.forward(x, training=True, mask=mask), alone.forward(x[mask], training=True)
    np.testing.assert_allclose(y[mask], want, rtol=1e-12)
    for name in layer.state:
        np.testing.assert_allclose(layer.state[name], alone.state[name], rtol=1e-12)
    grad = rng.normal(size=x.shape) * mask[..., None]
    dx, want = layer.backward(grad), alone.backward(grad[mask])
    np.testing.assert_allclose(dx[mask], want, rtol=1e-10, atol=1e-14)
    assert not dx[~mask].any()
    for name in layer.grads:
        np.testing.assert_allclose(layer.grads[name], alone.grads[name], rtol=1e-10)
    state = copy.deepcopy(layer.state)
    y = layer.forward(x, training=True)  # the mask is not left over
    np.testing.assert_allclose(y.mean(axis=(0, 1)), 0, atol=1e-9)
    layer.state.update(state)
    np.testing.assert_array_equal(layer.forward(x, mask=mask), layer.forward(x))  # nor of account in inference


@kinds
@pytest.mark.parametrize("training", [True, False])
def test_gradients_with_a_mask(kind, training):
    """Outputs at padding too: their gradient, if there is one, goes through the statistics as well."""
    x, mask = np.random.default_rng(0).normal(size=(3, 5, 4)), np.arange(5) < np.array([[2], [5], [3]])
    report = gradcheck(built(kind(), (5, 4)), x, training=training, mask=mask)
    assert report.agree, report


def test_a_batch_of_nothing_but_padding():
    layer = built(nn.BatchNormalization(0.5), (2, 4))
    y = layer.forward(np.ones((3, 2, 4)), training=True, mask=np.zeros((3, 2), bool))
    assert np.isfinite(y).all() and np.isfinite(layer.backward(np.ones((3, 2, 4)))).all()


# In a model ---------------------------------------------------------------------------------------------------------


@kinds
@dtypes
@pytest.mark.parametrize("how", ["copy", "load"])
def test_training_goes_on_where_it_stopped(kind, dtype, how, tmp_path):
    through = trained(network(kind, dtype=dtype), 4)
    model = trained(network(kind, dtype=dtype), 2)
    before = copy.deepcopy(model.layers[1].state)
    if how == "copy":
        other = copy.copy(model)
    else:
        model.save(tmp_path / "model")
        other = nn.Sequential.load(tmp_path / "model")
    trained(other, 2)
    assert np.array_equal(other.params, through.params) and other.history.records == through.history.records
    for name, array in other.layers[1].state.items():
        assert array.dtype == dtype and np.array_equal(array, through.layers[1].state[name])
        assert np.array_equal(model.layers[1].state[name], before[name])  # a copy's state is its own
        assert not np.array_equal(array, before[name])


@kinds
@pytest.mark.parametrize("training", [True, False])
def test_gradients_of_a_whole_model(kind, training):
    model = nn.Sequential([nn.Dense(6, "tanh"), kind(), nn.Dropout(0.3), nn.Dense(3)], 4, seed=0)
    report = gradcheck(model, X, LABELS, nn.SparseCategoricalCrossentropy(from_logits=True), training=training)
    assert report.agree, report


def test_running_statistics_are_not_trained():
    model = trained(network(nn.BatchNormalization), 3)
    assert model.params.size == 4 * 6 + 6 + 6 + 6 + 6 * 3 + 3
    assert not any("moving" in name for name in model.weights)
    start = model.params.copy()
    state = copy.deepcopy(model.layers[1].state)
    model.predict(X)
    model.evaluate(X, LABELS)
    assert np.array_equal(model.params, start)
    assert all(np.array_equal(array, state[name]) for name, array in model.layers[1].state.items())
