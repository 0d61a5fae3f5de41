# %% [markdown]
# # 14 · Autodiff
#
# In lesson 04 we wrote every gradient by hand, and every new layer asked for another one. Here we write a program that
# does it: it watches a computation, remembers each step, and walks back through them. Each kind of step, a product, a
# sum, an exponential, needs one rule; whatever is made of them needs none.
#
# **You build** an autodiff engine that trains a digit reader. **You need** lessons 02 to 06. **Time** 45 minutes.

# %%
import copy
from functools import partial

import numpy as np
from ipywidgets import IntSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, predict, reference, show, source, widgets
from nnlib.datasets import load

SEED, SEEDS = 0, range(5)  # one for examples, five wherever we compare
data = load("digits", seed=SEED)

# %% [markdown]
# Where we are going: a neuron as a **graph**. A circle for each number, an arrow for each use of it. Above a circle
# stands its number, which the way there (the forward pass) found; below it g, its gradient, which the way back (the
# backward pass) found, from right to left, against the arrows. In yellow is what the last step sent. The library's
# engine made this one. Ours will make the next.

# %%
neuron = {"w": nn.Tensor(0.5), "x": nn.Tensor(2.0), "b": nn.Tensor(-0.5)}
neuron["w x"] = neuron["w"] * neuron["x"]
neuron["z"] = neuron["w x"] + neuron["b"]
neuron["h"] = np.tanh(neuron["z"])
neuron["L"] = neuron["h"] * neuron["h"]
show(widgets.graph_steps(neuron), size=(8, 3), step=8)

# %% [markdown]
# ## A value that remembers
#
# We start with numbers. A **value** keeps its number (`data`), the values it was computed from, its **parents**, and a
# function `pull`: given g, how fast the loss grows with this value, it says how fast it grows with each parent. That is
# one link of the chain rule of lesson 04. Here `data` may be an array, too.


# %%
class Value:
    """An array, its parents, and the rule `pull` that turns its gradient into one for each parent."""

    __array_ufunc__ = None  # so that `array * value` asks us, not NumPy

    def __init__(self, data, parents=(), pull=lambda g: []):
        self.data, self.parents, self.pull = np.asarray(data, float), parents, pull
        self.grad = np.zeros(self.data.shape)  # dL/d(this value), once a loss L has sent it back


# %% [markdown]
# Five values: a = 3 and b = 2 come from nowhere, c = a b, d = a + c, and L = c d. A product pulls g back as g times the
# other factor, a sum as g itself:

# %%
a, b = Value(3.0), Value(2.0)
c = Value(a.data * b.data, [a, b], lambda g: [g * b.data, g * a.data])
d = Value(a.data + c.data, [a, c], lambda g: [g, g])
L = Value(c.data * d.data, [c, d], lambda g: [g * d.data, g * c.data])
print("c =", c.data, " d =", d.data, " L =", L.data)

# %% [markdown]
# The way back, by hand. L's own gradient is 1. L sends 9 to c and 6 to d. Now c has two users, L and d. **Predict:**
# when may c send its gradient on to a and b?

# %%
predict(
    "14.A",
    "as soon as the 9 has come from L",
    "when the parts from L and from d have both come",
    "at any time: sums and products can be reordered",
)

# %%
from_L_to_c, from_L_to_d = L.pull(1.0)
from_d_to_a, from_d_to_c = d.pull(from_L_to_d)
from_c_to_a, from_c_to_b = c.pull(from_L_to_c + from_d_to_c)  # the sum of both
print("dc =", from_L_to_c + from_d_to_c, " da =", from_d_to_a + from_c_to_a, " db =", from_c_to_b)

# %% [markdown]
# dc = 9 + 6 = 15, and da = 6 + 30: where ways part, slopes add up. Is da right? L = a b (a + a b), with b = 2 that is
# 6a², and its slope at a = 3 is 12a = 36.
#
# Why not follow every way from L to a on its own, and add up at the end? It is right, and it is hopeless. Here is a
# chain of n steps, in each of which a value is added to itself. We count the ways:


# %%
def ways(n):
    """Count the ways through a chain of n steps v = v + v, by walking them all."""
    return 1 if n == 0 else ways(n - 1) + ways(n - 1)


for n in (2, 10, 16):
    print(n + 1, "values,", ways(n), "ways")

