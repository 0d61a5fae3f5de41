# %% [markdown]
# # 16 · Pooling and a first CNN
#
# Lesson 15 slid a kernel over an image. A **convolutional neural network** (CNN) stacks such layers, and between them
# the maps are made smaller: that is **pooling**. We build what is missing, train a CNN on digits, and compare it with
# a network of Dense layers that has just as many parameters. It wins, but not where most people think.
#
# **You build** max and average pooling, there and back, flatten, and a test with moved digits. **You need** lessons
# 05, 11 and 15. **Time** 50 minutes.

# %%
import numpy as np
from ipywidgets import Dropdown, IntSlider

import nnlib as nn
from nnlib.batches import Augmentation, Batches
from nnlib.course import check, exercise, explore, hint, plots, predict, reference, show, source, widgets
from nnlib.datasets import load

SEED, SEEDS = 0, range(5)  # one for examples, five wherever we compare
data = load("digits", seed=SEED, images=True)
x, y = data.x_train, data.y_train  # (N, H, W, C) = (1077, 8, 8, 1), (N,)

# %% [markdown]
# Where we are going: a digit on its way through a trained CNN. Each square is a map. From row to row there are more
# maps, and smaller ones: what is left in the end are 12 maps of 2 x 2, and a Dense layer reads the digit from these 48
# numbers.

# %%
training = widgets.trained_cnn(data)
show(widgets.all_feature_maps(training), size=(7, 4), image=0, epoch=8)

# %% [markdown]
# ## Max pooling
#
# A convolution with `padding="same"` hands on maps as large as the image, one for each filter. That is a lot, and
# exact to the pixel. **Max pooling** keeps the largest number of each window: *somewhere here the filter has found
# what it looks for*. Here are windows of 2 x 2 with stride 1, so they overlap, on an image of 3 x 3:

# %%
small = np.array([[1.0, 3.0, 2.0], [5.0, 3.0, 0.0], [2.0, 5.0, 4.0]])  # (H, W) = (3, 3)
print("first row of y: ", max(1, 3, 5, 3), max(3, 2, 3, 0))
print("second row of y:", max(5, 3, 2, 5), max(3, 0, 5, 4))

# %% [markdown]
# For images x (N, H, W, C), windows of `size` x `size` and a stride s, the number at place (i, j) is
#
# $$y_{n,i,j,c} = \max_{0 \le a,\, b < \text{size}} x_{n,\; s i + a,\; s j + b,\; c}$$
#
# for each image n and each channel c by itself. There are floor((H - size) / s) + 1 places down, as lesson 15 counted
# them, and so many across with W; the last window must fit in. Write it; naive loops over i and j will do.


# %%
@exercise("16.1", reference=reference.max_pool)
def max_pool(x, size, stride):
    """The largest number of each window of x (N, H, W, C), for each channel. Returns (N, places down, across, C)."""
    ### BEGIN SOLUTION
    N, H, W, C = x.shape
    down, across = (H - size) // stride + 1, (W - size) // stride + 1
    y = np.empty((N, down, across, C))
    for i in range(down):
        for j in range(across):
            top, left = i * stride, j * stride
            y[:, i, j] = x[:, top : top + size, left : left + size].max(axis=(1, 2))
    return y
    ### END SOLUTION


# %%
check(max_pool)

# %%
images = small[None, :, :, None]  # (N, H, W, C) = (1, 3, 3, 1)
print(np.squeeze(max_pool(images, 2, 1)).tolist())

# %% [markdown]
# Now on a digit. Move *window* from 1 to 4, with stride 2; then *stride* from 1 to 4. The first three windows are
# coloured, and so is what becomes of them. Then do the same with *average*, which takes the mean of each window.

# %%
explore(
    widgets.pooling(data.x_validation),
    columns=2,
    image=IntSlider(value=0, min=0, max=20),
    window=IntSlider(value=2, min=1, max=4),
    stride=IntSlider(value=2, min=1, max=4),
    kind=Dropdown(value="max", options=["max", "average"]),
)

# %% [markdown]
# The stride says how small the result is, the size how much of the image a number stands for. Max pooling makes
# strokes thicker: with 3 x 3 they run together. The average blurs them, and keeps the brightness where the windows
# cover each pixel once: 2 x 2 with stride 2, 4 x 4 with stride 4. (In a CNN, it is not the digit that is pooled, but
# where a filter has found something.)
#
# ## Backward: the winner takes it all
#
# What does y do if one number of our 3 x 3 image grows by 0.5? First the 5 on the left, then the 2 on the right:

