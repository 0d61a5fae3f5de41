# %% [markdown]
# # 20 · Reading text
#
# A network takes numbers, a text is words, and texts are of many lengths. This lesson goes the whole way, from words to
# an answer: a number for each word, one length for all texts, a vector for each number, a memory that reads them. On
# the way stands a trap that many walk into: padding that is read as if it were words.
#
# **You build** a vocabulary, padding, an embedding, macro F1, a masked reader and a reader from both ends. **You need**
# lessons 03, 05, 18 and 19. **Time** 75 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, Text

import nnlib as nn
from nnlib import sentences
from nnlib.course import check, exercise, explore, hint, predict, reference, show, source, widgets
from nnlib.datasets import load_sentences
from nnlib.text import Tokenizer, pad_sequences

SEED, SEEDS = 0, range(5)  # one for examples, five wherever we compare
data = load_sentences(samples=1000, longest=1, seed=SEED)

# %% [markdown]
# ## A language whose rule we know
#
# Real reviews are few, and nobody knows how well they can be read at all. So we first use a small language made by
# rules: opinions on soups and rooms, negative, neutral or positive.

# %%
print(data)
for text, label in zip(data.texts_train[:6], data.y_train[:6], strict=True):
    print(f"{data.class_names[label]:>9}: {text}")

# %% [markdown]
# The rule: after *but* comes the clause that decides. *Nobody says*, *I do not think* and *we never felt* turn a good
# word into a bad opinion and a bad one into a good one. *They wonder whether* and *asks if* make it neutral, and so do
# words such as *booked*. One label in twenty is wrong on purpose (the third above is one), so nobody gets beyond 0.95
# but by luck.
#
# Where we are going: a network reads a sentence, and after each word we ask what it would answer.

# %%
lstm, tokenizer = widgets.trained_reader(data)
reads = widgets.reader({"LSTM": lstm}, tokenizer, data.class_names)
EXAMPLE = "nobody says the soup near the river was great but i do not think the room was boring"
show(reads, columns=2, size=(10, 4), sentence=EXAMPLE, network="LSTM")

# %% [markdown]
# ## A number for each word
#
# Words, here what stands between spaces, are told apart by numbers. The usual rule: count how often each word stands in
# the training texts; the most frequent gets 1, the next 2, and of equal counts the one that was seen first comes first.
# 0 is kept for *no word*.

# %%
three = ["the soup was good", "the room was dull", "was the soup good"]
counts = {"the": 3, "soup": 2, "was": 3, "good": 2, "room": 1, "dull": 1}  # in the order first seen
by_hand = {"the": 1, "was": 2, "soup": 3, "good": 4, "room": 5, "dull": 6}

# %% [markdown]
# The numbers come from the **training** texts, and from nothing else. A word that only other texts have gets 0 here:
# the network never learnt it. Who counts test texts too, or builds the vocabulary anew for them, gives the words other
# numbers than those the network was trained with. (So does who goes through a Python `set`: its order changes from
# one start of Python to the next.)


# %%
@exercise("20.1", reference=reference.word_numbers)
def word_numbers(texts, words):
    """The number of each of `words`, by its count in the training `texts`; 0 for a word that they do not have."""
    ### BEGIN SOLUTION
    counts = {}
    for text in texts:
        for word in text.split():
            counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts, key=counts.get, reverse=True)  # equal ones stay in the order first seen
    index = {word: number for number, word in enumerate(ranked, start=1)}
    return [index.get(word, 0) for word in words]
    ### END SOLUTION


# %%
check(word_numbers)

# %% [markdown]
# The library's `Tokenizer` does the same with the names and rules of Keras's. It also makes letters small, drops
# punctuation, and can give unknown words a number of their own, 1 (`oov_token`, *out of vocabulary*):

# %%
small = Tokenizer(oov_token="<unknown>")
small.fit_on_texts(three)
print(small.word_index)
print(small.texts_to_sequences(["The soup was good!", "The soup was splendid."]))
print("without oov_token as by hand:", np.array_equal(word_numbers(three, list(by_hand)), list(by_hand.values())))

# %% [markdown]
# Inside, it counts once, and ranks the counts. `sorted` keeps the order of equal ones, so the word first seen comes
# first, here and on every machine:

# %%
source(Tokenizer._count)

# %% [markdown]
# A network without its vocabulary is of no use, so the two are kept in one file: `model.save(path,
# tokenizer=tokenizer)`, and after loading `model.tokenizer` is there.
#
# ## One length for all
#
# An array has rows of one length, T. Short texts are filled up with 0, which is called **padding**, and long ones are
# cut. Both can be done in front or behind; here is *behind*, T = 5:

