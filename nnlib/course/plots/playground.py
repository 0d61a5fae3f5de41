"""The playground's figure: made once, then its artists are given new numbers and it is drawn again.

Two thirds of the time to draw a figure go into its frames, ticks and titles, which seldom change. So these are drawn
once and kept as an image, the frame; the artists that move are drawn on a copy of it.
"""

import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from PIL import Image

from nnlib.course.plots.style import CLASSES, LINE, SIGNED, TRAINING, VALIDATION

SIZE = (9.6, 3.7)  # inches
LAYERS = 7  # six hidden ones and the output: as many bars
TILE = 24  # places a side at which a unit is shown, every second of the plane's
SHADES = LinearSegmentedColormap.from_list("classes", [CLASSES[0], "#FFFFFF", CLASSES[1]])
NORMS = (1e-5, 100)  # the gradient norms that the bars' scale has room for


class Board:
    """The figure of a network in training on points of two classes; `draw` gives it new numbers."""

    def __init__(self):
        self.figure = Figure(figsize=SIZE, dpi=100)
        FigureCanvasAgg(self.figure)
        self._make_plane(self.figure.add_axes([0.06, 0.12, 0.31, 0.80]))
        self._make_units(self.figure.add_axes([0.415, 0.12, 0.295, 0.80]))
        self._make_losses(self.figure.add_axes([0.77, 0.62, 0.205, 0.30]))
        self._make_norms(self.figure.add_axes([0.77, 0.12, 0.205, 0.30]))
        for axes in self.figure.axes:
            axes.title.set_fontsize(9)
            axes.tick_params(labelsize=8)
            axes.xaxis.label.set_fontsize(9)
            axes.yaxis.label.set_fontsize(9)
        self.moving = [self.surface, *self.points, self.mosaic, self.loss, self.val_loss, *self.bars]
        for artist in self.moving:
            artist.set_animated(True)  # left out of the frame
        self.frame_of = None  # what the frame was drawn for

    def _make_plane(self, axes):
        self.plane = axes
        self.surface = axes.imshow([[0.5]], cmap=SHADES, vmin=0, vmax=1, origin="lower", interpolation="bilinear")
        self.surface.set_alpha(0.6)
        self.points = []
        for filled in (True, False):
            for colour, marker in zip(CLASSES, "o^", strict=False):
                face, edge = (colour, "white") if filled else ("none", colour)
                style = {"markersize": 5, "markeredgewidth": 0.5 if filled else 1, "zorder": 2 + filled}
                self.points += axes.plot([], [], marker, markerfacecolor=face, markeredgecolor=edge, **style)
        axes.set(title="the network's answers; hollow: validation", xlabel="x0", ylabel="x1", aspect="equal")

    def _make_units(self, axes):
        self.units = axes
        self.mosaic = axes.imshow([[0.0]], cmap=SIGNED, vmin=-1, vmax=1, interpolation="nearest", aspect="equal")
        self.no_units = axes.text(0.5, 0.5, "no hidden layer", ha="center", va="center", transform=axes.transAxes)
        axes.set(title="what each hidden unit says", xlabel="unit", ylabel="layer")
        axes.tick_params(length=0)
        axes.set_facecolor("0.7")  # seen between the tiles

    def _make_losses(self, axes):
        self.curves = axes
        (self.loss,) = axes.plot([], [], color=TRAINING, label="training")
        (self.val_loss,) = axes.plot([], [], color=VALIDATION, label="validation")
        axes.set(title="loss, epoch by epoch")
        axes.legend(loc="upper right", fontsize=8)

    def _make_norms(self, axes):
        self.norms = axes
        self.bars = axes.bar(range(LAYERS), np.ones(LAYERS), color=LINE, width=0.6)
        axes.set(title="gradient's length by layer", yscale="log", ylim=NORMS, xlabel="layer", xticks=range(LAYERS))
        axes.yaxis.set_ticks([1e-4, 1e-2, 1, 100], ["0.0001", "0.01", "1", "100"])
        axes.yaxis.set_ticks([], minor=True)

    def draw(self, training, validation, limit, surface, units, losses, val_losses, norms) -> bytes:
        """Return the figure as PNG.

        `training` and `validation` are points x (m, 2) and classes y (m,); `limit` is how far the plane reaches.
        `surface` (n, n) is the probability of class 1 over the plane, row by row from below; `units` has an array
        (n, n, H) for each hidden layer. `losses` and `val_losses` start with epoch 0; `norms` has a number a layer.
        """
        depth, width = len(units), units[0].shape[-1] if units else 0
        scales = _round_up(len(losses)), _round_up(max(*losses, *val_losses))
        if self.frame_of != (limit, depth, width, scales):
            self._draw_frame(limit, depth, width, scales)
            self.frame_of = limit, depth, width, scales
        self.surface.set_data(surface)
        artists = iter(self.points)
        for x, y in (training, validation):
            for label in (0, 1):
                next(artists).set_data(*x[y == label].T)
        if units:
            self.mosaic.set_data(_mosaic(units))
        for curve, values in ((self.loss, losses), (self.val_loss, val_losses)):
            curve.set_data(np.arange(len(values)), values)
        for bar, norm in zip(self.bars, [*norms, *[0.0] * (LAYERS - len(norms))], strict=True):
            bar.set_height(norm)
        self.figure.canvas.restore_region(self.frame)
        for artist in self.moving:
            artist.axes.draw_artist(artist)
        file = io.BytesIO()
        Image.fromarray(np.asarray(self.figure.canvas.buffer_rgba())).save(file, "png", compress_level=1)  # the fastest
        return file.getvalue()

    def _draw_frame(self, limit, depth, width, scales):
        self.plane.set(xlim=(-limit, limit), ylim=(-limit, limit))
        self.surface.set_extent([-limit, limit, -limit, limit])
        self.no_units.set_visible(not depth)
        self.mosaic.set_visible(depth > 0)
        self.mosaic.set_extent([-0.5, width - 0.5, depth - 0.5, -0.5] if depth else [0, 1, 1, 0])
        self.units.set(xticks=range(width), yticks=range(depth))
        self.curves.set(xlim=(0, scales[0]), ylim=(0, scales[1]))
        self.norms.set(xlim=(-0.6, depth + 0.6))
        self.figure.canvas.draw()
        self.frame = self.figure.canvas.copy_from_bbox(self.figure.bbox)


def _mosaic(units):
    """Return the tiles of all units, a row for each layer: each on a scale of its own, with gaps between them."""
    depth, width, side = len(units), units[0].shape[-1], TILE + 2
    sheet = np.full((depth, side, width, side), np.nan)
    for row, layer in enumerate(units):
        tiles = layer[::-2, ::2]  # (TILE, TILE, H), the first row on top
        largest = np.maximum(np.abs(tiles).max(axis=(0, 1)), 1e-12)  # (H,)
        sheet[row, 1:-1, :, 1:-1] = (tiles / largest).transpose(0, 2, 1)
    return sheet.reshape(depth * side, width * side)


def _round_up(value):
    """Return the next of ... 1, 2, 5, 10, 20, ...: a scale that does not move at every epoch."""
    power = 10 ** np.floor(np.log10(max(value, 0.1)))
    return next(float(step * power) for step in (1, 2, 5, 10) if value <= step * power)
