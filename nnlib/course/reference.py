"""The right answers behind the exercises: thin adapters over the library, which owns the maths."""

import functools
import math
from types import SimpleNamespace

import numpy as np
from scipy.special import logit
from scipy.stats import loguniform, sem
from sklearn.model_selection import KFold, ParameterGrid
from sklearn.preprocessing import StandardScaler
from sklearn.utils import shuffle

import nnlib as nn
from nnlib.convolution import patches
from nnlib.early_stopping import Watch
from nnlib.estimators import FFNNClassifier
from nnlib.metrics import metric
from nnlib.text import Tokenizer, pad_sequences
from nnlib.windows import slide


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


def sgd_step(params, grads, learning_rate):
    """Return the parameters (P,) after one step of gradient descent; `params` stays as it is."""
    params = params.copy()
    nn.SGD(learning_rate).update(params, grads)
    return params


def mini_batch(x, y, order, start, batch_size):
    """Return the rows of x and of y whose numbers stand in `order` from place `start` on, at most `batch_size`."""
    batch = order[start : start + batch_size]
    return x[batch], y[batch]


def shuffled_orders(m, epochs, seed):
    """Return an order of m examples for each epoch, (epochs, m), all drawn from one generator."""
    rng = np.random.default_rng(seed)
    return np.array([rng.permutation(m) for _ in range(epochs)])


def one_epoch(loss_and_gradient, params, x, y, order, batch_size, learning_rate):
    """Return the parameters after one step for each batch, and the mean loss of all examples, each before its step."""
    total = 0.0
    for start in range(0, len(x), batch_size):
        x_batch, y_batch = mini_batch(x, y, order, start, batch_size)
        loss, grads = loss_and_gradient(params, x_batch, y_batch)
        params = sgd_step(params, grads, learning_rate)
        total += loss * len(x_batch)
    return params, total / len(x)


def split_and_scale(x, order, count):
    """Return training and validation rows, the first `count` of `order`, scaled by the training rows' statistics."""
    train, validation = x[order[count:]], x[order[:count]]
    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(validation)


def count_network(sizes):
    """Return the number of parameters of Dense layers between the sizes, the first of which is the input's."""
    return nn.Sequential([nn.Dense(units) for units in sizes[1:]], input_shape=sizes[0]).params.size


def tower_forward(x, W, b):
    """Return what L Dense layers of H units say to x (m, H), sigmoids between them: W (L, H, H), b (L, H)."""
    return _tower(W, b).forward(x)


def chain_slope(x, w, b):
    """Return the slope of a chain of L sigmoid neurons, from the number x on: w (L,), b (L,)."""
    chain = _tower(w[:, None, None], b[:, None], end="sigmoid")
    chain.forward([[x]])
    return chain.backward(np.ones((1, 1))).item()


def tower_backward(x, W, b, grad):
    """Return dx, dW (L, H, H) and db (L, H) of `tower_forward`, given the gradient by what it returns."""
    tower = _tower(W, b)
    tower.forward(x)
    dx = tower.backward(grad)
    return dx, *(np.array([layer.grads[name] for layer in tower.layers]) for name in ("kernel", "bias"))


def _tower(W, b, end="linear"):
    L, H = b.shape
    layers = [nn.Dense(H, "sigmoid") for _ in range(L - 1)] + [nn.Dense(H, end)]
    tower = nn.Sequential(layers, input_shape=H)
    for layer, kernel, bias in zip(layers, W, b, strict=True):
        layer.params.update(kernel=kernel, bias=bias)
    return tower


def compare(a, b):
    """Return mean(b) - mean(a), the sample standard deviations of both, and whether their ranges overlap."""
    return np.mean(b) - np.mean(a), np.std(a, ddof=1), np.std(b, ddof=1), max(a) >= min(b) and max(b) >= min(a)


def different_units(W):
    """Return how many columns of W (D, H) differ, where columns that agree to 6 decimals count as one."""
    return np.unique(W.round(6), axis=1).shape[1]


