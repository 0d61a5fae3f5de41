# %% [markdown]
# # 19 · LSTM
#
# A plain RNN makes its memory anew at every step, and what it knew wears away, in both directions of time. An **LSTM**
# (long short-term memory; Hochreiter and Schmidhuber, 1997) keeps a second memory: it is not made anew, but added to.
# Gates decide what comes in, what stays and what is told.
#
# **You build** the gates, a step, its way back, backpropagation through a sequence, and a GRU. **You need** lessons 04
# and 18. **Time** 70 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, IntSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, predict, reference, show, source, widgets

SEED, T, UNITS = 0, 16, 8  # T steps

# %% [markdown]
# ## A task that needs memory
#
# At each step there comes a number from 0 to 1. Two are marked, one in each half. At the end: what is their sum? This
# is the **adding problem**, and it cannot be done without keeping the first number over many others.

# %%
source(widgets.adding)

# %%
rng = np.random.default_rng(SEED)
x, y = widgets.adding(640, T, rng)
x_unseen, y_unseen = widgets.adding(256, T, rng)
print("numbers:", x[0, :, 0].round(2).tolist())
print("marks:  ", x[0, :, 1].astype(int).tolist())
print(f"sum: {y[0, 0]:.2f}")


# %%
def trained(network, x, y, loss, learning_rate, epochs):
    """Train with Adam and clipped gradients, and return the network."""
    optimizer = nn.Adam(learning_rate, global_clipnorm=1.0)
    network.fit(x, y, loss, optimizer, epochs=epochs, batch_size=64, verbose=0)
    return network


def adder(layer, seed, x, y):
    """Return a network that has learnt the adding problem: a layer of this class, and Dense behind it."""
    network = nn.Sequential([layer(UNITS), nn.Dense(1)], input_shape=x.shape[1:], seed=seed)
    learning_rate = 0.015 if layer is nn.SimpleRNN else 0.03
    return trained(network, x, y, nn.MeanSquaredError(), learning_rate, epochs=20)


def error(network, x, y):
    """Return how far the answers are from y: the root of the mean square."""
    return np.sqrt(np.mean((network.predict(x) - y) ** 2))


# %%
lstm, rnn = adder(nn.LSTM, SEED, x, y), adder(nn.SimpleRNN, SEED, x, y)
print(
    f"error on unseen sequences: LSTM {error(lstm, x_unseen, y_unseen):.3f}, RNN {error(rnn, x_unseen, y_unseen):.3f}"
)
print(f"saying 1.0 every time: {np.sqrt(np.mean((1 - y_unseen) ** 2)):.3f}")

# %% [markdown]
# Where we are going: a microscope. It shows one unit of the LSTM, and one of the plain RNN, over time; what the letters
# mean comes next. Triangles stand at the marked steps. On the right are slopes: how much the answer moves when the
# memory after a step is moved a little.

# %%
untrained = [nn.Sequential([kind(UNITS), nn.Dense(1)], (T, 2), seed=SEED) for kind in (nn.LSTM, nn.SimpleRNN)]
networks = {"trained": (lstm, rnn), "untrained": untrained}
lab = widgets.microscope(networks, x_unseen, y_unseen)
show(lab, columns=3, size=(12, 3.6), step=2, unit=6, example=0, network="trained")

# %% [markdown]
# ## Four layers in one
#
# A step sees x, of shape (m, D), and the memory h from before, (m, H). From both it makes four things, each of shape
# (m, H). Three are **gates**, from 0 to 1: i says how much is written, f how much of the old memory stays (its name is
# *forget* gate; 1 means keep), and o how much is told. The fourth, c~, is what may be written, from -1 to 1.
#
# Each is a small Dense layer of its own. One unit, one input, by hand:

# %%
x_now, h_now = 2.0, -0.5
rows = ("i", 0.5, 1.0, 0.0), ("f", 0.0, 2.0, 1.0), ("c~", -1.0, 1.0, 1.0), ("o", 1.0, -2.0, -1.0)
for gate, weight, recurrent, bias in rows:
    total = weight * x_now + recurrent * h_now + bias
    bent = np.tanh(total) if gate == "c~" else 1 / (1 + np.exp(-total))
    print(f"{gate:2}: z = ({weight}) · 2 + ({recurrent}) · (-0.5) + ({bias}) = {total:4}, bent: {bent:.4f}")

