"""Differentiates NumPy code: a `Tensor` is an array that remembers how it was computed.

Give Tensors to plain NumPy code and it computes as always; but every result also remembers its operands and the rule by
which a gradient passes back to them. `backward` then walks from the result to everything it was made of (reverse-mode
automatic differentiation, which is backpropagation for any expression):

    x = Tensor([1., 2., 3.])
    loss = np.sum(x ** 2)
    loss.backward()
    x.grad                      # array([2., 4., 6.])

The code that computes need not know of Tensors, because NumPy hands its functions over to an operand that asks for it
(`__array_ufunc__`, NEP 13, and `__array_function__`, NEP 18). So a layer's own `forward` can be run with Tensors, and
`gradcheck` gets a gradient that owes nothing to the layer's `backward`. The derivative rules are one table, `RULES`.

Source: Baydin et al., Automatic Differentiation in Machine Learning: a Survey, JMLR 18 (2018). Introduced in lesson 14.
"""

import inspect
import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special


class Tensor(np.lib.mixins.NDArrayOperatorsMixin):
    """An array value that records the operations made on it.

    `data` is the array (not copied) and `grad` is dL/ddata once `L.backward()` has been called: same shape, same dtype.
    Tensors of whole numbers or booleans are constants: nothing can be differentiated with respect to them, and their
    `grad` stays None. Comparisons, `np.sign` and `np.argmax` are constant almost everywhere and return plain arrays.

    `np.asarray(tensor)` and `float(tensor)` raise TypeError: they would cut the graph unnoticed, and every gradient
    behind the cut would be 0. Where that is meant, `tensor.data` says so. `a += b` makes a new Tensor called a, and the
    old one lives on under its other names; out=, which would overwrite a value, raises NotImplementedError, as does
    everything that has no derivative rule. Introduced in lesson 14.
    """

    __slots__ = ("_operands", "_pull", "data", "grad")

    def __init__(self, data):
        data = np.asarray(data)
        if data.dtype.kind not in "biuf":
            raise TypeError(f"A Tensor holds real numbers; got dtype {data.dtype}.")
        self.data, self.grad = data, None
        self._operands: tuple[Tensor, ...] = ()  # the Tensors this one was computed from
        self._pull: Callable = lambda grad: []  # given dL/dself, one gradient for each operand

    shape = property(lambda self: self.data.shape)
    ndim = property(lambda self: self.data.ndim)
    size = property(lambda self: self.data.size)
    dtype = property(lambda self: self.data.dtype)
    T = property(lambda self: np.transpose(self))

    def backward(self, grad=None):
        """Set `grad` of this Tensor, and of all it was computed from, to dL/d(that Tensor), given `grad` = dL/dself.

        Without an argument this Tensor is L itself, and must hold one number. Gradients of an earlier call are
        replaced, not added to. Raises ValueError where `grad` is needed or has another shape, TypeError for a constant.
        """
        if not _is_variable(self):
            raise TypeError(f"This Tensor holds {self.dtype}, a constant; start from floating-point numbers.")
        if grad is None and self.size != 1:
            raise ValueError(
                f"Only one number can be a loss; this has shape {self.shape}. Sum it, or pass grad of that shape."
            )
        grad = np.ones_like(self.data) if grad is None else np.array(grad, self.dtype)
        if grad.shape != self.shape:
            raise ValueError(f"grad has shape {grad.shape}; expected this Tensor's own, {self.shape}.")

        awaited = {id(self): 0}  # how many gradients each Tensor has yet to receive
        reached = [self]
        for tensor in reached:  # the list grows as we walk along it; no recursion, so depth has no limit
            tensor.grad = np.zeros_like(tensor.data)
            for operand in tensor._operands:
                if id(operand) not in awaited:
                    awaited[id(operand)] = 0
                    reached.append(operand)
                awaited[id(operand)] += 1

        self.grad = grad
        complete = [self]  # a gradient is passed on only when all its parts have arrived
        while complete:
            tensor = complete.pop()
            for operand, part in zip(tensor._operands, tensor._pull(tensor.grad), strict=True):
                operand.grad += _unbroadcast(part, operand.shape)
                awaited[id(operand)] -= 1
                if awaited[id(operand)] == 0:
                    complete.append(operand)

    def sum(self, axis=None, keepdims=False):
        return np.sum(self, axis=axis, keepdims=keepdims)

    def mean(self, axis=None, keepdims=False):
        return np.mean(self, axis=axis, keepdims=keepdims)

    def max(self, axis=None, keepdims=False):
        return np.max(self, axis=axis, keepdims=keepdims)

    def min(self, axis=None, keepdims=False):
        return np.min(self, axis=axis, keepdims=keepdims)

    def reshape(self, *shape):
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes):
        return np.transpose(self, None if not axes else axes[0] if len(axes) == 1 else axes)

    def swapaxes(self, axis1, axis2):
        return np.swapaxes(self, axis1, axis2)

    def __getitem__(self, key):
        return _record(operator.getitem, (self, key))

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return map(self.__getitem__, range(len(self)))

    def __bool__(self):
        return bool(self.data)

    def __repr__(self):
        return f"Tensor({np.array2string(self.data, separator=', ', prefix='Tensor(')})"

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        """Called by NumPy in place of `ufunc`, for example np.exp, where one of its arguments is a Tensor."""
        if "out" in kwargs:
            raise NotImplementedError(
                f"np.{ufunc.__name__} with out=, or an array changed in place by a Tensor: backward needs the value it "
                "would overwrite. Write a = a + b for a += b; collect parts with np.stack or np.concatenate."
            )
        if method == "reduce" and ufunc in REDUCTIONS:
            return REDUCTIONS[ufunc](*inputs, **{"axis": 0, **kwargs})
        if method == "__call__" and not kwargs and ufunc in CONSTANT:
            return ufunc(*map(_plain, inputs))
        if method == "__call__" and not kwargs and ufunc in RULES:
            return _record(ufunc, inputs)
        raise _no_rule(ufunc.__name__ + (f".{method}" if method != "__call__" else ""), kwargs)

    def __array_function__(self, function, types, args, kwargs):
        """Called by NumPy in place of `function`, for example np.sum, where one of its arguments is a Tensor."""
        if function in CONSTANT:
            return function(*map(_plain, args), **kwargs)
        if function not in RULES and function not in COMPOSED:
            raise _no_rule(function.__name__)
        try:  # an argument that the rule does not know must not wait for backward to be found out
            known = (COMPOSED[function], ()) if function in COMPOSED else (RULES[function][-1], ("g", "y"))
            inspect.signature(known[0]).bind(*known[1], *args, **kwargs)
        except TypeError as error:
            raise _no_rule(f"{function.__name__} called in this way ({error})") from None
        return COMPOSED[function](*args, **kwargs) if function in COMPOSED else _record(function, args, kwargs)

    def __getattr__(self, name):
        if hasattr(np.ndarray, name) and not name.startswith("_"):
            raise _no_rule(f"ndarray.{name}")
        raise AttributeError(f"'Tensor' has no attribute {name!r}.")

    def __iadd__(self, other):
        return self + other  # for a += b, Python then lets the name a stand for this new Tensor

    def __isub__(self, other):
        return self - other

    def __imul__(self, other):
        return self * other

    def __itruediv__(self, other):
        return self / other

    def __setitem__(self, key, value):
        raise TypeError(
            "A Tensor is never changed in place, as backward needs its values. Make a new one with np.where, np.stack "
            "or np.concatenate."
        )

    def __array__(self, *args, **kwargs):
        raise TypeError(
            "This would turn a Tensor into plain numbers and cut the graph: all gradients behind it would be 0. Keep "
            "the Tensor, or write tensor.data where the cut is meant."
        )

    __float__ = __int__ = __array__