# %%
for place in ((1, 0), (0, 2)):
    grown = images.copy()  # (1, 3, 3, 1)
    grown[0, *place, 0] += 0.5
    print("y grows by", np.squeeze(np.subtract(max_pool(grown, 2, 1), max_pool(images, 2, 1))).tolist())

# %% [markdown]
# If the largest number of a window grows, y grows as much; if another one does, y stays. `grad` arrives, one number for
# each number of y, and the whole of it goes to the winner. Two things need care in our image:
#
# * The 5 on the left wins two windows: it gets both gradients.
# * The window at the lower left holds two 5s, that at the upper right two 3s. In case of a tie **the first one wins**,
#   in reading order, row by row: here, and in other libraries.

# %%
grad = np.array([[1.0, 10.0], [100.0, 1000.0]])  # (places down, places across)
by_hand = np.zeros((3, 3))
by_hand[1, 0] += 1 + 100  # upper left window, lower left window
by_hand[0, 1] += 10  # upper right window: the first 3
by_hand[2, 1] += 1000  # lower right window
print(by_hand.tolist())

# %% [markdown]
# Ties are common: after a ReLU whole windows are 0. Write it for any images. `size`, `stride` and the places are those
# of the way there.


# %%
@exercise("16.2", reference=reference.max_pool_backward)
def max_pool_backward(x, grad, size, stride):
    """dL/dx (N, H, W, C) of max_pool(x, size, stride), given grad = dL/dy (N, places down, places across, C)."""
    ### BEGIN SOLUTION
    dx = np.zeros(x.shape)
    for n, i, j, c in np.ndindex(grad.shape):
        top, left = i * stride, j * stride
        window = x[n, top : top + size, left : left + size, c]
        a, b = np.unravel_index(window.argmax(), window.shape)  # argmax gives the first of equal ones
        dx[n, top + a, left + b, c] += grad[n, i, j, c]
    return dx
    ### END SOLUTION


# %%
check(max_pool_backward)

# %%
mine = max_pool_backward(images, grad[None, :, :, None], 2, 1)
print("as by hand:", np.array_equal(np.squeeze(mine), by_hand))

# %% [markdown]
# The library turns the loops inside out: it goes through the *cells* of the window, four of them here, and takes what
# a cell meets at all places at once. `larger` notes where a cell beats all before it; on the way back the last one to
# do so is the winner.

# %%
source(nn.MaxPooling2D.pool, nn.MaxPooling2D.factors)

# %%
layer = nn.MaxPooling2D(pool_size=3, strides=2)
layer.build((8, 8, 1), np.random.default_rng(SEED))
pooled = layer.forward(x)
some_grad = np.random.default_rng(SEED).normal(size=pooled.shape)
print("forward, the same as yours: ", np.array_equal(max_pool(x, 3, 2), pooled))
print("backward, the same as yours:", np.allclose(max_pool_backward(x, some_grad, 3, 2), layer.backward(some_grad)))

# %% [markdown]
# ## Average pooling
#
# The mean of four numbers depends on all of them alike: if one grows by 1, the mean grows by 1/4. So on the way back
# every number of the window gets a share of the gradient, and numbers in several windows get several. By hand, on the
# same image:

# %%
print("y:", [[(1 + 3 + 5 + 3) / 4, (3 + 2 + 3 + 0) / 4], [(5 + 3 + 2 + 5) / 4, (3 + 0 + 5 + 4) / 4]])
print("grad [[4, 8], [12, 16]], shares 1, 2, 3, 4:")
print("dx:", [[1, 1 + 2, 2], [1 + 3, 1 + 2 + 3 + 4, 2 + 4], [3, 3 + 4, 4]])

# %% [markdown]
# $$y_{n,i,j,c} = \frac{1}{\text{size}^2} \sum_{a,\,b} x_{n,\; s i + a,\; s j + b,\; c} \qquad \qquad
# \text{share} = \frac{\text{grad}_{n,i,j,c}}{\text{size}^2}$$
#
# Write both ways in one function.


