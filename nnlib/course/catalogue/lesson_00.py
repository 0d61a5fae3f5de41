"""Lesson 00: welcome."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _readings():
    """Return (predicted, true) pairs with 5 of 7, 1 of 4, 2 of 9 and all 3 right, the ends sometimes right or wrong."""
    return [
        (np.array([3, 8, 8, 1, 0, 6, 2]), np.array([3, 8, 5, 1, 0, 6, 7])),
        (np.array([9, 4, 7, 2]), np.array([4, 1, 1, 2])),
        (np.array([2, 2, 5, 0, 1, 3, 9, 9, 6]), np.array([2, 7, 1, 8, 1, 8, 2, 4, 5])),
        (np.array([4, 4, 1]), np.array([4, 4, 1])),
    ]


EXERCISES = [
    Exercise(
        id="00.1",
        title="the share of right readings",
        inputs=("predicted", "true"),
        outputs=("share",),
        cases=_readings,
        mistakes={
            "a count in place of a share": lambda predicted, true: (predicted == true).sum(),
            "the share of wrong answers": lambda predicted, true: (predicted != true).mean(),
            "percent in place of a share": lambda predicted, true: 100 * (predicted == true).mean(),
            "only the first is looked at": lambda predicted, true: float(predicted[0] == true[0]),
            "all or nothing": lambda predicted, true: float((predicted == true).all()),
            "predictions in place of matches": lambda predicted, true: predicted.mean(),
            "the last image is left out": lambda predicted, true: (predicted == true)[:-1].sum() / len(true),
            "the comparisons were not summed up": lambda predicted, true: predicted == true,
        },
        hints=(
            "`predicted == true` compares the two arrays entry by entry and answers with an array of True and False.",
            "True counts as 1 and False as 0. What is the mean of those ones and zeros?",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="00.A",
        answer="it stops learning, or gets worse",
        because="Each step then overshoots: see 3.16 on the slider. Too small is slow, too large is useless.",
    ),
]
