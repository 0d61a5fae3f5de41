"""gradcheck passes what is right, and reports every kind of wrong gradient in its own row and by name."""

import numpy as np
import pytest

from nnlib.dense import Dense
from nnlib.gradcheck import gradcheck
from nnlib.initializers import RandomNormal
from nnlib.layer import Layer
from nnlib.losses import Loss, MeanSquaredError, SparseCategoricalCrossentropy
from nnlib.model import Sequential

_normal = RandomNormal(std=1.0)


class _Affine(Layer):
    """y = tanh(x W + b), which a mutation may spoil: {row name: function of (gradient, layer) -> wrong gradient}."""

    def __init__(self, units=4, mutations=()):
        self.units = units
        self.mutations = dict(mutations)

    def plan(self, input_shape):
        D = input_shape[-1]
        return {"kernel": ((D, self.units), _normal), "bias": ((self.units,), _normal)}, (*input_shape[:-1], self.units)

    def forward(self, x, training=False, mask=None):
        self.x = x
        self.y = np.tanh(x @ self.params["kernel"] + self.params["bias"])
        return self.y

    def backward(self, grad):
        grad = grad * (1 - self.y**2)
        right = {"kernel": self.x.T @ grad, "bias": grad.sum(axis=0), "input": grad @ self.params["kernel"].T}
        for name, mutate in self.mutations.items():
            right[name] = mutate(right[name], self)
        for name in ("kernel", "bias"):
            if right[name] is not _MISSING:
                self.grads[name] = right[name]
        return right["input"]


_MISSING = "never assigned"


class _Dropout(Layer, abstract=True):  # without a name: that is Dropout's
    rate = 0.3

    def forward(self, x, training=False, mask=None):
        self.keep = (self.rng.random(x.shape) >= self.rate) / (1 - self.rate) if training else np.ones(x.shape)
        return x * self.keep

    def backward(self, grad):
        return grad * self.keep


class _Centre(Layer):
    """Adds its running mean, which every forward in training changes: only equal starts give equal losses."""

    def plan(self, input_shape):
        self.state.bind("mean", np.zeros(input_shape))
        return {}, input_shape

    def forward(self, x, training=False, mask=None):
        if training:
            self.state["mean"] = 0.9 * self.state["mean"] + 0.1 * x.mean(axis=0)
        return x * x - self.state["mean"] * 2

    def backward(self, grad):
        raise NotImplementedError


class _Buffered(_Affine):
    """The same values written into a buffer, which cannot be traced."""

    def forward(self, x, training=False, mask=None):
        y = np.empty((len(x), self.units), np.float64)
        for i in range(len(x)):
            y[i] = x[i] @ self.params["kernel"] + self.params["bias"]
        self.x, self.y = x, np.tanh(y)
        return self.y


class _BufferedNumbers(_Affine):
    """The same, number by number: NumPy answers with a ValueError."""

    def forward(self, x, training=False, mask=None):
        y = np.empty((len(x), self.units))
        for i, j in np.ndindex(y.shape):
            y[i, j] = (x[i] * self.params["kernel"][:, j]).sum() + self.params["bias"][j]
        self.x, self.y = x, np.tanh(y)
        return self.y


class _Lookup(Layer):
    """Rows of a table: its input is whole numbers."""

    def plan(self, input_shape):
        return {"embeddings": ((5, 3), _normal)}, (*input_shape, 3)

    def forward(self, x, training=False, mask=None):
        self.x = x
        return self.params["embeddings"][x]

    def compute_mask(self, x, mask=None):
        return x != 0

    def backward(self, grad):
        self.grads["embeddings"][...] = 0
        np.add.at(self.grads["embeddings"], self.x, grad)


class _MaskedSum(Layer):
    """Sums the time steps that count, and notes the masks it is given."""

    def __init__(self):
        self.masks = []

    def __deepcopy__(self, memo):
        return self  # so that the test sees the masks

    def plan(self, input_shape):
        return {}, input_shape[1:]

    def forward(self, x, training=False, mask=None):
        self.weight = np.ones(x.shape[:2])[..., None] if mask is None else mask[..., None]
        self.masks.append(mask)
        return (x * self.weight).sum(axis=1)

    def backward(self, grad):
        return grad[:, None] * self.weight

    def compute_mask(self, x, mask=None):
        return None


