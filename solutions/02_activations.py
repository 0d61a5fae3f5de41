# %% [markdown]
# # 02 · Activations
#
# Lesson 01 ended with a disappointment: layers upon layers are still one layer, and draw straight borders. What is
# missing is a bend between them. Here we bend, and measure how steep every bend is, for that is what training will ask.
#
# **You build** the activations sigmoid and softmax, four derivatives, and the way back through ReLU and softmax.
# **You need** lesson 01, and derivatives from school: the slope of a curve, the product rule. **Time** 40 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, FloatLogSlider, FloatSlider, IntSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, predict, reference, show, source, widgets
from nnlib.datasets import load, xor

SEED = 0
ACTIVATIONS = ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "softsign"]

# %% [markdown]
# Where we are going: points of two classes, laid out like a chessboard. No straight line parts them. This network has
# two layers, and between them one of the names above, `relu`. How the numbers in it are found is the subject of lessons
# 03 to 05; here we only look at what it can say.

# %%
points, classes = xor(samples=200, seed=SEED)


def train(activation, units, seed=SEED):
    model = nn.Sequential([nn.Dense(units, activation), nn.Dense(1)], input_shape=2, seed=seed)
    loss = nn.BinaryCrossentropy(from_logits=True)
    model.fit(points, classes[:, None], loss, nn.Adam(0.05), epochs=60, verbose=0)
    return model


show(widgets.bend(train, points, classes), size=(6, 3.6), activation="relu", units=8)

# %% [markdown]
# ## A bend, by hand
#
# Take four points only: (0, 0), (0, 1), (1, 0), (1, 1). We want a network that says 0, 1, 1, 0: yes if one of the two
# inputs is on, no if none is or both are. One neuron cannot. Whatever its weights and bias are, its answers obey
#
# $$z(0,0) + z(1,1) \;=\; w_0 + w_1 + 2b \;=\; z(0,1) + z(1,0)$$
#
# and 0 + 0 is not 1 + 1. Now we put a bend between two layers: whatever is below 0 becomes 0. That is all that **ReLU**
# does, f(z) = max(z, 0).

# %%
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (m, D) = (4, 2)
W1, b1 = np.array([[1, 1], [1, 1]]), np.array([0, -1])  # (D, H) = (2, 2) and (H,)
W2 = np.array([[1], [-2]])  # (H, 1)
z = x @ W1 + b1  # (m, H): the sum of the inputs, and the sum less 1
print("without a bend:", (z @ W2).ravel(), " with it:", (np.maximum(z, 0) @ W2).ravel())

# %% [markdown]
# Check the last point by hand: both inputs are 1, so z = (2, 1), nothing is below 0, and 2 - 2 times 1 = 0. And the
# first: z = (0, -1) becomes (0, 0), and the answer is 0. Without the bend the -1 counts, and the answer is 2.
#
# As equations, for any bend f, which is called the **activation**, and works on each number by itself:
#
# $$z = x\,W_1 + b_1 \qquad h = f(z) \qquad y = h\,W_2 + b_2$$
#
# x is (m, D); z and h are (m, H); y is (m, K). Our example has b2 = 0.
#
# **Predict:** what does a border look like that a ReLU network draws?

# %%
predict("02.A", "one straight line", "straight pieces with corners", "a smooth curve")

# %% [markdown]
# Every move trains the network afresh. First stay with `linear`, which is no bend at all, and give it more units. Then
# take `relu` with 1, 2, 3 and 8 units, and then `tanh` with 8.

# %%
explore(
    widgets.bend(train, points, classes),
    size=(6, 3.6),
    activation=Dropdown(options=ACTIVATIONS),
    units=IntSlider(value=4, min=1, max=16),
)

# %% [markdown]
# Linear draws one line, or none, however many units it has. A ReLU border is made of straight pieces: each unit adds
# one fold. Tanh bends smoothly. Was it luck, with this seed? We never believe a single run, so here are five.

# %%
for activation, units in (("linear", 16), ("relu", 2), ("relu", 8), ("tanh", 8)):
    models = [train(activation, units, seed) for seed in range(5)]
    right = [int(np.sum((model.predict(points)[:, 0] > 0) == classes)) for model in models]
    print(f"{activation}, {units} units: {min(right)} to {max(right)} of 200 points right")

