"""Marks learners' notebooks: each exercise gets what the learner's own code earns, and a reason in plain words.

    python -m nnlib.course grade FOLDER --csv marks.csv

Verdicts are those of `check`, made here, in the grader's own process. The learner's code (submission.py says what of a
notebook counts) runs in a kernel, one for each notebook (kernels.py), where each answer is called on the exercise's
inputs and its results are written down (answering.py). So nothing that a notebook prints, redefines, deletes or
overwrites changes a verdict, and no answer that crashes or never ends costs the others their marks.

An answer that uses the learner's answer to another exercise is marked with it and, if it is not right so, once more
with the library's in its place: a mistake costs its marks once.

Two honest limits. It is no sandbox: grade on a machine, or as a user, that has nothing to lose. And it cannot know who
wrote an answer: `solution 04.2` shows ours to everybody.
"""

import asyncio
import contextlib
import csv
import dataclasses
import io
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnlib.course import reference
from nnlib.course.answering import LISTS, Other, decode
from nnlib.course.build import LESSONS
from nnlib.course.catalogue import EXERCISES
from nnlib.course.judging import CallFailed, judge
from nnlib.course.kernels import Kernel, Stopped
from nnlib.course.submission import Program, Submission, read, references
from nnlib.files import write_whole

MARKS = {"04.5": 2}  # what an exercise is worth, where that is not 1
COLUMNS = ("learner", "file", "exercise", "marks", "out of", "reason")
LONGEST = 500  # characters of a reason
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet computes a cell that begins with one of these


@dataclass(frozen=True)
class Mark:
    """One row of the table: an exercise in a file, or with `exercise` empty a file in which there is none."""

    learner: str
    file: str
    exercise: str
    marks: float
    out_of: float
    reason: str


@dataclass(frozen=True)
class Limits:
    """What one answer may take, each time it is run."""

    seconds: float = 20
    megabytes: float = 1000

    def __post_init__(self):
        if not (self.seconds > 0 and self.megabytes > 0):
            raise ValueError(f"Limits are positive; got {self.seconds} seconds and {self.megabytes} megabytes.")


def grade(folder, limits=Limits(), workers: int = 2, lessons=LESSONS, report=print) -> list[Mark]:
    """Mark all notebooks below `folder`, `workers` at a time, and say each one's result by `report`.

    Nothing in the folder is written. Raises NotADirectoryError where it is none, ValueError where no notebook is in it.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(f"There is no folder {folder}.")
    if workers < 1:
        raise ValueError(f"At least one notebook at a time; got {workers} workers.")
    paths = notebooks(folder)
    if not paths:
        raise ValueError(f"There are no notebooks (*.ipynb) in {folder}.")
    pristine = {path.stem: read(path) for path in sorted(Path(lessons).glob("[0-9][0-9]_*.ipynb"))}
    if not pristine:
        raise FileNotFoundError(f"There are no lessons in {lessons}: grade from a clone of the course's repository.")
    handed = [_Handed(folder, path, pristine) for path in paths]
    return asyncio.run(_mark_all(handed, limits, workers, report))


async def _mark_all(handed, limits, workers, report):
    free = asyncio.Semaphore(workers)

    async def mark(one):
        async with free:
            marks = await one.marks(limits)
        report(f"{one.file}: {_total(marks)}")
        return marks

    try:
        async with asyncio.TaskGroup() as group:  # Ctrl+C ends them all, and their kernels
            tasks = [group.create_task(mark(one)) for one in handed]
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    return [mark for task in tasks for mark in task.result()]


def notebooks(folder: Path) -> list[Path]:
    """Return the notebooks below a folder, without the copies that Jupyter, macOS and `reset` keep."""
    found = []
    for path in folder.rglob("*.ipynb"):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part in ("__MACOSX", "kept") for part in parts):
            found.append(path)
    return sorted(found)


def as_csv(marks: list[Mark]) -> bytes:
    """Return the table as CSV, in UTF-8 with a byte order mark: without it Excel spoils names like Zoë.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for mark in marks:
        row = dataclasses.astuple(mark)
        writer.writerow(f"'{x}" if isinstance(x, str) and x.startswith(FORMULA) else x for x in row)
    return file.getvalue().encode("utf-8-sig")


