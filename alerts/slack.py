"""Slack: carries messages. With `alerts.slack_socket` the only one here that talks to somebody."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from alerts.delivery import CALL, Also, Ambiguous, Busy, DeliveryError, Receipt, label, unmetered
from alerts.message import Message
from alerts.picture import Picture
from alerts.refusal import PATIENCE, refusal

TIMEOUT = CALL  # seconds of one call
WORD = 100  # characters of an answer that are told
LOOK_BACK = 60.0  # seconds before an intent from which its message is looked for: clocks differ
LOOK_AHEAD = 300.0  # and after it: later ones would push it off the pages
PAGE, PAGES = 15, 5  # messages a page, the most that Slack gives some apps; pages
NAMESPACE = uuid.UUID("6f0c1c57-3c0b-4c55-9a52-5f6f6a1b6a52")  # of client_msg_id: any, but fixed

OK = HTTPStatus.OK

# The last two are the SDK's, of an answer that is neither JSON nor HTML.
NO_ANSWER = (TimeoutError, OSError, aiohttp.ClientError, AttributeError, ValueError)

Observer = Callable[[str, str, float], None]  # method, outcome, seconds
Carry = Callable[[AsyncWebClient, str, bytes], Awaitable[None]]


async def carry(client: AsyncWebClient, url: str, content: bytes) -> None:
    """Bring a file's bytes to the address that Slack gave for them, which is no method of its API.

    Raises:
        TimeoutError, OSError, aiohttp.ClientError: they may not have arrived.
    """
    patience = aiohttp.ClientTimeout(TIMEOUT)
    async with aiohttp.ClientSession(timeout=patience, raise_for_status=True) as session:
        await session.post(url, data=content, proxy=client.proxy, ssl=client.ssl or True)


class SlackDelivery:
    """The Web API, without retries of its own: the SDK would post twice what was stored once."""

    def __init__(
        self, client: AsyncWebClient, reads: AsyncWebClient, seen: Observer, carry: Carry = carry
    ) -> None:
        self._client, self._reads, self._seen, self._carry = client, reads, seen, carry
        self._bot: str | None = None  # who we are, once asked

    @classmethod
    def to(cls, url: str, token: str, seen: Observer = lambda *_: None) -> "SlackDelivery":
        """Slack at this URL, or what stands in for it."""
        plain = AsyncWebClient(token, base_url=url, timeout=TIMEOUT, retry_handlers=[])
        # Reading twice does no harm.
        again: list[AsyncRetryHandler] = [AsyncConnectionErrorRetryHandler()]
        reads = AsyncWebClient(token, base_url=url, timeout=TIMEOUT, retry_handlers=again)
        return cls(plain, reads, seen)

    async def post(
        self, channel: str, message: Message, *, key: str, thread: str | None, aloud: bool
    ) -> Receipt:
        """As Delivery says."""
        answer = await self._write(
            "chat.postMessage", {
                **body(message), "channel": channel, "unfurl_links": False, "unfurl_media": False,
                "client_msg_id": str(uuid.uuid5(NAMESPACE, key)),
                **({"thread_ts": thread, "reply_broadcast": aloud} if thread else {}),
            },
        )  # fmt: skip
        return Receipt(answer["channel"], answer["ts"])

    async def update(self, place: Receipt, message: Message) -> None:
        """As Delivery says."""
        await self._write("chat.update", body(message) | {"channel": place.channel, "ts": place.ts})

    async def whisper(self, channel: str, person: str, text: str) -> None:
        """As Delivery says."""
        said = {"channel": channel, "user": person, "text": text, "parse": "none"}
        await self._write("chat.postEphemeral", said | {"link_names": False})

    async def ask(self, trigger: str, view: dict[str, object]) -> str:
        """As Delivery says."""
        answer = await self._write("views.open", {"trigger_id": trigger, "view": view})
        return str(answer["view"]["id"])

    async def revise(self, name: str, view: dict[str, object]) -> None:
        """As Delivery says."""
        await self._write("views.update", {"view_id": name, "view": view})

    async def publish(self, person: str, view: dict[str, object]) -> None:
        """As Delivery says."""
        await self._write("views.publish", {"user_id": person, "view": view})

    async def reply(self, address: str, said: dict[str, object]) -> None:
        """As Delivery says."""
        client = AsyncWebhookClient(address, timeout=TIMEOUT, retry_handlers=[])
        await self._answer("response_url", _replied(client, said))

    async def find(
        self, channel: str, payload: dict[str, object], *, since: float, thread: str | None,
        also: Also = unmetered,
    ) -> Receipt | None:  # fmt: skip
        """As Delivery says."""
        method = "conversations.replies" if thread else "conversations.history"
        asked: dict[str, Any] = {
            "channel": channel, "include_all_metadata": True, **_around(since),
            **({"ts": thread} if thread else {}),
        }  # fmt: skip
        async for message in self._messages(method, asked, also):
            is_it = payload.items() <= _payload(message).items()
            if is_it and await self._is_ours(message, also):
                return Receipt(channel, message["ts"])
        return None

    async def bring(self, picture: Picture) -> str:
        """As Delivery says. Nothing of it shows, so it may be done again."""
        described = {"filename": picture.name, "length": len(picture.content)}
        described |= {"alt_txt": picture.alt} if picture.alt else {}  # of what is seen alone
        try:
            there = await self._fill_in("files.getUploadURLExternal", described)
            carried = self._carry(self._client, there["upload_url"], picture.content)
            await self._answer("upload", carried)
        except Ambiguous as problem:
            raise Busy(str(problem), PATIENCE) from problem
        return str(there["file_id"])

    async def share(self, place: Receipt, file: str, picture: Picture) -> None:
        """As Delivery says."""
        named = json.dumps([{"id": file, "title": picture.title}])
        where = {"channel_id": place.channel, "thread_ts": place.ts}
        said = {"initial_comment": picture.comment}
        await self._fill_in("files.completeUploadExternal", {"files": named, **where, **said})

    async def has_file(
        self, place: Receipt, name: str, *, since: float, also: Also = unmetered
    ) -> bool:
        """As Delivery says."""
        asked = {"channel": place.channel, "ts": place.ts, **_around(since)}
        async for message in self._messages("conversations.replies", asked, also):
            if any(file.get("name") == name for file in message.get("files") or ()):
                return True
        return False

    async def scopes(self) -> frozenset[str] | None:
        """As Delivery says."""
        answer = await self._read("auth.test", {})
        granted = answer.headers.get("x-oauth-scopes")
        return None if granted is None else frozenset(granted.replace(" ", "").split(","))

    async def _messages(
        self, method: str, asked: dict[str, Any], also: Also
    ) -> AsyncIterator[dict[str, Any]]:
        """Page by page."""
        for page in range(PAGES):
            if page:
                also(method)
            answer = await self._read(method, asked)
            for message in answer["messages"]:
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            asked = asked | {"cursor": cursor}

    async def _is_ours(self, message: dict[str, Any], also: Also) -> bool:
        """Another Tocsin in the channel writes the same metadata, and only it may change them."""
        if self._bot is None:
            also("auth.test")
            self._bot = (await self._read("auth.test", {})).get("bot_id", "")
        return bool(message.get("bot_id", "") == self._bot)

    async def _write(self, method: str, body: dict[str, Any]) -> Any:
        return await self._answer(method, self._client.api_call(method, json=body))

    async def _fill_in(self, method: str, form: dict[str, Any]) -> Any:
        """Files' methods take a form, and no JSON."""
        return await self._answer(method, self._client.api_call(method, params=form))

    async def _read(self, method: str, query: dict[str, Any]) -> Any:
        """Ask in the address: Slack takes JSON in methods that write, and in no others."""
        call = self._reads.api_call(method, http_verb="GET", params=query)
        return await self._answer(method, call)

    async def _answer(self, method: str, call: Awaitable[Any]) -> Any:
        loop = asyncio.get_running_loop()
        began, outcome = loop.time(), "unreachable"
        try:
            answer = await call
            outcome = "ok"
        except SlackApiError as problem:
            error = meaning(problem)
            outcome = label(error)
            raise error from problem
        except DeliveryError as problem:
            outcome = label(problem)
            raise
        except NO_ANSWER as problem:
            raise _unreachable(problem) from problem
        finally:
            self._seen(method, outcome, loop.time() - began)
        return answer


