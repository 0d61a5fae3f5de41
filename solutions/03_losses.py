# %% [markdown]
# # 03 · Losses
#
# A network answers, and we tell it how wrong it is: in one number, the **loss**. Everything it learns, it learns from
# this number and from its slope. So a loss that is a little wrong spoils everything after it, and quietly.
#
# **You build** the squared error, two cross-entropies and their gradients, safe for numbers of any size. **You need**
# lessons 01 and 02, the derivatives of squares and of logarithms. **Time** 40 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, FloatSlider, IntSlider, SelectionSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, predict, reference, show, source, widgets
from nnlib.datasets import load

SEED = 0
data = load("digits", seed=SEED)
softmax = nn.Softmax().forward  # from lesson 02

# %% [markdown]
# Where we are going: below, a network learns to read digits. It reads most of them, and yet its loss hangs above the
# dashed line and never gets under it, however many epochs (passes over the training images) we wait. It has one small
# fault, softmax applied twice. At the end of this lesson you know how that happens, and can compute the line's height
# on paper.

# %%
show(widgets.softmax_run(data), softmax="twice", learning_rate=0.5, seed=SEED)

# %% [markdown]
# ## Squared error, by hand
#
# Two examples (m = 2), each with three numbers to be predicted (K = 3). The targets are y, the predictions p. How
# wrong is p? Take the differences, square them so that too high and too low do not cancel, and average all six.

# %%
y = np.array([[1.0, 2.0, 0.0], [3.0, 4.0, 1.0]])  # (m, K) = (2, 3)
p = np.array([[2.0, 2.0, 0.5], [1.0, 4.0, 1.0]])  # (m, K)
print("differences:", (p - y).tolist())
print("loss:", (1**2 + 0**2 + 0.5**2 + (-2) ** 2 + 0**2 + 0**2) / 6)

# %% [markdown]
# That is the **mean squared error**:
#
# $$L = \frac{1}{mK} \sum_{i=0}^{m-1} \sum_{j=0}^{K-1} (p_{ij} - y_{ij})^2$$
#
# Training asks one more question of it: if the prediction p[0, 0] grew by a little e, by how much would L grow? Its
# difference is 1, and (1 + e)² is 1 + 2e + e². For a small e the last term hardly counts.
#
# **Predict:** about how much does L grow when p[0, 0] grows by 0.003?

# %%
predict("03.A", "0.0005", "0.001", "0.003", "0.006")

# %%
print("L grows by", round((1.003**2 - 1**2) / 6, 4))

# %% [markdown]
# So L grows by about 1/3 of what p[0, 0] grows by; we write dL/dp[0, 0] = 1/3. All these slopes together are the
# **gradient**: one number for each prediction, in an array of p's shape (m, K). It says which predictions to move,
# which way, and how much it matters.
#
# Write both, the loss and its gradient. As in Keras, targets come first, then predictions.


# %%
@exercise("03.1", reference=reference.mean_squared_error)
def mean_squared_error(y, p):
    """Targets y (m, K), predictions p (m, K). Returns (L, a number; its gradient dL/dp of shape (m, K))."""
    ### BEGIN SOLUTION
    return ((p - y) ** 2).mean(), 2 * (p - y) / p.size
    ### END SOLUTION


# %%
check(mean_squared_error)

# %% [markdown]
# The library keeps two questions apart. A loss class says what *one* example costs, and its slope. The mean over the
# m examples is taken in one place for all losses, in `forward` and `backward` of `Loss`; `scale` is 1/m. So nothing
# else, no layer and no optimiser, may divide by m again.

# %%
source(nn.MeanSquaredError, nn.Loss.backward)

# %%
y = np.array([[1.0, 2.0, 0.0], [3.0, 4.0, 1.0]])  # (m, K) = (2, 3), as above
p = np.array([[2.0, 2.0, 0.5], [1.0, 4.0, 1.0]])  # (m, K)
loss = nn.MeanSquaredError()
L, grad = mean_squared_error(y, p)
same = np.isclose(loss.forward(y, p), L) and np.allclose(loss.backward(), grad)
print("the same as yours:", same, f" {L:.4f}", grad.round(4).tolist())

