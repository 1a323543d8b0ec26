"""Environment: a dataclass's fields from TOCSIN_ variables, secrets also from files.

No value is ever repeated in a problem: people mistake one variable for another, and then it is a
secret that would stand in the log.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.settings.problem import Problem, guess
from pipeline.settings.reader import Setting, settings_of
from pipeline.settings.secret import Secret
from pipeline.settings.value import allowed, bare, parse

PREFIX = "TOCSIN_"
LARGEST_SECRET = 65_536  # bytes; a larger file is the wrong one
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # a line break in a token would be a second HTTP header
SERVICE_LINK = re.compile(r"\w+_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)")
"""Kubernetes gives such names to every container beside a service that is called tocsin.
https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables"""
UNSET: Final = object()


def read(kind: Any, env: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """The values of those of the fields that are set, and what is wrong with the variables."""
    variables = {name: text for name, text in env.items() if name.startswith(PREFIX)}
    problems = list(_unknown(variables, known(kind)))
    values = {}
    for name, setting in settings_of(kind).items():
        try:
            values[name] = _value(variable(name, setting), setting, variables)
        except ValueError as error:
            problems.append(problem(variable(name, setting), str(error)))
    return {name: value for name, value in values.items() if value is not UNSET}, problems


def variable(name: str, setting: Setting) -> str:
    """The variable of a field."""
    return PREFIX + str(setting.limits.get("variable", name.upper()))


def is_secret(setting: Setting) -> bool:
    """Whether nobody may see the value."""
    return bare(setting.hint)[0] is Secret


def known(kind: Any) -> list[str]:
    """Every variable that may be set."""
    names = {variable(name, setting): setting for name, setting in settings_of(kind).items()}
    return [*names, *(f"{name}_FILE" for name, setting in names.items() if is_secret(setting))]


def problem(name: str, said: str) -> Problem:
    """What is wrong with a variable."""
    return Problem("environment", name, said)


def _unknown(variables: Mapping[str, str], names: list[str]) -> Iterator[Problem]:
    for name in sorted(variables.keys() - set(names)):
        linked = name.endswith("_PORT") and variables[name].startswith(("tcp://", "udp://"))
        if not linked and not SERVICE_LINK.fullmatch(name):
            near = guess(name[len(PREFIX) :], [each[len(PREFIX) :] for each in names], PREFIX)
            yield problem(name, f"is not a variable of Tocsin{near}; docs/settings.md has them all")


def _value(name: str, setting: Setting, variables: Mapping[str, str]) -> Any:
    if is_secret(setting):
        return _secret(name, variables)
    if not (text := variables.get(name)):
        return UNSET
    kind, _ = bare(setting.hint)
    try:
        return parse(text, kind, setting.limits)
    except ValueError as error:
        raise ValueError(f"{error}; allowed: {allowed(kind, setting.limits)}") from error


def _secret(name: str, variables: Mapping[str, str]) -> Any:
    text, path = variables.get(name), variables.get(f"{name}_FILE")
    if text and path:
        raise ValueError(f"and {name}_FILE are both set; allowed: one of the two")
    if path:
        text = _content(f"{name}_FILE", Path(path))
    if text and CONTROL.search(text):
        raise ValueError("has a line break or control character in it; allowed: one line")
    return Secret(text) if text else UNSET


def _content(name: str, path: Path) -> str:
    """A file's text without its last newline. The path is not repeated: it may be the secret."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_SECRET + 1)
    except OSError as error:
        raise ValueError(f"cannot be read from {name}: {error.strerror}") from None
    text = content.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
    if not text or "\N{REPLACEMENT CHARACTER}" in text or len(content) > LARGEST_SECRET:
        raise ValueError(f"cannot be read from {name}; allowed: one line of UTF-8 text")
    return text
