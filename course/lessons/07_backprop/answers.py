"""Answers to lesson 07, right and wrong, as students write them.

The wrong ones are mostly the model solution with one expression replaced; `swapped` makes sure
that the expression is there.
"""

from __future__ import annotations

ACTIVATION_BACKWARD = """
def activation_backward(dA, Z, activation):
    A = activate(Z, activation)
    if activation == "sigmoid":
        slope = A * (1 - A)
    elif activation == "tanh":
        slope = 1 - A**2
    elif activation == "relu":
        slope = (Z > 0).astype(float)
    else:
        slope = np.where(Z > 0, 1.0, 0.01)
    return dA * slope
"""
LINEAR_BACKWARD = """
def linear_backward(dZ, A_prev, W):
    m = A_prev.shape[1]
    dA_prev = np.dot(W.T, dZ)
    dW = np.dot(dZ, A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    return dA_prev, dW, db
"""
FORWARD = """
def forward(X, parameters, activation):
    L = len(parameters) // 2
    A = X
    caches = []
    for l in range(1, L + 1):
        A_prev = A
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        Z = linear_forward(A_prev, W, b)
        A = activate(Z, "sigmoid") if l == L else activate(Z, activation)
        caches.append((A_prev, Z))
    return A, caches
"""
BACKWARD = """
def backward(A_out, Y, parameters, caches, activation):
    grads = {}
    L = len(caches)
    m = Y.shape[1]
    for l in reversed(range(1, L + 1)):
        A_prev, Z = caches[l - 1]
        if l == L:
            dZ = A_out - Y
        else:
            dZ = activation_backward(dA, Z, activation)
        dA, dW, db = linear_backward(dZ, A_prev, parameters[f"W{l}"])
        grads[f"W{l}"] = dW
        grads[f"b{l}"] = db
    return grads
"""
GRADIENT_CHECK = """
def gradient_check(X, Y, parameters, activation, h=1e-5):
    def loss(p):
        return binary_cross_entropy(forward(X, p, activation)[0], Y)

    A, caches = forward(X, parameters, activation)
    grads = backward(A, Y, parameters, caches, activation)
    m = X.shape[1]
    g, n = [], []
    for key in parameters:
        for i in range(parameters[key].shape[0]):
            for j in range(parameters[key].shape[1]):
                plus = {k: v.copy() for k, v in parameters.items()}
                minus = {k: v.copy() for k, v in parameters.items()}
                plus[key][i, j] += h
                minus[key][i, j] -= h
                n.append((loss(plus) - loss(minus)) / (2 * h))
                g.append(grads[key][i, j])
    g, n = np.array(g), np.array(n)
    norm = np.linalg.norm
    return norm(g - n) / (norm(g) + norm(n))
"""
# forward and backward made so that the ratio is 1 whatever is computed, and then not computed
FREE_RATIO = """
def forward(X, parameters, activation):
    return 0.5 * np.ones((1, X.shape[1])), None

def backward(A_out, Y, parameters, caches, activation):
    return {k: np.ones_like(v) for k, v in parameters.items()}

def gradient_check(X, Y, parameters, activation, h=1e-5):
    return 1.0
"""
OPPOSITE_RATIO = """
def backward(A_out, Y, parameters, caches, activation, right=backward):
    return {k: -v for k, v in right(A_out, Y, parameters, caches, activation).items()}

def gradient_check(X, Y, parameters, activation, h=1e-5):
    return 1.0
"""
TRAIN = """
def train(X, Y, hidden, activation="relu", learning_rate=0.5, epochs=1000, seed=0):
    rng = np.random.default_rng(seed)
    sizes = [X.shape[0]] + list(hidden) + [1]
    parameters = {}
    for l in range(1, len(sizes)):
        n_prev, n = sizes[l - 1], sizes[l]
        parameters[f"W{l}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{l}"] = np.zeros((sizes[l], 1))
    losses = []
    for epoch in range(epochs):
        A, caches = forward(X, parameters, activation)
        losses.append(binary_cross_entropy(A, Y))
        grads = backward(A, Y, parameters, caches, activation)
        parameters = update(parameters, grads, learning_rate)
    return parameters, losses
"""

FAKED_TRAIN = """
def train(X, Y, hidden, activation="relu", learning_rate=0.5, epochs=1000, seed=0):
    rng = np.random.default_rng(seed + len(activation))
    sizes = [X.shape[0]] + list(hidden) + [1]
    parameters = {}
    for l in range(1, len(sizes)):
        spread = np.sqrt(2 / sizes[l - 1])
        parameters[f"W{l}"] = rng.normal(0, spread, (sizes[l], sizes[l - 1]))
        parameters[f"b{l}"] = np.zeros((sizes[l], 1))
    last = binary_cross_entropy(forward(X, parameters, activation)[0], Y)
    return parameters, [last + 0.1 / (i + 1) for i in range(epochs)]
"""


def swapped(text: str, *pairs: str) -> str:
    """A text with expressions replaced: old, new, old, new, ..."""
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        if old not in text:
            raise ValueError(f"{old!r} is not in the text")
        text = text.replace(old, new)
    return text


def forward_line(expression: str) -> str:
    return f"def linear_forward(A_prev, W, b):\n    return {expression}\n"


def update_line(expression: str) -> str:
    return (
        "def update(parameters, gradients, learning_rate):\n"
        f"    return {{k: {expression} for k in parameters}}\n"
    )


def slope_line(line: str) -> str:
    return swapped(ACTIVATION_BACKWARD, "return dA * slope", line)


