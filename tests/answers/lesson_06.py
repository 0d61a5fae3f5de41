"""Right answers to the exercises of lesson 06, in other styles than ours: each must pass."""

import math

import numpy as np


def _unit_by_unit(W):
    found = []
    for j in range(W.shape[1]):
        if not any(np.array_equal(np.round(W[:, j], 6), other) for other in found):
            found.append(np.round(W[:, j], 6))
    return len(found)


def _one_array_then_the_other(D, H, K, seed):
    rng = np.random.Generator(np.random.PCG64(seed))
    W1, W2 = np.empty((D, H)), np.empty((H, K))
    for W in (W1, W2):
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                W[i, j] = rng.normal(0, math.sqrt(2 / W.shape[0]))
    return W1, W2


def _recursive(x, kernels, f):
    if not len(kernels):
        return []
    h = f(np.dot(x, kernels[0]))
    return [np.sqrt(((h - h.mean()) ** 2).mean()), *_recursive(h, kernels[1:], f)]


RIGHT = {
    "06.1": [
        lambda W: np.unique(W.round(6), axis=1).shape[1],
        lambda W: len(np.unique(np.round(W, 6).T, axis=0)),
        lambda W: len({str((column.round(6) + 0.0).tolist()) for column in W.T}),  # -0.0 + 0.0 is 0.0
        _unit_by_unit,
    ],
    "06.2": [
        lambda x, std: std * np.linalg.norm(x),
        lambda x, std: math.sqrt(sum((a * std) ** 2 for a in x)),
        lambda x, std: np.sqrt(len(x) * std**2 * np.mean(x**2)),
        lambda x, std: np.float32(std * np.sqrt(x @ x)),
    ],
    "06.3": [
        lambda fan_in, fan_out: (math.sqrt(6.0) / math.sqrt(fan_in + fan_out), (2 / fan_in) ** 0.5),
        lambda fan_in, fan_out: [np.sqrt(3 / ((fan_in + fan_out) / 2)), np.float64(2 / fan_in) ** 0.5],
    ],
    "06.4": [
        _one_array_then_the_other,
        lambda D, H, K, seed: [
            rng.standard_normal((rows, columns)) * (2 / rows) ** 0.5
            for rng in [np.random.default_rng(seed)]
            for rows, columns in ((D, H), (H, K))
        ],
        lambda D, H, K, seed: tuple(
            W.astype(np.float32)
            for rng in [np.random.default_rng(np.random.SeedSequence(seed))]
            for W in (rng.normal(scale=np.sqrt(2 / D), size=(D, H)), rng.normal(scale=np.sqrt(2 / H), size=(H, K)))
        ),
    ],
    "06.5": [
        _recursive,
        lambda x, kernels, f: [_after(x, kernels[: i + 1], f).std() for i in range(len(kernels))],
    ],
}


def _after(x, kernels, f):
    for W in kernels:
        x = f(np.einsum("md,dh->mh", x, W))
    return x
