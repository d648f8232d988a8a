"""Lesson 07, training: checks and misconceptions of train."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from autograder.exercises import (
    Ask,
    Finding,
    Misconception,
    as_numbers,
    number_text,
)
from autograder.student.wire import Opaque

from ...parts import (
    Parts,
    read_gradients,
    unfinished,
)
from ...reference import network

GOAL = 0.95
LEARNED = 0.6  # a loss that 60 epochs get well below from any usual start; ln 2 is 0.69
START_SIZES = (100, (60, 40))  # inputs and hidden widths at which the scale of a start is judged
START_RANGE = (0.9, 1.6)  # size of a fresh weight times √n_prev: 1 and √2 are both in use
EPOCHS = 1000
WIDTHS = (16,)
TRAIN_NEEDS = ("forward", "backward", "update")

EQUAL_START = Misconception(
    "equal-start",
    "All units of the first hidden layer are copies of each other. Weights that begin equal get "
    "equal gradients and stay equal: draw the initial weights at random.",
)
NOT_SEEDED = Misconception(
    "not-seeded",
    "Two calls with the same seed gave different networks. Draw from np.random.default_rng(seed).",
)
SEED_IGNORED = Misconception(
    "seed-ignored",
    "Two calls with different seeds gave the same network. Hand `seed` to the random generator.",
)
UPHILL = Misconception(
    "uphill",
    "The loss grows instead of falling. Either a step has the wrong sign, or it is far too large.",
    public="The loss does not fall far: a step has the wrong sign, or is too small or too large.",
)
UPDATE_NOT_KEPT = Misconception(
    "update-not-kept",
    "The loss is the same in every epoch: nothing is learned. Does the loop keep what update "
    "returns?",
)
STRAIGHT_LINE = Misconception(
    "straight-line",
    "About 0.88 is what a straight line reaches on the two moons: your hidden units do not bend "
    "it, because they have hardly moved (steps or weights too small) or are dead (steps too "
    "large). Begin with weights of size √(2 / n_prev) and a learning_rate near 0.5.",
)
LOSSES_FORM = Misconception(
    "losses-form",
    "losses is a list with one number for each epoch. Append the loss inside the loop, as a float.",
)
LOSS_SUMMED = Misconception(
    "loss-summed",
    "The recorded losses are sums over the examples. The loss is the mean.",
)
HIDDEN_IGNORED = Misconception(
    "hidden-ignored", "The layers do not have the widths that `hidden` asks for."
)
ACTIVATION_IGNORED = Misconception(
    "activation-ignored",
    "One activation is used whatever `activation` says. Hand it on to forward and to backward.",
)
RATE_IGNORED = Misconception(
    "rate-ignored",
    "The steps are the same for any learning_rate. Hand the argument on to update.",
)
START_SCALE = Misconception(
    "start-scale",
    "The fresh weights have the wrong size. Their standard deviation is to fall with the number of "
    "inputs of the layer, as √(2 / n_prev), and their mean is 0.",
)
RESULTS_ORDER = Misconception(
    "results-order",
    "train returns two things, the parameters first: return parameters, losses.",
)
TRAIN_MISCONCEPTIONS = (
    EQUAL_START,
    NOT_SEEDED,
    SEED_IGNORED,
    UPDATE_NOT_KEPT,
    UPHILL,
    STRAIGHT_LINE,
    LOSSES_FORM,
    LOSS_SUMMED,
    HIDDEN_IGNORED,
    ACTIVATION_IGNORED,
    RATE_IGNORED,
    START_SCALE,
    RESULTS_ORDER,
    Misconception("input-changed", "X or Y was changed in place."),
)


def _trained(
    ask: Ask, X: np.ndarray, Y: np.ndarray, hidden: tuple[int, ...], **options: Any
) -> tuple[network.Parameters, np.ndarray] | Finding:
    """One call of train: parameters of the right shapes, and the losses as an array."""
    answer = ask.call("train", X.copy(), Y.copy(), hidden, **options)
    finding = unfinished(ask, answer, "train", TRAIN_NEEDS)
    if finding is not None:
        return finding
    if answer.changed:
        return Finding(False, "X or Y was changed in place.", "input-changed")
    value = answer.value
    if not isinstance(value, tuple | list) or len(value) != 2 or not isinstance(value[0], dict):
        return RESULTS_ORDER.finding()
    parameters = read_gradients(value[0])
    if isinstance(parameters, Finding):
        return parameters
    sizes = (X.shape[0], *hidden, 1)
    for layer, (n_prev, n) in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
        for key, shape in ((f"W{layer}", (n, n_prev)), (f"b{layer}", (n, 1))):
            got = parameters.get(key)
            if got is None or got.shape != shape:
                came = "is missing" if got is None else f"has shape {got.shape}"
                return Finding(
                    False,
                    f"With hidden = {hidden}, {key} {came}; {shape} was expected.",
                    HIDDEN_IGNORED.name,
                )
    losses = as_numbers(list(value[1]) if isinstance(value[1], tuple) else value[1])
    if isinstance(value[1], Opaque) or losses is None or losses.ndim != 1 or losses.size < 2:
        return LOSSES_FORM.finding()
    kept = {key: parameters[key].astype(float) for key in parameters}
    kept = {key: kept[key] for n in range(1, len(sizes)) for key in (f"W{n}", f"b{n}")}
    if not all(np.isfinite(v).all() for v in kept.values()):
        return Finding(
            False, f"The parameters have become nan or inf. {UPHILL.sentence}", UPHILL.name
        )
    return kept, losses


def train_learns(ask: Ask) -> Finding:
    """Fresh moons, fresh seeds; one start in three may be unlucky.

    The moons are turned by a drawn angle: a network that was trained at home fits none of them.
    """
    angle = ask.rng.uniform(0.5, 2.0 * np.pi - 0.5)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    X_new, Y_new = network.two_moons(1000, ask.rng)
    X_new = turn @ X_new
    first: Finding | None = None
    for _ in range(3):
        X, Y = network.two_moons(200, ask.rng)
        X = turn @ X
        seed = int(ask.rng.integers(1, 10_000))
        made = _trained(ask, X, Y, WIDTHS, epochs=EPOCHS, seed=seed)
        if isinstance(made, Finding):
            return made
        parameters, losses = made
        reached = network.accuracy(X_new, Y_new, parameters, "relu")
        if reached >= GOAL:
            return Finding(True)
        first = first or _why_so_low(parameters, losses, reached)
    return first


def _why_so_low(parameters: network.Parameters, losses: np.ndarray, reached: float) -> Finding:
    W1 = parameters["W1"]
    if np.allclose(W1, W1[:1]):
        return EQUAL_START.finding()
    if not losses[-1] < losses[0]:
        return _not_falling(losses)
    said = f"Accuracy on fresh points: {reached:.2f}; {GOAL} was asked for. "
    if reached >= 0.84:
        return Finding(False, said + STRAIGHT_LINE.sentence, STRAIGHT_LINE.name)
    return Finding(False, said + "The loss falls too slowly. Is learning_rate near 0.5?")


def _not_falling(losses: np.ndarray) -> Finding:
    known = UPDATE_NOT_KEPT if np.ptp(losses) < 1e-9 else UPHILL
    return known.finding()


def train_losses(ask: Ask) -> Finding:
    """One number for each epoch, falling, and the cross-entropy of the network that came."""
    X, Y = network.two_moons(120, ask.rng)
    epochs = 60
    made = _trained(ask, X, Y, (8,), activation="tanh", learning_rate=0.3, epochs=epochs, seed=1)
    if isinstance(made, Finding):
        return made
    parameters, losses = made
    if losses.size not in (epochs, epochs + 1):
        return Finding(
            False,
            f"With epochs = {epochs} there are {losses.size} losses. {LOSSES_FORM.sentence}",
            LOSSES_FORM.name,
        )
    last = network.loss(X, Y, parameters, "tanh")
    if not losses[-1] < losses[0]:
        return _not_falling(losses)
    if np.isclose(losses[-1], last * X.shape[1], rtol=0.2):
        return LOSS_SUMMED.finding()
    if not np.isclose(losses[-1], last, rtol=0.2):
        return Finding(
            False,
            f"The last loss in your list is {number_text(losses[-1])}; the network that came with "
            f"it has a binary cross-entropy of {number_text(last)} on the training data.",
        )
    if last > LEARNED:
        return Finding(
            False,
            f"After {epochs} epochs with learning_rate 0.3 the loss is still {number_text(last)}, "
            "what an untrained network has. Every epoch takes one step with update.",
        )
    return Finding(True)


def train_obeys(ask: Ask) -> Finding:
    """Widths as asked; equal seeds, equal networks; other seeds, activations and rates, others."""
    X, Y = network.two_moons(40, ask.rng)
    options = {"learning_rate": 0.1, "epochs": 5}

    def run(hidden: tuple[int, ...], **more: Any) -> network.Parameters | Finding:
        """The network that came, and as a part of it the losses: an activation shows in both."""
        made = _trained(ask, X, Y, hidden, **{**options, **more})
        return made if isinstance(made, Finding) else {**made[0], "losses": made[1]}

    def same(p: network.Parameters, q: network.Parameters) -> bool:
        return all(
            p[key].shape == q[key].shape and np.allclose(p[key], q[key], rtol=1e-9, atol=0.0)
            for key in p
        )

    def without(p: network.Parameters) -> network.Parameters:
        """The network alone: whether update is kept shows in its losses, elsewhere."""
        return {key: value for key, value in p.items() if key != "losses"}

    deep = run((5, 3), seed=7)
    if isinstance(deep, Finding):
        return deep
    runs = [run((4,), seed=7), run((4,), seed=7), run((4,), seed=8)]
    runs.append(run((4,), seed=7, activation="sigmoid"))
    runs += [run((4,), seed=9, activation="tanh", epochs=2, learning_rate=r) for r in (1e-9, 0.5)]
    for made in runs:
        if isinstance(made, Finding):
            return made
    one, again, other, sigmoid, start, moved = runs
    for wrong, known in (
        (np.allclose(one["W1"], one["W1"][:1]), EQUAL_START),
        (not same(one, again), NOT_SEEDED),
        (same(one, other), SEED_IGNORED),
        (same(one, sigmoid), ACTIVATION_IGNORED),
        (same(without(start), without(moved)) and np.ptp(start["losses"]) > 1e-6, RATE_IGNORED),
        (_mixes_activations(X, Y, start, moved, "tanh"), ACTIVATION_IGNORED),
    ):
        if wrong:
            return known.finding()
    return Finding(True)


def _mixes_activations(
    X: np.ndarray, Y: np.ndarray, start: Parts, moved: Parts, activation: str
) -> bool:
    """Whether two steps at a rate of 0.5 came of another activation, forwards or backwards."""

    def steps(forwards: str, backwards: str) -> bool:
        here = {key: value for key, value in start.items() if key != "losses"}
        for _ in range(2):
            _, trace = network.forward(X, here, forwards)
            slopes = network.backward(Y, here, trace, backwards)
            here = {key: here[key] - 0.5 * slopes[key] for key in here}
        return all(np.allclose(moved[key], here[key], rtol=1e-6) for key in here)

    ways = product(network.ACTIVATIONS, repeat=2)
    return any(steps(*way) for way in ways if way != (activation, activation))


def train_start(ask: Ask) -> Finding:
    """Fresh weights fall with the number of inputs: no constant size, and not by another power.

    The network that comes after one epoch with a vanishing learning rate is the start itself.
    """
    n_0, hidden = START_SIZES
    X = ask.rng.normal(size=(n_0, 6))
    Y = ask.rng.integers(0, 2, (1, 6)).astype(np.float64)
    made = _trained(ask, X, Y, hidden, epochs=2, learning_rate=1e-9, seed=3)
    if isinstance(made, Finding):
        return made
    parameters, _ = made
    if np.allclose(parameters["W1"], parameters["W1"][:1]):
        return EQUAL_START.finding()
    low, high = START_RANGE
    for layer, n_prev in enumerate((n_0, *hidden[:-1]), start=1):
        size = float(np.sqrt(np.mean(parameters[f"W{layer}"] ** 2)))
        if not low <= size * np.sqrt(n_prev) <= high:
            return Finding(
                False,
                f"A layer with {n_prev} inputs begins with weights of size {number_text(size)}; "
                f"√(2 / n_prev) is {number_text(np.sqrt(2.0 / n_prev))}. {START_SCALE.sentence}",
                START_SCALE.name,
            )
    return Finding(True)
