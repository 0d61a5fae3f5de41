"""Lesson 14: gradients of a graph, of a quotient, of what was broadcast, rules in a loop, a loss made of steps."""

import functools

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction

SIZES = ((7, 5), (4, 6))  # (m, K)


def _graphs():
    """Graphs with values used twice, numbered at random: a diamond, detours, a node that no loss depends on."""
    return [
        ([[], [], [0, 1], [0, 2], [2, 3]], [[], [], [2.0, 3.0], [1.0, -0.5], [9.0, 6.0]], 4),
        (
            [[3], [5, 3], [4, 1, 6], [], [5, 0], [0, 3], [], [6, 4]],
            [[0.5], [-2.0, 3.0], [1.5, 0.7, -1.2], [], [2.5, 4.0], [-3.0, 1.1], [], [0.3, 2.2]],
            2,
        ),
        (
            [[2, 2], [], [6, 3], [1], [0, 5, 2], [0], [1, 3]],
            [[3.0, -0.4], [], [2.0, 1.7], [-1.3], [0.8, 2.6, 5.0], [1.9], [0.6, -2.1]],
            4,
        ),
    ]


def _more_graphs():
    """Graphs with an L made of nothing, with parents used twice by one user, a long chain, and the first one again."""
    chain = [5 * i % 31 for i in range(31)]  # each is the parent of the next one
    parents = [[chain[chain.index(i) - 1]] if i else [] for i in range(31)]
    return [
        (parents, [[1.1] if parent else [] for parent in parents], chain[-1]),
        ([[], [0], [0, 1]], [[], [2.0], [3.0, 0.5]], 0),
        ([[], [0], [1], [2, 1, 1]], [[], [1.5], [-0.4], [2.0, 0.7, 3.0]], 3),
        ([[], [0], [1], [1, 1, 2]], [[], [1.5], [-0.4], [0.7, 3.0, 2.0]], 3),
        _graphs()[0],
    ]


def _graph(start=1.0, seeds="last", order="ready", combine="add", listed=lambda pairs: pairs):
    """Return the walk back through a graph, with one thing done otherwise."""

    def answer(parents, slopes, last):
        grads = np.zeros(len(parents)) if seeds == "last" else np.ones(len(parents))
        grads[last] = start
        for node in _order(parents, last, order):
            for parent, slope in listed(list(zip(parents[node], slopes[node], strict=True))):
                if combine == "add":
                    grads[parent] += grads[node] * slope
                elif combine == "replace":
                    grads[parent] = grads[node] * slope
                elif combine == "gradient":
                    grads[parent] += grads[node]
                elif combine == "sum":
                    grads[parent] += grads[node] + slope
                elif combine == "slope":
                    grads[parent] += slope
                elif combine == "multiply":
                    grads[parent] = (grads[parent] or 1.0) * grads[node] * slope
        return grads

    return answer


def _order(parents, last, order):
    if order == "names":
        return range(len(parents))[::-1]
    if order in ("early", "breadth"):
        seen, waiting = [], [last]
        while waiting:
            node = waiting.pop(0 if order == "breadth" else -1)
            if node not in seen:
                seen.append(node)
                waiting += parents[node] if order == "breadth" else parents[node][::-1]
        return seen
    found = []

    def visit(node):
        if node not in found or order == "twice":
            for parent in parents[node]:
                visit(parent)
            found.append(node)

    visit(last)
    return found if order == "there" else found[::-1]


def _again_and_again(parents, slopes, last):
    """Pass on what has come so far, whenever something comes."""
    grads = np.zeros(len(parents))
    grads[last] = 1.0

    def back(node):
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            grads[parent] += grads[node] * slope
            back(parent)

    back(last)
    return grads


def _first_part_on(parents, slopes, last):
    """Pass on when the first part has come, and never again."""
    grads, seen = np.zeros(len(parents)), set()
    grads[last] = 1.0

    def back(node):
        seen.add(node)
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            grads[parent] += grads[node] * slope
            if parent not in seen:
                back(parent)

    back(last)
    return grads


