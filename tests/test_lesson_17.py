"""Lesson 17: its maps are right where they can be worked out, its widget holds at every extreme, its claims are so."""

import numpy as np
import pytest
from matplotlib.figure import Figure

import nnlib as nn
from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.datasets import load


@pytest.fixture(scope="module")
def digits():
    data, rng = load("digits", seed=0, images=True), np.random.default_rng(0)
    learn, unseen = data.y_train < 5, data.y_validation < 5
    x, _ = widgets.scattered(data.x_train[learn], rng)
    x_unseen, corners = widgets.scattered(data.x_validation[unseen], rng)
    return x, data.y_train[learn], x_unseen, data.y_validation[unseen], corners


def reader(seed=0):
    first, second = (nn.Conv2D(filters, 3, padding="same", activation="relu") for filters in (8, 16))
    layers = [first, nn.MaxPooling2D(2), second, nn.GlobalMaxPooling2D(), nn.Dense(5)]
    return nn.Sequential(layers, input_shape=(16, 16, 1), seed=seed)


@pytest.fixture(scope="module")
def model(digits):
    model = reader()
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(digits[0], digits[1], loss, nn.Adam(0.01), epochs=8, verbose=0)
    return model


def axes(columns=1):
    return Figure().subplots(1, columns)


@pytest.mark.parametrize(
    ("kernels", "strides"), [((3, 2, 3), (1, 2, 1)), ((3, 3), (1, 1)), ((3, 3), (2, 1)), ((4, 2, 3), (2, 3, 2))]
)
def test_the_receptive_field_is_what_a_gradient_reaches(kernels, strides):
    pools = [nn.AveragePooling2D(k, s) for k, s in zip(kernels, strides, strict=True)]
    model = nn.Sequential(pools, input_shape=(64, 64, 1))
    grad = np.zeros_like(model.forward(np.zeros((1, 64, 64, 1))))
    grad[0, 1, 1] = 1
    reached = model.backward(grad)[0, :, :, 0] != 0
    assert reference.receptive_field(kernels, strides) == reached.any(axis=0).sum()


def test_occlusion_of_a_score_that_sums_is_what_was_covered():
    x = np.random.default_rng(0).normal(size=(5, 6, 2))
    drop = reference.occlusion(lambda many: many.sum(axis=(1, 2, 3)), x, 2, 0.0)
    assert drop.shape == (4, 5)
    assert drop[1, 3] == pytest.approx(x[1:3, 3:5].sum())
    np.testing.assert_allclose(reference.occlusion(lambda many: many.mean(axis=(1, 2, 3)), np.ones((3, 3, 1)), 3, 1), 0)


def test_grad_cam_by_hand():
    maps = np.array([[[2.0, 0.0], [1.0, 1.0], [0.0, 3.0]]])
    slopes = np.array([[[0.6, 0.0], [0.0, -0.3], [0.3, 0.0]]])
    np.testing.assert_allclose(reference.grad_cam(maps, slopes), [[0.6, 0.2, 0.0]])


def test_counts_by_hand():
    assert reference.count_by_sharing(4, 4, 1, 3, 1, 2) == (20, 80, 136)
    assert reference.count_by_sharing(16, 16, 1, 3, 1, 8) == (80, 15680, 402976)


def test_slopes_are_central_differences(digits, model):
    """The slope by a map's cell is the change of the score as the layers after it see that cell changed."""
    x = digits[2][3]
    maps, slopes = widgets.maps_and_slopes(model, x, 2, layer=1)
    for place in ((1, 2, 3), (4, 4, 0), (6, 1, 7)):
        scores = []
        for h in (1e-6, -1e-6):
            y = maps.copy()[None]
            y[(0, *place)] += h
            for layer in model.layers[2:]:
                y = layer.forward(y)
            scores.append(y[0, 2])
        assert slopes[place] == pytest.approx((scores[0] - scores[1]) / 2e-6, abs=1e-6)


def test_scattered_digits_stand_whole_where_it_says(digits):
    ones = np.ones((50, 8, 8, 1))
    images, corners = widgets.scattered(ones, np.random.default_rng(1))
    assert images.shape == (50, 16, 16, 1)
    assert corners.min() == 0
    assert corners.max() == 8
    for image, (row, column) in zip(images, corners, strict=True):
        assert (image == 1).sum() == 64
        assert (image[row : row + 8, column : column + 8] == 1).all()


@pytest.mark.parametrize("image", [0, 39])
@pytest.mark.parametrize("answer", ["its own", 0, 4])
@pytest.mark.parametrize("layer", [0, 2])
@pytest.mark.parametrize("square", [1, 8])
def test_the_viewer_at_every_extreme(digits, model, image, answer, layer, square):
    draw = widgets.seeing(model, *digits[2:])
    picture, text = Picture(draw, columns=2).draw(image=image, answer=answer, layer=layer, square=square)
    assert picture.startswith(b"\x89PNG")
    assert text.startswith(f"digit {digits[3][image]}, read as ")
    assert "nan" not in text
    if answer != "its own":
        assert f"what speaks for {answer}?" in text


