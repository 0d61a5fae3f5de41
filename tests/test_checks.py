"""Checks by mutation: known mistakes are rejected by name, right answers pass in any style, nothing else does."""

import ast
import importlib
import inspect
import re
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest

from nnlib.course import check, exercise, progress, reference
from nnlib.course.build import EXERCISE, scripts
from nnlib.course.catalogue import EXERCISES, PREDICTIONS, Exercise
from nnlib.course.judging import CallFailed, judge
from nnlib.course.messages import MISTAKES, SCALES, SENTENCES


def references():
    """Return {exercise id: reference function}, as the lessons' own decorators name them."""
    found = {}
    for script in scripts():
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
            for call in getattr(node, "decorator_list", []):
                found[call.args[0].value] = getattr(reference, call.keywords[0].value.attr)
    return found


REFERENCES = references()
KNOWN = [(key, mistake) for key, found in EXERCISES.items() for mistake in found.mistakes]


def verdict(key, answer):
    return judge(EXERCISES[key], answer, REFERENCES[key])


def test_every_exercise_stands_in_one_lesson_and_in_the_catalogue():
    in_lessons = [key for script in scripts() for key in EXERCISE.findall(script.read_text(encoding="utf-8"))]
    assert sorted(in_lessons) == sorted(EXERCISES)
    assert in_lessons == sorted(in_lessons)
    assert all(found.hints and found.mistakes for found in EXERCISES.values())


def test_every_prediction_is_asked_with_its_answer_among_the_choices():
    asked = {}
    for script in scripts():
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "predict":
                key, *choices = [argument.value for argument in node.args]
                asked[key] = choices
    assert asked.keys() == PREDICTIONS.keys()
    assert all(PREDICTIONS[key].answer in choices for key, choices in asked.items())


def test_every_mistake_has_a_sentence_and_every_sentence_a_mistake():
    assert {mistake for _, mistake in KNOWN} == set(MISTAKES)


@pytest.mark.parametrize("key", EXERCISES)
def test_the_reference_is_right(key):
    assert verdict(key, REFERENCES[key]).right


@pytest.mark.parametrize(("key", "mistake"), KNOWN)
def test_each_known_mistake_is_called_by_its_name(key, mistake):
    try:
        found = verdict(key, EXERCISES[key].mistakes[mistake])
    except CallFailed as failed:  # it raises unless sizes are equal: then its name stands with the error
        assert EXERCISES[key].squares is not None
        assert f" {mistake}. {MISTAKES[mistake]}" in str(failed)
        return
    assert found.kind == mistake
    assert found.text.startswith(f"{key} wrong: {mistake}. {MISTAKES[mistake]}")


RIGHT = {}
for _path in sorted(Path(__file__).with_name("answers").glob("lesson_*.py")):
    RIGHT |= importlib.import_module(f"answers.{_path.stem}").RIGHT


@pytest.mark.parametrize(("key", "number"), [(key, i) for key in EXERCISES for i in range(len(RIGHT[key]))])
def test_right_answers_in_other_styles_pass(key, number):
    assert verdict(key, RIGHT[key][number]).right


def damaged(key):
    """Return answers that are nearly right: zeros, ones, nothing but the right shape, one number off, a factor, NaN."""
    right = REFERENCES[key]
    several = len(EXERCISES[key].outputs) > 1

    def each(change):
        def answer(*case):
            result = right(*case)
            return tuple(map(change, result)) if several else change(result)

        return answer

    def one_off(value):
        value = np.array(value, float)
        value[(-1,) * value.ndim] += 1e-3
        return value

    changes = {
        "zeros": np.zeros_like,
        "ones": np.ones_like,
        "random": lambda value: np.random.default_rng(5).normal(size=np.shape(value)),
        "one number off": one_off,
        "sign": lambda value: -np.asarray(value, float),
        "twice": lambda value: 2 * np.asarray(value, float),
        "a bit more": lambda value: np.asarray(value, float) + 1e-5,
        "nan": lambda value: np.asarray(value, float) * np.nan,
        "inf": lambda value: np.full(np.shape(value), np.inf),
        "extra axis": lambda value: np.asarray(value)[None],
        "text": lambda value: "0.5",
        "objects": lambda value: np.array([None]),
        "complex": lambda value: np.asarray(value) + 0j,
        "ragged": lambda value: [[1, 2], [3]],
        "empty": lambda value: np.array([]),
        "dictionary": lambda value: {},
        "true": lambda value: True,
    }
    return {name: each(change) for name, change in changes.items()}


