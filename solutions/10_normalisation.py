# %% [markdown]
# # 10 · Normalisation
#
# Start weights decide how large the numbers in a network are, and a deep one is lost if they are a little too small or
# too large. **Normalisation** is a layer that brings its numbers to a common size, whatever the weights before made of
# them. We build three kinds, measure what they are good for, and find out what a published table really compares.
#
# **You build** RMS normalisation there and back, layer normalisation, and batch normalisation with its running
# statistics. **You need** lessons 04, 06 and 07. **Time** 45 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, IntSlider, SelectionSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, plots, predict, reference, show, source, widgets
from nnlib.datasets import load

SEED, SEEDS = 0, range(5)  # one for examples, five wherever we compare
EPSILON = 1e-6
data = load("digits", seed=SEED)
loss = nn.SparseCategoricalCrossentropy(from_logits=True)

# %% [markdown]
# Where we are going: a digit reader with four hidden layers, whose start weights are 0.3 times He's (lesson 06). It
# learns nothing: its loss stays at mere guessing. On the right is why: the activations get smaller from layer to layer,
# and so do their differences from one image to another, which are all that a last layer can read. Below, the same with
# a normalisation in each layer.

# %%
show(widgets.normalisation(data), columns=2, size=(8, 3), normalisation="none", learning_rate=0.01, start=0.3, depth=4)

# %%
show(widgets.normalisation(data), columns=2, size=(8, 3), normalisation="RMS", learning_rate=0.01, start=0.3, depth=4)

# %% [markdown]
# ## The size of a vector, by hand
#
# Take one example with two features, x = (3, 4). Its **root mean square** is what the name says, read from the right:
# square, mean, root. We divide by it. Then we do the same to (30, 40).

# %%
size = np.sqrt((3**2 + 4**2) / 2)
print("mean square:", (3**2 + 4**2) / 2, " root:", round(size, 4))
print("(3, 4) divided by its size:  ", round(3 / size, 4), round(4 / size, 4))
print("(30, 40) divided by its size:", round(30 / (10 * size), 4), round(40 / (10 * size), 4))

# %% [markdown]
# The direction is kept, the size is gone. For a batch x (m, D) each row has a size of its own. A tiny ε under the root
# saves a row of zeros from 0/0. At the end each feature is multiplied by its **gain**, a parameter that starts as 1 and
# is learnt: should a feature be better off large, it can be.
#
# $$n_{ij} = \frac{x_{ij}}{\sqrt{\frac{1}{D} \sum_k x_{ik}^2 + \varepsilon}}, \qquad y_{ij} = \text{gain}_j\, n_{ij}
# \qquad x, n, y: (m, D),\ \text{gain}: (D,)$$


# %%
@exercise("10.1", reference=reference.rms_norm)
def rms_norm(x, gain, epsilon):
    """RMS normalisation: each row of x (m, D) divided by its size, times gain (D,). Returns y (m, D)."""
    ### BEGIN SOLUTION
    size = np.sqrt((x**2).mean(axis=1, keepdims=True) + epsilon)
    return gain * x / size
    ### END SOLUTION


# %%
check(rms_norm)

# %% [markdown]
# The library's layer keeps two things for the way back: `inverse`, 1 divided by the size, and n, as `self.normal`.

# %%
source(nn.RMSNormalization.forward)

# %%
rms_layer = nn.RMSNormalization(EPSILON)
_ = rms_layer.build((2,), np.random.default_rng(SEED))
x = np.array([[3.0, 4.0], [30.0, 40.0], [-0.5, 0.0]])  # (m, D) = (3, 2)
print("the same as yours:", np.allclose(rms_layer.forward(x), rms_norm(x, np.ones(2), EPSILON)))

# %% [markdown]
# **Predict.** A Dense layer (its biases are 0) is followed by RMS normalisation. We multiply all weights of the Dense
# layer by 10. What becomes of the normalised output, and of the loss's gradient by these weights?

