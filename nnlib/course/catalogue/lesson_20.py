"""Lesson 20: words to numbers, padding, embedding, macro F1, masks, reading from both ends."""

from collections import Counter

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction

# 20.1: the numbers of words ------------------------------------------------------------------------------------------


def _texts_and_words():
    """Return (texts, words): words tie in their counts, and come in another order by texts, by first place, by name."""
    return [
        (
            ["z y x y z", "w x b b", "a y z", "b c c z"],
            ["b", "a", "q", "y", "z", "x", "w", "c", "q", "a", "y"],
        ),
        (["to be or not to be", "be to be or to be"], ["or", "not", "be", "or", "is", "to", "is", "is", "is"]),
        (["the dull song", "the end the end", "a song is a song"], ["song", "is", "the", "a", "dull", "of", "end"]),
    ]


def _few_words():
    """Return (texts, words): words within words, frequent words that nobody asks for, one text, one word."""
    return [
        (["a cat sat at a mat", "the cat was at the theatre", "a hat"], ["mat", "hat", "at", "theatre", "he"]),
        (["no no yes"], ["yes", "maybe"]),
        (["soup"], ["soup"]),
        (["the end"], ["why"]),
    ]


def _counted(texts):
    return Counter(word for text in texts for word in text.split())


def _by_count(counts):
    return sorted(counts, key=counts.get, reverse=True)


def _numbered(ranked=_by_count, counts=_counted, first=1, unknown=lambda size: 0):
    """Return an answer to 20.1 made of the parts given."""

    def answer(texts, words):
        order = ranked(counts(texts))
        index = {word: number for number, word in enumerate(order, start=first)}
        return [index.get(word, unknown(len(order))) for word in words]

    return answer


def _sharing(texts, words):
    counts = _counted(texts)
    levels = sorted(set(counts.values()), reverse=True)
    return [1 + levels.index(counts[word]) if word in counts else 0 for word in words]


def _pieces(texts):
    return {word: " ".join(texts).count(word) for word in _counted(texts)}


def _asked_only(texts, words):
    return _numbered(counts=lambda texts: {w: n for w, n in _counted(texts).items() if w in words})(texts, words)


def _tested_too(texts, words):
    return _numbered()([*texts, " ".join(words)], words)


def _known_only(texts, words):
    return [number for number in _numbered()(texts, words) if number]


# 20.2: padding -------------------------------------------------------------------------------------------------------


def _sequences():
    return [
        ([[4, 2, 7], [], [5, 1, 6, 3, 8, 9], [2, 9, 4, 4]], 4),
        ([[3], [8, 6, 7, 2, 5, 1, 4], [2, 5]], 5),
        ([[7, 3, 2, 9], [6, 4]], 7),
    ]


def _unusual_sequences():
    """Return (sequences, T): unknown words, large vocabularies, one text, one place, texts that fit exactly."""
    return [
        ([[2, 0, 4], [300, 0, 2795, 1, 6]], 4),
        ([[70000, 40000]], 3),
        ([[5, 3], [2], []], 1),
        ([[1, 2], [3, 4]], 2),
    ]


def _padded(cut=lambda s, T: s[:T], fill=lambda s, T: s + [0] * (T - len(s))):
    """Return an answer to 20.2 made of the parts given; each takes a sequence and T."""
    return lambda sequences, T: [fill(cut(s, T), T) for s in sequences]


def _in_front(s, T):
    return [0] * (T - len(s)) + s


def _last(s, T):
    return s[-T:]


def _longest(sequences, T):
    return _padded()(sequences, max(map(len, sequences)))


def _left_out(sequences, T):
    return [s + [0] * (T - len(s)) if len(s) <= T else [0] * T for s in sequences]


# 20.3: embedding -----------------------------------------------------------------------------------------------------


def _tokens(
    texts=(
        ([[2, 0, 2, 5, 1], [1, 2, 0, 0, 5], [6, 1, 6, 6, 2]], 8, 3),
        ([[1, 1, 3], [0, 3, 1], [4, 1, 0], [3, 3, 4]], 6, 4),
    ),
):
    """Return (tokens, E, grad): words that come twice in a text and in several texts, and words that never come."""
    rng = np.random.default_rng(203)
    cases = []
    for tokens, V, D in texts:
        x = np.array(tokens)
        cases.append((x, rng.normal(size=(V, D)), rng.normal(size=(*x.shape, D))))
    return cases


