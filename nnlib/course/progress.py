"""What a learner has done: one small JSON file, progress.json, beside their copies of the lessons.

It exists only in a folder that `python -m nnlib.course start` made; elsewhere (in lessons/, in tests, on a machine in
the cloud) nothing is recorded.
"""

import collections
import json
from pathlib import Path

from nnlib.files import write_whole

FILE = "progress.json"
NOTHING = {"right": False, "tries": 0, "hints": 0}
_TYPES = {name: type(value) for name, value in NOTHING.items()}
_hints: collections.Counter = collections.Counter()  # where no file keeps them


def read(folder=".") -> dict[str, dict]:
    """Return {exercise: {"right": bool, "tries": int, "hints": int}}; what cannot be read counts as not there."""
    try:
        content = json.loads((Path(folder) / FILE).read_text(encoding="utf-8"))
        return {name: entry for name, entry in content.items() if _is_entry(entry)}
    except (OSError, ValueError, AttributeError):
        return {}


def write(content: dict, folder=".") -> None:
    """Write the file, whole or not at all."""
    write_whole(Path(folder) / FILE, (json.dumps(content, indent=1, sort_keys=True) + "\n").encode())


def record_check(identifier: str, right: bool, folder=".") -> None:
    """Note the result of a check, where the folder keeps progress; what was right once stays done."""
    _note(identifier, folder, lambda entry: entry.update(right=right or entry["right"], tries=entry["tries"] + 1))


def forget(identifier: str, folder=".") -> None:
    """Make an exercise open again."""
    _note(identifier, folder, lambda entry: entry.update(NOTHING))


def count_hint(identifier: str, folder=".") -> int:
    """Note that a hint was asked for; return how many had been before: by the file, else since Python started."""
    before = read(folder).get(identifier, NOTHING)["hints"] if _is_kept(folder) else _hints[identifier]
    _hints[identifier] += 1
    _note(identifier, folder, lambda entry: entry.update(hints=before + 1))
    return before


def _is_kept(folder):
    return (Path(folder) / FILE).is_file()


def _is_entry(entry):
    return isinstance(entry, dict) and {name: type(value) for name, value in entry.items()} == _TYPES


def _note(identifier, folder, change):
    if _is_kept(folder):
        content = read(folder)
        entry = dict(content.get(identifier, NOTHING))
        change(entry)
        write({**content, identifier: entry}, folder)
