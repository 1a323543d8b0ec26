"""Write the rules for Prometheus's operator: `python -m deploy.kubernetes`. A test compares."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

RULES = Path(__file__).parents[1] / "prometheus/rules"
FILE = Path(__file__).parent / "monitoring/prometheusrule.yaml"
HEAD = """\
# Made of deploy/prometheus/rules by `python -m deploy.kubernetes`; do not edit.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: tocsin
spec:
  groups:
"""


def written() -> str:
    """All groups of rules in one resource."""
    return HEAD + "\n".join(indent(text, "  ") for text in groups())


def groups() -> Iterator[str]:
    """The groups of each file, as they stand there."""
    for path in sorted(RULES.glob("*.yaml")):
        yield path.read_text(encoding="utf-8").partition("\ngroups:\n")[2]


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
