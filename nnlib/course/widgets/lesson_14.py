"""Lesson 14: a computation's graph, there and back one value at a time, and a stopwatch for the reader's machine."""

import html
import time
import timeit
from collections import Counter

import ipywidgets
import numpy as np

import nnlib as nn
from nnlib.course import plots
from nnlib.course.display import display_widget


def graph_steps(nodes):
    """Return the draw function of lesson 14: the graph after `step` steps, first there, then back from the last node.

    `nodes` maps names to all numbers of a computation, in the order in which they were computed: values of the lesson
    with `data`, `parents` and `pull`, or the library's Tensors. Each step computes one, or sends one's gradient on.
    """
    names = {id(node): name for name, node in nodes.items()}
    links = {name: _links(node) for name, node in nodes.items()}
    operands = {name: [names[id(parent)] for parent in parents] for name, (parents, _) in links.items()}
    computed = [name for name in nodes if operands[name]]
    edges = [(operand, name) for name in computed for operand in operands[name]]
    numbers = {name: float(node.data) for name, node in nodes.items()}

    def draw(axes, step):
        there, back = computed[:step], computed[::-1][: max(step - len(computed), 0)]
        values = {name: number for name, number in numbers.items() if name in there or name not in computed}
        awaited, parts = Counter(operand for operand, _ in edges), []
        gradients = {computed[-1]: 1.0} if back else {}
        for name in back:
            parts = [float(part) for part in links[name][1](np.asarray(gradients[name]))]
            for operand, part in zip(operands[name], parts, strict=True):
                gradients[operand] = gradients.get(operand, 0.0) + part
                awaited[operand] -= 1
        waiting = [name for name in gradients if awaited[name]]
        active = back[-1] if back else there[-1] if there else None
        way = f"back, {active} sends" if back else f"there, {active}" if there else "there, nothing computed yet"
        told = plots.value_graph(axes, edges, values, gradients, waiting, active, parts)
        return f"step {step} of {2 * len(computed)}, the way {way}; {told}"

    return draw


def _links(node):
    return (node._operands, node._pull) if isinstance(node, nn.Tensor) else (node.parents, node.pull)


def stopwatch(jobs, seconds=1.0) -> None:
    """Show a button that measures functions {name: function of nothing} here and now, the first one being the unit."""
    names = ", ".join(jobs)
    display_widget(Stopwatch(jobs, seconds), f"A button, once this cell has run: measures {names} on your machine")


class Stopwatch(ipywidgets.VBox):
    """A button, and what was measured when it was pressed last: the best of many turns for each job."""

    def __init__(self, jobs, seconds):
        self.jobs, self.seconds = jobs, seconds
        self.button = ipywidgets.Button(description="Measure")
        self.reply = ipywidgets.HTML()
        self.button.on_click(self._measure)
        super().__init__([self.button, self.reply])

    def _measure(self, button):
        button.disabled = True
        try:
            times = self._best_times()
        except Exception as error:  # a callback's error would vanish
            self._say([f"{type(error).__name__}: {error}"])
        else:
            unit = next(iter(times.values()))
            self._say([f"{name}: {1000 * t:.3g} ms, {t / unit:.1f} times" for name, t in times.items()])
        finally:
            button.disabled = False

    def _best_times(self):
        """Return {name: seconds}. The jobs take turns, so that a busy moment of the machine strikes all alike."""
        timers = {name: timeit.Timer(job) for name, job in self.jobs.items()}
        best = dict.fromkeys(timers, np.inf)
        turns, end = 0, time.monotonic() + self.seconds
        while turns < 5 or time.monotonic() < end:
            best = {name: min(best[name], timer.timeit(1)) for name, timer in timers.items()}
            turns += 1
        return best

    def _say(self, lines):
        told = "<br>".join(html.escape(line) for line in lines)
        self.reply.value = f'<p role="alert" style="line-height: 1.4">{told}</p>'
