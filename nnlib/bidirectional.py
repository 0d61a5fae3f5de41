"""Two readers of one sequence: one from the front, one from the end.

A word's meaning may hang on what follows. A second layer, with weights of its own, reads from the end; its outputs are
turned round, so that both stand at the step they belong to, and then the two are merged.
"""

import math

import numpy as np

from nnlib.layer import Arrays, Example, Layer
from nnlib.recurrent import LSTM, Recurrent, SimpleRNN

MERGES = ("concat", "sum", "ave", "mul")


class Bidirectional(Layer):
    """Reads with `layer` and with a twin that reads from the other end, and merges what both put out.

    `layer` is a recurrent layer, of which this one takes the arguments; x is (m, T, D). What each puts out is (m, H),
    its memory once it has read everything (the twin's: at the first step), or (m, T, H) with return_sequences. y is
    both side by side, 2 H of them, for `merge_mode` "concat"; their "sum", average ("ave") or product ("mul"), H of
    them. Parameters are named "forward.kernel", "backward.kernel" and so on.

    Raises ValueError where `layer` is not recurrent, is stateful (one of the two would need memory of what comes later)
    or has return_state, and for another merge_mode. Source: Schuster and Paliwal 1997. Introduced in lesson 20.
    """

    def __init__(self, layer, merge_mode="concat"):
        self.layer, self.merge_mode = Layer.get(layer), merge_mode
        if not isinstance(self.layer, Recurrent):
            raise ValueError(f"Got layer={layer!r}; expected a recurrent layer such as LSTM(32).")
        if self.layer.stateful or self.layer.return_state:
            raise ValueError(f"Got layer={layer!r}; expected one without stateful and return_state.")
        if merge_mode not in MERGES:
            raise ValueError(f"Got merge_mode={merge_mode!r}; expected one of {', '.join(map(repr, MERGES))}.")
        self.forward_layer, self.backward_layer = (Layer.from_config(self.layer.config()) for _ in range(2))
        self.backward_layer.go_backwards = not self.layer.go_backwards

    def build(self, input_shape, rng, dtype=np.float64):
        output_shape = super().build(input_shape, rng, dtype)
        self._share("params")
        return output_shape

    def plan(self, input_shape):
        weights = {}
        for name, layer in self._directions():
            own, shape = layer.plan(input_shape)
            weights |= {f"{name}.{key}": value for key, value in own.items()}
        return weights, (*shape[:-1], 2 * shape[-1]) if self.merge_mode == "concat" else shape

    def regularizers(self):
        return {
            f"{name}.{key}": penalty
            for name, layer in self._directions()
            for key, penalty in layer.regularizers().items()
        }

    def forward(self, x, training=False, mask=None):
        self._share("params")
        drawn = [None, None]
        if training and self.layer.dropout:
            drawn = self.draw(x.shape).swapaxes(0, 1)  # (2, m, D)
        a, b = (  # (m, H) or (m, T, H) each
            layer.forward(x, training, mask, drawn=numbers)
            for (_, layer), numbers in zip(self._directions(), drawn, strict=True)
        )
        self.outputs = a, b = self._turned(a, b)
        if self.merge_mode == "concat":
            return np.concatenate([a, b], axis=-1)
        if self.merge_mode == "mul":
            return a * b
        return a + b if self.merge_mode == "sum" else (a + b) / 2

    def backward(self, grad):
        return self._back("backward", grad, sum)

    def backward_params(self, grad):
        self._back("backward_params", grad, list)

    def _back(self, method, grad, together):
        """Hand each direction its part of dL/dy by its `method`; return `together` of what both return."""
        self._share("grads")
        a, b = self.outputs
        if self.merge_mode == "concat":
            grads = np.split(grad, 2, axis=-1)
        elif self.merge_mode == "mul":
            grads = grad * b, grad * a
        else:
            grads = [grad if self.merge_mode == "sum" else grad / 2] * 2
        parts = zip(self._directions(), self._turned(*grads), strict=True)
        return together(getattr(layer, method)(part) for (_, layer), part in parts)

    def draw(self, shape):
        D = shape[-1] if self.layer.dropout else 0
        return self.rng.random((shape[0], 2, D), np.float32)  # (m, 2, D): each direction has its own

    def compute_mask(self, x, mask=None):
        return mask if self.layer.return_sequences else None

    def _directions(self):
        return ("forward", self.forward_layer), ("backward", self.backward_layer)

    def _turned(self, a, b):
        """Return outputs or gradients of both directions, those of the one that reads from the end turned round."""
        if not self.layer.return_sequences:
            return a, b
        return (a[:, ::-1], b) if self.layer.go_backwards else (a, b[:, ::-1])

    def _share(self, which):
        """Let the two layers use this one's arrays, wherever a model has moved them."""
        for name, layer in self._directions():
            arrays, prefix = getattr(self, which), f"{name}."
            own = {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}
            setattr(layer, which, Arrays(own))

    @classmethod
    def example(cls):
        x = [[[1.0], [2.0]]]
        weights = {"kernel": [[1.0]], "recurrent_kernel": [[0.5]]}, {"kernel": [[2.0]], "recurrent_kernel": [[1.0]]}
        both = {f"{name}.{key}": w[key] for name, w in zip(("forward", "backward"), weights, strict=True) for key in w}
        layer = SimpleRNN(1, "linear", use_bias=False)  # reads 1, 2.5 from the front; 4, 6 from the end
        every = SimpleRNN(1, "linear", use_bias=False, return_sequences=True)
        none = {f"{name}.{key}": [[0.0] * 4] for name in ("forward", "backward") for key in weights[0]}
        half = {"forward.bias": [0.0, 0.0, math.log(2.0), 0.0], "backward.bias": [0.0] * 4}  # c~ 0.6 and 0
        return [
            Example(cls(every), ("T", "D"), x, [[[1.0, 6.0], [2.5, 4.0]]], both),
            Example(cls(layer), ("T", "D"), x, [[2.5, 6.0]], both),
            Example(cls(layer, "sum"), ("T", "D"), x, [[8.5]], both),
            Example(cls(every, "mul"), ("T", "D"), x, [[[6.0], [10.0]]], both),
            Example(cls(LSTM(1), "ave"), ("T", "D"), x, [[0.25 * math.tanh(0.45)]], none | half),
        ]
