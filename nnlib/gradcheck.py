"""Compares gradients computed in three ways: by hand, by autodiff, and by moving each number a little.

A hand-written `backward` is easily nearly right, and with a gradient that is nearly right the loss still goes down. So
every gradient is compared with two others that know nothing of it: `autodiff`, which differentiates `forward` itself,
and central differences, (L(w + h) - L(w - h)) / 2h, which know nothing but values of the loss.

    report = gradcheck(layer, x)
    print(report)                     # a line for the input and for every parameter
    assert report.agree

Introduced in lesson 14.
"""

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.autodiff import Tensor
from nnlib.layer import Arrays, Layer


@dataclass(frozen=True)
class GradientRow:
    """The comparison for one array. An error is max|a - b| / max|b|; None where there was nothing to compare."""

    name: str
    shape: tuple
    hand_autodiff: float | None
    hand_central: float | None
    autodiff_central: float | None
    verdict: str
    right: bool

    @property
    def errors(self):
        return self.hand_autodiff, self.hand_central, self.autodiff_central


@dataclass(frozen=True)
class GradientReport:
    """What `gradcheck` found: `rows`, one for each array; printed, it is a table."""

    rows: list[GradientRow]
    tolerance: float
    untraceable: str  # why autodiff could not be used, "" where it was

    @property
    def agree(self) -> bool:
        """True where every gradient is right."""
        return all(row.right for row in self.rows)

    @property
    def worst(self) -> float:
        """The largest relative error of all; infinite where a gradient is missing, misshapen or not finite."""
        return max((error for row in self.rows for error in row.errors if error is not None), default=0.0)

    def __getitem__(self, name):
        return {row.name: row for row in self.rows}[name]

    def __str__(self):
        wrong = sum(not row.right for row in self.rows)
        found = f"{wrong} of {len(self.rows)} gradients are not right" if wrong else "all gradients are right"
        title = f"{found} (relative errors; tolerance {self.tolerance:g})"
        heads = ("gradient of", "shape", "hand - autodiff", "hand - central", "autodiff - central", "verdict")
        lines = [heads]
        for row in self.rows:
            errors = [self._error(error) for error in row.errors]
            lines.append((row.name, str(row.shape), *errors, row.verdict))
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        table = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        reason = [f"autodiff: not traceable ({self.untraceable})"] if self.untraceable else []
        return "\n".join([title, *table, *reason])

    def _error(self, error):
        if error is None:
            return "-"
        return f"< {self.tolerance:g}" if error <= self.tolerance else f"{error:.2e}"  # below: rounding, all noise


