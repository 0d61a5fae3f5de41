# %% [markdown]
# # 18 · RNN
#
# Every network so far has seen its whole input at once. A sentence, a melody or a temperature comes piece by piece,
# and may be of any length. A **recurrent neural network** (RNN) reads one piece at a time, and carries a **memory**
# from step to step. We build its step, there and back, then the whole sequence, and see what becomes of a gradient
# that has to go back through many steps.
#
# **You build** a recurrent layer with backpropagation through time, and gradient clipping. **You need** lessons 04,
# 06, 11 and 14. **Time** 60 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, FloatSlider, IntSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, predict, reference, show, source, widgets
from nnlib.datasets import load
from nnlib.initializers import GlorotUniform, Orthogonal

SEED, SEEDS = 0, range(5)  # one for examples, five wherever we compare
data = load("digits", seed=SEED)

# %% [markdown]
# Where we are going: a recurrent layer of one unit reads four numbers, from left to right. h_0 to h_4 is its memory.
# The loss L looks at h_2 and at h_4. Black arrows lead there, orange ones back, and everything that comes back to a
# memory is written below it. In the end we can work out every number of this figure.

# %%
tiny = nn.SimpleRNN(1, return_sequences=True)  # one unit; we set its three parameters by hand
tiny.build((None, 1), np.random.default_rng(SEED))
tiny.params.update(kernel=[[1.0]], recurrent_kernel=[[0.5]], bias=[0.0])
four = [1.0, 0.0, -1.0, 0.5]  # x_1 to x_4
own = [0.0, 1.0, 0.0, 1.0]  # how fast L = h_2 + h_4 grows with each output itself
show(widgets.unrolled(tiny, four, own), size=(7, 3.2), step=8)

# %% [markdown]
# ## One step
#
# The unit has a weight w = 1 for what it reads, a weight u = 0.5 for what it remembers, and a bias b = 0. In each step
# it adds the two up, and a tanh keeps the result between -1 and 1: that is the new memory, and also what the unit puts
# out. The memory starts at 0.

# %%
h_1 = np.tanh(1.0 * 1.0 + 0.5 * 0.0)  # w x_1 + u h_0
h_2 = np.tanh(1.0 * 0.0 + 0.5 * h_1)  # w x_2 + u h_1
print(f"h_1 = {h_1:.4f}, h_2 = {h_2:.4f}")

# %% [markdown]
# x_2 is 0, and yet h_2 is not: it remembers x_1. For D inputs, H units and m examples the step is
#
# $$h_t = \tanh(x_t W + h_{t-1} U + b)$$
#
# x_t (m, D) is what is read, h_{t-1} (m, H) the memory before, h_t (m, H) the memory after; W (D, H) is the
# **kernel**, U (H, H) the **recurrent kernel**, b (H,) the bias. U[i, j] is the weight with which number i of the old
# memory enters number j of the new one. Without U it would be a Dense layer.


# %%
@exercise("18.1", reference=reference.rnn_step)
def rnn_step(x, h, W, U, b):
    """The new memory (m, H), from the inputs x (m, D) of one step and the memory h (m, H) before it."""
    ### BEGIN SOLUTION
    return np.tanh(x @ W + h @ U + b)
    ### END SOLUTION


# %%
check(rnn_step)

# %% [markdown]
# U is square, and that makes it dangerous. `h @ U.T` has the right shape, too, and raises no error; the network even
# learns with it. It only stops agreeing with everybody else, for example when you load weights that were trained
# elsewhere (lesson 21).
#
# ## One step backward
#
# Now the way back through a step. `grad` arrives, dL/dh_t, a number for each number of the memory. For the last step
# of our unit, grad is 1 and h_4 is 0.162:

# %%
h_3 = np.tanh(1.0 * -1.0 + 0.5 * h_2)
h_4 = np.tanh(1.0 * 0.5 + 0.5 * h_3)
dz_4 = 1.0 * (1 - h_4**2)  # through the tanh: its slope is 1 - tanh² (lesson 02)
print(f"dz = {dz_4:.4f}; to h_3 goes u dz = {0.5 * dz_4:.4f}; to u goes h_3 dz = {h_3 * dz_4:.4f}")

