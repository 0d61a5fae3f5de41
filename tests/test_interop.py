"""Keras's weights: files that Keras wrote are read to the last digit, and broken, hostile or foreign ones are refused.

The files of tests/references/keras are Keras's own (make_keras_models.py), with what each layer put out.
"""

import copy
import importlib.util
import json
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

import nnlib as nn
from nnlib import interop, keras_files
from nnlib.interop import load_keras_weights

FILES = Path(__file__).parent / "references" / "keras"
COURSE = Path(nn.__file__).parent / "course" / "keras_models"


def text(dtype="float64", **lstm):
    return nn.Sequential([
        nn.Embedding(9, 4, mask_zero=True),
        nn.Bidirectional(nn.LSTM(3, return_sequences=True, **lstm)),
        nn.LayerNormalization(),
        nn.Dropout(0.3),
        nn.Bidirectional(nn.GRU(4), "sum"),
        nn.Dense(6, "tanh"),
        nn.Dense(3, "softmax"),
    ], (7,), dtype=dtype)  # fmt: skip


def image_layers():
    return [
        nn.Conv2D(4, (3, 2), 2, "same", activation="relu"),
        nn.BatchNormalization(epsilon=1e-4),
        nn.DepthwiseConv2D(2, padding="same", depth_multiplier=2),
        nn.GELU(),
        nn.Conv2D(6, 2, groups=2),
        nn.MaxPooling2D(2, strides=1),
        nn.Flatten(),
        nn.Dense(5, use_bias=False),
        nn.LeakyReLU(0.1),
        nn.Dense(3, nn.LeakyReLU(0.2)),
    ]


def images(dtype="float64"):
    return nn.Sequential(image_layers(), (9, 8, 2), dtype=dtype)


def sequence_layers():
    return [
        nn.Masking(),
        nn.SimpleRNN(4, "relu", return_sequences=True),
        nn.Bidirectional(nn.SimpleRNN(3, return_sequences=True), "mul"),
        nn.GRU(4, reset_after=False, return_sequences=True),
        nn.LSTM(3, use_bias=False, recurrent_activation="tanh", return_sequences=True),
        nn.GlobalAveragePooling1D(),
        nn.RMSNormalization(),
        nn.Reshape((3, 1)),
        nn.Conv1D(4, 2, padding="same"),
        nn.LSTM(2, go_backwards=True),
        nn.Dense(1),
    ]


def sequence(dtype="float64"):
    return nn.Sequential(sequence_layers(), (6, 3), dtype=dtype)


NETWORKS = {"text": text, "images": images, "sequence": sequence}
WRITTEN = ["text.keras", "text.weights.h5", "text.h5", "images.keras", "sequence.keras"]


def outputs(name):
    return dict(np.load(FILES / f"{name}.npz"))


def loaded(name, dtype="float64"):
    model = NETWORKS[name](dtype)
    load_keras_weights(model, FILES / f"{name}.keras")
    return model


def each_layer(model, x):
    """Yield (outputs, mask) after every layer."""
    x, mask = model.layers[0].check_input(x, model.dtype), None
    for layer in model.layers:
        x, mask = layer.forward(x, mask=mask), layer.compute_mask(x, mask)
        yield x, mask


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-12), ("float32", 1e-6)])
@pytest.mark.parametrize("file", WRITTEN)
def test_every_layer_puts_out_what_it_does_in_keras(file, dtype, tolerance):
    name = file.split(".")[0]
    model, want = NETWORKS[name](dtype), outputs(name)
    load_keras_weights(model, str(FILES / file))
    found = list(each_layer(model, want["x"]))
    assert len(found) == len(want) - 1
    for key, (y, mask) in enumerate(found):
        theirs = want[str(key)]
        if mask is not None:  # of padding, Keras puts out zeros after Bidirectional
            y, theirs = y[mask], theirs[mask]
        np.testing.assert_allclose(y, theirs, rtol=0, atol=tolerance * max(1, np.abs(theirs).max()), err_msg=str(key))


