# Backscope: `make help` lists what can be made. Everything sets itself up in .venv first.

VENV := .venv
CORE := .venv-core
BIN := $(VENV)/bin
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
EXAMPLE := resources/examples/xor.json
TWO := --numprocesses 2

# What a bare Debian lacks for a window, and for the tests. gui/qt/platform_check.py names the same.
PACKAGES := python3-venv libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 \
  libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 \
  xvfb xdotool

.PHONY: help run test lint bench clean packages test-system test-core test-all test-window
.NOTPARALLEL:

help:
	@echo "make run [FILE=my.json]  open the window (without a display: draw XOR into output/)"
	@echo "make test                lint, types, import contracts and every test"
	@echo "make lint                lint, types and import contracts only"
	@echo "make bench               measure the engine and the window"
	@echo "make clean               remove everything that was made"

run: $(VENV)/.run
	@status=0; $(BIN)/python -m gui.qt.platform_check 2>/dev/null || status=$$?; \
	if [ $$status -ne 1 ]; then exec $(BIN)/backscope $(if $(FILE),"$(FILE)"); fi; \
	echo "There is no display here, so XOR is trained and drawn into output/ instead."; \
	$(BIN)/backscope render "$(or $(FILE),$(EXAMPLE))" --updates 2000 --out output --format png,svg,pdf,csv

test: $(VENV)/.test test-system lint test-core test-all test-window
	@echo "Everything passed."

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test
	$(BIN)/python tests/benchmarks/run.py

test-system: $(VENV)/.test
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m gui.qt.platform_check || \
	  { echo "For all the tests: apt-get install -y $(PACKAGES)" >&2; exit 2; }
	@for tool in Xvfb xdotool; do command -v $$tool >/dev/null || { \
	  echo "$$tool is missing: on Debian or Ubuntu run: apt-get install -y $(PACKAGES)" >&2; \
	  exit 2; }; done

# Tests of core, and of what drives a run, where Qt is not installed: the proof that they need none.
test-core: $(CORE)/.test
	@if $(CORE)/bin/python -c "import PySide6" 2>/dev/null; then \
	  echo "Qt is in $(CORE), where it must not be" >&2; exit 1; fi
	$(CORE)/bin/python -m pytest $(TWO) tests/core tests/gui/running tests/gui/words

# All others; what test-core has run already needs no second time.
test-all: $(VENV)/.test
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(TWO) tests --ignore=tests/end_to_end \
	  --ignore=tests/core --ignore=tests/gui/running --ignore=tests/gui/words

test-window: $(VENV)/.test test-system
	$(BIN)/python -m pytest tests/end_to_end

clean:
	rm -rf $(VENV) $(CORE) output build dist .mypy_cache .pytest_cache .ruff_cache \
	  .import_linter_cache .hypothesis
	find core gui resources tests -name __pycache__ -type d -prune -exec rm -rf {} +

packages:
	@echo $(PACKAGES)

# $(call new_venv,FOLDER): an environment there, unless a working one is.
define new_venv
	@if $(1)/bin/python -m pip --version >/dev/null 2>&1; then exit 0; fi; \
	for python in $(PYTHONS); do \
	  if $$python -c "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; \
	  then exec $$python -m venv --clear $(1); fi; \
	done; \
	echo "Python 3.11 or newer with its venv module is missing: on Debian 12 or Ubuntu 24.04" \
	  "(or newer) run: apt-get install -y python3-venv" >&2; exit 2
endef

$(VENV)/.run: pyproject.toml
	@echo "Setting up $(VENV), which takes a minute the first time."
	$(call new_venv,$(VENV))
	@$(BIN)/python $(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@$(BIN)/python $(PIP_INSTALL) -e ".[test]"
	@touch $@

# The project's requirements without Qt, and what core's tests need.
define CORE_REQUIREMENTS
import tomllib; \
project = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
wanted = project['dependencies'] + project['optional-dependencies']['test-core']; \
print(*(line for line in wanted if not line.startswith(('PySide6', 'pyqtgraph'))), sep='\n')
endef

$(CORE)/.test: pyproject.toml
	@echo "Setting up $(CORE), which has no Qt."
	$(call new_venv,$(CORE))
	@$(CORE)/bin/python -c "$(CORE_REQUIREMENTS)" > $(CORE)/requirements.txt
	@$(CORE)/bin/python $(PIP_INSTALL) -r $(CORE)/requirements.txt
	@touch $@
