"""Compares a learner's function with the right one on several inputs, and works out which mistake was made.

A wrong answer is looked at in this order: nothing there, the wrong kind of thing, a known mistake (the answer equals
that of a deliberately wrong function), values in the wrong order, another answer the second time, the wrong shape, not
finite, all off by one factor, anything else.
"""

import copy
import dataclasses
import itertools
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
    """The learner's code raised `error`: the text says what it was called with and, where it is known, why."""

    def __init__(self, text: str, error: Exception):
        super().__init__(text)
        self.error = error


def judge(exercise: Exercise, answer, reference) -> Verdict:
    """Return the verdict on `answer`, tried on the exercise's cases and, if right there, on its proofs.

    Raises CallFailed where the answer raises.
    """
    __tracebackhide__ = True  # IPython then shows the learner their own lines only
    verdict = _Trial(exercise, exercise.cases(), answer, reference).verdict()
    if verdict.right and exercise.proofs is not None:
        verdict = _Trial(exercise, exercise.proofs(), answer, reference).verdict()
    return verdict


class _Trial:
    """One answer on a list of cases."""

    def __init__(self, exercise, cases, answer, reference):
        self.exercise, self.cases, self.answer, self.reference = exercise, cases, answer, reference

    def verdict(self):
        __tracebackhide__ = True
        got = []
        for case in self.cases:
            result, inputs = self._call(case)
            defect = self._defect(result, case, inputs)
            if defect:
                return defect
            got.append(_as_arrays(result, self.exercise.outputs))
        want = [_as_arrays(self.reference(*copy.deepcopy(case)), self.exercise.outputs) for case in self.cases]
        for j, name in enumerate(self.exercise.outputs):
            pairs = [(g[j], w[j]) for g, w in zip(got, want, strict=True)]
            if not all(_equal(g, w) for g, w in pairs):
                return self._known(j, name, pairs) or self._swapped(got, want) or self._unknown(name, pairs)
        return self._say("right")

    def known_mistake(self):
        """Return the mistake's name where the answer raises for none of the cases and makes a known one; else None."""
        try:
            verdict = self.verdict()
        except CallFailed:
            return None
        return verdict.kind if verdict.kind in MISTAKES else None

    def _call(self, case):
        __tracebackhide__ = True
        inputs = copy.deepcopy(case)
        try:
            return self.answer(*inputs), inputs
        except Exception as error:
            text = SENTENCES["raised"].format(
                id=self.exercise.id, error=type(error).__name__, called=self._called(case)
            )
            raise CallFailed(text + self._reason(), error) from error

    def _reason(self):
        """Say which mistake it is that raises here, by inputs of equal sizes, on which it gives numbers."""
        squares = self.exercise.squares
        if squares is None:
            return ""
        alone = dataclasses.replace(self.exercise, squares=None)
        mistake = _Trial(alone, squares(), self.answer, self.reference).known_mistake()
        return SENTENCES["raised by"].format(mistake=mistake, text=MISTAKES[mistake]) if mistake else ""

    def _defect(self, result, case, inputs):
        """Return the verdict on something that is no answer at all, or None."""
        names = self.exercise.outputs
        if result is ...:
            return self._say("not attempted")
        if result is None:
            return self._say("nothing returned")
        several = isinstance(result, (tuple, list)) and (len(names) > 1 or isinstance(result, tuple))
        if several != (len(names) > 1) or (several and len(result) != len(names)):
            wanted = " and ".join(names) if len(names) < 3 else ", ".join(names)
            comma = SENTENCES["comma"] if several else ""
            got = _shape(np.asarray(result)) if not several and _is_numeric(result) else _describe(result)
            return self._say("wrong number of values", wanted=wanted, got=got, comma=comma)
        for name, value in zip(names, result if several else [result], strict=True):
            if value is ...:
                return self._say("value not attempted", name=name)
            if not _is_numeric(value):
                return self._say("not numbers", name=name, got=_describe(value))
        for name, before, after in zip(self.exercise.inputs, case, inputs, strict=True):
            if _changed(before, after):
                return self._say("input changed", name=name)
        return None

    def _known(self, j, name, pairs):
        """Return the verdict that names a known mistake, where value number j is the one it gives; else None."""
        for mistake, wrong in self.exercise.mistakes.items():
            if self._same(wrong, j, pairs):
                detail = self._detail(name, pairs)
                return self._say(mistake, "known mistake", mistake=mistake, text=MISTAKES[mistake], detail=detail)
        return None

    def _same(self, wrong, j, pairs):
        """True where `wrong` gives the learner's value number j in every case, and is not right in all of them."""
        try:
            with np.errstate(all="ignore"):  # a warning would show the learner the wrong function's line
                values = [_as_arrays(wrong(*copy.deepcopy(case)), self.exercise.outputs)[j] for case in self.cases]
        except Exception:  # a mistake that raises for one of the inputs is not the one that was made here
            return False
        matches = all(_equal(g, value) for (g, _), value in zip(pairs, values, strict=True))
        return matches and not all(_equal(value, w) for (_, w), value in zip(pairs, values, strict=True))

    def _swapped(self, got, want):
        names = self.exercise.outputs
        for order in itertools.permutations(range(len(names))):
            if all(_equal(g[i], w[j]) for g, w in zip(got, want, strict=True) for j, i in enumerate(order)):
                return self._say("wrong order", names=", ".join(names))
        return None

    def _unknown(self, name, pairs):
        if not all(self._repeats(name, case, g) for case, (g, _) in zip(self.cases, pairs, strict=True)):
            return self._say("not the same twice", name=name)
        for case, (g, w) in zip(self.cases, pairs, strict=True):
            if g.shape == w.shape and not np.isfinite(g).all() and np.isfinite(w).all():
                where = _place(_first(~np.isfinite(g)))
                return self._say("not finite", name=name, where=where, called=self._called(case))
        wrong = next(i for i, (g, w) in enumerate(pairs) if not _equal(g, w))
        detail, called = self._detail(name, pairs), self._called(self.cases[wrong])
        if pairs[wrong][0].shape != pairs[wrong][1].shape:
            return self._say("wrong shape", detail=detail, called=called)
        scale = self._scale(pairs)
        if scale:
            return self._say("scale", name=name, text=scale)
        close = SENTENCES["close"] if all(_relative(g, w) < 1e-2 for g, w in pairs) else ""
        return self._say("wrong", detail=detail, called=called, close=close)

    def _repeats(self, name, case, before):
        """True where the answer to a case, asked again, is the same."""
        result, inputs = self._call(case)
        if self._defect(result, case, inputs):
            return False
        outputs = self.exercise.outputs
        return _equal(_as_arrays(result, outputs)[outputs.index(name)], before)

    def _scale(self, pairs):
        """Return the sentence for got = r * want, where r is the same, or has the same name, in every case."""
        ratios, named = [], None
        for case, (g, w) in zip(self.cases, pairs, strict=True):
            square = float((w * w).sum())
            if square == 0:
                if g.any():
                    return None
                continue
            ratio = float((g * w).sum()) / square
            if abs(ratio) < 1e-6 or abs(ratio - 1) < 1e-2 or not _equal(g, ratio * w):
                return None
            factors = _factors(self.exercise.sizes(*case))
            here = {name for name, factor in factors.items() if np.isclose(ratio, factor, rtol=1e-5)}
            named = here if named is None else named & here
            ratios.append(ratio)
        if named:
            return SCALES[min(named, key=list(SCALES).index)]
        if ratios and np.allclose(ratios, ratios[0], rtol=1e-5):
            return SENTENCES["constant factor"].format(ratio=f"{ratios[0]:.4g}")
        return None

    def _detail(self, name, pairs):
        """Say how wrong the first wrong value is, and where."""
        g, w = next((g, w) for g, w in pairs if not _equal(g, w))
        if g.shape != w.shape:
            return SENTENCES["detail shape"].format(name=name, got=_shape(g), wanted=_shape(w))
        if (lost := ~np.isfinite(g) & np.isfinite(w)).any():
            at = _first(lost)
            return SENTENCES["detail not finite"].format(name=name, where=_place(at), got=f"{g[at]:.4g}")
        if (hidden := np.isnan(w) & ~np.isnan(g)).any():
            at = _first(hidden)
            return SENTENCES["detail hidden"].format(name=name, where=_place(at), got=f"{g[at]:.4g}")
        error = _error(g, w)
        at = _first(error == error.max())
        sentence = SENTENCES["detail single" if not g.ndim else "detail" if w.any() else "detail zero"]
        digits = next((d for d in (4, 10) if f"{g[at]:.{d}g}" != f"{w[at]:.{d}g}"), 17)  # enough to tell them apart
        percent = 100 * _relative(g, w)
        percent = f"{percent:.2g}" if percent < 10 else f"{percent:.0f}"
        both_bool = g.dtype.kind == w.dtype.kind == "b"
        got, wanted = (str(v[at]) if both_bool else f"{v[at]:.{digits}g}" for v in (g, w))
        return sentence.format(name=name, where=_place(at), got=got, wanted=wanted, percent=percent)

    def _called(self, case):
        return ", ".join(f"{name} {_describe(value)}" for name, value in zip(self.exercise.inputs, case, strict=True))

    def _say(self, kind, sentence=None, **parts):
        return Verdict(kind, SENTENCES[sentence or kind].format(id=self.exercise.id, **parts))


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
    got, want = np.asarray(got, float), np.asarray(want, float)
    scale = max(float(np.abs(want[np.isfinite(want)]).max(initial=0)), 1e-12)
    return bool(np.allclose(got, want, rtol=0, atol=scale * tolerance, equal_nan=True))  # a known mistake may give NaN


