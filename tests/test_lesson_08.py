"""Lesson 08: what stands behind its sliders at every extreme, and the numbers that its text claims."""

import ast
import itertools
import re
from pathlib import Path

import numpy as np
import pytest

import nnlib as nn
from nnlib.course import reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.display import Picture
from nnlib.course.judging import judge
from nnlib.datasets import load

DATA = load("digits", seed=0)
SCRIPT = Path(__file__).parents[1] / "solutions" / "08_debugging.py"
MENDS = {
    "softmax": reference.softmax,
    "prepare": reference.scale_pixels,
    "start_weights": reference.glorot_network,
    "loss_gradient": reference.mean_slope,
    "backward": reference.way_back,
    "shuffled": reference.shuffled_together,
    "decide": reference.decide,
}


@pytest.fixture(scope="module")
def portrait():
    """Return a function that gives the text of the lab's figure."""
    draw = widgets.symptoms(DATA)

    def text(fault, learning_rate=0.1):
        image, said = Picture(draw, 2).draw(fault=fault, learning_rate=learning_rate)
        assert image.startswith(b"\x89PNG")
        assert "\n" not in said
        return said

    return text


def right(text):
    return int(re.search(r"(\d+) of 360", text)[1])


@pytest.mark.parametrize(("fault", "learning_rate"), [*itertools.product(widgets.FAULTS, (0.001, 1.0))])
def test_the_lab_at_every_corner(portrait, fault, learning_rate):
    text = portrait(fault, learning_rate)
    assert text.startswith(f"{fault}, learning rate {learning_rate:.2g}: loss at the start ")
    assert "diverged in epoch" in text or 0 <= right(text) <= 360


def test_what_the_text_says_of_the_lab(portrait):
    found = {fault: portrait(fault) for fault in widgets.FAULTS}
    counts = {fault: right(text) for fault, text in found.items()}
    assert counts["none"] == 335
    assert counts["weights uniform(-1, 1)"] == 325
    assert counts["softmax's Jacobian twice"] == 210
    assert counts["ReLU's slope left out"] == 226
    assert counts["labels in another order"] == 45
    for fault, start in (
        ("pixels from 0 to 255", "77.97"),
        ("weights all 0", "2.30"),
        ("gradient summed, not averaged", "2.34"),
    ):
        assert f"loss at the start {start};" in found[fault]
        assert "gradients at the end 0 and " in found[fault]
        assert counts[fault] == 37
    assert "far above the picture" in found["gradient with the sign flipped"]
    assert found["gradient with the sign flipped"].endswith("huge and huge")
    small = {fault: right(portrait(fault, 0.01)) for fault in widgets.FAULTS}
    assert small["gradient summed, not averaged"] == max(small.values()) == 343
    assert right(portrait("softmax's Jacobian twice", 1.0)) == 346


@pytest.fixture(scope="module")
def lesson():
    """Return the program as the lesson has it: its functions, but for those of exercises, and the parts as sent."""
    names = {"np": np, "nn": nn, "reference": reference, "data": DATA, "SEED": 0, "SEEDS": range(5)}
    names |= {"pixels": 255 * DATA.x_train, "new_pixels": 255 * DATA.x_validation}
    for node in ast.parse(SCRIPT.read_text(encoding="utf-8")).body:
        exercise = any("exercise" in ast.unparse(call) for call in getattr(node, "decorator_list", []))
        if (isinstance(node, ast.FunctionDef) and not exercise) or ast.unparse(node).startswith("sent = "):
            exec(compile(ast.Module([node], []), str(SCRIPT), "exec"), names)
    with np.errstate(all="ignore"):  # as in the lesson
        yield names


def mended(lesson, count):
    """Return the sent program with the first `count` faults mended."""
    return lesson["sent"] | dict(list(MENDS.items())[:count])


@pytest.mark.parametrize(
    ("count", "start", "ten"),
    [
        (0, "27.63", "ten images: loss over 20"),
        (1, "25.78", "ten images: not a number"),
        (2, "6.09", "ten images: loss over 20"),
        (3, "2.47", "ten images: loss over 20"),
        (4, "2.47", "ten images: loss 0.456"),
        (5, "2.47", "ten images: loss 0.049"),
        (7, "2.47", "ten images: loss 0.049"),
    ],
)
def test_each_mend_is_seen(lesson, capsys, count, start, ten):
    lesson["ask"](mended(lesson, count))
    said = capsys.readouterr().out
    assert f"loss at the start: {start} " in said
    assert ten in said
    mean = float(re.search(r"mean ([\d.]+) %", said)[1])
    assert mean > 93 if count == 7 else mean < 16


