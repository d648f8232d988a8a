# Colours, figure style and the public checks of this course. Run this cell first; you need not read it.
# (One file, the same in every lesson: `autograder build` copies it here.)
import ast
import builtins
import copy
import linecache
import re
import sys
import types

import matplotlib
import numpy as np

_FLOOR = {"Python": (3, 9), "NumPy": (1, 22), "Matplotlib": (3, 7)}  # nobody tries older ones


def _say_what_is_too_old(floor=_FLOOR):
    """One line where this Python, NumPy or Matplotlib is older than what the lessons are tried with."""
    here = {"Python": sys.version, "NumPy": np.__version__, "Matplotlib": matplotlib.__version__}
    for name, text in here.items():
        here[name] = tuple(int(part) for part in re.findall("[0-9]+", text)[:2])
    if any(here[name] < least for name, least in floor.items()):
        wanted, found = (
            ", ".join(f"{name} {n[0]}.{n[1]}" for name, n in each.items()) for each in (floor, here)
        )
        print(f"These lessons need {wanted} or newer. Here are {found}: some cells may stop.")


def _hold_names(names):
    """Let this cell's functions see its own names only, whatever another cell calls max or np."""
    here = names["_say_what_is_too_old"].__code__.co_filename
    mine = {name: value for name, value in names.items() if not hasattr(builtins, name)}
    mine["__builtins__"] = vars(builtins).copy()
    for name, value in list(mine.items()):
        if isinstance(value, types.FunctionType) and value.__code__.co_filename == here:
            held = types.FunctionType(value.__code__, mine, name, value.__defaults__)
            held.__kwdefaults__, held.__doc__ = value.__kwdefaults__, value.__doc__
            mine[name] = names[name] = held


_NOTEBOOK = builtins.globals()
_hold_names = types.FunctionType(
    _hold_names.__code__, {"__builtins__": builtins, "builtins": builtins, "types": types}
)
_hold_names(_NOTEBOOK)
_say_what_is_too_old()

import matplotlib.pyplot as plt

BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"  # Okabe and Ito
plt.rcParams.update(
    {
        "figure.figsize": (7.0, 4.0),
        "figure.dpi": 110,
        "font.size": 11,
        "axes.grid": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "grid.alpha": 0.3,
        "lines.linewidth": 2.2,
    }
)


class NotYet:
    """Shown after a check that has not passed; nbgrader's Validate button reads it as no points."""

    def __repr__(self):
        return "0.0"

    def _repr_html_(self):
        return "<em>Change your cell above, run it, then run this one again.</em>"


def _finish(name, problem, function=None):
    """Print the last line of a public check."""
    if problem is None:
        _say_what_is_elsewhere(name, function)
        print(f"{name}: public checks passed. Hidden checks will also try inputs you have not seen.")
    else:
        print(problem)
    _say_what_is_hidden()
    return None if problem is None else NotYet()


def _say_what_is_elsewhere(name, function):
    """One line where a function uses a package that need not be there when a class is graded."""
    there = {"numpy", "matplotlib", *getattr(sys, "stdlib_module_names", sys.modules)}
    names = getattr(function, "__globals__", {})
    for used in getattr(getattr(function, "__code__", None), "co_names", ()):
        value = names.get(used)
        module = value.__name__ if isinstance(value, types.ModuleType) else value.__class__.__module__
        module = getattr(value, "__module__", None) if module == "builtins" else module
        package = str(module).split(".")[0]
        if package in sys.modules and package not in there | {"__main__"}:
            print(f"{name} uses {package}, which may not be installed where your work is graded. NumPy is.")


def _say_what_is_hidden():
    """One line where names of the notebook hide Python's own, as max = 5 does."""
    hidden = [
        name
        for name, own in vars(builtins).items()
        if isinstance(own, (type, type(len))) and not name.startswith("_")
        if name != "open"  # IPython gives its own
        if _NOTEBOOK.get(name, own) is not own
    ]
    if hidden:
        some = ", ".join(hidden[:3]) + (", …" if hidden[3:] else "")
        print(f"   In your notebook {some} no longer means Python's own: cells that need it will fail. Choose another")
        print(f"   name, leave out `from numpy import *`, then run: del {', '.join(hidden)}")


