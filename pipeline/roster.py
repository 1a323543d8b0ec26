"""Roster: which brands of files are watched, as the settings say and workers do."""

from collections import Counter
from collections.abc import Collection

from pipeline.admission import Admission
from pipeline.config import Brands


class Roster:
    """Lets in whom one worker with all partitions would, and counts the mentions of the rest.

    Args:
        brands: the settings.
        chosen: nobody else is asked for; empty: all are.
    """

    def __init__(self, brands: Brands, chosen: Collection[str] = ()) -> None:
        self._admission, self._chosen = Admission(brands), frozenset(chosen)
        self.left_out: Counter[str] = Counter()  # mentions, by Reason

    def takes(self, brand: str) -> bool:
        """Whether the next mention, which is of this brand, is looked at."""
        if self._chosen and brand not in self._chosen:
            return False
        reason = self._admission.refusal(brand)
        if reason:
            self.left_out[reason] += 1
        return reason is None