# %% [markdown]
# So each value must pass on its gradient **once**, after all its parts have come: after all its users. An order in
# which every value stands after its parents is a **topological order**; we need it reversed. To find one: visit L. To
# visit a value, first visit its parents, then put it into the list; whoever was visited before is left out.
#
# Do it for a graph of plain numbers. `parents[i]` lists the nodes that node i was computed from, `slopes[i]` its slope
# by each. The nodes' numbers are only names, and a node may use another one twice. For the five above, a to L:

# %%
our_parents = [[], [], [0, 1], [0, 2], [2, 3]]  # a, b, c = a b, d = a + c, L = c d
our_slopes = [[], [], [2.0, 3.0], [1.0, 1.0], [9.0, 6.0]]


# %%
@exercise("14.1", reference=reference.graph_gradients)
def graph_gradients(parents, slopes, last):
    """dL/d(node) for each of the n nodes, (n,), where L is node number `last`; 0 where L does not depend on a node."""
    ### BEGIN SOLUTION
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in parents[node]:
                visit(parent)
            order.append(node)

    visit(last)
    grads = np.zeros(len(parents))
    grads[last] = 1.0
    for node in reversed(order):
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            grads[parent] += grads[node] * slope
    return grads
    ### END SOLUTION


# %%
check(graph_gradients)

# %%
print("a, b, c, d, L:", np.round(graph_gradients(our_parents, our_slopes, last=4), 4).tolist())

# %% [markdown]
# ## Arrays: never the whole Jacobian
#
# One step of a network turns arrays into arrays. Then each number put out has a slope by each number put in: a whole
# table, the **Jacobian**. We look at one, once. y = x W, with x (2, 3) and W (3, 2): y has 4 numbers, W has 6. Row by
# row the table says how y[0, 0], y[0, 1], y[1, 0], y[1, 1] grow with W[0, 0], W[0, 1], ..., W[2, 1]:

# %%
inputs = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])  # x of the equation: (m, D) = (2, 3)
jacobian = np.zeros((2, 2, 3, 2))  # y's two axes, then W's two
for i in range(2):
    for j in range(2):
        jacobian[i, j, :, j] = inputs[i]  # y[i, j] is the sum over k of x[i, k] W[k, j]
print(jacobian.reshape(4, 6))

# %% [markdown]
# The gradient g that arrives has a number for each of y's, and the chain rule adds up over all of them: a row of 4
# times this (4, 6) table, a **vector-Jacobian product**, is the gradient by W. Lesson 04 found a short cut to the same
# six numbers, xᵀ g:

# %%
arriving = np.array([[1.0, -1.0], [0.5, 2.0]])  # g = dL/dy, (2, 2)
by_table = (arriving.reshape(4) @ jacobian.reshape(4, 6)).reshape(3, 2)
print(by_table)
print("the same as x.T @ g:", np.allclose(by_table, inputs.T @ arriving))
print("the table of Dense(100) on 784 pixels, 64 images:", 64 * 100 * 784 * 100, "numbers")

# %% [markdown]
# Half a billion numbers, four gigabytes, for one layer; xᵀ g needs none of them. So a rule never gives the Jacobian. It
# gives the product. Where each entry is treated on its own, as in y = a b, the table is 0 off its diagonal, and the
# products are g times the slopes, entry by entry: g b and g a.
#
# Now y = a / b, which is a times 1/b; the slope of 1/b is -1/b². With a = 6, b = -2, g = 5: for each 1 that a grows, y
# grows by 1/b = -0.5, so da = -2.5. What is db? In 1 / x, a is 1 and b is x.


# %%
@exercise("14.2", reference=reference.divide)
def divide(a, b, g):
    """y = a / b for arrays of one shape, g = dL/dy of the same. Returns y and the two products (y, da, db)."""
    ### BEGIN SOLUTION
    return a / b, g / b, -g * a / b**2
    ### END SOLUTION


# %%
check(divide)

# %% [markdown]
# ## Undo the broadcasting
#
# x W + b adds b (H,) to every row of (m, H): NumPy **broadcasts** it, as if there were m copies. The sum's rule pulls
# back g (m, H), but b needs a gradient of its own shape. Each copy has its share in the loss, and where ways part,
# slopes add up: we sum over the copies. Here one array is repeated along new axes on the left, the other along an axis
# of size 1:

# %%
parts = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])  # g, (2, 3)
print("for an array (3,):  ", (parts[0] + parts[1]).tolist())
print("for an array (2, 1):", [[parts[0].sum().item()], [parts[1].sum().item()]])

