# %% [markdown]
# # 21 · Load a Keras model and match it
#
# Somebody has trained a network with Keras, and you have its file. Your own library has the same layers. Can it do the
# same with the same weights? It can, to the last digit that Keras computes. And it can go wrong in ways that no error
# message tells, and hardly any score.
#
# **You build** the translations that such a move needs, of flattened maps, gates, PyTorch's weights and two directions,
# and a test of each layer alone. **You need** lessons 12, 16, 19 and 20. **Time** 45 minutes.

# %%
import copy
import io
import json
import zipfile

import h5py
import numpy as np
from ipywidgets import Dropdown, FloatLogSlider

import nnlib as nn
from nnlib import comparison
from nnlib.course import check, exercise, explore, hint, predict, reference, show, source, widgets
from nnlib.course.keras_models import FOLDER
from nnlib.datasets import load
from nnlib.interop import compare, load_keras_weights
from nnlib.metrics import metric

SEED, SEEDS = 0, range(5)  # one for examples, five wherever we compare
data = load("digits", seed=SEED, images=True)
f1 = metric("f1_macro")

# %% [markdown]
# Where we are going: an LSTM made by Keras, loaded with two gates of one layer exchanged. On the left is how far each
# layer's outputs are from Keras's: every bar that crosses the dotted line is wrong. On the right is macro F1 (lesson
# 20): it is lower by 0.017, as if another seed had trained it.

# %%
slip = "backward: i and o exchanged"
show(widgets.faulty(data.x_validation, data.y_validation), columns=2, size=(7, 2.7), slip=slip, share=1.0)

# %% [markdown]
# ## What is in the file
#
# A `.keras` file is a zip archive. `config.json` says which layers there are, `model.weights.h5` holds the numbers, in
# a format called HDF5: arrays in folders. No code is in it, and we need no Keras to read it.

# %%
with zipfile.ZipFile(FOLDER / "keras_cnn.keras") as archive:
    print(archive.namelist())
    config = json.loads(archive.read("config.json"))
    weights = archive.read("model.weights.h5")
print([layer["class_name"] for layer in config["config"]["layers"]])


# %%
def tell(name, item):
    """Print the arrays among a file's items, those of the optimiser left out."""
    if isinstance(item, h5py.Dataset) and name.startswith("layers"):
        print(name, item.shape)


with h5py.File(io.BytesIO(weights)) as file:
    file.visititems(tell)

# %% [markdown]
# The arrays have numbers, not names: of each layer 0 is the kernel, 1 the bias. `conv2d_1` is the second Conv2D. So
# they alone do not say what to compute. We write the network down again, layer by layer, and pour the weights in.


# %%
def cnn(activation="relu", filters=12, seed=None):
    layers = [nn.Conv2D(6, 3, padding="same", activation=activation), nn.MaxPooling2D(2)]
    layers += [nn.Conv2D(filters, 3, activation=activation), nn.Flatten(), nn.Dense(10, "softmax")]
    return nn.Sequential(layers, input_shape=(8, 8, 1), seed=seed)


model = cnn()
load_keras_weights(model, FOLDER / "keras_cnn.keras")
print(f"macro F1 {f1(data.y_validation, model.predict(data.x_validation).argmax(axis=1)):.4f}")

# %% [markdown]
# A score of 0.97 looks right, but we want to know. Beside the file lies another, `.npz`, with twelve images, and with
# what *every layer* of the Keras network put out for them. `compare` holds ours against it.

# %%
compare(model, FOLDER / "keras_cnn.npz")

# %% [markdown]
# All agree. Keras has computed in float32, which has about seven digits; so up to 1e-5 times the layer's largest output
# we call a difference rounding (lesson 12), and the table says only that it is below. *alone* is the difference of a
# layer that is given what Keras's own layer was given.
#
# Loading checks what it can: shapes, and, with a `.keras` file, the settings that change an output.

# %%
for wrong_network in (cnn(filters=16), cnn(activation="tanh")):
    try:
        load_keras_weights(wrong_network, FOLDER / "keras_cnn.keras")
    except ValueError as error:
        print(error, "\n")

# %% [markdown]
# The rest of this lesson is about what it cannot check: numbers of the right shape in the wrong places.
#
# ## Flatten, in another order
#
# Keras and we keep an image as (row, column, channel). PyTorch, another library, keeps it as (channel, row, column):
# channels first. Flatten (lesson 16) lays out what it gets in reading order, the last axis running fastest. Here are
# maps of 1 row, 2 columns and 3 channels a, b, c:

