"""Lesson 16: max and average pooling there and back, flatten, pictures moved by some pixels."""

import math

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction

SIZES = ((2, 7, 6, 3, 3, 2), (3, 5, 8, 2, 2, 3), (2, 4, 5, 4, 2, 1))  # N, H, W, C, window, stride


def _images():
    """Return (x, size, stride), numbers of both signs: in some windows none is above 0."""
    rng = np.random.default_rng(161)
    return [(rng.normal(-1, 2, (N, H, W, C)), size, stride) for N, H, W, C, size, stride in SIZES]


def _two_places():
    """Return (x, size, stride) with two places down and across: windows that start too late are cut, not empty."""
    rng = np.random.default_rng(166)
    return [(rng.normal(-1, 2, (2, n, n, 3)), size, n - size) for n, size in ((5, 3), (7, 4))]


def _far_images():
    """Return (x, size, stride): numbers far below 0, far above it, windows of one pixel and of all pixels."""
    rng = np.random.default_rng(167)
    x = rng.uniform(1, 2, (2, 4, 5, 3))
    return [(-1e12 * x, 2, 2), (1e3 * x, 3, 1), (x, 1, 2), (x, 1, 1), (x[:1, :, :4], 4, 1)]


def _floor(length, size, stride):
    return (length - size) // stride + 1


def _pool(reduce=lambda window: window.max(axis=(1, 2)), places=_floor, start=lambda i, stride: i * stride,
          reach=lambda size, stride: (size, size), turned=False):  # fmt: skip
    """Return an answer to 16.1 made of the parts given; `reduce` takes a window (N, h, w, C)."""

    def answer(x, size, stride):
        down, across = (places(length, size, stride) for length in x.shape[1:3])
        h, w = reach(size, stride)
        y = np.zeros((len(x), down, across, x.shape[3]))
        for i in range(down):
            for j in range(across):
                top, left = start(i, stride), start(j, stride)
                if turned:
                    top, left = min(left, x.shape[1] - h), min(top, x.shape[2] - w)
                y[:, i, j] = reduce(x[:, top : top + h, left : left + w])
        return y

    return answer


def _gradients(x, size, stride, rng):
    places = [_floor(length, size, stride) for length in x.shape[1:3]]
    return rng.normal(size=(len(x), *places, x.shape[3]))


def _images_and_gradients():
    """Return (x, grad, size, stride): whole numbers, so that many windows hold their largest number twice."""
    rng, cases = np.random.default_rng(162), []
    for N, H, W, C, size, stride in SIZES:
        x = rng.integers(-3, 4, (N, H, W, C)).astype(float)
        cases.append((x, _gradients(x, size, stride, rng), size, stride))
    return cases


def _close_images():
    """Return (x, grad, size, stride): numbers that hardly differ, windows of zeros, whole numbers, large gradients."""
    rng = np.random.default_rng(168)
    close = 1 + 1e-9 * rng.integers(0, 9, (2, 5, 6, 3))
    silent = np.maximum(rng.normal(-1, 1, (2, 6, 5, 2)), 0)
    x = rng.integers(-3, 4, (1, 4, 4, 2))
    images = [
        (close, 2, 1),
        (-1e12 * close, 2, 2),
        (silent, 2, 2),
        (x, 3, 1),
        (100 * silent - 150, 1, 1),
        (x[:, :3, :3] + 0.5, 3, 2),
    ]
    return [(x, 40 * _gradients(x, size, stride, rng), size, stride) for x, size, stride in images]


def _first_of_each_row(window):
    """Return True at the first largest number of each row that holds one: `break` has left the inner loop only."""
    return _equal(window) & (_equal(window).cumsum(axis=2) == 1)


def _nearly_first(window):
    """Return True at the first number of each window that is the largest but for a rounding error."""
    return _first(np.isclose(window, window.max(axis=(1, 2), keepdims=True)))


def _first(window):
    """Return for windows (N, h, w, C) True at the first largest number of each, in reading order."""
    cells = window.reshape(len(window), -1, window.shape[3])
    return (np.arange(cells.shape[1])[:, None] == cells.argmax(axis=1)[:, None]).reshape(window.shape)


