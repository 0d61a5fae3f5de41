"""What all figures share: colours, each with one meaning, and how a number is written.

The colours are those of Okabe and Ito, told apart by colour-blind readers.
"""

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import LinearSegmentedColormap

TRAINING, VALIDATION = "#0072B2", "#E69F00"  # blue, orange
UNDER, OVER = "#0072B2", "#E69F00"  # numbers under 0 and over 0
CLASSES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#F0E442", "#56B4E9")
RIGHT, WRONG = "#009E73", "#D55E00"
LINE = "#000000"
ESTIMATE = "#CC79A7"  # what was found by trying, beside what was computed
SIGNED = LinearSegmentedColormap.from_list("signed", [UNDER, "#FFFFFF", OVER])


def plain(value, places):
    """Return a number as text, without the minus of a rounded -0.0."""
    return f"{round(float(value), places) + 0.0:.{places}f}"


def short(value):
    """Return a number as text with three digits that count; NaN and infinities are "not finite"."""
    return f"{value + 0.0:.3g}" if np.isfinite(value) else "not finite"


def shades(count):
    """Return `count` colours from dark to light, for what has no colour of its own: layers, settings."""
    return colormaps["viridis"](np.linspace(0, 0.85, count))


def logarithmic_lines(axes, lines, marker="", frame=None) -> None:
    """Draw lines {label: numbers of at least 0} over 0, 1, 2, ... on a logarithmic scale.

    Such a scale has no place for 0 and for what is not finite: they are marked below and above it. `frame` gives the
    scale's ends, the same for figures that are to be compared; without it they follow the numbers.
    """
    powers = {}
    for label, numbers in lines.items():
        numbers = np.asarray(numbers, float)
        drawn = np.isfinite(numbers) & (numbers > 0)
        powers[label] = np.log10(numbers, out=np.full(len(numbers), np.nan), where=drawn)
    known = np.concatenate(list(powers.values()))
    known = known[np.isfinite(known)]
    low, high = (np.floor(known.min()), np.ceil(known.max())) if len(known) else (-1.0, 0.0)
    low, high = (low, max(high, low + 1)) if frame is None else np.log10(frame)
    digits = (1, 2, 5) if high - low < 3 else (1,)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if high - low <= 7 * step)
    whole = np.arange(np.ceil(low / step) * step, high + 1, step)
    ticks = [(power + np.log10(digit), _power(digit, int(power))) for power in whole for digit in digits]
    ticks = [tick for tick in ticks if tick[0] <= high]
    ends = [low, high]
    foot, top = low - 0.12 * (high - low), high + 0.12 * (high - low)
    for (label, power), colour in zip(powers.items(), shades(len(powers)), strict=True):
        numbers, places = np.asarray(lines[label], float), np.arange(len(power))
        axes.plot(places, power, marker=marker, color=colour, label=label)
        for height, chosen, tick in ((foot, numbers == 0, "0"), (top, ~np.isfinite(numbers), "not finite")):
            if chosen.any():
                axes.plot(places[chosen], np.full(chosen.sum(), height), "X", color=colour, clip_on=False)
                ticks.append((height, tick))
                ends.append(height)
    axes.set_yticks([tick for tick, _ in ticks], [text for _, text in ticks])
    axes.set_ylim(min(ends), max(ends))
    axes.grid(axis="y", color="0.9")


def _power(digit, power):
    return f"{digit * 10.0**power:g}" if -4 <= power <= 4 else f"{digit}e{power:+03d}"
