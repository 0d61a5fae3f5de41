"""Lesson 18: a recurrent network step by step, there and back, and the length of its gradient through time."""

import functools

import numpy as np

import nnlib as nn
from nnlib.course import plots
from nnlib.initializers import GlorotUniform, Orthogonal

STARTS = {"orthogonal": Orthogonal(), "Glorot": GlorotUniform()}
UNITS, FEATURES, SEQUENCES = 32, 8, 16


def unrolled(layer, x, own):
    """Return a draw function: `step` of a SimpleRNN of one unit that reads x (T,), given dL/dh_t by each output alone.

    The layer is built, with return_sequences=True; `own` is (T,).
    """
    x, own = np.asarray(x, float), np.asarray(own, float)
    layer.forward(x[None, :, None])
    layer.backward(own[None, :, None])
    found = layer.internals()
    h = np.concatenate([[0.0], found["h"][0, :, 0]])  # (T + 1,)
    dh = np.concatenate([layer.dstart[0][0], found["dh"][0, :, 0]])

    def draw(axes, step):
        return plots.unrolled(axes, x, h, own, dh, step)

    return draw


def gradient_through_time(seed=0):
    """Return a draw function: how long dL/dh_t is, where the loss looks at the last step alone.

    The recurrent kernel is drawn as `start` says, and scaled so that its largest eigenvalue has the size `radius`. It
    reads noise; the lengths are means over some sequences, for a gradient of length 1 at the end.
    """

    @functools.cache
    def kernel(start):
        U = STARTS[start]((UNITS, UNITS), np.random.default_rng(seed))
        return U / np.abs(np.linalg.eigvals(U)).max()

    def draw(axes, length, radius, activation, start):
        layer = nn.SimpleRNN(UNITS, activation)
        layer.build((None, FEATURES), np.random.default_rng(seed))
        layer.params["recurrent_kernel"] = radius * kernel(start)
        rng = np.random.default_rng(seed)
        grad = rng.normal(size=(SEQUENCES, UNITS))
        grad /= np.linalg.norm(grad, axis=1, keepdims=True)
        layer.forward(0.5 * rng.normal(size=(SEQUENCES, length, FEATURES)))
        layer.backward_params(grad)
        dh = np.concatenate([layer.dstart[0][:, None], layer.internals()["dh"]], axis=1)  # (m, T + 1, H)
        norms = np.linalg.norm(dh, axis=2).mean(axis=0)
        return plots.gradient_decay(axes, norms, radius, f"{activation}, {start}, radius {radius:g}")

    return draw
