"""Whoever brings posts is told when Kafka has them, what is wrong with them, or to come again."""

import asyncio
import gzip
import io
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

import pytest
from aiohttp import ClientSession
from yarl import URL

from pipeline.connection import Connection
from pipeline.settings import VariableError
from pipeline.settings.secret import Secret
from pipeline.sources import webhook
from pipeline.sources.delivery import Delivery
from pipeline.sources.networks import Webhook
from pipeline.sources.source import Refused
from pipeline.sources.webhook import Door
from tests.broker import free_port
from tests.pipeline.sources.listening import Kafka, a_delivery

TOKEN = "a long secret"  # noqa: S105  # of nobody
POST = {
    "id": "w1",
    "text": "Orange is down",
    "created_at": "2026-03-02T12:00:00Z",
    "platform": "web",
}
JSON, LINES = "application/json", "application/x-ndjson"


class Visit(NamedTuple):
    """Somebody at the door, and what lies behind it."""

    door: Door
    kafka: Kafka
    delivery: Delivery
    session: ClientSession
    url: str

    async def bring(
        self, body: Any, kind: str = JSON, token: str = TOKEN
    ) -> tuple[int, dict[str, Any]]:
        """What is answered."""
        text = body if isinstance(body, (bytes, str)) else json.dumps(body)
        data = io.BytesIO(text if isinstance(text, bytes) else text.encode())
        headers = {"Content-Type": kind, "Authorization": f"Bearer {token}"}
        async with self.session.post(self.url, data=data, headers=headers) as answer:
            return answer.status, await answer.json()


@asynccontextmanager
async def visit(*, prompt: bool = True) -> AsyncIterator[Visit]:
    """A door that is open."""
    kafka = Kafka(prompt=prompt)
    settings = Webhook(port=free_port())
    door, delivery = Door(settings, TOKEN), a_delivery(kafka)
    stands = asyncio.Event()

    async def keep() -> None:
        async for heard in door.listen(None):
            await delivery.take(heard)
            stands.set()

    async with ClientSession() as session:
        keeping = asyncio.create_task(keep())
        await stands.wait()
        url = f"http://127.0.0.1:{settings.port}/posts"
        yield Visit(door, kafka, delivery, session, url)
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping


def numbered(count: int) -> list[dict[str, Any]]:
    return [POST | {"id": f"w{number}"} for number in range(count)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(POST, JSON, id="one"),
        pytest.param([POST], JSON, id="many"),
        pytest.param(json.dumps(POST), LINES, id="a line"),
        pytest.param("\n\n" + json.dumps(POST) + "\r\n\n", LINES, id="lines between"),
        pytest.param(POST | {"brand": "no matter", "score": 1}, JSON, id="more than is asked"),
    ],
)
async def test_posts_are_taken_once_kafka_has_them(body: Any, kind: str) -> None:
    async with visit() as here:
        assert await here.bring(body, kind) == (202, {"taken": 1, "refused": 0, "problems": []})
        assert here.kafka.mentions == [("Orange", "w1")]


async def test_no_answer_comes_before_kafka_has_them() -> None:
    async with visit(prompt=False) as here:
        bringing = asyncio.create_task(here.bring(numbered(3)))
        for _ in range(500):
            if len(here.kafka.flying) == len(numbered(3)):
                break
            await asyncio.sleep(0.01)
        assert not bringing.done()
        here.kafka.land()
        here.delivery.settle()
        assert (await bringing)[0] == 202


async def test_what_cannot_be_read_is_told_and_the_rest_is_taken() -> None:
    body = [POST, {"id": "w2"}, 7, POST | {"id": "w3", "created_at": "2026-03-02T12:00:00"}]
    async with visit() as here:
        status, answer = await here.bring(body)
        assert (status, answer["taken"], answer["refused"]) == (202, 1, 3)
        assert [each["post"] for each in answer["problems"]] == [2, 3, 4]
        assert "missing_field" in answer["problems"][0]["problem"]
        assert here.delivery.told["unreadable"] == 3


@pytest.mark.parametrize(
    ("body", "kind", "token", "status"),
    [
        pytest.param(POST, JSON, "a guess", 401, id="a wrong token"),
        pytest.param(POST, JSON, "é", 401, id="no ASCII"),
        pytest.param(POST, "text/plain", TOKEN, 415, id="no JSON by its type"),
        pytest.param("{", JSON, TOKEN, 400, id="cut off"),
        pytest.param("[{", JSON, TOKEN, 400, id="an array, cut off"),
        pytest.param("[]", JSON, TOKEN, 400, id="no post"),
        pytest.param("", JSON, TOKEN, 400, id="nothing"),
        pytest.param("\n", LINES, TOKEN, 400, id="no line"),
        pytest.param(b"\xff", JSON, TOKEN, 400, id="no text"),
        pytest.param("[" * 100_000, JSON, TOKEN, 400, id="deep"),
        pytest.param("x" * (webhook.BODY_LIMIT + 1), JSON, TOKEN, 413, id="large"),
        pytest.param([POST] * (webhook.POSTS + 1), JSON, TOKEN, 413, id="many"),
    ],
)
async def test_anything_else_is_refused_with_a_reason(
    body: Any, kind: str, token: str, status: int
) -> None:
    async with visit() as here:
        assert (await here.bring(body, kind, token))[0] == status
        assert here.kafka.sent == []


