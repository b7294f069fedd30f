# One verb per job. `make book` and `make test` do everything, set-up included.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/book.sha256

# `make book PYTHON=python3.15` makes the environment with that one; else the first that is found.
export PYTHON

# What a user set for other Pythons must not reach this one's packages, chapters and tests.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONSAFEPATH PYTHONOPTIMIZE PYTHONWARNINGS PYTHONDEVMODE
unexport PYTHONNOUSERSITE PYTHONUSERBASE PYTHONPLATLIBDIR PYTHONEXECUTABLE PYTHONINSPECT PYTHONUTF8 PYTHONIOENCODING
unexport __PYVENV_LAUNCHER__ VIRTUAL_ENV PIP_TARGET PIP_PREFIX PIP_USER PIP_REQUIRE_VIRTUALENV

.PHONY: help book pages notebooks test lint format lab serve clean requirements licences links \
        refresh changes release publish watch budgets reproduce interrupt alarms bench mutants \
        system browser setup

help:  ## show the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 22

book: setup  ## execute what changed, then build the pages, the PDF and the EPUB
	@$(PY) -m tools.build.book book

pages: setup  ## build pages, PDF and EPUB from the stored outputs, executing nothing
	@$(PY) -m tools.build.book pages

notebooks: setup  ## execute every chapter in place
	@$(PY) -m tools.build.book notebooks

test: lint browser  ## form of the code, data, every stored output, all formats of the book
	@echo "== testing: tables, report/, every stored output of every chapter (nbval, strict), both formats"
	@$(PY) -m pytest --quiet -rN --numprocesses auto --dist loadfile \
	  --nbval --nbval-cell-timeout 600 chapters/*.ipynb tests

lint: setup  ## check how the code is written, notebooks too
	@$(PY) -m ruff format --quiet --check . || { echo "make format puts it right" >&2; exit 1; }
	@$(PY) -m ruff check --quiet .

format: setup  ## write the code in its one form, notebooks too
	@$(PY) -m ruff check --quiet --fix-only .
	@$(PY) -m ruff format .

refresh: setup  ## take a publisher's file in: SOURCE=sipri FILE=trade-register.csv, at last APPLY=1
	@$(PY) -m tools.upstream.refresh "$(SOURCE)" "$(FILE)" $(if $(KEY),--key "$(KEY)") \
	  $(if $(APPLY),--apply) $(if $(QUICK),--quick) $(if $(LOSSES),--losses)

changes: setup  ## what moved between two versions: FROM=v0.3.0 TO=HEAD, at a release TO=. KEEP=0.5.0
	@$(PY) -m tools.editions.changes "$(FROM)" "$(or $(TO),HEAD)" $(if $(KEEP),--keep "$(KEEP)")

release: setup  ## make an edition: VERSION=0.5.0 looks whether all is ready, APPLY=1 commits and tags
	@$(PY) -m tools.build.release "$(VERSION)" $(if $(APPLY),--apply)

publish: book  ## add the built book to the folder of published editions: SITE=../site
	@test -n "$(SITE)" || { echo "make publish: no folder; say make publish SITE=../site" >&2; exit 1; }
	@$(PY) -m tools.build.publish "$(SITE)"

watch: setup  ## ask each publisher whether there is something newer (needs the network)
	@$(PY) -m tools.upstream.watch

budgets: book  ## compare the book's bytes and the build's cost with what they may be; APPLY=1 stores them
	@$(PY) -m tools.proofs.budgets $(if $(APPLY),--apply)

lab: setup  ## open the chapters in JupyterLab (installed on first use, from pins of its own)
	@$(PY) -m tools.setup.environment lab
	@cd chapters && ../$(PY) -m jupyterlab

serve: book  ## read the book at http://localhost:8000
	@$(PY) -m http.server 8000 --directory _build/html

clean:  ## remove what was built, and the environment
	@rm -rf _build $(VENV)

LOCK := -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

requirements: setup  ## compile the pins anew, with hashes, for Python 3.11 to 3.15, and the list of licences
	@$(PY) -m tools.setup.environment lock
	@$(PY) $(LOCK) requirements.in -o requirements.txt
	@$(PY) $(LOCK) tools/setup/lab.in --constraints requirements.txt -o tools/setup/lab.txt
	@$(PY) $(LOCK) tools/setup/lock.in -o tools/setup/lock.txt
	@$(MAKE) --no-print-directory licences

licences: setup  ## list the licences of all packages in tools/proofs/LICENCES.md
	@$(PY) -m tools.proofs.licences

links: setup  ## ask for every address that the book cites (needs the network; a weekly job does so)
	@$(VENV)/bin/jupyter-book build . --builder linkcheck --path-output _build/links

reproduce: setup  ## build the commit twice, far apart, and compare every byte
	@$(PY) -m tools.proofs.reproduce

interrupt: setup  ## kill a build at twenty points, fill up its disk: no notebook torn, a whole book stands
	@$(PY) -m tools.proofs.interrupt kills
	@$(PY) -m tools.proofs.interrupt disks

alarms: setup browser  ## run the tests again and again, elsewhere, on each Python there is: no false alarm
	@$(PY) -m tools.proofs.alarms

bench: setup  ## time the build, as ratios; writes tools/proofs/BENCHMARKS.md (a quarter of an hour)
	@$(PY) -m tools.proofs.bench

mutants: setup  ## one small error at a time in data, code and outputs: which check sees it (half an hour)
	@$(PY) -m tools.proofs.mutation.judge

# Before any long work: is there a Python, and the text layout library that the PDF needs?
system:
	@bash tools/setup/system.sh

# For the tests only: a browser and its driver, installed where that is allowed.
browser: setup
	@bash tools/setup/system.sh browser

# The environment is made anew when the pinned packages changed, judged by content.
setup: system
	@if [ -n "$(PYTHON)" ] || [ ! -x $(PY) ] || ! sha256sum --check --status $(READY) 2>/dev/null; then \
	  python=$$(bash tools/setup/system.sh python); "$$python" -m tools.setup.environment; \
	fi
