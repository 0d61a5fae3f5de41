"""The figures of plain arrays: what they say beside hand-made numbers, what they draw, and that nothing breaks them."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch
from scipy.special import softmax
from sklearn.metrics import confusion_matrix

from nnlib.course import plots
from nnlib.course.display import Picture
from nnlib.course.plots.network import sampled
from nnlib.course.plots.style import CLASSES, LINE, OVER, RIGHT, TRAINING, UNDER, VALIDATION, WRONG
from nnlib.course.plots.weights import spread

RNG = np.random.default_rng(0)


def drawn(function, **values):
    """Draw twice, as under a slider, and return the text."""
    picture = Picture(function)
    image, text = picture.draw(**values)
    assert image.startswith(b"\x89PNG")
    assert picture.draw(**values)[1] == text
    assert text
    assert "\n" not in text
    return text


@pytest.fixture
def axes():
    return Figure(figsize=(6, 3)).subplots()


def texts(axes):
    return [text.get_text() for text in axes.texts]


def ticks(axis):
    return dict(zip([text.get_text() for text in axis.get_ticklabels()], axis.get_ticklocs(), strict=True))


def with_holes(shape):
    array = RNG.normal(size=shape)
    array.flat[0], array.flat[-1] = np.nan, -np.inf
    return array


# Histograms -----------------------------------------------------------------------------------------------------------


def test_histograms_say_mean_spread_ends_and_zeros():
    text = drawn(plots.histograms, arrays={"0.kernel": np.array([[-3.0, 0.0], [1.0, 4.0]]), "0.bias": np.zeros(2)})
    assert text == (
        "weight: 0.kernel mean 0.5, standard deviation 2.5, from -3 to 4, 25 % exactly 0; "
        "0.bias mean 0, standard deviation 0, from 0 to 0, 100 % exactly 0"
    )


def test_histograms_count_what_is_not_finite():
    text = drawn(plots.histograms, arrays={"a": np.array([np.nan, 1.0, np.inf]), "b": np.full(4, -np.inf)}, title="T")
    assert text == ("T: a mean 1, standard deviation 0, from 1 to 1, 0 % exactly 0, 2 not finite; b 4 not finite")


def test_a_mean_of_rounding_errors_is_0(axes):
    array = RNG.normal(size=1000)
    array -= array.mean()
    assert "a mean 0, " in plots.histograms(axes, {"a": array})


def test_histograms_draw_every_number_once_over_the_same_bins(axes):
    arrays = {
        "0.kernel": RNG.normal(size=(20, 30)),
        "1.kernel": 0.1 * RNG.normal(size=(30, 2)),
        "2.kernel": np.zeros(5),
    }
    plots.histograms(axes, arrays)
    rows = [patch.get_data() for patch in axes.patches if isinstance(patch, StepPatch)]
    assert [row.baseline for row in rows] == [2, 1, 0]  # the first layer on top
    for row, array in zip(rows, arrays.values(), strict=True):
        np.testing.assert_array_equal(row.edges, rows[0].edges)
        counts = np.histogram(array, row.edges)[0]
        assert counts.sum() == array.size
        np.testing.assert_allclose(row.values - row.baseline, 0.85 * counts / counts.max())
    middle = np.flatnonzero(rows[2].values)  # the bin of the zeros has 0 in its middle
    assert len(middle) == 1
    np.testing.assert_allclose(rows[0].edges[middle[0]], -rows[0].edges[middle[0] + 1])
    assert list(ticks(axes.yaxis)) == list(arrays)


@pytest.mark.parametrize(
    "array",
    [np.zeros((3, 3)), np.ones(1), with_holes((200, 10)), np.full(3, np.nan), np.array([-1.7e308, 1.7e308]),
     np.array([1e-300, 0.0]), np.full(4, 0.1), np.array([5, 7]), np.float32([3e38, -3e38, 1])],
)  # fmt: skip
def test_histograms_of_any_array(array):
    drawn(plots.histograms, arrays={"0.kernel": array})
    drawn(plots.histograms, arrays={f"{i}.kernel": array for i in range(10)})


def test_spread():
    assert spread([[1.0, 3.0]]) == 1
    assert spread(np.full(1000, 0.1)) == 0
    assert spread([1e200, 3e200]) == pytest.approx(1e200)
    assert spread([1e-200, 3e-200]) == pytest.approx(1e-200)
    assert np.isnan(spread([1.0, np.inf]))


# Layer by layer -------------------------------------------------------------------------------------------------------


def test_layer_spread_says_the_first_the_last_and_the_ratio():
    arrays = {"0": np.array([-8.0, 8.0]), "1": np.array([-4.0, 4.0]), "3": np.array([0.0, 4.0])}
    text = drawn(plots.layer_spread, arrays=arrays)
    assert text == "activation: standard deviation 8 in layer 0, 2 in layer 3, times 0.5 a layer"
    assert drawn(plots.layer_spread, arrays=[np.zeros(3), np.ones(3)], what="gradient", title="at the start") == (
        "at the start: standard deviation 0 in layer 0, 0 in layer 1"
    )
    assert drawn(plots.layer_spread, arrays=[with_holes(5)]) == "activation: standard deviation not finite in layer 0"


def test_by_layer_marks_0_below_and_what_is_not_finite_above(axes):
    text = plots.by_layer(axes, {"He": [1, 10, 100], "zeros": [1, 0, np.nan]}, "norm")
    assert text == "norm: He 1 in layer 0, 100 in layer 2, times 10 a layer; zeros 1 in layer 0, not finite in layer 2"
    he, zeros, none, lost = axes.lines
    np.testing.assert_allclose(he.get_ydata(), [0, 1, 2])  # powers of ten
    np.testing.assert_allclose(zeros.get_ydata(), [0, np.nan, np.nan])
    low, high = axes.get_ylim()
    heights = ticks(axes.yaxis)
    assert (none.get_xdata(), none.get_ydata()) == ([1], [heights["0"]])
    assert (lost.get_xdata(), lost.get_ydata()) == ([2], [heights["not finite"]])
    assert low == heights["0"] < heights["1"] == 0 < heights["100"] == 2 < heights["not finite"] == high
    assert none.get_color() is not None
    np.testing.assert_array_equal(none.get_color(), zeros.get_color())


def test_by_layer_with_narrow_and_wide_ranges(axes):
    plots.by_layer(axes, {"a": [0.3, 0.4]}, "norm")
    assert ticks(axes.yaxis) == pytest.approx({"0.1": -1, "0.2": np.log10(0.2), "0.5": np.log10(0.5), "1": 0})
    axes.clear()
    plots.by_layer(axes, {"a": [1e-300, 1e300]}, "norm")
    assert ticks(axes.yaxis)["1e+100"] == 100
    assert axes.get_ylim() == (-300, 300)


@pytest.mark.parametrize(
    "numbers", [[1.0], [0.0], [np.nan], [0.0, np.inf, np.nan], [5e-324, 1.7e308], [1.0] * 30, [0.2, 0.21], [10.0, 10.0]]
)
def test_lines_on_a_logarithmic_scale_for_any_numbers(numbers):
    drawn(plots.by_layer, series={"a": numbers, "b": numbers}, what="norm")
    drawn(plots.norm_curves, norms={str(layer): numbers for layer in range(10)})


def test_norm_curves_say_the_first_and_the_last_epoch(axes):
    norms = {"0": [2.0, 1.0, 0.5], "2": [0.25, np.inf, np.nan]}
    assert drawn(plots.norm_curves, norms=norms) == (
        "gradient norm, 3 epochs: layer 0 from 2 to 0.5; layer 2 from 0.25 to not finite"
    )
    plots.norm_curves(axes, norms)
    assert list(ticks(axes.xaxis)) == ["1", "2", "3"]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["layer 0", "layer 2"]


# Losses ---------------------------------------------------------------------------------------------------------------


def test_loss_curves_say_mean_and_spread_of_the_last_epoch():
    runs = {"rate 0.1": [[3.0, 1.0], [5.0, 2.0]], "rate 1": [[3.0, np.nan], [3.0, 4.0]], "rate 9": [[1, np.inf]] * 2}
    assert drawn(plots.loss_curves, runs=runs) == (
        "loss at the end: rate 0.1 1.5 (1 to 2 over 2 seeds); rate 1 4, not finite in 1 of 2 seeds; "
        "rate 9 not finite in 2 of 2 seeds"
    )
    assert drawn(plots.loss_curves, runs={"training": [1.0, 0.25]}, title="one") == "one at the end: training 0.25"
    assert drawn(plots.loss_curves, runs={"training": [1.0, np.nan]}) == "loss at the end: training not finite"


def test_loss_curves_draw_mean_band_and_where_a_seed_is_lost(axes):
    plots.loss_curves(axes, {"training": [[3.0, 1.0, 9.0], [5.0, 2.0, np.nan]], "validation": [1.0, 2.0]}, top=1.2)
    mean, cross, validation = axes.lines
    assert (mean.get_color(), validation.get_color()) == (TRAINING, VALIDATION)
    np.testing.assert_allclose(mean.get_ydata(), [4, 1.5, np.nan])
    assert (cross.get_xdata(), cross.get_ydata()) == ([2], [1.2])
    band = axes.collections[0].get_paths()[0].vertices
    assert {(1.0, 3.0), (1.0, 5.0), (2.0, 1.0), (2.0, 2.0)} <= set(map(tuple, band))
    assert axes.get_ylim() == (0, 1.2)


# Confusion ------------------------------------------------------------------------------------------------------------


def test_confusion_matrix_says_how_many_are_right_and_what_is_confused():
    counts = confusion_matrix([0, 0, 0, 1, 1, 2], [0, 2, 2, 1, 0, 2])
    text = drawn(plots.confusion_matrix, counts=counts)
    assert text == "3 of 6 read right; most often confused: 0 read as 2, 2 times"
    text = drawn(plots.confusion_matrix, counts=np.diag([4, 0, 2]), names=["cat", "dog", "cow"], title="animals")
    assert text == "animals: 6 of 6 read right; none confused; no example of dog"


def test_confusion_matrix_writes_its_counts_in_their_cells(axes):
    plots.confusion_matrix(axes, [[5, 0, 1], [0, 0, 0], [2, 12345, 7]])
    cells = {text.get_position()[::-1]: text.get_text() for text in axes.texts}
    assert cells == {(0, 0): "5", (0, 2): "1", (2, 0): "2", (2, 1): "12345", (2, 2): "7"}
    image = axes.images[0].get_array()
    for cell, colour in (((0, 0), RIGHT), ((2, 1), WRONG)):
        distance = {name: np.abs(image[cell] - to_rgba(name)[:3]).sum() for name in (RIGHT, WRONG)}
        assert min(distance, key=distance.get) == colour
    assert (1 - image[0, 2]).sum() > (1 - image[2, 2]).sum()  # 1 of 6 in its row, 7 of 12354
    np.testing.assert_array_equal(image[1], 1)  # white
    bright = image @ [0.2126, 0.7152, 0.0722]  # black text is read on it
    assert bright.min() > 0.4


@pytest.mark.parametrize(
    "counts", [[[3]], [[0]], np.zeros((2, 2), int), RNG.integers(0, 10**6, (10, 10)), np.eye(26, dtype=int)]
)
def test_confusion_matrices_of_any_size(counts):
    drawn(plots.confusion_matrix, counts=counts)


# Decision surface -----------------------------------------------------------------------------------------------------

GRID = np.linspace(-2, 2, 41)
X = RNG.uniform(-2, 2, (60, 2))


def test_decision_surface_counts_points_and_draws_validation_hollow(axes):
    shares = np.broadcast_to(1 / (1 + np.exp(-4 * GRID[:, None])), (41, 41))  # class 1 is above
    x, y = np.array([[0.0, 1.0], [1.0, 1.5], [0.0, -1.0]]), np.array([1, 1, 0])
    text = plots.decision_surface(axes, GRID, shares, (x, y, [1, 1, 1]), (x, y, y), title="halves")
    assert text == "halves: 2 of 3 training points, 3 of 3 validation points read right"
    above, below = axes.images[0].get_array()[[-1, 0], 20]
    for place, k in ((above, 1), (below, 0)):
        distances = [np.abs(place - to_rgba(colour)[:3]).sum() for colour in CLASSES[:2]]
        assert np.argmin(distances) == k
    solid, hollow = axes.lines[1], axes.lines[3]
    assert solid.get_color() == hollow.get_color() == CLASSES[1]
    assert (solid.get_markerfacecolor(), hollow.get_markerfacecolor()) == (CLASSES[1], "white")
    np.testing.assert_array_equal(hollow.get_xydata(), x[:2])
    border = axes.collections[0].get_paths()[0].vertices
    np.testing.assert_allclose(border[:, 1], 0, atol=1e-9)


def test_decision_surface_is_coloured_by_the_likeliest_class_the_surer_the_stronger(axes):
    shares = np.tile([0.1, 0.2, 0.7], (41, 41, 1))
    shares[0, 0] = [0.98, 0.01, 0.01]
    shares[0, 1] = 1 / 3
    plots.decision_surface(axes, GRID, shares, (X, np.zeros(60, int), np.zeros(60)))
    image = axes.images[0].get_array()
    colours = np.array([to_rgba(colour)[:3] for colour in CLASSES[:3]])

    def strength(cell, k):
        return np.unique(((1 - image[cell]) / (1 - colours[k]))[colours[k] < 1].round(9))

    (sure,), (less,), (least,) = strength((0, 0), 0), strength((20, 20), 2), strength((0, 1), 0)
    assert sure > less > least > 0


@pytest.mark.parametrize("K", [2, 3, 10])
@pytest.mark.parametrize("fill", ["scores", "one class", "nan"])
def test_decision_surfaces_of_any_shares(K, fill):
    scores = {"scores": RNG.normal(size=(41, 41, K)), "one class": np.eye(K)[np.zeros((41, 41), int)] * 1e3}
    shares = np.full((41, 41, K), np.nan) if fill == "nan" else softmax(scores[fill], axis=-1)
    y = RNG.integers(0, max(K - 1, 1), 60)  # the last class is missing
    text = drawn(plots.decision_surface, grid=GRID, shares=shares, training=(X, y, y))
    lost = "; 1681 of 1681 shares not finite" if fill == "nan" else ""
    assert text == f"60 of 60 training points read right{lost}"
    drawn(plots.decision_surface, grid=GRID, shares=shares, training=(X, y, y), validation=(X[:0], y[:0], y[:0]))
    if K == 2:
        drawn(plots.decision_surface, grid=GRID, shares=shares[..., 1], training=(X, y, y), validation=(X, y, y))


# Network graph --------------------------------------------------------------------------------------------------------


def lines(axes):
    """Return the weights' lines: those under all else."""
    return [thing for thing in axes.collections if isinstance(thing, LineCollection) and thing.get_zorder() == 1]


