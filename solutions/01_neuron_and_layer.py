# %% [markdown]
# # 01 · One neuron and a layer
#
# A network is made of layers, a layer of neurons, and a neuron is one line of arithmetic. We start with that line and
# end with the layer that the whole course rests on.
#
# **You build** the forward pass of a Dense layer, for a whole batch of examples at once. **You need** lesson 00, and
# what a vector and a matrix are. **Time** 30 minutes.

# %%
import numpy as np
from ipywidgets import FloatSlider, IntSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, plots, predict, reference, show, source, widgets
from nnlib.datasets import blobs, load

SEED = 0
rng = np.random.default_rng(SEED)  # where our random numbers come from

# %% [markdown]
# Where we are going: a single neuron has to tell two kinds of points apart, by drawing a line. Here is one that does
# not do it well. Before long you will move its line yourself, and know what each of its numbers does.

# %%
points, classes = blobs(samples=100, noise=0.9, seed=SEED, centers=[(2, -1), (-1, 1)])
show(plots.neuron_line, x=points, y=classes, w=np.array([0.5, 1.0]), b=-1.0)

# %% [markdown]
# ## One neuron, by hand
#
# A neuron has one **weight** for each input and one number more, its **bias**. It multiplies each input by its weight,
# adds the products up, and adds the bias. Here it has three inputs.

# %%
x = np.array([1.0, 2.0, 3.0])  # (D,) = (3,)
w = np.array([0.5, -1.0, 0.25])  # (D,)
b = 0.1
print("products:", 1 * 0.5, 2 * -1.0, 3 * 0.25)
print("their sum:", 1 * 0.5 + 2 * -1.0 + 3 * 0.25, " with the bias:", 1 * 0.5 + 2 * -1.0 + 3 * 0.25 + 0.1)

# %% [markdown]
# As an equation, with D inputs:
#
# $$z = \sum_{i=0}^{D-1} x_i\, w_i + b$$
#
# A large positive weight means: when this input grows, I say more. A negative one: I say less. The bias is what the
# neuron says when all inputs are 0. As plain code it is a loop:

# %%
x, w, b = np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.0, 0.25]), 0.1
z = b
for i in range(len(x)):
    z = z + x[i] * w[i]
print(round(z, 4))

# %% [markdown]
# Now write it yourself: with a loop, with `np.sum`, or with `@`, which multiplies two vectors entry by entry and sums
# up. All of them are right. The check tries your function on inputs of its own, with other sizes than three;
# `hint("01.1")` in a new cell helps.


# %%
@exercise("01.1", reference=reference.neuron)
def neuron(x, w, b):
    """One neuron for one example: x (D,), w (D,), b a number. Returns the number z."""
    ### BEGIN SOLUTION
    return x @ w + b
    ### END SOLUTION


# %%
check(neuron)

# %% [markdown]
# ## What a neuron can say
#
# With two inputs we can draw it. Each point of the plane is an example (x[0], x[1]); the neuron says "class 1" where z
# is above 0. The border, z = 0, is a straight line: w[0] x[0] + w[1] x[1] + b = 0.
#
# **Predict:** what happens to that line when only the bias grows?

# %%
predict("01.A", "it turns", "it moves, and stays parallel to itself", "it gets steeper", "nothing")

# %% [markdown]
# Now move the sliders. Try b first, then w[0] with b at 0. Then find a line that has as many points as possible on the
# side of their own colour: 98 of the 100 can be had.

# %%
explore(
    widgets.neuron(points, classes),
    size=(6, 3.6),
    w0=FloatSlider(value=0.5, min=-2, max=2, description="w[0]"),
    w1=FloatSlider(value=1.0, min=-2, max=2, description="w[1]"),
    b=FloatSlider(value=-1.0, min=-4, max=4),
)

# %% [markdown]
# The weights turn the line: it always stands at a right angle to the arrow, which points along (w[0], w[1]). The bias
# moves it, parallel to itself; so do larger or smaller weights, where b is not 0. With both weights at 0 there is no
# line at all: the neuron says the same everywhere.
#
# A neuron cannot draw a curve, whatever its numbers are. That is why networks have many of them, and why lesson 02
# bends what they say.

