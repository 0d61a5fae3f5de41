"""Compares a network with another of the same weights, layer by layer, and says where they part and why.

Two networks that agree in their scores may differ in every number; two whose layers all agree are the same. So outputs
are compared after each layer, and each layer alone: given what the other network hands it. Where one differs, the usual
slips are tried on a copy of it, one by one (columns of gates in another order, a transposed kernel, another order of
flattening, another padding, no mask, ...): the slip that makes it agree is the cause.

Introduced in lesson 21.
"""

import copy
import itertools
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nnlib.arguments import number
from nnlib.bidirectional import MERGES, Bidirectional
from nnlib.convolution import Convolution
from nnlib.dense import Dense
from nnlib.dropout import Dropout
from nnlib.embedding import Embedding
from nnlib.layer import Activation
from nnlib.normalization import BatchNormalization, Normalization
from nnlib.recurrent import GRU, LSTM, Recurrent
from nnlib.reshaping import Flatten
from nnlib.storage import StorageError

GATES = {LSTM: ("i", "f", "c~", "o"), GRU: ("z", "r", "h~")}
ACTIVATIONS = ("linear", "relu", "sigmoid", "tanh", "softmax", "gelu", "silu", "elu", "softplus")
EPSILONS = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-12)


@dataclass(frozen=True)
class LayerComparison:
    """One layer: `difference` is max|ours - reference| in the whole network, `alone` given what the reference hands it.

    Both are infinite where shapes differ or a number is not finite; `alone` is None where the reference's input is not
    known. What is under `bound` is rounding.
    """

    key: int
    layer: str
    shape: tuple
    difference: float
    alone: float | None
    bound: float
    cause: str  # "" where it agrees, or agrees alone

    @property
    def agrees(self) -> bool:
        """True where the difference is within the bound: rounding, no more."""
        return self.difference <= self.bound

    @property
    def verdict(self) -> str:
        """Say "agrees", "agrees alone" (only what it is given differs) or "differs"."""
        return "differs" if self.cause else "agrees" if self.agrees else "agrees alone"


@dataclass(frozen=True)
class ComparisonReport:
    """What `compare` found: `rows`, one for each layer that the reference has; printed, a table and causes."""

    rows: list[LayerComparison]

    @property
    def agree(self) -> bool:
        """True where every layer's outputs agree."""
        return all(row.agrees for row in self.rows)

    @property
    def first(self) -> LayerComparison | None:
        """The row of the first layer that differs, None where none does."""
        return next((row for row in self.rows if not row.agrees), None)

    def __getitem__(self, key):
        return {row.key: row for row in self.rows}[key]

    def __repr__(self):
        first = self.first
        found = "all layers agree" if first is None else f"the first layer that differs is {first.key}, {first.layer}"
        lines = [("layer", "", "outputs", "largest difference", "alone", "verdict")]
        for row in self.rows:
            sizes = (_size(difference, row.bound) for difference in (row.difference, row.alone))
            lines.append((str(row.key), row.layer, str(row.shape), *sizes, row.verdict))
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        table = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        return "\n".join([found, *table, *(f"layer {row.key}: {row.cause}" for row in self.rows if row.cause)])


def _size(difference, bound):
    if difference is None:
        return "-"
    return f"< {bound:.0e}" if difference <= bound else f"{difference:.4g}"  # below: rounding, all noise


def compare(model, reference, x=None, tolerance=None) -> ComparisonReport:
    """Compare what each layer puts out for `x` with `reference`, and return a `ComparisonReport`.

    `reference` is a list of arrays, one for each layer; a mapping, {0: array, 3: array} by number where some are left
    out, or {name: array} in order; or the path of an .npz file of such a mapping. The key "x" in it is the input, which
    else is `x` (m, ...). Steps that a mask calls padding do not count. All work is done on a copy, in inference mode.

    A difference is the largest |ours - reference|; `tolerance` is 1e-9 times the reference's largest number, or 1e-5
    times it where either is float32, and a number of your own where given, for all layers.

    Raises ValueError for a reference that does not go with the model, StorageError for a file that cannot be read.
    """
    if tolerance is not None:
        number("tolerance", tolerance, at_least=0)
    model = copy.deepcopy(model)
    x, arrays = _reference(reference, x, len(model.layers))
    model.reset_state()
    model.forward(x)  # checks x at the door
    x = model.layers[0].check_input(x, model.dtype)
    context = Context(x)
    ours: tuple = (x, None)  # (outputs, mask)
    given: tuple | None = ours  # what the reference hands to the next layer, where that is known
    rows = []
    for key, layer in enumerate(model.layers):
        before, ours = given, _run(layer, *ours)
        given = before and _run(layer, *before)
        if key in arrays:
            y, mask = ours
            want = arrays[key]
            digits = 1e-5 if np.float32 in (want.dtype, model.dtype) else 1e-9
            bound = digits * max(1.0, float(np.abs(want).max(initial=0))) if tolerance is None else tolerance
            difference = _apart(y, want, mask)
            alone = None if given is None else _apart(given[0], want, given[1])
            right = difference <= bound or (alone is not None and alone <= bound)
            cause = "" if right else _cause(layer, before, want, bound, context)
            rows.append(LayerComparison(key, repr(layer), y.shape, difference, alone, bound, cause))
            given = (want.astype(y.dtype), mask) if want.shape == y.shape else None
        context.passed(layer)
    return ComparisonReport(rows)


