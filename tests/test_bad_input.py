"""The door: whatever is wrong with a call, one ValueError says what was passed and what was expected, and that is all.

Each row of the tables is a call and two pieces of its message; the model must be, to the last bit, what it was before.
"""

import functools
import pickle

import numpy as np
import pytest

import nnlib as nn

M, D, K = 8, 4, 3
X = np.random.default_rng(30).normal(size=(M, D))
LABELS = np.array([0, 1, 2, 0, 1, 2, 0, 1])
NUMBERS = np.linspace(-1, 1, M)


def state(model):
    """Return the bytes of all that training may change, and who the loss and the optimizer are."""
    optimizer = model.optimizer
    streams = [stream.bit_generator.state for stream in (model.rng, *(layer.rng for layer in model.layers))]
    parts = (model.params, optimizer and (optimizer.config(), optimizer.iterations, optimizer.slots))
    others = (model.loss and model.loss.config(), [m.name for m in model.metrics], model.history.records, streams)
    return pickle.dumps((*parts, *others, id(model.loss), id(optimizer)))


def trained(layers, loss, y):
    model = nn.Sequential(layers, D, seed=0)
    model.fit(X, y, loss, "adam", epochs=2, metrics=[], verbose=0)
    return model


MODELS = {
    "classes": lambda: trained([nn.Dense(K, "softmax")], "sparse_categorical_crossentropy", LABELS),
    "one-hot": lambda: trained([nn.Dense(K, "softmax")], "categorical_crossentropy", np.eye(K)[LABELS]),
    "yes or no": lambda: trained([nn.Dense(1, "sigmoid")], "binary_crossentropy", LABELS > 0),
    "numbers": lambda: trained([nn.Dense(1)], "mse", NUMBERS),
}
TARGETS = {"classes": LABELS, "one-hot": np.eye(K)[LABELS], "yes or no": LABELS > 0, "numbers": NUMBERS}


@functools.cache
def pickled(kind):
    return pickle.dumps(MODELS[kind]())


def refuses(call, got, expected, kind="classes"):
    """Assert that `call(model)` raises one ValueError with both pieces, and leaves the model alone."""
    model = pickle.loads(pickled(kind))
    before = state(model)
    with pytest.raises(ValueError) as caught:
        call(model)
    message = str(caught.value)
    assert got in message, f"what was passed, {got!r}, is not in: {message}"
    assert expected in message, f"what was expected, {expected!r}, is not in: {message}"
    assert type(caught.value) in (ValueError, nn.StorageError)
    assert state(model) == before
    return message


def table(rows):
    """Parametrise by rows (name, *values)."""
    return pytest.mark.parametrize("row", [pytest.param(row[1:], id=row[0]) for row in rows])


def spoilt(value):
    x = X.copy()
    x[2, 3] = value
    return x


# Inputs: every way in -----------------------------------------------------------------------------------------------

DOORS = {
    "fit": lambda model, x: model.fit(x, LABELS, verbose=0),
    "epochs": lambda model, x: model.epochs(x, LABELS),  # no record is taken: it refuses at once
    "evaluate": lambda model, x: model.evaluate(x, LABELS),
    "predict": lambda model, x: model.predict(x),
    "forward": lambda model, x: model.forward(x),
    "forward in training": lambda model, x: model.forward(x, training=True),
}


