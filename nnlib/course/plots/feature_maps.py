"""Figures of what a convolutional network makes of an image: its feature maps, and how it bears moved images."""

import numpy as np
from matplotlib.patches import Rectangle

from nnlib.course.plots.style import CLASSES, LINE, RIGHT, SIGNED, WRONG, shades

GRAY = {"cmap": "gray_r", "vmin": 0, "interpolation": "nearest"}


def image(axes, picture, title="") -> str:
    """Draw a picture (H, W) in shades of grey, 0 white."""
    axes.imshow(picture, **{**GRAY, "vmax": max(picture.max(), 1e-12)})
    axes.set(title=title, xticks=[], yticks=[])
    return f"{title or 'image'}: {picture.shape[0]} x {picture.shape[1]}"


def pooled(axes, picture, y, size, stride, title) -> str:
    """Draw, on two axes, a picture (H, W) with its first windows in colour, and what pooling makes of it, y."""
    image(axes[0], picture, f"image, windows of {size} x {size}")
    for (row, column), colour in zip(((0, 0), (0, 1), (1, 0)), shades(3), strict=True):
        if row < y.shape[0] and column < y.shape[1]:
            corner = (column * stride - 0.5, row * stride - 0.5)
            axes[0].add_patch(Rectangle(corner, size, size, fill=False, edgecolor=colour, linewidth=2, clip_on=False))
            axes[1].add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=colour, linewidth=2))
    image(axes[1], y, title)
    axes[1].images[0].set_clim(0, picture.max())  # the same grey for the same number as on the left
    kept = f"{picture.shape[0]} x {picture.shape[1]} numbers become {y.shape[0]} x {y.shape[1]}"
    return f"{title}, {size} x {size}, stride {stride}: {kept}, mean {picture.mean():.3f} becomes {y.mean():.3f}"


def feature_maps(axes, stages, title="") -> str:
    """Draw all maps of each stage, a row for each: `stages` {"image": (H, W, C), "0 Conv2D": (H, W, C), ...}.

    All maps are drawn equally large, and a stage's maps in the same shades: white is 0, black its largest number.
    """
    widest = max(maps.shape[2] for maps in stages.values())
    text = []
    for row, (name, maps) in enumerate(stages.items()):
        H, W, C = maps.shape
        for c in range(C):
            left, top = c * 1.15, row * 1.3
            extent = (left, left + 1, top + 1, top)
            axes.imshow(maps[..., c], extent=extent, **{**GRAY, "vmax": max(maps.max(), 1e-12)})
            axes.add_patch(Rectangle((left, top), 1, 1, fill=False, edgecolor="0.7", linewidth=0.8))
        axes.text(-0.3, row * 1.3 + 0.5, f"{name}\n{H} x {W}", ha="right", va="center", fontsize=9)
        text.append(f"{name} {C} of {H} x {W}")
    axes.set(title=title, xlim=(-0.1, widest * 1.15), ylim=(len(stages) * 1.3 - 0.2, -0.1), aspect="equal")
    axes.axis("off")
    return f"{title + ': ' if title else ''}maps: {', '.join(text)}"


def one_map(axes, picture, kernel, maps, channel, layer) -> str:
    """Draw, on three axes, an image (H, W), a filter (kh, kw, C) or None, and one of a layer's maps (H, W, channels).

    A filter's C parts, one for each channel of what the layer is fed with, stand side by side.
    """
    image(axes[0], picture, "image")
    if kernel is None:
        axes[1].text(0.5, 0.5, "no filter:\nnothing is learnt", ha="center", va="center", transform=axes[1].transAxes)
        axes[1].axis("off")
        filters = "no filter"
    else:
        kh, kw, C = kernel.shape
        columns = int(np.ceil(np.sqrt(C)))
        sheet = np.full((-(-C // columns) * (kh + 1) - 1, columns * (kw + 1) - 1), np.nan)
        for c in range(C):
            top, left = c // columns * (kh + 1), c % columns * (kw + 1)
            sheet[top : top + kh, left : left + kw] = kernel[..., c]
        limit = max(np.abs(kernel).max(), 1e-12)
        axes[1].imshow(sheet, cmap=SIGNED, vmin=-limit, vmax=limit, interpolation="nearest")
        axes[1].set(title=f"filter {channel}: {kh} x {kw} x {C}", xticks=[], yticks=[])
        axes[1].set_frame_on(False)
        filters = f"filter of {kh} x {kw} x {C}, from {kernel.min():.2f} to {kernel.max():.2f}"
    chosen = maps[..., channel]
    image(axes[2], chosen, f"map {channel} of {maps.shape[2]}")
    axes[2].images[0].set_clim(0, max(maps.max(), 1e-12))  # one scale for all maps of a layer
    if not chosen.any():
        return f"{layer}, channel {channel}: {filters}; the map is 0 everywhere"
    row, column = np.unravel_index(np.argmax(np.round(chosen, 6)), chosen.shape)
    above = np.mean(chosen > 0)
    return (
        f"{layer}, channel {channel}: {filters}; map of {chosen.shape[0]} x {chosen.shape[1]}, {100 * above:.0f} % of "
        f"it above 0, largest {chosen.max():.2f} at row {row}, column {column}"
    )


def shares_by_shift(axes, shifts, shares, title="") -> str:
    """Draw for each network the share read right by how far images are moved: `shares` {label: (seeds, shifts)}.

    The line is the mean over the seeds, the band goes from the least to the most. Six networks at most.
    """
    text = []
    colours = (*CLASSES[:4], CLASSES[5], LINE)  # the yellow one is too pale for a line
    for (label, numbers), colour, marker in zip(shares.items(), colours, "o^sDvP", strict=False):
        percent = 100 * np.atleast_2d(numbers)
        axes.plot(shifts, percent.mean(axis=0), marker, linestyle="-", markersize=5, color=colour, label=label)
        axes.fill_between(shifts, percent.min(axis=0), percent.max(axis=0), color=colour, alpha=0.2, linewidth=0)
        text.append(f"{label} {', '.join(f'{mean:.1f}' for mean in percent.mean(axis=0))}")
    axes.axhline(10, color=LINE, linestyle=":", linewidth=1, label="guessing")
    axes.set(title=title, xlabel="pixels moved to the right", ylabel="% read right", ylim=(0, 100))
    axes.set_xticks(shifts)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    places = ", ".join(f"{shift:+d}" if shift else "0" for shift in shifts)
    return f"{title + ': ' if title else ''}% read right, moved {places}: {'; '.join(text)}"


def readings(axes, picture, label, read, shares) -> str:
    """Draw, on two axes, an image and how networks read it, and what share of all images each reads right.

    `read` {network: class}, `shares` {network: share}; a right reading is green, a wrong one red.
    """
    image(axes[0], picture, f"true: {label}")
    names = list(read)
    places = np.arange(len(names))[::-1]
    colours = [RIGHT if read[name] == label else WRONG for name in names]
    axes[1].barh(places, [100 * shares[name] for name in names], color="0.75")
    for place, name, colour in zip(places, names, colours, strict=True):
        axes[1].text(2, place, f"reads {read[name]}", va="center", color=colour, fontsize=9, fontweight="bold")
    axes[1].set_yticks(places, names)
    axes[1].set(xlabel="% of all images read right, moved so", xlim=(0, 100))
    return "; ".join(f"{name} reads {read[name]}, {100 * shares[name]:.1f} % of all right" for name in names)
