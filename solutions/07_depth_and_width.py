# %% [markdown]
# # 07 · Depth and width
#
# How many layers should a network have, and how wide should they be? Two reports by students measured it, and drew
# conclusions that their numbers do not carry. We measure again, find out why deep networks of sigmoids do not learn,
# and what makes a comparison fair.
#
# **You build** networks as lists of layers, there and back, and a fair comparison of two settings. **You need**
# lessons 04 to 06. **Time** 40 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, IntSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, plots, predict, reference, show, source, widgets
from nnlib.datasets import load

SEED, SEEDS = 0, range(5)  # one for examples, five wherever we compare
data = load("digits", seed=SEED)
rng = np.random.default_rng(SEED)

# %% [markdown]
# Where we are going: this digit reader has four hidden layers, good start weights (lesson 06), right gradients, and
# 30 epochs of training. It learns nothing: both its curves lie on the dotted line of mere guessing. On the right is
# why. Before long you will read that picture, and know ways out.

# %%
show(widgets.depth_and_width(data), columns=2, size=(8, 3), depth=4, width=16, activation="sigmoid")

# %% [markdown]
# ## How large is a network?
#
# **Width** is the number of units in a hidden layer, **depth** here the number of hidden layers. We write a network as
# the list of its sizes, from the inputs to the outputs. Here is [3, 4, 2]: 3 inputs, a hidden layer of 4 units, 2
# outputs. Every line is a weight, and every unit but the inputs has a bias besides.

# %%
show(plots.network_graph, kernels=[np.ones((3, 4)), np.ones((4, 2))], title="[3, 4, 2]")

# %%
print("weights:", 3 * 4, "+", 4 * 2, " biases:", 4, "+", 2, " together:", 3 * 4 + 4 * 2 + 4 + 2)

# %% [markdown]
# So a list of three sizes stands for two layers, each between a size and the next. In lesson 01 you counted the
# parameters of one layer. Count those of a network with any number of layers.


# %%
@exercise("07.1", reference=reference.count_network)
def count_network(sizes):
    """The number of parameters of a network, given the list of its sizes, inputs first, such as [64, 20, 10]."""
    ### BEGIN SOLUTION
    return sum(sizes[i] * sizes[i + 1] + sizes[i + 1] for i in range(len(sizes) - 1))
    ### END SOLUTION


# %%
check(count_network)

# %% [markdown]
# A layer of H units behind another one of H units costs H² weights. So the same number of parameters can be spent on
# one wide layer or on several narrow ones. The first three networks here read our digits; the last three are of a
# report on MNIST, whose images have 784 pixels.

# %%
for sizes in ([64, 64, 10], [64, 41, 41, 10], [64, 29, 29, 29, 29, 10]):
    print(sizes, count_network(sizes))
for sizes in ([784, 200, 10], [784, 600, 10], [784, 200, 200, 10]):
    print(sizes, count_network(sizes))

# %% [markdown]
# Keep that in mind: who adds a layer also adds parameters, and who compares depths without saying so compares two
# things at once. Here two hidden layers of 200 units cost far less than one of 600.
#
# ## A list of layers
#
# To feel what depth does we need a network as deep as we like. We make all L layers equally wide, H units on H
# inputs; then all weights stand in one array W of shape (L, H, H), W[0] being the first layer's, and all biases in b
# (L, H). Two layers of two units, by hand:

# %%
x = np.array([[1.0, 2.0]])  # (m, H) = (1, 2)
W = np.array([[[1.0, 0.0], [-0.5, 0.5]], [[2.0, 1.0], [4.0, -1.0]]])  # (L, H, H) = (2, 2, 2)
b = np.array([[0.0, -1.0], [1.0, 0.0]])  # (L, H) = (2, 2)
z0 = x @ W[0] + b[0]
h0 = 1 / (1 + np.exp(-z0))
print("z0:", z0, " h0:", h0, " z1:", h0 @ W[1] + b[1])