@pytest.mark.parametrize("door", DOORS)
@table([
    ("nan", spoilt(np.nan), "x holds nan at (2, 3)", "expected finite numbers"),
    ("inf", spoilt(np.inf), "x holds inf at (2, 3)", "expected finite numbers"),
    ("minus inf", spoilt(-np.inf), "x holds -inf at (2, 3)", "expected finite numbers"),
    ("nan in float32", spoilt(np.nan).astype("float32"), "x holds nan at (2, 3)", "expected finite numbers"),
    ("no rows", X[:0], "x is empty", "(0, 4)"),
    ("no columns", X[:, :0], "x is empty", "(8, 0)"),
    ("an empty list", [], "x is empty", "(0,)"),
    ("too narrow", X[:, :3], "x has shape (8, 3)", "expected (None, 4), the first axis being the examples"),
    ("too wide", np.hstack([X, X]), "x has shape (8, 8)", "expected (None, 4)"),
    ("turned round", X.T, "x has shape (4, 8)", "expected (None, 4)"),
    ("one example", X[0], "x has shape (4,)", "expected (None, 4), the first axis being the examples. For one"),
    ("an axis too many", X[None], "x has shape (1, 8, 4)", "expected (None, 4)"),
    ("a number", 3.0, "x has shape ()", "expected (None, 4)"),
    ("text", X.astype(str), "x has dtype <U", "expected an array of numbers"),
    ("a word", "abc", "x has dtype <U3", "expected an array of numbers"),
    ("objects", X.astype(object), "x has dtype object", "expected an array of numbers"),
    ("nothing", None, "x has dtype object", "expected an array of numbers"),
    ("a dict", {"x": X}, "x has dtype object", "expected an array of numbers"),
    ("complex", X + 0j, "x has dtype complex128", "expected an array of numbers"),
    ("dates", np.full((M, D), "2020-01-01", "datetime64[D]"), "x has dtype datetime64", "an array of numbers"),
    ("bytes", np.full((M, D), b"a"), "x has dtype |S1", "expected an array of numbers"),
])  # fmt: skip
def test_inputs(row, door):
    x, got, expected = row
    refuses(lambda model: DOORS[door](model, x), got, expected)


@pytest.mark.parametrize(
    "x",
    [
        X.astype(int).tolist(),
        X.astype(int),
        X.astype("uint8"),
        tuple(map(tuple, X)),
        X.astype("float32"),
        X.astype("float16"),
        X > 0,
        (X > 0).tolist(),
        np.asfortranarray(X),
        np.repeat(X, 2, axis=0)[::2],
        X[:, ::-1],
        np.ma.masked_array(X),
        X.view(np.ndarray).astype(">f8"),
    ],
    ids=repr,
)
def test_inputs_that_are_numbers_are_taken(x):
    model = pickle.loads(pickled("classes"))
    plain = np.array(np.asarray(x).tolist(), float)
    W, b = model.weights.values()
    z = plain @ W + b
    want = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(model.predict(x), want, rtol=1e-12)
    np.testing.assert_allclose(model.forward(x), want, rtol=1e-12)
    got = model.evaluate(x, LABELS.tolist())["loss"]
    assert got == pytest.approx(-np.log(want[np.arange(M), LABELS]).mean(), rel=1e-12)


