"""Unhappy: a source for which every post is a complaint, where nobody knows what the posts say."""

from collections.abc import Sequence

from detectors.events import Label, Mention, Sentiment

NAME = "count-all"


class Unhappy:
    """A SentimentSource that reads nothing."""

    is_dear = False

    def of(self, mentions: Sequence[Mention]) -> list[Sentiment]:
        """The sentiment of each mention."""
        return [
            Sentiment(
                label=Label.NEGATIVE, score=-1.0, lang=mention.lang or "und", scorer=NAME,
                p_negative=1.0, strict=True,
            )
            for mention in mentions
        ]  # fmt: skip

    def version(self, brand: str) -> str:  # noqa: ARG002  # the same for all
        """As SentimentSource says."""
        return NAME