# %% [markdown]
# Between the layers stands the sigmoid; after the last one nothing, since the loss wants logits (lesson 03). As
# equations, for layers 0 to L - 1:
#
# $$h_{-1} = x, \qquad z_l = h_{l-1} W_l + b_l, \qquad h_l = \mathrm{sigmoid}(z_l), \qquad \mathrm{answer} = z_{L-1}$$
#
# Write it for any L. `nn.Sigmoid().forward(z)` is the library's sigmoid; your own of lesson 02 will do as well.


# %%
@exercise("07.2", reference=reference.tower_forward)
def tower_forward(x, W, b):
    """L layers in a row, sigmoids between them: x (m, H), W (L, H, H), b (L, H). Returns the last z, (m, H)."""
    ### BEGIN SOLUTION
    h = x
    for layer in range(len(W) - 1):
        h = nn.Sigmoid().forward(h @ W[layer] + b[layer])
    return h @ W[-1] + b[-1]
    ### END SOLUTION


# %%
check(tower_forward)

# %% [markdown]
# `Sequential` does that for a list of any layers: look at the loop in `_forward`. (The mask is for texts, much
# later.)

# %%
source(nn.Sequential._forward)

# %% [markdown]
# ## Deeper
#
# **Predict.** The reader at the top, with four hidden layers of sigmoids, reads 35 of 360 unseen digits right. With one
# hidden layer, and all else as it was, it is 308. With two?

# %%
predict("07.A", "more than 308", "about 300", "about 180", "about 60")

# %% [markdown]
# Move *depth* from 1 to 6, then choose tanh and do it again, then relu. Then see what *width* changes, from 1 to 32.
# Every move trains a new reader: 400 images, 30 epochs, learning rate 0.1, start weights that suit its activation. On
# the right stands, for each layer, how large the slopes of its weights typically are.

# %%
explore(
    widgets.depth_and_width(data),
    columns=2,
    size=(8, 3),
    depth=IntSlider(value=1, min=1, max=6),
    width=IntSlider(value=16, min=1, max=32),
    activation=Dropdown(value="sigmoid", options=["sigmoid", "tanh", "relu"]),
)

# %% [markdown]
# With 16 sigmoids a layer 308 of 360 digits are read right at depth 1, 61 at depth 2 and 35 from depth 3 on: it then
# always says the same digit. With tanh all six depths read 328 or more, with ReLU 301 or more. At a width of 1 nothing
# helps: a layer of one unit is a needle's eye, whatever stands behind it.
#
# The right picture tells them apart: with tanh and ReLU all layers have slopes of about the same size; with sigmoids
# they shrink from layer to layer, towards the input.

# %% [markdown]
# ## A chain, by hand
#
# To see why, take layers of one unit each: a chain of neurons, h = sigmoid(w h + b), one after the other. Here are
# three, with numbers such that every z is 0, where the sigmoid says 0.5 and is steepest: its slope is 0.5 · (1 - 0.5)
# = 0.25.

# %%
first = 1.0 * 1.0 - 1.0  # w x + b of the first neuron
second = 2.0 * 0.5 - 1.0  # it is fed with 0.5
third = -2.0 * 0.5 + 1.0  # so is this one
print("z:", first, second, third)
print("links:", 1.0 * 0.25, 2.0 * 0.25, -2.0 * 0.25, " their product:", (1.0 * 0.25) * (2.0 * 0.25) * (-2.0 * 0.25))

# %% [markdown]
# If x grows by a little e, the first z grows by 1.0 e and its h by a quarter of that; the second z by 2.0 times as
# much, and so on. Each neuron multiplies by one **link**, its weight times its slope. Along the chain they are
# multiplied:
#
# $$\frac{dh_{L-1}}{dx} = \prod_{l=0}^{L-1} w_l \, h_l (1 - h_l), \qquad 0 < h_l (1 - h_l) \le \frac{1}{4}$$
#
# **Predict:** ten sigmoids in a row, all weights 1. If x grows by a little, by how much does the last answer grow, at
# best?

