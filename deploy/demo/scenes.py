"""Scenes: what responders see, in each state of an incident and around it, and in which words."""

from dataclasses import dataclass
from typing import NamedTuple

from alerts.buttons import Button
from alerts.incident import Status
from alerts.language import Language
from alerts.notice import Kind, Notice
from deploy.demo.slack.workspace import ANA, BEN, CHLOE, HUGO, Member
from detectors.events import Level

FR = Language.FR
OPEN, TAKEN, SNOOZED = Status.OPEN, Status.ACKNOWLEDGED, Status.SNOOZED
EASED, RESOLVED, FALSE = Status.EASED, Status.RESOLVED, Status.FALSE_ALARM
WATCH, ALERT, CRISIS = Level.WATCH, Level.ALERT, Level.CRISIS
HOME, SRE, DRILLS = "home", "#sre", "#drills"
ANSWER, CHART = ".whisper:last-child", ".reply:has(img):last-child"  # parts of the page
LIST = ".reply:last-child"
MESSAGE = ".card:first-of-type > .body > :not(.thread)"
NEWEST = ".card:last-of-type > .body"
FIRST = ".card:first-of-type > .body > :nth-child(-n + 4)"
HEAD = ".card > .body > :nth-child(-n + 4)"  # down to the figures
TABLE = ".card:has(table) > .body > :not(.thread), .card:has(table) .reply:nth-of-type(1)"


class Told(NamedTuple):
    """The newest notice, as far as a scene depends on it."""

    kind: Kind
    level: Level
    status: Status


@dataclass(frozen=True, slots=True)
class Scene:
    """What was told last, and some words that the page must show then."""

    told: Told | None  # None: nothing was yet
    words: tuple[str, ...]
    reader: Member = BEN  # who looks
    form: Button | None = None  # whose form, or list, is open before them
    room: str | None = None  # where they look, if not in the first channel
    part: str | None = None  # of the page, by a selector: from the first to the last of them
    at_first: bool = False  # only what the window shows before anybody scrolls
    language: Language = Language.EN

    def fits(self, newest: Notice | None) -> bool:
        """Whether it has come about."""
        known = newest and Told(newest.kind, newest.level, newest.status)
        return known == self.told


OPENED = Told(Kind.OPENED, ALERT, OPEN)
GOES_ON = Told(Kind.UPDATED, ALERT, OPEN)
WORSE = Told(Kind.ESCALATED, CRISIS, OPEN)
RUNS = Told(Kind.UPDATED, CRISIS, OPEN)
ACKNOWLEDGED = Told(Kind.AUDIT, CRISIS, TAKEN)
ENDED = Told(Kind.AUDIT, CRISIS, RESOLVED)
OVER = Told(Kind.RESOLVED, CRISIS, RESOLVED)
ALONE = "Only visible to you"

