# `make demo` needs Python 3.11 to 3.13 with venv, and nothing else. `make demo PYTHON=python3.12`
# takes another Python than `python3`.

PYTHON ?= python3
MENTIONS ?=
SINCE ?=
SPEED ?=
SIGNS = tests/kafka/test_life_signs.py# a dozen processes under limits of seconds: one test at a time
RESOURCES = $(filter-out %/kustomization.yaml,$(wildcard deploy/kubernetes/base/*.yaml) \
	$(wildcard deploy/kubernetes/sources/*.yaml)) \
	deploy/kubernetes/overlays/example/secret.example.yaml

.PHONY: demo test test-kafka test-image crash-suite check pages screenshots

# A crisis from its first complaint to its end. `MENTIONS=mentions.jsonl.gz` shows your own mentions,
# `SINCE=2020-03-01` from a day on, `SPEED=600` so many times as fast as they came.
demo: .venv/.done
	@.venv/bin/python -m deploy.demo $(if $(MENTIONS),--mentions '$(MENTIONS)') \
		$(if $(SINCE),--since '$(SINCE)') $(if $(SPEED),--speed '$(SPEED)')

# All tests, the whole thread on the embedded broker included. Three at a time, on two cores too: they
# wait a lot. Whoever has none left takes some of the others'.
test: .venv/.dev
	.venv/bin/pytest -q -n 3 --dist worksteal

# What needs a real Apache Kafka: the part of the crash suite that fits into CI, the rest that
# crosses a network, and what rings then under Debian's Prometheus and Alertmanager. JDK 17 and Maven
# fetch Kafka's jars; without them all is skipped.
test-kafka: .venv/.dev
	.venv/bin/pytest -rs --show-capture=stdout -m 'kafka and not long' $(SIGNS)
	.venv/bin/pytest -n 3 --dist worksteal -rs --show-capture=stdout -m 'kafka and not long' --ignore=$(SIGNS) tests/kafka
	.venv/bin/pytest -rs --show-capture=stdout -m 'kafka and not long' tests/operations

# Every crash, with its seeds and what was counted, and all that SREs are told of.
crash-suite: .venv/.dev
	.venv/bin/pytest -n 4 -rsP --show-capture=stdout -m kafka tests/kafka
	.venv/bin/pytest -rsP --show-capture=stdout -m kafka tests/operations

# What the Dockerfile builds, without Docker: it downloads what an image would.
test-image: .venv/.dev
	.venv/bin/pytest -m image tests/deploy

# What a linter can say, and whether the pages made from the code are the code's.
check: .venv/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/codespell
	@if command -v promtool >/dev/null; then \
		promtool check rules --lint-fatal deploy/prometheus/rules/*.yaml && \
		promtool test rules deploy/prometheus/tests/*.yaml; \
	else echo 'The rules are not checked: promtool is not on PATH (apt-get install prometheus)'; fi
	.venv/bin/yamllint --strict -c deploy/yamllint.yaml deploy
	.venv/bin/hadolint Dockerfile
	.venv/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.yaml
	.venv/bin/kubernetes-validate --strict --quiet -k 1.33 $(RESOURCES)

# The pages that are made from the code.
pages: .venv/.dev
	.venv/bin/python -m pipeline.settings.reference > docs/settings.md
	.venv/bin/python -m pipeline.glossary > docs/metrics.md
	.venv/bin/python -m pipeline.logbook > docs/logs.md
	.venv/bin/python -m deploy.grafana
	.venv/bin/python -m deploy.kubernetes
	.venv/bin/python -m pipeline.settings.example > deploy/.env.example

# A picture of each state that responders see, wide and on a telephone; needs Debian's chromium.
screenshots: .venv/.dev
	.venv/bin/python -m deploy.demo.gallery docs/screenshots

.venv/.dev: .venv/.done
	.venv/bin/pip install --quiet -e '.[dev]'
	@touch $@

.venv/.done: pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v < (3, 14) else \
		"Tocsin needs Python 3.11 to 3.13, and this is %d.%d. Try: make demo PYTHON=python3.12" % v)'
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet -e '.[demo]'
	@touch $@
