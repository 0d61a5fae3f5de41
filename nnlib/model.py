"""Sequential: a list of layers that is built, trained, measured and saved as one.

Read `forward` and `backward` first: they call the layers in turn, there and back. `_train` is the training loop; all
the rest is the door before it (checking what comes in) and the ways to look at it.
"""

import copy
import math

import numpy as np
from tqdm.auto import tqdm

from nnlib import storage
from nnlib.arguments import number, numbers, whole
from nnlib.early_stopping import EarlyStopping, Watch
from nnlib.history import History, line
from nnlib.layer import Arrays, Layer, check_shape
from nnlib.losses import Loss
from nnlib.metrics import listed
from nnlib.optimizers import Optimizer
from nnlib.regularizers import regularizer
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
    others' numbers alone. `dtype` is "float64" or "float32"; data are cast once, as they come in. `kernel_regularizer`
    is the penalty of every layer with a `kernel` that has none of its own (`L2(0)` is one of its own, and none at all).

    Raises ValueError, naming the layer, where a layer cannot take what the one before puts out or is used twice.
    """

    def __init__(self, layers, input_shape, seed=None, dtype="float64", kernel_regularizer=None):
        if not np.iterable(layers):
            raise ValueError(f"Got layers={layers!r}; expected a list such as [Dense(16, 'relu'), Dense(1)].")
        if dtype not in ("float64", "float32", np.float64, np.float32):
            raise ValueError(f"Got dtype={dtype!r}; expected 'float64' or 'float32'.")
        self.layers = list(layers)
        sizes = check_shape(input_shape)
        self.input_shape = tuple(None if size is None else int(size) for size in sizes)
        self.dtype = np.dtype(dtype)
        self.seed = None if seed is None else whole("seed", seed, at_least=0)
        self.kernel_regularizer = regularizer(kernel_regularizer)
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
        size = sum(array.size for layer in self.layers for array in layer.params.values())
        self._flat = Arrays(params=np.zeros(size, self.dtype), grads=np.zeros(size, self.dtype))
        self.weights, self.gradients = Arrays(), Arrays()  # "0.kernel" to the same views
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
                    named.bind(f"{key}.{name}", view)
            if start > first:
                self._slices[str(key)] = slice(first, start)
        self._first = int(next(iter(self._slices), 0))  # the first layer with parameters: no gradient is needed below

    @property
    def params(self) -> np.ndarray:
        """All parameters in one vector. Assigning to it writes into it: the layers' arrays are views of it."""
        return self._flat["params"]

    @params.setter
    def params(self, vector):
        self._flat["params"] = vector

    @property
    def grads(self) -> np.ndarray:
        """dL/dparams in one vector, filled by `backward`."""
        return self._flat["grads"]

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._lay_flat()  # a copied or unpickled view is an array of its own: make it a view again

    def __copy__(self):
        return copy.deepcopy(self)  # two models that shared layers would overwrite each other's caches

    def __repr__(self):
        penalty = f", kernel_regularizer={self.kernel_regularizer}" if self.kernel_regularizer else ""
        return f"Sequential([{', '.join(map(repr, self.layers))}], input_shape={self.input_shape}{penalty})"

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

    # Penalties ------------------------------------------------------------------------------------------------------

    def penalty(self, examples=1) -> float:
        """Return what all penalties add to the loss of a batch of so many `examples`: see nnlib/regularizers.py."""
        return _penalty(self._penalties(), examples)

    def add_penalty_gradients(self, examples=1) -> None:
        """Add to `grads` the derivative of `penalty(examples)`; `backward` knows nothing of it."""
        _add_penalty_gradients(self._penalties(), examples)

    def _penalties(self):
        """Return (regulariser, parameter, gradient) for every parameter that has a penalty."""
        found = []
        for layer in self.layers:
            penalties = layer.regularizers()
            if self.kernel_regularizer is not None and "kernel" in layer.params:
                penalties.setdefault("kernel", self.kernel_regularizer)
            found += [(each, layer.params[name], layer.grads[name]) for name, each in penalties.items()]
        return found

    # Training -------------------------------------------------------------------------------------------------------

    def fit(self, x, y, loss=None, optimizer=None, *, epochs=1, verbose=1, **settings) -> "History":
        """Train for `epochs` passes over the data and return the history of all training so far.

        Takes the arguments of `epochs`, all but `per_batch`. `verbose`: 0 says nothing, 1 shows a bar with both losses,
        2 prints a line for each epoch; but for 0, early stopping says at the end which epoch was best.
        """
        if verbose not in (0, 1, 2):
            raise ValueError(f"Got verbose={verbose!r}; expected 0 (nothing), 1 (a bar) or 2 (a line for each epoch).")
        records = self.epochs(x, y, loss, optimizer, epochs=epochs, per_batch=False, **settings)
        with tqdm(total=epochs, unit="epoch", disable=verbose != 1) as bar:
            for record in records:
                shown = {name: f"{record[name]:.4f}" for name in ("loss", "val_loss") if name in record}
                bar.set_postfix(shown, refresh=False)
                bar.update()
                if verbose == 2:
                    print(line(record, epochs))
        if verbose and settings.get("early_stopping"):
            print(settings["early_stopping"].said(self.history))
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
        early_stopping=None,
        shuffle=True,
        batches=None,
        per_batch=False,
    ):
        """Check everything at once, then return a generator that trains one epoch for each record it yields.

        `x` is (m, *input_shape), `y` what the loss takes. `loss`, `optimizer` and `metrics` are names or objects; left
        out, training goes on with the model's own. `validation_data` is (x, y); `validation_split` takes that share
        from the end of the data, before any shuffling. `sample_weight` (m,) and `class_weight` {class: weight} multiply
        each sample's loss. `early_stopping` is an EarlyStopping, which may end training early and goes back to the best
        epoch. `batches`, in place of batch_size and shuffle, is a function from the epoch's number to the
        index arrays of its batches. With `per_batch` a record follows every batch too, marked by its key "batch".

        A record maps names to numbers: epoch, loss (the mean over the epoch, penalties included), val_loss, metrics,
        learning_rate, and "gradient_norm.0" for each layer with parameters (the mean over batches of its gradient's
        length).

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
        metrics = self._metrics(metrics, loss)
        x, y, sample_weight = self._data(x, y, loss, sample_weight, class_weight)
        if validation_data is not None:
            if validation_split:
                raise ValueError("Got both validation_data and validation_split; expected one of them.")
            if not isinstance(validation_data, (tuple, list)) or len(validation_data) != 2:
                kind = type(validation_data).__name__
                parts = f"{len(validation_data)} parts" if kind in ("tuple", "list") else f"type {kind}"
                raise ValueError(f"Got validation_data of {parts}; expected the pair (x, y).")
            try:
                validation_data = self._data(*validation_data, loss)[:2]
            except ValueError as error:
                raise ValueError(f"validation_data: {error}") from None
        elif validation_split:
            kept = len(x) - round(len(x) * validation_split)
            if not 0 < kept < len(x):
                raise ValueError(f"validation_split={validation_split} of {len(x)} examples leaves one part empty.")
            validation_data = x[kept:], y[kept:]
            x, y = x[:kept], y[:kept]
            sample_weight = None if sample_weight is None else sample_weight[:kept]
        if early_stopping is not None:
            if not isinstance(early_stopping, EarlyStopping):
                raise ValueError(f"Got early_stopping={early_stopping!r}; expected EarlyStopping(patience=5), say.")
            early_stopping.check(metrics, validated=validation_data is not None)
        if batches is None:
            batches = _batches(len(x), batch_size, self.rng if shuffle else None)
        elif not callable(batches):
            raise ValueError(f"Got batches={batches!r}; expected a function from the epoch's number to index arrays.")
        self.loss, self.optimizer, self.metrics = loss, optimizer, metrics
        return _quiet(self._train(x, y, sample_weight, validation_data, epochs, early_stopping, batches, per_batch))

    def _train(self, x, y, sample_weight, validation_data, epochs, early_stopping, batches, per_batch):
        loss, optimizer, metrics = self.loss, self.optimizer, self.metrics
        penalties = self._penalties()
        watch = early_stopping and Watch(early_stopping, self._snapshot)
        last = self.history.epochs + epochs
        for epoch in range(self.history.epochs + 1, last + 1):
            total, seen, steps = 0.0, 0, 0
            grads = {key: self.grads[part] for key, part in self._slices.items()}
            norms = dict.fromkeys(grads, 0.0)
            decided = []
            for batch in batches(epoch):
                inputs, targets = x[batch], y[batch]
                if not len(inputs):
                    raise ValueError(f"batches({epoch}) gave an empty batch; expected at least one index in each.")
                y_pred, mask = self._forward(inputs, training=True)
                weight = None if sample_weight is None else sample_weight[batch]
                value = loss.forward(targets, y_pred, weight, mask)
                if penalties:
                    examples = len(inputs) if weight is None else float(weight.mean()) * len(inputs)
                    value += _penalty(penalties, examples)
                if not math.isfinite(value):
                    raise self._divergence(epoch, inputs)
                self._backward_params(loss.backward())
                if penalties:
                    _add_penalty_gradients(penalties, examples)
                rate = optimizer.rate
                for key, grad in grads.items():
                    norms[key] += math.sqrt(grad @ grad)
                optimizer.update(self.params, self.grads)
                total, seen, steps = total + value * len(y_pred), seen + len(y_pred), steps + 1
                if metrics:
                    decided.append(_decided(loss, targets, y_pred, mask))
                if per_batch:
                    yield {"epoch": epoch, "batch": steps, "loss": value, "learning_rate": rate}
            if not steps:
                raise ValueError(f"batches({epoch}) gave no batch; expected index arrays.")
            if not np.isfinite(self.params).all():
                raise self._divergence(epoch, inputs)
            record = {"epoch": epoch, **_measured(total / seen, decided, metrics)}
            if validation_data is not None:
                value, decided = self._evaluate(*validation_data, loss, metrics)
                if not math.isfinite(value):
                    raise self._divergence(epoch, validation_data[0])
                record |= {f"val_{name}": value for name, value in _measured(value, decided, metrics).items()}
            record["learning_rate"] = rate
            record |= {f"gradient_norm.{key}": norm / steps for key, norm in norms.items()}
            stop = epoch == last
            if watch:
                stop = watch.stops(record) or stop
                if stop:
                    watch.restore()
            self.history.append(record)
            yield record
            if stop:
                return

    def _snapshot(self):
        """Return a function that turns parameters, state and optimizer back to what they are now."""
        arrays = [self.params, *self._states().values(), *self.optimizer.slots.values()]
        kept, iterations = [array.copy() for array in arrays], self.optimizer.iterations

        def restore():
            for array, numbers_then in zip(arrays, kept, strict=True):
                array[...] = numbers_then
            self.optimizer.iterations = iterations

        return restore

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
                worst = x[~np.isfinite(x)][0]
                return DivergenceError(f"{where}: layer {key}, {layer!r}, put out {worst}. {advice}", epoch, key)
        return DivergenceError(f"{where}: the loss is not finite. {advice}", epoch)

    # Measuring ------------------------------------------------------------------------------------------------------

    def predict(self, x, batch_size=1024):
        """Return the outputs (m, ...) for inputs (m, *input_shape), computed `batch_size` examples at a time."""
        x = self._inputs(x)
        whole("batch_size", batch_size)
        return np.concatenate([self._forward(x[part], False)[0] for part in _slices(len(x), batch_size)])

    def evaluate(self, x, y, loss=None, metrics=None) -> dict[str, float]:
        """Return {"loss": ..., metric: ...} on the data; loss and metrics are those of the training unless given.

        As in training, the loss includes the penalties (of one batch that holds all the data).
        """
        loss = self._own("loss", loss)
        metrics = self._metrics(metrics, loss)
        x, y, _ = self._data(x, y, loss)
        value, decided = self._evaluate(x, y, loss, metrics)
        return _measured(value, decided, metrics)

    def _evaluate(self, x, y, loss, metrics, batch_size=1024):
        """Return the loss, and what the metrics compare."""
        total, decided = 0.0, []
        for part in _slices(len(x), batch_size):
            y_pred, mask = self._forward(x[part], False)
            total += loss.forward(y[part], y_pred, mask=mask) * len(y_pred)
            if metrics:
                decided.append(_decided(loss, y[part], y_pred, mask))
        return total / len(x) + self.penalty(len(x)), decided

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
            "kernel_regularizer": self.kernel_regularizer and self.kernel_regularizer.config(),
            "loss": self.loss and self.loss.config(),
            "optimizer": self.optimizer and self.optimizer.config(),
            "iterations": self.optimizer.iterations if self.optimizer else 0,
            "metrics": [m.name for m in self.metrics if m.saved],
            "history": self.history.to_json(),
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
        model = cls(layers, saved["input_shape"], saved["seed"], saved["dtype"], saved["kernel_regularizer"])
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
        model.metrics = listed(saved["metrics"])
        model.history = History.from_json(saved["history"])
        return model

    def _states(self):
        return {f"{key}.{name}": array for key, layer in enumerate(self.layers) for name, array in layer.state.items()}

    # The door -------------------------------------------------------------------------------------------------------

    def _inputs(self, x):
        x = numbers("x", x, self.dtype)
        wanted = (None, *self.input_shape)
        if x.ndim != len(wanted) or any(w not in (None, size) for w, size in zip(wanted, x.shape, strict=True)):
            hint = " For one example, give x[None]." if x.shape == self.input_shape else ""
            raise ValueError(f"x has shape {x.shape}; expected {wanted}, the first axis being the examples.{hint}")
        return x

    def _data(self, x, y, loss, sample_weight=None, class_weight=None):
        x = self._inputs(x)
        if np.ndim(y) and len(y) != len(x):
            raise ValueError(f"x holds {len(x)} examples, y holds {len(y)}; expected as many of each.")
        shape = x.shape[1:]
        for layer in self.layers:
            shape = layer.plan(shape)[1]  # what goes in tells the sizes that were left open (None) at construction
        y = loss.check(y, (len(x), *shape), self.dtype)
        if sample_weight is not None:
            sample_weight = numbers("sample_weight", sample_weight, self.dtype)
            if sample_weight.shape not in (x.shape[:1], (len(x), *shape[:-1])) or sample_weight.min() < 0:
                raise ValueError(
                    f"Got sample_weight of shape {sample_weight.shape} and numbers from {sample_weight.min()} up; "
                    f"expected one number of at least 0 for each of {len(x)} examples."
                )
        if class_weight is not None:
            if not isinstance(class_weight, dict):
                raise ValueError(f"Got class_weight={class_weight!r}; expected a dict such as {{0: 1.0, 1: 5.0}}.")
            classes = loss.truth(y)
            missing = set(np.unique(classes).tolist()) - set(class_weight)
            if classes.ndim != 1 and classes.shape != (len(x), 1):
                raise ValueError("class_weight needs one class for each example; use sample_weight here.")
            if missing:
                raise ValueError(f"class_weight has no weight for class {missing.pop()}; it has {list(class_weight)}.")
            weights = [number("class_weight", class_weight[c], at_least=0) for c in classes.reshape(-1).tolist()]
            sample_weight = np.asarray(weights, self.dtype) * (1 if sample_weight is None else sample_weight)
        return x, y, sample_weight

    def _metrics(self, given, loss):
        """Return the metrics given, or the model's own, if they can be had with this loss."""
        metrics = self.metrics if given is None else listed(given)
        for m in metrics:
            if m.of_classes and type(loss).decide is Loss.decide:
                raise ValueError(f"Got metric {m.name!r}, of classes, with {loss!r}; expected one such as 'r2'.")
        return metrics

    def _own(self, name, given):
        """Return the loss or optimizer given, or the model's own."""
        if given is not None:
            return (Loss if name == "loss" else Optimizer).get(given)
        if getattr(self, name) is None:
            raise ValueError(f"The model has no {name} yet: give {name}=..., by name or as an object.")
        return getattr(self, name)


