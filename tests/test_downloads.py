"""Sets in files: they are what they say or are refused by name, and a download leaves whole files or none."""

import dataclasses
import gzip
import hashlib
import http.server
import io
import struct
import sys
import tarfile
import threading
import tracemalloc
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from test_datasets import arrays, rows

from nnlib import datasets, downloads

REAL = Path(__file__).parents[2] / "shared" / "data"
FILES = [
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
]


# ---- idx files -------------------------------------------------------------------------------------------------------


def idx(array, code=8):
    """The bytes of an idx file, before gzip: written from the format's description, apart from the reader."""
    array = np.asarray(array, np.uint8)
    return bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}i", *array.shape) + array.tobytes()


IMAGES = np.arange(5 * 28 * 28).reshape(5, 28, 28) % 251


def test_read_idx(tmp_path):
    path = tmp_path / "images.gz"
    path.write_bytes(gzip.compress(idx(IMAGES)))
    images = datasets.read_idx(path, (28, 28))
    assert images.dtype == np.uint8 and images.flags.writeable
    np.testing.assert_array_equal(images, IMAGES)
    path.write_bytes(gzip.compress(idx([3, 1, 4])))
    np.testing.assert_array_equal(datasets.read_idx(str(path)), [3, 1, 4])


def test_read_idx_of_more_than_one_piece(tmp_path):
    path = tmp_path / "images.gz"
    images = np.random.default_rng(0).integers(0, 256, (3000, 28, 28))  # 2.35 MB
    path.write_bytes(gzip.compress(idx(images), compresslevel=1))
    np.testing.assert_array_equal(datasets.read_idx(path, (28, 28)), images)


SOUND = idx(IMAGES)
PACKED = gzip.compress(SOUND, mtime=0)
NOT_WHAT_THEY_SAY = {
    "empty": (b"", r"starts with bytes \(none\)"),
    "not packed": (SOUND, "gzip data are damaged"),
    "a web page": (b"<html>please log in</html>", "gzip data are damaged"),
    "torn in gzip's own header": (PACKED[:5], "gzip data are damaged"),
    "torn early": (PACKED[:40], "gzip data are damaged"),
    "torn at the end": (PACKED[:-3], "gzip data are damaged"),
    "a hole": (PACKED[:60] + bytes(20) + PACKED[80:], "gzip data are damaged"),
    "no deflate block": (PACKED[:10] + b"\xff" * 20 + PACKED[30:], "gzip data are damaged.*Error -3"),
    "wrong checksum": (PACKED[:-8] + bytes([PACKED[-8] ^ 1]) + PACKED[-7:], "gzip data are damaged.*CRC"),
    "floats": (gzip.compress(idx(IMAGES, code=13)), "bytes 00 00 0d 03; expected 00 00 08 03"),
    "no zeros first": (gzip.compress(b"\1" + SOUND[1:]), "bytes 01 00 08 03"),
    "labels": (gzip.compress(idx([1, 2])), "bytes 00 00 08 01"),
    "255 dimensions": (gzip.compress(bytes([0, 0, 8, 255]) + bytes(2000)), "bytes 00 00 08 ff"),
    "three bytes": (gzip.compress(SOUND[:3]), "bytes 00 00 08; expected"),
    "half a header": (gzip.compress(SOUND[:15]), "ends within its header"),
    "one value short": (gzip.compress(SOUND[:-1]), "announces 3920 values and holds 3919"),
    "one value more": (gzip.compress(SOUND + b"\0"), "announces 3920 values and holds more"),
    "another shape": (gzip.compress(idx(np.zeros((5, 28, 27)))), r"announces the shape \(5, 28, 27\)"),
    "no images": (gzip.compress(idx(np.zeros((0, 28, 28)))), r"announces the shape \(0, 28, 28\)"),
}


@pytest.mark.parametrize("case", NOT_WHAT_THEY_SAY)
def test_files_that_are_not_what_they_say(tmp_path, case):
    content, words = NOT_WHAT_THEY_SAY[case]
    path = tmp_path / "images.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"images\.gz is not a sound idx file: .*{words}"):
        datasets.read_idx(path, (28, 28))


