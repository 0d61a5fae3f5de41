"""Recurrent layers: they read a sequence step by step, and carry a memory h from each step to the next.

`Recurrent` owns all that the three have in common: the loop over time, there and back, padding, direction, start and
end of the memory. A layer adds what one step does, and what it hands back:

| layer     | one step, from x_t and h (and c)                                                               |
|-----------|------------------------------------------------------------------------------------------------|
| SimpleRNN | h <- f(x_t W + h U + b)                                                                         |
| LSTM      | i, f, c~, o = gates of x_t W + h U + b;    c <- f c + i c~;    h <- o tanh(c)                   |
| GRU       | z, r, h~ = gates of x_t W + b and h U + b';  h <- z h + (1 - z) h~                              |

Sequences are (m, T, D) outside; inside, time comes first, (T, m, D), so that each step is one piece of memory. Where a
mask says padding, a step changes nothing: the memory stays as it was, and its gradient passes by.

Introduced in lessons 18 (SimpleRNN) and 19 (LSTM, GRU).
"""

import math

import numpy as np

from nnlib.activations import Sigmoid, Tanh
from nnlib.arguments import number, whole
from nnlib.initializers import Initializer
from nnlib.layer import Activation, Arrays, Example, Layer
from nnlib.regularizers import regularizer


