"""Training: the loop against the same loop written by hand, what is recorded, and what happens when it diverges."""

import contextlib
import copy
import io
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sk

import nnlib as nn
from nnlib.metrics import metric

M, D, H, K = 23, 4, 5, 3
X = np.random.default_rng(10).normal(size=(M, D))
LABELS = np.random.default_rng(11).integers(0, K, M)
NUMBERS = np.random.default_rng(12).normal(size=M)
ORDER = [np.array([3, 1, 4]), np.array([1, 5, 9, 2, 6]), np.arange(22, 10, -2)]  # unequal, repeating, incomplete


def given_batches(epoch):
    return [np.roll(batch, epoch) for batch in ORDER]


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def classifier(seed=0, hidden=(), dtype="float64"):
    return nn.Sequential([*hidden, nn.Dense(K)], D, seed, dtype)


def from_logits():
    return nn.SparseCategoricalCrossentropy(from_logits=True)


def fitted(model, x=X, y=LABELS, loss=None, optimizer="sgd", verbose=0, **settings):
    model.fit(x, y, loss or from_logits(), optimizer, verbose=verbose, **settings)
    return model


# The loop, by hand --------------------------------------------------------------------------------------------------


def test_softmax_regression_by_hand():
    model = classifier()
    W, b = (array.copy() for array in model.weights.values())
    model.fit(X, LABELS, from_logits(), nn.SGD(0.3), epochs=4, batches=given_batches, verbose=0)
    losses, norms = [], []
    for epoch in range(1, 5):
        total, lengths = 0.0, []
        for batch in given_batches(epoch):
            x, y = X[batch], LABELS[batch]
            p = softmax(x @ W + b)
            total -= np.log(p[np.arange(len(y)), y]).sum()
            delta = (p - np.eye(K)[y]) / len(y)
            dW, db = x.T @ delta, delta.sum(axis=0)
            lengths.append(math.sqrt((dW**2).sum() + (db**2).sum()))
            W, b = W - 0.3 * dW, b - 0.3 * db
        losses.append(total / 14)  # 3 + 5 + 6 samples: the mean over samples, not over batches
        norms.append(np.mean(lengths))
    np.testing.assert_allclose(model.params, np.concatenate([W.ravel(), b]), rtol=0, atol=1e-12)
    np.testing.assert_allclose(model.history["loss"], losses, rtol=1e-12)
    np.testing.assert_allclose(model.history["gradient_norm.0"], norms, rtol=1e-12)


def test_one_hidden_layer_by_hand():
    model = nn.Sequential([nn.Dense(H, "tanh"), nn.ReLU(), nn.Dense(1)], D, seed=2)
    W, b, V, c = (array.copy() for array in model.weights.values())
    model.fit(X, NUMBERS, "mse", nn.SGD(0.1), epochs=3, batches=given_batches, verbose=0)
    norms = []
    for epoch in range(1, 4):
        lengths = []
        for batch in given_batches(epoch):
            x, y = X[batch], NUMBERS[batch][:, None]
            h = np.tanh(x @ W + b)
            r = np.where(h > 0, h, 0.0)
            error = 2 * (r @ V + c - y) / len(y)
            delta = (error @ V.T) * (h > 0) * (1 - h * h)
            gradients = [x.T @ delta, delta.sum(0), r.T @ error, error.sum(0)]
            lengths.append([math.hypot(*map(np.linalg.norm, pair)) for pair in (gradients[:2], gradients[2:])])
            W, b, V, c = (w - 0.1 * g for w, g in zip((W, b, V, c), gradients, strict=True))
        norms.append(np.mean(lengths, axis=0))
    np.testing.assert_allclose(model.params, np.concatenate([a.ravel() for a in (W, b, V, c)]), rtol=0, atol=1e-12)
    got = [model.history["gradient_norm.0"], model.history["gradient_norm.2"]]
    np.testing.assert_allclose(np.transpose(got), norms, rtol=1e-12)


