# What this repository can do by itself, from Python 3.11 and make alone:
#
#   make site     install octavo into .venv and build content/ into output/
#   make install  install octavo with all its extras for you: the command is ~/.local/bin/octavo (PREFIX=… elsewhere)
#   make app      make a folder in dist/ that runs without Python, with an icon that opens the desk
#   make test     run the unit tests
#   make check    run the linters
#   make pythons  run the unit tests with every other Python from 3.12 on that is there
#   make gates    check the built site with browsers, validators and a web server, and long sequences of edits
#   make figures  measure octavo and its peers, and write docs/performance.md (some hours)
#   make clean    remove what the other targets made
#
# Each installation is recorded by a stamp in .venv, so that a second call installs nothing.

SHELL := /bin/sh
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# The first interpreter that is new enough; `make PYTHON=/path/to/python3 …` names another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)

.PHONY: site install uninstall app test check pythons gates chance figures clean
.DELETE_ON_ERROR:

site: .venv/stamp-octavo
	$(BIN)/octavo build

# An environment of its own: the Python of a Debian or of Homebrew lets nothing else into its folders.
PREFIX ?= $(HOME)/.local
HOME_OF_OCTAVO := $(PREFIX)/lib/octavo
install:
	$(check-python)
	$(PYTHON) -m venv --clear "$(HOME_OF_OCTAVO)"
	"$(HOME_OF_OCTAVO)/bin/python" -m pip install --quiet --disable-pip-version-check '.[cite,csl,import,publish,search,serve]'
	mkdir -p "$(PREFIX)/bin"
	ln -sf "$(HOME_OF_OCTAVO)/bin/octavo" "$(PREFIX)/bin/octavo"
	@echo "Installed: $(PREFIX)/bin/octavo"
	@case ":$$PATH:" in *":$(PREFIX)/bin:"*) ;; *) \
		echo "Your shell does not look there yet. This changes it for you: export PATH=\"$(PREFIX)/bin:\$$PATH\"" ;; esac

uninstall:
	rm -rf "$(HOME_OF_OCTAVO)" "$(PREFIX)/bin/octavo"

# Made of octavo as it is installed, in an environment of its own: what is not needed there is not in the folder.
app:
	$(check-python)
	$(PYTHON) -m venv --clear build/app/python
	build/app/python/bin/python -m pip install --quiet --disable-pip-version-check '.[app,cite,csl,import,publish,search,serve]'
	build/app/python/bin/pyinstaller --noconfirm --log-level WARN --distpath dist --workpath build/app scripts/app/octavo.spec
	cp scripts/app/add-to-menu generator/octavo/desk/static/mark.svg dist/octavo/
	mv dist/octavo/mark.svg dist/octavo/octavo.svg
	tar -czf dist/octavo-app.tar.gz -C dist octavo
	@echo "Made: dist/octavo, and dist/octavo-app.tar.gz for machines like this one. ./add-to-menu in it makes the icon."

test: .venv/stamp-test
	# As many processes as there are cores: each has to import all tests before its first, which takes seven seconds.
	# What is compiled is kept, whatever the environment says: each worker and each command that is run needs it.
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n $$($(BIN)/python -c 'import os; print(os.cpu_count() or 1)') \
		--ignore=tests/gates -m 'not slow'

check: .venv/stamp-check
	$(BIN)/ruff check generator tests scripts benchmarks
	$(BIN)/ruff format --check generator tests scripts benchmarks
	$(BIN)/mypy

pythons:
	scripts/test-on-other-pythons

gates: .venv/stamp-gates
	scripts/install-gate-tools
	$(BIN)/pytest tests/gates --timeout=600
	OCTAVO_THOROUGH=1 $(BIN)/pytest -n auto tests/truth
	OCTAVO_THOROUGH=1 $(BIN)/pytest -n auto -m 'hypothesis or slow' --ignore=tests/gates --ignore=tests/truth

# Examples that nobody has tried yet; worth an hour after a large change.
chance: .venv/stamp-test
	OCTAVO_CHANCE=1 OCTAVO_THOROUGH=1 $(BIN)/pytest -n auto -m hypothesis --ignore=tests/gates

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

define check-python
@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed; make PYTHON=… names it." >&2; exit 1; fi
@if ! "$(PYTHON)" -c 'import ensurepip' 2>/dev/null; then echo "$(PYTHON) cannot make environments." \
	"On Debian and Ubuntu this brings what it needs: sudo apt install python3-venv" >&2; exit 1; fi
endef

.venv/stamp-python:
	$(check-python)
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
