"""What a reader does, in a real browser: run a lesson, move every control, answer an exercise, draw a digit."""

import json
import os

import browser as browser_tools
import pytest
from playwright.sync_api import expect, sync_playwright

REQUIRED = os.environ.get("NNLIB_BROWSER") == "required"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not browser_tools.CHROMIUM and not REQUIRED, reason="needs Chromium (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser_tools.CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    started = browser_tools.Lab(tmp_path_factory.mktemp("lab"))
    yield started
    started.close()


@pytest.fixture(scope="module")
def welcome(lab, chromium):
    lesson = lab.open(chromium, "00_welcome.ipynb")
    lesson.run_all()
    yield lesson
    assert lesson.errors == []
    lesson.page.close()


@pytest.mark.parametrize("label", ["learning rate", "units"])
def test_each_slider_trains_a_network_and_shows_it(welcome, label):
    welcome.move(welcome.cell("explore("), label)


def test_a_guess_is_answered(welcome):
    cell = welcome.cell("predict(")
    cell.get_by_text("it learns faster and faster").last.click()
    expect(cell.locator(".widget-html-content").last).to_contain_text("it is “it stops learning, or gets worse”")
    expect(cell.locator("input[type=radio]").first).to_be_disabled()


def test_a_digit_drawn_with_the_mouse_is_read(welcome):
    pad = welcome.page.locator(".nnlib-pad").first
    message = pad.locator(".nnlib-pad-message")
    expect(message).to_have_text("Draw a digit.")
    canvas = pad.locator(".nnlib-pad-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    mouse = welcome.page.mouse
    corners = [(0.25, 0.2), (0.75, 0.2), (0.45, 0.9)]  # a seven
    for number, (x, y) in enumerate(corners):
        mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        if number == 0:
            mouse.down()
    mouse.up()
    expect(message).to_contain_text("I read a 7", timeout=10000)


def test_keys_clear_the_pad_and_draw(welcome):
    pad = welcome.page.locator(".nnlib-pad").first
    message = pad.locator(".nnlib-pad-message")
    pad.locator(".nnlib-pad-clear").click()
    expect(message).to_have_text("Draw a digit.", timeout=10000)
    pad.locator(".nnlib-pad-canvas").focus()
    for key in ["Space"] + 12 * ["ArrowDown"] + ["Space"]:
        welcome.page.keyboard.press(key)
    expect(message).to_contain_text("I read a", timeout=10000)


def test_a_wrong_answer_is_named_a_right_one_passes_and_progress_is_kept(welcome, lab):
    said = welcome.answer('exercise("00.1"', "return (predicted == true).sum()")
    assert said.startswith("00.1 wrong: a count in place of a share.")
    said = welcome.answer('exercise("00.1"', "return (predicted == true).mean()")
    assert said == "00.1 right."
    kept = json.loads((lab.folder / "progress.json").read_text())
    assert kept["00.1"]["right"] is True
    assert kept["00.1"]["tries"] == 2


def test_lesson_01(lab, chromium):
    lesson = lab.open(chromium, "01_neuron_and_layer.ipynb")
    lesson.run_all()
    for label in ("w[0]", "w[1]", "b"):
        lesson.move(lesson.cell("widgets.neuron("), label)
    lesson.move(lesson.cell("widgets.unit_weights("), "unit", "ArrowLeft")
    assert lesson.errors == []
    lesson.page.close()
