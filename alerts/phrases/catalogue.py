"""Catalogue: the phrases that each language has to have, by what they say.

What changes from message to message stands in braces, by name: `{people} in an hour`. Languages
differ in the order of these places, never in their names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from alerts.phrases.board import Board
from alerts.phrases.by_level import ByLevel
from alerts.phrases.chart import ChartPhrases
from alerts.phrases.community import CommunityPhrases
from alerts.phrases.details import Details
from alerts.phrases.digest import Digest
from alerts.phrases.discretion import Discretion
from alerts.phrases.drill import Drill
from alerts.phrases.extent import Extent
from alerts.phrases.goals import GoalPhrases
from alerts.phrases.late import Late
from alerts.phrases.lessons import LessonPhrases
from alerts.phrases.playbook import Playbook
from alerts.phrases.plural import Plural
from alerts.phrases.postmortem import Postmortem
from alerts.phrases.reasons import Reasons
from alerts.phrases.review import ReviewPhrases
from alerts.phrases.silences import Silences
from alerts.phrases.slash import Slash
from alerts.phrases.storms import StormPhrases
from alerts.phrases.timeline import Timeline


class Span(NamedTuple):
    """A window of time, after a comma and within a sentence."""

    label: str
    within: str


class Magnitude(NamedTuple):
    """How large numbers are shortened."""

    size: int
    sign: str  # after the number
    link: str  # after the sign, where a noun follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Numbers, times and rarities."""

    decimal: str
    thousands: str
    percent: str
    magnitudes: tuple[Magnitude, ...]  # largest first
    singular: frozenset[int]  # counts of which a noun is singular
    less_than_one: str

    moment: str  # for those whom Slack's tokens do not reach
    seconds: str  # less than a minute
    minutes: str
    hours: str
    days: str

    more_than_daily: str
    every_day: Plural
    every_week: Plural
    every_few_years: str  # below two years weeks are told
    hardly_ever: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlines:
    """The first words of a message; named as `Face` has them."""

    rings: ByLevel
    again: ByLevel
    eased: ByLevel
    resolved: ByLevel
    dismissed: ByLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The steps in the thread; named as `Kind` has them. What people do has words of its own."""

    opened: ByLevel
    escalated: ByLevel
    eased: ByLevel
    resolved: ByLevel
    reopened: ByLevel
    returned: ByLevel

    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Whole sentences."""

    crowd: str
    shares: str  # the same of posts
    each_hour: str  # in the place of {usual}
    usual_then: Plural
    usual_all_day: Plural
    chance: str
    voice: str
    worst: str
    quieter: str
    over: str
    last_day: str
    reason: str
    gone: str  # one of them

    deaf: str
    authors_unknown: str
    rescored: str
    young: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The same in a line, for screen readers, push notifications and the log."""

    ringing: str
    shares: str  # the same of posts
    over: str
    reason: str
    more: str  # between two


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The six fields, the row of bars, and the last line."""

    people: str
    speakers: str
    people_usual: str
    day: str
    posts: str
    negative: str
    strict: str
    unknown: str
    reach: str
    spread: str
    growing: str
    shrinking: str
    first_sign: str
    open_for: str
    lasted: str
    trend: str
    trend_of_all: str
    as_of: str
    footer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who has it, what people did, and what nobody did."""

    nobody: str
    has: str
    asleep: str
    asleep_by: str

    taken: str
    snoozed: str
    assigned: str
    levels: ByLevel
    dismissed: str
    resolved: str
    cause: str
    causes: Mapping[str, str]
    classified: str
    kinds: Mapping[str, str]  # by CrisisKind
    note: str

    unacknowledged: str
    snooze_over: str
    unconfirmed: str
    silence: str
    news: str  # the same, of whoever has it
    confirm: str  # or he has it no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """What can be pressed, filled in and read about it."""

    acknowledge: str
    confirm: str
    snooze_1h: str
    snooze_4h: str
    dismiss: str
    resolve: str
    assign: str
    relevel: str
    classify: str
    timeline: str
    details: str
    add: str  # an action
    questions: str
    speak: str  # for the brand, in a drill
    dashboard: str

    send: str
    cancel: str
    cause: str
    who: str
    level: str
    levels: ByLevel
    kind: str
    note: str

    filled: str  # a button, and what its form was filled in with
    received: str
    so: str
    applying: str
    stranger: str
    over: str
    quicker: str
    worse: str
    late: str
    failed: str
    unshown: str
    busy: str
    unknown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """Around what people wrote."""

    title: str
    of_all: str  # where the people are of all moods
    none: str
    no_author: str
    no_text: str
    shares: Plural
    posts: Plural
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All of them."""

    figures: Figures
    headlines: Headlines
    log: Log
    story: Story
    facts: Facts
    fields: Fields
    people_do: People
    controls: Controls
    quotes: Quotes
    reasons: Reasons
    slash: Slash
    board: Board
    drill: Drill
    timeline: Timeline
    extent: Extent
    details: Details
    playbook: Playbook
    discretion: Discretion
    postmortem: Postmortem
    digest: Digest
    late: Late
    community: CommunityPhrases
    goals: GoalPhrases
    silences: Silences
    storms: StormPhrases
    chart: ChartPhrases
    lessons: LessonPhrases
    review: ReviewPhrases

    nameless: str  # a brand whose name shows nothing
    unhappy: Plural
    people: Plural
    brands: Plural
    at_least: str
    reach_unknown: str
    reach_up_to: str
    reach_about: str
    reach_or_more: str
    spans: Mapping[str, Span]  # by the names of windows
    other_span: Span