def summary(marks: list[Mark]) -> str:
    """Return a table of each learner's total; of an exercise handed in twice the better answer counts."""
    best: dict[str, dict] = defaultdict(dict)
    for mark in marks:
        before = best[mark.learner].get(mark.exercise)
        if before is None or mark.marks > before.marks:
            best[mark.learner][mark.exercise] = mark
    width = max(map(len, best))
    return "\n".join(f"{learner:{width}s}  {_total(found.values())}" for learner, found in best.items())


def write_csv(path, marks: list[Mark]) -> None:
    """Write the table to a file, whole or not at all."""
    write_whole(path, as_csv(marks))


class _Handed:
    """One notebook that was handed in."""

    def __init__(self, folder, path, pristine):
        place = path.relative_to(folder)
        self.file, self.pristine = _readable(place.as_posix()), pristine
        named = [name for name in pristine if name in path.stem]
        self.learner = _readable(place.parent.as_posix())
        if place.parent == Path():  # loose: alice_04_backpropagation.ipynb
            alone = re.sub("|".join(map(re.escape, named)), "", path.stem) if named else path.stem
            self.learner = _readable(alone.strip(" _-") or folder.resolve().name)
        try:
            self.submission, self.defect = read(path), ""
        except ValueError as error:
            self.submission, self.defect = Submission([]), str(error)
        # The exercises say which lesson it is; the file's name only where no exercise is left.
        found = {key[:2] for key in self.submission.exercises & EXERCISES.keys()}
        self.lessons = [name for name in pristine if name[:2] in found] or named

    async def marks(self, limits):
        if not self.lessons:
            return [Mark(self.learner, self.file, "", 0, 0, self.defect or "there is no exercise of the course in it")]
        async with Kernel("import nnlib.course.answering", limits.megabytes) as kernel:
            return [
                await self._mark(key, self.pristine[name], kernel, limits.seconds)
                for name in self.lessons
                for key in EXERCISES
                if key[:2] == name[:2]
            ]

    async def _mark(self, key, lesson, kernel, seconds):
        worth = MARKS.get(key, 1)
        if self.defect:
            right, reason = False, self.defect
        elif key in self.submission.broken:
            right, reason = False, f"its cell cannot be run: {self.submission.broken[key]}"
        elif key not in self.submission.exercises:
            right, reason = False, f'there is no cell with @exercise("{key}", ...)'
        else:
            program = self.submission.program(key, lesson, with_helpers=True)
            right, reason = await _verdict(key, program, lesson, kernel, seconds)
            if not right and program.helpers:
                alone = self.submission.program(key, lesson, with_helpers=False)
                right, _ = await _verdict(key, alone, lesson, kernel, seconds)
                if right:
                    reason = f"right, with the library's answer to {' and '.join(program.helpers)}"
        return Mark(self.learner, self.file, key, worth if right else 0, worth, _plain(reason))


async def _verdict(key, program: Program, lesson, kernel, seconds):
    """Run an answer in the kernel and judge its results here; return whether it is right, and the reason."""
    name = references(lesson)[key]
    job = kernel.folder / "job.json"
    results = job.with_suffix(".results")
    content = {"exercise": key, "reference": name, **dataclasses.asdict(program)}
    job.write_text(json.dumps(content), encoding="utf-8")
    results.unlink(missing_ok=True)
    stopped = "left no results"
    try:
        await kernel.run(f"nnlib.course.answering.run({str(job)!r})", seconds)
    except Stopped as reason:
        stopped = str(reason)
    replay = _Replay(results)
    try:
        with np.errstate(all="ignore"):  # where the learner's numbers are nan, the verdict says so
            verdict = judge(replay.exercise(key), replay, getattr(reference, name))
    except _Missing as missing:
        return False, str(missing) or f"the code {stopped}"
    except CallFailed as failed:
        said = f"It says: {failed.error}." if str(failed.error) else ""
        return False, str(failed).removeprefix(f"{key} ").replace("The last lines below say where.", said)
    if verdict.kind in ("right", "not attempted"):
        return verdict.right, verdict.kind
    return False, verdict.text.removeprefix(f"{key} ")