class _Wrapper(Layer):
    """Two layers side by side; their arrays are its own, under longer names."""

    def __init__(self, wrong=False):
        self.wrong = wrong
        self.left = _Affine(2)
        self.right = [_Affine(3, {"kernel": lambda g, layer: 2 * g} if wrong else {})]

    @property
    def inside(self):
        return [self.left, *self.right]

    def build(self, input_shape, rng, dtype=np.float64):
        for name, layer in zip(("left", "right"), self.inside, strict=True):
            layer.build(input_shape, rng, dtype)
            for key in layer.params:
                self.params.bind(f"{name}.{key}", layer.params[key])
                self.grads.bind(f"{name}.{key}", layer.grads[key])
        self.input_shape, self.output_shape = input_shape, (5,)
        return self.output_shape

    def forward(self, x, training=False, mask=None):
        return np.concatenate([layer.forward(x, training, mask) for layer in self.inside], axis=-1)

    def backward(self, grad):
        return self.inside[0].backward(grad[:, :2]) + self.inside[1].backward(grad[:, 2:])


class _Halved(MeanSquaredError):
    def gradient(self):
        return super().gradient() / 2


X = np.random.default_rng(3).standard_normal((7, 3))


def built(layer, shape=(3,), dtype=np.float64):
    layer.build(shape, np.random.default_rng(0), dtype)
    return layer


# What is right passes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dtype", "tolerance", "limit"), [(np.float64, 1e-6, 1e-8), (np.float32, 1e-3, 1e-5)])
def test_a_right_layer_passes(dtype, tolerance, limit):
    report = gradcheck(built(_Affine(), dtype=dtype), X)
    assert report.agree
    assert report.tolerance == tolerance
    assert [(row.name, row.shape, row.verdict) for row in report.rows] == [
        ("input", (7, 3), "right"),
        ("kernel", (3, 4), "right"),
        ("bias", (4,), "right"),
    ]
    assert 0 < report.worst < limit
    assert all(error is not None for row in report.rows for error in row.errors)


def test_backward_runs_in_the_layers_own_dtype():
    seen = []

    def note(grad, layer):
        seen.append((grad.dtype, layer.x.dtype, layer.params["kernel"].dtype, layer.grads["kernel"].dtype))
        return grad

    assert gradcheck(built(_Affine(4, {"kernel": note}), dtype=np.float32), X).agree
    assert seen == [(np.float32,) * 4]


def test_the_report_as_text():
    report = gradcheck(built(_Affine(4, {"kernel": lambda g, layer: 5 * g})), X)
    assert str(report) == (
        "1 of 3 gradients are not right (relative errors; tolerance 1e-06)\n"
        "gradient of  shape   hand - autodiff  hand - central  autodiff - central  verdict\n"
        "input        (7, 3)  < 1e-06          < 1e-06         < 1e-06             right\n"
        "kernel       (3, 4)  4.00e+00         4.00e+00        < 1e-06             wrong: is 5 times too large\n"
        "bias         (4,)    < 1e-06          < 1e-06         < 1e-06             right"
    )
    assert str(gradcheck(built(_Affine()), X)).startswith("all gradients are right")


def test_model_names_count_its_layers():
    model = Sequential([Dense(5, "relu"), _Dropout(), Dense(4)], input_shape=3, seed=1)
    y = np.array([0, 1, 2, 3, 0, 1, 2])
    for report in (gradcheck(model, X), gradcheck(model, X, y, SparseCategoricalCrossentropy(from_logits=True))):
        assert report.agree
        assert [row.name for row in report.rows] == ["input", "0.kernel", "0.bias", "2.kernel", "2.bias"]


def test_the_loss_of_a_model_takes_part():
    model = Sequential([Dense(2)], input_shape=3, seed=1)
    y = np.ones((7, 2))
    assert gradcheck(model, X, y, MeanSquaredError()).agree
    report = gradcheck(model, X, y, _Halved())
    assert [row.verdict for row in report.rows] == ["wrong: is 2 times too small"] * 3


def test_a_loss_alone():
    y_pred, y_true = X, X[::-1]
    right = gradcheck(MeanSquaredError(), y_pred, y_true)
    assert right.agree
    assert [(row.name, row.shape) for row in right.rows] == [("y_pred", (7, 3))]
    assert gradcheck(_Halved(), y_pred, y_true)["y_pred"].verdict == "wrong: is 2 times too small"


