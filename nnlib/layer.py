"""The layer protocol: what every layer promises, and the named arrays it keeps.

A layer answers two questions. `forward`: given inputs, what are the outputs? `backward`: given how much the loss would
grow with each output (`grad`), how much would it grow with each input, and with each parameter? `build` comes first and
makes the parameters for one shape of input. Everything else (training, saving, checking gradients) works with any layer
that keeps this promise.
"""

import copy
from dataclasses import dataclass, field

import numpy as np

from nnlib.arguments import numbers
from nnlib.registry import Configurable


class Arrays(dict):
    """Names to arrays, `{"kernel": ..., "bias": ...}`. Assigning to a name writes into the array it already has.

    Writing in place keeps every view alive: a model lays all its parameters in one flat vector, and these arrays are
    windows into it. Raises KeyError for an unknown name and ValueError for another shape.
    """

    def __setitem__(self, name, value):
        if name not in self:
            raise KeyError(f"There is no array {name!r} here; there is {', '.join(map(repr, self)) or 'none at all'}.")
        value = np.asarray(value)
        if value.shape != self[name].shape:
            raise ValueError(f"{name!r} has shape {self[name].shape}; got {value.shape}.")
        if value.dtype.kind not in "biuf":
            raise ValueError(f"{name!r} holds numbers; got dtype {value.dtype}.")
        self[name][...] = value

    def update(self, *args, **kwargs):
        """Assign several names at once, each in place."""
        for name, value in dict(*args, **kwargs).items():
            self[name] = value

    def bind(self, name, array):
        """Make `name` stand for this very array (for layers that make one, and models that move them)."""
        dict.__setitem__(self, name, array)

    def _fixed(self, *args, **kwargs):
        raise TypeError("A layer's arrays are made by build; assign to a name to change its numbers.")

    def __reduce__(self):
        return type(self), (dict(self),)  # copies and pickles pass by __setitem__

    __delitem__ = pop = popitem = clear = setdefault = __ior__ = _fixed


