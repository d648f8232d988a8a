"""Answers to lesson 04, right and wrong, as students write them."""

RIGHT = {
    "relu": [
        "def relu(z):\n    return np.maximum(0, z)",  # the article
        "def relu(z):\n    return np.maximum(z, 0.0)",
        "def relu(z):\n    return np.where(z > 0, z, 0)",
        "def relu(z):\n    return np.where(z < 0, 0, z)",
        "def relu(z):\n    return z * (z > 0)",
        "def relu(z):\n    return (z + np.abs(z)) / 2",
        "def relu(z):\n    return np.clip(z, 0, None)",
        "def relu(z):\n    return z - np.minimum(z, 0)",
        "def relu(z):\n    return z * np.heaviside(z, 0.5)",
        """
def relu(z):
    a = z.copy()
    a[a < 0] = 0
    return a
""",
        """
def relu(z):
    a = np.zeros_like(z)
    a[z > 0] = z[z > 0]
    return a
""",
        """
def relu(z):
    a = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        a[place] = max(0, z[place])
    return a
""",
        "relu = np.vectorize(lambda z: max(0.0, z), otypes=[float])",
        "def relu(z):\n    print('relu of', z)\n    return np.fmax(0, z)",
    ],
    "relu_derivative": [
        "def relu_derivative(z):\n    return np.where(z > 0, 1, 0)",  # the article
        "def relu_derivative(z):\n    return np.where(z >= 0, 1.0, 0.0)",
        "def relu_derivative(z):\n    return (z > 0).astype(float)",
        "def relu_derivative(z):\n    return (z >= 0).astype(int)",
        "def relu_derivative(z):\n    return z > 0",
        "def relu_derivative(z):\n    return 1.0 * (z > 0)",
        "def relu_derivative(z):\n    return np.heaviside(z, 0)",
        "def relu_derivative(z):\n    return np.heaviside(z, 0.5)",
        "def relu_derivative(z):\n    return (1 + np.sign(z)) / 2",
        "def relu_derivative(z):\n    return np.sign(relu(z))",
        "def relu_derivative(z):\n    return relu_derivative_from_a(relu(z))",
        "def relu_derivative(z):\n    return np.ceil(np.clip(z, 0, 1))",
        "def relu_derivative(z):\n    return 1 - np.where(z < 0, 1, 0)",
        "def relu_derivative(z):\n    return np.select([z > 0, z < 0], [1.0, 0.0], default=0.3)",
        "relu_derivative = np.vectorize(lambda z: 1.0 if z > 0 else 0.0, otypes=[float])",
    ],
    "relu_derivative_explicit": [
        # the article
        """
def relu_derivative_explicit(z):
    dz = np.zeros_like(z)
    dz[z > 0] = 1
    return dz
""",
        """
def relu_derivative_explicit(z):
    dz = np.ones_like(z)
    dz[z < 0] = 0
    return dz
""",
        """
def relu_derivative_explicit(z):
    dz = np.empty(z.shape)
    dz[z > 0] = 1.0
    dz[z <= 0] = 0.0
    return dz
""",
        """
def relu_derivative_explicit(z):
    dz = np.array(z, copy=True)
    dz[z <= 0] = 0
    dz[z > 0] = 1
    return dz
""",
        """
def relu_derivative_explicit(z):
    mask = z > 0
    return mask.astype(np.float64)
""",
        """
def relu_derivative_explicit(z):
    dz = np.full(z.shape, 0.5)
    dz[z > 0], dz[z < 0] = 1, 0
    return dz
""",
        """
def relu_derivative_explicit(z):
    dz = np.zeros_like(z)
    np.putmask(dz, z >= 0, 1)
    return dz
""",
        """
def relu_derivative_explicit(z):
    dz = np.zeros(z.shape, dtype=bool)
    dz[np.greater(z, 0)] = True
    return dz
""",
        """
def relu_derivative_explicit(z):
    dz = np.zeros_like(z)
    dz[np.where(z > 0)] = 1
    return dz
""",
        """
def relu_derivative_explicit(z):
    dz = np.zeros_like(z)
    dz[np.nonzero(z > 0)] = 1
    return dz
""",
        """
def relu_derivative_explicit(z):
    dz = z * 0
    np.place(dz, z > 0, 1)
    return dz
""",
        """
def relu_derivative_explicit(z):
    dz = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        if z[place] > 0:
            dz[place] = 1
    return dz
""",
    ],
    "relu_derivative_from_a": [
        "def relu_derivative_from_a(a):\n    return (a > 0).astype(float)",
        "def relu_derivative_from_a(a):\n    return np.where(a > 0, 1, 0)",
        "def relu_derivative_from_a(a):\n    return np.sign(a)",
        "def relu_derivative_from_a(a):\n    return np.where(a == 0, 0.0, 1.0)",
        "def relu_derivative_from_a(a):\n    return np.heaviside(a, 0.0)",
        "def relu_derivative_from_a(a):\n    return a.astype(bool)",
        "def relu_derivative_from_a(a):\n    return 1.0 * (a != 0)",
        """
def relu_derivative_from_a(a):
    return np.divide(a, a, out=np.zeros_like(a), where=a > 0)
""",
        """
def relu_derivative_from_a(a):
    slope = np.zeros_like(a)
    slope[a > 0] = 1
    return slope
""",
    ],
    "dead_fraction": [
        """
def dead_fraction(Z):
    slopes = relu_derivative(Z)
    dead = np.all(slopes == 0, axis=1)
    return np.mean(dead)
""",
        "def dead_fraction(Z):\n    return np.mean(np.all(Z <= 0, axis=1))",
        "def dead_fraction(Z):\n    return (Z < 0).all(axis=1).sum() / Z.shape[0]",
        "def dead_fraction(Z):\n    return np.mean(np.max(Z, axis=1) < 0)",
        "def dead_fraction(Z):\n    return 1 - np.any(Z > 0, axis=-1).mean()",
        "def dead_fraction(Z):\n    return np.mean(relu(Z).sum(axis=1) == 0)",
        "def dead_fraction(Z):\n    return np.mean(np.count_nonzero(Z >= 0, axis=1) == 0)",
        "def dead_fraction(Z):\n    return sum(all(z <= 0 for z in unit) for unit in Z) / len(Z)",
        """
def dead_fraction(Z):
    dead = 0
    for unit in Z:
        if max(unit) < 0:
            dead += 1
    return dead / Z.shape[0]
""",
        "def dead_fraction(Z):\n    return np.array([np.mean(~(Z > 0).any(axis=1))])[0]",
        "def dead_fraction(Z):\n    return [np.mean(~(Z > 0).any(axis=1))]",
        "def dead_fraction(Z):\n    return 1 - len(set(np.nonzero(Z > 0)[0])) / len(Z)",
    ],
    **{
        name: [
            f'{name} = "{letter}"',
            f"{name} = '{letter.upper()}'",
            f'{name} = " {letter} "',
            f'{name} = "{letter}."',
            f'{name} = "({letter})"',
            f'{name} = "{letter})"',
        ]
        for name, letter in (("q_value_at_zero", "r"), ("q_dying", "q"))
    },
    "one_sided_slopes": [
        "one_sided_slopes = (0, 1)",
        "one_sided_slopes = [0.0, 1.0]",
        "one_sided_slopes = 0, 1",
        "one_sided_slopes = np.array([0, 1])",
        "one_sided_slopes = (False, True)",
        "h = 0.25\none_sided_slopes = ((relu(0) - relu(-h)) / h, (relu(h) - relu(0)) / h)",
        "h = 1e-5\ng = lambda z: max(0, z)\n"
        "one_sided_slopes = [(g(0) - g(0 - h)) / h, (g(0 + h) - g(0)) / h]",
        "h = np.array([0.5])\none_sided_slopes = (-relu(-h) / h, relu(h) / h)",
    ],
    "q_slope_measured": [f"q_slope_measured = {x!r}" for x in "pqrs"]
    + ['q_slope_measured = "R"', 'q_slope_measured = " (r) "', 'q_slope_measured = "r."'],
}

