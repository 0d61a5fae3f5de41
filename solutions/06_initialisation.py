# %% [markdown]
# # 06 · Initialisation
#
# Training starts somewhere: every weight has a first value, before any example is seen. With one choice nothing is ever
# learnt, with another all signals die on the way through the layers, or grow beyond all bounds.
#
# **You build** the start values of Glorot and He, and the measure that shows what a deep network makes of them. **You
# need** lessons 01 to 05; the mean and standard deviation of a list of numbers. **Time** 40 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, FloatLogSlider, IntSlider, SelectionSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, plots, predict, reference, show, source, widgets
from nnlib.datasets import load

SEED = 0
data = load("digits", seed=SEED)

# %%
INITIALIZERS = {  # five ways to start; what stands behind the last two is the subject of this lesson
    "zeros": nn.Zeros(),
    "uniform(-1, 1)": nn.RandomUniform(-1, 1),
    "normal(0, 1)": nn.RandomNormal(0, 1),
    "Glorot uniform": nn.GlorotUniform(),
    "He normal": nn.HeNormal(),
}

# %% [markdown]
# Where we are going: a signal passes ten layers of 100 ReLU units each, from left to right, and a gradient comes back,
# from right to left. Both start out with a **spread** of 1; so we call the standard deviation of many numbers. The
# scale is logarithmic: every step up is a multiplication. With weights between -1 and 1, both end about a million times
# too large.

# %%
show(widgets.layer_signal(INITIALIZERS), initializer="uniform(-1, 1)", activation="relu", scale=1.0, depth=10)

# %% [markdown]
# ## All the same, by hand
#
# Why not start with simple numbers, all alike? One example with two inputs, two hidden ReLU units, one output, every
# weight 1/2, no biases. The target is 0, the loss the squared error. The way back is that of lesson 04:

# %%
tiny_x, tiny_W1, tiny_W2 = np.array([[1.0, 2.0]]), np.full((2, 2), 0.5), np.full((2, 1), 0.5)
tiny_h = np.maximum(tiny_x @ tiny_W1, 0)  # (m, H): 1/2 + 2/2 = 1.5, twice
tiny_p = tiny_h @ tiny_W2  # (m, 1): 1.5/2 + 1.5/2 = 1.5
tiny_dp = 2 * (tiny_p - 0)  # the loss is (p - 0)²
print("h:", tiny_h, " p:", tiny_p, " dW2:", (tiny_h.T @ tiny_dp).ravel())
print("dW1:", ((tiny_x.T @ (tiny_dp @ tiny_W2.T)) * (tiny_h > 0)).tolist())

# %% [markdown]
# The two columns of dW1 are the same, and the two entries of dW2. So after a step the two units are still the same; and
# after the next. That is **symmetry**: units that start alike are fed alike, answer alike, and learn alike.
#
# **Predict:** a hidden layer of 32 units starts with all weights 0.1 and is trained on digits for 10 epochs, in random
# batches. How many *different* units does it have in the end?

# %%
predict("06.A", "32", "10, one for each digit", "a few", "1")

# %% [markdown]
# To find out you need a count. A unit is a column of W (D, H). Computers round, and equal sums may differ in their last
# digit; so columns that agree when rounded to 6 decimals count as one. This W has 3 units, and 2 different ones:


# %%
few = np.array([[0.1, 0.7, 0.1], [0.2, 0.2, 0.2]])  # (D, H) = (2, 3)
print("columns 0 and 2 are the same:", np.array_equal(few[:, 0], few[:, 2]))


# %%
@exercise("06.1", reference=reference.different_units)
def different_units(W):
    """How many of the columns of W (D, H) differ; columns that agree when rounded to 6 decimals count as one."""
    ### BEGIN SOLUTION
    return len({tuple(column) for column in W.T.round(6)})
    ### END SOLUTION


# %%
check(different_units)

# %% [markdown]
# Now we train. `reader` makes a network of the hidden layers we ask for, all its kernels drawn by the initialiser
# `kernel`, and trains it. It also returns its loss before the first step.


