# What this repository can do by itself, from Python 3.11 and make alone:
#
#   make site     install octavo into .venv and build content/ into output/
#   make test     run the unit tests
#   make check    run the linters
#   make gates    check the built site with browsers, validators and a web server, and long sequences of edits
#   make figures  measure octavo and its peers, and write docs/performance.md (an hour)
#   make clean    remove what the other targets made
#
# Each installation is recorded by a stamp in .venv, so that a second call installs nothing.

SHELL := /bin/sh
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# The first interpreter that is new enough; `make PYTHON=/path/to/python3 …` names another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)

.PHONY: site test check gates figures clean
.DELETE_ON_ERROR:

site: .venv/stamp-octavo
	$(BIN)/octavo build

test: .venv/stamp-test
	$(BIN)/pytest -n auto --ignore=tests/gates

check: .venv/stamp-check
	$(BIN)/ruff check generator tests scripts benchmarks
	$(BIN)/ruff format --check generator tests scripts benchmarks
	$(BIN)/mypy

gates: .venv/stamp-gates
	scripts/install-gate-tools
	$(BIN)/pytest tests/gates --timeout=600
	OCTAVO_THOROUGH=1 $(BIN)/pytest -n auto tests/truth
	OCTAVO_THOROUGH=1 $(BIN)/pytest -n auto -m hypothesis --ignore=tests/gates --ignore=tests/truth

# POSTS=… names other sizes of the blog.
POSTS ?= 100 1000
figures: .venv/stamp-octavo
	$(BIN)/python benchmarks/citations.py --document
	$(BIN)/python benchmarks/references.py --document
	$(BIN)/python benchmarks/builds.py --sizes $(POSTS) --time-limit 120 --document
	$(BIN)/python benchmarks/preview.py --document

clean:
	if [ -x $(BIN)/octavo ]; then $(BIN)/octavo clean; fi
	rm -rf .venv .benchmarks node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/stamp-python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed; make PYTHON=… names it." >&2; exit 1; fi
	$(PYTHON) -m venv .venv
	touch $@

.venv/stamp-octavo: .venv/stamp-python pyproject.toml Makefile
	$(PIP) --editable '.[search,serve]'
	touch $@

.venv/stamp-test: .venv/stamp-python pyproject.toml Makefile
	$(PIP) --editable '.[test]'
	touch $@

.venv/stamp-check: .venv/stamp-python pyproject.toml Makefile
	$(PIP) --editable '.[check]'
	touch $@

.venv/stamp-gates: .venv/stamp-python pyproject.toml Makefile
	$(PIP) --editable '.[test,gates]'
	touch $@
