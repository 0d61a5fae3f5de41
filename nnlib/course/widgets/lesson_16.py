"""Lesson 16: pooled images, the feature maps of a network while it learns, networks that are shown moved images."""

import functools
from dataclasses import dataclass

import numpy as np

import nnlib as nn
from nnlib.course import plots, reference

KINDS = {"max": nn.MaxPooling2D, "average": nn.AveragePooling2D}


@dataclass(frozen=True)
class Training:
    """A network, and its parameters before training and after each epoch, (epochs + 1, P)."""

    model: nn.Sequential
    params: np.ndarray
    images: np.ndarray  # (m, H, W, C) to look at, labels (m,)
    labels: np.ndarray

    def maps(self, image, epoch):
        """Return {"image": (H, W, C), "0 Conv2D": ..., ...}: what each layer makes of an image, before Flatten."""
        self.model.params = self.params[epoch]
        x = self.images[image : image + 1]
        stages = {"image": x[0]}
        for number, layer in enumerate(self.model.layers):
            x = layer.forward(x)
            if x.ndim == 4:
                stages[f"{number} {type(layer).__name__}"] = x[0]
        return stages, int(x.argmax())


def trained_cnn(data, epochs=8, seed=0):
    """Train lesson 16's network on `nnlib.datasets.load("digits", images=True)`, and keep every epoch's parameters."""
    conv = {"kernel_size": 3, "padding": "same", "activation": "relu"}
    layers = [nn.Conv2D(6, **conv), nn.MaxPooling2D(), nn.Conv2D(12, **conv), nn.MaxPooling2D()]
    model = nn.Sequential([*layers, nn.Flatten(), nn.Dense(10)], input_shape=(8, 8, 1), seed=seed)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    params = [model.params.copy()]
    for _ in model.epochs(data.x_train, data.y_train, loss, nn.Adam(0.01), epochs=epochs):
        params.append(model.params.copy())
    return Training(model, np.array(params), data.x_validation, data.y_validation)


def all_feature_maps(training):
    """Return a draw function: all maps of an image in all layers, after `epoch` epochs."""

    def draw(axes, image, epoch):
        stages, read = training.maps(image, epoch)
        return plots.feature_maps(
            axes, stages, f"digit {training.labels[image]}, read as {read}, after {_epochs(epoch)}"
        )

    return draw


def feature_map_browser(training):
    """Return a draw function: one layer's filter and map, on three axes; a channel too high means the layer's last."""

    def draw(axes, image, epoch, layer, channel):
        stages, read = training.maps(image, epoch)
        name = list(stages)[layer + 1]
        maps = stages[name]
        channel = min(channel, maps.shape[2] - 1)
        kernel = training.model.layers[layer].params.get("kernel")
        kernel = None if kernel is None else kernel[..., channel]
        text = plots.one_map(axes, training.images[image, ..., 0], kernel, maps, channel, name)
        return f"digit {training.labels[image]}, read as {read} after {_epochs(epoch)}; {text}"

    return draw


def pooling(images):
    """Return a draw function: an image of `images` (m, H, W, 1), and what pooling of a `kind` makes of it."""

    def draw(axes, image, window, stride, kind):
        x = images[image : image + 1]
        layer = KINDS[kind](window, stride)
        layer.build(x.shape[1:], np.random.default_rng(0))
        y = layer.forward(x)
        return plots.pooled(axes, x[0, ..., 0], y[0, ..., 0], window, stride, f"{kind} pooling")

    return draw


def moved_images(models, images, labels):
    """Return a draw function: how networks {name: model} read an image that is moved, and how all images (m, ...)."""

    @functools.cache
    def moved(down, right):
        x = reference.shift(images, down, right)
        return x, {name: model.predict(x).argmax(axis=1) for name, model in models.items()}

    def draw(axes, image, down, right):
        x, said = moved(down, right)
        read = {name: int(classes[image]) for name, classes in said.items()}
        shares = {name: reference.accuracy(classes, labels) for name, classes in said.items()}
        text = plots.readings(axes, x[image, ..., 0], int(labels[image]), read, shares)
        return f"digit {labels[image]}, moved {down} down, {right} to the right: {text}"

    return draw


def _epochs(count):
    return f"{count} epoch{'s' * (count != 1)}"
