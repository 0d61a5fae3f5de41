"""The fully connected layer: every output unit sees every input."""

import numpy as np

from nnlib.arguments import whole
from nnlib.initializers import Initializer
from nnlib.layer import Activation, Example, Layer
from nnlib.regularizers import regularizer


class Dense(Layer):
    """A layer of `units` neurons: y = activation(x W + b).

    x is (m, D), W (`kernel`) is (D, H), b (`bias`) is (H,), y is (m, H), for m examples, D inputs and H = units. Inputs
    with more axes, such as sequences (m, T, D), are treated alike at every position. `activation` is the name of an
    activation layer, or the layer itself; the regularisers are penalties on W and b (lesson 09). Raises ValueError at
    build unless `units` is a positive whole number. Introduced in lesson 01; its backward pass in lesson 04.
    """

    def __init__(
        self,
        units,
        activation="linear",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
    ):
        self.units = units
        self.activation = Activation.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = Initializer.get(kernel_initializer)
        self.bias_initializer = Initializer.get(bias_initializer)
        self.kernel_regularizer = regularizer(kernel_regularizer)
        self.bias_regularizer = regularizer(bias_regularizer)

    def plan(self, input_shape):
        if not input_shape or input_shape[-1] is None:
            raise ValueError(f"Dense needs inputs with a last axis of known size; got input_shape {input_shape}.")
        D, H = input_shape[-1], whole("units", self.units)
        self.activation.plan((*input_shape[:-1], H))
        weights = {"kernel": ((D, H), self.kernel_initializer)}
        if self.use_bias:
            weights["bias"] = ((H,), self.bias_initializer)
        return weights, (*input_shape[:-1], H)

    def forward(self, x, training=False, mask=None):
        self.x = x  # (m, D)
        y = x @ self.params["kernel"]  # (m, H)
        if self.use_bias:
            y += self.params["bias"]
        return self.activation.forward(y)

    def backward(self, grad):
        grad = self.backward_params(grad)
        return grad @ self.params["kernel"].T  # (m, D)

    def backward_params(self, grad):
        grad = self.activation.backward(grad)  # (m, H), now dL/d(x W + b)
        x = self.x.reshape(-1, self.x.shape[-1])  # every position of a sequence is an example
        rows = grad.reshape(-1, grad.shape[-1])
        np.matmul(x.T, rows, out=self.grads["kernel"])  # (D, m) @ (m, H)
        if self.use_bias:
            rows.sum(axis=0, out=self.grads["bias"])
        return grad

    @classmethod
    def example(cls):
        kernel = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
        return [
            Example(cls(2), ("D",), [[1.0, 0.0, -1.0]], [[-3.5, -4.5]], {"kernel": kernel, "bias": [0.5, -0.5]}),
            Example(cls(2, "relu", use_bias=False), ("D",), [[0.0, 1.0, -0.5]], [[0.5, 1.0]], {"kernel": kernel}),
            Example(cls(2, "tanh"), ("T", "D"), [[[0.0] * 3], [[0.0] * 3]], [[[0.0, 0.0]], [[0.0, 0.0]]]),
        ]
