"""How right answers are written, and what they give back."""

from __future__ import annotations

import json

from habits import Habit, Notebook, own, stub


def letter(name: str, answer: str, **expected) -> Habit:
    return stub(name, f"q_fastest = {answer}", of="q_fastest", **expected)


def file(name: str, text, **expected) -> Habit:
    return Habit(name, text=text, **expected)


def v3(notebook: Notebook) -> bytes:
    return json.dumps({"worksheets": [{"cells": notebook["cells"]}], "nbformat": 3}).encode()


FORMS = {
    "np.vectorize without otypes": "growth = np.vectorize(lambda z: 1 / (1 + np.exp(-z)))",
    "np.vectorize as a decorator": "@np.vectorize\ndef growth(z):\n    return 1 / (1 + np.exp(-z))",
    "np.frompyfunc": "def growth(z):\n    return np.frompyfunc(lambda x: 1 / (1 + np.exp(-x)), 1, 1)(z).astype(float)",
    "np.frompyfunc, left as objects": "growth = np.frompyfunc(lambda x: float(1 / (1 + np.exp(-x))), 1, 1)",
    "results written into arrays": "def growth(z):\n    t = -z\n    np.exp(t, out=t)\n    t += 1\n    np.reciprocal(t, out=t)\n    return t",
    "an out= of its own": "def growth(z):\n    out = np.empty_like(z)\n    np.exp(-z, out=out)\n    np.divide(1, 1 + out, out=out)\n    return out",
    "a mask that is filled": "def growth(z):\n    e = np.exp(-np.abs(z))\n    a = e / (1 + e)\n    right = z >= 0\n    a[right] = 1 / (1 + e[right])\n    return a",
    "np.place": "def growth(z):\n    a = 1 / (1 + np.exp(-z))\n    np.place(a, np.isnan(a), 0)\n    return a",
    "np.where": "def growth(z):\n    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))",
    "np.piecewise": "def growth(z):\n    return np.piecewise(z, [z >= 0], [lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(x) / (1 + np.exp(x))])",
    "np.select": "def growth(z):\n    return np.select([z >= 0, z < 0], [1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))])",
    "a loop over all elements": "def growth(z):\n    a = np.empty(z.shape)\n    for i, x in np.ndenumerate(z):\n        a[i] = 1 / (1 + np.exp(-x))\n    return a",
    "a loop with np.nditer": "def growth(z):\n    a = np.zeros(z.shape)\n    with np.nditer([z, a], [], [['readonly'], ['writeonly']]) as both:\n        for x, y in both:\n            y[...] = 1 / (1 + np.exp(-x))\n    return a",
    "a comprehension": "def growth(z):\n    return np.array([1 / (1 + np.exp(-x)) for x in z.ravel()]).reshape(z.shape)",
    "math in a comprehension": "import math\ndef growth(z):\n    return np.reshape([1 / (1 + math.exp(-x)) for x in z.flat], z.shape)",
    "np.fromiter": "def growth(z):\n    return np.fromiter((1 / (1 + np.exp(-x)) for x in z.flat), float, z.size).reshape(z.shape)",
    "decay": "def growth(z):\n    return (1 + np.tanh(z / 2)) / 2",
    "np.logaddexp": "def growth(z):\n    return np.exp(-np.logaddexp(0, -z))",
    "a power of e": "def growth(z):\n    return 1 / (1 + np.e ** -z)",
    "a lambda": "growth = lambda z: 1 / (1 + np.exp(-z))",
    "an object that is called": "class Growth:\n    def __call__(self, z):\n        return 1 / (1 + np.exp(-z))\ngrowth = Growth()",
    "a method": "class Unit:\n    def growth(self, z):\n        return 1 / (1 + np.exp(-z))\ngrowth = Unit().growth",
    "a partial function": "from functools import partial\ndef general(k, z):\n    return 1 / (1 + np.exp(-k * z))\ngrowth = partial(general, 1.0)",
    "a function made by a function": "def make(k):\n    def inner(z):\n        return 1 / (1 + np.exp(-k * z))\n    return inner\ngrowth = make(1)",
    "a decorator": "from functools import wraps\ndef noisy(f):\n    @wraps(f)\n    def inner(*args):\n        print('called')\n        return f(*args)\n    return inner\n@noisy\ndef growth(z):\n    return 1 / (1 + np.exp(-z))",
    "np.errstate as a decorator": "@np.errstate(all='ignore')\ndef growth(z):\n    return 1 / (1 + np.exp(-z))",
    "more arguments with defaults": "def growth(z, scale=1.0, *, shift=0.0):\n    return 1 / (1 + np.exp(-(scale * z + shift)))",
    "another name of the argument": "def growth(x):\n    return 1 / (1 + np.exp(-x))",
    "any number of arguments": "def growth(*args, **kwargs):\n    return 1 / (1 + np.exp(-args[0]))",
    "double precision whatever comes": "def growth(z):\n    z = np.asarray(z, dtype=np.float64)\n    return 1 / (1 + np.exp(-z))",
    "long doubles": "def growth(z):\n    return 1 / (1 + np.exp(-z.astype(np.longdouble)))",
    "a masked array": "def growth(z):\n    return np.ma.masked_invalid(1 / (1 + np.exp(-z)))",
    "an array of its own class": "class Mine(np.ndarray):\n    pass\ndef growth(z):\n    return (1 / (1 + np.exp(-z))).view(Mine)",
    "a copy that is changed": "def growth(z):\n    z = z.copy()\n    z *= -1\n    return 1 / (1 + np.exp(z))",
    "an assertion about the input": "def growth(z):\n    assert isinstance(z, np.ndarray)\n    return 1 / (1 + np.exp(-z))",
    "a case for each kind of input": "def growth(z):\n    if np.isscalar(z):\n        return 1 / (1 + np.exp(-z))\n    return 1 / (1 + np.exp(-np.array(z, dtype=float)))",
    "a pattern": "def growth(z):\n    match z.ndim:\n        case _:\n            return 1 / (1 + np.exp(-z))",
    "a walrus": "def growth(z):\n    return 1 / (1 + (e := np.exp(-z)))",
    "complex numbers without an imaginary part": "def growth(z):\n    return 1 / (1 + np.exp(-z.astype(complex)))",
    "fractions as a constant": "from fractions import Fraction\ndef growth(z):\n    return float(Fraction(1, 2)) * (1 + np.tanh(z / 2))",
    "a type of results": "def growth(z) -> np.ndarray:\n    return 1 / (1 + np.exp(-z))",
}

