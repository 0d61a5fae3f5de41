"""The playground without a browser: its text, its training, and its task in an event loop of the test's own."""

import asyncio
import itertools
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.display import DisplayHandle

import nnlib as nn
from nnlib.course.playground import CHOICES, FEATURES, LIVE, VALIDATION, State, Training, features, points, written
from nnlib.course.plots.playground import Board, _round_up
from nnlib.course.widgets import playground
from nnlib.course.widgets.playground import Playground

MODULE = sys.modules[Playground.__module__]
STATES = st.builds(
    State,
    features=st.lists(st.sampled_from(list(FEATURES)), min_size=1, unique=True).map(tuple),
    **{name: st.sampled_from(choices) for name, choices in CHOICES.items()},
)


# The text -------------------------------------------------------------------------------------------------------------


@given(STATES)
def test_the_text_restores_the_state(state):
    assert State.read(str(state)) == state


def test_the_text_says_what_differs_from_the_defaults():
    assert str(State()) == ""
    state = State.read("  learning_rate=1e-1 data=spirals features=x0*x1,x0 batch_size=400 ")
    assert state == State(data="spirals", learning_rate=0.1, features=("x0", "x0*x1"), batch_size=400)
    assert str(state) == "data=spirals features=x0,x0*x1 learning_rate=0.1 batch_size=400"


def test_the_defaults_stay_what_they_are():
    """Texts that were written down leave them out."""
    assert " ".join(f"{name}={written(value)}" for name, value in vars(State()).items()) == (
        "data=circles noise=0.1 points=200 seed=0 features=x0,x1 depth=2 width=4 activation=tanh "
        "initializer=glorot_uniform optimizer=sgd learning_rate=0.03 batch_size=16 penalty=none strength=0.001 speed=10"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dept=3", "no 'dept'. Did you mean 'depth'? It has data, noise"),
        ("depth", "Got 'depth' in a playground's text; expected each name once, as depth=value."),
        ("depth=2 depth=3", "Got 'depth=3' in a playground's text; expected each name once"),
        ("depth=-1", "Got depth=-1; expected one of 0, 1, 2, 3, 4, 5, 6."),
        ("depth=two", "Got depth=two; expected one of 0, 1"),
        ("depth=2.5", "Got depth=2.5; expected one of 0, 1"),
        ("seed=100", "Got seed=100; expected one of 0 to 99."),
        ("learning_rate=nan", "Got learning_rate=nan; expected one of 0.0001,"),
        ("learning_rate=0.02", "Got learning_rate=0.02; expected one of 0.0001, 0.0003"),
        ("data=moon", "Got data=moon; expected one of blobs, moons"),
        ("features=x0,x2", "Got features=x2; expected one of x0, x1, x0^2"),
        ("features=", "Got no features; a network needs an input"),
        (7, "Got 7 for a playground; expected text such as"),
    ],
)
def test_other_texts_are_refused(text, says):
    with pytest.raises(ValueError) as error:
        State.read(text)
    assert says in str(error.value)
    with pytest.raises(ValueError):
        playground(text)


# The training ---------------------------------------------------------------------------------------------------------


def trained(text, epochs):
    training = Training(State.read(text))
    for _ in range(epochs):
        training.step()
    return training


@pytest.mark.parametrize("data", CHOICES["data"])
def test_points_are_of_two_classes_scaled_and_kept_apart(data):
    x, y, x_val, y_val = points(State(data=data, points=100, seed=3))
    assert x.shape == (100, 2)
    assert x_val.shape == (VALIDATION, 2)
    assert set(y) == set(y_val) == {0, 1}
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(x.std(axis=0), 1)
    again, other = points(State(data=data, points=100, seed=3))[0], points(State(data=data, points=100, seed=4))[0]
    np.testing.assert_array_equal(x, again)
    assert not np.array_equal(x, other)


def test_features_of_a_point():
    names = ("x0", "x1", "x0^2", "x1^2", "x0*x1", "sin(pi*x0)", "sin(pi*x1)")
    assert names == tuple(FEATURES)
    np.testing.assert_allclose(features(names, np.array([[0.5, -3.0]])), [[0.5, -3, 0.25, 9, -1.5, 1, 0]], atol=1e-12)
    assert features(("x1",), np.array([[0.5, -3.0]])) == [[-3.0]]


