"""Sequential as a thing: one vector of parameters seen by all layers, streams of random numbers, its table.

The training loop has its own file, and so have bad input and files.
"""

import copy
import pickle
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn

X = np.random.default_rng(1).normal(size=(12, 4))
Y = np.random.default_rng(2).integers(0, 3, 12)


def network(seed=0, dtype="float64"):
    layers = [nn.Dense(5, "tanh"), nn.ReLU(), nn.Dense(3, use_bias=False), nn.Dense(3, "softmax")]
    return nn.Sequential(layers, 4, seed, dtype)


def train(model, epochs=2):
    model.fit(X, Y, "sparse_categorical_crossentropy", "adam", epochs=epochs, batch_size=5, verbose=0)
    return model


def loaded(model, tmp_path):
    model.save(tmp_path / "model.safetensors")
    return nn.Sequential.load(tmp_path / "model.safetensors")


REBUILT = {
    "constructed": lambda model, path: model,
    "deepcopy": lambda model, path: copy.deepcopy(model),
    "copy": lambda model, path: copy.copy(model),
    "copy of a copy": lambda model, path: copy.copy(copy.copy(model)),
    "pickle": lambda model, path: pickle.loads(pickle.dumps(model)),
    "load": loaded,
}


# One vector ---------------------------------------------------------------------------------------------------------


def test_the_vector_holds_the_layers_in_order_row_by_row():
    model = network()
    names = ["0.kernel", "0.bias", "2.kernel", "3.kernel", "3.bias"]  # the ReLU between keeps its number
    assert list(model.weights) == list(model.gradients) == names
    assert model.params.shape == model.grads.shape == (4 * 5 + 5 + 5 * 3 + 3 * 3 + 3,)
    for key, name, start, shape in [
        (0, "kernel", 0, (4, 5)),
        (0, "bias", 20, (5,)),
        (2, "kernel", 25, (5, 3)),
        (3, "kernel", 40, (3, 3)),
        (3, "bias", 49, (3,)),
    ]:
        model.params[...] = np.arange(52)
        model.grads[...] = -np.arange(52)
        want = np.arange(start, start + np.prod(shape)).reshape(shape)
        assert np.array_equal(model.layers[key].params[name], want)
        assert np.array_equal(model.layers[key].grads[name], -want)


@pytest.mark.parametrize("how", REBUILT)
def test_layers_see_the_models_vectors(how, tmp_path):
    model = REBUILT[how](train(network()), tmp_path)
    for key, layer in enumerate(model.layers):
        for name in layer.params:
            for flat, arrays, named in (
                (model.params, layer.params, model.weights),
                (model.grads, layer.grads, model.gradients),
            ):
                assert named[f"{key}.{name}"] is arrays[name]
                flat[...] = 7.0
                assert (arrays[name] == 7.0).all()  # the vector is seen in the layer ...
                arrays[name] = np.full(arrays[name].shape, 8.0)
                assert (flat == 8.0).sum() == arrays[name].size  # ... and the layer in the vector
                named[f"{key}.{name}"] = np.full(arrays[name].shape, 9.0)
                assert (arrays[name] == 9.0).all() and (flat == 9.0).sum() == arrays[name].size
                assert np.shares_memory(flat, arrays[name])


@pytest.mark.parametrize("how", REBUILT)
def test_forward_uses_the_vector_and_backward_fills_it(how, tmp_path):
    model = REBUILT[how](nn.Sequential([nn.Dense(2)], 3), tmp_path)
    model.params[...] = [1, 2, 3, 4, 5, 6, 0.5, -0.5]
    assert np.array_equal(model.forward([[1.0, 0.0, -1.0]]), [[-3.5, -4.5]])
    assert np.array_equal(model.backward(np.array([[1.0, 10.0]])), [[21.0, 43.0, 65.0]])
    assert np.array_equal(model.grads, [1, 10, 0, 0, -1, -10, 1, 10])


@pytest.mark.parametrize("how", [how for how in REBUILT if how != "constructed"])
def test_a_copy_trains_alone_and_alike(how, tmp_path):
    model = train(network())
    other = REBUILT[how](model, tmp_path)
    assert other.params is not model.params and not np.shares_memory(other.params, model.params)
    assert other.optimizer is not model.optimizer
    before, history = model.params.copy(), model.history["loss"]
    trained_on = other.fit(X, Y, epochs=3, batch_size=5, verbose=0)["loss"]
    assert not np.array_equal(other.params, before)
    assert np.array_equal(model.params, before) and model.history["loss"] == history
    assert model.optimizer.iterations == 6 and other.optimizer.iterations == 15
    model.fit(X, Y, epochs=3, batch_size=5, verbose=0)  # shuffling, slots and all go on from the same place
    assert np.array_equal(model.params, other.params) and model.history["loss"] == trained_on