HABITS = (
    *(stub(f"written with {name}", source) for name, source in FORMS.items()),
    stub(
        "gives back a list",
        "def growth_rate_from_a(a):\n    return (a * (1 - a)).tolist()",
        of="growth_rate_from_a",
    ),
    letter("a capital letter", '"P"'),
    letter("a letter with spaces", '" p "'),
    letter("a letter with a bracket", '"p)"'),
    letter("a letter in brackets", '"(p)"'),
    letter("a letter of NumPy's", 'np.str_("p")'),
    letter("a letter in typographic quotes", "'''p'''"),
    letter("a letter that is typed", '"p"\nq_fastest: str = "p"'),
    letter("a letter from a list", '["p", "q", "r"][0]'),
    file(
        "a file with a mark of its encoding", lambda nb: b"\xef\xbb\xbf" + json.dumps(nb).encode()
    ),
    file("a file in UTF-16", lambda nb: json.dumps(nb).encode("utf-16")),
    file(
        "a file with all characters as they are",
        lambda nb: json.dumps(nb, ensure_ascii=False, indent=1).encode(),
    ),
    file(
        "a file cut off",
        lambda nb: json.dumps(nb).encode()[:-500],
        points=0.0,
        told="JSON is broken",
        listed="JSON is broken",
    ),
    file(
        "marks of a merge in the file",
        lambda nb: b"<<<<<<< HEAD\n" + json.dumps(nb).encode(),
        points=0.0,
        told="JSON is broken",
        listed="JSON is broken",
    ),
    file(
        "an empty file",
        lambda nb: b"",
        points=0.0,
        told="The file is empty",
        listed="The file is empty",
    ),
    file(
        "a web page under the notebook's name",
        lambda nb: b"<html></html>",
        points=0.0,
        told="a web page",
        listed="a web page",
    ),
    file("a notebook of format 3", v3, points=0.0, told="format 4", listed="format 4"),
    file(
        "a notebook without cells",
        lambda nb: b'{"cells": [], "nbformat": 4}',
        points=0.0,
        told="Nothing in the file belongs to this lesson",
        listed="another one",
    ),
    own(
        "objects for their own sake",
        "from collections import defaultdict, namedtuple\nd = defaultdict(list)\nd['a'].append(1)\nd",
    ),
)
