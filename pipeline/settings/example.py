"""Example: every variable of the environment as a file to copy, written out of the code.

`python -m pipeline.settings.example > deploy/.env.example` writes it; a test compares.
"""

import sys
from collections.abc import Iterator
from dataclasses import fields
from textwrap import wrap

from pipeline.connection import Connection
from pipeline.settings.environment import is_secret, variable
from pipeline.settings.reader import Setting, settings_of
from pipeline.settings.reference import allowed_of, meanings_of, written

WIDTH = 98
HEAD = """\
# Every variable of Tocsin, with its default: whom a process talks to, and as whom. To set some,
# copy this file to `.env` beside it, where deploy/compose.yaml finds it, and take their # away.
# An empty variable counts as not set. docs/settings.md says the same, and what stands in
# TOCSIN_CONFIG's file.
#
# Written by `python -m pipeline.settings.example > deploy/.env.example`; do not edit.
"""


def example() -> str:
    """The file."""
    meanings, settings = meanings_of(Connection), settings_of(Connection)
    parts = [HEAD]
    for each in fields(Connection):
        setting = settings[each.name]
        said = (meanings[each.name], f"Allowed: {allowed_of(setting)}")
        value = "" if each.default is None else written(each.default)
        lines = _assignments(variable(each.name, setting), value, setting)
        parts.append("\n".join([*_comment(said), *lines]) + "\n")
    return "\n".join(parts)


def _comment(paragraphs: tuple[str, ...]) -> Iterator[str]:
    for paragraph in paragraphs:
        for line in wrap(paragraph, WIDTH, break_on_hyphens=False):
            yield f"# {line}"


def _assignments(name: str, value: str, setting: Setting) -> Iterator[str]:
    yield f"#{name}={value}"
    if is_secret(setting):
        yield f"#{name}_FILE="


if __name__ == "__main__":
    sys.stdout.write(example())