@given(st.integers(1, 9), st.integers(1, 12))
def test_the_loss_of_an_epoch_is_the_mean_over_samples(m, batch_size):
    """With a learning rate of 0 nothing changes, so every batching must tell the same loss."""
    model = fitted(classifier(1), X[:m], LABELS[:m], optimizer=nn.SGD(0.0), batch_size=batch_size)
    p = softmax(X[:m] @ model.weights["0.kernel"])
    want = -np.log(p[np.arange(m), LABELS[:m]]).mean()
    assert model.history["loss"] == pytest.approx([want], rel=1e-12)
    assert model.optimizer.iterations == -(-m // batch_size)
    assert model.evaluate(X[:m], LABELS[:m])["loss"] == pytest.approx(want, rel=1e-12)


def test_evaluate_is_the_mean_over_more_than_one_batch_too():
    x = np.arange(1500.0)[:, None]  # evaluate takes 1024 at a time
    model = nn.Sequential([nn.Linear()], 1)
    got = model.evaluate(x, np.zeros(1500), "mean_absolute_error", ["mean_squared_error"])
    assert got["loss"] == pytest.approx(1499 / 2, rel=1e-12)
    assert got["mean_squared_error"] == pytest.approx(1499 * 2999 / 6, rel=1e-12)


def test_an_epoch_takes_every_sample_once_in_a_new_order():
    seen = []

    class Watching(nn.Linear, abstract=True):
        def forward(self, x, training=False, mask=None):
            if training:
                seen.append(x[:, 0].astype(int).tolist())
            return x

    def epochs(seed, **settings):
        seen.clear()
        model = nn.Sequential([Watching(), nn.Dense(1)], 1, seed)
        model.fit(np.arange(10.0)[:, None], np.zeros(10), "mse", nn.SGD(0.0), epochs=3, verbose=0, **settings)
        return list(seen)

    batches = epochs(0, batch_size=4)
    assert [len(batch) for batch in batches] == [4, 4, 2] * 3
    first, second, third = ([n for batch in batches[i : i + 3] for n in batch] for i in (0, 3, 6))
    assert sorted(first) == sorted(second) == sorted(third) == list(range(10))
    assert first != second != third != first and first != list(range(10))
    assert epochs(0, batch_size=4) == batches != epochs(1, batch_size=4)  # the seed's own order, every time
    assert epochs(None, batch_size=4) != epochs(None, batch_size=4)
    assert epochs(0, batch_size=4, shuffle=False) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]] * 3
    assert [sorted(batch) for batch in epochs(0, batch_size=99)] == [list(range(10))] * 3
    assert epochs(0, validation_split=0.3, batch_size=7)[0] != list(range(7))
    assert {n for batch in epochs(0, validation_split=0.3) for n in batch} == set(range(7))


def test_batches_may_be_lists_slices_or_masks_and_know_their_epoch():
    asked = []

    def batches(epoch):
        asked.append(epoch)
        return iter([[0, 1, 2, 3], slice(4, 6), np.arange(M) >= 20])

    model = fitted(classifier(), batches=batches, epochs=2, optimizer=nn.SGD(0.0))
    rows = [0, 1, 2, 3, 4, 5, 20, 21, 22]
    want = fitted(classifier(), X[rows], LABELS[rows], optimizer=nn.SGD(0.0))
    assert model.history["loss"] == pytest.approx([want.history["loss"][0]] * 2, rel=1e-12)
    model.fit(X, LABELS, batches=batches, verbose=0)
    assert asked == [1, 2, 3]


# Weights ------------------------------------------------------------------------------------------------------------


def repeated(times):
    return np.repeat(np.arange(M), times)


