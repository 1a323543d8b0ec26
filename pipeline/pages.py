"""Pages: what workers tell of an hour, brand by brand, as records of the topic `volumes`.

A worker tells a partition at each turn of the hour, in the partition's time: what was said in each
hour that its brands' day still holds, as far as it has not told just that before. So a page may
come twice, and of what is told of a brand and hour the newest holds.
"""

import msgspec

HOUR = 3_600  # seconds
WHOLE = 23  # hours that a day of bins holds from begin to end, whatever the time
ROWS = 500  # of a page: 210 kB where all names are as long as may be

Row = tuple[str, int, int, int, int, int]
"""Brand, hour (their number since 1970), and the counts of `Said`."""

Gap = tuple[str, float, float | None]
"""A source, since when it heard nothing, and until when, in epoch seconds; None: it still does."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what a worker tells of a partition at the turn of an hour."""

    partition: int  # of the brands' mentions
    hour: int  # the one that begins; those before are over
    rows: list[Row]
    gaps: list[Gap] = []  # msgspec copies it
    last: bool = False  # nothing more comes at this turn: what no page has, was not said


def encode_page(page: Page) -> bytes:
    """Its record's value."""
    return msgspec.json.encode(page)


def decode_page(value: bytes | None) -> Page | None:
    """The page in a record's value; None: it is none, and only workers write there."""
    try:
        return _page.decode(value or b"")
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


_page = msgspec.json.Decoder(Page)
