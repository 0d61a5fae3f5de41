"""Every registered layer keeps the promises of `nnlib.layer`: one set of tests, made from the layers' own examples.

A new layer is tested as soon as it has `example()` cases, and fails here, by name, as long as it has none. The truth
it is held to is independent of it: numbers worked by hand, gradients by autodiff and by central differences, and arrays
made by Keras and PyTorch (tests/references).
"""

import copy
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import nnlib as nn
from nnlib.autodiff import Tensor
from nnlib.convolution import Convolution
from nnlib.gradcheck import gradcheck
from nnlib.layer import Activation, Layer
from nnlib.recurrent import Recurrent
from nnlib.windows import pad

LAYERS = sorted(  # each once, without its aliases, and without those that other tests define
    {layer for layer in Layer._registered.values() if layer.__module__.startswith("nnlib.")},
    key=lambda layer: layer.__name__,
)
ACTIVATIONS = [layer for layer in LAYERS if issubclass(layer, Activation)]
REFERENCES = np.load(Path(__file__).parent / "references" / "activations.npz")


def _cases():
    """Those of all layers but Embedding, whose inputs are no numbers to compute with: test_embedding.py has it."""
    for layer in LAYERS:
        if layer is nn.Embedding:
            continue
        if layer.example.__func__ is not Layer.example.__func__:
            for number in range(len(layer.example())):
                yield pytest.param(layer, number, id=f"{layer.__name__}-{number}")


cases = pytest.mark.parametrize(("kind", "number"), list(_cases()))
dtypes = pytest.mark.parametrize("dtype", ["float64", "float32"])
modes = pytest.mark.parametrize("training", [False, True], ids=["inference", "training"])
any_sizes = given(sizes=st.tuples(*[st.integers(1, 7)] * 5), seed=st.integers(0, 2**32 - 1))  # of the batch and letters
batch_of_one = example(sizes=(1, 3, 5, 7, 2), seed=0)
all_ones = example(sizes=(1, 1, 1, 1, 1), seed=0)


def example_of(kind, number, dtype="float64"):
    """Return the example's layer, built for the example's own x with its own arrays, and x, and y by mode."""
    case = kind.example()[number]
    x, y = np.array(case.x, dtype), np.array(case.y, dtype)
    case.layer.build(x.shape[1:], np.random.default_rng(0), np.dtype(dtype))
    case.layer.params.update(case.params)
    case.layer.state.update(case.state)
    return case.layer, x, {False: y, True: y if case.y_training is None else np.array(case.y_training, dtype)}


def drawn(kind, number, dtype, sizes, seed):
    """Return the example's layer with random arrays, an input and a gradient of random sizes, both read-only.

    Inputs keep away from 0, where some activations have a kink. What an activation inside a layer sees may come near
    it, but hardly ever within the step of a central difference, 6e-6; and the seeds are always the same.
    """
    case, rng = kind.example()[number], np.random.default_rng(seed)
    letters = dict(zip(dict.fromkeys(a for a in case.axes if isinstance(a, str)), sizes[1:], strict=False))
    shape = tuple(letters.get(axis, axis) for axis in case.axes)
    layer = case.layer
    output_shape = layer.build(shape, rng, np.dtype(dtype))
    for name, array in layer.params.items():
        layer.params[name] = rng.normal(size=array.shape)
    for name, array in layer.state.items():
        layer.state[name] = rng.uniform(0.5, 2, size=array.shape)  # a variance is positive
    x = rng.normal(size=(sizes[0], *shape))
    x = (x + np.copysign(0.1, x)).astype(dtype)
    grad = rng.normal(size=(sizes[0], *output_shape)).astype(dtype)
    x.flags.writeable = grad.flags.writeable = False
    return layer, x, grad


# Stand-ins: forwards that are written for speed, into arrays made before, cannot be traced; these say the same --------