def test_a_copys_caches_are_its_own():
    model = nn.Sequential([nn.Dense(1)], 2, seed=0)
    other = copy.copy(model)
    model.forward([[1.0, 2.0]])
    other.forward([[30.0, 40.0]])
    model.backward(np.ones((1, 1)))
    assert np.array_equal(model.grads, [1, 2, 1]) and np.array_equal(other.grads, [0, 0, 0])


def test_assigning_a_vector_writes_into_it():
    model = network()
    vector = model.params
    model.params = np.arange(52)
    assert model.params is vector
    model.params -= 1
    assert model.params is vector and model.layers[3].params["bias"].tolist() == [48, 49, 50]
    for wrong in (np.zeros(51), np.zeros((1, 52)), 0.0):
        with pytest.raises(ValueError, match=r"has shape \(52,\); got"):
            model.params = wrong
    with pytest.raises(AttributeError):
        model.grads = np.zeros(52)
    assert vector.tolist() == list(range(-1, 51))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.zeros((5, 4)), r"shape \(4, 5\); got \(5, 4\)"),
        (np.zeros(5), r"got \(5,\)"),
        (0.0, r"got \(\)"),
        (np.full((4, 5), "a"), "holds numbers; got dtype <U1"),
        (np.zeros((4, 5), complex), "got dtype complex128"),
    ],
)
def test_a_wrong_array_is_refused_and_changes_nothing(value, words):
    model = network()
    before = model.params.copy()
    for arrays, name in [
        (model.layers[0].params, "kernel"),
        (model.weights, "0.kernel"),
        (model.gradients, "0.kernel"),
    ]:
        with pytest.raises(ValueError, match=words):
            arrays[name] = value
        with pytest.raises(ValueError, match=words):
            arrays.update({name: value})
    assert np.array_equal(model.params, before)


def test_unknown_names_and_removals_are_refused():
    model = network()
    with pytest.raises(KeyError, match="no array 'weights' here; there is 'kernel', 'bias'"):
        model.layers[0].params["weights"] = np.zeros(5)
    with pytest.raises(KeyError, match=r"no array '1\.kernel' here"):
        model.weights["1.kernel"] = np.zeros((4, 5))
    for arrays in (model.layers[0].params, model.weights):
        for method, arguments in [("clear", ()), ("popitem", ()), ("pop", ("bias",)), ("setdefault", ("bias", 0))]:
            with pytest.raises(TypeError, match="made by build"):
                getattr(arrays, method)(*arguments)
        with pytest.raises(TypeError, match="made by build"):
            del arrays["bias"]
    assert len(model.layers[0].params) == 2 and len(model.weights) == 5


def test_numbers_of_another_type_are_cast_in_place():
    model = network(dtype="float32")
    model.weights["0.bias"] = [1, 2, 3, 4, 5]
    model.weights["3.bias"] = np.array([True, False, True])
    assert model.params.dtype == model.weights["0.bias"].dtype == np.float32
    assert model.params[20:25].tolist() == [1, 2, 3, 4, 5] and model.params[49:].tolist() == [1, 0, 1]


@pytest.mark.parametrize("dtype", ["float32", "float64", np.float32, np.dtype("float64")])
def test_one_dtype_from_door_to_door(dtype):
    model = network(dtype=dtype)
    x = X.astype("float32" if model.dtype == np.float64 else "float64")  # cast as it comes in
    train(model)
    dx = model.backward(model.forward(x))
    arrays = [model.params, model.grads, model.forward(x), model.predict(x), dx, *model.optimizer.slots.values()]
    assert model.dtype == np.dtype(dtype) and {array.dtype for array in arrays} == {np.dtype(dtype)}


# Streams ------------------------------------------------------------------------------------------------------------


def test_appending_a_layer_leaves_the_others_alone():
    for seed in (0, 7):
        short = nn.Sequential([nn.Dense(5), nn.Dense(3)], 4, seed)
        long = nn.Sequential([nn.Dense(5), nn.Dense(3), nn.ReLU(), nn.Dense(2)], 4, seed)
        assert np.array_equal(long.params[: short.params.size], short.params)
        assert long.rng.integers(1 << 60) == short.rng.integers(1 << 60)  # nor is shuffling another