@pytest.mark.parametrize("name", NETWORKS)
def test_a_list_as_from_get_weights_does_the_same(name):
    model = loaded(name)
    weights = [a for layer in model.layers for arrays in (layer.params, layer.state) for a in arrays.values()]
    again = NETWORKS[name]()
    load_keras_weights(again, weights)
    np.testing.assert_array_equal(again.params, model.params)
    np.testing.assert_array_equal(again.predict(outputs(name)["x"]), model.predict(outputs(name)["x"]))


def test_the_networks_of_lesson_21_agree_in_every_digit_of_float32():
    cnn = nn.Sequential([
        nn.Conv2D(6, 3, padding="same", activation="relu"), nn.MaxPooling2D(), nn.Conv2D(12, 3, activation="relu"),
        nn.Flatten(), nn.Dense(10, "softmax"),
    ], (8, 8, 1))  # fmt: skip
    lstm = nn.Sequential(
        [nn.Bidirectional(nn.LSTM(8, return_sequences=True)), nn.LSTM(16), nn.Dense(10, "softmax")], (8, 8)
    )
    for name, model in (("keras_cnn", cnn), ("keras_lstm", lstm)):
        load_keras_weights(model, COURSE / f"{name}.keras")
        report = interop.compare(model, COURSE / f"{name}.npz")
        assert report.agree and max(row.difference for row in report.rows) < 1e-5


def test_training_goes_on_from_there_and_nothing_else_is_touched():
    model, x = text(), outputs("text")["x"]
    y = np.eye(3)[[0, 1, 2, 0, 1]]
    model.fit(x, y, "categorical_crossentropy", "adam", epochs=2, verbose=0)
    rng, moments = copy.deepcopy(model.rng.bit_generator.state), {n: a.copy() for n, a in model.optimizer.slots.items()}
    load_keras_weights(model, FILES / "text.keras")
    assert model.rng.bit_generator.state == rng and model.optimizer.iterations == 2 and model.history.epochs == 2
    for name, array in model.optimizer.slots.items():
        np.testing.assert_array_equal(array, moments[name])
    assert model.params.base is None and all(np.shares_memory(a, model.params) for a in model.weights.values())
    model.fit(x, y, epochs=1, verbose=0)


def test_a_stateful_layer_forgets_what_other_weights_left_in_it():
    model = nn.Sequential([nn.SimpleRNN(2, stateful=True)], (None, 3))
    model.forward(np.ones((4, 2, 3)))
    load_keras_weights(model, [np.ones((3, 2)), np.eye(2), np.zeros(2)])
    np.testing.assert_allclose(model.forward(np.ones((4, 1, 3))), np.tanh(3.0) * np.ones((4, 2)))


# What does not fit ----------------------------------------------------------------------------------------------------


def refused(model, source, *words, error=ValueError):
    """See that the source is refused in these words, and the model is what it was."""
    before, states = model.params.copy(), [copy.deepcopy(dict(layer.state)) for layer in model.layers]
    with pytest.raises(error) as caught:
        load_keras_weights(model, source)
    for word in words:
        assert word in str(caught.value), str(caught.value)
    np.testing.assert_array_equal(model.params, before)
    for layer, state in zip(model.layers, states, strict=True):
        for name, array in state.items():
            np.testing.assert_array_equal(layer.state[name], array)


def dense():
    return nn.Sequential([nn.Dense(3), nn.Dense(2)], 4)


