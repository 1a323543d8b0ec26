"""Scenes: in which states responders see an incident, and how each comes about in the story."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

from alerts.buttons import Button
from alerts.deed import Cause
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind, Notice
from alerts.route import Route
from deploy.demo.rehearsal import Dawn, Rehearsal
from deploy.demo.slack.workspace import ANA, BEN, CHLOE, Member
from deploy.demo.story import FIBRE, MOBILE, SHARES
from detectors.events import Level

OPEN, TAKEN, SNOOZED = Status.OPEN, Status.ACKNOWLEDGED, Status.SNOOZED
EASED, RESOLVED, FALSE = Status.EASED, Status.RESOLVED, Status.FALSE_ALARM
WATCH, ALERT, CRISIS = Level.WATCH, Level.ALERT, Level.CRISIS


@dataclass(frozen=True, slots=True)
class Scene:
    """What the newest notice is, and some words that the page must show then."""

    kind: Kind
    level: Level
    status: Status
    words: tuple[str, ...]
    reader: Member = CHLOE  # who looks, and does nothing
    form: Button | None = None  # whose form is open before them
    language: Language = Language.EN

    def fits(self, notice: Notice | None) -> bool:
        """Whether it has come about."""
        known = (self.kind, self.level, self.status)
        return notice is not None and known == (notice.kind, notice.level, notice.status)


SCENES = {
    "alert": Scene(Kind.OPENED, ALERT, OPEN, ("ALERT · Oskelio Mobile", "Acknowledge")),
    "form-dismiss": Scene(
        Kind.OPENED, ALERT, OPEN, ("Not a Crisis", "Oskelio Mobile/1"), BEN, form=Button.DISMISS
    ),
    "form-resolve": Scene(
        Kind.OPENED, ALERT, OPEN, ("Resolve", "Oskelio Mobile/1"), BEN, form=Button.RESOLVE
    ),
    "form-assign": Scene(
        Kind.OPENED, ALERT, OPEN, ("Assign to…", "Oskelio Mobile/1"), BEN, form=Button.ASSIGN
    ),
    "form-relevel": Scene(
        Kind.OPENED, ALERT, OPEN, ("Change Level", "Oskelio Mobile/1"), BEN, form=Button.RELEVEL
    ),
    "muted": Scene(Kind.OPENED, ALERT, OPEN, ("Silent until", "@Ben Okafor")),
    "crisis": Scene(Kind.ESCALATED, CRISIS, OPEN, ("CRISIS · Oskelio Mobile", "@here")),
    "reminder": Scene(Kind.REMINDER, CRISIS, OPEN, ("Nobody has it after 15 min",)),
    "peak": Scene(Kind.UPDATED, CRISIS, OPEN, ("Harriet Wolde", "Nobody has it")),
    "answer": Scene(
        Kind.AUDIT, CRISIS, TAKEN, ("Only visible to you", "Received: Acknowledge"), ANA
    ),
    "acknowledged": Scene(Kind.AUDIT, CRISIS, TAKEN, ("@Ana Lopes has it",)),
    "eased": Scene(Kind.EASED, CRISIS, EASED, ("Eased · Oskelio Mobile",)),
    "resolved": Scene(Kind.RESOLVED, CRISIS, RESOLVED, ("Resolved · Oskelio Mobile",)),
    "snoozed": Scene(Kind.AUDIT, CRISIS, SNOOZED, ("Snoozed until",)),
    "false-alarm": Scene(Kind.AUDIT, ALERT, FALSE, ("Dismissed",)),
    "reopened": Scene(Kind.REOPENED, CRISIS, OPEN, ("Oskelio Mobile", "Reopened")),
    "watch": Scene(Kind.AUDIT, WATCH, OPEN, ("WATCH · Oskelio Mobile",)),
    "french": Scene(
        Kind.AUDIT, CRISIS, TAKEN, ("CRISE · Ondeline", "@Chloé Martin"), BEN, language=Language.FR
    ),
}  # fmt: skip

Take = Callable[[str], Awaitable[None]]


class Act(NamedTuple):
    """A part of the story, as people live it."""

    brand: str
    language: Language
    plays: Callable[[Rehearsal, Take], Awaitable[None]]

    def route(self, dawn: Dawn) -> Route:
        """The one of the demo's routes that tells them."""
        return next(each for each in dawn.config.routes if each.language is self.language)


def becomes(level: Level) -> Callable[[Notice], bool]:
    """That the level is reached."""
    return lambda notice: notice.level is level


def is_told(kind: Kind) -> Callable[[Notice], bool]:
    """That there is a notice of this kind."""
    return lambda notice: notice.kind is kind


async def to_its_end(play: Rehearsal, take: Take) -> None:
    """A crisis is taken late, and lasts until the evening."""
    await play.until(becomes(ALERT))
    await take("alert")
    for name in (name for name, scene in SCENES.items() if scene.form):
        await play.press(BEN, SCENES[name].form or Button.MORE)
        await take(name)
        await play.close(BEN)
    await play.until(becomes(CRISIS))
    await take("crisis")
    await play.until(is_told(Kind.REMINDER))
    await take("reminder")
    await play.until(lambda notice: notice.signal.quotes[0].shares >= SHARES)
    await take("peak")
    await play.press(ANA, Button.ACKNOWLEDGE)
    await take("answer")
    await take("acknowledged")
    await play.until(is_told(Kind.EASED))
    await take("eased")
    await play.until(is_told(Kind.RESOLVED))
    await take("resolved")


async def put_to_sleep(play: Rehearsal, take: Take) -> None:
    """Somebody knows of it, and wants an hour."""
    await play.until(becomes(CRISIS))
    await play.wait(minutes=6)
    await play.press(BEN, Button.SNOOZE_1H)
    await take("snoozed")


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


async def in_french(play: Rehearsal, take: Take) -> None:
    """The same for those who read French."""
    await play.until(becomes(CRISIS))
    await play.wait(minutes=3)
    await play.press(CHLOE, Button.ACKNOWLEDGE)
    await take("french")


ACTS = (
    Act(MOBILE, Language.EN, to_its_end),
    Act(MOBILE, Language.EN, put_to_sleep),
    Act(MOBILE, Language.EN, sent_away),
    Act(MOBILE, Language.EN, kept_silent),
    Act(MOBILE, Language.EN, back_again),
    Act(MOBILE, Language.EN, played_down),
    Act(FIBRE, Language.FR, in_french),
)