# %% [markdown]
# ## Yes or no
#
# Now the answer is yes (y = 1) or no (y = 0), and p is a probability: how sure the network is of a yes. It comes out
# of a sigmoid, as in lesson 02. A natural price for a yes is **-ln p**: nothing where the network was sure of it,
# more and more the less it expected it. A no costs -ln(1 - p).
#
# **Predict:** the answer is yes, and the network said p = 0.01. The squared error is 0.99², nearly 1. What is -ln p?

# %%
predict("03.B", "0.99", "4.61", "100", "-4.61")

# %%
for p_yes in (0.99, 0.9, 0.5, 0.1, 0.01):
    print(f"p = {p_yes}: a yes costs {-np.log(p_yes):.4f}, a no costs {-np.log(1 - p_yes):.4f}")

# %% [markdown]
# Why a logarithm? The probability that a network gave to all m right answers together is a product of m numbers.
# Making it large is making the sum of their logarithms large.
#
# In one line, y switches one of the two prices off. It is the **binary cross-entropy** of m examples with K such
# questions each:
#
# $$L = -\frac{1}{mK} \sum_{i,j} \big( y_{ij} \ln p_{ij} + (1 - y_{ij}) \ln(1 - p_{ij}) \big)$$
#
# What is it good for? Let p = sigmoid(z); z, the number *before* the sigmoid, is called the **logit**. Move it to -8,
# then to 8: the black points are where you are. Then try the target 0.8: eight of ten people said yes.

# %%
explore(
    widgets.loss_of_logit(),
    columns=2,
    size=(8, 3),
    y=FloatSlider(value=1.0, min=0, max=1, step=0.1, description="target y"),
    z=FloatSlider(value=-4.0, min=-8, max=8, step=0.2, description="logit z"),
)

# %% [markdown]
# With y = 1, the worst answer is z = -8. The squared error is nearly 1 there, but *flat*: its slope is -0.0007. A
# network that is sure of the wrong answer is hardly told to move. The cross-entropy's slope is -0.9997, as steep as
# it gets. So we use cross-entropy for classes, and squared error for quantities. And with y = 0.8 it is lowest where
# p = 0.8, but not 0 there: some questions are uncertain.
#
# Now the gradient by p: the derivative of ln p is 1/p; that of ln(1 - p) has a minus, from the inner function. Here no
# p is exactly 0 or 1; the part "From logits" is for where one might be.


# %%
@exercise("03.2", reference=reference.binary_crossentropy)
def binary_crossentropy(y, p):
    """Targets y (m, K), each from 0 to 1, probabilities p (m, K). Returns (L, a number; dL/dp of shape (m, K))."""
    ### BEGIN SOLUTION
    loss = -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
    return loss, ((1 - y) / (1 - p) - y / p) / p.size
    ### END SOLUTION


# %%
check(binary_crossentropy)

# %%
y, p = np.array([[1.0], [0.0], [0.8]]), np.array([[0.9], [0.2], [0.5]])  # (m, K) = (3, 1)
loss = nn.BinaryCrossentropy()
L, grad = binary_crossentropy(y, p)
same = np.isclose(loss.forward(y, p), L) and np.allclose(loss.backward(), grad)
print("the same as yours:", same, f" {L:.4f}", grad.round(4).tolist())

# %% [markdown]
# ## One of K classes
#
# A digit is one of ten. Softmax turns ten scores, which are called logits here too, into ten shares that sum to 1,
# and we read the shares as probabilities. The price is again minus the logarithm of the one that mattered: **-ln p of
# the right class**.

# %%
p = np.array([0.7, 0.2, 0.1])  # (K,) = (3,), and the right class is number 1
print("the price:", round(-np.log(0.2), 4))

# %% [markdown]
# It can be written as a sum over all classes, with a target y that is **one-hot**: 1 at the right class, 0 elsewhere.
# All terms but one are 0. It is the **categorical cross-entropy** of one example:
#
# $$L = -\sum_{k=0}^{K-1} y_k \ln p_k \qquad y, p \text{ of shape } (K,)$$
#
# No division by K here: it is *one* question with K possible answers, not K questions. A batch has the mean over its
# m examples, as always.

