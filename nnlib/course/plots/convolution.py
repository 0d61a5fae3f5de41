"""Figures of a kernel that slides over an image."""

import numpy as np
from matplotlib.patches import Rectangle

from nnlib.course.plots.style import LINE, OVER, SIGNED, plain


def filtered(axes, image, y, total) -> str:
    """Draw an image (H, W) of greys from 0 to 1 and what a kernel makes of it, y (P, Q); `axes` are two.

    `total` is the sum of the kernel's numbers: what it makes of white. Where it is 0, numbers above 0 are drawn orange
    and those below it blue; else 0 is black and `total` white, or the other way round where it is below 0.
    """
    axes[0].imshow(image, cmap="gray", vmin=0, vmax=1)
    limit = np.percentile(np.abs(y), 99) or 1.0  # the few numbers beyond it would leave all others pale
    colours = {"cmap": SIGNED, "vmin": -limit, "vmax": limit}
    if total:
        colours = {"cmap": "gray", "vmin": min(total, 0), "vmax": max(total, 0)}
    picture = axes[1].imshow(y, **colours)
    low, high = picture.get_clim()
    axes[1].figure.colorbar(picture, ax=axes[1], shrink=0.8, ticks=np.linspace(low, high, 3), format="%.2g")
    for place, name, shape in zip(axes, ("x", "y"), (image.shape, y.shape), strict=True):
        place.set_title(f"{name}: {shape[0]} x {shape[1]}", fontsize=10)
        place.set_xticks([0, shape[1] - 1])
        place.set_yticks([0, shape[0] - 1])
    ends = " to ".join(plain(end, 2) for end in (y.min(), y.max()))
    return f"{image.shape[0]} x {image.shape[1]} becomes {y.shape[0]} x {y.shape[1]}, numbers from {ends}"


def patch_steps(axes, padded, window, corner, rows, y, place) -> str:
    """Draw a patch of an image, its row in the matrix of patches, and its place in y; `axes` are three.

    `padded` is the image with what is put around it, `corner` where the image itself begins and ends in it, ((top,
    bottom), (left, right)). `window` is (top, left, height, width) of the patch, `rows` (places, cells) the matrix, y
    (P, Q) the result, `place` the patch's number.
    """
    top, left, height, width = window
    P, Q = y.shape
    inside = np.zeros(padded.shape)
    inside[tuple(slice(*ends) for ends in corner)] = 1
    _numbers(axes[0], padded, (left, top, width, height), f"x: {padded.shape[0]} x {padded.shape[1]}", inside)
    _numbers(axes[1], rows, (0, place, rows.shape[1], 1), f"patches: {rows.shape[0]} x {rows.shape[1]}")
    _numbers(axes[2], y, (place % Q, place // Q, 1, 1), f"y: {P} x {Q}")
    patch = " ".join(f"{number:g}" for number in rows[place])
    last = len(rows) - 1
    return f"patch {place} of 0 to {last}, {patch}, makes row {place // Q}, column {place % Q} of y ({P} x {Q})"


def _numbers(axes, table, marked, title, inside=None):
    """Draw a table of numbers with a frame around the part `marked`, (left, top, width, height)."""
    height, width = table.shape
    inside = np.ones(table.shape) if inside is None else inside
    axes.imshow(inside, cmap="gray", vmin=-3, vmax=1, aspect="equal" if height < 2 * width else "auto")
    size = np.clip(170 / max(height, width), 6.5, 9)
    for (i, j), number in np.ndenumerate(table):
        axes.text(j, i, f"{number:g}", ha="center", va="center", fontsize=size)
    left, top, wide, high = marked
    frame = {"facecolor": OVER, "alpha": 0.35}
    axes.add_patch(Rectangle((left - 0.5, top - 0.5), wide, high, **frame))
    axes.add_patch(Rectangle((left - 0.5, top - 0.5), wide, high, fill=False, edgecolor=LINE, linewidth=1.5))
    axes.set_title(title, fontsize=10)
    axes.axis("off")
