"""Sentiment: what a post feels about the brand, and in which language it says so.

What scores takes a second to load: `pipeline.sentiment.sentiments` is imported where it is needed.
"""

from pipeline.sentiment.choice import BrandSentiment, Scoring, SentimentChoice
from pipeline.sentiment.source import SentimentSource, Versioned

__all__ = ["BrandSentiment", "Scoring", "SentimentChoice", "SentimentSource", "Versioned"]