@pytest.mark.parametrize("loss", ["sparse", "mse", "mae", "bce", "cce"])
def test_a_weight_of_3_is_a_row_that_stands_there_3_times(loss):
    """The mean is over m rows, not over the sum of weights: so the repeated rows' mean is scaled to m."""
    times = np.arange(M) % 4
    rows = repeated(times)
    y, loss, units = {
        "sparse": (LABELS, from_logits(), K),
        "mse": (NUMBERS, "mse", 1),
        "mae": (NUMBERS, "mae", 1),
        "bce": (LABELS > 0, nn.BinaryCrossentropy(from_logits=True), 1),
        "cce": (np.eye(K)[LABELS], nn.CategoricalCrossentropy(from_logits=True), K),
    }[loss]
    weighted, plain = (nn.Sequential([nn.Dense(units)], D, seed=3) for _ in range(2))
    scale = len(rows) / M
    weighted.fit(X, y, loss, nn.SGD(0.1), sample_weight=times, batch_size=M, epochs=3, verbose=0)
    plain.fit(X[rows], y[rows], loss, nn.SGD(0.1 * scale), batch_size=len(rows), epochs=3, verbose=0)
    np.testing.assert_allclose(weighted.params, plain.params, rtol=0, atol=1e-12)
    np.testing.assert_allclose(weighted.history["loss"], np.array(plain.history["loss"]) * scale, rtol=1e-12)


def test_weights_travel_with_their_rows():
    """Shuffled small batches: a row of weight 0 must have no say, in whatever batch it comes."""
    weight = np.where(np.arange(M) < 20, 2.0, 0.0)
    spoilt = np.where(np.arange(M) < 20, LABELS, (LABELS + 1) % K)
    one, other = (fitted(classifier(4), y=y, sample_weight=weight, batch_size=4) for y in (LABELS, spoilt))
    assert np.array_equal(one.params, other.params)
    twice = fitted(classifier(4), sample_weight=np.full(M, 2.0), optimizer=nn.SGD(0.01), batch_size=4)
    plain = fitted(classifier(4), optimizer=nn.SGD(0.02), batch_size=4)
    np.testing.assert_allclose(twice.params, plain.params, rtol=0, atol=1e-13)


@pytest.mark.parametrize("loss", ["sparse", "cce", "bce"])
def test_class_weight_is_a_sample_weight_by_class(loss):
    y, loss, units = {
        "sparse": (LABELS, from_logits(), K),
        "cce": (np.eye(K)[LABELS], nn.CategoricalCrossentropy(from_logits=True), K),
        "bce": (LABELS % 2, nn.BinaryCrossentropy(from_logits=True), 1),
    }[loss]
    by_class = {0: 1.0, 1: 5.0, 2: 0.5} if units == K else {0: 1.0, 1: 5.0}
    weight = np.array([by_class[label] for label in (LABELS if units == K else LABELS % 2).tolist()])
    a, b, c = (nn.Sequential([nn.Dense(units)], D, seed=5) for _ in range(3))
    a.fit(X, y, loss, "sgd", class_weight=by_class, batch_size=6, verbose=0)
    b.fit(X, y, loss, "sgd", sample_weight=weight, batch_size=6, verbose=0)
    assert np.array_equal(a.params, b.params) and a.history["loss"] == b.history["loss"]
    c.fit(
        X, y, loss, "sgd", class_weight=by_class, sample_weight=1 / weight, batch_size=6, verbose=0
    )  # both: a product
    plain = nn.Sequential([nn.Dense(units)], D, seed=5)
    plain.fit(X, y, loss, "sgd", batch_size=6, verbose=0)
    np.testing.assert_allclose(c.params, plain.params, rtol=0, atol=1e-14)


def test_positions_of_a_sequence_can_be_weighted():
    x, y = X[:22].reshape(11, 2, D), LABELS[:22].reshape(11, 2)
    weight = np.linspace(0, 2, 22).reshape(11, 2)
    sequences, flat = (nn.Sequential([nn.Dense(K)], shape, seed=6) for shape in ((2, D), (D,)))
    sequences.fit(x, y, from_logits(), "sgd", sample_weight=weight, batch_size=11, verbose=0)
    flat.fit(X[:22], LABELS[:22], from_logits(), "sgd", sample_weight=weight.ravel(), batch_size=22, verbose=0)
    np.testing.assert_allclose(sequences.params, flat.params, rtol=0, atol=1e-14)
    by_row = np.arange(11.0)  # one weight for a whole sequence
    a, b = (nn.Sequential([nn.Dense(K)], (2, D), seed=6) for _ in range(2))
    a.fit(x, y, from_logits(), "sgd", sample_weight=by_row, verbose=0)
    b.fit(x, y, from_logits(), "sgd", sample_weight=np.repeat(by_row, 2).reshape(11, 2), verbose=0)
    assert np.array_equal(a.params, b.params)