# %%
@exercise("16.3", reference=reference.average_pool)
def average_pool(x, grad, size, stride):
    """y (N, places down, places across, C), the mean of each window of x (N, H, W, C); and dL/dx, by grad = dL/dy."""
    ### BEGIN SOLUTION
    y, dx = np.empty(grad.shape), np.zeros(x.shape)
    for i in range(grad.shape[1]):
        for j in range(grad.shape[2]):
            window = np.s_[:, i * stride : i * stride + size, j * stride : j * stride + size]
            y[:, i, j] = x[window].mean(axis=(1, 2))
            dx[window] += grad[:, i, j][:, None, None] / size**2
    return y, dx
    ### END SOLUTION


# %%
check(average_pool)

# %%
layer = nn.AveragePooling2D(pool_size=3, strides=2)
layer.build((8, 8, 1), np.random.default_rng(SEED))
means, dx = average_pool(x, some_grad, 3, 2)
print("forward, the same as yours: ", np.allclose(means, layer.forward(x)))
print("backward, the same as yours:", np.allclose(dx, layer.backward(some_grad)))
print("checked by moving each number a little (lesson 04):", nn.gradcheck(layer, x[:2]).agree)

# %% [markdown]
# ## Flatten
#
# A Dense layer takes rows. So the maps of an image, (H, W, C), are laid out as one row, in reading order: row, column,
# channel. Here an image of 2 x 2 pixels and two channels, the second ten times the first:

# %%
two = np.array([[[[1, 10], [2, 20]], [[3, 30], [4, 40]]]])  # (N, H, W, C) = (1, 2, 2, 2)
print(two.reshape(1, 8).tolist())

# %% [markdown]
# The two numbers of a pixel stand together. On the way back every gradient goes to where its number came from. This
# is where a slip makes no error message: another order has the same shape, and a network can even learn with it, until
# it gets weights that were trained with the right one.


# %%
@exercise("16.4", reference=reference.flatten)
def flatten(x, grad):
    """y (N, H W C): each image of x (N, H, W, C) as a row; and dL/dx of x's shape, given grad = dL/dy of y's shape."""
    ### BEGIN SOLUTION
    return x.reshape(len(x), -1), grad.reshape(x.shape)
    ### END SOLUTION


# %%
check(flatten)

# %%
source(nn.Flatten.forward, nn.Flatten.backward)

# %% [markdown]
# ## A first CNN
#
# All parts are there. Twice a convolution with kernels of 3 x 3, ReLU, and max pooling with windows of 2 x 2, side by
# side; the first has 6 filters, the second 12. Then flatten, and a Dense layer for the ten digits.


# %%
def cnn(seed):
    conv = {"kernel_size": 3, "padding": "same", "activation": "relu"}
    layers = [nn.Conv2D(6, **conv), nn.MaxPooling2D(), nn.Conv2D(12, **conv), nn.MaxPooling2D()]
    return nn.Sequential([*layers, nn.Flatten(), nn.Dense(10)], input_shape=(8, 8, 1), seed=seed)


print(cnn(SEED).summary())

# %% [markdown]
# A filter of the second convolution looks at all 6 maps at once: it has 3 · 3 · 6 weights and a bias. Twelve of them
# have 660 parameters. Pooling and flatten have none: nothing is learnt there. We train it as ever, with Adam and
# batches of 32, for eight epochs.


# %%
loss = nn.SparseCategoricalCrossentropy(from_logits=True)
validation = (data.x_validation, data.y_validation)


def trained(network, seed, rate=0.01):
    model = network(seed)
    model.fit(x, y, loss, nn.Adam(rate), epochs=8, batch_size=32, verbose=0)
    return model


def share_right(model, images):
    return np.mean(model.predict(images).argmax(axis=1) == data.y_validation)


# %%
model = cnn(SEED)
model.fit(x, y, loss, nn.Adam(0.01), epochs=8, validation_data=validation, verbose=0)
show(plots.losses, history=model.history, guessing=np.log(10))
print(f"{100 * share_right(model, data.x_validation):.1f} % of the validation digits read right")

# %% [markdown]
# ## The feature-map browser
#
# What has it learnt? This is the same network, with its parameters kept after every epoch. First move *epoch* from 0
# to 8 and watch a filter of layer 0 take shape: orange counts for it, blue against. Then go through its channels. Then
# through the layers: 1 and 3 are pooling; a filter of layer 2 has six parts, one for each map that it is fed with.
# White is 0 in a map, black the layer's largest number for this image.

