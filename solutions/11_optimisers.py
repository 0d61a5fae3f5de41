# %% [markdown]
# # 11 · Optimisers
#
# Backpropagation gives the slope of the loss by every parameter. How to step from it is another question, and plain
# gradient descent is only the first answer. Better rules remember something of the steps before.
#
# **You build** momentum, Nesterov's step, RMSprop and Adam, and a fair way to compare them. **You need** lessons 01 to
# 10, above all 05. **Time** 45 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, FloatLogSlider, IntSlider
from sklearn.neural_network import MLPClassifier

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, plots, predict, reference, show, source, widgets
from nnlib.datasets import load

SEED = 0
data = load("digits", seed=SEED)

# %%
RULES = {  # from a learning rate to an optimiser
    "SGD": nn.SGD,
    "momentum": lambda rate: nn.SGD(rate, momentum=0.9),
    "Nesterov": lambda rate: nn.SGD(rate, momentum=0.9, nesterov=True),
    "RMSprop": nn.RMSprop,
    "Adam": nn.Adam,
}

# %% [markdown]
# Where we are going: five rules walk down the same valley from the same place, 30 steps each. The grey lines join
# points of equal loss, as on a map, and the cross is the bottom. A path has a dot for each step and a square at its
# end.

# %%
race = widgets.optimizer_race(RULES)
show(race, size=(7, 3), optimizer="all", learning_rate=0.05, steps=30, turn=0)

# %% [markdown]
# So RMSprop and Adam are the worst? It seems so, and it is wrong. By the end you know why.
#
# ## A valley that is long and narrow
#
# Lesson 05 had one parameter. Now look at two: L = (w[0]² + 25 w[1]²) / 2. The slopes are w[0] and 25 w[1]: gentle
# along the valley, steep across it. A step of SGD with learning rate η multiplies w[0] by 1 - η, and w[1] by 1 - 25 η.
# We start at (-4, 1).
#
# **Predict.** 0.04 is perfect for w[1]: the factor is 0, and the first step arrives. How much of the way along w[0] is
# left after 30 steps with it?

# %%
predict("11.A", "nothing", "about 3 %", "about 30 %", "about 90 %")

# %%
steepness = np.array([1.0, 25.0])  # (P,) = (2,)
for rate in (0.01, 0.04, 0.07, 0.09):
    w = np.array([-4.0, 1.0])
    for _ in range(30):
        w = w - rate * steepness * w
    end = f"at ({w[0]:.4f}, {w[1]:.4f})" if abs(w[1]) < 5 else "far outside"
    print(f"rate {rate}: factors {1 - rate:.2f} and {1 - 25 * rate:.2f}, after 30 steps {end}")

# %% [markdown]
# Above 0.08 the steep direction runs away, and even at 0.08 the gentle one has 0.92³⁰, 8 %, of its way still to go. One
# number is too large for one parameter and too small for the other. Three ideas help: **remember** where we were
# going, **divide** by how steep it is, and change the rate **in time**.
#
# ## Momentum
#
# Along the valley the slope always has the same sign; across it, with long steps, the sign changes each time. So we
# keep a **velocity** v: nine tenths of it stay from step to step, and each slope adds its part. For the slopes 1, 1, 1,
# ... and 1, -1, 1, ...:

# %%
for slopes in ([1, 1, 1, 1, 1], [1, -1, 1, -1, 1]):
    speed, speeds = 0.0, []
    for slope in slopes:
        speed = 0.9 * speed - 0.1 * slope  # momentum 0.9, learning rate 0.1
        speeds.append(speed)
    print("slopes", slopes, " velocities", np.array(speeds).round(4).tolist())

# %% [markdown]
# **Predict.** Slopes of the same sign build the velocity up. If the slope stays 1 for ever, how much longer than plain
# SGD's 0.1 do the steps become?

# %%
predict("11.B", "twice", "nine times", "ten times", "they grow without end")

# %%
speed = 0.0
for step in range(1, 101):
    speed = 0.9 * speed - 0.1 * 1
    if step in (1, 10, 20, 50, 100):
        print(f"step {step}: velocity {speed:.4f}")

