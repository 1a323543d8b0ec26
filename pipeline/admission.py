"""Admission: which brands are watched, of those that are heard of."""

from pipeline.codec import Reason
from pipeline.config import Brands, Unknown


class Admission:
    """Lets in what the settings name, and of others as many as they allow."""

    def __init__(self, brands: Brands) -> None:
        self.brands = brands
        self._admitted: set[str] = set()  # brands that the settings do not name

    def refusal(self, brand: str) -> Reason | None:
        """Why a brand is not watched; None: it is."""
        if brand in self.brands.known:
            return None
        if self.brands.unknown is Unknown.CLOSED:
            return Reason.UNKNOWN_BRAND
        if brand in self._admitted or self._is_watched(brand):
            return None
        if len(self._strangers() | self._admitted) >= self.brands.max_open:
            return Reason.TOO_MANY_BRANDS
        self._admitted.add(brand)
        return None

    def _is_watched(self, brand: str) -> bool:
        """Whether it is already, by an account that others keep."""
        return brand in self._strangers()

    def _strangers(self) -> set[str]:
        """Brands that are watched already, and that the settings do not name."""
        return set()