def test_an_absurd_header_sets_no_memory_aside(tmp_path):
    path = tmp_path / "images.gz"
    path.write_bytes(gzip.compress(bytes([0, 0, 8, 3]) + struct.pack(">3I", 2**32 - 1, 28, 28) + bytes(1000)))
    tracemalloc.start()
    with pytest.raises(ValueError, match="announces 3367254359280 values and holds 1000"):
        datasets.read_idx(path, (28, 28))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8e6  # the file's bytes and a piece of one megabyte, not 3.4e12


# ---- files in the data folder ----------------------------------------------------------------------------------------


def made(m, seed):
    """Images and labels of a made set, every label equally often; an image's first pixels tell its row and its file."""
    images = np.random.default_rng(seed).integers(0, 256, (m, 28, 28), dtype=np.uint8)
    images[:, 0, 0], images[:, 0, 1], images[:, 0, 2] = np.arange(m) % 256, np.arange(m) // 256, seed
    return images, (np.arange(m) % 10).astype(np.uint8)


def packed():
    """The four files of a small set: 200 training and 50 test images."""
    contents = [idx(array) for part in (made(200, 1), made(50, 2)) for array in part]
    return dict(zip(FILES, map(partial(gzip.compress, mtime=0), contents), strict=True))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty data folder; no file is fetched from anywhere but this machine."""
    monkeypatch.setenv("NNLIB_DATA", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    for name in downloads.PUBLISHED:
        nowhere = dataclasses.replace(
            downloads.PUBLISHED[name], mirrors=("http://127.0.0.1:9/one/", "http://127.0.0.1:9/two/")
        )
        monkeypatch.setitem(downloads.PUBLISHED, name, nowhere)
    return tmp_path


ARCHIVE = "cifar-10-binary.tar.gz"


def put(folder, files, name="mnist"):
    (folder / name).mkdir(exist_ok=True)
    for file in files:
        (folder / name / file).write_bytes(packed()[file])


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_all_four_files_keep_the_published_test_set(folder, name):
    put(folder, FILES, name)
    data = datasets.load(name)
    (train, train_labels), (test, labels) = made(200, 1), made(50, 2)
    assert [data.x_train.shape, data.x_validation.shape, data.x_test.shape] == [(150, 784), (50, 784), (50, 784)]
    np.testing.assert_array_equal(data.x_test, test.reshape(50, 784) / 255)
    np.testing.assert_array_equal(data.y_test, labels)
    table = np.column_stack([train.reshape(200, 784) / 255, train_labels])
    np.testing.assert_array_equal(rows(data, "train", "validation"), table[np.lexsort(table.T)])
    np.testing.assert_array_equal(np.bincount(data.y_validation), 5)
    assert len(data.class_names) == 10 and len(data.feature_names) == 784 and "250 " in data.description
    assert "alone" not in data.description
    images = datasets.load(name, images=True)
    assert images.x_train.shape == (150, 28, 28, 1) and images.x_train.dtype == np.float64
    np.testing.assert_array_equal(images.x_test[..., 0], test / 255)


def test_a_test_size_draws_from_all_rows(folder):
    put(folder, FILES)
    data = datasets.load("mnist", test_size=0.2, validation_size=0)
    assert [len(data.x_train), len(data.x_validation), len(data.x_test)] == [200, 0, 50]
    origin = np.round(data.x_test[:, 2] * 255)  # 1 for a training file's row, 2 for a test file's
    assert set(origin) == {1, 2}
    np.testing.assert_array_equal(np.bincount(data.y_test), 5)
    assert len(np.unique(rows(data), axis=0)) == 250


def test_the_test_set_alone_is_enough(folder):
    put(folder, FILES[2:])
    data = datasets.load("mnist")
    assert [len(data.x_train), len(data.x_validation), len(data.x_test)] == [30, 10, 10]
    images, labels = made(50, 2)
    table = np.column_stack([images.reshape(50, 784) / 255, labels])
    np.testing.assert_array_equal(rows(data), table[np.lexsort(table.T)])
    assert data.description.startswith("50 ") and "test set alone" in data.description


def test_files_that_do_not_belong_together(folder):
    put(folder, FILES)
    (folder / "mnist" / FILES[3]).write_bytes(gzip.compress(idx(np.zeros(49))))
    with pytest.raises(ValueError, match=r"t10k files .* 50 images, 49 labels"):
        datasets.load("mnist")
    (folder / "mnist" / FILES[3]).write_bytes(gzip.compress(idx(np.full(50, 10))))
    with pytest.raises(ValueError, match="labels up to 10"):
        datasets.load("mnist")
    (folder / "mnist" / FILES[0]).write_bytes(b"torn")
    with pytest.raises(ValueError, match=FILES[0]):
        datasets.load("mnist")


# ---- download --------------------------------------------------------------------------------------------------------


class Server(http.server.ThreadingHTTPServer):
    """A mirror on this machine: `files` by name, `asked` lists the requests, `behaviour` how a name is (mis)served."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.asked, self.behaviour = packed(), [], {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.rpartition("/")[2]
        self.server.asked.append(self.path)
        content, behaviour = self.server.files[name], self.server.behaviour.get(name)
        if behaviour == "missing" or self.path.startswith("/empty/"):
            self.send_error(404)
            return
        if behaviour == "wrong":
            content = content[:-1] + b"?"
        self.send_response(200)
        if behaviour != "endless":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if behaviour == "cut":
            content = content[: len(content) // 2]
        self.wfile.write(content)
        try:
            while behaviour == "endless":
                self.wfile.write(bytes(2**16))
        except OSError:  # the other side stopped listening, as it should
            pass

    def log_message(self, *args):
        pass


@pytest.fixture
def server(folder, monkeypatch):
    with Server() as mirror:
        thread = threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        files = {name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in mirror.files.items()}
        published = dataclasses.replace(downloads.PUBLISHED["mnist"], mirrors=(mirror.url,), files=files)
        monkeypatch.setitem(downloads.PUBLISHED, "mnist", published)
        yield mirror
        mirror.shutdown()
        thread.join()


def there(folder):
    return sorted(path.name for path in (folder / "mnist").iterdir())


def test_a_download_happens_once(folder, server):
    data = datasets.load("mnist")
    assert [len(data.x_train), len(data.x_validation), len(data.x_test)] == [150, 50, 50]
    assert there(folder) == sorted(FILES)
    assert all((folder / "mnist" / name).read_bytes() == server.files[name] for name in FILES)
    assert server.asked == [f"/{name}" for name in FILES]  # training files first
    again = datasets.load("mnist")
    assert len(server.asked) == 4
    for a, b in zip(arrays(data), arrays(again), strict=True):
        np.testing.assert_array_equal(a, b)


def test_only_what_is_missing_is_fetched(folder, server):
    put(folder, FILES[2:])
    assert datasets.download("mnist") == folder / "mnist"
    assert server.asked == [f"/{name}" for name in FILES[:2]]
    assert len(datasets.load("mnist").x_train) == 150


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [("wrong", "SHA-256"), ("cut", "SHA-256|[Ii]ncomplete"), ("missing", "404"), ("endless", "SHA-256")],
)
def test_a_bad_transfer_leaves_nothing_behind(folder, server, behaviour, words):
    server.behaviour[FILES[1]] = behaviour
    with pytest.raises(OSError, match=words):
        datasets.load("mnist")
    assert there(folder) == [FILES[0]]  # the good one is kept
    server.behaviour.clear()
    datasets.load("mnist")
    assert there(folder) == sorted(FILES)
    assert server.asked.count(f"/{FILES[0]}") == 1