# %% [markdown]
# It stops growing where what is lost, a tenth of v, is what the slope adds. So with momentum β a step becomes up to
# 1 / (1 - β) times as long wherever slopes agree; where they alternate, they mostly cancel. With the slopes g, w and v
# all of shape (P,), v being 0 at first:
#
# $$v \leftarrow \beta v - \eta g \qquad w \leftarrow w + v$$
#
# Your function is given the old velocity and hands back the new one, beside the new parameters. It must not change its
# inputs.


# %%
@exercise("11.1", reference=reference.momentum_step)
def momentum_step(params, velocity, grads, learning_rate, momentum):
    """One step: params, velocity and grads (P,), two numbers. Returns (new params, new velocity), (P,) each."""
    ### BEGIN SOLUTION
    velocity = momentum * velocity - learning_rate * grads
    return params + velocity, velocity
    ### END SOLUTION


# %%
check(momentum_step)

# %% [markdown]
# Conventions differ. PyTorch collects v ← β v + g and steps by -η v: the same path while η stays the same. Others
# mix, v ← β v + (1 - β) g, so steps do not grow, and their η must be 1 / (1 - β) times larger.

# %% [markdown]
# ## Nesterov looks ahead
#
# Whatever the next slope says, the next step goes on by β v. **Nesterov** goes this part at once, and measures the
# slope there. So of the new velocity, βv - ηg, the first part has been gone in the step before; -ηg is left. Then comes
# the next look ahead, β times the new v:
#
# $$v \leftarrow \beta v - \eta g \qquad w \leftarrow w + \beta v - \eta g$$
#
# With an old v of -1, η g = 0.2 and β = 0.9 the new v is -1.1, and w moves by 0.9 · (-1.1) - 0.2 = -1.19.


# %%
@exercise("11.2", reference=reference.nesterov_step)
def nesterov_step(params, velocity, grads, learning_rate, momentum):
    """One step: params, velocity and grads (P,), two numbers. Returns (new params, new velocity), (P,) each."""
    ### BEGIN SOLUTION
    velocity = momentum * velocity - learning_rate * grads
    return params + momentum * velocity - learning_rate * grads, velocity
    ### END SOLUTION


# %%
check(nesterov_step)

# %% [markdown]
# The library has both, and plain SGD, in one method. It changes its vectors in place, and keeps v in `self.slots`. We
# walk down the valley with your steps and with the library's.

# %%
source(nn.SGD.step)


# %%
def same_way(step, optimizer, memories=1):
    """Walk 20 steps with `step` and with the library's optimiser; True where both go the same way."""
    yours, theirs, memory = np.array([-4.0, 1.0]), np.array([-4.0, 1.0]), [np.zeros(2)] * memories
    for t in range(1, 21):
        yours, *memory = step(t, yours, *memory, steepness * yours)
        optimizer.update(theirs, steepness * theirs)
    return np.allclose(yours, theirs)


# %%
same = same_way(lambda t, w, v, g: momentum_step(w, v, g, 0.03, 0.9), nn.SGD(0.03, momentum=0.9))
print("momentum, the same as yours:", same)
same = same_way(lambda t, w, v, g: nesterov_step(w, v, g, 0.03, 0.9), nn.SGD(0.03, momentum=0.9, nesterov=True))
print("Nesterov, the same as yours:", same)

# %% [markdown]
# ## RMSprop: divide by how steep it is
#
# The other idea: each parameter has its own usual size of slope, and its step is divided by it. Slopes have both signs,
# so the size is the root of a mean of squares; and as slopes change, it is a **running mean**: most of the old one, a
# little of the new. Here nine tenths of the old, from 0 on, for two parameters whose slopes are always 4 and 0.01:

# %%
steady, squares = np.array([4.0, 0.01]), np.zeros(2)  # (P,) = (2,)
for step in range(1, 41):
    squares = 0.9 * squares + 0.1 * steady**2
    if step in (1, 2, 10, 40):
        root = np.sqrt(squares)
        print(f"step {step}: roots {root.round(4).tolist()}, slope / root {(steady / root).round(2).tolist()}")

