"""Answers to lesson 05, right and wrong, as students write them."""

from __future__ import annotations

from textwrap import indent


def written(name: str, body: str) -> str:
    """A function of z and alpha with that body."""
    return f"def {name}(z, alpha=0.01):\n{indent(body, '    ')}\n"


VALUES = [
    "return np.maximum(alpha * z, z)",  # the article
    "return np.where(z > 0, z, alpha * z)",
    "return np.where(z >= 0, z, alpha * z)",
    "return np.maximum(0, z) + alpha * np.minimum(0, z)",
    "return (z > 0) * z + (z <= 0) * alpha * z",
    "return 0.5 * ((1 + alpha) * z + (1 - alpha) * np.abs(z))",
    "return np.where(z < 0, alpha, 1.0) * z",
    "a = np.array(z, dtype=float)\na[a < 0] *= alpha\nreturn a",
    "a = alpha * z\na[z > 0] = z[z > 0]\nreturn a",
    "return np.clip(z, 0, None) + alpha * np.clip(z, None, 0)",
    "return np.select([z > 0, z <= 0], [z, alpha * z])",
    "out = np.empty(z.shape)\nfor i, x in np.ndenumerate(z):\n"
    "    out[i] = x if x > 0 else alpha * x\nreturn out",
    "return np.reshape([x if x > 0 else alpha * x for x in z.ravel().tolist()], z.shape)",
    "print('z is', z)\nreturn np.maximum(z, z * alpha)",
]
# Both forms of the slope are judged alike, so each answer is tried as either.
SLOPES = [
    "dz = np.ones_like(z, dtype=float)\ndz[z < 0] = alpha\nreturn dz",  # the article
    "return np.where(z > 0, 1, alpha)",  # the article
    "return np.where(z < 0, alpha, 1.0)",
    "dz = np.zeros(z.shape)\ndz[z > 0] = 1\ndz[z <= 0] = alpha\nreturn dz",
    "dz = np.ones_like(z) * alpha\ndz[z > 0] = 1\nreturn dz",
    "dz = np.full(z.shape, alpha)\ndz[z >= 0] = 1\nreturn dz",
    "dz = np.full(z.shape, alpha)\ndz[np.where(z > 0)] = 1\nreturn dz",
    "dz = np.ones(z.shape)\ndz[np.nonzero(z < 0)] = alpha\nreturn dz",
    "dz = z * 0 + alpha\nnp.place(dz, z > 0, 1)\nreturn dz",
    "dz = np.full_like(z, alpha, dtype=np.float64)\ndz[z > 0] = 1.0\nreturn dz",
    "return alpha + (1 - alpha) * (z > 0)",
    "return np.array([alpha, 1.0])[(z > 0).astype(int)]",
    "return (z > 0) + alpha * (z <= 0)",
    "return 0.5 * (1 + alpha) + 0.5 * (1 - alpha) * np.sign(z)",
    "return alpha + (1 - alpha) * np.heaviside(z, 0.5)",
    "return np.choose(z > 0, [alpha, 1.0])",
    "a = np.maximum(alpha * z, z)\nreturn np.where(a > 0, 1.0, alpha)",
    "dz = z.astype(float)\npositive = dz > 0\ndz[positive] = 1\ndz[~positive] = alpha\nreturn dz",
    "out = np.empty(z.shape)\nfor i, x in np.ndenumerate(z):\n"
    "    out[i] = 1 if x > 0 else alpha\nreturn out",
    "def g(x):\n    return np.maximum(alpha * x, x)\nz = np.asarray(z, dtype=float)\n"
    "return (g(z + 1e-5) - g(z - 1e-5)) / 2e-5",
]
WRONG_VALUES: list[tuple[str, str | None]] = [
    ("return np.maximum(0, z)", "plain-relu"),
    ("return z * (z > 0)", "plain-relu"),
    ("return np.where(z > 0, z, 0.01 * z)", "alpha-fixed"),
    ("return np.minimum(alpha * z, z)", "branches-swapped"),
    ("return np.where(z < 0, z, alpha * z)", "branches-swapped"),
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
    ("return np.where(z > alpha, z, alpha * z)", "threshold-at-alpha"),
    ("return np.where(z > 0, z, alpha * (np.exp(z) - 1))", "exponential-left"),
    ("a = z.copy()\na[z < 0] = alpha * z[z < 0]\nreturn a", "dtype-trap"),
    ("a = z.copy()\na[z < 0] *= alpha\nreturn a", "dtype-trap"),
    ("slope = np.ones_like(z)\nslope[z < 0] = alpha\nreturn slope * z", "dtype-trap"),
    ("return np.piecewise(z, [z > 0], [lambda x: x, lambda x: alpha * x])", "dtype-trap"),
    ("return np.where(z > 0, z, alpha * z).astype(z.dtype)", "dtype-trap"),
    ("z *= np.where(z > 0, 1.0, alpha)\nreturn z", "input-changed"),
    ("z[z < 0] *= alpha\nreturn z", "input-changed"),
    ("return np.maximum(alpha * z, z).ravel()", "wrong-shape"),
    ("return alpha * np.maximum(0, z)", "alpha-on-the-wrong-half"),
    ("return np.where(z > 0, alpha * z, 0)", "alpha-on-the-wrong-half"),
    ("return np.where(z > 1, z, alpha * z)", "threshold-at-one"),
    ("return np.maximum(alpha * z, z).astype(int)", "cut-off"),
    ("return np.where(z, z, alpha * z)", "identity"),
    ("return np.max([alpha * z, z])", "wrong-shape"),
    ("for x in z.ravel():\n    return x if x > 0 else alpha * x", "wrong-shape"),
    ("return z if z > 0 else alpha * z", None),
    ("np.maximum(alpha * z, z)", None),
    ("return np.where(z < 0, alpha * z, 0)", None),
]
WRONG_SLOPES: list[tuple[str, str | None]] = [
    ("return np.where(z > 0, 1.0, 0.01)", "alpha-fixed"),
    ("return np.where(z > 0, 1.0, 0.0)", "relu-slope"),
    ("return (z >= 0).astype(float)", "relu-slope"),
    ("dz = np.zeros(z.shape)\ndz[z > 0] = 1\ndz[z < 0] = alpha\nreturn dz", "kink-forgotten"),
    ("return np.where(z > 0, 1.0, np.where(z < 0, alpha, 0.0))", "kink-forgotten"),
    ("return (z > 0) + alpha * (z < 0)", "kink-forgotten"),
    ("return (z >= 0) + alpha * (z <= 0)", "kink-counted-twice"),
    ("return np.maximum(alpha * z, z) / z", "nan-at-the-kink"),
    ("return np.select([z > 0, z < 0], [1.0, alpha], default=np.nan)", "nan-at-the-kink"),
    ("return np.where(z > 0, 1, alpha).astype(int)", "relu-slope"),
    ("dz = z.astype(float)\ndz[dz < 0] = alpha\ndz[dz > 0] = 1\nreturn dz", "mask-of-the-result"),
    ("return np.ones(z.shape)", "one-on-both-sides"),
    ("return np.maximum(alpha, np.ones(z.shape))", "one-on-both-sides"),
    ("return np.full(z.shape, alpha)", "alpha-on-both-sides"),
    ("return np.where(z < 0, 1.0, alpha)", "branches-swapped"),
    ("return np.where(z > 0, alpha, 1.0)", "branches-swapped"),
    ("return np.maximum(alpha * z, z)", "g-for-slope"),
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
    ("dz = np.ones_like(z)\ndz[z < 0] = alpha\nreturn dz", "dtype-trap"),
    ("dz = np.zeros_like(z)\ndz[z > 0] = 1\ndz[z <= 0] = alpha\nreturn dz", "dtype-trap"),
    ("return np.where(z > 0, np.ones_like(z), np.full_like(z, alpha))", "dtype-trap"),
    ("return np.where(z > 0, 1.0, alpha).astype(z.dtype)", "dtype-trap"),
    ("z[z > 0] = 1\nz[z <= 0] = alpha\nreturn z", "input-changed"),
    ("return np.where(z > 0, 1.0, alpha).ravel()", "wrong-shape"),
    ("return np.where(z, 1.0, alpha)", "no-comparison"),
    ("return np.where(z > 1, 1.0, alpha)", "threshold-at-one"),
    ("return 1.0 if z > 0 else alpha", None),
    ("np.where(z > 0, 1.0, alpha)", None),
    ("return np.where(z > 0, 2.0, alpha)", None),
]
FORMS = ("leaky_relu_derivative", "leaky_relu_derivative_vectorized")

