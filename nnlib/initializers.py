"""Start values for parameters: (shape, random stream, dtype) -> array.

A layer's outputs should neither die out nor blow up as they pass through many layers. For y = x W with D inputs a unit,
Var(y) = D Var(w) Var(x): so the good scale of a weight depends on its `fan_in` (the inputs a unit sees) and, for
gradients on the way back, on its `fan_out` (the units an input feeds). Introduced in lesson 06.
"""

import math

import numpy as np

from nnlib.arguments import number
from nnlib.registry import Configurable


def fans(shape: tuple) -> tuple[int, int]:
    """Return (fan_in, fan_out) of a parameter.

    A Dense kernel (D, H) has (D, H); a convolution kernel (height, width, C, filters) has
    (height * width * C, height * width * filters). A bias (H,) has (H, H), as in Keras.
    """
    if len(shape) < 2:
        return math.prod(shape), math.prod(shape)
    window = math.prod(shape[:-2])
    return window * shape[-2], window * shape[-1]


class Initializer(Configurable):
    """Draws the start values of one parameter."""

    def __call__(self, shape: tuple, rng: np.random.Generator, dtype=np.float64) -> np.ndarray:
        """Return an array of `shape` and `dtype`, drawn from the random stream `rng`."""
        return np.asarray(self.draw(shape, rng), dtype)

    def draw(self, shape, rng):
        """Return the array in float64."""
        raise NotImplementedError

    def check(self, shape):
        """Raise ValueError for a shape that cannot be drawn."""


class Zeros(Initializer):
    """All zeros: right for biases; for kernels it makes all units of a layer the same for ever."""

    def draw(self, shape, rng):
        return np.zeros(shape)


class Ones(Initializer):
    """All ones."""

    def draw(self, shape, rng):
        return np.ones(shape)


class Constant(Initializer):
    """The same number everywhere."""

    def __init__(self, value=0.0):
        self.value = number("value", value)

    def draw(self, shape, rng):
        return np.full(shape, self.value)


class RandomUniform(Initializer):
    """Uniform between `low` and `high`. Raises ValueError unless low <= high."""

    aliases = ("uniform",)

    def __init__(self, low=-0.05, high=0.05):
        self.low, self.high = number("low", low), number("high", high)
        if low > high:
            raise ValueError(f"Got low={low} and high={high}; expected low <= high.")

    def draw(self, shape, rng):
        return rng.uniform(self.low, self.high, shape)


class RandomNormal(Initializer):
    """Normal with the given mean and standard deviation (not variance). Raises ValueError for a negative `std`."""

    aliases = ("normal",)

    def __init__(self, mean=0.0, std=0.05):
        self.mean, self.std = number("mean", mean), number("std", std, at_least=0)

    def draw(self, shape, rng):
        return rng.normal(self.mean, self.std, shape)


class VarianceScaling(Initializer, abstract=True):
    """Mean 0 and a variance that `variance` computes from the fans; normal unless a subclass says uniform."""

    uniform = False

    def variance(self, fan_in, fan_out):
        raise NotImplementedError

    def draw(self, shape, rng):
        variance = self.variance(*fans(shape))
        if self.uniform:
            limit = math.sqrt(3 * variance)  # a uniform distribution on (-limit, limit) has variance limit^2 / 3
            return rng.uniform(-limit, limit, shape)
        return rng.normal(0.0, math.sqrt(variance), shape)


class GlorotNormal(VarianceScaling):
    """Variance 2 / (fan_in + fan_out), a compromise between the way forward and the way back; for tanh and sigmoid.

    Source: Glorot and Bengio 2010. Keras also cuts the tails of its normal initialisers at two standard deviations.
    """

    aliases: tuple[str, ...] = ("xavier_normal",)

    def variance(self, fan_in, fan_out):
        return 2 / (fan_in + fan_out)


class GlorotUniform(GlorotNormal):
    """GlorotNormal's variance, drawn uniformly from +-sqrt(6 / (fan_in + fan_out)): the default for kernels."""

    aliases = ("xavier_uniform", "glorot", "xavier")
    uniform = True


class HeNormal(VarianceScaling):
    """Variance 2 / fan_in: ReLU silences half of what it sees, the 2 makes up for it. Source: He et al. 2015."""

    aliases = ("he",)

    def variance(self, fan_in, fan_out):
        return 2 / fan_in


class HeUniform(HeNormal):
    """HeNormal's variance, drawn uniformly from +-sqrt(6 / fan_in)."""

    uniform = True


class LecunNormal(VarianceScaling):
    """Variance 1 / fan_in: outputs vary as much as inputs; SELU needs it. Source: LeCun et al. 1998."""

    aliases = ("lecun",)

    def variance(self, fan_in, fan_out):
        return 1 / fan_in


class LecunUniform(LecunNormal):
    """LecunNormal's variance, drawn uniformly from +-sqrt(3 / fan_in)."""

    uniform = True


class Orthogonal(Initializer):
    """`gain` times a random matrix with orthonormal rows or columns, whichever are fewer: it keeps lengths.

    Shapes of more than two axes are drawn as (all axes but the last together, last axis). Source: Saxe et al. 2014.
    Raises ValueError for a shape of one axis.
    """

    def __init__(self, gain=1.0):
        self.gain = number("gain", gain)

    def check(self, shape):
        if len(shape) < 2:
            raise ValueError(f"Orthogonal needs a shape of two axes or more; got {shape}.")

    def draw(self, shape, rng):
        self.check(shape)
        rows, columns = math.prod(shape[:-1]), shape[-1]
        q, r = np.linalg.qr(rng.normal(size=(max(rows, columns), min(rows, columns))))
        q *= np.sign(np.diag(r))  # the signs QR happens to choose would favour some matrices
        return self.gain * (q if rows >= columns else q.T).reshape(shape)


class Identity(Initializer):
    """`gain` times ones where row and column have the same number, zeros elsewhere: h U = gain h for a square U.

    As a recurrent kernel with gain 1 it carries a memory on as it is; lessons/results.md measures what that is worth.
    Source: Le, Jaitly and Hinton 2015. Raises ValueError for a shape of other than two axes.
    """

    def __init__(self, gain=1.0):
        self.gain = number("gain", gain)

    def check(self, shape):
        if len(shape) != 2:
            raise ValueError(f"Identity needs a shape of two axes; got {shape}.")

    def draw(self, shape, rng):
        self.check(shape)
        return self.gain * np.eye(*shape)
