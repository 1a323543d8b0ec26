"""Roster: which brands of files are watched, as the settings say and workers do."""

from collections import Counter
from collections.abc import Collection

from pipeline.codec import Reason
from pipeline.config import Brands, Unknown


class Roster:
    """Lets in what the settings name, and of others as many as they allow; counts the rest.

    Args:
        brands: the settings.
        chosen: nobody else is asked for; empty: all are.
    """

    def __init__(self, brands: Brands, chosen: Collection[str] = ()) -> None:
        self._brands, self._chosen = brands, frozenset(chosen)
        self._open: set[str] = set()
        self.left_out: Counter[str] = Counter()  # mentions, by Reason

    def takes(self, brand: str) -> bool:
        """Whether the next mention, which is of this brand, is looked at."""
        if self._chosen and brand not in self._chosen:
            return False
        reason = self._refusal(brand)
        if reason:
            self.left_out[reason] += 1
        return reason is None

    def _refusal(self, brand: str) -> Reason | None:
        """As Admission says, where one worker has all partitions."""
        if brand in self._brands.known or brand in self._open:
            return None
        if self._brands.unknown is Unknown.CLOSED:
            return Reason.UNKNOWN_BRAND
        if len(self._open) >= self._brands.max_open:
            return Reason.TOO_MANY_BRANDS
        self._open.add(brand)
        return None
