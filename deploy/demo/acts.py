"""Acts: the parts of the story, as people live them, and the scenes that come about in each."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from alerts.account import Account
from alerts.buttons import Button
from alerts.card import Card
from alerts.debrief import Row
from alerts.deed import Cause
from alerts.language import Language
from alerts.lesson import Lesson, Lessons
from alerts.mark import drill_of
from alerts.notice import Kind, Notice
from alerts.recording import Author, Origin, action
from alerts.route import Route
from alerts.source import Operators
from alerts.stage import Stage
from deploy.demo.afterwards import GOALS, aimed
from deploy.demo.dawn import Dawn
from deploy.demo.rehearsal import Rehearsal
from deploy.demo.scenes import ALERT, CRISIS, DRILLS, SCENES, SRE, WATCH
from deploy.demo.slack.workspace import ANA, BEN, CHLOE, HUGO
from deploy.demo.story import FIBRE, MOBILE, SHARES
from detectors.events import Level, moment
from detectors.extent import CrisisKind
from pipeline.config import Brand

Take = Callable[[str], Awaitable[None]]

ONE_NETWORK = (MOBILE, "Oskelio Home", "Oskelio TV", "Quillo Mobile", "Tamby Mobile")
ONE_SOURCE = ("Vantelle Bank", "Corvane Air", "Halvest Foods", "Pellucid Hotels", "Mirenko Games",
              "Sandgate Post")  # fmt: skip


class Act(NamedTuple):
    """A part of the story. Its day is that of the story, or made of it."""

    plays: Callable[[Rehearsal, Take], Awaitable[None]]
    brands: tuple[str, ...] = (MOBILE,)
    languages: tuple[Language, ...] = (Language.EN,)
    dawn: Callable[[Dawn], Dawn] = lambda dawn: dawn  # how all stands before it

    def routes(self, dawn: Dawn) -> Sequence[Route]:
        """Those of the demo's routes that tell the readers of its languages."""
        return [each for each in dawn.config.routes if each.language in self.languages]


def becomes(level: Level) -> Callable[[Notice], bool]:
    """That the level is reached."""
    return lambda notice: notice.level is level


def is_told(kind: Kind) -> Callable[[Notice], bool]:
    """That there is a notice of this kind."""
    return lambda notice: notice.kind is kind


def is_answered(notice: Notice) -> bool:
    """That the brand has said something of its own."""
    return Account.of([notice]).answered is not None


async def to_its_end(play: Rehearsal, take: Take) -> None:
    """A crisis is taken late, and lasts until the evening."""
    await play.until(becomes(ALERT))
    await take("alert")
    for name in ("form-dismiss", "form-resolve", "form-assign", "form-relevel"):
        await play.press(BEN, SCENES[name].form or Button.MORE)
        await take(name)
        await play.close(BEN)
    await play.until(becomes(CRISIS))
    await take("crisis")
    await take("glance")
    await play.until(is_told(Kind.REMINDER))
    await take("reminder")
    await play.until(lambda notice: notice.signal.quotes[0].shares >= SHARES)
    await take("peak")
    await take("message")
    await play.press(BEN, Button.DETAILS)
    await take("details")
    await play.close(BEN)
    await play.press(BEN, Button.QUESTIONS)
    await take("questions")
    await play.press(ANA, Button.ACKNOWLEDGE)
    await take("answer")
    await take("acknowledged")
    await play.press(BEN, Button.TIMELINE)
    await take("timeline")
    await play.close(BEN)
    await play.until(is_told(Kind.EASED))
    await take("eased")
    await play.until(is_told(Kind.RESOLVED))
    await take("resolved")
    await take("chart")


async def played(play: Rehearsal, take: Take) -> None:
    """A drill goes the whole way, and says in the end how it went."""
    await play.until(becomes(ALERT))
    await play.wait(minutes=6)
    await play.press(ANA, Button.ACKNOWLEDGE)
    await play.until(is_answered)
    account = Account.of(play.notifier.told)
    card = Card(brand=account.newest.brand, account=account, goals=GOALS, earlier=(),
                now=moment(play.at))  # fmt: skip
    await play.end(card.in_short())
    await take("drill-over")


async def put_to_sleep(play: Rehearsal, take: Take) -> None:
    """Somebody knows of it, and wants an hour."""
    await play.until(becomes(CRISIS))
    await play.wait(minutes=6)
    await play.press(BEN, Button.SNOOZE_1H)
    await take("snoozed")
    await play.digest()
    await take("digest")


async def sent_away(play: Rehearsal, take: Take) -> None:
    """Somebody finds that it is none."""
    await play.until(becomes(ALERT))
    await play.wait(minutes=9)
    await play.press(BEN, Button.DISMISS)
    await play.submit(BEN, {"cause": Cause.IRONY, "note": "Jokes about a film, no outage."})
    await take("false-alarm")


async def kept_silent(play: Rehearsal, take: Take) -> None:
    """Somebody knows the reason, and mutes the brand for a day."""
    await play.until(becomes(ALERT))
    await play.press(BEN, Button.MUTE)
    await take("muted")


async def back_again(play: Rehearsal, take: Take) -> None:
    """Somebody ends it too early."""
    await play.until(becomes(ALERT))
    await play.wait(minutes=30)
    await play.press(BEN, Button.RESOLVE)
    await play.submit(BEN, {"cause": Cause.COMPLAINT, "note": "Support has answered all of them."})
    await play.until(is_told(Kind.REOPENED))
    await take("reopened")


async def played_down(play: Rehearsal, take: Take) -> None:
    """Somebody lowers it, and it stays in sight."""
    await play.until(becomes(ALERT))
    await play.wait(minutes=4)
    await play.press(BEN, Button.RELEVEL)
    await play.submit(BEN, {"level": WATCH})
    await take("watch")


