"""Makes the reference arrays that the tests compare nnlib with: what Keras and PyTorch compute, in float64.

    python tests/references/make_references.py

Run it in an environment with the extra `parity`. It writes activations.npz, losses.npz, optimizers.npz,
normalization.npz, penalties.npz, convolution.npz and recurrence.npz beside it, the same bytes each time; each holds the
versions of the frameworks that it came from. Keys read "framework/case/what", the inputs "given/what".
`test_parity.py` runs the same functions again where the frameworks are installed.
"""

import json
import math
import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"  # both before anything of JAX exists: it would quietly work in float32

from pathlib import Path

import jax
import keras
import numpy as np
import torch
from torch.nn import functional as F

torch.set_num_threads(1)  # for arrays as small as these, threads wait longer than they work
keras.config.set_floatx("float64")
# Keras holds back float64 on JAX: many of its operations (tanh, sqrt) return float32. This entry of its table says so.
keras.src.backend.common.dtypes.BIT64_TO_BIT32_DTYPE.pop("float64", None)

STEPS = (1, 2, 3, 10, 20, 31, 50)  # after these updates the parameters are kept


# Activations: outputs on a grid, and the gradient handed back for a given one -----------------------------------------

KERAS_ACTIVATIONS = {
    "Sigmoid": keras.activations.sigmoid,
    "Tanh": keras.activations.tanh,
    "ReLU": keras.activations.relu,
    "LeakyReLU": keras.layers.LeakyReLU(),  # its own default slope, 0.3
    "ELU": keras.activations.elu,
    "SELU": keras.activations.selu,
    "GELU": keras.activations.gelu,
    "SiLU": keras.activations.silu,
    "Softplus": keras.activations.softplus,
    "Softsign": keras.activations.softsign,
    "Softmax": keras.activations.softmax,
}

TORCH_ACTIVATIONS = {
    "Sigmoid": torch.sigmoid,
    "Tanh": torch.tanh,
    "ReLU": torch.relu,
    "LeakyReLU": torch.nn.LeakyReLU(0.3),
    "ELU": torch.nn.ELU(),
    "SELU": torch.nn.SELU(),
    "GELU": torch.nn.GELU(),
    "SiLU": torch.nn.SiLU(),
    "Softplus": torch.nn.Softplus(threshold=700),  # above its usual 20 PyTorch returns z, 2e-9 off
    "Softsign": torch.nn.Softsign(),
    "Softmax": torch.nn.Softmax(dim=-1),
}


def activations():
    rng = np.random.default_rng(2)
    extreme = [-1000.0, -100.0, -37.0, -20.0, -1e-300, 0.0, 1e-300, 20.0, 37.0, 100.0, 1000.0]
    z = np.concatenate([np.linspace(-9, 9, 69), extreme]).reshape(16, 5)
    z = rng.permutation(z.reshape(-1)).reshape(16, 5)  # extreme and moderate numbers share rows, for Softmax
    grad = rng.normal(size=z.shape)
    made = {"given/z": z, "given/grad": grad}
    for name, function in KERAS_ACTIVATIONS.items():
        y, pull = jax.vjp(function, z)
        made |= {f"keras/{name}/y": y, f"keras/{name}/dz": pull(grad)[0]}
    for name, function in TORCH_ACTIVATIONS.items():
        leaf = torch.tensor(z, requires_grad=True)
        y = function(leaf)
        y.backward(torch.tensor(grad))
        made |= {f"torch/{name}/y": y.detach(), f"torch/{name}/dz": leaf.grad}
    return made


# Losses: values and gradients, always by the numbers z that the network puts out last ---------------------------------
#
# Keras divides probabilities by their sum before it takes the logarithm, so its gradient by p differs from ours by a
# constant in each row; behind the softmax that made p, both are the same. So z goes through the activation here too.

TARGETS = {
    "MeanSquaredError": "numbers",
    "MeanAbsoluteError": "numbers",
    "BinaryCrossentropy": "shares",
    "CategoricalCrossentropy": "rows",
    "SparseCategoricalCrossentropy": "classes",
}

TORCH_LOSSES = {  # of each sample; (m, K, T) where there are classes
    "MeanSquaredError": lambda z, y: F.mse_loss(z, y, reduction="none").mean(-1),
    "MeanAbsoluteError": lambda z, y: F.l1_loss(z, y, reduction="none").mean(-1),
    "BinaryCrossentropy": lambda p, y: F.binary_cross_entropy(p, y, reduction="none").mean(-1),
    "BinaryCrossentropy from logits": lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none").mean(-1),
    "CategoricalCrossentropy": lambda p, y: -(y * p.log()).sum(-1),
    "CategoricalCrossentropy from logits": lambda z, y: F.cross_entropy(
        z.movedim(-1, 1), y.movedim(-1, 1), reduction="none"
    ),
    "SparseCategoricalCrossentropy": lambda p, y: F.nll_loss(p.log().movedim(-1, 1), y, reduction="none"),
    "SparseCategoricalCrossentropy from logits": lambda z, y: F.cross_entropy(z.movedim(-1, 1), y, reduction="none"),
}