GOOD = [np.ones((4, 3)), np.ones(3), np.ones((3, 2)), np.ones(2)]
LISTS = [  # (layers, input shape, arrays, words of the error)
    ([nn.Dense(3)], 4, [np.ones((3, 4)), np.ones(3)], ["Layer 0, Dense(3): kernel", "(4, 3)", "(3, 4)", "array.T"]),
    ([nn.Conv2D(5, (3, 2))], (6, 6, 4), [np.ones((5, 4, 3, 2)), np.ones(5)], ["transpose(2, 3, 1, 0)"]),
    ([nn.GRU(2)], (None, 3), [np.ones((3, 8)), np.ones((2, 8)), np.ones(8)], ["kernel", "4 gates", "a LSTM's"]),
    ([nn.LSTM(2)], (None, 3), [np.ones((3, 2)), np.ones((2, 2)), np.ones(2)], ["1 gates", "a SimpleRNN's"]),
    ([nn.GRU(2)], (None, 3), [np.ones((3, 6)), np.ones((2, 6)), np.ones(6)], ["bias", "reset_after=False"]),
    ([nn.Embedding(9, 2)], (None,), [np.ones((8, 2))], ["vocabulary has 8 words", "Embedding(8, 2)"]),
    ([nn.Dense(3)], 4, [np.ones((5, 3)), np.ones(3)], ["inputs do not", "input_shape"]),
    ([nn.Dense(3)], 4, [np.ones((4, 5)), np.ones(5)], ["(4, 5)", "sizes that it has in Keras"]),
    ([nn.Dense(3)], 4, [np.ones(4), np.ones(3)], ["Layer 0", "(4, 3)", "(4,)", "of another kind"]),
    ([nn.Dense(3)], 4, [np.ones((4, 3))], ["Got 1 arrays", "has 2", "bias needs shape (3,)", "none left"]),
    ([nn.Dense(3)], 4, [np.ones((4, 3)), np.ones(3), np.ones(7)], ["Got 3 arrays", "next one has (7,)"]),
    ([nn.Dense(3), nn.RMSNormalization(center=True)], 4, [*GOOD[:2], np.ones(3)], ["Layer 1", "beta needs shape (3,)"]),
    ([nn.Dense(3)], 4, [np.ones((4, 3)), np.array([1.0, np.nan, 2.0])], ["Layer 0, Dense(3): bias holds nan"]),
    ([nn.Dense(3)], 4, [np.ones((4, 3)), np.array(["a", "b", "c"])], ["<U1", "get_weights()"]),
    ([nn.Dense(3)], 4, [np.ones((4, 3)), np.array([1, None, {}], object)], ["object", "get_weights()"]),
    ([nn.Dense(3)], 4, {"kernel": 1}, ["expected a list of arrays or the path of a file"]),
]


@pytest.mark.parametrize("case", LISTS, ids=lambda case: case[3][-1])
def test_a_list_that_does_not_fit_is_refused_by_name(case):
    layers, shape, arrays, words = case
    refused(nn.Sequential(copy.deepcopy(layers), shape), arrays, *words)


def test_the_second_of_two_wrong_lists_does_not_leave_the_first_half():
    refused(dense(), [*GOOD[:3], np.ones(3)], "Layer 1, Dense(2): bias")
    refused(nn.Sequential([nn.Dense(1)], 1, dtype="float32"), [np.array([[1e300]]), np.ones(1)], "float32")