def _record(function, args, kwargs=None):
    """Compute `function` of plain arrays, and remember its operands with their rules from the table."""
    kwargs = kwargs or {}
    rules = [*RULES[function], *[None] * len(args)][: len(args)]
    floats = [a.dtype for a in args if isinstance(a, Tensor) and _is_variable(a)]
    plain = [_plain(a) for a in args]
    for i, rule in enumerate(rules):
        if rule:  # Python numbers take the Tensors' dtype: NumPy 1 would let them turn a single float32 into a float64
            weak = floats and type(plain[i]) in (bool, int, float)
            plain[i] = np.asarray(plain[i], np.result_type(*floats) if weak else None)
    value = function(*plain, **kwargs)
    operands = [a for a, rule in zip(args, rules, strict=True) if rule and _is_variable(a)]
    rules = [rule for a, rule in zip(args, rules, strict=True) if rule and _is_variable(a)]
    return _tensor(value, operands, lambda g: [rule(g, value, *plain, **kwargs) for rule in rules])


def _join(function, parts):
    """Make a function of Tensors from np.concatenate or np.stack, whose operands stand in a list; `parts` splits g."""

    def joined(arrays, axis=0):
        plain = [np.asarray(_plain(a)) for a in arrays]
        value = function(plain, axis=operator.index(axis))
        wanted = [i for i, a in enumerate(arrays) if _is_variable(a)]

        def pull(g):
            pieces = parts(g, plain, axis)
            return [pieces[i] for i in wanted]

        return _tensor(value, [arrays[i] for i in wanted], pull)

    return joined


