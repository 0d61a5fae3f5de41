"""Lesson 13: its rules are scikit-learn's, its figures and its lab say what the text says, at every extreme."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from scipy.stats import loguniform, ttest_rel
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.experimental import enable_halving_search_cv  # noqa: F401 (it makes HalvingGridSearchCV importable)
from sklearn.model_selection import HalvingGridSearchCV, KFold, ParameterGrid

from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.course.plots.style import LINE
from nnlib.datasets import load

STRATEGIES = ("grid", "random", "successive halving")


@pytest.fixture(scope="module")
def pool():
    return widgets.trained_pool(load("digits", seed=0))


@pytest.fixture(scope="module")
def picture(pool):
    return Picture(widgets.search_explorer(pool), size=(7, 3.5))


def axes():
    return Figure().subplots()


class Scored(ClassifierMixin, BaseEstimator):
    """An estimator that trains nothing: its score is looked up by its place and by the epochs it was given."""

    def __init__(self, place=0, epochs=1, table=None):
        self.place, self.epochs, self.table = place, epochs, table

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        return np.zeros(len(X))

    def score(self, X, y):
        return self.table[round(np.log2(self.epochs)), self.place]


@pytest.mark.parametrize("n", [2, 5, 8, 11])
def test_successive_halving_is_scikit_learns(n):
    table = np.random.default_rng(n).permutation(4 * n).reshape(4, n) / 100
    search = HalvingGridSearchCV(
        Scored(table=table), {"place": list(range(n))}, factor=2, resource="epochs", min_resources=1, max_resources=8,
        cv=2, refit=False,
    )  # fmt: skip
    search.fit(np.zeros((4, 1)), [0, 1, 0, 1])
    taken = np.bincount([each["place"] for each in search.cv_results_["params"]], minlength=n)
    np.testing.assert_array_equal(reference.rounds_of(table[: search.n_iterations_], 2), taken)


def test_successive_halving_by_hand():
    table = np.array([[0.2, 0.5, 0.3, 0.6, 0.1, 0.4, 0.25], [9, 0.7, 9, 0.65, 9, 0.8, 9], [9, 9, 9, 9, 9, 0.1, 9]])
    assert reference.rounds_of(table, 3).tolist() == [1, 2, 1, 2, 1, 3, 1]


@pytest.mark.parametrize(("m", "k"), [(7, 3), (10, 5), (23, 4), (5, 5)])
def test_folds_are_scikit_learns(m, k):
    folds = reference.fold_of_row(m, k)
    for number, (_, held_out) in enumerate(KFold(k).split(np.zeros(m))):
        np.testing.assert_array_equal(np.flatnonzero(folds == number), held_out)
    assert np.ptp(np.bincount(folds)) <= 1


def test_a_grid_in_its_order():
    settings = reference.every_setting(np.array([0.1, 0.01]), np.array([4, 16, 64]))
    assert settings.tolist() == [[0.1, 4], [0.1, 16], [0.1, 64], [0.01, 4], [0.01, 16], [0.01, 64]]
    assert len(settings) == len(ParameterGrid({"rate": [0.1, 0.01], "units": [4, 16, 64]}))


def test_log_uniform_draws_are_scipys():
    u = np.random.RandomState(3).uniform(size=50)
    theirs = loguniform(0.001, 0.1).rvs(50, random_state=3)
    np.testing.assert_allclose(reference.log_uniform(u, 0.001, 0.1), theirs, rtol=1e-12)
    np.testing.assert_allclose(reference.log_uniform(np.array([0, 0.5, 1]), 0.001, 0.1), [0.001, 0.01, 0.1])


def test_a_paired_difference_by_hand_and_by_students_t():
    mean, error = reference.paired_difference(np.array([3.0, 1.0, 4.0, 0.0]), np.zeros(4))
    assert (mean, error) == pytest.approx((2.0, np.sqrt(10 / 12)))
    a, b = np.random.default_rng(4).normal(size=(2, 9))
    mean, error = reference.paired_difference(a, b)
    assert mean / error == pytest.approx(ttest_rel(a, b).statistic)


def test_winners_by_hand():
    chosen_by = np.array([[0.1, 0.15, 0.05], [0.2, 0.1, 0.05]])
    others = np.array([[0.05, 0.1, 0.2], [0.1, 0.15, 0.1]])
    assert reference.winners(chosen_by, others) == pytest.approx([0.175, 0.1])


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("tried", [1, 2, 36])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_lab_at_its_ends(picture, strategy, tried, seed):
    image, text = picture.draw(strategy=strategy, tried=tried, seed=seed)
    assert image.startswith(b"\x89PNG")
    assert text.startswith(f"{strategy}, seed {seed}, ")
    assert f"best of {min(tried, 18) if strategy == 'grid' else tried}: accuracy 0." in text
    assert text.endswith(" with the other seeds")


def test_what_the_lab_spends(pool):
    assert pool.searched("random", 12, 0)[3] == pool.searched("successive halving", 36, 0)[3] == 108
    _, scores, rounds, _ = pool.searched("successive halving", 36, 1)
    assert [int(np.sum(rounds >= number)) for number in (1, 2, 3)] == [36, 12, 4]
    assert len(scores) == 36
    rows, _, rounds, epochs = pool.searched("grid", 36, 2)
    assert (len(rows), epochs, set(rounds)) == (18, 162, {3})


def test_what_the_lesson_says_of_the_lab(pool):
    for seed in range(3):
        rows, scores, *_ = pool.searched("grid", 9, seed)
        assert set(rows[:6, 0]) == {0.001}
        assert scores[:8].max() <= 0.9 < scores[8]
        assert pool.searched("random", 3, seed)[1].max() > 0.93
    rows, scores, *_ = pool.searched("random", 12, 0)
    assert scores.max() == pytest.approx(345 / 360)
    assert pool.other_scores(rows[scores.argmax()], 0).round(3).tolist() == [0.944, 0.906]
    rows, scores, *_ = pool.searched("random", 36, 0)
    halved, _, rounds, _ = pool.searched("successive halving", 36, 0)
    assert np.array_equal(rows, halved)
    assert rounds[scores.argmax()] < 3  # the best in the end was given up


def test_the_same_order_for_any_number_of_settings(pool):
    few, many = (pool.searched("random", tried, 1)[0] for tried in (5, 20))
    np.testing.assert_array_equal(few, many[:5])


def test_a_setting_that_is_not_in_the_pool(pool):
    with pytest.raises(ValueError, match="not a setting of this pool"):
        pool.other_scores(np.array([1.0, 2.0, 3.0]), 0)


def test_parallel_coordinates_mark_the_best_of_those_left():
    drawn = axes()
    rows = [[0.01, 8], [0.1, 32], [0.001, 8]]
    said = plots.parallel_coordinates(drawn, ("rate", "units"), rows, [0.5, 0.9, 0.7], out=[False, True, False])
    assert said == "best of 3: accuracy 0.700 with rate 0.001, units 8"
    lines = [line for line in drawn.lines if np.array_equal(to_rgba(line.get_color()), to_rgba(LINE))]
    assert len(lines) == 1
    np.testing.assert_allclose(lines[0].get_ydata(), [0, 0, 0.7])
    assert [line.get_linestyle() for line in drawn.lines].count(":") == 1
    frames = {"rate": (0.001, 0.1), "units": (2, 32)}
    plots.parallel_coordinates(drawn, ("rate", "units"), [[0.01, 8]], [0.2], frames=frames)
    np.testing.assert_allclose(drawn.lines[-1].get_ydata(), [0.5, 0.5, 0.2])
    assert plots.parallel_coordinates(axes(), ("rate",), [[0.3]], [1.0]).startswith("best of 1")


def test_paired_differences_say_what_counts():
    differences = {"better": np.array([0.03, 0.01, 0.04, 0.02]), "other": np.array([-0.03, 0.01, 0.02, -0.02])}
    drawn = axes()
    said = plots.paired_differences(drawn, differences)
    assert said == "better +2.50 ± 1.29 points, counts; other -0.50 ± 2.38 points, does not count"
    assert [label.get_text() for label in drawn.get_yticklabels()] == ["better", "other"]


def test_choice_gaps_say_both_scores():
    drawn = axes()
    said = plots.choice_gaps(drawn, [1, 20], [0.101, 0.14], [0.1, 0.099], truth=0.1)
    assert said == "best of 1: 10.1 %, on other images 10.0 %; best of 20: 14.0 %, on other images 9.9 %"
    assert len(drawn.lines) == 3
    assert len(plots.choice_gaps(axes(), [2], [0.2], [0.1])) > 0


def at_most_three_more(m, k):
    rest = [min(m % k, 3), *[0] * k]
    return np.sort(
        np.concatenate([np.repeat(np.arange(k), m // k), np.arange(rest[0]), np.zeros(m % k - rest[0], int)])
    )


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("13.1", lambda rates, units: reference.every_setting(rates[:4], units[:4])),
        ("13.1", lambda rates, units: reference.every_setting(rates, np.floor(units))),
        ("13.1", lambda rates, units: reference.every_setting(rates, units).round(6)),
        ("13.2", lambda m, k: np.minimum(reference.fold_of_row(m, k), 9)),
        ("13.2", lambda m, k: reference.fold_of_row(m, k).astype(np.int8)),
        ("13.2", at_most_three_more),
        ("13.3", lambda u, low, high: reference.log_uniform(np.clip(u, 1e-7, 1 - 1e-7), low, high)),
        ("13.3", lambda u, low, high: np.clip(reference.log_uniform(u, low, high), 1e-3, None)),
        ("13.3", lambda u, low, high: np.exp(np.log(low + 1e-12) + u * np.log(high / low))),
        ("13.3", lambda u, low, high: reference.log_uniform(u, low, high).astype(u.dtype)),
        ("13.4", lambda scores, factor: reference.rounds_of(np.abs(scores), factor)),
        ("13.4", lambda scores, factor: reference.rounds_of(scores.round(2), factor)),
        ("13.4", lambda scores, factor: reference.rounds_of(scores[:4], factor)),
        ("13.5", lambda a, b: (np.mean(a - b), max(reference.paired_difference(a, b)[1], 1e-6))),
        ("13.5", lambda a, b: reference.paired_difference(np.clip(a, 0, 1), np.clip(b, 0, 1))),
        ("13.5", lambda a, b: (np.mean(np.unique(a - b)), reference.paired_difference(a, b)[1])),
        ("13.6", lambda a, b: reference.winners(np.abs(a), b)),
        ("13.6", lambda a, b: reference.winners(a[:, :10], b[:, :10])),
        ("13.6", lambda a, b: reference.winners(a[:7], b[:7])),
        ("13.6", lambda a, b: (reference.winners(a, b)[0], reference.winners(a.round(3), b)[1])),
    ],
)
def test_answers_that_are_right_for_ordinary_numbers_only_do_not_pass(key, answer):
    names = ("every_setting", "fold_of_row", "log_uniform", "rounds_of", "paired_difference", "winners")
    assert not judge(EXERCISES[key], answer, getattr(reference, names[int(key[-1]) - 1])).right