# %% [markdown]
# NumPy aligns shapes on the right: axes that are missing on the left are new, and an axis of size 1 is stretched. So
# there are two kinds of copies to add up: first the new axes, which vanish; then the stretched ones, which stay, with
# size 1. `sum` takes several axes as a tuple, and has `keepdims`.


# %%
@exercise("14.3", reference=reference.unbroadcast)
def unbroadcast(grad, shape):
    """Sum grad over the axes along which an array of `shape` was repeated. Returns an array of `shape`."""
    ### BEGIN SOLUTION
    new = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(new)))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grad.sum(axis=stretched, keepdims=True)
    ### END SOLUTION


# %%
check(unbroadcast)

# %% [markdown]
# With this in one place, no rule has to think of shapes. The way back for values is your 14.1, with arrays: order,
# zeros, a 1 for the loss, and then each value once.


# %%
def ordered(last):
    """Return all values that `last` is made of, each after its parents."""
    order, seen = [], set()

    def visit(value):
        if id(value) not in seen:
            seen.add(id(value))
            for parent in value.parents:
                visit(parent)
            order.append(value)

    visit(last)
    return order


def backward(last):
    """Set `grad` of every value that `last`, one number, is made of."""
    order = ordered(last)
    for value in order:
        value.grad = np.zeros(value.data.shape)
    last.grad = np.ones(last.data.shape)
    for value in reversed(order):
        for parent, part in zip(value.parents, value.pull(value.grad), strict=True):
            parent.grad += unbroadcast(part, parent.data.shape)


# %%
backward(L)
print("a, b, c, d, L:", [value.grad.item() for value in (a, b, c, d, L)])

# %% [markdown]
# ## The steps
#
# Now the kinds of steps. Each computes with plain arrays, and remembers. `wrap` makes a value of whatever is not one,
# so that `2 * x` works: a constant without parents.


# %%
def wrap(thing):
    return thing if isinstance(thing, Value) else Value(thing)


def add(a, b):
    a, b = wrap(a), wrap(b)
    return Value(a.data + b.data, [a, b], lambda g: [g, g])


def subtract(a, b):
    a, b = wrap(a), wrap(b)
    return Value(a.data - b.data, [a, b], lambda g: [g, -g])


def multiply(a, b):
    a, b = wrap(a), wrap(b)
    return Value(a.data * b.data, [a, b], lambda g: [g * b.data, g * a.data])


def matmul(a, b):
    a, b = wrap(a), wrap(b)
    return Value(a.data @ b.data, [a, b], lambda g: [g @ b.data.T, a.data.T @ g])


# %% [markdown]
# Division uses your products: all but the first of what your function returns. Where a value and an array of another
# shape meet, we let NumPy broadcast both before, and `backward` undoes it.


# %%
def ratio(a, b):
    a, b = wrap(a), wrap(b)
    return Value(a.data / b.data, [a, b], lambda g: divide(*np.broadcast_arrays(a.data, b.data, g))[1:])


def exp(a):
    a = wrap(a)
    y = np.exp(a.data)
    return Value(y, [a], lambda g: [g * y])


def log(a):
    a = wrap(a)
    return Value(np.log(a.data), [a], lambda g: [g / a.data])


def total(a, axis=None):
    """Return the sum over all entries, or over one axis, which is kept with size 1."""
    a = wrap(a)
    y = a.data.sum(axis=axis, keepdims=axis is not None)
    return Value(y, [a], lambda g: [np.broadcast_to(g, a.data.shape)])


# %% [markdown]
# Note the last rule: what sums on the way there copies on the way back, and what copies, sums.
#
# Python asks the *left* one first: x / 2 calls `x.__truediv__(2)`. With 2 / x it asks the number, which knows nothing
# of values, and then **the right one, by another name**: `x.__rtruediv__(2)`. There the two must be put back in order.
# For sums and products it does not matter.

# %%
Value.__add__ = Value.__radd__ = add
Value.__mul__ = Value.__rmul__ = multiply
Value.__matmul__ = matmul
Value.__truediv__ = ratio
Value.__rtruediv__ = lambda right, left: ratio(left, right)
Value.__sub__ = subtract
Value.__rsub__ = lambda right, left: subtract(left, right)
Value.__neg__ = lambda a: subtract(0.0, a)

