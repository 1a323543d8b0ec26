"""What is listened to is read strictly, as all settings are."""

from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.connection import Connection
from pipeline.settings import ConfigError
from pipeline.settings.addresses import page, stream
from pipeline.sources.bluesky import Bluesky, Jetstream
from pipeline.sources.feed import Feed, Poll


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
