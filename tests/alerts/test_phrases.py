"""Each language says all that there is to say, in messages that Slack takes, and no other one's."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import cycle, product
from string import Formatter
from typing import Any, NamedTuple

import pytest
from rich.console import Console

from alerts import legend
from alerts.answer import Answer, answer, busy
from alerts.buttons import ACTIONS, ASKS, HUSHES, Button, Press
from alerts.curve import Curve, Mark
from alerts.deed import Action, Cause, Deed
from alerts.details import details
from alerts.discretion import Discretion, Posts
from alerts.goals import Goal, Outcome
from alerts.incident import Status
from alerts.language import Language
from alerts.late import Late
from alerts.limits import validate_message, view_problems
from alerts.message import Controls as Shown
from alerts.message import Message, root_message, thread_entry
from alerts.modals import modal, with_form
from alerts.notice import Kind, Notice
from alerts.phrases import PHRASES
from alerts.phrases.by_level import ByLevel
from alerts.phrases.catalogue import Controls, Headlines, Log, People
from alerts.phrases.silences import Silences
from alerts.reminder import Why
from alerts.silence import Silence
from alerts.stakeholder import Stakeholder
from alerts.wording import Face
from detectors.events import Level, Quote
from detectors.extent import CrisisKind, Evidence, Guess, Trend
from detectors.kind import FACTS
from detectors.lanes import SPANS
from detectors.rules import LaneName, SeverityRules
from detectors.signal import Condition, Deaf, Named, Points, Window
from pipeline.extract import extract
from pipeline.handbook import playbook_of, playbooks_of
from pipeline.playbooks import ROLES, shelf
from tests.alerts import pages, spoken, waves
from tests.alerts.test_message import assert_slack_knows
from tests.builders import (
    NOON,
    a_judged,
    a_notice,
    a_quote,
    a_reading,
    a_signal,
    a_window,
    an_extent,
)
from tests.crowds import sheets
from tests.guides import GUIDE

# -- The catalogues


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each phrase of a catalogue, and where it stands in it."""
    if isinstance(node, str):
        yield path, node
    for name, each in parts(node):
        yield from leaves(each, f"{path}.{name}".lstrip("."))


def parts(node: Any) -> Iterator[tuple[str, Any]]:
    if is_dataclass(node):
        yield from ((each.name, getattr(node, each.name)) for each in fields(node))
    elif isinstance(node, Mapping):
        yield from node.items()
    elif isinstance(node, tuple):
        names = getattr(node, "_fields", range(len(node)))
        yield from zip(map(str, names), node, strict=True)


CATALOGUES = {language: dict(leaves(PHRASES[language])) for language in Language}
ENGLISH = CATALOGUES[Language.EN]


def places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def text_of(phrase: str) -> str:
    """Without its places."""
    return " ".join(text for text, _, _, _ in Formatter().parse(phrase))


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))


@pytest.mark.parametrize("language", Language)
def test_a_language_has_each_phrase_with_all_its_places(language: Language) -> None:
    catalogue = CATALOGUES[language]
    assert {path: places(phrase) for path, phrase in catalogue.items()} == {
        path: places(phrase) for path, phrase in ENGLISH.items()
    }
    assert all(
        catalogue[path] or not phrase for path, phrase in ENGLISH.items() if "link" not in path
    )


@pytest.mark.parametrize("language", Language)
def test_windows_lanes_levels_and_kinds_have_their_phrases(language: Language) -> None:
    words = PHRASES[language]
    assert set(words.spans) == {"15m"} | {span.window for span in SPANS.values()}
    assert set(words.reasons.lanes) == set(LaneName)
    assert set(ByLevel._fields) == set(Level)
    assert {each.name for each in fields(Headlines)} == set(Face)
    steps = set(Kind) - {Kind.UPDATED, Kind.AUDIT, Kind.REMINDER}
    assert {each.name for each in fields(Log)} == steps | {"entry"}
    assert set(words.extent.trends) == set(Trend)
    assert set(words.extent.evidence) == set(FACTS)
    assert set(words.people_do.causes) == set(words.slash.typed) == set(Cause)
    assert {each.name for each in fields(People)} > set(Why)
    named = {each.name.lower() for each in Button} - {Button.MORE.name.lower()}
    hushes = {each.name.lower() for each in HUSHES}
    assert named <= {each.name for each in fields(Controls)} | hushes
    assert hushes <= {each.name for each in fields(Silences)}


ALIKE = {"figures.moment", "controls.questions"}  # in all languages


