"""Data sets: splits lose and share nothing, scales know the training rows only, files are what they say."""

import dataclasses
import gzip
import hashlib
import http.server
import math
import struct
import sys
import threading
import tracemalloc
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import datasets as bundled

from nnlib import datasets

POINTS = ["blobs", "moons", "circles", "spirals", "xor"]
BUNDLED = ["digits", "iris", "wine", "breast_cancer", "diabetes"]
PARTS = ["train", "validation", "test"]
REAL = Path(__file__).parents[2] / "shared" / "data"
FILES = [
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
]


def rows(data, *parts):
    """The rows (x, y) of some parts as a sorted array, to compare sets of rows whatever their order."""
    pairs = [(getattr(data, f"x_{part}"), getattr(data, f"y_{part}")) for part in parts or PARTS]
    table = np.concatenate([np.column_stack(pair) for pair in pairs])
    return table[np.lexsort(table.T)]


def arrays(data):
    return [getattr(data, f"{letter}_{part}") for part in PARTS for letter in "xy"]


# ---- split -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "full"), [("digits", 16), ("iris", 1), ("wine", 1), ("breast_cancer", 1), ("diabetes", 1)]
)
def test_bundled_sets_lose_no_row_and_repeat_none(name, full):
    options = {"scaled": False} if name == "diabetes" else {}
    x, y = getattr(bundled, f"load_{name}")(return_X_y=True, **options)
    table = np.column_stack([x / full, y])
    np.testing.assert_array_equal(rows(datasets.load(name, scale=None)), table[np.lexsort(table.T)])


@given(st.sampled_from(POINTS), st.integers(30, 90), st.integers(0, 2**32 - 1), st.integers(3, 9), st.integers(3, 9))
def test_points_lose_no_row_and_repeat_none(name, m, seed, validation, test):
    data = datasets.load(name, samples=m, noise=0.3, seed=seed, validation_size=validation, test_size=test)
    assert [len(data.x_train), len(data.x_validation), len(data.x_test)] == [m - validation - test, validation, test]
    table = np.column_stack(getattr(datasets, name)(samples=m, noise=0.3, seed=seed))
    assert len(np.unique(table, axis=0)) == m
    np.testing.assert_array_equal(rows(data), table[np.lexsort(table.T)])


@pytest.mark.parametrize("name", [*POINTS, *BUNDLED[:-1]])
def test_every_class_keeps_its_proportion(name):
    data = datasets.load(name)
    everything = np.concatenate([data.y_train, data.y_validation, data.y_test])
    share = np.bincount(everything) / len(everything)
    for y in (data.y_train, data.y_validation, data.y_test):
        assert np.abs(np.bincount(y) - share * len(y)).max() <= 1


def test_sizes_are_fractions_numbers_or_nothing():
    def sizes(**options):
        data = datasets.load("digits", **options)
        assert {len(data.y_train) - len(data.x_train), len(data.y_test) - len(data.x_test)} == {0}
        return len(data.x_train), len(data.x_validation), len(data.x_test)

    assert sizes() == (1077, 360, 360)
    assert sizes(validation_size=100, test_size=297) == (1400, 100, 297)
    assert sizes(validation_size=0.1, test_size=0.5) == (718, 180, 899)  # rounded up: 179.7 and 898.5
    assert sizes(validation_size=0) == (1437, 0, 360)
    assert sizes(validation_size=np.int32(10), test_size=np.float32(0)) == (1787, 10, 0)
    assert sizes(test_size=0) == (1797, 0, 0)
    empty = datasets.load("iris", validation_size=0)
    assert empty.x_validation.shape == (0, 4) and empty.y_validation.shape == (0,)


@pytest.mark.parametrize("name", ["digits", "moons", "diabetes"])
def test_a_seed_means_its_numbers(name):
    first, again, other = (datasets.load(name, seed=seed) for seed in (0, np.int64(0), 1))
    for a, b in zip(arrays(first), arrays(again), strict=True):
        assert a.tobytes() == b.tobytes()
    assert first.x_test.shape == other.x_test.shape
    assert not np.array_equal(first.x_test, other.x_test)
    if name == "digits":
        shared = {row.tobytes() for row in first.x_test} & {row.tobytes() for row in other.x_test}
        assert 30 < len(shared) < 120  # two random fifths share about a fifth of a fifth: 72 of 360


