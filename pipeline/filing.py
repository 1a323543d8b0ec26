"""Filing: files that people keep are written whole or not at all, and over nothing of theirs."""

import errno
import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from alerts.postmortem.filled import renewed

PLAIN = r"[a-z0-9][a-z0-9-]{0,60}"  # what every file system takes, and tells apart
DIGEST = 8  # characters


def file_name(brand: str, incident: int, suffix: str) -> str:
    """What the file of an incident is called: the same each time, and no other brand's."""
    name = re.sub(r"[^a-z0-9]+", "-", brand.casefold()).strip("-")[:60]
    if not re.fullmatch(PLAIN, brand):
        digest = sha256(brand.encode(errors="surrogatepass")).hexdigest()[:DIGEST]
        name = f"{name}-{digest}".lstrip("-")
    return f"{name}-{incident}.{suffix}"


def keep(path: Path, made: str) -> Path:
    """Write an incident's page, with what people filled in before. Returns where it stands.

    What lies there and is no such page, or cannot be read, stays: the page stands beside it, as
    `….new.md`.

    Raises:
        OSError: it cannot be written.
    """
    for place in (path, path.with_suffix(f".new{path.suffix}")):
        text = _text_for(place, made)
        if text is not None:
            put(place, text)
            return place
    raise FileExistsError(errno.EEXIST, "is no page of this incident", str(place))


def _text_for(path: Path, made: str) -> str | None:
    try:
        return renewed(path.read_text(encoding="utf-8"), made)
    except FileNotFoundError:
        return made
    except UnicodeDecodeError:
        return None


def put(path: Path, text: str) -> None:
    """Write a file in the place of the one that is there; a crash leaves that one.

    Raises:
        OSError: it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", errors="replace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
