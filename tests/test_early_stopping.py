"""Early stopping: when it stops, what it takes back, what it says and what it refuses."""

import copy
import math
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib.early_stopping import FALLING, RISING, Watch
from nnlib.metrics import metric

M, D, K = 24, 4, 3
X = np.random.default_rng(40).normal(size=(M, D))
NOISE = np.random.default_rng(44).normal(size=(M, K))  # what is learnt of it is learnt by heart
LABELS = (X[:, :K] + NOISE).argmax(axis=1)
DATA = X[16:], LABELS[16:]


def network(seed=0, dtype="float64"):
    layers = [nn.Dense(12, "tanh"), nn.BatchNormalization(0.9), nn.Dropout(0.2), nn.Dense(K)]
    return nn.Sequential(layers, D, seed, dtype)


def plain():
    return nn.Sequential([nn.Dense(12, "tanh"), nn.Dense(K)], D, seed=0)


def given_batches(epoch):
    return np.random.default_rng(epoch).permutation(16).reshape(4, 4)


def fitted(model, epochs=60, optimizer="adam", early_stopping=None, **settings):
    settings = {"validation_data": DATA, "batches": given_batches, "verbose": 0, "metrics": "accuracy", **settings}
    loss = model.loss or nn.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = model.optimizer or nn.Optimizer.get(optimizer)
    model.fit(X[:16], LABELS[:16], loss, optimizer, epochs=epochs, early_stopping=early_stopping, **settings)
    return model


# The rule -----------------------------------------------------------------------------------------------------------


def watched(values, monitor="val_loss", **settings):
    """Return (epoch it stops after, best epoch, epoch restored), given the value of each epoch."""
    now = []

    def snapshot():
        then = now[-1]
        return lambda: now.append(then)

    watch = Watch(nn.EarlyStopping(monitor, **settings), snapshot)
    for epoch, value in enumerate(values, 1):
        now.append(epoch)
        record = {"epoch": epoch, monitor: value}
        if watch.stops(record):
            break
    watch.restore()
    return epoch, record["best_epoch"], now[-1]


@pytest.mark.parametrize(
    ("values", "settings", "want"),
    [
        ([5, 4, 3, 3, 3, 9], {"patience": 2}, (5, 3, 3)),  # as good is no better
        ([5, 4, 3, 4, 2, 9, 9, 9], {"patience": 2}, (7, 5, 5)),  # patience starts anew
        ([5, 4, 3, 4, 2, 9, 9, 9], {"patience": 1}, (4, 3, 3)),
        ([5, 4, 3, 4, 2, 9, 9, 9], {"patience": 3}, (8, 5, 5)),
        ([5, 6, 7], {"patience": 3}, (3, 1, 1)),  # out of epochs
        ([5.0, 4.5, 4.0, 3.5, 3.0], {"patience": 2, "min_delta": 0.75}, (5, 5, 5)),  # against the best, not the last
        ([5.0, 4.5, 4.25, 4.0], {"patience": 2, "min_delta": 1.0}, (3, 1, 1)),  # exactly min_delta is too little
        ([5.0, 4.0, 3.9, 3.8], {"patience": 2, "min_delta": 0.5}, (4, 2, 2)),  # restored: the best that counted
        ([5, 4, 9, 9], {"patience": 2, "restore_best_weights": False}, (4, 2, 4)),
        ([math.nan, 5, math.nan, 4], {"patience": 2}, (4, 4, 4)),  # what is no number is no better
        ([math.nan, math.nan], {"patience": 2}, (2, 0, 2)),
    ],
)
@pytest.mark.parametrize("monitor", ["val_loss", "loss", "val_accuracy", "r2", "val_mean_squared_error"])
def test_when_it_stops(values, settings, want, monitor):
    rising = monitor.endswith(("accuracy", "r2"))
    assert watched([-value if rising else value for value in values], monitor, **settings) == want


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=1), st.integers(1, 4), st.sampled_from([0, 0.3]))
def test_the_rule_written_once_more(values, patience, min_delta):
    best = 0  # the place of the best so far
    for last in range(len(values)):
        if values[last] < values[best] - min_delta:
            best = last
        if last - best == patience:
            break
    want = (last + 1, best + 1, best + 1)
    assert watched(values, patience=patience, min_delta=min_delta) == want


