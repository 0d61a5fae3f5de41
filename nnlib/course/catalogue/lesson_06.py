"""Lesson 06: initialisation."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _units():
    rng = np.random.default_rng(61)

    def layer(D, chosen):
        """Return a layer (D, H) whose columns are the `chosen` ones of a few that look alike at first sight."""
        a = rng.normal(size=D).round(3)
        b = np.array([a[0], *rng.normal(size=D - 1).round(3)])  # a's first weight, others after it
        near = np.array([*a[:-1], a[-1] + 2e-5])  # differs from a in the fifth decimal
        columns = [a, b, a[::-1], a + np.arange(D), b[::-1], -a, near]  # the third has a's sum, too
        W = np.stack([columns[i] for i in chosen], axis=1)  # (D, H)
        W += 1e-9 * rng.normal(size=W.shape)  # what rounding leaves of numbers that are the same
        return W

    first = layer(5, [0, 1, 0, 2, 1, 1, 3, 0])  # 4 different units of 8
    first[3] = first[1]
    return [
        (first,),
        (0.01 * layer(4, [0, 1, 2, 0]),),
        (np.tile(layer(3, [4]), 7),),
        (layer(4, [0, 1, 2, 3, 4, 5, 2, 6]),),
        (layer(4, [5, 5, 1]),),
        (np.array([[0.1, 0.1, 0.1, -0.1], [0.2, 0.2, 0.2, -0.2], [0.3, 0.3, 0.4, -0.3], [0.5, 0.6, 0.5, -0.5]]),),
    ]


def _other_units():
    """Return inputs of 06.1 in which columns nearly agree, or nearly differ, or differ in one place only."""
    at_six = np.array([[0.1000006, 0.1000014, 0.1000024, 0.1000033, -3e-8], [30.0, 30.0, 30.0, 30.0, 30.0]])
    zeros = np.array([[0, 0, -2e-9, 1, 1, 8], [0, 1, 3e-9, 0, 2, 0], [0, 2, 0, 2, 0, 0]])
    middle = np.array([[2.0, 2.0, 0.0, 4.0, 2.0], [20, 30, 30, 19, 20], [1, 1, 2, 0, 1], [5, 5, 5, 5, 5]])
    many = np.repeat(np.arange(14.0), 2)[None]
    others = [[0.10001, 0.10003]], [[0.1000049, 0.1000051]], [[250.000001, 250.000003]], [[7], [3]]
    return [(W,) for W in (at_six, zeros, middle, many, *map(np.array, others))]


def _near_ones_are_one(W):
    return sum(not any(np.allclose(W[:, i], W[:, j], atol=1e-6) for j in range(i)) for i in range(W.shape[1]))


def _columns(W):
    return {tuple(column) for column in W.T.round(6)}


def _twinless(W):
    columns = [tuple(column) for column in W.T.round(6)]
    return sum(columns.count(column) == 1 for column in columns)


def _less_each_pair(W):
    columns, H = W.T.round(6), W.shape[1]
    return H - sum(np.array_equal(columns[i], columns[j]) for i in range(H) for j in range(i))


def _inputs():
    rng = np.random.default_rng(62)
    return [(scale * rng.normal(shift, 1, size=D), std) for D, scale, shift, std in
            ((7, 1.0, 0.5, 0.3), (3, 4.0, -1.0, 2.5), (40, 0.2, 0.1, 0.05))]  # fmt: skip


def _other_inputs():
    """Return inputs of 06.2: far and near, equal, many, whole, one alone, weights that are all the same, nan."""
    return [
        (np.array([3e6, -4e6]), 2.0),
        (np.array([3e-7, 4e-7, 1e-7]), 0.01),
        (np.array([2.0, 2.0, -1.0, 2.0]), 0.5),
        (np.linspace(1, 2, 150), 0.2),
        (np.array([3, 0, -5, 1]), 0.3),
        (np.array([-2.5]), 0.4),
        (np.array([1.0, 2.0]), 0.0),
        (np.array([1.0, np.nan, 2.0]), 0.5),
    ]


def _scales(
    limit=lambda fan_in, fan_out: np.sqrt(6 / (fan_in + fan_out)),
    std=lambda fan_in, fan_out: np.sqrt(2 / fan_in),
):
    """Return an answer to 06.3 that is right but for what is given."""
    return lambda fan_in, fan_out: (limit(fan_in, fan_out), std(fan_in, fan_out))


def _he(D, H):
    return np.sqrt(2 / D)


def _kernels(rng=np.random.default_rng, std=_he, draw=lambda rng, std, shape: rng.normal(0, std, shape)):
    """Return an answer to 06.4 with another generator, another spread or another way of drawing."""

    def answer(D, H, K, seed):
        generator = rng(seed)
        return draw(generator, std(D, H), (D, H)), draw(generator, std(H, K), (H, K))

    return answer


def _made_anew(D, H, K, seed):
    return tuple(np.random.default_rng(seed).normal(0, _he(*shape), shape) for shape in ((D, H), (H, K)))


def _second_seed(D, H, K, seed):
    first, second = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    return first.normal(0, _he(D, H), (D, H)), second.normal(0, _he(H, K), (H, K))


def _biases_too(D, H, K, seed):
    rng = np.random.default_rng(seed)
    W1, _ = rng.normal(0, _he(D, H), (D, H)), rng.normal(size=H)
    return W1, rng.normal(0, _he(H, K), (H, K))


def _last_first(D, H, K, seed):
    rng = np.random.default_rng(seed)
    last = rng.normal(0, _he(H, K), (H, K))
    return rng.normal(0, _he(D, H), (D, H)), last


def _spawned(D, H, K, seed):
    streams = np.random.default_rng(seed).spawn(2)
    return tuple(rng.normal(0, _he(*shape), shape) for rng, shape in zip(streams, ((D, H), (H, K)), strict=True))


def _deep():
    """Inputs (m, H), kernels (L, H, H) and an activation."""
    rng = np.random.default_rng(65)
    cases = ((9, 4, 6, 1.0, np.tanh), (5, 3, 8, 0.6, lambda z: np.maximum(z, 0)), (7, 2, 5, 0.4, lambda z: z * z))
    return [(rng.normal(size=(m, H)), rng.normal(0, scale, (L, H, H)), f) for m, L, H, scale, f in cases]


def _other_depths():
    """Return inputs of 06.5: many layers, numbers far and near, whole ones, one example alone, nan."""
    rng = np.random.default_rng(66)
    x, kernels = rng.normal(size=(6, 4)), rng.normal(size=(12, 4, 4))
    whole = rng.integers(-3, 4, size=(6, 4))
    unknown = np.where(np.arange(6)[:, None] == 2, np.nan, x)
    return [
        (x, 3 * kernels, lambda z: np.maximum(z, -0.1 * z)),
        (1e-14 * x, kernels[:3], np.tanh),
        (whole, kernels[:2], np.tanh),
        (0.1 * x, whole[None, :4], np.sin),
        (x[:1], kernels[:3], np.sin),
        (unknown, kernels[:2], np.tanh),
    ]


def _through(step=lambda h, W, f: f(h @ W), measure=lambda h: h.std()):
    """Return an answer to 06.5 that is right but for one step through a layer, or for what is measured of it."""

    def answer(x, kernels, f):
        spreads, h = [], x
        for W in kernels:
            h = step(h, W, f)
            spreads.append(measure(h))
        return np.array(spreads)

    return answer


def _before_the_bend(x, kernels, f):
    spreads, h = [], x
    for W in kernels:
        spreads.append((h @ W).std())
        h = f(h @ W)
    return np.array(spreads)


def _sums_go_on(x, kernels, f):
    spreads, z = [], x
    for W in kernels:
        z = z @ W
        spreads.append(f(z).std())
    return np.array(spreads)


def _inputs_first(x, kernels, f):
    return np.array([x.std(), *_through()(x, kernels, f)])


EXERCISES = [
    Exercise(
        id="06.1",
        title="count the different units",
        inputs=("W",),
        outputs=("count",),
        cases=_units,
        proofs=_other_units,
        mistakes={
            "rows are counted": lambda W: len(np.unique(W.round(6), axis=0)),
            "the number of inputs": lambda W: W.shape[0],
            "different numbers, not different units": lambda W: np.unique(W.round(6)).size,
            "nothing is rounded": lambda W: np.unique(W, axis=1).shape[1],
            "rounded to whole numbers": lambda W: np.unique(W.round(), axis=1).shape[1],
            "fewer than 6 decimals": lambda W: np.unique(W.round(4), axis=1).shape[1],
            "only the first weight is compared": lambda W: np.unique(W[0].round(6)).size,
            "only the sums are compared": lambda W: np.unique(W.sum(axis=0).round(6)).size,
            "only neighbours are compared": lambda W: (
                1 + sum(np.any(a != b) for a, b in zip(W.T.round(6)[1:], W.T.round(6)[:-1], strict=True))
            ),
            "only compared with the first": lambda W: 1 + sum(np.any(a != W.T.round(6)[0]) for a in W.T.round(6)),
            "units that have no twin": _twinless,
            "all units are counted": lambda W: W.shape[1],
            "every pair of copies is taken away": _less_each_pair,
            "the rank": lambda W: np.linalg.matrix_rank(W.round(6)),
            "the copies are counted": lambda W: W.shape[1] - len(_columns(W)),
            "one decimal too few": lambda W: np.unique(W.round(5), axis=1).shape[1],
            "more than 6 decimals": lambda W: np.unique(W.round(8), axis=1).shape[1],
            "near ones count as one": _near_ones_are_one,
            "0 and -0 count as two": lambda W: len({str(column) for column in W.T.round(6)}),
            "zeros are passed over": lambda W: len({tuple(column[column != 0]) for column in W.T.round(6)}),
            "the units themselves, not their number": lambda W: np.unique(W.round(6), axis=1),
        },
        hints=(
            "A unit is a column of W, `W[:, j]`. Round W first, then find out how many columns differ.",
            "A set keeps each thing once: `set([2, 5, 2])` has length 2. A column can go into a set as a tuple.",
            "Or look up what the argument `axis` of `np.unique` does, and take care which of the two sizes you count.",
        ),
    ),
    Exercise(
        id="06.2",
        title="the spread of a sum",
        inputs=("x", "std"),
        outputs=("spread",),
        cases=_inputs,
        proofs=_other_inputs,
        sizes=lambda x, std: {"D": len(x)},
        mistakes={
            "spreads are added": lambda x, std: std * np.abs(x).sum(),
            "inputs are added": lambda x, std: std * x.sum(),
            "the variance of the sum": lambda x, std: std**2 * (x * x).sum(),
            "the root of the sum is missing": lambda x, std: std * (x * x).sum(),
            "the root is taken of the inputs only": lambda x, std: std**2 * np.sqrt((x * x).sum()),
            "squared after adding": lambda x, std: np.sqrt((std * x).sum() ** 2),
            "the spread is not squared": lambda x, std: np.sqrt(std * (x * x).sum()),
            "the inputs are not squared": lambda x, std: np.sqrt(std**2 * np.abs(x.sum())),
            "the weights' spread is missing": lambda x, std: np.sqrt((x * x).sum()),
            "a mean of squares in place of their sum": lambda x, std: std * np.sqrt((x * x).mean()),
            "every input counts as 1": lambda x, std: std * np.sqrt(len(x)),
            "times D in place of its root": lambda x, std: std * len(x),
            "the inputs' own spread": lambda x, std: std * x.std(),
            "the inputs' spread, times the root of D": lambda x, std: std * np.sqrt(len(x)) * x.std(),
            "divided by the root of D": lambda x, std: std / np.sqrt(len(x)),
            "equal inputs count once": lambda x, std: std * np.linalg.norm(np.unique(x)),
            "the products are not added up": lambda x, std: std * np.abs(x),
        },
        hints=(
            "The product x[i] w[i] has the spread |x[i]| std. What is its variance?",
            "Variances of independent numbers add up. Which step leads from the variance back to the spread?",
            "For x = (3, 4) and std = 1 the answer is 5; for std = 0.1 it is 0.5.",
        ),
    ),
    Exercise(
        id="06.3",
        title="the scales of Glorot and He",
        inputs=("fan_in", "fan_out"),
        outputs=("glorot_limit", "he_std"),
        cases=lambda: [(400, 100), (3, 50), (64, 10)],
        proofs=lambda: [(1, 1), (20_000_000, 6_000_000)],
        mistakes={
            "the standard deviation in place of the limit": _scales(lambda a, b: np.sqrt(2 / (a + b))),
            "the variance in place of the limit": _scales(lambda a, b: 2 / (a + b)),
            "1 / sqrt(3 fan_in)": _scales(lambda a, b: 1 / np.sqrt(3 * a)),
            "1 / sqrt(fan_in)": _scales(lambda a, b: 1 / np.sqrt(a)),
            "He's limit": _scales(lambda a, b: np.sqrt(6 / a)),
            "only the way there counts": _scales(lambda a, b: np.sqrt(3 / a)),
            "only the way back counts": _scales(lambda a, b: np.sqrt(3 / b)),
            "the fans are added, not averaged": _scales(lambda a, b: np.sqrt(3 / (a + b))),
            "the fans are multiplied": _scales(lambda a, b: np.sqrt(6 / (a * b))),
            "the root of the limit is missing": _scales(lambda a, b: 6 / (a + b)),
            "the root is taken above the line only": _scales(lambda a, b: np.sqrt(6) / (a + b)),
            "divided once more in place of averaged": _scales(lambda a, b: np.sqrt(3 / (a + b) / 2)),
            "only fan_out is halved": _scales(lambda a, b: np.sqrt(3 / (a + b / 2))),
            "3 times the spread": _scales(lambda a, b: 3 * np.sqrt(2 / (a + b))),
            "divided by the root of 3": _scales(lambda a, b: np.sqrt(2 / (a + b)) / np.sqrt(3)),
            "divided, then added": _scales(lambda a, b: np.sqrt(6 / a + b)),
            "the variance in place of the standard deviation": _scales(std=lambda a, b: 2 / a),
            "He with fan_out": _scales(std=lambda a, b: np.sqrt(2 / b)),
            "the 2 of He is missing": _scales(std=lambda a, b: 1 / np.sqrt(a)),
            "Glorot in place of He": _scales(std=lambda a, b: np.sqrt(2 / (a + b))),
            "He's limit in place of its spread": _scales(std=lambda a, b: np.sqrt(6 / a)),
            "the root of He is taken above the line only": _scales(std=lambda a, b: np.sqrt(2) / a),
            "the root of He is taken below the line only": _scales(std=lambda a, b: 2 / np.sqrt(a)),
        },
        hints=(
            "Both begin with a variance: Glorot's is 1 divided by the mean of the two fans, He's is 2 / fan_in.",
            "The mean of the fans is (fan_in + fan_out) / 2. What is 1 divided by that?",
            "A uniform distribution from -limit to limit has the variance limit² / 3. So limit² is 3 times the "
            "variance.",
        ),
    ),
    Exercise(
        id="06.4",
        title="draw two layers",
        inputs=("D", "H", "K", "seed"),
        outputs=("W1", "W2"),
        cases=lambda: [(5, 3, 4, 7), (4, 6, 2, 0), (3, 7, 5, 42)],
        proofs=lambda: [(40, 30, 20, 2_024), (2, 3, 1, 7)],
        mistakes={
            "the generator is made anew for each layer": _made_anew,
            "the seed is always 0": _kernels(rng=lambda seed: np.random.default_rng(0)),
            "the seed is always 7": _kernels(rng=lambda seed: np.random.default_rng(7)),
            "the seed is always 42": _kernels(rng=lambda seed: np.random.default_rng(42)),
            "seed 0 counts as no seed": _kernels(rng=lambda seed: np.random.default_rng(seed or 1)),
            "another seed takes 0's place": _kernels(rng=lambda seed: np.random.default_rng(seed or 42)),
            "NumPy's old generator": _kernels(rng=np.random.RandomState),
            "drawn transposed": _kernels(draw=lambda rng, std, shape: rng.normal(0, std, shape[::-1]).T),
            "another generator for W2": _second_seed,
            "numbers are drawn in between": _biases_too,
            "units first": _kernels(draw=lambda rng, std, shape: rng.normal(0, std, shape[::-1])),
            "the last layer is drawn first": _last_first,
            "a stream for each layer": _spawned,
            "a uniform distribution": _kernels(
                draw=lambda rng, std, shape: rng.uniform(-np.sqrt(3) * std, np.sqrt(3) * std, shape)
            ),
            "the spread taken for a limit": _kernels(draw=lambda rng, std, shape: rng.uniform(-std, std, shape)),
            "the spread is given as the mean": _kernels(draw=lambda rng, std, shape: rng.normal(std, size=shape)),
            "nothing below 0": _kernels(draw=lambda rng, std, shape: std * rng.random(shape)),
            "the spread is 1": _kernels(std=lambda D, H: 1.0),
            "the variance in place of the standard deviation": _kernels(std=lambda D, H: 2 / D),
            "He with fan_out": _kernels(std=lambda D, H: np.sqrt(2 / H)),
            "the 2 of He is missing": _kernels(std=lambda D, H: 1 / np.sqrt(D)),
            "Glorot in place of He": _kernels(std=lambda D, H: np.sqrt(2 / (D + H))),
            "the root of He is taken above the line only": _kernels(std=lambda D, H: np.sqrt(2) / D),
            "the root of He is taken below the line only": _kernels(std=lambda D, H: 2 / np.sqrt(D)),
            "Glorot's limit in place of He's spread": _kernels(std=lambda D, H: np.sqrt(6 / (D + H))),
            "one spread for both layers": lambda D, H, K, seed: _kernels(std=lambda *fans: _he(D, H))(D, H, K, seed),
            "the tails are cut": _kernels(draw=lambda rng, std, shape: np.clip(rng.normal(0, std, shape), -std, std)),
            "the tails are cut at two": _kernels(
                draw=lambda rng, std, shape: np.clip(rng.normal(0, std, shape), -2 * std, 2 * std)
            ),
        },
        hints=(
            "First one generator from the seed, then two draws from it, W1 before W2.",
            "`rng.normal(mean, std, shape)` takes a standard deviation. Yours of 06.3 gives it, from the fans.",
            "The units of the first layer are the inputs of the second: what is the fan_in of W2?",
        ),
    ),
    Exercise(
        id="06.5",
        title="the spread, layer by layer",
        inputs=("x", "kernels", "f"),
        outputs=("spreads",),
        cases=_deep,
        proofs=_other_depths,
        mistakes={
            "every layer is fed with x": lambda x, kernels, f: np.array([f(x @ W).std() for W in kernels]),
            "the activation is left out": _through(step=lambda h, W, f: h @ W),
            "the sums go on to the next layer": _sums_go_on,
            "the inputs are bent, too": lambda x, kernels, f: _through()(f(x), kernels, f),
            "measured before the activation": _before_the_bend,
            "measured at the inputs of each layer": lambda x, kernels, f: _inputs_first(x, kernels, f)[:-1],
            "the inputs are measured too": _inputs_first,
            "the variance in place of the spread": _through(measure=np.var),
            "divided by one less than the count": _through(measure=lambda h: h.std(ddof=1)),
            "the spread of the weights": lambda x, kernels, f: np.array([W.std() for W in kernels]),
            "the mean of the spreads of units": _through(measure=lambda h: h.std(axis=0).mean()),
            "the mean of the spreads of examples": _through(measure=lambda h: h.std(axis=1).mean()),
            "a spread for each unit": _through(measure=lambda h: h.std(axis=0)),
            "a spread for each example": _through(measure=lambda h: h.std(axis=1)),
            "the mean in place of the spread": _through(measure=np.mean),
            "the size in place of the spread": _through(measure=lambda h: np.sqrt((h * h).mean())),
            "W is transposed": _through(step=lambda h, W, f: f(h @ W.T)),
            "the activation bends the weights": _through(step=lambda h, W, f: h @ f(W)),
            "only the first layer is measured": lambda x, kernels, f: _through()(x, kernels, f)[0],
            "only the last layer is measured": lambda x, kernels, f: _through()(x, kernels, f)[-1],
            "the inputs are bent, not the sums": _through(step=lambda h, W, f: f(h) @ W),
        },
        hints=(
            "Begin with h = x. In a loop over the kernels: h becomes f(h @ W), and its spread goes into a list.",
            "`h.std()` without an axis takes all m H numbers together.",
            "The list has one number for each kernel. `np.array(...)` makes an array of it.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="06.A",
        answer="1",
        because="Equal units get equal gradients, so every step moves them alike, however many steps there are.",
    ),
    Prediction(
        id="06.B",
        answer="about 7",
        because="The spread of the weights is 0.577, and 0.577 times 0.5 times the root of 600 is 7.1.",
    ),
    Prediction(
        id="06.C",
        answer="it vanishes",
        because="ReLU keeps half of the mean square, so a layer multiplies the spread by about 0.7, and 0.7 to the "
        "power of 20 is less than a thousandth.",
    ),
    Prediction(
        id="06.D",
        answer="nothing that can be seen",
        because="A bias is one number beside a sum of 64 products, and training moves it anyhow.",
    ),
    Prediction(
        id="06.E",
        answer="it does not learn at all",
        because="Each layer makes the signal about ten times smaller, so hardly anything of it passes six of them, nor "
        "of the gradient on its way back. Then the units die.",
    ),
]
