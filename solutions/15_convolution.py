# %% [markdown]
# # 15 · Convolution
#
# A Dense layer has a weight for every pixel, so what it learns about the upper left corner says nothing about the
# lower right. A **convolution** looks through a small window, a few pixels wide, and slides it over the whole image:
# the same few weights everywhere.
#
# **You build** a convolution with four loops, then as one matrix product, and its way back. **You need** lessons 01,
# 04 and 05. **Time** 60 minutes.

# %%
from functools import partial

import numpy as np
from ipywidgets import Dropdown, IntSlider
from scipy.signal import convolve2d, correlate2d

import nnlib as nn
from nnlib import convolution, windows
from nnlib.course import check, exercise, explore, hint, predict, reference, show, source, widgets
from nnlib.datasets import photograph

rng = np.random.default_rng(0)

# %% [markdown]
# Where we are going: nine numbers, a **kernel**, slide over the photograph on the left and make the picture on the
# right. These nine find where it gets lighter to the right (orange) or darker (blue). The photograph is by
# danielbuechele, on Flickr (CC BY 2.0).

# %%
photo = photograph("china")  # (H, W, C) = (427, 640, 3): red, green and blue, from 0 to 1
grey = photo.mean(axis=2)[::2, ::2]  # (214, 320): every second pixel, in both directions
edges = (-1, 0, 1, -1, 0, 1, -1, 0, 1)  # the kernel, row by row
show(widgets.kernel_editor(grey), columns=2, size=(9, 3), kernel=edges, stride=1, padding="valid")

# %% [markdown]
# ## A kernel slides
#
# An image in shades of grey is a table of numbers, and so is a kernel. We lay the kernel over the upper left corner of
# the image. Each of its cells lies over a pixel: multiply the two, and add up all products. That is the first number of
# the result. Then the kernel moves on by one pixel, and makes the next one.

# %%
x = np.array([[1.0, 2, 3, 0], [4, 5, 6, 1], [7, 8, 10, 2]])  # (H, W) = (3, 4)
kernel = np.array([[1.0, 2], [-1, 0]])  # (kh, kw) = (2, 2)
print("upper left: ", 1 * 1 + 2 * 2 + 4 * -1 + 5 * 0)
print("one further:", 2 * 1 + 3 * 2 + 5 * -1 + 6 * 0)

# %% [markdown]
# The kernel has three places across and, a row further down, three more: y is (2, 3), smaller than the image. In
# general, for place i, j and cell a, b, all counted from 0:
#
# $$y_{ij} = \sum_{a=0}^{k_h - 1} \sum_{b=0}^{k_w - 1} x_{i+a,\,j+b}\, k_{ab}$$
#
# with x (H, W), k (kh, kw) and y (P, Q), where P = H - kh + 1 and Q = W - kw + 1. Two loops over places, two over
# cells: write them.


# %%
@exercise("15.1", reference=reference.convolve)
def convolve(x, kernel):
    """What a kernel (kh, kw) makes of an image x (H, W), at every place where it fits in. Returns an array (P, Q)."""
    ### BEGIN SOLUTION
    (H, W), (kh, kw) = x.shape, kernel.shape
    y = np.zeros((H - kh + 1, W - kw + 1))
    for i in range(H - kh + 1):
        for j in range(W - kw + 1):
            for a in range(kh):
                for b in range(kw):
                    y[i, j] += x[i + a, j + b] * kernel[a, b]
    return y
    ### END SOLUTION


# %%
check(convolve)

# %%
print(convolve(x, kernel))

# %% [markdown]
# ## What nine numbers can do
#
# **Predict.** The kernel of the first picture, `edges`, has three rows, each -1, 0, 1. What does it make of a part of
# the sky where all nine pixels have the grey 0.8?

# %%
predict("15.A", "0.8", "7.2, nine times 0.8", "0", "it depends on where in the sky")

# %% [markdown]
# Now you: nine sliders, in the shape of the kernel, named by row and column. Go through the menu first. Then make a
# kernel that finds *horizontal* edges, where it gets darker or lighter downwards. Last, set the padding to "same" with
# an edge kernel, and look at the frame of y. A stride of 2 moves the kernel by two pixels.

