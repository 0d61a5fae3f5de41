"""Figures of experiments that were run again."""

import numpy as np

from nnlib.course.plots.style import ESTIMATE, LINE


def found_and_published(axes, found, published, what="test accuracy", title="") -> str:
    """Draw for each setting a dot for each seed, a line at their mean, and a cross where a report's figure is.

    `found` maps labels to (seeds,) numbers, perhaps none; `published` maps labels to a number or None.
    """
    text = []
    for place, (label, numbers) in enumerate(found.items()):
        numbers = np.asarray(numbers, float)
        told = f"{label} none"
        if len(numbers):
            axes.plot(numbers, np.full(len(numbers), place), "o", color=ESTIMATE, alpha=0.6, markersize=5)
            axes.plot([numbers.mean()], [place], "|", color=ESTIMATE, markersize=16)
            told = f"{label} {numbers.mean():.4f} ({numbers.min():.4f} to {numbers.max():.4f}, seeds: {len(numbers)})"
        if (report := published.get(label)) is not None:
            axes.plot([report], [place], "x", color=LINE, markersize=7)
            told += f", published {report:.4f}"
        text.append(told)
    axes.plot([], [], "o", color=ESTIMATE, label="found, a seed each")
    axes.plot([], [], "x", color=LINE, label="published")
    axes.set_yticks(range(len(found)), list(found))
    axes.invert_yaxis()
    axes.grid(axis="x", color="0.9")
    axes.set(xlabel=what, ylabel="setting", title=title)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return f"{title or what}: {'; '.join(text)}"
