"""A message says in three lines what the last crisis of the same kind taught, where one did."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alerts.guide import NONE, Guide
from alerts.incident import Status
from alerts.ladder import Rung, fit
from alerts.language import Language
from alerts.lesson import LINE_LIMIT, MOST_ACTIONS, MOST_LINES, TEXT_LIMIT, Learned, Lessons
from alerts.memory import ago, memory
from alerts.message import Controls, Message, root_message
from alerts.notice import Kind
from alerts.phrases import PHRASES
from detectors.events import Level
from detectors.rules import SeverityRules
from tests.alerts.test_lesson import TODAY, a_lesson, an_action, done
from tests.alerts.test_message import assert_slack_knows
from tests.builders import NOON, a_notice
from tests.guides import GUIDE, longest

DAY = timedelta(days=1)
STATUS = an_action(owner="U01ANA", due=TODAY - DAY)
PRESS = an_action("Tell the press", due=TODAY + DAY)
TICKED = an_action("Buy a bell")
TOLD = Lessons([a_lesson(well=("Support knew",)), STATUS, PRESS, TICKED, done(TICKED)])
LAST = TOLD.of("Zephyr", 3)


def shown(message: Message) -> list[str]:
    texts = (block["text"]["text"] for block in message.blocks if block["block_id"][0] == "n")
    return [line for text in texts for line in text.splitlines()]


def told(
    *, language: Language = Language.EN, past: Learned | None = LAST, zone: str = "UTC",
    **fields: Any,
) -> Message:  # fmt: skip
    notice = a_notice(**{"level": Level.ALERT, "at": NOON} | fields)
    advice = replace(NONE, past=past, zone=ZoneInfo(zone))
    return root_message(notice, language=language, advice=advice)


def test_an_alert_says_what_the_last_one_taught_and_what_is_still_to_be_done() -> None:
    head, badly, open_ = shown(told())
    assert head == "*Last time*: Zephyr/3, 5 weeks ago"
    assert badly == "Did not go well: The status page was late"
    assert open_ == (
        f"*2 actions* still open, 1 overdue: {STATUS.text} (overdue since 2026-03-01);"
        f" {PRESS.text} (nobody, due 2026-03-03)"
    )
    head, badly, open_ = shown(told(language=Language.FR))
    assert head == "*La dernière fois*\u202f: Zephyr/3, il y a 5 semaines"
    assert badly == "À améliorer\u202f: The status page was late"
    assert open_ == (
        f"*2 actions* encore ouvertes, 1 en retard\u202f: {STATUS.text} (en retard"
        f" depuis le 01/03/2026)\u202f; {PRESS.text} (sans responsable, pour le 03/03/2026)"
    )
    assert_slack_knows(told())


@pytest.mark.parametrize(
    ("past", "lines"),
    [
        pytest.param(
            [a_lesson(well=("Support knew", "a", "b"))],
            ["Did not go well: The status page was late", "Went well: Support knew; a…"],
            id="nothing is to be done",
        ),
        pytest.param(
            [a_lesson(badly=(), well=("so",)), PRESS],
            ["Went well: so", "*1 action* still open: Tell the press (nobody, due 2026-03-03)"],
            id="all went well",
        ),
        pytest.param([TICKED, done(TICKED)], [], id="all is done"),
    ],
)  # fmt: skip
def test_what_there_is_to_say_is_said(past: list[Any], lines: list[str]) -> None:
    learned = Lessons(past).of("Zephyr", 3)
    assert shown(told(past=learned))[1:] == lines


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        pytest.param({"level": Level.CRISIS}, True, id="a crisis"),
        pytest.param({"kind": Kind.UPDATED, "status": Status.ACKNOWLEDGED}, True, id="in hand"),
        pytest.param({"level": Level.WATCH}, False, id="a first sign"),
        pytest.param({"kind": Kind.EASED, "status": Status.EASED}, False, id="it has eased"),
        pytest.param({"kind": Kind.RESOLVED, "status": Status.RESOLVED}, False, id="it is over"),
        pytest.param({"past": None}, False, id="the first of its kind"),
        pytest.param({"past": Learned()}, False, id="nothing is known"),
    ],
)
def test_it_is_said_while_people_have_to_act(fields: dict[str, Any], *, says: bool) -> None:
    assert bool(shown(told(**fields))) is says


def test_nobody_is_called_by_what_is_still_to_be_done() -> None:
    past = Lessons([a_lesson(), STATUS, an_action("else", owner="cem")]).of("Zephyr", 3)
    lines = shown(told(past=past))
    assert "<@" not in str(lines)
    assert "else (cem)" in lines[-1]
    alone = Lessons([a_lesson(), an_action(owner="U01ANA")]).of("Zephyr", 3)
    assert shown(told(past=alone))[-1].endswith("still open: Automate the status page")


@pytest.mark.parametrize(("zone", "late"), [("UTC", 1), ("Pacific/Kiritimati", 2)])
def test_what_is_due_is_overdue_by_the_days_of_who_reads_it(zone: str, late: int) -> None:
    past = Lessons([STATUS, an_action("Tell the press", due=TODAY)]).of("Zephyr", 3)
    assert f"{late} overdue" in shown(told(past=past, zone=zone))[-1]


def test_where_nothing_was_learned_a_message_is_as_it_was() -> None:
    assert told(past=None) == root_message(a_notice(level=Level.ALERT, at=NOON), advice=NONE)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "less than a day ago"), (1, "1 day ago"), (13, "13 days ago"), (14, "2 weeks ago"),
        (89, "12 weeks ago"), (90, "2 months ago"), (400, "13 months ago"),
    ],
)  # fmt: skip
def test_how_long_ago_is_said_as_people_count(days: int, said: str) -> None:
    assert ago(days * DAY + timedelta(hours=3)) == said


def the_longest(letter: str) -> Learned:
    lines = (letter * LINE_LIMIT,) * MOST_LINES
    actions = (
        an_action(letter * (TEXT_LIMIT - 3) + f"{n:03}", due=TODAY - DAY, owner=letter * 100)
        for n in range(MOST_ACTIONS)
    )
    return Lessons([a_lesson(well=lines, badly=lines), *actions]).of("Zephyr", 3)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("letter", ["e", "&", "<!channel>", "\n", "\u202e"])
def test_whatever_people_wrote_three_lines_are_shown_and_the_posts_keep_their_room(
    letter: str, language: Language
) -> None:
    past = the_longest(letter)
    said = memory(past, NOON, PHRASES[language])
    assert len(said.splitlines()) <= 3
    assert "<!channel>" not in said
    assert len(said) <= 1_500
    advice: Guide = replace(GUIDE, past=past)
    message = root_message(
        a_notice(level=Level.CRISIS), language=language, ping="<!here>", advice=advice,
        severity=SeverityRules(), controls=Controls(dashboard="https://g.example/d"),
    )  # fmt: skip
    assert fit(message)[:2] == (Rung.FULL, message)


def test_where_there_is_no_room_for_all_what_was_learned_goes_before_the_posts() -> None:
    advice = longest("e")
    crowded: dict[str, Any] = {
        "severity": SeverityRules(),
        "controls": Controls(dashboard="https://g.example/d"),
    }
    notice = a_notice(level=Level.CRISIS)
    without = root_message(notice, advice=advice, **crowded)
    assert fit(without)[0] is Rung.FULL
    filler = {"type": "context", "block_id": "z.1", "elements": [
        {"type": "mrkdwn", "verbatim": True, "text": "x" * 99},
    ]}  # fmt: skip
    full = root_message(notice, advice=replace(advice, past=the_longest("e")), **crowded)
    blocks = full.blocks
    while fit(replace(full, blocks=blocks))[1].blocks == blocks:
        blocks = [*blocks, filler | {"block_id": f"z.{len(blocks)}"}]
    rung, left, wrong = fit(replace(full, blocks=blocks))
    assert (rung, wrong) == (Rung.FULL, [])
    assert left.blocks == [block for block in blocks if block["block_id"][0] != "n"]
