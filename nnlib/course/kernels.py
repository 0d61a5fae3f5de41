"""Kernels for code that nobody has read: in a folder of their own, with a limit of time and of memory.

This is no sandbox. The code may still read and write all files of whoever starts it, and use the network. What is held
here: it cannot run for ever, take all memory, or leave processes behind.
"""

import contextlib
import os
import queue
import secrets
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
from jupyter_client import AsyncKernelManager

START = 120  # seconds that a kernel may take to start, on a busy machine
MARK = "NNLIB_KERNEL"  # in the environment of all processes of a kernel: those that hide are found by it


class Stopped(Exception):
    """The code did not come to its end: the text says why."""


class Kernel:
    """A Python kernel, started when it is first needed, and anew after it had to be stopped. Use it with `async with`.

    `prepare` is code of ours that runs first in each new kernel, `megabytes` what all its processes may take together.
    """

    def __init__(self, prepare: str, megabytes: float):
        self.prepare, self.megabytes = prepare, megabytes
        self.manager: AsyncKernelManager | None = None

    async def __aenter__(self):
        self._temporary = tempfile.TemporaryDirectory(prefix="nnlib-", ignore_cleanup_errors=True)
        self.folder = Path(self._temporary.name)
        return self

    async def __aexit__(self, *raised):
        await self.stop()
        self._temporary.cleanup()

    async def run(self, code: str, seconds: float) -> None:
        """Run code. Raises Stopped where it breaks a limit or ends the process; then the next code has a new kernel.

        Raises ChildProcessError where no kernel starts.
        """
        try:
            if self.manager is None:
                await self._start()
            await self._run(code, seconds)
            alone = len(self._processes()) == 1
        except BaseException:
            await self.stop()
            raise
        if not alone:  # processes left behind must not take time and memory from the code that comes next
            await self.stop()

    async def stop(self) -> None:
        """Kill the kernel, and whatever it started."""
        if self.manager is None:
            return
        self._processes()
        self.client.stop_channels()
        await self.manager.shutdown_kernel(now=True)
        for process in {*self.seen, *_marked(self.mark)}:
            with contextlib.suppress(psutil.Error):
                process.kill()
        self.manager = None

    async def _start(self):
        self.mark, self.seen = secrets.token_hex(16), set()
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        settings = {MARK: self.mark, "IPYTHONDIR": str(self.folder / "ipython"), "MPLBACKEND": "agg"}
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        manager = AsyncKernelManager(kernel_name="python3")
        await manager.start_kernel(
            cwd=str(work), env={**os.environ, **threads, **settings}, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, extra_arguments=["--HistoryManager.enabled=False"],
        )  # fmt: skip
        self.manager, self.client, self.process = manager, manager.client(), psutil.Process(manager.provisioner.pid)
        self.client.start_channels(iopub=False, stdin=False, hb=False, control=False)  # what is printed goes nowhere
        try:
            await self._run(self.prepare, START)
        except Stopped as stopped:
            raise ChildProcessError(f"No kernel can be prepared to mark notebooks in: it {stopped}.") from None

    async def _run(self, code, seconds):
        """Run code, and look at the clock and at the memory until it answers."""
        request = self.client.execute(code, silent=True, allow_stdin=False)
        end = time.monotonic() + seconds
        while True:
            with contextlib.suppress(queue.Empty, ValueError):  # nothing yet, or not signed by the kernel
                reply = await self.client.get_shell_msg(timeout=0.05)
                if reply["parent_header"].get("msg_id") == request:
                    break
            processes = self._processes()
            if not processes:
                raise Stopped("ended Python itself: by sys.exit or os._exit, or by a crash")
            if _memory(processes) > self.megabytes * 1e6:
                raise Stopped(f"took more than {self.megabytes:g} MB of memory")
            if time.monotonic() > end:
                raise Stopped(f"took longer than {seconds:g} s")
        if reply["content"]["status"] != "ok":
            raise Stopped(f"stopped with {reply['content'].get('ename')}: {reply['content'].get('evalue')}")

    def _processes(self):
        """Return the kernel's process and all below it; none where the kernel has ended."""
        with contextlib.suppress(psutil.Error):
            if self.process.status() != psutil.STATUS_ZOMBIE:
                processes = [self.process, *self.process.children(recursive=True)]
                self.seen.update(processes)
                return processes
        return []


def _memory(processes):
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):  # it ended just now
            total += process.memory_info().rss
    return total


def _marked(mark):
    """Return the processes that were started by a kernel, also those that left its family."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == mark:
                found.append(process)
    return found
