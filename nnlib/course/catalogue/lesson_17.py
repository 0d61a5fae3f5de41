"""Lesson 17: what a CNN sees."""

import math

import numpy as np

import nnlib as nn
from nnlib.course.catalogue import Exercise, Prediction


def _stacks():
    """Return kernel sizes and strides of layers in a row, (L,) each."""
    return _layers_in_a_row(((3, 2, 5), (1, 2, 3)), ((5, 3, 2, 4), (2, 3, 2, 3)), ((7,), (3,)), ((2, 6, 3), (4, 2, 5)))


def _more_stacks():
    """Return a deep stack, and kernels of one cell, which have no gap."""
    deep = (3, 3, 2, 3, 5, 2, 3, 3, 2, 4, 3, 2), (1, 2, 2, 1, 1, 2, 1, 3, 2, 1, 2, 1)
    return _layers_in_a_row(deep, ((1, 3, 2), (2, 3, 1)), ((3, 1, 2), (2, 2, 1)), ((1,), (2,)))


def _layers_in_a_row(*stacks):
    return [(np.array(kernels), np.array(strides)) for kernels, strides in stacks]


def _field(jumps=lambda strides: np.cumprod([1, *strides[:-1]]), cells=lambda kernels: kernels - 1, start=1):
    """Return an answer to 17.1 made of the parts given: `jumps` are the pixels from a layer's input to the next."""
    return lambda kernels, strides: start + np.sum(cells(kernels) * jumps(strides))


def _whole_kernels_on_the_way_back(kernels, strides):
    field = 1
    for kernel, stride in zip(kernels[::-1], strides[::-1], strict=True):
        field = field * stride + kernel
    return field


def _multiplied(kernels, strides):
    field = 1
    for kernel, stride in zip(kernels, strides, strict=True):
        field = field * stride + kernel - 1
    return field


def _pictures():
    """Return for each case a network's answer to images, an image of its own shape, and what covers it."""
    return _with_networks(((6, 8, 2, 3, 0.4, 1), (7, 5, 1, 2, -0.3, 2), (5, 9, 3, 4, 0.7, 3)))


def _more_pictures():
    """Return paper that is white, so 0; a cover of 0; squares of one pixel and as high as the image; large scores."""
    cases = _with_networks(((5, 4, 5, 2, 0.0, 4), (4, 6, 2, 1, 0.5, 5), (4, 6, 1, 4, -0.4, 6)))
    ((score, x, size, value),) = _with_networks(((5, 5, 2, 3, 0.6, 7),))
    return [*cases, (lambda images: 100 * score(images), np.maximum(x, 0), size, value)]


def _with_networks(kinds):
    cases = []
    for H, W, C, size, value, seed in kinds:
        layers = [nn.Flatten(), nn.Dense(4, "tanh"), nn.Dense(3)]
        model = nn.Sequential(layers, input_shape=(H, W, C), seed=seed)
        layers[-1].params["bias"] = np.array([0.3, -0.6, 0.9])  # so that an empty image has a score, too
        cases.append((_answer(model, seed % 3), np.random.default_rng(seed).normal(size=(H, W, C)), size, value))
    return cases


def _answer(model, answer):
    return lambda images: model.forward(images)[:, answer]


def _one_cover(x, row, column, size, value):
    covered = x.copy()
    covered[row : row + size, column : column + size] = value
    return covered


def _occluded(cover=_one_cover, drop=lambda whole, covered: whole - covered, short=0, step=1):
    """Return an answer to 17.2 made of the parts given; `short` places are left out at the end of both axes."""

    def answer(score, x, size, value):
        rows, columns = (range(0, n - size + 1 - short, step) for n in x.shape[:2])
        covered = np.stack([cover(x, row, column, size, value) for row in rows for column in columns])
        return drop(score(x[None])[0], score(covered).reshape(len(rows), len(columns)))

    return answer


def _never_uncovered(score, x, size, value):
    covered, rows = x.copy(), []
    for row in range(x.shape[0] - size + 1):
        rows.append([])
        for column in range(x.shape[1] - size + 1):
            covered[row : row + size, column : column + size] = value
            rows[-1].append(score(x[None])[0] - score(covered[None])[0])
    return np.array(rows)


