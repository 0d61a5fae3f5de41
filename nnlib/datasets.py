"""Data to learn from: `load("digits")` returns a Dataset, split into training, validation and test rows, and scaled.

Three sorts of data: small real sets that come with scikit-learn, points in the plane drawn by a formula (`moons`,
`xor`, ...), and MNIST and Fashion-MNIST, read from files in the data folder or downloaded once. All take one path:
read, split, scale. The split comes before the scaling, and scales are measured on the training rows alone: a scale
measured on all rows would tell the network something about the rows that it is going to be tested on. The same name
and seed always give the same numbers, in arrays of your own.
"""

import difflib
import gzip
import hashlib
import http.client
import math
import os
import struct
import sys
import urllib.request
import zlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from sklearn import datasets as bundled
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from tqdm import tqdm

from nnlib.arguments import number, whole


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Training, validation and test rows of one set. x is float64 (m, D), or (m, H, W, 1) where images were asked for.

    y holds integer labels (m,), indices into `class_names`; or for regression float64 (m, 1), the shape of a network's
    outputs, and `class_names` is empty. `feature_names` are the D columns of x, for images its pixels row by row.
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


@dataclass(frozen=True)
class _Source:
    """A set as it was read: all rows, in the source's own order and units."""

    x: np.ndarray  # (m, D)
    y: np.ndarray  # (m,) labels, or (m, 1) targets of a regression
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    description: str
    scale: str | None = None  # what "auto" means for this set
    full: float = 1.0  # the greatest value that the file format holds; x is divided by it
    image_shape: tuple = ()  # (H, W, 1)
    published_test: int = 0  # so many rows at the end are the test set that the authors published


# ---- read, split, scale ----------------------------------------------------------------------------------------------

_SCALERS = {"standard": StandardScaler, "minmax": MinMaxScaler}


def load(name, *, validation_size=None, test_size=None, seed=0, scale="auto", images=False, samples=None, noise=None):
    """Return a Dataset: "digits", "iris", "wine", "breast_cancer", "diabetes", "mnist", "fashion_mnist", or points in
    the plane: "blobs", "moons", "circles", "spirals", "xor" (these alone take `samples` and `noise`).

    Sizes are fractions of all rows (rounded up) or numbers of rows; 0 leaves a part empty. By default the test set is
    the published one, else a fifth of the rows, and the validation set is as large: 50 000 / 10 000 / 10 000 for MNIST.
    Where MNIST's 10 000 test images alone are in the data folder, 2 000 of them are the test set and 8 000 are to learn
    from: 6 000 / 2 000, or 8 000 / 0 by `validation_size=0`. A `test_size` draws from all rows, the published test
    set's too. Rows are drawn by scikit-learn's train_test_split with `seed`, the test set first, every class in its
    proportion.

    `scale` "standard" gives each column of x mean 0 and standard deviation 1, "minmax" the range 0 to 1, both measured
    on the training rows. A regression's y is scaled likewise: then a mean squared error of 1 is no better than always
    answering the mean. None keeps the units. "auto" is "standard" for iris, wine, breast_cancer and diabetes, None for
    the others. Pixels are first divided by the greatest value that their file format holds (16 for digits, 255 for
    MNIST): a constant known before any row is seen, so it tells nothing about the test rows. `images=True` shapes them
    (m, H, W, 1).

    Raises ValueError for an argument that makes no sense or a damaged file, OSError where a download fails. Introduced
    in lesson 00.
    """
    known = [*_BUNDLED, *_PUBLISHED, *_POINTS]
    if name not in known:
        close = difflib.get_close_matches(str(name).lower().replace("-", "_"), known, n=1)
        guess = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"There is no dataset called {name!r}.{guess} Known: {', '.join(known)}.")
    if scale not in ("auto", None, *_SCALERS):
        raise ValueError(f"Got scale {scale!r}; expected 'standard', 'minmax', None, or 'auto' for what suits the set.")
    if name not in _POINTS and (samples is not None or noise is not None):
        raise ValueError(f"{name} is a fixed set; samples and noise are for {', '.join(_POINTS)}.")
    if images and name not in ("digits", *_PUBLISHED):
        raise ValueError(f"{name} has no images; leave images out, or load digits, {' or '.join(_PUBLISHED)}.")
    _check_size("validation_size", validation_size)
    _check_size("test_size", test_size)
    seed = _checked_seed(seed)

    if name in _POINTS:
        source = _read_points(name, samples, noise, seed)
    else:
        source = _read_images(name) if name in _PUBLISHED else _read_bundled(name)
    rows = _split(source, validation_size, test_size, seed)
    x = [source.x[part] / source.full for part in rows]
    y = [source.y[part] for part in rows]
    scaler = _SCALERS.get(source.scale if scale == "auto" else scale)
    if scaler is not None:
        x = _scaled(scaler(), x)
        y = y if source.class_names else _scaled(scaler(), y)
    if images:
        x = [part.reshape(-1, *source.image_shape) for part in x]  # (m, D) -> (m, H, W, 1)
    return Dataset(
        x[0], y[0], x[1], y[1], x[2], y[2], source.feature_names, source.class_names, name, source.description
    )


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
        {"full": 16.0, "image_shape": (8, 8, 1)},
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
    return _Source(bunch.data, y, tuple(map(str, bunch.feature_names)), classes, description, **settings)