# Slips that are made in both forms of the slope as a function of z.
SLOPE_SLIPS = [
    ("return relu(z)", "g-for-slope"),
    ("return z * (z > 0)", "g-for-slope"),
    ("return np.where(z > 0, z, 0)", "g-for-slope"),
    ("return np.where(z < 0, 1, 0)", "reversed-step"),
    ("return np.where(z > 0, 0, 1)", "reversed-step"),
    ("return np.sign(z)", "sign"),
    ("return np.where(z >= 0, 1, -1)", "sign"),
    ("return np.where(z > 0, 1, 0.01)", "leaky-slope"),
    ("return np.where(z > 0, 1, z)", "left-not-set"),
    ("return 1 / (1 + np.exp(-z))", "smooth-step"),
    ("s = 1 / (1 + np.exp(-z))\n    return s * (1 - s)", "sigmoid-slope"),
    ("return 1 - np.tanh(z) ** 2", "tanh-slope"),
    ("a = relu(z)\n    return a * (1 - a)", "sigmoid-rule"),
    ("return z * (1 - z)", "sigmoid-rule"),
    ("return 1 - relu(z) ** 2", "tanh-rule"),
    ("return np.clip(z + 0.5, 0, 1)", "ramp"),
    ("return np.clip(z, 0, 1)", "clipped"),
    ("return np.abs(z)", "absolute-value"),
    ("return relu(z) / z", "nan-at-the-kink"),
    ("return np.select([z > 0, z < 0], [1.0, 0.0], default=np.nan)", "nan-at-the-kink"),
    ("return (z > 1).astype(float)", "threshold-at-one"),
    ("return np.ones_like(z)", "one-everywhere"),
    ("return np.where(relu(z) >= 0, 1, 0)", "one-everywhere"),
    ("return np.where(z != 0, 1, 0)", "one-everywhere"),
    ("return np.zeros_like(z)", "zero-everywhere"),
    ("z[z <= 0] = 0\n    z[z > 0] = 1\n    return z", "input-changed"),
    ("dz = z\n    dz[z <= 0] = 0\n    dz[z > 0] = 1\n    return dz", "input-changed"),
    ("return np.where(z > 0, 1, 0).mean()", "wrong-shape"),
    ("return np.where(z > 0, 1, 0).ravel()", "wrong-shape"),
    ("return z[z > 0]", "wrong-shape"),
    ("if z > 0:\n        return 1\n    return 0", None),
    ("np.where(z > 0, 1, 0)", None),
    ("return np.where(z > 0, 2, 0)", None),
    ("return np.where(z > 0, 1, 0) * dA", None),
]

