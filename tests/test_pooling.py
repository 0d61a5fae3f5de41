"""Pooling against numbers worked by hand and its definition, window by window; layers that only move numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn


def built(layer, *shape):
    layer.build(shape, np.random.default_rng(0))
    return layer


def image(*rows):
    """Return rows of numbers as images (1, height, width, 1)."""
    return np.array(rows, float)[None, ..., None]


def windows(shape, size, strides, padding):
    """Yield (p, q, rows, columns) for every window, as slices that end where the image does."""
    places, before = [], []
    for n, k, s in zip(shape, size, strides, strict=True):
        count = -(-n // s) if padding == "same" else (n - k) // s + 1
        places.append(count)
        before.append(max((count - 1) * s + k - n, 0) // 2 if padding == "same" else 0)
    for place in np.ndindex(*places):
        starts = [p * s - b for p, s, b in zip(place, strides, before, strict=True)]
        yield *place, *(slice(max(start, 0), start + k) for start, k in zip(starts, size, strict=True))


few = st.integers(1, 4)


@pytest.mark.parametrize("kind", [nn.MaxPooling2D, nn.AveragePooling2D])
@given(
    shape=st.tuples(few, st.integers(4, 7), st.integers(4, 7), few),
    size=st.tuples(few, few),
    strides=st.tuples(few, few),
    padding=st.sampled_from(["valid", "same"]),
    levels=st.sampled_from([2, 1000]),
)
def test_forward_and_backward_by_definition(kind, shape, size, strides, padding, levels):
    rng = np.random.default_rng(0)
    x = (
        rng.integers(levels, size=shape) - levels * 1.0
    )  # all below 0, so that zeros around would win; of 2 levels, ties
    layer = built(kind(size, strides, padding), *shape[1:])
    y = layer.forward(x)
    assert y.shape == (shape[0], *layer.output_shape)
    grad, dx = rng.normal(size=y.shape), np.zeros(shape)
    for p, q, rows, columns in windows(shape[1:3], size, strides, padding):
        for n in range(shape[0]):
            for c in range(shape[3]):
                window = x[n, rows, columns, c]
                if kind is nn.MaxPooling2D:
                    assert y[n, p, q, c] == window.max()
                    first = np.unravel_index(window.argmax(), window.shape)
                    dx[n, rows, columns, c][first] += grad[n, p, q, c]
                else:
                    np.testing.assert_allclose(y[n, p, q, c], window.mean(), rtol=1e-14)
                    dx[n, rows, columns, c] += grad[n, p, q, c] / window.size
    np.testing.assert_allclose(layer.backward(grad), dx, rtol=1e-13, atol=1e-15)


def test_of_equal_numbers_the_first_gets_the_gradient():
    layer = built(nn.MaxPooling2D(), 2, 4, 1)
    layer.forward(image([1, 3, 2, 2], [3, 3, 2, 2]))
    np.testing.assert_array_equal(layer.backward(image([5, 7])), image([0, 5, 7, 0], [0, 0, 0, 0]))


def test_overlapping_windows_each_have_their_own_maximum():
    layer = built(nn.MaxPooling2D(2, 1), 3, 3, 1)
    x = image([1, 2, 3], [4, 9, 5], [6, 7, 8])
    np.testing.assert_array_equal(layer.forward(x), image([9, 9], [9, 9]))
    np.testing.assert_array_equal(layer.backward(image([1, 2], [3, 4])), image([0, 0, 0], [0, 10, 0], [0, 0, 0]))
    layer.forward(image([9, 2, 3], [4, 1, 5], [6, 7, 8]))  # 9 5, 7 8
    np.testing.assert_array_equal(layer.backward(image([1, 2], [3, 4])), image([1, 0, 0], [0, 0, 2], [0, 3, 4]))


@pytest.mark.parametrize("strides", [2, 3])
def test_what_no_window_meets_gets_no_gradient(strides):
    for kind in (nn.MaxPooling2D, nn.AveragePooling2D):
        layer = built(kind(2, strides), 6, 7, 2)
        y = layer.forward(np.ones((1, 6, 7, 2)))
        dx = layer.backward(np.ones_like(y))
        assert dx.sum() == y.size
        assert not dx[:, :, strides * y.shape[2] :].any()
        if strides == 3:
            assert not dx[:, 2::3].any()


def test_the_mean_is_that_of_the_cells_inside():
    layer = built(nn.AveragePooling2D(3, 2, "same"), 3, 3, 1)
    np.testing.assert_array_equal(layer.forward(np.full((1, 3, 3, 1), 6.0)), np.full((1, 2, 2, 1), 6.0))
    np.testing.assert_array_equal(layer.counts[..., 0], [[4, 4], [4, 4]])


def test_sequences_are_images_of_one_row():
    x = np.random.default_rng(0).normal(size=(2, 7, 3))
    for flat, deep in ((nn.MaxPooling1D(3, 2, "same"), nn.MaxPooling2D((1, 3), (1, 2), "same")),
                       (nn.AveragePooling1D(2), nn.AveragePooling2D((1, 2)))):  # fmt: skip
        built(flat, 7, 3)
        built(deep, 1, 7, 3)
        np.testing.assert_array_equal(flat.forward(x), deep.forward(x[:, None])[:, 0])
        grad = np.random.default_rng(1).normal(size=(2, *flat.output_shape))
        np.testing.assert_array_equal(flat.backward(grad), deep.backward(grad[:, None])[:, 0])


def test_global_pooling_by_hand():
    x = np.array([[[[1.0, 5.0], [4.0, 5.0]], [[4.0, 2.0], [-1.0, 0.0]]]])  # (1, 2, 2, 2)
    largest, mean = built(nn.GlobalMaxPooling2D(), 2, 2, 2), built(nn.GlobalAveragePooling2D(), 2, 2, 2)
    np.testing.assert_array_equal(largest.forward(x), [[4.0, 5.0]])
    np.testing.assert_array_equal(mean.forward(x), [[2.0, 3.0]])
    grad = np.array([[8.0, 4.0]])
    np.testing.assert_array_equal(largest.backward(grad), [[[[0, 4], [8, 0]], [[0, 0], [0, 0]]]])
    np.testing.assert_array_equal(mean.backward(grad), [[[[2, 1], [2, 1]], [[2, 1], [2, 1]]]])


def test_padding_has_no_part_in_the_mean_of_a_sequence():
    layer = built(nn.GlobalAveragePooling1D(), None, 2)
    x = np.array([[[1.0, 2.0], [3.0, 4.0], [99.0, 99.0]], [[99.0, 99.0]] * 3])
    mask = np.array([[True, True, False], [False] * 3])
    np.testing.assert_array_equal(layer.forward(x, mask=mask), [[2.0, 3.0], [0.0, 0.0]])
    dx = layer.backward(np.array([[2.0, 4.0], [1.0, 1.0]]))
    np.testing.assert_array_equal(dx, [[[1.0, 2.0], [1.0, 2.0], [0.0, 0.0]], np.zeros((3, 2))])
    assert layer.forward(x.astype(np.float32), mask=mask).dtype == np.float32
    layer.forward(x)
    np.testing.assert_allclose(layer.backward(np.ones((2, 2))), np.full((2, 3, 2), 1 / 3))


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (nn.MaxPooling2D(0), (8, 8, 1), "Got pool_size=0; expected a whole number"),
        (nn.MaxPooling2D((2, 2, 2)), (8, 8, 1), "expected a whole number or a pair"),
        (nn.AveragePooling2D(2, 0), (8, 8, 1), "Got strides=0"),
        (nn.AveragePooling2D(padding="full"), (8, 8, 1), "Got padding='full'; expected 'valid'"),
        (nn.MaxPooling2D(), (1, 8, 1), "reaches over 2 cells does not fit into 1"),
        (nn.MaxPooling2D(), (8, 8), r"MaxPooling2D needs images \(height, width, C\)"),
        (nn.MaxPooling1D(), (8, 8, 1), r"MaxPooling1D needs sequences \(T, C\)"),
        (nn.GlobalMaxPooling2D(), (8, 8), "GlobalMaxPooling2D needs images"),
        (nn.GlobalAveragePooling1D(), (8,), "needs sequences"),
        (nn.Flatten(), (None, 3), r"Flatten needs inputs of known size; got input_shape \(None, 3\)"),
        (nn.Reshape((2, 4)), (6,), r"Got target_shape=\(2, 4\) for inputs of shape \(6,\); expected .* is 6"),
        (nn.Reshape((-1, -1)), (6,), "Got target_shape"),
        (nn.Reshape((4, -1)), (6,), "Got target_shape"),
        (nn.Reshape((0, 6)), (6,), "Got target_shape=0"),
        (nn.Reshape((2.0, 3)), (6,), "Got target_shape=2.0"),
        (nn.ZeroPadding2D(-1), (3, 3, 1), "Got padding=-1; expected a whole number of at least 0"),
        (
            nn.ZeroPadding2D((1, 2, 3)),
            (3, 3, 1),
            r"Got padding=\(1, 2, 3\); expected a number, a pair or a pair of pairs",
        ),
        (nn.ZeroPadding2D(), (3, 3), "ZeroPadding2D needs images"),
    ],
    ids=repr,
)
def test_what_cannot_be_is_refused(layer, shape, message):
    with pytest.raises(ValueError, match=message):
        layer.build(shape, np.random.default_rng(0))
    assert layer.output_shape is None


def test_channel_first_dense_weights_by_the_documented_change():
    rng = np.random.default_rng(0)
    x, W = rng.normal(size=(2, 4, 5, 3)), rng.normal(size=(3 * 4 * 5, 6))  # W for flattened (C, height, width)
    turned = W.reshape(3, 4, 5, 6).transpose(1, 2, 0, 3).reshape(-1, 6)
    flat = built(nn.Flatten(), 4, 5, 3).forward(x)
    np.testing.assert_allclose(flat @ turned, x.transpose(0, 3, 1, 2).reshape(2, -1) @ W, rtol=1e-12, atol=1e-13)
