"""Declared sweeps, single runs, records, tables and the page; what is parallel is in test_experiments_parallel.py."""

import copy
import json
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import nnlib as nn
from nnlib.course import plots
from nnlib.course.__main__ import main
from nnlib.course.experiments import command, records, report, runs, tables
from nnlib.course.experiments.records import BrokenRecord, Folder
from nnlib.course.experiments.sweep import Run, sweep
from nnlib.datasets import load

DIGITS = {"name": "digits", "sha256": runs.checksum("digits")}
ROOT = Path(tables.__file__).parents[3]
SHARED = next(
    (folder for place in (ROOT, ROOT.parent) if (folder := place / "shared" / "experiments.md").is_file()), None
)
EVERY_ROW = [(sweep, row) for sweep in tables.SWEEPS for row in sweep.rows]


def settings(name="A.width", row=0, epochs=1, **changes):
    found = tables.named(name)
    return {**found.settings(found.rows[row], DIGITS, epochs), **changes}


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
    plan = [Run.of(each.settings(row, DIGITS, 1), 0) for row in each.rows]
    assert sweep(plan, folder) == {}
    for found in folder.all():
        figures = found["figures"]
        assert figures["epochs"] == 1
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
        found = each.settings(row, DIGITS)
        assert wanted <= found.keys()
        assert json.loads(records.canonical(found)) == found  # no tuples, no objects
        assert found["data"] == {**DIGITS, "split": each.split}


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
        f1 = []
        for k in range(10):
            hits, named, there = np.sum((said == k) & (y == k)), np.sum(said == k), np.sum(y == k)
            f1.append(2 * hits / (named + there))
        assert figures[f"{part}_f1"] == pytest.approx(np.mean(f1))
        assert figures[f"{part}_f1"] != figures[f"{part}_accuracy"]


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
    ]
    weights = {id(base): runs.run(base, 0)["figures"]["weights"] for base in (own, classifier, cnn)}
    for base, changes in others:
        assert runs.run({**base, **changes}, 0)["figures"]["weights"] != weights[id(base)], changes
    assert runs.run(own, 0)["figures"]["weights"] == weights[id(own)] != runs.run(own, 1)["figures"]["weights"]


def test_the_gradient_of_jacobian_twice_is_ten_times_too_small_at_the_start():
    z, y = np.zeros((1, 10)), np.array([3])
    right, wrong = nn.SparseCategoricalCrossentropy(from_logits=True), runs.JacobianTwice(from_logits=True)
    assert right.forward(y, z) == wrong.forward(y, z) == pytest.approx(np.log(10))
    assert wrong.backward() == pytest.approx(right.backward() / 10)


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
    for data in ("mnist", "cifar10", "digits"):
        asked.clear()
        assert main(["experiment", "all", "--data", data, "--seeds", "1", "--folder", str(tmp_path)]) == 0
        wanted = [each for each, _ in EVERY_ROW if data in ("digits", each.data)]
        assert 0 < len(wanted) == len(asked)
        assert {run.settings["data"]["name"] for run in asked} == {data}
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
    wanted = {records.key(each.settings(row, data[each.data]), seed) for each, row in EVERY_ROW for seed in range(3)}
    assert {path.name for path in report.RECORDS.iterdir()} == {f"{name}.json" for name in wanted}
    assert sum(path.stat().st_size for path in report.RECORDS.iterdir()) < 10**6


def test_what_the_page_says_in_words_holds_in_numbers():
    named = {records.key(found["settings"], found["seed"]): found for found in Folder(report.RECORDS).all()}
    data = data_of(named.values())
    measured = {
        f"{each.name}: {row.row.label}": row
        for each in tables.SWEEPS
        for row in report.measured(each, named, data[each.data], 3)
    }
    rows = {name: row.scores() for name, row in measured.items()}
    losses = {name: float(f"{row:loss}") for name, row in measured.items()}

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


def test_parameters_of_the_convolutional_networks_are_as_many_as_the_page_says():
    found = []
    for filters in ([32], [32, 64], [32, 64, 128]):
        layers = [layer for F in filters for layer in (nn.Conv2D(F, 3, padding="same"), nn.MaxPooling2D())]
        model = nn.Sequential([*layers, nn.Flatten(), nn.Dense(64), nn.Dense(10)], (32, 32, 3))
        found.append(f"{model.params.size:,}".replace(",", " "))
    assert f"{found[0]}, {found[1]} and {found[2]} of them" in tables.named("E.conv_layers").found


def test_a_page_with_a_record_missing_or_foreign_is_refused():
    kept = Folder(report.RECORDS).all()
    with pytest.raises(ValueError, match="2 records of 3 seeds"):
        report.page(kept[1:])
    with pytest.raises(ValueError, match=r"of cifar10 and mnist, .* got records of cifar10 .*, digits .*, mnist"):
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
