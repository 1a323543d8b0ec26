"""Aliases: the key that makes pseudonyms of authors' names, where the settings ask for them."""

from alerts.discretion import Authors, Discretion, alias_of
from alerts.style import SlackStyle
from pipeline.connection import Connection
from pipeline.settings import VariableError, environment

VARIABLE = "TOCSIN_AUTHOR_KEY"
LEAST = 16  # characters; whoever guesses the key tries names until one fits


def discretion_of(style: SlackStyle, connection: Connection) -> Discretion:
    """What of strangers may be shown.

    Raises:
        VariableError: pseudonyms are asked for, and there is no key to make them with.
    """
    if style.authors is Authors.NAME:
        return Discretion(posts=style.post_text)
    key = author_key(connection, "slack.authors")

    def alias(author: str) -> str:  # a closure shows no key when it is printed
        return alias_of(author, key)

    return Discretion(posts=style.post_text, alias=alias)


def author_key(connection: Connection, asked: str) -> bytes:
    """The key, for the setting that asks for it.

    Raises:
        VariableError: there is none, or one that can be guessed.
    """
    secret = connection.author_key
    if secret is None:
        raise _problem(f"is not set, and no {VARIABLE}_FILE; {asked} is hash and needs it")
    if len(secret.reveal()) < LEAST:
        raise _problem(f"is short enough to be guessed; allowed: {LEAST} characters or more")
    return secret.reveal().encode()


def _problem(said: str) -> VariableError:
    return VariableError([environment.problem(VARIABLE, said)])
