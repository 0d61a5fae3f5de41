# %% [markdown]
# # 08 · Debug a network that does not learn
#
# A program arrives by mail: "It does not learn. I have changed the learning rate, the layers and the seed." No line of
# it raises an error. We do not guess. We question it with tools that each test one thing, mend one fault at a time, and
# look again after each.
#
# **You build** seven mended functions, and a table that leads from a symptom to its cause. **You need** lessons 02 to
# 06. **Time** 45 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, SelectionSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, plots, predict, reference, show, source, widgets
from nnlib.datasets import load

SEED, SEEDS = 0, range(5)  # one for examples, five wherever we compare
data = load("digits", seed=SEED)
pixels, new_pixels = 255 * data.x_train, 255 * data.x_validation  # as image files hold them: 0 to 255

# %% [markdown]
# Where we are going: one fault is planted in a small digit reader, and its curves look like this. The loss stays at the
# dotted line of mere guessing, while one layer's gradient is 0 and the other's is not. By the end you can say what to
# suspect, and which question to ask next.

# %%
show(widgets.symptoms(data), columns=2, size=(8, 3), fault="gradient summed, not averaged", learning_rate=0.1)

# %% [markdown]
# ## The program, as it was sent
#
# A student report describes it: 784 inputs, 10 ReLU units, 10 outputs with softmax, 8 000 images of MNIST. It reads 5.3
# to 5.8 % of them right, *fewer* than guessing would. Its weights become NaN ("not a number"), early stopping ends each
# run, and with a learning rate of 0.1 it explodes within 200 steps. The report does not find out why.
#
# We do not have its code, so we wrote a program of this family, for our digits of 64 pixels. First its parts. Read
# them, and note what looks odd.


# %%
def sent_prepare(x):  # pixels x (m, 64)
    return x


def sent_start_weights(D, H, K, seed):
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, (D, H)), np.zeros(H), rng.uniform(-1, 1, (H, K)), np.zeros(K)


def sent_softmax(z):  # scores (m, K)
    e = np.exp(z)
    return np.nan_to_num(e / e.sum(axis=1, keepdims=True))  # without this: not a number


# %%
def sent_loss_gradient(p, y):  # shares (m, K), labels (m,)
    return np.eye(p.shape[1])[y] - p


def sent_backward(x, z, h, W2, grad):  # grad (m, K) is that of the scores
    dh = grad @ W2.T
    dz = dh * (h >= 0)
    return x.T @ dz, dz.sum(axis=0), h.T @ grad, grad.sum(axis=0)


# %%
def sent_shuffled(x, y, rng):
    return rng.permutation(x), rng.permutation(y)


def sent_decide(training, validation, patience):  # lists of losses, one for each epoch so far
    stop = len(training) - 1 - int(np.argmin(training)) >= patience
    keep = len(training) - 1
    return stop, keep


# %% [markdown]
# We put the parts into a dictionary, so that we can exchange one part at a time. What follows uses them, and is sound:
# the way there, the loss, the four gradients, a step. (The 1e-12 keeps ln from 0. So 27.6 = -ln 1e-12 is the worst loss
# that the program can report.)

# %%
sent = {
    "prepare": sent_prepare,
    "start_weights": sent_start_weights,
    "softmax": sent_softmax,
    "loss_gradient": sent_loss_gradient,
    "backward": sent_backward,
    "shuffled": sent_shuffled,
    "decide": sent_decide,
}


# %%
def forward(program, params, x):
    W1, b1, W2, b2 = params  # (D, H), (H,), (H, K), (K,)
    z = x @ W1 + b1
    h = np.maximum(z, 0)
    return z, h, program["softmax"](h @ W2 + b2)


def loss_at(program, params, x, y):
    p = forward(program, params, x)[2]
    return -np.log(p[np.arange(len(y)), y] + 1e-12).mean()


