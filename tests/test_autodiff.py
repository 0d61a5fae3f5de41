"""Autodiff against central differences for every rule, and against numbers worked by hand."""

import gc
import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special

from nnlib import autodiff
from nnlib.autodiff import Tensor

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)
SEEDS = st.integers(0, 10**6)


def central_differences(function, arrays, r):
    """Return the derivative of sum(function(*arrays) * r) by every entry of every array."""
    h, found = 1e-5, []
    for array in arrays:
        slope = np.zeros_like(array)
        for i in np.ndindex(array.shape):
            start = array[i]
            array[i] = start + h
            above = np.sum(function(*arrays) * r)
            array[i] = start - h
            below = np.sum(function(*arrays) * r)
            array[i] = start
            slope[i] = (above - below) / (2 * h)
        found.append(slope)
    return found


def assert_differentiates(function, *arrays):
    """Assert that `function` has the same value with Tensors, and derivatives that agree with central differences."""
    arrays = [np.array(array, np.float64) for array in arrays]
    tensors = [Tensor(array.copy()) for array in arrays]
    y = function(*tensors)
    expected = function(*arrays)
    assert isinstance(y, Tensor)
    assert_allclose(y.data, expected, rtol=1e-14)
    r = np.random.default_rng(7).standard_normal(np.shape(expected))
    y.backward(r)
    for tensor, slope in zip(tensors, central_differences(function, arrays, r), strict=True):
        assert tensor.grad.shape == tensor.shape
        assert_allclose(tensor.grad, slope, rtol=1e-6, atol=1e-8)


def draw(seed, shape, low=-2.0, high=2.0):
    """Return numbers at least 0.02 apart and off zero, so that no kink lies within a step of a central difference."""
    rng = np.random.default_rng(seed)
    size = int(np.prod(shape))
    return (low + (high - low) * (rng.permutation(size) + rng.uniform(0.2, 0.8, size)) / max(size, 1)).reshape(shape)


# Every rule of the table ------------------------------------------------------------------------------------------

UNARY = {  # a range of numbers for which the function is smooth
    np.positive: (-2, 2),
    np.negative: (-2, 2),
    np.absolute: (0.1, 2),
    np.square: (-2, 2),
    np.sqrt: (0.3, 3),
    np.exp: (-2, 2),
    np.expm1: (-2, 2),
    np.log: (0.3, 3),
    np.log1p: (-0.6, 3),
    np.sin: (-3, 3),
    np.cos: (-3, 3),
    np.tanh: (-2, 2),
    special.expit: (-3, 3),
    special.erf: (-2, 2),
}
BINARY = {
    np.add: (-2, 2),
    np.subtract: (-2, 2),
    np.multiply: (-2, 2),
    np.divide: (0.5, 2),
    np.power: (0.5, 2),
    np.maximum: None,
    np.minimum: None,
    np.logaddexp: (-2, 2),
}
SHAPED = {
    np.where,
    np.matmul,
    np.sum,
    np.mean,
    np.max,
    np.min,
    np.reshape,
    np.expand_dims,
    np.squeeze,
    np.swapaxes,
    np.transpose,
    operator.getitem,
}


def test_every_rule_is_tested_here():
    assert set(autodiff.RULES) == {*UNARY, *BINARY, *SHAPED}
    assert set(autodiff.COMPOSED) == {np.concatenate, np.stack, np.clip}


@pytest.mark.parametrize("function", UNARY, ids=lambda f: f.__name__)
@given(shape=SHAPES, seed=SEEDS)
def test_functions_of_one_operand(function, shape, seed):
    assert_differentiates(function, draw(seed, shape, *UNARY[function]))


def test_absolute_value_of_negative_numbers():
    assert_differentiates(np.abs, [-3.0, 2.0, -0.5])


@pytest.mark.parametrize("function", BINARY, ids=lambda f: f.__name__)
@given(shapes=hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3), seed=SEEDS)
def test_functions_of_two_operands_broadcast(function, shapes, seed):
    shape_a, shape_b = shapes.input_shapes
    a, b = draw(seed, shape_a, *(BINARY[function] or ())), draw(seed + 1, shape_b, *(BINARY[function] or ()))
    if BINARY[function] is None:
        a, b = np.round(a, 1), np.round(b, 1) + 0.05  # never equal
    assert_differentiates(function, a, b)