# %% [markdown]
# The four kernels stand side by side in one W, (D, 4 H), with columns for i, f, c~ and o, in this order; so do U, of
# shape (H, 4 H), and b, (4 H,):
#
# $$z = x\,W + h\,U + b \qquad i, f, o = \sigma(z_i), \sigma(z_f), \sigma(z_o) \qquad \tilde c = \tanh(z_{\tilde c})$$
#
# where $\sigma(z) = 1 / (1 + e^{-z})$, and z is (m, 4 H). The order is Keras's and PyTorch's. Other books have another,
# and nothing in the shapes tells.


# %%
@exercise("19.1", reference=reference.lstm_gates)
def lstm_gates(x, h, W, U, b):
    """Gates i, f, c~, o, each (m, H), from x (m, D), h (m, H), W (D, 4 H), U (H, 4 H), b (4 H,)."""
    ### BEGIN SOLUTION
    i, f, candidate, o = np.split(x @ W + h @ U + b, 4, axis=1)
    return 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), np.tanh(candidate), 1 / (1 + np.exp(-o))
    ### END SOLUTION


# %%
check(lstm_gates)

# %% [markdown]
# ## The memory
#
# The new memory is c, the **cell state**, (m, H). Part of the old one stays, and something is added. Then h is read
# from it. Say c was 2, and i, f, c~, o are 0.5, 0.75, -0.8, 0.5:

# %%
c_by_hand = 0.75 * 2 + 0.5 * -0.8
print(f"c: 0.75 · 2 + 0.5 · (-0.8) = {c_by_hand:.1f}")
print(f"h: 0.5 · tanh({c_by_hand:.1f}) = {0.5 * np.tanh(c_by_hand):.4f}")

# %% [markdown]
# $$c_t = f_t \odot c_{t-1} + i_t \odot \tilde c_t \qquad h_t = o_t \odot \tanh(c_t)$$
#
# All are (m, H), and ⊙ multiplies entry by entry. No matrix touches c on its way from step to step, and no tanh.


# %%
@exercise("19.2", reference=reference.lstm_step)
def lstm_step(c, i, f, candidate, o):
    """Memory after a step, h and c (m, H), from c before it and the gates i, f, c~, o, each (m, H)."""
    ### BEGIN SOLUTION
    c = f * c + i * candidate
    return o * np.tanh(c), c
    ### END SOLUTION


# %%
check(lstm_step)

# %% [markdown]
# With both, a whole sequence x (m, T, D) is a loop. We keep what the way back needs: h and c before and after each
# step, and the gates.


# %%
def lstm_forward(x, W, U, b):
    """Return h and c, (T + 1, m, H): before the first step, and after each; and the gates of each step."""
    h, c, gates = [np.zeros((len(x), len(U)))], [np.zeros((len(x), len(U)))], []
    for t in range(x.shape[1]):
        gates.append(lstm_gates(x[:, t], h[-1], W, U, b))
        h_new, c_new = lstm_step(c[-1], *gates[-1])
        h.append(h_new)
        c.append(c_new)
    return np.array(h), np.array(c), gates


# %%
W, U, b = (lstm.weights[f"0.{name}"] for name in ("kernel", "recurrent_kernel", "bias"))
print("W", W.shape, " U", U.shape, " b", b.shape)
h, c, gates = lstm_forward(x_unseen, W, U, b)
print("the library's h after the last step is yours:", np.allclose(lstm.layers[0].forward(x_unseen), h[-1]))

# %% [markdown]
# **Predict.** An LSTM with D = 2 inputs and H = 3 units: how many parameters has it?

# %%
predict("19.A", "18", "60", "72", "96")

# %%
for kind in (nn.SimpleRNN, nn.LSTM, nn.GRU):
    print(f"{kind.__name__:9}", nn.Sequential([kind(3)], input_shape=(None, 2)).params.size)

# %% [markdown]
# 4 (D + H + 1) H, four times a plain RNN's. (Below you will see why the GRU has 63 and not 54.)
#
# ## A step back
#
# Two gradients arrive at a step: dh and dc, by the memory after it. The new c was used twice, by later steps and by
# h = o tanh(c). So its whole gradient is a sum; call it g. With the numbers from above, and dh = 1, dc = 0.2:

# %%
tanh_c = np.tanh(c_by_hand)
g = 0.2 + 1 * 0.5 * (1 - tanh_c**2)
print(f"g = 0.2 + 1 · 0.5 · (1 - {tanh_c:.4f}²) = {g:.4f}")
print(f"df = g · c before = {g * 2:.4f},  dc before = g · f = {g * 0.75:.4f}")
print(f"di = g · c~ = {g * -0.8:.4f},  dc~ = g · i = {g * 0.5:.4f},  do = dh · tanh(c) = {tanh_c:.4f}")

