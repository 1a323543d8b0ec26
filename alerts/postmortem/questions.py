"""Questions: what is still open, of those that people asked, and of those that numbers leave."""

from collections.abc import Iterator
from shlex import quote

from alerts.discretion import Posts
from alerts.document import Items, Paragraph, Part
from alerts.notice import kind_of
from alerts.numbers import counted
from alerts.postmortem.material import Material
from alerts.posts import ASKED_LIMIT
from alerts.text import literal
from detectors.extent import CrisisKind

SOURCE_LIMIT = 40


def deaf(material: Material) -> tuple[Part, ...]:
    """The sources that heard nothing for a part of it, and since when, as far as it was told."""
    account, says = material.account, material.words.postmortem
    since = {
        each.source: each.since
        for notice in (account.newest, *reversed(account.steps)) for each in notice.signal.deaf
    }  # fmt: skip
    lines = []
    for source in account.deaf:
        name = literal(source, SOURCE_LIMIT)
        date = material.date(since[source]) if source in since else ""
        lines.append(says.deaf_since.format(source=name, date=date) if date else name)
    return (Items(tuple(lines)),) if lines else (Paragraph(says.deaf_none),)


def open_questions(material: Material) -> tuple[Part, ...]:
    """Both sorts; never empty."""
    asked = [*_asked(material), *_left(material)]
    return (Items(tuple(asked or [material.words.postmortem.open.none])),)


def _asked(material: Material) -> Iterator[str]:
    """Quoted are those of the newest notice: the posts of older ones may be gone."""
    words, extent = material.words, material.newest.signal.extent
    says, quoted = words.postmortem.open, 0
    for question in extent.other.questions if extent else ():
        if said := literal(question.text, ASKED_LIMIT):
            quoted += 1
            people = counted(question.people, words.people, words)
            yield says.asked.format(people=people, question=said)
    left = len(material.account.questions) - quoted
    if left > 0:
        is_mute = material.discretion.posts is Posts.NONE
        yield counted(left, says.asked_left_out if is_mute else says.asked_unquoted, words)


def _left(material: Material) -> Iterator[str]:
    """What the numbers do not know: of it, of what people did, and of themselves."""
    account, says, newest = material.account, material.words.postmortem.open, material.newest
    unknown = kind_of(newest) is CrisisKind.UNKNOWN and not account.is_false_alarm
    owed = bool(account.called) and not account.is_false_alarm
    left = [material.date(each) for each in account.left]
    names = ", ".join(literal(each, SOURCE_LIMIT) for each in account.deaf)
    signal = material.loudest.signal
    asked = [
        (unknown, says.kind.format(incident=quote(material.name))),
        (account.is_over and account.cause is None, says.cause),
        (material.is_over and account.called and account.taken is None, says.owner),
        (account.taken and left, says.owner_again.format(dates=", ".join(left))),
        (
            material.is_over and owed and account.is_heard and account.answered is None,
            says.silent,
        ),
        (owed and not account.is_heard, says.accounts),
        (account.deaf, says.deaf.format(sources=names)),
        (not signal.authors_known, says.authors),
        (signal.young, says.young),
    ]
    yield from (said for is_open, said in asked if is_open)
