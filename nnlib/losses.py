"""Losses: one number for how wrong a batch of predictions is, and its gradient.

| loss of one sample with K outputs                                              | gradient by the predictions        |
|--------------------------------------------------------------------------------|------------------------------------|
| MeanSquaredError: mean over K of (p - y)^2                                     | 2 (p - y) / K                      |
| MeanAbsoluteError: mean over K of |p - y|                                      | sign(p - y) / K                    |
| BinaryCrossentropy: mean over K of -(y ln p + (1 - y) ln(1 - p))               | (p - y) / (p (1 - p)) / K          |
| ... from logits z, p = sigmoid(z)                                              | (p - y) / K                        |
| CategoricalCrossentropy: -sum over K of y ln p, y one-hot or probabilities     | -y / p                             |
| ... from logits z, p = softmax(z)                                              | p - y                              |
| SparseCategoricalCrossentropy: -ln p_y, y the number of the class              | -1 / p_y at y, 0 elsewhere         |
| ... from logits z, p = softmax(z)                                              | p - onehot(y)                      |

Reduction: the loss of a batch is the mean over its m samples (over its m T positions for sequences); the division by m
happens here and nowhere else. With weights w it is sum(w L) / m, as in Keras; with a mask, the sum over the positions
that count, divided by their number.

From logits is the better way: ln p is then z - ln sum e^z, exact where p itself would round to 0. From probabilities, p
is kept at or above the smallest normal number, so that ln p and 1/p stay finite. Introduced in lesson 03.
"""

import math

import numpy as np

from nnlib.activations import sigmoid
from nnlib.arguments import numbers
from nnlib.registry import Configurable


class Loss(Configurable):
    """Compares predictions with targets. Subclasses write `values` and `gradient`; `check` is the door for targets."""

    def forward(self, y_true, y_pred, sample_weight=None, mask=None) -> float:
        """Return the loss of a batch; keep what `backward` needs.

        y_pred is (m, K) or (m, T, K); `sample_weight` is (m,) or (m, T); `mask` (m, T) is False at padding. Targets are
        as `check` returns them.
        """
        losses = self.values(y_true, y_pred)  # (m,) or (m, T)
        if sample_weight is None and mask is None:
            self.scale = 1.0 / losses.size
            return _number(losses.sum() * self.scale)
        count = losses.size if mask is None else max(int(mask.sum()), 1)
        weight = np.full(losses.shape, 1.0 / count, dtype=losses.dtype)
        if mask is not None:
            weight *= mask
        if sample_weight is not None:
            weight *= sample_weight.reshape(sample_weight.shape + (1,) * (weight.ndim - sample_weight.ndim))
        self.scale = weight[..., None]
        return _number((losses * weight).sum())

    def backward(self):
        """Return dL/dy_pred of the last `forward`, of y_pred's shape."""
        return self.gradient() * self.scale

    def values(self, y_true, y_pred):
        """Return the loss of each sample: the shape of y_pred without its last axis."""
        raise NotImplementedError

    def gradient(self):
        """Return the derivative of each sample's loss by its own predictions, of y_pred's shape."""
        raise NotImplementedError

    def check(self, y_true, output_shape: tuple, dtype=np.float64):
        """Return targets fit for predictions of `output_shape` (batch axis included); targets (m,) fit outputs (m, 1).

        Raises ValueError for a wrong shape, dtype or range.
        """
        y = numbers("y", y_true, dtype)
        if y.shape == output_shape[:-1] and output_shape[-1] == 1:
            y = y[..., None]
        if y.shape != output_shape:
            name = type(self).__name__
            raise ValueError(f"{name} got y of shape {y.shape} for outputs of shape {output_shape}; they must agree.")
        return y

    def decide(self, y_pred):
        """Return what metrics compare, made from predictions: a class where the loss is one of classes."""
        return y_pred

    def truth(self, y_true):
        """Return what metrics compare, made from checked targets."""
        return y_true


class MeanSquaredError(Loss):
    """L = mean of (p - y)^2, over samples and outputs."""

    aliases = ("mse",)

    def values(self, y_true, y_pred):
        self.error = y_pred - y_true  # (m, K)
        return (self.error * self.error).mean(axis=-1)

    def gradient(self):
        return self.error * (2.0 / self.error.shape[-1])


class MeanAbsoluteError(Loss):
    """L = mean of |p - y|, over samples and outputs; the derivative at p = y is taken as 0."""

    aliases = ("mae",)

    def values(self, y_true, y_pred):
        self.error = y_pred - y_true  # (m, K)
        return np.abs(self.error).mean(axis=-1)

    def gradient(self):
        return np.sign(self.error) * (1.0 / self.error.shape[-1])


class Crossentropy(Loss, abstract=True):
    """What the three cross-entropies share: predictions are probabilities, or logits with `from_logits=True`."""

    def __init__(self, from_logits=False):
        self.from_logits = bool(from_logits)

    def values(self, y_true, y_pred):
        if self.from_logits:
            return self.values_from_logits(y_true, y_pred)
        low, high = y_pred.min(), y_pred.max()
        if low < 0 or high > 1 + 1e-5:  # false for NaN, which training reports as divergence
            raise ValueError(
                f"{type(self).__name__} got predictions of {float(low):.3g} to {float(high):.3g}, not probabilities. "
                "End the network with softmax or sigmoid, or give the loss from_logits=True."
            )
        return self.values_from_probabilities(y_true, y_pred)