# %%
four = Value(4.0)
for name, result in {"x / 2": four / 2, "2 / x": 2 / four, "1 - x": 1 - four, "x x - x": four * four - four}.items():
    backward(result)
    print(f"{name:8} value {result.data.item():7.4f}, slope {four.grad.item():7.4f}")

# %% [markdown]
# Without `__rtruediv__`, 2 / x raises an error, and that is the good case. A student's engine used one function for
# both: 1 / x was x / 1, and so x itself. Nothing complained; the sigmoid was wrong, and so was all that was made of it.
#
# ## Rules made in a loop
#
# Some steps have many results: an LSTM splits one array into four (lesson 19). One writes a loop that makes a rule for
# each. **Predict** what the next cell prints:

# %%
predict("14.B", "[0, 10, 20]", "[20, 20, 20]", "[0, 0, 0]", "an error")

# %%
functions = []
for j in range(3):
    functions.append(lambda g: g * j)  # noqa: B023
print([function(10) for function in functions])

# %% [markdown]
# A function made in a loop keeps not the *number* j, but the *name*, and looks it up when it is called, after the loop:
# there is one j, and it is 2. (`noqa` keeps our linter quiet: it knows this trap.) What helps is a j for each function:
# a default, as in `lambda g, j=j: ...`, is computed when the function is made.
#
# Split an array (m, K) into its columns. The rule of column j gets a g (m,), and pulls back an array (m, K): 0 but for
# column j. Put K rules into a list, in a loop. `call` does what `backward` would: it calls each rule, after the loop,
# with the gradient of its column.


# %%
@exercise("14.4", reference=reference.column_rules)
def column_rules(x, call):
    """Make a list of K functions, the rules of the columns of x (m, K): from g (m,) to (m, K). Returns call(list)."""
    ### BEGIN SOLUTION
    rules = []
    for j in range(x.shape[1]):

        def rule(g, j=j):
            full = np.zeros(x.shape)
            full[:, j] = g
            return full

        rules.append(rule)
    return call(rules)
    ### END SOLUTION


# %%
check(column_rules)

# %% [markdown]
# What the rule of column 1 of three pulls back, given 5 and 7, and nothing else:

# %%
print(column_rules(np.ones((2, 3)), call=lambda rules: rules[1](np.array([5.0, 7.0]))))

# %% [markdown]
# ## A graph, step by step
#
# Two neurons with one input x, tanh, and a third one that adds them up, p; the loss is the square of d = p - y. tanh
# gets a rule of its own: g (1 - h²), as in lesson 04. We name all values, in the order in which they are computed.


# %%
def tanh(a):
    y = np.tanh(a.data)
    return Value(y, [a], lambda g: [g * (1 - y**2)])


net = {"w1": Value(0.5), "x": Value(2.0), "w2": Value(-1.0), "v1": Value(1.5), "v2": Value(0.5), "y": Value(1.0)}
net["z1"], net["z2"] = net["w1"] * net["x"], net["x"] * net["w2"]
net["h1"], net["h2"] = tanh(net["z1"]), tanh(net["z2"])
net["n1"], net["n2"] = net["v1"] * net["h1"], net["h2"] * net["v2"]
net["p"] = net["n1"] + net["n2"]
net["d"] = net["p"] - net["y"]
net["L"] = net["d"] * net["d"]

# %% [markdown]
# Move the slider one step at a time: first the way there, where each circle gets its number; then the way back, one
# value at a time, in yellow, with what it sends against the arrows. A grey circle has its whole gradient; a dashed one
# still waits for a part. Watch d, which L uses twice (step 10), and x, which both neurons use (steps 17 and 18). Before
# each step, say what it will add to which circle.

# %%
explore(
    widgets.graph_steps(net),
    size=(9, 4),
    step=IntSlider(value=12, min=0, max=18),
)

# %%
backward(net["L"])
print({name: round(value.grad.item(), 4) for name, value in net.items() if not value.parents})

# %% [markdown]
# The same six as at the last step. x has got -0.2139 by way of z1 and 0.024 by way of z2: together -0.19. We never
# wrote a backward pass for this network, and shall not for any other.
#
# ## Activations from steps
#
# With exp, sum and / we have the sigmoid, softmax and all that is made of them. We hold each against the library's
# layer, whose backward pass was written by hand: first its output, then its gradient.


# %%
def sigmoid(z):
    return 1 / (1 + exp(-z))


def softmax(z):
    e = exp(z - z.data.max(axis=1, keepdims=True))
    return e / total(e, axis=1)


