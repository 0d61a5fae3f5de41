"""Start values: their spread against the formula, their streams of random numbers, and what is refused."""

import json
import math

import numpy as np
import pytest

import nnlib as nn
from nnlib.initializers import fans

SPREADS = {  # the standard deviation for a kernel with fan_in 400 and fan_out 100
    nn.GlorotNormal: math.sqrt(2 / 500),
    nn.GlorotUniform: math.sqrt(2 / 500),
    nn.HeNormal: math.sqrt(2 / 400),
    nn.HeUniform: math.sqrt(2 / 400),
    nn.LecunNormal: math.sqrt(1 / 400),
    nn.LecunUniform: math.sqrt(1 / 400),
    nn.RandomNormal: 0.05,
    nn.RandomUniform: 0.1 / math.sqrt(12),
    nn.Orthogonal: 0.05,  # columns of length 1 with 400 entries
}
EXACT = {nn.Zeros: 0.0, nn.Ones: 1.0, nn.Constant: 0.0}
KINDS = [*SPREADS, *EXACT, nn.Identity]


def rng():
    return np.random.default_rng(0)


def test_every_initializer_is_here():
    registered = {kind for kind in nn.Initializer._registered.values() if kind.__module__.startswith("nnlib.")}
    assert registered == set(KINDS)


@pytest.mark.parametrize("kind", SPREADS)
def test_mean_and_spread(kind):
    """40 000 numbers: their mean is known to spread / 200, their standard deviation to about 0.4 %; He and Xavier
    differ by 12 %, He by fan_in and by fan_out by 100 %."""
    w = kind()((400, 100), rng())
    assert w.shape == (400, 100)
    assert abs(w.mean()) < 4 * SPREADS[kind] / 200
    assert w.std() == pytest.approx(SPREADS[kind], rel=0.015)
    if "Uniform" in kind.__name__:
        limit = math.sqrt(3) * SPREADS[kind]
        assert 0.999 * limit < w.max() <= limit
        assert -limit <= w.min() < -0.999 * limit
    elif "Normal" in kind.__name__:
        assert np.abs(w).max() > 3.5 * SPREADS[kind]  # no tails cut
        assert (np.abs(w) < SPREADS[kind]).mean() == pytest.approx(0.6827, abs=0.01)


def test_given_arguments():
    u = nn.RandomUniform(2.0, 3.0)((400, 100), rng())
    assert 2 <= u.min() < 2.001
    assert 2.999 < u.max() <= 3
    w = nn.RandomNormal(5.0, 2.0)((400, 100), rng())
    assert w.mean() == pytest.approx(5, abs=0.04)
    assert w.std() == pytest.approx(2, rel=0.015)
    assert (nn.RandomNormal(5.0, 0.0)((3, 4), rng()) == 5).all()
    assert (nn.Constant(-2.5)((3, 4), rng()) == -2.5).all()


@pytest.mark.parametrize("kind", EXACT)
def test_the_same_number_everywhere(kind):
    np.testing.assert_array_equal(kind()((3, 4), rng()), np.full((3, 4), EXACT[kind]), strict=True)


@pytest.mark.parametrize(
    ("shape", "want"),
    [((7, 5), (7, 5)), ((3, 2, 7, 5), (42, 30)), ((3, 7, 5), (21, 15)), ((5,), (5, 5)), ((), (1, 1))],
)
def test_fans(shape, want):
    """(D, H); a convolution's (height, width, C, filters); a one-dimensional one's; a bias."""
    assert fans(shape) == want


@pytest.mark.parametrize(
    ("kind", "variance"),
    [(nn.GlorotNormal, 2 / (600 + 240)), (nn.HeUniform, 2 / 600), (nn.LecunNormal, 1 / 600)],
)
def test_spread_of_a_convolution(kind, variance):
    w = kind()((3, 4, 50, 20), rng())
    assert w.shape == (3, 4, 50, 20)
    assert w.std() == pytest.approx(math.sqrt(variance), rel=0.03)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (nn.Orthogonal, nn.Identity)])
def test_biases(kind):
    assert kind()((5,), rng()).shape == (5,)


@pytest.mark.parametrize("shape", [(40, 10), (10, 40), (20, 20), (1, 6), (6, 1), (3, 2, 4, 50), (3, 2, 4, 10)])
@pytest.mark.parametrize("gain", [1.0, 2.0])
def test_orthogonal(shape, gain):
    w = nn.Orthogonal(gain)(shape, rng())
    assert w.shape == shape
    matrix = w.reshape(-1, shape[-1])
    small = matrix.T @ matrix if matrix.shape[0] >= matrix.shape[1] else matrix @ matrix.T
    np.testing.assert_allclose(small, gain**2 * np.eye(len(small)), atol=1e-13)