# %%
explore(
    widgets.feature_map_browser(training),
    columns=3,
    size=(7, 2.7),
    image=IntSlider(value=0, min=0, max=20),
    epoch=IntSlider(value=8, min=0, max=8),
    layer=IntSlider(value=0, min=0, max=3),
    channel=IntSlider(value=0, min=0, max=11),
)

# %% [markdown]
# Filter 0 becomes orange below and mostly blue above: its map is dark where more ink lies below than above. Filter 2
# becomes orange on the left and blue on the right: it finds the right edges of strokes. Nobody told them. Pooling says
# nearly the same with a quarter of the numbers.
#
# A number of layer 2 sees 3 x 3 pooled numbers, so 6 x 6 numbers of layer 0, and these see 8 x 8 pixels: as much as the
# whole digit. Have a look at image 6, too: an 8 that is read as a 3.

# %% [markdown]
# ## Against Dense layers, fairly
#
# Is it better than what we had, a feedforward network of Dense layers (FFNN)? For a fair answer both get the same
# number of parameters, the same optimiser and epochs, and five seeds, and of three learning rates each takes the one
# that suits it. With 16 hidden units the FFNN has exactly as many parameters as the CNN.
#
# **Predict.** Both have 1210 parameters. How many multiplications does the CNN need for an image, compared with the
# FFNN?

# %%
predict("16.A", "as many", "about 3 times as many", "about 12 times as many", "about 100 times as many")


# %%
def ffnn(seed):
    return nn.Sequential([nn.Flatten(), nn.Dense(16, "relu"), nn.Dense(10)], input_shape=(8, 8, 1), seed=seed)


print("parameters:     ", cnn(SEED).params.size, "and", ffnn(SEED).params.size)
# a convolution: places x weights of a filter x filters; a Dense layer: inputs x units
print("multiplications:", 64 * 9 * 6 + 16 * 54 * 12 + 48 * 10, "and", 64 * 16 + 16 * 10)


# %%
def told(shares):
    percent = 100 * np.array(shares)
    return f"{percent.mean():.1f} % ({percent.min():.1f} to {percent.max():.1f})"


models = {}
for rate in (0.003, 0.01, 0.03):
    models[rate] = [[trained(network, seed, rate) for seed in SEEDS] for network in (cnn, ffnn)]
    shares = [[share_right(each, data.x_validation) for each in some] for some in models[rate]]
    print(f"rate {rate}: CNN {told(shares[0])}, FFNN {told(shares[1])}")
    gaps = 100 * np.subtract(*shares)  # (seeds,)
    print(f"    CNN minus FFNN: {gaps.mean():+.2f} ± {gaps.std(ddof=1) / np.sqrt(5):.2f} points")

# %% [markdown]
# (In brackets the least and the most of five seeds; ± is one standard error, as in lesson 13.) A rate of 0.01 suits
# both best. There the CNN is ahead by 0.39 points, with the other rates it is behind, and by lesson 13's rule none of
# the three differences counts: nothing to show for twelve times the work. On digits that all stand in the middle, a
# network with weights for places does as well.
#
# ## Move the digit
#
# Then what are convolutions for? Digits of 8 x 8 were cut out and centred by somebody. Let us move them. What leaves
# the image is lost, and what comes in is 0:

# %%
numbers = [1, 2, 3, 4]
print("moved by 1 to the right: ", [0, *numbers[:3]])
print("moved by -2 to the right:", [*numbers[2:], 0, 0])

# %% [markdown]
# Write a function that moves images like this row, by `down` and `right` at once. Each of the two may be above 0,
# below 0 or 0, and smaller than the image.


# %%
@exercise("16.5", reference=reference.shift)
def shift(x, down, right):
    """Images x (N, H, W, C) moved by whole numbers of pixels, `down` and `right` (below 0: up, left). Same shape."""
    ### BEGIN SOLUTION
    p = max(abs(down), abs(right))
    H, W = x.shape[1:3]
    padded = np.pad(x, ((0, 0), (p, p), (p, p), (0, 0)))
    return padded[:, p - down : p - down + H, p - right : p - right + W]
    ### END SOLUTION


# %%
check(shift)