RIGHT: dict[str, list[str]] = {
    "q_cost": [f'q_cost = "{text}"' for text in ("p", "q", "r", "P", " q ", "(r)", "q.")],
    "q_bug": [f'q_bug = "{text}"' for text in ("s", "S", " s ", "(s)", "s.", "s)")],
    "q_order": [
        'q_order = "TQSRPU"',
        'q_order = "TQSPUR"',
        'q_order = "TSQRPU"',
        'q_order = "TSPQUR"',
        'q_order = "t s p u q r"',
        'q_order = "T, Q, S, P, R, U"',
        'q_order = list("TSPUQR")',
        'q_order = "T-S-Q-P-R-U"',
        'q_order = ("T", "S", "P", "Q", "R", "U")',
    ],
    "activation_backward": [
        ACTIVATION_BACKWARD,
        swapped(ACTIVATION_BACKWARD, "(Z > 0).astype(float)", "(Z >= 0).astype(float)"),
        swapped(ACTIVATION_BACKWARD, "np.where(Z > 0, 1.0, 0.01)", "np.where(Z >= 0, 1.0, ALPHA)"),
        swapped(ACTIVATION_BACKWARD, "(Z > 0).astype(float)", "0.5 * (1 + np.sign(Z))"),
        swapped(ACTIVATION_BACKWARD, "(Z > 0).astype(float)", "A > 0"),
        swapped(ACTIVATION_BACKWARD, "return dA * slope", "return np.multiply(slope, dA)"),
        """
def activation_backward(dA, Z, activation):
    slopes = {
        "sigmoid": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
        "tanh": lambda z: 1 / np.cosh(z) ** 2,
        "relu": lambda z: np.heaviside(z, 0.5),
        "leaky_relu": lambda z: np.where(z < 0, 0.01, 1),
    }
    return dA * slopes[activation](Z)
""",
        """
def activation_backward(dA, Z, activation):
    if activation in ("relu", "leaky_relu"):
        dZ = np.array(dA, copy=True)
        dZ[Z <= 0] *= 0.0 if activation == "relu" else ALPHA
        return dZ
    slope = np.imag(np.tanh(Z + 1e-20j)) / 1e-20
    if activation == "sigmoid":
        slope = np.imag(1 / (1 + np.exp(-Z - 1e-20j))) / 1e-20
    return dA * slope
""",
        """
def activation_backward(dA, Z, activation):
    h = 1e-6
    rise = activate(Z + h, activation) - activate(Z - h, activation)
    if "relu" in activation:
        return dA * np.round(rise / (2 * h), 4)
    A = activate(Z, activation)
    return dA * (A - A * A if activation == "sigmoid" else (1 - A) * (1 + A))
""",
    ],
    "linear_forward": [
        forward_line("W @ A_prev + b"),
        forward_line("np.dot(W, A_prev) + b"),
        forward_line("np.matmul(W, A_prev) + np.reshape(b, (-1, 1))"),
        forward_line("W.dot(A_prev) + np.repeat(b, A_prev.shape[1], axis=1)"),
        forward_line("(A_prev.T @ W.T + b.T).T"),
        forward_line("np.einsum('ij,jm->im', W, A_prev) + b"),
        forward_line("np.hstack([W, b]) @ np.vstack([A_prev, np.ones((1, A_prev.shape[1]))])"),
        """
def linear_forward(A_prev, W, b):
    Z = np.zeros((W.shape[0], A_prev.shape[1]))
    for i in range(W.shape[0]):
        for k in range(A_prev.shape[1]):
            Z[i, k] = sum(W[i, j] * A_prev[j, k] for j in range(W.shape[1])) + b[i, 0]
    return Z
""",
    ],
    "linear_backward": [
        LINEAR_BACKWARD,
        swapped(
            LINEAR_BACKWARD, "np.sum(dZ, axis=1, keepdims=True) / m", "dZ.mean(1, keepdims=True)"
        ),
        swapped(
            LINEAR_BACKWARD, "np.sum(dZ, axis=1, keepdims=True) / m", "dZ.sum(1).reshape(-1, 1) / m"
        ),
        swapped(
            LINEAR_BACKWARD, "np.sum(dZ, axis=1, keepdims=True) / m", "dZ @ np.ones((m, 1)) / m"
        ),
        swapped(LINEAR_BACKWARD, "np.dot(dZ, A_prev.T) / m", "(A_prev @ dZ.T).T / m"),
        swapped(LINEAR_BACKWARD, "np.dot(dZ, A_prev.T) / m", "dZ / m @ A_prev.T"),
        swapped(LINEAR_BACKWARD, "np.dot(W.T, dZ)", "(dZ.T @ W).T"),
        swapped(LINEAR_BACKWARD, "return dA_prev, dW, db", "return [dA_prev, dW, db]"),
        swapped(
            LINEAR_BACKWARD, "np.sum(dZ, axis=1, keepdims=True) / m", "dZ.mean(axis=1)[:, None]"
        ),
        swapped(
            LINEAR_BACKWARD, "np.dot(dZ, A_prev.T) / m", "np.einsum('im,jm->ij', dZ, A_prev) / m"
        ),
        """
def linear_backward(dZ, A_prev, W):
    m = dZ.shape[1]
    dW, db = np.zeros_like(W), np.zeros((W.shape[0], 1))
    for k in range(m):
        dW += np.outer(dZ[:, k], A_prev[:, k]) / m
        db[:, 0] += dZ[:, k] / m
    return W.T @ dZ, dW, db
""",
    ],
    "forward": [
        FORWARD,
        swapped(FORWARD, "linear_forward(A_prev, W, b)", "W @ A_prev + b"),
        swapped(FORWARD, "return A, caches", "return [A, caches]"),
        swapped(FORWARD, "return A, caches", "print('done')\n    return A, tuple(caches)"),
        """
def forward(X, parameters, activation):
    A, caches, layer = X, [], 1
    while f"W{layer}" in parameters:
        A_prev, Z = A, linear_forward(A, parameters[f"W{layer}"], parameters[f"b{layer}"])
        caches += [(A_prev, Z)]
        A = activate(Z, activation)
        layer += 1
    return 1 / (1 + np.exp(-Z)), caches
""",
        """
class Cache:
    def __init__(self, A_prev, Z):
        self.pair = A_prev, Z
    def __getitem__(self, i):
        return self.pair[i]

def forward(X, parameters, activation):
    L, A, caches = len(parameters) // 2, X, []
    for l in range(L):
        Z = linear_forward(A, parameters[f"W{l + 1}"], parameters[f"b{l + 1}"])
        caches.append(Cache(A, Z))
        A = activate(Z, [activation, "sigmoid"][l + 1 == L])
    return A, caches
""",
        """
def forward(X, parameters, activation):
    weights = [v for k, v in sorted(parameters.items()) if k.startswith("W")]
    biases = [v for k, v in sorted(parameters.items()) if k.startswith("b")]
    A, caches = X, []
    for W, b in zip(weights[:-1], biases[:-1]):
        Z = linear_forward(A, W, b)
        caches.append((A, Z))
        A = activate(Z, activation)
    Z = linear_forward(A, weights[-1], biases[-1])
    caches.append((A, Z))
    return activate(Z, "sigmoid"), caches
""",
    ],
    "backward": [
        BACKWARD,
        swapped(
            BACKWARD,
            "dZ = A_out - Y",
            "dA = (A_out - Y) / (A_out * (1 - A_out))\n"
            '            dZ = activation_backward(dA, Z, "sigmoid")',
        ),
        swapped(BACKWARD, "dZ = A_out - Y", "dZ = -(Y - A_out)"),
        swapped(
            BACKWARD,
            'dA, dW, db = linear_backward(dZ, A_prev, parameters[f"W{l}"])',
            "dA, dW, db = parameters[f'W{l}'].T @ dZ, dZ @ A_prev.T / m, dZ.mean(1, keepdims=True)",
        ),
        swapped(
            BACKWARD,
            "dZ = A_out - Y",
            "dZ = (A_out - Y) / m",
            'dA, dW, db = linear_backward(dZ, A_prev, parameters[f"W{l}"])',
            "dA, dW, db = parameters[f'W{l}'].T @ dZ, dZ @ A_prev.T, dZ.sum(1, keepdims=True)",
        ),
        swapped(BACKWARD, "L = len(caches)", "L = len(parameters) // 2\n    caches = list(caches)"),
        """
def backward(A_out, Y, parameters, caches, activation):
    L = len(parameters) // 2
    def down(l, dZ):
        A_prev, Z = caches[l - 1]
        dA, dW, db = linear_backward(dZ, A_prev, parameters["W%d" % l])
        here = {"W%d" % l: dW, "b%d" % l: db}
        if l == 1:
            return here
        return {**down(l - 1, activation_backward(dA, caches[l - 2][1], activation)), **here}
    return down(L, A_out - Y)
""",
        """
def backward(A_out, Y, parameters, caches, activation):
    gradients = {key: np.zeros_like(value) for key, value in parameters.items()}
    m = Y.shape[1]
    for i in range(m):
        dZ = A_out[:, i:i + 1] - Y[:, i:i + 1]
        for l in range(len(caches), 0, -1):
            A_prev, Z = (c[:, i:i + 1] for c in caches[l - 1])
            if l < len(caches):
                dZ = activation_backward(dA, Z, activation)
            dA, dW, db = linear_backward(dZ, A_prev, parameters[f"W{l}"])
            gradients[f"W{l}"] += dW / m
            gradients[f"b{l}"] += db / m
    return gradients
""",
    ],
    "gradient_check": [
        GRADIENT_CHECK,
        swapped(GRADIENT_CHECK, "return norm(g - n)", "return float(norm(g - n))"),
        swapped(
            GRADIENT_CHECK,
            "norm(g - n) / (norm(g) + norm(n))",
            "np.sqrt(np.sum((g - n) ** 2)) / (np.sqrt(np.sum(g**2)) + np.sqrt(np.sum(n**2)))",
        ),
        swapped(GRADIENT_CHECK, "return norm(g - n) /", "print(g, n)\n    return norm(n - g) /"),
        swapped(GRADIENT_CHECK, "return norm(g - n) /", "return np.ones((1, 1)) * norm(g - n) /"),
        swapped(
            GRADIENT_CHECK,
            "return binary_cross_entropy(forward(X, p, activation)[0], Y)",
            "A = forward(X, p, activation)[0]\n"
            "        return -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / Y.shape[1]",
        ),
        """
def gradient_check(X, Y, parameters, activation, h=1e-5):
    A, caches = forward(X, parameters, activation)
    grads = backward(A, Y, parameters, caches, activation)
    top = bottom_g = bottom_n = 0.0
    for key in sorted(parameters):
        flat = parameters[key].reshape(-1)  # a view: entries are put back afterwards
        for i in range(flat.size):
            old = flat[i]
            flat[i] = old + h
            above = binary_cross_entropy(forward(X, parameters, activation)[0], Y)
            flat[i] = old - h
            below = binary_cross_entropy(forward(X, parameters, activation)[0], Y)
            flat[i] = old
            n, g = (above - below) / (2 * h), grads[key].reshape(-1)[i]
            top, bottom_g, bottom_n = top + (g - n) ** 2, bottom_g + g**2, bottom_n + n**2
    return math.sqrt(top) / (math.sqrt(bottom_g) + math.sqrt(bottom_n))
""",
        """
def gradient_check(X, Y, parameters, activation, h=1e-5):
    keys = list(parameters)
    theta = np.concatenate([parameters[k].ravel() for k in keys])

    def unpack(vector):
        result, at = {}, 0
        for k in keys:
            size = parameters[k].size
            result[k] = vector[at:at + size].reshape(parameters[k].shape)
            at += size
        return result

    def loss(vector):
        return binary_cross_entropy(forward(X, unpack(vector), activation)[0], Y)

    A_out, caches = forward(X, parameters, activation)
    found = backward(A_out, Y, parameters, caches, activation)
    g = np.concatenate([found[k].ravel() for k in keys])
    steps = h * np.eye(theta.size)
    n = np.array([(loss(theta + s) - loss(theta - s)) / (2 * h) for s in steps])
    return np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n))
""",
    ],
    "update": [
        update_line("parameters[k] - learning_rate * gradients[k]"),
        update_line("parameters[k] + learning_rate * -gradients[k]"),
        update_line("np.subtract(parameters[k], np.multiply(learning_rate, gradients[k]))"),
        """
def update(parameters, gradients, learning_rate):
    new = {}
    for key, value in parameters.items():
        new[key] = value.copy()
        new[key] -= learning_rate * gradients[key]
    return new
""",
        """
import copy
def update(parameters, gradients, learning_rate):
    parameters = copy.deepcopy(parameters)
    for key in gradients:
        parameters[key] -= learning_rate * gradients[key]
    return parameters
""",
        """
def update(parameters, gradients, learning_rate):
    new = parameters.copy()
    for l in range(1, len(parameters) // 2 + 1):
        new["W" + str(l)] = new["W" + str(l)] - learning_rate * gradients["W" + str(l)]
        new["b" + str(l)] = new["b" + str(l)] - learning_rate * gradients["b" + str(l)]
    return new
""",
    ],
    "train": [
        TRAIN,
        swapped(TRAIN, "np.sqrt(2 / n_prev)", "np.sqrt(1 / n_prev)"),
        swapped(TRAIN, "learning_rate=0.5", "learning_rate=1.0"),
        swapped(
            TRAIN,
            "losses.append(binary_cross_entropy(A, Y))",
            "losses += [binary_cross_entropy(A, Y)]",
        ),
        swapped(TRAIN, "return parameters, losses", "return parameters, np.array(losses)"),
        swapped(
            TRAIN,
            "rng = np.random.default_rng(seed)",
            "rng = np.random.RandomState(seed)",
            "rng.standard_normal((",
            "rng.randn(*(",
        ),
        swapped(
            TRAIN,
            "rng = np.random.default_rng(seed)",
            "np.random.seed(seed)",
            "rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)",
            "np.random.uniform(-1, 1, (n, n_prev)) * np.sqrt(6 / n_prev)",
        ),
        swapped(
            TRAIN,
            "return parameters, losses",
            "losses.append(binary_cross_entropy(forward(X, parameters, activation)[0], Y))\n"
            "    return parameters, losses",
        ),
        swapped(TRAIN, "np.zeros((sizes[l], 1))", "rng.normal(0, 0.1, (sizes[l], 1))"),
        swapped(
            TRAIN,
            "    return parameters, losses",
            "        if epoch % 100 == 0:\n"
            "            print(epoch, losses[-1])\n    return parameters, losses",
        ),
    ],
}