def test_the_test_rows_do_not_depend_on_the_validation_size():
    tests = [datasets.load("iris", validation_size=size, scale=None).x_test for size in (0, 30, 0.4)]
    np.testing.assert_array_equal(tests[0], tests[1])
    np.testing.assert_array_equal(tests[0], tests[2])


@pytest.mark.parametrize("name", ["digits", "iris", "diabetes", "spirals"])
def test_arrays_are_the_callers_own(name):
    first = datasets.load(name)
    kept = [array.copy() for array in arrays(first)]
    for array in arrays(first):
        array[...] = 7
    for a, b in zip(kept, arrays(datasets.load(name)), strict=True):
        np.testing.assert_array_equal(a, b)
    fresh = arrays(datasets.load(name))
    assert not any(np.shares_memory(a, b) for i, a in enumerate(fresh) for b in fresh[:i])


def test_no_global_random_state():
    state = np.random.get_state()  # noqa: NPY002
    for name in [*POINTS, *BUNDLED]:
        datasets.load(name, seed=3)
    np.testing.assert_array_equal(np.random.get_state()[1], state[1])  # noqa: NPY002
    assert np.random.get_state()[2] == state[2]  # noqa: NPY002


# ---- scale -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "diabetes"])
def test_scales_are_measured_on_the_training_rows_alone(name):
    raw, scaled = datasets.load(name, scale=None), datasets.load(name)
    mean, deviation = raw.x_train.mean(axis=0), raw.x_train.std(axis=0)
    for part in PARTS:
        x = getattr(raw, f"x_{part}")
        np.testing.assert_allclose(getattr(scaled, f"x_{part}"), (x - mean) / deviation, atol=1e-10)
    np.testing.assert_allclose(scaled.x_train.mean(axis=0), 0, atol=1e-10)
    np.testing.assert_allclose(scaled.x_train.std(axis=0), 1)
    everything = np.concatenate([scaled.x_train, scaled.x_validation, scaled.x_test])
    assert np.abs(everything.mean(axis=0)).max() > 1e-3  # what a scale measured on all rows would make zero


def test_minmax_is_the_training_rows_range():
    raw, scaled = datasets.load("wine", scale=None), datasets.load("wine", scale="minmax")
    low, high = raw.x_train.min(axis=0), raw.x_train.max(axis=0)
    np.testing.assert_allclose(scaled.x_test, (raw.x_test - low) / (high - low), atol=1e-12)
    assert scaled.x_train.min() == 0 and scaled.x_train.max() == pytest.approx(1, abs=1e-12)
    assert max(scaled.x_test.max(), scaled.x_validation.max()) > 1  # a range measured on all rows would keep to 1


def test_regression_targets_have_the_shape_of_outputs_and_the_training_rows_scale():
    raw, scaled = datasets.load("diabetes", scale=None), datasets.load("diabetes")
    assert raw.y_train.shape == (264, 1) and raw.y_train.dtype == np.float64 and raw.class_names == ()
    everything = rows(raw)[:, -1]
    assert (everything.min(), everything.max()) == (25, 346)  # the published range
    assert np.all(raw.x_train[:, 0] == raw.x_train[:, 0].round())  # ages in years, not scaled on all rows beforehand
    np.testing.assert_allclose(scaled.y_test, (raw.y_test - raw.y_train.mean()) / raw.y_train.std())
    assert np.mean((scaled.y_train - 0) ** 2) == pytest.approx(1)


def test_labels_are_never_scaled():
    for scale in ("standard", "minmax", None):
        assert set(datasets.load("wine", scale=scale).y_train) == {0, 1, 2}


def test_pixels_are_divided_by_a_constant_and_shaped_row_by_row():
    flat, images = datasets.load("digits"), datasets.load("digits", images=True)
    assert flat.x_train.shape == (1077, 64) and images.x_train.shape == (1077, 8, 8, 1)
    np.testing.assert_array_equal(images.x_test[:, 3, 5, 0], flat.x_test[:, 3 * 8 + 5])
    assert flat.feature_names[3 * 8 + 5] == "pixel_3_5"
    np.testing.assert_array_equal(flat.x_train * 16, np.round(flat.x_train * 16))
    assert flat.x_train.max() == 1 and flat.x_train.min() == 0
    standard = datasets.load("digits", images=True, scale="standard", validation_size=0)
    assert standard.x_test.shape == (360, 8, 8, 1) and standard.x_validation.shape == (0, 8, 8, 1)
    np.testing.assert_allclose(standard.x_train.mean(axis=0), 0, atol=1e-12)


