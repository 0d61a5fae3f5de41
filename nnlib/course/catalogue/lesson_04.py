"""Lesson 04: backpropagation."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _numbers():
    rng = np.random.default_rng(41)
    return [tuple(float(value) for value in rng.normal(scale=scale, size=6)) for scale in (1.0, 2.0, 0.5)]


def _chain(
    fed=lambda x, w1, b1: w1 * x + b1,
    dp=lambda p, y: 2 * (p - y),
    dh=lambda dp, w1, w2: dp * w2,
    dw1=lambda dh, x, h: dh * x,
    dw2=lambda dp, x, h, w2: dp * h,
    biases=lambda dh, b1, dp, b2: (dh, dp),
):
    """Return an answer to 04.1 that takes the steps given, and the right one for each of the others."""

    def answer(x, y, w1, b1, w2, b2):
        h = fed(x, w1, b1)
        output = dp(w2 * h + b2, y)
        hidden = dh(output, w1, w2)
        db1, db2 = biases(hidden, b1, output, b2)
        return dw1(hidden, x, h), db1, dw2(output, x, h, w2), db2

    return answer


def _one_example():
    rng = np.random.default_rng(53)
    sizes = ((3, 0.3), (5, 0.8), (1, 1.5))
    return [(rng.normal(size=D), scale * rng.normal(size=D), *map(float, rng.normal(size=2))) for D, scale in sizes]


def _neuron(
    slope=lambda z: 1 - np.tanh(z) ** 2,
    z=lambda x, w, b: x @ w + b,
    factors=lambda x, w, b: (w, x, 1),
    dz=lambda grad, slope: grad * slope,
):
    """Return an answer to 04.2 that is right but for what is given; `factors` are those of dz in dx, dw and db."""

    def answer(x, w, b, grad):
        return tuple(dz(grad, slope(z(x, w, b))) * factor for factor in factors(x, w, b))

    return answer


def _functions():
    rng = np.random.default_rng(43)
    return [
        (lambda x: float((x**3).sum() + x[0] * x[1]), rng.normal(size=3), 0.1),
        (lambda x: float(np.sin(x) @ np.arange(1.0, 6.0)), rng.normal(size=5), 0.01),
        (lambda x: float(np.exp(x[0]) * x[1] ** 2), rng.normal(size=2), 0.4),
    ]


def _one(n, i, h):
    return h * np.eye(n)[i]


def _slopes(slope, step=_one):
    """Return an answer to 04.3: `slope(f, x, s, h)` for each of the n steps s = `step(n, i, h)`."""
    return lambda f, x, h: np.array([slope(f, x, step(len(x), i, h), h) for i in range(len(x))])


def _never_moved_back(f, x, h):
    x, slopes = x.copy(), np.zeros(len(x))
    for i in range(len(x)):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        slopes[i] = (above - f(x)) / (2 * h)
    return slopes


def _layer(sizes=((7, 3, 5), (4, 6, 2), (1, 3, 4))):
    rng = np.random.default_rng(44)
    return [(rng.normal(size=(m, D)), rng.normal(size=(D, H)), rng.normal(size=(m, H))) for m, D, H in sizes]


def _rounded(cases):
    """Return the cases again for each of their arrays, with whole numbers there: no slope is to be rounded to them."""
    return [
        tuple(np.round(5 * array).astype(int) if k == j else array for k, array in enumerate(case))
        for case in cases
        for j in range(len(case))
    ]


def _network(sizes=((7, 3, 5, 5), (4, 6, 3, 3), (9, 2, 4, 4))):
    """As many outputs as hidden units: then W2 without its transpose gives numbers, not an error."""
    rng = np.random.default_rng(45)
    return [tuple(rng.normal(size=shape) for shape in ((m, D), (m, K), (D, H), H, (H, K), K)) for m, D, H, K in sizes]


def _at_the_bend():
    """Return an example for which z is exactly 0 in many places."""
    rng = np.random.default_rng(46)
    x, W1 = rng.integers(-1, 2, size=(7, 3)), rng.integers(-1, 2, size=(3, 5)).astype(float)
    return [(x, rng.normal(size=(7, 2)), W1, np.zeros(5), rng.normal(size=(5, 2)), rng.normal(size=2))]


def _layers(
    grad=lambda p, y: 2 * (p - y) / p.size,
    bent=lambda z: np.maximum(z, 0),
    fed=lambda x, z, h: h,
    dh=lambda grad, W2: grad @ W2.T,
    dz=lambda dh, z, h: dh * (z > 0),
    share=lambda x: 1,
    turned=lambda x: x.T,
    summed=lambda grad: grad.sum(axis=0),
):
    """Return an answer to 04.5 that takes the steps given, and the right one for each of the others."""

    def answer(x, y, W1, b1, W2, b2):
        z = x @ W1 + b1
        h = bent(z)
        output = grad(h @ W2 + b2, y)
        hidden = dh(output, W2)
        inner = dz(hidden, z, h)
        gradients = turned(x) @ inner, summed(inner), turned(fed(x, z, h)) @ output, summed(output)
        return tuple(share(x) * gradient for gradient in gradients)

    return answer


EXERCISES = [
    Exercise(
        id="04.1",
        title="the chain of two neurons",
        inputs=("x", "y", "w1", "b1", "w2", "b2"),
        outputs=("dw1", "db1", "dw2", "db2"),
        cases=_numbers,
        mistakes={
            "the first layer's bias is missing": _chain(fed=lambda x, w1, b1: w1 * x),
            "the second layer's bias is missing": lambda x, y, w1, b1, w2, b2: _chain()(x, y, w1, b1, w2, 0.0),
            "the 2 multiplies p alone": _chain(dp=lambda p, y: 2 * p - y),
            "the target is left out": _chain(dp=lambda p, y: 2 * p),
            "the 2 is missing": _chain(dp=lambda p, y: p - y),
            "the gradient's sign is flipped": _chain(dp=lambda p, y: 2 * (y - p)),
            "the loss in place of its derivative": _chain(dp=lambda p, y: (p - y) ** 2),
            "a bias has the slope 1": _chain(biases=lambda dh, b1, dp, b2: (dh, 1.0)),
            "the loss is left out of the chain": _chain(dp=lambda p, y: 1.0),
            "the way back skips the second neuron": _chain(dh=lambda dp, w1, w2: dp),
            "w1 where w2 belongs": _chain(dh=lambda dp, w1, w2: dp * w1),
            "divided by the weight": _chain(dh=lambda dp, w1, w2: dp / w2),
            "the input is left out": _chain(dw1=lambda dh, x, h: dh),
            "the neuron's output where its input belongs": _chain(dw1=lambda dh, x, h: dh * h),
            "x where h belongs": _chain(dw2=lambda dp, x, h, w2: dp * x),
            "the weight where its input belongs": _chain(dw2=lambda dp, x, h, w2: dp * w2),
            "the bias multiplies its gradient": _chain(biases=lambda dh, b1, dp, b2: (dh * b1, dp * b2)),
            "both biases have the slope 1": _chain(biases=lambda dh, b1, dp, b2: (1.0, 1.0)),
        },
        hints=(
            "First the way there: h, then p. Then the way back: dp from the loss, and from dp those of w2, b2 and h.",
            "h = w1 x + b1 is a neuron like the other one: treat dh as that one treats dp.",
            "The derivative of w2 h + b2 is h by w2, w2 by h, and 1 by b2. Multiply each by dp.",
        ),
    ),
    Exercise(
        id="04.2",
        title="back through one neuron",
        inputs=("x", "w", "b", "grad"),
        outputs=("dx", "dw", "db"),
        cases=_one_example,
        proofs=lambda: [(np.array([1, -2, 3]), np.array([1, 3, -2]), 10, 6)],  # no slope is to be rounded
        sizes=lambda x, w, b, grad: {"D": len(x)},
        mistakes={
            "the activation's slope is left out": _neuron(lambda z: 1.0),
            "the derivative is fed the activation": _neuron(lambda z: 1 - np.tanh(np.tanh(z)) ** 2),
            "the square is missing": _neuron(lambda z: 1 - np.tanh(z)),
            "z in place of tanh z": _neuron(lambda z: 1 - z**2),
            "the activation in place of its slope": _neuron(np.tanh),
            "the sigmoid's rule for tanh": _neuron(lambda z: np.tanh(z) * (1 - np.tanh(z))),
            "the slope of a ReLU": _neuron(lambda z: float(z > 0)),
            "grad is not used": lambda x, w, b, grad: _neuron()(x, w, b, 1.0),
            "the bias is missing": _neuron(z=lambda x, w, b: x @ w),
            "dx and dw are swapped": _neuron(factors=lambda x, w, b: (x, w, 1)),
            "the bias multiplies its gradient": _neuron(factors=lambda x, w, b: (w, x, b)),
            "a bias has the slope 1": lambda x, w, b, grad: (*_neuron()(x, w, b, grad)[:2], 1.0),
            "not summed up": _neuron(z=lambda x, w, b: x * w + b),
            "added, not multiplied": _neuron(dz=lambda grad, slope: grad + slope),
            "divided by the slope": _neuron(dz=lambda grad, slope: grad / slope),
            "summed over the inputs": lambda x, w, b, grad: tuple(np.sum(d) for d in _neuron()(x, w, b, grad)),
        },
        hints=(
            "Compute z and h first. Then go back in two steps: from grad to dz, then from dz to dx, dw and db.",
            "dz is grad times the slope of tanh, which lesson 02 wrote with h alone.",
            "z = x[0] w[0] + x[1] w[1] + ... + b. How much does z grow with w[0]? With x[0]? With b?",
        ),
    ),
    Exercise(
        id="04.3",
        title="central differences",
        inputs=("f", "x", "h"),
        outputs=("slopes",),
        cases=_functions,
        proofs=lambda: [(lambda x: float(1e3 * x[0] ** 3), np.array([2.0]), 1e-6)],  # alone, steep, a tiny step
        sizes=lambda f, x, h: {"D": len(x)},
        mistakes={
            "one-sided": _slopes(lambda f, x, s, h: (f(x + s) - f(x)) / h),
            "one-sided, to the left": _slopes(lambda f, x, s, h: (f(x) - f(x - s)) / h),
            "the distance is twice the step": _slopes(lambda f, x, s, h: (f(x + s) - f(x - s)) / h),
            "one-sided, over twice the step": _slopes(lambda f, x, s, h: (f(x + s) - f(x)) / (2 * h)),
            "multiplied by h": _slopes(lambda f, x, s, h: (f(x + s) - f(x - s)) / 2 * h),
            "not divided by the distance": _slopes(lambda f, x, s, h: f(x + s) - f(x - s)),
            "half the step": _slopes(lambda f, x, s, h: (f(x + s / 2) - f(x - s / 2)) / (2 * h)),
            "left minus right": _slopes(lambda f, x, s, h: (f(x - s) - f(x + s)) / (2 * h)),
            "all entries are moved at once": lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
            "the same slope for every entry": _slopes(
                lambda f, x, s, h: (f(x + s) - f(x - s)) / (2 * h), step=lambda n, i, h: np.full(n, h)
            ),
            "the loop ends after the first input": lambda f, x, h: (
                (f(x + _one(len(x), 0, h)) - f(x - _one(len(x), 0, h))) / (2 * h)
            ),
            "the copy is no copy": lambda f, x, h: np.zeros(len(x)),
            "an entry is not moved back": _never_moved_back,
            "a step of its own": _slopes(
                lambda f, x, s, h: (f(x + s) - f(x - s)) / 2e-5, step=lambda n, i, h: _one(n, i, 1e-5)
            ),
        },
        hints=(
            "For each i: copy x, move entry i of the copy up by h, call f; the same with another copy, down by h.",
            "From the lower to the upper point, how far has entry i travelled?",
            "`np.zeros(len(x))` makes the array of slopes, to be filled in a loop.",
        ),
    ),
    Exercise(
        id="04.4",
        title="back through a layer",
        inputs=("x", "W", "grad"),
        outputs=("dx", "dW", "db"),
        cases=_layer,
        proofs=lambda: [*_layer(((4, 4, 4),)), *_rounded(_layer())],
        squares=lambda: _layer(((3, 3, 3), (4, 4, 4))),
        sizes=lambda x, W, grad: {"m": len(x)},
        mistakes={
            "nothing but zeros": lambda x, W, grad: (0 * x, 0 * W, 0 * grad[0]),
            "divided by m once more": lambda x, W, grad: (grad @ W.T / len(x), x.T @ grad / len(x), grad.mean(axis=0)),
            "dW is transposed": lambda x, W, grad: (grad @ W.T, grad.T @ x, grad.sum(axis=0)),
            "W is not transposed": lambda x, W, grad: (grad @ W, x.T @ grad, grad.sum(axis=0)),
            "the inputs are not transposed": lambda x, W, grad: (grad @ W.T, x @ grad, grad.sum(axis=0)),
            "reshaped in place of transposed": lambda x, W, grad: (
                grad @ W.reshape(W.shape[::-1]),
                x.reshape(x.shape[::-1]) @ grad,
                grad.sum(axis=0),
            ),
            "W and grad are in the wrong order": lambda x, W, grad: (W.T @ grad, x.T @ grad, grad.sum(axis=0)),
            "grad before the inputs": lambda x, W, grad: (grad @ W.T, grad @ x, grad.sum(axis=0)),
            "dx is summed over the batch": lambda x, W, grad: ((grad @ W.T).sum(axis=0), x.T @ grad, grad.sum(axis=0)),
            "only the first example counts": lambda x, W, grad: (grad[0] @ W.T, np.outer(x[0], grad[0]), grad[0]),
            "a step in place of a gradient": lambda x, W, grad: (x - grad @ W.T, W - x.T @ grad, -grad.sum(axis=0)),
            "the batch axis is kept": lambda x, W, grad: (grad @ W.T, x.T @ grad, grad.sum(axis=0, keepdims=True)),
            "db is not summed": lambda x, W, grad: (grad @ W.T, x.T @ grad, grad),
            "summed over the units": lambda x, W, grad: (grad @ W.T, x.T @ grad, grad.sum(axis=1)),
            "one number for all biases": lambda x, W, grad: (grad @ W.T, x.T @ grad, grad.sum()),
            "a bias has the slope 1": lambda x, W, grad: (grad @ W.T, x.T @ grad, np.ones(W.shape[1])),
        },
        hints=(
            "Each gradient has the shape of what it belongs to: dx (m, D), dW (D, H), db (H,). You have x (m, D), "
            "W (D, H) and grad (m, H). Which products give those shapes?",
            "What dW[2, 0] was in the text, for all places at once, sums over the examples: so does a product whose "
            "inner axis is m. `.T` swaps the two axes of a matrix.",
            "b[j] is added to output j of every example. What does grad say about those outputs?",
        ),
    ),
    Exercise(
        id="04.5",
        title="the gradients of a network",
        inputs=("x", "y", "W1", "b1", "W2", "b2"),
        outputs=("dW1", "db1", "dW2", "db2"),
        cases=_network,
        proofs=lambda: [*_network(((7, 3, 5, 2), (4, 2, 3, 6), (4, 4, 4, 4))), *_at_the_bend()],
        squares=lambda: _network(((3, 3, 3, 3), (4, 4, 4, 4))),
        sizes=lambda x, y, W1, b1, W2, b2: {"m": len(x), "K": y.shape[1]},
        mistakes={
            "the activation's slope is left out": _layers(dz=lambda dh, z, h: dh),
            "the activation in place of its slope": _layers(dz=lambda dh, z, h: dh * h),
            "z = 0 passes": _layers(dz=lambda dh, z, h: dh * (z >= 0)),
            "the first layer's bias is missing": lambda x, y, W1, b1, W2, b2: _layers()(x, y, W1, 0 * b1, W2, b2),
            "the second layer's bias is missing": lambda x, y, W1, b1, W2, b2: _layers()(x, y, W1, b1, W2, 0 * b2),
            "ReLU is missing on the way there": _layers(bent=lambda z: z),
            "ReLU is missing both ways": _layers(bent=lambda z: z, dz=lambda dh, z, h: dh),
            "the wrong side passes": _layers(dz=lambda dh, z, h: dh * (z < 0)),
            "the gradient is bent, not z": _layers(dz=lambda dh, z, h: np.maximum(dh, 0)),
            "W is not transposed": _layers(dh=lambda grad, W2: grad @ W2),
            "the way back skips the second layer": _layers(dh=lambda grad, W2: grad),
            "the 2 is missing": _layers(grad=lambda p, y: (p - y) / p.size),
            "the gradient's sign is flipped": _layers(grad=lambda p, y: 2 * (y - p) / p.size),
            "the gradient is divided by m alone": _layers(grad=lambda p, y: 2 * (p - y) / len(p)),
            "the gradient is not divided by m": _layers(grad=lambda p, y: 2 * (p - y) / p.shape[1]),
            "the gradient is not averaged": _layers(grad=lambda p, y: 2 * (p - y)),
            "the batch axis is kept": _layers(summed=lambda grad: grad.sum(axis=0, keepdims=True)),
            "db is not summed": _layers(summed=lambda grad: grad),
            "summed over the units": _layers(summed=lambda grad: grad.sum(axis=1)),
            "one number for all biases": _layers(summed=np.sum),
            "divided by m once more": _layers(share=lambda x: 1 / len(x)),
            "x where h belongs": _layers(fed=lambda x, z, h: x),
            "z where h belongs": _layers(fed=lambda x, z, h: z),
            "the inputs are not transposed": _layers(turned=lambda x: x),
        },
        hints=(
            "The way there: z, h, p. The way back: grad = dL/dp, then the second layer, ReLU, and the first layer.",
            "`dense_backward(h, W2, grad)` gives dh, dW2, db2. What must happen to dh before the first layer gets it?",
            "The loss is the mean of m K squares. What is the derivative of that mean by one of the p?",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="04.A",
        answer="both: it depends on where the weight is",
        because="A gradient is a slope. Left of the valley the loss falls as the weight grows, right of it it rises.",
    ),
    Prediction(
        id="04.B",
        answer="it gets smaller, then larger again",
        because="Too long a step feels the curve, too short a step drowns in rounding.",
    ),
    Prediction(
        id="04.C",
        answer="x.T @ grad",
        because="(D, m) (m, H) is (D, H), and the sum over the inner axis runs over the examples, as it did by hand.",
    ),
]
