"""Route: which channel hears of which brands, from which level on, and who is called there."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from alerts.deed import PERSON
from alerts.digest import DigestRules
from alerts.goals import Goals
from alerts.incident import OVER, Status
from alerts.language import Language
from alerts.mark import MARK, drilled, is_drill
from alerts.notice import Kind, Notice
from alerts.playbook import STEPS
from alerts.quiet import QuietHours
from alerts.reminder import Why
from detectors.events import Level
from detectors.spoken import OTHER

ANY = "*"
"""Stands for every brand, those that the settings do not name too."""

DRILLS = f"{MARK}{ANY}"
"""Stands for every drill. No route of the settings has it: `drill` there is the way of drills."""

CHANNEL = r"#((?![A-Z])[\w-]){1,80}|[CGD][A-Z0-9]{4,20}"  # Slack's channel names have no capitals
PING = r"<!here>|<!subteam\^S[A-Z0-9]{2,20}>|<@[UW][A-Z0-9]{2,20}>"  # not everybody: no channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way to people."""

    channel: str = field(
        metadata={"pattern": CHANNEL, "allowed": '"#crisis-room" or an id such as C0123ABCD'}
    )
    """The Slack channel. A name needs quotes, or YAML takes it for a comment. An id is safer: by a
    name no first message can be looked for, if Slack gave no answer.
    """

    brands: frozenset[str] = field(
        default=frozenset({ANY}), metadata={"allowed": 'names of brands, or "*" for all'}
    )
    """The brands that the channel hears of."""

    min_level: Level = Level.ALERT
    """From here the channel is told. `watch` tells first signs too, and most of them fade."""

    posts_in: frozenset[str] = field(
        default=frozenset(),
        metadata={"pattern": "[a-z]{2,3}", "allowed": "languages by ISO 639, as fr"},
    )
    """The channel hears of incidents of which a fifth of the unhappy posts is in one of these
    languages, or in none that anybody knows. Without any, of all."""

    kinds: frozenset[Kind] = frozenset()
    """The steps that the channel hears of. Without any, of all. The message itself stays in step
    with all of them, once it is there."""

    ping: str | None = field(
        default=None,
        metadata={"pattern": PING, "allowed": '"<!here>", "<!subteam^S0123>" or "<@U0123>"'},
    )
    """Who is called when it becomes a crisis."""

    second: str | None = field(
        default=None,
        metadata={"pattern": PING, "allowed": '"<!here>", "<!subteam^S0123>" or "<@U0123>"'},
    )
    """Who is called when a crisis is nobody's for longer; without one, the first again."""

    responders: frozenset[str] = field(
        default=frozenset(), metadata={"pattern": PERSON, "allowed": "ids of people, as U0123ABCD"}
    )
    """Who may press the buttons. Without any, whoever reads the channel."""

    language: Language = Language.EN
    """What the channel reads: `en` or `fr`. Posts are quoted in their own language."""

    playbook: tuple[str, ...] = field(default=(), metadata=STEPS)
    """What to do about an alert or a crisis, in the place of the usual steps; a line that is an
    address becomes a link."""

    quiet: tuple[QuietHours, ...] = ()
    """When less than a crisis waits until the hours are over. Without any, nothing waits."""

    goals: Goals = field(default_factory=Goals)
    """In which times its people want to see, to take and to answer an alert or a crisis."""

    digest: DigestRules | None = None
    """When the channel reads what the last day was like; without it, never."""


def language_of(routes: Sequence[Route]) -> Language:
    """What people read where these lead: what the first of them does, else English."""
    return routes[0].language if routes else Language.EN


def zone_for(routes: Iterable[Route]) -> ZoneInfo:
    """By whose days something is due where these lead: a digest's, quiet hours', else by UTC."""
    known = tuple(routes)
    digests = [route.digest.zone for route in known if route.digest]
    hours = [hours.zone for route in known for hours in route.quiet]
    return ZoneInfo(next(iter([*digests, *hours]), "UTC"))


SPOKEN = 0.2  # share of the posts from which a language's people are told
SECOND = 2  # from this reminder on the second group is called
WORSE = {Kind.OPENED, Kind.ESCALATED, Kind.REOPENED, Kind.RETURNED}
FORGOTTEN = {Why.UNACKNOWLEDGED, Why.UNCONFIRMED, Why.SNOOZE_OVER}