def _replaced_on_every_way(parents, slopes, last):
    grads = np.zeros(len(parents))
    grads[last] = 1.0

    def back(node):
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            grads[parent] = grads[node] * slope
            back(parent)

    back(last)
    return grads


def _quotients():
    rng = np.random.default_rng(141)
    far = np.array([3.0, -0.25, 8.0, 0.6])
    return [
        (np.array([6.0, 1.5, -4.0]), np.array([-2.0, 0.4, 5.0]), np.array([5.0, -0.7, 2.0])),
        (rng.normal(size=(4, 3)), rng.uniform(0.3, 3, (4, 3)), rng.normal(size=(4, 3))),
        (np.ones(4), far, np.array([1.3, -2.0, 0.5, 4.0])),
    ]


def _far_quotients():
    """Whole numbers above the line; denominators near 0, to which nothing may be added; a NaN, not to be hidden."""
    b = np.array([2e-6, -5e-7, 1e-6])
    return [
        (np.array([3, -5, 8]), np.array([2.0, -4.0, 0.3]), np.array([7, 2, -3])),
        (np.array([3e-6, 1e-6, -2e-6]), b, np.array([0.4, -1.5, 2.0])),
        (np.array([1.0, np.nan, -2.0]), np.array([2.0, 0.5, -4.0]), np.array([1.5, 2.0, -3.0])),
    ]


def _quotient(y=lambda a, b: a / b, da=lambda a, b, g: g / b, db=lambda a, b, g: -g * a / b**2):
    return lambda a, b, g: (y(a, b), da(a, b, g), db(a, b, g))


def _copies():
    rng = np.random.default_rng(142)
    shapes = [
        ((7, 5), (5,)), ((7, 5), (7, 1)), ((7, 5), (1, 5)), ((4, 7, 5), (7, 1)), ((7, 5), ()), ((7, 5), (7, 5)),
        ((4, 7, 5), (1, 5)),
    ]  # fmt: skip
    return [(rng.normal(size=big), small) for big, small in shapes]


def _equal_copies():
    """Axes of equal sizes, which only their places tell apart; several new axes of which some are kept; a NaN."""
    rng = np.random.default_rng(145)
    shapes = [
        ((6, 3), (1, 1)), ((2, 3, 4, 5), (3, 1, 1)), ((5, 5), (5,)), ((4, 4), (4, 1)), ((4, 4), (1, 4)),
        ((3, 3, 3), (3, 1)), ((2, 3, 4, 5), (4, 5)), ((2, 3, 4, 5), (5,)), ((2, 3, 4), (1,)), ((7, 1), (7, 1)),
    ]  # fmt: skip
    unknown = rng.normal(size=(3, 4))
    unknown[1, 2] = np.nan
    return [*((rng.normal(size=big), small) for big, small in shapes), (unknown, (4,))]


def _by_sizes(grad, shape):
    """Keep the first axis of each size that shape asks for, and sum the others."""
    wanted, others = list(shape), []
    for axis, size in enumerate(grad.shape):
        if size in wanted:
            wanted.remove(size)
        else:
            others.append(axis)
    return grad.sum(axis=tuple(others)).reshape(shape)


def _new(grad, shape):
    return tuple(range(grad.ndim - len(shape)))


def _stretched(shape):
    return tuple(axis for axis, size in enumerate(shape) if size == 1)


def _unbroadcast(new=np.sum, stretched=np.sum, keepdims=True):
    """Return the undoing of broadcasting, the two kinds of axes brought together by `new` and `stretched`."""

    def answer(grad, shape):
        for _ in _new(grad, shape):
            grad = new(grad, axis=0)
        for axis in _stretched(shape)[::-1]:
            grad = stretched(grad, axis=axis, keepdims=keepdims)
        return grad

    return answer


def _first(array, axis, keepdims=False):
    return np.take(array, [0] if keepdims else 0, axis=axis)


def _as_it_is(array, axis, keepdims=False):
    return array


def _from_the_left(grad, shape):
    for _ in _new(grad, shape):
        grad = grad.sum(axis=-1)
    return grad.sum(axis=_stretched(shape), keepdims=True)