# Targets ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["fit", "epochs", "evaluate", "validation_data"])
@table([
    ("too few", "classes", LABELS[:7], "x holds 8 examples, y holds 7", "expected as many of each"),
    ("too many", "numbers", np.zeros(9), "x holds 8 examples, y holds 9", "expected as many of each"),
    ("none", "classes", [], "y holds 0", "expected as many of each"),
    ("a class too high", "classes", LABELS + 1, "class numbers from 1 to 3", "3 outputs have classes 0 to 2"),
    ("a class below 0", "classes", LABELS - 1, "class numbers from -1 to 1", "3 outputs have classes 0 to 2"),
    ("half a class", "classes", LABELS + 0.5, "got 0.5 in y", "class numbers are whole"),
    ("nan for a class", "classes", np.where(LABELS > 1, np.nan, LABELS), "y holds nan at (2,)", "finite numbers"),
    ("names", "classes", np.array(list("abcabcab")), "got y of dtype <U1", "expected class numbers 0 to 2"),
    ("objects", "classes", LABELS.astype(object), "got y of dtype object", "expected class numbers 0 to 2"),
    ("nothing", "classes", None, "got y of dtype object", "expected class numbers 0 to 2"),
    ("complex", "classes", LABELS + 0j, "got y of dtype complex128", "expected class numbers 0 to 2"),
    ("one-hot", "classes", np.eye(K)[LABELS], "got y of shape (8, 3)", "expected class numbers of shape (8,)"),
    ("one class for all", "classes", 1, "got y of shape ()", "expected class numbers of shape (8,)"),
    ("classes", "one-hot", LABELS, "got y of shape (8,)", "for outputs of shape (8, 3); they must agree"),
    ("rows that sum to 3", "one-hot", np.ones((M, K)), "off by 2", "Rows of y must each sum to 1"),
    ("no probabilities", "one-hot", np.eye(K)[LABELS] * 2, "y ranges from 0 to 2", "between 0 and 1"),
    ("nan in a row", "one-hot", np.full((M, K), np.nan), "y holds nan at (0, 0)", "expected finite numbers"),
    ("three answers", "yes or no", LABELS, "y ranges from 0 to 2", "expected targets between 0 and 1"),
    ("-1 for no", "yes or no", np.sign(NUMBERS), "y ranges from -1 to 1", "expected targets between 0 and 1"),
    ("two columns", "numbers", np.zeros((M, 2)), "got y of shape (8, 2)", "for outputs of shape (8, 1)"),
    ("nan", "numbers", np.where(NUMBERS > 0.9, np.nan, 0), "y holds nan at (7,)", "expected finite numbers"),
    ("inf", "numbers", np.full(M, np.inf), "y holds inf at (0,)", "expected finite numbers"),
    ("text", "numbers", NUMBERS.astype(str), "y has dtype <U", "expected an array of numbers"),
    ("nothing", "numbers", None, "y has dtype object", "expected an array of numbers"),
])  # fmt: skip
def test_targets(row, door):
    kind, y, got, expected = row
    call = {
        "fit": lambda model: model.fit(X, y, verbose=0),
        "epochs": lambda model: model.epochs(X, y),
        "evaluate": lambda model: model.evaluate(X, y),
        "validation_data": lambda model: model.epochs(X, TARGETS[kind], validation_data=(X, y)),
    }[door]
    message = refuses(call, got, expected, kind)
    assert message.startswith("validation_data: ") == (
        door == "validation_data"
    )  # or one would look in the wrong place


def test_targets_that_fit_are_taken():
    for kind, forms in {
        "classes": [LABELS, LABELS.tolist(), LABELS.astype(float), LABELS[:, None], LABELS.astype("uint8")],
        "yes or no": [LABELS > 0, (LABELS > 0).astype(int), (LABELS > 0).tolist(), (LABELS > 0)[:, None]],
        "numbers": [NUMBERS, NUMBERS[:, None], NUMBERS.tolist()],
    }.items():
        losses = {pickle.loads(pickled(kind)).evaluate(X, y)["loss"] for y in forms}
        assert len(losses) == 1


# Settings of training -----------------------------------------------------------------------------------------------

WHOLE = [  # for epochs, and for batch_size
    (0, "a whole number of at least 1"),
    (-1, "a whole number of at least 1"),
    (1.0, "a whole number of at least 1"),
    (True, "a whole number of at least 1"),
    ("3", "a whole number of at least 1"),
    (None, "a whole number of at least 1"),
    ([3], "a whole number of at least 1"),
    (np.float64(2), "a whole number of at least 1"),
    (float("nan"), "a whole number of at least 1"),
]
ONES = np.ones(M)
USED = nn.Adam()
USED.update(np.zeros(2), np.zeros(2))


def made(truth, decision):
    return 0.0