def _number(x):
    text = f"{x + 0.0:.6g}"
    return text.replace("-", "−", 1) if text.startswith("-") else text


def _expected_text(low, high):
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


# Patterns of usual error messages, and what helps: the first that fits is said.
ADVICE = {
    "arrays can be converted to Python scalars": "math.exp and float() take one number; np.exp takes an array of any shape.",
    "truth value of an array": "An if, or Python's own max, asks once; here each element needs its own answer. np.where chooses element by element.",
    "converted to a scalar index": "np.max and np.min search one array; their second argument is an axis. Other functions compare two things. A list cannot be indexed with a mask; np.zeros(z.shape) makes an array.",
    "0-d array|unsized object": "An array of shape () holds a single number and has no length to loop over. Compute with the array as a whole.",
    "'dict' object is not callable": "A dict is looked up with square brackets: d[name].",
    "'str' object is not callable": "This is a name in quotes, not a function: activate(Z, activation) applies the one of that name.",
    "'tuple' object is not callable": "A shape is a tuple, and square brackets pick from it: z.shape[1].",
    "object is not callable": "Is a * missing in front of a bracket?",
    "'float' object cannot be interpreted": "/ always gives a float; // gives a whole number.",
    "'tuple' object cannot be interpreted": "This is a tuple where a number belongs: *hidden unpacks it.",
    "object cannot be interpreted as an integer": "np.zeros, np.ones and np.full need a shape first, such as z.shape.",
    "too many indices for array": "Does your array have all the axes of z? z.shape is the whole shape, len(z) its first number.",
    "Cannot cast ufunc": "An array of integers cannot take decimals (the dtype trap). Compute into an array of floats.",
    r"bitwise_xor|for \^": "A power is written ** in Python.",
    "mismatch in its core dimension|not aligned": "Write the two shapes down: in (n, k) @ (k, m) the inner numbers agree. Is a .T missing, or one too many?",
    "be broadcast together": "Element by element the shapes have to agree. Is * meant here, or @? A bias is a column, (n, 1).",
    "boolean array indexing assignment": "The left side holds only the elements that the mask picks. Put a single number on the right, or pick there too: z[mask].",
    "inhomogeneous": "Things of different shapes were put together. Two results are unpacked: A, caches = forward(...). To compare two things element by element, pass both to np.maximum.",
    "setting an array element with a sequence": "Where z has more than one axis, z[i] is a whole row. Compute with the array as a whole.",
    "axis .* out of bounds": "Axes are counted from 0: axis 0 goes down the rows, axis 1 along a row.",
    "both or neither": "np.where takes three things: condition, value where true, value where false.",
    "'function'|'numpy.ufunc'": "A function was used as if it were a number. Call it: its name, then its argument in brackets.",
    "maximum recursion depth": "The function calls itself without end. NumPy's function has np. in front.",
    "name 'z' is not defined": "z is not passed to this function. Write what you need in terms of its own argument.",
    "is not defined": "Is it NumPy's? Then put np. in front: np.exp, np.sqrt. If not: a function sees its arguments, what it computes itself, and what cells above define, but nothing from earlier notebooks.",
    "positional argument: 'alpha'": "Keep the first line of the stub: alpha=0.01 is used where no alpha is passed.",
    "positional argument": "Compare the call with the function's first line: each argument without a default is passed once.",
    "unexpected keyword": "Keep the names in the first line of the stub; the checks pass alpha by name.",
    r"KeyError: '[Wb]\{": 'An f is missing in front of the quotes: f"W{layer}".',
    "list index out of range": "A list begins with entry 0: of n entries the last is entry n - 1, so layer 1 is caches[0].",
    "'int' object is not iterable": "A number has nothing to loop over: range(n) counts.",
    r"KeyError: '[Wb]\d+'": "There is no such layer: they are numbered from 1 to len(parameters) // 2.",
    r"KeyError: 'd?[WbZA]\d*'": "There is no such entry: .keys() are those there are, and layers are numbered from 1.",
    "KeyError: 'name'|has no attribute 'name'": "d[name] looks up the name that is in the variable; d['name'] and d.name look for the word name.",
    "module 'numpy' has no attribute": "NumPy has no function of that name. Those you need here are np.exp, np.log, np.sqrt, np.abs, np.maximum, np.where and the like.",
    "'(bool|int)' object has no attribute 'astype'": "Put brackets around the whole comparison first: (z > 0).astype(float).",
    "ndarray' object has no attribute": "NumPy's functions stand before the array: np.exp(z), np.where(z > 0, ...).",
}


