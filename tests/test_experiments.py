"""Declared sweeps, single runs, records, tables and the page; what is parallel is in test_experiments_parallel.py."""

import copy
import dataclasses
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from sklearn.linear_model import LogisticRegression

import nnlib as nn
from nnlib.course import plots
from nnlib.course.__main__ import main
from nnlib.course.experiments import command, records, report, runs, tables
from nnlib.course.experiments.records import BrokenRecord, Folder
from nnlib.course.experiments.sweep import Run, sweep
from nnlib.datasets import load, load_nusax, load_sentences
from nnlib.text import Tokenizer

SMALL = {name: {"name": name, "sha256": runs.checksum(name)} for name in ("digits", "sentences")}
DIGITS = SMALL["digits"]
ROOT = Path(tables.__file__).parents[3]
SHARED = next(
    (folder for place in (ROOT, ROOT.parent) if (folder := place / "shared" / "experiments.md").is_file()), None
)
SEEDS = {"mnist": 3, "cifar10": 3, "nusax": 5}  # of the page's records
BASELINES = ("DummyClassifier", "LogisticRegression")
EVERY_ROW = [(sweep, row) for sweep in tables.SWEEPS for row in sweep.rows]


def settings(name="A.width", row=0, epochs=1, **changes):
    found = tables.named(name)
    return {**found.settings(found.rows[row], SMALL[found.small], epochs), **changes}


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "records", report=lambda text: pytest.fail(text))


# Tables ---------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(SHARED is None, reason="the list of published figures is not beside the course")
def test_published_figures_are_those_of_the_list():
    parts = dict(re.findall(r"^## ([A-E])\. (.*?)(?=^## |\Z)", SHARED.read_text(encoding="utf-8"), re.M | re.S))
    for each, row in EVERY_ROW:
        if row.published is not None:
            number = row.published.removesuffix(" %")
            assert re.search(rf"(?<![\d.]){re.escape(number)}(?!\d|\.\d)", parts[each.name[0]]), (each.name, row)


@pytest.mark.skipif(SHARED is None, reason="the list of published figures is not beside the course")
def test_every_accuracy_of_the_list_for_feed_forward_networks_is_declared():
    parts = dict(re.findall(r"^## ([A-E])\. (.*?)(?=^## |\Z)", SHARED.read_text(encoding="utf-8"), re.M | re.S))
    listed = {"A": r"\b0\.\d{4}\b", "B": r"\b\d\d\.\d\d(?= %)", "D": r"\b0\.\d{3,4}\b", "E": r"\b\d\d\.\d\d\b"}
    rates = {"0.0009", "0.001", "0.006"}
    for letter, pattern in listed.items():
        found = set(re.findall(pattern, parts[letter].split("## ")[0])) - rates
        declared = {
            row.published.removesuffix(" %") for each, row in EVERY_ROW if each.name[0] == letter and row.published
        }
        assert len(found) > 5
        assert found <= declared


@pytest.mark.skipif(SHARED is None, reason="the list of published figures is not beside the course")
def test_every_figure_of_the_list_for_sweeps_of_convolutional_networks_is_declared():
    sweeps = re.search(r"^CIFAR-10, macro F1: (.*?)64-64-P", SHARED.read_text(encoding="utf-8"), re.M | re.S)[1]
    found = re.findall(r"0\.\d{4}", sweeps)
    declared = [row.published for each, row in EVERY_ROW if each.data == "cifar10" and row.published]
    assert len(found) == 13
    assert found == declared


@pytest.mark.skipif(SHARED is None, reason="the list of published figures is not beside the course")
def test_every_figure_of_the_list_for_sweeps_of_recurrent_networks_is_declared():
    sweeps = re.search(r"^RNN layers 1/2/3 (.*?)^Worth", SHARED.read_text(encoding="utf-8"), re.M | re.S)[1]
    found = re.findall(r"0\.\d{4}", sweeps)
    declared = [row.published for each, row in EVERY_ROW if each.data == "nusax" and row.published]
    assert len(found) == 16
    assert found == declared


def test_names_and_labels_tell_apart():
    names = [each.name for each in tables.SWEEPS]
    assert len(set(names)) == len(names)
    for each in tables.SWEEPS:
        labels = [row.label for row in each.rows]
        assert len(set(labels)) == len(labels), each.name


def test_a_published_figure_is_a_share_of_one():
    assert tables.Row("", {}, "0.9214").share == 0.9214
    assert tables.Row("", {}, "97.86 %").share == pytest.approx(0.9786)
    assert tables.Row("", {}).share is None


def test_an_unknown_sweep_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match=r"no experiment 'A\.with'.*A\.width, A\.depth"):
        tables.named("A.with")
    assert tables.named("a.WIDTH").name == "A.width"