# %%
print([[1, 4, 2, 5], [1, 6, 2, 7, 1, 4, 2]], "->", [[1, 4, 2, 5, 0], [1, 6, 2, 7, 1]])


# %%
@exercise("20.2", reference=reference.pad_behind)
def pad_behind(sequences, T):
    """One array (m, T) of m lists of numbers: each in its row, filled up with 0 behind, or cut behind."""
    ### BEGIN SOLUTION
    x = np.zeros((len(sequences), T), int)
    for row, sequence in zip(x, sequences, strict=True):
        row[: len(sequence)] = sequence[:T]
    return x
    ### END SOLUTION


# %%
check(pad_behind)

# %% [markdown]
# Now our sentences. The tokenizer is the one that the LSTM above was trained with, fitted on the training sentences
# alone. T = 60 is far more than they need; we want to see what padding does.

# %%
LENGTH, words = 60, len(tokenizer.word_index) + 1  # T, and the words with 0 for padding


def numbers(texts, padding="post"):
    """Return texts as numbers (m, T)."""
    return pad_sequences(tokenizer.texts_to_sequences(texts), LENGTH, padding=padding, truncating="post")


x, x_validation = numbers(data.texts_train), numbers(data.texts_validation)
print("x:", x.shape, " words:", words, f" padding: {np.mean(x == 0):.0%} of x")
print(x[0, :22])
mine = pad_behind(tokenizer.texts_to_sequences(data.texts_train), LENGTH)
print("the same as yours:", np.array_equal(x, mine))

# %% [markdown]
# ## A vector for each number
#
# Is word 40 twice as much as word 20? Of course not: the numbers are names. So each gets a vector of its own, a row of
# a table E of shape (V, D), V words and D numbers for each. That is an **embedding**: y[i, t] = E[x[i, t]]. The vectors
# are parameters, drawn at random and learnt like all others.

# %%
E = np.array([[0.0, 0.0], [1.0, -1.0], [2.0, 5.0]])  # (V, D) = (3, 2)
tokens = np.array([[2, 1, 2]])  # (m, T) = (1, 3)
y = np.array([[[2.0, 5.0], [1.0, -1.0], [2.0, 5.0]]])  # (m, T, D) = (1, 3, 2)
print("by hand:", np.array_equal(E[tokens], y))

# %% [markdown]
# And back? `grad`, dL/dy, has a row for each *place*. Word 2 stands at two places: if E[2] grows a little, both of them
# move the loss. So row 2 of dE is the **sum** of their gradients.

# %%
grad = np.array([[[10.0, 1.0], [20.0, 2.0], [30.0, 3.0]]])  # (m, T, D)
dE = np.array([[0, 0], [20, 2], [10 + 30, 1 + 3]])  # (V, D)
wrong = np.zeros((3, 2))
wrong[tokens] += grad
print("right:", dE.tolist(), " by += with an index:", wrong.tolist())

# %% [markdown]
# The short way is a trap: NumPy writes a row that stands in the index twice only once. Write it for any tokens.


# %%
@exercise("20.3", reference=reference.embed)
def embed(tokens, E, grad):
    """y = E[tokens] (m, T, D) of tokens (m, T) and E (V, D); and dL/dE of E's shape, given grad = dL/dy."""
    ### BEGIN SOLUTION
    dE = np.zeros(E.shape)
    for i in range(tokens.shape[0]):
        for t in range(tokens.shape[1]):
            dE[tokens[i, t]] += grad[i, t]
    return E[tokens], dE
    ### END SOLUTION


# %%
check(embed)

# %% [markdown]
# The library multiplies with one-hot rows, of which only the ones are stored (a *sparse* array): the same sum, far
# faster than a loop.

# %%
source(nn.Embedding.forward, nn.Embedding.backward_params)

# %% [markdown]
# On all our sentences, with random numbers for the gradient that arrives, both ways must agree with yours:

# %%
layer = nn.Embedding(words, 4)
layer.build((LENGTH,), np.random.default_rng(SEED))
some_grad = np.random.default_rng(SEED).normal(size=(*x.shape, 4))
vectors = layer.forward(x)
layer.backward(some_grad)
mine, my_dE = embed(x, layer.params["embeddings"], some_grad)
print("the same as yours:", np.array_equal(mine, vectors), np.allclose(my_dE, layer.grads["embeddings"]))