def relu(z):
    return z * (z.data > 0)


# %%
scores, weights = np.random.default_rng(SEED).normal(size=(2, 4, 3))  # (m, K) each
for ours, layer in ((sigmoid, nn.Sigmoid()), (softmax, nn.Softmax()), (relu, nn.ReLU())):
    z = Value(scores)
    y = ours(z)
    backward(total(y * weights))  # this loss has the gradient `weights` by y
    same = np.allclose(y.data, layer.forward(scores)), np.allclose(z.grad, layer.backward(weights))
    print(f"{ours.__name__:8} output {same[0]}, gradient {same[1]}")

# %% [markdown]
# softmax's Jacobian, which took us half of a section in lesson 02, was not needed. Note `z.data` in two places: there
# the number is taken **out of the graph**, as a constant. In ReLU it only decides what passes. In softmax the row's
# largest number is taken from all scores of the row, which changes no share, whatever the number is; so the slope that
# is cut off is 0. **Predict.** Someone takes the numbers out in the sigmoid, too: `1 / (1 + Value(np.exp(-z.data)))`.
# What comes of it?

# %%
predict(
    "14.C",
    "an error when it is called",
    "the right output, and a gradient of 0 for z",
    "a wrong output, and a wrong gradient",
    "the right output, and the right gradient",
)


# %%
def cut_sigmoid(z):
    return 1 / (1 + Value(np.exp(-z.data)))


start = Value(scores)
end = cut_sigmoid(start)
backward(total(end * weights))
print("output right:", np.allclose(end.data, sigmoid(Value(scores)).data), " gradient:", np.unique(start.grad).tolist())

# %% [markdown]
# The new value has no parents: the graph ends there, and nothing behind it ever hears of the loss. No error comes, and
# the layers after the cut still learn. So ask of each new function: is a gradient 0 where it should not be?
#
# Now lesson 03's cross-entropy, from scores z (m, K), with y (m, K) one-hot:
#
# $$L = \frac{1}{m} \sum_{i=1}^m \Big( \ln \sum_{j=1}^K e^{z_{ij}} - \sum_{j=1}^K y_{ij} z_{ij} \Big)$$
#
# e to the 800 overflows: as in softmax, take each row's largest score off first; after the logarithm, add it again. Use
# `Value`, `exp`, `log`, `total` and `backward`, and write no derivative.


# %%
@exercise("14.5", reference=reference.cross_entropy_of_scores)
def cross_entropy(z, y):
    """z and y are arrays, (m, K): scores, and ones at the true classes. Returns (L, dL/dz): a number and (m, K)."""
    ### BEGIN SOLUTION
    scores, largest = Value(z), z.max(axis=1, keepdims=True)
    log_sum = log(total(exp(scores - largest), axis=1)) + largest  # (m, 1)
    loss = (total(log_sum) - total(scores * y)) / len(z)
    backward(loss)
    return loss.data.item(), scores.grad
    ### END SOLUTION


# %%
check(cross_entropy)

# %% [markdown]
# Its gradient is the (p - y) / m of lesson 03, and nobody derived it here: four examples of three classes, their true
# classes 0, 2, 1 and 2.

# %%
answers = np.eye(3)[[0, 2, 1, 2]]  # (m, K)
price, dz = cross_entropy(scores, answers)
print(f"loss: {price:.4f}  (p - y) / m:", np.allclose(dz, (softmax(Value(scores)).data - answers) / 4))

# %% [markdown]
# ## Train with it
#
# A network for the digits: x W1 + b1, an activation, then W2 and b2. Your cross-entropy gives a value and its gradient,
# which is all that a step needs: so it becomes a step itself. The loop is lesson 05's. Whatever the activation is, the
# way back is found by `backward`: no line here knows a derivative.


# %%
def train(activation, seed, epochs=10, units=32, rate=0.5, size=64):
    """Return W1, b1, W2, b2 of a trained digit reader, as values; activation is a function of values."""
    rng = np.random.default_rng(seed)
    shapes = (64, units), (units,), (units, 10), (10,)
    weights = [Value(rng.normal(size=s) * np.sqrt(2 / s[0]) if len(s) == 2 else np.zeros(s)) for s in shapes]
    for _ in range(epochs):
        order = rng.permutation(len(data.x_train))
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            z = read(data.x_train[rows], activation, *weights)
            loss, dz = cross_entropy(z.data, np.eye(10)[data.y_train[rows]])
            backward(Value(loss, [z], lambda g, dz=dz: [g * dz]))
            for weight in weights:
                weight.data = weight.data - rate * weight.grad
    return weights


