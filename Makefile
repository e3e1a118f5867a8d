# Starting, testing and stopping. `make` alone lists what there is.

# The first Python that is new enough and has venv; without venv one is better than none, to say what lacks.
PYTHON ?= $(shell for test in 'import venv, ensurepip' ''; do \
	for p in python3.13 python3.12 python3.11 python3 python3.14; do \
	$$p -c "import sys; assert sys.version_info >= (3, 11); $$test" 2>/dev/null && { echo $$p; exit; }; \
	done; done)
BIN := .venv/bin
# Tests on all cores; every one of them has servers of its own.
PARALLEL ?= -n auto --maxprocesses=4 --no-loadscope-reorder

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run stop reset test check format lock bench prepare prepare-tests

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: prepare ## Start everything on this machine and print the address (Ctrl-C stops it)
	@exec $(BIN)/fellesskap run --until-parent-ends $(RUN)

stop: ## Stop what `make run` has started in this folder
	@if [ -x $(BIN)/fellesskap ]; then $(BIN)/fellesskap stop; fi

reset: ## Stop, and delete the local data, mails and keys
	@if [ -x $(BIN)/fellesskap ]; then $(BIN)/fellesskap reset --yes; else rm -rf .local; fi

test: prepare-tests ## Run all tests on real PostgreSQL, Valkey, SMTP and log-in
	@$(BIN)/python -m pytest $(PARALLEL) $(TESTS)

check: prepare-tests ## What must hold before a change lands: format, lint, types, layers, all tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/architecture
	@$(BIN)/python -m pytest $(PARALLEL) --ignore=tests/architecture

format: prepare-tests ## Format the code and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: prepare-tests ## Resolve the dependencies anew into the lock files
	@.venv/installer/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-emit-index-url --no-header --no-annotate pyproject.toml --extra local -o requirements.lock
	@.venv/installer/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-emit-index-url --no-header --no-annotate pyproject.toml --extra local --extra dev \
		-o requirements-dev.lock
	@$(BIN)/python -I platform/fellesskap_cli/prepare.py --npm update --package-lock-only \
		--omit-lockfile-registry-resolved

bench: prepare-tests ## Measure speed against PostGraphile and hand-written SQL
	@$(BIN)/python deploy/bench/run.py
	@$(BIN)/python deploy/bench/figures_search.py
	@$(BIN)/python deploy/bench/figures_matrix.py

prepare: $(BIN)/python
	@$(BIN)/python -I platform/fellesskap_cli/prepare.py

prepare-tests: $(BIN)/python
	@$(BIN)/python -I platform/fellesskap_cli/prepare.py --tests

$(BIN)/python:
	@sh platform/fellesskap_cli/make-venv.sh "$(PYTHON)"
