"""Batches and augmentation: every example once, the stated changes and no others, the same for the same seed."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import datasets
from nnlib.batches import Augmentation, Batches

# Every pixel of every channel of every picture is a number of its own, and none is 0: a shift can be read off.
PICTURES = np.arange(1, 1 + 40 * 6 * 5 * 2).reshape(40, 6, 5, 2) * 1.0
LABELS = np.arange(40) % 4


def joined(batches, epoch=1):
    return [np.concatenate(parts) for parts in zip(*batches(epoch), strict=True)]


def from_logits():
    return nn.SparseCategoricalCrossentropy(from_logits=True)


# Batches ------------------------------------------------------------------------------------------------------------


@given(st.integers(1, 40), st.integers(1, 50), st.booleans(), st.integers(0, 9), st.integers(1, 9))
def test_an_epoch_has_every_example_once(m, batch_size, shuffle, seed, epoch):
    batches = Batches(PICTURES[:m], np.arange(m), batch_size, shuffle=shuffle, seed=seed)
    got = list(batches(epoch))
    assert [len(x) for x, _ in got] == [len(y) for _, y in got]
    assert len(got) == len(batches) and {len(x) for x, _ in got[:-1]} <= {batch_size}
    x, y = joined(batches, epoch)
    np.testing.assert_array_equal(x, PICTURES[y])  # pictures keep their labels
    assert sorted(y) == list(range(m)) and (shuffle or list(y) == list(range(m)))


def test_rows_are_the_only_ones_taken():
    rows = np.array([7, 3, 11, 30])
    _, y = joined(Batches(PICTURES, np.arange(40), 3, rows=rows, shuffle=False))
    assert list(y) == [7, 3, 11, 30]
    orders = {tuple(joined(Batches(PICTURES, np.arange(40), 3, rows=rows, seed=seed))[1]) for seed in range(20)}
    assert len(orders) > 8 and {tuple(sorted(order)) for order in orders} == {(3, 7, 11, 30)}


def test_an_epoch_is_the_same_whenever_it_is_asked_for():
    batches = Batches(PICTURES, LABELS, 7, augment=Augmentation(shift=2, flip=True), seed=5)
    third, first, again = joined(batches, 3), joined(batches, 1), joined(batches, 3)
    np.testing.assert_array_equal(third[0], again[0])
    np.testing.assert_array_equal(third[1], again[1])
    assert not np.array_equal(first[1], third[1])
    other = joined(Batches(PICTURES, LABELS, 7, augment=Augmentation(shift=2, flip=True), seed=6), 3)
    assert not np.array_equal(other[0], third[0])


def test_the_order_does_not_depend_on_the_augmentation():
    plain, changed = (Batches(PICTURES, np.arange(40), 7, augment=a) for a in (None, Augmentation(2, True)))
    for epoch in (1, 2):
        np.testing.assert_array_equal(joined(plain, epoch)[1], joined(changed, epoch)[1])


def test_no_global_random_state():
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    joined(Batches(PICTURES, LABELS, 7, augment=Augmentation(2, True, (3, 3))))
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002


def test_bytes_become_floats_a_batch_at_a_time(tmp_path):
    """A file of 16 MB is read by batches of 64 pictures: neither it nor its floats (128 MB) are ever in memory."""
    shape = (5000, 32, 32, 3)
    stored = np.lib.format.open_memmap(tmp_path / "x.npy", "w+", np.uint8, shape)
    stored[...] = np.random.default_rng(0).integers(0, 256, (1, *shape[1:]))
    stored[:, 0, 0, 0] = np.arange(5000) % 256
    del stored
    x = np.load(tmp_path / "x.npy", mmap_mode="r")
    batches = Batches(x, np.arange(5000), 64, full=255, augment=Augmentation(shift=2))
    tracemalloc.start()
    count = sum(len(inputs) for inputs, _ in batches(1))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 5000 and peak < 12e6  # 64 pictures are 1.6 MB as floats; a few copies
    inputs, labels = next(Batches(x, np.arange(5000), 64, full=255)(1))
    assert type(inputs) is np.ndarray and inputs.dtype == np.float64
    np.testing.assert_array_equal(inputs[:, 0, 0, 0], labels % 256 / 255)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"y": LABELS[:9]}, "x holds 40 examples, y holds 9"),
        ({"x": PICTURES[:0], "y": LABELS[:0]}, "x holds 0 examples"),
        ({"batch_size": 0}, "batch_size=0"),
        ({"batch_size": 2.0}, r"batch_size=2\.0"),
        ({"full": 0}, "full=0"),
        ({"full": np.nan}, "full=nan"),
        ({"seed": -1}, "seed=-1"),
        ({"seed": None}, "seed=None"),
        ({"augment": "flip"}, "augment='flip'; expected Augmentation"),
        ({"rows": [40]}, "expected numbers of examples, from 0 to 39"),
        ({"rows": [-1]}, "from 0 to 39"),
        ({"rows": [1.0]}, "from 0 to 39"),
        ({"rows": np.zeros(0, int)}, "from 0 to 39"),
        ({"rows": np.ones(40, bool)}, "from 0 to 39"),
        ({"rows": 3}, "from 0 to 39"),
    ],
)
def test_bad_arguments(arguments, words):
    with pytest.raises(ValueError, match=words):
        Batches(**{"x": PICTURES, "y": LABELS, **arguments})


@pytest.mark.parametrize("epoch", [0, -1, 1.0, None])
def test_an_epoch_is_a_number(epoch):
    with pytest.raises(ValueError, match="Got epoch="):
        list(Batches(PICTURES, LABELS)(epoch))


# Augmentation -------------------------------------------------------------------------------------------------------


def by_hand(picture, down, right, mirrored, height, width, shift):
    """A window of a picture, pixel by pixel: its upper left corner is at (down - shift, right - shift)."""
    H, W, C = picture.shape
    window = np.zeros((height, width, C))
    for i in range(height):
        for j in range(width):
            a, b = i + down - shift, j + right - shift
            if 0 <= a < H and 0 <= b < W:
                window[i, width - 1 - j if mirrored else j] = picture[a, b]
    return window


@given(st.integers(0, 3), st.booleans(), st.sampled_from([None, (6, 5), (4, 5), (1, 2)]), st.integers(0, 99))
def test_each_picture_is_one_of_the_windows_that_there_are(shift, flip, crop, seed):
    height, width = crop or (6, 5)
    got = Augmentation(shift, flip, crop)(PICTURES[:6], np.random.default_rng(seed))
    assert got.shape == (6, height, width, 2) and got.flags.c_contiguous and got.dtype == np.float64
    for picture, changed in zip(PICTURES, got, strict=False):
        assert any(
            np.array_equal(changed, by_hand(picture, down, right, mirrored, height, width, shift))
            for down in range(6 - height + 2 * shift + 1)
            for right in range(5 - width + 2 * shift + 1)
            for mirrored in {False, flip}
        )


def test_all_windows_are_equally_likely():
    x = np.tile(PICTURES[:1], (6000, 1, 1, 1))
    got = Augmentation(shift=1, flip=True)(x, np.random.default_rng(0))
    seen = {}
    for changed in got:
        seen[changed.tobytes()] = seen.get(changed.tobytes(), 0) + 1
    assert len(seen) == 3 * 3 * 2  # down, right, mirrored or not
    assert min(seen.values()) > 250 and max(seen.values()) < 420  # 333 each, standard deviation 18


def test_the_pictures_given_stay_as_they_are():
    x = PICTURES.copy()
    for rng in (None, np.random.default_rng(0)):
        for augment in (Augmentation(), Augmentation(1, True), Augmentation(crop=(2, 2))):
            augment(x, rng)[...] = 7
    np.testing.assert_array_equal(x, PICTURES)


def test_without_a_stream_it_is_the_middle():
    np.testing.assert_array_equal(Augmentation(2, True)(PICTURES), PICTURES)
    np.testing.assert_array_equal(Augmentation(2, True, (4, 3))(PICTURES), PICTURES[:, 1:5, 1:4])
    x, _ = joined(Batches(PICTURES, LABELS, augment=Augmentation(2, True, (4, 3)), shuffle=False))
    np.testing.assert_array_equal(x, PICTURES[:, 1:5, 1:4])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"shift": -1}, "shift=-1"),
        ({"shift": 0.5}, "shift=0.5"),
        ({"crop": 4}, "crop=4; expected"),
        ({"crop": (4,)}, r"crop=\(4,\); expected"),
        ({"crop": (0, 4)}, "crop=0"),
    ],
)
def test_bad_arguments_of_augmentation(arguments, words):
    with pytest.raises(ValueError, match=words):
        Augmentation(**arguments)


def test_pictures_that_do_not_fit():
    with pytest.raises(ValueError, match=r"shape \(40, 60\); expected pictures"):
        Augmentation(1)(PICTURES.reshape(40, 60), np.random.default_rng(0))
    for crop in ((7, 5), (6, 6)):
        for rng in (None, np.random.default_rng(0)):
            with pytest.raises(ValueError, match=rf"crop=\({crop[0]}, {crop[1]}\) for pictures of 6 x 5"):
                Augmentation(2, crop=crop)(PICTURES, rng)


def test_repr():
    assert repr(Augmentation(1, True, (4, 3))) == "Augmentation(shift=1, flip=True, crop=(4, 3))"
    assert repr(Batches(PICTURES, LABELS, 7)) == "Batches of 7 of 40 examples"


# Sets of pictures ---------------------------------------------------------------------------------------------------


def test_batches_of_a_set_are_the_rows_of_load():
    data = datasets.load("digits", images=True, validation_size=0.3, seed=2)
    train, validation, test = datasets.load_batches("digits", 100, validation_size=0.3, seed=2)
    for part, batches in (("validation", validation), ("test", test)):
        for epoch in (1, 2):
            x, y = joined(batches, epoch)
            np.testing.assert_array_equal(x, getattr(data, f"x_{part}"))
            np.testing.assert_array_equal(y, getattr(data, f"y_{part}"))
    x, y = joined(train)
    assert x.shape == data.x_train.shape and not np.array_equal(y, data.y_train)
    order, wanted = np.lexsort(x.reshape(len(x), -1).T), np.lexsort(data.x_train.reshape(len(x), -1).T)
    np.testing.assert_array_equal(x[order], data.x_train[wanted])
    np.testing.assert_array_equal(y[order], data.y_train[wanted])


def test_augmentation_changes_the_training_pictures_alone():
    plain = datasets.load_batches("digits", 100)
    shifted = datasets.load_batches("digits", 100, augment=Augmentation(shift=1))
    assert not np.array_equal(joined(plain[0])[0], joined(shifted[0])[0])
    for a, b in zip(plain[1:], shifted[1:], strict=True):
        np.testing.assert_array_equal(joined(a)[0], joined(b)[0])
    assert datasets.load_batches("digits", validation_size=0)[1] is None


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("iris", {}, "iris has no images; load_batches takes digits, mnist, fashion_mnist or cifar10"),
        ("digit", {}, "Did you mean 'digits'"),
        ("digits", {"batch_size": 0}, "batch_size=0"),
        ("digits", {"test_size": 1.0}, r"test_size=1\.0"),
        ("digits", {"seed": -1}, "seed=-1"),
        ("digits", {"augment": 3}, "augment=3"),
    ],
)
def test_bad_arguments_of_load_batches(name, arguments, words):
    with pytest.raises(ValueError, match=words):
        datasets.load_batches(name, **arguments)


# Training with them -------------------------------------------------------------------------------------------------


X, Y = PICTURES.reshape(40, 60) / PICTURES.max(), LABELS


def classifier():
    return nn.Sequential([nn.Dense(8, "tanh"), nn.Dense(4)], 60, seed=0)


def test_training_on_a_function_is_training_on_its_batches():
    """Against the same rows given by index arrays; the weights of classes too."""
    batches = Batches(X, Y, 7, seed=3)

    def rows(epoch):
        order = np.random.default_rng((3, epoch)).spawn(2)[0].permutation(40)
        return [order[start : start + 7] for start in range(0, 40, 7)]

    settings = {"epochs": 3, "verbose": 0, "metrics": "accuracy", "class_weight": {0: 1, 1: 2, 2: 3, 3: 4}}
    one, other = classifier(), classifier()
    one.fit(batches, loss=from_logits(), optimizer="adam", validation_data=Batches(X[:9], Y[:9], 4), **settings)
    other.fit(X, Y, from_logits(), "adam", batches=rows, validation_data=(X[:9], Y[:9]), **settings)
    np.testing.assert_array_equal(one.params, other.params)
    for a, b in zip(one.history.records, other.history.records, strict=True):
        assert a == pytest.approx(b, rel=1e-12)
    assert one.evaluate(Batches(X, Y, 11)) == pytest.approx(one.evaluate(X, Y), rel=1e-12)


def test_training_goes_on_as_if_it_had_never_stopped(tmp_path):
    batches = Batches(PICTURES / 3000, Y, 7, augment=Augmentation(1, True), seed=3)

    def started():
        return nn.Sequential([nn.Dense(3, "relu"), nn.Dense(4)], (6, 5, 2), seed=0)

    def sequence_labels(epoch):
        return ((x, np.broadcast_to(y[:, None, None], (len(y), 6, 5))) for x, y in batches(epoch))

    whole, half = started(), started()
    whole.fit(sequence_labels, loss=from_logits(), optimizer="adam", epochs=4, verbose=0)
    half.fit(sequence_labels, loss=from_logits(), optimizer="adam", epochs=2, verbose=0)
    half.save(tmp_path / "half")
    again = nn.Sequential.load(tmp_path / "half")
    again.fit(sequence_labels, epochs=2, verbose=0)
    np.testing.assert_array_equal(again.params, whole.params)


def test_a_function_is_asked_for_each_epoch_and_for_no_more_than_a_batch():
    events = []

    def batches(epoch):
        for start in (0, 20):
            events.append((epoch, start))
            yield X[start : start + 20], Y[start : start + 20]

    model = classifier()
    for record in model.epochs(batches, loss=from_logits(), optimizer="sgd", epochs=2, per_batch=True):
        events.append(record.get("batch", "end"))
    assert events == [(1, 0), 1, (1, 20), 2, "end", (2, 0), 1, (2, 20), 2, "end"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"y": Y}, "Got y beside a function"),
        ({"sample_weight": np.ones(40)}, "Got sample_weight beside a function"),
        ({"batches": lambda epoch: [[0]]}, "Got batches beside a function"),
        ({"validation_split": 0.2}, "no end to split off; give validation_data"),
        ({"validation_data": [(X, Y)]}, "Got validation_data of 1 parts; expected the pair"),
    ],
)
def test_what_a_function_leaves_no_room_for(settings, words):
    model = classifier()
    with pytest.raises(ValueError, match=words):
        model.fit(Batches(X, Y), **{"loss": from_logits(), "optimizer": "sgd", **settings})
    assert model.loss is None and model.optimizer is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], r"x\(1\) gave no batch; expected pairs"),
        ([X], r"x\(1\) gave type ndarray; expected batches, each a pair"),
        ([(X, Y, Y)], r"x\(1\) gave 3 parts"),
        ([(X, Y[:5])], "x holds 40 examples, y holds 5"),
        ([(X[:0], Y[:0])], "x is empty"),
        ([(X[:, :5], Y)], r"x has shape \(40, 5\)"),
        ([(X * np.inf, Y)], "expected finite numbers"),
        ([(X, Y + 1)], "4 outputs have classes 0 to 3"),
    ],
)
def test_batches_are_checked_as_they_come(given, words):
    for call in (classifier().fit, classifier().evaluate):
        settings = {"loss": from_logits()} | ({"optimizer": "sgd", "verbose": 0} if call.__name__ == "fit" else {})
        with pytest.raises(ValueError, match=words):
            call(lambda epoch: given, **settings)


def test_divergence_on_validation_batches_names_the_layer():
    model = nn.Sequential([nn.Dense(1, use_bias=False)], 2, seed=0, dtype="float32")
    huge = np.full((4, 2), 3e38, "float32")
    with pytest.raises(nn.DivergenceError, match="layer 0, Dense") as caught:
        model.params = np.full(2, 3.0)
        model.fit(
            lambda epoch: [(huge * 0, np.zeros(4))],
            loss="mse",
            optimizer=nn.SGD(0.0),
            verbose=0,
            validation_data=lambda epoch: [(huge * 0, np.zeros(4)), (huge, np.zeros(4))],
        )
    assert caught.value.layer == 0