# %%
predict(
    "10.A",
    "both are ten times as large",
    "the output is the same, the gradient as well",
    "the output is the same, the gradient a tenth",
    "the output is the same, the gradient ten times as large",
)

# %%
pair = nn.Sequential([nn.Dense(10), nn.RMSNormalization(1e-12)], input_shape=64, seed=SEED)
output, slopes = [], []
for factor in (1, 10):
    pair.layers[0].params["kernel"] = pair.layers[0].params["kernel"] * factor
    output.append(pair.forward(data.x_train[:20]))
    loss.forward(data.y_train[:20], output[-1])
    pair.backward(loss.backward())
    slopes.append(pair.gradients["0.kernel"].copy())
print("the same output:", np.allclose(output[0], output[1]))
print("gradient, second divided by first:", round(np.linalg.norm(slopes[1]) / np.linalg.norm(slopes[0]), 4))

# %% [markdown]
# Keep the second line in mind; it comes back when we choose a learning rate.
#
# ## The way back
#
# Now `grad` (m, D) arrives at y. Through the gain it is g = gain · grad, as through any product. Then comes the
# division, and that is where student libraries go wrong: x stands above the line *and* inside the size under it.
# Whoever moves one entry changes the size, and so every n of the row.
#
# By hand, for x = (3, 4), gain 1 and g = (1, 0). Write r for 1 divided by the size.

# %%
r = 1 / np.sqrt(12.5)
n = np.array([3.0, 4.0]) * r
g = np.array([1.0, 0.0])
print("n:", n.round(4).tolist(), " mean of g n:", round((1 * n[0] + 0 * n[1]) / 2, 4))
print("g - n times that mean:", (g - n * n[0] / 2).round(4).tolist())
print("times r:              ", (r * (g - n * n[0] / 2)).round(4).tolist())

# %% [markdown]
# Is it true? With g = (1, 0) only the first n counts. We move each entry of x a little, up and down, and look how fast
# that n changes:


# %%
def first_n(pair_of_x):
    return pair_of_x[0] / np.sqrt(np.mean(pair_of_x**2))


for move in (np.array([1e-6, 0.0]), np.array([0.0, 1e-6])):
    print(round((first_n(np.array([3.0, 4.0]) + move) - first_n(np.array([3.0, 4.0]) - move)) / 2e-6, 4))

# %% [markdown]
# Yes. And the second is not 0, though g is 0 there. For one row:
#
# $$dx = r\,(g - n \cdot \text{mean}(g\, n)), \qquad g = \text{gain} \cdot \text{grad}$$
#
# Why: r g alone would do if the size stood still. But when x_k grows by a little e, the size grows by e n_k / D, and so
# each n_j falls by r n_j times that. Weighted by g_j, summed over j: e times r n_k mean(g n).
#
# A check: stretch x, and n does not change. So dx has no part along x: 3 · 0.64 - 4 · 0.48 = 0, a **right angle**. The
# gain is shared by all examples, like a bias (lesson 04).


# %%
@exercise("10.2", reference=reference.rms_norm_backward)
def rms_norm_backward(x, gain, epsilon, grad):
    """Back through `rms_norm`: x and grad (m, D), gain (D,). Returns dx (m, D), dgain (D,)."""
    ### BEGIN SOLUTION
    r = 1 / np.sqrt((x**2).mean(axis=1, keepdims=True) + epsilon)
    n, g = x * r, gain * grad
    return r * (g - n * (g * n).mean(axis=1, keepdims=True)), (grad * n).sum(axis=0)
    ### END SOLUTION


# %%
check(rms_norm_backward)

# %%
source(nn.RMSNormalization.backward)