class BinaryCrossentropy(Crossentropy):
    """L = -mean of (y ln p + (1 - y) ln(1 - p)), for yes-no targets y in 0..1, one for each output."""

    aliases = ("bce",)

    def values_from_logits(self, y_true, z):
        self.y, self.p = y_true, sigmoid(z)  # (m, K)
        return (np.logaddexp(z, 0) - z * y_true).mean(axis=-1)  # logaddexp(z, 0) is ln(e^z + e^0) without overflow

    def values_from_probabilities(self, y_true, p):
        self.y, self.p, self.rest = y_true, _above_zero(p), _above_zero(1 - p)  # (m, K)
        return -(y_true * np.log(self.p) + (1 - y_true) * np.log(self.rest)).mean(axis=-1)

    def gradient(self):
        if self.from_logits:
            return (self.p - self.y) * (1.0 / self.p.shape[-1])
        return ((1 - self.y) / self.rest - self.y / self.p) * (1.0 / self.p.shape[-1])

    def check(self, y_true, output_shape, dtype=np.float64):
        return _between_0_and_1(super().check(y_true, output_shape, dtype))

    def decide(self, y_pred):
        return (y_pred > (0 if self.from_logits else 0.5)).astype(int)

    def truth(self, y_true):
        return (y_true > 0.5).astype(int)


class CategoricalCrossentropy(Crossentropy):
    """L = -sum over classes of y ln p, for targets given as one-hot rows or as probabilities."""

    aliases = ("cce",)

    def values_from_logits(self, y_true, z):
        self.y = y_true
        self.p, shifted, log_total = _softmax(z)
        return -(y_true * (shifted - log_total)).sum(axis=-1)

    def values_from_probabilities(self, y_true, p):
        self.y, self.p = y_true, _above_zero(p)
        return -(y_true * np.log(self.p)).sum(axis=-1)

    def gradient(self):
        if self.from_logits:
            return self.p * self.y.sum(axis=-1, keepdims=True) - self.y
        return -self.y / self.p

    def check(self, y_true, output_shape, dtype=np.float64):
        y = _between_0_and_1(super().check(y_true, output_shape, dtype))
        worst = np.abs(y.sum(axis=-1) - 1).max()
        if worst > 1e-3:
            raise ValueError(f"Rows of y must each sum to 1 (one-hot or probabilities); one is off by {worst:.3g}.")
        return y

    def decide(self, y_pred):
        return y_pred.argmax(axis=-1)

    def truth(self, y_true):
        return y_true.argmax(axis=-1)


class SparseCategoricalCrossentropy(Crossentropy):
    """L = -ln p_y, for targets given as class numbers 0 .. K - 1: (m,) for outputs (m, K)."""

    def values_from_logits(self, y_true, z):
        self.at = _places(y_true, z.shape)  # (m,)
        self.p, shifted, log_total = _softmax(z)
        return log_total[..., 0] - shifted.reshape(-1)[self.at]

    def values_from_probabilities(self, y_true, p):
        self.at = _places(y_true, p.shape)
        self.p = _above_zero(p)
        return -np.log(self.p.reshape(-1)[self.at])

    def gradient(self):
        if self.from_logits:
            grad = self.p.copy()
            grad.reshape(-1)[self.at] -= 1
        else:
            grad = np.zeros(self.p.shape, self.p.dtype)
            grad.reshape(-1)[self.at] = -1 / self.p.reshape(-1)[self.at]
        return grad

    def check(self, y_true, output_shape, dtype=np.float64):
        y, K = np.asarray(y_true), output_shape[-1]
        if y.dtype.kind not in "biuf":
            raise ValueError(
                f"{type(self).__name__} got y of dtype {y.dtype}; expected class numbers 0 to {K - 1}. "
                "sklearn.preprocessing.LabelEncoder turns names into numbers."
            )
        y = numbers("y", y, y.dtype)
        if y.shape == (*output_shape[:-1], 1):
            y = y[..., 0]
        if y.shape != output_shape[:-1]:
            hint = " For one-hot rows use CategoricalCrossentropy." if y.shape == output_shape else ""
            raise ValueError(
                f"{type(self).__name__} got y of shape {y.shape}; expected class numbers of shape {output_shape[:-1]} "
                f"for outputs of shape {output_shape}.{hint}"
            )
        if y.dtype.kind == "f" and not (y == np.floor(y)).all():
            raise ValueError(f"{type(self).__name__} got {y[y != np.floor(y)][0]} in y; class numbers are whole.")
        if not 0 <= y.min() <= y.max() < K:
            raise ValueError(f"y has class numbers from {y.min()} to {y.max()}; {K} outputs have classes 0 to {K - 1}.")
        return y.astype(np.intp)

    def decide(self, y_pred):
        return y_pred.argmax(axis=-1)


def _softmax(z):
    """Return p over the last axis, and shifted and log_total, whose difference is ln p."""
    shifted = z - z.max(axis=-1, keepdims=True)  # (m, K); the largest becomes 0: e^z cannot overflow
    exp = np.exp(shifted)
    total = exp.sum(axis=-1, keepdims=True)  # (m, 1)
    return exp / total, shifted, np.log(total)


def _places(classes, shape):
    """Return where each sample's own class stands in outputs of `shape` (m, ..., K) laid out in one long row."""
    return np.arange(0, math.prod(shape), shape[-1]).reshape(classes.shape) + classes  # (m, ...)


def _above_zero(p):
    return np.maximum(p, np.finfo(p.dtype).tiny)


def _between_0_and_1(y):
    if y.min() < 0 or y.max() > 1:
        raise ValueError(f"y ranges from {y.min():.3g} to {y.max():.3g}; expected targets between 0 and 1.")
    return y


def _number(total):
    return float(total) if isinstance(total, np.number) else total  # a loss that is being traced stays a Tensor