@pytest.mark.parametrize("name", [*POINTS, *BUNDLED])
def test_types_names_and_description(name):
    data = datasets.load(name)
    for part in PARTS:
        x, y = getattr(data, f"x_{part}"), getattr(data, f"y_{part}")
        assert x.dtype == np.float64 and x.flags.writeable and y.flags.writeable and x.flags.c_contiguous
        assert y.dtype == (np.float64 if name == "diabetes" else np.int64)
    assert len(data.feature_names) == data.x_train.shape[1]
    if name != "diabetes":
        assert sorted(set(data.y_train)) == list(range(len(data.class_names)))
    assert all(type(text) is str for text in (*data.feature_names, *data.class_names))
    assert data.name == name and "Source:" in data.description
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.x_train = None


def test_repr():
    assert repr(datasets.load("moons", samples=50)).splitlines() == [
        "Dataset 'moons': 50 points in the plane, two half circles that reach into each other. Source: the formula of "
        "nnlib.datasets.moons.",
        "  train       x (30, 2)            y (30,)",
        "  validation  x (10, 2)            y (10,)",
        "  test        x (10, 2)            y (10,)",
        "  classes     0, 1",
    ]
    assert repr(datasets.load("diabetes")).endswith("  test        x (89, 10)           y (89, 1)\n  regression")


# ---- points in the plane ---------------------------------------------------------------------------------------------


def test_blobs_lie_round_their_centres():
    x, y = datasets.blobs(samples=9, noise=0)
    root = math.sqrt(3)
    np.testing.assert_allclose(x, np.array([(2, 0), (-1, root), (-1, -root)])[y], atol=1e-12)
    x, y = datasets.blobs(samples=30_000, noise=0.5, seed=4)
    np.testing.assert_allclose(x[y == 1].mean(axis=0), [-1, root], atol=0.02)
    np.testing.assert_allclose([x[y == k].std(axis=0) for k in range(3)], 0.5, atol=0.02)


def test_moons_are_half_circles():
    x, y = datasets.moons(samples=101, noise=0)
    upper, lower = x[y == 0], x[y == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5), 1)
    assert upper[:, 1].min() > -1e-12 and lower[:, 1].max() < 0.5 + 1e-12
    angles = np.sort(np.arctan2(upper[:, 1], upper[:, 0]))
    np.testing.assert_allclose(angles, np.linspace(0, np.pi, 50), atol=1e-12)


def test_circles_have_their_radii():
    x, y = datasets.circles(samples=41, noise=0)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(y == 0, 1, 0.5))
    np.testing.assert_allclose(
        np.sort(np.arctan2(*x[y == 0].T[::-1]) % (2 * np.pi)), np.arange(20) * np.pi / 10, atol=1e-12
    )


@pytest.mark.parametrize("m", [2, 40, 41])
def test_spirals_wind_as_their_formula_says(m):
    x, y = datasets.spirals(samples=m, noise=0)
    for arm in (0, 1):
        points = x[y == arm]
        t = np.sort(np.hypot(*points.T))
        np.testing.assert_allclose(t, np.arange(1, len(points) + 1) / len(points))
    for (a, b), label in zip(x, y, strict=True):
        t = math.hypot(a, b)
        expected = (3 * math.pi * t + math.pi * label) % (2 * math.pi)
        assert abs((math.atan2(b, a) - expected + math.pi) % (2 * math.pi) - math.pi) < 1e-9


def test_xor_is_the_sign_of_the_product():
    x, y = datasets.xor(samples=400, noise=0)
    np.testing.assert_array_equal(y, x[:, 0] * x[:, 1] < 0)
    quadrants = 2 * (x[:, 0] > 0) + (x[:, 1] > 0)
    np.testing.assert_array_equal(np.bincount(quadrants), 100)
    assert 0.9 < np.abs(x).max() <= 1 and abs(np.abs(x).mean() - 0.5) < 0.05