# %%
letters = np.array([[["a0", "b0", "c0"], ["a1", "b1", "c1"]]])  # (rows, columns, channels) = (1, 2, 3)
print("channels last: ", letters.reshape(-1).tolist())
print("channels first:", letters.transpose(2, 0, 1).reshape(-1).tolist())

# %% [markdown]
# The Dense layer behind it has a row of weights for each of these numbers. Trained with channels first, its first two
# rows belong to a0 and a1; here the first two numbers are a0 and b0.
#
# **Predict.** We load such a kernel, (48, 10), into our network, whose kernel is (48, 10). What tells us that it is
# wrong?

# %%
predict("21.A", "an error about shapes", "a warning", "nothing")

# %% [markdown]
# So its rows have to move. Row number k of the new kernel must be the one that belongs to number k of our order. For
# the maps above, a0, b0, c0, a1, b1, c1, these are the old kernel's rows 0, 2, 4, 1, 3 and 5.


# %%
@exercise("21.1", reference=reference.flatten_rows)
def flatten_rows(kernel, rows, columns, channels):
    """A Dense kernel (channels rows columns, H) behind a flatten with channels first. Returns ours, of this shape."""
    ### BEGIN SOLUTION
    parts = kernel.reshape(channels, rows, columns, -1)
    return parts.transpose(1, 2, 0, 3).reshape(kernel.shape)
    ### END SOLUTION


# %%
check(flatten_rows)

# %% [markdown]
# Now the mistake, on purpose: we give our network the kernel as PyTorch would have it, and look at what `compare` says.

# %%
kernel = model.layers[4].params["kernel"].copy()  # (48, 10), behind maps (2, 2, 12)
channels_first = kernel.reshape(2, 2, 12, 10).transpose(2, 0, 1, 3).reshape(48, 10)
misread = copy.deepcopy(model)
misread.layers[4].params["kernel"] = channels_first
compare(misread, FOLDER / "keras_cnn.npz")

# %%
print("yours brings every row back:", np.array_equal(flatten_rows(channels_first, 2, 2, 12), kernel))

# %% [markdown]
# All is right up to Flatten, and wrong at Dense: that is what this mistake looks like. How does `compare` know the
# cause? It tries. On a copy of the layer it makes up for one usual mistake after the other; that with which the layer
# agrees is the cause.
#
# ## Gates, in another order
#
# The second network reads the same digits row by row: two LSTMs side by side, one of which begins at the last row, and
# a third that reads what they put out.


# %%
def lstm(seed=None):
    layers = [nn.Bidirectional(nn.LSTM(8, return_sequences=True)), nn.LSTM(16), nn.Dense(10, "softmax")]
    return nn.Sequential(layers, input_shape=(8, 8), seed=seed)


reader, rows_of_pixels = lstm(), data.x_validation[..., 0]  # (m, T, D) = (360, 8, 8)
load_keras_weights(reader, FOLDER / "keras_lstm.keras")
print(f"macro F1 {f1(data.y_validation, reader.predict(rows_of_pixels).argmax(axis=1)):.4f}")
compare(reader, FOLDER / "keras_lstm.npz")

# %% [markdown]
# An LSTM's kernel has four blocks of H columns, one for each gate. Keras's order is i, f, c, o (c is the candidate,
# c~). Nothing forces that order: many programs keep the three sigmoids together, i, f, o, c. Both have the shape
# (D, 4 H). With H = 2:

# %%
by_keras = np.array([["i0", "i1", "f0", "f1", "c0", "c1", "o0", "o1"]])  # (D, 4 H) = (1, 8)
i, f, c, o = np.split(by_keras, 4, axis=1)
print("i, f, c, o:", by_keras[0].tolist())
print("i, f, o, c:", np.hstack([i, f, o, c])[0].tolist())

# %% [markdown]
# Bring any order into Keras's. `order` tells by letters how the blocks of W stand, as in "ifoc".


# %%
@exercise("21.2", reference=reference.reorder_gates)
def reorder_gates(W, order):
    """W (K, 4 H), its blocks of H columns being the gates of `order`. Returns them in the order i, f, c, o."""
    ### BEGIN SOLUTION
    blocks = np.split(W, 4, axis=1)
    return np.hstack([blocks[order.index(gate)] for gate in "ifco"])
    ### END SOLUTION


# %%
check(reorder_gates)


# %%
def blocks_moved(W, *order):
    """Return W (..., 4 H) with its four blocks of columns in this order."""
    return W.reshape(*W.shape[:-1], 4, -1)[..., order, :].reshape(W.shape)


