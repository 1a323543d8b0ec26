"""What is listened to is read strictly, as all settings are."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.connection import Connection
from pipeline.settings import ConfigError, VariableError
from pipeline.settings.addresses import page, stream
from pipeline.settings.secret import Secret
from pipeline.sources.bluesky import Jetstream
from pipeline.sources.feed import Poll
from pipeline.sources.mastodon import tokens_of
from pipeline.sources.networks import Bluesky, Feed, Mastodon


def test_a_source_that_has_nothing_but_its_name_is_whole(tmp_path: Path) -> None:
    (tmp_path / "tocsin.yaml").write_text("sources: {bluesky: [{name: sky, rewind: 0}]}", "utf-8")
    (found,) = load(tmp_path / "tocsin.yaml").sources.bluesky
    assert found == Bluesky(name="sky", rewind=timedelta(0))
    source = found.source("Tocsin", Connection())
    assert isinstance(source, Jetstream)
    assert (source.name, source.platform) == ("sky", "bluesky")


@pytest.mark.parametrize(
    "key", ["name: Sky", "url: https://a.example/", "rewind: -1", "silence: 0"]
)
def test_what_is_no_source_is_refused(tmp_path: Path, key: str) -> None:
    (tmp_path / "tocsin.yaml").write_text(f"sources: {{bluesky: [{{{key}}}]}}", "utf-8")
    with pytest.raises(ConfigError, match=r"sources\.bluesky\[0\]\."):
        load(tmp_path / "tocsin.yaml")


PAGE = (Path(__file__).parents[3] / "docs/sources.md").read_text("utf-8")


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
def test_each_example_of_the_page_is_a_source(tmp_path: Path, example: str) -> None:
    (tmp_path / "tocsin.yaml").write_text(example, "utf-8")
    assert list(load(tmp_path / "tocsin.yaml").sources.each())


def test_a_token_goes_to_its_own_instance_alone() -> None:
    tokens = Secret("town.example=a1 localhost:3000=b=2")
    connection = Connection(mastodon_tokens=tokens)
    towns = ("https://Town.example/", "http://localhost:3000/", "https://other.example/")
    sources = [Mastodon(instance=each).source("Tocsin", connection) for each in towns]
    sent = [each._headers.get("Authorization") for each in sources]  # noqa: SLF001
    assert sent == ["Bearer a1", "Bearer b=2", None]


@pytest.mark.parametrize(
    "text", ["a1", "=a1", "town.example=", "town.example=a other", "https://town.example/=a1"]
)
def test_tokens_that_are_nobodys_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(VariableError, match="no list of tokens") as caught:
        tokens_of(Secret(text))
    assert "a1" not in str(caught.value)


@pytest.mark.parametrize(
    "settings", ["timeline: hashtag", "tags: [a]", "timeline: hashtag, tags: ['#a']", "tags: ['']"]
)
def test_tags_and_their_timeline_need_each_other(tmp_path: Path, settings: str) -> None:
    (tmp_path / "tocsin.yaml").write_text(f"sources: {{mastodon: [{{{settings}}}]}}", "utf-8")
    with pytest.raises(ConfigError, match=r"sources\.mastodon\[0\]"):
        load(tmp_path / "tocsin.yaml")


def test_tags_are_words_of_any_script(tmp_path: Path) -> None:
    text = "sources: {mastodon: [{timeline: hashtag, tags: [Zéphyr, 东风]}]}"
    (tmp_path / "tocsin.yaml").write_text(text, "utf-8")
    (found,) = load(tmp_path / "tocsin.yaml").sources.mastodon
    assert found.tags == ("Zéphyr", "东风")


@pytest.mark.parametrize(
    "text", ["wss://a.example/subscribe", "wss://a.example:8443", "ws://127.0.0.1:6008/subscribe"]
)
def test_the_address_of_a_stream_stays_as_it_is(text: str) -> None:
    assert stream(text) == text


@pytest.mark.parametrize(
    "text",
    ["ws://a.example/", "https://a.example/", "wss://", "wss://me:pw@a.example/", "wss://a/?b=c",
     "wss://a.example/#b", "wss://a:port/", "wss://[::1/"],
)  # fmt: skip
def test_what_is_no_address_of_a_stream_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        stream(text)


@pytest.mark.parametrize(
    "text", ["http://a.example/feed?x=1", "https://a.example", "https://[::1]:8080/é.xml"]
)
def test_the_address_of_a_page_stays_as_it_is(text: str) -> None:
    assert page(text) == text


@pytest.mark.parametrize(
    "text",
    ["file:///etc/passwd", "a.example/feed", "https://", "https://me:pw@a.example/", "https://a/#b",
     "https://a.example:0/", "https://a.example/a b", "https://a.example/\n", "https://[::1/"],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        page(text)


def test_a_feed_needs_an_address_alone(tmp_path: Path) -> None:
    (tmp_path / "tocsin.yaml").write_text(
        "sources: {feeds: [{url: 'https://a.example/'}]}", "utf-8"
    )
    (found,) = load(tmp_path / "tocsin.yaml").sources.feeds
    assert found == Feed(url="https://a.example/", interval=timedelta(minutes=5))
    assert isinstance(found.source("Tocsin", Connection()), Poll)
