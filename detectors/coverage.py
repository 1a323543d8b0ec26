"""Coverage: what is told of a wave beside its numbers: how far, how fast, from where, what of.

It stands on posts of the last day, rings for nothing, and teaches no baseline but that of words.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Self

from detectors.authors import Authors
from detectors.beginning import beginning_of
from detectors.bins import HOUR, Ring
from detectors.cascade import Cascades
from detectors.change import Change
from detectors.copies import Copies
from detectors.counts import Counts
from detectors.dialogue import Dialogue
from detectors.extent import Extent
from detectors.kind import guesses, settle
from detectors.others import Others
from detectors.post import Post
from detectors.quotes import Quotes
from detectors.repeats import Repeats
from detectors.rules import SeverityRules
from detectors.spread import spread_of
from detectors.terms import Terms
from detectors.wave import Waves


class Standpoint(NamedTuple):
    """From where the parts are asked: what they lean on beside their own."""

    now: int  # the bin that runs
    first: int  # the bin of the wave's first sign
    counts: Counts
    authors: Authors
    quotes: Quotes
    repeats: Repeats
    rules: SeverityRules
    people: Ring  # of whom is told how fast they come, each once an hour of the clock


class Coverage:
    """The parts, each of which takes every post and says its own."""

    __slots__ = ("cascades", "copies", "dialogue", "others", "terms", "waves")

    def __init__(self, others: Iterable[str] = ()) -> None:
        self.cascades, self.copies, self.waves = Cascades(), Copies(), Waves()
        self.terms, self.dialogue, self.others = Terms(), Dialogue(), Others(others)

    def add(self, post: Post) -> None:
        """Take a post, also one that reposts another; it is new, and of the last day."""
        settle(self.waves, post.now, self.copies, self.others)
        self.cascades.add(post)
        self.copies.add(post)
        self.waves.add(post, self.cascades.named(post))
        self.terms.add(post)
        self.dialogue.add(post, self.waves.begun)
        self.others.add(post)

    def own(self, post: Post) -> None:
        """Take a post of the brand's own account; likewise."""
        self.cascades.own(post)
        self.waves.own(post)
        self.dialogue.own(post)

    def change(self, change: Change, at: int, now: int, *, counts: bool) -> None:
        """Take what became of a post; `counts`: what is shared of it, does."""
        self.cascades.change(change, at, now, counts=counts)
        self.waves.change(change.of)
        self.dialogue.change(change)

    def settle(self, now: int, *, frozen: bool) -> None:
        """Move on to a bin; `frozen`: an incident runs, of which nothing is learned."""
        self.terms.settle(now, frozen=frozen)
        self.dialogue.settle(now, frozen=frozen)
        self.others.settle(now, frozen=frozen)

    def hold(self, first: int | None, now: int) -> None:
        """Remember the wave of a first sign while an incident stands on it; None: none runs."""
        self.waves.hold(first, now)
        self.dialogue.answers.hold(first)

    def extent(self, seen: Standpoint) -> Extent:
        """All of it, at that moment."""
        quotes = seen.quotes.within(seen.now, 2 * HOUR)
        wave, terms = self.waves.of(seen.first), self.terms.latest(seen.authors.people)
        kinds = guesses(self.waves, wave, seen.now, self.copies, self.others)
        return Extent(
            spread=spread_of(
                seen.people, seen.first, seen.counts,
                self.cascades.biggest(seen.now, quotes), seen.rules,
            ),
            spreaders=(),
            beginning=beginning_of(
                wave, self.cascades.answered(seen.now, quotes), kinds[0], terms, seen.now
            ),
            guesses=kinds,
            terms=terms,
            other=self.dialogue.side(seen.now, seen.first, seen.authors, seen.repeats),
        )  # fmt: skip

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        return [
            self.cascades.pack(), self.copies.pack(), self.waves.pack(), self.terms.pack(),
            self.dialogue.pack(), self.others.pack(),
        ]  # fmt: skip

    @classmethod
    def unpack(cls, state: Sequence[Any], others: Iterable[str] = ()) -> Self:
        """What was packed, where these names mean somebody else."""
        coverage = cls()
        cascades, copies, waves, terms, dialogue, named = state
        coverage.cascades, coverage.copies = Cascades.unpack(cascades), Copies.unpack(copies)
        coverage.waves = Waves.unpack(waves)
        coverage.terms, coverage.dialogue = Terms.unpack(terms), Dialogue.unpack(dialogue)
        coverage.others = Others.unpack(others, named)
        return coverage
