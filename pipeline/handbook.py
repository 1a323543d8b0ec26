"""Handbook: playbooks in a terminal, one as a page, all of them as a table."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from alerts.phrases.playbook import Playbook as Phrases
from pipeline.extract import Extract, Person


def playbooks_of(extracts: Iterable[Extract], words: Phrases) -> Table:
    """A line each."""
    table = Table(words.name, words.about, words.source, box=None)
    for each in extracts:
        table.add_row(Text(each.kind), Text(each.title), Text(each.file or words.shipped))
    return table


def playbook_of(each: Extract, words: Phrases) -> Group:
    """All of one, from what is done first to what is not done."""
    parts: list[RenderableType] = [Text(each.title, "bold"), Text(each.signs)]
    for level, steps in each.steps.items():
        numbered = ((f"{place}.", step) for place, step in enumerate(steps, 1))
        parts += _section(getattr(words, level), numbered)
        parts += [
            Text(),
            Text.assemble((words.people, "bold"), " ", _listed(each.people[level], words)),
        ]
    said = ((getattr(words, part), text) for part, text in each.statement.items())
    parts += _section(words.statement, said)
    parts += _section(words.avoid, (("•", line) for line in each.avoid))
    return Group(*parts)


def _section(title: str, rows: Iterable[tuple[str, str]]) -> list[RenderableType]:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for mark, text in rows:
        grid.add_row(Text(f"  {mark}", no_wrap=True), Text(text))
    return [Text(), Text(title, "bold"), grid]


def _listed(people: Iterable[Person], words: Phrases) -> str:
    return " · ".join(_named(each, words) for each in people)


def _named(each: Person, words: Phrases) -> str:
    if each.name is None:
        return each.called
    beside = ", ".join(filter(None, (each.note, each.slack)))
    named = f"{each.name} ({beside})" if beside else each.name
    return words.role.format(role=each.called, name=named)
