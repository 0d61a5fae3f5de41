"""Lesson 10: normalisation."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _mean(values, axis=1):
    return values.mean(axis=axis, keepdims=True)


def _root(squares, epsilon):
    return np.sqrt(squares + epsilon)


# 10.1: sizes near epsilon, far above it and far below

RMS = ((7, 5, 1.0, 0.3), (4, 3, 100.0, 1e-3), (2, 6, 0.01, 1e-4))


def _rows(sizes=RMS):
    rng = np.random.default_rng(101)
    return [
        (factor * (rng.normal(size=(m, D)) + 0.4), rng.normal(size=D) + 1, epsilon) for m, D, factor, epsilon in sizes
    ]


def _rows_that_tell():
    """Return inputs of 10.1: whole numbers, as many examples as features, tiny ones, far ones, one row, nan."""
    rng = np.random.default_rng(105)
    gain = np.array([-2.0, 0.5, 1.5, -1.0])
    lone = np.where(np.arange(30) == 4, 50.0, 1.0)[None]  # normalised, one entry is above 5
    return [
        (np.array([[3, -4, 0, 1], [0, 0, 0, 0], [2, 2, 2, 2]]), gain, 0.2),
        (np.array([[0.5, -0.4, 0.0, 1.0], [7.0, 2.0, -3.0, 1.0]]), gain, 0.2),
        (rng.normal(size=(4, 4)), gain, 0.1),
        (1e-5 * rng.normal(size=(3, 4)), gain, 1e-12),
        (lone, rng.normal(size=30) + 30, 1e-6),
        (np.array([[1.0, np.nan, -2.0, 0.5], [0.0, 3.0, -1.0, 2.0]]), gain, 0.1),
    ]


def _whole(answer):
    """Return an answer that is `answer` in an array made like its first input: cut off where that is whole numbers."""
    return lambda x, *others: answer(x, *others).astype(x.dtype)


def _rms(size=lambda x: _mean(x * x), divide=lambda x, size, epsilon: x / _root(size, epsilon), gain=np.multiply):
    """Return an answer to 10.1 that takes the steps given, and the right one for each of the others."""

    def answer(x, scale, epsilon):
        return gain(divide(x, size(x), epsilon), scale)

    return answer


# 10.2


def _rows_and_grad(sizes=RMS):
    rng = np.random.default_rng(102)
    return [(*case, rng.normal(size=case[0].shape)) for case in _rows(sizes)]


def _rows_that_tell_and_grad():
    """Return inputs of 10.2: also whole numbers of either kind, and a steep place, where measured slopes are wrong."""
    rng = np.random.default_rng(106)
    cases = [(*case, rng.normal(size=case[0].shape)) for case in _rows_that_tell()]
    x, gain, epsilon, grad = cases[1]
    return [
        *cases,
        (x, gain, epsilon, np.round(3 * grad).astype(int)),
        (1e-4 * rng.normal(size=(3, 4)) + 2e-4, cases[0][1], 1e-12, rng.normal(size=(3, 4))),
    ]


def _measured(x, gain, epsilon, grad, h=1e-6):
    """Answer 10.2 by central differences."""
    dx = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        dx[place] = np.sum((_rms()(x + step, gain, epsilon) - _rms()(x - step, gain, epsilon)) * grad) / (2 * h)
    return dx, _rms_backward()(x, gain, epsilon, grad)[1]


def _rms_backward(
    size=lambda x, epsilon: _root(_mean(x * x), epsilon),
    start=lambda grad, gain: grad * gain,
    dx=lambda x, n, r, g: r * (g - n * _mean(g * n)),
    dgain=lambda x, n, grad, gain: (grad * n).sum(axis=0),
):
    """Return an answer to 10.2 that takes the steps given, and the right one for each of the others."""

    def answer(x, gain, epsilon, grad):
        r = 1 / size(x, epsilon)
        return dx(x, x * r, r, start(grad, gain)), dgain(x, x * r, grad, gain)

    return answer


# 10.3


def _rows_and_shift(sizes=RMS):
    rng = np.random.default_rng(103)
    return [(x, gamma, rng.normal(size=len(gamma)) - 0.5, epsilon) for x, gamma, epsilon in _rows(sizes)]


def _rows_that_tell_and_shift():
    rng = np.random.default_rng(107)
    return [(x, gamma, rng.normal(size=len(gamma)) - 0.5, epsilon) for x, gamma, epsilon in _rows_that_tell()]


def _layer(
    centre=lambda x: x - _mean(x),
    variance=lambda x: x.var(axis=1, keepdims=True),
    divide=lambda centred, variance, epsilon: centred / _root(variance, epsilon),
    end=lambda n, gamma, beta: gamma * n + beta,
):
    """Return an answer to 10.3 that takes the steps given, and the right one for each of the others."""

    def answer(x, gamma, beta, epsilon):
        return end(divide(centre(x), variance(x), epsilon), gamma, beta)

    return answer


# 10.4


def _batches(sizes=((7, 5, 0.9, True), (4, 3, 0.7, True), (3, 6, 0.8, False), (6, 2, 0.95, False))):
    rng = np.random.default_rng(104)
    return [
        (
            2 * rng.normal(size=(m, D)) + 1,
            rng.normal(size=D) + 1,
            rng.normal(size=D) - 0.5,
            rng.normal(size=D),
            rng.uniform(0.5, 3, size=D),
            momentum,
            0.3,
            training,
        )
        for m, D, momentum, training in sizes
    ]


def _batches_that_tell():
    """Return inputs of 10.4: batches of one; in both modes whole numbers, as many examples as features, far ones, nan.

    Batches of the same sizes, in training and then not, unmask what is remembered from call to call.
    """
    cases = _batches(((1, 4, 0.9, True), (1, 3, 0.6, False), (4, 4, 0.9, True), (4, 4, 0.7, False), (4, 4, 0.3, True)))
    for x, gamma, beta, mean, variance, momentum, epsilon, training in cases[2:4]:
        whole, unknown = np.round(2 * x).astype(int), x.copy()
        unknown[1, 2] = np.nan
        cases.append((whole, gamma, beta, mean, variance, momentum, epsilon, training))
        cases.append((100 * x, 30 * gamma, beta, mean, 1e-3 * variance, momentum, 1e-6, training))
        cases.append((unknown, gamma, beta, mean, variance, momentum, epsilon, training))
    return cases


def _toward(moving, batch, momentum):
    return momentum * moving + (1 - momentum) * batch


def _batch(
    of_batch=lambda x: (x.mean(axis=0), x.var(axis=0)),
    kept=lambda x, mean, variance, old: (mean, variance),
    move=_toward,
    moves=lambda training: training,
    used=lambda training, batch, old, new: batch if training else old,
    divide=lambda x, mean, variance, epsilon: (x - mean) / _root(variance, epsilon),
    end=lambda n, gamma, beta: gamma * n + beta,
):
    """Return an answer to 10.4 that takes the steps given, and the right one for each of the others."""

    def answer(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon, training):
        batch, old = of_batch(x), (moving_mean, moving_variance)
        new = old
        if moves(training):
            new = tuple(move(m, b, momentum) for m, b in zip(old, kept(x, *batch, old), strict=True))
        return end(divide(x, *used(training, batch, old, new), epsilon), gamma, beta), *new

    return answer


def _over_the_features(x, gamma, beta, *settings):
    """Layer normalisation in training, and the rest as it should be."""
    epsilon, training = settings[-2:]
    y, *moving = _batch()(x, gamma, beta, *settings)
    return (_layer()(x, gamma, beta, epsilon) if training else y, *moving)


EXERCISES = [
    Exercise(
        id="10.1",
        title="root mean square normalisation",
        inputs=("x", "gain", "epsilon"),
        outputs=("y",),
        cases=_rows,
        proofs=_rows_that_tell,
        squares=lambda: _rows(((4, 4, 1.0, 0.3), (3, 3, 1.0, 0.1))),
        mistakes={
            "the size without its root": _rms(divide=lambda x, size, epsilon: x / (size + epsilon)),
            "the length in place of the size": _rms(lambda x: (x * x).sum(axis=1, keepdims=True)),
            "epsilon outside the root": _rms(divide=lambda x, size, epsilon: x / (np.sqrt(size) + epsilon)),
            "epsilon is left out": _rms(divide=lambda x, size, epsilon: x / np.sqrt(size)),
            "epsilon inside the mean of sizes": _rms(
                divide=lambda x, size, epsilon: x / _root(_mean((np.abs(x) + epsilon) ** 2), 0)
            ),
            "epsilon is added above the line": _rms(divide=lambda x, size, epsilon: x / np.sqrt(size) + epsilon),
            "epsilon is squared": _rms(divide=lambda x, size, epsilon: x / _root(size, epsilon**2)),
            "the length in place of the size, without epsilon": _rms(
                lambda x: (x * x).sum(axis=1, keepdims=True), lambda x, size, epsilon: x / np.sqrt(size)
            ),
            "a size for each feature": _rms(lambda x: _mean(x * x, axis=0)),
            "one size for the whole batch": _rms(lambda x: (x * x).mean()),
            "a mean over the number of examples": _rms(lambda x: (x * x).sum(axis=1, keepdims=True) / len(x)),
            "the sizes lie along a row": _rms(lambda x: (x * x).mean(axis=1)),
            "the gain is left out": _rms(gain=lambda n, gain: n),
            "the gain is added": _rms(gain=np.add),
            "the gain divides": _rms(gain=np.divide),
            "the gains go to the examples": _rms(gain=lambda n, gain: n * gain[:, None]),
            "cut off to whole numbers": _whole(_rms()),
            "the gain comes before the size": lambda x, gain, epsilon: _rms()(x * gain, 1, epsilon),
            "the mean is taken off": lambda x, gain, epsilon: _layer()(x, gain, 0, epsilon),
            "the standard deviation in place of the size": _rms(lambda x: x.var(axis=1, keepdims=True)),
            "the standard deviation in place of the size, without epsilon": _rms(
                lambda x: x.var(axis=1, keepdims=True), lambda x, size, epsilon: x / np.sqrt(size)
            ),
            "one length for the whole batch": _rms(divide=lambda x, size, epsilon: x / np.linalg.norm(x)),
            "the root before the mean": _rms(
                divide=lambda x, size, epsilon: x / np.sqrt(x**2 + epsilon).mean(axis=1, keepdims=True)
            ),
            "the mean without squares": _rms(lambda x: _mean(np.abs(x)), lambda x, size, epsilon: x / (size + epsilon)),
            "the mean is squared, not the entries": _rms(lambda x: _mean(x) ** 2),
            "multiplied by the size": _rms(divide=lambda x, size, epsilon: x * _root(size, epsilon)),
            "the squares are normalised": _rms(divide=lambda x, size, epsilon: x * x / _root(size, epsilon)),
            "the size is returned": _rms(divide=lambda x, size, epsilon: _root(size, epsilon) + 0 * x),
        },
        hints=(
            "Square, mean, plus epsilon, root: one number for each row. Then divide the row by it.",
            "`(x**2).mean(axis=1, keepdims=True)` has shape (m, 1): it stands beside the rows.",
            "The gain has one number for each feature, and comes last.",
        ),
    ),
    Exercise(
        id="10.2",
        title="back through root mean square normalisation",
        inputs=("x", "gain", "epsilon", "grad"),
        outputs=("dx", "dgain"),
        cases=_rows_and_grad,
        proofs=_rows_that_tell_and_grad,
        squares=lambda: _rows_and_grad(((4, 4, 1.0, 0.3), (3, 3, 1.0, 0.1))),
        sizes=lambda x, gain, epsilon, grad: {"m": len(x)},
        mistakes={
            "the way back is missing": _rms_backward(dx=lambda x, n, r, g: g, start=lambda grad, gain: grad),
            "the size is taken for a constant": _rms_backward(dx=lambda x, n, r, g: r * g),
            "the way back knows the gain alone": _rms_backward(dx=lambda x, n, r, g: g),
            "the way there once more": lambda x, gain, epsilon, grad: (
                _rms()(x, gain, epsilon),
                _rms_backward()(x, gain, epsilon, grad)[1],
            ),
            "the gradient is normalised": lambda x, gain, epsilon, grad: (
                _rms()(grad, gain, epsilon),
                _rms_backward()(x, gain, epsilon, grad)[1],
            ),
            "normalised twice": lambda x, gain, epsilon, grad: _rms_backward()(
                _rms()(x, 1, epsilon), gain, epsilon, grad
            ),
            "the gain is left out on the way back": _rms_backward(start=lambda grad, gain: grad),
            "the gain divides on the way back": _rms_backward(start=lambda grad, gain: grad / gain),
            "a sum in place of the mean": _rms_backward(
                dx=lambda x, n, r, g: r * (g - n * (g * n).sum(axis=1, keepdims=True))
            ),
            "n is used once, not twice": _rms_backward(dx=lambda x, n, r, g: r * (g - _mean(g * n))),
            "the mean of g alone": _rms_backward(dx=lambda x, n, r, g: r * (g - n * _mean(g))),
            "the part along n is n squared": _rms_backward(dx=lambda x, n, r, g: r * (g - n * n * _mean(g))),
            "the gain is missing in the mean": lambda x, gain, epsilon, grad: _rms_backward(
                dx=lambda x, n, r, g: r * (g - n * _mean(grad * n))
            )(x, gain, epsilon, grad),
            "a constant size, and no gain": _rms_backward(dx=lambda x, n, r, g: r * g, start=lambda grad, gain: grad),
            "the gain comes twice": lambda x, gain, epsilon, grad: (
                gain * _rms_backward()(x, gain, epsilon, grad)[0],
                _rms_backward()(x, gain, epsilon, grad)[1],
            ),
            "r is squared": _rms_backward(dx=lambda x, n, r, g: r * r * (g - n * _mean(g * n))),
            "a mean over the number of examples": _rms_backward(
                dx=lambda x, n, r, g: r * (g - n * (g * n).sum(axis=1, keepdims=True) / len(x))
            ),
            "r comes once too often": _rms_backward(dx=lambda x, n, r, g: r * g - r * r * n * _mean(g * n)),
            "each entry by itself": _rms_backward(dx=lambda x, n, r, g: r * (g - g * n * n)),
            "each entry by itself, divided by D": _rms_backward(dx=lambda x, n, r, g: r * (g - g * n * n / x.shape[1])),
            "x in place of n, once": _rms_backward(dx=lambda x, n, r, g: r * (g - x * _mean(g * n))),
            "x in place of n, twice": _rms_backward(dx=lambda x, n, r, g: r * (g - x * _mean(g * x))),
            "the part along n is added": _rms_backward(dx=lambda x, n, r, g: r * (g + n * _mean(g * n))),
            "only the part along n": _rms_backward(dx=lambda x, n, r, g: r * n * _mean(g * n)),
            "r is left out": _rms_backward(dx=lambda x, n, r, g: g - n * _mean(g * n)),
            "the size in place of r": _rms_backward(dx=lambda x, n, r, g: (g - n * _mean(g * n)) / r),
            "the mean over the examples": _rms_backward(dx=lambda x, n, r, g: r * (g - n * _mean(g * n, axis=0))),
            "one mean for the whole batch": _rms_backward(dx=lambda x, n, r, g: r * (g - n * (g * n).mean())),
            "the means lie along a row": _rms_backward(dx=lambda x, n, r, g: r * (g - n * (g * n).mean(axis=1))),
            "the way back of layer normalisation": _rms_backward(
                dx=lambda x, n, r, g: r * (g - _mean(g) - n * _mean(g * n))
            ),
            "epsilon is left out": _rms_backward(size=lambda x, epsilon: _root(_mean(x * x), 0)),
            "epsilon outside the root": _rms_backward(size=lambda x, epsilon: np.sqrt(_mean(x * x)) + epsilon),
            "measured, not worked out": _measured,
            "dgain is not summed": _rms_backward(dgain=lambda x, n, grad, gain: grad * n),
            "dgain is averaged": _rms_backward(dgain=lambda x, n, grad, gain: (grad * n).mean(axis=0)),
            "dgain from x": _rms_backward(dgain=lambda x, n, grad, gain: (grad * x).sum(axis=0)),
            "dgain summed over the features": _rms_backward(dgain=lambda x, n, grad, gain: (grad * n).sum(axis=1)),
            "dgain is a shift's": _rms_backward(dgain=lambda x, n, grad, gain: grad.sum(axis=0)),
            "dgain has the gain in it": _rms_backward(dgain=lambda x, n, grad, gain: (grad * gain * n).sum(axis=0)),
            "one number for all gains": _rms_backward(dgain=lambda x, n, grad, gain: (grad * n).sum()),
            "dgain keeps the batch axis": _rms_backward(
                dgain=lambda x, n, grad, gain: (grad * n).sum(axis=0, keepdims=True)
            ),
            "dgain forgets grad": _rms_backward(dgain=lambda x, n, grad, gain: n.sum(axis=0)),
        },
        hints=(
            "Name the pieces first, as on the way there: r, of shape (m, 1), and n = x r. Then g = grad * gain.",
            "The mean of g n is one number for each row, so keep its axis: shape (m, 1).",
            "y = gain * n: the gain of a feature is shared by all examples, like a bias.",
        ),
    ),
    Exercise(
        id="10.3",
        title="layer normalisation",
        inputs=("x", "gamma", "beta", "epsilon"),
        outputs=("y",),
        cases=_rows_and_shift,
        proofs=_rows_that_tell_and_shift,
        squares=lambda: _rows_and_shift(((4, 4, 1.0, 0.3), (3, 3, 1.0, 0.1))),
        mistakes={
            "divided by D - 1": _layer(variance=lambda x: x.var(axis=1, ddof=1, keepdims=True)),
            "divided by the variance": _layer(divide=lambda centred, variance, epsilon: centred / (variance + epsilon)),
            "over the examples: batch normalisation": _layer(
                lambda x: x - _mean(x, axis=0), lambda x: x.var(axis=0, keepdims=True)
            ),
            "the mean is that of a feature": _layer(lambda x: x - _mean(x, axis=0)),
            "the variance is that of a feature": _layer(variance=lambda x: x.var(axis=0, keepdims=True)),
            "one mean and variance for the whole batch": _layer(lambda x: x - x.mean(), lambda x: x.var()),
            "the mean is not taken off": _layer(lambda x: x),
            "the mean is not taken off: root mean square": _layer(lambda x: x, lambda x: _mean(x * x)),
            "the variance has the mean in it": _layer(variance=lambda x: _mean(x * x)),
            "the mean is taken off twice, squared": _layer(variance=lambda x: _mean(x) ** 2),
            "only the mean is taken off": _layer(divide=lambda centred, variance, epsilon: centred),
            "epsilon outside the root": _layer(
                divide=lambda centred, variance, epsilon: centred / (np.sqrt(variance) + epsilon)
            ),
            "epsilon is left out": _layer(divide=lambda centred, variance, epsilon: centred / np.sqrt(variance)),
            "multiplied by the spread": _layer(
                divide=lambda centred, variance, epsilon: centred * _root(variance, epsilon)
            ),
            "a bracket is missing": lambda x, gamma, beta, epsilon: (
                gamma * (x - _mean(x) / _root(x.var(axis=1, keepdims=True), epsilon)) + beta
            ),
            "two brackets are missing": lambda x, gamma, beta, epsilon: (
                gamma * x - _mean(x) / _root(x.var(axis=1, keepdims=True), epsilon) + beta
            ),
            "the standard deviation under the root": _layer(variance=lambda x: x.std(axis=1, keepdims=True)),
            "beta comes before the division": lambda x, gamma, beta, epsilon: (
                (gamma * (x - _mean(x)) + beta) / _root(x.var(axis=1, keepdims=True), epsilon)
            ),
            "a sum in place of the variance": _layer(variance=lambda x: x.var(axis=1, keepdims=True) * x.shape[1]),
            "the means lie along a row": _layer(lambda x: x - x.mean(axis=1), lambda x: x.var(axis=1)),
            "gamma is left out": _layer(end=lambda n, gamma, beta: n + beta),
            "beta is left out": _layer(end=lambda n, gamma, beta: gamma * n),
            "gamma and beta are left out": _layer(end=lambda n, gamma, beta: n),
            "beta is subtracted": _layer(end=lambda n, gamma, beta: gamma * n - beta),
            "gamma multiplies beta too": _layer(end=lambda n, gamma, beta: gamma * (n + beta)),
            "gamma and beta are swapped": _layer(end=lambda n, gamma, beta: beta * n + gamma),
            "cut off to whole numbers": _whole(_layer()),
            "gamma and beta come too early": lambda x, gamma, beta, epsilon: _layer()(gamma * x + beta, 1, 0, epsilon),
        },
        hints=(
            "Take each row's mean off first. What is left has the mean 0: its mean square is the variance.",
            "`x.var(axis=1, keepdims=True)` is the variance of each row, of shape (m, 1).",
            "The rest is as in 10.1, with beta added at the end.",
        ),
    ),
    Exercise(
        id="10.4",
        title="batch normalisation",
        inputs=("x", "gamma", "beta", "moving_mean", "moving_variance", "momentum", "epsilon", "training"),
        outputs=("y", "moving_mean", "moving_variance"),
        cases=_batches,
        proofs=_batches_that_tell,
        squares=lambda: _batches(((4, 4, 0.9, True), (3, 3, 0.7, False))),
        mistakes={
            "the batch's statistics at inference": _batch(used=lambda training, batch, old, new: batch),
            "the running statistics in training": _batch(used=lambda training, batch, old, new: old),
            "the statistics just moved, in training": _batch(used=lambda training, batch, old, new: new),
            "training and inference are swapped": _batch(
                used=lambda training, batch, old, new: old if training else batch, moves=lambda training: not training
            ),
            "over the features: layer normalisation": _over_the_features,
            "one mean and variance for all features": _batch(
                of_batch=lambda x: (x.mean() + 0 * x[0], x.var() + 0 * x[0])
            ),
            "the statistics are those of each example": _batch(of_batch=lambda x: (x.mean(axis=1), x.var(axis=1))),
            "the running variance moves towards the mean": _batch(kept=lambda x, mean, variance, old: (mean, mean)),
            "the running variance divides by m - 1": _batch(
                kept=lambda x, mean, variance, old: (mean, variance * len(x) / max(len(x) - 1, 1))
            ),
            "divided by m - 1": _batch(
                of_batch=lambda x: (x.mean(axis=0), x.var(axis=0) * len(x) / max(len(x) - 1, 1))
            ),
            "momentum is the share of the batch": _batch(
                move=lambda moving, batch, momentum: (1 - momentum) * moving + momentum * batch
            ),
            "the running variance is left behind": lambda *case: (*_batch()(*case)[:2], case[4]),
            "the old running statistics are kept": _batch(moves=lambda training: False),
            "the running statistics move at inference": _batch(moves=lambda training: True),
            "the running statistics move and divide, in both modes": _batch(
                used=lambda training, batch, old, new: new, moves=lambda training: True
            ),
            "the last batch's statistics are kept": _batch(move=lambda moving, batch, momentum: batch),
            "half of the move": _batch(move=lambda moving, batch, momentum: moving + (1 - momentum) * batch),
            "the other half of the move": _batch(move=lambda moving, batch, momentum: momentum * moving + batch),
            "the plain mean of old and new": _batch(move=lambda moving, batch, momentum: (moving + batch) / 2),
            "the root goes into the running variance": _batch(
                kept=lambda x, mean, variance, old: (mean, np.sqrt(variance))
            ),
            "the standard deviation in place of the variance": _batch(
                of_batch=lambda x: (x.mean(axis=0), x.std(axis=0))
            ),
            "the running variance is about the running mean": _batch(
                kept=lambda x, mean, variance, old: (mean, ((x - old[0]) ** 2).mean(axis=0))
            ),
            "the running variance is a mean square": _batch(
                kept=lambda x, mean, variance, old: (mean, (x * x).mean(axis=0))
            ),
            "the mean is not taken off": _batch(divide=lambda x, mean, variance, eps: x / _root(variance, eps)),
            "divided by the variance": _batch(divide=lambda x, mean, variance, eps: (x - mean) / (variance + eps)),
            "epsilon outside the root": _batch(
                divide=lambda x, mean, variance, eps: (x - mean) / (np.sqrt(variance) + eps)
            ),
            "epsilon is left out": _batch(divide=lambda x, mean, variance, eps: (x - mean) / np.sqrt(variance)),
            "gamma is left out": _batch(end=lambda n, gamma, beta: n + beta),
            "beta is left out": _batch(end=lambda n, gamma, beta: gamma * n),
            "gamma and beta are left out": _batch(end=lambda n, gamma, beta: n),
            "gamma multiplies beta too": _batch(end=lambda n, gamma, beta: gamma * (n + beta)),
            "gamma and beta are swapped": _batch(end=lambda n, gamma, beta: beta * n + gamma),
        },
        hints=(
            "First decide which mean and variance are used: those of the batch in training, else the running ones.",
            "In training the running ones move as well, by the rule above. At inference they come back as they were.",
            "Over the examples is axis 0: `x.mean(axis=0)` has shape (D,), and meets every row without keepdims.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="10.A",
        answer="the output is the same, the gradient a tenth",
        because=(
            "The size takes the ten out again. And weights ten times as large must move ten times as far for the same "
            "effect, so what one small move does is a tenth."
        ),
    ),
    Prediction(
        id="10.B",
        answer="beta, whatever was asked",
        because="With one example the batch's mean is that example, so x minus the mean is 0, and gamma times 0 is 0.",
    ),
    Prediction(
        id="10.C",
        answer="only a normalisation helps",
        because=(
            "A larger rate gets it a little further, never to nine of ten: the lab below has them all. What the small "
            "weights take away in each layer, a normalisation gives back."
        ),
    ),
    Prediction(
        id="10.D",
        answer="it all but vanishes",
        because="The normalised network learns faster at small steps. At larger ones the plain network is as fast.",
    ),
]
