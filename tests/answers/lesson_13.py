"""Right answers to the exercises of lesson 13, in other styles than ours: each must pass."""

import itertools
import math
import statistics

import numpy as np


def _grid_by_meshgrid(rates, units):
    return np.stack(np.meshgrid(rates, units, indexing="ij"), axis=-1).reshape(-1, 2)


def _grid_by_itertools(rates, units):
    return [list(pair) for pair in itertools.product(rates, units)]


def _folds_by_array_split(m, k):
    folds = np.zeros(m)
    for number, rows in enumerate(np.array_split(np.arange(m), k)):
        folds[rows] = number
    return folds


def _folds_one_by_one(m, k):
    folds = []
    for number in range(k):
        folds += [number] * (m // k + (1 if number < m % k else 0))
    return folds


def _log_uniform_by_logarithms(u, low, high):
    return np.exp(np.log(low) + u * (np.log(high) - np.log(low)))


def _log_uniform_one_by_one(u, low, high):
    return [10 ** (math.log10(low) * (1 - one) + math.log10(high) * one) for one in u]


def _rounds_by_sorted_lists(scores, factor):
    rounds = [0] * len(scores[0])
    left = list(range(len(rounds)))
    for row in scores:
        for setting in left:
            rounds[setting] += 1
        left = sorted(left, key=lambda setting: row[setting], reverse=True)
        left = left[: -(-len(left) // factor)]
    return rounds


def _rounds_by_a_threshold(scores, factor):
    inside = np.ones(scores.shape[1], bool)
    rounds = np.zeros(scores.shape[1])
    for row in scores:
        rounds += inside
        keep = math.ceil(inside.sum() / factor)
        inside &= row >= np.sort(row[inside])[-keep]
    return rounds


def _paired_by_statistics(a, b):
    differences = [float(one - other) for one, other in zip(a, b, strict=True)]
    return [statistics.mean(differences), statistics.stdev(differences) / len(differences) ** 0.5]


def _paired_by_hand(a, b):
    differences, S = a - b, len(a)
    mean = sum(differences) / S
    return a.mean() - b.mean(), np.sqrt(sum((differences - mean) ** 2) / (S - 1) / S)


def _winners_in_a_loop(chosen_by, others):
    chosen, other = 0.0, 0.0
    for row, again in zip(chosen_by, others, strict=True):
        best = row.tolist().index(max(row))
        chosen, other = chosen + row[best], other + again[best]
    return chosen / len(others), other / len(others)


def _winners_by_a_mask(chosen_by, others):
    best = np.eye(chosen_by.shape[1])[chosen_by.argmax(axis=1)]
    return (chosen_by * best).sum() / len(best), (others * best).sum() / len(best)


RIGHT = {
    "13.1": [_grid_by_meshgrid, _grid_by_itertools],
    "13.2": [_folds_by_array_split, _folds_one_by_one],
    "13.3": [_log_uniform_by_logarithms, _log_uniform_one_by_one],
    "13.4": [_rounds_by_sorted_lists, _rounds_by_a_threshold],
    "13.5": [_paired_by_statistics, _paired_by_hand],
    "13.6": [_winners_in_a_loop, _winners_by_a_mask],
}
