"""Runs all notebooks under other BLAS kernels and thread counts, and compares their outputs: python tests/reproduce.py

Say which kernels by name to run only those. To try another Python, run this script with it. The kernels are OpenBLAS's:
on other BLAS libraries (macOS) only the number of threads changes.
"""

import itertools
import os
import subprocess
import sys
from pathlib import Path

KERNELS, THREADS = ("Nehalem", "Sandybridge", "SkylakeX"), (1, 3)  # Haswell crashes in large products of some versions


def main(kernels):
    failed = 0
    for kernel, threads in itertools.product(kernels or KERNELS, THREADS):
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "lessons", "solutions"],
            cwd=Path(__file__).resolve().parents[1],
            env=os.environ | {"OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": str(threads)},
            capture_output=True,
            text=True,
        )
        failed += run.returncode != 0
        print(f"{kernel:12s} {threads} threads  {run.stdout.strip().splitlines()[-1]}", flush=True)
        if run.returncode:
            print(run.stdout)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
