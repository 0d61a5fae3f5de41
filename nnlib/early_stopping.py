"""Early stopping: training ends once the validation data stop getting anything from it.

The training loss falls on and on, because a network can learn its examples by heart. The loss on data that it does not
train on falls, then rises: between the two is the epoch to stop at. It is known only afterwards, so training goes on
for a while (the patience), and then takes the weights of the best epoch back. Introduced in lesson 09.
"""

import math
from dataclasses import dataclass

from nnlib.arguments import number, whole

FALLING = ("loss", "mean_absolute_error", "mean_squared_error")  # the less, the better
RISING = ("accuracy", "f1_macro", "precision_macro", "recall_macro", "r2")


@dataclass(frozen=True)
class EarlyStopping:
    """Stops training once `patience` epochs in a row were no better than the best before; `fit(early_stopping=...)`.

    `monitor` is a name of the records: "val_loss", or "val_" and the name of a metric; "loss" and metrics without
    "val_" watch the training data, and see no overfitting. An epoch is better where it lowers the best value so far by
    more than `min_delta` (a loss or an error) or raises it so (accuracy, F1, precision, recall, r2). Each record gets
    `best_epoch`, the number of the best epoch of this training so far.

    With `restore_best_weights`, when training stops, and just so after the last epoch, the model gets back what it had
    at the end of the best one: parameters, layers' state, and the optimizer's memory and count of steps, so that more
    training goes on from there (Keras restores the first two, and leaves the optimizer where it is). The history and
    the streams of random numbers are not turned back. Where a generator of `epochs` is left before its end, or training
    diverges, nothing is restored.

    The rule is Keras's. Raises ValueError unless patience is a whole number of at least 1 and min_delta at least 0.
    Introduced in lesson 09.
    """

    monitor: str = "val_loss"
    patience: int = 5
    min_delta: float = 0.0
    restore_best_weights: bool = True

    def __post_init__(self):
        whole("patience", self.patience)
        number("min_delta", self.min_delta, at_least=0)
        if self._measure not in FALLING + RISING:
            raise ValueError(
                f"Got monitor={self.monitor!r}; expected 'val_loss', or 'val_' and the name of a metric of which it is "
                f"known what is better: {', '.join(FALLING[1:] + RISING)}."
            )

    @property
    def _measure(self):
        return self.monitor.removeprefix("val_") if isinstance(self.monitor, str) else None

    def check(self, metrics, validated) -> None:
        """Raise ValueError unless training with these metrics, on validation data or not, measures `monitor`."""
        if self.monitor.startswith("val_") and not validated:
            raise ValueError(
                f"EarlyStopping watches {self.monitor!r}, but there are no validation data: give "
                "validation_data=(x, y), or validation_split=0.2 to set aside a fifth of the examples."
            )
        if self._measure not in ("loss", *(m.name for m in metrics)):
            raise ValueError(
                f"EarlyStopping watches {self.monitor!r}, which is not measured: give metrics=[{self._measure!r}]."
            )

    def said(self, history) -> str:
        """Return what `fit` says at the end."""
        best, last = history["best_epoch"][-1], history["epoch"][-1]
        if not best:
            return f"Stopped after epoch {last}: {self.monitor} was not a number in any epoch."
        value = history[self.monitor][best - 1]
        kept = best if self.restore_best_weights else last
        return (
            f"Stopped after epoch {last}. The best {self.monitor}, {value:.4f}, was that of epoch {best}; "
            f"the model has the weights of epoch {kept}."
        )


class Watch:
    """What early stopping remembers during one training; `snapshot` returns a function that brings the present back."""

    def __init__(self, rule: EarlyStopping, snapshot):
        self.rule, self.snapshot = rule, snapshot
        self.sign = -1 if rule._measure in RISING else 1  # so that less is better
        self.best, self.best_epoch, self.waited = math.inf, 0, 0
        self.restore = lambda: None  # there is no best epoch yet

    def stops(self, record) -> bool:
        """Take an epoch's record, add `best_epoch` to it, and return whether this epoch is the last."""
        value = self.sign * record[self.rule.monitor]
        if value + self.rule.min_delta < self.best:  # false for NaN
            self.best, self.best_epoch, self.waited = value, record["epoch"], 0
            if self.rule.restore_best_weights:
                self.restore = self.snapshot()
        else:
            self.waited += 1
        record["best_epoch"] = self.best_epoch
        return self.waited >= self.rule.patience
