"""A feed is read elsewhere as it would be here, and cannot take more than its share."""

import asyncio

import pytest

from pipeline.codec import Malformed, Reason
from pipeline.sources import apart
from pipeline.sources.apart import decode_apart, environment
from pipeline.sources.feed_document import decode
from pipeline.sources.source import Deaf
from tests.builders import NOON

URL = "https://a.example/feed"
ITEM = b"<item><guid>1</guid><title>Late \xc3\xa9</title></item>"
SOUND = b"<rss version='2.0'><channel>" + ITEM + b"</channel></rss>"
CUT = b"<rss version='2.0'><channel>" + ITEM + b"<item><gui"
HOSTILE = b"<rss version='2.0'><channel><item><author>%s@x</author></item></channel></rss>"


@pytest.mark.parametrize("raw", [SOUND, CUT])
async def test_it_is_read_as_it_would_be_here(raw: bytes) -> None:
    there, here = await decode_apart(raw, URL, NOON), decode(raw, URL, NOON)
    assert there.posts == here.posts
    assert (str(there.problem), there.has_end) == (str(here.problem), here.has_end)


@pytest.mark.parametrize(
    "raw", [b"", b"<html></html>", b"\n\n{}", SOUND.replace(b"Late", b"&#xD800;")]
)
async def test_what_is_no_feed_here_is_none_there(raw: bytes) -> None:
    with pytest.raises(Malformed) as there:
        await decode_apart(raw, URL, NOON, "text/xml")
    with pytest.raises(Malformed) as here:
        decode(raw, URL, NOON, "text/xml")
    assert str(there.value) == str(here.value)


async def test_one_that_takes_long_holds_up_nobody() -> None:
    hostile = asyncio.create_task(decode_apart(HOSTILE % (b"a.a" * 600_000), URL, NOON))
    assert (await decode_apart(SOUND, URL, NOON)).posts
    assert not hostile.done()
    hostile.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hostile


async def test_one_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.001)  # no process begins so soon
    with pytest.raises(Malformed, match="is it a feed") as problem:
        await decode_apart(SOUND, URL, NOON)
    assert problem.value.reason is Reason.TOO_LARGE


def test_it_is_told_no_secret_of_ours() -> None:
    env = {"PATH": "/bin", "TOCSIN_WEBHOOK_TOKEN": "a long secret", "TOCSIN_KAFKA": "kafka:9092"}
    assert environment(env) == {"PATH": "/bin"}


async def test_where_no_process_can_be_had_it_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(Deaf, match="no process for it"):
        await decode_apart(SOUND, URL, NOON)