def gradcheck(
    thing, x, y_true=None, loss=None, training=False, mask=None, seed=0, samples=64, tolerance=None
) -> GradientReport:
    """Compare the gradients of a built layer, a model or a loss, and return the comparison as a `GradientReport`.

    `gradcheck(layer, x)` and `gradcheck(model, x)` use the loss L = sum(forward(x) * r), with r drawn from `seed`;
    `gradcheck(model, x, y_true, loss)` uses that loss; `gradcheck(loss, y_pred, y_true)` checks a loss alone. `x` is
    (m, ...); whole numbers (as for Embedding) have no gradient. Rows are named "input" (or "y_pred") and "kernel", or
    "0.kernel" for layer 0 of a model. All work is done on a copy; every pass starts from the same random state and
    the same running statistics, so dropout draws the same mask each time.

    `backward` is run in the parameters' own dtype, autodiff and central differences in float64. The step of a central
    difference is h = eps^(1/3) max(1, |w|), about 6e-6, which balances rounding (eps |L| / h) against curvature (h^2).
    Arrays with more than `samples` entries are moved at that many random places only; autodiff covers all the others.
    Errors are relative to an array's largest gradient; differences under eps^(2/3) |L| count as rounding. `tolerance`
    is 1e-6, for float32 1e-3, unless given. Where `forward` cannot be traced, the report says why, and goes by central
    differences alone. Kinks (ReLU at exactly 0, say) have no one gradient: choose inputs that avoid them.

    Raises TypeError or ValueError for what cannot be checked: a layer that is not built, a loss without y_true. Errors
    that `forward` and `backward` raise with plain arrays pass through.
    """
    if tolerance is not None and not tolerance > 0:
        raise ValueError(f"Got tolerance={tolerance}; expected a number above 0, as rounding alone makes a difference.")
    problem = _Problem(thing, x, y_true, loss, training, mask)
    hand, unfilled = problem.by_hand(np.random.default_rng(seed))
    autodiff, untraceable = problem.by_autodiff()
    central = problem.by_central_differences(samples, np.random.default_rng(seed))
    eps = np.finfo(problem.dtype).eps
    tolerance = (1e-6 if eps < 1e-12 else 1e-3) if tolerance is None else tolerance
    floor = eps ** (2 / 3) * problem.magnitude / tolerance
    rows = []
    for name, array in problem.arrays.items():
        defect = _defect(hand[name], array.shape, unfilled)
        rows.append(_row(name, array.shape, hand[name], autodiff.get(name), central[name], defect, tolerance, floor))
    for name, grad in hand.items():
        if name not in problem.arrays:
            verdict = f"wrong: there is no parameter {name!r}"
            rows.append(GradientRow(name, np.shape(grad), None, np.inf, None, verdict, False))
    return GradientReport(rows, tolerance, untraceable)