def test_an_interruption_leaves_no_half_file(folder, server, monkeypatch):
    class Interrupted(downloads.tqdm):
        def update(self, n=1):
            raise KeyboardInterrupt

    monkeypatch.setattr(downloads, "tqdm", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        datasets.load("mnist")
    assert there(folder) == []


def test_a_file_is_written_beside_and_then_renamed(folder, server, monkeypatch):
    seen = []

    class Watched(downloads.tqdm):
        def update(self, n=1):
            (beside,) = set(there(folder)) - set(FILES)
            seen.append((beside, self.total, (folder / "mnist" / beside).stat().st_ino))
            return super().update(n)

    monkeypatch.setattr(downloads, "tqdm", Watched)
    datasets.download("mnist")
    for file in FILES:
        written = {
            (total, inode) for beside, total, inode in seen if beside.startswith(file) and beside.endswith(".part")
        }
        assert written == {(len(server.files[file]), (folder / "mnist" / file).stat().st_ino)}  # the very same file


def test_the_next_mirror_is_tried(folder, server, monkeypatch):
    published = dataclasses.replace(
        downloads.PUBLISHED["mnist"], mirrors=("http://127.0.0.1:9/", server.url + "empty/", server.url)
    )
    monkeypatch.setitem(downloads.PUBLISHED, "mnist", published)
    datasets.download("mnist")
    assert there(folder) == sorted(FILES)
    assert server.asked[:2] == [f"/empty/{FILES[0]}", f"/{FILES[0]}"]


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_offline_says_what_to_put_where(folder, name):
    put(folder, FILES[3:], name)  # half a test set is not enough
    with pytest.raises(OSError) as caught:
        datasets.load(name)
    text = str(caught.value)
    assert all(file in text for file in FILES) and str(folder / name) in text and "NNLIB_DATA" in text
    assert "127.0.0.1:9/one/" in text and "127.0.0.1:9/two/" in text
    assert [path.name for path in (folder / name).iterdir()] == [FILES[3]]


def test_a_silent_mirror_is_given_up(folder, monkeypatch):
    waits = []

    def silent(url, timeout=None):
        waits.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(downloads.urllib.request, "urlopen", silent)
    with pytest.raises(OSError, match=r"two/train-images-idx3-ubyte\.gz: TimeoutError"):
        datasets.load("mnist")
    assert len(waits) == 2 and all(0 < wait <= 60 for wait in waits)


def test_bad_arguments_are_rejected_before_any_download(folder, server):
    for arguments in ({"test_size": -1}, {"validation_size": 1.5}, {"seed": "0"}, {"scale": "max"}, {"noise": 1}):
        with pytest.raises(ValueError):
            datasets.load("mnist", **arguments)
    assert server.asked == [] and not (folder / "mnist").exists()


def test_there_is_no_download_of_other_sets():
    for name in ("iris", None, ["mnist"]):
        with pytest.raises(ValueError, match="'mnist', 'fashion_mnist' and 'cifar10'"):
            datasets.download(name)


def test_published_files_are_told_apart_and_training_files_come_first():
    sums = [(size, digest) for published in downloads.PUBLISHED.values() for size, digest in published.files.values()]
    assert len(set(sums)) == 9 and all(len(bytes.fromhex(digest)) == 32 for _, digest in sums)
    for published in downloads.PUBLISHED.values():
        assert list(published.files) == ([ARCHIVE] if published.unpacked else FILES)
        assert len(published.mirrors) >= 2 and all(mirror.endswith("/") for mirror in published.mirrors)


# ---- the data folder -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, "home/.cache/nnlib"),
        ("linux", {"XDG_CACHE_HOME": "elsewhere", "LOCALAPPDATA": "local"}, "elsewhere/nnlib"),
        ("darwin", {"XDG_CACHE_HOME": "elsewhere"}, "home/Library/Caches/nnlib"),
        ("win32", {"LOCALAPPDATA": "local", "XDG_CACHE_HOME": "elsewhere"}, "local/nnlib"),
        ("win32", {}, "home/AppData/Local/nnlib"),
        ("linux", {"NNLIB_DATA": "data", "XDG_CACHE_HOME": "elsewhere"}, "data"),
        ("darwin", {"NNLIB_DATA": "data"}, "data"),
        ("win32", {"NNLIB_DATA": "data", "LOCALAPPDATA": "local"}, "data"),
    ],
)
def test_the_data_folder(tmp_path, monkeypatch, platform, environment, expected):
    for variable in ("NNLIB_DATA", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, str(tmp_path / value))
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    folder = datasets.data_folder()
    monkeypatch.undo()
    assert folder == tmp_path / expected