def gradients(program, params, x, y):
    z, h, p = forward(program, params, x)
    return program["backward"](x, z, h, params[2], program["loss_gradient"](p, y))


def step(program, params, x, y, learning_rate):
    return [w - learning_rate * dw for w, dw in zip(params, gradients(program, params, x, y), strict=True)]


# %% [markdown]
# And the loop. `decide` says after each epoch whether to stop, and the weights of which epoch to keep. Before it,
# NumPy's warnings are switched off. That breaks nothing, but so a program becomes silent.


# %%
_ = np.seterr(all="ignore")  # as it was sent: no warnings


def train(program, seed, learning_rate=0.1, epochs=20, y=data.y_train):
    x, new_x = program["prepare"](pixels), program["prepare"](new_pixels)
    params, rng = program["start_weights"](64, 10, 10, seed), np.random.default_rng(seed)
    training, validation, weights = [], [], []
    for _ in range(epochs):
        x_mixed, y_mixed = program["shuffled"](x, y, rng)
        for first in range(0, len(x), 32):
            batch = slice(first, first + 32)
            params = step(program, params, x_mixed[batch], y_mixed[batch], learning_rate)
        weights.append(params)
        training.append(loss_at(program, params, x, y))
        validation.append(loss_at(program, params, new_x, data.y_validation))
        stop, keep = program["decide"](training, validation, patience=5)
        if stop:
            break
    p = forward(program, weights[keep], new_x)[2]
    right = 100 * np.mean(p.argmax(axis=1) == data.y_validation)
    return {"right": right, "training": training, "validation": validation, "keep": keep, "params": weights[keep]}


# %%
for seed in SEEDS:
    run = train(sent, seed)
    broken = any(np.isnan(w).any() for w in run["params"])
    losses = run["training"]
    print(f"seed {seed}: {len(losses)} epochs, loss {min(losses):.1f} to {max(losses):.1f}, ", end="")
    print(f"{run['right']:.1f} % right; NaN in its weights: {broken}")

# %% [markdown]
# 6 of the 20 epochs: it looks like an orderly training that has stopped early. But the loss stands still at its worst,
# the weights that it hands back are not numbers, and five different seeds end with the same share of right answers.
# **Predict:** what does the network say to an image?

# %%
predict(
    "08.A",
    "something different for each seed, 9.7 % by chance",
    "all five say the same digit to every image",
    "it raises an error",
)

# %% [markdown]
# ## First tool: look at the numbers between
#
# Before any training, take the start weights and look at what each part puts out. The shares of an image should sum to
# 1.


# %%
def shares_at_start(program):
    x = program["prepare"](pixels)
    p = forward(program, program["start_weights"](64, 10, 10, SEED), x)[2]
    sums = p.sum(axis=1)  # (m,)
    print(f"images whose shares sum to 1: {np.isclose(sums, 1).sum()}, to 0: {(sums == 0).sum()}, of {len(x)}")


shares_at_start(sent)

# %% [markdown]
# So softmax is at fault, or its scores are. Feed it scores of which we know the answer. (1, 0) and (1001, 1000) have
# the same difference, so they have the same shares: 1 / (1 + 1/e) = 0.7311 and 0.2689.

# %%
for scores in ([1.0, 0.0], [101.0, 100.0], [1001.0, 1000.0]):
    print(scores, "shares", sent_softmax(np.array([scores])).round(4).tolist())

# %% [markdown]
# e^1000 is too large for a float and becomes infinite, infinite by infinite is NaN, and `nan_to_num` makes it 0. It was
# put there against a NaN, and hides it: a symptom is gone, the fault is not.
#
# Mend `softmax`, so that no scores are too large for it. And leave nothing in it that hides: should a score be NaN one
# day, for a fault elsewhere, nothing can be known of that image. Then all its shares must be NaN as well, and seen.


