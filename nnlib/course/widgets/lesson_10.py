"""Lesson 10: a digit reader with a normalisation after each layer: how it learns, and what reaches its last layer."""

import numpy as np

import nnlib as nn
from nnlib.course import plots

NORMALISATIONS = {
    "none": nn.Linear,
    "RMS": nn.RMSNormalization,
    "layer": nn.LayerNormalization,
    "batch": lambda: nn.BatchNormalization(momentum=0.9),
}


def normalisation(data, epochs=10, units=32, seed=0):
    """Return the draw function of lesson 10: trains a digit reader of `depth` hidden layers, normalised or not.

    Its start weights are He's times `start`. Left its losses; right, before the training, the size of each hidden
    layer's activations (root mean square) and how far they differ from example to example (the standard deviation over
    the examples, its mean over the units). `data` is `nnlib.datasets.load("digits")`.
    """
    validation = (data.x_validation, data.y_validation)

    def network(normalisation, start, depth):
        layers = []
        for _ in range(depth):
            dense = nn.Dense(units, kernel_initializer="he_normal")
            layers += [dense, NORMALISATIONS[normalisation](), nn.ReLU()]
        model = nn.Sequential([*layers, nn.Dense(10)], input_shape=64, seed=seed)
        for layer in layers[::3]:
            layer.params["kernel"] = layer.params["kernel"] * start
        return model

    def draw(axes, normalisation, learning_rate, start, depth):
        untrained = _sizes(network(normalisation, start, depth), data.x_train)
        by_layer = plots.by_layer(axes[1], untrained, "activations before training", frame=(1e-6, 1e4))
        setting = f"normalisation {normalisation}, learning rate {learning_rate:.2g}, start weights times {start:.2g}"
        setting += f", {depth} hidden layer{'s' * (depth > 1)}: "
        model, loss = network(normalisation, start, depth), nn.SparseCategoricalCrossentropy(from_logits=True)
        try:
            model.fit(
                data.x_train, data.y_train, loss, nn.SGD(learning_rate), epochs=epochs, batch_size=64,
                validation_data=validation, metrics=["accuracy"], verbose=0,
            )  # fmt: skip
        except nn.DivergenceError as error:
            axes[0].text(0.5, 0.5, "diverged", ha="center", va="center", transform=axes[0].transAxes)
            return setting + f"diverged in epoch {error.epoch}; {by_layer}"
        curves = plots.losses(axes[0], model.history, guessing=np.log(10))
        right = round(model.history["val_accuracy"][-1] * len(data.y_validation))
        return setting + f"{right} of {len(data.y_validation)} read right; {curves}; {by_layer}"

    return draw


def _sizes(model, x):
    """Return the size of each hidden layer's activations, and how far they differ over the examples, (L,) each."""
    sizes, differences = [], []
    for layer in model.layers[:-1]:
        x = layer.forward(x, training=True)  # (m, H)
        if isinstance(layer, nn.ReLU):
            sizes.append(np.sqrt((x * x).mean()))
            differences.append(x.std(axis=0).mean())
    return {"size": sizes, "difference": differences}
