"""Lesson 20: its numbers by hand and by the library, its reader at every extreme, what the text says."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import nnlib as nn
from nnlib import sentences
from nnlib.course import plots, reference, widgets
from nnlib.course.display import Picture
from nnlib.course.plots.style import LINE, WRONG
from nnlib.datasets import load_sentences
from nnlib.text import Tokenizer, pad_sequences

ROOT = Path(__file__).parents[1]
EXAMPLE = "nobody says the soup near the river was great but i do not think the room was boring"
LOSS = nn.SparseCategoricalCrossentropy(from_logits=True)


@pytest.fixture(scope="module")
def data():
    return load_sentences(samples=1000, longest=1, seed=0)


@pytest.fixture(scope="module")
def trained(data):
    return widgets.trained_reader(data)


@pytest.fixture(scope="module")
def draw(data, trained):
    model, tokenizer = trained
    return widgets.reader({"LSTM": model}, tokenizer, data.class_names)


def axes():
    return Figure().subplots(1, 2)


# By hand --------------------------------------------------------------------------------------------------------------


def test_the_words_numbered_by_hand():
    three = ["the soup was good", "the room was dull", "was the soup good"]
    words = ["the", "was", "soup", "good", "room", "dull", "splendid"]
    assert reference.word_numbers(three, words).tolist() == [1, 2, 3, 4, 5, 6, 0]


def test_padding_and_embedding_by_hand():
    padded = reference.pad_behind([[1, 4, 2, 5], [1, 6, 2, 7, 1, 4, 2]], 5)
    assert padded.tolist() == [[1, 4, 2, 5, 0], [1, 6, 2, 7, 1]]
    E = np.array([[0.0, 0.0], [1.0, -1.0], [2.0, 5.0]])
    grad = np.array([[[10.0, 1.0], [20.0, 2.0], [30.0, 3.0]]])
    y, dE = reference.embed(np.array([[2, 1, 2]]), E, grad)
    assert y.tolist() == [[[2, 5], [1, -1], [2, 5]]]
    assert dE.tolist() == [[0, 0], [20, 2], [40, 4]]


def test_what_a_constant_answer_scores_on_nusax():
    truth = np.repeat([0, 1, 2], [153, 96, 151])
    scores = [reference.macro_f1(truth, np.full(400, k), 3) for k in range(3)]
    np.testing.assert_allclose(scores, [2 * n / (400 + n) / 3 for n in (153, 96, 151)])
    assert [round(score, 3) for score in scores] == [0.184, 0.129, 0.183]
    assert reference.macro_f1(np.arange(9) % 3, np.zeros(9, int), 3) == pytest.approx(1 / 6)


def test_a_mask_by_hand():
    """Of one number, with the tanh: 4, padding, 2, padding."""
    x, mask = np.array([4.0, 9, 2, 9]).reshape(1, 4, 1), np.array([[True, False, True, False]])
    one, half = np.ones((1, 1)), np.full((1, 1), 0.5)
    h = reference.rnn_masked(x, mask, one, half, np.zeros(1))
    assert h.item() == pytest.approx(np.tanh(2 + 0.5 * np.tanh(4)))


def test_two_readers_by_hand():
    front, back = np.array([[[1.0], [3], [6]]]), np.array([[[3.0], [5], [6]]])
    sequence, last = reference.two_readers(front, back)
    assert sequence.tolist() == [[[1, 6], [3, 5], [6, 3]]]
    assert last.tolist() == [[6, 6]]
    h, dz = np.array([6.0, 5, 3]).reshape(1, 3, 1), np.array([1.0, 10, 100]).reshape(1, 3, 1)
    assert reference.dU_from_the_end(h, dz).tolist() == [[35.0]]


def test_the_second_reader_s_kernel_is_the_layer_s():
    """With a real memory, tanh and all: dz by the layer's own slopes, dU by the exercise's answer."""
    rng = np.random.default_rng(0)
    x, grad = rng.normal(size=(3, 5, 2)), rng.normal(size=(3, 5, 4))
    layer = nn.SimpleRNN(4, return_sequences=True, go_backwards=True)
    layer.build((5, 2), rng)
    layer.forward(x)
    layer.backward(grad)
    inside = layer.internals()  # in the order of the words
    dz = inside["dh"] * (1 - inside["h"] ** 2)
    np.testing.assert_allclose(reference.dU_from_the_end(inside["h"], dz), layer.grads["recurrent_kernel"])


# The reader -----------------------------------------------------------------------------------------------------------


def test_it_reads_what_the_text_says(data, trained):
    model, tokenizer = trained
    x = pad_sequences(tokenizer.texts_to_sequences(data.texts_validation), padding="post")
    assert np.mean(model.predict(x).argmax(axis=1) == data.y_validation) == pytest.approx(0.94)
    words = EXAMPLE.split()
    shares, influence = widgets.read(model, np.array(tokenizer.texts_to_sequences([EXAMPLE])[0]))
    assert shares.shape == (18, 3) and influence.shape == (18,)
    great, boring = words.index("great"), words.index("boring")
    assert shares[great].argmax() == 0  # nobody says ... great
    assert shares[boring].argmax() == 2 == sentences.meaning(EXAMPLE)
    but = words.index("but")
    assert shares[but].argmax() == 2 and shares[but].max() > 0.9  # a jump, though *but* says nothing
    assert not {text.split()[-1] for text in data.texts_train} & {"near", "but"}
    assert influence[:but].max() < 0.1 * influence.max()  # the first clause does not decide


def test_shares_and_influence_are_the_networks_own(trained):
    model, tokenizer = trained
    tokens = np.array(tokenizer.texts_to_sequences([EXAMPLE])[0])
    shares, influence = widgets.read(model, tokens)
    for t in (0, 7, 17):  # the text ends after word t
        z = model.predict(tokens[None, : t + 1])
        np.testing.assert_allclose(shares[t], (np.exp(z) / np.exp(z).sum())[0])
    answer = model.predict(tokens[None]).argmax()
    dense = model.layers[2].params["kernel"][:, answer]
    assert influence[-1] == pytest.approx(np.linalg.norm(dense))  # nothing comes after the last word


@pytest.mark.parametrize(
    "sentence",
    [EXAMPLE, "good", "the soup was good", "The SOUP, was good!", "but but but", "very " * 30, "<b>x</b> $y"],
)
def test_any_sentence_can_be_read(draw, data, sentence):
    sides = axes()
    text = draw(sides, sentence=sentence, network="LSTM")
    assert text.startswith("LSTM: ") and "\n" not in text
    labels = [label.get_text() for label in sides[0].texts]
    assert labels == Tokenizer().words(sentence)
    rule = data.class_names[sentences.meaning(" ".join(labels))]
    assert f"; the rule says {rule}" in text
    assert len(sides[0].lines) == 3 and len(sides[1].patches) == len(labels)


def test_long_sentences_and_long_words_are_cut(draw):
    sides = axes()
    text = draw(sides, sentence="the soup was " + "very " * 998 + "good", network="LSTM")
    assert text.endswith("; the rule says neutral; it has read the first 30 of 1002 words")  # no opinion in these
    assert len(sides[0].texts) == len(sides[1].patches) == 30
    sides = axes()
    text = draw(sides, sentence="superb " + "a" * 300, network="LSTM")
    assert [label.get_text() for label in sides[1].texts] == ["superb", "aaaaaaaa…"]
    assert text.endswith("; words it has never seen: aaaaaaaa…") and len(text) < 150
    assert len(sides[1].texts) == len(sides[1].patches) == 2


def test_the_longest_words_fit_below_a_figure_laid_out_for_short_ones(draw):
    figure = Figure(figsize=(10, 4), layout="constrained")
    canvas, sides = FigureCanvasAgg(figure), figure.subplots(1, 2)
    draw(sides, sentence="so it is", network="LSTM")
    canvas.draw()
    figure.set_layout_engine("none")
    for word in (max(sentences.vocabulary(), key=len), "a" * 300):
        draw(sides, sentence=word, network="LSTM")
        canvas.draw()
        assert sides[0].texts[-1].get_window_extent().y0 > sides[0].xaxis.label.get_window_extent().y1 > 0


@pytest.mark.parametrize("sentence", ["", "   ", "!?", "\n"])
def test_nothing_to_read(draw, sentence):
    assert draw(axes(), sentence=sentence, network="LSTM") == "nothing to read: type some words of the language"


def test_what_the_lab_is_said_to_show(draw):
    text = draw(axes(), sentence="nobody says i do not think the soup was great", network="LSTM")
    assert "at the end negative" in text and "the rule says positive" in text
    text = draw(axes(), sentence="the soup was splendid", network="LSTM")
    assert "at the end positive 0.8" in text and text.endswith(
        "the rule says neutral; words it has never seen: splendid"
    )


def test_unknown_words_are_told(draw):
    sides = axes()
    text = draw(sides, sentence="the broth was splendid but the soupe was splendid", network="LSTM")
    assert text.endswith("; words it has never seen: broth, splendid, soupe")
    colours = [label.get_color() for label in sides[1].texts]
    assert colours == [LINE, WRONG, LINE, WRONG, LINE, LINE, WRONG, LINE, WRONG]
    assert "never seen" not in draw(axes(), sentence="the soup was good", network="LSTM")


def test_the_line_of_text_stays_short():
    shares = np.eye(3)[np.arange(30) % 3]
    words = [f"word{t}" for t in range(30)]
    text = plots.word_by_word(axes(), words, np.zeros(30, bool), shares, np.ones(30), ("a", "b", "c"))
    assert text == (
        "a from 'word0', b from 'word1', c from 'word2', ..., b from 'word28', c from 'word29'; at the end c 1.00"
    )
    still = plots.word_by_word(axes(), ["x"], np.zeros(1, bool), shares[:1], np.zeros(1), ("a", "b", "c"))
    assert still == "a from 'x'; at the end a 1.00"


def test_the_lab_has_every_network(data, trained):
    model, tokenizer = trained
    rnn = nn.Sequential([nn.Embedding(60, 4), nn.SimpleRNN(3), nn.Dense(3)], (26,), seed=0)
    lab = widgets.reader({"LSTM": model, "plain RNN": rnn}, tokenizer, data.class_names)
    picture = Picture(lab, 2, (10, 3.6))
    for network in ("LSTM", "plain RNN"):
        png, text = picture.draw(sentence=EXAMPLE, network=network)
        assert png[:4] == b"\x89PNG" and text.startswith(f"{network}: ")


# What the text claims -------------------------------------------------------------------------------------------------


def f1_of(data, cells, padding, mask, seed, maxlen=60):
    tokenizer = Tokenizer(oov_token="<unknown>")
    tokenizer.fit_on_texts(data.texts_train)
    x, x_validation = (
        pad_sequences(tokenizer.texts_to_sequences(texts), maxlen, padding=padding, truncating="post")
        for texts in (data.texts_train, data.texts_validation)
    )
    layers = [nn.Embedding(len(tokenizer.word_index) + 1, 8, mask_zero=mask), cells(16), nn.Dense(3)]
    model = nn.Sequential(layers, (maxlen,), seed=seed)
    model.fit(x, data.y_train, LOSS, nn.Adam(0.01, global_clipnorm=1.0), epochs=6, batch_size=64, verbose=0)
    return model.evaluate(x_validation, data.y_validation, LOSS, metrics=["f1_macro"])["f1_macro"]


def test_with_a_mask_the_side_and_the_length_make_no_difference(data):
    scores = {f1_of(data, nn.SimpleRNN, padding, True, 1, T) for padding, T in (("post", 60), ("pre", 60), ("pre", 40))}
    assert len(scores) == 1 and scores.pop() > 0.6


def test_without_a_mask_padding_behind_leaves_a_constant_answer(data):
    assert f1_of(data, nn.LSTM, "post", False, 0) == pytest.approx(1 / 6, abs=0.01)
    assert f1_of(data, nn.LSTM, "post", True, 0) > 0.6
    assert f1_of(data, nn.SimpleRNN, "post", False, 0) < 0.4 < f1_of(data, nn.SimpleRNN, "pre", False, 0)


def test_an_unknown_word_s_vector_is_never_moved(data, trained):
    model, tokenizer = trained
    x = pad_sequences(tokenizer.texts_to_sequences(data.texts_train), padding="post")
    assert not (x == tokenizer.word_index["<unknown>"]).any()
    start = nn.Sequential([nn.Embedding(len(tokenizer.word_index) + 1, 8)], (None,), seed=0)
    moved = np.abs(model.layers[0].params["embeddings"] - start.layers[0].params["embeddings"]).max(axis=1)
    assert (moved[:2] == 0).all()  # padding's and the unknown word's
    assert (moved[2:] > 0).all()


def test_what_is_said_of_the_page_of_results():
    page = (ROOT / "solutions" / "../lessons/results.md").read_text(encoding="utf-8")  # the link, from either folder
    lesson = (ROOT / "solutions" / "20_reading_text.py").read_text(encoding="utf-8")
    assert "](../lessons/results.md)" in lesson and "from 0.50 to 0.68" in lesson
    table = page[page.index("## E.lstm_cells") : page.index("## E.lstm_direction")]
    rows = [row.split(" | ") for row in table.splitlines() if row.startswith("| 8")]
    means = {row[0]: row[2] for row in rows}
    assert f"{float(means['| 8']):.2f} {float(means['| 8, masked']):.2f}" == "0.50 0.68"
