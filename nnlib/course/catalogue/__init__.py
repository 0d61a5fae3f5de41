"""The course's exercises and predictions, one file for each lesson.

For every exercise: inputs to try an answer on, the mistakes that learners make (each a deliberately wrong function,
named in messages.py), and hints. For every prediction: the answer and why.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Exercise:
    """One exercise, "01.2" being the second of lesson 01.

    `cases` returns the inputs to try, a tuple for each call; sizes in them differ from each other, so that no two
    mistakes look alike. `proofs` are more inputs, tried once the cases are right: those on which known mistakes would
    raise in place of answering. `squares` are inputs of equal sizes, by which a mistake that raises on the others is
    recognised. `sizes` names the sizes of a case (m, K, ...), by which a wrong factor is recognised.
    """

    id: str
    title: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    cases: Callable[[], list[tuple]]
    hints: tuple[str, ...]
    mistakes: dict[str, Callable] = field(default_factory=dict)
    sizes: Callable[..., dict[str, float]] = lambda *case: {}
    proofs: Callable[[], list[tuple]] | None = None
    squares: Callable[[], list[tuple]] | None = None


@dataclass(frozen=True)
class Prediction:
    """A question with choices: the right choice, and the sentence that explains it."""

    id: str
    answer: str
    because: str


def _collect():
    exercises: dict[str, Exercise] = {}
    predictions: dict[str, Prediction] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        lesson = importlib.import_module(f"{__name__}.{module}")
        exercises |= {exercise.id: exercise for exercise in lesson.EXERCISES}
        predictions |= {prediction.id: prediction for prediction in lesson.PREDICTIONS}
    return exercises, predictions


def find(identifier: str) -> Exercise:
    """Return the exercise called so; ValueError where there is none."""
    return _found(EXERCISES, identifier, "exercise")


def find_prediction(identifier: str) -> Prediction:
    """Return the prediction called so; ValueError where there is none."""
    return _found(PREDICTIONS, identifier, "prediction")


def _found(table, identifier, kind):
    lesson, _, number = str(identifier).partition(".")
    name = f"{lesson:0>2}.{number}"  # 1.2 means 01.2
    if name not in table:
        raise ValueError(f"There is no {kind} {str(identifier)!r}; there are {', '.join(table)}.")
    return table[name]


EXERCISES, PREDICTIONS = _collect()