# %%
def reader(kernel, activation="relu", hidden=(32,), bias="zeros", loss=nn.SparseCategoricalCrossentropy, seed=SEED):
    settings = {"kernel_initializer": kernel, "bias_initializer": bias}
    layers = [nn.Dense(units, activation, **settings) for units in hidden] + [nn.Dense(10, **settings)]
    return trained(nn.Sequential(layers, input_shape=64, seed=seed), loss(from_logits=True))


def trained(model, loss, rate=0.1, **more):
    first = loss.forward(data.y_train, model.forward(data.x_train))
    model.fit(data.x_train, data.y_train, loss, nn.SGD(rate), epochs=10, verbose=0, **more)
    return model, first


def percent_right(model):
    return 100 * float(np.mean(model.predict(data.x_validation).argmax(axis=1) == data.y_validation))


# %%
for name, kernel, activation in (
    ("zeros, ReLU", nn.Zeros(), "relu"),
    ("zeros, sigmoid", nn.Zeros(), "sigmoid"),
    ("all 0.1, ReLU", nn.Constant(0.1), "relu"),
    ("Glorot, ReLU", nn.GlorotUniform(), "relu"),
):
    models = [reader(kernel, activation, seed=seed)[0] for seed in range(5)]
    units = [different_units(model.weights["0.kernel"]) for model in models]
    right = [percent_right(model) for model in models]
    print(f"{name}: different units {sorted(set(units))}, {min(right):.1f} to {max(right):.1f} % read right")

# %% [markdown]
# One, with any seed: 32 units that can say no more than a single one, and here they even guess. With zeros and ReLU
# the units do not move at all. All h are 0, so dW2 = 0; W2 is 0, so no gradient reaches W1; only the last biases
# change. Such a network learns how frequent each digit is, and answers with the same one whatever it sees: one right in
# ten.
#
# Here is a network of three hidden units whose weights all started at 0.1, after ten epochs. Of its 64 inputs and 10
# outputs three are drawn, with weights w and gradients g on the lines.

# %%
alike, _ = reader(nn.Constant(0.1), hidden=(3,))
alike.loss.forward(data.y_train, alike.forward(data.x_train))
alike.backward(alike.loss.backward())
parts = ("0.kernel", slice(20, 23)), ("1.kernel", slice(None))  # three of the 64 pixels
weights, slopes = ([a[key][rows, :3].round(6) for key, rows in parts] for a in (alike.weights, alike.gradients))
show(plots.network_graph, size=(7, 4), kernels=weights, gradients=slopes, inputs=["pixel 20", "21", "22"])

# %% [markdown]
# Follow one pixel's three lines: the same weight, the same gradient. (Lines from different pixels differ, and so do
# those to different digits: inputs and targets are not alike.) Random numbers break the symmetry, and nothing else
# about them matters so far. Biases may start at 0: the units differ already.
#
# ## How wide? The spread of a sum
#
# Take a neuron with inputs 3 and 4, and weights that are 1 or -1 by the toss of a coin. Its sum z = 3 w[0] + 4 w[1] has
# four possible values. How far are they from 0?

# %%
tosses = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])
sums = tosses @ np.array([3, 4])
print("sums:", sums, " their squares:", sums**2, " mean square:", (sums**2).mean(), " spread:", sums.std())

# %% [markdown]
# The spread is 5, not 3 + 4 = 7: when one product is large, the other often has the opposite sign. What adds up are the
# *squares*: 9 + 16 = 25. The mean square of numbers with mean 0 is their **variance**, and the spread is its root. In
# general, for weights drawn independently of each other, with mean 0 and standard deviation s:
#
# $$\text{variance of } z = \sum_{i=0}^{D-1} x_i^2\, s^2 \qquad \text{spread of } z = \text{its root}$$
#
# So with s = 0.1 the spread above would be 0.5. The inputs x (D,) are fixed here, and any numbers.


# %%
@exercise("06.2", reference=reference.spread_of_sum)
def spread_of_sum(x, std):
    """The standard deviation of x . w for fixed x (D,), the D weights being independent, with mean 0 and this std."""
    ### BEGIN SOLUTION
    return std * np.sqrt((x**2).sum())
    ### END SOLUTION


# %%
check(spread_of_sum)

