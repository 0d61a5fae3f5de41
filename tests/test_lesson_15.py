"""Lesson 15: its labs at every extreme, that they compute what they show, and the numbers that its text claims."""

import itertools

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy.signal import correlate2d

from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import CallFailed, judge
from nnlib.course.widgets.lesson_15 import KERNELS, OWN
from nnlib.datasets import photograph
from nnlib.windows import slide

NUMBERED = np.array([[10 * i + j for j in range(1, 5)] for i in range(1, 5)])
EDGES = KERNELS["vertical edges"]
REFERENCES = {
    "15.1": reference.convolve,
    "15.2": reference.places,
    "15.3": reference.same_padding,
    "15.5": reference.kernel_gradient,
    "15.6": reference.input_gradient,
}


@pytest.fixture(scope="module")
def grey():
    return photograph("china").mean(axis=2)[::2, ::2]


def drawn(function, columns, **values):
    image, text = Picture(function, columns).draw(**values)
    assert image.startswith(b"\x89PNG")
    assert "\n" not in text
    return text


def shown(function, **values):
    """Return what the draw function put on its two axes: the images' numbers."""
    axes = Figure().subplots(1, 2)
    function(axes, **values)
    return [place.images[0] for place in axes]


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"),
    [*itertools.product(([-8] * 9, [0] * 9, [8] * 9, EDGES), (1, 4), ("valid", "same"))],
)
def test_the_kernel_editor_at_every_corner(grey, kernel, stride, padding):
    text = drawn(widgets.kernel_editor(grey), 2, kernel=kernel, stride=stride, padding=padding)
    P, Q = (slide(n, 3, stride, 1, padding).places for n in grey.shape)
    assert text.startswith(f"stride {stride}, padding {padding}: 214 x 320 becomes {P} x {Q}, numbers from ")
    assert text.endswith(f"; the kernel's sum is {sum(kernel)}")
    assert "-0.00" not in text


@pytest.mark.parametrize("name", KERNELS)
def test_the_kernel_editor_shows_the_cross_correlation(grey, name):
    _, picture = shown(widgets.kernel_editor(grey), kernel=KERNELS[name], stride=2, padding="valid")
    y = correlate2d(grey, np.reshape(KERNELS[name], (3, 3)), "valid")[::2, ::2]
    np.testing.assert_allclose(picture.get_array(), y, atol=1e-12)
    low, high = picture.get_clim()
    total = sum(KERNELS[name])
    assert (low, high) == (0, total) if total else low == -high


def test_a_kernel_whose_sum_is_below_0_turns_the_scale(grey):
    _, picture = shown(widgets.kernel_editor(grey), kernel=[-1] * 9, stride=1, padding="valid")
    assert picture.get_clim() == (-9, 0)


def test_what_the_text_says_of_edges_and_of_the_frame(grey):
    _, picture = shown(widgets.kernel_editor(grey), kernel=EDGES, stride=1, padding="same")
    y = picture.get_array()
    assert (round(y.min(), 2), round(y.max(), 2)) == (-2.98, 2.48)
    assert (y[:60, 0] > 1).all() and (y[:50, -1] < -1).all()  # an edge along the frame, beside the sky
    assert np.abs(np.asarray(y)[10:30, 5:60]).mean() < 0.05  # flat sky
    rows = np.array([[0.2] * 4, [0.2] * 4, [0.9] * 4])
    horizontal = [-1, -1, -1, 0, 0, 0, 1, 1, 1]
    _, picture = shown(widgets.kernel_editor(rows), kernel=horizontal, stride=1, padding="valid")
    np.testing.assert_allclose(picture.get_array(), 3 * 0.7)
    _, picture = shown(widgets.kernel_editor(rows), kernel=EDGES, stride=1, padding="valid")
    np.testing.assert_allclose(picture.get_array(), 0, atol=1e-12)