def spread_of_sum(x, std):
    """Return the standard deviation of x . w for x (D,) and D independent weights with mean 0 and this `std`."""
    return float(std * np.linalg.norm(x))


def scales(fan_in, fan_out):
    """Return Glorot's limit for a uniform distribution, and He's standard deviation."""
    glorot, he = nn.GlorotUniform().variance(fan_in, fan_out), nn.HeNormal().variance(fan_in, fan_out)
    return np.sqrt(3 * glorot), np.sqrt(he)


def start_kernels(D, H, K, seed):
    """Return W1 (D, H) and W2 (H, K), He normal, drawn one after the other from one generator."""
    rng = np.random.default_rng(seed)
    return nn.HeNormal()((D, H), rng), nn.HeNormal()((H, K), rng)


def layer_spreads(x, kernels, f):
    """Return the standard deviation of h after each layer h = f(h W), for x (m, H) and kernels (L, H, H)."""
    spreads = []
    for W in kernels:
        x = f(_dense(W, np.zeros(len(W))).forward(x))
        spreads.append(x.std())
    return np.array(spreads)


def l2_penalty(W, b, l2):
    """Return what Dense(kernel_regularizer=L2(l2)) adds to the loss, to dW (D, H) and to db (H,)."""
    layer = nn.Dense(W.shape[1], kernel_regularizer=nn.L2(l2))
    model = nn.Sequential([layer], input_shape=W.shape[0])
    layer.params.update(kernel=W, bias=b)
    model.add_penalty_gradients()
    return model.penalty(), layer.grads["kernel"], layer.grads["bias"]


def elastic_net(W, l1, l2):
    """Return l1 sum |W| + l2 sum W^2, and its gradient of W's shape."""
    penalty = nn.L1L2(l1, l2)
    return penalty.forward(W), penalty.backward(W)


def dropout(x, grad, numbers, rate, training):
    """Return what dropout makes of x, and dL/dx, where the random numbers drawn are `numbers`, all (m, H)."""
    layer = nn.Dropout(rate)
    layer.rng = SimpleNamespace(random=lambda shape, dtype: numbers)
    return layer.forward(np.asarray(x, float), training), layer.backward(grad)


def early_stopping(losses, patience, min_delta):
    """Return the last epoch and the best one, counted from 1, where these are the validation losses."""
    watch = Watch(nn.EarlyStopping(patience=patience, min_delta=min_delta, restore_best_weights=False), None)
    for epoch, value in enumerate(losses, start=1):
        if watch.stops({"epoch": epoch, "val_loss": value}):
            break
    return epoch, watch.best_epoch


def scale_pixels(x):
    """Return pixels from 0 to 255 as numbers from 0 to 1."""
    return x / 255


def glorot_network(D, H, K, seed):
    """Return W1 (D, H), b1, W2 (H, K), b2: Glorot's uniform kernels, both drawn from one generator; biases 0."""
    rng, start = np.random.default_rng(seed), nn.GlorotUniform()
    W1, W2 = start((D, H), rng), start((H, K), rng)
    return W1, np.zeros(H), W2, np.zeros(K)


def mean_slope(p, y):
    """Return the gradient (m, K) of the mean cross-entropy by the scores whose softmax is p, for classes y (m,)."""
    loss = nn.SparseCategoricalCrossentropy(from_logits=True)
    loss.forward(y, np.log(np.maximum(p, np.finfo(float).tiny)))  # scores of p: softmax gives p again
    return loss.backward()


def way_back(x, z, h, W2, grad):
    """Return dW1, db1, dW2, db2 of h W2 + b2, h = ReLU(z), z = x W1 + b1, given the gradient by what it returns."""
    first, second = _spare_dense(x.shape[1], z.shape[1]), _spare_dense(*W2.shape, last=True)
    second.params["kernel"] = W2
    second.forward(h)
    dz = relu_backward(z, second.backward(grad))
    first.forward(x)
    first.backward_params(dz)
    return tuple(layer.grads[name].copy() for layer in (first, second) for name in ("kernel", "bias"))


