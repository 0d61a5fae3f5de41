"""Lesson 01: answers that are right for some inputs only do not pass its checks."""

import numpy as np
import pytest

from nnlib.course import reference
from nnlib.course.catalogue import EXERCISES
from nnlib.course.judging import CallFailed, judge

REFERENCES = {
    "01.1": reference.neuron,
    "01.2": reference.neuron_batch,
    "01.3": reference.layer_forward,
    "01.4": reference.count_parameters,
    "01.5": reference.collapse,
}

RIGHT_FOR_SOME = {
    "no bias, no answer": ("01.1", lambda x, w, b: x @ w + b if b else 0.0),
    "equal products count once": ("01.1", lambda x, w, b: sum(set(x * w)) + b),
    "the bias is positive": ("01.1", lambda x, w, b: x @ w + abs(b)),
    "three inputs": ("01.1", lambda x, w, b: x[:3] @ w[:3] + b),
    "no batch of one": ("01.2", lambda x, w, b: np.squeeze(x @ w + b)),
    "as many examples as inputs": ("01.2", lambda x, w, b: np.array([x[i] @ w + b for i in range(min(x.shape))])),
    "the first row for all": ("01.2", lambda x, w, b: np.full(len(x), x[0] @ w + b)),
    "no batch of one, in a layer": ("01.3", lambda x, W, b: np.squeeze(x @ W + b)),
    "not as many inputs as units": ("01.3", lambda x, W, b: x @ (W if W.shape[0] != W.shape[1] else W.T) + b),
    "not as many examples as units": ("01.3", lambda x, W, b: x @ W + (b if len(x) != len(b) else b[:, None])),
    "not a single unit": ("01.3", lambda x, W, b: x @ W + b if len(b) > 1 else (x @ W + b)[:, 0]),
    "not a single input": ("01.4", lambda D, H: D * H + (H if D > 1 else 0)),
    "more inputs than units": ("01.4", lambda D, H: D * H + min(D, H)),
    "the bias's first entry": ("01.5", lambda W1, b1, W2, b2: (W1 @ W2, b1[0] * W2[0] + b2)),
}


@pytest.mark.parametrize("name", RIGHT_FOR_SOME)
def test_what_is_right_for_some_inputs_only_fails(name):
    key, answer = RIGHT_FOR_SOME[name]
    assert judge(EXERCISES[key], answer, REFERENCES[key]).text.startswith(f"{key} wrong")


def test_units_that_add_the_examples_bias_are_told_so():
    """b[i] in place of b[j], in the two loops of the lesson: it raises, and is recognised by square inputs."""

    def answer(x, W, b):
        return np.array([[x[i] @ W[:, j] + b[i] for j in range(len(b))] for i in range(len(x))])

    with pytest.raises(CallFailed, match="the biases go to the examples"):
        judge(EXERCISES["01.3"], answer, reference.layer_forward)