# %% [markdown]
# $$g = dc + dh \odot o \odot (1 - \tanh^2 c_t) \qquad di = g \odot \tilde c \qquad df = g \odot c_{t-1}$$
#
# $$d\tilde c = g \odot i \qquad do = dh \odot \tanh(c_t) \qquad dc_{t-1} = g \odot f$$
#
# Then each goes back through its bend, to z: times s (1 - s) for a sigmoid s, times 1 - t² for a tanh t. The four stand
# side by side in dz, (m, 4 H), in the order of the columns. From z on it is lesson 04's Dense layer, with h as an
# input: $dh_{t-1} = dz\,U^T$.


# %%
@exercise("19.3", reference=reference.lstm_step_back)
def lstm_step_back(dh, dc, i, f, candidate, o, before, after, U):
    """Return dz (m, 4 H), dh and dc before the step, (m, H), from dh and dc after it; before, after: c (m, H)."""
    ### BEGIN SOLUTION
    bent = np.tanh(after)
    dc = dc + dh * o * (1 - bent**2)
    dz_i, dz_f = dc * candidate * i * (1 - i), dc * before * f * (1 - f)
    dz_candidate, dz_o = dc * i * (1 - candidate**2), dh * bent * o * (1 - o)
    dz = np.hstack([dz_i, dz_f, dz_candidate, dz_o])
    return dz, dz @ U.T, dc * f
    ### END SOLUTION


# %%
check(lstm_step_back)

# %% [markdown]
# ## A sequence back
#
# As in lesson 18: from the last step to the first, with dh and dc handed from step to step. Only the last h is used, so
# that there dh is `grad`, (m, H), and dc is 0. W, U and b serve at every step, so their gradients are *sums* over the
# steps:
#
# $$dW = \sum_t x_t^T\, dz_t \qquad dU = \sum_t h_{t-1}^T\, dz_t \qquad db = \sum_t \sum_m dz_t$$


# %%
@exercise("19.4", reference=reference.lstm_backward)
def lstm_backward(x, W, U, b, grad):
    """Return dW (D, 4 H), dU (H, 4 H), db (4 H,), given x (m, T, D) and grad = dL/dh after the last step (m, H)."""
    h, c, gates = lstm_forward(x, W, U, b)  # before step t: h[t], c[t]; after it: h[t + 1], c[t + 1]
    ### BEGIN SOLUTION
    dW, dU, db = np.zeros_like(W), np.zeros_like(U), np.zeros_like(b)
    dh, dc = grad, np.zeros_like(grad)
    for t in reversed(range(x.shape[1])):
        dz, dh, dc = lstm_step_back(dh, dc, *gates[t], c[t], c[t + 1], U)
        dW += x[:, t].T @ dz
        dU += h[t].T @ dz
        db += dz.sum(axis=0)
    return dW, dU, db
    ### END SOLUTION


# %%
check(lstm_backward)

# %% [markdown]
# The proof that needs no library: move each parameter a little, and see how the loss moves (lesson 04). The loss here
# is a fixed mix of the last h, so its gradient is known.

# %%
small = np.random.default_rng(1)
x_small, mix = small.normal(size=(5, 4, 3)), small.normal(size=(5, 2))  # m, T, D = 5, 4, 3; H = 2
flat = small.normal(size=4 * (3 + 2 + 1) * 2)


def parts(flat):
    """Return W (3, 8), U (2, 8) and b (8,) from one vector."""
    return flat[:24].reshape(3, 8), flat[24:40].reshape(2, 8), flat[40:]


def loss(flat):
    return np.sum(mix * lstm_forward(x_small, *parts(flat))[0][-1])


# %%
found = np.concatenate([np.ravel(gradient) for gradient in lstm_backward(x_small, *parts(flat), mix)])
moved = reference.central_difference(loss, flat, 1e-5)
print("gradients compared:", found.size)
print(
    "yours and central differences agree to 1e-7:",
    found.size == moved.size and np.allclose(found, moved, rtol=0, atol=1e-7),
)

# %% [markdown]
# The library's step and its way back say the same. It multiplies [x, h, 1] with all four kernels at once. Inside, c~
# stands last, so that the three sigmoids lie side by side.

# %%
source(nn.LSTM.step, nn.LSTM.step_back)

