"""Lesson 14: its checks name the mistakes of real engines, its lab walks a graph as the library does."""

import numpy as np
import pytest
from matplotlib.figure import Figure

import nnlib as nn
from nnlib.course import plots, reference, widgets
from nnlib.course.catalogue import EXERCISES
from nnlib.course.judging import CallFailed, judge
from nnlib.course.widgets.lesson_14 import Stopwatch


def network():
    """Return the lesson's two neurons, of the library's Tensors."""
    numbers = {"w1": 0.5, "x": 2.0, "w2": -1.0, "v1": 1.5, "v2": 0.5, "y": 1.0}
    net = {name: nn.Tensor(number) for name, number in numbers.items()}
    net["z1"], net["z2"] = net["w1"] * net["x"], net["x"] * net["w2"]
    net["h1"], net["h2"] = np.tanh(net["z1"]), np.tanh(net["z2"])
    net["n1"], net["n2"] = net["v1"] * net["h1"], net["h2"] * net["v2"]
    net["p"] = net["n1"] + net["n2"]
    net["d"] = net["p"] - net["y"]
    net["L"] = net["d"] * net["d"]
    return net


class Value:
    """A value as the lesson's engine has it."""

    def __init__(self, data, parents=(), pull=lambda g: []):
        self.data, self.parents, self.pull = np.asarray(data, float), parents, pull


def text(nodes, step):
    return widgets.graph_steps(nodes)(Figure().subplots(), step)


@pytest.mark.parametrize("step", range(19))
def test_the_lab_at_every_step(step):
    said = text(network(), step)
    assert said.startswith(f"step {step} of 18, the way {'back' if step > 9 else 'there'}, ")
    assert ("gradients: L 1" in said) == (step > 9)


def test_the_lab_ends_with_the_librarys_gradients():
    net = network()
    net["L"].backward()
    gradients = text(net, 18).split("gradients: ")[1]
    found = dict(pair.split(" ") for pair in gradients.split(", "))
    assert found == {name: f"{tensor.grad.item():.4g}" for name, tensor in net.items()}


def test_the_lab_says_what_the_text_says():
    net = network()
    before, after = (text(net, step) for step in (17, 18))
    assert before.endswith("; not complete yet: x")  # its part from z2 is there, that from z1 is not
    assert "x 0.02399," in before
    assert "x -0.19," in after
    assert "not complete" not in after
    assert round(0.5 * -0.42786 + 0.02399, 4) == -0.1899  # by way of z1, and of z2
    assert text(net, 0).endswith("numbers: w1 0.5, x 2, w2 -1, v1 1.5, v2 0.5, y 1")
    assert "d -0.6792" in text(net, 10)  # both parts at once


def test_the_lab_takes_the_lessons_values():
    a, b = Value(3.0), Value(2.0)
    c = Value(6.0, [a, b], lambda g: [g * 2.0, g * 3.0])
    d = Value(9.0, [a, c], lambda g: [g, g])
    L = Value(54.0, [c, d], lambda g: [g * 9.0, g * 6.0])
    nodes = {"a": a, "b": b, "c": c, "d": d, "L": L}
    assert text(nodes, 4).endswith("gradients: L 1, c 9, d 6; not complete yet: c")
    assert text(nodes, 5).endswith("gradients: L 1, c 15, d 6, a 6; not complete yet: a")
    assert text(nodes, 6).endswith("gradients: L 1, c 15, d 6, a 36, b 45")


def test_a_graph_draws_what_is_sent_and_marks_what_waits():
    axes = Figure().subplots()
    edges = [("a", "L"), ("a", "L"), ("b", "L")]
    said = plots.value_graph(axes, edges, {"a": 1.0, "b": 2.0, "L": -0.0}, {"L": 1.0, "a": 5.0}, ["a"], "L", [2, 3, 4])
    assert said == "numbers: a 1, b 2, L 0; gradients: L 1, a 5; not complete yet: a"
    drawn = [annotation.get_text() for annotation in axes.texts]
    assert {"a", "b", "L", "g 1", "g 5", "2", "3", "4"} <= set(drawn)
    circles = {note.get_text(): note.get_bbox_patch() for note in axes.texts if note.get_text() in ("a", "b", "L")}
    assert [circles[name].get_linestyle() for name in ("a", "b", "L")] == ["--", "-", "-"]
    places = {note.get_text(): note.xy for note in axes.texts if note.get_text() in ("a", "b", "L")}
    assert places["a"][0] == places["b"][0] < places["L"][0]