# ---- the real files --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not (REAL / "mnist").is_dir(), reason="the original MNIST files are not on this machine")
def test_the_real_mnist_test_set(monkeypatch):
    monkeypatch.setenv("NNLIB_DATA", str(REAL))
    for name in FILES[2:]:
        content = (REAL / "mnist" / name).read_bytes()
        assert downloads.PUBLISHED["mnist"].files[name] == (len(content), hashlib.sha256(content).hexdigest())
    labels = datasets.read_idx(REAL / "mnist" / FILES[3])
    assert labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert np.bincount(labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    data = datasets.load("mnist", validation_size=0, images=True)
    assert data.x_train.shape == (8000, 28, 28, 1) and data.x_test.shape == (2000, 28, 28, 1)
    assert np.bincount(np.concatenate([data.y_train, data.y_test])).tolist() == np.bincount(labels).tolist()
    assert np.abs(np.bincount(data.y_test) - np.bincount(labels) / 5).max() <= 1
    everything = np.concatenate([data.x_train, data.x_test])
    assert (everything.min(), everything.max()) == (0, 1) and everything.mean() == pytest.approx(0.1325, abs=5e-5)
    split = datasets.load("mnist")
    assert [len(split.x_train), len(split.x_validation), len(split.x_test)] == [6000, 2000, 2000]


# ---- CIFAR-10 --------------------------------------------------------------------------------------------------------

SIZES = {f"data_batch_{k}.bin": 30 if k == 1 else 20 for k in range(1, 6)} | {"test_batch.bin": 40}
TRAINING = sorted(SIZES)[:5]


def pictures(file):
    """Made pictures (m, 32, 32, 3), every label equally often; the first pixel's red and green tell file and row."""
    number, m = sorted(SIZES).index(file), SIZES[file]
    x = np.random.default_rng(number).integers(0, 256, (m, 32, 32, 3), dtype=np.uint8)
    x[:, 0, 0, 0], x[:, 0, 0, 1] = number, np.arange(m)
    return x, np.arange(m) % 10


def records(file):
    """The bytes of a file in the binary format, put together from its description: label, reds, greens, blues."""
    return b"".join(
        bytes([label]) + b"".join(bytes(x[:, :, colour].ravel()) for colour in range(3))
        for x, label in zip(*pictures(file), strict=True)
    )


def packed_archive(contents, folder="cifar-10-batches-bin/"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(folder + name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def put_records(folder, files):
    (folder / "cifar10").mkdir(exist_ok=True)
    for file in files:
        (folder / "cifar10" / file).write_bytes(records(file))


@pytest.fixture
def cifar(server, folder, monkeypatch):
    """The server, with the archive in place of MNIST's files."""
    others = {"batches.meta.txt": b"airplane", "readme.html": b"<html>"}
    content = packed_archive(others | {file: records(file) for file in SIZES})
    server.files = {ARCHIVE: content}
    published = dataclasses.replace(
        downloads.PUBLISHED["cifar10"],
        mirrors=(server.url,),
        files={ARCHIVE: (len(content), hashlib.sha256(content).hexdigest())},
    )
    monkeypatch.setitem(downloads.PUBLISHED, "cifar10", published)
    return server


def in_folder(folder):
    return sorted(path.name for path in (folder / "cifar10").iterdir())


def test_cifar_pictures_come_row_by_row_channels_last(folder):
    put_records(folder, SIZES)
    found = downloads.CifarPictures([folder / "cifar10" / file for file in (*TRAINING, "test_batch.bin")])
    x = np.concatenate([pictures(file)[0] for file in (*TRAINING, "test_batch.bin")])
    assert len(found) == 150 and found.shape == (150, 32, 32, 3) and found.labels.dtype == np.int64
    np.testing.assert_array_equal(found.labels, np.arange(150) % 10)  # all sizes are multiples of ten
    order = np.random.default_rng(0).permutation(150)
    got = found[order]
    assert got.dtype == np.uint8 and got.flags.c_contiguous
    np.testing.assert_array_equal(got, x[order])
    np.testing.assert_array_equal(found[np.array([149, 0, 0, 30, 29])], x[[149, 0, 0, 30, 29]])
    assert found[np.array([], int)].shape == (0, 32, 32, 3)


def test_cifar_loads_with_the_published_test_set(folder):
    put_records(folder, SIZES)
    data = datasets.load("cifar10", images=True)
    assert [len(data.x_train), len(data.x_validation), len(data.x_test)] == [70, 40, 40]
    np.testing.assert_array_equal(data.x_test, pictures("test_batch.bin")[0] / 255)
    np.testing.assert_array_equal(data.y_test, pictures("test_batch.bin")[1])
    everything = np.concatenate([data.x_train, data.x_validation])
    assert sorted({tuple(np.round(p[0, 0, :2] * 255).astype(int)) for p in everything}) == [
        (k, row) for k in range(5) for row in range(SIZES[TRAINING[k]])
    ]
    flat = datasets.load("cifar10")
    np.testing.assert_array_equal(flat.x_train.reshape(-1, 32, 32, 3), data.x_train)
    assert flat.x_train.shape == (70, 3072) and len(flat.feature_names) == 3072
    column = flat.feature_names.index("pixel_3_7_blue")
    np.testing.assert_array_equal(flat.x_test[:, column], data.x_test[:, 3, 7, 2])
    assert data.class_names[3] == "cat" and data.description.startswith("150 photographs")
    assert "training files" not in data.description


def test_cifar_needs_the_first_file_and_the_test_file_alone(folder):
    put_records(folder, ["data_batch_1.bin", "test_batch.bin"])
    data = datasets.load("cifar10", validation_size=0)
    assert [len(data.x_train), len(data.x_test)] == [30, 40] and "1 of 5 training files" in data.description
    assert in_folder(folder) == ["data_batch_1.bin", "test_batch.bin"]
    put_records(folder, ["data_batch_3.bin"])
    assert len(datasets.load("cifar10", validation_size=0).x_train) == 50


def test_cifar_download(folder, cifar):
    assert len(datasets.load("cifar10", validation_size=0).x_train) == 110
    assert in_folder(folder) == sorted(SIZES)  # not the archive, nor what else it holds
    assert all((folder / "cifar10" / file).read_bytes() == records(file) for file in SIZES)
    datasets.load("cifar10")
    assert datasets.download("cifar10") == folder / "cifar10"
    assert cifar.asked == [f"/{ARCHIVE}"]


def test_cifar_download_adds_what_is_missing_and_keeps_what_is_there(folder, cifar):
    put_records(folder, ["data_batch_1.bin", "test_batch.bin"])
    (folder / "cifar10" / "data_batch_1.bin").write_bytes(records("data_batch_2.bin"))
    datasets.download("cifar10")
    assert in_folder(folder) == sorted(SIZES)
    assert (folder / "cifar10" / "data_batch_1.bin").read_bytes() == records("data_batch_2.bin")


def test_an_archive_in_the_folder_is_unpacked_and_kept(folder, cifar):
    (folder / "cifar10").mkdir()
    (folder / "cifar10" / ARCHIVE).write_bytes(cifar.files[ARCHIVE])
    datasets.load("cifar10")
    assert in_folder(folder) == sorted([ARCHIVE, *SIZES]) and cifar.asked == []


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [("wrong", "SHA-256"), ("cut", "SHA-256|[Ii]ncomplete"), ("missing", "404"), ("endless", "SHA-256")],
)
def test_a_bad_transfer_of_the_archive_leaves_nothing_behind(folder, cifar, behaviour, words):
    cifar.behaviour[ARCHIVE] = behaviour
    with pytest.raises(OSError, match=words) as caught:
        datasets.load("cifar10")
    assert in_folder(folder) == []
    assert all(word in str(caught.value) for word in ("data_batch_5.bin", "test_batch.bin and data_batch_1.bin alone"))


def test_unpacking_that_is_interrupted_never_looks_complete(folder, cifar, monkeypatch):
    """Whatever the number of files that got their names before the interruption, the next load has them all."""
    rename = Path.replace
    for allowed in range(1, 7):  # the first is the archive's own
        left = [allowed]

        def replace(self, target, left=left):
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return rename(self, target)

        monkeypatch.setattr(Path, "replace", replace)
        with pytest.raises(KeyboardInterrupt):
            datasets.load("cifar10")
        monkeypatch.setattr(Path, "replace", rename)
        assert len(in_folder(folder)) == allowed - 1 and set(in_folder(folder)) <= set(SIZES)
        assert len(datasets.load("cifar10", validation_size=0).x_train) == 110
        for path in (folder / "cifar10").iterdir():
            path.unlink()


HOSTILE = {
    "no gzip": (b"<html>", "is damaged"),
    "torn": (packed_archive({file: records(file) for file in SIZES})[:-2000], "is damaged"),
    "empty": (b"", "is damaged"),
    "gzip of no tar": (gzip.compress(b"x" * 2000), "is damaged"),
    "a file missing": (packed_archive({"test_batch.bin": b"x"}), "holds no sound data_batch_5.bin, data_batch_4.bin"),
    "a file too large": (
        packed_archive({file: bytes(30_730_001 if "test" in file else 3073) for file in SIZES}),
        "holds no sound test_batch.bin",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_archives_that_are_not_what_they_should_be(folder, case):
    content, words = HOSTILE[case]
    (folder / "cifar10").mkdir()
    (folder / "cifar10" / ARCHIVE).write_bytes(content)
    with pytest.raises(ValueError, match=words):
        datasets.load("cifar10")
    assert in_folder(folder) == [ARCHIVE]


def test_an_archive_writes_nowhere_else(folder):
    """Names with folders, links and devices: only the wanted names count, only as plain files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name in SIZES:
            member = tarfile.TarInfo(f"../../{name}" if name != "test_batch.bin" else name)
            if name == "test_batch.bin":
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
                tar.addfile(member)
            else:
                member.size = len(records(name))
                tar.addfile(member, io.BytesIO(records(name)))
    (folder / "cifar10").mkdir()
    (folder / "cifar10" / ARCHIVE).write_bytes(buffer.getvalue())
    with pytest.raises(ValueError, match=r"holds no sound test_batch\.bin\."):
        datasets.load("cifar10")
    assert in_folder(folder) == [ARCHIVE] and [path.name for path in folder.iterdir()] == ["cifar10"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda content: b"", "has 0 bytes; expected a multiple of 3073"),
        (lambda content: content[:-1], r"test_batch\.bin has 122919 bytes"),
        (lambda content: content + b"x", "has 122921 bytes"),
        (lambda content: bytes(3073 * 10_001), "has 30733073 bytes; expected .* up to 30730000"),
        (lambda content: content[:3073] + b"\x0a" + content[3074:], "has labels up to 10; expected 0 to 9"),
    ],
)
def test_records_that_are_none(folder, change, words):
    put_records(folder, SIZES)
    path = folder / "cifar10" / "test_batch.bin"
    path.write_bytes(change(records("test_batch.bin")))
    with pytest.raises(ValueError, match=words):
        datasets.load("cifar10")


@pytest.mark.skipif(not (REAL / "cifar10").is_dir(), reason="there are no CIFAR-10 files on this machine")
def test_real_cifar_pictures(monkeypatch):
    monkeypatch.setenv("NNLIB_DATA", str(REAL))
    train, validation, test = datasets.load_batches("cifar10", 500)
    assert [len(part.rows) for part in (train, validation, test)] == [4000, 2000, 2000]
    x, y = (np.concatenate(parts) for parts in zip(*test(1), strict=True))
    content = np.frombuffer((REAL / "cifar10" / "test_batch.bin").read_bytes(), np.uint8).reshape(2000, 3073)
    np.testing.assert_array_equal(y, content[:, 0])
    np.testing.assert_array_equal(x[:, 5, 9, 1], content[:, 1 + 1024 + 5 * 32 + 9] / 255)
    assert np.abs(np.diff(x, axis=1)).mean() < 0.1  # neighbours are alike: the pixels are in their places
