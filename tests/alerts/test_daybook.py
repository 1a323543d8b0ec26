"""Digests of a whole story are these, in both languages.

`python -m tests.alerts.test_daybook` writes them anew, for whoever changed what they say.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from alerts.account import Account
from alerts.bulletin import bulletin
from alerts.daybook import NAME_LIMIT, Daybook
from alerts.deed import Action, Cause, Deed
from alerts.digest import DigestRules, Form, Nothing
from alerts.goals import Goal, Goals
from alerts.incident import Status
from alerts.language import Language
from alerts.lesson import Pending
from alerts.markdown import markdown
from alerts.notice import Kind, Notice
from alerts.route import Route
from alerts.today import Kept, Today, today
from alerts.volume import Missed, Volumes
from detectors.events import Label, Level, Mention
from detectors.hours import Said
from pipeline.almanac import folded, volumes
from pipeline.codec import decode_mention
from pipeline.config import Brand, Brands, Config
from pipeline.pages import HOUR, Page, Row
from pipeline.register import Register
from pipeline.replay import replay
from pipeline.streamtime import Ending
from tests.alerts import days
from tests.bench import Scored, fixed_score
from tests.builders import a_notice
from tests.story import BRANDS, Story

HOME = Path(__file__).parent / "digests"
WEEK = 7 * 24
TEAM = DigestRules(zone="Europe/Paris")
OUTSIDE = replace(TEAM, form=Form.STAKEHOLDERS)
ALL = Route(channel="C01CELL")
FINE = Missed(
    source="feeds",
    since=datetime(2026, 3, 5, 1, tzinfo=UTC),
    until=datetime(2026, 3, 5, 2, tzinfo=UTC),
)


@cache
def posts() -> tuple[Mention, ...]:
    return tuple(decode_mention(line.encode()) for line in Story().lines())


@cache
def notices() -> tuple[Notice, ...]:
    config = Config(brands=Brands(known={brand: Brand() for brand in BRANDS}))
    return tuple(replay(posts(), Scored().of, config.brief, Ending.UNTIL_QUIET))


def said(earlier: timedelta = timedelta(0), times: int = 1) -> list[Page]:
    """What workers tell of the story, or of one like it so much earlier."""
    counts: Counter[tuple[str, int, Label]] = Counter()
    for post in {post.id: post for post in posts() if not post.repost_of}.values():
        at = int((post.created_at - earlier).timestamp() // HOUR)
        counts[post.brand, at, fixed_score(post).label] += times
    hours = {(brand, hour) for brand, hour, _ in counts}
    labels = Label.NEGATIVE, Label.UNKNOWN, Label.POSITIVE
    rows: list[Row] = []
    for brand, hour in sorted(hours):
        negative, unknown, positive = (counts[brand, hour, label] for label in labels)
        mentions = sum(counts[brand, hour, label] for label in Label)
        rows.append((brand, hour, mentions, negative, unknown, positive))
    first, last = min(hour for _, hour in hours), max(hour for _, hour in hours)
    turns = range(first + 1, last + 48)
    empty = (Page(partition=0, hour=turn, rows=[], last=True) for turn in turns)
    return [Page(partition=0, hour=first, rows=rows), *empty]


def spoken(at: datetime, pages: Sequence[Page]) -> Volumes:
    hour = int(at.timestamp() // HOUR)
    day, before = Register(hour, 1), Register(hour - WEEK, 1)
    for page in pages:
        day.take(page)
        before.take(page)
    return volumes(day, before, at)


def a_day(at: datetime, pages: Sequence[Page] = (), *accounts: Account) -> Today:
    return today(ALL, [*folded(notices(), at), *accounts], spoken(at, pages), at)


def morning(day: int) -> datetime:
    return datetime(2026, 3, day, 7, 30, tzinfo=UTC)


def stories() -> Iterator[tuple[str, Today, DigestRules]]:
    """Each by a name."""
    week = [*said(), *said(timedelta(days=7, hours=9))]
    running = a_day(morning(5), week)
    yield "before-any-volume", a_day(morning(3)), TEAM
    yield "first-week", a_day(morning(4), said()), TEAM
    yield "while-a-crisis-runs", running, TEAM
    yield "while-a-crisis-runs-outside", running, OUTSIDE
    yield "after-it", a_day(morning(6), week), TEAM
    quiet = [*said(timedelta(days=4)), *said(timedelta(days=11))]
    yield "nothing-to-say", a_day(morning(1), quiet), TEAM
    gone = [*said(timedelta(days=7)), *(replace_rows(page) for page in said())]
    yield "a-brand-that-vanished", a_day(morning(4), gone), TEAM
    yield "false-alarm-and-deaf-source", replace(false_alarm(week), missed=(FINE,)), TEAM
    yield "all-sorts", days.DAYS[0], TEAM
    yield "all-sorts-outside", days.DAYS[0], OUTSIDE
    yield "ten-thousand-brands", days.DAYS[2], OUTSIDE


def replace_rows(page: Page) -> Page:
    """Without the first brand."""
    rows = [row for row in page.rows if row[0] != BRANDS[0]]
    return Page(partition=0, hour=page.hour, rows=rows, last=page.last)


def false_alarm(pages: Sequence[Page]) -> Today:
    """Somebody looks at the crisis, and says that it is none."""
    at = morning(5)
    told = [each for each in notices() if each.at <= at and each.kind is not Kind.AUDIT]
    last = max(told, key=lambda each: (each.level.rank, each.seq))
    deed = Deed(
        action=Action.DISMISS, actor="U01LEA", at=last.at, incident=last.incident,
        cause=Cause.PRESS, note="A test of the press office.",
    )  # fmt: skip
    word = replace(
        last, kind=Kind.AUDIT, seq=last.seq + 1, status=Status.FALSE_ALARM, ended_at=last.at,
        deed=deed,
    )  # fmt: skip
    others = [
        each for each in told
        if (each.brand, each.incident) != (last.brand, last.incident) or each.seq <= last.seq
    ]  # fmt: skip
    return today(ALL, folded([*others, word], at), spoken(at, pages), at)


def written() -> Iterator[tuple[Path, str]]:
    """Each golden file, and what it should be."""
    for name, day, rules in stories():
        for language in Language:
            document = Daybook(day, rules, language).document()
            yield HOME / f"{name}-{language}.md", markdown(document) if document else ""


@pytest.fixture(scope="module")
def known() -> dict[Path, str]:
    return dict(written())


@pytest.mark.parametrize("path", sorted(HOME.glob("*.md")), ids=lambda path: path.stem)
def test_it_is_what_it_was(path: Path, known: dict[Path, str]) -> None:
    assert known[path] == path.read_text(encoding="utf-8")


def test_each_story_has_its_file(known: dict[Path, str]) -> None:
    assert set(known) == set(HOME.glob("*.md"))


@pytest.mark.parametrize("day", days.DAYS)
@pytest.mark.parametrize("language", Language)
def test_stakeholders_read_no_name_of_anybody(day: Today, language: Language) -> None:
    shown = Daybook(day, OUTSIDE, language).document()
    assert shown
    said = markdown(shown)
    assert not any(name in said for name in ("U01LEA", "Ana", "c'était", "No trains"))


def test_where_there_is_nothing_to_say_silence_may_be_kept() -> None:
    silent = replace(TEAM, nothing=Nothing.SILENCE)
    for day in days.DAYS:
        document = Daybook(day, silent, Language.EN).document()
        assert (document is None) == day.is_quiet
    assert [day.is_quiet for day in days.DAYS] == [False] * 5 + [True] * 3


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "Nothing was said of any brand until 08:00."),
        (Language.FR, "Aucune publication sur les marques suivies jusqu'à 08\u202fh\u202f00."),
    ],
)
def test_that_nothing_was_said_is_so_until_an_hour(language: Language, said: str) -> None:
    silence = Volumes(until=datetime(2026, 3, 2, 7, tzinfo=UTC), day={}, before={})
    day = days.of(silence, *days.ACCOUNTS[:1])  # what rings may have begun after it
    assert Daybook(day, TEAM, language).summary.startswith(said)


def test_what_changed_most_is_shown_first_and_the_rest_counted() -> None:
    rows = days.DAYS[0].rows
    changes = [abs(row.change or 0) for row in rows]
    assert changes == sorted(changes, reverse=True)
    assert len(days.DAYS[2].rows) == 10_000
    document = Daybook(days.DAYS[2], TEAM, Language.EN).document()
    assert document
    shown = markdown(document)
    assert "9,990 more brands" in shown


def test_a_brand_of_which_nobody_knows_the_week_is_new() -> None:
    rows = {row.brand: row for row in days.DAYS[0].rows}
    assert rows["Neuve"].before == Said()
    assert rows["Partie"].said == Said()


@pytest.mark.parametrize("again", [(), (Kind.ESCALATED,)], ids=["as it was", "and gets worse"])
def test_a_crisis_that_is_older_than_what_is_read_is_open_and_not_new(
    again: tuple[Kind, ...],
) -> None:
    """Its beginning is out of reach: nobody knows when it was told, or who took it."""
    at = morning(5)
    known: dict[str, Any] = {"level": Level.CRISIS, "at": at, "opened_at": at - timedelta(days=9)}
    steps = [a_notice(kind=kind, seq=seq, **known) for seq, kind in enumerate(again, 41)]
    old = Account.of([a_notice(kind=Kind.UPDATED, seq=40, **known), *steps])
    day = today(ALL, [old], spoken(at, []), at)
    assert (day.open, day.told, day.kept) == ((old,), (), ())


def test_an_incident_is_held_against_what_the_channel_sets_itself_about_its_brand() -> None:
    at, goals = morning(3), Goals(detect=10)
    loud = Account.of([a_notice(kind=Kind.OPENED, at=at, first_sign=at, opened_at=at)])
    plain = Route(channel="C01")
    named = replace(plain, brands=frozenset({"Zephyr"}), goals=goals)
    routes = (replace(named, channel="C02", goals=Goals(answer=1)), named)
    day = today(plain, [loud], spoken(at, []), at, routes=routes)
    assert day.kept == ((Goal.DETECT, Kept(1, 0)),)


def test_a_watch_is_told_of_while_it_runs_and_on_its_first_day() -> None:
    at, long_ago = morning(5), morning(5) - timedelta(days=2)
    over: dict[str, Any] = {"status": Status.RESOLVED, "ended_at": at}
    sorts = [{}, over, {"opened_at": long_ago}, {"opened_at": long_ago} | over]
    watches = [
        Account.of([a_notice(**{"level": Level.WATCH, "at": at, "opened_at": at} | fields)])
        for fields in sorts
    ]
    assert today(ALL, watches, spoken(at, []), at).watches == tuple(watches[:3])


def test_a_route_reads_of_its_own_brands_alone() -> None:
    own = replace(ALL, brands=frozenset({days.ACCOUNTS[0].newest.brand}))
    day = today(own, days.ACCOUNTS, days.WHOLE, days.DAY)
    told = [*day.open, *day.watches, *day.told, *day.ended]
    assert {each.newest.brand for each in told} == own.brands
    assert {row.brand for row in day.rows} <= own.brands


def in_french(notice: Notice) -> Notice:
    return replace(notice, signal=replace(notice.signal, languages=(("fr", 40),)))


@pytest.mark.parametrize(
    ("route", "count"),
    [
        pytest.param(ALL, 5, id="all that was loud"),
        pytest.param(replace(ALL, min_level=Level.CRISIS), 1, id="crises alone"),
        pytest.param(replace(ALL, posts_in=frozenset({"de"})), 0, id="another language"),
    ],
)
def test_alerts_of_which_the_channel_never_heard_are_not_counted(route: Route, count: int) -> None:
    heard = [replace(each, newest=in_french(each.newest)) for each in days.ACCOUNTS]
    goals = replace(route, goals=Goals(detect=10))
    day = today(goals, heard, days.WHOLE, days.DAY)
    assert len(day.told) == count
    assert sum(kept.met + kept.missed for _, kept in day.kept) == count
    assert len(day.open) == 3, "what runs is told all the same"


@pytest.mark.parametrize("language", Language)
def test_the_longest_action_is_shown_to_its_end(language: Language) -> None:
    long = replace(
        days.ACTIONS[0].item, brand="B" * NAME_LIMIT, text="t" * 200, owner="o" * 40,
        incident=1_000, id="abcde",
    )  # fmt: skip
    day = days.of(days.QUIET, actions=(Pending(long, is_overdue=True),))
    message = bulletin(day, TEAM, language, {})
    assert message
    assert f"{long.brand}/1000/abcde" in str(message.blocks)
    assert "2026" in str(message.blocks).rpartition("ooo")[2]


if __name__ == "__main__":
    for path, text in written():
        path.write_text(text, encoding="utf-8")
