"""`make demo`: a crisis from its first complaint to its end, on this machine, in two minutes."""

import logging
import math
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import click
from kafka.errors import KafkaError

from deploy.demo.children import ChildError
from deploy.demo.guest import Guest
from deploy.demo.reel import FILE_SECONDS, STORY_SECONDS, EmptyReelError, Reel, record, scan
from deploy.demo.show import Programme, Show
from deploy.demo.stage import LOGS, Stage, StageError
from deploy.demo.story import BOOKS, SEED, latest_day, story
from deploy.demo.terminal import Terminal
from pipeline.cli import since_option

FAILED, FATAL = 1, 128  # exit codes; a shell adds a signal's number to the second
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BLINK = 0.1  # seconds after which a signal is noticed at the latest


class Asked(Exception):  # noqa: N818  # nothing is wrong
    """Somebody asked the demo to end."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


class Ear:
    """Hears that the demo should end. Once is enough: what comes while it ends changes nothing."""

    def __init__(self) -> None:
        self.heard: int | None = None
        self._at_terminal = sys.stdout.isatty()
        for number in ENDINGS:
            if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._hear)  # nohup's wish is kept

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        self.heard = self.heard or number

    def _look_up(self) -> None:
        """A terminal that closes tells its first process alone: a shell passes it on, not make."""
        if self._at_terminal and not sys.stdout.isatty():
            self._hear(signal.SIGHUP, None)

    def pause(self, seconds: float, check: Callable[[], None]) -> None:
        """Wait, unless there is a reason not to.

        Raises:
            Asked: somebody asked for the end.
        """
        until = time.monotonic() + seconds
        while True:
            self._look_up()
            if self.heard:
                raise Asked(self.heard)
            check()
            if (left := until - time.monotonic()) <= 0:
                return
            time.sleep(min(BLINK, left))


@click.command()
@click.option("--mentions", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A file of mentions to show, instead of the story.")  # fmt: skip
@since_option
@click.option("--speed", type=click.FloatRange(min=0, min_open=True),
              help="Times the mentions' own clock.  [default: a minute or so for all]")  # fmt: skip
@click.option("--seed", default=SEED, show_default=True, help="Another seed, another story.")
@click.option("--once", is_flag=True, help="End when it is over, instead of keeping the page up.")
@click.option("--page", metavar="URL", help="Play where all runs already, as TOCSIN_* say, and its"
              " local Slack's page is there; start nothing.")  # fmt: skip
@click.option("--ready-file", type=click.Path(path_type=Path),
              help="Gets addresses and process ids, as JSON, once all is up.")  # fmt: skip
def main(  # noqa: PLR0913  # each option is one
    mentions: Path | None, since: datetime | None, speed: float | None, seed: int,
    *, once: bool, page: str | None, ready_file: Path | None,
) -> None:  # fmt: skip
    """Show what Tocsin does: broker, worker, notifier and a local Slack, and a crisis for them."""
    logging.getLogger("kafka").addHandler(logging.NullHandler())  # what matters is raised
    ear, terminal = Ear(), Terminal()
    folder = Path(tempfile.mkdtemp(prefix="tocsin-demo-"))

    def pause(seconds: float) -> None:
        ear.pause(seconds, stage.children.check)

    stage = Guest(folder, pause, page) if page else Stage(folder, pause)
    status = FAILED
    try:
        if mentions:
            programme = of_file(scan(mentions, since, time.time(), stage.pause), speed)
        else:
            programme = of_story(folder, seed, speed)
        show = Show(programme, stage, terminal)
        status = perform(show, once=once, ready_file=ready_file)
    except EmptyReelError as problem:
        raise click.UsageError(str(problem)) from None
    except Asked as asked:  # before anything was shown
        status = FATAL + asked.number
    finally:
        stage.children.stop()
        sweep(folder, keep_logs=status == FAILED)
    sys.exit(status)


def of_story(folder: Path, seed: int, speed: float | None) -> Programme:
    """The invented brands, and their two weeks."""
    told = story(latest_day(datetime.now(UTC).date()), seed)
    reel = record(told.crisis, folder / "crisis.jsonl")
    return Programme(
        reel=reel, speed=speed or reel.speed(STORY_SECONDS), brands=tuple(BOOKS),
        history=record(told.history, folder / "history.jsonl"),
    )  # fmt: skip


def of_file(reel: Reel, speed: float | None) -> Programme:
    """Somebody's own mentions."""
    return Programme(reel=reel, speed=speed or reel.speed(FILE_SECONDS))


def perform(show: Show, *, once: bool, ready_file: Path | None) -> int:
    """Show it. Returns the exit code."""
    terminal, over = show.terminal, False
    try:
        show.run(ready_file)
        show.sum_up()
        over = True
        while not once:
            terminal.say(f"The page stays up until Ctrl-C: {show.stage.page}", "bold")
            show.stage.pause(math.inf)
    except Asked as asked:
        terminal.say(f"\n{asked}: ending what was started.")
        return 0 if over else FATAL + asked.number
    except (ChildError, StageError, KafkaError) as problem:
        terminal.say(f"\n{problem}", "red")
        return FAILED
    return 0


def sweep(folder: Path, *, keep_logs: bool) -> None:
    """Leave nothing behind, but the logs of what failed."""
    for each in folder.iterdir():
        if not (keep_logs and each.name == LOGS):
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    with suppress(OSError):  # not empty
        folder.rmdir()


if __name__ == "__main__":
    main()
