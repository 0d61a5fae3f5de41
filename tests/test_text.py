"""Words and numbers: Keras's tools on the same texts, rules worked by hand, and what a vocabulary must never do."""

import copy
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib as nn
from nnlib import datasets
from nnlib.text import Tokenizer, pad_sequences

REFERENCES = json.loads((Path(__file__).parent / "references" / "text.json").read_text(encoding="utf-8"))
REAL = Path(__file__).parents[2] / "shared" / "data"
TEXTS = ["The cat sat; the dog ran.", "A dog, a dog!", "The end"]


def fitted(texts=TEXTS, **settings):
    tokenizer = Tokenizer(**settings)
    tokenizer.fit_on_texts(texts)
    return tokenizer


# Keras's own results --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", REFERENCES["tokenizers"], ids=lambda case: str(case["settings"]))
def test_a_tokenizer_is_keras_s(case):
    tokenizer = Tokenizer(**case["settings"])
    for texts in case["fitted"]:
        tokenizer.fit_on_texts(texts)
    assert list(map(list, tokenizer.word_counts.items())) == case["word_counts"]  # in the same order too
    assert list(map(list, tokenizer.word_index.items())) == case["word_index"]
    assert tokenizer.texts_to_sequences(case["texts"]) == case["sequences"]
    assert tokenizer.sequences_to_texts(case["numbers"]) == case["words"]


@pytest.mark.parametrize("case", REFERENCES["padded"], ids=lambda case: str(case["settings"]))
def test_padding_is_keras_s(case):
    array = pad_sequences(case["sequences"], **case["settings"])
    assert array.dtype == case["dtype"] and array.tolist() == case["array"]


def test_the_references_try_what_can_differ():
    cases = REFERENCES["tokenizers"]
    for case in cases:
        if case["settings"].get("num_words") and "oov_token" not in case["settings"]:
            longest = max(map(len, case["sequences"]))
            assert longest and max(max(s, default=0) for s in case["sequences"]) == 3  # 4 and more are left out
    assert any(len({count for _, count in case["word_counts"]}) > 2 for case in cases)
    sides = {(case["settings"]["padding"], case["settings"]["truncating"]) for case in REFERENCES["padded"]}
    assert len(sides) == 4
    cut = [case["settings"]["truncating"] for case in REFERENCES["padded"]
           if (case["settings"]["maxlen"] or 99) < max(map(len, case["sequences"]))]  # fmt: skip
    assert set(cut) == {"pre", "post"}


# By hand --------------------------------------------------------------------------------------------------------------


def test_words_are_numbered_by_count_then_first_seen():
    tokenizer = fitted()
    assert tokenizer.word_index == {"the": 1, "dog": 2, "a": 3, "cat": 4, "sat": 5, "ran": 6, "end": 7}
    assert tokenizer.index_word == {index: word for word, index in tokenizer.word_index.items()}
    assert tokenizer.word_counts == {"the": 3, "cat": 1, "sat": 1, "dog": 3, "ran": 1, "a": 2, "end": 1}
    assert tokenizer.texts_to_sequences(["a dog ran home", ""]) == [[3, 2, 6], []]
    assert tokenizer.sequences_to_texts([[1, 7], [0, 99], []]) == ["the end", "", ""]


def test_an_unknown_word_has_a_number_of_its_own():
    tokenizer = fitted(oov_token="?")
    assert tokenizer.word_index["?"] == 1 and tokenizer.word_index["the"] == 2
    assert tokenizer.texts_to_sequences(["the end is near"]) == [[2, 8, 1, 1]]
    assert tokenizer.sequences_to_texts([[2, 8, 1], [0, 99]]) == ["the end ?", "? ?"]
    few = fitted(oov_token="?", num_words=4)
    assert few.texts_to_sequences(["a dog sat at the end"]) == [[1, 3, 1, 1, 2, 1]]
    assert len(few.word_index) == 8  # all words are counted, few are given


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("lower_and_strip_punctuation", ["dont", "wellknown", "École", "ab", "x", "’tis"]),
        ("lower", ["don't", "well-known", "École", "a,b", "x", "’tis"]),
        ("strip_punctuation", ["Dont", "wellknown", "École", "AB", "x", "’Tis"]),
    ],
)
def test_text_vectorization_s_rules(rule, words):
    """Punctuation vanishes and cuts nothing; letters outside ASCII, their case too, stay: `tf.strings.lower`'s."""
    assert Tokenizer(standardize=rule).words("Don't  well-known École\tA,B\n x ’Tis") == words


