"""Lesson 15: a kernel of nine sliders on a photograph, and patches on their way into a matrix."""

from types import SimpleNamespace

import ipywidgets
import numpy as np
import traitlets

import nnlib as nn
from nnlib.convolution import patches
from nnlib.course import plots

KERNELS = {  # each row by row
    "vertical edges": (-1, 0, 1, -1, 0, 1, -1, 0, 1),
    "blur": (1, 1, 1, 1, 1, 1, 1, 1, 1),
    "sharpen": (0, -1, 0, -1, 5, -1, 0, -1, 0),
    "edges all round": (-1, -1, -1, -1, 8, -1, -1, -1, -1),
    "the image itself": (0, 0, 0, 0, 1, 0, 0, 0, 0),
}
OWN = "your own"


class KernelSliders(ipywidgets.VBox):
    """Nine sliders in three rows, and a menu of kernels to start from; `value` is a tuple of the nine numbers."""

    value = traitlets.Tuple()
    description = traitlets.Unicode("kernel")

    def __init__(self, start="vertical edges"):
        self.menu = ipywidgets.Dropdown(options=[*KERNELS, OWN], value=start, description="start from")
        names = [f"{row}, {column}" for row in range(3) for column in range(3)]
        self.sliders = [ipywidgets.IntSlider(min=-8, max=8, description=name) for name in names]
        for slider in self.sliders:
            slider.style.description_width, slider.layout.width = "3em", "17em"
        rows = ipywidgets.Layout(grid_template_columns="repeat(3, 18em)")
        super().__init__([self.menu, ipywidgets.GridBox(self.sliders, layout=rows)])
        self.layout.min_width = "56em"  # three sliders stand side by side, however wide a single one is made
        self.style = SimpleNamespace()  # `explore` sets the width of a control's label; these have their own
        self._filling = False
        self._fill()
        self.menu.observe(self._fill, names="value")
        for slider in self.sliders:
            slider.observe(self._read, names="value")

    def _fill(self, change=None):
        """Set the sliders to the kernel that the menu says, and only then the value: one change, not nine."""
        if self.menu.value == OWN:
            return
        self._filling = True
        for slider, number in zip(self.sliders, KERNELS[self.menu.value], strict=True):
            slider.value = number
        self._filling = False
        self._read()

    def _read(self, change=None):
        if not self._filling:
            self.value = tuple(slider.value for slider in self.sliders)
            self.menu.value = next((name for name, kernel in KERNELS.items() if kernel == self.value), OWN)


def kernel_editor(image):
    """Return the draw function of lesson 15: an image (H, W) and what nine numbers, read row by row, make of it."""
    x = image[None, :, :, None]  # (1, H, W, 1)

    def draw(axes, kernel, stride, padding):
        y = _layer(np.reshape(kernel, (3, 3)), stride, padding).forward(x)[0, :, :, 0]
        total = sum(kernel)
        told = plots.filtered(axes, image, y, total)
        return f"stride {stride}, padding {padding}: {told}; the kernel's sum is {total}"

    return draw


def patch_stepper(image):
    """Return the draw function of lesson 15: one patch of an image (H, W), its row of the matrix, its place in y.

    The kernel has 1 in its first and its last cell and 0 elsewhere, so that y can be checked by eye.
    """
    x = image[None, :, :, None].astype(float)

    def draw(axes, kernel_size, stride, padding, place):
        kernel = np.zeros((kernel_size, kernel_size))
        kernel[0, 0] = kernel[-1, -1] = 1
        layer = _layer(kernel, stride, padding)
        y = layer.forward(x)[0, :, :, 0]
        down, across = slides = layer.slides(x)
        ((_, rows),) = patches(x, down, across)
        place = min(place, y.size - 1)
        top, left = (stride * number for number in divmod(place, across.places))
        corner = [(slide.before, slide.before + n) for slide, n in zip(slides, image.shape, strict=True)]
        padded = np.pad(image, [(slide.before, slide.after) for slide in slides])
        window = (top, left, kernel_size, kernel_size)
        around = f"zeros: {down.before} before, {down.after} behind"
        told = plots.patch_steps(axes, padded, window, corner, rows[0], y, place)
        return f"{kernel_size} x {kernel_size}, stride {stride}, {padding} ({around}): {told}"

    return draw


def _layer(kernel, stride, padding):
    layer = nn.Conv2D(1, kernel.shape, stride, padding, use_bias=False)
    layer.build((None, None, 1), np.random.default_rng(0))
    layer.params["kernel"] = kernel[:, :, None, None]
    return layer
