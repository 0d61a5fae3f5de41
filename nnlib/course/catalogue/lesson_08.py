"""Lesson 08: debug a network that does not learn."""

import numpy as np
from scipy.special import softmax as shares

from nnlib.course.catalogue import Exercise, Prediction


def _scores():
    """Return scores (m, K), near 0 and far from it; limits below 709 make the far ones of a row equal."""
    rng = np.random.default_rng(81)
    far = np.array(
        [[800.0, 750.0, 730.0, -5.0, 1.0], [2.0, -1.0, 0.5, 1.0, 3.0], [-900.0, -901.0, -903.0, -902.0, -905.0]]
    )
    return [(rng.normal(scale=2, size=(7, 5)),), (rng.normal(size=(4, 3)) - 1,), (far,)]


def _quietly(function):
    """Let a mistake overflow without a warning."""

    def quiet(*case):
        with np.errstate(all="ignore"):
            return function(*case)

    return quiet


def _ratio(above, below, axis=1):
    return _quietly(lambda z: np.exp(above(z)) / np.exp(below(z)).sum(axis=axis, keepdims=True))


def _below_best(z):
    return z - z.max(axis=1, keepdims=True)


def _pixels():
    """Return pixels (m, D): dark ones, whole numbers, and shades between them, as enlarged images have."""
    rng = np.random.default_rng(82)
    dark = np.round(200 * rng.random((4, 3)))
    return [(np.round(255 * rng.random((7, 5)), 2),), (dark,), (np.array([[0, 255, 17], [128, 3, 250]]),)]


def _other_pixels():
    """Return pixels: of dark images, of one image alone, of many and large ones, and one that is not known."""
    rng = np.random.default_rng(83)
    dark = np.array([[0.0, 1.0, 0.5], [1.0, 0.0, 0.25]])
    large = rng.integers(256, size=(12, 70))
    unknown = np.array([[0.0, np.nan, 255.0]])
    return [(dark,), (np.array([[0, 1, 1]]),), (12 * dark,), (90 * dark[:1],), (0 * dark,), (large,), (unknown,)]


def _sizes():
    return [(7, 5, 3, 4), (64, 10, 9, 1), (6, 12, 2, 0)]


def _start(
    limit=lambda fan_in, fan_out: np.sqrt(6 / (fan_in + fan_out)),
    draw=lambda rng, limit, shape: rng.uniform(-limit, limit, shape),
    seed=lambda seed: seed,
    fans=lambda D, H, K: ((D, H), (H, K)),
    bias=lambda rng, limit, units: np.zeros(units),
    generator=np.random.default_rng,
    anew=False,
    last_first=False,
):
    """Return an answer to 08.3 that takes the steps given, and the right one for each of the others."""

    def answer(D, H, K, number):
        rng = generator(seed(number))
        layers = list(zip(((D, H), (H, K)), fans(D, H, K), strict=True))
        made = []
        for shape, (fan_in, fan_out) in reversed(layers) if last_first else layers:
            rng = generator(seed(number)) if anew else rng
            made.append((draw(rng, limit(fan_in, fan_out), shape), bias(rng, limit(fan_in, fan_out), shape[1])))
        (W1, b1), (W2, b2) = reversed(made) if last_first else made
        return W1, b1, W2, b2

    return answer


def _answers(sizes=((7, 5), (4, 3), (2, 6))):
    """Return (p, y): shares (m, K) and the right classes (m,)."""
    rng = np.random.default_rng(84)
    return [(shares(2 * rng.normal(size=size), axis=1), rng.integers(size[1], size=size[0])) for size in sizes]


def _other_answers():
    """Return (p, y): one image alone, many of them, more classes; shares of 0 and of 1, whole numbers too; nan."""
    [one, many] = _answers(((1, 4), (150, 12)))
    sure = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.25, 0.75, 0.0]])
    unknown = np.array([[0.5, 0.5], [np.nan, np.nan], [0.25, 0.75]])
    y = np.array([0, 2, 2])
    return [one, many, (sure, y), (sure[:2].astype(int), y[:2]), (unknown, np.array([1, 0, 1]))]


def _difference(p, y):
    return p - np.eye(p.shape[1])[y]


def _by_difference(change):
    """Return an answer to 08.4: `change` of (p - onehot(y), m, K)."""
    return lambda p, y: change(_difference(p, y), *p.shape)


