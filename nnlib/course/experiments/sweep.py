"""Runs what is missing of a sweep, in parallel, here or on a cluster, and keeps each record as soon as it is done.

A run is a pure function of its settings and seed, so it may be lost, repeated, or done twice by two sweeps at once, and
nothing is damaged: a finished run is a file in the folder, and what has no file is run. Everything else here is about
who runs it. Records come back to this process, which alone writes: workers need no disk in common.
"""

import contextlib
import random
from collections import Counter
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass

from joblib import Parallel, delayed, parallel_config, register_parallel_backend
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from nnlib.course.experiments import runs
from nnlib.course.experiments.records import Folder, key

ATTEMPTS = 3  # of a run whose worker dies; the last is made alone, so that no neighbour can be to blame


@dataclass(frozen=True)
class Run:
    """Settings and a seed; `name` is what its record is called."""

    settings: dict
    seed: int
    name: str

    @classmethod
    def of(cls, settings, seed):
        """Return the run of `settings` with `seed`."""
        return cls(settings, seed, key(settings, seed))


@dataclass(frozen=True)
class Outcome:
    """What came back for the run `name`: its record, or in words why there is none."""

    name: str
    record: dict | None
    reason: str = ""


def outcome(run: Run) -> Outcome:
    """Do a run, in whatever process; an error becomes words, so that it ends this run and no other."""
    try:
        return Outcome(run.name, runs.run(run.settings, run.seed))
    except Exception as error:
        return Outcome(run.name, None, f"{type(error).__name__}: {error}")


def sweep(plan: list[Run], folder: Folder, workers: int = 1, cluster: str | None = None) -> dict[str, str]:
    """Run all of `plan` that has no sound record in `folder`; return {name: reason} of those that have none after all.

    `workers` are processes of this machine; `cluster` is the address of a Dask scheduler (tcp://host:port), whose
    workers are used in their place. A worker that dies, for want of memory, say, costs its run an attempt; a run whose
    workers died three times is named, and the rest goes on. (On a cluster the scheduler counts, by its own
    `allowed-failures`.) Ctrl+C keeps what is finished: the same call goes on from there. Raises ValueError for bad
    arguments and OSError where the cluster cannot be reached.
    """
    if workers < 1:
        raise ValueError(f"At least one worker; got {workers}.")
    plan = list({run.name: run for run in plan}.values())
    missing = {run.name: run for run in plan if folder.get(run.name) is None}
    attempts: Counter = Counter()
    failed: dict[str, str] = {}
    with (
        threadpool_limits(1),
        _on(cluster),
        tqdm(total=len(plan), initial=len(plan) - len(missing), unit="run") as bar,
    ):
        while missing:
            group = [run for name, run in missing.items() if attempts[name] < ATTEMPTS - 1]
            # In a random order, two sweeps at once seldom do the same run, and the bar's guess of the time is fair.
            group = random.sample(group, len(group)) or [next(iter(missing.values()))]
            taken: set[str] = set()
            try:
                for found in _outcomes(_untaken(group, folder, taken), workers, len(group)):
                    if found.record is None:
                        failed[found.name] = found.reason
                    else:
                        folder.put(found.record)
                    taken.discard(found.name)
                    del missing[found.name]
                    bar.update()
            except BrokenExecutor:  # a worker was killed, and all workers with it
                attempts.update(taken)
            for name in list(missing):
                if attempts[name] >= ATTEMPTS:
                    failed[name] = f"its worker died {ATTEMPTS} times, the last time while it ran alone"
                elif folder.get(name) is None:
                    continue
                del missing[name]  # or another sweep has finished it
                bar.update()
    return failed


def _untaken(group, folder, taken):
    """Yield the runs that nobody has finished yet, as workers come to take them."""
    for run in group:
        if folder.get(run.name) is None:
            taken.add(run.name)
            yield delayed(outcome)(run)


def _outcomes(calls, workers, count):
    """Yield outcomes as they come; few calls are taken beforehand, so that only what runs can be lost."""
    if workers > 1:
        workers = max(2, min(workers, count))  # a single run too stays in a process of its own
    return Parallel(workers, return_as="generator_unordered", batch_size=1, pre_dispatch="n_jobs")(calls)


@contextlib.contextmanager
def _on(cluster):
    """Send parallel work to a Dask cluster, where an address is given."""
    if cluster is None:
        with parallel_config("loky"):
            yield
        return
    try:
        from distributed import Client
    except ImportError:
        raise ValueError("A cluster needs the extra `cluster`: pip install 'nnlib[cluster]'.") from None
    from nnlib.course.experiments.cluster import Backend

    register_parallel_backend("nnlib-dask", Backend)
    with Client(cluster, timeout=10, set_as_default=False) as client, parallel_config("nnlib-dask", client=client):
        yield
