"""Plant: something else in the place of a piece of the code, in a process that a test starts."""

from typing import Any


def plant(owner: Any, name: str, other: Any) -> None:
    """Put it there: a method, a function of a module, a number."""
    setattr(owner, name, other)