def test_standardisation_and_filters_differ():
    assert Tokenizer().words("Don't  well-known École\tA,B") == ["don't", "well", "known", "école", "a", "b"]


def test_later_texts_add_to_earlier_ones():
    once, twice = fitted([*TEXTS, "end end end"]), fitted()
    twice.fit_on_texts(["end end end"])
    assert once.config() == twice.config() and twice.word_index["end"] == 1


def test_padding_by_hand():
    sequences = [[1], [], [2, 3, 4]]
    np.testing.assert_array_equal(pad_sequences(sequences), [[0, 0, 1], [0, 0, 0], [2, 3, 4]])
    np.testing.assert_array_equal(pad_sequences(sequences, 2, padding="post"), [[1, 0], [0, 0], [3, 4]])
    np.testing.assert_array_equal(pad_sequences(sequences, 2, truncating="post", value=9), [[9, 1], [9, 9], [2, 3]])
    assert pad_sequences(sequences).dtype == np.int32
    steps = pad_sequences([[[1.5, 2]], np.ones((2, 2))], dtype="float32", padding="post")
    assert steps.dtype == np.float32 and steps.tolist() == [[[1.5, 2], [0, 0]], [[1, 1], [1, 1]]]


# For any text ---------------------------------------------------------------------------------------------------------

some_texts = st.lists(st.text(alphabet="abAB .,'é", max_size=12), min_size=1, max_size=6)


@given(some_texts)
def test_the_order_is_by_count_then_first_seen_whatever_the_texts(texts):
    words = [word for text in texts for word in Tokenizer().words(text)]
    tokenizer = Tokenizer()
    if not words:
        with pytest.raises(ValueError, match="without a single word"):
            tokenizer.fit_on_texts(texts)
        return
    tokenizer.fit_on_texts(texts)
    ranked = [tokenizer.index_word[k] for k in range(1, len(tokenizer.word_index) + 1)]
    assert set(ranked) == set(words)
    for before, after in itertools.pairwise(ranked):
        key = [(-words.count(word), words.index(word)) for word in (before, after)]
        assert key[0] < key[1]


@given(some_texts, some_texts, st.sampled_from([None, "?"]), st.sampled_from([None, 2, 5]))
def test_other_texts_never_change_the_vocabulary(train, other, oov_token, num_words):
    tokenizer = Tokenizer(oov_token=oov_token, num_words=num_words)
    tokenizer.fit_on_texts([*train, "a"])
    kept = copy.deepcopy(tokenizer.config())
    first = tokenizer.texts_to_sequences(other)
    assert tokenizer.config() == kept and tokenizer.texts_to_sequences(other) == first
    known = set(tokenizer.word_index.values())
    for text, sequence in zip(other, first, strict=True):
        assert set(sequence) <= known and all(index < (num_words or 99) for index in sequence)
        if oov_token:
            assert len(sequence) == len(tokenizer.words(text))


@given(st.lists(st.lists(st.integers(1, 9), max_size=6), min_size=1, max_size=5), st.integers(1, 8))
def test_padding_loses_nothing_that_has_room(sequences, maxlen):
    if not any(sequences):
        return
    for side in ("pre", "post"):
        array = pad_sequences(sequences, maxlen, padding=side, truncating=side)
        assert array.shape == (len(sequences), maxlen)
        for row, sequence in zip(array.tolist(), sequences, strict=True):
            kept = sequence[-maxlen:] if side == "pre" else sequence[:maxlen]
            filling = [0] * (maxlen - len(kept))
            assert row == (filling + kept if side == "pre" else kept + filling)


