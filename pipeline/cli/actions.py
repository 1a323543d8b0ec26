"""Commands about what is learned: what a team does so that an incident does not come again."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

import click
import msgspec
from rich.table import Table
from rich.text import Text

from alerts.debrief import NotFilled, Row, read
from alerts.lesson import TEXT_LIMIT, ActionItem, Lessons, Outcome, in_order, is_for
from alerts.recording import Author, Entry, Origin, action, entry
from alerts.text import literal
from pipeline.cli.codes import explained, give_up
from pipeline.cli.incidents import a_name, as_option
from pipeline.cli.options import a_file, connection
from pipeline.cli.postmortem import meant, since_option
from pipeline.connection import Connection
from pipeline.lessons import KEY, read_lessons, send_words
from pipeline.screen import clean, people, say, wide_out
from pipeline.settings.problem import guess

FILE_LIMIT = 1_000_000  # bytes; ours have 30,000


@click.group()
def actions() -> None:
    """What is to be done so that an incident does not come again."""


def a_day(_context: click.Context, _option: click.Parameter, day: datetime | None) -> date | None:
    """Without a time."""
    return day.date() if day else None


def a_text(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """What is to be done, in one line."""
    line = literal(text, TEXT_LIMIT + 1)
    if not 0 < len(line) <= TEXT_LIMIT:
        raise click.BadParameter(f"1 to {TEXT_LIMIT} characters that can be shown")
    return line


def an_owner(context: click.Context, option: click.Parameter, name: str | None) -> str | None:
    """Somebody's name, or nobody's."""
    return None if name is None else a_name(context, option, name)


day = click.DateTime(["%Y-%m-%d"])


@actions.command()
@click.argument("incident", metavar="BRAND[/N]")
@click.argument("text", callback=a_text)
@click.option(
    "--owner", metavar="NAME", callback=an_owner, help="Who does it: id of Slack, or name."
)
@click.option("--due", type=day, callback=a_day, metavar="DAY", help="The last day: 2026-12-31.")
@since_option
@as_option
def add(
    incident: str, text: str, owner: str | None, due: date | None, since: datetime,
    actor: str,
) -> None:  # fmt: skip
    """Write down what is to be done after an incident; the same words again change who and when.

    BRAND stands for the brand's latest incident, BRAND/N for the one of that number.
    """
    with explained():
        known = connection()
        lessons = read_lessons(known)
        origin = found(known, lessons, incident, since)
        try:
            item = action(lessons, origin, an_author(actor), Row(text=text, owner=owner, due=due))
        except ValueError as problem:
            give_up(f"{incident}: {problem}")
        send_words([item], known)
    people.print(f"{item.key.name}: to be done", markup=False, soft_wrap=True)


@actions.command("list")
@click.option("--open", "is_open", is_flag=True, help="Those that are not done.")
@click.option("--brand", "brands", multiple=True, metavar="NAME", help="Of this brand; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="As lines of JSON.")
def list_(brands: tuple[str, ...], *, is_open: bool, as_json: bool) -> None:
    """What is to be done and what is, open first, the soonest before; what is overdue is marked."""
    with explained():
        lessons = read_lessons(connection())
    here = (item for item in lessons.actions if is_for(item, brands or None))
    listed = in_order(item for item in here if not (is_open and item.done))
    for said in strangers(brands, lessons):
        say(said)
    if as_json:
        for item in listed:
            click.echo(msgspec.json.encode(item))
        return
    wide_out.print(actions_of(listed, datetime.now().astimezone().date()))
    people.print(f"Actions: {len(listed):,}")


def strangers(brands: Iterable[str], told: Lessons) -> Iterator[str]:
    """Of which brands there is no action at all, and which one may be meant."""
    known = {brand for item in told.actions for brand in item.brands}
    for brand in brands:
        if brand not in known:
            yield f"no action is of `{brand}`{guess(brand, known)}"


@actions.command()
@click.argument("name", metavar="BRAND/N/ID")
@click.option("--reopen", is_flag=True, help="It is not done after all.")
@as_option
def done(name: str, actor: str, *, reopen: bool) -> None:
    """Say that an action is done. Its ID alone is enough where no other action has the same."""
    with explained():
        known = connection()
        item = the_one(read_lessons(known), name)
        if (item.done is None) is reopen:
            give_up(f"{item.key.name} {'is open' if reopen else 'is done'} already")
        author = an_author(actor)
        outcome = Outcome(key=item.key, at=author.at, by=author.by, is_done=not reopen)
        send_words([outcome], known)
    said = "to be done" if reopen else "done"
    people.print(f"{item.key.name}: {said}", markup=False, soft_wrap=True)


@click.command()
@click.argument("file", type=a_file)
@since_option
@as_option
def lessons(file: str, since: datetime, actor: str) -> None:
    """Write down what a post-mortem says that people have filled in; FILE may be -.

    Read again it changes nothing. An edited one changes what was edited, and leaves as it is what
    is done; what it leaves empty, or names no longer, stays as it was.
    """
    with explained():
        try:
            with click.open_file(file, "rb") as page:
                written = page.read(FILE_LIMIT + 1)
            if len(written) > FILE_LIMIT:
                give_up(f"{file}: has more than {FILE_LIMIT:,} bytes")
            debrief = read(written.decode())
        except UnicodeDecodeError:
            give_up(f"{file}: is no text in UTF-8")
        except NotFilled as problem:
            give_up(f"{file}: {problem}")
        known = connection()
        told = read_lessons(known)
        name = f"{debrief.brand}/{debrief.incident}"
        origin = found(known, told, name, since)
        try:
            made = entry(told, origin, an_author(actor), debrief)
        except ValueError as problem:
            give_up(f"{name}: {problem}")
        if made.words:
            send_words(made.words, known)
    for said in summed_up(made):
        people.print(clean(f"{name}: {said}"), soft_wrap=True)


def summed_up(made: Entry) -> Iterable[str]:
    """What came of a file, in lines."""
    what = "what was learned is written down" if made.lesson else "nothing new was learned"
    yield f"{what}; actions: {len(made.new)} new, {len(made.edited)} changed, {made.same} as before"
    for item in made.missing:
        yield f"{item.id} is not in the file, and stays open: {item.text}"


def found(known: Connection, told: Lessons, named: str, since: datetime) -> Origin:
    """The incident that is meant, by the alerts, else by what was written down of it before."""
    notice = meant(known, named, since)
    if notice is not None:
        return Origin.of(notice)
    key = KEY.fullmatch(named)
    before = Origin.known(told.of(key[1], int(key[2]))) if key else None
    if before is None:
        give_up(f"{named} is not known; see `tocsin incidents --since`, and say --since")
    return before


def the_one(told: Lessons, name: str) -> ActionItem:
    """The action of this name, or of this id."""
    all_ = list(told.actions)
    same = [item for item in all_ if name in {item.key.name, item.id}]
    if len(same) != 1:
        names = ", ".join(item.key.name for item in same)
        give_up(f"{name}: {f'which one? {names}' if same else 'no such action'}")
    return same[0]


def actions_of(items: Iterable[ActionItem], today: date) -> Table:
    """Actions, a line each."""
    table = Table("action", "due", "who", "what", "done (UTC)", "by", box=None)
    for item in items:
        due = Text(item.due.isoformat() if item.due else "")
        if item.is_overdue(today):
            due.append(" overdue", style="red")
        done_ = item.done
        table.add_row(
            clean(item.key.name), due, clean(item.owner or "nobody"), clean(item.text),
            f"{done_.at.astimezone(UTC):%Y-%m-%d %H:%M}" if done_ else "",
            clean(done_.by if done_ else ""),
        )  # fmt: skip
    return table


def an_author(actor: str) -> Author:
    """Who writes now."""
    return Author(actor, datetime.now(UTC))
