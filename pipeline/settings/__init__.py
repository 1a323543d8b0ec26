"""How settings are read: strictly, all mistakes told at once, with place and what is allowed."""

from pipeline.settings.problem import (
    ConfigError,
    Problem,
    SentimentError,
    SettingsError,
    VariableError,
)

__all__ = ["ConfigError", "Problem", "SentimentError", "SettingsError", "VariableError"]