def _sums(tokens, E, grad):
    dE = np.zeros(E.shape)
    np.add.at(dE, tokens, grad)
    return dE


def _embedded(y=lambda tokens, E: E[tokens], dE=_sums):
    return lambda tokens, E, grad: (y(tokens, E), dE(tokens, E, grad))


def _kept(tokens, E, grad):
    dE = np.zeros(E.shape)
    dE[tokens] = grad
    return dE


def _first_kept(tokens, E, grad):
    return _kept(tokens[::-1, ::-1], E, grad[::-1, ::-1])


def _by_texts(tokens, E, grad):
    dE = np.zeros(E.shape)
    for words, rows in zip(tokens, grad, strict=True):
        dE[words] += rows
    return dE


def _by_steps(tokens, E, grad):
    return _by_texts(tokens.T, E, grad.swapaxes(0, 1))


def _uses(tokens, E):
    return np.maximum(np.bincount(tokens.ravel(), minlength=len(E)), 1)[:, None]


def _without_0(tokens, E, grad):
    dE = _sums(tokens, E, grad)
    dE[0] = 0
    return dE


# 20.4: macro F1 ------------------------------------------------------------------------------------------------------


def _decisions():
    """Return (truth, predicted, K): classes of different sizes; in the second case one that is never predicted."""
    return [
        (np.array([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2]), np.array([0, 0, 0, 1, 2, 1, 2, 0, 2, 2, 1, 2]), 3),
        (np.array([3, 1, 1, 0, 2, 1, 0, 1, 3, 1, 2]), np.array([3, 1, 0, 0, 1, 1, 1, 1, 0, 1, 3]), 4),
    ]


def _missing_classes():
    """Return (truth, predicted, K): a class that is never true, one without a hit, no hit at all, one example."""
    return [
        (np.array([0, 2, 2, 0, 2]), np.array([0, 1, 2, 2, 2]), 3),
        (np.array([0, 1, 0, 1, 1]), np.array([0, 1, 2, 1, 0]), 3),
        (np.array([0, 1, 1, 2, 2, 2]), np.array([1, 0, 1, 1, 0, 1]), 3),
        (np.array([0, 0, 1]), np.array([1, 1, 0]), 2),
        (np.array([0]), np.array([0]), 1),
    ]


def _parts(truth, predicted, K):
    """Return true positives, predicted and true members of each class, (K,) each."""
    hits = np.bincount(truth[truth == predicted], minlength=K)
    return hits, np.bincount(predicted, minlength=K), np.bincount(truth, minlength=K)


def _score(formula):
    """Return an answer to 20.4: `formula` takes true positives, predicted and true members of the classes."""

    def answer(truth, predicted, K):
        with np.errstate(all="ignore"):
            return float(formula(*_parts(truth, predicted, K)))

    return answer


def _f1(hits, said, true):
    return 2 * hits / (said + true)


def _of_means(hits, said, true):
    P, R = (hits / np.maximum(said, 1)).mean(), (hits / true).mean()
    return 2 * P * R / (P + R)


def _nan_f1(hits, said, true):
    P, R = hits / said, hits / true
    return (2 * P * R / (P + R)).mean()


# 20.5: masks ---------------------------------------------------------------------------------------------------------


def _masked_inputs(
    texts=(
        (["111000", "001110", "101100", "111110", "010000", "110010"], 3, 2),  # the last step is padding for all
        (["0110", "1010", "1100", "1111"], 2, 3),
    ),
):
    """Return (x, mask, W, U, b): padding in front, between, behind, nowhere."""
    rng = np.random.default_rng(205)
    cases = []
    for rows, D, H in texts:
        mask = np.array([[letter == "1" for letter in row] for row in rows])
        x = rng.normal(size=(*mask.shape, D))
        cases.append((x, mask, rng.normal(size=(D, H)), rng.normal(size=(H, H)), rng.normal(size=H)))
    return cases


def _reader(keep=lambda old, new, counts: np.where(counts, new, old), of=lambda mask: mask, inputs=None,
            bend=np.tanh, bias=1, recall=1, turned=False, transposed=False, weight=lambda W: W):  # fmt: skip
    """Return an answer to 20.5 made of the parts given."""

    def answer(x, mask, W, U, b):
        counts = of(mask)[..., None]  # (m, T, 1)
        if inputs is not None:
            x = inputs(x, counts)
        h = np.zeros((len(x), len(U)))
        steps = range(x.shape[1])
        for t in reversed(steps) if turned else steps:
            new = bend(x[:, t] @ weight(W) + recall * h @ (U.T if transposed else U) + bias * b)
            h = keep(h, new, counts[:, t])
        return h

    return answer