def losses():
    rng = np.random.default_rng(3)
    made = {}
    for shape in ((7, 5), (7, 4, 5)):  # (m, K) and (m, T, K)
        form = "flat" if len(shape) == 2 else "sequence"
        rows = rng.dirichlet(np.ones(5), shape[:-1])
        rows[0] = np.eye(5)[1]
        given = {
            "z": rng.normal(scale=2, size=shape),
            "extreme": rng.permutation([-1000.0, 1000, -30, 30, 0, 1, -2] * 20)[: np.prod(shape)].reshape(shape),
            "numbers": rng.normal(size=shape),
            "shares": np.where(rng.random(shape) < 0.5, rng.random(shape).round(), rng.random(shape)),
            "rows": rows,
            "classes": rng.integers(5, size=shape[:-1]),
            "weight": rng.uniform(0, 3, shape[:-1]),
            "weight of sequences": rng.uniform(0, 3, shape[0]),
            "mask": rng.random(shape[:-1]) < 0.6,
        }
        made |= {f"given/{form} {what}": array for what, array in given.items()}
        for name, target in TARGETS.items():
            for logits in ("", " from logits") if "entropy" in name else ("",):
                for z in ("z", "extreme") if logits else ("z",):
                    extras = ("", "weight") if form == "flat" else ("", "weight", "mask", "weight mask")
                    for extra in extras if z == "z" else ("",):
                        case = f"{form} {name}{logits} {z} {extra}".strip()
                        weight = given["weight"] if "weight" in extra else None
                        mask = given["mask"] if "mask" in extra else None
                        for framework, compute in (("keras", _keras_loss), ("torch", _torch_loss)):
                            value, grad = compute(name, bool(logits), given[z], given[target], weight, mask)
                            made |= {f"{framework}/{case}/loss": value, f"{framework}/{case}/dz": grad}
    for name in ("MeanSquaredError", "SparseCategoricalCrossentropy"):  # a weight for each whole sequence
        weight = given["weight of sequences"]
        value, grad = _keras_loss(name, "entropy" in name, given["z"], given[TARGETS[name]], weight[:, None], None)
        logits = " from logits" if "entropy" in name else ""
        case = f"sequence {name}{logits} z weight of sequences"
        made |= {f"keras/{case}/loss": value, f"keras/{case}/dz": grad}
    return made


def _keras_loss(name, from_logits, z, y, weight, mask):
    entropy = "entropy" in name
    loss = getattr(keras.losses, name)(**({"from_logits": from_logits} if entropy else {}))
    into = _probabilities(name, from_logits, keras.activations.sigmoid, keras.activations.softmax)

    def value(z):
        y_pred = into(z)
        if mask is not None:
            keras.src.backend.set_keras_mask(y_pred, mask)
        return loss(y, y_pred, sample_weight=weight)

    return jax.value_and_grad(value)(z)


def _torch_loss(name, from_logits, z, y, weight, mask):
    leaf = torch.tensor(z, requires_grad=True)
    y_pred = _probabilities(name, from_logits, torch.sigmoid, lambda z: torch.softmax(z, -1))(leaf)
    each = TORCH_LOSSES[name + " from logits" * from_logits](y_pred, torch.tensor(y))
    count = each.numel() if mask is None else int(mask.sum())
    if mask is not None:
        each = each * torch.tensor(mask)
    if weight is not None:
        each = each * torch.tensor(weight)
    total = each.sum() / count
    total.backward()
    return total.detach(), leaf.grad


def _probabilities(name, from_logits, sigmoid, softmax):
    if from_logits or "entropy" not in name:
        return lambda z: z * 1
    return sigmoid if name == "BinaryCrossentropy" else softmax


# Optimisers: the parameters after some of 50 updates with given gradients ---------------------------------------------

KERAS_OPTIMIZERS = {
    "SGD": lambda rate, **clip: keras.optimizers.SGD(rate, **clip),
    "momentum": lambda rate, **clip: keras.optimizers.SGD(rate, momentum=0.9, **clip),
    "Nesterov": lambda rate, **clip: keras.optimizers.SGD(rate, momentum=0.9, nesterov=True, **clip),
    "RMSprop": lambda rate, **clip: keras.optimizers.RMSprop(rate, **clip),
    "Adam": lambda rate, **clip: keras.optimizers.Adam(rate, **clip),
    "AdamW": lambda rate, **clip: keras.optimizers.AdamW(rate, **clip),
}

KERAS_SCHEDULES = {
    "constant": lambda: 0.05,
    "StepDecay": lambda: keras.optimizers.schedules.ExponentialDecay(0.05, 20, 0.3, staircase=True),
    "ExponentialDecay": lambda: keras.optimizers.schedules.ExponentialDecay(0.05, 20, 0.3),
    "CosineDecay": lambda: keras.optimizers.schedules.CosineDecay(0.05, 30, alpha=0.1),
    "Warmup": lambda: keras.optimizers.schedules.CosineDecay(0.0, 30, alpha=0.1, warmup_target=0.05, warmup_steps=10),
}

