"""Episode: a time of a brand of which people know what should have been told. Files hold them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.codec import BRAND_LIMIT
from pipeline.settings import ConfigError, document
from pipeline.settings.reader import BROKEN, Reader, Setting
from pipeline.settings.value import moment

MOST = 10_000  # labels of a file; a year of two thousand brands has fewer
EMPTY = "the file is empty; allowed: a list of labels, or [] where there are none"
DAY = 10  # letters of a date without a time


def last_moment(text: str) -> datetime:
    """A time at which something ends: of a day without a time its last second.

    Raises:
        ValueError: it is none.
    """
    whole = timedelta(days=1, seconds=-1) if len(text) == DAY else timedelta()
    return moment(text) + whole


BRAND = {"pattern": rf".{{1,{BRAND_LIMIT}}}", "allowed": f"a name of 1 to {BRAND_LIMIT} characters"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One label. `end` belongs to it."""

    brand: str = field(metadata=BRAND)
    start: datetime
    end: datetime = field(metadata={"parse": last_moment})
    level: Level = Level.ALERT  # that should have been reached; if silent, that should not have
    kind: CrisisKind | None = None  # None: nobody has said
    silent: bool = False  # nothing should have rung
    note: str | None = None

    def __post_init__(self) -> None:
        """Refuse what contradicts itself.

        Raises:
            ValueError: it ends before it begins, or is a silence with a kind.
        """
        if self.end < self.start:
            raise ValueError("ends before it begins; allowed: `end` at or after `start`")
        if self.silent and self.kind:
            raise ValueError("is silent and has a kind; allowed: one of the two")

    def __str__(self) -> str:
        """In short."""
        return f"{self.brand} from {self.start:%Y-%m-%d %H:%M} to {self.end:%Y-%m-%d %H:%M}"


LABELS = Setting(
    tuple[Episode, ...],
    {"most": MOST, "allowed": "a list of labels, each with `brand`, `start` and `end`"},
    required=True,
)


def read(path: Path) -> tuple[Episode, ...]:
    """The labels of a file, by brand and time.

    Raises:
        ConfigError: everything that is wrong with it.
    """
    return _parsed(path, document.text(path))


def append(path: Path, labels: str) -> None:
    """Add labels, as `written` writes them, at a file's end; the rest stays as people wrote it.

    Raises:
        ConfigError: what would be wrong with the file then; it is as it was.
    """
    known = document.text(path) if path.exists() else ""
    more = ("\n" if known and not known.endswith("\n") else "") + labels
    _parsed(path, known + more)
    with path.open("a", encoding="utf-8") as file:
        file.write(more)


def _parsed(path: Path, text: str) -> tuple[Episode, ...]:
    tree, problems = document.Growth(str(path), text, EMPTY).tree()
    reader = Reader(str(path), problems)
    found = reader.read(tree, LABELS)
    if not reader.problems and found is not BROKEN:
        _refuse_overlaps(found, reader)
    if reader.problems:
        raise ConfigError(reader.problems)
    return tuple(sorted(found, key=_order))


def _order(episode: Episode) -> tuple[str, datetime]:
    return episode.brand, episode.start


def _refuse_overlaps(episodes: Sequence[Episode], reader: Reader) -> None:
    """An incident that belongs to two labels would count twice, or be right and wrong at once."""
    known: dict[str, tuple[int, Episode]] = {}
    for place, each in sorted(enumerate(episodes), key=lambda pair: _order(pair[1])):
        before = known.get(each.brand)
        if before and each.start <= before[1].end:
            reader.report(f"[{place}]", f"overlaps [{before[0]}] of the same brand; allowed: one")
        if before is None or each.end > before[1].end:
            known[each.brand] = place, each


def written(episodes: Iterable[Episode]) -> str:
    """Labels as a file has them; what is as usual is left out."""
    return listed(_plain(each) for each in episodes)


def listed(labels: Iterable[Mapping[str, Any]]) -> str:
    """Likewise, of what may be labels; nothing of none."""
    plain = [dict(each) for each in labels]
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=1_000) if plain else ""


def _plain(episode: Episode) -> dict[str, Any]:
    told: dict[str, Any] = {"brand": episode.brand}
    told |= {"start": _stamp(episode.start), "end": _stamp(episode.end)}
    told |= {"silent": True} if episode.silent else {}
    told |= {"level": episode.level.value} if not _is_usual(episode) else {}
    told |= {"kind": episode.kind.value} if episode.kind else {}
    return told | ({"note": episode.note} if episode.note else {})


def _is_usual(episode: Episode) -> bool:
    return episode.silent and episode.level is Level.ALERT


def overlap(one: Episode, other: Episode) -> bool:
    """Whether both speak of the same time of the same brand."""
    return one.brand == other.brand and one.start <= other.end and other.start <= one.end


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
