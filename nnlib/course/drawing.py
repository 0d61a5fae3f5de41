"""A pad to draw a digit on, and its reading in the form of scikit-learn's digits. Lesson 00.

`DrawingPad` is the widget; its half in the browser is drawing.js, and the two share one string of 1024 cells.
`read_pad` turns a drawing into the 8 x 8 numbers that a network trained on `sklearn.datasets.load_digits` has learnt to
read, and `attach` hands them to a network on every change. `drawn_digits` is a small test set, drawn with the pad's own
brush: a digit drawn on a screen is not one written on paper, so only drawings tell how well drawings are read.
"""

import pathlib

import anywidget
import ipywidgets
import numpy as np
import traitlets

SIZE = 32  # cells a side of the pad, and of the bitmaps behind the digits data set
BRUSH = 1.5  # the brush's radius in cells, as in drawing.js
WIDTH = 20  # the digits data set: no digit was made wider than this, and all reach from top to bottom
INK = (256, 412)  # and strokes were thickened or thinned until so many of the 1024 cells were inked
EMPTY = "Draw a digit."


def paint(points):
    """Return the cells that the pad's brush inks along the line through `points` (n, 2), n >= 2: (32, 32) booleans.

    A point is (x, y) in cells, from the top left; cell centres are whole numbers. A cell is inked where its centre is
    within `BRUSH` of the line. drawing.js does the same, so a drawing made here is one that a hand could make there.
    """
    points = np.asarray(points, float)
    cells = np.stack(np.meshgrid(np.arange(SIZE), np.arange(SIZE)), axis=-1)[..., None, :]  # (32, 32, 1, 2), as (x, y)
    start, line = points[:-1], np.diff(points, axis=0)  # (n - 1, 2)
    squared = (line**2).sum(axis=-1)  # (n - 1,)
    along = ((cells - start) * line).sum(axis=-1) / np.where(squared > 0, squared, 1)  # (32, 32, n - 1)
    nearest = start + np.clip(along, 0, 1)[..., None] * line  # (32, 32, n - 1, 2)
    return (((cells - nearest) ** 2).sum(axis=-1) <= BRUSH**2).any(axis=-1)


def read_pad(pixels):
    """Turn a drawing, (32, 32) booleans, into (8, 8) floats from 0 to 16, as the digits data set was made.

    1. Cut out the bounding box and scale it to 32 rows, in the middle of the 32 x 32 frame. It keeps its proportions,
       but gets at most 20 columns: wide drawings are squeezed.
    2. Thin the strokes while more than 412 cells are inked, thicken them while fewer than 256 are.
    3. Shift the rows sideways (shear) so that the top and the bottom row begin above one another.
    4. Count the inked cells of each 4 x 4 block.

    So place, size and slant of the drawing matter little. An empty drawing gives zeros. Raises ValueError for anything
    but (32, 32) booleans. The steps are those of Garris et al., "NIST Form-Based Handprint Recognition System", NISTIR
    5469 (1994), which made the 32 x 32 bitmaps behind the data set; only that narrow digits, too, were stretched to 20
    columns there, which makes a block of a 1 drawn as a straight line. The data set's 1797 digits show the steps: every
    one reaches from the top to the bottom row, most are about 20 cells wide, 98 of 100 have 250 to 400 inked cells, and
    four in five begin their top and bottom rows within one cell of each other.
    """
    pixels = np.asarray(pixels)
    if pixels.shape != (SIZE, SIZE) or pixels.dtype != bool:
        raise ValueError(f"Got an array of shape {pixels.shape} and dtype {pixels.dtype}; expected (32, 32) booleans.")
    if not pixels.any():
        return np.zeros((8, 8))
    bitmap = _shear(_even_strokes(_scale(pixels)))
    return bitmap.reshape(8, 4, 8, 4).sum(axis=(1, 3)).astype(float)


def _scale(pixels):
    """Scale the ink's bounding box to the frame's height, at most `WIDTH` wide; a new cell copies the nearest old."""
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    height, width = rows[-1] + 1 - rows[0], columns[-1] + 1 - columns[0]
    new_width = np.clip(np.rint(width * SIZE / height), 1, WIDTH).astype(int)
    row = rows[0] + ((np.arange(SIZE) + 0.5) * height / SIZE).astype(int)  # the old row of each new one
    column = columns[0] + ((np.arange(new_width) + 0.5) * width / new_width).astype(int)
    left = (SIZE - new_width) // 2
    return np.pad(pixels[np.ix_(row, column)], ((0, 0), (left, SIZE - new_width - left)))