SETTINGS = [
    *[(f"epochs {v!r}", {"epochs": v}, f"epochs={v!r}", expected) for v, expected in WHOLE],
    *[(f"batch_size {v!r}", {"batch_size": v}, f"batch_size={v!r}", expected) for v, expected in WHOLE],
    *[
        (f"validation_split {v!r}", {"validation_split": v}, f"validation_split={v!r}", "at least 0 and under 1")
        for v in (-0.1, 1, 1.0, 20, float("nan"), "half", True, None, (0.1, 0.2))
    ],
    ("too small a split", {"validation_split": 0.01}, "validation_split=0.01 of 8 examples", "leaves one part empty"),
    ("too large a split", {"validation_split": 0.99}, "validation_split=0.99 of 8 examples", "leaves one part empty"),
    (
        "both validations",
        {"validation_split": 0.5, "validation_data": (X, LABELS)},
        "both validation_data and validation_split",
        "expected one of them",
    ),
    ("x alone to validate", {"validation_data": X}, "validation_data of type ndarray", "the pair (x, y)"),
    ("two rows to validate", {"validation_data": X[:2]}, "validation_data of type ndarray", "the pair (x, y)"),
    (
        "three parts to validate",
        {"validation_data": (X, LABELS, ONES)},
        "validation_data of 3 parts",
        "the pair (x, y)",
    ),
    ("a number to validate", {"validation_data": 0.2}, "validation_data of type float", "the pair (x, y)"),
    ("a dict to validate", {"validation_data": {"x": X, "y": LABELS}}, "of type dict", "the pair (x, y)"),
    ("narrow", {"validation_data": (X[:, :2], LABELS)}, "validation_data: x has shape (8, 2)", "expected (None, 4)"),
    ("nan", {"validation_data": (spoilt(np.nan), LABELS)}, "validation_data: x holds nan at (2, 3)", "finite"),
    ("empty", {"validation_data": (X[:0], LABELS[:0])}, "validation_data: x is empty", "(0, 4)"),
    ("uneven", {"validation_data": (X, LABELS[:3])}, "validation_data: x holds 8 examples, y holds 3", "as many of"),
    ("swapped", {"validation_data": (LABELS, X)}, "validation_data: x has shape (8,)", "expected (None, 4)"),
    ("negative weight", {"sample_weight": -ONES}, "shape (8,) and numbers from -1.0 up", "at least 0 for each of 8"),
    ("nan weight", {"sample_weight": ONES * np.nan}, "sample_weight holds nan at (0,)", "finite numbers"),
    ("inf weight", {"sample_weight": ONES * np.inf}, "sample_weight holds inf at (0,)", "finite numbers"),
    ("too few weights", {"sample_weight": ONES[:7]}, "sample_weight of shape (7,)", "each of 8 examples"),
    ("a column of weights", {"sample_weight": ONES[:, None]}, "sample_weight of shape (8, 1)", "each of 8 examples"),
    ("weights for outputs", {"sample_weight": np.ones((M, K))}, "sample_weight of shape (8, 3)", "each of 8 examples"),
    ("one weight", {"sample_weight": 2.0}, "sample_weight of shape ()", "each of 8 examples"),
    ("no weights", {"sample_weight": []}, "sample_weight is empty", "(0,)"),
    ("weights in words", {"sample_weight": ["a"] * M}, "sample_weight has dtype <U1", "an array of numbers"),
    ("a class without weight", {"class_weight": {0: 1, 1: 2}}, "no weight for class 2", "it has [0, 1]"),
    ("weights by name", {"class_weight": {"a": 1, 0: 1}}, "no weight for class", "it has ['a', 0]"),
    ("a list by class", {"class_weight": [1, 2, 3]}, "class_weight=[1, 2, 3]", "expected a dict such as {0: 1.0"),
    ("balanced", {"class_weight": "balanced"}, "class_weight='balanced'", "expected a dict"),
    ("a number for classes", {"class_weight": 2.0}, "class_weight=2.0", "expected a dict"),
    ("a negative class", {"class_weight": {0: 1, 1: -2, 2: 1}}, "class_weight=-2", "a finite number at least 0"),
    ("a nan class", {"class_weight": {0: 1, 1: np.nan, 2: 1}}, "class_weight=nan", "a finite number at least 0"),
    ("a class in words", {"class_weight": {0: 1, 1: "2", 2: 1}}, "class_weight='2'", "a finite number at least 0"),
    ("unknown metric", {"metrics": "acuracy"}, "no metric 'acuracy'. Did you mean 'accuracy'?", "f1_macro, "),
    ("unknown metrics", {"metrics": ["accuracy", "auc"]}, "no metric 'auc'.", "Known: accuracy, f1_macro"),
    ("a number for a metric", {"metrics": 3}, "no metric 3", "Known: accuracy"),
    ("a list in a list", {"metrics": [["accuracy"]]}, "no metric ['accuracy']", "Known: accuracy"),
    ("a metric twice", {"metrics": ["accuracy", "accuracy"]}, "two measures called 'accuracy'", "names of their own"),
    ("two lambdas", {"metrics": [lambda t, d: 0, lambda t, d: 1]}, "called '<lambda>'", "names of their own"),
    ("a function twice", {"metrics": [made, made]}, "two measures called 'made'", "names of their own"),
    ("unknown loss", {"loss": "mean_square_error"}, "'mean_square_error'. Did you mean 'MeanSquaredError'?", "Known: "),
    ("a number for a loss", {"loss": 3}, "Got 3 for a loss", "expected a name such as 'bce'"),
    ("a function for a loss", {"loss": made}, "Got <function made", "expected a name such as 'bce'"),
    ("an optimizer for a loss", {"loss": nn.Adam()}, "Got Adam() for a loss", "expected a name such as 'bce'"),
    ("a loss of another shape", {"loss": "mse"}, "MeanSquaredError got y of shape (8,)", "outputs of shape (8, 3)"),
    ("unknown optimizer", {"optimizer": "adan"}, "'adan'. Did you mean 'Adam'?", "Known: Adam, AdamW, RMSprop, SGD"),
    ("a rate for an optimizer", {"optimizer": 0.1}, "Got 0.1 for a optimizer", "expected a name such as 'adam'"),
    ("a loss for an optimizer", {"optimizer": nn.MeanSquaredError}, "MeanSquaredError'> for a", "such as 'adam'"),
    ("a used optimizer", {"optimizer": USED}, "This Adam remembers 1 steps", "an optimizer of its own"),
    ("batches in a list", {"batches": [[0, 1]]}, "batches=[[0, 1]]", "a function from the epoch's number"),
]


