"""The playground in a real browser: it trains, answers while it trains, and stops; with kernel subshells and without.

JupyterLab sends what widgets say over a subshell, a thread of its own in the kernel, unless told otherwise. Run as a
script, this file prints how fast the playground answers on this machine: `python tests/test_playground_browser.py`.
"""

import os
import statistics
import tempfile
from pathlib import Path

import browser as browser_tools
import nbformat
import pytest
from playwright.sync_api import expect, sync_playwright

REQUIRED = os.environ.get("NNLIB_BROWSER") == "required"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not browser_tools.CHROMIUM and not REQUIRED, reason="needs Chromium (apt-get install chromium)"),
]
SUBSHELLS = {"with subshells": "perCommTarget", "without subshells": "disabled"}
CELLS = (
    "import threading\nfrom nnlib.course.widgets import playground",
    'playground("data=spirals width=8 noise=0.02 speed=100")',  # the fastest: the least time for anything else
    "print('Subshell' in str(threading.enumerate()))",
)
WATCH = """() => {
  const cell = document.querySelector('.nnlib-state').closest('.jp-CodeCell');
  const now = () => ({
    picture: cell.querySelector('.jp-OutputArea-output img')?.src,
    line: [...cell.querySelectorAll('.jp-OutputArea-output pre')].pop()?.textContent,
    state: cell.querySelector('.nnlib-state').textContent,
  });
  let last = now();
  window.seen = [];
  const note = (what) => window.seen.push({ what, at: performance.now() });
  new MutationObserver(() => {
    const next = now();
    for (const what in next) if (next[what] !== last[what]) note(what);
    last = next;
  }).observe(cell, { subtree: true, childList: true, characterData: true, attributes: true });
  for (const event of ['click', 'keydown']) document.addEventListener(event, () => note(event), true);
  const frame = () => {
    const image = cell.querySelector('.jp-OutputArea-output img');
    if (!image?.complete || !image.naturalWidth) note('gap');
    requestAnimationFrame(frame);
  };
  frame();
}"""


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser_tools.CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="module", params=list(SUBSHELLS))
def opened(request, tmp_path_factory, chromium):
    lab, lesson = open_playground(chromium, tmp_path_factory.mktemp("lab"), SUBSHELLS[request.param])
    yield lesson, request.param
    lab.close()


def open_playground(chromium, folder, comms):
    """Return JupyterLab and a notebook in it that shows a playground, run."""
    settings = {"@jupyterlab/apputils-extension/kernels-settings": {"commsOverSubshells": comms}}
    lab = browser_tools.Lab(folder, settings)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.folder / "playground.ipynb")
    lesson = lab.open(chromium, "playground.ipynb")
    lesson.run_all()
    return lab, lesson


@pytest.fixture
def lesson(opened):
    """The playground before training, in its first state."""
    lesson, _ = opened
    press(lesson, "Reset")
    expect(line(lesson)).to_contain_text("epoch 0:", timeout=10000)
    return lesson


def cell(lesson):
    return lesson.cell("playground(")


def line(lesson):
    return cell(lesson).locator(".jp-OutputArea-output pre").last


def epoch(lesson):
    return int(line(lesson).text_content().split()[1].rstrip(":,"))


def press(lesson, button):
    cell(lesson).get_by_role("button", name=button, exact=True).click()


def watch(lesson):
    """Forget what was seen, and watch the playground from now on."""
    lesson.page.evaluate("window.seen ? (window.seen = []) : (" + WATCH + ")()")


def seen(lesson, milliseconds):
    """Wait; return what happened since `watch`, as (what, at): pictures, lines, states, clicks, keys, gaps."""
    lesson.page.wait_for_timeout(milliseconds)
    return [(event["what"], event["at"]) for event in lesson.page.evaluate("window.seen")]


def trains(lesson):
    """Wait until the picture and the line have changed, twice."""
    for _ in range(2):
        picture, text = lesson.image(cell(lesson)), line(lesson).text_content()
        expect(line(lesson)).not_to_have_text(text, timeout=10000)
        expect(cell(lesson).locator(".jp-OutputArea-output img")).not_to_have_attribute("src", picture, timeout=10000)


def test_the_setting_for_subshells_is_the_one_we_mean(opened):
    lesson, name = opened
    press(lesson, "Reset")
    lesson.cell("threading.enumerate").locator(".cm-content").click()
    lesson.page.keyboard.press("Control+Enter")
    shown = lesson.cell("threading.enumerate").locator(".jp-OutputArea-output")
    expect(shown).to_have_text(str(name == "with subshells"), timeout=10000)


