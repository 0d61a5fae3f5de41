"""Lesson 06: what many layers make of a signal and of a gradient, and a training from each sort of start values."""

import numpy as np

import nnlib as nn
from nnlib.course import plots
from nnlib.course.plots.weights import spread


def layer_signal(initializers, examples=100, width=100, seed=0):
    """Return the draw function of lesson 06: the spread of activations and of gradients in each of many layers.

    `initializers` maps a menu's names to initialisers; their weights are multiplied by `scale`. Inputs and the gradient
    at the last layer's outputs are drawn from the normal distribution, so each starts with a spread of 1.
    """

    def draw(axes, initializer, activation, scale, depth):
        layers = [nn.Dense(width, activation, kernel_initializer=initializers[initializer]) for _ in range(depth)]
        model = nn.Sequential(layers, input_shape=width, seed=seed)
        model.params = model.params * scale
        rng = np.random.default_rng(seed)
        x, grad = rng.normal(size=(2, examples, width))  # (m, H) each
        activations, gradients = [], []
        for layer in model.layers:
            x = layer.forward(x)
            activations.append(spread(x))
        for layer in reversed(model.layers):
            grad = layer.backward(grad)
            gradients.insert(0, spread(grad))  # at what the layer was fed with
        series = {"activations": activations, "gradients": gradients}
        plots.by_layer(axes, series, "standard deviation", f"{initializer} times {scale:.3g}, {activation}")
        there = f"activations {activations[-1]:.2g} after layer {depth - 1}: {_verdict(activations[-1])}"
        back = f"gradients {gradients[0]:.2g} before layer 0: {_verdict(gradients[0])}"
        return f"{initializer} times {scale:.3g}, {activation}, depth {depth}: {there}; {back}"

    return draw


def _verdict(end):
    """Say what became of a signal that started with a spread of 1."""
    if end == 0:
        return "gone"
    return "vanishes" if end < 0.1 else "explodes" if end > 10 else "stays"


def initializer_run(train, right):
    """Return the draw function of lesson 06: the losses of a digit reader, trained from the start values chosen.

    `train(initializer, learning_rate, seed)` gives the trained model and its loss before the first step, `right(model)`
    how many of the unseen images it reads right.
    """

    def draw(axes, initializer, learning_rate, seed):
        start = f"{initializer}, learning rate {learning_rate:.3g}, seed {seed}: "
        try:
            model, first = train(initializer, learning_rate, seed)
        except nn.DivergenceError as error:
            axes.text(0.5, 0.5, "diverged", ha="center", va="center")
            return start + f"training diverged in epoch {error.epoch}"
        text = plots.losses(axes, model.history, guessing=np.log(10))
        first = f"{first:.2f}" if first < 1000 else "over 1000"
        return start + f"loss {first} before the first step; {text}; {right(model)}"

    return draw