def _up_to_the_edge(score, x, size, value):
    places = np.ndindex(x.shape[:2])
    covered = np.stack([_one_cover(x, row, column, size, value) for row, column in places])
    return score(x[None])[0] - score(covered).reshape(x.shape[:2])


def _as_if_square(score, x, size, value):
    length = x.shape[0] - size + 1
    covered = np.stack([_one_cover(x, row, column, size, value) for row, column in np.ndindex(length, length)])
    return score(x[None])[0] - score(covered).reshape(length, length)


def _around_the_place(score, x, size, value):
    def cover(x, row, column, size, value):
        covered = x.copy()
        top, left = row - size // 2, column - size // 2
        covered[max(top, 0) : top + size, max(left, 0) : left + size] = value
        return covered

    return _occluded(cover=cover)(score, x, size, value)


def _multiplied_cover(x, row, column, size, value):
    covered = x.copy()
    covered[row : row + size, column : column + size] *= value
    return covered


def _outside(x, row, column, size, value):
    covered = np.full_like(x, value)
    part = slice(row, row + size), slice(column, column + size)
    covered[part] = x[part]
    return covered


def _first_channel(x, row, column, size, value):
    covered = x.copy()
    covered[row : row + size, column : column + size, 0] = value
    return covered


def _maps_and_slopes(shapes=((4, 3, 5), (2, 5, 3), (3, 6, 7))):
    """Return maps (h, w, F), and slopes whose weighted sum has both signs; no map is below 0 but the last ones."""
    rng, cases = np.random.default_rng(17), []
    for shape in shapes:
        cases.append((np.maximum(rng.normal(0.4, 1, shape), 0), rng.normal(0, 1, shape)))
    return [*cases[:-1], (np.tanh(rng.normal(0, 1, shapes[-1])), cases[-1][1])]


def _more_maps_and_slopes():
    """Return small numbers, large ones, whole ones, slopes of which many are 0, and maps that all speak against it."""
    (a, b), (c, d), (e, f) = _maps_and_slopes(((3, 5, 4), (4, 4, 3), (2, 3, 5)))
    whole = (4 * c).astype(int), (3 * d).astype(int)
    return [(1e-3 * a, 1e-3 * b), (9 * e, 9 * f), whole, (a, np.maximum(b, 0)), (np.abs(c), -np.abs(d)), (c, 0 * d)]


def _cam(weights=lambda slopes: slopes.mean(axis=(0, 1)), bend=lambda cam: np.maximum(cam, 0)):
    """Return an answer to 17.3 made of the parts given."""
    return lambda maps, slopes: bend(maps @ weights(slopes))


def _layers():
    return [(7, 9, 3, 2, 1, 5), (11, 8, 2, 3, 2, 4), (6, 10, 1, 4, 3, 7), (8, 8, 4, 1, 2, 3), (5, 5, 3, 5, 2, 1)]


