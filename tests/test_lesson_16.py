"""Lesson 16: its numbers by hand and by the library, its figures and labs at every extreme, what the text says."""

import numpy as np
import pytest
from matplotlib.figure import Figure

import nnlib as nn
from nnlib.batches import Augmentation, Batches
from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.course.plots.style import RIGHT, WRONG
from nnlib.datasets import load

SMALL = np.array([[1.0, 3.0, 2.0], [5.0, 3.0, 0.0], [2.0, 5.0, 4.0]])[None, :, :, None]
LOSS = nn.SparseCategoricalCrossentropy(from_logits=True)


@pytest.fixture(scope="module")
def data():
    return load("digits", seed=0, images=True)


@pytest.fixture(scope="module")
def training(data):
    return widgets.trained_cnn(data)


def axes(columns=1):
    return Figure().subplots(1, columns)


def test_the_image_worked_by_hand():
    grad = np.array([[1.0, 10.0], [100.0, 1000.0]])[None, :, :, None]
    assert reference.max_pool(SMALL, 2, 1)[0, :, :, 0].tolist() == [[5, 3], [5, 5]]
    dx = reference.max_pool_backward(SMALL, grad, 2, 1)
    assert dx[0, :, :, 0].tolist() == [[0, 10, 0], [101, 0, 0], [0, 1000, 0]]
    y, dx = reference.average_pool(SMALL, np.array([[4.0, 8.0], [12.0, 16.0]])[None, :, :, None], 2, 1)
    assert y[0, :, :, 0].tolist() == [[3, 2], [3.75, 3]]
    assert dx[0, :, :, 0].tolist() == [[1, 3, 2], [4, 10, 6], [3, 7, 4]]


def test_flatten_and_shift_by_hand():
    two = np.array([[[[1, 10], [2, 20]], [[3, 30], [4, 40]]]])
    y, dx = reference.flatten(two, np.arange(8.0)[None])
    assert y.tolist() == [[1, 10, 2, 20, 3, 30, 4, 40]]
    assert dx.ravel().tolist() == list(range(8))
    assert dx.shape == two.shape
    row = np.arange(1.0, 5).reshape(1, 1, 4, 1)
    for right, moved in ((1, [0, 1, 2, 3]), (-2, [3, 4, 0, 0]), (0, [1, 2, 3, 4]), (4, [0] * 4), (-9, [0] * 4)):
        assert reference.shift(row, 0, right).ravel().tolist() == moved
        assert reference.shift(row.swapaxes(1, 2), right, 0).ravel().tolist() == moved


def test_weights_of_a_library_with_channels_first_are_turned_as_the_answer_says():
    rng = np.random.default_rng(0)
    maps, W = rng.normal(size=(3, 2, 2, 12)), rng.normal(size=(48, 10))
    theirs = maps.transpose(0, 3, 1, 2).reshape(3, 48) @ W
    turned = W.reshape(12, 2, 2, 10).transpose(1, 2, 0, 3).reshape(48, 10)
    np.testing.assert_allclose(maps.reshape(3, 48) @ turned, theirs)
    assert not np.allclose(maps.reshape(3, 48) @ W, theirs)


def test_the_network_has_1210_parameters_and_learns(training, data):
    assert training.params.shape == (9, 1210)
    _, read = training.maps(6, 8)
    assert (data.y_validation[6], read) == (8, 3)
    training.model.params = training.params[8]
    right = np.mean(training.model.predict(data.x_validation).argmax(axis=1) == data.y_validation)
    assert round(100 * right, 1) == 96.1
    assert not np.array_equal(training.params[0], training.params[1])


def test_what_the_filters_have_become(training):
    training.model.params = training.params[8]
    kernel = training.model.layers[0].params["kernel"][:, :, 0]  # (3, 3, 6)
    assert kernel[2, :, 0].min() > 0 > kernel[1, 1:, 0].max()  # ink below, none above
    assert kernel[:, 0, 2].min() > 0 > kernel[:, 2, 2].max()  # ink on the left, none on the right
    x = np.zeros((1, 8, 8, 1))
    seen = np.zeros((8, 8), bool)
    for row, column in np.ndindex(8, 8):  # what a number in the middle of layer 2 sees: 8 x 8 pixels
        moved = x.copy()
        moved[0, row, column] = 1
        layers = [nn.Conv2D(1, 3, padding="same", kernel_initializer="ones"), nn.MaxPooling2D()]
        model = nn.Sequential([*layers, nn.Conv2D(1, 3, kernel_initializer="ones")], input_shape=(8, 8, 1))
        seen[row, column] = model.predict(moved)[0, 0, 0, 0] != 0
    assert seen[:7, :7].all()  # the eighth row and column lie above and to the left of the image


