"""Answers to lesson 01, right and wrong, as students write them."""

from __future__ import annotations


def secant(expression: str) -> str:
    """A `secant_slope` that returns an expression."""
    return f"def secant_slope(g, z, h):\n    return {expression}\n"


def derivative(expression: str) -> str:
    """A `numerical_derivative` that returns an expression."""
    return f"def numerical_derivative(g, z, h=1e-5):\n    return {expression}\n"


def exp_from_a(expression: str) -> str:
    """An `exp_derivative_from_a` that returns an expression."""
    return f"def exp_derivative_from_a(a):\n    return {expression}\n"


def square_from_a(expression: str) -> str:
    """A `square_derivative_from_a` that returns an expression."""
    return f"def square_derivative_from_a(a):\n    return {expression}\n"


# One letter, as students write it.
LETTER_R = ('"r"', '"R"', "'r'", '" r "', '"r."', '"(r)"', '"R".lower()')

RIGHT: dict[str, list[str]] = {
    # a prediction: any of its letters is right
    "q_smaller_steps": [f"q_smaller_steps = {x}" for x in (*LETTER_R, '"p"', '"Q"')],
    "q_notation": [f"q_notation = {x}" for x in LETTER_R],
    "secant_slope": [
        secant("(g(z + h) - g(z)) / h"),
        secant("g(z + h) / h - g(z) / h"),
        secant("np.divide(np.subtract(g(z + h), g(z)), h)"),
        secant("(g(z) - g(z + h)) / (z - (z + h))"),
        secant("(g(z + h) - g(z)) * h**-1"),
        secant("np.true_divide(g(np.add(z, h)) - g(np.array(z)), float(h))"),
        "def secant_slope(g, z, h):\n    start, end = z, z + h\n    rise = g(end) - g(start)\n"
        "    run = end - start\n    return rise / run\n",
        "def secant_slope(g, z, h):\n    print('z is', z)\n    slope = np.empty_like(z)\n"
        "    for place in np.ndindex(z.shape):\n"
        "        slope[place] = (g(z[place] + h) - g(z[place])) / h\n    return slope\n",
        "def secant_slope(g, z, h):\n    one = lambda x: (g(x + h) - g(x)) / h\n"
        "    return np.vectorize(one, otypes=[float])(z)\n",
        "secant_slope = lambda f, x, step: (f(x + step) - f(x)) / step",
    ],
    "numerical_derivative": [
        derivative("(g(z + h) - g(z - h)) / (2 * h)"),
        derivative("0.5 * (g(z + h) - g(z - h)) / h"),
        derivative("(g(z + h) - g(z - h)) / 2 / h"),
        derivative("(g(z + h) - g(z - h)) / (h + h)"),
        derivative("(g(z - h) - g(z + h)) / (-2 * h)"),
        derivative("((g(z + h) - g(z)) / h + (g(z) - g(z - h)) / h) / 2"),
        derivative("(g(z + h) - g(z - h)) / ((z + h) - (z - h))"),
        derivative("np.diff([g(z - h), g(z + h)], axis=0)[0] / (2 * h)"),
        "def numerical_derivative(g, z, h=1e-4):  # another default in the valley\n"
        "    z = np.asarray(z)\n    return (g(z + h) - g(z - h)) / (2 * h)\n",
        "def numerical_derivative(g, z, h=1e-5):\n    left, right = z - h, z + h\n"
        "    return (g(right) - g(left)) / (right - left)\n",
        "def secant_slope(g, z, h):\n    return (g(z + h) - g(z)) / h\n\n\n"
        "def numerical_derivative(g, z, h=1e-5):\n    return secant_slope(g, z - h, 2 * h)\n",
        "def numerical_derivative(g, z, h=1e-5):\n    slope = np.empty_like(z)\n"
        "    for place in np.ndindex(z.shape):\n"
        "        slope[place] = (g(z[place] + h) - g(z[place] - h)) / (2 * h)\n    return slope\n",
    ],
    "best_step": [
        "best_step = 1e-5",
        "best_step = 3e-6",
        "best_step = 10**-6",
        "best_step = 4e-7",
        "best_step = 1.8e-5",
        "best_step = np.float64(5e-6)",
        "best_step = np.float32(1e-6)",
        "best_step = np.finfo(float).eps ** (1 / 3)",
    ],
    "exp_derivative_from_a": [
        exp_from_a("a"),
        exp_from_a("a.copy()"),
        exp_from_a("1 * a"),
        exp_from_a("np.exp(np.log(a))"),
        exp_from_a("+a"),
        exp_from_a("np.array(a)"),
        exp_from_a("np.power(a, 1.0)"),
        exp_from_a("np.multiply(a, np.ones_like(a))"),
    ],
    "square_derivative_from_a": [
        square_from_a("2 * np.sqrt(a)"),
        square_from_a("2 * a**0.5"),
        square_from_a("np.sqrt(4 * a)"),
        square_from_a("np.power(a, 1 / 2) * 2"),
        square_from_a("np.sqrt(a) + np.sqrt(a)"),
        square_from_a("2 * np.exp(np.log(a) / 2)"),
        square_from_a("2 * a / np.sqrt(a)"),
        square_from_a("2 * np.vectorize(math.sqrt, otypes=[float])(a)"),
    ],
}