def test_network_graph_says_the_largest_weight_and_gradient_and_where():
    kernels = [np.array([[0.5, -0.25], [1.0, 0.0]]), np.array([[0.75], [-2.0]])]
    gradients = [np.array([[0.0, 0.1], [0.0, -0.3]]), np.array([[0.2], [0.0]])]
    text = drawn(plots.network_graph, kernels=kernels, gradients=gradients)
    assert text == (
        "2-2-1 network; largest weight -2 (layer 1, unit 1 to unit 0); "
        "largest gradient -0.3 (layer 0, unit 1 to unit 1)"
    )
    kernels[0][0, 0] = np.inf
    assert drawn(plots.network_graph, kernels=kernels[:1], title="T") == (
        "T: 2-2 network; largest weight 1 (layer 0, unit 1 to unit 0), 1 not finite"
    )
    assert drawn(plots.network_graph, kernels=[np.full((1, 2), np.nan)]) == (
        "1-2 network; largest weight none, 2 not finite"
    )


def test_network_graph_draws_a_line_for_each_weight_in_the_colour_of_its_sign(axes):
    kernel = np.array([[4.0, -2.0, 0.0], [-1.0, np.nan, 3.0]])
    plots.network_graph(axes, [kernel], [np.array([-4.0, 1.0, 0.0])])
    (collection,) = lines(axes)
    w = np.vstack([[-4.0, 1.0, 0.0], kernel]).ravel()
    assert len(collection.get_segments()) == 9
    assert len({tuple(segment.ravel().round(6)) for segment in collection.get_segments()}) == 9
    expected = [to_rgba(OVER if a > 0 else UNDER if a < 0 else "0.7" if a == 0 else LINE) for a in w]
    np.testing.assert_allclose(collection.get_colors(), expected)
    width = dict(zip(w, collection.get_linewidths(), strict=True))
    assert width[4.0] == width[-4.0] > width[3.0] > width[-2.0] > width[1.0] == width[-1.0] > width[0.0] > 0