# %% [markdown]
# In the end the root is the slope's size, and slope / root is 1 for both, though one slope is 400 times the other. (In
# the first steps the mean still remembers the 0 it began with, and the quotient is up to 3.16. Keep that in mind.)
#
# **Predict.** We multiply the loss, and so all slopes, by 1000, and keep the learning rate. Whose steps stay the same?

# %%
predict("11.C", "SGD's", "those of momentum", "RMSprop's", "nobody's")

# %%
for name in ("SGD", "momentum", "RMSprop"):
    first = []
    for factor in (1, 1000):
        place = np.array([-4.0, 1.0])
        RULES[name](0.01).update(place, factor * steepness * place)
        first.append((place - [-4, 1]).round(4).tolist())
    print(f"{name}: first step {first[0]}, with the loss times 1000 {first[1]}")

# %% [markdown]
# This is **RMSprop** (root mean square, propagated). Its v is the running mean of squares, and a small ε keeps a
# parameter whose slopes are all 0 from a division by 0. All is meant entry by entry, with v of shape (P,) again:
#
# $$v \leftarrow \rho v + (1 - \rho)\, g^2 \qquad w \leftarrow w - \frac{\eta\, g}{\sqrt{v + \epsilon}}$$
#
# The library has ρ = 0.9 and ε = 1e-7 unless told otherwise. The check takes a larger ε, to see where it stands.


# %%
@exercise("11.3", reference=reference.rmsprop_step)
def rmsprop_step(params, velocity, grads, learning_rate, rho, epsilon):
    """One step: params, velocity and grads (P,), three numbers. Returns (new params, new velocity), (P,) each."""
    ### BEGIN SOLUTION
    velocity = rho * velocity + (1 - rho) * grads**2
    return params - learning_rate * grads / np.sqrt(velocity + epsilon), velocity
    ### END SOLUTION


# %%
check(rmsprop_step)

# %%
same = same_way(lambda t, w, v, g: rmsprop_step(w, v, g, 0.03, 0.9, 1e-7), nn.RMSprop(0.03))
print("RMSprop, the same as yours:", same)
source(nn.RMSprop.step)

# %% [markdown]
# The library writes the mean as v + (1 - ρ)(g² - v), which is the same.
#
# ## Adam: both, and corrected
#
# **Adam** goes along a running mean m of the slopes (momentum, in the mixing convention), and divides by the root of a
# running mean v of their squares. β₁ = 0.9 belongs to m, β₂ = 0.999 to v, and both means begin at 0. For a slope that
# is always 2:

# %%
mean, square = 0.0, 0.0
for t in range(1, 101):
    mean, square = 0.9 * mean + 0.1 * 2, 0.999 * square + 0.001 * 2**2
    if t in (1, 2, 10, 100):
        missing = f"1 - 0.9^t {1 - 0.9**t:.4f}, 1 - 0.999^t {1 - 0.999**t:.4f}"
        print(f"step {t}: m {mean:.4f}, v {square:.4f}; {missing}")

# %% [markdown]
# m should be 2 and v should be 4. They are too small, at step t by the factors 1 - β₁ᵗ and 1 - β₂ᵗ: in the first step
# 0.2 / 0.1 is 2, and 0.004 / 0.001 is 4. So it can be corrected, exactly.
#
# **Predict.** If we do not, and step by η m / √v: how long is the very first step, where η would be right?

# %%
predict("11.D", "a tenth as long", "as long as it should be", "about three times as long", "a thousand times as long")

# %%
for t in (1, 2, 10, 100, 1000, 5000):
    print(f"step {t}: too long by a factor of {(1 - 0.9**t) / np.sqrt(1 - 0.999**t):.2f}")

# %% [markdown]
# And it gets worse before it gets better: 6.53 times in the tenth step, when the network has hardly begun. Corrected,
# with t the number of the step, from 1 on:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$
#
# $$w \leftarrow w - \eta\, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \cdot \frac{m}{\sqrt{v} + \epsilon}$$
#
# Here ε stands outside the root. m and v (P,) are remembered as they are; only the step is corrected.