@pytest.mark.parametrize("name", ["moons", "circles", "spirals", "xor"])
def test_noise_has_its_standard_deviation_and_leaves_the_labels(name):
    make = getattr(datasets, name)
    (clean, y), (noisy, labels) = make(samples=20_000, noise=0, seed=5), make(samples=20_000, noise=0.2, seed=5)
    np.testing.assert_array_equal(y, labels)
    np.testing.assert_allclose((noisy - clean).std(axis=0), 0.2, rtol=0.03)
    np.testing.assert_allclose((noisy - clean).mean(axis=0), 0, atol=0.01)


@pytest.mark.parametrize("name", POINTS)
def test_points_are_balanced_shuffled_and_seeded(name):
    make = getattr(datasets, name)
    x, y = make(samples=91, seed=0)
    assert x.shape == (91, 2) and y.shape == (91,)
    assert np.ptp(np.bincount(y)) <= 1
    assert 20 < np.count_nonzero(np.diff(y)) < 80  # neither sorted by class nor taking turns
    np.testing.assert_array_equal(x, make(samples=91, seed=0)[0])
    assert not np.array_equal(x, make(samples=91, seed=1)[0])


# ---- bad arguments ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"name": "mnits"}, "Did you mean 'mnist'"),
        ({"name": "Fashion-MNIST"}, "Did you mean 'fashion_mnist'"),
        ({"name": "zzz"}, "Known: digits, iris"),
        ({"name": None}, "no dataset called None"),
        ({"name": ["iris"]}, "no dataset called"),
        ({"name": "iris", "scale": "robust"}, "Got scale 'robust'"),
        ({"name": "iris", "seed": 1.5}, "Got seed=1.5"),
        ({"name": "iris", "seed": True}, "Got seed=True"),
        ({"name": "iris", "seed": -1}, "Got seed=-1"),
        ({"name": "iris", "seed": 2**32}, "Got seed=4294967296"),
        ({"name": "iris", "seed": None}, "Got seed=None"),
        ({"name": "iris", "test_size": -1}, "Got test_size=-1"),
        ({"name": "iris", "test_size": 1.0}, "Got test_size=1.0"),
        ({"name": "iris", "test_size": math.nan}, "Got test_size=nan"),
        ({"name": "iris", "test_size": "0.2"}, "Got test_size='0.2'"),
        ({"name": "iris", "validation_size": True}, "Got validation_size=True"),
        ({"name": "iris", "validation_size": -0.1}, "Got validation_size=-0.1"),
        ({"name": "iris", "test_size": 150}, "-150 for training"),
        ({"name": "iris", "test_size": 0.9, "validation_size": 0.1}, "0 for training"),
        ({"name": "iris", "test_size": 2, "validation_size": 0}, "at least 3"),
        ({"name": "iris", "validation_size": 2}, "at least 3"),
        ({"name": "iris", "validation_size": 2, "test_size": 146}, "2 for training"),
        ({"name": "iris", "images": True}, "iris has no images"),
        ({"name": "iris", "noise": 0.1}, "iris is a fixed set"),
        ({"name": "digits", "samples": 100}, "digits is a fixed set"),
        ({"name": "moons", "noise": -0.1}, "Got noise=-0.1"),
        ({"name": "moons", "samples": 0}, "Got samples=0"),
    ],
)
def test_bad_arguments_of_load(arguments, words):
    with pytest.raises(ValueError, match=words):
        datasets.load(**arguments)


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.parametrize(
    "arguments",
    [
        {"noise": -1},
        {"noise": math.nan},
        {"noise": math.inf},
        {"noise": "0.1"},
        {"noise": None},
        {"noise": True},
        {"samples": 1},
        {"samples": 10.0},
        {"samples": -5},
        {"samples": True},
        {"seed": 0.0},
        {"seed": -1},
        {"seed": None},
    ],
)
def test_bad_arguments_of_points(name, arguments):
    ((argument, value),) = arguments.items()
    with pytest.raises(ValueError, match=f"^Got {argument}={value!r}; expected"):
        getattr(datasets, name)(**arguments)


# ---- idx files -------------------------------------------------------------------------------------------------------


def idx(array, code=8):
    """The bytes of an idx file, before gzip: written from the format's description, apart from the reader."""
    array = np.asarray(array, np.uint8)
    return bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}i", *array.shape) + array.tobytes()


IMAGES = np.arange(5 * 28 * 28).reshape(5, 28, 28) % 251


