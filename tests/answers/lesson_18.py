"""Right answers to the exercises of lesson 18, in other styles than ours: each must pass."""

import numpy as np


def _step_as_one_product(x, h, W, U, b):
    return np.tanh(np.hstack([x, h, np.ones((len(x), 1))]) @ np.vstack([W, U, b]))


def _step_one_by_one(x, h, W, U, b):
    m, H = h.shape
    new = np.zeros((m, H))
    for n in range(m):
        for j in range(H):
            z = b[j] + sum(x[n, i] * W[i, j] for i in range(len(W))) + sum(h[n, i] * U[i, j] for i in range(H))
            new[n, j] = (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)
    return new


def _step_back_by_einsum(x, h, h_new, W, U, grad):
    dz = grad / np.cosh(np.arctanh(h_new)) ** 2
    dx, dh = np.einsum("nj,ij->ni", dz, W), np.einsum("nj,ij->ni", dz, U)
    return dx, dh, np.einsum("ni,nj->ij", x, dz), np.einsum("ni,nj->ij", h, dz), np.einsum("nj->j", dz)


def _step_back_as_one_product(x, h, h_new, W, U, grad):
    dz = grad * (1 - h_new) * (1 + h_new)
    both = dz @ np.vstack([W, U]).T
    parameters = np.hstack([x, h, np.ones((len(x), 1))]).T @ dz
    D = x.shape[1]
    return [both[:, :D], both[:, D:], parameters[:D], parameters[D:-1], parameters[-1]]


def _read_into_an_array(x, h0, W, U, b):
    m, T, _ = x.shape
    h = np.zeros((T + 1, m, len(U)))
    h[0] = h0
    inputs = x @ W + b
    for t in range(T):
        h[t + 1] = np.tanh(inputs[:, t] + h[t] @ U)
    return h[1:].transpose(1, 0, 2)


def _read_by_recursion(x, h0, W, U, b):
    if x.shape[1] == 0:
        return np.zeros((len(x), 0, len(U)))
    h = np.tanh(x[:, 0] @ W + h0 @ U + b)
    return np.concatenate([h[:, None], _read_by_recursion(x[:, 1:], h, W, U, b)], axis=1)


def _back_at_once(x, h0, h, W, U, grad):
    dz, carry = np.zeros_like(h), 0
    for t in range(h.shape[1] - 1, -1, -1):
        dz[:, t] = (grad[:, t] + carry) * (1 - h[:, t] ** 2)
        carry = dz[:, t] @ U.T
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    return dz @ W.T, carry, np.einsum("nti,ntj->ij", x, dz), np.einsum("nti,ntj->ij", before, dz), dz.sum((0, 1))


def _back_by_lists(x, h0, h, W, U, grad):
    memories, heard, found = [h0, *h.swapaxes(0, 1)], np.zeros_like(h0), []
    for t in range(x.shape[1])[::-1]:
        dz = (grad[:, t] + heard) * (1 - memories[t + 1] ** 2)
        found.append((dz @ W.T, x[:, t].T @ dz, memories[t].T @ dz, dz.sum(axis=0)))
        heard = dz @ U.T
    dx, dW, dU, db = zip(*found, strict=True)
    return np.stack(dx[::-1], axis=1), heard, sum(dW), sum(dU), sum(db)


def _clip_by_concatenating(dW, dU, db, limit):
    length = np.linalg.norm(np.concatenate([dW, dU, db], axis=None))
    factor = limit / max(length, limit)
    return factor * dW, factor * dU, factor * db


def _clip_by_if(dW, dU, db, limit):
    length = float(np.sqrt(np.sum(dW**2) + np.sum(dU**2) + np.sum(db**2)))
    if length <= limit:
        return [dW, dU, db]
    return [grad * limit / length for grad in (dW, dU, db)]


RIGHT = {
    "18.1": [_step_as_one_product, _step_one_by_one],
    "18.2": [_step_back_by_einsum, _step_back_as_one_product],
    "18.3": [_read_into_an_array, _read_by_recursion],
    "18.4": [_back_at_once, _back_by_lists],
    "18.5": [_clip_by_concatenating, _clip_by_if],
}
