"""The estimators, held against scikit-learn's own: the same numbers, its own checks, its own tools around them."""

import copy
import inspect
import re
import subprocess
import sys
import warnings

import joblib
import numpy as np
import pytest
import scipy.sparse
import sklearn
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import nnlib as nn
from nnlib.estimators import FFNNClassifier, FFNNRegressor

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")  # as scikit-learn's own tests

PAIRS = {FFNNClassifier: MLPClassifier, FFNNRegressor: MLPRegressor}
BEFORE_1_7 = tuple(map(int, sklearn.__version__.split(".")[:2])) < (1, 7)  # no sample_weight, no loss="poisson"


# The same numbers ---------------------------------------------------------------------------------------------------

CLASSIFYING = ("binary", "classes", "labels")
TASKS = (*CLASSIFYING, "numbers", "outputs", "counts")


def data(task, rng, samples=90, features=5):
    """Return X (m, D) and y of the task, with something to learn in it."""
    X = rng.normal(size=(samples, features))
    z = X @ rng.normal(size=(features, 4)) + 0.3 * rng.normal(size=(samples, 4))  # (m, 4)
    y = {
        "binary": np.where(z[:, 0] > 0, "yes", "no"),
        "classes": z.argmax(axis=1) * 10,
        "labels": (z[:, :3] > 0.2).astype(int),
        "numbers": z[:, 0],
        "outputs": z[:, :3],
        "counts": rng.poisson(np.exp(0.4 * z[:, 0])).astype(float),
    }[task]
    return X, y