@functools.cache
def _spare_dense(D, H, last=False):
    """Return a Dense(H) on D inputs, always the same: to build one takes longer than a step of lesson 08.

    The network's last layer is another one than its first, also where their sizes are the same.
    """
    return _dense(np.zeros((D, H)), np.zeros(H))


def shuffled_together(x, y, rng):
    """Return the rows of x and of y in one random order."""
    return mini_batch(x, y, rng.permutation(len(x)), 0, len(x))


def decide(training, validation, patience):
    """Return whether early stopping ends after these epochs' losses, and the place of the epoch whose weights it keeps.

    It does not look at the training losses.
    """
    watch = Watch(nn.EarlyStopping(patience=patience), lambda: lambda: None)
    for epoch, loss in enumerate(validation, start=1):
        stop = watch.stops({"epoch": epoch, "val_loss": loss})
    return stop, watch.best_epoch - 1


def rms_norm(x, gain, epsilon):
    """Return gain x / sqrt(mean x^2 + epsilon), the mean over the features of each example of x (m, D)."""
    return _normalization(nn.RMSNormalization(epsilon), x, scale=gain).forward(x)


def rms_norm_backward(x, gain, epsilon, grad):
    """Return dL/dx (m, D) and dL/dgain (D,) of `rms_norm`, given dL/dy."""
    layer = _normalization(nn.RMSNormalization(epsilon), x, scale=gain)
    layer.forward(x)
    return layer.backward(grad), layer.grads["scale"]


def layer_norm(x, gamma, beta, epsilon):
    """Return gamma (x - mean) / sqrt(variance + epsilon) + beta, both of the features of each example of x (m, D)."""
    return _normalization(nn.LayerNormalization(epsilon), x, gamma=gamma, beta=beta).forward(x)


def batch_norm(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon, training):
    """Return what BatchNormalization makes of x (m, D), and its running mean and variance (D,) afterwards."""
    layer = _normalization(nn.BatchNormalization(momentum, epsilon), x, gamma=gamma, beta=beta)
    layer.state.update(moving_mean=moving_mean, moving_variance=moving_variance)
    y = layer.forward(x, training)
    return y, layer.state["moving_mean"], layer.state["moving_variance"]


def _normalization(layer, x, **params):
    layer.build(x.shape[1:], np.random.default_rng(0))
    layer.params.update(params)
    return layer


def scikit_start(D, H, K, activation, random):
    """Return W1 (D, H), b1, W2 (H, K), b2, drawn from a RandomState as scikit-learn draws them."""
    weights = []
    for layer, fan_in in zip(FFNNClassifier(activation=activation)._layers([D, H, K]), (D, H), strict=True):
        weights.append(layer.kernel_initializer((fan_in, layer.units), random))
        weights.append(layer.bias_initializer((layer.units,), random))
    return weights


def scikit_orders(m, epochs, random):
    """Return an order of m examples for each epoch, (epochs, m): each is the one before, shuffled."""
    order = np.arange(m)
    return np.array([order := shuffle(order, random_state=random) for _ in range(epochs)])


def scikit_penalty(W1, b1, W2, b2, alpha, m):
    """Return scikit-learn's penalty on W1 (D, H) and W2 (H, K) for a batch of m examples, and its gradients."""
    penalty = nn.L2(alpha / 2, per_example=True)
    return penalty.forward(W1, m) + penalty.forward(W2, m), penalty.backward(W1, m), penalty.backward(W2, m)


def first_difference(ours, theirs, tolerance):
    """Return the first step at which two runs {name: (steps, ...)} differ, the worst array's place, and by how much."""
    steps = [np.abs(ours[name] - theirs[name]).reshape(len(ours[name]), -1).max(axis=1) for name in ours]
    differences = np.transpose(steps)  # (steps, arrays)
    for step, row in enumerate(differences):
        if not row.max() <= tolerance:  # NaN is not, either
            return step, row.argmax(), row.max()
    return -1, -1, 0.0