# %%
@exercise("08.1", reference=reference.softmax)
def softmax(z):
    """The shares p (m, K) of scores z (m, K), right for scores of any size; a row with a NaN in it is all NaN."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %%
check(softmax)

# %%
source(nn.Softmax.forward)
far = np.array([[1001.0, 1000.0], [-1000.0, 3.0]])
print("the same as yours:", np.allclose(nn.Softmax().forward(far), softmax(far)))

# %% [markdown]
# After each mend we ask the program three things: its loss at the start; whether it can learn ten images by heart, 200
# steps without any shuffling (lesson 05); and what five seeds read, when trained in earnest.


# %%
def ask(program):
    x, params = program["prepare"](pixels), program["start_weights"](64, 10, 10, SEED)
    print(f"loss at the start: {loss_at(program, params, x, data.y_train):.2f} (ln 10 is 2.30)")
    for _ in range(200):
        params = step(program, params, x[:10], data.y_train[:10], 0.1)
    ten = loss_at(program, params, x[:10], data.y_train[:10])
    print("ten images:", "not a number" if np.isnan(ten) else "loss over 20" if ten > 20 else f"loss {ten:.3f}")
    runs = [train(program, seed) for seed in SEEDS]
    right = [run["right"] for run in runs]
    lost = sum(np.isnan(run["training"][-1]) for run in runs)
    print(f"read right: mean {np.mean(right):.1f} %, {min(right):.1f} to {max(right):.1f}; NaN in {lost} of 5 runs")


# %%
mended1 = sent | {"softmax": softmax}
ask(mended1)

# %% [markdown]
# One fault less, and it looks worse: NaN, where a number stood before. That is progress. The number was a lie.
#
# ## Second tool: an alarm
#
# A program should not go on once a number is not finite. The library stops there, and says when and where it first saw
# it. To show it we need a network that explodes, so we give one a loss whose slope leads uphill:


# %%
class Uphill(nn.SparseCategoricalCrossentropy):
    def gradient(self):
        return -super().gradient()


try:
    climber = nn.Sequential([nn.Dense(10, "relu"), nn.Dense(10)], input_shape=64, seed=SEED)
    climber.fit(data.x_train, data.y_train, Uphill(from_logits=True), nn.SGD(1.0), epochs=40, verbose=0)
except nn.DivergenceError as error:
    print("DivergenceError:", error)

# %% [markdown]
# A smaller step, as it advises, is often right. Not here: it would walk uphill more slowly. In the sent program early
# stopping took the alarm's place: the losses stand still at 27.6, the worst that it can say, so no epoch is better than
# the first, and five epochs later it has "stopped early", as if all were well.
#
# ## Third tool: the loss at the start
#
# Before the first step a reader of ten digits should only guess: ln 10 = 2.30 (lesson 06). Ours has 25.78: it is
# *sure*, and wrong. Such certainty comes from large scores. Where do they get large? Follow the standard deviation from
# the pixels to the scores.


# %%
def signal(program):
    x = program["prepare"](pixels)
    W1, b1, W2, b2 = program["start_weights"](64, 10, 10, SEED)
    h = np.maximum(x @ W1 + b1, 0)
    return {"x": x, "h": h, "scores": h @ W2 + b2}


show(plots.layer_spread, arrays=signal(mended1), what="signal", title="as sent")

# %% [markdown]
# It is large from the very beginning: pixels from 0 to 255. The network of lesson 05 got numbers from 0 to 1. Mend
# `prepare`. New images go through the same function, and must be treated in the same way.


# %%
@exercise("08.2", reference=reference.scale_pixels)
def prepare(x):
    """Pixels x (m, D) from 0 to 255, any number of images, as numbers from 0 to 1."""
    ### BEGIN SOLUTION
    return x / 255
    ### END SOLUTION


# %%
check(prepare)

# %%
mended2 = mended1 | {"prepare": prepare}
ask(mended2)
show(plots.layer_spread, arrays=signal(mended2), what="signal", title="pixels mended")

# %% [markdown]
# From 25.78 to 6.09: better, and still not 2.30. The figure says where to look now: the signal starts at 0.38 and grows
# about threefold from layer to layer. What makes it grow are the weights, uniform from -1 to 1.
#
# You know the cure (lesson 06): Glorot's limit, for W1 as for W2. As in the program, one generator, W1 first.
#
# $$\text{limit} = \sqrt{\frac{6}{\text{fan}_\text{in} + \text{fan}_\text{out}}}$$


# %%
@exercise("08.3", reference=reference.glorot_network)
def start_weights(D, H, K, seed):
    """W1 (D, H) and W2 (H, K), uniform within Glorot's limit, and biases 0: returns (W1, b1, W2, b2)."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    first, second = np.sqrt(6 / (D + H)), np.sqrt(6 / (H + K))
    return rng.uniform(-first, first, (D, H)), np.zeros(H), rng.uniform(-second, second, (H, K)), np.zeros(K)
    ### END SOLUTION