def _reference(reference, x, count):
    """Return the input and {number of the layer: array}."""
    if isinstance(reference, (str, Path)):
        reference = _npz(Path(reference))
    if isinstance(reference, (list, tuple)):
        reference = dict(enumerate(reference))
    if not isinstance(reference, dict):
        raise ValueError(
            f"Got reference={type(reference).__name__}; expected a list, a dict, or the path of an .npz file."
        )
    named = {name: value for name, value in reference.items() if name != "x"}
    x = reference.get("x") if x is None else x
    if x is None:
        raise ValueError("Got no x; expected the input that the reference was computed from, as x=... or under 'x'.")
    if all(str(name).isdigit() for name in named):
        found = {int(name): value for name, value in named.items()}
    elif len(named) == count:
        found = dict(enumerate(named.values()))
    else:
        raise ValueError(
            f"The reference names {len(named)} layers, the model has {count}: name all, or give {{number: array}}."
        )
    if not found or max(found) >= count:
        raise ValueError(
            f"The reference is of layers {sorted(found)}; the model has layers 0 to {count - 1}. Leave out what no "
            "layer here puts out, and give the others by the model's numbers: {number: array}."
        )
    arrays = {key: np.asarray(value) for key, value in sorted(found.items())}
    for key, array in arrays.items():
        if array.dtype.kind not in "fiu" or array.ndim == 0:
            raise ValueError(
                f"The reference of layer {key} has dtype {array.dtype}, shape {array.shape}; expected outputs."
            )
    return x, {key: array if array.dtype.kind == "f" else array.astype(float) for key, array in arrays.items()}


def _npz(path):
    try:
        with np.load(path, allow_pickle=False) as file:
            return dict(file)
    except Exception as error:  # whatever a broken file makes NumPy raise
        raise StorageError(f"Cannot read {str(path)!r}: expected arrays written by np.savez.") from error


def _run(layer, x, mask=None, training=False):
    """Return the outputs of a layer, and their mask."""
    layer.reset_state()
    return layer.forward(x, training, mask), layer.compute_mask(x, mask)


def _apart(y, want, mask):
    """Return max|y - want| where it counts; infinite where they cannot be compared."""
    if y.shape != want.shape:
        return np.inf
    if mask is not None and mask.shape == y.shape[:2]:
        y, want = y[mask], want[mask]
    with np.errstate(invalid="ignore"):  # inf - inf
        difference = np.abs(y - want).max(initial=0.0)
    return float(difference) if np.isfinite(difference) else np.inf


# Causes ---------------------------------------------------------------------------------------------------------------


class Context:
    """What a layer's slips may hang on: the network's input, and the image whose numbers a Flatten has put in a row."""

    def __init__(self, x):
        self.x, self.image = x, None

    def passed(self, layer):
        """Take note of a layer that later ones stand behind."""
        if isinstance(layer, Flatten):
            self.image = layer.input_shape if len(layer.input_shape) == 3 else None
        elif not isinstance(layer, (Dropout, Activation, Normalization)):
            self.image = None


def _cause(layer, before, want, bound, context):
    """Return the first slip that makes the layer agree with the reference, in words."""
    if not np.isfinite(want).all():
        return "the reference is not finite"
    if before is None:
        return "unknown, as the reference of the layer before has another shape"
    y, _ = outcome = _run(layer, *before)
    slips = itertools.chain(_by_weights(layer, *before, context), _by_setting(layer, *outcome, *before, context))
    with np.errstate(all="ignore"):  # a slip may take the root of what was never a variance
        for cause, (output, mask) in slips:
            if _apart(output, want, mask) <= bound:
                return cause
    found = "none of the usual slips makes it agree"
    return found if want.shape == y.shape else f"its shape is {want.shape} in the reference, and {found}"