# %%
@exercise("11.4", reference=reference.adam_step)
def adam_step(params, m, v, grads, t, learning_rate, beta_1, beta_2, epsilon):
    """Step number t (the first is 1): params, m, v and grads (P,). Returns (new params, new m, new v), (P,) each."""
    ### BEGIN SOLUTION
    m = beta_1 * m + (1 - beta_1) * grads
    v = beta_2 * v + (1 - beta_2) * grads**2
    rate = learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return params - rate * m / (np.sqrt(v) + epsilon), m, v
    ### END SOLUTION


# %%
check(adam_step)

# %%
same = same_way(lambda t, w, m, v, g: adam_step(w, m, v, g, t, 0.03, 0.9, 0.999, 1e-7), nn.Adam(0.03), memories=2)
print("Adam, the same as yours:", same)
source(nn.Adam.step)

# %% [markdown]
# The library takes long vectors in parts (`blocks`), as short ones stay in the processor's own fast memory; the numbers
# are the same. And one more convention: PyTorch corrects v first, then takes the root and adds ε.
#
# ## The race
#
# Now the valley of the first figure. Leave all five on, and go through the learning rates from 0.001 to 1. **Guess**
# first: who is ahead at 0.01, and who at 0.2? Then go back to 0.1, choose RMSprop, and turn the valley by 45
# degrees. Do the same with momentum.

# %%
explore(
    race,
    size=(7, 3),
    optimizer=Dropdown(options=["all", *RULES], value="all"),
    learning_rate=FloatLogSlider(value=0.1, base=10, min=-3, max=0, step=0.1, readout_format=".2g"),
    steps=IntSlider(value=40, min=1, max=60),
    turn=IntSlider(value=0, min=0, max=45, step=5),
)

# %% [markdown]
# At 0.01 Nesterov and momentum win; at 0.2 they and SGD have left the picture, and RMSprop is at the bottom. A race at
# one rate for all is decided by whoever chooses the rate.
#
# Turned by 45 degrees, RMSprop at 0.1 ends at a loss of 0.578, which was 0.075. It divides each weight by its own
# slopes, which helps where the steep direction *is* a weight; now both weights share it. Adam suffers too; SGD,
# momentum and Nesterov go the same way, only turned.

# %% [markdown]
# ## Rates that change in time
#
# Near the bottom slopes are small, and so is their root: RMSprop's steps stay about as long as η, unless η shrinks. A
# **schedule** gives the rate for each step, counted from 0:

# %%
cosine, halves = nn.CosineDecay(0.5, 40), nn.StepDecay(0.5, 10)
for step in (0, 10, 20, 30, 40):
    print(f"step {step}: cosine {cosine(step):.4f}, halved every ten steps {halves(step):.4f}")
for name, rule in (("constant", nn.RMSprop(0.5)), ("cosine", nn.RMSprop(cosine))):
    place = np.array([-4.0, 1.0])
    for _ in range(40):
        rule.update(place, steepness * place)
    print(f"{name}: nearer than 0.01 to the bottom after 40 steps: {np.linalg.norm(place) < 0.01}")

# %%
source(nn.StepDecay.__call__, nn.CosineDecay.__call__)

# %% [markdown]
# Does it help with digits? A batch's gradient is a guess, so with a constant rate no rule quite settles. We train with
# Nesterov, ten epochs of 34 steps, from two rates, each constant or as a cosine that falls to 0 by the last step.


# %%
def train(optimizer, seed, **more):
    """Train a network for ten epochs; return its history and the percentage of validation digits it reads right."""
    model = nn.Sequential([nn.Dense(32, "relu"), nn.Dense(10)], input_shape=64, seed=seed)
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    history = model.fit(data.x_train, data.y_train, loss, optimizer, epochs=10, verbose=0, **more)
    right = model.predict(data.x_validation).argmax(axis=1) == data.y_validation
    return history, 100 * np.mean(right)


def spread(numbers):
    return f"{np.mean(numbers):.1f} % ({min(numbers):.1f} to {max(numbers):.1f})"


