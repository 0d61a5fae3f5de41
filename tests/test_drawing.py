"""The drawing pad: what is read from a drawing, worked by hand, and what the pad answers."""

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

from nnlib.course.drawing import ButtonPad, DrawingPad, drawn_digits, paint, read_pad, shifted, verdict

DRAWN, LABELS = drawn_digits()
L_SHAPE = np.repeat(np.repeat(np.array([[1, 0], [1, 0], [1, 1]], bool), 4, axis=0), 3, axis=1)  # (12, 6)


def pad_with(drawing, top, left):
    pixels = np.zeros((32, 32), bool)
    pixels[top : top + drawing.shape[0], left : left + drawing.shape[1]] = drawing
    return pixels


def as_string(drawing):
    return "".join("1" if cell else "0" for cell in np.ravel(drawing))


def always(*probabilities):
    return lambda images: np.array([probabilities])


# The brush.


def test_a_dot_is_three_cells_wide():
    dot = paint([(5, 9), (5, 9)])
    assert_array_equal(np.argwhere(dot), [(y, x) for y in (8, 9, 10) for x in (4, 5, 6)])


def test_a_level_line_is_three_cells_wide_and_has_no_gaps():
    line = paint([(4, 10), (20, 10)])
    assert_array_equal(line, pad_with(np.ones((3, 19), bool), 9, 3))


def test_a_slanted_line_is_as_wide_as_its_brush():
    line = paint([(-40, -40), (80, 80)])  # the diagonal x = y, far beyond the pad
    rows, columns = np.indices((32, 32))
    assert_array_equal(line, abs(rows - columns) / np.sqrt(2) <= 1.5)


def test_a_line_of_several_points_joins_them_all():
    corner = paint([(5, 5), (15, 5), (15, 25)])
    assert_array_equal(corner, paint([(5, 5), (15, 5)]) | paint([(15, 5), (15, 25)]))


# The reading.


def test_an_empty_pad_reads_as_zeros():
    assert_array_equal(read_pad(np.zeros((32, 32), bool)), np.zeros((8, 8)))


def test_a_full_pad_is_squeezed_to_20_columns_then_thinned_to_12():
    # 20 x 32 = 640 cells; each thinning takes a column off each side, no row at the frame: 576, 512, 448, 384 <= 412.
    # Columns 10 to 21 are left: two of the block 8..11, all of 12..15 and 16..19, two of 20..23.
    assert_array_equal(read_pad(np.ones((32, 32), bool)), [[0, 0, 8, 16, 16, 8, 0, 0]] * 8)


def test_a_thin_bar_keeps_its_proportions_and_is_thickened():
    # One column of 32 cells grows by a column on each side: 96, 160, 224, 288 >= 256. Columns 11 to 19.
    bar = pad_with(np.ones((32, 1), bool), 0, 3)
    assert_array_equal(read_pad(bar), [[0, 0, 4, 16, 16, 0, 0, 0]] * 8)


def test_a_single_block_becomes_the_full_square():
    block = pad_with(np.ones((4, 4), bool), 4, 24)
    assert_array_equal(read_pad(block), read_pad(np.ones((32, 32), bool)))


def test_a_shape_read_by_hand():
    # 12 x 6 cells become 32 x 16 in columns 8 to 23: 8 columns from top to bottom, and 8 more in the bottom third.
    # New row r copies old row floor((r + 1/2) 12 / 32), which is 8 or more from r = 21 on. 8 * 32 + 8 * 11 = 344 cells.
    bar, foot = [0, 0, 16, 16, 0, 0, 0, 0], [0, 0, 16, 16, 16, 16, 0, 0]
    partly = [0, 0, 16, 16, 12, 12, 0, 0]  # rows 20 to 23, of which 21 to 23 have the foot
    assert_array_equal(read_pad(pad_with(L_SHAPE, 3, 5)), [bar] * 5 + [partly] + [foot] * 2)


@given(top=st.integers(0, 20), left=st.integers(0, 26))
def test_place_does_not_matter(top, left):
    assert_array_equal(read_pad(pad_with(L_SHAPE, top, left)), read_pad(pad_with(L_SHAPE, 0, 0)))


def test_size_does_not_matter():
    twice = np.kron(L_SHAPE, np.ones((2, 2), bool))
    assert_array_equal(read_pad(pad_with(twice, 4, 9)), read_pad(pad_with(L_SHAPE, 0, 0)))