@pytest.mark.parametrize("image", [0, 20])
@pytest.mark.parametrize("epoch", [0, 8])
def test_the_browser_at_every_layer(training, image, epoch):
    draw = widgets.feature_map_browser(training)
    for layer, (kind, last) in enumerate((("Conv2D", 5), ("MaxPooling2D", 5), ("Conv2D", 11), ("MaxPooling2D", 11))):
        for channel in (0, 7, 11):
            text = draw(axes(3), image=image, epoch=epoch, layer=layer, channel=channel)
            assert f"; {layer} {kind}, channel {min(channel, last)}: " in text
            assert f"after {epoch} epochs" in text
            assert ("no filter" in text) == (layer % 2 == 1)
    assert "after 1 epoch;" in draw(axes(3), image=0, epoch=1, layer=0, channel=0)


def test_the_browser_shows_the_networks_own_numbers(training, data):
    sides = axes(3)
    widgets.feature_map_browser(training)(sides, image=3, epoch=5, layer=2, channel=7)
    training.model.params = training.params[5]
    x = data.x_validation[3:4]
    for layer in training.model.layers[:3]:
        x = layer.forward(x)
    np.testing.assert_array_equal(sides[2].images[0].get_array(), x[0, :, :, 7])
    assert sides[2].images[0].get_clim() == (0, x.max())
    kernel = training.model.layers[2].params["kernel"][..., 7]  # (3, 3, 6)
    sheet = sides[1].images[0].get_array()
    np.testing.assert_array_equal(sheet[:3, :3], kernel[..., 0])
    np.testing.assert_array_equal(sheet[4:, 8:], kernel[..., 5])


def test_all_maps_in_one_figure(training):
    side = axes()
    text = widgets.all_feature_maps(training)(side, image=0, epoch=8)
    assert text == (
        "digit 5, read as 5, after 8 epochs: maps: image 1 of 8 x 8, 0 Conv2D 6 of 8 x 8, 1 MaxPooling2D 6 of 4 x 4, "
        "2 Conv2D 12 of 4 x 4, 3 MaxPooling2D 12 of 2 x 2"
    )
    assert len(side.images) == 1 + 6 + 6 + 12 + 12


def test_a_map_of_zeros_is_said_to_be_one():
    text = plots.one_map(axes(3), np.zeros((2, 2)), np.zeros((3, 3, 1)), np.zeros((4, 4, 2)), 1, "0 Conv2D")
    assert text.endswith("the map is 0 everywhere")
    maps = np.zeros((2, 3, 2))
    maps[1, 2, 1] = 4.0
    text = plots.one_map(axes(3), np.zeros((2, 2)), None, maps, 1, "1 MaxPooling2D")
    assert text.endswith("map of 2 x 3, 17 % of it above 0, largest 4.00 at row 1, column 2")


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize("window", [1, 2, 4])
@pytest.mark.parametrize("stride", [1, 2, 4])
def test_the_pooling_lab(data, kind, window, stride):
    sides = axes(2)
    text = widgets.pooling(data.x_validation)(sides, image=0, window=window, stride=stride, kind=kind)
    places = (8 - window) // stride + 1
    assert text.startswith(f"{kind} pooling, {window} x {window}, stride {stride}: 8 x 8 numbers become {places} x ")
    drawn = sides[1].images[0].get_array()
    picture = data.x_validation[0, ..., 0]
    corner = picture[:window, :window]
    assert drawn[0, 0] == pytest.approx(corner.max() if kind == "max" else corner.mean())
    if window == stride and kind == "average":
        assert drawn.mean() == pytest.approx(picture.mean())  # it keeps the brightness