# Validation and metrics ---------------------------------------------------------------------------------------------


def test_validation_split_takes_the_end_before_shuffling():
    """0.3 of 23 rows is 6.9: the last 7 validate, and the first 16 train as if they were all there is."""
    split = fitted(classifier(7), validation_split=0.3, epochs=3, batch_size=5, sample_weight=np.arange(M))
    data = (X[16:], LABELS[16:])
    by_hand = fitted(
        classifier(7), X[:16], LABELS[:16], validation_data=data, epochs=3, batch_size=5, sample_weight=np.arange(16)
    )
    assert np.array_equal(split.params, by_hand.params)
    assert split.history.records == by_hand.history.records
    assert split.history["val_loss"][-1] == split.evaluate(*data)["loss"]
    p = softmax(X[16:] @ split.weights["0.kernel"] + split.weights["0.bias"])
    want = -np.log(p[np.arange(7), LABELS[16:]]).mean()
    assert split.history["val_loss"][-1] == pytest.approx(want, rel=1e-12)


def test_metrics_of_classes_against_scikit_learn():
    names = ["accuracy", "f1_macro", "precision_macro", "recall_macro"]
    model = fitted(classifier(8), metrics=names, validation_data=(X[:9], LABELS[:9]), epochs=2)
    want = {
        "accuracy": sk.accuracy_score,
        "f1_macro": lambda *two: sk.f1_score(*two, average="macro", zero_division=0),
        "precision_macro": lambda *two: sk.precision_score(*two, average="macro", zero_division=0),
        "recall_macro": lambda *two: sk.recall_score(*two, average="macro", zero_division=0),
    }
    measured = model.evaluate(X, LABELS)
    assert list(measured) == ["loss", *names]
    for name, function in want.items():
        decision = model.predict(X).argmax(axis=1)
        assert measured[name] == pytest.approx(function(LABELS, decision), rel=1e-12), name
        assert model.history[f"val_{name}"][-1] == pytest.approx(function(LABELS[:9], decision[:9]), rel=1e-12)
    assert len({round(measured[name], 6) for name in names}) > 2  # or the test could not tell them apart


@pytest.mark.parametrize(
    ("truth", "decision", "precision", "recall", "f1"),
    [
        ([0, 0, 1, 2], [0, 0, 1, 1], [1, 1 / 2, 0], [1, 1, 0], [1, 2 / 3, 0]),  # 2 is never predicted
        ([0, 0, 1, 1], [0, 2, 1, 1], [1, 1, 0], [1 / 2, 1, 0], [2 / 3, 1, 0]),  # 2 is never right
    ],
)
def test_a_class_that_never_comes_counts_as_0(truth, decision, precision, recall, f1):
    values = {"precision_macro": precision, "recall_macro": recall, "f1_macro": f1}
    for name, of_classes in values.items():
        assert metric(name)(np.array(truth), np.array(decision)) == pytest.approx(np.mean(of_classes))


def test_metrics_of_training_are_of_the_predictions_it_made():
    """With a rate of 0 those are the final ones; the batches' order must go with the truth."""
    model = fitted(classifier(8), metrics="accuracy", optimizer=nn.SGD(0.0), batch_size=4)
    assert model.history["accuracy"] == [np.mean(model.predict(X).argmax(axis=1) == LABELS)]
    assert 0 < model.history["accuracy"][0] < 1


def test_metrics_of_numbers_and_functions_of_ones_own():
    def largest_error(truth, decision):
        assert truth.shape == decision.shape == (M, 1)
        return np.abs(truth - decision).max()

    model = nn.Sequential([nn.Dense(1)], D, seed=9)
    metrics = ["r2", "mean_absolute_error", "mean_squared_error", largest_error]
    model.fit(X, NUMBERS, "mse", "sgd", metrics=metrics, verbose=0)
    got, p = model.evaluate(X, NUMBERS), model.predict(X)[:, 0]
    assert got["r2"] == pytest.approx(1 - ((NUMBERS - p) ** 2).sum() / ((NUMBERS - NUMBERS.mean()) ** 2).sum())
    assert got["mean_absolute_error"] == pytest.approx(np.abs(NUMBERS - p).mean())
    assert got["mean_squared_error"] == pytest.approx(got["loss"], rel=1e-12)
    assert got["largest_error"] == pytest.approx(np.abs(NUMBERS - p).max())
    assert set(model.evaluate(X, NUMBERS, metrics="r2")) == {"loss", "r2"}
    assert set(model.evaluate(X, NUMBERS, metrics=[])) == {"loss"}
    assert set(model.evaluate(X, NUMBERS, "mae")) == {"loss", *(m.name for m in model.metrics)}
    assert model.loss.__class__ is nn.MeanSquaredError  # evaluate with another loss leaves training's alone


