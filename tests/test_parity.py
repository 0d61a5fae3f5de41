"""Whole networks trained beside Keras and PyTorch, where those are installed (the extra `parity`).

The other tests compare nnlib with arrays of tests/references. These see that the arrays are still what the frameworks
compute, and that all the parts together (order of the steps, reduction, weights, schedules) train as theirs do.
"""

import importlib.util
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib.text import FILTERS, Tokenizer, pad_sequences

MISSING = [name for name in ("keras", "jax", "torch") if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (pip install -e .[parity])"),
    pytest.mark.filterwarnings("ignore"),  # the frameworks' own business
]


@pytest.fixture(scope="module")
def frameworks():
    """Return make_references, which sets Keras up for float64 on JAX before anything of it exists."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from references import make_references
    return make_references


NAMES = ["activations", "losses", "optimizers", "normalization", "penalties", "convolution", "recurrence"]


@pytest.mark.parametrize("name", NAMES)
def test_the_references_are_what_the_frameworks_compute(frameworks, name):
    kept = np.load(Path(__file__).parent / "references" / f"{name}.npz")
    made = getattr(frameworks, name)()
    trained = name in ("convolution", "recurrence")  # Adam enlarges what rounding does to small gradients
    tolerance = 1e-10 if trained else 1e-14
    assert made.keys() == {key for key in kept.files if not key.startswith("version/")}
    for key, array in made.items():
        np.testing.assert_allclose(np.asarray(array), kept[key], rtol=1e-11, atol=tolerance, err_msg=key)


def rate(schedules):
    return schedules.CosineDecay(0.05, 10, alpha=0.1)


def data(outputs, classes):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 5))
    y = rng.integers(outputs, size=20) if classes else rng.random((20, outputs)).round(2)
    return x, y, rng.uniform(0, 2, 20)


CASES = [  # hidden activation, last activation, outputs, loss, Keras's optimiser, ours, with sample weights
    ("relu", "linear", 4, nn.SparseCategoricalCrossentropy(from_logits=True),
     lambda k: k.optimizers.Adam(0.05), lambda: nn.Adam(0.05), True),
    ("tanh", "softmax", 4, nn.SparseCategoricalCrossentropy(),
     lambda k: k.optimizers.SGD(0.5, momentum=0.9, nesterov=True), lambda: nn.SGD(0.5, 0.9, nesterov=True), False),
    ("gelu", "sigmoid", 3, nn.BinaryCrossentropy(),
     lambda k: k.optimizers.RMSprop(0.05, global_clipnorm=0.1), lambda: nn.RMSprop(0.05, global_clipnorm=0.1), True),
    ("silu", "linear", 2, nn.MeanSquaredError(),
     lambda k: k.optimizers.AdamW(rate(k.optimizers.schedules)), lambda: nn.AdamW(rate(nn)), False),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}, {case[1]}, {case[3]!r}")
def test_a_network_trains_as_in_keras(frameworks, case):
    hidden, last, outputs, loss, keras_optimizer, optimizer, weighted = case
    keras = frameworks.keras
    x, y, weight = data(outputs, classes=isinstance(loss, nn.SparseCategoricalCrossentropy))
    weight = weight if weighted else None
    model = nn.Sequential([nn.Dense(7, hidden), nn.Dense(6, hidden), nn.Dense(outputs, last)], 5, seed=0)

    theirs = keras.Sequential([
        keras.Input((5,)),
        *(keras.layers.Dense(units, activation) for units, activation in ((7, hidden), (6, hidden), (outputs, last))),
    ])  # fmt: skip
    theirs.set_weights(list(model.weights.values()))
    arguments = {name: value for name, value in loss.config().items() if name != "class"}
    theirs.compile(keras_optimizer(keras), getattr(keras.losses, type(loss).__name__)(**arguments))
    np.testing.assert_allclose(model.predict(x), theirs.predict(x, verbose=0), rtol=1e-12, atol=1e-14)

    settings = {"epochs": 4, "batch_size": 8, "shuffle": False, "verbose": 0, "sample_weight": weight}
    want = theirs.fit(x, y, **settings)
    got = model.fit(x, y, loss, optimizer(), **settings)
    np.testing.assert_allclose(got["loss"], want.history["loss"], rtol=1e-11)
    for (name, array), reference in zip(model.weights.items(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(array, reference, rtol=0, atol=1e-11, err_msg=name)


@pytest.mark.parametrize("settings", [{"patience": 2}, {"patience": 3, "min_delta": 0.02}, {"patience": 99}], ids=str)
@pytest.mark.parametrize("monitor", ["val_loss", "val_accuracy"])
def test_training_stops_as_in_keras(frameworks, monitor, settings):
    keras = frameworks.keras
    x, y, _ = data(3, classes=True)
    model = nn.Sequential([nn.Dense(9, "tanh"), nn.Dense(3)], 5, seed=1)
    theirs = keras.Sequential([keras.Input((5,)), keras.layers.Dense(9, "tanh"), keras.layers.Dense(3)])
    theirs.set_weights(list(model.weights.values()))
    entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    theirs.compile(keras.optimizers.SGD(0.3), entropy, metrics=["accuracy"])
    common = {"epochs": 25, "batch_size": 8, "shuffle": False, "verbose": 0, "validation_data": (x[14:], y[14:])}
    rule = keras.callbacks.EarlyStopping(monitor, mode="auto", restore_best_weights=True, **settings)
    want = theirs.fit(x[:14], y[:14], callbacks=[rule], **common)
    got = model.fit(
        x[:14], y[:14], nn.SparseCategoricalCrossentropy(True), nn.SGD(0.3), metrics="accuracy",
        early_stopping=nn.EarlyStopping(monitor, **settings), **common,
    )  # fmt: skip
    np.testing.assert_allclose(got["val_loss"], want.history["val_loss"], rtol=1e-11)
    assert got["best_epoch"][-1] == rule.best_epoch + 1
    for array, reference in zip(model.weights.values(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(array, reference, rtol=0, atol=1e-11)


@pytest.mark.parametrize("optimizer", [nn.SGD(0.5), nn.SGD(0.5, 0.9), nn.Adam(0.05, epsilon=1e-16)], ids=repr)
def test_a_network_trains_as_in_pytorch(frameworks, optimizer):
    torch = frameworks.torch
    x, y, _ = data(4, classes=True)
    model = nn.Sequential([nn.Dense(7, "selu"), nn.Dense(6, "softplus"), nn.Dense(4)], 5, seed=0)

    parts, activations = [], (torch.nn.SELU(), torch.nn.Softplus(), torch.nn.Identity())
    for layer, activation in zip(model.layers, activations, strict=True):
        linear = torch.nn.Linear(*layer.params["kernel"].shape, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(layer.params["kernel"].T.copy()))
            linear.bias.copy_(torch.tensor(layer.params["bias"]))
        parts += [linear, activation]
    theirs = torch.nn.Sequential(*parts)
    if isinstance(optimizer, nn.Adam):
        step = torch.optim.Adam(theirs.parameters(), 0.05, eps=1e-16)
    else:
        step = torch.optim.SGD(theirs.parameters(), 0.5, momentum=optimizer.momentum)
    for _ in range(4):
        for start in range(0, 20, 8):
            step.zero_grad()
            batch = slice(start, start + 8)
            torch.nn.functional.cross_entropy(theirs(torch.tensor(x[batch])), torch.tensor(y[batch])).backward()
            step.step()
    model.fit(x, y, nn.SparseCategoricalCrossentropy(True), optimizer, epochs=4, batch_size=8, shuffle=False, verbose=0)
    for layer, linear in zip(model.layers, parts[::2], strict=True):
        np.testing.assert_allclose(layer.params["kernel"], linear.weight.detach().numpy().T, rtol=0, atol=1e-11)
        np.testing.assert_allclose(layer.params["bias"], linear.bias.detach().numpy(), rtol=0, atol=1e-11)


@given(
    st.lists(st.text(alphabet=[*"aAbÉß", *"   ", *"\t\n!.,-_'<"], max_size=20), min_size=1, max_size=6),
    st.lists(st.text(alphabet=[*"aAbÉß", *"   ", *"!x"], max_size=20), min_size=1, max_size=6),
    st.fixed_dictionaries({
        "num_words": st.sampled_from([None, 2, 4]),
        "oov_token": st.sampled_from([None, "<oov>"]),
        "lower": st.booleans(),
        "filters": st.sampled_from(["", "ab", FILTERS]),
        "split": st.sampled_from([" ", "b", "-"]),
    }),
)  # fmt: skip
def test_a_tokenizer_is_that_of_keras(frameworks, train, other, settings):
    from keras.src.legacy.preprocessing.text import Tokenizer as Theirs

    ours, theirs = Tokenizer(**settings), Theirs(**settings)
    if not any(map(ours.words, train)):
        return
    for tokenizer in (ours, theirs):
        tokenizer.fit_on_texts(train)
    assert list(ours.word_index.items()) == list(theirs.word_index.items())
    sequences = ours.texts_to_sequences(train + other)
    assert sequences == theirs.texts_to_sequences(train + other)
    assert ours.sequences_to_texts([*sequences, range(9)]) == theirs.sequences_to_texts([*sequences, range(9)])


@given(
    st.lists(st.lists(st.integers(-9, 9), max_size=7), min_size=1, max_size=5),
    st.fixed_dictionaries({
        "maxlen": st.sampled_from([None, 1, 3, 9]),
        "padding": st.sampled_from(["pre", "post"]),
        "truncating": st.sampled_from(["pre", "post"]),
        "value": st.integers(-2, 2),
        "dtype": st.sampled_from(["int32", "int64", "float32"]),
    }),
)  # fmt: skip
def test_padding_is_that_of_keras(frameworks, sequences, settings):
    if any(sequences):
        want = frameworks.keras.utils.pad_sequences(sequences, **settings)
        got = pad_sequences(sequences, **settings)
        assert got.dtype == want.dtype
        np.testing.assert_array_equal(got, want)
