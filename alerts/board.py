"""Board: the incidents that are open, a line each, the worst first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alerts import extent, hush, wording
from alerts.clauses import crowd, span
from alerts.notice import Notice
from alerts.numbers import counted, date, number
from alerts.people import standing
from alerts.phrases import EN, Phrases
from alerts.silence import Silence
from alerts.text import inline

SHOWN = 20  # lines; whoever has more open has another trouble
SILENT = 10  # silences of other brands: `/tocsin silence` lists all
CHANNELS = 3  # of a line


@dataclass(frozen=True, slots=True)
class Entry:
    """An incident by its newest notice, and where its messages stand."""

    notice: Notice
    channels: tuple[str, ...] = ()  # Slack's ids
    silence: Silence | None = None  # in force

    @property
    def order(self) -> tuple[int, float]:
        """The worst first, and of those the oldest."""
        return -self.notice.level.rank, self.notice.opened_at.timestamp()

    @property
    def name(self) -> str:
        """As the commands take it."""
        return f"{self.notice.brand}/{self.notice.incident}"


def board(
    entries: Sequence[Entry], words: Phrases = EN, silences: Iterable[Silence] = ()
) -> list[str]:
    """All that are open, first how many; and what else is silent, of these silences in force."""
    said = {entry.silence for entry in entries}
    others = [silence for silence in silences if silence not in said]
    return [*_open(entries, words), *_silent(others, words)]


def _silent(silences: Sequence[Silence], words: Phrases) -> list[str]:
    left = len(silences) - SILENT
    more = [counted(left, words.board.more_silent, words)] if left > 0 else []
    return [*(hush.of_brand(silence, words) for silence in silences[:SILENT]), *more]


def _open(entries: Sequence[Entry], words: Phrases) -> list[str]:
    says = words.board
    if not entries:
        return [says.nothing]
    shown = [line(entry, words) for entry in sorted(entries, key=lambda each: each.order)[:SHOWN]]
    left = len(entries) - len(shown)
    more = [says.more.format(count=number(left, words))] if left else []
    return [counted(len(entries), says.open, words), *shown, *more]


def of_brand(
    entry: Entry | None, latest: Notice | None, brand: str, words: Phrases = EN,
    silence: Silence | None = None,
) -> list[str]:  # fmt: skip
    """The one of a brand that is open, or that none is, and which was the last.

    Where none is, `silence` is what would keep the next one from being told.
    """
    says = words.board
    if entry is not None:
        return [line(entry, words)]
    quiet = says.nothing_of.format(brand=inline(brand, wording.NAME_LIMIT) or words.nameless)
    last = [says.last.format(line=over(Entry(latest), words))] if latest else []
    return [quiet, *last, *([hush.standing(silence, words)] if silence else [])]


def over(entry: Entry, words: Phrases = EN) -> str:
    """How one ended that is over."""
    notice = entry.notice
    ended = date(notice.ended_at or notice.at, words)
    return words.board.over.format(
        head=wording.headline(notice, words), incident=notice.incident, date=ended
    )


def line(entry: Entry, words: Phrases = EN) -> str:
    """How bad, since when, who has it, how many, of which kind, until when silent, and where."""
    notice, says = entry.notice, words.board
    signal = notice.signal
    many = f"{crowd(signal, signal, words)} {span(signal, words).within}"
    said = says.line.format(
        head=wording.headline(notice, words),
        incident=notice.incident,
        date=date(notice.opened_at, words),
        standing=standing(notice, words),
        people=many,
    )
    if known := extent.course(notice, words):
        said = says.kind.format(line=said, kind=known)
    if entry.silence:
        said = says.silent.format(line=said, silence=hush.standing(entry.silence, words))
    if not entry.channels:
        return said
    where = " ".join(f"<#{channel}>" for channel in entry.channels[:CHANNELS])
    return says.where.format(line=said, channels=where)
