"""Rules: where a post-mortem goes, once an alert or a crisis is over."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemRules:
    """Settings of it. A watch has none, unless `tocsin postmortem` makes it."""

    thread: bool = True
    """Into the incident's thread, as a file; the app needs the scope `files:write`, and to be a
    member of the channel."""

    folder: Path | None = None
    """Into this folder, by its path from this file, as Markdown and HTML. It has to be there. What
    people filled in stays when a file is made anew."""