# %% [markdown]
# A kernel does the same at every place. So if an image moves, its map moves along: convolution is **equivariant** to
# moves, but for the edge, where pixels are lost. We ask the trained layer 0, for all validation digits, moved by one
# to the right: in which columns is the map of the moved image the moved map?

# %%
conv = model.layers[0]
moved_map = shift(conv.forward(data.x_validation), 0, 1)
map_of_moved = conv.forward(shift(data.x_validation, 0, 1))
same = [np.allclose(moved_map[:, :, column], map_of_moved[:, :, column]) for column in range(8)]
print("the same in columns", np.flatnonzero(same).tolist())

# %% [markdown]
# In all but the two at the edges: on the right a kernel misses the column that was lost; on the left zeros move into
# the map, while a kernel adds its bias even on empty paper.
#
# **Predict.** And what comes out of max pooling, windows of 2 side by side, if its map moves by one pixel?

# %%
predict("16.B", "the same as before", "all of it, moved by one place", "some numbers stay, others change")

# %%
row = np.array([0, 0, 9, 0, 0, 7, 0, 0.0]).reshape(1, 1, 8, 1)  # (N, H, W, C)
pool = nn.MaxPooling2D((1, 2))
pool.build((1, 8, 1), np.random.default_rng(SEED))
for right in (0, 1, 2):
    moved = shift(row, 0, right)
    print(f"moved by {right}:", moved.ravel().astype(int), "->", pool.forward(moved).ravel().astype(int))

# %% [markdown]
# The 9 stays in its window, the 7 crosses to the next. So pooling forgives *some* moves by one pixel, and a move by a
# whole stride moves the pooled map. Behind it stands Flatten, and a Dense layer that has other weights for every place.
#
# **Predict.** The CNN has seen centred digits only, and reads 96 % of such. How many does it read if they are moved to
# the right by one pixel?

# %%
predict(
    "16.C", "as many: it finds a digit anywhere", "a little fewer, about 90 %", "far fewer, about 60 %", "about 10 %"
)

# %%
columns = data.x_validation.sum(axis=(0, 1, 3))  # how much ink there is in each column
print("ink lost by a move to the right by 1 and 2:", (100 * columns[::-1].cumsum() / columns.sum())[:2].round(1), "%")
print("and to the left:                           ", (100 * columns.cumsum() / columns.sum())[:2].round(1), "%")


# %%
def moved_shares(networks):
    return np.array([[share_right(each, shift(data.x_validation, 0, by)) for by in moves] for each in networks])


moves = [-2, -1, 0, 1, 2]
best = dict(zip(("CNN", "FFNN"), models[0.01], strict=True))
found = {name: moved_shares(some) for name, some in best.items()}  # (seeds, moves)
show(plots.shares_by_shift, shifts=moves, shares=found)

# %% [markdown]
# A move by one pixel loses hardly any ink, and still the CNN falls from 96 % to about 60 %. Convolutions do *not* make
# a network indifferent to moves, as one often reads. They do help: for each of the four moves, the CNN's worst seed
# is better than the FFNN's best (a band reaches from the worst seed to the best).
#
# ## What helps
#
# The trouble is the Dense layer with its weights for places. **Global max pooling** gives it no places: of each map it
# keeps one number, the largest. (Global average pooling keeps the mean.) 17 filters make about as many parameters.

# %%
source(nn.GlobalMaxPooling2D.forward)


# %%
def global_cnn(seed):
    conv = {"kernel_size": 3, "padding": "same", "activation": "relu"}
    layers = [nn.Conv2D(6, **conv), nn.MaxPooling2D(), nn.Conv2D(17, **conv), nn.GlobalMaxPooling2D()]
    return nn.Sequential([*layers, nn.Dense(10)], input_shape=(8, 8, 1), seed=seed)


print("parameters:", global_cnn(SEED).params.size)

# %% [markdown]
# The other way: show it moved digits. Making new examples from old ones, by changes that leave the answer as it is, is
# called **augmentation**. `Batches` hands `fit` the images of a batch as they are asked for, and `Augmentation` moves
# each by up to two pixels, up or down and left or right, in every epoch anew.

# %%
batches = Batches(x, y, 32, augment=Augmentation(shift=2), seed=SEED)
first_images, first_labels = next(batches(1))
show(plots.digits, images=first_images[:12, ..., 0], labels=first_labels[:12])


