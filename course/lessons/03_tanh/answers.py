"""Answers to lesson 03, right and wrong, as students write them."""

RIGHT = {
    "tanh": [
        # the article
        "def tanh(z):\n    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))",
        "def tanh(z):\n    return np.tanh(z)",
        "tanh = np.tanh",
        "def tanh(z):\n    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)",
        "def tanh(z):\n    return (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))",
        "def tanh(z):\n    return 1 - 2 / (np.exp(2 * z) + 1)",
        "def tanh(z):\n    return 2 / (1 + np.exp(-2 * z)) - 1",
        "def tanh(z):\n    return np.sinh(z) / np.cosh(z)",
        "def tanh(z):\n    return np.divide(np.sinh(z), np.cosh(z))",
        "def tanh(z):\n    return np.imag(np.tan(1j * z))",
        """
def tanh(z):
    small = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - small) / (1 + small)
""",
        """
def tanh(z):
    e = np.expm1(2 * z)
    return e / (e + 2)
""",
        """
def tanh(z):
    a = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        a[place] = math.tanh(z[place])
    return a
""",
        """
def tanh(z):
    top = np.exp(z)
    bottom = top.copy()
    top = top - np.exp(-z)
    bottom = bottom + np.exp(-z)
    print("top and bottom", top, bottom)
    return top / bottom
""",
        "tanh = np.vectorize(math.tanh, otypes=[float])",
    ],
    "tanh_derivative": [
        "def tanh_derivative(z):\n    a = tanh(z)\n    return 1 - a**2",  # the article
        "def tanh_derivative(z):\n    return 1 - np.tanh(z) ** 2",
        "def tanh_derivative(z):\n    return 1 / np.cosh(z) ** 2",
        "def tanh_derivative(z):\n    return 4 / (np.exp(z) + np.exp(-z)) ** 2",
        "def tanh_derivative(z):\n    return (1 - tanh(z)) * (1 + tanh(z))",
        "def tanh_derivative(z):\n    return tanh_derivative_from_a(tanh(z))",
        "def tanh_derivative(z):\n    return 4 * sigmoid(2 * z) * (1 - sigmoid(2 * z))",
        "def tanh_derivative(z):\n    return 1 - (2 * sigmoid(2 * z) - 1) ** 2",
        "def tanh_derivative(z):\n    return np.imag(np.tanh(z + 1e-20j)) / 1e-20",
        "def tanh_derivative(z):\n    return 4 * np.exp(2 * z) / (np.exp(2 * z) + 1) ** 2",
        """
def tanh_derivative(z):
    u = np.exp(z) - np.exp(-z)
    v = np.exp(z) + np.exp(-z)
    return (v**2 - u**2) / v**2
""",
        """
def tanh_derivative(z):
    small = np.exp(-2 * np.abs(z))
    return 4 * small / (1 + small) ** 2
""",
        """
def tanh_derivative(z):
    slope = np.ones(z.shape)
    slope -= np.square(np.tanh(z))
    return slope
""",
    ],
    "tanh_derivative_from_a": [
        "def tanh_derivative_from_a(a):\n    return 1 - a**2",  # the article
        "def tanh_derivative_from_a(a):\n    return 1 - a * a",
        "def tanh_derivative_from_a(a):\n    return (1 - a) * (1 + a)",
        "def tanh_derivative_from_a(a):\n    return -(a**2 - 1)",
        "def tanh_derivative_from_a(a):\n    return np.subtract(1.0, np.square(a))",
        "def tanh_derivative_from_a(a):\n    return 1 - np.power(a, 2)",
        "def tanh_derivative_from_a(a):\n    return 1 - np.abs(a) ** 2",
        "def tanh_derivative_from_a(a):\n    return 2 * (1 - a) - (1 - a) ** 2",
        "def tanh_derivative_from_a(a):\n    return 1 / np.cosh(np.arctanh(a)) ** 2",
        """
def tanh_derivative_from_a(a):
    s = (a + 1) / 2
    return 4 * s * (1 - s)
""",
        """
def tanh_derivative_from_a(a):
    slope = np.ones_like(a)
    slope -= a**2
    return slope
""",
    ],
    "tanh_from_sigmoid": [
        "def tanh_from_sigmoid(z):\n    return 2 * sigmoid(2 * z) - 1",  # the article
        "def tanh_from_sigmoid(z):\n    return sigmoid(2 * z) - sigmoid(-2 * z)",
        "def tanh_from_sigmoid(z):\n    return 1 - 2 * sigmoid(-2 * z)",
        "def tanh_from_sigmoid(z):\n    return 2 * (sigmoid(2 * z) - 0.5)",
        "def tanh_from_sigmoid(z):\n    return (sigmoid(z + z) - 1 / 2) / (1 / 2)",
        "def tanh_from_sigmoid(z):\n    return 2 / (1 + np.exp(-2 * z)) - 1",
        "def tanh_from_sigmoid(z):\n    return np.add(np.multiply(sigmoid(z * 2), 2), -1)",
        "def tanh_from_sigmoid(z):\n    return tanh(z)",
        """
def tanh_from_sigmoid(z):
    def sigma(t):
        return 1 / (1 + np.exp(-t))
    p, q, r = 2, 2, -1
    return p * sigma(q * z) + r
""",
        """
def tanh_from_sigmoid(z):
    a = sigmoid(2 * z)
    a = a * 2
    a = a - 1
    return a
""",
    ],
    # predictions: any of the letters is right
    "q_range": [
        'q_range = "r"',
        "q_range = 'R'",
        'q_range = " r "',
        'q_range = "r."',
        'q_range = "(r)"',
        'q_range = "r)"',
        'q_range = "p"',
    ],
    "q_greatest_slope": [
        'q_greatest_slope = "r"',
        "q_greatest_slope = 'R'",
        'q_greatest_slope = " r "',
        'q_greatest_slope = "r."',
        'q_greatest_slope = "(r)"',
        'q_greatest_slope = "r)"',
        'q_greatest_slope = "S"',
    ],
    "q_zero_centred": [
        'q_zero_centred = "s"',
        "q_zero_centred = 'S'",
        'q_zero_centred = " s "',
        'q_zero_centred = "s."',
        'q_zero_centred = "(s)"',
        'q_zero_centred = "s)"',
    ],
}

