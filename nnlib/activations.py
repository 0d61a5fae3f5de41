"""Activation layers: each bends every number it is given, so that layers upon layers can be more than one matrix.

| layer     | f(z)                             | f'(z)                          |
|-----------|----------------------------------|--------------------------------|
| Linear    | z                                | 1                              |
| Sigmoid   | 1 / (1 + e^-z)                   | f (1 - f)                      |
| Tanh      | tanh z                           | 1 - f^2                        |
| ReLU      | max(z, 0)                        | 1 for z > 0, else 0            |
| LeakyReLU | z for z > 0, else slope z        | 1 for z > 0, else slope        |
| ELU       | z for z > 0, else alpha (e^z - 1) | 1 for z > 0, else alpha e^z   |
| SELU      | scale ELU(z), fixed alpha, scale | scale ELU'(z)                  |
| GELU      | z P(z), P the normal distribution | P(z) + z P'(z)                |
| SiLU      | z sigmoid(z)                     | s + z s (1 - s), s = sigmoid(z) |
| Softplus  | ln(1 + e^z)                      | sigmoid(z)                     |
| Softsign  | z / (1 + |z|)                    | 1 / (1 + |z|)^2                |
| Softmax   | e^z_i / sum_j e^z_j              | J_ij = f_i (i = j) - f_i f_j   |

`forward` takes z of any shape; `backward` multiplies the gradient it is handed by f'(z). z of +-1000 does no harm.
Introduced in lesson 02.
"""

import math

import numpy as np
from scipy.special import erf

from nnlib.arguments import number
from nnlib.layer import Activation, Example


