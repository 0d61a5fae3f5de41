"""Lesson 13: search hyper-parameters."""

import math

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _menus():
    """Return rates and units, neither sorted: who sorts them gets another order."""
    return [
        (np.array([0.03, 0.1, 0.01]), np.array([32.0, 8.0])),
        (np.array([0.5, 0.002]), np.array([4.0, 64.0, 16.0, 5.0])),
        (np.array([0.7]), np.array([3.0, 9.0])),
    ]


def _pairs(rates, units):
    return np.array([[rate, unit] for rate in rates for unit in units])


def _menus_that_tell():
    """Return lists of 13.1: one is of whole numbers, or longer, a single one, holds small rates or a value twice."""
    return [
        (np.array([0.03, 0.1, 0.01]), np.array([32, 8])),
        (np.array([2, 1]), np.array([32.5, 8.0, 0.5])),
        (np.array([3e-7, 2e-8, 0.1, 0.02, 0.005, 0.4]) / 7, np.array([8.0, 4.0, 16.0, 2.0, 64.0, 1.0, 9.0])),
        (np.array([3e-7, 2e-8]) / 7, np.array([1e-7])),
        (np.array([0.1, 0.2, 0.1]), np.array([8.0, 8.0])),
        (np.array([0.1, 0.3, 0.2]), np.array([8.0, 4.0, 16.0])),
    ]


def _data_sizes():
    return [(7, 3), (11, 4), (8, 5), (9, 3)]