# %%
rng = np.random.default_rng(SEED)
some_x, some_grad = rng.normal(size=(20, 8)), rng.normal(size=(20, 8))
wide = nn.RMSNormalization(EPSILON)
_ = wide.build((8,), rng)
wide.forward(some_x)
some_dx, some_dgain = rms_norm_backward(some_x, np.ones(8), EPSILON, some_grad)
print("the same as yours:", np.allclose(wide.backward(some_grad), some_dx))
print("the same dgain:", np.allclose(wide.grads["scale"], some_dgain))
print("at a right angle to x:", bool(np.all(np.abs((some_x * some_dx).sum(axis=1)) < 1e-4)))

# %% [markdown]
# In student libraries this backward is missing, or takes the size for a constant, or measures the size of what is
# normalised already; in one the layer is there and nobody calls it. None of it raises an error, and the network may
# still learn. A right angle takes one line to test.
#
# ## Layer normalisation
#
# The older sister takes the mean of the row off first, and then divides by the root of the mean square of what is left,
# which is the standard deviation. By hand, for (1, 7, 9, 15):

# %%
row = np.array([1.0, 7.0, 9.0, 15.0])  # (D,) = (4,)
print("mean:", (1 + 7 + 9 + 15) / 4, " without it:", (row - 8).tolist())
print("variance:", (7**2 + 1**2 + 1**2 + 7**2) / 4, " root:", np.sqrt(100 / 4), " divided:", ((row - 8) / 5).tolist())

# %% [markdown]
# The gain is now called γ, and there is a shift β besides, which starts as 0. Mean and variance run over the D features
# of each example, and the variance divides by D:
#
# $$y_{ij} = \gamma_j \frac{x_{ij} - \text{mean}_i}{\sqrt{\text{variance}_i + \varepsilon}} + \beta_j$$


# %%
@exercise("10.3", reference=reference.layer_norm)
def layer_norm(x, gamma, beta, epsilon):
    """Layer normalisation of x (m, D), each row by its own mean and variance; gamma, beta (D,). Returns y (m, D)."""
    ### BEGIN SOLUTION
    centred = x - x.mean(axis=1, keepdims=True)
    variance = (centred**2).mean(axis=1, keepdims=True)
    return gamma * centred / np.sqrt(variance + epsilon) + beta
    ### END SOLUTION


# %%
check(layer_norm)

# %%
source(nn.LayerNormalization.forward)

# %%
layer_layer = nn.LayerNormalization(EPSILON)
_ = layer_layer.build((8,), rng)
yours = layer_norm(some_x, np.ones(8), np.zeros(8), EPSILON)
print("the same as yours:", np.allclose(layer_layer.forward(some_x), yours))

# %% [markdown]
# The way back gets one term more, since the mean moves with x as well: g - mean(g) - n · mean(g n), all times r. In
# batch normalisation, which comes next, it is the same along the other axis.
#
# ## Batch normalisation
#
# The first of the three to be invented looks the other way: each *feature* gets mean 0 and variance 1, over the
# examples of the batch. So (1, 7, 9, 15) might be one feature of four examples. That raises a question that the others
# do not have: what of a single example, with no batch around it?
#
# **Predict.** In training, a batch of one example comes along. What does batch normalisation answer?

# %%
predict("10.B", "the example, as it is", "an error", "beta, whatever was asked", "gamma times the example")

# %%
lonely = nn.BatchNormalization()
_ = lonely.build((3,), rng)
print(lonely.forward(np.array([[5.0, -2.0, 100.0]]), training=True).tolist())
print(lonely.forward(np.array([[-7.0, 0.5, 3.0]]), training=True).tolist())

# %% [markdown]
# Two quite different examples, one answer (β, still 0 here). And with two examples the answer to one depends on the
# other. So in use (**inference**, `training=False`) the layer takes other numbers: **running statistics**, a mean and a
# variance for each feature that it keeps up in training. They start as 0 and 1, and each batch moves them a little:
# they keep the share **momentum** of what they were, and take the rest from the batch. With a momentum of 0.9 the batch
# (1, 7, 9, 15), which has mean 8 and variance 25, moves them to

