"""Lesson 12: the rules it teaches are scikit-learn's, and its lab says what the text says."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from sklearn.neural_network import MLPClassifier

import nnlib as nn
from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.judging import judge
from nnlib.datasets import load

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")


@pytest.fixture(scope="module")
def digits():
    return load("digits", seed=0)


@pytest.fixture(scope="module")
def draw(digits):
    return widgets.tampering(digits)


def text(draw, deviation, share):
    return draw(Figure().subplots(), deviation, share)


@pytest.mark.parametrize("activation", ["relu", "logistic", "tanh", "identity"])
def test_the_start_is_scikit_learns(digits, activation):
    theirs = MLPClassifier((6,), activation=activation, learning_rate_init=1e-30, random_state=4)
    theirs.partial_fit(digits.x_train, digits.y_train, classes=range(10))
    drawn = reference.scikit_start(64, 6, 10, activation, np.random.RandomState(4))
    for array, other in zip(drawn[::2] + drawn[1::2], theirs.coefs_ + theirs.intercepts_, strict=True):
        np.testing.assert_allclose(array, other, rtol=0, atol=1e-12)


def test_the_orders_are_scikit_learns(digits):
    x, y = digits.x_train[:150], digits.y_train[:150]
    whole = MLPClassifier((6,), batch_size=40, max_iter=4, random_state=2).fit(x, y)
    random = np.random.RandomState(2)
    reference.scikit_start(64, 6, 10, "relu", random)
    stepped = MLPClassifier((6,), shuffle=False, random_state=2)
    for order in reference.scikit_orders(150, 4, random):
        for begin in range(0, 150, 40):
            rows = order[begin : begin + 40]
            stepped.partial_fit(x[rows], y[rows], classes=range(10))
    for array, other in zip(stepped.coefs_, whole.coefs_, strict=True):
        np.testing.assert_allclose(array, other, rtol=0, atol=1e-12)


def test_the_penalty_is_scikit_learns(digits):
    """One step of plain SGD with a huge alpha, minus one without: what is left is the penalty's slope."""
    x, y, ends = digits.x_train[:30], digits.y_train[:30], []
    for alpha in (0.0, 6.0):
        plan = {"solver": "sgd", "momentum": 0.0, "learning_rate_init": 0.5, "random_state": 1, "alpha": alpha}
        ends.append(MLPClassifier((6,), **plan).partial_fit(x, y, classes=range(10)))
    W1, b1, W2, b2 = reference.scikit_start(64, 6, 10, "relu", np.random.RandomState(1))
    number, dW1, dW2 = reference.scikit_penalty(W1, b1, W2, b2, 6.0, 30)
    np.testing.assert_allclose(ends[0].coefs_[0] - ends[1].coefs_[0], 0.5 * dW1, rtol=0, atol=1e-12)
    np.testing.assert_allclose(ends[0].coefs_[1] - ends[1].coefs_[1], 0.5 * dW2, rtol=0, atol=1e-12)
    assert ends[1].loss_ - ends[0].loss_ == pytest.approx(number, abs=1e-12)


@pytest.mark.parametrize(("tol", "patience", "rate"), [(1e-4, 10, 0.1), (0.02, 2, 0.3), (0.3, 1, 0.3), (0.0, 1, 3.0)])
def test_the_rule_for_stopping_is_scikit_learns(digits, tol, patience, rate):
    plan = {"activation": "logistic", "solver": "sgd", "shuffle": False, "learning_rate_init": rate, "random_state": 0}
    x, y = digits.x_train[:300], digits.y_train[:300]
    on_and_on = MLPClassifier((10, 10, 10), n_iter_no_change=1000, max_iter=60, **plan).fit(x, y)
    ended = MLPClassifier((10, 10, 10), n_iter_no_change=patience, tol=tol, max_iter=60, **plan).fit(x, y)
    assert reference.scikit_epochs(on_and_on.loss_curve_, tol, patience) == ended.n_iter_ < 60


def test_the_first_difference():
    ours = {"W": np.zeros((4, 2, 3)), "b": np.zeros((4, 3))}
    theirs = {"W": np.zeros((4, 2, 3)), "b": np.zeros((4, 3))}
    assert reference.first_difference(ours, theirs, 0.0) == (-1, -1, 0.0)
    theirs["W"][3, 1, 2], theirs["b"][2, 1], theirs["W"][1, 0, 0] = 5.0, -0.5, 0.25
    assert reference.first_difference(ours, theirs, 0.25) == (2, 1, 0.5)
    assert reference.first_difference(ours, theirs, 0.2) == (1, 0, 0.25)
    ours["b"][0, 2] = np.nan
    step, place, largest = reference.first_difference(ours, theirs, 0.2)
    assert (step, place) == (0, 1)
    assert np.isnan(largest)


