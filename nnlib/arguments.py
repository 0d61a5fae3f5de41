"""Checks of arguments at the door: each returns the value, or raises one ValueError that says what was expected."""

import sys

import numpy as np


def number(name: str, value, at_least=None, above=None, under=None, at_most=None):
    """Return `value`, as a plain Python number, if it is finite, real and within the bounds given."""
    bounds = {"at least": at_least, "above": above, "under": under, "at most": at_most}
    if isinstance(value, np.generic):
        value = value.item()  # np.float64(0.3) would upcast float32 arrays
    real = isinstance(value, (int, float)) and not isinstance(value, bool)
    if (
        not real
        or not abs(value) <= sys.float_info.max  # false for NaN too
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


def numbers(name: str, values, dtype=np.float64) -> np.ndarray:
    """Return `values` as an array of `dtype` if they are finite numbers, one at least."""
    try:
        array = np.asarray(values)
    except ValueError:  # NumPy's own message speaks of inhomogeneous shapes
        raise ValueError(f"{name} has rows of different lengths; expected an array of numbers.") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} has dtype {array.dtype}; expected an array of numbers.")
    if array.size == 0:
        raise ValueError(f"{name} is empty: its shape is {array.shape}.")
    with np.errstate(over="ignore"):  # a number too large for the dtype becomes infinite, and is refused as that
        cast = array.astype(dtype, copy=False)
    if not np.isfinite(cast).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(cast))[0])
        raise ValueError(
            f"{name} holds {array[where]} at {where}; expected finite numbers in the range of {cast.dtype}."
        )
    return cast
