# Thin on purpose: each target calls the portal or a tool. Settings come from the environment.
export HOST ?= 127.0.0.1
export PORT ?= 8000
PYTHON := .venv/bin/python

.PHONY: run test lint bench venv system

run: venv        ## start the portal; an empty database is filled with demo data
	@exec $(PYTHON) -m portal serve --demo-if-empty

test: system lint  ## everything: system packages, style, types, import contracts, tests
	@$(PYTHON) -m pytest

lint: venv       ## style, types and import contracts
	@bash .ci/lint

bench: system venv  ## our pages beside stock Flask-Admin and the bare SQL
	@exec $(PYTHON) -m tests.bench

venv:
	@bash .ci/venv

system:
	@bash .ci/system