RIGHT: dict[str, list[str]] = {
    "q_alpha_ends": [
        f"q_alpha_ends = {x!r}" for x in ("p", "q", "r", "s", "R", " r ", "(r)", "r.", "r)")
    ],
    "leaky_relu": [
        *(written("leaky_relu", body) for body in VALUES),
        # without otypes: an empty array is an oddity of NumPy's, and costs nothing
        "leaky_relu = np.vectorize(lambda z, alpha=0.01: z if z > 0 else alpha * z)",
        "leaky_relu = np.vectorize(\n"
        "    lambda z, alpha=0.01: z if z > 0 else alpha * z, otypes=[float]\n)",
        "leaky_relu = np.vectorize(lambda z, alpha=0.01: z if z > 0 else alpha * z)",
    ],
    "q_alpha_range": [f"q_alpha_range = {x!r}" for x in ("q", "Q", " q ", "(q)", "q.", "q)")],
    "kink_slopes": [
        "def kink_slopes(alpha):\n    return (alpha, 1)",
        "def kink_slopes(alpha):\n    return [alpha, 1.0]",
        "def kink_slopes(alpha):\n    return np.array([alpha, 1])",
        "kink_slopes = lambda alpha: (alpha, 1)",
        "def kink_slopes(alpha):\n    left = alpha\n    right = 1\n    return left, right",
        "def kink_slopes(alpha):\n    h = 0.5\n"
        "    return (0 - leaky_relu(-h, alpha)) / h, (leaky_relu(h, alpha) - 0) / h",
        "def kink_slopes(alpha):\n    h = 1e-3\n    g = lambda z: max(alpha * z, z)\n"
        "    return (g(0) - g(-h)) / h, (g(h) - g(0)) / h",
        "def kink_slopes(alpha):\n    h = np.array([0.5])\n"
        "    return -leaky_relu(-h, alpha) / h, leaky_relu(h, alpha) / h",
    ],
    **{name: [written(name, body) for body in SLOPES] for name in FORMS},
}
RIGHT["leaky_relu_derivative_vectorized"] += [
    written("leaky_relu_derivative_vectorized", "return leaky_relu_derivative(z, alpha)"),
    written("leaky_relu_derivative_vectorized", "return leaky_relu_derivative(z, alpha=alpha)"),
]

