"""Shortened files are those that ship: no time is left out, and nothing else changes."""

import re
from typing import Any

import pytest
import yaml

from tests.operations.shortened import PROMETHEUS, document, duration, expression, rules

FILES = ["prometheus.yaml", "alertmanager.yaml", *rules()]


@pytest.mark.parametrize(
    ("long", "short"),
    [("2m", "4000ms"), ("1h30m", "180000ms"), ("15s", "500ms"), ("0s", "0s"), ("1ms", "1ms")],
)
def test_a_time_is_a_thirtieth(long: str, short: str) -> None:
    assert duration(long) == short


@pytest.mark.parametrize(
    ("long", "short"),
    [
        pytest.param("rate(x_total[5m]) == 0", "rate(x_total[10000ms]) == 0", id="a range"),
        pytest.param("x[1h] offset 1h > 0", "x[120000ms] offset 120000ms > 0", id="an offset"),
        pytest.param("min(x_seconds) > 300", "min(x_seconds) > 10", id="an age"),
        pytest.param('x_seconds{level="a"} > 45', 'x_seconds{level="a"} > 1.5', id="a label"),
        pytest.param("x_messages > 1000", "x_messages > 1000", id="a count"),
        pytest.param("changes(x_seconds[3m]) > 3", "changes(x_seconds[6000ms]) > 3", id="changes"),
        pytest.param(
            "x_messages > 30 and x_seconds > 30", "x_messages > 30 and x_seconds > 1", id="both"
        ),
        pytest.param("x > (14.4 * 0.01)", "x > (14.4 * 0.01)", id="a share"),
        pytest.param(
            'rate(x_seconds_count[1m]) > 3 or x_seconds_bucket{le="30.0"}',
            'rate(x_seconds_count[2000ms]) > 3 or x_seconds_bucket{le="1.0"}',
            id="a histogram",
        ),
    ],
)
def test_an_expression_is_the_same_in_less_time(long: str, short: str) -> None:
    assert expression(long) == short


def test_a_bucket_that_there_is_not_is_refused() -> None:
    with pytest.raises(LookupError, match="no bucket"):
        expression('x_seconds_bucket{le="30.0"}', 7)


def leaves(part: Any, path: str = "") -> dict[str, Any]:
    """What stands in a document, by its place."""
    if isinstance(part, dict):
        return {k: v for key in part for k, v in leaves(part[key], f"{path}/{key}").items()}
    if isinstance(part, list):
        return {k: v for n, each in enumerate(part) for k, v in leaves(each, f"{path}/{n}").items()}
    return {path: part}


@pytest.mark.parametrize("name", FILES)
def test_a_file_keeps_all_but_its_times(name: str) -> None:
    shipped = leaves(yaml.safe_load((PROMETHEUS / name).read_text(encoding="utf-8")))
    shorter = leaves(document(name))
    assert shipped.keys() == shorter.keys()
    digits = re.compile(r"\d+(\.\d+)?(ms|[smhd])?\b")
    bare = {place: digits.sub("#", str(text)) for place, text in shipped.items()}
    assert bare == {place: digits.sub("#", str(text)) for place, text in shorter.items()}
    is_time = re.compile("/(.*_?for|.*_?interval|group_wait)$")
    times = [place for place in shipped if is_time.search(place)]
    assert [t for t in times if shorter[t] == shipped[t] != "0s"] == []


def compared(name: str) -> set[tuple[str, str, str]]:
    """What each alert of a file compares a number of seconds with, as it ships and shortened."""
    pairs = zip(
        leaves(yaml.safe_load((PROMETHEUS / name).read_text(encoding="utf-8"))).items(),
        leaves(document(name)).values(), strict=True,
    )  # fmt: skip
    number = re.compile(r"[<>=] (\d+(?:\.\d+)?)\b")
    return {
        (name, *both)
        for (place, long), short in pairs
        if place.endswith("/expr")
        for both in zip(number.findall(long), number.findall(short), strict=True)
        if both[0] != both[1]
    }


def test_the_ages_that_ring_are_those_of_the_rules() -> None:
    found = {(long, short) for name in rules() for _, long, short in compared(name)}
    assert found == {("60", "2"), ("120", "4"), ("300", "10"), ("900", "30"), ("1800", "60")}
