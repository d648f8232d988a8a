"""Lesson 07, what the public checks try; what is right, and each slip, follows from the entries."""

from __future__ import annotations

import numpy as np

from autograder.exercises import Example, PublicExamples, PublicInTurn

from ...parts import in_public
from ...reference import network
from .activation import ACTIVATION_MISTAKES, NAMES
from .backward import BACKWARD_MISTAKES, gradients_with
from .forward import FORWARD_MISTAKES, PAIR, right_output
from .layers import (
    LINEAR_BACKWARD_MISTAKES,
    LINEAR_FORWARD_MISTAKES,
    THREE_RESULTS,
    right_triple,
)
from .ratio import PUBLIC_RATIO, compared_by, right_ratio
from .train import (
    ACTIVATION_IGNORED,
    EQUAL_START,
    LOSSES_FORM,
    NOT_SEEDED,
    RATE_IGNORED,
    RESULTS_ORDER,
    SEED_IGNORED,
    START_SCALE,
    UPDATE_NOT_KEPT,
    UPHILL,
)
from .update import OLD_ARRAYS_GONE, UPDATE_MISTAKES, right_step

AS_THEY_WERE = "the arrays are as they were"

# --- one layer ------------------------------------------------------------------------------------

_dA, _Z = np.array([[1.0, -2.0], [0.5, 4.0]]), np.array([[-1.0, 0.5], [2.0, -3.0]])
_UNTOUCHED = (
    "all(leaves_alone(activation_backward, _dA, _Z, name) for name in "
    '("sigmoid", "tanh", "relu", "leaky_relu"))'
)
PUBLIC_ACTIVATION = PublicExamples(
    network.activation_backward,
    in_public(*ACTIVATION_MISTAKES),
    tuple(Example(name, (_dA, _Z, name)) for name in NAMES),
    statements=(("dA and Z are left as they were", _UNTOUCHED),),
    given={"_dA": _dA, "_Z": _Z},
)

_A, _W = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([[2.0, -1.0], [0.0, 3.0]])
_b = np.array([[0.5], [-1.0]])
_wide = np.array([[1.0, -1.0, 2.0], [0.0, 3.0, 1.0]]), np.array([[1.0, 2.0]]), np.array([[0.25]])
PUBLIC_LINEAR_FORWARD = PublicExamples(
    network.linear_forward,
    in_public(*LINEAR_FORWARD_MISTAKES),
    (
        Example("two units, two examples: Z", (_A, _W, _b)),
        Example("one unit, three examples: Z", _wide),
    ),
    statements=((AS_THEY_WERE, "leaves_alone(linear_forward, _A, _W, _b)"),),
    given={"_A": _A, "_W": _W, "_b": _b},
)

_small = (
    np.array([[1.0, -2.0], [0.5, 3.0]]),
    np.array([[2.0, 1.0], [-1.0, 3.0]]),
    np.array([[1.0, 2.0], [0.5, -1.0]]),
)
_large = (
    np.array([[1.0, -2.0, 4.0, 0.5], [0.5, 3.0, -1.0, 2.0]]),
    np.array([[2.0, 1.0, -1.0, 0.0], [0.0, 1.0, 3.0, -2.0], [1.0, -1.0, 2.0, 1.0]]),
    np.array([[1.0, 2.0, -1.0], [0.5, -1.0, 3.0]]),
)
_PART = f"""\
def _part(name, *arrays):
    parts = linear_backward(*arrays)
    if parts is None:
        return None
    if not isinstance(parts, (tuple, list)) or len(parts) != 3:
        raise TypeError("{THREE_RESULTS}")
    return parts[("dA_prev", "dW", "db").index(name)]
"""


def _linear_backward(part: str) -> PublicExamples:
    untouched = ((AS_THEY_WERE, "leaves_alone(linear_backward, _dZ, _A, _W)"),)
    return PublicExamples(
        right_triple,
        in_public(*LINEAR_BACKWARD_MISTAKES),
        (
            Example(f"two units, two examples: {part}", _small, part=part, by="_part"),
            Example(f"three inputs, four examples: {part}", _large, part=part, by="_part"),
        ),
        statements=untouched if part == "db" else (),
        given=dict(zip(("_dZ", "_A", "_W", "_dZ4", "_A4", "_W4"), _small + _large, strict=True)),
        before=_PART,
    )


PUBLIC_LINEAR_BACKWARD = PublicInTurn(
    {part: _linear_backward(part) for part in ("dA_prev", "dW", "db")}
)

# --- a whole network ------------------------------------------------------------------------------