@pytest.mark.parametrize(("key", "name"), [(key, name) for key in EXERCISES for name in damaged(key)])
def test_nothing_else_passes(key, name):
    found = verdict(key, damaged(key)[name])
    assert not found.right
    assert found.kind != "not attempted"
    assert found.text.startswith(f"{key} wrong")


@pytest.mark.parametrize("key", EXERCISES)
def test_answers_for_one_case_only_fail(key):
    """An answer that is right on the first inputs and repeats itself on the others is not an answer."""
    first = REFERENCES[key](*EXERCISES[key].cases()[0])
    assert not verdict(key, lambda *case: first).right


@pytest.mark.parametrize("key", EXERCISES)
def test_untouched_and_empty_answers(key):
    assert verdict(key, lambda *case: ...).kind == "not attempted"
    assert verdict(key, lambda *case: None).kind == "nothing returned"


def test_half_done():
    found = verdict("01.5", lambda W1, b1, W2, b2: (W1 @ W2, ...))
    assert found.kind == "value not attempted"
    assert found.text == "01.5 half done: b is still `...`."


def test_one_value_for_two():
    assert verdict("01.5", lambda W1, b1, W2, b2: W1 @ W2).kind == "wrong number of values"


def test_shares_made_safe_by_anything_but_the_rows_maximum_fail():
    for shift in (lambda z: z.min(axis=1, keepdims=True), lambda z: z[:, :1], lambda z: np.abs(z).max(axis=1)[:, None]):
        with np.errstate(all="ignore"):
            e = lambda z, shift=shift: np.exp(z - shift(z))  # noqa: E731
            assert not verdict("02.4", lambda z, e=e: e(z) / e(z).sum(axis=1, keepdims=True)).right


def test_clipped_probabilities_fail():
    def clipped(y, p):
        return REFERENCES["03.2"](y, np.clip(p, 0.01, 0.99))

    assert not verdict("03.2", clipped).right


def test_changing_an_input_is_named():
    def answer(x, w, b):
        x *= w
        return x.sum(axis=1) + b

    found = verdict("01.2", answer)
    assert found.kind == "input changed"
    assert "input x" in found.text


def test_an_error_comes_through_with_the_shapes_it_was_called_with(capsys):
    @exercise("01.3", reference=reference.layer_forward)
    def answer(x, W, b):
        return x @ W.T + b

    with pytest.raises(ValueError, match="matmul") as raised:
        check(answer)
    assert raised.value.__cause__ is None
    said = capsys.readouterr().out
    assert "01.3 raised ValueError when called with x of shape (7, 3), W of shape (3, 5), b of shape (5,)" in said
    assert "It looks like this: W is transposed." in said


SCALED = Exercise(
    id="99.1",
    title="scales",
    inputs=("x",),
    outputs=("y",),
    cases=lambda: [(np.arange(1.0, 8.0),), (np.array([3.0, -1.0, 2.0, 0.5]),)],
    sizes=lambda x: {"m": len(x), "K": 5},
    hints=("",),
)


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("-1", lambda m: -1),
        ("m", lambda m: m),
        ("1/m", lambda m: 1 / m),
        ("-m", lambda m: -m),
        ("K", lambda m: 5),
        ("1/K", lambda m: 1 / 5),
        ("2", lambda m: 2),
        ("1/2", lambda m: 0.5),
    ],
)
def test_factors_are_named(name, factor):
    found = judge(SCALED, lambda x: factor(len(x)) * x, lambda x: x)
    assert found.kind == "scale"
    assert SCALES[name] in found.text


def test_an_unnamed_factor_is_given_as_a_number():
    found = judge(SCALED, lambda x: 3.7 * x, lambda x: x)
    assert found.text.endswith(SENTENCES["constant factor"].format(ratio="3.7"))


def test_an_error_says_how_large_and_where():
    found = judge(SCALED, lambda x: x + (np.arange(len(x)) == 2), lambda x: x)
    assert found.kind == "wrong"
    assert "off by up to 14 % of the largest right number, at y[2]: 4 in place of 3 (for x of shape (7,))" in found.text


