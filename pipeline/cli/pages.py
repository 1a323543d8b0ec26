"""Pages: documents that a command writes, to stdout or into a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from alerts.document import Document
from alerts.language import Language
from alerts.markdown import markdown
from pipeline.cli.codes import give_up
from pipeline.filing import keep, put
from pipeline.screen import say

SUFFIXES = {"markdown": "md", "html": "html"}

T = TypeVar("T", bound=Callable[..., Any])


def page_options(usual: str) -> Callable[[T], T]:
    """`form`, `language` and `target` of a command; in which language it is usually written."""
    form = click.option(
        "--format", "form", type=click.Choice([*SUFFIXES]), default="markdown",
        show_default=True, help="What it is written as.",
    )  # fmt: skip
    language = click.option(
        "--language", type=click.Choice([*map(str, Language)]),
        help=f"What it is written in.  [default: {usual}]",
    )  # fmt: skip
    target = click.option(
        "--out", "target", type=click.Path(path_type=Path), metavar="PATH",
        help="A file, or a folder that is there.  [default: stdout]",
    )  # fmt: skip
    return lambda command: form(language(target(command)))


def show(
    document: Document, form: str, target: Path | None, name: Callable[[str], str],
    *, keeps: bool = False,
) -> Path | None:  # fmt: skip
    """To stdout, or into a file, which is returned.

    Args:
        document: what is shown.
        form: as which of SUFFIXES.
        target: a file, or a folder.
        name: of the file in a folder, by its suffix.
        keeps: what people filled in before stays, and what is no such page.
    """
    text = _written(document, form)
    if target is None:
        click.echo(text, nl=False)
        return None
    if target.is_dir():
        target /= name(SUFFIXES[form])
    return _write(target, text, keeps=keeps)


def _written(document: Document, form: str) -> str:
    if form != "html":
        return markdown(document)
    from pipeline.page.document import page

    return page(document)


def _write(target: Path, text: str, *, keeps: bool) -> Path:
    """Whole or not at all. Returns where: beside what must stay, if it may keep that."""
    try:
        if not keeps:
            put(target, text)
            return target
        written = keep(target, text)
    except OSError as problem:
        give_up(f"{target} cannot be written: {problem.strerror or problem}")
    if written != target:
        say(f"{target} is no page of this incident that can be read, and stays as it is")
    return written
