"""What a lesson shows: figures with their text (`show`), under sliders (`explore`), the library's own code (`source`).

`show` and `explore` take a function that draws on axes and returns one line of text, the figure's text twin: it says
in words what the picture shows, for readers who cannot see it, and for the comparison of stored outputs, which skips
images. The figure is an ordinary output of the cell, so it is there without a kernel too; moving a slider replaces it
in place.
"""

import inspect
import io
import textwrap
import traceback
from pathlib import Path

import anywidget
import ipywidgets
import traitlets
from IPython.display import display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

SIZE = (6, 3)  # inches


class Picture:
    """Draws `function(axes, **values)` to a PNG, again and again; `columns` axes stand side by side."""

    def __init__(self, function, columns=1, size=SIZE):
        self.function, self.columns, self.size = function, columns, size
        self.places = None  # where the first drawing's layout put each axes

    def draw(self, **values) -> tuple[bytes, str]:
        """Return (PNG, text). Later drawings take the first one's layout: working it out is half of the time."""
        figure = Figure(figsize=self.size, dpi=100, layout=None if self.places else "constrained")
        FigureCanvasAgg(figure)
        text = self.function(figure.subplots(1, self.columns), **values)
        if not isinstance(text, str):
            raise TypeError(f"{self.function.__name__} returned {text!r}; expected the figure's text, one line.")
        for axes, place in zip(figure.axes, self.places or (), strict=False):
            axes.set_position(place)
        file = io.BytesIO()
        figure.savefig(file, format="png", metadata={"Software": None})  # a version in the file would change with it
        self.places = [axes.get_position(original=True) for axes in figure.axes]
        return file.getvalue(), text


def show(function, *, columns=1, size=SIZE, **values) -> None:
    """Show the figure that `function(axes, **values)` draws, and the text it returns below."""
    image, text = Picture(function, columns, size).draw(**values)
    display_image(image, text)
    display_text(text)


def explore(function, /, *, columns=1, size=SIZE, **controls) -> None:
    """Show the figure of `function(axes, **values)` under controls, one for each of its arguments.

    `controls` maps argument names to ipywidgets controls (sliders, menus, ...), whose values are handed on. An error
    while drawing is shown in place of the text, and the last picture stays.
    """
    for name, control in controls.items():
        control.description = control.description or name.replace("_", " ")
        control.style.description_width = "9em"
        control.layout.width = "32em"
    picture = Picture(function, columns, size)

    def draw():
        return picture.draw(**{name: control.value for name, control in controls.items()})

    image, text = draw()
    voice = Voice()
    start = ", ".join(f"{control.description} = {_readout(control)}" for control in controls.values())
    display_widget(ipywidgets.VBox([*controls.values(), voice]), f"Controls, once this cell has run: {start}")
    image_handle, text_handle = display_image(image, text), display_text(text)

    def redraw(change):
        try:
            image, text = draw()
        except Exception:  # a callback's error would vanish: say it where the learner looks
            text = traceback.format_exc(limit=-1)
        else:
            image_handle.update(image_data(image, text), raw=True)
        text_handle.update({"text/plain": text}, raw=True)
        voice.text = text

    for control in controls.values():
        control.observe(redraw, names="value")


class Voice(anywidget.AnyWidget):
    """For screen readers: names the sliders beside it by their labels, and speaks `text` when it changes."""

    _esm = Path(__file__).with_name("voice.js")
    text = traitlets.Unicode("").tag(sync=True)


def source(*objects) -> None:
    """Show the code of functions, methods or classes: read from the library, never pasted."""
    code = "\n".join(textwrap.dedent(inspect.getsource(inspect.unwrap(thing))).rstrip() + "\n" for thing in objects)
    display({"text/markdown": f"```python\n{code}```", "text/plain": code}, raw=True)


def display_widget(widget, text: str) -> None:
    """Show a widget; `text` stands in its place where there is no kernel, and in the stored notebook."""
    data = widget._repr_mimebundle_() or {}
    display({**data, "text/plain": text}, raw=True)


def _readout(control):
    return f"{control.value:.4g}" if isinstance(control.value, float) else str(control.value)


def image_data(image, text):
    """Return a picture and its text twin in the form of an output."""
    return {"image/png": image, "text/plain": text}


def display_image(image, text):
    """Show a picture; return the handle that replaces it: `update(image_data(image, text), raw=True)`."""
    return display(image_data(image, text), raw=True, display_id=True)


def display_text(text):
    """Show a line of text; return the handle that replaces it."""
    return display({"text/plain": text}, raw=True, display_id=True)
