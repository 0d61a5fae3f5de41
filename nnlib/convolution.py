"""Convolution: a small kernel slides over an image and is multiplied with what it covers, at every place alike.

The whole file rests on one thing: every patch that the kernel covers, laid out as a row, makes a matrix, and with it
the convolution is one matrix product (im2col):

    patches (N * places, kh * kw * C)  @  kernel (kh * kw * C, filters)  =  y (N * places, filters)

That matrix holds each number up to kh * kw times over. So it is made for a few images at a time, small enough for the
processor's cache, used at once, and made again where `backward` needs it:

| gradient   | what it is                                                                                         |
|------------|----------------------------------------------------------------------------------------------------|
| dL/dkernel | patches^T dL/dy                                                                                    |
| dL/dbias   | dL/dy, summed over images and places                                                               |
| dL/dx      | the convolution of dL/dy with the kernel turned by 180 degrees, its inputs and outputs exchanged;  |
|            | where strides are above 1, zeros stand between the numbers of dL/dy                                |

As in all libraries, what is called convolution is cross-correlation: the kernel is not turned round on the way forward.
Images are (N, height, width, C). Introduced in lesson 15.

Weights of PyTorch, which has channels first, become those of these layers by a transpose, and back by its inverse:

    Conv2D.params["kernel"] = weight.transpose(2, 3, 1, 0)      (out, in / groups, kh, kw) -> (kh, kw, in / groups, out)
    Conv1D.params["kernel"] = weight.transpose(2, 1, 0)
    DepthwiseConv2D.params["kernel"] = weight.transpose(2, 3, 0, 1).reshape(kh, kw, C, depth_multiplier)
"""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nnlib.arguments import whole
from nnlib.initializers import Initializer
from nnlib.layer import Activation, Example
from nnlib.regularizers import regularizer
from nnlib.windows import WindowLayer, channels, pair

BUFFER = 2**20  # bytes of patches made at a time