@pytest.mark.parametrize("each", tables.SWEEPS, ids=lambda each: each.name)
def test_every_declared_sweep_runs_an_epoch(each, folder):
    plan = [Run.of(each.settings(row, SMALL[each.small], 1), 0) for row in each.rows]
    assert sweep(plan, folder) == {}
    for found in folder.all():
        figures = found["figures"]
        assert figures["epochs"] == (found["settings"]["builder"] not in BASELINES)  # 1, where there is one to train
        assert figures["diverged"] is None
        assert 0 <= figures["test_accuracy"] <= 1


def test_settings_are_complete_and_plain():
    wanted = {
        "builder",
        "data",
        "hidden",
        "activation",
        "initializer",
        "loss",
        "optimizer",
        "batch_size",
        "epochs",
        "dtype",
    }
    for each, row in EVERY_ROW:
        found = each.settings(row, SMALL[each.small])
        assert wanted <= found.keys()
        assert json.loads(records.canonical(found)) == found  # no tuples, no objects
        assert found["data"] == {**SMALL[each.small], "split": each.split}


# Runs -----------------------------------------------------------------------------------------------------------------


def test_a_run_is_what_one_would_write_by_hand():
    found = runs.run(settings("A.width", 1, epochs=3), seed=5)
    data = load("digits", **tables.SPLIT, seed=5)
    layers = [nn.Dense(400, kernel_initializer="he_normal"), nn.ReLU(), nn.Dense(10, kernel_initializer="he_normal")]
    model = nn.Sequential(layers, 64, seed=5, dtype="float32")
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(data.x_train, data.y_train, loss, nn.SGD(0.001), epochs=3, verbose=0)
    figures = found["figures"]
    assert figures["test_accuracy"] == np.mean(model.predict(data.x_test).argmax(axis=1) == data.y_test)
    assert figures["validation_accuracy"] == np.mean(
        model.predict(data.x_validation).argmax(axis=1) == data.y_validation
    )
    assert figures["loss"] == pytest.approx(model.history["loss"], rel=1e-5)
    assert (len(data.y_train), len(data.y_validation), len(data.y_test)) == (1257, 180, 360)


def test_a_run_of_a_cnn_is_what_one_would_write_by_hand():
    found = runs.run(settings("E.pooling", 1, epochs=2, images=0.5, kernel_size=4), seed=3)
    data = load("digits", **tables.PUBLISHED, seed=3, images=True)
    layers = [
        nn.Conv2D(32, 4, padding="same", activation="relu"), nn.AveragePooling2D(),
        nn.Conv2D(64, 4, padding="same", activation="relu"), nn.AveragePooling2D(),
        nn.Flatten(), nn.Dense(64, "relu"), nn.Dense(10),
    ]  # fmt: skip
    model = nn.Sequential(layers, (8, 8, 1), seed=3, dtype="float32")
    half = round(len(data.y_train) / 2)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(data.x_train[:half], data.y_train[:half], loss, nn.Adam(0.001), epochs=2, verbose=0)
    figures = found["figures"]
    assert figures["loss"] == pytest.approx(model.history["loss"], rel=1e-5)
    for part, x, y in (("validation", data.x_validation, data.y_validation), ("test", data.x_test, data.y_test)):
        said = model.predict(x).argmax(axis=1)
        assert figures[f"{part}_accuracy"] == np.mean(said == y)
        assert figures[f"{part}_f1"] == pytest.approx(f1_by_hand(said, y))
        assert figures[f"{part}_f1"] != figures[f"{part}_accuracy"]


def f1_by_hand(said, y):
    """Return the mean over classes of 2 hits / (times said + times right)."""
    return np.mean([2 * np.sum((said == k) & (y == k)) / (np.sum(said == k) + np.sum(y == k)) for k in np.unique(y)])


@pytest.mark.parametrize(
    ("name", "row", "changes"),
    [
        ("E.rnn_layers", "2, masked", {"length": 9}),
        ("E.rnn_direction", "both", {"activation": "relu", "recurrent_initializer": "zeros"}),
        ("E.lstm_direction", "both, masked", {"length": 7, "truncating": "pre", "embedding": 20}),
        ("E.lstm_layers", "1, padded in front", {"dropout": 0.1, "initializer": "he_normal"}),
    ],
)
def test_a_run_of_a_recurrent_network_is_what_one_would_write_by_hand(name, row, changes):
    labels = [each.label for each in tables.named(name).rows]
    chosen = settings(name, labels.index(row), epochs=2, **changes)
    figures = runs.run(chosen, seed=3)["figures"]
    data = load_sentences()
    texts = {part: getattr(data, f"texts_{part}") for part in ("train", "validation", "test")}
    counts = Counter(word for text in texts["train"] for word in text.split())  # these sentences have no punctuation
    number = {word: place for place, (word, _) in enumerate(counts.most_common(), start=2)}
    length, x = chosen["length"], {}
    for part, sentences in texts.items():
        x[part] = np.zeros((len(sentences), length), int)
        for line, sentence in zip(x[part], sentences, strict=True):
            words = [number.get(word, 1) for word in sentence.split()]
            words = words[-length:] if chosen["truncating"] == "pre" else words[:length]
            where = slice(length - len(words), None) if chosen["padding"] == "pre" else slice(len(words))
            line[where] = words
    cell = {"SimpleRNN": nn.SimpleRNN, "LSTM": nn.LSTM}[chosen["cell"]]
    start, layers = (
        chosen["initializer"],
        [nn.Embedding(len(number) + 2, chosen["embedding"], mask_zero=chosen["mask"])],
    )
    for units, sequences in zip(chosen["hidden"], [True] * (len(chosen["hidden"]) - 1) + [False], strict=True):
        layer = cell(
            units,
            chosen["activation"],
            kernel_initializer=start,
            recurrent_initializer=chosen["recurrent_initializer"],
            return_sequences=sequences,
        )
        layers.append(nn.Bidirectional(layer) if chosen["bidirectional"] else layer)
    layers += [nn.Dropout(chosen["dropout"]), nn.Dense(3, kernel_initializer=start)]
    model = nn.Sequential(layers, length, seed=3, dtype="float32")
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(x["train"], data.y_train, loss, nn.Adam(0.001), epochs=2, batch_size=32, verbose=0)
    assert figures["loss"] == pytest.approx(model.history["loss"], rel=1e-5)
    assert figures["weights"] == hashlib.sha256(model.params.tobytes()).hexdigest()[:16]
    for part, y in (("validation", data.y_validation), ("test", data.y_test)):
        said = model.predict(x[part]).argmax(axis=1)
        assert figures[f"{part}_accuracy"] == np.mean(said == y)
        assert figures[f"{part}_f1"] == pytest.approx(f1_by_hand(said, y))


