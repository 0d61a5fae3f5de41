"""Figures of what is inside a network: weights, gradients, how active its units are."""

import numpy as np

from nnlib.course.plots.style import LINE, RIGHT, SIGNED, WRONG, logarithmic_lines, shades, short


def weight_image(axes, w, title) -> str:
    """Draw a unit's 64 weights as the 8 x 8 image it multiplies: orange counts for the unit, blue against it."""
    limit = np.abs(w).max()
    picture = axes.imshow(w.reshape(8, 8), cmap=SIGNED, vmin=-limit, vmax=limit)
    axes.set(title=title, xlabel="column of pixels", ylabel="row of pixels")
    axes.figure.colorbar(picture, ax=axes, label="weight")
    places = [np.unravel_index(place, (8, 8)) for place in (np.argmax(w), np.argmin(w))]
    largest, smallest = (f"row {row}, column {column}" for row, column in places)
    return f"{title}: largest weight at {largest}; smallest (most against it) at {smallest}"


def unit_activity(axes, before, after, title) -> str:
    """Draw for how many of the examples each unit is above 0, as shares (H,) before and after training, sorted."""
    order = np.arange(len(after))
    share, dead = np.sort(after), np.sum(after == 0)
    axes.bar(order, share, color=RIGHT, label="after training")
    axes.plot(order[:dead], np.zeros(dead), "x", color=WRONG, clip_on=False, label="dead")
    axes.step(order, np.sort(before), where="mid", color=LINE, linewidth=1, label="before training")
    axes.set(xlabel="hidden units, the most silent first", ylabel="share of images", ylim=(0, 1), title=title)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return f"{title}: {np.sum(before == 0)} of {len(before)} units dead before training, {dead} after"


def histograms(axes, arrays, what="weight", title="", bins=41) -> str:
    """Draw a histogram for each of `arrays` {"0.kernel": array, ...}, one above the other over the same numbers.

    Each is as high as its fullest bin, so that small layers are seen beside large ones; its standard deviation stands
    at the right. Numbers that are not finite are counted in the text and left out of everything else.
    """
    finite = {name: array[np.isfinite(array)] for name, array in arrays.items()}
    ends = [0.0, *(end for numbers in finite.values() if numbers.size for end in (numbers.min(), numbers.max()))]
    low, high = max(float(min(ends)), -1e305), min(float(max(ends)), 1e305)  # with 0; Matplotlib overflows beyond
    if low == high:
        low, high = -1.0, 1.0
    width = (high - low) / bins
    edges = (np.arange(np.floor(low / width), np.ceil(high / width) + 2) - 0.5) * width  # 0 is a bin's middle
    text = []
    for row, ((name, numbers), colour) in enumerate(zip(finite.items(), shades(len(finite)), strict=True)):
        counts = np.histogram(np.clip(numbers, low, high), edges)[0]
        base = len(finite) - 1 - row  # the first layer on top
        axes.stairs(base + 0.85 * counts / max(counts.max(), 1), edges, baseline=base, fill=True, color=colour)
        missing = arrays[name].size - numbers.size
        note = f"sd {spread(numbers):.2g}" if numbers.size else ""
        axes.text(1.01, base + 0.4, note + f"\n{missing} not finite" * bool(missing), va="center", fontsize=8,
                  transform=axes.get_yaxis_transform())  # fmt: skip
        text.append(f"{name} {_described(numbers, missing)}")
    axes.axvline(0, color=LINE, linewidth=0.8, linestyle="--")
    axes.hlines(range(1, len(finite)), edges[0], edges[-1], color="0.9", zorder=0)
    axes.set(title=title, xlabel=what, ylabel="count, each to its own scale", xlim=(edges[0], edges[-1]))
    axes.set_ylim(0, len(finite))
    axes.set_yticks(np.arange(len(finite))[::-1] + 0.4, list(finite))
    axes.tick_params(axis="y", length=0)
    return f"{title or what}: {'; '.join(text)}"


def layer_spread(axes, arrays, what="activation", title="") -> str:
    """Draw the standard deviation of each layer's numbers, {"0": array, ...} or a list, on a logarithmic scale."""
    named = arrays if isinstance(arrays, dict) else dict(enumerate(arrays))
    spreads = [spread(array) for array in named.values()]
    by_layer(axes, {what: spreads}, "standard deviation", title or f"{what}s", layers=list(named))
    return f"{title or what}: standard deviation {_trend(spreads, list(named))}"


def by_layer(axes, series, what, title="", layers=None, frame=None) -> str:
    """Draw one number of at least 0 per layer on a logarithmic scale: `series` maps a label to the numbers (L,)."""
    logarithmic_lines(axes, series, marker="o", frame=frame)
    depth = max(len(numbers) for numbers in series.values())
    layers = list(range(depth)) if layers is None else layers
    places = np.arange(0, depth, -(-depth // 12))
    axes.set_xticks(places, [layers[place] for place in places])
    axes.set(title=title, xlabel="layer", ylabel=what)
    if len(series) > 1:
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return f"{title or what}: " + "; ".join(f"{label} {_trend(numbers, layers)}" for label, numbers in series.items())


def spread(array) -> float:
    """Return the standard deviation of an array; 0 where its numbers differ by nothing but rounding."""
    array = np.asarray(array, float)
    if not np.isfinite(array).all():
        return np.nan
    scale = np.abs(array).max()
    if np.ptp(array / (scale or 1)) < 1e-12:
        return 0.0
    return float(scale * np.std(array / scale))  # the squares of large numbers would overflow


def _described(numbers, missing):
    """Return mean, standard deviation, ends and zeros in words."""
    lost = f"{missing} not finite" if missing else ""
    if not numbers.size:
        return lost
    deviation, scale = spread(numbers), np.abs(numbers).max()
    mean = float(np.mean(numbers / (scale or 1)) * scale)
    if abs(mean) < 1e-9 * deviation:
        mean = 0.0  # a mean that is 0 but for rounding would differ from machine to machine
    zeros = np.mean(numbers == 0)
    parts = [f"mean {short(mean)}", f"standard deviation {short(deviation)}"]
    parts += [f"from {short(numbers.min())} to {short(numbers.max())}", f"{100 * zeros:.3g} % exactly 0", lost]
    return ", ".join(part for part in parts if part)


def _trend(numbers, layers):
    """Return the first and the last layer's number in words and, where there is one, their ratio per layer."""
    first, last = float(numbers[0]), float(numbers[-1])
    text = f"{short(first)} in layer {layers[0]}"
    if len(numbers) == 1:
        return text
    text += f", {short(last)} in layer {layers[len(numbers) - 1]}"
    if np.isfinite([first, last]).all() and first > 0 and last > 0:
        step = (np.log10(last) - np.log10(first)) / (len(numbers) - 1)
        text += f", times {10**step:.3g} a layer" if abs(step) < 300 else ""
    return text