@pytest.mark.parametrize("language", set(Language) - {Language.EN})
def test_nothing_was_left_in_english(language: Language) -> None:
    same = {path for path, phrase in CATALOGUES[language].items() if phrase == ENGLISH[path]}
    assert {path for path in same if words_of(text_of(ENGLISH[path]))} <= ALIKE


# -- The messages


class Case(NamedTuple):
    """What makes a message say other things."""

    authors: int
    expected: float
    weeks: float  # once in so many
    growth: float
    signal: dict[str, Any]
    window: dict[str, Any]
    notice: dict[str, Any]
    quotes: tuple[Quote, ...]


POST = {"text": "Plus rien ne marche.", "author": "Léa", "platform": "mastodon"}
BOLD = {
    "authors_known": False,
    "at_least": True,
    "young": True,
    "rescored": NOON,
    "deaf": (Deaf(source="bluesky", since=NOON),),
}
HOUR, DAYS = timedelta(hours=3, minutes=20), timedelta(days=2, hours=4)
CASES = (
    Case(0, 0.2, 0.1, 0.0, {}, {"reach": 0, "unknown": 1}, {"brand": "\u200b"}, ()),
    Case(1, 1.2, 0.5, 1.0, {"observed": 2}, {"reach": 1}, {"at": NOON + HOUR},
         (a_quote(**POST, shares=1), a_quote(**POST, shares=0, url=None))),
    Case(41, 3.2, 14.0, -1.0, {}, {}, {"at": NOON + DAYS, "peak_authors": 60, "reason": "Doublon"},
         (a_quote(**POST | {"author": None}), a_quote(**POST | {"text": "\u200b"}))),
    Case(2_400, 1_200.4, 1.0, 0.0, BOLD, {"reach": 1_940_000, "strict": None, "shares": 30_000}, {},
         (a_quote(**POST, shares=12_345),)),
    Case(56_789, 41.0, 300.0, 1.0, {"lanes": ()}, {"reach": 4_300_000_000}, {"peak_authors": 10**6},
         ()),
    Case(7, 2.0, float("inf"), 0.0, {"at_least": True}, {"reach": 900}, {"at": NOON + HOUR}, ()),
    Case(5, 1.4, 1 / 7, 0.0, {"return_period": 0.0}, {}, {}, ()),
)  # fmt: skip


BOARD = "https://grafana.example/d/tocsin"
PERSON = {"owner": "U01LEA", "snoozed_until": NOON + HOUR, "snoozed_by": "B" * 99}
DEEDS: list[tuple[Action, str, dict[str, Any]]] = [
    *((Action.DISMISS, "U01LEA", {"cause": cause}) for cause in Cause),
    (Action.ACKNOWLEDGE, "U01LEA", {}),
    (Action.ACKNOWLEDGE, "léa", {}),
    (Action.SNOOZE, "U01LEA", {"minutes": 60}),
    (Action.ASSIGN, "U01LEA", {"to": "U02BEN"}),
    (Action.RELEVEL, "U01LEA", {}),
    *((Action.CLASSIFY, "U01LEA", {"crisis": kind}) for kind in CrisisKind),
    (Action.RESOLVE, "U01LEA", {"cause": Cause.PRESS, "note": "Doublon"}),
]
DONE = cycle(
    PERSON | {"deed": Deed(actor=actor, at=NOON, incident=1, action=action, **more)}
    for action, actor, more in DEEDS
)
LEA = Stakeholder(name="Léa", note="Doublon", slack="U01LEA", kinds=frozenset(CrisisKind))
OWN = replace(
    GUIDE, own=("https://wiki.example/crise", "Ben appelle Léa"),
    stakeholders=dict.fromkeys(sorted(ROLES), LEA),
)  # fmt: skip
MANNERS: list[dict[str, Any]] = [
    {"advice": GUIDE},
    {"late": Late.DETECTED, "advice": OWN},
    {"late": Late.TOLD, "discretion": Discretion(posts=Posts.NONE)},
    {"discretion": Discretion(alias=lambda _: "3f9a0c21")},
]
DISCRETIONS = [Discretion(), Discretion(posts=Posts.NONE), Discretion(alias=lambda _: "3f9a0c21")]
HUSHED = Silence(brand="Ondeline", at=NOON, until=NOON + HOUR, by="U01LEA", reason="Doublon")
EXTENTS, VERDICTS = cycle(waves.WAVES), cycle(waves.VERDICTS)
POTENTIALS = cycle([None, 0, 48_000, 5_000_000_000])
SILENCES = cycle([None, HUSHED, replace(HUSHED, brand="*", by="léa", reason="")])
ASKED: list[dict[str, Any]] = [
    {"snoozed_until": NOON + HOUR},
    {"owner": "U01LEA"},
    {"owner": "L" * 99, "answer_by": NOON + HOUR},
]
POINTS = cycle(
    [
        Points(surprise=2.25, size=1.5),
        Points(surprise=2.25, size=1.5, reach=2.0, share=0.5),
        Points(surprise=2.25, size=1.5, voice=1.0, share=1.0),
        Points(surprise=2.25, size=1.5, coordinated=-1.0),
        Points(surprise=2.25, size=1.5, others=-1.0),
    ]
)
RIVALS = Named(window="1h", names=("Rivalis",), people=18, of=20, rest=1)
LONG = Named(window="6h", names=("é" * 60,) * 3, people=180_000, of=200_000, rest=9)
NAMED = cycle([None, None, RIVALS, None, LONG])
WHYS = cycle(
    {"why": why, "reminder": 1, "since": NOON, **more} for why in Why for more in ASKED
)  # fmt: skip


