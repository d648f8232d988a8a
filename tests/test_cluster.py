"""The same jobs on a dask cluster."""

from __future__ import annotations

import pytest
from distributed import LocalCluster
from test_grading import LESSON, expected, grade, make_course, points

from autograder.cli import main

FEW = ("all-right", "broken-json", "z-where-a-belongs")


def test_a_cluster_gives_the_same_points(tmp_path) -> None:
    course = make_course(tmp_path / "course", FEW)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        assert grade(course, "--dask", cluster.scheduler_address).returncode == 1
    assert points(course) == expected(*FEW, lesson=LESSON)


def test_a_scheduler_that_does_not_answer_is_said_in_one_line(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(make_course(tmp_path / "course", ("all-right",)))
    assert main(["grade", "--dask", "no address"]) == 2
    assert "no dask scheduler answers" in capsys.readouterr().err