def test_read_idx(tmp_path):
    path = tmp_path / "images.gz"
    path.write_bytes(gzip.compress(idx(IMAGES)))
    images = datasets.read_idx(path, (28, 28))
    assert images.dtype == np.uint8 and images.flags.writeable
    np.testing.assert_array_equal(images, IMAGES)
    path.write_bytes(gzip.compress(idx([3, 1, 4])))
    np.testing.assert_array_equal(datasets.read_idx(str(path)), [3, 1, 4])


def test_read_idx_of_more_than_one_piece(tmp_path):
    path = tmp_path / "images.gz"
    images = np.random.default_rng(0).integers(0, 256, (3000, 28, 28))  # 2.35 MB
    path.write_bytes(gzip.compress(idx(images), compresslevel=1))
    np.testing.assert_array_equal(datasets.read_idx(path, (28, 28)), images)


SOUND = idx(IMAGES)
PACKED = gzip.compress(SOUND, mtime=0)
NOT_WHAT_THEY_SAY = {
    "empty": (b"", r"starts with bytes \(none\)"),
    "not packed": (SOUND, "gzip data are damaged"),
    "a web page": (b"<html>please log in</html>", "gzip data are damaged"),
    "torn in gzip's own header": (PACKED[:5], "gzip data are damaged"),
    "torn early": (PACKED[:40], "gzip data are damaged"),
    "torn at the end": (PACKED[:-3], "gzip data are damaged"),
    "a hole": (PACKED[:60] + bytes(20) + PACKED[80:], "gzip data are damaged"),
    "no deflate block": (PACKED[:10] + b"\xff" * 20 + PACKED[30:], "gzip data are damaged.*Error -3"),
    "wrong checksum": (PACKED[:-8] + bytes([PACKED[-8] ^ 1]) + PACKED[-7:], "gzip data are damaged.*CRC"),
    "floats": (gzip.compress(idx(IMAGES, code=13)), "bytes 00 00 0d 03; expected 00 00 08 03"),
    "no zeros first": (gzip.compress(b"\1" + SOUND[1:]), "bytes 01 00 08 03"),
    "labels": (gzip.compress(idx([1, 2])), "bytes 00 00 08 01"),
    "255 dimensions": (gzip.compress(bytes([0, 0, 8, 255]) + bytes(2000)), "bytes 00 00 08 ff"),
    "three bytes": (gzip.compress(SOUND[:3]), "bytes 00 00 08; expected"),
    "half a header": (gzip.compress(SOUND[:15]), "ends within its header"),
    "one value short": (gzip.compress(SOUND[:-1]), "announces 3920 values and holds 3919"),
    "one value more": (gzip.compress(SOUND + b"\0"), "announces 3920 values and holds more"),
    "another shape": (gzip.compress(idx(np.zeros((5, 28, 27)))), r"announces the shape \(5, 28, 27\)"),
    "no images": (gzip.compress(idx(np.zeros((0, 28, 28)))), r"announces the shape \(0, 28, 28\)"),
}


@pytest.mark.parametrize("case", NOT_WHAT_THEY_SAY)
def test_files_that_are_not_what_they_say(tmp_path, case):
    content, words = NOT_WHAT_THEY_SAY[case]
    path = tmp_path / "images.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"images\.gz is not a sound idx file: .*{words}"):
        datasets.read_idx(path, (28, 28))


def test_an_absurd_header_sets_no_memory_aside(tmp_path):
    path = tmp_path / "images.gz"
    path.write_bytes(gzip.compress(bytes([0, 0, 8, 3]) + struct.pack(">3I", 2**32 - 1, 28, 28) + bytes(1000)))
    tracemalloc.start()
    with pytest.raises(ValueError, match="announces 3367254359280 values and holds 1000"):
        datasets.read_idx(path, (28, 28))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8e6  # the file's bytes and a piece of one megabyte, not 3.4e12


# ---- files in the data folder ----------------------------------------------------------------------------------------


def made(m, seed):
    """Images and labels of a made set, every label equally often; an image's first pixels tell its row and its file."""
    images = np.random.default_rng(seed).integers(0, 256, (m, 28, 28), dtype=np.uint8)
    images[:, 0, 0], images[:, 0, 1], images[:, 0, 2] = np.arange(m) % 256, np.arange(m) // 256, seed
    return images, (np.arange(m) % 10).astype(np.uint8)


