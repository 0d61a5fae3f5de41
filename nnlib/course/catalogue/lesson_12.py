"""Lesson 12: match scikit-learn to the last digit."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _networks():
    """Generators that have drawn already: who makes one of their own from a seed gets other numbers."""
    cases = []
    for D, H, K, activation, seed in (
        (7, 5, 3, "relu", 3),
        (4, 6, 2, "logistic", 5),
        (3, 8, 5, "tanh", 0),
        (5, 2, 4, "identity", 8),
    ):
        random = np.random.RandomState(seed)
        random.random_sample(4)
        cases.append((D, H, K, activation, random))
    return cases


def _limit(activation, fan_in, fan_out):
    return np.sqrt((2 if activation == "logistic" else 6) / (fan_in + fan_out))


def _uniform(random, limit, shape):
    return random.uniform(-limit, limit, shape)


def _started(limit=_limit, bias_limit=None, kernel=_uniform, bias=_uniform, generator=lambda random: random):
    """Return an answer to 12.1 made of the parts given, and the right one for each of the others."""

    def answer(D, H, K, activation, random):
        random, weights = generator(random), []
        for fan_in, fan_out in ((D, H), (H, K)):
            edge = limit(activation, fan_in, fan_out)
            weights.append(kernel(random, edge, (fan_in, fan_out)))
            weights.append(bias(random, (bias_limit or limit)(activation, fan_in, fan_out), fan_out))
        return weights

    return answer


def _in_the_order(*places):
    """Return an answer to 12.1 that draws the arrays W1, b1, W2, b2 in another order."""

    def answer(D, H, K, activation, random):
        first, second = _limit(activation, D, H), _limit(activation, H, K)
        shapes = [(first, (D, H)), (first, H), (second, (H, K)), (second, K)]
        drawn = {place: _uniform(random, *shapes[place]) for place in places}
        return [drawn[place] for place in range(4)]

    return answer


def _one_after_the_other(*limits):
    """Return an answer to 12.1 that takes another limit for each of the two layers."""
    return lambda D, H, K, activation, random: [
        part
        for limit, fans in zip(limits, ((D, H), (H, K)), strict=True)
        for part in (_uniform(random, limit(activation, *fans), shape) for shape in (fans, fans[1]))
    ]


def _biases_for_inputs(D, H, K, activation, random):
    weights = []
    for fans in ((D, H), (H, K)):
        weights += [_uniform(random, _limit(activation, *fans), shape) for shape in (fans, fans[0])]
    return weights


def _start_over(D, H, K, activation, random):
    again = np.random.RandomState()
    again.set_state(random.get_state())
    return [*_started()(D, H, K, activation, random)[:2], *_started()(H, K, 1, activation, again)[:2]]


def _all_examples(sizes=((7, 4, 3), (11, 3, 0), (5, 6, 9))):
    """Generators that have drawn already, as scikit-learn's has when it comes to shuffle."""
    cases = []
    for m, epochs, seed in sizes:
        random = np.random.RandomState(seed)
        random.random_sample(6)
        cases.append((m, epochs, random))
    return cases


def _ordered(each, keep=lambda order, new: new):
    """Return an answer to 12.2: `each(order, random)` is an epoch's order, `keep` what the next one starts from."""

    def answer(m, epochs, random):
        order, orders = np.arange(m), []
        for _ in range(epochs):
            new = each(order, random)
            orders.append(new)
            order = keep(order, new)
        return np.array(orders)

    return answer


def _shuffled(order, random):
    order = order.copy()
    random.shuffle(order)
    return order


def _one_too_late(m, epochs, random):
    return np.vstack([np.arange(m), _ordered(_shuffled)(m, epochs, random)])[:epochs]


def _one_array_for_all(m, epochs, random):
    return np.tile(_ordered(_shuffled)(m, epochs, random)[-1], (epochs, 1))


def _anew(m, epochs, random):
    return np.array([np.random.RandomState(0).permutation(m) for _ in range(epochs)])


def _layers(sizes=((6, 5, 3, 0.3, 7), (4, 3, 6, 2.0, 11), (2, 4, 5, 0.01, 9))):
    rng = np.random.default_rng(123)
    return [
        (rng.normal(size=(D, H)), rng.normal(size=H), rng.normal(size=(H, K)), rng.normal(size=K), alpha, m)
        for D, H, K, alpha, m in sizes
    ]