class _Problem:
    """The loss as a function of named float64 arrays, the input among them: {"input": ..., "0.kernel": ...}."""

    def __init__(self, thing, x, y_true, loss, training, mask):
        if not isinstance(thing, Layer) and not hasattr(thing, "layers"):
            thing, loss = None, thing  # a loss alone: no layers between the input and the loss
        if loss is not None and not hasattr(loss, "backward"):
            raise TypeError(f"Got {loss!r}; expected a built layer, a model, or a loss object.")
        if (loss is None) != (y_true is None):
            raise ValueError("Got only one of loss and y_true: a loss needs targets, and targets need a loss.")
        thing, self.loss = copy.deepcopy((thing, loss))
        if isinstance(thing, Layer):
            self.layers, prefixes = [thing], [""]
        else:
            self.layers = [] if thing is None else thing.layers
            prefixes = [f"{i}." for i in range(len(self.layers))]
        for layer in self.layers:
            if layer.output_shape is None:
                raise ValueError(f"{layer!r} is not built; call build(input_shape, rng) first.")
        self.training, self.mask, self.y_true = training, mask, y_true

        # A wrapper shares its arrays with the layers inside it: arrays are told apart by their place in memory.
        self.parts, params, names = [], {}, {}
        for layer, prefix in zip(self.layers, prefixes, strict=True):
            for name, array in layer.params.items():
                params[prefix + name] = array
                names[_place(array)] = prefix + name
            for part in _with_inner(layer):
                places = {name: _place(array) for name, array in part.params.items()}
                if not names.keys() >= set(places.values()):
                    raise ValueError(f"{part!r} inside {layer!r} has parameters that are not among that layer's own.")
                keys = {name: names[place] for name, place in places.items()}
                self.parts.append(_Part(part, prefix, keys, copy.deepcopy(dict(part.state)), copy.deepcopy(part.rng)))

        x = np.asarray(x)
        is_float = x.dtype.kind == "f"
        self.dtype = np.result_type(*[array.dtype for array in params.values()] or [x.dtype if is_float else float])
        self.x = x.astype(self.dtype) if is_float else x
        self.input = "input" if self.layers else "y_pred"
        arrays = {self.input: self.x, **params} if is_float else params
        if not arrays:
            raise ValueError(f"Nothing to compare: there are no parameters, and x holds {x.dtype}. Pass x as floats.")
        self.arrays = {name: np.array(array, np.float64, order="C") for name, array in arrays.items()}

    def forward(self, x):
        """Return the outputs and, where there is one, their mask as a keyword; note the shapes on the way."""
        for part in self.parts:
            part.layer.rng = copy.deepcopy(part.rng)
        mask, self.output_shapes = self.mask, []
        for layer in self.layers:
            y = layer.forward(x, self.training, mask)
            mask = layer.compute_mask(x, mask)
            x = y
            self.output_shapes.append(x.shape)
        return x, ({} if mask is None else {"mask": mask})

    def by_hand(self, rng):
        """Return {name: gradient} as `backward` gives them, and what to say of those that it left NaN."""
        hand = {name: np.full(array.shape, np.nan, self.dtype) for name, array in self.arrays.items()}
        for part in self.parts:
            part.layer.grads = _Tolerant({name: hand[key] for name, key in part.keys.items()})
        y, mask = self.forward(self.x)
        if self.loss is None:
            self.r = rng.standard_normal(y.shape).astype(y.dtype)
            self.magnitude = float(np.abs(y * self.r).sum())
            grad, sender = self.r.copy(), None
        else:
            self.y_true = self.loss.check(self.y_true, y.shape, self.dtype)
            self.magnitude = abs(float(self.loss.forward(self.y_true, y, **mask)))
            grad, sender = self.loss.backward(), self.loss
        unfilled = "every entry is NaN: backward never fills it, adds to its old value, or computes NaN"
        for layer, shape in zip(reversed(self.layers), reversed(self.output_shapes), strict=True):
            if defect := _defect(grad, shape, "is all NaN"):
                unfilled = f"not reached: the gradient that {sender!r} passes back {defect}"
                break
            grad, sender = layer.backward(grad), layer
        else:
            if self.input in hand:
                hand[self.input] = grad
        for part in self.parts:
            for name, grad in part.layer.grads.items():
                hand[part.keys.get(name, part.prefix + name)] = grad
        return hand, unfilled

    def value(self, arrays):
        """Return the loss for these arrays or Tensors."""
        for part in self.parts:
            layer: Any = part.layer  # plain dicts: a Tensor can be assigned where `Arrays` would want numbers
            layer.params = {name: arrays[key] for name, key in part.keys.items()}
            layer.state = {name: _double(array) for name, array in part.state.items()}
        y, mask = self.forward(arrays.get(self.input, self.x))
        return (y * self.r).sum() if self.loss is None else self.loss.forward(self.y_true, y, **mask)

    def by_autodiff(self):
        """Return {name: gradient} and "", or {} and the reason why `forward` cannot be traced."""
        tensors = {name: Tensor(array) for name, array in self.arrays.items()}
        try:
            loss = self.value(tensors)
        except (NotImplementedError, TypeError, ValueError) as error:
            # The same code has just run with plain arrays; NumPy turns a refused element of an array into ValueError.
            if isinstance(error, ValueError) and not isinstance(error.__cause__, TypeError):
                raise
            return {}, f"{type(error).__name__}: {error.__cause__ or error}"
        if not isinstance(loss, Tensor):
            return {}, "forward turned the Tensors into plain arrays by .data"
        loss.backward()
        unused = {name: np.zeros_like(array) for name, array in self.arrays.items()}
        return unused | {name: tensor.grad for name, tensor in tensors.items() if tensor.grad is not None}, ""

    def by_central_differences(self, samples, rng):
        """Return {name: (places, slopes)}, the places as indices into the flattened array."""
        step = np.finfo(np.float64).eps ** (1 / 3)
        found = {}
        for name, array in self.arrays.items():
            places, flat = np.arange(array.size), array.reshape(-1)
            if array.size > samples:
                places = np.sort(rng.choice(array.size, samples, replace=False))
            slopes = np.zeros(len(places))
            for i, place in enumerate(places):
                start = flat[place]
                h = step * max(1, abs(start))
                flat[place] = above = start + h
                rise = float(self.value(self.arrays))
                flat[place] = below = start - h
                rise -= float(self.value(self.arrays))
                flat[place] = start
                slopes[i] = rise / (above - below)  # not 2 h, which rounding has changed a little
            found[name] = places, slopes
        return found