# %%
def trained_on_moved(network, seed):
    model = network(seed)
    batches = Batches(x, y, 32, augment=Augmentation(shift=2), seed=seed)
    model.fit(batches, loss=loss, optimizer=nn.Adam(0.01), epochs=8, verbose=0)
    return model


more = {
    "CNN, global pooling": [trained(global_cnn, seed) for seed in SEEDS],
    "CNN, shown moved ones": [trained_on_moved(cnn, seed) for seed in SEEDS],
    "FFNN, shown moved ones": [trained_on_moved(ffnn, seed) for seed in SEEDS],
}

# %%
all_found = found | {name: moved_shares(some) for name, some in more.items()}
show(plots.shares_by_shift, size=(7, 3.5), shifts=moves, shares=all_found)
for name, shares in all_found.items():
    print(
        f"{name:22} not moved {told(shares[:, 2])}, by one {told(shares[:, [1, 3]])}, by two {told(shares[:, [0, 4]])}"
    )

# %% [markdown]
# Global pooling reads centred digits about as well, and moved ones far better, though it has never seen any; but its
# seeds differ a lot. Shown moved digits, CNN and FFNN read them better than before, and centred ones worse: eight
# epochs and 1210 parameters must do for all places now.
#
# The last two have the same number of parameters, the same optimiser and the same images. Seed by seed:

# %%
ahead = 100 * (all_found["CNN, shown moved ones"] - all_found["FFNN, shown moved ones"])  # (seeds, moves)
errors = ahead.std(axis=0, ddof=1) / np.sqrt(5)
for by, points, error in zip(moves, ahead.mean(axis=0), errors, strict=True):
    print(f"moved by {by:2}: CNN minus FFNN {points:+.1f} ± {error:.1f} points")

# %% [markdown]
# All five count, and here is what convolution is good for: what a kernel has learnt at one place it knows at all
# places; a Dense layer learns each place anew. (That the FFNN reads centred digits worst of all is odd. We have not
# looked into it.)
#
# ## The moving lab
#
# Here are the first networks of the five kinds. Move a digit to the right, then down, then both; then try other
# digits. The bars say how much of *all* validation digits each network reads, moved in the same way.

# %%
first = {name: some[0] for name, some in (best | more).items()}
explore(
    widgets.moved_images(first, data.x_validation, data.y_validation),
    columns=2,
    size=(8, 3),
    image=IntSlider(value=0, min=0, max=20),
    down=IntSlider(value=0, min=-3, max=3),
    right=IntSlider(value=1, min=-3, max=3),
)

# %% [markdown]
# One down and one to the right: the CNN reads 25 %, the FFNN 11 %, and the CNN that was shown such moves 85 %. Moved
# up or down by two, global pooling is down to 22 % or less: here ink is lost, an eighth of it with the
# first row. And at three pixels to any side no network reads more than 43 %: none of them was shown that.
#
# ## Recap
#
# Pooling makes maps smaller by keeping the largest number or the mean of each window; on the way back the first
# largest gets the whole gradient, or all get equal shares, and overlapping windows add up. A CNN is convolutions and
# poolings, then flatten and Dense: few parameters, used again at every place. That makes it neither
# indifferent to moves nor much better on centred digits; but what it learns at one place it knows at all others.
#
# <details><summary>A max pooling layer gets 8 x 8 x 6 numbers and gives 4 x 4 x 6. How many numbers of its dx are not
# 0, at most?</summary>
#
# As many as it gives, 96 of 384: each window has one winner.
# </details>
#
# <details><summary>Somebody takes trained weights from a library whose images are (C, H, W) and gets nonsense, though
# all shapes are right. Where would you look?</summary>
#
# At the Dense layer behind Flatten. There the 48 rows of its W stand in the order channel, row, column; here in the
# order row, column, channel. `W.reshape(12, 2, 2, 10).transpose(1, 2, 0, 3).reshape(48, 10)` puts them right. Up to
# the last pooling all numbers agree: compare layer by layer.
# </details>
#
# <details><summary>Two networks have the same number of parameters. Are they equally expensive?</summary>
#
# In memory for the parameters, yes. In work, no: a kernel is used at every place, so the CNN multiplies twelve times
# as much.
# </details>
#
# **Next:** [17 · What a CNN sees](17_what_a_cnn_sees.ipynb).
