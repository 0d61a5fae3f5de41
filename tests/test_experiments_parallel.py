"""Sweeps on several processes: the same bits for any number, and nothing lost or doubled whoever is killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest
import sweeping
from sweeping import DIGITS, tiny

from nnlib.course.experiments import sweep as parallel
from nnlib.course.experiments import tables
from nnlib.course.experiments.records import Folder
from nnlib.course.experiments.sweep import Run, sweep

posix = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """The file in which the runs of `sweeping` tell that they were begun."""
    path = tmp_path / "begun.txt"
    monkeypatch.setenv("BEGUN", str(path))
    return path


def figures(folder):
    return {(found["settings"]["builder"], found["seed"]): found["figures"] for found in folder.all()}


def test_any_number_of_workers_finds_the_same_bits(tmp_path):
    plan = [
        Run.of(each.settings(each.rows[0], DIGITS, 2), seed)
        for each in map(tables.named, ("A.depth", "D.width"))
        for seed in range(3)
    ]
    found = []
    for workers in (1, 2, 4):
        folder = Folder(tmp_path / str(workers))
        assert sweep(plan, folder, workers) == {}
        found.append(figures(folder))
    assert len(found[0]) == 6
    assert found[0] == found[1] == found[2]


class Host:
    """A process that has everything imported and forks sweeps, which may be killed."""

    def __init__(self, place):
        self.path, self.begun = place / "records", place / "begun.txt"
        self.path.mkdir(parents=True)
        self.begun.touch()
        path = os.pathsep.join([str(Path(sweeping.__file__).parent), os.environ.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"import sweeping; sweeping.host({str(self.path)!r})"],
            env={**os.environ, "BEGUN": str(self.begun), "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def records(self):
        return {path.stem: path.read_bytes() for path in self.path.glob("*.json")}

    def start(self, count):
        """Begin a sweep of `count` runs."""
        print(count, file=self.process.stdin, flush=True)
        self.sweep = psutil.Process(int(self.process.stdout.readline()))

    def workers(self):
        return [each for each in self.sweep.children() if "resource_tracker" not in " ".join(each.cmdline())]

    def end(self):
        """Wait for the sweep's end, end its workers too, and return its status."""
        status = int(self.process.stdout.readline())
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.sweep.pid, signal.SIGKILL)  # they would see by themselves, but later, that it is gone
        return status

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        assert self.process.wait() == 0


def killed_and_resumed(place, seed, kills):
    """Kill a sweep, or one of its workers, again and again and go on with it; return how many of each were killed."""
    random, host, killed = np.random.default_rng(seed), Host(place), {"sweep": 0, "worker": 0}
    count = 0
    while sum(killed.values()) < kills:
        before, told = host.records(), len(host.begun.read_text())
        count = len(before) + 20
        host.start(count)
        while sum(killed.values()) < kills:
            wanted = len(host.records()) + random.integers(0, 5)
            while len(host.records()) < wanted and psutil.pid_exists(host.sweep.pid):
                time.sleep(0.005)
            time.sleep(random.uniform(0, 0.1))
            worker = random.random() < 0.5
            try:
                victim = random.choice(host.workers()) if worker else host.sweep
                victim.kill()
            except (psutil.NoSuchProcess, ValueError):
                break  # the sweep has ended, or has no workers yet: not killed
            killed["worker" if worker else "sweep"] += 1
            if not worker:
                break
        if psutil.pid_exists(host.sweep.pid):
            with contextlib.suppress(psutil.NoSuchProcess):
                host.sweep.kill()
        host.end()
        after = host.records()
        assert {name: after.get(name) for name in before} == before  # nothing is lost or changed
        assert not before.keys() & host.begun.read_text()[told:].split()  # or done a second time
    host.start(count)
    assert host.end() == 0
    host.close()
    told = []
    assert {found["seed"] for found in Folder(host.path, told.append).all()} == set(range(count))
    assert not told
    assert len(list(host.path.glob("*.json"))) == count
    return killed


@posix
def test_a_sweep_killed_20_times_loses_and_doubles_nothing(tmp_path):
    with ThreadPoolExecutor(2) as both:
        one, other = both.map(lambda seed: killed_and_resumed(tmp_path / str(seed), seed, kills=10), range(2))
    assert one["sweep"] + other["sweep"] >= 5
    assert one["worker"] + other["worker"] >= 5
    assert sum((*one.values(), *other.values())) == 20


@posix
def test_a_run_that_kills_its_workers_is_named_and_the_rest_goes_on(tmp_path, begun, monkeypatch):
    monkeypatch.setattr(parallel, "outcome", sweeping.deadly)
    plan, folder = tiny(8), Folder(tmp_path / "records")
    assert sweep(plan, folder, 2) == {plan[3].name: "its worker died 3 times, the last time while it ran alone"}
    assert {found["seed"] for found in folder.all()} == set(range(8)) - {3}


@posix
def test_two_sweeps_at_once_share_a_folder(tmp_path):
    host = Host(tmp_path / "shared")
    host.start(60)
    plan, folder = tiny(60), Folder(host.path, report=lambda text: pytest.fail(text))
    assert sweep(plan, folder, 2) == {}
    assert host.end() == 0
    host.close()
    assert {found["seed"] for found in folder.all()} == set(range(60))
    assert len(list(host.path.iterdir())) == 60  # nothing is left over


# On a cluster ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def cluster(begun):
    distributed = pytest.importorskip("distributed")
    dask = pytest.importorskip("dask")
    path = str(Path(sweeping.__file__).parent)
    settings = {
        "n_workers": 2,
        "threads_per_worker": 1,
        "dashboard_address": None,
        "env": {"BEGUN": str(begun), "PYTHONPATH": path},
    }
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(**settings) as found,
    ):
        yield found


def pids(cluster):
    return [each.process.process.pid for each in cluster.workers.values() if each.process is not None]


@posix
def test_a_cluster_loses_a_worker_midway_and_no_run(cluster, tmp_path, begun, monkeypatch):
    monkeypatch.setattr(parallel, "outcome", sweeping.logged)
    plan, folder = tiny(40), Folder(tmp_path / "records")

    def kill():
        while len(list(folder.path.glob("*.json"))) < 5:
            time.sleep(0.005)
        os.kill(pids(cluster)[0], signal.SIGKILL)
        return len(list(folder.path.glob("*.json")))

    with ThreadPoolExecutor() as beside:
        killing = beside.submit(kill)
        assert sweep(plan, folder, cluster=cluster.scheduler_address) == {}
    assert 5 <= killing.result() < 40
    here = Folder(tmp_path / "here")
    sweep(plan[:3], here)
    everything = figures(folder)
    assert len(everything) == 40
    assert figures(here).items() <= everything.items()


@posix
def test_a_run_that_kills_a_clusters_workers_is_named_and_the_rest_goes_on(cluster, tmp_path, begun, monkeypatch):
    monkeypatch.setattr(parallel, "outcome", sweeping.deadly)
    plan, folder = tiny(8), Folder(tmp_path / "records")
    ((name, reason),) = sweep(plan, folder, cluster=cluster.scheduler_address).items()
    assert name == plan[3].name
    assert "given up by the cluster" in reason
    assert {found["seed"] for found in folder.all()} == set(range(8)) - {3}


def test_a_cluster_that_is_not_there_is_named(tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(OSError, match=r"127\.0\.0\.1:9"):
        sweep(tiny(1), Folder(tmp_path), cluster="tcp://127.0.0.1:9")
