"""Lesson 01: one neuron and a layer."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _one_example():
    rng = np.random.default_rng(11)
    return [(rng.normal(size=D), rng.normal(size=D), float(rng.normal())) for D in (3, 5, 1)]


def _batch(sizes=((7, 3), (4, 5), (1, 2))):
    rng = np.random.default_rng(12)
    return [(rng.normal(size=(m, D)), rng.normal(size=D), float(rng.normal())) for m, D in sizes]


def _layer(sizes=((7, 3, 5), (4, 6, 2), (1, 3, 4))):
    rng = np.random.default_rng(13)
    return [(rng.normal(size=(m, D)), rng.normal(size=(D, H)), rng.normal(size=H)) for m, D, H in sizes]


def _no_bias_to_add():
    """Return one case whose bias is 0, and which has two products alike and a 0 among the inputs."""
    return [(np.array([2.0, 2.0, 0.0]), np.array([1.5, 1.5, -1.0]), 0.0)]


def _of_whole_numbers(cases):
    """Return the same cases with inputs x that are whole numbers: results must not be rounded to such."""
    return [((5 * x).astype(int), *rest) for x, *rest in cases]


def _two_layers(sizes=((5, 3, 3), (2, 4, 4))):
    """As many units in both layers: then a bias added in the wrong place gives numbers, not an error."""
    rng = np.random.default_rng(14)
    return [
        (rng.normal(size=(D, H)), rng.normal(size=H), rng.normal(size=(H, K)), rng.normal(size=K)) for D, H, K in sizes
    ]


EXERCISES = [
    Exercise(
        id="01.1",
        title="one neuron, one example",
        inputs=("x", "w", "b"),
        outputs=("z",),
        cases=_one_example,
        proofs=lambda: _of_whole_numbers(_one_example()) + _no_bias_to_add(),
        sizes=lambda x, w, b: {"D": len(x)},
        mistakes={
            "the bias is missing": lambda x, w, b: x @ w,
            "the bias is subtracted": lambda x, w, b: x @ w - b,
            "the bias is multiplied": lambda x, w, b: x @ w * b,
            "the bias is added to the weights": lambda x, w, b: x @ (w + b),
            "the bias is added once per input": lambda x, w, b: (x * w + b).sum(),
            "not summed up": lambda x, w, b: x * w + b,
            "the weights are not used": lambda x, w, b: x.sum() + b,
            "summed up before they meet": lambda x, w, b: x.sum() * w.sum() + b,
            "a mean in place of a sum": lambda x, w, b: (x * w).mean() + b,
            "the bias is added twice": lambda x, w, b: x @ w + 2 * b,
            "the first input is left out": lambda x, w, b: x[1:] @ w[1:] + b,
            "the last input is left out": lambda x, w, b: x[:-1] @ w[:-1] + b,
            "the loop ends after the first input": lambda x, w, b: x[0] * w[0] + b,
            "only the last product is kept": lambda x, w, b: x[-1] * w[-1] + b,
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
        proofs=lambda: _of_whole_numbers(_batch()) + _batch(((4, 4), (9, 2))),
        squares=lambda: _batch(((3, 3), (4, 4))),
        sizes=lambda x, w, b: {"m": len(x), "D": len(w)},
        mistakes={
            "the bias is missing": lambda x, w, b: x @ w,
            "the bias is subtracted": lambda x, w, b: x @ w - b,
            "the bias is multiplied": lambda x, w, b: x @ w * b,
            "the bias is added to the weights": lambda x, w, b: x @ (w + b),
            "the batch became a column": lambda x, w, b: (x @ w + b)[:, None],
            "summed over the wrong axis": lambda x, w, b: (x * w).sum(axis=0) + b,
            "everything is summed up": lambda x, w, b: (x * w).sum() + b,
            "the bias is added once per input": lambda x, w, b: (x * w + b).sum(axis=1),
            "a mean in place of a sum": lambda x, w, b: (x * w).mean(axis=1) + b,
            "not summed up": lambda x, w, b: x * w + b,
            "only the first example": lambda x, w, b: x[0] @ w + b,
            "the bias is added twice": lambda x, w, b: x @ w + 2 * b,
            "the first input is left out": lambda x, w, b: x[:, 1:] @ w[1:] + b,
            "the last input is left out": lambda x, w, b: x[:, :-1] @ w[:-1] + b,
            "only the last product is kept": lambda x, w, b: x[:, -1] * w[-1] + b,
            "only the last example is kept": lambda x, w, b: x[-1] @ w + b,
            "the first example is left out": lambda x, w, b: np.append(0, x[1:] @ w + b),
            "the last example is left out": lambda x, w, b: np.append(x[:-1] @ w + b, 0),
            "the loop ends after the first example": lambda x, w, b: np.append(x[0] @ w + b, np.zeros(len(x) - 1)),
            "the sum goes on from example to example": lambda x, w, b: np.cumsum(x @ w) + b,
            "columns of x meet w": lambda x, w, b: w @ x + b,
            "cut off to whole numbers": lambda x, w, b: (x @ w + b).astype(x.dtype),
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
        proofs=lambda: _of_whole_numbers(_layer()) + _layer(((4, 4, 4), (5, 3, 5), (3, 2, 1))),
        squares=lambda: _layer(((3, 3, 3), (4, 4, 4))),
        sizes=lambda x, W, b: {"m": len(x), "K": len(b)},
        mistakes={
            "the bias is missing": lambda x, W, b: x @ W,
            "the bias is subtracted": lambda x, W, b: x @ W - b,
            "the bias is multiplied": lambda x, W, b: x @ W * b,
            "the bias is added to the weights": lambda x, W, b: x @ (W + b),
            "each unit adds the first unit's bias": lambda x, W, b: x @ W + b[0],
            "output has units first": lambda x, W, b: (x @ W + b).T,
            "only the first example": lambda x, W, b: x[0] @ W + b,
            "W is transposed": lambda x, W, b: x @ W.T + b,
            "x is transposed": lambda x, W, b: x.T @ W + b,
            "W was reshaped, not transposed": lambda x, W, b: x @ W.T.reshape(W.shape) + b,
            "everything is summed up": lambda x, W, b: (x @ W + b).sum(axis=1),
            "the bias is added twice": lambda x, W, b: x @ W + 2 * b,
            "the first input is left out": lambda x, W, b: x[:, 1:] @ W[1:] + b,
            "the last input is left out": lambda x, W, b: x[:, :-1] @ W[:-1] + b,
            "the bias is added once per input": lambda x, W, b: x @ W + len(W) * b,
            "only the last product is kept": lambda x, W, b: x[:, -1:] * W[-1] + b,
            "only the last example is kept": lambda x, W, b: x[-1] @ W + b,
            "the loop ends after the first example": lambda x, W, b: np.vstack([x[:1] @ W + b, 0 * (x[1:] @ W)]),
            "the last unit is left out": lambda x, W, b: (x @ W + b) * (np.arange(len(b)) < len(b) - 1),
            "the first example is left out": lambda x, W, b: np.vstack([0 * b, x[1:] @ W + b]),
            "the last example is left out": lambda x, W, b: np.vstack([x[:-1] @ W + b, 0 * b]),
            "x and W are in the wrong order": lambda x, W, b: W @ x + b,
            "multiplied entry by entry": lambda x, W, b: x * W + b,
            "the biases go to the examples": lambda x, W, b: x @ W + b[:, None],
            "cut off to whole numbers": lambda x, W, b: (x @ W + b).astype(x.dtype),
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
        proofs=lambda: [(1, 4), (6, 1), (4, 4)],
        sizes=lambda D, H: {"D": D, "H": H},
        mistakes={
            "biases are not counted": lambda D, H: D * H,
            "one bias for the whole layer": lambda D, H: D * H + 1,
            "a bias for every input": lambda D, H: D * H + D,
            "biases for the inputs as well": lambda D, H: D * H + D + H,
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
        proofs=lambda: _two_layers(((3, 4, 2), (2, 3, 5), (1, 1, 3), (3, 3, 3))),
        squares=lambda: _two_layers(((3, 3, 3), (4, 4, 4))),
        mistakes={
            "the first layer's bias is missing": lambda W1, b1, W2, b2: (W1 @ W2, b2),
            "the second layer's bias is missing": lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),
            "both biases are missing": lambda W1, b1, W2, b2: (W1 @ W2, 0 * b2),
            "b1 skips the second layer": lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
            "b2 is multiplied as well": lambda W1, b1, W2, b2: (W1 @ W2, (b1 + b2) @ W2),
            "W2 is transposed": lambda W1, b1, W2, b2: (W1 @ W2.T, b1 @ W2.T + b2),
            "W1 and W2 are in the wrong order": lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
            "the layers are added": lambda W1, b1, W2, b2: (W1 + W2, b1 + b2),
            "multiplied entry by entry": lambda W1, b1, W2, b2: (W1 * W2, b1 @ W2 + b2),
        },
        hints=(
            "Write the second layer's input out: (x W1 + b1) W2 + b2. Multiply the bracket.",
            "What stands beside x is the new W; what has no x in it is the new b.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="01.A",
        answer="it moves, and stays parallel to itself",
        because="The weights alone decide the line's direction; b, for given weights, how far it is from the origin.",
    ),
    Prediction(
        id="01.C",
        answer="(7, 5)",
        because="One row for each example, one column for each unit; the 3 inputs are summed away.",
    ),
    Prediction(
        id="01.B",
        answer="a table of shape (4, 4)",
        because=(
            "A column (4, 1) and a row (4,) are stretched to meet each other, without a word of warning. "
            "So we keep one shape for one thing, and look at shapes first when a number looks odd."
        ),
    ),
]
