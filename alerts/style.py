"""Style: how what people read in Slack looks."""

from dataclasses import dataclass
from enum import StrEnum

from alerts.discretion import Authors, Posts


class ChartStyle(StrEnum):
    """How an incident's curve comes into its thread."""

    FILE = "file"  # a picture
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackStyle:
    """What Slack shows, in all channels."""

    post_text: Posts = Posts.EXCERPT
    """`excerpt`: up to three posts are quoted, with author and link. `none`: neither text, author
    nor link of any post; only how many there are."""

    authors: Authors = Authors.NAME
    """`hash`: in the place of names stand pseudonyms that stay the same, by TOCSIN_AUTHOR_KEY."""

    chart: ChartStyle = ChartStyle.FILE
    """`file`: a picture in the thread, when an incident reaches `alert` and when it resolves; the
    app needs the scope `files:write`, and to be a member of the channel. `off`: none."""
