# Every target does its own set-up in .venv; the second run starts at once.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Where it is set, each of hundreds of processes compiles the same modules.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help lab demo lesson check test fuzz matrix bench build pages style lint format hooks browser postgresql lock clean

help: ## show this list
	@echo "make TARGET, where TARGET is one of:"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: .venv/ready ## open the lessons in JupyterLab, in a copy in my-lessons/ that is kept
	$(BIN)/autograder lab

demo: .venv/ready ## grade the sample class, and show the report and a student's feedback
	$(BIN)/python examples/demo.py

lesson: .venv/ready-dev ## build and format one lesson, try its answers, mutants, figures; LESSON=02_sigmoid
	@test -n "$(LESSON)" || { echo "Say which lesson: make lesson LESSON=02_sigmoid"; exit 2; }
	$(BIN)/autograder build $(LESSON)
	@$(BIN)/ruff format --quiet course/lessons/$(LESSON)
	$(BIN)/ruff check --quiet source/$(LESSON) course/lessons/$(LESSON)
	@$(BIN)/pytest -q tests/course/test_lessons.py -k "$(LESSON) and nothing_is_left" >/dev/null \
		|| { echo "Fill in what is listed above; then the tests have something to try."; exit 1; }
	$(BIN)/pytest -q -n auto --dist worksteal tests/course --ignore tests/course/test_pages.py -k $(LESSON)

check: .venv/ready-dev lint ## lint and the quick tests, in less than a minute: for daily work
	$(BIN)/pytest -n auto --dist worksteal -m quick $$(grep -rl --include='test_*.py' 'mark\.quick' tests)

test: .venv/ready-dev style browser postgresql ## everything that is checked before a change lands
	$(BIN)/pytest -n auto --dist worksteal $(TESTS)

matrix: .venv/ready-dev ## run the lessons on every Python found here, with old and new NumPy
	$(BIN)/python tests/course/matrix.py $(PYTHONS)

fuzz: .venv/ready-dev ## try what nobody would hand in on all that reads a submission; EXAMPLES=20000
	FUZZ_EXAMPLES=$(or $(EXAMPLES),5000) $(BIN)/pytest -n auto tests/engine/test_fuzz.py

bench: .venv/ready-dev ## measure against plain nbgrader, on this machine
	$(BIN)/python benchmarks/bench.py --write docs/benchmarks.md

build: .venv/ready ## make notebooks/ and solutions/ from source/
	$(BIN)/autograder build

pages: .venv/ready ## write the lessons as web pages to build/pages/
	$(BIN)/autograder pages

style: .venv/ready-dev
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .

lint: style ## ruff, for code and for the lessons' code; mypy, for the package's types
	$(BIN)/mypy --no-error-summary

format: .venv/ready-dev ## let ruff format the code
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

hooks: .venv/ready-dev ## let git check code before a commit, and show notebooks' changes as cells
	$(BIN)/pre-commit install --hook-type pre-commit --hook-type pre-push
	$(BIN)/nbdime config-git --enable

browser: .venv/ready-dev ## find Chromium or Chrome, install one if there is none
	@$(BIN)/python tests/browser.py

postgresql: .venv/ready-dev ## find a PostgreSQL server, install one if there is none
	@$(BIN)/python tests/postgres.py

lock: .venv/ready-dev ## renew the locks of requirements, and environment.yml from them
	$(LOCK) requirements.in --output-file requirements.lock
	$(LOCK) requirements.in requirements-dev.in --constraints requirements.lock \
		--output-file requirements-dev.lock
	$(LOCK) requirements-students.txt --constraints requirements.lock \
		--output-file requirements-students.lock
	$(BIN)/python tests/conda_environment.py

clean: ## remove .venv and caches; what you wrote or graded stays
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache build *.egg-info

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-emit-index-url --no-strip-extras --custom-compile-command "make lock"

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install one, or say make PYTHON=…"; exit 2; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "$(PYTHON) cannot make a virtual environment;" \
		"on Debian and Ubuntu: sudo apt install python3-venv, then run make again."; exit 2; }

.venv/ready: requirements.lock requirements.in pyproject.toml | .venv/bin/python
	@echo "Setting up .venv; the first time this takes a minute or two."
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
