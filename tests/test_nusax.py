"""NusaX: files are read as they are or refused by name; a download is what was published or nothing."""

import csv
import hashlib
import http.server
import io
import threading
from pathlib import Path

import numpy as np
import pytest

from nnlib import datasets, nusax

REAL = Path(__file__).parents[2] / "shared" / "data"
FILES = ["train.csv", "valid.csv", "test.csv"]
NAMES = ("negative", "neutral", "positive")


def rows(m, seed):
    """A made file's rows; texts hold what CSV must put in quotes."""
    texts = ['Enak, "sekali"!', "tidak\nbuka", "dua, tiga", "é ß"]
    return [(str(seed * 100 + i), f"{texts[i % 4]} {i}", NAMES[(i + seed) % 3]) for i in range(m)]


def content(table, header=("id", "text", "label")):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([header, *table])
    return buffer.getvalue().encode()


MADE = {file: rows(m, seed) for seed, (file, m) in enumerate(zip(FILES, (12, 6, 9), strict=True))}


def put(folder, files=FILES):
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file).write_bytes(content(MADE[file]))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty data folder; no file is fetched from anywhere but this machine."""
    monkeypatch.setenv("NNLIB_DATA", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(nusax, "MIRRORS", ("http://127.0.0.1:9/one/", "http://127.0.0.1:9/two/"))
    return tmp_path


@pytest.mark.parametrize(
    ("place", "language"), [("nusax", "indonesian"), ("nusax/indonesian", "indonesian"), ("nusax/ngaju", "ngaju")]
)
def test_the_split_is_the_published_one(folder, place, language):
    put(folder / place)
    data = datasets.load_nusax(language)
    for file, part in zip(FILES, ("train", "validation", "test"), strict=True):
        assert getattr(data, f"texts_{part}") == [text for _, text, _ in MADE[file]]
        y = getattr(data, f"y_{part}")
        assert y.dtype == np.int64 and y.tolist() == [NAMES.index(label) for *_, label in MADE[file]]
    assert data.class_names == NAMES and data.name == f"nusax {language}"
    assert data.description.startswith("27 texts in ") and "Source: Winata" in data.description


def test_a_language_is_read_from_its_own_folder(folder):
    put(folder / "nusax")  # Indonesian, whatever else is asked for
    with pytest.raises(OSError, match="ngaju"):
        datasets.load_nusax("ngaju")
    put(folder / "nusax" / "toba_batak")
    assert "Toba Batak" in datasets.load_nusax("toba_batak").description


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_line_ends_and_marks_of_other_systems(folder, ending):
    put(folder / "nusax")
    (folder / "nusax" / "valid.csv").write_bytes(
        b"\xef\xbb\xbfid,text,label" + ending + b'7,"a ""b"", c",neutral' + ending
    )
    data = datasets.load_nusax()
    assert data.texts_validation == ['a "b", c'] and data.y_validation.tolist() == [1]


SOUND = content(MADE["test.csv"])
UNSOUND = {
    "empty": (b"", "it is empty"),
    "a web page": (b"<html>please log in</html>", "its first line is '<html>please log in</html>'"),
    "no UTF-8": (b"id,text,label\n1,\xff\xfe,neutral\n", "it is no text"),
    "other columns": (
        content(MADE["test.csv"], ("id", "label", "text")),
        "its first line is .*; expected 'id,text,label'",
    ),
    "no rows": (content([]), "it has no rows"),
    "another label": (content([("1", "a", "neutral"), ("2", "b", "mixed")]), "row 2 is .*mixed"),
    "no number": (content([("x", "a", "neutral")]), "row 1 is"),
    "no text": (content([("1", " ", "neutral")]), "row 1 is"),
    "too few columns": (b"id,text,label\n1,neutral\n", "row 1 is"),
    "an open quote": (b'id,text,label\n1,"a,neutral\n', "it is no CSV"),
    "a torn quote": (b'id,text,label\n1,"a"b,neutral\n', "it is no CSV"),
    "torn": (SOUND[:-4], "row 9 is"),
    "too long a text": (content([("1", "a" * 200_000, "neutral")]), "it is no CSV"),
    "too long": (content([(str(k), "a" * 1000, "neutral") for k in range(1100)]), "it has more than 1048576 bytes"),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_files_that_are_not_sound(folder, case):
    put(folder / "nusax")
    bad, words = UNSOUND[case]
    (folder / "nusax" / "test.csv").write_bytes(bad)
    with pytest.raises(ValueError, match=rf"test\.csv is not a sound file of NusaX: .*{words}") as caught:
        datasets.load_nusax()
    assert "Delete it and load again" in str(caught.value)


@pytest.mark.parametrize(
    ("language", "words"),
    [("Indonesia", "Did you mean 'indonesian'"), ("Toba Batak", "Did you mean 'toba_batak'"), (None, "It has acehnese"),
     (["english"], "NusaX has no language"), ("../mnist", "It has acehnese")],
)  # fmt: skip
def test_other_languages(folder, language, words):
    with pytest.raises(ValueError, match=words):
        datasets.load_nusax(language)
    assert not list(folder.iterdir())


# ---- download --------------------------------------------------------------------------------------------------------


class Mirror(http.server.ThreadingHTTPServer):
    """A mirror on this machine: `files` by the end of the address, `asked` lists the requests."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {}
        self.asked = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        found = self.server.files.get(self.path)
        self.send_response(404 if found is None else 200)
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *args):
        pass


