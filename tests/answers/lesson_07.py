"""Right answers to the exercises of lesson 07, in other styles than ours: each must pass."""

import itertools
import statistics

import numpy as np

import nnlib as nn


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _by_recursion(x, W, b):
    z = x @ W[0] + b[0]
    return z if len(W) == 1 else _by_recursion(_sigmoid(z), W[1:], b[1:])


def _bent_but_for_the_last(x, W, b):
    h = x
    for number, (kernel, bias) in enumerate(zip(W, b, strict=True), start=1):
        h = np.einsum("mh,hk->mk", h, kernel) + bias
        if number < len(W):
            h = nn.Sigmoid().forward(h)
    return h


def _chain_by_difference(x, w, b):
    def last(h):
        for weight, bias in zip(w, b, strict=True):
            h = _sigmoid(weight * h + bias)
        return h

    return last(x + 1e-30j).imag / 1e-30  # the complex step: exact to the last digit


def _chain_in_two_lists(x, w, b):
    said = [x]
    for i in range(len(w)):
        said.append(_sigmoid(w[i] * said[-1] + b[i]))
    slopes = [h * (1 - h) for h in said[1:]]
    return np.prod(w) * np.prod(slopes)


def _by_autodiff(x, W, b, grad):
    inputs = nn.Tensor(x)
    kernels, biases = [nn.Tensor(kernel) for kernel in W], [nn.Tensor(bias) for bias in b]
    h = inputs
    for number, (kernel, bias) in enumerate(zip(kernels, biases, strict=True), start=1):
        h = h @ kernel + bias
        h = 1 / (1 + np.exp(-h)) if number < len(W) else h
    (h * grad).sum().backward()
    return inputs.grad, [kernel.grad for kernel in kernels], [bias.grad for bias in biases]


def _with_lists(x, W, b, grad):
    said = [x]
    for kernel, bias in zip(W[:-1], b[:-1], strict=True):
        said.append(_sigmoid(said[-1] @ kernel + bias))
    dW, db = [], []
    for kernel, h in zip(W[::-1], said[::-1], strict=True):
        dW.insert(0, h.T @ grad)
        db.insert(0, grad.sum(axis=0))
        grad = grad @ kernel.T * (1 if h is x else h * (1 - h))
    return grad, dW, db


def _with_statistics(a, b):
    difference = statistics.mean(b.tolist()) - statistics.mean(a.tolist())
    low, high = sorted((a, b), key=min)
    return difference, statistics.stdev(a.tolist()), statistics.stdev(b.tolist()), max(low) >= min(high)


RIGHT = {
    "07.1": [
        lambda sizes: sum((D + 1) * H for D, H in itertools.pairwise(sizes)),
        lambda sizes: int(np.dot(sizes[:-1], sizes[1:]) + np.sum(sizes[1:])),
    ],
    "07.2": [_by_recursion, _bent_but_for_the_last],
    "07.3": [_chain_by_difference, _chain_in_two_lists],
    "07.4": [_by_autodiff, _with_lists],
    "07.5": [
        _with_statistics,
        lambda a, b: (
            sum(b) / len(b) - sum(a) / len(a),
            np.sqrt(sum((a - a.mean()) ** 2) / (len(a) - 1)),
            np.sqrt(np.var(b) * len(b) / (len(b) - 1)),
            not (max(a) < min(b) or max(b) < min(a)),
        ),
    ],
}