def test_the_feature_map_moves_with_the_image_but_for_the_edge(training, data):
    training.model.params = training.params[8]
    conv = training.model.layers[0]
    moved = reference.shift(conv.forward(data.x_validation), 0, 1)
    of_moved = conv.forward(reference.shift(data.x_validation, 0, 1))
    assert [np.allclose(moved[:, :, c], of_moved[:, :, c]) for c in range(8)] == [False, *[True] * 6, False]


def test_how_much_ink_a_move_loses(data):
    x = data.x_validation
    for down, right, percent in ((0, 1, 0.2), (0, 2, 6.5), (0, -1, 0.0), (0, -2, 4.0)):
        assert 100 * (1 - reference.shift(x, down, right).sum() / x.sum()) == pytest.approx(percent, abs=0.05)
    for down in (-1, 1):
        assert 1 - reference.shift(x, down, 0).sum() / x.sum() == pytest.approx(1 / 8, abs=0.015)


def cnn(seed):
    conv = {"kernel_size": 3, "padding": "same", "activation": "relu"}
    layers = [nn.Conv2D(6, **conv), nn.MaxPooling2D(), nn.Conv2D(12, **conv), nn.MaxPooling2D()]
    return nn.Sequential([*layers, nn.Flatten(), nn.Dense(10)], input_shape=(8, 8, 1), seed=seed)


def global_cnn(seed):
    conv = {"kernel_size": 3, "padding": "same", "activation": "relu"}
    layers = [nn.Conv2D(6, **conv), nn.MaxPooling2D(), nn.Conv2D(17, **conv), nn.GlobalMaxPooling2D()]
    return nn.Sequential([*layers, nn.Dense(10)], input_shape=(8, 8, 1), seed=seed)


def ffnn(seed):
    return nn.Sequential([nn.Flatten(), nn.Dense(16, "relu"), nn.Dense(10)], input_shape=(8, 8, 1), seed=seed)


@pytest.fixture(scope="module")
def networks(data):
    """The first of the five kinds of networks that the lesson compares."""
    found = {}
    for name, network in (("CNN", cnn), ("FFNN", ffnn), ("CNN, global pooling", global_cnn)):
        found[name] = network(0)
        found[name].fit(data.x_train, data.y_train, LOSS, nn.Adam(0.01), epochs=8, batch_size=32, verbose=0)
    for name, network in (("CNN, shown moved ones", cnn), ("FFNN, shown moved ones", ffnn)):
        batches = Batches(data.x_train, data.y_train, 32, augment=Augmentation(shift=2), seed=0)
        found[name] = network(0)
        found[name].fit(batches, loss=LOSS, optimizer=nn.Adam(0.01), epochs=8, verbose=0)
    return found


def test_what_the_text_says_of_the_moving_lab(networks, data):
    draw = widgets.moved_images(networks, data.x_validation, data.y_validation)

    def percent(down, right):
        text = draw(axes(2), image=0, down=down, right=right)
        assert text.startswith(f"digit 5, moved {down} down, {right} to the right: CNN reads ")
        parts = text.split(": ", 1)[1].split("; ")
        return {part.split(" reads ")[0]: float(part.split(", ")[-1].split(" %")[0]) for part in parts}

    one = percent(1, 1)
    assert (round(one["CNN"]), round(one["FFNN"]), round(one["CNN, shown moved ones"])) == (25, 11, 85)
    assert max(percent(down, 0)["CNN, global pooling"] for down in (-2, 2)) < 22.5
    edge = [(down, right) for down in range(-3, 4) for right in range(-3, 4) if 3 in (abs(down), abs(right))]
    assert max(max(percent(*move).values()) for move in edge) < 43


def test_the_lab_colours_right_and_wrong_readings():
    sides = axes(2)
    text = plots.readings(sides, np.ones((2, 2)), 3, {"a": 3, "b": 5}, {"a": 0.5, "b": 0.25})
    assert [words.get_color() for words in sides[1].texts] == [RIGHT, WRONG]
    assert [bar.get_width() for bar in sides[1].patches] == [50, 25]
    assert text == "a reads 3, 50.0 % of all right; b reads 5, 25.0 % of all right"


