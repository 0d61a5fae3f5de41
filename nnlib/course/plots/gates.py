"""Figures of what a recurrent layer goes through, step by step."""

import numpy as np

from nnlib.course.plots.style import CLASSES, LINE, logarithmic_lines, plain, short


def over_time(axes, curves, step, marks=(), title="", low=-1.0) -> str:
    """Draw curves {name: (T,)} of numbers from `low` to 1 or beyond: a line at `step`, triangles at `marks`."""
    for (name, numbers), colour in zip(curves.items(), CLASSES, strict=False):
        axes.plot(numbers, marker=".", color=colour, label=name)
    lowest, highest = (f([f(numbers) for numbers in curves.values()]) for f in (np.min, np.max))
    axes.set_ylim(min(low, lowest) - 0.08, max(1.0, highest) + 0.08)
    _time(axes, len(next(iter(curves.values()))), step, marks, title)
    return ", ".join(f"{name} {plain(numbers[step], 2)}" for name, numbers in curves.items())


def norms_over_time(axes, norms, step, marks=(), title="") -> str:
    """Draw norms {name: (T,)} on a logarithmic scale; a line at `step`, triangles at `marks`."""
    logarithmic_lines(axes, norms, marker=".", frame=(1e-4, 10.0))
    _time(axes, len(next(iter(norms.values()))), step, marks, title)
    return ", ".join(f"{name} {short(numbers[step])}" for name, numbers in norms.items())


def _time(axes, T, step, marks, title):
    axes.plot(marks, np.full(len(marks), axes.get_ylim()[0]), "^", color=LINE, markersize=8, clip_on=False)
    axes.axvline(step, color="0.6", linewidth=1, linestyle=":")
    axes.set_xticks(range(0, T, max(1, T // 4)))
    axes.set(title=title, xlabel="step", xlim=(-0.5, T - 0.5))
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=4, fontsize=9, columnspacing=1)
