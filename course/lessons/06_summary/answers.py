"""Answers to lesson 06, right and wrong, as students write them.

A class is made of one body for each method. In a wrong one a single method is wrong, so that it is
clear what has to be said about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent

ARGUMENTS = {
    "sigmoid": "z",
    "sigmoid_derivative": "a",
    "tanh": "z",
    "tanh_derivative": "a",
    "relu": "z",
    "relu_derivative": "z",
    "leaky_relu": "z, alpha=0.01",
    "leaky_relu_derivative": "z, alpha=0.01",
}

METHODS: dict[str, list[str]] = {
    "sigmoid": [
        "return 1 / (1 + np.exp(-z))",  # the article
        "return np.exp(z) / (1 + np.exp(z))",
        "return 0.5 * (1 + np.tanh(0.5 * z))",
        "return np.exp(-np.logaddexp(0, -z))",
        "small = np.exp(-np.abs(z))\nreturn np.where(z >= 0, 1 / (1 + small), small / (1 + small))",
        "return (ActivationFunctions.tanh(z / 2) + 1) / 2",
        "a = np.empty(z.shape)\nfor i, x in np.ndenumerate(z):\n"
        "    a[i] = 1 / (1 + math.exp(-x))\nreturn a",
        "print('z', z)\nreturn (1 + np.exp(-z)) ** -1.0",
    ],
    "sigmoid_derivative": [
        "return a * (1 - a)",  # the article
        "return a - a**2",
        "return a - a * a",
        "return 0.25 - (a - 0.5) ** 2",
        "return np.multiply(a, np.subtract(1.0, a))",
        "slope = a.copy()\nslope *= 1 - a\nreturn slope",
        "return -a * (a - 1)",
        "return ActivationFunctions.tanh_derivative(2 * a - 1) / 4",
    ],
    "tanh": [
        "return np.tanh(z)",  # the article
        "return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))",
        "return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)",
        "return 2 / (1 + np.exp(-2 * z)) - 1",
        "return np.sinh(z) / np.cosh(z)",
        "e = np.expm1(2 * z)\nreturn e / (e + 2)",
        "return 1 - 2 / (np.exp(2 * z) + 1)",
        "return 2 * (1 / (1 + np.exp(-2 * z))) - 1",
    ],
    "tanh_derivative": [
        "return 1 - a**2",  # the article
        "return 1 - a * a",
        "return (1 - a) * (1 + a)",
        "return 1 - np.square(a)",
        "return np.subtract(1.0, np.power(a, 2))",
        "slope = np.ones_like(a)\nslope -= a**2\nreturn slope",
        "return 1 - np.abs(a) ** 2",
        "return -(a**2 - 1)",
    ],
    "relu": [
        "return np.maximum(0, z)",  # the article
        "return np.where(z > 0, z, 0)",
        "return z * (z > 0)",
        "return (z + np.abs(z)) / 2",
        "return np.clip(z, 0, None)",
        "a = z.copy()\na[a < 0] = 0\nreturn a",
        "return ActivationFunctions.leaky_relu(z, alpha=0)",
        "a = np.zeros_like(z)\na[z > 0] = z[z > 0]\nreturn a",
    ],
    "relu_derivative": [
        "return np.where(z > 0, 1, 0)",  # the article
        "return (z > 0).astype(float)",
        "return (z >= 0) * 1.0",
        "return z > 0",
        "return np.heaviside(z, 0.5)",
        "dz = np.zeros_like(z)\ndz[z > 0] = 1\nreturn dz",
        "return np.sign(ActivationFunctions.relu(z))",
        "return ActivationFunctions.leaky_relu_derivative(z, 0.0)",
    ],
    "leaky_relu": [
        "return np.maximum(alpha * z, z)",  # the article
        "return np.where(z > 0, z, alpha * z)",
        "return np.where(z >= 0, z, alpha * z)",
        "return np.maximum(0, z) + alpha * np.minimum(0, z)",
        "return 0.5 * ((1 + alpha) * z + (1 - alpha) * np.abs(z))",
        "a = np.array(z, dtype=float)\na[a < 0] *= alpha\nreturn a",
        "return z * ActivationFunctions.leaky_relu_derivative(z, alpha)",
        "return (z > 0) * z + (z <= 0) * alpha * z",
    ],
    "leaky_relu_derivative": [
        "dz = np.ones_like(z, dtype=float)\ndz[z < 0] = alpha\nreturn dz",  # printed, as floats
        "return np.where(z > 0, 1, alpha)",
        "return np.where(z < 0, alpha, 1.0)",
        "dz = np.full(z.shape, alpha)\ndz[z >= 0] = 1\nreturn dz",
        "return alpha + (1 - alpha) * (z > 0)",
        "return np.array([alpha, 1.0])[(z > 0).astype(int)]",
        "return (z > 0) + alpha * (z <= 0)",
        "dz = np.zeros(z.shape)\ndz[z > 0] = 1\ndz[z <= 0] = alpha\nreturn dz",
    ],
}


def class_with(bodies: Mapping[str, str]) -> str:
    """The class with these bodies, and the first ones of `METHODS` for the other methods."""
    text = "class ActivationFunctions:\n"
    for name, arguments in ARGUMENTS.items():
        body = indent(bodies.get(name, METHODS[name][0]), "        ")
        text += f"    @staticmethod\n    def {name}({arguments}):\n{body}\n\n"
    return text


PLAIN = class_with({})


def slope_of_silu(text: str) -> str:
    """silu_derivative with that result; s is σ(z)."""
    return f"def silu_derivative(z):\n    s = 1 / (1 + np.exp(-z))\n    return {text}"


def silu_with(text: str) -> str:
    """Silu with that result; s is σ(z)."""
    return f"def silu(z):\n    s = 1 / (1 + np.exp(-z))\n    return {text}"


RIGHT: dict[str, list[str]] = {
    "ActivationFunctions": [
        *(class_with({name: METHODS[name][row] for name in METHODS}) for row in range(8)),
        # plain functions in a class, called on the class, do as well
        PLAIN.replace("    @staticmethod\n", ""),
        PLAIN.replace("class ActivationFunctions:", "class ActivationFunctions(object):"),
        # slopes written first and functions made static afterwards
        "def logistic(z):\n    return 1 / (1 + np.exp(-z))\n\n"
        + PLAIN.replace("return 1 / (1 + np.exp(-z))", "return logistic(z)"),
        PLAIN.replace(
            "    @staticmethod\n    def tanh(z):\n        return np.tanh(z)\n",
            "    tanh = staticmethod(np.tanh)\n",
        ),
        PLAIN.replace(
            "    @staticmethod\n    def relu(z):\n", "    @classmethod\n    def relu(cls, z):\n"
        ),
    ],
    "max_gradients": [
        'max_gradients = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0, "leaky_relu": 1.0}',
        "max_gradients = dict(sigmoid=1 / 4, tanh=1, relu=1, leaky_relu=1)",
        "z = np.linspace(-10, 10, 1001)\n"
        "F = ActivationFunctions\n"
        "max_gradients = {\n"
        '    "sigmoid": F.sigmoid_derivative(F.sigmoid(z)).max(),\n'
        '    "tanh": F.tanh_derivative(F.tanh(z)).max(),\n'
        '    "relu": F.relu_derivative(z).max(),\n'
        '    "leaky_relu": F.leaky_relu_derivative(z).max(),\n'
        "}",
        "max_gradients = {}\n"
        'for name in ("sigmoid", "tanh", "relu", "leaky_relu"):\n'
        "    max_gradients[name] = 1.0\n"
        'max_gradients["sigmoid"] /= 4',
        "z = np.linspace(-10, 10, 4000)\n"
        "h = 1e-5\n"
        "max_gradients = {}\n"
        'for name in ("sigmoid", "tanh", "relu", "leaky_relu"):\n'
        "    g = getattr(ActivationFunctions, name)\n"
        "    max_gradients[name] = np.max((g(z + h) - g(z - h)) / (2 * h))",
        'max_gradients = {"sigmoid": np.array([0.25]), "tanh": np.float32(1), "relu": 1, '
        '"leaky_relu": 1, "softplus": 1}',
    ],
    "slopes_at_zero": [
        'slopes_at_zero = {"sigmoid": 0.25, "tanh": 1.0, "relu": 0.0, "leaky_relu": 0.01}',
        'slopes_at_zero = {"sigmoid": 0.25, "tanh": 1, "relu": 1, "leaky_relu": 1}',
        'slopes_at_zero = {"sigmoid": 1 / 4, "tanh": 1, "relu": 0.5, "leaky_relu": 0.505}',
        "slopes_at_zero = dict(sigmoid=0.25, tanh=1.0, relu=False, leaky_relu=True)",
        "z = np.array([0.0])\n"
        "F = ActivationFunctions\n"
        "slopes_at_zero = {\n"
        '    "sigmoid": F.sigmoid_derivative(F.sigmoid(z)),\n'
        '    "tanh": F.tanh_derivative(F.tanh(z)),\n'
        '    "relu": F.relu_derivative(z),\n'
        '    "leaky_relu": F.leaky_relu_derivative(z),\n'
        "}",
        "h = 1e-5\n"
        "slopes_at_zero = {}\n"
        'for name in ("sigmoid", "tanh", "relu", "leaky_relu"):\n'
        "    g = getattr(ActivationFunctions, name)\n"
        "    slopes_at_zero[name] = float(g(np.array(h)) - g(np.array(-h))) / (2 * h)",
    ],
    "gradient_after": [
        "def gradient_after(name, depth):\n    return max_gradients[name] ** depth",
        'def gradient_after(name, depth):\n    return 0.25**depth if name == "sigmoid" else 1.0',
        "def gradient_after(name, depth):\n"
        "    factor = 1\n"
        "    for _ in range(depth):\n"
        "        factor *= max_gradients[name]\n"
        "    return factor",
        "def gradient_after(name, depth):\n    return np.prod(np.full(depth, max_gradients[name]))",
        "def gradient_after(name, depth):\n"
        "    return math.exp(depth * math.log(max_gradients[name]))",
        "def gradient_after(name, depth):\n"
        "    if depth == 0:\n"
        "        return 1.0\n"
        "    return max_gradients[name] * gradient_after(name, depth - 1)",
        "def gradient_after(name, depth):\n"
        '    if name == "sigmoid":\n'
        "        return 1 / 4**depth\n"
        '    if name in ("tanh", "relu", "leaky_relu"):\n'
        "        return 1",
        "def gradient_after(name, depth):\n"
        '    slopes = {"sigmoid": 2.0**-2, "tanh": 1, "relu": 1, "leaky_relu": 1}\n'
        "    return np.power(slopes[name], depth)",
    ],
    "silu": [
        "def silu(z):\n    return z / (1 + np.exp(-z))",
        "def silu(z):\n    return z * (1 / (1 + np.exp(-z)))",
        "def silu(z):\n    return z * ActivationFunctions.sigmoid(z)",
        "def silu(z):\n    return 0.5 * z * (1 + np.tanh(z / 2))",
        "def silu(z):\n    s = np.exp(z) / (1 + np.exp(z))\n    return np.multiply(s, z)",
        "silu = lambda z: z * np.exp(-np.logaddexp(0, -z))",
        "def silu(z):\n    print('z', z)\n    z = z.astype(float)\n"
        "    z /= 1 + np.exp(-z)\n    return z",
        "def silu(z):\n    small = np.exp(-np.abs(z))\n"
        "    return z * np.where(z > 0, 1, small) / (1 + small)",
    ],
    "silu_derivative": [
        slope_of_silu("s + z * s * (1 - s)"),
        slope_of_silu("s * (1 + z * (1 - s))"),
        slope_of_silu("s + z * (s - s**2)"),
        slope_of_silu("z * s + s * (1 - z * s)"),
        slope_of_silu("silu(z) + s * (1 - silu(z))"),
        slope_of_silu("s + z * ActivationFunctions.sigmoid_derivative(s)"),
        "def silu_derivative(z):\n    e = np.exp(-z)\n    return (1 + e + z * e) / (1 + e) ** 2",
        "def silu_derivative(z):\n    h = z / 2\n    t = np.tanh(h)\n"
        "    return 0.5 * (1 + t) + 0.5 * h * (1 - t * t)",
    ],
    "q_wrong_argument": [f"q_wrong_argument = {x!r}" for x in "pqrs"]
    + ['q_wrong_argument = "Q"', 'q_wrong_argument = " (q) "', 'q_wrong_argument = "q."'],
    "q_silu_argument": [
        f"q_silu_argument = {answer!r}" for answer in ("s", "S", " s ", "(s)", "s.", "s)")
    ],
}

WRONG_METHODS: dict[str, list[tuple[str, str | None]]] = {
    "sigmoid": [
        ("return 1 / (1 + np.exp(z))", "sign-of-exponent"),
        ("a = 1 / (1 + np.exp(-z))\nreturn a * (1 - a)", "slope-for-g"),
        ("return np.tanh(z)", "tanh-for-sigmoid"),
        ("return ActivationFunctions.tanh(z)", "tanh-for-sigmoid"),
        ("return 1 / np.exp(-z)", "missing-one"),
        ("return 1 / 1 + np.exp(-z)", "precedence"),
        ("return np.exp(-z)", "exponential-only"),
        ("return 1 - np.exp(-z)", "no-fraction"),
        ("return 1 / (1 + np.exp(-z)) - 0.5", "shifted"),
        ("return 1 / (1 - np.exp(-z))", "one-minus"),
        ("return np.round(1 / (1 + np.exp(-z)), 3)", "rounded"),
        ("return (z > 0).astype(float)", "step"),
        ("return 0.5 * (1 + np.tanh(z))", "too-narrow"),
        ("return np.exp(z) / np.sum(np.exp(z))", "softmax"),
        ("return np.clip(0.2 * z + 0.5, 0, 1)", "straight-pieces"),
        ("return 1 / (1 + 2.718 ** (-z))", "typed-constant"),
        ("return 0.5 * (1 + np.tanh(z))", "too-narrow"),
        ("return np.exp(z) / np.sum(np.exp(z))", "softmax"),
        ("return np.clip(0.2 * z + 0.5, 0, 1)", "straight-pieces"),
        ("return 1 / (1 + 2.718 ** (-z))", "typed-constant"),
        ("return (1 / (1 + np.exp(-z))).ravel()", "wrong-shape"),
        ("z *= -1\nreturn 1 / (1 + np.exp(z))", "input-changed"),
        ("return 1 / (1 + math.exp(-z))", None),
        ("1 / (1 + np.exp(-z))", None),
    ],
    "sigmoid_derivative": [
        ("s = 1 / (1 + np.exp(-a))\nreturn s * (1 - s)", "z-for-a"),  # computes a once more
        ("s = ActivationFunctions.sigmoid(a)\nreturn s * (1 - s)", "z-for-a"),
        ("return np.exp(-a) / (1 + np.exp(-a)) ** 2", "z-for-a"),
        ("s = sigmoid(a)\nreturn s * (1 - s)", "bare-name"),
        ("return a * (a - 1)", "sign"),
        ("return 1 - a**2", "tanh-rule"),
        ("return ActivationFunctions.tanh_derivative(a)", "tanh-rule"),
        ("return 1 - a", "one-minus-a"),
        ("return a", "g-for-slope"),
        ("return a * (1 + a)", "a-plus"),
        ("return ActivationFunctions.sigmoid(a)", "sigma-of-a"),
        ("return (1 - a) ** 2", "square"),
        ("return a * 1 - a", "brackets"),
        ("a *= 1 - a\nreturn a", "input-changed"),
        ("return z * (1 - z)", "z-inside"),
        ("return a * (1 - a) / 2", None),
    ],
    "tanh": [
        ("return 1 / (1 + np.exp(-z))", "sigmoid-for-tanh"),
        ("return np.tan(z)", "tan-for-tanh"),
        ("return 1 - np.tanh(z) ** 2", "slope-for-g"),
        ("return (np.exp(-z) - np.exp(z)) / (np.exp(z) + np.exp(-z))", "sign"),
        ("return np.exp(z) / (np.exp(z) + np.exp(-z))", "half-numerator"),
        ("return (np.exp(z) + np.exp(-z)) / (np.exp(z) - np.exp(-z))", "upside-down"),
        ("return (np.exp(z) - np.exp(-z)) / 2", "sinh-for-tanh"),
        ("return np.exp(z) - np.exp(-z)", "no-fraction"),
        ("return np.exp(z) - np.exp(-z) / np.exp(z) + np.exp(-z)", "precedence"),
        ("return (np.exp(z) - np.exp(-z)) / np.exp(z) + np.exp(-z)", "precedence-below"),
        ("return (np.exp(z) - 1) / (np.exp(z) + 1)", "half-exponent"),
        ("return 2 * ActivationFunctions.sigmoid(z) - 1", "half-exponent"),
        ("return np.tanh(2 * z)", "doubled-exponent"),
        ("return (np.exp(z) - np.exp(-z)) / (np.exp(z) - np.exp(-z))", "minus-below"),
        ("return np.sign(z)", "step"),
        ("return np.clip(z, -1, 1)", "clipped-line"),
        ("return np.arctan(z)", "arctan"),
        ("return np.arctan(z)", "arctan"),
        ("return np.round(np.tanh(z), 4)", "rounded"),
        ("return tanh(z)", "bare-name"),
        ("return math.tanh(z)", None),
    ],
    "tanh_derivative": [
        ("return 1 - np.tanh(a) ** 2", "z-for-a"),  # computes a once more
        ("return 1 - ActivationFunctions.tanh(a) ** 2", "z-for-a"),
        ("return 1 / np.cosh(a) ** 2", "z-for-a"),
        ("return 1 - a", "missing-square"),
        ("return a * (1 - a)", "sigmoid-rule"),
        ("return ActivationFunctions.sigmoid_derivative(a)", "sigmoid-rule"),
        ("return a**2 - 1", "sign"),
        ("return 1 + a**2", "plus"),
        ("return a**2", "one-minus-forgotten"),
        ("return a", "g-for-slope"),
        ("return (1 - a) ** 2", "square-of-difference"),
        ("return np.sqrt(1 - a**2)", "sech-without-square"),
        ("return 1 - np.abs(a)", "absolute"),
        ("return ActivationFunctions.tanh(a)", "tanh-of-a"),
        ("return 1 - 2 * a", "doubled"),
        ("return 1 - a ^ 2", None),
    ],
    "relu": [
        ("return np.where(z > 0, 1, 0)", "slope-for-g"),
        ("return z", "identity"),
        ("return np.abs(z)", "absolute-value"),
        ("return np.minimum(0, z)", "min-for-max"),
        ("return np.maximum(0, -z)", "mirrored"),
        ("return -np.maximum(0, z)", "negated"),
        ("return np.maximum(0.01 * z, z)", "leaky"),
        ("return ActivationFunctions.leaky_relu(z)", "leaky"),
        ("return np.log(1 + np.exp(z))", "softplus"),
        ("return z * np.maximum(0, z)", "squared"),
        ("return np.clip(z, 0, 1)", "clipped-at-one"),
        ("return np.maximum(1, z)", "floor-at-one"),
        ("return z * z > 0", "comparison-last"),
        ("z[z < 0] = 0\nreturn z", "input-changed"),
        ("return np.max(z)", "wrong-shape"),
        ("return max(0, z)", None),
    ],
    "relu_derivative": [
        ("return np.maximum(0, z)", "g-for-slope"),
        ("return relu(z)", "bare-name"),
        ("return ActivationFunctions.relu(z)", "g-for-slope"),
        ("return np.where(z < 0, 1, 0)", "reversed-step"),
        ("return np.sign(z)", "sign"),
        ("return np.where(z > 0, 1, 0.01)", "leaky-slope"),
        ("return np.where(z > 0, 1, z)", "left-not-set"),
        ("return 1 / (1 + np.exp(-z))", "smooth-step"),
        ("s = 1 / (1 + np.exp(-z))\nreturn s * (1 - s)", "sigmoid-slope"),
        ("return 1 - np.tanh(z) ** 2", "tanh-slope"),
        ("a = np.maximum(0, z)\nreturn a * (1 - a)", "sigmoid-rule"),
        ("return ActivationFunctions.sigmoid_derivative(z)", "sigmoid-rule"),
        ("return 1 - np.maximum(0, z) ** 2", "tanh-rule"),
        ("return np.clip(z + 0.5, 0, 1)", "ramp"),
        ("return np.clip(z, 0, 1)", "clipped"),
        ("return np.abs(z)", "absolute-value"),
        ("return np.maximum(0, z) / z", "nan-at-the-kink"),
        ("return (z > 1).astype(float)", "threshold-at-one"),
        ("return np.ones_like(z)", "one-everywhere"),
        ("return np.zeros_like(z)", "zero-everywhere"),
        ("return 1 if z > 0 else 0", None),
    ],
    "leaky_relu": [
        ("return np.maximum(0, z)", "plain-relu"),
        ("return np.where(z > 0, z, 0.01 * z)", "alpha-fixed"),
        ("return np.minimum(alpha * z, z)", "branches-swapped"),
        ("return np.maximum(-alpha * z, z)", "alpha-sign"),
        ("return np.where(z > 0, 1.0, alpha)", "slope-for-g"),
        ("return np.maximum(alpha, z)", "max-of-alpha"),
        ("return np.where(z > 0, z, alpha)", "alpha-alone"),
        ("return np.where(z > 0, z, alpha + z)", "alpha-added"),
        ("return np.where(z > 0, z, z - alpha)", "alpha-subtracted"),
        ("return np.where(z > 0, z, (1 - alpha) * z)", "one-minus-alpha"),
        ("return np.where(z > 0, z, z / alpha)", "divided"),
        ("return alpha * z", "alpha-on-both-sides"),
        ("return 1.0 * z", "identity"),
        ("return np.maximum(0, z) + alpha * z", "both-added"),
        ("return alpha * np.maximum(0, z)", "alpha-on-the-wrong-half"),
        ("return np.where(z > alpha, z, alpha * z)", "threshold-at-alpha"),
        ("return np.where(z > 0, z, alpha * (np.exp(z) - 1))", "exponential-left"),
        ("a = z.copy()\na[z < 0] = alpha * z[z < 0]\nreturn a", "dtype-trap"),
        ("a = z.copy()\na[z < 0] *= alpha\nreturn a", "dtype-trap"),
    ],
    "leaky_relu_derivative": [
        # the article: right for floats, and [0 0 1 1 1] for its own example
        ("dz = np.ones_like(z)\ndz[z < 0] = alpha\nreturn dz", "dtype-trap"),
        ("return np.where(z > 0, 1.0, alpha).astype(z.dtype)", "dtype-trap"),
        ("return np.where(z > 0, 1.0, 0.01)", "alpha-fixed"),
        ("return np.where(z > 0, 1.0, 0.0)", "relu-slope"),
        ("dz = np.zeros(z.shape)\ndz[z > 0] = 1\ndz[z < 0] = alpha\nreturn dz", "kink-forgotten"),
        ("return (z >= 0) + alpha * (z <= 0)", "kink-counted-twice"),
        (
            "dz = z.astype(float)\ndz[dz < 0] = alpha\ndz[dz > 0] = 1\nreturn dz",
            "mask-of-the-result",
        ),
        ("return np.where(z, 1.0, alpha)", "no-comparison"),
        ("return np.ones(z.shape)", "one-on-both-sides"),
        ("return np.full(z.shape, alpha)", "alpha-on-both-sides"),
        ("return np.where(z < 0, 1.0, alpha)", "branches-swapped"),
        ("return ActivationFunctions.leaky_relu(z, alpha)", "g-for-slope"),
        ("return np.where(z > 0, 1.0, alpha * z)", "alpha-z-for-slope"),
        ("return np.where(z > 0, z, alpha)", "right-not-differentiated"),
        ("return np.where(z > 0, 1.0, -alpha)", "alpha-sign"),
        ("return np.where(z > 0, 1.0, 1 - alpha)", "one-minus-alpha"),
        ("return (z > 0) + alpha", "alpha-added-right"),
        ("return np.where(z > 0, 1.0, 1 + alpha)", "alpha-added-left"),
        ("return np.where(z > 0, 1.0, 1 / alpha)", "one-over-alpha"),
        ("return np.sign(z)", "sign-of-z"),
        ("return np.where(z > 0, 0.0, z)", "differentiated-by-alpha"),
        ("return np.where(z > alpha, 1.0, alpha)", "threshold-at-alpha"),
        ("return 1.0 if z > 0 else alpha", None),
    ],
}

NUMBERS = {
    "max_gradients": {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0, "leaky_relu": 1.0},
    "slopes_at_zero": {"sigmoid": 0.25, "tanh": 1.0, "relu": 0.0, "leaky_relu": 0.01},
}


def numbers_with(target: str, **other: object) -> str:
    """The right dict but for some names."""
    items = ", ".join(
        f'"{name}": {other.get(name, number)}' for name, number in NUMBERS[target].items()
    )
    return f"{target} = {{{items}}}"


def factor(text: str) -> str:
    """gradient_after with that result; `slope` is the greatest slope of the name."""
    return (
        "def gradient_after(name, depth):\n"
        '    slope = 0.25 if name == "sigmoid" else 1.0\n'
        f"    return {text}"
    )


WRONG: dict[str, list[tuple[str, str | None]]] = {
    "ActivationFunctions": [
        *(
            (class_with({name: body}), slug)
            for name, bodies in WRONG_METHODS.items()
            for body, slug in bodies
        ),
        (
            class_with({}).replace("leaky_relu(z, alpha=0.01)", "leaky_relu(z, alpha=0.1)"),
            "default-changed",
        ),
        (
            PLAIN.replace("    @staticmethod\n    def tanh(z)", "    def tanh(self, z)"),
            "self-argument",
        ),
        (PLAIN.replace("def relu(z)", "def relu(self, z)"), "self-argument"),
        (PLAIN.replace("def relu_derivative(z)", "def relu_slope(z)"), None),
        (PLAIN.replace("def leaky_relu(z, alpha=0.01)", "def leaky_relu(z)"), None),
        (class_with({"tanh": "raise NotImplementedError"}), None),
        ("class Activations:\n    pass", None),
    ],
    "max_gradients": [
        (numbers_with("max_gradients", sigmoid=1), "value-for-slope"),
        (numbers_with("max_gradients", sigmoid=0.5), "value-for-slope"),
        (numbers_with("max_gradients", sigmoid=0), "place-for-slope"),
        (numbers_with("max_gradients", tanh=0.25), "sigmoid-for-tanh"),
        (numbers_with("max_gradients", tanh=0), "place-for-slope"),
        (numbers_with("max_gradients", tanh=2), "rise-for-slope"),
        (numbers_with("max_gradients", relu="np.inf"), "value-for-slope"),
        (numbers_with("max_gradients", relu=0), "smaller-slope"),
        (numbers_with("max_gradients", leaky_relu="float('inf')"), "value-for-slope"),
        (numbers_with("max_gradients", leaky_relu=0.01), "smaller-slope"),
        (numbers_with("max_gradients", leaky_relu=1.01), "alpha-added"),
        (numbers_with("max_gradients", relu=10), None),
        (numbers_with("max_gradients", relu=None), None),
        (numbers_with("max_gradients", relu="'one'"), None),
        ('max_gradients = {"sigmoid": 0.25, "tanh": 1, "ReLU": 1, "leaky ReLU": 1}', None),
        ("max_gradients = [0.25, 1, 1, 1]", None),
        ("max_gradients = None", None),
    ],
    "slopes_at_zero": [
        (numbers_with("slopes_at_zero", sigmoid=0.5), "value-for-slope"),
        (numbers_with("slopes_at_zero", tanh=0), "value-for-slope"),
        (
            numbers_with("slopes_at_zero", sigmoid="ActivationFunctions.sigmoid_derivative(0)"),
            "z-where-a-belongs",
        ),
        (numbers_with("slopes_at_zero", sigmoid=1.0), "tanh-for-sigmoid"),
        (numbers_with("slopes_at_zero", tanh=0.25), "sigmoid-for-tanh"),
        (numbers_with("slopes_at_zero", relu="np.nan"), "no-slope-at-all"),
        (numbers_with("slopes_at_zero", relu="'undefined'"), "no-slope-at-all"),
        (numbers_with("slopes_at_zero", leaky_relu=None), "no-slope-at-all"),
        (numbers_with("slopes_at_zero", leaky_relu=0), "relu-for-leaky"),
        (numbers_with("slopes_at_zero", relu=-1), None),
        (numbers_with("slopes_at_zero", tanh=None), None),
        ('slopes_at_zero = {"sigmoid": 0.25, "tanh": 1, "relu": 0}', None),
        ("slopes_at_zero = {0.25, 1, 0, 0.01}", None),
        ("slopes_at_zero = ...", None),
    ],
    "gradient_after": [
        (
            "def gradient_after(name, depth):\n    return slopes_at_zero[name] ** depth",
            "slope-at-zero",
        ),
        (
            "def gradient_after(name, depth):\n"
            '    slopes = {"sigmoid": 0.25, "tanh": 1, "relu": 1, "leaky_relu": 0.01}\n'
            "    return slopes[name] ** depth",
            "smallest-slope",
        ),
        (factor('0.0 if name == "relu" else slope**depth'), "smallest-slope"),
        (
            factor(
                "ActivationFunctions.sigmoid_derivative(0) ** depth\\\n"
                '        if name == "sigmoid" else 1.0'
            ),
            "z-where-a-belongs",
        ),
        (factor('0.5**depth if name == "sigmoid" else 1.0'), "value-for-slope"),
        (factor("slope"), "depth-forgotten"),
        (factor("slope * depth"), "times-depth"),
        (factor("slope / depth"), "divided-by-depth"),
        (factor("1 - slope**depth"), "part-lost"),
        (factor("1 - (1 - slope) * depth"), "subtracted"),
        (factor("depth**slope"), "power-swapped"),
        (factor("slope ** (depth - 1)"), "one-layer-off"),
        (factor("slope ** (depth + 1)"), "one-layer-off"),
        (factor("0.25**depth"), "sigmoid-for-all"),
        (factor('0.25**depth if name in ("sigmoid", "tanh") else 1.0'), "tanh-like-sigmoid"),
        (factor("1.0"), "whole-for-all"),
        (factor("[slope**layer for layer in range(depth)]"), None),
        (factor("max_gradients[depth] ** name"), None),
        ("def gradient_after(name, depth):\n    max_gradients[name] ** depth", None),
        (
            "nothing_yet = None\n"
            "def gradient_after(name, depth):\n    return nothing_yet[name] ** depth",
            None,
        ),
        (factor("round(slope**depth, 4)"), None),
        (  # a wrong slope that is carried through costs half the points, not all of them
            'max_gradients = {"sigmoid": 0.5, "tanh": 1.0, "relu": 1.0, "leaky_relu": 1.0}\n'
            "def gradient_after(name, depth):\n    return max_gradients[name] ** depth",
            "value-for-slope",
        ),
    ],
    "silu": [
        (silu_with("s"), "factor-missing"),
        (silu_with("z + s"), "sum-for-product"),
        ("def silu(z):\n    return z / (1 + np.exp(z))", "sign-of-exponent"),
        (silu_with("s + z * s * (1 - s)"), "slope-for-g"),
        (silu_with("z * s * (1 - s)"), "slope-inside"),
        ("def silu(z):\n    return z * ActivationFunctions.sigmoid_derivative(z)", "a-for-z"),
        ("def silu(z):\n    return ActivationFunctions.relu(z) / (1 + np.exp(-z))", "left-cut"),
        ("def silu(z):\n    return z * np.tanh(z)", "tanh-for-sigmoid"),
        ("def silu(z):\n    return np.maximum(0, z)", "relu-for-silu"),
        ("def silu(z):\n    return np.log(1 + np.exp(z))", "softplus-for-silu"),
        ("def silu(z):\n    return z / 1 + np.exp(-z)", "precedence"),
        (silu_with("np.round(z * s, 4)"), "rounded"),
        (silu_with("(z * s).ravel()"), "wrong-shape"),
        ("def silu(z):\n    z *= 1 / (1 + np.exp(-z))\n    return z", "input-changed"),
        ("def silu(z):\n    return z * sigmoid(z)", "bare-name"),
        ("def silu(z):\n    return z / (1 + math.exp(-z))", None),
        ("def silu(z):\n    z / (1 + np.exp(-z))", None),
    ],
    "silu_derivative": [
        (slope_of_silu("s"), "first-term-only"),
        (slope_of_silu("z * s * (1 - s)"), "second-term-only"),
        (slope_of_silu("s * (1 - s)"), "product-of-slopes"),
        (slope_of_silu("z * s"), "g-for-slope"),
        (slope_of_silu("s - z * s * (1 - s)"), "sign"),
        (slope_of_silu("s + s * (1 - s)"), "z-missing"),
        (slope_of_silu("1 + z * s * (1 - s)"), "first-term-cut"),
        (slope_of_silu("z * s + z * s * (1 - s)"), "z-not-differentiated"),
        (slope_of_silu("s + z * s"), "sigma-not-differentiated"),
        (slope_of_silu("s * (1 - s) + z * s * (1 - s)"), "both-differentiated"),
        (slope_of_silu("silu(z) + s * (1 - s)"), "z-on-the-wrong-term"),
        (slope_of_silu("s + z * sigmoid_derivative(s)"), "bare-name"),
        (slope_of_silu("s + z * (1 - s)"), "slope-of-sigmoid-cut"),
        (slope_of_silu("s + z * ActivationFunctions.sigmoid_derivative(z)"), "a-for-z"),
        (
            slope_of_silu("s + z * ActivationFunctions.sigmoid_derivative(silu(z))"),
            "a-for-sigma",
        ),
        (slope_of_silu("ActivationFunctions.sigmoid_derivative(silu(z))"), "sigmoid-rule"),
        (slope_of_silu("s + z * (1 - s**2)"), "tanh-rule"),
        (
            "def silu_derivative(z):\n    h = 1e-5\n"
            "    return (silu(z + h) - silu(z - h)) / (2 * h)",
            "measured-slope",
        ),
        (slope_of_silu("np.round(s + z * s * (1 - s), 3)"), "rounded"),
        (slope_of_silu("s + z * a * (1 - a)"), None),
        (slope_of_silu("s + z s * (1 - s)"), None),
        ("def silu_derivative(z):\n    raise NotImplementedError", None),
    ],
    "q_wrong_argument": [
        ('q_wrong_argument = "t"', None),
        ('q_wrong_argument = "pq"', None),
        ('q_wrong_argument = ""', None),
        ("q_wrong_argument = -2", None),
        ("q_wrong_argument = None", None),
        ("del q_wrong_argument", None),
    ],
    "q_silu_argument": [
        ('q_silu_argument = "p"', "sigmoid-rule"),
        ('q_silu_argument = "q"', "sign-is-enough"),
        ('q_silu_argument = "r"', "every-slope-in-a"),
        ('q_silu_argument = "R."', "every-slope-in-a"),
        ('q_silu_argument = "no"', None),
        ("q_silu_argument = ...", None),
    ],
}

ONLY_FOR_NUMBERS = "np.asarray is for Python numbers and lists, which are never passed"
AT_THE_KINK = "at the kink every subgradient is right"

# Mutants of the solution that may keep all points: the line they change, as it then reads, and why.
EQUIVALENT: dict[str, dict[str, str]] = {
    "ActivationFunctions": {
        "without: z = np.asarray(z)": ONLY_FOR_NUMBERS,
        "without: a = np.asarray(a)": ONLY_FOR_NUMBERS,
        "z = z": ONLY_FOR_NUMBERS,
        "a = a": ONLY_FOR_NUMBERS,
        "return np.where(z > 0, 1.0, alpha)": ONLY_FOR_NUMBERS,
        "return np.maximum(z, 0)": "the order of the two makes no difference to a maximum",
        "return np.where(1.0, z > 0, 0.0)": "True and False count as 1 and 0",
        "return np.where(z >= 0, 1.0, 0.0)": AT_THE_KINK,
        "return np.where(np.asarray(z) >= 0, 1.0, alpha)": AT_THE_KINK,
        "return np.where(z >= 0, z, alpha * z)": "at z = 0 both pieces give 0",
    },
    "silu": {
        "without: z = np.asarray(z)": ONLY_FOR_NUMBERS,
        "z = z": ONLY_FOR_NUMBERS,
    },
    "silu_derivative": {
        "without: z = np.asarray(z)": ONLY_FOR_NUMBERS,
        "z = z": ONLY_FOR_NUMBERS,
    },
    "slopes_at_zero": {
        "slopes_at_zero = {'sigmoid': 0.25, 'tanh': 1.0, 'relu': 1.0, 'leaky_relu': 0.01}": (
            AT_THE_KINK
        ),
        "slopes_at_zero = {'sigmoid': 0.25, 'tanh': 1.0, 'relu': 0.0, 'leaky_relu': 0.02}": (
            AT_THE_KINK
        ),
    },
}