def test_a_file_of_other_layers_is_refused_by_name():
    def changed(layers, key, layer):
        layers[key] = layer
        return layers

    shape = (9, 8, 2)
    pool = nn.Sequential(changed(image_layers(), 5, nn.AveragePooling2D(2, strides=1)), shape)
    refused(pool, FILES / "images.keras", "Layer 5", "here it is AveragePooling2D, in Keras MaxPooling2D")
    units = nn.Sequential(changed(image_layers(), 7, nn.Dense(4, use_bias=False)), shape)
    refused(units, FILES / "images.keras", "Layer 7", "(36, 4)", "(36, 5)")
    bias = nn.Sequential(changed(image_layers(), 7, nn.Dense(5)), shape)
    refused(bias, FILES / "images.keras", "Layer 7", "(36, 5), (5,)", "'dense'", "use_bias")
    longer = nn.Sequential([*image_layers(), nn.Dense(3)], shape)
    refused(longer, FILES / "images.keras", "Layer 10, Dense(3): the file has no 'dense_2'", "'conv2d'")
    shorter = nn.Sequential(image_layers()[:-1], shape)
    refused(shorter, FILES / "images.keras", "also has weights of 'dense_1'")
    more = nn.Sequential([*image_layers(), nn.Softmax()], shape)
    refused(more, FILES / "images.keras", "Layer 10, Softmax(): here it is Softmax, in Keras nothing more")
    fewer = nn.Sequential(changed(image_layers(), 9, nn.Dense(3)), shape)
    refused(fewer, FILES / "images.keras", "After the last layer: here it is nothing more, in Keras LeakyReLU")
    cells = nn.Sequential(changed(sequence_layers(), 1, nn.GRU(4, return_sequences=True)), (6, 3))
    refused(cells, FILES / "sequence.keras", "no 'gru_1'")
    refused(dense(), FILES / "text.h5", "has them for 'embedding', 'bidirectional', 'layer_normalization'")


def test_the_setting_behind_a_wrong_shape_is_told_too():
    layers = sequence_layers()
    layers[2] = nn.Bidirectional(nn.SimpleRNN(3, return_sequences=True))
    words = "Layer 3", "(6, 12) here and (3, 12)", "first difference is: Layer 2", "here merge_mode='concat'"
    refused(nn.Sequential(layers, (6, 3)), FILES / "sequence.keras", *words)
    bias = nn.Sequential([*image_layers()[:7], nn.Dense(5), *image_layers()[8:]], (9, 8, 2))
    refused(bias, FILES / "images.keras", "Layer 7", "(36, 5), (5,)", "here use_bias=True, in Keras use_bias=False")


@pytest.mark.parametrize("place", ["time_distributed/layer/vars/0", "normalization_1/vars/2"])
def test_a_kind_of_layer_that_nnlib_does_not_have_is_told(tmp_path, place):
    with h5py.File(tmp_path / "other.weights.h5", "w") as file:
        file["layers/dense/vars/0"], file["layers/dense/vars/1"] = GOOD[:2]
        file[f"layers/{place}"] = np.int32(7)  # Normalization counts what it has seen
    told = f"Nothing here is of the kind of {place.split('/')[0]!r}", "get_weights()"
    refused(nn.Sequential([nn.Dense(3)], 4), tmp_path / "other.weights.h5", "for which this network has", *told)
    refused(dense(), tmp_path / "other.weights.h5", "Layer 1, Dense(2): the file has no 'dense_1'", *told)


SETTINGS = [  # (network, layer, setting, value, words)
    (images, 0, "padding", "valid", "here padding='valid', in Keras padding='same'"),
    (images, 0, "strides", (2, 1), "here strides=(2, 1), in Keras strides=[2, 2]"),
    (images, 1, "epsilon", 1e-3, "here epsilon=0.001, in Keras epsilon=0.0001"),
    (images, 2, "dilation_rate", 2, "dilation_rate"),
    (images, 4, "activation", nn.ReLU(), "here it is ReLU, in Keras MaxPooling2D"),
    (images, 5, "strides", None, "here strides=2, in Keras strides=[1, 1]"),
    (images, 8, "negative_slope", 0.3, "negative_slope=0.3"),
    (images, 9, "activation", nn.LeakyReLU(), "here negative_slope=0.3, in Keras negative_slope=0.2"),
    (sequence, 0, "mask_value", -1.0, "mask_value"),
    (sequence, 1, "return_sequences", False, "return_sequences"),
    (sequence, 1, "stateful", True, "stateful"),
    (sequence, 2, "merge_mode", "ave", "here merge_mode='ave', in Keras merge_mode='mul'"),
    (sequence, 3, "reset_after", True, "here reset_after=True, in Keras reset_after=False"),
    (sequence, 4, "recurrent_activation", nn.Sigmoid(), "recurrent_activation: here it is Sigmoid, in Keras Tanh"),
    (sequence, 6, "epsilon", 1e-5, "epsilon"),
    (sequence, 7, "output_shape", (1, 3), "target_shape"),
    (sequence, 9, "go_backwards", False, "here go_backwards=False, in Keras go_backwards=True"),
    (text, 0, "mask_zero", False, "mask_zero"),
    (text, 2, "epsilon", 1e-5, "epsilon"),
    (text, 6, "activation", nn.Linear(), "After the last layer"),
]