# %%
y, p = np.array([0.0, 1.0, 0.0]), np.array([0.7, 0.2, 0.1])  # (K,), y one-hot
print("the sum:", round(-(y * np.log(p)).sum(), 4))
print("the library:", round(nn.CategoricalCrossentropy().forward(y[None], p[None]), 4))

# %% [markdown]
# Where targets are class numbers, 7 in place of a row of ten with one 1, the library's loss is called
# `SparseCategoricalCrossentropy`. With `from_logits=True` it takes the scores and applies softmax itself.
#
# **Predict:** a network that has learnt nothing gives each of the ten digits the same probability. What is its loss?

# %%
predict("03.C", "0.1", "1", "2.30", "10")

# %%
print("ln 10 =", round(np.log(10), 4))
loss = nn.SparseCategoricalCrossentropy(from_logits=True)
for seed in range(5):
    untrained = nn.Sequential([nn.Dense(32, "relu"), nn.Dense(10)], input_shape=64, seed=seed)
    print(f"seed {seed}: {loss.forward(data.y_train, untrained.forward(data.x_train)):.3f}")

# %% [markdown]
# Five untrained networks start between 2.33 and 2.57, a little above ln 10 = 2.3026: their random weights make them a
# little sure, of the wrong things. **Compare the first loss with ln K** whenever you train: it costs nothing and
# finds a lot. Here is what it finds where someone hands over the two arguments the wrong way round, targets as
# predictions, with the zeros lifted to 0.0000001 so that the logarithm exists:

# %%
uniform = np.full(10, 0.1)  # (K,)
one_hot = np.eye(10)[3]  # (K,)
print("right:  ", round(-(one_hot * np.log(uniform)).sum(), 4))
print("swapped:", round(-(uniform * np.log(np.maximum(one_hot, 1e-7))).sum(), 4))

# %% [markdown]
# 14.5063 is 0.9 ln(10 000 000): nothing that the network said is inside that logarithm. A first loss near 14.5 is a
# swap.
#
# ## From logits
#
# In code the obvious way is: softmax, then logarithm. Watch it with large logits. (`errstate` silences NumPy's
# warnings, which you should *not* do: they are the only sign you get.)

# %%
z = np.array([1000.0, 0.0, -1000.0])  # (K,)
with np.errstate(all="ignore"):
    print("naive softmax:", np.exp(z) / np.exp(z).sum())
    print("the good one: ", softmax(z), " and -ln p[1]:", -np.log(softmax(z)[1]))

# %% [markdown]
# The naive softmax overflows. The good one rounds p[1] to 0, and its logarithm is infinite, where the truth is a
# harmless 1000. The way out is never to compute p at all. Put softmax into the logarithm:
#
# $$-\ln p_y = -\ln \frac{e^{z_y}}{\sum_k e^{z_k}} = \ln \sum_k e^{z_k} - z_y$$
#
# The first term is called **log-sum-exp**. Let us take the largest logit, 3, out of all exponents, and add it after:

# %%
z = np.array([3.0, 1.0, 0.0])  # (K,)
print("plain:  ", round(np.log(np.exp(3) + np.exp(1) + np.exp(0)), 4))
print("shifted:", round(3 + np.log(np.exp(0) + np.exp(-2) + np.exp(-3)), 4))

# %% [markdown]
# The same, since $e^3$ is a factor of the whole sum. With M the largest logit:
#
# $$\ln \sum_k e^{z_k} = M + \ln \sum_k e^{z_k - M}$$
#
# Now the largest exponent is 0: nothing overflows, the sum is at least 1, and its logarithm is safe.
#
# For a batch, the logits z are (m, K), and each example has an M of its own. The right classes come as whole numbers:
# y of shape (m,), such as [3, 0, 2]. To take from each row the entry of its own class, give NumPy the rows and the
# columns: `z[np.arange(len(y)), y]` has shape (m,).


