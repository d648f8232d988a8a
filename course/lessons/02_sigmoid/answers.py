"""Answers to lesson 02, right and wrong, as students write them."""

RIGHT = {
    "sigmoid": [
        "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))",  # the article
        "def sigmoid(z):\n    return np.exp(z) / (1 + np.exp(z))",
        "def sigmoid(z):\n    return (1.0 + np.exp(-z)) ** -1.0",
        "def sigmoid(z):\n    return 0.5 * (1 + np.tanh(0.5 * z))",
        "def sigmoid(z):\n    return 1 - 1 / (1 + np.exp(z))",
        "def sigmoid(z):\n    return np.reciprocal(np.add(1.0, np.exp(np.negative(z))))",
        "def sigmoid(z):\n    return np.exp(-np.logaddexp(0, -z))",
        "def sigmoid(z):\n"
        "    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))",
        """
def sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))
""",
        """
def sigmoid(z):
    a = np.empty(z.shape)
    for place in np.ndindex(z.shape):
        a[place] = 1 / (1 + math.exp(-min(max(z[place], -500.0), 500.0)))
    return a
""",
        """
def sigmoid(z):
    bottom = np.exp(-z)
    bottom += 1
    print("denominator", bottom)
    return 1 / bottom
""",
        "def sigmoid(z):\n    return (1 / (1 + np.exp(-z))).astype(np.float64)",
        "sigmoid = np.vectorize(lambda z: 1 / (1 + np.exp(-z)), otypes=[float])",
    ],
    "sigmoid_derivative": [
        "def sigmoid_derivative(z):\n    a = sigmoid(z)\n    return a * (1 - a)",  # the article
        "def sigmoid_derivative(z):\n    return np.exp(-z) / (1 + np.exp(-z)) ** 2",
        "def sigmoid_derivative(z):\n    return sigmoid(z) * sigmoid(-z)",
        "def sigmoid_derivative(z):\n    return sigmoid(z) - sigmoid(z) ** 2",
        "def sigmoid_derivative(z):\n    return 0.25 - (sigmoid(z) - 0.5) ** 2",
        "def sigmoid_derivative(z):\n    return 1 / (2 + np.exp(z) + np.exp(-z))",
        "def sigmoid_derivative(z):\n    return 0.25 / np.cosh(z / 2) ** 2",
        "def sigmoid_derivative(z):\n    return 0.25 * (1 - np.tanh(z / 2) ** 2)",
        "def sigmoid_derivative(z):\n    return sigmoid_derivative_from_a(sigmoid(z))",
        """
def sigmoid_derivative(z):
    small = np.exp(-np.abs(z))
    return small / (1 + small) ** 2
""",
        """
def sigmoid_derivative(z):
    def s(t):
        return 1 / (1 + np.exp(-t))
    return np.multiply(s(z), np.subtract(1, s(z)))
""",
        "def sigmoid_derivative(z):\n    return np.imag(sigmoid(z + 1e-20j)) / 1e-20",
    ],
    "sigmoid_derivative_from_a": [
        "def sigmoid_derivative_from_a(a):\n    return a * (1 - a)",  # the article
        "def sigmoid_derivative_from_a(a):\n    return a - a**2",
        "def sigmoid_derivative_from_a(a):\n    return a - a * a",
        "def sigmoid_derivative_from_a(a):\n    return -a * (a - 1)",
        "def sigmoid_derivative_from_a(a):\n    return 0.25 - (a - 0.5) ** 2",
        "def sigmoid_derivative_from_a(a):\n    return np.multiply(a, np.subtract(1.0, a))",
        "def sigmoid_derivative_from_a(a):\n    return ((1 - (2 * a - 1) ** 2) / 4)",
        """
def sigmoid_derivative_from_a(a):
    slope = a.copy()
    slope *= 1 - a
    return slope
""",
        """
def sigmoid_derivative_from_a(a):
    rest = np.ones_like(a)
    rest -= a
    return rest * a
""",
    ],
    "stable_sigmoid": [
        """
def stable_sigmoid(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))
""",
        "def stable_sigmoid(z):\n    return 0.5 * (1 + np.tanh(z / 2))",
        "def stable_sigmoid(z):\n    return np.exp(-np.logaddexp(0.0, -z))",
        "def stable_sigmoid(z):\n    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))",
        "def stable_sigmoid(z):\n    return 1 / (1 + np.exp(np.minimum(-z, 700)))",
        """
def stable_sigmoid(z):
    a = np.empty(z.shape)
    positive = z >= 0
    a[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    a[~positive] = e / (1 + e)
    return a
""",
        """
def stable_sigmoid(z):
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))
""",
        """
def stable_sigmoid(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))
""",
        """
def stable_sigmoid(z):
    def one(x):
        return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
    return np.array([one(x) for x in z.ravel()]).reshape(z.shape)
""",
    ],
    # predictions: any of the letters is right
    "q_slope_at_ten": [
        'q_slope_at_ten = "q"',
        "q_slope_at_ten = 'Q'",
        'q_slope_at_ten = " q "',
        'q_slope_at_ten = "p."',
        'q_slope_at_ten = "(r)"',
        'q_slope_at_ten = "R)"',
    ],
    "q_slope_at_zero": [
        'q_slope_at_zero = "q"',
        "q_slope_at_zero = 'P'",
        'q_slope_at_zero = " q "',
        'q_slope_at_zero = "r."',
        'q_slope_at_zero = "(s)"',
        'q_slope_at_zero = "S)"',
    ],
    "q_steepest": [
        'q_steepest = "p"',
        "q_steepest = 'P'",
        'q_steepest = " p "',
        'q_steepest = "p."',
        'q_steepest = "(p)"',
        'q_steepest = "p)"',
    ],
}

