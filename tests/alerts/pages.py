"""Pages: what is written for people beside the messages, line by line, in one language."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from alerts.account import Account
from alerts.deed import Action, Cause, Deed
from alerts.discretion import Discretion, Posts
from alerts.document import (
    Blank,
    Chart,
    Document,
    Figures,
    Items,
    Paragraph,
    Part,
    Post,
    Section,
    Table,
)
from alerts.goals import Goals
from alerts.incident import Status
from alerts.language import Language
from alerts.lesson import ActionItem
from alerts.notice import GONE, Kind, Notice
from alerts.postmortem import Material, line, postmortem
from alerts.review import MOST_ROWS, review
from alerts.review.month import Month, Period, Replayed
from alerts.route import Route
from detectors.events import Level
from detectors.extent import CrisisKind, Question
from detectors.rules import LaneName, SeverityRules
from detectors.signal import Condition, Deaf, Points, Signal
from tests.alerts import waves
from tests.builders import NOON, a_notice, a_signal, a_window

ROUTES = (
    Route(channel="#cellule", ping="<!here>", second="<!subteam^S0123>"),
    Route(channel="#veille", min_level=Level.WATCH),
)
HARD = (Goals(detect=1, acknowledge=1, answer=600), Goals(detect=60, acknowledge=60))


def postmortems(language: Language) -> list[Document]:
    """Each sentence of them at least once."""
    return [postmortem(each) for each in materials(language)]


def materials(language: Language) -> Iterator[Material]:
    """Whole incidents and halves, of each kind."""
    for wave, goals in zip(waves.WAVES, HARD * len(waves.WAVES), strict=False):
        for reopened in range(4):
            told = [*_story(wave), *_again(reopened)]
            yield Material(
                account=Account.of(told), language=language, goals=goals, routes=ROUTES,
                severity=SeverityRules(),
            )  # fmt: skip
    for told in (
        _watch(),
        _watch()[:1],
        _dismissed(),
        _deaf(),
        _crowd(),
        _removed(),
        _removed(GONE),
        _forgotten(),
    ):
        yield Material(account=Account.of(told), language=language, severity=SeverityRules())
    for level in Level:
        told = [replace(notice, level=level) for notice in _dismissed()]
        yield Material(account=Account.of(told), language=language)
    unseen = Discretion(posts=Posts.NONE)
    for told in (_story(waves.WAVES[1]), _deaf()):
        yield Material(account=Account.of(told), language=language, discretion=unseen)
    running = _story(waves.WAVES[4])[:2]
    slow = Goals(acknowledge=9_000)
    yield Material(account=Account.of(running), language=language, goals=slow)


def reviews(language: Language) -> Iterator[Document]:
    """A month with each sentence, and each month with none."""
    story, dismissed = Account.of(_story(waves.WAVES[1])), Account.of(_dismissed())
    odd = Account.of(_dismissed(cause=None, note="Léa"))
    owed = (Account.of(told) for told in (_deaf(), _crowd()))
    spoken = Account.of(_story(waves.WAVES[4]))
    some = [
        story,
        spoken,
        dismissed,
        odd,
        *owed,
        Account.of(_watch()),
        Account.of(_story(None)[:2]),
    ]
    tasks = (a_task(due=NOON.date() - timedelta(days=1)), a_task(), a_task(due=NOON.date()))
    tried = (Replayed(2.0, False, (8, 9), 0.5), Replayed(2.5, True, (8, 9), 0.5))  # noqa: FBT003
    many = [
        replace(story, newest=replace(story.newest, brand=str(n))) for n in range(MOST_ROWS + 1)
    ]
    for accounts in (some, [dismissed], [story], [Account.of(_watch())] * 2):
        yield review(
            a_month(tuple(accounts), language, actions=tasks, replayed=tried, apart=("Ondeline",))
        )
    yield review(a_month(tuple(many), language, actions=tasks[:1] * (MOST_ROWS + 1)))
    for number in range(12):
        yield review(a_month((), language, period=Period(date(NOON.year, 1 + number, 1))))


def a_month(accounts: tuple[Account, ...], language: Language, **fields: Any) -> Month:
    """One, as a team with goals reads of it."""
    routes = tuple(Route(channel="#cellule", goals=goals) for goals in HARD)
    known: dict[str, Any] = {
        "period": Period(NOON.date().replace(day=1)), "now": NOON, "accounts": accounts,
        "calls": tuple(each.called for each in accounts if each.called), "routes": routes,
        "alert_points": lambda _brand: 2.5, "language": language,
    }  # fmt: skip
    return Month(**known | fields)


def a_task(**fields: Any) -> ActionItem:
    """Something that is to be done."""
    known: dict[str, Any] = {
        "brand": "Ondeline", "incident": 1, "id": "aaaa", "kind": CrisisKind.OUTAGE,
        "began": NOON, "text": "Léa", "at": NOON, "by": "Léa",
    }  # fmt: skip
    return ActionItem(**known | fields)


def lines(language: Language) -> list[str]:
    """All that stands in them, and above them in a thread."""
    documents = [*postmortems(language), *reviews(language)]
    found = [each for document in documents for each in texts([document])]
    one = next(materials(language))
    return [*found, line(one), line(one, again=True)]


def texts(parts: Iterable[Part | Document]) -> Iterator[str]:
    """Each text of a document."""
    for part in parts:
        yield from _texts(part)


def _texts(part: Part | Document) -> Iterator[str]:  # noqa: C901  # one branch a sort of part
    match part:
        case Document():
            yield from (part.kicker, part.title, part.subtitle)
            yield from texts(part.parts)
        case Section():
            yield part.title
            yield from texts(part.parts)
        case Paragraph():
            yield part.text
        case Items():
            yield from part.texts
        case Figures():
            yield from (f"{figure} {said}" for figure, said in part.pairs)
        case Table():
            yield from part.heads
            yield from (cell for row in part.rows for cell in row)
        case Post():
            yield from (part.text, part.source, part.label)
        case Blank():
            yield from (part.hint, *part.heads)
        case Chart():
            yield from (part.counted, part.usual, part.description)
            yield from (mark.text for mark in part.marks)


# -- Incidents


def _step(seq: int, minutes: float, kind: Kind, **fields: Any) -> Notice:
    at = NOON + timedelta(minutes=minutes)
    known: dict[str, Any] = {"seq": seq, "kind": kind, "at": at, "brand": "Ondeline"}
    return a_notice(**known | fields)


def _seen(wave: Any, **fields: Any) -> Signal:
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(potential=90_000))
    return a_signal(**{"extent": wave, "windows": windows, "quotes": (waves.POST,)} | fields)


def _story(wave: Any) -> list[Notice]:
    """Told, taken, and resolved by a person; questions were asked on the way."""
    taken = _deed(Action.ACKNOWLEDGE, 14)
    ended = _deed(Action.RESOLVE, 160, cause=Cause.OUTAGE)
    return [
        _step(1, 5, Kind.OPENED, level=Level.WATCH, signal=_weak(wave)),
        _step(2, 10, Kind.ESCALATED, signal=_seen(wave)),
        _step(3, 14, Kind.AUDIT, deed=taken, status=Status.ACKNOWLEDGED, signal=_seen(wave)),
        _step(4, 55, Kind.ESCALATED, level=Level.CRISIS, signal=_seen(wave)),
        _step(5, 100, Kind.EASED, status=Status.EASED, signal=_seen(wave)),
        _step(
            6, 160, Kind.AUDIT, deed=ended, status=Status.RESOLVED, signal=_seen(wave),
            ended_at=NOON + timedelta(minutes=160), level=Level.CRISIS,
        ),
    ]  # fmt: skip


def _deed(action: Action, minutes: float, **fields: Any) -> Deed:
    at = NOON + timedelta(minutes=minutes)
    return Deed(action=action, actor="U01LEA", at=at, incident=1, **fields)


def _weak(wave: Any) -> Signal:
    """It rings for a watch: the lane that calls lacks people and points, or nothing any more."""
    seen = _seen(wave)
    if wave is None:
        return seen
    failed = Condition(name="authors", observed=2, threshold=5, held=False)
    points = Points(surprise=1.0, size=0.5)
    lanes = (replace(each, conditions=(failed,), points=points) for each in seen.lanes)
    return replace(seen, lanes=tuple(lanes))


def _again(times: int) -> list[Notice]:
    ended: dict[str, Any] = {
        "status": Status.RESOLVED, "ended_at": NOON + timedelta(minutes=400)
    }  # fmt: skip
    found = []
    for number in range(times):
        more = {"level": Level.CRISIS, "signal": _seen(None)}
        found.append(_step(10 + 2 * number, 300, Kind.REOPENED, **more))
        found.append(_step(11 + 2 * number, 400, Kind.RESOLVED, **more, **ended))
    return found


def _watch() -> list[Notice]:
    """By the share alone it never is more."""
    share = _seen(None, lane=LaneName.SHARE, window="6h")
    over = {"status": Status.RESOLVED, "ended_at": NOON + timedelta(minutes=60)}
    return [
        _step(1, 5, Kind.OPENED, level=Level.WATCH, signal=share),
        _step(2, 60, Kind.RESOLVED, level=Level.WATCH, signal=share, **over),
    ]


def _dismissed(**word: Any) -> list[Notice]:
    """Called twice, and nobody had it before it was dismissed."""
    told = _deed(Action.DISMISS, 30, **{"cause": Cause.IRONY} | word)
    ended = {"status": Status.FALSE_ALARM, "ended_at": NOON + timedelta(minutes=30), "deed": told}
    return [
        _step(1, 5, Kind.OPENED, signal=_seen(waves.WAVES[1])),
        _step(2, 30, Kind.AUDIT, signal=_seen(waves.WAVES[1]), **ended),
    ]


def _deaf() -> list[Notice]:
    """Its sources were deaf, its authors hidden, its scorer new, its baseline young."""
    asked = (Question(text=waves.ASKED, people=9), Question(text=f"{waves.ASKED} bis", people=4))
    wave = waves.a_wave(CrisisKind.UNKNOWN, other={"questions": asked, "own_first": None})
    odd = {
        "deaf": (Deaf(source="x", since=NOON),), "authors_known": False, "young": True,
        "rescored": NOON,
    }  # fmt: skip
    return [
        _step(1, 5, Kind.OPENED, signal=_seen(wave, **odd)),
        _step(2, 35, Kind.REMINDER, signal=_seen(wave, **odd)),
        _step(3, 50, Kind.RESOLVED, signal=_seen(None, **odd), status=Status.RESOLVED),
    ]


def _crowd() -> list[Notice]:
    """Nobody knows whether these people are unhappy."""
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(mentions=30, unknown=30))
    signal = _seen(waves.WAVES[1], lane=LaneName.ALL, window="1h", windows=windows)
    return [_step(1, 5, Kind.OPENED, signal=signal, of_all=True)]


def _removed(reason: str = "Doublon") -> list[Notice]:
    signal = _seen(waves.WAVES[5])
    over = {"status": Status.RESOLVED, "reason": reason, "signal": signal}
    return [_step(1, 5, Kind.OPENED, signal=signal), _step(2, 60, Kind.RESOLVED, **over)]


def _forgotten() -> list[Notice]:
    """Of what began it, no record is left; one question is not quoted any more."""
    asked = waves.a_wave(CrisisKind.OUTAGE, other={"questions": (Question(text="?", people=2),)})
    return [
        _step(7, 5, Kind.UPDATED, signal=_seen(asked)),
        _step(8, 30, Kind.REMINDER, signal=_seen(None)),
        _step(9, 40, Kind.REMINDER, signal=_seen(None)),
    ]