def test_a_single_wrong_number_is_shown_beside_the_right_one():
    assert "count is 12 in place of 20 (for D = 3, H = 5)" in verdict("01.4", lambda D, H: (D + 1) * (H - 2)).text


def test_a_rounded_answer_is_called_close():
    found = verdict("01.1", lambda x, w, b: round(float(x @ w + b), 4))
    assert found.kind == "wrong"
    assert found.text.endswith(SENTENCES["close"])


def test_answers_that_hold_only_for_some_sizes_or_types_fail():
    def square(W1, b1, W2, b2):
        W = np.zeros_like(W1)
        for i in range(len(W1)):
            W[i] = (W1[i] @ W2)[: W1.shape[1]]
        return W, b1 @ W2 + b2

    def whole(x, w, b):
        z = np.zeros_like(x[:, 0])
        z[:] = x @ w + b
        return z

    with pytest.raises(CallFailed):
        verdict("01.5", square)
    assert not verdict("01.2", whole).right


def test_values_in_the_wrong_order_are_named():
    found = verdict("01.5", lambda W1, b1, W2, b2: (b1 @ W2 + b2, W1 @ W2))
    assert found.text == "01.5 wrong: the values are right, in the wrong order. Expected W, b."


def test_a_stray_comma_is_named():
    found = verdict("01.1", lambda x, w, b: (x @ w, b))
    assert found.text == "01.1 wrong: expected z; got a tuple of 2. Is there a comma too many or too few?"


def test_a_cell_that_stopped_is_not_mistaken_for_the_one_before(capsys, monkeypatch):
    class Shell:
        user_ns: ClassVar = {"In": ['@exercise("01.4", reference=None)\ndef answer(D, H)\n    return D']}

    @exercise("01.4", reference=reference.count_parameters)
    def answer(D, H):
        return D * H + H

    monkeypatch.setattr("nnlib.course.exercises.get_ipython", Shell)
    check(answer)
    assert capsys.readouterr().out.splitlines() == [SENTENCES["stale"].format(id="01.4"), "01.4 right."]
    Shell.user_ns["In"].append(inspect.getsource(answer.answer))
    check(answer)
    assert capsys.readouterr().out == "01.4 right.\n"


def test_a_nan_is_placed():
    found = judge(SCALED, lambda x: np.where(np.arange(len(x)) == 1, np.nan, x), lambda x: x)
    assert found.text == "99.1 wrong: y[1] is not a finite number, though all inputs are (for x of shape (7,))."


def test_the_fallback_answers_calls_but_never_checks(capsys):
    @exercise("01.1", reference=reference.neuron)
    def neuron(x, w, b):
        return ...

    x, w = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    assert neuron(x, w, 0.5) == pytest.approx(11.5)
    check(neuron)
    assert capsys.readouterr().out == "01.1 not attempted yet. The next cells use the library's version.\n"


def test_an_exercise_on_a_class_decorates_its_method():
    class Layer:
        def __init__(self, W, b):
            self.W, self.b = W, b

        @exercise("01.3", reference=lambda self, x: reference.layer_forward(x, self.W, self.b))
        def forward(self, x):
            return ...

    W, b = np.ones((3, 2)), np.array([1.0, 2.0])
    np.testing.assert_allclose(Layer(W, b).forward(np.ones((1, 3))), [[4.0, 5.0]])
    of_method = Exercise(
        id="99.2",
        title="a method",
        inputs=("self", "x"),
        outputs=("y",),
        cases=lambda: [(SimpleNamespace(W=W, b=b), np.ones((4, 3)))],
        hints=("",),
        mistakes={"the bias is missing": lambda self, x: x @ self.W},
    )
    assert judge(of_method, Layer.forward.answer, Layer.forward.reference).kind == "not attempted"
    assert judge(of_method, lambda self, x: x @ self.W + self.b, Layer.forward.reference).right
    assert judge(of_method, lambda self, x: x @ self.W, Layer.forward.reference).kind == "the bias is missing"


def test_a_function_of_no_exercise_is_refused():
    with pytest.raises(TypeError, match="Above `def len` the line `@exercise"):
        check(len)
    with pytest.raises(ValueError, match=r"no exercise '01.99'"):
        exercise("01.99", reference=len)


