"""Sequential: a list of layers that is built, trained, measured and saved as one.

Read `forward` and `backward` first: they call the layers in turn, there and back. `_train` is the training loop; all
the rest is the door before it (checking what comes in) and the ways to look at it.
"""

import copy
import math

import numpy as np
from tqdm.auto import tqdm

from nnlib import storage
from nnlib.arguments import number, whole
from nnlib.layer import Layer, check_shape
from nnlib.losses import Loss, numbers
from nnlib.metrics import metric
from nnlib.optimizers import Optimizer
from nnlib.summary import Summary


class DivergenceError(ArithmeticError):
    """Training met a number that is not finite; `epoch` and `layer` say where first (layer None: the loss itself)."""

    def __init__(self, message, epoch=None, layer=None):
        super().__init__(message)
        self.epoch, self.layer = epoch, layer


class Sequential:
    """A network of layers, each fed with what the one before puts out. Introduced in lesson 01.

    `layers` are layer objects; `input_shape` is the shape of one example. All randomness (start values, shuffling,
    dropout) comes from `seed`: one stream for shuffling and one for each layer, so that appending a layer leaves the
    others' numbers alone. `dtype` is "float64" or "float32"; data are cast once, as they come in.

    Raises ValueError, naming the layer, where a layer cannot take what the one before puts out or is used twice.
    """

    def __init__(self, layers, input_shape, seed=None, dtype="float64"):
        self.layers = list(layers)
        self.input_shape = tuple(np.atleast_1d(input_shape).tolist())
        self.dtype = np.dtype(dtype)
        self.seed = None if seed is None else whole("seed", seed, at_least=0)
        if self.dtype.name not in ("float64", "float32"):
            raise ValueError(f"Got dtype={dtype!r}; expected 'float64' or 'float32'.")
        plan(self.layers, self.input_shape)  # every reason to refuse comes before any layer is changed
        self.rng, *streams = np.random.default_rng(self.seed).spawn(1 + len(self.layers))
        shape = self.input_shape
        for layer, stream in zip(self.layers, streams, strict=True):
            shape = layer.build(shape, stream, self.dtype)
        self.output_shape = shape
        self.loss: Loss | None = None
        self.optimizer: Optimizer | None = None
        self.metrics: list = []
        self.history = History()
        self._lay_flat()

    def _lay_flat(self):
        """Move all parameters into one vector and all gradients into another; the layers keep views of them."""
        self.params = np.zeros(sum(array.size for layer in self.layers for array in layer.params.values()), self.dtype)
        self.grads = np.zeros_like(self.params)
        self.weights, self.gradients = {}, {}  # "0.kernel" to the same views
        self._slices = {}  # "0" to the layer's part of the vectors
        start = 0
        for key, layer in enumerate(self.layers):
            first = start
            for name, array in layer.params.items():
                part = slice(start, start + array.size)
                start = part.stop
                for flat, arrays, named in (
                    (self.params, layer.params, self.weights),
                    (self.grads, layer.grads, self.gradients),
                ):
                    view = flat[part].reshape(array.shape)
                    view[...] = arrays[name]
                    arrays.bind(name, view)
                    named[f"{key}.{name}"] = view
            if start > first:
                self._slices[str(key)] = slice(first, start)
        self._first = int(next(iter(self._slices), 0))  # the first layer with parameters: no gradient is needed below

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._lay_flat()  # a copied or unpickled view is an array of its own: make it a view again

    def __copy__(self):
        return copy.deepcopy(self)  # two models that shared layers would overwrite each other's caches

    def __repr__(self):
        return f"Sequential([{', '.join(map(repr, self.layers))}], input_shape={self.input_shape})"

    def summary(self) -> Summary:
        """Return the table of layers, shapes and parameters; it shows itself as text or as HTML."""
        return Summary(self)

    # There and back -------------------------------------------------------------------------------------------------

    def forward(self, x, training=False):
        """Return the outputs (m, ...) for inputs (m, *input_shape), keeping what `backward` needs."""
        return self._forward(self._inputs(x), training)[0]

    def backward(self, grad):
        """Fill all gradients, given dL/d(outputs) of the last `forward`; return dL/dx."""
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    def _forward(self, x, training):
        mask = None
        for layer in self.layers:
            y = layer.forward(x, training, mask)
            mask = layer.compute_mask(x, mask)
            x = y
        return x, mask

    def _backward_params(self, grad):
        for layer in reversed(self.layers[self._first + 1 :]):
            grad = layer.backward(grad)
        self.layers[self._first].backward_params(grad)

    # Training -------------------------------------------------------------------------------------------------------

    def fit(self, x, y, loss=None, optimizer=None, *, epochs=1, verbose=1, **settings) -> "History":
        """Train for `epochs` passes over the data and return the history of all training so far.

        Takes the arguments of `epochs` as well. `verbose`: 0 says nothing, 1 shows a bar with both losses, 2 prints a
        line for each epoch.
        """
        if verbose not in (0, 1, 2):
            raise ValueError(f"Got verbose={verbose!r}; expected 0 (nothing), 1 (a bar) or 2 (a line for each epoch).")
        records = self.epochs(x, y, loss, optimizer, epochs=epochs, **settings)
        with tqdm(total=epochs, unit="epoch", disable=verbose != 1) as bar:
            for record in records:
                shown = {name: f"{record[name]:.4f}" for name in ("loss", "val_loss") if name in record}
                bar.set_postfix(shown, refresh=False)
                bar.update()
                if verbose == 2:
                    print(_line(record, epochs))
        return self.history

    def epochs(
        self,
        x,
        y,
        loss=None,
        optimizer=None,
        *,
        epochs=1,
        batch_size=32,
        validation_data=None,
        validation_split=0.0,
        metrics=None,
        sample_weight=None,
        class_weight=None,
        shuffle=True,
        batches=None,
        per_batch=False,
    ):
        """Check everything at once, then return a generator that trains one epoch for each record it yields.

        `x` is (m, *input_shape), `y` what the loss takes. `loss`, `optimizer` and `metrics` are names or objects; left
        out, training goes on with the model's own. `validation_data` is (x, y); `validation_split` takes that share
        from the end of the data, before any shuffling. `sample_weight` (m,) and `class_weight` {class: weight} multiply
        each sample's loss. `batches`, in place of batch_size and shuffle, is a function from the epoch's number to the
        index arrays of its batches. With `per_batch` a record follows every batch too, marked by its key "batch".

        A record maps names to numbers: epoch, loss (the mean over the epoch), val_loss, metrics, learning_rate, and
        "gradient_norm.0" for each layer with parameters (the mean over batches of its gradient's length).

        Raises ValueError for bad input before anything is changed; DivergenceError while training.
        """
        whole("epochs", epochs)
        whole("batch_size", batch_size)
        number("validation_split", validation_split, at_least=0, under=1)
        loss = self._own("loss", loss)
        optimizer = self._own("optimizer", optimizer)
        if optimizer is not self.optimizer and optimizer.iterations:
            raise ValueError(
                f"This {type(optimizer).__name__} remembers {optimizer.iterations} steps taken for another model. "
                "Give each model an optimizer of its own."
            )
        metrics = self.metrics if metrics is None else [metric(m) for m in _listed(metrics)]
        x, y, sample_weight = self._data(x, y, loss, sample_weight, class_weight)
        if validation_data is not None:
            if validation_split:
                raise ValueError("Got both validation_data and validation_split; expected one of them.")
            if len(validation_data) != 2:
                raise ValueError(f"Got validation_data of {len(validation_data)} parts; expected (x, y).")
            validation_data = self._data(*validation_data, loss, part="validation_data: ")[:2]
        elif validation_split:
            kept = len(x) - round(len(x) * validation_split)
            if not 0 < kept < len(x):
                raise ValueError(f"validation_split={validation_split} of {len(x)} examples leaves one part empty.")
            validation_data = x[kept:], y[kept:]
            x, y = x[:kept], y[:kept]
            sample_weight = None if sample_weight is None else sample_weight[:kept]
        if batches is None:
            batches = _batches(len(x), batch_size, self.rng if shuffle else None)
        self.loss, self.optimizer, self.metrics = loss, optimizer, metrics
        return self._train(x, y, sample_weight, validation_data, epochs, batches, per_batch)

    def _train(self, x, y, sample_weight, validation_data, epochs, batches, per_batch):
        loss, optimizer = self.loss, self.optimizer
        for epoch in range(self.history.epochs + 1, self.history.epochs + epochs + 1):
            total, seen, steps = 0.0, 0, 0
            norms = dict.fromkeys(self._slices, 0.0)
            decided, rate = [], optimizer.rate
            for batch in batches(epoch):
                with np.errstate(all="ignore"):  # a number that is not finite is reported below, by name
                    y_pred, mask = self._forward(x[batch], training=True)
                    weight = None if sample_weight is None else sample_weight[batch]
                    value = loss.forward(y[batch], y_pred, weight, mask)
                    if not math.isfinite(value):
                        raise self._divergence(epoch, x[batch])
                    self._backward_params(loss.backward())
                    rate = optimizer.rate
                    for key, part in self._slices.items():
                        norms[key] += math.sqrt(self.grads[part] @ self.grads[part])
                    optimizer.update(self.params, self.grads)
                total, seen, steps = total + value * len(batch), seen + len(batch), steps + 1
                if self.metrics:
                    decided.append((loss.truth(y[batch]), loss.decide(y_pred)))
                if per_batch:
                    yield {"epoch": epoch, "batch": steps, "loss": value, "learning_rate": rate}
            if not steps:
                raise ValueError(f"batches({epoch}) gave no batch; expected index arrays.")
            if not np.isfinite(self.params).all():
                raise self._divergence(epoch, x[batch])
            record = {"epoch": epoch, "loss": total / seen, **self._measure(decided)}
            if validation_data is not None:
                measured = self._evaluate(*validation_data, loss, self.metrics)
                record |= {f"val_{name}": value for name, value in measured.items()}
            record["learning_rate"] = rate
            record |= {f"gradient_norm.{key}": norm / steps for key, norm in norms.items()}
            self.history.append(record)
            yield record

    def _divergence(self, epoch, x):
        """Return the error that names the first layer with a non-finite number."""
        advice = "Try a smaller learning rate, another initialiser, or global_clipnorm in the optimizer."
        where = f"Training diverged in epoch {epoch}"
        for key, layer in enumerate(self.layers):
            for name, array in layer.params.items():
                if not np.isfinite(array).all():
                    return DivergenceError(f"{where}: {key}.{name} of {layer!r} is not finite. {advice}", epoch, key)
            x = layer.forward(x)
            if not np.isfinite(x).all():
                return DivergenceError(f"{where}: layer {key}, {layer!r}, put out {x.max()}. {advice}", epoch, key)
        return DivergenceError(f"{where}: the loss is not finite. {advice}", epoch)

    # Measuring ------------------------------------------------------------------------------------------------------

    def predict(self, x, batch_size=1024):
        """Return the outputs (m, ...) for inputs (m, *input_shape), computed `batch_size` examples at a time."""
        x = self._inputs(x)
        whole("batch_size", batch_size)
        return np.concatenate([self._forward(x[part], False)[0] for part in _slices(len(x), batch_size)])

    def evaluate(self, x, y, loss=None, metrics=None) -> dict[str, float]:
        """Return {"loss": ..., metric: ...} on the data; loss and metrics are those of the training unless given."""
        loss = self._own("loss", loss)
        metrics = self.metrics if metrics is None else [metric(m) for m in _listed(metrics)]
        x, y, _ = self._data(x, y, loss)
        return self._evaluate(x, y, loss, metrics)

    def _evaluate(self, x, y, loss, metrics, batch_size=1024):
        total, decided = 0.0, []
        for part in _slices(len(x), batch_size):
            y_pred, mask = self._forward(x[part], False)
            total += loss.forward(y[part], y_pred, mask=mask) * len(y_pred)
            if metrics:
                decided.append((loss.truth(y[part]), loss.decide(y_pred)))
        return {"loss": total / len(x), **self._measure(decided, metrics)}

    def _measure(self, decided, metrics=None):
        metrics = self.metrics if metrics is None else metrics
        if not metrics:
            return {}
        truth, decision = (np.concatenate(parts) for parts in zip(*decided, strict=True))
        return {m.name: m(truth, decision) for m in metrics}

    # Files ----------------------------------------------------------------------------------------------------------

    def save(self, path) -> None:
        """Write everything that training needs to go on as if it had never stopped: see nnlib/storage.py."""
        arrays = {**self.weights, **self._states()}
        if self.optimizer is not None:
            arrays |= {f"optimizer.{name}": vector for name, vector in self.optimizer.slots.items()}
        streams = [self.rng, *(layer.rng for layer in self.layers)]
        storage.write(path, arrays, {
            "format": 1,
            "layers": [layer.config() for layer in self.layers],
            "input_shape": self.input_shape,
            "seed": self.seed,
            "dtype": self.dtype.name,
            "loss": self.loss and self.loss.config(),
            "optimizer": self.optimizer and self.optimizer.config(),
            "iterations": self.optimizer.iterations if self.optimizer else 0,
            "metrics": [m.name for m in self.metrics if m.saved],
            "history": self.history.records,
            "streams": [stream.bit_generator.state for stream in streams],
        })  # fmt: skip

    @classmethod
    def load(cls, path) -> "Sequential":
        """Return the model that `save` wrote; storage.StorageError where the file is not one."""
        arrays, saved = storage.read(path)
        try:
            return cls._restored(arrays, saved)
        except Exception as error:  # a hostile file may hold anything; it gets one clear error
            raise storage.StorageError(
                f"Cannot load {str(path)!r}: its configuration is no network: {error}"
            ) from error

    @classmethod
    def _restored(cls, arrays, saved):
        if saved["format"] != 1:
            raise ValueError(f"it has format {saved['format']!r}, this nnlib reads format 1.")
        layers = [Layer.from_config(config) for config in saved["layers"]]
        shapes = plan(layers, tuple(saved["input_shape"]))  # before anything of an announced size is allocated
        for name, shape in shapes.items():
            if name not in arrays or arrays[name].shape != shape or arrays[name].dtype.name != saved["dtype"]:
                raise ValueError(f"array {name!r} of shape {shape} and dtype {saved['dtype']} is not in the file.")
        model = cls(layers, saved["input_shape"], saved["seed"], saved["dtype"])
        targets = {**model.weights, **model._states()}
        if saved["loss"]:
            model.loss = Loss.from_config(saved["loss"])
        if saved["optimizer"]:
            model.optimizer = Optimizer.from_config(saved["optimizer"])
            model.optimizer.iterations = whole("iterations", saved["iterations"], at_least=0)
            if model.optimizer.iterations:
                model.optimizer.slots = {name: np.zeros_like(model.params) for name in model.optimizer.memory}
                targets |= {f"optimizer.{name}": vector for name, vector in model.optimizer.slots.items()}
        if targets.keys() != arrays.keys():
            raise ValueError(f"it has arrays {sorted(arrays)}, but the network has {sorted(targets)}.")
        for name, target in targets.items():
            if target.shape != arrays[name].shape or target.dtype != arrays[name].dtype:
                raise ValueError(f"array {name!r} has shape {arrays[name].shape}; expected {target.shape}.")
            target[...] = arrays[name]
        streams = [model.rng, *(layer.rng for layer in model.layers)]
        for stream, state in zip(streams, saved["streams"], strict=True):
            stream.bit_generator.state = state
        model.metrics = [metric(name) for name in saved["metrics"]]
        for record in saved["history"]:
            model.history.append({str(name): number(name, value) for name, value in record.items()})
        return model

    def _states(self):
        return {f"{key}.{name}": array for key, layer in enumerate(self.layers) for name, array in layer.state.items()}

    # The door -------------------------------------------------------------------------------------------------------

    def _inputs(self, x, part=""):
        x = numbers(f"{part}x", x, self.dtype)
        wanted = (None, *self.input_shape)
        if x.ndim != len(wanted) or any(w not in (None, size) for w, size in zip(wanted, x.shape, strict=True)):
            hint = " For one example, give x[None]." if x.shape == self.input_shape else ""
            raise ValueError(
                f"{part}x has shape {x.shape}; expected {wanted}, the first axis being the examples.{hint}"
            )
        return x

    def _data(self, x, y, loss, sample_weight=None, class_weight=None, part=""):
        x = self._inputs(x, part)
        if np.ndim(y) and len(y) != len(x):
            raise ValueError(f"{part}x holds {len(x)} examples, y holds {len(y)}; expected as many of each.")
        y = loss.check(y, (len(x), *self.output_shape), self.dtype)
        if sample_weight is not None:
            sample_weight = numbers("sample_weight", sample_weight, self.dtype)
            if sample_weight.shape not in (y.shape[:1], y.shape[:2]) or sample_weight.min() < 0:
                raise ValueError(f"sample_weight must hold one number of at least 0 for each of {len(x)} examples.")
        if class_weight is not None:
            classes = loss.truth(y)
            missing = set(np.unique(classes).tolist()) - set(class_weight)
            if classes.ndim != 1 and classes.shape != (len(x), 1):
                raise ValueError("class_weight needs one class for each example; use sample_weight here.")
            if missing:
                raise ValueError(
                    f"class_weight has no weight for class {missing.pop()}; it has {sorted(class_weight)}."
                )
            weights = [number("class_weight", class_weight[c], at_least=0) for c in classes.reshape(-1).tolist()]
            sample_weight = np.asarray(weights, self.dtype) * (1 if sample_weight is None else sample_weight)
        return x, y, sample_weight

    def _own(self, name, given):
        """Return the loss or optimizer given, or the model's own."""
        if given is not None:
            return (Loss if name == "loss" else Optimizer).get(given)
        if getattr(self, name) is None:
            raise ValueError(f"The model has no {name} yet: give {name}=..., by name or as an object.")
        return getattr(self, name)


