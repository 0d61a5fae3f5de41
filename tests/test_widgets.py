"""Figures and what stands behind sliders: called directly, at every extreme, and through the controls themselves."""

import itertools

import ipywidgets
import numpy as np
import pytest
from IPython.display import DisplayHandle

import nnlib as nn
from nnlib.course import explore, plots, predict, show, source, widgets
from nnlib.course.catalogue import PREDICTIONS
from nnlib.course.display import Picture
from nnlib.course.messages import SENTENCES
from nnlib.course.predictions import Guess
from nnlib.datasets import blobs, load

PNG = b"\x89PNG"
DATA = load("digits")


def drawn(function, columns=1, **values):
    image, text = Picture(function, columns).draw(**values)
    assert image.startswith(PNG)
    assert text
    assert "\n" not in text
    return text


@pytest.fixture
def shown(monkeypatch):
    """Collect what is displayed and updated, without a front end."""
    displays, updates = [], []

    def display(data, raw, display_id=None):
        displays.append(data)
        return DisplayHandle(len(displays) - 1) if display_id else None

    monkeypatch.setattr("nnlib.course.display.display", display)
    monkeypatch.setattr(DisplayHandle, "update", lambda self, data, raw: updates.append((self.display_id, data)))
    return displays, updates


@pytest.mark.parametrize(("learning_rate", "units"), [*itertools.product((0.001, 0.1, 1.0, 10.0, 1e200), (1, 16, 64))])
def test_the_digit_reader_at_every_corner(learning_rate, units):
    text = drawn(widgets.digit_reader(DATA), 2, learning_rate=learning_rate, units=units)
    assert text.startswith(f"learning rate {learning_rate:.3g}, {units} unit{'s' if units > 1 else ''}: ")


def test_the_digit_reader_says_how_many_it_reads():
    draw = widgets.digit_reader(DATA)
    text = drawn(draw, 2, learning_rate=0.1, units=16)
    model = nn.Sequential([nn.Dense(16, "relu"), nn.Dense(10)], input_shape=64, seed=0)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(DATA.x_train[:400], DATA.y_train[:400], loss, nn.SGD(0.1), epochs=30, verbose=0)
    right = (model.predict(DATA.x_validation).argmax(axis=1) == DATA.y_validation).sum()
    assert text.startswith(f"learning rate 0.1, 16 units: {right} of 360 unseen digits read right; loss 0.")
    assert right > 320
    poor = drawn(draw, 2, learning_rate=0.001, units=1)
    assert int(poor.split(": ")[1].split()[0]) < 120


def test_a_diverged_reader_says_so():
    assert "diverged in epoch" in drawn(widgets.digit_reader(DATA), 2, learning_rate=1e200, units=64)


@pytest.mark.parametrize(("w0", "w1", "b"), [*itertools.product((-2, 0, 2), (-2, 0, 2), (-4, 0, 4))])
def test_the_neuron_at_every_corner(w0, w1, b):
    x, y = blobs(samples=100, noise=0.9, seed=0, centers=[(2, -1), (-1, 1)])
    text = drawn(widgets.neuron(x, y), w0=w0, w1=w1, b=b)
    right = sum(((w0 * p[0] + w1 * p[1] + b) > 0) == bool(c) for p, c in zip(x, y, strict=True))
    assert text.endswith(f" {right} of 100 points on the side of their own colour")


def test_what_lesson_01_says_can_be_had_can_be_had():
    x, y = blobs(samples=100, noise=0.9, seed=0, centers=[(2, -1), (-1, 1)])
    assert drawn(widgets.neuron(x, y), w0=-2.0, w1=1.3, b=1.7).endswith(
        "98 of 100 points on the side of their own colour"
    )


@pytest.mark.parametrize("unit", [0, 9])
def test_unit_weights(unit):
    layer = nn.Sequential([nn.Dense(10)], input_shape=64, seed=0).layers[0]
    layer.params["kernel"] = -np.ones((64, 10))
    layer.params["kernel"][8 * 3 + 5, unit] = 2.0
    text = drawn(widgets.unit_weights(layer), unit=unit)
    assert text.startswith(f"unit {unit}: largest weight at row 3, column 5; smallest")


def test_a_neuron_without_weights_has_no_line():
    x, y = blobs(samples=100, noise=0.9, seed=0, centers=[(2, -1), (-1, 1)])
    assert "no line" in drawn(widgets.neuron(x, y), w0=0, w1=0, b=1)


def test_digits_counts_what_was_read_right():
    images = np.zeros((3, 64))
    assert drawn(plots.digits, images=images, labels=[1, 2, 3], readings=[1, 2, 8]) == (
        "2 of the 3 digits shown are read right"
    )
    assert drawn(plots.digits, images=images, labels=[1, 2, 3]) == "3 images of the digits 1, 2, 3"