_X, _Y = np.array([[1.0, -1.0, 0.5], [0.0, 2.0, -1.0]]), np.array([[1.0, 0.0, 1.0]])
_x, _y = np.array([[2.0]]), np.array([[1.0]])
_hand = {
    "W1": np.array([[0.5]]),
    "b1": np.array([[-0.5]]),
    "W2": np.array([[2.0]]),
    "b2": np.array([[-1.0]]),
}
_first = {"W1": np.array([[1.0, -1.0], [0.5, 1.0]]), "b1": np.array([[0.5], [-0.25]])}
_one = {"W1": np.array([[1.0, -2.0]]), "b1": np.array([[0.5]])}
_two = {**_first, "W2": np.array([[1.5, -2.0]]), "b2": np.array([[0.25]])}
_three = {
    **_first,
    "W2": np.array([[1.0, 1.0], [-0.5, 2.0]]),
    "b2": np.array([[0.0], [0.5]]),
    "W3": np.array([[1.0, -1.5]]),
    "b3": np.array([[0.1]]),
}
PUBLIC_FORWARD = PublicExamples(
    right_output,
    in_public(*FORWARD_MISTAKES),
    (
        Example("one layer: A_out", (_X, _one, "tanh"), by="_output"),
        Example("two layers, tanh: A_out", (_X, _two, "tanh"), by="_output"),
        Example("two layers, relu: A_out", (_X, _two, "relu"), by="_output"),
        Example("three layers, leaky_relu: A_out", (_X, _three, "leaky_relu"), by="_output"),
        Example("Check by hand: A_out", (_x, _hand, "relu"), by="_output"),
    ),
    statements=(("X and parameters are as they were", 'leaves_alone(forward, _X, _two, "tanh")'),),
    given={"_X": _X, "_one": _one, "_two": _two, "_three": _three, "_hand": _hand},
    before=f"""\
def _output(*arguments):
    pair = forward(*arguments)
    if pair is None:
        return None
    first = pair[0] if isinstance(pair, (tuple, list)) and len(pair) == 2 else pair
    if isinstance(first, (tuple, list, dict)) or first is pair:
        raise TypeError("{PAIR.sentence}")
    return first
""",
)
_OF_KEY = """\
    if {result} is None:
        return None
    if not isinstance({result}, dict) or key not in {result}:
        said = f'the result should be a dict with the key "{{key}}", like parameters'
        raise TypeError(f"{{said}}; or does return stand inside the loop?")
    for name in set({result}) - set(parameters):
        raise TypeError(f"the result has a part {{name!r}} that does not belong there")
    return {result}[key]
"""
PUBLIC_BACKWARD = PublicExamples(
    gradients_with(),
    in_public(*BACKWARD_MISTAKES),
    tuple(
        Example(f"{said}: {key}" if key == "W1" else key, args, part=key, by="_gradient")
        for said, args in (
            ("two layers, tanh", (_X, _Y, _two, "tanh")),
            ("Check by hand", (_x, _y, _hand, "relu")),
        )
        for key in _two
    ),
    statements=(("A_out, Y and parameters are as they were", "_left_alone()"),),
    given={"_X": _X, "_Y": _Y, "_two": _two, "_x": _x, "_y": _y, "_hand": _hand},
    before=f"""\
def _left_alone():
    A_out, caches = on_copies(forward, _X, _two, "tanh")

    def there(A_out, Y, parameters):
        backward(A_out, Y, parameters, caches, "tanh")

    return leaves_alone(there, A_out, _Y, _two)


def _gradient(key, X, Y, parameters, activation):
    A_out, caches = forward(X, parameters, activation)
    gradients = backward(A_out, Y, parameters, caches, activation)
{_OF_KEY.format(result="gradients")}""",
)

# --- its check ------------------------------------------------------------------------------------

PUBLIC_GRADIENT_CHECK = PublicExamples(
    compared_by(right_ratio),
    PUBLIC_RATIO,
    (
        Example("the ratio for a very large step, 0.5", (_X, _Y, _two, "tanh", 0.5)),
        Example("the ratio for a large step, 0.1", (_X, _Y, _two, "tanh", 0.1)),
        Example("the ratio for three layers, step 0.5", (_X, _Y, _three, "tanh", 0.5)),
    ),
    statements=(
        (
            "the ratio for h = 1e-5 is below 1e-6",
            'on_copies(gradient_check, _X, _Y, _two, "tanh") < 1e-6',
        ),
        ("the parameters are as they were", "_put_back()"),
    ),
    digits=8,
    given={"_X": _X, "_Y": _Y, "_two": _two, "_three": _three},
    before="""\
def _put_back():
    given = {key: value.copy() for key, value in _two.items()}
    gradient_check(_X, _Y, given, "tanh")
    return all(np.allclose(given[key], _two[key], rtol=0, atol=1e-8) for key in _two)
""",
)

# --- training -------------------------------------------------------------------------------------

_before = {
    "W1": np.array([[1.0, 2.0]]),
    "b1": np.array([[0.5]]),
    "W2": np.array([[3.0]]),
    "b2": np.array([[-1.0]]),
    "W3": np.array([[2.0]]),
    "b3": np.array([[0.0]]),
}
_gradients = {
    "W1": np.array([[2.0, -1.0]]),
    "b1": np.array([[4.0]]),
    "W2": np.array([[-5.0]]),
    "b2": np.array([[1.0]]),
    "W3": np.array([[0.5]]),
    "b3": np.array([[2.0]]),
}
PUBLIC_UPDATE = PublicExamples(
    right_step,
    in_public(*UPDATE_MISTAKES),
    tuple(
        Example(text, (_before, _gradients, 0.1), part=key, by="_after")
        for key, text in {
            "W1": "learning_rate 0.1: W1 after a step",
            "b1": "b1 after it",
            "W2": "W2 after it",
            "b2": "b2 after it",
            "W3": "W3 after it",
        }.items()
    ),
    statements=(
        (
            "the old parameters are as they were",
            "leaves_alone(update, _before, _gradients, 0.1)",
            OLD_ARRAYS_GONE,
        ),
    ),
    given={"_before": _before, "_gradients": _gradients},
    before=f"""\
def _after(key, parameters, gradients, learning_rate):
    after = update(parameters, gradients, learning_rate)
{_OF_KEY.format(result="after")}""",
)