TORCH_OPTIMIZERS = {
    "SGD": lambda w: torch.optim.SGD(w, 0.05),
    "momentum": lambda w: torch.optim.SGD(w, 0.05, momentum=0.9),
    "Nesterov": lambda w: torch.optim.SGD(w, 0.05, momentum=0.9, nesterov=True),
    "RMSprop": lambda w: torch.optim.RMSprop(w, 0.05, alpha=0.9, eps=1e-16),
    "Adam": lambda w: torch.optim.Adam(w, 0.05, eps=1e-16),
    "AdamW": lambda w: torch.optim.AdamW(w, 0.05, weight_decay=0.004, eps=1e-16),
}


def optimizers():
    rng = np.random.default_rng(4)
    w = rng.normal(size=7)
    grads = rng.normal(size=(50, 7)) * rng.lognormal(size=(50, 1))
    grads[:, 0] = np.abs(grads[:, 0]) + 0.1  # always the same sign
    grads[:, 5] *= rng.random(50) < 0.3  # often zero
    grads[:, 6] *= 1e-7  # so small that epsilon matters; PyTorch, whose epsilon stands elsewhere, goes without it
    made = {"given/w": w, "given/grads": grads}
    for name, optimizer in KERAS_OPTIMIZERS.items():
        for rate, schedule in KERAS_SCHEDULES.items():
            made[f"keras/{name} {rate}/w"] = _keras_steps(optimizer(schedule()), w, grads)
        made[f"keras/{name} clipped/w"] = _keras_steps(optimizer(0.05, global_clipnorm=2.0), w, grads)
    for name, optimizer in TORCH_OPTIMIZERS.items():
        made[f"torch/{name} constant/w"] = _torch_steps(optimizer, w[:6], grads[:, :6], None)
        made[f"torch/{name} clipped/w"] = _torch_steps(optimizer, w[:6], grads[:, :6], 2.0)
    return made


def _keras_steps(optimizer, w, grads):
    parts = slice(0, 3), slice(3, 7)  # two variables, so that the global norm is that of both
    variables = [keras.Variable(w[part]) for part in parts]
    path = []
    for grad in grads:
        optimizer.apply([jax.numpy.asarray(grad[part]) for part in parts], variables)
        path.append(np.concatenate([np.asarray(variable.value) for variable in variables]))
    return np.stack([path[step - 1] for step in STEPS])


def _torch_steps(make, w, grads, clipnorm):
    leaf = torch.tensor(w, requires_grad=True)
    optimizer, path = make([leaf]), []
    for grad in grads:
        leaf.grad = torch.tensor(grad)
        if clipnorm:  # clip_grad_norm_ would add 1e-6 to the norm
            leaf.grad *= min(1.0, clipnorm / float(torch.linalg.norm(leaf.grad)))
        optimizer.step()
        path.append(leaf.detach().numpy().copy())
    return np.stack([path[step - 1] for step in STEPS])


# Normalisation: several batches in training, then the last one of them in inference -----------------------------------

NORMALIZATIONS = {  # Keras's name, its arguments
    "RMSNormalization": {"epsilon": 1e-4},
    "LayerNormalization": {"epsilon": 1e-4},
    "LayerNormalization without beta": {"center": False},
    "LayerNormalization without gamma": {"scale": False},
    "BatchNormalization": {"momentum": 0.9, "epsilon": 1e-4},
    "BatchNormalization without beta": {"momentum": 0.5, "center": False},
    "BatchNormalization without gamma": {"momentum": 0.5, "scale": False},
}


def normalization():
    rng = np.random.default_rng(6)
    made = {}
    for form, shape in (("flat", (7, 5)), ("sequence", (4, 3, 5))):  # (m, D) and (m, T, D)
        given = {
            "x": rng.normal(rng.normal(size=5), rng.lognormal(size=5), (3, *shape)),  # three batches
            "grad": rng.normal(size=shape),
            "gamma": rng.normal(size=5),
            "beta": rng.normal(size=5),
        }
        made |= {f"given/{form} {what}": array for what, array in given.items()}
        for name, settings in NORMALIZATIONS.items():
            for framework, compute in (("keras", _keras_normalization), ("torch", _torch_normalization)):
                found = compute(name.split()[0], settings, *given.values())
                made |= {f"{framework}/{form} {name}/{what}": array for what, array in found.items()}
    return made


def _keras_normalization(name, settings, x, grad, gamma, beta):
    layer = getattr(keras.layers, name)(**settings)
    layer.build(x[0].shape)
    weights = [beta if "beta" in variable.path else gamma for variable in layer.trainable_variables]
    names = ["beta" if "beta" in variable.path else "gamma" for variable in layer.trainable_variables]
    state = [variable.value for variable in layer.non_trainable_variables]
    batch = "BatchNormalization" in name
    found = {}
    for step, inputs in enumerate(x):
        for mode, training in (("training", True), ("inference", False)):

            def call(weights, inputs, state=state, training=training):
                arguments = {"training": training} if batch else {}
                return layer.stateless_call(weights, state, inputs, **arguments)

            y, pull, after = jax.vjp(call, weights, inputs, has_aux=True)
            by_weights, dx = pull(jax.numpy.asarray(grad))
            found |= {f"{mode} y": y, f"{mode} dx": dx}  # of the last batch, in the end
            found |= {f"{mode} d{name}": array for name, array in zip(names, by_weights, strict=True)}
            if training:
                state = after
        if batch:
            found |= {f"{step} moving_mean": state[0], f"{step} moving_variance": state[1]}
    return found