def test_readers_without_order_are_what_one_would_write_by_hand():
    constant, bag = (runs.run(settings("E.lstm_cells", row), seed=0)["figures"] for row in (-2, -1))
    data = load_sentences()
    often = np.full(len(data.y_test), np.bincount(data.y_train).argmax())
    assert constant["test_accuracy"] == np.mean(often == data.y_test)
    assert constant["test_f1"] == pytest.approx(f1_by_hand(often, data.y_test))
    most = dataclasses.replace(data, y_train=np.maximum(data.y_train, 1))  # now two thirds are of class 1
    assert runs.BUILDERS["DummyClassifier"]({}, most, 0)["test_accuracy"] == np.mean(data.y_test == 1)
    words = sorted({word for text in data.texts_train for word in text.split()})
    x_train, x_test = (
        np.array([[text.split().count(word) for word in words] for text in texts])
        for texts in (data.texts_train, data.texts_test)
    )
    said = LogisticRegression(max_iter=1000).fit(x_train, data.y_train).predict(x_test)
    assert bag["test_accuracy"] == np.mean(said == data.y_test)
    assert bag["test_f1"] == pytest.approx(f1_by_hand(said, data.y_test))


@pytest.mark.parametrize("penalty", [{"alpha": 3.0, "l1": 0.0}, {"alpha": 0.0, "l1": 0.0}])
def test_our_estimator_and_scikit_learns_have_one_record(penalty):
    ours, theirs = (
        runs.run(settings("D.activation", 3, epochs=4, builder=builder, **penalty), 1)["figures"]
        for builder in ("FFNNClassifier", "MLPClassifier")
    )
    assert ours["test_accuracy"] == theirs["test_accuracy"]
    assert ours["loss"] == pytest.approx(theirs["loss"], rel=1e-5)


