"""Sweeps that tests may kill: run in a process of their own, and telling in a file which runs were begun.

`host` is a process that has everything imported and forks a sweep for each line that it reads: so killing one costs a
test no second import. Workers find the functions here by the module's name.
"""

import os
import signal
import sys
import time
from pathlib import Path

from joblib.externals.loky.backend.context import set_start_method

from nnlib.course.experiments import runs, tables
from nnlib.course.experiments import sweep as parallel
from nnlib.course.experiments.records import Folder
from nnlib.course.experiments.sweep import Outcome, Run, outcome, sweep

DIGITS = {"name": "digits", "sha256": runs.checksum("digits")}


def tiny(count, epochs=1, **changes):
    """Return `count` runs of a small network on the digits, a seed each."""
    found = tables.named("A.width")
    settings = {**found.settings(found.rows[2], DIGITS, epochs), "hidden": [16], **changes}
    return [Run.of(settings, seed) for seed in range(count)]


def logged(run: Run) -> Outcome:
    """Do a run that lasts a moment, and write down that it was begun."""
    with Path(os.environ["BEGUN"]).open("a") as file:
        file.write(f"{run.name}\n")
    time.sleep(0.05)
    return outcome(run)


def deadly(run: Run) -> Outcome:
    """Kill the worker that does the run with seed 3, as a machine without memory would; do the others."""
    if run.seed == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.1)
    return logged(run)


def host(folder):
    """For each number that is read, fork a sweep of so many runs in a group of its own; say its id, then its status."""
    parallel.outcome = logged
    set_start_method("fork")  # so that a new worker, too, costs no import
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.setsid()
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 2)  # the bar
            os._exit(len(sweep(tiny(int(line)), Folder(folder), workers=2)))
        print(pid, flush=True)
        print(os.waitpid(pid, 0)[1], flush=True)
