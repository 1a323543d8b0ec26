"""Morning: the digest of a day of the story, as the notifier would bring it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from alerts.bulletin import bulletin, identity
from alerts.digest import DigestRules
from alerts.message import Message
from alerts.notice import Notice
from alerts.route import Route
from alerts.volume import Volumes
from deploy.demo.dawn import Said
from detectors.events import Label
from detectors.hours import Said as Counted
from pipeline.almanac import Almanac, folded

RULES = DigestRules(zone="Europe/Paris")
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def digest(route: Route, told: Sequence[Notice], said: Sequence[Said], now: float) -> Message:
    """Of the day before a moment, in epoch seconds."""
    at = datetime.fromtimestamp(now, UTC)
    until = at.replace(minute=0, second=0, microsecond=0)
    volumes = Volumes(until=until, day=_counted(said, until), before=_counted(said, until - WEEK))
    read = Almanac(at=at, accounts=folded(told, at), volumes=volumes)
    known = identity("demo", at.date())
    message = bulletin(read.day(route, RULES.zone), RULES, route.language, known)
    if message is None:
        raise LookupError("there is nothing to say")
    return message


def _counted(said: Iterable[Said], until: datetime) -> dict[str, Counted]:
    """What was said of each brand in the day before."""
    counts: Counter[tuple[str, Label]] = Counter()
    for mention, sentiment in said:
        if until - DAY <= mention.created_at < until and mention.repost_of is None:
            counts[mention.brand, sentiment.label] += 1
    labels = Label.NEGATIVE, Label.UNKNOWN, Label.POSITIVE
    return {
        brand: Counted(
            sum(counts[brand, label] for label in Label),
            *(counts[brand, label] for label in labels),
        )
        for brand in {brand for brand, _ in counts}
    }
