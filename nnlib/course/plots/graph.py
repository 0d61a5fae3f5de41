"""A computation as a graph: a circle for each number, an arrow for each use of it, gradients going back."""

from collections import Counter

import numpy as np

from nnlib.course.plots.style import CLASSES, LINE

RADIUS = 11  # of a circle, in points
BUSY = CLASSES[4]
CLEAR = {"fc": "white", "ec": "none", "pad": 0.5, "alpha": 0.8}  # behind a number, so that no arrow crosses it


def value_graph(axes, edges, values, gradients, waiting=(), active=None, parts=()) -> str:
    """Draw the numbers of a computation, inputs on the left, the result on the right.

    `edges` are pairs (operand, result) of names, one for each use; `values` and `gradients` map a name to its number,
    as far as it is known. Gradients of those `waiting` are not complete: their circles are dashed. `active` is computed
    or sends its gradient just now: `parts` are what it sends along the edges that end in it.
    """
    names = list(dict.fromkeys([*values, *(name for edge in edges for name in edge)]))
    places = _places(names, edges)
    seen: Counter = Counter()
    sent = iter(parts)
    uses = Counter(edges)
    for start, end in edges:
        bend = 0.0 if uses[start, end] == 1 else 0.35 * (1 - 2 * seen[start, end])  # two uses: an arc on either side
        seen[start, end] += 1
        busy = end == active
        style = {"arrowstyle": "-|>", "color": LINE if busy else "0.65", "linewidth": 1.8 if busy else 0.9}
        style |= {"connectionstyle": f"arc3,rad={bend}", "shrinkA": RADIUS, "shrinkB": RADIUS}
        axes.annotate("", places[end], places[start], arrowprops=style, zorder=1)
        if busy and (part := next(sent, None)) is not None:
            (x, y), (other_x, other_y) = places[start], places[end]
            axes.annotate(
                _number(part), ((x + other_x) / 2, (y + other_y) / 2), (0, -55 * bend), fontsize=8, ha="center",
                va="center", textcoords="offset points", zorder=4, bbox={"fc": BUSY, "ec": "none", "pad": 1},
            )  # fmt: skip
    for name, place in places.items():
        line = {"linestyle": "--" if name in waiting else "-", "linewidth": 1.8 if name == active else 1}
        fill = BUSY if name == active else "0.88" if name in gradients and name not in waiting else "white"
        axes.annotate(
            name, place, fontsize=8, ha="center", va="center", zorder=3,
            bbox={"boxstyle": f"circle,pad={0.35 if len(name) < 3 else 0.2}", "fc": fill, "ec": LINE, **line},
        )  # fmt: skip
        for numbers, height, sign in ((values, RADIUS + 3, ""), (gradients, -RADIUS - 3, "g ")):
            if name in numbers:
                axes.annotate(
                    f"{sign}{_number(numbers[name])}", place, (0, height), textcoords="offset points", fontsize=8,
                    ha="center", va="bottom" if height > 0 else "top", zorder=2, bbox=CLEAR,
                )  # fmt: skip
    columns = [x for x, _ in places.values()]
    axes.set(xlim=(min(columns) - 0.5, max(columns) + 0.5), ylim=(-0.02, 1.02))
    axes.axis("off")
    told = f"numbers: {_listed(values)}"
    told += f"; gradients: {_listed(gradients)}" if gradients else ""
    return told + (f"; not complete yet: {', '.join(waiting)}" if waiting else "")


def _places(names, edges):
    """Return {name: (x, y)}: a column for each distance from the result, in it those fed to the same users together."""
    users = {name: [end for start, end in edges if start == name] for name in names}
    far = {}

    def distance(name):
        if name not in far:
            far[name] = max((distance(user) + 1 for user in users[name]), default=0)
        return far[name]

    places = {}
    for step in range(max(map(distance, names)) + 1):
        column = [name for name in names if far[name] == step]
        column.sort(key=lambda name: -np.mean([places[user][1] for user in users[name]] or [0.0]))
        for row, name in enumerate(column):
            places[name] = (-step, 1 - (row + 0.5) / len(column))
    return places


def _number(value):
    return f"{value + 0.0:.4g}"


def _listed(numbers):
    return ", ".join(f"{name} {_number(value)}" for name, value in numbers.items())