# %% [markdown]
# ## Does the order matter?
#
# First a network that does not read: it gets how often each word stands in a sentence, a **bag of words**, and a Dense
# layer answers.
#
# **Predict.** Which accuracy does it reach on sentences it has not seen? (Guessing gives 0.33, the rule 0.95.)

# %%
predict("20.A", "about 0.33", "about 0.55", "about 0.95")

# %% [markdown]
# Three tools for all that follows: one trains a network from a seed, one asks it for classes, and one tells the scores
# of several seeds.


# %%
def trained(layers, x, y, seed, epochs, rate=0.02, batch_size=32):
    """Return a network of `layers` and a Dense layer for the three classes, trained with Adam and clipped gradients."""
    model = nn.Sequential([*layers, nn.Dense(3)], input_shape=x.shape[1:], seed=seed)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(x, y, loss, nn.Adam(rate, global_clipnorm=1.0), epochs=epochs, batch_size=batch_size, verbose=0)
    return model


def answers(model, x):
    return model.predict(x).argmax(axis=1)


def told(scores):
    return f"{np.mean(scores):.3f} ({np.min(scores):.3f} to {np.max(scores):.3f})"


# %%
def bag(x):
    """Return how often each word stands in each row of x, (m, words)."""
    return np.stack([np.bincount(row, minlength=words) for row in x])[:, 1:]


y_train, y_validation = data.y_train, data.y_validation
bags = [trained([], bag(x), y_train, seed, epochs=20) for seed in SEEDS]
print("bag of words, validation:", told([np.mean(answers(m, bag(x_validation)) == y_validation) for m in bags]))

# %% [markdown]
# (The mean of five seeds, in brackets the worst and the best; so in all tables below. The test sentences stay unread.)
# Now networks that read: Embedding, 16 units (*cells*, as many say) of an LSTM or of a plain RNN, Dense. Padding is
# masked: we come to that soon.

# %%
T_max = int((x != 0).sum(axis=1).max())  # nothing but padding stands behind it


def reader(cells):
    return [nn.Embedding(words, 8, mask_zero=True), cells]


networks = {"LSTM": [lstm], "plain RNN": []}  # the network from above is the LSTM of seed 0
for name, cells, rate in (("LSTM", nn.LSTM, 0.02), ("plain RNN", nn.SimpleRNN, 0.01)):
    for seed in SEEDS[len(networks[name]) :]:
        networks[name].append(trained(reader(cells(16)), x[:, :T_max], y_train, seed, epochs=20, rate=rate))
    shares = [np.mean(answers(m, x_validation[:, :T_max]) == y_validation) for m in networks[name]]
    print(f"{name:9} on validation: {told(shares)}")
rule = np.mean([sentences.meaning(text) for text in data.texts_validation] == y_validation)
print(f"the rule itself:         {rule:.3f}")

# %% [markdown]
# The order is worth more than a third of the answers. Bags cannot get far here: which of two clauses is denied does not
# show in counts, and no function of them is right more often than 0.74, even where all labels are right. The LSTM
# reads nearly as well as the rule that made the sentences. (The rule is right on 191 of 200: nine labels are spoilt.)
#
# No plain RNN has found the rule. With a rate of 0.02 one of them now and then does; but there training is so unstable
# that rounding errors decide, and other machines get other figures. So none stands here.

# %% [markdown]
# ## Read along
#
# Here is the trained network, word by word. On the left: what it would answer if the text ended there. On the right:
# how far a small move of its memory at that word would move the final answer.
#
# Try the other network. Then type (and press Enter): a sentence with *but*; *nobody says i do not think the soup was
# great*; *the soup was splendid*.

# %%
print("its words:", " ".join(sorted(sentences.vocabulary())))
shown = {"LSTM": lstm, "plain RNN": networks["plain RNN"][0]}
explore(
    widgets.reader(shown, tokenizer, data.class_names),
    columns=2,
    size=(10, 4),
    sentence=Text(value=EXAMPLE, continuous_update=False),
    network=Dropdown(value="LSTM", options=list(shown)),
)

# %% [markdown]
# In the LSTM's curve *great* counts as negative, since *nobody* came before it, and *boring* as positive. The bars of
# the first clause are small: the network has learnt that what stands before *but* does not decide. Where no sentence
# ends, at *near* or *but*, its answers were never trained, and jump; do not read much into them.
#
# No training sentence denies twice in one clause. The rule then says positive, the LSTM says negative: it has
# learnt these sentences, not the rule. And *splendid* has number 1, whose vector no sentence has ever moved. It says
# nothing, yet it moves the memory, and the LSTM is quite sure of its answer.

