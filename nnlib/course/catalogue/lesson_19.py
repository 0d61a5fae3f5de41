"""Lesson 19: LSTM."""

import numpy as np

from nnlib.course.catalogue import Exercise, Prediction


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _blocks(z):
    """Return the four parts (m, H) of z (m, 4 H), side by side."""
    return np.split(z, 4, axis=1)


def _each_transposed(U):
    """Return U (H, G H) with each gate's square part transposed."""
    H = len(U)
    return np.hstack([U[:, k : k + H].T for k in range(0, U.shape[1], H)])


def _one_step():
    """Return x (m, D), h (m, H), W (D, 4 H), U (H, 4 H) and b (4 H,) for each case."""
    rng = np.random.default_rng(191)
    sizes = ((7, 3, 5, 1.0), (2, 5, 3, 0.3), (1, 2, 4, 3.0))
    shapes = [((m, D), (m, H), (D, 4 * H), (H, 4 * H), (4 * H,), scale) for m, D, H, scale in sizes]
    return [tuple(scale * rng.normal(size=shape) for shape in each) for *each, scale in shapes]


def _square_step():
    """Return inputs as in `_one_step`, of sizes by which W may be transposed and the batch cut in four."""
    rng = np.random.default_rng(192)
    return [tuple(rng.normal(size=shape) for shape in ((8, 8), (8, 2), (8, 8), (2, 8), (8,)))]


def _gates(z=lambda x, h, W, U, b: x @ W + h @ U + b, split=_blocks, order="ifco", bend=None, bend_candidate=np.tanh):
    """Return an answer to 19.1 made of the parts given; `order` names what the parts of z are taken for."""
    bend = bend or _sigmoid

    def answer(x, h, W, U, b):
        parts = dict(zip(order, split(z(x, h, W, U, b)), strict=True))
        return bend(parts["i"]), bend(parts["f"]), bend_candidate(parts["c"]), bend(parts["o"])

    return answer


def _i_for_f(*case):
    i, _, candidate, o = _gates()(*case)
    return i, i, candidate, o


def _c_let_through(*case):
    i, f, candidate, o = _gates()(*case)
    return i, f, i * candidate, o


def _memories():
    """Return c (m, H) and gates i, f, c~, o (m, H) for each case."""
    rng = np.random.default_rng(193)
    cases = []
    for m, H, scale in ((7, 5, 1.0), (3, 2, 2.5), (1, 4, 0.4)):
        i, f, o = _sigmoid(rng.normal(size=(3, m, H)))
        cases.append((scale * rng.normal(size=(m, H)), i, f, np.tanh(rng.normal(size=(m, H))), o))
    return cases


def _step(c_after=lambda c, i, f, g, o: f * c + i * g, h=lambda c, after, g, o: o * np.tanh(after), told=None):
    """Return an answer to 19.2 made of the parts given; `told` is what is returned as c."""

    def answer(c, i, f, candidate, o):
        after = c_after(c, i, f, candidate, o)
        return h(c, after, candidate, o), after if told is None else told(c, after)

    return answer


def _h_as_c(*case):
    h, _ = _step()(*case)
    return h, h


def _ways_back():
    """Return the inputs of 19.3: dh, dc, i, f, c~, o, c before, c after (m, H) and U (H, 4 H)."""
    rng = np.random.default_rng(194)
    cases = []
    for m, H, scale in ((7, 5, 1.0), (2, 3, 2.0), (1, 4, 0.5)):
        dh, dc, before = scale * rng.normal(size=(3, m, H))
        i, f, o = _sigmoid(rng.normal(size=(3, m, H)))
        candidate = np.tanh(rng.normal(size=(m, H)))
        U = rng.normal(size=(H, 4 * H))
        cases.append((dh, dc, i, f, candidate, o, before, f * before + i * candidate, U))
    return cases


def _slope(s):
    return s * (1 - s)


def _tanh_slope(t):
    return 1 - t * t