# %% [markdown]
# Sixteen units without a bend do no better than a coin; two bends are too few, eight do. (Not all 200 points: noise has
# moved some over the edge.)
#
# ## A smooth bend: the sigmoid
#
# The **sigmoid** squeezes every number into the range from 0 to 1. At z = 0 it is 1 / (1 + 1) = 1/2. At z = ln 3 we
# have e^-z = 1/3, so it is 1 / (1 + 1/3) = 3/4; and at -ln 3 it is 1 / (1 + 3) = 1/4.
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# Before you write it, look at what a computer does to e^z. A float ends near 1.8 times 10^308, and e^710 is more.

# %%
with np.errstate(all="ignore"):  # without this line, NumPy warns: overflow encountered in exp
    e = np.exp(800.0)
    print("e^800 =", e, "  1 / (1 + e^800) =", 1 / (1 + e), "  e^800 / (1 + e^800) =", e / (1 + e))

# %% [markdown]
# `inf` is no number, and what follows is luck: 1/inf is 0, as it should be, but inf/inf is `nan`, not a number, and one
# `nan` in a network soon makes everything `nan`. That is bad news, and must not be hidden: where z itself is `nan`, so
# is the answer. The check tries that, and large z. If your answer is right but NumPy warns, you had this luck.


# %%
@exercise("02.1", reference=reference.sigmoid)
def sigmoid(z):
    """The sigmoid of each entry of z, an array of any shape. Returns an array of z's shape."""
    ### BEGIN SOLUTION
    return (1 + np.tanh(z / 2)) / 2
    ### END SOLUTION


# %%
check(sigmoid)

# %% [markdown]
# The library writes it with tanh, which never overflows. The two curves are one, stretched and moved.

# %%
source(nn.activations.sigmoid)

# %%
z = np.array([-np.log(3), 0, np.log(3), 2.0])
print("the same as yours:", np.allclose(nn.Sigmoid().forward(z), sigmoid(z)), "", sigmoid(z).round(4))

# %% [markdown]
# ## How steep?
#
# Training turns each weight a little and asks what becomes of the answer. Turn z a little: how much does f(z) change?
# That is the slope, the derivative f'(z). We can measure it without any formula, from two points close to each other:


# %%
def measured_slope(f, z, h=1e-5):
    return (f(z + h) - f(z - h)) / (2 * h)


z = np.array([-np.log(3), 0, np.log(3), 2.0])
print(measured_slope(sigmoid, z).round(4))

# %% [markdown]
# At ln 3 that is 0.1875 = 3/16, and there the sigmoid is 3/4. Now 3/4 times 1/4 is 3/16; and at 0, 1/2 times 1/2 is
# 1/4. This is no accident: σ' = σ (1 - σ). It is the most convenient of formulas, and invites a mistake: f is *already*
# σ(z). Who feeds it to the sigmoid once more gets slopes that hardly change:

# %%
z = np.array([0.0, 2.0, 4.0, 6.0])
f = sigmoid(z)
twice = sigmoid(f)
print("right:", (f * (1 - f)).round(4), "  fed the activation:", (twice * (1 - twice)).round(4))

# %% [markdown]
# The right slope dies away; the wrong one stays between 0.19 and 0.25 whatever z is. Nothing crashes, and no shape is
# wrong. That is what a wrong gradient is like, and why we check every one.
#
# Now look at all activations that work number by number. Move z to both ends. **Guess** first: which slopes reach 0 on
# the right side, which on the left, and which are ever below 0?

# %%
explore(
    widgets.activation_curves(),
    columns=2,
    activation=Dropdown(options=ACTIVATIONS, value="sigmoid"),
    z=FloatSlider(value=1.0, min=-6, max=6),
)

# %% [markdown]
# Sigmoid and tanh go flat on both sides, softsign more slowly: they **saturate**. ReLU and its smooth relatives are
# flat on the left alone; leaky ReLU is nowhere flat. GELU and SiLU dip below 0: at z = -2 they fall as z grows, so
# their slope there is a little below 0.
#
# What is a flat place worth in a deep network? On the way back each layer multiplies the gradient by its slope.
# **Predict:** a gradient passes ten sigmoids, all at their steepest. How much of it arrives?

# %%
predict("02.B", "about a tenth", "about a thousandth", "less than a millionth")

# %%
print(f"1 part in {4**10:,}")
for name in ("sigmoid", "tanh", "relu"):
    slopes = measured_slope(nn.Activation.get(name).forward, np.array([1.0, 2.0, 4.0]))
    print(f"{name}: slopes at z = 1, 2 and 4: {slopes.round(4)}")

# %% [markdown]
# That is one reason why deep networks took up ReLU: where it lets a number through, its slope is 1, and ten of them
# hand on the whole gradient. Here are all activations with their derivatives, from the library's own file.

