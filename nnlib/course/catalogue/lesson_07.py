"""Lesson 07: depth and width."""

import itertools
import math

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _pairs(sizes):
    return list(itertools.pairwise(sizes))


def _tower(sizes=((7, 3, 5), (4, 4, 3), (9, 2, 4))):
    """As many units in every layer: so a transpose or a layer left out gives numbers, not an error."""
    rng = np.random.default_rng(71)
    return [(rng.normal(size=(m, H)), 1.5 * rng.normal(size=(L, H, H)), rng.normal(size=(L, H))) for m, L, H in sizes]


def _forward(
    layers=lambda L: range(L),
    product=lambda h, W: h @ W,
    bias=lambda b, layer: b[layer],
    between=_sigmoid,
    end=lambda z: z,
):
    """Return an answer to 07.2 that takes the steps given, and the right one for each of the others."""

    def answer(x, W, b):
        h = x
        for place, layer in enumerate(layers(len(W))):
            if place:
                h = between(h)
            h = product(h, W[layer]) + bias(b, layer)
        return end(h)

    return answer


def _of_two_layers(x, W, b):
    """The two layers of the numbers by hand, however many there are."""
    return _sigmoid(x @ W[0] + b[0]) @ W[1] + b[1]


def _bias_after_the_bend(x, W, b):
    h = x
    for layer in range(len(W) - 1):
        h = _sigmoid(h @ W[layer]) + b[layer]
    return h @ W[-1] + b[-1]


def _chain():
    rng = np.random.default_rng(72)
    return [
        (float(rng.normal()), rng.choice([-1, 1], L) * rng.uniform(0.7, 3, L), rng.normal(size=L)) for L in (3, 5, 4)
    ]


def _links(
    slope=lambda z: _sigmoid(z) * (1 - _sigmoid(z)),
    fed=lambda x, h: h,
    bias=lambda b: b,
    handed_on=lambda z: _sigmoid(z),
):
    """Return a function (x, w, b) -> what a chain's neurons are fed, what they say, and their slopes, (L,) each."""

    def run(x, w, b):
        inputs, outputs, slopes, h = [], [], [], x
        for weight, shift in zip(w, b, strict=True):
            z = weight * fed(x, h) + bias(shift)
            inputs.append(h)
            slopes.append(slope(z))
            h = handed_on(z)
            outputs.append(h)
        return np.array(inputs), np.array(outputs), np.array(slopes)

    return run


def _slope_of_chain(combine=lambda x, w, inputs, outputs, slopes: np.prod(w * slopes), **steps):
    """Return an answer to 07.3 that takes the steps given, and the right one for each of the others."""
    return lambda x, w, b: combine(x, w, *_links(**steps)(x, w, b))


def _tower_and_grad(sizes=((7, 3, 5), (4, 4, 3), (9, 2, 4))):
    rng = np.random.default_rng(73)
    return [(x, W, b, rng.normal(size=x.shape)) for x, W, b in _tower(sizes)]


def _backward(
    layers=lambda L: reversed(range(L)),
    fed=lambda values, layer: values[layer],
    down=lambda grad, W: grad @ W.T,
    bent=lambda grad, values, layer: grad * values[layer] * (1 - values[layer]),
    start=lambda grad, values: grad,
    step=None,
    arrived=lambda before, after: before,
    turned=lambda dW: dW,
    summed=lambda grad: grad.sum(axis=0),
    bias=lambda b: b,
    end=lambda dx, dz, x: dx,
    gradients=lambda dW, db: (dW, db),
):
    """Return an answer to 07.4 that takes the steps given, and the right one for each of the others.

    `values` are x and what each layer says: layer number l is fed with values[l].
    """

    def answer(x, W, b, grad):
        L = len(W)
        values = [x]
        for layer in range(L):
            z = values[-1] @ W[layer] + bias(b)[layer]
            values.append(z if layer == L - 1 else _sigmoid(z))
        dW, db = np.zeros(W.shape), np.zeros(b.shape)
        grad = start(grad, values)
        for layer in layers(L):
            before = grad
            if step is not None:
                grad = step(grad, W[layer], values, layer)
            else:
                grad = down(grad, W[layer])
                grad = bent(grad, values, layer) if layer > 0 else grad
            dz = arrived(before, grad)
            dW[layer], db[layer] = turned(fed(values, layer).T @ dz), summed(dz)
        return end(grad, before, x), *gradients(dW, db)

    return answer


