"""Blows: what happens to processes, at which of their awaits, and in the middle of which calls."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from tests.torture.awaits import AFTER, BEFORE, Copies, is_of
from tests.torture.strategies import FREEZE, KILL, OUTSIDE, SCENES, Strategy

BLOWS, PASSED = (0, 1, 2, 3), (0, 0, 0, 1, 3)  # of a run, beside the first; how often it is spared
IN_SCENE = 2, 15  # blows at awaits of a scene, at least; and moments for one more
IN_CALL, ALWAYS = 0.05, 15.0  # share of quick calls with a blow; seconds of one that always has one
IN_BETWEEN = 0.3  # share of calls before which a process freezes, where nobody is spared

Moment = tuple[int, str]  # number of an await; before or after it


class Blow(NamedTuple):
    """What happens to a process at an await."""

    number: int  # of the await
    when: str  # before or after
    how: str
    after: int  # times that it is passed before


@lru_cache
def moments(copies: Copies, scene: tuple[str, ...] = ()) -> tuple[Moment, ...]:
    """Before and after each await of the protocol; of a scene, those that others do not come by."""
    others = [name for names in SCENES for name in names if name not in scene]
    inside = [
        number
        for number, known in enumerate(copies.known)
        if not any(is_of(known, name) for name in (*OUTSIDE, *others))
        and (not scene or any(is_of(known, name) for name in scene))
    ]
    return tuple((number, when) for number in inside for when in (BEFORE, AFTER))


class Blows:
    """Those of one run. `spared`: where nobody was killed yet, and somebody is to be now."""

    def __init__(self, world: Any, random: Random, seed: int, spared: Iterable[Moment]) -> None:
        self._world, self._random, self._strategy = world, random, world.strategy
        self._hows = random.choice(self._strategy.hows)
        more = [Blow(*moment, KILL, 0) for moment in spared]
        self._plan = more or list(self._planned(world.copies, self._strategy, seed))
        self._coming: list[Blow] = []
        self.fallen: Counter[str] = Counter()
        self.killed: set[Moment] = set()  # where a process was

    def _planned(self, copies: Copies, strategy: Strategy, seed: int) -> Iterator[Blow]:
        """One run after the other is killed at each await in turn; other blows fall anywhere.

        In a scene at several of its own, which few runs come by, and when it is first come by.
        """
        own, (least, each) = moments(copies, strategy.scene), IN_SCENE
        first = max(least, len(own) // each) if strategy.scene else 1
        known = own + moments(copies) if strategy.scene else own
        for number in range(seed * first, seed * first + first):
            passed = 0 if strategy.scene else self._random.choice(PASSED)
            yield Blow(*own[number % len(own)], KILL, passed)
        for _ in range(self._random.choice(BLOWS)):
            moment, how = self._random.choice(known), self._random.choice(self._hows)
            yield Blow(*moment, how, self._random.choice(PASSED))

    def begin(self) -> None:
        """From now on they fall."""
        self._coming = self._plan

    def end(self) -> None:
        """No more of them."""
        self._coming = []

    def passes(self, process: Any, number: int, when: str) -> None:
        """A process comes to an await, or back from it."""
        if self._strategy.is_unsparing and process.line.is_clear:
            if self._random.random() < IN_BETWEEN:
                self._strikes(process, FREEZE)
            return
        for blow in self._coming:
            if (blow.number, blow.when) == (number, when):
                self._coming.remove(blow)
                if blow.after:
                    self._coming.append(blow._replace(after=blow.after - 1))
                elif self._strikes(process, blow.how) and blow.how == KILL:
                    self.killed.add((number, when))
                return

    def calls(self, process: Any, seconds: float) -> None:
        """A process is in a call, which takes so long at most."""
        if self._random.random() < IN_CALL + seconds / ALWAYS:
            how = self._random.choice(self._hows)
            self._world.loop.call_later(self._world.takes(seconds), self._strikes, process, how)

    def _strikes(self, process: Any, how: str) -> bool:
        """Unless all is to be well by now, or nobody could know of it."""
        is_spared = how == FREEZE and process.line.is_clear and not self._strategy.is_unsparing
        if is_spared or not process.moves or not self._world.weather.is_bad:
            return False
        if how == KILL:
            process.die()
            self._world.lose(process)
        elif how == FREEZE:
            process.freeze(self._world.takes(self._strategy.frozen))
        elif not self._world.kafka.hand_over():
            return False
        self.fallen[how] += 1
        return True
