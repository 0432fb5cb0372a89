# Two commands do all the set-up: `make site` shows the example, `make test` runs what CI runs.
# They need Python 3.11 or later with its venv module, make, and access to a Python package index.
# The tests also need Chromium, Java, Node, npm and Hugo: `make test` installs what is missing with apt-get.

PYTHON ?= python3
VENV ?= .venv
OTHERS ?= .venv-others
JOBS ?= 2

BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: site serve test lint types unit bench lock screenshots programs clean verifier-libraries

site: $(VENV)/installed
	@command -v npm >/dev/null && $(MAKE) --no-print-directory verifier-libraries || echo "without npm: the verifier page will say what it cannot check"
	$(BIN)/insigne build --demo-keys --jobs $(JOBS)
	@echo
	@echo "The example is in site/. To look at it:"
	@echo "    $(BIN)/python -m http.server --directory site 8000"
	@echo "and open http://localhost:8000/ — or, while you edit: $(BIN)/insigne serve"

# Libraries of the verifier in the browser, from npm. Building a site needs neither Node nor these.
LIBRARIES := templates/assets/verifier/libraries
verifier-libraries: $(LIBRARIES)/bundled

$(LIBRARIES)/bundled: $(wildcard templates/libraries/*)
	@templates/libraries/bundle $(LIBRARIES)
	@touch $@

serve: $(VENV)/installed
	$(BIN)/insigne serve

test: lint types unit

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/installed-for-tests
	$(BIN)/mypy

unit: $(VENV)/installed-for-tests $(OTHERS)/installed programs tests/node_modules/installed verifier-libraries
	INSIGNE_BAKERY_PYTHON=$(abspath $(OTHERS))/bin/python \
	INSIGNE_IMS_PYTHON=$(abspath $(OTHERS))/bin/python \
	$(BIN)/pytest --numprocesses $(JOBS) --dist worksteal

# The packages that the workflows install, with their hashes: what runs where the keys are.
lock: $(VENV)/bin/python
	$(BIN)/pip install --quiet 'uv>=0.8'
	{ echo '# What the workflows install, by hash. Made by: make lock'; \
	  echo 'hatchling>=1.27' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	    --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml -; \
	} > .github/requirements.new
	mv .github/requirements.new .github/requirements.txt

# Pictures of every kind of page, to look at.
SCREENSHOTS ?= screenshots
screenshots: $(VENV)/installed-for-tests programs
	$(BIN)/python -m tests.browser.screenshots $(SCREENSHOTS)

# What the tests in a browser need besides Python, in Debian's packages.
programs:
	@tests/browser/install-programs

tests/node_modules/installed: tests/package-lock.json | programs
	npm ci --prefix tests --ignore-scripts --no-audit --no-fund
	@touch $@

# How fast a build is, as ratios; a few minutes. docs/performance.md says what they mean.
bench: $(VENV)/installed-for-tests
	$(BIN)/python -m benchmarks.all --quick

clean:
	rm -rf tests/node_modules $(LIBRARIES) $(VENV) $(OTHERS) .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install --quiet --editable '.[test]'
	@touch $@ $(VENV)/installed

# The reference validator and the bakery of Open Badges 2.0 pin packages of another age, so they live by
# themselves, with the versions that work together.
$(OTHERS)/installed: tests/requirements-others.txt
	$(PYTHON) -m venv $(OTHERS)
	$(OTHERS)/bin/pip install --quiet --no-deps --requirement tests/requirements-others.txt
	@touch $@