# %%
theirs = lstm.layers[0]
grad = np.random.default_rng(2).normal(size=theirs.forward(x_unseen).shape)
theirs.backward(grad)
for name, yours in zip(theirs.grads, lstm_backward(x_unseen, W, U, b, grad), strict=True):
    print(f"{name}: the same as yours:", np.allclose(theirs.grads[name], yours))

# %% [markdown]
# ## The path through c
#
# Follow c alone, from the end to the start: each step multiplies its gradient by f, and by nothing else. Over T steps,
# with the gates as they are,
#
# $$\frac{\partial c_T}{\partial c_0} = f_1 \odot f_2 \odot \dots \odot f_T$$
#
# A plain RNN has a product of matrices and slopes there, which vanishes or explodes as it likes. Here a *gate* decides,
# and the layer can learn it. (Gates see h, and h sees c, so there are other ways, too; let us switch them off with
# U = 0.)

# %%
alone = nn.LSTM(UNITS, recurrent_initializer="zeros", return_state=True)
alone.build((T, 2), np.random.default_rng(SEED))
nothing = np.zeros((256, UNITS))
alone.forward(x_unseen)
alone.backward([nothing, nothing, nothing + 1])  # by the output, h and c: after the last step dL/dc = 1
product = alone.internals()["f"].prod(axis=1)  # (m, H), over the steps
dh_start, dc_start = alone.dstart  # dL/dh and dL/dc before the first step
print("dc before the first step is the product of f:", np.allclose(dc_start, product))

# %% [markdown]
# **Predict.** An LSTM starts with small weights and, say, biases of 0, so that all gates stand near 0.5. How much of
# c's gradient is left after 16 steps?

# %%
predict("19.B", "about half", "about a tenth", "less than a thousandth")

# %%
for start in (0, 1, 3):
    kept = 1 / (1 + np.exp(-start))
    print(f"bias of f {start}: f = {kept:.3f}; left after 16 steps: 1/{kept**-16:.0f}, after 24: 1/{kept**-24:.0f}")

# %% [markdown]
# A gate that stands half open forgets nearly everything, before anything is learnt. So the bias of f had better start
# higher. Only f's: b has 4 H numbers, and the others stay 0. Write it.


# %%
@exercise("19.5", reference=reference.forget_bias)
def forget_bias(H, value):
    """Return b (4 H,) for an LSTM's start: 0, but `value` for all biases of f."""
    ### BEGIN SOLUTION
    b = np.zeros(4 * H)
    b[H : 2 * H] = value
    return b
    ### END SOLUTION


# %%
check(forget_bias)

# %% [markdown]
# The library starts them at 1 (`unit_forget_bias`, as Keras; the advice is of Gers and others, 2000, and Jozefowicz and
# others, 2015). Is that enough? A second task tells: **copying**. Two signs, then noise; at the end, which signs were
# they?

# %%
source(widgets.copying)


# %%
def copied(layer, length, seed, bias=1):
    """Return the % of unseen sequences of which both signs are told; f's biases start from `bias`."""
    rng = np.random.default_rng(seed)
    (learn, signs), (unseen, wanted) = widgets.copying(512, length, rng), widgets.copying(256, length, rng)
    network = nn.Sequential([layer(UNITS), nn.Dense(2)], input_shape=(length, 2), seed=seed)
    if layer is nn.LSTM:
        network.layers[0].params["bias"] = forget_bias(UNITS, bias)
    learning_rate = 0.003 if layer is nn.SimpleRNN else 0.005
    trained(network, learn, signs, nn.BinaryCrossentropy(from_logits=True), learning_rate, epochs=16)
    return 100 * np.mean(((network.predict(unseen) > 0) == wanted).all(axis=1))


def told(name, numbers, places):
    print(f"{name:18} {numbers.mean():.{places}f} ({numbers.min():.{places}f} to {numbers.max():.{places}f})")


# %%
by_bias = {bias: np.array([copied(nn.LSTM, 16, seed, bias) for seed in range(5)]) for bias in (0, 1, 3)}
print("copying over 16 steps, both signs right, %: mean (least to most) of 5 seeds; guessing gives 25")
for bias, scores in by_bias.items():
    told(f"LSTM, bias of f {bias}", scores, 1)

# %% [markdown]
# With 3 every seed learns to copy, with 1 some do not, and with 0 none does. One number in the start decides whether
# this much training is enough.
#
# **Predict.** A plain RNN of as many units, from its orthogonal start, on the same sequences. Which copies better: it,
# or the LSTM with 1, the usual start?

