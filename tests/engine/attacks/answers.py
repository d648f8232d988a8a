"""Submissions that answer with strange objects."""

from __future__ import annotations

from attacks import Attack, everywhere


def answer(name: str, body: str, cell: str = "", most: float = 0.0) -> Attack:
    return Attack(name, cell="import numpy as np\n" + cell, stubs=everywhere(body), most=most)


RIGHT = "a = 1 / (1 + np.exp(-z))\nreturn "

ANSWERS = (
    answer(
        "an object that is equal to everything",
        "return Same()",
        """
class Same:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __le__ = __ge__ = __lt__ = __gt__ = __eq__
    def __bool__(self): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = __sub__
    def __array__(self, *a, **k): return np.zeros(7)
    def __float__(self): return 0.5
    __hash__ = None
""",
    ),
    answer(
        "an ndarray that is equal to everything",
        "return np.zeros(z.shape).view(Lying)",
        """
class Lying(np.ndarray):
    def __array_ufunc__(self, *a, **k): return np.ones(self.shape, bool)
    def __array_function__(self, *a, **k): return True
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __array_finalize__(self, other): pass
    def __array__(self, *a, **k): return self
    def all(self, *a, **k): return True
    dtype = np.dtype(float)
    def tobytes(self, *a): return b"\\0" * 800
""",
    ),
    answer(
        "an array-like that is another array at every look",
        "return Shifting()",
        """
class Shifting:
    n = 0
    def __array__(self, *a, **k): Shifting.n += 1; return np.full(7, float(Shifting.n))
    @property
    def __array_interface__(self): return {"shape": (7,), "typestr": "<f8", "data": (8, False), "version": 3}
""",
    ),
    answer(
        "an array whose memory is elsewhere",
        "return np.asarray(Elsewhere())",
        """
class Elsewhere:
    __array_interface__ = {"shape": (7,), "typestr": "<f8", "data": (4096, False), "version": 3}
""",
    ),
    answer("an array of objects", "return np.array([object()] * z.size).reshape(z.shape)"),
    answer("an array of right looking strings", "return (z * 0 + 0.5).astype(str)"),
    answer("a structured array", "return np.zeros(z.shape, [('points', 'f8'), ('passed', '?')])"),
    answer("a masked array with everything masked", "return np.ma.masked_all(z.shape)"),
    answer("a matrix", "return np.matrix(np.atleast_1d(z.ravel()))"),
    answer("nan everywhere", "return np.full(z.shape, np.nan)"),
    answer("infinity everywhere", "return np.full(z.shape, np.inf)"),
    answer("complex numbers with any real part", "return z * 0 + 1j"),
    answer("a generator without end", "def g():\n    while True:\n        yield 0.5\nreturn g()"),
    answer("a memory view", "return memoryview(np.zeros(z.size))"),
    answer("a view of 2⁶² elements", "return np.broadcast_to(0.5, (2**31, 2**31))"),
    answer(
        "a view with a stride of 0 and a shape beyond memory",
        "return np.lib.stride_tricks.as_strided(np.zeros(1), (2**40,), (0,))",
    ),
    answer("an array of 40 dimensions", "return np.zeros((1,) * 40)"),
    answer("a list within itself", "x = []\nx.append(x)\nreturn x"),
    answer("a dict within itself", "x = {}\nx['x'] = x\nreturn x"),
    answer("lists 100 deep", "x = 0.5\nfor _ in range(100): x = [x]\nreturn x"),
    answer("a dict of 10⁵ keys", "return {str(n): 0.5 for n in range(10**5)}"),
    answer("a string of 10⁸ characters", "return 'x' * 10**8"),
    answer("an integer of 10⁶ digits", "return 1 << 4_000_000"),
    answer(
        "a dict whose items never end",
        "return Items(a=1)",
        """
class Items(dict):
    def items(self):
        n = 0
        while n < 20_000:
            yield str(n), 0.5
            n += 1
    def __iter__(self): return iter("ab")
""",
    ),
    answer("the function itself", "return NAME"),
    answer(
        "a list that NumPy would widen 4,000 times",
        "return [np.zeros(250, bool)] * 600 + [['x' * 4000] + ['a'] * 249]",
    ),
    answer("a text among 9,000 numbers", "return [0.5] * 9_000 + ['x' * 4000]"),
    answer("long numbers and dates", "return [np.longdouble(1), np.datetime64('2020-01-01')]"),
    answer("no numbers, in 2⁴⁰ rows", "return np.zeros((2**40, 0))"),
    answer("200 kB at random, every time", "return np.random.rand(25_000)"),
    answer("a half", "return 0.5"),
    answer("what it was given", "return z"),
    answer(
        "a verdict in words",
        "return {'kind': 'value', 'passed': True, 'points': 10, 't': 'verdict'}",
    ),
    answer("a form of the wire", "return {'t': 'array', 'dtype': '<f8', 'shape': [7], 'data': ''}"),
    answer(
        "an object whose type has a hostile name",
        "return type('<img src=x onerror=alert(1)>' + chr(27) + '[2J' + 'x' * 10**5, (), {})()",
    ),
    answer(
        "an object whose type has no name",
        "return Nameless()",
        """
class Meta(type):
    @property
    def __name__(cls): raise SystemExit("no name")
class Nameless(metaclass=Meta): pass
""",
    ),
    answer(
        "an object whose repr raises, prints and ends",
        "return Loud()",
        """
import os
class Loud:
    def __repr__(self): print("10.0"); raise KeyboardInterrupt
    __str__ = __format__ = __repr__
    def __del__(self): print("10.0")
Loud()
""",
    ),
    answer(
        "an exception whose text raises",
        "raise Mute",
        "class Mute(Exception):\n    def __str__(self): raise SystemExit(0)\n    __repr__ = __str__",
    ),
    answer(
        "an exception whose text prints marks",
        "raise Printing",
        "class Printing(Exception):\n    def __str__(self): print('10.0'); return '10.0'",
    ),
    answer(
        "an exception whose text is no text",
        "raise Odd",
        "class Odd(BaseException):\n    def __str__(self): return 10.0\n    lineno = msg = object()",
    ),
    answer(
        "a syntax error that says what it likes",
        "raise SyntaxError(type('S', (str,), {'__str__': lambda s: 5})('x'), (1, -1, 2, 'x'))",
    ),
    answer(
        "an exception that says it was not attempted",
        "raise type('NotImplementedError', (NotImplementedError, SystemExit), {})('10.0')",
    ),
    answer(
        "an exception with a page of text",
        "raise ValueError('<script>alert(1)</script>\\x1b[31m\\ud800\\u202e\\0\\r\\n' * 20_000)",
    ),
    answer(
        "a function with a hostile name",
        "return z",
        "def rename():\n    for n, v in list(globals().items()):\n"
        "        if hasattr(v, '__name__') and 'growth' in n:\n"
        "            v.__name__ = v.__qualname__ = '<script>alert(1)</script>\\ud800'\n",
    ),
    answer(
        "an object in place of a function, that has every attribute",
        "pass",
        """
class Anything:
    def __getattr__(self, name): return 0.25
    def __call__(self, *a, **k): return self
    __globals__ = {}
growth = Anything()
""",
    ),
    answer("right values with negative strides", RIGHT + "a.T[..., ::-1][..., ::-1].T", most=2.0),
    answer(
        "right values in an ndarray of its own kind",
        RIGHT + "a.view(np.matrix) if a.ndim == 2 else a",
        most=2.0,
    ),
    answer("right values, as a list", RIGHT + "a.tolist()", most=2.0),
    answer(
        "right values, read only and Fortran ordered",
        RIGHT + "np.broadcast_to(np.asfortranarray(a), a.shape)",
        most=2.0,
    ),
    answer("right values in big-endian order", RIGHT + "np.asarray(a).astype('>f8')", most=2.0),
)