def _always(old, new, counts):
    return new


def _forgetful(x, mask, W, U, b):
    h = np.zeros((len(x), len(U)))
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W + (h * mask[:, t, None]) @ U + b)
    return h


def _at_length(x, mask, W, U, b):
    """Read everything, and take the memory after as many steps as there are words."""
    h = np.zeros((len(x), len(U)))
    found = h.copy()
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W + h @ U + b)
        found[mask.sum(axis=1) == t + 1] = h[mask.sum(axis=1) == t + 1]
    return found


def _at_last_word(x, mask, W, U, b):
    """Read everything, and take the memory at the last word."""
    h = np.zeros((len(x), len(U)))
    found = h.copy()
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W + h @ U + b)
        found[mask[:, t]] = h[mask[:, t]]
    return found


def _by_units(x, mask, W, U, b):
    """Take row i of the mask for unit i, as NumPy does where the mask has no axis for the units."""
    h = np.zeros((len(x), len(U)))
    for t in range(x.shape[1]):
        h = np.where(mask[:, t], np.tanh(x[:, t] @ W + h @ U + b), h)
    return h


def _mean_memory(x, mask, W, U, b):
    h, total = np.zeros((len(x), len(U))), 0
    for t in range(x.shape[1]):
        h = np.where(mask[:, t, None], np.tanh(x[:, t] @ W + h @ U + b), h)
        total = total + h * mask[:, t, None]
    return total / mask.sum(axis=1)[:, None]


# 20.6: two readers ---------------------------------------------------------------------------------------------------


def _two_readers(sizes=((4, 5, 3), (2, 3, 4))):
    rng = np.random.default_rng(206)
    return [tuple(rng.normal(size=(2, m, T, H))) for m, T, H in sizes]


def _together(sequence=lambda a, b: (a, b[:, ::-1]), last=lambda a, b: (a[:, -1], b[:, -1]), axis=-1):
    return lambda front, back: (
        np.concatenate(sequence(front, back), axis=axis),
        np.concatenate(last(front, back), axis=-1),
    )


# 20.7: the recurrent kernel of the reader from the end ---------------------------------------------------------------


def _memories(sizes=((5, 4, 3), (2, 6, 4))):
    rng = np.random.default_rng(207)
    return [tuple(rng.normal(size=(2, m, T, H))) for m, T, H in sizes]


def _products(before, dz, scale=1.0):
    return scale * np.einsum("mtj,mtk->jk", before, dz)


def _next(h):
    return np.concatenate([h[:, 1:], np.zeros_like(h[:, :1])], axis=1)


def _previous(h):
    return np.concatenate([np.zeros_like(h[:, :1]), h[:, :-1]], axis=1)


