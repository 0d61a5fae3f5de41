"""One run: settings and a seed become a trained network and the figures it is judged by.

Settings are plain JSON data and complete: whoever has them and the data can repeat the run. `BUILDERS` maps the name in
`settings["builder"]` to the function that trains; a new kind of network is a new name there.

The seed draws everything: which rows are for training, validation and test (texts alone are split already), the start
values, the order of batches, dropout.
Whatever is chosen between settings is chosen by validation; the test rows are read once, when training is over.
"""

import hashlib
import platform
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from importlib import metadata

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_limits

import nnlib as nn
from nnlib.course.experiments.records import canonical, record
from nnlib.datasets import Dataset, load, load_nusax, load_sentences
from nnlib.estimators import FFNNClassifier
from nnlib.text import Tokenizer, pad_sequences


class JacobianTwice(nn.SparseCategoricalCrossentropy, abstract=True):
    """Report A's fault, on purpose: the right loss, but p - y goes through softmax's Jacobian a second time."""

    def gradient(self):
        grad = super().gradient()  # p - y, (m, K)
        return self.p * (grad - (self.p * grad).sum(axis=1, keepdims=True))


TEXTS = {"nusax": load_nusax, "sentences": load_sentences}
PARTS = ("train", "validation", "test")
CELLS = {"SimpleRNN": nn.SimpleRNN, "LSTM": nn.LSTM}
POOLING = {"max": nn.MaxPooling2D, "average": nn.AveragePooling2D}
SCORES = {"accuracy": accuracy_score, "f1": partial(f1_score, average="macro")}  # of (right, said)
LOSSES = {"cross-entropy": nn.SparseCategoricalCrossentropy, "Jacobian twice": JacobianTwice}


def run(settings: dict, seed: int) -> dict:
    """Train once and return the record. A training that diverges has a record too: it is a result.

    Raises ValueError where the data here are not those of the settings, and whatever the builder raises.
    """
    threadpool_limits(1)  # for good: the process is the sweep's, and other runs may go on in threads beside this one
    start = time.perf_counter()
    name, split = settings["data"]["name"], settings["data"]["split"]
    images = settings["builder"] == "CNN"
    data = TEXTS[name]() if name in TEXTS else load(name, **split, seed=seed, images=images)
    if checksum(name) != settings["data"]["sha256"]:
        raise ValueError(f"The rows of {name!r} on {platform.node()} are others than the sweep's.")
    figures = BUILDERS[settings["builder"]](settings, data, seed)
    return record(settings, seed, figures, round(time.perf_counter() - start, 3), versions())


def versions() -> dict:
    """Return the versions that a record tells of."""
    return {name: metadata.version(name) for name in ("nnlib", "numpy", "scikit-learn")}


@lru_cache
def checksum(name: str) -> str:
    """Return the SHA-256 of all rows of a data set, in the source's order."""
    digest = hashlib.sha256()
    if name in TEXTS:
        texts = TEXTS[name]()
        for part in PARTS:
            content = [getattr(texts, f"texts_{part}"), getattr(texts, f"y_{part}").tolist()]
            digest.update(canonical(content).encode())
        return digest.hexdigest()
    data = load(name, validation_size=0, test_size=0)
    for array in (data.x_train, data.y_train):
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


# The builders ---------------------------------------------------------------------------------------------------------


def sequential(settings, data, seed) -> dict:
    """Train a feed-forward Sequential: `hidden` layers, normalised before the activation where asked, then logits."""
    layers: list = []
    for units in settings["hidden"]:
        layers.append(nn.Dense(units, kernel_initializer=settings["initializer"]))
        if settings["normalization"]:
            layers.append(nn.Layer.from_config(settings["normalization"]))
        layers.append(nn.Activation.get(settings["activation"]))
    layers.append(nn.Dense(len(data.class_names), kernel_initializer=settings["initializer"]))
    if settings["softmax_before_loss"]:
        layers.append(nn.Softmax())
    return _trained(layers, settings, data, seed)


def convolutional(settings, data, seed) -> dict:
    """Train a CNN: for each of `filters` a convolution ("same"), its activation, and pooling that halves the image;
    then flat, dense layers of `hidden` units, logits. It sees the first `images` (a share) of the training rows.
    """
    chosen = {"activation": settings["activation"], "kernel_initializer": settings["initializer"]}
    layers: list = []
    for filters in settings["filters"]:
        layers.append(nn.Conv2D(filters, settings["kernel_size"], padding="same", **chosen))
        layers.append(POOLING[settings["pooling"]](2))
    layers.append(nn.Flatten())
    layers += [nn.Dense(units, **chosen) for units in settings["hidden"]]
    layers.append(nn.Dense(len(data.class_names), kernel_initializer=settings["initializer"]))
    seen = round(settings["images"] * len(data.y_train))
    data = replace(data, x_train=data.x_train[:seen], y_train=data.y_train[:seen])
    return _trained(layers, settings, data, seed, ("accuracy", "f1"))