def sigmoid(z):
    """Return 1 / (1 + e^-z), written with tanh: it cannot overflow, and is fast."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


class Linear(Activation):
    """f(z) = z: no activation at all."""

    aliases = ("identity",)

    def forward(self, x, training=False, mask=None):
        return x

    def backward(self, grad):
        return grad

    @classmethod
    def example(cls):
        return [Example(cls(), ("D",), [[-2.0, 0.0, 3.0]], [[-2.0, 0.0, 3.0]])]


class Sigmoid(Activation):
    """f(z) = 1 / (1 + e^-z), between 0 and 1. Far below -30 few of its digits are right: losses work from logits."""

    aliases = ("logistic",)

    def forward(self, x, training=False, mask=None):
        self.y = sigmoid(x)
        return self.y

    def backward(self, grad):
        return grad * self.y * (1.0 - self.y)

    @classmethod
    def example(cls):
        return [Example(cls(), ("D",), [[0.0, math.log(3.0), -1000.0, 1000.0]], [[0.5, 0.75, 0.0, 1.0]])]


class Tanh(Activation):
    """f(z) = tanh z, between -1 and 1."""

    def forward(self, x, training=False, mask=None):
        self.y = np.tanh(x)
        return self.y

    def backward(self, grad):
        return grad * (1.0 - self.y * self.y)

    @classmethod
    def example(cls):
        return [Example(cls(), ("D",), [[0.0, math.log(2.0), -1000.0]], [[0.0, 0.6, -1.0]])]


class ReLU(Activation):
    """f(z) = max(z, 0). Its derivative at exactly 0 is taken as 0. Source: Nair and Hinton 2010."""

    def forward(self, x, training=False, mask=None):
        self.positive = x > 0
        return np.maximum(x, 0)

    def backward(self, grad):
        return grad * self.positive

    @classmethod
    def example(cls):
        return [Example(cls(), ("D",), [[-2.0, 0.0, 3.0]], [[0.0, 0.0, 3.0]])]


class LeakyReLU(Activation):
    """f(z) = z for z > 0, else negative_slope z; the default slope is Keras's. Source: Maas et al. 2013.

    Raises ValueError for a negative slope.
    """

    def __init__(self, negative_slope=0.3):
        self.negative_slope = number("negative_slope", negative_slope, at_least=0)

    def forward(self, x, training=False, mask=None):
        self.positive = x > 0
        return np.where(self.positive, x, self.negative_slope * x)

    def backward(self, grad):
        return np.where(self.positive, grad, self.negative_slope * grad)

    @classmethod
    def example(cls):
        return [
            Example(cls(), ("D",), [[-2.0, 0.0, 3.0]], [[-0.6, 0.0, 3.0]]),
            Example(cls(0.01), ("D",), [[-2.0, 0.0, 3.0]], [[-0.02, 0.0, 3.0]]),
        ]


class ELU(Activation):
    """f(z) = z for z > 0, else alpha (e^z - 1). Source: Clevert et al. 2016. Raises ValueError for a negative alpha."""

    scale = 1.0

    def __init__(self, alpha=1.0):
        self.alpha = number("alpha", alpha, at_least=0)

    def forward(self, x, training=False, mask=None):
        self.positive = x > 0
        self.below = self.alpha * np.expm1(np.minimum(x, 0))  # without the minimum, e^1000 would overflow
        return self.scale * np.where(self.positive, x, self.below)

    def backward(self, grad):
        return self.scale * np.where(self.positive, grad, grad * (self.below + self.alpha))

    @classmethod
    def example(cls):
        x = [[-math.log(2.0), 0.0, 3.0, -1000.0]]
        return [
            Example(cls(), ("D",), x, [[-0.5, 0.0, 3.0, -1.0]]),
            Example(cls(2.0), ("D",), x, [[-1.0, 0.0, 3.0, -2.0]]),
        ]


class SELU(ELU):
    """f(z) = scale ELU(z), with the alpha and scale that keep mean 0 and variance 1. Source: Klambauer et al. 2017."""

    alpha = 1.6732632423543772
    scale = 1.0507009873554805

    def __init__(self):
        pass

    @classmethod
    def example(cls):
        return [Example(cls(), ("D",), [[-1000.0, 0.0, 2.0]], [[-1.7580993408473766, 0.0, 2.101401974710961]])]


class GELU(Activation):
    """f(z) = z P(z) with P(z) = (1 + erf(z / sqrt 2)) / 2, exact, not the tanh approximation.

    Source: Hendrycks and Gimpel 2016.
    """

    def forward(self, x, training=False, mask=None):
        self.x = x
        self.below = 0.5 * (1.0 + erf(x * math.sqrt(0.5)))  # P(z), the share of a standard normal below z
        return x * self.below

    def backward(self, grad):
        density = np.exp(-0.5 * self.x * self.x) * (1 / math.sqrt(2 * math.pi))
        return grad * (self.below + self.x * density)

    @classmethod
    def example(cls):
        return [
            Example(
                cls(), ("D",), [[0.0, 1.0, -1.0, 1000.0]], [[0.0, 0.8413447460685429, -0.15865525393145707, 1000.0]]
            )
        ]


class SiLU(Activation):
    """f(z) = z sigmoid(z), also called swish. Source: Elfwing et al. 2018."""

    aliases = ("swish",)

    def forward(self, x, training=False, mask=None):
        self.x, self.gate = x, sigmoid(x)
        return x * self.gate

    def backward(self, grad):
        return grad * self.gate * (1.0 + self.x * (1.0 - self.gate))

    @classmethod
    def example(cls):
        z = math.log(3.0)  # sigmoid(ln 3) = 3/4
        return [Example(cls(), ("D",), [[0.0, z, -z, 1000.0]], [[0.0, 0.75 * z, -0.25 * z, 1000.0]])]


class Softplus(Activation):
    """f(z) = ln(1 + e^z), a smooth ReLU. Source: Dugas et al. 2001."""

    def forward(self, x, training=False, mask=None):
        self.x = x
        return np.logaddexp(x, 0)  # ln(e^x + e^0) without overflow

    def backward(self, grad):
        return grad * sigmoid(self.x)

    @classmethod
    def example(cls):
        return [
            Example(cls(), ("D",), [[0.0, math.log(3.0), -1000.0, 1000.0]], [[math.log(2), math.log(4), 0.0, 1000.0]])
        ]


class Softsign(Activation):
    """f(z) = z / (1 + |z|), between -1 and 1, with slower tails than tanh. Source: Bergstra et al. 2009."""

    def forward(self, x, training=False, mask=None):
        self.denominator = 1.0 + np.abs(x)
        return x / self.denominator

    def backward(self, grad):
        return grad / (self.denominator * self.denominator)

    @classmethod
    def example(cls):
        return [Example(cls(), ("D",), [[0.0, 1.0, -3.0]], [[0.0, 0.5, -0.75]])]


class Softmax(Activation):
    """p_i = e^z_i / sum_j e^z_j over the last axis: positive, and each row sums to 1.

    Its derivative is a matrix for each row, J_ij = p_i (i = j) - p_i p_j; `backward` never forms it.
    """

    def plan(self, input_shape):
        if not input_shape:
            raise ValueError("Softmax needs inputs with a last axis to share out; got input_shape ().")
        return super().plan(input_shape)

    def forward(self, x, training=False, mask=None):
        exp = np.exp(x - x.max(axis=-1, keepdims=True))  # the largest becomes e^0: no overflow, the same p
        self.y = exp / exp.sum(axis=-1, keepdims=True)
        return self.y

    def backward(self, grad):
        return self.y * (grad - (grad * self.y).sum(axis=-1, keepdims=True))

    @classmethod
    def example(cls):
        x = [[0.0, math.log(2.0), math.log(5.0)], [1000.0, 0.0, -1000.0]]
        return [
            Example(cls(), ("K",), x, [[0.125, 0.25, 0.625], [1.0, 0.0, 0.0]]),
            Example(cls(), ("T", "K"), [x], [[[0.125, 0.25, 0.625], [1.0, 0.0, 0.0]]]),
        ]