def test_dropout_draws_one_mask():
    layer = built(_Dropout())
    report = gradcheck(layer, X, training=True)
    assert report.agree
    layer.rate = 0.0
    assert gradcheck(layer, X, training=True).agree

    class _Unscaled(_Dropout):
        def backward(self, grad):
            return grad * (self.keep > 0)

    assert gradcheck(built(_Unscaled()), X, training=True)["input"].verdict == "wrong: is 1.429 times too small"
    assert gradcheck(built(_Unscaled()), X).agree


def test_every_forward_starts_from_the_same_state():
    class _Right(_Centre):
        def forward(self, x, training=False, mask=None):
            self.x, self.share = x, 0.2 / len(x) if training else 0
            return super().forward(x, training, mask)

        def backward(self, grad):
            return 2 * self.x * grad - self.share * grad.sum(axis=0)

    layer = built(_Right())
    layer.state["mean"] = [1.0, 2.0, 3.0]
    for training in (False, True):
        report = gradcheck(layer, X, training=training)
        assert report.agree, str(report)
        assert not report.untraceable
    assert layer.state["mean"].tolist() == [1, 2, 3]


def test_state_changed_in_place_is_put_back():
    class _Steps(Layer):
        def plan(self, input_shape):
            self.state.bind("steps", np.ones(1, np.float32))
            return {}, input_shape

        def forward(self, x, training=False, mask=None):
            self.state["steps"] += 1
            self.factor = self.state["steps"].copy()
            return x * self.factor

        def backward(self, grad):
            return grad * self.factor

    layer = built(_Steps())
    assert gradcheck(layer, X).agree
    assert layer.state["steps"] == 1


def test_a_backward_that_works_in_place():
    class _Double(Layer):
        def forward(self, x, training=False, mask=None):
            return 2 * x

        def backward(self, grad):
            grad *= 2
            return grad

    assert gradcheck(built(_Double()), X).agree


def test_the_step_grows_with_the_number():
    class _Scaled(Layer):
        def forward(self, x, training=False, mask=None):
            self.x = x * 1e-12
            return self.x * self.x

        def backward(self, grad):
            return grad * 2e-12 * self.x

    assert gradcheck(built(_Scaled()), X * 1e12).agree


def test_nothing_changes_for_the_user():
    model = Sequential([_Affine(), _Dropout(), Dense(2)], input_shape=3, seed=1)
    model.forward(X, training=True)
    model.backward(np.ones((7, 2)))
    params, grads, cache = model.params.copy(), model.grads.copy(), model.layers[0].y
    stream = model.layers[1].rng.bit_generator.state
    x = X.copy()
    gradcheck(model, x, np.ones((7, 2)), MeanSquaredError(), training=True)
    np.testing.assert_array_equal(model.params, params)
    np.testing.assert_array_equal(model.grads, grads)
    np.testing.assert_array_equal(x, X)
    assert model.layers[0].y is cache
    assert model.layers[1].rng.bit_generator.state == stream
    assert model.layers[0].params["kernel"].base is model.params


TOKENS = np.array([[1, 2, 2, 0], [3, 0, 0, 0]])


def test_whole_numbers_have_no_gradient():
    report = gradcheck(Sequential([_Lookup(), _MaskedSum(), _Affine()], input_shape=4, seed=1), TOKENS)
    assert report.agree
    assert [row.name for row in report.rows] == ["0.embeddings", "2.kernel", "2.bias"]


def test_masks_travel_as_in_a_model():
    layer = _MaskedSum()
    model = Sequential([_Lookup(), layer, _Affine()], input_shape=4, seed=1)
    gradcheck(model, TOKENS)
    assert len(layer.masks) > 4
    for mask in layer.masks:
        np.testing.assert_array_equal(mask, TOKENS != 0)
    alone = built(_MaskedSum(), (4, 3))
    assert gradcheck(alone, np.ones((2, 4, 3)), mask=TOKENS != 0).agree
    for mask in alone.masks:
        np.testing.assert_array_equal(mask, TOKENS != 0)


def test_the_loss_is_given_the_mask_and_checked_targets():
    seen = []

    class _Noting(MeanSquaredError):
        def forward(self, y_true, y_pred, sample_weight=None, mask=None):
            seen.append((y_true.shape, mask))
            return super().forward(y_true, y_pred, sample_weight, mask)

    model = Sequential([_Lookup()], input_shape=4, seed=1)
    assert gradcheck(model, TOKENS, np.ones((2, 4, 3)), _Noting()).agree
    assert len(seen) > 4
    assert all(shape == (2, 4, 3) for shape, _ in seen)
    for _, mask in seen:
        np.testing.assert_array_equal(mask, TOKENS != 0)
    seen.clear()
    assert gradcheck(built(_Affine(1)), X, np.ones(7), _Noting()).agree
    assert {(shape, mask) for shape, mask in seen} == {((7, 1), None)}


