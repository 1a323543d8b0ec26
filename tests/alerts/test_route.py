"""A route tells its channel what it asked for, and nothing else."""

import re
from typing import Any

import pytest

from alerts.goals import Goals
from alerts.language import Language
from alerts.mark import drill_of
from alerts.notice import Kind
from alerts.route import (
    CHANNEL,
    DRILLS,
    PING,
    Route,
    goals_for,
    heard,
    hears,
    is_bilingual,
    listeners,
)
from detectors.events import Level
from tests.builders import a_notice, a_signal

ROOM = Route(channel="#crisis-room")


@pytest.mark.parametrize(
    ("brands", "min_level", "level", "heard"),
    [
        pytest.param({"*"}, Level.ALERT, Level.ALERT, True, id="any brand, at its level"),
        pytest.param({"*"}, Level.ALERT, Level.CRISIS, True, id="above its level"),
        pytest.param({"*"}, Level.ALERT, Level.WATCH, False, id="first signs are not asked for"),
        pytest.param({"*"}, Level.WATCH, Level.WATCH, True, id="first signs are asked for"),
        pytest.param({"*"}, Level.CRISIS, Level.ALERT, False, id="crises alone are asked for"),
        pytest.param({"Zephyr", "Aurora"}, Level.ALERT, Level.ALERT, True, id="a brand by name"),
        pytest.param({"Aurora"}, Level.WATCH, Level.CRISIS, False, id="another brand"),
        pytest.param({"zephyr"}, Level.WATCH, Level.CRISIS, False, id="names are exact"),
        pytest.param(set(), Level.WATCH, Level.CRISIS, False, id="no brand at all"),
    ],
)
def test_a_channel_hears(brands: set[str], min_level: Level, level: Level, *, heard: bool) -> None:
    route = Route(channel="#room", brands=frozenset(brands), min_level=min_level)
    assert hears(route, a_notice(brand="Zephyr", level=level)) is heard


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        pytest.param((("fr", 9), ("en", 1)), True, id="mostly its own"),
        pytest.param((("en", 8), ("fr", 2)), True, id="a fifth is enough"),
        pytest.param((("en", 9), ("fr", 1)), False, id="hardly any"),
        pytest.param((("en", 9),), False, id="another"),
        pytest.param((("en", 5), ("other", 4)), False, id="another, and some that nobody knows"),
        pytest.param((("other", 4),), True, id="nobody knows: it is told rather than lost"),
        pytest.param((), True, id="an older release did not say"),
    ],
)
def test_a_channel_hears_of_posts_in_its_languages(
    said: tuple[tuple[str, int], ...], *, heard: bool
) -> None:
    notice = a_notice(signal=a_signal(languages=said))
    assert hears(Route(channel="#room", posts_in=frozenset({"fr"})), notice) is heard
    assert hears(Route(channel="#room"), notice)


def test_who_was_told_hears_the_end_whatever_the_posts_speak_then() -> None:
    french = Route(channel="#room", posts_in=frozenset({"fr"}))
    over = a_notice(kind=Kind.RESOLVED, signal=a_signal(languages=(("en", 9),)))
    assert not listeners([french], over)
    assert listeners([french], over, {"#room"}) == (french,)


def test_a_channel_hears_of_the_steps_that_it_asked_for() -> None:
    board = Route(channel="#board", kinds=frozenset({Kind.ESCALATED, Kind.RESOLVED}))
    heard = {kind for kind in Kind if hears(board, a_notice(kind=kind))}
    assert heard == {Kind.ESCALATED, Kind.RESOLVED}
    assert {kind for kind in Kind if hears(ROOM, a_notice(kind=kind))} == set(Kind)


def test_a_channel_hears_once_though_two_routes_lead_there() -> None:
    named = Route(channel="#crisis-room", brands=frozenset({"Zephyr"}))
    other = Route(channel="#zephyr")
    assert listeners([ROOM, named, other], a_notice(brand="Zephyr")) == (ROOM, other)


def test_of_two_routes_to_a_channel_the_one_that_calls_somebody_counts() -> None:
    calling = Route(channel="#crisis-room", brands=frozenset({"Zephyr"}), ping="<!here>")
    notice = a_notice(brand="Zephyr", level=Level.CRISIS)
    assert listeners([ROOM, calling], notice) == listeners([calling, ROOM], notice) == (calling,)


