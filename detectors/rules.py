"""Rules: every number that people may tune, with its unit, its reason and its sensible range."""

from dataclasses import dataclass, field
from enum import StrEnum


class LaneName(StrEnum):
    """What can ring: four lanes of people, one of a loud voice, two beside them, yardsticks."""

    BURST = "burst"  # a quarter of an hour, against the brand's slow mean
    HOUR = "1h"  # against what is usual at this time of the day; so are the next two
    SIX_HOURS = "6h"
    DAY = "24h"
    VOICE = "voice"  # one person whom very many follow
    SHARE = "share"  # of the posts more are unhappy than usual, however many there are
    ALL = "all"  # more people speak than usual, and they are unreadable or speak of faults
    STATIC = "static"  # a fixed number of people in an hour
    EWMA = "ewma"  # standard deviations of an hour above the mean of weeks
    PERCENT = "percent"  # an hour in percent of the one before
    SIGMA = "sigma"  # standard deviations of an hour above the mean of seven days
    TWELVE = "twelve"  # an hour by the mean of the twelve before


FOUR = (LaneName.BURST, LaneName.HOUR, LaneName.SIX_HOURS, LaneName.DAY)
YARDSTICKS = (
    LaneName.STATIC, LaneName.EWMA, LaneName.PERCENT, LaneName.SIGMA, LaneName.TWELVE,
)  # fmt: skip
RINGING = (*FOUR, LaneName.VOICE, LaneName.SHARE, LaneName.ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeRules:
    """When the number of unhappy people is unusual."""

    lanes: tuple[LaneName, ...] = RINGING
    """What may ring. `voice` is one unhappy person whom very many follow: a `watch`, never more;
    neither does `share` ask for more, nor `all` for more than an `alert`. `static`, `ewma`,
    `percent`, `sigma` and `twelve` are yardsticks: plain rules to compare the lanes with."""

    budget: float = field(default=1.0, metadata={"unit": "a brand-week", "range": (0.001, 100)})
    """Rings a brand-week that chance may cause: one threshold for quiet and loud brands alike."""

    min_authors: int = field(default=5, metadata={"unit": "people", "range": (2, 10_000)})
    """Distinct negative authors before anything rings: keeps out trifles and angry customers."""

    min_recent: int = field(default=2, metadata={"unit": "people", "range": (1, 10_000)})
    """Of them, so many in the last hour before `6h` or `24h` rings: a wave that is over is no news.
    """

    static_authors: int = field(default=20, metadata={"unit": "people", "range": (2, 1_000_000)})
    """People in an hour from which the yardstick `static` rings."""

    ewma_deviations: float = field(
        default=6.0, metadata={"unit": "standard deviations", "range": (1, 100)}
    )
    """How far above the mean of the weeks an hour must be for the yardstick `ewma` to ring."""

    percent_previous: float = field(
        default=200.0, metadata={"unit": "% of the hour before", "range": (100, 1_000_000)}
    )
    """From here on an hour makes the yardstick `percent` ring. MutualMind and Pivony ask for twice
    as many; an hour without anybody counts as one with one."""

    sigma_deviations: float = field(
        default=3.0, metadata={"unit": "standard deviations", "range": (1, 100)}
    )
    """How far above the mean of the hours of seven days an hour must be for the yardstick `sigma`
    to ring. Socialmetrix has 1.5, 2 and 3, for low, medium and high."""

    twelve_factor: float = field(default=3.0, metadata={"unit": "times", "range": (1, 10_000)})
    """So many times the mean of the twelve hours before make the yardstick `twelve` ring. Meltwater
    compares the same hours, but tells no factor; three is the usual one of others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRules:
    """When unusual becomes bad: points for how unusual, how many and whether they become more."""

    alert_points: float = field(default=2.5, metadata={"unit": "points", "range": (0, 7)})
    """From here people get a message. 3.5 left most crises of small brands untold."""

    crisis_points: float = field(default=4.5, metadata={"unit": "points", "range": (0, 7)})
    """From here somebody is woken."""

    crisis_authors: int = field(default=10, metadata={"unit": "people", "range": (2, 100_000)})
    """Distinct negative authors without whom nobody is woken, however unusual it is."""

    size_reference: float = field(default=10.0, metadata={"unit": "people", "range": (1, 100_000)})
    """People worth one point; ten times as many are worth three."""

    reach_reference: float = field(
        default=100_000.0, metadata={"unit": "people", "range": (100, 1_000_000_000)}
    )
    """People who may have seen it in six hours, worth one point; a hundred times as many are worth
    three. The points for reach count where they are more than those for how many are unhappy."""

    voice_points: float = field(default=1.0, metadata={"unit": "points", "range": (0, 1)})
    """For a lane of people that rings while a loud voice of the last six hours is among them."""

    share_points: float = field(default=1.0, metadata={"unit": "points", "range": (0, 1)})
    """For a lane, while of the posts, too, more are unhappy than usual (`share`)."""

    growth_authors: int = field(default=5, metadata={"unit": "people", "range": (2, 100_000)})
    """People in the last hour before twice as many as in the hour before it counts as growth."""

    growth_points: float = field(default=1.0, metadata={"unit": "points", "range": (0, 1)})
    """For a wave that grows; taken off one that has been easing for two hours."""

    coordinated_points: float = field(default=1.0, metadata={"unit": "points", "range": (0, 1)})
    """Taken off where most posts are one text, from few accounts or such as hardly anybody follows;
    those then count for no crisis, either. It rings all the same. 0: copies are shown only."""

    others_points: float = field(default=1.0, metadata={"unit": "points", "range": (0, 1)})
    """Taken off where most of a wave's people name one of the brand's `others`; they then count for
    no crisis, either. It rings all the same. 0: the names are told only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRules:
    """How many people can have seen a post, and who is a loud voice."""

    visibility: dict[str, float] = field(
        default_factory=dict,
        metadata={
            "pattern": r"[a-z0-9][a-z0-9_.-]{0,39}", "range": (0, 1),
            "allowed": "platforms in small letters, each with a share from 0 to 1",
        },
    )  # fmt: skip
    """By platform, the share of an account's followers who see a post that tells no views. Where
    nothing is said: 0.15 up to 100,000 followers, from there on falling to 0.06 at 10,000,000."""

    loud_followers: int = field(
        default=100_000, metadata={"unit": "followers", "range": (100, 1_000_000_000)}
    )
    """From here on one person is a loud voice, unless such accounts speak of the brand every day:
    twice what 99 of 100 of its authors have at most is the least."""

    loud_factor: float = field(default=20.0, metadata={"unit": "times", "range": (2, 1_000_000)})
    """So many times what 99 of 100 authors of the brand have at most make a loud voice, too; never
    below 10,000 followers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of a brand."""

    volume: VolumeRules = field(default_factory=VolumeRules)
    reach: ReachRules = field(default_factory=ReachRules)
    severity: SeverityRules = field(default_factory=SeverityRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a watch is told about its brand."""

    rules: Rules = field(default_factory=Rules)
    owned: frozenset[str] = frozenset()  # the brand's own accounts, case-folded
    others: frozenset[str] = frozenset()  # names that mean somebody or something else
    settings: str = ""  # digest of all settings in force
    scorer: str = ""  # version of what scores its posts; empty: nobody says
