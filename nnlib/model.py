"""Sequential: a list of layers that is built, trained, measured and saved as one.

Read `forward` and `backward` first: they call the layers in turn, there and back. `_train` is the training loop; all
the rest is the door before it (checking what comes in) and the ways to look at it. Training by several threads at once
has a file of its own, nnlib/parallel.py.
"""

import copy
import math
from contextlib import contextmanager, nullcontext
from functools import partial

import numpy as np
from tqdm.auto import tqdm

from nnlib import storage
from nnlib.arguments import number, numbers, whole
from nnlib.batches import checked, chosen, in_order, kind, orders, slices
from nnlib.early_stopping import EarlyStopping, Watch
from nnlib.history import History, line
from nnlib.layer import Arrays, Layer, check_shape
from nnlib.losses import Loss
from nnlib.metrics import listed
from nnlib.optimizers import Optimizer
from nnlib.parallel import Team
from nnlib.regularizers import regularizer
from nnlib.summary import Summary
from nnlib.text import Tokenizer


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
        self.tokenizer: Tokenizer | None = None  # what makes numbers of texts for this network: see nnlib.text
        self._lay_flat()

    def _lay_flat(self, params=None):
        """Move all parameters into one vector, `params` if given, and all gradients into another; layers keep views."""
        size = sum(array.size for layer in self.layers for array in layer.params.values())
        params = np.zeros(size, self.dtype) if params is None else params
        self._flat = Arrays(params=params, grads=np.zeros(size, self.dtype))
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

    def replica(self) -> "Sequential":
        """Return a model with the same parameters, in the same memory, and with gradients and caches of its own."""
        replica = copy.deepcopy(self)
        replica.optimizer, replica.history = None, History()  # these stay with the model that is trained
        replica._lay_flat(self.params)
        return replica

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
            if self.kernel_regularizer is not None:
                for name in layer.params:
                    if name.split(".")[-1] == "kernel":  # "forward.kernel" of a wrapper too
                        penalties.setdefault(name, self.kernel_regularizer)
            found += [(each, layer.params[name], layer.grads[name]) for name, each in penalties.items()]
        return found

    # Memory ---------------------------------------------------------------------------------------------------------

    @property
    def stateful(self) -> bool:
        """Whether a layer carries a memory from batch to batch: row i of the next one goes on where row i ends."""
        return any(layer.stateful for layer in self.layers)

    def reset_state(self) -> None:
        """Make stateful layers forget what they remember of earlier batches."""
        for layer in self.layers:
            layer.reset_state()

    @contextmanager
    def _memory_apart(self):
        """Let stateful layers begin with no memory here, and give them back afterwards what they remember now."""
        kept = [(layer.state, dict(layer.state)) for layer in self.layers if layer.stateful]
        self.reset_state()
        try:
            yield
        finally:
            for state, memory in kept:
                state.update(memory)

    # Training -------------------------------------------------------------------------------------------------------

    def fit(self, x, y=None, loss=None, optimizer=None, *, epochs=1, verbose=1, **settings) -> "History":
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
        y=None,
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
        workers=None,
    ):
        """Check everything at once, then return a generator that trains one epoch for each record it yields.

        `x` is (m, *input_shape), `y` what the loss takes. In place of both, `x` may be a function from the epoch's
        number to its batches (x, y), such as nnlib.batches.Batches, which makes each one as it is asked for. `loss`,
        `optimizer` and `metrics` are names or objects; left out, training goes on with the model's own.
        `validation_data` is (x, y), or such a function; `validation_split` takes that share from the end of the data,
        before any shuffling. `sample_weight` (m,) and `class_weight` {class: weight} multiply each sample's loss.
        `early_stopping` is an EarlyStopping, which may end training early and goes back to the best epoch. `batches`,
        in place of batch_size and shuffle, is a function from the epoch's number to the index arrays of its batches.
        With `per_batch` a record follows every batch too, marked by its key "batch". `workers` threads share the work
        of each batch; what comes out does not depend on how many: see nnlib/parallel.py.

        With stateful layers a sequence goes on from batch to batch, through an epoch: this needs shuffle=False and
        batches of one size. They begin each epoch, and each pass over validation data, with no memory.

        A record maps names to numbers: epoch, loss (the mean over the epoch, penalties included), val_loss, metrics,
        learning_rate, and "gradient_norm.0" for each layer with parameters (the mean over batches of its gradient's
        length).

        Raises ValueError for bad input before anything is changed (in a function's batches, as each is asked for);
        DivergenceError while training.
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
        made = callable(x)
        if made:
            for name, value in (("y", y), ("sample_weight", sample_weight), ("batches", batches)):
                if value is not None:
                    raise ValueError(f"Got {name} beside a function that gives batches (x, y); expected that alone.")
            if validation_split:
                raise ValueError("A function gives the batches, so there is no end to split off; give validation_data.")
        else:
            x, y, sample_weight = self._data(x, y, loss, sample_weight, class_weight)
        validation = None
        rows = [batch_size] if self.stateful and workers is None else []  # of a batch to validate on
        if validation_data is not None:
            if validation_split:
                raise ValueError("Got both validation_data and validation_split; expected one of them.")
            validation = self._validation(validation_data, loss, *rows)
        elif validation_split:
            kept = len(x) - round(len(x) * validation_split)
            if not 0 < kept < len(x):
                raise ValueError(f"validation_split={validation_split} of {len(x)} examples leaves one part empty.")
            _check_even("validation_split", len(x) - kept, *rows)
            validation = in_order(x[kept:], y[kept:], *rows)
            x, y = x[:kept], y[:kept]
            sample_weight = None if sample_weight is None else sample_weight[:kept]
        if early_stopping is not None:
            if not isinstance(early_stopping, EarlyStopping):
                raise ValueError(f"Got early_stopping={early_stopping!r}; expected EarlyStopping(patience=5), say.")
            early_stopping.check(metrics, validated=validation is not None)
        if rows and not made and batches is None:
            if shuffle:
                raise ValueError("A stateful layer goes on from batch to batch: give shuffle=False to keep the order.")
            _check_even("x", len(x), batch_size)
        if made:
            batches = checked("x", x, partial(self._data, loss=loss, class_weight=class_weight))
        else:
            if batches is None:
                batches = orders(len(x), batch_size, self.rng if shuffle else None)
            elif not callable(batches):
                raise ValueError(
                    f"Got batches={batches!r}; expected a function from the epoch's number to index arrays."
                )
            batches = chosen(x, y, sample_weight, batches)
        team = None if workers is None else Team(self, workers)
        self.loss, self.optimizer, self.metrics = loss, optimizer, metrics
        return _quiet(self._train(batches, validation, epochs, early_stopping, per_batch, team), team)

    def _train(self, batches, validation, epochs, early_stopping, per_batch, team):
        """Train on the batches (x, y, sample weights) that `batches` gives for each epoch; likewise `validation`."""
        loss, optimizer, metrics = self.loss, self.optimizer, self.metrics
        penalties = self._penalties()
        watch = early_stopping and Watch(early_stopping, self._snapshot)
        last = self.history.epochs + epochs
        for epoch in range(self.history.epochs + 1, last + 1):
            self.reset_state()
            total, seen, steps = 0.0, 0, 0
            grads = {key: self.grads[part] for key, part in self._slices.items()}
            norms = dict.fromkeys(grads, 0.0)
            decided = []
            for inputs, targets, weight in batches(epoch):
                if team is None:
                    y_pred, mask = self._forward(inputs, training=True)
                    value = loss.forward(targets, y_pred, weight, mask)
                else:  # the same by several threads, and the way back at once: nnlib/parallel.py
                    value, y_pred, mask = team.train(inputs, targets, weight)
                if penalties:
                    examples = len(inputs) if weight is None else float(weight.mean()) * len(inputs)
                    value += _penalty(penalties, examples)
                if not math.isfinite(value):
                    raise self._divergence(epoch, [inputs])
                if team is None:
                    self._backward_params(loss.backward())
                if penalties:
                    _add_penalty_gradients(penalties, examples)
                rate = optimizer.rate
                for key, grad in grads.items():
                    norms[key] += math.sqrt(grad @ grad)
                optimizer.update(self.params, self.grads)
                counts = _positions(y_pred, mask)
                total, seen, steps = total + value * counts, seen + counts, steps + 1
                if metrics:
                    decided.append(_decided(loss, targets, y_pred, mask))
                if per_batch:
                    yield {"epoch": epoch, "batch": steps, "loss": value, "learning_rate": rate}
            if not np.isfinite(self.params).all():
                raise self._divergence(epoch, [inputs])
            record = {"epoch": epoch, **_measured(total / max(seen, 1), decided, metrics)}
            if validation is not None:
                value, decided = self._evaluate(validation(epoch), loss, metrics, team)
                if not math.isfinite(value):
                    raise self._divergence(epoch, (inputs for inputs, _, _ in validation(epoch)))
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
        arrays = [self.params, *self.optimizer.slots.values()]
        kept, iterations = [array.copy() for array in arrays], self.optimizer.iterations
        states = copy.deepcopy([dict(layer.state) for layer in self.layers])

        def restore():
            for array, numbers_then in zip(arrays, kept, strict=True):
                array[...] = numbers_then
            for layer, state in zip(self.layers, states, strict=True):
                layer.state.update(state)
            self.optimizer.iterations = iterations

        return restore

    def _divergence(self, epoch, batches):
        """Return the error that names the first layer with a non-finite number, on any of these batches of inputs."""
        advice = "Try a smaller learning rate, another initialiser, or global_clipnorm in the optimizer."
        where = f"Training diverged in epoch {epoch}"
        self.reset_state()  # what is carried may be of another batch
        for x in batches:
            mask = None
            for key, layer in enumerate(self.layers):
                for name, array in layer.params.items():
                    if not np.isfinite(array).all():
                        what = f"{key}.{name} of {layer!r} is not finite"
                        return DivergenceError(f"{where}: {what}. {advice}", epoch, key)
                x, mask = layer.forward(x, mask=mask), layer.compute_mask(x, mask)
                if not np.isfinite(x).all():
                    worst = x[~np.isfinite(x)][0]
                    return DivergenceError(f"{where}: layer {key}, {layer!r}, put out {worst}. {advice}", epoch, key)
        return DivergenceError(f"{where}: the loss is not finite. {advice}", epoch)

    # Measuring ------------------------------------------------------------------------------------------------------

    def predict(self, x, batch_size=1024):
        """Return the outputs (m, ...) for inputs (m, *input_shape), computed `batch_size` examples at a time.

        Stateful layers begin with no memory, carry it from batch to batch, and afterwards have the one they had before.
        """
        x = self._inputs(x)
        whole("batch_size", batch_size)
        with self._memory_apart():
            return np.concatenate([self._forward(x[part], False)[0] for part in slices(len(x), batch_size)])

    def evaluate(self, x, y=None, loss=None, metrics=None) -> dict[str, float]:
        """Return {"loss": ..., metric: ...} on the data; loss and metrics are those of the training unless given.

        `x` may be a function that gives batches (x, y), as in training; it is asked for those of epoch 1. As in
        training, the loss includes the penalties (of one batch that holds all the data). Stateful layers begin with no
        memory, read batches as large as those that they remember, and afterwards have the memory they had before.
        """
        loss = self._own("loss", loss)
        metrics = self._metrics(metrics, loss)
        if callable(x):
            batches = checked("x", x, partial(self._data, loss=loss))
        else:
            remembered = [len(array) for layer in self.layers if layer.stateful for array in layer.state.values()]
            rows = [remembered[0]] if any(remembered) else []
            batches = in_order(*self._data(x, y, loss)[:2], *rows)
        value, decided = self._evaluate(batches(1), loss, metrics)
        return _measured(value, decided, metrics)

    def _evaluate(self, batches, loss, metrics, team=None):
        """Return the loss on batches (x, y, None), and what the metrics compare."""
        total, seen, examples, decided = 0.0, 0, 0, []
        with self._memory_apart():
            for inputs, targets, _ in batches:
                y_pred, mask = (self._forward if team is None else team.forward)(inputs, training=False)
                counts = _positions(y_pred, mask)
                total += loss.forward(targets, y_pred, mask=mask) * counts
                seen, examples = seen + counts, examples + len(y_pred)
                if metrics:
                    decided.append(_decided(loss, targets, y_pred, mask))
        return total / max(seen, 1) + self.penalty(examples), decided

    # Files ----------------------------------------------------------------------------------------------------------

    def save(self, path, tokenizer=None) -> None:
        """Write everything that training needs to go on as if it had never stopped: see nnlib/storage.py.

        A network that reads text is of no use without its vocabulary: `tokenizer`, or the one that the model was loaded
        with, is written too, and stands in `model.tokenizer` after `load`. Raises ValueError for any other object.
        """
        tokenizer = self.tokenizer if tokenizer is None else tokenizer
        if not (tokenizer is None or isinstance(tokenizer, Tokenizer)):
            raise ValueError(f"Got tokenizer={tokenizer!r}; expected a Tokenizer of nnlib.text, or None.")
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
            "tokenizer": tokenizer and tokenizer.config(),
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
        for key, layer in enumerate(model.layers):
            if layer.stateful:  # its memory has as many rows as the batch that it is of
                layer.state.update({name: arrays[f"{key}.{name}"] for name in layer.state})
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
        if saved.get("tokenizer") is not None:  # files of before there were tokenizers have none
            model.tokenizer = Tokenizer.from_config(saved["tokenizer"])
        return model

    def _states(self):
        return {f"{key}.{name}": array for key, layer in enumerate(self.layers) for name, array in layer.state.items()}

    # The door -------------------------------------------------------------------------------------------------------

    def _inputs(self, x):
        x = self.layers[0].check_input(x, self.dtype)
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

    def _validation(self, data, loss, *rows):
        """Return the function from an epoch's number to the batches (x, y, None) to validate on."""
        if callable(data):
            return checked("validation_data", data, partial(self._data, loss=loss))
        if not isinstance(data, (tuple, list)) or len(data) != 2:
            raise ValueError(f"Got validation_data of {kind(data)}; expected the pair (x, y).")
        try:
            x, y, _ = self._data(*data, loss)
            _check_even("x", len(x), *rows)
            return in_order(x, y, *rows)
        except ValueError as error:
            raise ValueError(f"validation_data: {error}") from None

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
        if getattr(layer, "return_state", False):
            raise ValueError(
                f"Layer {key}, {layer!r}: return_state makes it put out a list, which no layer takes. Leave it out; "
                "internals() shows the memory, and a layer outside Sequential may have return_state."
            )
        try:
            weights, shape = layer.checked_plan(check_shape(shape))
        except ValueError as error:
            raise ValueError(f"Layer {key}, {layer!r}: {error}") from None
        shapes |= {f"{key}.{name}": size for name, (size, _) in weights.items()}
    return shapes


def _quiet(records, team):
    """Yield each record, made without NumPy's warnings: training reports a number that is not finite by name."""
    with nullcontext() if team is None else team:
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


def _check_even(name, count, size=1):
    """Raise ValueError unless `count` examples make whole batches of `size`, as stateful layers need them."""
    if count % size:
        raise ValueError(
            f"{name}: {count} examples are no multiple of {size}, and a stateful layer needs batches of one size."
        )


def _positions(y_pred, mask):
    """Return how many positions a batch's loss is the mean of."""
    return math.prod(y_pred.shape[:-1]) if mask is None else int(mask.sum())


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