# %%
predict("07.B", "by a fortieth of that", "by a thousandth of that", "by a millionth of that")

# %% [markdown]
# Now for any chain, with any numbers: every neuron then has a z, an h and a slope of its own.


# %%
@exercise("07.3", reference=reference.chain_slope)
def chain_slope(x, w, b):
    """How fast the last of L sigmoid neurons in a row grows with the number x: w (L,), b (L,). Returns a number."""
    ### BEGIN SOLUTION
    h, slope = x, 1.0
    for weight, bias in zip(w, b, strict=True):
        h = nn.Sigmoid().forward(weight * h + bias)
        slope *= weight * h * (1 - h)
    return slope
    ### END SOLUTION


# %%
check(chain_slope)

# %%
for weight in (1.0, 4.0, 8.0):
    b_middle = np.full(10, -weight / 2)  # so that every z is 0 where x = 0.5
    print(f"weights {weight:.0f}: {chain_slope(0.5, np.full(10, weight), b_middle):.2g}")

# %% [markdown]
# A millionth: **the gradient vanishes**. To let it through undiminished, every weight must be 4 *and* every z near 0,
# and with 8 it explodes to a thousand. Products of many factors do one or the other unless the factors are near 1.
# tanh has slopes up to 1, ReLU has exactly 1 where it lets through: with start weights of the right size (lesson 06)
# their links are about 1 in size.

# %% [markdown]
# ## Backward through a list of layers
#
# Now for whole layers. `grad` arrives at the last layer. Each layer takes three steps, and hands on to the one below:
# dW and db from `grad` and what the layer was *fed with*; `grad` through W; and through the slope of the sigmoid that
# made what it was fed with. Layer 0 was fed with x, which no sigmoid made. So keep what each layer is fed with, and
# start from the end. Here is the last layer of the two above, with grad = (1, 0):

# %%
grad = np.array([[1.0, 0.0]])  # (m, H)
dh0 = grad @ W[1].T
print("dW[1]:", (h0.T @ grad).tolist(), " db[1]:", grad.sum(axis=0).tolist())
print("dh0:", dh0.tolist(), " dz0:", (dh0 * h0 * (1 - h0)).tolist())

# %% [markdown]
# This dz0 is what layer 0 gets as its `grad`. Where it has gone through W[0] as well it is dx, and we are done. Write
# it for any L.


# %%
@exercise("07.4", reference=reference.tower_backward)
def tower_backward(x, W, b, grad):
    """Back through `tower_forward`: grad (m, H) by the last z. Returns dx (m, H), dW (L, H, H), db (L, H)."""
    ### BEGIN SOLUTION
    fed = [x]  # what each layer is fed with
    for layer in range(len(W) - 1):
        fed.append(nn.Sigmoid().forward(fed[-1] @ W[layer] + b[layer]))
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for layer in reversed(range(len(W))):
        dW[layer], db[layer] = fed[layer].T @ grad, grad.sum(axis=0)
        grad = grad @ W[layer].T
        if layer > 0:
            grad = grad * fed[layer] * (1 - fed[layer])
    return grad, dW, db
    ### END SOLUTION


# %%
check(tower_backward)

# %% [markdown]
# The library has it in two lines, because each layer knows its own way back. We give both the same seven layers of 20
# units with Xavier's start weights, 100 random examples and a random gradient, and compare dW.

# %%
source(nn.Sequential.backward)

# %%
layers = [nn.Dense(20, "sigmoid") for _ in range(6)] + [nn.Dense(20)]
tower = nn.Sequential(layers, input_shape=20, seed=SEED)
stacked = [np.array([layer.params[name] for layer in layers]) for name in ("kernel", "bias")]
some_x, some_grad = rng.normal(size=(100, 20)), rng.normal(size=(100, 20))
_, tower_dW, _ = tower_backward(some_x, *stacked, some_grad)
tower.forward(some_x)
tower.backward(some_grad)
agree = [np.allclose(layer.grads["kernel"], dW) for layer, dW in zip(layers, tower_dW, strict=True)]
print("the same as yours:", all(agree))