# %% [markdown]
# Two things to note. The slope of tanh at z is 1 - tanh(z)², and h_4 *is* tanh(z): it takes no second tanh. And u is
# multiplied with the memory from *before* the step, so its gradient has h_3 in it, not h_4.
#
# Before the tanh stands z = x W + h U + b, a Dense layer with two inputs and two kernels. Lesson 04 has all you need:
# dz goes back to an input through its kernel, transposed, and to a kernel as its input, transposed, times dz.


# %%
@exercise("18.2", reference=reference.rnn_step_backward)
def rnn_step_backward(x, h, h_new, W, U, grad):
    """dx (m, D), dh (m, H), dW (D, H), dU (H, H), db (H,), given grad = dL/dh_new. h_new is the step's result."""
    ### BEGIN SOLUTION
    dz = grad * (1 - h_new**2)  # (m, H)
    return dz @ W.T, dz @ U.T, x.T @ dz, h.T @ dz, dz.sum(axis=0)
    ### END SOLUTION


# %%
check(rnn_step_backward)

# %% [markdown]
# ## A whole sequence
#
# A sequence of T steps for each of m examples is an array x (m, T, D). The layer reads x[:, 0], then x[:, 1], and so
# on, always with the same W, U and b: that is why it can read sequences of any length. It begins with h0 (m, H),
# mostly zeros. (In formulas steps count from 1, in Python from 0: x_1 is x[:, 0].)
#
# Put out all T memories, h (m, T, H); h0 is not among them.


# %%
@exercise("18.3", reference=reference.rnn_forward)
def rnn_forward(x, h0, W, U, b):
    """The memory after each step, (m, T, H), of a layer that reads x (m, T, D) and begins with h0 (m, H)."""
    ### BEGIN SOLUTION
    h, memories = h0, []
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, W, U, b)
        memories.append(h)
    return np.stack(memories, axis=1)
    ### END SOLUTION


# %%
check(rnn_forward)

# %%
small = (np.array(four).reshape(1, 4, 1), np.zeros((1, 1)))  # x (m, T, D) and h0 (m, H), of one unit
weights = (np.array([[1.0]]), np.array([[0.5]]), np.array([0.0]))  # W, U, b
memories = rnn_forward(*small, *weights)
print("h_1 to h_4:", memories[0, :, 0].round(3).tolist())

# %% [markdown]
# ## Unrolled
#
# Written out step by step, the loop is a deep network: T layers one after the other, which all have the same weights.
# The figure at the top shows it **unrolled**. So the way back is that of lesson 04, from the last layer to the first,
# and it has a name of its own: **backpropagation through time** (BPTT).
#
# Two things are new. A memory has two users: its own output, and the next step. And a parameter is used T times.
#
# **Predict.** Every step has its share in dL/dU. What becomes of the shares?

# %%
predict("18.A", "the last step's share counts", "the mean of all steps' shares", "the sum of all steps' shares")

# %% [markdown]
# Now go through it, slowly. Steps 1 to 4 go there, steps 5 to 8 back. Watch step 7: h_2 has two users. Its own output
# gives 1, and h_3 sends back 0.133; both arrive before h_2 sends anything on.

# %%
explore(widgets.unrolled(tiny, four, own), size=(7, 3.2), step=IntSlider(value=7, min=0, max=8))

# %% [markdown]
# In step 8, dL/dh_1 is 0.492, though L does not look at h_1 at all: all of it was carried back. Change u in your mind
# to 0, and nothing would be.
#
# Write it for any sequence. `grad` (m, T, H) holds the own gradient of each step's output. What a step sends back is
# carried to the step before; what is left after the first belongs to h0. The shares of W, U and b add up.


# %%
@exercise("18.4", reference=reference.rnn_backward)
def rnn_backward(x, h0, h, W, U, grad):
    """dx (m, T, D), dh0 (m, H), dW, dU, db, given h = rnn_forward(x, h0, W, U, b) and grad = dL/dh (m, T, H)."""
    ### BEGIN SOLUTION
    dx, carried = np.zeros(x.shape), np.zeros(h0.shape)
    dW, dU, db = np.zeros(W.shape), np.zeros(U.shape), np.zeros(len(U))
    for t in reversed(range(x.shape[1])):
        before = h[:, t - 1] if t > 0 else h0
        step = rnn_step_backward(x[:, t], before, h[:, t], W, U, grad[:, t] + carried)
        dx[:, t], carried = step[:2]
        dW, dU, db = dW + step[2], dU + step[3], db + step[4]
    return dx, carried, dW, dU, db
    ### END SOLUTION


