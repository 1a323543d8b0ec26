"""Admission: which brands a worker watches, of those that it hears of."""

from collections.abc import Collection

from pipeline.codec import Reason
from pipeline.config import Brands, Unknown
from pipeline.watch.ledger import Ledger


class Admission:
    """Lets in what the settings name, and of others as many as they allow. For one batch."""

    def __init__(self, brands: Brands, ledger: Ledger, partitions: Collection[int]) -> None:
        self.brands, self.ledger, self.partitions = brands, ledger, partitions
        self._admitted: set[str] = set()

    def refusal(self, brand: str) -> Reason | None:
        """Why a brand is not watched; None: it is."""
        known = self.ledger.table.get(brand)
        if brand in self.brands.known:
            return None
        if self.brands.unknown is Unknown.CLOSED:
            return Reason.UNKNOWN_BRAND
        if (known and known.is_watched) or brand in self._admitted:
            return None
        if len(self._strangers() | self._admitted) >= self.brands.max_open:
            return Reason.TOO_MANY_BRANDS
        self._admitted.add(brand)
        return None

    def _strangers(self) -> set[str]:
        """Brands of our partitions that are watched, and that the settings do not name."""
        table, known = self.ledger.table, self.brands.known
        mine = ((b, e) for b, e in table.items() if e.partition in self.partitions)
        return {brand for brand, envelope in mine if envelope.is_watched and brand not in known}
