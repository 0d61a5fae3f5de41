"""Marks of made-up notebooks of every kind: each answer gets what its own code earns, whatever stands around it."""

import asyncio
import csv
import hashlib
import io
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from nnlib.course import grade, kernels, submission
from nnlib.course.__main__ import main
from nnlib.course.answering import decode, encode
from nnlib.course.build import EXERCISE, LESSONS, SOLUTIONS
from nnlib.course.catalogue import EXERCISES

FOUR = "04_backpropagation"
TOKEN = secrets.token_hex(16)  # by which processes that an answer leaves behind are found
LIMITS = grade.Limits(seconds=6, megabytes=700)
IN_LESSONS = [key for path in sorted(LESSONS.glob("*.ipynb")) for key in EXERCISES if key[:2] == path.name[:2]]
KEYS = ("04.1", "04.2", "04.3", "04.4", "04.5")


def answer(key, name, arguments, *lines):
    body = "\n    ".join(lines)
    return f'@exercise("{key}", reference=reference.{name})\ndef {name}({arguments}):\n    {body}\n'


def one(*lines):
    return answer("04.1", "two_neurons", "x, y, w1, b1, w2, b2", *lines)


def two(*lines):
    return answer("04.2", "neuron_backward", "x, w, b, grad", *lines)


def three(*lines):
    return answer("04.3", "central_difference", "f, x, h", *lines)


def four(*lines):
    return answer("04.4", "dense_backward", "x, W, grad", *lines)


def cells(source):
    return json.loads(source.read_text(encoding="utf-8"))["cells"]


def solved(key):
    """Return the code of the solution's cell."""
    (path,) = SOLUTIONS.glob(f"{key[:2]}_*.ipynb")
    return next(code for code in map(code_of, cells(path)) if EXERCISE.findall(code) == [key])


def code_of(cell):
    return "".join(cell["source"]) if cell["cell_type"] == "code" else ""


def notebook(codes):
    content = [{"cell_type": "code", "source": code, "outputs": [], "metadata": {}} for code in codes]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": content})


def lesson_four(answers, first=(), last=()):
    """Return a learner's notebook of lesson 04: the lesson with these cells in place of those of the exercises.

    An answer of None means that the learner deleted the cell.
    """
    codes = [code_of(cell) for cell in cells(LESSONS / f"{FOUR}.ipynb")]
    found = [(EXERCISE.findall(code), code) for code in codes]
    return notebook([*first, *(answers.get(key[0], code) if key else code for key, code in found), *last])