def is_call(notice: Notice) -> bool:
    """Whether the channel should hear of a step: it got worse, or nobody has it any more."""
    raised = notice.was is not None and notice.was.rank < notice.level.rank
    return notice.kind in WORSE or notice.why in FORGOTTEN or raised


def is_answered(notice: Notice, newest: Notice) -> bool:
    """Whether people have done since what a step called them for."""
    done = {Status.SNOOZED, *OVER}
    return newest.status in done or (newest.owner is not None and newest.owned_by > notice.seq)


def called(route: Route, notice: Notice) -> str | None:
    """Whom a step calls. Only a crisis wakes people."""
    if notice.level is not Level.CRISIS or not is_call(notice):
        return None
    return (route.second if notice.reminder >= SECOND else None) or route.ping


def may_act(route: Route, person: str) -> bool:
    """Whether somebody may press the buttons there."""
    return not route.responders or person in route.responders


def hears(route: Route, notice: Notice) -> bool:
    """Whether the channel is told of this notice."""
    loud = notice.level.rank >= route.min_level.rank and has_step(route, notice)
    return is_about(route, notice) and loud and understands(route, notice)


def has_step(route: Route, notice: Notice) -> bool:
    """Whether the channel hears of steps of this kind."""
    return not route.kinds or notice.kind in route.kinds


def understands(route: Route, notice: Notice) -> bool:
    """Whether the posts are in the channel's languages, as far as anybody knows."""
    said = notice.signal.languages
    fair = SPOKEN * sum(posts for _, posts in said)
    known = {lang for lang, posts in said if posts >= fair} - {OTHER}
    return not route.posts_in or not known or not known.isdisjoint(route.posts_in)


def is_about(route: Route, notice: Notice) -> bool:
    """Whether the channel hears of the brand at all."""
    return covers(route, notice.brand)


def covers(route: Route, brand: str) -> bool:
    """Whether a brand is among those that the route names. No drill is, not even for all."""
    if is_drill(brand):
        return DRILLS in route.brands
    return ANY in route.brands or brand in route.brands


def listeners(
    routes: Iterable[Route], notice: Notice, told: AbstractSet[str] = frozenset()
) -> tuple[Route, ...]:
    """The routes that hear it, one a channel: where several lead there, one that calls somebody.

    Channels that were told of the incident hear it to its end, however low its level has become.
    """
    by_channel: dict[str, Route] = {}
    for route in routes:
        if hears(route, notice) or (route.channel in told and is_about(route, notice)):
            known = by_channel.setdefault(route.channel, route)
            by_channel[route.channel] = route if route.ping and not known.ping else known
    return tuple(by_channel.values())


def heard(routes: Iterable[Route], notices: Iterable[Notice]) -> tuple[Route, ...]:
    """The routes that heard of an incident, as they are set now, the first to hear first.

    Args:
        routes: that there are.
        notices: what was told of it, in its order.
    """
    known: dict[str, Route] = {}
    there = tuple(routes)
    for notice in notices:
        for route in listeners(there, notice, known.keys()):
            known.setdefault(route.channel, route)
    return tuple(known.values())


def goals_for(routes: Iterable[Route], channel: str | None, brand: str) -> Goals:
    """What a channel sets itself about a brand; None: whatever channel.

    Where several routes have goals, those of one that names the brand hold before those of all.
    Whoever plays a drill is held to what real people of the brand are.
    """
    if is_drill(brand):
        channel, brand = None, drilled(brand)
    there = (each for each in routes if channel in {None, each.channel} and covers(each, brand))
    held = [each for each in there if each.goals != Goals()]
    found = max(held, key=lambda each: brand in each.brands, default=None)
    return found.goals if found else Goals()


def is_bilingual(one: Route, other: Route) -> bool:
    """Whether two routes ask for one message in two languages: same channel, same brand."""
    anything = bool(one.brands and other.brands) and ANY in one.brands | other.brands
    overlap = anything or bool(one.brands & other.brands)
    return overlap and one.channel == other.channel and one.language is not other.language
