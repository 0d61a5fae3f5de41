"""Data sets: splits lose and share nothing, scales know the training rows only."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import datasets as bundled

from nnlib import datasets

POINTS = ["blobs", "moons", "circles", "spirals", "xor"]
BUNDLED = ["digits", "iris", "wine", "breast_cancer", "diabetes"]
PARTS = ["train", "validation", "test"]


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


# ---- photographs -----------------------------------------------------------------------------------------------------


def test_photographs():
    china, flower = datasets.photograph("china"), datasets.photograph("flower")
    for photograph, file in ((china, "china.jpg"), (flower, "flower.jpg")):
        assert photograph.shape == (427, 640, 3) and photograph.dtype == np.float64 and photograph.flags.writeable
        assert photograph.min() == 0 and photograph.max() == 1
        np.testing.assert_array_equal(np.round(photograph * 255), bundled.load_sample_image(file))
    assert china[:100].mean() > flower[:100].mean()  # a sky above the temple, shade above the flower
    for name in ("cat", None, "china.jpg", ["china"]):
        with pytest.raises(ValueError, match="there are the photographs 'china' and 'flower'"):
            datasets.photograph(name)


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


def test_blobs_lie_around_the_centers_asked_for():
    centers = np.array([(2.0, 0.0), (-1.0, 5.0)])
    x, y = datasets.blobs(samples=9, noise=0, seed=0, centers=centers)
    np.testing.assert_array_equal(x, centers[y])
    assert sorted(np.bincount(y)) == [4, 5]


@pytest.mark.parametrize("centers", [[(0, 0)], [(0, 0, 0), (1, 1, 1)], [0, 1], [(0, np.nan), (1, 1)]])
def test_blobs_refuse_centers_that_are_none(centers):
    with pytest.raises(ValueError, match="centers of shape"):
        datasets.blobs(centers=centers)
