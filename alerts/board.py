"""Board: the incidents that are open, a line each, the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts import wording
from alerts.clauses import span, unhappy
from alerts.notice import Notice
from alerts.numbers import counted, date, number
from alerts.people import standing
from alerts.phrases import EN, Phrases
from alerts.text import inline

SHOWN = 20  # lines; whoever has more open has another trouble
CHANNELS = 3  # of a line


@dataclass(frozen=True, slots=True)
class Entry:
    """An incident by its newest notice, and where its messages stand."""

    notice: Notice
    channels: tuple[str, ...] = ()  # Slack's ids

    @property
    def order(self) -> tuple[int, float]:
        """The worst first, and of those the oldest."""
        return -self.notice.level.rank, self.notice.opened_at.timestamp()

    @property
    def name(self) -> str:
        """As the commands take it."""
        return f"{self.notice.brand}/{self.notice.incident}"


def board(entries: Sequence[Entry], words: Phrases = EN) -> list[str]:
    """All that are open, first how many."""
    says = words.board
    if not entries:
        return [says.nothing]
    shown = [line(entry, words) for entry in sorted(entries, key=lambda each: each.order)[:SHOWN]]
    left = len(entries) - len(shown)
    more = [says.more.format(count=number(left, words))] if left else []
    return [counted(len(entries), says.open, words), *shown, *more]


def of_brand(
    entry: Entry | None, latest: Notice | None, brand: str, words: Phrases = EN
) -> list[str]:
    """The one of a brand that is open, or that none is, and which was the last."""
    says = words.board
    if entry is not None:
        return [line(entry, words)]
    quiet = says.nothing_of.format(brand=inline(brand, wording.NAME_LIMIT) or words.nameless)
    if latest is None:
        return [quiet]
    return [quiet, says.last.format(line=over(Entry(latest), words))]


def over(entry: Entry, words: Phrases = EN) -> str:
    """How one ended that is over."""
    notice = entry.notice
    return words.board.over.format(
        head=wording.headline(notice, words), incident=notice.incident, date=date(notice.at, words)
    )


def line(entry: Entry, words: Phrases = EN) -> str:
    """How bad, since when, who has it, how many there are, and where it is talked of."""
    notice, says = entry.notice, words.board
    signal = notice.signal
    many = f"{unhappy(signal.authors, signal, words)} {span(signal, words).within}"
    said = says.line.format(
        head=wording.headline(notice, words),
        incident=notice.incident,
        date=date(notice.opened_at, words),
        standing=standing(notice, words),
        people=many,
    )
    if not entry.channels:
        return said
    where = " ".join(f"<#{channel}>" for channel in entry.channels[:CHANNELS])
    return says.where.format(line=said, channels=where)