class Recurrent(Layer, abstract=True):
    """What recurrent layers share: x is (m, T, D), y the last h, (m, H), or with `return_sequences` every h, (m, T, H).

    `kernel` W (D, G H) acts on the input, `recurrent_kernel` U (H, G H) on the memory, `bias` b (G H,) is added; H is
    `units`, and G the number of gates, whose columns stand side by side. `go_backwards` reads from the end, and puts
    out the last step first, as Keras does. `dropout` is the share of inputs that training sets to zero, the same ones
    at every step, the others divided by 1 - dropout. With `return_state` forward returns [y, h, ...] and backward takes
    a gradient for each, for use by hand, outside Sequential. A `stateful` layer starts each batch with the memory that
    the batch before ended with, and its `state` holds it, (m, H) each; gradients end where the batch begins (truncated
    backpropagation through time).

    Raises ValueError at build unless inputs are sequences (T, D) with D known; in forward, for an initial state of
    another shape, and where a stateful layer meets a batch of another size than it remembers; and where a mask would
    have to be handed on with outputs in the other order (Keras then hides steps that count, and shows padding).
    """

    gates: int
    memory: tuple[str, ...] = ("h",)  # names of what is carried from step to step; h, which is put out, comes first

    def __init__(
        self,
        units,
        activation="tanh",
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        dropout=0.0,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        stateful=False,
    ):
        self.units = units
        self.activation = Activation.get(activation)
        self.use_bias = bool(use_bias)
        self.kernel_initializer = Initializer.get(kernel_initializer)
        self.recurrent_initializer = Initializer.get(recurrent_initializer)
        self.bias_initializer = Initializer.get(bias_initializer)
        self.kernel_regularizer = regularizer(kernel_regularizer)
        self.recurrent_regularizer = regularizer(recurrent_regularizer)
        self.bias_regularizer = regularizer(bias_regularizer)
        self.dropout = number("dropout", dropout, at_least=0, under=1)
        self.return_sequences, self.return_state = bool(return_sequences), bool(return_state)
        self.go_backwards, self.stateful = bool(go_backwards), bool(stateful)

    # One step: what a layer writes ----------------------------------------------------------------------------------

    def prepare(self, x):
        """Do what can be done for all steps at once, given x (T, m, D)."""
        raise NotImplementedError

    def step(self, t, *memory):
        """Return the memory after step t, each (m, H), given that before it."""
        raise NotImplementedError

    def step_back(self, t, *grads):
        """Return the gradients of the memory before step t, given those of the memory after it, each (m, H)."""
        raise NotImplementedError

    def finish(self):
        """Fill `grads`, once all steps have been gone back."""
        raise NotImplementedError

    def input_gradient(self):
        """Return dL/dx (T, m, D)."""
        raise NotImplementedError

    def gate_values(self) -> dict:
        """Return {gate: its values at every step, T arrays (m, H)}."""
        return {}

    # All steps ------------------------------------------------------------------------------------------------------

    def build(self, input_shape, rng, dtype=np.float64):
        output_shape = super().build(input_shape, rng, dtype)
        if self.stateful:
            self.state = Memory({name: np.zeros((0, self.units), dtype) for name in self.memory})
        return output_shape

    def plan(self, input_shape):
        if len(input_shape) != 2 or input_shape[-1] is None:
            raise ValueError(f"{type(self).__name__} needs sequences (T, D), D known; got input_shape {input_shape}.")
        D, H = input_shape[-1], whole("units", self.units)
        self.activation.plan((H,))
        weights = {
            "kernel": ((D, self.gates * H), self.kernel_initializer),
            "recurrent_kernel": ((H, self.gates * H), self.recurrent_initializer),
        }
        if self.use_bias:
            weights["bias"] = ((self.gates * H,), self.bias_initializer)
        return weights, (input_shape[0], H) if self.return_sequences else (H,)

    def forward(self, x, training=False, mask=None, initial_state=None, drawn=None):
        """As every layer's, and: start with `initial_state`, arrays (m, H), one for each name in `memory`.

        `drawn` (m, D) are the numbers for dropout where a layer around this one has drawn them.
        """
        m, T, _ = x.shape
        memory = self._start(m, x.dtype, initial_state)
        self.mask = None if mask is None or mask.all() else mask.T[..., None]  # (T, m, 1)
        self.factor = None
        if training and self.dropout:
            kept = (self.draw(x.shape) if drawn is None else drawn) >= self.dropout  # (m, D), the same at every step
            self.factor = kept.astype(x.dtype) / x.dtype.type(1 - self.dropout)
            x = x * self.factor[:, None]
        x = x.transpose(1, 0, 2)  # (T, m, D)
        if self.mask is not None:
            x = np.where(self.mask, x, x.dtype.type(0))  # whatever stands in the padding, nothing comes of it
        if self.go_backwards:
            x, self.mask = x[::-1], None if self.mask is None else self.mask[::-1]
        self.h = np.empty((T + 1, m, self.units), x.dtype)  # before the first step, and after each
        self.h[0] = memory[0]
        self.prepare(x)
        self.carried, self.flow = [], [None] * T  # the memory after each step; dL/dh there, once backward has run
        for t in range(T):
            after = self.step(t, *memory)
            memory = after if self.mask is None else self._where(t, after, memory)
            self.h[t + 1] = memory[0]
            self.carried.append(memory)
        if self.stateful:
            for name, value in zip(self.memory, memory, strict=True):
                self.state[name] = value
        y = self.h[1:].transpose(1, 0, 2) if self.return_sequences else memory[0]
        return [y, *memory] if self.return_state else y

    def backward(self, grad):
        self.backward_params(grad)
        dx = self.input_gradient()  # (T, m, D)
        if self.go_backwards:
            dx = dx[::-1]
        dx = dx.transpose(1, 0, 2)
        return dx if self.factor is None else dx * self.factor[:, None]

    def backward_params(self, grad):
        """Fill `grads`, and `dstart`: the gradients of the initial state, (m, H) each."""
        grad, *ends = grad if self.return_state else [grad]
        grads = [np.zeros_like(self.h[0]) for _ in self.memory]  # (m, H) each
        for total, end in zip(grads, ends, strict=False):
            total += end
        outputs = grad.transpose(1, 0, 2) if self.return_sequences else None
        if outputs is None:
            grads[0] += grad
        for t in reversed(range(len(self.carried))):
            if outputs is not None:
                grads[0] = grads[0] + outputs[t]
            self.flow[t] = grads[0]
            if self.mask is None:
                grads = self.step_back(t, *grads)
            else:  # at padding nothing happened: the gradient goes by the step, and nothing through it
                nothing = [np.zeros_like(g) for g in grads]
                grads = self._where(t, self.step_back(t, *self._where(t, grads, nothing)), grads)
        self.dstart = grads
        self.finish()

    def internals(self) -> dict:
        """Return what the last batch went through, step by step, {name: (m, T, H)}, steps in the order of x.

        "h", and "c" of an LSTM, are the memory after each step; gates have the names they have in the layer's equation.
        After backward there is "dh" too: dL/dh of each step, by its own output and by all steps that were read later.
        At padding the memory is that of the step before, dh passes by, and gates mean nothing.
        """
        found = dict(zip(self.memory, zip(*self.carried, strict=True), strict=True)) | self.gate_values()
        if self.flow[0] is not None:
            found["dh"] = self.flow
        order = slice(None, None, -1 if self.go_backwards else 1)
        return {name: np.stack(steps[order], axis=1) for name, steps in found.items()}

    def draw(self, shape):
        D = shape[-1] if self.dropout else 0  # without dropout the stream stays where it is
        return self.rng.random((shape[0], D), np.float32)  # (m, D), the same for either dtype

    def compute_mask(self, x, mask=None):
        """Return the mask of the outputs: a sequence keeps its own; what is left of it at the end has none."""
        if mask is None or not self.return_sequences:
            return None
        if self.go_backwards:
            raise ValueError(
                f"{self!r} puts out the last step first, and got a mask, which stands in the other order. Turn the "
                "sequences round before the network, and leave out go_backwards; or let Bidirectional read both ways."
            )
        return mask

    def reset_state(self):
        for name, array in self.state.items():
            self.state[name] = array[:0]

    def _start(self, m, dtype, initial_state):
        """Return the memory before the first step, each (m, H)."""
        shape = (m, self.units)
        if initial_state is not None:
            given = [initial_state] if isinstance(initial_state, np.ndarray) else list(initial_state)
            if [np.shape(array) for array in given] != [shape] * len(self.memory):
                raise ValueError(
                    f"Got initial_state of shapes {[np.shape(array) for array in given]}; expected {shape} for "
                    f"{' and '.join(self.memory)}."
                )
            return [np.asarray(array, dtype) for array in given]
        if self.stateful and len(self.state["h"]):
            for array in self.state.values():
                if array.shape != shape:
                    raise ValueError(
                        f"{self!r} remembers a batch of {len(array)} examples, and got one of {m}. Stateful layers "
                        "need batches of one size; reset_state() makes them forget."
                    )
            return list(self.state.values())
        return [np.zeros(shape, dtype) for _ in self.memory]

    def _where(self, t, new, old):
        """Return `new` at the examples where step t counts, `old` where it is padding."""
        return [np.where(self.mask[t], a, b) for a, b in zip(new, old, strict=True)]

    def _each_step(self, activation):
        """Return a copy of the activation for every step: each keeps what its own way back needs."""
        copies = [object.__new__(type(activation)) for _ in range(len(self.h) - 1)]
        for each in copies:
            vars(each).update(vars(activation))  # as copy.copy, which takes five times as long
        return copies