# %%
@exercise("03.3", reference=reference.crossentropy)
def crossentropy(y, z):
    """Classes y (m,), whole numbers from 0 to K - 1; logits z (m, K). Returns the mean of -ln p[right class]."""
    ### BEGIN SOLUTION
    M = z.max(axis=1)  # (m,)
    log_sum_exp = M + np.log(np.exp(z - M[:, None]).sum(axis=1))  # (m,)
    return (log_sum_exp - z[np.arange(len(y)), y]).mean()
    ### END SOLUTION


# %%
check(crossentropy)

# %% [markdown]
# The library does the same: log-sum-exp is M + `log_total`, a logit is M + `shifted`, and in their difference M
# cancels. (`self.at` are the rows and columns, counted through.) With `from_logits=True` the network ends with plain
# logits, and the loss has softmax *inside*. Remember this sentence for the end of the lesson.

# %%
source(nn.losses._softmax, nn.SparseCategoricalCrossentropy.values_from_logits)

# %%
y = np.array([2, 0, 1])  # (m,)
z = np.array([[3.0, 1.0, 0.0], [1000.0, 0.0, -1000.0], [1000.0, 0.0, -1000.0]])  # (m, K)
loss = nn.SparseCategoricalCrossentropy(from_logits=True)
L = crossentropy(y, z)
print("the same as yours:", np.isclose(loss.forward(y, z), L), f" {L:.4f}")

# %% [markdown]
# ## The gradient, where nearly everything cancels
#
# How does log-sum-exp minus $z_y$ change when one logit $z_k$ grows? The derivative of $\ln \sum e^z$ by $z_k$ is
# $e^{z_k} / \sum e^z$, and that is $p_k$, the softmax itself. The derivative of $-z_y$ is -1 at the right class and 0
# elsewhere. Together: **p minus the one-hot target**. For three classes, the right one being number 1:

# %%
y, z = np.array([1]), np.log([[0.7, 0.2, 0.1]])  # (m,), (m, K) = (1, 3): softmax makes 0.7, 0.2, 0.1 of these logits
print("gradient:", (softmax(z) - [0, 1, 0]).round(4).tolist())
up = np.array([[0.001, 0, 0]])
print("slope by z[0, 0], measured:", round((crossentropy(y, z + up) - crossentropy(y, z - up)) / 0.002, 4))

# %% [markdown]
# The right class is pulled up by what it lacks, 0.8; the others are pushed down by what they have too much. For a
# batch, L is a mean over m examples, so the gradient is divided by m: here, once, for the whole network.


# %%
@exercise("03.4", reference=reference.crossentropy_gradient)
def crossentropy_gradient(y, z):
    """Classes y (m,), logits z (m, K). Returns the gradient dL/dz of 03.3, of shape (m, K); use softmax(z)."""
    ### BEGIN SOLUTION
    grad = softmax(z)  # (m, K)
    grad[np.arange(len(y)), y] -= 1
    return grad / len(y)
    ### END SOLUTION


# %%
check(crossentropy_gradient)

# %% [markdown]
# The library subtracts the 1 in the same way. Its division by m stands in `Loss.backward`, which we saw: one place
# for all losses. (The `else` is for a network that ends with softmax.)

# %%
source(nn.SparseCategoricalCrossentropy.gradient)

# %%
y, z = np.array([1, 0]), np.log([[0.7, 0.2, 0.1], [0.5, 0.25, 0.25]])  # (m,), (m, K)
loss.forward(y, z)
grad = crossentropy_gradient(y, z)
print("the same as yours:", np.allclose(loss.backward(), grad), "", grad.round(4).tolist())

# %% [markdown]
# Where is softmax's own derivative, the Jacobian J of lesson 02? It is *in* there. Going the long way, in two steps,
# we first take the slope by p, which is -1/p at the right class, and let softmax's `backward` multiply by J:

# %%
layer = nn.Softmax()
p = layer.forward(z)  # (m, K)
by_p = -np.eye(3)[y] / p / len(y)  # (m, K)
once = layer.backward(by_p)
print("two steps give the same:", np.allclose(once, crossentropy_gradient(y, z)))

# %% [markdown]
# A common mistake is to hand p - y to softmax's `backward` as well: J is then applied **twice**. It hardly shows, for
# the loss still falls. But look at the size, for an undecided network and for one that is sure of a wrong digit:

