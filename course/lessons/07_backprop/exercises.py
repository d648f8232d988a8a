"""Exercises of lesson 07: backpropagation through a small network, its check, and training.

What each exercise checks and which misconceptions it knows is in a module of its own, in the order
of the lesson: `activation`, `layers`, `forward`, `backward`, `gradient_check` (with `ratio`, which
is what it gives back), `update` and `train`; `nets` has the networks they are tried with, `public`
what the public checks try. They share the course's `parts`, and the reference in
`reference.network`.
"""

from __future__ import annotations

from typing import Any

from autograder.exercises import (
    Ask,
    Check,
    Exercise,
    Finding,
    Misconception,
    no_answer,
    prediction,
    question,
)

from ...parts import misconceptions_of
from .activation import ACTIVATION_MISTAKES, NAMES, activation_check, activation_leaves_alone
from .backward import BACKWARD_MISTAKES, backward_check
from .forward import FORWARD_MISTAKES, PAIR, STEP_WRONG, forward_check
from .gradient_check import gradient_check_notices, gradient_check_values
from .layers import (
    LAYER_SHAPES,
    LINEAR_BACKWARD_MISTAKES,
    LINEAR_FORWARD_MISTAKES,
    SMALL_SHAPES,
    linear_backward_check,
    linear_backward_small,
    linear_forward_check,
)
from .nets import DEEPER, ONE_EXAMPLE, ONE_LAYER, TWO_LAYERS
from .public import (
    PUBLIC_ACTIVATION,
    PUBLIC_BACKWARD,
    PUBLIC_FORWARD,
    PUBLIC_GRADIENT_CHECK,
    PUBLIC_LINEAR_BACKWARD,
    PUBLIC_LINEAR_FORWARD,
    PUBLIC_TRAIN,
    PUBLIC_UPDATE,
)
from .ratio import RATIO_MISCONCEPTIONS
from .train import (
    GOAL,
    TRAIN_MISCONCEPTIONS,
    train_learns,
    train_losses,
    train_obeys,
    train_start,
)
from .update import UPDATE_MISTAKES, update_check

LESSON = "07_backprop"

# --- the order of a backward pass (a Parsons problem) ---------------------------------------------

ORDER_LETTERS = "PQRSTU"
ORDER_EARLIER = "ABCDEF"  # the same lines in releases handed out earlier
ORDER_BEFORE: tuple[tuple[str, str, str, str], ...] = (
    # first, later, misconception, sentence
    (
        "T",
        "Q",
        "output-error-first",
        "The way back begins at the output: nothing can be computed before its dz2 (line T).",
    ),
    (
        "T",
        "S",
        "output-error-first",
        "The way back begins at the output: nothing can be computed before its dz2 (line T).",
    ),
    (
        "S",
        "R",
        "update-before-use",
        "Line R changes w2, and line S still needs the w2 of the forward pass. Step only when "
        "nobody needs the old weights any more.",
    ),
    ("Q", "R", "step-before-gradient", "The step on w2 (line R) needs its gradient dw2 (line Q)."),
    (
        "S",
        "P",
        "activation-before-layer",
        "g′ multiplies da1 (line P), so da1 has to be there: back through the layer first "
        "(line S).",
    ),
    (
        "P",
        "U",
        "layer-before-activation",
        "dw1 is made of dz1 (line U), so back through the activation comes before it (line P).",
    ),
)


def _order(ask: Ask) -> Finding:
    answer = ask.value("q_order")
    failed = no_answer(answer, "q_order")
    if failed is not None:
        return failed
    letters = _letters_of(answer.value)
    if sorted(letters) != list(ORDER_LETTERS):
        return Finding(False, 'q_order should have each of the letters P to U once, like "PQRSTU".')
    for first, later, name, sentence in ORDER_BEFORE:
        if letters.index(first) > letters.index(later):
            return Finding(False, sentence, name)
    return Finding(True)


def _letters_of(given: Any) -> list[str]:
    """The letters of an order, written as one string or as several."""
    if isinstance(given, list | tuple) and all(isinstance(item, str) for item in given):
        given = "".join(given)
    return [c for c in given.upper() if c.isalnum()] if isinstance(given, str) else []


def _order_from_earlier(given: Any) -> Any:
    letters = _letters_of(given)
    if sorted(letters) != list(ORDER_EARLIER):
        return given
    return "".join(ORDER_LETTERS[ORDER_EARLIER.index(letter)] for letter in letters)


ORDER_MISCONCEPTIONS = tuple(
    {name: Misconception(name, sentence) for _, _, name, sentence in ORDER_BEFORE}.values()
)
MISSING_PART = Misconception("missing-part", "A part of the result is missing.")
INPUT_CHANGED = Misconception("input-changed", "An argument was changed in place.")