class _Missing(BaseException):
    """There is no result to judge; not an Exception, which `judge` would take for the answer's own."""


class _Replay:
    """Stands for an answer: each call gives what the answer gave in the kernel, for the same inputs.

    `judge` takes the inputs of one list at a time, each in order; so did the kernel.
    """

    def __init__(self, path):
        self.results = defaultdict(list)
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
        for line in lines:
            with contextlib.suppress(ValueError, TypeError, KeyError, RecursionError):  # the last one may be cut
                entry = json.loads(line)
                self.results[entry["list"]].append(entry)

    def exercise(self, key):
        """Return the exercise with lists of inputs that say which one is taken."""
        found = EXERCISES[key]
        return dataclasses.replace(
            found, **{name: self._taken(name, getattr(found, name)) for name in LISTS if getattr(found, name)}
        )

    def _taken(self, name, make):
        def taken():
            self.following = iter(self.results[name])
            return make()

        return taken

    def __call__(self, *inputs):
        for entry in self.results["definition"]:
            raise _Missing(f"its cell stops with {entry.get('error')}: {entry.get('message')}")
        entry = next(self.following, None)
        if entry is None:
            raise _Missing
        try:
            if "error" in entry:
                result = type(entry["error"], (Exception,), {})(entry["message"])
            else:
                result = decode(entry["value"])
                for mine, theirs in zip(inputs, entry["inputs"], strict=True):
                    _change(mine, decode(theirs))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise _Missing("its results were tampered with and cannot be read") from None
        if isinstance(result, Exception):
            raise result
        return result


def _change(mine, theirs):
    """Let an input become what the answer made of it."""
    if isinstance(mine, np.ndarray):
        mine.resize(np.shape(theirs), refcheck=False)
        mine[...] = theirs
    elif isinstance(mine, list):
        before = list(mine)
        mine[:] = theirs
        for i, (old, new) in enumerate(zip(before, theirs, strict=False)):
            mine[i] = _same_kind(old, new)
    elif isinstance(mine, dict):
        before = dict(mine)
        mine.clear()
        mine.update({name: _same_kind(before.get(name), new) for name, new in theirs.items()})


def _same_kind(old, new):
    """Return `old` in place of `new` where only its kind was written down: a function, say, is still there."""
    return old if isinstance(new, Other) and type(new).__name__ == type(old).__name__ else new


def _plain(reason):
    """Return a reason on one line, without addresses and folders of this machine, not too long."""
    for pattern, text in (
        (r"( at )?0x[0-9a-fA-F]{6,}", ""),
        (r"(?<![\w.])/(?:[^\s/'\"]+/)+", ""),
        (r"\b[A-Za-z]:\\+(?:[^\s\\'\"]+\\+)+", ""),
    ):
        reason = re.sub(pattern, text, reason)
    reason = " ".join(_readable(reason).split())
    return reason if len(reason) <= LONGEST else f"{reason[:LONGEST]} ..."


def _readable(text):
    """Return a text that can be written as UTF-8 on one line, whatever a file's name or an error's message holds."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text.encode("utf-8", "replace").decode())


def _total(marks):
    marks = list(marks)
    return f"{sum(mark.marks for mark in marks):g} of {sum(mark.out_of for mark in marks):g}"