@pytest.mark.parametrize("door", ["fit", "epochs"])
@table(SETTINGS)
def test_settings(row, door):
    settings, got, expected = row
    if door == "fit":
        refuses(lambda model: model.fit(X, LABELS, verbose=0, **settings), got, expected)
    else:
        refuses(lambda model: model.epochs(X, LABELS, **settings), got, expected)


@table([
    ("metric", {"metrics": "f1"}, "no metric 'f1'.", "Known: accuracy"),
    ("loss", {"loss": "nll"}, "no loss called 'nll'", "Known: BinaryCrossentropy"),
    ("loss of another shape", {"loss": "mse"}, "MeanSquaredError got y of shape (8,)", "outputs of shape (8, 3)"),
])  # fmt: skip
def test_evaluate(row):
    settings, got, expected = row
    refuses(lambda model: model.evaluate(X, LABELS, **settings), got, expected)


@pytest.mark.parametrize(("value", "expected"), WHOLE)
def test_predict(value, expected):
    refuses(lambda model: model.predict(X, batch_size=value), f"batch_size={value!r}", expected)


@table([
    ("of classes, with fit", lambda m: m.fit(X, NUMBERS, metrics="accuracy"), "metric 'accuracy', of classes", "'r2'"),
    ("and with evaluate", lambda m: m.evaluate(X, NUMBERS, metrics="f1_macro"), "MeanSquaredError()", "such as 'r2'"),
    ("a column of weights", lambda m: m.fit(X, NUMBERS, sample_weight=ONES[:, None]), "shape (8, 1)", "each of 8"),
    ("weights by class", lambda m: m.fit(X, NUMBERS, class_weight={0: 1}), "no weight for class", "it has [0]"),
])  # fmt: skip
def test_metrics_and_weights_with_numbers(row):
    refuses(*row, kind="numbers")