# At the door ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"num_words": 1}, "Got num_words=1"),
        ({"num_words": 2.5}, "Got num_words=2.5"),
        ({"filters": None}, "Got filters=None"),
        ({"split": ""}, "Got split=''"),
        ({"oov_token": 1}, "Got oov_token=1"),
        ({"oov_token": ""}, "Got oov_token=''"),
        ({"standardize": "upper"}, "Got standardize='upper'; expected 'lower'"),
        ({"standardize": ["lower"]}, "Got standardize="),
    ],
)
def test_bad_arguments(arguments, words):
    with pytest.raises(ValueError, match=words):
        Tokenizer(**arguments)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ("a text", r"Got texts='a text'; expected a list of texts, such as \['a text'\]"),
        (None, "Got texts=None"),
        ([], "texts is empty"),
        (["fine", 3], "Got a text of type int, 3"),
        (["fine", ["a", "b"]], "Got a text of type list"),
        (["", "!?"], "without a single word"),
        (["what is this", "?"], None),
    ],
)
def test_bad_texts_change_nothing(texts, words):
    tokenizer = fitted(oov_token="this")
    before = tokenizer.config()
    with pytest.raises(ValueError, match=words or "oov_token 'this' is a word of the texts"):
        (fitted if texts == ["", "!?"] else tokenizer.fit_on_texts)(texts)
    assert tokenizer.config() == before
    if words and texts != ["", "!?"]:
        with pytest.raises(ValueError, match=words):
            tokenizer.texts_to_sequences(texts)


def test_a_tokenizer_is_fitted_before_it_is_used():
    for use in (Tokenizer().texts_to_sequences, Tokenizer(oov_token="?").texts_to_sequences):
        with pytest.raises(RuntimeError, match="call fit_on_texts"):
            use(["a"])
    with pytest.raises(RuntimeError, match="call fit_on_texts"):
        Tokenizer().sequences_to_texts([[1]])


@pytest.mark.parametrize("sequences", [[1, 2], "12", ["12"], [], None, [{1: 2}], [None]])
def test_bad_sequences(sequences):
    for use in (fitted().sequences_to_texts, pad_sequences):
        with pytest.raises(ValueError, match=r"expected|is empty"):
            use(sequences)


