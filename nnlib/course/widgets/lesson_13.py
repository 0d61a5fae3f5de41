"""Lesson 13: what a grid, random draws and successive halving find among settings that were trained beforehand."""

from dataclasses import dataclass

import numpy as np

import nnlib as nn
from nnlib.course import plots, reference

COLUMNS = ("learning rate", "units", "batch size")
ENDS = {"learning rate": (0.001, 0.1), "units": (4, 64), "batch size": (20, 200)}
ROUNDS = (1, 3, 9)  # epochs of the rounds of successive halving
FACTOR = 3


@dataclass(frozen=True)
class Pool:
    """Trained settings: `grid` (18, 3) and `drawn` (36, 3), columns as in COLUMNS, and their scores.

    `scores` {"grid" or "drawn": (3 seeds, settings, rounds)} are shares of the validation images read right.
    """

    grid: np.ndarray
    drawn: np.ndarray
    scores: dict[str, np.ndarray]

    def searched(self, strategy, tried, seed):
        """Return settings (n, 3), their last scores (n,), the rounds each took part in (n,), and the epochs spent.

        The seed is that of the network's start; it also chooses the order in which random settings come.
        """
        if strategy == "grid":
            rows, scores = self.grid[:tried], self.scores["grid"][seed, :tried]
        else:
            order = np.random.default_rng(seed).permutation(len(self.drawn))[:tried]
            rows, scores = self.drawn[order], self.scores["drawn"][seed, order]
        n = len(rows)
        rounds = np.full(n, len(ROUNDS))
        epochs = n * ROUNDS[-1]
        if strategy == "successive halving":
            rounds = reference.rounds_of(scores.T, FACTOR)
            epochs = sum(np.sum(rounds >= number) * length for number, length in enumerate(ROUNDS, start=1))
        return rows, scores[np.arange(n), rounds - 1], rounds, int(epochs)

    def other_scores(self, row, seed):
        """Return what a setting scores after all epochs with each of the other seeds."""
        for name, rows in (("grid", self.grid), ("drawn", self.drawn)):
            found = np.flatnonzero((rows == row).all(axis=1))
            if len(found):
                return np.delete(self.scores[name][:, found[0], -1], seed)
        raise ValueError(f"{row} is not a setting of this pool.")


def trained_pool(data, samples=300, seeds=3):
    """Return the Pool of lesson 13: 18 settings of a grid and 36 drawn at random, each trained from three starts.

    `data` is `nnlib.datasets.load("digits")`, of which the first `samples` training rows are used.
    """
    lows, highs = np.transpose(list(ENDS.values()))  # (P,) each
    middle = np.sqrt(lows * highs)
    grid = reference.every_setting(np.array([lows[0], middle[0], highs[0]]), np.array([lows[1], middle[1], highs[1]]))
    grid = np.vstack([[*row, batch] for row in grid for batch in (lows[2], highs[2])])
    drawn = lows * (highs / lows) ** np.random.default_rng(0).random((36, len(lows)))
    drawn[:, 1:] = drawn[:, 1:].round()
    x, y = data.x_train[:samples], data.y_train[:samples]

    def scored(row, seed):
        """Return what a setting scores after the epochs of each round, (rounds,)."""
        network = nn.Sequential([nn.Dense(int(row[1]), "relu"), nn.Dense(10)], input_shape=64, seed=seed)
        loss, optimizer = nn.SparseCategoricalCrossentropy(from_logits=True), nn.Adam(row[0])
        scores, trained = [], 0
        for epochs in ROUNDS:
            network.fit(x, y, loss, optimizer, epochs=epochs - trained, batch_size=int(row[2]), verbose=0)
            optimizer, trained = None, epochs  # the next round goes on with the network's own
            scores.append(np.mean(network.predict(data.x_validation).argmax(axis=1) == data.y_validation))
        return scores

    scores = {
        name: np.array([[scored(row, seed) for row in rows] for seed in range(seeds)])
        for name, rows in (("grid", grid), ("drawn", drawn))
    }
    return Pool(grid, drawn, scores)


def search_explorer(pool):
    """Return the draw function of lesson 13: the settings that a strategy has tried, and the best of them.

    `strategy` is "grid", "random" or "successive halving", `tried` the number of settings, `seed` 0, 1 or 2.
    """

    def draw(axes, strategy, tried, seed):
        rows, scores, rounds, epochs = pool.searched(strategy, tried, seed)
        text = plots.parallel_coordinates(axes, COLUMNS, rows, scores, rounds < len(ROUNDS), ENDS)
        best = np.argmax(np.where(rounds == len(ROUNDS), scores, -1))
        others = ", ".join(f"{score:.3f}" for score in pool.other_scores(rows[best], seed))
        return f"{strategy}, seed {seed}, {epochs} epochs in all: {text}; it scores {others} with the other seeds"

    return draw
