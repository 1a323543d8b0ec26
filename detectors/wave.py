"""Wave: what was said since a first sign, and by which posts it began and spread."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Self

from detectors.account import Account, account_of
from detectors.bins import DAY, HOUR, bin_of
from detectors.cascade import key_of
from detectors.digest import words
from detectors.events import Quote
from detectors.page import SPAN, Page, traits_of
from detectors.post import Post
from detectors.quotes import Change, brief, earliest, pack_quote, quote_of, unpack_quote

MOST = 4  # waves kept: lanes leave their usual range one after the other
COUNTED = 12  # pages of a wave: where it began has shown in six hours, and does not change,
PLENTY = 50  # if so many have posted by then; a slow one is counted on
LONGEST = 48  # pages at most, a day
EARLY = 5  # of its first posts: a loud brand's everyday complaints go on between them
QUIET = 6  # unhappy posts of the day before, up to which hardly one of them is everyday life
CHOSEN = 2 * HOUR  # bins from its opening on in which it may turn out which post was the first
BEFORE = 1  # pages before that of the first sign: somebody was the first


def loudest(quote: Quote) -> tuple[int, datetime, str]:
    """The order of reach, most first; of equals the earliest."""
    return -quote.reach, quote.created_at, quote.id


def sooner(known: Quote | None, post: Post) -> Quote:
    """What is known, or the post if that is earlier; most are not, and spare the quoting."""
    if known and known.created_at.timestamp() < int(post.seconds):
        return known
    quote = brief(quote_of(post.mention, post.seconds, post.reach))
    return quote if known is None else min(quote, known, key=earliest)


class Wave:
    """All times are bins. It opens with the page before that of its first sign."""

    __slots__ = (
        "amplifier",
        "beside",
        "closes",
        "early",
        "fresh",
        "held",
        "is_loud",
        "judged",
        "opens",
    )

    def __init__(self, sign: int, *, is_loud: bool = False) -> None:
        self.opens = (sign // SPAN - BEFORE) * SPAN
        self.is_loud = is_loud  # the brand hears complaints all day
        self.closes = self.opens // SPAN + LONGEST  # page from which its posts count no more
        self.early: tuple[Quote, ...] = ()  # its first posts, some of which are of everyday life
        self.amplifier: Quote | None = None
        self.fresh = self.judged = sign  # when it was last of use; when `held` was seen
        self.held = 0  # facts that held then, as bits
        self.beside = (0.0, 0.0, 0.0)  # then: near-copies, whether few hands led them, other names

    def offer(self, quotes: Iterable[Quote]) -> None:
        """Own words that were seen before its first sign was."""
        since = [brief(q) for q in quotes if bin_of(q.created_at.timestamp()) >= self.opens]
        self.early = tuple(sorted(since, key=earliest)[:EARLY])
        self.amplifier = min(since, key=loudest, default=None)

    def take(self, post: Post) -> None:
        """Take an uneasy post: in a storm few are earlier, or louder, than what is known."""
        early, most, seconds = self.early, self.amplifier, int(post.seconds)
        has_room = len(early) < EARLY or seconds <= early[-1].created_at.timestamp()
        is_early = has_room and not post.is_repost and post.now < self.opens + CHOSEN
        place = -post.reach, seconds
        is_loud = most is None or place <= (-most.reach, most.created_at.timestamp())
        if post.at < self.opens or not (is_early or is_loud):
            return
        quote = brief(quote_of(post.mention, post.seconds, post.reach))
        if is_early:
            self.early = tuple(sorted((*early, quote), key=earliest)[:EARLY])
        if is_loud:
            self.amplifier = min(quote, most or quote, key=loudest)

    def is_counted(self, now: int) -> bool:
        """Whether what its posts say and do still counts."""
        return now // SPAN < self.closes

    def close(self, now: int, told: int) -> None:
        """Count no more, if enough have posted for long enough."""
        if told >= PLENTY and now // SPAN >= self.opens // SPAN + COUNTED:
            self.closes = min(self.closes, now // SPAN)

    def change(self, of: Change) -> None:
        """Show a post as it is now, or no longer."""
        self.early = tuple(brief(new) for quote in self.early if (new := of(quote)))
        most = self.amplifier and of(self.amplifier)
        self.amplifier = brief(most) if most else min(self.early, key=loudest, default=None)

    @property
    def shown(self) -> tuple[Quote, ...]:
        """All posts that are kept of it, the loudest first."""
        return (self.amplifier, *self.early) if self.amplifier else ()

    def first(self, terms: Iterable[str], now: int, tale: Quote | None = None) -> Quote | None:
        """Its first post, or the tale if that is earlier; then it stays.

        Of a brand that hears complaints all day it is the first one that says what it is about.
        """
        about = [set(words(term)) for term in terms if self.is_loud]
        telling = (q for q in self.early if any(term <= set(words(q.text)) for term in about))
        known = [next(telling, self.early[0] if self.early else None), tale]
        first = min((quote for quote in known if quote), key=earliest, default=None)
        if first and now >= self.opens + CHOSEN:
            self.early = (first,)
        return first


class Waves:
    """Uneasy posts by the page, and what began with each first sign of the last day."""

    __slots__ = ("held", "pages", "waves")

    def __init__(self) -> None:
        self.pages: dict[int, Page] = {}  # by the half-hours since the epoch
        self.waves: dict[int, Wave] = {}  # by the bin of their first sign
        self.held: int | None = None  # the one on which an incident stands

    # -- Posts

    def add(self, post: Post, named: tuple[bytes, bool] | None) -> None:
        """Take a post, and what it shares or answers: which, and is it the brand's own?"""
        traits = traits_of(post)
        if traits is None:
            return
        for wave in self.waves.values():
            wave.take(post)
        number, open_from = post.at // SPAN, post.now // SPAN - BEFORE
        if number < open_from and not self._is_of_wave(number):
            return
        page = self.pages.get(number) or self._turn(number, post.now)
        page.add(traits, post)
        if named:
            root, is_own = named
            page.answer(root, is_own=is_own)
        if number >= open_from and not (post.is_negative or post.is_repost):
            page.fact = sooner(page.fact, post)

    def own(self, post: Post) -> None:
        """Take a post of the brand's own: it may come after what answers it."""
        root = key_of(post.mention.id)
        for page in self.pages.values():
            if root in page.roots.counts:
                page.owned.add(root)

    def change(self, of: Change) -> None:
        """Show a post as it is now, or no longer."""
        for wave in self.waves.values():
            wave.change(of)
        for page in self.pages.values():
            page.fact = page.fact and of(page.fact)

    def _is_of_wave(self, number: int) -> bool:
        """Whether a page is counted for a wave; the latest are in any case: one may begin there."""
        for wave in self.waves.values():  # noqa: SIM110  # each page, for each new one
            if wave.opens // SPAN <= number < wave.closes:
                return True
        return False

    def _turn(self, number: int, now: int) -> Page:
        """A new page; what is no longer needed goes."""
        self._forget(now)
        for known, page in self.pages.items():
            if page.is_open and known < now // SPAN:
                page.close()
            if known < now // SPAN - BEFORE:  # no wave will begin there any more
                page.fact = None
        page = self.pages[number] = Page()
        return page

    def _forget(self, now: int) -> None:
        self.waves = {at: wave for at, wave in self.waves.items() if now - wave.fresh < DAY}
        open_from = now // SPAN - BEFORE
        self.pages = {
            number: page for number, page in self.pages.items()
            if number >= open_from or self._is_of_wave(number)
        }  # fmt: skip

    # -- First signs

    def sign(self, at: int, quotes: Iterable[Quote], before: int = 0) -> None:
        """A lane leaves its usual range in this bin; unhappy posts of the last hours are known.

        `before` is how many the day before them had.
        """
        if at in self.waves:
            return
        self._forget(at)
        wave = self.waves[at] = Wave(at, is_loud=before > QUIET)
        wave.offer([*quotes, *(page.fact for page in self.pages.values() if page.fact)])
        if len(self.waves) > MOST:
            del self.waves[min(sign for sign, each in self.waves.items() if each is not self._kept)]

    @property
    def _kept(self) -> Wave | None:
        return None if self.held is None else self.of(self.held)

    @property
    def begun(self) -> int | None:
        """The bin with which the wave opens that an incident stands on, or else the latest one."""
        wave = self._kept or self.waves.get(max(self.waves, default=0))
        return wave.opens if wave else None

    def hold(self, first: int | None, now: int) -> None:
        """Which first sign is not forgotten while an incident runs, and for a day after it.

        None: no incident runs.
        """
        kept = self._kept
        if kept is not None:
            kept.fresh = now
        self.held = first

    def of(self, first: int) -> Wave | None:
        """The wave of a first sign; None: it was seen by an older release."""
        return self.waves.get(max((at for at in self.waves if at <= first), default=first))

    def account(self, wave: Wave) -> Account:
        """What its posts say and do."""
        return account_of(self.pages, wave.opens // SPAN, wave.closes)

    # -- State

    def pack(self) -> list[Any]:
        """Plain values, in the order that unpack() reads. Waves share their posts."""
        shown = {at: wave.shown for at, wave in self.waves.items()}
        quotes = list(dict.fromkeys(quote for each in shown.values() for quote in each))
        place = {quote: number for number, quote in enumerate(quotes)}
        waves = [
            [at, wave.is_loud, wave.closes, wave.fresh, wave.judged, wave.held, wave.beside,
             [place[q] for q in shown[at]]]
            for at, wave in self.waves.items()
        ]  # fmt: skip
        pages = [[number, *page.pack()] for number, page in self.pages.items()]
        return [pages, list(map(pack_quote, quotes)), waves, self.held]

    @classmethod
    def unpack(cls, state: Sequence[Any]) -> Self:
        """What was packed."""
        known = cls()
        pages, packed, waves, known.held = state
        known.pages = {number: Page.unpack(page) for number, *page in pages}
        quotes = list(map(unpack_quote, packed))
        for at, is_loud, closes, fresh, judged, held, beside, places in waves:
            wave = known.waves[at] = Wave(at, is_loud=is_loud)
            wave.closes, wave.fresh, wave.judged = closes, fresh, judged
            wave.held, wave.beside = held, tuple(beside)
            wave.amplifier, *early = (quotes[place] for place in places) if places else (None,)
            wave.early = tuple(early)
        return known