def _advice(error):
    """What helps against an error, as the end of a message."""
    said = f"{type(error).__name__}: {error}"
    return next((f"\n   {text}" for part, text in ADVICE.items() if re.search(part, said)), "")


def _call(name, function, *args, on_warning="ignore", **options):
    """Call a student's function: its result, and in words what went wrong, if anything did."""
    try:
        with np.errstate(over=on_warning, divide=on_warning, invalid=on_warning, under="ignore"):
            result = function(*args, **options)
    except NotImplementedError as error:
        at = error.__traceback__
        while at.tb_next is not None:
            at = at.tb_next
        stub = at.tb_frame.f_code.co_name  # perhaps an earlier exercise that this one calls
        if stub.startswith(("<", "_")) or stub in (
            name.split(".")[-1],
            name.split(",")[0],
            getattr(function, "__name__", stub),
        ):
            stub = name
        advice = "Fill in its cell, then run both."
        before = "" if stub == name else f"{name} calls your {stub}. "
        return None, f"{before}{stub}: not attempted yet. {advice}"
    except FloatingPointError as warning:
        said = "Give exp only numbers that are not positive; np.where computes both of its branches."
        return None, f"   NumPy warns: {warning}. {said}"
    except Exception as error:
        return None, f"{name} stopped with {type(error).__name__}: {error}{_advice(error)}"
    if result is None:
        line = _outside(function)
        if line is not None:
            said = "begins at the left margin, so it is outside the function. Indent it by four spaces."
            return None, f"{name} returned None. Its line `{line}` {said}"
        return None, f"{name} returned None. Is a return statement missing?"
    return result, None


def _outside(function):
    """The line after a function's end, in its cell, that looks as if it had lost its indent."""
    try:
        code = function.__code__
        lines = linecache.getlines(code.co_filename)
        statements = ast.parse("".join(lines)).body
    except (AttributeError, SyntaxError):
        return None
    for statement in statements:
        if statement.lineno <= code.co_firstlineno:
            continue
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
            return None
        names = [node.id for node in ast.walk(statement) if isinstance(node, ast.Name)]
        return None if code.co_name in names else lines[statement.lineno - 1].strip()
    return None


def _table(argument, rows, rtol, expected="expected"):
    """Print a table of (argument, yours, low, high); the arguments of the rows that are not right."""
    print(f"   {argument:>10} {'yours':>14} {expected:>14} {'error':>12}")
    wrong = []
    for z, yours, low, high in rows:
        error = max(low - yours, yours - high, 0.0)
        atol = 1e-12 if rtol < 1e-5 else 1e-10  # a measured slope has errors of its own
        right = error <= atol + rtol * max(abs(low), abs(high))  # false for nan
        shown = "ok" if right else f"{error:.2g}"
        print(
            f"   {_number(z):>10} {_number(yours):>14} {_expected_text(low, high):>14} {shown:>12}"
        )
        if not right:
            wrong.append(z)
    return wrong


