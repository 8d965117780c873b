# Two commands are all one needs: `make demo` and `make test`. Each sets up what it uses.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := .tools
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint bench lock audit sbom tools train clean

demo: $(VENV)/.installed ## read the example news and write the cited brief
	$(BIN)/whowhom demo

test: $(VENV)/.installed-dev ## run every test
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-dev ## scores on the small self-written sets, against their floors
	$(BIN)/python -m bench

train: $(VENV)/.installed-dev ## make the model again: make train DATA=…/data BASE=…
	$(PIP) install --require-hashes -r requirements/train.txt
	$(BIN)/python -m training --data $(DATA) --base $(BASE)

lock: ## write the hash-checked lock files anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --quiet pyproject.toml --extra serve --extra office --extra postgres --extra mcp -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --quiet pyproject.toml --extra serve --extra office --extra postgres --extra mcp --extra ray --extra frames --group dev -o requirements/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --quiet requirements/build.in -o requirements/build.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --quiet requirements/train.in -o requirements/train.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --quiet requirements/tools.in -o requirements/tools.txt

audit: $(TOOLS)/.installed ## look every locked package up in the lists of known weaknesses (needs the network)
	for file in run dev build tools; do $(TOOLS)/bin/pip-audit --strict --require-hashes --disable-pip --requirement requirements/$$file.txt || exit 1; done

sbom: $(TOOLS)/.installed ## write the bill of materials of what `make demo` installs, from its lock file
	mkdir -p dist
	$(TOOLS)/bin/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml --output-file dist/whowhom.cdx.json requirements/run.txt

# The package is installed for editing; its build tools are locked like the rest.
$(VENV)/.installed: requirements/run.txt requirements/build.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "whowhom needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; try make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@

tools: $(TOOLS)/.installed ## what `make audit`, `make sbom` and the test of S3-compatible storage run on

# What looks at the dependencies is no part of them, nor is a server to test against: they have their own environment.
$(TOOLS)/.installed: requirements/tools.txt
	test -x $(TOOLS)/bin/python || $(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/tools.txt
	touch $@

clean: ## remove what was built and installed here
	rm -rf $(VENV) $(TOOLS) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