# %%
check(rnn_backward)


# %%
def loss_of(u):
    return rnn_forward(*small, weights[0], np.array([[u]]), weights[2])[0, [1, 3], 0].sum()  # h_2 + h_4


dx, dh0, dW, dU, db = rnn_backward(*small, memories, *weights[:2], np.reshape(own, (1, 4, 1)))
print(f"dL/dh_0 {dh0.item():.4f}, dL/du {dU.item():.4f}")
print(f"u moved a little to both sides: {(loss_of(0.5 + 1e-5) - loss_of(0.5 - 1e-5)) / 2e-5:.4f}")

# %% [markdown]
# The library's `SimpleRNN` does the same. x W is one product for all steps, before the loop, and the gradients of W
# and U are one product after it; only what truly has to wait for the step before stands inside. `self.h` holds h_0 to
# h_T, with time first, and `self.back` is U, transposed.

# %%
source(nn.SimpleRNN.prepare, nn.SimpleRNN.step, nn.SimpleRNN.step_back, nn.SimpleRNN.finish)

# %%
images = data.x_train.reshape(-1, 8, 8)  # a digit is a sequence: T = 8 rows of D = 8 pixels
rng = np.random.default_rng(SEED)
layer = nn.SimpleRNN(6, return_sequences=True)
layer.build((None, 8), rng)
few, start = images[:5], np.zeros((5, 6))  # x, h0
W, U, b = layer.params.values()
put_out, some_grad = layer.forward(few), rng.normal(size=(5, 8, 6))
mine = rnn_backward(few, start, put_out, W, U, some_grad)
theirs = layer.backward(some_grad), *layer.dstart, *layer.grads.values()  # dstart is dL/dh0
print("forward, the same as yours: ", np.allclose(rnn_forward(few, start, W, U, b), put_out))
print("backward, the same as yours:", all(map(np.allclose, mine, theirs)))

# %% [markdown]
# And are both right? Lesson 14 has two judges that know nothing of BPTT. Autodiff walks back through a plain loop;
# central differences move each number a little.

# %%
traced = [nn.Tensor(array) for array in (W, U, b)]
memory, total = start, 0.0
for t in range(8):
    memory = np.tanh(few[:, t] @ traced[0] + memory @ traced[1] + traced[2])
    total = total + (memory * some_grad[:, t]).sum()
total.backward()
print(
    "autodiff agrees:           ",
    all(np.allclose(tensor.grad, by_hand) for tensor, by_hand in zip(traced, mine[2:], strict=True)),
)
print("central differences agree: ", nn.gradcheck(layer, few).agree)

# %% [markdown]
# ## Overfit a handful
#
# A new network should first learn eight examples by heart. If it cannot even do that, something is broken, and there
# is no use in trying more (lesson 08). Ours reads a digit row by row, and a Dense layer (V, c) reads the digit's
# number from the last memory.


# %%
def gradients(x, y, W, U, b, V, c, back):
    """The loss, and its gradients by the five arrays; the way back ends after `back` steps, the loss reads the last."""
    h0 = np.zeros((len(x), len(U)))
    h = np.concatenate([h0[:, None], rnn_forward(x, h0, W, U, b)], axis=1)  # (m, T + 1, H)
    value = loss.forward(y, h[:, -1] @ V + c)
    dscores = loss.backward()  # (m, 10)
    grad = np.zeros((len(x), back, len(U)))
    grad[:, -1] = dscores @ V.T
    _, _, dW, dU, db = rnn_backward(x[:, -back:], h[:, -back - 1], h[:, -back:], W, U, grad)
    return value, [dW, dU, db, h[:, -1].T @ dscores, dscores.sum(axis=0)]


# %%
glorot, orthogonal = GlorotUniform(), Orthogonal()
loss = nn.SparseCategoricalCrossentropy(from_logits=True)
handful, labels = images[:8], data.y_train[:8]
for back in (8, 1):
    rng, losses = np.random.default_rng(SEED), []
    arrays = [glorot((8, 16), rng), orthogonal((16, 16), rng), np.zeros(16), glorot((16, 10), rng), np.zeros(10)]
    for _ in range(201):
        value, grads = gradients(handful, labels, *arrays, back)
        losses.append(value)
        arrays = [array - 0.3 * each for array, each in zip(arrays, grads, strict=True)]
    print(f"{back} steps back: loss after 0, 50, ..., 200 updates", np.round(losses[::50], 4).tolist())

