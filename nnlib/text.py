"""Text to numbers: a tokenizer gives each word of the training texts a number, padding gives each text one length.

The numbers go into an Embedding. 0 stands for no word: it is what padding is made of, and what masks look for. Which
word has which number is as much a part of a network as its weights, so the two are saved together:
`model.save(path, tokenizer=tokenizer)`. Introduced in lesson 20.
"""

import string
from collections import Counter

import numpy as np

from nnlib.arguments import numbers, whole

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'  # Keras's: ASCII punctuation without the apostrophe, tab, new line

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_STRIP = str.maketrans("", "", string.punctuation)
_RULES: dict[str, list[dict]] = {
    "lower": [_LOWER],
    "strip_punctuation": [_STRIP],
    "lower_and_strip_punctuation": [_LOWER, _STRIP],
}


class Tokenizer:
    """Numbers words by how often they stand in the texts it was fitted on: 1 is the most frequent, of equals the first.

    `word_index` is {word: number}, `index_word` {number: word}, `word_counts` {word: count} in the order first seen.
    `oov_token` ("out of vocabulary") gets number 1 and stands for every word that has none; without it such words are
    left out. With `num_words` only numbers below num_words are given: the num_words - 1 most frequent words, oov_token
    among them. For an Embedding, input_dim is `len(word_index) + 1`, or num_words where that is less.

    A text is cut into words where its characters of `filters` and `split` are, in lower case unless `lower` is False:
    Keras's Tokenizer. `standardize` "lower", "strip_punctuation" or "lower_and_strip_punctuation" is Keras's
    TextVectorization's rule instead: A to Z become a to z, ASCII punctuation vanishes ("well-known" is "wellknown",
    "don't" is "dont"), and white space cuts.

    Fit it on the training texts alone: a word that only other texts have is one that the network never learnt. Raises
    ValueError for arguments of another kind and for texts that hold oov_token as a word, RuntimeError where it is used
    before it was fitted. Introduced in lesson 20.
    """

    def __init__(self, num_words=None, filters=FILTERS, lower=True, split=" ", oov_token=None, standardize=None):
        self.num_words = None if num_words is None else whole("num_words", num_words, at_least=2)
        for name, value in (("filters", filters), ("split", split)):
            if not isinstance(value, str) or (name == "split" and not value):
                raise ValueError(f"Got {name}={value!r}; expected a string of characters.")
        if oov_token is not None and not (isinstance(oov_token, str) and oov_token):
            raise ValueError(f"Got oov_token={oov_token!r}; expected a string such as '<unknown>', or None.")
        if standardize is not None and standardize not in list(_RULES):
            raise ValueError(f"Got standardize={standardize!r}; expected {', '.join(map(repr, _RULES))} or None.")
        self.filters, self.lower, self.split = filters, bool(lower), split
        self.oov_token, self.standardize = oov_token, standardize
        self._count({})

    def words(self, text: str) -> list[str]:
        """Return the words of one text, as they are counted."""
        if not isinstance(text, str):
            raise ValueError(f"Got a text of type {type(text).__name__}, {text!r}; expected a string.")
        if self.standardize is not None:
            for rule in _RULES[self.standardize]:
                text = text.translate(rule)
            return text.split()
        if self.lower:
            text = text.lower()
        text = text.translate(str.maketrans(dict.fromkeys(self.filters, self.split)))
        return [word for word in text.split(self.split) if word]

    def fit_on_texts(self, texts) -> None:
        """Count the words of `texts`, a list of strings, and number them anew; later texts add to earlier ones."""
        counts = Counter(self.word_counts)
        for text in _listed("texts", texts):
            counts.update(self.words(text))
        if not counts:
            raise ValueError("Got texts without a single word; expected the training texts.")
        self._count(dict(counts))

    def _count(self, word_counts):
        if self.oov_token in word_counts:
            raise ValueError(f"oov_token {self.oov_token!r} is a word of the texts; choose one that they cannot hold.")
        first = [] if self.oov_token is None or not word_counts else [self.oov_token]
        ranked = sorted(word_counts, key=word_counts.get, reverse=True)  # of equal counts the first seen stays first
        self.word_counts = word_counts
        self.index_word = dict(enumerate(first + ranked, start=1))
        self.word_index = {word: index for index, word in self.index_word.items()}

    def texts_to_sequences(self, texts) -> list[list[int]]:
        """Return the numbers of each text's words; pad_sequences makes one array of them."""
        texts, unknown = _listed("texts", texts), self._unknown()
        numbered = [[self._known(self.word_index.get(word), unknown) for word in self.words(text)] for text in texts]
        return [[index for index in sequence if index is not None] for sequence in numbered]

    def sequences_to_texts(self, sequences) -> list[str]:
        """Return the words of each sequence of numbers, with spaces between.

        As in Keras, a number that means no word, 0 too, becomes oov_token, or is left out where there is none.
        """
        unknown = self._unknown()
        texts = []
        for sequence in _sequences(sequences):
            indices = [whole("a number of a word", index, at_least=0) for index in sequence]
            found = [self._known(index if index in self.index_word else None, unknown) for index in indices]
            texts.append(" ".join(self.index_word[index] for index in found if index is not None))
        return texts

    def _unknown(self):
        """Return the number that stands for words without one, or None."""
        if not self.word_counts:
            raise RuntimeError("This Tokenizer knows no words yet: call fit_on_texts(training_texts) first.")
        return None if self.oov_token is None else 1

    def _known(self, index, unknown):
        return unknown if index is None or (self.num_words is not None and index >= self.num_words) else index

    def config(self) -> dict:
        """Return all that it is as plain JSON data; `from_config` turns it back."""
        names = ("num_words", "filters", "lower", "split", "oov_token", "standardize")
        return {**{name: getattr(self, name) for name in names}, "word_counts": list(self.word_counts.items())}

    @classmethod
    def from_config(cls, config) -> "Tokenizer":
        """Rebuild a tokenizer from what `config` returned; ValueError where it is not such."""
        try:
            arguments = dict(config)
            word_counts = {word: whole("a count", count) for word, count in arguments.pop("word_counts")}
            tokenizer = cls(**arguments)
        except (TypeError, KeyError, ValueError) as error:
            raise ValueError(f"Got a configuration that is no Tokenizer's: {error}") from error
        if not all(isinstance(word, str) and word for word in word_counts):
            raise ValueError("Got a configuration that is no Tokenizer's: its words are not all strings.")
        if len(word_counts) < len(config["word_counts"]):
            raise ValueError("Got a configuration that is no Tokenizer's: it has a word twice.")
        tokenizer._count(word_counts)
        return tokenizer

    def __repr__(self):
        first = list(self.word_index)[:5]
        return f"Tokenizer of {len(self.word_index)} words: {', '.join(first)}{', ...' * (len(self.word_index) > 5)}"


