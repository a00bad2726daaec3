.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
POSTGRES_15 ?= $(firstword $(wildcard /usr/lib/postgresql/15/bin /usr/pgsql-15/bin))
# The oldest that is supported answers whatever holds SQL, the embedded one the rest.
HOLDS_SQL := tests/queries tests/guards tests/stories
# A few tests at a time: whoever is given all that is slow in one piece is waited for.
PYTEST := $(BIN)/python -m pytest -n 2 --maxschedchunk=4 -q

# A suite starts Python dozens of times: it compiles once, whatever the shell says.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help install demo demo-reset tour tours test test-both check contracts bench lock

help: ## List what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: .venv/installed ## Make .venv and install everything, by hash

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: install ## Run a whole bureau: database, API, worker, simulators; Ctrl-C stops it
	$(BIN)/rongyao demo

demo-reset: install ## Forget the demo's data
	$(BIN)/rongyao demo-reset

tour: install ## Play the story against the running demo (or start one)
	$(BIN)/rongyao tour apply

tours: install ## Play the stories of money and of visits, each in a bureau of its own
	$(BIN)/rongyao tour rate-change
	$(BIN)/rongyao tour arrears
	$(BIN)/rongyao tour price-subsidy
	$(BIN)/rongyao tour visit-day
	$(BIN)/rongyao tour visit-year

test: install ## Every test once; what holds SQL on PostgreSQL 15 if it is there
ifeq ($(POSTGRES_15),)
	$(PYTEST)
else
	RONGYAO_TEST_POSTGRES=$(POSTGRES_15) $(PYTEST) $(HOLDS_SQL)
	$(PYTEST) $(addprefix --ignore=,$(HOLDS_SQL))
endif

test-both: test ## The same, and what holds SQL on the embedded PostgreSQL as well
ifneq ($(POSTGRES_15),)
	$(PYTEST) $(HOLDS_SQL)
endif

check: install ## Lint, types, import contracts, published contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/rongyao openapi --check
	$(BIN)/python -m clients.bank.postman --check
	$(BIN)/python -m clients.bank.vectors

contracts: install ## Write the published contracts anew
	$(BIN)/rongyao openapi
	$(BIN)/python -m clients.bank.postman

bench: install ## Measure against a bare handler, in one run
	$(BIN)/python -m benchmarks

lock: ## Resolve pyproject.toml into requirements.lock, with hashes
	uv pip compile --generate-hashes --no-header --no-annotate --universal --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --all-extras pyproject.toml -o requirements.lock