def test_class_weights_need_one_class_for_each_example():
    model = nn.Sequential([nn.Dense(K)], (2, D), seed=0)
    before = state(model)
    with pytest.raises(ValueError, match="class_weight needs one class for each example; use sample_weight here"):
        model.fit(
            X.reshape(4, 2, D),
            LABELS.reshape(4, 2),
            nn.SparseCategoricalCrossentropy(from_logits=True),
            "sgd",
            class_weight={0: 1, 1: 1, 2: 1},
        )
    assert state(model) == before


@pytest.mark.parametrize("verbose", [3, -1, "auto", None, 0.5])
def test_verbose(verbose):
    refuses(
        lambda model: model.fit(X, LABELS, verbose=verbose), f"verbose={verbose!r}", "expected 0 (nothing), 1 (a bar)"
    )


@table([
    ("no batch", lambda epoch: [], "batches(3) gave no batch", "expected index arrays"),
    ("an empty batch", lambda epoch: [np.array([], int)], "batches(3) gave an empty batch", "at least one index"),
    ("an empty mask", lambda epoch: [np.zeros(M, bool)], "batches(3) gave an empty batch", "at least one index"),
])  # fmt: skip
def test_batches_that_hold_nothing(row):
    batches, got, expected = row
    refuses(lambda model: model.fit(X, LABELS, batches=batches, verbose=0), got, expected)


def test_a_new_model_has_no_loss_and_no_optimizer():
    model = nn.Sequential([nn.Dense(1)], D, seed=0)
    before = state(model)
    for call, words in [
        (lambda: model.fit(X, NUMBERS), "The model has no loss yet: give loss=..., by name or as an object"),
        (lambda: model.fit(X, NUMBERS, "mse"), "The model has no optimizer yet: give optimizer="),
        (lambda: model.evaluate(X, NUMBERS), "The model has no loss yet: give loss="),
    ]:
        with pytest.raises(ValueError, match=words):
            call()
    assert state(model) == before


def test_what_python_itself_refuses():
    model = pickle.loads(pickled("classes"))
    before = state(model)
    for call in (
        lambda: model.fit(),
        lambda: model.fit(X, LABELS, batchsize=3),
        lambda: model.epochs(X, LABELS, verbose=1),
        lambda: model.predict(),
        lambda: nn.Dense(),
        lambda: nn.Sequential([nn.Dense(1)]),
    ):
        with pytest.raises(TypeError):
            call()
    assert state(model) == before


# Making things ------------------------------------------------------------------------------------------------------


def sequential(layers, *arguments, **settings):
    return lambda model: nn.Sequential(layers, *(arguments or (D,)), **settings)


SHARED = nn.Dense(3)
BUILT = nn.Sequential([nn.Dense(3)], D).layers[0]