def pad_sequences(sequences, maxlen=None, dtype="int32", padding="pre", truncating="pre", value=0) -> np.ndarray:
    """Make one array (m, maxlen) of m sequences of numbers, shorter ones filled up with `value`, longer ones cut.

    `padding` says where the filling goes, `truncating` where a long sequence loses what is too much: "pre" at its
    start, "post" at its end. Without `maxlen` it is the longest sequence's length. A sequence may be of vectors too,
    (T, D) each; then the array is (m, maxlen, D). The defaults are Keras's. Raises ValueError for anything else.
    """
    for name, side in (("padding", padding), ("truncating", truncating)):
        if side not in ("pre", "post"):
            raise ValueError(f"Got {name}={side!r}; expected 'pre' or 'post'.")
    filled = [_cast(f"sequences[{i}]", s, dtype) if len(s) else None for i, s in enumerate(_sequences(sequences))]
    lengths = [0 if sequence is None else len(sequence) for sequence in filled]
    if not any(lengths):
        raise ValueError("Every sequence is empty; expected one at least that holds a number.")
    maxlen = max(lengths) if maxlen is None else whole("maxlen", maxlen)
    shapes = {sequence.shape[1:] for sequence in filled if sequence is not None}
    if len(shapes) > 1:
        raise ValueError(f"The steps of the sequences have shapes {sorted(shapes)}; expected one shape for all.")
    padded = np.full((len(filled), maxlen, *shapes.pop()), _cast("value", value, dtype))
    for row, sequence in zip(padded, filled, strict=True):
        if sequence is not None:
            kept = sequence[-maxlen:] if truncating == "pre" else sequence[:maxlen]
            row[slice(-len(kept), None) if padding == "pre" else slice(len(kept))] = kept
    return padded


def _listed(name, items):
    """Return a list of `items`; a string, which Python would take for a list of letters, is refused."""
    if isinstance(items, (str, bytes, dict)) or not np.iterable(items):
        raise ValueError(f"Got {name}={items!r}; expected a list of {name}, such as [{items!r}].")
    items = list(items)
    if not items:
        raise ValueError(f"{name} is empty; expected at least one.")
    return items


def _sequences(sequences):
    sequences = _listed("sequences", sequences)
    for sequence in sequences:
        if isinstance(sequence, (str, bytes, dict)) or not np.iterable(sequence):
            raise ValueError(f"Got {sequence!r} among the sequences; expected lists of numbers.")
    return sequences


def _cast(name, values, dtype):
    """Return `values` as an array of `dtype`, if it holds them as they are."""
    array = numbers(name, values)
    cast = array.astype(dtype)
    if cast.dtype.kind in "biu" and (cast != array).any():
        raise ValueError(f"{name} holds {array[cast != array].flat[0]}, which {cast.dtype} cannot; give another dtype.")
    return cast