@pytest.mark.parametrize("case", SETTINGS, ids=lambda case: f"{case[0].__name__}, {case[2]}")
def test_a_setting_that_changes_outputs_must_be_kerass(case):
    make, key, setting, value, words = case
    model = make()
    setattr(model.layers[key], setting, value)
    where = "After the last layer" if words.startswith("After") else f"Layer {key}"
    refused(model, FILES / f"{make.__name__}.keras", where, words)


def test_a_setting_inside_a_wrapper_counts_too():
    refused(
        text(activation="relu"), FILES / "text.keras", "Layer 1", "layer: activation: here it is ReLU, in Keras Tanh"
    )
    refused(text(activation="relu"), FILES / "text.h5", "Layer 1", "layer: activation")


def test_settings_that_matter_in_training_alone_are_ones_own_choice():
    model = text(dropout=0.4, unit_forget_bias=False, kernel_regularizer="l2", kernel_initializer="he_normal")
    load_keras_weights(model, FILES / "text.keras")


def test_a_file_of_weights_alone_tells_no_settings():
    model = text(activation="relu")
    load_keras_weights(model, FILES / "text.weights.h5")
    np.testing.assert_array_equal(model.params, loaded("text").params)


def rewritten(folder, change, name="text.keras", packing=zipfile.ZIP_STORED):
    """Write the archive again, its members changed by `change`({name: bytes})."""
    with zipfile.ZipFile(FILES / name) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    change(members)
    path = folder / "again.keras"
    with zipfile.ZipFile(path, "w", packing) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def configured(folder, change):
    """Write text.keras again, its configuration changed."""

    def members(found):
        config = json.loads(found["config.json"])
        change(config)
        found["config.json"] = json.dumps(config).encode()

    return rewritten(folder, members)


def as_functional(config):
    config["class_name"], before = "Functional", None
    for entry in config["config"]["layers"]:
        history = [] if before is None else [{"args": [{"config": {"keras_history": [before, 0, 0]}}], "kwargs": {}}]
        entry["inbound_nodes"], before = history, entry["config"]["name"]


def test_a_functional_network_whose_layers_stand_in_a_row_is_one(tmp_path):
    model = text()
    load_keras_weights(model, configured(tmp_path, as_functional))
    np.testing.assert_array_equal(model.params, loaded("text").params)

    def branched(config):
        as_functional(config)
        nodes = config["config"]["layers"][4]["inbound_nodes"]
        nodes[0]["args"].append({"config": {"keras_history": ["embedding", 0, 0]}})

    words = "'dropout' stands behind 'layer_normalization'", "'layer_normalization', 'embedding'"
    refused(text(), configured(tmp_path, branched), *words, error=nn.StorageError)


@pytest.mark.parametrize("settings", [{"axis": 1}, {"axis": [1]}, {"rms_scaling": True}])
def test_a_setting_that_nnlib_does_not_have_is_told(tmp_path, settings):
    path = configured(tmp_path, lambda config: config["config"]["layers"][3]["config"].update(settings))
    refused(text(), path, "Layer 2, LayerNormalization()", next(iter(settings)))
    fine = configured(tmp_path, lambda config: config["config"]["layers"][3]["config"].update(axis=[2]))
    load_keras_weights(text(), fine)  # the last axis by its number