def draw(number):
    """Return (task, course, arguments) number so many: every option has its turn, the rest is drawn."""
    rng = np.random.default_rng(number)
    task = TASKS[number % len(TASKS)]
    solver = ("adam", "sgd", "sgd", "lbfgs")[number // len(TASKS) % 4]
    courses = ["fit", "weights", "warm"] + ["partial"] * (solver != "lbfgs")
    course = str(rng.choice(courses))
    arguments = {
        "solver": solver,
        "activation": str(rng.choice(["identity", "logistic", "tanh", "relu"])),
        "hidden_layer_sizes": [(), (7,), (9, 4), (6, 5, 4), 8][rng.integers(5)],
        "batch_size": ["auto", 1, 16, 37, 90][rng.integers(5)],
        "alpha": float(rng.choice([0, 1e-4, 0.1, 2.0])),
        "learning_rate_init": float(rng.choice([0.001, 0.01, 0.03])),
        "max_iter": int(rng.choice([1, 12, 30])),
        "shuffle": bool(rng.random() < 0.8),
        "tol": float(rng.choice([0, 1e-4, 0.02])),
        "n_iter_no_change": [1, 3, 10, np.inf][rng.integers(4)],
        "random_state": int(rng.integers(1000)),
    }
    if solver != "lbfgs":
        arguments["early_stopping"] = bool(course != "partial" and rng.random() < 0.4)
        arguments["validation_fraction"] = float(rng.choice([0.1, 0.25]))
    else:
        arguments["max_fun"] = int(rng.choice([15000, 8]))
    if solver == "sgd":
        arguments |= {
            "learning_rate": str(rng.choice(["constant", "invscaling", "adaptive"])),
            "power_t": float(rng.choice([0.5, 0.2])),
            "momentum": float(rng.choice([0, 0.5, 0.9])),
            "nesterovs_momentum": bool(rng.random() < 0.6),
        }
    if solver == "adam":
        arguments |= {
            "beta_1": float(rng.choice([0, 0.9])),
            "beta_2": float(rng.choice([0.99, 0.999])),
            "epsilon": float(rng.choice([1e-8, 1e-3])),
        }
    if task == "counts":
        arguments["loss"] = "poisson"
        arguments["learning_rate_init"] = 0.001  # e^z explodes at larger ones
    if course == "warm":
        arguments["warm_start"] = True
    return task, course, arguments


def trained(kind, task, course, arguments, dtype):
    """Return an estimator after its course, and X."""
    rng = np.random.default_rng(arguments["random_state"])
    X, y = data(task, rng)
    X = X.astype(dtype)
    y = y.astype(dtype) if task in ("numbers", "outputs", "counts") else y
    model = kind(**arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that max_iter is reached, that a batch is larger than the data
        if course == "fit":
            model.fit(X, y)
        elif course == "weights":
            model.fit(X, y, sample_weight=rng.uniform(0.2, 3.0, len(X)).astype(dtype))
        elif course == "warm":
            model.fit(X, y).set_params(alpha=0.5, learning_rate_init=0.005).fit(X, y)
        else:
            classes = {"labels": range(3), "binary": ["no", "yes"], "classes": np.unique(y)}.get(task)
            classes = {} if classes is None else {"classes": classes}
            model.partial_fit(X[:50], y[:50], **classes)
            for part in (slice(50, 90), slice(0, 90)) * 4:
                model.partial_fit(X[part], y[part])
    return model, X


LEARNT = ("loss_curve_", "validation_scores_", "best_validation_score_", "best_loss_", "loss_")


def differences(ours, theirs, X):
    """Return {what: largest difference} of all that was learnt and predicted, relative where numbers exceed 1."""

    def difference(a, b):
        return float(np.max(np.abs(np.subtract(a, b)) / np.maximum(np.abs(b), 1.0)))

    found = {}
    for name in ("coefs_", "intercepts_"):
        pairs = list(zip(getattr(ours, name), getattr(theirs, name), strict=True))
        assert [a.shape for a, _ in pairs] == [b.shape for _, b in pairs]
        found[name] = max(difference(a, b) for a, b in pairs)
    for name in LEARNT:
        assert hasattr(ours, name) == hasattr(theirs, name), name
        a, b = getattr(ours, name, None), getattr(theirs, name, None)
        assert (a is None) == (b is None), name
        if a is not None:
            assert np.shape(a) == np.shape(b), name
            found[name] = difference(a, b)
    for name in ("n_iter_", "t_", "n_layers_", "n_outputs_", "out_activation_", "n_features_in_"):
        assert getattr(ours, name) == getattr(theirs, name), name
    for name in ("predict", "predict_proba"):
        if hasattr(theirs, name):
            a, b = getattr(ours, name)(X), getattr(theirs, name)(X)
            assert a.shape == b.shape and a.dtype.kind == b.dtype.kind, name
            found[name] = difference(a, b) if a.dtype.kind == "f" else float((a != b).mean())
    return found


def compared(number, dtype=np.float64, **changes):
    """Return the differences after course `number`, as drawn but for the changes."""
    task, course, arguments = draw(number)
    if BEFORE_1_7 and (course == "weights" or task == "counts"):
        pytest.skip("scikit-learn before 1.7 has no sample_weight and no Poisson loss")
    kind = FFNNClassifier if task in CLASSIFYING else FFNNRegressor
    ours, X = trained(kind, task, course, arguments | changes, dtype)
    theirs, _ = trained(PAIRS[kind], task, course, arguments | changes, dtype)
    return differences(ours, theirs, X)


COURSES = range(72)


@pytest.mark.parametrize("number", COURSES)
def test_every_number_is_scikit_learns(number):
    found = compared(number)
    assert max(found.values()) <= 1e-10, found


@pytest.mark.parametrize("number", COURSES)
def test_in_float32_too(number):
    found = compared(number, np.float32)
    assert max(found.values()) <= 1e-5, found


@pytest.mark.locked  # other versions round in another order, and lbfgs magnifies that
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("number", [n for n in COURSES if draw(n)[2]["solver"] == "lbfgs"])
def test_lbfgs_agrees_to_the_last_bit_after_200_iterations(number, dtype):
    found = compared(number, dtype, max_iter=200, max_fun=15000, tol=1e-4)
    assert max(found.values()) <= (1e-13 if dtype == np.float64 else 1e-6), found


def test_every_option_has_its_turn():
    drawn = [(task, course, {"early_stopping": False, **arguments}) for task, course, arguments in map(draw, COURSES)]
    assert {task for task, _, _ in drawn} == set(TASKS)
    for course in ("fit", "weights", "warm", "partial"):
        assert sum(c == course for _, c, _ in drawn) >= 8
    wanted = {
        "solver": ("sgd", "adam", "lbfgs"), "activation": ("identity", "logistic", "tanh", "relu"),
        "learning_rate": ("constant", "invscaling", "adaptive"), "early_stopping": (True, False),
        "batch_size": ("auto", 1, 16, 37, 90), "hidden_layer_sizes": ((), (7,), (9, 4), (6, 5, 4), 8),
        "nesterovs_momentum": (True, False), "momentum": (0, 0.5, 0.9), "alpha": (0, 1e-4, 0.1, 2.0),
        "shuffle": (True, False), "max_fun": (8, 15000), "beta_1": (0, 0.9), "epsilon": (1e-8, 1e-3),
    }  # fmt: skip
    for name, values in wanted.items():
        for value in values:
            assert sum(arguments.get(name) == value for _, _, arguments in drawn) >= 3, (name, value)


@pytest.mark.parametrize(("ours", "theirs"), PAIRS.items())
def test_arguments_are_scikit_learns_and_three_of_our_own(ours, theirs):
    mine, others = (list(inspect.signature(kind).parameters.values()) for kind in (ours, theirs))
    assert [p.name for p in mine[-3:]] == ["l1", "kernel_initializer", "bias_initializer"]
    if BEFORE_1_7:
        mine = [p for p in mine if p.name != "loss"]
    assert mine[:-3] == others  # names, order, defaults


# Ways that a drawn course seldom takes ------------------------------------------------------------------------------


def both(**arguments):
    """Yield our classifier, then scikit-learn's, fitted to the same data, and the data."""
    X, y = data("classes", np.random.default_rng(5))
    for kind in (FFNNClassifier, MLPClassifier):
        yield kind(**({"random_state": 3, "hidden_layer_sizes": (8,)} | arguments)), X, y


def agree(*fitted, X, at_most=1e-10):
    assert max(differences(*fitted, X).values()) <= at_most


def test_the_adaptive_rate_falls_until_it_is_tiny():
    found = []
    for model, X, y in both(
        solver="sgd", learning_rate="adaptive", learning_rate_init=0.1, tol=0.05, n_iter_no_change=1, max_iter=400
    ):
        found.append(model.fit(X, y))
    agree(*found, X=X)
    assert found[0].n_iter_ < 400
    assert found[0].model_.optimizer.learning_rate < 1e-6


def test_a_score_that_gains_less_than_tol_counts_as_no_gain():
    X, y = data("numbers", np.random.default_rng(5))
    found = [
        kind(random_state=3, early_stopping=True, tol=0.05, n_iter_no_change=3, learning_rate_init=0.01).fit(X, y)
        for kind in (FFNNRegressor, MLPRegressor)
    ]
    agree(*found, X=X)
    last = found[0].validation_scores_[-4:]
    assert found[0].n_iter_ < 100 and all(np.diff(last) > 0)  # it was still gaining, a little


def test_a_batch_has_200_samples_unless_told():
    X, y = data("numbers", np.random.default_rng(5), samples=450)
    found = [kind(random_state=3, max_iter=3).fit(X, y) for kind in (FFNNRegressor, MLPRegressor)]
    agree(*found, X=X)
    assert found[0].model_.optimizer.iterations == 3 * 3  # 200, 200 and 50 samples


def test_early_stopping_keeps_the_best_weights_and_a_warm_start_the_last():
    found = []
    for model, X, y in both(
        early_stopping=True, warm_start=True, n_iter_no_change=3, learning_rate_init=0.05, tol=0.01
    ):
        first = [w.copy() for w in model.fit(X, y).coefs_]
        best = model.best_validation_score_
        model.set_params(learning_rate_init=1.0).fit(X, y)  # so rough that nothing better comes
        assert model.best_validation_score_ == best and not np.array_equal(first[0], model.coefs_[0])
        found.append(model)
    agree(*found, X=X)


def test_lbfgs_leaves_a_network_in_float64_with_its_penalty():
    X, y = data("numbers", np.random.default_rng(1))
    model = FFNNRegressor(solver="lbfgs", max_iter=3, random_state=0, alpha=0.5).fit(X.astype(np.float32), y)
    assert model.predict(X.astype(np.float32)).dtype == model.coefs_[0].dtype == np.float64
    assert model.model_.penalty(examples=90) == pytest.approx(0.25 * sum((w**2).sum() for w in model.coefs_) / 90)


def test_a_random_state_is_drawn_from_in_the_same_order():
    left = []
    for model, X, y in both(max_iter=3, early_stopping=True):
        model.set_params(random_state=np.random.RandomState(7)).fit(X, y)
        left.append(model.random_state.uniform())  # the next number of the stream
    assert left[0] == left[1]


@pytest.mark.parametrize("kind", [scipy.sparse.csr_matrix, scipy.sparse.csc_array])
def test_sparse_inputs_train_as_dense_ones(kind):
    X, y = data("classes", np.random.default_rng(1))
    X[X < 0.5] = 0
    dense, sparse = (FFNNClassifier(random_state=0, max_iter=5).fit(inputs, y) for inputs in (X, kind(X)))
    agree(sparse, dense, X=X, at_most=0)
    assert np.array_equal(sparse.predict_proba(kind(X)), dense.predict_proba(X))


def test_training_may_change_what_it_watches():
    """Where scikit-learn stumbles: its records of the first training are none of the second's."""
    X, y = data("classes", np.random.default_rng(1))
    model = FFNNClassifier(random_state=0, max_iter=5, warm_start=True, solver="lbfgs").fit(X, y)
    assert not hasattr(model, "loss_curve_")
    model.set_params(solver="adam").fit(X, y)
    assert len(model.loss_curve_) == 5 and model.validation_scores_ is None
    model.set_params(early_stopping=True).fit(X, y)
    assert len(model.validation_scores_) == 5 and model.best_loss_ is None


def test_an_interrupted_training_keeps_what_it_reached(monkeypatch):
    X, y = data("numbers", np.random.default_rng(1))
    whole, steps = FFNNRegressor(random_state=0, max_iter=2).fit(X, y), []

    def interrupted(self, params, grads, rate, step=nn.Adam.step):
        steps.append(rate)
        if len(steps) == 3:
            raise KeyboardInterrupt
        step(self, params, grads, rate)

    monkeypatch.setattr(nn.Adam, "step", interrupted)
    with pytest.warns(UserWarning, match="interrupted"):
        model = FFNNRegressor(random_state=0, max_iter=9).fit(X, y)  # a batch an epoch
    assert model.n_iter_ == 2 and model.loss_curve_ == whole.loss_curve_
    assert np.array_equal(model.predict(X), whole.predict(X))


def test_it_says_when_it_has_not_converged_and_only_then():
    X, y = data("numbers", np.random.default_rng(1))
    with pytest.warns(ConvergenceWarning, match="max_iter=3") as seen:
        FFNNRegressor(max_iter=3, random_state=0).fit(X, y)
    assert seen[0].filename == __file__
    with pytest.warns(ConvergenceWarning, match="after 3 iterations"):
        FFNNRegressor(max_iter=3, random_state=0, solver="lbfgs").fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FFNNRegressor(tol=1.0, random_state=0).fit(X, y)
        FFNNRegressor(hidden_layer_sizes=(), solver="lbfgs", random_state=0).fit(X, y)
        FFNNRegressor(max_iter=1, random_state=0).partial_fit(X, y)


def test_verbose_prints_every_epoch(capsys):
    X, y = data("numbers", np.random.default_rng(1))
    model = FFNNRegressor(max_iter=3, random_state=0, verbose=True, early_stopping=True).fit(X, y)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"epoch 1: loss {model.loss_curve_[0]:.8f}"
    assert lines[1] == f"validation score {model.validation_scores_[0]:.6f}" and len(lines) == 6
    model = FFNNRegressor(max_iter=3, random_state=0, verbose=True, solver="lbfgs").fit(X, y)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 and lines[-1] == f"loss {model.loss_:.8f}"


def test_a_probability_of_zero_has_a_logarithm():
    X = np.array([[-1.0], [0.0], [1.0]] * 10)
    model = FFNNClassifier(hidden_layer_sizes=(), max_iter=1, random_state=0).fit(X, [0, 1, 2] * 10)
    assert model.predict_log_proba(X * 1e4).min() < -1000 or model.predict_log_proba(X * 1e4).min() == -np.inf


# nnlib's own --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["gelu", "Softsign", nn.LeakyReLU(0.1), "selu"])
def test_nnlibs_activations_initialisers_and_penalties(activation):
    """The same network, trained by hand on nnlib's losses."""
    X, y = data("classes", np.random.default_rng(2))
    model = FFNNClassifier(
        (7, 6), activation, shuffle=False, batch_size=25, max_iter=4, random_state=4, alpha=0.3, l1=0.2,
        kernel_initializer="he_normal", bias_initializer=nn.Constant(0.1),
    ).fit(X, y)  # fmt: skip
    layers = [nn.Dense(7, activation), nn.Dense(6, activation), nn.Dense(4)]
    network = nn.Sequential(layers, 5, kernel_regularizer=nn.L1L2(0.2, 0.15, per_example=True))
    random = np.random.RandomState(4)
    for layer, (D, H) in zip(layers, [(5, 7), (7, 6), (6, 4)], strict=True):
        layer.params.update(kernel=random.normal(0, np.sqrt(2 / D), (D, H)), bias=np.full(H, 0.1))
    history = network.fit(
        X, y // 10, nn.SparseCategoricalCrossentropy(from_logits=True), nn.Adam(0.001, epsilon=1e-8),
        epochs=4, batch_size=25, shuffle=False, verbose=0,
    )  # fmt: skip
    assert np.abs(network.params - model.model_.params).max() < 1e-13
    assert np.allclose(history["loss"], model.loss_curve_, rtol=1e-12, atol=0)
    logits = network.predict(X)
    assert np.array_equal(model.predict(X), logits.argmax(axis=1) * 10)


def test_l1_is_the_same_to_lbfgs():
    """At the minimum no step helps: of the whole loss, l1 |w| / m included, whose slope jumps at w = 0."""
    X, y = data("numbers", np.random.default_rng(2))
    m, l1, alpha = len(X), 9.0, 4.0
    model = FFNNRegressor(hidden_layer_sizes=(), solver="lbfgs", l1=l1, alpha=alpha, tol=1e-9, random_state=0).fit(X, y)
    w, b = model.coefs_[0], model.intercepts_[0]
    error = X @ w + b - y[:, None]  # (m, 1)
    assert model.loss_ == pytest.approx((0.5 * error**2).mean() + (l1 * np.abs(w).sum() + alpha / 2 * (w**2).sum()) / m)
    slope = (X.T @ error + alpha * w) / m
    away = np.abs(w) > 1e-3
    assert away.any() and np.abs(slope + l1 / m * np.sign(w))[away].max() < 1e-3


def test_the_sigmoid_starts_alike_under_both_its_names():
    X, y = data("numbers", np.random.default_rng(2))
    one, other = (
        FFNNRegressor(activation=name, max_iter=2, random_state=0).fit(X, y) for name in ("sigmoid", "logistic")
    )
    agree(one, other, X=X, at_most=0)


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_the_network_is_saved_and_loaded(tmp_path, solver):
    X, y = data("classes", np.random.default_rng(2))
    model = FFNNClassifier(activation="logistic", solver=solver, max_iter=2, random_state=0).fit(X, y)
    model.model_.save(tmp_path / "network.safetensors")
    logits = nn.Sequential.load(tmp_path / "network.safetensors").predict(X)
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert np.abs(p - model.predict_proba(X)).max() < 1e-14


# Inside scikit-learn ------------------------------------------------------------------------------------------------

ESTIMATORS = [kind(max_iter=100, solver=solver) for solver in ("adam", "lbfgs") for kind in PAIRS]
CHECKS = parametrize_with_checks(ESTIMATORS)


@pytest.mark.parametrize(CHECKS.args[0], list(CHECKS.args[1]), **CHECKS.kwargs)
def test_scikit_learns_checks_pass(estimator, check):
    check(estimator)


@pytest.mark.skipif(not hasattr(sklearn.utils, "get_tags"), reason="scikit-learn before 1.6 has no get_tags")
@pytest.mark.parametrize(("ours", "theirs"), PAIRS.items())
def test_it_says_of_itself_what_scikit_learns_say(ours, theirs):
    assert sklearn.utils.get_tags(ours()) == sklearn.utils.get_tags(theirs())


def test_in_a_pipeline_searched_over_on_two_processes():
    X, y = data("classes", np.random.default_rng(3))
    found = {}
    for kind in (FFNNClassifier, MLPClassifier):
        pipeline = make_pipeline(StandardScaler(), kind((6,), random_state=0, max_iter=15))
        name = kind.__name__.lower()
        grid = {f"{name}__alpha": [0.01, 30.0], f"{name}__activation": ["relu", "tanh"]}
        found[kind] = GridSearchCV(pipeline, grid, cv=3, n_jobs=2).fit(X, y)
    ours, theirs = found.values()
    assert np.array_equal(ours.cv_results_["mean_test_score"], theirs.cv_results_["mean_test_score"])
    assert list(ours.best_params_.values()) == list(theirs.best_params_.values())
    assert np.array_equal(ours.predict(X), theirs.predict(X))


def test_cross_validation_scores_are_scikit_learns():
    X, y = data("numbers", np.random.default_rng(3))
    ours, theirs = (
        cross_val_score(kind(random_state=0, max_iter=15), X, y, n_jobs=2) for kind in (FFNNRegressor, MLPRegressor)
    )
    assert np.abs(ours - theirs).max() < 1e-12


def test_a_copy_goes_on_by_itself(tmp_path):
    """By way of joblib's file: parameters, optimiser and counters come along, and nothing is shared."""
    X, y = data("numbers", np.random.default_rng(3))
    model = FFNNRegressor(random_state=0, activation=nn.LeakyReLU(0.2)).partial_fit(X, y)
    joblib.dump(model, tmp_path / "model.joblib")
    other = joblib.load(tmp_path / "model.joblib")
    before = other.predict(X)
    model.partial_fit(X, y)
    assert np.array_equal(other.predict(X), before) and not np.array_equal(model.predict(X), before)
    agree(other.partial_fit(X, y), model, X=X, at_most=0)
    fresh = clone(model)
    assert not hasattr(fresh, "coefs_") and fresh.get_params().keys() == model.get_params().keys()


# The door -----------------------------------------------------------------------------------------------------------

BAD = {
    "solver": ["newton", None], "learning_rate": ["linear"], "activation": ["relo", nn.Dense(3)],
    "alpha": [-1.0, np.nan, "1"], "l1": [-1e-9], "power_t": [-0.1], "tol": [-1.0], "momentum": [1.0, -0.1],
    "validation_fraction": [1.0], "beta_1": [1.0], "beta_2": [-0.1], "learning_rate_init": [0.0], "epsilon": [0.0],
    "max_iter": [0, 1.5], "max_fun": [0], "batch_size": [0, "all"], "n_iter_no_change": [0, 2.5], "shuffle": [1, "no"],
    "warm_start": [None], "nesterovs_momentum": [0], "early_stopping": ["yes"], "hidden_layer_sizes": [0, (3, -1), "3"],
    "kernel_initializer": ["he_norm"], "bias_initializer": [0.5],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_argument_is_named_before_anything_is_learnt(name, value):
    X, y = data("numbers", np.random.default_rng(1))
    model = FFNNRegressor(**{name: value})
    with pytest.raises(ValueError, match=f"{name}|{re.escape(repr(value))}"):
        model.fit(X, y)
    assert not hasattr(model, "model_") and not hasattr(model, "n_features_in_")


def test_bad_data_are_refused():
    X, y = data("counts", np.random.default_rng(1))
    for arguments, weights, said in [
        ({"loss": "huber"}, None, "huber"),
        ({"loss": "poisson", "y": y - 1}, None, "at least 0"),
        ({}, np.ones(3), "expected shape"),
        ({"solver": "lbfgs"}, np.r_[-1.0, np.ones(89)], "at least 0"),
        ({}, np.zeros(90), "not all of them zero"),
        ({"batch_size": 10, "shuffle": False}, np.r_[np.zeros(10), np.ones(80)], "larger batch_size"),
        ({"early_stopping": True, "validation_fraction": 0.01}, None, "holds out 1"),
    ]:
        target = arguments.pop("y", y)
        with pytest.raises(ValueError, match=said):
            FFNNRegressor(**arguments).fit(X, target, sample_weight=weights)
    with pytest.warns(UserWarning, match="batch_size=91 for 90"):
        FFNNRegressor(batch_size=91, max_iter=1).fit(X, y)


def test_training_that_goes_on_keeps_its_network_and_its_classes():
    X, y = data("classes", np.random.default_rng(1))
    model = FFNNClassifier((4,), warm_start=True, max_iter=2, random_state=0).fit(X, y)
    before = model.model_.params.copy()
    for change in ({"hidden_layer_sizes": (5,)}, {"hidden_layer_sizes": (4, 4)}, {"activation": "tanh"}):
        with pytest.raises(ValueError, match="keeps its network"):
            copy.deepcopy(model).set_params(**change).fit(X, y)
    for target in (y + 1, np.minimum(y, 20)):
        with pytest.raises(ValueError, match="keeps its classes"):
            model.fit(X, target)
    with pytest.raises(ValueError, match="features"):
        model.fit(X[:, :2], y)
    assert np.array_equal(model.model_.params, before)


def test_partial_fit_at_its_door():
    X, y = data("classes", np.random.default_rng(1))
    with pytest.raises(ValueError, match="needs classes"):
        FFNNClassifier().partial_fit(X, y)
    model = FFNNClassifier(random_state=0).partial_fit(X, y, classes=[0, 10, 20, 30, 40])
    assert model.predict_proba(X).shape == (90, 5)
    with pytest.raises(ValueError, match="first call's again"):
        model.partial_fit(X, y, classes=[0, 10])
    with pytest.raises(ValueError, match="keeps its classes"):
        model.partial_fit(X, y + 5)
    with pytest.raises(ValueError, match="early_stopping=False"):
        FFNNRegressor(early_stopping=True).partial_fit(X, y)
    assert not hasattr(FFNNRegressor(solver="lbfgs"), "partial_fit")
    model = FFNNClassifier(alpha=-1)
    with pytest.raises(ValueError, match="alpha"):
        model.partial_fit(X, y, classes=[0, 10, 20, 30])
    assert not hasattr(model, "classes_")


@pytest.mark.parametrize("solver", ["sgd", "lbfgs"])
def test_divergence_is_reported(solver):
    X, y = data("numbers", np.random.default_rng(1))
    if solver == "lbfgs":
        X = X * 1e200
    with pytest.raises(nn.DivergenceError, match=r"not finite|put out"), np.errstate(all="ignore"):
        FFNNRegressor(solver=solver, learning_rate_init=1e6, activation="identity", random_state=0).fit(X, y)


def test_importing_stays_light():
    """The library does not load the estimators, nor these scikit-learn's neural networks."""
    for module, absent in (("nnlib", "nnlib.estimators"), ("nnlib.estimators", "sklearn.neural_network")):
        code = f"import sys, {module}; print({absent!r} in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "False", module
