"""Joblib's backend for Dask, with one thing mended: a run whose workers keep dying comes back as such.

Dask gives a run up after so many dead workers (`allowed-failures`, 3 unless the cluster says otherwise), and joblib's
backend then tells nobody, so that a sweep would wait for ever. Imported only where a cluster is asked for.
"""

from joblib._dask import DaskDistributedBackend

from nnlib.course.experiments import sweep


class Backend(DaskDistributedBackend):
    """Joblib's, but a run that was given up is an outcome like others."""

    def submit(self, func, callback=None):
        """Send one call; `callback` hears of its end in either case."""
        ((_, (run,), _),) = func.items
        future = super().submit(func, callback)

        def told(done):
            if (error := done.exception()) is not None:
                callback(_GivenUp(sweep.Outcome(run.name, None, f"given up by the cluster: {error}")))

        future.add_done_callback(told)
        return future

    def retrieve_result_callback(self, out):
        """Return the list of outcomes that came back."""
        return [out.outcome] if isinstance(out, _GivenUp) else super().retrieve_result_callback(out)


class _GivenUp:
    def __init__(self, outcome):
        self.outcome = outcome