# %% [markdown]
# ## Accuracy and macro F1
#
# Real data are not as even as ours. NusaX-Sentiment is 1000 short Indonesian texts; its 400 test texts are 153
# negative, 96 neutral and 151 positive. A network that always says *negative* is right 153 times: an accuracy of 0.38,
# and it has read nothing. **F1** asks for each class how many were found and how many false alarms there were:
#
# $$F1_k = \frac{2 \cdot \text{hits}_k}{\text{predicted}_k + \text{true}_k} \qquad
# \text{macro F1} = \frac1K \sum_k F1_k$$
#
# hits: class k, and predicted so. For *always negative* hits and true are 153, predicted 400; the other classes have 0.

# %%
true = {"negative": 153, "neutral": 96, "positive": 151}
for name, count in true.items():
    print(f"always {name}: accuracy {count / 400:.3f}, macro F1 {2 * count / (400 + count) / 3:.3f}")


# %%
@exercise("20.4", reference=reference.macro_f1)
def macro_f1(truth, predicted, K):
    """The mean over K classes of F1; truth and predicted (m,) are classes from 0 to K - 1, each in one at least."""
    ### BEGIN SOLUTION
    total = 0.0
    for k in range(K):
        hits = np.sum((truth == k) & (predicted == k))
        total += 2 * hits / (np.sum(predicted == k) + np.sum(truth == k))
    return total / K
    ### END SOLUTION


# %%
check(macro_f1)

# %% [markdown]
# By yours, the LSTM's answers (our classes are even, so both scores are nearly the same), and an answer that never
# changes:

# %%
said = answers(networks["LSTM"][0], x_validation[:, :T_max])
everywhere = np.zeros_like(y_validation)  # always negative
print(f"LSTM, seed 0: accuracy {np.mean(said == y_validation):.3f}, macro F1 {macro_f1(y_validation, said, 3):.3f}")
print(f"always negative: macro F1 {macro_f1(y_validation, everywhere, 3):.3f}")

# %% [markdown]
# So here 0.167 is what one gets for nothing, and on NusaX's test set 0.184. Keep that in mind whenever you read a table
# of F1.

# %% [markdown]
# ## Masks
#
# With T = 60, most of x is padding. A reader that takes 0 for a word goes on reading after the sentence has ended, and
# h runs through some forty steps of nothing. What should happen there? Nothing: **the memory stays as it was**. A
# **mask** of shape (m, T) says where words stand, True, and where padding is, False. By hand, with one number in the
# memory, no bias, W = 1, U = 0.5 and the step h = x W + h U (no tanh, for round numbers):

# %%
# x = 4, 0, 3, 0; the mask: True, False, True, False
print("with the mask:   ", [4, 4, 3 + 4 * 0.5, 3 + 4 * 0.5])
print("without the mask:", [4, 4 * 0.5, 3 + 2 * 0.5, (3 + 2 * 0.5) * 0.5])


# %%
@exercise("20.5", reference=reference.rnn_masked)
def rnn_masked(x, mask, W, U, b):
    """The last memory (m, H) of an RNN on x (m, T, D), from zeros; where mask (m, T) is False it stays as it is."""
    ### BEGIN SOLUTION
    h = np.zeros((len(x), len(U)))
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ W + h @ U + b)
        h = np.where(mask[:, t, None], new, h)
    return h
    ### END SOLUTION


# %%
check(rnn_masked)

# %% [markdown]
# On the way back it is the same: where nothing happened, the gradient passes by. In the library the mask is made by the
# Embedding (`mask_zero=True` means that number 0 is padding), and travels with the texts from layer to layer.

# %%
source(nn.Embedding.compute_mask)
layer = nn.SimpleRNN(5)
layer.build((LENGTH, 4), np.random.default_rng(SEED))
yours = rnn_masked(vectors, x != 0, *layer.params.values())
print("the same as yours:", np.allclose(yours, layer.forward(vectors, mask=x != 0)))

# %% [markdown]
# ## Turn it off
#
# Now the experiment: the same plain RNN of 16 cells, with and without a mask, padded behind and in front, T = 60, six
# epochs. And last an LSTM, with a mask and without.
#
# **Predict.** Without a mask and padded behind, an LSTM's macro F1 on validation sentences will be ...

# %%
predict("20.B", "a little lower than with it", "half of it", "about as a constant answer")