def test_a_backward_layer_of_its_own_is_told(tmp_path):
    path = configured(
        tmp_path,
        lambda config: config["config"]["layers"][2]["config"]["backward_layer"]["config"].update(activation="relu"),
    )
    refused(text(), path, "backward_layer: activation: here it is Tanh, in Keras ReLU")


@pytest.mark.parametrize(
    "config", [[], {}, {"class_name": "Sequential", "config": 3}, {"class_name": [], "config": {}}]
)
def test_a_configuration_that_is_none_is_refused(tmp_path, config):
    path = rewritten(tmp_path, lambda found: found.update({"config.json": json.dumps(config).encode()}))
    refused(text(), path, "configuration", error=nn.StorageError)


# Other layouts --------------------------------------------------------------------------------------------------------


def test_keras_2_weights_alone_in_the_old_layout(tmp_path):
    """Written by hand: Keras 3 has no layers that are connected locally, nor files of weights alone in this layout."""
    model = nn.Sequential([nn.LocallyConnected2D(2, 2), nn.Flatten(), nn.Dense(3)], (3, 4, 1), seed=0)
    path = tmp_path / "old.h5"
    with h5py.File(path, "w") as file:
        names = ["locally_connected2d_7", "flatten_7", "dense_3"]
        file.attrs["layer_names"] = [name.encode() for name in names]
        for name, layer in zip(names, model.layers, strict=True):
            group = file.create_group(name)
            group.attrs["weight_names"] = [f"{name}/{key}:0".encode() for key in layer.params]
            for key, array in layer.params.items():
                group[f"{name}/{key}:0"] = array + 1
    other = nn.Sequential([nn.LocallyConnected2D(2, 2), nn.Flatten(), nn.Dense(3)], (3, 4, 1), seed=1)
    load_keras_weights(other, path)
    np.testing.assert_array_equal(other.params, model.params + 1)
    new = nn.Sequential([nn.LocallyConnected2D(9, 2), nn.Flatten(), nn.Dense(6)], (3, 4, 1))
    refused(new, FILES / "text.weights.h5", "Keras 3 has no such layer")


def test_the_name_that_the_last_releases_of_keras_2_gave_the_layers(tmp_path):
    path = tmp_path / "between.weights.h5"
    path.write_bytes((FILES / "text.weights.h5").read_bytes())
    with h5py.File(path, "r+") as file:
        file.move("layers", "_layer_checkpoint_dependencies")
    model = text()
    load_keras_weights(model, path)
    np.testing.assert_array_equal(model.params, loaded("text").params)


def test_random_states_of_dropout_are_no_weights(tmp_path):
    path = tmp_path / "seeded.weights.h5"
    path.write_bytes((FILES / "text.weights.h5").read_bytes())
    with h5py.File(path, "r+") as file:
        file["layers/dropout/seed_generator/vars/0"] = np.array([1, 2], np.uint32)
        file["layers/bidirectional/forward_layer/cell/seed_generator/vars/0"] = np.array([1, 2], np.uint32)
    load_keras_weights(text(), path)


# Broken and hostile files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["text.keras", "text.weights.h5", "text.h5"])
def test_a_file_cut_short_or_altered_is_refused_or_gives_numbers(tmp_path, name):
    """Bytes of numbers may be others, and nothing can tell; whatever else is broken ends in one kind of error."""
    content, path, rng = (FILES / name).read_bytes(), tmp_path / "broken", np.random.default_rng(0)
    for length in [0, 3, 8, 100, *rng.integers(len(content), size=20)]:
        path.write_bytes(content[:length])
        refused(text(), path, error=nn.StorageError)
    for _ in range(60):
        broken = np.frombuffer(content, np.uint8).copy()
        broken[rng.integers(len(broken), size=20)] = rng.integers(256, size=20)
        path.write_bytes(broken.tobytes())
        model = text()
        try:
            load_keras_weights(model, path)
        except ValueError:  # StorageError is one
            continue
        assert np.isfinite(model.params).all()