def test_proportions_are_kept_up_to_20_columns():
    narrow, wide, wider = (pad_with(np.ones((16, width), bool), 8, 2) for width in (5, 10, 25))
    assert_array_equal(read_pad(narrow)[0], [0, 0, 4, 16, 16, 4, 0, 0])  # 10 columns, 11 to 20, with 320 cells
    assert_array_equal(read_pad(wide), read_pad(wider))


def test_a_wide_drawing_is_squeezed_into_columns_6_to_25():
    # Of 30 columns 20 are left; column c copies old column floor(1.5 (c + 1/2)): 0 2 3 5 6 | 8 ... 21 | 23 24 26 27 29.
    # So bars of 7 columns at either side keep 5: columns 6 to 10 and 21 to 25, 320 cells.
    bars = np.zeros((16, 30), bool)
    bars[:, :7] = bars[:, -7:] = True
    assert_array_equal(read_pad(pad_with(bars, 7, 1)), [[0, 8, 12, 0, 0, 12, 8, 0]] * 8)


def test_thickening_grows_on_all_four_sides():
    # Bars over columns 6 to 25, rows 0 to 3 and 28 to 31, 160 cells. Thickened once: columns 5 to 26, and a row of 20:
    # 2 (4 * 22 + 20) = 216. Twice: columns 4 to 27, a row of 22, a row of 20: 2 (4 * 24 + 22 + 20) = 276.
    bars = np.zeros((32, 20), bool)
    bars[:4] = bars[-4:] = True
    bar, rim, empty = [0, 16, 16, 16, 16, 16, 16, 0], [0, 5, 8, 8, 8, 8, 5, 0], [0] * 8
    assert_array_equal(read_pad(pad_with(bars, 0, 0)), [bar, rim, empty, empty, empty, empty, rim, bar])


def test_shear_by_hand():
    # Columns 10 to 17 in the upper half, 14 to 21 in the lower: the top begins 4 columns left of the bottom. So row r
    # moves round(4 (15.5 - r) / 31) columns to the right: 2 for rows 0-3, 1 for 4-11, 0 for 12-19, -1, and -2.
    halves = np.zeros((32, 12), bool)
    halves[:16, :8] = halves[16:, 4:] = True
    expected = [
        [0, 0, 0, 16, 16, 0, 0, 0],  # columns 12 to 19
        [0, 0, 4, 16, 12, 0, 0, 0],  # columns 11 to 18
        [0, 0, 4, 16, 12, 0, 0, 0],
        [0, 0, 8, 16, 8, 0, 0, 0],  # columns 10 to 17
        [0, 0, 0, 8, 16, 8, 0, 0],  # columns 14 to 21
        [0, 0, 0, 12, 16, 4, 0, 0],  # columns 13 to 20
        [0, 0, 0, 12, 16, 4, 0, 0],
        [0, 0, 0, 16, 16, 0, 0, 0],  # columns 12 to 19
    ]
    assert_array_equal(read_pad(pad_with(halves, 0, 20)), expected)
    assert_array_equal(read_pad(pad_with(halves[::-1], 0, 0)), expected[::-1])  # leaning the other way


def test_shear_brings_in_empty_columns():
    dots = np.zeros((32, 32), bool)  # in opposite corners: thickened until they touch the frame, then moved off it
    dots[0, 0] = dots[31, 31] = True
    assert read_pad(dots)[0, 0] == read_pad(dots)[7, 7] == 0


@pytest.mark.parametrize("drawing", DRAWN)
def test_readings_look_like_the_data_set(drawing):
    read = read_pad(drawing)
    assert read.shape == (8, 8)
    assert read.dtype == np.float64
    assert read.min() >= 0 and read.max() <= 16
    assert read[0].any() and read[-1].any()  # as every digit of the data set
    assert 225 <= read.sum() <= 412  # the data set's least is 185, its most 433


def test_the_data_set_is_as_the_docstring_says():
    digits = load_digits().images
    ink = digits.sum(axis=(1, 2))
    assert digits[:, 0].any(axis=1).all() and digits[:, -1].any(axis=1).all()
    assert round(np.mean((ink >= 250) & (ink <= 400)), 2) == 0.98
    edges = []  # the first column with ink, as near as counts of 4 x 4 blocks tell
    for row in (digits[:, 0], digits[:, -1]):
        block = (row > 0).argmax(axis=1)
        edges.append(4 * block + 4 - np.clip(row[np.arange(len(row)), block] / 4, 1, 4))
    assert 0.78 < np.mean(abs(edges[0] - edges[1]) <= 1) < 0.84