# %%
explore(
    widgets.kernel_editor(grey),
    columns=2,
    size=(9, 3),
    kernel=widgets.KernelSliders("vertical edges"),
    stride=IntSlider(value=1, min=1, max=4),
    padding=Dropdown(options=["valid", "same"], value="valid"),
)

# %% [markdown]
# What is flat is multiplied by the *sum* of the kernel. "Blur" has the sum 9: y is 9 times the mean of nine pixels.
# "Sharpen" has the sum 1: what is flat stays, and differences grow. Edge kernels have the sum 0: flat sky becomes 0,
# white in the picture, and only differences are left. The rows -1, -1, -1, then 0, 0, 0, then 1, 1, 1 find horizontal
# ones.
#
# "same" puts zeros around the image, so that y is as large as x. Zeros are black: edge kernels see an edge along the
# frame, one pixel thin, that the photograph does not have. For vertical edges the numbers then go from -2.98 to 2.48.

# %% [markdown]
# ## Convolution or cross-correlation?
#
# Mathematics has another convolution: there the kernel is first turned by half a turn, so that its last cell meets the
# first pixel. What we wrote is called **cross-correlation** there. SciPy has both:

# %%
print("the kernel turned by half a turn:", kernel[::-1, ::-1].tolist())
print("correlate2d is yours:", np.allclose(correlate2d(x, kernel, "valid"), convolve(x, kernel)))
print("convolve2d is yours: ", np.allclose(convolve2d(x, kernel, "valid"), convolve(x, kernel)))
print("with a turned kernel:", np.allclose(convolve2d(x, kernel, "valid"), convolve(x, kernel[::-1, ::-1])))

# %% [markdown]
# **Predict.** When do the two differ?

# %%
predict(
    "15.B",
    "always",
    "never, for square kernels",
    "unless the kernel turned by half a turn is the same kernel",
)

# %%
for name, numbers in {"blur": np.ones((3, 3)), "vertical edges": np.reshape(edges, (3, 3))}.items():
    same = np.allclose(convolve2d(grey, numbers, "valid"), correlate2d(grey, numbers, "valid"))
    print(f"{name}: no difference: {same}")

# %% [markdown]
# Turned, the blur is the same kernel, and the edges have the opposite sign. Libraries for neural networks do not turn
# the kernel and call it convolution all the same. It does not matter there: the numbers are learnt, and training finds
# them the right way round. At the end of the lesson we see it do so. But on the way *back* the turned kernel comes up
# by itself.
#
# ## How many places?
#
# A kernel of k cells moves along H cells by `stride` at a time. Zeros may stand around the image, `pad` of them at both
# ends together. Here are the starts that fit in, for H = 8 and k = 3:

# %%
for stride, pad in ((1, 0), (2, 0), (2, 1), (3, 1)):
    starts = [start for start in range(0, 8 + pad, stride) if start + 3 <= 8 + pad]
    print(f"stride {stride}, pad {pad}: starts {starts}, {len(starts)} places")

# %% [markdown]
# With stride 2 and no padding the last cell is never reached: another step would lead over the end. Write the number of
# places without a loop. Think of the way that the kernel goes, from its first place as far as it can.


# %%
@exercise("15.2", reference=reference.places)
def places(H, k, stride, pad):
    """How many places a kernel of k cells has, in steps of `stride`, in H cells and `pad` zeros, both ends together."""
    ### BEGIN SOLUTION
    return (H + pad - k) // stride + 1
    ### END SOLUTION


# %%
check(places)

# %% [markdown]
# How large should `pad` be? **"valid"** says 0. **"same"** wants ceil(H / stride) places (ceil: rounded up): with a
# stride of 1, the result has the same size. `pad` is then what the last place hangs over the end, or 0 if it does not:
#
# | H | k | stride | places | the last one ends at | pad | before, after |
# |---|---|---|---|---|---|---|
# | 8 | 3 | 1 | 8 | 10 | 2 | 1, 1 |
# | 8 | 2 | 1 | 8 | 9 | 1 | 0, 1 |
# | 8 | 3 | 2 | 4 | 9 | 1 | 0, 1 |
# | 7 | 2 | 4 | 2 | 6 | 0 | 0, 0 |
#
# Half of the zeros stand before the image; where their number is odd, one more stands after it.


