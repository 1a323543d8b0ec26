"""Play: a history replayed under a setting, and what came of it; several settings at once."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.lookback import Lookback, seen
from pipeline.replay import IGNORED, Notebook, Passage, Post, play
from pipeline.roster import Roster
from pipeline.tuning.cores import on_all_cores
from pipeline.tuning.course import FOR_EVER, Course, courses_of
from pipeline.tuning.history import History
from pipeline.tuning.setup import Setup

SMALL = 250_000  # bytes of verdicts to go through: some 2,500 mentions, two seconds


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    courses: tuple[Course, ...]
    days: dict[str, int]  # by brand, on how many days somebody spoke of it
    outcomes: Counter[str]  # mentions, by what became of them


def played(history: History, setup: Setup, notebook: Notebook | None = None) -> Played:
    """Replay it from its beginning until all is over; a notebook of one's own sees all of it."""
    roster, notebook = Roster(setup.config.brands), notebook or Notebook(setup.brief)
    spoken: set[tuple[str, date]] = set()
    courses = courses_of(play(_taken(history.posts(), roster, spoken), notebook))
    days = Counter(brand for brand, _ in spoken)
    return Played(tuple(courses), dict(days), roster.left_out + notebook.outcomes)


def all_played(history: History, setups: Sequence[Setup]) -> Iterator[Played]:
    """What came of each, in their order, on all cores."""
    histories = [history] * len(setups)
    return on_all_cores(played, histories, setups, alone=are_small(histories))


def are_small(histories: Iterable[History]) -> bool:
    """Whether it takes less to go through them than to start a process."""
    return sum(each.size for each in histories) < SMALL


def _taken(posts: Iterable[Post], roster: Roster, spoken: set[tuple[str, date]]) -> Iterator[Post]:
    for mention, sentiment in posts:
        is_watched = roster.takes(mention.brand)
        if is_watched:
            spoken.add((mention.brand, mention.created_at.date()))
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

    for mention, sentiment in _taken(history.posts(), roster, set()):
        look(mention.created_at)
        passage.take(mention, sentiment)
        if not waiting:
            break
    look(FOR_EVER)
    return found
