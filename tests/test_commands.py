"""The course's commands, on folders of a made-up learner."""

import json
import subprocess
import sys

import pytest

from nnlib.course import hint, learner, progress
from nnlib.course.__main__ import main
from nnlib.course.build import LESSONS
from nnlib.course.catalogue import EXERCISES


@pytest.fixture
def my(tmp_path):
    folder = tmp_path / "my"
    learner.copy_lessons(my=folder)
    return folder


def edit(my, identifier, code):
    """Write `code` into the cell of an exercise, as a learner would."""
    path = next(my.glob(f"{identifier[:2]}_*.ipynb"))
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if f'@exercise("{identifier}"' in "".join(cell["source"]):
            cell["source"] = code
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_start_copies_and_never_overwrites(my):
    names = sorted(path.name for path in LESSONS.glob("*.ipynb"))
    assert sorted(path.name for path in my.iterdir()) == sorted([*names, "progress.json"])
    mine = edit(my, "01.1", "mine")
    progress.write({"01.1": {"right": True, "tries": 1, "hints": 0}}, my)
    before, kept = mine.read_bytes(), (my / "progress.json").read_bytes()
    (my / names[0]).unlink()
    assert learner.copy_lessons(my=my) == my / names[0]
    assert mine.read_bytes() == before
    assert (my / "progress.json").read_bytes() == kept
    assert (my / names[0]).read_bytes() == (LESSONS / names[0]).read_bytes()


def test_start_without_lessons_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="clone of its repository"):
        learner.copy_lessons(lessons=tmp_path / "none", my=tmp_path / "my")
    assert not (tmp_path / "my").exists()


def test_start_opens_jupyterlab_at_the_first_lesson(tmp_path, monkeypatch, capsys):
    called = {}
    monkeypatch.setattr(subprocess, "call", lambda command, cwd: called.update(command=command, cwd=cwd) or 0)
    assert main(["start", "--folder", str(tmp_path / "my"), "--no-browser", "--port=9999"]) == 0
    assert called["command"] == [sys.executable, "-m", "jupyterlab", "00_welcome.ipynb", "--no-browser", "--port=9999"]
    assert called["cwd"] == tmp_path / "my"
    assert (tmp_path / "my" / "00_welcome.ipynb").exists()
    assert str(tmp_path / "my") in capsys.readouterr().out


def test_status_reads_files_and_runs_nothing(my, capsys):
    edit(my, "01.1", "raise SystemExit('this must not run')")
    progress.record_check("01.1", right=True, folder=my)
    progress.record_check("01.2", right=False, folder=my)
    progress.record_check("01.2", right=False, folder=my)
    assert main(["status", "--folder", str(my)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "01.1  done   one neuron, one example  (1 try)" in lines
    assert "01.2  tried  one neuron, a batch  (2 tries)" in lines
    assert "01.3  open   a layer" in lines
    assert lines[-1] == f"1 of {len(EXERCISES)} exercises done"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        '{"01.1": 3}',
        '{"01.1": {}}',
        '{"unknown": {}}',
        '{"01.1": {"right": 1, "tries": "x", "hints": 0}}',
    ],
)
def test_a_damaged_progress_file_does_no_harm(my, content):
    (my / "progress.json").write_text(content)
    assert learner.status(my).endswith(f"0 of {len(EXERCISES)} exercises done")
    progress.record_check("01.1", right=True, folder=my)
    assert progress.read(my)["01.1"] == {"right": True, "tries": 1, "hints": 0}


def test_hints_come_one_by_one(my, capsys):
    for number in (1, 2, 1):
        assert main(["hint", "--folder", str(my), "01.1"]) == 0
        expected = f"01.1, hint {number} of 2: {EXERCISES['01.1'].hints[number - 1]}\n"
        assert capsys.readouterr().out == expected
    assert progress.read(my)["01.1"]["hints"] == 3


def test_hints_come_one_by_one_where_no_progress_is_kept(tmp_path, capsys):
    for number in (1, 2, 1):
        hint("1.2", tmp_path)
        assert f"01.2, hint {number} of 2" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_said_so(tmp_path, capsys):
    (tmp_path / "my").write_text("")
    assert main(["start", "--folder", str(tmp_path / "my")]) == 1
    assert str(tmp_path / "my") in capsys.readouterr().err


def test_every_solution_can_be_shown(capsys):
    for identifier in EXERCISES:
        assert main(["solution", identifier]) == 0
        printed = capsys.readouterr().out
        assert "return " in printed
        assert "###" not in printed


def test_reset_makes_one_cell_blank_and_keeps_the_answer(my, capsys):
    path = edit(my, "01.3", "my = 'precious'\n@exercise(\"01.3\", reference=None)\ndef f(): return 1")
    before = json.loads(path.read_text(encoding="utf-8"))
    assert main(["reset", "--folder", str(my), "01.3"]) == 0
    assert (my / "kept" / "01.3-1.py").read_text(encoding="utf-8").startswith("my = 'precious'")
    assert "01.3-1.py" in capsys.readouterr().out
    after, blank = json.loads(path.read_text(encoding="utf-8")), json.loads((LESSONS / path.name).read_text("utf-8"))
    changed = [i for i, (a, b) in enumerate(zip(before["cells"], after["cells"], strict=True)) if a != b]
    assert len(changed) == 1
    assert after["cells"][changed[0]]["source"] == blank["cells"][changed[0]]["source"]
    assert after["cells"][changed[0]]["outputs"] == []
    assert "already" in learner.reset("01.3", my=my)
    assert [kept.name for kept in (my / "kept").iterdir()] == ["01.3-1.py"]
    edit(my, "01.3", '@exercise("01.3", reference=None)\ndef f(): return 2')
    progress.record_check("01.3", right=True, folder=my)
    learner.reset("1.3", my=my)
    assert (my / "kept" / "01.3-2.py").exists()
    assert not progress.read(my)["01.3"]["right"]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.unlink(), "start copies it"),
        (lambda path: path.write_text("no notebook"), "is not a notebook"),
        (lambda path: path.write_text("{}"), "is not a notebook"),
        (lambda path: path.write_text('{"cells": []}'), "no longer in"),
    ],
)
def test_reset_says_what_is_wrong_and_changes_nothing(my, damage, message, capsys):
    path = my / "01_neuron_and_layer.ipynb"
    damage(path)
    before = path.read_bytes() if path.exists() else None
    assert main(["reset", "--folder", str(my), "01.3"]) == 1
    assert message in capsys.readouterr().err
    assert (path.read_bytes() if path.exists() else None) == before
    assert not (my / "kept").exists()


@pytest.mark.parametrize("command", ["hint", "solution", "reset"])
def test_unknown_exercises_are_refused(my, command, capsys):
    assert main([command, "--folder", str(my), "77.7"]) == 1
    assert "There is no exercise '77.7'; there are 00.1" in capsys.readouterr().err


def test_unknown_options_are_refused(capsys):
    with pytest.raises(SystemExit):
        main(["status", "--nonsense"])
    assert "--nonsense" in capsys.readouterr().err


def test_the_module_runs_as_a_command():
    shown = subprocess.run([sys.executable, "-m", "nnlib.course", "--help"], capture_output=True, text=True, check=True)
    assert "start" in shown.stdout
