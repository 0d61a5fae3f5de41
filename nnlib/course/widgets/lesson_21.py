"""Lesson 21: networks of Keras with a fault in their weights, from hardly any to all of it."""

import copy

import numpy as np

import nnlib as nn
from nnlib.course import plots
from nnlib.course.keras_models import FOLDER
from nnlib.interop import load_keras_weights
from nnlib.metrics import metric

BOUND = 1e-5  # of what float32, in which Keras has computed, gets right


def cnn(seed=None):
    """Return the network of keras_cnn.keras, with start weights of its own."""
    conv = {"kernel_size": 3, "activation": "relu"}
    layers = [nn.Conv2D(6, padding="same", **conv), nn.MaxPooling2D(), nn.Conv2D(12, **conv)]
    return nn.Sequential([*layers, nn.Flatten(), nn.Dense(10, "softmax")], input_shape=(8, 8, 1), seed=seed)


def lstm(seed=None):
    """Return the network of keras_lstm.keras, with start weights of its own."""
    layers = [nn.Bidirectional(nn.LSTM(8, return_sequences=True)), nn.LSTM(16), nn.Dense(10, "softmax")]
    return nn.Sequential(layers, input_shape=(8, 8), seed=seed)


def without_biases(name, w):
    return 0 * w if name.endswith("bias") else w


def channels_first(name, w):
    """Lay the rows of the Dense kernel out channel by channel."""
    return w.reshape(2, 2, 12, 10).transpose(2, 0, 1, 3).reshape(48, 10) if name == "4.kernel" else w


def in_order(name, w, layer, order):
    """Put the columns of gates of a layer, "1." or "0.backward", into another order."""
    return w.reshape(*w.shape[:-1], 4, -1)[..., order, :].reshape(w.shape) if name.startswith(layer) else w


def turned(name, w):
    """Transpose every gate's part of the second LSTM's recurrent kernel."""
    return w.reshape(16, 4, 16).transpose(2, 1, 0).reshape(16, 64) if name == "1.recurrent_kernel" else w


SLIPS = {  # name: (network, function from a parameter's name and array to what the slip makes of it)
    "biases left out": (cnn, without_biases),
    "flatten order": (cnn, channels_first),
    "gates i, f, o, c~": (lstm, lambda name, w: in_order(name, w, "1.", (0, 1, 3, 2))),
    "backward: i and o exchanged": (lstm, lambda name, w: in_order(name, w, "0.backward", (3, 1, 2, 0))),
    "U transposed": (lstm, turned),
}


def changed(model, slip, share=1.0):
    """Return a copy of the model in which each parameter w has become w + share (slip(name, w) - w)."""
    wrong = copy.deepcopy(model)
    for name, w in wrong.weights.items():
        w += share * (slip(name, w.copy()) - w)
    return wrong


def faulty(images, labels):
    """Return a draw function: Keras's networks with a `slip`, `share` of the way, on images (m, 8, 8, 1) of digits."""
    score = metric("f1_macro")
    right = {}
    for network, x in ((cnn, images), (lstm, images[..., 0])):
        name = f"keras_{network.__name__}"
        model = network()
        load_keras_weights(model, FOLDER / f"{name}.keras")
        with np.load(FOLDER / f"{name}.npz") as file:
            right[network] = model, x, dict(file), model.predict(x).argmax(axis=1)

    def draw(axes, slip, share):
        network, change = SLIPS[slip]
        model, x, reference, read = right[network]
        wrong = changed(model, change, share)
        found = wrong.predict(x).argmax(axis=1)
        y, layers = reference["x"].astype(float), {}
        for key, layer in enumerate(wrong.layers):
            y = layer.forward(y)
            layers[f"{key} {type(layer).__name__}"] = float(np.abs(y - reference[str(key)]).max())
        text = plots.layer_differences(axes, layers, BOUND, score(labels, read), score(labels, found))
        return f"{slip}, {share:.2g} of the way: {np.sum(found != read)} of {len(read)} labels change; {text}"

    return draw
