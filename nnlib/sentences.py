"""A small made language of opinions, to learn reading from: three classes, and a rule that says which is right.

    sentence = clause, or clause "but" clause: then the second clause decides
    clause   = [frame] "the" noun [detail ...] "was" [degree] word

A clause means what its word means: "good" positive, "awful" negative, "booked" neutral. A frame that denies ("nobody
says", "i do not think") turns it round, one that asks ("they wonder whether") makes it neutral, others leave it. Frame
and word stand apart, the further the more details come between, so who wants to understand has to remember. Half of
the clauses of an opinion deny, and a clause of any class may stand before "but": the words without their order do not
tell the class, see `best_score`. Used by `datasets.load_sentences`. Introduced in lesson 20.
"""

import numpy as np

NOUNS = ("soup", "room", "film", "song", "hotel", "garden")
WORDS = (
    ("bad", "awful", "dull", "boring"),
    ("booked", "mentioned", "described", "new"),
    ("good", "great", "lovely", "superb"),
)
PLAIN = ("", "i think", "we agree that", "everyone says")
DENYING = ("i do not think", "nobody says", "we never felt that")
ASKING = ("they wonder whether", "my friend asks if")
DETAILS = (
    "near the river", "from last week", "with the green door", "by the station", "of my sister", "on the second floor",
)  # fmt: skip
DEGREES = ("", "really", "very")

_MEANS = {word: value for value, words in zip((-1, 0, 1), WORDS, strict=True) for word in words}
_DENIES, _ASKS = {"not", "nobody", "never"}, {"whether", "if"}


def vocabulary() -> set[str]:
    """Return every word of the language."""
    phrases = [*NOUNS, *PLAIN, *DENYING, *ASKING, *DETAILS, *DEGREES, *_MEANS, "the was but"]
    return {word for phrase in phrases for word in phrase.split()}


def meaning(sentence: str) -> int:
    """Return the class of a sentence by the language's rule: 0 negative, 1 neutral, 2 positive.

    What stands after the last "but" decides: neutral where it asks or says no good or bad word, else its last such
    word, turned round once for each denying word. This is the best predictor that there is: see `best_score`.
    """
    clause = sentence.lower().rpartition("but ")[2].split()
    values = [_MEANS[word] for word in clause if _MEANS.get(word)]
    if not values or _ASKS.intersection(clause):
        return 1
    denied = sum(word in _DENIES for word in clause) % 2
    return 1 + (-values[-1] if denied else values[-1])


def best_score(noise: float) -> float:
    """Return the accuracy, and the macro F1, that nobody beats but by luck: 1 - noise, the score of `meaning`.

    A share `noise` of each class carries a wrong label, half of it that of either other class, and nothing in a
    sentence tells which. So `meaning` is right in a share 1 - noise, and the precision and the recall of each class are
    1 - noise too. Who sees which words stand in a sentence, and how often, but not in which order, cannot tell to which
    clause a word belongs: the best accuracy is 20/27 = 0.741 then, of sentences whose labels are right.
    """
    return 1 - noise


def generate(labels, rng, longest=2) -> list[str]:
    """Return a sentence of each class in `labels` (m,), no two alike, with up to `longest` details in a clause."""
    sentences: dict[str, None] = {}  # in the order drawn
    for count, label in enumerate(labels, start=1):
        alone = rng.random() < 1 / 3
        while len(sentences) < count:  # a sentence that is there already is drawn anew
            clause = _clause(label, rng, longest)
            sentences[clause if alone else f"{_clause(rng.integers(3), rng, longest)} but {clause}"] = None
    return list(sentences)


def _clause(label, rng, longest):
    """Return a clause of a class; a neutral one asks in half of the cases, an opinion denies in half of them."""
    twist = rng.random() < 0.5
    if label == 1:
        frames, words = (ASKING, WORDS[2 * rng.integers(2)]) if twist else (PLAIN + DENYING, WORDS[1])
    else:
        frames, words = (DENYING, WORDS[2 - label]) if twist else (PLAIN, WORDS[label])
    details = [DETAILS[i] for i in rng.permutation(len(DETAILS))[: rng.integers(longest + 1)]]
    degree = "" if words is WORDS[1] else _one(DEGREES, rng)
    parts = [_one(frames, rng), "the", _one(NOUNS, rng), *details, "was", degree, _one(words, rng)]
    return " ".join(part for part in parts if part)


def _one(phrases, rng):
    return phrases[rng.integers(len(phrases))]


def mislabelled(labels, noise, rng) -> np.ndarray:
    """Return `labels` (m,) with a share `noise` of each class changed, as evenly as can be to either other class."""
    noisy = labels.copy()
    for label in range(3):
        rows = rng.permutation(np.flatnonzero(labels == label))
        wrong = rows[: round(noise * len(rows))]
        noisy[wrong] = (label + 1 + np.arange(len(wrong)) % 2) % 3
    return noisy