class Layer(Configurable):
    """One step of a network. Subclasses write `build` (where there are parameters), `forward` and `backward`.

    The batch is the first axis of every input and output; shapes in `build` leave it out. Introduced in lesson 01.
    """

    params: Arrays  # names to parameters, which training changes
    grads: Arrays  # names to dL/dparameter, filled by backward
    state: Arrays  # names to arrays that are saved but never trained (running statistics, carried memory)
    input_shape: tuple | None = None  # set by build, the batch axis left out
    output_shape: tuple | None = None
    rng: np.random.Generator | None = None  # this layer's own stream of random numbers
    stateful: bool = False  # whether it carries a memory from each batch to the next

    def __new__(cls, *args, **kwargs):
        layer = super().__new__(cls)
        layer.params, layer.grads, layer.state = Arrays(), Arrays(), Arrays()
        return layer

    def build(self, input_shape: tuple, rng: np.random.Generator, dtype=np.float64) -> tuple:
        """Make the parameters for inputs of `input_shape` (batch axis left out) and return the output's shape.

        Raises ValueError where the layer was built before, where an argument makes no sense, or where the shape is not
        one it takes; nothing is changed then.
        """
        if self.output_shape is not None:
            raise ValueError(f"{self!r} is built already: each place in a network needs a layer object of its own.")
        input_shape = check_shape(input_shape)
        weights, output_shape = self.checked_plan(input_shape)
        drawn = {name: initializer(shape, rng, dtype) for name, (shape, initializer) in weights.items()}
        for name, array in drawn.items():
            self.params.bind(name, array)
            self.grads.bind(name, np.zeros_like(array))
        self.rng = rng
        self.input_shape, self.output_shape = input_shape, output_shape
        return output_shape

    def plan(self, input_shape: tuple) -> tuple[dict, tuple]:
        """Check arguments and shape; return ({name: (shape, initialiser)}, output_shape), allocating nothing.

        By default there are no parameters and the output has the input's shape.
        """
        return {}, input_shape

    def checked_plan(self, input_shape: tuple) -> tuple[dict, tuple]:
        """Return what `plan` returns, once each initialiser agrees to its shape too."""
        weights, output_shape = self.plan(input_shape)
        for shape, initializer in weights.values():
            initializer.check(shape)
        return weights, output_shape

    def regularizers(self) -> dict:
        """Return {name: penalty} of the parameters that have one.

        A layer offers them by its arguments alone: `kernel_regularizer` is the penalty on "kernel", as in Keras, whose
        name for that on "recurrent_kernel" is `recurrent_regularizer`.
        """
        arguments = {name: name.replace("recurrent_kernel", "recurrent") + "_regularizer" for name in self.params}
        found = {name: getattr(self, argument, None) for name, argument in arguments.items()}
        return {name: penalty for name, penalty in found.items() if penalty is not None}

    def forward(self, x, training=False, mask=None):
        """Return the outputs for a batch `x`, and keep what `backward` will need.

        `training` switches on what only training does (dropout, batch statistics); `mask` (m, T) is False where a time
        step is padding.
        """
        raise NotImplementedError

    def backward(self, grad):
        """Fill `grads` (overwriting) and return dL/dx, given `grad` = dL/dy of the last `forward`'s output."""
        raise NotImplementedError

    def backward_params(self, grad):
        """Fill `grads` alone: enough for the first layer of a network in training, where nobody asks for dL/dx.

        Layers that can save work override it; they return the gradient that `backward` goes on with.
        """
        return self.backward(grad)

    def draw(self, shape):
        """Return the random numbers that `forward` takes in training for inputs of `shape` (m, ...), an array (m, ...).

        Layers that are random override it, and `forward` asks it in place of `rng`: where workers share a batch, the
        numbers are drawn once for the whole of it (see nnlib/parallel.py).
        """
        raise NotImplementedError

    def compute_mask(self, x, mask=None):
        """Return the mask of the outputs: the inputs' mask, unless the layer changes it."""
        return mask

    def check_input(self, x, dtype=np.float64):
        """Return the inputs (m, ...) of a model whose first layer this is, as an array; ValueError for bad ones."""
        return numbers("x", x, dtype)

    def reset_state(self):
        """Forget what is carried from batch to batch; there is nothing of the kind where `stateful` is False."""

    @classmethod
    def example(cls) -> list["Example"]:
        """Return cases that show what the layer does, for tests and readers."""
        raise NotImplementedError(f"{cls.__name__} needs example() cases: the tests of all layers are made from them.")


class Activation(Layer, abstract=True):
    """A layer without parameters that bends numbers; other layers take one as `activation`. Introduced in lesson 02."""

    @classmethod
    def get(cls, identifier):
        """Return a copy of the activation that `identifier` means (None: linear): each place needs its own cache.

        Raises ValueError for a layer that is no activation.
        """
        found = super().get("linear" if identifier is None else identifier)
        if not isinstance(found, Activation):
            raise ValueError(
                f"Got activation={found!r}; expected one such as 'relu'. Give it its own place in the list."
            )
        return copy.deepcopy(found)


def check_shape(shape) -> tuple:
    """Return an input shape as a tuple of positive whole numbers (None: it varies); ValueError otherwise."""
    shape = tuple(shape) if np.iterable(shape) else (shape,)
    if not all(
        size is None or (isinstance(size, (int, np.integer)) and size is not True and size > 0) for size in shape
    ):
        raise ValueError(f"Got input_shape {shape}; expected positive whole numbers, the batch axis left out.")
    return shape


@dataclass
class Example:
    """A layer as a test meets it: a forward pass worked by hand, and the input shapes it takes.

    `axes` is the shape of inputs without the batch axis; letters stand for sizes that tests draw at random. The layer
    is built with seed 0, then given `params` and `state`; `y_training` is what it puts out in training, if not y too.
    """

    layer: Layer
    axes: tuple
    x: list
    y: list
    params: dict = field(default_factory=dict)
    state: dict = field(default_factory=dict)
    y_training: list | None = None