# %%
print("running mean:", round(0.9 * 0 + 0.1 * 8, 4), " running variance:", round(0.9 * 1 + 0.1 * 25, 4))

# %% [markdown]
# $$\text{moving} \leftarrow \text{momentum} \cdot \text{moving} + (1 - \text{momentum}) \cdot \text{batch}$$
#
# Momentum is the share of the *old*, as in Keras. (PyTorch gives the name to the share of the new, and its running
# variance divides by m - 1: mind it when you carry numbers over.)
#
# Write both modes. In training the batch's own mean and variance divide, and the running ones move. At inference the
# running ones divide, and stay as they are.


# %%
@exercise("10.4", reference=reference.batch_norm)
def batch_norm(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon, training):
    """Batch normalisation of x (m, D); gamma, beta, moving_mean, moving_variance (D,).

    Returns y (m, D), and the running mean and variance (D,) afterwards.
    """
    ### BEGIN SOLUTION
    mean, variance = moving_mean, moving_variance
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        moving_mean = momentum * moving_mean + (1 - momentum) * mean
        moving_variance = momentum * moving_variance + (1 - momentum) * variance
    y = gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
    return y, moving_mean, moving_variance
    ### END SOLUTION


# %%
check(batch_norm)

# %% [markdown]
# Here is the library's. (`mask` and `counts` are for texts of different lengths, much later.)

# %%
source(nn.BatchNormalization.forward)

# %%
batch_layer = nn.BatchNormalization(0.9, EPSILON)
_ = batch_layer.build((8,), rng)
gamma, beta = np.ones(8), np.zeros(8)
in_training, *moved = batch_norm(some_x, gamma, beta, np.zeros(8), np.ones(8), 0.9, EPSILON, True)
in_use, _, _ = batch_norm(some_x, gamma, beta, *moved, 0.9, EPSILON, False)
print("the same as yours, in training:", np.allclose(batch_layer.forward(some_x, training=True), in_training))
print("the same as yours, in use:", np.allclose(batch_layer.forward(some_x), in_use))

# %% [markdown]
# ## Two sets of numbers, two traps
#
# We train a reader with batch normalisation for one epoch, 17 steps, once with Keras's usual momentum of 0.99 and once
# with 0.9, and have it read the validation images: in use, as it should be, and wrongly in training mode.

# %%
NORMALISATIONS = {
    "none": nn.Linear,
    "RMS": nn.RMSNormalization,
    "layer": nn.LayerNormalization,
    "batch": lambda: nn.BatchNormalization(momentum=0.9),
}


def network(normalisation, hidden, seed, start=1.0):
    """Return a digit reader: for each hidden layer Dense, normalisation, ReLU; start weights He's times `start`."""
    layers = []
    for units in hidden:
        layers += [nn.Dense(units, kernel_initializer="he_normal"), normalisation(), nn.ReLU()]
    model = nn.Sequential([*layers, nn.Dense(10)], input_shape=64, seed=seed)
    for dense in layers[::3]:
        dense.params["kernel"] = dense.params["kernel"] * start
    return model


def read_right(model, training=False):
    return np.mean(model.forward(data.x_validation, training).argmax(axis=1) == data.y_validation)


# %%
def one_epoch(momentum, seed):
    model = network(lambda: nn.BatchNormalization(momentum), [32, 32], seed)
    model.fit(data.x_train, data.y_train, loss, nn.SGD(0.3), epochs=1, batch_size=64, verbose=0)
    return read_right(model), read_right(model, training=True)


for momentum in (0.99, 0.9):
    used, trained_mode = np.array([one_epoch(momentum, seed) for seed in SEEDS]).T
    left = f"momentum {momentum}: {momentum**17:.2f} of the running statistics are still their start;"
    print(left, f"in use {used.min():.2f} to {used.max():.2f}, in training mode {trained_mode.min():.2f} or more")