async def by_hand(url: str, *headers: bytes, body: bytes = b"") -> tuple[int, bytes]:
    """What is answered to a request that no library would send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", URL(url).port)
    told = b"\r\n".join((b"POST /posts HTTP/1.1", b"Host: here", *headers))
    writer.write(told + b"\r\n\r\n" + body)
    head = await reader.readuntil(b"\r\n\r\n")
    answer = await reader.read(1_000)
    writer.close()
    return int(head.split()[1]), answer


KNOWN = f"Authorization: Bearer {TOKEN}".encode()
OURS = (KNOWN, b"Content-Type: application/json")
RAW = json.dumps(POST).encode()


def of_size(body: bytes) -> bytes:
    return b"Content-Length: %d" % len(body)


PACKED, BOMB = gzip.compress(RAW), gzip.compress(b" " * 50_000_000 + RAW)
IN_GZIP, IN_CHUNKS = b"Content-Encoding: gzip", b"Transfer-Encoding: chunked"
CHUNK = b"10000\r\n" + b" " * 0x10000 + b"\r\n"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        pytest.param((b"Authorization: Bearer \xff\xfe",), b"", 401, id="a token of no text"),
        pytest.param((b"Authorization: \xff",), b"", 401, id="no token of no text"),
        pytest.param((KNOWN, b"Content-Type: \xff"), b"", 415, id="a type of no text"),
        pytest.param((*OURS, b"Content-Length: many"), b"", 400, id="no length"),
        pytest.param((*OURS, b"Content-Length: -5"), b"", 400, id="less than nothing"),
        pytest.param((*OURS, of_size(RAW), b"Content-Length: 1"), RAW, 400, id="two lengths"),
        pytest.param((*OURS, IN_CHUNKS), b"zz\r\n", 400, id="no chunk"),
        pytest.param((*OURS, IN_CHUNKS), CHUNK * 20 + b"0\r\n\r\n", 413, id="many chunks"),
        pytest.param((*OURS, IN_GZIP, of_size(RAW)), RAW, 400, id="not packed"),
        pytest.param((*OURS, IN_GZIP, of_size(BOMB)), BOMB, 413, id="large once it is unpacked"),
        pytest.param((*OURS, IN_GZIP, of_size(PACKED)), PACKED, 202, id="packed"),
        pytest.param((*OURS, b"Content-Length: 100"), b"{", 408, id="the rest never comes"),
    ],
)
async def test_who_speaks_no_http_is_told_so_and_no_fault_of_ours_is_logged(
    headers: tuple[bytes, ...], body: bytes, status: int, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr(webhook, "ARRIVING", 1.0)
    async with visit() as here:
        assert (await by_hand(here.url, *headers, body=body))[0] == status
        assert (await here.bring(POST))[0] == 202
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_of_lines_each_stands_for_itself() -> None:
    lines = [RAW, b'{"id": ', b"\xff", RAW.replace(b"w1", b"w2"), b"7"]
    async with visit() as here:
        status, answer = await here.bring(b"\n".join(lines), LINES)
        assert (status, answer["taken"], answer["refused"]) == (202, 2, 3)
        assert [each["post"] for each in answer["problems"]] == [2, 3, 5]
        assert here.kafka.mentions == [("Orange", "w1"), ("Orange", "w2")]


@pytest.mark.parametrize("kind", [JSON, LINES])
async def test_the_mark_that_some_write_before_a_text_is_no_fault(kind: str) -> None:
    async with visit() as here:
        assert (await here.bring(b"\xef\xbb\xbf" + RAW, kind))[0] == 202


async def test_a_post_that_no_record_could_hold_is_not_said_to_be_taken() -> None:
    body = [POST | {"id": "w" * 120_000}, POST | {"text": "Orange " * 20_000}]
    async with visit() as here:
        status, answer = await here.bring(body)
        assert (status, answer["taken"]) == (202, 1)
        assert "too_large" in answer["problems"][0]["problem"]


async def test_when_kafka_is_slow_they_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "LANDING", 0.1)
    async with visit(prompt=False) as here:
        assert (await here.bring(POST))[0] == 503
        here.door._queue = asyncio.Queue(2)  # noqa: SLF001  # nobody reads it
        monkeypatch.setattr(webhook, "QUEUE", 2)
        assert (await here.bring(numbered(3)))[0] == 429


async def test_a_port_that_is_taken_is_for_a_person() -> None:
    async with visit() as here:
        other = Door(here.door.settings, TOKEN)
        with pytest.raises(Refused, match="set another `port`"):
            await anext(other.listen(None))


def test_without_a_token_there_is_no_door() -> None:
    with pytest.raises(VariableError, match="TOCSIN_WEBHOOK_TOKEN"):
        Webhook().source("agent", Connection())
    assert Webhook().source("agent", Connection(webhook_token=Secret(TOKEN))).name == "webhook"
