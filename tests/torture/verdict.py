"""Verdict: what stands in the channels in the end, held against what is due.

Each incident has one living message in each of its channels, which shows its newest state, and in
its thread each step once and in order. Of many at once:

- a storm has one table. It says in the end that the storm is over, and counts at least those that
  stand in its thread. An incident that was over before its turn may stand in the table alone;
  where it comes again, its thread begins with that.
- Operators are told once of each doubt about the source. As long as they are to look into it,
  responders are neither told of anything new nor called, and afterwards of all of it.
- A chart is in its thread once. It is missing only where a newer one was asked for, where its
  message was deleted, or where it was given up: it could not be drawn, came too late, Slack takes
  no files, or three tries were refused or stayed without an answer.
- A goal is counted once for each incident and channel, or where a process died just then, never.
- No message says in the end that a press is being applied.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from alerts.delivery import CALL
from alerts.picture import file_name
from alerts.source import WINDOW, Operators, held_until, is_suspect
from alerts.storm import MINUTE, StormRules
from pipeline.notifier.doubts import GRACE
from pipeline.notifier.mailbox import Case
from tests.torture.stories import Due, Place, Story
from tests.torture.witness import APPLYING, Chart, Witness, card_of

COMING = 2.0 * CALL  # seconds from the last look at what is held to the message in the channel
SKEW = 3.0  # seconds by which hosts' clocks differ at most, and what they take to note something
LATEST = 240.0  # seconds in which operators are told, whatever goes wrong

Messages = Mapping[str, list[Any]]


@dataclass
class Found:
    """What is wrong."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)  # steps out of their order, or of their thread
    woken: list[str] = field(default_factory=list)  # what was held for operators, and told

    def counts(self, what: str, times: int) -> None:
        """Whatever is to be there once."""
        if times == 0:
            self.lost.append(what)
        self.doubled.extend([what] * (times - 1))