@table([
    ("no layers", sequential([]), "Got no layers", "expected at least one"),
    ("a layer, no list", sequential(nn.Dense(3)), "layers=Dense(3)", "expected a list such as [Dense("),
    ("nothing for layers", sequential(None), "layers=None", "expected a list"),
    ("a number for layers", sequential(3), "layers=3", "expected a list"),
    ("a number for a layer", sequential([nn.Dense(3), 3]), "Layer 1 is 3", "expected a layer object such as Dense(10)"),
    ("a name for a layer", sequential([nn.Dense(3), "relu"]), "Layer 1 is 'relu'", "expected a layer object"),
    ("a class for a layer", sequential([nn.Dense]), "Layer 0 is <class 'nnlib.dense.Dense'>", "a layer object such"),
    ("a loss for a layer", sequential([nn.MeanSquaredError()]), "Layer 0 is MeanSquaredError()", "a layer object"),
    ("a model for a layer", sequential([nn.Sequential([nn.Dense(3)], D)]), "Layer 0 is Sequential(", "a layer object"),
    ("the same object twice", sequential([SHARED, SHARED]), "Layer 1, Dense(3), is in use", "object of its own"),
    ("a layer in use", sequential([nn.Dense(4), BUILT]), "Layer 1, Dense(3), is in use", "a layer object of its own"),
    ("no input", sequential([nn.Dense(3)], ()), "Layer 0, Dense(3): ", "got input_shape ()"),
    ("nothing for input", sequential([nn.Dense(3)], None), "got input_shape (None,)", "a last axis of known size"),
    ("input of 0", sequential([nn.Dense(3)], 0), "input_shape (0,)", "expected positive whole numbers"),
    ("negative input", sequential([nn.Dense(3)], (-4,)), "input_shape (-4,)", "the batch axis left out"),
    ("half an input", sequential([nn.Dense(3)], 4.5), "input_shape (4.5,)", "expected positive whole numbers"),
    ("input in words", sequential([nn.Dense(3)], "4"), "input_shape ('4',)", "expected positive whole numbers"),
    ("nested input", sequential([nn.Dense(3)], ((4, 2), 3)), "input_shape ((4, 2), 3)", "positive whole numbers"),
    ("float16", sequential([nn.Dense(3)], D, dtype="float16"), "dtype='float16'", "expected 'float64' or 'float32'"),
    ("int", sequential([nn.Dense(3)], D, dtype=int), "dtype=<class 'int'>", "expected 'float64' or 'float32'"),
    ("no dtype", sequential([nn.Dense(3)], D, dtype="abc"), "dtype='abc'", "expected 'float64' or 'float32'"),
    ("nothing for a dtype", sequential([nn.Dense(3)], D, dtype=None), "dtype=None", "expected 'float64' or 'float32'"),
    ("bytes turned round", sequential([nn.Dense(3)], D, dtype=">f8"), "dtype='>f8'", "expected 'float64' or"),
    ("seed -1", sequential([nn.Dense(3)], D, seed=-1), "seed=-1", "a whole number of at least 0"),
    ("seed abc", sequential([nn.Dense(3)], D, seed="abc"), "seed='abc'", "a whole number of at least 0"),
    ("seed 1.5", sequential([nn.Dense(3)], D, seed=1.5), "seed=1.5", "a whole number of at least 0"),
    ("seed True", sequential([nn.Dense(3)], D, seed=True), "seed=True", "a whole number of at least 0"),
    ("a generator", sequential([nn.Dense(3)], D, seed=np.random.default_rng(0)), "seed=Generator(", "a whole number"),
    *[
        (f"units {v!r}", lambda m, v=v: nn.Sequential([nn.Dense(2), nn.Dense(v)], D), f"Got units={v!r}", "at least 1")
        for v in (0, -3, 2.0, "3", True, None, [3])
    ],
    ("unknown activation", lambda m: nn.Dense(3, "rellu"), "'rellu'. Did you mean 'ReLU'?", "Known: ELU, GELU"),
    ("a layer to activate", lambda m: nn.Dense(3, nn.Dense(3)), "activation=Dense(3)", "expected one such as 'relu'"),
    ("a function to activate", lambda m: nn.Dense(3, np.tanh), "Got <ufunc 'tanh'> for a", "expected a name such as"),
    ("unknown initialiser", lambda m: nn.Dense(3, kernel_initializer="hee"), "called 'hee'", "Known: Constant, Glorot"),
    ("no initialiser", lambda m: nn.Dense(3, bias_initializer=None), "Got None for a", "expected a name such as"),
    ("a negative slope", lambda m: nn.Sequential([nn.LeakyReLU(-1)], D), "negative_slope=-1", "at least 0"),
])  # fmt: skip
def test_networks_and_layers(row):
    refuses(*row)