# %%
for rate in (0.1, 0.3):
    constant = [train(RULES["Nesterov"](rate), seed)[1] for seed in range(5)]
    falling = [train(RULES["Nesterov"](nn.CosineDecay(rate, 340)), seed)[1] for seed in range(5)]
    print(f"from {rate}: constant {spread(constant)}, cosine {spread(falling)}")

# %% [markdown]
# At 0.3, which is too large, the schedule brings 94.2 up to 96.9 %, and the ranges do not touch: long steps first,
# short ones in the end. At 0.1 the ranges overlap: five seeds show no difference. So here a schedule mends a rate that
# is too large, and is no gain by itself.
#
# ## A fair race
#
# To compare rules, give *each* its best learning rate. Train with several rates and several seeds; take the rate with
# the best **mean** over the seeds, on validation images. Here are two rates and three seeds. Which rate is better?

# %%
two = np.array([[96.0, 96.5, 97.0], [91.0, 98.0, 93.0]])  # (R, S) = (2, 3), in percent
print("means:", two.mean(axis=1).tolist(), " best single runs:", two.max(axis=1).tolist())

# %% [markdown]
# The second has the luckiest run, and is worse. There is one more trap: if the best rate is the first or the last that
# we tried, a better one may lie beyond, and the search is not finished. Your function answers both questions. The rates
# (R,) go up; a row of scores (R, S) belongs to a rate, a column to a seed.


# %%
@exercise("11.5", reference=reference.choose_rate)
def choose_rate(rates, scores):
    """rates (R,), scores (R, S). Returns (the rate with the best mean, True if it is the first or the last)."""
    ### BEGIN SOLUTION
    best = scores.mean(axis=1).argmax()
    return rates[best], best in (0, len(rates) - 1)
    ### END SOLUTION


# %%
check(choose_rate)

# %% [markdown]
# Now four rules (Nesterov stands for both kinds of momentum), six rates, five seeds: 120 trainings of ten epochs, which
# takes some seconds. **Predict:** with its own best rate, who reads the most?

# %%
predict("11.E", "SGD", "Nesterov", "Adam, by a point or more", "nobody: the ranges overlap")

# %%
rates = np.array([0.001, 0.01, 0.03, 0.1, 0.3, 1.0])  # (R,)
scores = {
    name: np.array([[train(rule(rate), seed)[1] for seed in range(5)] for rate in rates])  # (R, S)
    for name, rule in RULES.items()
    if name != "momentum"
}

# %%
print("rate    ", *(f"{rate:>8}" for rate in rates))
for name, table in scores.items():  # means over the seeds
    print(f"{name:<8}", *(f"{mean:>8.1f}" if mean > 90 else "under 90" for mean in table.mean(axis=1)))
for name, table in scores.items():
    best, at_edge = choose_rate(rates, table)
    there = "at the edge: search on" if at_edge else "not at the edge"
    print(f"{name}: best rate {best} ({there}), {spread(table[np.abs(rates - best).argmin()])}")

# %% [markdown]
# The best means lie between 96.6 and 96.8 %, and the ranges overlap: after ten epochs on these digits no rule reads
# better than another. What differs is *which* rate is right: 0.3 for SGD, 0.01 for Adam. (The validation images chose
# the rates and measure them, too, which flatters all four a little; for an honest number lesson 05 keeps the test
# images.)
#
# Do they differ in how fast they get there? Here are the validation losses on the way, each at its best rate:

# %%
curves, validation = {}, (data.x_validation, data.y_validation)
for name, rate in (("SGD", 0.3), ("Nesterov", 0.1), ("RMSprop", 0.03), ("Adam", 0.01)):
    histories = [train(RULES[name](rate), seed, validation_data=validation)[0] for seed in range(5)]
    curves[f"{name}, {rate}"] = np.array([history["val_loss"] for history in histories])  # (seeds, epochs)
show(plots.loss_curves, runs=curves, what="validation loss", size=(7, 3))

# %%
for name, runs in curves.items():
    told = [f"epoch {e}: {runs[:, e - 1].min():.3f} to {runs[:, e - 1].max():.3f}" for e in (1, 3, 10)]
    print(f"{name}; {'; '.join(told)}")