def _jacobian_again(p, y):
    grad = _difference(p, y) / len(p)
    return p * (grad - (grad * p).sum(axis=1, keepdims=True))


def _way_there(sizes=((7, 3, 5, 4), (4, 6, 3, 2), (2, 4, 6, 3))):
    """Return (x, z, h, W2, grad); a third of z is exactly 0."""
    rng = np.random.default_rng(85)
    cases = []
    for m, D, H, K in sizes:
        z = rng.normal(size=(m, H))
        z.ravel()[::3] = 0
        made = rng.normal(size=(m, D)), z, np.maximum(z, 0), rng.normal(size=(H, K)), rng.normal(size=(m, K))
        cases.append(made)
    return cases


def _other_ways():
    """Return inputs of 08.5: whole numbers, z near 0 and far from it, gradients near 0 and far from it, nan."""
    rng = np.random.default_rng(87)
    x, W2, grad = rng.normal(size=(3, 4)), rng.normal(size=(5, 2)), rng.normal(size=(3, 2))
    near = np.array([[1e-20, -1e-20, 0.0, 0.5, -0.0], [7.0, 50.0, -50.0, 2e-7, -2e-7], [900.0, 1e-9, 0.0, -1e-9, 1e-4]])
    whole = [rng.integers(-3, 4, size=shape) for shape in ((3, 4), (3, 5), (5, 2))]
    unknown = np.where(np.arange(3)[:, None] == 1, np.nan, grad)
    cases = [(x, near, W2, grad), (x, near, W2, 1e6 * grad), (x, near, W2, 1e-9 * grad), (*whole, grad)]
    cases += [(x, np.abs(near) + 1, W2, unknown)]
    return [(x, z, np.maximum(z, 0), W2, grad) for x, z, W2, grad in cases]


def _cut_off(x, z, h, W2, grad):
    dW1, *others = _back()(x, z, h, W2, grad)
    return dW1.astype(x.dtype), *others


def _back(
    slope=lambda dh, z, h: dh * (z > 0),
    for_kernel=lambda dh, dz: dz,
    for_bias=lambda dh, dz: dz,
    fed=lambda z, h: h,
    end=lambda gradient, m: gradient,
):
    """Return an answer to 08.5 that takes the steps given, and the right one for each of the others."""

    def answer(x, z, h, W2, grad):
        dh = grad @ W2.T
        dz = slope(dh, z, h)
        first = x.T @ for_kernel(dh, dz), for_bias(dh, dz).sum(axis=0)
        return tuple(end(gradient, len(x)) for gradient in (*first, fed(z, h).T @ grad, grad.sum(axis=0)))

    return answer


def _data():
    rng = np.random.default_rng(86)
    return [
        (rng.normal(size=(m, D)), rng.permutation(m) % 5, np.random.default_rng(seed))
        for m, D, seed in ((9, 3, 1), (7, 2, 5), (12, 4, 3))
    ]


def _alike():
    """Return inputs of 08.6 in which images are the same and their labels are not, and one with a single image."""
    x = np.array([[1.0, 2.0], [1.0, 3.0], [1.0, 2.0], [0.5, 2.0], [1.0, 2.0], [1.0, 3.0]])
    return [
        (x, np.array([0, 1, 2, 3, 4, 5]), np.random.default_rng(2)),
        (np.array([[3.0, 4.0, 5.0]]), np.array([6]), np.random.default_rng(1)),
    ]


def _by_the_image(x, y, rng):
    mixed = rng.permutation(x)
    return mixed, np.array([y[np.argmax((x == row).all(axis=1))] for row in mixed])


def _by_order(for_x, for_y):
    """Return an answer to 08.6; each of the two functions makes an order of (x, y, rng), x's first."""

    def answer(x, y, rng):
        order = for_x(x, y, rng)
        return x[order], y[for_y(order, y, rng)]

    return answer


