"""Checks of arguments at the door: each returns the value, or raises one ValueError that says what was expected."""

import math

import numpy as np


def number(name: str, value, at_least=None, above=None, under=None, at_most=None):
    """Return `value` if it is a finite real number within the bounds given."""
    bounds = {"at least": at_least, "above": above, "under": under, "at most": at_most}
    real = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if (
        not real
        or not math.isfinite(value)
        or (at_least is not None and value < at_least)
        or (above is not None and value <= above)
        or (under is not None and value >= under)
        or (at_most is not None and value > at_most)
    ):
        wanted = " and ".join(f"{word} {bound}" for word, bound in bounds.items() if bound is not None)
        raise ValueError(f"Got {name}={value!r}; expected a finite number{' ' * bool(wanted)}{wanted}.")
    return value


def whole(name: str, value, at_least=1) -> int:
    """Return `value` as an int if it is a whole number of at least `at_least`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < at_least:
        raise ValueError(f"Got {name}={value!r}; expected a whole number of at least {at_least}.")
    return int(value)