# %% [markdown]
# No distribution is named: only the weights' spread counts. A uniform distribution from -a to a has the spread a / √3,
# so from -1 to 1 it is 0.577. We draw 20 000 neurons with such weights, all looking at the same digit:

# %%
rng = np.random.default_rng(SEED)
digit = data.x_train[0]  # (D,) = (64,)
drawn = rng.uniform(-1, 1, size=(64, 20_000))  # a column for each neuron
print(f"computed {spread_of_sum(digit, 1 / np.sqrt(3)):.2f}, measured {(digit @ drawn).std():.2f}")

# %% [markdown]
# **Predict.** A report that we come back to compared initialisers on a layer of 600 units: whatever looks at them adds
# up 600 numbers. Say these are about 0.5 in size, and the weights uniform between -1 and 1. How large is the spread of
# a sum?

# %%
predict("06.B", "about 0.3", "about 0.6", "about 7", "about 170")

# %%
print(round(spread_of_sum(np.full(600, 0.5), 1 / np.sqrt(3)), 4))

# %% [markdown]
# "Between -1 and 1" sounds modest, and is far too wide for 600 units. A sigmoid or tanh at 7 is flat. And what does it
# do to a softmax? Here is the loss of a 64-600-10 network before any training. Guessing costs ln 10 = 2.3026.

# %%
for name in ("uniform(-1, 1)", "normal(0, 1)", "Glorot uniform", "He normal"):
    losses, spreads = [], []
    for seed in range(5):
        settings = {"kernel_initializer": INITIALIZERS[name]}
        wide = nn.Sequential([nn.Dense(600, "relu", **settings), nn.Dense(10, **settings)], input_shape=64, seed=seed)
        logits = wide.forward(data.x_train)
        spreads.append(logits.std())
        losses.append(nn.SparseCategoricalCrossentropy(from_logits=True).forward(data.y_train, logits))
    print(f"{name}: spread of the logits {np.mean(spreads):.1f}, loss {min(losses):.2f} to {max(losses):.2f}")

# %% [markdown]
# A loss of 30 or 70 is far worse than guessing: the network is sure, and wrong. Training must first undo that. So
# compare the first loss with ln K, always; and choose the spread by the number of inputs.
#
# ## Glorot and He
#
# A weight matrix (D, H) has two **fans**: the fan_in D, how many numbers a unit adds up, and the fan_out H, how many
# units an input feeds. On the way there, a sum of fan_in products is as wide as the inputs if fan_in s² = 1. On the way
# back, in dx = grad Wᵀ, it is a sum of fan_out products, which wants fan_out s² = 1. Both can be had only if the layer
# is square; **Glorot** (whose first name is Xavier) takes the mean of the two fans. And what does a ReLU in between do?

# %%
before = np.random.default_rng(SEED).normal(size=100_000)
print(f"mean square before a ReLU {(before**2).mean():.2f}, after it {(np.maximum(before, 0) ** 2).mean():.2f}")

# %% [markdown]
# It sets half of the numbers to 0, and halves the mean square. So **He**, who looks at the way there and at ReLU, takes
# twice the variance:
#
# $$s^2_\text{Glorot} = \frac{1}{(\text{fan\_in} + \text{fan\_out}) / 2} \qquad
# s^2_\text{He} = \frac{2}{\text{fan\_in}}$$

# %%
print("fans 3 and 5, Glorot: variance", 1 / ((3 + 5) / 2), " standard deviation", np.sqrt(1 / 4))
print("fan_in 8, He: variance", 2 / 8, " standard deviation", np.sqrt(2 / 8))

# %% [markdown]
# Each comes in two shapes: normal, which takes the standard deviation s, and uniform, which takes a **limit** a: all
# numbers between -a and a are equally likely. Its variance is a² / 3, so a is *not* s. For fans 3 and 5 the limit is
# √(3/4) = 0.866. Write the two that are used most: the limit of Glorot uniform, and the standard deviation of He
# normal.


# %%
@exercise("06.3", reference=reference.scales)
def scales(fan_in, fan_out):
    """Two numbers: the limit of Glorot's uniform distribution, and the standard deviation of He's normal one."""
    ### BEGIN SOLUTION
    return np.sqrt(6 / (fan_in + fan_out)), np.sqrt(2 / fan_in)
    ### END SOLUTION


