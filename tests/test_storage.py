"""Files: nothing is lost, training goes on as if it had never stopped, and no broken or hostile file gets in.

`forged` writes a file by hand, byte for byte as the formats say: with it a file can lie under a right SHA-256.
"""

import contextlib
import copy
import hashlib
import json
import math
import os
import pickle
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

import nnlib as nn
from nnlib import storage
from nnlib.text import Tokenizer

X = np.random.default_rng(20).normal(size=(13, 4))
LABELS = np.random.default_rng(21).integers(0, 3, 13)

OPTIMIZERS = {
    "sgd": lambda: nn.SGD(0.1),
    "momentum": lambda: nn.SGD(0.1, momentum=0.9),
    "nesterov": lambda: nn.SGD(0.1, momentum=0.9, nesterov=True, global_clipnorm=0.3),
    "rmsprop": lambda: nn.RMSprop(0.01),
    "adam": lambda: nn.Adam(0.01),
    "adamw": lambda: nn.AdamW(0.01, weight_decay=0.1),
    "scheduled": lambda: nn.Adam(nn.Warmup(nn.CosineDecay(0.1, 9), 4)),
}


def network(seed=0, dtype="float64"):
    return nn.Sequential([nn.Dense(5, "tanh"), nn.ReLU(), nn.Dense(3, "softmax")], 4, seed, dtype)


def train(model, epochs=1, **settings):
    settings = {"batch_size": 5, "validation_split": 0.2, "verbose": 0, **settings}
    model.fit(X, LABELS, model.loss or "sparse_categorical_crossentropy", epochs=epochs, **settings)
    return model


def everything(model):
    """Return all that a model is, as plain data that can be compared."""
    optimizer = model.optimizer
    return {
        "repr": (repr(model), [layer.config() for layer in model.layers], model.output_shape, model.seed, model.dtype),
        "params": model.params.tobytes(),
        "state": [(name, a.tobytes(), a.shape) for layer in model.layers for name, a in layer.state.items()],
        "loss": model.loss and model.loss.config(),
        "optimizer": optimizer and (optimizer.config(), optimizer.iterations),
        "slots": optimizer and {name: (a.dtype, a.tobytes()) for name, a in optimizer.slots.items()},
        "metrics": [m.name for m in model.metrics],
        "history": repr(model.history.records),  # repr, because nan is not equal to nan
        "streams": [g.bit_generator.state for g in (model.rng, *(layer.rng for layer in model.layers))],
    }


def again(model, folder):
    model.save(folder / "again.safetensors")
    return nn.Sequential.load(folder / "again.safetensors")


def files(folder):
    return [path.name for path in folder.iterdir()]


# Round trips --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_bit_comes_back(name, dtype, tmp_path):
    model = train(network(3, dtype), 2, optimizer=OPTIMIZERS[name](), metrics=["accuracy", "f1_macro"])
    other = again(model, tmp_path)
    assert everything(other) == everything(model)
    assert other.predict(X).tobytes() == model.predict(X).tobytes()
    assert other.evaluate(X, LABELS) == model.evaluate(X, LABELS)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_stopping_after_any_epoch_changes_nothing(name, dtype, tmp_path):
    through = train(network(4, dtype), 4, optimizer=OPTIMIZERS[name](), metrics="accuracy")
    for stop in range(1, 4):
        first = train(network(4, dtype), stop, optimizer=OPTIMIZERS[name](), metrics="accuracy")
        assert everything(train(again(first, tmp_path), 4 - stop)) == everything(through)


@pytest.mark.parametrize("seed", [0, 10**30, None])
def test_saved_before_it_was_trained(seed, tmp_path):
    model = network(seed)
    other = again(model, tmp_path)
    assert everything(other) == everything(model)
    assert other.optimizer is other.loss is None and other.metrics == [] and other.history.epochs == 0
    assert everything(train(other, 2, optimizer="adam")) == everything(train(model, 2, optimizer="adam"))


def test_saved_with_an_optimizer_that_took_no_step(tmp_path):
    model = network()
    model.epochs(X, LABELS, "sparse_categorical_crossentropy", nn.Adam(0.5))
    other = again(model, tmp_path)
    assert everything(other) == everything(model) and other.optimizer.slots == {}
    assert everything(train(other)) == everything(train(model))