def _z(values, layer):
    """Return what layer number l is fed with, before the sigmoid; x, which no sigmoid made, as it is."""
    return np.log(values[layer] / (1 - values[layer])) if layer else values[layer]


def _spare_step(grad, W, values, layer):
    """The slope first, the weights after it: in the wrong order."""
    h = values[layer]
    return (grad * h * (1 - h) if layer else grad) @ W.T


def _accuracies():
    pairs = (
        ([0.9, 0.93, 0.95, 0.92, 0.94], [0.94, 0.96, 0.952, 0.97, 0.93, 0.955, 0.965]),  # they share a part
        ([0.8, 0.82, 0.81, 0.845, 0.79, 0.83], [0.95, 0.93, 0.96, 0.94]),  # b above a
        ([0.91, 0.9, 0.88, 0.93], [0.6, 0.65, 0.55, 0.7, 0.68]),  # b below a
        ([0.5, 0.97, 0.7], [0.8, 0.75, 0.9, 0.81]),  # b within a
        ([0.8, 0.81, 0.82, 0.95], [0.94, 0.96, 0.97, 0.98, 0.955]),  # they share a part, by one seed
        ([0.9, 0.95, 0.93, 0.92], [0.88, 0.91, 0.89]),  # they share a part, b being lower
        ([0.85, 0.86, 0.87], [0.8, 0.9, 0.92, 0.81]),  # a within b, between two of its numbers
        ([0.85, 0.9, 0.88], [0.8, 0.87, 0.95, 0.82]),  # a within b, around one of its numbers
        ([0.9, 0.91, 0.94, 0.92], [0.94, 0.96, 0.97]),  # b begins where a ends
        ([0.95, 0.97, 0.96], [0.91, 0.95, 0.93, 0.94]),  # a begins where b ends
    )
    return [(np.array(a), np.array(b)) for a, b in pairs]


def _share_a_range(a, b):
    return a.min() <= b.max() and b.min() <= a.max()


def _compared(
    difference=lambda a, b: b.mean() - a.mean(), spread=lambda a: a.std(ddof=1), overlap=_share_a_range, together=None
):
    """Return an answer to 07.5 that takes the steps given, and the right one for each of the others."""

    def answer(a, b):
        spreads = (spread(a), spread(b)) if together is None else (together(a, b),) * 2
        return difference(a, b), *spreads, overlap(a, b)

    return answer


