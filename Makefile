# Every target makes its own .venv; nothing outside this folder is touched, but for `make test`, which asks
# Debian's apt-get for chromium when no Chromium is there and it may.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: review test check format bench clean

review: .venv/.installed
	@$(BIN)/tagloom review $(ARGS)

test: .venv/.spark
	@.ci/chromium
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not browser" -n auto --dist loadfile $(ARGS)
	@$(BIN)/python -m pytest -m browser $(ARGS)

check: .venv/.installed
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: .venv/.installed
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: .venv/.bench
	@$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf .venv

.venv/.installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Setting up .venv (the first time takes a few minutes) ..."
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

.venv/.spark: .venv/.installed
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,spark]' || \
		echo "Spark could not be installed; its test will be skipped."
	@touch $@

.venv/.bench: .venv/.installed
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,bench]'
	@touch $@
