"""Dropout: in training, numbers are set to zero at random, so that no unit can rely on another being there."""

import numpy as np

from nnlib.arguments import number
from nnlib.layer import Example, Layer


class Dropout(Layer):
    """Sets each number to zero with probability `rate`, and divides the others by 1 - rate; in training only.

    y = x k / (1 - rate), dL/dx = dL/dy k / (1 - rate), where k is 0 with probability `rate`, else 1, drawn anew for
    every number of every batch from the layer's own stream. Divided so, the mean of y over all k is x itself, and
    inference has nothing to make up for: there y = x. x and y are (m, ...). Raises ValueError unless 0 <= rate < 1.

    Source: Srivastava et al. 2014; this scaling ("inverted") is Keras's and PyTorch's. Introduced in lesson 09.
    """

    def __init__(self, rate):
        self.rate = number("rate", rate, at_least=0, under=1)

    def forward(self, x, training=False, mask=None):
        self.factor = None
        if not training:
            return x
        self.factor = (self.draw(x.shape) >= self.rate).astype(x.dtype)  # k, (m, ...)
        self.factor *= 1 / (1 - self.rate)
        return x * self.factor

    def draw(self, shape):
        return self.rng.random(shape, np.float32)  # the same for either dtype

    def backward(self, grad):
        return grad if self.factor is None else grad * self.factor

    @classmethod
    def example(cls):
        x = [[0.7, 1.4, 2.1], [2.8, 3.5, 4.2]]  # seed 0 draws 0.85 0.64 0.51, 0.27 0.31 0.04
        return [
            Example(cls(0.3), ("D",), x, x, y_training=[[1.0, 2.0, 3.0], [0.0, 5.0, 0.0]]),
            Example(cls(0.5), ("T", "D"), [x], [x], y_training=[[[1.4, 2.8, 4.2], [0.0, 0.0, 0.0]]]),
            Example(cls(0), ("D",), x, x),
        ]
