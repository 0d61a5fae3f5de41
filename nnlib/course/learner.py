"""The learner's own folder, my/: copies of the lessons, progress, exercises made blank again. Runs none of its code."""

import json
from pathlib import Path

from nnlib.course import progress
from nnlib.course.build import EXERCISE, LESSONS, REGION, ROOT, scripts
from nnlib.course.catalogue import EXERCISES, find
from nnlib.files import write_whole

MY = ROOT / "my"


def copy_lessons(lessons=LESSONS, my=MY) -> Path:
    """Copy the lessons that are not in `my` yet and return the first; what is there already is never touched.

    Raises FileNotFoundError where the course was installed without its lessons.
    """
    found = sorted(Path(lessons).glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise FileNotFoundError(f"There are no lessons in {lessons}: start the course from a clone of its repository.")
    Path(my).mkdir(parents=True, exist_ok=True)
    for lesson in found:
        target = Path(my) / lesson.name
        if not target.exists():
            write_whole(target, lesson.read_bytes())
    if not (Path(my) / progress.FILE).exists():
        progress.write({}, my)
    return Path(my) / found[0].name


def status(my=MY) -> str:
    """Return a table of all exercises: done, tried or still open."""
    done = progress.read(my)
    lines = []
    for exercise in EXERCISES.values():
        entry = done.get(exercise.id, progress.NOTHING)
        tries = entry["tries"]
        word = "done" if entry["right"] else "tried" if tries else "open"
        counted = f"  ({tries} {'try' if tries == 1 else 'tries'})" if tries else ""
        lines.append(f"{exercise.id}  {word:5s}  {exercise.title}{counted}")
    right = sum(done.get(identifier, progress.NOTHING)["right"] for identifier in EXERCISES)
    return "\n".join([*lines, f"{right} of {len(EXERCISES)} exercises done"])


def solution(identifier: str) -> str:
    """Return the code of an exercise's solution."""
    identifier = find(identifier).id
    for script in scripts():
        for cell in script.read_text(encoding="utf-8").split("# %%"):
            if _holds(cell, identifier) and (region := REGION.search(cell)):
                return "\n".join(line for line in region[0].splitlines() if "### " not in line)
    raise FileNotFoundError(f"There is no solution of {identifier} in {ROOT / 'solutions'}.")


def reset(identifier: str, lessons=LESSONS, my=MY) -> str:
    """Make an exercise's cell in `my` blank again, keep the learner's code in my/kept, and say where.

    Raises FileNotFoundError or ValueError where the learner's notebook is missing, broken, or lost the exercise.
    """
    identifier = find(identifier).id
    path = next(Path(my).glob(f"{identifier[:2]}_*.ipynb"), None)
    if path is None:
        raise FileNotFoundError(f"There is no lesson {identifier[:2]} in {my}: python -m nnlib.course start copies it.")
    blank = _cell(_notebook(Path(lessons) / path.name), identifier, path.name)
    notebook = _notebook(path)
    cell = _cell(notebook, identifier, path.name)
    mine = "".join(cell["source"])
    if mine == "".join(blank["source"]):
        return f"{identifier} is blank in {path} already."
    kept = _keep(Path(my) / "kept", identifier, mine)
    cell.update(source=blank["source"], outputs=[], execution_count=None)
    write_whole(path, (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode())
    progress.forget(identifier, my)
    return f"{identifier} is blank again in {path}; your code is kept in {kept}. If the notebook is open, reload it."


def _holds(source, identifier):
    found = EXERCISE.search(source)
    return found is not None and found[1] == identifier


def _notebook(path):
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if all(isinstance(cell["source"], (str, list)) for cell in notebook["cells"]):
            return notebook
    except (ValueError, KeyError, TypeError):
        pass
    raise ValueError(f"{path} is not a notebook: rename it, and `start` makes a fresh copy.")


def _cell(notebook, identifier, name):
    for cell in notebook["cells"]:
        if _holds("".join(cell["source"]), identifier):
            return cell
    raise ValueError(f"Exercise {identifier} is no longer in {name}: rename the file, and `start` makes a fresh copy.")


def _keep(folder, identifier, code):
    folder.mkdir(exist_ok=True)
    number = 1
    while (path := folder / f"{identifier}-{number}.py").exists():
        number += 1
    write_whole(path, f"{code}\n".encode())
    return path
