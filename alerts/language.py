"""Language: what the people in a channel read."""

from enum import StrEnum


class Language(StrEnum):
    """The languages that Tocsin speaks, by ISO 639-1."""

    EN = "en"
    FR = "fr"