def test_layers_do_not_share_their_numbers():
    model = nn.Sequential([nn.Dense(4, use_bias=False), nn.Dense(4, use_bias=False)], 4, seed=0)
    assert not np.isin(model.params[:16], model.params[16:]).any()
    assert len(np.unique(model.params)) == 32


def test_seeds():
    zero, again, one = (network(seed).params for seed in (0, 0, 1))
    assert np.array_equal(zero, again) and not np.array_equal(zero, one)
    assert not np.array_equal(network(None).params, network(None).params)
    assert not np.array_equal(network(None).params, zero)
    assert np.array_equal(network(np.int64(1)).params, one)


def test_start_values_follow_from_the_seed_alone():
    """The rule, written once more: the first child of the seed shuffles, the next one is layer 0's."""
    model = nn.Sequential([nn.Dense(3, kernel_initializer="random_normal")], 2, seed=5)
    shuffling, first = np.random.default_rng(5).spawn(2)
    assert np.array_equal(model.layers[0].params["kernel"], first.normal(0, 0.05, (2, 3)))
    assert model.rng.integers(1 << 60) == shuffling.integers(1 << 60)
    assert not model.layers[0].params["bias"].any()


def test_no_global_random_state():
    np.random.seed(3)  # noqa: NPY002 (the point)
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first = train(network(0)).params.copy()
    train(network(None))
    assert np.array_equal(np.random.get_state()[1], before)  # noqa: NPY002
    np.random.seed(4)  # noqa: NPY002
    assert np.array_equal(train(network(0)).params, first)


# There and back -----------------------------------------------------------------------------------------------------


@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
def test_two_layers_and_back_by_hand(m, D, H, K, T):
    rng = np.random.default_rng([m, D, H, K, T])
    model = nn.Sequential([nn.Dense(H, "tanh"), nn.Dense(K)], (T, D), seed=1)
    W, b, V, c = model.weights.values()
    x, grad = rng.normal(size=(m, T, D)), rng.normal(size=(m, T, K))
    h = np.tanh(np.einsum("mtd,dh->mth", x, W) + b)
    np.testing.assert_allclose(model.forward(x), np.einsum("mth,hk->mtk", h, V) + c, rtol=1e-12, atol=1e-14)
    delta = np.einsum("mtk,hk->mth", grad, V) * (1 - h**2)
    np.testing.assert_allclose(model.backward(grad), np.einsum("mth,dh->mtd", delta, W), rtol=1e-12, atol=1e-14)
    want = [
        np.einsum("mtd,mth->dh", x, delta),
        delta.sum((0, 1)),
        np.einsum("mth,mtk->hk", h, grad),
        grad.sum((0, 1)),
    ]
    for got, expected in zip(model.gradients.values(), want, strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-11, atol=1e-13)
    model.grads[...] = np.nan
    model.backward(grad)  # overwrites: there is nothing to set to zero
    np.testing.assert_allclose(model.gradients["0.kernel"], want[0], rtol=1e-11, atol=1e-13)


class Recorder(nn.Layer, abstract=True):
    """Passes everything on, and remembers what it was called with. Cuts a mask from its inputs where asked."""

    def __init__(self, masks=False):
        self.masks = masks
        self.calls = []

    def forward(self, x, training=False, mask=None):
        self.calls.append((training, mask))
        return x + 0.0

    def backward(self, grad):
        self.calls.append("backward")
        return grad

    def compute_mask(self, x, mask=None):
        return (x != 0).any(axis=-1) if self.masks else mask


def test_training_is_an_argument_and_never_left_over():
    layer = Recorder()
    model = nn.Sequential([nn.Dense(3), layer, nn.Dense(1)], 4)
    model.forward(X)
    model.forward(X, training=True)
    model.fit(X, Y, "mse", "sgd", batch_size=12, validation_data=(X, Y), verbose=0)
    model.predict(X)
    model.evaluate(X, Y)
    told = [call[0] for call in layer.calls if call != "backward"]
    assert told == [False, True, True, False, False, False]