COUNTED = (
    "authors", "recent", "warm_up", "fresh", "count", "deviations", "percent", "sigma",
    "twelve", "posts", "speakers", "witnesses", "followers",
)  # fmt: skip


GOALS = cycle(
    [
        tuple(a_judged(goal, took=4) for goal in Goal),
        tuple(a_judged(goal, took=70, outcome=Outcome.MISSED) for goal in Goal),
        *((a_judged(goal),) for goal in Goal),
        tuple(a_judged(goal, outcome=Outcome.MISSED) for goal in Goal),
    ]
)
"""Reached, late, due and missed."""


def a_case(case: Case, lane: LaneName, **fields: Any) -> Notice:
    held = Condition(name="return_period", observed=case.weeks, threshold=1.0, held=True)
    conditions = tuple(
        Condition(name=name, observed=case.authors, threshold=5, held=case.authors >= 5)
        for name in COUNTED
    )
    shares = tuple(
        Condition(name=name, observed=0.12, threshold=0.5, held=False)
        for name in ("share", "lasts", "faults", "unknown", "unread")
    )
    reach = {"potential": next(POTENTIALS)}
    window = a_window(authors=case.authors, **case.window | reach)
    windows: dict[str, Window] = dict.fromkeys(("15m", "1h", "6h", "24h"), window)
    known: dict[str, Any] = {
        "lane": lane, "window": SPANS[lane].window, "authors": case.authors, "windows": windows,
        "expected": case.expected, "return_period": case.weeks, "quotes": case.quotes, "quiet": 65,
        "conditions": (held, *conditions, *shares), "lanes": tuple(map(a_lane, LaneName)),
        "points": replace(next(POINTS), growth=case.growth), "extent": next(EXTENTS),
    }  # fmt: skip
    signal = a_signal(**known | case.signal)
    if lane is LaneName.ALL:
        signal = replace(signal, speaking=signal.trend)
    known = {
        "brand": "Ondeline", "signal": signal, "verdict": next(VERDICTS),
        "of_all": lane is LaneName.ALL,
    }  # fmt: skip
    return a_notice(**known | case.notice | fields)


def a_lane(lane: LaneName) -> Any:
    shown = a_signal(lane="1h", return_period=3.0, authors=1_234)
    read = {each.name: getattr(shown, each.name) for each in fields(shown)}
    window = SPANS[lane].window
    return replace(a_reading(read), lane=lane, window=window, named=next(NAMED))


def from_other_releases() -> list[Notice]:
    """A window, a condition and a fact that this one does not know."""
    fact = Evidence(name="bots", observed=0.5, threshold=0.25, weight=1.0, held=True)
    guess = Guess(kind=CrisisKind.RUMOUR, points=1.0, evidence=(fact,))
    extent = an_extent(guesses=(guess,))
    odd = Condition(name="loudness", observed=0.25, threshold=0.5, held=False)
    names = ("15m", "3h")
    windows = dict.fromkeys(("1h", "24h", *names), a_window())
    signals = (
        a_signal(lane=name, windows=windows, conditions=(odd,), extent=extent) for name in names
    )
    return [a_notice(signal=signal) for signal in signals]


@cache
def messages(language: Language) -> list[Message]:
    """Of each kind, level, status, lane and manner."""
    found, cases, manners = [], cycle(CASES), cycle(MANNERS)
    for kind, level, status, lane in product(Kind, Level, Status, LaneName):
        more = next(DONE) if kind is Kind.AUDIT else next(WHYS) if kind is Kind.REMINDER else {}
        notice = a_case(next(cases), lane, kind=kind, level=level, status=status, **more)
        asked = (notice.deed,) if notice.deed else ()
        found.append(
            root_message(
                notice,
                language=language,
                severity=SeverityRules(),
                controls=Shown(dashboard=BOARD, asked=asked),
                silence=next(SILENCES),
                goals=next(GOALS),
                **next(manners),
            )
        )
        entry = thread_entry(notice, language=language)
        found += [entry] if entry else []
    return found + [sheet.message() for sheet in sheets(language)]