def kind(key, answer):
    name = {
        "14.1": "graph_gradients",
        "14.2": "divide",
        "14.3": "unbroadcast",
        "14.4": "column_rules",
        "14.5": "cross_entropy_of_scores",
    }[key]
    return judge(EXERCISES[key], answer, getattr(reference, name)).kind


def entropy(cut=lambda tensor: tensor, cut_sum=lambda tensor: tensor, cut_score=lambda tensor: tensor):
    """Return a learner's cross-entropy, with a value rebuilt from plain numbers somewhere."""

    def answer(z, y):
        start = nn.Tensor(z)
        scores, largest = cut(start), z.max(axis=1, keepdims=True)
        log_sum = cut_sum(np.log(np.exp(scores - largest).sum(axis=1, keepdims=True)) + largest)
        loss = (log_sum.sum() - (cut_score(scores) * y).sum()) / len(z)
        loss.backward()
        return loss.data.item(), np.zeros(z.shape) if start.grad is None else start.grad

    return answer


def rebuilt(tensor):
    return nn.Tensor(tensor.data)


def test_a_graph_that_is_cut_is_named():
    assert kind("14.5", entropy()) == "right"
    assert kind("14.5", entropy(cut=rebuilt)) == "the graph is cut"
    assert kind("14.5", entropy(cut_sum=rebuilt)) == "the graph is cut before the sum of exponentials"
    assert kind("14.5", entropy(cut_score=rebuilt)) == "the graph is cut before the true class's score"


def test_one_over_x_handled_as_x_is_named():
    assert kind("14.2", reference.divide) == "right"

    def handled_as_x(a, b, g):
        a, b = nn.Tensor(a), nn.Tensor(b)
        y = b * a  # the same function for both sides
        y.backward(g)
        return y.data, a.grad, b.grad

    assert kind("14.2", handled_as_x) == "1/x is handled as x"


def made_in_a_loop(x, call):
    rules = []
    for j in range(x.shape[1]):

        def rule(g):
            full = np.zeros(x.shape)
            full[:, j] = g  # noqa: B023
            return full

        rules.append(rule)
    return call(rules)


def test_a_rule_that_keeps_the_last_loop_variable_is_named():
    assert kind("14.4", reference.column_rules) == "right"
    assert kind("14.4", made_in_a_loop) == "every rule has the last j"


def test_a_rule_without_a_return_is_told_so():
    def answer(x, call):
        return call([lambda g: None] * x.shape[1])

    with pytest.raises(CallFailed) as failed:
        kind("14.4", answer)
    assert "returned None" in str(failed.value.error)


def test_a_rule_that_changes_what_it_is_given_is_told_so():
    def answer(x, call):
        def rule(g, j):
            g *= 2
            return np.outer(g / 2, np.arange(x.shape[1]) == j)

        return call([lambda g, j=j: rule(g, j) for j in range(x.shape[1])])

    with pytest.raises(CallFailed) as failed:
        kind("14.4", answer)
    assert "changed the g" in str(failed.value.error)


def made_with_a_default(x, call):
    rules = []
    for j in range(x.shape[1]):

        def rule(g, j=j, full=np.zeros(x.shape)):  # noqa: B008
            full[:, j] = g
            return full

        rules.append(rule)
    return call(rules)


def like_x(x, call):
    def rule(g, j):
        full = np.zeros_like(x)
        full[:, j] = g
        return full

    return call([lambda g, j=j: rule(g, j) for j in range(x.shape[1])])


def test_rules_that_share_an_array_or_round_are_named():
    assert kind("14.4", made_with_a_default) == "one array for each rule, made once"
    assert kind("14.4", like_x) == "cut off to whole numbers"


