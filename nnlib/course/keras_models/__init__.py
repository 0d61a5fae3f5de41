"""Files that lessons read: two networks that Keras has made and trained, and what each of their layers puts out.

`keras_cnn` and `keras_lstm`, .keras and .npz each, are written by tests/references/make_keras_models.py (lesson 21).
"""

from pathlib import Path

FOLDER = Path(__file__).parent
