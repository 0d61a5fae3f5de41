"""Estimators: feed-forward networks behind scikit-learn's face, number for number like its own MLPs.

`FFNNClassifier` and `FFNNRegressor` take the arguments of scikit-learn's MLPClassifier and MLPRegressor, and go through
the same start weights, the same order of samples and the same updates, so that with the same `random_state` they end
with the same `coefs_`, `intercepts_`, `loss_curve_`, `n_iter_` and predictions. What trains is `model_`, a Sequential
whose outputs are the logits; this file is the translation. Read the losses first, then `FFNN._fit` and what it calls.

| argument                                  | meaning                                                                  |
|-------------------------------------------|--------------------------------------------------------------------------|
| hidden_layer_sizes, activation            | units of each hidden layer, and what follows each                        |
| solver                                    | "sgd", "adam", or "lbfgs": SciPy's, on all samples at once               |
| alpha                                     | L2 penalty on the kernels: alpha / 2 sum(w^2) / m for a batch of m       |
| batch_size                                | samples of a batch; "auto" is min(200, samples)                          |
| learning_rate_init                        | rate of sgd and adam                                                     |
| learning_rate, power_t                    | sgd: "constant", "invscaling" (rate_init / (samples seen + 1)^power_t    |
|                                           | after each epoch), "adaptive" (a fifth, where training would stop)       |
| momentum, nesterovs_momentum              | sgd; momentum in [0, 1)                                                  |
| beta_1, beta_2, epsilon                   | adam                                                                     |
| max_iter, max_fun                         | most epochs (lbfgs: iterations); lbfgs: most evaluations of the loss     |
| tol, n_iter_no_change                     | stop after more than so many epochs without a gain of tol (lbfgs: where  |
|                                           | no gradient is greater than tol)                                         |
| early_stopping, validation_fraction       | watch the score on that share of the samples, and keep the best weights  |
| warm_start                                | fit goes on from the weights of the last fit                             |
| shuffle, random_state, verbose            | a new order each epoch; all randomness; print each epoch                 |
| loss (the regressor's)                    | "squared_error" or "poisson" (outputs are e^logit, y counts)             |
| l1 (nnlib's)                              | L1 penalty beside alpha's: l1 sum|w| / m                                 |
| kernel_initializer, bias_initializer      | an initialiser, drawn from random_state; None: scikit-learn's, uniform   |
| (nnlib's)                                 | in +-sqrt(6 / (fan_in + fan_out)), 2 in place of 6 for the sigmoid       |

`activation` is any of nnlib's, by name or as an object. With early stopping, a warm start that finds nothing better
keeps its last weights: scikit-learn's way. Sparse inputs are made dense. Introduced in lesson 12.
"""

import math
import warnings
from itertools import pairwise

import numpy as np
import scipy.optimize
import scipy.sparse
from scipy.special import expit, xlogy
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, is_classifier, is_regressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer
from sklearn.utils import check_array, check_random_state, column_or_1d, gen_batches
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import type_of_target, unique_labels
from sklearn.utils.validation import check_is_fitted

from nnlib.activations import Sigmoid, Softmax
from nnlib.arguments import number, whole
from nnlib.dense import Dense
from nnlib.initializers import Initializer, RandomUniform
from nnlib.layer import Activation
from nnlib.losses import Loss
from nnlib.model import DivergenceError, Sequential
from nnlib.optimizers import SGD, Adam
from nnlib.regularizers import L1L2, L2

try:
    from sklearn.utils.validation import validate_data
except ImportError:  # scikit-learn before 1.6 has it as a method

    def validate_data(estimator, *args, **settings):
        return estimator._validate_data(*args, **settings)


# Losses, and the sigmoid --------------------------------------------------------------------------------------------