@pytest.mark.parametrize(
    ("sequences", "settings", "words"),
    [
        ([[1]], {"padding": "before"}, "Got padding='before'; expected 'pre' or 'post'"),
        ([[1]], {"truncating": 1}, "Got truncating=1"),
        ([[1]], {"maxlen": 0}, "Got maxlen=0"),
        ([[1]], {"maxlen": 2.0}, "Got maxlen=2.0"),
        ([[], []], {}, "Every sequence is empty"),
        ([[1], [2.5]], {}, r"sequences\[1\] holds 2.5, which int32 cannot"),
        ([[1], [2**40]], {}, "which int32 cannot"),
        ([[1]], {"value": 0.5}, "value holds 0.5"),
        ([[1]], {"value": "0"}, "value has dtype"),
        ([[1], ["a"]], {}, r"sequences\[1\] has dtype"),
        ([[1], [float("nan")]], {"dtype": "float64"}, r"sequences\[1\] holds nan"),
        ([[1], [[1, 2]]], {}, "expected one shape for all"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")  # some processors say so of 2**40
def test_bad_padding(sequences, settings, words):
    with pytest.raises(ValueError, match=words):
        pad_sequences(sequences, **settings)


# In files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [{}, {"num_words": 3, "oov_token": "<é>"}, {"standardize": "lower"}, {"filters": "", "split": "t", "lower": False}],
    ids=str,
)
def test_a_configuration_is_all_of_it(settings):
    tokenizer = fitted(**settings)
    again = Tokenizer.from_config(json.loads(json.dumps(tokenizer.config())))
    assert vars(again) == vars(tokenizer)
    assert list(again.word_index) == list(tokenizer.word_index)
    empty = Tokenizer.from_config(Tokenizer(**settings).config())
    assert empty.word_index == {} and vars(empty) == vars(Tokenizer(**settings))


CONFIG = fitted(oov_token="?").config()


@pytest.mark.parametrize(
    "config",
    [
        None, [], "text", {}, {**CONFIG, "more": 1}, {**CONFIG, "num_words": 0}, {**CONFIG, "word_counts": None},
        {**CONFIG, "word_counts": {"a": 1}}, {**CONFIG, "word_counts": [["ab"]]}, {**CONFIG, "word_counts": [["a", 0]]},
        {**CONFIG, "word_counts": [["a", 1.5]]}, {**CONFIG, "word_counts": [["a", True]]},
        {**CONFIG, "word_counts": [[1, 1]]}, {**CONFIG, "word_counts": [[["a"], 1]]},
        {**CONFIG, "word_counts": [["", 1]]}, {**CONFIG, "word_counts": [["a", 1], ["a", 2]]},
        {**CONFIG, "word_counts": [["?", 1]]},
        {key: value for key, value in CONFIG.items() if key != "word_counts"},
    ],
    ids=str,
)  # fmt: skip
def test_configurations_that_are_none(config):
    with pytest.raises(ValueError, match=r"no Tokenizer's|is a word of the texts"):
        Tokenizer.from_config(config)


def reader(tokenizer):
    words = len(tokenizer.word_index) + 1
    return nn.Sequential([nn.Embedding(words, 2, mask_zero=True), nn.SimpleRNN(2)], (None,), seed=0)


def test_the_vocabulary_travels_with_the_model(tmp_path):
    tokenizer = fitted(oov_token="?")
    model = reader(tokenizer)
    assert model.tokenizer is None
    model.save(tmp_path / "model", tokenizer=tokenizer)
    again = nn.Sequential.load(tmp_path / "model")
    assert vars(again.tokenizer) == vars(tokenizer)
    texts = ["the dog, at last", "A cat"]
    x = pad_sequences(tokenizer.texts_to_sequences(texts))
    np.testing.assert_array_equal(
        again.predict(pad_sequences(again.tokenizer.texts_to_sequences(texts))), model.predict(x)
    )
    again.save(tmp_path / "again")  # and is not lost on the way
    assert nn.Sequential.load(tmp_path / "again").tokenizer.word_index == tokenizer.word_index
    assert copy.deepcopy(again).tokenizer.word_index == tokenizer.word_index
    model.save(tmp_path / "none")
    assert nn.Sequential.load(tmp_path / "none").tokenizer is None


@pytest.mark.parametrize("tokenizer", ["lower", {"a": 1}, Tokenizer, 0, {}])
def test_only_a_tokenizer_is_saved(tokenizer, tmp_path):
    with pytest.raises(ValueError, match="Got tokenizer="):
        reader(fitted()).save(tmp_path / "model", tokenizer=tokenizer)
    assert not list(tmp_path.iterdir())


# Real texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not (REAL / "nusax").is_dir(), reason="there are no NusaX files on this machine")
def test_the_vocabulary_of_the_published_experiment(monkeypatch):
    """2 796 numbers: 2 794 words, one for unknown words, and 0 for padding."""
    monkeypatch.setenv("NNLIB_DATA", str(REAL))
    texts = datasets.load_nusax().texts_train
    assert len(fitted(texts).word_index) == 2794
    assert len(fitted(texts, oov_token="<unknown>").word_index) + 1 == 2796


def test_a_tokenizer_shows_its_first_words():
    tokenizer = fitted(["a b b", "c"])
    assert repr(tokenizer) == "Tokenizer of 3 words: b, a, c"
    tokenizer.fit_on_texts(["c c c d e f"])
    assert repr(tokenizer) == "Tokenizer of 6 words: c, b, a, d, e, ..."