# %% [markdown]
# `mask_zero` is the only thing that changes between the networks with and without a mask; they start from the same
# numbers.


# %%
def f1_scores(cells, padding, mask):
    """Return the macro F1 of five seeds on the validation sentences."""
    x, x_validation = (numbers(texts, padding) for texts in (data.texts_train, data.texts_validation))
    found = []
    for seed in SEEDS:
        layers = [nn.Embedding(words, 8, mask_zero=mask), cells(16)]
        model = trained(layers, x, y_train, seed, epochs=6, rate=0.01, batch_size=64)
        found.append(macro_f1(y_validation, answers(model, x_validation), 3))
    return found


# %%
for padding, side in (("post", "behind"), ("pre", "in front")):
    for mask in (True, False):
        print(f"RNN,  padded {side + ',':9} mask {mask!s:5}: {told(f1_scores(nn.SimpleRNN, padding, mask))}")
for mask in (True, False):
    print(f"LSTM, padded behind,  mask {mask!s:5}: {told(f1_scores(nn.LSTM, 'post', mask))}")

# %% [markdown]
# With a mask, padding behind and in front give *the same numbers, digit by digit*: padding counts for nothing, wherever
# it stands. Without it, padding in front does no harm that shows: it comes first, and then the words. Padding behind is
# what ruins the RNN, and brings the LSTM down to a constant answer, with every seed: after the last word there are
# dozens of steps in which all sentences read the same. More epochs can help an LSTM across them; a mask is the cure.

# %% [markdown]
# ## From both ends
#
# A word's meaning can hang on what comes later. **Bidirectional**: a second reader with weights of its own begins at
# the last word. Two things go wrong easily. What it puts out first belongs to the *last* word, so its outputs must be
# turned round before the two stand side by side. And it has read the whole text when it has come to the *first* word.
# By hand, for readers that add up what they read:

# %%
print("text:                   ", [1, 2, 3])
print("front, word by word:    ", [1, 1 + 2, 1 + 2 + 3])
print("back, in reading order: ", [3, 3 + 2, 3 + 2 + 1])
print("side by side, by words: ", [(1, 6), (3, 5), (6, 3)], " both have read all:", (6, 6))


# %%
@exercise("20.6", reference=reference.two_readers)
def two_readers(front, back):
    """Both readings side by side at every word (m, T, 2 H), and of the whole text (m, 2 H).

    front (m, T, H) goes from the first word to the last; back (m, T, H) is in the order of reading, last word first.
    """
    ### BEGIN SOLUTION
    sequence = np.concatenate([front, back[:, ::-1]], axis=-1)
    last = np.concatenate([front[:, -1], back[:, -1]], axis=-1)
    return sequence, last
    ### END SOLUTION


# %%
check(two_readers)

# %% [markdown]
# And training it? Each reader goes back the way it came. In lesson 18 dU paired the gradient of a step with the memory
# from *before* that step: of word t - 1. The second reader comes to word t from word t + 1. Here its memories h and the
# gradients dz, of z = x W + h U + b, both stand at their words; at the last word the memory before is zero.

# %%
h_small, dz_small = np.array([6.0, 5.0, 3.0]), np.array([1.0, 10.0, 100.0])  # m = H = 1, T = 3
print("dU by hand:", 5 * 1 + 3 * 10 + 0 * 100)


# %%
@exercise("20.7", reference=reference.dU_from_the_end)
def dU_from_the_end(h, dz):
    """dL/dU (H, H) of the reader from the end, given h and dz (m, T, H), both from the first word to the last."""
    ### BEGIN SOLUTION
    dU = 0
    for t in range(h.shape[1] - 1):
        dU = dU + h[:, t + 1].T @ dz[:, t]
    return dU
    ### END SOLUTION


# %%
check(dU_from_the_end)

# %%
print(dU_from_the_end(h_small[None, :, None], dz_small[None, :, None]).tolist())
source(nn.Bidirectional._turned)

# %% [markdown]
# And the whole layer, on our sentences: what its two readers put out, each in its own order, joined by your function.

# %%
twin = nn.Bidirectional(nn.SimpleRNN(5, return_sequences=True))
twin.build((LENGTH, 4), np.random.default_rng(SEED))
together = twin.forward(vectors[:, :T_max])
front, back = twin.forward_layer.forward(vectors[:, :T_max]), twin.backward_layer.forward(vectors[:, :T_max])
print("the same as yours:", np.array_equal(two_readers(front, back)[0], together))

