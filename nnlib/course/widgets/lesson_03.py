"""Lesson 03: two losses of one logit, and a training with softmax once or twice."""

import numpy as np

import nnlib as nn
from nnlib.course import plots


def loss_of_logit():
    """Return the draw function of lesson 03: squared error and cross-entropy of sigmoid(z), and their slopes by z."""
    grid = np.linspace(-8, 8, 161)

    def losses_and_slopes(z, y):
        """Return {name: (losses, slopes by z)} for logits z (m,) and one target y."""
        z, y = z[:, None], np.full((len(z), 1), y)  # (m, 1)
        sigmoid, squared, crossentropy = nn.Sigmoid(), nn.MeanSquaredError(), nn.BinaryCrossentropy(from_logits=True)
        p = sigmoid.forward(z)
        return {
            "squared error": (squared.values(y, p), sigmoid.backward(squared.gradient())[:, 0]),
            "cross-entropy": (crossentropy.values(y, z), crossentropy.gradient()[:, 0]),
        }

    def draw(axes, y, z):
        p = float(nn.Sigmoid().forward(np.array(z)))
        at = losses_and_slopes(np.array([z]), y)
        return f"y = {y:.1f}, z = {z:.1f}, p = {p:.4f}: " + plots.losses_and_slopes(
            axes, grid, losses_and_slopes(grid, y), z, at
        )

    return draw


def softmax_run(data, epochs=30):
    """Return the draw function of lesson 03: trains a digit reader with softmax "once" or "twice", shows its losses.

    `data` is `nnlib.datasets.load("digits")`. Once: the loss applies softmax. Twice: a softmax layer stands before it.
    """
    classes = len(data.class_names)

    def draw(axes, softmax, learning_rate, seed):
        layers = [nn.Dense(32, "relu"), nn.Dense(classes), *([nn.Softmax()] if softmax == "twice" else [])]
        model = nn.Sequential(layers, input_shape=64, seed=seed)
        loss = nn.SparseCategoricalCrossentropy(from_logits=True)
        train, validation = (data.x_train, data.y_train), (data.x_validation, data.y_validation)
        model.fit(*train, loss, nn.SGD(learning_rate), epochs=epochs, validation_data=validation, verbose=0)
        right = int(np.sum(model.predict(data.x_validation).argmax(axis=1) == data.y_validation))
        perfect = np.eye(classes)[:1]  # (1, K), the most that softmax can say
        floor = loss.forward(np.array([0]), perfect)
        text = plots.losses_and_floor(axes, model.history, floor)
        start = f"softmax {softmax}, learning rate {learning_rate:.3g}, seed {seed}: "
        return start + f"{text}; {right} of {len(data.y_validation)} read right"

    return draw