# %% [markdown]
# Both were trained alike: in training the momentum plays no part. But with 0.99 most of the running statistics is still
# the 0 and 1 they began with, and in use the reader does much worse than it could. After thousands of steps 0.99 is
# fine; for 17 it is not, and from here on we take 0.9. Whoever sees a network train well and fail in use from the first
# epoch should look here first.
#
# The second trap is the mode. One image, asked together with seven others, and then with seven different ones:

# %%
company = network(NORMALISATIONS["batch"], [32, 32], SEED)
company.fit(data.x_train, data.y_train, loss, nn.SGD(0.3), epochs=5, batch_size=64, verbose=0)
image = data.x_validation[:1]
groups = [np.vstack([image, others]) for others in (data.x_validation[1:8], data.x_validation[8:15])]
for mode in (True, False):
    first, second = (company.forward(group, training=mode)[0] for group in groups)
    print("training mode:" if mode else "in use:       ", "same answer in other company:", np.allclose(first, second))

# %% [markdown]
# Whoever leaves training mode on gives answers that depend on who else was asked. So in nnlib `training` is an argument
# of every call, and not a switch that can be forgotten.
#
# ## Measured
#
# Now the question: what is it good for? Readers with four hidden layers of 32 units, ten epochs, five seeds, at several
# learning rates; their start weights are He's, or 0.1 times or 3 times as large. (Rates at which rounding decides how a
# run ends are left out: they differ from machine to machine.)
#
# **Predict.** With small start weights the plain network only guesses, as in the first figure. What makes it read nine
# digits of ten, in ten epochs?

# %%
predict("10.C", "only a larger learning rate helps", "only a normalisation helps", "either helps", "neither helps")

# %% [markdown]
# Printed are, for each learning rate, the mean share of validation images read right, and the least and the most of
# the five seeds: a setting is worth little more than its worst seed.


# %%
def accuracies(normalisation, hidden, learning_rate, start=1.0, epochs=10):
    found = []
    for seed in SEEDS:
        model = network(NORMALISATIONS[normalisation], hidden, seed, start)
        model.fit(data.x_train, data.y_train, loss, nn.SGD(learning_rate), epochs=epochs, batch_size=64, verbose=0)
        found.append(read_right(model))
    return np.array(found)


def spoken(a):
    return f"{a.mean():.3f} ({a.min():.3f} to {a.max():.3f})"


# %%
def table(start, rates):
    print(f"start weights times {start:g}")
    for name, tried in rates.items():
        line = [f"{rate}: {spoken(accuracies(name, [32] * 4, rate, start))}" for rate in tried]
        print(f"    {name:5}", ";  ".join(line))


table(1.0, dict.fromkeys(NORMALISATIONS, (0.001, 0.01, 0.1)))
table(0.1, {"none": (0.001, 0.01, 0.1), "RMS": (0.001,)})
table(3.0, {"none": (0.001, 0.01, 0.03), "RMS": (0.01, 0.1, 0.3)})

# %% [markdown]
# **With He's weights** all four learn at 0.1, the normalised ones better in the mean, though the ranges of none and RMS
# overlap. **With small ones** the plain network guesses at every rate; RMS reads 0.939 at 0.001. **With large ones**
# the plain network comes to 0.716, RMS to 0.932.
#
# Why 0.001, far too little for He's weights? Weights a tenth as large have a gradient ten times as large (your guess
# 10.A): a step counts 100 times as much, and 0.001 does what 0.1 does for He's. With weights 3 times as large it counts
# a ninth: RMS is behind at 0.01. What is *computed* is free of the weights' size; the learning rate is not.

# %% [markdown]
# ## The lab
#
# Begin as in the first figure, and move the learning rate through its whole range. Then choose each normalisation in
# turn, at 0.01. Then look at deep networks with good start weights: depth 8, start weights times 1, learning rate 0.3,
# and **guess** before you go through the menu: do all three help as much? Look at the right picture, too: *size* is
# what normalisation promises to keep, *difference* how far the activations of a unit differ from image to image.