# %%
check(start_weights)

# %%
drawn = start_weights(64, 10, 10, SEED)
theirs = nn.GlorotUniform()((64, 10), np.random.default_rng(SEED))
print("the same as yours:", np.allclose(drawn[0], theirs))
mended3 = mended2 | {"start_weights": start_weights}
starts = [loss_at(mended3, start_weights(64, 10, 10, seed), prepare(pixels), data.y_train) for seed in SEEDS]
print(f"loss at the start, five seeds: {min(starts):.2f} to {max(starts):.2f}")

# %% [markdown]
# Now it guesses, as it should. So the way there is sound: what is left must be in the way back, in the step, or in the
# loop around them. Which? The ten images ask without the loop: 200 steps, always the same ten, in the same order.
# **Predict:** what happens to their loss, with this program?

# %%
predict("08.B", "it goes to 0", "it stays at 2.30", "it goes up")

# %%
ask(mended3)

# %% [markdown]
# ## Fourth tool: the gradient check
#
# A loss that goes up means steps in a wrong direction. We compare each of the four gradients with central differences
# (lesson 04). And where they differ we ask *how*: if all entries of an array are off by the same factor, the factor
# tells what is wrong. A factor of 2 means a 2 too many, -1 a wrong sign, and so on. We take m = 7 images, a number that
# no other size has.


# %%
def by_trying(program, params, x, y, which):
    def loss_of(flat):
        moved = [*params]
        moved[which] = flat.reshape(params[which].shape)
        return loss_at(program, moved, x, y)

    return reference.central_difference(loss_of, params[which].ravel(), 1e-5).reshape(params[which].shape)


def check_gradients(program, m=7):
    x, y, params = program["prepare"](pixels[:m]), data.y_train[:m], program["start_weights"](64, 10, 10, SEED)
    for which, name in enumerate(("dW1", "db1", "dW2", "db2")):
        got, true = gradients(program, params, x, y)[which], by_trying(program, params, x, y, which)
        factor = (got * true).sum() / (true**2).sum()
        same = np.allclose(got, factor * true, rtol=0, atol=1e-6)
        print(f"{name}: {factor:.2f} times the true gradient" if same else f"{name}: wrong, and by no one factor")


# %%
check_gradients(mended3)

# %% [markdown]
# W2 and b2 stand next to the loss: begin there. A pure factor of -7, with 7 images, and nothing else wrong. That is two
# faults in one line. One leads uphill. The other makes steps m times too long: a learning rate that is right for a mean
# is then far too large. Mend `loss_gradient`.


# %%
@exercise("08.4", reference=reference.mean_slope)
def loss_gradient(p, y):
    """The gradient (m, K) of the mean cross-entropy by the scores, given the shares p (m, K) and labels y (m,)."""
    ### BEGIN SOLUTION
    return (p - np.eye(p.shape[1])[y]) / len(p)
    ### END SOLUTION