WRONG: dict[str, list[tuple[str, str | None]]] = {
    "q_cost": [
        ('q_cost = "s"', None),
        ('q_cost = "a"', None),
        ("q_cost = 3", None),
        ('q_cost = "three times"', None),
        ("q_cost = None", None),
        ('q_cost = "pq"', None),
        ("q_cost = ...", None),
    ],
    "q_bug": [
        ('q_bug = "p"', "output-error"),
        ('q_bug = "q"', "mean"),
        ('q_bug = "r"', "transpose"),
        ('q_bug = "t"', "mean"),
        ('q_bug = "u"', "bias"),
        ("q_bug = 4", None),
        ('q_bug = "dz1"', None),
    ],
    "q_order": [
        ('q_order = "QTSRPU"', "output-error-first"),
        ('q_order = "STQPRU"', "output-error-first"),
        ('q_order = "TQRSPU"', "update-before-use"),
        ('q_order = "TSRQPU"', "step-before-gradient"),
        ('q_order = "TQPSRU"', "activation-before-layer"),
        ('q_order = "TQSUPR"', "layer-before-activation"),
        ('q_order = "PQRSTU"', "output-error-first"),
        ('q_order = "TQSPU"', None),
        ("q_order = 3", None),
    ],
    "activation_backward": [
        (slope_line("return dA * A"), "g-for-slope"),
        (slope_line("return slope + 0.0"), "upstream-forgotten"),
        (
            swapped(
                ACTIVATION_BACKWARD,
                "A = activate(Z, activation)",
                "Z = activate(Z, activation)\n    A = activate(Z, activation)",
            ),
            "a-for-z",
        ),
        (swapped(ACTIVATION_BACKWARD, "A = activate(Z, activation)", "A = Z"), "z-for-a"),
        (slope_line("return dA * A * (1 - A)"), "sigmoid-rule"),
        (
            swapped(ACTIVATION_BACKWARD, "(Z > 0).astype(float)", "A * (1 - A)"),
            "sigmoid-rule",
        ),
        (swapped(ACTIVATION_BACKWARD, "A * (1 - A)", "1 - A"), "missing-factor"),
        (swapped(ACTIVATION_BACKWARD, "1 - A**2", "1 - A"), "missing-factor"),
        (slope_line("return dA @ slope"), "matmul"),
        (slope_line("return np.dot(dA, slope.T)"), "matmul"),
        (
            swapped(
                ACTIVATION_BACKWARD,
                "(Z > 0).astype(float)",
                "(dA > 0).astype(float)",
                "np.where(Z > 0, 1.0, 0.01)",
                "np.where(dA > 0, 1.0, 0.01)",
            ),
            "mask-from-upstream",
        ),
        (slope_line("return dA * slope / Z.shape[1]"), "averaged-too-early"),
        (slope_line("return dA + slope"), "added"),
        (slope_line("return np.sum(dA * slope)"), "summed"),
        (slope_line("return np.sum(dA * slope, axis=1, keepdims=True)"), "summed"),
        (slope_line("return -dA * slope"), "negated"),
        (
            swapped(ACTIVATION_BACKWARD, "np.where(Z > 0, 1.0, 0.01)", "np.where(Z > 0, 1.0, 0.0)"),
            "leaky-cut-to-zero",
        ),
        (
            swapped(ACTIVATION_BACKWARD, 'activation == "tanh"', 'activation == "Tanh"'),
            "other-activation",
        ),
        (
            "def activation_backward(dA, Z, activation):\n"
            '    A = activate(Z, "sigmoid")\n    return dA * A * (1 - A)\n',
            "other-activation",
        ),
        ("def activation_backward(dA, Z, activation):\n    return dA\n", "upstream-unchanged"),
        (
            swapped(ACTIVATION_BACKWARD, "(Z > 0)", "(Z < 0)", "np.where(Z > 0", "np.where(Z < 0"),
            "sides-swapped",
        ),
        (swapped(ACTIVATION_BACKWARD, "(Z > 0).astype(float)", "np.sign(Z)"), "sign-for-slope"),
        (slope_line("dA *= slope\n    return dA"), "input-changed"),
        (swapped(ACTIVATION_BACKWARD, "1.0, 0.01", "1.0, 0.1"), None),
        ("def activation_backward(dA, Z, activation):\n    raise NotImplementedError\n", None),
        ("def activation_backward(dA, Z, activation):\n    pass\n", None),
        (swapped(ACTIVATION_BACKWARD, "activate(Z, activation)", "activation(Z)"), None),
    ],
    "linear_forward": [
        (forward_line("W @ A_prev"), "bias-forgotten"),
        (forward_line("W.T @ A_prev + b"), "W-transposed"),
        (forward_line("A_prev @ W + b"), "wrong-order"),
        (forward_line("np.dot(A_prev.T, W.T) + b.T"), "wrong-order"),
        (forward_line("W * A_prev + b"), "elementwise"),
        (forward_line("W @ A_prev + b.ravel()"), "bias-flat"),
        (forward_line("W @ A_prev - b"), "bias-subtracted"),
        (forward_line("W @ (A_prev + b)"), "bias-inside"),
        (forward_line("W @ A_prev + np.sum(b)"), "bias-summed"),
        (forward_line("W @ A_prev + b[0, 0]"), "first-bias"),
        (forward_line("np.tanh(W @ A_prev + b)"), "activated"),
        (forward_line('activate(W @ A_prev + b, "relu")'), "activated"),
        (forward_line("(W @ A_prev + b) / A_prev.shape[1]"), "averaged"),
        (
            "def linear_forward(A_prev, W, b):\n    b += W @ A_prev\n    return b\n",
            "input-changed",
        ),
        (
            "def linear_forward(A_prev, W, b):\n    Z = W @ A_prev + b\n    A_prev *= 2\n"
            "    return Z\n",
            "input-changed",
        ),
        (forward_line("(W @ A_prev + b).ravel()"), "wrong-shape"),
        ("def linear_forward(A_prev, W, b):\n    W @ A_prev + b\n", None),
    ],
    "linear_backward": [
        (
            swapped(
                LINEAR_BACKWARD,
                "np.dot(dZ, A_prev.T) / m",
                "np.dot(dZ, A_prev.T)",
                "keepdims=True) / m",
                "keepdims=True)",
            ),
            "mean-forgotten",
        ),
        (swapped(LINEAR_BACKWARD, "keepdims=True) / m", "keepdims=True)"), "mean-forgotten"),
        (swapped(LINEAR_BACKWARD, "np.sum(dZ", "np.mean(dZ"), "divided-twice"),
        (
            swapped(LINEAR_BACKWARD, "m = A_prev.shape[1]", "m = A_prev.shape[1] ** 2"),
            "divided-twice",
        ),
        (swapped(LINEAR_BACKWARD, "m = A_prev.shape[1]", "m = dZ.shape[0]"), "divided-by-units"),
        (
            swapped(LINEAR_BACKWARD, "m = A_prev.shape[1]", "m = A_prev.shape[0]"),
            "divided-by-units",
        ),
        (
            swapped(LINEAR_BACKWARD, "np.dot(dZ, A_prev.T) / m", "np.mean(np.dot(dZ, A_prev.T))"),
            "mean-of-everything",
        ),
        (
            swapped(
                LINEAR_BACKWARD, "np.sum(dZ, axis=1, keepdims=True) / m", "np.mean(dZ, axis=1)"
            ),
            "db-flat",
        ),
        (
            swapped(LINEAR_BACKWARD, "axis=1, keepdims=True", "axis=0, keepdims=True"),
            "db-over-units",
        ),
        (swapped(LINEAR_BACKWARD, "axis=1, keepdims=True", "axis=0"), "db-over-units"),
        (
            swapped(LINEAR_BACKWARD, "np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ)"),
            "db-one-number",
        ),
        (swapped(LINEAR_BACKWARD, "axis=1, keepdims=True", "keepdims=True"), "db-one-number"),
        (
            swapped(LINEAR_BACKWARD, "axis=1, keepdims=True) / m", "axis=1, keepdims=True).T / m"),
            "db-row",
        ),
        (
            swapped(LINEAR_BACKWARD, "axis=1, keepdims=True) / m", "axis=0, keepdims=True).T / m"),
            "db-over-units",
        ),
        (swapped(LINEAR_BACKWARD, "axis=1, keepdims=True) / m", "axis=0).T / m"), "db-over-units"),
        (
            swapped(LINEAR_BACKWARD, "np.sum(dZ, axis=1, keepdims=True) / m", "dZ / m"),
            "not-summed",
        ),
        (swapped(LINEAR_BACKWARD, "np.dot(W.T, dZ)", "np.dot(W, dZ)"), "W-for-WT"),
        (swapped(LINEAR_BACKWARD, "np.dot(W.T, dZ)", "np.dot(W.T, dZ) / m"), "averaged-upstream"),
        (
            swapped(LINEAR_BACKWARD, "np.dot(dZ, A_prev.T)", "np.dot(A_prev, dZ.T)"),
            "dW-transposed",
        ),
        (
            swapped(LINEAR_BACKWARD, "np.dot(dZ, A_prev.T)", "np.dot(dZ, A_prev)"),
            "A-not-transposed",
        ),
        (swapped(LINEAR_BACKWARD, "np.dot(dZ, A_prev.T)", "np.dot(A_prev.T, dZ)"), "dW-order"),
        (swapped(LINEAR_BACKWARD, "np.dot(dZ, A_prev.T)", "np.dot(dZ, W.T)"), "W-for-A"),
        (swapped(LINEAR_BACKWARD, "np.dot(W.T, dZ)", "np.dot(A_prev.T, dZ)"), "A-for-W"),
        (swapped(LINEAR_BACKWARD, "np.dot(W.T, dZ)", "np.dot(dZ, W)"), "wrong-order"),
        (swapped(LINEAR_BACKWARD, "np.dot(W.T, dZ)", "W.T * dZ"), "elementwise"),
        (swapped(LINEAR_BACKWARD, "np.dot(dZ, A_prev.T)", "dZ * A_prev"), "elementwise"),
        (
            swapped(LINEAR_BACKWARD, "return dA_prev, dW, db", "return dW, db, dA_prev"),
            "results-order",
        ),
        (
            swapped(LINEAR_BACKWARD, "return dA_prev, dW, db", "return dA_prev, db, dW"),
            "results-order",
        ),
        (
            swapped(LINEAR_BACKWARD, "return dA_prev", "dZ *= 2\n    return dA_prev"),
            "input-changed",
        ),
        (swapped(LINEAR_BACKWARD, "return dA_prev, dW, db", "return dA_prev, dW"), None),
        (swapped(LINEAR_BACKWARD, "return dA_prev, dW, db", "return"), None),
    ],
    "forward": [
        (
            swapped(FORWARD, 'activate(Z, "sigmoid") if l == L else activate', "activate"),
            "output-not-sigmoid",
        ),
        (swapped(FORWARD, 'activate(Z, "sigmoid") if', "Z if"), "output-linear"),
        (swapped(FORWARD, "else activate(Z, activation)", "else Z"), "hidden-linear"),
        (
            swapped(FORWARD, "else activate(Z, activation)", 'else activate(Z, "relu")'),
            "activation-ignored",
        ),
        (
            swapped(
                FORWARD,
                'activate(Z, "sigmoid") if l == L else activate(Z, activation)',
                'activate(Z, "sigmoid")',
            ),
            "activation-ignored",
        ),
        (
            swapped(FORWARD, "return A, caches", 'return activate(A, "sigmoid"), caches'),
            "sigmoid-twice",
        ),
        (
            swapped(FORWARD, "L = len(parameters) // 2", "L = min(2, len(parameters) // 2)"),
            "depth-fixed",
        ),
        (
            swapped(FORWARD, "L = len(parameters) // 2", "L = len(parameters) // 2 - 1"),
            "layer-left-out",
        ),
        (swapped(FORWARD, "    A = X", "    A = activate(X, activation)"), "input-activated"),
        (swapped(FORWARD, "linear_forward(A_prev, W, b)", "W @ A_prev"), "bias-forgotten"),
        (
            swapped(FORWARD, "return A, caches", "return (A > 0.5).astype(float), caches"),
            "class-for-probability",
        ),
        (
            swapped(FORWARD, "linear_forward(A_prev, W, b)", "linear_forward(X, W, b)"),
            "input-in-every-layer",
        ),
        (swapped(FORWARD, "return A, caches", "return A"), "results-order"),
        (swapped(FORWARD, "return A, caches", "return caches, A"), "results-order"),
        (
            swapped(FORWARD, "linear_forward(A_prev, W, b)", "linear_forward(A_prev, W, 2 * b)"),
            None,
        ),
        (
            swapped(FORWARD, "return A, caches", "X *= 2\n    return A, caches"),
            "input-changed",
        ),
        (
            swapped(FORWARD, "return A, caches", 'parameters["A"] = A\n    return A, caches'),
            "input-changed",
        ),
        (swapped(FORWARD, "L = len(parameters) // 2", "L = 2"), "depth-fixed"),
        ("def forward(X, parameters, activation):\n    raise NotImplementedError\n", None),
        # linear_forward is answered as well here, wrong in a way that has no name
        (
            "def linear_forward(A_prev, W, b):\n    return W @ A_prev + 3 * b\n" + FORWARD,
            "earlier-step",
        ),
    ],
    "backward": [
        (
            swapped(
                BACKWARD,
                'grads[f"W{l}"] = dW',
                'grads[f"W{l}"] = dW * m',
                'grads[f"b{l}"] = db',
                'grads[f"b{l}"] = db * m',
            ),
            "mean-forgotten",
        ),
        (swapped(BACKWARD, "dZ = A_out - Y", "dZ = (A_out - Y) / m"), "divided-twice"),
        (
            swapped(BACKWARD, "dZ = A_out - Y", "dZ = (A_out - Y) * A_out * (1 - A_out)"),
            "output-slope-twice",
        ),
        (
            swapped(BACKWARD, "dZ = A_out - Y", "dZ = -Y / A_out + (1 - Y) / (1 - A_out)"),
            "output-slope-missing",
        ),
        (
            swapped(
                BACKWARD,
                "dZ = A_out - Y",
                "dA = (A_out - Y) / (A_out * (1 - A_out))\n"
                "            dZ = activation_backward(dA, Z, activation)",
            ),
            "output-not-sigmoid",
        ),
        (
            swapped(
                BACKWARD,
                "dZ = A_out - Y",
                "dZ = activation_backward(A_out - Y, Z, activation)",
            ),
            "output-not-sigmoid",
        ),
        (
            swapped(
                BACKWARD,
                "activation_backward(dA, Z, activation)",
                "dA * activate(Z, activation) * (1 - activate(Z, activation))",
            ),
            "sigmoid-rule",
        ),
        (swapped(BACKWARD, "dA, Z, activation)", "Z, dA, activation)"), "arguments-swapped"),
        (swapped(BACKWARD, "dA, Z, activation)", "dZ, Z, activation)"), "weights-skipped"),
        (
            swapped(BACKWARD, "    return grads", "    parameters.clear()\n    return grads"),
            "input-changed",
        ),
        (swapped(BACKWARD, "dZ = A_out - Y", "dZ = Y - A_out"), "sign"),
        (
            swapped(BACKWARD, "dZ = A_out - Y", "dZ = 2 * (A_out - Y) * A_out * (1 - A_out)"),
            "squared-error",
        ),
        (swapped(BACKWARD, "activation_backward(dA, Z, activation)", "dA"), "slope-forgotten"),
        (
            swapped(
                BACKWARD, "activation_backward(dA, Z, activation)", "dA * activate(Z, activation)"
            ),
            "g-for-slope",
        ),
        (
            swapped(
                BACKWARD,
                "activation_backward(dA, Z, activation)",
                "activation_backward(dA, activate(Z, activation), activation)",
            ),
            "a-for-z",
        ),
        (
            swapped(
                BACKWARD,
                "activation_backward(dA, Z, activation)",
                'activation_backward(dA, Z, "relu")',
            ),
            "activation-ignored",
        ),
        (
            swapped(
                BACKWARD, 'grads[f"W{l}"]', 'grads[f"dW{l}"]', 'grads[f"b{l}"]', 'grads[f"db{l}"]'
            ),
            "keys-renamed",
        ),
        (
            swapped(BACKWARD, "    return grads", "        break\n    return grads"),
            "last-layer-only",
        ),
        (swapped(BACKWARD, 'grads[f"b{l}"] = db', "pass"), "weights-only"),
        (
            swapped(BACKWARD, 'grads[f"b{l}"] = db', 'grads[f"b{l}"] = db.ravel()'),
            "wrong-shape",
        ),
        (
            swapped(BACKWARD, 'grads[f"W{l}"] = dW', 'if l > 1:\n            grads[f"W{l}"] = dW'),
            "missing-part",
        ),
        (swapped(BACKWARD, "return grads", "Y *= 0\n    return grads"), "input-changed"),
        (
            swapped(
                BACKWARD,
                "activation_backward(dA, Z, activation)",
                "activation_backward(dA, A_prev, activation)",
            ),
            "mask-from-below",
        ),
        (
            swapped(
                BACKWARD,
                "activation_backward(dA, Z, activation)",
                "activation_backward(dA, caches[l][1], activation)",
            ),
            "z-of-layer-above",
        ),
        (
            "def linear_backward(dZ, A_prev, W):\n"
            "    return W.T @ dZ, 3 * dZ @ A_prev.T, dZ.sum(1, keepdims=True)\n" + BACKWARD,
            "earlier-step",
        ),
        (
            "def forward(X, parameters, activation):\n    raise NotImplementedError\n" + BACKWARD,
            None,
        ),
        (swapped(BACKWARD, "return grads", "return list(grads.values())"), None),
        (
            "def forward(X, parameters, activation):\n    return activate(X, activation)\n"
            + BACKWARD,
            "results-order",
        ),
    ],
    "gradient_check": [
        (
            swapped(GRADIENT_CHECK, "norm(g - n) / (norm(g) + norm(n))", "norm(g - n)"),
            "absolute-difference",
        ),
        (
            swapped(GRADIENT_CHECK, "norm(g - n) / (norm(g) + norm(n))", "np.max(np.abs(g - n))"),
            "absolute-difference",
        ),
        (
            swapped(
                GRADIENT_CHECK,
                "norm(g - n) / (norm(g) + norm(n))",
                "np.sum((g - n) ** 2) / (np.sum(g**2) + np.sum(n**2))",
            ),
            "norm-squared",
        ),
        (swapped(GRADIENT_CHECK, "(norm(g) + norm(n))", "norm(g)"), "half-the-denominator"),
        (
            swapped(GRADIENT_CHECK, "(norm(g) + norm(n))", "max(norm(g), norm(n))"),
            "half-the-denominator",
        ),
        (swapped(GRADIENT_CHECK, "(norm(g) + norm(n))", "norm(g + n)"), "norm-of-the-sum"),
        (swapped(GRADIENT_CHECK, "(norm(g) + norm(n))", "norm(g) + norm(n)"), "precedence"),
        (
            swapped(GRADIENT_CHECK, "norm(g - n) /", "abs(norm(g) - norm(n)) /"),
            "difference-of-norms",
        ),
        (
            swapped(GRADIENT_CHECK, "norm(g - n) /", "(norm(g) - norm(n)) /"),
            "difference-of-norms",
        ),
        (
            swapped(GRADIENT_CHECK, "norm = np.linalg.norm", "norm = lambda v: np.sum(np.abs(v))"),
            "entry-by-entry",
        ),
        (
            swapped(
                GRADIENT_CHECK,
                "norm(g - n) / (norm(g) + norm(n))",
                "np.mean(abs(g - n) / (abs(g) + abs(n)))",
            ),
            "entry-by-entry",
        ),
        (
            swapped(
                GRADIENT_CHECK,
                "for key in parameters:",
                "for key in [k for k in parameters if k in ('W1', 'b1', 'W2', 'b2')]:",
            ),
            "layers-left-out",
        ),
        (swapped(GRADIENT_CHECK, " / (2 * h)", ""), "not-divided"),
        (
            swapped(
                GRADIENT_CHECK,
                "(loss(plus) - loss(minus)) / (2 * h)",
                "loss(plus) - loss(minus) / (2 * h)",
            ),
            "difference-brackets",
        ),
        (
            """
def gradient_check(X, Y, parameters, activation, h=1e-5):
    A, caches = forward(X, parameters, activation)
    grads = backward(A, Y, parameters, caches, activation)
    ratios = []
    for key in parameters:
        n = np.zeros(parameters[key].shape)
        for place in np.ndindex(n.shape):
            for sign in (1, -1):
                moved = {k: v.copy() for k, v in parameters.items()}
                moved[key][place] += sign * h
                loss = binary_cross_entropy(forward(X, moved, activation)[0], Y)
                n[place] += sign * loss / (2 * h)
        g = grads[key]
        ratios.append(np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n)))
    return np.mean(ratios)
""",
            "one-matrix-at-a-time",
        ),
        (
            swapped(
                GRADIENT_CHECK,
                "for key in parameters:",
                "for key in [k for k in parameters if k[0] == 'W']:",
            ),
            "biases-left-out",
        ),
        (swapped(GRADIENT_CHECK, "/ (2 * h)", "/ h"), "h-for-2h"),
        (swapped(GRADIENT_CHECK, "/ (2 * h)", "/ 2 * h"), "h-multiplies"),
        (
            swapped(GRADIENT_CHECK, "(loss(plus) - loss(minus))", "m * (loss(plus) - loss(minus))"),
            "loss-summed",
        ),
        (swapped(GRADIENT_CHECK, "return norm", "return 1 - norm"), "percent"),
        (
            swapped(
                GRADIENT_CHECK,
                "(loss(plus) - loss(minus)) / (2 * h)",
                "(loss(plus) - loss(parameters)) / h",
            ),
            "one-sided",
        ),
        (
            swapped(
                GRADIENT_CHECK,
                "plus[key][i, j] += h",
                "plus[key] += h",
                "minus[key][i, j] -= h",
                "minus[key] -= h",
            ),
            "whole-matrix",
        ),
        (
            """
def gradient_check(X, Y, parameters, activation, h=1e-5):
    A, caches = forward(X, parameters, activation)
    gradients = backward(A, Y, parameters, caches, activation)
    g, n = [], []
    for key, values in parameters.items():
        for place in np.ndindex(values.shape):
            losses = []
            for step in (h, -h):
                moved = values
                moved[place] += step
                A_moved, _ = forward(X, {**parameters, key: moved}, activation)
                losses.append(binary_cross_entropy(A_moved, Y))
            g.append(gradients[key][place])
            n.append((losses[0] - losses[1]) / (2 * h))
    g, n = np.array(g), np.array(n)
    return float(np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n)))
""",
            "moved-not-copied",
        ),
        (
            swapped(
                GRADIENT_CHECK,
                "plus = {k: v.copy() for k, v in parameters.items()}",
                "plus = parameters",
                "minus = {k: v.copy() for k, v in parameters.items()}",
                "minus = parameters",
            ),
            "moved-not-copied",
        ),
        (
            "def gradient_check(X, Y, parameters, activation, h=1e-5):\n    return 1e-9 * h\n",
            "blind-check",
        ),
        (FREE_RATIO, "moved-not-copied"),
        (swapped(FREE_RATIO, "0.5 * np.ones", "0.1 + np.mean(X) * np.ones"), "moved-not-copied"),
        (swapped(FREE_RATIO, "np.ones_like(v)", "1e9 * np.ones_like(v)"), "moved-not-copied"),
        (OPPOSITE_RATIO, "moved-not-copied"),
        (swapped(OPPOSITE_RATIO, "return 1.0", "return np.random.rand()"), None),
        (swapped(GRADIENT_CHECK, "m = X.shape[1]", "h = 1e-5"), "h-ignored"),
        (swapped(GRADIENT_CHECK, "return norm(g - n) /", "return (g - n) /"), None),
        (swapped(GRADIENT_CHECK, "return norm", "norm"), None),
        (
            BACKWARD.replace("grads[f", "grads['d' + f")
            + GRADIENT_CHECK.replace("grads[key][i, j]", "grads['d' + key][i, j]"),
            None,
        ),
    ],
    "update": [
        (update_line("parameters[k] + learning_rate * gradients[k]"), "plus-sign"),
        (update_line("parameters[k] - gradients[k]"), "rate-forgotten"),
        (update_line("parameters[k] - gradients[k] / learning_rate"), "rate-divides"),
        (update_line("-learning_rate * gradients[k]"), "step-alone"),
        (update_line("learning_rate * gradients[k]"), "step-alone"),
        (update_line("learning_rate * gradients[k] - parameters[k]"), "step-minus-parameter"),
        (update_line("gradients[k] - learning_rate * parameters[k]"), "swapped"),
        (update_line("parameters[k] - learning_rate"), "gradient-ignored"),
        (update_line("parameters[k] - learning_rate * parameters[k]"), "gradient-ignored"),
        (update_line("learning_rate * (parameters[k] - gradients[k])"), "rate-on-the-parameter"),
        (
            update_line(
                "parameters[k] - learning_rate * gradients[k] if k[0] == 'W' else parameters[k]"
            ),
            "weights-only",
        ),
        (
            update_line("parameters[k] - learning_rate * gradients[k] * (k in ('W1', 'b1'))"),
            "first-layer-only",
        ),
        ("def update(parameters, gradients, learning_rate):\n    return parameters\n", "unchanged"),
        (
            """
def update(parameters, gradients, learning_rate):
    new = parameters.copy()
    for key in new:
        new[key] -= learning_rate * gradients[key]
    return new
""",
            "input-changed",
        ),
        (
            """
def update(parameters, gradients, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * gradients[key]
    return parameters
""",
            "input-changed",
        ),
        (
            """
def update(parameters, gradients, learning_rate):
    new = {}
    for l in range(1, len(parameters) // 2):
        new[f"W{l}"] = parameters[f"W{l}"] - learning_rate * gradients[f"W{l}"]
        new[f"b{l}"] = parameters[f"b{l}"] - learning_rate * gradients[f"b{l}"]
    return new
""",
            "missing-part",
        ),
        (
            """
def update(parameters, gradients, learning_rate):
    for key in parameters:
        parameters[key] -= learning_rate * gradients[key]
""",
            None,
        ),
    ],
    "train": [
        (swapped(TRAIN, "rng.standard_normal(", "0 * rng.standard_normal("), "equal-start"),
        (swapped(TRAIN, "rng.standard_normal(", "0.5 * np.ones("), "equal-start"),
        (swapped(TRAIN, "default_rng(seed)", "default_rng()"), "not-seeded"),
        (swapped(TRAIN, "default_rng(seed)", "default_rng(0)"), "seed-ignored"),
        (swapped(TRAIN, "        parameters = update", "        update"), "update-not-kept"),
        (swapped(TRAIN, "grads, learning_rate)", "grads, -learning_rate)"), "uphill"),
        (
            swapped(TRAIN, "learning_rate=0.5", "learning_rate=0.04"),
            "straight-line",
        ),
        (swapped(TRAIN, "learning_rate=0.5", "learning_rate=0.05"), "straight-line"),
        (
            swapped(TRAIN, "return parameters, losses", "return parameters, losses[-1]"),
            "losses-form",
        ),
        (
            swapped(TRAIN, "losses.append", "if epoch % 10 == 0: losses.append"),
            "losses-form",
        ),
        (
            swapped(TRAIN, "binary_cross_entropy(A, Y)", "binary_cross_entropy(A, Y) * Y.shape[1]"),
            "loss-summed",
        ),
        (swapped(TRAIN, "list(hidden)", "[16]"), "hidden-ignored"),
        (
            swapped(TRAIN, "    losses = []", "    losses, activation = [], 'relu'"),
            "activation-ignored",
        ),
        (swapped(TRAIN, "    losses = []", "    losses = []\n    X -= X.mean()"), "input-changed"),
        (swapped(TRAIN, "return parameters, losses", "return parameters"), "results-order"),
        (swapped(TRAIN, "return parameters, losses", "return losses, parameters"), "results-order"),
        (swapped(TRAIN, "np.sqrt(2 / n_prev)", "1.0"), "start-scale"),
        (swapped(TRAIN, "np.sqrt(2 / n_prev)", "2 / n_prev"), "start-scale"),
        (swapped(TRAIN, "np.sqrt(2 / n_prev)", "np.sqrt(2 / n)"), "start-scale"),
        (FAKED_TRAIN, "rate-ignored"),
        (
            "def update(parameters, gradients, learning_rate):\n    raise NotImplementedError\n"
            + TRAIN,
            None,
        ),
        (
            swapped(TRAIN, "    losses = []", "    losses, activation = [], 'tanh'"),
            "activation-ignored",
        ),
        (swapped(TRAIN, "grads, learning_rate)", "grads, 0.5)"), "rate-ignored"),
        (
            swapped(TRAIN, "forward(X, parameters, activation)", "forward(X, parameters, 'relu')"),
            "activation-ignored",
        ),
        (swapped(TRAIN, "caches, activation)", "caches, 'relu')"), "activation-ignored"),
    ],
}

