"""Penalties: their numbers, where they apply, what training makes of them, and the conventions of Keras and others."""

import copy
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neural_network import MLPRegressor

import nnlib as nn
from nnlib.autodiff import Tensor

REFERENCES = np.load(Path(__file__).parent / "references" / "penalties.npz")
M, D, K = 11, 4, 3
X = np.random.default_rng(30).normal(size=(M, D))
LABELS = np.random.default_rng(31).integers(0, K, M)
KINDS = {
    "L1": nn.L1(0.3),
    "L2": nn.L2(0.7),
    "L1L2": nn.L1L2(0.3, 0.7),
    "only l1": nn.L1L2(l1=0.3),
    "only l2": nn.L1L2(l2=0.7),
}
W = np.array([[1.0, -2.0], [0.0, 4.0]])  # sum |w| = 7, sum w^2 = 21
PENALTIES = {"L1": 2.1, "L2": 14.7, "L1L2": 16.8, "only l1": 2.1, "only l2": 14.7}
GRADIENTS = {
    "L1": [[0.3, -0.3], [0.0, 0.3]],
    "L2": [[1.4, -2.8], [0.0, 5.6]],
    "L1L2": [[1.7, -3.1], [0.0, 5.9]],
    "only l1": [[0.3, -0.3], [0.0, 0.3]],
    "only l2": [[1.4, -2.8], [0.0, 5.6]],
}
kinds = pytest.mark.parametrize("kind", KINDS)


def from_logits():
    return nn.SparseCategoricalCrossentropy(from_logits=True)


def network(seed=0, dtype="float64", kernel_regularizer=None, **last):
    return nn.Sequential([nn.Dense(5, "tanh"), nn.Dense(K, **last)], D, seed, dtype, kernel_regularizer)


def fitted(model, x=X, y=LABELS, optimizer="sgd", **settings):
    model.fit(x, y, from_logits(), optimizer, **{"verbose": 0, "batch_size": 4, **settings})
    return model


# The numbers --------------------------------------------------------------------------------------------------------


@kinds
def test_penalties_worked_by_hand(kind):
    assert KINDS[kind].forward(W) == pytest.approx(PENALTIES[kind], rel=1e-15)
    np.testing.assert_allclose(KINDS[kind].backward(W), GRADIENTS[kind], rtol=1e-15)
    for examples in (1, 8):  # of no account by this convention
        assert KINDS[kind].forward(W, examples) == KINDS[kind].forward(W)
        assert np.array_equal(KINDS[kind].backward(W, examples), KINDS[kind].backward(W))


@kinds
def test_a_penalty_per_example_is_divided_by_them(kind):
    each = nn.Regularizer.from_config({**KINDS[kind].config(), "per_example": True})
    assert each.forward(W, 8) == pytest.approx(PENALTIES[kind] / 8, rel=1e-15)
    assert each.forward(W, 0.5) == pytest.approx(PENALTIES[kind] * 2, rel=1e-15)  # a sum of weights
    np.testing.assert_allclose(each.backward(W, 8), np.array(GRADIENTS[kind]) / 8, rtol=1e-15)


@kinds
@pytest.mark.parametrize("per_example", [False, True])
@given(seed=st.integers(0, 2**32 - 1), m=st.integers(1, 9), shape=st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_gradients_agree_with_autodiff_and_central_differences(kind, per_example, seed, m, shape):
    each = nn.Regularizer.from_config({**KINDS[kind].config(), "per_example": per_example})
    w = np.random.default_rng(seed).normal(size=shape)
    w += np.copysign(0.1, w)  # away from the kink at 0
    traced = Tensor(w)
    each.forward(traced, m).backward()
    np.testing.assert_allclose(each.backward(w, m), traced.grad, rtol=1e-14, atol=1e-15)
    for place in np.ndindex(w.shape):
        step = np.zeros_like(w)
        step[place] = 1e-5
        slope = (each.forward(w + step, m) - each.forward(w - step, m)) / 2e-5
        assert each.backward(w, m)[place] == pytest.approx(slope, rel=1e-7)


@kinds
def test_float32_stays(kind):
    w = W.astype(np.float32)
    assert KINDS[kind].forward(w).dtype == KINDS[kind].backward(w).dtype == np.float32


@kinds
def test_not_a_number_is_never_hidden(kind):
    w = np.array([1.0, np.nan])
    assert np.isnan(KINDS[kind].forward(w)) and np.isnan(KINDS[kind].backward(w)[1])


@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, -math.inf, "a", None, True, [0.1], np.ones(2)])
@pytest.mark.parametrize(("kind", "name"), [(nn.L1, "l1"), (nn.L2, "l2"), (nn.L1L2, "l1"), (nn.L1L2, "l2")])
def test_strengths_out_of_range(kind, name, value):
    with pytest.raises(ValueError, match=rf"Got {name}=.*expected a finite number at least 0"):
        kind(**{name: value})


