"""Lesson 21: its numbers by hand, the figure and the lab at every extreme, what the text says of both."""

import copy
import dataclasses

import numpy as np
import pytest
from matplotlib.figure import Figure

from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import CallFailed, judge
from nnlib.course.keras_models import FOLDER
from nnlib.course.plots.style import RIGHT, WRONG
from nnlib.course.widgets.lesson_21 import cnn, lstm
from nnlib.datasets import load
from nnlib.interop import compare, load_keras_weights

SHARES = 10.0 ** np.arange(-6, 0.1, 0.5)  # all positions of the slider


@pytest.fixture(scope="module")
def data():
    return load("digits", seed=0, images=True)


@pytest.fixture(scope="module")
def lab(data):
    return widgets.faulty(data.x_validation, data.y_validation)


def sides():
    return Figure().subplots(1, 2)


def told(lab, slip, share):
    """Return how many labels change, F1 before and after, and the layers that differ with their differences."""
    text = lab(sides(), slip, share)
    assert text.startswith(f"{slip}, {share:.2g} of the way: ")
    changes, score, layers = text.removeprefix(f"{slip}, {share:.2g} of the way: ").split("; ")
    before, after = map(float, score.removeprefix("macro F1 ").split(" -> "))
    parts = (part.rsplit(" ", 1) for part in layers.removeprefix("largest difference: ").split(", "))
    return int(changes.split()[0]), before, after, {name: float(size) for name, size in parts if size != "agrees"}


def test_letters_flattened_by_hand():
    last, first = ["a0", "b0", "c0", "a1", "b1", "c1"], ["a0", "a1", "b0", "b1", "c0", "c1"]
    kernel = np.array([[float(last.index(letter))] for letter in first])  # of each row, where it should stand
    assert reference.flatten_rows(kernel, 1, 2, 3).ravel().tolist() == [0, 1, 2, 3, 4, 5]


def test_gates_two_directions_and_layers_by_hand():
    W = np.array([[1.0, 2, 3, 4, 7, 8, 5, 6]])
    assert reference.reorder_gates(W, "ifoc").tolist() == [[1, 2, 3, 4, 5, 6, 7, 8]]
    a, b = np.array([[[1.0], [2.0], [3.0]]]), np.array([[[30.0], [20.0], [10.0]]])
    assert reference.both_directions(a, b).tolist() == [[[1, 10], [2, 20], [3, 30]]]
    layers = [lambda x: 2 * x, lambda x: x + 3, lambda x: x * x]
    assert reference.differences_alone(layers, 1.5, [2.0, 5.0, 10.0]).tolist() == [1, 0, 15]


def test_layers_of_unequal_widths_are_asked_too():
    def of_equal_widths(layers, x, outputs):
        given = np.array([x, *outputs[:-1]])  # the lesson's own outputs, (12, 8, 16), (12, 16) and (12, 10), refuse
        return [np.abs(layer(a) - want).max() for layer, a, want in zip(layers, given, outputs, strict=True)]

    with pytest.raises(CallFailed, match=r"21\.5 raised ValueError"):
        judge(EXERCISES["21.5"], of_equal_widths, reference.differences_alone)

    def changing(layers, x, outputs):
        outputs[-1][:] = 0
        return reference.differences_alone(layers, x, right)

    for layers, x, right in EXERCISES["21.5"].proofs():
        case = dataclasses.replace(EXERCISES["21.5"], cases=lambda case=(layers, x, right): [case])
        assert judge(case, changing, reference.differences_alone).kind == "input changed"


def test_pytorch_in_its_own_layout_is_the_library():
    """Against the framework itself: tests/test_recurrent.py; here the layout alone, by the equation of one step."""
    rng = np.random.default_rng(0)
    weight_ih, weight_hh, *biases = (rng.normal(size=shape) for shape in ((8, 3), (8, 2), 8, 8))
    W, U, b = reference.from_pytorch(weight_ih, weight_hh, *biases)
    x, h = rng.normal(size=3), rng.normal(size=2)
    np.testing.assert_allclose(x @ W + h @ U + b, weight_ih @ x + biases[0] + weight_hh @ h + biases[1])


