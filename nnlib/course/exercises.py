"""Exercises: `@exercise` marks a learner's function, `check` says whether it is right and, if not, what went wrong.

An exercise's facts (inputs to try it on, known mistakes, hints) stand in nnlib/course/catalogue, the sentences that the
learner reads in messages.py, the comparing in judging.py.
"""

import functools
import inspect

from IPython import get_ipython

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
    __tracebackhide__ = True  # where the answer raises, IPython shows the learner their own lines only
    if not hasattr(function, "exercise"):
        raise TypeError(SENTENCES["undecorated"].format(name=getattr(function, "__name__", function)))
    if _is_stale(function):
        print(SENTENCES["stale"].format(id=function.exercise))
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
    found = find(identifier)
    number = progress.count_hint(found.id, folder) % len(found.hints)
    text = found.hints[number]
    print(SENTENCES["hint"].format(id=found.id, number=number + 1, count=len(found.hints), text=text))


def _is_stale(function) -> bool:
    """True where the notebook ran a newer version of this exercise's cell, which stopped before it was defined."""
    shell = get_ipython()
    cells = shell.user_ns.get("In", []) if shell else []
    mark = f'@exercise("{function.exercise}"'
    last = next((cell for cell in reversed(cells) if mark in cell), None)
    try:
        return last is not None and inspect.getsource(function.answer).strip() not in last
    except OSError:  # not made by a cell
        return False
