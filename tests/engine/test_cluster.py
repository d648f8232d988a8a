"""The same jobs on a dask cluster, whose parts may be missing or die."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from distributed import LocalCluster
from toy_class import expected, grade, make_course, points, started

from autograder.cli import main
from autograder.grading import cluster as cluster_module

FEW = ("all-right", "broken-json", "z-where-a-belongs")
MORE = (*FEW, "half-done", "untouched", "own-cells", "stray-prints", "written-differently")


class Cluster:
    """A scheduler and its workers, each a process that can be killed."""

    def __init__(self, workers: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        options = ["--host=127.0.0.1", f"--port={port}", "--no-dashboard", "--no-jupyter"]
        self.scheduler = _start("dask_scheduler", *options)
        self.workers = [
            _start("dask_worker", self.address, "--nthreads=1", "--no-nanny", "--no-dashboard")
            for _ in range(workers)
        ]
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def _start(program: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def cluster(request) -> Iterator[Cluster]:
    own = Cluster(request.param)
    yield own
    own.close()


def test_a_cluster_gives_the_same_points(tmp_path) -> None:
    course = make_course(tmp_path / "course", FEW)
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as local:
        assert grade(course, "--dask", local.scheduler_address).returncode == 1
    assert points(course) == expected(*FEW)


@pytest.mark.parametrize("cluster", [2], indirect=True)
def test_a_worker_that_is_killed_half_way_changes_no_grade(tmp_path, cluster) -> None:
    course = make_course(tmp_path / "course", MORE)
    run = started(course, "--dask", cluster.address)
    cluster.workers[0].kill()
    out, err = run.communicate(timeout=300)
    assert run.returncode == 1, out + err
    assert points(course) == expected(*MORE)


@pytest.mark.parametrize("cluster", [1], indirect=True)
def test_a_scheduler_that_is_killed_costs_one_line_and_the_next_run_finishes(
    tmp_path, cluster
) -> None:
    course = make_course(tmp_path / "course", MORE)
    run = started(course, "--dask", cluster.address)
    cluster.scheduler.kill()
    _, err = run.communicate(timeout=120)
    lines = [line for line in err.splitlines() if not line.startswith("Grading: ")]
    assert run.returncode == 2 and len(lines) == 1, err
    assert f"the dask scheduler at {cluster.address} has gone" in lines[0]
    assert grade(course).returncode == 1  # the broken file
    assert points(course) == expected(*MORE)


@pytest.mark.parametrize("cluster", [0], indirect=True)
def test_a_cluster_without_workers_is_said_and_given_up(
    tmp_path, monkeypatch: pytest.MonkeyPatch, cluster
) -> None:
    monkeypatch.setattr(cluster_module, "WAIT_SECONDS", 3)
    course = make_course(tmp_path / "course", ("all-right",))
    run = grade(course, "--dask", cluster.address)
    waits, gives_up = run.stderr.strip().splitlines()
    assert "has no workers; waiting up to 3 s" in waits
    assert run.returncode == 2 and "has had no workers for 3 s; start `dask worker" in gives_up


@pytest.mark.parametrize("cluster", [1], indirect=True)
def test_workers_that_all_die_are_waited_for_no_longer_than_is_said(
    tmp_path, monkeypatch: pytest.MonkeyPatch, cluster
) -> None:
    monkeypatch.setattr(cluster_module, "WAIT_SECONDS", 3)
    course = make_course(tmp_path / "course", ("endless-loop", "all-right"))
    script = (
        "from autograder.cli import main; from autograder.grading import cluster, pool; import sys;"
        "cluster.WAIT_SECONDS = 3; pool.CHECK_SECONDS = 1;"
        "sys.exit(main(['grade', '--dask', sys.argv[1]]))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script, cluster.address],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not any((course / "autograded").glob("*/*/*.ipynb")) and run.poll() is None:
        time.sleep(0.02)
    cluster.workers[0].kill()
    _, err = run.communicate(timeout=120)
    lines = [line for line in err.splitlines() if not line.startswith("Grading: ")]
    assert run.returncode == 2, err
    assert "has no workers; waiting up to 3 s" in lines[0] and "has had no workers" in lines[1]


def test_a_scheduler_that_does_not_answer_is_said_in_one_line(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(make_course(tmp_path / "course", ("all-right",)))
    assert main(["grade", "--dask", "no address"]) == 2
    assert "no dask scheduler answers" in capsys.readouterr().err
