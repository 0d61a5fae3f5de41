"""Where sequences begin: a vector for each word, and masks that tell words from padding.

Sequences of one batch are filled up to one length. The filling must count for nothing: a mask (m, T) is False there,
and travels with the sequence from layer to layer to the loss. Introduced in lesson 20.
"""

import numpy as np
from scipy.sparse import csr_array

from nnlib.arguments import number, numbers, whole
from nnlib.initializers import Initializer
from nnlib.layer import Example, Layer
from nnlib.regularizers import regularizer


class Embedding(Layer):
    """A table with a row for each of `input_dim` words: y = E[x], E (`embeddings`) is (input_dim, output_dim).

    x (m, T) are whole numbers from 0 to input_dim - 1, y is (m, T, output_dim). It is the product of one-hot rows with
    E, without the product: dL/dE has, in each word's row, the sum of dL/dy over all places where the word stands. There
    is no dL/dx: whole numbers have no small steps. With `mask_zero` the number 0 means padding, and the mask of the
    outputs is x != 0. It must be the first layer of a Sequential.

    Raises ValueError at build for sizes that are no whole numbers of at least 1, in forward for numbers out of range.
    Introduced in lesson 20.
    """

    def __init__(
        self, input_dim, output_dim, embeddings_initializer="uniform", embeddings_regularizer=None, mask_zero=False
    ):
        self.input_dim, self.output_dim = input_dim, output_dim
        self.embeddings_initializer = Initializer.get(embeddings_initializer)
        self.embeddings_regularizer = regularizer(embeddings_regularizer)
        self.mask_zero = bool(mask_zero)

    def plan(self, input_shape):
        shape = whole("input_dim", self.input_dim), whole("output_dim", self.output_dim)
        return {"embeddings": (shape, self.embeddings_initializer)}, (*input_shape, shape[1])

    def check_input(self, x, dtype=np.float64):
        x = numbers("x", x)
        tokens = x.astype(np.intp)  # (m, T)
        wrong = (tokens != x) | (tokens < 0) | (tokens >= self.input_dim)
        if wrong.any():
            raise ValueError(
                f"x holds {x[wrong][0]:g}; Embedding({self.input_dim}, {self.output_dim}) takes whole numbers from 0 "
                f"to {self.input_dim - 1}."
            )
        return tokens

    def forward(self, x, training=False, mask=None):
        self.x = x if x.dtype == np.intp and x.min() >= 0 and x.max() < self.input_dim else self.check_input(x)
        return self.params["embeddings"][self.x]

    def backward(self, grad):
        self.backward_params(grad)

    def backward_params(self, grad):
        tokens, rows = self.x.reshape(-1), grad.reshape(-1, self.output_dim)  # (m T,), (m T, output_dim)
        ones, places = np.ones(len(tokens), grad.dtype), np.arange(len(tokens) + 1)
        one_hot = csr_array((ones, tokens, places), shape=(len(tokens), self.input_dim))  # its zeros take no memory
        self.grads["embeddings"] = one_hot.T @ rows  # far faster than np.add.at

    def compute_mask(self, x, mask=None):
        return np.asarray(x) != 0 if self.mask_zero else mask

    @classmethod
    def example(cls):
        table = {"embeddings": [[0.5, 0.0], [1.0, -1.0], [2.0, 3.0]]}
        return [
            Example(cls(3, 2), ("T",), [[2, 0]], [[[2.0, 3.0], [0.5, 0.0]]], table),
            Example(cls(3, 2, mask_zero=True), ("T",), [[1, 0], [1, 1]], [[[1, -1], [0.5, 0]], [[1, -1]] * 2], table),
        ]


class Masking(Layer):
    """Takes steps for padding whose features all equal `mask_value`: x (m, T, D), mask (m, T), y = x, zero at padding.

    A step that an earlier mask calls padding stays so. Raises ValueError unless mask_value is a number, and at build
    unless inputs are sequences (T, D). Introduced in lesson 20.
    """

    def __init__(self, mask_value=0.0):
        self.mask_value = number("mask_value", mask_value)

    def plan(self, input_shape):
        if len(input_shape) != 2:
            raise ValueError(f"Masking needs sequences (T, D); got input_shape {input_shape}.")
        return {}, input_shape

    def forward(self, x, training=False, mask=None):
        self.counts = self.compute_mask(x, mask)[..., None]  # (m, T, 1)
        return x * self.counts

    def backward(self, grad):
        return grad * self.counts

    def compute_mask(self, x, mask=None):
        counts = (x != self.mask_value).any(axis=-1)  # (m, T)
        return counts if mask is None else counts & mask

    @classmethod
    def example(cls):
        x, y = [[[1.0, -1.0], [-1.0, -1.0], [0.0, 0.0]]], [[[1.0, -1.0], [0.0, 0.0], [0.0, 0.0]]]
        return [Example(cls(), ("T", "D"), x, x), Example(cls(-1), ("T", "D"), x, y)]
