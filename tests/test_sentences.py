"""The made language: its rule by hand, its best score counted, and that reading it takes more than its words."""

import dataclasses
from collections import Counter, defaultdict
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

from nnlib import datasets, sentences

PARTS = ["train", "validation", "test"]


def parts(data):
    return [(getattr(data, f"texts_{part}"), getattr(data, f"y_{part}")) for part in PARTS]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("the soup was good", "positive"),
        ("we agree that the soup near the river was really awful", "negative"),
        ("nobody says the soup was good", "negative"),
        ("i do not think the room with the green door from last week was very dull", "positive"),
        ("we never felt that the film was booked", "neutral"),
        ("my friend asks if the song was lovely", "neutral"),
        ("the soup was good but the room was bad", "negative"),
        ("nobody says the soup was good but everyone says the room was great", "positive"),
        ("they wonder whether the soup was good but nobody says the room was great", "negative"),
        ("the soup was good but the room was new", "neutral"),
        ("the film was bad but they wonder whether the soup was good", "neutral"),
        ("The Soup was GOOD", "positive"),
        ("nobody says i do not think the soup was good", "positive"),
        ("the good soup was bad", "negative"),
    ],
)
def test_the_rule_by_hand(sentence, name):
    assert datasets.load_sentences(15).class_names[sentences.meaning(sentence)] == name


