"""Commands that run files of mentions through the core, without Kafka."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

import click
import msgspec

from alerts.brief import FullBrief
from alerts.notice import Kind
from detectors.events import Mention
from pipeline import replay as replaying
from pipeline.briefing import briefing
from pipeline.census import Census
from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import (
    config_option,
    connection,
    ending_of,
    ending_option,
    files_argument,
    maybe_files_argument,
    moment,
    scorer_of,
    settings,
    since_option,
)
from pipeline.codec import decode_mention, decode_wordless, encode_notice
from pipeline.config import Config
from pipeline.connection import Clock, Connection
from pipeline.ingest import readable_together
from pipeline.lines import mention_files
from pipeline.lookback import lookback
from pipeline.portrait import portrait
from pipeline.roster import Roster
from pipeline.screen import (
    NOTHING_READ,
    Complaints,
    clean,
    followed,
    people,
    say,
    table_of,
    wide_out,
)
from pipeline.sentiment import SentimentSource
from pipeline.sentiment.unhappy import Unhappy
from pipeline.watched import must_watch

T = TypeVar("T")


class Stream(NamedTuple):
    """What a replay is given first: mentions, and what is known of them."""

    mentions: Census
    score: replaying.Score
    brief: Callable[[str], FullBrief]
    roster: Roster
    idle: set[str]  # own accounts of the line by whom no mention came yet, case-folded


def handles(
    _context: click.Context, _parameter: click.Parameter, owned: tuple[str, ...]
) -> tuple[str, ...]:
    """Accounts as mentions write them; people write an @ before them."""
    return tuple(handle.strip().removeprefix("@").casefold() for handle in owned)


OF_MENTIONS = (
    since_option,
    click.option(
        "--owned", multiple=True, metavar="HANDLE", callback=handles,
        help="An account of the brand's own, beside those of the settings; can be repeated.",
    ),
    click.option(
        "--count-all", is_flag=True,
        help="Count every post as negative, whatever it says; posts may lack their text.",
    ),
)  # fmt: skip


def of_mentions(command: Callable[..., T]) -> Callable[..., T]:
    """The options that say which mentions of files a command runs, and how."""
    for option in reversed(OF_MENTIONS):
        command = option(command)
    return command


def mentions(command: Callable[..., T]) -> Callable[..., T]:
    """Likewise, with the argument."""
    return files_argument(of_mentions(command))


def sources(command: Callable[..., T]) -> Callable[..., T]:
    """Likewise, and under which settings."""
    return mentions(config_option(command))


@contextmanager
def stream(
    config: Config, complaints: Complaints, what: str,
    *, files: tuple[str, ...], since: datetime | None, owned: tuple[str, ...], count_all: bool,
) -> Iterator[Stream]:  # fmt: skip
    """The mentions of files, as their options say, with a bar called `what`."""
    decode = decode_wordless if count_all else decode_mention
    with mention_files(files, since, decode) as opened:
        good = readable_together(opened, complaints, time.time)
        sentiments: SentimentSource = Unhappy() if count_all else scorer_of(config)
        with closing(followed(good, opened, what)) as lines:  # the bar goes before anything is said
            roster, idle = Roster(config.brands), set(owned)
            seen = Census(met((line.mention for line in lines), idle))
            score = replaying.of_some(roster.takes, sentiments.of)
            yield Stream(seen, score, briefing(config, sentiments, owned), roster, idle)


def met(mentions: Iterable[Mention], idle: set[str]) -> Iterator[Mention]:
    """The same mentions; whoever wrote one is idle no more."""
    for mention in mentions:
        if mention.author is not None:
            idle.discard(mention.author.casefold())
        yield mention


@click.command()
@sources
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each notice, on stdout.")
@ending_option
def replay(path: Path | None, *, as_json: bool, quiet: bool, **given: Any) -> None:
    """Run the mentions of FILE through the same core as a worker, without Kafka.

    Tells what would have been told, and when. Without --json updates are left out. Several files
    are merged by the times of their mentions, but each keeps its own order, so sort them first.
    One file is taken as it is: a mention that is a day older than one before it does not count, and
    where that are more than one in a hundred the command ends with 1. - is standard input.
    """
    complaints, told = Complaints(), []
    with explained():
        config = settings(path, connection())
        with stream(config, complaints, "replay", **given) as run:
            notebook, ending = replaying.Notebook(run.brief), ending_of(quiet=quiet)
            for notice in replaying.replay(*run[:3], ending, notebook):
                if as_json:
                    click.echo(encode_notice(notice))
                elif notice.kind is not Kind.UPDATED:
                    told.append(notice)
    if run.mentions.end is None:
        say(NOTHING_READ)
    elif not as_json:
        wide_out.print(table_of(told) if told else "Nothing would have been told.")
    complaints.sum_up(run.roster.left_out + notebook.outcomes)
    end(complaints, notebook.outcomes, run.idle)


def end(
    complaints: Complaints, outcomes: Counter[str], idle: Collection[str] = (),
    *, found: bool = False,
) -> NoReturn:  # fmt: skip
    """End with 1 where something is for the person to mend, or what was looked for is found."""
    for handle in sorted(idle):
        people.print(clean(f"--owned {handle}: no mention is by this account"), soft_wrap=True)
    is_amiss = complaints.count or replaying.is_unsorted(outcomes)
    sys.exit(FOUND if is_amiss or found else 0)


@click.command()
@maybe_files_argument
@of_mentions
@config_option
@click.option("--brand", required=True, metavar="NAME", help="Who is looked at.")
@click.option(
    "--at",
    callback=moment,
    metavar="TIME",
    help="When.  [default: the end of FILE; without one now]",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, on stdout.")
def explain(
    path: Path | None, files: tuple[str, ...], brand: str, at: datetime | None,
    *, as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Show what a brand looked like at a moment, whether anything was told then or not.

    Runs the mentions of FILE up to TIME as `tocsin replay` does, with the same options, and shows
    what each lane saw, which of its conditions held, what it asks for, the incident that ran, and
    how many more unhappy people it would have taken. That a new complaint came in the last seconds,
    which a worker waits for, is shown and not asked for. Several files are merged as there. Nothing
    is read behind the first mention that is later than TIME.

    Without FILE it asks Kafka: for what the brand's worker knows now, or, with TIME, for what was
    told last until then, with the numbers of that message.
    """
    from pipeline.present import present, told  # Faust comes with it, a fifth of a second

    complaints, idle = Complaints(), set[str]()
    with explained():
        known = connection()
        config = settings(path, known)
        must_watch(config, brand, "--brand")
        if files:
            with stream(config, complaints, "explain", files=files, **given) as run:
                seen = lookback(*run[:3], brand, at)
            idle = run.idle
        elif at:
            seen = told(known, config.rules_for(brand).severity, brand, at)
        else:
            seen = present(known, config.brief, brand, now_of(known))
    if as_json:
        click.echo(msgspec.json.encode(seen))
    else:
        wide_out.print(portrait(seen))
    complaints.sum_up(seen.outcomes)
    end(complaints, Counter(seen.outcomes), idle)


def now_of(known: Connection) -> datetime | None:
    """The time; None: the stream has its own."""
    return datetime.now(UTC) if known.clock is Clock.WALL else None