WRONG = {
    "sigmoid": [
        ("def sigmoid(z):\n    return 1 / (1 + np.exp(z))", "sign-of-exponent"),
        ("def sigmoid(z):\n    return np.exp(-z) / (1 + np.exp(-z))", "sign-of-exponent"),
        ("def sigmoid(z):\n    a = 1 / (1 + np.exp(-z))\n    return a * (1 - a)", "slope-for-g"),
        ("def sigmoid(z):\n    return np.tanh(z)", "tanh-for-sigmoid"),
        ("def sigmoid(z):\n    return 1 / np.exp(-z)", "missing-one"),
        ("def sigmoid(z):\n    return 1 / 1 + np.exp(-z)", "precedence"),
        ("def sigmoid(z):\n    return np.exp(-z)", "exponential-only"),
        ("def sigmoid(z):\n    return 1 - np.exp(-z)", "no-fraction"),
        ("def sigmoid(z):\n    return 1 / (1 + np.exp(-z)) - 0.5", "shifted"),
        ("def sigmoid(z):\n    return 1 / (1 - np.exp(-z))", "one-minus"),
        ("def sigmoid(z):\n    return (1 / (1 + np.exp(-z))).mean()", "wrong-shape"),
        ("def sigmoid(z):\n    return (1 / (1 + np.exp(-z))).ravel()", "wrong-shape"),
        ("def sigmoid(z):\n    z *= -1\n    return 1 / (1 + np.exp(z))", "input-changed"),
        ("def sigmoid(z):\n    1 / (1 + np.exp(-z))", None),
        ("def sigmoid(z):\n    return 1 / (1 + math.exp(-z))", None),
        ("def sigmoid(z):\n    return np.round(1 / (1 + np.exp(-z)), 3)", "rounded"),
        ("def sigmoid(z):\n    return (z > 0).astype(float)", "step"),
        ("def sigmoid(z):\n    return 1 / (1 + np.exp(-z) ** 2)", "too-narrow"),
        ("def sigmoid(z):\n    return 0.5 * (1 + np.tanh(z))", "too-narrow"),
        ("def sigmoid(z):\n    return np.exp(z) / np.sum(np.exp(z))", "softmax"),
        ("def sigmoid(z):\n    return np.clip(0.2 * z + 0.5, 0, 1)", "straight-pieces"),
        ("def sigmoid(z):\n    return 1 / (1 + 2.718 ** (-z))", "typed-constant"),
        ("def sigmoid(z):\n    return 1 / (1 + 2.71828 ** -z)", "typed-constant"),
        ("def sigmoid(z):\n    return np.round(1 / (1 + np.exp(-z)), 1)", "rounded"),
    ],
    "sigmoid_derivative": [
        ("def sigmoid_derivative(z):\n    return sigmoid(z)", "g-for-slope"),
        ("def sigmoid_derivative(z):\n    return z * (1 - z)", "a-for-z"),
        ("def sigmoid_derivative(z):\n    return -np.exp(-z) / (1 + np.exp(-z)) ** 2", "sign"),
        ("def sigmoid_derivative(z):\n    return sigmoid(z) * (sigmoid(z) - 1)", "sign"),
        ("def sigmoid_derivative(z):\n    return 1 - sigmoid(z)", "one-minus-a"),
        ("def sigmoid_derivative(z):\n    return np.exp(-z) / (1 + np.exp(-z))", "one-minus-a"),
        ("def sigmoid_derivative(z):\n    return 1 - sigmoid(z) ** 2", "tanh-rule"),
        ("def sigmoid_derivative(z):\n    a = sigmoid(z)\n    return a * (1 + a)", "a-plus"),
        (
            "def sigmoid_derivative(z):\n    return 1 / (1 + np.exp(-z)) ** 2",
            "missing-inner-derivative",
        ),
        ("def sigmoid_derivative(z):\n    return sigmoid(z) ** 2", "missing-inner-derivative"),
        (
            "def sigmoid_derivative(z):\n    return sigmoid(z) * (1 - sigmoid(-z))",
            "missing-inner-derivative",
        ),
        (
            "def sigmoid_derivative(z):\n    return np.exp(-z) / 1 + np.exp(-z) ** 2",
            "precedence",
        ),
        (
            "def sigmoid_derivative(z):\n"
            "    h = 1e-5\n"
            "    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)",
            "measured-slope",
        ),
        (
            "def sigmoid_derivative(z):\n    s = sigmoid(sigmoid(z))\n    return s * (1 - s)",
            "sigma-twice",
        ),
        ("def sigmoid_derivative(z):\n    return sigmoid(z) * (1 - z)", "half-converted"),
        ("def sigmoid_derivative(z):\n    return sigmoid(z) * 1 - sigmoid(z)", "brackets"),
        (
            "def sigmoid_derivative(z):\n    return np.exp(-z) / (1 + np.exp(-z) ** 2)",
            "square-inside",
        ),
        (
            "def sigmoid_derivative(z):\n    return np.sum(sigmoid(z) * (1 - sigmoid(z)))",
            "wrong-shape",
        ),
        (
            "def sigmoid_derivative(z):\n    return (sigmoid(z) * (1 - sigmoid(z)))[0]",
            "wrong-shape",
        ),
        (
            "def sigmoid_derivative(z):\n    z[...] = sigmoid(z)\n    return z * (1 - z)",
            "input-changed",
        ),
        ("def sigmoid_derivative(z):\n    a = sigmoid(z)\n    a * (1 - a)", None),
        ("def sigmoid_derivative(z):\n    return a * (1 - a)", None),
        ("def sigmoid_derivative(z):\n    a = sigmoid(z)\n    return 2 * a * (1 - a)", None),
        ("def sigmoid_derivative(z):\n    return 1 - np.tanh(z) ** 2", "tanh-slope"),
        ("def sigmoid_derivative(z):\n    return (sigmoid(z + 0.1) - sigmoid(z)) / 0.1", None),
    ],
    "sigmoid_derivative_from_a": [
        (
            "def sigmoid_derivative_from_a(a):\n    return sigmoid(a) * (1 - sigmoid(a))",
            "z-for-a",
        ),
        ("def sigmoid_derivative_from_a(a):\n    return sigmoid_derivative(a)", "z-for-a"),
        ("def sigmoid_derivative_from_a(a):\n    return a * (a - 1)", "sign"),
        ("def sigmoid_derivative_from_a(a):\n    return 1 - a**2", "tanh-rule"),
        ("def sigmoid_derivative_from_a(a):\n    return 1 - a", "one-minus-a"),
        ("def sigmoid_derivative_from_a(a):\n    return a", "g-for-slope"),
        ("def sigmoid_derivative_from_a(a):\n    return a * (1 + a)", "a-plus"),
        ("def sigmoid_derivative_from_a(a):\n    return sigmoid(a)", "sigma-of-a"),
        ("def sigmoid_derivative_from_a(a):\n    return (1 - a) ** 2", "square"),
        ("def sigmoid_derivative_from_a(a):\n    return a * 1 - a", "brackets"),
        ("def sigmoid_derivative_from_a(a):\n    a *= 1 - a\n    return a", "input-changed"),
        (
            "def sigmoid_derivative_from_a(a):\n    return np.dot(a.ravel(), 1 - a.ravel())",
            "wrong-shape",
        ),
        ("def sigmoid_derivative_from_a(a):\n    return a(1 - a)", None),
        ("def sigmoid_derivative_from_a(a):\n    print(a * (1 - a))", None),
        ("def sigmoid_derivative_from_a(a):\n    return a * (1 - a) / 2", None),
    ],
    "stable_sigmoid": [
        (
            "def stable_sigmoid(z):\n"
            "    import warnings\n"
            "    with warnings.catch_warnings():\n"
            '        warnings.simplefilter("ignore")\n'
            "        return 1 / (1 + np.exp(-z))",
            "overflow",
        ),
        (
            "def stable_sigmoid(z):\n    return 1 / (1 + np.exp(-np.clip(z, -710, 710)))",
            "overflow",
        ),
        ("def stable_sigmoid(z):\n    return 0.5 * (1 + np.tanh(z))", "too-narrow"),
        (
            "def stable_sigmoid(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()",
            "softmax",
        ),
        ("def stable_sigmoid(z):\n    return np.clip(0.2 * z + 0.5, 0, 1)", "straight-pieces"),
        (
            "def stable_sigmoid(z):\n    return 1 / (1 + 2.718 ** np.clip(-z, -700, 700))",
            "typed-constant",
        ),
        ("def stable_sigmoid(z):\n    return 1 / (1 + np.exp(-z))", "overflow"),
        ("def stable_sigmoid(z):\n    return np.exp(z) / (1 + np.exp(z))", "overflow"),
        (
            "def stable_sigmoid(z):\n"
            "    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))",
            "overflow",
        ),
        (
            "def stable_sigmoid(z):\n"
            "    with np.errstate(all='ignore'):\n"
            "        return np.exp(z) / (1 + np.exp(z))",
            "not-finite",
        ),
        ("def stable_sigmoid(z):\n    return 1 / (1 + np.exp(-np.abs(z)))", "mirrored"),
        (
            "def stable_sigmoid(z):\n"
            "    e = np.exp(-np.abs(z))\n"
            "    return np.where(z < 0, 1 / (1 + e), e / (1 + e))",
            "sign-of-exponent",
        ),
        (
            "def stable_sigmoid(z):\n"
            "    a = 1 / (1 + np.exp(-np.clip(z, -700, 700)))\n    return a * (1 - a)",
            "slope-for-g",
        ),
        ("def stable_sigmoid(z):\n    return np.tanh(z)", "tanh-for-sigmoid"),
        ("def stable_sigmoid(z):\n    return 1 / np.exp(-z)", "missing-one"),
        ("def stable_sigmoid(z):\n    return 1 / 1 + np.exp(-z)", "precedence"),
        ("def stable_sigmoid(z):\n    return np.exp(-z)", "exponential-only"),
        ("def stable_sigmoid(z):\n    return 1 - np.exp(-z)", "no-fraction"),
        ("def stable_sigmoid(z):\n    return np.tanh(z / 2) / 2", "shifted"),
        ("def stable_sigmoid(z):\n    return 1 / (1 - np.exp(-z))", "one-minus"),
        (
            "def stable_sigmoid(z):\n"
            "    return np.round(1 / (1 + np.exp(-np.clip(z, -700, 700))), 3)",
            "rounded",
        ),
        ("def stable_sigmoid(z):\n    return (z > 0).astype(float)", "step"),
        (
            "def stable_sigmoid(z):\n    return 1 / (1 + np.exp(-np.clip(z, -10, 10)))",
            "clipped",
        ),
        (
            "def stable_sigmoid(z):\n"
            "    if z >= 0:\n"
            "        return 1 / (1 + np.exp(-z))\n"
            "    return np.exp(z) / (1 + np.exp(z))",
            None,
        ),
        ("def stable_sigmoid(z):\n    return (0.5 * (1 + np.tanh(z / 2))).ravel()", "wrong-shape"),
        (
            "def stable_sigmoid(z):\n    z /= 2\n    return 0.5 * (1 + np.tanh(z))",
            "input-changed",
        ),
    ],
    "q_slope_at_ten": [
        ('q_slope_at_ten = "b"', None),
        ('q_slope_at_ten = "s"', None),
        ("q_slope_at_ten = 0", None),
        ("q_slope_at_ten = None", None),
        ('q_slope_at_ten = "p or q"', None),
        ('q_slope_at_ten = ["p", "q", "r"]', None),
    ],
    "q_slope_at_zero": [
        ("q_slope_at_zero = 0.25", None),
        ('q_slope_at_zero = "0.25"', None),
        ('q_slope_at_zero = "b"', None),
        ('q_slope_at_zero = "pq"', None),
        ("q_slope_at_zero = None", None),
        ("q_slope_at_zero = float('nan')", None),
        ("del q_slope_at_zero", None),
    ],
    "q_steepest": [
        ('q_steepest = "q"', "height-for-slope"),
        ('q_steepest = "Q."', "height-for-slope"),
        ('q_steepest = "r"', "slope-is-constant"),
        ('q_steepest = "s"', None),
        ("q_steepest = 0.6", None),
        ("q_steepest = ...", None),
        ("del q_steepest", None),
    ],
}

# Mutants of the solution that may keep all points: the line they change, as it then reads, and why.
EQUIVALENT = {
    "stable_sigmoid": {
        "return np.where(z > 0, 1 / (1 + small), small / (1 + small))": (
            "at z = 0 both forms give ½"
        ),
    },
}