# %%
predict("19.C", "the LSTM", "about the same", "the plain RNN")

# %%
plain = np.array([copied(nn.SimpleRNN, 16, seed) for seed in range(5)])
told("plain RNN", plain, 1)
print("better than the LSTM with 1, in seeds:", np.sum(plain > by_bias[1]))

# %% [markdown]
# So "an LSTM remembers longer" is not a law. An LSTM *can* keep anything, if its gates are open, or learn to be. A
# plain RNN from a good start keeps a little from the beginning. What it lacks is a gate to choose with.
#
# ## The microscope
#
# The adding problem asks for choice: take in the marked numbers, and no others. Move the step with the arrow keys, and
# look at the unit's gates and memory at the triangles. Then try other units, other examples, and the untrained pair.

# %%
explore(
    lab,
    columns=3,
    size=(12, 3.6),
    step=IntSlider(value=2, min=0, max=T - 1),
    unit=IntSlider(value=6, min=0, max=UNITS - 1),
    example=IntSlider(value=0, min=0, max=39),
    network=Dropdown(options=["trained", "untrained"], value="trained"),
)

# %%
layer_inside = lstm.layers[0]
layer_inside.forward(x_unseen)
six = {name: values[:, :, 6] for name, values in layer_inside.internals().items()}  # (m, T) each
marked = x_unseen[:, :, 1] > 0
for name in ("i", "f"):
    print(f"unit 6, {name}: {six[name][marked].mean():.2f} at marked steps, {six[name][~marked].mean():.2f} elsewhere")
print(f"correlation of c~ with the marked number: {np.corrcoef(six['c~'][marked], x_unseen[marked][:, 0])[0, 1]:.3f}")

# %% [markdown]
# In this network unit 6 is easily read. Its i opens at the marks and is nearly shut elsewhere, and what is written
# there, c~, goes with the number; its f keeps. Not every unit is as tidy: the work is shared. In the untrained pair the
# gates stand half open, f a bit further, marked or not.
#
# And the slopes on the right? Here they are at both ends of 20 sequences.

# %%
for name, pair in networks.items():
    curves = [widgets.slopes(*pair, x_unseen[example : example + 1]) for example in range(20)]
    for what in ("LSTM's c", "RNN's h"):
        first, last = (np.median([curve[what][end] for curve in curves]) for end in (0, -1))
        print(f"{name:9} slope by {what}: {first:.2f} at the first step, {last:.2f} at the last")

# %% [markdown]
# The trained LSTM's answer listens to its c as much at the first step as at the last. What the plain RNN reads first
# hardly moves its answer. Before training it was the other way round: c forgets faster than h, as in copying. So the
# path through c is not open by itself. It is a path that can be *opened*, by learning or by a bias.

# %% [markdown]
# ## Longer and longer
#
# Both tasks over 16 steps and over 24, five seeds each, with unseen sequences. The LSTM copies from a bias of 3, and
# adds from the usual 1. The plain RNN has lower learning rates: with the LSTM's its training jumps about.


# %%
def added(layer, length, seed):
    """Return the error on unseen sequences of the adding problem."""
    rng = np.random.default_rng(seed)
    learn, unseen = widgets.adding(640, length, rng), widgets.adding(256, length, rng)
    return error(adder(layer, seed, *learn), *unseen)


# %%
print("copying, both signs right, %; guessing gives 25")
copying = {(nn.SimpleRNN, 16): plain, (nn.LSTM, 16): by_bias[3]}
for length in (16, 24):
    for kind in (nn.SimpleRNN, nn.LSTM):
        if (kind, length) not in copying:
            copying[kind, length] = np.array([copied(kind, length, seed, 3) for seed in range(5)])
        told(f"{length} steps, {kind.__name__}", copying[kind, length], 1)
print("24 steps, LSTM ahead in seeds:", np.sum(copying[nn.LSTM, 24] > copying[nn.SimpleRNN, 24]))

# %%
print("adding, error; always saying 1 gives about 0.41")
adding = {}
for length in (16, 24):
    for kind in (nn.SimpleRNN, nn.LSTM):
        adding[kind, length] = np.array([added(kind, length, seed) for seed in range(5)])
        told(f"{length} steps, {kind.__name__}", adding[kind, length], 3)
    print("LSTM ahead in seeds:", np.sum(adding[nn.LSTM, length] < adding[nn.SimpleRNN, length]))

