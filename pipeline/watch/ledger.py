"""Ledger: the brands of a worker, as the table holds them, and the turns in which they change."""

from collections import Counter
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial

import msgspec

from alerts.brief import FullBrief
from alerts.deed import Deed, Effect
from alerts.lookout import Lookout
from alerts.mark import is_drill
from alerts.notice import GONE, Notice
from detectors.change import Change
from detectors.events import Mention, Outcome, Sentiment
from detectors.hearing import Hearing
from detectors.seed import Adoption, Seed
from pipeline.codec import encode_notice
from pipeline.commands import Command, Curtain
from pipeline.records import FULL, Told
from pipeline.watch.envelope import NIL, SCHEMA, Envelope, glance, revive, seal, unseal

COPIES = 2_000  # some 20 kB each; one that is missing costs a millisecond
CHANGED, UNKNOWN = "changed", "unknown"  # what becomes of a change


class Broken(Exception):  # noqa: N818  # a state of the turn, which is given up
    """Our own code failed on a record. The turn must be given up, and the record left out."""


class Ledger:
    """Envelopes by brand, with unpacked copies of the COPIES that changed last.

    A copy is worth something as long as the table holds the very bytes that it was packed to.
    """

    def __init__(self, table: Mapping[str, Envelope], brief: Callable[[str], FullBrief]) -> None:
        self.table, self.brief = table, brief
        self.copies: dict[str, tuple[msgspec.Raw, Lookout]] = {}

    def take(self, brand: str, now: float) -> Lookout:
        """A lookout that may be changed: the copy, or what the table holds, or a fresh one."""
        packed, copy = self.copies.pop(brand, (None, None))
        envelope = self.table.get(brand)
        if envelope is None:
            return Lookout.fresh(brand, now, self.brief(brand))
        if not envelope.is_watched:
            return revive(brand, envelope, now, self.brief(brand))
        if copy is not None and packed is envelope.watch:
            return copy
        return unseal(brand, envelope, self.brief(brand))

    def keep(self, brand: str, lookout: Lookout) -> None:
        """Keep a copy of what was just written."""
        self.copies[brand] = (self.table[brand].watch, lookout)
        if len(self.copies) > COPIES:
            del self.copies[next(iter(self.copies))]

    def forget(self) -> None:
        """Other partitions are ours now."""
        self.copies.clear()