def test_start_shows_training_without_a_jump_or_a_gap_and_stop_stops_it(lesson):
    height = "area => area.getBoundingClientRect().height"
    area = cell(lesson).locator(".jp-OutputArea").first
    before = area.evaluate(height)
    press(lesson, "Start")
    trains(lesson)
    watch(lesson)
    happened = [what for what, _ in seen(lesson, 4000)]
    assert happened.count("picture") >= 4
    assert happened.count("gap") == 0
    assert area.evaluate(height) == before
    press(lesson, "Stop")
    lesson.page.wait_for_timeout(2000)
    stopped, picture = epoch(lesson), lesson.image(cell(lesson))
    assert stopped > 0
    lesson.page.wait_for_timeout(1000)
    assert epoch(lesson) == stopped
    assert lesson.image(cell(lesson)) == picture
    press(lesson, "Start")  # goes on where it stopped
    trains(lesson)
    assert epoch(lesson) > stopped


@pytest.mark.parametrize("label", ["learning rate", "batch size", "penalty", "strength"])
def test_what_is_moved_while_it_trains_counts_and_training_goes_on(lesson, label):
    press(lesson, "Start")
    trains(lesson)
    before = epoch(lesson)
    lesson.move(cell(lesson), label)
    assert epoch(lesson) >= before
    trains(lesson)


def test_a_new_network_begins_at_once_and_training_goes_on(lesson):
    press(lesson, "Start")
    trains(lesson)
    lesson.move(cell(lesson), "depth")
    expect(cell(lesson).locator(".nnlib-state")).to_contain_text("depth=")
    trains(lesson)


def test_steps_are_epochs_and_are_spoken(lesson):
    for number in (1, 2, 3):
        press(lesson, "Step")
        expect(line(lesson)).to_contain_text(f"epoch {number}:", timeout=10000)
    expect(cell(lesson).locator(".nnlib-voice")).to_contain_text("epoch 3: ", timeout=10000)
    assert cell(lesson).get_by_role("slider", name="learning rate").count() == 1


def test_keys_alone_will_do(lesson):
    cell(lesson).get_by_role("button", name="Start").focus()
    lesson.page.keyboard.press("Space")
    trains(lesson)
    lesson.page.keyboard.press("Tab")
    lesson.page.keyboard.press("Space")
    lesson.page.wait_for_timeout(2000)
    stopped = epoch(lesson)
    lesson.page.wait_for_timeout(1000)
    assert epoch(lesson) == stopped
    cell(lesson).get_by_role("button", name="x0*x1").focus()
    lesson.page.keyboard.press("Space")
    expect(cell(lesson).locator(".nnlib-state")).to_contain_text("features=x0,x1,x0*x1", timeout=10000)


def test_every_control_changes_the_state(lesson):
    assert lesson.explorers()
    for label in lesson.labels(cell(lesson)):
        lesson.move(cell(lesson), label)
    assert lesson.errors == []


def measure(lesson):
    """Print updates a second, and milliseconds until a slider and Stop have been answered."""
    press(lesson, "Start")
    watch(lesson)
    happened = seen(lesson, 5000)
    print(f"  pictures a second: {sum(what == 'picture' for what, _ in happened) / 5:.1f}")

    def delays(act, cause, effect):
        found = []
        for number in range(12):
            watch(lesson)
            act(number)
            happened = seen(lesson, 900)
            start = next(at for what, at in happened if what == cause)
            found.append(max((at - start for what, at in happened if what in effect and at > start), default=0))
        return f"median {statistics.median(found):.0f}, longest {max(found):.0f} ms"

    def slide(label):
        row = cell(lesson).locator(".widget-inline-hbox").filter(has=lesson.page.get_by_text(label, exact=True))
        row.locator(".noUi-handle").focus()
        return lambda number: lesson.page.keyboard.press("ArrowLeft" if number % 2 else "ArrowRight")

    for label in ("learning rate", "batch size", "width", "depth"):
        print(f"  {label}: {delays(slide(label), 'keydown', ('state',))}")

    def stop(number):
        press(lesson, "Start")
        lesson.page.wait_for_timeout(700)
        watch(lesson)
        press(lesson, "Stop")

    print(f"  stop, until nothing moves: {delays(stop, 'click', ('picture', 'line'))}")


if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_tools.CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for name, comms in SUBSHELLS.items():
            print(name)
            with tempfile.TemporaryDirectory() as folder:
                lab, lesson = open_playground(browser, Path(folder), comms)
                measure(lesson)
                lab.close()
        browser.close()
