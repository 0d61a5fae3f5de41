"""Lesson 21: flatten orders, gate orders, PyTorch's weights, two directions, and where two networks part."""

from itertools import pairwise

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _kernels():
    """Return (kernel, rows, columns, channels) of a Dense layer after maps (rows, columns, channels)."""
    rng = np.random.default_rng(211)
    return [
        (rng.normal(size=(rows * columns * channels, units)).round(2), rows, columns, channels)
        for rows, columns, channels, units in ((2, 3, 4, 5), (5, 2, 3, 2), (3, 4, 2, 7))
    ]


def _moved(split, order):
    """Return an answer to 21.1 that splits the rows into axes "rcC" in some order, and puts these into another."""

    def answer(kernel, rows, columns, channels):
        size = {"r": rows, "c": columns, "C": channels}
        parts = kernel.reshape(*(size[axis] for axis in split), -1)
        return parts.transpose(*(split.index(axis) for axis in order), 3).reshape(kernel.shape)

    return answer


def _not_laid_flat(kernel, rows, columns, channels):
    return kernel.reshape(channels, rows, columns, -1).transpose(1, 2, 0, 3)


def _behind_the_units(kernel, rows, columns, channels):
    return np.moveaxis(kernel.reshape(channels, rows, columns, -1), 0, -1).reshape(kernel.shape)


def _all_axes_turned(kernel, rows, columns, channels):
    return kernel.reshape(channels, rows, columns, -1).T.reshape(kernel.shape)


def _first_channel_only(kernel, rows, columns, channels):
    return kernel[: rows * columns]


def _gated():
    """Return (W, order): K and H differ, and K is a multiple of 4, so that rows can be taken for columns."""
    rng = np.random.default_rng(212)
    orders = ((8, 3, "oifc"), (12, 5, "ifoc"), (4, 7, "fcoi"), (8, 2, "ciof"), (4, 1, "cofi"))
    return [(rng.normal(size=(K, 4 * H)).round(2), order) for K, H, order in orders]


def _blocks(wanted, split=lambda W: np.split(W, 4, axis=1), joined=np.hstack):
    """Return an answer to 21.2 that joins the blocks whose numbers `wanted` returns for an order."""
    return lambda W, order: joined([split(W)[number] for number in wanted(order)])


def _keras(order):
    return [order.index(gate) for gate in "ifco"]


def _way_back(order):
    return ["ifco".index(gate) for gate in order]


def _one_in_four(W):
    return [W[:, gate::4] for gate in range(4)]


def _units_before_gates(W, order):
    return W.reshape(len(W), -1, 4)[..., _keras(order)].reshape(W.shape)


def _interleaved(blocks):
    return np.stack(blocks, axis=-1).reshape(len(blocks[0]), -1)


def _rows(W):
    return np.split(W, 4, axis=0)


def _torch():
    """Return PyTorch's weight_ih (4H, D), weight_hh (4H, H), bias_ih and bias_hh (4H,)."""
    rng = np.random.default_rng(213)
    return [
        tuple(rng.normal(size=shape).round(2) for shape in ((4 * H, D), (4 * H, H), 4 * H, 4 * H))
        for D, H in ((3, 2), (2, 5), (6, 3))
    ]


def _translated(W=np.transpose, U=np.transpose, b=np.add):
    """Return an answer to 21.3 made of the parts given, and the right one for each of the others."""
    return lambda weight_ih, weight_hh, bias_ih, bias_hh: (W(weight_ih), U(weight_hh), b(bias_ih, bias_hh))


def _turned_by_gate(weight):
    return np.hstack(np.split(weight, 4))


def _reshaped(weight):
    return weight.reshape(weight.shape[::-1])


def _ordered(*order):
    """Return an answer to 21.3 whose gates stand in this order."""

    def columns(array):
        return np.concatenate([np.split(array, 4, axis=-1)[gate] for gate in order], axis=-1)

    return _translated(lambda w: columns(w.T), lambda w: columns(w.T), lambda a, b: columns(a + b))


def _two_ways():
    rng = np.random.default_rng(214)
    return [(rng.normal(size=(m, T, H)), rng.normal(size=(m, T, H))) for m, T, H in ((2, 5, 3), (4, 3, 2), (3, 4, 6))]


def _beside(forward=lambda a: a, backward=lambda b: b[:, ::-1]):
    """Return an answer to 21.4 that joins what these make of both."""
    return lambda a, b: np.concatenate([forward(a), backward(b)], axis=2)


def _joined_in_time(a, b):
    return np.concatenate([a, b[:, ::-1]], axis=1).reshape(*a.shape[:2], -1)


def _interleaved_units(a, b):
    return np.stack([a, b[:, ::-1]], axis=-1).reshape(*a.shape[:2], -1)