@given(shapes=hnp.mutually_broadcastable_shapes(num_shapes=3, max_dims=3, max_side=3), seed=SEEDS)
def test_where_broadcasts_and_its_condition_is_constant(shapes, seed):
    shape_c, shape_a, shape_b = shapes.input_shapes
    condition = np.random.default_rng(seed).random(shape_c) < 0.5
    assert_differentiates(lambda a, b: np.where(condition, a, b), draw(seed, shape_a), draw(seed + 1, shape_b))


@given(shapes=hnp.mutually_broadcastable_shapes(signature=np.matmul.signature, max_dims=2, max_side=3), seed=SEEDS)
def test_matmul_of_all_kinds(shapes, seed):
    shape_a, shape_b = shapes.input_shapes
    assert_differentiates(np.matmul, draw(seed, shape_a), draw(seed + 1, shape_b))


@pytest.mark.parametrize(
    ("a", "b"),
    [((4,), (4,)), ((4,), (4, 3)), ((2, 4), (4,)), ((4,), (5, 4, 3)), ((5, 2, 4), (4,)), ((5, 1, 2, 4), (6, 4, 3))],
)
def test_matmul_with_vectors_and_batches(a, b):
    assert_differentiates(np.matmul, draw(1, a), draw(2, b))


@pytest.mark.parametrize("function", [np.sum, np.mean, np.max, np.min], ids=lambda f: f.__name__)
@given(shape=hnp.array_shapes(max_dims=4, max_side=3), keepdims=st.booleans(), seed=SEEDS, data=st.data())
def test_reductions(function, shape, keepdims, seed, data):
    axes = st.integers(-len(shape), len(shape) - 1)
    several = hnp.valid_tuple_axes(len(shape), min_size=1)
    axis = data.draw(st.none() | axes | several)
    assert_differentiates(lambda a: function(a, axis=axis, keepdims=keepdims), draw(seed, shape))
    assert_differentiates(lambda a: getattr(a, function.__name__)(axis=axis, keepdims=keepdims), draw(seed, shape))


@pytest.mark.parametrize("ufunc", [np.add, np.maximum, np.minimum], ids=lambda f: f.__name__)
def test_reduce_of_a_ufunc(ufunc):
    assert_differentiates(lambda a: ufunc.reduce(a), draw(3, (3, 4)))
    assert_differentiates(lambda a: ufunc.reduce(a, axis=1, keepdims=True), draw(3, (3, 4)))


@pytest.mark.parametrize(
    "function",
    [
        lambda a: np.reshape(a, (4, 6)),
        lambda a: a.reshape(6, -1),
        lambda a: a.reshape((3, 8)),
        lambda a: np.transpose(a),
        lambda a: np.transpose(a, (1, 2, 0)),
        lambda a: a.transpose(-1, 0, 1),
        lambda a: a.transpose((2, 0, 1)),
        lambda a: a.transpose(),
        lambda a: a.T,
        lambda a: a.swapaxes(0, -1),
        lambda a: np.swapaxes(a, 1, 2),
        lambda a: np.expand_dims(a, (0, 2)),
        lambda a: np.squeeze(np.expand_dims(a, 1), axis=1),
        lambda a: np.squeeze(a[None]),
    ],
)
def test_shapes_are_undone(function):
    assert_differentiates(function, draw(5, (2, 3, 4)))


@given(seed=SEEDS, data=st.data())
def test_indexing_by_whatever_numpy_takes(seed, data):
    shape = data.draw(hnp.array_shapes(max_dims=3, max_side=4))
    basic = hnp.basic_indices(shape, allow_newaxis=True, allow_ellipsis=True)
    integers = hnp.integer_array_indices(shape)  # repeats its indices often
    masks = hnp.arrays(bool, shape)
    key = data.draw(basic | integers | masks)
    assert_differentiates(lambda a: a[key], draw(seed, shape))


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_concatenate_and_stack(axis):
    a, b, c = draw(1, (2, 3)), draw(2, (2, 3)), draw(3, (2, 3))
    assert_differentiates(lambda a, b: np.concatenate([a, c, b], axis=axis), a, b)
    assert_differentiates(lambda a, b: np.stack([c, a, b], axis=axis), a, b)
    with pytest.raises(TypeError):
        np.concatenate([Tensor(a), Tensor(b)], axis=None)
    wide = draw(4, (2, 3) if axis == 0 else (2, 5))
    assert_differentiates(lambda a, b: np.concatenate([a, b, a], axis), a, wide)


