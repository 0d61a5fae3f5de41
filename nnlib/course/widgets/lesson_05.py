"""Lesson 05: steps into a valley, and a training with its learning rate and batch size."""

import numpy as np

import nnlib as nn
from nnlib.course import plots
from nnlib.course.reference import sgd_step


def valley(bottom=3.0, start=0.0):
    """Return the draw function of lesson 05: steps against the slope of the loss (w - bottom)^2."""
    grid = np.linspace(bottom - 6, bottom + 6, 121)

    def loss(w):
        return (w - bottom) ** 2

    def draw(axes, learning_rate, steps):
        path = [np.array([start])]
        for _ in range(steps):
            path.append(sgd_step(path[-1], 2 * (path[-1] - bottom), learning_rate))
        path = np.concatenate(path)
        return f"learning rate {learning_rate:.2f}: " + plots.valley(axes, grid, loss(grid), path, loss(path))

    return draw


def training(data, samples=400, units=32, epochs=30, seed=0):
    """Return the draw function of lesson 05: trains a digit reader afresh, shows its losses and what it reads.

    `data` is `nnlib.datasets.load("digits")`; the reader sees its first `samples` training images `epochs` times.
    """
    x, y = data.x_train[:samples], data.y_train[:samples]
    validation = (data.x_validation, data.y_validation)
    guessing = np.log(len(data.class_names))

    def draw(axes, learning_rate, batch_size):
        model = nn.Sequential([nn.Dense(units, "relu"), nn.Dense(len(data.class_names))], input_shape=64, seed=seed)
        loss = nn.SparseCategoricalCrossentropy(from_logits=True)
        untrained = loss.forward(y, model.forward(x))
        steps = epochs * -(-samples // batch_size)
        start = f"learning rate {learning_rate:.2g}, batches of {batch_size}, {steps} steps: "
        try:
            history = model.fit(
                x, y, loss, nn.SGD(learning_rate), epochs=epochs, batch_size=batch_size, validation_data=validation,
                metrics=["accuracy"], verbose=0,
            )  # fmt: skip
        except nn.DivergenceError as error:
            axes.text(0.5, 0.5, "diverged", ha="center", va="center", transform=axes.transAxes)
            return start + f"diverged in epoch {error.epoch}"
        text = plots.losses(axes, history, guessing=guessing)
        if history["loss"][-1] > guessing:
            broken = max(history["loss"]) > untrained
            text = "broke down, no better than guessing" if broken else "hardly moved, still worse than guessing"
        right = round(history["val_accuracy"][-1] * len(data.y_validation))
        return start + f"{text}; {right} of {len(data.y_validation)} read right"

    return draw
