"""Changes: what became of posts, as records among the mentions; a header tells them apart.

JSON, the brand as key, as a mention has it: `id`, and `gone`, `text`, `shares` (more of them than
were told before; `at`, when the newest was) or `views` (as many as there are). A watch of an older
release puts them aside.
"""

from dataclasses import asdict
from typing import Annotated

import msgspec
from msgspec import Meta

from detectors.change import Change
from detectors.reach import LIMIT
from pipeline.canary import KIND
from pipeline.codec import TEXT_LIMIT, Malformed, Reason, check_brand, decoded

CHANGE = (KIND, b"change")

Name = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0, le=LIMIT)]


class Written(msgspec.Struct, kw_only=True):
    """A change as it is written."""

    id: Name
    brand: Name
    gone: bool = False
    text: str | None = None
    shares: Count = 0
    views: Count | None = None


_written = msgspec.json.Decoder(Written)


def encode_change(change: Change, at: int = 0) -> bytes:
    """The value of its record; sources alone read when the newest of its shares was."""
    known = {name: value for name, value in asdict(change).items() if value}
    if change.text is not None:
        known["text"] = change.text[:TEXT_LIMIT]
    if at and change.shares:
        known["at"] = at
    return msgspec.json.encode(known)


def decode_change(value: bytes | None) -> Change:
    """What a record says.

    Raises:
        Malformed: nothing that could be used.
    """
    if not value:
        raise Malformed(Reason.EMPTY, "no value; a change is a JSON object")
    written = decoded(value, _written.decode)
    check_brand(written.brand)
    if written.text is not None:
        written.text = written.text[:TEXT_LIMIT]
    return Change(**msgspec.structs.asdict(written))
