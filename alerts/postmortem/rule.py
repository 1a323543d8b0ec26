"""Rule: what the rule saw when it rang, and what was lacking before."""

from collections.abc import Iterator, Sequence
from shlex import quote

from alerts.clauses import WORD_LIMIT, crowd, span
from alerts.curve import reaches
from alerts.document import Items, Paragraph, Part, Section
from alerts.notice import Notice
from alerts.numbers import counted, decimal, usual
from alerts.postmortem.material import Material
from alerts.reasons import FRESH, held, why
from alerts.text import capital, inline, unmarked
from alerts.wording import step
from detectors.events import Level
from detectors.evidence import most_of
from detectors.rules import LaneName
from detectors.signal import Reading

MOST = 4  # moments; the first ones, and of the others the worst


def rule(material: Material) -> tuple[Part, ...]:
    """Why it rang each time that it got worse, and why it had not before."""
    rang = [notice for notice in material.account.steps if reaches(notice) and not notice.deed]
    words, says = material.words, material.words.postmortem.rule
    first, others = rang[: MOST - 1], rang[MOST - 1 :]
    shown = [*first, *([max(others, key=_badness)] if others else [])]
    left = len(rang) - len(shown)
    return (
        *(_moment(notice, material) for notice in shown),
        *([Paragraph(counted(left, says.left_out, words))] if left else []),
        Section(title=says.between, parts=_between(rang, material)),
        Paragraph(says.would),
    )


def _badness(notice: Notice) -> tuple[int, float]:
    return notice.level.rank, notice.signal.points.total


def _moment(notice: Notice, material: Material) -> Section:
    words, says = material.words, material.words.postmortem.rule
    title = says.moment.format(date=material.date(notice.at), step=unmarked(step(notice, words)))
    _, *lines = why(notice.signal, material.severity, words).splitlines()
    told = tuple(unmarked(line).removeprefix("• ") for line in lines)
    return Section(title=title, parts=(*_lane(notice, material), Items(told)))


def _lane(notice: Notice, material: Material) -> Iterator[Paragraph]:
    """Of the share it is posts, which its conditions tell."""
    signal, words = notice.signal, material.words
    if signal.lane == LaneName.SHARE:
        return
    lane = words.reasons.lanes.get(signal.lane, inline(signal.lane, WORD_LIMIT))
    said = words.postmortem.rule.lane.format(
        lane=lane,
        people=crowd(signal, signal, words),
        span=span(signal, words).within,
        usual=usual(signal.expected, words),
    )
    yield Paragraph(unmarked(said))


# -- Before people were told


def _between(rang: Sequence[Notice], material: Material) -> tuple[Part, ...]:
    """What the watch that came first lacked for more."""
    account, says = material.account, material.words.postmortem.rule
    watches = [each for each in rang if each.level is Level.WATCH]
    if account.called is None and account.reached is Level.WATCH:
        last = watches[-1:] or [account.newest]
        return (Paragraph(says.stayed), *_lacks(last[0], None, material))
    before = [each for each in watches if account.called and each.at <= account.called]
    if not before:
        return (Paragraph(says.at_once.format(brand=quote(material.brand))),)
    call = next((each for each in rang if each.at == account.called), None)
    return tuple(part for each in before for part in _lacks(each, call, material))


def _lacks(watch: Notice, call: Notice | None, material: Material) -> tuple[Part, ...]:
    """By the lane that called, if another one did."""
    signal, says = watch.signal, material.words.postmortem.rule
    led = call.signal.lane if call else signal.lane
    lane = next((each for each in signal.lanes if each.lane == led), None)
    found = tuple(_lacking(lane, material)) if lane else ()
    title = says.lacked.format(date=material.date(watch.at))
    return (Paragraph(title), Items(found or (says.points,)))


def _lacking(lane: Reading, material: Material) -> Iterator[str]:
    words = material.words
    for each in lane.conditions:
        if not each.held and each.name != FRESH:
            yield unmarked(held(each, words))
    rules = material.severity
    if rules is None:
        return
    total, need = lane.points.total, rules.alert_points
    if total < need:
        yield words.postmortem.rule.lacking.format(
            points=decimal(need - total, 1, words), have=decimal(total, 1, words),
            need=decimal(need, 1, words),
        )  # fmt: skip
    if most_of(lane) is Level.WATCH:
        name = words.reasons.lanes.get(lane.lane, inline(lane.lane, WORD_LIMIT))
        yield words.postmortem.rule.modest.format(lane=capital(unmarked(name)))
