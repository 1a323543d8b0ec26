"""Source: when most brands ring at once it is the pipeline, not the brands, and nobody is woken."""

from dataclasses import dataclass, field

from alerts.language import Language
from alerts.route import CHANNEL, PING
from detectors.events import Level

MINUTE = 60.0  # seconds
WINDOW = 10 * MINUTE  # within which brands ring "at once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operators:
    """Who runs Tocsin, and is told when its source is suspect. Responders are not, for a while."""

    channel: str | None = field(
        default=None, metadata={"pattern": CHANNEL, "allowed": '"#sre" or an id such as C0123ABCD'}
    )
    """Their Slack channel. Without one nothing is held back: storms say what is suspected."""

    ping: str | None = field(
        default=None,
        metadata={"pattern": PING, "allowed": '"<!here>", "<!subteam^S0123>" or "<@U0123>"'},
    )
    """Who is called there."""

    language: Language = Language.EN
    """What they read: `en` or `fr`."""

    brands: int = field(default=5, metadata={"unit": "brands", "range": (2, 10_000)})
    """The source is suspect only if so many brands rang within ten minutes, in a channel, and only
    where the settings name so many: of others the notifier does not know how many there are."""

    share: float = field(default=0.5, metadata={"range": (0.1, 1.0)})
    """And if they are more than this share of the active brands: those that the settings name and
    some route is about, and others that had an incident within a day."""

    hold: int = field(default=30, metadata={"unit": "minutes", "range": (1, 240)})
    """So long, at the longest, responders are not told of what is new."""

    hold_crisis: int = field(default=10, metadata={"unit": "minutes", "range": (0, 60)})
    """The same for a crisis: it may be one after all."""


def is_suspect(rang: int, active: int, operators: Operators) -> bool:
    """Whether so many brands ring within ten minutes that the source must be the reason."""
    return rang >= operators.brands and rang > operators.share * active


def held_until(level: Level, began: float, operators: Operators) -> float:
    """Until when responders are not told of an incident, if the source is suspect since then."""
    is_crisis = level is Level.CRISIS
    minutes = min(operators.hold, operators.hold_crisis) if is_crisis else operators.hold
    return began + minutes * MINUTE