# %%
@exercise("15.3", reference=reference.same_padding)
def same_padding(H, k, stride):
    """The cells of zeros (before, after) that padding "same" puts around H cells, for a kernel of k cells."""
    ### BEGIN SOLUTION
    last = (-(-H // stride) - 1) * stride  # where the last place starts
    pad = max(last + k - H, 0)
    return pad // 2, pad - pad // 2
    ### END SOLUTION


# %%
check(same_padding)

# %%
for H, k, stride in ((8, 3, 1), (8, 2, 1), (8, 3, 2), (7, 2, 4)):
    theirs = windows.slide(H, k, stride, dilation=1, padding="same")
    before, after = same_padding(H, k, stride)
    agree = (before, after, places(H, k, stride, before + after)) == (theirs.before, theirs.after, theirs.places)
    print(f"H = {H}, k = {k}, stride {stride}: {theirs.places} places, the same as yours: {agree}")

# %% [markdown]
# ## All patches in one matrix
#
# Four loops in Python are slow. But look at one place. The part of the image under the kernel, a **patch**, is
# multiplied with the kernel and summed: a dot product, as in lesson 01. So lay out each patch as a row, and all rows as
# a matrix: one matrix product then makes all of y. This is called **im2col**.
#
# Here 23 is the pixel in the second row, third column. The kernel has a 1 in its first and its last cell, 0 elsewhere.
# Move the place, then the others, and find out: which rows of the matrix hold the pixel 33? With "same", which
# rows have zeros?

# %%
numbered = np.array([[10 * i + j for j in range(1, 5)] for i in range(1, 5)])  # (4, 4)
explore(
    widgets.patch_stepper(numbered),
    columns=3,
    size=(9, 4.2),
    place=IntSlider(value=4, min=0, max=15),
    kernel_size=IntSlider(value=2, min=1, max=3),
    stride=IntSlider(value=1, min=1, max=3),
    padding=Dropdown(options=["valid", "same"], value="valid"),
)

# %% [markdown]
# With a 2 x 2 kernel and stride 1, the pixel 33 stands in four rows, once in each column. With a stride as large as the
# kernel, patches do not overlap, and each pixel stands in the matrix once at most. With "same", zeros stand in the rows
# of patches that reach over the image's edge.
#
# Images have **channels**, three for colours: x is (H, W, C). A patch is then (kh, kw, C), and in its row a pixel's
# channels stand together. That is the order in which `ravel()` reads. Here is one, at row 1, column 0, with numbers
# that tell row, column and channel:

# %%
H, W, C = 3, 3, 2
told = np.array([[[100 * i + 10 * j + c for c in range(C)] for j in range(W)] for i in range(H)])  # (3, 3, 2)
print("patch of 2 x 2 cells, shape", told[1:3, 0:2].shape, "in a row:", told[1:3, 0:2].ravel().tolist())

# %% [markdown]
# Write the matrix for any kernel size and stride; padding, if any, is in x already. Places are read like a text: across
# first, then down.


# %%
@exercise("15.4", reference=reference.patch_matrix)
def patch_matrix(x, kh, kw, stride):
    """All patches (kh, kw, C) of x (H, W, C), each laid out as a row: (places, kh * kw * C)."""
    ### BEGIN SOLUTION
    H, W, _ = x.shape
    rows = []
    for i in range(0, H - kh + 1, stride):
        for j in range(0, W - kw + 1, stride):
            rows.append(x[i : i + kh, j : j + kw].ravel())
    return np.array(rows)
    ### END SOLUTION


# %%
check(patch_matrix)

# %%
rows = patch_matrix(x[:, :, None], 2, 2, 1)  # (6, 4): x with one channel
print("one product:", (rows @ kernel.ravel()).tolist())
print("four loops: ", np.ravel(convolve(x, kernel)).tolist())

# %% [markdown]
# A product can have more columns on the right: a matrix (4, F) is F kernels at once, called **filters**. They make F
# results, the channels of y.
#
# **Predict.** How many weights do 16 filters of 3 x 3 cells have together, for a colour photograph? Biases are not
# counted.

# %%
predict("15.C", "144", "432", "819 840", "13 117 440")

# %%
layer = nn.Conv2D(16, 3, strides=2)
layer.build(photo.shape, rng)
print("16 filters:         ", layer.params["kernel"].shape, "so", layer.params["kernel"].size, "weights")
print("16 units of a Dense:", photo.size, "times 16, so", photo.size * 16, "weights")

# %% [markdown]
# A filter has a weight for each cell and channel, 3 * 3 * 3 = 27, and 16 filters have 432. With one bias b for each
# filter, and s for the stride:
#
# $$y_{ijf} = b_f + \sum_{a, b, c} x_{s i + a,\; s j + b,\; c}\; k_{abcf}$$
#
# where k is (kh, kw, C, F) and y (P, Q, F). The same number of weights serves images of any size. Yours against the
# library's layer, on the whole photograph:

# %%
K = layer.params["kernel"]  # (3, 3, 3, 16)
P, Q = places(427, 3, 2, 0), places(640, 3, 2, 0)
y = (patch_matrix(photo, 3, 3, 2) @ K.reshape(-1, 16)).reshape(P, Q, 16)  # its biases are 0 at the start
print(y.shape, "the same as yours:", np.allclose(layer.forward(photo[None])[0], y))

# %% [markdown]
# What does it cost? The multiplications are as many as before. But now NumPy does them, in one product that uses the
# processor well, and Python only goes once around for each patch. The price is memory: the matrix holds a pixel up to
# nine times.

# %%
P, Q = np.shape(convolve(grey, np.reshape(edges, (3, 3))))
print("turns of the innermost of four loops:", P * Q * 9)
print("turns of the loops over patches:     ", P * Q)
numbers = np.size(patch_matrix(grey[:, :, None], 3, 3, 1))
print(f"numbers in the matrix: {numbers}, {numbers / grey.size:.2f} times those of the image")

# %% [markdown]
# How much faster is it? Press, and see what your machine says, also in multiples of the library's time. (While an
# exercise is not done, the library's answer stands in for yours.)

# %%
crop, three = grey[100:164, :64], np.reshape(edges, (3, 3)) * 1.0
small = nn.Conv2D(1, 3, use_bias=False)
small.build((64, 64, 1), rng)
jobs = {
    "the library's layer": partial(small.forward, crop[None, :, :, None]),
    "your patches, one product": lambda: patch_matrix(crop[:, :, None], 3, 3, 1) @ three.ravel(),
    "your four loops": partial(convolve, crop, three),
}
widgets.stopwatch(jobs)

# %% [markdown]
# The library lays out patches without a loop: a *view* of the image with two more axes, copied in one go. And it makes
# the matrix for a few images at a time, so that it stays small enough for the processor's cache. `down` and `across`
# say how the kernel slides: its size, stride, padding, places. `by_group` makes a matrix of y. (`groups` splits the
# channels into parts, each with filters of its own; usually there is one.)

# %%
source(convolution.convolve)

# %% [markdown]
# ## The way back: the kernel
#
# Now the loss tells us dz, how fast it grows with each number of z, the result. How fast does it grow with k[0, 0]?
# This number was used at *every* place, and where ways part, slopes add up (lesson 04). At place i, j it was multiplied
# by x[i, j]; the cell k[1, 1] by x[i + 1, j + 1]. With these dz, three places count:

# %%
dz = np.array([[1.0, 3, 0], [0, 0, 2]])  # (P, Q) = (2, 3), for the small image at the start
print("dk[0, 0] =", 1 * x[0, 0] + 3 * x[0, 1] + 2 * x[1, 2])
print("dk[1, 1] =", 1 * x[1, 1] + 3 * x[1, 2] + 2 * x[2, 3])

# %% [markdown]
# $$\frac{dL}{dk_{ab}} = \sum_{i, j} x_{i+a,\,j+b}\; dz_{ij}$$
#
# Write it for a whole layer with a bias and ReLU: z = convolve(x, k) + b, and y = ReLU(z). What arrives is `grad`, how
# fast the loss grows with y. You may use `convolve`, more than once.


# %%
@exercise("15.5", reference=reference.kernel_gradient)
def kernel_gradient(x, kernel, b, grad):
    """y = ReLU(convolve(x, kernel) + b), b a number, grad = dL/dy (P, Q). Returns (dkernel (kh, kw), db)."""
    ### BEGIN SOLUTION
    z = convolve(x, kernel) + b
    dz = grad * (z > 0)
    return convolve(x, dz), dz.sum()
    ### END SOLUTION


# %%
check(kernel_gradient)

# %% [markdown]
# The gradient of the kernel is a convolution, too: image with dz. In the language of patches it is lesson 04's
# dW = xᵀ grad, with patches for x:

# %%
dkernel = np.array(kernel_gradient(x, kernel, 100.0, dz)[0])  # a bias so large that ReLU lets all through
print("dkernel:", dkernel.tolist())
print("patches:", (np.transpose(rows) @ dz.ravel()).tolist())

# %% [markdown]
# ## The way back: the image
#
# A layer below needs dx. The pixel x[0, 1] was used at place 0, 0, under the cell k[0, 1], and at place 0, 1, under
# k[0, 0]. So dx[0, 1] has two parts:

# %%
print("dx[0, 1] =", 1 * kernel[0, 1] + 3 * kernel[0, 0])

# %% [markdown]
# **Predict.** With a 3 x 3 kernel and stride 1 on a large image: at how many places is the pixel in the very corner
# used, and at how many one in the middle?

# %%
predict(
    "15.D",
    "one place for both",
    "nine places for both",
    "one place for the corner, nine for the middle",
    "four places for the corner, nine for the middle",
)

# %% [markdown]
# Only one place reaches the corner; a pixel in the middle lies under each of the nine cells once.
#
# Think from the places: place i, j made z[i, j] from the patch that begins at i, j. Back, it sends to each pixel of
# this patch dz[i, j], times the weight that lay over it. What comes to a pixel from several places adds up.


# %%
@exercise("15.6", reference=reference.input_gradient)
def input_gradient(kernel, dz):
    """z = convolve(x, kernel), kernel (kh, kw), dz = dL/dz (P, Q). Returns dx (P + kh - 1, Q + kw - 1)."""
    ### BEGIN SOLUTION
    (kh, kw), (P, Q) = kernel.shape, dz.shape
    dx = np.zeros((P + kh - 1, Q + kw - 1))
    for i in range(P):
        for j in range(Q):
            dx[i : i + kh, j : j + kw] += dz[i, j] * kernel
    return dx
    ### END SOLUTION


# %%
check(input_gradient)

# %% [markdown]
# Now think from a pixel. Under the kernel's *first* cell it lay at the place that begins at itself; under its *last*
# cell, at a place further up and to the left. Seen from the pixel, the cells come in the opposite order: the kernel is
# turned by half a turn. So dx is a convolution as well, of dz with zeros all around it, with the turned kernel:

# %%
around = np.pad(dz, 1)  # kh - 1 = kw - 1 = 1 zero on each side
print("by patches:\n", input_gradient(kernel, dz))
print("the same by the turned kernel:", np.allclose(convolve(around, kernel[::-1, ::-1]), input_gradient(kernel, dz)))
print("the same, not turned:         ", np.allclose(convolve(around, kernel), input_gradient(kernel, dz)))

# %% [markdown]
# Here is mathematics' convolution again. The library goes this way, because the product of patches with a kernel is
# what it can do fast. Where the stride is above 1, zeros stand between the numbers of dz, too.

# %%
source(convolution.kernel_gradient, convolution.input_gradient)

# %% [markdown]
# Are they right? We nudge pixels and weights, as in lesson 04: first yours, with the loss Σ dz z, whose slope by z is
# dz.


# %%
def nudged(place, in_kernel):
    """Return the slope by one number of x or of the kernel, by central differences."""
    losses = []
    for step in (1e-5, -1e-5):
        moved = [x.copy(), kernel.copy()]
        moved[in_kernel][place] += step
        losses.append(np.sum(dz * convolve(*moved)))
    return (losses[0] - losses[1]) / 2e-5


dx = np.array(input_gradient(kernel, dz))
print("kernel:", all(np.isclose(nudged(at, True), dkernel[at], atol=1e-6) for at in np.ndindex(2, 2)))
print("image: ", all(np.isclose(nudged(at, False), dx[at], atol=1e-6) for at in np.ndindex(3, 4)))

# %% [markdown]
# Then the library's layer, with all that can go wrong: several images and channels, a kernel that is not square,
# strides, padding, an activation. `gradcheck` nudges, too, here at up to 64 places of each array, drawn at random.

# %%
whole = nn.Conv2D(4, (3, 2), strides=(2, 1), padding="same", activation="tanh")
whole.build((7, 5, 3), rng)
for row in nn.gradcheck(whole, rng.normal(size=(2, 7, 5, 3))).rows:
    print(row.name, row.shape, "right:", row.right)

# %% [markdown]
# ## Who chooses the numbers?
#
# For decades people thought out kernels by hand. A network learns them. We make targets with a secret kernel, by
# SciPy's `convolve2d`, the one that turns it. A layer with one filter sees parts of the photograph and these targets,
# nothing else, and starts from random numbers; we try five starts.

# %%
secret = np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]) / 10
corners = [(i, j) for i in range(20, 180, 32) for j in range(20, 280, 32)]
parts = np.array([grey[i : i + 16, j : j + 16] for i, j in corners])  # (45, 16, 16)
targets = np.array([convolve2d(part, secret, "valid") for part in parts])  # (45, 14, 14)
found = []
for seed in range(5):
    learner = nn.Sequential([nn.Conv2D(1, 3)], input_shape=(16, 16, 1), seed=seed)
    loss, step = nn.MeanSquaredError(), nn.SGD(0.1, momentum=0.9)
    learner.fit(parts[..., None], targets[..., None], loss, step, epochs=300, batch_size=15, verbose=0)
    found.append(learner.weights["0.kernel"][:, :, 0, 0].copy())