# %% [markdown]
# ## Many examples at once
#
# Computers are fast when they do the same thing to many numbers. So we never feed a network one example but a
# **batch**: m examples, one below the other, in an array x of shape (m, D). The neuron answers with m numbers.

# %%
x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])  # (m, D) = (2, 3)
print("first example: ", 1 * 0.5 + 2 * -1.0 + 3 * 0.25 + 0.1)
print("second example:", 4 * 0.5 + 5 * -1.0 + 6 * 0.25 + 0.1)

# %% [markdown]
# A matrix (m, D) times a vector (D,) is a vector (m,): each row of the matrix meets the vector, entry by entry, and the
# products are summed. The D in the middle disappears. Adding the number b to a vector adds it to every entry; NumPy
# calls this **broadcasting**.


# %%
@exercise("01.2", reference=reference.neuron_batch)
def neuron_batch(x, w, b):
    """One neuron for a batch: x (m, D), w (D,), b a number. Returns z of shape (m,)."""
    ### BEGIN SOLUTION
    return x @ w + b
    ### END SOLUTION


# %%
check(neuron_batch)

# %% [markdown]
# Broadcasting is convenient, and it is behind the most common silent error of this course. Four predictions in a
# *column* of shape (4, 1), four right answers in a plain vector of shape (4,): what is their difference?

# %%
predict("01.B", "four numbers, (4,)", "a column of four, (4, 1)", "a table of shape (4, 4)", "an error")

# %%
column, vector = np.ones((4, 1)), np.ones(4)
print((column - vector).shape)

# %% [markdown]
# No error, sixteen differences, and any mean over them is a number that looks quite reasonable. The library refuses
# such a pair; your own code will not, so look at shapes first.
#
# ## A layer
#
# A **layer** is H neurons that look at the same inputs; they are called its **units**. Their weights stand side by side
# in one matrix W of shape (D, H): column j belongs to unit j. Their biases are a vector b (H,). The answers are y (m,
# H), one row for each example, one column for each unit.

# %%
W = np.array([[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]])  # (D, H) = (3, 2)
b = np.array([1.0, -1.0])  # (H,) = (2,)
y = np.zeros((2, 2))  # (m, H)
for i in range(2):  # each example
    for j in range(2):  # each unit
        y[i, j] = neuron(x[i], W[:, j], b[j])
print(y.round(2))

# %% [markdown]
# **Predict:** 7 examples of 3 inputs go through a layer of 5 units. What shape comes out?

# %%
predict("01.C", "(3, 5)", "(7, 3)", "(7, 5)", "(5, 7)")

# %% [markdown]
# As an equation it is the neuron's, with the matrix W for the vector w; a layer's answers we call y:
#
# $$y = x\,W + b \qquad (m, H) = (m, D)\,(D, H) + (H,)$$
#
# The entry y[i, j] is row i of x times column j of W, plus b[j]. Broadcasting adds the vector b to every row. The two
# loops above are m H calls of your neuron. They would pass the check too; try to find the one line without a loop.


# %%
@exercise("01.3", reference=reference.layer_forward)
def layer_forward(x, W, b):
    """A layer for a batch: x (m, D), W (D, H), b (H,). Returns y of shape (m, H)."""
    ### BEGIN SOLUTION
    return x @ W + b
    ### END SOLUTION


# %%
check(layer_forward)

# %% [markdown]
# The library's layer does the same. Besides, it keeps x, which the way back will need (lesson 04), and hands the result
# to an activation (lesson 02); until then that is the linear one, which changes nothing.

# %%
source(nn.Dense.forward)

# %%
layer = nn.Dense(2)
print("one example's outputs have shape", layer.build(input_shape=(3,), rng=rng))
layer.params["kernel"] = W
layer.params["bias"] = b
print("the same as yours:", np.allclose(layer.forward(x), layer_forward(x, W, b)))

# %% [markdown]
# A layer object is made in two steps: `Dense(2)` says how many units, `build` learns the number of inputs and draws the
# start values. We then wrote our own numbers over them. Keras calls W the `kernel`, and so do we.
#
# ## How many numbers is that?
#
# All numbers that training may change are the layer's **parameters**. How many does a layer of H units on D inputs
# have?


