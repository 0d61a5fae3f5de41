"""Lesson 11: the paths of several optimisers into one valley, long and narrow, and turned as far as one likes."""

import numpy as np

from nnlib.course import plots

SIDES = (np.linspace(-5, 5, 101), np.linspace(-3.2, 3.2, 65))


def optimizer_race(rules, start=(-4.0, 1.0), steepness=(1.0, 25.0)):
    """Return the draw function of lesson 11: where optimisers go in the valley (w0^2 + 25 w1^2) / 2, from `start`.

    `rules` maps a menu's names to functions (learning rate -> optimiser); "all" draws all of them. `turn` turns the
    valley and the start, in degrees.
    """

    def draw(axes, optimizer, learning_rate, steps, turn):
        angle = np.deg2rad(turn)
        turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

        def loss(w):
            return 0.5 * (w @ turned) ** 2 @ steepness  # w (..., 2)

        def walk(rule):
            w = turned @ start
            path = [w.copy()]
            for _ in range(steps):
                rule.update(w, turned @ (steepness * (w @ turned)))
                path.append(w.copy())
            return np.array(path)  # (steps + 1, 2)

        paths = {
            name: walk(rule(learning_rate)) if optimizer in (name, "all") else None for name, rule in rules.items()
        }
        height = loss(np.stack(np.meshgrid(*SIDES), axis=-1))
        ends = {name: float(loss(path[-1])) for name, path in paths.items() if path is not None}
        text = plots.contour_paths(axes, *SIDES, height, paths, ends)
        axes.set_title(f"{steps} steps at rate {learning_rate:.2g}")  # the last ones may lie outside
        return f"rate {learning_rate:.2g}, {steps} steps, turned by {turn}°; {text}"

    return draw
