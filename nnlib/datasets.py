"""Data to learn from: `load("digits")` returns a Dataset, split into training, validation and test rows, and scaled.

Three sorts of data: small real sets that come with scikit-learn, points in the plane drawn by a formula (`moons`,
`xor`, ...), and MNIST, Fashion-MNIST and CIFAR-10, read from files in the data folder or downloaded once (see
nnlib/downloads.py). Texts have loaders of their own, `load_sentences` and `load_nusax`. All numbers take one path:
read, split, scale. The split comes before the scaling, and scales are measured
on the training rows alone: a scale measured on all rows would tell the network something about the rows that it is
going to be tested on. The same name and seed always give the same numbers, in arrays of your own. `load_batches` gives
pictures a batch at a time, for sets too large to hold as floats.
"""

import difflib
import math
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from sklearn import datasets as bundled
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from nnlib.arguments import number, whole
from nnlib.batches import Batches
from nnlib.downloads import PUBLISHED, data_folder, download, read_idx, read_pictures
from nnlib.nusax import CLASS_NAMES, LANGUAGES, read_nusax
from nnlib.sentences import generate, mislabelled

__all__ = [
    "Dataset",
    "Texts",
    "blobs",
    "circles",
    "data_folder",
    "download",
    "load",
    "load_batches",
    "load_nusax",
    "load_sentences",
    "moons",
    "photograph",
    "read_idx",
    "spirals",
    "xor",
]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Training, validation and test rows of one set. x is float64 (m, D), or (m, H, W, C) where images were asked for.

    y holds integer labels (m,), indices into `class_names`; or for regression float64 (m, 1), the shape of a network's
    outputs, and `class_names` is empty. `feature_names` are the D columns of x: for images the C colours of each pixel,
    row by row.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_validation: np.ndarray
    y_validation: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    name: str
    description: str

    def __repr__(self):
        lines = [f"Dataset {self.name!r}: {self.description}"]
        for part in ("train", "validation", "test"):
            x, y = getattr(self, f"x_{part}"), getattr(self, f"y_{part}")
            lines.append(f"  {part:<11} x {x.shape!s:<18} y {y.shape}")
        lines.append(f"  classes     {', '.join(self.class_names)}" if self.class_names else "  regression")
        return "\n".join(lines)


@dataclass(frozen=True, eq=False, repr=False)
class Texts:
    """Training, validation and test texts of one set: lists of strings, and integer labels y (m,), int64, indices into
    `class_names`. A tokenizer (nnlib.text) makes numbers of them.
    """

    texts_train: list[str]
    y_train: np.ndarray
    texts_validation: list[str]
    y_validation: np.ndarray
    texts_test: list[str]
    y_test: np.ndarray
    class_names: tuple[str, ...]
    name: str
    description: str

    def __repr__(self):
        lines = [f"Texts {self.name!r}: {self.description}"]
        for part in ("train", "validation", "test"):
            labels = np.bincount(getattr(self, f"y_{part}"), minlength=len(self.class_names))
            shares = ", ".join(f"{n} {name}" for n, name in zip(labels, self.class_names, strict=True))
            lines.append(f"  {part:<11} {len(getattr(self, f'texts_{part}'))} texts: {shares}")
        return "\n".join(lines)


@dataclass(frozen=True)
class _Source:
    """A set as it was read: all rows, in the source's own order and units."""

    x: Any  # (m, D), or pictures (m, H, W, C): an array, or what gives one for x[rows]
    y: np.ndarray  # (m,) labels, or (m, 1) targets of a regression
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    description: str
    scale: str | None = None  # what "auto" means for this set
    full: float = 1.0  # the greatest value that the file format holds; x is divided by it
    published_test: int = 0  # so many rows at the end are the test set that the authors published


# ---- read, split, scale ----------------------------------------------------------------------------------------------

_SCALERS = {"standard": StandardScaler, "minmax": MinMaxScaler}


