"""Right answers to the exercises of lesson 00, in other styles than ours: each must pass."""

import numpy as np

RIGHT = {
    "00.1": [
        lambda p, t: sum(int(a == b) for a, b in zip(p, t, strict=True)) / len(p),
        lambda p, t: np.float32(np.mean(p == t)),
        lambda p, t: [np.count_nonzero(p == t) / t.size][0],
        lambda p, t: 1 - (p != t).mean(),
    ],
}
