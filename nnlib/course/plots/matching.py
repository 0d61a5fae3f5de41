"""A figure of two networks that should be one: how far apart they are after each layer, and what a score says of it."""

import numpy as np

from nnlib.course.plots.style import LINE, RIGHT, WRONG, short

ENDS = -7, 1  # powers of ten that the picture goes from and to


def layer_differences(axes, layers, bound, right, found) -> str:
    """Draw on two axes the largest difference of each layer, and the `right` network's score beside the one `found`.

    `layers` maps their names, from first to last, to differences. One above `bound`, where rounding ends (the dotted
    line), is orange, else green.
    """
    differences, scores = axes
    colours = [RIGHT if difference <= bound else WRONG for difference in layers.values()]
    powers = np.log10(np.clip(list(layers.values()), 10.0 ** ENDS[0], 10.0 ** ENDS[1]))
    places = np.arange(len(layers))[::-1]  # the first on top
    differences.barh(places, powers - ENDS[0], left=ENDS[0], color=colours)
    differences.axvline(np.log10(bound), color=LINE, linestyle=":", linewidth=1)
    ticks = range(ENDS[0], ENDS[1] + 1, 2)
    differences.set_xticks(ticks, [f"1e{power}" for power in ticks])
    differences.set_yticks(places, layers)
    differences.set(xlabel="largest difference", xlim=ENDS)
    scores.bar(["right", "this one"], [right, found], color=[RIGHT, WRONG if WRONG in colours else RIGHT])
    scores.set(ylabel="macro F1", ylim=(0, 1))
    parts = [f"{name} {'agrees' if size <= bound else short(size)}" for name, size in layers.items()]
    return f"macro F1 {right:.4f} -> {found:.4f}; largest difference: {', '.join(parts)}"