@dataclass
class _Part:
    """A layer, or one inside it, with all that must be the same before every forward."""

    layer: Layer
    prefix: str
    keys: dict  # its name of a parameter -> the name in the report
    state: dict
    rng: np.random.Generator | None


class _Tolerant(Arrays):
    """The `grads` of a layer being checked: what does not fit is kept, so that the report can name it."""

    def __setitem__(self, name, value):
        try:
            super().__setitem__(name, value)
        except (KeyError, ValueError):
            self.bind(name, value)


def _with_inner(layer):
    yield layer
    for value in vars(layer).values():
        for inner in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(inner, Layer):
                yield from _with_inner(inner)


def _place(array):
    return array.__array_interface__["data"][0], array.shape


def _double(array):
    return array.astype(np.float64 if array.dtype.kind == "f" else array.dtype)


def _defect(grad, shape, unfilled):
    """Return what makes `grad` no gradient at all of an array of `shape`, or ""."""
    if grad is None:
        return "is None"
    if np.shape(grad) != shape:
        return f"has shape {np.shape(grad)}, not {shape}"
    finite = np.isfinite(grad)
    if np.isnan(grad).all() and finite.size:
        return unfilled
    return "" if finite.all() else f"has {finite.size - finite.sum()} of {finite.size} entries NaN or infinite"


def _error(a, b, floor):
    """Return max|a - b| / max|b|, infinite where either is not finite."""
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return np.inf
    difference = float(np.abs(a - b).max(initial=0))
    scale = max(float(np.abs(b).max(initial=0)), floor)
    return difference and (difference / scale if scale else np.inf)


def _row(name, shape, hand, autodiff, central, defect, tolerance, floor):
    places, central = central
    traced = autodiff is not None
    between = _error(autodiff.reshape(-1)[places], central, floor) if traced else None
    if defect:
        return GradientRow(name, shape, np.inf if traced else None, np.inf, between, f"wrong: {defect}", False)
    hand = np.asarray(hand, np.float64)
    to_autodiff = _error(hand, autodiff, floor) if traced else None
    to_central = _error(hand.reshape(-1)[places], central, floor)
    right = all(error <= tolerance for error in (to_autodiff, to_central, between) if error is not None)
    if right:
        verdict = "right" if traced or len(places) == hand.size else f"right at {len(places)} of {hand.size} places"
    elif traced and between > tolerance and min(to_autodiff, to_central) <= tolerance:
        verdict = "unclear: autodiff and central differences disagree (is there a kink at this point?)"
    else:
        if traced:
            places, central = np.arange(hand.size), autodiff.reshape(-1)
        verdict = f"wrong: {_difference(hand.reshape(-1)[places], central, places, shape, tolerance)}"
    return GradientRow(name, shape, to_autodiff, to_central, between, verdict, right)


def _difference(hand, true, places, shape, tolerance):
    """Say in what way `hand` differs from `true`, both flat, with `places` their indices into the whole array."""
    if not np.isfinite(true).all():
        return "forward or the loss is not finite near this point"
    if not hand.any():
        return "is all zeros"
    ratio = hand @ true / (true @ true) if true.any() else 0
    if ratio and np.abs(hand - ratio * true).max() <= tolerance * np.abs(hand).max():
        if abs(ratio + 1) <= tolerance:
            return "has the wrong sign"
        if ratio < 0:
            return f"is {ratio:.4g} times the true gradient"
        return f"is {ratio:.4g} times too large" if ratio > 1 else f"is {1 / ratio:.4g} times too small"
    worst = np.abs(hand - true).argmax()
    index = [int(i) for i in np.unravel_index(places[worst], shape)]
    return f"largest error at {index}: {hand[worst]:.4g}, expected {true[worst]:.4g}"