# %%
check(loss_gradient)

# %%
mended4 = mended3 | {"loss_gradient": loss_gradient}
check_gradients(mended4)
ask(mended4)

# %% [markdown]
# The first time that ten images are learnt, a little, and nothing is NaN any more. But look at the check: W1 and b1 are
# still wrong, by no one factor, so that it is no sign and no missing m. **Predict:** where is the fault? On the way
# back we come from the loss to the scores; then to W2, b2 and h; then to z; then to W1 and b1.

# %%
predict(
    "08.C",
    "between the loss and the scores",
    "between h and z, on the way back",
    "in dW1 alone, the last product",
    "in the start weights of W1",
)

# %% [markdown]
# Between h and z stands ReLU, and on the way back its slope. Look at that line of `sent_backward`, with three numbers:

# %%
three_z = np.array([-1.5, 0.5, 2.0])
three_h = np.maximum(three_z, 0)
print("h:", three_h, " h >= 0:", three_h >= 0)


# %%
@exercise("08.5", reference=reference.way_back)
def backward(x, z, h, W2, grad):
    """Back from the scores' gradient, grad (m, K): returns (dW1, db1, dW2, db2).

    Shapes: x (m, D), z = x W1 + b1 and h = ReLU(z) (m, H), W2 (H, K). ReLU's slope at 0 is taken as 0.
    """
    ### BEGIN SOLUTION
    dh = grad @ W2.T
    dz = dh * (z > 0)
    return x.T @ dz, dz.sum(axis=0), h.T @ grad, grad.sum(axis=0)
    ### END SOLUTION


# %%
check(backward)

# %%
mended5 = mended4 | {"backward": backward}
check_gradients(mended5)
ask(mended5)

# %% [markdown]
# All four are right, and the ten images are learnt by heart: 0.049. The library has the same check in one line,
# `nn.gradcheck`, which you know. Note how little the ReLU fault showed: the ten images' loss fell with it as well, only
# less far. A wrong gradient often learns *something*, and that is why so many go unnoticed.
#
# ## Fifth tool: does it see the labels at all?
#
# And yet, trained in earnest, it reads a tenth of the images, which is guessing. **Predict:** where is the fault that
# is left?

# %%
predict(
    "08.D",
    "in the learning rate",
    "in the way back, where the check does not look",
    "in how the images come to the loop",
    "ten units are too few",
)

# %% [markdown]
# If the program learns from the labels at all, wrong labels must do harm. So we train with the right ones, and with
# labels that were mixed beforehand, and compare the training losses.


# %%
def labels_test(program):
    for name, mixed in (("right labels", False), ("mixed labels", True)):
        ends = []
        for seed in SEEDS:
            y = np.random.default_rng(100 + seed).permutation(data.y_train) if mixed else data.y_train
            ends.append(train(program, seed, epochs=5, y=y)["training"][-1])
        print(f"{name}: training loss {np.mean(ends):.2f}, {min(ends):.2f} to {max(ends):.2f}")


labels_test(mended5)

# %% [markdown]
# No difference: the program cannot tell right labels from wrong ones. Somewhere between the data and the step the pairs
# are torn apart. We send marked examples through: "image" number i is the number i itself, and so is its label.

# %%
marked_x, marked_y = sent_shuffled(np.arange(1077), np.arange(1077), np.random.default_rng(SEED))
print("of 1077 pairs,", (marked_x == marked_y).sum(), "came through whole")


# %%
@exercise("08.6", reference=reference.shuffled_together)
def shuffled(x, y, rng):
    """The rows of x (m, D) and y (m,) in a new order, the same for both, drawn by one call of `rng.permutation`."""
    ### BEGIN SOLUTION
    order = rng.permutation(len(x))
    return x[order], y[order]
    ### END SOLUTION


# %%
check(shuffled)

# %%
mended6 = mended5 | {"shuffled": shuffled}
labels_test(mended6)
ask(mended6)