def test_its_numbers_are_those_of_the_librarys_own_training():
    """The network, losses and norms are what a reader gets by writing the same in five lines."""
    state = State(penalty="l2", strength=0.01, optimizer="momentum", seed=5, depth=1, width=3)
    training = trained(str(state), 4)
    x, y, x_val, y_val = points(state)
    layers = [nn.Dense(3, "tanh"), nn.Dense(1)]
    model = nn.Sequential(layers, input_shape=2, seed=5, kernel_regularizer=nn.L2(0.01))
    loss, optimizer = nn.BinaryCrossentropy(from_logits=True), nn.SGD(0.03, momentum=0.9)
    start = model.evaluate(x, y, loss)["loss"]
    model.fit(x, y, loss, optimizer, epochs=4, batch_size=16, validation_data=(x_val, y_val), verbose=0)
    np.testing.assert_allclose(training.losses, [start, *model.history["loss"]], rtol=1e-12)
    np.testing.assert_allclose(training.val_losses[1:], model.history["val_loss"], rtol=1e-12)
    np.testing.assert_allclose(training.norms, [model.history[f"gradient_norm.{key}"][-1] for key in (0, 1)])
    np.testing.assert_allclose(training.model.params, model.params, rtol=1e-12)
    right = [int(np.sum((model.predict(a)[:, 0] > 0) == b)) for a, b in ((x, y), (x_val, y_val))]
    assert training.right() == tuple(right)
    assert training.text() == (
        f"epoch 4: training loss {training.losses[-1]:.3f} ({right[0]} of 200 right), validation loss "
        f"{training.val_losses[-1]:.3f} ({right[1]} of 200 right)\ngradient norms by layer "
        f"{training.norms[0]:.2g}, {training.norms[1]:.2g}"
    )


def test_a_network_learns_the_circles():
    assert trained("noise=0.05 learning_rate=0.3", 60).right() == (200, 200)


def test_epoch_0_has_the_gradient_of_all_points():
    training = Training(State(penalty="l1"))
    x, y = features(training.state.features, training.x), training.y[:, None]
    step = 1e-6

    def loss_at(k, w):
        before = training.model.params[k]
        training.model.params[k] = before + w
        value = training.model.evaluate(x, y)["loss"]
        training.model.params[k] = before
        return value

    slopes = [(loss_at(k, step) - loss_at(k, -step)) / (2 * step) for k in range(12)]  # the first layer: 2 x 4 + 4
    assert training.norms[0] == pytest.approx(np.linalg.norm(slopes), rel=1e-5)


def test_pictures_and_pauses_change_no_number():
    stepped = trained("data=moons", 5)
    watched = Training(State(data="moons"))
    while watched.epoch < 5:
        watched.advance()
        watched.surfaces()
        watched.text()
    np.testing.assert_array_equal(watched.model.params, stepped.model.params)
    assert watched.losses == stepped.losses


def test_surfaces_are_what_the_network_says():
    training = trained("depth=2 width=3 features=x0,x1^2", 2)
    surface, units = training.surfaces()
    assert [layer.shape for layer in units] == [(48, 48, 3), (48, 48, 3)]
    row, column = 40, 7  # x1 grows with the row
    x = np.linspace(-training.limit, training.limit, 48)
    point = features(("x0", "x1^2"), np.array([[x[column], x[row]]]))
    p = nn.Sigmoid().forward(training.model.forward(point))
    assert surface[row, column] == pytest.approx(p[0, 0])
    h = training.model.layers[0].forward(point)
    np.testing.assert_allclose(units[0][row, column], h[0])


