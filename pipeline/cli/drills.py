"""The command that plays a crisis, and the word with which those who meet it answer."""

import json
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import quote

import click

from alerts.language import Language
from alerts.mark import drill_of, drilled, is_drill
from alerts.notice import Kind, Notice
from alerts.phrases import PHRASES
from alerts.route import ANY, goals_for
from alerts.silence import Silences, silence_of
from alerts.text import literal
from alerts.wording import event_summary
from pipeline import topics as making
from pipeline.briefing import briefing
from pipeline.cli.codes import FOUND, explained, give_up
from pipeline.cli.options import config_option, connection, scorer_of, settings
from pipeline.config import Config
from pipeline.connection import Clock, Connection
from pipeline.drill.bill import LONGEST, Bill, bill
from pipeline.drill.play import Play, Script
from pipeline.drill.plot import Cast, own_word, plot
from pipeline.drill.tales import Story
from pipeline.drill.wire import DAYS, wired
from pipeline.screen import clean, out, people, say
from pipeline.sentiment import SentimentSource
from pipeline.settings import ConfigError, Problem
from pipeline.silences import read_silences
from pipeline.watched import must_watch

brand_option = click.option("--brand", metavar="NAME", help="The real brand that it is of.")


@click.group(invoke_without_command=True)
@brand_option
@click.option(
    "--story", type=click.Choice([*map(str, Story)]), default=str(Story.OUTAGE),
    show_default=True,
    help="What it is about.",
)  # fmt: skip
@click.option(
    "--speed",
    type=click.FloatRange(0.2, 100),
    default=1.0,
    show_default=True,
    metavar="N",
    help="N times as fast: at 1 it rings after some three minutes, and has said all after 25.",
)
@click.option(
    "--language", type=click.Choice([*map(str, Language)]),
    help="Of its posts.  [default: that of `drill` in the settings]",
)  # fmt: skip
@click.option(
    "--minutes",
    type=click.FloatRange(1, LONGEST),
    default=60.0,
    show_default=True,
    metavar="N",
    help="It ends then, whatever people have done.",
)
@click.option("--json", "as_json", is_flag=True, help="The scorecard as JSON.")
@config_option
@click.pass_context
def drill(  # a line of the command each
    context: click.Context, brand: str | None, story: str, speed: float, language: str | None,
    minutes: float, path: Path | None, *, as_json: bool,
) -> None:  # fmt: skip
    """Play a crisis that is made up, through worker, notifier and Slack, and time who meets it.

    It is about a brand of its own, DRILL and the name, in the channel of `drill` in the settings,
    and ends when all is posted, somebody has taken it and `tocsin drill answer` was said, or with
    Ctrl-C. Then it tells the times, beside the goals of the brand's route and earlier drills; with
    1 if one was missed. No number of the real brand moves, and none of its routes hears of it.
    """
    if context.invoked_subcommand:
        return
    if brand is None:
        raise click.UsageError("there is no brand: name one by --brand")
    with explained():
        known = connection()
        config = settings(path, known)
        must_play(config, known, brand)
        making.require(known)
        must_be_alone(bill(known), brand)
        cast = Cast(
            brand=brand, story=Story(story), speed=speed, name=f"{time.time():.0f}",
            language=Language(language) if language else config.drill.language,
        )  # fmt: skip
        script = Script(
            cast=cast, rules=config.rules_for(brand), language=config.drill.language,
            goals=goals_for(config.routes, None, brand), longest=timedelta(minutes=minutes),
        )  # fmt: skip
        met = played(script, config, known, as_json=as_json)
    sys.exit(0 if met else FOUND)


def must_play(config: Config, known: Connection, brand: str) -> None:
    """Refuse a drill that nobody would see, or that is no drill of a brand.

    Raises:
        ConfigError: what is missing.
    """
    must_watch(config, brand, "--brand")
    if is_drill(brand):
        raise click.BadParameter(f"`{brand}` is one already: name the brand, {drilled(brand)}")
    if config.drill.channel is None:
        said = "nothing is written; allowed: a channel in which no route tells anything"
        raise ConfigError([Problem("settings", "drill.channel", said)])
    if known.clock is Clock.STREAM:
        raise click.UsageError("a drill goes by the clock on the wall, and TOCSIN_CLOCK is stream")