def packed():
    """The four files of a small set: 200 training and 50 test images."""
    contents = [idx(array) for part in (made(200, 1), made(50, 2)) for array in part]
    return dict(zip(FILES, map(partial(gzip.compress, mtime=0), contents), strict=True))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty data folder; no file is fetched from anywhere but this machine."""
    monkeypatch.setenv("NNLIB_DATA", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    for name in ("mnist", "fashion_mnist"):
        nowhere = dataclasses.replace(
            datasets._PUBLISHED[name], mirrors=("http://127.0.0.1:9/one/", "http://127.0.0.1:9/two/")
        )
        monkeypatch.setitem(datasets._PUBLISHED, name, nowhere)
    return tmp_path


def put(folder, files, name="mnist"):
    (folder / name).mkdir(exist_ok=True)
    for file in files:
        (folder / name / file).write_bytes(packed()[file])


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_all_four_files_keep_the_published_test_set(folder, name):
    put(folder, FILES, name)
    data = datasets.load(name)
    (train, train_labels), (test, labels) = made(200, 1), made(50, 2)
    assert [data.x_train.shape, data.x_validation.shape, data.x_test.shape] == [(150, 784), (50, 784), (50, 784)]
    np.testing.assert_array_equal(data.x_test, test.reshape(50, 784) / 255)
    np.testing.assert_array_equal(data.y_test, labels)
    table = np.column_stack([train.reshape(200, 784) / 255, train_labels])
    np.testing.assert_array_equal(rows(data, "train", "validation"), table[np.lexsort(table.T)])
    np.testing.assert_array_equal(np.bincount(data.y_validation), 5)
    assert len(data.class_names) == 10 and len(data.feature_names) == 784 and "250 " in data.description
    assert "alone" not in data.description
    images = datasets.load(name, images=True)
    assert images.x_train.shape == (150, 28, 28, 1) and images.x_train.dtype == np.float64
    np.testing.assert_array_equal(images.x_test[..., 0], test / 255)


def test_a_test_size_draws_from_all_rows(folder):
    put(folder, FILES)
    data = datasets.load("mnist", test_size=0.2, validation_size=0)
    assert [len(data.x_train), len(data.x_validation), len(data.x_test)] == [200, 0, 50]
    origin = np.round(data.x_test[:, 2] * 255)  # 1 for a training file's row, 2 for a test file's
    assert set(origin) == {1, 2}
    np.testing.assert_array_equal(np.bincount(data.y_test), 5)
    assert len(np.unique(rows(data), axis=0)) == 250


def test_the_test_set_alone_is_enough(folder):
    put(folder, FILES[2:])
    data = datasets.load("mnist")
    assert [len(data.x_train), len(data.x_validation), len(data.x_test)] == [30, 10, 10]
    images, labels = made(50, 2)
    table = np.column_stack([images.reshape(50, 784) / 255, labels])
    np.testing.assert_array_equal(rows(data), table[np.lexsort(table.T)])
    assert data.description.startswith("50 ") and "test set alone" in data.description


def test_files_that_do_not_belong_together(folder):
    put(folder, FILES)
    (folder / "mnist" / FILES[3]).write_bytes(gzip.compress(idx(np.zeros(49))))
    with pytest.raises(ValueError, match=r"t10k files .* 50 images, 49 labels"):
        datasets.load("mnist")
    (folder / "mnist" / FILES[3]).write_bytes(gzip.compress(idx(np.full(50, 10))))
    with pytest.raises(ValueError, match="labels up to 10"):
        datasets.load("mnist")
    (folder / "mnist" / FILES[0]).write_bytes(b"torn")
    with pytest.raises(ValueError, match=FILES[0]):
        datasets.load("mnist")


# ---- download --------------------------------------------------------------------------------------------------------


class Server(http.server.ThreadingHTTPServer):
    """A mirror on this machine: `files` by name, `asked` lists the requests, `behaviour` how a name is (mis)served."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.asked, self.behaviour = packed(), [], {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.rpartition("/")[2]
        self.server.asked.append(self.path)
        content, behaviour = self.server.files[name], self.server.behaviour.get(name)
        if behaviour == "missing" or self.path.startswith("/empty/"):
            self.send_error(404)
            return
        if behaviour == "wrong":
            content = content[:-1] + b"?"
        self.send_response(200)
        if behaviour != "endless":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if behaviour == "cut":
            content = content[: len(content) // 2]
        self.wfile.write(content)
        try:
            while behaviour == "endless":
                self.wfile.write(bytes(2**16))
        except OSError:  # the other side stopped listening, as it should
            pass

    def log_message(self, *args):
        pass


@pytest.fixture
def server(folder, monkeypatch):
    with Server() as mirror:
        thread = threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        files = {name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in mirror.files.items()}
        published = dataclasses.replace(datasets._PUBLISHED["mnist"], mirrors=(mirror.url,), files=files)
        monkeypatch.setitem(datasets._PUBLISHED, "mnist", published)
        yield mirror
        mirror.shutdown()
        thread.join()


def there(folder):
    return sorted(path.name for path in (folder / "mnist").iterdir())


def test_a_download_happens_once(folder, server):
    data = datasets.load("mnist")
    assert [len(data.x_train), len(data.x_validation), len(data.x_test)] == [150, 50, 50]
    assert there(folder) == sorted(FILES)
    assert all((folder / "mnist" / name).read_bytes() == server.files[name] for name in FILES)
    assert server.asked == [f"/{name}" for name in FILES]  # training files first
    again = datasets.load("mnist")
    assert len(server.asked) == 4
    for a, b in zip(arrays(data), arrays(again), strict=True):
        np.testing.assert_array_equal(a, b)


def test_only_what_is_missing_is_fetched(folder, server):
    put(folder, FILES[2:])
    assert datasets.download("mnist") == folder / "mnist"
    assert server.asked == [f"/{name}" for name in FILES[:2]]
    assert len(datasets.load("mnist").x_train) == 150


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [("wrong", "SHA-256"), ("cut", "SHA-256|[Ii]ncomplete"), ("missing", "404"), ("endless", "SHA-256")],
)
def test_a_bad_transfer_leaves_nothing_behind(folder, server, behaviour, words):
    server.behaviour[FILES[1]] = behaviour
    with pytest.raises(OSError, match=words):
        datasets.load("mnist")
    assert there(folder) == [FILES[0]]  # the good one is kept
    server.behaviour.clear()
    datasets.load("mnist")
    assert there(folder) == sorted(FILES)
    assert server.asked.count(f"/{FILES[0]}") == 1


