"""Glossary: what each metric means, as the page docs/metrics.md has it."""

import sys
from collections.abc import Iterable
from typing import Any

from pipeline.family import Axis, Family
from pipeline.metrics import BRAND_LIMIT, OTHER_BRAND
from pipeline.series import FAMILIES

HEAD = """# Metrics

*Written by `python -m pipeline.glossary > docs/metrics.md`; a test compares. Do not edit.*

Each process is one scrape target: `GET /metrics`, in the Prometheus text format or, if asked for,
in OpenMetrics.

The first {limit} brands that a process meets have series of their own, all others share the brand
`{other}`: in counters, and in `tocsin_open_alerts`; the other gauges leave them out. A brand's
gauges leave with its partition. While a partition moves, two processes can show the same brand:
use `max by (brand)`.

| Metric | Type | Labels | Meaning |
|---|---|---|---|
"""
VALUES = """
## Values of labels

Anything else is shown as `other`.

"""


def reference() -> str:
    """The page docs/metrics.md."""
    head = HEAD.format(limit=BRAND_LIMIT, other=OTHER_BRAND)
    return head + "".join(map(_row, FAMILIES)) + VALUES + "".join(map(_values, _closed()))


def _row(family: Family[Any]) -> str:
    buckets = f" Buckets: {', '.join(f'{edge:g}' for edge in family.buckets)}."
    meaning = family.help + (buckets if family.buckets else "")
    labels = _code(axis.name for axis in family.axes)
    return f"| `{family.name}` | {family.kind.__name__.lower()} | {labels} | {meaning} |\n"


def _closed() -> Iterable[Axis]:
    """The labels whose values are listed, each once."""
    return dict.fromkeys(axis for family in FAMILIES for axis in family.axes if axis.values)


def _values(axis: Axis) -> str:
    users = _code(family.name for family in FAMILIES if axis in family.axes)
    return f"- `{axis.name}` of {users}: {_code(axis.values)}\n"


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


if __name__ == "__main__":
    sys.stdout.write(reference())