# %%
check(scales)

# %% [markdown]
# Names are no proof: libraries have been written whose "Xavier" was He, or whose He took fan_out. Draw a large matrix
# and measure. Here 400 inputs, 100 units, and the two initialisers of the exercise:

# %%
shape = (400, 100)
limit, std = scales(*shape)
for initializer, expected in ((nn.GlorotUniform(), limit / np.sqrt(3)), (nn.HeNormal(), std)):
    measured = initializer(shape, np.random.default_rng(SEED)).std()
    print(f"{initializer}: measured {measured:.4f}, yours {expected:.4f}")

# %%
names = list(INITIALIZERS)[1:]  # all but zeros
matrices = {name: INITIALIZERS[name](shape, np.random.default_rng(SEED)) for name in names}
show(plots.histograms, arrays=matrices, title="start weights, 400 inputs, 100 units")

# %% [markdown]
# All four are drawn over the same numbers; the last two are the narrow ones. Here is the library's own code.
# Glorot uniform is the default of every `Dense`; all that such a class has to say is a variance and a shape.

# %%
source(nn.initializers.VarianceScaling, nn.GlorotNormal, nn.GlorotUniform, nn.HeNormal)

# %% [markdown]
# ## Drawing them
#
# A random number comes from a **generator**: a rule that goes from number to number, beginning where the seed says. Two
# generators with one seed say the same. **What happens** if every layer makes its own, with the seed of the network?

# %%
print(np.random.default_rng(7).normal(size=3).round(4), np.random.default_rng(7).normal(size=3).round(4))
one = np.random.default_rng(7)
print(one.normal(size=3).round(4), one.normal(size=3).round(4))

# %% [markdown]
# Then layers share their numbers: the second begins with those of the first, and a bias is the first row of its own
# kernel. It is one of the most common mistakes, and no error tells of it. So one generator goes through the network.
# (`Sequential` makes one from its seed, and from that a stream for each layer.) And mind `if seed:`, for 0 is a seed.
#
# Draw the kernels of a network with D inputs, H hidden units and K outputs, both **He normal**: W1 (D, H), then W2 (H,
# K), with `rng.normal` from *one* generator, `np.random.default_rng(seed)`. Nothing is cut off. (Keras cuts the tails
# at two standard deviations; nnlib does not.)