class Memory(Arrays):
    """The state of a stateful layer: as many rows as the last batch had examples, none before the first batch."""

    def __setitem__(self, name, value):
        if name in self and np.shape(value)[1:] == self[name].shape[1:]:
            self.bind(name, np.zeros(np.shape(value), self[name].dtype))
        super().__setitem__(name, value)


class SimpleRNN(Recurrent):
    """h <- f(x_t W + h U + b), f = tanh unless `activation` is another. Arguments and shapes are those of Recurrent.

    Source: Elman 1990. Introduced in lesson 18.
    """

    gates = 1

    def prepare(self, x):
        self.x = x
        self.activations = self._each_step(self.activation)
        self.z = x @ self.params["kernel"]  # (T, m, H): one product for all steps
        if self.use_bias:
            self.z += self.params["bias"]

    def step(self, t, h):
        z = h @ self.params["recurrent_kernel"]
        z += self.z[t]
        return [self.activations[t].forward(z)]

    def step_back(self, t, dh):
        dz = self.dz[t] = self.activations[t].backward(dh)
        return [dz @ self.back]

    def backward_params(self, grad):
        self.back = np.ascontiguousarray(self.params["recurrent_kernel"].T)
        self.dz = np.empty_like(self.z)  # (T, m, H)
        super().backward_params(grad)

    def finish(self):
        x, before, dz = (a.reshape(-1, a.shape[-1]) for a in (self.x, self.h[:-1], self.dz))  # (T m, ...)
        np.matmul(x.T, dz, out=self.grads["kernel"])
        np.matmul(before.T, dz, out=self.grads["recurrent_kernel"])
        if self.use_bias:
            self.grads["bias"] = np.ones(len(dz), dz.dtype) @ dz

    def input_gradient(self):
        return self.dz @ self.params["kernel"].T

    @classmethod
    def example(cls):
        x, weights = [[[1.0], [2.0], [3.0]]], {"kernel": [[2.0]], "recurrent_kernel": [[0.5]], "bias": [1.0]}
        bent = [[[math.log(2.0)], [math.log(3.0) - 0.6]]]  # tanh(ln 2) is 0.6, tanh(ln 3) is 0.8
        two = {"kernel": [[1.0, -1.0]], "recurrent_kernel": [[1.0, 2.0], [0.0, 1.0]], "bias": [0.0, 1.0]}
        back, after = cls(2, "relu", return_sequences=True, go_backwards=True), {"h": [[2.0]]}
        ones = {"kernel": [[1.0]], "recurrent_kernel": [[1.0]]}
        return [
            Example(cls(1, "linear", return_sequences=True), ("T", "D"), x, [[[3.0], [6.5], [10.25]]], weights),
            Example(cls(1, use_bias=False), ("T", "D"), bent, [[0.8]], ones),
            Example(back, ("T", "D"), [[[1.0], [2.0]]], [[[2.0, 0.0], [3.0, 4.0]]], two),
            Example(cls(1, "linear", stateful=True), ("T", "D"), x, [[10.5]], weights, after),
        ]


