"""A portrait says at one look what rang, what did not, and why."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from rich.console import Console

from alerts.incident import Status
from detectors.events import Level
from detectors.extent import CrisisKind, Guess
from detectors.signal import Condition, Points, Reading
from pipeline.lookback import Lookback, Running
from pipeline.portrait import portrait
from tests.builders import NOON, a_guess, a_signal, a_window, an_extent

RECENT = Condition(name="recent", observed=1, threshold=2, held=False)
RUNNING = Running(
    number=3, level=Level.ALERT, status=Status.EASED, opened_at=NOON - timedelta(hours=3),
    first_sign=NOON - timedelta(hours=4), peak_authors=41, peak_at=NOON - timedelta(hours=2),
)  # fmt: skip


def a_lookback(**fields: Any) -> Lookback:
    """Two lanes at noon, of which the hour rings for an alert."""
    signal = a_signal()
    (hour,) = signal.lanes
    long = replace(hour, lane="6h", window="6h", conditions=(*hour.conditions, RECENT))
    known: dict[str, Any] = {
        "brand": "[red]Zephyr", "at": NOON, "judged": NOON, "ended": None, "incident": None,
        "outcomes": {"counted": 60}, "next_complaint": None,
        "asks": {"1h": Level.ALERT, "6h": None}, "signal": replace(signal, lanes=(hour, long)),
    }  # fmt: skip
    return Lookback(**known | fields)


def drawn(seen: Lookback, width: int = 80) -> list[str]:
    """Its lines on a terminal."""
    console = Console(width=width, color_system=None)
    with console.capture() as shown:
        console.print(portrait(seen))
    return [line.rstrip() for line in shown.get().splitlines()]


def row(lines: list[str], name: str) -> list[str]:
    """The cells of a row."""
    (line,) = (line for line in lines if line.startswith(f" {name}  "))
    return line.removeprefix(f" {name}").split("  ")


def cells(seen: Lookback, name: str) -> list[str]:
    return [cell.strip() for cell in row(drawn(seen), name) if cell.strip()]


AN_OUTAGE = "looks like outage, 2 points: for faults 0.62 (+2); against copies 0.45 (-1.5)"


@pytest.mark.parametrize(
    ("guesses", "said"),
    [
        pytest.param(
            (a_guess(),), [AN_OUTAGE], id="a kind, with what held",
        ),
        pytest.param(
            (Guess(kind=CrisisKind.UNKNOWN, points=0.0, evidence=()),
             replace(a_guess(CrisisKind.RUMOUR), points=1.0, evidence=a_guess().evidence[:1])),
            ["looks like no kind that is known, or like several",
             "a little like rumour, 1 point: for faults 0.62 (+2)"], id="not clear",
        ),
    ],
)  # fmt: skip
def test_it_says_what_kind_it_looks_like_and_why(
    guesses: tuple[Guess, ...], said: list[str]
) -> None:
    seen = a_lookback(signal=a_signal(extent=an_extent(guesses=guesses)))
    shown = drawn(replace(seen, asks={"1h": None}), 120)
    assert [line for line in shown if line.startswith(("looks like", "a little like"))] == said


def test_of_a_calm_brand_no_kind_is_told() -> None:
    assert "looks like" not in "".join(drawn(a_lookback()))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lane", ["1h", "6h"]),
        ("people", ["41", "41"]),
        ("expected", ["3.2", "3.2"]),
        ("factor", ["12.81", "12.81"]),
        ("once in weeks", ["14", "14"]),
        ("rings from", ["1", "1"]),
        ("points", ["4.38", "4.38"]),
        ("- surprise", ["2.15", "2.15"]),
        ("return period", ["14 of 1 yes", "14 of 1 yes"]),
        ("recent", ["-", "1 of 2 no"]),
        ("asks for", ["alert", "-"]),
        ("24h", ["60", "45", "3", "30", "41", "12,300", "9"]),
    ],
)
def test_it_shows_each_lane_and_each_window(name: str, expected: list[str]) -> None:
    assert cells(a_lookback(), name) == expected


@pytest.mark.parametrize("part", [field.name for field in fields(Points)])
def test_it_shows_each_part_of_the_points(part: str) -> None:
    seen = a_lookback()
    hour, long = seen.signal.lanes
    points = Points(**{"surprise": 0.0, "size": 0.0} | {part: -0.75})
    signal = replace(seen.signal, lanes=(replace(hour, points=points), long))
    (first, _) = cells(replace(seen, signal=signal), f"- {part}".replace("coordinated", "copied"))
    assert first == "-0.75"


def test_what_an_older_release_did_not_count_is_no_zero() -> None:
    seen = a_lookback()
    windows = {"24h": a_window(strict=None)}
    assert cells(replace(seen, signal=replace(seen.signal, windows=windows)), "24h")[3] == "-"


CALM = replace(a_lookback().signal, level=None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({}, "1h asks for alert", id="it rings"),
        pytest.param({"signal": CALM}, "1h rang for as much before", id="it rang before"),
        pytest.param({"signal": CALM, "next_complaint": Level.CRISIS},
                     "rings with the next complaint, for crisis (1h)", id="no complaint came"),
        pytest.param({"signal": CALM, "asks": {"1h": None, "6h": None}}, "nothing rings", id="not"),
    ],
)  # fmt: skip
def test_it_begins_with_the_verdict(fields: dict[str, Any], said: str) -> None:
    first, second, *_ = drawn(a_lookback(**fields), width=120)
    assert first == f"[red]Zephyr at 2026-03-02 12:00:00 UTC: {said}"  # its brand is no markup
    assert second == "no incident runs"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"incident": RUNNING}, "incident 3 runs: alert, eased, opened 2026-03-02 09:",
                     id="an incident"),
        pytest.param({"ended": NOON - timedelta(days=2)}, "the files end 2026-02-28 12:00:00: of",
                     id="behind the files"),
        pytest.param({"judged": NOON - timedelta(seconds=9)}, "judged last 2026-03-02 11:59:51",
                     id="judged before"),
        pytest.param({"signal": replace(CALM, young=True)}, "the baseline is still", id="young"),
        pytest.param({"signal": replace(CALM, authors_known=False)}, "authors are hi", id="hidden"),
        pytest.param({"signal": replace(CALM, at_least=True)}, "more people than", id="too many"),
        pytest.param({}, "settings 0123456789ab", id="the digest"),
    ],
)  # fmt: skip
def test_it_says_what_stands_behind_the_numbers(fields: dict[str, Any], said: str) -> None:
    shown = drawn(a_lookback(**fields))
    assert [line for line in shown if line.startswith(said)]
    if fields:
        assert not [line for line in drawn(a_lookback()) if line.startswith(said)]


def test_what_strangers_wrote_commands_no_terminal() -> None:
    first, *_ = drawn(a_lookback(brand="Evil\n\x1b[31mRED\x1b]0;pwn\u202e"))
    assert first == "Evil [31mRED]0;pwn at 2026-03-02 12:00:00 UTC: 1h asks for alert"


def test_six_lanes_fit_a_narrow_terminal() -> None:
    seen = a_lookback()
    hour: Reading = seen.signal.lanes[0]
    names = ("burst", "1h", "6h", "24h", "static", "ewma")
    lanes = tuple(replace(hour, lane=name) for name in names)
    six = replace(seen, signal=replace(seen.signal, lanes=lanes), asks=dict.fromkeys(names))
    assert not [line for line in drawn(six) if "…" in line]


NEEDED = {
    "nothing is known": ({}, None),
    "a watch would be more": (
        {Level.WATCH: 4, Level.ALERT: 4, Level.CRISIS: 12}, "with 4 for alert, with 12 for crisis",
    ),
    "it rings for a watch": ({Level.WATCH: 0, Level.ALERT: 9}, "with 9 for alert"),
    "it rings for the worst": (dict.fromkeys(Level, 0), "none louder"),
}  # fmt: skip


@pytest.mark.parametrize(("needed", "said"), NEEDED.values(), ids=NEEDED)
def test_it_says_how_many_more_it_would_take(needed: dict[Level, int], said: str | None) -> None:
    lines = drawn(a_lookback(needed=needed))
    told = [line for line in lines if line.startswith("more unhappy people at once would ring: ")]
    assert [line.split(": ")[1] for line in told] == ([said] if said else [])