def load(name, *, validation_size=None, test_size=None, seed=0, scale="auto", images=False, samples=None, noise=None):
    """Return a Dataset: "digits", "iris", "wine", "breast_cancer", "diabetes", "mnist", "fashion_mnist", "cifar10",
    or points in the plane: "blobs", "moons", "circles", "spirals", "xor" (these alone take `samples` and `noise`).

    Sizes are fractions of all rows (rounded up) or numbers of rows; 0 leaves a part empty. By default the test set is
    the published one, else a fifth of the rows, and the validation set is as large: 50 000 / 10 000 / 10 000 for MNIST,
    40 000 / 10 000 / 10 000 for CIFAR-10 (1.5 GB as float64: see `load_batches`). Where MNIST's 10 000 test images
    alone are in the data folder, 2 000 of them are the test set and 8 000 are to learn from: 6 000 / 2 000, or
    8 000 / 0 by `validation_size=0`. Of CIFAR-10's files, data_batch_1.bin and test_batch.bin are enough. A
    `test_size` draws from all rows, the published test set's too. Rows are drawn by scikit-learn's train_test_split
    with `seed`, the test set first, every class in its proportion.

    `scale` "standard" gives each column of x mean 0 and standard deviation 1, "minmax" the range 0 to 1, both measured
    on the training rows. A regression's y is scaled likewise: then a mean squared error of 1 is no better than always
    answering the mean. None keeps the units. "auto" is "standard" for iris, wine, breast_cancer and diabetes, None for
    the others. Pixels are first divided by the greatest value that their file format holds (16 for digits, 255 for
    MNIST): a constant known before any row is seen, so it tells nothing about the test rows. `images=True` shapes them
    (m, H, W, C).

    Raises ValueError for an argument that makes no sense or a damaged file, OSError where a download fails. Introduced
    in lesson 00.
    """
    _check_name(name)
    if scale not in ("auto", None, *_SCALERS):
        raise ValueError(f"Got scale {scale!r}; expected 'standard', 'minmax', None, or 'auto' for what suits the set.")
    if name not in _POINTS and (samples is not None or noise is not None):
        raise ValueError(f"{name} is a fixed set; samples and noise are for {', '.join(_POINTS)}.")
    if images and name not in _PICTURES:
        raise ValueError(f"{name} has no images; leave images out, or load {_either(_PICTURES)}.")
    _check_size("validation_size", validation_size)
    _check_size("test_size", test_size)
    seed = _checked_seed(seed)

    source = _read_points(name, samples, noise, seed) if name in _POINTS else _read(name)
    rows = _split(source, validation_size, test_size, seed)
    D = math.prod(source.x.shape[1:])
    x = [source.x[part].reshape(-1, D) / source.full for part in rows]  # (m, D)
    y = [source.y[part] for part in rows]
    scaler = _SCALERS.get(source.scale if scale == "auto" else scale)
    if scaler is not None:
        x = _scaled(scaler(), x)
        y = y if source.class_names else _scaled(scaler(), y)
    if images:
        x = [part.reshape(-1, *source.x.shape[1:]) for part in x]  # (m, D) -> (m, H, W, C)
    return Dataset(
        x[0], y[0], x[1], y[1], x[2], y[2], source.feature_names, source.class_names, name, source.description
    )


def load_batches(name, batch_size=32, *, augment=None, validation_size=None, test_size=None, seed=0):
    """Return three Batches, to train, validate and test with pictures that are made floats a batch at a time.

    They are the rows and numbers of `load(name, images=True)` with the same sizes and seed; x is (batch_size, H, W, C).
    The training batches come in a new order each epoch, drawn by `seed`, and `augment` changes them (see
    nnlib.batches.Augmentation); the others keep their order, and `augment` has no stream for them (a crop is then the
    middle one). A part that is empty is None. What is held in memory: MNIST's bytes, of CIFAR-10 the labels alone.

        train, validation, test = load_batches("cifar10", 64, augment=Augmentation(shift=4, flip=True))
        model.fit(train, loss=..., optimizer="adam", epochs=10, validation_data=validation)

    Raises what `load` raises. Introduced in lesson 16.
    """
    _check_name(name)
    if name not in _PICTURES:
        raise ValueError(f"{name} has no images; load_batches takes {_either(_PICTURES)}.")
    whole("batch_size", batch_size)
    _check_size("validation_size", validation_size)
    _check_size("test_size", test_size)
    seed = _checked_seed(seed)
    source = _read(name)
    parts = _split(source, validation_size, test_size, seed)

    def batches(rows, shuffle):
        settings = {"full": source.full, "rows": rows, "augment": augment, "shuffle": shuffle, "seed": seed}
        return Batches(source.x, source.y, batch_size, **settings) if len(rows) else None

    return tuple(batches(rows, shuffle) for rows, shuffle in zip(parts, (True, False, False), strict=True))


