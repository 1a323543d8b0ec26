"""Briefing: what the watch of each brand is told, by the settings and by what scores its posts."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from alerts.brief import FullBrief
from pipeline.config import Config
from pipeline.sentiment import SentimentSource


def briefing(
    config: Config, sentiments: SentimentSource, owned: Iterable[str] = ()
) -> Callable[[str], FullBrief]:
    """A function that gives a brand's brief.

    Args:
        config: the settings.
        sentiments: what scores the posts.
        owned: accounts that are every brand's own, beside those of the settings.
    """
    also = frozenset(account.casefold() for account in owned)

    def brief(brand: str) -> FullBrief:
        known = config.brief(brand)
        accounts = known.owned | also if also else known.owned
        return replace(known, owned=accounts, scorer=sentiments.version(brand))

    return brief
