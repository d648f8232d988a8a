"""Lesson 07, what a gradient_check compares, and the usual mistakes in its ratio.

A ratio is a function of what is compared, so that hidden and public checks make the same mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from autograder.exercises import Misconception

from ...parts import Parts
from ...reference import network
from .backward import gradients_with


def _flat(gradients: Parts, keys: Sequence[str]) -> np.ndarray:
    return np.concatenate([np.ravel(gradients[key]) for key in keys])


@dataclass(frozen=True)
class Compared:
    """What a gradient_check compares for one network.

    Attributes
    ----------
    g : dict of str to array
        The gradients that backward gives.
    loss_at : callable
        The loss for parameters.
    parameters : dict of str to array
    h : float
        The step of the differences.
    m : int
        The number of examples.
    """

    g: Parts
    loss_at: Callable[[network.Parameters], float]
    parameters: network.Parameters
    h: float
    m: int

    @cached_property
    def n(self) -> Parts:
        """Centred differences of the loss."""
        return network.numerical_gradients(self.loss_at, self.parameters, self.h)

    @cached_property
    def one_sided(self) -> Parts:
        """Differences to p + h only."""
        here, made = self.loss_at(self.parameters), {}
        for key, value in self.parameters.items():
            made[key] = np.empty(value.shape)
            for place in np.ndindex(value.shape):
                moved = value.copy()
                moved[place] += self.h
                made[key][place] = (self.loss_at({**self.parameters, key: moved}) - here) / self.h
        return made

    @cached_property
    def unbracketed(self) -> Parts:
        """L(p + h) − L(p − h) / 2h: brackets are missing."""
        step = 1.0 / (2.0 * self.h)
        made = {}
        for key, n in self.n.items():
            made[key] = np.empty(n.shape)
            for place in np.ndindex(n.shape):
                moved = self.parameters[key].copy()
                moved[place] -= self.h
                down = self.loss_at({**self.parameters, key: moved})
                made[key][place] = n[place] / step + down - down * step
        return made

    @cached_property
    def whole_matrix(self) -> Parts:
        """Centred differences for which all entries of a matrix move together."""
        made = {}
        for key, value in self.parameters.items():
            up, down = (
                self.loss_at({**self.parameters, key: value + step}) for step in (self.h, -self.h)
            )
            made[key] = np.full(value.shape, (up - down) / (2.0 * self.h))
        return made


Ratio = Callable[[Compared], float]


def right_ratio(found: Compared) -> float:
    """‖g − n‖ / (‖g‖ + ‖n‖)."""
    return network.relative_difference(found.g, found.n)


def _ratio(formula: Callable[[np.ndarray, np.ndarray], float]) -> Ratio:
    return lambda c: formula(_flat(c.g, list(c.n)), _flat(c.n, list(c.n)))


def _ratio_of(keep: Callable[[str], bool]) -> Ratio:
    """The right formula over some of the parameters only."""
    return lambda c: network.relative_difference(c.g, {k: v for k, v in c.n.items() if keep(k)})


def _ratio_with(differences: Callable[[Compared], Parts]) -> Ratio:
    """The right formula with other differences."""
    return lambda c: network.relative_difference(c.g, differences(c))


def _each_matrix(c: Compared) -> list[float]:
    return [network.relative_difference(c.g, {key: value}) for key, value in c.n.items()]


def scaled(gradients: Parts, factor: float) -> Parts:
    """Gradients with every entry multiplied."""
    return {key: factor * value for key, value in gradients.items()}


norm = np.linalg.norm
RatioMistake = tuple[Misconception, tuple[Ratio, ...]]


def _mistake(name: str, sentence: str, *ratios: Ratio, public: str | None = None) -> RatioMistake:
    return Misconception(name, sentence, public=public), ratios


RATIO_MISTAKES: tuple[RatioMistake, ...] = (
    _mistake(
        "absolute-difference",
        "This is ‖g − n‖, the absolute difference. Whether 0.001 is a lot depends on the size of "
        "the gradients: divide by ‖g‖ + ‖n‖.",
        _ratio(lambda g, n: norm(g - n)),
        _ratio(lambda g, n: np.max(np.abs(g - n))),
        _ratio(lambda g, n: np.sum(np.abs(g - n))),
        _ratio(lambda g, n: np.mean(np.abs(g - n))),
        public="The denominator is missing, or no norm was taken.",
    ),
    _mistake(
        "norm-squared",
        "The norms are squared: the square root is missing.",
        _ratio(lambda g, n: norm(g - n) ** 2 / (norm(g) ** 2 + norm(n) ** 2)),
        _ratio(lambda g, n: norm(g - n) ** 2 / (norm(g) + norm(n)) ** 2),
        _ratio(lambda g, n: norm(g - n) ** 2),
    ),
    _mistake(
        "half-the-denominator",
        "Only one of the two norms is in the denominator. It is their sum, ‖g‖ + ‖n‖.",
        _ratio(lambda g, n: norm(g - n) / norm(g)),
        _ratio(lambda g, n: norm(g - n) / norm(n)),
        _ratio(lambda g, n: norm(g - n) / max(norm(g), norm(n))),
    ),
    _mistake(
        "norm-of-the-sum",
        "The denominator is ‖g + n‖. Take the two norms first, then add them.",
        _ratio(lambda g, n: norm(g - n) / norm(g + n)),
    ),
    _mistake(
        "precedence",
        "Only ‖g‖ divides; ‖n‖ was added afterwards. Put the denominator in brackets.",
        _ratio(lambda g, n: norm(g - n) / norm(g) + norm(n)),
    ),
    _mistake(
        "difference-of-norms",
        "The norms were subtracted from each other. Two vectors of equal length may point "
        "anywhere: subtract first, then take the norm.",
        _ratio(lambda g, n: abs(norm(g) - norm(n)) / (norm(g) + norm(n))),
        _ratio(lambda g, n: (norm(g) - norm(n)) / (norm(g) + norm(n))),
        public="The norms were subtracted. Subtract the vectors first, then take the norm.",
    ),
    _mistake(
        "one-matrix-at-a-time",
        "The parameters were compared one matrix at a time and the results put together. Put all "
        "entries into one long vector g and one n: a norm is taken once.",
        lambda c: float(np.mean(_each_matrix(c))),
        lambda c: float(np.sum(_each_matrix(c))),
        lambda c: float(np.max(_each_matrix(c))),
        lambda c: _each_matrix(c)[-1],
        lambda c: float(
            sum(norm(c.g[k] - c.n[k]) for k in c.n) / sum(norm(c.g[k]) + norm(c.n[k]) for k in c.n)
        ),
        public="Put all entries into one long vector; take the norm once.",
    ),
    _mistake(
        "entry-by-entry",
        "Absolute values stand where lengths belong. ‖·‖ is the root of the sum of the squares of "
        "all entries: np.linalg.norm of the whole vector.",
        _ratio(lambda g, n: np.sum(np.abs(g - n)) / (np.sum(np.abs(g)) + np.sum(np.abs(n)))),
        _ratio(lambda g, n: np.mean(np.abs(g - n) / (np.abs(g) + np.abs(n)))),
        _ratio(lambda g, n: np.max(np.abs(g - n) / (np.abs(g) + np.abs(n)))),
        public="Absolute values stand where lengths belong: np.linalg.norm of the whole vector.",
    ),
    _mistake(
        "layers-left-out",
        "Not every layer was checked. Go through every key of parameters.",
        _ratio_of(lambda key: key[1:] in ("1", "2")),
        _ratio_of(lambda key: key[1:] == "1"),
    ),
    _mistake(
        "biases-left-out",
        "Only the weights were checked. The biases are parameters too.",
        _ratio_of(lambda key: key[0] == "W"),
        _ratio_of(lambda key: key == "W1"),
    ),
    _mistake(
        "h-for-2h",
        "The difference was divided by h. From p − h to p + h it is 2h.",
        _ratio_with(lambda c: scaled(c.n, 2.0)),
    ),
    _mistake(
        "not-divided",
        "The difference of the two losses was not divided: the slope is that over 2h.",
        _ratio_with(lambda c: scaled(c.n, 2.0 * c.h)),
        public="The difference of the losses was not divided by 2h.",
    ),
    _mistake(
        "difference-brackets",
        "Only the second loss was divided by 2h. Put the difference in brackets.",
        _ratio_with(lambda c: c.unbracketed),
    ),
    _mistake(
        "loss-summed",
        "The numerical gradient is m times too large: the loss is the mean over the examples, not "
        "their sum.",
        _ratio_with(lambda c: scaled(c.n, c.m)),
        public="n is m times too large: the loss is a mean.",
    ),
    _mistake(
        "percent",
        "This is one minus the ratio, or it was turned round. Equal gradients give 0.",
        _ratio(lambda g, n: 1 - norm(g - n) / (norm(g) + norm(n))),
        _ratio(lambda g, n: (norm(g) + norm(n)) / norm(g - n)),
    ),
)
NOT_COPIED = Misconception(
    "moved-not-copied",
    "The entry that was moved up is still moved when it goes down. `moved = values` makes no copy: "
    "it is a second name for the same array, and so is the same array under two names for up and "
    "down. Move an entry of a copy, or put it back before the next step.",
    public="The entry was never put back: `moved = values` is no copy, but a second name for the "
    "same array.",
)
H_MULTIPLIES = Misconception(
    "h-multiplies",
    "/ 2 * h divides by 2 and then multiplies by h. Put 2h in brackets: / (2 * h).",
)
DIFFERENCE_MISTAKES: tuple[RatioMistake, ...] = (
    _mistake(
        "one-sided",
        "The slope was taken from one side, (L(p + h) − L(p))/h. Lesson 01 showed how much better "
        "the centred difference is: go to p + h and to p − h.",
        _ratio_with(lambda c: c.one_sided),
        public="This is the one-sided difference. Go to p + h and to p − h.",
    ),
    _mistake(
        "whole-matrix",
        "All entries of a matrix were moved at once. A partial derivative moves one entry and "
        "leaves the others where they are.",
        _ratio_with(lambda c: c.whole_matrix),
        public="All entries of a matrix were moved at once. Move one at a time.",
    ),
    (NOT_COPIED, (_ratio_with(lambda c: scaled(c.one_sided, 0.5)),)),
    (H_MULTIPLIES, (_ratio_with(lambda c: scaled(c.n, c.h**2)),)),
)
CONSTANT = Misconception(
    "blind-check",
    "backward was made wrong on purpose, and your check did not notice. g has to come from a call "
    "of backward, n from differences of the loss; then compare the two.",
)
ALWAYS_ONE = Misconception(
    NOT_COPIED.name,
    "Your check gives 1 whatever the gradients are, as it does where n is 0. "
    + NOT_COPIED.sentence,
    public="n is 0: up and down are two names for the same array. Move an entry of a copy.",
)
H_IGNORED = Misconception(
    "h-ignored",
    "The step h was ignored: the result is the same for any h. Use the argument.",
    public="The step h is not used, or your check compares g with itself.",
)
RATIO_MISCONCEPTIONS = (
    *(known for known, _ in (*RATIO_MISTAKES, *DIFFERENCE_MISTAKES)),
    CONSTANT,
    H_IGNORED,
)


# --- in public ------------------------------------------------------------------------------------


def compared_by(ratio: Ratio) -> Callable[..., float]:
    """A gradient_check of the reference network, with some formula for its result."""

    def check(
        X: np.ndarray, Y: np.ndarray, parameters: network.Parameters, activation: str, h: float
    ) -> float:
        g = gradients_with()(X, Y, parameters, activation)
        loss_at = partial(loss_of, X, Y, activation)
        return ratio(Compared(g, loss_at, parameters, h, X.shape[1]))

    return check


def loss_of(X: np.ndarray, Y: np.ndarray, activation: str, parameters: network.Parameters) -> float:
    """The loss of the reference network, its parameters last: they are what moves."""
    return network.loss(X, Y, parameters, activation)


PUBLIC_RATIO = (
    *(
        replace(known, function=compared_by(ratio))
        for known, ratios in (*RATIO_MISTAKES, *DIFFERENCE_MISTAKES)
        for ratio in ratios
    ),
    replace(ALWAYS_ONE, function=lambda *args: 1.0),
    replace(H_IGNORED, function=lambda *args: 0.0),
)
