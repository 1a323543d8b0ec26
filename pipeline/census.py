"""Census: which brands a stream of mentions names, from when to when."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from detectors.events import Mention

MOST = 10_000  # brands whose times are kept, beside those that are asked for


class Census:
    """Passes mentions on, and takes note of them.

    Args:
        mentions: of any brands.
        asked: brands that are noted however many others there are.
    """

    def __init__(self, mentions: Iterable[Mention], asked: Collection[str] = ()) -> None:
        self._mentions, self._asked = iter(mentions), asked
        self.spans: dict[str, tuple[datetime, datetime]] = {}  # brand -> first, last
        self.end: datetime | None = None  # the latest time of any; None: no mention came

    def __iter__(self) -> Iterator[Mention]:
        """The mentions."""
        for mention in self._mentions:
            brand, at = mention.brand, mention.created_at
            self.end = max(self.end or at, at)
            if brand in self.spans or brand in self._asked or len(self.spans) < MOST:
                first, last = self.spans.get(brand, (at, at))
                self.spans[brand] = min(first, at), max(last, at)
            yield mention
