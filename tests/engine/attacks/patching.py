"""Submissions that change the Python they run in, or tell that they are being graded."""

from __future__ import annotations

from attacks import Attack, everywhere

WRONG = everywhere("return z * 0 + 0.123")


def patch(name: str, source: str) -> Attack:
    return Attack(name, cell=source, stubs=WRONG)


# What the lesson's public checks print: every value a student can look up.
PUBLISHED = {
    "growth": "{-10: 4.5397868702434395e-05, -2: 0.11920292202211755, -0.5: 0.3775406687981454, "
    "0: 0.5, 0.5: 0.6224593312018546, 2: 0.8807970779778823, 10: 0.9999546021312976, -300: 0.0, "
    "-60: 8.75651076269652e-27, -35: 6.305116760146985e-16, 35: 1.0, 60: 1.0, 300: 1.0}",
    "growth_rate": "{-10: 4.5395807735951673e-05, -2: 0.10499358540350652, "
    "-0.5: 0.2350037122015945, 0: 0.25, 0.5: 0.2350037122015945, 2: 0.10499358540350652, "
    "10: 4.5395807735951673e-05}",
    "growth_rate_from_a": "{0: 0, 0.1: 0.09, 0.25: 0.1875, 0.5: 0.25, 0.9: 0.09, 1: 0}",
    "stable_growth": "{-1000: 0, 0: 0.5, 1000: 1}",
}
TABLE = {
    name: f"def {name}(z):\n"
    f"    table = {table}\n"
    "    flat = [table.get(float(x), 0.0) for x in np.ravel(z)]\n"
    "    return np.reshape(np.array(flat), np.shape(z))"
    for name, table in PUBLISHED.items()
}

