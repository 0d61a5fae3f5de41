"""Where batches come from: rows of arrays in memory, or pictures read, changed and scaled as they are asked for.

Training asks a function for the batches of epoch 1, 2, ... and takes them one by one. `Batches` is such a function for
data that would not fit in memory as floats: `model.fit(train, loss="mse", ...)` where `train = Batches(x, y)`. Its
pictures stay as they are stored, a byte for each number, in memory or in a file (`np.load("x.npy", mmap_mode="r")`);
only those of one batch become float64, eight bytes each. A function of your own does as well, if it takes the epoch's
number and gives pairs (x, y).
"""

from collections.abc import Iterator

import numpy as np

from nnlib.arguments import number, whole


class Batches:
    """Batches (x, y) of labelled examples for `fit`, `epochs`, `evaluate` and `validation_data`.

    `x` (m, ...) and `y` (m, ...) are arrays; x may also be anything with a length that gives some of its examples for
    an array of their numbers, x[numbers]. `rows` keeps to some of the examples, where it is given. A batch is
    x[numbers] / full as float64, changed by `augment` where one is given, and y[numbers]; the last of an epoch may be
    smaller. `full` is the greatest number that x can hold: 255 for bytes.

    With `shuffle` every epoch has an order of its own. Order and changes come from two streams, made of `seed` and the
    epoch's number: the same epoch is the same, however often and in whatever order epochs are asked for, and the order
    does not depend on whether there is an `augment`. Without `shuffle` nothing is random: rows in their order, and an
    `augment` takes the middle of each picture. Raises ValueError for arguments that make no sense. Introduced in
    lesson 16.
    """

    def __init__(self, x, y, batch_size=32, *, full=1.0, augment=None, shuffle=True, seed=0, rows=None):
        if len(x) != len(y) or not len(x):
            raise ValueError(f"x holds {len(x)} examples, y holds {len(y)}; expected as many of each, at least one.")
        rows = np.arange(len(x)) if rows is None else np.asarray(rows)
        if rows.ndim != 1 or rows.dtype.kind not in "iu" or not len(rows) or rows.min() < 0 or rows.max() >= len(x):
            raise ValueError(f"Got rows={rows!r}; expected numbers of examples, from 0 to {len(x) - 1}.")
        if augment is not None and not callable(augment):
            raise ValueError(f"Got augment={augment!r}; expected Augmentation, or a function of pictures and a stream.")
        self.x, self.y, self.rows, self.augment = x, np.asarray(y), rows, augment
        self.batch_size, self.shuffle = whole("batch_size", batch_size), bool(shuffle)
        self.full, self.seed = number("full", full, above=0), whole("seed", seed, at_least=0)

    def __len__(self):
        """Return how many batches an epoch has."""
        return -(-len(self.rows) // self.batch_size)

    def __repr__(self):
        return f"Batches of {self.batch_size} of {len(self.rows)} examples"

    def __call__(self, epoch) -> Iterator:
        """Yield the batches (x, y) of this epoch, a whole number of at least 1."""
        whole("epoch", epoch)
        ordering, changing = np.random.default_rng((self.seed, epoch)).spawn(2)
        order = ordering.permutation(self.rows) if self.shuffle else self.rows
        for part in slices(len(order), self.batch_size):
            rows = order[part]
            x = np.asarray(self.x[rows]) / self.full  # (batch_size, ...), float64
            if self.augment is not None:
                x = self.augment(x, changing if self.shuffle else None)
            yield x, self.y[rows]


class Augmentation:
    """Changes pictures in ways that leave what they show the same, anew in every epoch: shift, flip, crop.

    A picture (H, W, C) is moved by up to `shift` pixels up or down and left or right, with zeros where it leaves the
    edge free; with `flip`, it is mirrored left to right with probability 1/2; of what that gives, `crop` (h, w) keeps a
    window of that size at a random place. All places are equally likely, each picture has its own. Without a stream of
    random numbers (to validate and to test) there is no shift and no flip, and the window is the middle one.

    Is it still the same digit, mirrored? Choose what the task allows. Raises ValueError for a shift that is no whole
    number, and for a window that is larger than the pictures. Introduced in lesson 16.
    """

    def __init__(self, shift=0, flip=False, crop=None):
        self.shift, self.flip = whole("shift", shift, at_least=0), bool(flip)
        if crop is not None and (not isinstance(crop, (tuple, list)) or len(crop) != 2):
            raise ValueError(f"Got crop={crop!r}; expected (height, width).")
        self.crop = None if crop is None else (whole("crop", crop[0]), whole("crop", crop[1]))

    def __repr__(self):
        return f"Augmentation(shift={self.shift}, flip={self.flip}, crop={self.crop})"

    def __call__(self, x, rng=None):
        """Return pictures (N, h, w, C) made of `x` (N, H, W, C), by the numbers of `rng`; x stays as it is."""
        if x.ndim != 4:
            raise ValueError(f"Got x of shape {x.shape}; expected pictures (N, height, width, channels).")
        N, H, W, _ = x.shape
        h, w = self.crop or (H, W)
        if h > H or w > W:
            raise ValueError(f"Got crop={self.crop} for pictures of {H} x {W}; expected a window no larger than they.")
        if rng is None:
            top, left = (H - h) // 2, (W - w) // 2
            return x[:, top : top + h, left : left + w].copy()
        # A shift and then a window is a window in the picture with `shift` zeros around it.
        s = self.shift
        moved = np.pad(x, ((0, 0), (s, s), (s, s), (0, 0)))  # (N, H + 2s, W + 2s, C)
        windows = np.lib.stride_tricks.sliding_window_view(moved, (h, w), axis=(1, 2))  # (N, rows, columns, C, h, w)
        top = rng.integers(windows.shape[1], size=N)  # (N,)
        left = rng.integers(windows.shape[2], size=N)
        x = windows[np.arange(N), top, left].transpose(0, 2, 3, 1)  # (N, h, w, C)
        if self.flip:
            mirrored = rng.random(N) < 0.5
            x[mirrored] = x[mirrored, :, ::-1]
        return x


def slices(count, size):
    """Return the slices of so many rows, `size` at a time."""
    return (slice(start, start + size) for start in range(0, count, size))


def orders(count, size, rng=None):
    """Return the function from an epoch's number to the index arrays of its batches, in a new order where there is an
    rng."""

    def batches(epoch):
        order = np.arange(count) if rng is None else rng.permutation(count)
        return (order[part] for part in slices(count, size))

    return batches


def chosen(x, y, sample_weight, batches):
    """Return the function from an epoch's number to (x, y, sample weights) of its batches, whose rows `batches` names.

    Raises ValueError, when asked, for an empty batch and for an epoch without any.
    """

    def examples(epoch):
        rows = None
        for rows in batches(epoch):
            inputs = x[rows]
            if not len(inputs):
                raise ValueError(f"batches({epoch}) gave an empty batch; expected at least one index in each.")
            yield inputs, y[rows], None if sample_weight is None else sample_weight[rows]
        if rows is None:
            raise ValueError(f"batches({epoch}) gave no batch; expected index arrays.")

    return examples


def in_order(x, y, size=1024):
    """Return the function that gives the same batches (x, y, None) for every epoch: `size` rows at a time."""
    return chosen(x, y, None, lambda epoch: slices(len(x), size))


def checked(name, function, check):
    """Return the function from an epoch's number to check(x, y) of each batch that `function`, called `name`, gives."""

    def examples(epoch):
        batch = None
        for batch in function(epoch):
            if not isinstance(batch, (tuple, list)) or len(batch) != 2:
                raise ValueError(f"{name}({epoch}) gave {kind(batch)}; expected batches, each a pair (x, y).")
            yield check(*batch)
        if batch is None:
            raise ValueError(f"{name}({epoch}) gave no batch; expected pairs (x, y).")

    return examples


def kind(value) -> str:
    """Return what an error says of a value that is no pair."""
    return f"{len(value)} parts" if isinstance(value, (tuple, list)) else f"type {type(value).__name__}"
