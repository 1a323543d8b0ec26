"""Style: how what people read in Slack looks."""

from dataclasses import dataclass

from alerts.discretion import Authors, Posts


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackStyle:
    """What Slack shows, in all channels."""

    post_text: Posts = Posts.EXCERPT
    """`excerpt`: up to three posts are quoted, with author and link. `none`: neither text, author
    nor link of any post; only how many there are."""

    authors: Authors = Authors.NAME
    """`hash`: in the place of names stand pseudonyms that stay the same, by TOCSIN_AUTHOR_KEY."""
