"""Lesson 12: two programs that train the same network, step by step, one of them a little different on purpose."""

import numpy as np
from sklearn.neural_network import MLPClassifier

from nnlib.course import plots
from nnlib.estimators import FFNNClassifier

ARGUMENTS = {"learning rate": "learning_rate_init", "penalty": "alpha", "epsilon": "epsilon"}


def tampering(data, samples=200, batch_size=50, steps=30, tolerance=1e-10, seed=0):
    """Return the draw function of lesson 12: FFNNClassifier, with a deviation, against MLPClassifier as it is.

    A `deviation` changes its learning rate, its penalty, Adam's epsilon or one pixel of one image by `share` of itself;
    "nothing" changes nothing. `data` is `nnlib.datasets.load("digits")`.
    """
    x, y = data.x_train[:samples], data.y_train[:samples]
    settings = {"hidden_layer_sizes": (16,), "shuffle": False, "random_state": seed}
    pixel = int(np.argmax(x[0]))  # the first image's brightest

    def run(estimator, x):
        """Return all weights, in one vector, after each step: (steps, P)."""
        history = []
        for step in range(steps):
            rows = np.arange(step * batch_size, (step + 1) * batch_size) % samples
            estimator.partial_fit(x[rows], y[rows], classes=range(10))
            history.append(np.concatenate([w.ravel() for w in (*estimator.coefs_, *estimator.intercepts_)]))
        return np.array(history)

    theirs = run(MLPClassifier(**settings), x)

    def draw(axes, deviation, share):
        estimator, inputs = FFNNClassifier(**settings), x.copy()
        if deviation in ARGUMENTS:
            name = ARGUMENTS[deviation]
            estimator.set_params(**{name: getattr(estimator, name) * (1 + share)})
        elif deviation == "one pixel":
            inputs[0, pixel] *= 1 + share
        largest = np.abs(run(estimator, inputs) - theirs).max(axis=1)
        told = deviation if deviation == "nothing" else f"{deviation} times 1 + {share:.2g}"
        return f"{told}: {plots.difference_curve(axes, largest, tolerance)}"

    return draw