class OutputLoss(Loss, abstract=True):
    """A loss of scikit-learn's, on logits z (m, K): `output` makes predictions p of them, `losses` compares p with y.

    Each output goes with its loss, so that the gradient by z is p - y for all four. With weights w the loss of a batch
    is sum(w L) / sum(w). It has no name in the registry: the names are those of Keras's losses.
    """

    def forward(self, y_true, y_pred, sample_weight=None, mask=None):
        return float(self.mean(y_true, y_pred, sample_weight))

    def mean(self, y_true, z, sample_weight):
        """Return the loss, as a number of z's dtype. Over samples first, then over outputs: scikit-learn's order."""
        p = self.output(z)  # (m, K)
        self.error, losses = p - y_true, self.losses(y_true, p)
        if sample_weight is None:
            self.total = len(p)
            return self.over_outputs(losses.sum(axis=0) / self.total)
        self.error, self.total = self.error * sample_weight[:, None], sample_weight.sum()
        if self.total == 0:
            raise ValueError(
                "All samples of a batch have sample_weight 0. Leave such samples out, or give a larger batch_size."
            )
        return self.over_outputs(np.average(losses, weights=sample_weight, axis=0))

    def over_outputs(self, losses):
        """Return one number for the losses (K,) of all outputs."""
        return losses.sum()

    def gradient(self):
        """Return the derivative of sum(w L), (m, K)."""
        return self.error

    def backward(self):
        return self.error / self.total

    @staticmethod
    def output(z):
        """Return predictions p (m, K)."""
        raise NotImplementedError

    def losses(self, y, p):
        """Return the loss of each output of each sample, (m, K)."""
        raise NotImplementedError


class HalfSquaredError(OutputLoss, abstract=True):
    """p = z; L = mean over K of (p - y)^2 / 2. The gradient is that of the sum over K: scikit-learn's way."""

    @staticmethod
    def output(z):
        return z

    def losses(self, y, p):
        return 0.5 * (p - y) ** 2

    def over_outputs(self, losses):
        return losses.mean()


class HalfPoissonDeviance(OutputLoss, abstract=True):
    """p = e^z; L = sum over K of y ln(y / p) - y + p, for counts y >= 0."""

    @staticmethod
    def output(z):
        return np.exp(z)

    def losses(self, y, p):
        return xlogy(y, y / p) - y + p


class LogLoss(OutputLoss, abstract=True):
    """p = softmax(z); L = -sum over K of y ln p, for one-hot y; p is kept a machine epsilon away from 0 and 1."""

    @staticmethod
    def output(z):
        return Softmax().forward(z)

    def losses(self, y, p):
        return -xlogy(y, _inside(p))


class BinaryLogLoss(OutputLoss, abstract=True):
    """p = sigmoid(z); L = -sum over K of (y ln p + (1 - y) ln(1 - p)), p kept away from 0 and 1 as in LogLoss."""

    @staticmethod
    def output(z):
        return expit(z)

    def losses(self, y, p):
        p = _inside(p)
        return -(xlogy(y, p) + xlogy(1 - y, 1 - p))


class Logistic(Sigmoid, abstract=True):
    """The sigmoid as SciPy computes it, and so scikit-learn: the last digits differ, and lbfgs magnifies that."""

    def forward(self, x, training=False, mask=None):
        self.y = expit(x)
        return self.y


def _inside(p):
    epsilon = np.finfo(p.dtype).eps
    return np.minimum(np.maximum(p, epsilon), 1 - epsilon)


LOSSES = {"identity": HalfSquaredError, "exp": HalfPoissonDeviance, "softmax": LogLoss, "logistic": BinaryLogLoss}
CHOICES = {
    "solver": ("sgd", "adam", "lbfgs"),
    "learning_rate": ("constant", "invscaling", "adaptive"),
    "loss": ("squared_error", "poisson"),
}


# What both estimators share -----------------------------------------------------------------------------------------


def _stochastic(estimator):
    if estimator.solver == "lbfgs":
        raise AttributeError("partial_fit takes one epoch of batches; solver 'lbfgs' has none. Use 'sgd' or 'adam'.")
    return True