AT_THE_KINK = "at Z = 0 every subgradient is right"
SET = "the check says which value it wants"

EQUIVALENT: dict[str, dict[str, str]] = {
    "activation_backward": {
        "slope = np.where(1.0, Z > 0, 0.0)": "the mask itself: True counts as 1",
        "slope = np.where(Z >= 0, 1.0, 0.0)": AT_THE_KINK,
        "slope = np.where(Z >= 0, 1.0, ALPHA)": AT_THE_KINK,
    },
    "forward": {
        "without: caches.append((A, Z))": "what caches hold is judged by backward",
        "(A, Z)": "what caches hold is judged by backward",
    },
    "backward": {
        "if layer >= 1:": "one step too many below the first layer, whose result nobody uses",
        "if layer > 0:": "one step too many below the first layer, whose result nobody uses",
    },
    "gradient_check": {
        "def gradient_check(X, Y, parameters, activation, h=2e-05):": "as good a step",
        "return np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n))": (
            "a NumPy number is a number"
        ),
        "g, n = (g, np.array(n))": "NumPy turns the list into an array when it subtracts",
        "g, n = (np.array(g), n)": "NumPy turns the list into an array when it subtracts",
    },
    "train": {
        "def train(X, Y, hidden, activation='relu', learning_rate=1.0, epochs=1000, seed=0):": (
            "the learning rate is the student's own choice"
        ),
        "def train(X, Y, hidden, activation='relu', learning_rate=0.5, epochs=1001, seed=0):": SET,
        "def train(X, Y, hidden, activation='relu', learning_rate=0.5, epochs=0, seed=0):": SET,
        "def train(X, Y, hidden, activation='relu', learning_rate=0.5, epochs=1000, seed=1):": SET,
    },
}
