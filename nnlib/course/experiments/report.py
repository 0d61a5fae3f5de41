"""What a sweep found beside what was published: the table, the figure, and the page lessons/results.md."""

import textwrap
from dataclasses import dataclass

import numpy as np

from nnlib.course.build import LESSONS
from nnlib.course.display import Picture
from nnlib.course.experiments.records import Folder, key
from nnlib.course.experiments.tables import SUMMARY, SWEEPS, Row, Sweep
from nnlib.course.plots import found_and_published
from nnlib.files import write_whole

RECORDS, PAGE = LESSONS / "records", LESSONS / "results.md"
SCORES = {"accuracy": "accuracy", "f1": "macro F1"}  # what they are called
HEADER = ("setting", "published", "mean", "least to most", "seeds", "epochs")


@dataclass(frozen=True)
class Measured:
    """A row of a sweep and its records, one for each seed that has one; `score` is what it is judged by."""

    row: Row
    records: list[dict]
    score: str = "accuracy"

    def scores(self, of="test", score=None) -> np.ndarray:
        """Return the score of each seed whose training did not diverge, (seeds,)."""
        figure = f"{of}_{score or self.score}"
        return np.array([f["figures"][figure] for f in self.records if not f["figures"]["diverged"]], float)

    def __format__(self, what):
        """Return the mean, or what the page's text asks for: see tables.py."""
        if what == "loss":
            return f"{np.mean([found['figures']['loss'][-1] for found in self.records]):.3f}"
        part, score = "validation" if what == "validation" else "test", "accuracy" if what == "accuracy" else None
        numbers = self.scores(part, score)
        if what == "epochs":
            epochs = [found["figures"]["epochs"] for found in self.records]
            return _range(epochs, "d") if epochs else "-"
        if not len(numbers):
            return "-"
        return _range(numbers, ".4f") if what == "spread" else f"{numbers.mean():.4f}"

    def cells(self) -> list[str]:
        """Return the row's texts under HEADER."""
        lost = len(self.records) - len(self.scores())
        seeds = f"{len(self.records)}" + (f", {lost} diverged" if lost else "")
        return [self.row.label, self.row.published or "", f"{self}", f"{self:spread}", seeds, f"{self:epochs}"]


def measured(sweep: Sweep, records: dict[str, dict], data: dict, seeds: int, epochs=None) -> list[Measured]:
    """Return each row with its records among `records` {name: record}, for seeds 0 to `seeds` - 1."""
    found = []
    for row in sweep.rows:
        names = [key(sweep.settings(row, data, epochs), seed) for seed in range(seeds)]
        found.append(Measured(row, [records[name] for name in names if name in records], sweep.score))
    return found


