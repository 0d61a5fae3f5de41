"""Pooling: each window of an image is replaced by one number for each channel, its largest or its mean.

What is left is smaller, and says less exactly where a thing was. Nothing is learnt. The layers go through the cells of
the window, and take at once what a cell meets at all places: a strided view of the image, (N, places down, places
across, C). So windows may overlap, and leave cells out. Introduced in lesson 16.
"""

import math

import numpy as np

from nnlib.layer import Example, Layer
from nnlib.windows import WindowLayer, channels, pad, pair


class Pooling(WindowLayer, abstract=True):
    """What max and average pooling share: x (N, height, width, C) to y (N, places down, places across, C).

    Raises ValueError at build where an argument makes no sense, or no window fits into the image.
    """

    surroundings = 0.0  # what padding="same" puts around the image

    def __init__(self, pool_size=2, strides=None, padding="valid"):
        self.pool_size, self.strides, self.padding = pool_size, strides, padding

    def window(self):
        size = pair("pool_size", self.pool_size, self.axes)
        return size, size if self.strides is None else pair("strides", self.strides, self.axes), (1, 1)

    def plan(self, input_shape):
        C = channels(self, input_shape, self.axes)
        return {}, (*self.places(input_shape), C)

    def forward(self, x, training=False, mask=None):
        images = self.images(x)
        self.size, (self.down, self.across) = images.shape[1:3], self.slides(images)
        around = ((slide.before, slide.after) for slide in (self.down, self.across))
        return self.sequences(self.pool(self.cells(pad(images, *around, self.surroundings))))

    def backward(self, grad):
        grad = self.images(grad)
        N, C = len(grad), grad.shape[-1]
        height, width = self.size
        heights, widths = (s.before + n + s.after for s, n in ((self.down, height), (self.across, width)))
        padded = np.zeros((N, heights, widths, C), grad.dtype)
        cells = self.cells(padded)[::-1]
        if self.down.size <= self.down.stride and self.across.size <= self.across.stride:
            for cell, share in zip(cells, self.factors(grad), strict=True):
                np.multiply(grad, share, out=cell)
        else:
            for cell, share in zip(cells, self.factors(grad), strict=True):
                cell += grad * share  # where windows overlap, a cell has a share in each
        return self.sequences(padded[:, self.down.inputs(height), self.across.inputs(width)])

    def cells(self, padded):
        """Return what each cell of the window meets at all places, as views, in reading order."""
        down, across = self.down, self.across
        return [padded[:, down.cell(i), across.cell(j)] for i in range(down.size) for j in range(across.size)]

    def pool(self, cells):
        """Return y, given the window's cells."""
        raise NotImplementedError

    def factors(self, grad):
        """Yield what `grad` times is each cell's share, the last cell first."""
        raise NotImplementedError


class MaxPooling2D(Pooling):
    """The largest number of each window; of equal ones the first, in reading order, gets the gradient.

    x is (N, height, width, C), y (N, places down, places across, C). `pool_size` is a whole number or a pair (down,
    across); `strides` too, and is `pool_size` where not given. padding="same" takes nothing for a maximum that is not
    of the image. Raises ValueError at build where an argument makes no sense, or no window fits into the image.
    Introduced in lesson 16.
    """

    surroundings = -math.inf

    def pool(self, cells):
        y, *cells = cells
        self.larger = []  # for each cell but the first: where is it larger than all before it?
        for cell in cells:
            self.larger.append(cell > y)
            y = np.maximum(cell, y)
        return y

    def factors(self, grad):
        open = np.ones(grad.shape, bool)  # where the winner is not found yet
        for larger in self.larger[::-1]:  # the last to be larger than all before it is the maximum
            yield larger & open
            open &= ~larger
        yield open

    @classmethod
    def example(cls):
        x = [[[1.0], [5.0], [-2.0]], [[4.0], [3.0], [-2.0]], [[-1.0], [-7.0], [-3.0]]]
        return [
            Example(cls(), (5, 4, "C"), [x], [[[[5.0]]]]),
            Example(cls(2, 1), (4, 3, "C"), [x], [[[[5.0], [5.0]], [[4.0], [3.0]]]]),
            Example(cls((2, 1), (1, 2)), (3, 5, "C"), [x], [[[[4.0], [-2.0]], [[4.0], [-2.0]]]]),
            Example(cls((3, 2), padding="same"), ("H", "W", "C"), [x], [[[[5.0], [-2.0]]]]),
        ]


class MaxPooling1D(MaxPooling2D):
    """MaxPooling2D along the one axis of sequences: x is (N, T, C), y (N, places, C)."""

    axes = 1

    @classmethod
    def example(cls):
        x = [[[1.0, 0.0], [5.0, 0.0], [2.0, -1.0]]]
        return [
            Example(cls(), (5, "C"), x, [[[5.0, 0.0]]]),
            Example(cls(3, 1, "same"), ("T", "C"), x, [[[5.0, 0.0], [5.0, 0.0], [5.0, 0.0]]]),
        ]


