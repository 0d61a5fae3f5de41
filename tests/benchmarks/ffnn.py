"""Feed-forward networks, trained by nnlib and by others: `python tests/benchmarks/ffnn.py` prints ratios.

Every contestant does the same work: Adam at rate 0.001 on softmax cross-entropy from logits, ReLU between the layers, a
new order of the samples each epoch, the mean loss of each epoch, all in float32.
"""

import warnings
from dataclasses import dataclass
from statistics import median

import numpy as np
from measure import Contestant, keras_training, needs, table, torch_training


@dataclass
class Work:
    """A network of `sizes` (inputs, hidden, classes), and samples of classes that overlap a little."""

    sizes: tuple
    samples: int
    batch_size: int
    noise: float = 2.0

    def data(self):
        """Return x (m, D) and the classes y (m,): a random picture for each class, and noise."""
        D, _, K = self.sizes
        rng = np.random.default_rng(0)
        y = rng.integers(K, size=self.samples)
        x = rng.standard_normal((self.samples, D), np.float32)
        x *= self.noise
        x += rng.random((K, D), np.float32)[y]
        return x, y.astype(np.int32)


def nnlib(work, x, y):
    import nnlib as nn

    D, H, K = work.sizes
    model = nn.Sequential([nn.Dense(H, "relu"), nn.Dense(K)], input_shape=D, seed=0, dtype="float32")
    loss, optimizer = nn.SparseCategoricalCrossentropy(from_logits=True), nn.Adam(0.001)

    def train(epochs):
        history = model.fit(x, y, loss, optimizer, epochs=epochs, batch_size=work.batch_size, verbose=0)
        return history["loss"][-1]

    return train


def estimator(work, x, y):
    from nnlib.estimators import FFNNClassifier

    return scikit_learn(work, x, y, FFNNClassifier)


@needs("sklearn.neural_network")
def scikit_learn(work, x, y, kind=None):
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore")  # that the epochs asked for are over is no news
    model = (kind or MLPClassifier)(
        work.sizes[1], alpha=0, batch_size=work.batch_size, tol=0, n_iter_no_change=10**6, warm_start=True
    )

    def train(epochs):
        model.set_params(max_iter=epochs).fit(x, y)
        return model.loss_

    return train


@needs("torch")
def pytorch(work, x, y, fused=None):
    import torch

    D, H, K = work.sizes
    x, y = torch.from_numpy(x), torch.from_numpy(y).long()
    model = torch.nn.Sequential(torch.nn.Linear(D, H), torch.nn.ReLU(), torch.nn.Linear(H, K))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=fused)

    return torch_training(model, optimizer, x, y, work.batch_size)


@needs("torch")
def pytorch_fused(work, x, y):
    return pytorch(work, x, y, fused=True)


@needs("keras", "jax")
def keras(work, x, y):
    import keras

    _, H, K = work.sizes
    return keras_training([keras.layers.Dense(H, "relu"), keras.layers.Dense(K)], x, y, work.batch_size)


def products(work, x, y):
    """The five matrix products of a step, into arrays that exist already."""
    D, H, K = work.sizes
    rng = np.random.default_rng(0)
    W1, W2, h, dh = (rng.random(shape, np.float32) for shape in ((D, H), (H, K), *[(work.batch_size, H)] * 2))
    y, dy = (rng.random((work.batch_size, K), np.float32) for _ in range(2))
    dW1, dW2 = np.empty_like(W1), np.empty_like(W2)

    def train(epochs):
        for start in list(range(0, len(x), work.batch_size)) * epochs:
            part = x[start : start + work.batch_size]
            m = len(part)
            np.matmul(part, W1, out=h[:m])
            np.matmul(h[:m], W2, out=y[:m])
            np.matmul(h[:m].T, dy[:m], out=dW2)
            np.matmul(dy[:m], W2.T, out=dh[:m])
            np.matmul(part.T, dh[:m], out=dW1)

    return train


def slider(toy, epochs=30, samples=400):
    """Print how long the training takes that follows a slider's move."""
    contestant = Contestant(nnlib, toy)
    contestant.prepare(Work((64, 32, 10), samples, 32))
    seconds = median(contestant.train(epochs)[0] * epochs for _ in range(15))
    contestant.stop()
    print(f"64-32-10, {epochs} epochs on {samples} samples, as under a slider: {1000 * seconds:.0f} ms")


if __name__ == "__main__":
    toy = Work((4, 3, 2), 8, 4)
    slider(toy)
    table(
        works={
            "64-32-10, 1 797 samples, batch 32": (Work((64, 32, 10), 1_797, 32), 10),
            "784-400-10, 20 000 samples, batch 200": (Work((784, 400, 10), 20_000, 200), 1),
        },
        toy=toy,
        contestants={
            "nnlib": nnlib,
            "nnlib's FFNNClassifier": estimator,
            "scikit-learn": scikit_learn,
            "PyTorch": pytorch,
            "PyTorch, fused Adam": pytorch_fused,
            "Keras on JAX": keras,
        },
        products=products,
        turns=7,
    )
