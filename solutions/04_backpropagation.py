# %% [markdown]
# # 04 · Backpropagation
#
# A network has thousands of weights, and its loss is one number. To learn, it must know for each weight: if this one
# grew a little, would the loss grow or fall, and how fast? **Backpropagation** answers for all of them in one pass.
#
# **You build** the backward pass of a Dense layer and of a network, and a test that shows they are right. **You need**
# lessons 01 to 03, and the derivative of a function inside another. **Time** 40 minutes.

# %%
import numpy as np
from ipywidgets import FloatLogSlider, FloatSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, predict, reference, show, source, widgets

SEED = 0
rng = np.random.default_rng(SEED)

# %% [markdown]
# Where we are going: a small network, two layers, with 10 weights and biases. We keep nine of them still, move the
# first one from -4 to 4, and draw the loss: the blue curve. The black line has the slope that backpropagation finds at
# the point, without drawing any curve. That slope is the **gradient** of the loss by this weight.

# %%
wave_x = np.linspace(-2, 2, 9)[:, None]  # (m, D) = (9, 1)
wave_y = np.sin(2 * wave_x)  # (m, K) = (9, 1)
wave = nn.Sequential([nn.Dense(3, activation="tanh"), nn.Dense(1)], input_shape=1, seed=8)
squared = nn.MeanSquaredError()
show(widgets.tangent(wave, squared, wave_x, wave_y), weight=-1.0)

# %% [markdown]
# One hears that "gradients are always negative", since training goes down. **Predict:** which sign has the gradient of
# a loss by a weight? Commit to a guess, then move the weight from one end to the other.

# %%
predict(
    "04.A",
    "always negative, because the loss goes down",
    "always positive, because the loss is positive",
    "both: it depends on where the weight is",
)

# %%
explore(
    widgets.tangent(wave, squared, wave_x, wave_y),
    weight=FloatSlider(value=-1.0, min=-4, max=4, step=0.1),
)

# %% [markdown]
# Left of the valley, which is near 0.4, the slope is negative: a larger weight is better there. Right of it, positive.
# It is training that then steps *against* the gradient, whatever its sign; that step is lesson 05. And far out on both
# sides the slope is nearly 0: tanh is flat there, so the weight hardly matters.
#
# ## Two neurons, by hand
#
# Now we find such slopes with a pencil. Two neurons in a row, one input, one example, no activation yet:

# %%
x, y = 4.0, 1.0  # the input and the target
w1, b1, w2, b2 = 0.5, -0.5, -1.0, 1.0
h = w1 * x + b1  # the first neuron
p = w2 * h + b2  # the second neuron
L = (p - y) ** 2  # the loss
print("h =", h, " p =", p, " L =", L)

# %% [markdown]
# We go back from the end, one step at a time, and ask each time: how fast does L grow with this number? We write **dp**
# for dL/dp, and so on. L is the square of p - y, so dp = 2 (p - y). Next, p = w2 h + b2. If h grows by a little e, p
# grows by w2 e, and L by dp w2 e: so dh = dp w2. In the same way p grows h times as fast as w2, and just as fast as b2:
# so dw2 = dp h, and db2 = dp.

# %%
dp = 2 * (p - y)
dw2, db2, dh = dp * h, dp, dp * w2
print("dp =", dp, " dw2 =", dw2, " db2 =", db2, " dh =", dh)

# %% [markdown]
# That is the **chain rule**: slopes along a chain are multiplied.
#
# $$\frac{dL}{dw_1} = \frac{dL}{dp} \cdot \frac{dp}{dh} \cdot \frac{dh}{dw_1}$$
#
# The first two factors together are dh, and we have it already. So each step needs only what arrives from the side of
# the loss, and the numbers that it met on the way there. Do the last step on paper: h = w1 x + b1, and dh = 3. What are
# dw1 and db1? Then write the whole chain.


# %%
@exercise("04.1", reference=reference.two_neurons)
def two_neurons(x, y, w1, b1, w2, b2):
    """Seven numbers in a chain: h = w1 x + b1, p = w2 h + b2, L = (p - y)^2. Returns (dw1, db1, dw2, db2)."""
    ### BEGIN SOLUTION
    h = w1 * x + b1
    dp = 2 * (w2 * h + b2 - y)
    dh = dp * w2
    return dh * x, dh, dp * h, dp
    ### END SOLUTION


# %%
check(two_neurons)

# %% [markdown]
# Is it true? A slope is a claim that can be tested. dw1 = 12 says: if w1 grows by 0.01, L grows by about 0.12. We nudge
# w1 and look.

# %%
dw1, db1, dw2, db2 = two_neurons(x, y, w1, b1, w2, b2)
nudged = (w2 * ((w1 + 0.01) * x + b1) + b2 - y) ** 2
print("dw1 =", dw1, " predicted:", round(0.01 * dw1, 4), " the loss moved by:", round(nudged - L, 4))