def scikit_epochs(losses, tol, n_iter_no_change):
    """Return the number of epochs after which scikit-learn ends a training with these losses."""
    best = np.minimum.accumulate(np.append(np.inf, losses))[:-1]  # before each epoch
    idle = 0
    for epoch, gained in enumerate(losses <= best - tol, start=1):
        idle = 0 if gained else idle + 1
        if idle > n_iter_no_change:
            return epoch
    return len(losses)


def momentum_step(params, velocity, grads, learning_rate, momentum):
    """Return parameters and velocity, (P,) each, after one step of SGD with momentum."""
    return _updated(nn.SGD(learning_rate, momentum), params, grads, velocity=velocity)


def nesterov_step(params, velocity, grads, learning_rate, momentum):
    """Return parameters and velocity, (P,) each, after one step of SGD with Nesterov's momentum."""
    return _updated(nn.SGD(learning_rate, momentum, nesterov=True), params, grads, velocity=velocity)


def rmsprop_step(params, velocity, grads, learning_rate, rho, epsilon):
    """Return parameters and running mean of squares, (P,) each, after one step of RMSprop."""
    return _updated(nn.RMSprop(learning_rate, rho, epsilon), params, grads, velocity=velocity)


def adam_step(params, m, v, grads, t, learning_rate, beta_1, beta_2, epsilon):
    """Return parameters and the running means m and v, (P,) each, after step number t (the first is 1) of Adam."""
    optimizer = nn.Adam(learning_rate, beta_1, beta_2, epsilon)
    optimizer.iterations = t - 1
    return _updated(optimizer, params, grads, momentum=m, velocity=v)


def _updated(optimizer, params, grads, **slots):
    params, optimizer.slots = params.copy(), {name: slot.copy() for name, slot in slots.items()}
    optimizer.update(params, grads)
    return params, *optimizer.slots.values()


def choose_rate(rates, scores):
    """Return the rate with the best mean of its scores (R, S) over S seeds, and whether it is the first or the last."""
    best = scores.mean(axis=1).argmax()
    return rates[best], best in (0, len(rates) - 1)


def every_setting(rates, units):
    """Return all pairs of rates (R,) and units (U,), (R U, 2); the units change fastest."""
    return np.array([[each["rate"], each["units"]] for each in ParameterGrid({"rate": rates, "units": units})])


def fold_of_row(m, k):
    """Return for each of m rows the number of the fold that holds it out, (m,): k folds of neighbours."""
    folds = np.empty(m, int)
    for number, (_, held_out) in enumerate(KFold(k).split(np.empty(m))):
        folds[held_out] = number
    return folds


def log_uniform(u, low, high):
    """Return numbers between low and high with uniformly distributed logarithms, (n,), from u (n,) uniform in 0..1."""
    return loguniform(low, high).ppf(u)


def rounds_of(scores, factor):
    """Return in how many rounds of successive halving each setting takes part, (n,), by its scores (rounds, n)."""
    rounds, left = np.zeros(scores.shape[1], int), np.arange(scores.shape[1])
    for row in scores:
        rounds[left] += 1
        left = left[np.argsort(row[left], kind="stable")][-math.ceil(len(left) / factor) :]
    return rounds


def paired_difference(a, b):
    """Return the mean of a - b over the seeds, (S,) each, and the standard error of that mean."""
    return np.mean(a - b), sem(a - b)


def winners(chosen_by, others):
    """Return the mean of each row's best score, (R, n), and the mean of what the same settings score in `others`."""
    best = chosen_by.argmax(axis=1)[:, None]
    return [np.take_along_axis(scores, best, axis=1).mean() for scores in (chosen_by, others)]


def graph_gradients(parents, slopes, last):
    """Return the gradient of node `last` by each node, (n,), where node i is the sum of slopes[i] times parents[i]."""
    nodes = {}

    def node(i):
        if i not in nodes:
            terms = (slope * node(parent) for parent, slope in zip(parents[i], slopes[i], strict=True))
            nodes[i] = sum(terms, start=nn.Tensor(0.0))
        return nodes[i]

    node(last).backward()
    return np.array([nodes[i].grad.item() if i in nodes else 0.0 for i in range(len(parents))])