def _even_strokes(ink):
    """Thin or thicken all strokes by a cell on each side until the amount of ink is within `INK`."""
    while ink.sum() > INK[1] and (thinner := ~_thicken(~ink)).any():  # thinner ink is a thicker background
        ink = thinner
    while ink.sum() < INK[0]:
        ink = _thicken(ink)
    return ink


def _thicken(ink):
    around = np.pad(ink, 1)
    return ink | around[:-2, 1:-1] | around[2:, 1:-1] | around[1:-1, :-2] | around[1:-1, 2:]


def _shear(ink):
    """Shift each row sideways by its share, so that the first ink of the top row comes to stand above the bottom's."""
    top, bottom = np.flatnonzero(ink.any(axis=1))[[0, -1]]
    lean = ink[top].argmax() - ink[bottom].argmax()
    share = (np.arange(SIZE) - (top + bottom) / 2) / (bottom - top)  # -1/2 at the top, 1/2 at the bottom
    shift = np.floor(lean * share + 0.5).astype(int)[:, None]  # (32, 1): cells to the right
    source = np.arange(SIZE) - shift  # (32, 32): the column a cell comes from
    inside = (source >= 0) & (source < SIZE)
    return inside & np.take_along_axis(ink, np.clip(source, 0, SIZE - 1), axis=1)


def shifted(images):
    """Return the images and their copies moved by one pixel left, right, up and down: (m, ...) -> (5 m, ...).

    `images` are (m, 8, 8) or (m, 64); a row or column of zeros comes in at the border. The order is all originals, then
    all moved left, and so on: the labels are `np.tile(labels, 5)`. Raises ValueError for another shape.
    """
    images = np.asarray(images)
    if images.ndim < 2 or images.shape[1:] not in {(8, 8), (64,)}:
        raise ValueError(f"Got images of shape {images.shape}; expected (m, 8, 8) or (m, 64).")
    framed = np.pad(images.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))  # (m, 10, 10)
    corners = ((1, 1), (1, 2), (1, 0), (2, 1), (0, 1))  # a window one to the right: ink to the left
    return np.concatenate([framed[:, y : y + 8, x : x + 8] for y, x in corners]).reshape(-1, *images.shape[1:])