def test_keras_networks_agree_and_their_scores_are_those_of_the_text(data, lab):
    for network, share in ((cnn, "biases left out"), (lstm, "U transposed")):
        model = network()
        load_keras_weights(model, FOLDER / f"keras_{network.__name__}.keras")
        assert compare(model, FOLDER / f"keras_{network.__name__}.npz").agree
        assert told(lab, share, 1e-6)[1] == (0.9699 if network is cnn else 0.9396)


@pytest.mark.parametrize(
    ("slip", "layer", "cause"),
    [
        ("flatten order", 4, "flatten order"),
        ("gates i, f, o, c~", 1, "gate order: its columns stand as i, f, o, c~; expected i, f, c~, o"),
        ("backward: i and o exchanged", 0, "gate order of the backward layer: its columns stand as o, f, c~, i"),
        ("U transposed", 1, "U^T"),
    ],
)
def test_compare_names_each_slip_of_the_lab(slip, layer, cause):
    network, change = widgets.SLIPS[slip]
    model = network()
    load_keras_weights(model, FOLDER / f"keras_{network.__name__}.keras")
    before = model.params.copy()
    report = compare(widgets.changed(model, change), FOLDER / f"keras_{network.__name__}.npz")
    assert report.first.key == layer and cause in report.first.cause
    np.testing.assert_array_equal(model.params, before)
    assert compare(widgets.changed(model, change, 0.0), FOLDER / f"keras_{network.__name__}.npz").agree


def test_the_whole_lab(lab):
    fallen = {}
    for slip in widgets.SLIPS:
        for share in SHARES:
            labels, before, after, layers = told(lab, slip, share)
            if np.isclose(share, 10**-4.5):
                assert layers, slip  # all are seen at 3.2e-05
            if share <= 1.01e-3:
                assert labels == 0 and after == before
            if before - after >= 0.034:
                fallen.setdefault(slip, round(float(np.log10(share)), 1))
    assert fallen == {"gates i, f, o, c~": -1.0, "U transposed": -0.5, "flatten order": 0.0}


def test_what_the_text_says_of_whole_slips(lab):
    labels, _, after, layers = told(lab, "biases left out", 1.0)
    assert (labels, after) == (4, 0.9751)
    assert list(layers) == ["0 Conv2D", "1 MaxPooling2D", "2 Conv2D", "3 Flatten", "4 Dense"]
    assert told(lab, "backward: i and o exchanged", 1.0)[:3] == (10, 0.9396, 0.9229)
    assert told(lab, "flatten order", 1.0)[0] == 358


def test_softmax_left_out_changes_no_label(data):
    model = cnn()
    load_keras_weights(model, FOLDER / "keras_cnn.keras")
    without = copy.deepcopy(model)
    without.layers[4].activation = type(without.layers[0].activation).get("linear")
    labels, other = (each.predict(data.x_validation).argmax(axis=1) for each in (model, without))
    np.testing.assert_array_equal(labels, other)


def test_the_figure_colours_what_differs():
    differences, scores = axes = sides()
    text = plots.layer_differences(axes, {"0 Dense": 1e-9, "1 Dense": 0.5, "2 Dense": np.inf}, 1e-5, 0.9, 0.3)
    assert text == "macro F1 0.9000 -> 0.3000; largest difference: 0 Dense agrees, 1 Dense 0.5, 2 Dense not finite"
    colour = [bar.get_facecolor()[:3] for bar in differences.patches]
    assert colour[0] != colour[1] == colour[2]
    assert [bar.get_height() for bar in scores.patches] == [0.9, 0.3]
    for side, wanted in ((RIGHT, {"0 Dense": 0.0}), (WRONG, {"0 Dense": 1.0})):
        _, scores = axes = sides()
        plots.layer_differences(axes, wanted, 1e-5, 0.9, 0.9)
        assert scores.patches[1].get_facecolor() == pytest.approx(_rgba(side))


def _rgba(colour):
    return (*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)), 1.0)


def test_the_lab_is_drawn(lab):
    image, text = Picture(lab, columns=2).draw(slip="U transposed", share=1.0)
    assert image.startswith(b"\x89PNG") and "237 of 360 labels change" in text
