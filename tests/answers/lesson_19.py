"""Right answers to the exercises of lesson 19, in other styles than ours: each must pass."""

import numpy as np
from scipy.special import expit


def _gates_by_columns(x, h, W, U, b):
    H = len(U)
    z = np.concatenate([x, h], axis=1) @ np.concatenate([W, U]) + b
    z[:, : 2 * H], z[:, 3 * H :] = expit(z[:, : 2 * H]), expit(z[:, 3 * H :])
    z[:, 2 * H : 3 * H] = np.tanh(z[:, 2 * H : 3 * H])
    return [z[:, :H], z[:, H : 2 * H], z[:, 2 * H : 3 * H], z[:, 3 * H :]]


def _gates_by_slabs(x, h, W, U, b):
    H = h.shape[1]
    z = np.einsum("md,dgh->gmh", x, W.reshape(-1, 4, H)) + np.einsum("mk,kgh->gmh", h, U.reshape(-1, 4, H))
    z += b.reshape(4, 1, H)
    return tuple(np.tanh(z[k]) if k == 2 else (1 + np.tanh(z[k] / 2)) / 2 for k in range(4))


def _step_by_loops(c, i, f, candidate, o):
    new, h = np.zeros(c.shape), np.zeros(c.shape)
    for place in np.ndindex(c.shape):
        new[place] = f[place] * c[place] + i[place] * candidate[place]
        h[place] = o[place] * np.tanh(new[place])
    return h.tolist(), new.tolist()


def _step_back_gate_by_gate(dh, dc, i, f, candidate, o, before, after, U):
    H = dh.shape[1]
    t = np.tanh(after)
    dc = dc + (1 - t**2) * (o * dh)
    parts = [
        dc * candidate * (i - i**2),
        dc * before * (f - f**2),
        (dc * i) - (dc * i) * candidate**2,
        dh * t * (o - o**2),
    ]
    dh_before = sum(part @ U[:, k * H : (k + 1) * H].T for k, part in enumerate(parts))
    return np.concatenate(parts, axis=1), dh_before, f * dc


def _sequence_back_in_one_product(x, W, U, b, grad):
    (m, T, D), H = x.shape, len(U)
    h, c, steps = [np.zeros((m, H))], [np.zeros((m, H))], []
    for t in range(T):
        steps.append(_gates_by_slabs(x[:, t], h[t], W, U, b))
        i, f, candidate, o = steps[t]
        c.append(f * c[t] + i * candidate)
        h.append(o * np.tanh(c[t + 1]))
    dz, dh, dc = np.zeros((m, T, 4 * H)), grad, 0.0
    for t in range(T - 1, -1, -1):
        dz[:, t], dh, dc = _step_back_gate_by_gate(dh, dc, *steps[t], c[t], c[t + 1], U)
    dz = dz.reshape(m * T, 4 * H)
    rows = np.stack(h[:-1], axis=1).reshape(m * T, H)
    return x.reshape(m * T, D).T @ dz, rows.T @ dz, np.ones(m * T) @ dz


def _gru_by_slices(x, h, W, U, b):
    H = h.shape[1]
    z = expit(x @ W[:, :H] + b[0, :H] + h @ U[:, :H] + b[1, :H])
    r = expit(x @ W[:, H : 2 * H] + b[0, H : 2 * H] + h @ U[:, H : 2 * H] + b[1, H : 2 * H])
    seen = h @ U[:, 2 * H :] + b[1, 2 * H :]
    new = np.tanh(x @ W[:, 2 * H :] + b[0, 2 * H :] + seen * r)
    return new + z * (h - new)


RIGHT = {
    "19.1": [_gates_by_columns, _gates_by_slabs],
    "19.2": [
        _step_by_loops,
        lambda c, i, f, candidate, o: (o * np.tanh(c * f + candidate * i), c * f + candidate * i),
    ],
    "19.3": [_step_back_gate_by_gate],
    "19.4": [_sequence_back_in_one_product],
    "19.5": [
        lambda H, value: [0] * H + [value] * H + [0] * (2 * H),
        lambda H, value: np.repeat([0, value, 0, 0], H),
        lambda H, value: np.outer([0, 1, 0, 0], value * np.ones(H)).ravel(),
    ],
    "19.6": [_gru_by_slices],
}
