"""Exercises of lesson 08: gradients in a deep network, the scale of a start, dead units.

Each function has a module of its own: `norms`, `scale`, `dead`. All three are judged against the
reference on fresh inputs; nothing that is expected there is made with a function of the submission.
"""

from __future__ import annotations

from autograder.exercises import (
    Check,
    Exercise,
    Misconception,
    prediction,
    question,
)

from ...parts import (
    misconceptions_of,
)
from .dead import DEAD_MISTAKES, EXTREMES, ONE_HIDDEN, PUBLIC_DEAD, SEVERAL_HIDDEN, dead_check
from .norms import NORM_MISTAKES, PUBLIC_NORMS, SHALLOW, TEN_LAYERS, norms_check
from .scale import PUBLIC_SCALE, SCALE_MISTAKES, scale_check

LESSON = "08_deep"
INPUT_CHANGED = Misconception("input-changed", "An argument was changed in place.")


EXERCISES = (
    prediction("q_vanish", LESSON, 0.5, letters="pqr"),
    Exercise(
        "gradient_norms",
        LESSON,
        3.0,
        (
            Check("one and two layers", 0.4, norms_check(SHALLOW)),
            Check("four to ten layers, all four activations", 0.6, norms_check(TEN_LAYERS)),
        ),
        misconceptions=misconceptions_of(NORM_MISTAKES, (INPUT_CHANGED,)),
        public=PUBLIC_NORMS,
    ),
    question(
        "q_explode",
        LESSON,
        0.5,
        letter="r",
        letters="pqr",
        misconceptions=(
            (
                "p",
                "one-layer-only",
                "That is what one layer does. On its way through the network a gradient meets all "
                "of them, one after the other.",
            ),
            (
                "q",
                "added-up",
                "Factors of layers that follow each other are multiplied, not added: 2 · 2 · 2 and "
                "so on.",
            ),
        ),
    ),
    Exercise(
        "initial_scale",
        LESSON,
        2.5,
        (
            Check("sigmoid and tanh", 0.4, scale_check("sigmoid", "tanh")),
            Check("ReLU", 0.3, scale_check("relu")),
            Check("leaky ReLU", 0.3, scale_check("leaky_relu")),
        ),
        misconceptions=misconceptions_of(SCALE_MISTAKES),
        public=PUBLIC_SCALE,
    ),
    question(
        "q_leak",
        LESSON,
        0.5,
        letter="r",
        letters="pqr",
        misconceptions=(
            (
                "p",
                "leak-as-relu",
                "So it is with ReLU, whose slope below 0 is 0. Leaky ReLU has a slope there, a "
                "small one.",
            ),
            (
                "q",
                "added-up",
                "The three slopes are not added: the gradient passes one layer after the other, "
                "and each multiplies it.",
            ),
        ),
    ),
    Exercise(
        "dead_units",
        LESSON,
        3.0,
        (
            Check("one hidden layer", 0.4, dead_check(ONE_HIDDEN)),
            Check("several hidden layers", 0.4, dead_check(SEVERAL_HIDDEN)),
            Check(
                "a whole layer dead, no hidden layer, one example; arguments unchanged",
                0.2,
                dead_check(EXTREMES, unchanged=True),
            ),
        ),
        misconceptions=misconceptions_of(DEAD_MISTAKES, (INPUT_CHANGED,)),
        public=PUBLIC_DEAD,
    ),
)