def test_where_epsilon_stands_matters_most_without_a_gradient_from_the_images(digits):
    """Adam's first step from a slope g is 0.001 g / (|g| + epsilon), or with epsilon over sqrt(0.001) in its place."""
    W1, b1, W2, b2 = reference.scikit_start(64, 16, 10, "relu", np.random.RandomState(0))
    model = nn.Sequential([nn.Dense(16, "relu"), nn.Dense(10)], input_shape=64, seed=0)
    model.params[:] = np.concatenate([part.ravel() for part in (W1, b1, W2, b2)])
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    loss.forward(digits.y_train[:64], model.forward(digits.x_train[:64]))
    model.backward(loss.backward())
    _, *slopes = reference.scikit_penalty(W1, b1, W2, b2, 1e-4, 64)
    for name, slope in zip(("0.kernel", "1.kernel"), slopes, strict=True):
        grad = model.gradients[name]
        size = np.abs(grad + slope)
        gap = np.abs(size / (size + 1e-8) - size / (size + 1e-8 / np.sqrt(0.001)))
        assert gap[grad == 0].min() > gap[grad != 0].max()


@pytest.mark.parametrize("deviation", ["learning rate", "penalty", "epsilon", "one pixel"])
def test_the_lab_at_its_ends(draw, deviation):
    assert "first beyond 1e-10 at step 1;" in text(draw, deviation, 1.0)
    assert text(draw, deviation, 1e-12).endswith("never beyond 1e-10 in 30 steps")


def test_the_lab_says_what_the_text_says(draw):
    assert text(draw, "nothing", 1.0) == "nothing: never beyond 1e-10 in 30 steps"
    assert "never" in text(draw, "learning rate", 1e-9)
    assert "never" not in text(draw, "learning rate", 10**-8.5)
    assert text(draw, "learning rate", 1e-3).endswith("is 0.00083")  # after the leap; a notch lower there is none
    assert text(draw, "learning rate", 10**-3.5).endswith("is 1.06e-05")
    assert "first beyond 1e-10 at step 10" in text(draw, "learning rate", 1e-8)
    for deviation in ("penalty", "epsilon", "one pixel"):
        assert "never" in text(draw, deviation, 1e-8)


def test_a_curve_of_differences():
    figure = Figure()
    said = plots.difference_curve(figure.subplots(), np.array([0.0, 1e-16, 2e-3, np.nan]), 1e-10)
    assert said == "first beyond 1e-10 at step 3; after 4 steps the largest is not finite"
    said = plots.difference_curve(Figure().subplots(), np.array([1e-3, 1e-16]), 1e-10)
    assert said == "first beyond 1e-10 at step 1; after 2 steps the largest is below 1e-10"
    assert plots.difference_curve(Figure().subplots(), np.zeros(3), 1e-10) == "never beyond 1e-10 in 3 steps"


def going_on():
    """Return an answer to 12.2 that begins where its last call with so many examples ended."""
    orders = {}

    def answer(m, epochs, random):
        order = orders.get(m, np.arange(m))
        given = np.array([order := random.permutation(order) for _ in range(epochs)])
        orders[m] = given[-1]
        return given

    return answer


def only_kernels(ours, theirs, tolerance):
    names = [name for name in ours if name in ("W1", "b1", "W2", "b2")] or list(ours)[:3]
    return reference.first_difference({name: ours[name] for name in names}, theirs, tolerance)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("12.2", going_on()),
        ("12.2", lambda m, epochs, random: reference.scikit_orders(m, epochs, random).astype(np.uint8)),
        ("12.3", lambda *case: tuple(np.clip(value, -100, 100) for value in reference.scikit_penalty(*case))),
        ("12.3", lambda *case: tuple(map(np.nan_to_num, reference.scikit_penalty(*case)))),
        ("12.3", lambda *case: tuple(value * (case[-1] > 1) for value in reference.scikit_penalty(*case))),
        ("12.4", only_kernels),
        (
            "12.4",
            lambda ours, theirs, tolerance: tuple(np.round(reference.first_difference(ours, theirs, tolerance), 6)),
        ),
        ("12.5", lambda losses, tol, n: reference.scikit_epochs(np.abs(losses), tol, n)),
        ("12.5", lambda losses, tol, n: reference.scikit_epochs(np.maximum(losses, 0), tol, n)),
        ("12.5", lambda losses, tol, n: reference.scikit_epochs(losses, tol or 1e-4, n)),
        ("12.5", lambda losses, tol, n: reference.scikit_epochs(losses.round(3), tol, n)),
    ],
)
def test_answers_that_are_right_for_ordinary_numbers_only_do_not_pass(key, answer):
    names = ("scikit_start", "scikit_orders", "scikit_penalty", "first_difference", "scikit_epochs")
    assert not judge(EXERCISES[key], answer, getattr(reference, names[int(key[-1]) - 1])).right