# %%
@exercise("06.4", reference=reference.start_kernels)
def start_kernels(D, H, K, seed):
    """He normal kernels W1 (D, H), W2 (H, K): one np.random.default_rng(seed), W1 drawn first, then W2."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    W1 = rng.normal(0, np.sqrt(2 / D), (D, H))
    return W1, rng.normal(0, np.sqrt(2 / H), (H, K))
    ### END SOLUTION


# %%
check(start_kernels)

# %%
W1, W2 = start_kernels(64, 32, 10, seed=7)
stream = np.random.default_rng(7)
same = np.allclose(nn.HeNormal()((64, 32), stream), W1) and np.allclose(nn.HeNormal()((32, 10), stream), W2)
print("the same as yours:", same)

# %% [markdown]
# ## Layer upon layer
#
# What one layer does to the spread, the next does again. A factor of 0.7 a layer is nothing to worry about in one
# layer; after 20 layers it is 0.7²⁰ = 0.0008.
#
# Measure it. `kernels` is an array (L, H, H) of L square matrices, x (m, H) goes through all of them, and f is the
# activation, a function: h = f(h W), beginning with h = x. Return the standard deviation of each layer's h, all m H
# numbers together.


# %%
@exercise("06.5", reference=reference.layer_spreads)
def layer_spreads(x, kernels, f):
    """The standard deviations (L,) of h after each layer h = f(h @ W), for x (m, H) and kernels (L, H, H)."""
    ### BEGIN SOLUTION
    spreads, h = [], x
    for W in kernels:
        h = f(h @ W)
        spreads.append(h.std())
    return np.array(spreads)
    ### END SOLUTION


# %%
check(layer_spreads)

# %% [markdown]
# **Predict:** twenty layers of 100 ReLU units each. The weights are Glorot's, who did not think of ReLU: for a square
# layer their variance is half of He's. What becomes of the signal?

# %%
predict("06.C", "it stays about the same", "it vanishes", "it explodes", "it depends on the seed")


# %%
def relu(z):
    return np.maximum(z, 0)


signal = np.random.default_rng(SEED).normal(size=(100, 100))  # (m, H)
for name in ("Glorot uniform", "He normal"):
    last = []
    for seed in range(5):
        layer_rng = np.random.default_rng(seed)
        stack = np.stack([INITIALIZERS[name]((100, 100), layer_rng) for _ in range(20)])  # (L, H, H)
        last.append(layer_spreads(signal, stack, relu)[-1])
    print(f"{name}: from 1 to between {min(last):.4f} and {max(last):.4f} after 20 layers")

# %% [markdown]
# Now the lab of the first figure. First go through the initialisers with ReLU. Then take He and move the scale, which
# multiplies all weights: how far may it be from 1? **Guess**, then move the depth. Then take tanh and sigmoid, and
# compare the two lines.

# %%
explore(
    widgets.layer_signal(INITIALIZERS),
    initializer=Dropdown(options=list(INITIALIZERS), value="Glorot uniform"),
    activation=Dropdown(options=["relu", "tanh", "sigmoid", "linear"]),
    scale=FloatLogSlider(value=1.0, base=10, min=-1, max=1, step=0.05, readout_format=".3g"),
    depth=IntSlider(value=10, min=1, max=20),
)

# %% [markdown]
# With ReLU each start but zeros has one scale at which the signal stays: He at 1, Glorot at 1.4, which is the same for
# square layers. He at 0.7 vanishes in 20 layers, at 1.4 it explodes; the lines are nearly straight, since every layer
# multiplies alike. With tanh the activations cannot explode. But look at the gradients: with uniform(-1, 1) at scale 1
# they do. With sigmoid and Glorot the activations look harmless while the gradients vanish: a sigmoid's slope is 1/4 at
# best. (normal(0, 1) makes up for that, by luck: in layers of 30 units its gradients vanish, too, in layers of 300 they
# explode. Try `widgets.layer_signal(INITIALIZERS, width=30)`.) So always look at both ways.
#
# ## A sum is not a spread
#
# "The gradient vanishes" is often said of the wrong number. Take ten He layers, and describe the gradient of each
# kernel by the sum of its entries, and by their spread.

# %%
nine = [nn.Dense(64, "relu", kernel_initializer="he_normal") for _ in range(9)]
deep = nn.Sequential([*nine, nn.Dense(10, kernel_initializer="he_normal")], input_shape=64, seed=SEED)
loss = nn.SparseCategoricalCrossentropy(from_logits=True)
loss.forward(data.y_train, deep.forward(data.x_train))
deep.backward(loss.backward())
gradients = [deep.gradients[f"{i}.kernel"] for i in range(10)]
print("sums:   ", *(f"{gradient.sum():.3f}" for gradient in gradients[:9]))
print("        and 0 but for rounding in the last layer:", abs(gradients[9].sum()) < 1e-9)
print("spreads:", *(f"{gradient.std():.3f}" for gradient in gradients))

# %%
show(plots.layer_spread, arrays=gradients, what="gradient", title="ten He layers")

# %% [markdown]
# By its sum, the gradient of the last layer has vanished altogether. It has not: probabilities and targets both sum to
# 1, so the entries of p - y sum to 0, in the best network and in the worst. Positive and negative entries cancel, and
# what is left says little. By the spread the last layer's gradient is even the largest. So compare layers by a mean of
# sizes, such as the spread, never by a plain sum. (A loss summed over examples misleads, too: its gradients are m
# times those of the mean. Taking the mean has not made them vanish.)
#
# ## Does it matter for learning?
#
# Three hidden layers of 32 ReLU units, ten epochs; you choose where they start, and the learning rate. **Guess**: which
# start values learn at a rate of 0.1, and can another rate save the rest? Try a few seeds before you believe anything.


# %%
def deep_reader(initializer, learning_rate, seed):
    start = INITIALIZERS[initializer]
    layers = [nn.Dense(32, "relu", kernel_initializer=start) for _ in range(3)]
    model = nn.Sequential([*layers, nn.Dense(10, kernel_initializer=start)], input_shape=64, seed=seed)
    validation = (data.x_validation, data.y_validation)
    return trained(model, nn.SparseCategoricalCrossentropy(from_logits=True), learning_rate, validation_data=validation)


def described(model):
    return f"{percent_right(model):.1f} % of unseen images read right"


# %%
explore(
    widgets.initializer_run(deep_reader, described),
    initializer=Dropdown(options=list(INITIALIZERS), value="He normal"),
    learning_rate=SelectionSlider(options=[0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0], value=0.1),
    seed=IntSlider(value=0, min=0, max=4),
)

# %% [markdown]
# At 0.1 Glorot and He read 93 to 96 % with every seed, uniform(-1, 1) 84 to 90 %, normal(0, 1) less than 30 %: its
# gradients are huge, and only small steps do not throw it off. At 0.003 it reads 45 to 77 %. At 0.001 uniform(-1, 1) is
# even ahead of He, with 44 to 55 % against 14 to 23 %. So "which start is best?" has no answer without the learning
# rate. But at no rate do the wide starts reach 90 %, and zeros only ever guesses.
#
# ## A published experiment, run again
#
# A student report trained 784-600-10 networks on MNIST, by plain SGD at learning rate 0.001, one run each:
#
# | start values | zero | uniform | normal | He | Xavier |
# |---|---|---|---|---|---|
# | hidden activation | ReLU | ReLU | ReLU | ReLU | sigmoid |
# | test accuracy | 0.1144 | 0.6876 | 0.4573 | 0.9214 | 0.8903 |
#
# So He is best, and Xavier second? Look at the second line: Xavier was tried with another activation. We run them on
# our small digits, five seeds each, 100 units. (How wide "normal" was the report does not say; we take 1.)


# %%
def sweep(names, activation, loss=nn.SparseCategoricalCrossentropy):
    for name in names:
        runs = [reader(INITIALIZERS[name], activation, (100,), loss=loss, seed=seed)[0] for seed in range(5)]
        shares = [percent_right(model) for model in runs]
        print(f"{activation}, {name}: mean {np.mean(shares):.1f} %, from {min(shares):.1f} to {max(shares):.1f} %")


sweep(["uniform(-1, 1)", "normal(0, 1)", "Glorot uniform", "He normal"], "relu")
sweep(["Glorot uniform", "He normal"], "sigmoid")

# %% [markdown]
# With ReLU, Glorot and He do equally well, and so they do with sigmoid. What set the report's two apart is the
# activation: it changed two things at once. The wide starts come out a little behind; but the report lost 23 and 46
# points with them, and we lose 1 and 3.
#
# Where did its points go? Lessons 03 and 05 met its gradient: p - y was multiplied by softmax's Jacobian a second time,
# and that makes the slope thousands of times too small where the network is sure and wrong. Wide weights make it just
# that. So we put the same fault in:


# %%
class JacobianTwice(nn.SparseCategoricalCrossentropy):
    """The right loss, whose gradient p - y is multiplied by softmax's Jacobian once more (lesson 03)."""

    def gradient(self):
        grad, p = super().gradient(), self.p  # (m, K) each
        return p * (grad - (grad * p).sum(axis=1, keepdims=True))