# %% [markdown]
# Nearly: 0.1216 in place of 0.12, because the loss is a curve and we moved a little along it. Note the signs, too: dw1
# and db1 are positive, dw2 and db2 negative.
#
# ## An activation in between
#
# A real neuron bends its sum: z = x · w + b, then h = tanh(z). On the way back that is one more link of the chain, and
# so one more factor: the slope of tanh *at z*, which lesson 02 found to be 1 - h². Say dh = 4 arrives at this one:

# %%
z = np.log(3) / 2  # chosen so that tanh(z) is a round number
bent = np.tanh(z)
print("h:", round(bent, 4), " slope 1 - h²:", round(1 - bent**2, 4), " dz:", round(4 * (1 - bent**2), 4))

# %% [markdown]
# So 4 arrives and 3 goes on. Were the neuron nearly at its end, at h = 0.99, only 0.08 would: a flat neuron passes
# little on. Forgetting this factor is one of the most common mistakes of all, and nothing complains.
#
# Write the way back through one neuron with D inputs. `grad` is what arrives, dL/dh. Each weight gets a slope of its
# own, and so does each input, for the neurons before this one wait for it: dw and dx have shape (D,).


# %%
@exercise("04.2", reference=reference.neuron_backward)
def neuron_backward(x, w, b, grad):
    """h = tanh(x . w + b), with x (D,), w (D,), b a number, grad = dL/dh a number. Returns (dx (D,), dw (D,), db)."""
    ### BEGIN SOLUTION
    h = np.tanh(x @ w + b)
    dz = grad * (1 - h**2)
    return dz * w, dz * x, dz
    ### END SOLUTION


# %%
check(neuron_backward)

# %% [markdown]
# ## A test that knows nothing
#
# The nudge above is worth keeping: it finds slopes knowing nothing about layers, only values of the loss. So it can
# judge whatever clever code we write. It is better done to both sides. For f(x) = x³ at x = 1 the true slope is 3:

# %%
step = 0.1
print("one side:  ", round(((1 + step) ** 3 - 1**3) / step, 4))
print("both sides:", round(((1 + step) ** 3 - (1 - step) ** 3) / (2 * step), 4))

# %% [markdown]
# One side is off by 0.31, both sides by 0.01: the curve bends away by as much on the left as on the right, and most of
# it cancels. This is the **central difference**:
#
# $$\frac{df}{dx_i} \approx \frac{f(x + h\,e_i) - f(x - h\,e_i)}{2h}$$
#
# Here x is a vector (n,), h is the **step**, a small number, and e_i is the vector (n,) with a 1 at place i and 0
# elsewhere: one entry is moved, all others stay.


# %%
@exercise("04.3", reference=reference.central_difference)
def central_difference(f, x, h):
    """The slopes (n,) of f at x (n,), floats, by central differences of step h; f takes x and returns a number."""
    ### BEGIN SOLUTION
    steps = h * np.eye(len(x))  # row i has h at place i and 0 elsewhere
    return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps])
    ### END SOLUTION


# %%
check(central_difference)

# %% [markdown]
# Try it on the two neurons. Their loss is a function of a vector v of four numbers, (w1, b1, w2, b2), and your two
# functions, which have nothing in common, should answer alike.


# %%
def chain_loss(v):
    return (v[2] * (v[0] * x + v[1]) + v[3] - y) ** 2


by_trying = central_difference(chain_loss, np.array([w1, b1, w2, b2]), 1e-5)
print(by_trying.round(4), np.allclose(by_trying, [dw1, db1, dw2, db2]))

# %% [markdown]
# **Predict.** How small should h be? We make it smaller and smaller, from 1 down to 0.0000000000001, and compare with
# the slope that backpropagation gives. What happens to the error?

# %%
predict("04.B", "it gets smaller all the way", "it gets smaller, then larger again", "it stays about the same")

# %% [markdown]
# On the left, the dashed line goes through the two losses at weight - h and weight + h; on the right is its error, for
# every h, with yours marked. Move h from right to left. Then do the same at other weights.

# %%
explore(
    widgets.step_size(wave, squared, wave_x, wave_y),
    columns=2,
    size=(8, 3),
    weight=FloatSlider(value=-1.0, min=-4, max=4, step=0.1),
    h=FloatLogSlider(value=1.0, base=10, min=-13, max=0, step=0.5, readout_format=".1e"),
)

# %% [markdown]
# From h = 0.1 down, a step ten times shorter makes the error about a hundred times smaller. Below 0.00001 or so it
# grows again: the two losses are then nearly equal, the computer keeps 16 digits of each, and in their difference only
# the last, uncertain ones are left, which are divided by a tiny h. So we take h = 0.00001: not too long, not too short.
#
# ## What a layer must answer
#
# The layer computed y = x W + b for m examples at once (x is `batch` below). Now it is handed `grad` of shape (m, H),
# one number for every number it put out: how fast the loss grows with that output. It must say the same of x, of W and
# of b.

