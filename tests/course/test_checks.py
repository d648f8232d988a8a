"""The checks of the lessons: no strange answer passes one, and nothing earns points beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from lesson_code import CONTENT, exercises_of, lessons, namespace_with
from replies import REPLIES

from autograder.grading import records
from autograder.grading.judge import judge
from autograder.instructor import LocalAsk

pytestmark = pytest.mark.quick

train_learns = CONTENT.module("lessons.07_backprop.train").train_learns
reference_network = CONTENT.module("reference.network")


@dataclass(frozen=True)
class Replying:
    """An `Ask` that gives the same kind of answer to every question."""

    rng: np.random.Generator
    reply: Any

    def call(self, target, *args, **options):
        return self.reply(args)

    def value(self, target):
        return self.reply(())


@pytest.mark.parametrize("lesson", lessons())
def test_no_strange_answer_passes_a_check_or_trips_it(lesson):
    for exercise in exercises_of(lesson):
        for name, reply in REPLIES.items():
            verdict = judge(exercise, lambda check, rng, reply=reply: Replying(rng, reply), "s")
            assert verdict.points == 0, (exercise.name, name)
            stumbled = [c.message for c in verdict.checks if c.kind == "unjudged"]
            assert not stumbled, (exercise.name, name)


# --- what decides points cannot be known beforehand -----------------------------------------------


@pytest.mark.parametrize("lesson", lessons())
def test_no_function_earns_anything_for_inputs_that_can_be_known(lesson):
    """A check asks something that is drawn, or needs a check that does; variables aside."""
    names = namespace_with(lesson, "", "", setup=True)
    for exercise in exercises_of(lesson):
        if not callable(names[exercise.uses[0]]):
            continue
        asked = []
        for secret in ("one", "another"):
            log: dict[str, list] = {}
            verdict = judge(
                exercise,
                lambda check, rng, log=log: records.RecordingAsk(
                    LocalAsk(names, rng), log.setdefault(check.name, [])
                ),
                secret,
            )
            assert verdict.status == "correct"
            asked.append({name: [e["question"] for e in entries] for name, entries in log.items()})
        drawn = {name for name in asked[0] if asked[0][name] != asked[1][name]}
        for part in exercise.checks:
            assert part.name in drawn or drawn & set(part.needs), (exercise.name, part.name)


def test_a_network_trained_at_home_earns_nothing():
    X, Y = reference_network.two_moons(300, np.random.default_rng(1))
    train = namespace_with("07_backprop", "", "")["train"]
    at_home = train(X, Y, (16,), seed=3)
    assert reference_network.accuracy(X, Y, at_home[0], "relu") > 0.95
    for secret in range(20):
        ask = LocalAsk({"train": lambda *a, **k: at_home}, np.random.default_rng(secret))
        assert not train_learns(ask).passed
