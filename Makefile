# The commands of the project. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APP := $(VENV)/.app-installed
DEV := $(VENV)/.dev-installed
AT_ONCE ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes

.DEFAULT_GOAL := help
.PHONY: help setup run test test-browser check bench audit screenshots

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 24

run: $(APP) ## set everything up and serve on 127.0.0.1 (PORT=8000)
	@$(BIN)/flask serve

setup: $(DEV) ## install everything that development needs into .venv

test: $(DEV) ## all tests that need no system package, PostgreSQL's included
	@$(BIN)/python -m pytest -n $(AT_ONCE) -m "not browser" -q $(ARGS)
	@echo
	@echo "Left out: the browser tests. They need chromium (Debian: apt-get install -y chromium):"
	@echo "    make test-browser"

test-browser: $(DEV) ## the tests that drive chromium
	@$(BIN)/python -m pytest -n $(AT_ONCE) -m browser -q $(ARGS)

check: $(DEV) ## lint, format, types, import order, the bank
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@STUDYAPP_DATA=$$(mktemp -d) $(BIN)/flask bank check

bench: $(DEV) ## what an answer, feedback among a million reviews, and a deck cost
	@$(BIN)/python -m bench

audit: $(DEV) ## known vulnerabilities of what is installed
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.txt

screenshots: $(DEV) ## take the README's pictures anew (needs chromium)
	@$(BIN)/python -m scripts.screenshots

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it with PYTHON=python3.12 make …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(APP): requirements.txt | $(VENV)/bin/python
	@echo "Installing what the application needs…"
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): requirements.txt requirements-dev.txt | $(APP)
	@echo "Installing what development needs…"
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@ $(APP)