def _check_name(name):
    known = [*_BUNDLED, *PUBLISHED, *_POINTS]
    if name not in known:
        close = difflib.get_close_matches(str(name).lower().replace("-", "_"), known, n=1)
        guess = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"There is no dataset called {name!r}.{guess} Known: {', '.join(known)}.")


def _either(names):
    *others, last = names
    return f"{', '.join(others)} or {last}"


def _read(name):
    if name in _BUNDLED:
        return _read_bundled(name)
    found = read_pictures(name)
    H, W, C = found["x"].shape[1:]
    colours = ("_red", "_green", "_blue") if C == 3 else ("",)
    pixels = tuple(f"pixel_{i}_{j}{colour}" for i in range(H) for j in range(W) for colour in colours)
    return _Source(feature_names=pixels, full=255.0, **found)


def _split(source, validation_size, test_size, seed):
    """Return three arrays of row numbers (training, validation, test) that share no row and leave none out."""
    m, classes = len(source.y), max(1, len(source.class_names))
    published = source.published_test if test_size is None else 0
    test = published or _count(0.2 if test_size is None else test_size, m)
    validation = test if validation_size is None else _count(validation_size, m)
    train = m - test - validation
    if train < classes or 0 < validation < classes or 0 < test < classes:
        raise ValueError(
            f"Got sizes that split {m} rows into {train} for training, {validation} for validation and "
            f"{test} for the test; expected at least {classes} for each (validation and test may be 0). "
            "Change validation_size or test_size."
        )

    def draw(rows, count):
        if count == 0:
            return rows, rows[:0]
        labels = source.y[rows] if source.class_names else None
        return train_test_split(rows, test_size=count, random_state=seed, stratify=labels)

    rows = np.arange(m)
    rest, test_rows = (rows[:-test], rows[-test:]) if published else draw(rows, test)
    return *draw(rest, validation), test_rows


def _scaled(scaler, parts):
    """Scale all parts by the statistics of the first, the training rows."""
    scaler.fit(parts[0])
    return [scaler.transform(part) if len(part) else part for part in parts]


def _count(size, m):
    return math.ceil(size * m) if isinstance(size, (float, np.floating)) else int(size)


def _check_size(argument, size):
    if isinstance(size, (float, np.floating)):
        number(argument, size, at_least=0, under=1)
    elif size is not None:
        whole(argument, size, at_least=0)


def _checked_seed(seed):
    if whole("seed", seed, at_least=0) >= 2**32:
        raise ValueError(f"Got seed={seed!r}; expected a whole number under 2**32, the most that scikit-learn takes.")
    return int(seed)


# ---- texts -----------------------------------------------------------------------------------------------------------


def load_nusax(language="indonesian"):
    """Return Texts of NusaX-Sentiment: short texts, negative, neutral or positive, in the split that is published.

    500 training, 100 validation and 400 test texts in each of twelve languages: acehnese, balinese, banjarese,
    buginese, english, indonesian, javanese, madurese, minangkabau, ngaju, sundanese and toba_batak. The texts are
    translations of one another, in the same order. Files in the data folder, nusax/<language>/train.csv, valid.csv and
    test.csv, are read as they are (the Indonesian ones directly in nusax/ too); missing ones are downloaded once (see
    nnlib/nusax.py for what is checked). Raises ValueError for another language or a file that is
    not sound, OSError where a download fails. Introduced in lesson 20.
    """
    if language not in LANGUAGES:
        close = difflib.get_close_matches(str(language).lower().replace(" ", "_"), LANGUAGES, n=1)
        guess = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"NusaX has no language {language!r}.{guess} It has {', '.join(LANGUAGES)}.")
    parts = read_nusax(language)
    count = sum(len(texts) for texts, _ in parts)
    description = (
        f"{count} texts in {language.replace('_', ' ').title()}, rated by their feeling. Source: Winata et al. (2023), "
        "NusaX: Multilingual Parallel Sentiment Dataset for 10 Indonesian Local Languages (CC BY-SA 4.0)."
    )
    return _texts(parts, f"nusax {language}", description)


