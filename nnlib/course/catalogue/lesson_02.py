"""Lesson 02: activations."""

import numpy as np
from scipy.special import expit

from nnlib.course.catalogue import Exercise, Prediction

FAR = np.array([-800.0, -40.0, -3.0, 2.5, 60.0, 800.0])  # e^800 is larger than any float
FARTHER = np.array([-1e6, 1e6])  # floats lie so far apart here that a slope measured from two points is wrong
WHOLE = np.array([[-2, 0, 1], [3, -1, 2]])  # numbers that are whole: results must not be rounded to such
TAIL = np.array([-40.0, -22.0, -19.0])  # the sigmoid is small here, and no two of its numbers are the same
UNKNOWN = np.array([[1.0, np.nan, -2.0], [0.0, 3.0, -1.0]])  # what cannot be known is nan in the answer, too


def _numbers():
    """Return arrays z of either sign; none is 0, where some mistakes are infinite."""
    rng = np.random.default_rng(21)
    return [(rng.normal(size=7),), (rng.normal(scale=3, size=(4, 3)),)]


def _behind_relu():
    """Return (z, grad); a third of z is exactly 0, and both hold both signs."""
    rng = np.random.default_rng(23)
    cases = []
    for shape in ((7, 5), (4, 3)):
        z = rng.normal(scale=2, size=shape)
        z.ravel()[::3] = 0.0
        cases.append((z, rng.normal(size=shape)))
    return cases


def _near_the_corner():
    """Return (z, grad) with z whole, or as near to 0 as can be told; one is a single row, one no matrix at all."""
    grad = np.array([0.4, -2.6, 1.5, -0.7, 3.1, 0.9])
    near = np.array([1e-20, -1e-20, 0.0, -0.0, 0.5, -0.5])
    return [(WHOLE, grad.reshape(2, 3)), (near, grad), (near[None], grad[None])]


def _scores(sizes=((7, 5), (4, 3))):
    rng = np.random.default_rng(24)
    return [(rng.normal(scale=2, size=size) - 1.0,) for size in sizes]


def _large_scores():
    """Return scores z for which the largest of a row, and nothing else, has to be subtracted.

    The first z is (3, 6); in its middle row each e^z is a float, and their sum is too large for one. So shares computed
    without care are 0 there, a number that can be recognised, not NaN. The other rows lie so far below that nothing is
    left of them once the batch's largest score is subtracted. Then whole numbers, scores further apart (also as a batch
    of one), and a score that is nan.
    """
    z = np.random.default_rng(25).normal(size=(3, 6)) - 60.0
    z[1] = np.linspace(709.2, 709.7, 6)
    apart = np.array([[-2e4, 0.0, 2e4], [-2e4, 1 - 2e4, -1 - 2e4], [2e4 - 1, 2e4, -2e4]])
    return [(z,), (WHOLE,), (apart,), (apart[1:2],), (UNKNOWN,)]


def _behind_softmax(sizes=((7, 5), (4, 3), (2, 6))):
    rng = np.random.default_rng(26)
    return [(_shares(rng.normal(size=size)), rng.normal(size=size)) for size in sizes]


def _other_gradients():
    """Return (p, grad) with gradients that are whole, as many examples as classes, and a tiny share that counts."""
    [(p, grad)] = _behind_softmax(((3, 3),))
    return [(p[:2], WHOLE), (p, grad), (np.array([[1e-6, 0.5, 0.5 - 1e-6]]), np.array([[3e5, 0.5, -0.5]]))]