def views(language: Language) -> list[dict[str, Any]]:
    """Each modal and Home tab."""
    forms = [modal(a_press(button), PHRASES[language]) for button in sorted(ASKS)]
    return forms + spoken.views(language) + figures(language)


def figures(language: Language) -> list[dict[str, Any]]:
    """The details of each wave, by each word on them."""
    pairs = product(waves.WAVES, waves.VERDICTS, (Kind.OPENED, Kind.RESOLVED))
    press, words = a_press(Button.CLASSIFY), PHRASES[language]
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(potential=90_000))
    shown = [
        details(
            a_notice(
                brand="Ondeline", kind=kind, at=NOON + HOUR, verdict=verdict,
                signal=a_signal(extent=wave, windows=windows),
            ),
            words,
            manner,
        )
        for (wave, verdict, kind), manner in zip(pairs, cycle(DISCRETIONS), strict=False)
    ]  # fmt: skip
    return [*shown, *(with_form(view, press, words) for view in shown)]


def a_press(button: Button) -> Press:
    return Press(
        button=button, brand="Ondeline", incident=3, seq=7, user="U01LEA", channel="C01CELL",
        at=NOON, trigger="t",
    )  # fmt: skip


def answers(language: Language) -> list[str]:
    """What is told to whoever pressed."""
    words, notice = PHRASES[language], a_notice(brand="Ondeline", owner="U01LEA")
    found = [answer(a_press(button), notice, words, what=Answer.RECEIVED) for button in ACTIONS]
    found += [answer(a_press(Button.DISMISS), notice, words, what=each) for each in Answer]
    found.append(busy(a_press(Button.TIMELINE), 30.0, words))
    return [*found, words.storms.tell_received, words.storms.tell_done, words.lessons.empty]


def handbook(language: Language) -> list[str]:
    """Each playbook as a terminal shows it, and the table of them."""
    words = PHRASES[language].playbook
    levels = (Level.ALERT, Level.CRISIS)
    extracts = [
        extract(name, each, OWN.stakeholders if name == "rumour" else {}, language, levels)
        for name, each in shelf().items()
    ]
    paper = Console(width=1_000, color_system=None, force_terminal=False)
    with paper.capture() as printed:
        paper.print(playbooks_of(extracts, words))
        for each in extracts:
            paper.print(playbook_of(each, words))
    lines = re.sub(rf"\b({'|'.join(CrisisKind)})\b", "…", printed.get()).splitlines()
    return [re.sub("  +", " ", line).strip() for line in lines]


def charted(language: Language) -> list[str]:
    """What stands in charts and beside them."""
    words, found = PHRASES[language], []
    over = {"kind": Kind.RESOLVED, "status": Status.RESOLVED}
    for seconds, more in ((0, {}), (86_400, over), (0, {"of_all": True})):
        end = NOON + timedelta(seconds=seconds)
        notice = a_notice(brand="Ondeline", at=end, **more)
        curve = replace(Curve().after(notice), marks=dict.fromkeys(Mark, int(NOON.timestamp())))
        found += [legend.title(notice, words), legend.title(notice, words, "Ondeline")]
        found += [legend.name(notice, words), legend.comment(notice, words)]
        found += [legend.alt(curve, notice, words), legend.counted_of(notice, words)]
        found += [words.chart.usual.format(count=legend.usual(curve, words))]
        found += [legend.dates(NOON, end, words), legend.short_day(end, words)]
        found += [label.text for label in legend.labels(curve, notice, words)]
    return found


def texts(message: Message) -> Iterator[str]:
    """All that is shown, fallbacks too."""
    yield message.text
    yield from shown([message.blocks, message.attachments])


