"""Lesson 09: a digit reader with few examples and wrong labels, and what keeps it from learning them by heart."""

import numpy as np

import nnlib as nn
from nnlib.course import plots

PENALTIES = {"L2": nn.L2, "L1": nn.L1}


def regularisation(data, samples=200, wrong=50, units=50, epochs=100, seed=0):
    """Return the draw function of lesson 09: trains a digit reader by a `method`: none, L2, L1 or dropout.

    Left its losses, without the penalty and with all units, so that settings can be compared; right its weights.
    `data` is `nnlib.datasets.load("digits")`; the reader sees `samples` images, `wrong` of them with random labels.
    """
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(data.x_train))[:samples]
    x, y = data.x_train[rows], data.y_train[rows]
    y[:wrong] = rng.integers(0, len(data.class_names), wrong)

    def draw(axes, method, strength):
        rate = strength if method == "dropout" else 0
        penalty = PENALTIES[method](strength) if method in PENALTIES else None
        layers = [nn.Dense(units, "relu", kernel_initializer="he_normal"), nn.Dropout(rate), nn.Dense(10)]
        model = nn.Sequential(layers, input_shape=64, seed=seed, kernel_regularizer=penalty)
        loss = nn.SparseCategoricalCrossentropy(from_logits=True)
        history = nn.History()
        for record in model.epochs(x, y, loss, nn.SGD(0.1), epochs=epochs, batch_size=20):
            validation = model.predict(data.x_validation)
            history.append({
                "epoch": record["epoch"],
                "loss": loss.forward(y, model.predict(x)),
                "val_loss": loss.forward(data.y_validation, validation),
            })  # fmt: skip
        right = np.sum(validation.argmax(axis=1) == data.y_validation)
        curves = plots.losses(axes[0], history, guessing=np.log(10))
        kernels = {"layer 0": model.weights["0.kernel"], "layer 2": model.weights["2.kernel"]}
        weights = plots.histograms(axes[1], kernels)
        name = method if method == "none" else f"{method} {strength:.2g}"
        return f"{name}: {right} of {len(data.y_validation)} read right; {curves}; {weights}"

    return draw