def _decimals(got, expected):
    """To how many decimals, 1 to 6, the results are the expected ones rounded; 0 where they are not."""
    fits = [n for n in range(1, 7) if np.allclose(got, np.round(expected, n), rtol=1e-9, atol=1e-12)]
    return fits[0] if fits else 0


# What NumPy, and no mistake, says to right code that is called with an array of shape ().
NUMPYS_OWN = (
    "not support item assignment|nonzero on 0d|ndarray, not numpy.float64|"
    "first argument must be an array|return arrays must be of ArrayType|'float' object has no attribute"
)


def _kinds(z):
    """The kinds of input that right code copes with, made of a row of numbers; hidden checks use the same."""
    return {
        "a column": z.reshape(-1, 1),
        "an array with three axes": np.resize(z, (2, 3, 4)),
        "every other column of a table": np.repeat(z, 2).reshape(-1, 2)[:, ::2],
        "32-bit floats": z.astype(np.float32),
        "a single number, without a length": z[:1].reshape(()),
    }


def _array_of(name, function, *args, **options):
    """As _call, for a result that is to be an array: not a list with numbers beside arrays."""
    result, problem = _call(name, function, *args, **options)
    if problem is None:
        if callable(result):
            called = getattr(result, "__name__", "it")
            return None, f"{name} returned the function {called} itself. Call it: its name, then its argument in brackets."
        try:
            np.shape(result)
        except ValueError:
            return None, f"{name} returned a list that mixes numbers and arrays. Compute with the array as a whole."
    return result, problem


def _as_array(result):
    """A result as an array; one of objects that are numbers, fractions say, as one of floats."""
    result = np.asarray(result)
    try:
        return result.astype(float) if result.dtype == object else result
    except (TypeError, ValueError):
        return result


