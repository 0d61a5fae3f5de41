"""Normalisation: numbers are brought to a common size, whatever the weights before made of them.

All three layers divide by a root mean square, then give each of the D features (the last axis) a gain and a shift that
are learnt. They differ in what the mean is taken over, and in whether it is subtracted first:

| layer              | mean over               | y =                                                      |
|--------------------|-------------------------|----------------------------------------------------------|
| RMSNormalization   | the features            | scale x / sqrt(mean x^2 + epsilon) (+ beta)              |
| LayerNormalization | the features            | gamma (x - mean) / sqrt(variance + epsilon) + beta       |
| BatchNormalization | all else: examples, ... | the same, mean and variance those of the batch           |

An x moves the means that it is part of, and with them every y made with these. With r = 1 / sqrt(...) and
n = (x - mean) r, the rule is the same for all three, its means taken over what those of the forward pass are:

    dL/dx = r (g - mean g - n mean(g n)),    g = gamma dL/dy    (RMSNormalization, which subtracts no mean: no mean g)

The variance is the mean of (x - mean)^2, divided by the count, not by the count less one. Introduced in lesson 10.
"""

import numpy as np

from nnlib.arguments import number
from nnlib.initializers import Ones, Zeros
from nnlib.layer import Example, Layer


class Normalization(Layer, abstract=True):
    """What the three share: a gain for each feature where `scale` is true, a shift where `center` is; x is (m, ..., D).

    Raises ValueError at build unless the last axis is known.
    """

    gain = "gamma"  # the gain's name among the parameters
    scale: bool
    center: bool

    def plan(self, input_shape):
        if not input_shape or input_shape[-1] is None:
            name = type(self).__name__
            raise ValueError(f"{name} needs inputs with a last axis of known size; got input_shape {input_shape}.")
        weights = {}
        if self.scale:
            weights[self.gain] = (input_shape[-1:], Ones())
        if self.center:
            weights["beta"] = (input_shape[-1:], Zeros())
        return weights, input_shape

    def _scaled(self, normal):
        """Return y for normalised numbers."""
        self.normal = normal  # (m, ..., D)
        y = normal * self.params[self.gain] if self.scale else normal
        return y + self.params["beta"] if self.center else y

    def _fill(self, grad):
        """Fill the gradients of gain and shift, and return both, (D,), whether there are such parameters or not."""
        D = grad.shape[-1]
        gain, shift = (grad * self.normal).reshape(-1, D).sum(axis=0), grad.reshape(-1, D).sum(axis=0)
        if self.scale:
            self.grads[self.gain] = gain
        if self.center:
            self.grads["beta"] = shift
        return gain, shift


class RMSNormalization(Normalization):
    """y = scale x / sqrt(mean x^2 + epsilon), + beta where `center` is true; the mean is over the D features.

    `scale` (D,) starts as ones, `beta` (D,) as zeros. Keras has the same without `center`. Raises ValueError unless
    epsilon is above 0. Source: Zhang and Sennrich 2019.
    """

    gain, scale = "scale", True

    def __init__(self, epsilon=1e-6, center=False):
        self.epsilon, self.center = number("epsilon", epsilon, above=0), bool(center)

    def forward(self, x, training=False, mask=None):
        self.inverse = 1 / np.sqrt((x * x).mean(axis=-1, keepdims=True) + self.epsilon)  # (m, ..., 1)
        return self._scaled(x * self.inverse)

    def backward(self, grad):
        self._fill(grad)
        grad = grad * self.params["scale"]
        return (grad - self.normal * (grad * self.normal).mean(axis=-1, keepdims=True)) * self.inverse

    @classmethod
    def example(cls):
        x = [[3.0, 4.0], [0.0, -5.0]]  # with epsilon, mean squares of 25
        return [
            Example(cls(12.5), ("D",), x, [[1.2, -0.8], [0.0, 1.0]], {"scale": [2.0, -1.0]}),
            Example(cls(12.5, True), ("D",), x, [[1.6, 0.8], [1.0, -1.0]], {"beta": [1.0, 0.0]}),
            Example(cls(), ("T", "D"), [[[1.0, -1.0], [0.0, 0.0]]], [[[1.000001**-0.5, -(1.000001**-0.5)], [0, 0]]]),
        ]


