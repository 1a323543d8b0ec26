"""Picture: a chart, or another file, on its way into an incident's thread."""

from dataclasses import dataclass, field
from hashlib import sha256

from alerts import legend
from alerts.curve import Curve
from alerts.notice import Notice
from alerts.phrases import Phrases

DIGEST = 12  # characters that stand for a brand: its name may hold what no file's name may


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A file, and all that Slack shows with it."""

    name: str  # of the file; a lost one is found by it
    title: str  # literal, as the description is
    alt: str  # for those who do not see it
    comment: str  # above it, as mrkdwn
    content: bytes = field(repr=False)


def picture(
    curve: Curve, notice: Notice, words: Phrases, content: bytes, seq: int
) -> Picture:  # fmt: skip
    """The chart that an incident's notice of this number asked for."""
    return Picture(
        name=file_name(notice.brand, notice.incident, seq),
        title=legend.name(notice, words),
        alt=legend.alt(curve, notice, words),
        comment=legend.comment(notice, words),
        content=content,
    )


def file_name(brand: str, incident: int, seq: int, suffix: str = "png") -> str:
    """The same each time that this file is tried."""
    digest = sha256(brand.encode(errors="replace")).hexdigest()[:DIGEST]
    return f"tocsin-{digest}-{incident}-{seq}.{suffix}"