WRONG = {
    "relu": [
        ("def relu(z):\n    return np.where(z > 0, 1, 0)", "slope-for-g"),
        ("def relu(z):\n    return np.where(z >= 0, 1.0, 0.0)", "slope-for-g"),
        ("def relu(z):\n    return z", "identity"),
        ("def relu(z):\n    return np.abs(z)", "absolute-value"),
        ("def relu(z):\n    return np.minimum(0, z)", "min-for-max"),
        ("def relu(z):\n    return np.where(z < 0, z, 0)", "min-for-max"),
        ("def relu(z):\n    return np.maximum(0, -z)", "mirrored"),
        ("def relu(z):\n    return -np.maximum(0, z)", "negated"),
        ("def relu(z):\n    return np.maximum(0.01 * z, z)", "leaky"),
        ("def relu(z):\n    return np.log(1 + np.exp(z))", "softplus"),
        ("def relu(z):\n    return z * np.maximum(0, z)", "squared"),
        ("def relu(z):\n    return np.clip(z, 0, 1)", "clipped-at-one"),
        ("def relu(z):\n    return np.maximum(1, z)", "floor-at-one"),
        ("def relu(z):\n    return z * z > 0", "comparison-last"),
        ("def relu(z):\n    z[z < 0] = 0\n    return z", "input-changed"),
        ("def relu(z):\n    return np.maximum(0, z, out=z)", "input-changed"),
        ("def relu(z):\n    return np.max(z)", "wrong-shape"),
        ("def relu(z):\n    return z[z > 0]", "wrong-shape"),
        ("def relu(z):\n    return max(0, z)", None),
        ("def relu(z):\n    if z > 0:\n        return z\n    return 0", None),
        ("def relu(z):\n    np.maximum(0, z)", None),
        ("def relu(z):\n    return np.max(0, z)", None),
        ("def relu(z):\n    return np.minimum(np.maximum(0, z), 6)", None),
    ],
    "relu_derivative": [
        (f"def relu_derivative(z):\n    {body}", name) for body, name in SLOPE_SLIPS
    ],
    "relu_derivative_explicit": [
        *((f"def relu_derivative_explicit(z):\n    {body}", name) for body, name in SLOPE_SLIPS),
        (
            "def relu_derivative_explicit(z):\n    dz = z.copy()\n    dz[z > 0] = 1\n    return dz",
            "left-not-set",
        ),
        (
            "def relu_derivative_explicit(z):\n"
            "    dz = np.zeros_like(z)\n    dz[z > 0] = z[z > 0]\n    return dz",
            "g-for-slope",
        ),
        (
            "def relu_derivative_explicit(z):\n"
            "    dz = np.zeros_like(z)\n    dz[z < 0] = 1\n    return dz",
            "reversed-step",
        ),
        (
            "def relu_derivative_explicit(z):\n    dz = np.zeros_like(z)\n    dz[z > 0] = 1",
            None,
        ),
    ],
    "relu_derivative_from_a": [
        ("def relu_derivative_from_a(a):\n    return np.where(a >= 0, 1, 0)", "one-at-zero"),
        ("def relu_derivative_from_a(a):\n    return np.ones_like(a)", "one-at-zero"),
        ("def relu_derivative_from_a(a):\n    return np.heaviside(a, 0.5)", "half-at-zero"),
        ("def relu_derivative_from_a(a):\n    return a", "g-for-slope"),
        ("def relu_derivative_from_a(a):\n    return a * (a > 0)", "g-for-slope"),
        ("def relu_derivative_from_a(a):\n    return (a == 0).astype(float)", "reversed-step"),
        ("def relu_derivative_from_a(a):\n    return np.where(a > 0, 1, 0.01)", "leaky-slope"),
        ("def relu_derivative_from_a(a):\n    return a * (1 - a)", "sigmoid-rule"),
        ("def relu_derivative_from_a(a):\n    return 1 - a**2", "tanh-rule"),
        ("def relu_derivative_from_a(a):\n    return a / a", "nan-at-zero"),
        (
            "def relu_derivative_from_a(a):\n    return np.where(a > 0, 1.0, np.nan)",
            "nan-at-zero",
        ),
        ("def relu_derivative_from_a(a):\n    return np.minimum(a, 1)", "clipped"),
        ("def relu_derivative_from_a(a):\n    return (a > 1).astype(float)", "threshold-at-one"),
        ("def relu_derivative_from_a(a):\n    return np.where(a < 0, 1, 0)", "zero-everywhere"),
        ("def relu_derivative_from_a(a):\n    return 1 / (1 + np.exp(-a))", "sigma-of-a"),
        ("def relu_derivative_from_a(a):\n    a[a > 0] = 1\n    return a", "input-changed"),
        ("def relu_derivative_from_a(a):\n    return a[a > 0]", "wrong-shape"),
        ("def relu_derivative_from_a(a):\n    return np.mean(a > 0)", "wrong-shape"),
        ("def relu_derivative_from_a(a):\n    return 1 if a > 0 else 0", None),
        ("def relu_derivative_from_a(a):\n    print(a > 0)", None),
    ],
    "dead_fraction": [
        ("def dead_fraction(Z):\n    return np.mean(np.all(Z <= 0, axis=0))", "wrong-axis"),
        ("def dead_fraction(Z):\n    return np.mean(np.any(Z <= 0, axis=1))", "any-for-all"),
        ("def dead_fraction(Z):\n    return np.mean(Z <= 0)", "share-of-entries"),
        (
            "def dead_fraction(Z):\n    return np.mean(relu_derivative(Z) == 0)",
            "share-of-entries",
        ),
        ("def dead_fraction(Z):\n    return np.sum(np.all(Z <= 0, axis=1))", "count-for-share"),
        (
            "def dead_fraction(Z):\n    return np.all(Z <= 0, axis=1).sum() / Z.shape[1]",
            "divided-by-examples",
        ),
        (
            "def dead_fraction(Z):\n    return np.all(Z <= 0, axis=1).sum() / Z.size",
            "divided-by-entries",
        ),
        ("def dead_fraction(Z):\n    return 100 * np.mean(np.all(Z <= 0, axis=1))", "percent"),
        ("def dead_fraction(Z):\n    return np.mean(np.any(Z > 0, axis=1))", "alive-for-dead"),
        ("def dead_fraction(Z):\n    return np.mean(np.all(Z > 0, axis=1))", "always-on"),
        ("def dead_fraction(Z):\n    return np.mean(Z.mean(axis=1) < 0)", "mean-below-zero"),
        ("def dead_fraction(Z):\n    return np.mean(Z.sum(axis=1) <= 0)", "mean-below-zero"),
        ("def dead_fraction(Z):\n    return np.mean(relu_derivative(Z))", "mean-slope"),
        ("def dead_fraction(Z):\n    return np.mean(Z)", "mean-of-Z"),
        ("def dead_fraction(Z):\n    return np.any(np.all(Z <= 0, axis=1))", "yes-or-no"),
        ("def dead_fraction(Z):\n    return np.mean(np.all(Z <= 0))", "all-at-once"),
        ("def dead_fraction(Z):\n    return np.all(Z < 0, axis=1).sum() // len(Z)", "all-at-once"),
        ("def dead_fraction(Z):\n    return np.mean(np.median(Z, axis=1) < 0)", "mean-below-zero"),
        (
            "def dead_fraction(Z):\n    count = 0\n    for unit in Z:\n        for z in unit:\n"
            "            if z < 0:\n                count += 1\n    return count / len(Z)",
            "entries-per-unit",
        ),
        ("def dead_fraction(Z):\n    return np.mean(np.all(Z == 0, axis=1))", "z-equal-to-zero"),
        ("def dead_fraction(Z):\n    return np.all(Z <= 0, axis=1)", "one-for-each-unit"),
        ("def dead_fraction(Z):\n    return np.mean(Z <= 0, axis=1)", "one-for-each-unit"),
        ("def dead_fraction(Z):\n    return np.all(Z <= 0, axis=0)", "one-for-each-example"),
        (
            "def dead_fraction(Z):\n    Z[Z < 0] = 0\n    return np.mean(np.all(Z == 0, axis=1))",
            "input-changed",
        ),
        ("def dead_fraction(Z):\n    return relu_derivative(Z)", None),
        ("def dead_fraction(Z):\n    return sum(Z <= 0) / len(Z) == 1", "one-for-each-example"),
        ("def dead_fraction(Z):\n    np.mean(np.all(Z <= 0, axis=1))", None),
        ("def dead_fraction(Z):\n    return [u for u in Z if u < 0] / len(Z)", None),
        ("def dead_fraction(Z):\n    return 'half'", None),
    ],
    "one_sided_slopes": [
        ("one_sided_slopes = (1, 0)", "swapped"),
        ("one_sided_slopes = (1, 1)", "climbs-on-both-sides"),
        ("one_sided_slopes = (-1, 1)", "absolute-value"),
        ("one_sided_slopes = (0.5, 0.5)", "centred"),
        ("one_sided_slopes = (0, 0)", "height-for-slope"),
        ("one_sided_slopes = (np.nan, np.nan)", "no-slope-at-all"),
        ("one_sided_slopes = (0, 2)", None),
        ("one_sided_slopes = (None, 1)", None),
        ("one_sided_slopes = 1", None),
        ("one_sided_slopes = {'left': 0, 'right': 1}", None),
        ("one_sided_slopes = ('0', '1')", None),
        ("one_sided_slopes = None", None),
    ],
    "q_slope_measured": [
        ('q_slope_measured = "t"', None),
        ('q_slope_measured = "pr"', None),
        ('q_slope_measured = ""', None),
        ("q_slope_measured = 0.5", None),
        ("q_slope_measured = None", None),
        ("del q_slope_measured", None),
    ],
    "q_value_at_zero": [
        ('q_value_at_zero = "p"', "branch-decides"),
        ('q_value_at_zero = "q"', "value-decides"),
        ('q_value_at_zero = "s"', "measured-is-true"),
        ("q_value_at_zero = 0", None),
        ('q_value_at_zero = "r or s"', None),
        ("del q_value_at_zero", None),
    ],
    "q_dying": [
        ('q_dying = "p"', "off-is-dead"),
        ('q_dying = "r"', "saturation"),
        ('q_dying = "s"', "vanishing"),
        ('q_dying = "t"', None),
        ("q_dying = -50", None),
        ("q_dying = ...", None),
    ],
}

# Mutants of the solution that may keep all points: the line they change, as it then reads, and why.
EQUIVALENT = {
    "relu": {
        "return np.maximum(z, 0)": "the larger of two is the same in either order",
    },
    "relu_derivative": {
        "return np.where(1.0, z > 0, 0.0)": (
            "1.0 counts as true, so the mask comes back, and its true counts as 1"
        ),
        "return np.where(z >= 0, 1.0, 0.0)": "at the kink 1 is as right as 0",
    },
    "relu_derivative_explicit": {
        "dz[z >= 0] = 1": "at the kink 1 is as right as 0",
    },
}
