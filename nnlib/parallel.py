"""Training by several threads: each batch is cut into shards, and each thread takes one shard there and back.

NumPy lets go of Python's lock while it computes, so threads do work at the same time. Each has a replica of the model:
the same parameters (the same memory), but gradients and caches of its own, since a layer keeps from `forward` what its
`backward` needs. The gradient of the batch is the mean of the shards' gradients, weighted by what each shard counts.

The numbers that come out must not depend on how many threads there are, nor on which of them is first. A float sum
depends on its order, and a matrix product on its shape, so both are fixed: a shard has SHARD examples, whatever the
number of workers, and sums run in the order of the shards. Random numbers are drawn for the whole batch and handed out
by rows. The BLAS, which computes matrix products, has threads too: it is held to one, or the two sorts of threads would
fight for the cores. So `workers=1` gives the same bits as `workers=4`; without workers, when a batch is not cut at all,
they differ by rounding.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from threadpoolctl import ThreadpoolController

from nnlib.arguments import whole
from nnlib.batches import slices
from nnlib.layer import Layer

SHARD = 16  # examples: enough for a matrix product to be fast, few enough that a batch of 64 keeps four cores busy


class Team:
    """The workers of one training, as the context in which they work: `with Team(model, workers) as team`.

    Raises ValueError where a layer has numbers that the whole batch changes (batch statistics, a memory that is carried
    along): a shard does not know the rest of its batch.
    """

    def __init__(self, model, workers):
        self.count = whole("workers", workers)
        for key, layer in enumerate(model.layers):
            if layer.state:
                raise ValueError(
                    f"Got workers={workers}, but layer {key}, {layer!r}, keeps {' and '.join(layer.state)}, made of "
                    "whole batches, and workers see only parts of one. Leave out workers, or this layer; of the "
                    "normalisations, LayerNormalization takes each example by itself."
                )
        self.model = model

    def __enter__(self):
        self.replicas = [self.model.replica() for _ in range(self.count)]
        for replica in self.replicas:
            for layer in replica.layers:
                layer.rng = _NoStream()  # what is drawn is drawn by the model's own layers, for the whole batch
        self.pool = ThreadPoolExecutor(self.count)
        self.blas = ThreadpoolController()
        return self

    def __exit__(self, *error):
        self.pool.shutdown()

    def train(self, x, y, sample_weight=None):
        """Fill the model's gradients with those of a batch; return its loss, its outputs (m, ...) and their mask."""
        drawn = self._draw(x.shape)

        def there_and_back(replica, rows):
            for key, numbers in drawn.items():
                replica.layers[key].draw = lambda shape, part=numbers[rows]: part
            y_pred, mask = replica._forward(x[rows], training=True)
            weight = None if sample_weight is None else sample_weight[rows]
            value = replica.loss.forward(y[rows], y_pred, weight, mask)
            replica._backward_params(replica.loss.backward())
            return value, y_pred, mask

        grads = self.model.grads
        grads[...] = 0
        total, count, outputs, masks = 0.0, 0, [], []
        for replica, (value, y_pred, mask) in self._share(there_and_back, len(x)):
            counts = len(y_pred) if mask is None else int(mask.sum())  # what the shard's loss is the mean of
            total, count = total + value * counts, count + counts
            grads += counts * replica.grads
            outputs.append(y_pred)
            masks.append(mask)
        count = max(count, 1)  # a batch of nothing but padding
        grads /= count
        return total / count, np.concatenate(outputs), _joined(masks)

    def forward(self, x, training=False):
        """Return outputs (m, ...) and mask, as the model's own `_forward` does."""

        def there(replica, rows):
            return replica._forward(x[rows], training)

        outputs, masks = zip(*(result for _, result in self._share(there, len(x))), strict=True)
        return np.concatenate(outputs), _joined(masks)

    def _share(self, work, count):
        """Yield (replica, work(replica, rows)) for each shard in its turn; as many at a time as there are workers."""

        def quiet(replica, rows):
            with np.errstate(all="ignore"):  # a thread has settings of its own; training reports what is not finite
                return work(replica, rows)

        shards = list(slices(count, SHARD))
        for first in range(0, len(shards), self.count):
            at_once = shards[first : first + self.count]
            with self.blas.limit(limits=1, user_api="blas"):
                done = list(self.pool.map(quiet, self.replicas, at_once))
            yield from zip(self.replicas, done, strict=False)

    def _draw(self, shape):
        """Return {layer's number: what it draws for a batch of this shape}."""
        drawn = {}
        for key, layer in enumerate(self.model.layers):
            if type(layer).draw is not Layer.draw:
                drawn[key] = layer.draw(shape)  # (m, ...)
            shape = (shape[0], *layer.plan(shape[1:])[1])
        return drawn


class _NoStream:
    """Stands where a replica's layer would have its stream of random numbers."""

    def __getattr__(self, name):
        raise ValueError(
            "A layer draws random numbers in `forward`, where it sees a part of the batch. With workers, a layer draws "
            "them in `draw`, as Dropout does."
        )


def _joined(masks):
    return None if masks[0] is None else np.concatenate(masks)
