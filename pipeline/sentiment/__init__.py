"""Sentiment: what a post feels about the brand, and in which language it says so."""

from pipeline.sentiment.language import Languages
from pipeline.sentiment.scorer import Scorer

__all__ = ["Languages", "Scorer"]