HALF = {
    "04.1": one("return 2 * (w2 * (w1 * x + b1) + b2 - y) * w2 * x, ..., ..., ..."),
    "04.2": two("return dz(x, w, b, grad) * x, dz(x, w, b, grad) * w, dz(x, w, b, grad)"),  # swapped; dz is below
    "04.3": three("return np.array([rise(f, x, i, h) / (2 * h) for i in range(len(x))])"),
    "04.4": four("return x @ grad, W, grad"),  # raises, and the next one calls it
    "04.5": solved("04.5"),
}
HELPERS = [
    "%matplotlib inline\nfrom math import inf as infinity\nfor letter in 'training':\n    print(letter)",
    "tables = {}\nfor i in range(1, 7):\n    tables[i] = np.eye(i)",
    "def rise(f, x, i, h):\n    return f(x + h * tables[len(x)][i]) - f(x - h * tables[len(x)][i])",
    "this_takes_for_ever = [number for number in iter(int, 1)]",
]
SLOPE = "def dz(x, w, b, grad):\n    return grad * (1 - np.tanh(x @ w + b) ** 2)"
CRASHING = {
    "04.1": one("import os", "os._exit(0)"),
    "04.2": solved("04.2"),
    "04.3": three("while True: pass"),
    "04.4": "%%time\n" + solved("04.4"),
    "04.5": answer("04.5", "network_backward", "*case", "hoard = []", "while True: hoard.append(b'x' * 20_000_000)"),
}
TAMPERED_FIRST = [
    """
from nnlib.course import judging, reference as truth
import nnlib.course.grade, nnlib.course.exercises, numpy
def right(*anything, **more):
    print("04.2 right.")
    return judging.Verdict("right", "04.2 right.")
check = judging.judge = nnlib.course.grade.judge = nnlib.course.exercises.judge = right
numpy.allclose = judging._equal = lambda *values, **more: True
def exercise(key, reference):
    def decorate(function):
        reference.answer, reference.exercise, reference.reference = reference, key, reference
        return reference
    return decorate
""",
    "import sys, os\nsys.exit(0)\nos._exit(0)",
    "print('04.2 right.')",
]
TAMPERED = {
    "04.1": one("return reference.two_neurons(x, y, w1, b1, w2, b2)"),
    "04.2": "from nnlib.course.exercises import exercise as mark\n"
    + two("return mark('04.2', reference=reference.neuron_backward)(lambda *case: ...)(x, w, b, grad)"),
    "04.3": three(
        "from nnlib.course import judging",
        "judging.judge = judging._equal = lambda *values: True",
        "print('04.3 right.')",
        "return np.zeros(len(x))",
    ),
    "04.4": solved("04.4"),
    "04.5": None,
}
ODD = {
    "04.1": one("raise KeyError('the cell below takes this exercise')"),
    "04.2": '@exercise("04.2", reference=reference.neuron_backward)\ndef neuron_backward(x, w, b, grad)\n    return 1',
    "04.3": '@exercise("04.3", reference=None)\nclass Impossible:\n    pass\n'
    + three("return object(), f, open('/no/way')"),
    "04.4": four(
        "import os, subprocess, sys, tempfile",
        "open('marks.csv', 'w').write('04.4,100')",
        "os.chdir(tempfile.mkdtemp(dir='.'))",
        "for number in range(3000): print('x' * 1000)",
        f"nap = [sys.executable, '-c', 'import time; time.sleep(600)', '{TOKEN}']",
        "if hasattr(os, 'fork') and os.fork() == 0:",
        "    subprocess.Popen(nap, start_new_session=True)",
        "return grad @ W.T, x.T @ grad, grad.sum(axis=0)",
    ),
    "04.5": solved("04.5").replace("04.5", "04.1").replace("def network_backward", "def other"),
}
ASKS = one("return input('What is it?')")
COMMENTED = "# " + one("return 1").replace("\n", "\n# ")
OLD = json.dumps({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": solved("04.1")}]}]})


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade a folder with all kinds of notebooks, by the command; return its rows, what it printed, and its file."""
    folder = tmp_path_factory.mktemp("the class")
    whole = [code_of(cell) for path in sorted(LESSONS.glob("*.ipynb")) for cell in cells(path)]
    files = {
        **{f"Zoë Ünal/{path.name}": path.read_text(encoding="utf-8") for path in SOLUTIONS.glob("*.ipynb")},
        f"untouched/{FOUR}.ipynb": notebook(whole),
        f"half done/{FOUR}.ipynb": lesson_four(HALF, HELPERS, [SLOPE, "tables = None", "def rise(): pass"]),
        f"crashing/week 4/{FOUR}.ipynb": lesson_four(CRASHING),
        f"tampered/{FOUR}.ipynb": lesson_four(TAMPERED, TAMPERED_FIRST),
        f"odd_{FOUR}.ipynb": lesson_four(ODD),
        f"twice/{FOUR}.ipynb": lesson_four({"04.1": ASKS}, last=[solved("04.4"), COMMENTED]),
        f"twice/{FOUR}-Copy1.ipynb": notebook([]),
        f"emptied/{FOUR}.ipynb": notebook([]),
        f"broken/{FOUR}.ipynb": lesson_four({"04.1": solved("04.1")})[:-20],
        f"=1+1_{FOUR}.ipynb": OLD,
        "@sum/my own notes.ipynb": notebook(["print(1)"]),
        f"twice/.ipynb_checkpoints/{FOUR}.ipynb": notebook([solved("04.1")]),
        f"__MACOSX/._{FOUR}.ipynb": "\0",
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    before, table = fingerprint(folder), tmp_path_factory.mktemp("marks") / "marks.csv"
    command = [sys.executable, "-m", "nnlib.course", "grade", str(folder), "--csv", str(table)]
    limits = [f"--seconds={LIMITS.seconds}", f"--megabytes={LIMITS.megabytes}"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([*command, *limits], capture_output=True, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert fingerprint(folder) == before  # learners' files are never written
    assert [path.name for path in table.parent.iterdir()] == ["marks.csv"]
    rows = list(csv.DictReader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline="")))
    return rows, done.stdout, table


def fingerprint(folder):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def marks(graded, learner):
    return {row["exercise"]: (row["marks"], row["reason"]) for row in graded[0] if row["learner"] == learner}


def test_solutions_get_all_marks(graded):
    found = marks(graded, "Zoë Ünal")
    assert found == {key: (str(grade.MARKS.get(key, 1)), "right") for key in IN_LESSONS}


def test_untouched_lessons_get_none(graded):
    assert marks(graded, "untouched") == dict.fromkeys(IN_LESSONS, ("0", "not attempted"))


def test_half_done_and_wrong_answers_hear_why_and_right_ones_may_use_helpers_of_any_cell(graded):
    found = marks(graded, "half done")
    assert found["04.1"] == ("0", "half done: db1 is still `...`.")
    assert found["04.2"][0] == "0" and found["04.2"][1].startswith("wrong: dx and dw are swapped. ")
    assert found["04.3"] == ("1", "right")
    assert found["04.4"][0] == "0"
    assert re.match(r"raised ValueError when called with x of shape \(7, 3\).* It says: matmul: ", found["04.4"][1])
    assert "last lines" not in found["04.4"][1]
    assert found["04.5"] == ("2", "right, with the library's answer to 04.4")


def test_one_answer_that_crashes_loops_or_eats_memory_costs_only_its_own_marks(graded):
    found = marks(graded, "crashing/week 4")
    assert found["04.1"] == ("0", "the code ended Python itself: by sys.exit or os._exit, or by a crash")
    assert found["04.2"] == ("1", "right")
    assert found["04.3"] == ("0", "the code took longer than 6 s")
    assert found["04.4"] == ("1", "right")
    assert found["04.5"] == ("0", "the code took more than 700 MB of memory")


def test_tampering_earns_nothing_and_costs_nothing(graded):
    found = marks(graded, "tampered")
    for key in ("04.1", "04.2"):
        assert found[key][0] == "0" and "The course's own answer was called" in found[key][1]
    assert found["04.3"][0] == "0" and found["04.3"][1].startswith("wrong: ")
    assert found["04.4"] == ("1", "right")
    assert found["04.5"] == ("0", 'there is no cell with @exercise("04.5", ...)')


def test_odd_answers(graded):
    found = marks(graded, "odd")
    assert found["04.1"][0] == "0" and "raised TypeError" in found["04.1"][1]  # the cell below took its exercise
    assert found["04.2"] == ("0", "its cell cannot be run: SyntaxError: expected ':'")
    assert found["04.3"][0] == "0" and found["04.3"][1].startswith("raised FileNotFoundError when called with f of")
    assert found["04.3"][1].endswith("No such file or directory: 'way'.")
    assert found["04.4"] == ("1", "right")
    assert found["04.5"] == ("0", 'there is no cell with @exercise("04.5", ...)')


def test_nobody_answers_when_an_answer_asks(graded):
    row = next(row for row in graded[0] if row["file"] == f"twice/{FOUR}.ipynb" and row["exercise"] == "04.1")
    assert row["marks"] == "0" and "does not support input requests" in row["reason"]


def test_no_process_is_left(graded):
    for process in psutil.process_iter():
        try:
            assert TOKEN not in process.cmdline()
        except psutil.Error:
            continue


def test_notebooks_without_exercises_count_as_the_lesson_they_are_called(graded):
    for learner, reason in (
        ("emptied", "there is no cell with"),
        ("broken", "the file is damaged: it is not JSON"),
        ("'=1+1", "the file is no notebook of format 4"),
    ):
        found = marks(graded, learner)
        assert found.keys() == set(KEYS)
        assert all(earned == "0" and why.startswith(reason) for earned, why in found.values())
    (row,) = [row for row in graded[0] if row["learner"] == "'@sum"]
    assert (row["exercise"], row["marks"], row["out of"]) == ("", "0", "0")
    assert row["reason"] == "there is no exercise of the course in it"


def test_the_summary_takes_the_better_of_two_and_prints_a_line_for_each_learner(graded):
    rows, printed, table = graded
    assert len([row for row in rows if row["learner"] == "twice"]) == 10
    lines = printed.splitlines()
    every = sum(grade.MARKS.get(key, 1) for key in IN_LESSONS)
    totals = {
        line.split("  ")[0]: line.split("  ")[-1].strip() for line in lines[lines.index("") + 1 :] if "  " in line
    }
    assert totals == {
        "Zoë Ünal": f"{every} of {every}", "untouched": f"0 of {every}", "half done": "3 of 6", "twice": "1 of 6",
        "crashing/week 4": "2 of 6", "tampered": "1 of 6", "odd": "1 of 6", "emptied": "0 of 6", "broken": "0 of 6",
        "=1+1": "0 of 6", "@sum": "0 of 0",
    }  # fmt: skip
    assert f"Zoë Ünal/{FOUR}.ipynb: 6 of 6" in lines
    assert lines[-1] == f"The marks and their reasons are in {table}."


def test_reasons_hold_no_addresses_and_no_folders(graded):
    for row in graded[0]:
        assert not re.search(r"0x[0-9a-f]{4}|/tmp|nnlib-|/home|/root", row["reason"])
    for text, plain in (
        ("<function f at 0x7f12ab34cd56> fails", "<function f> fails"),
        ("no '/home/ann/course/my data.csv'\n  here", "no 'my data.csv' here"),
        (r"no C:\Users\ann\data.csv", "no data.csv"),
        ("divided by 1/m, not K/m", "divided by 1/m, not K/m"),
        ("x" * 600, "x" * 500 + " ..."),
        ("a \udcff b", "a ? b"),
    ):
        assert grade._plain(text) == plain


def test_formulas_are_made_harmless():
    row = grade.Mark("=cmd", "+file", "04.1", 0, 1, "-reason")
    lines = grade.as_csv([row, grade.Mark("@x", "\tf", "", 0.5, 1, "a, b")]).decode("utf-8-sig").splitlines()
    assert lines == [
        "learner,file,exercise,marks,out of,reason",
        "'=cmd,'+file,04.1,0,1,'-reason",
        "'@x,'\tf,,0.5,1,\"a, b\"",
    ]


def test_marks_are_of_exercises_that_there_are():
    assert grade.MARKS.keys() <= EXERCISES.keys()
    assert all(worth > 0 for worth in grade.MARKS.values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none"], "There is no folder"),
        (["empty"], "There are no notebooks"),
        (["full", "--workers=0"], "At least one notebook at a time"),
        (["full", "--seconds=0"], "Limits are positive"),
        (["full", "--csv=none/marks.csv"], "name a file in a folder that is there"),
        (["full", "--megabytes=20"], "No kernel can be prepared to mark notebooks in: it took more than 20 MB"),
    ],
)
def test_what_cannot_be_done_is_refused(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.ipynb").write_text(notebook([solved("04.1")]))
    assert main(["grade", "--csv=marks.csv", *arguments]) == 1
    assert message in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "full"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent by a signal here")
def test_ctrl_c_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.ipynb").write_text(lesson_four({"04.1": one(f"while True: '{TOKEN}'")}), encoding="utf-8")
    command = [sys.executable, "-m", "nnlib.course", "grade", str(tmp_path), "--csv", str(tmp_path / "marks.csv")]
    process = subprocess.Popen([*command, "--seconds=300"], stderr=subprocess.PIPE, text=True)
    began = time.monotonic()
    family = []
    while not family and process.poll() is None and time.monotonic() < began + 60:
        family = psutil.Process(process.pid).children()
        time.sleep(0.1)
    assert family, process.communicate(timeout=60)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130, said
    assert psutil.wait_procs(family, timeout=10)[1] == []
    assert [path.name for path in tmp_path.iterdir()] == ["a.ipynb"]


def test_a_kernel_starts_anew_after_each_stop():
    async def use():
        async with kernels.Kernel("x = 1", megabytes=500) as kernel:
            await kernel.run("assert x == 1; y = 2", 10)
            await kernel.run("assert y == 2", 10)  # the same kernel still
            with pytest.raises(kernels.Stopped, match="ended Python itself"):
                await kernel.run("import os; os.kill(os.getpid(), 9)", 10)
            await kernel.run("assert 'y' not in globals() and x == 1", 10)
            with pytest.raises(kernels.Stopped, match="stopped with NameError"):
                await kernel.run("nothing", 10)
        return kernel.folder

    assert not asyncio.run(use()).exists()


def run_here(program):
    namespace = {}
    for number, code in enumerate(program.code):
        exec(code, namespace)
        if number == program.target:
            first, *rest = program.name.split(".")
            found = namespace[first]
    for part in rest:
        found = vars(found)[part]
    return found


def test_a_method_is_marked_as_part_of_its_class():
    learner = submission.Submission(
        [
            "class Base:\n    def scale(self): return factor",
            'class Layer(Base):\n    @exercise("04.4", reference=reference.a)\n'
            "    def forward(self, x):\n        return x * self.scale()\n"
            '    @staticmethod\n    @exercise("04.5", reference=reference.b)\n    def other(x): return ...',
            "factor = 3; unused = 1 / 0",
        ]
    )
    lesson = submission.Submission(
        ["def exercise(key, reference):\n    return lambda function: function", "class reference:\n    a = b = None"]
    )
    program = learner.program("04.4", lesson, with_helpers=True)
    assert program.name == "Layer.forward" and program.helpers == ()
    assert not any("1 / 0" in code for code in program.code)
    forward = run_here(program)
    assert forward(forward.__globals__["Layer"](), 2) == 6


def test_the_answers_own_cell_and_those_before_it_come_before_later_ones_and_the_lesson():
    learner = submission.Submission(
        [
            "a = 'before'\nb = 'before'",
            'a = "here"\n@exercise("04.1")\ndef f(): return a, b, c, d',
            "a = b = c = 'later'",
        ]
    )
    lesson = submission.Submission(["a = b = c = d = 'lesson'", '@exercise("04.1")\ndef f(): return ...'])
    assert run_here(learner.program("04.1", lesson, with_helpers=True))() == ("here", "before", "later", "lesson")


def test_the_last_cell_of_an_exercise_counts():
    good, bad = '@exercise("04.1")\ndef f(): return 1', '@exercise("04.1")\ndef f(: return 2'
    for sources in ([bad, good], [good, bad]):  # what cannot run defines nothing
        assert submission.Submission(sources).broken == {} and submission.Submission(sources).exercises == {"04.1"}
    assert submission.Submission([bad]).broken == {"04.1": "SyntaxError: invalid syntax"}
    commented = bad.replace("@", "# @")
    assert submission.Submission([commented, f"'''\n{bad}'''"]).exercises == set()
    twice = submission.Submission([good, good.replace("return 1", "return 2")])
    assert run_here(twice.program("04.1", submission.Submission([]), with_helpers=True))() == 2


@pytest.mark.parametrize(
    "source", ["(" * 500, "-" * 100_000 + "1", "x = '\0'", "return", "nonlocal x", "if x:\n", "\\"]
)
def test_cells_that_cannot_be_read_harm_no_other(source):
    found = submission.Submission([source, solved("04.1")])
    assert found.exercises == {"04.1"} and found.broken == {}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": 3}', "[" * 100_000, b"\xff\xfe{}", "null"])
def test_files_that_are_no_notebooks_are_said_so(tmp_path, content):
    path = tmp_path / "a.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match="the file is"):
        submission.read(path)


def test_damaged_cells_are_passed_over(tmp_path):
    odd = [3, {}, {"cell_type": "code"}, {"cell_type": "code", "source": 3}, {"cell_type": "markdown", "source": "x"}]
    good = {"cell_type": "code", "source": ["a = 1\n", None, solved("04.1")]}
    path = tmp_path / "a.ipynb"
    path.write_text("\ufeff" + json.dumps({"cells": [*odd, good]}), encoding="utf-8")
    assert submission.read(path).exercises == {"04.1"}


@pytest.mark.parametrize(
    "value",
    [
        None, ..., 3, 2.5, True, np.float32(0.1), np.arange(6.0).reshape(2, 3).T, np.array([], int), np.array(7),
        [1.5, np.zeros(3, np.float32)], (1, ..., None), [[1, 2], [3]], np.array([1 + 2j]), np.array([np.nan, np.inf]),
        "", ["a", "ü 網"], {"b": [1.5], "a": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_results_arrive_as_they_were(value):
    def same(a, b):
        if isinstance(a, (list, tuple)):
            return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
        if isinstance(a, dict):
            return type(a) is type(b) and list(a) == list(b) and all(map(same, a.values(), b.values()))
        if a is None or a is ... or isinstance(a, str):
            return type(a) is type(b) and a == b
        return np.asarray(a).dtype == np.asarray(b).dtype and np.array_equal(a, b, equal_nan=True)

    assert same(value, decode(json.loads(json.dumps(encode(value)))))


def test_what_is_no_number_arrives_as_its_type_and_what_is_too_large_as_its_shape():
    assert type(decode(encode({3: "a"}))).__name__ == "dict"
    assert type(decode(encode(len))).__name__ == "builtin_function_or_method"
    assert type(decode(encode("x" * 200_000))).__name__ == "str"
    assert decode(encode(np.ones((1000, 1000)))).shape == (1000, 1000)
    with pytest.raises(ValueError, match="expected numbers"):
        decode({"dtype": "O", "shape": [1], "data": None})


@pytest.mark.parametrize(
    "line",
    [
        '{"list": "cases", "value": {"kind": "set", "items": []}, "inputs": []}',
        '{"list": "cases", "value": 3, "inputs": []}',
        '{"list": "cases", "value": null}',
        '{"list": "cases", "error": 3, "message": ""}',
        '{"list": "cases", "value": {"dtype": "f8", "shape": [-2], "data": null}, "inputs": []}',
    ],
)
def test_forged_results_cost_only_the_forger(tmp_path, line):
    path = tmp_path / "job.results"
    path.write_text(f"{line}\n[]\nnot json\n")
    replay = grade._Replay(path)
    replay.exercise("01.1").cases()
    with pytest.raises(grade._Missing, match="tampered"):
        replay(np.ones(2), np.ones(2), 1.0)
    with pytest.raises(grade._Missing):
        replay(np.ones(2), np.ones(2), 1.0)


def test_an_input_that_was_changed_is_found_out(tmp_path):
    path = tmp_path / "job.results"
    inputs = [encode(np.zeros(3)), encode(np.ones(3)), None]
    path.write_text(json.dumps({"list": "cases", "value": encode(1.0), "inputs": inputs}))
    replay = grade._Replay(path)
    replay.exercise("01.1").cases()
    x = np.ones(3)
    replay(x, np.ones(3), 1.0)
    assert (x == 0).all()


@pytest.mark.parametrize(("after", "found"), [([len, "a"], [len, "a"]), (["b", len], ["b", ...]), ([len], [len])])
def test_texts_and_functions_in_a_list_are_compared_too(after, found):
    texts = [len, "a"]
    grade._change(texts, decode(encode(after)))
    assert len(texts) == len(found)
    assert all(mine is theirs or mine == theirs or theirs is ... for mine, theirs in zip(texts, found, strict=True))
    assert (texts == [len, "a"]) == (after == [len, "a"])


def test_what_became_of_a_dictionary_arrives():
    parameters = {"W": np.ones(2), "loss": len, "gone": 1.0}
    grade._change(parameters, decode(encode({"W": np.zeros(2), "loss": len})))
    assert parameters.keys() == {"W", "loss"}
    assert (parameters["W"] == 0).all()
    assert parameters["loss"] is len
