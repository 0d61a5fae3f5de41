"""Lesson 01: one neuron and a layer."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _one_example():
    rng = np.random.default_rng(11)
    return [(rng.normal(size=D), rng.normal(size=D), float(rng.normal())) for D in (3, 5, 1)]


def _batch():
    rng = np.random.default_rng(12)
    return [(rng.normal(size=(m, D)), rng.normal(size=D), float(rng.normal())) for m, D in ((7, 3), (4, 5), (1, 2))]


def _layer():
    rng = np.random.default_rng(13)
    sizes = ((7, 3, 5), (4, 6, 2), (1, 3, 4))
    return [(rng.normal(size=(m, D)), rng.normal(size=(D, H)), rng.normal(size=H)) for m, D, H in sizes]


def _two_layers():
    rng = np.random.default_rng(14)
    # as many units in both layers, so that a bias added in the wrong place gives numbers, not an error
    return [
        (rng.normal(size=(D, H)), rng.normal(size=H), rng.normal(size=(H, H)), rng.normal(size=H))
        for D, H in ((5, 3), (2, 4))
    ]


EXERCISES = [
    Exercise(
        id="01.1",
        title="one neuron, one example",
        inputs=("x", "w", "b"),
        outputs=("z",),
        cases=_one_example,
        sizes=lambda x, w, b: {"D": len(x)},
        mistakes={
            "the bias is missing": lambda x, w, b: x @ w,
            "the bias is subtracted": lambda x, w, b: x @ w - b,
            "the bias is multiplied": lambda x, w, b: x @ w * b,
            "the bias is added once per input": lambda x, w, b: (x * w + b).sum(),
            "not summed up": lambda x, w, b: x * w + b,
            "the weights are not used": lambda x, w, b: x.sum() + b,
            "a mean in place of a sum": lambda x, w, b: (x * w).mean() + b,
        },
        hints=(
            "Multiply each input by its weight, add the products up, then add b.",
            "`x * w` holds the products; `x @ w` is their sum.",
        ),
    ),
    Exercise(
        id="01.2",
        title="one neuron, a batch",
        inputs=("x", "w", "b"),
        outputs=("z",),
        cases=_batch,
        sizes=lambda x, w, b: {"m": len(x), "D": len(w)},
        mistakes={
            "the bias is missing": lambda x, w, b: x @ w,
            "the bias is subtracted": lambda x, w, b: x @ w - b,
            "the batch became a column": lambda x, w, b: (x @ w + b)[:, None],
            "summed over the wrong axis": lambda x, w, b: (x * w).sum(axis=0) + b,
            "everything is summed up": lambda x, w, b: (x * w).sum() + b,
            "the bias is added once per input": lambda x, w, b: (x * w + b).sum(axis=1),
            "a mean in place of a sum": lambda x, w, b: (x * w).mean(axis=1) + b,
            "not summed up": lambda x, w, b: x * w + b,
            "only the first example": lambda x, w, b: x[0] @ w + b,
        },
        hints=(
            "One number comes out for each row of x. Which axis of x * w must be summed away?",
            "A matrix (m, D) times a vector (D,) is a vector (m,): `x @ w`.",
        ),
    ),
    Exercise(
        id="01.3",
        title="a layer",
        inputs=("x", "W", "b"),
        outputs=("y",),
        cases=_layer,
        sizes=lambda x, W, b: {"m": len(x), "K": len(b)},
        mistakes={
            "the bias is missing": lambda x, W, b: x @ W,
            "the bias is subtracted": lambda x, W, b: x @ W - b,
            "the bias is multiplied": lambda x, W, b: x @ W * b,
            "each unit adds the first unit's bias": lambda x, W, b: x @ W + b[0],
            "output has units first": lambda x, W, b: (x @ W + b).T,
            "only the first example": lambda x, W, b: x[0] @ W + b,
            "W was reshaped, not transposed": lambda x, W, b: x @ W.T.reshape(W.shape) + b,
            "everything is summed up": lambda x, W, b: (x @ W + b).sum(axis=1),
        },
        hints=(
            "Column j of W holds the weights of unit j: unit j alone is exercise 01.2 with w = W[:, j] and b[j].",
            "All columns at once: (m, D) @ (D, H) is (m, H). Then b (H,) is added to every row.",
        ),
    ),
    Exercise(
        id="01.4",
        title="how many parameters",
        inputs=("D", "H"),
        outputs=("count",),
        cases=lambda: [(3, 5), (64, 10), (7, 2)],
        sizes=lambda D, H: {"D": D, "H": H},
        mistakes={
            "biases are not counted": lambda D, H: D * H,
            "one bias for the whole layer": lambda D, H: D * H + 1,
            "a bias for every input": lambda D, H: D * H + D,
            "inputs and units are added": lambda D, H: D + H,
        },
        hints=("How many numbers has W of shape (D, H)? How many has b of shape (H,)?",),
    ),
    Exercise(
        id="01.5",
        title="two layers are one",
        inputs=("W1", "b1", "W2", "b2"),
        outputs=("W", "b"),
        cases=_two_layers,
        mistakes={
            "the first layer's bias is missing": lambda W1, b1, W2, b2: (W1 @ W2, b2),
            "the second layer's bias is missing": lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),
            "b1 skips the second layer": lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
            "b2 is multiplied as well": lambda W1, b1, W2, b2: (W1 @ W2, (b1 + b2) @ W2),
            "W2 is transposed": lambda W1, b1, W2, b2: (W1 @ W2.T, b1 @ W2.T + b2),
        },
        hints=(
            "Write the second layer's input out: (x W1 + b1) W2 + b2. Multiply the bracket.",
            "What stands beside x is the new W; what has no x in it is the new b.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="01.6",
        answer="it moves, and stays parallel to itself",
        because="The weights alone decide the line's direction; b decides how far the line is from the origin.",
    ),
    Prediction(
        id="01.7",
        answer="(7, 5)",
        because="One row for each example, one column for each unit; the 3 inputs are summed away.",
    ),
    Prediction(
        id="01.8",
        answer="a table of shape (4, 4)",
        because=(
            "A column (4, 1) and a row (4,) are stretched to meet each other, without a word of warning. "
            "So we keep one shape for one thing, and look at shapes first when a number looks odd."
        ),
    ),
]
