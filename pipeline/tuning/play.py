"""Play: a history replayed under a setting, and what came of it; several settings at once."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pipeline.lookback import Lookback, seen
from pipeline.replay import IGNORED, Notebook, Passage, Post, play
from pipeline.roster import Roster
from pipeline.tuning.cores import on_all_cores
from pipeline.tuning.course import FOR_EVER, Course, courses_of
from pipeline.tuning.episode import Episode
from pipeline.tuning.history import History
from pipeline.tuning.setup import Setup

SMALL = 250_000  # bytes of verdicts to go through: some 2,500 mentions, two seconds


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    courses: tuple[Course, ...]
    days: dict[str, int]  # by brand, on how many days somebody spoke of it
    outcomes: Counter[str]  # mentions, by what became of them
    spans: Mapping[str, tuple[date, date]] = field(default_factory=dict)  # of them the first, last
    idle: frozenset[str] = frozenset()  # own accounts of the command line by whom no mention came


def played(history: History, setup: Setup, notebook: Notebook | None = None) -> Played:
    """Replay it from its beginning until all is over; a notebook of one's own sees all of it."""
    roster, notebook = Roster(setup.config.brands), notebook or Notebook(setup.brief)
    spoken, idle = dict[str, set[date]](), set(setup.owned)
    courses = courses_of(play(_taken(history.posts(), roster, spoken, idle), notebook))
    return Played(
        tuple(courses),
        {brand: len(days) for brand, days in spoken.items()},
        roster.left_out + notebook.outcomes,
        {brand: (min(days), max(days)) for brand, days in spoken.items()},
        frozenset(idle),
    )


def unheard(episodes: Iterable[Episode], came: Played) -> list[Episode]:
    """The labels of days before or behind those of the mentions, or of brands that none names."""
    return [each for each in episodes if not _is_heard(each, came.spans.get(each.brand))]


def _is_heard(label: Episode, span: tuple[date, date] | None) -> bool:
    start, end = (at.astimezone(UTC).date() for at in (label.start, label.end))
    return span is not None and start <= span[1] and span[0] <= end


def all_played(history: History, setups: Sequence[Setup]) -> Iterator[Played]:
    """What came of each, in their order, on all cores."""
    histories = [history] * len(setups)
    return on_all_cores(played, histories, setups, alone=are_small(histories))


def are_small(histories: Iterable[History]) -> bool:
    """Whether it takes less to go through them than to start a process."""
    return sum(each.size for each in histories) < SMALL


def _taken(
    posts: Iterable[Post], roster: Roster, spoken: dict[str, set[date]], idle: set[str]
) -> Iterator[Post]:
    """The posts; takes note of the days of each brand, and of who is idle no more."""
    for mention, sentiment in posts:
        if idle and mention.author is not None:
            idle.discard(mention.author.casefold())
        is_watched = roster.takes(mention.brand)
        if is_watched:
            spoken.setdefault(mention.brand, set()).add(mention.created_at.date())
        yield mention, sentiment if is_watched else IGNORED


def looks(
    history: History, setup: Setup, moments: Iterable[tuple[str, datetime]]
) -> dict[tuple[str, datetime], Lookback]:
    """What a setting saw of brands at moments: one replay for all of them.

    A brand of which nobody has spoken until then is left out.
    """
    waiting = deque(sorted(moments, key=lambda moment: (moment[1], moment[0])))
    roster, notebook = Roster(setup.config.brands), Notebook(setup.brief)
    passage, found = Passage(notebook), {}

    def look(until: datetime) -> None:
        while waiting and waiting[0][1] < until:
            brand, at = moment = waiting.popleft()
            passage.reach(at)
            passage.shift.advance(at.timestamp())
            if brand in notebook.lookouts:
                found[moment] = seen(notebook.lookouts[brand], at)

    for mention, sentiment in _taken(history.posts(), roster, {}, set()):
        look(mention.created_at)
        passage.take(mention, sentiment)
        if not waiting:
            break
    look(FOR_EVER)
    return found