sweep(["uniform(-1, 1)", "Glorot uniform", "He normal"], "relu", JacobianTwice)
lost = [reader(nn.RandomNormal(0, 1), hidden=(100,), loss=JacobianTwice, seed=seed)[0] for seed in range(5)]
print("relu, normal(0, 1): every run reads less than half right:", max(map(percent_right, lost)) < 50)

# %% [markdown]
# There they are: uniform(-1, 1) falls from 94 to 42 %, He from 95 to 79 %. A wrong gradient can do most of what looked
# like an effect of the start values. (That it did so in the report, with other images and another learning rate, we
# have not shown.)
#
# A second report, with sigmoid units, has 0.1142 for zero and for uniform: about the share of the 1, the most frequent
# digit. It has normal at 0.7144, Xavier normal at 0.6585 and uniform at 0.6671, He normal at 0.7478 and uniform at
# 0.7675, one run each. The two Xaviers differ by 1 point, the two Hes by 2; our five seeds of *one* setting, with
# sigmoid, by 4 to 6.
#
# ## Biases drawn like weights
#
# Some reports draw biases by the same initialiser as weights. **Predict:** what does that cost?

# %%
predict("06.D", "half of the accuracy", "a few per cent of accuracy", "nothing that can be seen")

# %%
for name in ("uniform(-1, 1)", "He normal"):
    for drawn_biases in (False, True):
        bias = INITIALIZERS[name] if drawn_biases else "zeros"
        models, first = zip(*(reader(INITIALIZERS[name], bias=bias, seed=seed) for seed in range(10)), strict=True)
        read = [percent_right(model) for model in models]
        print(f"{name}, biases {'drawn too' if drawn_biases else 'zero'}: first loss {np.mean(first):.2f},", end=" ")
        print(f"{np.mean(read):.1f} % right ({min(read):.1f} to {max(read):.1f})")