SCENES = {
    "drill": Scene(None, ("DRILL · CRISIS · Oskelio Mobile", "made up", "Acknowledge")),
    "drill-over": Scene(OVER, ("DRILL · Resolved", "answered"), room=DRILLS, part=FIRST),
    "alert": Scene(OPENED, ("ALERT · Oskelio Mobile", "Acknowledge", "How it grew")),
    "form-dismiss": Scene(OPENED, ("Not a Crisis", "Oskelio Mobile/1"), form=Button.DISMISS),
    "form-resolve": Scene(OPENED, ("Resolve", "Oskelio Mobile/1"), form=Button.RESOLVE),
    "form-assign": Scene(OPENED, ("Assign to…", "Oskelio Mobile/1"), form=Button.ASSIGN),
    "form-relevel": Scene(OPENED, ("Change Level", "Oskelio Mobile/1"), form=Button.RELEVEL),
    "muted": Scene(OPENED, ("Silent until", "@Ben Okafor"), ANA),
    "crisis": Scene(WORSE, ("CRISIS · Oskelio Mobile", "@here")),
    "glance": Scene(WORSE, ("CRISIS · Oskelio Mobile", "First sign"), at_first=True),
    "reminder": Scene(Told(Kind.REMINDER, CRISIS, OPEN), ("Nobody has it after 15 min",)),
    "peak": Scene(RUNS, ("Harriet Wolde", "Nobody has it")),
    "message": Scene(RUNS, ("Harriet Wolde", "Nobody has it"), part=MESSAGE),
    "details": Scene(RUNS, ("How Far, From Where", "Where from"), form=Button.DETAILS),
    "questions": Scene(RUNS, ("Questions about Oskelio Mobile", "What people ask"), part=LIST),
    "answer": Scene(ACKNOWLEDGED, (ALONE, "Received: Acknowledge"), ANA, part=ANSWER),
    "acknowledged": Scene(ACKNOWLEDGED, ("@Ana Lopes has it",)),
    "timeline": Scene(
        ACKNOWLEDGED, ("Timeline", "Opened as ALERT", "@Ana Lopes"), form=Button.TIMELINE
    ),
    "eased": Scene(Told(Kind.EASED, CRISIS, EASED), ("Eased · Oskelio Mobile",)),
    "resolved": Scene(OVER, ("Resolved · Oskelio Mobile", "From the first sign to the end")),
    "chart": Scene(OVER, ("From the first sign to the end",), part=CHART),
    "snoozed": Scene(Told(Kind.AUDIT, CRISIS, SNOOZED), ("Snoozed until",), ANA),
    "digest": Scene(
        Told(Kind.AUDIT, CRISIS, SNOOZED), ("The last day", "A week before"), ANA, part=NEWEST
    ),
    "false-alarm": Scene(Told(Kind.AUDIT, ALERT, FALSE), ("Dismissed",), ANA),
    "reopened": Scene(Told(Kind.REOPENED, CRISIS, OPEN), ("Oskelio Mobile", "Reopened"), ANA),
    "returned": Scene(Told(Kind.RETURNED, CRISIS, OPEN), ("CRISIS again after a calm",)),
    "watch": Scene(Told(Kind.AUDIT, WATCH, OPEN), ("WATCH · Oskelio Mobile",), ANA),
    "late-told": Scene(RUNS, ("Told late", "CRISIS · Oskelio Mobile"), part=HEAD),
    "late-detected": Scene(RUNS, ("Detected late", "CRISIS · Oskelio Mobile"), part=HEAD),
    "lessons": Scene(RUNS, ("Last time: Oskelio Mobile/9", "2 actions still open"), part=MESSAGE),
    "form-action": Scene(ENDED, ("Add an Action", "What is to be done"), form=Button.ADD),
    "command-actions": Scene(ENDED, (ALONE, "3 actions still open", "overdue"), part=ANSWER),
    "home": Scene(WORSE, ("What is open", "Oskelio Mobile", "Ondeline"), room=HOME),
    "command-status": Scene(WORSE, (ALONE, "1 incident is open."), ANA, part=ANSWER),
    "command-explain": Scene(WORSE, (ALONE, "Oskelio Mobile", "once in"), BEN, part=ANSWER),
    "storm": Scene(
        GOES_ON, ("STORM · 5 brands", "@Ana Lopes", "ALERT · Quillo Mobile"), part=TABLE
    ),
    "source-suspect": Scene(
        OPENED, ("SOURCE SUSPECT · 6 brands", "Tell Responders Now"), room=SRE
    ),
    "source-told": Scene(GOES_ON, ("Responders are told", "@Ben Okafor"), ANA, room=SRE),
    "french": Scene(ACKNOWLEDGED, ("CRISE · Ondeline", "@Chloé Martin", "Montée des mécontents",
                                   "Aujourd'hui", "réponses"), HUGO, language=FR),
    "french-timeline": Scene(
        ACKNOWLEDGED, ("Chronologie", "Passage en CRISE"), HUGO, Button.TIMELINE, language=FR
    ),
    "french-details": Scene(
        ACKNOWLEDGED, ("Ampleur et origine", "L'autre côté"), HUGO, Button.DETAILS, language=FR
    ),
    "french-form": Scene(
        ACKNOWLEDGED, ("Fausse alerte", "Ondeline/1", "facultatif"), HUGO, Button.DISMISS,
        language=FR,
    ),
    "french-command": Scene(
        ACKNOWLEDGED, ("1 incident en cours", "Visible par vous uniquement"), CHLOE, part=ANSWER,
        language=FR,
    ),
    "french-resolved": Scene(OVER, ("Fin de crise · Ondeline", "Des premiers signes à la fin"),
                             HUGO, language=FR),
}  # fmt: skip