@pytest.mark.parametrize(
    ("change", "live"),
    [
        ({"learning_rate": 0.3}, True),
        ({"batch_size": 4}, True),
        ({"penalty": "l1"}, True),
        ({"strength": 0.1}, True),
        ({"speed": 1}, True),
        ({"depth": 3}, False),
        ({"width": 5}, False),
        ({"activation": "relu"}, False),
        ({"initializer": "zeros"}, False),
        ({"data": "xor"}, False),
        ({"noise": 0.2}, False),
        ({"points": 100}, False),
        ({"seed": 1}, False),
        ({"optimizer": "adam"}, False),
        ({"features": ("x0",)}, False),
        ({"depth": 3, "learning_rate": 0.3}, False),
    ],
)
def test_what_acts_at_once_and_what_begins_again(change, live):
    training = trained("", 2)
    state = replace(training.state, **change)
    changed = training.change(state)
    assert (changed is training) == live
    assert changed.state == state
    assert changed.epoch == (2 if live else 0)


def test_every_control_is_tried_above():
    assert {*CHOICES, "features"} == set(State.__dataclass_fields__)
    assert set(LIVE) < set(CHOICES)


def test_a_new_rate_size_and_penalty_act_on_the_next_batch():
    training = trained("", 1)
    training.advance()
    training.change(replace(training.state, learning_rate=0.3, batch_size=64, penalty="l2", strength=0.1))
    assert training.optimizer.learning_rate == 0.3
    assert (training.penalty.l1, training.penalty.l2) == (0.0, 0.1)
    assert training.model.penalty() == pytest.approx(
        0.1 * sum((w.params["kernel"] ** 2).sum() for w in training.model.layers)
    )
    batches = 0
    while not training.advance():
        batches += 1
    assert batches == 3  # 16 points were seen, 184 are left: 64, 64, 56
    training.change(replace(training.state, penalty="l1"))
    assert (training.penalty.l1, training.penalty.l2) == (0.1, 0.0)


def test_before_the_first_batch_nothing_is_lost_and_epoch_0_is_measured_again():
    training = Training(State()).change(State(penalty="l2", strength=0.1))
    assert training.losses == Training(State(penalty="l2", strength=0.1)).losses != Training(State()).losses


def test_training_ends_by_itself(monkeypatch):
    monkeypatch.setattr("nnlib.course.playground.EPOCHS", 3)
    training = trained("", 5)
    assert (training.epoch, training.over) == (3, True)
    assert training.text().startswith("epoch 3, the last: ")
    assert training.change(training.state).epoch == 0


def test_divergence_is_reported():
    with pytest.raises(nn.DivergenceError):
        trained("activation=linear learning_rate=30 features=x0,x1,x0^2 depth=4 width=16 initializer=ones", 50)


# The figure -----------------------------------------------------------------------------------------------------------


def corners():
    """Yield states with every control at every choice, alone, and with all at their extremes together."""
    for name, choices in CHOICES.items():
        yield from (State(**{name: choice}) for choice in (choices if len(choices) < 20 else (choices[0], choices[-1])))
    for end, names in itertools.product((0, -1), (("x0",), tuple(FEATURES))):
        yield State(features=names, **{name: choices[end] for name, choices in CHOICES.items()})
    for name in FEATURES:
        yield State(features=(name,))


@pytest.fixture(scope="module")
def board():
    return Board()


def drawn(board, training):
    surface, units = training.surfaces()
    return board.draw(
        (training.x, training.y), (training.x_val, training.y_val), training.limit, surface, units,
        training.losses, training.val_losses, training.norms,
    )  # fmt: skip


@pytest.mark.parametrize("state", list(corners()), ids=str)
def test_every_control_at_every_place_trains_and_draws(board, state):
    training = Training(state)
    first = drawn(board, training)
    assert first.startswith(b"\x89PNG")
    training.step()
    assert training.epoch == 1
    assert np.isfinite(training.norms).all()
    assert drawn(board, training) != first


