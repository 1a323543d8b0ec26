"""Spoken: what is said beside the messages, in replies, modals, Home tabs and drills."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from alerts.account import Account, accounts
from alerts.board import SHOWN, SILENT, Entry, board, of_brand
from alerts.bulletin import bulletin, identity
from alerts.buttons import Button, Press
from alerts.community import Community, message
from alerts.discretion import Discretion, Posts
from alerts.drill import BUTTON, Drill, DrillPress
from alerts.duties import SHOWN as LISTED
from alerts.duties import added, full, listed, rows, several, ticked, unnamed
from alerts.guide import whole
from alerts.home import Backlog, home, not_ours
from alerts.incident import Status
from alerts.language import Language
from alerts.lesson import Done, Lessons, Pending
from alerts.marked import marked
from alerts.memory import ago, memory
from alerts.message import Controls, Message, root_message
from alerts.notice import Kind
from alerts.phrases import PHRASES
from alerts.replies import (
    closed,
    explained,
    helped,
    hushed,
    reply,
    silent,
    unexplained,
    unkind,
    unknown,
    unread,
    untold,
    which,
)
from alerts.silence import Silence
from alerts.slash import Request, Word
from alerts.timeline import FIRST, LAST, failed, reading, timeline
from alerts.views import plainer
from detectors.events import Level
from detectors.extent import CrisisKind, Question
from detectors.rules import SeverityRules, VolumeRules
from tests.alerts import days
from tests.alerts.test_card import a_card
from tests.alerts.test_card import told as played
from tests.alerts.test_lesson import a_lesson, an_action
from tests.alerts.waves import ASKED, POST
from tests.builders import NOON, a_notice, a_signal, an_extent
from tests.guides import GUIDE

ZEPHYR = a_notice(brand="Ondeline", status=Status.ACKNOWLEDGED, owner="U01LEA")
OPEN = Entry(a_notice(brand="Ondeline", incident=2, level=Level.CRISIS), ("C01CELL",))
TAKEN = Entry(ZEPHYR)
SILENCE = Silence(brand="Ondeline", at=NOON, until=NOON + timedelta(hours=3), by="U01LEA")
ALL_SILENT = replace(SILENCE, brand="*", until=NOON + timedelta(hours=1))
OVER = a_notice(brand="Ondeline", kind=Kind.RESOLVED, status=Status.RESOLVED)


TO_DO = "Ondelin"  # what people wrote


def replies(language: Language) -> list[list[str]]:
    """Each answer to a command, as lines."""
    words, rules = PHRASES[language], SeverityRules()
    many = [OPEN] * (SHOWN + 3)
    return [
        helped(Request(), words),
        helped(Request(unheard="akc", near="ack"), words),
        helped(Request(unheard="danse"), words),
        unknown(Request(word=Word.ACK, unknown="Ondelin", near="Ondeline"), words),
        unread(Request(word=Word.SILENCE, unread="2nd"), words),
        unkind(words), which([OPEN, TAKEN], words), which(many, words), which([], words),
        board([], words), board([OPEN], words), board([TAKEN, OPEN], words), board(many, words),
        board([], words, [SILENCE] * (SILENT + 3)), board([OPEN], words, [SILENCE] * (SILENT + 1)),
        of_brand(OPEN, None, "Ondeline", words), of_brand(None, OVER, "Ondeline", words),
        of_brand(None, None, "\u200b", words),
        explained(OPEN.notice, rules, words), explained(OVER, rules, words),
        untold("Ondeline", words), unexplained("Ondeline", VolumeRules(), words),
        unexplained("Ondeline", VolumeRules(budget=0.01), words), closed("not_in_channel", words),
        hushed(SILENCE, words), hushed(replace(SILENCE, until=NOON), words),
        silent([], words), silent([SILENCE, ALL_SILENT], words),
        of_brand(None, None, "Ondeline", words, SILENCE),
        board([replace(OPEN, silence=SILENCE)], words),
        [words.community.posted], [words.slash.not_ours], [words.slash.drilled], *guided(language),
        *cards(language),
    ]  # fmt: skip


def cards(language: Language) -> list[list[str]]:
    """Scorecards of drills: met, missed, with time left, against one before and several; none."""
    words = PHRASES[language]
    first, second, _ = accounts([*played(1), *played(2), *played(3)]).values()
    goals = {"detect": 5, "acknowledge": 1, "answer": 600}
    unanswered = Account.of(played(4, answered=None)[:-1])
    several = a_card(unanswered, first, second, **goals)
    one = a_card(second, first, **goals)
    return [*([*each.lines(words), each.in_short(words)] for each in (several, one, a_card(None)))]


def guided(language: Language) -> list[list[str]]:
    """All that each playbook says, of each level."""
    return [
        whole(replace(OPEN.notice, guessed=kind, level=level), GUIDE, language)
        for kind in CrisisKind
        for level in Level
    ]


def duties(language: Language) -> list[str]:
    """What is said of what was learned, and of what is to be done."""
    words, day = PHRASES[language], timedelta(days=1)
    item = an_action(TO_DO, owner="Léa", due=NOON.date() - day)
    later = an_action(f"{TO_DO} encore", due=NOON.date() + day)
    told = Lessons([a_lesson(well=(TO_DO,), badly=()), item, later])
    badly = Lessons([a_lesson(badly=(TO_DO, TO_DO), well=(TO_DO,)), item])
    over = replace(item, done=Done(at=NOON, by="Léa"))
    many = [Pending(item, True)] * (LISTED + 2)  # noqa: FBT003
    lines = [
        *(memory(each.of("Zephyr", 3), NOON, words) for each in (told, badly)),
        *(memory(Lessons([a_lesson(badly=(TO_DO,), well=(TO_DO,))]).of("Zephyr", 3), NOON, words),),
        *(ago(days * day, words) for days in (0, 1, 2, 20, 35, 92, 400)),
        added(item, words), ticked(item, words), ticked(over, words), unnamed("rien", words),
        several([item, item], words), *listed([], words), *listed(many, words),
        full(Press(button=Button.ADD, brand="Zephyr", incident=3, seq=1, user="U1", channel="C1",
                   at=NOON, trigger=""), words),
        *(row["text"]["text"] for row in rows(many, NOON.date(), words)), words.lessons.done,
    ]  # fmt: skip
    return [line for text in lines for line in text.splitlines()]


def views(language: Language) -> list[dict[str, Any]]:
    """Each modal and Home tab."""
    words = PHRASES[language]
    one, many = [OPEN.notice], [OPEN.notice] * (FIRST + LAST + 1)
    more = [OPEN.notice] * (FIRST + LAST + 5)
    waits = (Backlog(0, 0.0), Backlog(1, 70.0), Backlog(1_234, 4_000.0))
    return [
        *(home([OPEN], wait, NOON, words) for wait in waits),
        home([OPEN] * 60, waits[0], NOON, words), not_ours(words),
        reading("Ondeline", 3, words), failed("Ondeline", 3, words),
        *(timeline("Ondeline", 3, steps, words) for steps in (one, many, more)),
        timeline("Ondeline", 3, one, words, whole=False),
        plainer({"type": "modal"}, words), plainer({"type": "home"}, words),
    ]  # fmt: skip


def a_drill(language: Language, name: str | None = None) -> Drill:
    return Drill.of(name, "U01LEA", language, NOON)


def a_drill_press(drill: Drill, seconds: float = 12.0, user: str = "U02BEN") -> dict[str, Any]:
    """What Slack sends when somebody acknowledges a drill."""
    row = drill.message().attachments[0]["blocks"][0]
    posted = NOON.timestamp()
    action = {"action_id": BUTTON, "block_id": row["block_id"], "action_ts": f"{posted + seconds}"}
    return {
        "type": "block_actions", "user": {"id": user}, "channel": {"id": "C01ROOM"},
        "container": {"message_ts": f"{posted:.6f}"}, "actions": [action], "trigger_id": "1.2",
    }  # fmt: skip


def drills(language: Language) -> list[Message]:
    """Before and after somebody had it, soon and late."""
    drill = a_drill(language)
    presses = [DrillPress.read(a_drill_press(drill, seconds)) for seconds in (12.0, 260.0)]
    words, known = PHRASES[language], {"brand": "DRILL Ondeline", "signal": a_signal(quotes=())}
    whole = (
        marked(
            root_message(a_notice(**known, kind=kind), language=language, controls=Controls()),
            words, is_over=kind is Kind.RESOLVED,
        )
        for kind in (Kind.OPENED, Kind.RESOLVED)
    )  # fmt: skip
    return [drill.message(), *whole, *(press.message() for press in presses if press)]


def digests(language: Language) -> list[Message]:
    """Of days on which all sorts of things happened, and of some on which nothing did."""
    return [
        message for day in days.DAYS for rules in days.RULES
        if (message := bulletin(day, rules, language, identity("d", NOON.date())))
    ]  # fmt: skip


def said(language: Language) -> list[str]:
    """Every line of it."""
    drill = a_drill(language)
    presses = [DrillPress.read(a_drill_press(drill, seconds)) for seconds in (12.0, 260.0)]
    lines = [line for lines in replies(language) for line in lines]
    silent, word = PHRASES[language].digest.silent, PHRASES[language].drill.word
    answers = (press.answer for press in presses if press)
    return [*lines, *answers, silent, word, *duties(language)]


def as_messages(language: Language) -> list[Message]:
    """Each answer as what Slack has to take."""
    found = [reply(lines) for lines in replies(language)]
    plain = [
        Message(text=r["text"], blocks=r["blocks"], attachments=[], metadata={}) for r in found
    ]
    return plain + asked(language)


def asked(language: Language) -> list[Message]:
    """What people ask, with something to list and without, shown and left out."""
    times: dict[str, Any] = {"first": NOON, "last": NOON + timedelta(minutes=40)}
    question = Question(text=ASKED, people=9, url="https://social.example/q", **times)
    other = {"questions": (question, replace(question, answered=True)), "support": (POST,)}
    some = [
        Account.of([a_notice(brand="Ondeline", signal=a_signal(extent=an_extent(other=each)))])
        for each in (other, {"questions": (), "supporters": 1})
    ]
    manners = Discretion(), Discretion(posts=Posts.NONE)
    listed = [Community.of(account, manner) for account in some for manner in manners]
    listed += [replace(listed[0], unquoted=count) for count in (1, 2)]
    return [message(each, PHRASES[language]) for each in listed]