def divide(a, b, g):
    """Return a / b, dL/da and dL/db, given g = dL/d(a / b), all of one shape."""
    a, b = (nn.Tensor(np.asarray(array, float)) for array in (a, b))
    y = a / b
    y.backward(g)
    return y.data, a.grad, b.grad


def unbroadcast(grad, shape):
    """Return the gradient by an array of `shape` which was broadcast to the shape of `grad`."""
    repeated = nn.Tensor(np.zeros(shape))
    (repeated + np.zeros(grad.shape)).backward(grad)
    return repeated.grad


def column_rules(x, call):
    """Return `call` of K rules: number j takes the gradient by column j of x (m, K) and returns that by x."""
    x = nn.Tensor(np.asarray(x, float))

    def rule(column):
        def pull(g):
            column.backward(g)
            return x.grad

        return pull

    return call([rule(column) for column in x.T])


def cross_entropy_of_scores(z, y):
    """Return the mean cross-entropy of softmax(z) (m, K) for one-hot y, and its gradient by z."""
    return _loss_and_gradient(nn.CategoricalCrossentropy(from_logits=True), y, z)


def convolve(x, kernel):
    """Return what a kernel (kh, kw) makes of an image x (H, W), with stride 1 and no padding."""
    return _convolution(kernel).forward(x[None, :, :, None].astype(float))[0, :, :, 0]


def places(H, k, stride, pad):
    """Return how many places a kernel of k cells has in H cells and `pad` more around them."""
    return slide(H + pad, k, stride, 1, "valid").places


def same_padding(H, k, stride):
    """Return how many cells padding "same" puts before H cells and behind them."""
    along = slide(H, k, stride, 1, "same")
    return along.before, along.after


def patch_matrix(x, kh, kw, stride):
    """Return the patches of an image x (H, W, C), each in a row: (places, kh * kw * C)."""
    down, across = (slide(n, k, stride, 1, "valid") for n, k in zip(x.shape, (kh, kw), strict=False))
    ((_, rows),) = patches(x[None], down, across)
    return rows[0].copy()


def kernel_gradient(x, kernel, b, grad):
    """Return dL/dkernel (kh, kw) and dL/db of relu(convolve(x, kernel) + b), given the gradient (P, Q) that arrives."""
    layer = _convolution(kernel, b, "relu")
    layer.forward(x[None, :, :, None].astype(float))
    layer.backward_params(grad[None, :, :, None].astype(float))
    return layer.grads["kernel"][:, :, 0, 0], layer.grads["bias"][0]


def input_gradient(kernel, dz):
    """Return dL/dx of z = convolve(x, kernel), given dz = dL/dz (P, Q)."""
    shape = [size + places - 1 for size, places in zip(kernel.shape, dz.shape, strict=True)]
    layer = _convolution(kernel)
    layer.forward(np.zeros((1, *shape, 1)))  # the gradient does not depend on x
    return layer.backward(dz[None, :, :, None].astype(float))[0, :, :, 0]


def _convolution(kernel, b=0.0, activation="linear"):
    layer = nn.Conv2D(1, kernel.shape, activation=activation)
    layer.build((None, None, 1), np.random.default_rng(0))
    layer.params.update(kernel=kernel[:, :, None, None], bias=[b])
    return layer


def max_pool(x, size, stride):
    """Return the largest of each window of x (N, H, W, C), for each channel: (N, places down, places across, C)."""
    return _built(nn.MaxPooling2D(size, stride), x).forward(x)


def max_pool_backward(x, grad, size, stride):
    """Return dL/dx (N, H, W, C) of `max_pool`, given grad = dL/dy."""
    return _there_and_back(nn.MaxPooling2D(size, stride), x, grad)[1]


def average_pool(x, grad, size, stride):
    """Return the mean of each window of x (N, H, W, C), and dL/dx, given grad = dL/dy."""
    return _there_and_back(nn.AveragePooling2D(size, stride), x, grad)


