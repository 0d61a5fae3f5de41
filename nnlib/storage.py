"""Files of a model: safetensors (arrays and a short text header, no code) with the configuration in the header.

The header's metadata holds `configuration`, one JSON text, and `sha256`, a hash over the configuration and every
array's name, dtype, shape and bytes: a file with a single wrong bit is refused. Format: https://huggingface.co/docs/safetensors
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy

from nnlib.files import write_whole


class StorageError(ValueError):
    """A file that cannot be read as a model: missing, cut short, altered, or of another kind."""


def write(path, arrays: dict[str, np.ndarray], configuration: dict) -> None:
    """Write a file, whole or not at all.

    Raises StorageError where `path` is no place for a file, OSError where the disk refuses it.
    """
    path = Path(path)
    if path.is_dir() or not path.parent.is_dir():
        raise StorageError(f"Cannot write {str(path)!r}: expected the name of a file, in a folder that exists.")
    text = json.dumps(configuration, allow_nan=False)
    arrays = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    metadata = {"configuration": text, "sha256": _digest(arrays, text)}
    write_whole(path, safetensors.numpy.save(arrays, metadata))


def read(path) -> tuple[dict[str, np.ndarray], dict]:
    """Return (arrays, configuration) of a file; raise StorageError where it is not exactly what `write` wrote."""
    path = Path(path)
    if not path.is_file():
        raise StorageError(f"There is no file {str(path)!r}.")
    try:
        with safetensors.safe_open(path, "numpy") as file:
            metadata = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
        text, digest = metadata["configuration"], metadata["sha256"]
        intact = digest == _digest(arrays, text)
        configuration = json.loads(text)
    except Exception as error:  # whatever a broken file makes a parser raise, the reader gets one clear error
        raise StorageError(
            f"Cannot read {str(path)!r}: it is cut short, damaged, or no model saved by nnlib."
        ) from error
    if not intact:
        raise StorageError(f"Cannot read {str(path)!r}: its content has changed since it was saved (SHA-256 differs).")
    return arrays, configuration


def _digest(arrays, text):
    digest = hashlib.sha256(text.encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name}|{array.dtype.str}|{array.shape}|".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
