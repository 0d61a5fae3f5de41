"""Figures of functions and their slopes: activations, losses, shares, differences."""

import numpy as np

from nnlib.course.plots.style import CLASSES, ESTIMATE, LINE, SIGNED, TRAINING, plain


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
    return f"{name} at z = {z:.1f}: f(z) = {plain(f_z, 4)}, f'(z) = {plain(slope_z, 4)}"


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
            right.text(j, i, plain(value, 2), ha="center", va="center")
    right.set(title="slopes of p with z", xlabel="score z[j]", ylabel="share p[i]", xticks=range(K), yticks=range(K))
    scores, said = (", ".join(plain(value, places) for value in values) for values, places in ((z, 1), (p, 4)))
    return f"scores {scores}: shares {said}"


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


def valley(axes, grid, losses, path, path_losses) -> str:
    """Draw a loss over its one weight, and the steps of a descent from weight to weight."""
    axes.plot(grid, losses, color=TRAINING, label="loss")
    axes.plot(path, path_losses, "o-", color=CLASSES[1], markersize=4, linewidth=1, label="steps")
    axes.plot(path[0], path_losses[0], "o", color=LINE, label="start")
    axes.set(xlabel="weight w", ylabel="loss", xlim=(grid[0], grid[-1]), ylim=(-1, 1.05 * max(losses)))
    axes.legend(loc="upper center")
    return f"after {len(path) - 1} steps w = {plain(path[-1], 4)}, loss {plain(path_losses[-1], 4)}"


def contour_paths(axes, across, up, height, paths, ends) -> str:
    """Draw a loss over two weights by lines of equal height, and the paths of descents.

    height (U, A) at up[i], across[j]; paths maps a label to (steps + 1, 2), or to None for one that is not drawn but
    keeps its colour; ends maps the labels drawn to the loss at the end.
    """
    text = []
    lines = height.max() * np.array([0.002, 0.01, 0.03, 0.08, 0.18, 0.35, 0.6])
    axes.contour(across, up, height, levels=lines, colors="0.75", linewidths=0.8)
    frame = np.array([across[-1], up[-1]])
    for (label, path), colour in zip(paths.items(), (*CLASSES[:4], CLASSES[5]), strict=False):
        if path is None:
            continue
        lost = np.flatnonzero(~(np.abs(path) < 10 * frame).all(axis=1))  # numbers too large to draw, or none at all
        axes.plot(*path[: lost[0] if len(lost) else None].T, "o-", color=colour, ms=2.5, linewidth=1, label=label)
        axes.plot(*path[-1], "s", color=colour, markersize=6, zorder=3)
        end = plain(ends[label], 3) if ends[label] >= 0.001 else "under 0.001"
        text.append(f"{label} {end if (np.abs(path[-1]) <= frame).all() else 'outside'}")
    start = next(path for path in paths.values() if path is not None)[0]
    axes.plot(*start, "o", color=LINE, zorder=4, label="start")
    axes.plot(0, 0, "+", color=LINE, markersize=10)
    axes.set(xlabel="weight w[0]", ylabel="weight w[1]", xlim=across[[0, -1]], ylim=up[[0, -1]], aspect="equal")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return f"loss at the end: {'; '.join(text)}"


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
        text.append(f"{name} {plain(losses[0], 4)}, slope {plain(slopes[0], 4)}")
    return "; ".join(text)
