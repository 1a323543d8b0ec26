"""Posts: those of a file, for whoever tries out a query: JSON lines of posts, or of mentions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import msgspec

from pipeline.codec import Malformed, Reason, decoded
from pipeline.lines import Decode, MentionFile, mention_file
from pipeline.sources.post import Post

UNSAID = "file"  # the platform of a post that names none

# Whatever reads other formats yields MentionFile's lines too, a post in the place of the mention.


def post_of(raw: bytes) -> Post:
    """A post from a line. Of a mention the brand is left out: that is what is looked for.

    Raises:
        Malformed: it is none.
    """
    return decoded(raw, _post)


def _post(raw: bytes) -> Post:
    fields = msgspec.json.decode(raw)
    if not isinstance(fields, dict):
        raise Malformed(Reason.WRONG_TYPE, "a post is a JSON object")
    known: dict[str, Any] = {name: each for name, each in fields.items() if each is not None}
    return msgspec.convert({"platform": UNSAID} | known, Post)


@contextmanager
def post_file(path: str) -> Iterator[MentionFile]:
    """A file by its path, or standard input by STDIN; its lines hold posts."""
    with mention_file(path, decode=cast("Decode", post_of)) as lines:
        yield lines