def test_network_graph_lines_run_between_the_units_they_join(axes):
    """The weight of input j to unit k starts in column 0 at j's height and ends in column 1 at k's."""
    plots.network_graph(axes, [np.array([[1.0, -1.0, 1.0], [1.0, 1.0, -1.0]])])
    place = {}
    for text in axes.texts:
        x, y = text.get_position()
        if text.get_text() in ("0", "1", "2") and y > 0:
            place[x > np.mean(axes.get_xlim()), int(text.get_text())] = (x, y)
    segments, colours = lines(axes)[0].get_segments(), lines(axes)[0].get_colors()
    negative = {
        tuple(map(tuple, s.round(6))) for s, c in zip(segments, colours, strict=True) if tuple(c) == to_rgba(UNDER)
    }
    pairs = [(place[False, 0], place[True, 1]), (place[False, 1], place[True, 2])]
    assert negative == {tuple(tuple(np.round(end, 6)) for end in pair) for pair in pairs}
    assert place[False, 0][1] > place[False, 1][1]  # the first unit on top


def test_a_small_network_has_all_its_numbers(axes):
    kernels = [np.array([[0.31, -1.5], [0.25, 2.0]]), np.array([[0.125], [-3.0]])]
    gradients = [np.array([[-0.02, 0.0], [1e-5, 7.0]]), np.array([[0.5], [6.0]])]
    plots.network_graph(
        axes, kernels, [np.array([0.1, 0.2]), None], gradients, inputs=["height", "mass"], outputs=["y"]
    )
    assert {
        "w 0.31\ng -0.02", "w -1.5\ng 0", "w 0.25\ng 1e-05", "w 2\ng 7", "w 0.12\ng 0.5", "w -3\ng 6", "b 0.1", "b 0.2",
        "height", "mass", "y", "inputs\n2", "layer 0\n2", "layer 1\n1",
    } <= set(texts(axes))  # fmt: skip
    axes.clear()
    plots.network_graph(axes, kernels)
    assert {"0.31", "-1.5", "0.25", "2", "0.12", "-3"} <= set(texts(axes))


