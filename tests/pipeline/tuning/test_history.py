"""A file is scored once, and replayed as it was; what changes what is said of it scores it anew."""

import json
import pickle
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from detectors.events import Label, Mention, Sentiment
from pipeline.codec import decode_mention
from pipeline.lines import Unreadable
from pipeline.tuning.history import LARGEST, Archive, History, cache_of
from tests.builders import NOON

NOW = (NOON + timedelta(days=3)).timestamp()


class Source:
    """Says of every post what its text says, and counts."""

    is_dear = False

    def __init__(self, version: str = "1") -> None:
        self.known, self.scored = version, 0

    def of(self, mentions: Sequence[Mention]) -> list[Sentiment]:
        """As SentimentSource says."""
        self.scored += len(mentions)
        return [
            Sentiment(label=Label(each.text), score=-0.5, lang="en", scorer=self.known)
            for each in mentions
        ]

    def version(self, brand: str) -> str:
        """As SentimentSource says."""
        return self.known + brand


class World:
    """A folder with files, a cache, and what was complained of."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cache = folder, folder / "cache"
        self.complaints: list[Unreadable] = []

    def file(self, *minutes: int, name: str = "a.jsonl", more: str = "") -> str:
        """Mentions at these minutes, unhappy at odd ones, and a line more; its path."""
        lines = [
            json.dumps({
                "id": f"{name}{minute}", "brand": "A",
                "text": "negative" if minute % 2 else "neutral",
                "created_at": (NOON + timedelta(minutes=minute)).isoformat(),
            })
            for minute in minutes
        ]  # fmt: skip
        (self.folder / name).write_text("\n".join([*lines, more]), encoding="utf-8")
        return str(self.folder / name)

    def archive(self, source: Source, largest: int = LARGEST) -> Archive:
        """An archive with this cache."""
        return Archive(
            source=source, brands=("B",), decode=decode_mention, cache=self.cache, now=NOW,
            complain=self.complaints.append, follow=lambda lines, _: lines,
            largest=largest,
        )  # fmt: skip

    @property
    def kept(self) -> list[Path]:
        """What is in the cache."""
        return sorted(self.cache.iterdir())


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def labels_of(history: History) -> list[tuple[int, Label]]:
    return [((m.created_at - NOON) // timedelta(minutes=1), s.label) for m, s in history.posts()]


def test_a_file_is_scored_once_and_replayed_as_often_as_one_likes(world: World) -> None:
    source, file = Source(), world.file(1, 2, 3)
    for _ in range(2):
        with world.archive(source) as archive:
            history = History([archive.of(file)])
            for _ in range(2):
                assert [label for _, label in labels_of(history)] == [
                    "negative",
                    "neutral",
                    "negative",
                ]
    assert source.scored == 3


CHANGES = {
    "another text": (lambda world: world.file(1, 2, 4), Source("1")),
    "another scorer": (lambda world: world.file(1, 2, 3), Source("2")),
}


@pytest.mark.parametrize(("write", "then"), CHANGES.values(), ids=CHANGES)
def test_what_changes_a_verdict_scores_anew(world: World, write: object, then: Source) -> None:
    with world.archive(Source()) as archive:
        archive.of(world.file(1, 2, 3))
    with world.archive(then) as archive:
        file = archive.of(write(world))  # type: ignore[operator]
        assert {sentiment.scorer for _, sentiment in file.posts()} == {then.known}
    assert then.scored == 3


def test_files_are_one_stream_by_time_and_from_a_time_on(world: World) -> None:
    with world.archive(Source()) as archive:
        files = [archive.of(world.file(1, 5, 6)), archive.of(world.file(2, 4, name="b.jsonl"))]
        whole = [minute for minute, _ in labels_of(History(files))]
        late = labels_of(History(files, NOON + timedelta(minutes=4)))
    assert whole == [1, 2, 4, 5, 6]
    assert [minute for minute, _ in late] == [4, 5, 6]


BAD = {
    "no JSON": "no mention",
    "before 1970": '{"id": "x", "brand": "A", "text": "", "created_at": "1969-03-02T12:00:00Z"}',
    "in the future": '{"id": "x", "brand": "A", "text": "", "created_at": "2126-03-02T12:00:00Z"}',
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_who_asks_again_hears_again_of_lines_that_hold_no_mention(world: World, line: str) -> None:
    file = world.file(1, 2, more=line)
    for asked in (1, 2):
        with world.archive(Source()) as archive:
            assert len(labels_of(History([archive.of(file)]))) == 2
        assert len(world.complaints) == asked
    assert not world.kept


def test_no_word_of_a_post_is_kept(world: World) -> None:
    with world.archive(Source()) as archive:
        archive.of(world.file(1, 3))
    (kept,) = world.kept
    assert "a.jsonl1" not in kept.read_text(encoding="utf-8")
    assert world.cache.stat().st_mode & 0o077 == 0


def test_the_cache_has_a_size(world: World) -> None:
    with world.archive(Source(), largest=500) as archive:
        for minute in range(8):
            archive.of(world.file(minute, minute + 1, minute + 2))
    assert 1 <= len(world.kept) <= 2
    with world.archive(source := Source()) as archive:
        archive.of(world.file(7, 8, 9))
    assert not source.scored, "the latest stays"


def test_another_process_can_replay_it(world: World) -> None:
    with world.archive(Source()) as archive:
        history = History([archive.of(world.file(1, 2))])
        there = pickle.loads(pickle.dumps(history))  # noqa: S301  # our own
        assert labels_of(there) == labels_of(history)


def test_the_cache_is_where_the_desktop_has_it() -> None:
    assert cache_of({"XDG_CACHE_HOME": "/cache"}) == Path("/cache/tocsin")
    assert cache_of({"XDG_CACHE_HOME": ""}) == Path.home() / ".cache/tocsin"