# %%
for name, logits in (("undecided", np.zeros((1, 10))), ("sure and wrong", np.array([[12.0] + [0.0] * 9]))):
    right = crossentropy_gradient(np.array([7]), logits)
    layer.forward(logits)
    again = layer.backward(right)
    print(f"{name}: the largest slope is {np.abs(right).max():.2f}; with J once more it is", end=" ")
    print(f"{np.abs(right).max() / np.abs(again).max():.0f} times smaller")

# %% [markdown]
# Ten times smaller where training starts, sixteen thousand times where the network most needs to be told.
#
# With squared error nothing cancels: the slopes by p have to go through J, once. Hand the mean squared error's
# gradient by p to softmax's `backward`, and you have the gradient by the logits.


# %%
@exercise("03.5", reference=reference.softmax_mse_gradient)
def softmax_mse_gradient(y, z):
    """One-hot y (m, K), logits z (m, K). Returns dL/dz (m, K) for L = mean squared error of softmax(z)."""
    layer = nn.Softmax()
    ### BEGIN SOLUTION
    p = layer.forward(z)
    return layer.backward(2 * (p - y) / p.size)
    ### END SOLUTION


# %%
check(softmax_mse_gradient)

# %%
sure = np.array([[6.0, 0.0, 0.0]])  # (m, K) = (1, 3), sure of class 0; the right one is class 1
print("squared error:", np.abs(softmax_mse_gradient(np.array([[0.0, 1.0, 0.0]]), sure)).max().round(4))
print("cross-entropy:", np.abs(crossentropy_gradient(np.array([1]), sure)).max().round(4))

# %% [markdown]
# An answer that is sure and wrong: squared error whispers, cross-entropy shouts. It is the first lab again, with
# three classes.
#
# ## Softmax twice
#
# Back to the first figure. Its network ends with a softmax layer, and its loss has softmax inside: the probabilities
# are taken for logits, and softmax is applied to them a second time. Say the first softmax is perfect, a 1 and nine
# zeros.
#
# **Predict:** which probability does the second softmax give the right class then?

# %%
predict("03.D", "1", "0.9", "0.5", "0.23")

# %%
perfect = np.eye(10)[3]  # (K,), what the first softmax says at its very best
p = softmax(perfect)
print("by hand:", round(np.e / (np.e + 9), 4), " softmax again:", p[3].round(4))
print("loss:", round(-np.log(p[3]), 4), " ln(1 + 9/e) =", round(np.log(1 + 9 / np.e), 4))

# %% [markdown]
# A logit from 0 to 1 is far too short a range: e¹ against nine times e⁰. So the loss can never fall under -ln(e / (e
# + K - 1)), which is
#
# $$\ln\!\Big(1 + \frac{K - 1}{e}\Big) = 1.4612 \qquad \text{for } K = 10$$
#
# That is the dashed line. Now train with softmax once and twice. Each move of a slider trains a network anew, from
# the start values of its seed. Look at the digits read right, too, at learning rate 0.5 and then at 0.05.

# %%
explore(
    widgets.softmax_run(data),
    softmax=Dropdown(options=["once", "twice"], value="twice"),
    learning_rate=SelectionSlider(options=[0.01, 0.05, 0.1, 0.5, 1.0], value=0.5),
    seed=IntSlider(value=0, min=0, max=4),
)

# %% [markdown]
# At 0.5 softmax twice reads 350 of the 360 digits, softmax once 352: the accuracy hides the mistake, the loss shows
# it. At 0.05 it shows in both: 264 against 346. The second softmax sends small slopes back, and small slopes times a
# small learning rate do not lead far in 30 epochs.
#
# One seed could be luck. So we train each with five, and print the lowest loss any epoch had, and the digits read
# right:


# %%
def train(seed, twice, optimizer, activation="relu", units=32, epochs=30):
    """Train once; return (the lowest training loss of all epochs, validation digits read right)."""
    layers = [nn.Dense(units, activation), nn.Dense(10)] + [nn.Softmax()] * twice
    model = nn.Sequential(layers, input_shape=64, seed=seed)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    history = model.fit(data.x_train, data.y_train, loss, optimizer, epochs=epochs, verbose=0)
    right = model.predict(data.x_validation).argmax(axis=1) == data.y_validation
    return min(history["loss"]), right.sum()


