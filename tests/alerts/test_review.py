"""All incidents of a month, on one page."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts.account import Account
from alerts.deed import Action, Cause
from alerts.goals import Goals
from alerts.incident import Status
from alerts.language import Language
from alerts.mark import drill_of
from alerts.markdown import markdown
from alerts.notice import Kind, Notice
from alerts.phrases import EN
from alerts.review import MOST_ROWS, review
from alerts.review.gathering import Gathering
from alerts.review.month import Month, Period, Replayed, in_month
from alerts.route import Route
from detectors.events import Level
from detectors.signal import Points
from tests.aftermath import GOALS, STORIES, notices
from tests.alerts.test_account import a_story, after, deed, step
from tests.alerts.test_lesson import an_action
from tests.builders import NOON, a_signal

HERE = Path(__file__).parent / "reviews"
MARCH = Period(date(2026, 3, 1))
ROOM = Route(channel="#room")
LATER = datetime(2026, 4, 1, 9, tzinfo=UTC)


def a_month(*accounts: Account, **fields: Any) -> Month:
    known: dict[str, Any] = {
        "period": MARCH, "now": LATER, "routes": (ROOM,), "alert_points": lambda _brand: 2.5,
    } | fields  # fmt: skip
    calls = calls_of(known["period"], known["routes"], *accounts)
    return Month(accounts=in_month(accounts, known["period"]), calls=calls, **known)


def calls_of(
    period: Period, routes: Sequence[Route], *accounts: Account
) -> tuple[datetime, ...]:  # fmt: skip
    found = Gathering(period, routes)
    for account in accounts:
        for notice in account.steps:
            found.take(notice)
    return tuple(found.calls)


def page(month: Month) -> str:
    return markdown(review(month))


def a_call(number: int, minutes: float, points: float = 3.0, **fields: Any) -> Account:
    """An alert that is over, by itself or as the fields say."""
    at = after(minutes)
    signal = a_signal(points=Points(surprise=points, size=0.0))
    known = {"incident": number, "opened_at": at, "first_sign": at, "signal": signal, "at": at}
    over = {"status": Status.RESOLVED, "ended_at": after(minutes + 90)} | fields
    return Account.of([
        step(1, minutes, Kind.OPENED, **known),
        step(2, minutes + 90, Kind.RESOLVED, **known | over | {"at": after(minutes + 90)}),
    ])  # fmt: skip


def a_try(value: float, **fields: Any) -> Replayed:
    known: dict[str, Any] = {"is_in_use": False, "found": (8, 9), "wrong_a_week": 0.5}
    return Replayed(value=value, **known | fields)


def replace_brand(account: Account, brand: str) -> Account:
    return Account.of(replace(notice, brand=brand) for notice in account.steps)


def dismissed(number: int, minutes: float, points: float, cause: Cause | None) -> Account:
    account = a_call(number, minutes, points, status=Status.FALSE_ALARM)
    return replace(account, ending=deed(Action.DISMISS, minutes + 20, cause=cause))


# -- Whole months


def lived() -> Iterable[Account]:
    """Each story of the aftermath as an incident of its own brand."""
    for name in STORIES:
        told = [notice for notice in notices(name) if notice.incident == 1]
        brand = f"{told[0].brand} ({name})"
        yield Account.of(replace(notice, brand=brand) for notice in told)


def whole(language: Language) -> str:
    """A review of all of them, of the month in which the scenarios play."""
    accounts = list(lived())
    first = min(account.newest.opened_at for account in accounts).date().replace(day=1)
    routes = (Route(channel="#crisis-room", goals=GOALS),)
    actions = (
        an_action(text="Announce maintenance | <two> days before", due=date(2020, 1, 2)),
        an_action(id="ffff", text="Answer at night too"),
    )
    month = a_month(
        *accounts, period=Period(first, "Europe/Paris"), routes=routes, actions=actions,
        language=language, replayed=(a_try(2.0), a_try(2.5, is_in_use=True)),
        apart=("Norvane", "Brightwell"),
    )  # fmt: skip
    return page(month)


@pytest.mark.parametrize("language", Language)
def test_a_month_of_whole_stories_is_told_as_the_golden_file_says(language: Language) -> None:
    """After a wanted change: `python -m tests.alerts.test_review`, and read the difference."""
    assert whole(language) == (HERE / f"month.{language}.md").read_text("utf-8")


def test_a_month_without_incidents_says_so() -> None:
    text = page(a_month())
    assert EN.review.nothing in text
    assert EN.review.no_actions in text
    assert f"## {EN.review.incidents}" not in text


@pytest.mark.parametrize(("language", "said"), [("en", "Less than a"), ("fr", "Moins d'une")])
def test_the_few_numbers_begin_with_a_capital(language: str, said: str) -> None:
    soon = Account.of(notices("aliases"))
    text = page(
        a_month(
            soon,
            period=Period(soon.newest.opened_at.date().replace(day=1)),
            language=Language(language),
        )
    )
    assert f"- **{said} minute** " in text


# -- What belongs to it


def test_an_incident_belongs_to_the_month_in_which_it_began() -> None:
    assert len(a_month(Account.of(a_story())).accounts) == 1
    assert in_month([Account.of(a_story())], Period(date(2026, 2, 1))) == ()


def test_a_drill_is_no_incident() -> None:
    drill = Account.of(replace(notice, brand=drill_of("Zephyr")) for notice in a_story())
    assert a_month(drill).accounts == ()


def test_who_may_still_act_has_not_failed_to() -> None:
    running, over = Account.of(a_story()[:2]), a_call(2, 300)
    told = [line for line in page(a_month(running, over)).splitlines() if "Zephyr/" in line]
    assert [EN.review.never in line for line in told] == [False, True]


def test_a_watch_is_counted_and_not_listed() -> None:
    watch = Account.of([step(1, 5, Kind.OPENED, level=Level.WATCH)])
    text = page(a_month(watch))
    assert f"**1** {EN.review.watches.one}" in text
    assert "Zephyr/1" not in text


def test_false_alarms_are_counted_by_reason_and_their_notes_are_only_text() -> None:
    noted = deed(Action.DISMISS, 50, cause=Cause.IRONY, note="<b>a *joke*</b>")
    over = {"deed": noted, "status": Status.FALSE_ALARM, "ended_at": after(50)}
    joke = Account.of([step(1, 10, Kind.OPENED), step(2, 50, Kind.AUDIT, **over)])
    text = page(a_month(joke, dismissed(2, 200, 3, Cause.IRONY), dismissed(3, 400, 3, None)))
    assert "| irony, misread | 2 |" in text
    assert f"| {EN.review.no_cause} | 1 |" in text
    assert "<b>" not in text


# -- Thresholds, goals, noise


def test_a_higher_threshold_spares_false_alarms_and_loses_others() -> None:
    month = a_month(
        a_call(1, 0, 3.1), a_call(2, 200, 5.0), dismissed(3, 400, 2.6, Cause.IRONY),
        dismissed(4, 600, 3.4, Cause.IRONY),
    )  # fmt: skip
    text = page(month)
    assert "| \\+0 (in use) | 4 | 0 | 0 |" in text
    assert "| \\+0.5 | 3 | 1 | 0 |" in text
    assert "| \\+1 | 1 | 2 | 1 |" in text


def test_what_people_raised_they_would_have_raised() -> None:
    raised = a_call(1, 0, 1.0)
    assert "| \\+1.5 | 1 | 0 | 0 |" in page(a_month(raised))


def test_brands_that_a_replay_left_alone_are_named_as_far_as_there_is_room() -> None:
    brands = tuple(f"Brand *{number}*" for number in range(11))
    text = page(a_month(replayed=(a_try(2.5),), apart=brands))
    assert r"Brand \*9\*, …. A review" in text
    assert "Brand \\*10" not in text
    assert "keep it in this replay" not in page(a_month(apart=brands)), "there is none"


def test_goals_are_told_by_channel_of_what_it_heard() -> None:
    routes = (
        Route(channel="#a", goals=Goals(acknowledge=5)),
        Route(channel="#b", goals=Goals(acknowledge=5), brands=frozenset({"Other"})),
        Route(channel="#c"),
    )
    text = page(a_month(Account.of(a_story()), a_call(2, 300), routes=routes))
    told = [line.replace("\u2060", "") for line in text.splitlines() if "acknowledge |" in line]
    assert "| \\#a | To acknowledge | 5 min | 1/2 | 50% |" in told
    assert not [line for line in told if "#b" in line or "#c" in line]


def test_a_channel_counts_an_incident_once_however_many_routes_lead_there() -> None:
    named = Route(channel="#a", brands=frozenset({"Zephyr"}), goals=Goals(acknowledge=60))
    routes = (Route(channel="#a", goals=Goals(acknowledge=5)), named)
    text = page(a_month(Account.of(a_story()), a_call(2, 300), routes=routes))
    told = [line.replace("\u2060", "") for line in text.splitlines() if "acknowledge |" in line]
    assert [line for line in told if "#a" in line] == [
        "| \\#a | To acknowledge | 1 h | 1/2 | 50% |"
    ]


@pytest.mark.parametrize(
    ("minutes", "night"),
    [(0, "0%"), (9 * 60, "0%"), (10 * 60, "100%"), (17 * 60, "100%"), (18 * 60, "0%")],
)  # from noon
def test_calls_at_night_are_told(minutes: float, night: str) -> None:
    assert EN.review.night.format(night=night) in page(a_month(a_call(1, minutes)))


def test_the_loudest_shift_is_named() -> None:
    text = page(a_month(a_call(1, 0), a_call(2, 100), a_call(3, 900)))
    assert "Calls: 3, in 2 of 93 shifts" in text
    assert "calls in it: 2" in text


def test_a_month_that_is_not_over_has_fewer_shifts() -> None:
    month = a_month(a_call(1, 0), now=NOON)
    assert month.shifts == 2 * 3


@pytest.mark.parametrize(
    ("at", "zone", "begun"),
    [
        pytest.param(datetime(2026, 3, 5, 21, 30, tzinfo=UTC), "UTC", "14:00", id="day by UTC"),
        pytest.param(datetime(2026, 3, 5, 21, 30, tzinfo=UTC), "Europe/Paris", "22:00", id="night"),
        pytest.param(datetime(2026, 3, 29, 4, 5, tzinfo=UTC), "Europe/Paris", "06:00", id="summer"),
    ],
)
def test_shifts_are_those_of_the_readers_clock(at: datetime, zone: str, begun: str) -> None:
    call = a_call(1, (at - NOON).total_seconds() / 60)
    text = page(a_month(call, period=Period(date(2026, 3, 1), zone)))
    assert f"{begun}; calls in it: 1" in text
    assert f"Times: {zone}." in text


def test_a_month_is_that_of_the_readers_clock() -> None:
    late = a_call(1, (datetime(2026, 3, 31, 23, tzinfo=UTC) - NOON).total_seconds() / 60)
    assert in_month([late], MARCH)
    assert not in_month([late], Period(date(2026, 3, 1), "Europe/Paris"))
    assert in_month([late], Period(date(2026, 4, 1), "Europe/Paris"))


# -- What it is made of


def gathered(*notices: Notice, **fields: Any) -> Gathering:
    known: dict[str, Any] = {"period": MARCH, "routes": (ROOM,)}
    found = Gathering(**known | fields)
    for notice in notices:
        found.take(notice)
    return found


def test_calls_count_when_they_came_whenever_their_incident_began() -> None:
    old = {"opened_at": datetime(2026, 2, 27, tzinfo=UTC)}
    again = datetime(2026, 4, 2, tzinfo=UTC)
    found = gathered(
        step(7, 60, Kind.ESCALATED, incident=1, level=Level.CRISIS, **old),
        step(1, 90, Kind.OPENED, incident=2),
        step(2, 0, Kind.REOPENED, incident=2, at=again, opened_at=after(90)),
        step(1, 0, Kind.OPENED, incident=3, at=again, opened_at=again),
    )
    assert found.calls == [after(60), after(90)]
    assert [account.newest.incident for account in found.accounts] == [2]


@pytest.mark.parametrize(
    ("route", "calls"),
    [
        pytest.param(ROOM, 2, id="an alert and a crisis"),
        pytest.param(replace(ROOM, min_level=Level.CRISIS), 1, id="a crisis alone"),
        pytest.param(replace(ROOM, brands=frozenset({"Aurora"})), 0, id="another brand"),
        pytest.param(replace(ROOM, min_level=Level.WATCH), 2, id="no watch calls"),
        pytest.param(
            replace(ROOM, min_level=Level.WATCH, kinds=frozenset({Kind.OPENED})),
            0,
            id="beginnings alone",
        ),
    ],
)
def test_what_no_channel_heard_called_nobody(route: Route, calls: int) -> None:
    assert len(gathered(*a_story(), routes=(route, route)).calls) == calls


def test_little_is_kept_of_what_was_told_and_the_page_is_the_same() -> None:
    kept = gathered(*(replace(each, brand="Zephyr") for each in notices("taken")))
    whole = Account.of(replace(each, brand="Zephyr") for each in notices("taken"))
    (account,) = kept.accounts
    assert len(account.steps) < len(whole.steps)
    routes = (replace(ROOM, goals=GOALS), Route(channel="#crises", min_level=Level.CRISIS))
    pages = [page(replace(a_month(each), routes=routes, calls=())) for each in (account, whole)]
    assert pages[0] == pages[1]


def test_what_people_noted_is_kept() -> None:
    noted = deed(Action.DISMISS, 50, cause=Cause.IRONY, note="A joke.")
    over = {"deed": noted, "status": Status.FALSE_ALARM, "ended_at": after(50)}
    kept = gathered(step(1, 10, Kind.OPENED), step(2, 50, Kind.AUDIT, **over))
    assert [account.notes for account in kept.accounts] == [(noted,)]


def test_other_brands_and_drills_are_left_out() -> None:
    others = [replace(notice, brand="Aurora") for notice in a_story()]
    drills = [replace(notice, brand=drill_of("Zephyr")) for notice in a_story()]
    found = gathered(*a_story(), *others, *drills, brands=("Zephyr",))
    assert [account.name for account in found.accounts] == ["Zephyr/1"]
    assert len(found.calls) == len(gathered(*a_story()).calls)


# -- What is not shown


def test_what_a_table_has_no_room_for_is_counted() -> None:
    calls = [replace_brand(a_call(1, 10), f"Brand {n}") for n in range(MOST_ROWS + 2)]
    tasks = tuple(an_action(id=f"{n}") for n in range(MOST_ROWS + 3))
    text = page(a_month(*calls, actions=tasks))
    assert EN.review.left_out.format(count=2) in text
    assert EN.review.more.format(count=2) in text
    assert EN.review.actions_left.format(count=3) in text


def test_a_day_stands_as_people_write_it() -> None:
    month = a_month(actions=(an_action(due=date(2026, 3, 9)),), language=Language.FR)
    assert "09/03/2026, en retard" in page(month)


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for tongue in Language:
        (HERE / f"month.{tongue}.md").write_text(whole(tongue), "utf-8")
