# All tasks. `make run` and `make test` need nothing but Python 3.11 and Node; both are safe to repeat.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
export KLYNGE_HOME ?= $(CURDIR)/var
DEMO_UNITS ?= 100000

.PHONY: help run setup setup-test test lint docs locks bench soak clean

help: ## list the tasks
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup ## set up, load the demonstration data, open site and worker on http://127.0.0.1:8000
	@$(BIN)/python -m klynge.cli.demonstration --units $(DEMO_UNITS)
	@$(BIN)/klynge serve

setup: $(VENV)/ready ## install what Klynge needs, into .venv
setup-test: $(VENV)/ready-test ## the same, and what the tests need

$(UV):
	@command -v $(PYTHON) >/dev/null || { echo "Klynge needs Python 3.11: install it, or say where it is with PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt

$(VENV)/ready: $(UV) requirements/run.txt pyproject.toml package-lock.json
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@command -v npm >/dev/null || { echo "Klynge needs Node 20 with npm: install it and try again."; exit 1; }
	npm ci --silent --ignore-scripts
	$(BIN)/python -m klynge_web.vendor node_modules
	@touch $@

$(VENV)/ready-test: $(VENV)/ready requirements/test.txt
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.txt
	@sh scripts/system-packages.sh
	@touch $@

test: setup-test ## set up and run all tests, and on PostgreSQL those that hold on both databases
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q
	sh scripts/with-postgres.sh $(BIN)/python -m pytest -q -m both

lint: setup-test ## put the code in shape
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: setup ## write docs/reference anew from the declarations
	$(BIN)/python -m klynge.reports.reference docs/reference

locks: $(UV) ## resolve the locked versions anew
	sh scripts/locks.sh

bench: setup-test ## measure beside peers (minutes)
	$(BIN)/python -m bench

clean: ## remove what was installed and built; var/ stays
	rm -rf $(VENV) node_modules src/klynge_web/static/vendor
