"""Fields: the numbers of a message beside each other, and the last hours as a row of bars."""

from datetime import timedelta

from alerts.clauses import at_least, reach, span
from alerts.extent import first_post, pace, signs
from alerts.notice import Notice
from alerts.numbers import counted, date, duration, number, percent, share, sparkline, usual
from alerts.phrases import EN, Phrases
from alerts.wording import is_over
from detectors.rules import LaneName
from detectors.share import wilson
from detectors.signal import Signal, Window

BIN = timedelta(minutes=5)  # one number of a signal's trend


def fields(notice: Notice, words: Phrases = EN) -> list[str]:
    """Six: how many, what share, how far, how fast, from where, since when."""
    says, signal = words.fields, notice.signal
    day, now = signal.windows["24h"], signal.windows[signal.window]
    last = span(signal, words).label
    return [
        _field(_whom(signal, words).format(span=last), *_people(signal, day, words)),
        _field(says.posts.format(span=last), *_posts(now, words)),
        _field(says.reach.format(span=last), *_reaches(now, day, signal, words)),
        _field(says.spread.format(span=last), *_spread(now, day, signal, words)),
        _field(words.extent.signs, *signs(notice, words)),
        _field(says.first_sign, *_first_sign(notice, words)),
    ]


def _whom(signal: Signal, words: Phrases) -> str:
    return words.fields.speakers if signal.is_of_all else words.fields.people


def trend(signal: Signal, words: Phrases = EN) -> str:
    """The last hours as a row of bars, and what the tallest one stands for."""
    says, bins = words.fields, signal.speaking if signal.is_of_all else signal.trend
    return (says.trend_of_all if signal.is_of_all else says.trend).format(
        bars=sparkline(bins),
        bin=duration(BIN, words),
        span=duration(BIN * len(bins), words),
        top=number(max(bins, default=0), words),
    )


def _people(signal: Signal, day: Window, words: Phrases) -> list[str]:
    """Like with like: the usual number of a share is one of posts; the day knows the unhappy."""
    says, many = words.fields, at_least(number(signal.authors, words), signal, words)
    if signal.lane != LaneName.SHARE:
        many = says.people_usual.format(people=many, usual=usual(signal.expected, words))
    if signal.is_of_all:
        return [many]
    all_day = at_least(number(day.authors, words), signal, words)
    return [many, says.day.format(count=all_day)]


def _posts(window: Window, words: Phrases) -> list[str]:
    """The count, the share of what is negative beyond doubt, and how much could not be scored."""
    says, scored = words.fields, window.mentions - window.unknown
    negative = number(window.negative, words)
    lines = [says.negative.format(negative=negative, scored=number(scored, words))]
    if scored and window.strict is not None:
        low, high = (share(bound, words) for bound in wilson(window.strict, scored))
        strict = percent(window.strict, scored, words)
        lines.append(says.strict.format(share=strict, low=low, high=high))
    if window.unknown:
        lines.append(says.unknown.format(count=number(window.unknown, words)))
    return lines


def _reaches(now: Window, day: Window, signal: Signal, words: Phrases) -> list[str]:
    all_day = words.fields.day.format(count=reach(day, signal, words))
    return [reached(now, signal, words), all_day]


def reached(window: Window, signal: Signal, words: Phrases = EN) -> str:
    """How many can have seen it by estimate, and at most: audiences overlap."""
    estimate, most = reach(window, signal, words), window.potential or 0
    if signal.at_least or most <= window.reach:
        return estimate
    return words.extent.at_most.format(reach=estimate, count=number(most, words))


def _spread(now: Window, day: Window, signal: Signal, words: Phrases) -> list[str]:
    """How often it was shared, and whether the people become more or fewer."""
    says, extent = words.fields, signal.extent
    lines = [counted(now.shares, words.quotes.shares, words)]
    lines.append(says.day.format(count=number(day.shares, words)))
    if extent:
        lines += pace(signal, words)
    elif signal.points.growth:
        lines.append(says.growing if signal.points.growth > 0 else says.shrinking)
    return lines


def _first_sign(notice: Notice, words: Phrases) -> list[str]:
    over, says = is_over(notice), words.fields
    phrase, length = (says.lasted, notice.lasted) if over else (says.open_for, notice.open_for)
    extent = notice.signal.extent
    post = first_post(extent, words) if extent else []
    return [date(notice.first_sign, words), phrase.format(duration=duration(length, words)), *post]


def _field(label: str, *lines: str) -> str:
    return "\n".join([f"*{label}*", *lines])