# %% [markdown]
# At adding the LSTM is ahead with every seed, at both lengths. At copying there is nothing between them over 16 steps;
# over 24 the LSTM is ahead in four of five seeds, in one of them by far. An LSTM may fail as well: over 24 steps one
# seed has hardly learnt to add. All this is after 200 updates at most. More of them, or other rates, may change the
# figures.

# %% [markdown]
# ## GRU
#
# A **GRU** (gated recurrent unit; Cho and others, 2014) has one memory, h, and two gates. z says how much of it stays,
# and the rest is written anew. r says how much of the old memory the candidate h~ may see:
#
# $$z, r = \sigma(x W + b_0 + h U + b_1) \qquad \tilde h = \tanh\big(x W + b_0 + r \odot (h U + b_1)\big)$$
#
# $$h_t = z \odot h_{t-1} + (1 - z) \odot \tilde h$$
#
# each with its own columns, in the order z, r, h~: W is (D, 3 H), U (H, 3 H), and b (2, 3 H), a row for x's part and a
# row for h's.

# %%
h_old, z_gate, r_gate, from_x, from_h = 0.5, 0.75, 0.2, 0.4, 1.5
h_candidate = np.tanh(from_x + r_gate * from_h)
print(f"h~ = tanh(0.4 + 0.2 · 1.5) = {h_candidate:.4f}")
print(f"h = 0.75 · 0.5 + 0.25 · {h_candidate:.4f} = {z_gate * h_old + (1 - z_gate) * h_candidate:.4f}")


# %%
@exercise("19.6", reference=reference.gru_step)
def gru_step(x, h, W, U, b):
    """Memory h (m, H) after a step, from x (m, D), h (m, H), W (D, 3 H), U (H, 3 H), b (2, 3 H)."""
    ### BEGIN SOLUTION
    x_z, x_r, x_candidate = np.split(x @ W + b[0], 3, axis=1)
    h_z, h_r, h_candidate = np.split(h @ U + b[1], 3, axis=1)
    z, r = 1 / (1 + np.exp(-x_z - h_z)), 1 / (1 + np.exp(-x_r - h_r))
    return z * h + (1 - z) * np.tanh(x_candidate + r * h_candidate)
    ### END SOLUTION


# %%
check(gru_step)

# %% [markdown]
# As it was published, r acts *before* U: r ⊙ h times U. Here it acts after, so that all of h U is one product. The
# second row of biases is needed for this alone. The library has both rules, `reset_after=True` being the usual one, in
# Keras and PyTorch as well. Let us run yours over a sequence beside it.

# %%
gru = nn.GRU(UNITS, bias_initializer="random_normal")
gru.build((T, 2), np.random.default_rng(SEED))
memory = np.zeros((256, UNITS))
for t in range(T):
    memory = gru_step(x_unseen[:, t], memory, *gru.params.values())
print("the same as yours:", np.allclose(gru.forward(x_unseen), memory))

# %%
told("16 steps, GRU", np.array([added(nn.GRU, 16, seed) for seed in range(5)]), 3)
told("16 steps, LSTM", adding[nn.LSTM, 16], 3)

# %% [markdown]
# At adding, every seed of the GRU is nearer than the best of the LSTM's. That is one task. Try `copied(nn.GRU, 16, 0)`,
# too, and other seeds: at the start z stands half open, as f did with a bias of 0.

# %% [markdown]
# ## Recap
#
# An LSTM adds to a memory c, and gates decide what is written, kept and told; on the way back, c's gradient is
# multiplied by f and nothing else. So f near 1 carries gradients far, and f's biases should start above 0. A GRU does
# nearly the same with one memory and two gates.

# %% [markdown]
# <details><summary>All gates of an LSTM are 1, always. What does c hold?</summary>
#
# The sum of all c~ so far: nothing is forgotten, and everything is written.
# </details>

# %% [markdown]
# <details><summary>A GRU has 63 parameters with D = 2 and H = 3, not 3 (D + H + 1) H = 54. Why?</summary>
#
# With `reset_after` it has a second bias, 3 H = 9 more numbers.
# </details>

# %% [markdown]
# <details><summary>Somebody's weights come with columns in the order f, i, c~, o. The shapes are right. What
# happens?</summary>
#
# No error, only wrong answers: where the layer should keep, it writes. Swap the first two parts of W, U and b; lesson
# 21 finds such things.
# </details>
#
# **Next:** [20 · Reading text](20_reading_text.ipynb), where the steps are words, and texts differ in
# length.