def _shapes(*sizes: int) -> list[tuple[int, int]]:
    """The shapes of all parameters, layer by layer."""
    pairs = zip(sizes, sizes[1:], strict=False)
    return [shape for n_prev, n in pairs for shape in ((n, n_prev), (n, 1))]


PUBLIC_TRAIN = PublicExamples(
    lambda: None,
    (),
    (
        Example(
            "hidden=(16,): shapes of W1, b1, W2, b2",
            (),
            '[_trained()[0][k].shape for k in ("W1", "b1", "W2", "b2")]',
            _shapes(2, 16, 1),
        ),
        Example("hidden=(5, 3): shape of W1", (), "_weights(0).shape", _shapes(2, 5, 3, 1)[0]),
    ),
    statements=(
        (
            "5 epochs give 5 losses (6 with the one at the end)",
            "np.shape(_trained((5, 3), seed=0, epochs=5, learning_rate=0.1)[1]) in ((5,), (6,))",
            LOSSES_FORM,
        ),
        ("the loss changes at all", "np.ptp(_trained()[1]) > 1e-9", UPDATE_NOT_KEPT),
        (
            "layer 1: its units differ",
            "not np.allclose(_weights(0), _weights(0)[:1])",
            EQUAL_START,
        ),
        (
            "weights begin near the size √(2 / n_prev), here for n_prev = 50",
            "0.9 < _start_size() < 1.6",
            START_SCALE,
        ),
        (
            "the same seed gives the same network",
            "np.array_equal(_weights(1), train(X_train, Y_train, (5, 3), seed=1, epochs=5, "
            'learning_rate=0.1)[0]["W1"])',
            NOT_SEEDED,
        ),
        (
            "another seed gives another one",
            "not np.array_equal(_weights(0), _weights(1))",
            SEED_IGNORED,
        ),
        (
            "another activation gives another one",
            'not np.array_equal(_weights(0), _weights(0, activation="tanh"))',
            ACTIVATION_IGNORED,
        ),
        (
            "another learning_rate gives another one",
            'not np.array_equal(_started()["W1"], _started(0.5)["W1"])',
            RATE_IGNORED,
        ),
        (
            "with tanh no step is that of ReLU, forwards or backwards",
            'not any(map(_stepped_with, ("relu", "tanh", "relu"), ("tanh", "relu", "relu")))',
            ACTIVATION_IGNORED,
        ),
        (
            "the loss falls to less than a third",
            "3 * _trained()[1][-1] < _trained()[1][0]",
            UPHILL,
        ),
        (
            "the last loss is the mean loss of the network that came with it",
            "np.isclose(_trained()[1][-1], binary_cross_entropy(_output(X_train), Y_train), "
            "rtol=0.2)",
        ),
        (
            "95 % of 1,000 new points are right (a straight line gets 88 %)",
            "np.mean((_output(X_new) > 0.5) == (Y_new > 0.5)) >= 0.95",
        ),
    ),
    before=f"""\
_runs = {{}}


def _trained(hidden=(16,), **options):
    key = hidden, tuple(options.items())
    if key not in _runs:
        pair = train(X_train.copy(), Y_train.copy(), hidden, **options)
        if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not isinstance(pair[0], dict):
            raise TypeError("{RESULTS_ORDER.sentence}")
        _runs[key] = pair
    return _runs[key]


def _weights(seed, **options):
    return _trained((5, 3), seed=seed, epochs=5, learning_rate=0.1, **options)[0]["W1"]


def _started(rate=1e-9):
    return _trained((5, 3), seed=0, activation="tanh", epochs=2, learning_rate=rate)[0]


def _stepped_with(forwards, backwards):
    here = _started()
    for _ in range(2):
        A_out, caches = forward(X_train, here, forwards)
        here = update(here, backward(A_out, Y_train, here, caches, backwards), 0.5)
    return np.allclose(here["W1"], _started(0.5)["W1"])


def _output(X):
    return forward(X, _trained()[0], "relu")[0]


def _start_size():
    X, Y = np.random.default_rng(5).normal(size=(50, 4)), np.array([[0.0, 1.0, 1.0, 0.0]])
    W1 = train(X, Y, (200,), epochs=1, learning_rate=1e-9)[0]["W1"]
    return float(np.sqrt(np.mean(W1**2) * 50))
""",
    note="# Check it now: run this cell as often as you like. It trains a few networks, which "
    "takes a second or two.",
)
