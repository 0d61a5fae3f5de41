"""Compares a learner's function with the right one on several inputs, and works out which mistake was made.

A wrong answer is looked at in this order: nothing there, the wrong kind of thing, a known mistake (the answer equals
that of a deliberately wrong function), the wrong shape, not finite, all off by one factor, anything else.
"""

import copy
from dataclasses import dataclass

import numpy as np

from nnlib.course.catalogue import Exercise
from nnlib.course.messages import MISTAKES, SCALES, SENTENCES


@dataclass
class Verdict:
    """`kind` is a mistake's name or a key of the sentences ("right", ...); `text` is what the learner reads."""

    kind: str
    text: str

    @property
    def right(self) -> bool:
        return self.kind == "right"


class CallFailed(Exception):
    """The learner's code raised `error`: the text says what it was called with."""

    def __init__(self, text: str, error: Exception):
        super().__init__(text)
        self.error = error


def judge(exercise: Exercise, answer, reference) -> Verdict:
    """Return the verdict on `answer`; raise CallFailed where it raises."""
    cases = exercise.cases()
    names = exercise.outputs

    def say(kind, sentence=None, **parts):
        return Verdict(kind, SENTENCES[sentence or kind].format(id=exercise.id, **parts))

    got = []
    for case in cases:
        inputs = copy.deepcopy(case)
        result = _call(exercise, answer, inputs)
        if result is ...:
            return say("not attempted")
        if result is None:
            return say("nothing returned")
        values = [result] if len(names) == 1 else result
        if not isinstance(values, (tuple, list)) or len(values) != len(names):
            return say("wrong number of values", wanted=len(names), names=", ".join(names), got=_describe(result))
        for name, value in zip(names, values, strict=True):
            if value is ...:
                return say("value not attempted", name=name)
            if not _is_numeric(value):
                return say("not numbers", name=name, got=_describe(value))
        for name, before, after in zip(exercise.inputs, case, inputs, strict=True):
            if _changed(before, after):
                return say("input changed", name=name)
        got.append([np.asarray(value) for value in values])

    want = [_as_arrays(reference(*copy.deepcopy(case)), names) for case in cases]
    for j, name in enumerate(names):
        pairs = [(g[j], w[j]) for g, w in zip(got, want, strict=True)]
        if all(_equal(g, w) for g, w in pairs):
            continue
        detail = _detail(name, pairs)
        for mistake, wrong in exercise.mistakes.items():
            if _same_mistake(exercise, wrong, cases, j, pairs):
                return say(mistake, "known mistake", mistake=mistake, text=MISTAKES[mistake], detail=detail)
        for g, w in pairs:
            if g.shape != w.shape:
                return say("wrong shape", name=name, got=_shape(g), wanted=_shape(w))
            if not np.isfinite(g).all() and np.isfinite(w).all():
                return say("not finite", name=name, where=_first(~np.isfinite(g)))
        scale = _scale(exercise, cases, pairs)
        if scale:
            return say("scale", name=name, text=scale)
        return say("wrong", detail=detail)
    return say("right", count=len(cases), names=" and ".join(names))


def _call(exercise, answer, inputs):
    try:
        return answer(*inputs)
    except Exception as error:
        called = ", ".join(f"{name} {_describe(value)}" for name, value in zip(exercise.inputs, inputs, strict=True))
        text = SENTENCES["raised"].format(id=exercise.id, error=type(error).__name__, called=called)
        raise CallFailed(text, error) from error


def _same_mistake(exercise, wrong, cases, j, pairs):
    """True where `wrong` gives the learner's value number j in every case, and is not right in all of them."""
    try:
        values = [_as_arrays(wrong(*copy.deepcopy(case)), exercise.outputs)[j] for case in cases]
    except Exception:  # a mistake that raises for one of the inputs is not the one that was made here
        return False
    matches = all(_equal(g, value) for (g, _), value in zip(pairs, values, strict=True))
    return matches and not all(_equal(value, w) for (_, w), value in zip(pairs, values, strict=True))


def _scale(exercise, cases, pairs):
    """Return the sentence for got = r * want, where r is the same, or has the same name, in every case; else None."""
    ratios, named = [], None
    for case, (g, w) in zip(cases, pairs, strict=True):
        square = float((w * w).sum())
        if square == 0:
            if g.any():
                return None
            continue
        ratio = float((g * w).sum()) / square
        if abs(ratio) < 1e-6 or not _equal(g, ratio * w):
            return None
        sizes = exercise.sizes(*case)
        here = {name for name, factor in _factors(sizes).items() if np.isclose(ratio, factor, rtol=1e-5)}
        named = here if named is None else named & here
        ratios.append(ratio)
    if named:
        return SCALES[min(named, key=list(SCALES).index)]
    if ratios and np.allclose(ratios, ratios[0], rtol=1e-5):
        return SENTENCES["constant factor"].format(ratio=f"{ratios[0]:.4g}")
    return None


def _factors(sizes):
    factors = {"-1": -1.0, "2": 2.0, "1/2": 0.5}
    for name, size in sizes.items():
        factors |= {name: size, f"1/{name}": 1 / size, f"-{name}": -size}
    return {name: factor for name, factor in factors.items() if name in SCALES and factor != 1}


def _as_arrays(result, names):
    return [np.asarray(value) for value in ([result] if len(names) == 1 else result)]


def _is_numeric(value):
    try:
        return np.asarray(value).dtype.kind in "biuf"
    except ValueError:  # rows of different lengths
        return False


def _equal(got, want):
    """True for the same shape and the same numbers, as exactly as the coarser of the two dtypes can say it."""
    if got.shape != want.shape:
        return False
    tolerance = 1e-4 if np.float32 in (got.dtype, want.dtype) else 1e-7
    scale = max(float(np.abs(np.asarray(want, float)).max(initial=0)), 1e-12)
    return bool(np.allclose(np.asarray(got, float), np.asarray(want, float), rtol=0, atol=scale * tolerance))


def _changed(before, after):
    if isinstance(before, np.ndarray):
        return not np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    return isinstance(before, (int, float, list, tuple)) and before != after


def _detail(name, pairs):
    g, w = next((g, w) for g, w in pairs if not _equal(g, w))
    if g.shape != w.shape:
        return SENTENCES["detail shape"].format(name=name, got=_shape(g), wanted=_shape(w))
    if not np.isfinite(g).all():
        return SENTENCES["detail not finite"].format(name=name)
    error = np.abs(np.asarray(g, float) - w)
    relative = float(error.max() / max(np.abs(w).max(), 1e-12))
    sentence = SENTENCES["detail" if g.ndim else "detail single"]
    return sentence.format(name=name, relative=f"{relative:.2g}", where=_first(error == error.max()))


def _first(places):
    """Return the first true place of an array as text: "[2, 0]", or nothing for a single number."""
    return "[" + ", ".join(str(int(i)) for i in np.argwhere(places)[0]) + "]" if places.ndim else ""


def _shape(array):
    return f"an array of shape {array.shape}" if array.ndim else "a single number"


def _describe(value):
    if isinstance(value, np.ndarray):
        return f"of shape {value.shape}"
    if isinstance(value, (int, float, np.number)):
        return f"= {value:.4g}"
    return f"of type {type(value).__name__}"
