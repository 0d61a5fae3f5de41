"""The code is formatted, linted and typed as pyproject.toml says, and the project's parts agree with each other."""

import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nnlib.course.build import scripts

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.locked  # other versions of these tools may say other things
@pytest.mark.parametrize("arguments", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join)
def test_tools_find_nothing(arguments):
    run = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def commands(name):
    """Return the lines of the README's code block that is marked with this name."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.search(rf"<!-- {name} -->\n```\w*\n(.*?)```", text, re.DOTALL)[1].strip().splitlines()


def test_readme_commands_are_one_line_and_differ_only_in_their_end():
    for system, python in (("", ".venv/bin/python"), (" windows", r".venv\Scripts\python")):
        (start,), (test,) = commands(f"start{system}"), commands(f"test{system}")
        assert start.endswith(f"{python} -m nnlib.course start")
        assert test.endswith(f"{python} -m pytest")
        assert start.removesuffix("nnlib.course start") == test.removesuffix("pytest")
        assert "-r requirements.txt" in start


def test_readme_lists_every_lesson():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for script in scripts():
        assert f"lessons/{script.stem}.ipynb" in text


def test_every_lesson_ends_with_a_link_to_the_next():
    for script, following in itertools.pairwise(scripts()):
        link = script.read_text(encoding="utf-8").rpartition("# **Next:** ")[2]
        assert re.match(rf"\[{following.stem[:2]} · [^]]+\]\({following.stem}\.ipynb\)", link), script.name


def test_lock_has_every_dependency_and_the_package_itself():
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower()
    assert re.search(r"^-e \.", lock, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for dependency in [*project["dependencies"], *extras["dev"], *extras["cluster"]]:
        name = re.match(r"[\w-]+", dependency)[0].lower()
        assert re.search(rf"^{name}==", lock, re.MULTILINE), f"{name} is not locked: see CONTRIBUTING.md"
    for heavy in ("torch", "keras", "jax", "tensorflow"):
        assert not re.search(rf"^{heavy}==", lock, re.MULTILINE)
