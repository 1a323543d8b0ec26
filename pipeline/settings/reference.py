"""Reference: every setting, its default and its limits, written out of the code.

`python -m pipeline.settings.reference > docs/settings.md` writes the page; a test compares.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta
from inspect import getsource
from itertools import pairwise
from textwrap import dedent
from typing import Any, get_args, get_origin

from pipeline.config import Config
from pipeline.connection import Connection
from pipeline.settings.environment import is_secret, variable
from pipeline.settings.partial import Partial
from pipeline.settings.reader import Setting, settings_of
from pipeline.settings.value import allowed, bare

HEAD = """\
# Settings

<!-- Written by `python -m pipeline.settings.reference > docs/settings.md`; do not edit. -->

What is watched stands in a YAML file, whom the process talks to in the environment. Both are read
once, at the start; what is not understood stops the start (exit 2) and is reported all at once,
each with its place and with what is allowed:

    tocsin.yaml:7: rules.volume.budgt: is not a setting; did you mean `budget`? allowed: budget, …
    environment: TOCSIN_PARTITION: is not a variable of Tocsin; did you mean `TOCSIN_PARTITIONS`?

`deploy/config/tocsin.yaml` is an example to begin with.
"""

FILE = """
## The file

`TOCSIN_CONFIG` names it. Every key may be left out but those marked required. YAML is read as its
version 1.2 says: `no` and `on` are words, `12:30` is text, only `true` and `false` are true or
false. Numbers stand without quotes; what begins with `#`, `*` or `@` needs them. Anchors, aliases,
tags, a key that stands twice and files over 1 MB are refused.

The digest of the settings (12 characters, in each signal and in `tocsin_build_info`) changes with
their meaning alone: not with comments, order, or a default that is written out.
"""

CONFLICTS = """
Together they must make sense, too: `crisis_points` at least `alert_points`, `crisis_authors` at
least `min_authors`, one lane or more (all of it for each brand, by the rules that hold for it), a
route's brands watched, no two routes of the same channel and brands, nor two that tell a channel of
a brand in two languages, with `unknown: closed` at least one known brand, none of
a brand's `others` in its own name, nothing of its `query.exclude` in its names, and of the
stakeholders each brought in by a playbook or by its `kinds`.
"""

VARIABLES = """
## The environment

An empty variable counts as not set. Any other variable that begins with `TOCSIN_` is refused, but
for those that Kubernetes makes of services. A secret is set by its variable or, better, stands in
the file that the variable with `_FILE` behind its name names (one newline at its end is left
out); it is printed nowhere, and no variable's value is repeated in an error.
"""


def reference() -> str:
    """The page."""
    parts = [HEAD, FILE, *_sections(Config, ""), CONFLICTS, VARIABLES, *_variables()]
    return "\n".join(part.rstrip("\n") for part in parts) + "\n"


def _sections(kind: Any, key: str) -> Iterator[str]:
    """A table for each dataclass that has values of its own, in the order of the file."""
    meanings, settings = meanings_of(kind), settings_of(kind)
    rows = [
        (f"`{each.name}`", _default(each), allowed_of(settings[each.name]), meanings[each.name])
        for each in fields(kind)
        if each.init and not is_dataclass(settings[each.name].hint)
    ]
    if rows:
        yield f"\n### {key or 'At the top'}\n\n{_table('key', rows)}"
    for name, setting in settings.items():
        inner, suffix = _inner(setting.hint)
        if inner:
            yield from _sections(inner, f"{key}.{name}{suffix}".removeprefix("."))


def _inner(hint: Any) -> tuple[Any, str]:
    """The dataclass in a hint, if there is one, and how its key goes on."""
    if get_origin(hint) is dict:
        _, inner = get_args(hint)
        return (inner, ".NAME") if is_dataclass(inner) else (None, "")
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        return get_args(hint)[0], "[]"
    return (hint if is_dataclass(hint) else None), ""


def _variables() -> Iterator[str]:
    meanings, settings = meanings_of(Connection), settings_of(Connection)
    yield "\n" + _table(
        "variable",
        [
            (
                f"`{variable(each.name, settings[each.name])}`",
                _default(each),
                allowed_of(settings[each.name]),
                meanings[each.name],
            )
            for each in fields(Connection)
        ],
    )


def _table(first: str, rows: list[tuple[str, str, str, str]]) -> str:
    lines = [(first, "default", "allowed", "meaning"), ("---",) * 4, *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("<", "&lt;")


def _default(each: Field[Any]) -> str:
    value = each.default_factory() if each.default_factory is not MISSING else each.default
    if value is MISSING:
        return "required"
    if value is None or value in ((), {}, frozenset(), Partial()):
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(map(str, value)) + "]`"
    if isinstance(value, frozenset):
        return "`[" + ", ".join(f'"{item}"' for item in sorted(value)) + "]`"
    return f"`{written(value)}`"


def written(value: Any) -> str:
    """A default as one writes it into a variable."""
    return f"{value.total_seconds():g}" if isinstance(value, timedelta) else str(value)


def allowed_of(setting: Setting) -> str:
    """What may stand there, in words; of a list, what each of it may be."""
    if is_secret(setting):
        return "a secret; or its file, with `_FILE`"
    kind, _ = bare(setting.hint)
    if get_origin(kind) in {tuple, frozenset}:
        most = setting.limits.get("most")
        size = f" of up to {most}" if most else ""
        return f"a list{size}: " + allowed(get_args(kind)[0], setting.limits)
    return allowed(kind, setting.limits)


def meanings_of(kind: Any) -> dict[str, str]:
    """The sentence under each field of a dataclass; empty where there is none."""
    (body,) = (node.body for node in ast.parse(dedent(getsource(kind))).body)  # type: ignore[attr-defined]
    found = dict.fromkeys(settings_of(kind), "")
    for before, after in pairwise(body):
        if isinstance(before, ast.AnnAssign) and isinstance(after, ast.Expr):
            name, sentence = ast.unparse(before.target), ast.literal_eval(after.value)
            found[name] = " ".join(sentence.split())
    return found


if __name__ == "__main__":
    sys.stdout.write(reference())
