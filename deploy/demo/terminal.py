"""Terminal: what the demo says, in colours where there are any, in plain lines where not."""

import html
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from alerts.notice import Kind, Notice
from alerts.wording import summary
from deploy.demo.diary import Diary
from deploy.demo.reel import Reel
from detectors.events import Level

STYLES = {Level.WATCH: "yellow", Level.ALERT: "red", Level.CRISIS: "bold red"}
CALM = {Kind.EASED: "yellow", Kind.RESOLVED: "green"}
STEPS = {
    Kind.OPENED: "{level}", Kind.ESCALATED: "{level}", Kind.EASED: "eased",
    Kind.RESOLVED: "resolved", Kind.REOPENED: "{level} again", Kind.AUDIT: "a word",
    Kind.RETURNED: "{level} after a calm",
}  # fmt: skip
FIRST_SIGNS = " First signs: nobody is told yet."
WHEN = "%a %d %b %H:%M"  # in UTC
QUARTERS = 4  # lines that tell how far it is, without a terminal

Forward = Callable[[datetime | None], None]


class Screen(Console):
    """A console that takes a reader who went away for a terminal that was closed."""

    def on_broken_pipe(self) -> None:
        """Say nothing more, and let the demo end as it ends then."""
        with suppress(SystemExit):
            super().on_broken_pipe()
        signal.raise_signal(signal.SIGHUP)


class Terminal:
    """Writes to stdout."""

    def __init__(self) -> None:
        self.console = Screen(highlight=False, soft_wrap=True)

    def say(self, text: str = "", style: str = "") -> None:
        """One line, or some."""
        with suppress(OSError):  # the terminal was closed
            self.console.print(Text(text, style=style))

    @contextmanager
    def showing(self, what: str, reel: Reel) -> Iterator[Forward]:
        """A bar that shows how far a reel is, by the stream's clock."""
        if not self.console.is_terminal:
            yield self._plainly(reel)
            return
        columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[now]}")
        progress = Progress(*columns, console=self.console, transient=True)
        task = progress.add_task(what, total=1.0, now="")

        def forward(now: datetime | None) -> None:
            if now is not None:
                progress.update(task, completed=reel.share(now), now=f"{now:{WHEN}} UTC")

        with suppress(OSError):
            progress.start()
        try:
            yield forward
        finally:
            with suppress(OSError):
                progress.stop()

    def _plainly(self, reel: Reel) -> Forward:
        told = 0

        def forward(now: datetime | None) -> None:
            nonlocal told
            quarter = int(reel.share(now) * QUARTERS) if now else 0
            if quarter > told:
                told = quarter
                self.say(f"  {quarter * 100 // QUARTERS} %, {now:{WHEN}} UTC", "dim")

        return forward

    def notice(self, notice: Notice) -> None:
        """What just happened."""
        hint = FIRST_SIGNS if is_first_sign(notice) else ""
        style = CALM.get(notice.kind) or STYLES[notice.level]
        self.say(f"  {notice.at:{WHEN}}  {html.unescape(summary(notice))}{hint}", style)

    def sum_up(self, diary: Diary) -> None:
        """All of it, at the end."""
        for newest, steps in diary.loud:
            self.say(f"  {newest.brand}: {', '.join(map(step, steps))}.")
            who = "people" if newest.of_all else "unhappy people"
            worst = f"{newest.peak_authors:,} {who} in an hour, {newest.peak_at:{WHEN}}"
            self.say(f"  At the worst it was {worst}. {newest.seq} notices, one message.")
        if not list(diary.loud):
            self.say("  Nothing rang.")
        if diary.faint:
            self.say(
                f"  Incidents that stayed first signs, of which nobody was told: {diary.faint}."
            )


def is_first_sign(notice: Notice) -> bool:
    """Whether it says no more than that something is unusual."""
    return notice.level is Level.WATCH and notice.kind in {Kind.OPENED, Kind.REOPENED}


def step(notice: Notice) -> str:
    """A step of an incident in a few words."""
    return f"{STEPS[notice.kind].format(level=notice.level)} {notice.at:{WHEN}}"