# ---- MNIST and Fashion-MNIST: files in the data folder ---------------------------------------------------------------


@dataclass(frozen=True)
class _Published:
    """Where the original files are published, and the length in bytes and the SHA-256 of each.

    The training files are first: a download that was interrupted then never looks like a test set put there alone.
    """

    mirrors: tuple[str, ...]
    files: dict[str, tuple[int, str]]
    class_names: tuple[str, ...]
    description: str


_PUBLISHED = {
    "mnist": _Published(
        ("https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"),
        {
            "train-images-idx3-ubyte.gz": (9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            "train-labels-idx1-ubyte.gz": (28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            "t10k-images-idx3-ubyte.gz": (1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            "t10k-labels-idx1-ubyte.gz": (4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        },
        tuple("0123456789"),
        "handwritten digits of 28 x 28 pixels, 0 (paper) to 1 (ink). Source: LeCun, Bottou, Bengio and Haffner (1998), "
        "Gradient-Based Learning Applied to Document Recognition.",
    ),
    "fashion_mnist": _Published(
        (
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        ),
        {
            "train-images-idx3-ubyte.gz": (
                26421880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            ),
            "train-labels-idx1-ubyte.gz": (29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            "t10k-images-idx3-ubyte.gz": (4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            "t10k-labels-idx1-ubyte.gz": (5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
        },
        ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
        "pictures of clothes of 28 x 28 pixels, 0 (background) to 1. Source: Xiao, Rasul and Vollgraf (2017), "
        "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms.",
    ),
}


def data_folder():
    """Return the folder of downloaded sets: the environment variable NNLIB_DATA, else nnlib in the user's cache folder.

    The cache folder is LOCALAPPDATA on Windows, ~/Library/Caches on macOS, and elsewhere XDG_CACHE_HOME or ~/.cache.
    """
    if os.environ.get("NNLIB_DATA"):
        return Path(os.environ["NNLIB_DATA"]).expanduser()
    if sys.platform == "win32":
        cache = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        cache = Path.home() / "Library" / "Caches"
    else:
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "nnlib"


def download(name):
    """Fetch what is missing of the four files of "mnist" or "fashion_mnist" into the data folder; return their folder.

    A file stands under its name only when it is complete and its SHA-256 is the published one. Raises OSError where
    every mirror failed, saying which files to put where; ValueError for another name.
    """
    if name not in list(_PUBLISHED):
        raise ValueError(f"Got {name!r}; there is a download for {' and '.join(map(repr, _PUBLISHED))}.")
    folder = data_folder() / name
    folder.mkdir(parents=True, exist_ok=True)
    for file in _PUBLISHED[name].files:
        if not (folder / file).exists():
            _download_file(name, folder / file)
    return folder


def _download_file(name, path):
    published = _PUBLISHED[name]
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    failures = []
    for mirror in published.mirrors:
        try:
            _fetch(mirror + path.name, beside, *published.files[path.name])
            beside.replace(path)
            return
        except (OSError, http.client.HTTPException) as error:
            failures.append(f"  {mirror}{path.name}: {str(error) or type(error).__name__}")
        finally:
            beside.unlink(missing_ok=True)
    tried = "\n".join(failures)
    raise OSError(
        f"{name} is not complete in {path.parent}, and {path.name} could not be downloaded:\n{tried}\nTry again with a "
        f"network, or put the originals of {', '.join(published.files)} into that folder yourself; the last two alone "
        "are enough to begin. The environment variable NNLIB_DATA names another folder."
    )


def _fetch(url, path, size, sha256):
    digest = hashlib.sha256()
    with (
        urllib.request.urlopen(url, timeout=30) as response,
        path.open("wb") as file,
        tqdm(total=size, desc=url.rpartition("/")[2], unit="B", unit_scale=True, leave=False) as bar,
    ):
        while file.tell() <= size and (piece := response.read(2**16)):  # whoever sends too much is not heard to the end
            file.write(piece)
            digest.update(piece)
            bar.update(len(piece))
        if digest.hexdigest() != sha256:
            raise OSError(f"got {file.tell()} bytes, SHA-256 {digest.hexdigest()}; expected {size} bytes, {sha256}")


def read_idx(path, item_shape=()):
    """Return the unsigned bytes of a gzipped idx file as an array (m, *item_shape): () for labels, (28, 28) for images.

    The format: two zero bytes, 8 for "unsigned byte", the number of dimensions, each dimension as a big-endian 32-bit
    number, then the values, the last dimension running fastest. Reading runs no code from the file, reads at most a
    byte more than its header announces and keeps no more than the file holds. Raises ValueError naming the file where
    anything differs.
    """

    def wrong(what):
        return ValueError(
            f"{path} is not a sound idx file: {what}. Delete it and load again, or put the original there."
        )

    dimensions = 1 + len(item_shape)
    start = bytes([0, 0, 8, dimensions])
    try:
        with gzip.open(path) as file:
            header = file.read(4 + 4 * dimensions)
            if header[:4] != start:
                raise wrong(f"it starts with bytes {header[:4].hex(' ') or '(none)'}; expected {start.hex(' ')}")
            if len(header) < 4 + 4 * dimensions:
                raise wrong("it ends within its header")
            shape = struct.unpack(f">{dimensions}I", header[4:])
            if shape[0] == 0 or shape[1:] != tuple(item_shape):
                raise wrong(f"it announces the shape {shape}; expected {('m', *item_shape)} with m at least 1")
            size, content = math.prod(shape), bytearray()
            # Piece by piece: read(size) would set aside `size` bytes before looking whether the file has them.
            while len(content) < size and (piece := file.read(min(size - len(content), 2**20))):
                content += piece
            if len(content) < size:
                raise wrong(f"it announces {size} values and holds {len(content)}")
            if file.read(1):  # reading to the very end also makes gzip compare its checksum
                raise wrong(f"it announces {size} values and holds more")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise wrong(f"its gzip data are damaged ({error})") from error
    return np.frombuffer(content, np.uint8).reshape(shape)


def _read_images(name):
    """Read all four files; or the test set's two, where these are in the data folder and no training file is."""
    published, folder = _PUBLISHED[name], data_folder() / name
    test_only = [(folder / file).exists() for file in published.files] == [False, False, True, True]
    if not test_only:
        download(name)
    x, y = [], []
    for part in ("t10k",) if test_only else ("train", "t10k"):
        images = read_idx(folder / f"{part}-images-idx3-ubyte.gz", (28, 28))  # (m, 28, 28)
        labels = read_idx(folder / f"{part}-labels-idx1-ubyte.gz")  # (m,)
        if len(images) != len(labels) or labels.max() > 9:
            raise ValueError(
                f"The {part} files in {folder} do not belong together: {len(images)} images, {len(labels)} "
                f"labels up to {labels.max()}; expected a label from 0 to 9 for each image."
            )
        x.append(images.reshape(-1, 28 * 28))
        y.append(labels.astype(np.int64))
    description = f"{sum(map(len, y)):,} ".replace(",", " ") + published.description
    if test_only:
        description += f" The published test set alone, split anew; download({name!r}) adds the training set."
    return _Source(
        np.concatenate(x),
        np.concatenate(y),
        tuple(f"pixel_{i}_{j}" for i in range(28) for j in range(28)),
        published.class_names,
        description,
        full=255.0,
        image_shape=(28, 28, 1),
        published_test=0 if test_only else len(y[-1]),
    )