# %% [markdown]
# From a tenth to 93 %, by one line. And it tells right labels from mixed ones.
#
# ## Sixth tool: read the whole curve
#
# Most people would stop here. But one part has not been questioned: `decide`. We let it train longer, with longer
# steps, and draw both losses of seed 0. (A place is one in the list of losses; the first epoch has place 0.)

# %%
long_run = train(mended6, SEED, learning_rate=0.3, epochs=80)
runs = {"training": long_run["training"], "validation": long_run["validation"]}
show(plots.loss_curves, runs=runs, top=0.5)
best = int(np.argmin(long_run["validation"]))
print(f"stopped after {len(long_run['training'])} epochs; keeps place {long_run['keep']}, the best was place {best}")

# %% [markdown]
# The training loss falls and falls; on new images the loss hardly falls after some 20 epochs, and ends higher than at
# its best. The sent `decide` watches the first, so it stops late or never, and it keeps the last weights, not the best.
# Watch the validation losses; stop once the last epoch is `patience` epochs after the best one *so far*; keep that one.
# By hand: the losses 2.1, 1.6, 1.2, 1.3, 1.4 are best at place 2, and the last place is 4. With a patience of 2 we
# stop, and keep 2.


# %%
@exercise("08.7", reference=reference.decide)
def decide(training, validation, patience):
    """Lists of losses, one for each epoch so far. Returns (stop, keep): True or False, and the place of the best epoch.

    Best is the epoch with the least validation loss; stop once the last epoch is `patience` or more epochs after it.
    """
    ### BEGIN SOLUTION
    best = int(np.argmin(validation))
    return len(validation) - 1 - best >= patience, best
    ### END SOLUTION


# %%
check(decide)

# %%
mended7 = mended6 | {"decide": decide}
kept = {}
for name, program in (("as sent", mended6), ("mended", mended7)):
    runs7 = [train(program, seed, learning_rate=0.3, epochs=80) for seed in SEEDS]
    kept[name] = np.array([run["validation"][run["keep"]] for run in runs7])
    count = [len(run["validation"]) for run in runs7]
    read = [run["right"] for run in runs7]
    print(f"{name}: {min(count)} to {max(count)} epochs, validation loss {kept[name].mean():.3f}, ", end="")
    print(f"{np.mean(read):.1f} % right ({min(read):.1f} to {max(read):.1f})")
gain = kept["as sent"] - kept["mended"]
print(f"the loss is less by {gain.min():.3f} to {gain.max():.3f}, seed by seed")

# %% [markdown]
# A lower validation loss with every seed, in fewer epochs; the share of right answers is the same, within what seeds
# do. (Patience is a bet: all stop within 28 epochs, so seed 0 never sees its place 40.) This fault costs little here.
# In the sent program it cost most of all: it made an explosion look like an ending.
#
# ## All of it
#
# The program as sent and mended, with five seeds. And one more: all mended but the sign, with one epoch and a learning
# rate of 0.01. For there is one thing left to explain: how can anyone read *fewer* than guessing would?


# %%
def uphill(p, y):
    return -loss_gradient(p, y)


def spoken(name, program, **settings):
    read = [train(program, seed, **settings)["right"] for seed in SEEDS]
    print(f"{name}: mean {np.mean(read):.1f} %, {min(read):.1f} to {max(read):.1f}")


spoken("as sent", sent)
spoken("mended", mended7)
spoken("mended but the sign", mended7 | {"loss_gradient": uphill}, learning_rate=0.01, epochs=1)
print("published: 5.3 to 5.8 %")

# %% [markdown]
# From 9.7 to 94 %. Whoever guesses among ten digits reads a tenth; to be *below* that, a network must have learnt
# something, and use it against itself. Walking uphill does that, if one stops before all answers are the same. Perhaps
# the report had this fault. We cannot know: other faults may do the same, its figures are of other images, and it has
# one run of each.
#
# ## The faces of faults
#
# Which fault looks like what? Here each is planted alone, in a sound reader of the library. **Predict:** at a learning
# rate of 0.1, with which of these do we still read nearly as many digits as with no fault at all?