class Gated(Recurrent, abstract=True):
    """What LSTM and GRU share: gates between 0 and 1, made by `recurrent_activation`.

    Inside, the gates are slabs, (G, K, H) in place of columns (K, G H): each is one piece of memory then.
    """

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", **common):
        super().__init__(units, activation, **common)
        self.recurrent_activation = Activation.get(recurrent_activation)

    def plan(self, input_shape):
        planned = super().plan(input_shape)
        self.recurrent_activation.plan((self.units,))
        return planned


class LSTM(Gated):
    """Long short-term memory: c keeps, gates decide what is written to it, kept in it, and read from it.

    i, f, o = sigmoid(x_t W + h U + b), c~ = tanh(the same with weights of its own), c <- f c + i c~, h <- o tanh(c).
    The columns of W, U and b are those of i, f, c~, o, in this order (Keras's); PyTorch's order is the same. With
    `unit_forget_bias` the bias of f starts as 1: what is in c stays there until training finds reasons to forget it.
    All other arguments and shapes are those of Recurrent; `internals` calls the gates "i", "f", "c~" and "o".

    Source: Hochreiter and Schmidhuber 1997; the gate f: Gers et al. 2000; its start: Jozefowicz et al. 2015.
    Introduced in lesson 19.
    """

    gates, memory = 4, ("h", "c")
    order = (0, 1, 3, 2)  # slabs stand as i, f, o, c~: the three sigmoids are one piece (the swap is its own inverse)

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", unit_forget_bias=True, **common):
        super().__init__(units, activation, recurrent_activation, **common)
        self.unit_forget_bias = bool(unit_forget_bias)

    def plan(self, input_shape):
        weights, output_shape = super().plan(input_shape)
        if self.use_bias and self.unit_forget_bias:
            weights["bias"] = ((4 * self.units,), ForgetOnes(self.bias_initializer))
        return weights, output_shape

    def prepare(self, x):
        (T, m, D), H = x.shape, self.units
        weights = [self.params["kernel"], self.params["recurrent_kernel"]]
        self.rows = np.empty((T, m, D + H + self.use_bias), x.dtype)  # [x, h, 1]: one product does it all
        self.rows[:, :, :D] = x
        if self.use_bias:
            weights.append(self.params["bias"][None])
            self.rows[:, :, -1] = 1
        self.slabs = _slabs(np.concatenate(weights), 4)[list(self.order)]  # (4, D + H + 1, H)
        usual = type(self.recurrent_activation) is Sigmoid and type(self.activation) is Tanh
        each = self._each_step(self.recurrent_activation), self._each_step(self.activation)
        self.makers = list(map(OneTanh if usual else Gates, *each))
        self.squashers = self._each_step(self.activation)
        self.kept = [None] * T

    def step(self, t, h, c):
        D = len(self.params["kernel"])
        self.rows[t, :, D : D + self.units] = h
        i, f, o, candidate = gates = self.makers[t].forward(self.rows[t] @ self.slabs)  # (4, m, H)
        before, c = c, f * c + i * candidate
        squashed = self.squashers[t].forward(c)
        self.kept[t] = gates, before, squashed
        return [o * squashed, c]

    def step_back(self, t, dh, dc):
        (i, f, o, candidate), before, squashed = self.kept[t]
        dc = dc + self.squashers[t].backward(dh * o)
        di, df, do, dcandidate = dgates = np.empty((4, *dc.shape), dc.dtype)  # filled in place: no copy stacks them
        np.multiply(dc, candidate, out=di)
        np.multiply(dc, before, out=df)
        np.multiply(dh, squashed, out=do)
        np.multiply(dc, i, out=dcandidate)
        dz = self.makers[t].backward(dgates)  # (4, m, H)
        self.dz[t] = dz.transpose(1, 0, 2)
        return [(dz @ self.back).sum(axis=0), dc * f]

    def backward_params(self, grad):
        D, H = len(self.params["kernel"]), self.units
        self.back = np.ascontiguousarray(self.slabs[:, D : D + H].transpose(0, 2, 1))  # (4, H, H), each gate's U^T
        T, m, _ = self.rows.shape
        self.dz = np.empty((T, m, 4, H), self.h.dtype)  # side by side again: one product makes all weights' gradients
        super().backward_params(grad)

    def finish(self):
        D, H = len(self.params["kernel"]), self.units
        rows, dz = self.rows.reshape(-1, self.rows.shape[-1]), self.dz.reshape(-1, 4 * H)
        dweights = (rows.T @ dz).reshape(-1, 4, H)[:, self.order].reshape(-1, 4 * H)  # (D + H + 1, 4 H)
        self.grads["kernel"], self.grads["recurrent_kernel"] = dweights[:D], dweights[D : D + H]
        if self.use_bias:
            self.grads["bias"] = dweights[-1]

    def input_gradient(self):
        D = len(self.params["kernel"])
        back = self.slabs[:, :D].transpose(0, 2, 1).reshape(-1, D)  # W^T, gate above gate, (4 H, D)
        return self.dz.reshape(*self.dz.shape[:2], -1) @ back

    def gate_values(self):
        steps = [(i, f, candidate, o) for (i, f, o, candidate), *_ in self.kept]
        return dict(zip(("i", "f", "c~", "o"), zip(*steps, strict=True), strict=True))

    @classmethod
    def example(cls):
        x = [[[1.0], [2.0]]]
        straight = cls(1, "linear", "linear", return_sequences=True)  # gates 1, 0.5, 2, 2; then 2, 0.5, 3, 6
        weights = {"kernel": [[1.0, 0.0, 1.0, 0.0]], "recurrent_kernel": [[0, 0, 0, 1.0]], "bias": [0, 0.5, 1.0, 2.0]}
        back = cls(1, "linear", "linear", use_bias=False, go_backwards=True)  # gates 2, 2, 4, 2; then 17, 1, 2, 1
        none = {"kernel": [[0.0] * 4], "recurrent_kernel": [[0.0] * 4], "bias": [0.0, 0.0, math.log(2.0), 0.0]}
        return [  # with no weights but that bias, the gates are 1/2, and c~ is 0.6
            Example(cls(1), ("T", "D"), x, [[0.5 * math.tanh(0.45)]], none),
            Example(straight, (2, "D"), x, [[[4.0], [42.0]]], weights),
            Example(back, (2, "D"), x, [[42.0]], {"kernel": [[1, 1, 2.0, 1]], "recurrent_kernel": [[1.0, 0, 0, 0]]}),
        ]


