"""Need: how many more unhappy people it would have taken, at a moment, for a watch to ring."""

from bisect import bisect_left
from copy import deepcopy
from functools import cache

from detectors.events import Label, Level, Mention, Sentiment, moment
from detectors.watch import BrandWatch

MOST = 1_000  # people: beyond, the answer is that it is nowhere near
UNHAPPY = Sentiment(
    label=Label.NEGATIVE, score=-0.5, lang="und", scorer="supposed", p_negative=0.5
)  # fmt: skip


def needed(watch: BrandWatch, now: float) -> dict[Level, int]:
    """For each level how many; 0: it rings for it as it is. What MOST do not ring for is left out.

    They all come now, nobody follows them, and they say nothing: who is followed, who shares and
    what many repeat would count on top.
    """

    @cache
    def rank(people: int) -> int:
        level = _with(watch, people, now)
        return level.rank if level else 0

    found = {}
    for level in Level:
        people = bisect_left(range(MOST + 1), level.rank, key=rank)
        if people <= MOST:
            found[level] = people
    return found


def _with(watch: BrandWatch, people: int, now: float) -> Level | None:
    """What the watch would ring for."""
    then = deepcopy(watch)
    for number in range(people):
        name = f"supposed {number}"
        mention = Mention(
            id=name, brand="supposed", text="", created_at=moment(now), author=name, lang="und"
        )
        then.observe(mention, UNHAPPY, now)
    return then.look(now).level
