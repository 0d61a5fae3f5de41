"""Exercises: `@exercise` marks a learner's function, `check` says whether it is right and, if not, what went wrong.

An exercise's facts (inputs to try it on, known mistakes, hints) stand in nnlib/course/catalogue, the sentences that the
learner reads in messages.py, the comparing in judging.py.
"""

import functools

from nnlib.course import progress
from nnlib.course.catalogue import find
from nnlib.course.judging import CallFailed, judge
from nnlib.course.messages import SENTENCES


def exercise(identifier: str, reference):
    """Mark a function as the learner's answer; while it returns `...`, `reference` answers in its place.

    So a lesson runs from top to bottom before any exercise is done. Works on a class's methods too. Raises ValueError
    for an exercise that the course does not have.
    """
    find(identifier)

    def decorate(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            result = function(*args, **kwargs)
            return reference(*args, **kwargs) if result is ... else result

        call.answer, call.exercise, call.reference = function, identifier, reference
        return call

    return decorate


def check(function) -> None:
    """Run the learner's own code on inputs of ours and print what is right or wrong with it.

    Never uses the reference's answer in place of the learner's. Where the learner's code raises, prints what it was
    called with and lets the error through. Raises TypeError for a function without `@exercise`.
    """
    if not hasattr(function, "exercise"):
        raise TypeError(f"check got {function!r}; expected a function that is marked with @exercise.")
    try:
        verdict = judge(find(function.exercise), function.answer, function.reference)
    except CallFailed as failed:
        print(failed)
        progress.record_check(function.exercise, right=False)
        raise failed.error from None
    if verdict.kind != "not attempted":
        progress.record_check(function.exercise, right=verdict.right)
    print(verdict.text)


def hint(identifier: str, folder=".") -> None:
    """Print the next hint for an exercise: one more each time it is asked, then the first again."""
    hints = find(identifier).hints
    number = progress.count_hint(identifier, folder) % len(hints)
    print(SENTENCES["hint"].format(id=identifier, number=number + 1, count=len(hints), text=hints[number]))
