"""Lesson 05: the training loop."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _vectors():
    rng = np.random.default_rng(51)
    return [(rng.normal(size=n), 3 * rng.normal(size=n), rate) for n, rate in ((5, 0.1), (3, 0.03), (8, 2.5))]


def _far_and_near():
    """Return inputs of 05.1: numbers far and near, whole ones, a rate of 0, nan, and the same sizes twice."""
    far = np.array([2.0, 0.0, -5.0]), np.array([4e6, -3e5, 2e4]), 0.5
    near = np.zeros(3), np.array([2e-8, -3e-7, 5e-9]), 0.1
    whole = np.array([1.0, -0.4, 2.0, 7.0]), np.array([3, 0, -5, 1]), 0.3
    unknown = np.array([1.0, np.nan, 2.0]), np.array([np.nan, 1.0, 0.5]), 0.2
    return [far, near, whole, (far[0], whole[1][:3], 0.0), unknown]


def _places():
    """Return (x, y, order, start, batch_size): first, middle, last and short batches, and one that starts anywhere."""
    rng = np.random.default_rng(52)
    cases = []
    for m, D, size, start in ((7, 2, 3, 0), (7, 2, 3, 3), (7, 2, 3, 6), (10, 3, 4, 8), (11, 4, 5, 2)):
        cases.append((rng.normal(size=(m, D)), rng.permutation(m) + 10, rng.permutation(m), start, size))
    return cases


def _other_places():
    """Return inputs of 05.2: large batches, one example alone, labels that are not whole, pixels that are."""
    rng = np.random.default_rng(56)
    cases = []
    for m, size, start in ((90, 40, 0), (90, 40, 80), (5, 1, 2), (6, 9, 0)):
        x, y = rng.integers(256, size=(m, 3)), rng.integers(3, size=m) / 2
        cases.append((x, y, rng.permutation(m), start, size))
    return cases


def _batch(rows, rows_of_y=None):
    """Return an answer to 05.2: `rows(order, start, batch_size)` are the rows it takes, of y others where given."""

    def answer(x, y, order, start, batch_size):
        return x[rows(order, start, batch_size)], y[(rows_of_y or rows)(order, start, batch_size)]

    return answer


def _right_rows(order, start, size):
    return order[start : start + size]


def _orders(order_of):
    """Return an answer to 05.3: epoch e has the order `order_of(m, seed, e)`."""
    return lambda m, epochs, seed: np.array([order_of(m, seed, epoch) for epoch in range(epochs)])


def _right_orders(m, epochs, seed):
    rng = np.random.default_rng(seed)
    return np.array([rng.permutation(m) for _ in range(epochs)])


def _shuffled_further(m, epochs, seed):
    rng, order = np.random.default_rng(seed), np.arange(m)
    orders = []
    for _ in range(epochs):
        rng.shuffle(order)
        orders.append(order.copy())
    return np.array(orders)


def _by_one_stream(draw):
    """Return an answer to 05.3 that draws all orders from one stream: `draw(rng, m)`, epoch after epoch."""

    def answer(m, epochs, seed):
        rng = np.random.default_rng(seed)
        return np.array([draw(rng, m) for _ in range(epochs)])

    return answer


def _old_stream(m, epochs, seed):
    rng = np.random.RandomState(seed)  # what np.random.seed(seed) sets up for the whole program
    return np.array([rng.permutation(m) for _ in range(epochs)])


def _linear(params, x, y):
    """Return the mean squared error of x @ params, and its gradient."""
    error = x @ params - y
    return float((error**2).mean()), 2 * x.T @ error / len(y)


def _epochs():
    """Return the inputs of 05.4: a linear neuron; the last batch short, but in the third."""
    rng = np.random.default_rng(54)
    cases = []
    for m, D, size, rate in ((7, 3, 3, 0.05), (10, 2, 4, 0.1), (6, 4, 2, 0.03)):
        x, y = rng.normal(size=(m, D)), 2 * rng.normal(size=m)
        cases.append((_linear, rng.normal(size=D), x, y, rng.permutation(m), size, rate))
    return cases


def _mean_output(params, x, y):
    """Return the mean of x @ params + y, less 2: a loss that may be negative, and its gradient."""
    return float((x @ params + y).mean()) - 2, x.mean(axis=0)


def _other_epochs():
    """Return inputs of 05.4: far numbers, a loss below 0, steps that are too long, batches of one and of all, nan."""
    rng = np.random.default_rng(57)
    cases = []
    for loss, m, D, size, scale, rate in (
        (_linear, 7, 3, 3, 1e3, 1e-7),
        (_mean_output, 7, 3, 2, 1.0, 0.3),
        (_linear, 8, 2, 3, 1.0, 2.0),
        (_linear, 4, 3, 1, 1.0, 0.1),
        (_linear, 5, 2, 9, 1.0, 0.1),
    ):
        x, y = scale * rng.normal(size=(m, D)), scale * rng.normal(size=m)
        cases.append((loss, rng.normal(size=D), x, y, rng.permutation(m), size, rate))
    loss, params, x, y, order, size, rate = cases[0]
    unknown = np.where(np.arange(len(y)) == order[-1], np.nan, y)
    return [*cases, (loss, params, x, unknown, order, size, rate)]


def _epoch(
    starts=lambda m, size: range(0, m, size),
    rows=_right_rows,
    rows_of_y=None,
    step=lambda params, grads, rate, count: params - rate * grads,
    keep=lambda first, now: now,
    after=False,
    loss=np.average,
):
    """Return an answer to 05.4 that goes as told, and right in everything else.

    `keep` gives the parameters that a step starts from; `loss(values, weights)` makes the epoch's loss of those of its
    batches and their sizes; with `after` they are measured after the step.
    """

    def answer(loss_and_gradient, params, x, y, order, batch_size, learning_rate):
        first, values, counts = params, [], []
        for start in starts(len(x), batch_size):
            taken = rows(order, start, batch_size)
            batch = x[taken], y[(rows_of_y or rows)(order, start, batch_size)]
            before = keep(first, params)
            value, grads = loss_and_gradient(before, *batch)
            params = step(before, grads, learning_rate, len(batch[0]))
            values.append(loss_and_gradient(params, *batch)[0] if after else value)
            counts.append(len(batch[0]))
        return params, loss(values, weights=counts)

    return answer


def _piling_up(keep=lambda first, now: now):
    """Return an answer to 05.4 whose steps go by the sum of all gradients so far."""

    def answer(loss_and_gradient, params, *rest):
        total = np.zeros_like(params)

        def piled(params, x, y):
            nonlocal total
            value, grads = loss_and_gradient(params, x, y)
            total = total + grads
            return value, total

        return _epoch(keep=keep)(piled, params, *rest)

    return answer


def _last_step_shortened(loss_and_gradient, params, x, y, order, batch_size, learning_rate):
    def step(params, grads, rate, count):
        return params - rate * grads * count / batch_size

    return _epoch(step=step)(loss_and_gradient, params, x, y, order, batch_size, learning_rate)


def _by_the_loss(loss_and_gradient, *rest):
    return _epoch()(lambda params, x, y: (loss_and_gradient(params, x, y)[0],) * 2, *rest)


def _measured_at_the_beginning(loss_and_gradient, params, x, y, *rest):
    return _epoch()(loss_and_gradient, params, x, y, *rest)[0], loss_and_gradient(params, x, y)[0]


def _measured_at_the_end(loss_and_gradient, params, x, y, *rest):
    params = _epoch()(loss_and_gradient, params, x, y, *rest)[0]
    return params, loss_and_gradient(params, x, y)[0]


def _unchanged(loss_and_gradient, params, *rest):
    return params, _epoch()(loss_and_gradient, params, *rest)[1]


def _whole_at_once(loss_and_gradient, params, x, y, order, batch_size, learning_rate):
    value, grads = loss_and_gradient(params, x, y)
    return params - learning_rate * grads, value


def _tables(sizes=((9, 3, 2), (12, 4, 5), (8, 2, 3))):
    """Return (x, order, count), the columns of x with means and spreads of their own, for `sizes` (m, D, count)."""
    rng = np.random.default_rng(55)
    cases = []
    for m, D, count in sizes:
        x = rng.normal(loc=4 * rng.normal(size=D), scale=0.5 + 3 * rng.random(D), size=(m, D))
        cases.append((x, rng.permutation(m), count))
    return cases


def _other_tables():
    """Return inputs of 05.5: whole numbers; columns far from 0, or nearly the same; a validation row far out; nan."""
    rng = np.random.default_rng(58)
    whole = rng.integers(-9, 10, size=(9, 3))
    x = rng.normal(size=(11, 4)) * [1.0, 2e-7, 0.5, 3.0] + [0.0, 0.0, 1e6, -2.0]
    order = rng.permutation(11)
    x[order[0], 3] = 5e6
    unknown = x[:, :2].copy()
    unknown[order[1], 1] = np.nan
    return [(whole, rng.permutation(9), 2), (x, order, 4), (unknown, order, 3)]


def _cut_off(x, order, count):
    return tuple(part.astype(x.dtype) for part in _split()(x, order, count))


def _mean_and_spread(x):
    return x.mean(axis=0), x.std(axis=0)


def _split(
    parts=lambda x, order, count: (x[order[count:]], x[order[:count]]),
    measured=lambda train, validation, x: (train, train),
    statistics=_mean_and_spread,
    scaled=lambda part, mean, spread: (part - mean) / spread,
):
    """Return an answer to 05.5: `measured` gives the rows whose statistics scale each of the two parts."""

    def answer(x, order, count):
        both = parts(x, order, count)
        return tuple(
            scaled(part, *statistics(rows)) for part, rows in zip(both, measured(*both, x), strict=True)
        )  # fmt: skip

    return answer


EXERCISES = [
    Exercise(
        id="05.1",
        title="one step",
        inputs=("params", "grads", "learning_rate"),
        outputs=("new_params",),
        cases=_vectors,
        proofs=_far_and_near,
        mistakes={
            "uphill": lambda p, g, rate: p + rate * g,
            "the learning rate is missing": lambda p, g, rate: p - g,
            "the learning rate counts twice": lambda p, g, rate: p - rate**2 * g,
            "the slope counts twice": lambda p, g, rate: p - 2 * rate * g,
            "a learning rate of its own": lambda p, g, rate: p - 0.1 * g,
            "divided by the learning rate": lambda p, g, rate: p - g / rate,
            "the learning rate shrinks the parameters too": lambda p, g, rate: rate * (p - g),
            "the learning rate shrinks the parameters, not the step": lambda p, g, rate: rate * p - g,
            "no gradient in the step": lambda p, g, rate: p - rate,
            "a step by the parameters": lambda p, g, rate: p - rate * p,
            "the parameters stay as they were": lambda p, g, rate: p.copy(),
            "the way in place of where it ends": lambda p, g, rate: -rate * g,
            "the way up in place of where a step ends": lambda p, g, rate: rate * g,
            "always to the left": lambda p, g, rate: p - rate * np.abs(g),
            "only the sign of the slope counts": lambda p, g, rate: p - rate * np.sign(g),
            "the gradient is made as long as 1": lambda p, g, rate: p - rate * g / np.linalg.norm(g),
            "the step is divided by the number of parameters": lambda p, g, rate: p - rate * g / len(p),
            "one slope for all parameters": lambda p, g, rate: p - rate * g.mean(),
            "the slopes are summed up": lambda p, g, rate: p - rate * g.sum(),
            "each step is multiplied by its parameter": lambda p, g, rate: p - rate * g * p,
            "parameters and gradient are swapped": lambda p, g, rate: g - rate * p,
            "the slopes are clipped": lambda p, g, rate: p - rate * np.clip(g, -1, 1),
            "nan is turned into a number": lambda p, g, rate: np.nan_to_num(p - rate * g),
        },
        hints=(
            "At w = 0 in the valley the slope was -6, and the step went to the right, to 0.6.",
            "Each parameter moves against its own slope: by the learning rate times the slope.",
        ),
    ),
    Exercise(
        id="05.2",
        title="one mini-batch",
        inputs=("x", "y", "order", "start", "batch_size"),
        outputs=("x_batch", "y_batch"),
        cases=_places,
        proofs=_other_places,
        mistakes={
            "y is not shuffled": _batch(_right_rows, lambda order, start, size: slice(start, start + size)),
            "the order is not used": _batch(lambda order, start, size: slice(start, start + size)),
            "the slice ends at the batch size": _batch(lambda order, start, size: order[start:size]),
            "the first batch again and again": _batch(lambda order, start, size: order[:size]),
            "the batch has one example too few": _batch(lambda order, start, size: order[start : start + size - 1]),
            "the batch has one example too many": _batch(lambda order, start, size: order[start : start + size + 1]),
            "everything from the start on": _batch(lambda order, start, size: order[start:]),
            "the start is taken for the batch's number": _batch(
                lambda order, start, size: order[start * size : (start + 1) * size]
            ),
            "the rows that follow in the data": _batch(
                lambda order, start, size: slice(order[start], order[start] + size)
            ),
            "the start is taken for a row's number": _batch(
                lambda order, start, size: order[np.argsort(order)[start] :][:size]
            ),
            "the batch is sorted": _batch(lambda order, start, size: np.sort(_right_rows(order, start, size))),
            "the order is turned round": _batch(lambda order, start, size: _right_rows(np.argsort(order), start, size)),
            "one example in place of a batch": _batch(lambda order, start, size: order[start]),
            "the last batch is filled up from the front": _batch(
                lambda order, start, size: np.take(order, range(start, start + size), mode="wrap")
            ),
            "the last batch reaches back": _batch(
                lambda order, start, size: order[min(start, len(order) - size) :][:size]
            ),
            "the last short batch is dropped": _batch(
                lambda order, start, size: order[start : start + size if start + size <= len(order) else start]
            ),
            "the row numbers in place of y": lambda x, y, order, start, size: (
                x[_right_rows(order, start, size)],
                _right_rows(order, start, size),
            ),
            "y is shuffled by an order of its own": _batch(
                _right_rows, lambda order, start, size: _right_rows(order[::-1], start, size)
            ),
        },
        hints=(
            "Which rows are in the batch? They stand in `order`, from place `start` on, `batch_size` of them.",
            "`order[a:b]` stops before b, and at the end of the array, whichever comes first.",
            "An array of row numbers picks rows: x[[4, 0, 6]]. Take the same rows of x and of y.",
        ),
    ),
    Exercise(
        id="05.3",
        title="a new order for each epoch",
        inputs=("m", "epochs", "seed"),
        outputs=("orders",),
        cases=lambda: [(7, 3, 4), (11, 2, 0), (6, 4, 1)],
        proofs=lambda: [(300, 12, 20_231), (9, 1, 4), (5, 3, 0)],
        mistakes={
            "the same order in every epoch": _orders(lambda m, seed, epoch: np.random.default_rng(seed).permutation(m)),
            "the last order in every epoch": lambda m, epochs, seed: np.tile(
                _shuffled_further(m, epochs, seed)[-1], (epochs, 1)
            ),
            "each order shuffles the one before": _shuffled_further,
            "a new seed for each epoch": _orders(
                lambda m, seed, epoch: np.random.default_rng(seed + epoch).permutation(m)
            ),
            "a fixed seed": lambda m, epochs, seed: _right_orders(m, epochs, 0),
            "NumPy's global generator": _old_stream,
            "not shuffled": _orders(lambda m, seed, epoch: np.arange(m)),
            "drawn with repetition": _by_one_stream(lambda rng, m: rng.choice(m, size=m)),
            "rows count from 1": lambda m, epochs, seed: _right_orders(m, epochs, seed) + 1,
            "all epochs are shuffled together": lambda m, epochs, seed: (
                np.random.default_rng(seed).permutation(epochs * m).reshape(epochs, m)
            ),
            "m and epochs are swapped": lambda m, epochs, seed: _right_orders(epochs, m, seed),
            "one order for all epochs": lambda m, epochs, seed: np.random.default_rng(seed).permutation(m),
            "one epoch too few": lambda m, epochs, seed: _right_orders(m, epochs - 1, seed),
            "epochs lie along the columns": lambda m, epochs, seed: _right_orders(m, epochs, seed).T,
        },
        hints=(
            "One generator, made once from the seed; then one `rng.permutation(m)` for each epoch.",
            "Is the generator made before the loop or inside it? And what does `if seed:` do where seed is 0?",
        ),
    ),
    Exercise(
        id="05.4",
        title="one epoch",
        inputs=("loss_and_gradient", "params", "x", "y", "order", "batch_size", "learning_rate"),
        outputs=("params", "loss"),
        cases=_epochs,
        proofs=_other_epochs,
        mistakes={
            "uphill": _epoch(step=lambda p, g, rate, count: p + rate * g),
            "the learning rate is missing": _epoch(step=lambda p, g, rate, count: p - g),
            "the learning rate counts twice": _epoch(step=lambda p, g, rate, count: p - rate**2 * g),
            "the step is divided by the batch size": _epoch(step=lambda p, g, rate, count: p - rate * g / count),
            "the step is multiplied by the batch size": _epoch(step=lambda p, g, rate, count: p - rate * g * count),
            "the loss at the beginning of the epoch": _measured_at_the_beginning,
            "the parameters are not kept": _epoch(keep=lambda first, now: first),
            "the parameters stay as they were": _unchanged,
            "one step for the whole epoch": _whole_at_once,
            "each step goes by all examples": _epoch(rows=lambda order, start, size: order),
            "the gradients pile up": _piling_up(),
            "the gradients are summed, for one step": _piling_up(keep=lambda first, now: first),
            "the last step is made shorter": _last_step_shortened,
            "the loss in place of the gradient": _by_the_loss,
            "the first batch's loss": _epoch(loss=lambda values, weights: values[0]),
            "the loop ends after the first batch": _epoch(starts=lambda m, size: range(1)),
            "one example at a time": _epoch(
                starts=lambda m, size: range(m), rows=lambda order, start, size: order[start : start + 1]
            ),
            "a batch at every place": _epoch(starts=lambda m, size: range(m)),
            "as many batches as fit, each one place on": _epoch(starts=lambda m, size: range(m // size)),
            "the last short batch is dropped": _epoch(starts=lambda m, size: range(0, m - m % size, size)),
            "the order is not used": _epoch(rows=lambda order, start, size: slice(start, start + size)),
            "y is not shuffled": _epoch(rows_of_y=lambda order, start, size: slice(start, start + size)),
            "a mean of the batches' means": _epoch(loss=lambda values, weights: np.mean(values)),
            "the last batch counts as a whole one": _epoch(
                loss=lambda values, weights: np.sum(values) * weights[0] / np.sum(weights)
            ),
            "the batches' means are summed": _epoch(loss=lambda values, weights: np.sum(values)),
            "the sum of all losses": _epoch(loss=lambda values, weights: np.dot(values, weights)),
            "the batches' means are divided by m": _epoch(
                loss=lambda values, weights: np.sum(values) / np.sum(weights)
            ),
            "all losses, divided by the number of batches": _epoch(
                loss=lambda values, weights: np.dot(values, weights) / len(values)
            ),
            "the number of batches is rounded down": _epoch(
                loss=lambda values, weights: np.sum(values) / (np.sum(weights) // weights[0])
            ),
            "the last batch's share of the loss": _epoch(
                loss=lambda values, weights: values[-1] * weights[-1] / np.sum(weights)
            ),
            "the loss at the end of the epoch": _measured_at_the_end,
            "the last batch's loss": _epoch(loss=lambda values, weights: values[-1]),
            "the loss after the step": _epoch(after=True),
        },
        hints=(
            "`range(0, len(x), batch_size)` gives the places at which the batches begin.",
            "For each: the batch (05.2), its loss and gradient at the parameters of now, then the step (05.1).",
            "A batch's loss is a mean. Times its number of examples it is a sum: add those up, and divide by m at the "
            "end.",
        ),
    ),
    Exercise(
        id="05.5",
        title="split, then scale",
        inputs=("x", "order", "count"),
        outputs=("x_train", "x_validation"),
        cases=_tables,
        squares=lambda: _tables(((6, 3, 3), (8, 4, 4))),
        proofs=_other_tables,
        mistakes={
            "scaled before the split": _split(measured=lambda train, validation, x: (x, x)),
            "each part has a scale of its own": _split(measured=lambda train, validation, x: (train, validation)),
            "scaled by the validation rows": _split(measured=lambda train, validation, x: (validation, validation)),
            "the validation rows are trained on": _split(
                parts=lambda x, order, count: (x[order], x[order[:count]]),
            ),
            "the first training rows are validation rows": _split(
                parts=lambda x, order, count: (x[order[count:]], x[order[count : 2 * count]])
            ),
            "training and validation are swapped": _split(
                parts=lambda x, order, count: (x[order[:count]], x[order[count:]])
            ),
            "the last rows in place of the first": _split(
                parts=lambda x, order, count: (x[order[:-count]], x[order[-count:]])
            ),
            "the order is not used": _split(parts=lambda x, order, count: (x[count:], x[:count])),
            "the training rows are sorted": _split(
                parts=lambda x, order, count: (x[np.sort(order[count:])], x[order[:count]])
            ),
            "one scale for all columns": _split(statistics=lambda x: (x.mean(), x.std())),
            "one spread for all columns": _split(statistics=lambda x: (x.mean(axis=0), x.std())),
            "measured along the rows": _split(statistics=lambda x: (x.mean(axis=1), x.std(axis=1))),
            "a scale for each row": _split(
                measured=lambda train, validation, x: (train, validation),
                statistics=lambda x: (x.mean(axis=1, keepdims=True), x.std(axis=1, keepdims=True)),
            ),
            "the variance in place of its root": _split(statistics=lambda x: (x.mean(axis=0), x.var(axis=0))),
            "divided by one less than the number of rows": _split(
                statistics=lambda x: (x.mean(axis=0), x.std(axis=0, ddof=1))
            ),
            "the range in place of mean and spread": _split(
                statistics=lambda x: (x.min(axis=0), x.max(axis=0) - x.min(axis=0))
            ),
            "the median in place of the mean": _split(statistics=lambda x: (np.median(x, axis=0), x.std(axis=0))),
            "the mean is not subtracted": _split(scaled=lambda part, mean, spread: part / spread),
            "not divided by the spread": _split(scaled=lambda part, mean, spread: part - mean),
            "the spread is multiplied": _split(scaled=lambda part, mean, spread: (part - mean) * spread),
            "brackets are missing": _split(scaled=lambda part, mean, spread: part - mean / spread),
            "only the training rows are scaled": lambda x, order, count: (
                _split()(x, order, count)[0],
                x[order[:count]],
            ),
            "not scaled": _split(scaled=lambda part, mean, spread: part),
            "a little is added to the spread": _split(statistics=lambda x: (x.mean(axis=0), x.std(axis=0) + 1e-8)),
            "cut off to whole numbers": _cut_off,
        },
        hints=(
            "Split first: `order[:count]` are the validation rows, the others are for training.",
            "Then measure mean and standard deviation of each column, `axis=0`. Of which rows?",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="05.A",
        answer="it jumps from side to side for ever",
        because=(
            "The slope at 0 is -6, so a step of 1 x 6 leads to w = 6, as far on the other side. The slope there is 6, "
            "and the next step leads back to 0."
        ),
    ),
    Prediction(
        id="05.B",
        answer="1020",
        because="1077 / 32 is 33.7: 33 whole batches and a short one, so 34 steps an epoch, and 30 epochs.",
    ),
    Prediction(
        id="05.C",
        answer="yes, the loss gets near 0 again",
        because=(
            "Ten images are few enough to be learnt by heart, whatever they are called. So this test finds faults in "
            "the network and in the loop; it says nothing about the data."
        ),
    ),
    Prediction(
        id="05.D",
        answer="0.3",
        because=(
            "At 0.03 and less, thirty epochs are too few; at 3 the steps are too long. The best rate is often not far "
            "below the one at which training breaks down."
        ),
    ),
    Prediction(
        id="05.E",
        answer="no, however long we wait",
        because=(
            "The long steps leave ReLU units that are at 0 for every point: no gradient passes them, so no step of any "
            "length moves what is before them."
        ),
    ),
]