def _layers_that_tell():
    """Return inputs of 12.3: one example, square kernels, far weights, nan."""
    square, single = _layers(((3, 3, 3, 0.5, 4), (3, 2, 1, 0.2, 1)))
    W1, b1, W2, b2, alpha, m = single
    broken = np.array([[np.nan, 1.0], [2.0, 0.5], [1.0, -1.0]])
    return [
        square,
        single,
        (1e4 * W1, b1, 1e4 * W2, b2, alpha, 3),
        (broken, b1, W2, b2, alpha, m),
    ]


def _price(number=lambda W1, W2: np.sum(W1**2) + np.sum(W2**2), slope=lambda W: W):
    """Return an answer to 12.3 made of the parts given, and the right one for the other."""
    return lambda W1, b1, W2, b2, alpha, m: (
        alpha / 2 * number(W1, W2) / m,
        alpha * slope(W1) / m,
        alpha * slope(W2) / m,
    )


def _all_of_it(share):
    """Return an answer to 12.3 whose three values are `share(alpha, m)` times the right ones."""

    def answer(W1, b1, W2, b2, alpha, m):
        return tuple(share(alpha, m) * value for value in _price()(W1, b1, W2, b2, alpha, m))

    return answer


KERNELS = (("W1", (3, 4)), ("b1", (4,)), ("W2", (4, 2)))
OTHERS = (("loss", ()), ("kernel", (2, 3, 2)), ("bias", (5,)), ("U", (3, 3)), ("V", (2,)))  # the step axis comes first


def _runs(*changes, steps=6, seed=124, tolerance=2.0**-10, shapes=KERNELS):
    """Return a case of 12.4: two runs of some arrays; a change (step, name, index, by) lasts for that step only.

    All numbers are multiples of a power of two: whether a difference equals the tolerance is no matter of rounding.
    """
    rng = np.random.default_rng(seed)
    ours = {name: rng.integers(-64, 64, (steps, *shape)) / 16 for name, shape in shapes}
    theirs = {name: array.copy() for name, array in ours.items()}
    for step, name, index, by in changes:
        theirs[name][(step, *index)] += by
    return ours, theirs, tolerance


def _pairs_of_runs():
    return [
        _runs((1, "W1", (2, 3), 2.0**-12), (2, "W1", (0, 1), 0.125), (2, "b1", (2,), 0.25), (2, "b1", (0,), -0.0625),
              (2, "W2", (3, 1), -0.125), (4, "W2", (0, 0), 3.0), (5, "W1", (1, 1), 1.0)),
        _runs(seed=125),
        _runs((3, "W1", (1, 0), 2.0**-11), (3, "W2", (2, 1), 0.5), (3, "W2", (0, 0), 0.5), (4, "W1", (0, 0), -2.0),
              seed=126, steps=5),
        _runs((0, "b1", (3,), -0.25), (0, "W2", (1, 1), 0.125), (2, "W1", (2, 2), 4.0), seed=127, steps=4),
        _runs((1, "W2", (1, 0), 0.25), (3, "b1", (1,), 0.5), (3, "W2", (0, 1), 0.3125), (4, "W1", (0, 0), 1.0),
              seed=128, tolerance=0.25),
        _runs((5, "W1", (2, 0), 0.75), (5, "W2", (2, 0), 0.5), seed=129),
        _runs((2, "W1", (0, 0), 0.125), (2, "W1", (1, 1), 0.125), (2, "W1", (2, 2), -0.125), (2, "b1", (0,), 0.1875),
              seed=130),
        _runs((1, "W1", (0, 0), 0.125), (1, "W1", (1, 1), -0.125), (1, "W1", (2, 2), 0.125), (1, "b1", (0,), 0.25),
              seed=133),
        _runs((2, "W2", (0, 1), 0.25), seed=134),
        _runs((1, "b1", (1,), 2.0**-6), (3, "W1", (0, 0), 1.0), seed=145),
    ]  # fmt: skip


