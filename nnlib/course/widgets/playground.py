"""The playground: a small network that trains while one watches, and answers its controls meanwhile. Lesson 05.

Training runs as an asyncio task in bursts of 20 ms. Between two bursts the kernel handles what the reader did: a slider
sets the next burst's number, Stop ends the task. A loop in the callback itself would be deaf until its end.
"""

import asyncio
import html
import time
import traceback
from dataclasses import replace

import ipywidgets
import numpy as np

import nnlib as nn
from nnlib.course.display import Voice, display_image, display_text, display_widget, image_data
from nnlib.course.playground import CHOICES, FEATURES, State, Training, written
from nnlib.course.plots.playground import Board

BURST = 0.02  # seconds of training before the kernel may look at the controls again
YIELD = 0.005  # seconds for the kernel to do so; with 0 its other threads, which carry the messages, hardly run
PAUSE = 0.1  # seconds from one picture to the next, at least
NOTE = (
    "Learning rate, batch size, penalty, strength and speed (epochs a picture) act on the network as it is; everything "
    "else gives it fresh weights. A running cell elsewhere may pause the playground. To come back to this state, copy:"
)


def playground(state=""):
    """Show the playground, in the state that a text such as "data=spirals depth=3 learning_rate=0.1" describes.

    The text names what differs from the defaults; the playground shows the text of its own state. Raises ValueError for
    a name or value it does not have.
    """
    Playground(state).show()


class Playground:
    """The playground's controls, its figure, and the task that trains."""

    active = None  # the one that is training: one at a time, and none that a cell run again has replaced

    def __init__(self, state=""):
        self.training = Training(State.read(state))
        self.board = Board()
        self.running, self.task = False, None
        self.controls = {name: _control(name, getattr(self.training.state, name)) for name in CHOICES}
        self.features = {
            name: ipywidgets.ToggleButton(
                name in self.training.state.features, description=name, layout={"width": "7.5em"}
            )
            for name in FEATURES
        }
        self.buttons = {name: ipywidgets.Button(description=name) for name in ("Start", "Stop", "Step", "Reset")}
        self.state_line = ipywidgets.HTML()
        self.state_line.add_class("nnlib-state")
        self.voice = Voice()
        self._show_state()
        for control in (*self.controls.values(), *self.features.values()):
            control.observe(lambda change: self._answer(self._change), names="value")
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: self._answer(getattr(self, name.lower())))

    def show(self):
        """Show controls, figure and text as outputs of the cell that is running."""
        if Playground.active:
            Playground.active.running = False
        rows = [
            ipywidgets.GridBox(list(self.controls.values()), layout={"grid_template_columns": "repeat(3, 22.5em)"}),
            ipywidgets.Box([ipywidgets.Label("features"), *self.features.values()], layout={"flex_flow": "row wrap"}),
            ipywidgets.HBox(list(self.buttons.values())),
            ipywidgets.HTML(f'<div style="line-height: 1.4">{NOTE}</div>'),
            self.state_line,
        ]
        text = f'Controls, once this cell has run: playground("{self.training.state}")'
        display_widget(ipywidgets.VBox([*rows, self.voice]), text)
        image, text = self._draw()
        self.image, self.line = display_image(image, text), display_text(text)

    # What the buttons do --------------------------------------------------------------------------------------------

    def start(self):
        """Train until `stop`, in a task of the kernel's own loop."""
        if self.task:
            self.task.cancel()
        if Playground.active not in (None, self):
            Playground.active.running = False
        Playground.active = self
        self._ready()
        self.running = True
        self.task = asyncio.get_running_loop().create_task(self._run())

    def stop(self):
        """End the training after the burst that is under way."""
        self.running = False

    def step(self):
        """Train for one epoch."""
        self.running = False
        self._ready()
        self.training.step()

    def reset(self):
        """Stop, and begin again with fresh weights."""
        self.running = False
        self.training = Training(self.training.state)

    def _ready(self):
        if self.training.over:
            self.training = Training(self.training.state)

    def _change(self):
        chosen = {name: control.value for name, control in self.controls.items()}
        features = tuple(name for name, button in self.features.items() if button.value)
        self.training = self.training.change(replace(self.training.state, **chosen, features=features))
        self._show_state()

    # What is seen ---------------------------------------------------------------------------------------------------

    def _answer(self, action):
        """Do what a control asks for, then show and speak what comes of it. In training the next picture shows it."""
        if self._try(action) and (self.running or self._try(self._redraw)):
            self.voice.text = self.training.text()

    def _try(self, action) -> bool:
        """Do it; where that fails, stop and say why in place of the figures: an error in a callback would vanish."""
        try:
            action()
        except Exception as error:
            self.running = False
            diverged = isinstance(error, nn.DivergenceError)
            said = f"{error} Start begins again with fresh weights." if diverged else traceback.format_exc(limit=-1)
            self.line.update({"text/plain": said}, raw=True)
            self.voice.text = said
            return False
        return True

    def _draw(self):
        """Return (PNG, text)."""
        training = self.training
        with np.errstate(all="ignore"):  # where numbers overflow, training reports it by name
            surface, units = training.surfaces()
            image = self.board.draw(
                (training.x, training.y), (training.x_val, training.y_val), training.limit, surface, units,
                training.losses, training.val_losses, training.norms,
            )  # fmt: skip
            return image, training.text()

    def _redraw(self):
        image, text = self._draw()
        self.image.update(image_data(image, text), raw=True)
        self.line.update({"text/plain": text}, raw=True)

    def _show_state(self):
        text = html.escape(f'playground("{self.training.state}")', quote=False)
        self.state_line.value = f'<code style="user-select: all">{text}</code>'

    # The task -------------------------------------------------------------------------------------------------------

    async def _run(self):
        while self.running:
            due = time.monotonic() + PAUSE
            self._try(self._redraw)
            self.epochs = 0  # since this picture
            while self.running:
                self._try(self._burst)
                early = max(0, due - time.monotonic())
                enough = self.epochs >= self.training.state.speed
                await asyncio.sleep(early if enough else YIELD)
                if enough or not early:
                    break

    def _burst(self):
        """Train for 20 ms, or until there are epochs enough for a picture; stop where there is no more to train."""
        end = time.monotonic() + BURST
        while time.monotonic() < end and self.epochs < self.training.state.speed:
            if self.training.over:
                self._answer(self.stop)
                break
            self.epochs += self.training.advance()


def _control(name, value):
    """Return a menu for names, a slider for numbers."""
    kind = ipywidgets.Dropdown if isinstance(value, str) else ipywidgets.SelectionSlider
    options = [(written(choice), choice) for choice in CHOICES[name]]
    return kind(
        options=options, value=value, description=name.replace("_", " "),
        layout={"width": "22em"}, style={"description_width": "7em"},
    )  # fmt: skip
