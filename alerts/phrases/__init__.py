"""Phrases: all that people read in Slack but for what strangers wrote, a catalogue a language."""

from collections.abc import Mapping

from alerts.language import Language
from alerts.phrases.catalogue import Phrases
from alerts.phrases.en import EN
from alerts.phrases.fr import FR

__all__ = ["EN", "FR", "PHRASES", "Phrases"]

PHRASES: Mapping[Language, Phrases] = {Language.EN: EN, Language.FR: FR}