# Seven drawings of each digit: the digit, then its strokes, parted by "/". A stroke is a list of cells x,y counted from
# the top left, joined by straight lines or, after "~", by a smooth curve. The last ten are drawn with a shaky hand.
DRAWINGS = """
0  ~ 16,3 10,6 6,13 7,21 11,27 17,29 23,25 26,17 24,9 20,4 15,3
0  ~ 21,4 15,8 10,17 10,25 14,28 20,23 24,14 24,7 20,4
0  ~ 9,4 6,7 5,12 7,16 11,17 14,14 15,9 13,5 9,4
0  ~ 18,5 11,6 7,12 7,20 11,26 18,27 24,22 25,14 23,9 20,7
0  ~ 16,8 8,10 5,16 8,22 16,24 24,22 27,15 23,9 14,8
0  ~ 17,4 11,5 8,12 8,21 12,27 18,27 22,21 23,12 20,5 15,3 12,6
1  16,4 16,28
1  9,11 17,4 17,28
1  10,9 16,4 16,27 / 9,27 23,27
1  20,4 19,10 12,28
1  24,17 24,22 25,29
1  11,12 14,9 18,4 17,15 17,29
2  ~ 7,10 10,5 16,3 22,6 23,12 17,19 7,27 / 7,27 26,27
2  ~ 8,9 13,4 20,5 22,11 17,19 10,25 7,25 9,22 14,24 20,27 26,25
2  ~ 8,8 14,4 21,6 21,12 16,19 / 16,19 8,27 25,26
2  ~ 17,20 19,17 22,17 24,20 21,24 17,28 / 17,28 26,28
2  ~ 11,9 16,4 22,5 23,10 17,18 8,26 / 8,26 14,25 22,27
2  ~ 5,11 6,5 14,2 23,4 26,10 21,17 12,23 5,29 / 5,29 28,29
3  ~ 8,7 13,3 20,4 22,9 18,14 12,15 / ~ 12,15 20,16 24,21 21,27 14,29 7,26
3  8,4 23,4 13,14 / ~ 13,14 20,15 24,20 22,26 15,29 7,26
3  ~ 10,5 17,4 20,8 17,12 12,14 / ~ 12,14 19,16 21,21 17,26 9,27
3  ~ 4,6 8,4 11,6 10,9 7,11 / ~ 7,11 11,12 12,15 9,18 4,17
3  ~ 12,6 18,3 24,6 22,11 15,14 / ~ 15,14 21,17 21,23 15,28 7,26
3  ~ 7,8 11,4 19,4 23,9 19,14 13,15 16,15 22,18 24,24 19,29 11,29 6,25
4  19,4 7,20 26,20 / 20,12 20,29
4  9,4 8,17 24,17 / 22,4 22,29
4  ~ 10,5 8,11 9,16 14,17 21,15 / 22,5 20,17 20,28
4  17,3 6,19 25,18 / 18,3 18,29
4  10,16 6,23 14,23 / 12,19 12,28
4  13,4 10,18 25,17 / 21,9 17,28
5  22,4 10,4 9,14 / ~ 9,14 15,12 22,15 24,21 20,27 13,29 7,26
5  10,5 9,14 / ~ 9,14 16,13 21,17 20,24 14,27 8,26 / 10,5 22,4
5  ~ 23,5 17,5 12,6 / 12,6 10,14 / ~ 10,14 16,14 20,18 18,25 12,28 7,27
5  25,6 20,6 19,10 / ~ 19,10 23,10 26,13 24,17 19,17
5  24,3 8,4 8,15 / ~ 8,15 16,13 24,17 24,24 17,29 8,28
5  ~ 22,6 14,5 11,8 11,13 16,14 21,17 22,22 18,27 11,28 8,26
6  ~ 20,4 13,8 9,15 8,22 12,28 19,28 23,23 20,18 14,17 9,21
6  ~ 15,3 10,10 8,18 9,25 14,28 20,26 21,20 16,17 10,19
6  ~ 23,4 16,8 11,14 9,21 11,27 17,28 21,24 19,19 14,19 10,23
6  ~ 8,15 6,20 6,25 9,28 13,26 13,23 10,22 7,24
6  ~ 12,3 9,12 8,21 11,27 18,28 24,24 23,18 16,16 9,21
6  ~ 21,6 17,4 11,8 8,16 8,24 13,29 21,28 24,22 20,17 13,18 9,22
7  7,5 24,5 13,28
7  8,6 23,5 14,28 / 11,16 22,16
7  8,9 8,5 / ~ 8,5 15,5 24,4 / ~ 24,4 19,13 15,20 14,29
7  18,5 27,5 22,16
7  9,6 24,4 / ~ 24,4 18,12 14,20 11,28 / 12,17 21,15
7  5,4 27,4 / ~ 27,4 21,12 17,20 16,29
8  ~ 16,15 10,11 10,6 15,3 21,5 22,10 16,15 9,20 9,26 16,29 22,26 22,20 16,15
8  ~ 22,7 17,3 11,5 11,10 17,15 22,20 21,26 15,29 9,26 10,20 17,15 23,9 21,5
8  ~ 16,4 11,6 11,11 16,14 21,11 21,6 16,4 / ~ 16,14 9,18 8,25 15,29 23,25 22,18 16,14
8  ~ 20,10 16,8 13,10 15,13 19,15 20,18 17,21 13,19 14,16 18,13 20,10
8  ~ 21,8 19,4 14,5 12,10 16,15 18,21 14,27 9,26 9,21 14,17 20,12 22,7
8  ~ 24,6 16,3 9,6 10,12 20,17 25,23 20,28 11,28 7,23 13,17 22,12 24,6
9  ~ 22,9 17,4 10,6 9,12 14,16 20,14 22,8 / ~ 22,8 22,18 20,28
9  ~ 21,6 15,4 10,8 11,14 17,15 22,10 22,5 / ~ 22,5 22,16 19,24 12,28 8,26
9  ~ 21,10 19,5 13,6 11,12 16,14 21,10 / 22,5 19,16 15,28
9  ~ 27,6 24,4 21,6 22,10 26,10 27,6 / ~ 27,6 27,12 25,17
9  ~ 23,8 17,3 9,6 8,14 14,18 21,15 24,8 / 24,6 23,18 23,29
9  ~ 20,12 13,14 9,10 12,5 18,4 22,9 22,17 18,25 10,28
0  ~ 17,5 13,4 9,8 9,12 6,17 9,23 10,26 15,27 20,28 22,23 26,19 24,13 24,8 19,6 16,3
1  13,10 15,7 17,6 16,12 18,17 16,22 17,28
2  9,11 9,8 13,5 18,6 21,8 20,13 17,16 15,20 11,23 9,27 15,26 21,28 25,27
3  9,7 13,4 19,6 20,9 17,13 13,14 19,16 22,20 21,25 16,27 13,29 8,26
4  16,5 14,10 10,14 8,19 13,20 18,19 25,20 / 20,11 19,17 21,23 19,29
5  23,6 17,5 12,6 11,10 10,14 14,13 19,14 22,18 22,23 18,26 13,27 9,25
6  19,5 16,7 12,12 11,17 10,22 13,26 18,27 21,24 20,19 16,18 12,20
7  8,7 13,6 19,7 23,6 21,11 18,16 17,21 14,25 14,29
8  21,7 17,5 12,7 12,11 17,14 21,18 21,24 16,28 11,25 12,19 17,15 21,11 21,8
9  22,9 18,6 13,7 11,11 14,15 19,14 21,10 22,15 20,20 20,24 17,29
"""