def _runs_that_break():
    """NaN in either run and in both, beside differences at the same step and later; an infinite weight; other arrays;
    differences close to the tolerance.
    """
    clean, broken, tolerance = _runs((1, "b1", (2,), np.nan), (2, "b1", (0,), 0.5), seed=135)
    infinite = _runs((2, "W1", (1, 1), 0.5), (2, "b1", (2,), np.inf), seed=135)[1]
    lost = _runs(seed=136, steps=4)
    for run in lost[:2]:
        run["b1"][2, 1] = np.nan
    return [
        (broken, clean, tolerance),
        (infinite, clean, tolerance),
        lost,
        _runs((3, "V", (1,), 0.25), (3, "loss", (), 0.125), (4, "loss", (), 9.0), seed=138, shapes=OTHERS),
        _runs((0, "kernel", (1, 2, 0), 0.25), seed=139, steps=1, shapes=OTHERS[:2]),
        _runs((1, "b1", (1,), 0.375), (3, "W1", (0, 0), 2.0), seed=140, tolerance=0.25),
        _runs((1, "b1", (1,), 2.0**-12), (3, "W1", (0, 0), -(2.0**-10)), seed=141),
        _runs((1, "b1", (1,), 2.0**-10 + 2.0**-36), (3, "W1", (0, 0), 1.0), seed=142),
        _runs((1, "W1", (1, 1), np.nan), (3, "W2", (0, 0), 0.5), seed=146),
        _runs((2, "b1", (1,), 2.0**-30), seed=143, tolerance=2.0**-38),
        _runs((2, "W2", (1, 0), 2.0**-42), (3, "W2", (1, 0), 1.0), seed=144, tolerance=0.0),
        _runs((0, "b1", (0,), 2.0**-10), (2, "W1", (1, 1), np.nan), (2, "W1", (0, 0), 0.25), (3, "W2", (0, 0), 0.5),
              seed=131),
        _runs((0, "W1", (0, 1), 2.0**-10), (1, "b1", (1,), np.nan), (1, "W2", (0, 0), 0.5), (3, "W2", (0, 0), 2.0),
              seed=132),
    ]  # fmt: skip


def _gap(a, b):
    return np.abs(a - b).max()


def _searched(
    gap=_gap,
    beyond=lambda gaps, tolerance: not np.max(gaps) <= tolerance,
    place=lambda gaps, tolerance: int(np.argmax(gaps)),
    order=lambda steps: range(steps),
    said=lambda step, place, largest: (step, place, largest),
    nothing=lambda steps, last: (-1, -1, 0.0),
    arrays=list,
):
    """Return an answer to 12.4 made of the parts given, and the right one for each of the others."""

    def answer(ours, theirs, tolerance):
        names = arrays(ours)
        steps = len(ours[names[0]])
        for step in order(steps):
            gaps = [gap(ours[name][step], theirs[name][step]) for name in names]
            if beyond(gaps, tolerance):
                found = place(gaps, tolerance)
                return said(step, found, gaps[found])
        return nothing(steps, max(gaps))

    return answer


def _worst_anywhere(ours, theirs, tolerance):
    gaps = np.array([[_gap(a, b) for a, b in zip(ours[name], theirs[name], strict=True)] for name in ours]).T
    if not gaps.max() > tolerance:
        return -1, -1, 0.0
    step, place = np.unravel_index(gaps.argmax(), gaps.shape)
    return step, place, gaps.max()


def _array_after_array(ours, theirs, tolerance):
    for place, name in enumerate(ours):
        for step, (a, b) in enumerate(zip(ours[name], theirs[name], strict=True)):
            if not _gap(a, b) <= tolerance:
                return step, place, _gap(a, b)
    return -1, -1, 0.0


def _largest_of_all_steps(ours, theirs, tolerance):
    step, place, _ = _searched()(ours, theirs, tolerance)
    return step, place, max(_gap(ours[name], theirs[name]) for name in ours) if step >= 0 else 0.0


def _index_in_place(ours, theirs, tolerance):
    step, place, largest = _searched()(ours, theirs, tolerance)
    if step < 0:
        return step, place, largest
    name = list(ours)[place]
    return step, int(np.abs(ours[name][step] - theirs[name][step]).argmax()), largest


def _curves():
    """Eighths, which a float holds exactly: whether a loss has fallen by exactly tol is then no matter of rounding."""
    return [
        (np.array(losses) / 8, tol, patience)
        for losses, tol, patience in (
            ([40, 32, 31, 25, 24, 23, 22, 21, 20, 12, 4], 1.0, 2),
            ([40, 30, 29, 28, 27, 26, 25, 24, 23, 10, 5, 3], 0.25, 3),
            ([40, 30, 33, 31, 32, 30, 30, 29, 30, 31, 35, 31, 10, 9, 8], 0.0, 2),
            ([50, 40, 39, 38, 30, 29, 28, 27, 20, 19, 18, 17, 16, 15, 14, 13, 5, 4], 0.5, 4),
            ([13, 9, 7, 4, 5, 6, 3], 0.125, 5),
            ([64, 60, 61, 50, 55, 54, 53, 52, 51, 40, 30], 0.5, 3),
            ([30, 29, 28, 27, 26, 25, 15, 5], 0.5, 1),
            ([20, 12, 15, 14, 10, 9, 11, 8, 7, 7, 6, 6, 5, 5, 5, 5, 5, 5], 0.375, 6),
            ([5, 7, 6, 4, 3, 3, 3, 2, 2, 2, 1], 0.125, 2),
            ([20, 10, 10, 10, 10, 10, 5], 0.125, 2),
        )
    ]


