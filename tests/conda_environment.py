"""Make ``environment.yml``, for conda, from ``requirements.in``; ``make lock`` runs this file."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "environment.yml"
OTHER_NAMES = {  # the same package, without what grading needs no part of
    "matplotlib": "matplotlib-base",
    "nbconvert": "nbconvert-core",
    "tzdata": "python-tzdata",
}
NOT_IN_CONDA_FORGE = ("copydetect", "latex2mathml", "pyseccomp")
HEAD = """\
# Made from requirements.in by `make lock`; do not edit.
# For conda: conda env create -f environment.yml && conda activate activations
# For pip: requirements.lock (exact versions with hashes), or make lab, which does it all.
name: activations
channels:
  - conda-forge
dependencies:
  - python>=3.11
  - pip
"""


def text() -> str:
    """What the file has to say."""
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    requirements = [line.partition("#")[0].strip() for line in lines]
    conda, pip = [], []
    for requirement in filter(None, requirements):
        name, sign, rest = requirement.partition(">=")
        if name in NOT_IN_CONDA_FORGE:
            pip.append(f"      - {requirement}\n")
        else:
            conda.append(f"  - {OTHER_NAMES.get(name, name)}{sign}{rest}\n")
    return f"{HEAD}{''.join(conda)}  - pip:\n{''.join(pip)}      - --editable .\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8", newline="\n")