# %% [markdown]
# ## Measured
#
# How large are the slopes in a digit reader before its training? We build readers with six hidden layers of 20 units,
# each activation with its start weights, and take the **typical slope** of a layer's weights: the root of the mean of
# their squares. The means of five seeds:


# %%
START = {"sigmoid": "glorot_uniform", "tanh": "glorot_uniform", "relu": "he_normal"}
loss = nn.SparseCategoricalCrossentropy(from_logits=True)


def network(hidden, activation, seed, last=nn.Linear):  # Linear changes nothing; report A will need another one
    made = [nn.Dense(units, activation, kernel_initializer=START[activation]) for units in hidden]
    return nn.Sequential([*made, nn.Dense(10), last()], input_shape=64, seed=seed)


def typical_slopes(model):
    loss.forward(data.y_train, model.forward(data.x_train))
    model.backward(loss.backward())
    return [np.sqrt(np.mean(layer.grads["kernel"] ** 2)) for layer in model.layers[:-1]]


# %%
slopes = {name: np.array([typical_slopes(network([20] * 6, name, seed)) for seed in SEEDS]) for name in START}
means = {name: seeds.mean(axis=0) for name, seeds in slopes.items()}  # (L,) each
show(plots.by_layer, series=means, what="typical slope of a weight")

# %%
for name, seeds in slopes.items():
    factors = (seeds[:, 5] / seeds[:, 1]) ** (1 / 4)  # layers 1 to 5 are alike: 20 inputs, 20 units
    print(f"{name:8} times {factors.mean():.2f} a layer (over five seeds {factors.min():.2f} to {factors.max():.2f})")

# %% [markdown]
# From one layer of sigmoids to the one below it the slopes shrink about 4.5 times. That is the quarter of the chain,
# and some more because not every z is 0; Xavier's weights neither add to it nor make up for it. Over six layers it is
# a factor of thousands, and there is one learning rate for all: one that suits the last layer hardly moves the first,
# and from what a first layer of random weights hands up, the last can learn little. With tanh and ReLU the factor is
# near 1. The remedy is an activation whose slopes, with its start weights, give links of about 1; or patience, as we
# shall see.

# %% [markdown]
# ## What is a difference?
#
# Now to the reports, A and D as we call them from here on, and first to a tool. Train a network five times, with five
# seeds, and you get five accuracies. How far they lie apart, by luck alone, is the **spread** to which every difference
# must be compared. Three seeds, by hand:

# %%
few = np.array([0.92, 0.94, 0.96])  # (n,) accuracies, n = 3 seeds
print("mean:", round((0.92 + 0.94 + 0.96) / 3, 4), " distances from it: -0.02, 0, 0.02")
print("spread:", round(np.sqrt((0.02**2 + 0**2 + 0.02**2) / (3 - 1)), 4))

# %% [markdown]
# This is the standard deviation of a sample: with n numbers one divides by n - 1, since the mean was made of the same
# numbers. Compare two settings, a and b, by four results: how much better b is in the mean; the spread of each; and
# whether their **ranges**, from the least to the largest, overlap, ends included. If they overlap, some seed of the
# worse one reaches some seed of the better one.


# %%
@exercise("07.5", reference=reference.compare)
def compare(a, b):
    """Accuracies a (n,) and b (k,) over seeds. Returns (mean of b - mean of a, spread of a, spread of b, overlap).

    The spreads are sample standard deviations; overlap is True where the ranges of a and b have a point in common.
    """
    ### BEGIN SOLUTION
    overlap = a.min() <= b.max() and b.min() <= a.max()
    return b.mean() - a.mean(), a.std(ddof=1), b.std(ddof=1), overlap
    ### END SOLUTION


# %%
check(compare)

# %% [markdown]
# For all that follows we train digit readers, with batches of 64, for five seeds. `accuracies` gives the shares of
# validation images that the five read right, `spoken` their mean and their range, `versus` what `compare` finds.