def test_it_is_known_of_every_metric_what_is_better():
    assert {*FALLING, *RISING} == {"loss", *(name for name in FALLING + RISING if name != "loss" and metric(name))}
    with pytest.raises(ValueError) as caught:
        metric("nothing")
    known = str(caught.value).split("Known: ")[1].removesuffix("; or a function.").split(", ")
    assert {"loss", *known} == {*FALLING, *RISING}
    truth = np.array([0, 1, 1, 2])
    for name in known:
        right, wrong = (metric(name)(truth, decision) for decision in (truth, truth[::-1]))
        assert (right > wrong) == (name in RISING) and (right < wrong) == (name in FALLING)


# What it takes back -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop"])
def test_the_model_is_that_of_its_best_epoch(dtype, optimizer):
    """Weights, running statistics and the optimizer: all as if training had been told to end there."""
    model = fitted(network(dtype=dtype), optimizer=optimizer, early_stopping=nn.EarlyStopping(patience=6))
    losses = model.history["val_loss"]
    best = int(np.argmin(losses)) + 1
    assert model.history["best_epoch"][-1] == best == len(losses) - 6 and 1 < best < 54
    told = fitted(network(dtype=dtype), epochs=best, optimizer=optimizer)
    assert np.array_equal(model.params, told.params)
    for name in ("moving_mean", "moving_variance"):
        assert np.array_equal(model.layers[1].state[name], told.layers[1].state[name])
    assert model.evaluate(*DATA)["loss"] == losses[best - 1] == min(losses) < losses[-1]
    assert model.optimizer.iterations == told.optimizer.iterations == 4 * best
    assert model.optimizer.slots.keys() == told.optimizer.slots.keys()
    for name, slot in told.optimizer.slots.items():
        assert np.array_equal(model.optimizer.slots[name], slot)


def test_training_goes_on_from_the_best_epoch():
    """Without dropout, whose stream is not turned back, and with the same batches: the same as never having gone on."""
    rate = nn.ExponentialDecay(0.05, 50, 0.9)
    model = fitted(plain(), optimizer=nn.Adam(rate), early_stopping=nn.EarlyStopping(patience=4))
    best, last = model.history["best_epoch"][-1], model.history.epochs
    assert best == last - 4
    fitted(model, epochs=3, batches=lambda epoch: given_batches(epoch - 4))
    told = fitted(plain(), epochs=best + 3, optimizer=nn.Adam(rate))
    assert np.array_equal(model.params, told.params)
    assert model.history["loss"][-3:] == told.history["loss"][-3:]
    assert model.history["epoch"] == list(range(1, last + 4))  # the history is not turned back


def test_without_restoring_the_last_weights_stay():
    """Mistake 47: without the best weights restored, predictions are the last epoch's."""
    rule = nn.EarlyStopping(patience=6, restore_best_weights=False)
    model = fitted(network(), early_stopping=rule)
    last, best = model.history.epochs, model.history["best_epoch"][-1]
    assert best == last - 6
    told = fitted(network(), epochs=last)
    assert np.array_equal(model.params, told.params) and model.optimizer.iterations == 4 * last
    restored = fitted(network(), early_stopping=nn.EarlyStopping(patience=6))
    assert model.history.records == restored.history.records
    assert not np.array_equal(model.predict(X), restored.predict(X))


def test_the_training_loss_sees_no_overfitting():
    """Mistake 47, the other half: watched, it never stops."""
    model = fitted(plain(), epochs=200, early_stopping=nn.EarlyStopping("loss", patience=3))
    assert model.history.epochs == model.history["best_epoch"][-1] == 200
    assert fitted(plain(), epochs=200, early_stopping=nn.EarlyStopping(patience=3)).history.epochs < 200