def _tensor(value, operands, pull):
    tensor = Tensor(value)
    tensor._operands, tensor._pull = tuple(operands), pull
    return tensor


def _plain(value):
    return value.data if isinstance(value, Tensor) else value


def _is_variable(value):
    return isinstance(value, Tensor) and value.dtype.kind == "f"


def _no_rule(name, kwargs=()):
    called = f" with {', '.join(f'{key}=' for key in kwargs)}" if kwargs else ""
    return NotImplementedError(
        f"There is no derivative rule for {name}{called}. Write the computation with operations that have one (the "
        "table RULES in nnlib/autodiff.py lists them), or add the rule there."
    )


def _unbroadcast(grad, shape):
    """Sum `grad` over the axes along which an operand of `shape` was repeated: each copy has its share in the loss."""
    if np.shape(grad) == shape:
        return grad
    grad = np.sum(grad, axis=tuple(range(np.ndim(grad) - len(shape))))
    repeated = tuple(axis for axis, size in enumerate(grad.shape) if size != 1 and shape[axis] == 1)
    return np.sum(grad, axis=repeated, keepdims=True)


def _spread(g, axis, keepdims):
    """Give a reduction's gradient its axes back, with size 1: adding it to the operand's gradient repeats it there."""
    return g if keepdims or axis is None else np.expand_dims(g, axis)


def _first_maximum(a, axis):
    """Return 1 where `a` has its maximum along `axis` (the first in reading order, of equal ones), 0 elsewhere."""
    axes = tuple(range(a.ndim)) if axis is None else tuple(sorted(np.ravel(axis) % a.ndim))
    last = tuple(range(a.ndim - len(axes), a.ndim))
    moved = np.moveaxis(a, axes, last)  # (axes kept, axes reduced)
    rows = moved.reshape(-1, math.prod(moved.shape[a.ndim - len(axes) :]))  # (places kept, entries reduced)
    first = np.zeros_like(rows)
    first[np.arange(len(rows)), rows.argmax(axis=1)] = 1
    return np.moveaxis(first.reshape(moved.shape), last, axes)


def _matrices(g, a, b):
    """Undo what matmul does with vectors: it takes a 1-D `a` as a row, a 1-D `b` as a column, and drops their axes."""
    if b.ndim == 1:
        g, b = g[..., None], b[:, None]  # (..., n, 1), (k, 1)
    if a.ndim == 1:
        g, a = g[..., None, :], a[None, :]  # (..., 1, m), (1, k)
    return g, a, b


def _matmul_left(g, y, a, b):
    g, _, b = _matrices(g, a, b)
    return g @ b.swapaxes(-1, -2)  # (..., n, m) (..., m, k) -> (..., n, k)


def _matmul_right(g, y, a, b):
    is_vector = b.ndim == 1
    g, a, _ = _matrices(g, a, b)
    grad = a.swapaxes(-1, -2) @ g  # (..., k, n) (..., n, m) -> (..., k, m)
    return grad[..., 0] if is_vector else grad


def _scatter(g, a, key):
    grad = np.zeros_like(a)
    np.add.at(grad, key, g)  # unlike grad[key] += g, counts an index that occurs twice twice
    return grad


def _clip(a, low=None, high=None):
    if low is not None:
        a = np.maximum(a, low)
    return a if high is None else np.minimum(a, high)


def _power_base(g, y, a, b):
    return g * b * a ** np.where(b == 0, 1, b - 1)  # a^0 is constant, also at a = 0, where a^-1 is infinite


def _power_exponent(g, y, a, b):
    return g * y * np.log(np.where(a == 0, 1, a))  # 0^b is 0 for all b > 0, so constant in b


def _inverse(axes, ndim):
    return None if axes is None else np.argsort(np.ravel(axes) % ndim)


def _ends(arrays, axis):
    return np.cumsum([a.shape[axis] for a in arrays])