class AveragePooling2D(Pooling):
    """The mean of each window; with padding="same", of its cells inside the image alone.

    x is (N, height, width, C), y (N, places down, places across, C). Arguments and errors are MaxPooling2D's.
    Introduced in lesson 16.
    """

    def pool(self, cells):
        self.counts = self._counts(cells[0].dtype)
        return sum(cells[1:], cells[0]) / self.counts

    def factors(self, grad):
        return [1 / self.counts] * (self.down.size * self.across.size)

    def _counts(self, dtype):
        """Return how many of each window's cells are the image's, (places down, places across, 1)."""
        counts = []
        for slide, length in zip((self.down, self.across), self.size, strict=True):
            start = slide.stride * np.arange(slide.places) - slide.before
            counts.append(np.minimum(start + slide.size, length) - np.maximum(start, 0))
        return np.multiply.outer(*counts)[..., None].astype(dtype)

    @classmethod
    def example(cls):
        x = [[[1.0], [5.0], [2.0]], [[4.0], [2.0], [0.0]], [[-1.0], [-7.0], [-3.0]]]
        return [
            Example(cls(), (5, 4, "C"), [x], [[[[3.0]]]]),
            Example(cls(2, 1), (4, 3, "C"), [x], [[[[3.0], [2.25]], [[-0.5], [-2.0]]]]),
            Example(cls((3, 2), padding="same"), ("H", "W", "C"), [x], [[[[2 / 3], [-1 / 3]]]]),
        ]


class AveragePooling1D(AveragePooling2D):
    """AveragePooling2D along the one axis of sequences: x is (N, T, C), y (N, places, C)."""

    axes = 1

    @classmethod
    def example(cls):
        x = [[[1.0, 0.0], [5.0, 2.0], [2.0, -3.0]]]
        return [
            Example(cls(), (5, "C"), x, [[[3.0, 1.0]]]),
            Example(cls(2, 1, "same"), ("T", "C"), x, [[[3.0, 1.0], [3.5, -0.5], [2.0, -3.0]]]),
        ]


class GlobalPooling(Layer, abstract=True):
    """What the layers share that leave one number of each channel: x is (N, ..., C), y is (N, C)."""

    axes = 2

    def plan(self, input_shape):
        return {}, (channels(self, input_shape, self.axes),)

    def compute_mask(self, x, mask=None):
        return None


class GlobalMaxPooling2D(GlobalPooling):
    """The largest number of each channel; of equal ones the first gets the gradient. x (N, height, width, C), y (N, C).

    Raises ValueError at build for other shapes. Introduced in lesson 16.
    """

    def forward(self, x, training=False, mask=None):
        self.x = x
        return x.max(axis=tuple(range(1, self.axes + 1)))

    def backward(self, grad):
        cells = self.x.reshape(len(grad), -1, grad.shape[-1])  # (N, height * width, C)
        dx = np.zeros_like(cells)
        np.put_along_axis(dx, cells.argmax(axis=1)[:, None], grad[:, None], axis=1)
        return dx.reshape(self.x.shape)

    @classmethod
    def example(cls):
        return [Example(cls(), ("H", "W", "C"), [[[[1.0, -1.0], [3.0, -2.0]]]], [[3.0, -1.0]])]


class GlobalMaxPooling1D(GlobalMaxPooling2D):
    """The largest number of each channel of a sequence: x is (N, T, C), y (N, C). As in Keras, it heeds no mask."""

    axes = 1

    @classmethod
    def example(cls):
        return [Example(cls(), ("T", "C"), [[[1.0, -1.0], [3.0, -2.0]]], [[3.0, -1.0]])]


class GlobalAveragePooling2D(GlobalPooling):
    """The mean of each channel: x is (N, height, width, C), y (N, C).

    Raises ValueError at build for other shapes. Source: Lin et al. 2014. Introduced in lesson 16.
    """

    def forward(self, x, training=False, mask=None):
        self.shape = x.shape
        return x.mean(axis=tuple(range(1, self.axes + 1)))

    def backward(self, grad):
        between = (1,) * self.axes
        share = grad.reshape(len(grad), *between, -1) / math.prod(self.shape[1:-1])  # (N, 1, 1, C)
        return np.broadcast_to(share, self.shape)

    @classmethod
    def example(cls):
        return [Example(cls(), ("H", "W", "C"), [[[[1.0, -1.0], [3.0, -2.0]]]], [[2.0, -1.5]])]


class GlobalAveragePooling1D(GlobalAveragePooling2D):
    """The mean of each channel over the steps of a sequence, without those that `mask` (N, T) says are padding.

    x is (N, T, C), y (N, C); a sequence of padding alone gives 0.
    """

    axes = 1

    def forward(self, x, training=False, mask=None):
        self.shape, self.weight = x.shape, None
        if mask is None:
            return x.mean(axis=1)
        count = np.maximum(mask.sum(axis=1, keepdims=True), 1)
        self.weight = (mask / count)[..., None].astype(x.dtype)  # (N, T, 1): what each step counts for
        return (x * self.weight).sum(axis=1)

    def backward(self, grad):
        return super().backward(grad) if self.weight is None else grad[:, None] * self.weight

    @classmethod
    def example(cls):
        return [Example(cls(), ("T", "C"), [[[1.0, -1.0], [3.0, -2.0]]], [[2.0, -1.5]])]