def test_a_menu_of_kernels_changes_the_value_once_and_follows_the_sliders():
    control = widgets.KernelSliders("vertical edges")
    assert control.value == EDGES
    seen = []
    control.observe(lambda change: seen.append(change["new"]), names="value")
    control.menu.value = "sharpen"
    assert seen == [KERNELS["sharpen"]]
    assert [slider.value for slider in control.sliders] == list(KERNELS["sharpen"])
    control.sliders[0].value = 3
    assert control.menu.value == OWN
    assert control.value == seen[-1] == (3, -1, 0, -1, 5, -1, 0, -1, 0)
    control.sliders[0].value = 0
    assert control.menu.value == "sharpen"
    assert seen[-1] == KERNELS["sharpen"]
    control.menu.value = OWN
    assert control.value == KERNELS["sharpen"]


@pytest.mark.parametrize(
    ("kernel_size", "stride", "padding", "place"),
    [*itertools.product((1, 2, 3), (1, 2, 3), ("valid", "same"), (0, 15))],
)
def test_the_patch_stepper_at_every_corner(kernel_size, stride, padding, place):
    settings = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "place": place}
    text = drawn(widgets.patch_stepper(NUMBERED), 3, **settings)
    along = slide(4, kernel_size, stride, 1, padding)
    count = along.places**2
    number = min(place, count - 1)
    padded = np.pad(NUMBERED, [(along.before, along.after)] * 2)
    rows = reference.patch_matrix(padded[:, :, None].astype(float), kernel_size, kernel_size, stride)
    patch = " ".join(f"{cell:g}" for cell in rows[number])
    around = f"(zeros: {along.before} before, {along.after} behind)"
    assert f"{around}: patch {number} of 0 to {count - 1}, {patch}, makes row" in text
    i, j = divmod(number, along.places)
    assert text.endswith(f"row {i}, column {j} of y ({along.places} x {along.places})")


@pytest.mark.parametrize(
    ("stride", "padding", "place"), [(1, "valid", 4), (1, "same", 15), (2, "valid", 3), (3, "same", 1)]
)
def test_the_frames_lie_on_the_patch_its_row_and_its_place(stride, padding, place):
    axes = Figure().subplots(1, 3)
    widgets.patch_stepper(NUMBERED)(axes, kernel_size=2, stride=stride, padding=padding, place=place)
    tables, frames = [], []
    for each in axes:
        table = np.zeros(each.images[0].get_array().shape)
        for text in each.texts:
            j, i = text.get_position()
            table[i, j] = float(text.get_text())
        frame = each.patches[-1]
        left, top = frame.get_x() + 0.5, frame.get_y() + 0.5
        part = table[int(top) : int(top + frame.get_height()), int(left) : int(left + frame.get_width())]
        tables.append(table)
        frames.append(part)
    patch, row, number = frames
    assert patch.shape == (2, 2)
    assert patch.ravel().tolist() == row[0].tolist() == tables[1][place].tolist()
    assert number.item() == patch[0, 0] + patch[1, 1]
    shade = axes[0].images[0].get_array()
    np.testing.assert_array_equal(shade == 0, tables[0] == 0)  # what is around the image is dark


def test_33_stands_in_four_rows_once_in_each_column():
    rows = reference.patch_matrix(NUMBERED[:, :, None].astype(float), 2, 2, 1)
    assert np.argwhere(rows == 33)[:, 0].tolist() == [4, 5, 7, 8]
    assert sorted(np.argwhere(rows == 33)[:, 1].tolist()) == [0, 1, 2, 3]
    apart = reference.patch_matrix(NUMBERED[:, :, None].astype(float), 2, 2, 2)
    assert np.unique(apart).size == apart.size


def test_numbers_by_hand():
    x = np.array([[1.0, 2, 3, 0], [4, 5, 6, 1], [7, 8, 10, 2]])
    kernel, dz = np.array([[1.0, 2], [-1, 0]]), np.array([[1.0, 3, 0], [0, 0, 2]])
    np.testing.assert_allclose(reference.convolve(x, kernel), [[1, 3, -3], [7, 9, -2]])
    dkernel, db = reference.kernel_gradient(x, kernel, 100.0, dz)
    assert (dkernel[0, 0], dkernel[1, 1], db) == (19, 27, 6)
    assert reference.input_gradient(kernel, dz)[0, 1] == 5
    table = {(8, 3, 1): (8, 1, 1), (8, 2, 1): (8, 0, 1), (8, 3, 2): (4, 0, 1), (7, 2, 4): (2, 0, 0)}
    for (H, k, stride), (count, *around) in table.items():
        assert [*reference.same_padding(H, k, stride)] == around
        assert reference.places(H, k, stride, sum(around)) == count