def test_a_wrapper_and_the_layers_inside_it():
    report = gradcheck(built(_Wrapper()), X)
    assert report.agree, str(report)
    assert [row.name for row in report.rows] == ["input", "left.kernel", "left.bias", "right.kernel", "right.bias"]
    assert not report.untraceable
    report = gradcheck(built(_Wrapper(wrong=True)), X)
    assert [row.name for row in report.rows if not row.right] == ["right.kernel"]
    assert report["right.kernel"].verdict == "wrong: is 2 times too large"
    apart = built(_Wrapper())
    apart.params.bind("left.kernel", apart.params["left.kernel"].copy())
    with pytest.raises(ValueError, match=r"_Affine.* inside _Wrapper"):
        gradcheck(apart, X)


def test_a_gradient_that_is_truly_zero_is_right():
    class _Shifted(Layer):
        """The mean is taken away again, so the bias has no effect at all."""

        def plan(self, input_shape):
            return {"bias": (input_shape, _normal)}, input_shape

        def forward(self, x, training=False, mask=None):
            y = x + self.params["bias"]
            return y - y.mean(axis=0)

        def backward(self, grad):
            grad = grad - grad.mean(axis=0)
            self.grads["bias"] = grad.sum(axis=0)  # zero but for rounding
            return grad

    for dtype in (np.float64, np.float32):
        assert gradcheck(built(_Shifted(), dtype=dtype), X).agree

    class _Wrong(_Shifted):
        def backward(self, grad):
            super().backward(grad)
            self.grads["bias"] = grad.sum(axis=0)
            return grad

    assert not gradcheck(built(_Wrong()), X)["bias"].right


# What is wrong is named -------------------------------------------------------------------------------------------

MUTATIONS = {
    "m times": (lambda g, layer: g * len(layer.x), "is 7 times too large"),
    "1/m": (lambda g, layer: g / len(layer.x), "is 7 times too small"),
    "sign": (lambda g, layer: -g, "has the wrong sign"),
    "sign and scale": (lambda g, layer: -2 * g, "is -2 times the true gradient"),
    "zeros": (lambda g, layer: 0 * g, "is all zeros"),
    "NaN": (lambda g, layer: np.where(np.arange(g.size).reshape(g.shape) == 1, np.nan, g), "entries NaN or infinite"),
    "all NaN": (lambda g, layer: g * np.nan, "every entry is NaN"),
    "infinite": (lambda g, layer: np.full(g.shape, np.inf), "entries NaN or infinite"),
    "None": (lambda g, layer: None, "is None"),
    "wrong shape": (lambda g, layer: g[:-1], "has shape"),
    "a number": (lambda g, layer: 1.0, "has shape (), not"),
    "one entry": (lambda g, layer: g + 0.01 * (np.arange(g.size).reshape(g.shape) == 1), "largest error at [0, 1]"),
    "transposed": (lambda g, layer: g.T.reshape(g.shape), "largest error at"),
}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", ["input", "kernel", "bias"])
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_wrong_gradient_is_named_in_its_row(mutation, name, dtype):
    mutate, message = MUTATIONS[mutation]
    if name == "bias":
        if mutation == "transposed":
            return  # one axis has no transpose
        message = message.replace("[0, 1]", "[1]")
    report = gradcheck(built(_Affine(4, {name: mutate}), dtype=dtype), X)
    assert not report.agree
    assert [row.name for row in report.rows if not row.right] == [name]
    assert report[name].verdict.startswith("wrong: ")
    assert message in report[name].verdict
    assert report.worst > 1e-3


@pytest.mark.parametrize("size", [1e-5, 1e-3, 0.1])
def test_small_mistakes_are_seen(size):
    assert not gradcheck(built(_Affine(4, {"kernel": lambda g, layer: g * (1 + size)})), X).agree


def test_a_gradient_never_assigned():
    layer = built(_Affine(4, {"bias": lambda g, layer: _MISSING}))
    assert "backward never fills it" in gradcheck(layer, X)["bias"].verdict
    layer.grads["bias"] = 1.0 * np.arange(4)  # left over from earlier: no excuse
    assert "backward never fills it" in gradcheck(layer, X)["bias"].verdict