def shown(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from shown(each)
    elif isinstance(node, dict):
        for key in ("text", "fallback"):
            if isinstance(node.get(key), str):
                yield node[key]
        yield from shown(list(node.values()))


@cache
def page(language: Language) -> str:
    found = [*messages(language), *spoken.drills(language), *spoken.digests(language)]
    found += spoken.asked(language)
    lines = [text for message in found for text in texts(message)]
    lines += [text for view in views(language) for text in shown(view)]
    lines += handbook(language)
    lines += pages.lines(language)
    return "\n".join([*lines, *charted(language), *spoken.said(language)])


def own_words(language: Language) -> str:
    """The page without what Slack reads, what strangers wrote, and names."""
    tokens = r"<(?:!date\^\d+\^|https:)[^|]*\|([^>]*)>"
    foreign = ["social.example", "mastodon", "Ondeline", "Doublon", "Léa", "Ben appelle"]
    foreign += [*map(re.escape, waves.FOREIGN), POST["text"], "--brand"]
    foreign += ["@here"]
    foreign += ["Ondelin", "akc", "danse", "not.in.channel"]
    return re.sub("|".join(foreign), "…", re.sub(tokens, r"\1", page(language)))


@pytest.mark.parametrize("language", Language)
def test_slack_takes_each_message(language: Language) -> None:
    found = messages(language)
    assert len(found) > 2 * len(Kind)
    assert [problem for message in found for problem in validate_message(message)] == []
    assert max(len(message.text) for message in found) <= 300
    others = [*spoken.drills(language), *spoken.as_messages(language), *spoken.digests(language)]
    assert [problem for message in others for problem in validate_message(message)] == []
    for message in [*found, *others]:
        assert_slack_knows(message)
    assert [problem for view in views(language) for problem in view_problems(view)] == []


@pytest.mark.parametrize("language", Language)
def test_each_phrase_is_used(language: Language) -> None:
    unclear = Guess(kind=CrisisKind.UNKNOWN, points=0.0, evidence=())
    crowd = a_signal(lane=LaneName.ALL, window="1h", extent=an_extent(guesses=(unclear,)))
    odd = [*from_other_releases(), a_notice(signal=crowd, of_all=True)]
    others = [root_message(notice, language=language) for notice in odd]
    said = "\n".join([page(language), *(text for other in others for text in texts(other))])
    said += "\n".join(answers(language))
    said = "\n".join(dict.fromkeys(said.splitlines()))
    unused = [path for path, phrase in CATALOGUES[language].items() if not is_said(phrase, said)]
    assert unused == []


def is_said(phrase: str, said: str) -> bool:
    pattern = "".join(
        re.escape(text) + (".+?" if name else "") for text, name, _, _ in Formatter().parse(phrase)
    )
    return re.search(pattern.removeprefix(".+?").removesuffix(".+?"), said) is not None


STOP = (
    "about above after again against alert all and are as at before below between by crisis day "
    "each for from how hour hours if in is last least less many more most no not now of once only "
    "open or over people post posts reach rings share since than that the then there this to under "
    "unhappy unknown until up usual was watch week weeks were what when where while who why with "
    "without worst yes"
)


def test_no_english_is_left_in_a_french_message() -> None:
    english = words_of(" ".join(map(text_of, ENGLISH.values())))
    french = words_of(" ".join(map(text_of, CATALOGUES[Language.FR].values())))
    leaked = words_of(own_words(Language.FR)) & (english - french | set(STOP.split()))
    assert leaked == set()
    assert not french & set(STOP.split())


@pytest.mark.parametrize(
    ("wrong", "example"),
    [
        pytest.param(r"(?<!\u202f)[:;!?%]", "au plus : 3", id="a space before high signs"),
        pytest.param(r"\d[.]\d", "2.5", id="a comma for decimals"),
        pytest.param(r"\d \d{3}\b", "1 234", id="thousands that stay together"),
        pytest.param(r"(?<![\d,\u202f])[01]\*? (?!fois)\w+s\b", "*0* mécontents", id="singular"),
        pytest.param(r"([2-9]|\d\d)\*? (mécontent|personne|partage)\b", "2 mécontent", id="plural"),
        pytest.param(r"(?i)\b(de|d|le|la|ne|que|se|je) [aàâeéèêiîoôuù]", "de alerte", id="elision"),
        pytest.param(r"\b[MMd]+ (?!de )[a-zé]", "2 M personnes", id="millions of"),
        pytest.param(r"  | [,.]|\(\s|\s\)", "fin .", id="spaces"),
        pytest.param(r"\bPour \w+(er|ir|re), il (faut|suffit)\b", "Pour sonner, il faut", id="who"),
        pytest.param(r"[{}]|None", "{people}", id="places that nobody filled"),
    ],
)  # fmt: skip
def test_french_is_written_as_the_french_write_it(wrong: str, example: str) -> None:
    assert re.search(wrong, example)
    said = re.sub(r"\d\d/\d\d/\d{4} \d\d:\d\d UTC", "…", own_words(Language.FR))
    assert [line for line in said.splitlines() if re.search(wrong, line)] == []
