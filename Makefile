# Every target sets up what it needs: a bare machine with Python 3.11 or later and make is enough.
#   make score                      score the sample export with the model that ships
#   make score EXPORT=path OUT=dir  score your own; several: EXPORT="a.csv b.csv"
#   make test                       all tests
#   make fuzz                       ten minutes of mutated inputs; 20,010: ARGS="--count 1334"
#   make bench-accuracy BENCH=webspam ARGS="--seeds 1"

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt

EXPORT ?= data/samples/ahrefs-backlinks.csv
OUT ?= linkvet-results
ARGS ?=
# each knows its own arguments: with ARGS, name the benchmark too unless it is accuracy
BENCH ?= $(if $(ARGS),accuracy,accuracy webspam house)
PORT ?= 5000
STORE ?= sqlite:///mlruns/mlflow.db
export EXPORT OUT

.PHONY: score test fuzz lint bench bench-accuracy train ui screenshots view
.DEFAULT_GOAL := score

# a path with blanks is one export; what is no path as it stands is a list of them
score: $(VENV)/.light
	@set -- "$$EXPORT"; [ -e "$$1" ] || set -- $$EXPORT; \
	$(BIN)/linkvet score "$$@" --out "$$OUT" $(ARGS)

test: $(VENV)/.dev
	$(BIN)/pytest -n auto

# the inputs of a seed are the same each time; what fails is kept in fuzz-failures
fuzz: $(VENV)/.dev
	PYTHONPATH=tests/fixtures:tests/fuzz $(BIN)/python -m fuzz_lab $(ARGS)

lint: $(VENV)/.dev view
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/pyright --pythonpath $(BIN)/python

bench: $(VENV)/.dev
	$(PIP_INSTALL) tldextract
	$(BIN)/python benchmarks/scale/speed.py $(ARGS)
	$(BIN)/python benchmarks/pages/pages.py

bench-accuracy: $(VENV)/.dev
	@for one in $(BENCH); do \
		file=$$(ls benchmarks/*/$$one.py) && echo "$$file" && \
		$(BIN)/python "$$file" $(ARGS) || exit 1; done

train: $(VENV)/.dev
	$(BIN)/linkvet fit --manifest benchmarks/manifest.toml $(ARGS)

# what was trained and promoted, in a browser on this machine only
ui: $(VENV)/.dev
	MLFLOW_DISABLE_TELEMETRY=true $(BIN)/mlflow ui --host 127.0.0.1 --port $(PORT) --workers 1 \
		--backend-store-uri $(STORE) $(ARGS)

# the page of a review as the docs show it; needs a chromium (CHROMIUM=/path/to/it)
screenshots: $(VENV)/.dev
	PYTHONPATH=tests/fixtures $(BIN)/python tests/review/browser/pictures.py

# pyright cannot follow setuptools' package-dir map: give it the package as links
view:
	@mkdir -p .typing/linkvet
	@for room in data features model analysis training review cli; do ln -sfn ../../$$room .typing/linkvet/$$room; done
	@for file in linkvet/*.py linkvet/py.typed; do ln -sfn ../../$$file .typing/$$file; done

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "linkvet needs Python 3.11 or later; none found." \
		"Install one, or name it: make score PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.light: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing linkvet into $(VENV) ..."
	$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing linkvet and what its tests and training need into $(VENV) ..."
	$(PIP_INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.light