def check_elementwise(
    name,
    function,
    known,
    *,
    argument="z",
    slope_of=None,
    slope_at=(-2.0, -0.5, 1.0, 3.0),
    no_warning_on=None,
    integers=None,
    slips=(),
    errors=(),
    **options,
):
    """Public checks of a function that works element by element.

    name: what the function is called. known: {input: expected}, where expected is a number or, at
    a kink, a pair (lowest, highest); where several forms are right, {name of the form: known}.
    slope_of: the function whose centred difference the results must match at slope_at; a function
    with argument="a" is handed slope_of(z) there. no_warning_on: inputs that must not make NumPy
    warn. integers: as known, for an array of integers and a call without options. slips: of usual
    mistakes a sentence and the values at the known inputs, in each form they take. errors: likewise
    a sentence and parts of error messages. Further options go to the function, and to slope_of.
    """
    forms = known if isinstance(next(iter(known.values())), dict) else {"": known}
    known = next(iter(forms.values()))
    z = np.array(list(known), dtype=float)
    given = z.copy()
    result, problem = _array_of(name, function, given, **options)
    if problem is not None:
        told = [sentence for sentence, *parts in errors if any(part in problem for part in parts)]
        first = problem.splitlines()[0]
        return _finish(name, f"{first}\n   Likely slip: {told[0]}" if told else problem)
    result = _as_array(result)
    if options:
        print("With " + ", ".join(f"{key} = {_number(x)}" for key, x in options.items()) + ":")
    print(
        f"1. Shape and dtype: {z.shape} in, {result.shape} out; {z.dtype} in, {result.dtype} out."
    )
    if result.shape != z.shape:
        said = f"   One value for each element was expected, in an array of shape {z.shape}."
        if result.size == 1:
            said += "\n   Only one came back: does a return inside a loop end it at once, or does a function such as np.max give one value for all?"
        return _finish(name, said)
    if result.dtype.kind not in "biuf":
        return _finish(name, f"   An array of numbers was expected, not of {result.dtype}.")
    cut = result.dtype.kind in "iu"
    result = result.astype(float)
    if len(forms) > 1:

        def distance(form):
            return np.abs(result - np.array(list(forms[form].values()), dtype=float)).max()

        nearest = min(forms, key=distance)
        known = forms[nearest]
        print(f"   Compared with the form with {nearest}.")

    at_kink = any(isinstance(value, tuple) for value in known.values())
    print(
        "2. Known values, to 1e-6 relative"
        + (" (at the kink any value in the range is right):" if at_kink else ":")
    )
    bounds = [value if isinstance(value, tuple) else (value, value) for value in known.values()]
    rows = [(x, y, low, high) for x, y, (low, high) in zip(z, result, bounds)]
    wrong = _table(argument, rows, rtol=1e-6)
    if wrong:
        smooth = np.array([low == high for low, high in bounds])
        lowest = np.array([low for low, _ in bounds])
        for places in (slice(None), smooth):  # everywhere, else wherever there is no kink
            if np.allclose(result[places], lowest[places], rtol=1e-6, atol=1e-12):
                continue  # only the value at the kink is wrong
            decimals = _decimals(result[places], lowest[places])
            for sentence, *ways in slips if decimals < 2 else ():  # to one, it may be one of these
                for values in np.array(ways):
                    if np.allclose(result[places], values[places], rtol=1e-3, atol=1e-7):
                        return _finish(name, f"   Likely slip: {sentence}")
            if decimals:
                return _finish(name, "   The results are rounded. Return them as they come.")
        if not np.isfinite(result).all() and np.isfinite(result[smooth]).all():
            return _finish(name, "   Only the kink is wrong: return a number there; any in the range will do.")
        if not np.isfinite(result).all():
            said = "inf comes from a division by 0 or an overflow; nan from 0 / 0, inf / inf or 0 · inf."
            return _finish(name, f"   {said}")
        if cut and np.array_equal(result[smooth], np.trunc(lowest[smooth])):
            said = "Your result holds whole numbers only. What cut off the decimals: astype(int), dtype=int, //?"
            return _finish(name, f"   {said}")
        look = _number(min(wrong, key=abs))
        return _finish(name, f"   Look at {argument} = {look} first: compute that row by hand.")
    if not np.array_equal(given, z):
        said = f"   The values are right, but {argument} was changed in place. Compute a new array."
        return _finish(name, said)
    usual = np.abs(z) <= 10 if (np.abs(z) <= 10).any() else slice(None)
    lows, highs = (_kinds(np.array(side, dtype=float)[usual]) for side in zip(*bounds))
    for kind, other in _kinds(z[usual]).items():
        low, high = lows[kind], highs[kind]
        result, problem = _array_of(name, function, other.copy(), **options)
        if problem is None and np.shape(result) != other.shape:
            problem = f"   The result has shape {np.shape(result)}."
        elif problem is None:
            slack = (1e-6, 1e-4) if other.dtype == np.float32 else (1e-9, 1e-6)
            slack = slack[0] + slack[1] * np.abs(low)
            result = np.asarray(result, dtype=float)
            if not ((result >= low - slack) & (result <= high + slack)).all():
                problem = "   The values are not those of the table above."
        if problem is not None and not (other.ndim == 0 and re.search(NUMPYS_OWN, problem)):
            before = f"   The values are right. Now with {kind}, in an array of shape {other.shape}:"
            return _finish(name, f"{before}\n{problem}")

    if slope_of is not None:
        print(
            "3. Against the centred difference (g(z + h) − g(z − h)) / 2h with h = 1e-5, to 1e-4 relative:"
        )
        at, h, g = np.array(slope_at), 1e-5, getattr(slope_of, "__name__", "g")
        (above, problem), (below, _), (middle, _) = (
            _call(g, slope_of, x, **options) for x in (at + h, at - h, at.copy())
        )
        shapes = [np.shape(x) for x in (above, below, middle)]
        if problem is None and shapes != [at.shape] * 3:
            problem = f"   {g} gives shape {shapes[0]} for shape {at.shape}: fix {g} first."
        if problem is None:
            slope, problem = _call(
                name, function, middle if argument == "a" else at.copy(), **options
            )
        if problem is not None:
            return _finish(name, problem)
        numerical = (np.asarray(above, dtype=float) - np.asarray(below, dtype=float)) / (2 * h)
        rows = [(x, y, n, n) for x, y, n in zip(at, np.asarray(slope, dtype=float), numerical)]
        if _table("z", rows, rtol=1e-4, expected="measured"):
            said = f"   Your formula and the measured slope of {g} disagree: one of the two is wrong."
            return _finish(name, said)
    if no_warning_on is not None:
        low, high = np.min(no_warning_on), np.max(no_warning_on)
        print(f"3. No warning from NumPy for {argument} from {_number(low)} to {_number(high)}.")
        _, problem = _call(
            name, function, np.array(no_warning_on, dtype=float), on_warning="raise", **options
        )
        if problem is not None:
            return _finish(name, problem)
    if integers is not None:
        print(f"{3 if slope_of is None else 4}. An array of integers, with nothing else passed:")
        whole = np.array(list(integers), dtype=int)
        result, problem = _call(name, function, whole)
        if problem is not None:
            return _finish(name, problem)
        result = _as_array(result)
        bounds = [v if isinstance(v, tuple) else (v, v) for v in integers.values()]
        rows = [(x, y, low, high) for x, y, (low, high) in zip(whole, result.astype(float), bounds)]
        if _table(argument, rows, rtol=1e-6):
            if result.dtype.kind in "iu":
                return _finish(
                    name,
                    f"   Likely slip: the dtype trap. Integers came in, so your result is an array of {result.dtype}"
                    "\n   and cannot hold decimals. Make it an array of floats.",
                )
            as_floats, _ = _call(name, function, whole.astype(float))
            said = "Floats are right and integers are not: which line depends on z's dtype?"
            if np.shape(as_floats) == result.shape and np.allclose(as_floats, result):
                said = "Floats give the same. Only z is passed here: has the default in your first line changed?"
            return _finish(name, f"   {said}")
    return _finish(name, None, function)