def flatten(x, grad):
    """Return x (N, H, W, C) as rows (N, H W C), and grad, their gradient, in the shape of x."""
    return _there_and_back(nn.Flatten(), x, grad)


def shift(x, down, right):
    """Return pictures x (N, H, W, C) moved by so many pixels, with zeros where they leave the edge free."""
    p = max(abs(down), abs(right))
    padded = _built(nn.ZeroPadding2D(p), x).forward(x)
    return padded[:, p - down : p - down + x.shape[1], p - right : p - right + x.shape[2]]


def _built(layer, x):
    layer.build(x.shape[1:], np.random.default_rng(0))
    return layer


def _there_and_back(layer, x, grad):
    y = _built(layer, x).forward(x.astype(float))
    return y, layer.backward(grad.astype(float))


def receptive_field(kernels, strides):
    """Return how many pixels across one output of layers in a row depends on, given their windows (L,) and strides."""
    field = 1
    for size, stride in zip(kernels[::-1], strides[::-1], strict=True):
        field = (field - 1) * stride + size
    return field


def occlusion(score, x, size, value):
    """Return how far `score` drops where a square of x (H, W, C) is set to `value`, (H - size + 1, W - size + 1).

    `score` takes images (n, H, W, C) and returns n numbers.
    """
    down, across = (length - size + 1 for length in x.shape[:2])
    covered = np.repeat(x[None], down * across, axis=0)  # (places, H, W, C)
    for image, (row, column) in zip(covered, np.ndindex(down, across), strict=True):
        image[row : row + size, column : column + size] = value
    return score(x[None]) - score(covered).reshape(down, across)


def grad_cam(maps, slopes):
    """Return Grad-CAM (h, w) of maps (h, w, F) and the slopes of an answer by them (Selvaraju et al. 2017)."""
    return nn.ReLU().forward(maps @ slopes.mean(axis=(0, 1)))


def count_by_sharing(H, W, C, k, s, F):
    """Return the parameters of Conv2D(F, k, s) on (H, W, C), of LocallyConnected2D, and of Dense with their outputs."""
    shared = nn.Sequential([nn.Conv2D(F, k, s)], input_shape=(H, W, C))
    unshared = nn.Sequential([nn.LocallyConnected2D(F, k, s)], input_shape=(H, W, C))
    dense = nn.Sequential([nn.Dense(math.prod(shared.output_shape))], input_shape=H * W * C)
    return tuple(model.params.size for model in (shared, unshared, dense))


def rnn_step(x, h, W, U, b):
    """Return the memory (m, H) after one step of a SimpleRNN, given x (m, D) and the memory h (m, H) before it."""
    return _simple_rnn(W, U, b).forward(x[:, None], initial_state=h)[:, 0]


def rnn_step_backward(x, h, h_new, W, U, grad):
    """Return dL/dx, dL/dh, dL/dW, dL/dU and dL/db of `rnn_step`, which has put out h_new, given grad = dL/dh_new."""
    dx, *others = rnn_backward(x[:, None], h, h_new[:, None], W, U, grad[:, None])
    return dx[:, 0], *others


def rnn_forward(x, h0, W, U, b):
    """Return the memory after each step, (m, T, H), of a SimpleRNN that reads x (m, T, D) and begins with h0 (m, H)."""
    return _simple_rnn(W, U, b).forward(x, initial_state=h0)


def rnn_backward(x, h0, h, W, U, grad):
    """Return dL/dx, dL/dh0, dL/dW, dL/dU and dL/db of `rnn_forward`, which has put out h, given grad = dL/dh."""
    b = (np.arctanh(h[:, 0]) - x[:, 0] @ W - h0 @ U)[0]  # the bias with which it puts out h
    layer = _simple_rnn(W, U, b)
    layer.forward(x, initial_state=h0)
    dx = layer.backward(grad)
    return dx, *layer.dstart, *(layer.grads[name].copy() for name in ("kernel", "recurrent_kernel", "bias"))


