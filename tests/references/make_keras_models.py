"""Makes the files of Keras that the tests of nnlib/interop.py read, and the two networks of lesson 21.

    python tests/references/make_keras_models.py

Run it in an environment with the extra `parity`. It writes tests/references/keras/ (float64) and
nnlib/course/keras_models/ (float32, trained on the digits). Beside each network stands an .npz with an input, "x", and
with what every layer puts out for it, "0", "1" and so on.
"""

import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"  # both before anything of JAX exists: it would quietly work in float32

from pathlib import Path

import keras
import numpy as np
from keras import layers

from nnlib.datasets import load

keras.src.backend.common.dtypes.BIT64_TO_BIT32_DTYPE.pop("float64", None)  # as in make_references.py

HERE = Path(__file__).parent
COURSE = HERE.parents[1] / "nnlib" / "course" / "keras_models"


def text():
    """Words, padding, both directions, two cells."""
    x = np.random.default_rng(0).integers(1, 9, (5, 7))
    x[1, 4:] = x[2, 1:] = x[4, 6:] = 0
    return x, [
        layers.Embedding(9, 4, mask_zero=True),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True, dropout=0.1)),
        layers.LayerNormalization(),
        layers.Dropout(0.3),
        layers.Bidirectional(layers.GRU(4), merge_mode="sum"),
        layers.Dense(6, activation="tanh"),
        layers.Dense(3, activation="softmax"),
    ]


def images():
    """What a network for images is made of; "same" puts more behind the image than before it."""
    return np.random.default_rng(1).normal(size=(2, 9, 8, 2)), [
        layers.Conv2D(4, (3, 2), strides=2, padding="same", activation="relu"),
        layers.BatchNormalization(epsilon=1e-4),
        layers.DepthwiseConv2D(2, depth_multiplier=2, padding="same"),
        layers.Activation("gelu"),
        layers.Conv2D(6, 2, groups=2),
        layers.MaxPooling2D(2, strides=1),
        layers.Flatten(),
        layers.Dense(5, use_bias=False),
        layers.LeakyReLU(0.1),
        layers.Dense(3, activation="leaky_relu"),
    ]


def sequence():
    """Numbers that come one after the other, and every kind of recurrent layer that `text` has not."""
    x = np.random.default_rng(2).normal(size=(3, 6, 3))
    x[0, 3:] = 0
    return x, [
        layers.Masking(),
        layers.SimpleRNN(4, return_sequences=True, activation="relu"),
        layers.Bidirectional(layers.SimpleRNN(3, return_sequences=True), merge_mode="mul"),
        layers.GRU(4, reset_after=False, return_sequences=True),
        layers.LSTM(3, use_bias=False, recurrent_activation="tanh", return_sequences=True),
        layers.GlobalAveragePooling1D(),
        layers.RMSNormalization(),
        layers.Reshape((3, -1)),
        layers.Conv1D(4, 2, padding="same"),
        layers.LSTM(2, go_backwards=True),
        layers.Dense(1),
    ]


def cnn():
    return [
        layers.Conv2D(6, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(12, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]


def lstm():
    return [
        layers.Bidirectional(layers.LSTM(8, return_sequences=True)),
        layers.LSTM(16),
        layers.Dense(10, activation="softmax"),
    ]


def network(x, stack):
    """Return the layers in a Sequential, for inputs as x."""
    return keras.Sequential([keras.Input(x.shape[1:], dtype="int32" if x.dtype.kind == "i" else None), *stack])


def outputs(model, x):
    """Return {"x": x, "0": what layer 0 puts out, ...}; InputLayer is none of the layers."""
    every = keras.Model(model.inputs[0], [layer.output for layer in model.layers])(x, training=False)
    return {"x": x, **{str(key): np.asarray(array) for key, array in enumerate(every)}}


def moved(model, rng):
    """Move all weights from where they start, so that each counts; a variance stays above 0."""
    for weight in model.weights:
        value = np.asarray(weight) + rng.normal(size=weight.shape) / 3
        weight.assign(np.abs(value) if "variance" in weight.path else value)


def fixtures(folder):
    """Write the files of the tests into `folder`."""
    keras.config.set_floatx("float64")
    for seed, make in enumerate((text, images, sequence)):
        keras.utils.set_random_seed(seed)
        x, stack = make()
        model = network(x, stack)
        moved(model, np.random.default_rng(seed))
        name = str(folder / make.__name__)
        if make is text:
            model.save_weights(f"{name}.weights.h5")
            model.save(f"{name}.h5")  # the old layout, as Keras 3 still writes it
        model.save(f"{name}.keras")
        np.savez_compressed(f"{name}.npz", **outputs(model, x))


def lesson(folder):
    """Write the two networks of lesson 21: both tell digits apart, the CNN as images, the LSTM row by row."""
    keras.config.set_floatx("float32")
    data = load("digits", seed=0, images=True)
    x, looked_at = data.x_train.astype("float32"), data.x_validation[:12].astype("float32")  # (m, 8, 8, 1)
    for stack, axes, name in ((cnn(), (8, 8, 1), "keras_cnn"), (lstm(), (8, 8), "keras_lstm")):
        keras.utils.set_random_seed(0)
        model = network(x.reshape(-1, *axes), stack)
        model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
        model.fit(x.reshape(-1, *axes), data.y_train, epochs=20, batch_size=32, verbose=0)
        model.save(folder / f"{name}.keras")
        np.savez_compressed(folder / f"{name}.npz", **outputs(model, looked_at.reshape(-1, *axes)))


if __name__ == "__main__":
    (HERE / "keras").mkdir(exist_ok=True)
    COURSE.mkdir(exist_ok=True)
    fixtures(HERE / "keras")
    lesson(COURSE)
