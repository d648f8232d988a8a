"""Answers to lesson 08, right and wrong, as students write them."""

from __future__ import annotations

GRADIENT_NORMS = """
def gradient_norms(X, Y, parameters, activation):
    grads = gradients(X, Y, parameters, activation)
    L = len(parameters) // 2
    norms = []
    for l in range(1, L + 1):
        G = grads["W" + str(l)]
        norms.append(np.linalg.norm(G))
    return np.array(norms)
"""
INITIAL_SCALE = """
def initial_scale(n_prev, activation):
    if activation == "relu" or activation == "leaky_relu":
        return np.sqrt(2 / n_prev)
    return np.sqrt(1 / n_prev)
"""
DEAD_UNITS = """
def dead_units(X, parameters):
    L = len(parameters) // 2
    A = X
    dead = []
    for l in range(1, L):
        Z = np.dot(parameters[f"W{l}"], A) + parameters[f"b{l}"]
        A = np.maximum(0, Z)
        silent = (A == 0).all(axis=1)
        dead.append(int(silent.sum()))
    return np.array(dead)
"""


def swapped(text: str, *pairs: str) -> str:
    """A text with expressions replaced: old, new, old, new, ..."""
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        if old not in text:
            raise ValueError(f"{old!r} is not in the text")
        text = text.replace(old, new)
    return text


def scale_line(expression: str) -> str:
    return f"def initial_scale(n_prev, activation):\n    return {expression}\n"


def norm_line(expression: str) -> str:
    return swapped(GRADIENT_NORMS, "np.linalg.norm(G)", expression)


