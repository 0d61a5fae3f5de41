"""Records: what one run measured, kept as one small JSON file named by the hash of its settings and seed.

A record is {schema, settings, seed, figures, seconds, versions, sha256}. The name follows from settings and seed alone,
so whoever repeats a run knows where its record would be; time and versions are told, not hashed. A file is written
beside and renamed: there is never half a record under a record's name. What is not sound all the same (cut by a full
disk, edited, put there by something else) is named, set aside as *.json.broken and run again, never believed.
"""

import hashlib
import json
import re
from pathlib import Path

from nnlib.files import write_whole

SCHEMA = 1
PARTS = {"schema", "settings", "seed", "figures", "seconds", "versions", "sha256"}
LARGEST = 2**20  # bytes; a record has about 2 000


class BrokenRecord(ValueError):
    """A file stands under a record's name and is none."""


def canonical(value) -> str:
    """Return JSON data as text, the same for equal data: keys sorted, no spaces, no NaN (ValueError)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def key(settings: dict, seed: int) -> str:
    """Return the name of a run: the first 32 hexadecimal digits of the SHA-256 of its settings and seed."""
    return _digest({"schema": SCHEMA, "settings": settings, "seed": seed})[:32]


def record(settings: dict, seed: int, figures: dict, seconds: float, versions: dict) -> dict:
    """Return a record, with the checksum of all the rest."""
    content = {
        "schema": SCHEMA,
        "settings": settings,
        "seed": seed,
        "figures": figures,
        "seconds": seconds,
        "versions": versions,
    }
    return {**content, "sha256": _digest(content)}


def read(path) -> dict:
    """Return the record in a file; FileNotFoundError where there is none, BrokenRecord where it is not sound."""
    path = Path(path)
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BrokenRecord(f"{path} is too long for a record.")
    try:
        found = json.loads(content)
        checksum = _digest({name: found[name] for name in PARTS - {"sha256"}})
        sound = found.keys() == PARTS and found["schema"] == SCHEMA and found["sha256"] == checksum
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BrokenRecord(f"{path} is no record of schema {SCHEMA}: {type(error).__name__}.") from None
    if not sound:
        raise BrokenRecord(f"{path} is no record of schema {SCHEMA}, or was changed: its checksum is another.")
    if path.stem != key(found["settings"], found["seed"]):
        raise BrokenRecord(f"{path} holds the record of another run.")
    return found


class Folder:
    """The records of any number of sweeps, one file each. `report` is told of every file that is set aside."""

    def __init__(self, path, report=print):
        self.path, self.report = Path(path), report

    def get(self, name: str) -> dict | None:
        """Return the record of the run `name`, or None where there is no sound one."""
        path = self.path / f"{name}.json"
        try:
            return read(path)
        except FileNotFoundError:
            return None
        except BrokenRecord as broken:
            aside = path.with_suffix(".json.broken")
            try:
                path.replace(aside)
            except FileNotFoundError:
                return None  # another sweep, at the same time, has set it aside
            self.report(f"{broken} It is set aside as {aside.name}, and the run is done again.")
            return None

    def put(self, found: dict) -> None:
        """Write a record, unless another sweep has finished the same run meanwhile."""
        name = key(found["settings"], found["seed"])
        if self.get(name) is None:
            self.path.mkdir(parents=True, exist_ok=True)
            write_whole(self.path / f"{name}.json", (json.dumps(found, allow_nan=False) + "\n").encode())

    def all(self) -> list[dict]:
        """Return all sound records, in the order of their names."""
        names = sorted(path.stem for path in self.path.glob("*.json") if re.fullmatch("[0-9a-f]{32}", path.stem))
        return [found for name in names if (found := self.get(name)) is not None]


def _digest(value) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()