def read(x, activation, W1, b1, W2, b2):
    return activation(wrap(x) @ W1 + b1) @ W2 + b2


# %%
def accuracy(weights, activation):
    z = read(data.x_validation, activation, *weights)
    return np.mean(z.data.argmax(axis=1) == data.y_validation)


trained = train(relu, SEED)
print(f"validation accuracy, one seed: {accuracy(trained, relu):.4f}")

# %% [markdown]
# It reads digits. A new activation is now one line, and its gradient none. A student report built such an engine and
# compared activations on MNIST, 70 000 images of 28 x 28; its figures stand at the end of the lines. We do it on our
# 1 797 small digits: ten epochs, He's weights and one rate for all, five seeds; mean, least and most.


# %%
def leaky_relu(z):
    return z * np.where(z.data > 0, 1, 0.1)


activations = {
    "linear": (lambda z: z, 0.8955),
    "ReLU": (relu, 0.9729),
    "leaky ReLU": (leaky_relu, 0.9718),
    "sigmoid": (sigmoid, 0.9616),
    "tanh": (tanh, 0.9657),
}
for name, (activation, report) in activations.items():
    reached = [accuracy(train(activation, seed), activation) for seed in SEEDS]
    print(f"{name:10} {np.mean(reached):.4f} ({min(reached):.4f} to {max(reached):.4f})  report, MNIST: {report:.4f}")

# %% [markdown]
# Every sigmoid network is behind every linear one and every tanh; all else overlaps, so five seeds do not rank it. In
# the report the linear network lags, by 6 points or more; ours does not, on these easy digits. Its other gaps, 0.9616
# to 0.9729, come without a spread.
#
# ## The library's engine
#
# `nn.Tensor` is our Value, grown up: more rules, in one table, and no `exp` of its own. You write `np.exp(tensor)`, and
# NumPy asks the tensor what to do, by `__array_ufunc__`, which we set to None. Its way back needs no recursion: it
# counts how many parts each tensor still awaits. Parents are called operands there.

# %%
source(nn.Tensor.backward)

# %% [markdown]
# So code that was written for plain arrays runs with Tensors, unchanged, and that includes the library's own layers. We
# ask a model for its gradients twice. First as always, by the `backward` that each layer has, written by hand:

# %%
rng = np.random.default_rng(SEED)
layers = [nn.Dense(5, "silu"), nn.LayerNormalization(), nn.Dense(4, "elu"), nn.RMSNormalization(), nn.Dense(3)]
model = nn.Sequential(layers, input_shape=6, seed=SEED)
examples, classes = rng.normal(size=(7, 6)), rng.integers(3, size=7)  # (m, D) and (m,)
loss = nn.SparseCategoricalCrossentropy(from_logits=True)
loss.forward(classes, model.forward(examples))
_ = model.backward(loss.backward())  # the gradient by the examples: nobody needs it

# %% [markdown]
# Then without any of them: in copies of the layers we put a Tensor in the place of each parameter, run `forward` alone,
# and let the loss go back by itself.


# %%
def with_tensors(model):
    """Return copies of a model's layers with Tensors for parameters, and {name: Tensor}."""
    layers, tensors = copy.deepcopy(model.layers), {}
    for i, layer in enumerate(layers):
        layer.params = {name: nn.Tensor(array) for name, array in layer.params.items()}
        tensors |= {f"{i}.{name}": tensor for name, tensor in layer.params.items()}
    return layers, tensors


def forward(layers, x):
    for layer in layers:
        x = layer.forward(x)
    return x


# %%
copies, tensors = with_tensors(model)
loss.forward(classes, forward(copies, examples)).backward()
for name, gradient in model.gradients.items():
    print(f"{name:8} {gradient.shape!s:8} agrees: {np.allclose(gradient, tensors[name].grad)}")

# %% [markdown]
# Two programs that share no formula for a gradient agree in every array. That is `gradcheck` of lesson 04, with central
# differences as a third. We let it loose on all activations:

# %%
names = ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "softsign"]
for name in [*names, "softmax"]:
    dense = nn.Dense(4, name)
    dense.build((6,), rng)
    print(f"{name:10} all agree: {nn.gradcheck(dense, examples).agree}")

