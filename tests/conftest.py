"""Settings shared by all tests: the same Hypothesis cases on every machine, and one BLAS thread for each process."""

import os

from hypothesis import settings

# There is a test process for each core already, and a kernel for each notebook. All of these inherit the setting.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile("course", derandomize=True, deadline=None, max_examples=25, database=None)
settings.load_profile("course")
