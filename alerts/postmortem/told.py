"""Told: what was said to whom: the team, and the public by the brand's own accounts."""

from collections.abc import Iterator

from alerts.details import own_side
from alerts.document import Items, Paragraph, Part
from alerts.notice import Kind, Notice
from alerts.numbers import counted
from alerts.postmortem.material import Material
from alerts.route import Route, called, has_step, listeners
from alerts.text import unmarked

CALLS = 10  # times of one channel


def told(material: Material) -> tuple[Part, ...]:
    """Channels, calls and reminders; then the brand's own posts."""
    says = material.words.postmortem.told
    channels = tuple(_channels(material))
    team = [Items(channels), Paragraph(says.caution)] if channels else [Paragraph(says.nobody)]
    return (*team, Paragraph(_reminders(material)), *_own(material))


def _channels(material: Material) -> Iterator[str]:
    """Each channel that heard, since when, and whom it called when."""
    heard: dict[str, tuple[Notice, Route, list[Notice]]] = {}
    for notice in material.account.steps:
        for route in listeners(material.routes, notice, set(heard)):
            _, _, calls = heard.setdefault(route.channel, (notice, route, []))
            if has_step(route, notice) and called(route, notice):
                calls.append(notice)
    for first, route, calls in heard.values():
        yield _channel(first, route, calls, material)


def _channel(first: Notice, route: Route, calls: list[Notice], material: Material) -> str:
    says = material.words.postmortem.told
    since = material.date(first.at)
    if not calls:
        return says.route.format(channel=route.channel, date=since)
    whom = dict.fromkeys(filter(None, (called(route, notice) for notice in calls)))
    times = [material.time(notice.at) for notice in calls[:CALLS]]
    more = ["…"] if calls[CALLS:] else []
    return says.route_called.format(
        channel=route.channel, date=since, dates=", ".join([*times, *more]),
        whom=" ".join(_group(each) for each in whom),
    )  # fmt: skip


def _group(ping: str) -> str:
    """As people type it, as far as an id allows."""
    known = ping.strip("<>")
    return f"@{known.lstrip('!@').removeprefix('subteam^')}"


def _reminders(material: Material) -> str:
    words = material.words
    count = sum(notice.kind is Kind.REMINDER for notice in material.account.steps)
    says = words.postmortem.told
    return f"{counted(count, says.reminders, words)}." if count else says.no_reminders


def _own(material: Material) -> Iterator[Part]:
    """What the brand said itself, when it was asked most."""
    notice = material.clearest or material.last
    if not material.account.is_heard or notice.signal.extent is None:
        yield Paragraph(material.words.postmortem.told.no_accounts)
        return
    last = material.last if material.last.signal.extent else notice
    yield Items(tuple(unmarked(line) for line in own_side(last, material.words) if line))
