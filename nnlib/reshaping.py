"""Layers that move numbers and change none: to another shape, or into a frame of zeros."""

import math

from nnlib.arguments import whole
from nnlib.layer import Example, Layer
from nnlib.windows import channels, pad


class Flatten(Layer):
    """Makes one row of each example: x (N, ...) to y (N, product of the other sizes), in reading order.

    For images the order is row, column, channel. PyTorch's is channel, row, column: a Dense kernel W (C * height *
    width, H) of a network there is `W.reshape(C, height, width, H).transpose(1, 2, 0, 3).reshape(-1, H)` here. Raises
    ValueError at build where a size is not known. Introduced in lesson 16.
    """

    def plan(self, input_shape):
        return {}, (_count(self, input_shape),)

    def forward(self, x, training=False, mask=None):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, grad):
        return grad.reshape(self.shape)

    def compute_mask(self, x, mask=None):
        return None

    @classmethod
    def example(cls):
        x = [[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]
        return [
            Example(cls(), ("T", "D"), x, [[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]),
            Example(cls(), ("H", "W", "C"), [x], [[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]),
            Example(cls(), ("D",), x[0], x[0]),
        ]


class Reshape(Layer):
    """Gives each example another shape, `target_shape`: the same numbers in the same order.

    x is (N, ...), y is (N, *target_shape). One size may be -1: what is left for it. Raises ValueError at build where a
    size of x is not known, or the number of numbers is not the same. Introduced in lesson 16.
    """

    def __init__(self, target_shape):
        self.target_shape = target_shape

    def plan(self, input_shape):
        shape, count = self.target_shape, _count(self, input_shape)
        sizes = list(shape) if isinstance(shape, (tuple, list)) else [shape]
        known = math.prod(whole("target_shape", size) for size in sizes if size != -1)
        if sizes.count(-1) > 1 or count % known or (-1 not in sizes and count != known):
            raise ValueError(
                f"Got target_shape={shape!r} for inputs of shape {input_shape}; expected sizes, one of them perhaps "
                f"-1, whose product is {count}."
            )
        return {}, tuple(count // known if size == -1 else int(size) for size in sizes)

    def forward(self, x, training=False, mask=None):
        self.shape = x.shape
        return x.reshape(len(x), *self.output_shape)

    def backward(self, grad):
        return grad.reshape(self.shape)

    def compute_mask(self, x, mask=None):
        return None

    @classmethod
    def example(cls):
        x = [[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]
        return [
            Example(cls((2, 3)), (6,), x, [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]),
            Example(cls((-1, 1, 2)), (4, "D", 2), [[[x[0]]]], [[[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]]]),
            Example(cls(-1), ("T", "D"), [x], x),
        ]


class ZeroPadding2D(Layer):
    """Puts rows and columns of zeros around images: x (N, height, width, C) to y (N, height + ..., width + ..., C).

    `padding` is a number for all four sides, a pair (above and below, left and right), or a pair of pairs ((above,
    below), (left, right)). Raises ValueError at build for anything else, and for other shapes. Introduced in lesson 15.
    """

    def __init__(self, padding=1):
        self.padding = padding

    def plan(self, input_shape):
        C, around = channels(self, input_shape), self._around()
        sizes = zip(input_shape[:2], around, strict=True)
        return {}, (*(None if size is None else size + sum(both) for size, both in sizes), C)

    def forward(self, x, training=False, mask=None):
        return pad(x, *self._around())

    def backward(self, grad):
        (above, below), (left, right) = self._around()
        return grad[:, above : grad.shape[1] - below, left : grad.shape[2] - right]

    def compute_mask(self, x, mask=None):
        return None

    def _around(self):
        """Return ((above, below), (left, right))."""
        sides = self._two(self.padding)
        return tuple(tuple(whole("padding", n, at_least=0) for n in self._two(side)) for side in sides)

    def _two(self, value):
        values = list(value) if isinstance(value, (tuple, list)) else [value] * 2
        if len(values) != 2:
            raise ValueError(f"Got padding={self.padding!r}; expected a number, a pair or a pair of pairs of them.")
        return values

    @classmethod
    def example(cls):
        x = [[[[1.0], [2.0]]]]
        zero, row = [[0.0]] * 4, [[0.0], [1.0], [2.0], [0.0]]
        return [
            Example(cls(), ("H", "W", "C"), x, [[zero, row, zero]]),
            Example(cls((0, 1)), ("H", "W", "C"), x, [[row]]),
            Example(cls(((0, 2), (1, 0))), ("H", "W", "C"), x, [[[[0.0], [1.0], [2.0]], zero[:3], zero[:3]]]),
        ]


def _count(layer, input_shape):
    """Return how many numbers an example holds; ValueError where that varies."""
    if None in input_shape:
        raise ValueError(f"{type(layer).__name__} needs inputs of known size; got input_shape {input_shape}.")
    return math.prod(input_shape)