@pytest.mark.parametrize("logits", [True, False])
def test_yes_or_no(logits):
    model = nn.Sequential([nn.Dense(1, "linear" if logits else "sigmoid")], D, seed=1)
    y = LABELS > 0  # (m,) booleans for outputs (m, 1)
    model.fit(X, y, nn.BinaryCrossentropy(from_logits=logits), "sgd", metrics=["accuracy", "f1_macro"], verbose=0)
    z = (X @ model.weights["0.kernel"] + model.weights["0.bias"])[:, 0]
    got = model.evaluate(X, y)
    p = 1 / (1 + np.exp(-z))
    assert got["loss"] == pytest.approx(-np.log(np.where(y, p, 1 - p)).mean(), rel=1e-12)
    assert got["accuracy"] == np.mean((z > 0) == y) and 0 < got["accuracy"] < 1
    assert got["f1_macro"] == pytest.approx(sk.f1_score(y, z > 0, average="macro"))


def test_every_position_of_a_sequence_is_an_example():
    x, y = X[:18].reshape(3, 6, D), LABELS[:18].reshape(3, 6)
    sequences, flat = (nn.Sequential([nn.Dense(H, "tanh"), nn.Dense(K)], shape, 2) for shape in ((6, D), (D,)))
    names = ["accuracy", "f1_macro", "recall_macro"]
    sequences.fit(x, y, from_logits(), "sgd", metrics=names, batch_size=3, epochs=3, verbose=0)
    flat.fit(X[:18], LABELS[:18], from_logits(), "sgd", metrics=names, batch_size=18, epochs=3, verbose=0)
    np.testing.assert_allclose(sequences.params, flat.params, rtol=0, atol=1e-13)
    assert sequences.evaluate(x, y) == pytest.approx(flat.evaluate(X[:18], LABELS[:18]), rel=1e-12)
    for name in ("loss", *names, "gradient_norm.1"):
        np.testing.assert_allclose(sequences.history[name], flat.history[name], rtol=1e-11)


def test_a_single_example():
    model = fitted(classifier(), X[:1], LABELS[:1], epochs=2, validation_data=(X[:1], LABELS[:1]))
    assert model.history.epochs == 2 and model.predict(X[:1]).shape == (1, K)


# The history --------------------------------------------------------------------------------------------------------


def test_names_and_lengths():
    model = fitted(classifier(0, [nn.Dense(H), nn.ReLU()]), epochs=3, metrics="accuracy", validation_split=0.2)
    measures = ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert model.history.keys() == ["epoch", *measures, "learning_rate", "gradient_norm.0", "gradient_norm.2"]
    assert model.history["epoch"] == [1, 2, 3] and model.history.epochs == 3
    assert all(len(model.history[name]) == 3 for name in model.history.keys())  # noqa: SIM118 (no mapping)
    assert "val_loss" in model.history and "val_auc" not in model.history
    model.fit(X, LABELS, epochs=2, verbose=0)
    assert model.history["epoch"] == [1, 2, 3, 4, 5]
    assert np.isnan(model.history["val_loss"]).tolist() == [False] * 3 + [True] * 2  # not measured is not a number
    assert not np.isnan(model.history["accuracy"]).any()  # metrics stay on
    with pytest.raises(KeyError, match=r"No 'auc' was recorded; there is epoch, loss, accuracy, val_loss"):
        model.history["auc"]
    with pytest.raises(KeyError, match="there is nothing yet"):
        nn.History()["loss"]
    assert repr(model.history).startswith("History(5 epochs: epoch, loss, accuracy")
    assert repr(nn.History()) == "History(0 epochs: )"


