"""Figures of what a network looks at: its filters, and maps of what counts, laid over the image."""

import numpy as np
from matplotlib.patches import Rectangle

from nnlib.course.plots.feature_maps import image
from nnlib.course.plots.style import LINE, SIGNED


def filters(axes, kernel, title="") -> str:
    """Draw a layer's filters (kh, kw, C, F) side by side, a column for each, the parts for its channels one below the
    other: orange over 0, blue under 0."""
    kh, kw, C, F = kernel.shape
    sheet = np.full((C * (kh + 1) - 1, F * (kw + 1) - 1), np.nan)
    for c, f in np.ndindex(C, F):
        sheet[c * (kh + 1) :, f * (kw + 1) :][:kh, :kw] = kernel[:, :, c, f]
    limit = max(np.abs(kernel).max(), 1e-12)
    axes.imshow(sheet, cmap=SIGNED, vmin=-limit, vmax=limit, interpolation="nearest")
    axes.set(title=title, xlabel="filter", ylabel="channel")
    axes.set_xticks(np.arange(F) * (kw + 1) + (kw - 1) / 2, range(F))
    axes.set_yticks(np.arange(C) * (kh + 1) + (kh - 1) / 2, range(C))
    axes.tick_params(length=0, labelsize=8)
    axes.set_frame_on(False)
    return f"{title + ': ' if title else ''}{F} filters of {kh} x {kw} x {C}, {kernel.size} weights"


def heat(axes, picture, amounts, title, reach=1, corner=None) -> str:
    """Lay a map of amounts (h, w) over a picture (H, W): orange over 0, blue under 0, clear where nothing counts.

    A map as fine as the places of a square that is `reach` pixels long has its cells at their middles; any other map
    covers the whole picture. `corner` (row, column) frames an object of 8 x 8 pixels.
    """
    H, W = picture.shape
    margin = (reach - 1) / 2
    extent = (margin - 0.5, W - margin - 0.5, H - margin - 0.5, margin - 0.5)
    image(axes, picture, title)
    limit = max(np.abs(amounts).max(), 1e-12)
    strength = 0.85 * np.abs(amounts) / limit  # where nothing counts, the picture shines through
    axes.imshow(amounts, cmap=SIGNED, vmin=-limit, vmax=limit, extent=extent, alpha=strength, interpolation="nearest")
    axes.set(xlim=(-0.5, W - 0.5), ylim=(H - 0.5, -0.5))
    if corner is not None:
        row, column = corner
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 8, 8, fill=False, edgecolor=LINE, linestyle=":"))
    if np.round(amounts, 6).max() <= 0:
        return f"{title}: nothing above 0"
    row, column = peak(amounts, picture.shape, reach)
    return f"{title}: largest {amounts.max():.2f} at row {row:g}, column {column:g}"


def peak(amounts, shape, reach=1):
    """Return row and column, in pixels of a picture (H, W), of the middle of the largest cell of a map as in `heat`."""
    place = np.unravel_index(np.argmax(np.round(amounts, 6)), amounts.shape)
    return tuple(
        (reach - 1) / 2 + (cell + 0.5) * (pixels - reach + 1) / cells - 0.5
        for cell, cells, pixels in zip(place, amounts.shape, shape, strict=True)
    )