@pytest.fixture
def mirror(folder, monkeypatch):
    """Publishes the made files as Indonesian, and the same with other texts as English."""
    whole = {file: hashlib.sha256(content(table)).hexdigest() for file, table in MADE.items()}
    pairs = {file: "\n".join(f"{number},{label}" for number, _, label in table) for file, table in MADE.items()}
    columns = {file: hashlib.sha256(text.encode()).hexdigest() for file, text in pairs.items()}
    with Mirror() as server:
        for file, table in MADE.items():
            english = [(number, "translated", label) for number, _, label in table]
            server.files |= {f"/indonesian/{file}": content(table), f"/english/{file}": content(english)}
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setattr(nusax, "MIRRORS", (server.url + "none/", server.url))
        monkeypatch.setattr(nusax, "FILES", {file: (whole[file], columns[file]) for file in FILES})
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("language", ["indonesian", "english"])
def test_a_download_happens_once_from_the_next_mirror_that_has_it(folder, mirror, language):
    data = datasets.load_nusax(language)
    assert mirror.asked == [f"{start}/{language}/{file}" for file in FILES for start in ("/none", "")]
    for file in FILES:
        assert (folder / "nusax" / language / file).read_bytes() == mirror.files[f"/{language}/{file}"]
    assert len(list((folder / "nusax" / language).iterdir())) == 3
    assert datasets.load_nusax(language).texts_train == data.texts_train and len(mirror.asked) == 6


def changed(table, column, value):
    return content([tuple(value if i == column else part for i, part in enumerate(table[0])), *table[1:]])


@pytest.mark.parametrize(
    ("language", "bad", "words"),
    [
        ("indonesian", changed(MADE["valid.csv"], 1, "another text"), "SHA-256"),
        ("english", changed(MADE["valid.csv"], 2, "positive"), "SHA-256"),
        ("english", changed(MADE["valid.csv"], 0, "99"), "SHA-256"),
        ("english", content(MADE["valid.csv"][:-1]), "SHA-256"),
        ("english", content(MADE["valid.csv"][::-1]), "SHA-256"),
        ("english", b"<html>please log in</html>", "what came is not a sound file of NusaX"),
        ("english", b"", "it is empty"),
        ("english", bytes(2**20 + 10), "it has more than 1048576 bytes"),
    ],
    ids=range(8),
)
def test_what_is_not_the_published_file_is_not_kept(folder, mirror, language, bad, words):
    sound = mirror.files[f"/{language}/valid.csv"]
    mirror.files[f"/{language}/valid.csv"] = bad
    with pytest.raises(OSError, match=words) as caught:
        datasets.load_nusax(language)
    text = str(caught.value)
    assert all(file in text for file in FILES) and str(folder / "nusax" / language) in text and "NNLIB_DATA" in text
    assert "/none/" in text and "HTTP Error 404" in text
    assert [path.name for path in (folder / "nusax" / language).iterdir()] == ["train.csv"]
    mirror.files[f"/{language}/valid.csv"] = sound
    assert len(datasets.load_nusax(language).texts_validation) == 6
    assert mirror.asked.count(f"/{language}/train.csv") == 1


def test_offline_says_what_to_put_where(folder):
    with pytest.raises(OSError, match=r"put the originals of train\.csv, valid\.csv, test\.csv into that folder"):
        datasets.load_nusax("english")


# ---- the real files --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not (REAL / "nusax").is_dir(), reason="there are no NusaX files on this machine")
def test_the_real_texts(monkeypatch):
    monkeypatch.setenv("NNLIB_DATA", str(REAL))
    data = datasets.load_nusax()
    counts = [np.bincount(y).tolist() for y in (data.y_train, data.y_validation, data.y_test)]
    assert counts == [[192, 119, 189], [38, 24, 38], [153, 96, 151]]
    assert data.texts_test[1] == "Iya benar, dia sedang jaga warung." and data.y_test[1] == 1
    for file, (whole, columns) in nusax.FILES.items():
        content = (REAL / "nusax" / file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == whole
        table = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        pairs = "\n".join(f"{row['id']},{row['label']}" for row in table)
        assert hashlib.sha256(pairs.encode()).hexdigest() == columns