def test_a_record_is_the_readers_own():
    model = classifier()
    for record in model.epochs(X, LABELS, from_logits(), "sgd"):
        record["loss"] = "changed"
    assert isinstance(model.history["loss"][0], float)


def test_learning_rates_under_a_schedule():
    """Five batches an epoch, the first update is step 0: the last update of epoch e is step 5 e - 1."""
    rate = nn.StepDecay(0.8, decay_steps=4, decay_rate=0.5)
    model = classifier()
    records = list(model.epochs(X, LABELS, from_logits(), nn.SGD(rate), epochs=3, batch_size=5, per_batch=True))
    of_batches = [r["learning_rate"] for r in records if "batch" in r]
    assert of_batches == [0.8] * 4 + [0.4] * 4 + [0.2] * 4 + [0.1] * 3
    assert model.history["learning_rate"] == [0.4, 0.2, 0.1]
    assert fitted(classifier(), optimizer=nn.SGD(np.float32(0.5))).history["learning_rate"] == [0.5]


def test_records_of_batches():
    model = classifier()
    W, b = (array.copy() for array in model.weights.values())
    records = list(model.epochs(X, LABELS, from_logits(), nn.SGD(0.2), epochs=2, batches=given_batches, per_batch=True))
    assert [record.get("batch") for record in records] == [1, 2, 3, None] * 2
    assert [record["epoch"] for record in records] == [1] * 4 + [2] * 4
    p = softmax(X @ W + b)
    first, second = given_batches(1)[:2]
    assert records[0]["loss"] == pytest.approx(-np.log(p[first, LABELS[first]]).mean(), rel=1e-12)
    delta = (p - np.eye(K)[LABELS])[first] / 3
    p = softmax(X @ (W - 0.2 * X[first].T @ delta) + b - 0.2 * delta.sum(axis=0))
    assert records[1]["loss"] == pytest.approx(-np.log(p[second, LABELS[second]]).mean(), rel=1e-12)
    sizes = [3, 5, 6]
    assert records[3]["loss"] == pytest.approx(np.average([r["loss"] for r in records[:3]], weights=sizes), rel=1e-12)
    assert model.history.epochs == 2  # batches are not epochs


# epochs and fit -----------------------------------------------------------------------------------------------------


def test_epochs_checks_at_once_and_trains_only_when_asked():
    model = classifier()
    before = model.params.copy()
    with pytest.raises(ValueError, match=r"x has shape \(23, 3\)"):
        model.epochs(X[:, :3], LABELS, from_logits(), "sgd")  # nobody took a record
    records = model.epochs(X, LABELS, from_logits(), "sgd", epochs=5)
    assert np.array_equal(model.params, before) and model.history.epochs == 0
    next(records)
    assert model.history.epochs == 1 and not np.array_equal(model.params, before)
    records.close()
    assert model.history.epochs == 1


def test_fit_is_epochs_run_through():
    one, other = classifier(3), classifier(3)
    history = one.fit(X, LABELS, from_logits(), "adam", epochs=4, batch_size=7, validation_split=0.3, verbose=0)
    records = list(other.epochs(X, LABELS, from_logits(), "adam", epochs=4, batch_size=7, validation_split=0.3))
    assert history is one.history and history.records == records == other.history.records
    assert np.array_equal(one.params, other.params)


def test_fit_goes_on_where_it_stopped():
    through, parts = (classifier(4) for _ in range(2))
    through.fit(X, LABELS, from_logits(), nn.Adam(0.01), epochs=6, batch_size=5, verbose=0)
    parts.fit(X, LABELS, from_logits(), nn.Adam(0.01), epochs=1, batch_size=5, verbose=0)
    parts.fit(X, LABELS, epochs=2, batch_size=5, verbose=0)
    parts.fit(X, LABELS, optimizer=parts.optimizer, epochs=3, batch_size=5, verbose=0)  # its own may be given again
    assert np.array_equal(through.params, parts.params)
    assert through.history.records == parts.history.records
    fresh = copy.copy(parts)
    fresh.fit(X, LABELS, optimizer=nn.Adam(0.01), batch_size=5, verbose=0)  # a new one starts afresh
    assert fresh.optimizer.iterations == 5 != parts.optimizer.iterations