def _last(window):
    return _first(window[:, ::-1, ::-1])[:, ::-1, ::-1]


def _equal(window):
    return window == window.max(axis=(1, 2), keepdims=True)


def _only_one_channel(window):
    return np.repeat(_first(window[..., :1]), window.shape[3], axis=3)


def _over_all_channels(window):
    return np.repeat(_first(window.max(axis=3, keepdims=True)), window.shape[3], axis=3)


def _first_of_all_channels(window):
    cells = window.reshape(len(window), -1)
    return (np.arange(cells.shape[1]) == cells.argmax(axis=1)[:, None]).reshape(window.shape)


def _loudest_of_all_channels(window):
    return window == window.max(axis=(1, 2, 3), keepdims=True)


def _corner(window):
    cell = np.zeros(window.shape)
    cell[:, 0, 0] = 1
    return cell


def _back(
    share=_first,
    start=lambda i, stride: i * stride,
    add=True,
    grads=lambda grad, window: grad,
    dtype=lambda x: float,
):
    """Return an answer to 16.2 made of the parts given: each cell of a window gets `share` of its gradient."""

    def answer(x, grad, size, stride):
        dx = np.zeros(x.shape, dtype(x))
        for i in range(grad.shape[1]):
            for j in range(grad.shape[2]):
                top, left = start(i, stride), start(j, stride)
                place = np.s_[:, top : top + size, left : left + size]
                given = share(x[place]) * grads(grad[:, i, j], x[place])[:, None, None]
                dx[place] = dx[place] + given if add else given
        return dx

    return answer


def _winners_overwrite(x, grad, size, stride):
    dx = np.zeros(x.shape)
    for i in range(grad.shape[1]):
        for j in range(grad.shape[2]):
            place = np.s_[:, i * stride : i * stride + size, j * stride : j * stride + size]
            won = _first(x[place])
            dx[place] = np.where(won, grad[:, i, j][:, None, None], dx[place])
    return dx


def _one_mask(x, grad, size, stride):
    """Mark all winners in one mask, then give each window's gradient to all the marks that it covers."""
    mask = _back(grads=lambda grad, window: np.ones_like(grad))(x, grad, size, stride) > 0
    return _back(share=lambda marks: marks)(mask.astype(float), grad, size, stride)


def _placed(corner):
    """Return an answer to 16.2 that finds all winners, and counts their places from the wrong row and column."""

    def answer(x, grad, size, stride):
        dx = np.zeros(x.shape)
        for i in range(grad.shape[1]):
            for j in range(grad.shape[2]):
                window = x[:, i * stride : i * stride + size, j * stride : j * stride + size]
                top, left = corner(i), corner(j)
                dx[:, top : top + size, left : left + size] += _first(window) * grad[:, i, j][:, None, None]
        return dx

    return answer