def _folds(m, k):
    return np.repeat(np.arange(k), [m // k + (fold < m % k) for fold in range(k)])


def _uniforms():
    rng = np.random.default_rng(31)
    return [(rng.random(n), low, high) for n, low, high in ((7, 0.001, 0.1), (5, 4.0, 300.0), (3, 0.2, 0.5))]


def _uniforms_that_tell():
    """Return draws of 13.3: the ends, whole numbers, near the ends, a single one; ranges far from 1, and across it."""
    rng = np.random.default_rng(32)
    return [
        (np.array([0.0, 0.5, 1.0]), 0.01, 1.0),
        (np.array([1, 0]), 0.3, 5.0),
        (np.array([0.0, 1e-5, 3e-6]), 1e-9, 1.0),
        (np.array([1 - 1e-5, 0.999, 1.0]), 0.2, 30.0),
        (rng.random(1), 1e-10, 1e-8),
        (rng.random(4), 1, 1_000_000),
        (np.array([0.5, 0.25, 0.5]), 1e-4, 1e-3),
    ]


def _rounds_table():
    """Return scores, all different; who is best early is not best late, and who is out would come back if asked."""
    cases = []
    for rounds, n, factor, seed in ((3, 7, 3, 1), (4, 9, 2, 6), (2, 10, 4, 8), (4, 11, 2, 13)):
        scores = np.random.default_rng(seed).permutation(rounds * n) / 100
        cases.append((scores.reshape(rounds, n), factor))
    return cases


def _rounds_that_tell():
    """Return tables of 13.4: scores under 0, near each other, more rounds, one round, one setting, a large factor."""
    rng = np.random.default_rng(11)
    return [
        (rng.permutation(rounds * n).reshape(rounds, n) / parts - start, factor)
        for rounds, n, factor, parts, start in (
            (3, 7, 3, 10, 9),
            (4, 6, 2, 10, 1.25),
            (6, 40, 2, 1e6, 0.5),
            (1, 5, 2, 10, 0),
            (2, 1, 3, 10, 0),
            (3, 21, 20, 10, 0),
            (3, 6, 6, 1, 4),
        )
    ]


def _halved(
    keep=lambda n, factor, all_of_them: math.ceil(n / factor),
    judged=lambda scores, number: scores[number],
    best=True,
    ever=False,
):
    """Return an answer to 13.4 made of the parts given; `ever` lets settings that are out come back."""

    def answer(scores, factor):
        n = scores.shape[1]
        rounds, left = np.zeros(n, int), np.arange(n)
        for number in range(len(scores)):
            rounds[left] += 1
            asked = np.arange(n) if ever else left
            order = asked[np.argsort(judged(scores, number)[asked])]
            count = min(max(int(keep(len(left), factor, n)), 0), len(order))
            left = order[len(order) - count :] if best else order[:count]
        return rounds

    return answer


def _halved_by_places(scores, factor):
    rounds, left = np.zeros(scores.shape[1], int), np.arange(scores.shape[1])
    for row in scores:
        rounds[left] += 1
        left = np.argsort(row[left])[-math.ceil(len(left) / factor) :]
    return rounds


def _halved_with_zeros(scores, factor):
    """Answer 13.4 with a score of 0 for each setting that is out, which negative scores do not beat."""
    inside, rounds = np.ones(scores.shape[1], bool), np.zeros(scores.shape[1], int)
    for row in scores:
        rounds += inside
        best = np.argsort(row * inside)[-math.ceil(inside.sum() / factor) :]
        inside = np.isin(np.arange(len(row)), best)
    return rounds


def _halved_by_a_limit(scores, factor):
    inside, rounds = np.ones(scores.shape[1], bool), np.zeros(scores.shape[1], int)
    for row in scores:
        rounds += inside
        inside &= row >= np.sort(row)[-max(1, math.ceil(inside.sum() / factor))]
    return rounds


def _scores_of_seeds():
    """Return two settings whose scores go up and down together, as those of paired seeds do; each is ahead once."""
    rng, cases = np.random.default_rng(5), []
    for seeds, level, ahead in ((7, 0.9, 0.02), (5, 0.6, -0.02), (11, 0.8, 0.02)):
        shared = rng.normal(0, 0.03, seeds)
        cases.append(tuple(level + shared + rng.normal(shift, 0.01, seeds) for shift in (ahead, 0.0)))
    return cases


def _scores_that_tell():
    """Return scores of 13.5: in percent, in whole numbers, all differences alike or some, tiny ones, two seeds."""
    rng = np.random.default_rng(6)
    whole = np.array([93, 91, 96, 90, 94])
    return [
        tuple(rng.normal(90, 3, (2, 6))),
        (whole, np.array([90, 92, 93, 87, 94])),
        (whole / 1.0, whole - 2.0),
        tuple(1e-7 * rng.normal(size=(2, 4))),
        tuple(rng.normal(size=(2, 2))),
        tuple(rng.normal(size=(2, 50))),
    ]


def _difference(mean=lambda a, b: np.mean(a - b), error=None):
    """Return an answer to 13.5 made of the parts given, and the right one for the other."""
    error = error or (lambda a, b: np.std(a - b, ddof=1) / np.sqrt(len(a)))
    return lambda a, b: (mean(a, b), error(a, b))


def _two_tables():
    rng = np.random.default_rng(9)
    return [
        tuple(np.round(0.6 + rng.normal(0, 0.1, (repeats, n)), 3) for _ in range(2))
        for repeats, n in ((7, 4), (5, 6), (3, 9))
    ]


def _tables_that_tell():
    """Return tables of 13.6: scores under 0, in percent, near each other, whole; equal ones in other rows; of any size.

    In no row of the first table are two scores alike.
    """
    rng = np.random.default_rng(10)
    again = np.array([[0.6, 0.8, 0.9], [0.8, 0.5, 0.7], [0.1, 0.9, 0.3]])
    return [
        tuple(rng.normal(-5, 2, (2, 4, 6))),
        tuple(rng.normal(90, 3, (2, 3, 4))),
        (0.9 + 1e-6 * rng.permutation(15).reshape(5, 3), rng.random((5, 3))),
        (again, rng.random((3, 3))),
        (rng.permutation(20).reshape(4, 5), rng.random((4, 5))),
        (rng.random((4, 5)), rng.permutation(20).reshape(4, 5)),
        tuple(rng.random((2, 15, 25))),
        tuple(rng.random((2, 4, 1))),
        tuple(rng.random((2, 1, 4))),
    ]


def _winners_looked_up(chosen_by, others):
    """Answer 13.6 with the places at which each row's best score first stands in the whole table."""
    places = [chosen_by.ravel().tolist().index(best) for best in chosen_by.max(axis=1)]
    return chosen_by.max(axis=1).mean(), others.ravel()[places].mean()


def _winners_above_zero(chosen_by, others):
    """Answer 13.6 with a best so far that no score below 0 beats."""
    best = np.where(chosen_by.max(axis=1) > 0, chosen_by.argmax(axis=1), 0)
    return np.maximum(chosen_by.max(axis=1), 0).mean(), others[np.arange(len(others)), best].mean()


def _winning(chosen=lambda a, b, best: a[np.arange(len(a)), best], other=lambda a, b, best: b[np.arange(len(b)), best]):
    """Return an answer to 13.6 made of the parts given, and the right one for the other."""

    def answer(chosen_by, others):
        best = chosen_by.argmax(axis=1)
        return np.mean(chosen(chosen_by, others, best)), np.mean(other(chosen_by, others, best))

    return answer


def _winning_by(pick):
    """Return an answer to 13.6 that picks each row's winner in another way."""

    def answer(chosen_by, others):
        rows, best = np.arange(len(chosen_by)), pick(chosen_by, others)
        return chosen_by[rows, best].mean(), others[rows, best].mean()

    return answer


EXERCISES = [
    Exercise(
        id="13.1",
        title="all settings of a grid",
        inputs=("rates", "units"),
        outputs=("settings",),
        cases=_menus,
        proofs=_menus_that_tell,
        mistakes={
            "the rates change fastest": lambda rates, units: np.array([[r, u] for u in units for r in rates]),
            "units come first": lambda rates, units: _pairs(rates, units)[:, ::-1],
            "units come first, and change slowest": lambda rates, units: np.array(
                [[u, r] for u in units for r in rates]
            ),
            "stacked, then cut into rows": lambda rates, units: np.array(np.meshgrid(rates, units)).reshape(-1, 2),
            "side by side, not each with each": lambda rates, units: np.array(list(zip(rates, units, strict=False))),
            "one axis too many for a list": lambda rates, units: _pairs(rates, units).reshape(len(rates), -1, 2),
            "settings are columns": lambda rates, units: _pairs(rates, units).T,
            "all numbers in one row": lambda rates, units: _pairs(rates, units).ravel(),
            "only the first rate": lambda rates, units: _pairs(rates[:1], units),
            "only the last rate": lambda rates, units: _pairs(rates[-1:], units),
            "only the first number of units": lambda rates, units: _pairs(rates, units[:1]),
            "the last rate is left out": lambda rates, units: _pairs(rates[: max(1, len(rates) - 1)], units),
            "a single setting": lambda rates, units: _pairs(rates, units)[0],
            "multiplied, not paired": lambda rates, units: np.outer(rates, units),
            "both lists wait": lambda rates, units: np.transpose(
                [np.repeat(rates, len(units)), np.repeat(units, len(rates))]
            ),
            "neither list waits": lambda rates, units: np.transpose(
                [np.tile(rates, len(units)), np.tile(units, len(rates))]
            ),
            "rates cut to whole numbers": lambda rates, units: _pairs(rates, units).astype(int),
            "cut off to whole numbers": lambda rates, units: _pairs(rates, units).astype(units.dtype),
            "equal values are taken once": lambda rates, units: _pairs(dict.fromkeys(rates), dict.fromkeys(units)),
            "sorted": lambda rates, units: _pairs(np.sort(rates), np.sort(units)),
            "counted, not listed": lambda rates, units: len(rates) * len(units),
            "places in place of values": lambda rates, units: _pairs(np.arange(len(rates)), np.arange(len(units))),
        },
        hints=(
            "A loop inside a loop. Which one is the inner one, if the units change fastest?",
            "Collect a pair [rate, unit] at each turn of the inner loop, in one list for both loops.",
        ),
    ),
    Exercise(
        id="13.2",
        title="k folds",
        inputs=("m", "k"),
        outputs=("fold",),
        cases=_data_sizes,
        proofs=lambda: [(5, 5), (6, 3), (14, 9), (25, 12), (300, 140), (47, 2)],
        sizes=lambda m, k: {"m": m, "k": k},
        mistakes={
            "dealt out like cards": lambda m, k: np.arange(m) % k,
            "the last folds are the larger ones": lambda m, k: k - 1 - _folds(m, k)[::-1],
            "the folds in reverse": lambda m, k: k - 1 - _folds(m, k),
            "one fold too many": lambda m, k: np.arange(m) // (m // k),
            "the last fold takes the rest": lambda m, k: np.minimum(np.arange(m) // (m // k), k - 1),
            "all folds as large as the largest": lambda m, k: np.arange(m) // math.ceil(m / k),
            "spread evenly": lambda m, k: np.arange(m) * k // m,
            "the number of folds and their size are mixed up": lambda m, k: np.arange(m) // k,
            "folds counted from 1": lambda m, k: _folds(m, k) + 1,
            "the sizes in place of the numbers": lambda m, k: np.bincount(_folds(m, k)),
            "where folds begin": lambda m, k: np.cumsum(np.bincount(_folds(m, k))) - np.bincount(_folds(m, k)),
            "the rest is lost": lambda m, k: np.repeat(np.arange(k), m // k),
            "rows in place of folds": lambda m, k: np.arange(m),
            "one more row for every fold": lambda m, k: np.repeat(np.arange(k), m // k + 1)[:m],
            "the rest goes to the first fold": lambda m, k: np.repeat(
                np.arange(k), [m // k + (m % k if fold == 0 else 0) for fold in range(k)]
            ),
        },
        hints=(
            "Every fold has m // k rows at least. How many rows are left over, and which folds get one each?",
            "First the size of each fold, (k,). `np.repeat` writes each number as often as a second list says.",
        ),
    ),
    Exercise(
        id="13.3",
        title="uniform on a logarithmic scale",
        inputs=("u", "low", "high"),
        outputs=("numbers",),
        cases=_uniforms,
        proofs=_uniforms_that_tell,
        mistakes={
            "uniform, without logarithms": lambda u, low, high: low + u * (high - low),
            "the logarithms themselves": lambda u, low, high: np.log(low) + u * (np.log(high) - np.log(low)),
            "the powers of ten themselves": lambda u, low, high: np.log10(low) + u * np.log10(high / low),
            "the logarithm after drawing": lambda u, low, high: np.log(low + u * (high - low)),
            "e to a uniform number": lambda u, low, high: np.exp(low + u * (high - low)),
            "two bases": lambda u, low, high: 10 ** (np.log(low) + u * np.log(high / low)),
            "two bases, the other way round": lambda u, low, high: np.exp(np.log10(low) + u * np.log10(high / low)),
            "the ends are swapped": lambda u, low, high: high * (low / high) ** u,
            "the factor is multiplied, not raised": lambda u, low, high: low * (high / low) * u,
            "low is added, not multiplied": lambda u, low, high: low + (high / low) ** u,
            "the factor without low": lambda u, low, high: (high / low) ** u,
            "the factor of the example": lambda u, low, high: low * 100**u,
            "a difference in place of a quotient": lambda u, low, high: low * (high - low) ** u,
            "the upper end alone": lambda u, low, high: low * high**u,
            "the logarithms are added": lambda u, low, high: np.exp(np.log(low) + u * np.log(high * low)),
            "the power on low alone": lambda u, low, high: low**u * high,
            "the power on both": lambda u, low, high: (low * high / low) ** u,
            "even steps in place of draws": lambda u, low, high: np.geomspace(low, high, len(u)),
            "u is not used": lambda u, low, high: np.exp(
                np.random.RandomState(0).uniform(np.log(low), np.log(high), len(u))
            ),
        },
        hints=(
            "Where u is 0 the answer is low, where it is 1 it is high, and in the middle? In the example, 0.01.",
            "From low to high all is multiplied by high / low. How much of that, if u says half of the way?",
            "Or: take both logarithms, go u of the way from one to the other, and come back with `np.exp`.",
        ),
    ),
    Exercise(
        id="13.4",
        title="successive halving",
        inputs=("scores", "factor"),
        outputs=("rounds",),
        cases=_rounds_table,
        proofs=_rounds_that_tell,
        sizes=lambda scores, factor: {"R": len(scores), "n": scores.shape[1]},
        mistakes={
            "rounded down": _halved(keep=lambda n, factor, first: n // factor),
            "rounded to the nearest": _halved(keep=lambda n, factor, first: round(n / factor)),
            "one is kept at least, but rounded down": _halved(keep=lambda n, factor, first: max(1, n // factor)),
            "one in `factor` is sent away": _halved(keep=lambda n, factor, first: n - math.ceil(n / factor)),
            "one in `factor` is sent away, rounded down": _halved(keep=lambda n, factor, first: n - n // factor),
            "a share of the first number, each time": _halved(keep=lambda n, factor, first: math.ceil(first / factor)),
            "`factor` settings stay": _halved(keep=lambda n, factor, first: factor),
            "`factor` settings are sent away": _halved(keep=lambda n, factor, first: n - factor),
            "halved, whatever the factor": _halved(keep=lambda n, factor, first: math.ceil(n / 2)),
            "a third, whatever the factor": _halved(keep=lambda n, factor, first: math.ceil(n / 3)),
            "the worst stay": _halved(best=False),
            "those that are out come back": _halved(ever=True),
            "judged by the round before": _halved(judged=lambda scores, number: scores[max(0, number - 1)]),
            "judged by the first round": _halved(judged=lambda scores, number: scores[0]),
            "judged by the last round": _halved(judged=lambda scores, number: scores[-1]),
            "judged by the best score so far": _halved(judged=lambda scores, number: scores[: number + 1].max(axis=0)),
            "judged by the mean so far": _halved(judged=lambda scores, number: scores[: number + 1].mean(axis=0)),
            "those that are out count as 0": _halved_with_zeros,
            "places among those left": _halved_by_places,
            "the limit is drawn among all": _halved_by_a_limit,
            "epochs in place of rounds": lambda scores, factor: factor ** (_halved()(scores, factor) - 1),
            "rounded down, and nobody goes": _halved(keep=lambda n, factor, first: n // factor or n),
            "+= has become =+": lambda scores, factor: np.ones(scores.shape[1]),
            "those who go on count once more": lambda scores, factor: _halved()(
                np.vstack([scores, scores[-1:]]), factor
            ),
            "rounds are counted from 0": lambda scores, factor: _halved()(scores, factor) - 1,
            "those who survive, not those who take part": lambda scores, factor: (
                _halved()(np.vstack([scores, scores[-1:]]), factor) - 1
            ),
            "nobody is sent away": lambda scores, factor: np.full(scores.shape[1], len(scores)),
            "how many are left, round by round": lambda scores, factor: np.array(
                [np.sum(_halved()(scores, factor) > number) for number in range(len(scores))]
            ),
            "who is left at the end": lambda scores, factor: np.flatnonzero(_halved()(scores, factor) == len(scores)),
        },
        hints=(
            "Keep a list of those still in, at first all. Each round: count it for them, then shorten the list.",
            "`np.argsort` sorts places by score, lowest first. Sort only those still in: what do its places then mean?",
            "`math.ceil` rounds up. With 7 settings and factor 3 there are 7, then 3, then 1.",
        ),
    ),
    Exercise(
        id="13.5",
        title="a paired difference",
        inputs=("a", "b"),
        outputs=("mean_difference", "standard_error"),
        cases=_scores_of_seeds,
        proofs=_scores_that_tell,
        sizes=lambda a, b: {"S": len(a)},
        mistakes={
            "b minus a": _difference(mean=lambda a, b: np.mean(b - a)),
            "the sizes of the differences": _difference(mean=lambda a, b: np.mean(np.abs(a - b))),
            "the sign is lost": _difference(mean=lambda a, b: np.abs(np.mean(a - b))),
            "the median": _difference(mean=lambda a, b: np.median(a - b)),
            "the difference of the best": _difference(mean=lambda a, b: a.max() - b.max()),
            "a share, not a difference": _difference(mean=lambda a, b: np.mean((a - b) / b)),
            "only the first seed": _difference(mean=lambda a, b: a[0] - b[0]),
            "the sum of the differences": _difference(mean=lambda a, b: np.sum(a - b)),
            "the spread of one, not of the mean": _difference(error=lambda a, b: np.std(a - b, ddof=1)),
            "divided by S, not by its root": _difference(error=lambda a, b: np.std(a - b, ddof=1) / len(a)),
            "divided by S in the variance": _difference(error=lambda a, b: np.std(a - b) / np.sqrt(len(a))),
            "divided by S in the variance, and no root of S": _difference(error=lambda a, b: np.std(a - b)),
            "the spread around 0": _difference(
                error=lambda a, b: np.sqrt(np.sum((a - b) ** 2) / (len(a) - 1) / len(a))
            ),
            "the spread of a sum": _difference(error=lambda a, b: np.std(a + b, ddof=1) / np.sqrt(len(a))),
            "S - 1 twice": _difference(error=lambda a, b: np.std(a - b, ddof=1) / np.sqrt(len(a) - 1)),
            "the variance, not its root": _difference(error=lambda a, b: np.var(a - b, ddof=1) / np.sqrt(len(a))),
            "the variance of the mean": _difference(error=lambda a, b: np.var(a - b, ddof=1) / len(a)),
            "not paired": _difference(error=lambda a, b: np.sqrt((np.var(a, ddof=1) + np.var(b, ddof=1)) / len(a))),
            "the spreads are subtracted": _difference(
                error=lambda a, b: (np.std(a, ddof=1) - np.std(b, ddof=1)) / np.sqrt(len(a))
            ),
            "the spreads are added": _difference(
                error=lambda a, b: (np.std(a, ddof=1) + np.std(b, ddof=1)) / np.sqrt(len(a))
            ),
            "how many standard errors": _difference(
                error=lambda a, b: np.mean(a - b) / np.std(a - b, ddof=1) * np.sqrt(len(a))
            ),
            "the spread of the first setting": _difference(error=lambda a, b: np.std(a, ddof=1) / np.sqrt(len(a))),
            "two standard errors": _difference(error=lambda a, b: 2 * np.std(a - b, ddof=1) / np.sqrt(len(a))),
            "sorted first": _difference(error=lambda a, b: np.std(np.sort(a) - np.sort(b), ddof=1) / np.sqrt(len(a))),
            "from the least to the most": _difference(error=lambda a, b: np.ptp(a - b)),
        },
        hints=(
            "First the differences, one for each seed, (S,). Both answers are made of them alone.",
            "The mean of S numbers is steadier than one of them, by the root of S. `ddof=1` says S - 1 to NumPy.",
        ),
    ),
    Exercise(
        id="13.6",
        title="what the winner is worth",
        inputs=("chosen_by", "others"),
        outputs=("chosen_mean", "other_mean"),
        cases=_two_tables,
        proofs=_tables_that_tell,
        sizes=lambda chosen_by, others: {"R": len(chosen_by), "n": chosen_by.shape[1]},
        mistakes={
            "chosen again on the other images": _winning(other=lambda a, b, best: b.max(axis=1)),
            "all settings, not the winner": _winning(other=lambda a, b, best: b),
            "the mean of all settings, twice": lambda a, b: (a.mean(), b.mean()),
            "chosen by the other table": _winning_by(lambda a, b: b.argmax(axis=1)),
            "one winner for all repeats": _winning_by(lambda a, b: np.full(len(a), a.mean(axis=0).argmax())),
            "the setting with the highest score of all": _winning_by(
                lambda a, b: np.full(len(a), a.max(axis=0).argmax())
            ),
            "the first repeat's winner, always": _winning_by(lambda a, b: np.full(len(a), a[0].argmax())),
            "looked up in the whole table": _winners_looked_up,
            "the best so far starts at 0": _winners_above_zero,
            "the worst of each row": _winning_by(lambda a, b: a.argmin(axis=1)),
            "the first setting, always": _winning_by(lambda a, b: np.zeros(len(a), int)),
            "chosen by the sum of both": _winning_by(lambda a, b: (a + b).argmax(axis=1)),
            "each repeat with every winner": _winning(
                lambda a, b, best: a[:, best], other=lambda a, b, best: b[:, best]
            ),
            "the best repeat of each setting": lambda a, b: (
                a.max(axis=0).mean(),
                np.mean(b[a.argmax(axis=0), np.arange(a.shape[1])]),
            ),
            "the single best of all": lambda a, b: (a.max(), b.ravel()[a.argmax()]),
            "only the first repeat": lambda a, b: (a[0].max(), b[0, a[0].argmax()]),
            "sums over the repeats": lambda a, b: (a.max(axis=1).sum(), b[np.arange(len(b)), a.argmax(axis=1)].sum()),
            "places in place of scores": lambda a, b: (np.mean(a.argmax(axis=1)), np.mean(b.argmax(axis=1))),
            "the same number twice": _winning(other=lambda a, b, best: a[np.arange(len(a)), best]),
        },
        hints=(
            "A row is a repeat. `argmax(axis=1)` says in which place of each row the largest number stands, (R,).",
            "The same places in `others`, a row each: `others[np.arange(R), places]` takes one number of each row.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="13.A",
        answer="about 85 %",
        because="Of 1000 columns of noise, some go with the labels of all 60 rows by chance, those held out included. "
        "Choosing them has looked at the answers.",
    ),
    Prediction(
        id="13.B",
        answer="3 by the grid, 9 at random",
        because="A grid of 3 times 3 tries each of its three rates three times, with another number of units. Every "
        "random draw has a rate of its own.",
    ),
    Prediction(
        id="13.C",
        answer="about 1 in 3",
        because="The better one is ahead by about a point, and single seeds lie further from their mean than that. Two "
        "lucky or unlucky ones are enough to turn the order round.",
    ),
    Prediction(
        id="13.D",
        answer="about 15 %",
        because="Each network is right about 20 times of 200, some a few times more and some fewer, by luck. The best "
        "of 100 is the luckiest, and luck does not come again on other images.",
    ),
]
