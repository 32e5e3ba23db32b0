# install · demo · test · test-heavy · check · bench · docs   (each a line or two)
PYTHON ?= python3
BIN := .venv/bin
PLAN ?=

.PHONY: install demo test test-heavy coverage check bench docs lock

install: .venv/installed

.venv/installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Xueji needs Python 3.11 or newer; set PYTHON=...')"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: install
	$(BIN)/xueji demo $(if $(PLAN),--plan "$(PLAN)")

test: install
	$(BIN)/python -m pytest

test-heavy: install coverage
	$(BIN)/python -m pytest -m heavy

# Every branch of the code for accounts, permissions and audit; the places stand in pyproject.toml.
coverage: install
	$(BIN)/coverage run -m pytest -n 0 tests/core/chain tests/apps tests/web tests/cli/test_a*.py tests/permissions/test_table.py
	$(BIN)/coverage report

check: install
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy src
	$(BIN)/lint-imports
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files 'src/*.html')
	$(BIN)/python -m pytest -q tests/architecture

bench: install
	for claim in benchmarks/*.py; do $(BIN)/python $$claim || exit 1; done

docs: install
	$(BIN)/python docs/build.py

lock:
	UV_CUSTOM_COMPILE_COMMAND="see CONTRIBUTING.md" uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements/base.txt
	UV_CUSTOM_COMPILE_COMMAND="see CONTRIBUTING.md" uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt
