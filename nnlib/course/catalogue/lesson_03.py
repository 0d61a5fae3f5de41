"""Lesson 03: losses."""

import numpy as np
from scipy.special import expit, logsumexp
from scipy.special import softmax as shares

from nnlib.course.catalogue import Exercise, Prediction

SIZES = ((7, 5), (4, 3), (2, 6))  # (m, K)
_quietly = np.errstate(all="ignore")  # around a mistake: it leaves the range of floats without a warning


def _quantities():
    """Return (y, p) with differences small and large, of both signs."""
    rng = np.random.default_rng(31)
    return [(3 * rng.normal(size=size), 3 * rng.normal(size=size)) for size in SIZES]


def _whole_quantities():
    """Return (y, p) of whole numbers, to which no slope is to be rounded, and predictions that are far off."""
    rng = np.random.default_rng(38)
    y, p = rng.integers(-5, 5, size=(4, 3)), rng.integers(-5, 5, size=(4, 3))
    return [(y, p + rng.random(size=(4, 3))), (y, p), (np.array([[0, 7]]), np.array([[3e4, -2e4]]))]


def _likely_answers():
    """Return (y, p): targets between 0 and 1, since those of 0 and 1 alone make swapped arguments infinite."""
    rng = np.random.default_rng(32)
    return [(0.05 + 0.9 * rng.random(size), 0.02 + 0.96 * rng.random(size)) for size in SIZES]


def _yes_or_no():
    sure = np.array([[1.0, 0.0]]), np.array([[2e-5, 1 - 2e-5]])  # and wrong
    unknown = np.array([[1.0, 0.0]]), np.array([[np.nan, 0.5]])
    return [*[((y > 0.5).astype(int), p) for y, p in _likely_answers()], sure, unknown]


def _classes(seed=33, sizes=SIZES):
    rng = np.random.default_rng(seed)
    return [(rng.integers(K, size=m), rng.normal(scale=2, size=(m, K))) for m, K in sizes]


def _far_logits():
    """Return (y, z) on which each way of computing without care goes wrong in a way of its own.

    e^-744 is held as the second of the smallest floats, e^-739 as about the 226th: so coarsely rounded that logarithms
    come out visibly wrong, but finite, and such numbers can be recognised.
    """
    low = np.array([0, 2]), np.array([[-739.0, -742.0, -741.0, -743.0], [-744.0, -742.0, -743.0, -740.0]])
    wide = np.array([3, 0, 1]), np.array([[0.0, -60.0, -50.0, -744.0], [2.0, 0.0, 1.0, 1.0], [1.0, -2.0, 0.0, 3.0]])
    apart = np.array([1, 0, 2]), np.array([[372.0, 371.0, 370.0], [-372.0, -373.0, -370.0], [3.0, 1.0, 2.0]])
    steep = np.array([0]), np.array([[450.0, -300.0, 449.0, 448.0]])  # e^750 alone overflows
    return [*_classes(), low, wide, apart, steep]


def _very_far_logits():
    """Return (y, z) far from 0, far from each other in every place of a row, of whole numbers, and with one unknown.

    In the rows that stand alone, each number that is taken out in place of the largest overflows in others.
    """
    rng = np.random.default_rng(35)
    levels = [
        (rng.integers(K, size=m), level + 3 * rng.normal(size=(m, K))) for m, K, level in ((7, 5, 1e4), (4, 3, -1e4))
    ]
    apart = np.array([1, 2]), np.array([[9e3, 0.0, 1.0, 8e3], [-9e3, -9e3, -9e3 - 1, -9e3 - 2]])
    alone = [
        (np.array([own]), np.array([row]))
        for own, row in (
            (2, [0.0, 3000.0, 1.0, 0.0]),
            (1, [0.0, 3000.0, 1.0, 0.0]),
            (0, [3000.0, 0.0, 1.0, 0.0]),
            (2, [3000.0, 0.0, 1.0, 0.0]),
            (0, [3000.0, 2999.0, 2998.0, 2200.0]),
        )
    ]
    whole = np.array([2, 0]), np.array([[3, 1, 0], [-2, 1, 0]])
    unknown = np.array([0]), np.array([[1.0, np.nan, 0.0]])
    return [*levels, apart, *alone, whole, unknown]


