"""Makes the reference results that tests/test_text.py compares nnlib.text with: what Keras's own tools return.

    python tests/references/make_text.py

Run it in an environment with the extra `parity`. It writes text.json beside it, the same bytes each time.
"""

import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras.src.legacy.preprocessing.text import Tokenizer

LETTERS = [*"aAbBéÉßİ", *"    ", "\t", "\n", "\u00a0", *"!?.,-_'’<>0"]
SETTINGS = [
    {},
    {"num_words": 4},
    {"oov_token": "<oov>"},
    {"oov_token": "<oov>", "num_words": 4},
    {"oov_token": "<oov>", "num_words": 2},
    {"lower": False},
    {"filters": ""},
    {"filters": "aß'’", "split": "b"},
    {"split": "--", "oov_token": "unknown words"},
]


def drawn(rng, count):
    return ["".join(rng.choice(LETTERS, rng.integers(30))) for _ in range(count)]


def tokenizers():
    cases = []
    for seed in range(3):
        for settings in SETTINGS:
            rng = np.random.default_rng(seed)
            train, more, other = drawn(rng, 6), drawn(rng, 2), drawn(rng, 4)
            tokenizer = Tokenizer(**settings)
            tokenizer.fit_on_texts(train)
            tokenizer.fit_on_texts(more)
            numbers = rng.integers(0, 12, (3, 5)).tolist()
            cases.append({
                "settings": settings,
                "fitted": [train, more],
                "word_counts": list(tokenizer.word_counts.items()),
                "word_index": list(tokenizer.word_index.items()),
                "texts": train + other,
                "sequences": tokenizer.texts_to_sequences(train + other),
                "numbers": numbers,
                "words": tokenizer.sequences_to_texts(numbers),
            })  # fmt: skip
    return cases


def padded():
    cases = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        vectors = seed % 3 == 2
        lengths = [0, *rng.integers(0, 7, 4).tolist(), 3]
        sequences = [rng.integers(0, 9, (T, 2) if vectors else T).tolist() for T in lengths]
        settings = {
            "maxlen": None if seed % 4 == 0 else int(rng.integers(1, 9)),
            "padding": str(rng.choice(["pre", "post"])),
            "truncating": str(rng.choice(["pre", "post"])),
            "value": int(rng.integers(0, 3)),
        }
        array = keras.utils.pad_sequences(sequences, **settings)
        cases.append({"sequences": sequences, "settings": settings, "array": array.tolist(), "dtype": str(array.dtype)})
    return cases


def main():
    made = {"version": keras.__version__, "tokenizers": tokenizers(), "padded": padded()}
    path = Path(__file__).parent / "text.json"
    path.write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