def test_the_mask_travels_to_layers_loss_and_metrics():
    first, second = Recorder(masks=True), Recorder()
    model = nn.Sequential([first, second], (3, 2))
    x = np.array([[[1.0, 2.0], [3.0, 1.0], [0.0, 0.0]], [[5.0, 1.0], [0.0, 0.0], [0.0, 0.0]]])
    y = np.array([[1, 1, 1], [0, 1, 1]])
    mask = [[True, True, False], [True, False, False]]
    got = model.evaluate(x, y, nn.SparseCategoricalCrossentropy(from_logits=True), ["accuracy", "f1_macro"])
    assert first.calls[0][1] is None and second.calls[0][1].tolist() == mask
    # three positions count, with logits (1, 2), (3, 1), (5, 1) and classes 1, 1, 0: right, wrong, right
    losses = [np.log1p(np.exp(-1)), np.log1p(np.exp(2)), np.log1p(np.exp(-4))]
    assert got["loss"] == pytest.approx(np.mean(losses), rel=1e-12)
    assert got["accuracy"] == pytest.approx(2 / 3) and got["f1_macro"] == pytest.approx(2 / 3)


class Counter(nn.Dense, abstract=True):
    """Counts whole backward passes: those that also compute dL/dx."""

    full = 0

    def backward(self, grad):
        type(self).full += 1
        return super().backward(grad)


def test_training_asks_nobody_for_the_gradient_of_the_data():
    Counter.full = 0
    model = nn.Sequential([nn.ReLU(), Counter(3), Counter(1)], 4, seed=0)
    model.fit(X, Y, "mse", "sgd", batch_size=4, verbose=0)
    assert Counter.full == 3  # three batches, the second Counter only
    model.backward(np.ones_like(model.forward(X)))
    assert Counter.full == 5


def test_predict_is_forward_whatever_the_batches():
    model = network()
    whole = model.forward(X)
    for size in (1, 5, 12, 1000):
        np.testing.assert_allclose(model.predict(X, batch_size=size), whole, rtol=1e-13)
    assert model.predict(X[:1]).shape == (1, 3)
    assert np.array_equal(model.predict(X.tolist()), model.predict(X))


def test_predict_gives_an_array_of_ones_own():
    model = nn.Sequential([nn.Linear()], 4)
    x = X.copy()
    model.predict(x)[...] = 0
    assert np.array_equal(x, X)


def test_time_may_be_left_open():
    model = nn.Sequential([nn.Dense(3, "softmax")], (None, 4), seed=0)
    loss = nn.SparseCategoricalCrossentropy()
    for T in (1, 6):
        x = np.ones((2, T, 4))
        assert model.predict(x).shape == (2, T, 3)
        model.fit(x, np.zeros((2, T)), loss, "sgd", verbose=0)
    with pytest.raises(ValueError, match=r"y of shape \(2, 6\); expected class numbers of shape \(2, 5\)"):
        model.fit(np.ones((2, 5, 4)), np.zeros((2, 6)), verbose=0)


# What it shows ------------------------------------------------------------------------------------------------------


def test_summary_counts_by_hand():
    assert repr(network().summary()).splitlines() == [
        "Sequential: input (None, 4), dtype float64",
        "---------------------------------------------------------------",
        "layer                                  output shape  parameters",
        "---------------------------------------------------------------",
        "0      Dense(5, activation=Tanh())     (None, 5)             25",
        "1      ReLU()                          (None, 5)              0",
        "2      Dense(3, use_bias=False)        (None, 3)             15",
        "3      Dense(3, activation=Softmax())  (None, 3)             12",
        "---------------------------------------------------------------",
        "52 parameters, 0.4 KB",  # 52 * 8 / 1024 = 0.406
    ]
    large = repr(nn.Sequential([nn.Dense(1000)], 600, dtype="float32").summary())
    assert " 601,000\n" in large and "dtype float32" in large
    assert large.endswith("601,000 parameters, 2,347.7 KB")  # 601 000 * 4 / 1024 = 2347.66


def test_summary_in_a_notebook():
    html = network().summary()._repr_html_()
    rows = re.findall("<tr>(.*?)</tr>", html)
    cells = [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    assert cells[0] == ["layer", "", "output shape", "parameters"]
    assert cells[1] == ["0", "Dense(5, activation=Tanh())", "(None, 5)", "25"]
    assert len(cells) == 5 and "<p>52 parameters, 0.4 KB</p>" in html


def test_summary_writes_what_a_layer_shows_as_text():
    class Bold(nn.Linear, abstract=True):
        def __repr__(self):
            return "<b>"

    assert "&lt;b&gt;" in nn.Sequential([Bold()], 2).summary()._repr_html_()


def test_the_model_shows_how_to_make_it():
    assert repr(nn.Sequential([nn.Dense(3, "relu"), nn.Softmax()], 4)) == (
        "Sequential([Dense(3, activation=ReLU()), Softmax()], input_shape=(4,))"
    )