def _by_weights(layer, x, mask, context):
    """Yield (cause, (outputs, mask)) for the layer with its arrays as some slip would have them."""
    for cause, changes in _slips(layer, context):
        changed = copy.deepcopy(layer)
        for name, array in changes.items():
            (changed.params if name in changed.params else changed.state)[name] = array
        yield cause, _run(changed, x, mask)


def _slips(layer, context):
    """Yield (cause, {name: array}) of a layer's weights."""
    weights = layer.params
    if isinstance(layer, Bidirectional):
        both = [{name: a for name, a in weights.items() if name.startswith(part)} for part in ("forward", "backward")]
        inner = layer.layer
        for whose, part in (("", weights), (" of the forward layer", both[0]), (" of the backward layer", both[1])):
            yield from _recurrent_slips(inner, part, whose)
        swapped = dict(zip((*both[0], *both[1]), (*both[1].values(), *both[0].values()), strict=True))
        yield "direction: the weights of the forward and the backward layer are exchanged", swapped
    elif isinstance(layer, Recurrent):
        yield from _recurrent_slips(layer, weights)
    if isinstance(layer, Dense) and context.image is not None:
        rows, columns, C = context.image
        by_channel = weights["kernel"].reshape(C, rows, columns, -1).transpose(1, 2, 0, 3)
        changes = {"kernel": by_channel.reshape(weights["kernel"].shape)}
        yield "flatten order: the rows of its kernel stand channel by channel (channels first)", changes
    if isinstance(layer, Convolution):
        kernel = weights["kernel"]
        turned = np.flip(kernel, tuple(range(kernel.ndim - 2)))
        yield "kernel turned: the reference's stands the other way round", {"kernel": turned}
        if kernel.ndim == 4 and kernel.shape[0] == kernel.shape[1]:
            yield "kernel: rows and columns are exchanged", {"kernel": kernel.swapaxes(0, 1)}
    kernels = {name: _transposed(a) for name, a in weights.items() if a.ndim > 1 and name.endswith("kernel")}
    for names in [list(kernels)] * bool(kernels) + [[name] for name in kernels]:
        square = all(len(set(kernels[name].shape)) == 1 for name in names)
        said = "transposed" if square else "reshaped where it had to be transposed"
        yield f"{' and '.join(names)} {said}", {name: kernels[name] for name in names}
    for one, other in (("gamma", "beta"), ("moving_mean", "moving_variance")):
        arrays = {**layer.params, **layer.state}
        if one in arrays and other in arrays:
            yield f"{one} and {other} are exchanged", {one: arrays[other], other: arrays[one]}
    biases = {name: np.zeros_like(a) for name, a in weights.items() if name.endswith(("bias", "beta"))}
    if biases:
        yield f"the reference adds no {' and '.join(biases)}", biases


def _recurrent_slips(layer, weights, whose=""):
    """Yield (cause, {name: array}) of what all recurrent layers share, `weights` those of one direction, or of both."""
    gates = GATES.get(type(layer), ("h",))
    for order in list(itertools.permutations(range(len(gates))))[1:]:
        stand = ", ".join(gates[order.index(place)] for place in range(len(gates)))
        changes = {name: _by_gate(a, gates)[..., order, :].reshape(a.shape) for name, a in weights.items()}
        yield f"gate order{whose}: its columns stand as {stand}; expected {', '.join(gates)}", changes
    kernels = {name: a for name, a in weights.items() if name.endswith("recurrent_kernel")}
    turned = {name: _by_gate(a, gates).transpose(2, 1, 0).reshape(a.shape) for name, a in kernels.items()}
    yield f"recurrent kernel{whose} transposed: equals the reference with U^T", turned


def _by_gate(array, gates):
    """(..., G H) -> (..., G, H)."""
    return array.reshape(*array.shape[:-1], len(gates), -1)


def _transposed(array):
    """Return the kernel that an array of PyTorch's layout holds when it was reshaped to ours in place of transposed."""
    if array.ndim == 2:
        return array.reshape(array.shape[::-1]).T
    return np.moveaxis(array.reshape(array.shape[-1], array.shape[-2], *array.shape[:-2]), (0, 1), (-1, -2))