def plan(layers, input_shape) -> dict[str, tuple]:
    """Return {"0.kernel": shape, ...} for layers in a row; ValueError names the first that does not fit."""
    if not layers:
        raise ValueError("Got no layers; expected at least one.")
    shapes: dict[str, tuple] = {}
    shape = input_shape
    for key, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise ValueError(f"Layer {key} is {layer!r}; expected a layer object such as Dense(10).")
        if layer.output_shape is not None or any(layer is other for other in layers[:key]):
            raise ValueError(f"Layer {key}, {layer!r}, is in use already: each place needs a layer object of its own.")
        try:
            weights, shape = layer.checked_plan(check_shape(shape))
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


def _quiet(records):
    """Yield each record, made without NumPy's warnings: training reports a number that is not finite by name."""
    while True:
        with np.errstate(all="ignore"):  # left before each yield: it is no business of the caller
            record = next(records, None)
        if record is None:
            return
        yield record


def _penalty(penalties, examples):
    return sum(float(each.forward(w, examples)) for each, w, _ in penalties)


def _add_penalty_gradients(penalties, examples):
    for each, w, grad in penalties:
        grad += each.backward(w, examples)


def _slices(count, size):
    return (slice(start, start + size) for start in range(0, count, size))


def _decided(loss, y_true, y_pred, mask):
    """Return (truth, decision) for metrics: each position that counts, in a sequence, is an example."""
    counts = np.ones(y_pred.shape[:-1], bool) if mask is None else mask  # (m,) or (m, T)
    return loss.truth(y_true)[counts], loss.decide(y_pred)[counts]


def _measured(loss, decided, metrics):
    """Return {"loss": ..., metric: ...}."""
    if not metrics:
        return {"loss": loss}
    truth, decision = (np.concatenate(parts) for parts in zip(*decided, strict=True))
    return {"loss": loss, **{m.name: m(truth, decision) for m in metrics}}
