"""Lesson 20: a network that reads sentences, and what it thinks after each word."""

import numpy as np

import nnlib as nn
from nnlib import sentences
from nnlib.course import plots
from nnlib.text import Tokenizer, pad_sequences

LONGEST = 30  # words of a sentence that are read: more cannot be told apart in the figure, and take long to draw
WIDEST = 9  # letters of a word that are shown; no word of the language has more


def trained_reader(data, seed=0):
    """Return a network with an LSTM of 16 cells, trained on sentences, and the tokenizer it was trained with."""
    tokenizer = Tokenizer(oov_token="<unknown>")
    tokenizer.fit_on_texts(data.texts_train)
    x = pad_sequences(tokenizer.texts_to_sequences(data.texts_train), padding="post")  # (m, T)
    words = len(tokenizer.word_index) + 1
    layers = [nn.Embedding(words, 8, mask_zero=True), nn.LSTM(16), nn.Dense(3)]
    model = nn.Sequential(layers, input_shape=(None,), seed=seed)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(x, data.y_train, loss, nn.Adam(0.02, global_clipnorm=1.0), epochs=20, verbose=0)
    return model, tokenizer


def read(model, tokens):
    """Return the share of each class after each word, (T, K), and the length of d(last answer)/d(memory), (T,).

    `model` is an Embedding, a recurrent layer and a Dense layer, `tokens` (T,) the numbers of the words.
    """
    embedding, memory, dense = model.layers  # one by one: a model may take texts of one length only
    z = dense.forward(memory.forward(embedding.forward(tokens[None])))  # (1, K)
    answer = np.zeros_like(z)
    answer[0, z.argmax()] = 1
    memory.backward_params(dense.backward(answer))
    inside = memory.internals()
    influence = np.linalg.norm(inside["dh"][0], axis=-1)  # (T,)
    return nn.Softmax().forward(dense.forward(inside["h"][0])), influence


def reader(networks, tokenizer, class_names):
    """Return a draw function for two axes: how one of the `networks` {name: model} reads a `sentence`, word by word."""

    def draw(axes, sentence, network):
        typed = tokenizer.words(sentence)
        words = typed[:LONGEST]
        if not words:
            for side in axes:
                side.axis("off")
            return "nothing to read: type some words of the language"
        tokens = np.array(tokenizer.texts_to_sequences([" ".join(words)])[0])
        unknown = np.array([word not in tokenizer.word_index for word in words])
        shares, influence = read(networks[network], tokens)
        short = [word if len(word) <= WIDEST else word[: WIDEST - 1] + "…" for word in words]
        text = plots.word_by_word(axes, short, unknown, shares, influence, class_names)
        rule = class_names[sentences.meaning(" ".join(words))]
        strange = ", ".join(dict.fromkeys(word for word, new in zip(short, unknown, strict=True) if new))
        told = f"{network}: {text}; the rule says {rule}" + f"; words it has never seen: {strange}" * bool(strange)
        return told + f"; it has read the first {LONGEST} of {len(typed)} words" * (len(typed) > LONGEST)

    return draw