def test_the_best_is_restored_where_epochs_run_out():
    model = fitted(network(), early_stopping=nn.EarlyStopping(patience=1000))
    losses = model.history["val_loss"]
    assert model.history.epochs == 60 and min(losses) < losses[-1]
    assert model.evaluate(*DATA)["loss"] == min(losses)


def test_watching_accuracy():
    model = fitted(network(), early_stopping=nn.EarlyStopping("val_accuracy", patience=6))
    accuracies = model.history["val_accuracy"]
    best = model.history["best_epoch"][-1]
    assert best == accuracies.index(max(accuracies)) + 1 == len(accuracies) - 6  # the first of several best
    assert model.evaluate(*DATA)["accuracy"] == max(accuracies) > min(accuracies)


def test_until_it_stops_nothing_is_changed():
    free, watched = network(), network()
    fitted(free, epochs=5)
    fitted(watched, epochs=5, early_stopping=nn.EarlyStopping(patience=1000, restore_best_weights=False))
    assert np.array_equal(free.params, watched.params)
    stripped = [{name: r[name] for name in r if name != "best_epoch"} for r in watched.history.records]
    assert stripped == free.history.records


def test_one_rule_for_several_trainings():
    """Nothing is left in it from one to the next; a second fit counts anew, and its epochs go on."""
    rule = nn.EarlyStopping(patience=2)
    before = repr(rule), copy.copy(rule)
    one, other = fitted(network(), early_stopping=rule), fitted(network(), early_stopping=rule)
    assert np.array_equal(one.params, other.params) and one.history.records == other.history.records
    first = one.history.epochs
    fitted(one, early_stopping=rule)
    bests = one.history["best_epoch"][first:]
    assert bests[0] == first + 1 and one.history.epochs > first  # the first epoch of a training is its best so far
    assert (repr(rule), rule) == before
    with pytest.raises(FrozenInstanceError):
        rule.patience = 3


# In the generator, and what is said ---------------------------------------------------------------------------------


def test_it_works_in_the_generator():
    """The weights are restored by the time that the last record comes, which a widget draws."""
    model, rule = network(), nn.EarlyStopping(patience=3)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    settings = {"epochs": 60, "validation_data": DATA, "batches": given_batches, "per_batch": True}
    epochs, bests = 0, []
    for record in model.epochs(X[:16], LABELS[:16], loss, "adam", early_stopping=rule, **settings):
        if "batch" in record:
            assert "best_epoch" not in record
            continue
        epochs += 1
        bests.append(record["best_epoch"])
        same = model.evaluate(*DATA)["loss"] == record["val_loss"]
        assert same == (epochs - bests[-1] < 3)  # only the last record's weights are not its own
    assert epochs == model.history.epochs == bests[-1] + 3 < 60
    assert bests == model.history["best_epoch"] == sorted(bests) and type(bests[-1]) is int
    assert model.evaluate(*DATA)["loss"] == min(model.history["val_loss"])


def test_a_generator_that_is_left_restores_nothing():
    model = network()
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    rule = nn.EarlyStopping(patience=50)
    records = model.epochs(*DATA, loss, nn.SGD(50.0), epochs=60, validation_data=DATA, early_stopping=rule)
    losses = [next(records)["val_loss"] for _ in range(8)]
    records.close()
    assert model.evaluate(*DATA)["loss"] == losses[-1] > min(losses)


@pytest.mark.parametrize("verbose", [1, 2])
@pytest.mark.parametrize("restore", [True, False])
def test_what_fit_says(verbose, restore, capsys):
    rule = nn.EarlyStopping(patience=4, restore_best_weights=restore)
    model = fitted(network(), early_stopping=rule, verbose=verbose)
    last, losses = model.history.epochs, model.history["val_loss"]
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == (
        f"Stopped after epoch {last}. The best val_loss, {min(losses):.4f}, was that of epoch {last - 4}; "
        f"the model has the weights of epoch {last - 4 if restore else last}."
    )
    assert len(out) == (1 if verbose == 1 else last + 1)
    assert not any("best_epoch" in line for line in out)
    fitted(network(), early_stopping=rule, verbose=0)
    assert capsys.readouterr() == ("", "")


