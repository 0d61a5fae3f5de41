"""nnlib: neural networks in plain NumPy, to be read.

Reading order: layer (what a layer promises), dense, activations, losses, optimizers, model; then initializers,
schedules, regularizers, dropout, early_stopping, normalization, convolution, pooling, recurrent, bidirectional,
embedding, text, autodiff, gradcheck, batches, datasets, downloads, nusax, sentences, parallel, storage, interop,
comparison, keras_files; and the small helpers registry, arguments, windows, reshaping, metrics, history, summary,
files.

Axis letters, in comments on array lines: m examples (N in image and sequence shapes), D inputs, H units (hidden), K
classes or outputs, T time steps, C channels. Images are (N, height, width, C), sequences (N, T, D). Equations use x, W,
U, b for inputs, kernel, recurrent kernel and bias.
"""

from nnlib.activations import (
    ELU,
    GELU,
    SELU,
    LeakyReLU,
    Linear,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Softsign,
    Tanh,
)
from nnlib.autodiff import Tensor
from nnlib.bidirectional import Bidirectional
from nnlib.convolution import Conv1D, Conv2D, DepthwiseConv2D, LocallyConnected2D
from nnlib.dense import Dense
from nnlib.dropout import Dropout
from nnlib.early_stopping import EarlyStopping
from nnlib.embedding import Embedding, Masking
from nnlib.gradcheck import GradientReport, gradcheck
from nnlib.history import History
from nnlib.initializers import (
    Constant,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    Identity,
    Initializer,
    LecunNormal,
    LecunUniform,
    Ones,
    Orthogonal,
    RandomNormal,
    RandomUniform,
    Zeros,
)
from nnlib.layer import Activation, Example, Layer
from nnlib.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    Loss,
    MeanAbsoluteError,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)
from nnlib.model import DivergenceError, Sequential
from nnlib.normalization import BatchNormalization, LayerNormalization, RMSNormalization
from nnlib.optimizers import SGD, Adam, AdamW, Optimizer, RMSprop
from nnlib.pooling import (
    AveragePooling1D,
    AveragePooling2D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    MaxPooling1D,
    MaxPooling2D,
)
from nnlib.recurrent import GRU, LSTM, SimpleRNN
from nnlib.regularizers import L1, L1L2, L2, Regularizer
from nnlib.reshaping import Flatten, Reshape, ZeroPadding2D
from nnlib.schedules import ConstantRate, CosineDecay, ExponentialDecay, Schedule, StepDecay, Warmup
from nnlib.storage import StorageError