def test_a_gradient_that_is_added_up():
    layer = built(_Affine(4, {"bias": lambda g, layer: layer.grads["bias"] + g}))
    assert "adds to its old value" in gradcheck(layer, X)["bias"].verdict


def test_a_gradient_of_no_parameter():
    class _Misspelt(_Affine):
        def backward(self, grad):
            grad = super().backward(grad)
            self.grads["kernal"] = self.grads["kernel"]
            return grad

    report = gradcheck(built(_Misspelt()), X)
    assert report["kernal"].verdict == "wrong: there is no parameter 'kernal'"
    assert not report.agree
    assert report.worst == np.inf
    model = Sequential([Dense(2), _Misspelt()], input_shape=3, seed=0)
    with pytest.raises(KeyError, match="kernal"):
        model.backward(np.ones_like(model.forward(X)))  # a layer's own `grads` refuse it
    assert gradcheck(model, X).rows[-1].name == "1.kernal"


@pytest.mark.parametrize(
    ("passed_back", "message"), [(lambda g, layer: None, "is None"), (lambda g, layer: g[1:], "has shape (6, 5)")]
)
def test_a_chain_broken_between_layers(passed_back, message):
    model = Sequential([Dense(5), _Affine(4, {"input": passed_back}), Dense(2)], input_shape=3, seed=0)
    report = gradcheck(model, X)
    assert {row.name: row.right for row in report.rows} == {
        "input": False,
        "0.kernel": False,
        "0.bias": False,
        "1.kernel": True,
        "1.bias": True,
        "2.kernel": True,
        "2.bias": True,
    }
    assert "not reached" in report["0.kernel"].verdict
    assert "_Affine" in report["0.kernel"].verdict
    assert message in report["0.kernel"].verdict


def test_a_wrong_layer_of_a_model_spoils_what_is_below_it():
    model = Sequential([Dense(5), _Affine(4, {"input": lambda g, layer: 3 * g}), Dense(2)], input_shape=3, seed=0)
    wrong = {row.name: row.verdict for row in gradcheck(model, X).rows if not row.right}
    assert wrong == dict.fromkeys(["input", "0.kernel", "0.bias"], "wrong: is 3 times too large")


# What cannot be traced --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "reason"), [(_Buffered, "TypeError"), (_BufferedNumbers, "ValueError")])
def test_a_forward_that_cannot_be_traced(kind, reason):
    report = gradcheck(built(kind()), X)
    assert report.agree
    assert all(row.hand_autodiff is None and row.autodiff_central is None for row in report.rows)
    assert report.untraceable.startswith(reason)
    assert f"autodiff: not traceable ({reason}" in str(report)
    for mutation in ("m times", "zeros", "NaN", "None", "one entry"):
        report = gradcheck(built(kind(4, {"kernel": MUTATIONS[mutation][0]})), X)
        assert [row.name for row in report.rows if not row.right] == ["kernel"]
        assert MUTATIONS[mutation][1] in report["kernel"].verdict


def test_a_forward_without_a_rule():
    class _Arctan(Layer):
        def forward(self, x, training=False, mask=None):
            self.x = x
            return np.arctan(x)

        def backward(self, grad):
            return grad / (1 + self.x**2)

    report = gradcheck(built(_Arctan()), X)
    assert report.agree
    assert "arctan" in report.untraceable


def test_a_cut_graph_is_not_called_right():
    class _CutByData(_Affine):
        def forward(self, x, training=False, mask=None):
            kernel = self.params["kernel"]
            plain = kernel if isinstance(kernel, np.ndarray) else kernel.data
            self.x, self.y = x, np.tanh(x @ plain + self.params["bias"])
            return self.y

    row = gradcheck(built(_CutByData()), X)["kernel"]
    assert not row.right
    assert row.verdict.startswith("unclear")


def test_an_output_without_a_graph():
    class _Plain(_Affine):
        def forward(self, x, training=False, mask=None):
            y = super().forward(x, training, mask)
            return y if isinstance(y, np.ndarray) else y.data

    report = gradcheck(built(_Plain()), X)
    assert report.agree
    assert ".data" in report.untraceable


