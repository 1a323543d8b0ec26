"""Recent: scores of texts that come again. In a storm people repeat and repost each other."""

from collections import OrderedDict
from collections.abc import Collection
from hashlib import blake2b

from pipeline.sentiment.scorer import Score, Scorer

MOST = 10_000  # texts; some 2 MB, since a hash stands for each
HASH = 16  # bytes: of 10,000 no two agree by chance


class Recent:
    """The scores that were asked for last. Only of scorers that are dear: VADER is as quick."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.hits = most, 0
        self._known: OrderedDict[bytes, Score] = OrderedDict()

    def scores(self, scorer: Scorer, texts: Collection[str]) -> dict[str, Score]:
        """The scores of different texts; the scorer is asked for those that are new."""
        if not scorer.is_dear:
            return dict(zip(texts, scorer.score(list(texts)), strict=True))
        keys = {text: _key(scorer, text) for text in texts}
        found = {text: self._known[key] for text, key in keys.items() if key in self._known}
        self.hits += len(found)
        new = [text for text in texts if text not in found]
        if new:
            found |= zip(new, scorer.score(new), strict=True)
        self._keep({keys[text]: score for text, score in found.items()})
        return found

    def _keep(self, scores: dict[bytes, Score]) -> None:
        for key, score in scores.items():
            self._known[key] = score
            self._known.move_to_end(key)
        while len(self._known) > self.most:
            self._known.popitem(last=False)


def _key(scorer: Scorer, text: str) -> bytes:
    return blake2b(f"{scorer.name}\n{text}".encode(), digest_size=HASH).digest()