last = reader.layers[1].params
as_ifoc = {name: blocks_moved(w, 0, 1, 3, 2) for name, w in last.items()}  # the bias (4 H,), too
muddled = copy.deepcopy(reader)
muddled.layers[1].params.update(as_ifoc)
compare(muddled, FOLDER / "keras_lstm.npz")

# %%
back = {name: reorder_gates(np.atleast_2d(w), "ifoc") for name, w in as_ifoc.items()}
print("yours brings every column back:", all(np.array_equal(back[name], np.atleast_2d(last[name])) for name in back))

# %% [markdown]
# With four gates there are 23 wrong orders. This is how `compare` tries them all, and a transposed U after them
# (`_by_gate` cuts the columns into gates):

# %%
source(comparison._recurrent_slips)

# %% [markdown]
# ## From PyTorch
#
# PyTorch's gates stand as Keras's do, i, f, g, o, where g is its name for c~. But it writes an equation for a column x,
# W x, and we for a row, x W. So every matrix is turned: `weight_ih` is (4 H, D), `weight_hh` (4 H, H). And it has two
# biases. In numbers, with D = 2, and one gate of one unit:

# %%
w_ih, b_ih, b_hh = np.array([[3.0, -1.0]]), np.array([0.5]), np.array([0.25])  # (1, D), (1,), (1,)
column = np.array([1.0, 2.0])
print("PyTorch:", (w_ih @ column + b_ih + b_hh).tolist())
print("here:   ", (column[None] @ w_ih.T + 0.75)[0].tolist())

# %% [markdown]
# $$z = x\, W_{ih}^T + b_{ih} + h\, W_{hh}^T + b_{hh} \qquad (m, 4H)$$
#
# Write the three arrays of our layer. Beware of `reshape` here: it gives the right shapes and wrong places.


# %%
@exercise("21.3", reference=reference.from_pytorch)
def from_pytorch(weight_ih, weight_hh, bias_ih, bias_hh):
    """PyTorch's LSTM: (4 H, D), (4 H, H), (4 H,), (4 H,). Returns kernel (D, 4 H), recurrent_kernel (H, 4 H), bias."""
    ### BEGIN SOLUTION
    return weight_ih.T, weight_hh.T, bias_ih + bias_hh
    ### END SOLUTION


# %%
check(from_pytorch)

# %% [markdown]
# To see that it works, here is PyTorch's step in plain NumPy, and our layer with your arrays:


# %%
def torch_lstm(x, weight_ih, weight_hh, bias_ih, bias_hh):
    """Return the last h (m, H) of PyTorch's equations for x (m, T, D)."""
    h = cell = np.zeros((len(x), weight_hh.shape[1]))
    for t in range(x.shape[1]):
        z = x[:, t] @ weight_ih.T + bias_ih + h @ weight_hh.T + bias_hh
        i, f, g, o = np.split(z, 4, axis=1)
        cell = cell / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(cell) / (1 + np.exp(-o))
    return h


numbers = np.random.default_rng(SEED)
theirs = [numbers.normal(size=shape) for shape in ((24, 8), (24, 6), 24, 24)]
ours = nn.Sequential([nn.LSTM(6)], input_shape=(8, 8))
try:
    load_keras_weights(ours, list(from_pytorch(*theirs)))
    print("as in PyTorch:", np.allclose(ours.predict(rows_of_pixels), torch_lstm(rows_of_pixels, *theirs)))
except ValueError as error:
    print(error)

# %% [markdown]
# (A list of arrays, as Keras's `get_weights()` gives, is loaded like a file.)
#
# A worse trap is a recurrent kernel that is *square*, as a SimpleRNN's U, or one gate's: transposed by mistake, it has
# the same shape. For sequences of one step it even works: there U meets a memory of zeros. `compare` names it:

# %%
U = last["recurrent_kernel"]  # (16, 64): four squares
squares_turned = copy.deepcopy(reader)
squares_turned.layers[1].params["recurrent_kernel"] = np.hstack([square.T for square in np.split(U, 4, axis=1)])
print(compare(squares_turned, FOLDER / "keras_lstm.npz").first.cause)

# %% [markdown]
# ## Two directions
#
# A bidirectional layer has two LSTMs. The backward one reads the last step first, so that is what it puts out first.
# With T = 3 steps, and letters for what the backward layer says once it has read step 2, 1, 0:

# %%
said = np.array([["after 2", "after 2, 1", "after 2, 1, 0"]])  # (m, T)
print("as it was read: ", said[0].tolist())
print("turned round:   ", said[0, ::-1].tolist())

# %% [markdown]
# Only when turned round, what both say of a step stands together: at step 0 the forward layer has read 0, the backward
# layer 2, 1 and 0. Turn them round, and put both side by side.