def recurrent(settings, data, seed) -> dict:
    """Train a reader of texts: an embedding; for each of `hidden` a recurrent layer of `cell`, reading in both
    directions where asked; dropout, logits. Words that training texts do not have are all one word, number 1.
    """
    chosen = {
        "activation": settings["activation"],
        "kernel_initializer": settings["initializer"],
        "recurrent_initializer": settings["recurrent_initializer"],
    }
    tokenizer = Tokenizer(oov_token="<unknown>")
    tokenizer.fit_on_texts(data.texts_train)
    form = {name: settings[name] for name in ("padding", "truncating")}
    arrays = {}
    for part in PARTS:
        numbers = tokenizer.texts_to_sequences(getattr(data, f"texts_{part}"))
        arrays[f"x_{part}"] = pad_sequences(numbers, settings["length"], **form)  # (m, T)
        arrays[f"y_{part}"] = getattr(data, f"y_{part}")
    data = Dataset(
        **arrays, feature_names=(), class_names=data.class_names, name=data.name, description=data.description
    )
    words = len(tokenizer.word_index) + 1  # and 0, for padding
    layers: list = [nn.Embedding(words, settings["embedding"], mask_zero=settings["mask"])]
    for place, units in enumerate(settings["hidden"], start=1):
        layer = CELLS[settings["cell"]](units, return_sequences=place < len(settings["hidden"]), **chosen)
        layers.append(nn.Bidirectional(layer) if settings["bidirectional"] else layer)
    layers.append(nn.Dropout(settings["dropout"]))
    layers.append(nn.Dense(len(data.class_names), kernel_initializer=settings["initializer"]))
    return _trained(layers, settings, data, seed, ("accuracy", "f1"))


def baseline(classifier) -> Callable:
    """Return the builder of scikit-learn's `classifier` of texts, which knows no order of words."""

    def train(settings, data, seed):
        classifier.fit(data.texts_train, data.y_train)
        answers = [classifier.predict(texts) for texts in (data.texts_validation, data.texts_test)]
        return _figures(data, answers, [], [], None, ("accuracy", "f1"))

    return train


def _trained(layers, settings, data, seed, scores=("accuracy",)) -> dict:
    """Train a Sequential of `layers` and return its figures."""
    model = nn.Sequential(layers, data.x_train.shape[1:], seed, settings["dtype"], settings["regularizer"])
    epochs = model.epochs(
        data.x_train,
        data.y_train,
        LOSSES[settings["loss"]](from_logits=True),
        nn.Optimizer.from_config(settings["optimizer"]),
        epochs=settings["epochs"],
        batch_size=settings["batch_size"],
    )
    losses, diverged = [], None
    try:
        for measured in epochs:
            losses.append(measured["loss"])
    except nn.DivergenceError as error:
        diverged = str(error)
    with np.errstate(all="ignore"):
        answers = None if diverged else [model.predict(x).argmax(axis=1) for x in (data.x_validation, data.x_test)]
    return _figures(data, answers, losses, [model.params], diverged, scores)


def estimator(classifier) -> Callable:
    """Return the builder of a scikit-learn face: the same settings for ours and for scikit-learn's own."""

    def train(settings, data, seed):
        optimizer = settings["optimizer"]
        sgd = optimizer["class"] == "SGD"
        chosen = {"momentum": optimizer["momentum"], "nesterovs_momentum": optimizer["nesterov"]} if sgd else {}
        if classifier is FFNNClassifier:
            chosen |= {
                "l1": settings["l1"],
                "kernel_initializer": settings["initializer"],
                "bias_initializer": settings.get("bias_initializer"),  # None: scikit-learn's own
            }
        model = classifier(
            settings["hidden"], settings["activation"], solver="sgd" if sgd else "adam", alpha=settings["alpha"],
            batch_size=min(settings["batch_size"], len(data.x_train)), learning_rate_init=optimizer["learning_rate"],
            max_iter=settings["epochs"], shuffle=settings["shuffle"], random_state=seed, tol=settings["tol"],
            n_iter_no_change=settings["patience"] or settings["epochs"], **chosen,
        )  # fmt: skip
        diverged = None
        dtype = settings["dtype"]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)  # the record says how many epochs there were
                model.fit(data.x_train.astype(dtype), data.y_train)
        except nn.DivergenceError as error:
            diverged = str(error)
        answers = None
        if not diverged:
            answers = [model.predict(x.astype(dtype)) for x in (data.x_validation, data.x_test)]
        losses = [float(value) for value in model.loss_curve_]
        return _figures(data, answers, losses, [*model.coefs_, *model.intercepts_], diverged)

    return train


def _figures(data, answers, losses, arrays, diverged, scores=("accuracy",)) -> dict:
    """Return what a run measured; `answers` are the classes said of the validation and of the test rows, or None."""
    measured: dict[str, float | None] = {}
    parts = {"validation": data.y_validation, "test": data.y_test}
    for (part, right), said in zip(parts.items(), answers or (None, None), strict=True):
        for score in scores:
            measured[f"{part}_{score}"] = None if said is None else float(SCORES[score](right, said))
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return {
        **measured,
        "loss": [float(f"{value:.6g}") for value in losses],
        "epochs": len(losses),
        "diverged": diverged,
        "weights": digest.hexdigest()[:16],  # equal where two runs are the same bits
    }


BUILDERS = {
    "Sequential": sequential,
    "CNN": convolutional,
    "FFNNClassifier": estimator(FFNNClassifier),
    "MLPClassifier": estimator(MLPClassifier),
    "RNN": recurrent,
    "DummyClassifier": baseline(DummyClassifier(strategy="most_frequent")),
    "LogisticRegression": baseline(
        make_pipeline(CountVectorizer(analyzer=Tokenizer().words), LogisticRegression(max_iter=1000))
    ),
}
