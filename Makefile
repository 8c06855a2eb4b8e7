# Sobremesa. `make demo` shows it, `make test` tests it; `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
# What is optional: asked for by MEANING=1, and where every test has to run.
EXTRA := $(if $(filter 1,$(MEANING) $(REQUIRE_SERVICES)),meaning)

.DEFAULT_GOAL := help
.PHONY: help demo test check format messages handbook services services-stop reset faults bench-live bench-seats bench-webinars bench-pages bench-search

help:                  ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ /' | column -t -s ' ' -l 2 2>/dev/null || grep -E '##' $(MAKEFILE_LIST)

demo:                  ## start a living hub with an invented community on http://localhost:$(PORT) (MEANING=1: search by meaning)
	@$(PYTHON) deploy/bootstrap.py base $(EXTRA)
	@# exec: a signal to make reaches the demo itself, and no shell in between is left behind.
	@exec env DEMO=1 $(if $(filter 1,$(MEANING)),MEANING_SEARCH=1) DJANGO_SETTINGS_MODULE=hub.settings.demo SITE_URL=http://localhost:$(PORT) $(PY) manage.py demo --port $(PORT)

test:                  ## run all tests; services that are missing skip theirs (REQUIRE_SERVICES=1 makes them fail)
	@$(PYTHON) deploy/bootstrap.py dev $(EXTRA)
	@# Two processes: a driven browser keeps an event loop running that other tests need for themselves.
	@$(PY) -m pytest -m "not browser" $(ARGS) || [ $$? = 5 ]
	@$(PY) -m pytest -m browser $(ARGS) || [ $$? = 5 ]

check:                 ## style, types, layers, dependencies, migrations, production settings, Spanish at 100 %
	@$(PYTHON) deploy/bootstrap.py dev
	@bash deploy/check.sh

format:                ## put Python and templates into the house's form
	@$(PYTHON) deploy/bootstrap.py dev
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix . && git ls-files '*.html' | xargs $(PY) -m djade --target-version 5.2

messages:              ## collect strings for translation and compile the catalogues (needs gettext)
	@$(PYTHON) deploy/bootstrap.py dev
	@$(PY) manage.py makemessages --locale es --no-location --no-obsolete --ignore '.venv/*' --ignore 'var/*' && $(PY) manage.py compilemessages --locale es --ignore '.venv/*'

handbook:              ## take the pictures of docs/editing anew from a demo of its own (needs Chromium; ONLY="menu chart" takes some)
	@$(PYTHON) deploy/bootstrap.py dev
	@$(PY) deploy/handbook.py

services:              ## as root on Debian: install and start PostgreSQL, Redis, Chromium, nginx, gettext, Elasticsearch
	@bash deploy/services.sh start

services-stop:         ## stop what `make services` started
	@bash deploy/services.sh stop

bench-live:            ## live delivery against a raw WebSocket server, in the same run
	@$(PYTHON) deploy/bootstrap.py dev
	@$(PY) benchmarks/live.py

bench-seats:           ## registrations a second against bare INSERTs, in the same run
	@$(PYTHON) deploy/bootstrap.py dev
	@$(PY) benchmarks/seats.py

bench-webinars:        ## 500 registrations for 50 seats beside bare INSERTs of the same rows, in the same run
	@$(PYTHON) deploy/bootstrap.py dev
	@$(PY) benchmarks/webinars.py

faults:                ## break servers, Redis and PostgreSQL under readers and writers; 500 people for 50 seats; ROUNDS=20 times
	@$(PYTHON) deploy/bootstrap.py dev
	@$(PY) -m tests.faults.harness
	@$(PY) -m tests.faults.seats

reset:                 ## throw away the demo's data (not the environment)
	@rm -rf var && echo "The demo's data is gone; make demo starts afresh."

bench-pages:           ## what pages of talk and published pages cost against an empty answer and plain Wagtail, in the same run (needs PostgreSQL)
	@$(PYTHON) deploy/bootstrap.py dev
	@$(PY) benchmarks/pages.py && $(PY) benchmarks/published.py

bench-search:          ## what search costs beside the bare engine, with 1,000 to 100,000 tools (SIZES, REQUESTS, ENGINES)
	@$(PYTHON) deploy/bootstrap.py dev
	@$(PY) benchmarks/search.py
