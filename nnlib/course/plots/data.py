"""Figures of examples and of what a network makes of them: images, points, borders."""

import numpy as np

from nnlib.course.plots.style import CLASSES, LINE, RIGHT, WRONG


def digits(axes, images, labels, readings=None, columns=6) -> str:
    """Draw images (m, 64), m labels and, where given, how a network reads them: right ones green, wrong ones red."""
    rows = -(-len(images) // columns)
    sheet = np.zeros((rows * 11, columns * 9))  # 3 rows above each image for its caption
    for i, image in enumerate(images):
        top, left = i // columns * 11 + 3, i % columns * 9
        sheet[top : top + 8, left : left + 8] = image.reshape(8, 8)
        caption, colour = str(labels[i]), "black"
        if readings is not None:
            caption, colour = f"{labels[i]} → {readings[i]}", RIGHT if readings[i] == labels[i] else WRONG
        axes.text(left + 3.5, top - 0.9, caption, ha="center", va="bottom", fontsize=9, color=colour)
    axes.imshow(sheet, cmap="gray_r", interpolation="nearest")
    axes.axis("off")
    if readings is None:
        return f"{len(images)} images of the digits {', '.join(map(str, labels))}"
    axes.set_title("true → read", fontsize=9)
    return f"{sum(np.equal(labels, readings))} of the {len(images)} digits shown are read right"


def neuron_line(axes, x, y, w, b) -> str:
    """Draw points x (m, 2) of two classes y, the line where a neuron's z = x . w + b is 0, and the direction of w.

    The neuron says class 1 where z > 0, on the arrow's side of the line.
    """
    limit = np.ceil(np.abs(x).max())
    grid = np.linspace(-limit, limit, 201)
    across, up = np.meshgrid(grid, grid)
    z = across * w[0] + up * w[1] + b  # (201, 201)
    axes.contourf(across, up, z > 0, levels=[-0.5, 0.5, 1.5], colors=[CLASSES[0], CLASSES[1]], alpha=0.15)
    if np.any(w):
        axes.contour(across, up, z, levels=[0], colors=LINE)
        foot = -b * w / (w @ w)  # the line's point nearest to the origin
        axes.annotate("", foot + w, foot, arrowprops={"arrowstyle": "->"})
    for label, marker in ((0, "o"), (1, "^")):
        points = x[y == label]
        axes.scatter(*points.T, s=14, color=CLASSES[label], marker=marker, label=f"class {label}")
    axes.set(xlabel="x[0]", ylabel="x[1]", xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    right = int(np.sum((x @ w + b > 0) == (y == 1)))
    line = "" if np.any(w) else "no line, "
    return (
        f"w = ({w[0]:.1f}, {w[1]:.1f}), b = {b:.1f}: {line}{right} of {len(y)} points on the side of their own colour"
    )


def border(axes, x, y, outputs, grid, z, title) -> str:
    """Draw points x (m, 2) of two classes y and the border where a network's answer changes sign.

    `outputs` (m,) are its answers to the points, z (n, n) those to the plane, at x[1] = grid[i], x[0] = grid[j].
    """
    axes.contourf(grid, grid, z > 0, levels=[-0.5, 0.5, 1.5], colors=CLASSES[:2], alpha=0.15)
    if z.min() < 0 < z.max():
        axes.contour(grid, grid, z, levels=[0], colors=LINE)
    for label, marker in enumerate("o^"):
        axes.plot(*x[y == label].T, marker, markersize=4, color=CLASSES[label], label=f"class {label}")
    axes.set(title=title, xlabel="x[0]", ylabel="x[1]", aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    right = int(np.sum((outputs > 0) == (y == 1)))
    return f"{title}: {right} of {len(y)} points on the side of their own colour"