# %%
explore(
    widgets.normalisation(data),
    columns=2,
    size=(8, 3),
    normalisation=Dropdown(options=list(NORMALISATIONS), value="none"),
    learning_rate=SelectionSlider(options=[0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0], value=0.01),
    start=SelectionSlider(options=[0.3, 0.5, 1.0, 2.0, 3.0], value=0.3, description="start weights"),
    depth=IntSlider(value=4, min=1, max=8),
)

# %% [markdown]
# Without normalisation no rate reads two thirds of the 360 digits; with any of the three 0.01 reads more than nine
# tenths. At depth 8 they part: batch reads over 340. RMS and layer stay behind, how far is luck: such long steps make
# much of a rounding, and another machine may see other numbers.
#
# The right picture shows a reason to suspect. All three keep the size. But RMS and layer look at one image at a time:
# what all images share passes, and what differs shrinks from layer to layer, from 0.36 to 0.21 with RMS. Batch takes
# off what they share, and keeps the difference above 0.57. Its price: images that depend on each other.

# %% [markdown]
# ## A published experiment, run again
#
# Report A trained 784-400-10 on MNIST by SGD with a learning rate of 0.001, one run each: **0.9215** without,
# **0.9576** with RMS normalisation. We train 64-50-10 on our digits, five seeds, at three learning rates. **Predict:**
# if each had the learning rate that suits it best, what would become of the gap?

# %%
predict("10.D", "it stays about the same", "it all but vanishes", "it grows")

# %%
for rate in (0.01, 0.1, 0.3):
    plain, normalised = (accuracies(name, [50], rate, epochs=20) for name in ("none", "RMS"))
    overlap = plain.max() >= normalised.min() and normalised.max() >= plain.min()
    print(f"learning rate {rate}: without {spoken(plain)}, with {spoken(normalised)},", end=" ")
    print(f"gap {normalised.mean() - plain.mean():+.3f},", "the ranges overlap" if overlap else "apart")

# %% [markdown]
# At 0.01 we have the report's picture: the normalised network is ahead, and the ranges are apart. At 0.1 they overlap,
# and at 0.3, the best of the three for both, hardly anything is left of the gap. So it is *speed* at steps that are too
# small, as with depth in lesson 07. That the report's 0.001 was too small its own table says: 784-600-10 has 0.9784 at
# 0.1, without any normalisation. (Its gradient was too small besides: softmax's Jacobian twice, lesson 03.)
#
# One hidden layer with good start weights has nothing to be mended. Where start weights are bad the gap is real: that
# was the table before.

# %% [markdown]
# ## Recap
#
# Normalisation divides by a size: of each example (RMS; layer, with the mean taken off first) or of each feature over
# the batch. On the way back the size moves with x, so whatever points along x is taken off the gradient. It frees what
# deep networks compute from the size of their start weights; batch normalisation also ties examples together, and needs
# running statistics in use.
#
# <details><summary>A Dense layer stands in front of a batch normalisation. What are its biases good for?</summary>
#
# Nothing: the mean of each feature is taken off, and a bias with it. β does their work. In front of an RMS
# normalisation they count, since no mean is taken off there. </details>
#
# <details><summary>Which of the three give the same answer in training and in use, and can learn from a batch of
# one?</summary>
#
# RMS and layer normalisation: they look at one example at a time. That is why networks that read texts of all lengths
# have them. </details>
#
# <details><summary>Someone tests an RMSNorm layer by training with and without it, finds both work, and is content.
# What would you test instead?</summary>
#
# The gradient, against differences; that dx stands at a right angle to x; and that x and 10 x give the same output,
# which shows that the layer is called at all. A network learns with many a wrong gradient. </details>
#
# **Next:** [11 · Optimisers](11_optimisers.ipynb).
