"""Sentiments: what posts feel about their brands. Mentions in, sentiments out, in batches."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from alerts.mark import drilled
from detectors.events import Label, Mention, Sentiment
from pipeline.sentiment.choice import BrandSentiment, LanguageSentiment, Scoring, SentimentChoice
from pipeline.sentiment.language import Languages
from pipeline.sentiment.models import Models, default_thresholds
from pipeline.sentiment.recent import Recent
from pipeline.sentiment.scorer import DIGEST, Score, Scorer
from pipeline.sentiment.text import VERSION, is_silent, plain, with_words
from pipeline.sentiment.thresholds import Thresholds
from pipeline.sentiment.tuned import Tuned
from pipeline.settings import SentimentError

NOBODY = "none"  # the scorer of what nobody can score
PLAIN, AS_ALL = BrandSentiment(), LanguageSentiment()  # where the settings say nothing


class Plan(NamedTuple):
    """Who reads the posts of a brand in a language, and where labels part."""

    scorer: Scorer
    thresholds: Thresholds


class Reading(NamedTuple):
    """A post as it is scored; without a plan nobody can."""

    text: str
    lang: str
    plan: Plan | None


Scores = dict[str, dict[str, Score]]  # by the name of the scorer, and by text


class Sentiments:
    """A SentimentSource that scores as the settings say. Its only state is what was scored before.

    Raises:
        SentimentError: a model that the settings ask for is not installed, or a tuned file cannot
            be used.
    """

    def __init__(
        self, choice: SentimentChoice, brands: Mapping[str, BrandSentiment] | None = None
    ) -> None:
        self.choice = choice
        self.brands = {name: own for name, own in (brands or {}).items() if own != PLAIN}
        self.models, self.recent = Models(words=choice.words), Recent()
        self.tuned = {name: Tuned.read(b.tuned) for name, b in self.brands.items() if b.tuned}
        self._scorers: dict[tuple[Scoring, str], dict[str, Scorer]] = {}
        self._versions: dict[str, str] = {}  # by brand; "" stands for all without settings
        self._plans: dict[tuple[str, str], Plan | None] = {}
        self.is_dear = self._settings() != {Scoring.FAST}
        self._languages, self._spoken = Languages(), dict[str, frozenset[str]]()
        for scoring in self._settings():  # what is missing stops the start, not the first post
            self._readers(scoring)
        self._check()

    def of(self, mentions: Sequence[Mention]) -> list[Sentiment]:
        """As SentimentSource says."""
        readings = [self._read(mention) for mention in mentions]
        scores = self._scores(readings)
        return [judged(reading, scores) for reading in readings]

    def version(self, brand: str) -> str:
        """As SentimentSource says: who reads which language, and where labels part."""
        key = self._key(brand)
        if key not in self._versions:
            plans = [(lang, self._plan(key, lang)) for lang in sorted(self._scored(key))]
            said = [(lang, plan.scorer.name, plan.thresholds) for lang, plan in plans if plan]
            read = VERSION, self.choice.hashtags, self.brands.get(key, PLAIN).language
            self._versions[key] = sha256(repr((said, read)).encode()).hexdigest()[:DIGEST]
        return self._versions[key]

    def _read(self, mention: Mention) -> Reading:
        key = self._key(mention.brand)
        seen, default = plain(mention.text), self.brands.get(key, PLAIN).language
        lang = self._languages.of(seen, mention.lang, self._scored(key), default)
        text = with_words(seen, mention.brand) if self.choice.hashtags else seen
        return Reading(text, lang, None if is_silent(text) else self._plan(key, lang))

    def _scores(self, readings: Sequence[Reading]) -> Scores:
        texts: dict[str, tuple[Scorer, dict[str, None]]] = {}
        for reading in readings:
            if reading.plan:
                scorer = reading.plan.scorer
                texts.setdefault(scorer.name, (scorer, {}))[1][reading.text] = None
        return {name: self.recent.scores(*asked) for name, asked in texts.items()}

    # -- Who reads what

    def _key(self, brand: str) -> str:
        """A brand of which the settings say something; "" stands for all others."""
        name = drilled(brand)  # or the team would practise with another reader
        return name if name in self.brands else ""

    def _scored(self, key: str) -> frozenset[str]:
        """The languages that are scored for a brand."""
        if key not in self._spoken:
            spoken = frozenset().union(*map(self._readers, self._settings()))
            self._spoken[key] = frozenset(lang for lang in spoken if self._plan(key, lang))
        return self._spoken[key]

    def _plan(self, key: str, lang: str) -> Plan | None:
        if (key, lang) not in self._plans:  # as many as brands in the settings times languages
            self._plans[key, lang] = self._planned(key, lang)
        return self._plans[key, lang]

    def _planned(self, key: str, lang: str) -> Plan | None:
        own, tuned = self.brands.get(key, PLAIN), self.tuned.get(key)
        general = self.choice.languages.get(lang, AS_ALL)
        special = own.languages.get(lang, AS_ALL)
        tuned = tuned if tuned and tuned.reads(lang) else None
        chosen = special.scorer or own.scorer or (tuned and tuned.scorer) or general.scorer
        scoring = chosen or self.choice.scorer
        tuned = tuned if tuned and tuned.scorer is scoring else None
        scorer = self._readers(scoring, tuned).get(lang)
        if scorer is None:
            return None
        limits = with_limits(default_thresholds(scoring, lang), general)
        return Plan(scorer, with_limits(tuned.thresholds if tuned else limits, special))

    def _check(self) -> None:
        """Refuse what could have no effect."""
        for lang in self.choice.languages:
            self._must_read("", lang, f"sentiment.languages.{lang}")
        for name, own in self.brands.items():
            place, tuned = f"brands.known.{name}.sentiment", self.tuned.get(name)
            for lang in own.languages:
                self._must_read(name, lang, f"{place}.languages.{lang}")
            if own.language:
                self._must_read(name, own.language, f"{place}.language")
            if tuned and own.scorer not in {None, tuned.scorer}:
                said = f"was made for `{tuned.scorer}`; make it with --scorer {own.scorer}"
                raise SentimentError.at("settings", said, key=f"{place}.tuned")

    def _must_read(self, key: str, lang: str, place: str) -> None:
        if not self._plan(key, lang):
            said = f"the scorer that is set reads no `{lang}`; allowed: another scorer, or without"
            raise SentimentError.at("settings", said, key=place)

    def _readers(self, scoring: Scoring, tuned: Tuned | None = None) -> dict[str, Scorer]:
        """The scorers of a setting by language."""
        head = tuned.head if tuned else None
        key = scoring, head.version if head else ""
        if key not in self._scorers:
            self._scorers[key] = self.models.readers(scoring, head)
        return self._scorers[key]

    def _settings(self) -> set[Scoring]:
        """All that are asked for somewhere."""
        brands = list(self.brands.values())
        languages = [self.choice.languages, *(brand.languages for brand in brands)]
        asked = [self.choice.scorer, *(brand.scorer for brand in brands)]
        asked += [each.scorer for known in languages for each in known.values()]
        return {each for each in asked if each} | {each.scorer for each in self.tuned.values()}


def with_limits(thresholds: Thresholds, said: LanguageSentiment) -> Thresholds:
    """The thresholds, where nothing else is said. What is strict is never less than the volume."""
    volume = thresholds.volume if said.volume is None else said.volume
    strict = thresholds.strict if said.strict is None else said.strict
    return replace(thresholds, volume=volume, strict=max(volume, strict))


def judged(reading: Reading, scores: Scores) -> Sentiment:
    """What the score of a reading means."""
    if reading.plan is None:
        return Sentiment(label=Label.UNKNOWN, score=0.0, lang=reading.lang, scorer=NOBODY)
    scorer, thresholds = reading.plan
    score = scores[scorer.name][reading.text]
    return Sentiment(
        label=thresholds.label(score), p_negative=score.p_negative, score=score.score,
        strict=score.p_negative >= thresholds.strict, lang=reading.lang, scorer=scorer.name,
    )  # fmt: skip
