"""Lesson 02: what an activation bends, its slope, units that fall silent, and the shares of softmax."""

import numpy as np

import nnlib as nn
from nnlib.course import plots


def bend(train, x, y):
    """Return the draw function of lesson 02: the border, among points x (m, 2), of the network `train` returns.

    `train(activation, units)` gives a trained network with two inputs and one output, above 0 for class 1.
    """
    limit = np.ceil(np.abs(x).max())
    grid = np.linspace(-limit, limit, 101)
    everywhere = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)  # (n n, 2)

    def draw(axes, activation, units):
        model = train(activation, units)
        z = model.predict(everywhere, batch_size=len(everywhere)).reshape(len(grid), len(grid))
        return plots.border(axes, x, y, model.predict(x)[:, 0], grid, z, f"{activation}, {units} units")

    return draw


def activation_curves(low=-6.0, high=6.0):
    """Return the draw function of lesson 02: an activation, its tangent at z and its slope."""
    grid = np.linspace(low, high, 601)

    def draw(axes, activation, z):
        f, slope = _value_and_slope(activation, grid)
        (f_z,), (slope_z,) = _value_and_slope(activation, np.array([z]))
        return plots.activation(axes, activation, grid, f, slope, z, f_z, slope_z)

    return draw


def _value_and_slope(activation, z):
    layer = nn.Activation.get(activation)
    f = layer.forward(z)
    return f, layer.backward(np.ones_like(z))


def unit_deaths(train):
    """Return the draw function of lesson 02: for how many images each hidden unit is above 0.

    `train(learning_rate, bias)` gives what the units say before and after training, (m, H) each, and the share of
    unseen images that is read right.
    """

    def draw(axes, learning_rate, bias):
        before, after, right = train(learning_rate, bias)
        shares = [(said > 0).mean(axis=0) for said in (before, after)]  # (H,) each
        text = plots.unit_activity(axes, *shares, f"learning rate {learning_rate:.2g}, start biases {bias:g}")
        return f"{text}; {100 * right:.1f} % of unseen images read right"

    return draw


def softmax_shares():
    """Return the draw function of lesson 02: softmax of three scores, and its matrix of derivatives."""

    def draw(axes, z0, z1, z2):
        softmax = nn.Softmax()
        z = np.array([z0, z1, z2])
        softmax.forward(np.tile(z, (3, 1)))  # a row for each share whose slopes are asked for
        return plots.shares(axes, z, softmax.y[0], softmax.backward(np.eye(3)))

    return draw