EXERCISES = (
    prediction("q_cost", LESSON, 0.5, letters="pqr"),
    Exercise(
        "activation_backward",
        LESSON,
        1.0,
        (
            *(activation_check(name) for name in NAMES),
            Check("arguments unchanged", 0.1, activation_leaves_alone),
        ),
        misconceptions=misconceptions_of(ACTIVATION_MISTAKES, (INPUT_CHANGED,)),
        public=PUBLIC_ACTIVATION,
    ),
    Exercise(
        "linear_forward",
        LESSON,
        0.5,
        (
            Check("layers of any width", 0.6, linear_forward_check(LAYER_SHAPES)),
            Check(
                "one example, one unit; arguments unchanged",
                0.4,
                linear_forward_check(SMALL_SHAPES, ("A_prev", "W", "b")),
            ),
        ),
        misconceptions=misconceptions_of(LINEAR_FORWARD_MISTAKES, (INPUT_CHANGED,)),
        public=PUBLIC_LINEAR_FORWARD,
    ),
    Exercise(
        "linear_backward",
        LESSON,
        1.5,
        (
            Check("dA_prev", 0.3, linear_backward_check("dA_prev")),
            Check("dW", 0.3, linear_backward_check("dW")),
            Check("db", 0.3, linear_backward_check("db")),
            Check("one example, one unit; arguments unchanged", 0.1, linear_backward_small),
        ),
        misconceptions=misconceptions_of(LINEAR_BACKWARD_MISTAKES, (INPUT_CHANGED,)),
        public=PUBLIC_LINEAR_BACKWARD,
    ),
    Exercise(
        "forward",
        LESSON,
        1.0,
        (
            Check("one layer", 0.2, forward_check(ONE_LAYER)),
            Check("two layers, all four activations", 0.4, forward_check(TWO_LAYERS)),
            Check("three and four layers", 0.3, forward_check(DEEPER)),
            Check(
                "one example; arguments unchanged",
                0.1,
                forward_check(ONE_EXAMPLE, ("X", "parameters")),
            ),
        ),
        uses=("forward", "linear_forward"),
        misconceptions=misconceptions_of(FORWARD_MISTAKES, (PAIR, STEP_WRONG, INPUT_CHANGED)),
        public=PUBLIC_FORWARD,
    ),
    Exercise(
        "q_order",
        LESSON,
        0.5,
        (Check("your answer", 1.0, _order),),
        misconceptions=ORDER_MISCONCEPTIONS,
        earlier=_order_from_earlier,
    ),
    Exercise(
        "backward",
        LESSON,
        2.0,
        (
            Check("one layer", 0.2, backward_check(ONE_LAYER)),
            Check("two layers, all four activations", 0.4, backward_check(TWO_LAYERS)),
            Check("three and four layers", 0.3, backward_check(DEEPER)),
            Check(
                "one example; arguments unchanged",
                0.1,
                backward_check((*ONE_EXAMPLE, TWO_LAYERS[2]), ("A_out", "Y", "parameters")),
            ),
        ),
        uses=("backward", "forward", "activation_backward", "linear_backward"),
        misconceptions=misconceptions_of(
            BACKWARD_MISTAKES, (MISSING_PART, STEP_WRONG, INPUT_CHANGED)
        ),
        public=PUBLIC_BACKWARD,
    ),
    Exercise(
        "gradient_check",
        LESSON,
        1.0,
        (
            Check("the ratio, for large steps h", 0.6, gradient_check_values),
            Check(
                "near 0 when right, far from it when backward is wrong",
                0.4,
                gradient_check_notices,
            ),
        ),
        uses=("gradient_check", "forward", "backward"),
        misconceptions=RATIO_MISCONCEPTIONS,
        public=PUBLIC_GRADIENT_CHECK,
    ),
    question(
        "q_bug",
        LESSON,
        0.5,
        letter="s",
        letters="pqrstu",
        earlier=dict(zip("abcdef", "pqrstu", strict=True)),
        misconceptions=(
            (
                "p",
                "output-error",
                "a2 − y is right for a sigmoid output and cross-entropy: the output's slope is in "
                "it already.",
            ),
            ("q", "mean", "dw2 is right: the product sums over the examples, / m makes it a mean."),
            ("r", "transpose", "w2.T is right: (1, n) turned round takes (1, m) back to (n, m)."),
            ("t", "mean", "This line does to dz1 and x what line q does to dz2 and a1."),
            ("u", "bias", "The mean over the examples, axis kept: db1 has the shape of b1."),
        ),
    ),
    Exercise(
        "update",
        LESSON,
        0.5,
        (
            Check("one step downhill", 0.6, update_check(())),
            Check(
                "the old parameters stay as they were",
                0.4,
                update_check(("parameters", "gradients")),
            ),
        ),
        misconceptions=misconceptions_of(UPDATE_MISTAKES, (MISSING_PART, INPUT_CHANGED)),
        public=PUBLIC_UPDATE,
    ),
    Exercise(
        "train",
        LESSON,
        1.0,
        (
            Check(f"accuracy of at least {GOAL} on fresh points", 0.45, train_learns),
            Check("the list of losses", 0.2, train_losses),
            Check("hidden, activation, learning_rate and seed are used", 0.2, train_obeys),
            Check("the scale of the start", 0.15, train_start),
        ),
        uses=("train", "forward", "backward", "update"),
        misconceptions=TRAIN_MISCONCEPTIONS,
        public=PUBLIC_TRAIN,
    ),
)
