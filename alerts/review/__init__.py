"""Review: all incidents of a month on one page, for a team that looks back and sets its rules."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from alerts.account import Account
from alerts.document import Document, Figures, Items, Paragraph, Part, Section, Table
from alerts.goals import Goal, Judged, Outcome, is_owed, judged
from alerts.lesson import ActionItem, in_order
from alerts.numbers import duration, number, percent, plural
from alerts.people import reason
from alerts.phrases import Phrases
from alerts.review.month import TIMED, Month
from alerts.review.noise import noise
from alerts.review.thresholds import thresholds
from alerts.route import goals_for, heard
from alerts.text import capital, literal, unmarked
from detectors.events import Level
from detectors.extent import CrisisKind

MOST_ROWS = 200  # of a table: a month that has more is read in a shell
MOST_NOTES, NOTE_LIMIT = 20, 300
NAME_LIMIT = 60  # characters of a brand


def review(month: Month) -> Document:
    """The page."""
    says = month.words.review
    sections = (
        (says.incidents, _incidents(month)), (says.times, _times(month)),
        (says.goals, _goals(month)), (says.wrong, _wrong(month)), (says.kinds, _kinds(month)),
        (says.brands, _brands(month)), (says.noise, noise(month)),
        (says.thresholds, thresholds(month)), (says.actions, _actions(month)),
    )  # fmt: skip
    found = ((title, tuple(parts)) for title, parts in sections)
    first, now = month.period.first, month.moment(month.now)
    return Document(
        title=says.title.format(month=says.months[first.month - 1], year=first.year),
        subtitle=says.subtitle.format(date=now, zone=month.period.zone),
        language=month.language,
        kicker=says.kicker,
        parts=(*_head(month), *(Section(title=title, parts=each) for title, each in found if each)),
    )


def _head(month: Month) -> Iterator[Part]:
    """The few numbers, each only where there is something to count."""
    words, says = month.words, month.words.review
    counts = [
        (len(month.told), says.calls),
        (sum(account.reached is Level.CRISIS for account in month.told), says.crises),
        (len(month.wrong), says.false_alarms),
        (len(month.accounts) - len(month.told), says.watches),
        (sum(not account.is_over for account in month.told), says.running),
    ]
    pairs = [(number(count, words), plural(noun, count, words)) for count, noun in counts if count]
    taken = ((name, _taken(month, name)) for name in TIMED)
    pairs += [
        (capital(duration(_middle(took), words)), says.median[name])
        for name, took in taken if took
    ]  # fmt: skip
    yield Figures(tuple(pairs)) if pairs else Paragraph(says.nothing)


def _taken(month: Month, name: str) -> list[timedelta]:
    return [took for account in month.told if (took := TIMED[name](account)) is not None]


def _middle(took: list[timedelta]) -> timedelta:
    return timedelta(seconds=median(each.total_seconds() for each in took))


# -- Its sections


def _incidents(month: Month) -> Iterator[Part]:
    says = month.words.review
    heads = (
        says.began, says.incident, says.level, says.kind, *(says.shorts[each] for each in Goal),
        says.ended,
    )  # fmt: skip
    rows = tuple(_row(account, month) for account in month.told[:MOST_ROWS])
    if rows:
        yield Table(heads=heads, rows=rows)
        yield from _left(len(month.told), MOST_ROWS, says.left_out, month.words)


def _left(count: int, most: int, says: str, words: Phrases) -> Iterator[Part]:
    """How many are not shown, if any."""
    if count > most:
        yield Paragraph(says.format(count=number(count - most, words)))


def _row(account: Account, month: Month) -> tuple[str, ...]:
    says = month.words.review
    return (
        month.moment(account.called or account.newest.opened_at),
        _named(account),
        says.levels[account.reached],
        _kind(account, month),
        *(_took(goal, account, month) for goal in Goal),
        _end(account, month),
    )


def _kind(account: Account, month: Month) -> str:
    """Of what is known; a false alarm need not be of any."""
    says = month.words.review
    if account.kind is CrisisKind.UNKNOWN:
        return says.none if account.is_false_alarm else says.no_kind
    return month.words.people_do.kinds[account.kind]


def _took(goal: Goal, account: Account, month: Month) -> str:
    took, says = TIMED[goal](account), month.words.review
    if took is not None:
        return duration(took, month.words)
    return says.never if account.is_over and is_owed(goal, account) else says.none


def _named(account: Account) -> str:
    return f"{literal(account.newest.brand, NAME_LIMIT)}/{account.newest.incident}"


def _end(account: Account, month: Month) -> str:
    words, says = month.words, month.words.review
    if not account.is_over:
        return says.runs
    cause = words.people_do.causes[account.cause] if account.cause else ""
    lasted = says.over.format(duration=duration(account.to_end or account.newest.lasted, words))
    said = says.dismissed if account.is_false_alarm else lasted
    why = unmarked(reason(account.newest, words, NAME_LIMIT))
    return ", ".join(filter(None, [said, cause, why]))


def _times(month: Month) -> Iterator[Part]:
    says, words = month.words.review, month.words
    rows = []
    for name in TIMED:
        if took := _taken(month, name):
            of = f"{len(took)}/{sum(_is_due(name, account) for account in month.told)}"
            rows.append(
                (says.shorts[name], duration(_middle(took), words), duration(max(took), words), of)
            )
    if rows:
        yield Table(
            heads=(says.timed, says.middle, says.longest, says.of), rows=tuple(rows), figures=1
        )


def _is_due(name: str, account: Account) -> bool:
    """Whether it could come to that: no word of a brand is seen whose accounts nobody knows."""
    return TIMED[name](account) is not None or name not in set(Goal) or is_owed(Goal(name), account)


def _goals(month: Month) -> Iterator[Part]:
    """How often each channel met what it set itself."""
    says, words = month.words.review, month.words
    outcomes: dict[tuple[str, Goal, timedelta], Counter[Outcome]] = {}
    for channel, each in _judged(month):
        if each.outcome:
            outcomes.setdefault((channel, each.goal, each.limit), Counter())[each.outcome] += 1
    rows = tuple(
        (channel, says.shorts[goal], duration(limit, words), f"{met}/{count}",
         percent(met, count, words))
        for (channel, goal, limit), found in sorted(outcomes.items(), key=_place)
        for met, count in [(found[Outcome.MET], found.total())]
    )  # fmt: skip
    if rows:
        heads = (says.route, says.timed, says.goal, says.met, "")
        yield Table(heads=heads, rows=rows, figures=2)


def _judged(month: Month) -> Iterator[tuple[str, Judged]]:
    """How each incident stands against the goals of each channel that heard of it."""
    for account in month.told:
        for route in heard(month.routes, account.steps):
            goals = goals_for(month.routes, route.channel, account.newest.brand)
            yield from ((route.channel, each) for each in judged(goals, account, month.now))


def _place(each: tuple[tuple[str, Goal, timedelta], object]) -> tuple[str, int, timedelta]:
    channel, goal, limit = each[0]
    return channel, list(Goal).index(goal), limit


def _wrong(month: Month) -> Iterator[Part]:
    says, causes = month.words.review, month.words.people_do.causes
    if not month.told:
        return
    if not month.wrong:
        yield Paragraph(says.no_wrong)
        return
    named = Counter(causes[a.cause] if a.cause else says.no_cause for a in month.wrong)
    yield Table(heads=(says.cause, says.count), rows=_counted(named), figures=1)
    notes = [
        says.note.format(incident=_named(account), note=literal(deed.note, NOTE_LIMIT))
        for account in month.wrong for deed in account.notes if deed.note
    ]  # fmt: skip
    if notes:
        yield Items(tuple(notes[:MOST_NOTES]))
        yield from _left(len(notes), MOST_NOTES, says.more, month.words)


def _counted(found: Counter[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((name, str(count)) for name, count in found.most_common(MOST_ROWS))


def _kinds(month: Month) -> Iterator[Part]:
    found = Counter(_kind(account, month) for account in month.told if not account.is_false_alarm)
    if found:
        says = month.words.review
        yield Table(heads=(says.kind, says.count), rows=_counted(found), figures=1)


def _brands(month: Month) -> Iterator[Part]:
    says = month.words.review
    told = Counter(account.newest.brand for account in month.told)
    bad = Counter(a.newest.brand for a in month.told if a.reached is Level.CRISIS)
    wrong = Counter(account.newest.brand for account in month.wrong)
    rows = tuple(
        (literal(brand, NAME_LIMIT), str(count), str(bad[brand]), str(wrong[brand]))
        for brand, count in told.most_common(MOST_ROWS)
    )
    if rows:
        heads = (says.brand, says.count, says.crisis_count, says.wrong_count)
        yield Table(heads=heads, rows=rows, figures=1)
        yield from _left(len(told), MOST_ROWS, says.more, month.words)


# -- What is left to do


def _actions(month: Month) -> Iterator[Part]:
    says = month.words.review
    if not month.actions:
        yield Paragraph(says.no_actions)
        return
    rows = tuple(
        (literal(item.text, NOTE_LIMIT), f"{literal(item.brand, NAME_LIMIT)}/{item.incident}",
         literal(item.owner or "", NAME_LIMIT), _due(item, month))
        for item in in_order(month.actions)[:MOST_ROWS]
    )  # fmt: skip
    yield Table(heads=(says.action, says.incident, says.owner, says.due), rows=rows)
    yield from _left(len(month.actions), MOST_ROWS, says.actions_left, month.words)


def _due(item: ActionItem, month: Month) -> str:
    if item.due is None:
        return ""
    says = month.words.review
    due = says.day.format(day=item.due)
    return says.overdue.format(due=due) if item.is_overdue(month.today) else due