def _losses():
    """Return (training, validation, patience); the two are lowest at different epochs, which are never the last."""
    return [
        ([2.2, 1.5, 1.1, 0.8, 0.6, 0.5, 0.4], [2.1, 1.6, 1.2, 1.3, 1.25, 1.4, 1.45], 4),
        ([2.0, 1.4, 1.0, 0.7, 0.9], [1.5, 1.3, 1.45, 1.6, 1.4], 3),
        ([1.9, 1.4, 0.9, 0.8, 0.75], [1.8, 1.1, 1.2, 1.25, 1.35], 3),
        ([2.3, 1.9, 1.0, 1.1, 1.05, 1.1], [2.2, 1.8, 1.12, 1.5, 1.1, 1.15], 3),
        ([2.1, 1.9, 1.8, 1.5, 1.7, 1.75], [2.0, 2.2, 1.5, 1.7, 1.4, 1.6], 3),
        ([1.2, 1.3, 1.1, 1.0, 1.05, 0.9], [1.0, 1.4, 1.2, 1.3, 1.1, 1.5], 6),
        ([2.1, 1.7, 1.3, 1.2, 1.0, 0.8, 0.7], [2.2, 1.2, 1.3, 1.6, 1.5, 1.7, 1.4], 3),
    ]


def _other_losses():
    """Return inputs of 08.7: the best is the last, the first, the only one, or by a little; far and negative losses."""
    falling = [3.0 - 0.01 * epoch for epoch in range(150)]
    return [
        ([2.0, 1.5, 1.0], [2.1, 1.6, 1.2], 1),
        ([2.0, 1.5, 1.0, 0.9], [1.1, 1.6, 1.2, 1.3], 3),
        ([2.3], [2.4], 1),
        ([2.0, 1.5, 1.4, 1.3, 1.2, 1.1], [2.0, 1.5, 1.6, 1.7, 1.8, 1.2], 2),
        ([2.0, 1.9, 1.8, 1.7], [1.0, 0.5, 0.6, 0.7], 2),
        ([1.0, 0.9, 0.8, 0.7], [0.5, 0.5 - 1e-10, 0.6, 0.7], 3),
        ([9e3, 8e3, 7e3], [6e3, 5e3, 5.5e3], 1),
        ([0.1, -0.5, -0.6, -0.7], [0.2, -0.3, -0.4, -0.35], 2),
        (falling, [*falling[:120], *[2.5] * 30], 31),
        (falling, [2.0, *falling[1:30], 1.0, *[2.5] * 119], 120),
    ]


def _stops_by_the_past(training, validation, patience):
    for last in range(len(validation)):
        best = int(np.argmin(validation[: last + 1]))
        if last - best >= patience:
            return True, best
    return False, best


def _last_left_out(training, validation, patience):
    best = int(np.argmin(validation[:-1] or validation))
    return len(validation) - 1 - best >= patience, best


def _stops_above_training(training, validation, patience):
    return validation[-1] > training[-1], int(np.argmin(validation))


def _waits_without_starting_anew(training, validation, patience):
    new_bests = sum(loss < min(validation[:epoch], default=np.inf) for epoch, loss in enumerate(validation))
    return len(validation) - new_bests >= patience, int(np.argmin(validation))


def _last_until_it_stops(training, validation, patience):
    best, last = int(np.argmin(validation)), len(validation) - 1
    stop = last - best >= patience
    return stop, best if stop else last


def _decided(watch=lambda training, validation: validation, stop=None, keep=lambda training, validation, best: best):
    """Return an answer to 08.7 that takes the steps given, and the right one for each of the others."""

    def answer(training, validation, patience):
        watched = watch(training, validation)
        best = int(np.argmin(watched))
        waited = len(watched) - 1 - best
        stopped = waited >= patience if stop is None else stop(waited, patience, validation)
        return stopped, keep(training, validation, best)

    return answer