# %%
batch = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])  # x of the equation: (m, D) = (2, 3)
W = np.array([[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]])  # (D, H) = (3, 2)
grad = np.array([[1.0, 0.0], [0.0, 2.0]])  # (m, H) = (2, 2)

# %% [markdown]
# Take one weight, W[2, 0], from input 2 to unit 0. It is used twice, once by each example: y[0, 0] = ... + 3 W[2, 0]
# and y[1, 0] = ... + 6 W[2, 0]. If it grows by a little e, the loss grows by 3 e grad[0, 0] by the one way and by
# 6 e grad[1, 0] by the other. **Where ways part, slopes add up.** Here are this one and W[0, 1]:

# %%
print("dW[2, 0] =", 3 * grad[0, 0] + 6 * grad[1, 0], " dW[0, 1] =", 1 * grad[0, 1] + 4 * grad[1, 1])

# %% [markdown]
# The same thought for the others: x[0, 1] goes into both units, with the weights W[1, 0] and W[1, 1], so two terms add
# up. And b[0] is added to y[0, 0] and to y[1, 0]. In loops, for all of dW:

# %%
print("dx[0, 1] =", grad[0, 0] * 0.3 + grad[0, 1] * 0.4, " db[0] =", grad[0, 0] + grad[1, 0])
dW = np.zeros((3, 2))
for i in range(2):  # each example
    for j in range(2):  # each unit
        dW[:, j] += batch[i] * grad[i, j]
print(dW)

# %% [markdown]
# **Predict:** which product of two of the three arrays x, W and grad is that, without a loop? It must hold the six
# numbers above, and have the shape of W, (3, 2).

# %%
predict("04.C", "x @ grad", "x.T @ grad", "grad.T @ x", "W * grad.sum()")

# %% [markdown]
# Each answer has the shape of what it is about, which is half of the solution: dx (m, D) like x, dW (D, H) like W, db
# (H,) like b. Check yours against the numbers by hand above.


# %%
@exercise("04.4", reference=reference.dense_backward)
def dense_backward(x, W, grad):
    """Back through y = x W + b: x (m, D), W (D, H), grad = dL/dy (m, H). Returns (dx (m, D), dW (D, H), db (H,))."""
    ### BEGIN SOLUTION
    return grad @ W.T, x.T @ grad, grad.sum(axis=0)
    ### END SOLUTION


# %%
check(dense_backward)

# %%
dx, dW, db = dense_backward(batch, W, grad)
print("dx:", dx.round(2).tolist())
print("dW:", dW.tolist())
print("db:", db.tolist())

# %% [markdown]
# The library's layer does the same in two parts: `backward_params` fills the gradients of the parameters, `backward`
# goes on to dx. The first layer of a network needs no dx, as nobody can change the data, so training spares it. The
# layer kept x on the way there because x.T is needed here. And before all else the gradient passes the activation.

# %%
source(nn.Dense.backward, nn.Dense.backward_params)

# %%
layer = nn.Dense(2)
layer.build(input_shape=(3,), rng=rng)
layer.params["kernel"] = W
layer.forward(batch)
same = np.allclose(layer.backward(grad), dx), np.allclose(layer.grads["kernel"], dW)
print("the same as yours:", all(same) and np.allclose(layer.grads["bias"], db))

# %% [markdown]
# ## A whole network
#
# Now we put the links together: Dense, ReLU, Dense, mean squared error. The way there leaves z, h and p; the way back
# takes them in the opposite order. First the loss: it is a mean over m K squares, so its gradient by each p is
# 2 (p - y) / (m K). Then the second layer, which was fed with h; then ReLU, which lets through where z > 0; then the
# first layer. Use `dense_backward` twice.


# %%
@exercise("04.5", reference=reference.network_backward)
def network_backward(x, y, W1, b1, W2, b2):
    """p = ReLU(x W1 + b1) W2 + b2, L = mean of (p - y)^2 over all m K. Returns (dW1, db1, dW2, db2).

    Shapes: x (m, D), y (m, K), W1 (D, H), b1 (H,), W2 (H, K), b2 (K,).
    """
    ### BEGIN SOLUTION
    z = x @ W1 + b1  # (m, H)
    h = np.maximum(z, 0)
    p = h @ W2 + b2  # (m, K)
    dh, dW2, db2 = dense_backward(h, W2, 2 * (p - y) / p.size)
    _, dW1, db1 = dense_backward(x, W1, dh * (z > 0))
    return dW1, db1, dW2, db2
    ### END SOLUTION


# %%
check(network_backward)