def _columns(sizes=SIZES):
    rng = np.random.default_rng(143)
    return [(rng.normal(size=size), _calls(rng.normal(size=size))) for size in sizes]


def _calls(grad):
    """Return a function that hands rule number j the gradient of column j of grad (m, K), once all rules are made.

    What a rule returns must not depend on which rules were called before it, nor change when they are called again.
    """

    def pull(rule, g):
        given = g.copy()
        array = rule(given)
        if array is None:
            raise TypeError("A rule in the list returned None. Does it end with `return`, and its array?")
        if not np.array_equal(given, g):
            raise ValueError("A rule changed the g that it was given: others still need it. Fill an array of its own.")
        return array

    def call(rules):
        rules = list(rules)
        for rule, g in zip(rules, grad.T, strict=False):
            pull(rule, 1 - g)
        pulled = [pull(rule, g) for rule, g in list(zip(rules, grad.T, strict=False))[::-1]]
        for rule, g in zip(rules, grad.T, strict=False):
            pull(rule, 2 + g)
        return np.array(pulled[::-1])

    return call


def _rules(pull, finish=lambda pulled: pulled):
    """Return the making of K rules: rule j pulls back pull(x, j, g)."""

    def answer(x, call):
        return finish(call([functools.partial(pull, x, j) for j in range(x.shape[1])]))

    return answer


def _filled(column=lambda j, K: j, value=lambda g, x, j: g, start=lambda x: np.zeros(x.shape)):
    """Return a rule that starts with an array of x's shape and fills a column with a value."""

    def pull(x, j, g):
        full = start(x)
        full[:, column(j, x.shape[1])] = value(g, x, j)
        return full

    return pull


def _one_for_all(x, call):
    full = np.zeros(x.shape)

    def pull(j, g):
        full[:, j] = g
        return full

    return call([functools.partial(pull, j) for j in range(x.shape[1])])


def _one_for_all_emptied(x, call):
    full = np.zeros(x.shape)

    def pull(j, g):
        full[:] = 0
        full[:, j] = g
        return full

    return call([functools.partial(pull, j) for j in range(x.shape[1])])


def _one_for_each(x, call):
    def rule(j):
        full = np.zeros(x.shape)

        def pull(g):
            full[:, j] = g
            return full

        return pull

    return call([rule(j) for j in range(x.shape[1])])


def _row(x, j, g):
    full = np.zeros(x.shape)
    full[j] = g
    return full


def _scores():
    """Ordinary scores, and some whose exponentials overflow."""
    rng = np.random.default_rng(144)
    cases = []
    for m, K in SIZES:
        cases.append((3 * rng.normal(size=(m, K)), np.eye(K)[rng.integers(K, size=m)]))
    z, y = 200 * rng.normal(size=(3, 4)), np.eye(4)[[2, 0, 1]]
    z[0, 1] = 900.0
    return [*cases, (z, y)]


def _far_scores():
    """Rows far below 0 and far above it, where a nudge drowns in rounding."""
    below = np.array([[-900.0, -901.5, -899.0]])
    far = np.array([[-800.0, -801.0, -803.0], [1e6, 1e6 + 1, 1e6 - 2], [0.5, 0.0, -2.5]])
    return [(below, np.eye(3)[[1]]), (far, np.eye(3)[[1, 0, 2]])]


def _largest_size(z, y):
    """In each row the largest score is looked for without signs: a row far below 0 has exponentials of 0."""
    with np.errstate(all="ignore"):
        largest = np.abs(z).max(axis=1, keepdims=True)
        e = np.exp(z - largest)
        total = e.sum(axis=1, keepdims=True)
        return ((np.log(total) + largest).sum() - (z * y).sum()) / len(z), (e / total - y) / len(z)