# The derivative rules: for a value y = f(a, b), what a and b receive, given g = dL/dy. None: y is constant in it.
# Operands may have been broadcast; a rule need not care, `backward` undoes it in one place (`_unbroadcast`).
# Kinks: at a tie of maximum or minimum the second operand takes the gradient, so max(x, 0) has derivative 0 at x = 0,
# as the ReLU layer has, and clip has derivative 0 on its bounds. np.max and np.min give it to the first of several
# equal entries. |a| has derivative 0 at 0.
# fmt: off
RULES: dict[Any, tuple] = {
    # y              dL/da                                      dL/db
    np.add:         (lambda g, y, a, b: g,                      lambda g, y, a, b: g),
    np.subtract:    (lambda g, y, a, b: g,                      lambda g, y, a, b: -g),
    np.multiply:    (lambda g, y, a, b: g * b,                  lambda g, y, a, b: g * a),
    np.divide:      (lambda g, y, a, b: g / b,                  lambda g, y, a, b: -g * y / b),
    np.power:       (_power_base,                               _power_exponent),
    np.maximum:     (lambda g, y, a, b: g * (a > b),            lambda g, y, a, b: g * (a <= b)),
    np.minimum:     (lambda g, y, a, b: g * (a < b),            lambda g, y, a, b: g * (a >= b)),
    np.logaddexp:   (lambda g, y, a, b: g * np.exp(a - y),      lambda g, y, a, b: g * np.exp(b - y)),
    np.where: (None, lambda g, y, c, a, b: np.where(c, g, 0),   lambda g, y, c, a, b: np.where(c, 0, g)),
    np.matmul:      (_matmul_left,                              _matmul_right),

    np.positive:    (lambda g, y, a: g,),
    np.negative:    (lambda g, y, a: -g,),
    np.absolute:    (lambda g, y, a: g * np.sign(a),),
    np.square:      (lambda g, y, a: g * 2 * a,),
    np.sqrt:        (lambda g, y, a: g / (2 * y),),
    np.exp:         (lambda g, y, a: g * y,),
    np.expm1:       (lambda g, y, a: g * (y + 1),),
    np.log:         (lambda g, y, a: g / a,),
    np.log1p:       (lambda g, y, a: g / (1 + a),),
    np.sin:         (lambda g, y, a: g * np.cos(a),),
    np.cos:         (lambda g, y, a: g * -np.sin(a),),
    np.tanh:        (lambda g, y, a: g * (1 - y ** 2),),
    special.expit:  (lambda g, y, a: g * y * (1 - y),),
    special.erf:    (lambda g, y, a: g * 2 / math.sqrt(math.pi) * np.exp(-a ** 2),),

    np.sum:         (lambda g, y, a, axis=None, keepdims=False: _spread(g, axis, keepdims),),
    np.mean:        (lambda g, y, a, axis=None, keepdims=False: _spread(g, axis, keepdims) * (y.size / a.size),),
    np.max:         (lambda g, y, a, axis=None, keepdims=False: _spread(g, axis, keepdims) * _first_maximum(a, axis),),
    np.min:         (lambda g, y, a, axis=None, keepdims=False: _spread(g, axis, keepdims) * _first_maximum(-a, axis),),

    np.reshape:     (lambda g, y, a, shape: g.reshape(a.shape),),
    np.expand_dims: (lambda g, y, a, axis: g.reshape(a.shape),),
    np.squeeze:     (lambda g, y, a, axis=None: g.reshape(a.shape),),
    np.swapaxes:    (lambda g, y, a, axis1, axis2: g.swapaxes(axis1, axis2),),
    np.transpose:   (lambda g, y, a, axes=None: g.transpose(_inverse(axes, a.ndim)),),
    operator.getitem: (lambda g, y, a, key: _scatter(g, a, key),),
}

COMPOSED: dict[Any, Callable] = {  # functions whose operands stand in a list, or that are made of the above
    np.concatenate: _join(np.concatenate, lambda g, arrays, axis: np.split(g, _ends(arrays, axis)[:-1], axis)),
    np.stack:       _join(np.stack,       lambda g, arrays, axis: np.moveaxis(g, axis, 0)),
    np.clip:        _clip,
}

REDUCTIONS: dict[Any, Callable] = {np.add: np.sum, np.maximum: np.max, np.minimum: np.min}  # np.add.reduce is a sum

CONSTANT = {  # derivative 0 wherever there is one: plain arrays come back
    np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal, np.sign, np.isnan, np.isfinite,
    np.argmax, np.argmin, np.shape, np.ndim, np.size, np.zeros_like, np.ones_like,
}
# fmt: on
