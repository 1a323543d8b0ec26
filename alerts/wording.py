"""Wording: what a notice says, in English.

What strangers named (brand, reason) passes `inline` here, so that every string is fit for mrkdwn
and plain_text; that of `source` alone is literal.
"""

from datetime import timedelta

from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.numbers import (
    date,
    duration,
    number,
    percent,
    rarity,
    sparkline,
    unhappy,
    usual,
    utc,
)  # fmt: skip
from alerts.text import inline, literal
from detectors.events import Quote, Reading, Signal, Window
from detectors.share import wilson

NAME_LIMIT, SHORT_NAME_LIMIT = 60, 30  # characters of a brand: in the header, in a line of text
REASON_LIMIT, SHORT_REASON_LIMIT = 200, 30
AUTHOR_LIMIT, PLATFORM_LIMIT = 40, 20
WORD_LIMIT = 40  # names of our own

BIN = timedelta(minutes=5)  # one number of a signal's trend

NAMELESS, NO_AUTHOR, NO_TEXT = "a nameless brand", "author unknown", "(no text)"
QUOTES, NO_QUOTES = "Unhappy posts, most spread first", "No post can be quoted."
OPEN_POST = "open post"

STATES = {  # capitals burn; whoever is woken knows after one word
    Kind.OPENED: "{LEVEL}",
    Kind.ESCALATED: "{LEVEL}",
    Kind.UPDATED: "{LEVEL}",
    Kind.EASED: "Eased · {level}",
    Kind.RESOLVED: "Resolved · {level}",
    Kind.REOPENED: "{LEVEL} again",
}
EVENTS = {  # the log in the thread; an update is no event
    Kind.OPENED: "Opened as {LEVEL}",
    Kind.ESCALATED: "Escalated to {LEVEL}",
    Kind.EASED: "Eased",
    Kind.RESOLVED: "Resolved",
    Kind.REOPENED: "Reopened as {LEVEL}",
}
HOURLESS = {"15m", "24h"}  # windows of lanes that compare with no hour of the day
WINDOWS = {"15m": "15 minutes", "1h": "hour", "6h": "6 hours", "24h": "24 hours"}


def state(notice: Notice) -> Kind:
    """The kind that tells where the incident stands: an update of an eased one leaves it eased."""
    eased = notice.kind is Kind.UPDATED and notice.status is Status.EASED
    return Kind.EASED if eased else notice.kind


def headline(notice: Notice, limit: int = NAME_LIMIT) -> str:
    """The level first, then the brand."""
    return f"{_filled(STATES[state(notice)], notice)} · {_name(notice, limit)}"


def story(notice: Notice) -> str:
    """The numbers in a few plain sentences."""
    told = {Kind.EASED: _eased, Kind.RESOLVED: _resolved}.get(state(notice), _ringing)
    return " ".join([told(notice), *_caveats(notice.signal)])


def fields(notice: Notice) -> list[str]:
    """Six: how many, what share, how far, how fast, since when, how long."""
    signal = notice.signal
    last, day = _lane(signal), signal.windows["24h"]
    now = signal.windows[signal.window]
    people = f"{_least(signal)}{number(signal.authors)}, usual: {usual(signal.expected)}"
    lasted = duration(notice.at - notice.opened_at)
    return [
        _field(f"Unhappy people, {last}", people, f"24 h: {_least(signal)}{number(day.authors)}"),
        _field(f"Unhappy posts, {last}", *_posts(now)),
        _field(f"Potential reach, {last}", _reach(now, signal), f"24 h: {_reach(day, signal)}"),
        _field(f"Shares, {last}", number(now.shares), f"24 h: {number(day.shares)}"),
        _field("First sign", date(notice.first_sign)),
        _field("Lasted", lasted)
        if notice.kind is Kind.RESOLVED
        else _field("Open since", date(notice.opened_at), lasted),
    ]


def trend(signal: Signal) -> str:
    """The last hours as a row of bars, and what the tallest one stands for."""
    span = duration(BIN * len(signal.trend))
    top = number(max(signal.trend, default=0))
    bars = sparkline(signal.trend)
    return f"`{bars}` unhappy people each {duration(BIN)}, last {span}; highest: {top}"


def source(quote: Quote, host: str | None) -> str:
    """Who wrote a post, where, how often it was shared. Literal: for rich_text alone."""
    author = literal(quote.author or "", AUTHOR_LIMIT) or NO_AUTHOR
    platform = literal(quote.platform or "", PLATFORM_LIMIT)
    shares = f"{number(quote.shares)} {'share' if quote.shares == 1 else 'shares'}"
    return " · ".join(filter(None, [author, platform, shares, host]))


def footer(notice: Notice) -> str:
    """What an operator looks the incident up by."""
    incident = f"{_name(notice, NAME_LIMIT)}/{notice.incident}"
    settings = inline(notice.signal.settings, WORD_LIMIT)
    return f"Incident {incident} · update {notice.seq} · settings {settings}"


def summary(notice: Notice) -> str:
    """All that matters in a line: screen readers and push notifications have nothing else."""
    facts = _facts(notice, SHORT_REASON_LIMIT)
    return f"{headline(notice, SHORT_NAME_LIMIT)}. {_capital(facts)}."