def _step_back(
    total=lambda dh, dc, o, before, after: dc + dh * o * (1 - np.tanh(after) ** 2),
    di=lambda dc, i, g: dc * g,
    df=lambda dc, before, after, f: dc * before,
    dg=lambda dc, i, g: dc * i,
    do=lambda dh, dc, after: dh * np.tanh(after),
    slope=_slope,
    slope_candidate=_tanh_slope,
    join=lambda i, f, g, o: np.hstack([i, f, g, o]),
    dh_before=lambda dz, dh, U: dz @ U.T,
    dc_before=lambda dc, f, i: dc * f,
):
    """Return an answer to 19.3 made of the parts given."""

    def answer(dh, dc, i, f, candidate, o, before, after, U):
        all_dc = total(dh, dc, o, before, after)
        dz = join(
            di(all_dc, i, candidate) * slope(i),
            df(all_dc, before, after, f) * slope(f),
            dg(all_dc, i, candidate) * slope_candidate(candidate),
            do(dh, all_dc, after) * slope(o),
        )
        return dz, dh_before(dz, dh, U), dc_before(all_dc, f, i)

    return answer


def _dc_twice(dh, dc, *rest):
    dz, dh_before, dc_before = _step_back()(dh, dc, *rest)
    return dz, dh_before, dc_before + dc


def _dc_through_the_old(dh, dc, i, f, candidate, o, before, after, U):
    dz, dh_before, dc_before = _step_back()(dh, dc, i, f, candidate, o, before, after, U)
    return dz, dh_before, dc_before * before


def _o_without_slope(dh, dc, i, f, candidate, o, before, after, U):
    bent = _step_back(do=lambda dh, dc, after: dh * np.tanh(after) / _slope(o))
    return bent(dh, dc, i, f, candidate, o, before, after, U)


def _interleaved(*parts):
    """Return gates (m, H) as columns unit by unit: i, f, c~, o of the first unit, then of the next."""
    return np.stack(parts, axis=2).reshape(len(parts[0]), -1)


def _sequences():
    """Return the inputs of 19.4: x (m, T, D), W (D, 4 H), U (H, 4 H), b (4 H,) and grad (m, H)."""
    rng = np.random.default_rng(195)
    cases = []
    for m, T, D, H, scale in ((3, 5, 2, 4, 0.8), (2, 3, 4, 1, 1.2), (7, 6, 3, 5, 0.5)):
        shapes = ((m, T, D), (D, 4 * H), (H, 4 * H), (4 * H,), (m, H))
        cases.append(tuple(scale * rng.normal(size=shape) for shape in shapes))
    return cases


def _there(x, W, U, b):
    """Return h and c before and after each step, (T + 1, m, H), and the gates i, f, c~, o of each step."""
    h, c, gates = [np.zeros((len(x), len(U)))], [np.zeros((len(x), len(U)))], []
    for t in range(x.shape[1]):
        gates.append(_gates()(x[:, t], h[-1], W, U, b))
        now = _step()(c[-1], *gates[-1])
        h.append(now[0])
        c.append(now[1])
    return h, c, gates


def _sequence_back(
    steps=lambda T: range(T)[::-1],
    carry=lambda dh, dc, grad: (dh, dc),
    start=lambda grad: (grad, np.zeros_like(grad)),
    kept=lambda gates, t: gates[t],
    before=lambda c, t: c[t],
    after=lambda c, t: c[t + 1],
    fed_x=lambda x, t: x[:, t],
    fed_h=lambda h, c, t: h[t],
    bias=lambda dz: dz.sum(axis=0),
    collect=sum,
):
    """Return an answer to 19.4 made of the parts given; `collect` is given the steps' gradients, as they were made."""

    def answer(x, W, U, b, grad):
        h, c, gates = _there(x, W, U, b)
        dh, dc = start(grad)
        found = []
        for t in steps(x.shape[1]):
            dz, dh, dc = _step_back()(dh, dc, *kept(gates, t), before(c, t), after(c, t), U)
            dh, dc = carry(dh, dc, grad)
            found.append((fed_x(x, t).T @ dz, fed_h(h, c, t).T @ dz, bias(dz)))
        dW, dU, db = zip(*found, strict=True)
        return collect(dW), collect(dU), collect(db)

    return answer


def _start(H, value, gate):
    b = np.zeros(4 * H)
    b[gate * H : (gate + 1) * H] = value
    return b


def _from_to(H, value, first, end):
    b = np.zeros(4 * H)
    b[first:end] = value
    return b


def _gru_inputs():
    """Return the inputs of 19.6: x (m, D), h (m, H), W (D, 3 H), U (H, 3 H) and b (2, 3 H)."""
    rng = np.random.default_rng(196)
    cases = []
    for m, D, H, scale in ((7, 3, 5, 1.0), (2, 5, 3, 0.4), (1, 2, 4, 2.0)):
        shapes = ((m, D), (m, H), (D, 3 * H), (H, 3 * H), (2, 3 * H))
        cases.append(tuple(scale * rng.normal(size=shape) for shape in shapes))
    return cases