def _by_setting(layer, y, counts, x, mask, context):
    """Yield (cause, (outputs, mask)) for the layer, which puts out (y, counts), with another setting, mask or order."""

    def run(x=x, mask=mask, training=False, **settings):
        changed = copy.deepcopy(layer)
        for part in _parts(changed):
            vars(part).update(copy.deepcopy(settings))
        try:
            return _run(changed, x, mask, training)
        except ValueError:  # the layer refuses it, so it is no cause: a window that does not fit in, say
            return np.empty(0), None

    if isinstance(layer, Flatten) and x.ndim == 4:
        by_channel = np.moveaxis(x, -1, 1).reshape(len(x), -1)
        yield "flatten order: the reference's numbers stand channel by channel (channels first)", (by_channel, None)
    if y.ndim > 2:
        yield "channels first: the reference is (N, C, ...)", (np.moveaxis(y, -1, 1), None)
    if mask is not None:
        yield "mask: the reference counts padding like any other step", run(mask=None)
    if x.ndim == 3:
        zeros = context.x != 0  # (m, T), or (m, T, D)
        zeros = zeros.any(axis=-1) if zeros.ndim == 3 else zeros
        if zeros.shape == x.shape[:2]:
            yield "mask: the reference takes zeros for padding (mask_zero=True, or Masking())", run(mask=zeros)
    if isinstance(layer, Embedding):
        cause = "padding: in the reference each row's zeros stand at the other end"
        for padded in (x == 0, x != 0):
            yield cause, run(np.take_along_axis(x, np.argsort(padded, axis=-1, kind="stable"), -1))
    if isinstance(layer, Convolution) and layer.padding == "same":
        cause = "padding: where it is odd, the reference puts the larger half first"
        yield cause, run(slides=_slides(layer, _larger_first))
        yield "padding: the reference puts as much before the image as behind it", run(slides=_slides(layer, _evenly))
    other = {"same": "valid", "valid": "same"}.get(str(getattr(layer, "padding", None)))
    if other:
        yield f"padding: right with padding={other!r}", run(padding=other)
    if hasattr(layer, "epsilon"):
        for epsilon in EPSILONS:
            yield f"epsilon: right with epsilon={epsilon:g}", run(epsilon=epsilon)
    if isinstance(layer, BatchNormalization):
        yield "the reference was computed in training: with the batch's statistics", run(training=True)
    yield from _other_activations(layer, x, run)
    if isinstance(layer, GRU) and layer.use_bias:
        bias = layer.params["bias"]
        changed = copy.deepcopy(layer)
        changed.reset_after = not layer.reset_after
        changed.params.bind("bias", bias.sum(axis=0) if layer.reset_after else np.stack([bias, np.zeros_like(bias)]))
        yield f"right with reset_after={changed.reset_after}", _run(changed, x, mask)
    yield from _other_orders(layer, y, counts, run)


def _parts(layer):
    """Return the layers that a setting is of: those that a wrapper wraps, too."""
    inner = [layer.layer, layer.forward_layer, layer.backward_layer] if isinstance(layer, Bidirectional) else []
    return [layer, *inner]


def _other_activations(layer, x, run):
    inner = _parts(layer)[-1]
    if isinstance(layer, Activation):
        for name in ACTIVATIONS:
            yield f"activation: right with {name!r}", (Activation.get(name).forward(x), None)
    for setting in ("activation", "recurrent_activation"):
        if hasattr(inner, setting):
            for name in ACTIVATIONS:
                yield f"activation: right with {setting}={name!r}", run(**{setting: Activation.get(name)})


def _other_orders(layer, y, counts, run):
    """Yield (cause, (outputs, mask)) of a recurrent layer that reads, or puts out, in another order."""
    if isinstance(layer, Recurrent):
        for setting in ("go_backwards", "return_sequences"):
            other = not getattr(layer, setting)
            yield f"order: right with {setting}={other}", run(**{setting: other})
        if layer.return_sequences:
            yield "direction: the reference puts out the last step first", (y[:, ::-1], counts)
    if isinstance(layer, Bidirectional):
        for mode in MERGES:
            yield f"direction: right with merge_mode={mode!r}", run(merge_mode=mode)
    if isinstance(layer, Bidirectional) and layer.merge_mode == "concat":
        H = layer.layer.units
        if layer.layer.return_sequences:
            turned = np.concatenate([y[..., :H], y[:, ::-1, H:]], axis=-1)
            cause = "direction: the reference does not turn the backward layer's outputs round again"
            yield cause, (turned, counts)
        else:
            steps, _ = run(return_sequences=True)  # (m, T, 2 H)
            yield "direction: the reference takes the backward layer's outputs at the last step", (steps[:, -1], None)


def _slides(layer, change):
    """Return a method in place of layer.slides that puts other amounts before and behind the image."""

    def slides(images):
        return [change(slide, size) for slide, size in zip(layer.slides(images), images.shape[1:3], strict=True)]

    return slides


def _larger_first(slide, size):
    return replace(slide, before=slide.after, after=slide.before)


def _evenly(slide, size):
    """Half the window on both sides, as PyTorch has it."""
    half = slide.reach // 2
    needed = slide.stride * (slide.places - 1) + slide.reach - size - half
    return replace(slide, before=half, after=max(needed, 0))