def test_losses_with_and_without_validation():
    x, y = np.eye(4), np.array([0, 1, 0, 1])
    model = nn.Sequential([nn.Dense(2)], input_shape=4, seed=0)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(x, y, loss, "sgd", epochs=2, verbose=0)
    assert drawn(plots.losses, history=model.history) == f"after 2 epochs: training loss {model.history['loss'][1]:.3f}"
    model = nn.Sequential([nn.Dense(2)], input_shape=4, seed=0)
    model.fit(x, y, loss, "sgd", epochs=1, validation_data=(x, y), verbose=0)
    text = drawn(plots.losses, history=model.history)
    assert text.endswith(f"validation loss {model.history['val_loss'][0]:.3f}")


def test_a_later_drawing_keeps_the_first_ones_layout():
    picture = Picture(widgets.digit_reader(DATA), 2)
    picture.draw(learning_rate=0.1, units=4)
    first = [place.bounds for place in picture.places]
    picture.draw(learning_rate=0.1, units=16)
    np.testing.assert_allclose([place.bounds for place in picture.places], first)


def test_a_figure_must_come_with_its_text():
    with pytest.raises(TypeError, match="expected the figure's text"):
        Picture(lambda axes: None).draw()


def draw_line(axes, height):
    if height > 2:
        raise ValueError("too high")
    axes.plot([0, height])
    return f"height {height}"


def test_explore_shows_controls_picture_and_text_and_follows_the_slider(shown):
    displays, updates = shown
    slider = ipywidgets.IntSlider(value=1, min=0, max=3)
    explore(draw_line, height=slider)
    controls, image, text = displays
    assert controls["text/plain"] == "Controls, once this cell has run: height = 1"
    assert "application/vnd.jupyter.widget-view+json" in controls
    assert image["image/png"].startswith(PNG)
    assert image["text/plain"] == text["text/plain"] == "height 1"
    assert updates == []
    slider.value = 2
    assert [where for where, _ in updates] == [1, 2]
    assert updates[0][1]["image/png"] != image["image/png"]
    assert updates[1][1] == {"text/plain": "height 2"}


def test_an_error_while_drawing_is_shown_and_the_picture_stays(shown):
    _, updates = shown
    slider = ipywidgets.IntSlider(value=1, min=0, max=3)
    explore(draw_line, height=slider)
    slider.value = 3
    assert [where for where, _ in updates] == [2]
    assert updates[0][1]["text/plain"].rstrip().endswith("ValueError: too high")
    slider.value = 0
    assert updates[-1][1] == {"text/plain": "height 0"}


def test_show_is_a_figure_without_controls(shown):
    displays, _ = shown
    show(draw_line, height=1)
    assert [sorted(data) for data in displays] == [["image/png", "text/plain"], ["text/plain"]]


def test_predict_answers_once(shown):
    displays, _ = shown
    predict("01.C", "(3, 5)", "(7, 5)")
    assert displays[0]["text/plain"] == "Your guess for 01.C: (a) (3, 5); (b) (7, 5)"


@pytest.mark.parametrize(("choice", "sentence"), [("(7, 5)", "guess right"), ("(3, 5)", "guess wrong")])
def test_a_guess_is_noted_first_and_answered_on_request(choice, sentence):
    prediction = PREDICTIONS["01.C"]
    guess = Guess(prediction, ("(3, 5)", "(7, 5)"))
    assert guess.show.layout.visibility == "hidden"
    guess.choices.value = choice
    assert guess.choices.disabled
    assert guess.show.layout.visibility == "visible"
    assert SENTENCES["guess noted"].format(choice=choice) in guess.reply.value
    assert prediction.because not in guess.reply.value
    guess.show.click()
    assert SENTENCES[sentence].format(choice=choice, answer="(7, 5)") + prediction.because in guess.reply.value
    assert guess.show.layout.visibility == "hidden"


def test_predict_refuses_unknown_questions_and_choices_without_the_answer():
    with pytest.raises(ValueError, match=r"no prediction '99.A'"):
        predict("99.A", "a", "b")
    with pytest.raises(ValueError, match="not among"):
        predict("01.C", "(3, 5)", "(5, 7)")


def test_source_shows_the_librarys_own_code(shown):
    displays, _ = shown
    source(nn.Dense.forward)
    assert displays[0]["text/plain"].startswith("def forward(self, x")
    assert 'y = x @ self.params["kernel"]' in displays[0]["text/plain"]
    assert displays[0]["text/markdown"] == f"```python\n{displays[0]['text/plain']}```"
