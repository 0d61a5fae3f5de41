"""A real browser on the course's own JupyterLab, for the tests of what a reader sees and does."""

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import TimeoutError, expect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SETTINGS = {  # every cell stays in the page, nothing pops up, the file is written only when a test saves it
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}
PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map(p => p.textContent)"


class Lab:
    """JupyterLab as `python -m nnlib.course start` opens it, in a folder of its own, with settings of JupyterLab's."""

    def __init__(self, folder: Path, settings=()):
        self.folder = folder / "my"
        for name, value in (SETTINGS | dict(settings)).items():
            path = folder / "settings" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(value))
        names = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "run",
            "IPYTHONDIR": "ipython",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.token = secrets.token_hex(8)
        self.base = f"http://127.0.0.1:{port}"
        options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={self.token}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--allow-root")
        self.log = (folder / "log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nnlib.course", "start", "--folder", str(self.folder), *options],
            env=dict(os.environ, **{name: str(folder / value) for name, value in names.items()}),
            stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self._wait(lambda: self._get("status"), "JupyterLab to answer")

    def close(self):
        os.killpg(self.process.pid, 15)
        self.process.wait(30)
        self.log.close()

    def open(self, browser, name):
        """Open a lesson and wait until its kernel is ready; return the Lesson."""
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        lesson = Lesson(page)
        page.goto(f"{self.base}/doc/tree/{name}?token={self.token}&reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60000)
        expect(page.locator(".jp-KernelName")).not_to_have_text(re.compile("No Kernel"), timeout=60000)
        self._wait(
            lambda: any(k["connections"] and k["execution_state"] == "idle" for k in self._get("kernels")), "kernel"
        )
        return lesson

    def _get(self, what):
        with urllib.request.urlopen(f"{self.base}/api/{what}?token={self.token}", timeout=5) as answer:
            return json.load(answer)

    def _wait(self, ready, what):
        for _ in range(600):
            with contextlib.suppress(OSError):
                if ready():
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.log.seek(0)
        raise AssertionError(f"Waited in vain for {what}:\n{self.log.read()}")


class Lesson:
    """An open notebook."""

    def __init__(self, page):
        self.page = page
        self.errors = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def menu(self, *items):
        for item in items:
            self.page.get_by_role("menuitem", name=item, exact=True).click()

    def run_all(self):
        """Clear all outputs, run all cells, and wait until each has run."""
        self.menu("Edit", "Clear Outputs of All Cells")
        self.page.wait_for_function(f"() => {PROMPTS}.every(t => /\\[\\s*\\]/.test(t))", timeout=20000)
        for _ in range(4):  # a Run All soon after connecting is sometimes dropped: see that it took
            self.menu("Run", "Run All Cells")
            with contextlib.suppress(TimeoutError):
                self.page.wait_for_function(f"() => {PROMPTS}.some(t => /\\[[*\\d]/.test(t))", timeout=5000)
                break
        self.page.wait_for_function(f"() => {PROMPTS}.every(t => /\\[\\d+\\]/.test(t))", timeout=120000)
        bad = '[data-mime-type$="jupyter.error"], [data-mime-type$="jupyter.stderr"]'
        assert self.page.locator(bad).all_text_contents() == []

    def cell(self, text):
        """Return the code cell that holds this text."""
        return self.page.locator(".jp-CodeCell").filter(has=self.page.locator(".jp-InputArea", has_text=text)).first

    def image(self, cell):
        return cell.locator(".jp-OutputArea-output img").get_attribute("src")

    def line(self, cell):
        """Return the last line of text under a figure."""
        return cell.locator(".jp-OutputArea-output pre").last.text_content().strip()

    def explorers(self):
        """Return the cells that have a figure under controls."""
        cells = self.page.locator(".jp-CodeCell").filter(has=self.page.locator(".widget-inline-hbox"))
        return cells.filter(has=self.page.locator(".jp-OutputArea-output img")).all()

    def labels(self, cell):
        return cell.locator(
            ".widget-inline-hbox:has(.noUi-handle, select, input[type=text]) .widget-label"
        ).all_text_contents()

    def move(self, cell, label):
        """Move the control with this label by one step, by keys (a text gets one word more); assert that its value and
        the figure change.

        In a playground, that its state does: not every control changes the figure before training goes on.
        """
        control = cell.locator(".widget-inline-hbox").filter(has=self.page.get_by_text(label, exact=True))
        image, state = self.image(cell), cell.locator(".nnlib-state")
        before = state.all_text_contents()
        if control.locator("select").count():
            following = control.locator("select").evaluate("menu => (menu.selectedIndex + 1) % menu.options.length")
            control.locator("select").select_option(index=following)
        elif control.locator("input[type=text]").count():
            box = control.locator("input[type=text]")
            box.fill(f"{box.input_value()} good")
            box.press("Enter")
        else:
            handle = control.locator(".noUi-handle")
            at_end = float(handle.get_attribute("aria-valuenow")) >= float(handle.get_attribute("aria-valuemax"))
            number = control.locator(".widget-readout").text_content()
            handle.focus()
            self.page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
            expect(control.locator(".widget-readout")).not_to_have_text(number, timeout=10000)
        if before:
            expect(state).not_to_have_text(before[0], timeout=10000)
        else:
            expect(cell.locator(".jp-OutputArea-output img")).not_to_have_attribute("src", image, timeout=10000)

    def answer(self, text, code):
        """Replace the return line of the cell that holds `text`, run it and the check; return what that says."""
        cell = self.cell(text)
        line = cell.locator(".cm-line", has_text="return")
        line.click()
        self.page.keyboard.press("End")
        self.page.keyboard.press("Shift+Home")
        self.page.keyboard.type(code)
        self.page.keyboard.press("Escape")
        check = self.page.locator(".jp-CodeCell", has=self.page.locator(".jp-InputArea", has_text="check(")).first
        before = check.locator(".jp-InputArea-prompt").text_content()
        self.page.keyboard.press("Shift+Enter")
        self.page.keyboard.press("Shift+Enter")
        expect(check.locator(".jp-InputArea-prompt")).not_to_have_text(before, timeout=20000)
        expect(check.locator(".jp-InputArea-prompt")).to_have_text(re.compile(r"\[\d+\]"), timeout=20000)
        return check.locator(".jp-OutputArea-output").text_content().strip()
