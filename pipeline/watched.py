"""Watched: whether a brand that somebody names is one that anybody watches."""

from pipeline.config import Config
from pipeline.settings import ConfigError, Problem
from pipeline.settings.problem import guess


def must_watch(config: Config, brand: str, source: str) -> None:
    """Refuse a brand that nobody watches.

    Args:
        config: the settings.
        brand: its name.
        source: where it was named: an option of the command line.

    Raises:
        ConfigError: the settings name it not, and watch no others.
    """
    if not config.watches(brand):
        near = guess(brand, config.brands.known)
        said = f"`{brand}` is not watched{near}: brands.unknown is closed; allowed: a known brand"
        raise ConfigError([Problem(source, "", said)])