def test_rules_made_one_by_one_as_they_are_called_do_not_hide_the_last_j():
    def answer(x, call):
        return call((lambda g: np.outer(g, np.arange(x.shape[1]) == j)) for j in range(x.shape[1]))  # noqa: B023

    assert kind("14.4", answer) == "every rule has the last j"


def by_waiting_users(each_user_once, behind_only):
    """Walk a graph as the library does, each node waiting for its users: all of them, or those that L is made of."""

    def answer(parents, slopes, last):
        behind, waiting = set(), [last]
        while waiting:
            node = waiting.pop()
            behind.add(node)
            waiting += parents[node]
        users = [list(parents[i]) for i in (behind if behind_only else range(len(parents)))]
        awaited = [sum(i in user if each_user_once else user.count(i) for user in users) for i in range(len(parents))]
        grads, ready = np.eye(len(parents))[last], [last]
        while ready:
            node = ready.pop()
            for parent, slope in zip(parents[node], slopes[node], strict=True):
                grads[parent] += slope * grads[node]
                awaited[parent] -= 1
                if awaited[parent] == 0:
                    ready.append(parent)
        return grads

    return answer


def test_whose_users_are_counted_wrongly_does_not_pass():
    assert kind("14.1", by_waiting_users(each_user_once=False, behind_only=True)) == "right"
    assert kind("14.1", by_waiting_users(each_user_once=False, behind_only=False)) != "right"
    assert kind("14.1", by_waiting_users(each_user_once=True, behind_only=True)) != "right"


def nudged(z, y, h):
    def loss(z):
        return np.mean(np.logaddexp.reduce(z, axis=1) - (z * y).sum(axis=1))

    dz = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        step = np.zeros(z.shape)
        step[place] = h
        dz[place] = (loss(z + step) - loss(z - step)) / (2 * h)
    return loss(z), dz


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("14.2", lambda a, b, g: (a / b, g / b, -g * a / (b**2 + 1e-12))),
        ("14.2", lambda a, b, g: tuple(np.nan_to_num(v) for v in reference.divide(a, b, g))),
        ("14.2", lambda a, b, g: tuple(np.clip(v, -1e3, 1e3) for v in reference.divide(a, b, g))),
        ("14.3", lambda grad, shape: reference.unbroadcast(np.nan_to_num(grad), shape)),
        ("14.5", lambda z, y: nudged(z, y, 1e-5)),
        ("14.5", lambda z, y: reference.cross_entropy_of_scores(np.maximum(z, -700), y)),
    ],
)
def test_answers_that_are_right_for_ordinary_numbers_only_do_not_pass(key, answer):
    assert kind(key, answer) != "right"


def test_the_loss_may_be_a_mean_and_its_gradient_that_of_a_sum():
    def answer(z, y):
        loss, grad = reference.cross_entropy_of_scores(z, y)
        return loss, len(z) * grad

    assert kind("14.5", answer) == "a sum over the examples, not a mean"


def test_the_logarithm_of_a_share_of_0_is_not_called_an_overflow_alone():
    def answer(z, y):
        p = nn.Softmax().forward(z)
        with np.errstate(divide="ignore", invalid="ignore"):
            return -np.log((p * y).sum(axis=1)).mean(), (p - y) / len(z)

    assert kind("14.5", answer) == "infinite where scores are large"


def test_the_stopwatchs_jobs_take_turns():
    turns = []
    Stopwatch({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, seconds=0).button.click()
    assert turns == ["a", "b"] * 5


def test_the_stopwatch_measures_when_pressed_and_shows_errors():
    counts = {"a": 0, "b": 0}

    def job(name):
        counts[name] += 1

    watch = Stopwatch({"a": lambda: job("a"), "<b>": lambda: job("b")}, seconds=0.001)
    assert counts == {"a": 0, "b": 0}
    watch.button.click()
    assert min(counts.values()) >= 2
    first, second = watch.reply.value.split("<br>")
    assert "a: " in first and first.endswith(" ms, 1.0 times")
    assert "&lt;b&gt;: " in second
    assert not watch.button.disabled

    def fails():
        raise ValueError("no time")

    broken = Stopwatch({"a": fails}, seconds=0.001)
    broken.button.click()
    assert "ValueError: no time" in broken.reply.value
    assert not broken.button.disabled
