"""Lesson 17: digits somewhere on a noisy image, and what of it a network looks at."""

import numpy as np

from nnlib.course import plots, reference

MIDDLE_GREY = 0.15  # the noise's mean: what a covering square is filled with


def scattered(digits, rng, size=16, noise=0.3):
    """Return each of the digits (m, 8, 8, 1) at a random place of a noisy image, and the places' corners (m, 2)."""
    images = noise * rng.random((len(digits), size, size, 1))
    corners = rng.integers(0, size - 8 + 1, (len(digits), 2))
    for image, digit, (row, column) in zip(images, digits, corners, strict=True):
        part = image[row : row + 8, column : column + 8]
        np.maximum(part, digit, out=part)
    return images, corners


def maps_and_slopes(model, x, answer, layer):
    """Return what layer number `layer` makes of the image x, (h, w, F), and the slopes of an answer with it."""
    y = x[None]
    for number, each in enumerate(model.layers):
        y = each.forward(y)
        if number == layer:
            maps = y[0]
    grad = np.zeros_like(y)  # (1, K)
    grad[0, answer] = 1
    for each in model.layers[:layer:-1]:
        grad = each.backward(grad)
    return maps, grad[0]


def seeing(model, images, labels, corners=None):
    """Return a draw function for two axes: occlusion and Grad-CAM of an answer of a network to an image.

    `answer` is a class, or "its own" for the one that the network gives; `layer` is that of Grad-CAM, `square` the
    length of the covering square. `corners` (m, 2) say where the digits stand.
    """

    def draw(axes, image, answer, layer, square):
        x, picture = images[image], images[image, ..., 0]
        read = int(model.forward(x[None]).argmax())
        asked = read if answer == "its own" else answer
        drop = reference.occlusion(lambda many: model.forward(many)[:, asked], x, square, MIDDLE_GREY)
        cam = reference.grad_cam(*maps_and_slopes(model, x, asked, layer))
        corner = None if corners is None else corners[image]
        texts = [
            plots.heat(axes[0], picture, drop, "occlusion", square, corner),
            plots.heat(axes[1], picture, cam, f"Grad-CAM, layer {layer}", corner=corner),
        ]
        return f"digit {labels[image]}, read as {read}; what speaks for {asked}? {'; '.join(texts)}"

    return draw
