# Needs make and Python 3.11 or later; everything else goes into .venv. "make help" lists what there is.
.POSIX:
.SUFFIXES:
.DEFAULT_GOAL := help
.PHONY: help report test checkers docs lint lab figures bench calibrate rivals fuzz size clean

BIN = .venv/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check install --constraint requirements.lock
NEEDED = import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")
PACKAGES = import sysconfig; print(sysconfig.get_path("purelib"))
export LINKED = import sysconfig; print(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})")

help: ## list what make can do
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name words; do printf 'make %-8s %s\n' "$$name" "$$words"; done

report: .venv/.ready ## evaluate the outline 2011-2020 on the national data; write the report to out/
	@$(BIN)/womenplan report --force

test: .venv/.ready-dev ## run all tests, notebooks included
	@$(BIN)/python -m pytest -n 2 --dist worksteal

checkers: .checkers/.ready ## install the libraries that check exports, each set apart from the others

docs: .docs/.ready ## build the site of texts, executed notebooks and functions in .docs/site
	@rm -rf .docs/source
	@mkdir -p .docs/source
	@cp -r *.md LICENSE docs/* notebooks figures data deploy .docs/source
	@.docs/bin/python -m sphinx -q -W --keep-going -b html .docs/source .docs/site
	@echo ".docs/site/index.html"

lint: .venv/.ready-dev ## check style, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lab: .venv/.ready-dev ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks

figures: .venv/.ready-dev ## draw the charts of figures/ anew
	@for story in notebooks/*.ipynb; do $(BIN)/jupyter nbconvert --log-level ERROR --to notebook --execute --stdout "$$story" >/dev/null || exit 1; done
	@$(BIN)/python figures/draw_english.py

bench: .venv/.ready-dev ## measure speed, try the forecast on real series, and print the tables
	@for script in benchmarks/bench_*.py; do echo "$$script"; $(BIN)/python "$$script" || exit 1; done
	@$(BIN)/python benchmarks/calibrate.py --as-shipped $$(ls benchmarks/rivals.csv 2>/dev/null)

calibrate: .venv/.ready-dev ## fit the constants of the forecast anew (half an hour)
	@$(BIN)/python benchmarks/calibrate.py $$(ls benchmarks/rivals.csv 2>/dev/null)

rivals: .venv/.ready-dev ## forecast the real series by statsforecast and statsmodels, for bench to compare (an hour)
	@$(BIN)/python -m venv benchmarks/.venv
	@benchmarks/.venv/bin/python -m pip install --quiet statsforecast statsmodels
	@benchmarks/.venv/bin/python benchmarks/rivals.py benchmarks/rivals.csv

fuzz: .venv/.ready-dev ## run the tests on random input for long, with new random numbers
	@WOMENPLAN_FUZZ=2000 $(BIN)/python -m pytest -n 2 -m 'hypothesis or fuzz' tests

size: ## count syntax nodes, lines and long functions of the package
	@python3 benchmarks/size.py

clean: ## remove .venv, out/ and all caches
	rm -rf .venv benchmarks/.venv .checkers .docs out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# .ready holds what the library needs, .ready-dev the notebooks' and the tests' packages too.
.venv/.ready: requirements.lock pyproject.toml
	@found=; bare=; \
	for name in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    if $$name -c 'import ensurepip, venv' >/dev/null 2>&1; then found=$$name; break; else bare=$$name; fi; \
	  fi; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	  echo "$$bare lacks the module venv or ensurepip: install your system's python3-venv package, then run make again." >&2; exit 1; \
	fi; \
	if [ -z "$$found" ]; then \
	  echo "No Python 3.11 or later was found: install one, then run make again." >&2; exit 1; \
	fi; \
	if ! $(BIN)/python -c 'import pip' >/dev/null 2>&1; then \
	  echo "Making .venv with $$found ..."; rm -rf .venv; $$found -m venv .venv; \
	fi
	@echo "Installing the pinned packages into .venv (once; takes a minute or two) ..."
	@$(BIN)/python -c '$(NEEDED)' > .venv/needed.txt
	@$(PIP) --requirement .venv/needed.txt hatchling editables
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# The lock names every package that another needs: nothing is left to resolve.
.venv/.ready-dev: .venv/.ready
	@echo "Installing what the notebooks and the tests need ..."
	@$(PIP) --no-deps --no-compile --requirement requirements.lock
	@touch $@

# The libraries of the standards hold to other versions of pandas than the project, so that they stand apart.
.checkers/.ready: .venv/.ready-dev tests/exchange/standards.txt tests/exchange/arrow.txt
	@echo "Installing what checks the exports ..."
	@for set in standards arrow; do \
	  $(BIN)/python -m venv --without-pip .checkers/$$set && \
	  $(BIN)/python -m pip --quiet --disable-pip-version-check --python .checkers/$$set \
	    install --no-deps --no-compile --requirement tests/exchange/$$set.txt || exit 1; \
	done
	@$(BIN)/python -c "$$LINKED" > "$$(.checkers/arrow/bin/python -c '$(PACKAGES)')/main.pth"
	@touch $@

# Sphinx stands apart, too, and sees the project's packages.
.docs/.ready: .venv/.ready-dev
	@echo "Installing what builds the site ..."
	@$(BIN)/python -m venv .docs
	@.docs/bin/python -m pip --quiet --disable-pip-version-check install sphinx myst-nb
	@$(BIN)/python -c "$$LINKED" > "$$(.docs/bin/python -c '$(PACKAGES)')/main.pth"
	@touch $@
