"""Workers: the same bits for any number of them, and but for rounding those of training without workers."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_layers import LAYERS
from threadpoolctl import threadpool_info, threadpool_limits

import nnlib as nn
from nnlib import parallel
from nnlib.datasets import load

M, D, K = 53, 6, 3  # with batches of 40: shards of 16, 16 and 8, then one of 13
RNG = np.random.default_rng(20)
X, LABELS, NUMBERS = RNG.normal(size=(M, D)), RNG.integers(0, K, M), RNG.normal(size=(M, 2))


def from_logits():
    return nn.SparseCategoricalCrossentropy(from_logits=True)


def _cases(stateful):
    for kind in LAYERS:
        for number in range(len(kind.example())):
            if any(layer.state for layer in around(kind, number)[0].layers) == stateful:
                yield pytest.param(kind, number, id=f"{kind.__name__}-{number}")


def cases(stateful):
    """Every example of every layer of the library: a new layer is tested here as soon as it has them."""
    return pytest.mark.parametrize(("kind", "number"), list(_cases(stateful)))


def around(kind, number, dtype="float64"):
    """Return a model with the example's layer in its middle, so that it must hand gradients down, and data for it."""
    case = kind.example()[number]
    shape, rng = np.shape(case.x)[1:], np.random.default_rng(4)
    if kind.check_input is nn.Layer.check_input:
        layers, x = [nn.Dense(shape[-1]), case.layer, nn.Linear()], rng.normal(size=(M, *shape))
    else:  # it takes what no layer puts out
        layers, x = [case.layer, nn.Linear()], np.resize(case.x, (M, *shape))
    model = nn.Sequential(layers, shape, seed=3, dtype=dtype)
    return model, x, rng.normal(size=(M, *model.output_shape))


def trained(model, x, y, loss, workers, **settings):
    settings = {"epochs": 2, "batch_size": 40, "verbose": 0, **settings}
    model.fit(x, y, loss, nn.Adam(0.01), workers=workers, **settings)
    return model


def assert_same_bits(one, other):
    assert one.params.tobytes() == other.params.tobytes()
    assert one.history.records == other.history.records
    assert one.optimizer.iterations == other.optimizer.iterations
    for a, b in zip(one.layers, other.layers, strict=True):
        assert a.rng.bit_generator.state == b.rng.bit_generator.state


def assert_close(one, other, tolerance=1e-11):
    np.testing.assert_allclose(one.params, other.params, rtol=0, atol=tolerance)
    for a, b in zip(one.history.records, other.history.records, strict=True):
        assert a == pytest.approx(b, rel=1e-9, abs=tolerance)
    for a, b in zip(one.layers, other.layers, strict=True):  # random numbers were drawn as without workers
        assert a.rng.bit_generator.state == b.rng.bit_generator.state


# The same bits, and the right ones ------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@cases(stateful=False)
def test_every_layer(kind, number, dtype):
    models = []
    for workers in (1, 2, 3, 5):
        model, x, y = around(kind, number, dtype)
        models.append(trained(model, x, y, "mse", workers, validation_split=0.3))
    for other in models[1:]:
        assert_same_bits(models[0], other)
    if dtype == "float64":
        model, x, y = around(kind, number)
        assert_close(models[0], trained(model, x, y, "mse", None, validation_split=0.3))


SETTINGS = {
    "penalties": {"model": {"kernel_regularizer": nn.L1L2(1e-3, 1e-2, per_example=True)}},
    "weights of examples": {"sample_weight": np.linspace(0, 2, M)},
    "weights of classes": {"class_weight": {0: 1.0, 1: 5.0, 2: 0.1}},
    "penalties by weight": {"model": {"kernel_regularizer": nn.L2(1e-2, True)}, "sample_weight": np.linspace(0, 2, M)},
    "metrics": {"metrics": ["accuracy", "f1_macro"], "validation_data": (X[:20], LABELS[:20])},
    "one batch": {"batch_size": 99},
    "batches of one": {"batch_size": 1},
    "whole shards": {"batch_size": 32, "shuffle": False},
    "own batches": {"batches": lambda epoch: [np.arange(epoch, 40), slice(0, 17), [3] * 18]},
    "early stopping": {"validation_split": 0.4, "early_stopping": nn.EarlyStopping(patience=1), "epochs": 30},
}