def _chains():
    """Return (layers, x, reference): functions of (m, 4) arrays, and a reference that is wrong at some of them."""
    cases = []
    for seed, m, count, faults in ((1, 3, 4, (1,)), (2, 5, 5, (0, 3)), (3, 2, 3, (2,)), (4, 4, 4, (1, 2))):
        rng = np.random.default_rng(2150 + seed)
        layers = [_layer(rng.normal(size=(4, 4)), rng.normal(size=4)) for _ in range(count)]
        x = rng.normal(size=(m, 4))
        reference, y = [], x
        for number, layer in enumerate(layers):
            y = layer(y) + rng.normal(size=(m, 4)) * (number in faults)
            reference.append(y)
        cases.append((layers, x, np.array(reference)))
    return cases


def _narrow_and_wide():
    """Return chains whose layers have other widths than their inputs, with faults down to a millionth."""
    cases = []
    for seed, widths, faults in (
        (1, (4, 3, 6, 2, 5), (1e-1, 1e-6, 1e-3, 0)),
        (2, (2, 7), (0.3,)),
        (3, (5, 1, 4), (1e-2, 1e-1)),
    ):
        rng = np.random.default_rng(2160 + seed)
        layers = [_layer(rng.normal(size=shape), rng.normal(size=shape[1])) for shape in pairwise(widths)]
        y = x = rng.normal(size=(3, widths[0]))
        reference = []
        for layer, fault in zip(layers, faults, strict=True):
            y = layer(y)
            y = y + fault * rng.normal(size=y.shape)
            reference.append(y)
        cases.append((layers, x, reference))
    return cases


def _layer(W, b):
    return lambda x: np.tanh(x @ W + b)


def _apart(given=lambda k, x, reference: x if k == 0 else reference[k - 1], gap=lambda y, want: np.abs(y - want).max()):
    """Return an answer to 21.5 made of the parts given, and the right one for the other."""

    def answer(layers, x, reference):
        return np.array([gap(layer(given(k, x, reference)), reference[k]) for k, layer in enumerate(layers)], float)

    return answer


def _handed_on(layers, x, reference):
    gaps = []
    for layer, want in zip(layers, reference, strict=True):
        x = layer(x)
        gaps.append(np.abs(x - want).max())
    return np.array(gaps)


def _handed_on_where_right(layers, x, reference):
    gaps = []
    for layer, want in zip(layers, reference, strict=True):
        y = layer(x)
        gaps.append(np.abs(y - want).max())
        x = y if gaps[-1] < 1e-5 else want
    return np.array(gaps)


def _only_the_first(layers, x, reference):
    gaps = _apart()(layers, x, reference)
    first = int(np.argmax(gaps > 1e-9))
    return np.where(np.arange(len(gaps)) == first, gaps, 0.0)


def _growth(layers, x, reference):
    gaps = _handed_on(layers, x, reference)
    return np.diff(gaps, prepend=0.0)


def _without_x(layers, x, reference):
    return _apart()(layers, x, reference)[1:]


