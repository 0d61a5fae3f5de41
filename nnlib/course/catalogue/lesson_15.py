"""Lesson 15: a kernel that slides, how many places it has, its patches as a matrix, and its way back."""

import math

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _pictures(sizes=((7, 5, 2, 3), (6, 8, 1, 4), (5, 6, 3, 3))):
    """Images and kernels; no kernel is higher than wide, so that one taken for a square gives numbers."""
    rng = np.random.default_rng(151)
    return [(rng.normal(size=(H, W)), rng.normal(size=(kh, kw))) for H, W, kh, kw in sizes]


def _tall_and_whole():
    """Kernels higher than wide, square, as large as the image; whole numbers in one of the two; large ones; a NaN."""
    (x, k), (y, row), (z, whole), *squares = _pictures(
        ((7, 5, 3, 2), (4, 6, 4, 1), (5, 4, 5, 4), (5, 5, 3, 3), (4, 4, 1, 1))
    )
    unknown = x.copy()
    unknown[1, 2] = np.nan
    return [((5 * x).astype(int), k), (1e3 * y, (5 * row).astype(int)), (z, 1e-4 * whole), (unknown, k), *squares]


def _slid(x, k):
    """Return the image's products with the kernel at every place, (P, Q)."""
    (H, W), (kh, kw) = x.shape, k.shape
    return np.array([[(x[i : i + kh, j : j + kw] * k).sum() for j in range(W - kw + 1)] for i in range(H - kh + 1)])


def _each(at, shape=lambda H, W, kh, kw: (H - kh + 1, W - kw + 1)):
    """Return an answer to 15.1: `at(x, k, i, j)` at every place."""

    def answer(x, k):
        rows, columns = shape(*x.shape, *k.shape)
        return np.array([[at(x, k, i, j) for j in range(columns)] for i in range(rows)])

    return answer


def _cells(x, k, i, j, sign=1):
    """Return sum over cells of x at the place and the cell times k, by indices that may be negative."""
    return sum(x[i + sign * a, j + sign * b] * k[a, b] for a in range(len(k)) for b in range(k.shape[1]))


def _first_row(x, k):
    y = _slid(x, k)
    y[1:] = 0
    return y


def _around(x, before, after):
    return np.pad(x, [(before[0], after[0]), (before[1], after[1])])


def _full_size(x, k):
    y = np.zeros(x.shape)
    inner = _slid(x, k)
    y[: len(inner), : inner.shape[1]] = inner
    return y


def _as_square(x, k):
    (H, W), n = x.shape, len(k)
    return _slid(x, k[:, :n]) if k.shape[1] >= n else np.zeros((H, W))[:, : W - n + 1]


def _lengths():
    """H, k, stride, pad: with and without a rest, kernels that jump over cells, or are longer than the image alone."""
    return [(8, 3, 2, 0), (9, 4, 2, 3), (28, 5, 3, 4), (7, 7, 1, 0), (10, 2, 4, 1), (11, 3, 1, 2), (12, 4, 3, 0),
            (3, 5, 1, 4), (3, 2, 1, 4), (8, 3, 2, 6)]  # fmt: skip


def _same_lengths():
    """H, k, stride: odd and even padding, strides over which none is needed, kernels longer than the image."""
    padded = [(8, 3, 1), (7, 4, 1), (8, 4, 2), (9, 3, 2), (10, 6, 3), (5, 2, 1), (11, 7, 3)]
    return [*padded, (7, 2, 4), (14, 3, 5), (9, 2, 3), (3, 8, 1), (2, 9, 1)]


def _missing(H, k, stride):
    return max((math.ceil(H / stride) - 1) * stride + k - H, 0)


