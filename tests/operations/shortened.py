"""Shortened: Prometheus's and Alertmanager's files that ship, every time divided by one factor.

They are read, changed and written again, so that what is tested is what ships. A time is a string
such as `2m` anywhere in the YAML; in an expression also a range, an offset, a number that seconds
are compared with, and a bucket of seconds.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from pipeline.buckets import LATENCY

PROMETHEUS = Path(__file__).parents[2] / "deploy/prometheus"
FACTOR = 30.0  # two minutes are four seconds; there is a bucket of 1 s as of 30 s

UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}  # in milliseconds
TIME = r"\d+(?:ms|[smhd])"
IS_TIME = re.compile(rf"(?:{TIME})+")
IN_EXPRESSION = re.compile(rf"(?<=\[){TIME}(?=\])|(?<=\boffset ){TIME}\b")
BUCKET = re.compile(r'_seconds_bucket\{[^}]*le="(\d+(?:\.\d+)?)"')
LABELS = re.compile(r"\{[^}]*\}")
COMPARED = re.compile(r"(?P<left>.*?)(?P<sign>[<>]=?|[!=]=) (?P<number>\d+(?:\.\d+)?)\b", re.DOTALL)
SECONDS = re.compile(r"_seconds\b(?!_)")
COUNTED = re.compile(r"\b(?:changes|count)\(")  # not in the unit of their metric


def duration(text: str, factor: float = FACTOR) -> str:
    """A time as Prometheus writes it, shortened; nothing stays nothing."""
    parts = re.findall(r"(\d+)(ms|[smhd])", text)
    milliseconds = sum(int(number) * UNITS[unit] for number, unit in parts)
    return f"{max(round(milliseconds / factor), 1)}ms" if milliseconds else "0s"


def expression(text: str, factor: float = FACTOR) -> str:
    """An expression of PromQL, shortened."""
    ranges = IN_EXPRESSION.sub(lambda found: duration(found[0], factor), text)
    return _thresholds(BUCKET.sub(lambda found: _bucket(found, factor), ranges), factor)


def _bucket(found: re.Match[str], factor: float) -> str:
    """Another bucket of the same histogram.

    Raises:
        LookupError: it has none there, and the factor will not do.
    """
    edge = float(found[1]) / factor
    if edge not in LATENCY:
        raise LookupError(f"no bucket of {edge} s")
    return found[0].replace(f'le="{found[1]}"', f'le="{edge}"')


def _thresholds(text: str, factor: float) -> str:
    """What comes before a sign, back to the last one, says of what kind its number is."""

    def shorter(found: re.Match[str]) -> str:
        left, sign, number = found["left"], found["sign"], found["number"]
        bare = LABELS.sub("", left)
        if SECONDS.search(bare) and not COUNTED.search(bare):
            number = f"{float(number) / factor:g}"
        return f"{left}{sign} {number}"

    return COMPARED.sub(shorter, text)


def shortened(part: Any, factor: float = FACTOR) -> Any:
    """A part of a YAML document, shortened."""
    if isinstance(part, list):
        return [shortened(each, factor) for each in part]
    if isinstance(part, dict):
        return {
            key: expression(each, factor) if key == "expr" else shortened(each, factor)
            for key, each in part.items()
        }
    is_time = isinstance(part, str) and IS_TIME.fullmatch(part)
    return duration(part, factor) if is_time else part


def document(name: str, factor: float = FACTOR) -> Any:
    """One of the files, e.g. `alertmanager.yaml`, shortened."""
    return shortened(yaml.safe_load((PROMETHEUS / name).read_text(encoding="utf-8")), factor)


def rules() -> list[str]:
    """The names of the files of rules."""
    return [f"rules/{path.name}" for path in sorted((PROMETHEUS / "rules").glob("*.yaml"))]
