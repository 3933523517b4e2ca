# Two commands do everything: `make demo` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: setup demo test check fmt fmt-check lint types layers snapshots messages docs picture bench bench-language lock clean

setup: $(STAMP)

$(STAMP): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "qa-console needs Python 3.11 or newer (make PYTHON=/path/to/python3 ...)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "The venv module is missing: on Debian, apt-get install python3-venv"; exit 1; }
	@echo "Setting up .venv (a minute or two the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup  ## the whole job on the sample calls; opens the app when there is a terminal
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/qa-console --home demo-workspace demo; \
	else $(BIN)/qa-console --home demo-workspace demo --headless; fi

test: setup  ## the tests, with coverage
	$(BIN)/python -m pytest --cov=qa_console --cov-report=term:skip-covered

check: fmt-check lint types test  ## what CI runs; layers, messages and documents are among the tests

fmt: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fmt-check: setup
	$(BIN)/ruff format --check .

lint: setup
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports

snapshots: setup  ## take the screens' pictures anew, after looking at what changed
	$(BIN)/python -m pytest tests/snapshots --snapshot-update

messages: setup  ## collect strings for the catalogues and compile them
	$(BIN)/python -m docs.tools.messages

docs: setup  ## generate the command reference, the key table and the picture
	$(BIN)/python -m docs.tools.reference
	$(BIN)/python -m docs.tools.keys
	$(BIN)/python -m docs.tools.picture

bench: setup  ## ratios against named peers, measured in this run
	$(BIN)/python -m tests.benchmarks

bench-language: setup  ## how well the shipped lists hear, on lines tuned on and on lines kept aside
	$(BIN)/python -m tests.benchmarks language

lock: setup  ## write the exact versions that this environment has; lines for other Pythons are kept
	@{ $(BIN)/python -m pip freeze --exclude-editable --disable-pip-version-check 2>/dev/null; \
	  grep ';' requirements-dev.lock; } | sort -f > .venv/.lock && mv .venv/.lock requirements-dev.lock

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