def table(rows: list[Measured], separator="  ") -> str:
    """Return the table as lines of text, columns aligned."""
    cells = [HEADER, *(each.cells() for each in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [separator.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    return "\n".join(line.rstrip() for line in lines)


def plot(path, sweep: Sweep, rows: list[Measured], data: str) -> str:
    """Write the figure as PNG and return its text."""
    found = {each.row.label: each.scores() for each in rows}
    published = {each.row.label: each.row.share for each in rows}
    picture = Picture(found_and_published, size=(8, max(3, 0.3 * len(rows) + 1)))
    what = f"test {SCORES[sweep.score]}"
    image, text = picture.draw(found=found, published=published, what=what, title=f"{sweep.name}, {data}")
    write_whole(path, image)
    return text


# The page -------------------------------------------------------------------------------------------------------------

# What the page says of rows, which records know by checksum: how many are for the test, and a figure met on them.
ROWS = {
    "06f6c1ea0e903c85eadcd03b1cf72288645b07896090bab5889f9746d4bef4e2": (
        "The rows of the feed-forward networks are the 10 000 images of MNIST's published test set alone: for each "
        "seed another 7 000 of them to train on, 1 000 to validate, 2 000 to test. Report A had all 70 000 images. "
        "Numbers are float32, report D's float64.",
        2000,
        0.95,
    ),
    "4283f13c1b9e87cb86115798e2799cb0d2f5f1a4041c5fb00930e376510b7933": (
        "The rows of the convolutional networks are 8 000 images of CIFAR-10, from JPEG copies: 2 000 of its published "
        "test set to test, the same for each seed; of 6 000 others, for each seed another 5 200 to train on and 800 to "
        "validate. The whole set has 60 000. Numbers are float32.",
        2000,
        0.55,
    ),
    "0d7bc77e054aa6db66bd13d889f85ef59888ba8ab084c89f42368d65362d96c5": (
        "The rows of the recurrent networks are the Indonesian texts of NusaX-Sentiment as they are published, for "
        "every seed: 500 to train on, 100 to validate, 400 to test. The training texts have 2 794 words; with a number "
        "for all other words and one for padding that is the report's vocabulary of 2 796. Half of the texts have 19 "
        "words or fewer; filled up to 60 words, 61 % of what is read is padding. Numbers are float32, and sums rounded "
        "in another order, on another machine, say, can do to one of these runs what another seed does.",
        400,
        0.70,
    ),
}
INTRODUCTION = """# Published experiments, run again

The tables of reports A, B, D and E, run again with several seeds each: {seeds}.

{rows}

This page is made from the records in [records/](records), and a test checks it. To make both anew:

```sh
{commands}
python -m nnlib.course experiment --page
```

{runs} runs, {minutes} minutes in all, on one core each; {versions}. "Epochs" is how many were trained, fewer than asked
for where a stopping rule ended it. Each figure is the last epoch's, on test rows that were read once: accuracy, and for
convolutional and recurrent networks macro F1. What chance alone moves is told above; luck of the seed comes on top:
smaller differences rank nothing.

## What we found, in short

{summary}
"""


def page(records: list[dict]) -> str:
    """Return the page made of `records`; ValueError where they are of other data sets, or some are missing."""
    sets = sorted({(found["settings"]["data"]["name"], found["settings"]["data"]["sha256"]) for found in records})
    data = {name: {"name": name, "sha256": checksum} for name, checksum in sets}
    wanted = sorted({sweep.data for sweep in SWEEPS})
    if [name for name, _ in sets] != wanted:
        raise ValueError(
            f"The page is made of records of {', '.join(wanted)}, one set of rows each; got records of "
            f"{', '.join(f'{name} ({checksum[:8]})' for name, checksum in sets)}."
        )
    seeds = {  # of each data set
        name: 1 + max(found["seed"] for found in records if found["settings"]["data"]["name"] == name) for name in data
    }
    named = {key(found["settings"], found["seed"]): found for found in records}
    sections, everything = [], {}
    for sweep in SWEEPS:
        rows = measured(sweep, named, data[sweep.data], seeds[sweep.data])
        for each in rows:
            if (there := len(each.records)) < seeds[sweep.data]:
                raise ValueError(f"{sweep.name}, {each.row.label}: {there} records of {seeds[sweep.data]} seeds.")
            everything[f"{sweep.name}: {each.row.label}"] = each
        sections.append(_section(sweep, rows))
    versions = sorted({f"{name} {version}" for found in records for name, version in found["versions"].items()})
    names = list(dict.fromkeys(sweep.data for sweep in SWEEPS))  # as the page comes to them
    introduction = INTRODUCTION.format(
        seeds=", ".join(f"{seeds[name]} on {name}" for name in names),
        rows="\n\n".join(_rows(data[name]["sha256"]) for name in names),
        commands="\n".join(
            f"python -m nnlib.course experiment all --data {name} --seeds {seeds[name]} --folder lessons/records"
            for name in names
        ),
        runs=len(records),
        minutes=round(sum(found["seconds"] for found in records) / 60),
        versions=", ".join(versions),
        summary=_filled(SUMMARY, everything),
    )
    return "\n".join([_wrapped(introduction), "", *sections]).rstrip() + "\n"


def write_page(records=RECORDS, path=PAGE) -> None:
    """Write the page from the records in a folder."""
    write_whole(path, page(Folder(records).all()).encode())


def _rows(checksum):
    described, test, figure = ROWS[checksum]
    chance = (figure * (1 - figure) / test) ** 0.5
    return f"{described} Chance alone moves an accuracy of {figure:.2f} by {chance:.4f} here (a standard deviation)."


def _section(sweep, rows):
    lines = [f"| {' | '.join(cells)} |" for cells in (HEADER, ["---"] * len(HEADER), *(each.cells() for each in rows))]
    text = _filled(sweep.found, {each.row.label: each for each in rows})
    return "\n".join([f"## {sweep.name}: {sweep.title}", "", _wrapped(sweep.assumed), "", *lines, "", text, ""])


def _filled(template, rows: dict[str, Measured]) -> str:
    """Return a text of tables.py with its numbers, wrapped as the page is."""
    numbered = {int(label) if label.isdecimal() else label: each for label, each in rows.items()}  # as format reads [2]
    return _wrapped(template.format(f=numbered, gap=_Gaps(rows)))


def _wrapped(text: str) -> str:
    """Return paragraphs in lines of at most 120 characters, as they are where they have a mark of their own."""
    parts = text.strip().split("\n\n")
    return "\n\n".join(
        part if part.startswith(("#", "```")) else textwrap.fill(part, 120, break_on_hyphens=False) for part in parts
    )


class _Gaps(dict):
    """`{gap[row | other]}`: by how many points the first mean is above the second."""

    def __init__(self, rows):
        super().__init__()
        self.rows = rows

    def __missing__(self, pair):
        one, other = (self.rows[label.strip()].scores().mean() for label in pair.split("|"))
        return f"{100 * (one - other):.1f}"


def _range(numbers, form):
    """Return the least and the most, or the one number that both are."""
    least, most = (format(value, form) for value in (min(numbers), max(numbers)))
    return least if least == most else f"{least} to {most}"
