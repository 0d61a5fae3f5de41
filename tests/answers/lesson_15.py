"""Right answers to the exercises of lesson 15, in other styles than ours: each must pass."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import convolve2d, correlate2d


def _by_patches(x, kernel):
    kh, kw = kernel.shape
    P, Q = x.shape[0] - kh + 1, x.shape[1] - kw + 1
    return [[np.sum(x[i : i + kh, j : j + kw] * kernel) for j in range(Q)] for i in range(P)]


def _by_cells(x, kernel):
    P, Q = (n - k + 1 for n, k in zip(x.shape, kernel.shape, strict=True))
    return sum(kernel[a, b] * x[a : a + P, b : b + Q] for a, b in np.ndindex(kernel.shape))


def _counted(H, k, stride, P):
    return len(range(0, H + P - k + 1, stride))


def _same_one_by_one(H, k, stride):
    places = math.ceil(H / stride)
    before = after = 0
    while H + before + after < (places - 1) * stride + k:
        if before == after:
            after += 1
        else:
            before += 1
    return before, after


def _same_by_rest(H, k, stride):
    P = max(k - stride if H % stride == 0 else k - H % stride, 0)
    return [P // 2, math.ceil(P / 2)]


def _rows_by_views(x, kh, kw, stride):
    windows = sliding_window_view(x, (kh, kw), axis=(0, 1))[::stride, ::stride]  # (P, Q, C, kh, kw)
    return windows.transpose(0, 1, 3, 4, 2).reshape(-1, kh * kw * x.shape[2])


def _rows_by_columns(x, kh, kw, stride):
    P, Q = (x.shape[0] - kh) // stride + 1, (x.shape[1] - kw) // stride + 1
    C = x.shape[2]
    rows = np.zeros((P * Q, kh * kw * C))
    for a in range(kh):
        for b in range(kw):
            cells = x[a : a + P * stride : stride, b : b + Q * stride : stride][:P, :Q]
            at = (a * kw + b) * C
            rows[:, at : at + C] = cells.reshape(-1, C)
    return rows


def _kernel_back_loops(x, kernel, b, grad):
    z = correlate2d(x, kernel, "valid") + b
    dkernel, db = np.zeros(kernel.shape), 0.0
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            if z[i, j] > 0:
                dkernel += grad[i, j] * x[i : i + kernel.shape[0], j : j + kernel.shape[1]]
                db += grad[i, j]
    return dkernel, db


def _kernel_back_as_a_product(x, kernel, b, grad):
    rows = _rows_by_views(x[:, :, None], *kernel.shape, 1)
    dz = np.where(rows @ kernel.ravel() + b > 0, grad.ravel(), 0)
    return [(rows.T @ dz).reshape(kernel.shape), np.sum(dz)]


def _image_back_four_loops(kernel, dz):
    dx = np.zeros((dz.shape[0] + kernel.shape[0] - 1, dz.shape[1] + kernel.shape[1] - 1))
    for i, j in np.ndindex(dz.shape):
        for a, b in np.ndindex(kernel.shape):
            dx[i + a, j + b] += kernel[a, b] * dz[i, j]
    return dx


def _image_back_turned(kernel, dz):
    kh, kw = kernel.shape
    return correlate2d(np.pad(dz, ((kh - 1, kh - 1), (kw - 1, kw - 1))), np.rot90(kernel, 2), "valid")


RIGHT = {
    "15.1": [
        _by_patches,
        _by_cells,
        lambda x, kernel: correlate2d(x, kernel, "valid"),
        lambda x, kernel: np.float32(convolve2d(x, kernel[::-1, ::-1], "valid")),
    ],
    "15.2": [
        _counted,
        lambda H, k, stride, P: math.floor((H + P - k) / stride) + 1,
        lambda H, k, stride, P: int((H + P - k) / stride + 1),
        lambda H, k, stride, P: (H + P - k + stride) // stride,
    ],
    "15.3": [_same_one_by_one, _same_by_rest],
    "15.4": [_rows_by_views, _rows_by_columns, lambda *case: _rows_by_views(*case).tolist()],
    "15.5": [_kernel_back_loops, _kernel_back_as_a_product],
    "15.6": [_image_back_four_loops, _image_back_turned, lambda kernel, dz: convolve2d(dz, kernel)],
}