@pytest.mark.parametrize(
    ("fields", "bilingual"),
    [
        pytest.param({"brands": frozenset({"Zephyr"})}, True, id="a brand of them"),
        pytest.param({"brands": frozenset()}, False, id="no brand"),
        pytest.param({"language": Language.EN}, False, id="the same language"),
        pytest.param({"channel": "#zephyr"}, False, id="another channel"),
    ],
)
def test_one_message_cannot_be_in_two_languages(fields: dict[str, Any], *, bilingual: bool) -> None:
    french = Route(**{"channel": "#crisis-room", "language": Language.FR} | fields)
    assert is_bilingual(ROOM, french) is is_bilingual(french, ROOM) is bilingual


def test_a_channel_may_read_of_each_brand_in_the_language_of_its_people() -> None:
    zephyr = Route(channel="#room", brands=frozenset({"Zephyr"}))
    aurora = Route(channel="#room", brands=frozenset({"Aurora"}), language=Language.FR)
    assert not is_bilingual(zephyr, aurora)


def test_nobody_listens_where_no_route_leads() -> None:
    assert listeners([], a_notice()) == ()


@pytest.mark.parametrize(
    "ping", ["<!channel>", "<!everyone>", "@here", "<!here> <!here>", "<!subteam^>", "<#C0123>"]
)
def test_nobody_can_be_called_who_did_not_sign_up(ping: str) -> None:
    assert not re.fullmatch(PING, ping)


@pytest.mark.parametrize("ping", ["<!here>", "<!subteam^S0123ABC>", "<@U0123>", "<@W0123>"])
def test_a_group_or_person_can_be_called(ping: str) -> None:
    assert re.fullmatch(PING, ping)


@pytest.mark.parametrize(
    ("channel", "known"),
    [
        pytest.param("#crisis-room", True, id="a name"),
        pytest.param("#cellule-de-crise-été", True, id="a name with accents"),
        pytest.param("C0123ABCD", True, id="an id"),
        pytest.param("#Crisis", False, id="Slack has no capitals in names"),
        pytest.param("#crisis room", False, id="nor spaces"),
        pytest.param("crisis-room", False, id="a name without #"),
        pytest.param("#" + "a" * 81, False, id="too long"),
    ],
)
def test_a_channel_is_a_name_or_an_id(channel: str, *, known: bool) -> None:
    assert bool(re.fullmatch(CHANNEL, channel)) is known


SET = (
    Route(channel="#a", goals=Goals(detect=1)),
    Route(channel="#a", brands=frozenset({"Zephyr"}), goals=Goals(detect=2)),
    Route(channel="#a", brands=frozenset({"Aurora"})),
    Route(channel="#b", brands=frozenset({"Aurora"}), goals=Goals(detect=3)),
    Route(channel="#drills", brands=frozenset({DRILLS})),
)


@pytest.mark.parametrize(
    ("channel", "brand", "minutes"),
    [
        pytest.param("#a", "Zephyr", 2, id="one that names the brand holds before one of all"),
        pytest.param("#a", "Aurora", 1, id="one without goals says nothing of them"),
        pytest.param("#b", "Zephyr", None, id="one of another brand says nothing either"),
        pytest.param("#c", "Zephyr", None, id="another channel has its own"),
        pytest.param(None, "Aurora", 3, id="whatever channel: likewise the one that names it"),
        pytest.param(None, "Doublon", 1, id="or one of all"),
        pytest.param("#drills", drill_of("Zephyr"), 2, id="a drill has those of its brand"),
    ],
)
def test_what_a_channel_sets_itself_about_a_brand(
    channel: str | None, brand: str, minutes: float | None
) -> None:
    assert goals_for(SET, channel, brand) == Goals(detect=minutes)


def test_channels_hear_of_an_incident_from_their_level_on_and_each_counts_once() -> None:
    routes = (
        Route(channel="#crises", min_level=Level.CRISIS),
        Route(channel="#all"),
        Route(channel="#all", brands=frozenset({"Zephyr"})),
        Route(channel="#other", brands=frozenset({"Aurora"})),
    )
    told = [
        a_notice(seq=1, level=Level.ALERT),
        a_notice(seq=2, kind=Kind.ESCALATED, level=Level.CRISIS),
    ]
    assert [route.channel for route in heard(routes, told)] == ["#all", "#crises"]
    assert [route.channel for route in heard(routes, told[:1])] == ["#all"]