# %%
@exercise("21.4", reference=reference.both_directions)
def both_directions(forward, backward):
    """Outputs (m, T, H) of two layers, each in the order in which it has read. Returns (m, T, 2 H), in that of time."""
    ### BEGIN SOLUTION
    return np.concatenate([forward, backward[:, ::-1]], axis=2)
    ### END SOLUTION


# %%
check(both_directions)

# %%
both = reader.layers[0]
one_way, other_way = nn.LSTM(8, return_sequences=True), nn.LSTM(8, return_sequences=True, go_backwards=True)
for direction, way in (("forward", one_way), ("backward", other_way)):
    way.build((8, 8), np.random.default_rng(SEED))
    way.params.update({name: both.params[f"{direction}.{name}"] for name in way.params})
together = both_directions(one_way.forward(rows_of_pixels), other_way.forward(rows_of_pixels))
whole = both.forward(rows_of_pixels)  # (360, 8, 16)
print("the same as yours:", np.shape(together) == whole.shape and np.allclose(together, whole))

# %% [markdown]
# ## Which layer is wrong?
#
# Once a layer differs, all that follow differ, right or wrong. And sizes mislead: a difference may shrink on its way,
# as in a softmax, or grow. So give each layer what the *other* network gave its own. Here are three layers; 1.5 goes
# in, and in the other network they put out 2, 5 and 10:

# %%
double, add_three, square = (lambda x: 2 * x), (lambda x: x + 3), (lambda x: x * x)
print("handed on:", double(1.5), add_three(double(1.5)), square(add_three(double(1.5))))
print("alone:    ", double(1.5), add_three(2), square(5))

# %% [markdown]
# Handed on, we are off by 1, 1 and 26: all three look wrong. Alone, by 1, 0 and 15: the second layer is innocent, the
# first and the third are not. That is the column *alone* in `compare`'s table. Write it; of many numbers, the largest
# difference counts.


# %%
@exercise("21.5", reference=reference.differences_alone)
def differences_alone(layers, x, reference):
    """Functions, the network's input, and what each layer of another network put out. Returns a list of numbers.

    Each is the largest |ours - reference| of a layer that is given what the other network gave its own.
    """
    ### BEGIN SOLUTION
    found = []
    for k, layer in enumerate(layers):
        given = x if k == 0 else reference[k - 1]
        found.append(np.abs(layer(given) - reference[k]).max())
    return found
    ### END SOLUTION


# %%
check(differences_alone)

# %% [markdown]
# We put two faults into the reader at once: the gates of layer 1, and the signs of layer 2's biases.

# %%
twice_wrong = copy.deepcopy(muddled)
twice_wrong.layers[2].params["bias"] *= -1
with np.load(FOLDER / "keras_lstm.npz") as file:
    seen = dict(file)
outputs = [seen[str(k)] for k in range(3)]
alone = differences_alone([layer.forward for layer in twice_wrong.layers], seen["x"].astype(float), outputs)
print("wrong by themselves:", np.flatnonzero(np.ravel(alone) > 1e-5).tolist())
report = [row.alone for row in compare(twice_wrong, seen).rows]
print("as compare says:", np.shape(alone) == (3,) and np.allclose(report, alone))

# %% [markdown]
# ## Equal F1 proves little
#
# Student reports that rebuild Keras's layers mostly end with two numbers: macro F1 of their own network, macro F1 of
# Keras's. Where both are equal, "it matches".
#
# **Predict.** We forget the softmax at the end of our CNN. How many of the 360 labels change?

# %%
predict("21.B", "all", "about half", "a few", "none")

# %% [markdown]
# **Predict**, too. We forget all biases of the CNN, of all three layers. What becomes of its macro F1 of 0.9699?

# %%
predict("21.C", "it falls to about 0.1, as by guessing", "it falls by about 0.1", "it is a little higher")


# %%
def told(name, right, wrong, x):
    """Print what two networks make of the same inputs."""
    p, q = right.predict(x), wrong.predict(x)  # (m, K)
    labels, found = p.argmax(axis=1), q.argmax(axis=1)
    print(f"{name:28} macro F1 {f1(data.y_validation, found):.4f}, {np.sum(labels != found):3} labels change,", end=" ")
    print(f"outputs differ by up to {np.abs(p - q).max():.2f}")


# %%
no_softmax = copy.deepcopy(model)
no_softmax.layers[4].activation = nn.Linear()
told("no softmax", model, no_softmax, data.x_validation)
told("no biases", model, widgets.changed(model, widgets.SLIPS["biases left out"][1]), data.x_validation)
told("flatten order", model, misread, data.x_validation)