print("secret:\n", secret)
print("found:\n", found[0].round(2))
print("all five alike:", np.allclose(found, found[0], atol=1e-3))

# %% [markdown]
# Training has found the secret kernel five times, and has turned it: its first number is the secret's last. So nobody
# needs to care which way round a library reads its kernels, as long as it is always the same way.
#
# ## Recap
#
# A convolution multiplies a kernel with the patch under it, at every place alike, so it has few weights for images of
# any size. There are floor((H + pad - k) / stride) + 1 places in a direction, and their patches, laid out as rows, make
# it one matrix product. Back, the kernel's gradient sums over all places, and the image's is a convolution with the
# turned kernel.
#
# <details><summary>A 3 x 3 kernel makes 212 x 318 numbers of 214 x 320 pixels. What do two such layers, one after the
# other, make, and how much of the image does one number of the second see?</summary>
#
# 210 x 316. A number of the second layer sees 3 x 3 numbers of the first, and these see 5 x 5 pixels together: with
# every layer, the view grows.
# </details>
#
# <details><summary>A convolution with a kernel as large as the image: what is it?</summary>
#
# There is one place, and every pixel has a weight of its own: a Dense layer, with a unit for each filter.
# </details>
#
# <details><summary>Someone's dx is right for the blur, and wrong for all edge kernels. What do you suspect?</summary>
#
# The kernel is not turned on the way back. Blur looks the same when turned, so it cannot show the mistake: test with a
# kernel whose numbers all differ.
# </details>
#
# **Next:** [16 · Pooling and a first CNN](16_pooling_and_a_first_cnn.ipynb).
