"""The layers of the sandbox: each holds here, is missed where it is missing, and says so."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder.doctor import run as run_doctor
from autograder.grading.failures import IsolationMissing
from autograder.grading.zygote import Zygote
from autograder.student import sandbox

PACKAGE = Path(autograder.__file__).parent
ROOT = PACKAGE.parent

STARTS_FOR_REAL = True  # see the conftest of all tests


def test_every_required_layer_holds_on_this_machine():
    assert [(x.name, x.reason) for x in sandbox.probe() if x.required and not x.active] == []


def test_a_child_applies_every_layer_the_probe_finds_active(session):
    inactive = {layer.name for layer in sandbox.probe() if not layer.active}
    assert set(session.missing_layers) == inactive


@pytest.mark.parametrize("kind", sandbox.LAYERS, ids=lambda kind: kind.name)
def test_the_try_of_a_layer_succeeds_without_it(kind):
    """A probe that could not fail would say "active" of anything."""
    code = f"""
import dataclasses, os, sys
sys.path.append({str(ROOT)!r})
from autograder.student import sandbox
def nothing(containment): pass
kind = next(k for k in sandbox.LAYERS if k.name == {kind.name!r})
bare = sandbox.Containment("left out for this test")
print(sandbox._reason(dataclasses.replace(kind, apply=nothing), bare))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() != "", done.stderr


def test_the_layers_hold_for_an_ordinary_user(tmp_path):
    """The probe as an unprivileged account, from a copy of the module that it can read."""
    python, wrapper = sys.executable, []
    if os.getuid() == 0:
        wrapper = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        again = "import subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True)"
        works = [*wrapper, python, "-c", again]
        if subprocess.run(works, capture_output=True, check=False).returncode:
            python = "/usr/bin/python3"  # ours lies where only root can read
    shutil.copytree(PACKAGE / "student", tmp_path / "autograder" / "student")
    (tmp_path / "autograder" / "__init__.py").touch()
    shutil.copy(importlib.util.find_spec("pyseccomp").origin, tmp_path)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    code = (
        f"import sys; sys.path.append({str(tmp_path)!r}); from autograder.student import sandbox; "
        "print([(x.name, x.reason) for x in sandbox.probe() if x.required and not x.active])"
    )
    done = subprocess.run(
        [*wrapper, python, "-B", "-c", code], capture_output=True, text=True, timeout=60, cwd="/"
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_a_missing_layer_stops_grading_unless_it_is_allowed(monkeypatch):
    monkeypatch.setattr(sandbox, "REQUIRED", sandbox.REQUIRED | {"a layer of tomorrow"})
    answer = {"ready": {"a layer of tomorrow": "this kernel is of today"}}
    monkeypatch.setattr("autograder.grading.zygote.exchange", lambda *_: (answer, 1))
    with Zygote() as strict, pytest.raises(IsolationMissing, match="tomorrow.*of today.*doctor"):
        strict.session()
    with Zygote(allow_missing=True) as lenient, lenient.session() as child:
        assert child.missing_layers == {"a layer of tomorrow": "this kernel is of today"}


def test_doctor_says_ready_or_what_is_missing(monkeypatch, capsys):
    assert run_doctor(None) == 0
    assert "Ready" in capsys.readouterr().out
    reasons = dict.fromkeys((k.name for k in sandbox.LAYERS), "") | {
        "Landlock: files": "no Landlock"
    }
    monkeypatch.setattr(sandbox, "_reasons", lambda: reasons)
    assert run_doctor(None) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "MISSING" in said and "no Landlock" in said and "lsm=landlock" in said


def test_without_linux_every_layer_is_missing_and_says_so(monkeypatch):
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    layers = sandbox.probe()
    assert not any(layer.active for layer in layers)
    assert {layer.reason for layer in layers} == {"this is not Linux"}
    assert {"WSL 2" in layer.remedy for layer in layers} == {True}