RIGHT: dict[str, list[str]] = {
    "q_vanish": [f'q_vanish = "{text}"' for text in ("p", "q", "r", "P", " q ", "(r)", "p.")],
    "q_explode": [f'q_explode = "{text}"' for text in ("r", "R", " r ", "(r)", "r.", "r)")],
    "q_leak": [f'q_leak = "{text}"' for text in ("r", "R", " r ", "(r)", "r.", "r)")],
    "gradient_norms": [
        GRADIENT_NORMS,
        norm_line("np.sqrt(np.sum(G**2))"),
        norm_line('np.linalg.norm(G, "fro")'),
        norm_line("np.linalg.norm(G.ravel())"),
        norm_line("float(np.sqrt((G * G).sum()))"),
        norm_line("math.sqrt(sum(x * x for row in G for x in row))"),
        swapped(GRADIENT_NORMS, "return np.array(norms)", "return norms"),
        swapped(GRADIENT_NORMS, "return np.array(norms)", "return tuple(norms)"),
        swapped(
            GRADIENT_NORMS,
            "norms = []",
            "norms = np.zeros(0)",
            "norms.append(",
            "norms = np.append(norms, ",
        ),
        """
def gradient_norms(X, Y, parameters, activation):
    found = gradients(X, Y, parameters, activation)
    return np.array([np.linalg.norm(found[k]) for k in parameters if k[0] == "W"])
""",
        """
def gradient_norms(X, Y, parameters, activation):
    # a backward pass of one's own
    L, A, caches = len(parameters) // 2, X, []
    for l in range(1, L + 1):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        caches.append((A, Z))
        A = demo_unit(Z, "sigmoid" if l == L else activation)[0]
    norms, dZ = [0.0] * L, A - Y
    for l in range(L, 0, -1):
        A_prev, Z = caches[l - 1]
        norms[l - 1] = np.linalg.norm(dZ @ A_prev.T / X.shape[1])
        if l > 1:
            dZ = parameters[f"W{l}"].T @ dZ * demo_unit(caches[l - 2][1], activation)[1]
    return np.array(norms)
""",
    ],
    "initial_scale": [
        INITIAL_SCALE,
        scale_line('(2 / n_prev) ** 0.5 if "relu" in activation else (1 / n_prev) ** 0.5'),
        scale_line(
            "float(np.sqrt(dict(sigmoid=1, tanh=1, relu=2, leaky_relu=2)[activation] / n_prev))"
        ),
        scale_line('np.sqrt(2 if activation.endswith("relu") else 1) / np.sqrt(n_prev)'),
        scale_line('math.sqrt((1 + ("relu" in activation)) / n_prev)'),
        swapped(
            INITIAL_SCALE,
            'if activation == "relu" or activation == "leaky_relu":',
            'if activation == "leaky_relu":\n'
            "        return np.sqrt(2 / ((1 + 0.01**2) * n_prev))\n"
            '    if activation == "relu":',
        ),
        """
def initial_scale(n_prev, activation):
    keeps = 1.0
    if activation == "relu":
        keeps = 0.5
    elif activation == "leaky_relu":
        keeps = (1 + 0.01**2) / 2
    variance = 1 / (n_prev * keeps)
    return variance**0.5
""",
    ],
    "dead_units": [
        DEAD_UNITS,
        swapped(DEAD_UNITS, "return np.array(dead)", "return dead"),
        swapped(DEAD_UNITS, "return np.array(dead)", "return np.array(dead, dtype=float)"),
        swapped(DEAD_UNITS, "(A == 0).all(axis=1)", "np.all(Z <= 0, axis=1)"),
        swapped(DEAD_UNITS, "(A == 0).all(axis=1)", "A.max(axis=1) == 0"),
        swapped(DEAD_UNITS, "(A == 0).all(axis=1)", "~np.any(A > 0, axis=1)"),
        swapped(DEAD_UNITS, "(A == 0).all(axis=1)", "A.sum(axis=1) == 0"),
        swapped(DEAD_UNITS, "(A == 0).all(axis=1)", "Z.max(axis=1) < 0"),
        """
def dead_units(X, parameters):
    counts, A, layer = [], X, 1
    while f"W{layer + 1}" in parameters:
        A = (parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]).clip(min=0)
        counts += [sum(1 for row in A if not row.any())]
        layer += 1
    return tuple(counts)
""",
        """
def dead_units(X, parameters):
    A = X
    result = np.zeros(len(parameters) // 2 - 1, dtype=int)
    for i in range(len(result)):
        Z = parameters[f"W{i + 1}"] @ A + parameters[f"b{i + 1}"]
        A = Z * (Z > 0)
        for unit in range(A.shape[0]):
            alive = False
            for example in range(A.shape[1]):
                if A[unit, example] > 0:
                    alive = True
            if not alive:
                result[i] += 1
    return result
""",
    ],
}