def test_an_interruption_leaves_no_half_file(folder, server, monkeypatch):
    class Interrupted(datasets.tqdm):
        def update(self, n=1):
            raise KeyboardInterrupt

    monkeypatch.setattr(datasets, "tqdm", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        datasets.load("mnist")
    assert there(folder) == []


def test_a_file_is_written_beside_and_then_renamed(folder, server, monkeypatch):
    seen = []

    class Watched(datasets.tqdm):
        def update(self, n=1):
            (beside,) = set(there(folder)) - set(FILES)
            seen.append((beside, self.total, (folder / "mnist" / beside).stat().st_ino))
            return super().update(n)

    monkeypatch.setattr(datasets, "tqdm", Watched)
    datasets.download("mnist")
    for file in FILES:
        written = {
            (total, inode) for beside, total, inode in seen if beside.startswith(file) and beside.endswith(".part")
        }
        assert written == {(len(server.files[file]), (folder / "mnist" / file).stat().st_ino)}  # the very same file


def test_the_next_mirror_is_tried(folder, server, monkeypatch):
    published = dataclasses.replace(
        datasets._PUBLISHED["mnist"], mirrors=("http://127.0.0.1:9/", server.url + "empty/", server.url)
    )
    monkeypatch.setitem(datasets._PUBLISHED, "mnist", published)
    datasets.download("mnist")
    assert there(folder) == sorted(FILES)
    assert server.asked[:2] == [f"/empty/{FILES[0]}", f"/{FILES[0]}"]


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_offline_says_what_to_put_where(folder, name):
    put(folder, FILES[3:], name)  # half a test set is not enough
    with pytest.raises(OSError) as caught:
        datasets.load(name)
    text = str(caught.value)
    assert all(file in text for file in FILES) and str(folder / name) in text and "NNLIB_DATA" in text
    assert "127.0.0.1:9/one/" in text and "127.0.0.1:9/two/" in text
    assert [path.name for path in (folder / name).iterdir()] == [FILES[3]]


def test_a_silent_mirror_is_given_up(folder, monkeypatch):
    waits = []

    def silent(url, timeout=None):
        waits.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(datasets.urllib.request, "urlopen", silent)
    with pytest.raises(OSError, match=r"two/train-images-idx3-ubyte\.gz: TimeoutError"):
        datasets.load("mnist")
    assert len(waits) == 2 and all(0 < wait <= 60 for wait in waits)


def test_bad_arguments_are_rejected_before_any_download(folder, server):
    for arguments in ({"test_size": -1}, {"validation_size": 1.5}, {"seed": "0"}, {"scale": "max"}, {"noise": 1}):
        with pytest.raises(ValueError):
            datasets.load("mnist", **arguments)
    assert server.asked == [] and not (folder / "mnist").exists()


def test_there_is_no_download_of_other_sets():
    for name in ("iris", None, ["mnist"]):
        with pytest.raises(ValueError, match="'mnist' and 'fashion_mnist'"):
            datasets.download(name)


def test_published_files_are_told_apart_and_training_files_come_first():
    sums = [(size, digest) for published in datasets._PUBLISHED.values() for size, digest in published.files.values()]
    assert len(set(sums)) == 8 and all(len(bytes.fromhex(digest)) == 32 for _, digest in sums)
    for published in datasets._PUBLISHED.values():
        assert list(published.files) == FILES
        assert len(published.mirrors) >= 2 and all(mirror.endswith("/") for mirror in published.mirrors)


# ---- the data folder -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, "home/.cache/nnlib"),
        ("linux", {"XDG_CACHE_HOME": "elsewhere", "LOCALAPPDATA": "local"}, "elsewhere/nnlib"),
        ("darwin", {"XDG_CACHE_HOME": "elsewhere"}, "home/Library/Caches/nnlib"),
        ("win32", {"LOCALAPPDATA": "local", "XDG_CACHE_HOME": "elsewhere"}, "local/nnlib"),
        ("win32", {}, "home/AppData/Local/nnlib"),
        ("linux", {"NNLIB_DATA": "data", "XDG_CACHE_HOME": "elsewhere"}, "data"),
        ("darwin", {"NNLIB_DATA": "data"}, "data"),
        ("win32", {"NNLIB_DATA": "data", "LOCALAPPDATA": "local"}, "data"),
    ],
)
def test_the_data_folder(tmp_path, monkeypatch, platform, environment, expected):
    for variable in ("NNLIB_DATA", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, str(tmp_path / value))
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    folder = datasets.data_folder()
    monkeypatch.undo()
    assert folder == tmp_path / expected