def test_the_figure_shows_the_numbers_it_is_given(board):
    training = trained("depth=3 width=2", 3)
    drawn(board, training)
    np.testing.assert_array_equal(board.loss.get_ydata(), training.losses)
    np.testing.assert_array_equal(board.val_loss.get_ydata(), training.val_losses)
    assert [bar.get_height() for bar in board.bars] == [*training.norms, 0, 0, 0]
    seen = [np.column_stack(artist.get_data()) for artist in board.points]
    for x, y in ((training.x, training.y), (training.x_val, training.y_val)):
        for label in (0, 1):
            np.testing.assert_array_equal(seen.pop(0), x[y == label])
    tiles = board.mosaic.get_array()
    assert tiles.shape == (3 * 26, 2 * 26)
    unit = training.surfaces()[1][2][..., 1]  # layer 2, unit 1: the last tile, upright
    shown = tiles[-25:-1, -25:-1]
    assert shown[-1, 0] == pytest.approx(unit[1, 0] / np.abs(unit[::-2, ::2]).max())
    assert shown[0, 0] == pytest.approx(unit[-1, 0] / np.abs(unit[::-2, ::2]).max())


def test_one_board_draws_a_state_alike_whatever_it_drew_before(board):
    for text in ("", "depth=0", "data=spirals depth=6 width=16", ""):
        training = trained(text, 1)
        assert drawn(board, training) == drawn(Board(), training)


@given(st.floats(0, 1e200))
def test_scales_are_round_and_hold_what_they_must(value):
    top = _round_up(value)
    assert value <= top
    assert value < 0.1 or top <= 2.5 * value + 1e-9 * value
    assert f"{top:.0e}"[0] in "125"


# The controls and the task --------------------------------------------------------------------------------------------


class Screen:
    """A playground, and what it shows: pictures and lines, the first of each by `show`."""

    def __init__(self, monkeypatch):
        self.outputs, self.images, self.lines = [], [], []
        monkeypatch.setattr("nnlib.course.display.display", self._display)
        monkeypatch.setattr(DisplayHandle, "update", lambda handle, data, raw: self._take(data))

    def _display(self, data, raw, display_id=None):
        self.outputs.append(data)
        self._take(data)
        return DisplayHandle() if display_id else None

    def _take(self, data):
        if "image/png" in data:
            self.images.append(data["image/png"])
        elif len(data) == 1:
            self.lines.append(data["text/plain"])

    def open(self, state=""):
        self.playground = Playground(state)
        self.playground.show()
        return self.playground

    @property
    def epoch(self):
        return int(self.lines[-1].split()[1].rstrip(":,"))


@pytest.fixture
def screen(monkeypatch):
    yield Screen(monkeypatch)
    Playground.active = None


def click(board, name):
    board.buttons[name].click()


async def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


def test_what_is_shown_first(screen):
    board = screen.open("data=xor")
    controls, image, line = screen.outputs
    assert controls["text/plain"] == 'Controls, once this cell has run: playground("data=xor")'
    assert image["image/png"].startswith(b"\x89PNG")
    assert image["text/plain"] == line["text/plain"] == Training(State(data="xor")).text()
    assert 'playground("data=xor")' in board.state_line.value
    assert {control.description for control in board.controls.values()} == {n.replace("_", " ") for n in CHOICES}
    assert board.voice.text == ""


def test_step_and_reset(screen):
    board = screen.open()
    for _ in range(3):
        click(board, "Step")
    assert screen.lines[-1] == board.voice.text == trained("", 3).text()
    assert len(set(screen.images)) == 4
    click(board, "Reset")
    assert screen.lines[-1] == Training(State()).text()
    assert screen.images[-1] == screen.images[0]


def test_each_control_sets_its_own_value(screen):
    board = screen.open()
    for name, control in board.controls.items():
        control.value = next(choice for choice in CHOICES[name] if choice != control.value)
        assert getattr(board.training.state, name) == control.value
        assert f"{name}={written(control.value)}" in board.state_line.value
    board.features["x0*x1"].value = True
    assert board.training.state.features == ("x0", "x1", "x0*x1")
    assert playground(str(board.training.state)) is None