@pytest.mark.parametrize("value", ["l3", 0.01, True, ["l1"], nn.Zeros()])
@pytest.mark.parametrize("where", ["kernel", "bias", "model"])
def test_what_is_no_penalty_is_refused(value, where):
    with pytest.raises(ValueError, match="regularizer"):
        if where == "model":
            network(kernel_regularizer=value)
        else:
            nn.Dense(3, **{f"{where}_regularizer": value})


def test_a_refused_penalty_leaves_the_layers_free():
    layers = [nn.Dense(2)]
    with pytest.raises(ValueError, match="regularizer"):
        nn.Sequential(layers, 3, kernel_regularizer="l3")
    nn.Sequential(layers, 3)


# Where they apply ---------------------------------------------------------------------------------------------------


def test_the_penalty_of_a_model_is_the_sum_over_its_layers():
    one, other = nn.Dense(5, kernel_regularizer=nn.L1(0.2)), nn.Dense(K, bias_regularizer=nn.L2(0.3))
    model = nn.Sequential([one, nn.ReLU(), other], D, seed=0)
    model.params = np.random.default_rng(0).normal(size=model.params.shape)
    want = 0.2 * np.abs(one.params["kernel"]).sum() + 0.3 * (other.params["bias"] ** 2).sum()
    assert type(model.penalty()) is float
    assert model.penalty() == model.penalty(7) == pytest.approx(want, rel=1e-14)
    model.grads[...] = 100.0
    model.add_penalty_gradients()
    np.testing.assert_allclose(one.grads["kernel"], 100 + 0.2 * np.sign(one.params["kernel"]), rtol=1e-15)
    np.testing.assert_allclose(other.grads["bias"], 100 + 0.6 * other.params["bias"], rtol=1e-15)
    assert (one.grads["bias"] == 100).all() and (other.grads["kernel"] == 100).all()


def test_the_models_penalty_is_that_of_every_kernel_without_its_own():
    layers = [
        nn.Dense(5),
        nn.BatchNormalization(),
        nn.Dense(4, kernel_regularizer="l1"),
        nn.Dense(3, kernel_regularizer=nn.L2(0)),
        nn.Dense(2, bias_regularizer=nn.L1(0.5)),
    ]
    model = nn.Sequential(layers, D, seed=0, kernel_regularizer=nn.L2(0.25))
    model.params = np.random.default_rng(0).normal(size=model.params.shape)
    first, _, second, _, last = (layer.params for layer in layers)
    want = 0.25 * (first["kernel"] ** 2).sum() + 0.01 * np.abs(second["kernel"]).sum()
    want += 0.25 * (last["kernel"] ** 2).sum() + 0.5 * np.abs(last["bias"]).sum()
    assert model.penalty() == pytest.approx(want, rel=1e-14)
    assert nn.Sequential([nn.Dense(3)], D).penalty() == 0


def test_a_layer_offers_penalties_by_its_arguments_alone():
    """As an LSTM will: its recurrent kernel has `recurrent_regularizer`, as in Keras; what is no parameter has none."""

    class Recurrent(nn.Layer, abstract=True):
        kernel_regularizer, recurrent_regularizer, bias_regularizer = nn.L1(0.1), nn.L2(0.2), nn.L2(0.3)

        def plan(self, input_shape):
            return {name: ((2, 2), nn.Ones()) for name in ("kernel", "recurrent_kernel")}, input_shape

    layer = Recurrent()
    model = nn.Sequential([layer], 2)
    assert layer.regularizers() == {"kernel": layer.kernel_regularizer, "recurrent_kernel": layer.recurrent_regularizer}
    assert model.penalty() == pytest.approx(0.1 * 4 + 0.2 * 4)


