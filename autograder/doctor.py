"""``autograder doctor``: which layers of isolation this machine gives, established by trying.

Grading refuses to start where a required layer is missing; this says which one, what it would
keep a submission from, and what to do about it.
"""

from __future__ import annotations

import argparse
import errno
import os
import platform
import statistics
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.grading.failures import IsolationMissing, WorkerFailed
from autograder.grading.zygote import Zygote
from autograder.student import sandbox


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments: there are none."""


def run(args: argparse.Namespace) -> int:
    """Print the layers and how fast a submission starts.

    Returns
    -------
    int
        0: a class can be graded here; 1: something required is missing.
    """
    console = Console()
    layers = sandbox.probe()
    console.print(f"{platform.system()} {platform.release()}, Python {platform.python_version()}")
    console.print(_table(layers))
    causes: dict[tuple[str, str], list[str]] = {}
    for layer in layers:
        if not layer.active:
            causes.setdefault((layer.reason, layer.remedy), []).append(layer.name)
    for (reason, remedy), names in causes.items():
        said = in_words(reason)
        console.print(
            f"[bold]{', '.join(names)}[/]: {said}. {remedy}", highlight=False, soft_wrap=True
        )
    missing = [layer.name for layer in layers if layer.required and not layer.active]
    if missing:
        console.print(
            f"Not ready: {len(missing)} required layer(s) missing, so grading refuses to start. "
            "`autograder grade --allow-missing-isolation` grades all the same, at your own risk.",
            highlight=False,
            soft_wrap=True,
        )
        for way in ways_out(layers):
            console.print(way, highlight=False, markup=False, soft_wrap=True)
        return 1
    try:
        milliseconds = _start_time()
    except (IsolationMissing, WorkerFailed) as error:
        console.print(f"Not ready: {error}", highlight=False, markup=False)
        return 1
    console.print(
        f"Ready: every required layer holds. A contained process starts in {milliseconds:.0f} ms.",
        highlight=False,
    )
    return 0


# What the system says where it makes no user namespace, and what that means.
_REFUSALS = {
    errno.ENOSPC: "this machine makes no more user namespaces: user.max_user_namespaces is 0 or "
    "used up",
    errno.EPERM: "this account may not make user namespaces here",
    errno.EACCES: "this account may not make user namespaces here",
    errno.ENOSYS: "this machine makes no user namespaces at all",
    errno.EINVAL: "the kernel was built without user namespaces",
}


def in_words(reason: str) -> str:
    """The reason why a layer is missing, with what a refused `unshare` means."""
    for number, words in _REFUSALS.items():
        if reason == f"unshare: {os.strerror(number)}":
            return f"{words} ({reason})"
    return reason


_DOCKER = (
    "--security-opt seccomp=unconfined --security-opt apparmor=unconfined "
    "--security-opt systempaths=unconfined"
)


def ways_out(layers: list[sandbox.Layer], system: str | None = None) -> list[str]:
    """Where a class can be graded all the same, a line each; for this machine by default."""
    system = system or platform.system()
    if system == "Darwin":
        return [
            "On macOS a virtual Linux machine grades: `brew install lima`, `limactl start`, then "
            "in `lima` git clone, make demo.",
            f"Or a container of Docker Desktop: docker run {_DOCKER} -it -v .:/course python:3.13.",
        ]
    if system == "Windows":
        return [
            "On Windows WSL 2 grades: `wsl --install` in a terminal, then in Ubuntu git clone, "
            "make demo.",
        ]
    if not any("namespace" in la.name and la.required and not la.active for la in layers):
        return []
    inside = _container()
    if inside:
        return [
            f"This is a container ({inside}). Start it anew with: docker run {_DOCKER} … (podman "
            "takes the same options).",
            "Where its options are not yours to choose (Codespaces, Binder, Kubernetes without "
            "such rights), grade on a machine of your own or a virtual one; everything else of "
            "the course works here.",
        ]
    return [
        "Where you may not change this machine's settings, grade in a virtual machine, or in a "
        f"container: docker run {_DOCKER} -it -v .:/course python:3.13."
    ]


def _container() -> str:
    """What kind of container this process is in; empty where it is in none that can be seen."""
    for path, name in (("/.dockerenv", "Docker"), ("/run/.containerenv", "Podman")):
        if Path(path).exists():
            return name
    return "Kubernetes" if "KUBERNETES_SERVICE_HOST" in os.environ else ""


def _table(layers: list[sandbox.Layer]) -> Table:
    table = Table(title="Isolation of submissions", title_justify="left")
    for heading in ("layer", "state", "keeps a submission from"):
        table.add_column(heading)
    for layer in layers:
        state = "active" if layer.active else "MISSING" if layer.required else "missing, optional"
        style = "green" if layer.active else "bold red" if layer.required else "yellow"
        table.add_row(layer.name, f"[{style}]{state}[/]", layer.protects)
    return table


def _start_time(repeats: int = 9) -> float:
    """Median milliseconds from asking for a contained process to its first answer."""
    times = []
    with Zygote() as zygote:
        for _ in range(repeats):
            started = time.perf_counter()
            with zygote.session() as session:
                times.append(time.perf_counter() - started)
                if session.run("1 + 1", timeout=10).result != "2":
                    raise WorkerFailed("a contained process could not add 1 and 1")
    return statistics.median(times) * 1e3