WRONG: dict[str, list[tuple[str, str | None]]] = {
    "q_vanish": [
        ('q_vanish = "s"', None),
        ('q_vanish = "a"', None),
        ("q_vanish = 3", None),
        ('q_vanish = "less"', None),
        ("q_vanish = None", None),
        ('q_vanish = "pq"', None),
    ],
    "q_explode": [
        ('q_explode = "p"', "one-layer-only"),
        ('q_explode = "P"', "one-layer-only"),
        ('q_explode = "q"', "added-up"),
        ('q_explode = "s"', None),
        ("q_explode = 512", None),
        ("q_explode = None", None),
    ],
    "q_leak": [
        ('q_leak = "p"', "leak-as-relu"),
        ('q_leak = "P"', "leak-as-relu"),
        ('q_leak = "q"', "added-up"),
        ('q_leak = "s"', None),
        ("q_leak = 1e-6", None),
        ("q_leak = None", None),
    ],
    "gradient_norms": [
        (
            swapped(GRADIENT_NORMS, "return np.array(norms)", "return np.array(norms[::-1])"),
            "last-layer-first",
        ),
        (swapped(GRADIENT_NORMS, "range(1, L + 1)", "range(L, 0, -1)"), "last-layer-first"),
        (
            swapped(
                GRADIENT_NORMS,
                "np.linalg.norm(G)",
                'np.hypot(np.linalg.norm(G), np.linalg.norm(grads[f"b{l}"]))',
            ),
            "biases-included",
        ),
        (
            """
def gradient_norms(X, Y, parameters, activation):
    found = gradients(X, Y, parameters, activation)
    return np.array([np.linalg.norm(found[key]) for key in parameters])
""",
            "biases-included",
        ),
        (swapped(GRADIENT_NORMS, '"W"', '"b"'), "biases-included"),
        (norm_line("np.sum(G**2)"), "norm-squared"),
        (norm_line("np.sum(G**2) / 2"), "norm-squared"),
        (norm_line('np.linalg.norm(G) + np.linalg.norm(grads[f"b{l}"])'), "biases-included"),
        (norm_line('np.linalg.norm(G, "nuc")'), "another-size"),
        (norm_line("np.sqrt(np.sum(G**2) / X.shape[1])"), "divided-again"),
        (
            swapped(GRADIENT_NORMS, "norms.append(", "norms = [", "norm(G))", "norm(G)]"),
            "last-layer-only",
        ),
        (swapped(GRADIENT_NORMS, '"W" + str(l)', '"W1"'), "same-layer"),
        (swapped(GRADIENT_NORMS, "np.array(norms)", "norms[-1]"), "one-number"),
        (norm_line("np.sum(np.abs(G))"), "another-size"),
        (norm_line("np.mean(np.abs(G))"), "another-size"),
        (norm_line("np.abs(G).max()"), "another-size"),
        (norm_line("np.linalg.norm(G, 2)"), "another-size"),
        (norm_line("np.sqrt(np.mean(G**2))"), "another-size"),
        (norm_line("np.sum(G)"), "another-size"),
        (norm_line("np.sqrt(np.sum(G) ** 2)"), "another-size"),
        (norm_line("np.sqrt(np.sum(np.abs(G)))"), "another-size"),
        (norm_line('np.linalg.norm(G) / np.linalg.norm(parameters[f"W{l}"])'), "relative"),
        (norm_line("np.linalg.norm(G) / X.shape[1]"), "divided-again"),
        (norm_line("np.linalg.norm(G) / G.size"), "divided-again"),
        (
            swapped(GRADIENT_NORMS, "return np.array(norms)", "return np.array(norms, dtype=int)"),
            "cut-off",
        ),
        (
            swapped(GRADIENT_NORMS, "    return np.array", "        return np.array"),
            "first-layer-only",
        ),
        (
            """
def gradient_norms(X, Y, parameters, activation):
    found = gradients(X, Y, parameters, activation)
    return np.array([np.linalg.norm(found[k]) for k in sorted(found) if k[0] == "W"])
""",
            "ordered-as-text",
        ),
        (
            swapped(GRADIENT_NORMS, 'grads["W" + str(l)]', 'parameters["W" + str(l)]'),
            "weights-for-gradients",
        ),
        (swapped(GRADIENT_NORMS, "np.array(norms)", "np.array(norms) / norms[-1]"), "relative"),
        (swapped(GRADIENT_NORMS, "np.array(norms)", "np.linalg.norm(norms)"), "one-number"),
        (swapped(GRADIENT_NORMS, "np.array(norms)", "sum(norms)"), "one-number"),
        (swapped(GRADIENT_NORMS, "range(1, L + 1)", "range(1, L)"), "layer-left-out"),
        (
            swapped(GRADIENT_NORMS, "L = len(parameters) // 2", "L = min(2, len(parameters) // 2)"),
            "depth-fixed",
        ),
        (
            swapped(GRADIENT_NORMS, "return np.array", "Y *= 0\n    return np.array"),
            "input-changed",
        ),
        (swapped(GRADIENT_NORMS, "return np.array", "np.array"), None),
        *(
            (
                swapped(GRADIENT_NORMS, "Y, parameters, activation)\n", f'Y, parameters, "{a}")\n'),
                "activation-fixed",
            )
            for a in ("relu", "tanh")
        ),
        (
            "def gradient_norms(X, Y, parameters, activation):\n    raise NotImplementedError\n",
            None,
        ),
    ],
    "initial_scale": [
        (
            swapped(
                INITIAL_SCALE,
                "np.sqrt(2 / n_prev)",
                "2 / n_prev",
                "np.sqrt(1 / n_prev)",
                "1 / n_prev",
            ),
            "variance-for-deviation",
        ),
        (scale_line("np.sqrt(1 / n_prev)"), "half-forgotten"),
        (
            swapped(
                INITIAL_SCALE,
                "np.sqrt(2 / n_prev)",
                "(2 / n_prev) ** 2",
                "np.sqrt(1 / n_prev)",
                "(1 / n_prev) ** 2",
            ),
            "squared-for-root",
        ),
        (
            scale_line('((2 if "relu" in activation else 1) / n_prev) ** 1/2'),
            "power-before-division",
        ),
        (swapped(INITIAL_SCALE, "n_prev)\n", "20)\n"), "n-ignored"),
        *(
            (
                swapped(
                    INITIAL_SCALE,
                    ' or activation == "leaky_relu":',
                    ':\n        return np.sqrt(2 / n_prev)\n    if activation == "leaky_relu":',
                    "        return np.sqrt(2 / n_prev)\n    return",
                    f"        return np.sqrt({variance})\n    return",
                ),
                "leak-the-wrong-way",
            )
            for variance in ("2 * (1 + 0.01**2) / n_prev", "2 / (1 + 0.01) / n_prev")
        ),
        (scale_line("np.sqrt(2 / n_prev)"), "two-for-all"),
        (swapped(INITIAL_SCALE, "2 / n_prev", "1 / (2 * n_prev)"), "half-the-wrong-way"),
        (
            swapped(INITIAL_SCALE, "np.sqrt(2 / n_prev)", "2 / np.sqrt(n_prev)"),
            "two-outside-the-root",
        ),
        (
            swapped(INITIAL_SCALE, "np.sqrt(2 / n_prev)", "np.sqrt(2) / n_prev"),
            "two-outside-the-root",
        ),
        (
            swapped(INITIAL_SCALE, "2 / n_prev", "2 * n_prev", "1 / n_prev", "n_prev"),
            "turned-round",
        ),
        (
            swapped(INITIAL_SCALE, "2 / n_prev", "n_prev / 2", "1 / n_prev", "n_prev"),
            "turned-round",
        ),
        (
            swapped(INITIAL_SCALE, "2 / n_prev", "6 / n_prev", "1 / n_prev", "3 / n_prev"),
            "bound-for-deviation",
        ),
        (scale_line("0.01"), "n-ignored"),
        (scale_line('1.0 if "relu" in activation else 1.0'), "n-ignored"),
        (
            swapped(INITIAL_SCALE, "2 / n_prev", "2 // n_prev", "1 / n_prev", "1 // n_prev"),
            "cut-to-zero",
        ),
        (
            swapped(
                INITIAL_SCALE,
                "    return np.sqrt(1 / n_prev)",
                '    if activation == "sigmoid":\n        return 4 / np.sqrt(n_prev)\n'
                "    return np.sqrt(1 / n_prev)",
            ),
            "sixteen-for-sigmoid",
        ),
        (
            scale_line("np.sqrt({'sigmoid': 4, 'tanh': 1}.get(activation, 2) / n_prev)"),
            "sixteen-for-sigmoid",
        ),
        (swapped(INITIAL_SCALE, ' or activation == "leaky_relu"', ""), "half-forgotten"),
        (scale_line("n_prev.shape"), None),
        (swapped(INITIAL_SCALE, "return np.sqrt(1", "np.sqrt(1"), None),
        ("def initial_scale(n_prev, activation):\n    raise NotImplementedError\n", None),
    ],
    "dead_units": [
        (swapped(DEAD_UNITS, "int(silent.sum())", "silent.mean()"), "share-for-count"),
        (swapped(DEAD_UNITS, ".all(axis=1)", ".any(axis=1)"), "any-for-all"),
        (swapped(DEAD_UNITS, ".all(axis=1)", ".all(axis=0)"), "examples-for-units"),
        (swapped(DEAD_UNITS, "silent = (A == 0).all(axis=1)", "silent = A == 0"), "zeros-counted"),
        (swapped(DEAD_UNITS, "(A == 0).all(axis=1)", "(A > 0).any(axis=1)"), "living-counted"),
        (swapped(DEAD_UNITS, "(A == 0).all(axis=1)", "(A > 0).all(axis=1)"), "living-counted"),
        (swapped(DEAD_UNITS, "(A == 0).all(axis=1)", "A > 0"), "living-counted"),
        (swapped(DEAD_UNITS, "(A == 0).all(axis=1)", "(Z == 0).all(axis=1)"), "none-found"),
        (swapped(DEAD_UNITS, "np.maximum(0, Z)", "np.maximum(0.01 * Z, Z)"), "none-found"),
        (swapped(DEAD_UNITS, ".all(axis=1)", ".all()"), "none-found"),
        (swapped(DEAD_UNITS, "np.array(dead)", "np.array(dead)[::-1]"), "last-layer-first"),
        (swapped(DEAD_UNITS, "np.maximum(0, Z)", "np.where(Z > 0, 1, 0)"), "mask-handed-on"),
        (
            swapped(DEAD_UNITS, "    return np.array(dead)", "        return np.array(dead)"),
            "layer-left-out",
        ),
        (
            swapped(DEAD_UNITS, "A = np.maximum(0, Z)", "A = Z", "A == 0", "A <= 0"),
            "relu-forgotten",
        ),
        (swapped(DEAD_UNITS, "range(1, L)", "range(1, L + 1)"), "output-counted"),
        (swapped(DEAD_UNITS, "range(1, L)", "range(1, L - 1)"), "layer-left-out"),
        (swapped(DEAD_UNITS, "range(1, L)", "range(1, min(L, 2))"), "layer-left-out"),
        (swapped(DEAD_UNITS, ' + parameters[f"b{l}"]', ""), "bias-forgotten"),
        (swapped(DEAD_UNITS, "np.array(dead)", "sum(dead)"), "one-number"),
        (
            swapped(
                DEAD_UNITS,
                "(A == 0).all(axis=1)",
                "Z.mean(axis=1) < 0",
            ),
            "mean-for-all",
        ),
        (swapped(DEAD_UNITS, "    A = X\n", "    A = X\n    X -= X.mean()\n"), None),
        (
            swapped(DEAD_UNITS, "return np.array(dead)", "X *= 1.5\n    return np.array(dead)"),
            "input-changed",
        ),
        (swapped(DEAD_UNITS, "return np.array(dead)", "np.array(dead)"), None),
        (swapped(DEAD_UNITS, "A = np.maximum(0, Z)", "A = np.tanh(Z)"), "none-found"),
        ("def dead_units(X, parameters):\n    raise NotImplementedError\n", None),
    ],
}

A_LIST = "a list is as good as an array"

EQUIVALENT: dict[str, dict[str, str]] = {
    "gradient_norms": {
        "return [np.linalg.norm(found[f'W{layer}']) for layer in range(1, depth + 1)]": A_LIST,
    },
    "dead_units": {
        "return counts": A_LIST,
        "return np.array(counts)": "an empty array of floats is as good as one of ints",
        "A = np.maximum(0, parameters[f'W{layer}'] @ A + parameters[f'b{layer}'])": (
            "the larger of two numbers, in either order"
        ),
    },
}
