"""Learning rates that change as training goes on: step -> learning rate.

A step is one update, counted from 0, so a schedule over epochs counts batches: 5 epochs of 40 batches are 200 steps.
Introduced in lesson 11.
"""

import math

import numpy as np

from nnlib.arguments import number, whole
from nnlib.registry import Configurable


class Schedule(Configurable):
    """Gives the learning rate of each step."""

    def __call__(self, step: int) -> float:
        """Return the learning rate for update number `step` (the first is 0)."""
        raise NotImplementedError


class ConstantRate(Schedule):
    """The same rate at every step."""

    aliases = ("constant",)

    def __init__(self, learning_rate=0.01):
        self.learning_rate = number("learning_rate", learning_rate, at_least=0)

    def __call__(self, step):
        return self.learning_rate


class StepDecay(Schedule):
    """initial * decay_rate^floor(step / decay_steps): falls at once, every `decay_steps` steps."""

    def __init__(self, initial_learning_rate, decay_steps, decay_rate=0.5):
        self.initial_learning_rate = number("initial_learning_rate", initial_learning_rate, at_least=0)
        self.decay_steps = whole("decay_steps", decay_steps)
        self.decay_rate = number("decay_rate", decay_rate, at_least=0)

    def __call__(self, step):
        return self.initial_learning_rate * self.decay_rate ** (step // self.decay_steps)


class ExponentialDecay(StepDecay):
    """initial * decay_rate^(step / decay_steps): the same fall as StepDecay, spread evenly. As Keras's."""

    def __call__(self, step):
        return self.initial_learning_rate * self.decay_rate ** (step / self.decay_steps)


class CosineDecay(Schedule):
    """initial * (alpha + (1 - alpha) (1 + cos(pi step / decay_steps)) / 2), then initial * alpha. As Keras's.

    Source: Loshchilov and Hutter 2017.
    """

    def __init__(self, initial_learning_rate, decay_steps, alpha=0.0):
        self.initial_learning_rate = number("initial_learning_rate", initial_learning_rate, at_least=0)
        self.decay_steps = whole("decay_steps", decay_steps)
        self.alpha = number("alpha", alpha, at_least=0)

    def __call__(self, step):
        fallen = (1 + math.cos(math.pi * min(step / self.decay_steps, 1.0))) / 2
        return self.initial_learning_rate * (self.alpha + (1 - self.alpha) * fallen)


class Warmup(Schedule):
    """Rises evenly from 0 to the first rate of `after`, then goes on with `after` from its start.

    rate(step) = after(0) step / warmup_steps, then after(step - warmup_steps). `after` is a schedule or a number.
    """

    def __init__(self, after, warmup_steps):
        self.after = schedule(after)
        self.warmup_steps = whole("warmup_steps", warmup_steps)

    def __call__(self, step):
        if step < self.warmup_steps:
            return self.after(0) * step / self.warmup_steps
        return self.after(step - self.warmup_steps)


def schedule(rate) -> Schedule:
    """Return `rate` as a schedule: a number stands for a constant one. Raises ValueError for a negative number."""
    return ConstantRate(rate) if isinstance(rate, (int, float, np.number)) else Schedule.get(rate)