def _places(H, W, k, s):
    return ((H - k) // s + 1) * ((W - k) // s + 1)


def _counted(
    places=_places,
    shared=lambda C, k, F, P: (k * k * C + 1) * F,
    unshared=lambda C, k, F, P: P * (k * k * C + 1) * F,
    dense=lambda D, C, F, P: (D * C + 1) * P * F,
):
    """Return an answer to 17.4 made of the parts given."""

    def answer(H, W, C, k, s, F):
        P = places(H, W, k, s)
        return shared(C, k, F, P), unshared(C, k, F, P), dense(H * W, C, F, P)

    return answer


EXERCISES = [
    Exercise(
        id="17.1",
        title="the receptive field",
        inputs=("kernels", "strides"),
        outputs=("field",),
        cases=_stacks,
        proofs=_more_stacks,
        mistakes={
            "strides are left out": _field(jumps=np.ones_like),
            "a layer's own stride is counted": _field(jumps=np.cumprod),
            "the strides of the layers after it": _field(jumps=lambda s: np.cumprod([1, *s[:0:-1]])[::-1]),
            "only the stride of the layer before": _field(jumps=lambda s: np.array([1, *s[:-1]])),
            "strides are added": _field(jumps=lambda s: np.cumsum([1, *s[:-1]])),
            "strides are summed": _field(jumps=lambda s: np.array([1, *np.cumsum(s[:-1])])),
            "a layer's own stride alone": _field(jumps=lambda s: s),
            "the first layer is left out": lambda kernels, strides: _field()(kernels, strides) - kernels[0] + 1,
            "all strides for every layer": _field(jumps=lambda s: np.full(len(s), np.prod(s))),
            "kernels are added whole": _field(cells=lambda k: k),
            "kernels are added whole, without the first cell": _field(cells=lambda k: k, start=0),
            "the first cell is missing": _field(start=0),
            "kernel sizes added": lambda kernels, strides: kernels.sum(),
            "kernel sizes multiplied": lambda kernels, strides: kernels.prod(),
            "the step in place of the field": lambda kernels, strides: strides.prod(),
            "the area": lambda kernels, strides: _field()(kernels, strides) ** 2,
            "only the last layer": lambda kernels, strides: kernels[-1],
            "only the first layer": lambda kernels, strides: kernels[0],
            "on the way back, cells in place of gaps": _whole_kernels_on_the_way_back,
            "the field is multiplied by the stride": _multiplied,
            "the field after every layer": lambda kernels, strides: (
                1 + np.cumsum((kernels - 1) * np.cumprod([1, *strides[:-1]]))
            ),
        },
        hints=(
            "Two neighbours in a layer's input: how many pixels of the image lie from one to the next? In the image "
            "itself 1. Which layers widen it for the layers after them?",
            "A kernel of k cells has k - 1 gaps, and each widens the field by that distance.",
            "A loop with two numbers, field = 1 and distance = 1. A layer first widens the field, then the distance.",
        ),
    ),
    Exercise(
        id="17.2",
        title="occlusion",
        inputs=("score", "x", "size", "value"),
        outputs=("drop",),
        cases=_pictures,
        proofs=_more_pictures,
        mistakes={
            "a rise in place of a drop": _occluded(drop=lambda whole, covered: covered - whole),
            "the covered score alone": _occluded(drop=lambda whole, covered: covered),
            "the covered score with its sign turned": _occluded(drop=lambda whole, covered: -covered),
            "the size of the change, without its sign": _occluded(drop=lambda whole, covered: np.abs(whole - covered)),
            "drops below 0 are cut off": _occluded(drop=lambda whole, covered: np.maximum(whole - covered, 0)),
            "a share in place of a drop": _occluded(drop=lambda whole, covered: (whole - covered) / whole),
            "a quotient in place of a drop": _occluded(drop=lambda whole, covered: covered / whole),
            "turned about the diagonal": _occluded(drop=lambda whole, covered: (whole - covered).T),
            "filled column by column": _occluded(
                drop=lambda whole, covered: (whole - covered).T.reshape(covered.shape)
            ),
            "all places in one row": _occluded(drop=lambda whole, covered: (whole - covered).ravel()),
            "one place short": _occluded(short=1),
            "places next to each other": lambda score, x, size, value: _occluded(step=size)(score, x, size, value),
            "the square hangs over the edge": _up_to_the_edge,
            "as many columns as rows": _as_if_square,
            "the square lies around its place": _around_the_place,
            "multiplied by value": _occluded(cover=_multiplied_cover),
            "covered with 0": _occluded(cover=lambda x, i, j, size, value: _one_cover(x, i, j, size, 0.0)),
            "a value of 0 counts as none": _occluded(
                cover=lambda x, i, j, size, value: _one_cover(x, i, j, size, value or x.mean())
            ),
            "the drop from an empty image": lambda score, x, size, value: (
                _occluded()(score, x, size, value) - score(x[None])[0] + score(0 * x[None])[0]
            ),
            "covered with the image's mean": _occluded(
                cover=lambda x, i, j, size, value: _one_cover(x, i, j, size, x.mean())
            ),
            "one pixel covered": _occluded(cover=lambda x, i, j, size, value: _one_cover(x, i, j, 1, value)),
            "one pixel too many covered": _occluded(
                cover=lambda x, i, j, size, value: _one_cover(x, i, j, size + 1, value)
            ),
            "one pixel too few covered": _occluded(
                cover=lambda x, i, j, size, value: _one_cover(x, i, j, size - 1, value)
            ),
            "never uncovered": _never_uncovered,
            "all but the square is covered": _occluded(cover=_outside),
            "only the first channel covered": _occluded(cover=_first_channel),
        },
        hints=(
            "How many places has a square of `size` pixels along an axis of H? As many as a kernel of that size.",
            "At each place: copy the image, set the square to value, and keep the copy in a list.",
            "`np.stack` makes one array of the list, and one call of score answers all. `x[None]` is a batch of one.",
        ),
    ),
    Exercise(
        id="17.3",
        title="Grad-CAM",
        inputs=("maps", "slopes"),
        outputs=("cam",),
        cases=_maps_and_slopes,
        proofs=_more_maps_and_slopes,
        sizes=lambda maps, slopes: {"K": maps.shape[2]},
        squares=lambda: _maps_and_slopes(((4, 4, 4), (3, 3, 3))),
        mistakes={
            "no ReLU": _cam(bend=lambda cam: cam),
            "ReLU on the weights": _cam(weights=lambda g: np.maximum(g.mean(axis=(0, 1)), 0), bend=lambda cam: cam),
            "ReLU before the sum": lambda maps, slopes: np.maximum(maps * slopes.mean(axis=(0, 1)), 0).sum(axis=2),
            "ReLU on the maps": lambda maps, slopes: np.maximum(np.maximum(maps, 0) @ slopes.mean(axis=(0, 1)), 0),
            "cut off to whole numbers": lambda maps, slopes: _cam()(maps, slopes).astype(maps.dtype),
            "ReLU on the slopes": _cam(weights=lambda g: np.maximum(g, 0).mean(axis=(0, 1)), bend=lambda cam: cam),
            "the sign is dropped, not the negative": _cam(bend=np.abs),
            "what speaks against the class": _cam(bend=lambda cam: np.maximum(-cam, 0)),
            "slopes are summed": _cam(weights=lambda g: g.sum(axis=(0, 1))),
            "the largest slope in place of the mean": _cam(weights=lambda g: g.max(axis=(0, 1))),
            "sizes of the slopes": _cam(weights=lambda g: np.abs(g).mean(axis=(0, 1)), bend=lambda cam: cam),
            "slopes are not averaged": lambda maps, slopes: np.maximum((maps * slopes).sum(axis=2), 0),
            "averaged over the maps": lambda maps, slopes: np.maximum(
                (maps * slopes.mean(axis=2, keepdims=True)).sum(axis=2), 0
            ),
            "a mean over the maps in place of their sum": lambda maps, slopes: np.maximum(
                (maps * slopes.mean(axis=(0, 1))).mean(axis=2), 0
            ),
            "maps and slopes have changed places": lambda maps, slopes: np.maximum(slopes @ maps.mean(axis=(0, 1)), 0),
            "one weight for all maps": lambda maps, slopes: np.maximum(maps.sum(axis=2) * slopes.mean(), 0),
            "the mean goes over the rows alone": _cam(weights=lambda g: g.mean(axis=0)),
            "the mean goes over the maps alone": _cam(weights=lambda g: g.mean(axis=2)),
            "the mean goes over the columns alone": _cam(weights=lambda g: g.mean(axis=1)),
            "each column has its own weight": lambda maps, slopes: np.maximum(
                (maps * slopes.mean(axis=0)).sum(axis=2), 0
            ),
            "each row has its own weight": lambda maps, slopes: np.maximum(
                (maps * slopes.mean(axis=1, keepdims=True)).sum(axis=2), 0
            ),
            "one map for each filter": lambda maps, slopes: np.maximum(maps * slopes.mean(axis=(0, 1)), 0),
            "summed over the places": lambda maps, slopes: np.maximum(
                (maps * slopes.mean(axis=(0, 1))).sum(axis=(0, 1)), 0
            ),
            "the weights alone": lambda maps, slopes: slopes.mean(axis=(0, 1)),
            "slopes without maps": lambda maps, slopes: np.maximum(slopes.mean(axis=2), 0),
            "maps without slopes": lambda maps, slopes: maps.sum(axis=2),
            "divided by its largest": _cam(bend=lambda cam: np.maximum(cam, 0) / cam.max()),
        },
        hints=(
            "First the weights, a number for each map: over which two of the three axes do you average the slopes?",
            "A product of (h, w, F) with (F,) by `@` sums over the last axis. What is its shape?",
            "At the end, and only there, what is below 0 becomes 0.",
        ),
    ),
    Exercise(
        id="17.4",
        title="shared and unshared parameters",
        inputs=("H", "W", "C", "k", "s", "F"),
        outputs=("shared", "unshared", "dense"),
        cases=_layers,
        mistakes={
            "no biases": _counted(
                shared=lambda C, k, F, P: k * k * C * F,
                unshared=lambda C, k, F, P: P * k * k * C * F,
                dense=lambda D, C, F, P: D * C * P * F,
            ),
            "one bias for the layer": _counted(shared=lambda C, k, F, P: k * k * C * F + 1),
            "a bias for each place, though shared": _counted(shared=lambda C, k, F, P: k * k * C * F + P * F),
            "a bias for each cell of the kernel": _counted(shared=lambda C, k, F, P: 2 * k * k * C * F),
            "channels are left out": _counted(
                shared=lambda C, k, F, P: (k * k + 1) * F,
                unshared=lambda C, k, F, P: P * (k * k + 1) * F,
                dense=lambda D, C, F, P: (D + 1) * P * F,
            ),
            "the kernel is a row": _counted(
                shared=lambda C, k, F, P: (k * C + 1) * F, unshared=lambda C, k, F, P: P * (k * C + 1) * F
            ),
            "one filter": _counted(shared=lambda C, k, F, P: k * k * C + 1),
            "outputs in place of parameters": _counted(shared=lambda C, k, F, P: P * F),
            "biases are shared, kernels are not": _counted(unshared=lambda C, k, F, P: P * k * k * C * F + F),
            "one kernel for each place, for all filters": _counted(unshared=lambda C, k, F, P: P * (k * k * C + 1)),
            "a bias for each place, for all filters": _counted(unshared=lambda C, k, F, P: P * (k * k * C * F + 1)),
            "as many places as pixels": _counted(places=lambda H, W, k, s: H * W),
            "the cells divided by the stride": _counted(places=lambda H, W, k, s: (H // s) * (W // s)),
            "the stride is left out": _counted(places=lambda H, W, k, s: (H - k + 1) * (W - k + 1)),
            "the first place is not counted": _counted(places=lambda H, W, k, s: ((H - k) // s) * ((W - k) // s)),
            "a place that hangs over the end": _counted(
                places=lambda H, W, k, s: (math.ceil((H - k) / s) + 1) * (math.ceil((W - k) / s) + 1)
            ),
            "one is added before the division": _counted(
                places=lambda H, W, k, s: ((H - k + 1) // s) * ((W - k + 1) // s)
            ),
            "places with padding": _counted(places=lambda H, W, k, s: math.ceil(H / s) * math.ceil(W / s)),
            "the image is taken as square": _counted(places=lambda H, W, k, s: ((H - k) // s + 1) ** 2),
            "a part of a place": _counted(places=lambda H, W, k, s: ((H - k) / s + 1) * ((W - k) / s + 1)),
            "places added, not multiplied": _counted(places=lambda H, W, k, s: (H - k) // s + 1 + (W - k) // s + 1),
            "Dense with F units": _counted(dense=lambda D, C, F, P: (D * C + 1) * F),
            "Dense with a unit for each place": _counted(dense=lambda D, C, F, P: (D * C + 1) * P),
            "Dense with a bias for each filter": _counted(dense=lambda D, C, F, P: D * C * P * F + F),
        },
        hints=(
            "One kernel looks at k x k pixels in C channels and has one bias. There are F of them.",
            "How many places has the kernel? Lesson 15's formula, once for each axis. Unshared, each has its own F "
            "kernels and biases.",
            "Dense puts out as many numbers as the others, F for each place, and each looks at the whole image.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="17.A",
        answer="8",
        because="The last kernel's three cells stand 2 pixels apart, and each sees 4: from the first to the last, 8.",
    ),
    Prediction(
        id="17.B",
        answer="hardly any",
        because="The mark was enough to tell a 4. Nothing in its loss ever asked the network to look at the digit.",
    ),
    Prediction(
        id="17.C",
        answer="far fewer",
        because="Each place has seen its own few examples only, and learns from them alone.",
    ),
]