# %%
@exercise("01.4", reference=reference.count_parameters)
def count_parameters(D, H):
    """The number of parameters of a layer with D inputs and H units."""
    ### BEGIN SOLUTION
    return D * H + H
    ### END SOLUTION


# %%
check(count_parameters)

# %% [markdown]
# Layers one after the other make a network, `Sequential`. Its summary counts for us; `None` stands for m, which is left
# open.

# %%
model = nn.Sequential([nn.Dense(32), nn.Dense(10)], input_shape=64, seed=SEED)
print("your count:", count_parameters(64, 32), "and", count_parameters(32, 10))
model.summary()

# %% [markdown]
# ## What a unit looks for
#
# One layer of ten units can already read digits, unit 0 speaking for the digit 0 and so on. We train one and look at
# the weights of a unit as an image: a pixel's weight says how ink there counts. **Guess** before you move the slider to
# 0: where will unit 0 *not* want ink? (The loss and `SGD`, which do the training, are subjects of lessons 03 to 05.)

# %%
data = load("digits", seed=SEED)
digits = nn.Sequential([nn.Dense(10)], input_shape=64, seed=SEED)
loss = nn.SparseCategoricalCrossentropy(from_logits=True)
_ = digits.fit(data.x_train, data.y_train, loss, nn.SGD(0.5), epochs=30, metrics=["accuracy"], verbose=0)
share = digits.evaluate(data.x_validation, data.y_validation)["accuracy"]
print(f"{100 * share:.1f} % of the validation images are read right")

# %%
explore(widgets.unit_weights(digits.layers[0]), unit=IntSlider(value=3, min=0, max=9))

# %% [markdown]
# Unit 0 is against ink in the middle, where a 0 is empty. Each unit is a template that is laid over the image:
# orange where ink speaks for its digit, blue where it speaks against it. The sum over all pixels is the weighted sum
# you wrote in the first exercise.
#
# ## Why not simply more layers?
#
# Feed one layer's answers to the next: y = (x W1 + b1) W2 + b2. Surely that can do more than one layer, which only
# draws straight borders? Multiply the bracket out on paper, and find the *single* layer that does the same.


# %%
@exercise("01.5", reference=reference.collapse)
def collapse(W1, b1, W2, b2):
    """The one layer (W, b) that answers as the two layers W1 (D, H), b1 (H,) and W2 (H, K), b2 (K,) in a row."""
    ### BEGIN SOLUTION
    return W1 @ W2, b1 @ W2 + b2
    ### END SOLUTION


# %%
check(collapse)

# %%
W1, b1, W2, b2 = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 2)), rng.normal(size=2)
W, b = collapse(W1, b1, W2, b2)
two = layer_forward(layer_forward(x, W1, b1), W2, b2)
one = layer_forward(x, W, b)
print("the same answers:", np.allclose(two, one), " parameters:", 3 * 4 + 4 + 4 * 2 + 2, "and", 3 * 2 + 2)

# %% [markdown]
# A hundred such layers are still one layer, and one layer still draws straight lines. What is missing stands between
# the layers: something that bends. That is lesson 02.
#
# ## Recap
#
# A neuron is a weighted sum plus a bias; it draws a straight border. A layer is H neurons on the same inputs: y = x W +
# b, with shapes (m, H) = (m, D) (D, H) + (H,). Layers in a row without anything in between are one layer.
#
# <details><summary>W has shape (64, 10). Which part of it belongs to the digit 3, and which to the top left
# pixel?</summary>
#
# Column 3, `W[:, 3]`, holds the 64 weights of unit 3. Row 0, `W[0]`, holds what the top left pixel means to each of the
# ten units.
# </details>
#
# <details><summary>Someone writes the bias as a column (H, 1). When does x W + b raise an error, and when is it
# silently wrong?</summary>
#
# (m, H) + (H, 1) fits only where m = H or H = 1, or m = 1. With a batch as large as the layer there is no error, and
# every example gets one number added to all its units. With one example, m = 1, a table of shape (H, H) comes out. Both
# are wrong, without a word.
# </details>
#
# <details><summary>Is a network with more parameters always able to say more?</summary>
#
# No: the two layers of the last exercise have 26 parameters and say exactly what 8 can say.
# </details>
#
# **Next:** [02 · Activations](02_activations.ipynb), and what they bend.
