# %% [markdown]
# # 05 · The training loop
#
# We have a network, a loss, and the slope of the loss by every parameter. Training is what remains: step against the
# slope, a little, many times. It is a loop of ten lines, and most of the art is in one number, the **learning rate**.
#
# **You build** the step, the batches, the loop, and an honest split of the data. **You need** lessons 01 to 04.
# **Time** 45 minutes.

# %%
import numpy as np
from ipywidgets import FloatLogSlider, FloatSlider, IntSlider, SelectionSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, plots, predict, reference, show, source, widgets
from nnlib.datasets import load

SEED = 0
data = load("digits", seed=SEED)

# %% [markdown]
# Where we are going: a network sees 400 images, 30 times over. Blue is its loss on these images, orange its loss on
# images that it never learns from, dotted the loss of mere guessing, ln 10. By the end, every line of code behind these
# curves is yours, and you can tell from them what to change.

# %%
show(widgets.training(data), learning_rate=0.1, batch_size=32)

# %% [markdown]
# ## One step, by hand
#
# One parameter w, and a loss that is a valley: L = (w - 3)². Its slope is 2 (w - 3). We start at w = 0, where the slope
# is -6: the loss falls to the right. So we go *against* the slope, and not by all of it, but by a tenth:

# %%
w = 0.0
for _ in range(4):
    slope = 2 * (w - 3)
    print(f"w = {w:.4f}, loss {(w - 3) ** 2:.4f}, slope {slope:.4f}")
    w = w - 0.1 * slope

# %% [markdown]
# The tenth is the learning rate, η. The steps get shorter by themselves, because the slope does. Right of 3 the slope
# is positive, and the same minus leads to the left: gradients have both signs, and the minus is all that knows where
# down is. With all P parameters in one vector p and their slopes in a vector g, both of shape (P,), the rule is
# **stochastic gradient descent**, SGD:
#
# $$p \leftarrow p - \eta\, g$$
#
# Return a new array: whoever called may still need the old one.


# %%
@exercise("05.1", reference=reference.sgd_step)
def sgd_step(params, grads, learning_rate):
    """One step against the gradient: params (P,), grads (P,), learning_rate a number. Returns the new (P,)."""
    ### BEGIN SOLUTION
    return params - learning_rate * grads
    ### END SOLUTION


# %%
check(sgd_step)

# %% [markdown]
# The library's rule is the first line of `step`, all below it being for lesson 11. It writes into the model's own
# vector (`-=`), which the layers' W and b are parts of.

# %%
source(nn.SGD.step)

# %%
theirs, slopes = np.array([0.5, -1.0, 2.0]), np.array([-6.0, 4.0, 1.0])  # (P,) = (3,)
yours = sgd_step(theirs, slopes, 0.1)
nn.SGD(0.1).update(theirs, slopes)
print("the same as yours:", np.allclose(theirs, yours), yours.round(4).tolist())

# %% [markdown]
# ## Too short, too long
#
# **Predict.** With 0.1 we crept into the valley. What happens with a learning rate of 1? Work the first two steps out
# from w = 0, then guess.

# %%
predict(
    "05.A",
    "it arrives ten times faster",
    "it arrives in one step",
    "it jumps from side to side for ever",
    "it runs away, further each time",
)

# %%
explore(
    widgets.valley(),
    learning_rate=FloatSlider(value=0.1, min=0.02, max=1.1, step=0.02),
    steps=IntSlider(value=12, min=1, max=30),
)

# %% [markdown]
# Each step multiplies the distance from 3 by 1 - 2η. At 0.02 that is 0.96, and we hardly move; at 0.5 it is 0, and one
# step arrives. From there on we jump over the bottom: at 0.9 from side to side and still inwards, at 1 back and forth
# for ever, above 1 further out each time. That is **divergence**, and a smaller learning rate is the cure.
#
# A network has thousands of parameters, and its loss is steep along some and flat along others. No learning rate is
# right for all of them, and none can be worked out on paper; we find it by trying.
#
# ## Batches: a guess of the slope
#
# The gradient over all 1 077 training images takes a pass over all of them, for a single step. Could fewer images tell
# the direction? We draw some, compute their gradient, and compare: the cosine of the angle between the two is 1 for the
# same direction, 0 for a right angle.