def _torch_normalization(name, settings, x, grad, gamma, beta):
    epsilon = settings.get("epsilon", 1e-3)
    with_gamma, with_beta = settings.get("scale", True), settings.get("center", name != "RMSNormalization")
    mean, variance = torch.zeros(5, dtype=torch.float64), torch.ones(5, dtype=torch.float64)
    found = {}
    for step, inputs in enumerate(x):
        for mode, training in (("training", True), ("inference", False)):
            leaf, g, b = (torch.tensor(array, requires_grad=True) for array in (inputs, gamma, beta))
            scale, shift = g if with_gamma else None, b if with_beta else None
            if name == "RMSNormalization":
                y = F.rms_norm(leaf, (5,), scale, epsilon)
            elif name == "LayerNormalization":
                y = F.layer_norm(leaf, (5,), scale, shift, epsilon)
            else:  # the features come second
                moved = leaf.movedim(-1, 1)
                momentum = 1 - settings["momentum"]
                y = F.batch_norm(moved, mean, variance, scale, shift, training, momentum, epsilon).movedim(1, -1)
            y.backward(torch.tensor(grad))
            found |= {f"{mode} y": y.detach(), f"{mode} dx": leaf.grad}
            if with_gamma:
                found[f"{mode} dgamma"] = g.grad
            if with_beta:
                found[f"{mode} dbeta"] = b.grad
        if name == "BatchNormalization":
            found |= {f"{step} moving_mean": mean.clone(), f"{step} moving_variance": variance.clone()}
    return found


# Penalties: alone, and in a short training with batch statistics ------------------------------------------------------


