"""Warm processes and kernels, started as copies of processes that have their imports done.

A copy that is to be a warm process has its shell as well.

As long as `in_place_of_starts` holds, `grading.warm` and nbclient start them so, in this process
and in those forked from it. What tests the start itself, nbval, and each command in a process of
its own start them for real.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from copies import Copy, Waiting
from jupyter_client.provisioning import local_provisioner
from shared import SHARED

from autograder.authoring import solution
from autograder.grading import warm
from autograder.student import sandbox

WARM = ("autograder.student.worker:the_shell",)
# Without pyplot, which looks for the kernel when it is imported.
KERNEL = ("ipykernel.kernelapp", "numpy", "matplotlib.backends.backend_agg", "matplotlib.figure")
WARM_ENVIRONMENT = warm._environment()
PROBED = cache(sandbox.probe)
REAL_KERNEL = local_provisioner.launch_kernel


@cache
def _waiting_to_be_warm() -> Waiting:
    return Waiting(WARM, ["-s"], WARM_ENVIRONMENT, cwd="/")


@cache
def _kernel_environment() -> dict[str, str]:
    return solution._environment(Path(os.environ[SHARED])) | {"JPY_PARENT_PID": str(os.getpid())}


@cache
def _waiting_to_be_a_kernel() -> Waiting:
    return Waiting(KERNEL, environment=_kernel_environment())


def start_warm(
    command: list[str], *, env: dict[str, str], **options: Any
) -> Copy | subprocess.Popen[bytes]:
    """What `subprocess.Popen` does; another environment is started for real."""
    if env != WARM_ENVIRONMENT or command[1] != "-s":
        return subprocess.Popen(command, env=env, **options)
    kept = {name: options[name] for name in ("cwd", "pass_fds", "start_new_session")}
    with open(os.devnull, "r+b") as nothing:
        streams = [nothing.fileno()] * 3
        return _waiting_to_be_warm().start(command[2:], env=env, streams=streams, **kept)


def start_kernel(
    command: list[str], *, env: dict[str, str], cwd: str | None = None, **options: Any
) -> Copy | subprocess.Popen[bytes]:
    """What `launch_kernel` of Jupyter's client does; another kind of kernel is started for real."""
    own = _kernel_environment()
    decided = [name for name in own if name.startswith(("MPL", "OMP", "OPENBLAS", "PYTHON"))]
    same = all(env.get(name) == own[name] for name in decided if name != "PYTHONSTARTUP")
    if command[1:3] != ["-m", "ipykernel_launcher"] or not same:
        return REAL_KERNEL(command, env=env, cwd=cwd, **options)
    with open(os.devnull, "rb") as nothing:
        return _waiting_to_be_a_kernel().start(
            command[1:],
            env=env,
            cwd=cwd or os.getcwd(),
            streams=[nothing.fileno(), 1, 2],
            start_new_session=True,
        )


@contextmanager
def in_place_of_starts() -> Iterator[None]:
    """Warm processes and kernels are copies as long as this holds; layers are tried once."""
    started_so = SimpleNamespace(**vars(subprocess) | {"Popen": start_warm})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "subprocess", started_so)
        patch.setattr(sandbox, "probe", PROBED)
        patch.setattr(local_provisioner, "launch_kernel", start_kernel)
        yield