# %% [markdown]
# ## Depth, cells, direction
#
# A student report built recurrent networks on NusaX: Indonesian texts (500 to train, 400 to test), length 60, padded
# behind, no mask, embedding 50, dropout 0.5, Adam, ten epochs for plain RNNs, one training each. It gave macro F1 for
# 1, 2, 3 layers (of 8 cells), for 8, 16, 24 cells, for one direction and two (of 24). We do the same small, with plain
# RNNs: our sentences, with a mask, six epochs, five seeds. The two columns are different tasks; look at the
# *differences* within each.
#
# **Predict.** Which of our six networks will stand out by more than what a seed changes?

# %%
predict("20.C", "the deeper ones", "the one with two directions", "none: the ranges of the seeds overlap")

# %%
rows = {  # layers, cells, directions: the report's macro F1
    (1, 8, 1): 0.3519, (2, 8, 1): 0.3477, (3, 8, 1): 0.3744,
    (1, 16, 1): 0.3726, (1, 24, 1): 0.4382, (1, 24, 2): 0.5400,
}  # fmt: skip


def stack(layers, cells, directions):
    """Return an Embedding and recurrent layers; all but the last put out every step."""
    rnns = [nn.SimpleRNN(cells, return_sequences=k < layers - 1) for k in range(layers)]
    rnns = [nn.Bidirectional(each) if directions == 2 else each for each in rnns]
    return [nn.Embedding(words, 8, mask_zero=True), *rnns]


# %%
short, short_validation = x[:, :T_max], x_validation[:, :T_max]
ranges = []
for (layers, cells, directions), published in rows.items():
    found = []
    for seed in SEEDS:
        model = trained(stack(layers, cells, directions), short, y_train, seed, epochs=6, rate=0.01, batch_size=64)
        found.append(macro_f1(y_validation, answers(model, short_validation), 3))
    ranges.append((min(found), max(found)))
    print(f"{layers} x {cells:2}, directions {directions}: {told(found)}   the report {published:.4f}")
print("all ranges overlap:", max(low for low, _ in ranges) < min(high for _, high in ranges))

# %% [markdown]
# Not one of the six stands out: after six epochs none has found the rule yet, and a seed changes as much as depth,
# cells and direction do. The report had two of its networks in two tables, trained anew:

# %%
for cells, (first, second) in {8: (0.3519, 0.3462), 24: (0.4382, 0.4532)}.items():
    print(f"the report's RNN of {cells:2} cells: {first} and {second}")
ours = ranges[0]
print(f"our RNN of 8 cells, five seeds: {ours[0]:.4f} to {ours[1]:.4f}")

# %% [markdown]
# One training each cannot rank networks that lie nearer together than that. Direction may have a reason of its own:
# padded behind and without a mask, the second reader begins with the padding and *ends* on the words. Then two
# directions help against padding, not because they read better.
#
# LSTMs need more epochs than we have time for here. What masks, depth, cells and direction do to both on NusaX itself,
# at full size, five seeds each, stands on [the page of results](../lessons/results.md). There too, ranges overlap in
# each of the report's tables. A mask brings an LSTM of 8 cells from 0.50 to 0.68; a plain RNN it does not bring beyond
# luck, and the page finds what does.

# %% [markdown]
# ## Recap
#
# Words get numbers by their count in the training texts, an embedding gives each number a vector, and a word's row of
# the gradient is the sum over all its places. Padding makes texts equally long and must count for nothing: a mask
# carries the memory past it, and without one a network padded behind may answer the same for all. Macro F1 counts each
# class the same; know what a constant answer scores before you praise a table, and how far seeds scatter before you
# rank it.
#
# <details><summary>A colleague fits the tokenizer on all texts, "so that no test word is unknown". What is wrong,
# though no label is used?</summary>
#
# The score on the test texts then tells nothing about new texts, which *will* hold unknown words; and the words that
# only test texts have get vectors that were never trained. Split first, then fit, as with the scaler in lesson 05. For
# the same reason training is stopped by validation texts, never by test texts.
# </details>
#
# <details><summary>A network's accuracy is 0.38 and its macro F1 0.18, on NusaX's test set. What does it do?</summary>
#
# It says *negative* every time, or *positive* every time. Look at the predictions before you look for a better
# architecture.
# </details>
#
# <details><summary>Your bidirectional layer agrees with Keras where it puts out the last memory, and differs with
# return_sequences, in one half of the units. What did you forget?</summary>
#
# To turn the second reader's outputs round.
# </details>
#
# **Next:** [21 · Load a Keras model and match it](21_match_keras.ipynb).