def drawn_digits():
    """Return a test set of drawings: images (70, 32, 32) booleans, labels (70,) integers, seven of each digit.

    They differ as hands do: large and small, off-centre, slanted, narrow and wide, 4 open and closed, 7 with a bar and
    without, 1 with a flag and a foot and without, neat and shaky. All are made by `paint`, the pad's own brush, so a
    small drawing is a thick one.
    """
    images, labels = [], []
    for line in DRAWINGS.strip().splitlines():
        label, strokes = line.split(maxsplit=1)
        images.append(np.any([paint(_points(stroke)) for stroke in strokes.split("/")], axis=0))
        labels.append(int(label))
    return np.array(images), np.array(labels)


def _points(stroke):
    """Return the points (n, 2) of a stroke written as in `DRAWINGS`."""
    points = np.array([cell.split(",") for cell in stroke.replace("~", "").split()], float)
    return _curve(points) if "~" in stroke else points


def _curve(points, steps=6):
    """Return points on the Catmull-Rom spline: a smooth curve that passes through every one of the given points."""
    first, last = 2 * points[0] - points[1], 2 * points[-1] - points[-2]  # carry the ends on in a straight line
    a, b, c, d = (np.vstack([first, points, last])[i : len(points) - 1 + i, None] for i in range(4))
    t = np.arange(steps)[:, None] / steps  # the curve runs from b to c
    curve = b + (c - a) / 2 * t + (a - 2.5 * b + 2 * c - d / 2) * t**2 + (1.5 * (b - c) + (d - a) / 2) * t**3
    return np.vstack([curve.reshape(-1, 2), points[-1]])


def verdict(probabilities):
    """Say in a sentence what `probabilities`, shape (1, K), mean: "I read a 7 (92 %); next guess 1 (5 %)."

    Raises ValueError where they are not K >= 2 numbers from 0 to 1 whose sum is 1.
    """
    probabilities = np.asarray(probabilities, float)
    if probabilities.ndim != 2 or len(probabilities) != 1 or probabilities.shape[1] < 2:
        raise ValueError(f"predict returned shape {probabilities.shape} for one drawing; expected (1, K), K classes.")
    values = probabilities[0]
    if not (np.all(values >= 0) and abs(values.sum() - 1) < 1e-3):  # false for NaN, too
        raise ValueError(
            f"predict returned numbers from {values.min():.4g} to {values.max():.4g} with sum {values.sum():.4g}; "
            "expected probabilities, from 0 to 1 with sum 1. If the network ends in logits, put a softmax behind it."
        )
    best, second = np.argsort(-values, kind="stable")[:2]
    article = "an" if best == 8 else "a"
    return f"I read {article} {best} ({100 * values[best]:.0f} %); next guess {second} ({100 * values[second]:.0f} %)."


