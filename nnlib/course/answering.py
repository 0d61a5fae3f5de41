"""Runs inside the kernel of a notebook that is marked: defines the learner's answer, calls it, writes down its results.

No verdict is made here, where the learner's code could reach it: what the answer gave is compared in the process of the
grader. Results go to a file, one line of JSON for each call, so nothing that the learner's code prints gets among them.
"""

import base64
import copy
import json
import os
import sys
import types
from pathlib import Path

import numpy as np

import nnlib.course
from nnlib.course import reference
from nnlib.course.catalogue import find

LISTS = ("cases", "proofs", "squares")  # the inputs of an exercise, in the order in which they are tried
MOST_ITEMS, MOST_ENTRIES = 1000, 100_000  # of a list, and of an array or a text; no exercise asks for so many
CHANGEABLE = (np.ndarray, list, dict)
HIDDEN = "The course's own answer was called in place of the learner's."


def run(job: str) -> None:
    """Run the job in this file (see grade.py) and write the results to the file beside it, as they come."""
    path = Path(job)
    content = json.loads(path.read_text(encoding="utf-8"))
    process = os.getpid()

    def note(**entry):
        if os.getpid() != process:  # a copy of this process that the learner's code made has no say
            os._exit(0)
        with path.with_suffix(".results").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    _hide(content["reference"])
    try:
        answer = _define(content["code"], content["target"], content["name"])
    except BaseException as error:  # SystemExit too
        note(list="definition", **_described(error))
        return
    exercise = find(content["exercise"])
    for name in LISTS:
        make = getattr(exercise, name)
        cases = make() if make else []
        for case in [*cases, *cases]:  # twice: a wrong answer is asked whether it says the same again
            note(list=name, **_called(answer, copy.deepcopy(case)))


class Other:
    """Stands for something that is no number, list or text: of its kind only the name is known."""


def decode(value):
    """Return what `encode` was given, as far as a verdict depends on it. Raises ValueError, TypeError or KeyError."""
    if value in (None, "..."):
        return None if value is None else ...
    if "keys" in value:
        return dict(zip(map(str, value["keys"]), map(decode, value["values"]), strict=True))
    if "items" in value:
        return {"list": list, "tuple": tuple}[value["kind"]](decode(item) for item in value["items"])
    if "text" in value:
        return str(value["text"])
    if "type" in value:
        return type(str(value["type"]), (Other,), {})()  # a verdict tells its type
    dtype, shape = np.dtype(value["dtype"]), tuple(value["shape"])
    if dtype.kind not in "biufc":
        raise ValueError(f"expected numbers; got {dtype}")
    if value["data"] is None:
        return np.broadcast_to(np.zeros((), dtype), shape)  # takes no memory
    return np.frombuffer(base64.b64decode(value["data"]), dtype).reshape(shape).copy()[()]


def encode(value):
    """Return `value` in terms of JSON, numbers and texts exactly; of other objects only their type's name."""
    if value is None or value is ...:
        return None if value is None else "..."
    if isinstance(value, (list, tuple)) and len(value) <= MOST_ITEMS:
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {"kind": kind, "items": [encode(item) for item in value]}
    if isinstance(value, dict) and len(value) <= MOST_ITEMS and all(type(key) is str for key in value):
        return {"keys": list(value), "values": [encode(item) for item in value.values()]}
    if type(value) is str and len(value) <= MOST_ENTRIES:
        return {"text": value}
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "biufc":
        return {"type": type(value).__name__}
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode() if array.size <= MOST_ENTRIES else None
    return {"dtype": array.dtype.str, "shape": array.shape, "data": data}


def _hide(name):
    """Put a copy in place of the module of right answers, in which the one that is asked for only complains."""

    def refuse(*args, **kwargs):
        raise RuntimeError(HIDDEN)

    hidden = types.ModuleType(reference.__name__)
    vars(hidden).update({**vars(reference), name: refuse})
    sys.modules[reference.__name__] = nnlib.course.reference = hidden


def _define(code, target, name):
    """Run the program and return the answer. What fails before or after it is passed over: it may not be needed."""
    namespace = {"__name__": "__main__"}
    answer = None
    for number, statement in enumerate(code):
        try:
            exec(compile(statement, "<answer>", "exec"), namespace)
            if number == target:
                first, *rest = name.split(".")
                answer = namespace[first]
                for part in rest:  # a method
                    answer = vars(answer)[part]
        except BaseException:
            if number == target:
                raise
    return answer


def _called(answer, inputs):
    """Call the answer; return its result and what became of the inputs, or the error."""
    try:
        result = encode(answer(*inputs))
        return {"value": result, "inputs": [encode(x) if isinstance(x, CHANGEABLE) else None for x in inputs]}
    except BaseException as error:
        return _described(error)


def _described(error):
    try:
        message = str(error)
    except Exception:
        message = ""
    return {"error": type(error).__name__, "message": message[:1000]}