def test_call_failed_keeps_the_error():
    with pytest.raises(CallFailed) as raised:
        judge(SCALED, lambda x: x[100], lambda x: x)
    assert isinstance(raised.value.error, IndexError)


def test_progress_is_kept_only_in_a_learners_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    @exercise("01.4", reference=reference.count_parameters)
    def answer(D, H):
        return D * H

    check(answer)
    assert list(tmp_path.iterdir()) == []
    progress.write({})
    check(answer)
    assert progress.read()["01.4"] == {"right": False, "tries": 1, "hints": 0}
    answer.answer = lambda D, H: D * H + H
    check(answer)
    assert progress.read()["01.4"] == {"right": True, "tries": 2, "hints": 0}
    answer.answer = lambda D, H: ...
    check(answer)
    assert progress.read()["01.4"] == {"right": True, "tries": 2, "hints": 0}
    answer.answer = lambda D, H: 1 / 0
    with pytest.raises(ZeroDivisionError):
        check(answer)
    assert progress.read()["01.4"] == {"right": True, "tries": 3, "hints": 0}  # once done, done
    progress.forget("01.4")
    assert progress.read()["01.4"] == progress.NOTHING


def test_messages_do_not_give_the_code():
    solutions = [
        re.search(r"return (.*)", region)[1]
        for script in scripts()
        for region in re.findall(r"BEGIN SOLUTION(.*?)### END", script.read_text(encoding="utf-8"), re.DOTALL)
    ]
    solutions = [solution for solution in solutions if not solution.isidentifier()]  # a name says nothing
    for text in (*MISTAKES.values(), *SCALES.values()):
        assert not any(solution in text for solution in solutions)


def test_where_all_right_numbers_are_zero_no_percentage_is_given():
    def biases_pay_too(W, b, l2):
        penalty, dW, _ = reference.l2_penalty(W, b, l2)
        return penalty, dW, 3 * l2 * b

    said = judge(EXERCISES["09.1"], biases_pay_too, reference.l2_penalty).text
    assert "it should be 0, as all of db" in said
    assert "%" not in said


def test_what_came_is_told_in_its_own_words():
    assert "got of type dict" in verdict("01.5", lambda W1, b1, W2, b2: {"W": W1 @ W2}).text
    compared = Exercise(
        id="99.3", title="a verdict", inputs=("x",), outputs=("more",), cases=lambda: [(2.0,), (0.5,)], hints=()
    )
    assert "more is True in place of False (for x = 0.5)" in judge(compared, lambda x: True, lambda x: x > 1).text
    one = Exercise(
        id="99.4",
        title="a mistake that makes NaN",
        inputs=("x",),
        outputs=("y",),
        cases=lambda: [(np.array([1.0, 0.0]),)],
        hints=(),
        mistakes={"the bias is missing": lambda x: np.log(-x)},
    )
    with np.errstate(all="ignore"):
        wrong = np.log(-np.array([1.0, 0.0]))
    found = judge(one, lambda x: wrong, lambda x: x)  # a warning of the mistake's own line would be an error here
    assert found.kind == "the bias is missing"
    assert found.text.endswith("(y[0] is nan, not a finite number)")


def test_a_changed_dictionary_is_named():
    def answer(parameters):
        parameters["W"] -= 1.0
        return parameters["W"].sum()

    of_arrays = Exercise(
        id="99.5",
        title="a dictionary",
        inputs=("parameters",),
        outputs=("total",),
        cases=lambda: [({"W": np.arange(3.0), "names": ["a", "b"]},)],
        hints=(),
    )
    assert judge(of_arrays, answer, lambda parameters: 0.0).kind == "input changed"
    assert judge(of_arrays, lambda parameters: 0.0, lambda parameters: 0.0).right


def test_a_nan_that_is_right_is_not_blamed():
    hidden = Exercise(id="99.6", title="a gap", inputs=("x",), outputs=("y",), cases=lambda: [(2.0,)], hints=())
    found = judge(hidden, lambda x: np.array([np.nan, 3.0]), lambda x: np.array([np.nan, 2.0]))
    assert "off by up to 50 % of the largest right number, at y[1]: 3 in place of 2" in found.text