def test_an_optimizer_that_remembers_another_model_is_refused():
    used = fitted(classifier(), optimizer=nn.Adam()).optimizer
    other = classifier(1)
    with pytest.raises(ValueError, match=r"This Adam remembers 1 steps taken for another model.*of its own"):
        other.fit(X, LABELS, from_logits(), used, verbose=0)
    assert other.optimizer is None and other.loss is None and used.iterations == 1


def test_fitting_is_left_as_it_was_by_evaluate_and_predict():
    one, other = (fitted(classifier(5), optimizer="adam") for _ in range(2))
    one.evaluate(X, NUMBERS[:, None] * np.ones(K), "mse", "r2")
    one.predict(X)
    for model in (one, other):
        model.fit(X, LABELS, verbose=0)
    assert np.array_equal(one.params, other.params) and one.history.records == other.history.records


def test_two_trainings_at_once_keep_their_own_metrics():
    model = classifier()
    first = model.epochs(X, LABELS, from_logits(), "sgd", metrics=["accuracy"], epochs=2)
    next(first)
    model.epochs(X, LABELS, metrics=[])
    assert "accuracy" in next(first)


def test_what_fit_says(capsys):
    settings = {"epochs": 2, "validation_split": 0.3}
    fitted(classifier(), verbose=0, **settings)
    assert capsys.readouterr() == ("", "")
    model = fitted(classifier(), verbose=2, **settings)
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines() == [
        f"epoch {n}: loss {a:.4f}, val_loss {b:.4f}"
        for n, a, b in zip([1, 2], model.history["loss"], model.history["val_loss"], strict=True)
    ]
    bar = io.StringIO()
    with contextlib.redirect_stderr(bar):
        model = fitted(classifier(), verbose=1, **settings)
    last = bar.getvalue().rstrip().split("\r")[-1]
    assert "2/2" in last and "epoch" in last
    assert f"loss={model.history['loss'][-1]:.4f}, val_loss={model.history['val_loss'][-1]:.4f}" in last
    assert capsys.readouterr().out == ""


def test_fit_has_no_records_of_batches_to_give():
    with pytest.raises(TypeError, match="per_batch"):
        classifier().fit(X, LABELS, from_logits(), "sgd", per_batch=True)


# Divergence ---------------------------------------------------------------------------------------------------------


def deep(seed=0, dtype="float64"):
    return nn.Sequential([nn.Dense(8, "relu"), nn.Dense(8, "relu"), nn.Dense(1)], D, seed, dtype)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_too_large_a_step_is_reported_with_its_epoch_and_layer(dtype):
    model = deep(dtype=dtype)
    with pytest.raises(nn.DivergenceError, match=r"diverged in epoch \d+: .* Try a smaller learning rate") as caught:
        model.fit(X, NUMBERS, "mse", nn.SGD(1e6), epochs=200, batch_size=8, verbose=0)
    error = caught.value
    assert error.epoch == model.history.epochs + 1  # only whole epochs are in the history
    assert f"epoch {error.epoch}:" in str(error)
    assert error.epoch == 1 or np.isfinite(model.history["loss"]).all()
    if error.layer is not None:
        assert repr(model.layers[error.layer]) in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.epoch, again.layer) == (str(error), error.epoch, error.layer)


@pytest.mark.parametrize("where", [0, 1, 2])
@pytest.mark.parametrize("name", ["kernel", "bias"])
@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_a_number_that_is_not_finite_is_found_where_it_is(where, name, value):
    model = fitted(deep(), y=NUMBERS, loss="mse", epochs=2)
    model.layers[where].params[name][...] = value
    before = model.params.copy()
    with pytest.raises(nn.DivergenceError, match=rf"epoch 3: {where}\.{name} of Dense.* is not finite") as caught:
        model.fit(X, NUMBERS, epochs=9, batch_size=M, verbose=0)
    assert (caught.value.epoch, caught.value.layer) == (3, where)
    assert model.history.epochs == 2
    if np.isnan(value) or where == 2:  # a ReLU may turn -inf into 0: then the end of the epoch reports it
        assert model.optimizer.iterations == 2 and np.array_equal(model.params, before, equal_nan=True)