def test_layers_without_parameters_and_open_shapes(tmp_path):
    model = nn.Sequential([nn.ReLU(), nn.LeakyReLU(0.1)], (None, np.int64(3)), seed=1)
    other = again(model, tmp_path)
    assert everything(other) == everything(model) and other.input_shape == (None, 3)


class Noisy(nn.Layer, abstract=True):
    """Adds noise in training and counts the batches it saw: a layer with `state` and a use for its stream."""

    def build(self, input_shape, rng, dtype=np.float64):
        shape = super().build(input_shape, rng, dtype)
        self.state.bind("count", np.zeros((), dtype))
        self.state.bind("mean", np.zeros(input_shape, dtype))
        return shape

    def forward(self, x, training=False, mask=None):
        if training:
            self.state["count"] += 1
            self.state["mean"] = x.mean(axis=0)
            x = x + 0.1 * self.rng.normal(size=x.shape)
        return x - self.state["mean"]

    def backward(self, grad):
        return grad


def test_running_statistics_and_the_layers_own_streams(tmp_path, monkeypatch):
    monkeypatch.setitem(nn.Layer._registered, "noisy", Noisy)  # for this test alone

    def build():
        return nn.Sequential([nn.Dense(4), Noisy(), nn.Dense(3, "softmax")], 4, seed=2)

    through = train(build(), 3, optimizer="adam")
    other = again(train(build(), 1, optimizer="adam"), tmp_path)
    assert other.layers[1].state["count"].shape == () and other.layers[1].state["count"] == 2
    assert everything(train(other, 2)) == everything(through)


def test_a_history_with_numbers_that_are_not_finite(tmp_path):
    values = iter([math.nan, math.inf, -math.inf, 0.1])
    model = train(network(), 2, optimizer="sgd", metrics=[lambda truth, decision: next(values)])
    assert repr(model.history.records).count("inf") == 2
    other = again(model, tmp_path)
    assert everything(other)["history"] == everything(model)["history"]
    assert other.metrics == []  # a function cannot be written down; metrics known by name come back


def test_a_learning_rate_that_numpy_made(tmp_path):
    model = train(network(), 1, optimizer=nn.SGD(np.float32(0.1)))
    assert again(model, tmp_path).history["learning_rate"] == [float(np.float32(0.1))]


@pytest.mark.parametrize("name", ["model", "a b.c.safetensors", "Größe 網絡.safetensors", "model.part"])
def test_names_of_files(name, tmp_path, monkeypatch):
    model = network()
    model.save(tmp_path / name)
    model.save(str(tmp_path / name))  # over the old one
    monkeypatch.chdir(tmp_path)
    model.save(name)
    assert files(tmp_path) == [name]
    for path in (name, Path(name), tmp_path / name):
        assert everything(nn.Sequential.load(path)) == everything(model)


def test_arrays_of_every_kind_keep_type_and_shape(tmp_path):
    arrays = {
        "number": np.array(3.0),
        "transposed": np.arange(6.0).reshape(2, 3).T,
        "strided": np.arange(10)[::3],
        "empty": np.zeros((0, 3), np.float32),
        "flags": np.array([[True], [False]]),
    }
    storage.write(tmp_path / "a", arrays, {"text": 'äöü"\\\u2028', "deep": [[{"a": None}]]})
    got, configuration = storage.read(tmp_path / "a")
    assert configuration == {"text": 'äöü"\\\u2028', "deep": [[{"a": None}]]}
    assert got.keys() == arrays.keys()
    for name, array in arrays.items():
        assert got[name].dtype == array.dtype and got[name].shape == array.shape and (got[name] == array).all()


def test_the_file_may_go_once_it_is_read(tmp_path):
    path = tmp_path / "model"
    model = network()
    model.save(path)
    arrays, _ = storage.read(path)
    path.write_bytes(bytes(path.stat().st_size))
    path.unlink()
    assert np.array_equal(arrays["0.kernel"], model.weights["0.kernel"])