class Verdict:
    """Of one run."""

    def __init__(self, story: Story, messages: Messages, witness: Witness) -> None:
        self.found, self._story, self._messages = Found(), story, messages
        self._witness = witness
        self._mine: defaultdict[Place, list[Any]] = defaultdict(list)
        for channel, each in messages.items():
            for message in each:
                if "alert_id" in (card := card_of(message)):
                    self._mine[Place(channel, card["alert_id"])].append(message)

    # -- Incidents

    def incidents(self, storms: StormRules | None = None) -> None:
        """Each for itself. `storms`: they may occur, by these rules."""
        for place in self._story.due | self._mine:
            due, mine = self._story.due.get(place, Due()), self._mine[place]
            living = [one for one in mine if "version" in card_of(one)]
            steps = [one for one in mine if "seq" in card_of(one)]
            self._living(place, due, [card_of(one)["version"] for one in living])
            self._steps(place, due, living, [card_of(one)["seq"] for one in steps])
            threads = {one.thread_ts or one.ts for one in living}
            if any(one.thread_ts not in threads for one in steps):
                self.found.mixed.append(f"{place}: a step in another thread")
            if due.wakes and not self._is_called(place, due, storms):
                self.found.lost.append(f"{place}: nobody was called")

    def _living(self, place: Place, due: Due, shown: list[int]) -> None:
        if place not in self._story.due:
            self.found.doubled.append(f"{place}: was not due")
        if due.is_over and not shown and self._tables(place.channel):
            return  # before its turn
        if due.newest and due.newest not in shown:
            self.found.lost.append(f"{place}: shows {shown}, not {due.newest}")
        self.found.doubled.extend(f"{place}: version {version}" for version in shown[1:])

    def _steps(self, place: Place, due: Due, living: list[Any], steps: list[int]) -> None:
        said, first = self._witness.covered[place], self._witness.first.get(place, 0)
        if first > due.resolved and self._tables(place.channel):
            said = max(said, due.resolved)
        needed = {seq for seq in due.steps if seq > said} - due.passing if living else set()
        self.found.lost.extend(f"{place}: no step {seq}" for seq in sorted(needed - set(steps)))
        self.found.doubled.extend(f"{place}: step {seq}" for seq in repeated(steps))
        if steps != sorted(steps):
            self.found.mixed.append(f"{place}: {steps}")

    def _is_called(self, place: Place, due: Due, storms: StormRules | None) -> bool:
        """In a storm a call a moment ago, of the same people for another crisis, is enough."""
        calls = self._witness.calls
        if storms is None or due.wakes is None:
            return bool(calls[place])
        since = due.wakes.timestamp() - storms.call_every * MINUTE
        there = (at for other in calls if other.channel == place.channel for at in calls[other])
        return any(at > since for at in there)

    # -- Storms

    def _tables(self, channel: str) -> dict[int, list[Any]]:
        return sheets(self._messages.get(channel, []), "storm")

    def storms(self) -> int:
        """Their tables. Returns how many there are."""
        for channel, messages in self._messages.items():
            tables = self._tables(channel)
            for number, each in tables.items():
                self.found.counts(f"{channel}: table {number}", len(each))
                self._table(channel, each[0])
            known = {table.ts for each in tables.values() for table in each}
            replies = [one for one in messages if one.thread_ts and "version" in card_of(one)]
            if any(one.thread_ts not in known for one in replies):
                self.found.lost.append(f"{channel}: the table of a thread")
        return sum(len(self._tables(channel)) for channel in self._messages)

    def _table(self, channel: str, table: Any) -> None:
        says = re.match(r"Storm over · (\d+) brand", table.text)
        inside = {
            place.alert.rpartition("/")[0] for place, mine in self._mine.items()
            if place.channel == channel and any(one.thread_ts == table.ts for one in mine)
        }  # fmt: skip
        if says is None or int(says[1]) < len(inside):
            self.found.lost.append(f"{channel}: {table.text!r}, and {len(inside)} are in it")

    # -- Doubts

    def doubts(self, doubts: Mapping[int, Case], operators: Operators) -> int:
        """What Kafka knows of them. Returns how many there are."""
        told = sheets(self._messages[str(operators.channel)], "source")
        if not doubts and is_suspect(*self._story.running, operators):
            self.found.lost.append("no doubt about a wave")
        for number, doubt in doubts.items():
            ends = doubt.end.at if doubt.end else doubt.rang + max(WINDOW, operators.hold * MINUTE)
            times = len(told.get(number, []))
            if times or ends > doubt.rang + LATEST:
                self.found.counts(f"doubt {number}", times)
            if any("Responders are told" not in each.text for each in told.get(number, [])):
                self.found.lost.append(f"the end of doubt {number}")
            self._woken(number, doubt, operators)
        return len(told)

    def _woken(self, number: int, doubt: Case, operators: Operators) -> None:
        """What responders heard although operators were told, or about to be."""
        told = self._witness.told.get(number, float("inf"))
        ends = doubt.end.at if doubt.end else float("inf")
        for heard in self._witness.heard:
            level = self._story.levels[heard.place.alert, heard.seq]
            until = min(ends, held_until(level, doubt.rang, operators)) - SKEW
            soon = doubt.rang + COMING < heard.at < min(until, doubt.rang + GRACE - SKEW)
            if soon or max(told, doubt.rang) + COMING < heard.at < until:
                self.found.woken.append(f"{heard.place}: told in doubt {number}")

    # -- Charts

    def charts(self) -> int:
        """Returns how many there are."""
        hung = Counter(
            (channel, file["name"])
            for channel, messages in self._messages.items()
            for message in messages
            for file in message.files
        )
        self.found.doubled.extend(f"{chart}" for chart in (hung - Counter(hung.keys())).elements())
        for chart in self._witness.charts:
            brand, _, incident = chart.place.alert.rpartition("/")
            name = file_name(brand, int(incident), chart.seq)
            if not hung[chart.place.channel, name] and self._is_due(chart):
                self.found.lost.append(f"{chart}")
        return hung.total()

    def _is_due(self, chart: Chart) -> bool:
        asked = [each.seq for each in self._witness.charts if each.place == chart.place]
        due = self._story.due.get(chart.place, Due(is_forgotten=True))
        is_newest = chart.seq == max(asked)
        return is_newest and chart not in self._witness.given_up and not due.is_forgotten

    # -- Goals

    def goals(self) -> int:
        """Those that were counted. Returns how many there are."""
        judged = self._witness.judged
        self.found.doubled.extend(
            f"{place}: goal {goal}" for (place, goal), times in judged.items() if times > 1
        )
        return len(judged)

    # -- Presses

    def marks(self) -> None:
        """Those that are still there."""
        for place, mine in self._mine.items():
            if any(APPLYING in str(one.attachments) for one in mine):
                self.found.lost.append(f"{place}: an answer to a press")


def sheets(messages: Iterable[Any], kind: str) -> dict[int, list[Any]]:
    """The messages about many incidents, by number."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for message in messages:
        if kind in (card := card_of(message)):
            found[card[kind]].append(message)
    return dict(found)


def repeated(steps: list[int]) -> Iterator[int]:
    """Those that come again."""
    return (seq for place, seq in enumerate(steps) if seq in steps[:place])
