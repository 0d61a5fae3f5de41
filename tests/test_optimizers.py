"""Optimisers and schedules: the numbers of Keras and PyTorch over 50 updates, first steps worked by hand, the door."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import nnlib as nn
from nnlib.schedules import schedule

REFERENCES = np.load(Path(__file__).parent / "references" / "optimizers.npz")
STEPS = 1, 2, 3, 10, 20, 31, 50  # the updates after which the references were taken

OPTIMIZERS = {
    "SGD": lambda rate=0.05, **more: nn.SGD(rate, **more),
    "momentum": lambda rate=0.05, **more: nn.SGD(rate, momentum=0.9, **more),
    "Nesterov": lambda rate=0.05, **more: nn.SGD(rate, momentum=0.9, nesterov=True, **more),
    "RMSprop": lambda rate=0.05, **more: nn.RMSprop(rate, **more),
    "Adam": lambda rate=0.05, **more: nn.Adam(rate, **more),
    "AdamW": lambda rate=0.05, **more: nn.AdamW(rate, **more),
}
RATES = {
    "constant": 0.05,
    "StepDecay": nn.StepDecay(0.05, 20, 0.3),
    "ExponentialDecay": nn.ExponentialDecay(0.05, 20, 0.3),
    "CosineDecay": nn.CosineDecay(0.05, 30, alpha=0.1),
    "Warmup": nn.Warmup(nn.CosineDecay(0.05, 30, alpha=0.1), 10),
}

every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)


def path(optimizer, w, grads):
    """Return the parameters after each of STEPS; `w` and `grads` stay as they are."""
    w, taken = w.copy(), []
    for grad in grads:
        grad = grad.copy()
        grad.flags.writeable = False
        optimizer.update(w, grad)
        taken.append(w.copy())
    return np.stack([taken[step - 1] for step in STEPS if step <= len(taken)])


# The numbers of Keras and PyTorch -------------------------------------------------------------------------------------


def test_every_optimizer_and_schedule_has_references():
    names = {key.split("/")[1] for key in REFERENCES.files if key.startswith("keras/")}
    assert names == {f"{name} {rate}" for name in OPTIMIZERS for rate in [*RATES, "clipped"]}
    kinds = {kind for kind in nn.Optimizer._registered.values() if kind.__module__.startswith("nnlib.")}
    assert {type(make()) for make in OPTIMIZERS.values()} == kinds
    kinds = {kind for kind in nn.Schedule._registered.values() if kind.__module__.startswith("nnlib.")}
    assert {type(schedule(rate)) for rate in RATES.values()} == kinds


@every_optimizer
@pytest.mark.parametrize("rate", [*RATES, "clipped"])
def test_fifty_updates_are_those_of_keras(name, rate):
    clipped = {"global_clipnorm": 2.0} if rate == "clipped" else {}
    optimizer = OPTIMIZERS[name](RATES.get(rate, 0.05), **clipped)
    got = path(optimizer, REFERENCES["given/w"], REFERENCES["given/grads"])
    np.testing.assert_allclose(got, REFERENCES[f"keras/{name} {rate}/w"], rtol=0, atol=1e-12)
    assert optimizer.iterations == 50


@every_optimizer
@pytest.mark.parametrize("rate", ["constant", "clipped"])
def test_fifty_updates_are_those_of_pytorch(name, rate):
    """With an epsilon of next to nothing, for PyTorch adds it elsewhere; and so without the tiny gradients."""
    settings = {"global_clipnorm": 2.0} if rate == "clipped" else {}
    if name in ("RMSprop", "Adam", "AdamW"):
        settings["epsilon"] = 1e-16
    got = path(OPTIMIZERS[name](**settings), REFERENCES["given/w"][:6], REFERENCES["given/grads"][:, :6])
    np.testing.assert_allclose(got, REFERENCES[f"torch/{name} {rate}/w"], rtol=0, atol=1e-12)


def test_some_gradients_are_clipped_and_some_are_not():
    norms = np.linalg.norm(REFERENCES["given/grads"], axis=1)
    assert 10 < (norms > 2).sum() < 40


# Worked by hand -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("optimizer", "changes"),
    [
        (nn.SGD(0.1), [-0.2, -0.2, -0.2]),
        (nn.SGD(0.1, momentum=0.5), [-0.2, -0.3, -0.35]),  # v = -0.2, then 0.5 v - 0.2
        (nn.SGD(0.1, momentum=0.5, nesterov=True), [-0.3, -0.35, -0.375]),  # 0.5 v - 0.2 with the new v
        (nn.RMSprop(0.1, rho=0.75, epsilon=3.0), [-0.1, -0.2 / math.sqrt(4.75)]),  # v = 1, then 1.75
        (nn.Adam(0.1, epsilon=1e-16), [-0.1, -0.1, -0.1]),  # m / sqrt(v), both corrected, is the gradient's sign
        (nn.Adam(0.1, 0.5, 0.75, epsilon=1.0), [-0.05, -0.1 * math.sqrt(7) / (math.sqrt(7) + 2)]),
        (nn.AdamW(0.1, weight_decay=0.5, epsilon=1e-16), [-0.15 - 0.1, -0.1375 - 0.1]),
        (nn.SGD(0.1, global_clipnorm=1.0), [-0.1, -0.1]),
        (nn.SGD(0.1, global_clipnorm=2.0), [-0.2, -0.2]),
        (nn.SGD(nn.StepDecay(0.1, 2)), [-0.2, -0.2, -0.1, -0.1, -0.05]),
    ],
    ids=repr,
)
def test_first_changes_worked_by_hand(optimizer, changes):
    """From w = 3, with the gradient 2 at every step."""
    w = np.array([3.0])
    for change in changes:
        before = float(w[0])
        optimizer.update(w, np.array([2.0]))
        assert w[0] - before == pytest.approx(change, rel=1e-13)


def test_the_whole_gradient_is_clipped():
    w = np.zeros(2)
    nn.SGD(1.0, global_clipnorm=2.5).update(w, np.array([3.0, 4.0]))
    np.testing.assert_allclose(w, [-1.5, -2.0], rtol=1e-15)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ["Adam", "AdamW"])
def test_vectors_longer_than_a_block(name, dtype):
    """The formula on whole vectors, without blocks."""
    rng = np.random.default_rng(0)
    optimizer, (w, *grads) = OPTIMIZERS[name](), rng.normal(size=(4, 40_000)).astype(dtype)
    want, m, v = w.astype(float), 0.0, 0.0
    for t, g in enumerate(grads, start=1):
        optimizer.update(w, g)
        m, v = 0.9 * m + 0.1 * g.astype(float), 0.999 * v + 0.001 * g.astype(float) ** 2
        if name == "AdamW":
            want -= 0.05 * 0.004 * want
        want -= 0.05 * math.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-7)
    np.testing.assert_allclose(w, want, rtol=0, atol=1e-13 if dtype == "float64" else 1e-5)


# Promises of every optimiser ------------------------------------------------------------------------------------------


@every_optimizer
def test_float32_stays_float32(name):
    w, grads = REFERENCES["given/w"][:6].astype("f4"), REFERENCES["given/grads"][:20, :6].astype("f4")
    optimizer = OPTIMIZERS[name](np.float64(0.05), global_clipnorm=np.float64(2.0))
    got = path(optimizer, w, grads)
    assert got.dtype == np.float32
    assert all(slot.dtype == np.float32 and slot.shape == w.shape for slot in optimizer.slots.values())
    want = path(OPTIMIZERS[name](global_clipnorm=2.0), w.astype(float), grads.astype(float))
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-5)


@every_optimizer
def test_views_are_changed_in_place_and_gradients_left_alone(name):
    flat = np.ones(10)
    grad = np.full(6, 3.0)
    grad.flags.writeable = False
    optimizer = OPTIMIZERS[name](global_clipnorm=1.0)
    optimizer.update(flat[2:8], grad)
    assert (flat[2:8] != 1).all()
    assert (flat[[0, 1, 8, 9]] == 1).all()
    assert set(optimizer.slots) == set(optimizer.memory)


@every_optimizer
def test_not_a_number_is_never_hidden(name):
    w = np.ones(2)
    OPTIMIZERS[name](global_clipnorm=1.0).update(w, np.array([np.nan, 1.0]))
    assert np.isnan(w[0])


@every_optimizer
def test_the_learning_rate_may_be_set_while_training(name):
    w, grads = REFERENCES["given/w"], REFERENCES["given/grads"]
    optimizer, want = OPTIMIZERS[name](nn.Warmup(0.05, 20)), OPTIMIZERS[name](nn.Warmup(0.05, 20))
    got, reference = w.copy(), w.copy()
    for step, grad in enumerate(grads):
        if step == 20:  # the warm-up is over: from here on the same number
            optimizer.learning_rate = 0.05
        assert optimizer.rate == want.rate
        optimizer.update(got, grad)
        want.update(reference, grad)
    np.testing.assert_array_equal(got, reference)
    assert optimizer.learning_rate == 0.05
    optimizer.learning_rate = nn.CosineDecay(0.1, 100)
    assert optimizer.rate == pytest.approx(0.05)  # half of the way down, at step 50
    with pytest.raises(ValueError, match="learning_rate"):
        optimizer.learning_rate = -1.0
    assert optimizer.rate == pytest.approx(0.05)


@every_optimizer
@pytest.mark.parametrize("rate", RATES)
def test_a_configuration_makes_the_same_optimizer(name, rate):
    optimizer = OPTIMIZERS[name](RATES[rate], global_clipnorm=3.0)
    text = json.dumps(optimizer.config(), allow_nan=False)
    want = path(optimizer, REFERENCES["given/w"], REFERENCES["given/grads"])
    for copy in (nn.Optimizer.from_config(json.loads(text)), eval(repr(optimizer), vars(nn).copy())):
        assert type(copy) is type(optimizer)
        assert json.dumps(copy.config()) == text
        np.testing.assert_array_equal(path(copy, REFERENCES["given/w"], REFERENCES["given/grads"]), want)


NO_NUMBERS = [-1, -1e-9, np.nan, np.inf, "0.1", True, 1j]
REFUSED = [  # class, argument, values, words of the message
    *((kind, "learning_rate", NO_NUMBERS, None) for kind in (nn.SGD, nn.RMSprop, nn.Adam, nn.AdamW)),
    *((kind, "global_clipnorm", [*NO_NUMBERS, 0], "above 0") for kind in (nn.SGD, nn.RMSprop, nn.Adam, nn.AdamW)),
    *((kind, "epsilon", [*NO_NUMBERS, 0], "above 0") for kind in (nn.RMSprop, nn.Adam, nn.AdamW)),
    (nn.SGD, "momentum", [*NO_NUMBERS, 1, 1.5], "at least 0 and under 1"),
    (nn.RMSprop, "rho", [*NO_NUMBERS, 1], "at least 0 and under 1"),
    (nn.Adam, "beta_1", [*NO_NUMBERS, 1], "at least 0 and under 1"),
    (nn.Adam, "beta_2", [*NO_NUMBERS, 1], "at least 0 and under 1"),
    (nn.AdamW, "weight_decay", [*NO_NUMBERS, 1], "at least 0 and under 1"),
]


@pytest.mark.parametrize(
    ("kind", "argument", "value", "message"),
    [(kind, argument, value, message) for kind, argument, values, message in REFUSED for value in values],
)
def test_arguments_out_of_range(kind, argument, value, message):
    with pytest.raises(ValueError, match=message) as raised:
        kind(**{argument: value})
    assert repr(value) in str(raised.value)


def test_nesterov_needs_momentum():
    with pytest.raises(ValueError, match=r"nesterov=True with momentum=0.*say to 0.9"):
        nn.SGD(nesterov=True)


# Schedules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "rates"),
    [
        (nn.ConstantRate(0.3), {0: 0.3, 1: 0.3, 10**9: 0.3}),
        (nn.StepDecay(0.8, 10), {0: 0.8, 9: 0.8, 10: 0.4, 19: 0.4, 20: 0.2, 35: 0.1}),
        (nn.ExponentialDecay(0.8, 10, 0.25), {0: 0.8, 5: 0.4, 10: 0.2, 15: 0.1}),
        (nn.CosineDecay(0.8, 12), {0: 0.8, 4: 0.6, 6: 0.4, 8: 0.2, 12: 0.0, 13: 0.0, 999: 0.0}),
        (nn.CosineDecay(0.8, 12, alpha=0.5), {0: 0.8, 6: 0.6, 12: 0.4, 999: 0.4}),
        (nn.Warmup(0.8, 4), {0: 0.0, 1: 0.2, 3: 0.6, 4: 0.8, 99: 0.8}),
        (nn.Warmup(nn.StepDecay(0.8, 10), 4), {0: 0.0, 2: 0.4, 4: 0.8, 13: 0.8, 14: 0.4, 24: 0.2}),
    ],
    ids=repr,
)
def test_rates_worked_by_hand(rule, rates):
    for step, rate in rates.items():
        assert rule(step) == pytest.approx(rate, rel=1e-14, abs=1e-17), step
    for copy in (nn.Schedule.from_config(json.loads(json.dumps(rule.config()))), eval(repr(rule), vars(nn).copy())):
        assert type(copy) is type(rule)
        assert copy.config() == rule.config()
        assert [copy(step) for step in rates] == [rule(step) for step in rates]


@pytest.mark.parametrize("step", [0, 1, 7, 50])
def test_an_optimizer_counts_its_steps_from_0(step):
    optimizer, rule = nn.SGD(nn.ExponentialDecay(0.8, 10)), nn.ExponentialDecay(0.8, 10)
    for _ in range(step):
        optimizer.update(np.zeros(1), np.zeros(1))
    assert optimizer.rate == rule(step)


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (nn.ConstantRate, "learning_rate"),
        *((lambda v, kind=kind: kind(v, 10), "initial_learning_rate") for kind in (nn.StepDecay, nn.ExponentialDecay)),
        (lambda v: nn.CosineDecay(v, 10), "initial_learning_rate"),
        (lambda v: nn.StepDecay(0.1, 10, v), "decay_rate"),
        (lambda v: nn.CosineDecay(0.1, 10, v), "alpha"),
        (lambda v: nn.Warmup(v, 10), None),
    ],
)
@pytest.mark.parametrize("value", NO_NUMBERS)
def test_rates_out_of_range(make, argument, value):
    with pytest.raises(ValueError, match=argument):
        make(value)


@pytest.mark.parametrize("steps", [0, -1, 2.5, "3", None, np.nan, True])
def test_steps_are_whole(steps):
    for make in (nn.StepDecay, nn.ExponentialDecay, nn.CosineDecay):
        with pytest.raises(ValueError, match=r"Got decay_steps=.*whole number of at least 1"):
            make(0.1, steps)
    with pytest.raises(ValueError, match=r"Got warmup_steps=.*whole number of at least 1"):
        nn.Warmup(0.1, steps)
