"""Lesson 09: regularisation, dropout, early stopping."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _weights():
    rng = np.random.default_rng(91)
    return [(rng.normal(size=(D, H)), rng.normal(size=H), l2) for D, H, l2 in ((7, 5, 0.3), (4, 6, 2.0), (1, 3, 0.01))]


def _other_weights():
    """Return inputs of 09.1: a strength of 0, weights far and near, whole numbers, nan."""
    rng = np.random.default_rng(92)
    W, b = rng.normal(size=(3, 2)), rng.normal(size=2)
    unknown = np.where(np.arange(6).reshape(3, 2) == 4, np.nan, W)
    whole = rng.integers(-4, 5, size=(4, 3)), np.array([1, 0, -2])
    return [(W, b, 0.0), (3e4 * W, b, 2.0), (1e-5 * W, b, 0.3), (*whole, 0.3), (unknown, b, 0.5)]


def _cut_off(W, b, l2):
    return l2 * (W**2).sum(), (2 * l2 * W).astype(W.dtype), 0 * b


def _penalised(penalty=lambda W, b: (W**2).sum(), dW=lambda W, l2: 2 * l2 * W, db=lambda b, l2: 0 * b):
    """Return an answer to 09.1 made of the parts given, and the right one for each of the others."""
    return lambda W, b, l2: (l2 * penalty(W, b), dW(W, l2), db(b, l2))


def _weights_with_zeros():
    cases = []
    for W, l1 in zip((W for W, _, _ in _weights()), (0.7, 0.2, 1.1), strict=True):
        W[0, :2] = 0.0
        cases.append((W, l1, 0.45 / l1))
    return cases


def _other_elastic_weights():
    """Return inputs of 09.2: each strength 0, weights far and near, whole numbers, nan."""
    (W, _, _), (far, _, _), (_, _, _), (whole, _, _), (unknown, _, _) = _other_weights()
    near = np.array([[1e-12, -1e-9, 0.0], [3e-7, -2e-4, 1e-20]])
    cases = ((W, 0.0, 0.3), (W, 0.4, 0.0), (W, 0.0, 0.0), (far, 0.7, 0.2), (near, 0.7, 0.2))
    return [*cases, (whole, 0.3, 0.15), (unknown, 0.4, 0.2)]


def _elastic(
    penalty=lambda W, l1, l2: l1 * np.abs(W).sum() + l2 * (W**2).sum(),
    gradient=lambda W, l1, l2: l1 * np.sign(W) + 2 * l2 * W,
):
    """Return an answer to 09.2 made of the parts given, and the right one for the other."""
    return lambda W, l1, l2: (penalty(W, l1, l2), gradient(W, l1, l2))


def _zero_divided_by_zero(W, l1, l2):
    with np.errstate(invalid="ignore"):
        return l1 * W / np.abs(W) + 2 * l2 * W


def _batches():
    """One number in three is 0, as after a ReLU, and one random number is the rate itself."""
    rng, cases = np.random.default_rng(93), []
    for m, H, rate, training in ((7, 5, 0.3, True), (4, 6, 0.6, True), (6, 7, 0.4, False)):
        x = rng.normal(size=(m, H)) * (np.arange(m * H).reshape(m, H) % 3 > 0)
        numbers = rng.random((m, H))
        numbers[1, 1] = rate
        cases.append((x, rng.normal(size=(m, H)), numbers, rate, training))
    return cases


def _other_batches():
    """Return inputs of 09.3: rates of 0 and near 1; numbers of 0, of 1, and just beside the rate; x far, whole and nan.

    What is not known is kept, for a nan that is dropped may come out as 0 or as nan.
    """
    rng = np.random.default_rng(94)
    x, grad, numbers = rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), rng.random((4, 3))
    edge = numbers.copy()
    edge[0] = 0.25, np.nextafter(0.25, 0), np.nextafter(0.25, 1)
    edge[1, 0] = 1.0
    none = np.where(np.arange(3) == 1, 0.0, numbers)
    late = np.where(np.arange(3) == 1, 0.9995, numbers)
    whole = rng.integers(-5, 6, size=(2, 4, 3))
    unknown = np.where(late > 0.999, np.nan, x)
    return [
        (x, grad, none, 0.0, True),
        (x, grad, edge, 0.25, True),
        (x, grad, late, 0.999, True),
        (3e4 * x, 2e4 * grad, numbers, 0.25, True),
        (*whole, numbers, 0.3, True),
        (unknown, grad, late, 0.3, True),
        (3e4 * x, unknown, numbers, 0.3, False),
    ]


def _cut_off_there(x, grad, numbers, rate, training):
    y, dx = _dropped()(x, grad, numbers, rate, training)
    return y.astype(x.dtype), dx.astype(grad.dtype)


def _rate_or_half(x, grad, numbers, rate, training):
    return _dropped()(x, grad, numbers, rate or 0.5, training)


def _kept(numbers, rate):
    return numbers >= rate


def _inverted(k, rate):
    return k / (1 - rate)


def _dropped(kept=_kept, scaled=_inverted, idle=lambda numbers, rate: 1.0, back=None):
    """Return an answer to 09.3: which are kept, how they are scaled, the factor in use, and another way back."""

    def answer(x, grad, numbers, rate, training):
        factor = scaled(kept(numbers, rate), rate) if training else idle(numbers, rate)
        y = x * factor
        if back is None:
            return y, grad * factor
        return y, back(x, y, grad, numbers, rate, training)

    return answer


def _swapped_modes(x, grad, numbers, rate, training):
    return _dropped()(x, grad, numbers, rate, not training)


def _only_in_training(way):
    """Return a way back that is `way` in training and right in use."""
    return lambda x, y, grad, numbers, rate, training: way(x, y, grad, numbers, rate) if training else grad


def _validation_losses():
    """Eighths, which a float holds exactly: whether a difference equals min_delta is then no matter of rounding."""
    return [
        (np.array(losses) / 8, patience, min_delta)
        for losses, patience, min_delta in (
            ([40, 28, 32, 24, 24, 26, 8, 6], 2, 0.0),
            ([48, 30, 29, 28, 27, 26, 33, 29, 25, 27, 26, 28, 30, 10], 4, 0.25),
            ([30, 26, 28, 27, 20, 25, 24, 19, 18, 23, 22, 21, 20, 19, 25, 9], 5, 0.25),
            ([20, 18, 19, 12, 10, 11], 9, 0.0),
            ([12, 16, 17, 3], 2, 0.0),
            ([160, 130, 140, 120, 125, 125, 110], 2, 0.0),
            ([13, 9, 7, 4, 5, 6, 7], 3, 0.0),
            ([33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20], 3, 0.5),
            ([64, 60, 70, 58, 63, 57, 56, 50, 51, 52, 53, 40], 4, 0.125),
        )
    ]


def _other_validation_losses():
    """Return inputs of 09.4: gains too small to see, far and negative losses, long patience, many epochs, nan."""
    little = 2.0**-40
    waiting = [3.0, 2.0, *[2.5] * 11, 1.0, *[1.5] * 40, 0.5, *[1.0] * 12, 0.25]
    return [
        (np.array([0.5, 0.5 - little, 0.5 - 2 * little, 0.6, 0.7]), 2, 0.0),
        (np.array([8e3, 7e3, 6e3, 6.5e3, 7e3]), 2, 0.0),
        (np.array([5.0, 3.0, -1.0, -2.0, -1.5, -1.0]), 2, 0.5),
        (np.array(waiting), 12, 0.0),
        (np.array([*np.arange(90.0, 0.0, -1.0), 2.0, 2.0]), 2, 0.5),
        (np.array([3.0, 2.0, np.nan, 1.0, np.nan, np.nan, 0.5]), 2, 0.0),
        (np.array([3.0]), 4, 0.0),
    ]


def _stopping(
    better=lambda value, best, min_delta: value < best - min_delta,
    compared=lambda value, best, is_better: value if is_better else best,
    rest=lambda waited, is_better: 0 if is_better else waited + 1,
    over=lambda waited, patience: waited == patience,
    start=lambda losses: np.inf,
    said=lambda losses, epoch, best_epoch, patience: (epoch, best_epoch),
):
    """Return an answer to 09.4 made of the steps given, and the right one for each of the others."""

    def answer(losses, patience, min_delta):
        best, best_epoch, waited = start(losses), 0, 0
        for epoch, value in enumerate(losses, start=1):
            is_better = better(value, best, min_delta)
            best_epoch = epoch if is_better else best_epoch
            waited = rest(waited, is_better)
            best = compared(value, best, is_better)
            if over(waited, patience):
                break
        return said(losses, epoch, best_epoch, patience)

    return answer


def _last_left_out(losses, patience, min_delta):
    last, best_epoch = _stopping()(losses[:-1] if len(losses) > 1 else losses, patience, min_delta)
    return (last if last - best_epoch == patience else len(losses)), best_epoch


EXERCISES = [
    Exercise(
        id="09.1",
        title="the L2 penalty and its gradient",
        inputs=("W", "b", "l2"),
        outputs=("penalty", "dW", "db"),
        cases=_weights,
        proofs=_other_weights,
        mistakes={
            "half of the squares": _penalised(lambda W, b: (W**2).sum() / 2),
            "biases are penalised": _penalised(lambda W, b: (W**2).sum() + (b**2).sum()),
            "the penalty is averaged": _penalised(lambda W, b: (W**2).mean()),
            "the penalty is averaged over the inputs": _penalised(lambda W, b: (W**2).sum() / len(W)),
            "the penalty is negative": _penalised(lambda W, b: -(W**2).sum()),
            "the penalty comes twice": _penalised(lambda W, b: 2 * (W**2).sum()),
            "sizes in place of squares": _penalised(lambda W, b: np.abs(W).sum()),
            "the weights are added, not their squares": _penalised(lambda W, b: W.sum()),
            "the root of the squares": _penalised(lambda W, b: np.sqrt((W**2).sum())),
            "the square of the sum": _penalised(lambda W, b: W.sum() ** 2),
            "the strength is missing": lambda W, b, l2: ((W**2).sum(), 2 * l2 * W, 0 * b),
            "the strength is squared as well": lambda W, b, l2: (((l2 * W) ** 2).sum(), 2 * l2 * W, 0 * b),
            "a matrix product in place of squares": _penalised(lambda W, b: (W @ W.T).sum()),
            "a penalty for each unit": _penalised(lambda W, b: (W**2).sum(axis=0)),
            "a penalty for each weight": _penalised(lambda W, b: W**2),
            "the 2 is missing": _penalised(dW=lambda W, l2: l2 * W),
            "the gradient comes twice": _penalised(dW=lambda W, l2: 4 * l2 * W),
            "the penalty pulls away from 0": _penalised(dW=lambda W, l2: -2 * l2 * W),
            "the gradient is averaged": _penalised(dW=lambda W, l2: 2 * l2 * W / W.size),
            "the slope of the sizes": _penalised(dW=lambda W, l2: l2 * np.sign(W)),
            "the gradient keeps the square": _penalised(dW=lambda W, l2: 2 * l2 * W**2),
            "the strength is missing in the gradient": _penalised(dW=lambda W, l2: 2 * W),
            "the gradient is one number": _penalised(dW=lambda W, l2: (2 * l2 * W).sum()),
            "a step in place of a gradient": _penalised(dW=lambda W, l2: W - 2 * l2 * W),
            "the biases are pulled as well": _penalised(db=lambda b, l2: 2 * l2 * b),
            "the biases themselves": _penalised(db=lambda b, l2: b),
            "a strength of 0 counts as none": lambda W, b, l2: _penalised()(W, b, l2 or 0.01),
            "cut off to whole numbers": _cut_off,
            "nan is turned into a number": _penalised(lambda W, b: np.nansum(W**2)),
        },
        hints=(
            "Three values: a number, an array like W, and an array like b. `W**2` squares each weight by itself.",
            "The slope of w² is 2w. What is its slope when l2 stands in front?",
            "b appears nowhere in the penalty: when it grows, the penalty does not.",
        ),
    ),
    Exercise(
        id="09.2",
        title="L1, and the elastic net",
        inputs=("W", "l1", "l2"),
        outputs=("penalty", "gradient"),
        cases=_weights_with_zeros,
        proofs=_other_elastic_weights,
        mistakes={
            "signs cancel": _elastic(lambda W, l1, l2: l1 * W.sum() + l2 * (W**2).sum()),
            "the size of the sum": _elastic(lambda W, l1, l2: l1 * abs(W.sum()) + l2 * (W**2).sum()),
            "the signs are added, not the sizes": _elastic(lambda W, l1, l2: l1 * np.sign(W).sum() + l2 * (W**2).sum()),
            "the strengths are swapped": _elastic(lambda W, l1, l2: l2 * np.abs(W).sum() + l1 * (W**2).sum()),
            "the squares are left out": _elastic(lambda W, l1, l2: l1 * np.abs(W).sum()),
            "the sizes are left out": _elastic(lambda W, l1, l2: l2 * (W**2).sum()),
            "half of the squares": _elastic(lambda W, l1, l2: l1 * np.abs(W).sum() + l2 * (W**2).sum() / 2),
            "one strength for both": _elastic(lambda W, l1, l2: l1 * (np.abs(W).sum() + (W**2).sum())),
            "the penalty is averaged": _elastic(lambda W, l1, l2: l1 * np.abs(W).mean() + l2 * (W**2).mean()),
            "the norm of the matrix": _elastic(lambda W, l1, l2: l1 * np.linalg.norm(W, 1) + l2 * (W**2).sum()),
            "the root of the squares": _elastic(lambda W, l1, l2: l1 * np.abs(W).sum() + l2 * np.sqrt((W**2).sum())),
            "a penalty for each unit": _elastic(lambda W, l1, l2: l1 * np.abs(W).sum(axis=0) + l2 * (W**2).sum(axis=0)),
            "a penalty for each weight": _elastic(lambda W, l1, l2: l1 * np.abs(W) + l2 * W**2),
            "the size in place of the sign": _elastic(gradient=lambda W, l1, l2: l1 * np.abs(W) + 2 * l2 * W),
            "the weight in place of its sign": _elastic(gradient=lambda W, l1, l2: l1 * W + 2 * l2 * W),
            "every weight is pushed down": _elastic(gradient=lambda W, l1, l2: l1 + 2 * l2 * W),
            "the sign of 0 is taken as 1": _elastic(
                gradient=lambda W, l1, l2: l1 * np.where(W >= 0, 1, -1) + 2 * l2 * W
            ),
            "the sign of 0 is taken as -1": _elastic(
                gradient=lambda W, l1, l2: l1 * np.where(W > 0, 1, -1) + 2 * l2 * W
            ),
            "only positive weights are pulled": _elastic(gradient=lambda W, l1, l2: l1 * (W > 0) + 2 * l2 * W),
            "0 divided by 0": _elastic(gradient=_zero_divided_by_zero),
            "the 2 is missing": _elastic(gradient=lambda W, l1, l2: l1 * np.sign(W) + l2 * W),
            "l1 is missing in the gradient": _elastic(gradient=lambda W, l1, l2: np.sign(W) + 2 * l2 * W),
            "the squares have no slope": _elastic(gradient=lambda W, l1, l2: l1 * np.sign(W)),
            "the sizes have no slope": _elastic(gradient=lambda W, l1, l2: 2 * l2 * W),
            "the strengths are swapped in the gradient": _elastic(
                gradient=lambda W, l1, l2: l2 * np.sign(W) + 2 * l1 * W
            ),
            "the penalty pulls away from 0": _elastic(gradient=lambda W, l1, l2: -l1 * np.sign(W) - 2 * l2 * W),
            "L1 pulls away from 0": _elastic(gradient=lambda W, l1, l2: 2 * l2 * W - l1 * np.sign(W)),
            "L2 pulls away from 0": _elastic(gradient=lambda W, l1, l2: l1 * np.sign(W) - 2 * l2 * W),
            "the size in place of the weight": _elastic(
                gradient=lambda W, l1, l2: l1 * np.sign(W) + 2 * l2 * np.abs(W)
            ),
            "a strength of 0 counts as none": lambda W, l1, l2: _elastic()(W, l1 or 0.01, l2 or 0.01),
            "small weights count as 0": _elastic(
                gradient=lambda W, l1, l2: l1 * np.sign(W) * (np.abs(W) > 1e-6) + 2 * l2 * W
            ),
            "cut off to whole numbers": _elastic(
                gradient=lambda W, l1, l2: (l1 * np.sign(W) + 2 * l2 * W).astype(W.dtype)
            ),
            "nan is turned into a number": _elastic(lambda W, l1, l2: l1 * np.nansum(np.abs(W)) + l2 * np.nansum(W**2)),
            "the 2 belongs to the squares alone": _elastic(gradient=lambda W, l1, l2: 2 * (l1 * np.sign(W) + l2 * W)),
            "the gradient is averaged": _elastic(gradient=lambda W, l1, l2: (l1 * np.sign(W) + 2 * l2 * W) / W.size),
            "the gradient is one number": _elastic(gradient=lambda W, l1, l2: (l1 * np.sign(W) + 2 * l2 * W).sum()),
        },
        hints=(
            "Two prices, added: l1 times the sum of the sizes, and the penalty of 09.1. Their slopes are added, too.",
            "`np.abs(W)` has the sizes, `np.sign(W)` is 1, 0 or -1. Which of them belongs to the gradient?",
        ),
    ),
    Exercise(
        id="09.3",
        title="dropout, there and back",
        inputs=("x", "grad", "numbers", "rate", "training"),
        outputs=("y", "dx"),
        cases=_batches,
        proofs=_other_batches,
        mistakes={
            "the way back lets everything through": _dropped(back=lambda x, y, grad, numbers, rate, training: grad),
            "the way back is only scaled": _dropped(
                back=_only_in_training(lambda x, y, grad, numbers, rate: grad / (1 - rate))
            ),
            "the way back is not scaled": _dropped(
                back=_only_in_training(lambda x, y, grad, numbers, rate: grad * (numbers >= rate))
            ),
            "the way back is multiplied by 1 - rate": _dropped(
                back=_only_in_training(lambda x, y, grad, numbers, rate: grad * (numbers >= rate) * (1 - rate))
            ),
            "the way back has another mask": _dropped(
                back=_only_in_training(lambda x, y, grad, numbers, rate: grad * (numbers < rate) / (1 - rate))
            ),
            "what was kept is read off y": _dropped(
                back=_only_in_training(lambda x, y, grad, numbers, rate: grad * (y != 0) / (1 - rate))
            ),
            "only what is positive comes back": _dropped(
                back=_only_in_training(lambda x, y, grad, numbers, rate: grad * (y > 0) / (1 - rate))
            ),
            "x is multiplied in": _dropped(back=lambda x, y, grad, numbers, rate, training: grad * y),
            "x is a factor on the way back": _dropped(
                back=_only_in_training(lambda x, y, grad, numbers, rate: grad * y)
            ),
            "y comes back in place of the gradient": _dropped(
                back=_only_in_training(lambda x, y, grad, numbers, rate: y)
            ),
            "the factor is returned alone": _dropped(
                back=_only_in_training(lambda x, y, grad, numbers, rate: (numbers >= rate) / (1 - rate))
            ),
            "the way back is on in use as well": _dropped(
                back=lambda x, y, grad, numbers, rate, training: grad * (numbers >= rate) / (1 - rate)
            ),
            "the way back is scaled in use": _dropped(
                back=lambda x, y, grad, numbers, rate, training: (
                    grad * ((numbers >= rate) / (1 - rate) if training else 1 - rate)
                )
            ),
            "kept and dropped are swapped": _dropped(lambda numbers, rate: numbers < rate),
            "the rate is taken for the share that is kept": _dropped(
                lambda numbers, rate: numbers < rate, lambda k, rate: k / rate
            ),
            "the rate is taken for the share that is kept, from above": _dropped(
                lambda numbers, rate: numbers >= 1 - rate, lambda k, rate: k / rate
            ),
            "the share that is kept is the rate": _dropped(lambda numbers, rate: numbers >= 1 - rate),
            "a number equal to the rate is dropped": _dropped(lambda numbers, rate: numbers > rate),
            "what is kept is not scaled": _dropped(scaled=lambda k, rate: k * 1.0),
            "multiplied by 1 - rate": _dropped(scaled=lambda k, rate: k * (1 - rate)),
            "divided by 1, less the rate": _dropped(scaled=lambda k, rate: k / 1 - rate),
            "divided by the rate": _dropped(scaled=lambda k, rate: k / rate),
            "scaled by the share that was kept": _dropped(scaled=lambda k, rate: k / k.mean()),
            "scaled, and nothing is dropped": _dropped(lambda numbers, rate: numbers >= 0),
            "the random numbers themselves": _dropped(lambda numbers, rate: numbers),
            "one draw for all examples": _dropped(lambda numbers, rate: numbers[:1] >= rate),
            "one draw for all units": _dropped(lambda numbers, rate: numbers[:, :1] >= rate),
            "on in use as well": _dropped(idle=lambda numbers, rate: (numbers >= rate) / (1 - rate)),
            "units are missing in use": _dropped(idle=lambda numbers, rate: numbers >= rate),
            "scaled in use as well": _dropped(idle=lambda numbers, rate: 1 - rate),
            "divided in use as well": _dropped(idle=lambda numbers, rate: 1 / (1 - rate)),
            "scaled in use, not in training": _dropped(
                scaled=lambda k, rate: k * 1.0, idle=lambda numbers, rate: 1 - rate
            ),
            "no gradient in use": _dropped(
                back=lambda x, y, grad, numbers, rate, training: grad * training * (numbers >= rate) / (1 - rate)
            ),
            "nothing comes out in use": _dropped(idle=lambda numbers, rate: 0.0),
            "training and use are swapped": _swapped_modes,
            "a rate of 0 counts as none": _rate_or_half,
            "cut off to whole numbers": _cut_off_there,
        },
        hints=(
            "Make one factor for each number of x: 0 where it is dropped. What is it where it is kept? And in use?",
            "`numbers >= rate` is True where a number is kept; in a product True counts as 1.",
            "y is x times the factor. How fast does y grow with x, then?",
        ),
    ),
    Exercise(
        id="09.4",
        title="when to stop",
        inputs=("losses", "patience", "min_delta"),
        outputs=("last_epoch", "best_epoch"),
        cases=_validation_losses,
        proofs=_other_validation_losses,
        mistakes={
            "one epoch too patient": _stopping(over=lambda waited, patience: waited > patience),
            "one epoch too impatient": _stopping(over=lambda waited, patience: waited >= patience - 1),
            "stops at once": _stopping(over=lambda waited, patience: waited == 1),
            "never stops": _stopping(over=lambda waited, patience: False),
            "min_delta is not used": _stopping(lambda value, best, min_delta: value < best),
            "min_delta makes it easier": _stopping(lambda value, best, min_delta: value < best + min_delta),
            "equal counts as better": _stopping(lambda value, best, min_delta: value <= best - min_delta),
            "equal counts as better, and min_delta is not used": _stopping(
                lambda value, best, min_delta: value <= best
            ),
            "any change counts as better": _stopping(lambda value, best, min_delta: abs(value - best) > min_delta),
            "min_delta as a share": _stopping(
                lambda value, best, min_delta: value < (best * (1 - min_delta) if best < np.inf else best)
            ),
            "larger is better": _stopping(
                lambda value, best, min_delta: value > best + min_delta, start=lambda losses: -np.inf
            ),
            "compared with the epoch before": _stopping(compared=lambda value, best, is_better: value),
            "the best so far moves without min_delta": _stopping(
                compared=lambda value, best, is_better: min(value, best)
            ),
            "the best so far is never replaced": _stopping(
                compared=lambda value, best, is_better: value if best == np.inf else best
            ),
            "the last epoch is left out": _last_left_out,
            "waiting goes on after a better epoch": _stopping(
                rest=lambda waited, is_better: waited if is_better else waited + 1
            ),
            "small gains are not seen": _stopping(lambda value, best, min_delta: value < best - (min_delta or 1e-4)),
            "nan does not count as waiting": _stopping(lambda value, best, min_delta: not value >= best - min_delta),
            "no epoch is ever better": _stopping(start=lambda losses: 0.0),
            "the best so far starts at 1": _stopping(start=lambda losses: 1.0),
            "the best so far starts at 9": _stopping(start=lambda losses: 9.0),
            "the first epoch counts as waiting": _stopping(
                start=lambda losses: losses[0],
                said=lambda losses, epoch, best_epoch, patience: (epoch, max(best_epoch, 1)),
            ),
            "the last epoch is taken for the best": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (epoch, epoch)
            ),
            "the last epoch is taken for the best at the end of the list": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (
                    epoch,
                    best_epoch if epoch - best_epoch == patience else epoch,
                )
            ),
            "the best is looked for in the future": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (epoch, int(np.argmin(losses)) + 1)
            ),
            "the best without min_delta": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (epoch, int(np.argmin(losses[:epoch])) + 1)
            ),
            "patience is counted back": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (epoch, epoch - patience)
            ),
            "the best is counted from 0": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (epoch, best_epoch - 1)
            ),
            "epochs are counted from 0": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (epoch - 1, best_epoch - 1)
            ),
            "one epoch is trained after the last": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (min(epoch + 1, len(losses)), best_epoch)
            ),
            "the best loss in place of its epoch": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (epoch, losses[best_epoch - 1])
            ),
            "losses in place of epochs": _stopping(
                said=lambda losses, epoch, best_epoch, patience: (losses[epoch - 1], losses[best_epoch - 1])
            ),
        },
        hints=(
            "Go through the losses once. Keep three variables: the best loss, its epoch, and how long you waited.",
            "`enumerate(losses, start=1)` counts epochs from 1. `np.inf` is a best so far that any loss beats.",
            "In each epoch: better by more than min_delta, so note it and start waiting anew; else wait one longer. "
            "Then ask whether patience has run out.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="09.A",
        answer="at about 0.04",
        because="Each step leaves 0.998 of it, and 0.998 to the power of 1 000 is 0.135. It gets ever nearer to 0.",
    ),
    Prediction(
        id="09.B",
        answer="none",
        because="A step of fixed length jumps over 0 and back; to land on it exactly would be a coincidence.",
    ),
    Prediction(
        id="09.C",
        answer="0.00025",
        because="0.1 / 2 / 200: a four hundredth of the number that was written.",
    ),
    Prediction(
        id="09.D",
        answer="it makes it larger",
        because="It keeps the network from what would lower that loss most: learning the examples by heart.",
    ),
]
