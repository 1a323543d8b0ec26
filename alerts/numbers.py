"""Numbers, times and rarities as people say them, in their language."""

import math
from datetime import UTC, datetime, timedelta

from alerts.phrases import EN, Phrases
from alerts.phrases.catalogue import Magnitude
from alerts.phrases.plural import Plural

SHORT_FROM = 10_000  # https://docs.slack.dev: abbreviate from here
ROUNDS_UP = 0.99995  # of a step: 999,950 is 1M, not 1,000k

WEEK_DAYS, YEAR_WEEKS = 7, 365.25 / 7
WEEKS_BELOW = 2 * YEAR_WEEKS  # weeks; "once in 60 weeks" says more than "once a year"
RARE_YEARS = 10  # beyond, the tail of the distribution is a guess

BARS = "▁▂▃▄▅▆▇█"
TALLEST = len(BARS) - 1

MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds


def number(count: int, words: Phrases = EN) -> str:
    """1,234, but 12.3k from 10,000 and 1.9M from a million."""
    step = _magnitude(count, words)
    if step is None:
        return _marked(f"{count:,}", words)
    return _marked(f"{count / step.size:,.1f}".removesuffix(".0"), words) + step.sign


def counted(count: int, noun: Plural, words: Phrases = EN, bold: str = "") -> str:
    """So many of something: 41 people; 1,9 M de personnes."""
    step = _magnitude(count, words)
    link = step.link if step else ""
    return plural(noun, count, words).format(count=f"{bold}{number(count, words)}{bold}{link}")


def plural(phrases: Plural, count: int, words: Phrases = EN) -> str:
    """The phrase that goes with a count: nothing is singular in French, plural in English."""
    return phrases.one if count in words.figures.singular else phrases.many


def decimal(value: float, places: int | None = None, words: Phrases = EN) -> str:
    """A number with its decimals: so many, or those that it needs."""
    return _marked(f"{value:g}" if places is None else f"{value:.{places}f}", words)


def signed(value: float, words: Phrases = EN) -> str:
    """Points that are added or taken: +1, -0.5."""
    return _marked(f"{round(value, 1):+g}", words)


def percent(part: int, whole: int, words: Phrases = EN) -> str:
    """The share of a part, without decimals; nothing of nothing is 0%."""
    return share(part / whole if whole else 0.0, words)


def share(ratio: float, words: Phrases = EN) -> str:
    """A share of one, as a percentage without decimals."""
    return f"{ratio:.0%}".replace("%", words.figures.percent)


def usual(expected: float, words: Phrases = EN) -> str:
    """How many are usual, as a number or a word."""
    return words.figures.less_than_one if expected < 1 else number(round(expected), words)


def duration(length: timedelta, words: Phrases = EN) -> str:
    """2 h 05 min; 45 min; 1 d 3 h."""
    seconds, figures = int(length.total_seconds()), words.figures
    if seconds < MINUTE:
        return figures.seconds
    if seconds < HOUR:
        return figures.minutes.format(count=seconds // MINUTE)
    if seconds < DAY:
        minutes = f"{seconds % HOUR // MINUTE:02}"
        return _two(figures.hours, seconds // HOUR, figures.minutes, minutes)
    return _two(figures.days, seconds // DAY, figures.hours, str(seconds % DAY // HOUR))


def rarity(weeks: float, words: Phrases = EN) -> str:
    """How often chance alone would do it: "once in 14 weeks"."""
    days, figures = weeks * WEEK_DAYS, words.figures
    if not days >= 1:  # not a number counts as nothing rare
        return figures.more_than_daily
    if weeks < 1:
        return counted(round(days), figures.every_day, words)
    if weeks < WEEKS_BELOW:
        return counted(round(weeks), figures.every_week, words)
    if weeks < RARE_YEARS * YEAR_WEEKS:
        return figures.every_few_years.format(count=math.floor(weeks / YEAR_WEEKS))
    return figures.hardly_ever.format(count=RARE_YEARS)


def date(at: datetime, words: Phrases = EN) -> str:
    """A time that Slack shows in each reader's own zone and language (mrkdwn only)."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{utc(at, words)}>"


def utc(at: datetime, words: Phrases = EN) -> str:
    """A time for those whom Slack's tokens do not reach: screen readers, push."""
    return words.figures.moment.format(at=at.astimezone(UTC))


def sparkline(counts: tuple[int, ...]) -> str:
    """One bar a count; the lowest bar is kept for zero, so that a single one shows."""
    top = max(counts, default=0)
    return "".join(BARS[math.ceil(count / top * TALLEST)] if count else BARS[0] for count in counts)


def _magnitude(count: int, words: Phrases) -> Magnitude | None:
    """How a number is shortened; None: it is written out."""
    if count < SHORT_FROM:
        return None
    return next(step for step in words.figures.magnitudes if count >= step.size * ROUNDS_UP)


def _marked(digits: str, words: Phrases) -> str:
    """A number as Python writes it, with the reader's marks."""
    return digits.translate({ord(","): words.figures.thousands, ord("."): words.figures.decimal})


def _two(large: str, count: int, small: str, rest: str) -> str:
    """Two units, or one where nothing is left for the other."""
    parts = [large.format(count=count), *([small.format(count=rest)] if int(rest) else [])]
    return " ".join(parts)
