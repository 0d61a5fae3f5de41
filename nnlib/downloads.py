"""Sets that are published as files: MNIST, Fashion-MNIST and CIFAR-10, in the data folder or downloaded once.

`download` fetches what is missing and lets a file stand under its name only if its SHA-256 is the published one.
`read_pictures` then reads the pictures as they are stored, a byte for each number: those of MNIST into memory, those of
CIFAR-10 only as rows are asked for. Files may come from anywhere, so reading believes nothing they announce.
"""

import gzip
import hashlib
import http.client
import math
import os
import shutil
import struct
import sys
import tarfile
import urllib.request
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm


@dataclass(frozen=True)
class _Published:
    """Where the original files are published, and the length in bytes and the SHA-256 of each.

    The training files are first: a download that was interrupted then never looks like a test set put there alone.
    Where the one file is an archive, `unpacked` are the files wanted of it, in the order in which they get their names.
    """

    mirrors: tuple[str, ...]
    files: dict[str, tuple[int, str]]
    class_names: tuple[str, ...]
    description: str
    unpacked: tuple[str, ...] = ()


PUBLISHED = {
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
    "cifar10": _Published(
        (
            "https://www.cs.toronto.edu/~kriz/",
            "https://cave.cs.toronto.edu/kriz/",
            "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/",
        ),
        {
            "cifar-10-binary.tar.gz": (
                170052171,
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            )
        },
        ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        "photographs of 32 x 32 pixels in red, green and blue, 0 (dark) to 1. Source: Krizhevsky (2009), Learning "
        "Multiple Layers of Features from Tiny Images.",
        # These two are what `_read_cifar` asks for: with the last of them, all of them are there.
        (*(f"data_batch_{k}.bin" for k in (5, 4, 3, 2)), "test_batch.bin", "data_batch_1.bin"),
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
    """Fetch what is missing of the files of "mnist", "fashion_mnist" or "cifar10" into the data folder; return theirs.

    A file stands under its name only when it is complete and its SHA-256 is the published one; of CIFAR-10 that is the
    archive's, which is unpacked and deleted (one that lies there already is unpacked and kept). Raises OSError where
    every mirror failed, saying which files to put where; ValueError for another name, and for an archive that is not
    what it should be.
    """
    if name not in list(PUBLISHED):
        *others, last = map(repr, PUBLISHED)
        raise ValueError(f"Got {name!r}; there is a download for {', '.join(others)} and {last}.")
    published, folder = PUBLISHED[name], data_folder() / name
    folder.mkdir(parents=True, exist_ok=True)
    if not published.unpacked:
        for file in published.files:
            if not (folder / file).exists():
                _download_file(name, folder / file)
    elif missing := [file for file in published.unpacked if not (folder / file).exists()]:
        (archive,) = (folder / file for file in published.files)
        found = archive.exists()
        if not found:
            _download_file(name, archive)
        try:
            _unpack(archive, missing)
        finally:
            if not found:
                archive.unlink()
    return folder


def _download_file(name, path):
    published = PUBLISHED[name]
    wanted = ", ".join(published.unpacked or published.files)
    few = "test_batch.bin and data_batch_1.bin" if published.unpacked else "the last two"

    def fetch(url, beside):
        _fetch(url, beside, *published.files[path.name])

    from_mirrors(name, path, published.mirrors, fetch, f"{wanted} into that folder yourself; {few} alone are enough")


def from_mirrors(name, path, mirrors, fetch, wanted):
    """Let `fetch(url, beside)` write the file beside its place, from the first mirror that has it, then rename it.

    Raises OSError where every mirror failed, saying what was `wanted` in its folder.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    failures = []
    for mirror in mirrors:
        try:
            fetch(mirror + path.name, beside)
            beside.replace(path)
            return
        except (OSError, http.client.HTTPException) as error:
            failures.append(f"  {mirror}{path.name}: {str(error) or type(error).__name__}")
        finally:
            beside.unlink(missing_ok=True)
    tried = "\n".join(failures)
    raise OSError(
        f"{name} is not complete in {path.parent}, and {path.name} could not be downloaded:\n{tried}\nTry again with a "
        f"network, or put the originals of {wanted} to begin. The environment variable NNLIB_DATA names another folder."
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


def _unpack(archive, wanted):
    """Put the files `wanted` of an archive into its folder, all or none; what else it holds is left alone."""
    beside = {file: archive.with_name(f"{file}.{os.getpid()}.part") for file in wanted}
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                file = member.name.rpartition("/")[2]  # where the archive would have it put does not matter
                if file in beside and member.isfile() and member.size <= _RECORD * _MOST:
                    with tar.extractfile(member) as source, beside[file].open("wb") as target:
                        shutil.copyfileobj(source, target)
        lost = [file for file, path in beside.items() if not path.exists()]
        if lost:
            raise ValueError(f"{archive} holds no sound {', '.join(lost)}. Delete it and load again.")
        for file, path in beside.items():
            path.replace(archive.with_name(file))
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{archive} is damaged ({error}). Delete it and load again.") from error
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)


# ---- the two formats -------------------------------------------------------------------------------------------------


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


_RECORD, _MOST = 1 + 3 * 32 * 32, 10_000  # bytes of a record of CIFAR-10, records of a file


class CifarPictures:
    """The pictures of files in CIFAR-10's binary format, one file after another, read from disk as they are asked for.

    A record is one byte for the label, 0 to 9, then 1 024 bytes each of red, green and blue, row by row. `labels` (m,)
    are read at once; pictures[rows], for an array of row numbers, is uint8 (n, 32, 32, 3). A file may hold fewer than
    the original's 10 000 records. Raises ValueError naming the file where it holds anything but such records.
    """

    def __init__(self, paths):
        self._files = [self._mapped(Path(path)) for path in paths]  # (records, 3073) each
        self._ends = np.cumsum([len(file) for file in self._files])
        self.labels = np.concatenate([file[:, 0] for file in self._files]).astype(np.int64)  # (m,)
        self.shape = (len(self.labels), 32, 32, 3)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, rows):
        pixels = np.empty((len(rows), 3, 32, 32), np.uint8)
        which = np.searchsorted(self._ends, rows, side="right")  # (n,): the file of each row
        for k in np.unique(which):
            here = which == k
            start = self._ends[k] - len(self._files[k])
            pixels[here] = self._files[k][rows[here] - start, 1:].reshape(-1, 3, 32, 32)
        return np.ascontiguousarray(pixels.transpose(0, 2, 3, 1))  # (n, 32, 32, 3)

    @staticmethod
    def _mapped(path):
        size = path.stat().st_size
        if size == 0 or size % _RECORD or size > _RECORD * _MOST:
            raise ValueError(
                f"{path} has {size} bytes; expected a multiple of {_RECORD}, one record for each picture, up to "
                f"{_RECORD * _MOST}. Delete it and load again, or put the original there."
            )
        records = np.memmap(path, np.uint8, "r", shape=(size // _RECORD, _RECORD))
        worst = records[:, 0].max()
        if worst > 9:
            raise ValueError(
                f"{path} has labels up to {worst}; expected 0 to 9 as the first byte of each {_RECORD}. Delete it and "
                "load again, or put the original there."
            )
        return records


# ---- a set, as its files have it -------------------------------------------------------------------------------------


def read_pictures(name) -> dict:
    """Return what the files of a set hold, which are downloaded where they are missing.

    x is uint8 (m, H, W, C), or gives such for x[rows]; y (m,) are labels; `published_test` says how many rows at the
    end are the test set that the authors published. `class_names` and `description` are of the set.
    """
    x, y, published_test, remark = (_read_cifar if name == "cifar10" else _read_mnist)(name)
    published = PUBLISHED[name]
    description = f"{len(y):,} ".replace(",", " ") + published.description + remark
    return {
        "x": x,
        "y": y,
        "class_names": published.class_names,
        "description": description,
        "published_test": published_test,
    }


def _read_mnist(name):
    """Read all four files; or the test set's two, where these are in the data folder and no training file is."""
    published, folder = PUBLISHED[name], data_folder() / name
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
        x.append(images[..., None])
        y.append(labels.astype(np.int64))
    remark = f" The published test set alone, split anew; download({name!r}) adds the training set."
    return np.concatenate(x), np.concatenate(y), 0 if test_only else len(y[-1]), remark if test_only else ""


def _read_cifar(name):
    """Read the training files that are there, and the test file; all six, where the first or the test file is not."""
    folder = data_folder() / name
    training = [folder / f"data_batch_{k}.bin" for k in range(1, 6)]
    test = folder / "test_batch.bin"
    if not (training[0].exists() and test.exists()):
        download(name)
    found = [path for path in training if path.exists()]
    pictures = CifarPictures([*found, test])
    published_test = test.stat().st_size // _RECORD
    remark = f" {len(found)} of 5 training files; download({name!r}) adds the others." if len(found) < 5 else ""
    return pictures, pictures.labels, published_test, remark