def event(notice: Notice) -> str:
    """The thread's line on a step; an update is none (KeyError). The channel may show it alone."""
    step = _filled(EVENTS[notice.kind], notice)
    facts = _facts(notice, REASON_LIMIT)
    return f"{date(notice.at)} · *{step}* · {_name(notice, SHORT_NAME_LIMIT)}: {facts}"


def event_summary(notice: Notice) -> str:
    """The same for screen readers, with the brand."""
    step = _filled(EVENTS[notice.kind], notice)
    facts = _facts(notice, SHORT_REASON_LIMIT)
    return f"{step} · {_name(notice, SHORT_NAME_LIMIT)}, {utc(notice.at)}. {_capital(facts)}."


def _filled(template: str, notice: Notice) -> str:
    return template.format(LEVEL=notice.level.upper(), level=notice.level)


def _name(notice: Notice, limit: int) -> str:
    return inline(notice.brand, limit) or NAMELESS


def _ringing(notice: Notice) -> str:
    signal = notice.signal
    sentences = [f"{_crowd(signal, signal)}."]
    if signal.return_period > 0:
        sentences.append(f"By chance that happens {rarity(signal.return_period)}.")
    if notice.peak_authors > signal.windows["1h"].authors:
        sentences.append(_worst(notice))
    return " ".join(sentences)


def _eased(notice: Notice) -> str:
    since = notice.at - timedelta(minutes=notice.signal.quiet)
    hour = next((each for each in notice.signal.lanes if each.lane == "1h"), notice.signal)
    return f"Quieter since {date(since)}. {_crowd(hour, notice.signal)}. {_worst(notice)}"


def _resolved(notice: Notice) -> str:
    day = notice.signal.windows["24h"]
    reason = inline(notice.reason or "", REASON_LIMIT)
    return (
        f"Over after {duration(notice.at - notice.opened_at)}. {_worst(notice)} "
        f"Last 24 hours: {_least(notice.signal)}{unhappy(day.authors)}, "
        f"reach {_reach(day, notice.signal)}."
        f"{f' Reason: {reason}.' if reason else ''}"
    )


def _crowd(told: Signal | Reading, signal: Signal) -> str:
    """A sentence without its full stop: how many a lane sees, where how many are usual."""
    many = _least(signal) + unhappy(told.authors, bold="*")
    verb = "is" if told.expected < 1 or round(told.expected) == 1 else "are"
    when = "" if told.window in HOURLESS else " at this time of day"
    known = f"where {usual(told.expected)} {verb} usual{when}"
    if told.observed != told.authors:
        known = f"{number(told.observed)} if each counts once an hour, {known}"
    return f"{_capital(many)} in the {_lane(told)}, {known}"


def _worst(notice: Notice) -> str:
    most = unhappy(notice.peak_authors, bold="*")
    return f"At the worst it was {most} in an hour, {date(notice.peak_at)}."


def _caveats(signal: Signal) -> list[str]:
    caveats = []
    if not signal.authors_known:
        caveats.append("Authors are unknown: posts that begin alike count once.")
    if signal.rescored:
        caveats.append(
            f"A new scorer counts since {date(signal.rescored)}: for 48 hours only many more posts "
            "than usual, of all moods, make this more than a watch."
        )
    if signal.young:
        caveats.append("The baseline is young: what is rare is still hard to tell.")
    return caveats


def _facts(notice: Notice, reason_limit: int) -> str:
    """The same without markup, as short as can be."""
    signal = notice.signal
    if notice.kind is not Kind.RESOLVED:
        many = f"{_least(signal)}{unhappy(signal.authors)} in the {_lane(signal)}"
        reach = _reach(signal.windows[signal.window], signal)
        return f"{many} (usual: {usual(signal.expected)}), reach {reach}"
    reason = inline(notice.reason or "", reason_limit)
    return (
        f"over after {duration(notice.at - notice.opened_at)}, "
        f"at the worst {unhappy(notice.peak_authors)} in an hour, "
        f"reach in 24 h {_reach(signal.windows['24h'], signal)}"
        f"{f', reason: {reason}' if reason else ''}"
    )


def _lane(told: Signal | Reading) -> str:
    return f"last {WINDOWS.get(told.window, told.window)}"


def _least(signal: Signal) -> str:
    return "at least " if signal.at_least else ""


def _reach(window: Window, signal: Signal) -> str:
    """An upper bound, since audiences overlap; if not all were told apart, not even that."""
    if not window.reach:  # the source tells neither views nor followers
        return "unknown"
    people = f"{number(window.reach)} {'person' if window.reach == 1 else 'people'}"
    return f"{people} or more" if signal.at_least else f"up to {people}"


def _posts(window: Window) -> list[str]:
    """The count, the share of what is negative beyond doubt, and how much could not be scored."""
    scored = window.mentions - window.unknown
    lines = [f"{number(window.negative)} of {number(scored)}"]
    if scored and window.strict is not None:
        low, high = wilson(window.strict, scored)
        share = percent(window.strict, scored)
        lines.append(f"{share} beyond doubt (95%: {low:.0%} to {high:.0%})")
    if window.unknown:
        lines.append(f"{number(window.unknown)} more that nobody could score")
    return lines


def _field(label: str, *lines: str) -> str:
    return "\n".join([f"*{label}*", *lines])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