def test_a_loss_that_is_not_finite_is_not_called_right():
    class _Nowhere(Loss):
        def values(self, y_true, y_pred):
            return y_pred.sum(axis=-1) * np.nan

        def gradient(self):
            return np.ones(X.shape)

    report = gradcheck(_Nowhere(), X, X)
    assert report["y_pred"].verdict == "wrong: forward or the loss is not finite near this point"
    assert report.worst == np.inf


def test_a_kink_is_called_unclear():
    report = gradcheck(built(Dense(4, "relu")), np.zeros((2, 3)))
    assert not report.agree
    assert "kink" in report["bias"].verdict


def test_a_genuine_error_is_not_swallowed():
    class _Broken(_Affine):
        error = TypeError

        def forward(self, x, training=False, mask=None):
            raise self.error("genuine")

    for error in (TypeError, NotImplementedError, ValueError):
        _Broken.error = error
        with pytest.raises(error, match="genuine"):
            gradcheck(built(_Broken()), X)

    class _BrokenUnderTracing(_Affine):
        def forward(self, x, training=False, mask=None):
            if not isinstance(x, np.ndarray):
                raise ValueError("genuine")
            return super().forward(x, training, mask)

    with pytest.raises(ValueError, match="genuine"):
        gradcheck(built(_BrokenUnderTracing()), X)


# Large arrays -----------------------------------------------------------------------------------------------------


def test_of_large_arrays_a_sample_is_moved():
    class _Counting(_Affine):
        forwards = 0

        def forward(self, x, training=False, mask=None):
            _Counting.forwards += 1
            return super().forward(x, training, mask)

    layer = built(_Counting(20), (30,))  # 600 weights, 20 biases, 60 inputs
    report = gradcheck(layer, np.random.default_rng(0).standard_normal((2, 30)) / 5, samples=25)
    assert report.agree
    assert _Counting.forwards == 2 + 2 * (25 + 25 + 20)  # by hand and traced, then two for each place


def test_autodiff_covers_what_is_not_sampled():
    def spoil(grad, layer):
        grad = grad.copy()
        grad[7, 7] += 1
        return grad

    x = np.random.default_rng(0).standard_normal((2, 30)) / 5
    report = gradcheck(built(_Affine(20, {"kernel": spoil}), (30,)), x, samples=5)
    assert report["kernel"].verdict.startswith("wrong: largest error at [7, 7]: ")
    buffered = gradcheck(built(_Buffered(20), (30,)), x, samples=5)
    assert buffered["kernel"].verdict == "right at 5 of 600 places"
    assert buffered["kernel"].right


def test_the_index_of_a_sampled_error_is_that_of_the_whole_array():
    def spoil(grad, layer):
        return grad + (np.arange(30) == 29)[:, None]

    x = np.random.default_rng(0).standard_normal((2, 30)) / 5
    report = gradcheck(built(_Buffered(20, {"kernel": spoil}), (30,)), x, samples=200)
    assert report["kernel"].verdict.startswith("wrong: largest error at [29, ")


# The door ---------------------------------------------------------------------------------------------------------


def test_what_cannot_be_checked_is_refused():
    with pytest.raises(ValueError, match="not built"):
        gradcheck(_Affine(), X)
    with pytest.raises(ValueError, match="y_true"):
        gradcheck(MeanSquaredError(), X)
    with pytest.raises(ValueError, match="y_true"):
        gradcheck(built(_Affine()), X, np.ones((7, 4)))
    with pytest.raises(TypeError, match="'mse'"):
        gradcheck(built(_Affine()), X, np.ones((7, 4)), "mse")
    with pytest.raises(TypeError, match="'relu'"):
        gradcheck("relu", X, np.ones((7, 4)))
    with pytest.raises(ValueError, match="floats"):
        gradcheck(built(_Dropout()), np.ones((7, 3), int))


def test_a_tolerance_of_ones_own():
    layer = built(_Affine(4, {"kernel": lambda g, layer: 1.01 * g}))
    assert not gradcheck(layer, X).agree
    assert gradcheck(layer, X, tolerance=0.02).agree
    with pytest.raises(ValueError, match="tolerance=0"):
        gradcheck(layer, X, tolerance=0)


def test_losses_of_ones_own():
    class _Quartic(Loss):
        def values(self, y_true, y_pred):
            self.error = y_pred - y_true
            return (self.error**4).sum(axis=-1)

        def gradient(self):
            return 4 * self.error**3

    assert gradcheck(_Quartic(), X, X + 1.5).agree
