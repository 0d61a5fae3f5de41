"""Penalties on large weights: a number added to the loss of every batch, and its gradient.

A network that may use any weights fits the noise of its training examples too. A penalty gives weights a price, so that
one grows only where that lowers the loss by more. It counts in `loss` and `val_loss`, but in no metric.

| penalty       | added to the loss of a batch  | gradient               | what it does                               |
|---------------|-------------------------------|------------------------|--------------------------------------------|
| L2(l2)        | l2 sum w^2                    | 2 l2 w                 | pulls on a weight the harder, the larger   |
| L1(l1)        | l1 sum |w|                    | l1 sign w, 0 at w = 0  | pulls on all alike, most end close to zero |
| L1L2(l1, l2)  | l1 sum |w| + l2 sum w^2       | l1 sign w + 2 l2 w     | both: the elastic net                      |

Others write the same penalty with other numbers:

| convention                                                   | here                              |
|--------------------------------------------------------------|-----------------------------------|
| Keras: l2 sum w^2, gradient 2 l2 w                           | L2(l2)                            |
| textbooks: lambda/2 sum w^2, gradient lambda w               | L2(lambda / 2)                    |
| scikit-learn: alpha/2 sum w^2 / m, gradient alpha w / m      | L2(alpha / 2, per_example=True)   |

m is the number of examples of the batch or, where they are weighted, the sum of their sample weights. The loss is a
mean over examples: undivided, the penalty is set against their mean, and with `per_example` against their sum. Both
apply at every update, so smaller batches, which make more updates of an epoch, shrink the weights more.

Sources: Hoerl and Kennard 1970 (L2, "ridge"), Tibshirani 1996 (L1, "lasso"), Zou and Hastie 2005 (both). Introduced in
lesson 09.
"""

import numpy as np

from nnlib.arguments import number
from nnlib.registry import Configurable


class Regularizer(Configurable):
    """A penalty on one parameter. Subclasses write `penalty` and `gradient`, as functions of the array w alone."""

    per_example = False

    def forward(self, w, examples=1):
        """Return what parameter `w` adds to the loss of a batch of so many `examples` (or the sum of their weights).

        Raises ValueError where it would divide by no examples at all.
        """
        return self._shared(self.penalty(w), examples)

    def backward(self, w, examples=1):
        """Return the derivative of `forward` by `w`, of its shape and dtype."""
        return self._shared(self.gradient(w), examples)

    def _shared(self, value, examples):
        if not self.per_example:
            return value
        if not examples > 0:
            raise ValueError(f"{self!r} divides by the batch's examples, but the sum of their weights is {examples}.")
        return value / examples

    def penalty(self, w):
        """Return the penalty, one number."""
        raise NotImplementedError

    def gradient(self, w):
        """Return its derivative, an array like w."""
        raise NotImplementedError


class L1(Regularizer):
    """l1 sum |w|. Raises ValueError unless l1 is a number of at least 0."""

    def __init__(self, l1=0.01, per_example=False):
        self.l1, self.per_example = number("l1", l1, at_least=0), bool(per_example)

    def penalty(self, w):
        return self.l1 * np.abs(w).sum()

    def gradient(self, w):
        return self.l1 * np.sign(w)


class L2(Regularizer):
    """l2 sum w^2. Raises ValueError unless l2 is a number of at least 0."""

    def __init__(self, l2=0.01, per_example=False):
        self.l2, self.per_example = number("l2", l2, at_least=0), bool(per_example)

    def penalty(self, w):
        return self.l2 * (w * w).sum()

    def gradient(self, w):
        return 2 * self.l2 * w


class L1L2(Regularizer):
    """l1 sum |w| + l2 sum w^2, the elastic net. Raises ValueError unless both are numbers of at least 0."""

    def __init__(self, l1=0.0, l2=0.0, per_example=False):
        self.l1, self.l2 = number("l1", l1, at_least=0), number("l2", l2, at_least=0)
        self.per_example = bool(per_example)

    def penalty(self, w):
        return self.l1 * np.abs(w).sum() + self.l2 * (w * w).sum()

    def gradient(self, w):
        return self.l1 * np.sign(w) + 2 * self.l2 * w


def regularizer(identifier) -> Regularizer | None:
    """Return the penalty that a name, a configuration or an object means; None means none."""
    return None if identifier is None else Regularizer.get(identifier)
