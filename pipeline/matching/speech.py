"""Speech: whether a post is in a language that a query wants.

The network's word counts where it is one of those. Clients set it, feeds and webhooks often lack
it, and what is left out nobody hears of: so where it is another one, or none, the letters of the
post decide, if they are enough to be sure.
"""

from functools import cache, cached_property

from pipeline.sentiment.language import Languages
from pipeline.sentiment.text import plain
from pipeline.sources.post import Post

LANGUAGE_CODE = 2  # letters; networks have longer ones for "none" and "cannot tell"
BY_LETTERS = "by its words"  # no network said so


class Speech:
    """Of one post."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def against(self, wanted: frozenset[str]) -> str:
        """The language that is not wanted, and who says so if it is not the network; or nothing."""
        said = self._said
        if not wanted or said in wanted or self._letters in wanted:
            return ""
        if self._letters and self._letters != said:
            return f"{self._letters}, {BY_LETTERS}"
        return said

    @cached_property
    def _said(self) -> str:
        code = (self._post.lang or "").replace("_", "-").split("-")[0].lower()
        return code if len(code) == LANGUAGE_CODE else ""

    @cached_property
    def _letters(self) -> str | None:
        return _languages().by_letters(plain(self._post.text))


@cache
def _languages() -> Languages:
    return Languages()