def load_sentences(samples=1500, noise=0.05, longest=2, seed=0):
    """Return Texts of a small made language of opinions, whose rule and best score are known: see nnlib/sentences.py.

    Three fifths of the `samples` sentences are to train, a fifth each to validate and to test; classes are as even as
    can be in each part, and no sentence comes twice. A share `noise` of each class has a wrong label: no score beats
    1 - noise but by luck. A clause has up to `longest` details, 1 to 6: the more, the further a word stands from what
    turns it round. Samples are 15 to 10 000: there are not many more short sentences. Raises ValueError for arguments
    out of range. Introduced in lesson 20.
    """
    samples, seed = whole("samples", samples, at_least=15), _checked_seed(seed)
    if samples > 10_000:
        raise ValueError(f"Got samples={samples}; expected at most 10000.")
    noise = number("noise", noise, at_least=0, at_most=0.5)
    if whole("longest", longest) > 6:
        raise ValueError(f"Got longest={longest}; expected a whole number from 1 to 6, as there are 6 details.")
    rng = np.random.default_rng(seed)
    fifth = samples // 5
    labels = [rng.permutation(np.arange(count) % 3) for count in (samples - 2 * fifth, fifth, fifth)]  # (m,) each
    sentences = generate(np.concatenate(labels), rng, longest)
    parts = []
    for part in labels:
        parts.append((sentences[: len(part)], mislabelled(part, noise, rng)))
        sentences = sentences[len(part) :]
    description = f"{samples} made sentences, {noise:.0%} with a wrong label. Source: the rule of nnlib.sentences."
    return _texts(parts, "sentences", description)


def _texts(parts, name, description):
    train, validation, test = parts
    return Texts(*train, *validation, *test, CLASS_NAMES, name, description)


# ---- points in the plane ---------------------------------------------------------------------------------------------


def blobs(samples=500, noise=0.5, seed=0, centers=None):
    """Round clouds, one for each of `centers` (K, 2): x = centers[y] + noise N(0, I), y in 0 .. K - 1.

    Returns x (m, 2) and labels y (m,) for m = `samples`; `noise` >= 0 is the standard deviation. Without `centers`
    there are three, at 2 (cos a, sin a) with a = 2 pi y / 3. Drawn by scikit-learn's make_blobs. Raises ValueError for
    arguments out of range, as its sisters do.
    """
    if centers is None:
        angles = 2 * np.pi * np.arange(3) / 3
        centers = 2 * np.column_stack([np.cos(angles), np.sin(angles)])  # (3, 2)
    centers = np.asarray(centers, float)
    if centers.ndim != 2 or centers.shape[1] != 2 or len(centers) < 2 or not np.isfinite(centers).all():
        raise ValueError(f"Got centers of shape {centers.shape}; expected finite (K, 2), two centers or more.")
    samples, noise, seed = _checked(samples, noise, seed, classes=len(centers))
    return bundled.make_blobs(samples, centers=centers, cluster_std=noise, random_state=seed)[:2]


def moons(samples=500, noise=0.1, seed=0):
    """Two half circles that reach into each other: (cos t, sin t) where y = 0, (1 - cos t, 1/2 - sin t) where y = 1.

    t is evenly spaced from 0 to pi, both ends included; noise N(0, I) is added. Returns x (m, 2) and labels y (m,) for
    m = `samples`. Drawn by scikit-learn's make_moons.
    """
    samples, noise, seed = _checked(samples, noise, seed)
    return bundled.make_moons(samples, noise=noise, random_state=seed)


def circles(samples=500, noise=0.05, seed=0):
    """A ring around a ring: x = r (cos t, sin t) + noise N(0, I), r = 1 where y = 0 and r = 1/2 where y = 1.

    t is evenly spaced in [0, 2 pi). Returns x (m, 2) and labels y (m,) for m = `samples`. Drawn by scikit-learn's
    make_circles.
    """
    samples, noise, seed = _checked(samples, noise, seed)
    return bundled.make_circles(samples, noise=noise, factor=0.5, random_state=seed)


def spirals(samples=500, noise=0.02, seed=0):
    """Two arms wound one and a half times round the origin: x = t (cos a, sin a) + noise N(0, I), a = 3 pi t + pi y.

    An arm of n points has t = 1/n, 2/n, ..., 1. Returns x (m, 2) and labels y (m,) for m = `samples`. After the two
    spirals problem of Lang and Witbrock (1988).
    """
    samples, noise, seed = _checked(samples, noise, seed)
    y = np.arange(samples) % 2  # (m,)
    t = (np.arange(samples) // 2 + 1) / np.bincount(y)[y]  # (m,)
    angle = 3 * np.pi * t + np.pi * y
    x = t[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])  # (m, 2)
    return _shuffled(x, y, noise, np.random.default_rng(seed))