def classifier(**settings):
    layers = [nn.Dense(9, "tanh"), nn.Dropout(0.4), nn.LayerNormalization(), nn.Dropout(0.1), nn.Dense(K)]
    return nn.Sequential(layers, D, seed=1, **settings)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting(name):
    settings = dict(SETTINGS[name])
    options = settings.pop("model", {})
    one, two, four, alone = (
        trained(classifier(**options), X, LABELS, from_logits(), workers, **settings) for workers in (1, 2, 4, None)
    )
    assert_same_bits(one, two)
    assert_same_bits(one, four)
    assert_close(one, alone)


@given(st.integers(1, 70), st.integers(1, 70), st.integers(2, 6))
def test_any_size(m, batch_size, workers):
    rows = np.arange(m) % M
    one, many, alone = (
        trained(classifier(), X[rows], LABELS[rows], from_logits(), n, epochs=1, batch_size=batch_size)
        for n in (1, workers, None)
    )
    assert_same_bits(one, many)
    assert_close(one, alone)


def test_a_convolutional_network():
    data = load("digits", images=True)
    x, y = data.x_train[:150], data.y_train[:150]

    def model():
        pools = nn.MaxPooling2D(), nn.Flatten(), nn.Dropout(0.3), nn.Dense(10)
        return nn.Sequential([nn.Conv2D(8, 3, activation="relu"), *pools], (8, 8, 1), seed=0, dtype="float32")

    one, four, alone = (trained(model(), x, y, from_logits(), n, validation_split=0.2) for n in (1, 4, None))
    assert_same_bits(one, four)
    np.testing.assert_allclose(one.params, alone.params, rtol=0, atol=1e-3)
    assert one.history["val_loss"] == pytest.approx(alone.history["val_loss"], rel=1e-3)


class Padding(nn.Layer, abstract=True):
    """Says that positions whose first number is below -0.5 are padding."""

    def forward(self, x, training=False, mask=None):
        return x

    def backward(self, grad):
        return grad

    def compute_mask(self, x, mask=None):
        return x[..., 0] >= self.bound

    bound = -0.5


class AllPadding(Padding, abstract=True):
    bound = np.inf


@pytest.mark.parametrize("weighted", [False, True])
def test_masks(weighted):
    """Shards with unequally many positions that count must not count alike."""
    x, y = np.random.default_rng(5).normal(size=(M, 4, D)), np.random.default_rng(6).integers(0, K, (M, 4))
    x[:16, 1:, 0] = -1  # the first shard has few that count
    weight = np.random.default_rng(7).random((M, 4)) if weighted else None

    def model():
        return nn.Sequential([Padding(), nn.Dense(5, "relu"), nn.Dropout(0.2), nn.Dense(K)], (4, D), seed=8)

    settings = {"sample_weight": weight, "metrics": "accuracy", "shuffle": False, "validation_data": (x[:30], y[:30])}
    one, three, alone = (trained(model(), x, y, from_logits(), workers, **settings) for workers in (1, 3, None))
    assert_same_bits(one, three)
    assert_close(one, alone)


def test_a_batch_of_nothing_but_padding():
    x, y = X.reshape(M, 1, D), LABELS.reshape(M, 1)
    one, alone = (
        trained(nn.Sequential([AllPadding(), nn.Dense(K)], (1, D), seed=8), x, y, from_logits(), workers)
        for workers in (2, None)
    )
    assert_close(one, alone)
    assert one.history["loss"] == [0, 0]


def test_a_function_of_batches():
    def batches(epoch):
        return [(X[:epoch], LABELS[:epoch]), (X[5:], LABELS[5:])]

    one, four, alone = (
        trained(classifier(), batches, None, from_logits(), n, validation_data=batches) for n in (1, 4, None)
    )
    assert_same_bits(one, four)
    assert_close(one, alone)


def test_training_goes_on_from_a_file_with_other_workers(tmp_path):
    whole, halves = (trained(classifier(), X, LABELS, from_logits(), 2, epochs=n) for n in (4, 2))
    halves.save(tmp_path / "model")
    loaded = nn.Sequential.load(tmp_path / "model")
    loaded.fit(X, LABELS, epochs=2, batch_size=40, verbose=0, workers=4)
    assert_same_bits(whole, loaded)


def test_step_by_step():
    """A generator that is left, and one with a record for every batch."""
    one, other = classifier(), classifier()
    first = list(one.epochs(X, LABELS, from_logits(), "sgd", batch_size=20, per_batch=True, workers=2))
    second = list(other.epochs(X, LABELS, from_logits(), "sgd", batch_size=20, per_batch=True, workers=3))
    assert first == second and len(first) == 4
    before = threading.active_count()
    records = one.epochs(X, LABELS, epochs=5, workers=3)
    next(records)
    assert threading.active_count() > before
    records.close()
    assert threading.active_count() == before
    assert one.layers[0].params["kernel"].base is not None and np.shares_memory(one.params, one.weights["0.kernel"])