# %% [markdown]
# From about ln 10 = 2.30, guessing, to almost nothing: it trains. In the second line the way back ends after one step,
# so nothing is carried at all; a well-known mistake in BPTT. Yet it learns the eight digits nearly as well. *Does it
# learn?* finds what is broken. *Is it right?* only a gradient check can tell.
#
# ## Digits, row by row
#
# Now for real: 32 units, eight epochs, five seeds. One network answers at the end. The other, with
# `return_sequences=True`, answers after every row, and is told each time what would have been right: that is what the
# own gradients of your 18.4 are for.


# %%
unseen = data.x_validation.reshape(-1, 8, 8)
every_row = np.repeat(data.y_train[:, None], 8, axis=1)  # (m, T): the same answer after each row


def row_reader(seed, always):
    layers = [nn.SimpleRNN(32, return_sequences=always), nn.Dense(10)]
    model = nn.Sequential(layers, input_shape=(8, 8), seed=seed)
    targets = every_row if always else data.y_train
    model.fit(images, targets, loss, nn.Adam(0.01), epochs=8, batch_size=32, verbose=0)
    return model


def told(percent):
    return f"{percent.mean():4.1f} % ({percent.min():4.1f} to {percent.max():4.1f})"


# %%
def right_after_each_row(model):
    recurrent, dense = model.layers
    recurrent.forward(unseen)
    scores = dense.forward(recurrent.internals()["h"])  # (m, T, 10): `internals` has the memory after each step
    return 100 * np.mean(scores.argmax(axis=2) == data.y_validation[:, None], axis=0)  # (T,)


at_the_end, always = ([right_after_each_row(row_reader(seed, kind)) for seed in SEEDS] for kind in (False, True))
for row, both in enumerate(zip(np.transpose(at_the_end), np.transpose(always), strict=True), start=1):
    print(f"after row {row}: trained at the end {told(both[0])}, after every row {told(both[1])}")

# %% [markdown]
# (Means of five seeds, the least and the most.) The first network reads 94 % in the end; those that see all 64 pixels
# at once read about 96 % (lesson 16). Up to row 6 it hardly does better than guessing: what its memory holds is not
# yet in the form that Dense reads. The second one reads half of the digits after three rows, and pays for it in the
# end.
#
# After row 8 it even reads fewer than after row 7. Has its memory lost something? We leave the memory as it is, and
# train a new Dense layer on what it holds after row 8 alone.


# %%
def with_a_new_dense(seed):
    recurrent = row_reader(seed, always=True).layers[0]
    dense = nn.Sequential([nn.Dense(10)], input_shape=32, seed=seed)
    last = recurrent.forward(images)[:, -1]  # (m, H)
    dense.fit(last, data.y_train, loss, nn.Adam(0.01), epochs=8, batch_size=32, verbose=0)
    scores = dense.predict(recurrent.forward(unseen)[:, -1])
    return 100 * np.mean(scores.argmax(axis=1) == data.y_validation)


print("after row 8, by a new Dense layer:", told(np.array([with_a_new_dense(seed) for seed in SEEDS])))

# %% [markdown]
# Hardly: a new Dense layer reads 88 % from the same memory. The old one had to serve eight rows at once, and that made
# it a compromise. So was the memory, a little: 88 % is not 94 %. (Where a network fails, ask which part of it does.)
#
# ## A gradient on its way through time
#
# Back from h_t to h_{t-1} leads a slope of tanh, at most 1, and U. Over many steps these are multiplied. With a single
# unit and no tanh it is u, again and again:

# %%
for u in (0.5, 0.9, 1.0, 1.1, 1.5):
    print(f"u = {u}: after 10 steps {u**10:8.4f}, after 50 steps {u**50:.3g}")

# %% [markdown]
# With many units, U's **eigenvalues** take the place of u: there are directions which U only makes longer or shorter,
# by one factor each. (In general they come in pairs, and turn as well.) The largest of their sizes, U's **spectral
# radius**, says how fast a gradient can grow or shrink in the long run. Below 1 it **vanishes**; above 1 it can
# **explode**.
#
# **Predict.** 32 units, tanh, and a U that makes every vector 0.9 times as long. How much of a gradient is left after
# 50 steps back, at most?

# %%
predict("18.B", "about half", "about a tenth", "about half a percent", "nothing can be said")