def xor(samples=500, noise=0.05, seed=0):
    """Four squares of a chessboard: x = u + noise N(0, I), u uniform in [-1, 1]^2, y = 1 where u_1 u_2 < 0, else 0.

    The squares take turns, so each holds a quarter of the points. Returns x (m, 2) and labels y (m,) for m = `samples`.
    """
    samples, noise, seed = _checked(samples, noise, seed)
    rng = np.random.default_rng(seed)
    square = np.arange(samples) % 4  # (m,), anticlockwise from the upper right
    signs = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])[square]
    u = signs * (1 - rng.random((samples, 2)))  # (m, 2); 1 - [0, 1) is never 0, so the sign is certain
    return _shuffled(u, square % 2, noise, rng)


_POINTS = {
    "blobs": (blobs, "three round clouds"),
    "moons": (moons, "two half circles that reach into each other"),
    "circles": (circles, "a ring around a ring"),
    "spirals": (spirals, "two arms wound round the origin"),
    "xor": (xor, "four squares of a chessboard"),
}


def _read_points(name, samples, noise, seed):
    function, picture = _POINTS[name]
    given = {key: value for key, value in (("samples", samples), ("noise", noise)) if value is not None}
    x, y = function(seed=seed, **given)
    classes = tuple(map(str, range(y.max() + 1)))
    description = f"{len(y)} points in the plane, {picture}. Source: the formula of nnlib.datasets.{name}."
    return _Source(x, y.astype(np.int64), ("x1", "x2"), classes, description)


def _shuffled(x, y, noise, rng):
    order = rng.permutation(len(y))
    return x[order] + noise * rng.standard_normal(x.shape), y[order]


def _checked(samples, noise, seed, classes=2):
    """Return the arguments as plain numbers; every class has at least one point."""
    return whole("samples", samples, at_least=classes), float(number("noise", noise, at_least=0)), _checked_seed(seed)


# ---- the sets that come with scikit-learn ----------------------------------------------------------------------------

_BUNDLED: dict[str, tuple] = {
    "digits": (
        bundled.load_digits,
        {"full": 16.0},
        "1 797 handwritten digits of 8 x 8 pixels, 0 (paper) to 1 (ink). Source: Alpaydin and Kaynak (1998), Optical "
        "Recognition of Handwritten Digits, UCI, its test part.",
    ),
    "iris": (
        bundled.load_iris,
        {"scale": "standard"},
        "150 irises of three species, two lengths and two widths each. Source: Fisher (1936), The Use of Multiple "
        "Measurements in Taxonomic Problems.",
    ),
    "wine": (
        bundled.load_wine,
        {"scale": "standard"},
        "178 wines of three grape varieties, 13 chemical measurements each. Source: Aeberhard and Forina (1991), Wine, "
        "UCI.",
    ),
    "breast_cancer": (
        bundled.load_breast_cancer,
        {"scale": "standard"},
        "569 tumours, malignant or benign, 30 measurements of cell nuclei each. Source: Wolberg, Mangasarian, Street "
        "and Street (1993), Breast Cancer Wisconsin (Diagnostic), UCI.",
    ),
    "diabetes": (  # scaled=False, because scikit-learn's own scaling of this set was measured on all its rows
        partial(bundled.load_diabetes, scaled=False),
        {"scale": "standard"},
        "442 patients, ten measurements each, and how far their diabetes advanced in a year. Source: Efron, Hastie, "
        "Johnstone and Tibshirani (2004), Least Angle Regression.",
    ),
}


def _read_bundled(name):
    read, settings, description = _BUNDLED[name]
    bunch = read()
    classes = tuple(map(str, bunch.get("target_names", ())))
    y = bunch.target.astype(np.int64) if classes else bunch.target.astype(np.float64)[:, None]  # (m,) or (m, 1)
    x = bunch.images[..., None] if "images" in bunch else bunch.data  # (m, 8, 8, 1) or (m, D)
    return _Source(x, y, tuple(map(str, bunch.feature_names)), classes, description, **settings)


_PICTURES = ("digits", *PUBLISHED)  # the sets that have images


def photograph(name):
    """Return one of the two photographs that come with scikit-learn, to try kernels on: "china" or "flower".

    float64 (427, 640, 3), from 0 (dark) to 1, in red, green and blue. Raises ValueError for another name. By
    danielbuechele and vultilion, on Flickr (CC BY 2.0). Introduced in lesson 15.
    """
    if name not in ("china", "flower"):
        raise ValueError(f"Got {name!r}; there are the photographs 'china' and 'flower'.")
    return bundled.load_sample_image(f"{name}.jpg") / 255