def try_yours(name, function, *args, shape=None):
    """What a student's function gives for a figure, or None and one line where it gives nothing.

    shape: the shape that the result has to have to be drawn; any where None.
    """
    result, problem = (_call if shape is None else _array_of)(name, function, *args)
    if problem is None and (shape is None or np.shape(result) == shape):
        return result
    why, then = "stops with an error (see its check)", ""
    if problem is None:
        why = f"gives an array of shape {np.shape(result)}, not {shape}"
    elif "not attempted yet" in problem:
        why, then = "is not written yet", " Come back when it is."
    elif "returned None" in problem:
        why = "returns None"
    print(f"{name} {why}: the figure shows the rest.{then}")
    return None


def on_copies(function, *arguments):
    """What a function gives for copies of its arguments: the next call finds them as they are here."""
    return function(*copy.deepcopy(arguments))


def leaves_alone(function, *arguments):
    """Whether a function leaves arrays, and dicts of arrays, as they were."""
    given = copy.deepcopy(arguments)
    function(*given)
    for now, before in zip(given, arguments):
        if isinstance(before, dict):
            if list(now) != list(before) or not all(np.array_equal(now[k], before[k]) for k in before):
                return False
        elif not np.array_equal(now, before):
            return False
    return True


def check_examples(name, examples, *, rtol=1e-6, slips=()):
    """Public checks by example, for functions that take more than one array.

    examples: triples (text of the call, function without arguments that makes it, expected value);
    where True is expected, "yes" or "no" is printed, and a fourth part may say what is behind a
    "no". slips: of usual mistakes a sentence and the values that the examples give, of the first
    ones at least, in each form they take. A slip that gives all the values is named first, else
    one that gives those that are not right.
    """
    got, rights = [], []

    def likely_slip():
        if sum(np.size(g) for g in got) < 2 < len(examples):
            return None  # a single value may be of many slips
        for whole in (True, False):
            for sentence, values in ((said, each) for said, *forms in slips for each in forms):
                fits = [
                    np.shape(v) in ((), g.shape)
                    and np.allclose(g, v, rtol=1e-3, atol=1e-7, equal_nan=True)
                    for g, v in zip(got, values)
                ]
                wrong = [fit for fit, right in zip(fits, rights) if not right]
                if wrong and all(fits if whole else wrong):
                    return f"   Likely slip: {sentence}"
        return None

    for text, call, expected, *_ in examples:
        result, problem = _call(name, call)
        if problem is not None:
            before = likely_slip()
            return _finish(name, problem if before is None else f"{problem}\n{before}")
        asked, expected = expected, np.asarray(expected, dtype=float)
        what = type(result).__name__
        try:
            result = _as_array(result)
            if result.dtype.kind not in "biuf":
                raise TypeError
            result = result.astype(float)
        except (TypeError, ValueError):
            return _finish(name, f"   {text} should be numbers, but is something else ({what}).")
        if expected.shape == () and result.size == 1:
            result = result.reshape(())  # [0.5] where 0.5 was asked
        got.append(result)
        if result.shape != expected.shape:
            rights.append(False)
            wanted = f"shape {expected.shape}" if expected.shape else "a single number"
            said, slip = f"   {text} has shape {result.shape}; {wanted} was expected.", likely_slip()
            return _finish(name, said if slip is None else f"{said}\n{slip}")
        right = np.allclose(result, expected, rtol=rtol, atol=1e-10)
        start, look = f"   {text} = ", {"precision": 6, "separator": ", ", "suppress_small": True}
        if asked is True:
            print(f"   {text}: " + ("yes   ok" if right else "no"))
        else:
            shown = np.array2string(result, prefix=start, **look)
            print(start + shown + ("   ok" if right else ""))
            if not right:
                wanted = np.array2string(expected, prefix="      expected ", **look)
                error = np.max(np.abs(result - expected), initial=0.0)
                print(f"      expected {wanted}, largest error {error:.2g}")
        rights.append(bool(right))
    if all(rights):
        return _finish(name, None, examples[0][1].__globals__.get(name))
    slip = likely_slip()
    if slip:
        return _finish(name, slip)
    values = [np.concatenate([np.ravel(x) for x in each]) for each in (got, [e[2] for e in examples])]
    if _decimals(*values) > 1:
        return _finish(name, "   The results are rounded. Return them as they come.")
    wrong = [
        (text, asked is True, *why)
        for (text, _, asked, *why), right in zip(examples, rights)
        if not right
    ]
    first, yes_or_no, *why = wrong[0]
    if not yes_or_no:
        look = "Take the first line that is not ok and trace your code with a pencil."
    elif why:
        look = why[0]
    elif first.endswith(("as it was", "as they were")) and all(also for _, also, *_ in wrong):
        look = "The values are right, but an argument was changed in place: += writes into the caller's array. Compute a new one."
    else:
        look = f"Look at: {first}."
    return _finish(name, f"   {look}")