WRONG: dict[str, list[tuple[str, str | None]]] = {
    "q_smaller_steps": [
        ('q_smaller_steps = "a"', None),
        ("q_smaller_steps = 1e-5", None),
        ("q_smaller_steps = None", None),
        ("q_smaller_steps = ...", None),
        ('q_smaller_steps = "pq"', None),
        ("q_smaller_steps = []", None),
        ('q_smaller_steps = "better, then worse"', None),
    ],
    "q_notation": [
        ('q_notation = "p"', "d-cancelled"),
        ('q_notation = "q"', "plugged-in-first"),
        ('q_notation = "s"', "height-for-slope"),
        ('q_notation = "S"', "height-for-slope"),
        ('q_notation = "c"', None),
        ("q_notation = 12", None),
        ("del q_notation", None),
    ],
    "secant_slope": [
        (secant("(g(z + h) - g(z - h)) / (2 * h)"), "centred-for-forward"),
        (secant("(g(z) - g(z - h)) / h"), "backward"),
        (secant("g(z + h) - g(z)"), "undivided"),
        (secant("(g(z) - g(z + h)) / h"), "sign"),
        (secant("g(z + h) - g(z) / h"), "brackets"),
        (secant("h / (g(z + h) - g(z))"), "run-over-rise"),
        (secant("(g(z + h) - g(z)) * h"), "times-h"),
        (secant("(g(z) + h - g(z)) / h"), "h-outside"),
        (secant("((z + h) - z) / h"), "h-outside"),
        (secant("g(z + h - z) / h"), "difference-inside"),
        (secant("(g(z + 1e-5) - g(z)) / 1e-5"), "h-ignored"),
        (secant("(g(z + h) - g(z)) / (2 * h)"), "divided-by-2h"),
        (secant("((z + h) ** 2 - z**2) / h"), "square-for-g"),
        (secant("2 * z + h"), "square-for-g"),
        (secant("((z + h) ** 3 - z**3) / h"), "cube-for-g"),
        (secant("(g(z + h) - g(z)) / z"), "divided-by-z"),
        (secant("(g(z + h) - g(z)) / (z + h)"), "divided-by-end"),
        (secant("(g(z + h) + g(z)) / h"), "sum"),
        (secant("((g(z + h) - g(z)) / h).mean()"), "one-number"),
        (secant("((g(z + h) - g(z)) / h)[0]"), "one-number"),
        (secant("((g(z + h) - g(z)) / h).reshape(-1, 1)"), "wrong-shape"),
        (
            "def secant_slope(g, z, h):\n    start = g(z)\n    z += h\n"
            "    return (g(z) - start) / h\n",
            "input-changed",
        ),
    ],
    "numerical_derivative": [
        (derivative("(g(z + h) - g(z)) / h"), "forward-for-centred"),
        (derivative("(g(z) - g(z - h)) / h"), "backward"),
        (derivative("(g(z + h) - g(z - h)) / h"), "divided-by-h"),
        (derivative("(g(z + 1e-5) - g(z - 1e-5)) / 2e-5"), "h-ignored"),
        (
            derivative("(8 * (g(z + h) - g(z - h)) - g(z + 2 * h) + g(z - 2 * h)) / (12 * h)"),
            "five-points",
        ),
        (derivative("g(z + h) - g(z - h)"), "undivided"),
        (derivative("(g(z - h) - g(z + h)) / (2 * h)"), "sign"),
        (derivative("(g(z + h) - g(z - h)) / 2 * h"), "brackets-below"),
        (derivative("(g(z + h) - g(z - h)) * 2 * h"), "times-2h"),
        (derivative("g(z + h) - g(z - h) / (2 * h)"), "brackets-above"),
        (derivative("(g(z + h) - g(z - h)) / 2"), "divided-by-2"),
        (derivative("(g(z + h / 2) - g(z - h / 2)) / h"), "half-step"),
        (derivative("(g(z + 2 * h) - g(z)) / (2 * h)"), "forward-2h"),
        (derivative("(g(z + h) - g(z)) / (2 * h)"), "forward-over-2h"),
        (derivative("(g(z + h) + g(z - h)) / (2 * h)"), "sum"),
        (derivative("(g(z + h) - g(z + h)) / (2 * h)"), "same-point-twice"),
        (derivative("np.imag(g(z + 1j * h)) / h"), "complex-step"),
        (derivative("((z + h) ** 3 - (z - h) ** 3) / (2 * h)"), "cube-for-g"),
        (derivative("((z + h) ** 2 - (z - h) ** 2) / (2 * h)"), "square-for-g"),
        (derivative("g(z)"), "g-for-slope"),
        (derivative("((g(z + h) - g(z - h)) / (2 * h))[0]"), "one-number"),
        (
            "def numerical_derivative(g, z, h=1e-5):\n    for x in z:\n"
            "        return (g(x + h) - g(x - h)) / (2 * h)\n",
            "one-number",
        ),
        (derivative("((g(z + h) - g(z - h)) / (2 * h))[1:]"), "wrong-shape"),
        (
            "def numerical_derivative(g, z, h=1e-5):\n    middle = z.copy()\n"
            "    z += h\n    return (g(z) - g(middle - h)) / (2 * h)\n",
            "input-changed",
        ),
    ],
    "best_step": [
        ("best_step = 4e-12", "error-for-step"),
        ("best_step = 1e-11", "error-for-step"),
        ("best_step = 1e-15", "smaller-is-better"),
        ("best_step = 1e-10", "smaller-is-better"),
        ("best_step = 1e-8", "forward-valley"),
        ("best_step = 1e-3", "too-large"),
        ("best_step = 1", "too-large"),
        ("best_step = -5", "exponent"),
        ("best_step = 6.0", "exponent"),
        ("best_step = 0", "no-step"),
        ("best_step = -1e-5", "negative-step"),
        ("best_step = np.array([1e-1, 1e-5])", None),
        ('best_step = "1e-5"', None),
        ("best_step = np.inf", None),
        ("best_step = np.nan", None),
    ],
    "exp_derivative_from_a": [
        (exp_from_a("np.exp(a)"), "exp-again"),
        (exp_from_a("a * np.log(a)"), "z-times-a"),
        (exp_from_a("np.log(a) * np.exp(np.log(a) - 1)"), "power-rule"),
        (exp_from_a("np.log(a)"), "z-for-slope"),
        (exp_from_a("1 / a"), "slope-of-log"),
        (exp_from_a("np.ones(a.shape)"), "derivative-in-a"),
        (exp_from_a("a * a"), "times-a-twice"),
        (exp_from_a("a * np.exp(a)"), "a-times-exp"),
        (exp_from_a("-a"), "sign"),
        (exp_from_a("np.exp(z)"), "z-inside"),
    ],
    "square_derivative_from_a": [
        (square_from_a("2 * a"), "a-for-z"),
        (square_from_a("np.sqrt(a)"), "z-for-slope"),
        (square_from_a("a"), "g-for-slope"),
        (square_from_a("2 * a ** 1/2"), "g-for-slope"),
        (square_from_a("1 / (2 * np.sqrt(a))"), "slope-of-root"),
        (square_from_a("1 / 2 * a ** -0.5"), "slope-of-root"),
        (square_from_a("-2 * np.sqrt(a)"), "other-root"),
        (square_from_a("np.sqrt(2 * a)"), "root-of-2a"),
        (square_from_a("a**2"), "squared-again"),
        (square_from_a("2 * a**2"), "two-a-squared"),
        (square_from_a("a / 2"), "halved"),
        (square_from_a("a ** 1/2"), "halved"),
        (square_from_a("2 / np.sqrt(a)"), "reciprocal-root"),
        (square_from_a("2 * z"), "z-inside"),
    ],
}

# Mutants of the solution that may keep all points: the line they change, as it then reads, and why.
EQUIVALENT: dict[str, dict[str, str]] = {
    "numerical_derivative": {
        "def numerical_derivative(g, z, h=2e-05):": "another default in the valley is as good",
    },
    "best_step": {
        "best_step = 1e-05": "any step in the measured valley is right",
    },
}
