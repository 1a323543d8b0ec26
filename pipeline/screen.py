"""Screen: what commands show. Results go to stdout; progress, complaints and counts to stderr."""

import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from alerts.incident import OVER
from alerts.notice import Notice, kind_of
from alerts.route import ANY
from alerts.silence import Silence, Silences, silence_of
from alerts.text import literal
from detectors.bins import DAY
from detectors.events import Outcome
from detectors.extent import CrisisKind
from pipeline.codec import Reason
from pipeline.lines import Line, MentionFile, Unreadable
from pipeline.rulebook import Rule
from pipeline.survey import Finding

if TYPE_CHECKING:  # numpy takes longer to load than most commands to run
    from pipeline.seeding import Lesson
    from pipeline.sentiment.trial import Trial

WIDE = 400  # letters of a line that is not broken, in a narrow log neither: names are copied
NOTHING_READ = "No mention was read"
WORDS = 2  # that a line of a replay has room for
SHOWN = 20  # complaints in full; after them only their number

LOST = {
    Reason.UNKNOWN_BRAND: "of brands that the settings do not name were left out",
    Reason.TOO_MANY_BRANDS: "of more brands than brands.max_open allows were left out",
    Outcome.OWNED: "are of a brand's own accounts, and were not counted",
    Outcome.REPEATED: "have the id of one before them, and were not counted",
    Outcome.LATE: "are a day older than one before them, and were left out: sort by time",
}
"""What is said of mentions that do not count."""

T = TypeVar("T")

people = Console(stderr=True, highlight=False)
wide = Console(stderr=True, highlight=False, width=WIDE)
out = Console(highlight=False)
wide_out = Console(highlight=False, width=WIDE)


def clean(text: str, style: str = "") -> Text:
    """A line with foreign words in it: a terminal obeys none of them, and no markup is read."""
    return Text(literal(text, WIDE), style=style)


def say(problem: str) -> None:
    """Tell what is wrong, in lines as they are: a path or a name must not be broken in two.

    It may quote a file, of which a terminal obeys nothing.
    """
    shown = "".join(sign for sign in problem if sign.isprintable() or sign in "\n\t")
    people.print(Text(shown, style="red"), soft_wrap=True)


class Complaints:
    """Lines that could not be used."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, problem: Unreadable) -> None:
        """Report one."""
        self.count += 1
        if self.count <= SHOWN:
            people.print(clean(str(problem), "yellow"), soft_wrap=True)

    def sum_up(self, lost: Mapping[str, int] | None = None) -> None:
        """Say how many there were that were not shown, and of mentions that did not count."""
        for reason, said in LOST.items():
            if count := (lost or {}).get(reason):
                people.print(f"{count:,} mentions {said}", soft_wrap=True)
        if self.count > SHOWN:
            people.print(
                f"… and {self.count - SHOWN:,} more lines that cannot be used", style="yellow"
            )


def followed(
    lines: Iterable[T], files: Sequence[MentionFile], what: str
) -> Generator[T, None, None]:
    """The same lines, with a bar that shows how far the files are."""
    sizes = [file.size for file in files]
    size = None if None in sizes else sum(filter(None, sizes))
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[now]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=people, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(what, total=size, now="")
        for count, line in enumerate(lines, 1):
            yield line
            now = f"{count:,} mentions"
            if isinstance(line, Line):
                now += f", {line.mention.created_at:%Y-%m-%d %H:%M}"
            progress.update(task, completed=sum(file.position for file in files), now=now)


def table_of(notices: Iterable[Notice]) -> Table:
    """What was told, a line a notice."""
    table = Table(
        "at (UTC)", "brand", "incident", "what", "level", "people", "in", "usual", "kind",
        "new words", box=None,
    )  # fmt: skip
    for notice in notices:
        signal = notice.signal
        table.add_row(
            f"{notice.at:%Y-%m-%d %H:%M:%S}", clean(notice.brand), str(notice.incident),
            notice.kind.value, notice.level.value, str(signal.authors), signal.window,
            f"{signal.expected:g}", kind_in_short(notice), clean(new_words(notice)),
        )  # fmt: skip
    return table


def kind_in_short(notice: Notice) -> str:
    """Which kind of crisis it is; with a question mark where no person has said so."""
    kind = kind_of(notice)
    if notice.verdict:
        return kind.value
    return "" if kind is CrisisKind.UNKNOWN else f"{kind}?"


def new_words(notice: Notice) -> str:
    """The first of what is new against the brand's usual words."""
    extent = notice.signal.extent
    return ", ".join(term.text for term in extent.terms[:WORDS]) if extent else ""