def test_identity():
    np.testing.assert_array_equal(nn.Identity()((2, 3), rng()), [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    h = rng().normal(size=(4, 3))
    np.testing.assert_array_equal(h @ nn.Identity(0.5)((3, 3), rng()), 0.5 * h)


def test_orthogonal_matrices_favour_no_direction():
    """The signs that QR happens to choose make most diagonal entries negative; a fair draw has as many of each."""
    stream = rng()
    positive = sum((np.diag(nn.Orthogonal()((6, 6), stream)) > 0).sum() for _ in range(400))
    assert positive / 2400 == pytest.approx(0.5, abs=0.04)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(40, 10), (10, 40), (3, 2, 4, 5)])
def test_float32_is_float64_rounded(kind, shape):
    shape = shape[-2:] if kind is nn.Identity else shape
    single, double = kind()(shape, rng(), np.float32), kind()(shape, rng(), np.float64)
    assert (single.dtype, double.dtype) == (np.float32, np.float64)
    np.testing.assert_array_equal(single, double.astype(np.float32))


@pytest.mark.parametrize("kind", SPREADS)
def test_numbers_come_from_the_stream_alone(kind):
    stream, initializer = rng(), kind()
    first, second = initializer((4, 3), stream), initializer((4, 3), stream)
    assert (first != second).any()
    np.testing.assert_array_equal(kind()((4, 3), rng()), first)
    assert (kind()((4, 3), np.random.default_rng(1)) != first).any()


@pytest.mark.parametrize("kind", KINDS)
def test_a_configuration_makes_the_same_initializer(kind):
    several = {nn.RandomUniform: [-1.0, 0.5], nn.RandomNormal: [1.0]}
    settings = several | {kind: [3.0] for kind in (nn.Constant, nn.Orthogonal, nn.Identity)}
    initializer = kind(*settings.get(kind, []))
    text = json.dumps(initializer.config())
    for copy in (nn.Initializer.from_config(json.loads(text)), eval(repr(initializer), vars(nn).copy())):
        assert type(copy) is kind
        assert json.dumps(copy.config()) == text
        np.testing.assert_array_equal(copy((4, 3), rng()), initializer((4, 3), rng()))


@pytest.mark.parametrize("value", [np.nan, np.inf, "1", None, True])
@pytest.mark.parametrize(
    ("kind", "name"),
    [(nn.Constant, "value"), (nn.RandomUniform, "low"), (nn.RandomUniform, "high"), (nn.RandomNormal, "mean"),
     (nn.RandomNormal, "std"), (nn.Orthogonal, "gain"), (nn.Identity, "gain")],
)  # fmt: skip
def test_arguments_are_numbers(kind, name, value):
    with pytest.raises(ValueError, match=f"Got {name}=.*expected a finite number"):
        kind(**{name: value})


def test_what_else_is_refused():
    with pytest.raises(ValueError, match=r"low=1.0 and high=0.5; expected low <= high"):
        nn.RandomUniform(1.0, 0.5)
    with pytest.raises(ValueError, match=r"std=-0.1; expected a finite number at least 0"):
        nn.RandomNormal(std=-0.1)
    with pytest.raises(ValueError, match=r"two axes or more; got \(5,\)"):
        nn.Orthogonal()((5,), rng())
    with pytest.raises(ValueError, match=r"Identity needs a shape of two axes; got \(3, 4, 5\)"):
        nn.Identity()((3, 4, 5), rng())


# Streams of a whole network -------------------------------------------------------------------------------------------


def network(seed, layers=3, dtype="float64"):
    return nn.Sequential([nn.Dense(6, bias_initializer="normal") for _ in range(layers)], 6, seed=seed, dtype=dtype)


def test_no_two_parameters_share_their_numbers():
    """A generator that is seeded anew for every layer, or for every parameter, repeats itself."""
    numbers = network(0).params
    assert len(np.unique(numbers)) == len(numbers) == 3 * (36 + 6)
    weights = network(0).weights
    for key in range(3):  # the bias is drawn apart from the kernel, in other units: compare them up to a factor
        bias, rows = weights[f"{key}.bias"], weights[f"{key}.kernel"]
        assert (np.abs(np.corrcoef(bias, rows)[0, 1:]) < 0.98).all()


@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_a_seed_is_reproducible(seed):
    np.testing.assert_array_equal(network(seed).params, network(seed).params)
    assert (network(seed).params != network(seed + 1).params).all()
    np.testing.assert_array_equal(network(seed, dtype="float32").params, network(seed).params.astype("float32"))


def test_without_a_seed_numbers_are_new():
    assert (network(None).params != network(None).params).all()


def test_another_layer_leaves_the_others_alone():
    np.testing.assert_array_equal(network(0, 5).params[: 3 * 42], network(0, 3).params)