# %%
floor, lowest = np.log(1 + 9 / np.e), []
for rate in (0.05, 0.5):
    for twice in (False, True):
        losses, right = zip(*(train(seed, twice, nn.SGD(rate)) for seed in range(5)), strict=True)
        lowest += losses if twice else []
        print(f"learning rate {rate}, softmax {'twice' if twice else 'once'}:", end=" ")
        print(f"loss {min(losses):.3f} to {max(losses):.3f}, right {min(right)} to {max(right)} of 360")
print("softmax twice, ten runs: every loss above 1.4612?", min(lowest) > floor)

# %% [markdown]
# ## A published experiment, run again
#
# A student report searched for the best settings of a network for digits of 784 pixels. Its network had 600 hidden
# units (Adam, learning rate 0.01, 7 epochs), its loss was one with softmax inside. These are four of its accuracies:
#
# | hidden activation | with a softmax layer before the loss | without |
# |---|---|---|
# | leaky ReLU | 96.32 % | 96.95 % |
# | sigmoid | 87.73 % | 97.33 % |
#
# With the softmax layer, leaky ReLU is 8.59 points ahead; without it, sigmoid is, by 0.38. Which activation is
# better? We run it again on our small digits, with 64 units and five seeds. (Adam is an optimiser; lesson 11 is about
# it.)

# %%
floors = []
for activation in ("leaky_relu", "sigmoid"):
    for twice in (True, False):
        runs = [train(seed, twice, nn.Adam(0.01), activation, units=64, epochs=7) for seed in range(5)]
        losses, right = zip(*runs, strict=True)
        floors += losses if twice else []
        percent = 100 * np.array(right) / 360
        print(f"{activation}, {'twice' if twice else 'once'}: {percent.min():.1f} to {percent.max():.1f} %", end=", ")
        print(f"mean {percent.mean():.1f} %, loss {min(losses):.3f} to {max(losses):.3f}")
print("softmax twice, ten runs: every loss above 1.4612?", min(floors) > floor)

# %% [markdown]
# That the loss stays above 1.4612 is arithmetic, and needs no luck. The accuracies are another matter. Softmax twice
# lowers the mean from 96.7 to 95.9 % with leaky ReLU, and the ranges overlap. With sigmoid it falls from 95.6 to 90.9
# %, and single runs lie between 84.7 and 94.4 %: which of them would a report have shown? Which activation is better,
# with softmax once? 95.8 to 97.8 % and 95.0 to 96.1 % overlap; five seeds cannot tell.
#
# So what did the report get wrong? It compared activations under a faulty loss, and gave one number for each, without
# a spread. A warning was there: the same network with ReLU has 96.59 % in one table and 87.11 % in the next. And a
# loss that hangs above 1.4612 names the fault by itself.
#
# ## Recap
#
# A loss is one number with a slope for each prediction: squared error for quantities, minus the logarithm of the
# right answer's probability for classes. Work from logits, with log-sum-exp: it is safe, and the gradient is softmax
# minus one-hot, divided by m once. Compare the first loss with ln K and the last with ln(1 + (K - 1)/e).
#
# <details><summary>A network for two classes, with K = 2 softmax outputs, is trained with softmax twice. Under which
# value does its loss never get?</summary>
#
# ln(1 + 1/e) = 0.3133. With fewer classes the floor is lower, and easier to take for a loss that is simply still
# falling.
# </details>
#
# <details><summary>Why can a network with softmax twice still read nearly all digits right?</summary>
#
# The answer is the class with the largest number, and softmax keeps the order: what was largest stays largest. Only
# how sure the network may be, and how large its slopes are, is spoiled.
# </details>
#
# <details><summary>Loss and layer both divide by m. The signs of all slopes are right. What goes wrong, and when
# would nobody notice?</summary>
#
# All slopes are 1/m of the right ones, as if the learning rate were m times smaller: training is slow, and slower
# with larger batches. With batches of one example nothing is wrong.
# </details>
#
# **Next:** [04 · Backpropagation](04_backpropagation.ipynb), which carries these slopes back to every weight.
