"""Surroundings: whether what an automaton found stands there as a word, a handle or a host."""

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from pipeline.matching.edges import begins, ends, is_domain, is_handle, is_hashtag
from pipeline.matching.folding import Reading, fold
from pipeline.matching.signs import Shape, Sign
from pipeline.matching.verdict import Why
from pipeline.sentiment.hashtag import LONGEST, in_words

ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"\u2e80-\U0010ffff]++"  # no script without spaces: there it ends
    r"|(?<![\w.+-])[\w.+-]++@[^\W_][\w-]*+(?:\.[^\W_][\w-]*+)+"
    r"|(?<!\w)@[a-z0-9_][a-z0-9_.-]*+(?:@[a-z0-9][a-z0-9.-]*+)?"
)
MAY_HAVE_ADDRESSES = re.compile(r"@|://|www\.")
TAG = re.compile(rf"\w{{1,{LONGEST}}}")
CALLS = ("stop", "delete", "cancel", "quit", "honte", "shame")  # with a name behind, and no more
PAUSES = ",;:.!?()\"'"
WIDEST = 40  # characters shown on either side of what was found


class Surroundings:
    """What stands around in one post."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._said = reading, reading.said

    def against(self, sign: Sign, start: int, end: int) -> Why | None:
        """Why characters that look like a sign are none; None: they are it."""
        if self._stands(sign, start, end):
            return None
        return Why.ADDRESS if self._in_address(start, end) else Why.PART

    def _stands(self, sign: Sign, start: int, end: int) -> bool:
        said = self._said
        match sign.shape:
            case Shape.HANDLE:
                return is_handle(said, start, end)
            case Shape.HASHTAG:
                return is_hashtag(said, start, end) and not self._in_address(start, end)
            case Shape.DOMAIN:
                return is_domain(said, start, end) and self._is_exactly(sign.exact, start, end)
        is_word = begins(said, start) and (sign.shape is Shape.BEGINNING or ends(said, end))
        if not is_word and not self._is_in_tag(sign, start, end):
            return False
        return not self._in_address(start, end)

    def wider(self, start: int, end: int) -> str:
        """The piece between spaces in which something stands, as it was written."""
        said = self._said
        first = said.rfind(" ", max(0, start - WIDEST), start) + 1 or max(0, start - WIDEST)
        last = said.find(" ", end, end + WIDEST)
        last = min(len(said), end + WIDEST) if last < 0 else last
        begin, stop = self._reading.span(first, last)
        return self._reading.raw[begin:stop].strip(PAUSES)

    def _is_exactly(self, domain: str, start: int, end: int) -> bool:
        """Accents count in domains: others' may look like ours."""
        if self._reading.raw.isascii():
            return True
        first, last = self._reading.span(start, end)
        written = unicodedata.normalize("NFKC", self._reading.raw[first:last])
        return written.casefold() == unicodedata.normalize("NFKC", domain)

    @cached_property
    def _addresses(self) -> tuple[list[int], list[int]]:
        """Where links, mail addresses and handles begin and end."""
        if not MAY_HAVE_ADDRESSES.search(self._said):
            return [], []
        spans = [each.span() for each in ADDRESS.finditer(self._said)]
        return [first for first, _ in spans], [last for _, last in spans]

    def _in_address(self, start: int, end: int) -> bool:
        """`@Free Mobile` is none: the name goes on behind what could be an account."""
        firsts, lasts = self._addresses
        place = bisect_right(firsts, start) - 1
        if place < 0 or start >= lasts[place]:
            return False
        return not (start == firsts[place] + 1 and end > lasts[place])

    def _is_in_tag(self, sign: Sign, start: int, end: int) -> bool:
        """Whether it is a word of a hashtag that is written in one: #BoycottOrange, #stopsfr."""
        sharp = self._said.rfind("#", max(0, start - LONGEST), start)
        if sharp < 0:
            return False
        tag = TAG.match(self._said, sharp + 1)
        if tag is None or tag.end() < end:
            return False
        before = self._said[sharp + 1 : start].replace("_", "")
        if before in CALLS and end == tag.end():
            return True
        first, last = self._reading.span(*tag.span())
        words = in_words(self._reading.raw[first:last]).split()
        cuts = {0, *accumulate(len(fold(word)) for word in words)}
        is_open = sign.shape is Shape.BEGINNING
        return len(before) in cuts and (is_open or len(before) + end - start in cuts)
