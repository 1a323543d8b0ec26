"""Portrait: what a brand looked like at a moment, for the person at the terminal."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from functools import partial

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detectors.events import Level
from detectors.extent import CrisisKind, Evidence, Guess
from detectors.signal import Condition, Points, Reading, Signal
from pipeline.lookback import Lookback, Running
from pipeline.screen import clean

SHORT = {"coordinated": "copied"}  # where six lanes leave no room for the whole name


def _part(name: str, lane: Reading) -> str:
    return f"{getattr(lane.points, name):.2f}"


SEEN: dict[str, Callable[[Reading], str]] = {
    "window": lambda lane: lane.window,
    "people": lambda lane: f"{lane.authors:,}",
    "observed": lambda lane: f"{lane.observed:,}",  # the same, each once an hour of the clock
    "expected": lambda lane: f"{lane.expected:g}",
    "factor": lambda lane: f"{lane.factor:g}",
    "once in weeks": lambda lane: f"{lane.return_period:g}" if lane.threshold else "-",
    "rings from": lambda lane: f"{lane.threshold:g}" if lane.threshold else "-",
    "points": lambda lane: f"{lane.points.total:.2f}",
    **{
        f"- {SHORT.get(part.name, part.name)}": partial(_part, part.name) for part in fields(Points)
    },
}
"""What is shown of each lane, in this order."""


def portrait(seen: Lookback) -> Group:
    """Everything about it: the verdict, the lanes with their conditions, the windows."""
    head = [clean(line) for line in _said(seen)]
    return Group(*head, "", _lanes(seen), "", _windows(seen.signal))


def _said(seen: Lookback) -> Iterator[str]:
    signal = seen.signal
    yield f"{seen.brand} at {_time(seen.at)} UTC: {_verdict(seen)}"
    yield _incident(seen.incident) if seen.incident else "no incident runs"
    yield from _kinds(signal.extent.guesses if signal.extent else ())
    if seen.needed:
        yield _needed(seen.needed)
    if seen.ended:
        yield f"the files end {_time(seen.ended)}: of what came after it nothing is known"
    if seen.judged and seen.judged < seen.at:
        yield f"judged last {_time(seen.judged)}: what came before it is not fresh"
    if signal.young:
        yield "the baseline is still being learned: what is rare is hard to tell"
    if not signal.authors_known:
        yield "authors are hidden: posts that begin alike count once"
    if signal.at_least:
        yield "more people than are told apart: their numbers are lower bounds"
    yield f"settings {signal.settings}"


def _verdict(seen: Lookback) -> str:
    if seen.signal.level:
        return f"{seen.signal.lane} asks for {seen.signal.level}"
    rings = ", ".join(name for name, level in seen.asks.items() if level)
    if rings and seen.next_complaint:
        return f"rings with the next complaint, for {seen.next_complaint} ({rings})"
    return f"{rings} rang for as much before" if rings else "nothing rings"


def _needed(people: Mapping[Level, int]) -> str:
    """How many more it would have taken; where as many ring for two levels, the worse one."""
    worst = {count: level for level, count in people.items() if count}
    said = ", ".join(f"with {count} for {level}" for count, level in sorted(worst.items()))
    return f"more unhappy people at once would ring: {said or 'none louder'}"


def _incident(incident: Running) -> str:
    return (
        f"incident {incident.number} runs: {incident.level}, {incident.status}, opened"
        f" {_time(incident.opened_at)}, first sign {_time(incident.first_sign)}, at its peak"
        f" {incident.peak_authors} people"
    )


def _kinds(guesses: Iterable[Guess]) -> Iterator[str]:
    """What it looks like, the likeliest first, with the facts that speak for it and against it."""
    like = "looks like"
    for guess in guesses:
        if guess.kind is CrisisKind.UNKNOWN:
            yield "looks like no kind that is known, or like several"
            like = "a little like"  # not enough to be told
            continue
        held = [each for each in guess.evidence if each.held]
        speaks = _facts("for", [each for each in held if each.weight > 0])
        against = _facts("against", [each for each in held if each.weight < 0])
        said = "; ".join(filter(None, [speaks, against]))
        points = f"{guess.points:g} point{'' if guess.points == 1 else 's'}"
        yield f"{like} {guess.kind}, {points}: {said}"


def _facts(side: str, facts: list[Evidence]) -> str:
    told = (f"{each.name} {each.observed:g} ({each.weight:+g})" for each in facts)
    return f"{side} {', '.join(told)}" if facts else ""


def _lanes(seen: Lookback) -> Table:
    """A column a lane: what it sees, how bad that is, and under which conditions it rings."""
    lanes = seen.signal.lanes
    table = Table("lane", *(each.lane for each in lanes), box=None)
    for name, value in SEEN.items():
        table.add_row(name, *(value(each) for each in lanes))
    for name in dict.fromkeys(each.name for lane in lanes for each in lane.conditions):
        held = ({each.name: _held(each) for each in lane.conditions} for lane in lanes)
        table.add_row(name.replace("_", " "), *(known.get(name, Text("-")) for known in held))
    table.add_row("asks for", *(seen.asks[each.lane] or "-" for each in lanes))
    return table


def _held(each: Condition) -> Text:
    said, style = ("yes", "green") if each.held else ("no", "red")
    return Text(f"{each.observed:g} of {each.threshold:g} {said}", style=style)


def _windows(signal: Signal) -> Table:
    names = ("mentions", "negative", "unknown", "strict", "authors", "reach", "shares")
    table = Table("window", box=None)
    for name in names:
        table.add_column(name, justify="right")
    for window, each in signal.windows.items():
        counts = [getattr(each, name) for name in names]
        table.add_row(window, *("-" if count is None else f"{count:,}" for count in counts))
    return table


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
