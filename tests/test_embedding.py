"""Embedding and Masking: tables of words, and the masks that keep padding out of everything."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib.gradcheck import gradcheck

RNG = np.random.default_rng(6)
WORDS = np.array([[1, 2, 0, 0], [3, 1, 1, 0]])


def built(layer, *shape, dtype=np.float64):
    layer.build(shape, np.random.default_rng(0), dtype)
    return layer


@pytest.mark.parametrize("number", range(len(nn.Embedding.example())))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_embedding_by_hand(number, dtype):
    case = nn.Embedding.example()[number]
    layer = built(case.layer, len(case.x[0]), dtype=np.dtype(dtype))
    layer.params.update(case.params)
    y = layer.forward(np.array(case.x))
    np.testing.assert_array_equal(y, case.y)
    assert y.dtype == dtype and layer.output_shape == y.shape[1:]


def test_embedding_backward_by_hand():
    """Row 1 is met three times, row 0 as often as there is padding; a row that is not met gets nothing."""
    layer = built(nn.Embedding(5, 2), 4)
    layer.forward(WORDS)
    layer.grads["embeddings"] = np.full((5, 2), np.nan)
    grad = np.arange(16.0).reshape(2, 4, 2)
    assert layer.backward(grad) is None
    want = [[4 + 6 + 14, 5 + 7 + 15], [0 + 10 + 12, 1 + 11 + 13], [2, 3], [8, 9], [0, 0]]
    np.testing.assert_array_equal(layer.grads["embeddings"], want)


@given(st.integers(1, 4), st.integers(1, 6), st.integers(1, 5), st.sampled_from(["float64", "float32"]))
def test_embedding_gradient(m, T, D, dtype):
    layer, words = built(nn.Embedding(4, D), T, dtype=np.dtype(dtype)), RNG.integers(4, size=(m, T))
    report = gradcheck(layer, words)
    assert [row.name for row in report.rows] == ["embeddings"] and not report.untraceable
    assert report.agree, report
    layer.backward_params(np.ones(layer.forward(words).shape, dtype))
    assert layer.grads["embeddings"].dtype == dtype


def test_embedding_takes_any_shape_of_words():
    layer = built(nn.Embedding(5, 2))
    np.testing.assert_array_equal(layer.forward(np.array([4, 0])), layer.params["embeddings"][[4, 0]])
    assert built(nn.Embedding(5, 2), None).output_shape == (None, 2)
    np.testing.assert_array_equal(layer.forward(np.array([4.0, 0.0])), layer.params["embeddings"][[4, 0]])


def test_masks():
    np.testing.assert_array_equal(nn.Embedding(5, 2, mask_zero=True).compute_mask(WORDS), WORDS != 0)
    assert nn.Embedding(5, 2).compute_mask(WORDS) is None
    earlier = WORDS != 1
    assert nn.Embedding(5, 2).compute_mask(WORDS, earlier) is earlier
    x = np.array([[[0.0, 0.0], [0.0, 1.0], [2.0, 2.0], [2.0, 0.0]]])
    np.testing.assert_array_equal(nn.Masking().compute_mask(x), [[False, True, True, True]])
    np.testing.assert_array_equal(nn.Masking(2.0).compute_mask(x), [[True, True, False, True]])
    earlier = np.array([[True, False, True, True]])
    np.testing.assert_array_equal(nn.Masking(2.0).compute_mask(x, earlier), [[True, False, False, True]])
    np.testing.assert_array_equal(nn.Masking(2.0).forward(x, mask=earlier), x * [[[1], [0], [0], [1]]])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([[1, 5]], r"x holds 5; Embedding\(5, 2\) takes whole numbers from 0 to 4"),
        ([[1, -1]], "x holds -1"),
        ([[1, 2.5]], "x holds 2.5"),
        ([[1, np.nan]], "expected finite numbers"),
        ([["a", "b"]], "expected an array of numbers"),
    ],
)
def test_words_out_of_range(words, message):
    model = nn.Sequential([nn.Embedding(5, 2), nn.SimpleRNN(2)], 2, seed=0)
    with pytest.raises(ValueError, match=message):
        model.predict(words)
    with pytest.raises(ValueError, match=message):
        model.layers[0].forward(np.array(words))
    with pytest.raises(ValueError, match=message):
        model.fit(words, np.ones((1, 2)), "mse", "sgd", verbose=0)


@pytest.mark.parametrize(("sizes", "message"), [((0, 2), "Got input_dim=0"), ((3, 2.5), "Got output_dim=2.5")])
def test_bad_sizes(sizes, message):
    with pytest.raises(ValueError, match=message):
        nn.Embedding(*sizes).build((4,), np.random.default_rng(0))


def test_masking_refuses():
    with pytest.raises(ValueError, match="Got mask_value='0'"):
        nn.Masking("0")
    with pytest.raises(ValueError, match=r"Masking needs sequences \(T, D\)"):
        nn.Masking().build((4,), np.random.default_rng(0))


def test_what_padding_means_is_never_learnt():
    """Row 0 stands for padding: no loss that knows the mask moves it; and its numbers change no output that counts."""
    layers = [nn.Embedding(5, 2, mask_zero=True), nn.LSTM(3, return_sequences=True)]
    model = nn.Sequential([*layers, nn.Dense(1)], 4, seed=0)
    start, y = model.weights["0.embeddings"].copy(), RNG.normal(size=(2, 4, 1))
    before = model.predict(WORDS)[WORDS != 0]
    model.weights["0.embeddings"][0] = 9
    np.testing.assert_array_equal(model.predict(WORDS)[WORDS != 0], before)
    model.fit(WORDS, y, "mse", "adam", epochs=3, verbose=0)
    np.testing.assert_array_equal(model.weights["0.embeddings"][0], [9, 9])
    np.testing.assert_array_equal(model.weights["0.embeddings"][4], start[4])
    assert (model.weights["0.embeddings"][1:4] != start[1:4]).all()


def test_words_are_kept_as_words(tmp_path):
    """float32 has no room for all whole numbers: the door must not send words through it."""
    large = 2**24 + 1
    layer = nn.Embedding(large + 1, 1)
    np.testing.assert_array_equal(layer.check_input([[large]], np.float32), [[large]])
    layers = [nn.Embedding(5, 2, "normal", "l2", mask_zero=True), nn.GRU(2)]
    model = nn.Sequential(layers, (None,), seed=0, dtype="float32")
    model.fit(WORDS, np.ones((2, 2)), "mse", "adam", verbose=0)
    model.save(tmp_path / "model")
    again = nn.Sequential.load(tmp_path / "model")
    np.testing.assert_array_equal(again.predict(WORDS), model.predict(WORDS))
    assert model.predict(WORDS).dtype == np.float32
