"""Filing: files that people keep are written whole or not at all."""

import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

PLAIN = r"[a-z0-9][a-z0-9-]{0,60}"  # what every file system takes, and tells apart
DIGEST = 8  # characters


def file_name(brand: str, incident: int, suffix: str) -> str:
    """What the file of an incident is called: the same each time, and no other brand's."""
    name = re.sub(r"[^a-z0-9]+", "-", brand.casefold()).strip("-")[:60]
    if not re.fullmatch(PLAIN, brand):
        digest = sha256(brand.encode(errors="surrogatepass")).hexdigest()[:DIGEST]
        name = f"{name}-{digest}".lstrip("-")
    return f"{name}-{incident}.{suffix}"


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
