"""Settings shared by all tests: Hypothesis draws the same cases on every machine, without a deadline."""

from hypothesis import settings

settings.register_profile("course", derandomize=True, deadline=None, max_examples=25, database=None)
settings.load_profile("course")