def _split(P=_missing, shares=lambda P: (P // 2, P - P // 2)):
    """Return an answer to 15.3: P cells in all, and how they are shared."""
    return lambda H, k, stride: shares(P(H, k, stride))


def _images(sizes=((7, 6, 2, 2, 3, 1), (7, 8, 3, 3, 2, 2), (11, 10, 2, 2, 3, 3))):
    rng = np.random.default_rng(154)
    return [(rng.normal(size=(H, W, C)), kh, kw, stride) for H, W, C, kh, kw, stride in sizes]


def _starts(x, kh, kw, stride):
    H, W, _ = x.shape
    return [(i, j) for i in range(0, H - kh + 1, stride) for j in range(0, W - kw + 1, stride)]


def _rows(patch=lambda patch: patch, starts=_starts, finish=lambda rows: rows):
    """Return an answer to 15.4: `patch` of the patch at each of `starts`, in a row; `finish` of all rows."""

    def answer(x, kh, kw, stride):
        places = starts(x, kh, kw, stride)
        return finish(np.array([np.ravel(patch(x[i : i + kh, j : j + kw])) for i, j in places]))

    return answer


def _steps(down=True, across=True):
    """Start at each place, with the number of places right, and multiply by the stride only where asked to."""

    def starts(x, kh, kw, stride):
        H, W, _ = x.shape
        rows, columns = range((H - kh) // stride + 1), range((W - kw) // stride + 1)
        return [(i * stride if down else i, j * stride if across else j) for i in rows for j in columns]

    return starts


def _spread_cells(x, kh, kw, stride):
    """Take every stride-th cell in a window that moves by one."""
    H, W, _ = x.shape
    rows, columns = H - stride * (kh - 1), W - stride * (kw - 1)
    return np.array(
        [
            x[i : i + stride * (kh - 1) + 1 : stride, j : j + stride * (kw - 1) + 1 : stride].ravel()
            for i in range(rows)
            for j in range(columns)
        ]
    )


def _bent():
    """Images, kernels, biases, gradients: about half of the places are let through."""
    rng = np.random.default_rng(155)
    return [
        (rng.normal(size=(H, W)), rng.normal(size=(kh, kw)), b, rng.normal(size=(H - kh + 1, W - kw + 1)))
        for H, W, kh, kw, b in ((7, 5, 2, 3, 0.4), (6, 8, 3, 2, -0.8), (5, 6, 3, 3, 0.9))
    ]


def _at_the_bend():
    """Whole numbers, with z exactly 0 in many places, or hardly above it; each of the arrays alone; no z above 0."""
    rng = np.random.default_rng(157)
    x, k = rng.integers(-1, 2, (8, 6)), rng.integers(-1, 2, (3, 2))
    grad = rng.normal(size=(6, 5))
    cases = [(x.astype(float), k.astype(float), 0.0, grad), (x.astype(float), k.astype(float), 1e-10, grad)]
    cases += [(x, k + 0.25, 1, grad), (x - 0.25, k, 0.5, grad), (x + 0.5, k - 0.25, -1, (5 * grad).astype(int))]
    return [*cases, (x + 0.5, k + 0.25, -100.0, grad), (30 * x + 0.5, k + 0.25, 0.5, 40 * grad)]


def _kernel_back(
    z=lambda x, k, b: _slid(x, k) + b,
    dz=lambda grad, z: grad * (z > 0),
    dk=lambda x, dz, k: _slid(x, dz),
    db=lambda dz: dz.sum(),
):
    """Return an answer to 15.5 that takes the steps given, and the right one for each of the others."""

    def answer(x, k, b, grad):
        inner = dz(grad, z(x, k, b))
        return dk(x, inner, k), db(inner)

    return answer


def _ways_back(sizes=((2, 3, 4, 5), (3, 2, 5, 3), (1, 3, 6, 4))):
    rng = np.random.default_rng(156)
    return [(rng.normal(size=(kh, kw)), rng.normal(size=(P, Q))) for kh, kw, P, Q in sizes]


def _more_ways_back():
    """Kernels that are square, or larger than dz; one place; whole numbers in one of the two; large numbers; a NaN."""
    (a, b, c, d) = _ways_back(((3, 3, 4, 5), (4, 5, 2, 3), (2, 2, 1, 1), (3, 2, 4, 4)))
    unknown = d[1].copy()
    unknown[1, 2] = np.nan
    whole = [((5 * a[0]).astype(int), a[1]), (d[0], (5 * d[1]).astype(int))]
    return [a, b, c, *whole, (100 * d[0], d[1]), (d[0], unknown)]


def _laid(k, dz, add=True, start=lambda i, j, k: (i, j), value=lambda k, dz, i, j: k * dz[i, j], fill=0.0):
    """Lay a patch for each place over zeros, and add up where they overlap."""
    (kh, kw), (P, Q) = k.shape, dz.shape
    dx = np.full((P + kh - 1, Q + kw - 1), fill)
    for i in range(P):
        for j in range(Q):
            top, left = start(i, j, k)
            part = value(k, dz, i, j)
            window = dx[top : top + kh, left : left + kw]
            window[...] = window + part if add else part
    return dx


def _uses(k, dz):
    return _laid(np.ones(k.shape), np.ones(dz.shape))


def _looks_back(k, dz):
    dx = np.zeros([n + m - 1 for n, m in zip(k.shape, dz.shape, strict=True)])
    for (i, j), grad in np.ndenumerate(dz):
        for (a, b), weight in np.ndenumerate(k):
            dx[i - a, j - b] += grad * weight
    return dx


EXERCISES = [
    Exercise(
        id="15.1",
        title="four loops",
        inputs=("x", "kernel"),
        outputs=("y",),
        cases=_pictures,
        proofs=_tall_and_whole,
        squares=lambda: _pictures(((6, 6, 3, 3), (5, 5, 2, 2))),
        sizes=lambda x, k: {"K": k.size},
        mistakes={
            "the kernel is turned by half a turn": lambda x, k: _slid(x, k[::-1, ::-1]),
            "the kernel is upside down": lambda x, k: _slid(x, k[::-1]),
            "the kernel is mirrored": lambda x, k: _slid(x, k[:, ::-1]),
            "cut off to whole numbers": lambda x, k: _slid(x, k).astype(x.dtype),
            "the kernel is transposed": _each(lambda x, k, i, j: (x[i : i + len(k), j : j + k.shape[1]] * k.T).sum()),
            "the last place is missing": _each(_cells, lambda H, W, kh, kw: (H - kh, W - kw)),
            "the result is as large as the image": _full_size,
            "zeros are put around the image": lambda x, k: _slid(
                _around(x, ((len(k) - 1) // 2, (k.shape[1] - 1) // 2), (len(k) // 2, k.shape[1] // 2)), k
            ),
            "the kernel hangs over every edge": lambda x, k: _slid(
                _around(x, (len(k) - 1, k.shape[1] - 1), (len(k) - 1, k.shape[1] - 1)), k
            ),
            "the kernel is taken for a square": _as_square,
            "only the last cell counts": lambda x, k: (x * k[-1, -1])[len(k) - 1 :, k.shape[1] - 1 :],
            "only the first cell counts": lambda x, k: (x * k[0, 0])[
                : len(x) - len(k) + 1, : x.shape[1] - k.shape[1] + 1
            ],
            "the window does not move": _each(lambda x, k, i, j: (x[: len(k), : k.shape[1]] * k).sum()),
            "every cell sees the same pixel": _each(lambda x, k, i, j: x[i, j] * k.sum()),
            "the window looks back": _each(lambda x, k, i, j: _cells(x, k, i, j, sign=-1)),
            "a mean over the cells": lambda x, k: _slid(x, k) / k.size,
            "the sum is not begun anew": lambda x, k: np.cumsum(_slid(x, k)).reshape(_slid(x, k).shape),
            "begun anew in each row only": lambda x, k: np.cumsum(_slid(x, k), axis=1),
            "cells are added to the image": _each(lambda x, k, i, j: (x[i : i + len(k), j : j + k.shape[1]] + k).sum()),
            "the loops end too early": _first_row,
            "the kernel is left out": lambda x, k: _slid(x, np.ones(k.shape)),
            "the largest product": _each(lambda x, k, i, j: (x[i : i + len(k), j : j + k.shape[1]] * k).max()),
            "y is one long row": lambda x, k: _slid(x, k).ravel(),
            "windows lie side by side": lambda x, k: _slid(x, k)[:: len(k), :: k.shape[1]],
            "rows and columns of y are exchanged": lambda x, k: _slid(x, k).T,
        },
        hints=(
            "First make y, of zeros. How many rows does it have, in terms of H and kh? In the text 3 rows and a kernel "
            "of 2 gave 2.",
            "Two loops go over the places i, j of y, and two inside them over the cells a, b of the kernel.",
            "Every cell adds one product to y[i, j]: its own number, times the pixel that lies under it.",
        ),
    ),
    Exercise(
        id="15.2",
        title="how many places",
        inputs=("H", "k", "stride", "pad"),
        outputs=("places",),
        cases=_lengths,
        mistakes={
            "the stride is left out": lambda H, k, stride, pad: H + pad - k + 1,
            "the padding is left out": lambda H, k, stride, pad: (H - k) // stride + 1,
            "neither stride nor padding counts": lambda H, k, stride, pad: H - k + 1,
            "the padding counts twice": lambda H, k, stride, pad: (H + 2 * pad - k) // stride + 1,
            "the padding counts half": lambda H, k, stride, pad: (H + pad // 2 - k) // stride + 1,
            "the padding is taken off": lambda H, k, stride, pad: (H - pad - k) // stride + 1,
            "the first place is not counted": lambda H, k, stride, pad: (H + pad - k) // stride,
            "the first place comes before the division": lambda H, k, stride, pad: (H + pad - k + 1) // stride,
            "one place too many": lambda H, k, stride, pad: (H + pad - k) // stride + 2,
            "the cells divided by the stride": lambda H, k, stride, pad: H // stride,
            "the kernel has no length": lambda H, k, stride, pad: (H + pad) // stride,
            "the kernel is a point": lambda H, k, stride, pad: (H + pad) // stride + 1,
            "the kernel is one cell shorter": lambda H, k, stride, pad: (H + pad - k + 1) // stride + 1,
            "the kernel is one cell longer": lambda H, k, stride, pad: (H + pad - k - 1) // stride + 1,
            "a place for every step, even beyond the end": lambda H, k, stride, pad: math.ceil((H + pad) / stride),
            "neither padding nor the first place counts": lambda H, k, stride, pad: (H - k) // stride,
            "windows side by side": lambda H, k, stride, pad: (H + pad) // k,
            "a place that hangs over the end": lambda H, k, stride, pad: math.ceil((H + pad - k) / stride) + 1,
            "a part of a place": lambda H, k, stride, pad: (H + pad - k) / stride + 1,
            "a place rounded to the nearest": lambda H, k, stride, pad: round((H + pad - k) / stride) + 1,
            "a division before the difference": lambda H, k, stride, pad: H + pad - k // stride + 1,
            "the stride multiplies": lambda H, k, stride, pad: (H + pad - k) * stride + 1,
            "only the kernel is divided by the stride": lambda H, k, stride, pad: H + pad - k // stride,
        },
        hints=(
            "The image is H + pad cells long. How far can the kernel move, from its first place to the end?",
            "That way, in steps of `stride`: how many whole steps are they? And how many places, for n steps?",
            "`//` divides and rounds down. It binds more strongly than + and -: brackets say what is divided.",
        ),
    ),
    Exercise(
        id="15.3",
        title="padding “same”",
        inputs=("H", "k", "stride"),
        outputs=("before", "after"),
        cases=_same_lengths,
        mistakes={
            "as many before as after, rounded down": _split(shares=lambda P: (P // 2, P // 2)),
            "the odd cell stands first": _split(shares=lambda P: (P - P // 2, P // 2)),
            "a half rounded to an even number": _split(shares=lambda P: (round(P / 2), P - round(P / 2))),
            "half a cell": _split(shares=lambda P: (P / 2, P / 2)),
            "all of it on both sides": _split(shares=lambda P: (P, P)),
            "nothing stands before the image": _split(shares=lambda P: (0, P)),
            "half of the kernel on both sides": lambda H, k, stride: (k // 2, k // 2),
            "right for stride 1 only": _split(lambda H, k, stride: k - 1),
            "one more after it, always": _split(shares=lambda P: (P // 2, P // 2 + 1)),
            "right only where the stride divides H": _split(lambda H, k, stride: max(k - stride, 0)),
            "a negative padding": _split(lambda H, k, stride: (math.ceil(H / stride) - 1) * stride + k - H),
            "the places are rounded down": _split(lambda H, k, stride: max((H // stride - 1) * stride + k - H, 0)),
            "as many places as cells": _split(lambda H, k, stride: (H - 1) * stride + k - H),
            "one step too many": _split(lambda H, k, stride: math.ceil(H / stride) * stride + k - H),
            "the kernel's length is left out": _split(lambda H, k, stride: math.ceil(H / stride) * stride - H),
            "the sign of the padding is turned": _split(lambda H, k, stride: -_missing(H, k, stride)),
            "the stride is left out of the way": _split(lambda H, k, stride: max(math.ceil(H / stride) - 1 + k - H, 0)),
        },
        hints=(
            "There should be ceil(H / stride) places. Where does the kernel stand at the last of them, and where does "
            "it end there?",
            "How many cells is that more than H? If it is less than H, nothing is missing.",
            "Half of them, rounded down, stand before. `n // 2` rounds down, `-(-n // m)` rounds n / m up.",
        ),
    ),
    Exercise(
        id="15.4",
        title="patches as rows",
        inputs=("x", "kh", "kw", "stride"),
        outputs=("rows",),
        cases=_images,
        proofs=lambda: _images(((4, 3, 4, 4, 3, 1), (5, 5, 2, 1, 1, 2), (6, 6, 3, 2, 2, 2))),
        mistakes={
            "the stride is left out": _rows(starts=lambda x, kh, kw, stride: _starts(x, kh, kw, 1)),
            "the window moves by one cell": _rows(starts=_steps(down=False, across=False)),
            "the stride counts down only": _rows(starts=_steps(across=False)),
            "the stride counts across only": _rows(starts=_steps(down=False)),
            "the stride spreads the cells": _spread_cells,
            "the stride is left out downwards": _rows(
                starts=lambda x, kh, kw, stride: [place for place in _starts(x, kh, kw, 1) if place[1] % stride == 0]
            ),
            "the stride is left out across": _rows(
                starts=lambda x, kh, kw, stride: [place for place in _starts(x, kh, kw, 1) if place[0] % stride == 0]
            ),
            "every stride-th row of the matrix": lambda x, kh, kw, stride: _rows()(x, kh, kw, 1)[::stride],
            "channels come first": _rows(lambda patch: patch.transpose(2, 0, 1)),
            "a patch is read by columns": _rows(lambda patch: patch.transpose(1, 0, 2)),
            "a patch is read backwards through its axes": _rows(lambda patch: patch.transpose(2, 1, 0)),
            "a patch is read from its end": _rows(lambda patch: patch[::-1, ::-1]),
            "places are read by columns": _rows(
                starts=lambda *case: sorted(_starts(*case), key=lambda place: place[::-1])
            ),
            "the matrix is transposed": _rows(finish=np.transpose),
            "the patches are not laid out": lambda x, kh, kw, stride: _rows()(x, kh, kw, stride).reshape(
                -1, kh, kw, x.shape[2]
            ),
            "patches are stacked, not laid out": lambda x, kh, kw, stride: _rows()(x, kh, kw, stride).reshape(
                -1, kw, x.shape[2]
            ),
            "the places keep two axes": lambda x, kh, kw, stride: _rows()(x, kh, kw, stride).reshape(
                len(range(0, len(x) - kh + 1, stride)), -1, kh * kw * x.shape[2]
            ),
            "all in one row": _rows(finish=np.ravel),
            "the end of the image is missing": _rows(
                starts=lambda x, kh, kw, stride: [
                    (i, j) for i in range(0, x.shape[0] - kh, stride) for j in range(0, x.shape[1] - kw, stride)
                ]
            ),
            "the last place is missing": _rows(
                starts=lambda x, kh, kw, stride: [
                    (i * stride, j * stride)
                    for i in range((x.shape[0] - kh) // stride)
                    for j in range((x.shape[1] - kw) // stride)
                ]
            ),
            "patches that do not overlap": _rows(
                starts=lambda x, kh, kw, stride: [
                    (i, j) for i in range(0, x.shape[0] - kh + 1, kh) for j in range(0, x.shape[1] - kw + 1, kw)
                ]
            ),
            "height and width of the kernel are exchanged": lambda x, kh, kw, stride: _rows()(x, kw, kh, stride),
            "only the first channel": _rows(lambda patch: patch[:, :, 0]),
            "the channels are added up": _rows(lambda patch: patch.sum(axis=2)),
            "the patches are added up": _rows(np.sum),
        },
        hints=(
            "A list, two loops over the places, and in them one patch: `x[top : ..., left : ...]` cuts it out.",
            "Place i, j begins at row i times the stride. A patch is (kh, kw, C); `ravel()` lays it out in one row.",
            "`range(0, end, stride)` takes steps of `stride`; the last start that fits is H - kh.",
        ),
    ),
    Exercise(
        id="15.5",
        title="the gradient of the kernel",
        inputs=("x", "kernel", "b", "grad"),
        outputs=("dkernel", "db"),
        cases=_bent,
        proofs=_at_the_bend,
        squares=lambda: [(x[:5, :5], k[:2, :2], b, np.resize(grad, (4, 4))) for x, k, b, grad in _bent()],
        sizes=lambda x, k, b, grad: {"places": grad.size},
        mistakes={
            "the activation's slope is left out": _kernel_back(dz=lambda grad, z: grad),
            "the activation in place of its slope": _kernel_back(dz=lambda grad, z: grad * np.maximum(z, 0)),
            "z = 0 passes": _kernel_back(dz=lambda grad, z: grad * (z >= 0)),
            "the bias is subtracted": _kernel_back(z=lambda x, k, b: _slid(x, k) - b),
            "cut off to whole numbers": _kernel_back(dk=lambda x, dz, k: _slid(x, dz).astype(k.dtype)),
            "the wrong side passes": _kernel_back(dz=lambda grad, z: grad * (z < 0)),
            "the gradient is bent, not z": _kernel_back(dz=lambda grad, z: np.maximum(grad, 0)),
            "the bias is no part of z": _kernel_back(z=lambda x, k, b: _slid(x, k)),
            "nothing but zeros": _kernel_back(dz=lambda grad, z: 0 * z),
            "what arrived is left out": _kernel_back(dz=lambda grad, z: (z > 0) * 1.0),
            "a mean over the places": _kernel_back(dk=lambda x, dz, k: _slid(x, dz) / dz.size, db=np.mean),
            "the gradient is turned by half a turn": _kernel_back(dk=lambda x, dz, k: _slid(x, dz)[::-1, ::-1]),
            "grad is turned by half a turn": _kernel_back(dk=lambda x, dz, k: _slid(x, dz[::-1, ::-1])),
            "multiplied by the kernel": _kernel_back(dk=lambda x, dz, k: _slid(x, dz) * k),
            "only the first place counts": _kernel_back(
                dk=lambda x, dz, k: x[: len(k), : k.shape[1]] * dz[0, 0], db=lambda dz: dz[0, 0]
            ),
            "each place replaces the one before": _kernel_back(
                dk=lambda x, dz, k: x[-len(k) :, -k.shape[1] :] * dz[-1, -1]
            ),
            "the window stays where it is": _kernel_back(dk=lambda x, dz, k: x[: len(k), : k.shape[1]] * dz.sum()),
            "all cells get the same": _kernel_back(
                dk=lambda x, dz, k: np.full(k.shape, (x[: len(dz), : dz.shape[1]] * dz).sum())
            ),
            "one number for all cells": _kernel_back(dk=lambda x, dz, k: _slid(x, dz).sum()),
            "a step in place of a gradient": lambda x, k, b, grad: tuple(
                before - step for before, step in zip((k, b), _kernel_back()(x, k, b, grad), strict=True)
            ),
            "the bias has one slope for each place": _kernel_back(db=lambda dz: dz),
            "the bias has one slope for each column": _kernel_back(db=lambda dz: dz.sum(axis=0)),
            "a bias has the slope 1": _kernel_back(db=lambda dz: 1.0),
        },
        hints=(
            "Three steps: z, with `convolve`; dz, what passes ReLU; then dkernel and db from dz.",
            "k[a, b] was used at every place i, j. It met the pixel x[i + a, j + b] there.",
            "For one cell (a, b), all the pixels it met are a part of x as large as dz.",
        ),
    ),
    Exercise(
        id="15.6",
        title="the gradient of the image",
        inputs=("kernel", "dz"),
        outputs=("dx",),
        cases=_ways_back,
        proofs=_more_ways_back,
        squares=lambda: _ways_back(((2, 2, 3, 3), (3, 3, 4, 4))),
        mistakes={
            "the kernel is not turned": lambda k, dz: _laid(k[::-1, ::-1], dz),
            "turned upside down only": lambda k, dz: _laid(k[:, ::-1], dz),
            "turned left to right only": lambda k, dz: _laid(k[::-1], dz),
            "the kernel is transposed": lambda k, dz: _laid(k, dz, value=lambda k, dz, i, j: k.T * dz[i, j]),
            "nothing but zeros": lambda k, dz: 0 * _uses(k, dz),
            "the last patch replaces those before it": lambda k, dz: _laid(k, dz, add=False),
            "divided by how often a pixel is used": lambda k, dz: _laid(k, dz) / _uses(k, dz),
            "a mean over the places": lambda k, dz: _laid(k, dz) / dz.size,
            "nothing is put around dz": lambda k, dz: _slid(dz, k[::-1, ::-1]),
            "one zero on each side": lambda k, dz: _slid(np.pad(dz, 1), k[::-1, ::-1]),
            "zeros for a square kernel": lambda k, dz: _slid(np.pad(dz, len(k) - 1), k[::-1, ::-1]),
            "one zero too many on each side": lambda k, dz: _slid(_around(dz, k.shape, k.shape), k[::-1, ::-1]),
            "the kernel is turned by a quarter": lambda k, dz: _slid(
                _around(dz, (len(k) - 1, k.shape[1] - 1), (len(k) - 1, k.shape[1] - 1)), np.rot90(k)
            ),
            "all of a patch goes to its first pixel": lambda k, dz: _around(
                dz * k.sum(), (0, 0), (len(k) - 1, k.shape[1] - 1)
            ),
            "dx is as large as dz": lambda k, dz: _laid(k, dz)[: len(dz), : dz.shape[1]],
            "patches are laid side by side": lambda k, dz: np.kron(dz, k),
            "all patches lie in the first place": lambda k, dz: _laid(k, dz, start=lambda i, j, k: (0, 0)),
            "cut off to whole numbers": lambda k, dz: _laid(k, dz, fill=dz.dtype.type(0)),
            "the weights are left out": lambda k, dz: _laid(np.ones(k.shape), dz),
            "what arrived is left out": lambda k, dz: _laid(k, np.ones(dz.shape)),
            "the way back looks back": _looks_back,
            "a sum in place of products": lambda k, dz: _laid(k, dz, value=lambda k, dz, i, j: k + dz[i, j]),
            "begun with ones": lambda k, dz: _laid(k, dz, fill=1.0),
        },
        hints=(
            "Make dx of zeros first. x has as many rows as fit: with P places and a kernel of kh rows, P + kh - 1.",
            "Go from place to place, i, j. The patch x[i : i + kh, j : j + kw] made z[i, j]: what does dz[i, j] send "
            "to each of its pixels?",
            "Pixels lie in several patches: what comes to a pixel from different places is added up.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="15.A",
        answer="0",
        because="The same grey is counted once with -1 and once with 1, in every row: what is flat, cancels.",
    ),
    Prediction(
        id="15.B",
        answer="unless the kernel turned by half a turn is the same kernel",
        because="The two differ by that turn and by nothing else. A blur does not change by it; an edge kernel does.",
    ),
    Prediction(
        id="15.C",
        answer="432",
        because="A kernel has 3 times 3 times 3 weights, for three rows, columns and colours; there are 16 kernels.",
    ),
    Prediction(
        id="15.D",
        answer="one place for the corner, nine for the middle",
        because="The kernel covers the corner once, with its own corner; a pixel inside meets each of its nine cells.",
    ),
]
