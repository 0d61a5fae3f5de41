"""Right answers to the exercises of lesson 14, in other styles than ours: each must pass."""

import functools

import numpy as np

import nnlib as nn


def _graph_by_counting_users(parents, slopes, last):
    """A node has its turn when all of its users that L depends on have had theirs."""
    behind, waiting = set(), [last]
    while waiting:
        node = waiting.pop()
        if node not in behind:
            behind.add(node)
            waiting += parents[node]
    users = [sum(parents[node].count(i) for node in behind) for i in range(len(parents))]
    grads, ready = [0.0] * len(parents), [last]
    grads[last] = 1.0
    while ready:
        node = ready.pop()
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            grads[parent] += slope * grads[node]
            users[parent] -= 1
            if not users[parent]:
                ready.append(parent)
    return grads


def _graph_from_the_users_side(parents, slopes, last):
    @functools.cache
    def gradient(node):
        total = 1.0 if node == last else 0.0
        for user in range(len(parents)):
            for parent, slope in zip(parents[user], slopes[user], strict=True):
                if parent == node:
                    total += slope * gradient(user)
        return total

    return np.array([gradient(node) for node in range(len(parents))])


def _graph_as_equations(parents, slopes, last):
    """grads = e_last + S' grads, S holding the slopes."""
    n = len(parents)
    S = np.zeros((n, n))
    for node in range(n):
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            S[node, parent] += slope
    return np.linalg.solve(np.eye(n) - S.T, np.eye(n)[last])


def _divide_by_powers(a, b, g):
    y = a * b**-1.0
    da = np.multiply(g, np.reciprocal(b))
    return [y, da, np.negative(da * y)]


def _unbroadcast_in_a_loop(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = np.sum(grad, axis=axis, keepdims=True)
    return grad


def _unbroadcast_by_reshaping(grad, shape):
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i in range(grad.ndim) if padded[i] == 1 and grad.shape[i] > 1)
    return np.reshape(np.add.reduce(grad, axis=axes), shape)


def _columns_by_partial(x, call):
    def pull(j, g):
        return np.outer(g, np.arange(x.shape[1]) == j)

    return list(call([functools.partial(pull, j) for j in range(x.shape[1])]))


def _columns_by_a_maker(x, call):
    def made(j):
        one = np.eye(x.shape[1])[j]
        return lambda g: g[:, None] * one

    return call(tuple(made(j) for j in range(len(x[0]))))


def _entropy_by_tensors(z, y):
    scores = nn.Tensor(z)
    largest = z.max(axis=1, keepdims=True)
    log_sum = np.log(np.sum(np.exp(scores - largest), axis=1, keepdims=True)) + largest
    loss = ((log_sum - scores) * y).sum() / len(z)
    loss.backward()
    return loss.data, scores.grad


def _entropy_by_the_maximum_in_the_graph(z, y):
    scores = nn.Tensor(z)
    largest = scores.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(scores - largest).sum(axis=1)) + largest.reshape(-1)
    loss = (log_sum - (scores * y).sum(axis=1)).mean()
    loss.backward()
    return float(loss.data), scores.grad


def _entropy_by_hand(z, y):
    log_sum = np.logaddexp.reduce(z, axis=1)
    return np.mean(log_sum - z[y == 1]), (np.exp(z - log_sum[:, None]) - y) / len(y)


RIGHT = {
    "14.1": [_graph_by_counting_users, _graph_from_the_users_side, _graph_as_equations],
    "14.2": [_divide_by_powers, lambda a, b, g: (np.divide(a, b), g / b, -(g / b) * (a / b))],
    "14.3": [_unbroadcast_in_a_loop, _unbroadcast_by_reshaping],
    "14.4": [_columns_by_partial, _columns_by_a_maker],
    "14.5": [_entropy_by_tensors, _entropy_by_the_maximum_in_the_graph, _entropy_by_hand],
}
