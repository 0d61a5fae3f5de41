"""Lesson 07: digit readers of any depth, width and activation: how they learn, and how far their gradients reach."""

import numpy as np

import nnlib as nn
from nnlib.course import plots

START = {"relu": "he_normal"}  # the start weights that suit an activation; Glorot's for the others


def depth_and_width(data, epochs=30, samples=400, learning_rate=0.1, seed=0):
    """Return the draw function of lesson 07: trains a digit reader of `depth` hidden layers of `width` units each.

    Left its losses, right the typical slope of a weight in each layer, before and after the training. `data` is
    `nnlib.datasets.load("digits")`; the reader sees its first `samples` training images `epochs` times.
    """
    x, y = data.x_train[:samples], data.y_train[:samples]
    validation = (data.x_validation, data.y_validation)

    def draw(axes, depth, width, activation):
        start = START.get(activation, "glorot_uniform")
        layers = [nn.Dense(width, activation, kernel_initializer=start) for _ in range(depth)]
        model = nn.Sequential([*layers, nn.Dense(10)], input_shape=64, seed=seed)
        loss = nn.SparseCategoricalCrossentropy(from_logits=True)
        slopes = {"before": _typical_slopes(model, loss, x, y)}
        model.fit(x, y, loss, nn.SGD(learning_rate), epochs=epochs, validation_data=validation, verbose=0)
        slopes["after"] = _typical_slopes(model, loss, x, y)
        plots.losses(axes[0], model.history, guessing=np.log(10))
        text = plots.by_layer(axes[1], slopes, "typical slope of a weight", frame=(1e-7, 1))
        right = int(np.sum(model.predict(data.x_validation).argmax(axis=1) == data.y_validation))
        network = f"{activation}, {depth} hidden layer{'s' * (depth > 1)} of {width} unit{'s' * (width > 1)}"
        count = f"{model.params.size} parameters"
        return f"{network}, {count}: {right} of {len(data.y_validation)} unseen digits read right; {text}"

    return draw


def _typical_slopes(model, loss, x, y):
    """Return the root mean square of the gradient of each layer's kernel, (L,), for examples x and targets y."""
    loss.forward(y, model.forward(x))
    model.backward(loss.backward())
    return np.array([np.sqrt(np.mean(layer.grads["kernel"] ** 2)) for layer in model.layers])
