"""Right answers to the exercises of lesson 17, in other styles than ours: each must pass."""

import numpy as np


def _field_by_the_sum(kernels, strides):
    return 1 + sum((k - 1) * int(np.prod(strides[:layer])) for layer, k in enumerate(kernels))


def _field_on_the_way_back(kernels, strides):
    field = 1
    for k, s in list(zip(kernels, strides, strict=True))[::-1]:
        field = s * (field - 1) + k
    return field


def _field_by_the_pixels_seen(kernels, strides):
    first, last = 0, 0
    for k, s in zip(reversed(kernels), reversed(strides), strict=True):
        first, last = first * s, last * s + k - 1
    return float(last - first + 1)


def _occlusion_one_by_one(score, x, size, value):
    drop = np.zeros((x.shape[0] - size + 1, x.shape[1] - size + 1))
    whole = score(x[None])[0]
    for i, j in np.ndindex(drop.shape):
        covered = x.copy()
        covered[i : i + size, j : j + size, :] = value
        drop[i, j] = whole - score(covered[None])[0]
    return drop


def _occlusion_by_masks(score, x, size, value):
    rows, columns = (np.arange(n - size + 1)[:, None] for n in x.shape[:2])
    down = (np.arange(x.shape[0]) >= rows) & (np.arange(x.shape[0]) < rows + size)  # (places down, H)
    across = (np.arange(x.shape[1]) >= columns) & (np.arange(x.shape[1]) < columns + size)
    square = down[:, None, :, None, None] & across[None, :, None, :, None]
    scores = score(np.where(square, value, x).reshape(-1, *x.shape))
    return (score(np.array([x])) - scores).reshape(len(rows), len(columns)).tolist()


def _cam_by_loops(maps, slopes):
    h, w, F = maps.shape
    cam = np.zeros((h, w))
    for f in range(F):
        weight = slopes[:, :, f].sum() / (h * w)
        cam += weight * maps[:, :, f]
    cam[cam < 0] = 0
    return cam


def _counts_by_loops(H, W, C, k, s, F):
    places = sum(1 for i in range(0, H - k + 1, s) for j in range(0, W - k + 1, s))
    one = k * k * C + 1
    return [F * one, places * F * one, places * F * (H * W * C + 1)]


RIGHT = {
    "17.1": [_field_by_the_sum, _field_on_the_way_back, _field_by_the_pixels_seen],
    "17.2": [_occlusion_one_by_one, _occlusion_by_masks],
    "17.3": [
        _cam_by_loops,
        lambda maps, slopes: np.einsum("ijf,f->ij", maps, slopes.mean((0, 1))).clip(0),
        lambda maps, slopes: np.maximum((maps * slopes.mean(axis=(0, 1), keepdims=True)).sum(axis=-1), 0).tolist(),
    ],
    "17.4": [_counts_by_loops],
}
