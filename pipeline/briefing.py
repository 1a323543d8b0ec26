"""Briefing: what the watch of each brand is told, by the settings and by what scores its posts."""

from collections.abc import Callable
from dataclasses import replace

from detectors.rules import Brief
from pipeline.config import Config
from pipeline.sentiment import SentimentSource


def briefing(config: Config, sentiments: SentimentSource) -> Callable[[str], Brief]:
    """A function that gives a brand's brief."""

    def brief(brand: str) -> Brief:
        return replace(config.brief(brand), scorer=sentiments.version(brand))

    return brief
