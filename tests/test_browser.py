"""What a reader does, in a real browser: run a lesson, move every control, answer an exercise, draw a digit."""

import json
import os
import re

import browser as browser_tools
import pytest
from playwright.sync_api import expect, sync_playwright

from nnlib.course.build import scripts

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
def test_each_slider_trains_a_network_and_says_how_good_it_is(welcome, label):
    cell = welcome.cell("explore(")
    line = welcome.line(cell)
    welcome.move(cell, label)
    expect(cell.locator(".jp-OutputArea-output pre").last).not_to_have_text(line, timeout=10000)


def test_a_guess_is_noted_and_then_answered(welcome):
    cell = welcome.cell("predict(")
    cell.get_by_text("it learns faster and faster").last.click()
    expect(cell.locator("[role=alert]")).to_contain_text("Noted")
    expect(cell.locator("input[type=radio]").first).to_be_disabled()
    cell.get_by_role("button", name="Show the answer").click()
    expect(cell.locator("[role=alert]")).to_contain_text("It is “it stops learning, or gets worse”; you guessed")


def test_sliders_are_named_and_say_their_value_and_the_figures_text_is_spoken(welcome):
    cell = welcome.cell("explore(")
    slider = cell.get_by_role("slider", name="learning rate")
    number = cell.locator(".widget-readout").first
    welcome.move(cell, "learning rate")
    expect(slider).to_have_attribute("aria-valuetext", number.text_content())
    expect(cell.locator(".nnlib-voice")).to_contain_text("unseen digits read right", timeout=10000)


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


def test_the_microscope_says_what_it_shows_at_the_ends_of_its_sliders(lab, chromium):
    lesson = lab.open(chromium, "19_lstm.ipynb")
    lesson.run_all()
    cell = lesson.cell("explore(")
    line = cell.locator(".jp-OutputArea-output pre").last
    for label, last in (("step", 15), ("unit", 7), ("example", 39)):
        slider = cell.get_by_role("slider", name=label)
        for key, number in (("Home", 0), ("End", last)):
            slider.focus()
            lesson.page.keyboard.press(key)
            expect(slider).to_have_attribute("aria-valuetext", str(number), timeout=10000)
            if label != "example":
                expect(line).to_contain_text(f"{label} {number}: ", timeout=10000)
    expect(line).to_have_text(re.compile(r"^trained; step 15: .* LSTM says "))
    cell.locator("select").select_option("untrained")
    expect(line).to_have_text(re.compile(r"^untrained; step 15: "), timeout=10000)
    expect(cell.locator(".nnlib-voice")).to_contain_text("untrained; step 15: ", timeout=10000)
    assert lesson.errors == []
    lesson.page.close()


@pytest.mark.parametrize("name", [script.stem for script in scripts()])
def test_every_control_of_every_lesson_changes_its_figure(lab, chromium, name):
    lesson = lab.open(chromium, f"{name}.ipynb")
    lesson.run_all()
    assert lesson.explorers()
    for cell in lesson.explorers():
        assert lesson.labels(cell)
        for label in lesson.labels(cell):
            lesson.move(cell, label)
    assert lesson.errors == []
    lesson.page.close()