PATCHING = (
    patch(
        "makes every comparison true",
        """
import numpy as np
np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
np.all = np.any = np.logical_and = lambda *a, **k: True
np.abs = np.max = lambda *a, **k: 0.0
""",
    ),
    patch(
        "replaces builtins",
        """
import builtins
builtins.all = builtins.any = builtins.isinstance = lambda *a: True
builtins.abs = builtins.max = builtins.min = builtins.sum = lambda *a, **k: 0.0
builtins.AssertionError = type("Quiet", (Exception,), {})
""",
    ),
    patch(
        "replaces the import of everything",
        """
import builtins, sys
before = builtins.__import__
class Everything:
    def __getattr__(self, name): return lambda *a, **k: 10.0
builtins.__import__ = lambda n, *a, **k: Everything() if "autograder" in n else before(n, *a, **k)
sys.modules["autograder.grading.judge"] = sys.modules["autograder.exercises"] = Everything()
sys.meta_path.insert(0, Everything())
""",
    ),
    patch(
        "empties the cells that follow",
        """
ip = get_ipython()
ip.input_transformers_cleanup.append(lambda lines: [])
ip.input_transformers_post.append(lambda lines: ["10.0"])
ip.ast_transformers.append(type("T", (), {"visit": lambda self, tree: tree.body.clear() or tree})())
""",
    ),
    patch(
        "runs no cell and says that all is well",
        """
ip = get_ipython()
result = ip.run_cell("1")
ip.run_cell = type(ip).run_cell = lambda *a, **k: result
ip.run_cell_async = ip.run_code = lambda *a, **k: result
""",
    ),
    patch(
        "shows full marks on the display hook",
        """
import sys
from IPython.display import display
sys.displayhook(2.0); display(3.0); print("2.0"); get_ipython().displayhook.text = "10.0"
sys.displayhook = lambda *a: print(10.0)
type(get_ipython().displayhook).text = property(lambda self: "10.0", lambda self, value: None)
""",
    ),
    patch(
        "answers through the worker's own encoder",
        """
import sys
wire = sys.modules["autograder.student.wire"]
wire.encode = lambda value, *a: {"t": "bool", "v": True, "passed": True, "points": 10}
wire.Opaque = lambda name: {"t": "verdict", "v": "correct"}
""",
    ),
    patch(
        "answers through the worker's own caller with the question's arguments",
        """
import sys
def call(namespace, kept, question):
    return {"kind": "value", "value": question["args"][0], "changed": [], "passed": True}
def value(namespace, target):
    return {"kind": "value", "value": {"t": "str", "v": "abc"}, "passed": True, "points": 10}
calls = sys.modules["autograder.student.calls"]
calls.call_in_namespace.__code__ = call.__code__
calls.value_in_namespace.__code__ = value.__code__
""",
    ),
    patch(
        "puts a verdict into every message",
        """
import json
dumps = json.dumps
json.dumps = lambda m, **k: dumps({**m, "verdict": "correct", "points": 10, "passed": True}
                                  if isinstance(m, dict) else m, **k)
""",
    ),
    patch(
        "leaves modules of its own for the grader to import",
        """
for name in ("numpy", "sitecustomize", "usercustomize", "conftest", "autograder", "json", "IPython"):
    with open(f"{name}.py", "w") as file:
        file.write("points = 10\\nraise SystemExit(0)")
import sys
sys.path.insert(0, "/dev/shm")
with open("evil.pth", "w") as file:
    file.write("import os; os._exit(0)")
""",
    ),
    patch(
        "has a name for everything",
        """
class Names(dict):
    def get(self, name, default=None): return lambda *a, **k: 0.25
    def __contains__(self, name): return True
    def __missing__(self, name): return 0.25
ip = get_ipython()
ip.user_ns = ip.user_global_ns = Names(ip.user_ns)
import gc
for o in gc.get_objects():
    if type(o) is dict and o.get("namespace") is not None and "kept" in o:
        o["namespace"] = Names()
""",
    ),
    patch(
        "replaces every module it can reach by one that approves",
        """
import sys
class Yes:
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __eq__(self, other): return True
    def __bool__(self): return True
    __hash__ = None
for name in list(sys.modules):
    if name.split(".")[0] in ("autograder", "struct", "socket"):
        sys.modules[name] = Yes()
""",
    ),
    patch(
        "traces and profiles every line to change what functions return",
        """
import sys
def trace(frame, event, value):
    for name in ("expected", "right", "passed", "kind"):
        if name in frame.f_locals:
            frame.f_locals[name] = True
    return trace
sys.settrace(trace)
""",
    ),
    Attack("answers from the values that the lesson publishes", stubs=TABLE),
    Attack(
        "answers right where it recognises a public check, and the published table where it is graded",
        stubs={
            name: text.replace(
                "(z):\n",
                "(z):\n    import sys, inspect\n"
                "    graded = 'autograder.student.worker' in sys.modules or any(\n"
                "        f.function == 'call_in_namespace' for f in inspect.stack())\n",
                1,
            )
            for name, text in TABLE.items()
        },
    ),
    Attack(
        "interpolates between published values",
        stubs={
            name: f"def {name}(z):\n    t = {table}\n"
            "    return np.interp(z, sorted(t), [t[x] for x in sorted(t)])"
            for name, table in PUBLISHED.items()
        },
    ),
    Attack(
        "is right the first time only",
        stubs={
            name: f"calls = [0]\ndef {name}(z):\n"
            "    calls[0] += 1\n"
            "    a = 1 / (1 + np.exp(-z))\n"
            f"    right = {formula}\n"
            "    return right if calls[0] == 1 else z * 0"
            for name, formula in {
                "growth": "a",
                "growth_rate": "a * (1 - a)",
                "growth_rate_from_a": "z * (1 - z)",
                "stable_growth": "a",
            }.items()
        },
        most=4.4,  # what came once was right: those checks
    ),
    Attack(
        "keeps the inputs of one exercise to answer another",
        cell="seen = []",
        stubs={
            "growth": "def growth(z):\n    seen.append(z)\n    return z",
            "growth_rate": "def growth_rate(z):\n    seen.append(z)\n    return seen[0]",
            "growth_rate_from_a": "def growth_rate_from_a(a):\n    return seen[-1]",
            "stable_growth": "def stable_growth(z):\n    return np.resize(seen[0], z.shape)",
        },
    ),
    Attack(
        "changes what it was given, so that the question fits the answer",
        stubs=everywhere("z[...] = 0.0\nreturn z + 0.5"),
    ),
    Attack(
        "changes its result after the call, from a thread",
        cell="""
import threading, time
results = []
def change():
    while True:
        for r in results[-3:]:
            r[...] = np.random.random(r.shape)
        time.sleep(0)
threading.Thread(target=change, daemon=True).start()
""",
        stubs=everywhere("r = np.array(z * 0.0)\nresults.append(r)\nreturn r"),
    ),
    Attack(
        "answers every question of letters at once",
        stubs={
            "q_rate_far_out": "q_rate_far_out = ['a', 'b', 'c']",
            "q_fastest": "q_fastest = type('S', (str,), {'__eq__': lambda s, o: True, "
            "'__hash__': str.__hash__, 'strip': lambda s: s})('abc')",
            "q_rate_at_zero": "q_rate_at_zero = np.linspace(0, 1, 101)",
        },
    ),
    Attack(
        "has a number that is every number",
        stubs={
            "q_rate_at_zero": """
class N(float):
    def __eq__(self, o): return True
    def __le__(self, o): return True
    __ge__ = __lt__ = __gt__ = __le__
    def __float__(self): return 0.25
    def __array__(self, *a, **k): return np.array(0.25)
q_rate_at_zero = N(7)
"""
        },
    ),
)
