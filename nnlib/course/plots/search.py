"""Figures of a search: many settings side by side, and the differences of two settings, seed by seed."""

import numpy as np
from matplotlib import colormaps
from matplotlib.ticker import PercentFormatter

from nnlib.course.plots.style import LINE, TRAINING, shades


def parallel_coordinates(axes, columns, rows, scores, out=None, frames=None, what="accuracy") -> str:
    """Draw a line for each setting, from the value on one upright scale to that on the next, and to its score.

    `columns` names P hyper-parameters, `rows` (n, P) holds their values, on logarithmic scales; `scores` (n,) are
    shares. Lines are coloured by score; the best is black. Those of `out` (n,) left the search early: they are dotted,
    and none of them is the best. `frames` {name: (low, high)} are the scales' ends; without it they follow the numbers.
    """
    rows, scores = np.asarray(rows, float), np.asarray(scores, float)
    out = np.zeros(len(scores), bool) if out is None else np.asarray(out)
    best = int(np.argmax(np.where(out, -np.inf, scores)))
    heights = np.empty((len(scores), len(columns) + 1))
    heights[:, -1] = scores
    for place, name in enumerate(columns):
        low, high = (frames or {}).get(name) or (rows[:, place].min(), rows[:, place].max())
        heights[:, place] = np.log(rows[:, place] / low) / np.log(high / low) if high > low else 0.5
        for height, value, side in ((0.0, low, "top"), (1.0, high, "bottom")):
            axes.text(place, height + (0.03 if height else -0.03), f"{value:.4g}", ha="center", va=side)
    places = np.arange(len(columns) + 1)
    colours = colormaps["viridis"](scores)
    for index in np.argsort(scores):
        style = {"color": colours[index], "linewidth": 1.2, "linestyle": ":" if out[index] else "-"}
        if index == best:
            style = {"color": LINE, "linewidth": 2.5, "zorder": 3}
        axes.plot(places, heights[index], **style)
    for height in (0.0, 1.0):
        axes.text(places[-1], height + (0.03 if height else -0.03), f"{height:.0%}", ha="center",
                  va="bottom" if height else "top")  # fmt: skip
    axes.vlines(places, 0, 1, color="0.6", linewidth=1, zorder=0)
    axes.set_xticks(places, [*columns, what])
    axes.tick_params(axis="x", length=0, pad=12)
    axes.set(ylim=(-0.12, 1.12), yticks=[])
    axes.spines[:].set_visible(False)
    told = ", ".join(f"{name} {value:.3g}" for name, value in zip(columns, rows[best], strict=True))
    return f"best of {len(scores)}: {what} {scores[best]:.3f} with {told}"


def paired_differences(axes, differences, what="difference of accuracy") -> str:
    """Draw for each label a dot for each seed's difference, their mean, and two standard errors to either side of it.

    `differences` maps a label to (seeds,) numbers, two or more.
    """
    text = []
    for place, (label, numbers) in enumerate(differences.items()):
        mean, error = np.mean(numbers), np.std(numbers, ddof=1) / np.sqrt(len(numbers))
        axes.plot(numbers, np.full(len(numbers), place) + 0.18, "o", color=TRAINING, markersize=4, alpha=0.6)
        axes.errorbar(mean, place - 0.12, xerr=2 * error, fmt="s", color=LINE, capsize=4)
        told = "counts" if abs(mean) > 2 * error else "does not count"
        text.append(f"{label} {100 * mean:+.2f} ± {200 * error:.2f} points, {told}")
    axes.axvline(0, color="0.5", linestyle=":", linewidth=1)
    axes.set_yticks(range(len(differences)), list(differences))
    axes.set(xlabel=what, ylim=(len(differences) - 0.5, -0.5))
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    return "; ".join(text)


def choice_gaps(axes, counts, chosen, honest, truth=None) -> str:
    """Draw the mean score of the best of n settings: where it was chosen by that score, and on other data.

    `counts` (C,) are the n, `chosen` and `honest` (C,) the two mean scores; `truth` is a line for what all are worth.
    """
    dark, light = shades(2)
    axes.plot(counts, chosen, "o-", color=dark, label="by which it was chosen")
    axes.plot(counts, honest, "s-", color=light, label="on other images")
    if truth is not None:
        axes.axhline(truth, color=LINE, linestyle=":", linewidth=1, label="true")
    axes.set_xscale("log")
    axes.set_xticks(counts, [str(count) for count in counts])
    axes.minorticks_off()
    axes.set(xlabel="settings to choose from", ylabel="accuracy of the best")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    parts = zip(counts, chosen, honest, strict=True)
    return "; ".join(f"best of {count}: {100 * a:.1f} %, on other images {100 * b:.1f} %" for count, a, b in parts)
