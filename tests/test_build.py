"""The notebooks are what the build makes of the scripts, and hold what readers and nbval rely on."""

import ast
import json
import re

import pytest

from nnlib.course import build

STEMS = [script.stem for script in build.scripts()]
FOLDERS = {"solutions": build.SOLUTIONS, "lessons": build.LESSONS}
BOTH = [(folder, stem) for folder in FOLDERS for stem in STEMS]


def notebook(folder, stem):
    return json.loads((FOLDERS[folder] / f"{stem}.ipynb").read_text(encoding="utf-8"))


def code_cells(content):
    return [cell for cell in content["cells"] if cell["cell_type"] == "code"]


def without_images(content):
    """Return the notebook without picture data, which may differ from machine to machine in a pixel."""
    for cell in code_cells(content):
        for output in cell["outputs"]:
            if "image/png" in output.get("data", {}):
                output["data"]["image/png"] = "..."
    return content


def test_there_is_one_script_for_each_lesson_and_nothing_else():
    assert STEMS
    assert [stem[:2] for stem in STEMS] == [f"{number:02d}" for number in range(len(STEMS))]
    found = {path.name for path in build.LESSONS.iterdir() if path.suffix}
    assert found == {*(f"{stem}.ipynb" for stem in STEMS), "results.md"}
    assert {path.stem for path in build.SOLUTIONS.iterdir() if path.suffix} == set(STEMS)


@pytest.mark.parametrize("stem", STEMS)
def test_building_again_changes_nothing(stem, tmp_path):
    build.build(build.SOLUTIONS / f"{stem}.py", lessons=tmp_path / "lessons", solutions=tmp_path / "solutions")
    for folder in FOLDERS:
        again = json.loads((tmp_path / folder / f"{stem}.ipynb").read_text(encoding="utf-8"))
        assert without_images(again) == without_images(notebook(folder, stem))


@pytest.mark.parametrize(("folder", "stem"), BOTH)
def test_stored_notebooks_are_complete_and_clean(folder, stem):
    content = notebook(folder, stem)
    cells = code_cells(content)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert len({cell["id"] for cell in content["cells"]}) == len(content["cells"])
    assert content["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in cells:
        for output in cell["outputs"]:
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr"
            text = json.dumps({key: value for key, value in output.get("data", output).items() if key != "image/png"})
            assert not re.search(
                r"0x[0-9a-f]{6,}|np\.(float|int|bool)\d*\(|<Figure|/tmp/|/home/|site-packages|Warning", text
            )
            if "image/png" in output.get("data", {}):
                assert len("".join(output["data"]["text/plain"])) > 10


@pytest.mark.parametrize("stem", STEMS)
def test_the_two_folders_differ_only_in_solutions_and_what_checks_say(stem):
    solved, blank = notebook("solutions", stem), notebook("lessons", stem)
    assert len(solved["cells"]) == len(blank["cells"])
    for one, other in zip(solved["cells"], blank["cells"], strict=True):
        assert one["id"] == other["id"]
        source, blank_source = "".join(one["source"]), "".join(other["source"])
        if "### BEGIN SOLUTION" in source:
            assert build.cleared(source) == blank_source
            assert blank_source.rstrip().endswith("return ...  # your code here")
            assert one["metadata"]["nbgrader"] == other["metadata"]["nbgrader"]
            assert one["metadata"]["nbgrader"]["grade_id"] == build.EXERCISE.search(source)[1]
            continue
        assert source == blank_source
        if source.startswith("check("):
            said, untouched = "".join(one["outputs"][0]["text"]), "".join(other["outputs"][0]["text"])
            assert re.fullmatch(r"\d\d\.\d+ right\.\n", said)
            assert re.fullmatch(
                r"\d\d\.\d+ not attempted yet\. The next cells use the library's version\.\n", untouched
            )
        elif one["cell_type"] == "code":
            assert without_images({"cells": [one]}) == without_images({"cells": [other]})


@pytest.mark.parametrize("stem", STEMS)
def test_every_exercise_ends_in_its_solution_and_is_checked(stem):
    cells = ["".join(cell["source"]) for cell in code_cells(notebook("lessons", stem))]
    exercises = [cell for cell in cells if "@exercise(" in cell]
    assert exercises
    for cell in exercises:
        function = ast.parse(cell).body[-1]
        assert ast.get_docstring(function)
        assert f"check({function.name})" in cells
        assert ast.unparse(function.body[-1]) == "return ..."


@pytest.mark.parametrize("stem", STEMS)
def test_grain(stem):
    """Cells are short, and every lesson has a slider and a guess (lengths as the design asks)."""
    content = notebook("solutions", stem)
    lengths = sorted(len("".join(cell["source"]).splitlines()) for cell in code_cells(content))
    assert lengths[len(lengths) // 2] < 8
    assert lengths[-1] <= 25
    text = "\n".join("".join(cell["source"]) for cell in content["cells"])
    assert "explore(" in text
    assert "predict(" in text


def test_clearing_keeps_everything_else():
    start = 'def f(x):\n    """What."""\n    # a hint\n'
    source = start + "    ### BEGIN SOLUTION\n    y = x\n\n    return y\n    ### END SOLUTION\n"
    assert build.cleared(source) == start + "    return ...  # your code here\n"
    two = source + "\n\nclass A:\n" + "".join(f"    {line}\n" for line in source.splitlines())
    assert build.cleared(two).count("return ...") == 2
    assert "        return ...  # your code here" in build.cleared(two)


def test_a_cell_that_fails_or_warns_stops_the_build(tmp_path):
    for code, message in (("1 / 0", "ZeroDivisionError"), ("import sys\nprint(1, file=sys.stderr)", "stderr")):
        script = tmp_path / "99_broken.py"
        script.write_text(f"# %% [markdown]\n# # Broken\n\n# %%\n{code}\n")
        with pytest.raises(Exception, match=message):
            build.build(script, lessons=tmp_path, solutions=tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["99_broken.py"]


def test_an_unlisted_nbval_tag_is_refused(tmp_path):
    script = tmp_path / "99_tagged.py"
    script.write_text('# %% [markdown]\n# # Tagged\n\n# %% tags=["nbval-skip"]\n1\n')
    with pytest.raises(ValueError, match="nbval-skip"):
        build.assemble(script, clear=False)


def test_the_address_stands_in_one_place():
    for stem in STEMS:
        text = json.dumps(notebook("lessons", stem))
        assert f"git+{build.repository()}" in text
        assert f"{build.repository().removeprefix('https://github.com/')}/blob/main/lessons/{stem}.ipynb" in text
        assert build.repository() not in (build.SOLUTIONS / f"{stem}.py").read_text(encoding="utf-8")