def test_every_part_of_the_settings_counts():
    """A setting that is written down but not used would make equal runs look different."""
    own = settings("A.width", 2, epochs=2)
    classifier = settings("D.width", 0, epochs=12)
    cnn = settings("E.conv_layers", 0, epochs=1)
    rnn = settings("E.rnn_cells", 0, epochs=1, length=6)  # as long as the sentences that are cut are
    others = [
        (own, {"hidden": [20]}),
        (own, {"hidden": [200, 20]}),
        (own, {"activation": "tanh"}),
        (own, {"initializer": "glorot_uniform"}),
        (own, {"normalization": {"class": "RMSNormalization"}}),
        (own, {"softmax_before_loss": True}),
        (own, {"loss": "Jacobian twice"}),
        (own, {"optimizer": {"class": "Adam", "learning_rate": 0.001}}),
        (own, {"regularizer": {"class": "L2", "l2": 0.1}}),
        (own, {"batch_size": 100}),
        (own, {"dtype": "float64"}),
        (own, {"epochs": 1}),
        (classifier, {"builder": "FFNNClassifier", "l1": 1.0}),
        (classifier, {"initializer": "he_normal"}),
        (classifier, {"alpha": 1.0}),
        (classifier, {"shuffle": True}),
        (classifier, {"optimizer": {**classifier["optimizer"], "momentum": 0.0, "nesterov": False}}),
        (classifier, {"optimizer": {**classifier["optimizer"], "nesterov": False}}),
        (classifier, {"optimizer": {"class": "Adam", "learning_rate": 0.1}}),
        (classifier, {"optimizer": {**classifier["optimizer"], "learning_rate": 0.01}}),
        (classifier, {"patience": 1, "tol": 10.0}),
        (cnn, {"filters": [31]}),
        (cnn, {"filters": [32, 4]}),
        (cnn, {"kernel_size": 2}),
        (cnn, {"pooling": "average"}),
        (cnn, {"hidden": [32]}),
        (cnn, {"hidden": [64, 8]}),
        (cnn, {"activation": "tanh"}),
        (cnn, {"initializer": "he_normal"}),
        (cnn, {"images": 0.5}),
        (cnn, {"loss": "Jacobian twice"}),
        (cnn, {"optimizer": {"class": "Adam", "learning_rate": 0.01}}),
        (cnn, {"regularizer": {"class": "L2", "l2": 0.1}}),
        (cnn, {"batch_size": 100}),
        (cnn, {"dtype": "float64"}),
        (cnn, {"epochs": 2}),
        (rnn, {"cell": "LSTM"}),
        (rnn, {"hidden": [7]}),
        (rnn, {"hidden": [8, 2]}),
        (rnn, {"bidirectional": True}),
        (rnn, {"activation": "relu"}),
        (rnn, {"initializer": "he_normal"}),
        (rnn, {"recurrent_initializer": "zeros"}),
        (rnn, {"recurrent_initializer": "identity"}),
        (rnn, {"embedding": 40}),
        (rnn, {"length": 7}),
        (rnn, {"padding": "pre"}),
        (rnn, {"truncating": "pre"}),
        (rnn, {"mask": True}),
        (rnn, {"dropout": 0.4}),
        (rnn, {"loss": "Jacobian twice"}),
        (rnn, {"optimizer": {"class": "Adam", "learning_rate": 0.01}}),
        (rnn, {"regularizer": {"class": "L2", "l2": 0.1}}),
        (rnn, {"batch_size": 100}),
        (rnn, {"dtype": "float64"}),
        (rnn, {"epochs": 2}),
    ]
    weights = {id(base): runs.run(base, 0)["figures"]["weights"] for base in (own, classifier, cnn, rnn)}
    for base, changes in others:
        assert runs.run({**base, **changes}, 0)["figures"]["weights"] != weights[id(base)], changes
    assert runs.run(own, 0)["figures"]["weights"] == weights[id(own)] != runs.run(own, 1)["figures"]["weights"]


def test_the_gradient_of_jacobian_twice_is_ten_times_too_small_at_the_start():
    z, y = np.zeros((1, 10)), np.array([3])
    right, wrong = nn.SparseCategoricalCrossentropy(from_logits=True), runs.JacobianTwice(from_logits=True)
    assert right.forward(y, z) == wrong.forward(y, z) == pytest.approx(np.log(10))
    assert wrong.backward() == pytest.approx(right.backward() / 10)


def test_texts_are_known_by_every_text_and_label(monkeypatch):
    data, own = load_sentences(), runs.checksum("sentences")
    y = data.y_test.copy()
    y[-1] = (y[-1] + 1) % 3
    for changes in ({"texts_validation": [*data.texts_validation[:-1], "the soup was new"]}, {"y_test": y}):
        monkeypatch.setitem(runs.TEXTS, "sentences", lambda changes=changes: dataclasses.replace(data, **changes))
        assert runs.checksum.__wrapped__("sentences") != own


def test_a_training_that_diverges_is_a_result(folder):
    wild = settings(optimizer={"class": "SGD", "learning_rate": 1e30}, epochs=5)
    assert sweep([Run.of(wild, 0)], folder) == {}
    (found,) = folder.all()
    assert found["figures"]["diverged"].startswith("Training diverged in epoch 1")
    assert found["figures"]["test_accuracy"] is None
    row = report.Measured(tables.Row("wild", {}, "0.5"), [found])
    assert row.cells() == ["wild", "0.5", "-", "-", "1, 1 diverged", "0"]


def test_an_error_in_a_run_ends_this_run_only(folder):
    plan = [Run.of(settings(builder="none such"), 0), Run.of(settings(), 0)]
    assert sweep(plan, folder) == {plan[0].name: "KeyError: 'none such'"}
    assert [found["settings"] for found in folder.all()] == [plan[1].settings]


def test_other_rows_than_the_sweeps_are_refused():
    elsewhere = settings(data={"name": "digits", "sha256": "0" * 64, "split": tables.SPLIT})
    with pytest.raises(ValueError, match=r"The rows of 'digits' on .* are others than the sweep's"):
        runs.run(elsewhere, 0)


# Records --------------------------------------------------------------------------------------------------------------


def sample(seed=0):
    return records.record(settings(), seed, {"loss": [0.5], "diverged": None}, 0.1, {"nnlib": "1"})


def test_a_record_is_read_as_it_was_written(folder):
    found = sample()
    folder.put(found)
    name = records.key(found["settings"], 0)
    assert re.fullmatch("[0-9a-f]{32}", name)
    assert folder.get(name) == found
    assert folder.all() == [found]
    assert [path.name for path in folder.path.iterdir()] == [f"{name}.json"]