# %% [markdown]
# The library's model does it for any list of layers: it hands the gradient from layer to layer, last one first. We give
# both the same weights and the same data.

# %%
source(nn.Sequential.backward)

# %%
inputs, targets = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))  # (m, D) and (m, K)
model = nn.Sequential([nn.Dense(5, activation="relu"), nn.Dense(2)], input_shape=3, seed=SEED)
loss = nn.MeanSquaredError()
loss.forward(targets, model.forward(inputs))
model.backward(loss.backward())
ours = network_backward(inputs, targets, *model.weights.values())
for name, gradient in zip(model.gradients, ours, strict=True):
    print(name, gradient.shape, "agrees:", np.allclose(gradient, model.gradients[name]))

# %% [markdown]
# ## Three gradients that agree
#
# That two agree proves little if one was copied from the other. So we ask the test that knows nothing. The model keeps
# all its parameters in one vector, `model.params`, and all gradients in `model.grads`, which suits our central
# difference:


# %%
def loss_at(params):
    model.params = params
    return loss.forward(targets, model.forward(inputs))


start = model.params.copy()
by_trying = central_difference(loss_at, start, 1e-5)
model.params = start
print(len(start), "slopes, all within 1e-8:", np.abs(by_trying - model.grads).max() < 1e-8)

# %% [markdown]
# Why not always do it like this? It costs two passes for every parameter: 64 for these 32. The digit reader of lesson
# 00 would need two for each of its 4 810. Backpropagation takes one pass back, about twice the work of the pass there:
# each layer has two matrix products on the way back (dW and dx) and one on the way there.
#
# The library compares with a third witness, too: **autodiff**, which differentiates the way there by itself (we build
# it in lesson 14). One line asks all three:

# %%
print(nn.gradcheck(model, inputs, targets, loss))

# %% [markdown]
# ## Where m belongs
#
# The loss is a *mean* over the m examples. So a batch that holds each example twice has the same loss as before, though
# m is twice as large, and it must have the same gradients:

# %%
twice = network_backward(np.tile(inputs, (2, 1)), np.tile(targets, (2, 1)), *model.weights.values())
print("the same gradients:", all(np.allclose(a, b) for a, b in zip(ours, twice, strict=True)))

# %% [markdown]
# The division by m happens once, in the loss: what a layer is handed is small already, and the layer only *sums* over
# the examples. A layer that divides as well has gradients m times too small. They still point the right way, so the
# network learns, only as if its steps were shorter. Let us make that mistake in one layer, and let `gradcheck` find it:


# %%
class DividesAgain(nn.Dense):
    def backward_params(self, grad):
        grad = super().backward_params(grad)
        self.grads["kernel"] /= len(grad)
        return grad


wrong = nn.Sequential([DividesAgain(5, activation="relu"), nn.Dense(2)], input_shape=3, seed=SEED)
print(nn.gradcheck(wrong, inputs, targets, loss))

# %% [markdown]
# It names the array and the factor: 4, our m. Without it we would hardly notice. Here is one step against these wrong
# gradients, as training takes it:

# %%
before = loss.forward(targets, wrong.forward(inputs))
wrong.backward(loss.backward())
wrong.params = wrong.params - 0.1 * wrong.grads
print(f"the loss was {before:.4f} and is {loss.forward(targets, wrong.forward(inputs)):.4f}")

# %% [markdown]
# The loss falls, with gradients that are wrong. So "it learns" proves nothing: check gradients before you train, with
# few examples and sizes that all differ. It takes a moment.
#
# ## Recap
#
# Backpropagation multiplies slopes along the chain, from the loss back, and adds them up where ways part. A Dense layer
# answers dx = grad Wᵀ, dW = xᵀ grad and db = the sum of grad over the examples; an activation multiplies by its slope.
# Central differences know nothing of all that, so they can test it.
#
# <details><summary>All slopes of the first layer's weights are 0 at one moment. Has it learnt all it can?</summary>
#
# Perhaps: at the bottom of a valley all slopes are 0. But also on a flat plain, far from any valley: where all tanh
# units are at their ends (nearly 0 then), or where no ReLU of the layer lets anything through.
# </details>
#
# <details><summary>Someone writes grad @ W in place of grad @ W.T, and no error comes. When is that, and what is
# wrong?</summary>
#
# When W is square, as many units as inputs. Then the shapes fit and the numbers do not: the gradient reaches the wrong
# inputs. So test with sizes that all differ.
# </details>
#
# <details><summary>Why must the layer keep x from the way there, and what does that mean for memory?</summary>
#
# dW = xᵀ grad needs it. So in training all layers' inputs are kept until the way back, for the whole batch: large
# batches and deep networks need memory for that, and prediction alone does not.
# </details>
#
# **Next:** [05 · The training loop](05_training_loop.ipynb), where we step against the gradient, and the loss falls.