def test_backward_alone_knows_nothing_of_penalties():
    plain, penalized = network(), network(kernel_regularizer="l2", bias_regularizer="l1")
    for model in (plain, penalized):
        model.backward(model.forward(X))
    assert np.array_equal(plain.grads, penalized.grads)


# Training -----------------------------------------------------------------------------------------------------------


@kinds
@pytest.mark.parametrize("per_example", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_training_by_hand(kind, per_example, weighted):
    """Softmax regression with batches of 4, 4 and 3, written out."""
    each = nn.Regularizer.from_config({**KINDS[kind].config(), "per_example": per_example})
    model = nn.Sequential([nn.Dense(K, kernel_regularizer=each, bias_regularizer=nn.L2(0.1))], D, seed=1)
    model.params = np.random.default_rng(2).normal(size=model.params.shape)
    w, b = (array.copy() for array in model.weights.values())
    l1, l2 = getattr(each, "l1", 0), getattr(each, "l2", 0)
    weights = np.linspace(0.5, 2, M) if weighted else np.ones(M)
    validation = X[:5], LABELS[:5]
    settings = {"validation_data": validation, "metrics": "accuracy", "shuffle": False, "epochs": 3}
    fitted(model, optimizer=nn.SGD(0.1), sample_weight=weights if weighted else None, **settings)

    def loss_of(x, y, weight):
        p = np.exp(x @ w + b)
        p /= p.sum(axis=1, keepdims=True)
        count = weight.sum() if per_example else 1
        penalty = (l1 * np.abs(w).sum() + l2 * (w * w).sum()) / count + 0.1 * (b * b).sum()
        delta = (p - np.eye(K)[y]) * weight[:, None] / len(y)
        dw = x.T @ delta + (l1 * np.sign(w) + 2 * l2 * w) / count
        return -(weight * np.log(p[np.arange(len(y)), y])).mean() + penalty, dw, delta.sum(axis=0) + 0.2 * b

    for epoch in range(3):
        total, lengths = 0, []
        for start in (0, 4, 8):
            batch = slice(start, start + 4)
            loss, dw, db = loss_of(X[batch], LABELS[batch], weights[batch])
            w, b = w - 0.1 * dw, b - 0.1 * db
            total += loss * len(X[batch])
            lengths.append(math.sqrt((dw**2).sum() + (db**2).sum()))
        assert model.history["loss"][epoch] == pytest.approx(total / M, rel=1e-12)
        assert model.history["gradient_norm.0"][epoch] == pytest.approx(np.mean(lengths), rel=1e-12)
        want = loss_of(*validation, np.ones(5))[0]
        assert model.history["val_loss"][epoch] == pytest.approx(want, rel=1e-12)
    np.testing.assert_allclose(model.params, np.concatenate([w.ravel(), b]), rtol=0, atol=1e-12)
    assert model.evaluate(*validation)["loss"] == model.history["val_loss"][-1]
    right = (X[:5] @ w + b).argmax(axis=1) == LABELS[:5]
    assert model.history["val_accuracy"][-1] == right.mean()


def test_records_of_batches_include_the_penalty():
    """At a rate of 0 nothing moves, so every batch has the same penalty."""
    plain, penalized = network(), network(kernel_regularizer=nn.L2(0.3))
    records = [
        [r["loss"] for r in model.epochs(X, LABELS, from_logits(), nn.SGD(0.0), batch_size=4, per_batch=True)]
        for model in (plain, penalized)
    ]
    assert len(records[0]) == 4  # three batches, one epoch
    np.testing.assert_allclose(np.subtract(*records[::-1]), penalized.penalty(), rtol=1e-12)
    assert all(type(loss) is float for loss in records[1])


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_no_penalty_and_a_penalty_of_0_are_the_same(dtype):
    plain = fitted(network(dtype=dtype), epochs=2)
    zero = fitted(network(dtype=dtype, kernel_regularizer=nn.L1L2(), bias_regularizer=nn.L2(0.0)), epochs=2)
    assert np.array_equal(plain.params, zero.params) and plain.history.records == zero.history.records
    assert zero.params.dtype == dtype


def test_the_examples_of_a_weighted_sequence():
    """Weights of 1 are no weights, whether there is one for a sequence or one for each of its positions."""
    x, y = X[:10].reshape(5, 2, D), LABELS[:10].reshape(5, 2)
    models = []
    for weight in (None, np.ones(5), np.ones((5, 2))):
        model = nn.Sequential([nn.Dense(K)], (2, D), seed=0, kernel_regularizer=nn.L2(0.5, per_example=True))
        models.append(fitted(model, x, y, sample_weight=weight, shuffle=False, epochs=2))
    for model in models[1:]:
        np.testing.assert_allclose(model.params, models[0].params, rtol=1e-13)
        np.testing.assert_allclose(model.history["loss"], models[0].history["loss"], rtol=1e-13)


def test_weights_that_sum_to_0_leave_nothing_to_divide_by():
    weight = np.where(np.arange(M) < 4, 0.0, 1.0)
    model = network(kernel_regularizer=nn.L2(0.1, per_example=True))
    with pytest.raises(ValueError, match=r"L2\(l2=0\.1, per_example=True\) divides by .* sum of their weights is 0\.0"):
        fitted(model, sample_weight=weight, shuffle=False)
    fitted(network(kernel_regularizer=nn.L2(0.1)), sample_weight=weight, shuffle=False)


def test_a_penalty_that_overflows_is_reported():
    model = network(kernel_regularizer=nn.L2(1e300))
    model.weights["0.kernel"] = np.full((D, 5), 1e10)
    before = model.params.copy()
    with pytest.raises(nn.DivergenceError, match="epoch 1: the loss is not finite"):
        fitted(model)
    assert np.array_equal(model.params, before)


def test_what_each_penalty_does():
    """L1 brings weights to within a step of zero; L2 shrinks them all, and none gets there."""
    y = LABELS.astype(float)

    def kernel(penalty):
        model = nn.Sequential([nn.Dense(1, kernel_regularizer=penalty)], D, seed=3)
        model.fit(X, y, "mse", nn.SGD(0.01), epochs=2000, batch_size=M, verbose=0)
        return np.abs(model.weights["0.kernel"])

    none, l1, l2 = kernel(None), kernel(nn.L1(5.0)), kernel(nn.L2(5.0))
    assert (l1 <= 0.051).all() and (none > 0.051).any()
    assert (l2 < none).all() and l2.sum() < 0.5 * none.sum() and (l2 > 1e-4).all()


# The conventions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["L1", "L2", "L1L2"])
def test_penalties_are_those_of_keras(kind):
    w = REFERENCES["given/w"]
    assert KINDS[kind].forward(w) == pytest.approx(float(REFERENCES[f"keras/{kind}/penalty"]), rel=1e-14)
    dw, want = KINDS[kind].backward(w), REFERENCES[f"keras/{kind}/dw"]
    assert (w == 0).sum() == 1
    np.testing.assert_allclose(dw[w != 0], want[w != 0], rtol=1e-14)  # at 0 JAX takes the derivative of |w| as 1
    assert not dw[w == 0].any()


def test_training_with_penalties_is_that_of_keras():
    """Penalties, batch statistics, sample weights, clipping and momentum at once; loss and val_loss hold penalties."""
    x, y, weight = (REFERENCES[f"given/{name}"] for name in ("x", "y", "weight"))
    last = nn.Dense(3, kernel_regularizer=nn.L2(0.04), bias_regularizer=nn.L1(0.05))
    model = nn.Sequential(
        [nn.Dense(6, "tanh"), nn.BatchNormalization(0.8), last], 5, None, "float64", nn.L1L2(0.02, 0.03)
    )
    for i, array in enumerate(model.weights.values()):
        array[...] = REFERENCES[f"given/start {i}"]
    settings = {"epochs": 4, "batch_size": 8, "shuffle": False, "verbose": 0, "metrics": "accuracy"}
    history = model.fit(
        x[:16], y[:16], from_logits(), nn.SGD(0.1, 0.9, global_clipnorm=1.0), sample_weight=weight[:16],
        validation_data=(x[16:], y[16:]), **settings,
    )  # fmt: skip
    for name in ("loss", "val_loss", "val_accuracy"):
        np.testing.assert_allclose(history[name], REFERENCES[f"keras/training/{name}"], rtol=1e-11, err_msg=name)
    for i, (name, array) in enumerate(model.weights.items()):
        np.testing.assert_allclose(array, REFERENCES[f"keras/training/end {i}"], rtol=0, atol=1e-11, err_msg=name)
    for name, array in model.layers[1].state.items():
        np.testing.assert_allclose(array, REFERENCES[f"keras/training/{name}"], rtol=1e-11, err_msg=name)


def test_weight_decay_of_pytorch_is_twice_l2():
    class MeanOfTanh(nn.Loss, abstract=True):
        def values(self, y_true, y_pred):
            self.y = np.tanh(y_pred)
            return self.y.mean(axis=-1)

        def gradient(self):
            return (1 - self.y**2) / self.y.shape[-1]

    x, w = REFERENCES["given/x"][:, :4], REFERENCES["given/w"]
    model = nn.Sequential([nn.Dense(3, use_bias=False, kernel_regularizer=nn.L2(0.3))], 4)
    model.weights["0.kernel"] = w
    model.fit(x, np.zeros((20, 3)), MeanOfTanh(), nn.SGD(0.1, 0.9), epochs=5, batch_size=20, verbose=0)
    np.testing.assert_allclose(model.weights["0.kernel"], REFERENCES["torch/weight decay/w"], rtol=0, atol=1e-12)


class Half(nn.MeanSquaredError, abstract=True):
    """The squared error as scikit-learn's regressor has it."""

    def values(self, y_true, y_pred):
        return super().values(y_true, y_pred) / 2

    def gradient(self):
        return super().gradient() / 2


def test_alpha_of_scikit_learn():
    def trained(rate):
        theirs = MLPRegressor(
            hidden_layer_sizes=3, activation="tanh", solver="sgd", alpha=3.0, batch_size=4, learning_rate_init=rate,
            momentum=0.0, shuffle=False, max_iter=5, random_state=0, tol=0,
        )  # fmt: skip
        with pytest.warns(UserWarning, match="Maximum iterations"):
            return theirs.fit(X, X[:, 0] ** 2)

    start, end = trained(1e-300), trained(0.1)  # so small a step changes nothing
    model = nn.Sequential([nn.Dense(3, "tanh"), nn.Dense(1)], D, kernel_regularizer=nn.L2(3.0 / 2, per_example=True))
    for layer, kernel, bias in zip(model.layers, start.coefs_, start.intercepts_, strict=True):
        layer.params.update(kernel=kernel, bias=bias)
    model.fit(X, X[:, 0] ** 2, Half(), nn.SGD(0.1), epochs=5, batch_size=4, shuffle=False, verbose=0)
    np.testing.assert_allclose(model.history["loss"], end.loss_curve_, rtol=1e-12)
    for layer, kernel, bias in zip(model.layers, end.coefs_, end.intercepts_, strict=True):
        np.testing.assert_allclose(layer.params["kernel"], kernel, rtol=0, atol=1e-12)
        np.testing.assert_allclose(layer.params["bias"], bias, rtol=0, atol=1e-12)


# Kept ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["copy", "load"])
def test_penalties_travel_with_the_model(how, tmp_path):
    model = network(kernel_regularizer=nn.L1L2(0.1, 0.2, per_example=True), bias_regularizer=nn.L1(0.3))
    fitted(model, optimizer="adam")
    if how == "copy":
        other = copy.copy(model)
    else:
        model.save(tmp_path / "model")
        other = nn.Sequential.load(tmp_path / "model")
    assert repr(other) == repr(model) and other.penalty(3) == model.penalty(3) > 0
    for each in (model, other):
        each.fit(X, LABELS, epochs=2, batch_size=4, verbose=0)
    assert np.array_equal(other.params, model.params) and other.history.records == model.history.records


def test_the_penalty_is_shown():
    model = network(kernel_regularizer="l2", bias_regularizer=nn.L1(0.5))
    assert repr(model).endswith("bias_regularizer=L1(l1=0.5))], input_shape=(4,), kernel_regularizer=L2())")
    assert "kernel_regularizer" not in repr(network())
    assert "kernel_regularizer=L2()" in repr(model.summary()) and "bias_regularizer=L1(l1=0.5)" in repr(model.summary())
    assert "kernel_regularizer=L2()" in model.summary()._repr_html_()
    assert "regularizer" not in repr(network().summary())
