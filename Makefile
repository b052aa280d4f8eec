# 衡绩 Hengji. Two targets matter: `make demo` shows it, `make test` proves it. Everything else is a part of these.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.NOTPARALLEL:

# What somebody has set in the shell must not steer our programs.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS PYTHONOPTIMIZE PYTHONSAFEPATH VIRTUAL_ENV CDPATH BASH_ENV
unexport PIP_TARGET PIP_PREFIX PIP_USER PIP_ROOT PIP_REQUIREMENT PIP_CONSTRAINT PIP_EDITABLE PIP_NO_DEPS PIP_DRY_RUN PIP_REQUIRE_HASHES PIP_NO_BUILD_ISOLATION
unexport PYTEST_ADDOPTS PYTEST_PLUGINS MYPYPATH MYPY_CONFIG_FILE_DIR RUFF_CONFIG COVERAGE_PROCESS_START
unexport DJANGO_SETTINGS_MODULE HENGJI_PROFILE HENGJI_VAR HENGJI_DATABASE_URL HENGJI_TEST_DATABASE_URL HENGJI_CRYPTO
export PYTHONUTF8 := 1
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --no-input
RUN := $(BIN)/python -m
STAMPS := .venv/stamps

.PHONY: help demo test format lint templates migrations types contracts unit postgres browser matrix bench soak fmt openapi vendor lock clean
help:
	@echo "make demo        建立环境并启动演示网站 · build the environment and start the demo on 127.0.0.1:$(PORT)"
	@echo "make test        全部检查和测试 · all checks and tests"
	@echo "  finer: format lint templates migrations types contracts unit postgres browser"
	@echo "make matrix      写下谁能做什么 · write down who may do what (tests/access/expected)"
	@echo "make bench|soak  测速、耐久 · benchmarks, endurance"
	@echo "make fmt         统一格式 · format the code"
	@echo "make vendor lock 更新前端文件、锁定依赖 · vendored files, dependency locks"

# ---------------------------------------------------------------- environment
$(STAMPS)/venv:
	@tools/check_python.sh "$(PYTHON)"
	@echo "建立 Python 环境 .venv · creating the environment"
	@"$(PYTHON)" -m venv --clear .venv
	@mkdir -p $(STAMPS) && touch $@

# setuptools comes with the lock; without build isolation nothing but the hashed packages is fetched.
$(STAMPS)/runtime: requirements.txt pyproject.toml | $(STAMPS)/venv
	@echo "安装依赖 · installing dependencies"
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/test: requirements-test.txt $(STAMPS)/runtime
	@echo "安装测试工具 · installing test tools"
	@$(PIP) --require-hashes -r requirements-test.txt
	@touch $@

$(STAMPS)/bench: requirements-bench.txt $(STAMPS)/test
	@$(PIP) --require-hashes -r requirements-bench.txt
	@touch $@

.PHONY: system
system:
	@tools/system_packages.sh

# ---------------------------------------------------------------- demo
demo: $(STAMPS)/runtime
	@$(BIN)/hengji serve --check --port $(PORT)
	@$(BIN)/hengji demo load
	@echo "地址 · address"
	@echo "  http://127.0.0.1:$(PORT)/   （按 Ctrl-C 停止 · Ctrl-C stops it）"
	@exec $(BIN)/hengji serve --port $(PORT)

# ---------------------------------------------------------------- tests, fast ones first
test: format lint templates migrations types contracts unit postgres browser

format: $(STAMPS)/test
	@echo "== ruff format"; $(BIN)/ruff format --check --quiet .

lint: $(STAMPS)/test
	@echo "== ruff check"; $(BIN)/ruff check --quiet .

templates: $(STAMPS)/test
	@echo "== djade"; git ls-files --cached --others --exclude-standard 'src/*.html' 'tests/*.html' | xargs -r $(BIN)/djade --check --target-version 5.2

migrations: $(STAMPS)/test
	@echo "== makemigrations --check"; HENGJI_PROFILE=test $(BIN)/hengji manage makemigrations --check --dry-run

types: $(STAMPS)/test
	@echo "== mypy"; $(BIN)/mypy

contracts: $(STAMPS)/test
	@echo "== import contracts"; $(BIN)/lint-imports

unit: $(STAMPS)/test
	@echo "== unit tests of the scoring core, every branch"; $(RUN) pytest -q -n $(WORKERS) src/hengji/core --cov=hengji.core.scoring --cov-branch --cov-fail-under=100 --cov-report=term-missing:skip-covered
	@echo "== unit tests"; $(RUN) pytest -q -n $(WORKERS) --ignore=tests/browser --ignore=tests/postgres --ignore=src/hengji/core

postgres: $(STAMPS)/test system
	@echo "== on PostgreSQL"; $(RUN) tests.postgres

browser: $(STAMPS)/test system
	@echo "== browser tests"; $(RUN) pytest -q -n $(WORKERS) tests/browser

# Writes down who may do what; look at the difference before committing it.
matrix: $(STAMPS)/test
	@HENGJI_MATRIX=write $(RUN) pytest -q -n 0 tests/access/test_matrix.py
	@git --no-pager diff --stat -- tests/access/expected

# ---------------------------------------------------------------- measuring
bench: $(STAMPS)/bench
	@tools/system_packages.sh bench || true
	@$(BIN)/python -m benchmarks

soak: $(STAMPS)/test
	@$(BIN)/python -m tests.soak

# ---------------------------------------------------------------- upkeep
fmt: $(STAMPS)/test
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@git ls-files --cached --others --exclude-standard 'src/*.html' 'tests/*.html' | xargs -r $(BIN)/djade --target-version 5.2

openapi: $(STAMPS)/runtime
	@HENGJI_PROFILE=test $(BIN)/hengji openapi > docs/api/openapi.json

vendor: $(STAMPS)/runtime
	@$(BIN)/python tools/vendor.py

COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11
lock: $(STAMPS)/test
	@$(COMPILE) pyproject.toml --output-file requirements.txt >/dev/null
	@$(COMPILE) --extra test --constraint requirements.txt pyproject.toml --output-file requirements-test.txt >/dev/null
	@$(COMPILE) --extra test --extra bench --constraint requirements-test.txt pyproject.toml --output-file requirements-bench.txt >/dev/null

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build