def convolution(layer, x):
    """In each group of channels, y = sum over the kernel's cells of what a cell meets everywhere, times its matrix."""
    x = layer.images(x)
    down, across = layer.slides(x)
    padded = pad(x, (down.before, down.after), (across.before, across.after))
    groups = padded.shape[-1] if isinstance(layer, nn.DepthwiseConv2D) else layer.groups
    C = padded.shape[-1] // groups
    kernel = layer.params["kernel"].reshape(down.size, across.size, C, -1)
    F, parts = kernel.shape[-1] // groups, []
    for g in range(groups):
        cells = [(i, j) for i in range(down.size) for j in range(across.size)]
        seen = [padded[:, down.cell(i), across.cell(j), g * C : (g + 1) * C] for i, j in cells]
        parts.append(sum(x @ kernel[i, j][:, g * F : (g + 1) * F] for x, (i, j) in zip(seen, cells, strict=True)))
    y = layer.sequences(np.concatenate(parts, axis=-1))
    return layer.activation.forward(y + layer.params["bias"] if layer.use_bias else y)


def locally_connected(layer, x):
    (kh, kw), (down, across), _ = layer.window()
    height, width, F = layer.output_shape
    places = [(i, j) for i in range(height) for j in range(width)]
    patches = [x[:, i * down : i * down + kh, j * across : j * across + kw].reshape(len(x), -1) for i, j in places]
    y = np.stack([patch @ layer.params["kernel"][place] for place, patch in enumerate(patches)], axis=1)
    y = y.reshape(len(x), height, width, F)
    return layer.activation.forward(y + layer.params["bias"] if layer.use_bias else y)


def recurrent(layer, x, mask=None, initial_state=None):
    """Read as the equations say, one step after the other; what padding's steps make is thrown away."""
    H, zeros = layer.units, np.zeros(layer.units)
    gates = [slice(k * H, (k + 1) * H) for k in range(layer.gates)]
    W, U = ([layer.params[name][:, gate] for gate in gates] for name in ("kernel", "recurrent_kernel"))
    first = second = [zeros] * layer.gates
    if layer.use_bias:
        b = layer.params["bias"]
        first = [(b if b.ndim == 1 else b[0])[gate] for gate in gates]
        second = second if b.ndim == 1 else [b[1][gate] for gate in gates]
    f, s = layer.activation, getattr(layer, "recurrent_activation", None)
    carried = [array for array in layer.state.values() if len(array)] or [np.zeros((len(x), layer.units))] * 2
    h, c = (*(carried if initial_state is None else initial_state), None)[:2]
    steps = range(x.shape[1])
    outputs = []
    for t in reversed(steps) if layer.go_backwards else steps:
        x_t, before = x[:, t], (h, c)
        if isinstance(layer, nn.SimpleRNN):
            h = f.forward(x_t @ W[0] + h @ U[0] + first[0])
        elif isinstance(layer, nn.LSTM):
            i, forget, new, o = (x_t @ W[k] + h @ U[k] + first[k] for k in range(4))
            c = s.forward(forget) * c + s.forward(i) * f.forward(new)
            h = s.forward(o) * f.forward(c)
        else:
            z, r = (s.forward(x_t @ W[k] + first[k] + h @ U[k] + second[k]) for k in range(2))
            seen = r * (h @ U[2] + second[2]) if layer.reset_after else (r * h) @ U[2]
            h = z * h + (1 - z) * f.forward(x_t @ W[2] + first[2] + seen)
        if mask is not None:
            counts = mask[:, t, None] * 1.0
            h = counts * h + (1 - counts) * before[0]
            c = c if c is None else counts * c + (1 - counts) * before[1]
        outputs.append(h)
    return np.stack(outputs, axis=1) if layer.return_sequences else h


def bidirectional(layer, x, mask=None):
    a, b = (recurrent(one, x, mask) for one in (layer.forward_layer, layer.backward_layer))
    b = b[:, ::-1] if layer.layer.return_sequences else b
    return {"concat": np.concatenate([a, b], axis=-1), "sum": a + b, "ave": (a + b) / 2, "mul": a * b}[layer.merge_mode]


STAND_INS = {
    Convolution: convolution,
    nn.LocallyConnected2D: locally_connected,
    Recurrent: recurrent,
    nn.Bidirectional: bidirectional,
}


def traceable(layer):
    """Return the layer, given a forward that takes Tensors too where its own does not."""
    for kind, stand_in in STAND_INS.items():
        if isinstance(layer, kind):
            own = type(layer)

            def forward(self, x, *args, own=own, stand_in=stand_in):
                return stand_in(self, x) if isinstance(x, Tensor) else own.forward(self, x, *args)

            layer.__class__ = type(own.__name__, (own,), {"forward": forward}, abstract=True)
    return layer


# Promises of every layer ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", LAYERS)
def test_every_layer_has_examples(kind):
    assert kind.example(), f"{kind.__name__}.example() is empty"


@cases
@modes
@dtypes
def test_forward_gives_the_numbers_worked_by_hand(kind, number, training, dtype):
    layer, x, outputs = example_of(kind, number, dtype)
    y, got, eps = outputs[training], layer.forward(x, training=training), np.finfo(dtype).eps
    assert got.shape == y.shape
    np.testing.assert_allclose(got, y, rtol=16 * eps, atol=4 * eps)


@cases
@modes
@dtypes
@any_sizes
@batch_of_one
@all_ones
def test_gradients_agree_with_autodiff_and_central_differences(kind, number, training, dtype, sizes, seed):
    layer, x, _ = drawn(kind, number, dtype, sizes, seed)
    report = gradcheck(traceable(layer), x, training=training)
    assert not report.untraceable
    assert {row.name for row in report.rows} == {"input", *layer.params}
    assert report.agree, report


@cases
@modes
@dtypes
@any_sizes
@batch_of_one
@all_ones
def test_shapes_and_dtypes_are_kept(kind, number, training, dtype, sizes, seed):
    layer, x, grad = drawn(kind, number, dtype, sizes, seed)  # x and grad are read-only: damage done to them raises
    y = layer.forward(x, training=training)
    assert (y.shape, y.dtype.name) == ((len(x), *layer.output_shape), dtype)
    dx = layer.backward(grad)
    assert (dx.shape, dx.dtype.name) == (x.shape, dtype)
    for name, array in layer.params.items():
        assert array.dtype.name == layer.grads[name].dtype.name == dtype
        assert array.shape == layer.grads[name].shape
    assert layer.params.keys() == layer.grads.keys()


@cases
@modes
@any_sizes
@batch_of_one
def test_backward_overwrites_what_it_fills(kind, number, training, sizes, seed):
    layer, x, grad = drawn(kind, number, "float64", sizes, seed)
    arrays = dict(layer.grads)
    layer.forward(x, training=training)
    once = layer.backward(grad).copy()
    first = {name: array.copy() for name, array in layer.grads.items()}
    for fill in (layer.backward, layer.backward_params):
        layer.grads.update({name: np.full_like(array, np.nan) for name, array in layer.grads.items()})
        again = fill(grad)
        for name, array in first.items():
            np.testing.assert_array_equal(layer.grads[name], array)
        if fill == layer.backward:
            np.testing.assert_array_equal(again, once)
    assert all(layer.grads[name] is array for name, array in arrays.items()), "the arrays themselves must stay"


@cases
@modes
@any_sizes
def test_backward_belongs_to_the_last_forward(kind, number, training, sizes, seed):
    layer, x, grad = drawn(kind, number, "float64", sizes, seed)
    fresh = copy.deepcopy(layer)
    fresh.forward(x, training=training)
    want = fresh.backward(grad)
    stream, state = copy.deepcopy(layer.rng), copy.deepcopy(layer.state)
    layer.forward(1 - 2 * x, training=not training)  # nor is the mode left over
    layer.rng = stream
    layer.state.update(state)
    layer.forward(x, training=training)
    np.testing.assert_array_equal(layer.backward(grad), want)
    for name, array in fresh.grads.items():
        np.testing.assert_array_equal(layer.grads[name], array)


@cases
@modes
@dtypes
@pytest.mark.parametrize("signs", [[1], [-1], [1, -1], [0, 1, -1]])
def test_a_thousand_does_no_harm(kind, number, training, dtype, signs):
    """No overflow, no 0/0, hence no warning: warnings are errors here."""
    layer, x, _ = drawn(kind, number, dtype, (3, 2, 5, 3, 2), 0)
    x = np.resize(1000 * np.array(signs, dtype), x.shape)
    y = layer.forward(x, training=training)
    assert np.isfinite(y).all()
    assert np.isfinite(layer.backward(np.ones_like(y))).all()
    assert all(np.isfinite(grad).all() for grad in layer.grads.values())


@cases
def test_not_a_number_is_never_hidden(kind, number):
    layer, x, _ = example_of(kind, number)
    with np.errstate(invalid="ignore"):  # some functions of NumPy also warn
        y = layer.forward(np.full_like(x, np.nan))
    if kind is nn.ZeroPadding2D:
        y = layer.backward(y)  # which takes the frame of zeros away
    assert np.isnan(y).all()


@cases
def test_a_layer_is_built_once(kind, number):
    layer, x, _ = example_of(kind, number)
    params = {name: array.copy() for name, array in layer.params.items()}
    with pytest.raises(ValueError, match="is built already"):
        layer.build(x.shape[1:], np.random.default_rng(1))
    for name, array in params.items():
        np.testing.assert_array_equal(layer.params[name], array)


@cases
@pytest.mark.parametrize("size", [0, -1, 2.5, "3", np.nan, (2,)])
def test_a_bad_shape_changes_nothing(kind, number, size):
    case = kind.example()[number]
    shape = np.shape(case.x)[1:]
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="expected positive whole numbers"):
        case.layer.build((*shape[:-1], size), rng)
    assert case.layer.output_shape is case.layer.input_shape is case.layer.rng is None
    assert not case.layer.params
    assert not case.layer.grads
    assert case.layer.build(shape, rng) == case.layer.output_shape == np.shape(case.y)[1:]
    again = kind.example()[number].layer
    again.build(shape, np.random.default_rng(0))
    for name, array in again.params.items():
        np.testing.assert_array_equal(case.layer.params[name], array)


@cases
def test_a_configuration_makes_the_same_layer(kind, number):
    case = kind.example()[number]
    x = np.array(case.x)
    text = json.dumps(case.layer.config(), allow_nan=False)
    assert case.layer.config()["class"] == kind.__name__
    copies = [Layer.from_config(json.loads(text)), Layer.get(json.loads(text)), eval(repr(case.layer), vars(nn).copy())]
    outputs = []
    for layer in (case.layer, *copies):
        assert type(layer) is kind
        assert json.dumps(layer.config()) == text
        layer.build(x.shape[1:], np.random.default_rng(7))
        outputs.append(layer.forward(x))
    for layer in copies:
        assert layer.params.keys() == case.layer.params.keys()
    for output in outputs[1:]:
        np.testing.assert_array_equal(output, outputs[0])


MIXING = {f"nnlib.{name}" for name in ("convolution", "pooling", "reshaping")}  # a step of x is no step of y
READING = {f"nnlib.{name}" for name in ("recurrent", "bidirectional", "embedding")}  # tested in files of their own


@pytest.mark.parametrize("kind", [kind for kind in LAYERS if kind.__module__ not in MIXING | READING])
def test_a_mask_passes_on(kind):
    layer = kind.example()[0].layer
    x, mask = np.ones((2, 4, 3)), np.ones((2, 4), bool)
    layer.build(x.shape[1:], np.random.default_rng(0))
    np.testing.assert_array_equal(layer.forward(x, mask=mask), layer.forward(x))
    assert layer.compute_mask(x, mask) is mask
    assert layer.compute_mask(x) is None


@cases
def test_a_mask_ends_where_the_steps_do(kind, number):
    if kind.__module__ in MIXING:
        layer, x, _ = example_of(kind, number)
        mask = np.ones(x.shape[:2], bool)
        np.testing.assert_allclose(layer.forward(x, mask=mask), layer.forward(x), rtol=1e-15)
        assert layer.compute_mask(x, mask) is None


# Dense ----------------------------------------------------------------------------------------------------------------


def test_dense_backward_by_hand():
    layer, _, _ = example_of(nn.Dense, 0)  # W is (3, 2)
    layer.forward(np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]]))
    dx = layer.backward(np.array([[1.0, 0.0], [0.5, -1.0]]))
    np.testing.assert_array_equal(layer.grads["kernel"], [[2.0, -2.0], [0.5, -1.0], [-1.0, 0.0]])
    np.testing.assert_array_equal(layer.grads["bias"], [1.5, -1.0])
    np.testing.assert_array_equal(dx, [[1.0, 3.0, 5.0], [-1.5, -2.5, -3.5]])


def test_dense_treats_every_position_alike():
    layer = nn.Dense(4, "tanh")
    layer.build((None, 3), np.random.default_rng(0))
    assert layer.output_shape == (None, 4)
    rng = np.random.default_rng(1)
    x, grad = rng.normal(size=(2, 5, 3)), rng.normal(size=(2, 5, 4))
    y, dx, grads = layer.forward(x), layer.backward(grad), dict(layer.grads)
    grads = {name: array.copy() for name, array in grads.items()}
    np.testing.assert_allclose(layer.forward(x.reshape(10, 3)), y.reshape(10, 4), rtol=1e-14)
    np.testing.assert_allclose(layer.backward(grad.reshape(10, 4)), dx.reshape(10, 3), rtol=1e-14)
    for name, array in grads.items():
        np.testing.assert_allclose(layer.grads[name], array, rtol=1e-14)


def test_dense_layers_do_not_share_an_activation():
    relu = nn.ReLU()
    first, second = nn.Dense(2, relu), nn.Dense(2, relu)
    assert len({id(relu), id(first.activation), id(second.activation)}) == 3


@pytest.mark.parametrize("units", [0, -1, 2.0, 2.5, "2", None, True, np.nan])
def test_dense_refuses_units(units):
    layer = nn.Dense(units)
    with pytest.raises(ValueError, match=r"Got units=.*expected a whole number of at least 1"):
        layer.build((3,), np.random.default_rng(0))
    assert layer.output_shape is None


@pytest.mark.parametrize("shape", [(), (None,), (4, None)])
def test_dense_needs_to_know_its_inputs(shape):
    with pytest.raises(ValueError, match="last axis of known size"):
        nn.Dense(2).build(shape, np.random.default_rng(0))


@pytest.mark.parametrize(("activation", "message"), [("rleu", "Did you mean 'ReLU'"), (nn.Dense(2), "its own place")])
def test_dense_refuses_what_is_no_activation(activation, message):
    with pytest.raises(ValueError, match=message):
        nn.Dense(2, activation)


# Activations ----------------------------------------------------------------------------------------------------------

LN2, LN3 = math.log(2), math.log(3)
SCALE, ALPHA = 1.0507009873554805, 1.6732632423543772
DERIVATIVES = {  # z: f'(z), worked by hand
    nn.Linear: {-2.0: 1.0, 0.0: 1.0, 3.0: 1.0},
    nn.Sigmoid: {0.0: 1 / 4, LN3: 3 / 16, -LN3: 3 / 16},
    nn.Tanh: {0.0: 1.0, LN2: 0.64, -LN2: 0.64},
    nn.ReLU: {-2.0: 0.0, 0.0: 0.0, 3.0: 1.0},
    nn.LeakyReLU: {-2.0: 0.3, 0.0: 0.3, 3.0: 1.0},
    nn.ELU: {-LN2: 0.5, 0.0: 1.0, 3.0: 1.0},
    nn.SELU: {-LN2: SCALE * ALPHA / 2, 0.0: SCALE * ALPHA, 3.0: SCALE},
    nn.GELU: {0.0: 0.5, 1.0: 1.0833154705876863, -1.0: -0.0833154705876863},  # P(1) + 1 P'(1); 1 minus that
    nn.SiLU: {0.0: 0.5, LN3: 3 / 4 + 3 / 16 * LN3, -LN3: 1 / 4 - 3 / 16 * LN3},
    nn.Softplus: {0.0: 0.5, LN3: 3 / 4, -LN3: 1 / 4},
    nn.Softsign: {0.0: 1.0, 1.0: 1 / 4, -3.0: 1 / 16},
}


