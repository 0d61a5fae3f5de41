"""Lesson 08: a digit reader with one fault planted: how its losses and the lengths of its gradients look."""

import numpy as np

import nnlib as nn
from nnlib.course import plots

FAULTS = (
    "none",
    "pixels from 0 to 255",
    "weights uniform(-1, 1)",
    "weights all 0",
    "gradient with the sign flipped",
    "gradient summed, not averaged",
    "softmax's Jacobian twice",
    "ReLU's slope left out",
    "labels in another order",
)
START = {"weights uniform(-1, 1)": nn.RandomUniform(-1, 1), "weights all 0": nn.Zeros()}


class _WrongSlope(nn.SparseCategoricalCrossentropy, abstract=True):
    """The right loss, with a gradient that is wrong in the way of `fault`."""

    def __init__(self, fault):
        super().__init__(from_logits=True)
        self.fault = fault

    def gradient(self):
        grad = super().gradient()  # p - y, (m, K)
        if self.fault == "gradient with the sign flipped":
            return -grad
        if self.fault == "gradient summed, not averaged":
            return len(grad) * grad
        if self.fault == "softmax's Jacobian twice":
            return self.p * (grad - (grad * self.p).sum(axis=1, keepdims=True))
        return grad


class _NoSlope(nn.ReLU, abstract=True):
    """ReLU on the way there, nothing on the way back."""

    def backward(self, grad):
        return grad


def symptoms(data, epochs=20, units=10, seed=0):
    """Return the draw function of lesson 08: trains a digit reader with `fault`, one of FAULTS, planted in it.

    Left its losses, right the length of the gradient in each of its two layers. `data` is
    `nnlib.datasets.load("digits")`.
    """
    guessing = np.log(len(data.class_names))

    def draw(axes, fault, learning_rate):
        brightest = 255 if fault == "pixels from 0 to 255" else 1
        x, y = data.x_train * brightest, data.y_train
        if fault == "labels in another order":
            y = np.random.default_rng(seed).permutation(y)
        validation = (data.x_validation * brightest, data.y_validation)
        start = START.get(fault, "glorot_uniform")
        bend = _NoSlope() if fault == "ReLU's slope left out" else nn.ReLU()
        layers = [nn.Dense(units, bend, kernel_initializer=start), nn.Dense(10, kernel_initializer=start)]
        model, loss = nn.Sequential(layers, input_shape=64, seed=seed), _WrongSlope(fault)
        first = loss.forward(y, model.forward(x))
        said = f"{fault}, learning rate {learning_rate:.2g}: loss at the start {first:.2f}"
        try:
            history = model.fit(
                x, y, loss, nn.SGD(learning_rate), epochs=epochs, validation_data=validation, metrics=["accuracy"],
                verbose=0,
            )  # fmt: skip
        except nn.DivergenceError as error:
            return _diverged(axes, f"{said}; diverged in epoch {error.epoch}")
        text = plots.losses(axes[0], history, guessing=guessing)
        plots.norm_curves(axes[1], {key: history[f"gradient_norm.{key}"] for key in "01"})
        if history["loss"][-1] > 10 * guessing:
            text = f"after {epochs} epochs: losses far above the picture"
        right = round(history["val_accuracy"][-1] * len(data.y_validation))
        norms = " and ".join(_told(history[f"gradient_norm.{key}"][-1]) for key in "01")
        return f"{said}; {text}; {right} of {len(data.y_validation)} read right; gradients at the end {norms}"

    return draw


def _diverged(axes, text):
    for each in axes:
        each.text(0.5, 0.5, "diverged", ha="center", va="center", transform=each.transAxes)
    return text


def _told(norm):
    """Return a gradient's length in words: where it is huge its digits mean nothing."""
    return "huge" if norm > 1e4 else "0" if norm < 1e-9 else f"{norm:.2g}"
