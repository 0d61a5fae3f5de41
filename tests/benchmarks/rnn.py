"""Recurrent networks, trained by nnlib and by others: `python tests/benchmarks/rnn.py` prints ratios.

Every contestant does the same work: one recurrent layer (or two, one for each direction) over sequences, a dense layer
on its last memory, Adam at rate 0.001 on softmax cross-entropy from logits, a new order of the sequences each epoch,
the mean loss of each epoch, all in float32.
"""

from dataclasses import dataclass

import numpy as np
from measure import keras_training, needs, table, torch_training

GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}
CLASSES = 4


@dataclass
class Work:
    """A layer of `units` of one `kind`, and sequences whose class shows in the mean of their steps."""

    kind: str
    both: bool = False
    steps: int = 50
    inputs: int = 32
    units: int = 64
    samples: int = 1280
    batch_size: int = 64

    def data(self):
        """Return x (m, T, D) and the classes y (m,)."""
        rng = np.random.default_rng(0)
        y = rng.integers(CLASSES, size=self.samples)
        x = rng.standard_normal((self.samples, self.steps, self.inputs), np.float32)
        x += rng.random((CLASSES, 1, self.inputs), np.float32)[y]
        return x, y.astype(np.int32)


def nnlib(work, x, y):
    import nnlib as nn

    layer = getattr(nn, work.kind)(work.units)
    layers = [nn.Bidirectional(layer) if work.both else layer, nn.Dense(CLASSES)]
    model = nn.Sequential(layers, x.shape[1:], seed=0, dtype="float32")
    loss, optimizer = nn.SparseCategoricalCrossentropy(from_logits=True), nn.Adam(0.001)

    def train(epochs):
        history = model.fit(x, y, loss, optimizer, epochs=epochs, batch_size=work.batch_size, verbose=0)
        return history["loss"][-1]

    return train


@needs("torch")
def pytorch(work, x, y):
    import torch

    x, y = torch.from_numpy(x), torch.from_numpy(y).long()
    kind = getattr(torch.nn, work.kind.removeprefix("Simple"))
    reader = kind(work.inputs, work.units, batch_first=True, bidirectional=work.both)
    head = torch.nn.Linear(work.units * (1 + work.both), CLASSES)
    optimizer = torch.optim.Adam([*reader.parameters(), *head.parameters()], lr=0.001)

    def scores(x):
        last = reader(x)[1]
        last = last[0] if work.kind == "LSTM" else last  # (directions, m, H)
        return head(torch.cat(list(last), dim=-1))

    return torch_training(scores, optimizer, x, y, work.batch_size)


@needs("keras", "jax")
def keras(work, x, y):
    import keras

    layer = getattr(keras.layers, work.kind)(work.units)
    layers = [keras.layers.Bidirectional(layer) if work.both else layer, keras.layers.Dense(CLASSES)]
    return keras_training(layers, x, y, work.batch_size)


def products(work, x, y):
    """The matrix products of an epoch: two for each step, and those that can wait for all steps together."""
    m, T, D, H = work.batch_size, work.steps, work.inputs, work.units
    G, directions = GATES[work.kind], 1 + work.both
    hoisted = work.kind != "LSTM"  # x W is computed for all steps at once; in an LSTM it is part of each step
    rng = np.random.default_rng(0)

    def job(a, b, times, transposed=False):
        a, b = rng.random(a, np.float32), rng.random(b, np.float32)
        a = a.T if transposed else a
        return a, b, np.empty_like(a @ b), times * directions

    K = H if hoisted else D + H + 1
    jobs = [
        job((m, K), (G, K, H), T),  # a step, gate by gate
        job((G, m, H), (G, H, H), T),  # a step back
        job((m * T, D + H), (m * T, G * H), 1, transposed=True),  # the weights' gradients
    ]
    if hoisted:
        jobs.append(job((m * T, D), (G, D, H), 1))

    def train(epochs):
        steps = epochs * len(x) // work.batch_size
        for a, b, out, times in jobs:
            for _ in range(steps * times):
                np.matmul(a, b, out=out)

    return train


if __name__ == "__main__":
    table(
        works={
            "SimpleRNN, batch 64, T 50, 32 -> 64": (Work("SimpleRNN"), 1),
            "GRU": (Work("GRU"), 1),
            "LSTM": (Work("LSTM"), 1),
            "bidirectional LSTM": (Work("LSTM", both=True), 1),
        },
        toy=Work("LSTM", False, 3, 2, 2, 8, 4),
        contestants={"nnlib": nnlib, "PyTorch": pytorch, "Keras on JAX": keras},
        products=products,
        turns=7,
    )
