"""Weights from Keras: names, layouts and order of gates are Keras's here, so that its numbers need no translation.

    model = nn.Sequential([nn.Conv2D(8, 3, activation="relu"), nn.Flatten(), nn.Dense(10, "softmax")], (28, 28, 1))
    load_keras_weights(model, "digits.keras")
    compare(model, outputs, x)        # layer by layer, with what Keras put out: nnlib/comparison.py

The network is written down anew, the weights are poured in. Everything is checked before the first number is changed.
Introduced in lesson 21.
"""

import itertools
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnlib import keras_files
from nnlib.arguments import numbers
from nnlib.bidirectional import Bidirectional
from nnlib.comparison import ComparisonReport, compare
from nnlib.layer import Activation, Arrays, Layer
from nnlib.recurrent import Recurrent
from nnlib.storage import StorageError

__all__ = ["ComparisonReport", "compare", "load_keras_weights"]

SLACK = 2**28  # bytes: a file of another network is read too, if it is no giant, so that the error can name the layer


def load_keras_weights(model, source) -> None:
    """Give `model` the weights of a Keras network of the same layers in the same order.

    `source` is a list of arrays as from Keras's `get_weights()`, or the path of a file: `.weights.h5`, the older `.h5`,
    or `.keras`. Running statistics count among the weights; optimiser, history and random states stay as they are.
    A .keras archive, and an .h5 file of a whole model, also tell the settings: any that change what a layer puts out
    (padding, epsilon, reset_after, an activation) must be the model's own.

    Raises StorageError for a file that cannot be read, ValueError where the weights are not this network's, naming the
    layer, the shape and what to do. The model is unchanged then.
    """
    slots = [slot for key, layer in enumerate(model.layers) for slot in _slots(key, layer)]
    config = None
    if isinstance(source, (str, Path)):
        file = keras_files.read(source, limit=SLACK + 8 * sum(slot.target.size for slot in slots))
        config = file.config
        try:
            arrays = _by_kind(slots, file.layers) if file.by_kind else _in_order(slots, file.layers)
        except ValueError as error:
            raise ValueError(f"{error}{_also(model.layers, config)}") from None
    elif isinstance(source, (list, tuple)):
        arrays = [_array(array) for array in source]
        _check_count(slots, arrays, "get_weights() of the same network gives one for each of these")
    else:
        raise ValueError(f"Got source={source!r}; expected a list of arrays or the path of a file.")
    for slot, array in zip(slots, arrays, strict=True):
        if array.shape != slot.target.shape:
            raise ValueError(
                f"{slot} has shape {slot.target.shape} here and {array.shape} in Keras.{_hint(slot, array)}"
                f"{_also(model.layers[: slot.key], config)}"
            )
    if config is not None and (difference := _differing(model.layers, config, to_the_end=True)):
        raise ValueError(f"{difference} {AS_IN_KERAS}")
    cast = [numbers(str(slot), array, slot.target.dtype) for slot, array in zip(slots, arrays, strict=True)]
    for slot, array in zip(slots, cast, strict=True):
        slot.arrays[slot.name] = array
    model.reset_state()  # what is carried from earlier batches is of other weights


# The network's arrays -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slot:
    """A place that an array is to fill: `arrays[name]` of a layer, which Keras 3 files keep at `place`."""

    key: int
    layer: Layer
    arrays: Arrays
    name: str
    place: str

    @property
    def target(self):
        return self.arrays[self.name]

    def __str__(self):
        return f"Layer {self.key}, {self.layer!r}: {self.name}"


def _slots(key, layer):
    """Return the slots of a layer in Keras's order: the parameters, then what it keeps of the data."""
    found = [(layer.params, name) for name in layer.params]
    if not layer.stateful:  # what is carried from batch to batch is no weight
        found += [(layer.state, name) for name in layer.state]
    inner = "cell/" if isinstance(layer, (Recurrent, Bidirectional)) else ""
    counts: dict[str, int] = {}
    slots = []
    for arrays, name in found:
        direction = name.split(".")[0] + "_layer/" if isinstance(layer, Bidirectional) else ""
        counts[direction] = counts.get(direction, -1) + 1
        slots.append(Slot(key, layer, arrays, name, f"{direction}{inner}vars/{counts[direction]}"))
    return slots


def _by_kind(slots, layers):
    """Return the arrays in the order of `slots`, given {"dense_1": {"vars/0": array}}."""
    found, seen, left = [], {}, dict(layers)
    for _, group in itertools.groupby(slots, lambda slot: slot.key):
        group = list(group)
        layer = group[0].layer
        kind = _snake(type(layer).__name__)
        seen[kind] = seen.get(kind, -1) + 1
        name = f"{kind}_{seen[kind]}" if seen[kind] else kind
        places = left.pop(name, None)
        if places is None:
            advice = "Keras 3 has no such layer; give a list of arrays." if kind == "locally_connected2d" else None
            raise ValueError(
                f"Layer {group[0].key}, {layer!r}: the file has no {name!r}; it has {_list(layers)}. "
                f"{advice or _what_to_do(layers)}"
            )
        if places.keys() != {slot.place for slot in group}:
            raise ValueError(
                f"Layer {group[0].key}, {layer!r}: it has {_shapes(slot.target for slot in group)}; {name!r} in the "
                f"file has {_shapes(places.values())}. Do the arguments agree (use_bias, center, scale, layer)?"
            )
        found += [places[slot.place] for slot in group]
    if left:
        raise ValueError(
            f"The file also has weights of {_list(left)}, for which this network has no layer. {_what_to_do(left)}"
        )
    return found