def test_what_fit_says_where_nothing_was_a_number(capsys):
    history = nn.History()
    history.append({"epoch": 1, "val_r2": math.nan, "best_epoch": 0})
    said = nn.EarlyStopping("val_r2").said(history)
    assert said == "Stopped after epoch 1: val_r2 was not a number in any epoch."


def test_the_history_in_a_file_tells_the_best_epoch(tmp_path):
    model = fitted(network(), early_stopping=nn.EarlyStopping(patience=3))
    model.save(tmp_path / "model")
    other = nn.Sequential.load(tmp_path / "model")
    assert other.history.records == model.history.records
    assert np.array_equal(other.layers[1].state["moving_mean"], model.layers[1].state["moving_mean"])
    for each in (model, other):  # the optimizer and the streams too
        fitted(each, epochs=2)
    assert np.array_equal(model.params, other.params)


# What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"patience": 0}, "Got patience=0; expected a whole number of at least 1"),
        ({"patience": 2.0}, r"Got patience=2\.0"),
        ({"patience": True}, "Got patience=True"),
        ({"patience": None}, "Got patience=None"),
        ({"min_delta": -0.1}, r"Got min_delta=-0\.1; expected a finite number at least 0"),
        ({"min_delta": math.nan}, "Got min_delta=nan"),
        ({"monitor": "val_auc"}, "Got monitor='val_auc'; expected 'val_loss', or 'val_' and the name of a metric"),
        ({"monitor": "learning_rate"}, "Got monitor='learning_rate'"),
        ({"monitor": None}, "Got monitor=None"),
        ({"monitor": 3}, "Got monitor=3"),
    ],
)
def test_rules_that_make_no_sense(settings, words):
    with pytest.raises(ValueError, match=words):
        nn.EarlyStopping(**settings)


@pytest.mark.parametrize(
    ("rule", "settings", "words"),
    [
        (nn.EarlyStopping(), {"validation_data": None}, r"watches 'val_loss', but there are no validation data: give "
         r"validation_data=\(x, y\), or validation_split=0\.2"),
        (nn.EarlyStopping("val_accuracy"), {"validation_data": None}, "watches 'val_accuracy', but there are no valid"),
        (nn.EarlyStopping("val_f1_macro"), {}, r"watches 'val_f1_macro', which is not measured: give metrics=\['f1_"),
        (nn.EarlyStopping("accuracy"), {"metrics": []}, r"'accuracy', which is not measured: give metrics=\['accu"),
        (True, {}, r"Got early_stopping=True; expected EarlyStopping\(patience=5\), say"),
        (5, {}, "Got early_stopping=5"),
        (nn.EarlyStopping, {}, "Got early_stopping=<class"),
    ],
)  # fmt: skip
def test_what_is_refused_at_the_door(rule, settings, words):
    model = network()
    before = model.params.copy()
    with pytest.raises(ValueError, match=words):
        fitted(model, early_stopping=rule, **settings)
    assert np.array_equal(model.params, before) and model.loss is model.optimizer is None


def test_what_is_taken_at_the_door():
    for rule, settings in [
        (nn.EarlyStopping("loss", np.int64(1), np.float64(0.1)), {"validation_data": None}),
        (nn.EarlyStopping("accuracy"), {"validation_data": None}),
        (nn.EarlyStopping(), {"validation_data": None, "validation_split": 0.25, "batches": None}),
    ]:
        assert "best_epoch" in fitted(network(), epochs=2, early_stopping=rule, **settings).history


def test_a_metric_of_ones_own_cannot_take_its_name():
    def best_epoch(truth, decision):
        return 1.0

    with pytest.raises(ValueError, match="two measures called 'best_epoch'"):
        fitted(network(), metrics=[best_epoch])