def test_training_runs_answers_and_stops(screen):
    async def use():
        board = screen.open("points=50")
        click(board, "Start")
        await until(lambda: screen.epoch > 5)
        silent = board.voice.text
        await until(lambda: screen.epoch > 20)
        assert board.voice.text == silent  # a running network is not spoken
        board.controls["learning_rate"].value = 0.1  # acts at once, and goes on
        assert screen.epoch >= 5
        board.controls["width"].value = 2  # begins again, and goes on
        assert board.training.epoch == 0
        await until(lambda: screen.epoch > 10)
        click(board, "Stop")
        stopped, said = board.training.epoch, screen.lines[-1]
        assert said == board.voice.text == board.training.text()
        await board.task
        await asyncio.sleep(0.1)
        assert board.training.epoch == stopped
        assert screen.lines[-1] == said
        click(board, "Start")
        await until(lambda: screen.epoch > stopped)
        click(board, "Stop")

    asyncio.run(use())


def test_running_gives_the_network_that_stepping_gives(screen):
    async def use():
        board = screen.open("data=moons speed=1")
        click(board, "Start")
        await until(lambda: board.training.epoch >= 5)
        click(board, "Stop")
        click(board, "Step")  # completes the epoch that was under way
        return board.training

    ran = asyncio.run(use())
    np.testing.assert_array_equal(ran.model.params, trained("data=moons", ran.epoch).model.params)


def test_speed_is_epochs_a_picture(screen):
    async def use():
        board = screen.open("points=10 speed=2")
        click(board, "Start")
        await until(lambda: screen.epoch >= 8)
        click(board, "Stop")

    asyncio.run(use())
    epochs = [int(line.split()[1].rstrip(":")) for line in screen.lines[1:-1]]
    assert max(np.diff(epochs)) <= 2


def test_starting_again_cancels_the_last_task_and_a_second_playground_stops_the_first(screen):
    async def use():
        board = screen.open()
        click(board, "Start")
        first = board.task
        click(board, "Start")
        await asyncio.sleep(0.05)
        assert first.cancelled()
        assert not board.task.done()
        other = screen.open()  # as when the cell is run again
        await until(board.task.done)
        click(other, "Start")
        await until(lambda: other.training.epoch > 0)
        click(board, "Start")
        await until(other.task.done)
        click(board, "Stop")

    asyncio.run(use())


DIVERGES = "activation=linear learning_rate=30 features=x0,x1,x0^2 depth=4 width=16 initializer=ones"


def test_divergence_is_said_kindly_and_training_stops(screen):
    async def use():
        board = screen.open(DIVERGES)
        click(board, "Start")
        await asyncio.wait_for(board.task, 20)
        assert screen.lines[-1] == board.voice.text
        assert screen.lines[-1].startswith("Training diverged in epoch ")
        assert screen.lines[-1].endswith(" Start begins again with fresh weights.")
        assert "Traceback" not in screen.lines[-1]
        board.controls["learning_rate"].value = 0.0001
        assert screen.epoch == 0
        click(board, "Step")
        assert screen.epoch == 1
        return board

    board = asyncio.run(use())
    assert not board.running


def test_divergence_in_a_step(screen):
    board = screen.open(DIVERGES)
    for _ in range(50):
        click(board, "Step")
        if screen.lines[-1].startswith("Training diverged"):
            break
    assert screen.lines[-1].startswith("Training diverged")
    click(board, "Reset")
    assert screen.epoch == 0


def test_the_end_of_the_longest_training(screen, monkeypatch):
    monkeypatch.setattr("nnlib.course.playground.EPOCHS", 3)

    async def use():
        board = screen.open()
        click(board, "Start")
        await asyncio.wait_for(board.task, 20)
        assert screen.lines[-1] == board.voice.text
        assert screen.lines[-1].startswith("epoch 3, the last: ")
        click(board, "Start")
        assert (board.training.epoch, board.running) == (0, True)
        await asyncio.wait_for(board.task, 20)
        assert (board.training.epoch, board.running) == (3, False)

    asyncio.run(use())


def test_an_error_is_shown_in_place_of_the_figures(screen):
    board = screen.open("features=x0")
    board.features["x0"].value = False
    assert "Got no features" in screen.lines[-1] == board.voice.text
    assert board.training.state.features == ("x0",)
    board.features["x1"].value = True
    assert screen.epoch == 0
    assert board.training.state.features == ("x1",)
    click(board, "Start")  # no event loop here
    assert screen.lines[-1].rstrip().endswith("RuntimeError: no running event loop")
    assert not board.running
