"""Figures of examples and of what a network makes of them: images, points, borders."""

import numpy as np
from matplotlib.colors import to_rgb

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
    for label in (0, 1):
        _points(axes, x, y, label)
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
    for label in (0, 1):
        _points(axes, x, y, label)
    axes.set(title=title, xlabel="x[0]", ylabel="x[1]", aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    right = int(np.sum((outputs > 0) == (y == 1)))
    return f"{title}: {right} of {len(y)} points on the side of their own colour"


def decision_surface(axes, grid, shares, training, validation=None, title="") -> str:
    """Draw what a network says of each point of the plane: the likeliest class's colour, the surer the stronger.

    `shares` are the probabilities at x[1] = grid[i], x[0] = grid[j]: (n, n) of class 1, or (n, n, K). `training` and
    `validation` are (x (m, 2), y (m,), readings (m,)), readings being the classes the network says; validation points
    are drawn hollow. Colours repeat from the seventh class on, markers from the eleventh.
    """
    shares = np.stack([1 - shares, shares], axis=-1) if shares.ndim == 2 else shares  # (n, n, K)
    K = shares.shape[-1]
    colours = np.array([to_rgb(CLASSES[k % len(CLASSES)]) for k in range(K)])
    best = shares.argmax(axis=-1)
    sure = (shares.max(axis=-1) - 1 / K) / (1 - 1 / K)  # from 0, where all are alike, to 1
    shade = np.nan_to_num(0.08 + 0.42 * np.clip(sure, 0, 1))[..., None]  # white where a share is not finite
    half = (grid[1] - grid[0]) / 2
    extent = 2 * (grid[0] - half, grid[-1] + half)
    axes.imshow(1 - shade * (1 - colours[best]), origin="lower", extent=extent, interpolation="nearest")
    for k in range(K if K > 2 else 1):
        lead = shares[..., k] - np.delete(shares, k, axis=-1).max(axis=-1)
        if np.any(lead < 0) and np.any(lead > 0):
            axes.contour(grid, grid, lead, levels=[0], colors=LINE, linewidths=1)
    text = []
    for name, points in (("training", training), ("validation", validation)):
        if points is not None:
            x, y, readings = points
            for k in range(K):
                _points(axes, x, y, k, hollow=points is validation)
            text.append(f"{np.sum(np.equal(y, readings))} of {len(y)} {name} points")
    if validation is not None:
        axes.plot([], [], "o", markersize=4, color=LINE, markerfacecolor="white", label="validation")
    axes.set(title=title, xlabel="x[0]", ylabel="x[1]", xlim=extent[:2], ylim=extent[2:], aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    lost = np.sum(np.isnan(sure))
    said = f"{title + ': ' if title else ''}{', '.join(text)} read right"
    return said + (f"; {lost} of {sure.size} shares not finite" if lost else "")


def _points(axes, x, y, label, hollow=False):
    """Draw the points of one class, in its colour and with its marker."""
    marker, colour = "o^sDvPX<>*"[label % 10], CLASSES[label % len(CLASSES)]
    style = {"markerfacecolor": "white"} if hollow else {"markeredgecolor": "white", "label": f"class {label}"}
    axes.plot(*x[y == label].T, marker, markersize=5.5, markeredgewidth=0.4 + hollow / 2, color=colour, **style)


def confusion_matrix(axes, counts, names=None, title="") -> str:
    """Draw counts (K, K) of examples, true classes as rows and the classes read as columns.

    The right ones are green, the wrong ones red, the stronger the larger their share of the row; 0 is left blank.
    """
    counts = np.asarray(counts)
    K = len(counts)
    names = [str(k) for k in range(K)] if names is None else [str(name) for name in names]
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)  # a class may be missing
    colours = np.array([[to_rgb(RIGHT if i == j else WRONG) for j in range(K)] for i in range(K)])
    axes.imshow(1 - 0.75 * np.sqrt(shares)[..., None] * (1 - colours), aspect="auto", interpolation="nearest")
    for i, j in zip(*np.nonzero(counts), strict=True):
        axes.text(j, i, str(counts[i, j]), ha="center", va="center_baseline", fontsize=9 if K <= 10 else 7)
    axes.set_xticks(range(K), names)
    axes.set_yticks(range(K), names)
    axes.set_xticks(np.arange(K - 1) + 0.5, minor=True)
    axes.set_yticks(np.arange(K - 1) + 0.5, minor=True)
    axes.grid(which="minor", color="0.85", linewidth=0.8)
    axes.tick_params(which="both", length=0)
    axes.set(title=title, xlabel="class read", ylabel="true class")
    right, total = int(np.trace(counts)), int(counts.sum())
    wrong = np.where(np.eye(K, dtype=bool), 0, counts)
    i, j = np.unravel_index(np.argmax(wrong), wrong.shape)
    missing = [name for name, count in zip(names, counts.sum(axis=1), strict=True) if count == 0]
    often = (
        f"most often confused: {names[i]} read as {names[j]}, {wrong[i, j]} times" if wrong.any() else "none confused"
    )
    return f"{title + ': ' if title else ''}{right} of {total} read right; {often}" + (
        f"; no example of {', '.join(missing)}" if missing else ""
    )