# Writing ------------------------------------------------------------------------------------------------------------


def fails(*arguments):
    raise OSError(28, "No space left on device")


def interrupted(*arguments):
    raise KeyboardInterrupt


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize(("accident", "error"), [(fails, OSError), (interrupted, KeyboardInterrupt)])
@pytest.mark.parametrize("existed", [True, False])
def test_a_file_is_written_whole_or_not_at_all(call, accident, error, existed, tmp_path, monkeypatch):
    path = tmp_path / "model.safetensors"
    model = network()
    if existed:
        model.save(path)
    old = path.read_bytes() if existed else None
    model.params[...] = 0
    before = everything(model)
    with monkeypatch.context() as patch, pytest.raises(error):
        patch.setattr(os, call, accident)
        model.save(path)
    assert files(tmp_path) == (["model.safetensors"] if existed else [])
    assert not existed or path.read_bytes() == old
    assert everything(model) == before
    model.save(path)
    assert not nn.Sequential.load(path).params.any() and files(tmp_path) == ["model.safetensors"]


def test_the_new_file_is_on_disk_and_whole_before_it_takes_the_place(tmp_path, monkeypatch):
    path, calls = tmp_path / "model.safetensors", []
    model = network()
    replace, fsync = os.replace, os.fsync

    def watched_replace(source, target):
        assert Path(source).parent == path.parent and Path(target) == path and not path.exists()
        assert everything(nn.Sequential.load(source)) == everything(model)
        calls.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", lambda descriptor: [fsync(descriptor), calls.append("fsync")])
    monkeypatch.setattr(os, "replace", watched_replace)
    model.save(path)
    assert calls == ["fsync", "replace"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_file_has_the_rights_of_any_other_file(mask, mode, tmp_path):
    before = os.umask(mask)
    try:
        network().save(tmp_path / "model")
    finally:
        os.umask(before)
    assert (tmp_path / "model").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("name", ["nowhere/model", "", ".", "folder"])
def test_no_place_for_a_file(name, tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(storage.StorageError, match=r"Cannot write .*expected the name of a file, in a folder that"):
        network().save(name)
    assert files(tmp_path) == ["folder"] and not files(tmp_path / "folder")


def test_nothing_that_json_does_not_know_is_written(tmp_path):
    for value in (math.nan, math.inf):
        with pytest.raises(ValueError, match="not JSON compliant"):
            storage.write(tmp_path / "a", {}, {"value": value})
    with pytest.raises(TypeError):
        storage.write(tmp_path / "a", {}, {"value": np.float32(1)})
    assert not files(tmp_path)


# Broken files -------------------------------------------------------------------------------------------------------


def refused(path, words="Cannot "):
    """Assert that reading and loading both refuse, with the file's name in the message."""
    with pytest.raises(storage.StorageError, match=words) as caught:
        nn.Sequential.load(path)
    assert str(path) in str(caught.value) or repr(str(path)) in str(caught.value)
    assert isinstance(caught.value, ValueError)


def unreadable(path):
    with pytest.raises(storage.StorageError, match=r"Cannot read .*(damaged|has changed)"):
        storage.read(path)


def small(path):
    storage.write(path, {"b": np.array([1.5, -2.0]), "a": np.float32([[0.1]])}, {"k": ["v", 1, "é", 'q"', 2.5]})
    return path.read_bytes()


def test_every_flipped_bit_is_noticed(tmp_path):
    """All of a small file: lengths, names, numbers, and the text about them."""
    content = small(tmp_path / "small")
    path = tmp_path / "flipped"
    for position in range(len(content)):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[position] ^= 1 << bit
            path.write_bytes(flipped)
            unreadable(path)


def test_flipped_bits_of_a_model(tmp_path):
    path = tmp_path / "model"
    train(network(), optimizer="adam").save(path)
    content = path.read_bytes()
    rng = np.random.default_rng(0)
    for position, bit in zip(rng.integers(0, len(content), 400), rng.integers(0, 8, 400), strict=True):
        flipped = bytearray(content)
        flipped[position] ^= 1 << int(bit)
        path.write_bytes(flipped)
        refused(path)


def test_files_cut_short_or_grown(tmp_path):
    content = small(tmp_path / "small")
    path = tmp_path / "cut"
    for length in range(len(content)):
        path.write_bytes(content[:length])
        unreadable(path)
    for more in (b"\0", b" ", content):
        path.write_bytes(content + more)
        unreadable(path)
    model = tmp_path / "model"
    network().save(model)
    whole = model.read_bytes()
    for length in np.random.default_rng(1).integers(0, len(whole), 50):
        model.write_bytes(whole[:length])
        refused(model, "cut short")


def test_what_is_no_model_at_all(tmp_path):
    refused(tmp_path / "nothing", "There is no file")
    refused(tmp_path, "There is no file")
    for content in (b"", b"hello, world\n", b"\0" * 100, b"\xff" * 100, json.dumps({"a": 1}).encode()):
        (tmp_path / "file").write_bytes(content)
        refused(tmp_path / "file", "no model saved by nnlib")
    (tmp_path / "pickled").write_bytes(pickle.dumps({"params": 1}))
    refused(tmp_path / "pickled", "no model saved by nnlib")
    safetensors.numpy.save_file({"0.kernel": X}, tmp_path / "other")
    refused(tmp_path / "other", "no model saved by nnlib")
    safetensors.numpy.save_file({"0.kernel": X}, tmp_path / "other", {"configuration": "{}"})
    refused(tmp_path / "other", "no model saved by nnlib")
    storage.write(tmp_path / "plain", {}, {})
    refused(tmp_path / "plain", "configuration is no network")


def test_what_stood_in_the_file_stays_behind_the_message(tmp_path):
    """The cause is kept for those who look for it."""
    (tmp_path / "file").write_bytes(b"hello")
    with pytest.raises(storage.StorageError) as caught:
        storage.read(tmp_path / "file")
    assert caught.value.__cause__ is not None


# Hostile files ------------------------------------------------------------------------------------------------------

TYPES = {"<f8": "F64", "<f4": "F32", "<f2": "F16", "<i8": "I64", "|b1": "BOOL"}


def forged(path, arrays, text, digest=None):
    """Write a safetensors file by hand: length of the header, header, data; its SHA-256 as storage.py describes it."""
    header, data, sha = {}, b"", hashlib.sha256(text.encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        content = array.tobytes()
        offsets = [len(data), len(data) + len(content)]
        header[name] = {"dtype": TYPES[array.dtype.str], "shape": array.shape, "data_offsets": offsets}
        data += content
        sha.update(f"{name}|{array.dtype.str}|{array.shape}|".encode() + content)
    header["__metadata__"] = {"configuration": text, "sha256": digest or sha.hexdigest()}
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    path.write_bytes(struct.pack("<Q", len(head)) + head + data)


@pytest.fixture(scope="module")
def genuine(tmp_path_factory):
    """Return (arrays, configuration) of a trained model's file; `altered` gives a copy to spoil."""
    path = tmp_path_factory.mktemp("genuine") / "model"
    tokenizer = Tokenizer(num_words=9, oov_token="?")
    tokenizer.fit_on_texts(["one two", "two"])
    train(network(), 2, optimizer=nn.Adam(nn.StepDecay(0.1, 3)), metrics="accuracy").save(path, tokenizer)
    return storage.read(path)


@pytest.fixture
def altered(genuine):
    return copy.deepcopy(genuine)


def test_a_file_by_hand_is_read(altered, tmp_path):
    """Or every test below would pass for the wrong reason."""
    arrays, saved = altered
    forged(tmp_path / "model", arrays, json.dumps(saved))
    model = nn.Sequential.load(tmp_path / "model")
    assert everything(model) == everything(train(network(), 2, optimizer=model_optimizer(), metrics="accuracy"))
    forged(tmp_path / "model", arrays, json.dumps(saved), digest="0" * 64)
    refused(tmp_path / "model", "has changed since it was saved")


def model_optimizer():
    return nn.Adam(nn.StepDecay(0.1, 3))


def test_swapped_arrays(altered, tmp_path):
    arrays, saved = altered
    text, sha = json.dumps(saved), hashlib.sha256(json.dumps(saved).encode())
    for name in sorted(arrays):
        sha.update(f"{name}|{arrays[name].dtype.str}|{arrays[name].shape}|".encode() + arrays[name].tobytes())
    one, other = "optimizer.momentum", "optimizer.velocity"
    arrays[one], arrays[other] = arrays[other], arrays[one]
    forged(tmp_path / "model", arrays, text, sha.hexdigest())
    refused(tmp_path / "model", "has changed since it was saved")


def layer(**config):
    return lambda arrays, saved: saved["layers"].__setitem__(0, config)


def first_layer(**config):
    return lambda arrays, saved: saved["layers"][0].update(config)


def setting(**values):
    return lambda arrays, saved: saved.update(values)


def optimizer(**config):
    return lambda arrays, saved: saved["optimizer"].update(config)


def stream(**state):
    return lambda arrays, saved: saved["streams"][1].update(state)


def array(name, change):
    return lambda arrays, saved: arrays.__setitem__(name, change(arrays.get(name)))


def record(**values):
    return lambda arrays, saved: saved["history"][0].update(values)


def both(*changes):
    return lambda arrays, saved: [change(arrays, saved) for change in changes]


def every_array_as(dtype):
    def change(arrays, saved):
        arrays.update({name: a.astype(dtype) for name, a in arrays.items()})

    return change


HOSTILE = {
    "unknown class": (layer(**{"class": "Dens"}), "no layer called 'Dens'.*mean 'Dense'"),
    "code for a class": (layer(**{"class": "os.system", "command": "touch hacked"}), "no layer called 'os.system'"),
    "a method for a class": (layer(**{"class": "__init__"}), "no layer called"),
    "another family's class": (layer(**{"class": "Adam"}), "no layer called 'Adam'"),
    "a class that is no text": (layer(**{"class": ["Dense"]}), "expected {'class': name"),
    "no class": (layer(units=5), "expected {'class': name"),
    "unknown argument": (first_layer(unit=5), "Dense has no argument 'unit'"),
    "self as an argument": (first_layer(self=5), "Dense has no argument 'self'"),
    "missing argument": (layer(**{"class": "Dense"}), "Dense needs units"),
    "units of another shape": (first_layer(units=6), "array '0.kernel' of shape"),
    "giant units": (first_layer(units=10**12), r"array '0.kernel' of shape \(4, 1000000000000\)"),
    "more than giant units": (first_layer(units=10**40), "array '0.kernel' of shape"),
    "giant input": (setting(input_shape=[10**12]), "array '0.kernel' of shape"),
    "giant open input": (setting(input_shape=[None, 10**9, 10**9]), "array '0.kernel' of shape"),
    "giant and nested": (
        lambda arrays, saved: saved["layers"].extend({"class": "Dense", "units": 10**9} for _ in range(9)),
        r"array '3.kernel' of shape \(3, 1000000000\)",
    ),
    "units as text": (first_layer(units="5"), "Got units='5'"),
    "half units": (first_layer(units=4.5), "Got units=4.5"),
    "an activation that is none": (first_layer(activation={"class": "Dense", "units": 3}), "Got activation=Dense"),
    "a number for an initialiser": (first_layer(kernel_initializer=3), "Got 3 for a initializer"),
    "another format": (setting(format=2), "has format 2, this nnlib reads format 1"),
    "format as text": (setting(format="1"), "has format '1'"),
    "layers that are no list": (setting(layers={"class": "Dense", "units": 5}), "expected {'class': name"),
    "layers as a number": (setting(layers=3), "is no network"),
    "no layers": (setting(layers=[]), "Got no layers"),
    "a layer too many": (lambda arrays, saved: saved["layers"].append({"class": "ReLU"}), "shorter"),
    "input of no shape": (setting(input_shape="four"), "Got input_shape"),
    "negative input": (setting(input_shape=[-4]), r"Got input_shape \(-4,\)"),
    "another type": (setting(dtype="float32"), "of shape .* and dtype float32 is not in the file"),
    "half precision": (both(setting(dtype="float16"), every_array_as("float16")), "Got dtype='float16'"),
    "whole numbers": (both(setting(dtype="int64"), every_array_as("int64")), "Got dtype='int64'"),
    "arrays of another type": (every_array_as("float32"), "array '0.kernel' of shape .* is not in the file"),
    "a slot of another type": (array("optimizer.velocity", lambda a: a.astype("float32")), "optimizer.velocity"),
    "a slot of another shape": (array("optimizer.velocity", lambda a: a[:-1]), r"shape \(42,\); expected \(43,\)"),
    "a slot that could be broadcast": (array("optimizer.velocity", lambda a: a[:1]), r"shape \(1,\); expected"),
    "a weight of another shape": (array("0.kernel", lambda a: a.T), "array '0.kernel' of shape"),
    "an array missing": (lambda arrays, saved: arrays.pop("2.bias"), "array '2.bias' of shape"),
    "a slot missing": (lambda arrays, saved: arrays.pop("optimizer.velocity"), "but the network has"),
    "an array too many": (array("3.kernel", lambda a: np.zeros(2)), "it has arrays .*3.kernel"),
    "slots without an optimizer": (setting(optimizer=None), "it has arrays"),
    "slots of steps never taken": (setting(iterations=0), "it has arrays"),
    "steps back": (setting(iterations=-1), "Got iterations=-1"),
    "half a step": (setting(iterations=1.5), "Got iterations=1.5"),
    "unknown optimizer": (setting(optimizer={"class": "Rocket"}), "no optimizer called 'Rocket'"),
    "an optimizer by name": (setting(optimizer="adam"), "Got 'adam' for a optimizer"),
    "a rate that is no number": (optimizer(learning_rate=math.nan), "Got learning_rate=nan"),
    "a negative rate": (optimizer(learning_rate=-0.1), "Got learning_rate=-0.1"),
    "a schedule without its arguments": (optimizer(learning_rate={"class": "StepDecay"}), "StepDecay needs initial"),
    "a layer for a rate": (optimizer(learning_rate={"class": "ReLU"}), "no schedule called 'ReLU'"),
    "beta out of range": (optimizer(beta_1=1.0), "Got beta_1=1.0"),
    "unknown loss": (setting(loss={"class": "Gain"}), "no loss called 'Gain'"),
    "unknown metric": (setting(metrics=["auc"]), "no metric 'auc'"),
    "metrics twice": (setting(metrics=["accuracy", "accuracy"]), "two measures called 'accuracy'"),
    "NaN in the history": (record(loss=math.nan), "Got loss=nan"),
    "infinity in the history": (record(loss=-math.inf), "Got loss=-inf"),
    "text in the history": (record(loss="low"), "Got loss='low'"),
    "truth in the history": (record(loss=True), "Got loss=True"),
    "a list in the history": (record(loss=[1.0]), r"Got loss=\[1.0\]"),
    "a history of lists": (setting(history=[[1.0]]), "is no network"),
    "a history that is a number": (setting(history=1), "is no network"),
    "another generator": (stream(bit_generator="MT19937"), "is no network"),
    "a generator that is code": (stream(bit_generator="os.system"), "is no network"),
    "a negative state": (stream(state={"state": -1, "inc": 1}), "is no network"),
    "a state too large": (stream(state={"state": 1 << 128, "inc": 1}), "is no network"),
    "a state in words": (stream(state={"state": "1", "inc": 1}), "is no network"),
    "half a state": (stream(state={"state": 1}), "is no network"),
    "a stream too few": (lambda arrays, saved: saved["streams"].pop(), "shorter"),
    "a stream too many": (lambda arrays, saved: saved["streams"].append(saved["streams"][0]), "longer"),
    "no state at all": (setting(streams=[None] * 4), "is no network"),
    "a negative seed": (setting(seed=-1), "Got seed=-1"),
    "a seed in words": (setting(seed="abc"), "Got seed='abc'"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_configurations(name, altered, tmp_path):
    arrays, saved = altered
    change, words = HOSTILE[name]
    change(arrays, saved)
    forged(tmp_path / "model", arrays, json.dumps(saved))
    tracemalloc.start()
    try:
        refused(tmp_path / "model", words)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000  # an announced size, of gigabytes, is not believed
    finally:
        tracemalloc.stop()
    assert files(tmp_path) == ["model"]


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 50_000 + "1" + "}" * 50_000])
def test_deep_nesting(text, tmp_path):
    forged(tmp_path / "model", {}, text)
    refused(tmp_path / "model")


@pytest.mark.parametrize("depth", [3, 100, 200, 300, 400])
def test_nesting_that_json_can_read(depth, altered, tmp_path):
    """Schedules may stand in schedules; where Python's stack ends there is the same one error."""
    arrays, saved = altered
    rate = 0.1
    for _ in range(depth):
        rate = {"class": "Warmup", "after": rate, "warmup_steps": 1}
    saved["optimizer"]["learning_rate"] = rate
    forged(tmp_path / "model", arrays, json.dumps(saved))
    if depth == 3:
        assert nn.Sequential.load(tmp_path / "model").optimizer.rate == 0.1  # step 6 of training: all are warm
    elif depth == 400:
        refused(tmp_path / "model")
    else:
        with contextlib.suppress(storage.StorageError):
            nn.Sequential.load(tmp_path / "model")


@pytest.mark.parametrize("depth", [10, 100, 400])
def test_nesting_in_place_of_a_number(depth, altered, tmp_path):
    arrays, saved = altered
    units = 5
    for _ in range(depth):
        units = {"class": "Dense", "units": units}
    saved["layers"][0]["units"] = units
    forged(tmp_path / "model", arrays, json.dumps(saved))
    refused(tmp_path / "model", "Cannot load")


@pytest.mark.parametrize("text", ["", "null", "1", '"text"', "[]", "{}", "{'a': 1}", "NaN", "1" * 5000, "\\ud800"])
def test_configurations_that_are_none(text, tmp_path):
    forged(tmp_path / "model", {}, text)
    refused(tmp_path / "model")


def test_every_setting_is_needed(genuine, tmp_path):
    arrays, saved = genuine
    for name in saved.keys() - {"tokenizer"}:
        forged(tmp_path / "model", arrays, json.dumps({key: value for key, value in saved.items() if key != name}))
        refused(tmp_path / "model", "is no network" if name != "format" else "'format'")


def test_a_file_without_a_tokenizer_is_read(altered, tmp_path):
    """As those are that were written before there were any."""
    arrays, saved = altered
    forged(tmp_path / "model", arrays, json.dumps(saved))
    assert nn.Sequential.load(tmp_path / "model").tokenizer.word_index == {"?": 1, "two": 2, "one": 3}
    del saved["tokenizer"]
    forged(tmp_path / "model", arrays, json.dumps(saved))
    assert nn.Sequential.load(tmp_path / "model").tokenizer is None


@pytest.mark.parametrize(
    "tokenizer",
    [0, "lower", [], {}, {"word_counts": [["a", 1]], "num_words": 0}, {"word_counts": [["a", 1], ["a", 1]]}],
    ids=str,
)
def test_a_tokenizer_that_is_none(tokenizer, altered, tmp_path):
    arrays, saved = altered
    saved["tokenizer"] = tokenizer
    forged(tmp_path / "model", arrays, json.dumps(saved))
    refused(tmp_path / "model", "no Tokenizer's")


def places(data, path=()):
    """Yield the path to every value inside JSON data."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*path, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*path, key))


@pytest.mark.parametrize("value", [None, True, 0, -1, 1.5, 10**30, "x", "", [], {}, [[]], {"class": "Dense"}, [None]])
def test_any_value_anywhere_is_refused_or_harmless(value, genuine, tmp_path):
    """Nothing but StorageError may come out; a network that does load is whole, and trains."""
    arrays, saved = genuine
    path = tmp_path / "model"
    for place in places(saved):
        spoilt = copy.deepcopy(saved)
        inside = spoilt
        for key in place[:-1]:
            inside = inside[key]
        inside[place[-1]] = value
        forged(path, arrays, json.dumps(spoilt))
        with contextlib.suppress(storage.StorageError):
            model = nn.Sequential.load(path)
            assert model.params.size == 43 and np.isfinite(model.predict(X)).all()
            assert isinstance(model.history.records, list)