class Turn:
    """What one batch, or one look of a timer, changes in a partition: all of it, or nothing.

    Where nothing is written at its end, nothing has happened: it works on what it took.
    """

    def __init__(self, ledger: Ledger, partition: int) -> None:
        self.ledger, self.partition = ledger, partition
        self.hearing = Hearing()  # the partition's
        self.notices: list[Notice] = []
        self.lookouts: dict[str, Lookout] = {}  # brands that changed
        self.judged: set[str] = set()
        self.offsets: dict[str, dict[str, int]] = {}  # brand -> topic -> last offset
        self._bins: dict[str, int] = {}  # in which brands were taken
        self._retired: set[str] = set()
        self.told: dict[str, list[Told]] = {}  # the same, packed, by brand
        self._bytes: Counter[str] = Counter()  # of these

    def lookout(self, brand: str, now: float) -> Lookout:
        """The brand's lookout, to be written at the end."""
        if brand in self._retired:  # a drill, and the next one of the same name
            self._retired.remove(brand)
            lookout = self.lookouts[brand].anew(now, self.ledger.brief(brand))
            lookout.watch.hearing, self.lookouts[brand] = self.hearing, lookout
        if brand not in self.lookouts:
            lookout = self.lookouts[brand] = self.ledger.take(brand, now)
            lookout.watch.hearing = self.hearing
            self._bins[brand] = lookout.watch.bin
        return self.lookouts[brand]

    def listen(self, hearing: Hearing) -> None:
        """Let its brands know whether the networks are heard."""
        self.hearing = hearing

    def is_new(self, brand: str, topic: str, offset: int) -> bool:
        """Whether the brand has not seen this record; notes that it has now."""
        offsets = self.offsets.get(brand)
        if offsets is None:
            known = self.ledger.table.get(brand)
            offsets = self.offsets[brand] = dict(known.offsets) if known else {}
        if offset <= offsets.get(topic, -1):
            return False
        offsets[topic] = offset
        return True

    def observe(
        self, mention: Mention, sentiment: Sentiment, recorded: float, now: float
    ) -> Outcome:
        """As Desk says.

        Raises:
            Broken: our own code failed.
        """
        try:
            lookout = self.lookout(mention.brand, now)
            return lookout.observe(mention, sentiment, recorded, now)
        except Exception as bug:
            raise Broken(repr(bug)) from bug

    def change(self, change: Change, recorded: float, now: float) -> str:
        """Let a brand know what became of a post of it. Returns what became of that.

        Raises:
            Broken: our own code failed.
        """
        known = self.ledger.table.get(change.brand)
        if change.brand not in self.lookouts and not (known and known.is_watched):
            return UNKNOWN
        try:
            is_known = self.lookout(change.brand, now).change(change, recorded, now)
        except Exception as bug:
            raise Broken(repr(bug)) from bug
        return CHANGED if is_known else UNKNOWN

    def adopt(self, brand: str, seed: Seed, now: float) -> Adoption:
        """Let a brand's lookout go on from what a seed has learned, if it wants to.

        Raises:
            Broken: our own code failed.
        """
        try:
            return self.lookout(brand, now).adopt(seed, now)
        except Exception as bug:
            raise Broken(repr(bug)) from bug

    def obey(self, command: Command, now: float) -> str:
        """Let a command come to its brand. Returns what became of it.

        Raises:
            Broken: our own code failed.
        """
        brand = command.brand
        match command.order:
            case Curtain() as curtain:
                return str(self._drop(brand, now, curtain))
            case Deed() as deed:
                return str(self.act(brand, deed, now) if self.watches(brand) else Effect.OVER)
            case seed:
                return str(self.adopt(brand, seed, now))

    def _drop(self, brand: str, now: float, curtain: Curtain) -> Effect:
        if self.watches(brand) and (brand in self.lookouts or brand in self.ledger.table):
            try:
                self._part(brand, now, curtain.reason)
            except Exception as bug:
                raise Broken(repr(bug)) from bug
            if curtain.upto:  # a worker that is late comes to its posts after this
                self.is_new(brand, curtain.upto[0], curtain.upto[1] - 1)
        return Effect.APPLIED

    def _part(self, brand: str, now: float, reason: str) -> None:
        """Of a drill: nothing that comes opens its incident again."""
        self.end(brand, now, reason)
        self.lookouts[brand].triage.part()

    def act(self, brand: str, deed: Deed, now: float) -> Effect:
        """Let a person's deed come to a brand's incident.

        Raises:
            Broken: our own code failed.
        """
        try:
            effect, notices = self.lookout(brand, now).act(deed, now)
        except Exception as bug:
            raise Broken(repr(bug)) from bug
        self._tell(brand, notices)
        return effect

    def judge(self, brand: str, now: float) -> bool:
        """As Desk says. A slot of what is over may end later: there is nothing to say.

        Raises:
            RuntimeError: our own code failed, on what no single record is to blame for.
        """
        if not self.watches(brand):
            return False
        lookout = self.lookout(brand, now)
        self.judged.add(brand)
        try:
            was_open = lookout.is_open
            self._tell(brand, lookout.judge(now))
            if is_drill(brand) and was_open and not lookout.is_open:
                self._part(brand, now, "")  # nobody has ended it: its command was killed
        except Exception as bug:
            raise RuntimeError(f"{brand!r} cannot be judged at {now}: {bug!r}") from bug
        return lookout.is_open

    def tick(self, brand: str, now: float) -> bool:
        """As Desk says."""
        return self.judge(brand, now)

    def runs(self, brand: str) -> bool:
        """Whether an incident of the brand runs. It is not taken for this."""
        if lookout := self.lookouts.get(brand):
            return lookout.is_open
        envelope = self.ledger.table.get(brand)
        return envelope is not None and glance(envelope)[1]

    def watches(self, brand: str) -> bool:
        """Whether a brand is watched, or may come to be: nothing is known of it yet."""
        if brand in self.lookouts:
            return brand not in self._retired
        known = self.ledger.table.get(brand)
        return known is None or known.is_watched

    def retire(self, brand: str, now: float) -> None:
        """The settings no longer name the brand."""
        self.end(brand, now, GONE)

    def end(self, brand: str, now: float, reason: str) -> None:
        """Resolve what runs, and keep no more of the brand than where it stands.

        That is its place among the writes, and its triage, which numbers incidents.
        """
        lookout = self.lookout(brand, now)
        self._tell(brand, lookout.close(now, reason))
        lookout.due = None
        self._retired.add(brand)

    @property
    def watched(self) -> set[str]:
        """Brands that changed and are still watched."""
        return self.lookouts.keys() - self._retired

    def _tell(self, brand: str, notices: list[Notice]) -> None:
        self.notices += notices
        told = [Told(notice.id, encode_notice(notice)) for notice in notices]
        self.told.setdefault(brand, []).extend(told)
        self._bytes[brand] += sum(len(each.value) for each in told)

    @property
    def is_full(self) -> bool:
        """Whether a brand tells so much that it should be written before more is applied."""
        return max(self._bytes.values(), default=0) > FULL

    @property
    def moved(self) -> set[str]:
        """Brands that are worth a write: a bin has passed, or something was told."""
        passed = {b for b, lookout in self.lookouts.items() if lookout.watch.bin != self._bins[b]}
        told = {brand for brand, notices in self.told.items() if notices}
        return passed | told | self._retired

    def states(self, only: AbstractSet[str] | None = None) -> dict[str, Envelope | None]:
        """The envelopes to write; None where a brand only saw what it knew."""
        brands = self.offsets.keys() | self.lookouts.keys() if only is None else only
        return {brand: self._state(brand) for brand in sorted(brands)}

    def sealed(self, brand: str) -> tuple[msgspec.Raw, msgspec.Raw] | None:
        """The two parts of its envelope; None: it has not changed."""
        lookout = self.lookouts.get(brand)
        if lookout is None:
            return None
        watch, triage = seal(lookout)
        return (msgspec.Raw(NIL) if brand in self._retired else watch), triage

    def _state(self, brand: str) -> Envelope | None:
        sealed = self.sealed(brand)
        if sealed is None:
            return None
        watch, triage = sealed
        told = tuple(self.told.get(brand, ()))
        known = self.ledger.table.get(brand)
        if known is None:
            offsets = self.offsets.get(brand, {})
            make = partial(Envelope, partition=self.partition, offsets=offsets, outbox=told)
            return make(watch=watch, triage=triage)
        return msgspec.structs.replace(
            known, schema=SCHEMA, watch=watch, triage=triage, outbox=known.outbox + told,
            offsets=self.offsets.get(brand, known.offsets),
        )  # fmt: skip

    def done(self) -> None:
        """The states are in the table: keep the unpacked copies for the next turn."""
        for brand in self.watched & self.ledger.table.keys():
            self.ledger.keep(brand, self.lookouts[brand])
