"""Shadows: brands under rules that are tried out. They see what the brands see, and tell nobody."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet

import msgspec

from alerts.brief import FullBrief
from alerts.lookout import Lookout
from detectors.change import Change
from detectors.events import Mention, Outcome, Sentiment
from detectors.hearing import Hearing
from detectors.seed import Adoption, Seed
from pipeline.briefing import briefing, tried
from pipeline.config import Config
from pipeline.records import Told
from pipeline.sentiment import SentimentSource
from pipeline.watch.envelope import NIL, SCHEMA, Envelope, Shade, begin
from pipeline.watch.ledger import Ledger, Turn

OFF = "the settings no longer have a shadow of this brand"
MARK = "/shadow"  # behind the id of a notice, in the outbox: those of brands end in a number


class Shades(Mapping[str, Envelope]):
    """A table as the shadows see it."""

    def __init__(self, table: Mapping[str, Envelope]) -> None:
        self.table = table

    def __getitem__(self, brand: str) -> Envelope:
        """The envelope of a brand's shadow."""
        if shade := self.table[brand].shade:
            return shade
        raise KeyError(brand)

    def __iter__(self) -> Iterator[str]:
        """Brands that have one, or had one."""
        return (brand for brand, envelope in self.table.items() if envelope.shadow)

    def __len__(self) -> int:
        """How many."""
        return sum(1 for _ in self)


class Shadows(Ledger):
    """A ledger of them."""

    def __init__(
        self, table: Mapping[str, Envelope], brief: Callable[[str], FullBrief]
    ) -> None:  # fmt: skip
        super().__init__(Shades(table), brief)
        self.brands = table

    def take(self, brand: str, now: float) -> Lookout:
        """As Ledger has it; one that is new begins with what its brand knows."""
        envelope, shade = self.brands.get(brand), self.table.get(brand)
        if envelope and envelope.is_watched and not (shade and shade.is_watched):
            return begin(brand, envelope, self.brief(brand))
        return super().take(brand, now)


class ShadowedLedger(Ledger):
    """The brands, and beside them the shadows of those that have one by the settings.

    What shadows tell is for a topic of their own.
    """

    def __init__(
        self, table: Mapping[str, Envelope], config: Config, sentiments: SentimentSource,
        topic: str,
    ) -> None:  # fmt: skip
        super().__init__(table, briefing(config, sentiments))
        self.shadows = Shadows(table, briefing(tried(config), sentiments))
        self.covers, self.topic = config.shadow.covers, topic

    def forget(self) -> None:
        """As Ledger says."""
        super().forget()
        self.shadows.forget()


class ShadowedTurn(Turn):
    """A turn in which shadows do what their brands do. Nothing of it changes what brands do.

    What our own code fails on in a shadow costs that shadow alone: it begins anew.
    """

    def __init__(self, ledger: ShadowedLedger, partition: int) -> None:
        super().__init__(ledger, partition)
        self.covers, self.topic = ledger.covers, ledger.topic
        self.shadows = Turn(ledger.shadows, partition)
        self.failed: dict[str, str] = {}  # brand -> what our own code failed on in its shadow

    def listen(self, hearing: Hearing) -> None:
        """As Turn says."""
        super().listen(hearing)
        self.shadows.listen(hearing)

    def _beside(self, brand: str, do: Callable[[], object]) -> bool:
        """Let a brand's shadow do something, if it has one. Returns what comes of it."""
        return self.covers(brand) and self._guarded(brand, do)

    def _guarded(self, brand: str, do: Callable[[], object]) -> bool:
        if brand in self.failed:
            return False
        try:
            return bool(do())
        except Exception as bug:  # noqa: BLE001  # rules on trial must not harm those in use
            self.failed[brand] = repr(bug)
            self.shadows.lookouts.pop(brand, None)
            self.shadows.told.pop(brand, None)
            self.shadows.notices = [each for each in self.shadows.notices if each.brand != brand]
            return False

    def observe(
        self, mention: Mention, sentiment: Sentiment, recorded: float, now: float
    ) -> Outcome:
        """As Turn says."""
        outcome = super().observe(mention, sentiment, recorded, now)
        seen = mention, sentiment, recorded, now
        self._beside(mention.brand, lambda: self.shadows.observe(*seen))
        return outcome

    def change(self, change: Change, recorded: float, now: float) -> str:
        """As Turn says."""
        outcome = super().change(change, recorded, now)
        self._beside(change.brand, lambda: self.shadows.change(change, recorded, now))
        return outcome

    def adopt(self, brand: str, seed: Seed, now: float) -> Adoption:
        """As Turn says."""
        outcome = super().adopt(brand, seed, now)
        self._beside(brand, lambda: self.shadows.adopt(brand, seed, now))
        return outcome

    def judge(self, brand: str, now: float) -> bool:
        """As Desk says."""
        is_open = super().judge(brand, now)
        return self._beside(brand, lambda: self.shadows.judge(brand, now)) or is_open

    def tick(self, brand: str, now: float) -> bool:
        """As Desk says: neither is judged because an incident of the other runs."""
        is_open = self.runs(brand) and super().judge(brand, now)
        return self._beside(brand, lambda: self._tick_beside(brand, now)) or is_open

    def _tick_beside(self, brand: str, now: float) -> bool:
        return self.shadows.runs(brand) and self.shadows.judge(brand, now)

    def retire(self, brand: str, now: float) -> None:
        """As Turn says."""
        super().retire(brand, now)
        self._end_shadow(brand, now)

    def settle(self, brand: str, now: float) -> None:
        """End the brand's shadow, if the settings give it none any longer."""
        if not self.covers(brand):
            self._end_shadow(brand, now)

    def _end_shadow(self, brand: str, now: float) -> None:
        shade = self.shadows.ledger.table.get(brand)
        if shade and shade.is_watched:
            self._guarded(brand, lambda: self.shadows.end(brand, now, OFF))

    @property
    def is_full(self) -> bool:
        """As Turn says."""
        return super().is_full or self.shadows.is_full

    @property
    def moved(self) -> set[str]:
        """As Turn says."""
        return super().moved | self.shadows.moved | self.failed.keys()

    def states(self, only: AbstractSet[str] | None = None) -> dict[str, Envelope | None]:
        """As Turn says."""
        if only is None:
            beside = self.shadows.lookouts.keys() | self.failed.keys()
            only = self.offsets.keys() | self.lookouts.keys() | beside
        return super().states(only)

    def _state(self, brand: str) -> Envelope | None:
        state, sealed = super()._state(brand), self.shadows.sealed(brand)
        known = state or self.ledger.table.get(brand)
        if known is None or not (sealed or brand in self.failed):
            return state
        shade = known.shadow and msgspec.structs.replace(known.shadow, watch=msgspec.Raw(NIL))
        if sealed:
            shade = Shade(SCHEMA, *sealed)
        told = self.shadows.told.get(brand, ())
        asides = (Told(each.id + MARK, each.value, self.topic) for each in told)
        return msgspec.structs.replace(known, shadow=shade, outbox=(*known.outbox, *asides))

    def done(self) -> None:
        """As Turn says."""
        super().done()
        self.shadows.done()
