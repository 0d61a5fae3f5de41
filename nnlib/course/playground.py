"""The playground without its buttons: a state that fits in a line of text, and the training which that text describes.

The same text gives the same numbers, however the training is started, stopped and stepped: all randomness comes from
the seed, and nothing here looks at a clock. The controls and the figure are in widgets/playground.py and
plots/playground.py. Lesson 05.
"""

import difflib
import inspect
from dataclasses import dataclass, fields, replace

import numpy as np

import nnlib as nn
from nnlib import datasets
from nnlib.activations import sigmoid

CHOICES = {  # all that can be chosen, in the order of the controls
    "data": ("blobs", "moons", "circles", "spirals", "xor"),
    "noise": (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
    "points": (10, 20, 50, 100, 200, 400),
    "seed": tuple(range(100)),
    "depth": tuple(range(7)),
    "width": (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16),
    "activation": (
        "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "softsign",
    ),
    "initializer": (
        "zeros", "ones", "random_uniform", "random_normal", "glorot_uniform", "glorot_normal", "he_uniform",
        "he_normal", "lecun_uniform", "lecun_normal", "orthogonal",
    ),
    "optimizer": ("sgd", "momentum", "adam"),
    "learning_rate": (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0),
    "batch_size": (1, 2, 4, 8, 16, 32, 64, 128, 256, 400),
    "penalty": ("none", "l1", "l2"),
    "strength": (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
    "speed": (1, 2, 5, 10, 20, 50, 100),  # epochs from one picture to the next, at most
}  # fmt: skip
FEATURES = {  # what a network may be given of a point x (m, 2)
    "x0": lambda x: x[:, 0],
    "x1": lambda x: x[:, 1],
    "x0^2": lambda x: x[:, 0] ** 2,
    "x1^2": lambda x: x[:, 1] ** 2,
    "x0*x1": lambda x: x[:, 0] * x[:, 1],
    "sin(pi*x0)": lambda x: np.sin(np.pi * x[:, 0]),
    "sin(pi*x1)": lambda x: np.sin(np.pi * x[:, 1]),
}
LIVE = ("learning_rate", "batch_size", "penalty", "strength", "speed")  # leave the network its weights; no other does
VALIDATION = 200  # points kept back
EPOCHS = 20_000  # the longest training: one that is forgotten comes to an end
GRID = 48  # places a side at which the plane is shown


@dataclass(frozen=True)
class State:
    """All that decides what the playground computes. `State.read(str(state)) == state`.

    As text it is "data=spirals learning_rate=0.1 features=x0,x1,x0*x1": what differs from the defaults, in any order.
    Raises ValueError for a name or value that is not in `CHOICES`, or in `FEATURES`.
    """

    data: str = "circles"
    noise: float = 0.1
    points: int = 200
    seed: int = 0
    features: tuple[str, ...] = ("x0", "x1")
    depth: int = 2
    width: int = 4
    activation: str = "tanh"
    initializer: str = "glorot_uniform"
    optimizer: str = "sgd"
    learning_rate: float = 0.03
    batch_size: int = 16
    penalty: str = "none"
    strength: float = 0.001
    speed: int = 10

    def __post_init__(self):
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(_refusal(name, getattr(self, name), choices))
        for feature in self.features:
            if feature not in FEATURES:
                raise ValueError(_refusal("features", feature, FEATURES))
        if not self.features:
            raise ValueError("Got no features; a network needs an input: expected some, such as features=x0,x1.")
        object.__setattr__(self, "features", tuple(name for name in FEATURES if name in self.features))  # in one order

    @classmethod
    def read(cls, text: str) -> "State":
        """Return the state that a text describes; names left out have their defaults."""
        if not isinstance(text, str):
            raise ValueError(f"Got {text!r} for a playground; expected text such as 'data=spirals depth=3'.")
        values: dict = {}
        for part in text.split():
            name, equals, value = part.partition("=")
            if name not in cls.__dataclass_fields__:
                close = difflib.get_close_matches(name, cls.__dataclass_fields__, n=1)
                guess = f" Did you mean {close[0]!r}?" if close else ""
                raise ValueError(f"A playground has no {name!r}.{guess} It has {', '.join(cls.__dataclass_fields__)}.")
            if not equals or name in values:
                raise ValueError(f"Got {part!r} in a playground's text; expected each name once, as {name}=value.")
            values[name] = _read(name, value)
        return cls(**values)

    def __str__(self):
        return " ".join(
            f"{field.name}={written(getattr(self, field.name))}"
            for field in fields(self)
            if getattr(self, field.name) != field.default
        )


def _read(name, value):
    """Return the value that text means: of the kind that the name's choices have."""
    if name == "features":
        return tuple(filter(None, value.split(",")))
    try:
        return type(CHOICES[name][0])(value)
    except ValueError:
        raise ValueError(_refusal(name, value, CHOICES[name])) from None


def written(value) -> str:
    """Return a value as the text of a state has it."""
    return ",".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)


def _refusal(name, value, choices):
    listed = f"{choices[0]} to {choices[-1]}" if name == "seed" else ", ".join(map(written, choices))
    return f"Got {name}={value}; expected one of {listed}."


def points(state):
    """Return training points x (m, 2), y (m,), then the same for validation.

    Both coordinates are shifted and scaled to mean 0 and standard deviation 1 over the training points.
    """
    centers = {"centers": [(-1, -1), (1, 1)]} if state.data == "blobs" else {}
    sample = getattr(datasets, state.data)
    x, y = sample(samples=state.points + VALIDATION, noise=state.noise, seed=state.seed, **centers)
    train = x[: state.points]
    x = (x - train.mean(axis=0)) / train.std(axis=0)
    return x[: state.points], y[: state.points], x[state.points :], y[state.points :]


def features(names, x):
    """Return what the network is given of points x (m, 2): (m, number of features)."""
    return np.stack([FEATURES[name](x) for name in names], axis=-1)


class Training:
    """A network in training as a `State` says: `advance` takes a batch, `step` an epoch, `change` a new state.

    `losses` and `val_losses` have a number for each epoch, the first, before training, for epoch 0; `norms` are the
    lengths of the gradient of each layer, in epoch 0 that of all training points. Penalties count in the losses.
    """

    def __init__(self, state):
        self.state = state
        self.x, self.y, self.x_val, self.y_val = points(state)
        reach = max(np.abs(self.x).max(), np.abs(self.x_val).max())
        self.limit = np.ceil(2 * reach + 0.1) / 2  # half steps: most samples share a frame
        self.penalty = nn.L1L2()
        layers = [
            nn.Dense(units, activation, kernel_initializer=state.initializer)
            for units, activation in [*[(state.width, state.activation)] * state.depth, (1, "linear")]
        ]
        self.model = nn.Sequential(layers, len(state.features), state.seed, kernel_regularizer=self.penalty)
        self.loss = nn.BinaryCrossentropy(from_logits=True)
        self.optimizer = {"sgd": nn.SGD, "momentum": lambda: nn.SGD(momentum=0.9), "adam": nn.Adam}[state.optimizer]()
        self._set_live()
        train, validation = ((features(state.features, x), y) for x, y in ((self.x, self.y), (self.x_val, self.y_val)))
        self._inputs, self._val_inputs = train[0], validation[0]
        self._records = self.model.epochs(
            *train, self.loss, self.optimizer,
            epochs=EPOCHS, batches=self._batches, validation_data=validation, per_batch=True,
        )  # fmt: skip
        grid = np.linspace(-self.limit, self.limit, GRID)
        plane = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)  # (n n, 2): row by row, x1 upwards
        self._plane = features(state.features, plane)
        self._start(*train, *validation)

    def _start(self, x, y, x_val, y_val):
        """Measure epoch 0: the network before training."""
        self.losses = [self.model.evaluate(x, y)["loss"]]  # numbers for epochs 0, 1, 2, ...
        self.val_losses = [self.model.evaluate(x_val, y_val)["loss"]]
        self.loss.forward(y[:, None], self.model.forward(x))
        self.model.backward(self.loss.backward())
        self.model.add_penalty_gradients()
        self.norms = [
            float(np.sqrt(sum((grad**2).sum() for grad in layer.grads.values()))) for layer in self.model.layers
        ]

    def _set_live(self):
        self.optimizer.learning_rate = self.state.learning_rate
        self.penalty.l1 = self.state.strength if self.state.penalty == "l1" else 0.0
        self.penalty.l2 = self.state.strength if self.state.penalty == "l2" else 0.0

    def _batches(self, epoch):
        """Yield an epoch's batches in the model's own random order; a new batch size counts from the next batch on."""
        order = self.model.rng.permutation(len(self.x))
        while len(order):
            size = self.state.batch_size
            yield order[:size]
            order = order[size:]

    @property
    def epoch(self) -> int:
        """How many epochs are done."""
        return len(self.losses) - 1

    def change(self, state) -> "Training":
        """Go on with another state; return this training, or a new one where the change asks for fresh weights."""
        others = replace(state, **{name: getattr(self.state, name) for name in LIVE})
        if others != self.state or self.over or not self.optimizer.iterations:  # with nothing learnt, nothing is lost
            return Training(state)
        self.state = state
        self._set_live()
        return self

    @property
    def over(self) -> bool:
        """Whether training has come to its end: after `EPOCHS` epochs, or where it diverged."""
        return inspect.getgeneratorstate(self._records) == inspect.GEN_CLOSED

    def advance(self) -> bool:
        """Train on one batch, or measure where an epoch's last is done; return whether an epoch was completed.

        Raises DivergenceError where a number is not finite. Does nothing where training is over.
        """
        record = next(self._records, None)
        if record is None or "batch" in record:
            return False
        self.losses.append(record["loss"])
        self.val_losses.append(record["val_loss"])
        self.norms = [record[f"gradient_norm.{key}"] for key in range(len(self.model.layers))]
        return True

    def step(self) -> None:
        """Complete an epoch."""
        while not (self.advance() or self.over):
            pass

    def right(self) -> tuple[int, int]:
        """Return how many training and how many validation points are on the side of their own class."""
        parts = (self._inputs, self.y), (self._val_inputs, self.y_val)
        right, right_val = (int(np.sum((self.model.predict(x)[:, 0] > 0) == y)) for x, y in parts)
        return right, right_val

    def surfaces(self) -> tuple[np.ndarray, list[np.ndarray]]:
        """Return over the plane, row by row from below: the probability of class 1, (n, n); hidden units, (n, n, H)."""
        units, z = [], self._plane
        for layer in self.model.layers:
            z = layer.forward(z)
            units.append(z.reshape(GRID, GRID, -1))
        *hidden, output = units
        return sigmoid(output[..., 0]), hidden

    def text(self) -> str:
        """Return the figures in two lines: what grows longer in training never moves what stands below."""
        right, right_val = self.right()
        return (
            f"epoch {self.epoch}{', the last' * (self.epoch == EPOCHS)}: "
            f"training loss {self.losses[-1]:.3f} ({right} of {len(self.y)} right), "
            f"validation loss {self.val_losses[-1]:.3f} ({right_val} of {len(self.y_val)} right)\n"
            f"gradient norms by layer {', '.join(f'{norm:.2g}' for norm in self.norms)}"
        )