# %% [markdown]
# Yes: after one epoch every run of Nesterov is ahead of all others, and every run of SGD behind; after three, all of
# Nesterov and Adam are still ahead of SGD. After ten the four ranges overlap. Here a cleverer rule is *earlier*, in the
# end not better.

# %% [markdown]
# ## A published comparison, run again
#
# A student report compared its own 784-400-10 network on MNIST with scikit-learn's `MLPClassifier`:
#
# | | rule, learning rate | test accuracy | time |
# |---|---|---|---|
# | its own | SGD, 0.001 | 0.9215 | 538 s |
# | scikit-learn | Adam, batches of 200 | 0.9811 | 157 s |
#
# Was its code that much worse? The rows differ in who wrote the code, *and* in the rule. To tell these apart, we need
# all four combinations: on our digits, in batches of 32, ten epochs, five seeds of ours and three of theirs.


# %%
def theirs_right(solver, rate, seed):
    """Train scikit-learn's network for ten epochs; return the percentage of validation digits it reads right."""
    network = MLPClassifier((32,), solver=solver, learning_rate_init=rate, momentum=0, batch_size=32, random_state=seed)
    for _ in range(10):
        network.partial_fit(data.x_train, data.y_train, classes=range(10))  # one epoch
    return 100 * network.score(data.x_validation, data.y_validation)


# %%
for name, rate in (("SGD", 0.001), ("Adam", 0.001), ("SGD", 0.3), ("Adam", 0.01)):
    ours, library = scores[name][rates == rate][0], [theirs_right(name.lower(), rate, seed) for seed in range(3)]
    near = abs(np.mean(ours) - np.mean(library)) < 5
    print(f"{name} at {rate}: ours {spread(ours)}; scikit-learn's mean within 5 points of ours: {near}")

# %% [markdown]
# At 0.001, the usual rate for Adam, our SGD is 78 points behind our Adam. With the same rule and rate the two libraries
# are close, in all four rows; and with a rate of its own, SGD is next to Adam. (Other versions of scikit-learn may draw
# other numbers; from 1.4 to 1.9 its means are about 16, 93, 96 and 97 %. Without `momentum=0` its "sgd" is Nesterov's.)
#
# So comparing one's own SGD with a library's Adam tells nothing about the code. The report's table agrees: at 0.1 its
# SGD read 0.9784 (with 600 units). Of six points less than one was left, in spite of its faulty gradient (lesson 05).
# The seconds mix epochs, batches and code.

# %% [markdown]
# ## Recap
#
# Momentum remembers the way, RMSprop divides each step by the usual size of the slope, Adam does both and corrects for
# means that began at 0. Each rule has learning rates of its own, and a schedule lets a long-stepping start end in short
# steps. Compare rules only at their own best rates, chosen by means over seeds, and never a rule in one library with
# another rule in another.

# %% [markdown]
# <details><summary>Two papers use "momentum 0.9" and learning rate 0.1. One trains well, the other hardly moves. What
# may differ?</summary>
#
# The convention: v ← βv - ηg lets steps grow to 10 η, the running mean (1 - β) does not. With it the learning rate must
# be ten times larger.
# </details>
#
# <details><summary>An L2 penalty (lesson 09) adds a multiple of w to the slopes. What becomes of it in Adam?</summary>
#
# It is divided by √v like all the rest: a weight with large slopes is shrunk less than one with small slopes, for the
# same penalty. `nn.AdamW` therefore shrinks the weights by themselves, by η times `weight_decay`, beside Adam's step.
# </details>

# %% [markdown]
# <details><summary>A table has Adam at 0.1, 0.3 and 1, best at 0.1 with 93.8 %, and SGD best at 0.3 with 96.6 %. Is SGD
# the better rule?</summary>
#
# 0.1 is the edge of Adam's rates: the search is not finished. Our table, with smaller rates, has 96.8 % at 0.01.
# </details>
#
# **Next:** [12 · Match scikit-learn to the last digit](12_match_scikit_learn.ipynb).