def incidents_of(notices: Iterable[Notice], silences: Silences, now: datetime) -> Table:
    """Incidents as they stand, a line each."""
    table = Table(
        "opened (UTC)", "incident", "level", "kind", "status", "who has it", "worst hour",
        "last word", "silent until", box=None,
    )  # fmt: skip
    for notice in notices:
        silence = None if notice.status in OVER else silence_of(silences, notice.brand, now)
        table.add_row(
            f"{notice.opened_at:%Y-%m-%d %H:%M}", clean(f"{notice.brand}/{notice.incident}"),
            notice.level.value, kind_in_short(notice), notice.status.value,
            clean(notice.owner or "nobody"), f"{notice.peak_authors} people",
            f"{notice.at:%Y-%m-%d %H:%M}", f"{silence.until:%Y-%m-%d %H:%M}" if silence else "",
        )  # fmt: skip
    return table


def silences_of(silences: Iterable[tuple[Silence, str]]) -> Table:
    """Silences, a line each, with the worst that each covers."""
    table = Table("brand", "until (UTC)", "since", "by", "why", "worst incident", box=None)
    for silence, worst in silences:
        brand = "all brands" if silence.brand == ANY else silence.brand
        table.add_row(
            clean(brand), f"{silence.until:%Y-%m-%d %H:%M}", f"{silence.at:%Y-%m-%d %H:%M}",
            clean(silence.by), clean(silence.reason), clean(worst),
        )  # fmt: skip
    return table


def lessons_of(lessons: Iterable["Lesson"]) -> Table:
    """What a history taught, a line a brand."""
    table = Table("brand", "from (UTC)", "to", box=None)
    for name in ("days", "people", "usual in 1 h"):
        table.add_column(name, justify="right")
    table.add_column("then")
    for lesson in lessons:
        seed, off = lesson.seed, lesson.penalty
        then = "too short: 48 hours at least" if off is None else "careful" if off else "watched"
        table.add_row(
            clean(lesson.brand), f"{lesson.since:%Y-%m-%d %H:%M}", f"{lesson.until:%Y-%m-%d %H:%M}",
            f"{seed.bins / DAY:.1f}", f"{seed.people:,}", f"{lesson.usual:.2f}", then,
        )  # fmt: skip
    return table


def trials_of(file: str, trials: Iterable["Trial"]) -> Table:
    """How well posts are scored, a line a language: what is said of negatives, and of all."""
    table = Table(title=file, title_justify="left", box=None)
    for name in ("lang", "n", "unknown", "P", "R", "F1", "macro-F1", "FPR", "R@10%", "AUC"):
        table.add_column(name, justify="right")
    table.add_column("texts/s", justify="right")
    for trial in trials:
        table.add_row(*map(str, trial.figures.values()))
    return table


def compared(measured: Mapping[str, Any]) -> Table:
    """What labels taught, beside the default."""
    labels, negative = measured["labels"], measured["negative"]
    table = Table("", "default", "tuned", title=f"{labels} labels, {negative} negative", box=None)
    for name, before in measured["default"].items():
        after = measured["tuned"][name]
        table.add_row(
            name.replace("_", " "), *(f"{x:.3f}" if x is not None else "-" for x in (before, after))
        )
    return table


@contextmanager
def counted(total: int, what: str) -> Iterator[Callable[[int], None]]:
    """A bar that shows how many of a number are done."""
    with Progress(console=people, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


def findings_of(findings: Iterable[Finding]) -> Table:
    """What of the topics is not as planned, a line a finding."""
    table = Table("topic", "what", "found", "expected", "", "", box=None)
    for each in findings:
        found = each.found or "nothing"
        table.add_row(each.topic, each.what, found, each.expected, each.verdict, each.why)
    return table


def rules_of(rules: Iterable[Rule]) -> Table:
    """The rules that hold, each with what it means."""
    table = Table(box=None)
    table.add_column("rule", min_width=24)  # the longest key, and its meaning has room
    table.add_column("value", min_width=5)
    table.add_column("allowed", max_width=20)
    table.add_column("from", overflow="fold")  # a path is copied
    for each in rules:
        rule = Text(f"{each.key}\n").append(each.meaning, style="dim")
        source = Text("\n".join(filter(None, (each.origin, each.place))))
        table.add_row(rule, _value_of(each.value), each.allowed, source)
    return table


def _value_of(value: Any) -> str:
    """A rule's value: a number, several names, or a number for each name."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {each:g}" for name, each in value.items()) or "none"
    return ", ".join(value) if isinstance(value, tuple) else f"{value:,}"