class Gates:
    """The gates of one step, (4, m, H): `sigmoid` of the first three slabs of z, and `tanh` of the last."""

    def __init__(self, sigmoid, tanh):
        self.sigmoid, self.tanh = sigmoid, tanh

    def forward(self, z):
        return np.concatenate([self.sigmoid.forward(z[:3]), self.tanh.forward(z[3:])])

    def backward(self, grad):
        return np.concatenate([self.sigmoid.backward(grad[:3]), self.tanh.backward(grad[3:])])


class OneTanh(Gates):
    """The same where these are sigmoid and tanh indeed: sigmoid(z) = (1 + tanh(z / 2)) / 2, so one tanh makes all four.

    It writes over z and over the gradient it is handed; an LSTM trains a tenth faster by all this.
    """

    def forward(self, z):
        z[:3] *= 0.5
        self.y = np.tanh(z, out=z)
        z[:3] += 1
        z[:3] *= 0.5
        return z

    def backward(self, grad):
        slope = 1 - self.y  # of a sigmoid, y (1 - y); of tanh, (1 + y) (1 - y)
        slope[:3] *= self.y[:3]
        slope[3] *= 1 + self.y[3]
        grad *= slope
        return grad


class ForgetOnes(Initializer, abstract=True):
    """Draws the bias of an LSTM (4 H,) by `initializer`, but makes that of its second gate, f, ones."""

    def __init__(self, initializer):
        self.initializer = initializer

    def check(self, shape):
        self.initializer.check(shape)

    def draw(self, shape, rng):
        bias = self.initializer.draw(shape, rng)
        bias.reshape(4, -1)[1] = 1
        return bias