class FFNN(BaseEstimator):
    """A network that scikit-learn can fit, clone and search over; use `FFNNClassifier` or `FFNNRegressor`."""

    def _store(self, arguments):
        """Keep the constructor's arguments as they are, each under its own name, where scikit-learn looks for them."""
        for name, value in arguments.items():
            if name != "self":
                setattr(self, name, value)

    def fit(self, X, y, sample_weight=None):
        """Train on X (m, D) and y (m,) or (m, K), samples weighted by `sample_weight` (m,); return the estimator.

        Raises ValueError for bad arguments or data, DivergenceError where training meets a number that is not finite;
        warns (ConvergenceWarning) where it has not converged after `max_iter`.
        """
        return self._fit(X, y, sample_weight)

    def _fit(self, X, y, sample_weight=None, incremental=False, classes=None):
        sizes = self._check_arguments()
        if incremental and self.early_stopping:
            raise ValueError("partial_fit sees one part of the data at a time: it needs early_stopping=False.")
        first = not hasattr(self, "model_") or not (self.warm_start or incremental)
        X, y = validate_data(
            self, X, y, reset=first, accept_sparse=["csr", "csc"], dtype=(np.float64, np.float32), multi_output=True,
            y_numeric=is_regressor(self),
        )  # fmt: skip
        X = X.toarray() if scipy.sparse.issparse(X) else X
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        sample_weight = _checked_weights(sample_weight, X)
        y = self._targets(y, incremental, classes)  # (m, K)
        random = check_random_state(self.random_state)
        layers = self._layers([X.shape[1], *sizes, y.shape[1]])
        if first:
            self._start(layers, X, y, random)
        else:
            self._go_on(layers)
        self.model_.kernel_regularizer = self._penalty()
        if self.solver == "lbfgs":
            self._train_by_lbfgs(X, y, sample_weight)
        else:
            if first or getattr(self, "_watches_score", None) != self.early_stopping:
                self._start_records()
            self._train(X, y, sample_weight, random, incremental)
        return self

    def _check_arguments(self):
        """Return the hidden layers' sizes; ValueError for an argument that makes no sense."""
        for name, choices in CHOICES.items():
            value = getattr(self, name, choices[0])  # a classifier has no argument `loss`
            if value not in choices:
                raise ValueError(f"Got {name}={value!r}; expected one of {', '.join(map(repr, choices))}.")
        for name in ("alpha", "l1", "power_t", "tol"):
            number(name, getattr(self, name), at_least=0)
        for name in ("momentum", "validation_fraction", "beta_1", "beta_2"):
            number(name, getattr(self, name), at_least=0, under=1)
        for name in ("learning_rate_init", "epsilon"):
            number(name, getattr(self, name), above=0)
        for name in ("max_iter", "max_fun"):
            whole(name, getattr(self, name))
        if self.batch_size != "auto":
            whole("batch_size", self.batch_size)
        if self.n_iter_no_change != math.inf:
            whole("n_iter_no_change", self.n_iter_no_change)
        for name in ("shuffle", "warm_start", "nesterovs_momentum", "early_stopping"):
            if not isinstance(getattr(self, name), (bool, np.bool_)):
                raise ValueError(f"Got {name}={getattr(self, name)!r}; expected True or False.")
        Activation.get(self.activation)
        for initializer in (self.kernel_initializer, self.bias_initializer):
            Initializer.get(initializer or "zeros")
        sizes = self.hidden_layer_sizes
        return [whole("hidden_layer_sizes", size) for size in (sizes if np.iterable(sizes) else [sizes])]

    def _penalty(self):
        if self.l1:
            return L1L2(self.l1, self.alpha / 2, per_example=True)
        return L2(self.alpha / 2, per_example=True) if self.alpha else None

    def _layers(self, sizes):
        """Return Dense layers for `sizes` (inputs, hidden, outputs), with scikit-learn's range of start weights."""
        activation, factor = Activation.get(self.activation), 6.0
        if isinstance(activation, Sigmoid):
            activation, factor = Logistic(), 2.0
        layers = []
        for place, (fan_in, units) in enumerate(pairwise(sizes)):
            limit = math.sqrt(factor / (fan_in + units))
            layers.append(Dense(
                units,
                "linear" if place == len(sizes) - 2 else activation,
                kernel_initializer=self.kernel_initializer or RandomUniform(-limit, limit),
                bias_initializer=self.bias_initializer or RandomUniform(-limit, limit),
            ))  # fmt: skip
        return layers

    def _start(self, layers, X, y, random):
        """Build the network, and draw its weights from scikit-learn's kind of random stream, in its order."""
        self.model_ = Sequential(layers, X.shape[1], seed=0, dtype=X.dtype.name)
        for layer in layers:
            weights, _ = layer.plan(layer.input_shape)
            for name, (shape, initializer) in weights.items():
                layer.params[name] = initializer(shape, random, X.dtype)
        self.n_outputs_ = y.shape[1]
        self.n_layers_ = len(layers) + 1  # scikit-learn counts the inputs as a layer
        self.out_activation_ = self._output()
        self.n_iter_ = self.t_ = 0

    def _go_on(self, layers):
        """Keep the network; ValueError where the arguments ask for another network."""
        old, new = ([(each.units, repr(each.activation)) for each in row] for row in (self.model_.layers, layers))
        if old != new:
            raise ValueError(
                f"Got layers {layers} to go on with {self.model_.layers}: training that goes on keeps its network. "
                "Set warm_start=False, or leave hidden_layer_sizes, activation and the outputs as they were."
            )

    def _start_records(self):
        self._watches_score = self.early_stopping
        self.loss_curve_ = []
        self.validation_scores_ = [] if self.early_stopping else None
        self.best_validation_score_ = -math.inf if self.early_stopping else None
        self.best_loss_ = None if self.early_stopping else math.inf
        self._no_gain = 0

    # Training by batches --------------------------------------------------------------------------------------------

    def _train(self, X, y, sample_weight, random, incremental):
        model = self.model_
        optimizer = model.optimizer if incremental and model.optimizer else self._optimizer()
        held_out = None
        if self.early_stopping:
            X, y, sample_weight, held_out = self._split(X, y, sample_weight, random)
        m = len(X)
        batch_size = min(200, m) if self.batch_size == "auto" else min(self.batch_size, m)
        if self.batch_size != "auto" and self.batch_size > m:
            warnings.warn(f"Got batch_size={self.batch_size} for {m} samples: one batch has them all.", stacklevel=4)
        order = np.arange(m)

        def batches(epoch):
            if self.shuffle:
                random.shuffle(order)  # starting from the last epoch's order
            return (order[part] for part in gen_batches(m, batch_size))

        records = model.epochs(
            X, y, LOSSES[self.out_activation_](), optimizer,
            epochs=1 if incremental else self.max_iter, sample_weight=sample_weight, batches=batches,
        )  # fmt: skip
        best = model.params  # the very vector that is trained, until a better one is copied
        self.n_iter_ = 0
        try:
            for record in records:
                self.n_iter_ += 1
                self.t_ += m
                self.loss_ = record["loss"]
                self.loss_curve_.append(self.loss_)
                if self.verbose:
                    print(f"epoch {self.n_iter_}: loss {self.loss_:.8f}")
                if held_out is None:
                    gained = self.loss_ <= self.best_loss_ - self.tol
                    self.best_loss_ = min(self.best_loss_, self.loss_)
                else:
                    score = self._score_on(*held_out)
                    gained = score >= self.best_validation_score_ + self.tol
                    if score > self.best_validation_score_:
                        self.best_validation_score_, best = score, model.params.copy()
                self._no_gain = 0 if gained else self._no_gain + 1
                if self.learning_rate == "invscaling" and self.solver == "sgd":
                    optimizer.learning_rate = self.learning_rate_init / (self.t_ + 1) ** self.power_t
                if self._no_gain > self.n_iter_no_change and self._stops(optimizer):
                    break
            else:
                if not incremental:
                    warnings.warn(
                        f"Not converged after max_iter={self.max_iter} epochs: give it more, or a larger tol.",
                        ConvergenceWarning,
                        stacklevel=4,
                    )
        except KeyboardInterrupt:
            warnings.warn("Training was interrupted: the weights are those reached so far.", stacklevel=4)
        model.params = best
        model.loss = None  # a loss without a name cannot be saved with the model

    def _optimizer(self):
        if self.solver == "adam":
            return Adam(self.learning_rate_init, self.beta_1, self.beta_2, self.epsilon)
        return SGD(self.learning_rate_init, self.momentum, nesterov=self.nesterovs_momentum and self.momentum > 0)

    def _split(self, X, y, sample_weight, random):
        """Return X, y, sample_weight to train on, and the triple held out."""
        one_column = is_classifier(self) and self.n_outputs_ == 1
        parts = [X, y] if sample_weight is None else [X, y, sample_weight]
        parts = train_test_split(
            *parts, random_state=random, test_size=self.validation_fraction, stratify=y if one_column else None
        )
        train, held_out = parts[::2], parts[1::2]
        if len(held_out[0]) < 2:
            raise ValueError(
                f"validation_fraction={self.validation_fraction} of {len(X)} samples holds out {len(held_out[0])}; "
                "a score needs 2 or more. Raise it, or set early_stopping=False."
            )
        return (train[0], train[1], None if sample_weight is None else train[2], held_out)

    def _score_on(self, X, y, sample_weight=None):
        """Return the score on held-out data, and note it."""
        score = self._measure(self._decided(y), self._decided(self._outputs(X)), sample_weight=sample_weight)
        self.validation_scores_.append(score)
        if self.verbose:
            print(f"validation score {score:.6f}")
        return score

    def _stops(self, optimizer):
        """Return True where training ends; an adaptive rate is lowered first, as long as it is not tiny."""
        ends = self.solver != "sgd" or self.learning_rate != "adaptive" or optimizer.learning_rate <= 1e-6
        if not ends:
            optimizer.learning_rate /= 5
            self._no_gain = 0
        if self.verbose:
            print(f"no gain of tol={self.tol}:", "stop" if ends else f"learning rate {optimizer.learning_rate:.3g}")
        return ends

    # Training by SciPy ----------------------------------------------------------------------------------------------

    def _train_by_lbfgs(self, X, y, sample_weight):
        """Minimise the loss over all samples at once.

        In a hundred steps lbfgs makes a difference in the 16th digit one in the first. So every number is rounded as
        scikit-learn rounds it, the penalty's too: kernels before biases, the division by m last, X and y not cast.
        """
        loss = LOSSES[self.out_activation_]()

        def pack(arrays):
            return np.concatenate([array.ravel() for array in arrays])

        def unpack(vector):
            if vector.dtype != self.model_.dtype:  # SciPy chooses: float64 in the end, at the latest
                self._cast(vector.dtype)
            start = 0
            for w in self.coefs_ + self.intercepts_:
                w[...] = vector[start : start + w.size].reshape(w.shape)
                start += w.size
            return self.model_

        def objective(vector):
            model = unpack(vector)
            value = loss.mean(y, model._forward(X, training=True)[0], sample_weight)
            penalty = self.alpha / 2 * sum(np.vdot(w, w) for w in self.coefs_)
            if self.l1:
                penalty += self.l1 * sum(np.abs(w).sum() for w in self.coefs_)
            model._backward_params(loss.gradient())
            model.add_penalty_gradients()
            grads = pack(layer.grads[name] for name in ("kernel", "bias") for layer in model.layers)
            return value + penalty / loss.total, grads / loss.total

        def report(intermediate_result):
            if self.verbose:
                print(f"loss {intermediate_result.fun:.8f}")

        found = scipy.optimize.minimize(
            objective, pack(self.coefs_ + self.intercepts_), jac=True, method="L-BFGS-B", callback=report,
            options={"maxfun": self.max_fun, "maxiter": self.max_iter, "gtol": self.tol},
        )  # fmt: skip
        unpack(found.x)
        self.loss_, self.n_iter_ = found.fun, min(found.nit, self.max_iter)
        if not np.isfinite([found.fun, *found.x]).all():
            raise DivergenceError(f"lbfgs ended at loss {found.fun}, which is not finite. Scale the data.")
        if found.status != 0:
            warnings.warn(
                f"lbfgs stopped after {self.n_iter_} iterations: {found.message} Raise max_iter or max_fun, or scale "
                "the data.",
                ConvergenceWarning,
                stacklevel=4,
            )

    def _cast(self, dtype):
        """Make the network anew in another dtype; its weights are still to come."""
        inputs = self.model_.input_shape
        layers = self._layers([*inputs, *(layer.units for layer in self.model_.layers)])
        self.model_ = Sequential(layers, inputs, seed=0, dtype=dtype.name, kernel_regularizer=self._penalty())

    # Using what was learnt ------------------------------------------------------------------------------------------

    def predict(self, X):
        """Return what is predicted for X (m, D): classes, or numbers; (m,), or (m, K) for several outputs."""
        return self._decided(self._outputs(self._inputs(X)))

    def _inputs(self, X):
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, accept_sparse=["csr", "csc"], dtype=(np.float64, np.float32))
        return X.toarray() if scipy.sparse.issparse(X) else X

    def _outputs(self, X):
        """Return p (m, K): probabilities, or predicted numbers."""
        return LOSSES[self.out_activation_].output(self.model_.predict(X))

    @property
    def coefs_(self):
        """The kernels, (D, H) each, in order: views of the network's own."""
        return [layer.params["kernel"] for layer in self.model_.layers]

    @property
    def intercepts_(self):
        """The biases, (H,) each, in order: views of the network's own."""
        return [layer.params["bias"] for layer in self.model_.layers]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags


def _checked_weights(sample_weight, X):
    if sample_weight is None:
        return None
    weights = check_array(sample_weight, ensure_2d=False, dtype=(np.float64, np.float32), input_name="sample_weight")
    if weights.shape != (len(X),) or weights.min() < 0 or weights.sum() == 0:
        raise ValueError(
            f"Got sample_weight of shape {weights.shape}, from {weights.min():.3g} to {weights.max():.3g}; expected "
            f"shape {(len(X),)} with numbers of at least 0, not all of them zero."
        )
    return weights


# The two estimators -------------------------------------------------------------------------------------------------


class FFNNClassifier(ClassifierMixin, FFNN):
    """A feed-forward network that predicts classes: two, several, or several yes-no labels at once. Lesson 12.

    The outputs are softmax probabilities for several classes, sigmoid ones otherwise; the loss is cross-entropy. The
    arguments are MLPClassifier's, and the last three nnlib's: see the table at the head of this file. Learnt: `model_`,
    `classes_`, `coefs_`, `intercepts_`, `loss_curve_`, `loss_`, `best_loss_`, `validation_scores_`,
    `best_validation_score_`, `n_iter_`, `t_`, `n_layers_`, `n_outputs_`, `out_activation_`.
    """

    _measure = staticmethod(accuracy_score)

    def __init__(
        self, hidden_layer_sizes=(100,), activation="relu", *, solver="adam", alpha=0.0001, batch_size="auto",
        learning_rate="constant", learning_rate_init=0.001, power_t=0.5, max_iter=200, shuffle=True, random_state=None,
        tol=1e-4, verbose=False, warm_start=False, momentum=0.9, nesterovs_momentum=True, early_stopping=False,
        validation_fraction=0.1, beta_1=0.9, beta_2=0.999, epsilon=1e-8, n_iter_no_change=10, max_fun=15000,
        l1=0.0, kernel_initializer=None, bias_initializer=None,
    ):  # fmt: skip
        self._store(locals())

    @available_if(_stochastic)
    def partial_fit(self, X, y, sample_weight=None, classes=None):
        """Train for one epoch on X (m, D) and y, and return the estimator.

        `classes` are all that y may ever hold; the first call needs them. Raises ValueError for other classes.
        """
        return self._fit(X, y, sample_weight, incremental=True, classes=classes)

    def _targets(self, y, incremental, classes):
        """Return y as booleans: one column of yes-no, a column for each class, or one for each label."""
        if not hasattr(self, "classes_") or not (self.warm_start or incremental):
            if incremental and classes is None:
                raise ValueError("The first call of partial_fit needs classes=..., all that y may ever hold.")
            announced = incremental and not type_of_target(y).startswith("multilabel")
            self._labels = LabelBinarizer().fit(classes if announced else y)
            self.classes_ = self._labels.classes_
        if classes is not None and not np.array_equal(self.classes_, unique_labels(classes)):
            raise ValueError(f"Got classes={classes!r}; expected the first call's again, {self.classes_!r}, or None.")
        found = unique_labels(y)
        if len(np.setdiff1d(found, self.classes_)) or (self.warm_start and len(found) != len(self.classes_)):
            raise ValueError(f"y has classes {found}; training that goes on keeps its classes, {self.classes_}.")
        return self._labels.transform(y).astype(bool)

    def _output(self):
        return "softmax" if self._labels.y_type_ == "multiclass" else "logistic"

    def _decided(self, p):
        return self._labels.inverse_transform(p.ravel() if self.n_outputs_ == 1 else p)

    def predict_proba(self, X):
        """Return the probability of each class, (m, K), in the order of `classes_`."""
        p = self._outputs(self._inputs(X))
        return np.hstack([1 - p, p]) if self.n_outputs_ == 1 else p

    def predict_log_proba(self, X):
        """Return the logarithm of `predict_proba`, -inf where a probability is 0."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags

    def _more_tags(self):  # the same, for scikit-learn before 1.6
        return {"multilabel": True}


class FFNNRegressor(RegressorMixin, FFNN):
    """A feed-forward network that predicts one number or several. Introduced in lesson 12.

    The loss is half the mean squared error, or half the Poisson deviance. The arguments are MLPRegressor's, and the
    last three nnlib's: see the table at the head of this file. Learnt: what FFNNClassifier learns, without `classes_`.
    """

    _measure = staticmethod(r2_score)

    def __init__(
        self, loss="squared_error", hidden_layer_sizes=(100,), activation="relu", *, solver="adam", alpha=0.0001,
        batch_size="auto", learning_rate="constant", learning_rate_init=0.001, power_t=0.5, max_iter=200, shuffle=True,
        random_state=None, tol=1e-4, verbose=False, warm_start=False, momentum=0.9, nesterovs_momentum=True,
        early_stopping=False, validation_fraction=0.1, beta_1=0.9, beta_2=0.999, epsilon=1e-8, n_iter_no_change=10,
        max_fun=15000, l1=0.0, kernel_initializer=None, bias_initializer=None,
    ):  # fmt: skip
        self._store(locals())

    @available_if(_stochastic)
    def partial_fit(self, X, y, sample_weight=None):
        """Train for one epoch on X (m, D) and y (m,) or (m, K), and return the estimator."""
        return self._fit(X, y, sample_weight, incremental=True)

    def _targets(self, y, incremental, classes):
        if self.loss == "poisson" and y.min() < 0:
            raise ValueError(f"loss='poisson' counts: y must be at least 0; got {y.min()}.")
        return y.reshape(len(y), -1)

    def _output(self):
        return "exp" if self.loss == "poisson" else "identity"

    def _decided(self, p):
        return p.ravel() if p.shape[1] == 1 else p
