"""Right answers to the exercises of lesson 16, in other styles than ours: each must pass."""

import numpy as np


def _max_by_windows(x, size, stride):
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-1, -2))


def _max_one_by_one(x, size, stride):
    return [
        [
            [
                [max(image[i + a][j + b][c] for a in range(size) for b in range(size)) for c in range(x.shape[3])]
                for j in range(0, x.shape[2] - size + 1, stride)
            ]
            for i in range(0, x.shape[1] - size + 1, stride)
        ]
        for image in x.tolist()
    ]


def _max_back_by_argmax(x, grad, size, stride):
    dx = np.zeros_like(x, dtype=float)
    for n, i, j, c in np.ndindex(grad.shape):
        window = x[n, i * stride : i * stride + size, j * stride : j * stride + size, c]
        a, b = np.unravel_index(window.argmax(), window.shape)
        dx[n, i * stride + a, j * stride + b, c] += grad[n, i, j, c]
    return dx


def _max_back_by_mask(x, grad, size, stride):
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(grad.shape[1:3]):
        place = np.s_[:, i * stride : i * stride + size, j * stride : j * stride + size]
        equal = x[place] == x[place].max(axis=(1, 2), keepdims=True)
        count = equal.reshape(len(x), size * size, -1).cumsum(axis=1).reshape(equal.shape)
        dx[place] += (equal & (count == 1)) * grad[:, [i]][:, :, [j]]
    return dx


def _average_by_slices(x, grad, size, stride):
    down, across = grad.shape[1:3]
    y, dx = np.zeros(grad.shape), np.zeros(x.shape)
    for a in range(size):
        for b in range(size):
            cell = np.s_[:, a : a + stride * (down - 1) + 1 : stride, b : b + stride * (across - 1) + 1 : stride]
            y += x[cell] / size**2
            dx[cell] += grad / size**2
    return y, dx


def _average_in_loops(x, grad, size, stride):
    y, dx = np.empty_like(grad, dtype=float), np.zeros_like(x, dtype=float)
    for n, i, j, c in np.ndindex(y.shape):
        place = (n, slice(i * stride, i * stride + size), slice(j * stride, j * stride + size), c)
        y[n, i, j, c] = np.mean(x[place])
        dx[place] += grad[n, i, j, c] / size / size
    return [y, dx]


def _flat_by_product(x, grad):
    N, H, W, C = x.shape
    return np.reshape(x, (N, H * W * C)), np.reshape(grad, (N, H, W, C))


def _flat_by_ravel(x, grad):
    return np.array([image.ravel() for image in x]), np.array([row.reshape(x.shape[1:]) for row in grad])


def _shift_by_parts(x, down, right):
    moved, (H, W) = np.zeros_like(x), x.shape[1:3]
    to = np.s_[:, max(down, 0) : H + min(down, 0), max(right, 0) : W + min(right, 0)]
    of = np.s_[:, max(-down, 0) : H + min(-down, 0), max(-right, 0) : W + min(-right, 0)]
    moved[to] = x[of]
    return moved


def _shift_by_roll(x, down, right):
    moved = np.roll(np.roll(x, down, axis=1), right, axis=2)
    for axis, by in ((1, down), (2, right)):
        rows = np.arange(x.shape[axis])
        new = (rows < by) if by > 0 else (rows >= x.shape[axis] + by)
        moved[(slice(None),) * axis + (new,)] = 0
    return moved


RIGHT = {
    "16.1": [_max_by_windows, _max_one_by_one],
    "16.2": [_max_back_by_argmax, _max_back_by_mask],
    "16.3": [_average_by_slices, _average_in_loops],
    "16.4": [_flat_by_product, _flat_by_ravel],
    "16.5": [_shift_by_parts, _shift_by_roll],
}
