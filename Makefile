# One verb per job. `make book` and `make test` do everything, set-up included.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/installed.sha256

.PHONY: help book pages notebooks test lab serve clean requirements setup system browser licences bench reproduce interrupt alarms mutants

help:  ## show the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 22

book: setup  ## execute what changed, then build the pages and the PDF
	@$(PY) -m tools.build.book book

pages: setup  ## build pages and PDF from the stored outputs, executing nothing
	@$(PY) -m tools.build.book pages

notebooks: setup  ## execute every chapter in place
	@$(PY) -m tools.build.book notebooks

test: setup browser  ## data, code, every stored output, both formats of the book
	@echo "== testing: tables, report/, every stored output of every chapter (nbval, strict), both formats"
	@$(PY) -m pytest --quiet -rN --numprocesses auto --dist loadfile -o cache_dir=_build/.pytest \
	  --nbval --nbval-cell-timeout 600 chapters/*.ipynb tests

lab: setup  ## open the chapters in JupyterLab (installed on first use)
	@$(PY) -c "import jupyterlab" 2>/dev/null || $(PY) -m pip install --quiet jupyterlab==4.6.6
	@cd chapters && ../$(PY) -m jupyterlab

serve: book  ## read the book at http://localhost:8000
	@$(PY) -m http.server 8000 --directory _build/html

clean:  ## remove what was built, and the environment
	@rm -rf _build $(VENV)

requirements: setup  ## compile requirements.txt from requirements.in, with hashes, for Python 3.11 to 3.13
	@$(PY) -m pip install --quiet uv==0.13.9
	@$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt

licences: setup  ## list the licences of all packages in tools/proofs/LICENCES.md
	@$(PY) -m tools.proofs.licences

reproduce: setup  ## build the commit twice, far apart, and compare every byte
	@$(PY) -m tools.proofs.reproduce builds

interrupt: setup  ## kill a build at twenty points, fill up its disk: no notebook torn, the next run completes
	@$(PY) -m tools.proofs.reproduce kills
	@$(PY) -m tools.proofs.reproduce disks

alarms: setup browser  ## run the tests again and again, elsewhere, on each Python there is: no false alarm
	@$(PY) -m tools.proofs.reproduce alarms

bench: setup  ## time the build, as ratios; writes tools/proofs/BENCHMARKS.md (a quarter of an hour)
	@$(PY) -m tools.proofs.bench

mutants: setup  ## one small error at a time in data, code and outputs: which check sees it (half an hour)
	@$(PY) -m tools.proofs.mutation.judge

# Before any long work: is there a Python, and the text layout library that the PDF needs?
system:
	@bash tools/setup/system.sh

# For the tests only: a browser, installed where that is allowed. Without one they say what they left out.
browser:
	@bash tools/setup/system.sh browser

# The environment is made anew when the pinned packages changed, judged by content.
setup: system
	@if [ ! -x $(PY) ] || ! sha256sum --check --status $(READY) 2>/dev/null; then \
	  "$$(bash tools/setup/system.sh python)" -m tools.setup.environment; \
	fi
