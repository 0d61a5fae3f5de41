"""The course's figures: each draws plain arrays on the axes it is given and returns what it shows in a line of text.

The colours are those of Okabe and Ito, told apart by colour-blind readers, and each has one meaning all through.
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

TRAINING, VALIDATION = "#0072B2", "#E69F00"  # blue, orange
CLASSES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#F0E442", "#56B4E9")
RIGHT, WRONG = "#009E73", "#D55E00"
LINE = "#000000"
SIGNED = LinearSegmentedColormap.from_list("signed", ["#0072B2", "#FFFFFF", "#E69F00"])  # negative, zero, positive


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


def losses(axes, history) -> str:
    """Draw a training's two loss curves."""
    epochs = np.arange(1, history.epochs + 1)
    text = []
    for name, label, colour in (("loss", "training", TRAINING), ("val_loss", "validation", VALIDATION)):
        if name in history:
            axes.plot(epochs, history[name], color=colour, label=label)
            text.append(f"{label} loss {history[name][-1]:.3f}")
    axes.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    axes.legend()
    return f"after {history.epochs} epochs: {', '.join(text)}"


def neuron_line(axes, x, y, w, b) -> str:
    """Draw points x (m, 2) of two classes y and the line where a neuron's z = x . w + b changes sign.

    The neuron says class 1 where z > 0, the shaded side.
    """
    limit = np.ceil(np.abs(x).max())
    grid = np.linspace(-limit, limit, 201)
    across, up = np.meshgrid(grid, grid)
    z = across * w[0] + up * w[1] + b  # (201, 201)
    axes.contourf(across, up, z > 0, levels=[-0.5, 0.5, 1.5], colors=[CLASSES[0], CLASSES[1]], alpha=0.15)
    if np.any(w):
        axes.contour(across, up, z, levels=[0], colors=LINE)
    for label, marker in ((0, "o"), (1, "^")):
        points = x[y == label]
        axes.scatter(*points.T, s=14, color=CLASSES[label], marker=marker, label=f"class {label}")
    axes.set(xlabel="x[0]", ylabel="x[1]", xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    right = int(np.sum((x @ w + b > 0) == (y == 1)))
    return f"w = ({w[0]:.1f}, {w[1]:.1f}), b = {b:.1f}: {right} of {len(y)} points on the right side"


def weight_image(axes, w, title) -> str:
    """Draw a unit's 64 weights as the 8 x 8 image it multiplies: orange counts for the unit, blue against it."""
    limit = np.abs(w).max()
    picture = axes.imshow(w.reshape(8, 8), cmap=SIGNED, vmin=-limit, vmax=limit)
    axes.set(title=title, xlabel="column of pixels", ylabel="row of pixels")
    axes.figure.colorbar(picture, ax=axes, label="weight")
    row, column = np.unravel_index(np.argmax(w), (8, 8))
    return f"{title}: {np.sum(w > 0)} of {w.size} weights are positive; the largest is at row {row}, column {column}"
