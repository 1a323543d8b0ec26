"""Route: which channel hears of which brands, from which level on, and who is called there."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from alerts.language import Language
from alerts.notice import Notice
from detectors.events import Level

ANY = "*"
"""Stands for every brand, those that the settings do not name too."""

CHANNEL = r"#((?![A-Z])[\w-]){1,80}|[CGD][A-Z0-9]{4,20}"  # Slack's channel names have no capitals
PING = r"<!here>|<!subteam\^S[A-Z0-9]{2,20}>|<@[UW][A-Z0-9]{2,20}>"  # not everybody: no channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way to people."""

    channel: str = field(
        metadata={"pattern": CHANNEL, "allowed": '"#crisis-room" or an id such as C0123ABCD'}
    )
    """The Slack channel. A name needs quotes, or YAML takes it for a comment."""

    brands: frozenset[str] = field(
        default=frozenset({ANY}), metadata={"allowed": 'names of brands, or "*" for all'}
    )
    """The brands that the channel hears of."""

    min_level: Level = Level.ALERT
    """From here the channel is told. `watch` tells first signs too, and most of them fade."""

    ping: str | None = field(
        default=None,
        metadata={"pattern": PING, "allowed": '"<!here>", "<!subteam^S0123>" or "<@U0123>"'},
    )
    """Who is called when it becomes a crisis."""

    language: Language = Language.EN
    """What the channel reads: `en` or `fr`. Posts are quoted in their own language."""


def hears(route: Route, notice: Notice) -> bool:
    """Whether the channel is told of this notice."""
    named = ANY in route.brands or notice.brand in route.brands
    return named and notice.level.rank >= route.min_level.rank


def listeners(routes: Iterable[Route], notice: Notice) -> tuple[Route, ...]:
    """The routes that hear it, one a channel: where several lead there, one that calls somebody."""
    by_channel: dict[str, Route] = {}
    for route in routes:
        if hears(route, notice):
            known = by_channel.setdefault(route.channel, route)
            by_channel[route.channel] = route if route.ping and not known.ping else known
    return tuple(by_channel.values())


def is_bilingual(one: Route, other: Route) -> bool:
    """Whether two routes ask for one message in two languages: same channel, same brand."""
    anything = bool(one.brands and other.brands) and ANY in one.brands | other.brands
    overlap = anything or bool(one.brands & other.brands)
    return overlap and one.channel == other.channel and one.language is not other.language
