"""Right answers to the exercises of lesson 05, in other styles than ours: each must pass."""

import numpy as np
from sklearn.preprocessing import StandardScaler


def _in_place_on_a_copy(params, grads, learning_rate):
    new = params.copy()
    new -= learning_rate * grads
    return new


def _batch_by_loop(x, y, order, start, batch_size):
    xs, ys = [], []
    for place in range(start, min(start + batch_size, len(order))):
        xs.append(x[order[place]])
        ys.append(y[order[place]])
    return np.array(xs), ys


def _shuffle_afresh(m, epochs, seed):
    rng = np.random.default_rng(seed)
    orders = []
    for _ in range(epochs):
        order = np.arange(m)
        rng.shuffle(order)
        orders.append(order)
    return orders


def _filled(m, epochs, seed):
    rng, orders = np.random.default_rng(seed), np.zeros((epochs, m))
    for epoch in range(epochs):
        orders[epoch] = rng.permutation(np.arange(m))
    return orders.astype(int)


def _epoch_by_pieces(loss_and_gradient, params, x, y, order, batch_size, learning_rate):
    p, losses, sizes = params.copy(), [], []
    for batch in np.split(order, range(batch_size, len(order), batch_size)):
        loss, grads = loss_and_gradient(p, x[batch], y[batch])
        p -= learning_rate * grads
        losses.append(loss)
        sizes.append(len(batch))
    return p, np.dot(losses, sizes) / sum(sizes)


def _epoch_while(loss_and_gradient, params, x, y, order, batch_size, learning_rate):
    x, y, start, mean = x[order], y[order], 0, 0
    while start < len(x):
        stop = min(start + batch_size, len(x))
        loss, grads = loss_and_gradient(params, x[start:stop], y[start:stop])
        params = [p - learning_rate * g for p, g in zip(params, grads, strict=True)]
        mean += loss * (stop - start) / len(x)
        start = stop
    return params, mean


def _by_scikit_learn(x, order, count):
    validation, train = np.split(x[order], [count])
    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(validation)


def _column_by_column(x, order, count):
    x = x[order].astype(float)
    for column in x.T:  # a view: x is a copy by now
        train = column[count:]
        mean = sum(train) / len(train)
        column[:] = (column - mean) / (sum((train - mean) ** 2) / len(train)) ** 0.5
    return x[count:], x[:count]


RIGHT = {
    "05.1": [
        _in_place_on_a_copy,
        lambda params, grads, rate: [p - rate * g for p, g in zip(params, grads, strict=True)],
        lambda params, grads, rate: (params + (-rate) * grads).astype(np.float32),
    ],
    "05.2": [
        _batch_by_loop,
        lambda x, y, order, start, size: (x[order][start : start + size], y[order][start : start + size]),
        lambda x, y, order, start, size: [np.take(a, order[start:][:size], axis=0) for a in (x, y)],
    ],
    "05.3": [
        _shuffle_afresh,
        _filled,
        lambda m, epochs, seed: np.random.default_rng(seed).permuted(np.tile(np.arange(m), (epochs, 1)), axis=1),
    ],
    "05.4": [_epoch_by_pieces, _epoch_while],
    "05.5": [_by_scikit_learn, _column_by_column],
}