WRONG: dict[str, list[tuple[str, str | None]]] = {
    "q_alpha_ends": [
        ('q_alpha_ends = "t"', None),
        ('q_alpha_ends = "rs"', None),
        ('q_alpha_ends = ""', None),
        ("del q_alpha_ends", None),
        ("q_alpha_ends = 0", None),
        ("q_alpha_ends = None", None),
    ],
    "leaky_relu": [
        *((written("leaky_relu", body), slug) for body, slug in WRONG_VALUES),
        *(
            (
                f"def leaky_relu(z, alpha={default}):\n    return np.maximum(alpha * z, z)",
                "default-changed",
            )
            for default in (0.1, 0.2, 0.3)
        ),
        ("def leaky_relu(z):\n    return np.maximum(0.01 * z, z)", None),
        ("def leaky_relu(z, alpha):\n    return np.maximum(alpha * z, z)", None),
    ],
    "q_alpha_range": [
        ('q_alpha_range = "p"', "max-knows-the-piece"),
        ('q_alpha_range = "r"', "growth-only"),
        ('q_alpha_range = "s"', "max-with-zero"),
        ('q_alpha_range = "P"', "max-knows-the-piece"),
        ('q_alpha_range = "qr"', None),
        ("q_alpha_range = ...", None),
    ],
    "kink_slopes": [
        ("def kink_slopes(alpha):\n    return (1, alpha)", "swapped"),
        ("def kink_slopes(alpha):\n    return (0, 1)", "relu-slopes"),
        ("def kink_slopes(alpha):\n    return (-alpha, 1)", "alpha-sign"),
        ("def kink_slopes(alpha):\n    return (alpha, alpha)", "alpha-on-both-sides"),
        ("def kink_slopes(alpha):\n    return (1, 1)", "one-on-both-sides"),
        (
            "def kink_slopes(alpha):\n    h = 1e-5\n"
            "    s = (leaky_relu(h, alpha) - leaky_relu(-h, alpha)) / (2 * h)\n    return (s, s)",
            "centred",
        ),
        ("def kink_slopes(alpha):\n    return (1 - alpha, 1)", "one-minus-alpha"),
        ("def kink_slopes(alpha):\n    return (0.01, 1)", "alpha-fixed"),
        ("def kink_slopes(alpha):\n    return (0.2, 1)", "example-fixed"),
        ("def kink_slopes(alpha):\n    return (-alpha, -1)", "both-signs"),
        ("def kink_slopes(alpha):\n    return (1 / alpha, 1)", "upside-down"),
        ("def kink_slopes(alpha):\n    return (alpha, 0)", "level-on-the-right"),
        ("def kink_slopes(alpha):\n    return (0, alpha)", "alpha-on-the-right"),
        ("def kink_slopes(alpha):\n    return (alpha, 1 + alpha)", "alpha-added-right"),
        ("def kink_slopes(alpha):\n    return alpha", None),
        ("def kink_slopes(alpha):\n    (alpha, 1)", None),
        ("def kink_slopes(alpha):\n    return (alpha, 2)", None),
    ],
    **{name: [(written(name, body), slug) for body, slug in WRONG_SLOPES] for name in FORMS},
}
WRONG["leaky_relu_derivative"] += [
    (written("leaky_relu_derivative", "return leaky_relu(z, alpha)"), "g-for-slope"),
    (
        "def leaky_relu_derivative(z, alpha=0.3):\n    return np.where(z > 0, 1, alpha)",
        "default-changed",
    ),
]
WRONG["leaky_relu_derivative_vectorized"] += [
    (
        "def leaky_relu_derivative_vectorized(z, alpha=0.2):\n    return np.where(z > 0, 1, alpha)",
        "default-changed",
    ),
    # the default of another function where alpha has to be handed on
    (
        written("leaky_relu_derivative_vectorized", "return leaky_relu_derivative(z)"),
        "alpha-fixed",
    ),
]

# Mutants of the solution that may keep all points: the line they change, as it then reads, and why.
EQUIVALENT: dict[str, dict[str, str]] = {
    "leaky_relu": {
        "without: z = np.asarray(z)": "arrays are passed, never lists",
        "z = z": "arrays are passed, never lists",
        "return np.where(z >= 0, z, alpha * z)": "at z = 0 both pieces give 0",
    },
    "leaky_relu_derivative": {
        "without: z = np.asarray(z)": "arrays are passed, never lists",
        "z = z": "arrays are passed, never lists",
        "slope = np.full(z.shape, alpha)": "alpha is passed as a float",
        "slope[z >= 0] = 1": "at the kink every value from α to 1 is right",
    },
    "leaky_relu_derivative_vectorized": {
        "return np.where(z > 0, 1.0, alpha)": "arrays are passed, never lists",
        "return np.where(np.asarray(z) >= 0, 1.0, alpha)": (
            "at the kink every value from α to 1 is right"
        ),
    },
}
