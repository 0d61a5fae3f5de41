"""Windows that slide over images: how many places a window has, and what is put around the image.

A window of k cells, `dilation` apart, reaches over R = dilation (k - 1) + 1 cells, and moves `stride` cells at a time.
Along an axis of H cells:

| padding | places                      | cells put around the image             |
|---------|-----------------------------|----------------------------------------|
| "valid" | floor((H - R) / stride) + 1 | none                                   |
| "same"  | ceil(H / stride)            | P = max((places - 1) stride + R - H, 0) |

Of the P cells, floor(P / 2) stand before the image and the rest behind it: where P is odd, the end gets one more, as in
Keras. Height and width are two such axes, each with a `Slide` of its own; a sequence is an image of one row.
"""

from dataclasses import dataclass

import numpy as np

from nnlib.arguments import whole
from nnlib.layer import Layer


@dataclass(frozen=True)
class Slide:
    """How a window of `size` cells slides along one axis; `places` is how many windows there are."""

    size: int
    stride: int
    dilation: int
    places: int
    before: int = 0  # cells put before the image, and behind it
    after: int = 0
    spread: int = 1  # from one input to the next; above 1, zeros stand between them

    @property
    def reach(self):
        return self.dilation * (self.size - 1) + 1

    def cell(self, offset):
        """Return what the window's cell number `offset` meets, from place to place, as a slice of the padded axis."""
        start = self.dilation * offset
        return slice(start, start + self.stride * (self.places - 1) + 1, self.stride)

    def inputs(self, length):
        """Return where the `length` inputs stand, as a slice of the padded axis."""
        return slice(self.before, self.before + self.spread * (length - 1) + 1, self.spread)

    def mirrored(self, length):
        """Return the slide that leads from the places back to the `length` inputs.

        Place p meets input i with its cell j where stride p + dilation j = before + i. Seen from the input, places are
        `stride` apart, and the cells come in the opposite order.
        """
        before = self.reach - 1 - self.before
        after = length - 1 + self.before - self.stride * (self.places - 1)
        return Slide(self.size, 1, self.dilation, length, before, after, self.stride)


def slide(length: int, size: int, stride: int, dilation: int, padding: str) -> Slide:
    """Return the slide of a window along an axis of `length` cells; ValueError where it does not fit in."""
    reach = dilation * (size - 1) + 1
    if padding == "same":
        places = -(-length // stride)
        around = max(stride * (places - 1) + reach - length, 0)
        return Slide(size, stride, dilation, places, around // 2, around - around // 2)
    if reach > length:
        raise ValueError(
            f"A window that reaches over {reach} cells does not fit into {length}; expected a smaller window, a larger "
            "input or padding='same'."
        )
    return Slide(size, stride, dilation, (length - reach) // stride + 1)


def pair(name: str, value, axes=2) -> tuple[int, int]:
    """Return a number for rows and one for columns: `value` is one for all axes, or holds one for each.

    A sequence has one axis, and as an image one row. Raises ValueError for anything but whole numbers above 0.
    """
    values = list(value) if isinstance(value, (tuple, list)) else [value] * axes
    if len(values) != axes:
        raise ValueError(f"Got {name}={value!r}; expected a whole number{' or a pair of them' * (axes == 2)}.")
    *first, last = (whole(name, each) for each in values)
    return (first[0] if first else 1), last


def pad(x, rows, columns, value=0.0):
    """Return images x (N, height, width, C) with cells of `value` put around them, as many as (before, after) say."""
    for axis, around in ((1, rows), (2, columns)):
        if any(around):
            before, after = (np.full((*x.shape[:axis], n, *x.shape[axis + 1 :]), value, x.dtype) for n in around)
            x = np.concatenate([before, x, after], axis)
    return x


def channels(layer, input_shape, axes=2) -> int:
    """Return the channels C of `input_shape`; ValueError unless it is (height, width, C), or (T, C) where axes=1.

    Height, width and T may be None: they vary.
    """
    if len(input_shape) != axes + 1 or input_shape[-1] is None:
        wanted = "images (height, width, C)" if axes == 2 else "sequences (T, C)"
        hint = " Pictures in shades of grey have one channel: x[..., None]." if len(input_shape) == axes == 2 else ""
        raise ValueError(
            f"{type(layer).__name__} needs {wanted} with the number of channels known; got input_shape "
            f"{input_shape}.{hint}"
        )
    return input_shape[-1]


class WindowLayer(Layer, abstract=True):
    """A layer whose window slides over images (N, height, width, C) or, where axes = 1, sequences (N, T, C).

    Sequences are computed with as images of one row. No mask passes on: a place is no step of the input's. Subclasses
    have `strides` and `padding`, and write `window`.
    """

    axes = 2
    padding: str

    def window(self) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """Return the window's size, stride and dilation, each (down, across); ValueError where one makes no sense."""
        raise NotImplementedError

    def places(self, input_shape) -> tuple:
        """Return how many places the window has along each axis of `input_shape`; None where that varies."""
        if self.padding not in ("valid", "same"):
            raise ValueError(f"Got padding={self.padding!r}; expected 'valid' (nothing around the image) or 'same'.")
        along = [axis[-self.axes :] for axis in self.window()]
        return tuple(
            None if length is None else slide(length, size, stride, dilation, self.padding).places
            for length, size, stride, dilation in zip(input_shape[:-1], *along, strict=True)
        )

    def slides(self, images) -> list[Slide]:
        """Return the window's slides down and across `images` (N, height, width, C)."""
        sizes, strides, dilations = self.window()
        along = zip(images.shape[1:3], sizes, strides, dilations, strict=True)
        return [slide(length, size, stride, dilation, self.padding) for length, size, stride, dilation in along]

    def images(self, x):
        """Return x as images (N, height, width, C)."""
        return x if self.axes == 2 else x[:, None]

    def sequences(self, images):
        """Return images as the layer takes and gives them: what `images` did, undone."""
        return images if self.axes == 2 else images[:, 0]

    def compute_mask(self, x, mask=None):
        return None