# %%
print(nn.activations.__doc__)

# %% [markdown]
# Beware of near relatives: GELU's P is the share of a normal distribution below z. GELU(1) = P(1) = 0.8413, while the
# much copied approximation by tanh gives 0.8412: not a bug, but not the same digits.
#
# Four derivatives are yours, as formulas. Linear: how much does z grow when z grows? Sigmoid and tanh: from f, as in
# the table. For instance, tanh(ln 2) = 0.6, so its slope there is 1 - 0.36 = 0.64. SiLU is a product, z σ(z), so it
# takes the product rule; its slope at 0 is 1/2.


# %%
@exercise("02.2", reference=reference.derivatives)
def derivatives(z):
    """f'(z) of linear, sigmoid, tanh and silu: four arrays of z's shape, in this order."""
    ### BEGIN SOLUTION
    s, t = sigmoid(z), np.tanh(z)
    return np.ones_like(z), s * (1 - s), 1 - t**2, s + z * s * (1 - s)
    ### END SOLUTION


# %%
check(derivatives)

# %% [markdown]
# A derivative that was only looked at is not proven. We measure the slopes of all eleven, at 16 places, and compare
# them with the library's. The points leave out 0, where ReLU has a corner, and a slope on either side.

# %%
z = np.linspace(-4, 4, 16)
for name in ACTIVATIONS:
    layer = nn.Activation.get(name)
    slopes = measured_slope(layer.forward, z)
    layer.forward(z)
    assert np.allclose(layer.backward(np.ones_like(z)), slopes, atol=1e-8), name
print("all", len(ACTIVATIONS), "derivatives agree with the measured slopes")

# %% [markdown]
# ## The way back
#
# You saw it: the layer's `backward` takes an argument. In a network, f is not the end. Later layers report, for each
# number f put out, how much the loss would grow with it: the **gradient** `grad`. The layer answers the same for its
# inputs. By the chain rule, it multiplies: dL/dz = grad times f'(z), entry by entry.
#
# For ReLU the slope is 1 where z > 0, else 0; at exactly 0, where there is a corner, we take 0. By hand:
#
# | z | -2 | 0 | 3 | 5 |
# |---|---|---|---|---|
# | relu(z) | 0 | 0 | 3 | 5 |
# | grad | 7 | 7 | 7 | -4 |
# | dL/dz | 0 | 0 | 7 | -4 |
#
# Someone will tell you that gradients are always negative, since training goes downhill. They are of both signs: 7
# says "more of me makes the loss grow", -4 says "more of me makes it fall". ReLU lets both pass.


# %%
@exercise("02.3", reference=reference.relu_backward)
def relu_backward(z, grad):
    """dL/dz for z of any shape, given grad = dL/d relu(z), of the same shape. Returns an array of that shape."""
    ### BEGIN SOLUTION
    return grad * (z > 0)
    ### END SOLUTION


# %%
check(relu_backward)

# %% [markdown]
# The library keeps `positive` from the way there. (Had it kept the output y, `y > 0` would do; `y >= 0` would be true
# everywhere, which is a mistake that has been made.)

# %%
source(nn.ReLU.forward, nn.ReLU.backward)

# %%
z, grad = np.array([-2.0, 0.0, 3.0, 5.0]), np.array([7.0, 7.0, 7.0, -4.0])
layer = nn.ReLU()
layer.forward(z)
print("the same as yours:", np.allclose(layer.backward(grad), relu_backward(z, grad)), "", relu_backward(z, grad))

# %% [markdown]
# ## Dead units
#
# Where z < 0, ReLU hands nothing back: from this example the unit learns nothing. If z < 0 for *every* example, the
# unit says 0 to all of them, and no example changes its weights any more. It is **dead**. Here are 4 examples and 3
# units:

# %%
h = np.array([[0.0, 1.2, 0.0], [0.0, 0.0, 3.1], [0.0, 0.4, 0.0], [0.0, 0.0, 0.7]])  # (m, H) = (4, 3)
print("0 for every example:", (h == 0).all(axis=0))

# %% [markdown]
# Does that happen in a real network? We train a reader of digits with 32 hidden units, and look at what they say to all
# training images, before and after. Two things we vary: the learning rate, and the number that all biases start with.

# %%
data = load("digits", seed=SEED)