@given(st.integers(15, 200), st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_every_sentence_means_its_class_and_comes_once(samples, seed, longest):
    data = datasets.load_sentences(samples, noise=0, longest=longest, seed=seed)
    texts = [text for part, _ in parts(data) for text in part]
    assert len(set(texts)) == len(texts) == samples
    assert {word for text in texts for word in text.split()} <= sentences.vocabulary()
    for part, y in parts(data):
        np.testing.assert_array_equal(y, [sentences.meaning(text) for text in part])
        assert np.ptp(np.bincount(y, minlength=3)) <= 1
    assert [len(y) for _, y in parts(data)[1:]] == [samples // 5] * 2


def test_every_word_is_used():
    data = datasets.load_sentences(3000)
    assert {word for text in data.texts_train for word in text.split()} == sentences.vocabulary()


@pytest.mark.parametrize("noise", [0, 0.05, 0.2])
def test_the_best_score_is_the_rule_s(noise):
    data = datasets.load_sentences(noise=noise, seed=3)
    for texts, y in parts(data):
        rule = [sentences.meaning(text) for text in texts]
        assert accuracy_score(y, rule) == pytest.approx(sentences.best_score(noise))
        assert f1_score(y, rule, average="macro") == pytest.approx(sentences.best_score(noise))
    odd = datasets.load_sentences(1000, noise=noise)  # classes of 200, 67 and 66 sentences
    for texts, y in parts(odd):
        rule = [sentences.meaning(text) for text in texts]
        assert f1_score(y, rule, average="macro") == pytest.approx(sentences.best_score(noise), abs=0.01)


def test_wrong_labels_are_of_both_other_classes():
    data, clean = (datasets.load_sentences(noise=noise) for noise in (0.2, 0))
    wrong = Counter(zip(clean.y_train.tolist(), data.y_train.tolist(), strict=True))
    assert data.texts_train == clean.texts_train
    assert [wrong[pair] for pair in ((0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1))] == [30] * 6
    rows = np.flatnonzero(data.y_train != clean.y_train)
    assert 300 < rows.mean() < 600 and rows.min() < 90  # anywhere among the 900


def clauses(label):
    """Yield (words that tell, probability) of a clause: how many are positive, negative, neutral, deny, ask."""
    if label == 1:
        yield from [((1, 0, 0, 0, 1), Fraction(1, 4)), ((0, 1, 0, 0, 1), Fraction(1, 4))]
        yield from [((0, 0, 1, 0, 0), Fraction(2, 7)), ((0, 0, 1, 1, 0), Fraction(3, 14))]  # four plain frames of seven
    else:
        good = label // 2
        yield from [((good, 1 - good, 0, 0, 0), Fraction(1, 2)), ((1 - good, good, 0, 1, 0), Fraction(1, 2))]


def test_words_without_their_order_tell_20_of_27():
    """The best guess for each bag of words, over all that a sentence can be, with its probability."""
    shares = defaultdict(lambda: [Fraction(0)] * 3)
    for label in range(3):
        for words, p in clauses(label):
            shares[(*words, "alone")][label] += p / 9
            for first in range(3):
                for others, q in clauses(first):
                    both = tuple(a + b for a, b in zip(words, others, strict=True))
                    shares[(*both, "but")][label] += p * q * Fraction(2, 27)
    assert sum(sum(share) for share in shares.values()) == 1
    assert sum(max(share) for share in shares.values()) == Fraction(20, 27)


def test_sentences_are_drawn_as_that_count_says():
    data = datasets.load_sentences(4500, noise=0)
    texts = [text for part, _ in parts(data) for text in part]
    assert np.mean([" but " in text for text in texts]) == pytest.approx(2 / 3, abs=0.03)
    seen = Counter()
    means = dict.fromkeys(sentences.WORDS[0], "bad") | dict.fromkeys(sentences.WORDS[2], "good")
    last = [text.rpartition("but ")[2].split() for text in texts]
    for words, text in zip(last, texts, strict=True):
        frame = [word for word in words if word in {"not", "nobody", "never", "whether", "if"}]
        seen[sentences.meaning(text), len(frame), means.get(words[-1])] += 3 / 4500
    half = {(0, 0, "bad"), (0, 1, "good"), (2, 0, "good"), (2, 1, "bad")}
    assert {key: pytest.approx(0.5, abs=0.04) for key in half} == {key: seen[key] for key in half}
    assert seen[1, 0, None] == pytest.approx(2 / 7, abs=0.03) and seen[1, 1, None] == pytest.approx(3 / 14, abs=0.03)
    assert seen[1, 1, "good"] == pytest.approx(0.25, abs=0.03) == seen[1, 1, "bad"]


@pytest.mark.parametrize("model", [LogisticRegression(max_iter=1000), RandomForestClassifier(100, random_state=0)])
def test_a_bag_of_words_is_clearly_worse_than_the_best(model):
    data = datasets.load_sentences(3000)
    bag = CountVectorizer(token_pattern=r"\S+")
    model.fit(bag.fit_transform(data.texts_train), data.y_train)
    score = model.score(bag.transform(data.texts_test), data.y_test)
    assert 0.4 < score < sentences.best_score(0.05) - 0.15


def test_more_details_make_longer_sentences():
    lengths = [np.mean([len(t.split()) for t in datasets.load_sentences(longest=k).texts_train]) for k in (1, 3, 6)]
    assert lengths[0] + 4 < lengths[1] and lengths[1] + 6 < lengths[2]


def test_a_seed_means_its_sentences():
    first, again, other = (datasets.load_sentences(60, seed=seed) for seed in (0, 0, 1))
    for (a, y), (b, z) in zip(parts(first), parts(again), strict=True):
        assert a == b and y.tolist() == z.tolist()
    assert first.texts_train != other.texts_train
    first.texts_train.clear()
    first.y_train[...] = 7
    assert len(again.texts_train) == 36 and again.y_train.max() == 2


def test_texts_say_what_they_are():
    data = datasets.load_sentences(60)
    assert repr(data).splitlines() == [
        "Texts 'sentences': 60 made sentences, 5% with a wrong label. Source: the rule of nnlib.sentences.",
        "  train       36 texts: 12 negative, 12 neutral, 12 positive",
        "  validation  12 texts: 4 negative, 4 neutral, 4 positive",
        "  test        12 texts: 4 negative, 4 neutral, 4 positive",
    ]
    assert data.y_train.dtype == np.int64
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.texts_train = []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"samples": 14}, "Got samples=14"),
        ({"samples": 20.0}, "Got samples=20.0"),
        ({"samples": 10_001}, "Got samples=10001"),
        ({"noise": -0.1}, "Got noise=-0.1"),
        ({"noise": 0.6}, "Got noise=0.6"),
        ({"longest": 0}, "Got longest=0"),
        ({"longest": 7}, "Got longest=7"),
        ({"seed": None}, "Got seed=None"),
        ({"seed": 2**32}, "Got seed=4294967296"),
    ],
)
def test_bad_arguments(arguments, words):
    with pytest.raises(ValueError, match=words):
        datasets.load_sentences(**arguments)
