"""Lesson 19: sequences that ask for memory, and a microscope for what an LSTM does with them."""

import numpy as np

from nnlib.course import plots


def adding(m, T, rng):
    """Return x (m, T, 2), a number and a mark at each step, and y (m, 1), the sum of the two marked numbers."""
    x = np.zeros((m, T, 2))
    x[:, :, 0] = rng.random((m, T))
    rows = np.arange(m)
    x[rows, rng.integers(0, T // 2, m), 1] = 1  # one mark in the first half,
    x[rows, rng.integers(T // 2, T, m), 1] = 1  # one in the second
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=1, keepdims=True)


def copying(m, T, rng):
    """Return x (m, T, 2), two marked signs and then noise, T steps in all, and y (m, 2), 1 for a plus."""
    x = np.zeros((m, T, 2))
    x[:, :, 0] = 0.7 * rng.normal(size=(m, T))
    x[:, :2, 0] = np.sign(x[:, :2, 0])
    x[:, :2, 1] = 1
    return x, (x[:, :2, 0] > 0).astype(float)


def microscope(networks, x, y):
    """Return a draw function for three axes: what happens in an LSTM, step by step, beside a plain RNN.

    `networks` maps a name to an LSTM and a plain RNN, each with a Dense layer of one unit behind it; x is (m, T, 2),
    numbers and marks, y (m, 1). Left the gates of a unit, in the middle what it holds, right how far a move of the
    memory at each step moves the answer: |dL/dh_t| of both, and |dL/dc_t|, L being the answer.
    """

    def draw(axes, step, unit, example, network):
        lstm, rnn = networks[network]
        sequence = x[example : example + 1]  # (1, T, 2)
        answers, inside = zip(*(_there_and_back(model, sequence) for model in (lstm, rnn)), strict=True)
        own = {name: values[0, :, unit] for name, values in inside[0].items()}
        marks = np.flatnonzero(sequence[0, :, 1])
        gates = {name: own[name] for name in ("i", "f", "o")}
        memory = {name: own[name] for name in ("c~", "c", "h")} | {"RNN's h": inside[1]["h"][0, :, unit]}
        texts = [
            plots.over_time(axes[0], gates, step, marks, f"gates of unit {unit}", low=0.0),
            plots.over_time(axes[1], memory, step, marks, f"memory of unit {unit}"),
            plots.norms_over_time(axes[2], slopes(lstm, rnn, sequence), step, marks, "slopes of the answer"),
        ]
        read = f"step {step}: number {sequence[0, step, 0]:.2f}{', marked' if step in marks else ''}"
        told = f"sum {y[example, 0]:.2f}, LSTM says {answers[0]:.2f}, RNN {answers[1]:.2f}"
        return f"{network}; {read}; unit {unit}: {texts[0]}; {texts[1]}; slope by {texts[2]}; {told}"

    return draw


def slopes(lstm, rnn, sequence):
    """Return how far a move of the memory after each step of one sequence (1, T, 2) moves the answer, (T,) each."""
    (_, inside), (_, beside) = (_there_and_back(model, sequence) for model in (lstm, rnn))
    by = {
        "LSTM's c": gradients_of_c(lstm.layers[0], sequence, inside),
        "LSTM's h": inside["dh"][0],
        "RNN's h": beside["dh"][0],
    }
    return {name: np.linalg.norm(gradients, axis=1) for name, gradients in by.items()}


def gradients_of_c(lstm, sequence, inside):
    """Return the gradient of the answer by c after each step, (T, H): backward has been called.

    `inside` is what the layer's `internals` say. The steps after t are run once more, from h and c as they stood there.
    """
    dh, c = inside["dh"][0], inside["c"][0]  # (T, H)
    dc = np.empty_like(c)
    dc[-1] = dh[-1] * inside["o"][0, -1] * (1 - np.tanh(c[-1]) ** 2)
    for t in range(len(c) - 1):
        lstm.forward(sequence[:, t + 1 :], initial_state=[inside["h"][:, t], inside["c"][:, t]])
        lstm.backward_params(dh[-1:])
        dc[t] = lstm.dstart[1][0]
    return dc


def _there_and_back(model, sequence):
    """Return the model's answer to one sequence, and what its recurrent layer went through."""
    answer = model.forward(sequence)
    model.backward(np.ones_like(answer))
    return float(answer[0, 0]), model.layers[0].internals()
