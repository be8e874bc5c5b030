# make run: set up and refresh once.  make test: set up and test.  make ui: open the UI.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run ui test test-all lint lock dictionary clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/ready: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; name it with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch .venv/ready

run: .venv/ready ## set up, and refresh once on the corpus (CORPUS=folder for your own)
	$(BIN)/conflict-ledger refresh $(if $(CORPUS),--corpus $(CORPUS))

ui: .venv/ready ## open Dagster's UI and its daemon
	$(BIN)/conflict-ledger ui

test: .venv/ready ## set up, and run the fast tests
	$(BIN)/python -m pytest -n auto

test-all: .venv/ready ## every test: slow ones and those in a browser too
	$(BIN)/python -m pytest -m "slow or browser or not slow"

lint: .venv/ready ## style, types and import boundaries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet
lock: ## write the lock files anew from pyproject.toml (needs uv)
	$(LOCK) pyproject.toml --extra dev -o requirements.lock
	$(LOCK) pyproject.toml --extra postgres -c requirements.lock -o deploy/requirements-postgres.lock
	sed -i 's/^gql==/gql[requests]==/' requirements.lock deploy/requirements-postgres.lock  # pip's hash mode wants this one named with its extra

dictionary: .venv/ready ## write docs/data_dictionary.md anew from the contract
	$(BIN)/python -m expectations.dictionary

clean: ## remove what a run leaves behind; the corpus and the settings stay
	rm -rf warehouse/*.duckdb warehouse/releases warehouse/.dagster warehouse/exports warehouse/reports test-artefacts