def _relative(got, want):
    """Return the largest error as a share of the largest right number."""
    return float(_error(got, want).max(initial=0) / max(np.abs(want[np.isfinite(want)]).max(initial=0), 1e-12))


def _error(got, want):
    """Return |got - want|, 0 where both are nan, or the same infinity."""
    with np.errstate(invalid="ignore"):
        error = np.abs(np.asarray(got, float) - want)
    return np.where(np.isnan(error), 0.0, error)


def _changed(before, after):
    if isinstance(before, np.ndarray):
        return not np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    if isinstance(before, dict):
        return before.keys() != after.keys() or any(_changed(before[name], after[name]) for name in before)
    if isinstance(before, (list, tuple)):
        return len(before) != len(after) or any(map(_changed, before, after))
    return isinstance(before, (int, float, str)) and before is not after and before != after


def _first(places):
    """Return the index of the first true place of an array."""
    return tuple(int(i) for i in np.argwhere(places)[0])


def _place(index):
    return "[" + ", ".join(map(str, index)) + "]" if index else ""


def _shape(array):
    return f"an array of shape {array.shape}" if array.ndim else "a single number"


def _describe(value):
    if isinstance(value, np.ndarray):
        return f"of shape {value.shape}" + (", whole numbers" if value.dtype.kind in "iu" else "")
    if isinstance(value, (int, float, np.number)):
        return f"= {value:.4g}"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    return f"of type {type(value).__name__}"
