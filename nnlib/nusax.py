"""NusaX-Sentiment: short texts in twelve languages of Indonesia (English among them), in files or downloaded once.

Winata et al. (2023), NusaX: Multilingual Parallel Sentiment Dataset for 10 Indonesian Local Languages, EACL; CC BY-SA
4.0. A file is CSV in UTF-8 with the columns id, text and label. The texts are translations of one another, row by row,
with the same ids and labels: compared at the end of one file or more of each language, not on every row.

What a download is checked by: the Indonesian files by the SHA-256 of all their bytes. Of those in other languages the
SHA-256 is over ids and labels alone; their texts are pinned only by the commit that stands in the address.
"""

import csv
import hashlib
import io
import urllib.request
from functools import partial

import numpy as np

from nnlib.downloads import data_folder, from_mirrors

LANGUAGES = (
    "acehnese", "balinese", "banjarese", "buginese", "english", "indonesian", "javanese", "madurese", "minangkabau",
    "ngaju", "sundanese", "toba_batak",
)  # fmt: skip
CLASS_NAMES = ("negative", "neutral", "positive")
MIRRORS = tuple(
    f"https://raw.githubusercontent.com/IndoNLP/nusax/{version}/datasets/sentiment/"
    for version in ("159e7b2b8f27ddc37ab0e40db3c1480d779f7712", "main")
)
FILES = {  # to train, validate and test: SHA-256 of the Indonesian file, and of the ids and labels in any language
    "train.csv": (
        "698c4802111085c14fbe35122957e1145338d307bcc295764026a23095a32984",
        "402f430a9e3fb971989184004423fb74e753fa8679d0d7c9d1161e322807d871",
    ),
    "valid.csv": (
        "4049c4a53017e08db72c72e1907345bfdfc19385481c58f54fe4637073d813f9",
        "3d0184ac17d3bd9ca68121217fcb587266eb35316e3cbc2d6653f6607cbf24ac",
    ),
    "test.csv": (
        "43b612ed6fde972c752ab9fa8b2ce290d9ffa06b176b732fcef2a947cb94a161",
        "ba7f392cd2aa8fc08360d9a3e77bbfc6b016679cf633f928c5cb45eb3bd363e5",
    ),
}
_MOST = 2**20  # bytes of a file; the longest has about 90 000


def read_nusax(language) -> list[tuple[list[str], np.ndarray]]:
    """Return (texts, labels (m,)) to train, to validate and to test with; download what is missing."""
    folder = data_folder() / "nusax"
    if language != "indonesian" or not all((folder / file).exists() for file in FILES):
        folder = folder / language
    parts = []
    for file in FILES:
        path = folder / file
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            mirrors = [f"{mirror}{language}/" for mirror in MIRRORS]
            wanted = f"{', '.join(FILES)} into that folder yourself; all three are needed"
            from_mirrors(f"nusax {language}", path, mirrors, partial(_fetch, language=language), wanted)
        with path.open("rb") as opened:
            rows = _rows(opened.read(_MOST + 1), path)
        labels = np.array([CLASS_NAMES.index(label) for _, _, label in rows], np.int64)  # (m,)
        parts.append(([text for _, text, _ in rows], labels))
    return parts


def _fetch(url, path, language):
    with urllib.request.urlopen(url, timeout=30) as response:
        content = response.read(_MOST + 1)
    whole, columns = FILES[url.rpartition("/")[2]]
    if language == "indonesian":
        got, wanted = hashlib.sha256(content).hexdigest(), whole
    else:
        try:
            table = "\n".join(f"{number},{label}" for number, _, label in _rows(content, "what came"))
        except ValueError as error:  # as bad a mirror as one that does not answer
            raise OSError(str(error)) from error
        got, wanted = hashlib.sha256(table.encode()).hexdigest(), columns
    if got != wanted:
        raise OSError(f"got {len(content)} bytes, SHA-256 {got}; expected {wanted}")
    path.write_bytes(content)


def _rows(content, path):
    """Return [[id, text, label], ...] of a file's bytes; ValueError naming it where it is anything else."""

    def wrong(what):
        return ValueError(
            f"{path} is not a sound file of NusaX: {what}. Delete it and load again, or put the original there."
        )

    if len(content) > _MOST:
        raise wrong(f"it has more than {_MOST} bytes")
    try:
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    except ValueError as error:  # no UTF-8, or not even a header
        raise wrong("it is empty" if not content else f"it is no text ({error})") from error
    except csv.Error as error:
        raise wrong(f"it is no CSV ({error})") from error
    if header != ["id", "text", "label"]:
        raise wrong(f"its first line is {','.join(header)[:60]!r}; expected 'id,text,label'")
    for line, row in enumerate(rows, start=1):
        if len(row) != 3 or not row[0].isdecimal() or not row[1].strip() or row[2] not in CLASS_NAMES:
            raise wrong(f"row {line} is {row!r:.80}; expected a number, a text, and {', '.join(CLASS_NAMES)}")
    if not rows:
        raise wrong("it has no rows")
    return rows
