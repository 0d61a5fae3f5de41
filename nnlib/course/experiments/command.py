"""The command `experiment`: declared sweeps in, printed tables out."""

from pathlib import Path

from nnlib.arguments import whole
from nnlib.course.experiments import report, runs
from nnlib.course.experiments.records import Folder
from nnlib.course.experiments.sweep import Run, sweep
from nnlib.course.experiments.tables import SWEEPS, named


def experiment(
    names, folder: Path, data=None, seeds=3, epochs=None, workers=2, cluster=None, plot: Path | None = None
) -> int:
    """Run what is missing of the sweeps called `names`, print them; return 1 where a run has no record after all.

    `data` is a set of images or of texts, as the sweep has it; without it, the small one of each sweep. "all" are the
    sweeps whose full-size or small set is `data`. Without names, list the sweeps. Raises ValueError for bad arguments,
    before anything is run.
    """
    if not names:
        return listed()
    everything = [each for each in SWEEPS if data in (None, each.small, each.data)]
    sweeps = everything if names == ["all"] else [named(name) for name in names]
    for each in sweeps:
        if data and (data in runs.TEXTS) != (each.data in runs.TEXTS):
            raise ValueError(f"Got --data {data} for {each.name}; expected {each.small} or {each.data}.")
    whole("seeds", seeds)
    if epochs is not None:
        whole("epochs", epochs)
    if plot and (len(sweeps) > 1 or not plot.absolute().parent.is_dir() or plot.is_dir()):
        raise ValueError(f"Got --plot {plot}: name one sweep, and a file in a folder that is there.")
    kept = Folder(folder)
    known = {name: {"name": name, "sha256": runs.checksum(name)} for name in {data or each.small for each in sweeps}}
    plan, told = [], {}  # told: the name of a run, and what it is in words
    for each in sweeps:
        for row in each.rows:
            for seed in range(seeds):
                plan.append(Run.of(each.settings(row, known[data or each.small], epochs), seed))
                told[plan[-1].name] = f"{each.name}, {row.label}, seed {seed}"
    failed = sweep(plan, kept, workers, cluster)
    records = {name: found for name in told if (found := kept.get(name))}
    for each in sweeps:
        on = data or each.small
        rows = report.measured(each, records, known[on], seeds, epochs)
        print(f"\n{each.name}: {each.title}. On {on}; test {report.SCORES[each.score]}.\n{report.table(rows)}")
        if plot:
            print(report.plot(plot, each, rows, on))
    for name, reason in failed.items():
        print(f"No record of {told[name]}: {reason}.")
    return 1 if failed else 0


def listed() -> int:
    """Print the declared sweeps."""
    width = max(len(each.name) for each in SWEEPS)
    for each in SWEEPS:
        print(f"{each.name:{width}}  {each.title}")
    print("\nSuch as: python -m nnlib.course experiment A.width --data digits --seeds 5 --workers 4")
    return 0


def page() -> int:
    """Write lessons/results.md anew."""
    report.write_page()
    print(f"Written: {report.PAGE}")
    return 0