class GRU(Gated):
    """Gated recurrent unit: one memory h; z says how much of it is kept, r how much of it the new h~ may see.

    z, r = sigmoid(x_t W + h U + b), h~ = tanh(x_t W + r (h U)), h <- z h + (1 - z) h~. The columns of W and U are those
    of z, r, h~ (Keras's). With `reset_after` (Keras's default, and PyTorch's rule) the bias is (2, 3 H): its first row
    is added to x_t W, its second to h U, before r acts. Without, h~ = tanh(x_t W + (r h) U + b), as published.

    All other arguments and shapes are those of Recurrent; `internals` calls the gates "z", "r" and "h~".

    Source: Cho et al. 2014; reset_after as in cuDNN. Introduced in lesson 19.
    """

    gates = 3

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", reset_after=True, **common):
        super().__init__(units, activation, recurrent_activation, **common)
        self.reset_after = bool(reset_after)

    def plan(self, input_shape):
        weights, output_shape = super().plan(input_shape)
        if self.use_bias and self.reset_after:
            weights["bias"] = ((2, 3 * self.units), self.bias_initializer)
        return weights, output_shape

    def prepare(self, x):
        T, m, _ = x.shape
        self.x = x
        self.fed = self.h[:-1] if self.reset_after else np.empty_like(self.h[1:])  # what the U of h~ is multiplied with
        self.W, self.U = _slabs(self.params["kernel"], 3), _slabs(self.params["recurrent_kernel"], 3)
        self.z = x.reshape(T * m, -1) @ self.W  # (3, T m, H): one product for all steps
        self.recurrent_bias = np.zeros((3, 1, self.units), x.dtype)
        if self.use_bias:
            bias = self.params["bias"].reshape(-1, 3, 1, self.units)  # (1 or 2, 3, 1, H)
            self.z += bias[0]
            if self.reset_after:
                self.recurrent_bias = bias[1]
        self.z = self.z.reshape(3, T, m, -1)
        self.sigmoids, self.tanhs = self._each_step(self.recurrent_activation), self._each_step(self.activation)
        self.kept = [None] * T

    def step(self, t, h):
        u = h @ self.U + self.recurrent_bias if self.reset_after else h @ self.U[:2]  # (3 or 2, m, H)
        z, r = gates = self.sigmoids[t].forward(self.z[:2, t] + u[:2])
        if self.reset_after:
            seen = u[2]
            candidate = self.tanhs[t].forward(self.z[2, t] + r * seen)
        else:
            seen = h
            np.multiply(r, h, out=self.fed[t])
            candidate = self.tanhs[t].forward(self.z[2, t] + self.fed[t] @ self.U[2])
        self.kept[t] = gates, candidate, h, seen
        return [z * h + (1 - z) * candidate]

    def step_back(self, t, dh):
        (z, r), candidate, h, seen = self.kept[t]
        dz, du = self.dz[:, t], self.du[:, t]  # (3, m, H)
        da = dz[2] = self.tanhs[t].backward(dh * (1 - z))  # (m, H), dL/d(what tanh was given)
        dseen = da * r if self.reset_after else da @ self.back[2]
        np.multiply(dh, h - candidate, out=dz[0])
        np.multiply(da if self.reset_after else dseen, seen, out=dz[1])
        du[:2] = dz[:2] = self.sigmoids[t].backward(dz[:2])
        du[2] = dseen if self.reset_after else da
        if self.reset_after:
            return [dh * z + (du @ self.back).sum(axis=0)]
        return [dh * z + dseen * r + (du[:2] @ self.back[:2]).sum(axis=0)]

    def backward_params(self, grad):
        self.back = np.ascontiguousarray(self.U.transpose(0, 2, 1))  # (3, H, H)
        self.dz, self.du = (np.empty((3, *self.h[1:].shape), self.h.dtype) for _ in range(2))  # dL/d(x W), dL/d(h U)
        super().backward_params(grad)

    def finish(self):
        x, before, fed = (a.reshape(-1, a.shape[-1]) for a in (self.x, self.h[:-1], self.fed))  # (T m, ...)
        dz, du = (a.reshape(3, len(x), -1) for a in (self.dz, self.du))
        self.grads["kernel"] = _columns(x.T @ dz)
        self.grads["recurrent_kernel"] = _columns(np.concatenate([before.T @ du[:2], fed.T @ du[2:]]))
        if self.use_bias:
            sums = [(np.ones(len(x), x.dtype) @ d).ravel() for d in (dz, du)]  # (3 H,) each
            self.grads["bias"] = np.stack(sums) if self.reset_after else sums[0]

    def input_gradient(self):
        return sum(dz @ W.T for dz, W in zip(self.dz, self.W, strict=True))

    def gate_values(self):
        steps = [(z, r, candidate) for (z, r), candidate, *_ in self.kept]
        return dict(zip(("z", "r", "h~"), zip(*steps, strict=True), strict=True))

    @classmethod
    def example(cls):
        x = [[[2.0], [1.0]]]
        weights = {"kernel": [[1.0, 1.0, 1.0]], "recurrent_kernel": [[0.5, 1.0, 2.0]]}
        after = cls(1, "linear", "linear", return_sequences=True)  # z, r, h~: 2, 2, 9; then -3.5, -8, 122
        before = cls(1, "linear", "linear", reset_after=False)  # 2, 2, 3; then -0.5, -2, 14
        none = {"kernel": [[0.0] * 3], "recurrent_kernel": [[0.0] * 3], "bias": [[0.0, 0.0, math.log(2.0)], [0.0] * 3]}
        return [  # with no weights but that bias, the gates are 1/2, and h~ is 0.6
            Example(cls(1), ("T", "D"), x, [[0.45]], none),
            Example(after, (2, "D"), x, [[[-9.0], [580.5]]], weights | {"bias": [[0.0, 0.0, 1.0], [0.0, 0.0, 3.0]]}),
            Example(before, (2, "D"), x, [[22.5]], weights | {"bias": [0.0, 0.0, 1.0]}),
        ]


def _slabs(columns, gates):
    """(K, G H) -> (G, K, H), in one piece each."""
    K = len(columns)
    return np.ascontiguousarray(columns.reshape(K, gates, -1).transpose(1, 0, 2))


def _columns(slabs):
    """(G, K, H) -> (K, G H)."""
    return slabs.transpose(1, 0, 2).reshape(slabs.shape[1], -1)
