# %% [markdown]
# # 00 · Welcome
#
# In this course we build neural networks ourselves, in plain NumPy, until no line of them is a mystery. In this first
# lesson we only look around: we move a slider that trains a network, pass a first check, and draw a digit that a
# network reads.
#
# **You build** the measure that all later lessons use: the share of right answers. **You need** Python's functions, a
# little NumPy, no mathematics. **Time** 20 minutes.
#
# A notebook is made of text like this and of cells with code. Click on the cell below, hold Shift and press Enter: it
# runs, a number appears beside it, and the next cell is chosen. Go on like that from top to bottom.

# %%
import numpy as np
from ipywidgets import FloatLogSlider, IntSlider

import nnlib as nn
from nnlib.course import check, exercise, explore, hint, plots, predict, reference, show, widgets
from nnlib.course.drawing import DrawingPad, drawn_digits, read_pad, shifted
from nnlib.datasets import load

SEED = 0  # the same random numbers for everyone: your results are the ones printed here

# %% [markdown]
# ## What we want to read
#
# Our data are 1 797 small images of digits that people wrote by hand. They come with scikit-learn, so nothing is
# downloaded. We split them into three parts: images to learn from (training), images to make choices by (validation),
# and images to measure with once, at the end (test). A network that is measured on what it learnt from tells us little.

# %%
data = load("digits", seed=SEED)
print("training", data.x_train.shape, " validation", data.x_validation.shape, " test", data.x_test.shape)

# %%
show(plots.digits, images=data.x_train[:12], labels=data.y_train[:12])

# %% [markdown]
# ## What the network gets
#
# A network does not see pictures, it gets numbers. Each image is 8 rows of 8 pixels; a pixel is 0 where the paper is
# white and 16 where it is covered with ink. Here is the first image. Can you see the digit? (The network gets these
# numbers divided by 16, so from 0 to 1.)

# %%
print((16 * data.x_train[0]).astype(int).reshape(8, 8))

# %% [markdown]
# The network turns these 64 numbers into 10, one for each digit, and answers with the digit whose number is largest.
# In between stand thousands of multiplications and additions; *training* chooses the numbers to multiply by, a little
# better at each step. How long the steps are is called the **learning rate**.
#
# **Predict, then move.** What happens when the learning rate grows and grows? Click on what you think (by keyboard: Tab
# to a choice, then Space).

# %%
predict(
    "00.A",
    "it learns faster and faster",
    "it makes no difference in the end",
    "it stops learning, or gets worse",
)

# %% [markdown]
# Now run the next cell and move the sliders, with the mouse or with the arrow keys. Every move trains a new network
# while you watch: it sees 400 images, 30 times over. *Units* is how many numbers the network computes in between.

# %%
explore(
    widgets.digit_reader(data, seed=SEED),
    columns=2,
    learning_rate=FloatLogSlider(value=0.1, base=10, min=-3, max=1, step=0.25, readout_format=".3g"),
    units=IntSlider(value=16, min=1, max=64),
)

# %% [markdown]
# The blue curve is how wrong the network is (its **loss**) after each round (each **epoch**) on the images it learns
# from, the orange one on images it never learns from. The dotted line is the loss of mere guessing.
#
# At 0.001 both hardly fall: 30 rounds of tiny steps lead nowhere. At 0.1 they fall fast. At 2 and more the first
# steps are so long that they end where nothing more is learnt: the network answers with one digit, whatever it sees,
# and is right about one time in ten. And with a single unit no learning rate helps much: one number in between is too
# few to tell ten digits apart.
#
# ## How good is it?
#
# We need one number for that. Say a network read three digits:

# %%
predicted = np.array([3, 8, 8])
true = np.array([3, 8, 5])
print(predicted == true)


