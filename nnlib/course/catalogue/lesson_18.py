"""Lesson 18: one step of a recurrent network there and back, a whole sequence there and back, clipping."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction

SIZES = ((7, 4, 3, 5), (4, 2, 5, 3))  # m, D, H, T
EDGES = ((4, 2, 5, 3), (1, 3, 1, 1), (1, 1, 6, 9))  # the last sizes once more; one of each; longer and wider


def _weights(D, H, rng):
    return rng.normal(0, 0.8, (D, H)), rng.normal(0, 0.7, (H, H)), rng.normal(0, 0.5, H)


def _steps(sizes=SIZES):
    """Return (x, h, W, U, b): z between about -3 and 3, so that tanh bends some of them a lot and others hardly."""
    rng, cases = np.random.default_rng(181), []
    for m, D, H, _ in sizes:
        cases.append((rng.normal(size=(m, D)), rng.uniform(-0.9, 0.9, (m, H)), *_weights(D, H, rng)))
    return cases


def _steps_back(sizes=SIZES):
    """Return (x, h, h_new, W, U, grad)."""
    rng, cases = np.random.default_rng(182), []
    for x, h, W, U, b in _steps(sizes):
        cases.append((x, h, np.tanh(x @ W + h @ U + b), W, U, rng.normal(size=h.shape)))
    return cases


def _sequences(sizes=SIZES):
    """Return (x, h0, W, U, b)."""
    rng, cases = np.random.default_rng(183), []
    for m, D, H, T in sizes:
        cases.append((rng.normal(size=(m, T, D)), rng.uniform(-0.9, 0.9, (m, H)), *_weights(D, H, rng)))
    return cases


def _sequences_back(sizes=SIZES):
    """Return (x, h0, h, W, U, grad)."""
    rng, cases = np.random.default_rng(184), []
    for x, h0, W, U, b in _sequences(sizes):
        h = _read()(x, h0, W, U, b)
        cases.append((x, h0, h, W, U, rng.normal(size=h.shape)))
    return cases


SQUARES = ((4, 4, 4, 4), (3, 3, 3, 3))


def _gradients():
    """Return (dW, dU, db, limit): too long; short enough; too long only together; too long by one array.

    The last two are close to the limit: short enough, though the squares and the three lengths add up to more; and too
    long, though the squares add up to less.
    """
    rng, cases = np.random.default_rng(185), []
    for D, H, scales, length, limit in (
        (4, 3, (1, 1, 1), 4.6, 0.7),
        (3, 5, (0.2, 0.1, 0.3), 1.2, 3.0),
        (2, 4, (0.5, 0.4, 0.5), 2.1, 2.0),
        (3, 2, (0.1, 4, 0.1), 8.0, 0.5),
        (2, 3, (1, 1, 1), 2.7, 3.0),
        (3, 4, (1, 1, 1), 0.6, 0.5),
    ):
        shapes = (D, H), (H, H), (H,)
        grads = [scale * rng.normal(size=shape) for scale, shape in zip(scales, shapes, strict=True)]
        cases.append((*(grad * length / _norm(*grads) for grad in grads), limit))
    return cases


def _no_gradient():
    """Return (dW, dU, db, limit), all 0: no length to divide by."""
    return [(np.zeros((2, 3)), np.zeros((3, 3)), np.zeros(3), 1.0)]


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def _read(step=_step, put=lambda h0, memories: memories, order=lambda T: range(T), carry=lambda h, new: new):
    """Return an answer to 18.3 made of the parts given: `put` makes the list of what is put out."""

    def answer(x, h0, W, U, b):
        h, memories = h0, []
        for t in order(x.shape[1]):
            new = step(x[:, t], h, W, U, b)
            memories.append(new)
            h = carry(h, new)
        return np.stack(put(h0, memories), axis=1)

    return answer


def _examples_in_a_row(x, h0, W, U, b):
    h, memories = h0[0], np.zeros((*x.shape[:2], len(b)))
    for n, t in np.ndindex(*x.shape[:2]):
        h = memories[n, t] = _step(x[n, t], h, W, U, b)
    return memories


def _reshaped(x, h0, W, U, b):
    h = _read()(x, h0, W, U, b)
    return h.swapaxes(0, 1).reshape(h.shape)


def _tanh_at_the_end(x, h0, W, U, b):
    return np.tanh(_read(step=lambda x, h, W, U, b: x @ W + h @ U + b)(x, h0, W, U, b))


def _inputs_of_the_first_step(x, h0, W, U, b):
    return _read()(np.repeat(x[:, :1], x.shape[1], axis=1), h0, W, U, b)


def _step_back(
    slope=lambda x, h, h_new, W, U: 1 - h_new**2,
    dx=lambda dz, W: dz @ W.T,
    dh=lambda dz, U, h: dz @ U.T,
    dW=lambda x, dz, grad: x.T @ dz,
    dU=lambda h, h_new, dz, grad: h.T @ dz,
    db=lambda dz, grad: dz.sum(axis=0),
):
    """Return an answer to 18.2 made of the parts given."""

    def answer(x, h, h_new, W, U, grad):
        dz = grad * slope(x, h, h_new, W, U)
        return dx(dz, W), dh(dz, U, h), dW(x, dz, grad), dU(h, h_new, dz, grad), db(dz, grad)

    return answer


def _grad_goes_on(x, h, h_new, W, U, grad):
    dx, dh, *others = _step_back()(x, h, h_new, W, U, grad)
    return dx, dh + grad, *others


def _back(
    slope=lambda h, before: 1 - h**2,
    arrives=lambda t, T, own, carry: own + carry,
    carry=lambda dz, dh, U: dz @ U.T,
    order=lambda T: reversed(range(T)),
    counts=lambda t, T: 1.0,
    before=lambda t, h, h0: h[:, t - 1] if t else h0,
):
    """Return an answer to 18.4 made of the parts given; step t counts `counts(t, T)` times in dW, dU and db."""

    def answer(x, h0, h, W, U, grad):
        T = x.shape[1]
        dx, total = np.zeros_like(x), [np.zeros_like(W), np.zeros_like(U), np.zeros(len(U))]
        carried = np.zeros_like(h0)
        for t in order(T):
            last = before(t, h, h0)
            dh = arrives(t, T, grad[:, t], carried)
            dz = dh * slope(h[:, t], last)
            dx[:, t], carried = dz @ W.T, carry(dz, dh, U)
            for sum_, part in zip(total, (x[:, t].T @ dz, last.T @ dz, dz.sum(axis=0)), strict=True):
                sum_ += counts(t, T) * part
        return dx, carried, *total

    return answer


def _one_step_only(x, h0, h, W, U, grad):
    """The gradient of each step goes back one step, and no further."""
    dz = grad * (1 - h**2)
    heard = grad.copy()
    heard[:, :-1] += dz[:, 1:] @ U.T
    dx, _, *others = _back(arrives=lambda t, T, own, carry: heard[:, t])(x, h0, h, W, U, grad)
    return dx, dz[:, 0] @ U.T, *others


def _last_gradient_everywhere(x, h0, h, W, U, grad):
    return _back()(x, h0, h, W, U, np.repeat(grad[:, -1:], grad.shape[1], axis=1))


def _by_hand(x, h0, h, W, U, dz, dh0):
    """Return an answer to 18.4 from its dz (m, T, H)."""
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    dW, dU = (np.einsum("nti,ntj->ij", a, dz) for a in (x, before))
    return dz @ W.T, dh0, dW, dU, dz.sum(axis=(0, 1))


def _every_link(x, h0, h, W, U, grad):
    carried, dh = np.zeros_like(h0), np.zeros_like(h)
    for t in reversed(range(h.shape[1])):
        dh[:, t] = carried = ((grad[:, t] + carried) * (1 - h[:, t] ** 2)) @ U.T
    dx, _, *others = _back()(x, h0, h, W, U, grad)
    return dx, dh, *others


def _z_without_its_bias(x, h0, h, W, U, grad):
    before = np.concatenate([h0[:, None], h[:, :-1]], axis=1)
    slopes = 1 - np.tanh(x @ W + before @ U) ** 2
    carried, dz = np.zeros_like(h0), np.zeros_like(h)
    for t in reversed(range(h.shape[1])):
        dz[:, t] = (grad[:, t] + carried) * slopes[:, t]
        carried = dz[:, t] @ U.T
    return _by_hand(x, h0, h, W, U, dz, carried)


def _carry_piles_up(x, h0, h, W, U, grad):
    carried, dz = np.zeros_like(h0), np.zeros_like(h)
    for t in reversed(range(h.shape[1])):
        dz[:, t] = (grad[:, t] + carried) * (1 - h[:, t] ** 2)
        carried = carried + dz[:, t] @ U.T
    return _by_hand(x, h0, h, W, U, dz, carried)


def _carry_behind_the_tanh(x, h0, h, W, U, grad):
    carried, dz = np.zeros_like(h0), np.zeros_like(h)
    for t in reversed(range(h.shape[1])):
        dz[:, t] = grad[:, t] * (1 - h[:, t] ** 2) + carried
        carried = dz[:, t] @ U.T
    return _by_hand(x, h0, h, W, U, dz, carried)


def _bias_of_each_step(x, h0, h, W, U, grad):
    others = _back()(x, h0, h, W, U, grad)[:-1]
    parts = [_back(counts=lambda t, T, s=s: float(t == s))(x, h0, h, W, U, grad)[-1] for s in range(x.shape[1])]
    return *others, np.array(parts)


def _bias_of_each_example(x, h0, h, W, U, grad):
    parts = [_back()(*(a[n : n + 1] for a in (x, h0, h)), W, U, grad[n : n + 1])[-1] for n in range(len(x))]
    return *_back()(x, h0, h, W, U, grad)[:-1], np.array(parts)


def _last_link_missing(x, h0, h, W, U, grad):
    dx, _, *others = _back()(x, h0, h, W, U, grad)
    carried = _back()(x[:, 1:], h[:, 0], h[:, 1:], W, U, grad[:, 1:])[1]
    return dx, grad[:, 0] + carried, *others


def _changed(number, change):
    """Return an answer to 18.4 with one of its outputs changed."""

    def answer(x, h0, h, W, U, grad):
        result = list(_back()(x, h0, h, W, U, grad))
        result[number] = change(result[number])
        return tuple(result)

    return answer


def _norm(*grads):
    return np.sqrt(sum((grad**2).sum() for grad in grads))


def _clipped(length=_norm, factor=lambda norm, limit: min(1.0, limit / norm)):
    """Return an answer to 18.5 made of the parts given."""

    def answer(dW, dU, db, limit):
        scale = factor(length(dW, dU, db), limit)
        return scale * dW, scale * dU, scale * db

    return answer


def _each(change):
    return lambda dW, dU, db, limit: tuple(change(grad, limit) for grad in (dW, dU, db))


def _own_norm(grad, limit):
    return grad * min(1.0, limit / max(_norm(grad), 1e-12))


def _each_to_the_limit(dW, dU, db, limit):
    too_long = _norm(dW, dU, db) > limit
    return tuple(grad * limit / _norm(grad) if too_long else grad for grad in (dW, dU, db))


EXERCISES = [
    Exercise(
        id="18.1",
        title="one step of a recurrent layer",
        inputs=("x", "h", "W", "U", "b"),
        outputs=("h_new",),
        cases=_steps,
        proofs=lambda: _steps(EDGES),
        squares=lambda: _steps(SQUARES),
        mistakes={
            "U is transposed": lambda x, h, W, U, b: np.tanh(x @ W + h @ U.T + b),
            "W is transposed": lambda x, h, W, U, b: np.tanh(x @ W.T + h @ U + b),
            "x and W are in the wrong order": lambda x, h, W, U, b: np.tanh(W @ x + U @ h + b),
            "W multiplies entry by entry": lambda x, h, W, U, b: np.tanh(x * W + h @ U + b),
            "b is a column": lambda x, h, W, U, b: np.tanh(x @ W + h @ U + b[:, None]),
            "W and U have changed places": lambda x, h, W, U, b: np.tanh(x @ U + h @ W + b),
            "the memory is not used": lambda x, h, W, U, b: np.tanh(x @ W + b),
            "the input is not used": lambda x, h, W, U, b: np.tanh(h @ U + b),
            "U is not used": lambda x, h, W, U, b: np.tanh(x @ W + h + b),
            "U multiplies entry by entry": lambda x, h, W, U, b: np.tanh(x @ W + h * np.diag(U) + b),
            "the memory multiplies the input": lambda x, h, W, U, b: np.tanh((x @ W) * (h @ U) + b),
            "the bias is missing": lambda x, h, W, U, b: np.tanh(x @ W + h @ U),
            "the bias is subtracted": lambda x, h, W, U, b: np.tanh(x @ W + h @ U - b),
            "the bias is added twice": lambda x, h, W, U, b: np.tanh(x @ W + b + h @ U + b),
            "the bias comes after the tanh": lambda x, h, W, U, b: np.tanh(x @ W + h @ U) + b,
            "the tanh is missing": lambda x, h, W, U, b: x @ W + h @ U + b,
            "a sigmoid in place of tanh": lambda x, h, W, U, b: _sigmoid(x @ W + h @ U + b),
            "a ReLU in place of tanh": lambda x, h, W, U, b: np.maximum(x @ W + h @ U + b, 0),
            "two tanhs, one for each part": lambda x, h, W, U, b: np.tanh(x @ W + b) + np.tanh(h @ U),
            "tanh of the input's part alone": lambda x, h, W, U, b: np.tanh(x @ W + b) + h @ U,
            "the old memory goes through tanh": lambda x, h, W, U, b: np.tanh(x @ W + np.tanh(h) @ U + b),
            "the old memory is added": lambda x, h, W, U, b: h + np.tanh(x @ W + h @ U + b),
            "the mean of both parts": lambda x, h, W, U, b: np.tanh((x @ W + h @ U) / 2 + b),
        },
        hints=(
            "Three terms are added up, each (m, H) or broadcast to it: one from the input, one from the memory, and b.",
            "Both products are those of a Dense layer. Look at the shapes: which array meets W, which meets U?",
            "The activation is applied once, to the whole sum. `np.tanh` takes an array.",
        ),
    ),
    Exercise(
        id="18.2",
        title="one step backward",
        inputs=("x", "h", "h_new", "W", "U", "grad"),
        outputs=("dx", "dh", "dW", "dU", "db"),
        cases=_steps_back,
        sizes=lambda x, *_: {"m": len(x)},
        proofs=lambda: _steps_back(EDGES),
        squares=lambda: _steps_back(SQUARES),
        mistakes={
            "the bias has not heard of the tanh": _step_back(db=lambda dz, grad: grad.sum(axis=0)),
            "the slope is left out of the parameters": _step_back(
                dW=lambda x, dz, grad: x.T @ grad,
                dU=lambda h, h_new, dz, grad: h.T @ grad,
                db=lambda dz, grad: grad.sum(axis=0),
            ),
            "the activation's slope is left out": _step_back(slope=lambda x, h, h_new, W, U: 1),
            "tanh is taken again": _step_back(slope=lambda x, h, h_new, W, U: 1 - np.tanh(h_new) ** 2),
            "the slope at the old memory": _step_back(slope=lambda x, h, h_new, W, U: 1 - h**2),
            "the square is missing": _step_back(slope=lambda x, h, h_new, W, U: 1 - h_new),
            "the sigmoid's rule for tanh": _step_back(slope=lambda x, h, h_new, W, U: h_new * (1 - h_new)),
            "z in place of tanh z": _step_back(slope=lambda x, h, h_new, W, U: 1 - np.arctanh(h_new) ** 2),
            "z without its bias": _step_back(slope=lambda x, h, h_new, W, U: 1 - np.tanh(x @ W + h @ U) ** 2),
            "a plus in tanh's slope": _step_back(slope=lambda x, h, h_new, W, U: 1 + h_new**2),
            "the square without the 1": _step_back(slope=lambda x, h, h_new, W, U: h_new**2),
            "W is not transposed": _step_back(dx=lambda dz, W: dz @ W),
            "U is not transposed": _step_back(dh=lambda dz, U, h: dz @ U),
            "U is left out on the way back": _step_back(dh=lambda dz, U, h: dz),
            "the slope of the step before as well": _step_back(dh=lambda dz, U, h: (dz @ U.T) * (1 - h**2)),
            "the gradient goes by the memory twice": _step_back(dh=lambda dz, U, h: dz @ U.T + dz),
            "grad goes on past the step": _grad_goes_on,
            "dW is transposed": _step_back(dW=lambda x, dz, grad: dz.T @ x),
            "the inputs are not transposed": _step_back(dW=lambda x, dz, grad: x @ dz),
            "dW is averaged over the examples": _step_back(dW=lambda x, dz, grad: x.T @ dz / len(x)),
            "dU with the new memory": _step_back(dU=lambda h, h_new, dz, grad: h_new.T @ dz),
            "dU is transposed": _step_back(dU=lambda h, h_new, dz, grad: dz.T @ h),
            "dU is averaged over the examples": _step_back(dU=lambda h, h_new, dz, grad: h.T @ dz / len(h)),
            "db is not summed": _step_back(db=lambda dz, grad: dz),
            "summed over the units": _step_back(db=lambda dz, grad: dz.sum(axis=1)),
            "one number for all biases": _step_back(db=lambda dz, grad: dz.sum()),
            "the batch axis is kept": _step_back(db=lambda dz, grad: dz.sum(axis=0, keepdims=True)),
            "db is averaged over the examples": _step_back(db=lambda dz, grad: dz.mean(axis=0)),
        },
        hints=(
            "First from h_new back through tanh to z: dz, of grad's shape. tanh's slope is 1 - tanh²; h_new is tanh z.",
            "z = x W + h U + b is a Dense layer with two inputs. Lesson 04 has dx, dW and db; h and U go like x and W.",
            "Check the shapes: dh is (m, H) like h, dU is (H, H): a product of h, turned, with dz.",
        ),
    ),
    Exercise(
        id="18.3",
        title="a whole sequence",
        inputs=("x", "h0", "W", "U", "b"),
        outputs=("h",),
        cases=_sequences,
        proofs=lambda: _sequences(EDGES),
        squares=lambda: _sequences(SQUARES),
        mistakes={
            "U is transposed": _read(step=lambda x, h, W, U, b: _step(x, h, W, U.T, b)),
            "the bias is missing": _read(step=lambda x, h, W, U, b: _step(x, h, W, U, 0)),
            "the tanh is missing": _read(step=lambda x, h, W, U, b: x @ W + h @ U + b),
            "tanh only on what is put out": _tanh_at_the_end,
            "the memory is not used": _read(step=lambda x, h, W, U, b: np.tanh(x @ W + b)),
            "the memory is never handed on": _read(carry=lambda h, new: h),
            "h0 is ignored": lambda x, h0, W, U, b: _read()(x, np.zeros_like(h0), W, U, b),
            "h0 is put out, too": _read(put=lambda h0, memories: [h0, *memories]),
            "the memory before each step": _read(put=lambda h0, memories: [h0, *memories[:-1]]),
            "only the last memory": lambda x, h0, W, U, b: _read()(x, h0, W, U, b)[:, -1],
            "the last memory for every step": _read(put=lambda h0, memories: memories[-1:] * len(memories)),
            "only the first memory": lambda x, h0, W, U, b: _read()(x, h0, W, U, b)[:, :1],
            "time comes first": lambda x, h0, W, U, b: _read()(x, h0, W, U, b).swapaxes(0, 1),
            "examples and steps are mixed": _reshaped,
            "the steps stand side by side": lambda x, h0, W, U, b: _read()(x, h0, W, U, b).reshape(len(x), -1),
            "read from the end": lambda x, h0, W, U, b: _read()(x[:, ::-1], h0, W, U, b)[:, ::-1],
            "read from the end, and put out so": _read(order=lambda T: reversed(range(T))),
            "put out from the end": _read(put=lambda h0, memories: memories[::-1]),
            "the last step is left out": _read(order=lambda T: range(T - 1)),
            "the first step is left out": _read(order=lambda T: range(1, T)),
            "every step reads the first input": _inputs_of_the_first_step,
            "the memory goes on to the next example": _examples_in_a_row,
            "the old memory is added": _read(step=lambda x, h, W, U, b: h + _step(x, h, W, U, b)),
            "memories are added up": lambda x, h0, W, U, b: np.cumsum(_read()(x, h0, W, U, b), axis=1),
        },
        hints=(
            "A loop over t, with one variable h that is replaced at each step. What is h before the first?",
            "x[:, t] are the inputs of step t of all m examples, (m, D): what your 18.1 takes.",
            "Keep each new h in a list. `np.stack(list, axis=...)` makes one array; T is to be axis 1.",
        ),
    ),
    Exercise(
        id="18.4",
        title="backpropagation through time",
        inputs=("x", "h0", "h", "W", "U", "grad"),
        outputs=("dx", "dh0", "dW", "dU", "db"),
        cases=_sequences_back,
        sizes=lambda x, *_: {"m": len(x)},
        proofs=lambda: _sequences_back(EDGES),
        squares=lambda: _sequences_back(SQUARES),
        mistakes={
            "dU without h0": _back(before=lambda t, h, h0: h[:, t - 1] if t else 0 * h0),
            "later steps send nothing back": _back(arrives=lambda t, T, own, carry: own),
            "carried back one step only": _one_step_only,
            "only the last step's own gradient": _back(arrives=lambda t, T, own, carry: own if t == T - 1 else carry),
            "the last step's own gradient at every step": _last_gradient_everywhere,
            "the last step's own gradient counts twice": _back(
                arrives=lambda t, T, own, carry: 2 * own if t == T - 1 else own + carry
            ),
            "what is carried piles up": _carry_piles_up,
            "what is carried is added behind the tanh": _carry_behind_the_tanh,
            "carried back as it came": _back(carry=lambda dz, dh, U: dh),
            "the activation's slope is left out": _back(slope=lambda h, before: 1),
            "tanh is taken again": _back(slope=lambda h, before: 1 - np.tanh(h) ** 2),
            "z without its bias": _z_without_its_bias,
            "the slope at the old memory": _back(slope=lambda h, before: 1 - before**2),
            "the square is missing": _back(slope=lambda h, before: 1 - h),
            "U is not transposed": _back(carry=lambda dz, dh, U: dz @ U),
            "U is left out on the way back": _back(carry=lambda dz, dh, U: dz),
            "what is carried skips the tanh": _back(carry=lambda dz, dh, U: dh @ U.T),
            "the way back runs forward": _back(order=lambda T: range(T)),
            "the way back ends one step too early": _back(order=lambda T: reversed(range(1, T))),
            "the way back begins one step too late": _back(order=lambda T: reversed(range(T - 1))),
            "the steps of dx stand backwards": _changed(0, lambda dx: dx[:, ::-1]),
            "time comes first": _changed(0, lambda dx: dx.swapaxes(0, 1)),
            "the last link is missing": _last_link_missing,
            "a gradient for every memory": _every_link,
            "h0 gets no gradient": _changed(1, np.zeros_like),
            "only the last step counts": _back(counts=lambda t, T: float(t == T - 1)),
            "only the first step counts": _back(counts=lambda t, T: float(t == 0)),
            "averaged over the steps": _back(counts=lambda t, T: 1 / T),
            "dW is transposed": _changed(2, np.transpose),
            "dU with the new memory": _back(before=lambda t, h, h0: h[:, t]),
            "the last memory before the first step": _back(before=lambda t, h, h0: h[:, t - 1]),
            "dU is transposed": _changed(3, np.transpose),
            "a bias gradient for each step": _bias_of_each_step,
            "a bias gradient for each example": _bias_of_each_example,
            "the batch axis is kept": _changed(4, lambda db: db[None]),
        },
        hints=(
            "Go from the last step to the first. Two things arrive at h_t: its own grad[:, t], and what step t + 1 "
            "sends back. Your 18.2 does the rest of the step.",
            "Begin with nothing carried: zeros of h0's shape. What is left over after step 0 belongs to h0.",
            "W, U and b are the same at all steps. Where one number is used several times, its slopes add up.",
            "The memory before step t is h[:, t - 1]. And before step 0? In Python, h[:, -1] is the last.",
        ),
    ),
    Exercise(
        id="18.5",
        title="clipping by the global norm",
        inputs=("dW", "dU", "db", "limit"),
        outputs=("dW", "dU", "db"),
        cases=_gradients,
        proofs=_no_gradient,
        mistakes={
            "db is not scaled": lambda dW, dU, db, limit: (*_clipped()(dW, dU, db, limit)[:2], db),
            "nothing is clipped": lambda dW, dU, db, limit: (dW, dU, db),
            "each array by its own norm": _each(_own_norm),
            "each array is scaled to the limit": _each_to_the_limit,
            "a little is added to the length": _clipped(factor=lambda norm, limit: min(1.0, limit / (norm + 1e-6))),
            "only numbers above the limit are cut": _each(np.minimum),
            "each number is clipped": _each(lambda grad, limit: np.clip(grad, -limit, limit)),
            "short gradients are made longer": _clipped(factor=lambda norm, limit: limit / norm),
            "long and short have changed places": _clipped(
                factor=lambda norm, limit: limit / norm if norm < limit else 1.0
            ),
            "scaled to a length of 1": _clipped(factor=lambda norm, limit: 1 / norm if norm > limit else 1.0),
            "multiplied by the limit": _clipped(factor=lambda norm, limit: limit if norm > limit else 1.0),
            "divided by the limit": _clipped(factor=lambda norm, limit: 1 / limit if norm > limit else 1.0),
            "the factor is upside down": _clipped(factor=lambda norm, limit: norm / limit if norm > limit else 1.0),
            "long gradients are dropped": _clipped(factor=lambda norm, limit: 0.0 if norm > limit else 1.0),
            "the norms are added": _clipped(length=lambda *grads: sum(map(_norm, grads))),
            "the root of the squares is missing": _clipped(length=lambda *grads: _norm(*grads) ** 2),
            "the root is taken too late": _clipped(factor=lambda norm, limit: limit / norm if norm**2 > limit else 1.0),
            "added up in place of squares": _clipped(length=lambda *grads: sum(np.abs(grad).sum() for grad in grads)),
            "the largest number in place of the length": _clipped(
                length=lambda *grads: max(np.abs(grad).max() for grad in grads)
            ),
            "the longest of the three": _clipped(length=lambda *grads: max(map(_norm, grads))),
            "the mean of the squares": _clipped(
                length=lambda *grads: _norm(*grads) / np.sqrt(sum(grad.size for grad in grads))
            ),
            "db is not measured": _clipped(length=lambda dW, dU, db: _norm(dW, dU)),
        },
        hints=(
            "All numbers of the three arrays are one long vector. Its length is the root of the sum of all squares.",
            "If the length is at most limit, nothing changes. Else one factor for all: which makes the length limit?",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="18.A",
        answer="the sum of all steps' shares",
        because="U is one array, used at every step. Where a number is used several times, slopes add up.",
    ),
    Prediction(
        id="18.B",
        answer="about half a percent",
        because="0.9 multiplied 50 times is 0.0052. tanh's slopes, at most 1, can only make it less.",
    ),
    Prediction(
        id="18.C",
        answer="it guesses: about 50 %",
        because="Five trainings of five end so: next to nothing of the gradient gets back to where the answer stands.",
    ),
]
