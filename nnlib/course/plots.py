"""The course's figures: each draws plain arrays on the axes it is given and returns what it shows in a line of text.

The colours are those of Okabe and Ito, told apart by colour-blind readers, and each has one meaning all through.
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

TRAINING, VALIDATION = "#0072B2", "#E69F00"  # blue, orange
CLASSES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#F0E442", "#56B4E9")
RIGHT, WRONG = "#009E73", "#D55E00"
LINE = "#000000"
ESTIMATE = "#CC79A7"  # what was found by trying, beside what was computed
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


def losses(axes, history, guessing=None) -> str:
    """Draw a training's two loss curves and, where given, the loss of mere guessing."""
    epochs = np.arange(1, history.epochs + 1)
    text = []
    for name, label, colour in (("loss", "training", TRAINING), ("val_loss", "validation", VALIDATION)):
        if name in history:
            axes.plot(epochs, history[name], color=colour, label=label)
            text.append(f"{label} loss {history[name][-1]:.3f}")
    axes.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    if guessing is not None:
        axes.axhline(guessing, color=LINE, linestyle=":", linewidth=1, label="guessing")
        axes.set_ylim(0, 1.7 * guessing)  # the same frame for every training: their curves can be compared
    axes.legend()
    return f"after {history.epochs} epochs: {', '.join(text)}"


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


def weight_image(axes, w, title) -> str:
    """Draw a unit's 64 weights as the 8 x 8 image it multiplies: orange counts for the unit, blue against it."""
    limit = np.abs(w).max()
    picture = axes.imshow(w.reshape(8, 8), cmap=SIGNED, vmin=-limit, vmax=limit)
    axes.set(title=title, xlabel="column of pixels", ylabel="row of pixels")
    axes.figure.colorbar(picture, ax=axes, label="weight")
    places = [np.unravel_index(place, (8, 8)) for place in (np.argmax(w), np.argmin(w))]
    largest, smallest = (f"row {row}, column {column}" for row, column in places)
    return f"{title}: largest weight at {largest}; smallest (most against it) at {smallest}"


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


def activation(axes, name, grid, f, slope, z, f_z, slope_z) -> str:
    """Draw f and f' over `grid` on two axes; at z, where they are f_z and slope_z, the tangent and a dot."""
    left, right = axes
    tangent = z + np.array([-1.5, 1.5])
    left.plot(grid, f, color=LINE)
    left.plot(tangent, f_z + slope_z * (tangent - z), color=CLASSES[3], linewidth=2.5, label="tangent")
    left.plot(z, f_z, "o", color=CLASSES[3])
    left.set(title=f"{name}: f(z)", xlabel="z", ylabel="f(z)", xlim=(grid[0], grid[-1]), ylim=(-2.2, 4.2))
    left.legend(loc="upper left")
    right.plot(grid, slope, color=LINE)
    right.plot(z, slope_z, "o", color=CLASSES[3])
    right.set(title="its slope f'(z)", xlabel="z", ylabel="f'(z)", xlim=(grid[0], grid[-1]), ylim=(-0.25, 1.85))
    for place in axes:
        place.axhline(0, color="0.8", linewidth=0.8, zorder=0)
        place.axvline(0, color="0.8", linewidth=0.8, zorder=0)
    return f"{name} at z = {z:.1f}: f(z) = {_plain(f_z, 4)}, f'(z) = {_plain(slope_z, 4)}"


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