# %%
predict(
    "08.E",
    "pixels from 0 to 255",
    "weights uniform(-1, 1)",
    "gradient summed, not averaged",
    "ReLU's slope left out",
)

# %% [markdown]
# Go through the faults at 0.1, and look at three things: the loss at the start, the curves, the gradients of both
# layers. Then take 0.01 and 1: which faults can a learning rate hide?

# %%
explore(
    widgets.symptoms(data),
    columns=2,
    size=(8, 3),
    fault=Dropdown(value="none", options=widgets.FAULTS),
    learning_rate=SelectionSlider(value=0.1, options=[0.001, 0.01, 0.1, 1.0]),
)

# %% [markdown]
# None reads 335 of 360 right. Pixels from 0 to 255, weights of 0 and the summed gradient all end at the line of
# guessing, layer 0 with a gradient of 0. The loss at the start tells them apart: 77.97, exactly ln 10, and 2.34.
# Uphill, losses leave the picture. The Jacobian twice, or no slope of ReLU, look like a poor network: 210 and 226.
# Only a gradient check finds those. With labels torn away, gradients are alive, and nothing is learnt: 45.
#
# At 0.01 the summed gradient reads most, 343: the 32 makes up for a small step. At 1 the Jacobian twice
# reads 346. A learning rate can hide a fault; it does not mend it.

# %% [markdown]
# ## From symptom to cause
#
# | symptom | tool | usual cause |
# |---|---|---|
# | NaN, or a number where NaN should be | numbers between the parts, an alarm | overflow, explosion, `nan_to_num` |
# | loss at the start far above ln K | spread of the signal per layer | inputs not scaled, weights too wide |
# | loss at the start exactly ln K, and stays | gradient per layer | all weights 0 |
# | loss goes up | gradient check: factor -1 | sign |
# | explodes at a rate that should be fine | gradient check: factor m | sum in place of a mean |
# | learns, but poorly | gradient check, array by array | a slope left out or taken twice |
# | learns ten images, but not all of them | labels test, marked examples | pairs torn apart |
# | "stopped early", poor | the whole curve, both losses | the wrong loss watched, the last weights kept |
#
# Go from top to bottom: each tool trusts what the ones above it have found sound.

# %% [markdown]
# ## Recap
#
# A program that does not learn is questioned part by part, from the inputs to the loop, with a known answer for each
# question. Mend one fault at a time, at its cause: clipping, `nan_to_num` and a smaller learning rate only make it
# silent. A wrong gradient often learns something, so check gradients before you trust any accuracy.

# %% [markdown]
# <details><summary>A network for 100 classes starts with a loss of 4.61, stays there, and the gradient of its first
# layer is 0. What do you look at?</summary>
#
# ln 100 = 4.61: it guesses, so the inputs are not too large. A first gradient of 0 means that nothing comes back: all
# weights 0, or all ReLU units dead. Look at the start weights first.
# </details>
#
# <details><summary>The gradient check says 0.14 times the true gradient, for all arrays, with 7 images. What is
# wrong?</summary>
#
# 0.14 is 1/7: it is divided by m twice, in the loss and once more after it.
# </details>

# %% [markdown]
# <details><summary>A friend's loss becomes NaN in epoch 3. "I clip the gradients now, and it is gone." What do you
# answer?</summary>
#
# That the alarm is off, and we do not know about the fire. Which number was the first that was not finite, in which
# layer? Are the gradients right, are inputs and weights of a sound size? If all of it is sound, clipping is a fair
# tool.
# </details>
#
# **Next:** [09 · Regularisation](09_regularisation.ipynb), dropout and early stopping.