def _what_to_do(names):
    """Return what to do about layers of these names in a file, some of which may be of a kind that is not known."""
    foreign = [name for name in names if re.sub(r"_\d+$", "", name).replace("_", "") not in Layer._registered]
    return f"Nothing here is of the kind of {_list(foreign)}: {UNWRAPPED}." if foreign else ORDER


def _in_order(slots, layers):
    """Return the arrays in the order of `slots`, given {"dense_1": {"dense_1/kernel:0": array}} in the file's order."""
    arrays = [array for places in layers.values() for array in places.values()]
    _check_count(slots, arrays, f"the file has them for {_list(name for name, places in layers.items() if places)}")
    return arrays


ORDER = "Write the same layers in the same order."
UNWRAPPED = "if it only wraps other layers, write those, and give the list of arrays that get_weights() returns"


def _check_count(slots, arrays, said):
    """Raise ValueError unless there are as many arrays as slots, naming the first that does not fit."""
    if len(arrays) == len(slots):
        return
    pairs = itertools.zip_longest(slots, arrays)
    slot, array = next((s, a) for s, a in pairs if s is None or a is None or s.target.shape != a.shape)
    where = f"{slot} needs shape {slot.target.shape}" if slot else "Nothing more is needed"
    there = "there is none left" if array is None else f"the next one has {array.shape}"
    raise ValueError(
        f"Got {len(arrays)} arrays for a network that has {len(slots)}; {said}. {where}, and {there}. {ORDER}"
    )


def _array(array):
    """Return an array of the list, if it is one of numbers."""
    array = np.asarray(array)
    if array.dtype.kind not in "fiu":
        raise ValueError(f"The list holds {array.dtype} in place of numbers; expected arrays as from get_weights().")
    return array


def _hint(slot, array):
    """Return what to do about a shape that is not the slot's, or ""."""
    want, got, name = slot.target.shape, array.shape, slot.name.split(".")[-1]
    layer = slot.layer.layer if isinstance(slot.layer, Bidirectional) else slot.layer
    if len(want) != len(got) and name != "bias":
        return f" It is of a layer of another kind. {ORDER}"
    if isinstance(layer, Recurrent):
        gates = {1: "SimpleRNN", 3: "GRU", 4: "LSTM"}
        here, there = layer.gates, got[-1] / layer.units
        if name == "bias" and layer.gates == 3 and len(want) != len(got):
            return f" A GRU with reset_after={not layer.reset_after} has such a bias."
        if there in gates and there != here:
            return f" It has {there:g} gates of {layer.units} units: a {gates[there]}'s, and this layer has {here}."
    if got == want[::-1] and len(want) == 2:
        return " It looks transposed, as PyTorch keeps it: give array.T."
    if len(want) == 4 and got == (want[3], want[2], *want[:2]):
        return " It looks like PyTorch's (filters, channels, height, width): give array.transpose(2, 3, 1, 0)."
    if name == "embeddings":
        return f" Its vocabulary has {got[0]} words, its vectors {got[-1]} numbers: Embedding{got}?"
    if name in ("kernel", "recurrent_kernel") and len(want) == len(got) and want[-1] == got[-1]:
        return " The outputs agree, the inputs do not: compare what the layer before puts out, and input_shape."
    return " Give the layer the sizes that it has in Keras."


def _snake(name):
    """Return the name that Keras gives a kind of layer: "Conv2D" is "conv2d", "SimpleRNN" is "simple_rnn"."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def _list(names):
    return ", ".join(map(repr, names)) or "nothing"


def _shapes(arrays):
    return ", ".join(str(array.shape) for array in arrays) or "no arrays"


# The settings ---------------------------------------------------------------------------------------------------------

NOTHING = {  # layers that change nothing but in training
    "InputLayer", "Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout",
    "ActivityRegularization", "Identity", "Linear",
}  # fmt: skip
TRAINING = ("initializer", "regularizer", "momentum", "dropout", "unit_forget_bias")  # ends of names: not compared
ALWAYS = {  # settings that have one value only here
    "data_format": "channels_last", "axis": -1, "rms_scaling": False, "max_value": None, "threshold": 0,
    "negative_slope": 0, "keepdims": False, "time_major": False,
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Something that is computed, in Keras or here: the class of a layer, and settings under Keras's names."""

    kind: str
    settings: dict
    rank: int | None = None  # the number of the last axis of its inputs, where known


AS_IN_KERAS = (
    "Write it as in Keras; or, where this is meant, give the list of arrays that get_weights() returns, which tells "
    "shapes only."
)