async def in_words(play: Rehearsal, take: Take) -> None:
    """People practise; then they ask."""
    await play.type(ANA, f"/tocsin drill {MOBILE}")
    await take("drill")
    await play.until(becomes(CRISIS))
    await play.type(ANA, "/tocsin status")
    await take("command-status")
    await play.type(BEN, "/tocsin explain")
    await take("command-explain")


async def once_more(play: Rehearsal, take: Take) -> None:
    """It has happened before; and somebody means to do more about it."""
    play.notifier.lessons = past(moment(play.at))
    await play.until(lambda told: told.kind is Kind.UPDATED and told.level is CRISIS)
    await take("lessons")
    await play.press(BEN, Button.RESOLVE)
    await play.submit(BEN, {"cause": Cause.OUTAGE, "note": "The mast is back."})
    await play.press(BEN, Button.ADD)
    await take("form-action")
    await play.submit(BEN, {
        "what": "Tell support first", "who": ANA.id, "until": "2026-12-01",
    })  # fmt: skip
    await play.type(BEN, "/tocsin actions")
    await take("command-actions")


def past(now: datetime) -> Lessons:
    """What a crisis of five weeks ago taught, and what was done about it since."""
    began = now - timedelta(days=36)
    lesson = Lesson(
        brand=MOBILE, incident=9, kind=CrisisKind.OUTAGE, began=began, at=began, by=ANA.id,
        badly=("The status page said all was well for 50 minutes",),
    )  # fmt: skip
    told = Lessons([lesson])
    for text, owner, days in (
        ("Let the status page follow the monitoring", BEN.id, 8),
        ("Keep an answer ready for each kind of outage", ANA.id, 40),
    ):
        row = Row(text=text, owner=owner, due=(began + timedelta(days=days)).date())
        origin = Origin(MOBILE, 9, lesson.kind, began)
        told.hear(action(told, origin, Author(ANA.id, began), row))
    return told


async def out_of_reach(play: Rehearsal, take: Take) -> None:
    """Slack is away when it begins."""
    await play.cut_off(becomes(CRISIS))
    await take("late-told")


async def from_a_backlog(play: Rehearsal, take: Take) -> None:
    """Nobody reads what the workers tell, until somebody starts the notifier again."""
    await play.fall_behind(becomes(CRISIS))
    await take("late-detected")


async def two_at_once(play: Rehearsal, take: Take) -> None:
    """One is not over yet, and another one begins."""
    await play.until(lambda notice: notice.brand == FIBRE and notice.level is CRISIS)
    await play.visit(BEN)
    await take("home")


async def in_a_storm(play: Rehearsal, take: Take) -> None:
    """One network fails, and five brands with it."""
    await play.until(lambda notice: notice.brand == ONE_NETWORK[-1] and notice.level is ALERT)
    await play.press(ANA, Button.ACKNOWLEDGE)
    await play.wait(minutes=6)
    await take("storm")


async def from_a_bad_source(play: Rehearsal, take: Take) -> None:
    """A collector takes what people say of one brand for news of six."""
    await play.until(lambda notice: notice.brand == ONE_SOURCE[-1] and notice.level is ALERT)
    await take("source-suspect")
    await play.tell_responders(BEN)
    await play.wait(minutes=1)
    await take("source-told")


async def in_a_second_wave(play: Rehearsal, take: Take) -> None:
    """It had eased, and rings again."""
    await play.until(is_told(Kind.RETURNED))
    await take("returned")


async def in_french(play: Rehearsal, take: Take) -> None:
    """The same for those who read French."""
    await play.until(becomes(CRISIS))
    await play.wait(minutes=3)
    await play.press(CHLOE, Button.ACKNOWLEDGE)
    await take("french")
    for name in ("french-timeline", "french-details", "french-form"):
        await play.press(HUGO, SCENES[name].form or Button.MORE)
        await take(name)
        await play.close(HUGO)
    await play.type(CHLOE, "/tocsin status")
    await take("french-command")
    await play.until(is_told(Kind.RESOLVED))
    await take("french-resolved")


def one_network(dawn: Dawn) -> Dawn:
    """Brands that the settings do not name."""
    return dawn.for_many(ONE_NETWORK, dawn.config)


def one_source(dawn: Dawn) -> Dawn:
    """Brands that they do, most of which will ring at once, and operators who are told then."""
    known = dawn.config.brands.known | dict.fromkeys(ONE_SOURCE, Brand())
    config = replace(
        dawn.config, brands=replace(dawn.config.brands, known=known),
        operators=Operators(channel=SRE, ping="<!here>"),
    )  # fmt: skip
    return dawn.for_many(ONE_SOURCE, config)


def on_a_stage(dawn: Dawn) -> Dawn:
    """A drill of the brand, in a channel for drills, held to the goals that its people have."""
    routes = (*Stage(channel=DRILLS).routes, *aimed(dawn.config).routes)
    return dawn.for_many((drill_of(MOBILE),), replace(dawn.config, routes=routes))


ACTS = (
    Act(to_its_end),
    Act(played, (drill_of(MOBILE),), dawn=on_a_stage),
    Act(put_to_sleep),
    Act(sent_away),
    Act(kept_silent),
    Act(back_again),
    Act(played_down),
    Act(in_words),
    Act(once_more),
    Act(out_of_reach),
    Act(from_a_backlog),
    Act(two_at_once, (MOBILE, FIBRE), (Language.EN, Language.FR)),
    Act(in_a_storm, ONE_NETWORK, dawn=one_network),
    Act(from_a_bad_source, ONE_SOURCE, dawn=one_source),
    Act(in_a_second_wave, dawn=Dawn.with_second_wave),
    Act(in_french, (FIBRE,), (Language.FR,)),
)