# %% [markdown]
# ## What it costs
#
# Why does the library write `backward` by hand at all, if this does it? We count what each way keeps in memory for one
# batch of 64 digits, without the loss. Ours keeps every value it computes, and a gradient for each value; the layers
# keep only what their `backward` will need.


# %%
def kept(arrays):
    """Return how many different arrays these are, the batch left out, and how many numbers they hold."""
    different = {id(array): array for array in arrays if isinstance(array, np.ndarray) and array is not batch}
    return f"{len(different)} arrays, {sum(array.size for array in different.values())} numbers"


batch = data.x_train[:64]
reader = nn.Sequential([nn.Dense(32, "relu"), nn.Dense(10)], input_shape=64, seed=SEED)
reader.forward(batch)
pieces = [piece for layer in reader.layers for piece in (layer, layer.activation)]
print("by hand:   ", kept(array for piece in pieces for array in vars(piece).values()))

# %%
behind = [value for value in ordered(read(batch, relu, *trained)) if value not in trained]
print("our engine:", kept(array for value in behind for array in (value.data, value.grad)))

# %% [markdown]
# By hand: h, and where ReLU was on. Ours: five results, of which the way back needs only some; ReLU's constant; and a
# gradient for each, even for the batch, which nobody can change. It also computes that last one: four matrix products
# on the way back, where training by hand has three. And for each of its steps Python makes an object and a function.
#
# How long does that take? Measure it on your machine: the same gradients in three ways, for a batch of 16, and then
# for all training digits at once. **Guess first:** how many times as long as by hand?


# %%
def by_hand(x, y):
    criterion.forward(y, reader.forward(x))
    reader.backward(criterion.backward())


def by_our_engine(x, y):
    z = read(x, relu, *trained)
    value, dz = cross_entropy(z.data, np.eye(10)[y])
    backward(Value(value, [z], lambda g: [g * dz]))


def by_tensors(x, y):
    criterion.forward(y, forward(reader_copies, x)).backward()


criterion = nn.SparseCategoricalCrossentropy(from_logits=True)
reader_copies, _ = with_tensors(reader)

# %%
for rows in (slice(16), slice(None)):
    x_rows, y_rows = data.x_train[rows], data.y_train[rows]
    ways_to_do_it = {"by hand": by_hand, "our engine": by_our_engine, "the library's Tensors": by_tensors}
    jobs = {name: partial(way, x_rows, y_rows) for name, way in ways_to_do_it.items()}
    print(len(x_rows), "digits:")
    widgets.stopwatch(jobs)

# %% [markdown]
# The times are your machine's, so none is printed here. Where we tried, both engines took several times as long as code
# by hand for 16 digits: objects and calls, at each step whatever its size. For 1 077 both came nearer: there the
# arithmetic weighs more, and all three have to do it. (Ratios under 1, or figures that jump when you press again, tell
# of other programs at work: large products wait for busy cores.) So frameworks keep the engine and make its steps
# large, with rules by hand: a layer, a loss.
#
# ## Recap
#
# A value remembers its parents and pulls a gradient back to them: a vector-Jacobian product, never the table. Backward
# visits each value once, after its users, adds parts where ways meet, and sums over copies. What is cut out of the
# graph gets no gradient, and nothing says so.
#
# <details><summary>Training worked with <code>weight.data = weight.data - rate * weight.grad</code>. What would
# <code>weight = weight - rate * weight.grad</code> do?</summary>
#
# It makes a new value with a parent, the old weight, and gives it the name `weight`; the values in the list stay as
# they are, and nothing is learnt. If one put the new ones into the list, each loss would go back through all the
# earlier steps, and the graph would grow with every one.
# </details>
#
# <details><summary>A loss has 1 000 inputs, and another function has one input and 1 000 outputs. Which of the two
# suits our engine?</summary>
#
# The first: one walk back gives all 1 000 slopes. For the second it would take 1 000 walks, one for each output. (There
# is a forward mode, for functions of that kind: it pushes slopes along on the way there.)
# </details>
#
# <details><summary>Autodiff and central differences: which is exact, and which would you trust?</summary>
#
# Autodiff is exact to rounding, if its rules are right and no graph is cut. Central differences are off by a little,
# but know nothing of rules and graphs. So let them judge each other, as `gradcheck` does.
# </details>
#
# **Next:** [15 · Convolution](15_convolution.ipynb).
