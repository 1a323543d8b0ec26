"""Live: what the rules in use told, and what those of a shadow would have told meanwhile."""

from collections import Counter
from collections.abc import Iterable, Sequence

from alerts.notice import Notice
from pipeline.chronicle import chronicle
from pipeline.config import Config
from pipeline.connection import Connection
from pipeline.tuning.comparison import Comparison, Difference
from pipeline.tuning.course import Course, courses_of
from pipeline.tuning.diff import GAINS, LOSSES, Change, changes
from pipeline.tuning.lack import Lack, lacks_by
from pipeline.tuning.play import Played


def live(connection: Connection, config: Config, since: float) -> Comparison:
    """Hold them against each other by their topics.

    Args:
        connection: where the topics are.
        config: the settings, with a shadow.
        since: from when on, in epoch seconds.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
    """
    told = []
    for topic in (connection.alerts, connection.shadow):
        with chronicle(connection, since, topic) as read:
            told.append([each for each in read.read() if config.shadow.covers(each.brand)])
    used, shadow = told
    return held(used, shadow, since, config)


def held(
    used: Sequence[Notice], shadow: Sequence[Notice], since: float, config: Config
) -> Comparison:
    """The two by what was told, and by the numbers that it was told with.

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
        differences=tuple(
            Difference(change=each, lacks=_lacks(each, used, shadow, config)) for each in found
        ),
    )


def _lacks(
    change: Change, used: Iterable[Notice], shadow: Iterable[Notice], config: Config
) -> tuple[Lack, ...]:
    """What the rules lacked that did not ring, by what the others told when they did."""
    rules, course = config.rules_for(change.course.brand), change.course
    if change.turn in GAINS:
        told, course = shadow, change.after or course
    elif change.turn in LOSSES:
        told, rules = used, config.shadow.rules.over(rules)
    else:
        return ()
    own = (each for each in told if (each.brand, each.incident) == (course.brand, course.incident))
    rang = next((each for each in own if each.at == change.ring.at), None)
    return lacks_by(change.ring, rang.signal, rules) if rang else ()


def _courses(told: Sequence[Notice], since: float) -> tuple[list[Course], set[Course]]:
    """The incidents, and those of them that are older."""
    older = {(each.brand, each.incident) for each in told if each.opened_at.timestamp() < since}
    courses = courses_of(told)
    return courses, {each for each in courses if (each.brand, each.incident) in older}


def _played(courses: Iterable[Course | None]) -> Played:
    return Played(tuple(filter(None, courses)), {}, Counter())