def _gru(
    order="zrh",
    bend=_sigmoid,
    bend_candidate=np.tanh,
    candidate=lambda a, u, r, h, U, b: a + r * u,
    mix=lambda z, h, g: z * h + (1 - z) * g,
    first=1.0,
    second=1.0,
    turned=lambda U: U,
    roles="zr",
    seen=lambda a, u: a + u,
):
    """Return an answer to 19.6 of the parts given; `candidate` is what tanh gets, `roles` says who acts as z and r."""

    def answer(x, h, W, U, b):
        U = turned(U)
        b = np.stack([first * b[0], second * b[1]])
        a = dict(zip(order, np.split(x @ W + b[0], 3, axis=1), strict=True))
        u = dict(zip(order, np.split(h @ U + b[1], 3, axis=1), strict=True))
        z, r = (bend(seen(a[name], u[name])) for name in roles)
        own = dict(zip(order, np.split(U, 3, axis=1), strict=True))["h"]
        offset = dict(zip(order, np.split(b[1], 3), strict=True))["h"]
        return mix(z, h, bend_candidate(candidate(a["h"], u["h"], r, h, own, offset)))

    return answer


EXERCISES = [
    Exercise(
        id="19.1",
        title="the gates",
        inputs=("x", "h", "W", "U", "b"),
        outputs=("i", "f", "candidate", "o"),
        cases=_one_step,
        squares=_square_step,
        sizes=lambda x, h, W, U, b: {"m": len(x)},
        mistakes={
            "i's columns for f as well": _i_for_f,
            "gates in the order i, f, o, c~": _gates(order="ifoc"),
            "gates in the order f, i, c~, o": _gates(order="fico"),
            "gates in the order i, c~, f, o": _gates(order="icfo"),
            "gates unit by unit": _gates(split=lambda z: [z[:, k::4] for k in range(4)]),
            "z is laid out anew": _gates(split=lambda z: z.reshape(4, len(z), -1)),
            "the batch is cut in four": lambda x, h, W, U, b: _gates(split=lambda z: np.split(z, 4))(x, h, W, U, b),
            "each gate's U is transposed": _gates(z=lambda x, h, W, U, b: x @ W + h @ _each_transposed(U) + b),
            "W of the gates is transposed": _gates(z=lambda x, h, W, U, b: x @ W.T + h @ U + b),
            "gates that do not see h": _gates(z=lambda x, h, W, U, b: x @ W + b),
            "gates that do not see x": _gates(z=lambda x, h, W, U, b: h @ U + b),
            "gates without a bias": _gates(z=lambda x, h, W, U, b: x @ W + h @ U),
            "tanh for the gates": _gates(bend=np.tanh),
            "sigmoid for c~": _gates(bend_candidate=_sigmoid),
            "c~ is not bent": _gates(bend_candidate=lambda z: z),
            "gates are not bent": _gates(bend=lambda z: z),
            "sigmoid turned round": _gates(bend=lambda z: 1 / (1 + np.exp(z))),
            "1 + e stands without brackets": _gates(bend=lambda z: 1 / 1 + np.exp(-z)),
            "the gates' bias is added twice": _gates(z=lambda x, h, W, U, b: x @ W + b + h @ U + b),
            "f's bias is raised": lambda x, h, W, U, b: _gates()(x, h, W, U, b + _start(len(U), 1.0, 1)),
            "the gates are bent twice": _gates(bend=lambda z: _sigmoid(_sigmoid(z))),
            "c~ is let through by i": _c_let_through,
        },
        hints=(
            "All four come from one sum z (m, 4 H): x times W, h times U, and the bias.",
            "The columns of z are i's first, H of them, then f's, then those of c~, then o's.",
            "Three of the four say how much, from 0 to 1. One says what, from -1 to 1.",
        ),
    ),
    Exercise(
        id="19.2",
        title="a step of the memory",
        inputs=("c", "i", "f", "candidate", "o"),
        outputs=("h", "c"),
        cases=_memories,
        sizes=lambda c, i, f, candidate, o: {"m": len(c)},
        mistakes={
            "c is read without tanh": _step(h=lambda c, after, g, o: o * after),
            "c is read through sigmoid": _step(h=lambda c, after, g, o: o * _sigmoid(after)),
            "the old c is read": _step(h=lambda c, after, g, o: o * np.tanh(c)),
            "c~ is read in place of c": _step(h=lambda c, after, g, o: o * np.tanh(g)),
            "o is left out": _step(h=lambda c, after, g, o: np.tanh(after)),
            "o inside tanh": _step(h=lambda c, after, g, o: np.tanh(o * after)),
            "everything is written": _step(lambda c, i, f, g, o: f * c + g),
            "nothing is forgotten": _step(lambda c, i, f, g, o: c + i * g),
            "nothing is kept": _step(lambda c, i, f, g, o: i * g),
            "nothing is written": _step(lambda c, i, f, g, o: f * c),
            "i and f have changed places": _step(lambda c, i, f, g, o: i * c + f * g),
            "1 - f in place of i": _step(lambda c, i, f, g, o: f * c + (1 - f) * g),
            "f says what goes": _step(lambda c, i, f, g, o: (1 - f) * c + i * g),
            "what is written is taken away": _step(lambda c, i, f, g, o: f * c - i * g),
            "tanh of c~ again": _step(lambda c, i, f, g, o: f * c + i * np.tanh(g)),
            "f keeps what is written, too": _step(lambda c, i, f, g, o: f * (c + i * g)),
            "the bent c is carried on": _step(told=lambda c, after: np.tanh(after)),
            "the old c is carried on": _step(told=lambda c, after: c),
            "1 - i in place of f": _step(lambda c, i, f, g, o: (1 - i) * c + i * g),
            "f in place of i": _step(lambda c, i, f, g, o: f * (c + g)),
            "i in place of f": _step(lambda c, i, f, g, o: i * (c + g)),
            "f is added": _step(lambda c, i, f, g, o: f + c + i * g),
            "the old c is bent": _step(lambda c, i, f, g, o: f * np.tanh(c) + i * g),
            "tanh of o": _step(h=lambda c, after, g, o: np.tanh(o) * after),
            "c itself is put out": _step(h=lambda c, after, g, o: after),
            "h is carried on as c": _h_as_c,
        },
        hints=(
            "The new c is a sum of two products: what is kept, and what is written.",
            "f goes with the old c, i with what might be written.",
            "h is read from the new c: bent first, so that it lies between -1 and 1, then let through by o.",
        ),
    ),
    Exercise(
        id="19.3",
        title="a step back",
        inputs=("dh", "dc", "i", "f", "candidate", "o", "before", "after", "U"),
        outputs=("dz", "dh_before", "dc_before"),
        cases=_ways_back,
        sizes=lambda dh, *rest: {"m": len(dh)},
        mistakes={
            "what comes through h is missing": _step_back(total=lambda dh, dc, o, before, after: dc),
            "what comes through c is missing": _step_back(
                total=lambda dh, dc, o, before, after: dh * o * (1 - np.tanh(after) ** 2)
            ),
            "the slope of tanh(c) is missing": _step_back(total=lambda dh, dc, o, before, after: dc + dh * o),
            "o is left out on the way to c": _step_back(
                total=lambda dh, dc, o, before, after: dc + dh * (1 - np.tanh(after) ** 2)
            ),
            "the slope of tanh is fed c": _step_back(
                total=lambda dh, dc, o, before, after: dc + dh * o * (1 - after**2)
            ),
            "the slope of tanh at the old c": _step_back(
                total=lambda dh, dc, o, before, after: dc + dh * o * (1 - np.tanh(before) ** 2)
            ),
            "f's gradient with the new c": _step_back(df=lambda dc, before, after, f: dc * after),
            "f's gradient with f": _step_back(df=lambda dc, before, after, f: dc * f),
            "i's gradient with i": _step_back(di=lambda dc, i, g: dc * i, dg=lambda dc, i, g: dc * g),
            "o's gradient with c itself": _step_back(do=lambda dh, dc, after: dh * after),
            "o's gradient from dc": _step_back(do=lambda dh, dc, after: dc * np.tanh(after)),
            "the gates' slopes are missing": _step_back(slope=np.ones_like),
            "all slopes are missing": _step_back(slope=np.ones_like, slope_candidate=np.ones_like),
            "the slope of c~ is missing": _step_back(slope_candidate=np.ones_like),
            "sigmoid's slope for c~": _step_back(slope_candidate=_slope),
            "tanh's slope for the gates": _step_back(slope=_tanh_slope),
            "slopes of sigmoid taken twice": _step_back(slope=lambda s: _slope(_sigmoid(s))),
            "gates in the order i, f, o, c~": _step_back(join=lambda i, f, g, o: np.hstack([i, f, o, g])),
            "gates in the order f, i, c~, o": _step_back(join=lambda i, f, g, o: np.hstack([f, i, g, o])),
            "gates unit by unit": _step_back(join=_interleaved),
            "each gate's U is not transposed": _step_back(dh_before=lambda dz, dh, U: dz @ _each_transposed(U).T),
            "dh is handed on as well": _step_back(dh_before=lambda dz, dh, U: dh + dz @ U.T),
            "dh by way of c~ alone": _step_back(
                dh_before=lambda dz, dh, U: _blocks(dz)[2] @ _blocks(U)[2].T  # as if the gates did not see h
            ),
            "dc without f": _step_back(dc_before=lambda dc, f, i: dc),
            "dc is handed on as well": _dc_twice,
            "dc through i": _step_back(dc_before=lambda dc, f, i: dc * i),
            "c is not carried back": _step_back(dc_before=lambda dc, f, i: np.zeros_like(dc)),
            "dc goes through tanh as well": _step_back(
                total=lambda dh, dc, o, before, after: (dc + dh * o) * (1 - np.tanh(after) ** 2)
            ),
            "dc goes through o and tanh as well": _step_back(
                total=lambda dh, dc, o, before, after: (dc + dh) * o * (1 - np.tanh(after) ** 2)
            ),
            "tanh is not squared": _step_back(
                total=lambda dh, dc, o, before, after: dc + dh * o * (1 - np.tanh(after))
            ),
            "tanh in place of its slope": _step_back(
                total=lambda dh, dc, o, before, after: dc + dh * o * np.tanh(after)
            ),
            "o's gradient from both": _step_back(do=lambda dh, dc, after: (dh + dc) * np.tanh(after)),
            "o's gradient with the slope": _step_back(do=lambda dh, dc, after: dh * (1 - np.tanh(after) ** 2)),
            "i's slope is missing": _step_back(di=lambda dc, i, g: dc * g / _slope(i)),
            "f's slope is missing": _step_back(df=lambda dc, before, after, f: dc * before / _slope(f)),
            "o's slope is missing": _o_without_slope,
            "c~ is bent once more for its slope": _step_back(slope_candidate=lambda t: 1 - np.tanh(t) ** 2),
            "dh without o's part": _step_back(dh_before=lambda dz, dh, U: dz[:, : 3 * len(U)] @ U[:, : 3 * len(U)].T),
            "dc through f's slope": _step_back(dc_before=lambda dc, f, i: dc * _slope(f)),
            "dc through the old c": _dc_through_the_old,
        },
        hints=(
            "Two gradients arrive at the new c: dc from later, and dh, through h = o tanh(c). Add them up first.",
            "With that sum, each factor of f c + i c~ gets the other as its gradient. o gets its own from dh.",
            "Each gate then needs its slope, told by its value: s (1 - s) for sigmoid, 1 - t t for tanh.",
            "The four dz stand side by side, as in z. Back to h: through U, as in a Dense layer. Back to c: through f.",
        ),
    ),
    Exercise(
        id="19.4",
        title="a sequence back",
        inputs=("x", "W", "U", "b", "grad"),
        outputs=("dW", "dU", "db"),
        cases=_sequences,
        sizes=lambda x, *rest: {"m": len(x)},
        mistakes={
            "only the last step": _sequence_back(steps=lambda T: [T - 1]),
            "the first step has no turn": _sequence_back(steps=lambda T: range(1, T)[::-1]),
            "the last step has no turn": _sequence_back(steps=lambda T: range(T - 1)[::-1]),
            "forwards through time": _sequence_back(steps=range),
            "every turn begins anew": _sequence_back(carry=lambda dh, dc, grad: (grad, 0 * dc)),
            "only dc is carried back": _sequence_back(carry=lambda dh, dc, grad: (0 * dh, dc)),
            "only dh is carried back": _sequence_back(carry=lambda dh, dc, grad: (dh, 0 * dc)),
            "grad at every step": _sequence_back(carry=lambda dh, dc, grad: (dh + grad, dc)),
            "grad in place of the carried dh": _sequence_back(carry=lambda dh, dc, grad: (grad, dc)),
            "c after the step in place of c before": _sequence_back(before=lambda c, t: c[t + 1]),
            "c before the step in place of c after": _sequence_back(after=lambda c, t: c[t]),
            "c before and after have changed places": _sequence_back(
                before=lambda c, t: c[t + 1], after=lambda c, t: c[t]
            ),
            "dh and dc have changed places": _sequence_back(carry=lambda dh, dc, grad: (dc, dh)),
            "grad is the start of dc": _sequence_back(start=lambda grad: (0 * grad, grad)),
            "grad is the start of both": _sequence_back(start=lambda grad: (grad, grad)),
            "ones in place of grad": _sequence_back(start=lambda grad: (0 * grad + 1, 0 * grad)),
            "grad at every step, at the last one twice": _sequence_back(
                start=lambda grad: (2 * grad, 0 * grad), carry=lambda dh, dc, grad: (dh + grad, dc)
            ),
            "the gates of the step before": _sequence_back(kept=lambda gates, t: gates[t - 1]),
            "the last step's gates": _sequence_back(kept=lambda gates, t: gates[-1]),
            "the last x at every step": _sequence_back(fed_x=lambda x, t: x[:, -1]),
            "the last h at every step": _sequence_back(fed_h=lambda h, c, t: h[-1]),
            "c in place of h": _sequence_back(fed_h=lambda h, c, t: c[t]),
            "db is one number": _sequence_back(bias=lambda dz: np.full(dz.shape[1], dz.sum())),
            "the steps' gradients one by one": _sequence_back(collect=np.array),
            "x from the other end": _sequence_back(fed_x=lambda x, t: x[:, -1 - t]),
            "h after the step": _sequence_back(fed_h=lambda h, c, t: h[t + 1]),
            "the last gradient in place of the sum": _sequence_back(collect=lambda found: found[-1]),
            "a mean over time": _sequence_back(collect=lambda found: sum(found) / len(found)),
            "db is a mean over the batch": _sequence_back(bias=lambda dz: dz.mean(axis=0)),
        },
        hints=(
            "Go through t from the last step to the first. `reversed(range(T))` counts so.",
            "Before step t stand h[t] and c[t], after it h[t + 1] and c[t + 1]. dh and dc go from step to step.",
            "Each step adds its share: a Dense layer's gradients, with x at t, with h before the step, with ones.",
        ),
    ),
    Exercise(
        id="19.5",
        title="a start for the biases",
        inputs=("H", "value"),
        outputs=("b",),
        cases=lambda: [(3, 1.0), (5, 2.5), (4, -0.5), (1, 3.0), (2, 0.0)],
        mistakes={
            "the bias of i": lambda H, value: _start(H, value, 0),
            "the bias of c~": lambda H, value: _start(H, value, 2),
            "the bias of o": lambda H, value: _start(H, value, 3),
            "the bias of all gates": lambda H, value: np.full(4 * H, value),
            "every fourth bias": lambda H, value: np.where(np.arange(4 * H) % 4 == 1, value, 0.0),
            "one unit's bias": lambda H, value: np.where(np.arange(4 * H) == H, value, 0.0),
            "the biases of f alone": lambda H, value: np.full(H, value),
            "a row for each gate": lambda H, value: _start(H, value, 1).reshape(4, H),
            "sigmoid of the bias": lambda H, value: _start(H, _sigmoid(value), 1),
            "1 for every value": lambda H, value: _start(H, 1.0, 1),
            "cut off to whole numbers": lambda H, value: np.trunc(_start(H, value, 1)),
            "the bias of f and all behind": lambda H, value: np.where(np.arange(4 * H) >= H, value, 0.0),
            "the bias of i and f": lambda H, value: np.where(np.arange(4 * H) < 2 * H, value, 0.0),
            "the last bias of f is left out": lambda H, value: _from_to(H, value, H, 2 * H - 1),
            "one bias of c~ as well": lambda H, value: _from_to(H, value, H, 2 * H + 1),
            "the first bias of f is left out": lambda H, value: _from_to(H, value, H + 1, 2 * H),
            "1 for the other gates": lambda H, value: np.where(_start(H, 1.0, 1) > 0, value, 1.0),
        },
        hints=(
            "4 H numbers, most of them 0. In which order do the gates stand?",
            "f is the second gate: where do its H biases begin, and where do they end?",
        ),
    ),
    Exercise(
        id="19.6",
        title="a step of a GRU",
        inputs=("x", "h", "W", "U", "b"),
        outputs=("h",),
        cases=_gru_inputs,
        sizes=lambda x, h, W, U, b: {"m": len(x)},
        mistakes={
            "z and 1 - z have changed places": _gru(mix=lambda z, h, g: (1 - z) * h + z * g),
            "gates in the order r, z, h~": _gru(order="rzh"),
            "gates in the order z, h~, r": _gru(order="zhr"),
            "r acts before U": _gru(candidate=lambda a, u, r, h, U, b: a + (r * h) @ U + b),
            "r misses the bias": _gru(candidate=lambda a, u, r, h, U, b: a + r * (h @ U) + b),
            "r has no say": _gru(candidate=lambda a, u, r, h, U, b: a + u),
            "r acts on x as well": _gru(candidate=lambda a, u, r, h, U, b: r * (a + u)),
            "r acts on x alone": _gru(candidate=lambda a, u, r, h, U, b: r * a + u),
            "h~ does not see h": _gru(candidate=lambda a, u, r, h, U, b: a),
            "1 - r in place of r": _gru(candidate=lambda a, u, r, h, U, b: a + (1 - r) * u),
            "h~ alone": _gru(mix=lambda z, h, g: g),
            "all of h~ is added": _gru(mix=lambda z, h, g: z * h + g),
            "all of h is kept": _gru(mix=lambda z, h, g: h + (1 - z) * g),
            "the second biases are left out": _gru(second=0.0),
            "the first biases are left out": _gru(first=0.0),
            "the biases have changed places": lambda x, h, W, U, b: _gru()(x, h, W, U, b[::-1]),
            "each gate's U is transposed": _gru(turned=_each_transposed),
            "sigmoid for h~": _gru(bend_candidate=_sigmoid),
            "tanh for the gates": _gru(bend=np.tanh),
            "h~ is not bent": _gru(bend_candidate=lambda z: z),
            "gates are not bent": _gru(bend=lambda z: z),
            "gates in the order h~, z, r": _gru(order="hzr"),
            "gates in the order r, h~, z": _gru(order="rhz"),
            "the first biases for both": lambda x, h, W, U, b: _gru()(x, h, W, U, b[[0, 0]]),
            "the second biases for both": lambda x, h, W, U, b: _gru()(x, h, W, U, b[[1, 1]]),
            "both biases in each part": lambda x, h, W, U, b: _gru()(x, h, W, U, b[[0, 0]] + b[[1, 1]]),
            "gates without a bias": _gru(first=0.0, second=0.0),
            "r acts before U, without its bias": _gru(candidate=lambda a, u, r, h, U, b: a + (r * h) @ U),
            "r acts on h itself": _gru(candidate=lambda a, u, r, h, U, b: a + r * h),
            "r is added": _gru(candidate=lambda a, u, r, h, U, b: a + r + u),
            "gates that do not see h": _gru(seen=lambda a, u: a),
            "gates that do not see x": _gru(seen=lambda a, u: u),
            "z in place of r": _gru(roles="zz"),
            "r in place of z": _gru(roles="rr"),
            "h is bent again": _gru(mix=lambda z, h, g: np.tanh(z * h + (1 - z) * g)),
            "only h~'s share": _gru(mix=lambda z, h, g: (1 - z) * g),
            "half of each": _gru(mix=lambda z, h, g: (h + g) / 2),
        },
        hints=(
            "x W + b[0] and h U + b[1], both (m, 3 H): keep them apart, for r acts on a part of the second alone.",
            "Columns: z's, r's, h~'s. z and r are sigmoids of the sum of both parts.",
            "h~ is a tanh of x's part plus r times h's part. Then z says how much of h stays.",
        ),
    ),
]

PREDICTIONS = [
    Prediction(
        id="19.A",
        answer="72",
        because="Each gate has 2 x 3 weights for x, 3 x 3 for h, and 3 biases. That is 18, and there are four gates.",
    ),
    Prediction(
        id="19.B",
        answer="less than a thousandth",
        because="0.5 multiplied by itself 16 times is 1 / 65 536. Gates that stand half open forget, too.",
    ),
    Prediction(
        id="19.C",
        answer="the plain RNN",
        because="From its first step on it keeps more than gates of 0.73 do. An LSTM starts by forgetting.",
    ),
]