def penalties():
    rng = np.random.default_rng(7)
    w = rng.normal(size=(4, 3))
    w[1, 2] = 0
    x, y, weight = rng.normal(size=(20, 5)), rng.integers(3, size=20), rng.uniform(0, 2, 20)
    made = {"given/w": w, "given/x": x, "given/y": y, "given/weight": weight}
    for name, each in {
        "L1": keras.regularizers.L1(0.3),
        "L2": keras.regularizers.L2(0.7),
        "L1L2": keras.regularizers.L1L2(0.3, 0.7),
    }.items():
        value, grad = jax.value_and_grad(each)(w)
        made |= {f"keras/{name}/penalty": value, f"keras/{name}/dw": grad}

    model = keras.Sequential([
        keras.Input((5,)),
        keras.layers.Dense(6, "tanh", kernel_regularizer=keras.regularizers.L1L2(0.02, 0.03)),
        keras.layers.BatchNormalization(momentum=0.8),
        keras.layers.Dense(
            3, kernel_regularizer=keras.regularizers.L2(0.04), bias_regularizer=keras.regularizers.L1(0.05)
        ),
    ])  # fmt: skip
    start = [rng.normal(size=variable.shape) for variable in model.trainable_variables]
    for variable, array in zip(model.trainable_variables, start, strict=True):
        variable.assign(array)
    made |= {f"given/start {i}": array for i, array in enumerate(start)}
    model.compile(
        keras.optimizers.SGD(0.1, momentum=0.9, global_clipnorm=1.0),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    settings = {"epochs": 4, "batch_size": 8, "shuffle": False, "verbose": 0}
    data = x[:16], y[:16]
    history = model.fit(*data, sample_weight=weight[:16], validation_data=(x[16:], y[16:]), **settings).history
    made |= {f"keras/training/{name}": history[name] for name in ("loss", "val_loss", "val_accuracy")}
    ends = {i: variable.value for i, variable in enumerate(model.trainable_variables)}
    made |= {f"keras/training/end {i}": array for i, array in ends.items()}
    made |= {f"keras/training/{v.name}": v.value for v in model.layers[1].non_trainable_variables}

    leaf = torch.tensor(w, requires_grad=True)  # PyTorch has its penalty in the optimiser: weight_decay is 2 l2
    optimizer = torch.optim.SGD([leaf], 0.1, momentum=0.9, weight_decay=0.6)
    for _ in range(5):
        optimizer.zero_grad()
        (torch.tensor(x[:, :4]) @ leaf).tanh().mean().backward()
        optimizer.step()
    return made | {"torch/weight decay/w": leaf.detach()}


# Convolution and pooling: small networks of every kind of layer, drawn at random, and trained for 20 steps ------------

RATES = {"SGD": 0.1, "Adam": 0.002}  # Adam divides small gradients by small numbers, rounding and all: slow steps


def convolution():
    rng = np.random.default_rng(8)
    networks = [_drawn_network(rng, kind) for kind, times in DRAWN.items() for _ in range(times)]
    text = json.dumps(networks).encode()  # the layers, each as its class's name and arguments
    made = {"given/networks": np.frombuffer(text, np.uint8)}
    for number, network in enumerate(networks):
        shape = network["shape"]
        x, (forward, sizes) = rng.normal(size=shape).round(2), _torch_network(network)
        weights = [rng.normal(scale=0.4, size=size).round(2) for size in sizes]
        logits = forward(torch.tensor(x), [torch.tensor(array) for array in weights])
        y = logits.argmin(-1).numpy()  # what it thinks least likely, so that gradients are far above rounding
        made |= {f"given/{number} x": x, f"given/{number} y": y}
        made |= {f"given/{number} weight {i}": array for i, array in enumerate(weights)}
        found = {"torch": _torch_training(forward, weights, x, y)}
        if network["keras"]:
            found["keras"] = _keras_training(network, weights, x, y)
        for framework, arrays in found.items():
            made |= {f"{framework}/{number} {what}": array for what, array in arrays.items()}
    return made


DRAWN = {
    "Conv2D": 18,
    "Conv1D": 6,
    "DepthwiseConv2D": 6,
    "LocallyConnected2D": 4,
    "MaxPooling2D": 6,
    "AveragePooling2D": 6,
    "MaxPooling1D": 2,
    "AveragePooling1D": 2,
    "GlobalMaxPooling2D": 1,
    "GlobalAveragePooling2D": 1,
    "GlobalMaxPooling1D": 1,
    "GlobalAveragePooling1D": 1,
    "ZeroPadding2D": 2,
}


def _drawn_network(rng, kind):
    """Return {"shape": of x, "layers": [[class, arguments], ...], "keras": whether Keras has it}, as JSON data.

    The layer drawn stands first where it has weights, and behind a convolution where it has none; then come Flatten and
    Dense(3).
    """

    def one_of(*options):
        return options[rng.integers(len(options))]

    axes = 1 if "1D" in kind else 2
    groups, padding = one_of(1, 1, 2, 3) if kind in ("Conv2D", "Conv1D") else 1, one_of("valid", "same")
    C = groups * one_of(1, 2) if groups > 1 else one_of(1, 2, 3)
    shape = [one_of(1, 2, 3), *(int(n) for n in rng.integers(5, 9, axes)), C]
    size, strides = ([int(n) for n in rng.integers(1, high, axes)] for high in (5, 4))
    dilation = [one_of(1, 2, 2)] * axes
    if max(strides) > 1 and rng.random() < 0.6:
        dilation = [1] * axes  # Keras refuses both; the others compare with PyTorch alone
    if padding == "valid":  # not so large that the window does not fit
        dilation = [d if d * (k - 1) < n else 1 for d, k, n in zip(dilation, size, shape[1:], strict=False)]
    activation, use_bias = one_of("linear", "relu", "tanh"), bool(rng.random() < 0.8)
    learnt = {"activation": activation, "use_bias": use_bias}
    window = {"strides": strides, "padding": padding}
    if axes == 1:
        size, window["strides"], dilation = size[0], strides[0], dilation[0]
    first = [f"Conv{axes}D", {"filters": 2, "kernel_size": 3, "padding": "same"}]
    if kind in ("Conv2D", "Conv1D"):
        arguments = {"filters": groups * one_of(1, 2), "kernel_size": size, "dilation_rate": dilation, "groups": groups}
        layers = [[kind, {**arguments, **window, **learnt}]]
    elif kind == "DepthwiseConv2D":
        strides = window["strides"] = [strides[0]] * 2  # Keras wants them equal
        arguments = {"kernel_size": size, "depth_multiplier": one_of(1, 2), "dilation_rate": dilation}
        layers = [[kind, {**arguments, **window, **learnt}]]
    elif kind == "LocallyConnected2D":
        layers = [[kind, {"filters": 2, "kernel_size": size, "strides": strides, **learnt}]]
    elif "Global" in kind:
        layers = [first, [kind, {}]]
    elif "Pooling" in kind:
        layers = [first, [kind, {"pool_size": size, **window}]]
    else:
        layers = [first, [kind, {"padding": [[int(n) for n in pair] for pair in rng.integers(0, 3, (2, 2))]}]]
    last = layers[-1][1]
    strided = np.max(last.get("dilation_rate", 1)) > 1 and np.max(window["strides"]) > 1  # which Keras refuses
    return {"shape": shape, "layers": layers, "keras": kind != "LocallyConnected2D" and not strided}


def _torch_network(network):
    """Return (function from x and the weights to the logits, the weights' shapes), layouts as in nnlib."""
    steps, shapes, axes = [], [], len(network["shape"]) - 2
    x = torch.zeros(network["shape"], dtype=torch.float64)
    for kind, arguments in network["layers"]:
        step, own = _torch_layer(kind, arguments, x.shape[1:], axes)
        x = step(x, [torch.zeros(size, dtype=torch.float64) for size in own])
        steps.append((step, len(own)))
        shapes += own
    shapes += [(x[0].numel(), 3), (3,)]

    def forward(x, weights):
        weights = list(weights)
        for step, count in steps:
            x = step(x, [weights.pop(0) for _ in range(count)])
        return x.reshape(len(x), -1) @ weights[0] + weights[1]

    return forward, shapes


def _torch_layer(kind, arguments, shape, axes):
    """Return (function from x and weights to outputs, shapes of the weights); channels last outside, first within."""
    *sizes, C = shape
    filters = arguments.get("filters", C * arguments.get("depth_multiplier", 1))
    activation = {"relu": torch.relu, "tanh": torch.tanh}.get(arguments.get("activation"), lambda x: x)

    def pairs(name, default):
        value = arguments.get(name, default)
        value = value if isinstance(value, list) else [value] * axes
        return [1] * (2 - axes) + value  # a sequence is an image of one row

    def inside(function):
        """Return a function of channels-last x, made from one of channels-first images."""

        def step(x, weights):
            images = x.movedim(-1, 1) if axes == 2 else x.movedim(-1, 1)[:, :, None]
            y = function(images, weights)
            y = y if y.ndim == 2 or axes == 2 else y[:, :, 0]
            return activation(y if y.ndim == 2 else y.movedim(1, -1))

        return step

    def around(size, strides, dilation):
        """Return what F.pad takes for "same": left, right, above, below, the odd cell behind."""
        if arguments.get("padding", "valid") == "valid":
            return [0] * 4
        total = []
        for n, k, s, d in zip([1] * (2 - axes) + sizes, size, strides, dilation, strict=True):
            total.append(max((-(-n // s) - 1) * s + d * (k - 1) + 1 - n, 0))
        return [total[1] // 2, total[1] - total[1] // 2, total[0] // 2, total[0] - total[0] // 2]

    if kind == "ZeroPadding2D":
        (above, below), (left, right) = arguments["padding"]
        return inside(lambda x, _: F.pad(x, [left, right, above, below])), []
    if "Global" in kind:
        reduce = torch.amax if "Max" in kind else torch.mean
        return inside(lambda x, _: reduce(x, (2, 3))), []
    if "Pooling" in kind:
        size = pairs("pool_size", 2)
        strides = pairs("strides", size)
        edges = around(size, strides, (1, 1))
        if "Max" in kind:
            return inside(lambda x, _: F.max_pool2d(F.pad(x, edges, value=-torch.inf), size, strides)), []
        return inside(
            lambda x, _: (
                F.avg_pool2d(F.pad(x, edges), size, strides)
                / F.avg_pool2d(F.pad(torch.ones_like(x), edges), size, strides)
            )  # the share of cells inside the image
        ), []

    size, strides, dilation = pairs("kernel_size", 1), pairs("strides", 1), pairs("dilation_rate", 1)
    groups = C if kind == "DepthwiseConv2D" else arguments.get("groups", 1)
    edges, bias = around(size, strides, dilation), arguments.get("use_bias", True)
    if kind == "LocallyConnected2D":
        places = [(n - k) // s + 1 for n, k, s in zip(sizes, size, strides, strict=True)]
        shapes = [(places[0] * places[1], size[0] * size[1] * C, filters)] + [(*places, filters)] * bias

        def local(x, weights):
            patches = F.unfold(x, size, stride=strides)  # (N, C * kh * kw, places), channels first
            patches = patches.reshape(len(x), C, size[0] * size[1], -1).permute(3, 0, 2, 1).flatten(2)
            y = (patches @ weights[0]).movedim(0, 1).reshape(len(x), *places, filters)
            return (y + weights[1] if bias else y).movedim(-1, 1)

        return inside(local), shapes
    depthwise = (*size, C, filters // C)
    shapes = [depthwise if kind == "DepthwiseConv2D" else (*size[-axes:], C // groups, filters)]
    shapes += [(filters,)] * bias

    def convolve(x, weights):
        kernel = weights[0].reshape(*size, C // groups, filters).permute(3, 2, 0, 1).contiguous()
        offset = weights[1] if bias else None
        return F.conv2d(F.pad(x, edges), kernel, offset, strides, 0, dilation, groups)

    return inside(convolve), shapes


def _torch_training(forward, weights, x, y):
    found, y = {}, torch.tensor(y)
    for name in RATES:
        inputs = torch.tensor(x, requires_grad=x.dtype == np.float64)  # not where they are numbers of words
        leaves = [torch.tensor(array, requires_grad=True) for array in weights]
        optimizer = getattr(torch.optim, name)(leaves, RATES[name])
        losses = []
        for step in range(20):
            optimizer.zero_grad()
            logits = forward(inputs, leaves)
            loss = F.cross_entropy(logits, y)
            loss.backward()
            if step == 0:
                found["logits"] = logits.detach()
                if inputs.requires_grad:
                    found["dx"] = inputs.grad.clone()
                found |= {f"d{i}": leaf.grad.clone() for i, leaf in enumerate(leaves)}
            if name == "Adam":  # whose epsilon stands before the correction in Keras, and behind it in PyTorch
                optimizer.param_groups[0]["eps"] = 1e-7 / math.sqrt(1 - 0.999 ** (step + 1))
            optimizer.step()
            losses.append(float(loss.detach()))
        found[f"{name} losses"] = losses
        found |= {f"{name} end {i}": leaf.detach() for i, leaf in enumerate(leaves)}
    return found


def _keras_training(network, weights, x, y):
    layers = [getattr(keras.layers, kind)(**arguments) for kind, arguments in network["layers"]]
    model = keras.Sequential([keras.Input(x.shape[1:]), *layers, keras.layers.Flatten(), keras.layers.Dense(3)])
    return _keras_trained(model, weights, x, y, np.ones(len(x), bool))


def _keras_trained(model, weights, x, y, counts):
    """Train on classes y (m,) or (m, T); `counts`, of the same shape, is False at padding, which has no logits."""
    entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    others = [variable.value for variable in model.non_trainable_variables]  # a recurrent layer's seed

    def value(weights, x):
        logits = model.stateless_call(weights, others, x)[0]
        return entropy(y, logits), logits

    slopes = jax.jit(jax.value_and_grad(value, (0, 1) if x.dtype == np.float64 else (0,), has_aux=True))
    found = {}
    for name in RATES:
        optimizer = getattr(keras.optimizers, name)(RATES[name])
        for variable, array in zip(model.trainable_variables, weights, strict=True):
            variable.assign(array)
        losses = []
        for step in range(20):
            values = [variable.value for variable in model.trainable_variables]
            (loss, logits), (grads, *dx) = slopes(values, x)
            if step == 0:
                found |= {"logits": np.asarray(logits)[counts], **{f"d{i}": grad for i, grad in enumerate(grads)}}
                if dx:
                    found["dx"] = dx[0]
            optimizer.apply(grads, model.trainable_variables)
            losses.append(float(loss))
        found[f"{name} losses"] = losses
        found |= {f"{name} end {i}": variable.value for i, variable in enumerate(model.trainable_variables)}
    return found


# Recurrent layers: small networks that read, drawn at random, and trained for 20 steps --------------------------------

GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}


def recurrence():
    rng = np.random.default_rng(9)
    networks = [_drawn_reader(rng, number) for number in range(48)]
    text = json.dumps(networks).encode()
    made = {"given/networks": np.frombuffer(text, np.uint8)}
    for number, network in enumerate(networks):
        (m, T, D), counts = network["shape"], _counts(rng, network)
        if network["words"]:
            x = np.where(counts, rng.integers(1, network["words"], (m, T)), 0)
        else:
            x = np.where(counts[..., None], rng.choice([-1, 1], (m, T, D)) * rng.uniform(0.1, 2, (m, T, D)).round(2), 0)
        y = rng.integers(3, size=(m, T) if network["sequences"] else m)
        steps, shapes = _torch_reader(network)
        weights = [rng.normal(scale=0.4, size=shape).round(2) for shape in shapes]
        made |= {f"given/{number} x": x, f"given/{number} y": y, f"given/{number} counts": counts}
        made[f"given/{number} weights"] = _flat(weights)
        seen = counts if network["sequences"] else np.ones(m, bool)
        layers = [_keras_reader(kind, dict(arguments)) for kind, arguments in network["layers"]]
        inputs = keras.Input((T,) if network["words"] else (T, D), dtype="int64" if network["words"] else "float64")
        model = keras.Sequential([inputs, *layers, keras.layers.Dense(3)])
        found = {"keras": _keras_trained(model, weights, x, y, seen)}
        if network["torch"]:
            lengths = None if network["padding"] == "none" else torch.tensor(counts.sum(axis=1))

            def forward(x, leaves, steps=steps, lengths=lengths, seen=seen):
                leaves = list(leaves)
                for step, count in steps:
                    x = step(x, [leaves.pop(0) for _ in range(count)], lengths)
                return (x @ leaves[0] + leaves[1])[torch.tensor(seen)]

            found["torch"] = _torch_training(forward, weights, x, y[seen])
        for framework, arrays in found.items():
            for what in ("logits", "dx", *(f"{name} losses" for name in RATES)):
                if what in arrays:
                    made[f"{framework}/{number} {what}"] = arrays[what]
            for what, each in {"grads": "d{}", **{f"{name} end": f"{name} end {{}}" for name in RATES}}.items():
                made[f"{framework}/{number} {what}"] = _flat(arrays[each.format(i)] for i in range(len(weights)))
    return made


def _flat(arrays):
    """Return all arrays in one vector: in a file, each takes half a kilobyte beside its numbers."""
    return np.concatenate([np.asarray(array).reshape(-1) for array in arrays])


def _drawn_reader(rng, number):
    """Return a network as JSON data; "words" is the size of the vocabulary, "torch" whether PyTorch has its like."""

    def one_of(*options):
        return options[rng.integers(len(options))]

    kind = list(GATES)[number % 3]
    padding = ("none", "behind", "anywhere", "behind")[number // 3 % 4]
    depth, words = int(rng.integers(1, 4)), one_of(0, 0, 6)
    sequences, hers = bool(rng.random() < 0.4), bool(rng.random() < 0.65)  # hers: what PyTorch knows too
    shape = [one_of(1, 2, 4), one_of(1, 3, 5, 7), int(rng.integers(1, 4))]
    layers = [["Embedding", {"input_dim": words, "output_dim": shape[2], "mask_zero": True}]] if words else []
    if padding != "none" and not words:
        layers = [["Masking", {}]]
    for depth_here in range(depth):
        last = depth_here == depth - 1
        arguments = {"units": int(rng.integers(1, 5)), "use_bias": bool(rng.random() < 0.8)}
        arguments["return_sequences"] = sequences or not last
        if kind == "GRU":
            arguments["reset_after"] = hers or bool(rng.random() < 0.3)
        if kind == "LSTM":
            arguments["unit_forget_bias"] = bool(rng.random() < 0.5)
        if kind == "SimpleRNN":
            arguments["activation"] = one_of("tanh", "relu")
        if not hers:
            arguments["activation"] = one_of("tanh", "softsign", "relu")
            if kind != "SimpleRNN":
                arguments["recurrent_activation"] = one_of("sigmoid", "softsign", "tanh")
            # Keras hands on the mask of outputs that stand in the other order as if they did not.
            arguments["go_backwards"] = not arguments["return_sequences"] and bool(rng.random() < 0.5)
        layer = [kind, arguments]
        if rng.random() < 0.45:
            arguments["go_backwards"] = False  # Keras takes no other there
            layer = ["Bidirectional", {"layer": layer, "merge_mode": one_of("concat", "concat", "sum", "ave", "mul")}]
        layers.append(layer)
    return {
        "shape": shape,
        "words": words,
        "padding": padding,
        "sequences": sequences,
        "layers": layers,
        "torch": hers and padding != "anywhere",
    }


def _counts(rng, network):
    """Return (m, T), False at padding; the first step of one example counts at least, of all if padding is behind."""
    m, T, _ = network["shape"]
    if network["padding"] == "none":
        return np.ones((m, T), bool)
    if network["padding"] == "behind":
        return np.arange(T) < rng.integers(1, T + 1, (m, 1))
    counts = rng.random((m, T)) < 0.6
    counts[0, 0] = True
    return counts


def _keras_reader(kind, arguments):
    if kind == "Bidirectional":
        arguments["layer"] = _keras_reader(*arguments["layer"])
    return getattr(keras.layers, kind)(**arguments)


def _torch_reader(network):
    """Return (a function and its number of weights for each layer, the shapes of all weights), layouts as in nnlib."""
    D, steps, shapes = network["shape"][2], [], []
    for kind, arguments in network["layers"]:
        if kind == "Embedding":
            steps.append((lambda x, weights, lengths: weights[0][x], 1))
            shapes.append((arguments["input_dim"], D))
        elif kind != "Masking":
            both = kind == "Bidirectional"
            merge = arguments["merge_mode"] if both else None
            kind, arguments = arguments["layer"] if both else (kind, arguments)
            H, G, bias = arguments["units"], GATES[kind], arguments["use_bias"]
            bias_shape = (2, G * H) if arguments.get("reset_after") else (G * H,)
            own = ([(D, G * H), (H, G * H)] + [bias_shape] * bias) * (1 + both)
            steps.append((_torch_layer_that_reads(kind, arguments, D, merge) if network["torch"] else None, len(own)))
            shapes += own
            D = 2 * H if merge == "concat" else H
    return steps, [*shapes, (D, 3), (3,)]


def _torch_layer_that_reads(kind, arguments, D, merge):
    H, bias, rnn = arguments["units"], arguments["use_bias"], torch.nn.utils.rnn
    more = {"nonlinearity": arguments["activation"]} if kind == "SimpleRNN" else {}
    module = getattr(torch.nn, kind.removeprefix("Simple"))(
        D, H, bias=bias, batch_first=True, bidirectional=merge is not None, dtype=torch.float64, **more
    )

    def theirs(columns):
        gates = columns.split(H, dim=-1)
        return torch.cat([gates[1], gates[0], gates[2]] if kind == "GRU" else gates, dim=-1).T

    def step(x, weights, lengths):
        weights, named = list(weights), {}
        for suffix in ("", "_reverse")[: 1 + (merge is not None)]:
            named["weight_ih_l0" + suffix], named["weight_hh_l0" + suffix] = (theirs(weights.pop(0)) for _ in range(2))
            if bias:
                rows = weights.pop(0).reshape(-1, len(named["weight_ih_l0"]))
                named["bias_ih_l0" + suffix] = theirs(rows[0])
                named["bias_hh_l0" + suffix] = theirs(rows[1]) if len(rows) == 2 else torch.zeros_like(rows[0])
        T = x.shape[1]
        if lengths is not None:
            x = rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        y, last = torch.func.functional_call(module, named, (x,))
        if lengths is not None:
            y = rnn.pad_packed_sequence(y, batch_first=True, total_length=T)[0]
        last = last[0] if kind == "LSTM" else last  # (directions, m, H)
        if merge is None:
            return y if arguments["return_sequences"] else last[0]
        a, b = y.split(H, dim=-1) if arguments["return_sequences"] else last
        merged = {"concat": torch.cat([a, b], dim=-1), "sum": a + b, "ave": (a + b) / 2, "mul": a * b}
        return merged[merge]

    return step


def main():
    versions = {f"version/{module.__name__}": np.array(module.__version__) for module in (keras, jax, torch, np)}
    for make in (activations, losses, optimizers, normalization, penalties, convolution, recurrence):
        arrays = {name: np.asarray(array) for name, array in make().items()}
        for name, array in arrays.items():
            if array.dtype not in (np.float64, np.int64, np.bool_, np.uint8):
                raise TypeError(f"{name} came out as {array.dtype}; a reference is made in float64.")
        path = Path(__file__).with_name(f"{make.__name__}.npz")
        np.savez_compressed(path, **versions, **arrays)
        print(f"{path.name}: {len(arrays)} arrays, {path.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
