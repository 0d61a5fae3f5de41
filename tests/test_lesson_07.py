"""Lesson 07: what stands behind its sliders at every extreme, and the numbers that its text claims."""

import itertools
import re

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.course.playground import State, Training
from nnlib.datasets import load

DATA = load("digits", seed=0)
ACTIVATIONS = ("sigmoid", "tanh", "relu")
CIRCLES = "data=circles depth=4 width=6 activation=sigmoid learning_rate=0.3"


@pytest.fixture(scope="module")
def reader():
    """Return a function that gives the text of the lab's figure."""
    draw = widgets.depth_and_width(DATA)

    def text(**values):
        image, said = Picture(draw, 2).draw(**values)
        assert image.startswith(b"\x89PNG")
        assert "\n" not in said
        return said

    return text


def right(text):
    return int(text.split(": ")[1].split()[0])


@pytest.mark.parametrize(("depth", "width", "activation"), [*itertools.product((1, 6), (1, 32), ACTIVATIONS)])
def test_the_lab_at_every_corner(reader, depth, width, activation):
    text = reader(depth=depth, width=width, activation=activation)
    sizes = [64, *[width] * depth, 10]
    count = sum(D * H + H for D, H in itertools.pairwise(sizes))
    layers, units = f"{depth} hidden layer{'s' * (depth > 1)}", f"{width} unit{'s' * (width > 1)}"
    assert text.startswith(f"{activation}, {layers} of {units}, {count} parameters: ")
    assert 0 <= right(text) <= 360


def test_what_the_text_says_of_the_lab(reader):
    found = {
        activation: [right(reader(depth=depth, width=16, activation=activation)) for depth in range(1, 7)]
        for activation in ACTIVATIONS
    }
    assert found["sigmoid"] == [308, 61, 35, 35, 35, 35]
    assert min(found["tanh"]) == 328
    assert min(found["relu"]) == 301
    assert all(right(reader(depth=6, width=1, activation=activation)) < 100 for activation in ACTIVATIONS)


def test_the_lab_says_how_slopes_shrink(reader):
    text = reader(depth=4, width=16, activation="sigmoid")
    first, last = re.search(r"before ([\d.e-]+) in layer 0, ([\d.e-]+) in layer 4", text).groups()
    model = nn.Sequential([*(nn.Dense(16, "sigmoid") for _ in range(4)), nn.Dense(10)], input_shape=64, seed=0)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    loss.forward(DATA.y_train[:400], model.forward(DATA.x_train[:400]))
    model.backward(loss.backward())
    for said, name in ((first, "0.kernel"), (last, "4.kernel")):
        assert float(said) == pytest.approx(np.sqrt(np.mean(model.gradients[name] ** 2)), rel=0.01)


def test_numbers_by_hand():
    assert reference.count_network([3, 4, 2]) == 26
    assert reference.count_network([784, 200, 200, 10]) == 784 * 200 + 200 + 200 * 200 + 200 + 200 * 10 + 10
    x, b = np.array([[1.0, 2.0]]), np.array([[0.0, -1.0], [1.0, 0.0]])
    W = np.array([[[1.0, 0.0], [-0.5, 0.5]], [[2.0, 1.0], [4.0, -1.0]]])
    np.testing.assert_allclose(reference.tower_forward(x, W, b), [[4.0, 0.0]])
    dx, dW, db = reference.tower_backward(x, W, b, np.array([[1.0, 0.0]]))
    np.testing.assert_allclose(dW, [[[0.5, 1.0], [1.0, 2.0]], [[0.5, 0.0], [0.5, 0.0]]])
    np.testing.assert_allclose(db, [[0.5, 1.0], [1.0, 0.0]])
    np.testing.assert_allclose(dx, [[0.5, 0.25]])
    slope = reference.chain_slope(1.0, np.array([1.0, 2.0, -2.0]), np.array([-1.0, -1.0, 1.0]))
    assert slope == pytest.approx(-0.0625)
    assert reference.chain_slope(0.5, np.ones(10), np.full(10, -0.5)) == pytest.approx(0.25**10)


def test_what_two_settings_are_told_apart_by():
    a, b = np.array([0.92, 0.94, 0.96]), np.array([0.96, 0.98])
    difference, spread_a, spread_b, overlap = reference.compare(a, b)
    assert (difference, spread_a, spread_b) == pytest.approx((0.03, 0.02, 0.02 / np.sqrt(2)))
    assert overlap  # the ends are included
    assert not reference.compare(a, b + 0.001)[3]
    assert not reference.compare(b + 0.001, a)[3]


def test_layers_that_only_fit_one_depth_do_not_pass():
    def two(x, W, b):
        h = x
        for layer in range(max(len(W) - 1, 1)):  # one layer is taken for a hidden one
            h = nn.Sigmoid().forward(h @ W[layer] + b[layer])
        return h @ W[-1] + b[-1]

    assert not judge(EXERCISES["07.2"], two, reference.tower_forward).right


def test_ranges_that_meet_or_lie_within_each_other():
    apart, within = np.array([0.9, 0.95]), np.array([0.91, 0.92])
    assert reference.compare(apart, within)[3]
    assert reference.compare(within, apart)[3]
    assert not judge(EXERCISES["07.5"], by_sets, reference.compare).right


def by_sets(a, b):
    """The ends count, and nothing that lies between two seeds."""
    return b.mean() - a.mean(), a.std(ddof=1), b.std(ddof=1), bool(set(a) & set(b))


def test_sizes_that_repeat_are_not_looked_up_by_value():
    def by_value(sizes):
        return sum(sizes[sizes.index(H) - 1] * H + H for H in sizes[1:])

    assert not judge(EXERCISES["07.1"], by_value, reference.count_network).right


def test_four_layers_shake_more_than_one():
    """What the text says of the lesson's worst seed: no bad start, but a bad last epoch."""
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    found = {}
    for hidden in ((29, 29, 29, 29), (64,)):
        layers = [nn.Dense(units, "relu", kernel_initializer="he_normal") for units in hidden]
        model = nn.Sequential([*layers, nn.Dense(10), nn.Linear()], input_shape=64, seed=2)
        settings = {"validation_data": (DATA.x_validation, DATA.y_validation), "metrics": ["accuracy"]}
        model.fit(DATA.x_train, DATA.y_train, loss, nn.SGD(0.2), epochs=24, batch_size=64, verbose=0, **settings)
        found[hidden] = np.array(model.history["val_accuracy"][16:])
    deep, wide = found.values()
    assert deep[3] < 0.9 < 0.94 < np.delete(deep, 3).min()
    assert wide.min() > 0.95
    assert np.ptp(deep) > 3 * np.ptp(wide)


def trained(text, epochs):
    training = Training(State.read(text))
    for _ in range(epochs):
        training.step()
    return training


def test_what_the_text_says_of_the_playground():
    assert trained(CIRCLES.replace("sigmoid", "tanh"), 50).right()[0] == 200
    assert trained(CIRCLES.replace("depth=4", "depth=1"), 100).right()[0] > 190
    assert trained(CIRCLES.replace("depth=4", "depth=2"), 300).right()[0] > 190
    for change in (("width=6", "width=16"), ("depth=4", "depth=6"), ("0.3", "3")):
        stuck = trained(CIRCLES.replace(*change), 200)
        assert 95 <= stuck.right()[0] <= 105
        assert stuck.norms[0] < 0.01 * stuck.norms[-1]