def test_the_viewer_without_corners(digits, model):
    assert "occlusion: largest " in widgets.seeing(model, *digits[2:4])(axes(2), 1, "its own", 2, 4)


def test_peaks_stand_in_the_middle_of_their_cells():
    amounts = np.zeros((8, 8))
    amounts[0, 7] = 1
    assert plots.peak(amounts, (16, 16)) == (0.5, 14.5)
    fine = np.zeros((13, 13))
    fine[2, 12] = 1
    assert plots.peak(fine, (16, 16), reach=4) == (3.5, 13.5)  # a square over rows 2 to 5, columns 12 to 15


def test_heat_without_anything_above_0():
    assert plots.heat(axes(), np.ones((4, 4)), np.zeros((2, 2)), "cam") == "cam: nothing above 0"
    assert plots.heat(axes(), np.ones((4, 4)), -np.ones((2, 2)), "drop", corner=(0, 0)) == "drop: nothing above 0"


def test_heat_lies_over_the_places_of_the_square():
    figure = axes()
    plots.heat(figure, np.ones((16, 16)), np.ones((13, 13)), "drop", reach=4)
    assert figure.images[1].get_extent() == [1, 14, 14, 1]  # middles of squares: 1.5 to 13.5, half a pixel more around
    plots.heat(figure, np.ones((16, 16)), np.ones((8, 8)), "cam")
    assert figure.images[3].get_extent() == [-0.5, 15.5, 15.5, -0.5]


def test_filters_stand_in_columns_and_channels_in_rows():
    figure, kernel = axes(), np.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5)
    assert plots.filters(figure, kernel, "layer 2") == "layer 2: 5 filters of 2 x 3 x 4, 120 weights"
    sheet = figure.images[0].get_array()
    assert sheet.shape == (4 * 3 - 1, 5 * 4 - 1)
    np.testing.assert_array_equal(sheet[3:5, 8:11], kernel[:, :, 1, 2])
    assert plots.filters(axes(), np.zeros((1, 1, 1, 1))) == "1 filters of 1 x 1 x 1, 1 weights"


def test_the_network_looks_at_its_digits(digits, model):
    """Peaks of both maps lie on the digit far more often than chance, a quarter."""
    _, _, x, _, corners = digits
    found = np.zeros(2)
    for image, corner in zip(x[:30], corners, strict=False):
        read = model.forward(image[None]).argmax()
        drop = reference.occlusion(lambda many, read=read: model.forward(many)[:, read], image, 4, 0.15)
        cam = reference.grad_cam(*widgets.maps_and_slopes(model, image, read, 2))
        for kind, peak in enumerate((plots.peak(drop, (16, 16), 4), plots.peak(cam, (16, 16)))):
            found[kind] += all(0 <= at - first <= 7 for at, first in zip(peak, corner, strict=True))
    assert found.min() >= 20


def kind(key, answer):
    names = "receptive_field", "occlusion", "grad_cam", "count_by_sharing"
    return judge(EXERCISES[key], answer, getattr(reference, names[int(key[3]) - 1])).kind


def test_slips_of_looking_are_named():
    def from_an_empty_image(score, x, size, value):
        return reference.occlusion(score, x, size, value) - score(x[None]) + score(np.zeros((1, *x.shape)))

    def value_or_mean(score, x, size, value):
        return reference.occlusion(score, x, size, value or x.mean())

    def cut_map_by_map(maps, slopes):
        return sum(np.maximum(maps[..., f] * slopes[..., f].mean(), 0) for f in range(maps.shape[2]))

    assert kind("17.2", from_an_empty_image) == "the drop from an empty image"
    assert kind("17.2", value_or_mean) == "a value of 0 counts as none"
    assert kind("17.3", cut_map_by_map) == "ReLU before the sum"
    assert kind("17.3", lambda maps, slopes: reference.grad_cam(np.maximum(maps, 0), slopes)) == "ReLU on the maps"


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("17.1", lambda kernels, strides: reference.receptive_field(kernels[:6], strides[:6])),
        ("17.1", lambda kernels, strides: reference.receptive_field(np.maximum(kernels, 2), strides)),
        ("17.2", lambda *case: np.clip(reference.occlusion(*case), -20, 20)),
        ("17.2", lambda score, x, *case: reference.occlusion(score, x, *case) * (x.shape[0] != x.shape[1])),
        ("17.3", lambda maps, slopes: np.clip(reference.grad_cam(maps, slopes), 0, 20)),
        ("17.3", lambda *case: np.where(reference.grad_cam(*case) > 1e-3, reference.grad_cam(*case), 0)),
        ("17.3", lambda maps, slopes: reference.grad_cam(maps, slopes if slopes.any() else slopes + 1)),
    ],
)
def test_answers_that_are_right_for_ordinary_networks_only_do_not_pass(key, answer):
    assert kind(key, answer) != "right"