def clip_by_global_norm(dW, dU, db, limit):
    """Return three gradients, scaled down by one factor where their length as one vector is above `limit`."""
    shapes, grads = [grad.shape for grad in (dW, dU, db)], np.concatenate([grad.ravel() for grad in (dW, dU, db)])
    clipped = np.zeros_like(grads)
    nn.SGD(1.0, global_clipnorm=limit).update(clipped, grads)  # one step with a rate of 1 leads to minus the gradient
    parts = np.split(-clipped, np.cumsum([math.prod(shape) for shape in shapes])[:-1])
    return tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))


def _simple_rnn(W, U, b):
    return _recurrent(nn.SimpleRNN(len(U), return_sequences=True), W, U, b)


def lstm_gates(x, h, W, U, b):
    """Return the gates i, f, c~, o (m, H) of an LSTM's step, given x (m, D) and h (m, H)."""
    layer = _recurrent(nn.LSTM(len(U)), W, U, b)
    layer.forward(x[:, None], initial_state=[h, np.zeros_like(h)])
    return tuple(layer.internals()[name][:, 0] for name in ("i", "f", "c~", "o"))


def lstm_step(c, i, f, candidate, o):
    """Return h and c (m, H) after an LSTM's step, given c before it and its gates."""
    H = c.shape[1]
    gates = np.hstack([i, f, np.arctanh(candidate), o])  # what a layer with these weights makes the same gates of
    layer = _recurrent(nn.LSTM(H, recurrent_activation="linear", use_bias=False), np.eye(4 * H), np.zeros((H, 4 * H)))
    layer.forward(gates[:, None], initial_state=[np.zeros_like(c), c])
    return layer.internals()["h"][:, 0], layer.internals()["c"][:, 0]


def lstm_step_back(dh, dc, i, f, candidate, o, before, after, U):
    """Return dz (m, 4 H) and the gradients of h and c before an LSTM's step, given those after it."""
    H = dh.shape[1]
    z = np.hstack([logit(i), logit(f), np.arctanh(candidate), logit(o)])
    layer = _recurrent(nn.LSTM(H, use_bias=False, return_state=True), np.eye(4 * H), U)
    layer.forward(z[:, None], initial_state=[np.zeros_like(dh), before])
    gates, *_ = layer.kept[0]
    layer.kept[0] = gates, before, layer.squashers[0].forward(after)  # the caller's c, right or wrong
    dz = layer.backward([np.zeros_like(dh), dh, dc])[:, 0]
    return dz, *layer.dstart


def lstm_backward(x, W, U, b, grad):
    """Return dL/dW, dL/dU and dL/db of an LSTM over x (m, T, D), given dL/dh after its last step, (m, H)."""
    layer = _recurrent(nn.LSTM(len(U)), W, U, b)
    layer.forward(x)
    layer.backward_params(grad)
    return tuple(layer.grads[name] for name in ("kernel", "recurrent_kernel", "bias"))


def forget_bias(H, value):
    """Return the biases (4 H,) of an LSTM as it starts, those of f being `value`."""
    layer = nn.LSTM(H)
    layer.build((None, 1), np.random.default_rng(0))
    return value * layer.params["bias"]


def gru_step(x, h, W, U, b):
    """Return h (m, H) after a GRU's step, given x (m, D) and h before it."""
    return _recurrent(nn.GRU(len(U)), W, U, b).forward(x[:, None], initial_state=h)


def _recurrent(layer, W, U, b=None):
    layer.build((None, len(W)), np.random.default_rng(0))
    layer.params.update(kernel=W, recurrent_kernel=U)
    if b is not None:
        layer.params["bias"] = b
    return layer


def word_numbers(texts, words):
    """Return the number that a Tokenizer of training `texts` gives each of `words`, 0 where it has none."""
    tokenizer = Tokenizer(filters="", lower=False)
    tokenizer.fit_on_texts(texts)
    return np.array([tokenizer.word_index.get(word, 0) for word in words])


def pad_behind(sequences, T):
    """Return sequences of numbers as one array (m, T), filled up and cut at the end."""
    return pad_sequences(sequences, T, padding="post", truncating="post")