def _also(layers, config):
    """Return where these layers compute something else than the file's, as an addition to an error, or ""."""
    difference = config and _differing(layers, config)
    return f" By the file's configuration, the first difference is: {difference}" if difference else ""


def _differing(layers, config, to_the_end=False):
    """Say which of our layers is the first to put out something else than Keras's does with the same weights, or ""."""
    try:
        theirs = list(_keras_steps(config))
    except StorageError:
        raise
    except Exception as error:  # a configuration may hold anything
        raise StorageError("The file's configuration is none of Keras's.") from error
    ours = [(f"Layer {key}, {layer!r}", step) for key, layer in enumerate(layers) for step in _steps(layer)]
    end = Step("nothing more", {})
    for mine, other in itertools.zip_longest(ours, theirs if to_the_end else theirs[: len(ours)]):
        where, mine = mine or ("After the last layer", end)
        if difference := _difference(mine, other or end):
            return f"{where}: {difference}."
    return ""


def _steps(layer):
    """Yield what a layer computes; an activation is a step of its own, but for those inside a recurrent layer."""
    if type(layer).__name__ not in NOTHING:
        yield _step(layer)
    if not isinstance(layer, Recurrent) and hasattr(layer, "activation"):
        yield from _steps(layer.activation)


def _step(layer):
    settings = {name: value for name, value in vars(layer).items() if name in layer.config()}
    if not isinstance(layer, Recurrent):
        settings.pop("activation", None)
    for name, value in settings.items():
        if name.endswith("activation"):
            settings[name] = _step(value)
    if settings.get("strides", 1) is None:
        settings["strides"] = layer.pool_size
    if "target_shape" in settings:
        settings["target_shape"] = layer.output_shape
    if isinstance(layer, Bidirectional):
        settings |= {"layer": _step(layer.forward_layer), "backward_layer": _step(layer.backward_layer)}
    return Step(type(layer).__name__, settings, layer.input_shape and len(layer.input_shape))


def _keras_steps(config):
    """Yield the steps of a Sequential of Keras, or of another network whose layers stand in a row."""
    entries = config["config"]["layers"]
    names = []
    for entry in entries:
        kind, settings = entry["class_name"], entry["config"]
        if config["class_name"] != "Sequential":
            before = re.findall(r'\["([^"]*)", \d+, \d+', json.dumps(entry["inbound_nodes"]))
            if before != names[-1:]:
                raise StorageError(
                    f"The file's network is no row of layers: {settings['name']!r} stands behind {_list(names[-1:])} "
                    f"and is given what comes from {_list(before)}. Only layers in a row can be compared."
                )
            names.append(settings["name"])
        if kind not in NOTHING | {"Activation"}:
            yield _keras_step(entry)
        if "activation" in settings and kind not in ("SimpleRNN", "LSTM", "GRU"):
            activation = _keras_activation(settings["activation"])
            if activation.kind not in NOTHING:
                yield activation


def _keras_step(entry):
    kind, settings = entry["class_name"], dict(entry["config"])
    for name, value in settings.items():
        if name.endswith("activation"):
            settings[name] = _keras_activation(value)
        elif name in ("layer", "backward_layer"):
            settings[name] = _keras_step(value)
    if kind == "LeakyReLU" and "alpha" in settings:  # its name in Keras 2
        settings["negative_slope"] = settings.pop("alpha")
    return Step(kind, settings)


def _keras_activation(value):
    if isinstance(value, dict) and isinstance(value["config"], dict):
        return _keras_step(value)
    name = value["config"] if isinstance(value, dict) else value
    if name == "leaky_relu":  # by this name its slope is another than by the layer's
        return Step("LeakyReLU", {"negative_slope": 0.2})
    try:
        return _step(Activation.get(name))
    except ValueError:
        return Step(name, {})


def _difference(ours, theirs):
    """Return in what the two steps differ, or ""."""
    if ours.kind != theirs.kind:
        return f"here it is {ours.kind}, in Keras {theirs.kind}"
    for name, value in theirs.settings.items():
        mine = ours.settings.get(name, ALWAYS.get(name, value))
        if name.endswith(TRAINING) or (name == "axis" and value in (ours.rank, [ours.rank])):
            continue
        if isinstance(value, Step):
            if difference := isinstance(mine, Step) and _difference(mine, value):
                return f"{name}: {difference}"
        elif not _same(mine, value):
            return f"here {name}={mine!r}, in Keras {name}={value!r}"
    return ""


def _same(ours, theirs):
    """Return whether two settings mean the same: 3 is (3, 3); a size -1 is what is left for it."""
    if isinstance(ours, (list, tuple)) or isinstance(theirs, (list, tuple)):
        count = max(len(value) for value in (ours, theirs) if isinstance(value, (list, tuple)))
        each = [list(value) if isinstance(value, (list, tuple)) else [value] * count for value in (ours, theirs)]
        return len(each[0]) == len(each[1]) and all(b == -1 or _same(a, b) for a, b in zip(*each, strict=True))
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-6)  # Keras 2 kept some in float32
    return ours == theirs
