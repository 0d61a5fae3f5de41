"""Figures of a recurrent network through time: its steps side by side, and what a gradient loses on the way back."""

import numpy as np

from nnlib.course.plots.style import LINE, VALIDATION, logarithmic_lines, plain, short

BUSY = "#F0E442"  # what happens in this step
BACK = VALIDATION  # what comes back


def unrolled(axes, x, h, own, dh, step) -> str:
    """Draw one unit that reads x (T,): its memories h (T + 1,), and their gradients dh (T + 1,) on the way back.

    h[0] is the memory before the first step, dh[0] its gradient; own (T,) is dL/dh of each step by its own output
    alone. Steps 1 to T go there, steps T + 1 to 2 T back.
    """
    T = len(x)
    sent = dh - np.concatenate([[0.0], own])  # (T + 1,): what each memory is sent by the step behind it
    there, back = min(step, T), max(step - T, 0)
    current = there if not back else T - back + 1  # the step that is done just now, 0 for none
    for t in range(T + 1):
        known, returned = t <= there, t > T - back or (back == T and t == 0)
        busy = t == current and step > 0
        _circle(axes, (t, 1), f"h_{t}" if not known else f"h_{t}\n{plain(h[t], 3)}", busy)
        if returned:
            axes.text(t + 0.08, 0.56, f"dL/dh {plain(dh[t], 3)}", fontsize=8.5, va="center", bbox=_box(BACK))
        if t:
            _circle(axes, (t, 0), f"x_{t}\n{x[t - 1]:g}", busy)
            _arrow(axes, (t, 0), (t, 1), LINE if known else "0.8")
            _arrow(axes, (t - 1, 1.04), (t, 1.04), LINE if known else "0.8")
            if own[t - 1]:
                _arrow(axes, (t, 1), (t, 1.85), LINE if known else "0.8")
                axes.text(t, 1.93, "L", ha="center", va="center", fontsize=10)
                if t > T - back:
                    axes.text(t + 0.06, 1.5, f"own {own[t - 1]:g}", fontsize=8.5, va="center", bbox=_box(BACK))
            if t > T - back:
                _arrow(axes, (t, 0.94), (t - 1, 0.94), BACK)
                axes.text(
                    t - 0.5, 1.18, plain(sent[t - 1], 3), fontsize=8.5, ha="center", bbox=_box(BUSY if busy else BACK)
                )
    axes.set(xlim=(-0.4, T + 0.6), ylim=(-0.3, 2.1))
    axes.axis("off")
    if not step:
        return f"step 0 of {2 * T}: h_0 = {plain(h[0], 3)}, nothing read yet"
    if not back:
        return f"step {step} of {2 * T}, there: x_{step} = {x[step - 1]:g} is read, h_{step} = {plain(h[step], 3)}"
    t = current
    return (
        f"step {step} of {2 * T}, back: dL/dh_{t} = {own[t - 1]:g} of its own + {plain(sent[t], 3)} carried = "
        f"{plain(dh[t], 3)}; h_{t} sends {plain(sent[t - 1], 3)} to h_{t - 1}"
    )


def gradient_decay(axes, norms, factor, title="", frame=(1e-8, 1e8)) -> str:
    """Draw the length of dL/dh_t for t = 0 to T, (T + 1,), and what a factor for each step would make of the last."""
    T = len(norms) - 1
    by_factor = norms[-1] * factor ** (T - np.arange(T + 1.0))
    name = f"{factor:g} for each step back"
    logarithmic_lines(axes, {"dL/dh_t": norms, name: by_factor}, frame=frame)
    for line, style in zip(axes.lines[:2], ({"color": LINE}, {"color": "0.5", "linestyle": ":"}), strict=True):
        line.set(**style)
    axes.set(title=title, xlabel="step t", ylabel="length of dL/dh_t", xlim=(0, T))
    axes.legend(loc="upper right")
    steps = f"{T} step{'s' * (T > 1)} back"
    return f"{title}: {steps}, {short(norms[0])} is left of {short(norms[-1])}; {name} makes {short(by_factor[0])}"


def _circle(axes, place, text, busy):
    style = {"boxstyle": "circle,pad=0.25", "fc": BUSY if busy else "white", "ec": LINE}
    axes.annotate(text, place, ha="center", va="center", fontsize=8.5, bbox=style, zorder=3)


def _arrow(axes, start, end, colour):
    style = {"arrowstyle": "-|>", "color": colour, "shrinkA": 19, "shrinkB": 19, "linewidth": 1.4}
    axes.annotate("", end, start, arrowprops=style, zorder=2)


def _box(colour):
    return {"fc": colour, "ec": "none", "pad": 1.2, "alpha": 0.55}
