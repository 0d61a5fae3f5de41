"""Lesson 11: optimisers."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _velocities():
    """Return (params, velocity, grads, learning_rate, momentum): somewhere under way, and once at the first step."""
    rng = np.random.default_rng(111)
    cases = []
    for P, rate, momentum, moving in ((5, 0.1, 0.9, 1), (3, 0.03, 0.7, 1), (8, 0.25, 0.6, 1), (4, 0.2, 0.8, 0)):
        cases.append((rng.normal(size=P), moving * rng.normal(size=P), 3 * rng.normal(size=P), rate, momentum))
    return cases


def _velocities_that_tell():
    """Return inputs of 11.1 and 11.2: whole slopes, far ones, a slope of 0, one parameter, nan, a sum of 0.

    Twice there are three parameters, twice four: a velocity that is remembered from call to call would show.
    """
    params, velocity, grads = np.array([[0.5, -1.5, 2.0, 0.25], [0.5, -0.75, 1.0, -0.75], [0.5, -3.0, 0.0, 2.0]])
    return [
        (params, velocity, np.array([4, 0, -3, 1]), 0.3, 0.5),
        (params[:3], np.array([2.0, -3.0, 1.0]), grads[:3], 0.1, 0.9),
        (1e3 * params, -1e3 * velocity, 1e4 * grads, 0.1, 0.99),
        (params[:1], velocity[:1], grads[:1], 2.0, 0.95),
        (params[:3], velocity[:3], np.array([1.0, np.nan, 2.0]), 0.1, 0.9),
    ]


def _with_velocity(
    velocity=lambda v, g, rate, momentum: momentum * v - rate * g,
    step=lambda old, v, g, rate, momentum: v,
    kept=lambda old, v, g, rate, momentum: v,
):
    """Return an answer to 11.1 or 11.2: `velocity` is the new one, `step` is added, `kept` is handed back."""

    def answer(params, old, grads, learning_rate, momentum):
        v = velocity(old, grads, learning_rate, momentum)
        known = (old, v, grads, learning_rate, momentum)
        return params + step(*known), kept(*known)

    return answer


def _uphill(v, g, rate, momentum):
    return momentum * v + rate * g


def _ahead(old, v, g, rate, momentum):
    return momentum * v - rate * g


def _squares():
    """Return (params, velocity, grads, learning_rate, rho, epsilon): under way, and once at the first step."""
    rng = np.random.default_rng(112)
    cases = []
    for P, rate, rho, epsilon, begun in ((5, 0.1, 0.9, 0.02, 1), (3, 0.03, 0.7, 0.5, 1), (4, 0.2, 0.8, 0.1, 0)):
        cases.append((rng.normal(size=P), begun * rng.uniform(0.1, 4, P), 2 * rng.normal(size=P), rate, rho, epsilon))
    return cases


def _squares_that_tell():
    """Return inputs of 11.3: whole slopes, far ones, tiny ones, a slope of 0, one parameter, nan."""
    params, velocity, grads = np.array([[0.5, -1.5, 2.0, 0.25], [0.5, 0.75, 1.0, 0.25], [0.5, -3.0, 0.0, 2.0]])
    return [
        (params, velocity, np.array([4, 0, -3, 1]), 0.3, 0.5, 0.1),
        (params, 1e8 * velocity, 1e4 * grads, 10.0, 0.9, 0.1),
        (1e-3 * params, 1e-10 * velocity, 1e-5 * grads, 0.01, 0.8, 1e-12),
        (params[:1], velocity[:1], grads[:1], 0.1, 0.95, 0.02),
        (params[:3], velocity[:3], np.array([1.0, np.nan, 2.0]), 0.1, 0.9, 0.1),
    ]


def _by_squares(
    velocity=lambda v, g, rho: rho * v + (1 - rho) * g**2,
    step=lambda old, v, g, rate, epsilon: -rate * g / np.sqrt(v + epsilon),
    kept=lambda old, v, epsilon: v,
):
    """Return an answer to 11.3: `velocity` is the new mean of squares, `step` is added, `kept` is handed back."""

    def answer(params, old, grads, learning_rate, rho, epsilon):
        with np.errstate(all="ignore"):  # some take the root of what is under 0
            v = velocity(old, grads, rho)
            return params + step(old, v, grads, learning_rate, epsilon), kept(old, v, epsilon)

    return answer


def _under_way(steps):
    """Return inputs of 11.4 for these steps, epsilon large enough to tell where it stands."""
    rng = np.random.default_rng(113)
    cases = []
    settings = ((5, 0.1, 0.9, 0.99, 0.05), (3, 0.03, 0.7, 0.95, 0.2), (4, 0.25, 0.8, 0.9, 0.1))
    for t, (P, *numbers) in zip(steps, settings, strict=False):
        begun = t > 1
        m, v = begun * rng.normal(size=P), begun * rng.uniform(0.1, 2, P)
        cases.append((rng.normal(size=P), m, v, 2 * rng.normal(size=P), t, *numbers))
    return cases


def _moments_that_tell():
    """Return inputs of 11.4: first steps, late steps, whole slopes, far ones, tiny ones, one parameter, nan."""
    params, m, v, grads = np.array(
        [[0.5, -1.5, 2.0, 0.25], [0.5, -0.75, 1.0, 0.0], [0.5, 0.75, 1.0, 0.25], [0.5, -3.0, 0.0, 2.0]]
    )
    numbers = (0.1, 0.9, 0.999, 0.1)
    return [
        *_under_way((1, 3, 1)),
        (params, m, v, grads, 60, *numbers),
        (params, m, v, grads, 900, *numbers),
        (params, m, v, grads, 5000, *numbers),
        (params, m, v, np.array([4, 0, -3, 1]), 5, *numbers),
        (params, 1e4 * m, 1e8 * v, 1e4 * grads, 6, 10.0, 0.8, 0.99, 0.1),
        (1e-3 * params, 1e-5 * m, 1e-10 * v, 1e-5 * grads, 7, 0.01, 0.8, 0.99, 1e-12),
        (params[:1], m[:1], v[:1], grads[:1], 8, *numbers),
        (params[:3], m[:3], v[:3], np.array([1.0, np.nan, 2.0]), 9, *numbers),
    ]


def _adam(
    m=lambda m, g, beta: beta * m + (1 - beta) * g,
    v=lambda v, g, m, beta: beta * v + (1 - beta) * g**2,
    corrections=lambda t, beta_1, beta_2: (1 - beta_1**t, 1 - beta_2**t),
    step=lambda m, v, g, old, c1, c2, epsilon: np.sqrt(c2) / c1 * m / (np.sqrt(v) + epsilon),
    rate=lambda rate: rate,
    kept=lambda m, v, old, c1, c2: (m, v),
    swapped=False,
):
    """Return an answer to 11.4 that goes as told, and right in everything else."""

    def answer(params, m_old, v_old, grads, t, learning_rate, beta_1, beta_2, epsilon):
        if swapped:
            beta_1, beta_2 = beta_2, beta_1
        m_new = m(m_old, grads, beta_1)
        v_new = v(v_old, grads, m_new, beta_2)
        c1, c2 = corrections(t, beta_1, beta_2)
        with np.errstate(all="ignore"):
            way = step(m_new, v_new, grads, (m_old, v_old), c1, c2, epsilon)
        return params - rate(learning_rate) * way, *kept(m_new, v_new, (m_old, v_old), c1, c2)

    return answer


def _adam_without_brackets(*case):
    params, m, v = _adam(step=lambda m, v, g, old, c1, c2, e: np.sqrt(c2) / c1 * m / np.sqrt(v))(*case)
    return params + case[-1], m, v  # epsilon, added to the whole


def _tables():
    """Return (rates, scores): each way to choose takes another rate; the best in the middle, then at both ends."""
    rates = np.array([0.001, 0.003, 0.01, 0.03, 0.1, 0.3])
    middle = [  # the best seed at 0.3, the best worst at 0.01, the best mean at 0.03, the steadiest at 0.001
        [50.0, 50.5, 51.0, 50.2],
        [85.0, 80.0, 83.0, 84.0],
        [93.0, 92.0, 92.5, 92.7],
        [95.0, 91.0, 95.5, 96.0],
        [96.2, 75.0, 96.3, 96.5],
        [70.0, 60.0, 97.0, 40.0],
    ]
    last = [
        [20.0, 24.0, 23.0],
        [88.5, 92.9, 91.0],
        [91.0, 92.0, 91.5],
        [90.5, 93.0, 93.5],
    ]
    first = [[96.0, 90.0], [94.0, 91.5], [93.0, 97.0], [90.0, 94.0], [30.0, 50.0]]
    first[0] = [97.5, 93.0]
    return [
        (rates, np.array(middle)),
        (rates[2:], np.array(last)),
        (rates[:5] * 2, np.array(first)),
        (rates[:5], np.array([[20.0, 21.0], [80.0, 79.0], [92.0, 91.0], [90.0, 89.0], [30.0, 31.0]])),
    ]


def _tables_led_by_the_first_row():
    """Return (rates, scores), the largest score in row 0: there its place in the whole table is also one in rates."""
    rates = np.array([0.01, 0.03, 0.1, 0.3])
    even = [[50.0, 99.0, 40.0, 60.0], [70.0, 60.0, 80.0, 71.0], [91.0, 70.0, 93.0, 93.5], [70.0, 50.0, 70.0, 94.5]]
    odd = [[50.0, 60.0, 99.0], [80.0, 75.0, 70.0], [95.0, 70.0, 60.0], [91.0, 90.0, 72.0]]
    return [(rates, np.array(even)), (rates, np.array(odd))]


def _tables_that_tell():
    """Return (rates, scores): means near each other, scores under 0, another middle, one or two rates, one seed."""
    rates = np.array([0.5, 1.0, 2.0, 4.0, 8.0])
    apart = [[70.0, 70.0, 70.0], [80.0, 80.0, 80.0], [10.0, 99.0, 140.0], [85.0, 81.5, 76.0], [60.0, 60.0, 60.0]]
    low = [[80.0, 80.0, 82.0, 80.0], [90.0, 90.0, 60.0, 90.0], [50.0, 99.0, 90.0, 79.0], [70.0, 70.0, 70.0, 70.0]]
    near = [[91.0, 91.0], [91.4, 91.42], [91.43, 91.4], [91.42, 91.4], [90.0, 90.0]]
    below = [[-30.0, -31.0], [-20.0, -29.0], [-5.0, -9.0], [-7.0, -8.0], [-60.0, -70.0]]
    return [
        (rates, np.array(apart)),
        (rates[1:], np.array(low)),
        (rates, np.array(near)),
        (rates, np.array(below)),
        (np.arange(1, 6), np.array(apart)),
        (rates[1:2], np.array(low[:1])),
        (rates[:2], np.array(low[:2])),
        (rates, np.array(low)[[1, 0, 2, 3, 3]]),
        (rates, np.array(below)[:, :1]),
        (rates[:3], np.array([[40.0, 50.0, 60.0, 10.0], [45.0, 46.0, 47.0, 50.0], [47.0, 48.0, 49.0, 0.0]])),
    ]


def _best_above(rates, scores, start=0):
    """Answer 11.5 with a best so far that no mean below `start` beats."""
    best, place = start, 0
    for i, mean in enumerate(scores.mean(axis=1)):
        if mean > best:
            best, place = mean, i
    return rates[place], place in (0, len(rates) - 1)


def _chosen(value=lambda rates, scores: rates[scores.mean(axis=1).argmax()], edge=lambda i, n: i in (0, n - 1)):
    """Return an answer to 11.5: `value` is the rate it gives, `edge` what it says of place i among n rates."""

    def answer(rates, scores):
        return value(rates, scores), edge(int(scores.mean(axis=1).argmax()), len(rates))

    return answer


EXERCISES = [
    Exercise(
        id="11.1",
        title="a step with momentum",
        inputs=("params", "velocity", "grads", "learning_rate", "momentum"),
        outputs=("new_params", "new_velocity"),
        cases=_velocities,
        proofs=_velocities_that_tell,
        mistakes={
            "uphill": _with_velocity(_uphill),
            "the velocity is subtracted": _with_velocity(step=lambda old, v, g, rate, b: -v),
            "a velocity that points uphill": _with_velocity(_uphill, lambda old, v, g, rate, b: -v),
            "the learning rate outside the velocity": _with_velocity(
                lambda v, g, rate, b: b * v + g, lambda old, v, g, rate, b: -rate * v
            ),
            "one step late": _with_velocity(step=lambda old, v, g, rate, b: old),
            "the velocity is not used": _with_velocity(step=lambda old, v, g, rate, b: -rate * g),
            "momentum multiplies the gradient too": _with_velocity(lambda v, g, rate, b: b * (v - rate * g)),
            "momentum multiplies the gradient alone": _with_velocity(lambda v, g, rate, b: v - b * rate * g),
            "nothing slows the velocity": _with_velocity(lambda v, g, rate, b: v - rate * g),
            "the gradient counts 1 - momentum": _with_velocity(lambda v, g, rate, b: b * v - (1 - b) * rate * g),
            "the velocity is a running mean of gradients": _with_velocity(
                lambda v, g, rate, b: b * v + (1 - b) * g, lambda old, v, g, rate, b: -rate * v
            ),
            "momentum the wrong way round": _with_velocity(lambda v, g, rate, b: (1 - b) * v - rate * g),
            "a mean of velocity and gradient, the wrong way round": _with_velocity(
                lambda v, g, rate, b: (1 - b) * v - b * rate * g
            ),
            "the learning rate is missing": _with_velocity(lambda v, g, rate, b: b * v - g),
            "the learning rate counts twice": _with_velocity(step=lambda old, v, g, rate, b: rate * v),
            "momentum and learning rate are swapped": _with_velocity(lambda v, g, rate, b: rate * v - b * g),
            "velocity and gradient are swapped": _with_velocity(lambda v, g, rate, b: b * g - rate * v),
            "the gradient is gone along twice": _with_velocity(step=lambda old, v, g, rate, b: v - rate * g),
            "Nesterov's step": _with_velocity(step=_ahead),
            "the way in place of where it ends": lambda p, v, g, rate, b: (b * v - rate * g, b * v - rate * g),
            "momentum multiplies the parameters": lambda p, v, g, rate, b: (b * p - rate * g, b * v - rate * g),
            "the old velocity is handed back": _with_velocity(kept=lambda old, v, g, rate, b: old),
            "the gradient is handed back": _with_velocity(kept=lambda old, v, g, rate, b: g),
            "the velocity without its gradient": _with_velocity(kept=lambda old, v, g, rate, b: b * old),
        },
        hints=(
            "Two lines: first the new velocity, from the old one and the gradient; then the parameters move by it.",
            "Only the old velocity is multiplied by `momentum`, only the gradient by the learning rate.",
        ),
    ),
    Exercise(
        id="11.2",
        title="Nesterov's step",
        inputs=("params", "velocity", "grads", "learning_rate", "momentum"),
        outputs=("new_params", "new_velocity"),
        cases=_velocities,
        proofs=_velocities_that_tell,
        mistakes={
            "no looking ahead": _with_velocity(),
            "ahead by the whole velocity": _with_velocity(step=lambda old, v, g, rate, b: v - rate * g),
            "ahead, without this gradient": _with_velocity(step=lambda old, v, g, rate, b: b * v),
            "the look ahead is added to a whole step": _with_velocity(step=lambda old, v, g, rate, b: v + b * v),
            "the old velocity in place of the look ahead": _with_velocity(step=lambda old, v, g, rate, b: v + b * old),
            "momentum counts twice": _with_velocity(step=lambda old, v, g, rate, b: b * b * v - rate * g),
            "momentum counts for the gradient as well": _with_velocity(
                step=lambda old, v, g, rate, b: b * (v - rate * g)
            ),
            "the learning rate is missing in the last step": _with_velocity(step=lambda old, v, g, rate, b: b * v - g),
            "uphill": _with_velocity(_uphill, lambda old, v, g, rate, b: b * v + rate * g),
            "uphill in the last step": _with_velocity(step=lambda old, v, g, rate, b: b * v + rate * g),
            "the velocity is uphill, the last step downhill": _with_velocity(_uphill, _ahead),
            "the learning rate outside the velocity": _with_velocity(
                lambda v, g, rate, b: b * v + g, lambda old, v, g, rate, b: -rate * (g + b * v)
            ),
            "the gradient counts 1 - momentum": _with_velocity(
                lambda v, g, rate, b: b * v - (1 - b) * rate * g, _ahead
            ),
            "the way in place of where it ends": lambda p, v, g, rate, b: (
                b * (b * v - rate * g) - rate * g,
                b * v - rate * g,
            ),
            "the step is handed back as velocity": _with_velocity(step=_ahead, kept=_ahead),
            "the old velocity is handed back": _with_velocity(step=_ahead, kept=lambda old, v, g, rate, b: old),
        },
        hints=(
            "The velocity is that of 11.1. Only the way that the parameters go is another.",
            "Two parts are added to the parameters: this step's way down, and `momentum` times the new velocity.",
        ),
    ),
    Exercise(
        id="11.3",
        title="a step of RMSprop",
        inputs=("params", "velocity", "grads", "learning_rate", "rho", "epsilon"),
        outputs=("new_params", "new_velocity"),
        cases=_squares,
        proofs=_squares_that_tell,
        mistakes={
            "the root is forgotten": _by_squares(step=lambda old, v, g, rate, e: -rate * g / (v + e)),
            "epsilon is added to the root": _by_squares(step=lambda old, v, g, rate, e: -rate * g / (np.sqrt(v) + e)),
            "epsilon is not there": _by_squares(step=lambda old, v, g, rate, e: -rate * g / np.sqrt(v)),
            "an epsilon of its own": _by_squares(step=lambda old, v, g, rate, e: -rate * g / np.sqrt(v + 1e-7)),
            "brackets are missing under the line": _by_squares(
                step=lambda old, v, g, rate, e: -rate * g / np.sqrt(v) + e
            ),
            "the gradient is not squared": _by_squares(lambda v, g, rho: rho * v + (1 - rho) * g),
            "the square of the mean": _by_squares(lambda v, g, rho: (rho * v + (1 - rho) * g) ** 2),
            "a mean of sizes, not of squares": _by_squares(lambda v, g, rho: rho * v + (1 - rho) * np.abs(g)),
            "rho the wrong way round": _by_squares(lambda v, g, rho: (1 - rho) * v + rho * g**2),
            "the squares are added up": _by_squares(lambda v, g, rho: v + g**2),
            "1 - rho is missing": _by_squares(lambda v, g, rho: rho * v + g**2),
            "rho is missing": _by_squares(lambda v, g, rho: v + (1 - rho) * g**2),
            "the old mean is forgotten": _by_squares(lambda v, g, rho: (1 - rho) * g**2),
            "nothing is averaged": _by_squares(lambda v, g, rho: g**2),
            "one mean for all parameters": _by_squares(lambda v, g, rho: rho * v + (1 - rho) * np.mean(g**2)),
            "one sum of squares for all parameters": _by_squares(lambda v, g, rho: rho * v + (1 - rho) * np.sum(g**2)),
            "divided by the old mean": _by_squares(step=lambda old, v, g, rate, e: -rate * g / np.sqrt(old + e)),
            "multiplied by the root": _by_squares(step=lambda old, v, g, rate, e: -rate * g * np.sqrt(v + e)),
            "the step has the squared gradient": _by_squares(
                step=lambda old, v, g, rate, e: -rate * g**2 / np.sqrt(v + e)
            ),
            "the step has no gradient": _by_squares(step=lambda old, v, g, rate, e: -rate / np.sqrt(v + e)),
            "the mean in place of the gradient": _by_squares(
                step=lambda old, v, g, rate, e: -rate * v / np.sqrt(v + e)
            ),
            "uphill": _by_squares(step=lambda old, v, g, rate, e: rate * g / np.sqrt(v + e)),
            "the learning rate is missing": _by_squares(step=lambda old, v, g, rate, e: -g / np.sqrt(v + e)),
            "plain gradient descent": _by_squares(step=lambda old, v, g, rate, e: -rate * g),
            "the old mean is handed back": _by_squares(kept=lambda old, v, e: old),
            "epsilon is kept in the mean": _by_squares(kept=lambda old, v, e: v + e),
            "the root is handed back": _by_squares(kept=lambda old, v, e: np.sqrt(v)),
        },
        hints=(
            "First the mean: most of it is the old one, a share of `1 - rho` is the new square.",
            "Then the step: as in SGD, but divided. By the root of what? Is epsilon inside it?",
        ),
    ),
    Exercise(
        id="11.4",
        title="a step of Adam",
        inputs=("params", "m", "v", "grads", "t", "learning_rate", "beta_1", "beta_2", "epsilon"),
        outputs=("new_params", "new_m", "new_v"),
        cases=lambda: _under_way((2, 5, 11)),
        proofs=_moments_that_tell,
        mistakes={
            "t counts from 0": _adam(corrections=lambda t, a, b: (1 - a ** (t - 1), 1 - b ** (t - 1))),
            "t is one too large": _adam(corrections=lambda t, a, b: (1 - a ** (t + 1), 1 - b ** (t + 1))),
            "the correction is missing": _adam(corrections=lambda t, a, b: (1, 1)),
            "only m is corrected": _adam(corrections=lambda t, a, b: (1 - a**t, 1)),
            "only v is corrected": _adam(corrections=lambda t, a, b: (1, 1 - b**t)),
            "the power of t is forgotten": _adam(corrections=lambda t, a, b: (1 - a, 1 - b)),
            "a product in place of a power": _adam(corrections=lambda t, a, b: (1 - a * t, abs(1 - b * t))),
            "the correction is upside down": _adam(
                step=lambda m, v, g, old, c1, c2, e: c1 / np.sqrt(c2) * m / (np.sqrt(v) + e)
            ),
            "the correction has no root": _adam(step=lambda m, v, g, old, c1, c2, e: c2 / c1 * m / (np.sqrt(v) + e)),
            "epsilon beside the corrected root": _adam(
                step=lambda m, v, g, old, c1, c2, e: m / c1 / (np.sqrt(v / c2) + e)
            ),
            "epsilon inside the root": _adam(
                step=lambda m, v, g, old, c1, c2, e: np.sqrt(c2) / c1 * m / np.sqrt(v + e)
            ),
            "epsilon inside the corrected root": _adam(
                step=lambda m, v, g, old, c1, c2, e: m / c1 / np.sqrt(v / c2 + e)
            ),
            "epsilon is not there": _adam(step=lambda m, v, g, old, c1, c2, e: np.sqrt(c2) / c1 * m / np.sqrt(v)),
            "brackets are missing under the line": _adam_without_brackets,
            "the root is forgotten": _adam(step=lambda m, v, g, old, c1, c2, e: np.sqrt(c2) / c1 * m / (v + e)),
            "beta_1 and beta_2 are swapped": _adam(swapped=True),
            "both betas the wrong way round": _adam(
                lambda m, g, beta: (1 - beta) * m + beta * g, lambda v, g, m, beta: (1 - beta) * v + beta * g**2
            ),
            "1 - beta is missing": _adam(lambda m, g, beta: beta * m + g, lambda v, g, m, beta: beta * v + g**2),
            "1 - beta is missing in m": _adam(lambda m, g, beta: beta * m + g),
            "1 - beta is missing in v": _adam(v=lambda v, g, m, beta: beta * v + g**2),
            "the gradient is not squared": _adam(v=lambda v, g, m, beta: beta * v + (1 - beta) * g),
            "the squares of m": _adam(v=lambda v, g, m, beta: beta * v + (1 - beta) * m**2),
            "the gradient in place of m": _adam(
                step=lambda m, v, g, old, c1, c2, e: np.sqrt(c2) / c1 * g / (np.sqrt(v) + e)
            ),
            "RMSprop's step": _adam(step=lambda m, v, g, old, c1, c2, e: g / np.sqrt(v + e)),
            "one step late": _adam(
                step=lambda m, v, g, old, c1, c2, e: np.sqrt(c2) / c1 * old[0] / (np.sqrt(old[1]) + e)
            ),
            "uphill": _adam(rate=lambda rate: -rate),
            "the learning rate is missing": _adam(rate=lambda rate: 1),
            "the corrected means are handed back": _adam(kept=lambda m, v, old, c1, c2: (m / c1, v / c2)),
            "the old means are handed back": _adam(kept=lambda m, v, old, c1, c2: old),
        },
        hints=(
            "Four lines: m, then v, then the corrected learning rate, then the step. Which power does t stand in?",
            "m is a running mean of slopes, with beta_1; v one of their squares, with beta_2, as in RMSprop.",
            "The root is that of v alone; epsilon is added to it. What is handed back is m and v, not corrected.",
        ),
    ),
    Exercise(
        id="11.5",
        title="the best learning rate",
        inputs=("rates", "scores"),
        outputs=("best_rate", "at_the_edge"),
        cases=_tables,
        proofs=_tables_that_tell,
        squares=_tables_led_by_the_first_row,
        mistakes={
            "the rate of the best single seed": _chosen(lambda rates, scores: rates[scores.max(axis=1).argmax()]),
            "the rate whose worst seed is best": _chosen(lambda rates, scores: rates[scores.min(axis=1).argmax()]),
            "only the first seed is looked at": _chosen(lambda rates, scores: rates[scores[:, 0].argmax()]),
            "only the last seed is looked at": _chosen(lambda rates, scores: rates[scores[:, -1].argmax()]),
            "the worst in place of the best": _chosen(lambda rates, scores: rates[scores.mean(axis=1).argmin()]),
            "a mean over the rates": _chosen(lambda rates, scores: rates[scores.mean(axis=0).argmax()]),
            "the largest score of the whole table": _chosen(lambda rates, scores: rates[scores.argmax()]),
            "the best median": _chosen(lambda rates, scores: rates[np.argmax(np.median(scores, axis=1))]),
            "the best so far starts at 0": _best_above,
            "whole percents are compared": _chosen(
                lambda rates, scores: rates[scores.mean(axis=1).astype(int).argmax()],
                lambda i, n: i in (0, n - 1),
            ),
            "the steadiest rate": _chosen(lambda rates, scores: rates[scores.std(axis=1).argmin()]),
            "the place in place of the rate": _chosen(lambda rates, scores: scores.mean(axis=1).argmax()),
            "the score in place of the rate": _chosen(lambda rates, scores: scores.mean(axis=1).max()),
            "the first rate": _chosen(lambda rates, scores: rates[0]),
            "the largest rate": _chosen(lambda rates, scores: rates[-1]),
            "only the upper end is an edge": _chosen(edge=lambda i, n: i == n - 1),
            "only the lower end is an edge": _chosen(edge=lambda i, n: i == 0),
            "edge and middle are swapped": _chosen(edge=lambda i, n: 0 < i < n - 1),
            "never at the edge": _chosen(edge=lambda i, n: False),
            "always at the edge": _chosen(edge=lambda i, n: True),
        },
        hints=(
            "A row of `scores` belongs to a rate: what is its mean? `argmax` says in which place the largest stands.",
            "The rates go up, so the edges are the first place and the last. `i in (a, b)` is True for either.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="11.A",
        answer="about 30 %",
        because="Along w[0] each step leaves 0.96 of the way, and 0.96 to the power of 30 is 0.29. Along w[1] the "
        "first step arrives.",
    ),
    Prediction(
        id="11.B",
        answer="ten times",
        because="The velocity grows until momentum takes as much as the gradient adds: a tenth of it is lost in each "
        "step, so it stops growing at ten times what one gradient adds.",
    ),
    Prediction(
        id="11.C",
        answer="RMSprop's",
        because="SGD's steps become a thousand times longer, with momentum or without. RMSprop divides by the usual "
        "size of the slope, which has become a thousand times larger as well.",
    ),
    Prediction(
        id="11.D",
        answer="about three times as long",
        because="m is 0.1 g and the root of v is 0.0316 |g|: both are too small, the root more so. 0.1 / 0.0316 is "
        "3.16.",
    ),
    Prediction(
        id="11.E",
        answer="nobody: the ranges overlap",
        because="With ten epochs and a learning rate of its own, each of the four rules reads close to 97 %, and the "
        "seeds lie further apart than the rules.",
    ),
]