# ---- the real files --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not (REAL / "mnist").is_dir(), reason="the original MNIST files are not on this machine")
def test_the_real_mnist_test_set(monkeypatch):
    monkeypatch.setenv("NNLIB_DATA", str(REAL))
    for name in FILES[2:]:
        content = (REAL / "mnist" / name).read_bytes()
        assert datasets._PUBLISHED["mnist"].files[name] == (len(content), hashlib.sha256(content).hexdigest())
    labels = datasets.read_idx(REAL / "mnist" / FILES[3])
    assert labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert np.bincount(labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    data = datasets.load("mnist", validation_size=0, images=True)
    assert data.x_train.shape == (8000, 28, 28, 1) and data.x_test.shape == (2000, 28, 28, 1)
    assert np.bincount(np.concatenate([data.y_train, data.y_test])).tolist() == np.bincount(labels).tolist()
    assert np.abs(np.bincount(data.y_test) - np.bincount(labels) / 5).max() <= 1
    everything = np.concatenate([data.x_train, data.x_test])
    assert (everything.min(), everything.max()) == (0, 1) and everything.mean() == pytest.approx(0.1325, abs=5e-5)
    split = datasets.load("mnist")
    assert [len(split.x_train), len(split.x_validation), len(split.x_test)] == [6000, 2000, 2000]


def test_blobs_lie_around_the_centers_asked_for():
    centers = np.array([(2.0, 0.0), (-1.0, 5.0)])
    x, y = datasets.blobs(samples=9, noise=0, seed=0, centers=centers)
    np.testing.assert_array_equal(x, centers[y])
    assert sorted(np.bincount(y)) == [4, 5]


@pytest.mark.parametrize("centers", [[(0, 0)], [(0, 0, 0), (1, 1, 1)], [0, 1], [(0, np.nan), (1, 1)]])
def test_blobs_refuse_centers_that_are_none(centers):
    with pytest.raises(ValueError, match="centers of shape"):
        datasets.blobs(centers=centers)