class Pad(traitlets.HasTraits):
    """What both pads have in common: `pixels` in, `message` and `probabilities` out. Introduced in lesson 00.

    A subclass has these three traits, its `title`, and `side`, its number of cells a side. `pixels` is a string of
    side * side characters, "0" or "1", row by row; any other string is refused with a TraitError.
    """

    pixels: traitlets.Unicode
    message: traitlets.Unicode
    probabilities: traitlets.List
    title: str
    side: int
    _predict = None

    def __repr__(self):  # the text that a stored notebook keeps: the same in every run
        return f"{self.title}, {self.side} x {self.side}: run this cell to draw."

    def attach(self, predict):
        """Read the pad with `predict` now and on every change, and return the pad.

        `predict` takes images (m, 64) from 0 to 1 and returns probabilities (m, K). What it makes of the drawing stands
        in `message` and `probabilities`; an exception it raises stands in `message`. A later `attach` replaces an
        earlier one. Raises TypeError where `predict` cannot be called.
        """
        if not callable(predict):
            raise TypeError(f"Got {predict!r}; expected a function, such as model.predict, from (m, 64) to (m, K).")
        self._predict = predict
        self._read()
        return self

    def drawing(self):
        """Return what is drawn as (32, 32) booleans."""
        cells = np.array(list(self.pixels)).reshape(self.side, self.side) == "1"
        return np.kron(cells, np.ones((SIZE // self.side, SIZE // self.side), bool))

    @traitlets.validate("pixels")
    def _check(self, proposal):
        pixels, expected = proposal["value"], self.side**2
        if len(pixels) != expected or set(pixels) - {"0", "1"}:
            got = f"{len(pixels)} characters, {pixels[:12]!r} ..."
            raise traitlets.TraitError(f"Got {got} for pixels; expected {expected}, each '0' or '1'.")
        return pixels

    @traitlets.observe("pixels")
    def _read(self, change=None):
        if self._predict is None:
            return
        drawing = self.drawing()
        if not drawing.any():
            self.message, self.probabilities = EMPTY, []
            return
        try:
            probabilities = np.asarray(self._predict(read_pad(drawing).reshape(1, 64) / 16), float)
            message = verdict(probabilities)
        except Exception as error:  # a widget's callback has no cell to raise into: say it on the pad
            self.message, self.probabilities = f"{type(error).__name__}: {error}", []
        else:
            self.message, self.probabilities = message, probabilities[0].tolist()


class DrawingPad(Pad, anywidget.AnyWidget):
    """A 32 x 32 pad to draw on with mouse, pen, finger or keys; `attach` a network and it reads along.

    `message` is the line under the pad, `probabilities` the bars beside it, `label` the line above: all may be set from
    Python, and `pixels` too. Introduced in lesson 00.
    """

    _esm = pathlib.Path(__file__).with_name("drawing.js")
    _css = pathlib.Path(__file__).with_name("drawing.css")
    title, side = "Drawing pad", SIZE
    pixels = traitlets.Unicode("0" * SIZE**2).tag(sync=True)
    message = traitlets.Unicode(EMPTY).tag(sync=True)
    probabilities = traitlets.List(traitlets.Float()).tag(sync=True)
    label = traitlets.Unicode("Drawing pad").tag(sync=True)


class ButtonPad(Pad, ipywidgets.VBox):
    """An 8 x 8 pad of toggle buttons, for front ends that cannot show `DrawingPad` (those without anywidget).

    `attach`, `pixels`, `message` and `probabilities` are those of `DrawingPad`; there are no bars. A button stands for
    a block of 4 x 4 cells, so it draws coarsely, and fewer of its digits are read right. Introduced in lesson 00.
    """

    title, side = "Button pad", 8
    pixels = traitlets.Unicode("0" * 64)
    message = traitlets.Unicode(EMPTY)
    probabilities = traitlets.List(traitlets.Float())

    def __init__(self):
        square = ipywidgets.Layout(width="32px", height="32px", margin="0", padding="0", border="1px solid #767676")
        self.buttons = [
            ipywidgets.ToggleButton(layout=square, tooltip=f"row {i // 8 + 1}, column {i % 8 + 1}") for i in range(64)
        ]
        clear = ipywidgets.Button(description="Clear")
        text = ipywidgets.Label()
        rows = [ipywidgets.HBox(self.buttons[i : i + 8]) for i in range(0, 64, 8)]
        super().__init__([*rows, text, clear])
        for i, button in enumerate(self.buttons):
            button.observe(lambda change, i=i: self._press(i, change["new"]), "value")
        clear.on_click(lambda _: self.set_trait("pixels", "0" * 64))
        traitlets.dlink((self, "message"), (text, "value"))

    def _press(self, i, on):
        self.pixels = f"{self.pixels[:i]}{int(on)}{self.pixels[i + 1 :]}"

    @traitlets.observe("pixels")
    def _show(self, change):
        for button, cell in zip(self.buttons, self.pixels, strict=True):
            button.set_trait("button_style", "primary" if cell == "1" else "")
            button.value = cell == "1"
