"""Figures of a training: its losses, epoch by epoch."""

import numpy as np

from nnlib.course.plots.style import LINE, TRAINING, VALIDATION


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