def _curves_that_tell():
    """Return inputs of 12.5: far losses, ones under 0, a plateau with tol 0, gains just less than tol, one epoch."""
    little = 2.0**-30
    return [
        (np.array(losses), tol, patience)
        for losses, tol, patience in (
            ([8e12, 7e12, 6e12, 5e12, 4e12, 3e12], 0.5, 1),
            ([2.0, -1.0, -2.0, -3.0, -3.0, -3.0, -3.0, -3.0, -4.0], 0.5, 3),
            ([5.0, 5.0, 5.0, 5.0, 5.0, 5.0], 0.0, 2),
            ([2.0, 1.5 + little, 1.0 + 2 * little, 0.5 + 3 * little, 0.25], 0.5, 1),
            ([2.0, 2.0 - 2.0**-11, 2.0 - 2.0**-12, 2.0 - 2.0**-11, 2.0 - 2.0**-11 - little, 0.0], 2.0**-11, 2),
            ([3.0], 0.125, 1),
            ([5.0, 6.0, 7.0], 0.125, 10),
            ([9, 7, 6, 6, 6, 1], 1, 1),
        )
    ]


def _ended(
    gained=lambda value, best, tol: not value > best - tol,
    best_of=lambda value, best, is_gain: min(value, best),
    rest=lambda idle, is_gain: 0 if is_gain else idle + 1,
    over=lambda idle, n: idle > n,
    start=np.inf,
    said=lambda epoch, best_epoch, losses, n: epoch,
):
    """Return an answer to 12.5 made of the steps given, and the right one for each of the others."""

    def answer(losses, tol, n):
        best, idle, best_epoch = start, 0, 0
        for epoch, value in enumerate(losses, start=1):
            is_gain = gained(value, best, tol)
            best_epoch = epoch if value < best else best_epoch
            idle, best = rest(idle, is_gain), best_of(value, best, is_gain)
            if over(idle, n):
                break
        return said(epoch, best_epoch, losses, n)

    return answer


def _replaced_before_compared(losses, tol, n):
    best, idle = np.inf, 0
    for epoch, value in enumerate(losses, start=1):
        best = min(best, value)
        idle = idle + 1 if value > best - tol else 0
        if idle > n:
            return epoch
    return len(losses)


def _stopped_at_an_index(losses, tol, n):
    epoch = _ended()(losses, tol, n)
    return epoch - 1 if epoch < len(losses) else epoch