def check_answer(name, answer, choices=None, order_of=None, where=None):
    """Say whether a question has been answered; nothing is said about whether it is right.

    choices: the letters to choose from. order_of: letters to put in order, as one string. A number
    is asked for where neither is given. where: a sentence that says where the page comes back to
    it, "Gradient flow compares".
    """
    more = "You will hear more when your work comes back." if where is None else f"{where.rstrip('.')}."
    if answer is None:
        return _finish(name, f"{name}: not answered yet. Commit to one answer before you read on.")
    if order_of is not None:
        given = "".join(map(str, answer)) if isinstance(answer, (list, tuple)) else str(answer)
        letters = [letter for letter in given.upper() if letter.isalnum()]
        if sorted(letters) != sorted(order_of):
            return _finish(
                name, f'{name} should contain each of the letters {order_of} once, like "{order_of}".'
            )
        shown = "".join(letters)
        print(f"{name}: your answer is {shown}. {more}")
        return None
    if choices is None:
        number = _as_array(answer)
        if number.dtype.kind not in "iuf" or number.size != 1:
            return _finish(name, f"{name} should be a single number.")
        print(f"{name}: your answer is {_number(number.item())}. {more}")
        return None
    letter = answer.strip().lower().strip("().") if isinstance(answer, str) else None
    if letter is None or len(letter) != 1 or letter not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        return _finish(name, f"{name} should be one letter in quotes: {listed}.")
    print(f'{name}: your answer is "{letter}". {more}')
    return None