def test_the_name_follows_from_settings_and_seed_alone():
    one = settings()
    shuffled = dict(reversed(one.items()))
    assert records.key(one, 0) == records.key(shuffled, 0)
    assert records.key(one, 0) != records.key(one, 1)
    assert records.key(one, 0) != records.key({**one, "epochs": 2}, 0)


def test_nan_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        records.canonical({"loss": float("nan")})


def changed(part, value):
    found = copy.deepcopy(sample())
    found[part] = value
    return json.dumps(found)


BROKEN = {
    "empty": "",
    "truncated": json.dumps(sample())[:-40],
    "binary": "\x00\xff" * 100,
    "not an object": "[1, 2]",
    "a number": "7",
    "foreign": json.dumps({"accuracy": 1.0}),
    "edited figures": changed("figures", {"loss": [0.4], "diverged": None}),
    "edited time": changed("seconds", 1.0),
    "another schema": changed("schema", 2),
    "a part too many": changed("comment", "hello"),
    "nested without end": "[" * 100_000,
    "another run's": json.dumps(sample(seed=1)),
    "too long": " " * (records.LARGEST + 1),
    "a number too large": changed("seconds", 0).replace('"seconds": 0', '"seconds": 1e999'),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_record_is_named_set_aside_and_run_again(content, tmp_path):
    told = []
    folder = Folder(tmp_path, told.append)
    run = Run.of(settings(), 0)
    path = tmp_path / f"{run.name}.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(BrokenRecord):
        records.read(path)
    assert sweep([run], folder) == {}
    assert len(told) == 1
    assert str(path) in told[0]
    assert "set aside" in told[0]
    assert path.with_suffix(".json.broken").read_text(encoding="latin-1") == content
    assert folder.get(run.name)["figures"]["epochs"] == 1


def test_a_finished_run_is_not_run_again(folder, monkeypatch):
    plan = [Run.of(settings(), seed) for seed in range(3)]
    sweep(plan[:2], folder)
    kept = {path: path.read_bytes() for path in folder.path.iterdir()}
    seen = []
    run = runs.run
    monkeypatch.setattr(runs, "run", lambda settings, seed: seen.append(seed) or run(settings, seed))
    assert sweep([*plan, *plan], folder) == {}  # a run named twice is one run
    assert seen == [2]
    assert len(kept) == 2
    assert all(path.read_bytes() == content for path, content in kept.items())


def test_what_another_sweep_finishes_meanwhile_is_picked_up(folder, monkeypatch):
    plan = [Run.of(settings(), seed) for seed in range(4)]
    seen, run = [], runs.run

    def helped(settings, seed):
        for other in range(4):  # the other sweep has just finished all the rest
            if other != seed:
                folder.put(run(settings, other))
        seen.append(seed)
        return run(settings, seed)

    monkeypatch.setattr(runs, "run", helped)
    assert sweep(plan, folder) == {}
    assert len(seen) == 1
    assert len(folder.all()) == 4


def test_ctrl_c_leaves_what_is_finished(folder, monkeypatch):
    plan = [Run.of(settings(), seed) for seed in range(4)]
    count, run = iter(range(4)), runs.run

    def interrupted(settings, seed):
        if next(count) == 2:
            raise KeyboardInterrupt
        return run(settings, seed)

    monkeypatch.setattr(runs, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sweep(plan, folder)
    assert len(folder.all()) == 2


# Tables and page ------------------------------------------------------------------------------------------------------


def test_the_command_prints_figures_beside_the_published_ones(tmp_path, capsys):
    arguments = ["experiment", "A.width", "--epochs", "2", "--seeds", "2", "--workers", "1", "--folder", str(tmp_path)]
    picture = tmp_path / "figure.png"
    assert main([*arguments, "--plot", str(picture)]) == 0
    out = capsys.readouterr().out
    plan = tables.named("A.width")
    for row in plan.rows:
        kept = [records.read(tmp_path / f"{records.key(plan.settings(row, DIGITS, 2), seed)}.json") for seed in (0, 1)]
        first, second = sorted(found["figures"]["test_accuracy"] for found in kept)
        words = f"{row.label} {row.published} {(first + second) / 2:.4f} {first:.4f} to {second:.4f} 2 2"
        assert words.split() in [line.split() for line in out.splitlines()]
    assert "published 0.9214; 400" in out
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert main(arguments) == 0  # all from the records
    assert capsys.readouterr().out.splitlines() == out.splitlines()[:-1]


def test_all_are_the_sweeps_whose_full_size_the_data_are(tmp_path, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(runs, "checksum", lambda name: "0" * 64)
    monkeypatch.setattr(command, "sweep", lambda plan, *others: asked.extend(plan) or {})
    for data in ("mnist", "cifar10", "nusax", "digits", "sentences"):
        asked.clear()
        assert main(["experiment", "all", "--data", data, "--seeds", "1", "--folder", str(tmp_path)]) == 0
        wanted = [each for each, _ in EVERY_ROW if data in (each.small, each.data)]
        assert 0 < len(wanted) == len(asked)
        assert {run.settings["data"]["name"] for run in asked} == {data}
    asked.clear()
    assert main(["experiment", "all", "--seeds", "1", "--folder", str(tmp_path)]) == 0
    assert [run.settings["data"]["name"] for run in asked] == [each.small for each, _ in EVERY_ROW]
    out = capsys.readouterr().out
    assert "E.pooling: pooling after each of two convolutional layers. On cifar10; test macro F1." in out
    assert "A.width: one hidden layer, its width. On mnist; test accuracy." in out


def test_the_command_alone_lists_the_sweeps(capsys):
    assert main(["experiment"]) == 0
    out = capsys.readouterr().out
    assert all(each.name in out for each in tables.SWEEPS)


def test_a_failed_run_is_named_and_makes_the_command_fail(tmp_path, capsys, monkeypatch):
    def fails(settings, seed):
        raise MemoryError("too large")

    monkeypatch.setattr(runs, "run", fails)
    arguments = ["experiment", "A.width", "--seeds", "1", "--workers", "1", "--folder", str(tmp_path)]
    assert main(arguments) == 1
    assert "No record of A.width, 600, seed 0: MemoryError: too large." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["A.with"], "no experiment 'A.with'"),
        (["A.width", "--seeds", "0"], "seeds=0"),
        (["A.width", "--epochs", "0"], "epochs=0"),
        (["A.width", "--workers", "0"], "At least one worker; got 0"),
        (["A.width", "B.ranks", "--plot", "x.png"], "name one sweep"),
        (["A.width", "--plot", "nowhere/x.png"], "a folder that is there"),
        (["A.width", "E.rnn_cells", "--data", "digits"], "digits for E.rnn_cells; expected sentences or nusax"),
        (["A.width", "--data", "nusax"], "nusax for A.width; expected digits or mnist"),
    ],
)
def test_bad_arguments_are_answered(arguments, answer, tmp_path, capsys):
    assert main(["experiment", *arguments, "--folder", str(tmp_path)]) == 1
    assert answer in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_page_is_what_its_records_say():
    kept = Folder(report.RECORDS, report=lambda text: pytest.fail(text)).all()
    assert report.page(kept) == report.PAGE.read_text(encoding="utf-8")


