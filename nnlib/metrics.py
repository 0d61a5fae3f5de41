"""Names for scikit-learn's metrics: what training and evaluation report beside the loss.

Accuracy is the share of right answers. Macro F1 averages over classes, so a rare class counts as much as a common one;
scikit-learn's warnings for classes that are never predicted are answered by counting such a class as 0.
"""

import difflib
import functools

import numpy as np
from sklearn import metrics as sk

_OF_CLASSES = {
    "accuracy": sk.accuracy_score,
    "f1_macro": functools.partial(sk.f1_score, average="macro", zero_division=0),
    "precision_macro": functools.partial(sk.precision_score, average="macro", zero_division=0),
    "recall_macro": functools.partial(sk.recall_score, average="macro", zero_division=0),
}
_OF_NUMBERS = {
    "r2": sk.r2_score,
    "mean_absolute_error": sk.mean_absolute_error,
    "mean_squared_error": sk.mean_squared_error,
}
_FUNCTIONS = _OF_CLASSES | _OF_NUMBERS


class Metric:
    """A named function (truth, decision) -> float; truth and decision are classes, or numbers in regression."""

    def __init__(self, name, function, saved):
        self.name, self.function = name, function
        self.saved = saved  # only metrics known by name can be written to a file
        self.of_classes = saved and name in _OF_CLASSES

    def __call__(self, truth, decision) -> float:
        return float(self.function(truth, decision))


def metric(identifier) -> Metric:
    """Return the metric called so, or one made of the function given. Raises ValueError for an unknown name."""
    if isinstance(identifier, Metric):
        return identifier
    if callable(identifier):
        return Metric(getattr(identifier, "__name__", "metric"), identifier, saved=False)
    if not isinstance(identifier, str) or identifier not in _FUNCTIONS:
        close = difflib.get_close_matches(str(identifier), _FUNCTIONS, n=1)
        guess = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"There is no metric {identifier!r}.{guess} Known: {', '.join(_FUNCTIONS)}; or a function.")
    return Metric(identifier, _FUNCTIONS[identifier], saved=True)


def listed(identifiers) -> list[Metric]:
    """Return the metrics that a name, a function or a list of them means. Raises ValueError where two share a name."""
    if isinstance(identifiers, str) or callable(identifiers) or not np.iterable(identifiers):
        identifiers = [identifiers]
    found = [metric(identifier) for identifier in identifiers]
    names = ["epoch", "loss", "learning_rate", "best_epoch", *(m.name for m in found)]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Got two measures called {name!r}; expected functions with names of their own (by def).")
    return found