def _one_window_each(x, grad, size, stride):
    """Cut the image into windows side by side, as if the stride were the size; what has no gradient gets none."""
    dx = np.zeros(x.shape)
    for i in range(min(grad.shape[1], -(-x.shape[1] // size))):
        for j in range(min(grad.shape[2], -(-x.shape[2] // size))):
            place = np.s_[:, i * size : (i + 1) * size, j * size : (j + 1) * size]
            dx[place] = _first(x[place]) * grad[:, i, j][:, None, None]
    return dx


def _equal_overwritten(x, grad, size, stride):
    return _back(_equal, add=False)(x, grad, size, stride)


def _turned(window):
    """Return the first winner with its row and column in the window exchanged."""
    return _first(window).swapaxes(1, 2)


def _columns_first(window):
    return _first(window.swapaxes(1, 2)).swapaxes(1, 2)


def _averages():
    rng = np.random.default_rng(163)
    cases = []
    for N, H, W, C, size, stride in SIZES:
        x = rng.normal(1, 3, (N, H, W, C))
        cases.append((x, _gradients(x, size, stride, rng), size, stride))
    return cases


def _more_averages():
    """Return (x, grad, size, stride): windows of one pixel, zeros, whole numbers in one of the two, a NaN."""
    rng = np.random.default_rng(169)
    x = 40 * rng.normal(1, 3, (2, 4, 4, 3))
    unknown = x.copy()
    unknown[1, 2, 1, 0] = np.nan
    images = [(x, 1, 2), (np.maximum(x, 0), 3, 1), (x.astype(int), 2, 1), (unknown, 2, 2)]
    cases = [(x, 40 * _gradients(x, size, stride, rng), size, stride) for x, size, stride in images]
    return [*cases, (x, cases[2][1].astype(int), 2, 1)]


def _mean(window):
    return window.mean(axis=(1, 2))


def _average(y=None, dx=None):
    """Return an answer to 16.3 made of the parts given, and the right one for the other."""
    y, dx = y or _pool(_mean), dx or _back(_even)
    return lambda x, grad, size, stride: (y(x, size, stride), dx(x, grad, size, stride))


def _even(window):
    return np.full(window.shape, 1 / (window.shape[1] * window.shape[2]))


def _covered(x, grad, size, stride):
    """Share each cell's gradient by the number of windows that cover it, not by the size of the windows."""
    ones = _back(np.ones_like, grads=lambda grad, window: np.ones_like(grad))(x, grad, size, stride)
    return _back(np.ones_like)(x, grad, size, stride) / np.maximum(ones, 1)


def _maps_and_gradients():
    rng = np.random.default_rng(164)
    shapes = ((7, 3, 4, 2), (2, 5, 3, 6), (3, 2, 6, 4))  # (N, H, W, C)
    return [(rng.normal(size=shape), rng.normal(size=(shape[0], math.prod(shape[1:])))) for shape in shapes]


def _more_maps():
    """Axes of size 1, and of equal sizes; whole numbers in one of the two; large numbers and a NaN."""
    rng = np.random.default_rng(170)
    cases = []
    for shape in ((1, 3, 4, 2), (2, 3, 4, 1), (3, 1, 2, 5), (2, 4, 1, 3), (2, 1, 1, 1), (3, 3, 3, 3)):
        cases.append((40 * rng.normal(size=shape), 40 * rng.normal(size=(shape[0], math.prod(shape[1:])))))
    (x, grad), unknown = cases[0], cases[1][0].copy()
    unknown[1, 2, 0, 0] = np.nan
    return [*cases, (x.astype(int), grad), (x, grad.astype(int)), (unknown, cases[1][1])]


def _flat(y=lambda x: x.reshape(len(x), -1), dx=lambda x, grad: grad.reshape(x.shape)):
    return lambda x, grad: (y(x), dx(x, grad))


def _sizes(x):
    return x.shape[3], *x.shape[1:3]  # C, H, W


def _moves():
    rng = np.random.default_rng(165)
    places = ((3, 5, 7, 2, 1, -2), (2, 6, 4, 3, -3, 1), (2, 4, 5, 1, 0, 2), (1, 6, 5, 2, -1, 0), (2, 3, 4, 2, 2, 3))
    return [(rng.normal(3, 1, (N, H, W, C)), down, right) for N, H, W, C, down, right in places]


def _more_moves():
    """No move at all, moves up and left, moves by nearly the whole picture; numbers of both signs."""
    rng = np.random.default_rng(171)
    places = (
        (2, 4, 5, 2, 0, 0),
        (2, 5, 4, 3, -1, -2),
        (2, 9, 11, 1, 7, -8),
        (1, 12, 9, 2, -11, 8),
        (3, 4, 4, 3, 2, -2),
    )
    return [(rng.normal(size=(N, H, W, C)), down, right) for N, H, W, C, down, right in places]


def _roll(x, down, right):
    return np.roll(x, (down, right), axis=(1, 2))


def _shift(x, down, right, axes=(1, 2)):
    y = x
    for axis, by in zip(axes, (down, right), strict=True):
        length = y.shape[axis]
        index = np.arange(length) - by
        inside = ((index >= 0) & (index < length)).reshape([-1 if a == axis else 1 for a in range(4)])
        y = np.where(inside, np.take(y, np.clip(index, 0, length - 1), axis=axis), 0.0)
    return y


def _cleared(part):
    """Return an answer that rolls, and then clears what came back of some moves only: `part` takes a move and 0."""

    def answer(x, down, right):
        kept = _shift(np.ones(x.shape), part(down, 0), part(right, 0))
        return np.where(kept == 1, _roll(x, down, right), 0.0)

    return answer


def _edge(x, down, right):
    rows = np.clip(np.arange(x.shape[1]) - down, 0, x.shape[1] - 1)
    columns = np.clip(np.arange(x.shape[2]) - right, 0, x.shape[2] - 1)
    return x[:, rows][:, :, columns]


def _left_standing(x, down, right):
    """Write the moved part over the old picture, and leave the old numbers where it frees the edge."""
    freed = _shift(np.ones(x.shape), down, right) == 0
    return np.where(freed, x, _shift(x, down, right))


def _cut_off(x, down, right):
    rows, columns = (np.arange(n) - by for n, by in zip(x.shape[1:3], (down, right), strict=True))
    rows, columns = (np.flatnonzero((k >= 0) & (k < n)) for k, n in zip((rows, columns), x.shape[1:3], strict=True))
    return _shift(x, down, right)[:, rows][:, :, columns]


def _wider(x, down, right):
    rows, columns = ((max(by, 0), max(-by, 0)) for by in (down, right))
    return np.pad(x, ((0, 0), rows, columns, (0, 0)))


EXERCISES = [
    Exercise(
        id="16.1",
        title="max pooling",
        inputs=("x", "size", "stride"),
        outputs=("y",),
        cases=_images,
        proofs=_far_images,
        squares=_two_places,
        mistakes={
            "windows start at i times the size": lambda x, size, stride: _pool(start=lambda i, _: i * size)(
                x, size, stride
            ),
            "windows side by side, whatever the stride": lambda x, size, stride: _pool()(x, size, size),
            "size and stride are swapped": lambda x, size, stride: _pool()(x, stride, size),
            "windows as large as the stride": _pool(reach=lambda size, stride: (stride, stride)),
            "windows start at i, not at i times the stride": _pool(start=lambda i, stride: i),
            "places without the + 1": _pool(places=lambda n, size, stride: (n - size) // stride),
            "the last window is left out": _pool(places=lambda n, size, stride: -(-(n - size) // stride)),
            "as many places as the stride fits into the image": _pool(places=lambda n, size, stride: n // stride),
            "a last window that hangs over the edge": _pool(
                places=lambda n, size, stride: -(-(n - size) // stride) + 1
            ),
            "as many places across as down": lambda x, size, stride: _pool(
                places=lambda *_: _floor(x.shape[1], size, stride)
            )(x, size, stride),
            "a place for every pixel": _pool(places=lambda n, size, stride: n - size + 1, start=lambda i, stride: i),
            "the mean of each window, not its largest": _pool(_mean),
            "the smallest of each window": _pool(lambda window: window.min(axis=(1, 2))),
            "nothing is below 0": _pool(lambda window: np.maximum(window.max(axis=(1, 2)), 0)),
            "the search begins too high": _pool(lambda window: np.maximum(window.max(axis=(1, 2)), -1e9)),
            "the sum of each window, not its largest": _pool(lambda window: window.sum(axis=(1, 2))),
            "the largest without its sign": _pool(lambda window: np.abs(window).max(axis=(1, 2))),
            "the largest of all channels": _pool(lambda window: window.max(axis=(1, 2, 3))[:, None]),
            "the largest of the whole batch": _pool(lambda window: window.max(axis=(0, 1, 2))),
            "one number for all images and channels": _pool(lambda window: window.max()),
            "the place in the window, not the number": _pool(
                lambda window: window.reshape(len(window), -1, window.shape[3]).argmax(axis=1)
            ),
            "rows and columns of places are swapped": _pool(turned=True),
            "windows of one column": _pool(reach=lambda size, stride: (size, 1)),
            "windows of one row": _pool(reach=lambda size, stride: (1, size)),
            "windows one pixel too small": _pool(reach=lambda size, stride: (size - 1, size - 1)),
            "windows one pixel too large": _pool(reach=lambda size, stride: (size + 1, size + 1)),
            "the window's first number": _pool(lambda window: window[:, 0, 0]),
        },
        hints=(
            "Two loops, over the places down and across. How many are there? Lesson 15 has the formula.",
            "Place (i, j) has its window's corner at row i times stride, column j times stride. The window is `size` "
            "rows and `size` columns of x, of all images and all channels at once.",
            "Of a window (N, size, size, C) the maximum over its two middle axes is left: `.max(axis=(1, 2))`.",
        ),
    ),
    Exercise(
        id="16.2",
        title="max pooling, backward",
        inputs=("x", "grad", "size", "stride"),
        outputs=("dx",),
        cases=_images_and_gradients,
        proofs=_close_images,
        mistakes={
            "the last of equal ones gets the gradient": _back(_last),
            "equal ones all get the whole gradient": _back(_equal),
            "equal ones get it in each row": _back(_first_of_each_row),
            "nearly equal ones count as equal": _back(_nearly_first),
            "a window of zeros gets nothing": _back(
                lambda window: _first(window) * (window != 0).any(axis=(1, 2))[:, None, None]
            ),
            "cut off to whole numbers": _back(dtype=lambda x: x.dtype),
            "equal ones share the gradient": _back(lambda w: _equal(w) / _equal(w).sum(axis=(1, 2), keepdims=True)),
            "of equal ones the first by columns": _back(_columns_first),
            "a later window overwrites what a winner has": _winners_overwrite,
            "a later window overwrites its whole place": _back(add=False),
            "equal ones all get it, and a later window overwrites": _equal_overwritten,
            "overlapping windows share one mask": _one_mask,
            "row and column in the window are swapped": _back(_turned),
            "the whole window gets the gradient": _back(np.ones_like),
            "the gradient is spread over the window": _back(_even),
            "the window's first number gets the gradient": _back(_corner),
            "the smallest gets the gradient": _back(lambda window: _first(-window)),
            "the largest without its sign gets the gradient": _back(lambda window: _first(np.abs(window))),
            "the gradient times the largest number": _back(grads=lambda grad, window: grad * window.max(axis=(1, 2))),
            "1 in place of the gradient of y": _back(grads=lambda grad, window: np.ones_like(grad)),
            "windows side by side on the way back": _one_window_each,
            "windows start at i on the way back": _back(start=lambda i, stride: i),
            "the first channel decides for all": _back(_only_one_channel),
            "one place for all channels": _back(_over_all_channels),
            "one winner among all channels": _back(_loudest_of_all_channels),
            "the first winner of all channels": _back(_first_of_all_channels),
            "one winner among all images and channels": _back(lambda window: window == window.max()),
            "places in the window, not in the image": _placed(lambda i: 0),
            "the winner's place is counted from i": _placed(lambda i: i),
            "no gradient at all": _back(np.zeros_like),
        },
        hints=(
            "The same two loops. A number that is the largest of two windows gets both gradients: add.",
            "Which number of a window is the first largest? `argmax` says so, of numbers in a row; `np.unravel_index` "
            "makes a row and a column of what it says.",
            "In the window its place is (a, b); in the image (i times stride + a, j times stride + b). Loops over n "
            "and c, the images and channels, may stand inside.",
        ),
    ),
    Exercise(
        id="16.3",
        title="average pooling",
        inputs=("x", "grad", "size", "stride"),
        outputs=("y", "dx"),
        cases=_averages,
        proofs=_more_averages,
        mistakes={
            "the sum of each window": _average(_pool(lambda window: window.sum(axis=(1, 2)))),
            "divided by one side of the window": _average(
                _pool(lambda window: window.sum(axis=(1, 2)) / window.shape[1])
            ),
            "divided by 4, whatever the size": _average(_pool(lambda window: window.sum(axis=(1, 2)) / 4)),
            "divided by 2 size": _average(_pool(lambda window: window.sum(axis=(1, 2)) / (2 * window.shape[1]))),
            "the largest, not the mean": _average(_pool()),
            "the mean over all channels": _average(_pool(lambda window: window.mean(axis=(1, 2, 3))[:, None])),
            "the mean over the batch": _average(_pool(lambda window: window.mean(axis=(0, 1, 2)))),
            "one mean for all images and channels": _average(_pool(lambda window: window.mean())),
            "the median of each window": _average(_pool(lambda window: np.median(window, axis=(1, 2)))),
            "means of windows side by side": _average(lambda x, size, stride: _pool(_mean)(x, size, size)),
            "means of windows that start at i": _average(_pool(_mean, start=lambda i, stride: i)),
            "each cell gets the whole gradient": _average(dx=_back(np.ones_like)),
            "the gradient is divided by one side": _average(dx=_back(lambda window: _even(window) * window.shape[1])),
            "a share of 1/4, whatever the size": _average(dx=_back(lambda window: np.full(window.shape, 1 / 4))),
            "a share of 1 / (2 size)": _average(dx=_back(lambda window: np.full(window.shape, 0.5 / window.shape[1]))),
            "the largest gets the gradient": _average(dx=_back()),
            "cut off to whole numbers": _average(dx=_back(_even, dtype=lambda x: x.dtype)),
            "a later window overwrites the share": _average(dx=_back(_even, add=False)),
            "the share starts at i": _average(dx=_back(_even, start=lambda i, stride: i)),
            "divided by the windows that cover a cell": _average(dx=_covered),
            "divided by the square of the stride": _average(
                dx=lambda x, grad, size, stride: _back(np.ones_like)(x, grad / stride**2, size, stride)
            ),
            "the gradient times the inputs": _average(dx=_back(lambda window: window * _even(window))),
            "the share of a 1": _average(dx=_back(_even, grads=lambda grad, window: np.ones_like(grad))),
            "divided by the channels, too": _average(dx=_back(lambda window: _even(window) / window.shape[3])),
            "divided by the images, too": _average(dx=_back(lambda window: _even(window) / len(window))),
        },
        hints=(
            "y is as in 16.1, with another word for the window.",
            "A mean of 4 numbers grows by a quarter of what one of them grows by. How many numbers has a window?",
            "dx: in the same loops, add the same share of grad[:, i, j] to every cell of the window. [:, None, None] "
            "gives it the window's axes.",
        ),
    ),
    Exercise(
        id="16.4",
        title="flatten",
        inputs=("x", "grad"),
        outputs=("y", "dx"),
        cases=_maps_and_gradients,
        proofs=_more_maps,
        sizes=lambda x, grad: {"m": len(x)},
        mistakes={
            "axes of size 1 vanish": _flat(y=lambda x: x.reshape(len(x), -1).squeeze()),
            "axes of size 1 vanish on the way back": _flat(dx=lambda x, grad: grad.reshape(x.shape).squeeze()),
            "cut off to whole numbers": _flat(dx=lambda x, grad: grad.reshape(x.shape).astype(x.dtype)),
            "channels come first in the row": _flat(y=lambda x: x.transpose(0, 3, 1, 2).reshape(len(x), -1)),
            "column by column": _flat(y=lambda x: x.swapaxes(1, 2).reshape(len(x), -1)),
            "the last axis first": _flat(y=lambda x: x.reshape(len(x), -1, order="F")),
            "the whole batch in one row": _flat(y=lambda x: x.ravel()),
            "a column for each image": _flat(y=lambda x: x.reshape(len(x), -1).T),
            "cut into columns, then turned": _flat(y=lambda x: x.reshape(-1, len(x)).T),
            "as many columns as images": _flat(y=lambda x: x.reshape(-1, len(x))),
            "all axes are turned round": _flat(y=lambda x: x.T.reshape(len(x), -1)),
            "one row with an axis too many": _flat(y=lambda x: x.reshape(1, -1)),
            "rows of one channel each": _flat(y=lambda x: x.reshape(-1, x.shape[3])),
            "only two axes become one": _flat(y=lambda x: x.reshape(len(x), -1, x.shape[3])),
            "added up, not laid out": _flat(y=lambda x: x.sum(axis=(1, 2))),
            "backward in channels-first order": _flat(
                dx=lambda x, grad: grad.reshape(len(x), *_sizes(x)).transpose(0, 2, 3, 1)
            ),
            "the inverse transpose is missing": _flat(dx=lambda x, grad: grad.reshape(len(x), *_sizes(x))),
            "backward column by column": _flat(
                dx=lambda x, grad: grad.reshape(len(x), x.shape[2], x.shape[1], x.shape[3]).swapaxes(1, 2)
            ),
            "backward with height and width swapped": _flat(
                dx=lambda x, grad: grad.reshape(len(x), x.shape[2], x.shape[1], x.shape[3])
            ),
            "backward with the last axis first": _flat(dx=lambda x, grad: grad.reshape(x.shape, order="F")),
            "the gradient stays flat": _flat(dx=lambda x, grad: grad),
            "x in place of its gradient": _flat(dx=lambda x, grad: x),
            "ones of x's shape": _flat(dx=lambda x, grad: np.ones(x.shape)),
            "the gradient times x": _flat(dx=lambda x, grad: grad.reshape(x.shape) * x),
        },
        hints=(
            "`reshape` keeps the reading order. One of the sizes may be -1: what is left for it.",
            "No number is changed, so each gradient goes back to where its number came from: the same reading order.",
        ),
    ),
    Exercise(
        id="16.5",
        title="moving pictures",
        inputs=("x", "down", "right"),
        outputs=("moved",),
        cases=_moves,
        proofs=_more_moves,
        mistakes={
            "what leaves comes back on the other side": _roll,
            "what leaves at the bottom or right comes back": _cleared(np.minimum),
            "what leaves at the top or left comes back": _cleared(np.maximum),
            "moved the other way, and what leaves comes back": lambda x, down, right: _roll(x, -down, -right),
            "moved along all numbers in one row": lambda x, down, right: np.roll(x, (down, right)),
            "moved round along the batch": lambda x, down, right: np.roll(x, (down, right), axis=(0, 1)),
            "swapped, and what leaves comes back": lambda x, down, right: _roll(x, right, down),
            "moved the other way": lambda x, down, right: _shift(x, -down, -right),
            "up in place of down": lambda x, down, right: _shift(x, -down, right),
            "left in place of right": lambda x, down, right: _shift(x, down, -right),
            "down and right are swapped": lambda x, down, right: _shift(x, right, down),
            "only down": lambda x, down, right: _shift(x, down, 0),
            "only right": lambda x, down, right: _shift(x, 0, right),
            "the edge is repeated": _edge,
            "old numbers are left standing": _left_standing,
            "the picture is cut": _cut_off,
            "the picture grows": _wider,
            "the sizes of the moves, without signs": lambda x, down, right: _shift(x, abs(down), abs(right)),
            "only moves down and right": lambda x, down, right: _shift(x, max(down, 0), max(right, 0)),
            "axes are counted from the batch": lambda x, down, right: _shift(x, down, right, axes=(0, 1)),
            "axes are counted one too far": lambda x, down, right: _shift(x, down, right, axes=(2, 3)),
            "empty where nothing moves": lambda x, down, right: _shift(x, down, right) if down or right else 0 * x,
            "empty where a move is 0": lambda x, down, right: _shift(x, down, right) if down and right else 0 * x,
            "not moved": lambda x, down, right: x,
        },
        hints=(
            "Put zeros around the picture first, `np.pad`, enough on every side; then cut a window out of it.",
            "With p zeros on every side the window that starts at row p, column p is the old picture. Where must it "
            "start so that everything in it lies one row lower?",
            "Or slices: rows [:-down] move to rows [down:] where `down` is above 0. For 0 they fail ([:-0] is empty), "
            "and below 0 the two change roles.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="16.A",
        answer="about 12 times as many",
        because="A kernel's few numbers are used again at each of the 64 places: 14 304 multiplications against 1184.",
    ),
    Prediction(
        id="16.B",
        answer="some numbers stay, others change",
        because="Where a window's largest number moves inside its window, nothing changes; where it crosses a border, "
        "the next window gets it.",
    ),
    Prediction(
        id="16.C",
        answer="far fewer, about 60 %",
        because="Its feature maps move with the digit, but the Dense layer behind Flatten has weights for places.",
    ),
]