def test_what_is_no_file_of_keras_is_refused(tmp_path):
    path = tmp_path / "file"
    refused(text(), path, "There is no file", error=nn.StorageError)
    refused(text(), tmp_path, "There is no file", error=nn.StorageError)
    path.write_text("not HDF5")
    refused(text(), path, "not written by Keras", error=nn.StorageError)
    with h5py.File(path, "w") as file:
        file["data"] = np.ones(3)
    refused(text(), path, "neither 'layers'", error=nn.StorageError)
    refused(text(), rewritten(tmp_path, lambda found: found.pop("model.weights.h5")), "without model.weights.h5",
            error=nn.StorageError)  # fmt: skip


def forged(path, write):
    """Write a file for a network of one Dense(3) on 4 inputs, its bias as `write`(group) makes it."""
    with h5py.File(path, "w") as file:
        group = file.create_group("layers/dense/vars")
        group["0"] = np.ones((4, 3))
        write(group)


def announced(group):
    group.create_dataset("1", (3,), "f8")  # never written: no numbers stand in the file


def huge(group):
    group.create_dataset("1", (2**40,), "f8")


def chunked(group):
    group.create_dataset("1", data=np.ones(3), chunks=(3,), compression="gzip")


def bomb(group):
    group.create_dataset("1", (2**40,), "f8", chunks=(2**20,), compression="gzip")


def virtual(group):
    layout = h5py.VirtualLayout((3,), "f8")
    layout[:] = h5py.VirtualSource("secret.h5", "numbers", shape=(3,))
    group.create_virtual_dataset("1", layout)


def outside(group):
    group.create_dataset("1", (3,), "f8", external=[("secret.raw", 0, 24)])


def linked(group):
    group["1"] = h5py.ExternalLink("secret.h5", "numbers")


def soft(group):
    group["1"] = h5py.SoftLink("/layers/dense/vars/0")


def strings(group):
    group["1"] = [b"a", b"b", b"c"]


def references(group):
    group.create_dataset("1", data=[group.ref] * 3, dtype=h5py.ref_dtype)


def compound(group):
    group["1"] = np.zeros(3, [("a", "f8"), ("b", "f8")])


def group_in_place(group):
    group.create_group("1")


FORGERIES = [
    announced,
    huge,
    chunked,
    bomb,
    virtual,
    outside,
    linked,
    soft,
    strings,
    references,
    compound,
    group_in_place,
]


@pytest.mark.parametrize("write", FORGERIES)
def test_an_array_that_does_not_stand_in_the_file_itself_is_refused(tmp_path, monkeypatch, write):
    monkeypatch.chdir(tmp_path)
    with h5py.File("secret.h5", "w") as file:
        file["numbers"] = np.full(3, 42.0)
    Path("secret.raw").write_bytes(np.full(3, 42.0).tobytes())
    forged("forged.weights.h5", write)
    before = sorted(Path().iterdir())
    absent = write in (linked, soft, group_in_place)  # nothing stands there at all
    word = "'dense' in the file has (4, 3)" if absent else "layers/dense/vars/1 announces"
    refused(nn.Sequential([nn.Dense(3)], 4), "forged.weights.h5", word)
    assert sorted(Path().iterdir()) == before


def test_the_forger_can_forge_a_good_file(tmp_path):
    """Or the test above could not fail for the reason it names."""
    forged(tmp_path / "good.weights.h5", lambda group: group.create_dataset("1", data=np.full(3, 2.0)))
    model = nn.Sequential([nn.Dense(3)], 4)
    load_keras_weights(model, tmp_path / "good.weights.h5")
    np.testing.assert_array_equal(model.params, [1.0] * 12 + [2.0] * 3)