def test_a_refused_network_leaves_its_layers_free():
    layers = [nn.Dense(3), nn.Dense(2.5)]
    with pytest.raises(ValueError, match=r"Layer 1, Dense\(2\.5\)"):
        nn.Sequential(layers, D)
    assert layers[0].output_shape is None and not layers[0].params
    model = nn.Sequential([layers[0]], D, seed=0)
    assert np.array_equal(model.params, nn.Sequential([nn.Dense(3)], D, seed=0).params)


@table([
    ("negative rate", lambda m: nn.SGD(-0.1), "learning_rate=-0.1", "a finite number at least 0"),
    ("nan rate", lambda m: nn.Adam(float("nan")), "learning_rate=nan", "a finite number"),
    ("inf rate", lambda m: nn.RMSprop(float("inf")), "learning_rate=inf", "a finite number"),
    ("true rate", lambda m: nn.SGD(True), "learning_rate=True", "a finite number"),
    ("a rate in words", lambda m: nn.SGD("fast"), "no schedule called 'fast'", "Known: ConstantRate, CosineDecay"),
    ("a schedule by name", lambda m: nn.SGD("step_decay"), "StepDecay needs initial_learning_rate", "give an object"),
    ("no rate", lambda m: nn.SGD(None), "Got None for a schedule", "expected a name such as"),
    ("momentum 1", lambda m: nn.SGD(momentum=1), "momentum=1", "at least 0 and under 1"),
    ("momentum below 0", lambda m: nn.SGD(momentum=-0.1), "momentum=-0.1", "at least 0 and under 1"),
    ("momentum in words", lambda m: nn.SGD(momentum="0.9"), "momentum='0.9'", "at least 0 and under 1"),
    ("Nesterov alone", lambda m: nn.SGD(nesterov=True), "nesterov=True with momentum=0", "set it, say to 0.9"),
    ("clip at 0", lambda m: nn.SGD(global_clipnorm=0), "global_clipnorm=0", "above 0"),
    ("rho", lambda m: nn.RMSprop(rho=1.0), "rho=1.0", "at least 0 and under 1"),
    ("beta_1", lambda m: nn.Adam(beta_1=1), "beta_1=1", "at least 0 and under 1"),
    ("beta_2", lambda m: nn.Adam(beta_2=-0.1), "beta_2=-0.1", "at least 0 and under 1"),
    ("epsilon", lambda m: nn.Adam(epsilon=0), "epsilon=0", "above 0"),
    ("weight_decay", lambda m: nn.AdamW(weight_decay=1.0), "weight_decay=1.0", "at least 0 and under 1"),
    ("rate changed later", lambda m: setattr(m.optimizer, "learning_rate", -1), "learning_rate=-1", "at least 0"),
    ("half a step", lambda m: nn.StepDecay(0.1, 2.5), "decay_steps=2.5", "a whole number of at least 1"),
    ("no warmup", lambda m: nn.Warmup(0.1, 0), "warmup_steps=0", "a whole number of at least 1"),
    ("low over high", lambda m: nn.RandomUniform(1, -1), "low=1 and high=-1", "expected low <= high"),
    ("a negative spread", lambda m: nn.RandomNormal(std=-1), "std=-1", "at least 0"),
    ("save nowhere", lambda m: m.save("no folder/model"), "no folder", "a file, in a folder that exists"),
    ("save to a folder", lambda m: m.save("."), "Cannot write '.'", "the name of a file"),
    ("load nothing", lambda m: nn.Sequential.load("no such file"), "'no such file'", "There is no file"),
])  # fmt: skip
def test_optimizers_initialisers_and_files(row):
    refuses(*row)
