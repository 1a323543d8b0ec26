"""Errors: how Slack says no."""

from collections.abc import Iterable


class SlackError(Exception):
    """Slack says no. `error` is its word, `messages` are the details for a developer."""

    def __init__(self, error: str, messages: Iterable[str] = ()) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)