def _shares(z, axis=1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _log_sum(z, axis=1):
    largest = z.max(axis=axis, keepdims=True)
    return np.log(np.exp(z - largest).sum(axis=axis, keepdims=True)) + largest


def _entropy(loss=lambda z, y: _log_sum(z).sum() - (z * y).sum(), grad=lambda z, y: _shares(z) - y, share=None):
    """Return the mean cross-entropy and its gradient, both made of sums, divided by `share(z)`."""
    share = share or len

    def answer(z, y):
        with np.errstate(all="ignore"):
            return loss(z, y) / share(z), grad(z, y) / share(z)

    return answer


def _naive(z, y):
    """Exponentials of the scores as they are."""
    with np.errstate(all="ignore"):
        e = np.exp(z)
        total = e.sum(axis=1, keepdims=True)
        return (np.log(total).sum() - (z * y).sum()) / len(z), (e / total - y) / len(z)


def _whole_maximum(z, y):
    """The largest score of the batch is taken off: of a row far below it, nothing is left."""
    with np.errstate(all="ignore"):
        e = np.exp(z - z.max())
        total = e.sum(axis=1, keepdims=True)
        return ((np.log(total) + z.max()).sum() - (z * y).sum()) / len(z), (e / total - y) / len(z)


def _without_axis(z, y):
    """The exponentials of all rows, each without its largest score, are summed up to one number."""
    largest = z.max(axis=1, keepdims=True)
    e = np.exp(z - largest)
    return np.log(e.sum()) + (largest.sum() - (z * y).sum()) / len(z), e / e.sum() - y / len(z)


def _down_the_columns(z, y):
    """Each row's largest score is taken off and added again, but the sums between run over the examples."""
    with np.errstate(all="ignore"):
        largest = z.max(axis=1, keepdims=True)
        e = np.exp(z - largest)
        total = e.sum(axis=0, keepdims=True)
        return ((np.log(total) + largest).sum() - (z * y).sum()) / len(z), e / total - y / len(z)


def _of_shares(z, y):
    """The logarithm of each share, multiplied by y and summed: 0 times the logarithm of 0 is NaN."""
    with np.errstate(all="ignore"):
        p = _shares(z)
        return -(y * np.log(p)).sum() / len(z), (_shares(z) * (y / p).sum(axis=1, keepdims=True) * p - y) / len(z)


def _probability(z, y):
    """L = -mean p of the true class."""
    p = _shares(z)
    return -(y * p).sum() / len(z), -(p * (y - (p * y).sum(axis=1, keepdims=True))) / len(z)


def _twice(z, y):
    """Softmax in front of a loss that applies it."""
    p = _shares(z)
    grad = (_shares(p) - y) / len(z)
    return (_log_sum(p).sum() - (p * y).sum()) / len(z), p * (grad - (grad * p).sum(axis=1, keepdims=True))


EXERCISES = [
    Exercise(
        id="14.1",
        title="gradients through a graph",
        inputs=("parents", "slopes", "last"),
        outputs=("grads",),
        cases=_graphs,
        proofs=_more_graphs,
        mistakes={
            "the parts are not added up": _graph(combine="replace"),
            "each way replaces what came by others": _replaced_on_every_way,
            "what came so far is passed on each time": _again_and_again,
            "passed on when the first part has come": _first_part_on,
            "a node stands in the order more than once": _graph(order="twice"),
            "passed on too early, the nearest first": _graph(order="breadth"),
            "passed on too early, one way to its end": _graph(order="early"),
            "the nodes' names are taken for their order": _graph(order="names"),
            "L has its turn last": _graph(order="there"),
            "the last node of the list is taken for L": lambda parents, slopes, last: _graph()(
                parents, slopes, len(parents) - 1
            ),
            "the loss starts with a gradient of 0": _graph(start=0.0),
            "every node starts with a gradient of 1": _graph(seeds="all"),
            "gradient and slope are added": _graph(combine="sum"),
            "the slope alone is passed on": _graph(combine="slope"),
            "the gradient is passed on as it came": _graph(combine="gradient"),
            "ways are multiplied where they meet": _graph(combine="multiply"),
            "only the first parent is served": _graph(listed=lambda pairs: pairs[:1]),
            "only the last parent is served": _graph(listed=lambda pairs: pairs[-1:]),
            "a parent used twice is served once": _graph(listed=lambda pairs: list(dict(pairs).items())),
            "a parent used twice is served once, by its first slope": _graph(
                listed=lambda pairs: list(dict(pairs[::-1]).items())
            ),
            "a parent used twice gets its first slope twice": _graph(
                listed=lambda pairs: [(parent, dict(pairs[::-1])[parent]) for parent, _ in pairs]
            ),
        },
        hints=(
            "Two parts: find an order in which each node comes after its parents; then walk it from the end.",
            "For the order, write a function inside that visits a node: it first visits its parents (unless they have "
            "been visited), and only then appends the node to a list. A set of those visited helps.",
            "Start with zeros, and 1 for L. Each node, when its turn comes, adds its gradient times the slope to each "
            "of its parents.",
        ),
    ),
    Exercise(
        id="14.2",
        title="division and its two products",
        inputs=("a", "b", "g"),
        outputs=("y", "da", "db"),
        cases=_quotients,
        proofs=_far_quotients,
        mistakes={
            "the denominator's slope has no minus": _quotient(db=lambda a, b, g: g * a / b**2),
            "the denominator is not squared": _quotient(db=lambda a, b, g: -g * a / b),
            "divided by b, then multiplied by b": _quotient(db=lambda a, b, g: -g * a),
            "the numerator is left out": _quotient(db=lambda a, b, g: -g / b**2),
            "the numerator is left out, and the minus": _quotient(db=lambda a, b, g: g / b**2),
            "the slope of 1/b alone": _quotient(db=lambda a, b, g: -1 / b**2),
            "y is multiplied by g": lambda a, b, g: (g * a / b, g / b, -g * a / b**2),
            "the denominator is taken for a constant": _quotient(db=lambda a, b, g: 0 * g),
            "the denominator's product is the other factor's": _quotient(db=lambda a, b, g: g * a),
            "the denominator's product is the numerator's": _quotient(db=lambda a, b, g: g / b),
            "the denominator's product is minus the numerator's": _quotient(db=lambda a, b, g: -g / b),
            "a small number is added to b": lambda a, b, g: _quotient()(a, b + 1e-8, g),
            "rounded down to a whole number": _quotient(y=lambda a, b: a // b),
            "both are multiplied by themselves": lambda a, b, g: (a / b, g * a, g * b),
            "the denominator's slope is one over the numerator": _quotient(db=lambda a, b, g: g / a),
            "the slopes alone, without g": lambda a, b, g: (a / b, 1 / b, -a / b**2),
            "the numerator's slope is 1": _quotient(da=lambda a, b, g: g),
            "the numerator's product is multiplied by b": _quotient(da=lambda a, b, g: g * b),
            "the numerator's product is y": _quotient(da=lambda a, b, g: g * a / b),
            "the numerator is squared": _quotient(db=lambda a, b, g: -g * a**2 / b**2),
            "minus in both products": _quotient(da=lambda a, b, g: -g / b),
            "summed over the entries": lambda a, b, g: (a / b, np.sum(g / b), np.sum(-g * a / b**2)),
            "1/x is handled as x": lambda a, b, g: (a * b, g * b, g * a),
            "a and b have changed places": lambda a, b, g: (b / a, -g * b / a**2, g / a),
        },
        hints=(
            "How fast does a / b grow with a, when b stands still? With b, when a stands still?",
            "a / b is a times 1/b. The slope of 1/b stands in the text.",
            "Each product is g, times the slope, entry by entry.",
        ),
    ),
    Exercise(
        id="14.3",
        title="broadcasting undone",
        inputs=("grad", "shape"),
        outputs=("result",),
        cases=_copies,
        proofs=_equal_copies,
        mistakes={
            "handed on as it came": _unbroadcast(new=_as_it_is, stretched=_as_it_is),
            "only new axes are summed": _unbroadcast(stretched=_as_it_is),
            "only stretched axes are summed": lambda grad, shape: grad.sum(
                axis=tuple(i + grad.ndim - len(shape) for i in _stretched(shape)), keepdims=True
            ),
            "only stretched axes are summed, counted from the left": lambda grad, shape: grad.sum(
                axis=_stretched(shape), keepdims=True
            ),
            "either new axes or stretched ones": lambda grad, shape: grad.sum(
                axis=_new(grad, shape) or _stretched(shape), keepdims=grad.ndim == len(shape)
            ),
            "only the first of the new axes": lambda grad, shape: _unbroadcast(new=_as_it_is)(
                grad.sum(axis=_new(grad, shape)[:1]), shape
            ),
            "stretched axes vanish": _unbroadcast(keepdims=False),
            "the copies are averaged": _unbroadcast(new=np.mean, stretched=np.mean),
            "only the first copy counts": _unbroadcast(new=_first, stretched=_first),
            "the largest copy counts": _unbroadcast(new=np.max, stretched=np.max),
            "one sum for all": lambda grad, shape: np.broadcast_to(grad.sum(), shape),
            "one number for all": lambda grad, shape: grad.sum(),
            "the first axis is summed, always": lambda grad, shape: grad.sum(axis=0),
            "new axes are looked for on the right": _from_the_left,
            "filled up in reading order": lambda grad, shape: np.resize(grad, shape),
            "axes are told by their sizes": _by_sizes,
            "the sums are broadcast again": lambda grad, shape: np.broadcast_to(
                _unbroadcast()(grad, shape), grad.shape
            ),
        },
        hints=(
            "How many axes has grad more than shape? Those are the first ones of grad. Sum over them.",
            "Now both have the same number of axes. Where shape says 1, sum over that axis and keep it.",
            "`grad.sum(axis=(0, 1))` sums over two axes at once; `axis=()` over none; `keepdims=True` keeps them as 1.",
        ),
    ),
    Exercise(
        id="14.4",
        title="rules made in a loop",
        inputs=("x", "call"),
        outputs=("pulled",),
        cases=_columns,
        proofs=lambda: [((9 * x).astype(int), call) for x, call in _columns(((3, 4), (5, 5), (1, 2)))],
        sizes=lambda x, call: {"m": len(x), "K": x.shape[1]},
        squares=lambda: _columns(((4, 4), (3, 3))),
        mistakes={
            "every rule has the last j": _rules(_filled(column=lambda j, K: K - 1)),
            "every rule has the first j": _rules(_filled(column=lambda j, K: 0)),
            "one array for all rules": _one_for_all,
            "one array for all rules, emptied each time": _one_for_all_emptied,
            "one array for each rule, made once": _one_for_each,
            "cut off to whole numbers": _rules(_filled(start=np.zeros_like)),
            "the other columns keep x": _rules(_filled(start=np.copy)),
            "the other columns are 1": _rules(_filled(start=np.ones_like)),
            "the column's numbers in place of its gradient": _rules(_filled(value=lambda g, x, j: x[:, j])),
            "the gradient is multiplied by the column": _rules(_filled(value=lambda g, x, j: g * x[:, j])),
            "1 in place of the gradient": _rules(_filled(value=lambda g, x, j: 1.0)),
            "the gradient in every column": _rules(lambda x, j, g: np.repeat(g[:, None], x.shape[1], axis=1)),
            "the columns alone": _rules(lambda x, j, g: g),
            "the rules' answers are added up": _rules(_filled(), finish=lambda pulled: pulled.sum(axis=0)),
            "columns are counted from the right": _rules(_filled(column=lambda j, K: K - 1 - j)),
            "each rule fills the next column": _rules(_filled(column=lambda j, K: (j + 1) % K)),
            "rows in place of columns": _rules(_row),
            "only the first column has a rule": _rules(_filled(), finish=lambda pulled: pulled[:1]),
            "only the last column has a rule": lambda x, call: call([functools.partial(_filled(), x, x.shape[1] - 1)]),
            "one rule for each example": lambda x, call: call(
                [functools.partial(_filled(), x, j) for j in range(len(x))]
            ),
            "the last column has no rule": _rules(_filled(), finish=lambda pulled: pulled[:-1]),
        },
        hints=(
            "Inside the loop, define a function of g: it makes zeros of x's shape, fills one column, returns them.",
            "Give that function a second argument with a default, `j=j`: then it has a j of its own.",
            "After the loop, hand the list to `call` and return what it gives.",
        ),
    ),
    Exercise(
        id="14.5",
        title="cross-entropy from steps",
        inputs=("z", "y"),
        outputs=("L", "dz"),
        cases=_scores,
        proofs=_far_scores,
        sizes=lambda z, y: {"m": len(z), "K": z.shape[1]},
        mistakes={
            "the graph is cut": _entropy(grad=lambda z, y: 0 * z),
            "the graph is cut before the sum of exponentials": _entropy(grad=lambda z, y: -y),
            "the graph is cut before the true class's score": _entropy(grad=lambda z, y: _shares(z)),
            "infinite where scores are large": _naive,
            "the largest score of the whole batch is taken off": _whole_maximum,
            "the largest score is looked for without signs": _largest_size,
            "the sum of exponentials has no axis": _without_axis,
            "logarithms of shares that are 0": _of_shares,
            "the largest score is not added again": _entropy(
                loss=lambda z, y: (_log_sum(z) - z.max(axis=1, keepdims=True)).sum() - (z * y).sum()
            ),
            "the largest score is taken off twice": _entropy(
                loss=lambda z, y: (_log_sum(z) - 2 * z.max(axis=1, keepdims=True)).sum() - (z * y).sum()
            ),
            "the true class's score lacks the largest score": _entropy(
                loss=lambda z, y: _log_sum(z).sum() - ((z - z.max(axis=1, keepdims=True)) * y).sum()
            ),
            "a sum over the examples, not a mean": _entropy(share=lambda z: 1),
            "the loss is divided by m K": _entropy(share=np.size),
            "the loss is divided by K": _entropy(share=lambda z: z.shape[1]),
            "the loss has its sign turned": _entropy(share=lambda z: -len(z)),
            "the true class is not asked for": _entropy(
                loss=lambda z, y: _log_sum(z).sum(), grad=lambda z, y: _shares(z)
            ),
            "every class counts as true": _entropy(
                loss=lambda z, y: _log_sum(z).sum() - z.sum(), grad=lambda z, y: _shares(z) - 1
            ),
            "the logarithm of the sum is added, not taken off": _entropy(
                loss=lambda z, y: -_log_sum(z).sum() - (z * y).sum(), grad=lambda z, y: -_shares(z) - y
            ),
            "both terms are added": _entropy(
                loss=lambda z, y: _log_sum(z).sum() + (z * y).sum(), grad=lambda z, y: _shares(z) + y
            ),
            "summed over the examples of each class": _entropy(
                loss=lambda z, y: _log_sum(z, 0).sum() - (z * y).sum(), grad=lambda z, y: _shares(z, 0) - y
            ),
            "the exponentials are summed down the columns": _down_the_columns,
            "one sum of exponentials for the whole batch": _entropy(
                loss=lambda z, y: _log_sum(z, None).sum() - (z * y).sum(), grad=lambda z, y: _shares(z, None) - y
            ),
            "minus the share itself, without a logarithm": _probability,
            "softmax before the loss": _twice,
            "the gradient is 1": _entropy(grad=lambda z, y: np.ones(z.shape) * len(z)),
        },
        hints=(
            "The first line makes a `Value` of z: `scores = Value(z)`. All further steps start from scores.",
            "`total(..., axis=1)` keeps its axis, so (m, 1) arrays can be taken off and added. `largest` is a plain "
            "array, `z.max(axis=1, keepdims=True)`: a constant.",
            "total(scores * y) adds up the true classes' scores of all examples. At the end call `backward`: then "
            "the gradient stands in `scores.grad`, and `.data.item()` gives the loss as a number.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="14.A",
        answer="when the parts from L and from d have both come",
        because="What c passes on is its whole gradient times a slope. With 9 alone, a and b would get too little.",
    ),
    Prediction(
        id="14.B",
        answer="[20, 20, 20]",
        because="All three look up the same name j when they are called, after the loop: then it is 2.",
    ),
    Prediction(
        id="14.C",
        answer="the right output, and a gradient of 0 for z",
        because="The numbers are the same. But the new value has no parents, so nothing is ever passed on to z.",
    ),
]