class LayerNormalization(Normalization):
    """y = gamma (x - mean) / sqrt(variance + epsilon) + beta, mean and variance those of the D features of an example.

    `gamma` (D,) starts as ones, and is left out with scale=False; `beta` (D,) as zeros, left out with center=False. As
    Keras's; PyTorch's default epsilon is 1e-5. Raises ValueError unless epsilon is above 0. Source: Ba et al. 2016.
    """

    def __init__(self, epsilon=1e-3, center=True, scale=True):
        self.epsilon = number("epsilon", epsilon, above=0)
        self.center, self.scale = bool(center), bool(scale)

    def forward(self, x, training=False, mask=None):
        centred = x - x.mean(axis=-1, keepdims=True)  # (m, ..., D)
        variance = (centred * centred).mean(axis=-1, keepdims=True)  # (m, ..., 1)
        self.inverse = 1 / np.sqrt(variance + self.epsilon)
        return self._scaled(centred * self.inverse)

    def backward(self, grad):
        self._fill(grad)
        if self.scale:
            grad = grad * self.params["gamma"]
        mean, slope = grad.mean(axis=-1, keepdims=True), (grad * self.normal).mean(axis=-1, keepdims=True)
        return (grad - mean - self.normal * slope) * self.inverse

    @classmethod
    def example(cls):
        x, y = [[0.0, 0.0, 4.0, 8.0]], [[-0.75, -0.75, 0.25, 1.25]]  # mean 3, variance 11; with epsilon 16
        shifted = [[-0.75, -0.75, 0.25, 2.25]]
        weights = {"gamma": [4.0, -4.0, 4.0, 4.0], "beta": [0.0, 0.0, 1.0, -5.0]}
        return [
            Example(cls(5.0), ("D",), x, [[-3.0, 3.0, 2.0, 0.0]], weights),
            Example(cls(5.0, scale=False), ("T", "D"), [x], [shifted], {"beta": [0.0, 0.0, 0.0, 1.0]}),
            Example(cls(5.0, center=False, scale=False), ("D",), x, y),
            Example(cls(), ("D",), [[1.0, -1.0]], [[1.001**-0.5, -(1.001**-0.5)]]),
        ]


class BatchNormalization(Normalization):
    """y = gamma (x - mean) / sqrt(variance + epsilon) + beta, with a mean and a variance for each feature.

    In training they are those of the batch, over all axes but the last (positions that `mask` says are padding left
    out), and each moves the running statistics, which inference uses: moving <- momentum moving + (1 - momentum) batch.
    `state` holds them: `moving_mean` (D,) starts as zeros, `moving_variance` (D,) as ones; `gamma` and `beta` as in
    LayerNormalization. A batch with one number for each feature has the variance 0, and comes out as beta.

    The rule is Keras's. PyTorch's differs: its momentum is the share of the batch, 1 - ours, and its running variance
    divides by n - 1 in place of n. Raises ValueError unless 0 <= momentum <= 1 and epsilon is above 0.
    Source: Ioffe and Szegedy 2015.
    """

    def __init__(self, momentum=0.99, epsilon=1e-3, center=True, scale=True):
        self.momentum = number("momentum", momentum, at_least=0, at_most=1)
        self.epsilon = number("epsilon", epsilon, above=0)
        self.center, self.scale = bool(center), bool(scale)

    def build(self, input_shape, rng, dtype=np.float64):
        output_shape = super().build(input_shape, rng, dtype)
        self.state.bind("moving_mean", np.zeros(self.input_shape[-1], dtype))
        self.state.bind("moving_variance", np.ones(self.input_shape[-1], dtype))
        return output_shape

    def forward(self, x, training=False, mask=None):
        self.count = 0  # the positions that the statistics are of: none of this batch in inference
        if not training:
            self.inverse = 1 / np.sqrt(self.state["moving_variance"] + self.epsilon)  # (D,)
            return self._scaled((x - self.state["moving_mean"]) * self.inverse)
        self.counts = None if mask is None else mask[..., None]  # (m, ..., 1)
        self.count = x.size // x.shape[-1] if mask is None else max(int(mask.sum()), 1)
        mean = self._mean(x)  # (D,)
        centred = x - mean
        variance = self._mean(centred * centred)
        for name, batch in (("moving_mean", mean), ("moving_variance", variance)):
            self.state[name] = self.momentum * self.state[name] + (1 - self.momentum) * batch
        self.inverse = 1 / np.sqrt(variance + self.epsilon)
        return self._scaled(centred * self.inverse)

    def backward(self, grad):
        gain, shift = self._fill(grad)  # (D,): sums over all positions of grad n and of grad
        if self.count:
            part = (shift + self.normal * gain) / self.count  # what each position did through mean and variance
            grad = grad - (part if self.counts is None else part * self.counts)
        return grad * (self.inverse * self.params["gamma"] if self.scale else self.inverse)

    def _mean(self, values):
        """Return the mean (D,) over all positions that count."""
        if self.counts is not None:
            values = values * self.counts
        return values.reshape(-1, values.shape[-1]).sum(axis=0) / self.count

    @classmethod
    def example(cls):
        x = [[0.0, 1.0], [0.0, 1.0], [4.0, 1.0], [8.0, 1.0]]  # means 3 and 1, variances 11 and 0; with epsilon 16 and 5
        batch = [[-0.75, 0.0], [-0.75, 0.0], [0.25, 0.0], [1.25, 0.0]]
        running = [[-1 / 3, 0.6], [-1 / 3, 0.6], [1.0, 0.6], [7 / 3, 0.6]]  # (x - 1) / 3 and (x + 2) / 5
        state = {"moving_mean": [1.0, -2.0], "moving_variance": [4.0, 20.0]}
        weights = {"gamma": [3.0, 5.0], "beta": [1.0, -1.0]}
        y = [[[0.0, 2.0], [0.0, 2.0]], [[4.0, 2.0], [8.0, 2.0]]]
        y_training = [[[-1.25, -1.0], [-1.25, -1.0]], [[1.75, -1.0], [4.75, -1.0]]]
        return [
            Example(cls(epsilon=5.0, center=False, scale=False), ("D",), x, running, {}, state, batch),
            Example(cls(epsilon=5.0), ("T", "D"), [x[:2], x[2:]], y, weights, state, y_training),
        ]