_FIRST = {}  # the first answer to each prediction: later ones change nothing


def check_prediction(name, answer, choices, where=None):
    """Take down a prediction; its points are for committing to an answer, right or wrong.

    choices: the letters to choose from. where: as in check_answer. The first answer in this session
    is what counts.
    """
    letter = answer.strip().lower().strip("().") if isinstance(answer, str) else answer
    if name in _FIRST and letter in list(choices) and letter != _FIRST[name]:
        print(f'{name}: you answered "{_FIRST[name]}" first. Leave it: the first answer is what you learn from.')
        return None
    problem = check_answer(name, answer, choices, where=where)
    if problem is None:
        _FIRST.setdefault(name, letter)
        print("   A prediction earns its points by being made: right or wrong does not matter.")
    return problem


_PLAYER = """<figure class="moving" style="margin:0;max-width:{width}px"><style>
.moving button{{font:inherit;padding:.2em .9em}}.moving input{{vertical-align:middle;width:55%}}</style>
<img alt="{alt}" style="width:100%" src="{first}"><div><button type="button">Pause</button>
<input type="range" min="0" max="{last}" value="0" aria-label="{label}"></div><script>(function(){{
var here=document.currentScript,box=here.closest?here.closest(".moving"):null;if(!box)return;
var frames={frames},image=box.querySelector("img"),button=box.querySelector("button"),
slider=box.querySelector("input"),k=0,timer=null;
function show(i){{k=i;image.src=frames[k];slider.value=k;}}
function play(){{timer=setInterval(function(){{show((k+1)%frames.length);}},{pause});button.textContent="Pause";}}
function stop(){{clearInterval(timer);timer=null;button.textContent="Play";}}
button.onclick=function(){{timer?stop():play();}};
slider.oninput=function(){{stop();show(+slider.value);}};
if(window.matchMedia&&matchMedia("(prefers-reduced-motion: reduce)").matches)stop();else play();
}})();</script></figure>"""


def animate(draw, alt, *, frames=24, seconds=5.0, size=(6.4, 3.4), label="position in the animation"):
    """Show a picture that moves by itself and can be paused; it stays in the page without a kernel.

    draw: a function of (axes, t), with t from 0 to 1, that draws one frame. alt: what is to be
    seen. It starts paused where the system asks for less motion.
    """
    import base64
    import html
    import io
    import json

    from IPython.display import HTML, display
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image  # comes with Matplotlib

    # Not by pyplot, which would show it too: to leave its interactive mode takes parts of IPython
    # that Matplotlib before 3.9 no longer finds there.
    figure = Figure(figsize=size, dpi=90, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    pictures = []
    for k in range(frames):
        axes.clear()
        draw(axes, k / (frames - 1))
        figure.canvas.draw()
        figure.set_layout_engine("none")  # the first frame's room is every frame's: nothing jumps
        frame, file = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())), io.BytesIO()
        frame.convert("RGB").quantize(48, method=2).save(file, format="png")  # an octree: the quickest
        pictures.append("data:image/png;base64," + base64.b64encode(file.getvalue()).decode())
    display(
        HTML(
            _PLAYER.format(
                alt=html.escape(alt, quote=True),
                first=pictures[0],
                frames=json.dumps(pictures),
                label=html.escape(label, quote=True),
                last=frames - 1,
                pause=round(1000 * seconds / frames),
                width=round(100 * size[0]),
            )
        )
    )


_hold_names(_NOTEBOOK)
