"""Live: what the rules in use told, and what those of a shadow would have told meanwhile."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from alerts.notice import Notice
from pipeline.chronicle import chronicle
from pipeline.connection import Connection
from pipeline.tuning.comparison import Comparison, Difference
from pipeline.tuning.course import Course, courses_of
from pipeline.tuning.diff import changes
from pipeline.tuning.play import Played


def live(connection: Connection, covers: Callable[[str], bool], since: float) -> Comparison:
    """Hold them against each other by their topics.

    Args:
        connection: where the topics are.
        covers: whether a brand has a shadow.
        since: from when on, in epoch seconds.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    told = []
    for topic in (connection.alerts, connection.shadow):
        with chronicle(connection, since, topic) as read:
            told.append([notice for notice in read.read() if covers(notice.brand)])
    used, shadow = told
    return held(used, shadow, since)


def held(used: Sequence[Notice], shadow: Sequence[Notice], since: float) -> Comparison:
    """The two by what was told. What one of them lacked, nobody wrote down.

    An incident of before is left out, and what goes with it: nobody reads here how it began.
    """
    (before, old), (after, also_old) = (_courses(each, since) for each in (used, shadow))
    found = [
        each for each in changes(before, after)
        if each.before not in old and each.after not in also_old
    ]  # fmt: skip
    return Comparison(
        before=_played(each.before for each in found),
        after=_played(each.after for each in found),
        differences=tuple(Difference(change=each) for each in found),
    )


def _courses(told: Sequence[Notice], since: float) -> tuple[list[Course], set[Course]]:
    """The incidents, and those of them that are older."""
    older = {(each.brand, each.incident) for each in told if each.opened_at.timestamp() < since}
    courses = courses_of(told)
    return courses, {each for each in courses if (each.brand, each.incident) in older}


def _played(courses: Iterable[Course | None]) -> Played:
    return Played(tuple(filter(None, courses)), {}, Counter())