def must_be_alone(on: Bill, brand: str) -> None:
    """Refuse a drill of a brand of which one is on: either would end the other.

    Raises:
        UsageError: who is in the way, and how to end it.
    """
    since = on.get(drill_of(brand))
    if since is not None:
        said = f"a drill of {brand} is on since {since:%H:%M} UTC; if nobody plays it any more,"
        raise click.UsageError(f"{said} end it by: tocsin drill end --brand {quote(brand)}")


def must_read(script: Script, sentiments: SentimentSource) -> None:
    """Refuse posts of which nobody could say that they are unhappy: nothing would come of them.

    Raises:
        ConfigError: the scorer of the brand reads another language.
    """
    first = next(post for post in plot(script.cast, script.rules, 0.0) if post.followers)
    (felt,) = sentiments.of([first])
    if felt.is_unknown:
        said = f"no scorer of {script.cast.brand} reads `{script.cast.language}`"
        raise ConfigError([Problem("--language", "", f"{said}; allowed: another language")])


def played(script: Script, config: Config, known: Connection, *, as_json: bool) -> bool:
    """Play it. Returns whether all was done, and no goal missed."""
    sentiments, stage = scorer_of(config), script.cast.stage
    must_read(script, sentiments)
    words = PHRASES[script.language]

    def tell(notice: Notice) -> None:
        if notice.kind is not Kind.UPDATED:
            said = f"{words.drill.mark} · {event_summary(notice, words)}"
            people.print(clean(said), soft_wrap=True)

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # it ends as with Ctrl-C
    now = datetime.now(UTC)
    warn_of_silence(read_silences(known, now), stage, now)
    with wired(known, stage) as wire:
        people.print(clean(f"{stage}: {script.cast.story} in {config.drill.channel}"))
        play = Play(script, wire, briefing(config, sentiments), tell)
        card = play.run()
    if not play.is_compared:
        say(f"Earlier drills: too much was told in {DAYS} days to look through, none is compared")
    if as_json:
        click.echo(json.dumps(card.as_json()))
    else:
        for line in card.lines(words):
            out.print(clean(line), soft_wrap=True)
    return card.is_met


def warn_of_silence(silences: Silences, stage: str, now: datetime) -> None:
    """Say that people will not hear of the drill: they asked for silence."""
    muted = silence_of(silences, stage, now)
    if muted is not None:
        whom = "all brands are" if muted.brand == ANY else f"{stage} is"
        said = f"{whom} silent until {muted.until:%Y-%m-%d %H:%M} UTC, by {muted.by}"
        people.print(clean(f"Nobody will be told: {said}", "red"), soft_wrap=True)


def a_word(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """What is said, if it can be seen: else a slip would count as an answer."""
    if not literal(text, len(text)):
        raise click.BadParameter("a word that can be shown")
    return text


@drill.command()
@click.argument("text", callback=a_word)
@brand_option
@config_option
def answer(text: str, brand: str | None, path: Path | None) -> None:
    """Say TEXT in public for the brand of a drill that is on: nobody but the drill hears it."""
    with explained():
        known = connection()
        config = settings(path, known)
        stage = the_one(bill(known), brand)
        with wired(known, stage) as wire:
            wire.say(own_word(stage, text, config.drill.language, time.time()))
    people.print(clean(f"{stage}: said"))


@drill.command()
@brand_option
@config_option
def end(brand: str | None, path: Path | None) -> None:
    """End a drill whose command was killed: what runs is resolved, and nothing kept of it."""
    with explained():
        known = connection()
        words = PHRASES[settings(path, known).drill.language]
        stage = the_one(bill(known), brand)
        with wired(known, stage) as wire:
            wire.curtain(stage, words.drill.over)
    people.print(clean(f"{stage}: over"))


def the_one(on: Bill, brand: str | None) -> str:
    """The drill that is meant, of those that are on; without one, what to say instead is said."""
    stage = next(iter(on), "") if brand is None else drill_of(brand)
    if stage not in on or (brand is None and len(on) > 1):
        names = ", ".join(map(drilled, sorted(on)))
        said = f"Name one of the drills that are on by --brand: {names}"
        give_up(said if on else "No drill is on")
    return stage