def patches(x, down, across, groups=1):
    """Yield (images, rows) for a few images at a time: their slice, and all their patches, each laid out as a row.

    x is (N, height, width, C); `down` and `across` say how the kernel slides. rows is (groups, images * places, kh * kw
    * C / groups): one matrix for each group of channels. It is overwritten by the next.
    """
    N, height, width, C = x.shape
    places, size = (down.places, across.places), (down.size, across.size)
    each = math.prod((*places, *size, C)) * x.itemsize  # bytes of one image's patches
    at_once = min(N, max(1, BUFFER // each))
    heights, widths = (s.before + s.spread * (n - 1) + 1 + s.after for s, n in ((down, height), (across, width)))
    padded = np.zeros((at_once, heights, widths, C), x.dtype)
    inputs = padded[:, down.inputs(height), across.inputs(width)]
    image, row, column, channel = padded.strides  # in bytes: from one to the next
    from_place, from_cell = (row * down.stride, column * across.stride), (row * down.dilation, column * across.dilation)
    windows = np.ndarray(  # a view of padded, in which a number stands in every window that covers it
        (groups, at_once, *places, *size, C // groups),
        x.dtype,
        padded,
        strides=(channel * (C // groups), image, *from_place, *from_cell, channel),
    )
    rows = np.empty(windows.shape, x.dtype)
    for start in range(0, N, at_once):
        count = min(at_once, N - start)
        inputs[:count] = x[start : start + count]
        rows[:, :count] = windows[:, :count]
        yield slice(start, start + count), rows[:, :count].reshape(groups, count * math.prod(places), -1)


def by_group(y, groups):
    """Return y (..., F) as a matrix for each group of filters, (groups, all places, F / groups), a view."""
    return y.reshape(-1, groups, y.shape[-1] // groups).swapaxes(0, 1)


def convolve(x, kernel, down, across, groups=1):
    """Return the convolution (N, places down, places across, F) of images x with a kernel (kh, kw, C / groups, F)."""
    y = np.empty((len(x), down.places, across.places, kernel.shape[-1]), x.dtype)
    matrices = by_group(kernel, groups)  # (groups, kh * kw * C / groups, F / groups)
    for images, rows in patches(x, down, across, groups):
        np.matmul(rows, matrices, out=by_group(y[images], groups))
    return y


def kernel_gradient(x, grad, down, across, groups=1):
    """Return dL/dkernel (kh, kw, C / groups, F), given grad = dL/dy of `convolve`."""
    size, F = (down.size, across.size, x.shape[-1] // groups), grad.shape[-1]
    total = np.zeros((math.prod(size), groups, F // groups), x.dtype).swapaxes(0, 1)
    for images, rows in patches(x, down, across, groups):
        total += rows.swapaxes(1, 2) @ by_group(grad[images], groups)  # (groups, kh * kw * C / groups, F / groups)
    return total.swapaxes(0, 1).reshape(*size, F)


def input_gradient(shape, kernel, grad, down, across, groups=1):
    """Return dL/dx of `shape`, given grad = dL/dy of `convolve`: the convolution of grad with the turned kernel."""
    kh, kw, C, F = kernel.shape  # C of one group
    turned = kernel[::-1, ::-1].reshape(kh, kw, C, groups, F // groups)
    turned = turned.transpose(0, 1, 4, 3, 2).reshape(kh, kw, F // groups, groups * C)  # what went out now goes in
    return convolve(grad, turned, down.mirrored(shape[1]), across.mirrored(shape[2]), groups)


class Convolution(WindowLayer, abstract=True):
    """What all layers with a kernel that slides have in common: padding and sizes, bias, activation."""

    activation: Activation
    kernel_size: int | tuple
    strides: int | tuple
    dilation_rate: int | tuple = 1
    use_bias: bool

    def window(self):
        size, strides = pair("kernel_size", self.kernel_size, self.axes), pair("strides", self.strides, self.axes)
        return size, strides, pair("dilation_rate", self.dilation_rate, self.axes)

    def forward(self, x, training=False, mask=None):
        self.x = x
        images = self.images(x)
        self.along = self.slides(images)
        y = convolve(images, self._kernel(), *self.along, self._groups())
        if self.use_bias:
            y += self.params["bias"]
        return self.activation.forward(self.sequences(y))

    def backward(self, grad):
        grad = self.images(self.backward_params(grad))
        images = self.images(self.x)
        dx = input_gradient(images.shape, self._kernel(), grad, *self.along, self._groups())
        return self.sequences(dx)

    def backward_params(self, grad):
        grad = self.activation.backward(grad)
        images, dy = self.images(self.x), self.images(grad)
        kernel = kernel_gradient(images, dy, *self.along, self._groups())
        self.grads["kernel"] = kernel.reshape(self.grads["kernel"].shape)
        if self.use_bias:
            rows = dy.reshape(-1, dy.shape[-1])
            self.grads["bias"] = np.ones(len(rows), rows.dtype) @ rows  # far faster than a sum over the first axis
        return grad

    def _groups(self):
        """Return the number of groups that channels and filters are split into."""
        raise NotImplementedError

    def _kernel(self):
        """Return the kernel as `convolve` takes it, (kh, kw, C / groups, filters)."""
        size = [slide.size for slide in self.along]
        return self.params["kernel"].reshape(*size, self.x.shape[-1] // self._groups(), -1)


class Conv2D(Convolution):
    """`filters` kernels, each sliding over all channels of an image: y = activation(x * W + b), * the convolution.

    x is (N, height, width, C), W (`kernel`) is (kh, kw, C / groups, filters), b (`bias`) is (filters,), y is (N, places
    down, places across, filters); nnlib/windows.py has the number of places. `kernel_size`, `strides` and
    `dilation_rate` (the distance between the cells of the kernel) are whole numbers, or pairs (down, across);
    `padding` is "valid" or "same", which puts zeros around the image. With `groups`, channels and filters are split
    into as many parts, and each part of the filters sees its part of the channels alone.

    Raises ValueError at build where an argument makes no sense, the kernel does not fit into the image, or `groups`
    divides not both C and filters. Introduced in lesson 15.
    """

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        dilation_rate=1,
        groups=1,
        activation="linear",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
    ):
        self.filters = filters
        self.kernel_size = kernel_size
        self.strides = strides
        self.padding = padding
        self.dilation_rate = dilation_rate
        self.groups = groups
        self.activation = Activation.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = Initializer.get(kernel_initializer)
        self.bias_initializer = Initializer.get(bias_initializer)
        self.kernel_regularizer = regularizer(kernel_regularizer)
        self.bias_regularizer = regularizer(bias_regularizer)

    def plan(self, input_shape):
        C = channels(self, input_shape, self.axes)
        F, groups = whole("filters", self.filters), whole("groups", self.groups)
        if C % groups or F % groups:
            raise ValueError(f"Got groups={groups} with {C} channels and {F} filters; expected a divisor of both.")
        output_shape = (*self.places(input_shape), F)
        self.activation.plan(output_shape)
        size = self.window()[0][-self.axes :]
        weights = {"kernel": ((*size, C // groups, F), self.kernel_initializer)}
        if self.use_bias:
            weights["bias"] = ((F,), self.bias_initializer)
        return weights, output_shape

    def _groups(self):
        return self.groups

    @classmethod
    def example(cls):
        x = [[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]], [[7.0], [8.0], [10.0]]]
        kernel = [[[[1.0]], [[2.0]]], [[[0.0]], [[-1.0]]]]  # 1 2 over 0 -1
        corners = [[[[1.0]], [[0.0]]], [[[0.0]], [[2.0]]]]
        four = [[[[1.0, 0.0, 2.0, 1.0]]], [[[0.0, 1.0, -1.0, 0.0]]]]  # (2, 1, 1, 4): two filters for each channel
        valid, same = [[[0.5], [2.5]], [[6.5], [7.5]]], [[[0.0], [3.0]], [[23.0], [10.0]]]
        bent = [[[0.0], [0.0], [0.5]], [[3.5], [4.5], [3.5]], [[20.5], [25.5], [7.5]]]
        relu = cls(1, 2, padding="same", activation="relu")
        column, apart = [[[1.0, 10.0]], [[2.0, 20.0]], [[3.0, 30.0]]], [[[1, 2, 0, 10]], [[2, 3, 10, 20]]]
        return [
            Example(cls(1, 2), (5, 4, "C"), [x], [valid], {"kernel": kernel, "bias": [0.5]}),
            Example(relu, ("H", "W", "C"), [x], [bent], {"kernel": kernel, "bias": [-2.5]}),
            Example(cls(1, 2, 2, "same", use_bias=False), ("H", "W", "C"), [x], [same], {"kernel": kernel}),
            Example(cls(1, 2, dilation_rate=2), (5, 6, "C"), [x], [[[[21.0]]]], {"kernel": corners}),
            Example(cls(4, (2, 1), groups=2), (4, "W", 2), [column], [apart], {"kernel": four}),
        ]


class Conv1D(Conv2D):
    """Conv2D along the one axis of sequences, which are computed with as images of one row.

    x is (N, T, C), the kernel (k, C / groups, filters), y (N, places, filters). `kernel_size`, `strides` and
    `dilation_rate` are whole numbers; the rest is as for Conv2D.
    """

    axes = 1

    @classmethod
    def example(cls):
        x = [[[1.0], [2.0], [4.0]]]
        kernel = [[[1.0, 0.0]], [[-1.0, 3.0]]]
        return [
            Example(cls(2, 2), (5, "C"), x, [[[-1.0, 7.0], [-2.0, 13.0]]], {"kernel": kernel, "bias": [0.0, 1.0]}),
            Example(cls(2, 2, 2, "same", 2), ("T", "C"), x, [[[-2.0, 6.0], [2.0, 0.0]]], {"kernel": kernel}),
        ]


class DepthwiseConv2D(Convolution):
    """Kernels that slide over one channel each, `depth_multiplier` for every channel: Conv2D with groups = C.

    x is (N, height, width, C), the kernel (kh, kw, C, depth_multiplier), the bias (C * depth_multiplier,), y (N, places
    down, places across, C * depth_multiplier), the outputs of the first channel first. Arguments and errors are those
    of Conv2D; each channel's kernel is drawn for its own fans. Source: Sifre 2014. Introduced in lesson 17.
    """

    def __init__(
        self,
        kernel_size,
        strides=1,
        padding="valid",
        depth_multiplier=1,
        dilation_rate=1,
        activation="linear",
        use_bias=True,
        depthwise_initializer="glorot_uniform",
        bias_initializer="zeros",
        depthwise_regularizer=None,
        bias_regularizer=None,
    ):
        self.kernel_size = kernel_size
        self.strides = strides
        self.padding = padding
        self.depth_multiplier = depth_multiplier
        self.dilation_rate = dilation_rate
        self.activation = Activation.get(activation)
        self.use_bias = use_bias
        self.depthwise_initializer = Initializer.get(depthwise_initializer)
        self.bias_initializer = Initializer.get(bias_initializer)
        self.depthwise_regularizer = self.kernel_regularizer = regularizer(depthwise_regularizer)
        self.bias_regularizer = regularizer(bias_regularizer)

    def plan(self, input_shape):
        C, multiplier = channels(self, input_shape), whole("depth_multiplier", self.depth_multiplier)
        output_shape = (*self.places(input_shape), C * multiplier)
        self.activation.plan(output_shape)
        size, _, _ = self.window()
        one = Each(self.depthwise_initializer, (*size, 1, multiplier), axis=2)
        weights = {"kernel": ((*size, C, multiplier), one)}
        if self.use_bias:
            weights["bias"] = ((C * multiplier,), self.bias_initializer)
        return weights, output_shape

    def _groups(self):
        return self.x.shape[-1]

    @classmethod
    def example(cls):
        x = [[[[1.0, 10.0], [2.0, 20.0], [4.0, 50.0]]]]
        two = [[[[1.0, 0.0], [2.0, 1.0]], [[-1.0, 3.0], [0.0, -1.0]]]]  # (1, 2, 2, 2)
        one = [[[[1.0], [0.0]], [[-1.0], [1.0]]]]  # (1, 2, 2, 1)
        y = [[[-1.0, 6.0, 20.0, -10.0], [-2.0, 12.0, 40.0, -30.0]]]
        relu = cls((1, 2), 2, "same", activation="relu")
        return [
            Example(cls((1, 2), depth_multiplier=2), ("H", 3, "C"), x, [y], {"kernel": two}),
            Example(relu, ("H", "W", "C"), x, [[[[0.0, 21.0], [4.0, 1.0]]]], {"kernel": one, "bias": [0.0, 1.0]}),
        ]


class LocallyConnected2D(WindowLayer):
    """As Conv2D, but each place has a kernel of its own: nothing is shared between places.

    x is (N, height, width, C), the kernel (places, kh * kw * C, filters), the bias (places down, places across,
    filters), y (N, places down, places across, filters); places and patches are counted in reading order. The layouts
    are those of Keras 2; Keras 3 has no such layer. There is no padding. Each place's kernel is drawn for its own fans,
    those of Conv2D. Raises ValueError at build as Conv2D, and where height or width is not known. Source: LeCun 1989.
    Introduced in lesson 17.
    """

    padding = "valid"

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        activation="linear",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
    ):
        self.filters = filters
        self.kernel_size = kernel_size
        self.strides = strides
        self.activation = Activation.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = Initializer.get(kernel_initializer)
        self.bias_initializer = Initializer.get(bias_initializer)
        self.kernel_regularizer = regularizer(kernel_regularizer)
        self.bias_regularizer = regularizer(bias_regularizer)

    def window(self):
        return pair("kernel_size", self.kernel_size), pair("strides", self.strides), (1, 1)

    def plan(self, input_shape):
        C, F = channels(self, input_shape), whole("filters", self.filters)
        if None in input_shape:
            raise ValueError(f"LocallyConnected2D needs images of known size; got input_shape {input_shape}.")
        places = self.places(input_shape)
        self.activation.plan((*places, F))
        size, _, _ = self.window()
        shape = (math.prod(places), math.prod(size) * C, F)
        weights = {"kernel": (shape, Each(self.kernel_initializer, (*size, C, F)))}
        if self.use_bias:
            weights["bias"] = ((*places, F), self.bias_initializer)
        return weights, (*places, F)

    def forward(self, x, training=False, mask=None):
        self.x = x
        y = np.empty((len(x), *self.output_shape), x.dtype)  # (N, places down, places across, F)
        for row, patches, kernels in self._rows():
            np.matmul(patches, kernels, out=y[:, row].swapaxes(0, 1))
        if self.use_bias:
            y += self.params["bias"]
        return self.activation.forward(y)

    def backward(self, grad):
        grad = self.backward_params(grad)
        (kh, kw), (stride, _), _ = self.window()
        _, across = self.slides(self.x)
        dx = np.zeros_like(self.x)
        for row, patches, kernels in self._rows():
            patches = grad[:, row].swapaxes(0, 1) @ kernels.swapaxes(1, 2)  # dL/dpatches, (places across, N, kh kw C)
            patches = patches.reshape(*patches.shape[:2], kh, kw, -1).transpose(3, 1, 2, 0, 4)
            for column, cells in enumerate(patches):  # cells (N, kh, places across, C) meet no number twice
                dx[:, stride * row : stride * row + kh, across.cell(column)] += cells
        return dx

    def backward_params(self, grad):
        grad = self.activation.backward(grad)
        gradients = self._by_row(self.grads["kernel"])
        for row, patches, _ in self._rows():
            np.matmul(patches.swapaxes(1, 2), grad[:, row].swapaxes(0, 1), out=gradients[row])
        if self.use_bias:
            grad.sum(axis=0, out=self.grads["bias"])
        return grad

    def _rows(self):
        """Yield (row, patches, kernels) for each row of places: (places across, N, kh * kw * C) and (..., F)."""
        size, (down, across), _ = self.window()
        windows = sliding_window_view(self.x, size, axis=(1, 2))[:, ::down, ::across]  # (N, ..., C, kh, kw)
        for row, kernels in enumerate(self._by_row(self.params["kernel"])):
            patches = windows[:, row].transpose(1, 0, 3, 4, 2)  # (places across, N, kh, kw, C)
            yield row, patches.reshape(*patches.shape[:2], -1), kernels

    def _by_row(self, kernels):
        """Return kernels or their gradients as (places down, places across, kh * kw * C, F)."""
        return kernels.reshape(*self.output_shape[:2], *kernels.shape[1:])

    @classmethod
    def example(cls):
        x = [[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]]
        kernels = [[[1.0, 0.0], [0.0, 1.0]], [[2.0, 0.0], [0.0, -1.0]], [[1.0, 1.0]] * 2, [[0.0, 0.0]] * 2]
        deep = [[[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]]
        y = [[[1.0, 2.0], [4.0, -3.0]], [[9.0, 9.0], [0.5, -0.5]]]
        bias = [[[0.0, 0.0]] * 2, [[0.0, 0.0], [0.5, -0.5]]]
        relu = cls(1, (1, 2), activation="relu", use_bias=False)
        return [
            Example(cls(2, (1, 2)), (2, 3, "C"), [x], [y], {"kernel": kernels, "bias": bias}),
            Example(cls(1, 2, (1, 2)), (4, 5, "C"), [x], [[[[6.0]]]], {"kernel": [[[1.0], [0.0], [0.0], [1.0]]]}),
            Example(
                relu,
                ("H", 3, 2),
                deep,
                [[[[0.0], [3.0]]]],
                {"kernel": [[[1.0], [-1.0], [1.0], [-1.0]], [[1.0], [0.0], [0.0], [0.0]]]},
            ),
        ]


class Each(Initializer, abstract=True):
    """Draws kernels that have nothing to do with each other one by one, each with the fans of `one` kernel's shape."""

    def __init__(self, initializer, one, axis=0):
        self.initializer, self.one, self.axis = initializer, one, axis

    def check(self, shape):
        self.initializer.check(self.one)

    def draw(self, shape, rng):
        count = math.prod(shape) // math.prod(self.one)
        return np.stack([self.initializer.draw(self.one, rng) for _ in range(count)], self.axis).reshape(shape)