# %% [markdown]
# A layer reads noise, and its loss looks at the last step. The line is the length of dL/dh_t; dotted is what the
# radius alone would make of it. First move *length* to 80. Then *radius*, with *linear*, which has no slopes: from 0.5
# to 1.5. Then *tanh* and *relu*, and at last the *Glorot* start.

# %%
explore(
    widgets.gradient_through_time(),
    length=IntSlider(value=50, min=1, max=80),
    radius=FloatSlider(value=0.9, min=0.5, max=1.5, step=0.1),
    activation=Dropdown(value="tanh", options=["linear", "tanh", "relu"]),
    start=Dropdown(value="orthogonal", options=["orthogonal", "Glorot"]),
)

# %% [markdown]
# With *linear* and *orthogonal* the line lies on the dotted one, with *Glorot* beside it. With tanh it falls below,
# in 50 steps to 1.7e-06 in place of 0.0052: slopes under 1 take something away, even at radius 1. At 1.5 slopes and U
# nearly balance. ReLU switches about half of the units off in each step, and their gradients too.
#
# ## The orthogonal start
#
# A Glorot start has a radius near 1, but some directions grow, others shrink, and the largest is luck. An
# **orthogonal** matrix, whose rows have length 1 and stand at right angles, turns vectors and keeps all lengths, there
# and back. What is left of a gradient, over five draws of each?


# %%
def left_after(steps, initializer, seed):
    rng = np.random.default_rng(seed)
    U_start, gradient = initializer((32, 32), rng), rng.normal(size=32)
    return np.linalg.norm(np.linalg.matrix_power(U_start, steps) @ gradient) / np.linalg.norm(gradient)


for name, initializer in {"Glorot": glorot, "orthogonal": orthogonal}.items():
    for steps in (10, 50):
        left = np.array([left_after(steps, initializer, seed) for seed in SEEDS])
        print(f"{name:10} {steps} steps: {left.mean():.4f} ({left.min():.4f} to {left.max():.4f})")

# %% [markdown]
# Glorot changes the length by factors from 0.1 to over 12 000, orthogonal not at all. So recurrent layers start U
# orthogonal, in Keras and here; W stays with Glorot. (It is a start only: training changes U, and the tanh has its
# say.)
#
# ## A sum is no mean
#
# "The gradient of my RNN is only 0.01: it vanishes." Does it? dW is a sum over the steps. Whoever divides it by T makes
# it small for long sequences, that is all. And the sum may look sound while something in it is lost. We print dW,
# dW / T and what reaches the first step, for a loss at the last step and a radius of 0.9:

# %%
rng = np.random.default_rng(SEED)
U_nine = 0.9 * orthogonal((16, 16), rng)
W_eight = glorot((8, 16), rng)
for T in (5, 20, 80):
    noise, begin, last = 0.5 * rng.normal(size=(64, T, 8)), np.zeros((64, 16)), np.zeros((64, T, 16))
    last[:, -1] = rng.normal(size=(64, 16)) / 64
    read = rnn_forward(noise, begin, W_eight, U_nine, np.zeros(16))
    found = rnn_backward(noise, begin, read, W_eight, U_nine, last)
    whole, first = np.linalg.norm(found[2]), np.linalg.norm(found[0][:, 0])  # dW, dx of the first step
    print(f"T = {T:2}: dW {whole:.4f}, divided by T {whole / T:.4f}; dx of the first step {first:.2e}")

# %% [markdown]
# dW hardly changes: steps far back add next to nothing to it. Divided by T it falls to a sixteenth, and nothing has
# vanished. What does vanish is what reaches the first step: 3e-11 for T = 80, beside 0.1 for T = 5. **Vanishing is
# about one step's share against another's**, not about the size of a sum.
#
# ## The answer stands at the start
#
# Does it matter? Here is a task made for it: a sequence says 1 or -1 in its first step, and then comes noise. At the
# end the network is asked what it was. It is trivial to do, if one remembers.


# %%
def first_counts(m, T, rng):
    """Sequences (m, T, 1): first -1 or 1, which is class 0 or 1, then noise."""
    y = rng.integers(0, 2, m)
    x = rng.normal(0, 0.3, (m, T, 1))
    x[:, 0, 0] = 2 * y - 1
    return x, y


def reader(T, initializer, seed):
    return nn.Sequential([nn.SimpleRNN(16, recurrent_initializer=initializer), nn.Dense(2)], (T, 1), seed=seed)