EXERCISES = [
    Exercise(
        id="08.1",
        title="softmax, mended",
        inputs=("z",),
        outputs=("p",),
        cases=_scores,
        proofs=lambda: [
            (np.array([[0, 2, -1], [3, 1, 1]]),),
            (np.array([[0.5, 2.0, -1.0, 3.0]]),),
            (np.linspace(-3, 3, 36).reshape(3, 12),),
            (np.array([[2e7, 2e7 - 1, 0.0], [-2e7, -2e7 - 2, -3e7]]),),
            (np.array([[3000.0, 0.0, -3000.0, 1.0, 2.0], [-3000.0, -3001.0, 0.0, -9.0, 1.0]]),),
            (np.array([[1.0, np.nan, 0.0, 2.0, -1.0], [0.5, 1.0, -2.0, 3.0, 0.0]]),),
        ],
        sizes=lambda z: {"m": len(z), "K": z.shape[1]},
        mistakes={
            "the program as it was sent": _quietly(
                lambda z: np.nan_to_num(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
            ),
            "the sum of exponentials overflows": _ratio(lambda z: z, lambda z: z),
            "the alarm is still off": lambda z: np.nan_to_num(shares(z, axis=1)),
            "far scores are clipped": _ratio(lambda z: np.clip(z, -700, 700), lambda z: np.clip(z, -700, 700)),
            "only high scores are clipped": _ratio(lambda z: np.minimum(z, 700), lambda z: np.minimum(z, 700)),
            "the maximum is subtracted above the line only": _ratio(_below_best, lambda z: z),
            "shares over the wrong axis": lambda z: shares(z, axis=0),
            "the least score is subtracted": _ratio(
                lambda z: z - z.min(axis=1, keepdims=True), lambda z: z - z.min(axis=1, keepdims=True)
            ),
            "the mean score is subtracted": _ratio(
                lambda z: z - z.mean(axis=1, keepdims=True), lambda z: z - z.mean(axis=1, keepdims=True)
            ),
            "each column's maximum is subtracted": _ratio(lambda z: z - z.max(axis=0), lambda z: z - z.max(axis=0)),
            "a little is added below the line": _quietly(
                lambda z: np.exp(z) / (np.exp(z).sum(axis=1, keepdims=True) + 1e-12)
            ),
            "a NaN is passed over": _quietly(
                lambda z: (
                    np.exp(z - np.nanmax(z, axis=1, keepdims=True))
                    / np.nansum(np.exp(z - np.nanmax(z, axis=1, keepdims=True)), axis=1, keepdims=True)
                )
            ),
            "the largest size is subtracted": _ratio(
                lambda z: z - np.abs(z).max(axis=1, keepdims=True), lambda z: z - np.abs(z).max(axis=1, keepdims=True)
            ),
            "one maximum for the whole batch": _ratio(lambda z: z - z.max(), lambda z: z - z.max()),
            "one sum for the whole batch": lambda z: shares(z, axis=None),
            "divided by the largest score": _ratio(
                lambda z: z / z.max(axis=1, keepdims=True), lambda z: z / z.max(axis=1, keepdims=True)
            ),
            "not divided by the sum": lambda z: np.exp(_below_best(z)),
            "the winner takes it all": lambda z: (z == z.max(axis=1, keepdims=True)).astype(float),
        },
        hints=(
            "You have written it before, in lesson 02: which number may be taken from all scores of a row?",
            "Subtract each row's largest score first. Then nothing is left for `nan_to_num` to do: it can go.",
        ),
    ),
    Exercise(
        id="08.2",
        title="pixels, mended",
        inputs=("x",),
        outputs=("x",),
        cases=_pixels,
        proofs=_other_pixels,
        sizes=lambda x: {"m": len(x)},
        mistakes={
            "the program as it was sent": lambda x: x.copy(),
            "divided by the largest pixel at hand": lambda x: x / x.max(),
            "each image by its own largest pixel": lambda x: x / x.max(axis=1, keepdims=True),
            "each pixel by its own largest value": lambda x: x / x.max(axis=0, keepdims=True),
            "the darkest becomes 0, the brightest 1": lambda x: (x - x.min()) / (x.max() - x.min()),
            "whole numbers first": lambda x: x.astype(np.uint8) / 255,
            "pixels are clipped": lambda x: np.clip(x, 0, 1),
            "a division that cuts off": lambda x: x // 255,
            "256 in place of 255": lambda x: x / 256,
            "16 in place of 255": lambda x: x / 16,
            "scaled by mean and spread": lambda x: (x - x.mean()) / x.std(),
            "each pixel by its own mean and spread": lambda x: (x - x.mean(axis=0)) / x.std(axis=0),
            "from -1 to 1": lambda x: x / 127.5 - 1,
            "divided twice": lambda x: x / 255 / 255,
            "dark images are taken for scaled ones": lambda x: x / 255 if x.max() > 1 else x.copy(),
            "black and white": lambda x: (x > 127).astype(float),
        },
        hints=(
            "What is the largest value that a pixel can have here, in any image?",
            "Training and new images must be treated alike, so the number may not come from the array handed in.",
        ),
    ),
    Exercise(
        id="08.3",
        title="start weights, mended",
        inputs=("D", "H", "K", "seed"),
        outputs=("W1", "b1", "W2", "b2"),
        cases=_sizes,
        proofs=lambda: [(5, 4, 3, 2_024), (2, 1, 1, 4)],
        mistakes={
            "the program as it was sent": _start(limit=lambda fan_in, fan_out: 1.0),
            "all weights are 0": _start(draw=lambda rng, limit, shape: np.zeros(shape)),
            "the standard deviation in place of the limit": _start(
                limit=lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out))
            ),
            "He's limit": _start(limit=lambda fan_in, fan_out: np.sqrt(6 / fan_in)),
            "1 / sqrt(fan_in)": _start(limit=lambda fan_in, fan_out: np.sqrt(1 / fan_in)),
            "the root of the limit is missing": _start(limit=lambda fan_in, fan_out: 6 / (fan_in + fan_out)),
            "the root of the 6 alone": _start(limit=lambda fan_in, fan_out: np.sqrt(6) / (fan_in + fan_out)),
            "divided, then added": _start(limit=lambda fan_in, fan_out: np.sqrt(6 / fan_in + fan_out)),
            "one limit for both layers": _start(fans=lambda D, H, K: ((D, H), (D, H))),
            "the whole network's fans": _start(fans=lambda D, H, K: ((D, K), (D, K))),
            "from 0 up": _start(draw=lambda rng, limit, shape: rng.uniform(0, limit, shape)),
            "a limit that only looks small": _start(limit=lambda fan_in, fan_out: 0.05),
            "a hundredth of what was sent": _start(limit=lambda fan_in, fan_out: 0.01),
            "a normal distribution": _start(draw=lambda rng, limit, shape: rng.normal(0, limit / np.sqrt(3), shape)),
            "the limit in place of the standard deviation": _start(
                draw=lambda rng, limit, shape: rng.normal(0, limit, shape)
            ),
            "NumPy's old generator": _start(generator=np.random.RandomState),
            "the generator is made anew for each layer": _start(anew=True),
            "the seed is always 0": _start(seed=lambda seed: 0),
            "the last layer is drawn first": _start(last_first=True),
            "biases are drawn as well": _start(bias=lambda rng, limit, units: rng.uniform(-limit, limit, units)),
        },
        hints=(
            "Glorot's limit, lesson 06: the root of 6 / (fan_in + fan_out). Which are the fans of W1, which of W2?",
            "W1 has the fans D and H, W2 has H and K. One generator, W1 first; the biases stay 0.",
        ),
    ),
    Exercise(
        id="08.4",
        title="the loss's gradient, mended",
        inputs=("p", "y"),
        outputs=("grad",),
        cases=_answers,
        squares=lambda: _answers(((3, 3), (4, 4))),
        proofs=_other_answers,
        sizes=lambda p, y: {"m": len(p), "K": p.shape[1]},
        mistakes={
            "the program as it was sent": _by_difference(lambda d, m, K: -d),
            "one of two faults is left: the sum": _by_difference(lambda d, m, K: d),
            "one of two faults is left: the sign": _by_difference(lambda d, m, K: -d / m),
            "the gradient is divided by m twice": _by_difference(lambda d, m, K: d / m**2),
            "divided by m and by K": _by_difference(lambda d, m, K: d / (m * K)),
            "divided by K in place of m": _by_difference(lambda d, m, K: d / K),
            "a batch size of its own": _by_difference(lambda d, m, K: d / 32),
            "the check's 7 is written down": _by_difference(lambda d, m, K: d / 7),
            "its length is cut": _by_difference(lambda d, m, K: d / max(1, np.linalg.norm(d))),
            "cut, and still uphill": _by_difference(lambda d, m, K: -d / max(1, np.linalg.norm(d))),
            "the sign is taken away": _by_difference(lambda d, m, K: np.abs(d) / m),
            "the examples are averaged away": _by_difference(lambda d, m, K: d.mean(axis=0)),
            "softmax's Jacobian is applied again": _jacobian_again,
            "only the target is divided": lambda p, y: p - np.eye(p.shape[1])[y] / len(p),
            "the target is not subtracted": lambda p, y: p / len(p),
            "the target is added": lambda p, y: (p + np.eye(p.shape[1])[y]) / len(p),
            "the class number is subtracted": lambda p, y: (p - y[:, None]) / len(p),
            "class numbers in place of a table": lambda p, y: (p - y) / len(p),
            "the slope by p": lambda p, y: -np.eye(p.shape[1])[y] / p / len(p),
            "nan is turned into a number": _by_difference(lambda d, m, K: np.nan_to_num(d) / m),
            "only the right class has a slope": lambda p, y: _difference(p, y) * np.eye(p.shape[1])[y] / len(p),
        },
        hints=(
            "The factor that the gradient check has printed is -7, with 7 images. Which two faults make a -7?",
            "The gradient of cross-entropy by the scores is p - y (lesson 03), y one-hot; and the loss is a mean.",
        ),
    ),
    Exercise(
        id="08.5",
        title="the way back, mended",
        inputs=("x", "z", "h", "W2", "grad"),
        outputs=("dW1", "db1", "dW2", "db2"),
        cases=_way_there,
        proofs=_other_ways,
        sizes=lambda x, z, h, W2, grad: {"m": len(x)},
        mistakes={
            "the slope is forgotten for the bias": _back(for_bias=lambda dh, dz: dh),
            "the program as it was sent": _back(slope=lambda dh, z, h: dh),
            "the slope at 0 is taken as 1": _back(slope=lambda dh, z, h: dh * (z >= 0)),
            "the activation in place of its slope": _back(slope=lambda dh, z, h: dh * h),
            "z in place of the slope": _back(slope=lambda dh, z, h: dh * z),
            "the gradient is bent, not z": _back(slope=lambda dh, z, h: np.maximum(dh, 0)),
            "negative gradients are lost": _back(slope=lambda dh, z, h: np.maximum(dh, 0) * (z > 0)),
            "the wrong side passes": _back(slope=lambda dh, z, h: dh * (z < 0)),
            "the slope below 0 is -1": _back(slope=lambda dh, z, h: dh * np.sign(z)),
            "the leaky slope": _back(slope=lambda dh, z, h: np.where(z > 0, dh, 0.01 * dh)),
            "divided by m once more": _back(end=lambda gradient, m: gradient / m),
            "the sign is turned once more": _back(end=lambda gradient, m: -gradient),
            "gradients are clipped": _back(slope=lambda dh, z, h: np.clip(dh, -1, 1) * (z > 0)),
            "small numbers are held back": _back(slope=lambda dh, z, h: dh * (z > 1e-6)),
            "nan is turned into a number": _back(slope=lambda dh, z, h: np.nan_to_num(dh) * (z > 0)),
            "cut off to whole numbers": _cut_off,
            "z where h belongs": _back(fed=lambda z, h: z),
        },
        hints=(
            "Which entries of h can be below 0? Then what does `h >= 0` say?",
            "ReLU lets through where its *input* was above 0. Only one line of the function has to change.",
        ),
    ),
    Exercise(
        id="08.6",
        title="the shuffling, mended",
        inputs=("x", "y", "rng"),
        outputs=("x", "y"),
        cases=_data,
        proofs=_alike,
        mistakes={
            "the program as it was sent": lambda x, y, rng: (rng.permutation(x), rng.permutation(y)),
            "labels first, and still apart": lambda x, y, rng: (rng.permutation(y), rng.permutation(x))[::-1],
            "only the images are shuffled": lambda x, y, rng: (rng.permutation(x), y.copy()),
            "the images are not shuffled": lambda x, y, rng: (x.copy(), y.copy()),
            "labels are looked up by their image": _by_the_image,
            "the labels are put back": _by_order(
                lambda x, y, rng: rng.permutation(len(x)), lambda order, y, rng: np.argsort(order)
            ),
            "the inverse of the order": _by_order(
                lambda x, y, rng: np.argsort(rng.permutation(len(x))), lambda order, y, rng: order
            ),
            "another way of drawing": _by_order(
                lambda x, y, rng: rng.choice(len(x), len(x), replace=False), lambda order, y, rng: order
            ),
            "the pixels are shuffled": lambda x, y, rng: (x[:, rng.permutation(x.shape[1])], y.copy()),
            "sorted by label": _by_order(lambda x, y, rng: np.argsort(y, kind="stable"), lambda order, y, rng: order),
            "drawn with repetition": _by_order(
                lambda x, y, rng: rng.integers(len(x), size=len(x)), lambda order, y, rng: order
            ),
            "the same order every time": _by_order(
                lambda x, y, rng: np.random.default_rng(0).permutation(len(x)), lambda order, y, rng: order
            ),
            "turned round": lambda x, y, rng: (x[::-1], y[::-1]),
            "the last example is lost": _by_order(
                lambda x, y, rng: rng.permutation(len(x) - 1), lambda order, y, rng: order
            ),
        },
        hints=(
            "Each call of `rng.permutation` draws another order. How many orders are needed here?",
            "Draw one order of row numbers, `rng.permutation(len(x))`, and take the rows of both by it (lesson 05).",
        ),
    ),
    Exercise(
        id="08.7",
        title="stopping, mended",
        inputs=("training", "validation", "patience"),
        outputs=("stop", "keep"),
        cases=_losses,
        proofs=_other_losses,
        mistakes={
            "the last weights are kept": _decided(keep=lambda training, validation, best: len(validation) - 1),
            "the training losses decide": _decided(
                watch=lambda training, validation: training,
                keep=lambda training, validation, best: len(training) - 1,
            ),
            "the best training loss is kept": _decided(
                keep=lambda training, validation, best: int(np.argmin(training))
            ),
            "the worst epoch is kept": _decided(keep=lambda training, validation, best: int(np.argmax(validation))),
            "the largest loss is looked for": _decided(
                watch=lambda training, validation: [-loss for loss in validation]
            ),
            "epochs counted from 1": _decided(keep=lambda training, validation, best: best + 1),
            "counted from the end": _decided(keep=lambda training, validation, best: len(validation) - 1 - best),
            "the loss in place of its epoch": _decided(keep=lambda training, validation, best: min(validation)),
            "one epoch too patient": _decided(stop=lambda waited, patience, validation: waited > patience),
            "one epoch too impatient": _decided(stop=lambda waited, patience, validation: waited >= patience - 1),
            "at the very epoch only": _decided(stop=lambda waited, patience, validation: waited == patience),
            "rises in a row are counted": _decided(
                stop=lambda waited, patience, validation: bool(
                    len(validation) > patience and np.all(np.diff(validation)[-patience:] > 0)
                )
            ),
            "compared with one earlier epoch": _decided(
                stop=lambda waited, patience, validation: (
                    len(validation) > patience and validation[-1] > validation[-1 - patience]
                )
            ),
            "stops at the first rise": _decided(
                stop=lambda waited, patience, validation: validation[-1] > validation[-2]
            ),
            "it stops where the validation loss is above the training loss": _stops_above_training,
            "waiting does not start anew": _waits_without_starting_anew,
            "the last is kept until it stops": _last_until_it_stops,
            "it always stops": _decided(stop=lambda waited, patience, validation: True),
            "it never stops": _decided(stop=lambda waited, patience, validation: False),
            "it stops once it has seen enough epochs": _decided(
                stop=lambda waited, patience, validation: len(validation) > patience
            ),
            "the last epoch is left out": _last_left_out,
            "it stops where it would have stopped before": _stops_by_the_past,
            "losses are rounded": _decided(watch=lambda training, validation: np.round(validation, 4)),
            "going on and stopping are swapped": _decided(stop=lambda waited, patience, validation: waited < patience),
        },
        hints=(
            "`np.argmin(losses)` is the place of the least. Of which of the two lists?",
            "The last epoch has the place len - 1. How far is it from the best one? Is that as far as patience goes?",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="08.A",
        answer="all five say the same digit to every image",
        because="9.7 % is the share of zeros among these images. Its shares are all 0, made of NaN: `argmax` says 0.",
    ),
    Prediction(
        id="08.B",
        answer="it goes up",
        because="Exact or not, the steps lead somewhere: away from the right answers. That is what we look for next.",
    ),
    Prediction(
        id="08.C",
        answer="between h and z, on the way back",
        because="dW2 and db2 are right, so grad is. dW1 and db1 are both wrong, so the fault lies before they part.",
    ),
    Prediction(
        id="08.D",
        answer="in how the images come to the loop",
        because="Ten images that are never shuffled are learnt by heart: way there, way back and step are sound.",
    ),
    Prediction(
        id="08.E",
        answer="weights uniform(-1, 1)",
        because="325 of 360, against 335 with no fault: only its loss at the start gives it away.",
    ),
]
