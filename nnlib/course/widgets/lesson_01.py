"""Lesson 01: a neuron's line, and what a unit of a layer looks for."""

import numpy as np

from nnlib.course import plots


def neuron(x, y):
    """Return the draw function of lesson 01: the line of a neuron with weights (w0, w1) among the points x (m, 2)."""

    def draw(axes, w0, w1, b):
        return plots.neuron_line(axes, x, y, np.array([w0, w1]), b)

    return draw


def unit_weights(layer):
    """Return the draw function of lesson 01 that shows what one unit of a Dense layer on 8 x 8 images looks for."""

    def draw(axes, unit):
        return plots.weight_image(axes, layer.params["kernel"][:, unit], f"unit {unit}")

    return draw