# %% [markdown]
# We try three starts of U: orthogonal, Glorot, and orthogonal with all its numbers halved. 16 units, tanh, eight
# epochs, three lengths. **Predict.** What does the network with the halved start do at 60 steps?

# %%
predict("18.C", "it reads nearly all", "it guesses: about 50 %", "about 75 %")


# %%
def learnt(T, initializer, seed):
    """Percent of unseen sequences read right after training, and the share of dL/dh that reaches h_0 before it."""
    rng = np.random.default_rng(100 + seed)
    (x, y), (x_unseen, y_unseen) = first_counts(300, T, rng), first_counts(300, T, rng)
    model = reader(T, initializer, seed)
    loss.forward(y, model.forward(x))
    model.backward(loss.backward())
    recurrent = model.layers[0]
    arrived = np.linalg.norm(recurrent.dstart[0]) / np.linalg.norm(recurrent.internals()["dh"][:, -1])
    model.fit(x, y, loss, nn.Adam(0.003), epochs=8, batch_size=32, verbose=0)
    return 100 * np.mean(model.predict(x_unseen).argmax(axis=1) == y_unseen), arrived


starts = {"orthogonal, halved": Orthogonal(0.5), "Glorot": glorot, "orthogonal": orthogonal}
for T in (10, 20, 60):
    for name, initializer in starts.items():
        percent, arrived = np.transpose([learnt(T, initializer, seed) for seed in SEEDS])
        print(f"T = {T}, {name:18} {told(percent)}; reached h_0: {np.median(arrived):.1e}")

# %% [markdown]
# (The last number is the median length of dL/dh_0 before training, beside 1 for dL/dh at the last step.) At 10 steps
# all learn it. From 20 on the halved start guesses: 8 epochs do not get it off the spot. At 20 three times as many
# would do; vanishing makes learning slow before it makes it hopeless. At 60 less than 1e-18 comes back.
#
# Glorot and orthogonal both learn it at all lengths: with radii near 1, five seeds show no difference between them
# here.
#
# ## Clipping
#
# Now the other side. A radius of 1.5 and ReLU: gradients can explode. How long are they for the first 32 sequences of
# 20 steps, before any training?


# %%
def explosive(seed):
    layers = [nn.SimpleRNN(16, "relu", recurrent_initializer=Orthogonal(1.5)), nn.Dense(2)]
    model, rng = nn.Sequential(layers, input_shape=(20, 1), seed=seed), np.random.default_rng(100 + seed)
    return model, first_counts(400, 20, rng), first_counts(300, 20, rng)


lengths = []
for seed in SEEDS:
    model, (x, y), _ = explosive(seed)
    loss.forward(y[:32], model.forward(x[:32]))
    model.backward(loss.backward())
    lengths.append(np.linalg.norm(model.grads))
print("seeds 0 to 4:", np.round(lengths, 2).tolist())

# %% [markdown]
# From 0.28 to 456, as luck has it. With a learning rate of 0.05 a step of SGD is then up to 23 long, and the
# parameters land far away from all that was good about the start. The direction is right; only the length is not. So
# we scale the gradient down where it is too long. **All arrays together**, as one vector: then it still points where
# it pointed. If each array, or each number, had a limit of its own, the direction would change. By hand, with a limit
# of 2:

# %%
long_one = np.array([3.0, 4.0])
length = np.sqrt(3.0**2 + 4.0**2)
print("length", length, "-> times", 2 / length, "->", (long_one * 2 / length).round(4).tolist())
print("each number by itself:", np.minimum(long_one, 2).tolist(), "points elsewhere")

# %% [markdown]
# For gradients g_1, g_2, ... of all parameters, and the limit c:
#
# $$n = \sqrt{\textstyle\sum_k \sum g_k^2} \qquad\qquad g_k \leftarrow g_k \cdot \frac{c}{n} \quad \text{if } n > c$$
#
# n is the **global norm**. A gradient that is short enough stays as it is, also one of zeros.


# %%
@exercise("18.5", reference=reference.clip_by_global_norm)
def clip_by_global_norm(dW, dU, db, limit):
    """The three gradients, all scaled by one factor so that their length as one vector is `limit` at most."""
    ### BEGIN SOLUTION
    length = np.sqrt((dW**2).sum() + (dU**2).sum() + (db**2).sum())
    factor = limit / max(length, limit)
    return factor * dW, factor * dU, factor * db
    ### END SOLUTION


