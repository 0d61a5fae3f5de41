"""Figures of a network that reads a sentence: what it would answer after each word, and which word moved it."""

import numpy as np

from nnlib.course.plots.style import CLASSES, LINE, WRONG


def word_by_word(axes, words, unknown, shares, influence, class_names) -> str:
    """Draw on two axes: the share (T, K) that each class has after each word, and the influence (T,) of the memory.

    `unknown` (T,) is True for words that the network does not know; influence is the length of the answer's gradient.
    """
    left, right = axes
    steps = np.arange(len(words))
    for k, name in enumerate(class_names):
        left.plot(steps, shares[:, k], marker=("v", "o", "^")[k % 3], color=CLASSES[k], label=name)
    left.set(ylim=(-0.03, 1.03), ylabel="share")
    left.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, frameon=False)
    right.bar(steps, influence, color=LINE)
    right.set(ylim=(0, max(1e-3, 1.05 * influence.max())), ylabel="length of d answer / d memory")
    for side in axes:
        side.set(xlim=(-0.6, len(words) - 0.4), xticks=[])  # plain texts are drawn in half the time that ticks take
        side.set_xlabel("word", labelpad=70)  # room for nine letters: later figures have the first one's layout
        style = {"rotation": 90, "ha": "center", "va": "top", "transform": side.get_xaxis_transform()}
        for step, word, strange in zip(steps, words, unknown, strict=True):
            side.text(step, -0.03, word, color=WRONG if strange else LINE, **style)
    leads = shares.argmax(axis=1)  # (T,)
    turns = [t for t in steps if t == 0 or leads[t] != leads[t - 1]]
    told = [f"{class_names[leads[t]]} from {words[t]!r}" for t in turns]
    told = told if len(told) < 6 else [*told[:3], "...", *told[-2:]]
    return f"{', '.join(told)}; at the end {class_names[leads[-1]]} {shares[-1, leads[-1]]:.2f}"