# Threads --------------------------------------------------------------------------------------------------------------


class Meeting(nn.Linear, abstract=True):
    """Waits, in training, until as many threads as workers are here; notes threads and what the BLAS may use."""

    def forward(self, x, training=False, mask=None):
        if training:
            met.wait(timeout=60)
            seen.add(threading.get_ident())
            blas.update(blas_threads())
        return x


met, seen, blas = threading.Barrier(3), set(), set()


def blas_threads():
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_workers_work_at_the_same_time_and_the_blas_has_one_thread():
    model = nn.Sequential([Meeting(), nn.Dense(2)], D, seed=0)
    with threadpool_limits(2, user_api="blas"):  # so that one thread is a change, whatever the environment says
        before = blas_threads()
        for _ in model.epochs(X[:48], NUMBERS[:48], "mse", "sgd", batch_size=48, workers=3, epochs=2):
            assert blas_threads() == before  # between epochs it has its own again
        assert blas_threads() == before
    assert len(seen) == 3 and threading.get_ident() not in seen
    assert blas == ({1} if before else set())  # some systems have one that cannot be asked


# What is refused ------------------------------------------------------------------------------------------------------


@cases(stateful=True)
def test_numbers_of_the_whole_batch_are_refused(kind, number):
    model, x, y = around(kind, number)
    before = model.params.copy()
    with pytest.raises(ValueError, match=rf"Got workers=2, but layer 1, {kind.__name__}.*Leave out workers"):
        model.fit(x, y, "mse", "sgd", workers=2)
    assert (model.params == before).all() and model.loss is None and model.optimizer is None


def test_batch_normalization_is_refused_by_name():
    model = nn.Sequential([nn.Dense(2), nn.BatchNormalization()], D)
    with pytest.raises(ValueError, match=r"moving_mean and moving_variance.*LayerNormalization"):
        model.fit(X, NUMBERS, "mse", "sgd", workers=1)


@pytest.mark.parametrize("workers", [0, -1, 1.5, True, "2", [2]])
def test_workers_are_a_whole_number(workers):
    with pytest.raises(ValueError, match=r"workers=.*whole number of at least 1"):
        classifier().fit(X, LABELS, from_logits(), "sgd", workers=workers)


class Noise(nn.Linear, abstract=True):
    """A random layer that does not know of `draw`: in each shard it would draw the same."""

    def forward(self, x, training=False, mask=None):
        return x + self.rng.normal(size=x.shape) if training else x


def test_a_layer_that_draws_in_forward_is_told():
    model = nn.Sequential([Noise(), nn.Dense(2)], D, seed=0)
    with pytest.raises(ValueError, match="draws random numbers in `forward`"):
        model.fit(X, NUMBERS, "mse", "sgd", verbose=0, workers=2)
    trained(model, X, NUMBERS, "mse", None)


def test_divergence_is_reported_as_without_workers():
    def told(workers):
        model = nn.Sequential([nn.Dense(4), nn.Dense(2)], D, seed=0)
        with pytest.raises(nn.DivergenceError) as caught:
            model.fit(X, NUMBERS, "mse", nn.SGD(1e200), epochs=5, verbose=0, workers=workers)
        return str(caught.value), caught.value.epoch, caught.value.layer

    assert told(3) == told(None)


def test_what_a_worker_raises_comes_out():
    model = nn.Sequential([nn.Dense(K)], D, seed=0)
    model.params = np.full(model.params.size, 7.0)
    with pytest.raises(ValueError, match="not probabilities"):
        model.fit(X, LABELS, nn.SparseCategoricalCrossentropy(), "sgd", verbose=0, workers=2)


def test_a_replica_shares_parameters_alone():
    model = trained(classifier(), X, LABELS, from_logits(), None)
    replica = model.replica()
    assert np.shares_memory(model.params, replica.params) and not np.shares_memory(model.grads, replica.grads)
    for name in model.weights:
        assert np.shares_memory(model.weights[name], replica.weights[name])
    model.weights["0.bias"] = np.arange(9.0)
    np.testing.assert_array_equal(replica.layers[0].params["bias"], np.arange(9.0))
    assert replica.optimizer is None and replica.history.records == []  # an optimizer's memory would be held n times
    before = model.grads.copy()
    replica.forward(X)
    replica.backward(np.ones((M, K)))
    assert (model.grads == before).all() and not (replica.grads == before).all()
    assert parallel.SHARD == 16  # what the sizes of these tests are made for