def test_shares_by_shift_draws_means_and_ranges():
    side = axes()
    shares = {"CNN": np.array([[0.2, 0.9], [0.4, 1.0]]), "FFNN": np.array([0.1, 0.5])}
    text = plots.shares_by_shift(side, [-1, 0], shares)
    assert text == "% read right, moved -1, 0: CNN 30.0, 95.0; FFNN 10.0, 50.0"
    np.testing.assert_allclose(side.lines[0].get_ydata(), [30, 95])
    assert Picture(plots.shares_by_shift).draw(shifts=[-1, 0], shares=shares)[1] == text


def searched(start):
    """Return an answer to 16.2 that looks for each window's largest number from `start` on, cell by cell."""

    def answer(x, grad, size, stride):
        dx = np.zeros(x.shape)
        for n, i, j, c in np.ndindex(grad.shape):
            best, winner = start, (0, 0)
            for a, b in np.ndindex(size, size):
                if x[n, i * stride + a, j * stride + b, c] > best:
                    best, winner = x[n, i * stride + a, j * stride + b, c], (a, b)
            dx[n, i * stride + winner[0], j * stride + winner[1], c] += grad[n, i, j, c]
        return dx

    return answer


def left_by_break(x, grad, size, stride):
    dx = np.zeros(x.shape)
    for n, i, j, c in np.ndindex(grad.shape):
        window = x[n, i * stride : i * stride + size, j * stride : j * stride + size, c]
        for a in range(size):
            for b in range(size):
                if window[a, b] == window.max():
                    dx[n, i * stride + a, j * stride + b, c] += grad[n, i, j, c]
                    break
    return dx


def like_x(x, grad, size, stride):
    dx = np.zeros_like(x)
    for n, i, j, c in np.ndindex(grad.shape):
        window = x[n, i * stride : i * stride + size, j * stride : j * stride + size, c]
        a, b = np.unravel_index(window.argmax(), window.shape)
        dx[n, i * stride + a, j * stride + b, c] += grad[n, i, j, c]
    return dx


def sliced(x, down, right):
    """Move by slices as hint 3 warns of: for 0 they are empty."""
    y = np.zeros_like(x)
    rows, columns = ((np.s_[by:], np.s_[:-by]) if by > 0 else (np.s_[:by], np.s_[-by:]) for by in (down, right))
    if down and right:  # else NumPy would complain
        y[:, rows[0], columns[0]] = x[:, rows[1], columns[1]]
    return y


def kind(key, answer):
    names = "max_pool", "max_pool_backward", "average_pool", "flatten", "shift"
    return judge(EXERCISES[key], answer, getattr(reference, names[int(key[3]) - 1])).kind


def test_slips_of_pooling_and_moving_are_named():
    assert kind("16.2", searched(-np.inf)) == "right"
    assert kind("16.2", left_by_break) == "equal ones get it in each row"
    assert kind("16.2", like_x) == "cut off to whole numbers"
    assert kind("16.4", lambda x, grad: (x.reshape(len(x), -1).squeeze(), grad.reshape(x.shape))) == (
        "axes of size 1 vanish"
    )
    assert kind("16.5", sliced) == "empty where a move is 0"


def moved_by_pad(most):
    def answer(x, down, right):
        return reference.shift(x, *(max(-most, min(most, by)) for by in (down, right)))

    return answer


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("16.1", lambda x, size, stride: np.maximum(reference.max_pool(x, size, stride), -1e9)),
        ("16.2", searched(-1000)),
        ("16.2", lambda x, *case: reference.max_pool_backward(np.round(x, 3), *case)),
        ("16.2", lambda x, *case: reference.max_pool_backward(np.float32(x), *case)),
        ("16.3", lambda x, *case: reference.average_pool(np.nan_to_num(x), *case)),
        ("16.3", lambda *case: tuple(np.clip(value, -20, 20) for value in reference.average_pool(*case))),
        ("16.5", lambda x, down, right: reference.shift(x, down, right) if down or right else 0 * x),
        ("16.5", lambda x, down, right: reference.shift(x, down, 0 if down < 0 and right < 0 else right)),
        ("16.5", lambda x, down, right: np.maximum(reference.shift(x, down, right), 0)),
        ("16.5", moved_by_pad(4)),
    ],
)
def test_answers_that_are_right_for_ordinary_images_only_do_not_pass(key, answer):
    assert kind(key, answer) != "right"