def test_every_activation_has_derivatives_worked_by_hand():
    assert {*DERIVATIVES, nn.Softmax} == set(ACTIVATIONS)


@pytest.mark.parametrize("kind", DERIVATIVES)
def test_derivatives_worked_by_hand(kind):
    z, want = (np.array([list(numbers)]) for numbers in (DERIVATIVES[kind], DERIVATIVES[kind].values()))
    layer = kind()
    layer.forward(z)
    np.testing.assert_allclose(layer.backward(np.ones_like(z)), want, rtol=1e-14, atol=1e-16)
    np.testing.assert_allclose(layer.backward(np.full_like(z, -2.5)), -2.5 * want, rtol=1e-14, atol=1e-16)


def test_alpha_of_elu():
    layer = nn.ELU(2.0)
    layer.forward(np.array([[-LN2, 0.0, 3.0]]))
    np.testing.assert_allclose(layer.backward(np.ones((1, 3))), [[1.0, 2.0, 1.0]], rtol=1e-15)


def test_softmax_jacobian_worked_by_hand():
    layer = nn.Softmax()
    layer.forward(np.log(np.tile([1.0, 2.0, 5.0], (3, 1))))  # p = 1/8, 1/4, 5/8; J = diag(p) - p p^T
    want = [[7 / 64, -2 / 64, -5 / 64], [-2 / 64, 12 / 64, -10 / 64], [-5 / 64, -10 / 64, 15 / 64]]
    np.testing.assert_allclose(layer.backward(np.eye(3)), want, rtol=1e-14)


@given(shift=st.floats(-500, 500))
def test_softmax_shares_out_one(shift):
    z = np.random.default_rng(0).normal(size=(7, 5))
    p = nn.Softmax().forward(z)
    assert (p > 0).all()
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-15)
    np.testing.assert_allclose(nn.Softmax().forward(z + shift), p, rtol=1e-12)  # z all moved by the same: no change


def test_softmax_needs_something_to_share_out():
    with pytest.raises(ValueError, match="last axis"):
        nn.Softmax().build((), np.random.default_rng(0))


@pytest.mark.parametrize("value", [-0.1, np.nan, np.inf, "a", None, True])
@pytest.mark.parametrize(("kind", "name"), [(nn.LeakyReLU, "negative_slope"), (nn.ELU, "alpha")])
def test_slopes_out_of_range(kind, name, value):
    with pytest.raises(ValueError, match=rf"Got {name}=.*expected a finite number at least 0"):
        kind(value).build((3,), np.random.default_rng(0))


@pytest.mark.parametrize("layer", [nn.LeakyReLU(np.float64(0.3)), nn.ELU(np.float64(2.0))])
def test_an_argument_from_numpy_does_not_change_the_dtype(layer):
    x = np.array([[-1.0, 2.0]], np.float32)
    assert layer.forward(x).dtype == np.float32
    assert layer.backward(x).dtype == np.float32


@pytest.mark.parametrize("framework", ["keras", "torch"])
@pytest.mark.parametrize("kind", [kind for kind in ACTIVATIONS if kind is not nn.Linear])
def test_activations_are_those_of_the_frameworks(kind, framework):
    z, grad = REFERENCES["given/z"], REFERENCES["given/grad"]
    layer = kind()
    y, dz = layer.forward(z), layer.backward(grad)
    np.testing.assert_allclose(y, REFERENCES[f"{framework}/{kind.__name__}/y"], rtol=2e-13, atol=1e-14)
    want = REFERENCES[f"{framework}/{kind.__name__}/dz"]
    if framework == "keras":  # which takes other derivatives than we and PyTorch where they jump, at 0
        dz, want = dz[z != 0], want[z != 0]
    np.testing.assert_allclose(dz, want, rtol=2e-13, atol=1e-14)