# %%
def trained(hidden, activation, learning_rate, seed, epochs=20, shuffle=True, last=nn.Linear, **settings):
    model = network(hidden, activation, seed, last)
    train = data.x_train, data.y_train
    model.fit(*train, loss, nn.SGD(learning_rate), epochs=epochs, batch_size=64, shuffle=shuffle, verbose=0, **settings)
    return model


def accuracies(hidden, activation, learning_rate, **settings):
    models = [trained(hidden, activation, learning_rate, seed, **settings) for seed in SEEDS]
    return np.array([np.mean(model.predict(data.x_validation).argmax(axis=1) == data.y_validation) for model in models])


def spoken(a):
    return f"{a.mean():.4f} ({a.min():.4f} to {a.max():.4f})"


def versus(name, a, b):
    difference, spread_a, spread_b, overlap = compare(a, b)
    apart = "the ranges overlap" if overlap else "apart"
    print(f"{name}: {difference:+.4f}, spreads {spread_a:.4f} and {spread_b:.4f}, {apart}")


# %% [markdown]
# ## Report A: width
#
# A network of 784-H-10 on MNIST, read on 14 000 test images, one training each: H = 600 has 0.9214, 400 has 0.9215,
# 200 has 0.9204. The report discusses which width is best. **Predict:** if each test image is read right with
# probability 0.92, how far does the share of 14 000 typically lie from 0.92, by chance alone?

# %%
predict("07.C", "about 0.00001", "about 0.002", "about 0.05")

# %%
print("chance:", round(np.sqrt(0.92 * 0.08 / 14000), 4), " the report's largest difference:", round(0.9215 - 0.9204, 4))
widths = {H: accuracies([H], "relu", 0.3) for H in (75, 50, 25)}  # an eighth of theirs
for H, published in ((75, 0.9214), (50, 0.9215), (25, 0.9204)):
    print(f"{H} units: {spoken(widths[H])}, the report's {8 * H}: {published}")
versus("75 against 25 units", widths[25], widths[75])

# %% [markdown]
# Where the root comes from: one answer is 1 or 0, right or wrong, and its variance is 0.92 · 0.08. The variances of
# 14 000 answers add up (lesson 06), and the mean divides the root of that sum by 14 000.
#
# So the report's largest difference is half of what chance alone does with 14 000 images, before any luck of the seed.
# Its figures rank nothing; what they say is that three times as many units, and parameters, gain nothing that one can
# see. Ours say the same: in another order, with ranges that overlap.

# %% [markdown]
# ## Report A: depth
#
# Hidden layers of 200 units, one training each: one layer 0.9204, two 0.9592, three 0.9441. "Deeper is better." That is
# far more than chance. But what is it? In the report's program the gradient p - y passed through softmax's Jacobian a
# second time (lesson 03), which makes it ten times too small while all p are alike, as at the start. We run both, with
# one layer and with two: the right gradient and, by a layer that changes nothing on the way there, the wrong one.


# %%
class SoftmaxAgain(nn.Linear):
    def forward(self, x, training=False, mask=None):
        self.softmax = nn.Softmax()
        self.softmax.forward(x)
        return x

    def backward(self, grad):
        return self.softmax.backward(grad)


# %%
settings = ((nn.Linear, 0.1), (nn.Linear, 0.3), (SoftmaxAgain, 0.3), (SoftmaxAgain, 0.6))
for last, rate in settings:
    one, two = (accuracies([50] * depth, "relu", rate, last=last) for depth in (1, 2))
    print("right gradient," if last is nn.Linear else "Jacobian twice,", "learning rate", rate)
    for layers_count, a in enumerate((one, two), start=1):
        print(f"    {layers_count} hidden: {spoken(a)}")
    versus("    2 against 1", one, two)