EXERCISES = [
    Exercise(
        id="21.1",
        title="a kernel behind another flatten",
        inputs=("kernel", "rows", "columns", "channels"),
        outputs=("W",),
        cases=_kernels,
        mistakes={
            "the rows stay where they are": lambda kernel, *_: kernel,
            "from our order to the other": _moved("rcC", "Crc"),
            "rows and columns of the maps are swapped": _moved("Crc", "crC"),
            "read as column, then row": _moved("Ccr", "rcC"),
            "the channels end up in the middle": _moved("Crc", "rCc"),
            "the axes are turned once too often": _moved("Crc", "cCr"),
            "axes are named in our order, then moved": _moved("rcC", "cCr"),
            "only the two axes of the image are swapped": _moved("rcC", "crC"),
            "the rows stand from last to first": lambda kernel, *_: kernel[::-1],
            "the units stand from last to first": lambda kernel, *_: kernel[:, ::-1],
            "not laid flat again": _not_laid_flat,
            "the channels land behind the units": _behind_the_units,
            "units before the channels": lambda kernel, rows, columns, channels: (
                kernel.reshape(-1, channels, rows, columns).transpose(2, 3, 1, 0).reshape(kernel.shape)
            ),
            "all four axes are turned round": _all_axes_turned,
            "the whole kernel is transposed": lambda kernel, *_: kernel.T,
            "transposed and laid out again": lambda kernel, *_: kernel.T.reshape(kernel.shape),
            "only the first channel's rows": _first_channel_only,
        },
        hints=(
            "Which three axes do the kernel's rows have, in the order in which they stand? The slowest comes first.",
            "Give the rows these axes by `kernel.reshape(channels, rows, columns, -1)`; the units are the last axis.",
            "Then `.transpose(...)` puts the axes into our order, row, column, channel, and one more reshape lays them "
            "flat.",
        ),
    ),
    Exercise(
        id="21.2",
        title="gates in another order",
        inputs=("W", "order"),
        outputs=("W_keras",),
        cases=_gated,
        mistakes={
            "the order is not looked at": lambda W, order: W,
            "the way back": _blocks(_way_back),
            "always the last two": _blocks(lambda order: (0, 1, 3, 2)),
            "always the first two": _blocks(lambda order: (1, 0, 2, 3)),
            "gates by the alphabet": _blocks(lambda order: [order.index(gate) for gate in "cfio"]),
            "the order i, f, o, c": _blocks(lambda order: [order.index(gate) for gate in "ifoc"]),
            "the order f, i, c, o": _blocks(lambda order: [order.index(gate) for gate in "fico"]),
            "the order i, c, f, o": _blocks(lambda order: [order.index(gate) for gate in "icfo"]),
            "one column in four is a gate's": _blocks(_keras, _one_in_four),
            "one column for each gate": lambda W, order: W[:, _keras(order)],
            "cut into units before gates": _units_before_gates,
            "the columns are dealt out in turn": _blocks(_keras, joined=_interleaved),
            "rows are moved, not columns": _blocks(_keras, _rows, np.vstack),
            "the gates stand from last to first": _blocks(lambda order: (3, 2, 1, 0)),
            "all columns stand from last to first": lambda W, order: W[:, ::-1],
            "gates stand one below the other": _blocks(_keras, joined=np.vstack),
            "one axis for the gates": _blocks(_keras, joined=np.array),
        },
        hints=(
            "Cut W into four blocks of H columns: `np.split(W, 4, axis=1)`. Block k belongs to the gate order[k].",
            'Which block is the gate "i"? `order.index("i")` says where it stands in W.',
            "Go through the gates of Keras's order, i, f, c, o; take the block of each, and put them side by side.",
        ),
    ),
    Exercise(
        id="21.3",
        title="an LSTM of PyTorch",
        inputs=("weight_ih", "weight_hh", "bias_ih", "bias_hh"),
        outputs=("kernel", "recurrent_kernel", "bias"),
        cases=_torch,
        mistakes={
            "W is reshaped, not transposed": _translated(W=_reshaped),
            "U is reshaped, not transposed": _translated(U=_reshaped),
            "every gate's U is transposed": _translated(U=_turned_by_gate),
            "U is left as it is": _translated(U=lambda w: w),
            "W is left as it is": _translated(W=lambda w: w),
            "only bias_ih": _translated(b=lambda a, b: a),
            "only bias_hh": _translated(b=lambda a, b: b),
            "the mean of both biases": _translated(b=lambda a, b: (a + b) / 2),
            "the difference of both biases": _translated(b=lambda a, b: a - b),
            "both biases, one below the other": _translated(b=lambda a, b: np.stack([a, b])),
            "both biases, side by side": _translated(b=lambda a, b: np.concatenate([a, b])),
            "the product of both biases": _translated(b=np.multiply),
            "o stands before c~": _ordered(0, 1, 3, 2),
            "f stands before i": _ordered(1, 0, 2, 3),
            "W and U have changed places": lambda weight_ih, weight_hh, a, b: (weight_hh.T, weight_ih.T, a + b),
        },
        hints=(
            "PyTorch writes W x for a column x, we write x W for a row: what does that do to W's two axes?",
            "`reshape` keeps the order of the numbers and draws new lines between them; `.T` turns rows into columns.",
            "Both biases are added at the same place of the same equation, so one can do the work of both.",
        ),
    ),
    Exercise(
        id="21.4",
        title="two directions, one sequence",
        inputs=("forward", "backward"),
        outputs=("y",),
        cases=_two_ways,
        mistakes={
            "the backward outputs are not turned round": _beside(backward=lambda b: b),
            "the forward outputs are turned round": _beside(lambda a: a[:, ::-1], lambda b: b),
            "both are turned round": _beside(lambda a: a[:, ::-1]),
            "the examples are turned round": _beside(backward=lambda b: b[::-1]),
            "the units are turned round": _beside(backward=lambda b: b[:, :, ::-1]),
            "time and units are turned round": _beside(backward=lambda b: b[:, ::-1, ::-1]),
            "examples and time are turned round": _beside(backward=lambda b: b[::-1, ::-1]),
            "the backward half comes first": lambda a, b: np.concatenate([b[:, ::-1], a], axis=2),
            "the backward half comes first, as it was read": lambda a, b: np.concatenate([b, a], axis=2),
            "turned round, all but step 0": _beside(backward=lambda b: b[:, -np.arange(b.shape[1])]),
            "joined in time, then reshaped": _joined_in_time,
            "added up": lambda a, b: a + b[:, ::-1],
            "averaged": lambda a, b: (a + b[:, ::-1]) / 2,
            "multiplied": lambda a, b: a * b[:, ::-1],
            "turned round along every axis": _beside(backward=np.flip),
            "only what both know at the end": lambda a, b: np.concatenate([a[:, -1], b[:, -1]], axis=1),
            "an axis for the two directions": lambda a, b: np.stack([a, b[:, ::-1]], axis=-1),
            "one after the other, 2 T steps": lambda a, b: np.concatenate([a, b[:, ::-1]], axis=1),
            "more examples": lambda a, b: np.concatenate([a, b[:, ::-1]], axis=0),
            "the backward layer's last memory at every step": _beside(
                backward=lambda b: np.repeat(b[:, -1:], b.shape[1], 1)
            ),
            "the units take turns": _interleaved_units,
            "the forward layer twice": lambda a, b: np.concatenate([a, a], axis=2),
        },
        hints=(
            "The backward layer read the last step first. At which index of `backward` is what it says of step 0?",
            "`b[:, ::-1]` turns an array round along its second axis. Which axis is time?",
            "Both halves stand side by side for each step: `np.concatenate` along the axis of the units.",
        ),
    ),
    Exercise(
        id="21.5",
        title="each layer alone",
        inputs=("layers", "x", "reference"),
        outputs=("apart",),
        cases=_chains,
        proofs=_narrow_and_wide,
        mistakes={
            "our own outputs are handed on": _handed_on,
            "our own outputs are handed on where they nearly agree": _handed_on_where_right,
            "each layer is given what it should put out": _apart(lambda k, x, reference: reference[k]),
            "every layer is given x": _apart(lambda k, x, reference: x),
            "the last reference goes into layer 0": _apart(lambda k, x, reference: reference[k - 1]),
            "one number for all layers": lambda layers, x, reference: _apart()(layers, x, reference).max(),
            "one number for each unit": _apart(gap=lambda y, want: np.abs(y - want).max(axis=0)),
            "one number for each example": _apart(gap=lambda y, want: np.abs(y - want).max(axis=1)),
            "all differences of every layer": _apart(gap=lambda y, want: np.abs(y - want)),
            "the reference of the layer after the one before": _apart(
                lambda k, x, reference: x if k == 0 else reference[max(k - 2, 0)]
            ),
            "the mean of the differences": _apart(gap=lambda y, want: np.abs(y - want).mean()),
            "differences are added up": _apart(gap=lambda y, want: np.abs(y - want).sum()),
            "the signs are kept": _apart(gap=lambda y, want: (y - want).max()),
            "the signs are kept, the other way round": _apart(gap=lambda y, want: (want - y).max()),
            "the largest square": _apart(gap=lambda y, want: ((y - want) ** 2).max()),
            "the length of all differences": _apart(gap=lambda y, want: np.sqrt(((y - want) ** 2).sum())),
            "the root of the mean square": _apart(gap=lambda y, want: np.sqrt(((y - want) ** 2).mean())),
            "the difference of the sizes": _apart(gap=lambda y, want: np.abs(np.abs(y) - np.abs(want)).max()),
            "the smallest difference": _apart(gap=lambda y, want: np.abs(y - want).min()),
            "the difference of the largest": _apart(gap=lambda y, want: abs(y.max() - want.max())),
            "relative, number by number": _apart(gap=lambda y, want: np.abs((y - want) / want).max()),
            "relative to the reference": _apart(gap=lambda y, want: np.abs(y - want).max() / np.abs(want).max()),
            "only whether they differ": _apart(gap=lambda y, want: np.abs(y - want).max() > 1e-9),
            "which layers differ": lambda layers, x, reference: np.flatnonzero(_apart()(layers, x, reference) > 1e-9),
            "only the first that differs": _only_the_first,
            "by how much the difference grows": _growth,
            "layer 0 is left out": _without_x,
        },
        hints=(
            "A loop over the layers and their numbers: `for k, layer in enumerate(layers)`.",
            "What goes into layer k in the other network is what its layer k - 1 put out: reference[k - 1]; into layer "
            "0 goes x.",
            "Of |layer(input) - reference[k]|, all examples and units, keep the largest number.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        "21.A",
        "nothing",
        "Both kernels are (48, 10). A shape says how many numbers there are, not what each of them means.",
    ),
    Prediction(
        "21.B",
        "none",
        "Softmax keeps the order of the numbers in a row: the largest stays the largest. So every label is the same, "
        "and so is every score made of labels.",
    ),
    Prediction(
        "21.C",
        "it is a little higher",
        "A score counts which side of a border each image falls on. Moved borders may suit these 360 images better.",
    ),
]