def body(message: Message) -> dict[str, Any]:
    """What of a message every call carries."""
    return {
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "metadata": message.metadata,
        "parse": "none",
        "link_names": False,
    }


async def _replied(client: AsyncWebhookClient, said: dict[str, object]) -> None:
    """Unlike the Web API, an address for replies answers in text, and raises nothing."""
    answer = await client.send_dict(said)
    if answer.status_code != OK:
        raise refusal(answer.status_code, answer.body[:WORD], answer.headers)


def _unreachable(problem: Exception) -> DeliveryError:
    if isinstance(problem, aiohttp.ClientConnectorError):  # nothing was sent
        return Busy(f"Slack cannot be reached: {type(problem).__name__}", PATIENCE)
    return Ambiguous(f"no answer: {type(problem).__name__}")


def meaning(problem: SlackApiError) -> DeliveryError:
    """What a refusal of Slack means for the message."""
    answer = problem.response  # aiohttp's own where JSON was promised and broken
    status = getattr(answer, "status_code", None) or answer.status
    data = getattr(answer, "data", None)
    error = str(data.get("error") or "") if isinstance(data, dict) else ""  # proxies answer in text
    return refusal(status, error, answer.headers)


def _around(since: float) -> dict[str, Any]:
    """The part of a history in which what was sent at a time stands."""
    oldest, latest = f"{since - LOOK_BACK:.6f}", f"{since + LOOK_AHEAD:.6f}"
    return {"oldest": oldest, "latest": latest, "inclusive": True, "limit": PAGE}


def _payload(message: dict[str, Any]) -> dict[str, object]:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload") or {}