def test_clip_and_its_bounds():
    a = np.array([-2.0, -0.5, 0.5, 3.0])
    assert_differentiates(lambda a, low: np.clip(a, low, 1), a, -1.0)
    assert_differentiates(lambda a: np.clip(a, None, 1), a)
    assert_differentiates(lambda a: np.clip(a, 0, None), a)


@given(seed=SEEDS)
def test_operators_with_plain_numbers_and_arrays_on_either_side(seed):
    b = draw(seed + 1, (3,), 0.5, 2)
    expressions = [
        lambda a: 1 / a + a / 2 - (3 - a) * (a - 0.5),
        lambda a: b / a + a * b - (b - a) + b**a + a**b,
        lambda a: 2**a + a**2 + a**0.5 + (-a) ** 2 + a**-1,
        lambda a: b @ a + a @ b,
        lambda a: abs(-a) + +a,
    ]
    for expression in expressions:
        assert_differentiates(expression, draw(seed, (3,), 0.5, 2))


# By hand ----------------------------------------------------------------------------------------------------------


def test_a_dense_layer_worked_by_hand():
    x = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    W = Tensor([[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]])
    b = Tensor([0.0, 0.0])
    (x @ W + b).backward([[1.0, 0.0], [0.0, 2.0]])
    assert_allclose(W.grad, [[1, 8], [2, 10], [3, 12]])
    assert_allclose(b.grad, [1, 2])
    assert_allclose(x.grad, [[0.1, 0.3, -0.5], [-0.4, 0.8, 1.2]])


def test_one_over_x_is_not_x():
    x = Tensor(4.0)
    y = 1 / x
    assert y.data == 0.25
    y.backward()
    assert x.grad == -1 / 16


def test_every_column_of_a_loop_has_its_gradient():
    x = Tensor(np.ones((2, 3)))
    total = 0.0
    for column in range(3):
        total = total + (column + 1) * x[:, column].sum()
    total.backward()
    assert_array_equal(x.grad, [[1, 2, 3], [1, 2, 3]])


def test_a_value_used_twice_collects_both_gradients():
    x = Tensor(3.0)
    y = x * x
    (y * y + y + x).backward()  # x^4 + x^2 + x
    assert x.grad == 4 * 27 + 6 + 1
    assert y.grad == 2 * 9 + 1


def test_a_diamond_waits_for_all_its_parts():
    x = Tensor(2.0)
    a = x * 3
    b = a + a * a  # a reaches b by a short and by a long way
    c = b * a
    c.backward()  # 9 x^2 + 27 x^3
    assert x.grad == 18 * 2 + 81 * 4


def test_index_that_repeats_is_counted_each_time():
    x = Tensor([1.0, 2.0, 3.0])
    x[[0, 2, 0, 0]].backward([1.0, 10.0, 100.0, 1000.0])
    assert_array_equal(x.grad, [1101, 0, 10])


def test_ties():
    x, y = Tensor([0.0, 1.0, -1.0]), Tensor([0.0, 1.0, -1.0])
    np.maximum(x, 0).sum().backward()
    assert_array_equal(x.grad, [0, 1, 0])  # as the ReLU layer has it
    for function in (np.maximum, np.minimum):
        function(x, y).sum().backward()
        assert_array_equal(x.grad, [0, 0, 0])
        assert_array_equal(y.grad, [1, 1, 1])
    np.clip(x, -1, 1).sum().backward()
    assert_array_equal(x.grad, [1, 0, 0])
    np.abs(x).sum().backward()
    assert_array_equal(x.grad, [0, 1, -1])


def test_the_first_of_equal_maxima_has_the_gradient():
    x = Tensor([[5.0, 5.0, 1.0], [1.0, 5.0, 1.0]])
    x.max().backward()
    assert_array_equal(x.grad, [[1, 0, 0], [0, 0, 0]])
    x.max(axis=0).sum().backward()
    assert_array_equal(x.grad, [[1, 1, 1], [0, 0, 0]])
    x.min(axis=1).backward([1.0, 2.0])
    assert_array_equal(x.grad, [[0, 0, 1], [2, 0, 0]])
    x = Tensor([[1.0, 5.0], [5.0, 5.0]])
    for axis in ((0, 1), (1, 0), (-1, 0), None):
        x.max(axis=axis, keepdims=True).backward()
        assert_array_equal(x.grad, [[0, 1], [0, 0]])  # the first in reading order


