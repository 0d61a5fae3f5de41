"""Update rules: from a gradient to a change of the parameters.

A model keeps its parameters in one flat vector and their gradients in another, so each rule is a few lines on vectors.
w are the parameters, g = dL/dw, `rate` the learning rate of this step, t the number of this step (the first is 1).

| optimiser    | update                                                                         |
|--------------|--------------------------------------------------------------------------------|
| SGD          | w <- w - rate g                                                                |
| .. momentum  | v <- momentum v - rate g;            w <- w + v                                |
| .. Nesterov  | v <- momentum v - rate g;            w <- w + momentum v - rate g              |
| RMSprop      | v <- rho v + (1 - rho) g^2;          w <- w - rate g / sqrt(v + epsilon)       |
| Adam         | m <- beta_1 m + (1 - beta_1) g;      v <- beta_2 v + (1 - beta_2) g^2          |
|              | w <- w - rate sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon)      |
| AdamW        | w <- w - rate weight_decay w, then as Adam                                     |

The rules are Keras's (tested against it over 50 steps). PyTorch's SGD puts the rate outside v, the same for a constant
rate; its Adam divides by sqrt(v / (1 - beta_2^t)) + epsilon, the same but for epsilon. Introduced in lessons 05 and 11.
"""

import math

import numpy as np

from nnlib.arguments import number
from nnlib.registry import Configurable
from nnlib.schedules import schedule


class Optimizer(Configurable):
    """Changes parameters against their gradient, and remembers what its rule needs from step to step.

    `learning_rate` is a number or a schedule. `global_clipnorm` is the greatest length of the whole gradient: a longer
    one is scaled down on its way into the rule, the caller's vector left as it is. Raises ValueError for numbers
    outside their range.
    """

    memory: tuple[str, ...] = ()  # the names of the vectors that the rule remembers

    def __init__(self, learning_rate=0.01, global_clipnorm=None):
        self.learning_rate = learning_rate
        self.global_clipnorm = None if global_clipnorm is None else number("global_clipnorm", global_clipnorm, above=0)
        self.iterations = 0  # updates so far
        self.slots: dict[str, np.ndarray] = {}  # what the rule remembers, each a vector like the parameters

    @property
    def learning_rate(self):
        """The number or schedule that gives each step's rate; it may be changed at any time."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        self._schedule = schedule(value)
        self._learning_rate = value if isinstance(value, (int, float, np.number)) else self._schedule

    @property
    def rate(self) -> float:
        """The learning rate of the next update."""
        return self._schedule(self.iterations)

    def update(self, params: np.ndarray, grads: np.ndarray) -> None:
        """Change the vector `params` in place by one step against `grads`, of the same shape and dtype."""
        if not self.slots:
            self.slots = {name: np.zeros_like(params) for name in self.memory}
        if self.global_clipnorm is not None:
            norm = float(np.linalg.norm(grads.astype(np.float64)))  # squares of float32 overflow early
            if norm > self.global_clipnorm:
                grads = grads * (self.global_clipnorm / norm)
        rate = self.rate
        self.iterations += 1
        self.step(params, grads, rate)

    def step(self, params, grads, rate):
        """Apply the rule once."""
        raise NotImplementedError


class SGD(Optimizer):
    """Gradient descent; with momentum where `momentum` > 0, looking ahead with `nesterov`. Lessons 05 and 11."""

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, global_clipnorm=None):
        super().__init__(learning_rate, global_clipnorm)
        self.momentum = number("momentum", momentum, at_least=0, under=1)
        self.nesterov = bool(nesterov)
        if self.nesterov and momentum == 0:
            raise ValueError(
                "Got nesterov=True with momentum=0; Nesterov's rule looks ahead along it: set it, say to 0.9."
            )
        self.memory = ("velocity",) if momentum else ()

    def step(self, params, grads, rate):
        if not self.momentum:
            params -= rate * grads
            return
        v = self.slots["velocity"]
        v *= self.momentum
        v -= rate * grads
        params += self.momentum * v - rate * grads if self.nesterov else v


class RMSprop(Optimizer):
    """Divides each step by a running root mean square of its gradient. Source: Hinton's lecture 6e, 2012. Lesson 11."""

    memory = ("velocity",)

    def __init__(self, learning_rate=0.001, rho=0.9, epsilon=1e-7, global_clipnorm=None):
        super().__init__(learning_rate, global_clipnorm)
        self.rho = number("rho", rho, at_least=0, under=1)
        self.epsilon = number("epsilon", epsilon, above=0)

    def step(self, params, grads, rate):
        v = self.slots["velocity"]
        v += (1 - self.rho) * (grads * grads - v)
        params -= rate * grads / np.sqrt(v + self.epsilon)


class Adam(Optimizer):
    """Momentum divided by a running root mean square, both corrected for their start at 0. Lesson 11.

    Source: Kingma and Ba 2015, in the order of its section 2, with epsilon as Keras and scikit-learn have it.
    """

    memory = ("momentum", "velocity")

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, global_clipnorm=None):
        super().__init__(learning_rate, global_clipnorm)
        self.beta_1 = number("beta_1", beta_1, at_least=0, under=1)
        self.beta_2 = number("beta_2", beta_2, at_least=0, under=1)
        self.epsilon = number("epsilon", epsilon, above=0)

    def step(self, params, grads, rate):
        t = self.iterations
        rate *= math.sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t)
        for part in blocks(len(params)):
            w, g = params[part], grads[part]
            m, v = self.slots["momentum"][part], self.slots["velocity"][part]
            m += (1 - self.beta_1) * (g - m)
            v += (1 - self.beta_2) * (g * g - v)
            w -= rate * m / (np.sqrt(v) + self.epsilon)


class AdamW(Adam):
    """Adam that also shrinks every parameter by rate * weight_decay a step. Source: Loshchilov and Hutter 2019."""

    def __init__(
        self, learning_rate=0.001, weight_decay=0.004, beta_1=0.9, beta_2=0.999, epsilon=1e-7, global_clipnorm=None
    ):
        super().__init__(learning_rate, beta_1, beta_2, epsilon, global_clipnorm)
        self.weight_decay = number("weight_decay", weight_decay, at_least=0, under=1)

    def step(self, params, grads, rate):
        params *= 1 - rate * self.weight_decay
        super().step(params, grads, rate)


def blocks(length, size=32768):
    """Yield slices that cover a vector: a rule of many passes is fast while its numbers stay in cache."""
    for start in range(0, length, size):
        yield slice(start, start + size)
