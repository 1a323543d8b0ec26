"""Play: a history replayed under a setting, and what came of it; several settings at once."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context

from pipeline.replay import IGNORED, Notebook, Post, play
from pipeline.roster import Roster
from pipeline.tuning.course import Course, courses_of
from pipeline.tuning.history import History
from pipeline.tuning.setup import Setup


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    courses: tuple[Course, ...]
    days: dict[str, int]  # by brand, on how many days somebody spoke of it
    outcomes: Counter[str]  # mentions, by what became of them


def played(history: History, setup: Setup) -> Played:
    """Replay it from its beginning until all is over."""
    roster, notebook = Roster(setup.config.brands), Notebook(setup.brief)
    seen: set[tuple[str, date]] = set()
    courses = courses_of(play(_taken(history.posts(), roster, seen), notebook))
    days = Counter(brand for brand, _ in seen)
    return Played(tuple(courses), dict(days), roster.left_out + notebook.outcomes)


def all_played(history: History, setups: Sequence[Setup]) -> Iterator[Played]:
    """What came of each, in their order, on all cores."""
    workers = min(len(setups), os.cpu_count() or 1)
    if workers <= 1:
        yield from (played(history, setup) for setup in setups)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(partial(played, history), setups)


def _taken(posts: Iterable[Post], roster: Roster, seen: set[tuple[str, date]]) -> Iterator[Post]:
    for mention, sentiment in posts:
        is_watched = roster.takes(mention.brand)
        if is_watched:
            seen.add((mention.brand, mention.created_at.date()))
        yield mention, sentiment if is_watched else IGNORED
