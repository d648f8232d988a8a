"""Answers to lesson 09, right and wrong, as students write them."""

from __future__ import annotations

from textwrap import indent


def written(first_line: str, *bodies: str) -> list[str]:
    """Functions with that first line and those bodies."""
    return [f"def {first_line}:\n{indent(body, '    ')}\n" for body in bodies]


def wrong(first_line: str, *answers: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Wrong functions with that first line, each with the misconception it is told."""
    return [(written(first_line, body)[0], slug) for body, slug in answers]


def letters(name: str, letter: str) -> list[str]:
    """A letter in the ways it may be written."""
    forms = (letter, letter.upper(), f" {letter} ", f"({letter})", f"{letter}.", f"{letter})")
    return [f"{name} = {form!r}" for form in forms]


ELU, SLOPE = "elu(z, alpha=1.0)", "elu_derivative(z, alpha=1.0)"
BACKWARD = "softmax_cross_entropy_backward(P, Y)"

RIGHT: dict[str, list[str]] = {
    "q_softplus_slope": [f"q_softplus_slope = {x!r}" for x in ("p", "q", "r", "s", "Q", "(r)")],
    "softplus": written(
        "softplus(z)",
        "return np.log(1 + np.exp(z))",
        "return np.log1p(np.exp(z))",
        "return np.logaddexp(0, z)",
        "return np.logaddexp(z, 0.0)",
        "return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))",
        "return z + np.log(1 + np.exp(-z))",
        "return np.where(z > 0, z + np.log1p(np.exp(-z)), np.log1p(np.exp(z)))",
        "return 0.5 * z + np.log(2 * np.cosh(0.5 * z))",
        "return -np.log(1 / (1 + np.exp(z)))",
        "return np.log2(1 + np.exp(z)) * np.log(2)",
        "u = 1 + np.exp(z)\nprint(u)\nreturn np.log(u)",
        "import math\nout = np.empty(z.shape)\nfor i, x in np.ndenumerate(z):\n"
        "    out[i] = math.log(1 + math.exp(x))\nreturn out",
    ),
    "softplus_derivative": written(
        "softplus_derivative(z)",
        "return 1 / (1 + np.exp(-z))",
        "return np.exp(z) / (1 + np.exp(z))",
        "return 0.5 * (1 + np.tanh(z / 2))",
        "return 1 - np.exp(-softplus(z))",
        "return 1 - 1 / (1 + np.exp(z))",
        "return np.exp(z - softplus(z))",
        "return np.exp(-np.logaddexp(0, -z))",
        "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\nreturn sigmoid(z)",
        "small = np.exp(-np.abs(z))\nreturn np.where(z >= 0, 1, small) / (1 + small)",
    ),
    "elu": [
        *written(
            ELU,
            "return np.where(z > 0, z, alpha * (np.exp(z) - 1))",
            "return np.where(z >= 0, z, alpha * np.expm1(z))",
            "return np.maximum(0, z) + np.minimum(0, alpha * (np.exp(z) - 1))",
            "return np.maximum(0, z) + alpha * np.expm1(np.minimum(0, z))",
            "return (z > 0) * z + (z <= 0) * alpha * (np.exp(z) - 1)",
            "a = np.array(z, dtype=float)\nleft = a < 0\na[left] = alpha * (np.exp(a[left]) - 1)\n"
            "return a",
            "a = alpha * (np.exp(z) - 1.0)\na[z > 0] = z[z > 0]\nreturn a",
            "return np.select([z > 0, z <= 0], [z, alpha * np.exp(z) - alpha])",
            "out = np.empty(z.shape)\nfor i, x in np.ndenumerate(z):\n"
            "    out[i] = x if x > 0 else alpha * (np.exp(x) - 1)\nreturn out",
            "z = np.asarray(z, dtype=float)\n"
            "return np.piecewise(z, [z > 0], [lambda x: x, lambda x: alpha * np.expm1(x)])",
        ),
        "elu = np.vectorize(\n"
        "    lambda z, alpha=1.0: z if z > 0 else alpha * (np.exp(z) - 1), otypes=[float]\n)",
    ],
    "elu_derivative": written(
        SLOPE,
        "return np.where(z > 0, 1, alpha * np.exp(z))",
        "return np.where(z < 0, alpha * np.exp(z), 1.0)",
        "return np.where(z > 0, 1, elu(z, alpha) + alpha)",
        "a = elu(z, alpha=alpha)\nreturn np.where(a > 0, 1, a + alpha)",
        "left = alpha * np.exp(np.minimum(z, 0))\nreturn np.where(z > 0, 1.0, left)",
        "slope = np.ones(z.shape)\nslope[z < 0] = alpha * np.exp(z[z < 0])\nreturn slope",
        "slope = np.ones_like(z, dtype=float)\nslope[z <= 0] = alpha * np.exp(z[z <= 0])\n"
        "return slope",
        "return (z > 0) + (z <= 0) * alpha * np.exp(z)",
        "return np.heaviside(z, 0.5) * 1 + (1 - np.heaviside(z, 0.5)) * alpha * np.exp(z)",
        "out = np.empty(z.shape)\nfor i, x in np.ndenumerate(z):\n"
        "    out[i] = 1 if x > 0 else alpha * np.exp(x)\nreturn out",
        "z = np.asarray(z, dtype=float)\n"
        "return np.select([z > 0, z < 0], [1, alpha * np.exp(z)], default=(1 + alpha) / 2)",
    ),
    "gelu": written(
        "gelu(z)",
        "return 0.5 * z * (1 + erf(z / np.sqrt(2)))",
        "return z * (1 + erf(z / 2**0.5)) / 2",
        "return z * 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))",
        "inner = np.sqrt(2 / np.pi) * (z + 0.044715 * np.power(z, 3))\n"
        "return 0.5 * z * (1 + np.tanh(inner))",
        "gate = 1 / (1 + np.exp(-2 * np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))\nreturn z * gate",
        "import math\nreturn z * np.vectorize(math.erfc)(-z / math.sqrt(2)) / 2",
        "import math\nphi = np.vectorize(lambda x: (1 + math.erf(x / math.sqrt(2))) / 2)\n"
        "return z * phi(z)",
        "from statistics import NormalDist\ncdf = np.vectorize(NormalDist().cdf, otypes=[float])\n"
        "return z * cdf(z)",
        "import math\nout = np.empty(z.shape)\nfor i, x in np.ndenumerate(z):\n"
        "    out[i] = 0.5 * x * (1 + math.erf(x / math.sqrt(2)))\nreturn out",
        "return 0.5 * z * (1 + np.tanh(0.7978845608028654 * z * (1 + 0.044715 * z * z)))",
    ),
    "q_monotone": letters("q_monotone", "r"),
    "q_mean": letters("q_mean", "q"),
    "softmax": written(
        "softmax(Z)",
        "E = np.exp(Z - np.max(Z, axis=0, keepdims=True))\n"
        "return E / np.sum(E, axis=0, keepdims=True)",
        "E = np.exp(Z - Z.max(axis=0))\nreturn E / E.sum(axis=0)",
        "E = np.exp(Z - np.max(Z, axis=0))\nreturn E / (np.ones((1, len(E))) @ E)",
        "S = Z - Z.max(axis=0)\nreturn np.exp(S - np.log(np.exp(S).sum(axis=0)))",
        "return np.exp(Z - np.logaddexp.reduce(Z, axis=0))",
        "P = np.empty(Z.shape)\nfor j in range(Z.shape[1]):\n"
        "    e = np.exp(Z[:, j] - Z[:, j].max())\n    P[:, j] = e / e.sum()\nreturn P",
        "E = np.exp((Z.T - Z.max(axis=0)[:, None]).T)\nreturn (E.T / E.sum(axis=0)[:, None]).T",
        "def one(z):\n    e = np.exp(z - np.max(z))\n    return e / np.sum(e)\n"
        "return np.apply_along_axis(one, 0, Z)",
        "Z = Z - np.amax(Z, 0)[np.newaxis, :]\nprint(Z)\nE = np.exp(Z)\n"
        "return E * (1 / np.sum(E, 0)[np.newaxis, :])",
        "return np.array([1 / np.sum(np.exp(Z - row), axis=0) for row in Z])",
    ),
    "softmax_cross_entropy_backward": written(
        BACKWARD,
        "return (P - Y) / P.shape[1]",
        "m = Y.shape[1]\nreturn (P - Y) / m",
        "return 1 / P.shape[-1] * (P - Y)",
        "dZ = P.copy()\ndZ -= Y\ndZ /= len(P[0])\nreturn dZ",
        "return P / P.shape[1] - Y / P.shape[1]",
        "return np.subtract(P, Y) / np.size(Y, 1)",
        "dZ = np.empty(P.shape)\nfor j in range(P.shape[1]):\n    dZ[:, j] = P[:, j] - Y[:, j]\n"
        "return dZ / P.shape[1]",
        "dP = -Y / P / P.shape[1]\nreturn P * (dP - np.sum(P * dP, axis=0, keepdims=True))",
    ),
}

WRONG: dict[str, list[tuple[str, str | None]]] = {
    "q_softplus_slope": [
        ('q_softplus_slope = "t"', None),
        ('q_softplus_slope = "pq"', None),
        ("q_softplus_slope = 1", None),
        ('q_softplus_slope = "sigmoid"', None),
        ("q_softplus_slope = None", None),
        ("q_softplus_slope = ...", None),
    ],
    "softplus": wrong(
        "softplus(z)",
        ("return np.maximum(0, z)", "plain-relu"),
        ("return 1 / (1 + np.exp(-z))", "slope-for-g"),
        ("return np.log(1 + np.exp(-z))", "exponent-sign"),
        ("return np.log(np.exp(z))", "logarithm-undoes-exp"),
        ("return np.log1p(np.expm1(z))", "logarithm-undoes-exp"),
        ("return 1 + np.log(np.exp(z))", "one-outside"),
        ("return np.log(1) + np.exp(z)", "bracket-missing"),
        ("return 1 + np.exp(z)", "logarithm-missing"),
        ("return np.log(1 + z)", "exp-missing"),
        ("return np.log(1 + np.abs(z))", "exp-missing"),
        ("return np.log(1 + np.maximum(0, z))", "exp-missing"),
        ("return np.log2(1 + np.exp(z))", "other-logarithm"),
        ("return np.log10(1 + np.exp(z))", "other-logarithm"),
        *((f"return np.log(1 + {e} ** z)", "rounded-e") for e in (2.7, 2.72, 2.718, 2.7183)),
        ("return np.log1p(1 + np.exp(z))", "one-too-many"),
        ("return np.log(1 + np.exp(z)) - np.log(2)", "through-the-origin"),
        ("return np.log((1 + np.exp(z)) / 2)", "through-the-origin"),
        ("return z / (1 + np.exp(-z))", "silu"),
        ("return np.round(np.log(1 + np.exp(z)), 4)", "rounded"),
        ("return np.log(1 + np.exp(z)).ravel()", "wrong-shape"),
        ("z += np.log(1 + np.exp(z)) - z\nreturn z", "input-changed"),
        ("import math\nreturn math.log(1 + math.exp(z))", None),
        ("np.log(1 + np.exp(z))", None),
    ),
    "softplus_derivative": wrong(
        "softplus_derivative(z)",
        ("return np.log(1 + np.exp(z))", "g-for-slope"),
        ("return softplus(z)", "g-for-slope"),
        ("return np.where(z > 0, 1.0, 0.0)", "step"),
        ("return (z >= 0).astype(float)", "step"),
        ("return 1 / (1 + np.exp(z))", "inner-slope-missing"),
        ("return np.exp(-z) / (1 + np.exp(-z))", "inner-slope-missing"),
        ("return np.exp(z)", "outer-slope-missing"),
        ("return np.exp(z) / 1 + np.exp(z)", "bracket-missing"),
        ("return 1 / 1 + np.exp(-z)", "bracket-missing"),
        ("return 1 / 1 + np.exp(z)", "bracket-missing"),
        ("u = 1 + np.exp(z)\nreturn 1 / u + np.exp(z)", "added-for-multiplied"),
        ("u = 1 + np.exp(z)\nreturn np.log(u) * np.exp(z)", "outer-not-differentiated"),
        ("return 1 - softplus(z) ** 2", "tanh-rule"),
        ("return np.exp(z) / np.log(1 + np.exp(z))", "logarithm-below"),
        ("return 1 / softplus(z)", "logarithm-below"),
        ("return 1 - np.exp(softplus(z))", "exponent-of-a"),
        ("s = 1 / (1 + np.exp(-z))\nreturn s * (1 - s)", "differentiated-twice"),
        ("return 1 - np.exp(-z)", "z-for-a"),
        ("return 1 / (1 + np.exp(-softplus(z)))", "a-for-z"),
        ("a = softplus(z)\nreturn a * (1 - a)", "sigmoid-rule"),
        ("return np.tanh(z)", "tanh"),
        ("return -1 / (1 + np.exp(-z))", "negated"),
        ("return z / (1 + np.exp(-z))", "times-z"),
        ("return np.round(1 / (1 + np.exp(-z)), 3)", "rounded"),
        ("return np.exp(z) / (1 + z)", None),
        ("1 / (1 + np.exp(-z))", None),
    ),
    "elu": [
        *wrong(
            ELU,
            ("return np.maximum(0, z)", "plain-relu"),
            ("return np.where(z > 0, z, np.exp(z) - 1)", "alpha-fixed"),
            ("return np.where(z > 0, z, alpha * z)", "leaky"),
            ("return np.where(z > 0, z, alpha * np.exp(z))", "one-not-subtracted"),
            ("return np.where(z > 0, z, alpha * np.exp(z) - 1)", "bracket-missing"),
            ("return np.where(z > 0, z, np.exp(z) - alpha)", "alpha-subtracted"),
            ("return np.where(z > 0, z, alpha * np.exp(z - 1))", "one-in-the-exponent"),
            ("return np.where(z > 0, z, alpha * (np.exp(z) + 1))", "one-added"),
            ("return np.where(z > 0, z, alpha + np.exp(z) - 1)", "alpha-added"),
            ("return np.where(z > 0, z, (np.exp(z) - 1) / alpha)", "alpha-divides"),
            ("return np.where(z > 0, z, -alpha)", "flat-left"),
            ("return np.where(z > 0, z, alpha * (np.exp(-z) - 1))", "exponent-sign"),
            ("return np.where(z > 0, z, np.exp(alpha * z) - 1)", "alpha-in-the-exponent"),
            ("return np.where(z > 0, z, alpha * (1 - np.exp(z)))", "upside-down"),
            ("return np.where(z < 0, z, alpha * (np.exp(z) - 1))", "branches-swapped"),
            ("return alpha * (np.exp(z) - 1)", "one-piece"),
            ("return np.maximum(z, alpha * (np.exp(z) - 1))", "larger-of-two"),
            ("return np.maximum(0, z) + alpha * (np.exp(z) - 1)", "both-pieces-added"),
            ("return np.where(z > 0, 1, alpha * np.exp(z))", "slope-for-g"),
            ("return alpha * np.where(z > 0, z, np.exp(z) - 1)", "alpha-on-both-sides"),
            ("a = z.copy()\na[z < 0] = alpha * (np.exp(z[z < 0]) - 1)\nreturn a", "dtype-trap"),
            ("return np.where(z > 0, z, alpha * (np.exp(z) - 1)).astype(z.dtype)", "dtype-trap"),
            (
                "a = z.copy()\na[z < 0] = np.expm1(a[z < 0])\na[z < 0] *= alpha\nreturn a",
                "dtype-trap",
            ),
            ("z[z < 0] = alpha * (np.exp(z[z < 0]) - 1)\nreturn z", "input-changed"),
            ("return np.where(z > 0, z, alpha * (np.exp(z) - 1)).ravel()", "wrong-shape"),
            ("return z if z > 0 else alpha * (np.exp(z) - 1)", None),
            ("np.where(z > 0, z, alpha * (np.exp(z) - 1))", None),
        ),
        *(
            (
                written(f"elu(z, alpha={d})", "return np.where(z > 0, z, alpha * np.expm1(z))")[0],
                "default-changed",
            )
            for d in (0.01, 0.1, 0.2, 0.5)
        ),
        (written("elu(z)", "return np.where(z > 0, z, np.expm1(z))")[0], None),
    ],
    "elu_derivative": [
        *wrong(
            SLOPE,
            ("return elu(z, alpha)", "g-for-slope"),
            ("return np.where(z > 0, z, alpha * (np.exp(z) - 1))", "g-for-slope"),
            ("return np.where(z > 0, 1, alpha * (np.exp(z) - 1))", "one-not-dropped"),
            ("return np.where(z > 0, 1, alpha * np.exp(z) - 1)", "one-not-dropped"),
            ("return np.where(z > 0, 1, np.exp(z))", "alpha-fixed"),
            ("return np.where(z > 0, 1.0, 0.0)", "relu-slope"),
            ("return np.where(z > 0, 1, alpha)", "leaky-slope"),
            ("return np.where(z > 0, 1, alpha * z * np.exp(z))", "power-rule"),
            ("return np.where(z > 0, 1, alpha * z * np.exp(z - 1))", "power-rule"),
            ("return np.where(z > 0, 1, alpha * np.exp(-z))", "exponent-sign"),
            ("return np.where(z > 0, 1, -alpha * np.exp(z))", "negated"),
            ("return np.where(z > 0, 1, z + alpha)", "z-for-a"),
            ("return np.where(z > 0, 1, alpha * np.exp(elu(z, alpha)))", "a-for-z"),
            ("return np.where(z > 0, 1, elu(z) + alpha)", "alpha-not-handed-on"),
            ("return np.where(z > 0, 1, elu(z, alpha) - alpha)", "a-minus-alpha"),
            ("return np.where(z > 0, 1, alpha * np.exp(z) + 1)", "constant-kept"),
            ("return np.where(z > 0, 1, alpha * np.exp(z) + alpha)", "constant-kept"),
            ("return np.where(z > 0, 1, np.exp(z) - alpha)", "constant-kept"),
            ("return np.where(z > 0, 1, np.exp(z) / alpha)", "alpha-divides"),
            ("return np.where(z > 0, 1, z * np.exp(z))", "power-rule"),
            ("return np.where(z > 0, 1, elu(z, alpha) + 1)", "a-plus-one"),
            ("return np.where(z > 0, 1, np.exp(alpha * z))", "alpha-in-the-exponent"),
            ("return np.where(z > 0, 1, alpha * np.exp(alpha * z))", "alpha-in-the-exponent"),
            ("return np.where(z > 0, 0, alpha * np.exp(z))", "right-side-flat"),
            ("return elu(z, alpha) + alpha", "one-piece"),
            ("return np.minimum(1, alpha * np.exp(z))", "smaller-of-two"),
            ("return (z > 0) + alpha * np.exp(z)", "both-pieces-added"),
            ("return np.where(z > 0, z, alpha * np.exp(z))", "right-not-differentiated"),
            ("return np.where(z < 0, 1, alpha * np.exp(z))", "branches-swapped"),
            ("return alpha * np.exp(z)", "one-piece"),
            ("return np.where(z > 0, alpha, alpha * np.exp(z))", "alpha-on-both-sides"),
            (
                "s = z.astype(float)\ns[s < 0] = alpha * np.exp(s[s < 0])\ns[s > 0] = 1\nreturn s",
                "mask-of-the-result",
            ),
            ("return (z > 0) + (z < 0) * alpha * np.exp(z)", "kink-forgotten"),
            ("return (z >= 0) + (z <= 0) * alpha * np.exp(z)", "kink-counted-twice"),
            ("s = np.ones_like(z)\ns[z < 0] = alpha * np.exp(z[z < 0])\nreturn s", "dtype-trap"),
            ("return np.where(z > 0, 1, alpha * np.exp(z)).astype(z.dtype)", "dtype-trap"),
            ("return np.where(z > 0, 1, alpha * np.exp(z)).ravel()", "wrong-shape"),
            ("return 1.0 if z > 0 else alpha * np.exp(z)", None),
            ("np.where(z > 0, 1, alpha * np.exp(z))", None),
        ),
        *(
            (
                written(
                    f"elu_derivative(z, alpha={other})",
                    "return np.where(z > 0, 1, alpha * np.exp(z))",
                )[0],
                "default-changed",
            )
            for other in (0.01, 0.1, 0.2, 0.5)
        ),
    ],
    "gelu": wrong(
        "gelu(z)",
        ("return z / (1 + np.exp(-1.702 * z))", "sigmoid-approximation"),
        ("s = 1 / (1 + np.exp(-1.702 * z))\nreturn z * s", "sigmoid-approximation"),
        ("return z / (1 + np.exp(-1.7 * z))", "sigmoid-approximation"),
        ("return z / (1 + np.exp(-z))", "silu"),
        ("return np.maximum(0, z)", "plain-relu"),
        ("return 0.5 * (1 + erf(z / np.sqrt(2)))", "gate-alone"),
        ("return 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))", "gate-alone"),
        ("return z * (1 + erf(z / np.sqrt(2)))", "half-missing"),
        ("return z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))", "half-missing"),
        ("return 0.5 * z * erf(z / np.sqrt(2))", "one-missing"),
        ("return 0.5 * z * np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))", "one-missing"),
        ("return 0.5 * z * 1 + erf(z / np.sqrt(2))", "bracket-missing"),
        ("return 0.5 * z + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))", "bracket-missing"),
        ("return 1 + 0.5 * z * erf(z / np.sqrt(2))", "bracket-missing"),
        ("return 0.5 * z + (1 + erf(z / np.sqrt(2)))", "bracket-missing"),
        ("return 0.5 * (z + erf(z / np.sqrt(2)))", "bracket-missing"),
        ("return 0.5 + z * (1 + erf(z / np.sqrt(2)))", "bracket-missing"),
        ("return 0.5 * (1 + erf(z / np.sqrt(2)) * z)", "bracket-missing"),
        ("return 0.5 * z * (1 + erf(z / np.sqrt(2)) / 2)", "half-inside"),
        ("return 0.5 * z * (1 + erf(z) / 2)", "half-inside"),
        ("return z * (1 + 0.5 * erf(z / np.sqrt(2)))", "half-inside"),
        ("return np.maximum(z, 0) * 0.5 * (1 + erf(z / np.sqrt(2)))", "left-cut"),
        ("return 0.5 * z * (1 + np.tanh(z / np.sqrt(2)))", "forms-mixed"),
        (
            "return 0.5 * z * (1 + np.tanh(np.sqrt(2 * np.pi) * (z + 0.044715 * z**3)))",
            "product-for-fraction",
        ),
        (
            "return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z - 0.044715 * z**3)))",
            "cube-subtracted",
        ),
        (
            "return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z * 3)))",
            "three-times",
        ),
        ("return 0.5 * z * (1 + erf(z))", "root-missing"),
        ("return 0.5 * z * (1 + erf(z / 2))", "root-missing"),
        ("return 0.5 * z * (1 + erf(z * np.sqrt(2)))", "root-missing"),
        ("return 0.5 * z * (1 + erf(z) / np.sqrt(2))", "root-missing"),
        ("return 0.5 * z * (1 + erf(np.sqrt(2 / np.pi) * z))", "root-missing"),
        ("return 0.5 * z * (1 - erf(z / np.sqrt(2)))", "gate-turned-round"),
        ("return 0.5 * z * (1 + np.tanh(2 / np.pi * (z + 0.044715 * z**3)))", "root-missing"),
        (
            "return 0.5 * z * (1 + np.tanh(np.sqrt(np.pi / 2) * (z + 0.044715 * z**3)))",
            "fraction-inverted",
        ),
        (
            "return 0.5 * z * (1 + np.tanh(np.sqrt(2) / np.pi * (z + 0.044715 * z**3)))",
            "root-of-two-alone",
        ),
        *(
            (f"return 0.5 * z * (1 + np.tanh({root} * (z + {third} * z**3)))", slug)
            for root, third, slug in (
                ("np.sqrt(2 / np.pi)", 0.44715, "decimal-point"),
                ("np.sqrt(2 / np.pi)", 0.0044715, "decimal-point"),
                ("np.sqrt(2 / np.pi)", 0.0447, "rounded-constant"),
                ("np.sqrt(2 / np.pi)", 0.045, "rounded-constant"),
                ("np.sqrt(2 / 3.14)", 0.044715, "rounded-constant"),
                ("np.sqrt(2 / 3.1416)", 0.044715, "rounded-constant"),
                ("0.8", 0.044715, "rounded-constant"),
                ("0.798", 0.044715, "rounded-constant"),
            )
        ),
        (
            "return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + (0.044715 * z) ** 3)))",
            "cube-of-all",
        ),
        (
            "return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z) ** 3))",
            "cube-of-all",
        ),
        ("return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * z))", "cube-missing"),
        (
            "return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * z + 0.044715 * z**3))",
            "cube-outside",
        ),
        (
            "return 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**2)))",
            "square-for-cube",
        ),
        ("return z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)", "density-for-gate"),
        (
            "d = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)\n"
            "return 0.5 * (1 + erf(z / np.sqrt(2))) + z * d",
            "slope-for-g",
        ),
        ("return np.round(0.5 * z * (1 + erf(z / np.sqrt(2))), 4)", "rounded"),
        (
            "t = np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))\n"
            "return np.round(0.5 * z * (1 + t), 3)",
            "rounded",
        ),
        ("z *= 0.5 * (1 + erf(z / np.sqrt(2)))\nreturn z", "input-changed"),
        ("import math\nreturn 0.5 * z * (1 + math.erf(z / np.sqrt(2)))", None),
        ("0.5 * z * (1 + erf(z / np.sqrt(2)))", None),
    ),
    "q_monotone": [
        ('q_monotone = "p"', "all-rise"),
        ('q_monotone = "q"', "negative-value-for-negative-slope"),
        ('q_monotone = "s"', "wrong-side-of-the-dip"),
        ('q_monotone = "S"', "wrong-side-of-the-dip"),
        ('q_monotone = "t"', None),
        ("q_monotone = None", None),
    ],
    "q_mean": [
        ('q_mean = "p"', "zeros-for-mean-zero"),
        ('q_mean = "r"', "smooth-for-balanced"),
        ('q_mean = "s"', "dip-for-balance"),
        ('q_mean = "R"', "smooth-for-balanced"),
        ("q_mean = 0.16", None),
        ("q_mean = None", None),
    ],
    "softmax": wrong(
        "softmax(Z)",
        (
            "E = np.exp(Z - Z.max(axis=1, keepdims=True))\nreturn E / E.sum(axis=1, keepdims=True)",
            "rows",
        ),
        ("return np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)", "rows"),
        ("E = np.exp(Z - Z.max(axis=0))\nreturn E / E.sum(axis=1, keepdims=True)", "rows"),
        ("E = 10 ** (Z - Z.max(axis=0))\nreturn E / E.sum(axis=0)", "other-base"),
        ("E = 2 ** (Z - Z.max(axis=0))\nreturn E / E.sum(axis=0)", "other-base"),
        ("return np.exp(Z) / np.sum(np.exp(Z))", "all-together"),
        ("E = np.exp(Z - np.max(Z))\nreturn E / E.sum()", "all-together"),
        ("E = np.exp(Z - Z.max(axis=0))\nreturn E / E.sum()", "all-together"),
        ("return np.exp(Z)", "not-divided"),
        ("return np.exp(Z - Z.max(axis=0))", "not-divided"),
        ("return np.exp(Z - Z.max())", "not-divided"),
        ("return Z / Z.sum(axis=0)", "exp-missing"),
        ("Z = Z - Z.max(axis=0)\nreturn Z / Z.sum(axis=0)", "exp-missing"),
        ("return np.exp(Z) / Z.sum(axis=0)", "exp-in-one-place"),
        ("return Z / np.exp(Z).sum(axis=0)", "exp-in-one-place"),
        ("return np.exp(Z) / np.exp(Z.sum(axis=0))", "exp-in-one-place"),
        ("E = np.exp(Z)\nreturn E / E.max(axis=0)", "not-divided"),
        ("E = np.exp(Z / Z.max(axis=0))\nreturn E / E.sum(axis=0)", "divided-by-the-largest"),
        ("E = np.exp(Z)\nreturn E / E.mean(axis=0)", "mean-for-sum"),
        ("E = np.exp(Z)\nreturn E / np.linalg.norm(E, axis=0)", "length-for-sum"),
        (
            "E = np.exp(Z - Z.max(axis=0))\nreturn E / np.sqrt(np.sum(E**2, axis=0))",
            "length-for-sum",
        ),
        ("E = np.exp(Z - 1000)\nreturn E / E.sum(axis=0)", "fixed-number"),
        ("return 1 / (1 + np.exp(-Z))", "sigmoid"),
        ("return (Z == Z.max(axis=0)).astype(float)", "winner-takes-all"),
        ("E = np.exp(Z.max(axis=0) - Z)\nreturn E / E.sum(axis=0)", "exponent-sign"),
        ("E = np.exp(Z - Z.max(axis=0))\nreturn np.log(E / E.sum(axis=0))", "logarithm-taken"),
        (
            "return np.exp(Z - Z.max(axis=0)) / np.exp(Z).sum(axis=0)",
            "largest-subtracted-too-late",
        ),
        (
            "return np.exp(Z) / np.exp(Z - Z.max(axis=0)).sum(axis=0)",
            "largest-subtracted-too-late",
        ),
        ("E = np.exp(Z) - Z.max(axis=0)\nreturn E / E.sum(axis=0)", "largest-subtracted-too-late"),
        ("E = np.exp(Z - Z.max(axis=0))\nreturn (E / E.sum(axis=0)).T", "transposed"),
        ("return np.exp(Z) / np.sum(np.exp(Z), axis=0)", "unstable"),
        ("E = np.exp(Z)\nreturn E / E.sum(axis=0, keepdims=True)", "unstable"),
        ("E = np.exp(np.clip(Z, -500, 500))\nreturn E / E.sum(axis=0)", "cut-at-a-limit"),
        ("E = np.exp(np.minimum(Z, 700))\nreturn E / E.sum(axis=0)", "cut-at-a-limit"),
        ("E = np.exp(Z)\nreturn np.nan_to_num(E / E.sum(axis=0))", "nan-replaced"),
        ("E = np.exp(Z - np.max(Z))\nreturn E / E.sum(axis=0)", "largest-of-all"),
        ("E = np.exp(Z - np.mean(Z))\nreturn E / E.sum(axis=0)", "unstable"),
        ("E = np.exp(Z - np.min(Z))\nreturn E / E.sum(axis=0)", "largest-of-all"),
        (
            "E = np.exp(Z - Z.max(axis=1, keepdims=True))\nreturn E / E.sum(axis=0)",
            "largest-of-rows",
        ),
        ("Z -= Z.max(axis=0)\nE = np.exp(Z)\nreturn E / E.sum(axis=0)", "input-changed"),
        ("E = np.exp(Z - Z.max(axis=1))\nreturn E / E.sum(axis=0)", None),
        ("E = np.exp(Z - Z.max(axis=0))\nE / E.sum(axis=0)", None),
    ),
    "softmax_cross_entropy_backward": wrong(
        BACKWARD,
        ("return P - Y", "mean-forgotten"),
        ("return (P - Y) / P.shape[0]", "divided-by-classes"),
        ("return (P - Y) / len(P)", "divided-by-classes"),
        ("return (P - Y) / P.size", "divided-by-classes"),
        ("return (Y - P) / P.shape[1]", "negated"),
        ("return Y - P", "negated"),
        ("return P - Y / P.shape[1]", "half-the-bracket"),
        ("return P / P.shape[1] - Y", "half-the-bracket"),
        ("return (P - Y) * P * (1 - P) / P.shape[1]", "slope-again"),
        ("return (P - Y) * P * (1 - P)", "slope-again"),
        ("return (P - Y) * P / P.shape[1]", "slope-again"),
        ("return -Y / P / P.shape[1]", "before-softmax"),
        ("return -Y / P", "before-softmax"),
        ("return -1 / P / P.shape[1]", "before-softmax"),
        ("return (P - 1) / P.shape[1]", "true-class-only"),
        ("return (P + Y) / P.shape[1]", "sum-for-difference"),
        ("return (np.log(P) - Y) / P.shape[1]", "logarithm-left"),
        ("return -np.log(P) / P.shape[1]", "logarithm-left"),
        ("return -Y / P * P * (1 - P) / P.shape[1]", "own-slope-only"),
        ("return -Y * (1 - P)", "own-slope-only"),
        ("return (P - Y) / (P * (1 - P)) / P.shape[1]", "two-classes"),
        ("return (-Y / P + (1 - Y) / (1 - P))", "two-classes"),
        ("return (softmax(P) - Y) / P.shape[1]", "softmax-again"),
        ("return softmax(P) - Y", "softmax-again"),
        ("return (P - Y) * P.shape[1]", "multiplied-by-m"),
        ("return (P - Y.argmax(axis=0)) / P.shape[1]", "class-number"),
        ("return (P - Y) ** 2 / P.shape[1]", "sign-lost"),
        ("return abs(P - Y) / P.shape[1]", "sign-lost"),
        ("return 2 * (P - Y) / P.shape[1]", "squared-error"),
        ("return 2 * (P - Y)", "squared-error"),
        ("return np.mean(P - Y, axis=1, keepdims=True)", "averaged-away"),
        ("return np.mean(P - Y, axis=1)", "averaged-away"),
        ("return np.sum(P - Y, axis=1, keepdims=True)", "averaged-away"),
        ("return np.sum(P - Y, axis=1)", "averaged-away"),
        ("return np.mean(P - Y)", "averaged-away"),
        ("return np.mean(P - Y, axis=0)", "averaged-away"),
        ("return -Y * np.log(P) / P.shape[1]", "loss-itself"),
        ("return (P - Y) / 2", "m-fixed"),
        ("return (P - Y).T / P.shape[1]", "transposed"),
        ("return -np.sum(Y * np.log(P)) / P.shape[1]", "loss-itself"),
        ("return -np.mean(np.sum(Y * np.log(P), axis=0))", "loss-itself"),
        ("return -np.sum(Y * np.log(P))", "loss-itself"),
        (
            "dZ = P.copy()\nm = P.shape[1]\ndZ[Y.argmax(axis=0), np.arange(m)] -= 1\nreturn dZ / m",
            "one-hot-only",
        ),
        ("return (P - (Y == 1)) / P.shape[1]", "one-hot-only"),
        ("return (P - np.round(Y)) / P.shape[1]", "one-hot-only"),
        ("P -= Y\nreturn P / P.shape[1]", "input-changed"),
        ("P -= Y\nP /= P.shape[1]\nreturn P", "input-changed"),
        ("return (P - Y) / m", None),
        ("(P - Y) / P.shape[1]", None),
    ),
}

# Mutants of the solution that may keep all points: the line they change, as it then reads, and why.
ARRAYS = "arrays are passed, never lists"
ROW = "the largest and the sum are one row either way: NumPy spreads (m,) over the classes too"
ORDER = "a minimum is the same in either order"
EQUIVALENT: dict[str, dict[str, str]] = {
    "softplus": {"return np.logaddexp(z, 0)": "a sum of two powers is the same in either order"},
    "elu": {
        "return np.where(np.asarray(z) >= 0, z, alpha * np.expm1(np.minimum(z, 0)))": (
            "at z = 0 both pieces give 0"
        ),
        "return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))": ARRAYS,
        "return np.where(np.asarray(z) > 0, z, alpha * np.expm1(np.minimum(0, z)))": ORDER,
        "return np.where(np.asarray(z) > 0, z, alpha * np.expm1(np.minimum(z, 1)))": (
            "any bound above 0 only keeps exp from overflowing where its result is not used"
        ),
    },
    "elu_derivative": {
        "return np.where(np.asarray(z) >= 0, 1.0, alpha * np.exp(np.minimum(z, 0)))": (
            "at z = 0 any value between 1 and alpha is right"
        ),
        "return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))": ARRAYS,
        "return np.where(np.asarray(z) > 0, 1.0, alpha * np.exp(np.minimum(0, z)))": ORDER,
        "return np.where(np.asarray(z) > 0, 1.0, alpha * np.exp(np.minimum(z, 1)))": (
            "any bound above 0 only keeps exp from overflowing where its result is not used"
        ),
    },
    "softmax": {
        "return powers / np.sum(powers, axis=0)": ROW,
        "powers = np.exp(Z - np.max(Z, axis=0))": ROW,
        "return powers / np.sum(powers, axis=0, keepdims=False)": ROW,
        "powers = np.exp(Z - np.max(Z, axis=0, keepdims=False))": ROW,
    },
}