def test_numbers_hide_neither_each_other_nor_units():
    figure = Figure(figsize=(6, 3), dpi=100, layout="constrained")
    axes = figure.subplots()
    kernels = [RNG.normal(size=(64, 16)), RNG.normal(size=(16, 10))]
    plots.network_graph(axes, kernels, gradients=kernels)
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text().startswith("w ")]
    assert len(boxes) >= 8
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])


def test_a_wide_layer_is_drawn_by_a_sample_from_its_first_unit_to_its_last(axes):
    assert sampled(5, 6) == [0, 1, 2, 3, 4]
    assert sampled(200, 5) == [0, 50, 100, 149, 199]
    assert sampled(200, 1) == [0]
    kernel = np.zeros((200, 3))
    kernel[100, 1] = -1.0  # drawn
    kernel[7, 2] = 5.0  # not drawn
    text = plots.network_graph(axes, [kernel], sample=5, inputs=[f"x{j}" for j in range(200)])
    assert text == "200-3 network; largest weight 5 (layer 0, unit 7 to unit 2)"
    (collection,) = lines(axes)
    colours = [tuple(colour) for colour in collection.get_colors()]
    assert len(colours) == 15
    assert [k for k, colour in enumerate(colours) if colour == to_rgba(UNDER)] == [2 * 3 + 1]
    assert to_rgba(OVER) not in colours
    assert {"inputs\n5 of 200", "layer 0\n3", "x0", "x100", "x199"} <= set(texts(axes))


@pytest.mark.parametrize("sizes", [(1, 1), (1, 200, 1), (784, 200, 10), (3,) * 11, (64, 16, 16, 10)])
@pytest.mark.parametrize("fill", [np.zeros, np.ones, with_holes, lambda shape: np.full(shape, 1e308)])
def test_network_graphs_of_any_arrays(sizes, fill):
    kernels = [fill(shape) for shape in pairwise(sizes)]
    biases = [fill(size) for size in sizes[1:]]
    drawn(plots.network_graph, kernels=kernels, biases=biases, gradients=kernels, sample=10, title="title")