EXERCISES = [
    Exercise(
        id="20.1",
        title="numbers for words",
        inputs=("texts", "words"),
        outputs=("numbers",),
        cases=_texts_and_words,
        proofs=_few_words,
        mistakes={
            "numbers begin at 0": _numbered(first=0),
            "numbers begin at 2": _numbered(first=2),
            "1 is kept for unknown words": _numbered(first=2, unknown=lambda size: 1),
            "in alphabetical order": _numbered(ranked=sorted),
            "in the order first seen": _numbered(ranked=list),
            "of equal counts the alphabet decides": _numbered(ranked=lambda c: sorted(c, key=lambda w: (-c[w], w))),
            "of equal counts the last seen is first": _numbered(ranked=lambda c: sorted(c, key=c.get)[::-1]),
            "of equal counts the alphabet decides, from its end": _numbered(
                ranked=lambda c: sorted(c, key=lambda w: (c[w], w), reverse=True)
            ),
            "the order of a set": _numbered(ranked=lambda c: list(set(c))),
            "the rarest word is first": _numbered(ranked=lambda c: sorted(c, key=c.get)),
            "equal counts share a number": _sharing,
            "texts are counted, not places": _numbered(
                counts=lambda t: Counter(w for x in t for w in dict.fromkeys(x.split()))
            ),
            "the counts themselves": lambda texts, words: [_counted(texts)[word] for word in words],
            "the words asked for are counted, too": _tested_too,
            "only the words asked for are ranked": _asked_only,
            "the vocabulary is made of the words asked for": lambda texts, words: _numbered()([" ".join(words)], words),
            "an unknown word gets a number of its own": _numbered(unknown=lambda size: size + 1),
            "an unknown word gets -1": _numbered(unknown=lambda size: -1),
            "an unknown word gets 1": _numbered(unknown=lambda size: 1),
            "unknown words are left out": _known_only,
            "only the first text is counted": _numbered(counts=lambda texts: _counted(texts[:1])),
            "only the last text is counted": _numbered(counts=lambda texts: _counted(texts[-1:])),
            "the texts are joined without a space": _numbered(counts=lambda texts: _counted(["".join(texts)])),
            "letters are counted, not words": _numbered(counts=lambda texts: Counter("".join(texts))),
            "pieces of words are counted, too": _numbered(counts=_pieces),
        },
        hints=(
            "First count: a dict {word: count}, filled text by text, word by word (`text.split()`).",
            "`sorted` with `key=counts.get, reverse=True` keeps the order of equal ones as it was, and a dict keeps "
            "the order in which its keys came.",
            "Then give numbers, with `enumerate(..., start=1)`. `dict.get(word, 0)` answers 0 for a word that is "
            "not there.",
        ),
    ),
    Exercise(
        id="20.2",
        title="padding",
        inputs=("sequences", "T"),
        outputs=("x",),
        cases=_sequences,
        proofs=_unusual_sequences,
        mistakes={
            "filled up in front": _padded(fill=_in_front),
            "cut at the start": _padded(cut=_last),
            "filled up in front and cut at the start": _padded(cut=_last, fill=_in_front),
            "as long as the longest": _longest,
            "one column too many": lambda sequences, T: _padded()(sequences, T + 1),
            "one column too few": lambda sequences, T: _padded()(sequences, T - 1),
            "long ones lose one number too many": _padded(cut=lambda s, T: s if len(s) <= T else s[: T - 1]),
            "filled up with the last word": _padded(fill=lambda s, T: s + (s[-1:] or [0]) * (T - len(s))),
            "the text begins again": _padded(fill=lambda s, T: (s * T + [0] * T)[:T]),
            "filled up with -1": _padded(fill=lambda s, T: s + [-1] * (T - len(s))),
            "filled up with 1": _padded(fill=lambda s, T: s + [1] * (T - len(s))),
            "half of the filling in front": _padded(
                fill=lambda s, T: [0] * ((T - len(s)) // 2) + s + [0] * (T - len(s) - (T - len(s)) // 2)
            ),
            "rows and columns have changed places": lambda sequences, T: np.transpose(_padded()(sequences, T)),
            "each text backwards": _padded(cut=lambda s, T: s[:T][::-1]),
            "long texts are left out": _left_out,
            "numbers raised by 1": _padded(cut=lambda s, T: [k + 1 for k in s[:T]]),
            "the numbers of each text are sorted": _padded(cut=lambda s, T: sorted(s[:T])),
            "1 for each word": _padded(cut=lambda s, T: [1] * len(s[:T])),
            "zeros alone": _padded(cut=lambda s, T: []),
            "unknown words are dropped": _padded(cut=lambda s, T: [k for k in s if k][:T]),
        },
        hints=(
            "Begin with zeros of shape (m, T), and write into each row.",
            "`sequence[:T]` is at most T numbers long, and never raises. How many of the row's places does it fill?",
        ),
    ),
    Exercise(
        id="20.3",
        title="embedding",
        inputs=("tokens", "E", "grad"),
        outputs=("y", "dE"),
        cases=_tokens,
        proofs=lambda: _tokens((([[1]], 3, 2), ([[0, 0, 2]], 3, 1), ([[1], [1]], 2, 2), ([[0, 1], [1, 0]], 2, 2))),
        sizes=lambda tokens, E, grad: {"m": len(tokens)},
        mistakes={
            "the row above": _embedded(y=lambda tokens, E: E[tokens - 1]),
            "one-hot rows": _embedded(y=lambda tokens, E: np.eye(len(E))[tokens]),
            "the mean over a text's words": _embedded(y=lambda tokens, E: E[tokens].mean(axis=1)),
            "the sum over a text's words": _embedded(y=lambda tokens, E: E[tokens].sum(axis=1)),
            "a text's vectors in one row": _embedded(y=lambda tokens, E: E[tokens].reshape(len(tokens), -1)),
            "the row times its number": _embedded(y=lambda tokens, E: E[tokens] * tokens[..., None]),
            "the first word alone": _embedded(y=lambda tokens, E: E[tokens[:, 0]]),
            "padding has no vector": _embedded(y=lambda tokens, E: E[tokens] * (tokens != 0)[..., None]),
            "a word that comes twice keeps its last gradient": _embedded(dE=_kept),
            "a word that comes twice keeps its first gradient": _embedded(dE=_first_kept),
            "within a text, the last gradient alone": _embedded(dE=_by_texts),
            "within a step, the last gradient alone": _embedded(dE=_by_steps),
            "the mean over a word's places": _embedded(dE=lambda x, E, grad: _sums(x, E, grad) / _uses(x, E)),
            "dE has a row for each place": _embedded(dE=lambda x, E, grad: grad),
            "dE has a row for each step": _embedded(dE=lambda x, E, grad: grad.sum(axis=0)),
            "number 0 has no gradient": _embedded(dE=_without_0),
            "the gradient times E": _embedded(dE=lambda x, E, grad: _sums(x, E, grad) * E),
            "E plus its gradient": _embedded(dE=lambda x, E, grad: E + _sums(x, E, grad)),
            "every word gets the whole sum": _embedded(dE=lambda x, E, grad: grad.sum(axis=(0, 1)) + 0 * E),
            "how often each word comes": _embedded(dE=lambda x, E, grad: _sums(x, E, np.ones_like(grad))),
            "one number for each word": _embedded(
                dE=lambda x, E, grad: _sums(x, E, grad).sum(axis=1, keepdims=True) + 0 * E
            ),
            "the gradient of the row above": _embedded(dE=lambda x, E, grad: _sums(x - 1, E, grad)),
            "the gradient times the number": _embedded(dE=lambda x, E, grad: _sums(x, E, grad * x[..., None])),
            "dE is all zeros": _embedded(dE=lambda x, E, grad: np.zeros(E.shape)),
        },
        hints=(
            "NumPy takes an array of numbers as an index: `E[tokens]` has the shape of tokens, and one axis more.",
            "dE begins as zeros of E's shape. Go through all places, two loops, and *add* each grad[i, t] to its row.",
            "`dE[tokens] += grad` looks the same, and is not: a row that stands in the index twice is written twice "
            "from the same old numbers.",
        ),
    ),
    Exercise(
        id="20.4",
        title="macro F1",
        inputs=("truth", "predicted", "K"),
        outputs=("score",),
        cases=_decisions,
        proofs=_missing_classes,
        sizes=lambda truth, predicted, K: {"m": len(truth), "K": K},
        mistakes={
            "the accuracy": _score(lambda hits, said, true: hits.sum() / true.sum()),
            "the mean precision": _score(lambda hits, said, true: (hits / np.maximum(said, 1)).mean()),
            "the mean recall": _score(lambda hits, said, true: (hits / true).mean()),
            "F1 of the means": _score(_of_means),
            "classes count by their size": _score(lambda *n: (_f1(*n) * n[2]).sum() / n[2].sum()),
            "classes count by how often they are predicted": _score(lambda *n: (_f1(*n) * n[1]).sum() / n[1].sum()),
            "a class that is never predicted is left out": _score(lambda *n: _f1(*n)[n[1] > 0].mean()),
            "a class that is never true is left out": _score(lambda *n: _f1(*n)[n[2] > 0].mean()),
            "nothing divided by nothing": _score(_nan_f1),
            "F1 of class 0": _score(lambda *n: _f1(*n)[0]),
            "F1 of class 1": _score(lambda *n: _f1(*n)[1]),
            "F1 of the last class": _score(lambda *n: _f1(*n)[-1]),
            "the best class's F1": _score(lambda *n: _f1(*n).max()),
            "the worst class's F1": _score(lambda *n: _f1(*n).min()),
            "the sum over the classes": _score(lambda *n: _f1(*n).sum()),
            "half of it": _score(lambda *n: _f1(*n).mean() / 2),
            "hits over all that was said or true": _score(lambda h, said, true: (h / (said + true - h)).mean()),
            "the mean of precision and recall": _score(
                lambda h, said, true: ((h / np.maximum(said, 1) + h / true) / 2).mean()
            ),
            "precision times recall": _score(lambda h, said, true: (h / np.maximum(said, 1) * h / true).mean()),
            "misses are forgotten": _score(lambda h, said, true: (2 * h / np.maximum(h + said, 1)).mean()),
            "false alarms are forgotten": _score(lambda h, said, true: (2 * h / (h + true)).mean()),
            "misses do not count": _score(lambda h, said, true: (2 * h / (h + said)).mean()),
            "hits of all classes in each": _score(lambda h, said, true: (2 * h.sum() / (said + true)).mean()),
            "class 0 is left out": _score(lambda *n: _f1(*n)[1:].mean()),
            "the last class is left out": _score(lambda *n: _f1(*n)[:-1].mean()),
        },
        hints=(
            "Loop over the classes k. `truth == k` and `predicted == k` are arrays of True and False; "
            "`&` is True where both are.",
            "F1 = 2 hits / (so often said + so often true). Written so, it is 0 for a class that is never predicted, "
            "and nothing is divided by 0.",
            "Then the plain mean over the classes: each counts as much as any other.",
        ),
    ),
    Exercise(
        id="20.5",
        title="carry the memory over padding",
        inputs=("x", "mask", "W", "U", "b"),
        outputs=("h",),
        cases=_masked_inputs,
        proofs=lambda: _masked_inputs(
            (([*"01"], 2, 3), (["0000", "0110"], 1, 2), (["1"], 3, 1), (["111"], 2, 2), (["01", "10"], 2, 2))
        ),
        squares=lambda: _masked_inputs(((["101", "011", "110"], 3, 3), (["0110", "1010", "1100", "1001"], 4, 4))),
        mistakes={
            "the mask is ignored": _reader(_always),
            "the memory is set to 0 at padding": _reader(lambda old, new, counts: new * counts),
            "the memory is set to 0 before the step at padding": _forgetful,
            "the old memory is bent once more": _reader(lambda old, new, counts: np.where(counts, new, np.tanh(old))),
            "x is set to 0, and the step is taken": _reader(_always, inputs=lambda x, counts: x * counts),
            "the mask the wrong way round": _reader(lambda old, new, counts: np.where(counts, old, new)),
            "reading ends at the first padding": _reader(of=lambda mask: np.cumprod(mask, axis=1) == 1),
            "one text's padding stops all": _reader(of=lambda mask: np.broadcast_to(mask.all(axis=0), mask.shape)),
            "one text's word counts for all": _reader(of=lambda mask: np.broadcast_to(mask.any(axis=0), mask.shape)),
            "the first text's mask for all": _reader(of=lambda mask: np.broadcast_to(mask[0], mask.shape)),
            "the memory after as many steps as words": _at_length,
            "the unmasked memory at the last word": _at_last_word,
            "the mask has no axis for the units": _by_units,
            "the mean of the memory": _mean_memory,
            "old and new are added": _reader(lambda old, new, counts: old + new * counts),
            "the mask of the step before": _reader(of=lambda mask: np.roll(mask, 1, axis=1)),
            "the mask of the next step": _reader(of=lambda mask: np.roll(mask, -1, axis=1)),
            "reads from the end": _reader(turned=True),
            "U is transposed": _reader(transposed=True),
            "the tanh is missing": _reader(bend=lambda z: z),
            "the bias is missing": _reader(bias=0),
            "x has no say": _reader(weight=lambda W: 0 * W),
            "U has no say": _reader(recall=0),
        },
        hints=(
            "Take the step as in lesson 18, for all texts, and call it `new`. Then choose for each text: new or old?",
            "`np.where(condition, new, old)` chooses number by number. The condition is (m,), the memory (m, H): "
            "`mask[:, t, None]` has an axis more.",
        ),
    ),
    Exercise(
        id="20.6",
        title="two readers",
        inputs=("front", "back"),
        outputs=("sequence", "last"),
        cases=_two_readers,
        proofs=lambda: _two_readers(((1, 4, 2), (3, 1, 2), (2, 3, 1), (1, 1, 1))),
        mistakes={
            "the second's outputs are not turned round": _together(lambda a, b: (a, b)),
            "turned along the batch": _together(lambda a, b: (a, b[::-1])),
            "turned along the units": _together(lambda a, b: (a, b[..., ::-1])),
            "both are turned": _together(lambda a, b: (a[:, ::-1], b[:, ::-1])),
            "the first is turned": _together(lambda a, b: (a[:, ::-1], b)),
            "the second stands first": _together(lambda a, b: (b[:, ::-1], a)),
            "one after the other in time": _together(lambda a, b: (a, b[:, ::-1]), axis=1),
            "added, not side by side": lambda a, b: (a + b[:, ::-1], np.concatenate([a[:, -1], b[:, -1]], axis=-1)),
            "the second's last memory is taken at the last word": _together(last=lambda a, b: (a[:, -1], b[:, 0])),
            "the first's last memory is taken at the first word": _together(last=lambda a, b: (a[:, 0], b[:, -1])),
            "both memories from the start of reading": _together(last=lambda a, b: (a[:, 0], b[:, 0])),
            "the second's memory stands first": _together(last=lambda a, b: (b[:, -1], a[:, -1])),
            "the memories are added": lambda a, b: (np.concatenate([a, b[:, ::-1]], axis=-1), a[:, -1] + b[:, -1]),
            "the first's memory alone": lambda a, b: (np.concatenate([a, b[:, ::-1]], axis=-1), a[:, -1]),
            "the means over time": _together(last=lambda a, b: (a.mean(axis=1), b.mean(axis=1))),
        },
        hints=(
            "`array[:, ::-1]` goes through the second axis, time, from its end.",
            "`np.concatenate([..., ...], axis=-1)` puts two arrays side by side along the last axis.",
            "Who has read everything? The first reader when it stands at the last word, the second when it stands at "
            "the first. In the order of *reading* both are at the end.",
        ),
    ),
    Exercise(
        id="20.7",
        title="the recurrent kernel of the second reader",
        inputs=("h", "dz"),
        outputs=("dU",),
        cases=_memories,
        proofs=lambda: _memories(((1, 3, 2), (3, 2, 3), (2, 2, 1), (1, 2, 1))),
        sizes=lambda h, dz: {"m": len(h)},
        mistakes={
            "paired as in a reader from the front": lambda h, dz: _products(_previous(h), dz),
            "the memory after the step": lambda h, dz: _products(h, dz),
            "the memory after the step, the first word left out": lambda h, dz: _products(h[:, 1:], dz[:, 1:]),
            "rows and columns of dU swapped": lambda h, dz: _products(_next(h), dz).T,
            "the last word gets the first one's memory": lambda h, dz: _products(np.roll(h, -1, axis=1), dz),
            "the first word gets the last one's memory": lambda h, dz: _products(np.roll(h, 1, axis=1), dz),
            "h is turned, dz is not": lambda h, dz: _products(_previous(h[:, ::-1]), dz),
            "dz is turned, h is not": lambda h, dz: _products(_previous(h), dz[:, ::-1]),
            "the slope of tanh once more": lambda h, dz: _products(_next(h), dz * (1 - h**2)),
            "two steps on": lambda h, dz: _products(_next(_next(h)), dz),
            "a mean over the steps": lambda h, dz: _products(_next(h), dz, 1 / (h.shape[1] - 1)),
            "divided by all T": lambda h, dz: _products(_next(h), dz, 1 / h.shape[1]),
            "the first word's step alone": lambda h, dz: _products(_next(h)[:, :1], dz[:, :1]),
            "the last pair alone": lambda h, dz: _products(h[:, -1:], dz[:, -2:-1]),
            "one pair too few": lambda h, dz: _products(h[:, 2:], dz[:, 1:-1]),
            "number by number, not a product": lambda h, dz: np.diag((_next(h) * dz).sum(axis=(0, 1))),
        },
        hints=(
            "The second reader comes to word t from word t + 1. So which memory did U act on at word t?",
            "Of T words T - 1 have a memory before them: h[:, 1:] goes with dz[:, :-1].",
            "For one step it is h.T @ dz, as in lesson 18. Loop over the steps and add.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="20.A",
        answer="about 0.55",
        because="Words without their order tell much: a sentence with two good words and no denial is positive. But "
        "nobody can tell from them which of two clauses is denied.",
    ),
    Prediction(
        id="20.B",
        answer="about as a constant answer",
        because="After 30 and more steps of padding, nothing that was read is left in the memory; without it, one "
        "answer for all sentences is the best there is.",
    ),
    Prediction(
        id="20.C",
        answer="none: the ranges of the seeds overlap",
        because="Six networks, five seeds each: what a seed changes is as much as what depth, cells and direction do.",
    ),
]