def reader(learning_rate, bias, activation="relu", seed=SEED):
    hidden = nn.Dense(32, activation, bias_initializer=nn.Constant(bias))
    model = nn.Sequential([hidden, nn.Dense(10)], input_shape=64, seed=seed)
    before = hidden.forward(data.x_train)  # (m, 32)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    model.fit(data.x_train, data.y_train, loss, nn.SGD(learning_rate), epochs=10, verbose=0)
    right = (model.predict(data.x_validation).argmax(axis=1) == data.y_validation).mean()
    return before, hidden.forward(data.x_train), right


# %% [markdown]
# Five seeds for each setting; a pixel is never negative, so a unit can be born dead, by an unlucky draw of its weights.


# %%
def count_dead(h):
    return int((h == 0).all(axis=0).sum())


for rate, bias in ((0.1, 0.0), (1.0, 0.0), (2.0, 0.0), (0.1, -2.0)):
    runs = [reader(rate, bias, seed=seed) for seed in range(5)]
    dead = [(count_dead(before), count_dead(after)) for before, after, _ in runs]
    right = [100 * share for *_, share in runs]
    print(f"rate {rate}, biases {bias}: dead before -> after", ", ".join(f"{a} -> {b}" for a, b in dead))
    print(f"    {min(right):.1f} to {max(right):.1f} % of unseen images read right")

# %% [markdown]
# At 0.1 no unit dies. At 1, between 7 and 23 of the 32 are dead in the end, and yet the reading is as good: there were
# units to spare. At 2 nearly all die, and the network guesses. With biases of -2 nearly all are dead from the start,
# and stay so.
#
# Is it the dead units, though, or would such a network fail anyhow? Leaky ReLU is not flat where z is below 0, so its
# units cannot die. We change nothing else.

# %%
for rate, bias in ((2.0, 0.0), (0.1, -2.0)):
    right = [100 * reader(rate, bias, "leaky_relu", seed)[2] for seed in range(5)]
    print(f"leaky, rate {rate}, biases {bias}: {min(right):.1f} to {max(right):.1f} % read right")

# %% [markdown]
# With shifted biases the leaky network learns: there the dead units were the reason. At rate 2 it fails like the
# other: steps of that length spoil more than ReLUs. One experiment more, one false explanation less.
#
# Look at it yourself. From 0.1, move the learning rate up in steps; then back to 0.1, and move the biases down.

# %%
explore(
    widgets.unit_deaths(reader),
    learning_rate=FloatLogSlider(value=0.1, base=10, min=-2, max=0.5, step=0.25, readout_format=".2g"),
    bias=FloatSlider(value=0.0, min=-3, max=1, step=0.25, description="start biases"),
)

# %% [markdown]
# Most living units speak for some images and not for others: that is how they tell them apart. A unit that always
# speaks bends nothing. Set the learning rate to 0.1 and the biases to 1: more than half always speak at the start;
# after training hardly one does, though most still speak for nine images in ten.
#
# ## Softmax: from scores to shares
#
# The last layer of a reader has ten outputs, any numbers: **scores**. We would like shares: positive, summing to 1. So
# take e to the power of each score, which is positive, and divide by the sum. With e^z = 1, 2, 5 the sum is 8, and the
# shares are 1/8, 2/8, 5/8. For an example with K scores z:
#
# $$p_i = \frac{e^{z_i}}{\sum_{k=0}^{K-1} e^{z_k}}$$
#
# Unlike the others, softmax looks at all numbers of an example at once. **Predict:** we add 100 to every score of an
# example. What becomes of its shares?

# %%
predict("02.C", "they all grow", "the largest takes everything", "they stay as they are", "they become equal")

# %%
z = np.log([1.0, 2.0, 5.0])
for shift in (0, 100):
    e = np.exp(z + shift)
    print("shift", shift, "shares", (e / e.sum()).round(4))

# %% [markdown]
# So we may subtract any number from all scores of an example, and there is a best one: with the largest score
# subtracted, no exponent is above 0, and nothing can overflow. **Predict:** can a share be more than 1?

# %%
predict("02.D", "yes, if a score is large", "yes, if scores are negative", "never")

# %% [markdown]
# If you ever see 1.3 come out of a softmax, or the shares of an example summing to 1.3, the code is wrong: most often
# the sum ran over the wrong axis. Now for a batch: z is (m, K), each row an example with its own sum.


