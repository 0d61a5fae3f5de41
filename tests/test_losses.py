"""Losses: values worked by hand, gradients in three ways, the numbers of Keras and PyTorch, extremes, and the door."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import nnlib as nn
from nnlib.gradcheck import gradcheck
from nnlib.losses import Crossentropy, Loss

REFERENCES = np.load(Path(__file__).parent / "references" / "losses.npz")
MSE, MAE = nn.MeanSquaredError, nn.MeanAbsoluteError
BCE, CCE, SCCE = nn.BinaryCrossentropy, nn.CategoricalCrossentropy, nn.SparseCategoricalCrossentropy
LOSSES = [MSE(), MAE(), *(kind(from_logits) for kind in (BCE, CCE, SCCE) for from_logits in (False, True))]
FROM_LOGITS = [kind(from_logits=True) for kind in (BCE, CCE, SCCE)]
LN2, LN3, LN4, LN8 = map(math.log, (2, 3, 4, 8))

every_loss = pytest.mark.parametrize("loss", LOSSES, ids=repr)
dtypes = pytest.mark.parametrize("dtype", ["float64", "float32"])


def test_every_loss_is_here():
    registered = {loss for loss in Loss._registered.values() if loss.__module__.startswith("nnlib.")}
    assert registered == {type(loss) for loss in LOSSES}


def drawn(loss, shape, seed, dtype="float64"):
    """Return (y_true, y_pred) for outputs of `shape`, predictions off the ends of their range and off the kink."""
    rng = np.random.default_rng(seed)
    K = shape[-1]
    rows = rng.dirichlet(np.ones(K), shape[:-1])
    y_true = {BCE: rng.random(shape).round(1), CCE: rows, SCCE: rng.integers(K, size=shape[:-1])}.get(type(loss))
    if y_true is None:
        y_true = rng.normal(size=shape)
    if isinstance(loss, Crossentropy) and not loss.from_logits:
        y_pred = rng.uniform(0.05, 0.95, shape) if isinstance(loss, BCE) else 0.8 * rows[::-1] + 0.2 / K
    else:
        y_pred = rng.normal(size=shape)
    if isinstance(loss, MAE):
        y_pred = y_true + np.copysign(0.1 + np.abs(y_pred), y_pred)
    return loss.check(y_true, shape, np.dtype(dtype)), y_pred.astype(dtype)


class Weighted:
    """A loss with the sample weights in it, for gradcheck."""

    def __init__(self, loss, weight):
        self.loss, self.weight = loss, weight
        self.check, self.backward = loss.check, loss.backward

    def forward(self, y_true, y_pred, mask=None):
        return self.loss.forward(y_true, y_pred, self.weight, mask)

    def __deepcopy__(self, memo):
        return Weighted(type(self.loss)(**_arguments(self.loss)), self.weight)


def _arguments(loss):
    return {name: value for name, value in loss.config().items() if name != "class"}


# Values worked by hand ------------------------------------------------------------------------------------------------

HAND = [  # loss, y_true, y_pred, L, dL/dy_pred
    (MSE(), [[1.0, 2.0], [3.0, 4.0]], [[2.0, 2.0], [1.0, 4.5]], 5.25 / 4, [[0.5, 0.0], [-1.0, 0.25]]),
    (MSE(), [[3.0]], [[1.0]], 4.0, [[-4.0]]),
    (MAE(), [[1.0, 2.0], [3.0, 4.0]], [[2.0, 2.0], [1.0, 4.5]], 3.5 / 4, [[0.25, 0.0], [-0.25, 0.25]]),
    (BCE(), [[1.0, 0.0]], [[0.25, 0.5]], (LN4 + LN2) / 2, [[-2.0, 1.0]]),
    (BCE(), [[1.0], [0.0]], [[0.5], [0.75]], (LN2 + LN4) / 2, [[-1.0], [2.0]]),
    (BCE(), [[0.25]], [[0.25]], LN4 - 0.75 * LN3, [[0.0]]),
    (BCE(True), [[1.0, 0.0]], [[-LN3, LN3]], LN4, [[-0.375, 0.375]]),
    (CCE(), [[0.0, 1.0, 0.0], [0.5, 0.0, 0.5]], [[0.25, 0.5, 0.25], [0.5, 0.25, 0.25]], (LN2 + 1.5 * LN2) / 2,
     [[0.0, -1.0, 0.0], [-0.5, 0.0, -1.0]]),
    (CCE(True), [[0.0, 1.0, 0.0]], [[0.0, LN2, math.log(5)]], LN4, [[0.125, -0.75, 0.625]]),
    (SCCE(), [1, 0], [[0.25, 0.5, 0.25], [0.125, 0.5, 0.375]], (LN2 + LN8) / 2, [[0.0, -1.0, 0.0], [-4.0, 0.0, 0.0]]),
    (SCCE(True), [1, 0], [[0.0, LN2, math.log(5)]] * 2, (LN4 + LN8) / 2,
     [[0.0625, -0.375, 0.3125], [-0.4375, 0.125, 0.3125]]),
]  # fmt: skip


@dtypes
@pytest.mark.parametrize(("loss", "y_true", "y_pred", "value", "grad"), HAND, ids=lambda value: repr(value)[:40])
def test_values_worked_by_hand(loss, y_true, y_pred, value, grad, dtype):
    y_pred = np.array(y_pred, dtype)
    y_true = loss.check(y_true, y_pred.shape, np.dtype(dtype))
    y_pred.flags.writeable = y_true.flags.writeable = False
    got, eps = loss.forward(y_true, y_pred), np.finfo(dtype).eps
    assert type(got) is float
    np.testing.assert_allclose(got, value, rtol=8 * eps)
    assert loss.backward().shape == np.shape(grad)
    np.testing.assert_allclose(loss.backward(), grad, rtol=8 * eps, atol=eps)


@every_loss
def test_a_sequence_is_a_batch_of_its_positions(loss):
    y_true, y_pred = drawn(loss, (3, 4, 5), 0)
    value, grad = loss.forward(y_true, y_pred), loss.backward()
    flat = loss.forward(y_true.reshape(12, *y_true.shape[2:]), y_pred.reshape(12, 5))
    np.testing.assert_allclose(value, flat, rtol=1e-14)
    np.testing.assert_allclose(grad, loss.backward().reshape(grad.shape), rtol=1e-14)


@every_loss
def test_a_batch_is_the_mean_of_its_samples(loss):
    y_true, y_pred = drawn(loss, (7, 5), 0)
    value, grad = loss.forward(y_true, y_pred), loss.backward()
    values, grads = [], []
    for i in range(7):
        values.append(loss.forward(y_true[i : i + 1], y_pred[i : i + 1]))
        grads.append(loss.backward())
    np.testing.assert_allclose(value, np.mean(values), rtol=1e-14)
    np.testing.assert_allclose(grad, np.concatenate(grads) / 7, rtol=1e-14)


@every_loss
def test_weights_and_masks_by_hand(loss):
    y_true, y_pred = drawn(loss, (2, 3, 5), 0)
    each = np.array([[loss.forward(y_true[i, t][None], y_pred[i, t][None]) for t in range(3)] for i in range(2)])
    weight = np.array([[0.5, 2.0, 0.0], [3.0, 1.0, 4.0]])
    mask = np.array([[True, True, False], [True, False, False]])
    for w, by_hand in ((weight, weight), (np.array([2.0, 0.5]), np.array([[2.0], [0.5]]))):
        np.testing.assert_allclose(loss.forward(y_true, y_pred, w), (each * by_hand).sum() / 6, rtol=1e-13)
        np.testing.assert_allclose(loss.forward(y_true, y_pred, w, mask), (each * by_hand)[mask].sum() / 3, rtol=1e-13)
    np.testing.assert_allclose(loss.forward(y_true, y_pred, mask=mask), each[mask].mean(), rtol=1e-13)
    assert not loss.backward()[~mask].any()
    assert loss.forward(y_true, y_pred, mask=np.zeros_like(mask)) == 0.0
    assert not loss.backward().any()


@dtypes
@every_loss
def test_nothing_is_upcast_or_overwritten(loss, dtype):
    y_true, y_pred = drawn(loss, (3, 4, 5), 0, dtype)
    for weight in (None, np.ones((3, 4), dtype), np.ones(3)):
        for mask in (None, np.arange(12).reshape(3, 4) % 3 > 0):
            for array in (y_true, y_pred, weight, mask):
                if array is not None:
                    array.flags.writeable = False
            assert type(loss.forward(y_true, y_pred, weight, mask)) is float
            grad = loss.backward()
            assert grad.dtype.name == dtype
            assert grad.shape == y_pred.shape
            np.testing.assert_array_equal(loss.backward(), grad)


# Gradients in three ways ----------------------------------------------------------------------------------------------


@dtypes
@every_loss
@given(sizes=st.tuples(*[st.integers(1, 7)] * 3), sequence=st.booleans(), seed=st.integers(0, 2**32 - 1))
@example(sizes=(1, 5, 3), sequence=True, seed=0)
@example(sizes=(1, 1, 1), sequence=True, seed=0)
def test_gradients(loss, dtype, sizes, sequence, seed):
    y_true, y_pred = drawn(loss, sizes if sequence else sizes[1:], seed, dtype)
    report = gradcheck(loss, y_pred, y_true)
    assert report.agree, report
    rng = np.random.default_rng(seed)
    weight = rng.uniform(0, 3, y_pred.shape[: rng.integers(1, y_pred.ndim)])  # (m,) or (m, T)
    mask = rng.random(y_pred.shape[:-1]) < 0.7 if sequence else None
    report = gradcheck(Weighted(loss, weight), y_pred, y_true, mask=mask)
    assert report.agree, report


@pytest.mark.parametrize("loss", FROM_LOGITS, ids=repr)
@pytest.mark.parametrize("shape", [(7, 5), (1, 5), (3, 4, 5), (6, 1)])
def test_from_logits_is_the_activation_and_then_the_loss(loss, shape):
    y_true, z = drawn(loss, shape, 1)
    activation = nn.Sigmoid() if isinstance(loss, BCE) else nn.Softmax()
    behind = type(loss)()
    value = behind.forward(y_true, activation.forward(z))
    np.testing.assert_allclose(loss.forward(y_true, z), value, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(loss.backward(), activation.backward(behind.backward()), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("from_logits", [False, True])
def test_rows_that_sum_to_almost_1(from_logits):
    loss, p = CCE(from_logits), np.array([[0.2, 0.3, 0.5], [0.6, 0.3, 0.1]])
    report = gradcheck(loss, p, np.array([[0.3, 0.3, 0.4009], [0.2, 0.3, 0.4991]]))
    assert report.agree, report


@pytest.mark.parametrize("from_logits", [False, True])
def test_class_numbers_and_one_hot_rows_mean_the_same(from_logits):
    sparse, rows = SCCE(from_logits), CCE(from_logits)
    y, y_pred = drawn(sparse, (3, 4, 5), 0)
    assert sparse.forward(y, y_pred) == pytest.approx(rows.forward(np.eye(5)[y], y_pred), rel=1e-14)
    np.testing.assert_allclose(sparse.backward(), rows.backward(), rtol=1e-14, atol=1e-16)


# The numbers of Keras and PyTorch -------------------------------------------------------------------------------------


def reference_cases():
    return sorted({key.rpartition("/")[0] for key in REFERENCES.files if key.startswith(("keras/", "torch/"))})


def test_there_are_references_for_every_loss():
    for loss in LOSSES:
        for framework in ("keras", "torch"):
            for form in ("flat", "sequence"):
                assert any(key.startswith(f"{framework}/{form} {type(loss).__name__} ") for key in REFERENCES.files)


@pytest.mark.parametrize("case", reference_cases())
def test_losses_are_those_of_the_frameworks(case):
    form, name, *words = case.partition("/")[2].split()
    logits, extra = "logits" in words, " ".join(words)
    loss = getattr(nn, name)(**({"from_logits": logits} if "entropy" in name else {}))
    given = {key.removeprefix(f"given/{form} "): REFERENCES[key] for key in REFERENCES.files if form in key}
    target = {MSE: "numbers", MAE: "numbers", BCE: "shares", CCE: "rows", SCCE: "classes"}[type(loss)]
    z = given["extreme" if "extreme" in words else "z"]
    activation = nn.Linear()
    if "entropy" in name and not logits:
        activation = nn.Sigmoid() if name == "BinaryCrossentropy" else nn.Softmax()
    weight = given["weight of sequences"] if "of sequences" in extra else given["weight"] if "weight" in extra else None
    mask = given["mask"] if "mask" in extra else None
    value = loss.forward(loss.check(given[target], z.shape), activation.forward(z), weight, mask)
    assert value == pytest.approx(float(REFERENCES[f"{case}/loss"]), rel=1e-13)
    dz = activation.backward(loss.backward())
    np.testing.assert_allclose(dz, REFERENCES[f"{case}/dz"], rtol=1e-11, atol=1e-15)


# Extremes -------------------------------------------------------------------------------------------------------------


@dtypes
@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("loss", FROM_LOGITS, ids=repr)
def test_logits_of_a_thousand(loss, right, dtype):
    """Sure and right costs nothing, sure and wrong costs the distance; the gradient is p - y."""
    y = np.eye(3)[[0, 2]]
    z = np.array(1000 * (2 * y - 1), dtype) * (1 if right else -1)
    value = loss.forward(loss.check(y.argmax(axis=1) if isinstance(loss, SCCE) else y, y.shape, np.dtype(dtype)), z)
    if isinstance(loss, BCE):
        want, p = (0.0, y) if right else (1000.0, 1 - y)
        grad = (p - y) / 2 / 3
    else:  # wrong: the two others have 1000, share p, and win by 2000
        want, p = (0.0, y) if right else (2000 + LN2, (1 - y) / 2)
        grad = (p - y) / 2
    assert value == pytest.approx(want, rel=1e-6)
    np.testing.assert_allclose(loss.backward(), grad, rtol=1e-6)


@dtypes
@pytest.mark.parametrize(("loss", "activation"), [(BCE(), nn.Sigmoid()), (CCE(), nn.Softmax()), (SCCE(), nn.Softmax())])
def test_probabilities_of_exactly_0_and_1(loss, activation, dtype):
    """ln 0 is kept at ln of the smallest normal number, and the gradient finite, all the way to the logits."""
    y = np.eye(2)[[0, 1]]
    p = np.array([[0.0, 1.0], [0.0, 1.0]], dtype)  # the first row wrong, the second right
    activation.forward(np.array([[-1000, 1000], [-1000, 1000]], dtype))
    value = loss.forward(loss.check(y.argmax(axis=1) if isinstance(loss, SCCE) else y, y.shape, np.dtype(dtype)), p)
    tiny = np.finfo(dtype).tiny
    assert value == pytest.approx(-math.log(tiny) / 2, rel=1e-6)
    grad = loss.backward()
    assert np.isfinite(grad).all()
    assert grad[0, 0] < -1e30
    assert np.isfinite(activation.backward(grad)).all()


@every_loss
def test_not_a_number_is_never_hidden(loss):
    y_true, y_pred = drawn(loss, (3, 5), 0)
    y_pred[1] = np.nan
    with np.errstate(invalid="ignore"):  # some functions of NumPy also warn
        assert math.isnan(loss.forward(y_true, y_pred))


@pytest.mark.parametrize("loss", [BCE(), CCE(), SCCE()], ids=repr)
@pytest.mark.parametrize("wrong", [-0.1, 1.1, -1000.0])
def test_logits_are_no_probabilities(loss, wrong):
    y_true, p = drawn(loss, (3, 5), 0)
    p[2, 1] = wrong
    with pytest.raises(ValueError, match=rf"{type(loss).__name__} got predictions of .*from_logits=True"):
        loss.forward(y_true, p)


# What learners get wrong, as facts about these losses -----------------------------------------------------------------


@pytest.mark.parametrize("K", [2, 3, 10])
@pytest.mark.parametrize("loss", [CCE(), CCE(True), SCCE(), SCCE(True)], ids=repr)
def test_knowing_nothing_costs_ln_K(loss, K):
    y_pred = np.full((7, K), 0.0 if loss.from_logits else 1 / K)
    classes = np.arange(7) % K
    y_true = classes if isinstance(loss, SCCE) else np.eye(K)[classes]
    assert loss.forward(y_true, y_pred) == pytest.approx(math.log(K), rel=1e-14)


@pytest.mark.parametrize("loss", [CCE(True), SCCE(True)], ids=repr)
def test_p_minus_y(loss):
    y_true, z = drawn(loss, (7, 5), 0)
    loss.forward(y_true, z)
    p, y = nn.Softmax().forward(z), np.eye(5)[y_true] if isinstance(loss, SCCE) else y_true
    np.testing.assert_allclose(loss.backward(), (p - y) / 7, rtol=1e-13, atol=1e-16)
    np.testing.assert_allclose(loss.backward().sum(axis=-1), 0, atol=1e-16)


def test_the_gradient_pulls_the_right_class_up_and_the_loss_reaches_0():
    loss, y = SCCE(from_logits=True), np.arange(5)
    loss.forward(y, np.zeros((5, 5)))
    assert ((loss.backward() < 0) == np.eye(5, dtype=bool)).all()
    assert loss.forward(y, 50 * np.eye(5)) < 1e-15  # a second softmax would keep it above ln(1 + (K - 1) / e)


# Targets at the door --------------------------------------------------------------------------------------------------

ACCEPTED = [  # loss, y, shape of the outputs, what check returns
    (MSE(), [1, 2, 3], (3, 1), [[1.0], [2.0], [3.0]]),
    (MSE(), [[1, 2]], (1, 2), [[1.0, 2.0]]),
    (MAE(), [[1, 2], [3, 4]], (2, 2, 1), [[[1.0], [2.0]], [[3.0], [4.0]]]),
    (BCE(), [True, False], (2, 1), [[1.0], [0.0]]),
    (BCE(), [[0.0, 0.5]], (1, 2), [[0.0, 0.5]]),
    (CCE(), [[0, 1, 0]], (1, 3), [[0.0, 1.0, 0.0]]),
    (CCE(), [[0.3, 0.3, 0.4004]], (1, 3), [[0.3, 0.3, 0.4004]]),
    (SCCE(), [0, 2], (2, 3), [0, 2]),
    (SCCE(), [0.0, 2.0], (2, 3), [0, 2]),
    (SCCE(), [[0], [2]], (2, 3), [0, 2]),
    (SCCE(), [[0, 1], [2, 2]], (2, 2, 3), [[0, 1], [2, 2]]),
    (SCCE(), np.array([0, 255], np.uint8), (2, 256), [0, 255]),
    (SCCE(), [True, False], (2, 2), [1, 0]),
]


@dtypes
@pytest.mark.parametrize(("loss", "y", "shape", "want"), ACCEPTED, ids=lambda value: repr(value)[:40])
def test_targets_accepted(loss, y, shape, want, dtype):
    got = loss.check(y, shape, np.dtype(dtype))
    np.testing.assert_array_equal(got, np.array(want, np.intp if isinstance(loss, SCCE) else dtype), strict=True)


NOT_NUMBERS = ["a", None, 1j, {}, np.datetime64("2024-01-01"), np.str_("1")]
REFUSED = [  # loss, y, shape of the outputs, words of the message
    *((loss, np.array([[value]] * 2), (2, 1), "dtype") for value in NOT_NUMBERS for loss in (MSE(), BCE(), CCE())),
    *((SCCE(), np.array([value] * 2), (2, 3), r"dtype .*expected class numbers 0 to 2") for value in NOT_NUMBERS),
    *((loss, [[np.nan], [0.0]], (2, 1), r"y holds nan at \(0, 0\)") for loss in (MSE(), MAE(), BCE(), CCE())),
    *((loss, [[0.0], [-np.inf]], (2, 1), r"y holds -inf at \(1, 0\)") for loss in (MSE(), MAE(), BCE(), CCE())),
    *((loss, np.zeros((0, 2)), (0, 2), r"y is empty: its shape is \(0, 2\)") for loss in (MSE(), MAE(), BCE(), CCE())),
    *((loss, [1.0, 2.0], (2, 3), r"y of shape \(2,\) for outputs of shape \(2, 3\)") for loss in (MSE(), BCE(), CCE())),
    *((loss, [[1.0], [1.0]], (2, 3), r"y of shape \(2, 1\)") for loss in (MSE(), BCE(), CCE())),
    *((loss, np.ones((3, 2)), (2, 3), r"y of shape \(3, 2\)") for loss in (MSE(), BCE(), CCE())),
    *((loss, 1.0, (1, 1), r"y of shape \(\)") for loss in (MSE(), BCE(), CCE())),
    (MSE(), [[1.0], [2.0], [3.0]], (2, 1), r"y of shape \(3, 1\)"),
    *((loss, [[1.0, -0.1]], (1, 2), "y ranges from -0.1 to 1; .*between 0 and 1") for loss in (BCE(), CCE())),
    *((loss, [[0.0, 1.5]], (1, 2), "y ranges from 0 to 1.5") for loss in (BCE(), CCE())),
    (CCE(), [[0.5, 0.4], [0.5, 0.5]], (2, 2), r"Rows of y must each sum to 1 .* off by 0.1"),
    (CCE(), [[0.0, 0.0]], (1, 2), "off by 1"),
    (CCE(), [[1.0, 1.0]], (1, 2), "off by 1"),
    (SCCE(), [], (0, 3), r"y is empty: its shape is \(0,\)"),
    (SCCE(), [0.0, np.nan], (2, 3), r"y holds nan at \(1,\)"),
    (SCCE(), [0.0, np.inf], (2, 3), r"y holds inf at \(1,\)"),
    (SCCE(), [0.0, 0.5], (2, 3), r"got 0.5 in y; class numbers are whole"),
    (SCCE(), [0, -1], (2, 3), "class numbers from -1 to 0; 3 outputs have classes 0 to 2"),
    (SCCE(), [0, 3], (2, 3), "class numbers from 0 to 3; 3 outputs have classes 0 to 2"),
    (SCCE(), np.eye(3), (3, 3), r"y of shape \(3, 3\); .*one-hot rows use CategoricalCrossentropy"),
    (SCCE(), [0, 1, 2], (2, 3), r"y of shape \(3,\); expected class numbers of shape \(2,\)"),
    (SCCE(), 1, (1, 3), r"y of shape \(\)"),
    (SCCE(), [[0, 1, 2]], (3, 3), r"y of shape \(1, 3\)"),
]


@pytest.mark.parametrize(("loss", "y", "shape", "message"), REFUSED, ids=lambda value: repr(value)[:40])
def test_targets_refused(loss, y, shape, message):
    with pytest.raises(ValueError, match=message):
        loss.check(y, shape)


# What metrics compare, and configurations -----------------------------------------------------------------------------

DECIDED = [
    (MSE(), [[0.4], [2.0]], [[0.4], [2.0]]),
    (BCE(), [[0.4, 0.6]], [[0, 1]]),
    (BCE(True), [[-0.1, 0.1, 0.6]], [[0, 1, 1]]),
    (CCE(), [[0.2, 0.3, 0.5]], [2]),
    (SCCE(True), [[[5.0, -1.0], [0.0, 0.1]]], [[0, 1]]),
]


@pytest.mark.parametrize(("loss", "y_pred", "decision"), DECIDED, ids=repr)
def test_decisions(loss, y_pred, decision):
    np.testing.assert_array_equal(loss.decide(np.array(y_pred)), decision)


def test_truths():
    np.testing.assert_array_equal(MSE().truth(np.array([[0.4]])), [[0.4]])
    np.testing.assert_array_equal(BCE().truth(np.array([[0.2, 0.9]])), [[0, 1]])
    np.testing.assert_array_equal(CCE().truth(np.array([[0.1, 0.9, 0.0], [1.0, 0.0, 0.0]])), [1, 0])
    np.testing.assert_array_equal(SCCE().truth(np.array([2, 0])), [2, 0])


@every_loss
def test_a_configuration_makes_the_same_loss(loss):
    for copy in (Loss.from_config(json.loads(json.dumps(loss.config()))), eval(repr(loss), vars(nn).copy())):
        assert type(copy) is type(loss)
        assert copy.config() == loss.config()
        y_true, y_pred = drawn(loss, (3, 5), 0)
        assert copy.forward(y_true, y_pred) == loss.forward(y_true, y_pred)
