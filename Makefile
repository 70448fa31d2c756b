# All set-up happens here: a machine needs only Python 3.11 or later with venv, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: run test lint check bench simulate prove snapshots screenshots docs clean help

help:
	@echo "make run          open the console with its receiver"
	@echo "make test         lint, types, contracts and the whole test suite"
	@echo "make lint         ruff, mypy, import contracts"
	@echo "make bench        ingest, start-up, storms and many alerts (ingest needs wrk)"
	@echo "make simulate     10,000 nights of the real engine under a virtual clock, each from a seed"
	@echo "make prove        power cut, kill -9, full disk, stalled terminal, hostile text"
	@echo "make snapshots    write the screen snapshots anew, after a wanted change of a screen"
	@echo "make docs         make the pages anew that are made from the program"
	@echo "make screenshots  make the pictures of the README anew, from the real program"

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "tocsin needs Python 3.11 or later: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@

run: $(STAMP)
	@$(BIN)/tocsin $(ARGS)

test: lint
	@$(BIN)/python -m pytest -m "not slow" -n auto --dist loadfile

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

check: lint

bench: $(STAMP)
	@$(BIN)/python -m benchmarks.ingest
	@$(BIN)/python -m benchmarks.start
	@$(BIN)/python -m benchmarks.storm
	@$(BIN)/python -m benchmarks.first_page
	@$(BIN)/python -m benchmarks.many

simulate: $(STAMP)
	@$(BIN)/python -m tests.simulation --seeds 10000

prove: $(STAMP)
	@$(BIN)/python -m pytest -m slow
	@$(BIN)/python -m benchmarks.powercut --cuts 200
	@$(BIN)/python -m benchmarks.kill
	@$(BIN)/python -m benchmarks.journey
	@$(BIN)/python -m benchmarks.stalled
	@$(BIN)/python -m benchmarks.full_disk
	@$(BIN)/python -m benchmarks.hostile

snapshots: $(STAMP)
	@$(BIN)/python -m pytest tests/console --snapshot-update

screenshots: $(STAMP)
	@$(BIN)/python tools/screenshots.py

docs: $(STAMP)
	@$(BIN)/python tools/destinations.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
