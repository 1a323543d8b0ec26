"""Material: what a post-mortem is made of, as far as it may be shown."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from alerts.account import Account
from alerts.discretion import OPEN, Discretion, Posts
from alerts.goals import Goals
from alerts.hold import is_afterword
from alerts.language import Language
from alerts.notice import Notice, kind_of
from alerts.numbers import utc
from alerts.people import Telling
from alerts.phrases import PHRASES, Phrases
from alerts.route import Route
from alerts.text import capital, literal, unmarked
from alerts.wording import NAME_LIMIT, is_over
from detectors.extent import CrisisKind, Extent
from detectors.rules import SeverityRules

PERSON_LIMIT, NOTE_LIMIT = 40, 500
MUTE = Discretion(posts=Posts.NONE)  # of an older notice: its posts may be gone since
IN_FULL = Telling(PERSON_LIMIT, NOTE_LIMIT, utc)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One incident, and by what it is judged and shown."""

    account: Account
    language: Language = Language.EN
    discretion: Discretion = OPEN
    goals: Goals = Goals()  # noqa: RUF009  # frozen
    severity: SeverityRules | None = None  # from how many points it was an alert, a crisis
    routes: tuple[Route, ...] = ()  # as they are set now

    @property
    def words(self) -> Phrases:
        """All that it says."""
        return PHRASES[self.language]

    @property
    def newest(self) -> Notice:
        """How it stands, with what may be shown: posts are quoted from here alone.

        What was deleted since an older notice must not come back.
        """
        return self.discretion.notice(self.account.newest)

    @property
    def last(self) -> Notice:
        """How it was while it ran: what people say of it afterwards tells of another hour."""
        told = [*self.account.steps, self.account.newest]
        running = (notice for notice in reversed(told) if not is_afterword(notice))
        return self._safe(next(running, self.account.newest))

    @property
    def loudest(self) -> Notice:
        """When most people were unhappy within a day, or most was said."""
        return self._safe(max(self._told, key=_loudness))

    @property
    def fastest(self) -> Notice:
        """When most people came in an hour, as far as anybody looked."""
        return self._safe(max(self._told, key=_velocity))

    @property
    def clearest(self) -> Notice | None:
        """When it looked most like what it is taken for. None: nobody looked."""
        kind = kind_of(self.account.newest)
        known = [each for each in self._told if each.signal.extent]
        alike = [each for each in known if each.signal.extent and each.signal.extent.kind is kind]
        if kind is CrisisKind.UNKNOWN or not alike:
            alike = known
        return self._safe(max(alike, key=_clarity)) if alike else None

    @property
    def extent(self) -> Extent | None:
        """How far it got and from where, as it was last told; with posts only if that is now."""
        newest, known = self.newest, self.account.extent
        if newest.signal.extent is not None or known is None:
            return newest.signal.extent
        muted = replace(newest, signal=replace(newest.signal, extent=known))
        return MUTE.notice(muted).signal.extent

    @property
    def _told(self) -> list[Notice]:
        return [*self.account.steps, self.account.newest]

    def _safe(self, notice: Notice) -> Notice:
        """An older one without its posts; names of people go by the settings."""
        shown = self.discretion.notice(notice)
        return shown if notice is self.account.newest else _postless(shown)

    @property
    def brand(self) -> str:
        """Its name, or that it shows nothing."""
        return literal(self.newest.brand, NAME_LIMIT) or self.words.nameless

    @property
    def name(self) -> str:
        """What the incident goes by."""
        return f"{self.brand}/{self.newest.incident}"

    @property
    def level(self) -> str:
        """The worst that it was."""
        said: str = getattr(self.words.controls.levels, self.account.reached)
        return said

    @property
    def owes_a_word(self) -> bool:
        """Whether the brand's own answer is timed: a watch and a false alarm owe nobody one."""
        account = self.account
        is_owed = account.called is not None and not account.is_false_alarm
        return is_owed or account.answered is not None

    @property
    def is_over(self) -> bool:
        """Whether people are done with it."""
        return is_over(self.newest)

    @property
    def never(self) -> str:
        """What is said of what did not come: while it runs it still may."""
        says = self.words.postmortem.times
        return says.never if self.is_over else says.not_yet

    def date(self, at: datetime) -> str:
        """A time in a sentence."""
        return utc(at, self.words)

    def time(self, at: datetime) -> str:
        """A time in a table: all of a page is UTC."""
        return self.words.chart.later.format(at=at.astimezone(UTC))

    def sentence(self, *clauses: str) -> str:
        """Clauses of mrkdwn as one sentence; empty ones are left out."""
        told = [unmarked(clause) for clause in clauses if clause]
        said = self.words.facts.more.join([*told[:1], *map(_small, told[1:])])
        return f"{capital(said)}." if said else ""


def _loudness(notice: Notice) -> tuple[int, int]:
    day = notice.signal.windows["24h"]
    return day.authors, day.mentions


def _velocity(notice: Notice) -> tuple[float, int]:
    extent = notice.signal.extent
    return extent.spread.velocity if extent else 0.0, notice.signal.windows["1h"].authors


def _clarity(notice: Notice) -> tuple[float, int]:
    """Of two moments that say as much, the one of which more people spoke."""
    extent = notice.signal.extent
    points = extent.guesses[0].points if extent else 0.0
    return points, notice.signal.windows["1h"].authors


def _postless(notice: Notice) -> Notice:
    """Without text, author and address of any post; new words and names of accounts stay."""
    extent = notice.signal.extent
    if extent is None:
        return replace(notice, signal=replace(notice.signal, quotes=()))
    muted = MUTE.notice(notice)
    known = muted.signal.extent
    kept = known and replace(known, terms=extent.terms, spreaders=extent.spreaders)
    return replace(muted, signal=replace(muted.signal, extent=kept))


def _small(text: str) -> str:
    """Without a capital first, but for names and abbreviations."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