def _sure_logits():
    """Return (y, z) whose gradients are tiny, as large as they can be, and beyond the reach of a nudge."""
    rng = np.random.default_rng(37)
    alone = [(np.array([k]), np.array([[12.0, 0.0, -1.0]])) for k in (0, 1)]
    return [*alone, (rng.integers(3, size=4), 1e7 + rng.normal(size=(4, 3)))]


def _one_hot_and_logits():
    return _with_one_hot(_classes(36))


def _with_one_hot(cases):
    return [(np.eye(z.shape[1])[y], z) for y, z in cases]


def _square_loss(y, p):
    return ((p - y) ** 2).mean()


def _square_gradient(change):
    """Return an answer to 03.1 whose loss is right; `change` makes the gradient of (p - y, m, K)."""
    return lambda y, p: (_square_loss(y, p), change(p - y, *p.shape))


def _square_value(change):
    """Return an answer to 03.1 whose gradient is right; `change` makes the loss of p - y."""
    return lambda y, p: (change(p - y), 2 * (p - y) / p.size)


def _binary_loss(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()


def _binary_slope(y, p):
    return (p - y) / (p * (1 - p)) / p.size


def _binary_rounded(yes):
    """Return an answer to 03.2 that takes the targets for a yes where `yes` says so, and for a no elsewhere."""
    return lambda y, p: (_binary_loss(1.0 * yes(y), p), _binary_slope(1.0 * yes(y), p))


def _binary_lifted(little):
    """Return an answer to 03.2 with a little added to each probability before its logarithm is taken."""
    return _binary_value(lambda y, p: -(y * np.log(p + little) + (1 - y) * np.log(1 - p + little)).mean())


def _binary_value(change):
    return lambda y, p: (change(y, p), _binary_slope(y, p))


def _binary_gradient(change):
    return lambda y, p: (_binary_loss(y, p), change(y, p))


def _shifted(y, z, M):
    """Return the cross-entropy by log-sum-exp with M (m,) taken out, whatever M is."""
    return (M + np.log(np.exp(z - M[:, None]).sum(axis=1)) - _own(y, z)).mean()


def _own(y, z):
    """Return each row's entry of its own class."""
    return z[np.arange(len(y)), y]  # (m,)


def _one_hot(y, z):
    return np.eye(z.shape[1])[y]  # (m, K)


def _naive_shares(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def _jacobian(p, grad):
    return p * (grad - (p * grad).sum(axis=1, keepdims=True))


def _logits_gradient(change):
    """Return an answer to 03.4: `change` makes it of (p, one-hot y, m, K)."""
    return lambda y, z: change(shares(z, axis=1), _one_hot(y, z), *z.shape)


def _square_logits_gradient(change):
    """Return an answer to 03.5: `change` makes it of (p, y, m, K)."""
    return lambda y, z: change(shares(z, axis=1), y, *z.shape)


EXERCISES = [
    Exercise(
        id="03.1",
        title="mean squared error and its gradient",
        inputs=("y", "p"),
        outputs=("L", "dp"),
        cases=_quantities,
        proofs=_whole_quantities,
        sizes=lambda y, p: {"m": p.shape[0], "K": p.shape[1]},
        mistakes={
            "the differences are not squared": _square_value(lambda d: d.mean()),
            "absolute differences in place of squares": _square_value(lambda d: np.abs(d).mean()),
            "the root of the mean": _square_value(lambda d: np.sqrt((d**2).mean())),
            "the mean is squared": _square_value(lambda d: d.mean() ** 2),
            "summed, not averaged": _square_value(lambda d: (d**2).sum()),
            "averaged over the examples alone": _square_value(lambda d: (d**2).sum() / len(d)),
            "averaged over the outputs alone": _square_value(lambda d: (d**2).sum() / d.shape[1]),
            "half of the squares": _square_value(lambda d: (d**2).mean() / 2),
            "a loss for each example": _square_value(lambda d: (d**2).mean(axis=1)),
            "the squares were not averaged": _square_value(lambda d: d**2),
            "the gradient's sign is flipped": _square_gradient(lambda d, m, K: -2 * d / (m * K)),
            "the 2 is missing": _square_gradient(lambda d, m, K: d / (m * K)),
            "the gradient is not averaged": _square_gradient(lambda d, m, K: 2 * d),
            "the gradient is not divided by m": _square_gradient(lambda d, m, K: 2 * d / K),
            "the gradient is divided by m alone": _square_gradient(lambda d, m, K: 2 * d / m),
            "the gradient is divided by m alone, without the 2": _square_gradient(lambda d, m, K: d / m),
            "the sign in place of the difference": _square_gradient(lambda d, m, K: np.sign(d) / (m * K)),
            "the gradient became one number": _square_gradient(lambda d, m, K: 2 * d.mean()),
            "the examples are averaged away": _square_gradient(lambda d, m, K: 2 * d.mean(axis=0)),
        },
        hints=(
            "For the loss: differences, squares, and one mean over all m K of them.",
            "For the gradient take one prediction: in the sum, only its own square depends on it. What is the "
            "derivative of (p - y)² by p, and by which number was the sum divided?",
        ),
    ),
    Exercise(
        id="03.2",
        title="binary cross-entropy and its gradient",
        inputs=("y", "p"),
        outputs=("L", "dp"),
        cases=_likely_answers,
        proofs=_yes_or_no,
        sizes=lambda y, p: {"m": p.shape[0], "K": p.shape[1]},
        mistakes={
            "y and p are swapped": _quietly(lambda y, p: (_binary_loss(p, y), _binary_slope(p, y))),
            "the minus is missing": _binary_value(lambda y, p: -_binary_loss(y, p)),
            "a no costs nothing": _binary_value(lambda y, p: -(y * np.log(p)).mean()),
            "a yes costs nothing": _binary_value(lambda y, p: -((1 - y) * np.log(1 - p)).mean()),
            "targets are taken for 0 or 1": _binary_rounded(lambda y: y > 0.5),
            "all but an exact 1 is a no": _binary_rounded(lambda y: y == 1),
            "all but an exact 0 is a yes": _binary_rounded(lambda y: y > 0),
            "the two terms are subtracted": _binary_value(
                lambda y, p: -(y * np.log(p) - (1 - y) * np.log(1 - p)).mean()
            ),
            "the logarithm to base 10": _binary_value(lambda y, p: _binary_loss(y, p) / np.log(10)),
            "the logarithm to base 2": _binary_value(lambda y, p: _binary_loss(y, p) / np.log(2)),
            "1e-7 is added to the probabilities": _binary_lifted(1e-7),
            "1e-8 is added to the probabilities": _binary_lifted(1e-8),
            "a sigmoid too much": _binary_value(lambda y, p: _binary_loss(y, expit(p))),
            "squares in place of logarithms": _binary_value(_square_loss),
            "summed, not averaged": _binary_value(lambda y, p: _binary_loss(y, p) * p.size),
            "averaged over the examples alone": _binary_value(lambda y, p: _binary_loss(y, p) * p.shape[1]),
            "a loss for each example": _binary_value(
                lambda y, p: -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean(axis=1)
            ),
            "the gradient's sign is flipped": _binary_gradient(lambda y, p: -_binary_slope(y, p)),
            "the slope by the logit": _binary_gradient(lambda y, p: (p - y) / p.size),
            "the slope by the logit, not averaged": _binary_gradient(lambda y, p: p - y),
            "p - y, then the sigmoid's slope": _binary_gradient(lambda y, p: (p - y) * p * (1 - p) / p.size),
            "the inner derivative is missing": _binary_gradient(lambda y, p: -(y / p + (1 - y) / (1 - p)) / p.size),
            "the gradient of the first term alone": _binary_gradient(lambda y, p: -y / p / p.size),
            "the gradient is not averaged": _binary_gradient(lambda y, p: _binary_slope(y, p) * p.size),
            "the gradient is not divided by m": _binary_gradient(lambda y, p: _binary_slope(y, p) * len(p)),
            "the gradient is divided by m alone": _binary_gradient(lambda y, p: _binary_slope(y, p) * p.shape[1]),
            "the gradient became one number": _binary_gradient(lambda y, p: _binary_slope(y, p).sum()),
        },
        hints=(
            "`np.log` is the natural logarithm. Write both terms for all entries at once, then a mean, then the minus.",
            "The derivative of ln(1 - p) by p is -1/(1 - p). With the minus in front of everything, which sign has "
            "each of the two terms, and by how many entries is the sum divided?",
        ),
    ),
    Exercise(
        id="03.3",
        title="cross-entropy from logits",
        inputs=("y", "z"),
        outputs=("L",),
        cases=_far_logits,
        proofs=_very_far_logits,
        squares=lambda: _classes(37, ((3, 3), (4, 4))),
        sizes=lambda y, z: {"m": z.shape[0], "K": z.shape[1]},
        mistakes={
            "the exponentials leave the range of floats": _quietly(
                lambda y, z: (np.log(np.exp(z).sum(axis=1)) - _own(y, z)).mean()
            ),
            "the logarithm of a rounded probability": _quietly(lambda y, z: -np.log(_own(y, shares(z, axis=1))).mean()),
            "a probability is lifted from 0": lambda y, z: -np.log(np.maximum(_own(y, shares(z, axis=1)), 1e-7)).mean(),
            "a little is added to a probability": lambda y, z: -np.log(_own(y, shares(z, axis=1)) + 1e-12).mean(),
            "the naive softmax, then its logarithm": _quietly(
                lambda y, z: -np.log(_own(y, np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))).mean()
            ),
            "far logits are cut off": lambda y, z: _shifted(y, np.clip(z, -500, 500), z.max(axis=1).clip(-500, 500)),
            "one maximum for the whole batch": _quietly(lambda y, z: _shifted(y, z, np.full(len(z), z.max()))),
            "the first logit in place of the largest": _quietly(lambda y, z: _shifted(y, z, z[:, 0])),
            "the right class's logit in place of the largest": _quietly(lambda y, z: _shifted(y, z, _own(y, z))),
            "the mean logit in place of the largest": _quietly(lambda y, z: _shifted(y, z, z.mean(axis=1))),
            "the least logit in place of the largest": _quietly(lambda y, z: _shifted(y, z, z.min(axis=1))),
            "the largest size in place of the largest logit": _quietly(
                lambda y, z: _shifted(y, z, np.abs(z).max(axis=1))
            ),
            "the maximum is not added back": lambda y, z: (logsumexp(z, axis=1) - z.max(axis=1) - _own(y, z)).mean(),
            "the maximum is added twice": lambda y, z: (logsumexp(z, axis=1) + z.max(axis=1) - _own(y, z)).mean(),
            "the maximum in place of log-sum-exp": lambda y, z: (z.max(axis=1) - _own(y, z)).mean(),
            "the logit of the right class is missing": lambda y, z: logsumexp(z, axis=1).mean(),
            "the minus is missing": lambda y, z: (_own(y, z) - logsumexp(z, axis=1)).mean(),
            "divided by K as well": lambda y, z: (logsumexp(z, axis=1) - _own(y, z)).mean() / z.shape[1],
            "summed over the batch": lambda y, z: (logsumexp(z, axis=1) - _own(y, z)).sum(),
            "every class is taken for right": lambda y, z: (logsumexp(z, axis=1) - z.sum(axis=1)).mean(),
            "the mean is over all classes": lambda y, z: (logsumexp(z, axis=1)[:, None] - z).mean(),
            "softmax is applied twice": lambda y, z: (
                logsumexp(shares(z, axis=1), axis=1) - _own(y, shares(z, axis=1))
            ).mean(),
            "the logarithm is missing": lambda y, z: -_own(y, shares(z, axis=1)).mean(),
            "the classes pick columns of the whole table": lambda y, z: (
                logsumexp(z, axis=1)[:, None] - z[:, y]
            ).mean(),
            "a loss for each example": lambda y, z: logsumexp(z, axis=1) - _own(y, z),
            "the maxima lie along a row": lambda y, z: (
                z.max(axis=1) + np.log(np.exp(z - z.max(axis=1)).sum(axis=1)) - _own(y, z)
            ).mean(),
            "summed over the examples": lambda y, z: (logsumexp(z, axis=0) - _own(y, z)).mean(),
        },
        hints=(
            "Three steps: the largest logit of each row; log-sum-exp with it; minus the logit of the right class.",
            "`z.max(axis=1)` is (m,). To subtract it from the rows of z it must be a column (m, 1).",
            "Right only for logits near 0? Which exponent can be far from 0, which logarithm can see a number near 0?",
        ),
    ),
    Exercise(
        id="03.4",
        title="the gradient by the logits",
        inputs=("y", "z"),
        outputs=("dz",),
        cases=_classes,
        proofs=lambda: [*_very_far_logits(), *_sure_logits()],
        squares=lambda: _classes(37, ((3, 3), (4, 4))),
        sizes=lambda y, z: {"m": z.shape[0], "K": z.shape[1]},
        mistakes={
            "softmax's Jacobian is applied again": _logits_gradient(lambda p, y, m, K: _jacobian(p, p - y) / m),
            "softmax's diagonal is applied again": _logits_gradient(lambda p, y, m, K: (p - y) * p * (1 - p) / m),
            "the gradient is divided by m twice": _logits_gradient(lambda p, y, m, K: (p - y) / m**2),
            "the gradient is not divided by m": _logits_gradient(lambda p, y, m, K: p - y),
            "the gradient's sign is flipped": _logits_gradient(lambda p, y, m, K: (y - p) / m),
            "divided by K in place of m": _logits_gradient(lambda p, y, m, K: (p - y) / K),
            "divided by K as well": _logits_gradient(lambda p, y, m, K: (p - y) / (m * K)),
            "the target is added": _logits_gradient(lambda p, y, m, K: (p + y) / m),
            "the target is not subtracted": _logits_gradient(lambda p, y, m, K: p / m),
            "the examples are averaged away": _logits_gradient(lambda p, y, m, K: (p - y).mean(axis=0)),
            "1 is subtracted everywhere": _logits_gradient(lambda p, y, m, K: (p - 1) / m),
            "only the right class has a slope": _logits_gradient(lambda p, y, m, K: (p - y) * y / m),
            "the long way, through 1/p": _quietly(_logits_gradient(lambda p, y, m, K: _jacobian(p, -y / p / m))),
            "one maximum for the whole batch": _quietly(
                lambda y, z: (_naive_shares(z - z.max()) - _one_hot(y, z)) / len(y)
            ),
            "the naive softmax": _quietly(lambda y, z: (_naive_shares(z) - _one_hot(y, z)) / len(y)),
            "the slope by p": _quietly(_logits_gradient(lambda p, y, m, K: -y / p / m)),
            "the class number is subtracted": lambda y, z: (shares(z, axis=1) - y[:, None]) / len(y),
            "class numbers in place of a table": lambda y, z: (shares(z, axis=1) - y) / len(y),
            "the classes pick whole columns": lambda y, z: (
                (shares(z, axis=1) - np.isin(np.arange(z.shape[1]), y)) / len(y)
            ),
            "softmax over the examples": lambda y, z: (shares(z, axis=0) - _one_hot(y, z)) / len(y),
            "softmax is applied twice": lambda y, z: (shares(shares(z, axis=1), axis=1) - _one_hot(y, z)) / len(y),
            "the softmax is missing": lambda y, z: (z - _one_hot(y, z)) / len(y),
        },
        hints=(
            "`softmax(z)` is a new array (m, K). In each row, one entry needs a change: that of the right class.",
            "`np.eye(K)[y]` is one way to a one-hot table; rows and columns, as in 03.3, are another. Then: what did "
            "the mean over the examples divide by?",
        ),
    ),
    Exercise(
        id="03.5",
        title="squared error behind softmax",
        inputs=("y", "z"),
        outputs=("dz",),
        cases=_one_hot_and_logits,
        proofs=lambda: _with_one_hot([*_very_far_logits(), *_sure_logits()]),
        sizes=lambda y, z: {"m": z.shape[0], "K": z.shape[1]},
        mistakes={
            "softmax's Jacobian is skipped": _square_logits_gradient(lambda p, y, m, K: 2 * (p - y) / (m * K)),
            "the Jacobian's diagonal alone": _square_logits_gradient(
                lambda p, y, m, K: 2 * (p - y) / (m * K) * p * (1 - p)
            ),
            "softmax's Jacobian is applied again": _square_logits_gradient(
                lambda p, y, m, K: _jacobian(p, _jacobian(p, 2 * (p - y) / (m * K)))
            ),
            "the cross-entropy's gradient": _square_logits_gradient(lambda p, y, m, K: (p - y) / m),
            "neither the 2 nor the mean": _square_logits_gradient(lambda p, y, m, K: _jacobian(p, p - y)),
            "the cross-entropy's slope is handed back": _square_logits_gradient(
                lambda p, y, m, K: _jacobian(p, (p - y) / m)
            ),
            "the 2 is missing": _square_logits_gradient(lambda p, y, m, K: _jacobian(p, (p - y) / (m * K))),
            "the gradient's sign is flipped": _square_logits_gradient(
                lambda p, y, m, K: -_jacobian(p, 2 * (p - y) / (m * K))
            ),
            "the gradient is not averaged": _square_logits_gradient(lambda p, y, m, K: _jacobian(p, 2 * (p - y))),
            "the gradient is not divided by m": _square_logits_gradient(
                lambda p, y, m, K: _jacobian(p, 2 * (p - y) / K)
            ),
            "the gradient is divided by m alone": _square_logits_gradient(
                lambda p, y, m, K: _jacobian(p, 2 * (p - y) / m)
            ),
            "the naive softmax": _quietly(
                lambda y, z: _jacobian(_naive_shares(z), 2 * (_naive_shares(z) - y) / z.size)
            ),
            "logits are compared with targets": lambda y, z: _jacobian(shares(z, axis=1), 2 * (z - y) / z.size),
            "p is handed back, not the slope": _square_logits_gradient(lambda p, y, m, K: _jacobian(p, p)),
        },
        hints=(
            "Three lines: p from `layer.forward`; the slope of the squared error by p, from 03.1; `layer.backward`.",
            "`layer.backward` wants dL/dp, of shape (m, K), with the 2 and the division in it.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="03.A",
        answer="0.001",
        because="The square grows by about 2 times 1 times 0.003, and the mean divides by 6: 0.006 / 6.",
    ),
    Prediction(
        id="03.B",
        answer="4.61",
        because="-ln(1/100) is ln 100. There is no upper end: p = 0.0001 costs 9.21, and p = 0 would be infinite.",
    ),
    Prediction(
        id="03.C",
        answer="2.30",
        because="Whatever the digit is, it was given 1/10, and -ln(1/10) = ln 10. For K classes it is ln K.",
    ),
    Prediction(
        id="03.D",
        answer="0.23",
        because="e to the 1 against nine times e to the 0: 2.718 / (2.718 + 9). Probabilities are poor logits.",
    ),
]