EXERCISES = [
    Exercise(
        id="07.1",
        title="the parameters of a network",
        inputs=("sizes",),
        outputs=("count",),
        cases=lambda: [([64, 20, 10],), ([7, 5, 3, 2],), ([4, 6],), ([3, 8, 5, 6, 2],), ([6, 9, 9, 9, 4],)],
        mistakes={
            "biases are not counted": lambda sizes: sum(D * H for D, H in _pairs(sizes)),
            "one bias for the whole layer": lambda sizes: sum(D * H + 1 for D, H in _pairs(sizes)),
            "one bias for the whole network": lambda sizes: sum(D * H for D, H in _pairs(sizes)) + 1,
            "the hidden units have no biases": lambda sizes: sum(D * H for D, H in _pairs(sizes)) + sizes[-1],
            "only the biases are counted": lambda sizes: sum(sizes[1:]),
            "inputs and units are added": lambda sizes: sum(D + H for D, H in _pairs(sizes)),
            "inputs, units and biases are added": lambda sizes: sum(D + H + H for D, H in _pairs(sizes)),
            "a bias for every input": lambda sizes: sum(D * H + D for D, H in _pairs(sizes)),
            "the inputs have biases too": lambda sizes: sum(D * H for D, H in _pairs(sizes)) + sum(sizes),
            "the outputs have no biases": lambda sizes: sum(D * H for D, H in _pairs(sizes)) + sum(sizes[1:-1]),
            "the input layer is left out": lambda sizes: sum(D * H + H for D, H in _pairs(sizes[1:])),
            "the output layer is left out": lambda sizes: sum(D * H + H for D, H in _pairs(sizes[:-1])),
            "only the first layer is counted": lambda sizes: sizes[0] * sizes[1] + sizes[1],
            "only the last layer is counted": lambda sizes: sizes[-2] * sizes[-1] + sizes[-1],
            "every layer sees the input": lambda sizes: sum(sizes[0] * H + H for H in sizes[1:]),
            "all sizes are multiplied": lambda sizes: math.prod(sizes),
            "the sizes are added": lambda sizes: sum(sizes),
            "the last layer leads back to the first": lambda sizes: sum(
                sizes[i - 1] * sizes[i] + sizes[i] for i in range(len(sizes))
            ),
        },
        hints=(
            "A list of n sizes has n - 1 layers: each stands between a size and the next.",
            "`zip(sizes, sizes[1:])` gives the pairs (inputs, units). What does exercise 01.4 count for one of them?",
        ),
    ),
    Exercise(
        id="07.2",
        title="forward through a list of layers",
        inputs=("x", "W", "b"),
        outputs=("z",),
        cases=_tower,
        proofs=lambda: _tower(((6, 1, 3), (1, 5, 2))),
        mistakes={
            "the last layer is bent too": _forward(end=_sigmoid),
            "no layer is bent": _forward(between=lambda h: h),
            "bent only at the end": _forward(between=lambda h: h, end=_sigmoid),
            "only the first layer is passed": _forward(layers=lambda L: [0]),
            "only the first layer is passed, and bent": _forward(layers=lambda L: [0], end=_sigmoid),
            "only the last layer is left": _forward(layers=lambda L: [L - 1]),
            "the first layer's numbers everywhere": lambda x, W, b: _forward()(x, W * 0 + W[0], b * 0 + b[0]),
            "one W for all layers": lambda x, W, b: _forward()(x, W * 0 + W[0], b),
            "two layers, however many there are": _of_two_layers,
            "one bias for all layers": _forward(bias=lambda b, layer: b[0]),
            "the first hidden layer is left out": _forward(layers=lambda L: range(1, L)),
            "the last of the layers is left out": _forward(layers=lambda L: range(L - 1), end=_sigmoid),
            "the last of the layers is left out, and the bend before it": _forward(layers=lambda L: range(L - 1)),
            "the layers run backwards": _forward(layers=lambda L: reversed(range(L))),
            "W is transposed": _forward(product=lambda h, W: h @ W.T),
            "the bias is missing": _forward(bias=lambda b, layer: 0),
            "the bias is subtracted": _forward(bias=lambda b, layer: -b[layer]),
            "the last layer has no bias": lambda x, W, b: _forward()(x, W, np.concatenate([b[:-1], 0 * b[-1:]])),
            "the exponent has the wrong sign": _forward(between=lambda z: _sigmoid(-z)),
            "the input is bent": lambda x, W, b: _forward()(_sigmoid(x), W, b),
            "the bias comes after the bend": _bias_after_the_bend,
            "tanh between the layers": _forward(between=np.tanh),
            "ReLU between the layers": _forward(between=lambda z: np.maximum(z, 0)),
            "the slope in place of the bend": _forward(between=lambda z: _sigmoid(z) * (1 - _sigmoid(z))),
        },
        hints=(
            "Keep one variable for what comes out of the layers so far: it starts as x, and each turn replaces it.",
            "For all layers but the last: the sum, then the sigmoid. `range(len(W) - 1)` counts those.",
            "After the loop, the last layer: `W[-1]` and `b[-1]`, and nothing after it.",
        ),
    ),
    Exercise(
        id="07.3",
        title="the slope of a chain of neurons",
        inputs=("x", "w", "b"),
        outputs=("slope",),
        cases=_chain,
        proofs=lambda: [(0.5, np.array([2.0]), np.array([-1.0])), (-1.0, np.array([3.0, -1.0]), np.array([1.0, 0.5]))],
        mistakes={
            "the derivative is fed the activation": _slope_of_chain(
                slope=lambda z: _sigmoid(_sigmoid(z)) * (1 - _sigmoid(_sigmoid(z)))
            ),
            "the activation in place of its slope": _slope_of_chain(slope=_sigmoid),
            "only one of the two factors": _slope_of_chain(slope=lambda z: 1 - _sigmoid(z)),
            "a square too much": _slope_of_chain(slope=lambda z: 1 - _sigmoid(z) ** 2),
            "tanh's slope of z": _slope_of_chain(slope=lambda z: 1 - np.tanh(z) ** 2),
            "the sigmoid's rule, given z": _slope_of_chain(slope=lambda z: z * (1 - z)),
            "the neurons hand on z": _slope_of_chain(handed_on=lambda z: z),
            "the most a slope can be": _slope_of_chain(slope=lambda z: 0.25),
            "the activation's slope is left out": _slope_of_chain(slope=lambda z: 1.0),
            "the chain's weights are left out": _slope_of_chain(lambda x, w, inputs, outputs, slopes: np.prod(slopes)),
            "summed along the chain": _slope_of_chain(lambda x, w, inputs, outputs, slopes: np.sum(w * slopes)),
            "only the last link": _slope_of_chain(lambda x, w, inputs, outputs, slopes: w[-1] * slopes[-1]),
            "only the first link": _slope_of_chain(lambda x, w, inputs, outputs, slopes: w[0] * slopes[0]),
            "the last link is left out": _slope_of_chain(
                lambda x, w, inputs, outputs, slopes: np.prod((w * slopes)[:-1])
            ),
            "the first link is left out": _slope_of_chain(
                lambda x, w, inputs, outputs, slopes: np.prod((w * slopes)[1:])
            ),
            "the last slope for every neuron": _slope_of_chain(
                lambda x, w, inputs, outputs, slopes: np.prod(w * slopes[-1])
            ),
            "the slope by the first weight": _slope_of_chain(
                lambda x, w, inputs, outputs, slopes: np.prod(w[1:]) * x * np.prod(slopes)
            ),
            "x counts as a link": _slope_of_chain(lambda x, w, inputs, outputs, slopes: x * np.prod(w * slopes)),
            "the slope of the neuron before": _slope_of_chain(
                lambda x, w, inputs, outputs, slopes: np.prod(w * inputs * (1 - inputs))
            ),
            "the chain's answer, not its slope": _slope_of_chain(lambda x, w, inputs, outputs, slopes: outputs[-1]),
            "every neuron is fed x": _slope_of_chain(fed=lambda x, h: x),
            "the bias is missing": _slope_of_chain(bias=lambda b: 0),
            "added, not multiplied": _slope_of_chain(lambda x, w, inputs, outputs, slopes: np.prod(w + slopes)),
        },
        hints=(
            "Go along the chain once. At each neuron: z, then h, then its link, w times the slope of the sigmoid at z.",
            "Keep two variables: h, which starts as x, and the product of the links so far, which starts as 1.",
            "With h = sigmoid(z) in hand, the slope is h (1 - h).",
        ),
    ),
    Exercise(
        id="07.4",
        title="backward through a list of layers",
        inputs=("x", "W", "b", "grad"),
        outputs=("dx", "dW", "db"),
        cases=_tower_and_grad,
        proofs=lambda: _tower_and_grad(((6, 1, 3), (1, 5, 2))),
        sizes=lambda x, W, b, grad: {"m": len(x)},
        mistakes={
            "the activation's slope is left out": _backward(bent=lambda grad, values, layer: grad),
            "the derivative is fed the activation": _backward(
                bent=lambda grad, values, layer: grad * _sigmoid(values[layer]) * (1 - _sigmoid(values[layer]))
            ),
            "the activation in place of its slope": _backward(bent=lambda grad, values, layer: grad * values[layer]),
            "a square too much": _backward(bent=lambda grad, values, layer: grad * (1 - values[layer] ** 2)),
            "only one of the two factors": _backward(bent=lambda grad, values, layer: grad * (1 - values[layer])),
            "the most a slope can be": _backward(bent=lambda grad, values, layer: grad / 4),
            "the sigmoid's rule, given z": _backward(
                bent=lambda grad, values, layer: grad * _z(values, layer) * (1 - _z(values, layer))
            ),
            "the layers are taken to be fed z": _backward(fed=_z),
            "the input is bent": lambda x, W, b, grad: _backward()(_sigmoid(x), W, b, grad),
            "the slope is one layer off": _backward(
                bent=lambda grad, values, layer: grad * values[layer - 1] * (1 - values[layer - 1])
            ),
            "the last layer is taken for bent": _backward(
                start=lambda grad, values: grad * _sigmoid(values[-1]) * (1 - _sigmoid(values[-1]))
            ),
            "x is taken for an activation": _backward(end=lambda dx, dz, x: dx * x * (1 - x)),
            "slope and weights in the wrong order": _backward(step=_spare_step),
            "W is not transposed": _backward(down=lambda grad, W: grad @ W),
            "the way back skips the weights": _backward(down=lambda grad, W: grad),
            "every layer gets the last gradient": _backward(step=lambda grad, W, values, layer: grad),
            "every layer gets the last gradient, dx too": _backward(
                step=lambda grad, W, values, layer: grad if layer else grad @ W.T
            ),
            "grad is handed on too early": _backward(arrived=lambda before, after: after),
            "the way back begins at the first layer": _backward(layers=lambda L: range(L)),
            "the way back stops before x": _backward(end=lambda dx, dz, x: dz),
            "every layer is taken to be fed x": _backward(fed=lambda values, layer: values[0]),
            "a layer's output where its input belongs": _backward(fed=lambda values, layer: values[layer + 1]),
            "a layer's output, bent, where its input belongs": _backward(
                fed=lambda values, layer: values[layer + 1] if layer + 2 < len(values) else _sigmoid(values[-1])
            ),
            "dW is transposed": _backward(turned=lambda dW: dW.T),
            "the gradients are in the order of the way back": _backward(gradients=lambda dW, db: (dW[::-1], db[::-1])),
            "only the first layer's gradient is kept": _backward(
                gradients=lambda dW, db: (np.concatenate([dW[:1], 0 * dW[1:]]), np.concatenate([db[:1], 0 * db[1:]]))
            ),
            "only the last layer's gradient is kept": _backward(
                gradients=lambda dW, db: (
                    np.concatenate([0 * dW[:-1], dW[-1:]]),
                    np.concatenate([0 * db[:-1], db[-1:]]),
                )
            ),
            "divided by m once more": _backward(start=lambda grad, values: grad / len(grad)),
            "one number for all biases": _backward(summed=np.sum),
            "the bias is missing": _backward(bias=lambda b: 0 * b),
        },
        hints=(
            "First the way there, keeping what each layer is fed with in a list: x, then each h. Then the way back, "
            "last layer first: `reversed(range(len(W)))`.",
            "In each turn: dW and db of this layer from its input and grad, as in 04.4; then grad for the layer below.",
            "What this layer was fed with is the h of the layer below: so it gives that layer's slope, h (1 - h). "
            "Layer 0 was fed with x, which no sigmoid made.",
        ),
    ),
    Exercise(
        id="07.5",
        title="is one better than the other?",
        inputs=("a", "b"),
        outputs=("difference", "spread_a", "spread_b", "overlap"),
        cases=_accuracies,
        mistakes={
            "the difference the other way round": _compared(lambda a, b: a.mean() - b.mean()),
            "the difference without its sign": _compared(lambda a, b: abs(b.mean() - a.mean())),
            "the best seeds are compared": _compared(lambda a, b: b.max() - a.max()),
            "the first seeds are compared": _compared(lambda a, b: b[0] - a[0]),
            "medians in place of means": _compared(lambda a, b: np.median(b) - np.median(a)),
            "sums in place of means": _compared(lambda a, b: b.sum() - a.sum()),
            "a difference in percent of a": _compared(lambda a, b: (b.mean() - a.mean()) / a.mean()),
            "divided by n, not by n - 1": _compared(spread=np.std),
            "the root is missing": _compared(spread=lambda a: a.var(ddof=1)),
            "one spread for all numbers": _compared(together=lambda a, b: np.concatenate([a, b]).std(ddof=1)),
            "one spread for all numbers, divided by n": _compared(together=lambda a, b: np.concatenate([a, b]).std()),
            "the whole range in place of the spread": _compared(spread=np.ptp),
            "the spread of the mean": _compared(spread=lambda a: a.std(ddof=1) / np.sqrt(len(a))),
            "the mean distance from the mean": _compared(spread=lambda a: np.abs(a - a.mean()).mean()),
            "divided by 2, however many there are": _compared(
                spread=lambda a: np.sqrt(((a - a.mean()) ** 2).sum() / 2)
            ),
            "the largest distance from the mean": _compared(spread=lambda a: np.abs(a - a.mean()).max()),
            "apart in place of overlapping": _compared(overlap=lambda a, b: not _share_a_range(a, b)),
            "one order is forgotten": _compared(overlap=lambda a, b: a.max() >= b.min()),
            "the other order is forgotten": _compared(overlap=lambda a, b: b.max() >= a.min()),
            "one range within the other": _compared(overlap=lambda a, b: a.min() <= b.min() and b.max() <= a.max()),
            "the ends are left out": _compared(overlap=lambda a, b: a.min() < b.max() and b.min() < a.max()),
            "one end is left out": _compared(overlap=lambda a, b: a.min() <= b.max() and b.min() < a.max()),
            "the other end is left out": _compared(overlap=lambda a, b: a.min() < b.max() and b.min() <= a.max()),
            "either is enough": _compared(overlap=lambda a, b: a.min() <= b.max() or b.min() <= a.max()),
            "only the start of b is looked at": _compared(overlap=lambda a, b: a.min() <= b.min() <= a.max()),
            "only the ends of b are looked at": _compared(
                overlap=lambda a, b: a.min() <= b.min() <= a.max() or a.min() <= b.max() <= a.max()
            ),
            "only b's own numbers are looked at": _compared(
                overlap=lambda a, b: ((a.min() <= b) & (b <= a.max())).any()
            ),
            "equal numbers are looked for": _compared(overlap=lambda a, b: np.isin(a, b).any()),
            "the means lie within the spreads": _compared(
                overlap=lambda a, b: abs(b.mean() - a.mean()) <= a.std(ddof=1) + b.std(ddof=1)
            ),
        },
        hints=(
            "`a.mean()` and `a.std(ddof=1)`: ddof is what is taken from n before dividing.",
            "When do two ranges have nothing in common? When one ends before the other begins: there are two ways.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="07.A",
        answer="about 60",
        because="It is 61: one layer more, and nearly all is gone. The rest of this lesson finds the reason.",
    ),
    Prediction(
        id="07.B",
        answer="by a millionth of that",
        because="Each of the ten links is at most a quarter: (1/4) to the power of 10 is 1 / 1 048 576.",
    ),
    Prediction(
        id="07.C",
        answer="about 0.002",
        because="The root of 0.92 · 0.08 / 14 000 is 0.0023, which is twice the largest difference in that table.",
    ),
    Prediction(
        id="07.D",
        answer="tanh in place of the sigmoid",
        because="Width, depth and learning rate leave every link at a quarter of its weight; tanh does not.",
    ),
]
