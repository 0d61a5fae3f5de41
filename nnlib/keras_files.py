"""Files that Keras wrote, read without Keras: HDF5 (.weights.h5, and the older .h5), and the .keras archive around one.

| layout             | where an array stands                                                                          |
|--------------------|------------------------------------------------------------------------------------------------|
| Keras 3            | layers/dense_1/vars/0: the kind of layer, counted; then its arrays, counted                     |
| Keras 2 (old .h5)  | dense_1/dense_1/kernel:0: two attributes, layer_names and weight_names, tell names and order    |

A file is a stranger, so nothing in it is believed before it is seen to be so: links to elsewhere are not followed, no
more is read than the network can take, nothing is unpacked to disk, and no code is run.
"""

import io
import json
import math
import zipfile
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from nnlib.storage import StorageError

ROOTS = ("layers", "_layer_checkpoint_dependencies")  # of Keras 3, and of the last releases of Keras 2
TEXT = 2**24  # bytes that config.json may have
FRAME = 2**24  # bytes that HDF5 may need around the numbers
ANOTHER = "Is it the file of another network?"


@dataclass(frozen=True)
class KerasFile:
    """`layers`, {name: {place: array}}; `by_kind`: named "dense", "dense_1", else in order; `config` of the network."""

    layers: dict[str, dict[str, np.ndarray]]
    by_kind: bool
    config: dict | None


def read(path, limit) -> KerasFile:
    """Return what a file of Keras holds of its layers' weights, `limit` bytes at most; the optimiser's are left out.

    Raises StorageError for a file that is missing, damaged, of another kind, or larger.
    """
    path = Path(path)
    if not path.is_file():
        raise StorageError(f"There is no file {str(path)!r}.")
    try:
        with path.open("rb") as file:
            start = file.read(4)
            file.seek(0)
            return _archive(file, limit) if start == b"PK\x03\x04" else _hdf5(file, None, limit)
    except StorageError as error:
        raise StorageError(f"Cannot read {str(path)!r}: {error}") from None
    except Exception as error:  # whatever a broken file makes a parser raise, the reader gets one clear error
        raise StorageError(f"Cannot read {str(path)!r}: it is cut short, damaged, or not written by Keras.") from error


def _archive(file, limit):
    """Return what a .keras archive holds: HDF5, and the network's configuration."""
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        if "model.weights.h5" not in names:
            raise StorageError("it is an archive without model.weights.h5, which model.save('name.keras') writes.")
        config = json.loads(_member(archive, "config.json", TEXT)) if "config.json" in names else None
        # Beside the weights there may be the optimiser's memory, up to three arrays for each.
        content = _member(archive, "model.weights.h5", 4 * limit + FRAME)
    return _hdf5(io.BytesIO(content), config, limit)


def _member(archive, name, limit):
    """Return the bytes of a file in the archive; what it says of their number is not believed."""
    with archive.open(name) as member:
        if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise StorageError(f"{name} is packed in a way that Keras does not use.")
        content = member.read(limit + 1)
    if len(content) > limit:
        raise StorageError(f"{name} is larger than {limit} bytes, the most that this network can need. {ANOTHER}")
    return content


def _hdf5(file, config, limit):
    with h5py.File(file, "r") as h5:
        objects = {"": h5}
        h5.visititems(objects.__setitem__)  # goes to each object once, and follows no soft or external link
        old = "model_weights" if "model_weights" in objects else ""
        root = next((f"{root}/" for root in ROOTS if root in objects), None)
        by_kind = "layer_names" not in objects[old].attrs
        if not by_kind:
            layers = _in_order(objects, old)
            if "model_config" in h5.attrs:
                config = json.loads(h5.attrs["model_config"])
        elif root:
            layers = _by_kind(objects, root)
        else:
            raise StorageError("it has neither 'layers', as Keras 3 writes, nor 'layer_names', as Keras 2 wrote.")
        size = sum(_size(dataset) for places in layers.values() for dataset in places.values())
        if size > limit:
            raise StorageError(f"its weights take {size} bytes, more than the {limit} that this network has. {ANOTHER}")
        arrays = {name: {place: dataset[()] for place, dataset in places.items()} for name, places in layers.items()}
    return KerasFile(arrays, by_kind, config)


def _by_kind(objects, root):
    """Return {"dense_1": {"vars/0": dataset}}, in no order; the random states of dropout are no weights."""
    layers: dict[str, dict] = {}
    for path, found in objects.items():
        if isinstance(found, h5py.Dataset) and path.startswith(root) and "seed_generator" not in path:
            name, _, place = path.removeprefix(root).partition("/")
            layers.setdefault(name, {})[place] = found
    return layers


def _in_order(objects, root):
    """Return {"dense_1": {"dense_1/kernel:0": dataset}} in the network's order."""
    layers = {}
    for name in _names(objects[root], "layer_names"):
        path = f"{root}/{name}".lstrip("/")
        layers[name] = {place: objects[f"{path}/{place}"] for place in _names(objects[path], "weight_names")}
    return layers


def _names(group, attribute):
    return [name.decode() if isinstance(name, bytes) else str(name) for name in group.attrs[attribute]]


def _size(dataset):
    """Return the bytes of an array that stands in the file as it is; StorageError for any other."""
    size = math.prod(dataset.shape or ()) * dataset.dtype.itemsize
    plain = dataset.dtype.kind in "fiu" and dataset.external is None
    if not plain or dataset.id.get_storage_size() != size:
        raise StorageError(
            f"{dataset.name} announces shape {dataset.shape} and dtype {dataset.dtype}; expected numbers "
            "that stand in the file itself, uncompressed, as Keras writes them."
        )
    return size