class History:
    """What each epoch of training measured: `history["val_loss"]` is a list with one number for each epoch."""

    def __init__(self):
        self.records: list[dict[str, float]] = []

    @property
    def epochs(self) -> int:
        """How many epochs the model has been trained for."""
        return len(self.records)

    def append(self, record):
        """Add an epoch's record."""
        self.records.append(dict(record))

    def keys(self) -> list[str]:
        """Return the names that were recorded."""
        return list(dict.fromkeys(name for record in self.records for name in record))

    def __getitem__(self, name):
        if name not in self.keys():
            raise KeyError(f"No {name!r} was recorded; there is {', '.join(self.keys()) or 'nothing yet'}.")
        return [record.get(name, math.nan) for record in self.records]

    def __contains__(self, name):
        return name in self.keys()

    def __repr__(self):
        return f"History({self.epochs} epochs: {', '.join(self.keys())})"


def plan(layers, input_shape) -> dict[str, tuple]:
    """Return {"0.kernel": shape, ...} for layers in a row; ValueError names the first that does not fit."""
    if not layers:
        raise ValueError("Got no layers; expected at least one.")
    shapes, shape = {}, input_shape
    for key, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise ValueError(f"Layer {key} is {layer!r}; expected a layer object such as Dense(10).")
        if layer.output_shape is not None or any(layer is other for other in layers[:key]):
            raise ValueError(f"Layer {key}, {layer!r}, is in use already: each place needs a layer object of its own.")
        try:
            weights, shape = layer.plan(check_shape(shape))
        except ValueError as error:
            raise ValueError(f"Layer {key}, {layer!r}: {error}") from None
        shapes |= {f"{key}.{name}": size for name, (size, _) in weights.items()}
    return shapes


def _batches(count, size, rng):
    """Return the function from an epoch's number to its batches: a new order each epoch where there is an rng."""

    def batches(epoch):
        order = np.arange(count) if rng is None else rng.permutation(count)
        return (order[part] for part in _slices(count, size))

    return batches


def _slices(count, size):
    return (slice(start, start + size) for start in range(0, count, size))


def _listed(names):
    return [names] if isinstance(names, str) or callable(names) else list(names)


def _line(record, epochs):
    shown = [
        f"{name} {value:.4f}"
        for name, value in record.items()
        if name not in ("epoch", "learning_rate") and "." not in name
    ]
    return f"epoch {record['epoch']:>{len(str(epochs))}}: {', '.join(shown)}"