# %% [markdown]
# With the right gradient and a learning rate of 0.1, two layers beat one, and the ranges are apart: "deeper is better".
# At 0.3 the difference is less than half, and the ranges overlap. The wrong gradient at 0.3 looks like the right one at
# 0.1, and at 0.6 its difference melts as well. So most of it is *speed*: the steps are too short for 20 epochs, and
# here deeper is faster. Whether the rest, 0.006 or so, is real, five seeds hardly tell.
#
# The report has one layer of 600 with a learning rate of 0.1 in place of 0.001: 0.9784, more than any depth. To
# compare depths, first give each a step that suits it, and time.

# %% [markdown]
# ## Report D: depth
#
# The other report says the opposite: sigmoids, hidden layers of 10 units, SGD without shuffling. (10, 10) has 0.6517,
# (10, 10, 10) has 0.4722, (10, 10, 10, 10) has 0.2403: "deeper is worse". We know the reason to suspect. We train with
# steps as long as the small gradients ask for, a learning rate of 1.5, the deepest for longer, and look at every epoch.
# Lines are the means of five seeds, shades their ranges.


# %%
def curves(hidden, learning_rate, epochs):
    watch = {"validation_data": (data.x_validation, data.y_validation), "metrics": ["accuracy"]}
    models = [trained(hidden, "sigmoid", learning_rate, seed, epochs, shuffle=False, **watch) for seed in SEEDS]
    return np.array([model.history["val_accuracy"] for model in models])  # (seeds, epochs)


deep = {depth: curves([10] * depth, 1.5, epochs) for depth, epochs in ((2, 40), (3, 60), (4, 150))}


def rise(axes):
    plots.loss_curves(axes, {f"{depth} hidden": a for depth, a in deep.items()}, what="validation accuracy", top=1)
    late = [int(np.argmax(a.mean(axis=0) > 0.3)) + 1 for a in deep.values()]
    return f"the mean of five seeds is above 0.3 from epoch {late[0]} on with 2, {late[1]} with 3, {late[2]} with 4"


show(rise)

# %%
for (depth, a), published in zip(deep.items(), (0.6517, 0.4722, 0.2403), strict=True):
    print(f"{depth} hidden, 20 epochs: {spoken(a[:, 19])}, the report: {published}")
print("2 hidden, 40 epochs:", spoken(deep[2][:, -1]))
print("3 hidden, 60 epochs:", spoken(deep[3][:, -1]))
print("4 hidden, 150 epochs: at least four of five seeds above 0.9:", np.sum(deep[4][:, -1] > 0.9) >= 4)
print("4 hidden, tanh, 20 epochs:", spoken(accuracies([10] * 4, "tanh", 0.3, shuffle=False)))

# %% [markdown]
# After 20 epochs we have the report's picture. And then the deeper curves rise as well: in the mean, three hidden
# layers have after 60 epochs what two have after 40, and with four, which say one digit for a long time, nearly all
# seeds are above 0.9 after 150. Flat for long, then steep: once the weights have grown the links are larger, and
# gradients get through. With tanh 20 epochs do. So our table does not say that four layers are bad, but that sigmoids
# make the gradient small and that whoever stops early does not see them begin. Most likely the report's says nothing
# else.

# %% [markdown]
# The same report varied the width of one layer of sigmoids: 5 units 0.7432, 15 have 0.8022, 30 have 0.8433.

# %%
for H, published in ((5, 0.7432), (15, 0.8022), (30, 0.8433)):
    runs = curves([H], 0.5, epochs=100)
    for epoch in (10, 30, 100):
        print(f"{H:2} units, {epoch} epochs: {spoken(runs[:, epoch - 1])}, the report: {published}")

# %% [markdown]
# Again the report's picture after few epochs, and another one later: after 30, the ranges of 15 and 30 units overlap.
# Five units catch up a good deal, and still stay behind: five numbers are few to tell ten digits apart. That part of
# "wider is better" is real.
#
# ## At equal cost
#
# Deep or wide, for the same money? The networks [64, 64, 10] and [64, 29, 29, 29, 29, 10] of the beginning have 4 810
# and 4 795 parameters. With ReLU and a learning rate of 0.2 for both:

# %%
wide, narrow = (accuracies(hidden, "relu", 0.2) for hidden in ([64], [29] * 4))
print("one layer of 64:  ", spoken(wide))
print("four layers of 29:", spoken(narrow))
versus("four against one", wide, narrow)

# %% [markdown]
# No sign that depth helps to read these digits. But where does that large spread come from? The deep network's worst
# seed once more, epoch by epoch and with four on top, and the wide one with the same seed:

# %%
watch = {"validation_data": (data.x_validation, data.y_validation), "metrics": ["accuracy"]}
for name, hidden in (("four layers of 29", [29] * 4), ("one layer of 64", [64])):
    model = trained(hidden, "relu", 0.2, seed=int(narrow.argmin()), epochs=24, **watch)
    print(f"{name}, epochs 17 to 24:", *(f"{a:.3f}" for a in model.history["val_accuracy"][16:]))

# %% [markdown]
# No bad start, but a bad moment: in epoch 20 it lost 24 of 360 images, and in the next it has nearly all of them back.
# At steps of this length four layers shake more than one, and we looked once, at the end. Look at the curves before you
# believe a number.
#
# Where examples are images of things, or texts, depth is worth it: a layer can build on the parts that the one below
# has found. You will see that with convolutions.
#
# ## The playground
#
# Two rings of points, four hidden layers of 6 sigmoids. As it is, it says the same everywhere, for 1 000 epochs at
# least. **Predict:** which one change lets it learn?

# %%
predict("07.D", "16 units in each layer", "six hidden layers", "tanh in place of the sigmoid", "a learning rate of 3")

# %% [markdown]
# Press Start, and watch the gradient's length in each layer. Then make one change at a time, and give each a few
# hundred epochs. Then go back to sigmoids, and take away one layer after the other.

# %%
widgets.playground("data=circles depth=4 width=6 activation=sigmoid learning_rate=0.3")

# %% [markdown]
# With tanh all 200 points are on the side of their own colour within 50 epochs. With more units, more layers or a
# tenfold learning rate it is half of them after 1 000: the first layer's gradient stays hundreds of times smaller than
# the last one's, or worse. With three layers of sigmoids it learns in the end, with two in 300 epochs, and with one in
# 100. Other seeds take a little more or less.

# %% [markdown]
# ## Recap
#
# Backpropagation multiplies one link per layer, and a sigmoid's link is at most a quarter of its weight: so gradients
# vanish with depth, unless activation and start weights keep links near 1. Depth and width change the number of
# parameters and the speed of learning as well, so give each setting a step that suits it, and time. A difference
# counts when it is larger than what seeds do by themselves.

# %% [markdown]
# <details><summary>Four sigmoid layers, start weights four times as large as Xavier's. What do you expect of the
# gradient, and what could go wrong?</summary>
#
# The links are near 1 where z is near 0, so the gradient can pass. But with larger weights z is often far from 0,
# where the sigmoid is flat. It helps, and not as much as tanh does. Try `START["sigmoid"] = nn.RandomNormal(0, 1.2)`:
# for layers of 10 units that is about four times Xavier's. Then run both cells of report D's depth again.
# </details>

# %% [markdown]
# <details><summary>A friend has trained two networks, once each: 0.951 and 0.957. "The second one is better." What do
# you ask?</summary>
#
# How far apart are two seeds of the *same* network? How many images were read? Did both have a learning rate that
# suits them, and had both stopped improving? And was it the test set, and how often was it asked?
# </details>

# %% [markdown]
# <details><summary>ReLU's slope is 1 where it lets through. Then why does a very deep ReLU network need good start
# weights?</summary>
#
# A link is the slope times the weights. Half of the units let nothing through, and the sum over the other half must
# come out near 1: that is what the 2 in He's 2/D is for. With other weights the products vanish or explode as before.
# </details>
#
# **Next:** [08 · Debug a network that does not learn](08_debugging.ipynb), where all that can be wrong is wrong.