# %% [markdown]
# Two of three are right, so the share of right readings, its **accuracy**, is 2/3. Now it is your turn: the cell below
# is your first exercise. The line with `...` is yours to replace.
#
# First do it *wrong*: `return (predicted == true).sum()`. Run the cell, run the check below it, and read what it says.
# Then do it right. Stuck? `hint("00.1")` in a new cell helps.
# %%
@exercise("00.1", reference=reference.accuracy)
def accuracy(predicted, true):
    """The share of right readings, from 0 to 1. Both arguments are arrays of m digits."""
    ### BEGIN SOLUTION
    return (predicted == true).mean()
    ### END SOLUTION


# %%
check(accuracy)

# %% [markdown]
# While the line is still `...`, the lesson goes on with the library's own version. Once you write something it uses
# yours, right or wrong: so pass the check before you go on.# ## A reader for your own digits
#
# Now we train a network to keep. What you draw will not sit in its frame as neatly as the digits of the data set, so we
# train with four more copies of each image, moved by one pixel to the left, right, up and down.

# %%
reader = nn.Sequential([nn.Dense(64, activation="relu"), nn.Dense(10, activation="softmax")], input_shape=64, seed=SEED)
_ = reader.fit(
    shifted(data.x_train),
    np.tile(data.y_train, 5),
    loss="sparse_categorical_crossentropy",
    optimizer="adam",
    epochs=8,
    verbose=0,
)

# %% [markdown]
# `Dense(64)` computes 64 numbers from the 64 pixels, `Dense(10)` ten from those; the last ten are made into shares that
# sum to 1, so we can read them as how sure the network is. What `Dense` does inside is the next lesson; the names in
# quotes (relu, softmax, adam) are subjects of later ones.
#
# We measure the reader with your function, on the test images and on 70 digits that we wrote stroke by stroke, made to
# differ as hands do: large and small, neat and shaky. `argmax` picks the digit with the largest share.
# %%
drawings, labels = drawn_digits()
pads = np.array([read_pad(drawing).ravel() / 16 for drawing in drawings])  # (70, 64)
raw = drawings.reshape(70, 8, 4, 8, 4).sum(axis=(2, 4)).reshape(70, 64) / 16  # ink in blocks of 4 x 4
sets = {"test images": (data.x_test, data.y_test), "drawings as they are": (raw, labels), "fitted": (pads, labels)}
for name, (x, y) in sets.items():
    share = accuracy(reader.predict(x).argmax(axis=1), y)
    print(f"{name}: {100 * share:.1f} % of {len(y)} read right")

# %% [markdown]
# Of the drawings as they are, small or aside or thin, more than a third are misread. So the pad does to them what was
# done to the images of the data set: `read_pad` makes them as tall as the frame, upright, and evenly thick, and nearly
# all are read. A network is good at what resembles its training data. Remember this whenever a number looks great.
#
# Draw a digit, large, in the frame: with the mouse or a finger, or with the arrow keys and the space bar. The bars say
# how sure the network is of each digit.

# %%
pad = DrawingPad().attach(reader.predict)
pad

# %% [markdown]
# If no pad appears here (some editors cannot show it), `from nnlib.course.drawing import ButtonPad` and
# `ButtonPad().attach(reader.predict)` give one made of 64 buttons.
#
# ## Recap
#
# A network turns numbers into numbers; training chooses what it multiplies by. The learning rate decides how long its
# steps are: too short is slow, too long is useless. We judge a network on data it has not learnt from.
#
# <details><summary>Why three parts of data, and not two?</summary>
#
# Every time we choose between networks by the validation images, we fit the choice to them a little. The test images
# are for the one honest measurement at the end.
# </details>
#
# <details><summary>Draw a 1 as a plain line, then with a foot and a flag. Which one does the network read better, and
# why could that be?</summary>
#
# It depends on what the writers of the training images did: the picture above has three ones, and no two are alike. A
# network can only have learnt what it was shown.
# </details>
#
# <details><summary>Why does everyone get the same numbers from random start values?</summary>
#
# The computer's random numbers follow a fixed rule from a start value, the seed. The same seed gives the same numbers;
# change `SEED` and run all cells again to see how much of a result was luck.
# </details>
#
# **Next:** [01 · One neuron and a layer](01_neuron_and_layer.ipynb), where we write `Dense` ourselves.
