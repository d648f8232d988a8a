"""Lesson 09, softmax with cross-entropy, backwards: checks and misconceptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.exercises import (
    Ask,
    Check,
    Example,
    Finding,
    PublicExamples,
)

from ...parts import (
    Case,
    compare,
    in_public,
    mistake,
    read_array,
    shapes_said,
)
from ...reference import modern


def _largest_only(P: np.ndarray, Y: np.ndarray) -> np.ndarray:
    result = P.copy()
    result[np.argmax(Y, axis=0), np.arange(Y.shape[1])] -= 1.0
    return result


BACKWARD_MISTAKES = (
    *mistake(
        "mean-forgotten",
        "P − Y is right for each example; the loss is a mean over the m examples, so its gradient "
        "is divided by m.",
        lambda P, Y: P - Y,
        public="the division by the number of examples is missing.",
    ),
    *mistake(
        "divided-by-classes",
        "This was divided by the number of classes, or by the number of all entries. m is the "
        "number of examples, the columns: P.shape[1].",
        lambda P, Y: (P - Y) / P.shape[0],
        lambda P, Y: (P - Y) / P.size,
        public="divided by the number of classes, or of all entries. m counts the columns.",
    ),
    *mistake(
        "negated",
        "The sign is wrong: this is Y − P, the direction of a step downhill. The gradient is "
        "P − Y; the minus comes in the update.",
        lambda P, Y: (Y - P) / P.shape[1],
        lambda P, Y: Y - P,
        public="the sign is wrong: the gradient is P − Y (over m).",
    ),
    *mistake(
        "half-the-bracket",
        "Only one of the two was divided by m: brackets are missing around P − Y.",
        lambda P, Y: P - Y / P.shape[1],
        lambda P, Y: P / P.shape[1] - Y,
        public="brackets are missing: m divides the whole difference.",
    ),
    *mistake(
        "slope-again",
        "This has a factor P (1 − P), or P, more. Softmax' slopes are in P − Y already: they "
        "cancelled against the 1/p of the logarithm.",
        lambda P, Y: (P - Y) * P * (1.0 - P) / P.shape[1],
        lambda P, Y: (P - Y) * P * (1.0 - P),
        lambda P, Y: (P - Y) * P / P.shape[1],
        public="the slope of softmax is in P − Y already: no factor P, no P (1 − P).",
    ),
    *mistake(
        "before-softmax",
        "This is −Y/P, the gradient with respect to P. It still has to go back through softmax to "
        "Z, and then becomes P − Y.",
        lambda P, Y: -Y / P / P.shape[1],
        lambda P, Y: -Y / P,
        lambda P, Y: -1.0 / P / P.shape[1],
        public="this is −Y/P, the gradient at P. It still has to go back through softmax.",
    ),
    *mistake(
        "own-slope-only",
        "−Y/P was multiplied by P (1 − P) alone. Each p depends on every z of its column: the "
        "others pass gradient back as well.",
        lambda P, Y: -Y * (1.0 - P) / P.shape[1],
        lambda P, Y: -Y * (1.0 - P),
        public="only each p's own slope was used. The others pass gradient back as well.",
    ),
    *mistake(
        "two-classes",
        "This is the formula of one sigmoid output with (1 − Y)/(1 − P). With softmax the classes "
        "share one sum.",
        lambda P, Y: (P - Y) / (P * (1.0 - P)) / P.shape[1],
        lambda P, Y: (P - Y) / (P * (1.0 - P)),
        public="this is the formula of a single sigmoid output.",
    ),
    *mistake(
        "softmax-again",
        "Softmax was applied to P once more. P has gone through it already.",
        lambda P, Y: (modern.softmax(P) - Y) / P.shape[1],
        lambda P, Y: modern.softmax(P) - Y,
        public="softmax was applied to P a second time.",
    ),
    *mistake(
        "multiplied-by-m",
        "P − Y was multiplied by m. The mean divides by it.",
        lambda P, Y: (P - Y) * P.shape[1],
        public="multiplied by m. The mean divides by it.",
    ),
    *mistake(
        "m-fixed",
        "The number of examples is fixed in the code. Ask the array: P.shape[1].",
        lambda P, Y: (P - Y) / 2.0,
        public="m is fixed in the code. Ask the array: P.shape[1].",
    ),
    *mistake(
        "transposed",
        "The result is transposed: it should have the shape of P, examples in columns.",
        lambda P, Y: (P - Y).T / P.shape[1],
        public="the result is transposed. Examples stay in columns.",
    ),
    *mistake(
        "true-class-only",
        "1 was subtracted everywhere. p − 1 is δ of the true class; the others have p − 0.",
        lambda P, Y: (P - 1.0) / P.shape[1],
        public="1 was subtracted everywhere. Subtract Y: 1 for the true class, 0 for the others.",
    ),
    *mistake(
        "sum-for-difference",
        "P and Y were added. δ is their difference.",
        lambda P, Y: (P + Y) / P.shape[1],
        public="P and Y were added. δ is their difference.",
    ),
    *mistake(
        "logarithm-left",
        "A logarithm is left over. Its slope, 1/p, has cancelled against softmax: P − Y is all.",
        lambda P, Y: (np.log(P) - Y) / P.shape[1],
        lambda P, Y: -np.log(P) / P.shape[1],
        public="a logarithm is left over. P − Y is all.",
    ),
    *mistake(
        "class-number",
        "The number of the true class was subtracted: np.argmax gives 0, 1, 2 and so on. Subtract "
        "Y, entry by entry.",
        lambda P, Y: (P - np.argmax(Y, axis=0)) / P.shape[1],
        public="the number of the true class was subtracted. Subtract Y itself.",
    ),
    *mistake(
        "sign-lost",
        "The difference was squared, or its sign removed. The true class has a negative δ.",
        lambda P, Y: (P - Y) ** 2 / P.shape[1],
        lambda P, Y: np.abs(P - Y) / P.shape[1],
        public="the sign is lost. The true class has a negative δ.",
    ),
    *mistake(
        "squared-error",
        "There is a factor 2, as for a squared error. Cross-entropy has none.",
        lambda P, Y: 2.0 * (P - Y) / P.shape[1],
        lambda P, Y: 2.0 * (P - Y),
        public="there is no factor 2: this is not a squared error.",
    ),
    *mistake(
        "averaged-away",
        "The examples were averaged into one column. δ keeps one column for each example; dividing "
        "by m is all.",
        lambda P, Y: np.mean(P - Y, axis=1, keepdims=True),
        lambda P, Y: np.mean(P - Y, axis=0),
        lambda P, Y: np.mean(P - Y, axis=1),
        lambda P, Y: np.sum(P - Y, axis=1, keepdims=True),
        lambda P, Y: np.sum(P - Y, axis=1),
        lambda P, Y: np.mean(P - Y),
        public="the examples were averaged into one.",
    ),
    *mistake(
        "loss-itself",
        "This is the loss, one number. What is wanted is how it changes with each entry of Z.",
        lambda P, Y: -np.sum(Y * np.log(P)) / P.shape[1],
        lambda P, Y: -np.mean(np.sum(Y * np.log(P), axis=0)),
        lambda P, Y: -np.sum(Y * np.log(P)),
        lambda P, Y: -Y * np.log(P) / P.shape[1],
        public="this is the loss.",
    ),
    *mistake(
        "one-hot-only",
        "Right where each target is a single class, and not where Y spreads its 1 over several. "
        "Subtract Y itself; then both are right.",
        lambda P, Y: _largest_only(P, Y) / P.shape[1],
        lambda P, Y: (P - (Y == 1)) / P.shape[1],
        lambda P, Y: (P - np.round(Y)) / P.shape[1],
        public="right for single classes only: subtract Y itself.",
    ),
)


def _backward_check(shapes: Sequence[tuple[int, int]], one_hot: bool) -> Callable[[Ask], Finding]:
    """softmax_cross_entropy_backward for arrays of those (classes, examples)."""

    def case(rng: np.random.Generator, shape: tuple[int, int]) -> Case:
        classes, m = shape
        P = modern.softmax(rng.normal(0, 1.5, shape))
        Y = np.eye(classes)[:, rng.integers(0, classes, m)]
        if not one_hot:
            Y = modern.softmax(rng.normal(0, 1.5, shape))
        right = {"": modern.softmax_cross_entropy_backward(P, Y)}
        return Case((P, Y), right, right, shapes_said(P=P, Y=Y))

    def run(ask: Ask) -> Finding:
        cases = [case(ask.rng, shape) for shape in shapes]
        return compare(
            ask,
            "softmax_cross_entropy_backward",
            cases,
            read_array,
            BACKWARD_MISTAKES,
            unchanged=("P", "Y"),
        )

    return run


ONE_HOT = "targets of one class each"
BACKWARD_CHECKS = (
    Check(ONE_HOT, 0.5, _backward_check(((3, 4), (4, 3), (3, 3), (2, 5)), one_hot=True)),
    Check(
        "targets spread over several classes",
        0.25,
        _backward_check(((3, 4), (5, 2)), one_hot=False),
        (ONE_HOT,),
    ),
    Check("one example", 0.25, _backward_check(((3, 1), (5, 1)), one_hot=True), (ONE_HOT,)),
)


PUBLIC_BACKWARD = PublicExamples(
    modern.softmax_cross_entropy_backward,
    in_public(*BACKWARD_MISTAKES),
    (
        Example("one example", (np.array([[0.2], [0.5], [0.3]]), np.array([[0.0], [1.0], [0.0]]))),
        Example(
            "two examples",
            (
                np.array([[0.2, 0.6], [0.5, 0.3], [0.3, 0.1]]),
                np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]]),
            ),
        ),
        Example(
            "two examples, spread targets",
            (np.array([[0.25, 0.4], [0.75, 0.6]]), np.array([[0.1, 0.7], [0.9, 0.3]])),
        ),
    ),
    statements=(
        (
            "P and Y are left as they were",
            "leaves_alone(softmax_cross_entropy_backward, np.array([[0.2, 0.6], [0.8, 0.4]]), "
            "np.array([[0.0, 1.0], [1.0, 0.0]]))",
        ),
    ),
)