def data_of(kept):
    """Return what each data set among the records is, as `settings` takes it."""
    found = [each["settings"]["data"] for each in kept]
    return {data["name"]: {"name": data["name"], "sha256": data["sha256"]} for data in found}


def test_the_pages_records_are_those_of_the_sweeps_and_no_others():
    kept = Folder(report.RECORDS).all()
    data = data_of(kept)
    wanted = {
        records.key(each.settings(row, data[each.data]), seed)
        for each, row in EVERY_ROW
        for seed in range(SEEDS[each.data])
    }
    assert {path.name for path in report.RECORDS.iterdir()} == {f"{name}.json" for name in wanted}
    assert sum(path.stat().st_size for path in report.RECORDS.iterdir()) < 10**6


def test_what_the_page_says_in_words_holds_in_numbers():
    named = {records.key(found["settings"], found["seed"]): found for found in Folder(report.RECORDS).all()}
    data = data_of(named.values())
    measured = {
        f"{each.name}: {row.row.label}": row
        for each in tables.SWEEPS
        for row in report.measured(each, named, data[each.data], SEEDS[each.data])
    }
    rows = {name: row.scores() for name, row in measured.items()}
    losses = {name: float(f"{row:loss}") for name, row in measured.items() if row.records[0]["figures"]["loss"]}

    def apart(name, more, less):
        return rows[f"{name}: {more}"].min() > rows[f"{name}: {less}"].max()

    def overlap(name, one, other):
        return not apart(name, one, other) and not apart(name, other, one)

    assert overlap("A.width", "600", "200")
    assert overlap("A.depth", "2, Jacobian twice", "1, Jacobian twice")
    assert apart("A.depth", "2", "1")
    assert apart("A.learning_rate", "0.001", "0.001, Jacobian twice")
    assert overlap("A.initializer", "Xavier, ReLU", "He")
    assert overlap("A.initializer", "Xavier, sigmoid", "He, sigmoid")
    assert apart("A.normalization", "with", "without")
    assert overlap("A.normalization", "with, rate 0.1", "without, rate 0.1")
    fair = ("our SGD, 0.1", "our Adam", "MLPClassifier, Adam", "MLPClassifier, SGD 0.1")
    assert all(overlap("A.scikit_learn", one, other) for one in fair for other in fair)
    lottery = rows["B.ranks: rank 1, softmax twice, 8 x epochs"]
    assert lottery.min() < 0.6975 < lottery.max()
    assert apart("D.width", "30", "15")
    assert apart("D.width", "15", "5")
    assert all(apart("D.activation", other, "linear") for other in ("ReLU", "sigmoid", "tanh"))
    assert overlap("D.learning_rate", "0.1", "0.06")
    assert apart("D.learning_rate", "0.06", "0.006")
    assert apart("D.learning_rate", "0.006", "0.0009")
    starts = ("Xavier normal", "Xavier uniform", "He normal", "He uniform")
    assert all(overlap("D.initializer", one, other) for one in starts for other in starts)
    assert all(apart("E.activation", other, "linear") for other in ("ReLU", "sigmoid", "tanh", "ELU", "leaky ReLU"))
    assert overlap("E.activation", "ReLU", "leaky ReLU")
    assert all(overlap("E.regularization", "none", other) for other in ("L1", "L2", "MLPClassifier"))
    assert apart("E.conv_layers", "2", "1")
    assert overlap("E.conv_layers", "3", "2")
    assert apart("E.filters", "32-64", "16-32")
    assert overlap("E.filters", "64-128", "32-64")
    kernels = {size: rows[f"E.kernel_size: {size}"] for size in "23456"}
    assert all(overlap("E.kernel_size", one, other) for one in kernels for other in kernels)
    assert sorted(kernels, key=lambda size: -kernels[size].mean())[0] == "3"
    assert sorted(kernels, key=lambda size: kernels[size].mean())[0] == "6"
    assert all((kernels["3"] > kernels[size]).all() for size in "456")  # seed by seed
    assert (kernels["3"] > kernels["2"]).sum() == 2
    assert sorted(kernels, key=lambda size: -kernels[size].mean())[1] == "4"
    assert losses["E.kernel_size: 6"] > losses["E.kernel_size: 3"]
    assert losses["E.kernel_size: 6, 2 x epochs"] < losses["E.kernel_size: 3, 2 x epochs"]
    assert losses["E.pooling: average"] > losses["E.pooling: max"]
    assert apart("E.kernel_size", "3, 2 x epochs", "6, 2 x epochs")
    assert apart("E.pooling", "max", "average")
    assert apart("E.pooling", "max, 2 x epochs", "average, 2 x epochs")
    assert apart("E.conv_layers", "2", "2, half the images, 2 x epochs")
    assert rows["E.conv_layers: 2, 2 x epochs"].mean() > rows["E.conv_layers: 2"].mean()
    alike = ("E.conv_layers: 2", "E.filters: 32-64", "E.kernel_size: 3", "E.pooling: max")
    assert all((rows[name] == rows[alike[0]]).all() for name in alike)

    # recurrent networks
    published = {f"{each.name}: {row.label}": row.share for each, row in EVERY_ROW if each.data == "nusax"}
    within = {name for name, share in published.items() if share and rows[name].min() <= share <= rows[name].max()}
    outside = {name for name, share in published.items() if share} - within
    assert len(within) == 15
    assert outside == {"E.lstm_direction: forward"}
    assert 0 < published["E.lstm_direction: forward"] - rows["E.lstm_direction: forward"].max() < 0.01
    labels = {"layers": "123", "cells": ("8", "16", "24"), "direction": ("forward", "both")}
    for cell in ("rnn", "lstm"):
        for what, settings in labels.items():
            for suffix in ("", ", masked"):
                pairs = [(f"{one}{suffix}", f"{other}{suffix}") for one in settings for other in settings]
                assert all(overlap(f"E.{cell}_{what}", *pair) for pair in pairs)
            if cell == "rnn":
                for one in settings:
                    assert overlap("E.rnn_" + what, one, f"{one}, masked")
                    assert overlap("E.rnn_" + what, one, f"{one}, padded in front")
    assert (rows["E.lstm_direction: forward"] > rows["E.lstm_direction: both"].min()).sum() == 1
    assert losses["E.lstm_direction: both"] < 0.05 < 0.4 < losses["E.lstm_direction: forward"]
    one_direction = [
        rows[f"E.lstm_direction: forward{suffix}"].mean() for suffix in ("", ", masked", ", padded in front")
    ]
    both = [rows[f"E.lstm_direction: both{suffix}"].mean() for suffix in ("", ", masked", ", padded in front")]
    gaps = np.subtract(both, one_direction)
    assert gaps[0] > 0.1 > 0.02 > abs(gaps[1:]).max()
    assert overlap("E.rnn_direction", "both, padded in front", "forward, padded in front")
    assert overlap("E.lstm_direction", "both, padded in front", "forward, padded in front")
    for suffix in ("", ", masked", ", padded in front"):
        assert rows[f"E.rnn_direction: both{suffix}"].mean() > rows[f"E.rnn_direction: forward{suffix}"].mean()
    bag, constant = (rows[f"E.rnn_cells: {label}"] for label in ("bag of words", "one answer to all"))
    assert all(
        scores.max() < bag.min() for name, scores in rows.items() if "E.rnn_layers: " in name and name[14] in "123"
    )
    networks = [name for name in published if name.split(": ")[1] not in ("bag of words", "one answer to all")]
    assert max(networks, key=lambda name: rows[name].mean()) == "E.lstm_layers: 1, padded in front"
    assert (rows["E.lstm_layers: 1, padded in front"] == rows["E.lstm_cells: 8, padded in front"]).all()
    assert all(rows[name].mean() < bag.mean() for name in networks)
    assert overlap("E.rnn_cells", "24, masked, 10 words", "24, masked")
    assert np.ptp(rows["E.rnn_cells: 24"]) > 0.107
    assert abs(rows["E.rnn_cells: 24, 4 x epochs"].mean() - rows["E.rnn_cells: 24"].mean()) < 0.02
    for start in ("zero", "identity"):
        assert apart("E.rnn_cells", f"24, masked, U {start}", "24, masked")
    assert apart("E.rnn_cells", "24, masked, U zero", "24, U zero")
    assert rows["E.rnn_cells: 24, U zero"].mean() < constant[0] + 0.05
    assert apart("E.rnn_cells", "24, U identity", "24, U zero")
    assert losses["E.rnn_cells: 24, masked"] < 0.1
    assert apart("E.lstm_layers", "1, masked", "1")
    assert all(overlap("E.lstm_layers", f"{layers}, masked", layers) for layers in "23")
    assert np.ptp(rows["E.lstm_layers: 1, masked"]) < np.ptp(rows["E.lstm_layers: 1"]) / 2
    assert apart("E.lstm_layers", "1, padded in front", "1, masked")
    for cells in ("8", "16", "24"):
        assert rows[f"E.lstm_cells: {cells}"].max() > rows[f"E.lstm_cells: {cells}, masked"].min() - 0.01
        assert rows[f"E.lstm_cells: {cells}"].mean() < rows[f"E.lstm_cells: {cells}, masked"].min()
    assert apart("E.lstm_cells", "24, masked", "24, masked, 10 words")
    assert overlap("E.lstm_cells", "24, masked, 10 epochs", "24, masked")
    assert rows["E.lstm_cells: 24, masked, 10 epochs"].mean() > rows["E.lstm_cells: 24, masked"].mean()
    assert apart("E.lstm_cells", "24, masked, 10 epochs", "24, 10 epochs")


