"""Numbers, times and rarities as people say them."""

import math
from datetime import UTC, datetime, timedelta

SHORT_FROM = 10_000  # https://docs.slack.dev: abbreviate from here
STEPS = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k"))
ROUNDS_UP = 0.99995  # of a step: 999,950 is 1M, not 1,000k

WEEK_DAYS, YEAR_WEEKS = 7, 365.25 / 7
WEEKS_BELOW = 2 * YEAR_WEEKS  # weeks; "once in 60 weeks" says more than "once a year"
RARE_YEARS = 10  # beyond, the tail of the distribution is a guess

BARS = "▁▂▃▄▅▆▇█"
TALLEST = len(BARS) - 1

MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds


def number(count: int) -> str:
    """1,234, but 12.3k from 10,000 and 1.9M from a million."""
    if count < SHORT_FROM:
        return f"{count:,}"
    step, sign = next(pair for pair in STEPS if count >= pair[0] * ROUNDS_UP)
    return f"{count / step:,.1f}".removesuffix(".0") + sign


def percent(part: int, whole: int) -> str:
    """The share of a part, without decimals; nothing of nothing is 0%."""
    return f"{part / whole:.0%}" if whole else "0%"


def unhappy(count: int, bold: str = "") -> str:
    """41 unhappy people."""
    return f"{bold}{number(count)}{bold} unhappy {'person' if count == 1 else 'people'}"


def usual(expected: float) -> str:
    """How many are usual, as a number or a word."""
    return "less than one" if expected < 1 else number(round(expected))


def duration(length: timedelta) -> str:
    """2 h 05 min; 45 min; 1 d 3 h."""
    seconds = int(length.total_seconds())
    if seconds < MINUTE:
        return "less than a minute"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min"
    if seconds < DAY:
        return _two(seconds // HOUR, "h", f"{seconds % HOUR // MINUTE:02}", "min")
    return _two(seconds // DAY, "d", str(seconds % DAY // HOUR), "h")


def rarity(weeks: float) -> str:
    """How often chance alone would do it: "once in 14 weeks"."""
    days = weeks * WEEK_DAYS
    if not days >= 1:  # not a number counts as nothing rare
        return "more than once a day"
    if weeks < 1:
        return _once(round(days), "day")
    if weeks < WEEKS_BELOW:
        return _once(round(weeks), "week")
    if weeks < RARE_YEARS * YEAR_WEEKS:
        return _once(math.floor(weeks / YEAR_WEEKS), "year")
    return f"less than once in {RARE_YEARS} years"


def date(at: datetime) -> str:
    """A time that Slack shows in each reader's own zone (mrkdwn only)."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{utc(at)}>"


def utc(at: datetime) -> str:
    """A time for those whom Slack's tokens do not reach: screen readers, push."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def sparkline(counts: tuple[int, ...]) -> str:
    """One bar a count; the lowest bar is kept for zero, so that a single one shows."""
    top = max(counts, default=0)
    return "".join(BARS[math.ceil(count / top * TALLEST)] if count else BARS[0] for count in counts)


def _two(large: int, large_unit: str, small: str, small_unit: str) -> str:
    rest = f" {small} {small_unit}" if int(small) else ""
    return f"{large} {large_unit}{rest}"


def _once(count: int, unit: str) -> str:
    return f"once a {unit}" if count == 1 else f"once in {count} {unit}s"
