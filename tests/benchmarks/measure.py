"""Time training side by side: each contestant in a process of its own, taking turns, on one processor.

`CORES=4 python ...` gives each contestant four processors, and as many threads, in its turn.

A contestant is a function `make(work, x, y) -> train`; `train(epochs)` trains by the library's own means and returns
the last epoch's mean loss. A work has `data() -> (x, y)`. The machine may be busy meanwhile: only ratios within one
turn mean anything, and the table shows their medians.

Memory is what a process holds in memory of its own (resident, not shared with files): the most during an epoch, less
what it held with the data and before there was a model. So the model, its optimiser, the code compiled for it and the
training step count; libraries do not, as a toy is trained first.
"""

import importlib
import multiprocessing
import os
import time
from contextlib import ExitStack
from statistics import median

import psutil

CORES = int(os.environ.get("CORES", "1"))
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(  # the libraries read this as a contestant's process starts
    dict.fromkeys(THREADS, str(CORES)),
    XLA_FLAGS=f"--xla_cpu_multi_thread_eigen={str(CORES > 1).lower()}",
    KERAS_BACKEND="jax",
    JAX_PLATFORMS="cpu",
)


def needs(*modules):
    """Mark a contestant with the modules that it can only run with."""

    def mark(make):
        make.modules = modules
        return make

    return mark


class Contestant:
    """A contestant in a process of its own, which keeps data and model and trains when asked."""

    def __init__(self, make, toy):
        spawn = multiprocessing.get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(theirs, make, toy))
        self.process.start()
        if hasattr(psutil.Process, "cpu_affinity"):  # not on macOS; some libraries have threads that no setting ends
            psutil.Process(self.process.pid).cpu_affinity(psutil.Process().cpu_affinity()[-CORES:])
        theirs.close()  # so that a process that dies is an error here, and not a wait without end
        self.installed = self.pipe.recv()

    def prepare(self, work):
        """Make data and model, train for an epoch and return its loss."""
        self.pipe.send(work)
        self.pipe.recv()
        self.before = self._held()
        return self.train(1)[1]  # compiles the model where a library does

    def train(self, epochs):
        """Return (seconds an epoch, loss)."""
        self.pipe.send(epochs)
        return self.pipe.recv()

    def memory(self, epochs):
        """Train, and return the most bytes held meanwhile, less those before there was a model."""
        self.pipe.send(epochs)
        most = self._held()
        while not self.pipe.poll(0.0005):
            most = max(most, self._held())
        self.pipe.recv()
        return most - self.before

    def _held(self):
        memory = psutil.Process(self.process.pid).memory_info()
        return memory.rss - getattr(memory, "shared", 0)

    def stop(self):
        """End the process."""
        self.pipe.send(None)
        self.process.join()


def _serve(pipe, make, toy):
    """Be a contestant: prepare each work, and train for as many epochs, as the pipe says."""
    try:
        for module in getattr(make, "modules", ()):
            importlib.import_module(module)
    except ImportError:
        pipe.send(False)
    else:
        make(toy, *toy.data())(1)  # brings in what the library imports only once it trains
        pipe.send(True)
    while (order := pipe.recv()) is not None:
        if not isinstance(order, int):
            work, (x, y), train = order, order.data(), None
            pipe.send(None)
            continue
        train = train or make(work, x, y)
        start = time.perf_counter()
        loss = train(order)
        pipe.send(((time.perf_counter() - start) / order, loss))


def torch_training(scores, optimizer, x, y, batch_size):
    """Return train(epochs) of a PyTorch network, given the function from inputs to its logits; it returns the loss."""
    import torch

    def train(epochs):
        for _ in range(epochs):
            total = 0.0
            for batch in torch.randperm(len(x)).split(batch_size):
                optimizer.zero_grad()
                loss = torch.nn.functional.cross_entropy(scores(x[batch]), y[batch])
                loss.backward()
                optimizer.step()
                total += loss.detach() * len(batch)
        return float(total / len(x))

    return train


def keras_training(layers, x, y, batch_size):
    """Return train(epochs) of a Keras network of `layers` that puts out logits; it returns the loss."""
    import keras

    model = keras.Sequential([keras.Input(x.shape[1:]), *layers])
    model.compile(keras.optimizers.Adam(0.001), keras.losses.SparseCategoricalCrossentropy(from_logits=True))

    def train(epochs):
        return model.fit(x, y, batch_size=batch_size, epochs=epochs, verbose=0).history["loss"][-1]

    return train


def table(works, toy, contestants, products, turns):
    """Print a row for each work and contestant; the first contestant is ours.

    `works` maps a title to (work, epochs of a turn), smallest first: a process keeps the memory of work it has done.
    `contestants` maps names to functions. `products` is a contestant that does the work's matrix products and nothing
    else: no code on NumPy can be faster.

    Raises AssertionError where a contestant does not learn.
    """
    ours, alone = next(iter(contestants)), "matrix products alone"
    print(f"{'':28}{'s / epoch':>10}{ours + ' / it':>12}{'products / it':>15}{'memory':>10}   loss")
    with ExitStack() as stack:
        running = {}
        for name, make in {**contestants, alone: products}.items():
            running[name] = Contestant(make, toy)
            stack.callback(running[name].stop)
        absent = [name for name, contestant in running.items() if not contestant.installed]
        for name in absent:
            del running[name]
        for title, (work, epochs) in works.items():
            first = {name: contestant.prepare(work) for name, contestant in running.items()}
            memory = {name: contestant.memory(epochs) for name, contestant in running.items()}
            rounds = [
                {name: contestant.train(epochs) for name, contestant in running.items()} for _ in range(turns)
            ]  # A B C, A B C, ...
            print(title)
            for name in running:
                seconds, losses = zip(*(turn[name] for turn in rounds), strict=True)
                assert name == alone or losses[-1] < 0.9 * first[name], (
                    f"{name} does not learn: {first[name]}, {losses}."
                )
                ratio, share = (median(turn[other][0] / turn[name][0] for turn in rounds) for other in (ours, alone))
                print(
                    f"  {name:26}{median(seconds):10.4f}{ratio:12.2f}{share:15.0%}{memory[name] / 1e6:7.1f} MB",
                    "" if name == alone else f"  {first[name]:.3f} to {losses[-1]:.3f}",
                )
    for name in absent:
        print(f"  {name:26}not installed")
