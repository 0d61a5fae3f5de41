"""Lesson 00: a digit reader, trained afresh for each place of the sliders."""

import numpy as np

import nnlib as nn
from nnlib.course import plots


def digit_reader(data, epochs=30, samples=400, seed=0):
    """Return the draw function of lesson 00: trains a digit reader afresh for each place of the sliders.

    `data` is `nnlib.datasets.load("digits")`; the reader sees its first `samples` training images `epochs` times.
    """
    x, y = data.x_train[:samples], data.y_train[:samples]

    def draw(axes, learning_rate, units):
        model = nn.Sequential([nn.Dense(units, activation="relu"), nn.Dense(10)], input_shape=64, seed=seed)
        loss = nn.SparseCategoricalCrossentropy(from_logits=True)
        validation = (data.x_validation, data.y_validation)
        start = f"learning rate {learning_rate:.3g}, {units} unit{'s' * (units != 1)}: "
        try:
            model.fit(x, y, loss, nn.SGD(learning_rate), epochs=epochs, validation_data=validation, verbose=0)
        except nn.DivergenceError as error:
            axes[0].text(0.5, 0.5, "diverged", ha="center", va="center")
            return start + f"training diverged in epoch {error.epoch}"
        plots.losses(axes[0], model.history, guessing=np.log(10))
        readings = model.predict(data.x_validation).argmax(axis=1)
        plots.digits(axes[1], data.x_validation[:12], data.y_validation[:12], readings[:12], columns=4)
        right = int(np.sum(readings == data.y_validation))
        learnt, unseen = (model.history[name][-1] for name in ("loss", "val_loss"))
        return start + f"{right} of {len(readings)} unseen digits read right; loss {learnt:.3f}, unseen {unseen:.3f}"

    return draw
