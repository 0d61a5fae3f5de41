"""Convolutional networks, trained by nnlib and by others: `python tests/benchmarks/cnn.py` prints ratios.

Every contestant does the same work: blocks of a 3 x 3 convolution ("same"), ReLU and 2 x 2 max-pooling, then dense
layers with ReLU between them, Adam at rate 0.001 on softmax cross-entropy from logits, a new order of the images each
epoch, the mean loss of each epoch, all in float32. Images are channels last, and PyTorch gets them as it likes them.
"""

import time
import tracemalloc
from dataclasses import dataclass
from statistics import median

import numpy as np
from measure import CORES, keras_training, needs, table, torch_training


@dataclass
class Work:
    """A network with a block for each of `filters` and dense layers of `units`, and images of overlapping classes."""

    shape: tuple  # height, width, C
    filters: tuple
    units: tuple
    samples: int
    batch_size: int

    def data(self):
        """Return x (N, height, width, C) and the classes y (N,): a random picture for each class, and noise."""
        rng = np.random.default_rng(0)
        y = rng.integers(self.units[-1], size=self.samples)
        x = rng.standard_normal((self.samples, *self.shape), np.float32)
        x += rng.random((self.units[-1], *self.shape), np.float32)[y]
        return x, y.astype(np.int32)

    def features(self):
        """Return how many numbers the last block puts out."""
        height, width, _ = self.shape
        shrunk = 2 ** len(self.filters)
        return (height // shrunk) * (width // shrunk) * self.filters[-1]


def network(work):
    import nnlib as nn

    layers = []
    for filters in work.filters:
        layers += [nn.Conv2D(filters, 3, padding="same", activation="relu"), nn.MaxPooling2D()]
    layers += [nn.Flatten(), *(nn.Dense(units, "relu") for units in work.units[:-1]), nn.Dense(work.units[-1])]
    return nn.Sequential(layers, work.shape, seed=0, dtype="float32")


def nnlib(work, x, y):
    import nnlib as nn

    model = network(work)
    settings = {"batch_size": work.batch_size, "workers": CORES if CORES > 1 else None, "verbose": 0}
    loss, optimizer = nn.SparseCategoricalCrossentropy(from_logits=True), nn.Adam(0.001)

    def train(epochs):
        return model.fit(x, y, loss, optimizer, epochs=epochs, **settings)["loss"][-1]

    return train


@needs("torch")
def pytorch(work, x, y, channels_last=False):
    import torch

    order = torch.channels_last if channels_last else torch.contiguous_format
    x = torch.from_numpy(x).permute(0, 3, 1, 2).contiguous(memory_format=order)
    y, parts, C = torch.from_numpy(y).long(), [], work.shape[-1]
    for filters in work.filters:
        parts += [torch.nn.Conv2d(C, filters, 3, padding="same"), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
        C = filters
    parts.append(torch.nn.Flatten())
    for inputs, units in zip((work.features(), *work.units), work.units, strict=False):
        parts += [torch.nn.Linear(inputs, units), torch.nn.ReLU()]
    model = torch.nn.Sequential(*parts[:-1]).to(memory_format=order)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)

    def scores(x):
        return model(x.contiguous(memory_format=order))

    return torch_training(scores, optimizer, x, y, work.batch_size)


@needs("torch")
def pytorch_channels_last(work, x, y):
    return pytorch(work, x, y, channels_last=True)


@needs("keras", "jax")
def keras(work, x, y):
    import keras

    layers = []
    for filters in work.filters:
        layers += [keras.layers.Conv2D(filters, 3, padding="same", activation="relu"), keras.layers.MaxPooling2D()]
    layers += [keras.layers.Flatten(), *(keras.layers.Dense(units, "relu") for units in work.units[:-1])]
    return keras_training([*layers, keras.layers.Dense(work.units[-1])], x, y, work.batch_size)


def products(work, x, y):
    """The matrix products of an epoch, a few images' patches at a time as in nnlib, into arrays that exist already."""
    from nnlib.convolution import BUFFER

    shapes = []  # (rows, inner, columns) of a product, and how often it is done in a step
    height, width, C = work.shape
    for number, filters in enumerate(work.filters):
        for inner, outer in ((9 * C, filters), (9 * filters, C))[: 1 + (number > 0)]:  # the first layer needs no dL/dx
            images = min(work.batch_size, max(1, BUFFER // (height * width * inner * 4)))
            rows, times = images * height * width, work.batch_size / images
            shapes.append((rows, inner, outer, times))
            if inner == 9 * C:
                shapes.append((inner, rows, outer, times))
        height, width, C = height // 2, width // 2, filters
    for inputs, units in zip((work.features(), *work.units), work.units, strict=False):
        N = work.batch_size
        shapes += [(N, inputs, units, 1), (inputs, N, units, 1), (N, units, inputs, 1)]
    rng = np.random.default_rng(0)
    jobs = []
    for rows, inner, columns, times in shapes:
        a, b = (rng.random(shape, np.float32) for shape in ((rows, inner), (inner, columns)))
        a = np.asarray(a, order="F") if rows < inner else a  # a gradient's left side is a transposed view
        jobs.append((a, b, np.empty((rows, columns), np.float32), times))

    def train(epochs):
        steps = epochs * len(x) / work.batch_size
        for a, b, out, times in jobs:
            for _ in range(round(steps * times)):
                np.matmul(a, b, out=out)

    return train


def loops(x, kernel, grad):
    """Convolve there and back as teaching code often does: a step of Python for each image and place."""
    N, height, width, _ = x.shape
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    y, dx, dkernel = np.zeros_like(grad), np.zeros_like(padded), np.zeros_like(kernel)
    for n in range(N):
        for i in range(height):
            for j in range(width):
                patch = padded[n, i : i + 3, j : j + 3]
                y[n, i, j] = np.tensordot(patch, kernel, 3)
    for n in range(N):
        for i in range(height):
            for j in range(width):
                dkernel += padded[n, i : i + 3, j : j + 3, :, None] * grad[n, i, j]
                dx[n, i : i + 3, j : j + 3] += kernel @ grad[n, i, j]
    return y, dx[:, 1:-1, 1:-1], dkernel


def against_loops(turns=5):
    """Print how much faster the second convolution of the larger network is than loops, and that both say the same."""
    import nnlib as nn

    rng = np.random.default_rng(0)
    layer = nn.Conv2D(64, 3, padding="same", use_bias=False)
    layer.build((16, 16, 32), rng, np.float32)
    x, grad = rng.random((8, 16, 16, 32), np.float32), rng.random((8, 16, 16, 64), np.float32)
    ratios = []
    for _ in range(turns):
        start = time.perf_counter()
        ours = layer.forward(x), layer.backward(grad), layer.grads["kernel"]
        between = time.perf_counter()
        theirs = loops(x, layer.params["kernel"], grad)
        ratios.append((between - start) / (time.perf_counter() - between))
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)
    print(f"convolution of 8 images, 16 x 16 x 32 to 64 filters, there and back: nnlib / loops = {median(ratios):.4f}")


def memory(work):
    """Print the most memory that NumPy holds during the first step of training, beyond the model and its data."""
    import nnlib as nn

    model = network(work)
    x, y = (array[: work.batch_size] for array in work.data())
    loss, optimizer = nn.SparseCategoricalCrossentropy(from_logits=True), nn.Adam(0.001)
    tracemalloc.start()
    model.fit(x, y, loss, optimizer, batch_size=work.batch_size, verbose=0)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"a step of {work.batch_size} images of {work.shape}, the optimiser's memory included: {most / 1e6:.1f} MB")


if __name__ == "__main__":
    large = Work((32, 32, 3), (32, 64), (64, 10), 640, 64)
    digits = Work((8, 8, 1), (8, 16), (10,), 1_797, 32)
    memory(large)
    memory(digits)
    against_loops()
    table(
        works={
            "digits 8x8x1, conv 8, conv 16, batch 32": (digits, 2),
            "32x32x3, conv 32, conv 64, dense 64, batch 64": (large, 1),
        },
        toy=Work((4, 4, 1), (2,), (3,), 8, 4),
        contestants={
            "nnlib": nnlib,
            "PyTorch": pytorch,
            "PyTorch, channels last": pytorch_channels_last,
            "Keras on JAX": keras,
        },
        products=products,
        turns=7,
    )