# %%
probe = nn.Sequential([nn.Dense(32, "relu"), nn.Dense(10)], input_shape=64, seed=SEED)
loss = nn.SparseCategoricalCrossentropy(from_logits=True)


def gradient_of(rows):
    loss.forward(data.y_train[rows], probe.forward(data.x_train[rows]))
    probe.backward(loss.backward())
    return probe.grads.copy()


# %%
whole = gradient_of(np.arange(1077))
for size in (1, 32, 128):
    rng, cosines = np.random.default_rng(SEED), []
    for _ in range(20):
        guess = gradient_of(rng.permutation(1077)[:size])
        cosines.append(guess @ whole / np.linalg.norm(guess) / np.linalg.norm(whole))
    print(f"batch size {size}: cosine {min(cosines):.2f} to {max(cosines):.2f}, mean {np.mean(cosines):.2f}")
print(f"positive slopes: {100 * (whole > 0).mean():.0f} %")

# %% [markdown]
# A single image may point anywhere, even away (a negative cosine). 32 images, a thirtieth of the work, agree fairly
# well with the whole. So we take many cheap steps in nearly the right direction in place of one dear one. And half of
# the slopes are positive: nobody who has seen this line says that gradients are always negative.
#
# Such a handful is a **mini-batch**. One pass over all examples is an **epoch**: we put the examples into a random
# order, and cut it into batches. With m = 7 examples and a batch size of 3:

# %%
order = np.array([4, 0, 6, 2, 5, 1, 3])  # (m,), the numbers of the rows, shuffled
for start in range(0, 7, 3):
    print("from place", start, "the rows", order[start : start + 3])

# %% [markdown]
# The last batch is short, and must not be lost: its examples count as well. And the images x and their labels y must be
# taken in the *same* order. Shuffle each by itself, and a picture of a 3 is labelled 7: nothing complains, and
# nothing of use is learnt.


# %%
@exercise("05.2", reference=reference.mini_batch)
def mini_batch(x, y, order, start, batch_size):
    """The batch at place `start` of `order`: x (m, D), y (m,), order (m,) row numbers. Returns (x_batch, y_batch).

    It has `batch_size` examples; the last one of an epoch has what is left.
    """
    ### BEGIN SOLUTION
    batch = order[start : start + batch_size]
    return x[batch], y[batch]
    ### END SOLUTION


# %%
check(mini_batch)

# %% [markdown]
# **Predict.** We train on 1 077 images for 30 epochs, in batches of 32. How many steps is that?

# %%
predict("05.B", "30", "990", "1020", "32310")

# %% [markdown]
# ## Luck, written down
#
# Each epoch needs a new order, drawn at random, and yet a run should be repeatable. So random numbers come from a
# **generator** that starts from a seed: the same seed, the same numbers. Make it *once*. A generator made anew from the
# same seed starts again from its first number:

# %%
once = np.random.default_rng(4)
print("one generator: ", once.permutation(5), once.permutation(5))
print("made anew:     ", np.random.default_rng(4).permutation(5), np.random.default_rng(4).permutation(5))

# %% [markdown]
# `rng.permutation(m)` is a random order of 0 to m - 1. Draw one for each epoch, from one generator. 0 is a seed like
# all others: code that says `if seed:` forgets it.