# %% [markdown]
# Before the first step the loss is a little higher: drawn biases push some digits for no reason. After ten epochs ten
# seeds show no difference: the means are 0.1 or 0.2 points apart, the seeds up to 5. So it does no harm here, and no
# good: the weights already tell the units apart.
#
# ## The playground, with other start values
#
# Six hidden layers of 8 ReLU units shall tell an inner ring from an outer one. `random_normal` is normal with standard
# deviation 0.05, and most units have 8 inputs. **Predict:** what happens when you press Start?

# %%
predict("06.E", "it learns as usual", "it learns after a while", "it does not learn at all", "it diverges")

# %%
widgets.playground("data=circles depth=6 width=8 activation=relu learning_rate=0.1 initializer=random_normal")

# %% [markdown]
# The loss stays near ln 2 = 0.69. For 8 inputs He draws ten times as wide, 0.5; so here each layer makes the signal
# about ten times smaller, and the gradient, too: before the start, its norm falls from 0.005 in the last layer to
# 0.00000003 in the first. After a few epochs it is exactly 0 in all hidden layers. So little of the points arrives at
# the deepest units that the first small steps of their biases outweigh it: they say 0 to every point, and are dead
# (lesson 02). With `tanh` none dies, the norms stay as tiny, and it learns no better.

# %% [markdown]
# Back to `relu`, and choose `glorot_uniform` or `he_normal`. That draws fresh weights; press Start if it has stopped.
# Nearly all points are right within a hundred epochs. Now `random_normal` with depth 2: a hundred epochs of nothing,
# then it learns, as two layers do not kill a signal. With `sigmoid` and depth 6 neither Glorot nor He helps: you saw in
# the lab what becomes of its gradients.
#
# ## Recap
#
# Equal units stay equal, so weights must be random; biases may be 0. The squares of spreads add up, so the more inputs,
# the narrower the weights: Glorot divides 1 by the mean of both fans, He 2 by the fan_in, for ReLU. A little too wide
# or too narrow in every layer is far too much after many, on the way there or on the way back.
#
# <details><summary>A layer has 784 inputs and 600 ReLU units. How wide does He draw its weights, and how much wider is
# uniform(-1, 1)?</summary>
#
# √(2/784) = 0.0505; uniform(-1, 1) has the spread 0.577, more than eleven times as much.
# </details>
#
# <details><summary>The first loss of a network for 10 classes is 14.2. What do you look at first?</summary>
#
# At ln 10 = 2.3026 it would only guess; 14.2 says it is sure of wrong answers. Look at the spread of its logits, then
# at that of the weights and of the inputs: unscaled pixels, from 0 to 255, do the same as wide weights.
# </details>
#
# <details><summary>Could all weights start at 0 and the biases be random?</summary>
#
# With one hidden layer it breaks the symmetry: the units answer differently, so W2 gets different gradients, and after
# the first step the units do, too. But a ReLU unit with a negative bias then says 0 to every example: it is dead from
# the start. And what every unit says at first does not depend on the image at all.
# </details>
#
# **Next:** [07 · Depth and width](07_depth_and_width.ipynb)