@pytest.mark.parametrize("wrong", [np.zeros((8, 8), bool), np.zeros((32, 32)), np.zeros(1024, bool)])
def test_read_pad_refuses_anything_but_a_drawing(wrong):
    with pytest.raises(ValueError, match=r"expected \(32, 32\) booleans"):
        read_pad(wrong)


# The training and the test set.


def test_shifted_moves_by_one_pixel_and_brings_in_zeros():
    image = np.arange(1, 65.0).reshape(1, 8, 8)
    same, left, right, up, down = shifted(image)
    assert_array_equal(same, image[0])
    assert_array_equal(left, np.column_stack([image[0, :, 1:], np.zeros(8)]))
    assert_array_equal(right, np.column_stack([np.zeros(8), image[0, :, :-1]]))
    assert_array_equal(up, np.vstack([image[0, 1:], np.zeros(8)]))
    assert_array_equal(down, np.vstack([np.zeros(8), image[0, :-1]]))


def test_shifted_keeps_the_layout_and_goes_with_tiled_labels():
    flat = np.random.default_rng(0).random((3, 64)).astype(np.float32)
    result = shifted(flat)
    assert result.shape == (15, 64)
    assert result.dtype == np.float32
    assert_array_equal(result, shifted(flat.reshape(3, 8, 8)).reshape(15, 64))
    assert_array_equal(result[[4, 10]], [shifted(flat[1:2])[1], shifted(flat[1:2])[3]])


@pytest.mark.parametrize("shape", [(64,), (3, 63), (3, 32, 32), (8, 8)])
def test_shifted_refuses_other_shapes(shape):
    with pytest.raises(ValueError, match="expected"):
        shifted(np.zeros(shape))


def test_drawn_digits_are_seven_different_drawings_of_each():
    assert DRAWN.shape == (70, 32, 32)
    assert DRAWN.dtype == bool
    assert_array_equal(np.bincount(LABELS), [7] * 10)
    assert len({drawing.tobytes() for drawing in DRAWN}) == 70


def test_drawn_digits_stay_on_the_pad_and_differ_in_size_and_place():
    ink = DRAWN.sum(axis=(1, 2))
    heights = DRAWN.any(axis=2).sum(axis=1)
    assert heights.min() < 16 and heights.max() > 28
    assert ink.min() > 30 and ink.max() < 300
    columns = [np.flatnonzero(drawing.any(axis=0)).mean() for drawing in DRAWN]
    assert min(columns) < 11 and max(columns) > 22


def test_drawn_digits_are_read_by_their_nearest_neighbours_in_the_data_set():
    """Measured: 68 of 70 by the three nearest neighbours; 55 where blocks are counted without fitting."""
    digits = load_digits()
    nearest = KNeighborsClassifier(3).fit(digits.data, digits.target)
    read = np.array([read_pad(drawing) for drawing in DRAWN]).reshape(70, 64)
    assert nearest.score(read, LABELS) > 0.9


# What the pad answers.


def test_verdict_names_the_best_two():
    assert verdict([[0.02, 0.05, 0, 0.01, 0, 0, 0, 0.92, 0, 0]]) == "I read a 7 (92 %); next guess 1 (5 %)."
    assert verdict([[0.2, 0, 0, 0, 0, 0, 0, 0, 0.8, 0]]) == "I read an 8 (80 %); next guess 0 (20 %)."


@pytest.mark.parametrize(
    "wrong, message",
    [
        ([[2.0, -1.5, 0.0]], "from -1.5 to 2 .* put a softmax behind it"),
        ([[-0.5, 0.75, 0.75]], "from -0.5 to 0.75"),
        ([[0.5, 1.5, -1.0]], "from -1 to 1.5"),
        ([[0.3, 0.3, 0.3]], "with sum 0.9"),
        ([[np.nan, 0.5, 0.5]], "from nan to nan"),
        ([0.5, 0.5], r"shape \(2,\)"),
        ([[0.5, 0.5], [0.5, 0.5]], r"shape \(2, 2\) for one drawing"),
        ([[1.0]], r"shape \(1, 1\)"),
    ],
)
def test_verdict_refuses_what_are_no_probabilities(wrong, message):
    with pytest.raises(ValueError, match=message):
        verdict(wrong)


def test_an_attached_network_reads_each_change():
    seen = []
    pad = DrawingPad()

    def predict(images):
        seen.append(images)
        return np.array([[0.25, 0.75]])

    assert pad.attach(predict) is pad
    assert pad.message == "Draw a digit."
    pad.pixels = as_string(DRAWN[20])
    assert pad.message == "I read a 1 (75 %); next guess 0 (25 %)."
    assert pad.probabilities == [0.25, 0.75]
    assert len(seen) == 1
    assert_array_equal(seen[0], read_pad(DRAWN[20]).reshape(1, 64) / 16)
    assert_array_equal(pad.drawing(), DRAWN[20])


def test_an_empty_pad_asks_for_a_digit_and_does_not_call_the_network():
    calls = []

    def predict(images):
        calls.append(images)
        return np.array([[0.1, 0.9]])

    pad = DrawingPad(pixels=as_string(DRAWN[0])).attach(predict)
    assert pad.message.startswith("I read a 1")  # read at once, not only at the next change
    pad.pixels = "0" * 1024
    assert pad.message == "Draw a digit."
    assert pad.probabilities == []
    assert len(calls) == 1


def test_what_the_network_raises_stands_in_the_message():
    def broken(images):
        raise RuntimeError("the layer is not built")

    pad = DrawingPad(pixels=as_string(DRAWN[0])).attach(always(0.1, 0.9))
    pad.attach(broken)
    assert pad.message == "RuntimeError: the layer is not built"
    assert pad.probabilities == []


def test_logits_are_called_out_in_the_message():
    pad = DrawingPad(pixels=as_string(DRAWN[0])).attach(always(3.0, -2.0))
    assert "put a softmax behind it" in pad.message
    assert pad.probabilities == []


def test_the_later_attach_counts_alone():
    calls = []
    pad = DrawingPad().attach(lambda images: calls.append("first"))
    pad.attach(always(0.9, 0.1))
    pad.pixels = as_string(DRAWN[0])
    assert pad.message.startswith("I read a 0")
    assert calls == []


@pytest.mark.parametrize("kind", [DrawingPad, ButtonPad])
def test_attach_refuses_what_cannot_be_called(kind):
    with pytest.raises(TypeError, match="expected a function"):
        kind().attach("model")


def test_a_pad_without_a_network_shows_what_it_is_told():
    pad = DrawingPad()
    pad.message = "Hello"
    pad.pixels = as_string(DRAWN[0])
    assert pad.message == "Hello"


@pytest.mark.parametrize("kind, cells", [(DrawingPad, 1024), (ButtonPad, 64)])
def test_pixels_of_another_form_are_refused_and_change_nothing(kind, cells):
    pad = kind()
    for wrong in ("", "0" * (cells - 1), "1" * (cells + 1), "2" * cells, None):
        with pytest.raises(traitlets.TraitError):
            pad.pixels = wrong
    assert pad.pixels == "0" * cells


@pytest.mark.parametrize(
    "kind, text",
    [
        (DrawingPad, "Drawing pad, 32 x 32: run this cell to draw."),
        (ButtonPad, "Button pad, 8 x 8: run this cell to draw."),
    ],
)
def test_the_stored_text_is_the_same_in_every_run(kind, text):
    for pad in (kind(), kind().attach(always(0.5, 0.5))):
        bundle = pad._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        assert repr(pad) == data["text/plain"] == text
        assert set(data) == {"text/plain", "application/vnd.jupyter.widget-view+json"}


def test_the_front_end_gets_the_traits_and_needs_nothing_from_elsewhere():
    pad = DrawingPad()
    state = pad.get_state()
    assert {"pixels", "message", "probabilities", "label"} <= state.keys()
    assert "export default" in state["_esm"] and ".nnlib-pad" in state["_css"]
    assert "://" not in state["_esm"] + state["_css"]
    assert "import" not in state["_esm"]


# The button pad.


def test_buttons_draw_blocks_of_cells_and_are_read_alike():
    pad = ButtonPad().attach(always(0.2, 0.8))
    assert pad.message == "Draw a digit."
    pad.buttons[8 * 2 + 5].value = True  # row 2, column 5
    assert pad.message == "I read a 1 (80 %); next guess 0 (20 %)."
    assert pad.probabilities == [0.2, 0.8]
    assert_array_equal(pad.drawing(), pad_with(np.ones((4, 4), bool), 8, 20))
    pad.buttons[8 * 2 + 5].value = False
    assert pad.message == "Draw a digit."


def test_buttons_follow_pixels_and_are_read_once():
    calls = []

    def predict(images):
        calls.append(images)
        return np.array([[0.2, 0.8]])

    pad = ButtonPad().attach(predict)
    pad.pixels = "01" * 32
    assert [button.value for button in pad.buttons] == [False, True] * 32
    assert len(calls) == 1
    clear = pad.children[-1]
    clear.click()
    assert not any(button.value for button in pad.buttons)
    assert pad.message == pad.children[-2].value == "Draw a digit."
