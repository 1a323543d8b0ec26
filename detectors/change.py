"""Change: what became of a post after it was told of. It is no second post."""

from dataclasses import dataclass, replace

from detectors.events import Quote
from detectors.quotes import BRIEF_TEXT, NAME_LIMIT, cut
from detectors.reach import LIMIT
from detectors.retold import Retold


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A post was deleted, or says something else, or more people share or have seen it.

    That it was posted stays counted, and so does what it said then: of a text that was changed a
    mood, a question or a term may have been told that it no longer has.
    """

    id: str
    brand: str
    gone: bool = False
    text: str | None = None  # the new one
    shares: int = 0  # more of them than were told of before
    views: int | None = None  # people who have seen it by now

    def of(self, quote: Quote) -> Quote | None:
        """What is shown of a post from now on; None: nothing any more. Others stay as they are."""
        if quote.id != self.id[:NAME_LIMIT]:
            return quote
        if self.gone:
            return None
        return replace(
            quote,
            text=quote.text if self.text is None else cut(self.text),
            shares=min(LIMIT, quote.shares + self.shares),
            reach=max(quote.reach, min(LIMIT, self.views or 0)),
        )

    def retold(self, known: Retold) -> Retold | None:
        """The same of a post as its reposts have it, and it is the one."""
        if self.gone:
            return None
        return known if self.text is None else known._replace(text=self.text[:BRIEF_TEXT])