WRONG = {
    "tanh": [
        ("def tanh(z):\n    return 1 / (1 + np.exp(-z))", "sigmoid-for-tanh"),
        ("def tanh(z):\n    return np.tan(z)", "tan-for-tanh"),
        ("def tanh(z):\n    return np.sin(z) / np.cos(z)", "tan-for-tanh"),
        ("def tanh(z):\n    return 1 - np.tanh(z) ** 2", "slope-for-g"),
        (
            "def tanh(z):\n    return (np.exp(-z) - np.exp(z)) / (np.exp(z) + np.exp(-z))",
            "sign",
        ),
        ("def tanh(z):\n    return (1 - np.exp(2 * z)) / (1 + np.exp(2 * z))", "sign"),
        ("def tanh(z):\n    return np.exp(z) / (np.exp(z) + np.exp(-z))", "half-numerator"),
        (
            "def tanh(z):\n    return (np.exp(z) + np.exp(-z)) / (np.exp(z) - np.exp(-z))",
            "upside-down",
        ),
        ("def tanh(z):\n    return (np.exp(z) - np.exp(-z)) / 2", "sinh-for-tanh"),
        ("def tanh(z):\n    return np.exp(z) - np.exp(-z)", "no-fraction"),
        ("def tanh(z):\n    return np.exp(z) - np.exp(-z) / np.exp(z) + np.exp(-z)", "precedence"),
        (
            "def tanh(z):\n    return (np.exp(z) - np.exp(-z)) / np.exp(z) + np.exp(-z)",
            "precedence-below",
        ),
        ("def tanh(z):\n    return (np.exp(z) - 1) / (np.exp(z) + 1)", "half-exponent"),
        (
            "def tanh(z):\n"
            "    e = np.exp(2 * z)\n"
            "    f = np.exp(-2 * z)\n"
            "    return (e - f) / (e + f)",
            "doubled-exponent",
        ),
        (
            "def tanh(z):\n    return (np.exp(z) - np.exp(-z)) / (np.exp(z) - np.exp(-z))",
            "minus-below",
        ),
        ("def tanh(z):\n    return np.where(z > 0, 1.0, np.where(z < 0, -1.0, 0.0))", "step"),
        ("def tanh(z):\n    return np.maximum(-1, np.minimum(1, z))", "clipped-line"),
        ("def tanh(z):\n    return np.round(np.tanh(z), 3)", "rounded"),
        ("def tanh(z):\n    return np.round(np.tanh(z), 1)", "rounded"),
        ("def tanh(z):\n    return np.tanh(z).ravel()", "wrong-shape"),
        ("def tanh(z):\n    return np.tanh(z).mean()", "wrong-shape"),
        (
            "def tanh(z):\n    z *= 2\n    return (np.exp(z) - 1) / (np.exp(z) + 1)",
            "input-changed",
        ),
        ("def tanh(z):\n    np.tanh(z)", None),
        ("def tanh(z):\n    return math.tanh(z)", None),
        ("def tanh(z):\n    return np.sinh(z) / np.cos(z)", None),
        ("def tanh(z):\n    return 2 * sigmoid(z) - 1", "half-exponent"),
        ("def tanh(z):\n    return np.arctan(z)", "arctan"),
    ],
    "tanh_derivative": [
        ("def tanh_derivative(z):\n    return tanh(z)", "g-for-slope"),
        ("def tanh_derivative(z):\n    return 1 - z**2", "a-for-z"),
        ("def tanh_derivative(z):\n    return tanh_derivative_from_a(z)", "a-for-z"),
        ("def tanh_derivative(z):\n    return 1 - tanh(z)", "missing-square"),
        ("def tanh_derivative(z):\n    a = tanh(z)\n    return a * (1 - a)", "sigmoid-rule"),
        ("def tanh_derivative(z):\n    s = sigmoid(z)\n    return s * (1 - s)", "sigmoid-slope"),
        ("def tanh_derivative(z):\n    return 1 - sigmoid(z) ** 2", "sigmoid-for-a"),
        ("def tanh_derivative(z):\n    return tanh(z) ** 2 - 1", "sign"),
        ("def tanh_derivative(z):\n    return 1 + tanh(z) ** 2", "plus"),
        ("def tanh_derivative(z):\n    return 1 - tanh(tanh(z)) ** 2", "tanh-twice"),
        ("def tanh_derivative(z):\n    return 1 - np.tanh(z**2)", "square-inside"),
        ("def tanh_derivative(z):\n    return (1 - tanh(z)) ** 2", "square-of-difference"),
        ("def tanh_derivative(z):\n    return tanh(z) ** 2", "one-minus-forgotten"),
        ("def tanh_derivative(z):\n    return 1 / np.cosh(z)", "sech-without-square"),
        (
            "def tanh_derivative(z):\n"
            "    u, v = np.exp(z) - np.exp(-z), np.exp(z) + np.exp(-z)\n"
            "    return (v * v - u * u) / v",
            "denominator-without-square",
        ),
        ("def tanh_derivative(z):\n    return 1 / (np.exp(z) + np.exp(-z)) ** 2", "numerator-one"),
        (
            "def tanh_derivative(z):\n    s = sigmoid(2 * z)\n    return s * (1 - s)",
            "numerator-one",
        ),
        ("def tanh_derivative(z):\n    return 1 - 2 * tanh(z)", "doubled"),
        ("def tanh_derivative(z):\n    return 1 - np.abs(tanh(z))", "absolute"),
        ("def tanh_derivative(z):\n    return 1 / (1 + z**2)", "slope-of-arctan"),
        ("def tanh_derivative(z):\n    return 1 / np.cos(z) ** 2", "trigonometric"),
        ("def tanh_derivative(z):\n    return 1 - np.tan(z) ** 2", "trigonometric-minus"),
        (
            "def tanh_derivative(z):\n"
            "    return (np.exp(z) + np.exp(-z)) / (np.exp(z) - np.exp(-z))",
            "top-and-bottom",
        ),
        (
            "def tanh_derivative(z):\n    a = tanh(z)\n    return -2 * a * (1 - a**2)",
            "second-derivative",
        ),
        ("def tanh_derivative(z):\n    return np.round(1 - tanh(z) ** 2, 6)", "rounded"),
        ("def tanh_derivative(z):\n    return (1 - tanh(z) ** 2)[0]", "wrong-shape"),
        ("def tanh_derivative(z):\n    return np.sum(1 - tanh(z) ** 2)", "wrong-shape"),
        (
            "def tanh_derivative(z):\n    z[...] = np.tanh(z)\n    return 1 - z**2",
            "input-changed",
        ),
        ("def tanh_derivative(z):\n    return 1 - a**2", None),
        ("def tanh_derivative(z):\n    return 1 - tanh(z) ^ 2", None),
        ("def tanh_derivative(z):\n    a = tanh(z)\n    1 - a**2", None),
        ("def tanh_derivative(z):\n    return (tanh(z + 1e-3) - tanh(z)) / 1e-3", None),
    ],
    "tanh_derivative_from_a": [
        ("def tanh_derivative_from_a(a):\n    return 1 - np.tanh(a) ** 2", "z-for-a"),
        ("def tanh_derivative_from_a(a):\n    return tanh_derivative(a)", "z-for-a"),
        ("def tanh_derivative_from_a(a):\n    return 1 - a", "missing-square"),
        ("def tanh_derivative_from_a(a):\n    return a * (1 - a)", "sigmoid-rule"),
        ("def tanh_derivative_from_a(a):\n    return a**2 - 1", "sign"),
        ("def tanh_derivative_from_a(a):\n    return 1 + a**2", "plus"),
        ("def tanh_derivative_from_a(a):\n    return a**2", "one-minus-forgotten"),
        ("def tanh_derivative_from_a(a):\n    return a", "g-for-slope"),
        ("def tanh_derivative_from_a(a):\n    return (1 - a) ** 2", "square-of-difference"),
        ("def tanh_derivative_from_a(a):\n    return np.sqrt(1 - a**2)", "sech-without-square"),
        ("def tanh_derivative_from_a(a):\n    return 1 - np.abs(a)", "absolute"),
        ("def tanh_derivative_from_a(a):\n    return tanh(a)", "tanh-of-a"),
        ("def tanh_derivative_from_a(a):\n    return 1 - a * 2", "doubled"),
        ("def tanh_derivative_from_a(a):\n    a **= 2\n    return 1 - a", "input-changed"),
        (
            "def tanh_derivative_from_a(a):\n    return 1 - np.dot(a.ravel(), a.ravel())",
            "wrong-shape",
        ),
        ("def tanh_derivative_from_a(a):\n    return 1 - a^2", None),
        ("def tanh_derivative_from_a(a):\n    print(1 - a**2)", None),
        ("def tanh_derivative_from_a(a):\n    return 1 - z**2", "z-inside"),
        ("def tanh_derivative_from_a(a):\n    return (1 - a**2) / 2", None),
    ],
    "tanh_from_sigmoid": [
        ("def tanh_from_sigmoid(z):\n    return 2 * sigmoid(z) - 1", "inner-two-forgotten"),
        ("def tanh_from_sigmoid(z):\n    return 2 * sigmoid(z / 2) - 1", "inner-half"),
        ("def tanh_from_sigmoid(z):\n    return sigmoid(z)", "sigmoid-for-tanh"),
        ("def tanh_from_sigmoid(z):\n    return sigmoid(2 * z)", "outer-step-forgotten"),
        ("def tanh_from_sigmoid(z):\n    return 2 * sigmoid(2 * z)", "shift-forgotten"),
        ("def tanh_from_sigmoid(z):\n    return sigmoid(2 * z) - 1", "stretch-forgotten"),
        ("def tanh_from_sigmoid(z):\n    return sigmoid(2 * z) - 0.5", "centred-only"),
        ("def tanh_from_sigmoid(z):\n    return 2 * (sigmoid(2 * z) - 1)", "brackets"),
        ("def tanh_from_sigmoid(z):\n    return 2 * sigmoid(2 * z - 1)", "shift-inside"),
        ("def tanh_from_sigmoid(z):\n    return 4 * sigmoid(2 * z) - 1", "outer-four"),
        ("def tanh_from_sigmoid(z):\n    return 4 * sigmoid(2 * z) - 2", "twice-as-high"),
        ("def tanh_from_sigmoid(z):\n    return 2 * sigmoid(2 * z) + 1", "shift-up"),
        ("def tanh_from_sigmoid(z):\n    return 1 - 2 * sigmoid(2 * z)", "sign"),
        ("def tanh_from_sigmoid(z):\n    return 2 * sigmoid(4 * z) - 1", "inner-four"),
        (
            "def tanh_from_sigmoid(z):\n    return 4 * sigmoid(2 * z) * (1 - sigmoid(2 * z))",
            "slope-for-g",
        ),
        (
            "def tanh_from_sigmoid(z):\n    z *= 2\n    return 2 * sigmoid(z) - 1",
            "input-changed",
        ),
        ("def tanh_from_sigmoid(z):\n    return (2 * sigmoid(2 * z) - 1).ravel()", "wrong-shape"),
        ("def tanh_from_sigmoid(z):\n    p = 2\n    return p(sigmoid(2 * z)) - 1", None),
        ("def tanh_from_sigmoid(z):\n    return 2 * sigma(2 * z) - 1", None),
        ("def tanh_from_sigmoid(z):\n    return 3 * sigmoid(2 * z) - 1", None),
    ],
    "q_range": [
        ('q_range = "c"', None),
        ('q_range = "t"', None),
        ('q_range = "(-1, 1)"', None),
        ("q_range = (-1, 1)", None),
        ("q_range = None", None),
        ("q_range = ...", None),
    ],
    "q_greatest_slope": [
        ("q_greatest_slope = 1.0", None),
        ('q_greatest_slope = "1"', None),
        ('q_greatest_slope = "b"', None),
        ('q_greatest_slope = "rs"', None),
        ("q_greatest_slope = None", None),
        ("del q_greatest_slope", None),
    ],
    "q_zero_centred": [
        ('q_zero_centred = "p"', "same-delta-same-gradient"),
        ('q_zero_centred = "q"', "centred-means-zero"),
        ('q_zero_centred = "r"', "slope-of-the-layer-before"),
        ('q_zero_centred = "R."', "slope-of-the-layer-before"),
        ('q_zero_centred = "c"', None),
        ("q_zero_centred = 0", None),
        ("q_zero_centred = ...", None),
        ("del q_zero_centred", None),
    ],
}

# Mutants of the solution that may keep all points: the line they change, as it then reads, and why.
EQUIVALENT: dict[str, dict[str, str]] = {}
