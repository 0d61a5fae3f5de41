"""The right answers behind the exercises: thin adapters over the library, which owns the maths."""

import numpy as np

import nnlib as nn
from nnlib.metrics import metric


def accuracy(predicted, true):
    """Return the share of `predicted` that equals `true`."""
    return metric("accuracy")(true, predicted)


def neuron(x, w, b):
    """Return x . w + b for one example x (D,)."""
    return neuron_batch(x[None], w, b)[0]


def neuron_batch(x, w, b):
    """Return one number for each example of x (m, D): shape (m,)."""
    if np.ndim(w) != 1:
        raise ValueError(f"This is one neuron, with weights w of shape (D,); got shape {np.shape(w)}.")
    return layer_forward(x, w[:, None], np.array([b]))[:, 0]


def layer_forward(x, W, b):
    """Return x W + b for a batch x (m, D): shape (m, H)."""
    return _dense(W, b).forward(x)


def count_parameters(D, H):
    """Return the number of parameters of Dense(H) on D inputs."""
    return nn.Sequential([nn.Dense(H)], input_shape=D).params.size


def collapse(W1, b1, W2, b2):
    """Return the W and b of the one layer that does what two linear layers do."""
    two = nn.Sequential([nn.Dense(W1.shape[1]), nn.Dense(W2.shape[1])], input_shape=W1.shape[0])
    for layer, W, b in zip(two.layers, (W1, W2), (b1, b2), strict=True):
        layer.params.update(kernel=W, bias=b)
    b = two.forward(np.zeros((1, len(W1))))[0]  # what comes out where nothing goes in
    return two.forward(np.eye(len(W1))) - b, b


def _dense(W, b):
    layer = nn.Dense(W.shape[1])
    layer.build(W.shape[:1], np.random.default_rng(0))
    layer.params.update(kernel=W, bias=b)
    return layer


def sigmoid(z):
    """Return 1 / (1 + e^-z), of z's shape."""
    return nn.Sigmoid().forward(z)


def derivatives(z):
    """Return f'(z) of linear, sigmoid, tanh and silu, each of z's shape."""
    return tuple(_backward(layer, z, np.ones_like(z)) for layer in (nn.Linear(), nn.Sigmoid(), nn.Tanh(), nn.SiLU()))


def relu_backward(z, grad):
    """Return dL/dz, given dL/d relu(z)."""
    return _backward(nn.ReLU(), z, grad)


def softmax(z):
    """Return the shares p (m, K) of scores z (m, K)."""
    return nn.Softmax().forward(z)


def softmax_backward(p, grad):
    """Return dL/dz (m, K), given the shares p (m, K) that softmax made of z, and dL/dp."""
    return _backward(nn.Softmax(), np.log(p), grad)


def _backward(layer, z, grad):
    layer.forward(z)
    return layer.backward(grad)


def mean_squared_error(y, p):
    """Return the mean squared error of predictions p (m, K), and its gradient by p."""
    return _loss_and_gradient(nn.MeanSquaredError(), y, p)


def binary_crossentropy(y, p):
    """Return the binary cross-entropy of probabilities p (m, K), and its gradient by p."""
    return _loss_and_gradient(nn.BinaryCrossentropy(), y, p)


def crossentropy(y, z):
    """Return the cross-entropy of logits z (m, K) for class numbers y (m,)."""
    return nn.SparseCategoricalCrossentropy(from_logits=True).forward(y, z)


def crossentropy_gradient(y, z):
    """Return the gradient of `crossentropy` by the logits: (m, K)."""
    return _loss_and_gradient(nn.SparseCategoricalCrossentropy(from_logits=True), y, z)[1]


def softmax_mse_gradient(y, z):
    """Return the gradient by the logits z (m, K) of the mean squared error of softmax(z) and y."""
    softmax = nn.Softmax()
    return softmax.backward(_loss_and_gradient(nn.MeanSquaredError(), y, softmax.forward(z))[1])


def _loss_and_gradient(loss, y, predictions):
    return loss.forward(y, predictions), loss.backward()


def two_neurons(x, y, w1, b1, w2, b2):
    """Return dL/dw1, dL/db1, dL/dw2 and dL/db2 of L = (w2 (w1 x + b1) + b2 - y)^2, all of them numbers."""
    x, y, w1, w2 = (np.reshape(value, (1, 1)) for value in (x, y, w1, w2))
    gradients = _network_gradients("linear", x, y, w1, np.array([b1]), w2, np.array([b2]))
    return tuple(gradient.item() for gradient in gradients)


def neuron_backward(x, w, b, grad):
    """Return dL/dx (D,), dL/dw (D,) and dL/db of h = tanh(x . w + b) for one example x (D,), given dL/dh."""
    dz = _backward(nn.Tanh(), neuron(x, w, b), grad)
    dx, dw, db = dense_backward(x[None], w[:, None], np.array([[dz]]))
    return dx[0], dw[:, 0], db[0]


def central_difference(f, x, h):
    """Return (f(x + step) - f(x - step)) / 2 h for each entry of x (n,), the step being h there and 0 elsewhere."""
    return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in h * np.eye(len(x))])


def dense_backward(x, W, grad):
    """Return dL/dx, dL/dW and dL/db of y = x W + b, given dL/dy."""
    layer = _dense(W, np.zeros(W.shape[1]))
    layer.forward(x)
    return layer.backward(grad), layer.grads["kernel"], layer.grads["bias"]


def network_backward(x, y, W1, b1, W2, b2):
    """Return dL/dW1, dL/db1, dL/dW2 and dL/db2 of the mean squared error of ReLU(x W1 + b1) W2 + b2."""
    return _network_gradients("relu", x, y, W1, b1, W2, b2)


def _network_gradients(activation, x, y, W1, b1, W2, b2):
    layers = [nn.Dense(W1.shape[1], activation), nn.Dense(W2.shape[1])]
    model, loss = nn.Sequential(layers, input_shape=W1.shape[0]), nn.MeanSquaredError()
    for layer, W, b in zip(model.layers, (W1, W2), (b1, b2), strict=True):
        layer.params.update(kernel=W, bias=b)
    loss.forward(y, model.forward(x))
    model.backward(loss.backward())
    return tuple(model.gradients.values())