def test_a_corner_is_used_once_and_the_middle_nine_times():
    uses = reference.input_gradient(np.ones((3, 3)), np.ones((6, 6)))
    assert (uses[0, 0], uses[-1, -1], uses[4, 4]) == (1, 1, 9)


def test_an_image_of_one_grey_is_drawn():
    axes = Figure().subplots(1, 2)
    said = plots.filtered(axes, np.full((4, 5), 0.5), np.zeros((2, 3)), 0)
    assert said == "4 x 5 becomes 2 x 3, numbers from 0.00 to 0.00"
    assert axes[1].images[0].get_clim() == (-1, 1)


def test_a_transposed_kernel_is_named_where_it_raises():
    def answer(x, kernel):
        (H, W), (kh, kw) = x.shape, kernel.shape
        y = np.zeros((H - kh + 1, W - kw + 1))
        for i, j in np.ndindex(y.shape):
            y[i, j] = (x[i : i + kh, j : j + kw] * kernel.T).sum()
        return y

    with pytest.raises(CallFailed, match="It looks like this: the kernel is transposed"):
        judge(EXERCISES["15.1"], answer, reference.convolve)


def strided(down, across):
    def answer(x, kh, kw, stride):
        rows = range(0, x.shape[0] - kh + 1, stride if down else 1)
        columns = range(0, x.shape[1] - kw + 1, stride if across else 1)
        return np.array([x[i : i + kh, j : j + kw].ravel() for i in rows for j in columns])

    return answer


def test_a_stride_in_one_direction_only_is_named():
    def kind(answer):
        return judge(EXERCISES["15.4"], answer, reference.patch_matrix).kind

    assert kind(strided(down=True, across=True)) == "right"
    assert kind(strided(down=False, across=True)) == "the stride is left out downwards"
    assert kind(strided(down=True, across=False)) == "the stride is left out across"


def passed(condition):
    """Return an answer to 15.5 which lets the gradient pass where `condition` holds for z."""

    def answer(x, kernel, b, grad):
        dz = np.where(condition(correlate2d(x, kernel, "valid") + b), grad, 0)
        return correlate2d(x, dz, "valid"), dz.sum()

    return answer


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("15.1", lambda x, kernel: np.nan_to_num(reference.convolve(x, kernel))),
        ("15.1", lambda x, kernel: np.clip(reference.convolve(x, kernel), -255, 255)),
        ("15.2", lambda H, k, stride, pad: min((H + pad - k) // stride + 1, H)),
        ("15.2", lambda H, k, stride, pad: (H + pad - k) // stride + 1 if k <= H else 0),
        ("15.3", lambda H, k, stride: tuple(min(n, H) for n in reference.same_padding(H, k, stride))),
        ("15.5", passed(lambda z: z >= 0)),
        ("15.5", passed(lambda z: z > 1e-9)),
        ("15.5", passed(lambda z: (z > 0) if (z > 0).any() else z < 1)),
        ("15.6", lambda kernel, dz: np.clip(reference.input_gradient(kernel, dz), -20, 20)),
        ("15.6", lambda kernel, dz: reference.input_gradient(kernel[:3, :3], dz)),
        ("15.6", lambda k, dz: reference.input_gradient(np.rot90(k, k.shape[0] == k.shape[1]), dz)),
    ],
)
def test_answers_that_are_right_for_ordinary_arrays_only_do_not_pass(key, answer):
    assert not judge(EXERCISES[key], answer, REFERENCES[key]).right


def test_what_z_lets_through_passes():
    assert judge(EXERCISES["15.5"], passed(lambda z: z > 0), reference.kernel_gradient).right