def test_powers_at_zero():
    x = Tensor([0.0, -2.0])
    for exponent, derivative in ((0, [0, 0]), (1, [1, 1]), (2, [0, -4]), (3, [0, 12])):
        (x**exponent).sum().backward()
        assert_array_equal(x.grad, derivative)
    exponent = Tensor(2.0)
    (Tensor([0.0, np.e]) ** exponent).sum().backward()
    assert_allclose(exponent.grad, np.e**2)


def test_nan_is_not_hidden():
    x = Tensor([np.nan, 1.0])
    y = (x * x).max()
    y.backward()
    assert np.isnan(y.data)
    assert np.isnan(x.grad[0])


# Backward ---------------------------------------------------------------------------------------------------------


def test_gradients_start_afresh_at_every_call():
    x = Tensor([1.0, 2.0])
    y = (x * x).sum()
    y.backward()
    y.backward()
    assert_array_equal(x.grad, [2, 4])
    (3 * x).sum().backward()
    assert_array_equal(x.grad, [3, 3])


def test_gradients_are_arrays_of_their_own():
    x, y = Tensor([1.0, 2.0]), Tensor([1.0, 2.0])
    seed = np.ones(2)
    z = x + y
    z.backward(seed)
    x.grad *= 10
    z.grad *= 10
    assert_array_equal(y.grad, [1, 1])
    assert_array_equal(seed, [1, 1])


def test_where_backward_can_start():
    x = Tensor([1.0, 2.0])
    with pytest.raises(ValueError, match=r"shape \(2,\).*Sum it"):
        x.backward()
    with pytest.raises(ValueError, match=r"shape \(3,\).*\(2,\)"):
        (x * 2).backward(np.ones(3))
    Tensor([[4.0]]).backward()  # one number is enough, whatever its shape
    with pytest.raises(TypeError, match="int"):
        Tensor([1, 2]).sum().backward()


@pytest.mark.parametrize("step", [lambda y: y + 1.0, lambda y: np.stack([y, y])[0], lambda y: np.where(True, y, 0.0)])
def test_a_chain_of_10_000_is_computed_differentiated_and_freed(step):
    x = Tensor(1.0)
    y = x
    for _ in range(10_000):
        y = step(y)
    y.backward()
    assert x.grad == 1
    del y
    gc.collect()


def test_a_very_long_chain_is_freed():
    y = Tensor(1.0)
    for _ in range(100_000):
        y = -y
    del y  # a recursion in C would end the process here


def test_constants():
    whole = Tensor([1, 2, 3])
    x = Tensor([1.0, 1.0, 1.0])
    (x * whole).sum().backward()
    assert_array_equal(x.grad, [1, 2, 3])
    assert whole.grad is None
    mask = Tensor([True, False, True])
    (x * mask).sum().backward()
    assert_array_equal(x.grad, [1, 0, 1])
    x[Tensor([2, 2])].sum().backward()
    assert_array_equal(x.grad, [0, 0, 2])


def test_comparisons_and_their_like_give_plain_arrays():
    x = Tensor([-1.0, 0.0, 2.0])
    for found, expected in [
        (x > 0, [False, False, True]),
        (x >= 0, [False, True, True]),
        (x < 0, [True, False, False]),
        (x <= 0, [True, True, False]),
        (x == 0, [False, True, False]),
        (x != x, [False, False, False]),
        (np.sign(x), [-1, 0, 1]),
        (np.isfinite(x), [True] * 3),
        (np.isnan(x), [False] * 3),
        (np.zeros_like(x), [0, 0, 0]),
        (np.ones_like(x), [1, 1, 1]),
    ]:
        assert type(found) is np.ndarray
        assert_array_equal(found, expected)
    assert np.argmax(x) == 2
    assert np.argmin(x) == 0
    assert np.shape(x) == (3,)
    assert np.ndim(x) == 1
    assert np.size(x) == 3
    assert not x.sum() < 1
    assert x.sum()
    assert not Tensor(0.0)
    with pytest.raises(ValueError, match="ambiguous"):
        bool(x)


def test_what_is_seen_from_outside():
    x = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert (x.shape, x.ndim, x.size, x.dtype, len(x)) == ((2, 3), 2, 6, np.float64, 2)
    assert x.grad is None
    rows = list(x)
    (rows[0] * rows[1]).sum().backward()
    assert_array_equal(x.grad, [[4, 5, 6], [1, 2, 3]])
    assert repr(Tensor([1.0, 2.5])) == "Tensor([1. , 2.5])"
    with pytest.raises(TypeError):
        len(Tensor(1.0))