# %%
@exercise("05.3", reference=reference.shuffled_orders)
def shuffled_orders(m, epochs, seed):
    """The order of m examples for each epoch: (epochs, m), row e being the generator's permutation number e."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    return np.array([rng.permutation(m) for epoch in range(epochs)])
    ### END SOLUTION


# %%
check(shuffled_orders)

# %% [markdown]
# ## The loop
#
# For each batch: loss and gradient at the parameters of now, then a step. The next batch starts where this step ended.
# Meanwhile we keep account of the loss, and there is a trap in that. Say three batches of 3, 3 and 1 examples have the
# mean losses 0.6, 0.4 and 2.0. What is the mean over all seven examples?

# %%
print("the mean of the three:", round((0.6 + 0.4 + 2.0) / 3, 4))
print("the mean of the seven:", round((3 * 0.6 + 3 * 0.4 + 1 * 2.0) / 7, 4))

# %% [markdown]
# The last batch is one example, and must count as one. So each batch's loss, a mean, counts as often as the batch has
# examples.
#
# Now write one epoch, with `mini_batch` and `sgd_step`. It does not know what it trains: `loss_and_gradient` is a
# function that takes (params, x, y) and returns the mean loss of these examples and the gradient by params. The order
# is handed in, too: all luck stays outside.


# %%
@exercise("05.4", reference=reference.one_epoch)
def one_epoch(loss_and_gradient, params, x, y, order, batch_size, learning_rate):
    """One step for each batch. Returns (params after the last step; mean loss of all m, each before its step)."""
    ### BEGIN SOLUTION
    total = 0.0
    for start in range(0, len(x), batch_size):
        x_batch, y_batch = mini_batch(x, y, order, start, batch_size)
        batch_loss, grads = loss_and_gradient(params, x_batch, y_batch)
        params = sgd_step(params, grads, learning_rate)
        total += batch_loss * len(x_batch)
    return params, total / len(x)
    ### END SOLUTION


# %%
check(one_epoch)

# %% [markdown]
# That is all of training. We let it loose on a real network, whose parameters are a vector of 2 410 numbers:

# %%
model = nn.Sequential([nn.Dense(32, "relu"), nn.Dense(10)], input_shape=64, seed=SEED)


def loss_and_gradient(params, x, y):
    model.params = params
    value = loss.forward(y, model.forward(x))
    model.backward(loss.backward())
    return value, model.grads.copy()


# %%
params = nn.Sequential([nn.Dense(32, "relu"), nn.Dense(10)], input_shape=64, seed=SEED).params  # where we start
orders = shuffled_orders(len(data.x_train), 30, SEED)  # (epochs, m) = (30, 1077)
losses = []
for epoch_order in orders:
    params, epoch_loss = one_epoch(loss_and_gradient, params, data.x_train, data.y_train, epoch_order, 32, 0.1)
    losses.append(epoch_loss)
print("loss of the epochs 1, 10, 20, 30:", np.array(losses)[[0, 9, 19, 29]].round(4).tolist())

# %% [markdown]
# Your loop has taught a network to read. Here is the library's, which `fit` runs. Find your lines in it: the batch, the
# loss, the way back, the step (`optimizer.update`), and `total + value * len(y_pred)`. The rest is for later lessons,
# for the validation data, and for stopping when a number is not finite.

# %%
source(nn.Sequential._train)

# %% [markdown]
# `fit` draws its own orders. To compare, we hand it yours: `batches` gives the rows of each batch, for epochs that it
# counts from 1.


# %%
def batches(epoch):
    return np.split(orders[epoch - 1], range(32, len(data.x_train), 32))  # cut at the places 32, 64, ...


# %%
reader = nn.Sequential([nn.Dense(32, "relu"), nn.Dense(10)], input_shape=64, seed=SEED)
validation = (data.x_validation, data.y_validation)
history = reader.fit(
    data.x_train, data.y_train, loss, nn.SGD(0.1), epochs=30, batches=batches, validation_data=validation, verbose=0
)
print("the same losses as yours:", np.allclose(history["loss"], losses))
print("the same parameters:", np.allclose(reader.params, params))

# %% [markdown]
# ## Reading the curves
#
# Now the two losses of the library's run. The blue one was collected on the way, each example before its step, while
# the network was still getting better; the orange one is measured at the end of each epoch. So at first orange lies
# *below* blue. That is no miracle: on average it is measured half an epoch later.

# %%
show(plots.losses, history=history, guessing=np.log(10))

# %% [markdown]
# Three things to look for. **Does blue fall?** If not, the learning rate is wrong, or the code is. **Is it still
# falling at the end?** Then training was stopped, it has not finished. **Does orange part from blue?** Here it does,
# 0.152 against 0.088: what the network still learns is of ever less use for new images. Lesson 09 is about that.
#
# Now the length of the gradient of each layer, the mean over the batches of each epoch:

# %%
norms = {"0": history["gradient_norm.0"], "1": history["gradient_norm.1"]}
show(plots.norm_curves, norms=norms)

# %% [markdown]
# After the first few epochs it is as in the valley: slopes get smaller as the loss does, and the steps with them, at
# the end to about half of those of the first epoch. Should a layer's gradient be 0, or grow and grow, we would see it
# here, and in which layer.
#
# ## An honest split
#
# The orange curve is worth something only if the network has never seen these images, in no way. That is easily spoilt.
# Many data have columns of different sizes, such as age and income, and are **scaled** first: each column minus its
# mean, divided by its standard deviation. Whose mean? That of the training rows. A mean over all rows has the
# validation rows in it, and so tells the network about them.
#
# So: split first, then measure on the training rows, then scale both parts alike. (NumPy: `x.mean(axis=0)`,
# `x.std(axis=0)`. Our digits need no scaling, all pixels being from 0 to 1.)


# %%
@exercise("05.5", reference=reference.split_and_scale)
def split_and_scale(x, order, count):
    """Split x (m, D): the first `count` rows of `order` (m,) are for validation, the rest, in this order, for training.

    Both are scaled by mean and standard deviation (D,) of the training rows. Returns (x_train, x_validation).
    """
    ### BEGIN SOLUTION
    x_train, x_validation = x[order[count:]], x[order[:count]]
    mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
    return (x_train - mean) / spread, (x_validation - mean) / spread
    ### END SOLUTION


# %%
check(split_and_scale)

# %% [markdown]
# Choices, such as the learning rate, we make by the validation images. Then they have had a say, too, and for the one
# honest number at the end there is a third part, the test images. We have not touched them yet.
#
# ## Overfit one batch first
#
# Before an hour of training comes a minute of this: take ten images, and train on nothing else. The first loss should
# be near ln K. The last should be near 0, since thousands of parameters can learn ten images by heart. If they cannot,
# the network or the loop is broken, and more data will not help.


# %%
def overfit(layers, x, y, steps=200):
    small = nn.Sequential(layers, input_shape=64, seed=SEED)
    first = loss.forward(y, small.forward(x))
    last = small.fit(x, y, loss, nn.SGD(0.5), epochs=steps, batch_size=len(x), verbose=0)["loss"][-1]
    print(f"first loss {first:.3f} (ln 10 is 2.303), last {last:.3f}:", "fine" if last < 0.1 else "broken")


# %%
ten, labels = data.x_train[:10], data.y_train[:10]
overfit([nn.Dense(32, "relu"), nn.Dense(10)], ten, labels)
overfit([nn.Dense(32, "relu"), nn.Dense(10), nn.Softmax()], ten, labels)  # softmax twice
overfit([nn.Dense(32, "relu"), nn.Dense(10, "relu")], ten, labels)  # no score can be negative

# %% [markdown]
# Both faults are found in no time. (Softmax twice: it cannot get under 1.46, as lesson 03 found.)
#
# **Predict.** Now the labels are wrong: shuffled, while the images are not. Does the sound network learn these ten?

# %%
predict("05.C", "no, the loss stays near 2.30", "a little, and gets stuck half way", "yes, the loss gets near 0 again")

# %%
mixed = np.random.default_rng(SEED).permutation(labels)
print((mixed != labels).sum(), "of the ten labels are wrong")
overfit([nn.Dense(32, "relu"), nn.Dense(10)], ten, mixed)

# %% [markdown]
# It learns nonsense by heart just as well. So a loss near 0 on training images proves that the machinery works, and
# nothing more; that something was *understood* shows on the validation images alone.
#
# ## The learning rate
#
# Back to the first figure, now with sliders: 400 images, 30 epochs, a new network for each move. **Predict:** which of
# these learning rates ends with the lowest validation loss, in batches of 32?

# %%
predict("05.D", "0.001", "0.03", "0.3", "3")

# %% [markdown]
# Go through the learning rates with batches of 32, from left to right. Then leave it at 0.1 and change the batch size.
# Last, try 1 with batches of 8.

# %%
explore(
    widgets.training(data),
    learning_rate=FloatLogSlider(value=0.1, base=10, min=-4, max=2, step=0.25, readout_format=".2g"),
    batch_size=SelectionSlider(options=[8, 32, 128, 400], value=32),
)

# %% [markdown]
# Up to 0.001 the curves hardly move. Then each step of the slider ends lower, until about 0.3; at 1 training still
# works, and orange is higher again. From 1.8 on it breaks down: the first steps throw the ReLU units so far off that
# all are dead (lesson 02). Between the best and the broken lie only three steps of the slider.
#
# With batches of 400 there are 30 steps in place of 390, and at 0.1 that is not enough: 211 of 360 are read right, with
# batches of 8 it is 343. But small batches are worse guesses, and stand shorter steps only: 1 is too much for batches
# of 8. Change one of the two, and look for the other again.
#
# Here breaking down is quiet. With squared errors, whose slope grows with the error, it is as in the valley: further
# out each time, until numbers are too large for the computer. The library then stops and says so:

# %%
try:
    one_hot = np.eye(10)[data.y_train]  # (m, K)
    steep = nn.Sequential([nn.Dense(10)], input_shape=64, seed=SEED)
    steep.fit(data.x_train, one_hot, "mse", nn.SGD(5), epochs=30, verbose=0)
except nn.DivergenceError as error:
    print("DivergenceError:", str(error).split(": ")[1])

# %% [markdown]
# ## "The learning rate has no effect"
#
# One could read that in a student report that tried four, 0.1, 0.06, 0.006 and 0.0009: each ended with the accuracy
# 0.8449, though the loss curves differed. Different networks that read exactly the same share of thousands of images?
# We run the four on our digits, with five seeds each, that is, with other start values and other orders.


# %%
def read(seed, learning_rate, loss, units=64, epochs=30):
    """Train once; return how the network reads the validation digits, (360,)."""
    trained = nn.Sequential([nn.Dense(units, "relu"), nn.Dense(10)], input_shape=64, seed=seed)
    trained.fit(data.x_train, data.y_train, loss, nn.SGD(learning_rate), epochs=epochs, verbose=0)
    return trained.predict(data.x_validation).argmax(axis=1)


def read_right(seed, learning_rate, loss, units=64, epochs=30):
    """Train once; return the percentage of validation digits read right."""
    return 100 * np.mean(read(seed, learning_rate, loss, units, epochs) == data.y_validation)


def spread(numbers):
    return f"mean {np.mean(numbers):.1f}, {min(numbers):.1f} to {max(numbers):.1f} %"


# %%
for rate in (0.1, 0.06, 0.006, 0.0009):
    print(f"learning rate {rate}:", spread([read_right(seed, rate, loss, epochs=15) for seed in range(5)]))

# %% [markdown]
# From 95 % down to 20 %, and only the first two ranges touch. Four equal accuracies are a sign that the experiment did
# not do what it should: perhaps one and the same network was measured four times. When a result is too good, too bad or
# too equal, look for the fault first.
#
# Note how much the five runs of one line differ, by luck alone. Now say we compare widths, with a single seed each:

# %%
widths = {units: [read_right(seed, 0.1, loss, units=units) for seed in range(5)] for units in (32, 48, 64)}
for units, percent in widths.items():
    print(f"{units} units: seed 0 {percent[0]:.1f} %; all five", spread(percent))

# %% [markdown]
# Seed 0 alone says that 32 units are best, and one could invent a reason. Five seeds say that the ranges overlap, and
# that nothing was found. **A difference between two single runs is no result.** In this course every comparison has
# several seeds, and shows their spread.
#
# ## A published experiment, run again
#
# Another report trained a network with 784 inputs (the pixels of MNIST, a large set of written digits), 600 ReLU units
# and plain SGD. It has one test accuracy for each learning rate: 0.9784 at 0.1, 0.9694 at 0.01, 0.9214 at 0.001. The
# smaller the worse, it seems, and 0.001 stops at 0.92.
#
# Its code had a fault that you know from lesson 03: p - y, which has softmax's Jacobian in it already, was sent through
# the Jacobian once more. At the start, when all shares are near 1/10, such gradients are ten times too small. So how
# much of this is the learning rate, and how much the fault? We make the same mistake, on purpose:


# %%
class JacobianTwice(nn.SparseCategoricalCrossentropy):
    def gradient(self):
        grad = super().gradient()  # p - y, (m, K)
        return self.p * (grad - (self.p * grad).sum(axis=1, keepdims=True))  # softmax's backward, lesson 02


# %%
faulty = JacobianTwice(from_logits=True)
for among in (10, 2):
    logits = np.array([[50.0] * among + [0.0] * (10 - among)])  # (m, K) = (1, 10), `among` equal shares
    faulty.forward(np.array([0]), logits)
    loss.forward(np.array([0]), logits)
    ratio = np.abs(loss.backward()).max() / np.abs(faulty.backward()).max()
    print(f"undecided among {among} digits: the faulty gradient is {ratio:.1f} times too small")

# %%
published = {0.3: "none", 0.1: "97.8 %", 0.01: "96.9 %", 0.001: "92.1 %"}
means = {}
for rate, report in published.items():
    print(f"learning rate {rate} (published: {report})")
    for name, used in (("right", loss), ("faulty", faulty)):
        accuracies = [read_right(seed, rate, used) for seed in range(5)]
        means[rate, name] = np.mean(accuracies)
        print(f"    {name} gradient: {spread(accuracies)}")

# %% [markdown]
# The order is the report's: smaller is worse. The size is not. MNIST has fifty times as many images, so as many times
# more steps in an epoch, and our 1 020 steps with 0.001 do not lead far. So we do not compare with its numbers row by
# row; we compare right with faulty, where nothing else differs.
#
# Faulty at 0.01 reads 33.9 to 43.6 %, right at 0.001 reads 29.4 to 40.6 %: there the fault is much like a learning rate
# ten times smaller. Faulty at 0.1 is better than right at 0.01: once only two digits are in question, the fault costs
# a factor of 2, not 10. (Where the network is sure and wrong, it costs thousands: lesson 03.)
#
# Now take the row where our faulty network reads about as much as the report's did with 0.001: 93.5 %. How far is that
# from the best mean of the table, and how much of it comes back when only the gradient is mended?

# %%
best, before, after = means[0.3, "right"], means[0.1, "faulty"], means[0.1, "right"]
print(f"missing to the best: {best - before:.1f} points; won back by the right gradient: {after - before:.1f}")

# %% [markdown]
# So at that place most of what is missing, 2.7 points of 3.4, is the fault, and the rest the learning rate. It is more
# than luck: the ranges of the row, 93.1 to 94.4 and 95.8 to 96.7 %, do not touch. But it is not the same everywhere: at
# 0.001 the right gradient, too, is far from done after so few steps, and most of what is missing is the learning rate.
#
# What did the report get wrong? Its gradient was never checked, which lesson 04 does in one line. Its learning rates
# are compared with one number each, without a spread. And that number is where training *was stopped*, not where it
# stops: a small learning rate is later before it is worse, and only the curves show which.
#
# ## Which digits are confused?
#
# Accuracy is one number. The **confusion matrix** has one for each pair: the row is the digit in the image, the column
# is what was read. One network makes a dozen mistakes, so we add up those of five seeds. And we count on how many
# different images they are made: all five read the same 360.

# %%
counts = np.zeros((10, 10), dtype=int)  # (K, K)
misread = np.zeros(360, dtype=int)  # by how many of the five
for seed in range(5):
    answers = read(seed, 0.3, loss)  # (360,)
    np.add.at(counts, (data.y_validation, answers), 1)
    misread += answers != data.y_validation
print(misread.sum(), "mistakes, on", (misread > 0).sum(), "images;", (misread == 5).sum(), "are misread by all five")
show(plots.confusion_matrix, counts=counts, size=(5, 4.4))

# %% [markdown]
# What is right stands on the diagonal; everything beside it is a mistake with a name. An 8 is read as 1 ten times, more
# often than anything else; rows 1 and 6 have no mistakes at all, columns 1 and 9 the most. But ten times is not ten
# images: the five networks stumble over the same few, and another seed would not help. So to get better we look at
# these images, the eights first.
#
# ## The playground
#
# Everything of this lesson at once, on points in the plane: press Start, and watch a small network learn to tell the
# points of an inner ring from those of an outer one. The controls work while it trains.
#
# **Predict.** Let it train until nearly all points are right. Then raise the learning rate to 10 for a second or two,
# and go back to 0.1. Does it recover?

# %%
predict("05.E", "yes, at once", "yes, but it has to learn all anew", "no, however long we wait")

# %%
widgets.playground("data=circles activation=relu learning_rate=0.1")

# %% [markdown]
# A few steps of that length throw the ReLU units so far off that they are dead, for all points. Look at the gradient
# norms: 0 in the hidden layers, so no learning rate leads back. Only the last layer still moves, and the loss stays
# near ln 2 = 0.69, that of guessing. Reset gives fresh weights.
#
# Try the same with tanh: far out it is flat, though never quite. The norms are tiny in place of 0, and the network
# mostly stays stuck as well.
#
# ## Once, at the end
#
# All choices are made, by the validation images: 64 units, learning rate 0.3, 30 epochs, batches of 32. Now, and once,
# the test images.

# %%
final = nn.Sequential([nn.Dense(64, "relu"), nn.Dense(10)], input_shape=64, seed=SEED)
_ = final.fit(data.x_train, data.y_train, loss, nn.SGD(0.3), epochs=30, verbose=0)
right = final.predict(data.x_test).argmax(axis=1) == data.y_test
print(f"{right.sum()} of {len(right)} test images are read right")

# %% [markdown]
# ## Recap
#
# Training is a loop: a batch, its loss, its gradient, a step against it, scaled by the learning rate. The learning rate
# is looked for by trying, with the batch size, from too small to broken; first make sure that ten images can be learnt
# by heart. Compare by validation images and several seeds, and measure on the test images once.
#
# <details><summary>In the lab, batches of 32 stand a learning rate of 1, and batches of 8 do not. Why, and what would
# you change?</summary>
#
# The gradient of 8 images is a worse guess than that of 32: more steps lead astray, and long ones lead far. Shorter
# steps do less harm, and many guesses average out: a smaller learning rate.
# </details>
#
# <details><summary>The training loss falls, slowly. The validation loss starts at 2.30 and climbs. Which of the faults
# of this lesson could that be?</summary>
#
# Images and labels in different orders, or labels that are wrong: it learns nonsense by heart. Overfitting ten images
# does not find that; the orange curve does.
# </details>
#
# <details><summary>In every epoch the batches are the same, in the same order. What was done to the generator, and does
# it matter?</summary>
#
# It is made anew from the same seed in every epoch. Training still works, but the same examples always share a batch,
# and their guess of the slope is wrong in the same way each time.
# </details>
#
# **Next:** [06 · Initialisation](06_initialisation.ipynb), where training starts from.