# %%
check(clip_by_global_norm)

# %% [markdown]
# Optimisers have it as `global_clipnorm`. All gradients of a model are one flat vector there, so it takes three lines.

# %%
source(nn.SGD.update)


# %%
def clipped_run(seed, limit):
    model, (x, y), (x_unseen, y_unseen) = explosive(seed)
    model.fit(x, y, loss, nn.SGD(0.05, global_clipnorm=limit), epochs=10, batch_size=32, verbose=0)
    return 100 * np.mean(model.predict(x_unseen).argmax(axis=1) == y_unseen)


for limit in (None, 0.5):
    percent = np.array([clipped_run(seed, limit) for seed in SEEDS])
    print(
        f"limit {limit}: {(percent > 95).sum()} of 5 learn it; seeds 0 to 4: {percent.round().astype(int).tolist()} %"
    )

# %% [markdown]
# Without a limit none of the five learns it. With it four do, also those that began with a gradient of hundreds. The
# fifth, seed 1, begins with 0.28: there is hardly anything to clip. Nor does clipping help against vanishing: it makes
# no gradient longer. For that we need another kind of memory (lesson 19).
#
# ## Cut into pieces
#
# BPTT keeps every memory until the way back, so a melody of 100 000 notes does not fit. **Truncated BPTT** reads it in
# pieces: the memory goes on from piece to piece, gradients end where a piece begins. A `stateful` layer does that.
# Here are 40 steps at once, and in four pieces of 10.

# %%
rng = np.random.default_rng(SEED)
keeper = nn.SimpleRNN(6, return_sequences=True, stateful=True)
keeper.build((None, 1), rng)
melody, wanted = rng.normal(size=(1, 40, 1)), rng.normal(size=(1, 40, 6))  # x, and a gradient for each output
results = {}
for size in (40, 10):
    keeper.reset_state()  # forget
    outputs, dW_sum = [], 0.0
    for begin in range(0, 40, size):
        outputs.append(keeper.forward(melody[:, begin : begin + size]))
        keeper.backward(wanted[:, begin : begin + size])
        dW_sum = dW_sum + keeper.grads["kernel"]
    results[size] = np.concatenate(outputs, axis=1), dW_sum

# %%
(outputs, dW_whole), (in_pieces, dW_pieces) = results[40], results[10]
print("the same outputs:", np.allclose(outputs, in_pieces))
print(f"difference of dW: {np.linalg.norm(dW_pieces - dW_whole) / np.linalg.norm(dW_whole):.2f} of its length")

# %% [markdown]
# The outputs are the same: nothing is forgotten. The gradient is not, for no piece hears what it has done to the next.
# It is a price, paid for memory and time: a truncated network can *use* what it happens to remember for long, but no
# gradient ever tells it to remember for longer than a piece.

# %% [markdown]
# ## Recap
#
# A recurrent layer reads step by step, h_t = tanh(x_t W + h_{t-1} U + b), with the same weights at every step.
# Backpropagation through time goes back from the last step to the first: each memory hears from its own output and
# from the next step, and the shares of all steps in W, U and b add up. Back through many steps a gradient is
# multiplied by U and by slopes again and again: it vanishes or explodes. An orthogonal start leaves only the slopes to
# shrink it, clipping stops explosions, and nothing here stops vanishing.
#
# <details><summary>A SimpleRNN of 32 units reads 8 numbers in each of 100 steps. How many parameters
# has it? And for 200 steps?</summary>
#
# 8 · 32 + 32 · 32 + 32 = 1312, for any number of steps: they all use the same ones.
# </details>
#
# <details><summary>Your own RNN agrees with another library's at T = 1, and differs from T = 2 on, also in
# forward. Where do you look?</summary>
#
# At U, which first counts at the second step if h0 is 0: is it transposed? If forward agreed and only the gradients
# differed from T = 2 on, look at what is carried back.
# </details>
#
# <details><summary>Training diverges. "I clip each number of the gradient to the range -1 to 1." What do you
# say?</summary>
#
# It stops the explosion, and changes the direction: a gradient (100, 1) becomes (1, 1), 45 degrees where there was
# hardly any slope in the second number. Scale the whole vector. And first make sure that the gradients are right
# (lesson 08).
# </details>
#
# **Next:** [19 · LSTM](19_lstm.ipynb), where a second memory is only added to, and gates decide what stays.