# %%
@exercise("02.4", reference=reference.softmax)
def softmax(z):
    """The shares of each row: z (m, K), returns p (m, K). Large scores do no harm."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %%
check(softmax)

# %%
z = np.array([[0.0, np.log(2), np.log(5)], [1000.0, 999.0, -1000.0]])
p = softmax(z)
print("the same as the library's:", np.allclose(p, nn.Softmax().forward(z)), " sums:", np.sum(p, axis=1).round(4))
print(np.round(p[0], 4))

# %% [markdown]
# ## The way back through softmax
#
# When one score grows, its share grows and *all others shrink*: they must, the sum stays 1. So the slopes of K shares
# with K scores are a matrix, the Jacobian J (K, K):
#
# $$J_{ij} = \frac{\partial p_i}{\partial z_j} = \begin{cases} p_i\,(1 - p_i) & i = j \\ -\,p_i\,p_j & i \neq j
# \end{cases}$$
#
# For p = 1/8, 2/8, 5/8: the first on the diagonal is 1/8 times 7/8 = 7/64, the one beside it -1/8 times 2/8 = -2/64.

# %%
p = np.array([1, 2, 5]) / 8  # (K,)
J = np.diag(p) - np.outer(p, p)  # (K, K)
print("64 J =")
print((64 * J).round().astype(int))

# %% [markdown]
# Each row sums to 0: to add the same to all scores changes nothing. Move the scores and see how the matrix follows.
# Raise one score to the end: what becomes of all slopes?

# %%
explore(
    widgets.softmax_shares(),
    columns=2,
    z0=FloatSlider(value=1, min=-6, max=6, description="z[0]"),
    z1=FloatSlider(value=0, min=-6, max=6, description="z[1]"),
    z2=FloatSlider(value=-1, min=-6, max=6, description="z[2]"),
)

# %% [markdown]
# A softmax that is sure saturates, too: all slopes go towards 0. They are steepest where two classes share evenly.
#
# Now the way back. A score z[j] acts on all K shares, so all K gradients count: dL/dz_j is the sum over i of grad_i
# J_ij. Put J in, and half of the work disappears:
#
# $$\frac{\partial L}{\partial z_j} = \sum_i g_i\, p_i\,(\,[i = j] - p_j) = p_j \Big( g_j - \sum_i g_i\, p_i \Big)$$
#
# where g is grad and [i = j] is 1 if i = j, else 0. For one example the two sides are:

# %%
grad = np.array([64.0, 0.0, -64.0])  # (K,)
print("with the matrix:   ", grad @ J)
print("without, by hand:  ", [1 / 8 * (64 + 32), 2 / 8 * (0 + 32), 5 / 8 * (-64 + 32)])

# %% [markdown]
# The sum in the bracket is 64 times 1/8, less 64 times 5/8, which is -32. Your function does this for m examples, by a
# loop with J, or without.


# %%
@exercise("02.5", reference=reference.softmax_backward)
def softmax_backward(p, grad):
    """dL/dz (m, K), given the shares p = softmax(z) (m, K) and grad = dL/dp (m, K)."""
    ### BEGIN SOLUTION
    return p * (grad - (grad * p).sum(axis=1, keepdims=True))
    ### END SOLUTION


# %%
check(softmax_backward)

# %%
source(nn.Softmax.forward, nn.Softmax.backward)

# %%
rng = np.random.default_rng(SEED)
z, grad = rng.normal(size=(7, 5)), rng.normal(size=(7, 5))
layer = nn.Softmax()
p = layer.forward(z)
print("the same as yours:", np.allclose(layer.backward(grad), softmax_backward(p, grad)))

# %% [markdown]
# ## Recap
#
# A bend between layers is what makes many layers more than one; ReLU is the cheapest, max(z, 0). On the way back each
# activation multiplies the gradient by its slope at z, so where a curve is flat nothing is learnt: saturated sigmoids,
# dead ReLUs. Softmax turns the scores of an example into shares that sum to 1, and its slopes are a matrix.
#
# <details><summary>Why is the last layer of the first network in this lesson without an activation?</summary>
#
# Its sign is all we asked for, and a score can be any number. A ReLU there could never say "below 0".
# </details>
#
# <details><summary>All weights of a layer are multiplied by 100. What becomes of its sigmoids, and of the gradient they
# hand back?</summary>
#
# Nearly every z is far from 0, so the sigmoids say nearly 0 or nearly 1, and their slopes are nearly 0: they are
# saturated, and hand back almost nothing. Lesson 06 is about start values that avoid it.
# </details>
#
# <details><summary>For two classes with scores z and 0, which activation is the first share of softmax?</summary>
#
# e^z / (e^z + e^0) = 1 / (1 + e^-z): the sigmoid of z.
# </details>
#
# **Next:** [03 · Losses](03_losses.ipynb), which turn shares and right answers into one number to make small.
