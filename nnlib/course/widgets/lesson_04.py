"""Lesson 04: how a loss depends on one weight, its tangent, and the errors of central differences."""

import copy

import numpy as np

from nnlib.course import plots


def tangent(model, loss, x, y):
    """Return the draw function of lesson 04: the loss over the model's first weight, and its tangent at `weight`."""
    loss_at, slope_at = _over_first_weight(model, loss, x, y)
    weights = np.linspace(-4, 4, 161)
    losses = [loss_at(w) for w in weights]

    def draw(axes, weight):
        return plots.tangent(axes, weights, losses, weight, loss_at(weight), slope_at(weight))

    return draw


def step_size(model, loss, x, y):
    """Return the draw function of lesson 04: a central difference of step h at `weight`, and its error for every h."""
    loss_at, slope_at = _over_first_weight(model, loss, x, y)
    draw_tangent = tangent(model, loss, x, y)
    steps = np.logspace(-13, 0, 53)

    def draw(axes, weight, h):
        slope = slope_at(weight)

        def error(step):
            return abs((loss_at(weight + step) - loss_at(weight - step)) / (2 * step) - slope)

        plots.secant(axes[0], weight, h, loss_at(weight - h), loss_at(weight + h))
        draw_tangent(axes[0], weight)
        text = plots.step_errors(axes[1], steps, [error(step) for step in steps], h, error(h))
        return f"weight {weight:.1f}: slope {slope:.4f}; {text}"

    return draw


def _over_first_weight(model, loss, x, y):
    """Return the loss and, by backpropagation, its slope as functions of the first weight, in a copy of the model."""
    model = copy.deepcopy(model)

    def loss_at(weight):
        model.params[0] = weight
        return loss.forward(y, model.forward(x))

    def slope_at(weight):
        loss_at(weight)
        model.backward(loss.backward())
        return float(model.grads[0])

    return loss_at, slope_at