def _shares(z, axis=1):
    """Return softmax over an axis (None: over the whole batch)."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _rest(z, axis=1, keepdims=True):
    """Return e to the power of z less its maxima over an axis, which lie along a row where `keepdims` is False."""
    return np.exp(z - z.max(axis=axis, keepdims=keepdims))


def _measured(z, h=1e-5):
    """Return four slopes, each from two points close to each other."""
    functions = (lambda z: z, expit, np.tanh, lambda z: z * expit(z))
    return tuple((f(z + h) - f(z - h)) / (2 * h) for f in functions)


def _derivatives(linear=np.ones_like, sigmoid=lambda s: s * (1 - s), tanh=None, silu=None):
    """Return an answer to 02.2 that is right but for the derivatives given here, functions of (what is named in) z."""

    def answer(z):
        s = expit(z)
        return (
            linear(z),
            sigmoid(s),
            1 - np.tanh(z) ** 2 if tanh is None else tanh(z),
            s + z * s * (1 - s) if silu is None else silu(z, s),
        )

    return answer


def _quietly(function):
    """Let a mistake overflow without a warning."""

    def quiet(*case):
        with np.errstate(all="ignore"):
            return function(*case)

    return quiet


EXERCISES = [
    Exercise(
        id="02.1",
        title="the sigmoid",
        inputs=("z",),
        outputs=("y",),
        cases=_numbers,
        proofs=lambda: [(FAR,), (WHOLE,), (TAIL,), (UNKNOWN,)],
        mistakes={
            "the exponent has the wrong sign": lambda z: expit(-z),
            "the 1 under the line is missing": lambda z: np.exp(np.minimum(z, 700)),
            "a minus under the line": _quietly(lambda z: 1 / (1 - np.exp(-z))),
            "the line of the fraction is missing": lambda z: 1 + np.exp(-np.maximum(z, -700)),
            "tanh in place of the sigmoid": np.tanh,
            "twice as steep": lambda z: (1 + np.tanh(z)) / 2,
            "a step in place of a curve": lambda z: (z > 0).astype(float),
            "the derivative in place of the function": lambda z: expit(z) * expit(-z),
            "softsign in place of the sigmoid": lambda z: z / (1 + np.abs(z)),
            "z is held between -20 and 20": lambda z: expit(np.clip(z, -20, 20)),
            "the sigmoid is held away from 0": lambda z: np.clip(expit(z), 1e-7, 1 - 1e-7),
            "cut off to whole numbers": lambda z: expit(z).astype(z.dtype),
            "nan is hidden": lambda z: np.nan_to_num(expit(z)),
        },
        hints=(
            "Write the equation down as it stands, with `np.exp`. What does your function say to z = 0, to z = ln 3?",
            "If a number far from 0 gives nan or a warning: which exponential became too large? Another way to write "
            "the same curve stretches and moves `np.tanh`, which never overflows.",
        ),
    ),
    Exercise(
        id="02.2",
        title="four derivatives",
        inputs=("z",),
        outputs=("d_linear", "d_sigmoid", "d_tanh", "d_silu"),
        cases=_numbers,
        proofs=lambda: [(FAR,), (WHOLE,), (FARTHER,)],
        mistakes={
            "the derivative of z is not z": _derivatives(linear=np.copy),
            "the slope of a line is not 0": _derivatives(linear=np.zeros_like),
            "one number for all entries": _derivatives(linear=lambda z: 1.0),
            "the derivative is fed the activation": _derivatives(
                sigmoid=lambda s: expit(s) * (1 - expit(s)),
                tanh=lambda z: 1 - np.tanh(np.tanh(z)) ** 2,
                silu=lambda z, s: expit(z * s) + z * s * expit(z * s) * (1 - expit(z * s)),
            ),
            "the function in place of its derivative": _derivatives(
                sigmoid=lambda s: s, tanh=np.tanh, silu=lambda z, s: z * s
            ),
            "only one of the two factors": _derivatives(sigmoid=lambda s: 1 - s, silu=lambda z, s: s + z * (1 - s)),
            "a square too much": _derivatives(sigmoid=lambda s: 1 - s**2),
            "csch in place of sech": _derivatives(tanh=_quietly(lambda z: 1 / np.sinh(z) ** 2)),
            "the square is missing": _derivatives(tanh=lambda z: 1 - np.tanh(z)),
            "sech is not squared": _derivatives(tanh=_quietly(lambda z: 1 / np.cosh(z))),
            "z in place of tanh z": _derivatives(tanh=lambda z: 1 - z**2),
            "the sigmoid's rule for tanh": _derivatives(tanh=lambda z: np.tanh(z) * (1 - np.tanh(z))),
            "half of the product rule": _derivatives(silu=lambda z, s: s),
            "the other half of the product rule": _derivatives(silu=lambda z, s: z * s * (1 - s)),
            "the factor z is missing": _derivatives(silu=lambda z, s: s + s * (1 - s)),
            "the sigmoid in place of its slope": _derivatives(silu=lambda z, s: s + z * s),
            "the parts are subtracted": _derivatives(silu=lambda z, s: s - z * s * (1 - s)),
            "an extra factor": _derivatives(silu=lambda z, s: s * (s + z * s * (1 - s))),
            "derivatives multiplied": _derivatives(silu=lambda z, s: s * (1 - s)),
            "measured, not derived": _measured,
        },
        hints=(
            "Each is an array of z's shape. For linear: how much does f(z) = z grow when z grows by 1?",
            "For sigmoid and tanh compute f first; the table above gives f' from f. Compute f once, not twice.",
            "silu(z) = z times sigmoid(z) is a product: (u v)' = u' v + u v'. What are u, v, u' and v' here?",
        ),
    ),
    Exercise(
        id="02.3",
        title="ReLU's way back",
        inputs=("z", "grad"),
        outputs=("dz",),
        cases=_behind_relu,
        proofs=_near_the_corner,
        sizes=lambda z, grad: dict(zip(("m", "K"), z.shape, strict=False)),
        mistakes={
            "every gradient passes": lambda z, grad: grad.copy(),
            "the slope at 0 is taken as 1": lambda z, grad: grad * (z >= 0),
            "the slope at 0 is taken as a half": lambda z, grad: grad * np.heaviside(z, 0.5),
            "the slope is returned alone": lambda z, grad: (z > 0).astype(float),
            "the gradient is bent, not z": lambda z, grad: np.maximum(grad, 0),
            "the wrong side passes": lambda z, grad: grad * (z < 0),
            "the activation in place of its slope": lambda z, grad: grad * np.maximum(z, 0),
            "z in place of the slope": lambda z, grad: grad * z,
            "the gradient is not used": lambda z, grad: np.maximum(z, 0),
            "negative gradients are lost": lambda z, grad: np.maximum(grad, 0) * (z > 0),
            "the sign in place of the slope": lambda z, grad: grad * np.sign(z),
            "the gradient's own sign decides": lambda z, grad: z * (grad > 0),
            "the leaky slope": lambda z, grad: np.where(z > 0, grad, 0.01 * grad),
            "the leaky slope of Keras": lambda z, grad: np.where(z > 0, grad, 0.3 * grad),
            "small numbers are held back": lambda z, grad: grad * (z > 1e-3),
            "cut off to whole numbers": lambda z, grad: (grad * (z > 0)).astype(z.dtype),
        },
        hints=(
            "Which entries of z were let through on the way there? What did the others become, and did they matter?",
            "Make an array that is 1 where ReLU has slope 1 and 0 where it has slope 0. It depends on z alone.",
        ),
    ),
    Exercise(
        id="02.4",
        title="softmax for a batch",
        inputs=("z",),
        outputs=("p",),
        cases=_scores,
        proofs=_large_scores,
        squares=lambda: _scores(((3, 3), (4, 4))),
        sizes=lambda z: {"m": len(z), "K": z.shape[1]},
        mistakes={
            "the sum of exponentials overflows": _quietly(lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)),
            "the maximum is subtracted above the line only": _quietly(
                lambda z: _rest(z) / np.exp(z).sum(axis=1, keepdims=True)
            ),
            "the maximum is subtracted below the line only": _quietly(
                lambda z: np.exp(z) / _rest(z).sum(axis=1, keepdims=True)
            ),
            "the scores are clipped": lambda z: _shares(np.clip(z, -500, 500)),
            "shares over the wrong axis": lambda z: _shares(z, axis=0),
            "one sum for the whole batch": lambda z: _shares(z, axis=None),
            "each row its maximum, and one sum for all": lambda z: _rest(z) / _rest(z).sum(),
            "the maxima of the columns": _quietly(
                lambda z: _rest(z, axis=0) / _rest(z, axis=0).sum(axis=1, keepdims=True)
            ),
            "one maximum for the whole batch": _quietly(
                lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=1, keepdims=True)
            ),
            "the sums of e^z lie along a row": lambda z: np.exp(z) / np.exp(z).sum(axis=1),
            "the sums lie along a row": lambda z: _rest(z) / _rest(z).sum(axis=1),
            "the maxima lie along a row": lambda z: (
                _rest(z, keepdims=False) / _rest(z, keepdims=False).sum(axis=1, keepdims=True)
            ),
            "the maxima and the sums lie along a row": lambda z: (
                _rest(z, keepdims=False) / _rest(z, keepdims=False).sum(axis=1)
            ),
            "not divided by the sum": _rest,
            "the exponential is missing": lambda z: z / z.sum(axis=1, keepdims=True),
            "a sigmoid for each score": expit,
            "the winner takes it all": lambda z: (z == z.max(axis=1, keepdims=True)).astype(float),
            "the logarithm of the shares": lambda z: np.log(_shares(z)),
            "cut off to whole numbers": lambda z: _shares(z).astype(z.dtype),
            "nan is hidden": lambda z: np.nan_to_num(_shares(z)),
            "one example's nan spoils the others": lambda z: _shares(z - z.max()),
            "the exponent has the wrong sign": lambda z: _shares(-z),
        },
        hints=(
            "For one example: subtract the largest score, take e to the power of each, divide by their sum.",
            "The sum runs over the classes of one example: which axis is that? `keepdims=True` keeps it as a column "
            "(m, 1), so that it meets the rows of z.",
        ),
    ),
    Exercise(
        id="02.5",
        title="softmax's way back",
        inputs=("p", "grad"),
        outputs=("dz",),
        cases=_behind_softmax,
        proofs=_other_gradients,
        squares=lambda: _behind_softmax(((3, 3), (4, 4))),
        sizes=lambda p, grad: {"m": len(p), "K": p.shape[1]},
        mistakes={
            "only the diagonal": lambda p, grad: grad * p * (1 - p),
            "the Jacobian is left out": lambda p, grad: grad.copy(),
            "only half of the Jacobian": lambda p, grad: p * grad,
            "the other half of the Jacobian": lambda p, grad: -p * (p * grad).sum(axis=1, keepdims=True),
            "the weighted sum is added": lambda p, grad: p * (grad + (p * grad).sum(axis=1, keepdims=True)),
            "a plain sum of the gradient": lambda p, grad: p * (grad - grad.sum(axis=1, keepdims=True)),
            "a mean in place of the weighted sum": lambda p, grad: p * (grad - (p * grad).mean(axis=1, keepdims=True)),
            "summed over the examples": lambda p, grad: p * (grad - (p * grad).sum(axis=0, keepdims=True)),
            "the sums lie along a row": lambda p, grad: p * (grad - (p * grad).sum(axis=1)),
            "one sum for the whole batch": lambda p, grad: p * (grad - (p * grad).sum()),
            "the share in front is missing": lambda p, grad: grad - (p * grad).sum(axis=1, keepdims=True),
            "the bracket is missing": lambda p, grad: p * grad - (p * grad).sum(axis=1, keepdims=True),
            "one J for all examples": lambda p, grad: grad @ (np.diag(p[0]) - np.outer(p[0], p[0])),
            "every example meets every other": lambda p, grad: p * (grad - grad @ p.T),
            "cut off to whole numbers": lambda p, grad: (p * (grad - (p * grad).sum(axis=1, keepdims=True))).astype(
                grad.dtype
            ),
            "p and grad are swapped": lambda p, grad: grad * (p - (p * grad).sum(axis=1, keepdims=True)),
            "the softmax is taken a second time": lambda p, grad: (
                _shares(p) * (grad - (_shares(p) * grad).sum(axis=1, keepdims=True))
            ),
        },
        hints=(
            "Solve it for one example with the matrix J of the cell above; a loop over the rows is a right answer.",
            "Without a loop: the same sum of p times grad belongs to all classes of an example. Compute it once for "
            "each row, keep it as a column, and use it in the second equation.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="02.A",
        answer="straight pieces with corners",
        because="Each unit of the ReLU layer folds the plane along one line; between the folds all is straight.",
    ),
    Prediction(
        id="02.B",
        answer="less than a millionth",
        because="A quarter, ten times over: 1/4 to the power of 10 is 1 in 1 048 576, and that is the best case.",
    ),
    Prediction(
        id="02.C",
        answer="they stay as they are",
        because="e^100 becomes a factor of every exponential and of their sum, and cancels.",
    ),
    Prediction(
        id="02.D",
        answer="never",
        because="A share is a positive number divided by a sum that holds that number and other positive ones.",
    ),
]
