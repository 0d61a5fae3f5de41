"""Figures of a training, epoch by epoch: its losses, those of several seeds, the lengths of its gradients."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from nnlib.course.plots.style import LINE, TRAINING, VALIDATION, logarithmic_lines, shades, short


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


def losses_and_floor(axes, history, floor) -> str:
    """Draw a training's two loss curves, and the line that softmax applied twice cannot get under."""
    text = losses(axes, history)
    axes.axhline(floor, color=LINE, linestyle="--", linewidth=1, label=f"ln(1 + (K - 1)/e) = {floor:.4f}")
    axes.set(ylim=(0, 2.5))
    axes.legend(loc="upper right")
    return text


def loss_curves(axes, runs, what="loss", title="", top=None) -> str:
    """Draw for each label the mean over seeds as a line, and a band from the least to the most.

    `runs` maps a label to (seeds, epochs) or (epochs,) numbers; "training" and "validation" have their own colours.
    A line ends in a cross where a seed's number is not finite any more.
    `top` is where the picture ends, for curves that leave it.
    """
    text = []
    for (label, numbers), colour in zip(runs.items(), shades(len(runs)), strict=True):
        numbers = np.atleast_2d(np.asarray(numbers, float))  # (seeds, epochs)
        numbers = np.where(np.isfinite(numbers), numbers, np.nan)
        colour = {"training": TRAINING, "validation": VALIDATION}.get(label, colour)
        epochs = np.arange(1, numbers.shape[1] + 1)
        mean = (numbers / len(numbers)).sum(axis=0)  # a sum of large numbers might overflow
        least, most = numbers.min(axis=0), numbers.max(axis=0)
        axes.plot(epochs, mean, color=colour, label=label)
        finite = np.flatnonzero(np.isfinite(mean))
        if 0 < len(finite) < len(mean):
            end = finite[-1]
            axes.plot(epochs[end], mean[end] if top is None else min(mean[end], top), "X", color=colour, clip_on=False)
        if len(numbers) > 1:
            axes.fill_between(epochs, least, most, color=colour, alpha=0.25, linewidth=0)
        text.append(f"{label} {_ending(numbers[:, -1])}")
    axes.set(title=title, xlabel="epoch", ylabel=what)
    axes.set_ylim(0, top)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return f"{title or what} at the end: {'; '.join(text)}"


def norm_curves(axes, norms, what="gradient norm", title="") -> str:
    """Draw norms {"0": (epochs,), ...}, a line for each layer, over epochs on a logarithmic scale."""
    logarithmic_lines(axes, {f"layer {name}": numbers for name, numbers in norms.items()})
    epochs = max(len(numbers) for numbers in norms.values())
    places = np.arange(0, epochs, -(-epochs // 10))
    axes.set_xticks(places, places + 1)
    axes.set(title=title, xlabel="epoch", ylabel=what)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    text = [f"layer {name} from {short(numbers[0])} to {short(numbers[-1])}" for name, numbers in norms.items()]
    return f"{title or what}, {epochs} epochs: {'; '.join(text)}"


def _ending(last):
    """Return the last epoch's numbers (seeds,) in words."""
    finite = last[np.isfinite(last)]
    lost = "" if len(finite) == len(last) else f"not finite in {len(last) - len(finite)} of {len(last)} seeds"
    if len(last) == 1:
        return short(last[0])
    if not len(finite):
        return lost
    told = (
        short(finite[0])
        if len(finite) == 1
        else f"{short(finite.mean())} ({short(finite.min())} to {short(finite.max())} over {len(finite)} seeds)"
    )
    return ", ".join(part for part in (told, lost) if part)


def difference_curve(axes, largest, tolerance) -> str:
    """Draw the largest difference of two runs after each step, (steps,), and the line below which they count as equal.

    The text says nothing of differences below `tolerance`: they are rounding, and other on another machine.
    """
    logarithmic_lines(axes, {"largest difference": largest}, marker=".", frame=(1e-18, 1.0))
    axes.axhline(np.log10(tolerance), color=LINE, linestyle=":", linewidth=1, label=f"tolerance {tolerance:.0e}")
    places = np.arange(0, len(largest), -(-len(largest) // 10))
    axes.set_xticks(places, places + 1)
    axes.set(xlabel="step", ylabel="difference of weights")
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    beyond = np.flatnonzero(~(largest <= tolerance))
    if not len(beyond):
        return f"never beyond {tolerance:.0e} in {len(largest)} steps"
    last = short(largest[-1]) if not largest[-1] <= tolerance else f"below {tolerance:.0e}"
    return f"first beyond {tolerance:.0e} at step {beyond[0] + 1}; after {len(largest)} steps the largest is {last}"
