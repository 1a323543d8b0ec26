"""Each notice says in plain words what happened."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerts import board, fields, people, reasons, wording
from alerts.deed import Action, Deed
from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.numbers import date
from alerts.reminder import Why
from alerts.verdict import Verdict
from detectors.events import Level
from detectors.extent import CrisisKind
from detectors.rules import SeverityRules
from detectors.signal import Condition, Deaf, Points
from tests.builders import NOON, a_notice, a_quote, a_signal, a_window, an_extent

RUMOUR = CrisisKind.RUMOUR
LATER = NOON + timedelta(hours=2, minutes=5)


def windows(**fields: Any) -> dict[str, Any]:
    return {name: a_window(**fields) for name in ("15m", "1h", "6h", "24h")}


@pytest.mark.parametrize(
    ("kind", "level", "line"),
    [
        (Kind.OPENED, Level.WATCH, "WATCH · Zephyr"),
        (Kind.OPENED, Level.ALERT, "ALERT · Zephyr"),
        (Kind.ESCALATED, Level.CRISIS, "CRISIS · Zephyr"),
        (Kind.UPDATED, Level.CRISIS, "CRISIS · Zephyr"),
        (Kind.EASED, Level.CRISIS, "Eased · crisis · Zephyr"),
        (Kind.RESOLVED, Level.ALERT, "Resolved · alert · Zephyr"),
        (Kind.REOPENED, Level.CRISIS, "CRISIS again · Zephyr"),
        (Kind.RETURNED, Level.CRISIS, "CRISIS again · Zephyr"),
    ],
)
def test_the_first_word_says_how_bad_it_is(kind: Kind, level: Level, line: str) -> None:
    assert wording.headline(a_notice(kind=kind, level=level)) == line


def test_what_is_named_afterwards_was_over_when_it_was_over() -> None:
    named = a_notice(
        kind=Kind.AUDIT, status=Status.RESOLVED, at=NOON + timedelta(hours=30),
        ended_at=NOON + timedelta(hours=4),
        deed=Deed(action=Action.CLASSIFY, actor="ana", at=NOON, incident=1, crisis=RUMOUR),
        verdict=Verdict(kind=RUMOUR, guessed=RUMOUR, by="ana", at=NOON, seq=1),
    )  # fmt: skip
    assert wording.story(named).startswith("Over 4 h after the first sign.")
    assert wording.story(named).count("umour, says ana.") == 1
    assert "Kind of crisis, says ana: a rumour" in wording.event(named)
    assert "Over after 4 h, " in wording.summary(named)
    assert board.over(board.Entry(named)).endswith(f"ended {date(NOON + timedelta(hours=4))}.")


def test_a_crisis_that_was_none_is_dismissed() -> None:
    dismissed = a_notice(kind=Kind.AUDIT, level=Level.CRISIS, status=Status.FALSE_ALARM)
    assert wording.headline(dismissed) == "Dismissed · crisis · Zephyr"


def test_an_update_of_an_eased_incident_leaves_it_eased() -> None:
    quiet = a_notice(
        kind=Kind.UPDATED, status=Status.EASED, signal=a_signal(level=None, quiet=65), at=LATER
    )
    assert wording.headline(quiet) == "Eased · alert · Zephyr"
    assert wording.story(quiet).startswith(f"Quieter since {date(NOON + timedelta(hours=1))}.")


def test_a_brand_that_shows_nothing_is_called_nameless() -> None:
    assert wording.headline(a_notice(brand="\u200b")) == "ALERT · a nameless brand"


CROWD = "*41* unhappy people in the last hour, where 3 are usual at this time of day."


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param({}, f"{CROWD} By chance that happens once in 14 weeks.", id="a crisis"),
        pytest.param({"return_period": 0.0}, CROWD, id="nothing unusual any more"),
        pytest.param(
            {"return_period": float("inf")},
            f"{CROWD} By chance that happens less than once in 10 years.",
            id="rarer than anybody can tell",
        ),
        pytest.param(
            {"authors": 1, "expected": 1.2, "return_period": 0.0},
            "*1* unhappy person in the last hour, where 1 is usual at this time of day.",
            id="one person",
        ),
        pytest.param(
            {"expected": 0.96, "return_period": 0.0},
            CROWD.replace("3 are", "less than one is"),
            id="a quiet brand",
        ),
        pytest.param(
            {"lane": "6h", "at_least": True, "authors": 20_000, "return_period": 0.0},
            "At least *20k* unhappy people in the last 6 hours, where 3 are usual at this time of "
            "day.",
            id="more than can be told apart",
        ),
        pytest.param(
            {"authors_known": False, "young": True, "return_period": 0.0},
            f"{CROWD} Authors are unknown: posts that begin alike count once. "
            "The baseline is young: what is rare is still hard to tell.",
            id="what to be careful with",
        ),
    ],
)
def test_while_it_rings_the_story_is_how_many_and_how_unusual(
    fields: dict[str, Any], told: str
) -> None:
    signal = a_signal(**fields)
    assert wording.story(a_notice(signal=signal, peak_authors=signal.authors)) == told


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        pytest.param(
            a_notice(kind=Kind.UPDATED, peak_authors=60),
            f"{CROWD} By chance that happens once in 14 weeks. "
            f"At the worst it was *60* unhappy people in an hour, {date(NOON)}.",
            id="falling",
        ),
        pytest.param(
            a_notice(kind=Kind.EASED, at=LATER, signal=a_signal(authors=4, level=None, quiet=65)),
            f"Quieter since {date(NOON + timedelta(hours=1))}. "
            "*4* unhappy people in the last hour, where 3 are usual at this time of day. "
            f"At the worst it was *41* unhappy people in an hour, {date(NOON)}.",
            id="eased",
        ),
        pytest.param(
            a_notice(kind=Kind.RESOLVED, at=LATER),
            "Over 2 h 05 min after the first sign. "
            f"At the worst it was *41* unhappy people in an hour, {date(NOON)}. "
            "Last 24 hours: 41 unhappy people, reach up to 12.3k people.",
            id="resolved by quiet",
        ),
        pytest.param(
            a_notice(
                kind=Kind.RESOLVED,
                at=LATER,
                reason="<!here> wrong brand",
                signal=a_signal(at_least=True, windows=windows(authors=1, reach=1)),
            ),
            "Over 2 h 05 min after the first sign. "
            f"At the worst it was *41* unhappy people in an hour, {date(NOON)}. "
            "Last 24 hours: at least 1 unhappy person, reach 1 person or more. "
            "Reason: &lt;!here&gt; wrong brand.",
            id="resolved with a reason",
        ),
    ],
)
def test_when_it_calms_the_story_is_what_it_was(notice: Notice, told: str) -> None:
    assert wording.story(notice) == told


def test_the_fields_are_how_many_how_far_how_fast_from_where_and_since_when() -> None:
    signal = a_signal(windows=windows() | {"24h": a_window(authors=90, reach=1_900_000, shares=40)})
    assert fields.fields(a_notice(signal=signal, at=LATER)) == [
        "*Unhappy people, last hour*\n41, usual: 3\n24 h: 90",
        (
            "*Unhappy posts, last hour*\n45 of 57\n53% beyond doubt (95%: 40% to 65%)\n"
            "3 more that nobody could score"
        ),
        "*Reach, last hour*\nup to 12.3k people\n24 h: up to 1.9M people",
        "*Spread, last hour*\n9 shares\n24 h: 40",
        "*Signs of its kind*\nnot clear yet",
        f"*First sign*\n{date(NOON)}\nopen for 2 h 05 min",
    ]


def test_a_share_of_few_posts_says_how_little_is_known() -> None:
    few = windows(mentions=5, negative=4, unknown=0, strict=3)
    posts = fields.fields(a_notice(signal=a_signal(windows=few)))[1]
    assert posts.endswith("4 of 5\n60% beyond doubt (95%: 23% to 88%)")


def test_a_new_scorer_is_told() -> None:
    told = wording.story(a_notice(signal=a_signal(rescored=NOON)))
    assert f"A new scorer counts since {date(NOON)}: for 48 hours" in told


def test_a_source_that_hears_nothing_is_named() -> None:
    deaf = (Deaf(source="bluesky", since=NOON), Deaf(source="town <square>", since=LATER))
    told = wording.story(a_notice(signal=a_signal(deaf=deaf)))
    names = "*bluesky*, *town &lt;square&gt;*"
    assert f"No word from {names} since {date(NOON)}: quiet is no calm." in told


def test_a_resolved_incident_says_how_long_it_lasted() -> None:
    """From the sign that stands above it, in each place; what runs is open since it was opened."""
    begun = {"first_sign": NOON, "opened_at": NOON + timedelta(minutes=20), "at": LATER}
    over = a_notice(kind=Kind.RESOLVED, **begun)
    assert fields.fields(over)[-1] == f"*First sign*\n{date(NOON)}\nlasted 2 h 05 min"
    assert "Over 2 h 05 min after the first sign." in wording.story(over)
    assert "over after 2 h 05 min" in wording.event(over)
    runs = a_notice(kind=Kind.UPDATED, **begun)
    assert fields.fields(runs)[-1].startswith(f"*First sign*\n{date(NOON)}\nopen for 1 h 45 min")


def test_fields_of_what_is_not_known_are_left_out_or_called_a_lower_bound() -> None:
    signal = a_signal(at_least=True, expected=0.2, windows=windows(unknown=0, mentions=0))
    people, posts, reach, *_ = fields.fields(a_notice(signal=signal))
    assert (
        people
        == "*Unhappy people, last hour*\nat least 41, usual: less than one\n24 h: at least 41"
    )
    assert posts == "*Unhappy posts, last hour*\n45 of 0"
    assert reach.endswith("12.3k people or more\n24 h: 12.3k people or more")


def test_the_trend_shows_the_last_two_hours() -> None:
    assert fields.trend(a_signal()) == (
        "`▁▁▁▁▁▁▁▁▁▁▁▁▂▃▃▄▅▅▆▇▆██▇` unhappy people each 5 min, last 2 h; highest: 9"
    )


SEVERITY = "severity 4.2 of 7 points: 2.0 for how unusual, 2.2 for how many"


def test_why_it_rings_gives_each_condition_with_its_numbers() -> None:
    signal = a_signal(points=Points(surprise=2.0, size=2.25))
    assert reasons.why(signal, SeverityRules()).splitlines() == [
        "*Why it rings*",
        "• yes: by chance once in 14 weeks (rings from once a week)",
        "• yes: 41 unhappy people (at least 5)",
        f"• {SEVERITY}; alert from 2.5, crisis from 4.5 and 10 people",
    ]


def test_a_brand_that_was_watched_long_enough_was_so_ever_since() -> None:
    """The hours are counted as far as they matter: after two weeks it would still say 48."""
    warm = Condition(name="warm_up", observed=48, threshold=48, held=True)
    assert "• yes: watched long enough (48 h)" in reasons.why(a_signal(conditions=(warm,)), None)


def test_why_it_does_not_ring_names_what_did_not_hold() -> None:
    conditions = (
        Condition(name="authors", observed=1, threshold=5, held=False),
        Condition(name="warm_up", observed=30, threshold=48, held=False),
        Condition(name="loudness", observed=0.25, threshold=0.5, held=True),
    )
    signal = a_signal(level=None, conditions=conditions, points=Points(surprise=0, size=1))
    assert reasons.why(signal, None).splitlines() == [
        "*Why it does not ring now*",
        "• no: 1 unhappy person (at least 5)",
        "• no: watched for 30 h (at least 48 h)",
        "• yes: loudness: 0.25 (threshold 0.5)",
        "• severity 1.0 of 7 points: 0.0 for how unusual, 1.0 for how many",
    ]


@pytest.mark.parametrize(
    ("points", "said"),
    [
        pytest.param(
            Points(surprise=2, size=1, reach=0.4), "3.0 of 7 points: 2.0 for how unusual, "
            "1.0 for how many", id="how many weighs more than how far",
        ),
        pytest.param(
            Points(surprise=2, size=1, reach=2.44), "4.4 of 7 points: 2.0 for how unusual, "
            "2.4 for how far (1.0 for how many)", id="how far weighs more",
        ),
        pytest.param(
            Points(surprise=2, size=1, growth=-1), "2.0 of 7 points: 2.0 for how unusual, "
            "1.0 for how many, -1 since they become fewer", id="easing",
        ),
        pytest.param(
            Points(surprise=2, size=1, share=0.5, coordinated=-1),
            "2.5 of 7 points: 2.0 for how unusual, 1.0 for how many, "
            "+0.5 since a larger share is unhappy, -1 for copied texts", id="for and against",
        ),
        pytest.param(
            Points(surprise=2, size=1, others=-1), "2.0 of 7 points: 2.0 for how unusual, "
            "1.0 for how many, -1 since most name somebody else", id="theirs",
        ),
        pytest.param(
            Points(surprise=2, size=1, growth=1, voice=1),
            "4.0 of 7 points: 2.0 for how unusual, 1.0 for how many, +1 since they double, "
            "+1 for a loud voice, together +1 of these", id="a point at most",
        ),
        pytest.param(
            Points(surprise=2, size=1, growth=0.33, share=0.56, voice=0.11),
            "4.0 of 7 points: 2.0 for how unusual, 1.0 for how many, +0.3 since they double, "
            "+0.6 since a larger share is unhappy, +0.1 for a loud voice", id="just a point",
        ),
    ],
)  # fmt: skip
def test_each_part_of_severity_has_its_sign(points: Points, said: str) -> None:
    *_, line = reasons.why(a_signal(points=points), None).splitlines()
    assert line == f"• severity {said}"


@pytest.mark.parametrize(
    ("fields", "host", "line"),
    [
        ({}, "social.example", "Ana · mastodon · 12 shares · social.example"),
        ({"author": None, "shares": 1}, None, "author unknown · mastodon · 1 share"),
        ({"author": "\u200b", "platform": None, "shares": 0}, None, "author unknown"),
    ],
)
def test_a_post_has_its_source(fields: dict[str, Any], host: str | None, line: str) -> None:
    assert wording.source(a_quote(**fields), host) == line


FACTS = "41 unhappy people in the last hour (usual: 3), reach up to 12.3k people"
OVER = (
    "ver after 2 h 05 min, at the worst 41 unhappy people in an hour, "
    "reach in 24 h up to 12.3k people"
)


@pytest.mark.parametrize(
    ("kind", "step", "facts"),
    [
        (Kind.OPENED, "Opened as CRISIS", FACTS),
        (Kind.ESCALATED, "Escalated to CRISIS", FACTS),
        (Kind.EASED, "Eased", FACTS),
        (Kind.REOPENED, "Reopened as CRISIS", FACTS),
        (Kind.RETURNED, "CRISIS again after a calm", FACTS),
        (Kind.RESOLVED, "Resolved", f"o{OVER}, reason: wrong brand"),
    ],
)
def test_the_thread_logs_each_step(kind: Kind, step: str, facts: str) -> None:
    notice = a_notice(kind=kind, level=Level.CRISIS, at=LATER, reason="wrong brand")
    assert wording.event(notice) == f"{date(LATER)} · *{step}* · Zephyr: {facts}"
    assert wording.event_summary(notice) == (
        f"{step} · Zephyr, 2026-03-02 14:05 UTC. {facts[0].upper()}{facts[1:]}."
    )


def test_a_line_has_the_kind_and_the_clock_as_far_as_there_is_room() -> None:
    wave = a_notice(at=LATER, signal=a_signal(extent=an_extent()))
    kind, clock = "looks like an outage or a fault; still growing", "no word from the brand"
    assert f"{FACTS}; {kind}; {clock} for 2 h 05 min" in wording.event(wave)
    assert f"{FACTS}; {kind}; {clock} for 2 h 05 min. Nobody" in wording.summary(wave)
    long = replace(wave, brand="&" * 99, owner="&" * 99, at=LATER + timedelta(days=900))
    long = replace(long, kind=Kind.EASED, signal=replace(long.signal, at_least=True))
    assert kind in wording.summary(long)
    assert clock not in wording.summary(long)
    assert len(wording.summary(long)) <= wording.SUMMARY_LIMIT


def test_screen_readers_hear_all_that_matters() -> None:
    crisis = a_notice(level=Level.CRISIS)
    assert wording.summary(crisis) == f"CRISIS · Zephyr. {FACTS}. Nobody has it."
    taken = replace(crisis, status=Status.ACKNOWLEDGED, owner="U01ANA")
    assert wording.summary(taken) == f"CRISIS · Zephyr. {FACTS}. <@U01ANA> has it."
    asleep = replace(crisis, status=Status.SNOOZED, snoozed_until=LATER, snoozed_by="U02BEN")
    slept = "Snoozed until 2026-03-02 14:05 UTC by <@U02BEN>"
    assert wording.summary(asleep).endswith(f"{FACTS}. {slept}.")
    hers = replace(asleep, owner="U01ANA")
    assert wording.summary(hers).endswith(f"{FACTS}. {slept} · <@U01ANA> has it.")
    over = a_notice(kind=Kind.RESOLVED, at=LATER)
    assert wording.summary(over) == f"Resolved · alert · Zephyr. O{OVER}."


SINCE = {"kind": Kind.REMINDER, "at": LATER, "since": LATER - timedelta(hours=1)}
ASKS = "<@U01ANA>, do you still have it?"
ANSWER = LATER + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"why": Why.UNACKNOWLEDGED}, "Nobody has it after 1 h"),
        ({"why": Why.SNOOZE_OVER}, "The snooze is over"),
        ({"why": Why.UNCONFIRMED}, "No answer: nobody has it any more"),
        ({"why": Why.SILENCE}, "No word from anybody for 1 h"),
        (
            {"why": Why.SILENCE, "owner": "U01ANA"},
            "<@U01ANA>, how does it stand? No word from anybody for 1 h",
        ),
        (
            {"why": Why.SILENCE, "owner": "U01ANA", "answer_by": ANSWER},
            f"{ASKS} Press I Have It by {date(ANSWER)}, or it is nobody's",
        ),
    ],
)
def test_a_reminder_asks_whoever_has_it(fields: dict[str, Any], said: str) -> None:
    assert f"*{said}*" in wording.event(a_notice(**SINCE, **fields))


def test_screen_readers_hear_until_when_to_answer() -> None:
    asked = a_notice(**SINCE, why=Why.SILENCE, owner="U01ANA", answer_by=ANSWER)
    assert "Press I Have It by 2026-03-02 14:20 UTC, or" in wording.event_summary(asked)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({}, "", id="nobody knows: an older release told it"),
        pytest.param({"snoozed_by": "U02BEN"}, " by <@U02BEN>", id="nobody had it"),
        pytest.param({"snoozed_by": "U01ANA", "owner": "U01ANA"}, " by <@U01ANA>", id="who has it"),
        pytest.param(
            {"snoozed_by": "U02BEN", "owner": "U01ANA"},
            " by <@U02BEN> · <@U01ANA> has it",
            id="another one",
        ),
    ],
)
def test_who_snoozed_it_is_named_and_who_has_it(fields: dict[str, Any], said: str) -> None:
    asleep = a_notice(status=Status.SNOOZED, snoozed_until=LATER, **fields)
    assert people.standing(asleep) == f"Snoozed until {date(LATER)}{said}"


# -- What rings beside the lanes


def test_a_share_is_told_of_posts_and_a_crowd_of_people_of_all_moods() -> None:
    posts = Condition(name="posts", observed=62, threshold=20, held=True)
    lasts = Condition(name="lasts", observed=0.31, threshold=0.12, held=True)
    share = a_signal(
        lane="share", window="6h", observed=18, expected=7.7, conditions=(posts, lasts)
    )
    story = wording.story(a_notice(signal=share))
    assert (
        "*18* of 62 posts in the last 6 hours are clearly unhappy, where 8 would be usual." in story
    )
    assert "• yes: in the last hour most likely 31% of them or more (usual: 12%)" in reasons.why(
        share, None
    )
    assert "18 of 62 posts in the last 6 hours clearly unhappy (usual: 8)." in wording.summary(
        a_notice(signal=share)
    )
    people, *_ = fields.fields(a_notice(signal=share))
    assert "usual" not in people  # of posts, and these are people
    enough = Condition(name="speakers", observed=30, threshold=5, held=True)
    crowd = a_signal(
        lane="all", window="1h", authors=60, observed=60, expected=8, conditions=(enough,)
    )
    story = wording.story(a_notice(signal=crowd))
    assert "*60* people in the last hour, where 8" in story
    assert "• yes: 30 people (at least 5)" in reasons.why(crowd, None)
    faults = replace(enough, name="witnesses")
    assert "• yes: 30 people speaking of it (at least 5)" in reasons.why(
        replace(crowd, conditions=(faults,)), None
    )
    people, *_ = fields.fields(a_notice(signal=crowd))
    assert "24 h" not in people  # where the unhappy alone are known


@pytest.mark.parametrize(
    ("lane", "why", "said"),
    [
        pytest.param("1h", "authors", "; alert from 2.5, crisis from 4.5 and 10 people", id="any"),
        pytest.param("all", "faults", "; alert from 2.5, by itself never a crisis", id="facts"),
        pytest.param("all", "unread", "; alert from 2.5, by itself never a crisis", id="unread"),
        pytest.param("all", "unknown", "; by itself never more than a watch", id="for once"),
        pytest.param("share", "share", "; by itself never more than a watch", id="a share"),
        pytest.param("voice", "followers", "; by itself never more than a watch", id="a voice"),
    ],
)
def test_what_a_lane_may_ask_for_stands_beside_its_points(lane: str, why: str, said: str) -> None:
    """Else a watch of six points would look like a mistake."""
    held = Condition(name=why, observed=0.9, threshold=0.5, held=True)
    signal = a_signal(lane=lane, window="1h", conditions=(held,))
    assert reasons.why(signal, SeverityRules()).endswith(said)