def test_the_failing_batch_changes_nothing():
    """The second batch holds the outlier that overflows; the first one's update stays, the second's never happens."""
    model, calm = (nn.Sequential([nn.Dense(3), nn.Dense(1)], D, seed=1) for _ in range(2))
    x = X.copy()
    x[10] = 1e200
    with pytest.raises(nn.DivergenceError, match="epoch 1: the loss is not finite") as caught:
        model.fit(x, NUMBERS, "mse", nn.Adam(), batches=lambda epoch: [np.arange(5), np.arange(5, 15)], verbose=0)
    assert (caught.value.epoch, caught.value.layer) == (1, None)  # 1e200 squared: no layer is to blame
    calm.fit(x, NUMBERS, "mse", nn.Adam(), batches=lambda epoch: [np.arange(5)], verbose=0)
    assert np.array_equal(model.params, calm.params) and model.optimizer.iterations == 1
    assert model.history.epochs == 0


def test_the_layer_that_overflows_is_named_with_what_it_put_out():
    model = nn.Sequential([nn.Dense(2), nn.Linear(), nn.Dense(2), nn.Dense(1)], 1, seed=0)
    model.params = np.full(model.params.size, 1e160)
    model.weights["2.kernel"] = [[-1e160, 1.0], [-1e160, 1.0]]  # -inf and a finite number: the largest is finite
    with pytest.raises(nn.DivergenceError, match=r"layer 2, Dense\(2\), put out -inf") as caught:
        model.fit([[1.0]], [0.0], "mse", "sgd", verbose=0)
    assert caught.value.layer == 2


def test_the_last_update_of_an_epoch_counts():
    """The loss of the only batch is finite, the step away from it is not: the epoch must not look whole."""

    class Breaks(nn.SGD, abstract=True):
        def step(self, params, grads, rate):
            params[-1] = np.nan

    model = deep()
    with pytest.raises(nn.DivergenceError, match=r"epoch 1: 2\.bias of Dense\(1\) is not finite") as caught:
        model.fit(X, NUMBERS, "mse", Breaks(), batch_size=M, epochs=3, verbose=0)
    assert (caught.value.epoch, caught.value.layer) == (1, 2)
    assert model.history.epochs == 0 and model.optimizer.iterations == 1


def test_divergence_on_the_validation_data_alone():
    model = nn.Sequential([nn.Dense(2), nn.Dense(1)], D, seed=1)
    with pytest.raises(nn.DivergenceError, match="epoch 1: the loss is not finite"):
        model.fit(X, NUMBERS, "mse", "sgd", metrics="r2", validation_data=(X * 1e200, NUMBERS), verbose=0)
    assert model.history.epochs == 0


def test_the_search_for_the_layer_warns_of_nothing():
    model = nn.Sequential([nn.Dense(2), nn.Dense(1)], D, seed=1)
    model.weights["0.kernel"] = np.full((D, 2), 1e200)
    with pytest.raises(nn.DivergenceError, match=r"epoch 1: layer 0, Dense\(2\), put out inf") as caught:
        model.fit(X * 0, NUMBERS, "mse", nn.SGD(0.0), validation_data=(X * 0 + 1e200, NUMBERS), verbose=0)
    assert caught.value.layer == 0


def test_warnings_are_put_off_only_while_a_batch_is_computed():
    model = deep()
    with np.errstate(all="raise"):
        for _ in model.epochs(X, NUMBERS, "mse", "sgd", validation_split=0.3, per_batch=True):
            assert set(np.geterr().values()) == {"raise"}


def test_a_metric_that_is_not_a_number_is_shown_as_one():
    """Divergence is about the training; a metric may be undefined, and says so."""

    def undefined(truth, decision):
        return math.nan

    history = fitted(classifier(), metrics=undefined, epochs=2).history
    assert np.isnan(history["undefined"]).all() and len(history["undefined"]) == 2