def test_parameters_of_the_convolutional_networks_are_as_many_as_the_page_says():
    found = []
    for filters in ([32], [32, 64], [32, 64, 128]):
        layers = [layer for F in filters for layer in (nn.Conv2D(F, 3, padding="same"), nn.MaxPooling2D())]
        model = nn.Sequential([*layers, nn.Flatten(), nn.Dense(64), nn.Dense(10)], (32, 32, 3))
        found.append(f"{model.params.size:,}".replace(",", " "))
    assert f"{found[0]}, {found[1]} and {found[2]} of them" in tables.named("E.conv_layers").found


@pytest.mark.skipif(SHARED is None, reason="there are no NusaX files beside the course")
def test_what_the_page_says_of_the_texts_holds(monkeypatch):
    monkeypatch.setenv("NNLIB_DATA", str(SHARED.parent / "data"))
    data = load_nusax()
    told = report.ROWS[runs.checksum.__wrapped__("nusax")][0]
    parts = data.texts_train, data.texts_validation, data.texts_test
    assert "{} to train on, {} to validate, {} to test".format(*map(len, parts)) in told
    tokenizer = Tokenizer(oov_token="<unknown>")
    tokenizer.fit_on_texts(data.texts_train)
    assert len(tokenizer.word_counts) == 2794
    assert len(tokenizer.word_index) + 1 == 2796
    lengths = np.array([len(tokenizer.words(text)) for part in parts for text in part])
    assert np.median(lengths) == 19
    assert f"{1 - np.minimum(lengths, 60).mean() / 60:.0%}" == "61%"


