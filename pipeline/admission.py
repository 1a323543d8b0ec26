"""Admission: which brands are watched, of those that are heard of."""

from alerts.mark import drilled, is_drill
from pipeline.codec import Reason
from pipeline.config import Brands, Unknown

DRILLS = 20  # at once of a worker; whoever writes to the topic could make up others without end


class Admission:
    """Lets in what the settings name, and of others as many as they allow.

    Drills take nobody's place. They are let in where there is a stage for them.
    """

    def __init__(self, brands: Brands, *, has_stage: bool = False) -> None:
        self.brands, self.has_stage = brands, has_stage
        self._admitted: set[str] = set()  # brands that the settings do not name

    def refusal(self, brand: str) -> Reason | None:
        """Why a brand is not watched; None: it is."""
        drills = is_drill(brand)
        is_known = drilled(brand) in self.brands.known
        if is_known and not drills:
            return None
        if (drills and not self.has_stage) or not (is_known or self._is_open):
            return Reason.UNKNOWN_BRAND
        if brand in self._admitted or self._is_watched(brand):
            return None
        alike = (each for each in self._strangers() | self._admitted if is_drill(each) is drills)
        if sum(1 for _ in alike) >= (DRILLS if drills else self.brands.max_open):
            return Reason.TOO_MANY_BRANDS
        self._admitted.add(brand)
        return None

    @property
    def _is_open(self) -> bool:
        return self.brands.unknown is Unknown.OPEN

    def _is_watched(self, brand: str) -> bool:
        """Whether it is already, by an account that others keep."""
        return brand in self._strangers()

    def _strangers(self) -> set[str]:
        """Brands that are watched already, and that the settings do not name; drills, too."""
        return set()
