"""Dropout: how much it drops, its scale there and back, and when it is on. The generic tests of layers hold it too."""

import copy

import numpy as np
import pytest

import nnlib as nn

X = np.random.default_rng(50).normal(size=(13, 4))
Y = np.random.default_rng(51).normal(size=(13, 1))


def built(rate, shape, seed=0, dtype=np.float64):
    layer = nn.Dropout(rate)
    layer.build(shape, np.random.default_rng(seed), dtype)
    return layer


def network(seed=0, dtype="float64"):
    return nn.Sequential(
        [nn.Dense(8, "relu"), nn.Dropout(0.4), nn.Dense(8), nn.Dropout(0.2), nn.Dense(1)], 4, seed, dtype
    )


def trained(model, epochs=1, **settings):
    model.fit(X, Y, model.loss or "mse", model.optimizer or "adam", epochs=epochs, batch_size=5, verbose=0, **settings)
    return model


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_share_that_is_dropped_and_what_becomes_of_the_rest(rate, dtype):
    layer = built(rate, (200, 10), dtype=dtype)
    x = np.full((100, 200, 10), 3.0, dtype)
    y = layer.forward(x, training=True)
    assert y.dtype == dtype
    assert set(np.unique(y).tolist()) == {0.0, float(np.asarray(1 / (1 - rate), dtype) * np.asarray(3, dtype))}
    sigma = np.sqrt(rate * (1 - rate) / x.size)
    assert abs((y == 0).mean() - rate) < 4 * sigma
    for axes in ((0, 1), (0, 2), (1, 2)):  # no example, place or feature fares differently
        n = x.size / (y == 0).mean(axis=axes).size
        assert np.abs((y == 0).mean(axis=axes) - rate).max() < 5 * np.sqrt(rate * (1 - rate) / n)


def test_a_number_is_its_own_mean():
    layer, x = built(0.3, (5,)), np.array([[1.0, -2.0, 0.0, 4.0, 100.0]])
    mean = np.mean([layer.forward(x, training=True) for _ in range(20000)], axis=0)
    np.testing.assert_allclose(mean, x, rtol=0.02)


def test_the_gradient_takes_the_same_mask_and_the_same_scale():
    layer = built(0.3, (50,))
    x = np.ones((40, 50))
    y = layer.forward(x, training=True)
    assert 0 < (y == 0).sum() < y.size
    assert np.array_equal(layer.backward(np.full_like(x, 7.0)), 7 * y)


def test_off_at_inference():
    """Mistake 29: left on there, or scaled there as well."""
    layer = built(0.3, (4,))
    state = copy.deepcopy(layer.rng.bit_generator.state)
    assert np.array_equal(layer.forward(X), X) and np.array_equal(layer.backward(X), X)
    assert layer.rng.bit_generator.state == state  # nor does it draw
    model = trained(network())
    assert np.array_equal(model.predict(X), model.predict(X)) and np.array_equal(model.forward(X), model.predict(X))
    assert model.evaluate(X, Y) == model.evaluate(X, Y)
    W, b, V, c, U, d = model.weights.values()
    want = (np.maximum(X @ W + b, 0) @ V + c) @ U + d
    np.testing.assert_allclose(model.predict(X), want, rtol=1e-12)


def test_every_batch_has_a_mask_of_its_own_and_so_has_every_layer():
    first = built(0.5, (100,))
    x = np.ones((3, 100))
    one, two = first.forward(x, training=True), first.forward(x, training=True)
    assert not np.array_equal(one, two) and len({row.tobytes() for row in one}) == 3
    model = nn.Sequential([nn.Dropout(0.5), nn.Dropout(0.5)], 10000, seed=0)
    kept = (model.forward(np.ones((1, 10000)), training=True) != 0).mean()
    assert 0.22 < kept < 0.28  # both keep a quarter; had they one mask, it would be half


def test_the_mask_follows_from_the_seed_alone():
    x = np.ones((6, 8))
    same = [built(0.5, (8,), dtype=dtype).forward(x.astype(dtype), training=True) for dtype in ("float64", "float32")]
    assert np.array_equal(*same)  # whatever the dtype
    assert np.array_equal(built(0.5, (8,)).forward(x, training=True), same[0])
    assert not np.array_equal(built(0.5, (8,), seed=1).forward(x, training=True), same[0])
    parts = built(0.5, (8,))  # a batch in two parts is dropped as a whole one: numbers come row by row
    halves = [parts.forward(x[:3], training=True), parts.forward(x[3:], training=True)]
    assert np.array_equal(np.concatenate(halves), same[0])


def test_a_rate_of_0_drops_nothing():
    layer = built(0.0, (4,))
    assert np.array_equal(layer.forward(X, training=True), X) and np.array_equal(layer.backward(X), X)


@pytest.mark.parametrize("rate", [-0.1, 1, 1.0, 1.5, 50, np.nan, np.inf, "0.5", None, True, [0.5]])
def test_rates_out_of_range(rate):
    with pytest.raises(ValueError, match=r"Got rate=.*expected a finite number at least 0 and under 1"):
        nn.Dropout(rate)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("how", ["copy", "load"])
def test_training_goes_on_with_the_next_mask(how, dtype, tmp_path):
    through = trained(network(dtype=dtype), 4)
    model = trained(network(dtype=dtype), 2)
    if how == "copy":
        model = copy.copy(model)
    else:
        model.save(tmp_path / "model")
        model = nn.Sequential.load(tmp_path / "model")
    trained(model, 2)
    assert np.array_equal(model.params, through.params) and model.history.records == through.history.records
    assert model.layers[1].rng.bit_generator.state == through.layers[1].rng.bit_generator.state


def test_looking_on_does_not_change_training():
    one, other = network(), network()
    trained(one, 2)
    trained(one, 2)
    for _ in range(2):
        trained(other, 2, validation_data=(X, Y))
        other.predict(X)
        other.evaluate(X, Y)
    assert np.array_equal(one.params, other.params)