def test_a_page_with_a_record_missing_or_foreign_is_refused():
    kept = Folder(report.RECORDS).all()
    for name, answer in (("mnist", "2 records of 3 seeds"), ("nusax", "4 records of 5 seeds")):
        lost = next(found for found in kept if found["settings"]["data"]["name"] == name)
        with pytest.raises(ValueError, match=answer):
            report.page([found for found in kept if found is not lost])
    with pytest.raises(ValueError, match=r"of cifar10, mnist, nusax, .* of cifar10 .*, digits .*, mnist .*, nusax"):
        report.page([*kept, sample()])
    with pytest.raises(ValueError, match=r"got records of mnist"):
        report.page([found for found in kept if found["settings"]["data"]["name"] == "mnist"])
    other = copy.deepcopy(kept[0])
    other["settings"]["data"]["sha256"] = "0" * 64
    with pytest.raises(ValueError, match=r"one set of rows each; got records of .*\(00000000\)"):
        report.page([*kept, other])


def test_the_figure_says_what_was_found_and_published():
    axes = Figure().subplots()
    found = {"a": np.array([0.5, 0.75]), "none yet": np.array([])}
    text = plots.found_and_published(axes, found, {"a": 0.9, "none yet": None})
    assert text == "test accuracy: a 0.6250 (0.5000 to 0.7500, seeds: 2), published 0.9000; none yet none"
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "none yet"]
    drawn = {(x, y) for line in axes.lines for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)}
    assert {(0.5, 0), (0.75, 0), (0.625, 0), (0.9, 0)} == drawn
    assert axes.yaxis_inverted()  # the first setting is on top