def test_groups_that_hold_each_other_do_not_trap_the_reader(tmp_path):
    def circle(group):
        group["1"] = np.ones(3)
        group["again"] = group.parent.parent  # a hard link to what it stands in
        group.file["layers/dense/loop"] = group.file["/"]

    forged(tmp_path / "circle.weights.h5", circle)
    load_keras_weights(nn.Sequential([nn.Dense(3)], 4), tmp_path / "circle.weights.h5")


def test_names_that_lead_elsewhere_lead_nowhere(tmp_path):
    for name in ("../../etc/passwd", "/etc/passwd", "..", "", "dense/../secret"):
        with h5py.File(tmp_path / "names.h5", "w") as file:
            file["secret"] = np.ones((4, 3))
            file.attrs["layer_names"] = [name]
        refused(nn.Sequential([nn.Dense(3)], 4), tmp_path / "names.h5", "Cannot read", error=nn.StorageError)


def test_nothing_of_an_archive_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inner").mkdir()
    path = rewritten(
        tmp_path / "inner",
        lambda found: found.update({"../slipped.txt": b"x", "/tmp/slipped.txt": b"x", "code.py": b"1/0"}),
    )
    load_keras_weights(text(), path)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["again.keras", "inner"]


def test_a_compressed_archive_is_read_but_no_bomb(tmp_path, monkeypatch):
    packed = rewritten(tmp_path, lambda found: None, packing=zipfile.ZIP_DEFLATED)
    load_keras_weights(text(), packed)
    monkeypatch.setattr(interop, "SLACK", 0)
    monkeypatch.setattr(keras_files, "FRAME", 2**17)
    load_keras_weights(text(), packed)
    bomb = rewritten(
        tmp_path, lambda found: found.update({"model.weights.h5": bytes(2**24)}), packing=zipfile.ZIP_DEFLATED
    )
    assert bomb.stat().st_size < 2**17
    tracemalloc.start()
    refused(text(), bomb, "larger than", "another network", error=nn.StorageError)
    assert tracemalloc.get_traced_memory()[1] < 2**22  # it was not unpacked to be measured
    tracemalloc.stop()
    many = rewritten(tmp_path, lambda found: found.update({"config.json": b" " * 2**25}), packing=zipfile.ZIP_DEFLATED)
    refused(text(), many, "config.json is larger", error=nn.StorageError)
    odd = rewritten(tmp_path, lambda found: None, packing=zipfile.ZIP_LZMA)
    refused(text(), odd, "does not use", error=nn.StorageError)


def test_weights_of_a_giant_are_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(interop, "SLACK", 0)
    forged(tmp_path / "giant.weights.h5", lambda group: group.create_dataset("1", data=np.ones(10**4)))
    refused(nn.Sequential([nn.Dense(3)], 4), tmp_path / "giant.weights.h5", "more than the 120", error=nn.StorageError)


# Beside Keras itself --------------------------------------------------------------------------------------------------

MISSING = [name for name in ("keras", "jax", "torch", "sklearn") if importlib.util.find_spec(name) is None]


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (pip install -e .[parity])")
@pytest.mark.filterwarnings("ignore")
def test_what_keras_writes_today_is_read(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from references import make_keras_models
    make_keras_models.fixtures(tmp_path)
    for file in WRITTEN:
        model = NETWORKS[file.split(".")[0]]()
        load_keras_weights(model, tmp_path / file)
        report = interop.compare(model, tmp_path / f"{file.split('.')[0]}.npz")
        assert report.agree, report
    assert not {path.name for path in FILES.iterdir()} ^ {path.name for path in tmp_path.iterdir()}


def test_names_of_kinds_are_kerass():
    kinds = {"Conv2D": "conv2d", "SimpleRNN": "simple_rnn", "LSTM": "lstm", "RMSNormalization": "rms_normalization",
             "DepthwiseConv2D": "depthwise_conv2d", "BatchNormalization": "batch_normalization"}  # fmt: skip
    assert {name: interop._snake(name) for name in kinds} == kinds
