"""Figures of what is inside a network: weights, gradients, how active its units are."""

import numpy as np

from nnlib.course.plots.style import LINE, RIGHT, SIGNED, WRONG


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
