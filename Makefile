# `make demo` needs Python 3.11 to 3.13 with venv, and nothing else. `make demo PYTHON=python3.12`
# takes another Python than `python3`.

PYTHON ?= python3
MENTIONS ?=
SINCE ?=
SPEED ?=

.PHONY: demo

# A crisis from its first complaint to its end. `MENTIONS=mentions.jsonl.gz` shows your own mentions,
# `SINCE=2020-03-01` from a day on, `SPEED=600` so many times as fast as they came.
demo: .venv/.done
	@.venv/bin/python -m deploy.demo $(if $(MENTIONS),--mentions '$(MENTIONS)') \
		$(if $(SINCE),--since '$(SINCE)') $(if $(SPEED),--speed '$(SPEED)')

.venv/.done: pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v < (3, 14) else \
		"Tocsin needs Python 3.11 to 3.13, and this is %d.%d. Try: make demo PYTHON=python3.12" % v)'
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet -e '.[demo]'
	@touch $@