def test_the_gradient_check_tells_the_faults_apart(lesson, capsys):
    said = []
    for count in (3, 4, 5):
        lesson["check_gradients"](mended(lesson, count))
        said.append([line.split(": ")[1] for line in capsys.readouterr().out.splitlines()])
    none = "wrong, and by no one factor"
    assert said[0] == [none, none] + ["-7.00 times the true gradient"] * 2
    assert said[1] == [none, none] + ["1.00 times the true gradient"] * 2
    assert said[2] == ["1.00 times the true gradient"] * 4


@pytest.mark.parametrize("left", ["prepare", "loss_gradient", "backward", "shuffled"])
def test_each_of_these_faults_alone_spoils_the_training(lesson, left):
    sound = lesson["sent"] | MENDS
    losses = [
        lesson["train"](program, seed=0, epochs=15)["validation"][-1]
        for program in (sound | {left: lesson["sent"][left]}, sound)
    ]
    assert not losses[0] <= 1.5 * losses[1]  # NaN is worse, too


def test_stopping_by_the_validation_loss_is_earlier_and_better(lesson):
    last, best = (lesson["train"](mended(lesson, count), 0, learning_rate=0.3, epochs=80) for count in (6, 7))
    assert len(best["validation"]) < len(last["validation"])
    assert best["validation"][best["keep"]] < last["validation"][last["keep"]]


def test_uphill_reads_fewer_than_guessing(lesson):
    def uphill(p, y):
        return -reference.mean_slope(p, y)

    program = lesson["sent"] | MENDS | {"loss_gradient": uphill}
    read = [lesson["train"](program, seed, learning_rate=0.01, epochs=1)["right"] for seed in range(5)]
    assert np.mean(read) == pytest.approx(6.9, abs=0.05)
    assert (min(read), max(read)) == pytest.approx((2.5, 10.8), abs=0.05)


def test_numbers_by_hand():
    np.testing.assert_allclose(reference.softmax(np.array([[1001.0, 1000.0]])).round(4), [[0.7311, 0.2689]])
    assert reference.decide([1.0] * 5, [2.1, 1.6, 1.2, 1.3, 1.4], 2) == (True, 2)
    assert reference.decide([1.0] * 5, [2.1, 1.6, 1.2, 1.3, 1.4], 3) == (False, 2)
    np.testing.assert_allclose(
        reference.mean_slope(np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]]), np.array([0, 2])),
        [[-0.25, 0.15, 0.1], [0.05, 0.05, -0.1]],
    )
    gradients = reference.way_back(
        np.array([[1.0, 2.0]]), np.array([[-1.0, 3.0]]), np.array([[0.0, 3.0]]), np.array([[1.0], [2.0]]), np.eye(1)
    )
    for got, want in zip(gradients, ([[0, 2], [0, 4]], [0, 2], [[0], [3]], [1]), strict=True):
        np.testing.assert_allclose(got, want)


@pytest.mark.parametrize(
    ("key", "right", "narrow"),
    [
        ("08.1", reference.softmax, lambda z: reference.softmax(np.clip(z, -1e6, 1e6))),
        ("08.1", reference.softmax, lambda z: reference.softmax(z)[:, :10]),
        ("08.1", reference.softmax, lambda z: reference.softmax(z).astype(z.dtype)),
        ("08.2", reference.scale_pixels, lambda x: x / 255 if x.max() > 16 else x / 16),
        ("08.2", reference.scale_pixels, lambda x: np.nan_to_num(x / 255)),
        ("08.2", reference.scale_pixels, lambda x: x[:10, :64] / 255),
        ("08.3", reference.glorot_network, lambda D, H, K, seed: reference.glorot_network(D, H, K, seed % 10)),
        ("08.3", reference.glorot_network, lambda *case: [w.clip(-1, 1) for w in reference.glorot_network(*case)]),
        ("08.4", reference.mean_slope, lambda p, y: reference.mean_slope(p, y) * max(1, len(p) / 32)),
        ("08.4", reference.mean_slope, lambda p, y: reference.mean_slope(p, y) * (p > 0)),
        ("08.5", reference.way_back, lambda x, z, *rest: reference.way_back(x, z * (z < 100), *rest)),
        ("08.5", reference.way_back, lambda *case: [g.clip(-100, 100) for g in reference.way_back(*case)]),
        ("08.7", reference.decide, lambda t, v, patience: reference.decide(t, np.minimum(v, 1e3), patience)),
        ("08.7", reference.decide, lambda t, v, patience: reference.decide(t, np.abs(v), patience)),
        ("08.7", reference.decide, lambda t, v, patience: reference.decide(t, v[:100], patience)),
    ],
)
def test_answers_that_hold_for_some_numbers_only_do_not_pass(key, right, narrow):
    assert not judge(EXERCISES[key], narrow, right).right