def shares(axes, z, p, jacobian) -> str:
    """Draw the shares p (K,) that softmax makes of scores z (K,), and its matrix of derivatives (K, K)."""
    left, right = axes
    K = len(z)
    left.bar(range(K), p, color=CLASSES[0])
    left.set(title="shares", xlabel="class", ylabel="p", ylim=(0, 1), xticks=range(K))
    right.imshow(jacobian, cmap=SIGNED, vmin=-0.25, vmax=0.25)
    for i, row in enumerate(jacobian):
        left.text(i, min(p[i], 0.9) + 0.02, f"{p[i]:.2f}", ha="center")
        for j, value in enumerate(row):
            right.text(j, i, _plain(value, 2), ha="center", va="center")
    right.set(title="slopes of p with z", xlabel="score z[j]", ylabel="share p[i]", xticks=range(K), yticks=range(K))
    scores, said = (", ".join(_plain(value, places) for value in values) for values, places in ((z, 1), (p, 4)))
    return f"scores {scores}: shares {said}"


def _plain(value, places):
    """Return a number as text, without the minus of a rounded -0.0."""
    return f"{round(float(value), places) + 0.0:.{places}f}"


def tangent(axes, weights, losses, weight, loss, slope) -> str:
    """Draw the loss over one weight, and at `weight` the line that has the loss's slope there."""
    axes.plot(weights, losses, color=TRAINING, label="loss")
    reach = 1.2 / np.hypot(1, slope)  # lines of about the same length, whatever their slope
    ends = np.array([-reach, reach])
    axes.plot(weight + ends, loss + slope * ends, color=LINE, label="slope by backpropagation")
    axes.plot(weight, loss, "o", color=LINE)
    axes.set(xlabel="weight", ylabel="loss", xlim=(weights[0], weights[-1]), ylim=(0, 1.3 * max(losses)))
    axes.legend(loc="upper right", fontsize=8)
    direction = "falls" if slope < 0 else "rises"
    return f"weight {weight:.1f}: the loss is {loss:.4f} and {direction} as the weight grows, slope {slope:.4f}"


def secant(axes, weight, h, below, above) -> None:
    """Draw the line through the losses at weight - h and weight + h, for `tangent` to draw the rest around it."""
    axes.plot(
        [weight - h, weight + h], [below, above], "s--", ms=4, color=ESTIMATE, zorder=3, label="central difference"
    )


def step_errors(axes, steps, errors, h, error) -> str:
    """Draw the error of central differences over their step, both on logarithmic scales, and mark the step h."""
    axes.loglog(steps, np.maximum(errors, 1e-17), color=ESTIMATE)  # a logarithmic scale has no 0
    axes.plot(h, max(error, 1e-17), "o", color=LINE)
    axes.set(xlabel="step h", ylabel="error of the slope", ylim=(1e-14, 10))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks([1e-12, 1e-8, 1e-4, 1])
        axis.set_ticks([], minor=True)
        axis.set_major_formatter("{x:.0e}")  # powers set as mathematics would take longer than all the rest
    return f"a central difference with h = {h:.1e} is off by {error:.1e}"


def losses_and_slopes(axes, grid, curves, z, at) -> str:
    """Draw losses and their slopes by the logit, and where z is; `curves` and `at` map a name to (losses, slopes)."""
    text = []
    for side, label in enumerate(("loss", "slope of the loss")):
        for (name, values), colour in zip(curves.items(), (CLASSES[3], CLASSES[5]), strict=True):
            axes[side].plot(grid, values[side], color=colour, label=name)
            axes[side].plot(z, at[name][side][0], "o", color=LINE)
        axes[side].set(xlabel="logit z", ylabel=label)
    axes[0].set(ylim=(0, 8.4))
    axes[1].set(ylim=(-1.1, 1.1))
    axes[1].legend()
    for name, (losses, slopes) in at.items():
        text.append(f"{name} {_plain(losses[0], 4)}, slope {_plain(slopes[0], 4)}")
    return "; ".join(text)


def losses_and_floor(axes, history, floor) -> str:
    """Draw a training's two loss curves, and the line that softmax applied twice cannot get under."""
    text = losses(axes, history)
    axes.axhline(floor, color=LINE, linestyle="--", linewidth=1, label=f"ln(1 + (K - 1)/e) = {floor:.4f}")
    axes.set(ylim=(0, 2.5))
    axes.legend(loc="upper right")
    return text