def test_augmented_assignment_makes_a_new_tensor():
    x = Tensor([1.0, 2.0])
    y = x
    y += 1
    y *= 3
    y -= x
    y /= 2
    assert_array_equal(x.data, [1, 2])
    y.sum().backward()
    assert_array_equal(x.grad, [1, 1])


# dtype ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_float32_stays_float32(shape):
    a = Tensor(draw(1, shape, 0.5, 2).astype(np.float32))
    b = Tensor(draw(2, shape, 0.5, 2).astype(np.float32))
    results = [ufunc(a) for ufunc in UNARY] + [ufunc(a, b) for ufunc in BINARY] + [ufunc(a, 2) for ufunc in BINARY]
    results += [ufunc(0.5, a) for ufunc in BINARY] + [a.sum() * 0.1, a.mean() / 3, np.where(a > 1, a, 0.0)]
    for y in results:
        assert y.dtype == np.float32, y
        y.backward(np.ones(y.shape))
        assert a.grad.dtype == np.float32


def test_a_gradient_has_the_dtype_of_its_own_tensor():
    a, b = Tensor(np.ones(3, np.float32)), Tensor(np.ones(3))
    y = a * b
    y.sum().backward()
    assert (y.dtype, a.grad.dtype, b.grad.dtype) == (np.float64, np.float32, np.float64)


# What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cut",
    [
        lambda x: np.asarray(x),
        lambda x: np.array([x, x]),
        lambda x: np.asarray(x, dtype=np.float32),
        lambda x: Tensor(x),
        lambda x: float(x[0]),
        lambda x: int(x[0]),
        lambda x: np.zeros(2).__setitem__(slice(None), x),
    ],
)
def test_the_graph_is_never_cut_unnoticed(cut):
    with pytest.raises(TypeError, match=r"\.data"):
        cut(Tensor([1.0, 2.0]))


def test_an_element_of_a_plain_array_cannot_take_a_tensor():
    with pytest.raises(ValueError, match="sequence") as caught:
        np.zeros(2)[0] = Tensor(1.0)
    assert ".data" in str(caught.value.__cause__)


def test_in_place_is_refused():
    x, buffer = Tensor([1.0, 2.0]), np.ones(2)
    with pytest.raises(NotImplementedError, match="add with out="):
        np.add(x, 1, out=x)
    with pytest.raises(NotImplementedError, match="exp with out="):
        np.exp(x, out=buffer)
    with pytest.raises(NotImplementedError, match=r"multiply.*in place"):
        buffer *= x
    with pytest.raises(TypeError, match="never changed in place"):
        x[0] = 5.0
    assert_array_equal(buffer, [1, 1])
    assert_array_equal(x.data, [1, 2])


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("arctan", np.arctan),
        ("cumsum", np.cumsum),
        ("ndarray.cumsum", lambda x: x.cumsum()),
        ("remainder", lambda x: x % 2),
        ("add.accumulate", np.add.accumulate),
        ("add.at", lambda x: np.add.at(np.zeros(2), [0, 0], x)),
        ("multiply.outer", lambda x: np.multiply.outer(x, x)),
        ("multiply.reduce", np.multiply.reduce),
        ("greater with where=", lambda x: np.greater(x, 1, where=np.array([True, False]))),
        ("add with where=", lambda x: np.add(x, 1, where=[True, False])),
        ("sum .*dtype", lambda x: np.sum(x, dtype=np.float32)),
        ("max .*initial", lambda x: np.max(x, initial=3.0)),
        ("where", np.where),
        ("concatenate .*dtype", lambda x: np.concatenate([x, x], dtype=np.float32)),
    ],
)
def test_what_has_no_rule_is_named(name, use):
    with pytest.raises(NotImplementedError, match=f"(?s)no derivative rule for {name}.*RULES"):
        use(Tensor([1.0, 2.0]))


def test_other_attributes_are_unknown():
    with pytest.raises(AttributeError, match="wheight"):
        _ = Tensor([1.0]).wheight
    with pytest.raises(TypeError, match="real numbers"):
        Tensor([1j])
    with pytest.raises(TypeError, match="real numbers"):
        Tensor(["a"])