def embed(tokens, E, grad):
    """Return E[tokens] (m, T, D) and dL/dE, given grad = dL/dy."""
    layer = nn.Embedding(*E.shape)
    layer.build(tokens.shape[1:], np.random.default_rng(0))
    layer.params["embeddings"] = E
    y = layer.forward(tokens)
    layer.backward(grad)
    return y, layer.grads["embeddings"]


def macro_f1(truth, predicted, K):
    """Return the mean F1 of K classes, each of which `truth` or `predicted` (m,) has."""
    return metric("f1_macro")(truth, predicted)


def rnn_masked(x, mask, W, U, b):
    """Return the last memory (m, H) of a SimpleRNN that reads the steps of x (m, T, D) where `mask` (m, T) is True."""
    return _simple_rnn(W, U, b).forward(x, mask=mask)[:, -1]


def two_readers(front, back):
    """Return what Bidirectional makes of its readers' outputs (m, T, H): every step (m, T, 2 H), the end (m, 2 H).

    `front` stands from first to last word, `back` in the order of reading, from last to first.
    """
    T, H = front.shape[1:]
    x = np.concatenate([front, back[:, ::-1]], axis=-1)  # each reader copies its half
    halves, merged = np.split(np.eye(2 * H), 2, axis=1), []
    for return_sequences in (True, False):
        reader = nn.SimpleRNN(H, "linear", use_bias=False, return_sequences=return_sequences)
        layer = nn.Bidirectional(reader)
        layer.build((T, 2 * H), np.random.default_rng(0))
        for name, kernel in zip(("forward", "backward"), halves, strict=True):
            layer.params.update({f"{name}.kernel": kernel, f"{name}.recurrent_kernel": np.zeros((H, H))})
        merged.append(layer.forward(x))
    return tuple(merged)


def dU_from_the_end(h, dz):
    """Return dL/dU of a reader from the end, given its memory h and dL/dz (m, T, H), both from first to last word."""
    T, H = h.shape[1:]
    layer = nn.SimpleRNN(H, "linear", use_bias=False, return_sequences=True, go_backwards=True)
    layer.build((T, H), np.random.default_rng(0))
    layer.params.update(kernel=np.eye(H), recurrent_kernel=np.zeros((H, H)))  # it copies: its memory is h
    layer.forward(h)
    layer.backward(dz[:, ::-1])
    return layer.grads["recurrent_kernel"]


def flatten_rows(kernel, rows, columns, channels):
    """Return the kernel of a Dense layer behind maps laid flat channel by channel, for maps laid flat as Flatten does.

    Each row of (rows, columns, channels) numbers is where the other network keeps what stands there here.
    """
    places = np.arange(len(kernel)).reshape(channels, rows, columns).transpose(1, 2, 0)
    return kernel[nn.Flatten().forward(places[None])[0]]


def reorder_gates(W, order):
    """Return W (K, 4 H), whose blocks are the gates of `order`, with those in the order of nn.LSTM, "ifco"."""
    blocks = dict(zip(order, np.split(W, 4, axis=1), strict=True))
    return np.hstack([blocks[gate] for gate in "ifco"])


def from_pytorch(weight_ih, weight_hh, bias_ih, bias_hh):
    """Return kernel (D, 4 H), recurrent_kernel (H, 4 H) and bias (4 H,) of nn.LSTM that make it PyTorch's."""
    return weight_ih.T, weight_hh.T, bias_ih + bias_hh


def both_directions(forward, backward):
    """Return both outputs (m, T, H) side by side, (m, T, 2 H); the backward layer's stand as it has read them."""
    return two_readers(forward, backward)[0]


def differences_alone(layers, x, reference):
    """Return max|layer(input) - reference| of each layer, its input being what the reference has before it."""
    inputs = [x, *reference[:-1]]
    outputs = zip(layers, inputs, reference, strict=True)
    return np.array([np.abs(layer(given) - want).max() for layer, given, want in outputs])