EXERCISES = [
    Exercise(
        id="12.1",
        title="start weights as scikit-learn draws them",
        inputs=("D", "H", "K", "activation", "random"),
        outputs=("W1", "b1", "W2", "b2"),
        cases=_networks,
        mistakes={
            "biases have a limit of their own": _started(
                bias_limit=lambda activation, fan_in, fan_out: 1 / np.sqrt(fan_in)
            ),
            "only the first layer has the sigmoid's limit": _one_after_the_other(
                _limit, lambda activation, *fans: np.sqrt(6 / sum(fans))
            ),
            "one limit for both layers": lambda D, H, K, activation, random: _started(
                lambda *given: _limit(activation, D, H)
            )(D, H, K, activation, random),
            "the whole network's fans": lambda D, H, K, activation, random: _started(
                lambda *given: _limit(activation, D, K)
            )(D, H, K, activation, random),
            "a bias for every input": _biases_for_inputs,
            "the sigmoid has no limit of its own": _started(lambda activation, *fans: np.sqrt(6 / sum(fans))),
            "every activation has the sigmoid's limit": _started(lambda activation, *fans: np.sqrt(2 / sum(fans))),
            "tanh is taken for a sigmoid": _started(
                lambda activation, *fans: _limit("logistic" if activation == "tanh" else activation, *fans)
            ),
            "2 and 6 are exchanged": _started(
                lambda activation, *fans: np.sqrt((6 if activation == "logistic" else 2) / sum(fans))
            ),
            "the fans are not under the root": _started(
                lambda activation, *fans: _limit(activation, *fans) / np.sqrt(sum(fans))
            ),
            "a bias has one input": _started(
                bias_limit=lambda activation, fan_in, fan_out: _limit(activation, 1, fan_out)
            ),
            "the root of the limit is missing": _started(lambda *given: _limit(*given) ** 2),
            "the limit is made from the inputs alone": _started(
                lambda activation, fan_in, fan_out: _limit(activation, fan_in, 0)
            ),
            "1 / sqrt(fan_in)": _started(lambda activation, fan_in, fan_out: 1 / np.sqrt(fan_in)),
            "the fans are averaged": _started(lambda activation, *fans: _limit(activation, *fans) * np.sqrt(2)),
            "biases are 0": _started(bias=lambda random, limit, shape: np.zeros(shape)),
            "biases are all alike": _started(bias=lambda random, limit, shape: np.full(shape, limit)),
            "biases are drawn between -1 and 1": _started(bias_limit=lambda *given: 1.0),
            "both layers begin with the same numbers": _start_over,
            "all kernels are drawn first": _in_the_order(0, 2, 1, 3),
            "the bias is drawn before the kernel": _in_the_order(1, 0, 3, 2),
            "the last layer is drawn first": _in_the_order(2, 3, 0, 1),
            "a generator of one's own": _started(generator=lambda random: np.random.RandomState(0)),
            "NumPy's new generator": _started(generator=lambda random: np.random.default_rng(0)),
            "from 0 up": _started(kernel=lambda random, limit, shape: random.uniform(0, limit, shape)),
            "a normal distribution of that limit": _started(
                kernel=lambda random, limit, shape: random.normal(0, limit, shape)
            ),
            "a normal distribution of that spread": _started(
                kernel=lambda random, limit, shape: random.normal(0, limit / np.sqrt(3), shape)
            ),
            "drawn transposed": _started(
                kernel=lambda random, limit, shape: random.uniform(-limit, limit, shape[::-1]).T
            ),
            "units first": _started(kernel=lambda random, limit, shape: random.uniform(-limit, limit, shape[::-1])),
            "the limits' ends are swapped": _started(
                kernel=lambda random, limit, shape: -random.uniform(-limit, limit, shape)
            ),
        },
        hints=(
            "Do the same thing for two layers: work out the limit from its fans, draw the kernel, draw the bias.",
            '`activation == "logistic"` tells whether c is 2 or 6. The limit is the same for kernel and bias.',
            "`random.uniform(low, high, shape)` draws; a bias has the shape of its units. The order decides.",
        ),
    ),
    Exercise(
        id="12.2",
        title="the order of the examples",
        inputs=("m", "epochs", "random"),
        outputs=("orders",),
        cases=_all_examples,
        proofs=lambda: _all_examples(((7, 1, 2), (7, 3, 2), (7, 3, 4), (1, 3, 5), (2, 5, 6), (300, 2, 7))),
        mistakes={
            "each epoch starts from 0, 1, 2, ...": _ordered(_shuffled, keep=lambda order, new: order),
            "the first epoch is not shuffled": _one_too_late,
            "shuffled once": lambda m, epochs, random: np.tile(_shuffled(np.arange(m), random), (epochs, 1)),
            "one array for all epochs": _one_array_for_all,
            "not shuffled at all": _ordered(lambda order, random: order),
            "a generator of one's own": lambda m, epochs, random: _ordered(_shuffled)(
                m, epochs, np.random.RandomState(0)
            ),
            "the same seed in each epoch": _anew,
            "NumPy's new generator": lambda m, epochs, random: _ordered(lambda order, rng: rng.permutation(order))(
                m, epochs, np.random.default_rng(0)
            ),
            "drawn with replacement": _ordered(lambda order, random: random.randint(0, len(order), len(order))),
            "where to, not where from": lambda m, epochs, random: np.argsort(
                _ordered(_shuffled)(m, epochs, random), axis=1
            ),
            "joined the wrong way round": _ordered(lambda order, random: random.permutation(len(order))[order]),
            "counted from 1": lambda m, epochs, random: _ordered(_shuffled)(m, epochs, random) + 1,
            "epochs lie along the columns": lambda m, epochs, random: _ordered(_shuffled)(m, epochs, random).T,
            "one row for all orders": lambda m, epochs, random: _ordered(_shuffled)(m, epochs, random).ravel(),
        },
        hints=(
            "Make the order 0 to m - 1 before the loop over epochs, and shuffle it inside.",
            "`random.shuffle(order)` changes the one array `order`. What do all rows hold if you do not copy it?",
        ),
    ),
    Exercise(
        id="12.3",
        title="scikit-learn's penalty",
        inputs=("W1", "b1", "W2", "b2", "alpha", "m"),
        outputs=("number", "dW1", "dW2"),
        cases=_layers,
        proofs=_layers_that_tell,
        sizes=lambda W1, b1, W2, b2, alpha, m: {"m": m},
        mistakes={
            "alpha is left out": _all_of_it(lambda alpha, m: 1 / alpha),
            "divided by m twice": _all_of_it(lambda alpha, m: 1 / m),
            "multiplied by m": lambda W1, b1, W2, b2, alpha, m: (
                alpha / 2 * m * (np.sum(W1**2) + np.sum(W2**2)),
                alpha * W1 / m,
                alpha * W2 / m,
            ),
            "the half of alpha is missing": _price(lambda W1, W2: 2 * (np.sum(W1**2) + np.sum(W2**2))),
            "halved twice": _price(lambda W1, W2: (np.sum(W1**2) + np.sum(W2**2)) / 2),
            "biases pay as well": lambda W1, b1, W2, b2, alpha, m: (
                alpha / 2 * sum(np.sum(part**2) for part in (W1, b1, W2, b2)) / m,
                alpha * W1 / m,
                alpha * W2 / m,
            ),
            "only the first layer pays": _price(lambda W1, W2: np.sum(W1**2)),
            "only the last layer pays": _price(lambda W1, W2: np.sum(W2**2)),
            "means in place of sums": _price(lambda W1, W2: np.mean(W1**2) + np.mean(W2**2)),
            "roots of the sums": _price(lambda W1, W2: np.linalg.norm(W1) + np.linalg.norm(W2)),
            "sizes, not squares": _price(lambda W1, W2: np.abs(W1).sum() + np.abs(W2).sum()),
            "summed before it is squared": _price(lambda W1, W2: W1.sum() ** 2 + W2.sum() ** 2),
            "the sums are multiplied": _price(lambda W1, W2: np.sum(W1**2) * np.sum(W2**2)),
            "only one of the two is divided": lambda W1, b1, W2, b2, alpha, m: (
                alpha / 2 * (np.sum(W1**2) + np.sum(W2**2) / m),
                alpha * W1 / m,
                alpha * W2 / m,
            ),
            "the brackets are missing": lambda W1, b1, W2, b2, alpha, m: (
                alpha / 2 * np.sum(W1**2) + np.sum(W2**2) / m,
                alpha * W1 / m,
                alpha * W2 / m,
            ),
            "a matrix product in place of squares": _price(lambda W1, W2: (W1 @ W1.T).sum() + (W2 @ W2.T).sum()),
            "the number is not divided by m": lambda W1, b1, W2, b2, alpha, m: (
                alpha / 2 * (np.sum(W1**2) + np.sum(W2**2)),
                alpha * W1 / m,
                alpha * W2 / m,
            ),
            "the square's 2 without the half": _price(slope=lambda W: 2 * W),
            "the half is in the slope as well": _price(slope=lambda W: W / 2),
            "the slopes are not divided by m": lambda W1, b1, W2, b2, alpha, m: (
                alpha / 2 * (np.sum(W1**2) + np.sum(W2**2)) / m,
                alpha * W1,
                alpha * W2,
            ),
            "the slopes pull away from 0": _price(slope=lambda W: -W),
            "the slope of sizes": _price(slope=np.sign),
            "the slopes are squares": _price(slope=lambda W: W**2),
        },
        hints=(
            "Square all weights of both kernels, sum them up, multiply by alpha, divide by 2 and by m.",
            "The slope of w² is 2 w. What does the half in front leave of the 2?",
        ),
    ),
    Exercise(
        id="12.4",
        title="the first difference of two runs",
        inputs=("ours", "theirs", "tolerance"),
        outputs=("step", "place", "difference"),
        cases=_pairs_of_runs,
        proofs=_runs_that_break,
        mistakes={
            "NaN counts as equal": _searched(beyond=lambda gaps, tolerance: any(gap > tolerance for gap in gaps)),
            "NaN is made a number": _searched(lambda a, b: np.abs(np.nan_to_num(a - b)).max()),
            "a step with NaN is passed over": _searched(beyond=lambda gaps, tolerance: np.max(gaps) > tolerance),
            "Python's own max is taken": _searched(beyond=lambda gaps, tolerance: not max(gaps) <= tolerance),
            "NaN is looked for in the first run alone": _searched(
                lambda a, b: np.nan if np.isnan(a).any() else np.abs(a - np.nan_to_num(b)).max()
            ),
            "NaN is looked for in the second run alone": _searched(
                lambda a, b: np.nan if np.isnan(b).any() else np.abs(np.nan_to_num(a) - b).max()
            ),
            "NaN in both runs counts as equal": _searched(
                lambda a, b: np.abs(np.where(np.isnan(a) & np.isnan(b), 0, a - b)).max()
            ),
            "the mean over the arrays": _searched(beyond=lambda gaps, tolerance: not np.mean(gaps) <= tolerance),
            "a difference within the tolerance is told": lambda ours, theirs, tolerance: (
                *(found := _searched()(ours, theirs, tolerance))[:2],
                found[2] if found[0] >= 0 else max(_gap(ours[name], theirs[name]) for name in ours),
            ),
            "nearly within the tolerance": _searched(
                beyond=lambda gaps, tolerance: not (np.max(gaps) <= tolerance or np.isclose(np.max(gaps), tolerance))
            ),
            "the signs are left on": _searched(lambda a, b: (a - b).max()),
            "the signs are left on, the other way round": _searched(lambda a, b: (b - a).max()),
            "the mean difference": _searched(lambda a, b: np.abs(a - b).mean()),
            "squares of differences": _searched(lambda a, b: np.max((a - b) ** 2)),
            "shares of the weight": _searched(lambda a, b: np.max(np.abs(a - b) / (np.abs(b) + 1e-12))),
            "differences are summed": _searched(lambda a, b: np.abs(a - b).sum()),
            "the length of the difference": _searched(lambda a, b: np.linalg.norm(a - b)),
            "the largest weights are compared": _searched(lambda a, b: abs(a.max() - b.max())),
            "the sums are compared": _searched(lambda a, b: abs(a.sum() - b.sum())),
            "every difference counts": _searched(beyond=lambda gaps, tolerance: max(gaps) > 0),
            "a difference of exactly the tolerance counts": _searched(
                beyond=lambda gaps, tolerance: max(gaps) >= tolerance
            ),
            "all arrays have to differ": _searched(beyond=lambda gaps, tolerance: min(gaps) > tolerance),
            "only the first array is looked at": _searched(arrays=lambda ours: list(ours)[:1]),
            "the first array in place of the worst": _searched(
                place=lambda gaps, tolerance: next(i for i, gap in enumerate(gaps) if not gap <= tolerance)
            ),
            "the last array in place of the worst": _searched(
                place=lambda gaps, tolerance: [i for i, gap in enumerate(gaps) if not gap <= tolerance][-1]
            ),
            "the array that differs least": _searched(place=lambda gaps, tolerance: int(np.argmin(gaps))),
            "the largest of all steps": _largest_of_all_steps,
            "the worst step in place of the first": _worst_anywhere,
            "the last step that differs": _searched(order=lambda steps: range(steps - 1, -1, -1)),
            "only the end is compared": _searched(order=lambda steps: range(steps - 1, steps)),
            "arrays are counted in place of steps": _searched(order=lambda steps: range(3)),
            "gives up after the first step": _searched(order=lambda steps: range(1)),
            "the start is skipped": _searched(order=lambda steps: range(1, steps)),
            "the last step is skipped": _searched(order=lambda steps: range(steps - 1)),
            "array by array": _array_after_array,
            "steps are counted from 1": _searched(said=lambda step, place, largest: (step + 1, place, largest)),
            "arrays are counted from 1": _searched(said=lambda step, place, largest: (step, place + 1, largest)),
            "the weight's place in place of the array's": _index_in_place,
            "half of the difference": _searched(said=lambda step, place, largest: (step, place, largest / 2)),
            "the tolerance is taken off": lambda ours, theirs, tolerance: (
                *_searched()(ours, theirs, tolerance)[:2],
                max(_searched()(ours, theirs, tolerance)[2] - tolerance, 0.0),
            ),
            "equal runs end at the last step": _searched(nothing=lambda steps, last: (steps - 1, -1, 0.0)),
            "equal runs differ at step 0": _searched(nothing=lambda steps, last: (0, 0, 0.0)),
        },
        hints=(
            "Two loops: over the steps, and inside over the names. `ours[name][step]` is one array of one step.",
            "For a step, make a list of the largest differences of all arrays. `np.argmax` tells where it is largest.",
            "`not largest <= tolerance` is True for NaN as well; Python's own `max` may lose a NaN, `np.max` does not.",
        ),
    ),
    Exercise(
        id="12.5",
        title="when scikit-learn stops",
        inputs=("losses", "tol", "n_iter_no_change"),
        outputs=("epochs",),
        cases=_curves,
        proofs=_curves_that_tell,
        mistakes={
            "nearly tol counts as a gain": _ended(
                lambda value, best, tol: value <= best - tol or np.isclose(value, best - tol)
            ),
            "stops when the count gets there": _ended(over=lambda idle, n: idle >= n),
            "stops an epoch late": _ended(over=lambda idle, n: idle > n + 1),
            "lesson 09's best": _ended(best_of=lambda value, best, is_gain: value if is_gain else best),
            "lesson 09's rule": _ended(
                gained=lambda value, best, tol: value < best - tol,
                best_of=lambda value, best, is_gain: value if is_gain else best,
                over=lambda idle, n: idle >= n,
            ),
            "lesson 09's best, and stops when the count gets there": _ended(
                best_of=lambda value, best, is_gain: value if is_gain else best, over=lambda idle, n: idle >= n
            ),
            "lesson 09's best, and exactly tol is no gain": _ended(
                lambda value, best, tol: value < best - tol,
                lambda value, best, is_gain: value if is_gain else best,
            ),
            "compared with the epoch before": _ended(best_of=lambda value, best, is_gain: value),
            "exactly tol is no gain": _ended(lambda value, best, tol: value < best - tol),
            "any gain counts": _ended(lambda value, best, tol: value < best),
            "no worse counts as a gain": _ended(lambda value, best, tol: value <= best),
            "tol makes it easier": _ended(lambda value, best, tol: value <= best + tol),
            "tol as a share": _ended(lambda value, best, tol: value <= best * (1 - tol) if best < np.inf else True),
            "the count is never set back": _ended(rest=lambda idle, is_gain: idle + (not is_gain)),
            "a gain takes one off the count": _ended(
                rest=lambda idle, is_gain: max(idle - 1, 0) if is_gain else idle + 1
            ),
            "replaced before it is compared": _replaced_before_compared,
            "the best so far is never replaced": _ended(
                best_of=lambda value, best, is_gain: value if best == np.inf else best
            ),
            "larger is better": _ended(
                lambda value, best, tol: value >= best + tol,
                lambda value, best, is_gain: max(value, best),
                start=-np.inf,
            ),
            "the lowest loss starts too low": _ended(start=1e6),
            "the lowest loss starts at 0": _ended(start=0.0),
            "the first epoch is no gain": lambda losses, tol, n: _ended(start=losses[0])(losses, tol, n),
            "the epoch of the lowest loss": lambda losses, tol, n: int(np.argmin(losses)) + 1,
            "stops at once": _ended(over=lambda idle, n: idle > 0),
            "never stops": _ended(over=lambda idle, n: False),
            "epochs are counted from 0 where it stops": _stopped_at_an_index,
            "epochs are counted from 0": _ended(said=lambda epoch, best_epoch, losses, n: epoch - 1),
            "the best epoch in place of the last": _ended(said=lambda epoch, best_epoch, losses, n: best_epoch),
            "counted back to the last gain": _ended(said=lambda epoch, best_epoch, losses, n: epoch - n - 1),
            "a loss in place of a number of epochs": _ended(
                said=lambda epoch, best_epoch, losses, n: losses[epoch - 1]
            ),
        },
        hints=(
            "Go through the losses once, with two variables: the lowest loss so far, and the epochs without a gain.",
            "Compare with the lowest loss of the epochs *before*, then see whether this one is lower.",
            "A loss above `best - tol` is no gain. The count starts anew at a gain; is it above n_iter_no_change?",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="12.A",
        answer="only W1",
        because="W1 comes first in both. scikit-learn's next numbers go to b1. Here W2 gets them.",
    ),
    Prediction(
        id="12.B",
        answer="at step 5",
        because="The first epoch, steps 1 to 4, is the same: both shuffle 0, 1, 2, ... with the same numbers.",
    ),
    Prediction(
        id="12.C",
        answer="a little: by about 1e-5",
        because="Adam divides by the gradient's own size, so the factor cancels, but for epsilon beside it.",
    ),
    Prediction(
        id="12.D",
        answer="accuracy is measured on another network than the one just trained",
        because="The curves come from four networks, the accuracy four times from a fifth. Below it happens.",
    ),
]