# %%
exchanged = widgets.changed(reader, widgets.SLIPS[slip][1])  # the network of the first picture
told("backward, i and o exchanged", reader, exchanged, rows_of_pixels)
told("squares of U transposed", reader, squares_turned, rows_of_pixels)
told("gates i, f, o, c~", reader, muddled, rows_of_pixels)

# %% [markdown]
# The right ones have 0.9699 and 0.9396. So three of these six faults have a score that many would accept: one is
# exactly the right one, one is higher. Is that these two networks' luck? We train five of each kind ourselves, from
# five seeds, and put two of the faults into each.


# %%
def five(network, x):
    """Return five networks trained from five seeds."""
    found = [network(seed=seed) for seed in SEEDS]
    for each in found:
        each.fit(x, data.y_train, "sparse_categorical_crossentropy", nn.Adam(0.01), epochs=10, verbose=0)
    return found


def row(label, networks, x, slip):
    """Print the mean and range of the five scores, and by how much the slip changes each."""
    scores = [f1(data.y_validation, each.predict(x).argmax(axis=1)) for each in networks]
    wrong = [widgets.changed(each, widgets.SLIPS[slip][1]) for each in networks]
    changes = [f1(data.y_validation, each.predict(x).argmax(axis=1)) - s for each, s in zip(wrong, scores, strict=True)]
    print(f"{label}: {np.mean(scores):.3f} ({min(scores):.3f} to {max(scores):.3f}), {slip}:")
    print("    changed by", " ".join(f"{change:+.4f}" for change in changes))


# %%
row("five CNNs", five(cnn, data.x_train), data.x_validation, "biases left out")
row("five LSTMs", five(lstm, data.x_train[..., 0]), rows_of_pixels, "backward: i and o exchanged")

# %% [markdown]
# Seeds alone make 0.013 of difference between CNNs, and 0.034 between LSTMs. Without biases, two of five CNNs lose
# 0.04, and three change by 0.006 or less: half of what a seed does. The exchanged gates change no LSTM by more than
# 0.013; two of the five even gain. So a score can show that something is wrong. That nothing is wrong, it cannot show.

# %% [markdown]
# ## A lab of faults
#
# Choose a slip, and how much of it: at 1 it is whole, at 0.01 every weight has gone one hundredth of the way. The left
# side is measured on the twelve images beside the file, the right side on all 360 for validation; the dotted line is at
# 1e-5. At which share does a layer cross it? And at which has F1 fallen by 0.034, as much as seeds differed?

# %%
explore(
    widgets.faulty(data.x_validation, data.y_validation),
    columns=2,
    size=(7, 2.7),
    slip=Dropdown(value="gates i, f, o, c~", options=list(widgets.SLIPS)),
    share=FloatLogSlider(value=0.01, base=10, min=-6, max=0, step=0.5, readout_format=".2g"),
)

# %% [markdown]
# The twelve images show every slip at 3.2e-05, one three-hundredth of a percent of it. Up to 0.001 of the way no label
# of the 360 changes. For F1 to fall by 0.034 it takes a tenth of the wrong gates, a third of the transposed U, and the
# whole of the wrong flatten order; the other two slips never get there. A score sees what is left after everything has
# been rounded to a label. Layers' outputs are not rounded.

# %% [markdown]
# ## Recap
#
# A file of weights holds numbers and shapes; what each number means is an agreement: the order of flattening, of gates,
# of rows and columns, of time. Where it is broken and the shapes still fit, nothing complains, and a score may not
# either. So compare outputs layer by layer, each layer alone, with a tolerance that only rounding passes.

# %% [markdown]
# <details><summary>All layers agree but the last, a softmax. Its outputs differ from Keras's by 1e-3, also when it is
# given what Keras gave its own. What do you look at?</summary>
#
# At that layer only: its kernel and bias, and whether both networks end with a softmax. What it is given agrees, so no
# layer before it is to blame.
# </details>

# %% [markdown]
# <details><summary>Both networks have the same macro F1 on 10 000 images. Are they equal?</summary>
#
# No. They may differ in every output: a network without its softmax has the same labels for all images. Even equal
# labels for all of them do not show it.
# </details>

# %% [markdown]
# <details><summary>Your SimpleRNN agrees with Keras's for T = 1 and for no longer sequence. Which weight do you
# suspect?</summary>
#
# The recurrent kernel. With T = 1 the memory before the step is zero, so U does nothing. It is square: is it
# transposed?
# </details>
#
# This is the last lesson so far. The [README](../README.md) has the list of all, and the
# [page of results](../lessons/results.md) has what the course has measured at full size beside published numbers.
