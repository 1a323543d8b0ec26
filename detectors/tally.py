"""Tally: all that was said of a brand in the last day, counted. It judges nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Self

from detectors.audience import Audience
from detectors.authors import Authors
from detectors.bins import BIN, DAY, HOUR, NEVER, WINDOWS, Ring, bin_of
from detectors.change import Change
from detectors.counts import Counts
from detectors.coverage import Coverage, Standpoint
from detectors.digest import digest
from detectors.events import Mention, Outcome, Quote, Sentiment
from detectors.exposure import Exposure
from detectors.extent import Extent
from detectors.post import Post
from detectors.quotes import Quotes, telling
from detectors.repeats import Repeats
from detectors.rules import Brief, LaneName, SeverityRules
from detectors.signal import Window
from detectors.speakers import Speakers
from detectors.spoken import Spoken
from detectors.voice import Voices


class Hour(NamedTuple):
    """What an hour had in it that leaves the day, and may be learned."""

    first: int  # bin
    people: int  # who spoke, whatever they feel, each once an hour of the clock
    faulty: int  # of these, who spoke of a fault
    strict: int  # posts, unhappy beyond doubt
    scored: int  # posts


class Tally:
    """Mentions in, in any order of a day. All times are bins, but where seconds are said."""

    __slots__ = (
        "anonymous", "audience", "authors", "bin", "counts", "coverage", "everyone", "facts",
        "faulty", "fresh", "odd", "owned", "quotes", "reach", "repeats", "spoken", "voices",
    )  # fmt: skip

    def __init__(self, now: int, brief: Brief) -> None:
        self.bin, self.owned, self.reach = now, brief.owned, brief.rules.reach
        self.counts, self.authors, self.audience = Counts(now), Authors(now), Audience()
        self.everyone, self.faulty = Speakers(now), Speakers(now)  # who speaks, and of faults
        self.repeats, self.quotes, self.spoken = Repeats(), Quotes(), Spoken()
        self.facts = Quotes(is_brief=True)  # posts that nobody can score or that speak of a fault
        self.voices, self.coverage = Voices(self.reach), Coverage(brief.others)
        self.fresh = 0  # negative mentions of the last hour since the last look
        self.odd = 0  # likewise, posts that nobody can score or that speak of a fault
        self.anonymous = NEVER  # last bin with a negative post whose author is hidden

    def take(self, mention: Mention, sentiment: Sentiment, recorded: float) -> Outcome:
        """Count a mention, recorded at epoch seconds, in the bin of its own time."""
        post = Post.of(mention, sentiment, recorded, self.bin, self.reach.visibility)
        is_own = mention.author is not None and mention.author.casefold() in self.owned
        if not self.counts.holds(post.at):
            return Outcome.OWNED if is_own else Outcome.LATE
        is_complaint = post.is_negative and not is_own
        if not self.repeats.is_new(mention.id, self.bin, is_complaint=is_complaint):
            return Outcome.OWNED if is_own else Outcome.REPEATED
        if is_own:
            self._answer(post)
            return Outcome.OWNED
        self._count(post)
        return Outcome.COUNTED

    def change(self, change: Change, recorded: float) -> bool:
        """Take what became of a post, recorded at epoch seconds; False: it is not known.

        What is gone is forgotten all the same: others may have told what it said.
        """
        is_complaint = self.repeats.complaint(digest(change.id))
        at = min(bin_of(recorded), self.bin)
        is_known = is_complaint is not None and self.counts.holds(at)
        if is_known and change.shares:
            self.counts.roll(self.bin)
            self.counts.rings["shares"].add(at, change.shares)
        if is_known or change.gone:
            self.quotes.change(change.of)
            self.facts.change(change.of)
            self.coverage.change(change, at, self.bin, counts=bool(is_complaint) and is_known)
        return is_known

    def _answer(self, post: Post) -> None:
        self.coverage.own(post)
        if post.mention.in_reply_to and not post.is_repost:
            self.repeats.answer(post.mention.in_reply_to)

    def _count(self, post: Post) -> None:
        self.coverage.add(post)
        if post.is_repost:
            self.counts.share(post.at)
            self.audience.share(Exposure.of(post), self.bin, self.repeats)
            return
        self.counts.add(post.mention, post.sentiment, post.at)
        self.everyone.add(post.voice, post.at)
        if post.is_fault:
            self.faulty.add(post.voice, post.at)
        if post.is_fault or post.sentiment.is_unknown:
            self.odd += post.at > self.bin - HOUR
            self.facts.add(post.mention, post.seconds, self.bin, post.reach)
        self.voices.add(post)
        if post.is_negative:
            self._complain(post)

    def _complain(self, post: Post) -> None:
        if not post.mention.author:
            self.anonymous = max(self.anonymous, post.at)
        seen = Exposure.of(post)
        self.authors.add(post.voice, post.at, seen.reach, seen.followers)
        self.audience.spreaders.add(seen)
        self.quotes.add(post.mention, post.seconds, self.bin, post.reach)
        self.spoken.add(post.sentiment.lang, post.at, self.bin)
        self.fresh += post.at > self.bin - HOUR
        if self.owned:
            self.repeats.await_answer(post.mention.id)

    def roll(self, to: int) -> int:
        """Move on to a bin. Returns the people of the hour count that left the day."""
        if self.audience.waiting or self.bin // HOUR != to // HOUR:
            self.audience.roll(self.bin, to, self.repeats)
        if not self.voices.is_idle:
            self.voices.roll(to)
        self.bin = to
        self.everyone.hourly.roll(to)
        self.faulty.hourly.roll(to)
        return self.authors.roll(to)

    def oldest(self) -> Hour:
        """The first hour of the day that ends with the bin that runs."""
        first, rings = self.bin + 1 - DAY, self.counts.rings
        return Hour(
            first=first,
            people=self.everyone.hourly.hour(first),
            faulty=self.faulty.hourly.hour(first),
            strict=rings["strict"].hour(first),
            scored=rings["mentions"].hour(first) - rings["unknown"].hour(first),
        )

    def look(self) -> None:
        """What has come is no news any more."""
        self.fresh = self.odd = 0

    def settle(self, *, frozen: bool) -> None:
        """Let all follow to the bin that runs; nobody reads them in between.

        `frozen`: an incident runs, of which nothing is learned.
        """
        self.counts.roll(self.bin)
        self.coverage.settle(self.bin, frozen=frozen)

    @property
    def heard(self) -> Audience:
        """Who can have seen it, those included whose shares still wait."""
        return self.audience.settled(self.bin, self.repeats)

    def reach_within(self, bins: int) -> int:
        """People who can have seen a complaint of the last bins."""
        reach, _ = self.heard.within(bins, self.authors)
        return reach

    def window(self, bins: int, heard: Audience) -> Window:
        """What happened in the last bins."""
        reach, potential = heard.within(bins, self.authors)
        return Window(
            **self.counts.within(bins), authors=self.authors.latest.sum(bins), reach=reach,
            potential=potential,
        )  # fmt: skip

    def windows(self) -> dict[str, Window]:
        """All that are told of."""
        heard = self.heard
        return {name: self.window(bins, heard) for name, bins in WINDOWS.items()}

    def quoted(self, lane: LaneName, first: int | None, extent: Extent | None) -> tuple[Quote, ...]:
        """The posts of the last hour to show for a lane, with the shares that were seen of them.

        Those of a wave stand before others; `first` is the bin of its first sign.
        """
        kept = self.facts if lane is LaneName.ALL else self.quotes
        known = self.coverage.cascades.shared(kept.within(self.bin, HOUR))
        terms = [term.text for term in extent.terms] if extent else []
        return telling(known, (first or 0) * BIN, terms)

    def people(self, lane: LaneName) -> Ring:
        """Of whom a lane speaks, each once an hour of the clock."""
        return (self.everyone if lane is LaneName.ALL else self.authors).hourly

    def extent(self, first: int, rules: SeverityRules, people: Ring | None = None) -> Extent:
        """How far and from where; `first` is the bin of the wave's first sign.

        `people` are those of whom is told how fast they come; None: the unhappy ones.
        """
        seen = Standpoint(
            self.bin,
            first,
            self.counts,
            self.authors,
            self.quotes,
            self.repeats,
            rules,
            people or self.authors.hourly,
        )
        extent = self.coverage.extent(seen)
        return replace(
            extent,
            spreaders=self.heard.spreaders.latest(self.bin),
            other=replace(extent.other, is_heard=bool(self.owned)),
        )

    def sign(self) -> None:
        """A lane leaves its usual range in the bin that runs."""
        self.counts.roll(self.bin)
        negative = self.counts.rings["negative"]
        before = negative.sum(DAY) - negative.sum(2 * HOUR)
        self.coverage.waves.sign(self.bin, self.quotes.all(), before)

    def hold(self, first: int | None) -> None:
        """Remember the wave of a first sign while an incident stands on it; None: none runs."""
        self.coverage.hold(first, self.bin)

    @property
    def authors_known(self) -> bool:
        """Whether all who complained in the last day have a name."""
        return self.bin - self.anonymous >= DAY

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads."""
        return [
            self.bin, self.counts.pack(), self.authors.pack(), self.audience.pack(self.bin),
            self.repeats.pack(), self.quotes.pack(), self.spoken.pack(), self.voices.pack(),
            self.coverage.pack(), self.fresh, self.anonymous, self.everyone.pack(),
            self.faulty.pack(), self.odd, self.facts.pack(),
        ]  # fmt: skip

    @classmethod
    def unpack(cls, state: Sequence[Any], brief: Brief) -> Self:
        """The tally that was packed, under the rules of today."""
        now, counts, authors, audience, repeats, quotes, spoken, voices, coverage, *rest = state
        fresh, anonymous, everyone, faulty, odd, facts = rest
        tally = cls(now, brief)
        tally.counts, tally.authors = Counts.unpack(now, counts), Authors.unpack(now, authors)
        tally.audience = Audience.unpack(now, audience)
        tally.voices = Voices.unpack(voices, tally.reach)
        tally.repeats, tally.quotes = Repeats.unpack(repeats), Quotes.unpack(quotes)
        tally.spoken, tally.coverage = (
            Spoken.unpack(spoken),
            Coverage.unpack(coverage, brief.others),
        )
        tally.fresh, tally.anonymous, tally.odd = fresh, anonymous, odd
        tally.facts = Quotes.unpack(facts, is_brief=True)
        tally.everyone, tally.faulty = Speakers.unpack(now, everyone), Speakers.unpack(now, faulty)
        return tally
