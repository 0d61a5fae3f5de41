"""The network as a graph: a circle for each unit, a line for each weight.

A layer of hundreds of units is drawn by a sample of them, spread evenly from its first unit to its last. Lengths are
in points (1/72 inch) of the place the axes have.
"""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from nnlib.course.plots.style import LINE, OVER, UNDER, short

RADIUS = 8  # of a unit
FONT = 6.5  # of the numbers on lines
LETTER = 0.55 * FONT  # a letter's width, about
CLEAR = 4.5  # how far the middle of a number stays from other lines
MOST = 12  # numbers between two layers: more could hardly be told apart, and each takes a millisecond to draw


def network_graph(axes, kernels, biases=(), gradients=(), sample=6, inputs=None, outputs=None, title="") -> str:
    """Draw the units of dense layers and a line for each weight: orange over 0, blue under 0, the larger the wider.

    `kernels` are (D, H), one for each layer, `gradients` the loss's slopes with them, and `biases` (H,) or None: they
    are drawn as the weights of a square unit that always says 1. At most `sample` units of a layer are drawn, evenly
    spaced from its first to its last, each with its number; `inputs` and `outputs` name all units of the two ends.
    Weights w and gradients g stand on their lines where there is room, the largest first.
    """
    kernels = [np.asarray(kernel, float) for kernel in kernels]
    gradients = [np.asarray(gradient, float) for gradient in gradients]
    sizes = [len(kernels[0]), *(kernel.shape[1] for kernel in kernels)]
    drawn = [sampled(size, sample) for size in sizes]
    biases = [*biases, *[None] * (len(sizes) - len(biases))]  # the last layer feeds no other
    width, height = axes.get_window_extent().size * 72 / axes.figure.dpi * (1.22, 1.05)  # a graph needs no margins
    columns = np.linspace(0.1, 0.9, len(sizes)) * width
    rows = []
    for units, bias in zip(drawn, biases, strict=True):
        count = len(units) + (bias is not None)
        rows.append(height * (1 - (np.arange(count) + 0.5) / count))  # from the top; a bias unit is the first
    radius = min(RADIUS, 0.38 * height / max(map(len, rows)))
    heaviest = _largest_size([*kernels, *(np.asarray(bias, float) for bias in biases if bias is not None)])
    steepest = _largest_size(gradients)

    for i, kernel in enumerate(kernels):
        chosen = np.ix_(drawn[i], drawn[i + 1])
        goals = rows[i + 1][-len(drawn[i + 1]) :]
        w = kernel[chosen]  # (units drawn, next layer's units drawn)
        g = gradients[i][chosen] if gradients else np.zeros(w.shape)
        texts = [f"w {a:.2g}\ng {b:.2g}" if gradients else f"{a:.2g}" for a, b in zip(w.flat, g.flat, strict=True)]
        if biases[i] is not None:
            b = np.asarray(biases[i], float)[drawn[i + 1]]
            w, g = np.vstack([b, w]), np.vstack([np.zeros(len(b)), g])
            texts = [f"b {a:.2g}" for a in b] + texts
        starts = np.column_stack([np.full(w.size, columns[i]), np.repeat(rows[i], len(goals))])
        ends = np.column_stack([np.full(w.size, columns[i + 1]), np.tile(goals, len(rows[i]))])
        _draw_lines(axes, starts, ends, w.ravel(), heaviest)
        with np.errstate(invalid="ignore"):
            weight = np.maximum(np.abs(w) / (heaviest or 1), np.abs(g) / (steepest or 1)).ravel()
        order = np.argsort(-np.nan_to_num(weight, nan=np.inf), kind="stable")  # what is not finite comes first
        _draw_numbers(axes, starts, ends, texts, order, radius)

    for i, (units, x) in enumerate(zip(drawn, columns, strict=True)):
        places = rows[i][-len(units) :]
        _draw_units(axes, x, places, radius, "o", units)
        if biases[i] is not None:
            _draw_units(axes, x, rows[i][:1], radius, "s", [1])
        left_out = np.diff(units) > 1  # dots stand for the units between
        axes.vlines(np.full(left_out.sum(), x), places[1:][left_out], places[:-1][left_out], LINE, linestyles=":")
        shown = f"{len(units)} of {sizes[i]}" if len(units) < sizes[i] else str(sizes[i])
        caption = f"{f'layer {i - 1}' if i else 'inputs'}\n{shown}"
        axes.text(x, -2, caption, ha="center", va="top", fontsize=min(8, 0.19 * (columns[1] - columns[0])))
    for names, i, side, shift in ((inputs, 0, "right", -radius - 3), (outputs, -1, "left", radius + 3)):
        if names is not None:
            for unit, y in zip(drawn[i], rows[i][-len(drawn[i]) :], strict=True):
                axes.text(columns[i] + shift, y, str(names[unit]), ha=side, va="center", fontsize=8)
    key = "orange: over 0, blue: under 0" + (", w: weight, g: gradient" if gradients else "")
    axes.text(width / 2, -24, key, ha="center", va="top", fontsize=7.5, color="0.3")
    axes.set(title=title, xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    shape = "-".join(map(str, sizes))
    text = f"{title + ': ' if title else ''}{shape} network; largest weight {_placed(kernels)}"
    return text + (f"; largest gradient {_placed(gradients)}" if gradients else "")


def sampled(size, sample) -> list[int]:
    """Return at most `sample` of the indices 0 ... size - 1, evenly spaced from the first to the last."""
    if size <= sample:
        return list(range(size))
    return np.linspace(0, size - 1, sample).round().astype(int).tolist()


def _draw_lines(axes, starts, ends, w, heaviest):
    """Draw the line of each weight; what is 0 is grey and thin, what is not finite black and dotted."""
    known = np.isfinite(w)
    widths = np.where(known, 0.4 + 3 * (np.abs(w, where=known, out=np.zeros(len(w))) / (heaviest or 1)), 1.5)
    colours = [(OVER if a > 0 else UNDER if a < 0 else "0.7") if np.isfinite(a) else LINE for a in w]
    styles = ["-" if finite else ":" for finite in known]
    lines = np.stack([starts, ends], axis=1)  # (lines, 2 ends, 2 coordinates)
    axes.add_collection(LineCollection(lines, colors=colours, linewidths=widths, linestyles=styles, zorder=1))


def _draw_numbers(axes, starts, ends, texts, order, radius):
    """Write each text on its line, in that order, where it hides no other and is clear of other lines."""
    along = np.linspace(0.1, 0.9, 33)  # the places tried
    middles = starts[:, None] + along[:, None] * (ends - starts)[:, None]  # (lines, places, 2)
    clear = np.minimum(_distances(middles, starts, ends), 5 * CLEAR)
    halves = np.array(
        [(max(map(len, text.split("\n"))) * LETTER, (text.count("\n") + 1) * 1.2 * FONT) for text in texts]
    )
    halves /= 2
    taken, patches = np.zeros((0, 4)), []  # middle, half of width and height
    for k in order:
        middle, half = middles[k], halves[k]
        free = (middle[:, 0] - half[0] > starts[k, 0] + radius) & (middle[:, 0] + half[0] < ends[k, 0] - radius)
        apart = np.abs(middle[:, None] - taken[:, :2]) >= half + taken[:, 2:]  # (places, taken, 2)
        free &= apart.any(axis=2).all(axis=1) & (clear[k] >= CLEAR)
        if free.any() and len(taken) < MOST:
            x, y = middle[np.where(free, clear[k] - CLEAR * np.abs(along - 0.5), -np.inf).argmax()]  # rather midway
            axes.text(x, y, texts[k], ha="center", va="center", fontsize=FONT, zorder=3, linespacing=1)
            taken = np.vstack([taken, [x, y, *half]])
            patches.append([(x + i * half[0], y + j * half[1]) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
    axes.add_collection(PolyCollection(patches, facecolors="white", alpha=0.85, linewidths=0, zorder=2))


def _distances(points, starts, ends):
    """Return how far each of the points (lines, n, 2) of a line is from the nearest other line, (lines, n)."""
    along = ends - starts
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(*along.T)[:, None]  # (lines, 2), of length 1
    away = np.abs(points @ across.T - (starts * across).sum(axis=1))  # (lines, n, lines)
    away[np.arange(len(points)), :, np.arange(len(points))] = np.inf
    return away.min(axis=2)


def _draw_units(axes, x, places, radius, marker, names):
    axes.plot(np.full(len(places), x), places, marker, ms=2 * radius, color="white", mec=LINE, zorder=4, clip_on=False)
    if radius > 4:
        for y, name in zip(places, names, strict=True):
            axes.text(x, y, str(name), ha="center", va="center_baseline", fontsize=min(7, radius), zorder=5)


def _largest(array):
    """Return (size, place) of the largest finite number, or None where there is none."""
    sizes = np.where(np.isfinite(array), np.abs(array), -1.0)
    place = np.unravel_index(sizes.argmax(), array.shape)
    return (sizes[place], place) if sizes[place] >= 0 else None


def _largest_size(arrays):
    return max((found[0] for found in map(_largest, arrays) if found), default=0.0)


def _placed(arrays):
    """Return the largest number of the layers' arrays in words: its value and between which units it is."""
    found = [(place[0], -i, place[1]) for i, place in enumerate(map(_largest, arrays)) if place]
    lost = sum(int(np.sum(~np.isfinite(array))) for array in arrays)
    text = "none"
    if found:
        _, i, (j, k) = max(found)
        text = f"{short(arrays[-i][j, k])} (layer {-i}, unit {j} to unit {k})"
    return text + (f", {lost} not finite" if lost else "")
