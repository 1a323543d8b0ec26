"""Timelines: what an instance of Mastodon answers when it is asked, instead of streaming."""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple

import msgspec
from aiohttp import ClientError, ClientSession

from pipeline.codec import Malformed, decoded
from pipeline.settings.addresses import stream
from pipeline.sources import answer, loose
from pipeline.sources.fetch import read
from pipeline.sources.source import Deaf
from pipeline.sources.status import Instance, Told, again, status

PAGE = 40  # statuses; what Mastodon gives at most
BODY_LIMIT = 4_194_304  # bytes of an answer; a recorded status has 2,000 to 5,000
LEFT = "X-RateLimit-Remaining"
STREAM = "api/v1/streaming"

_rows = msgspec.json.Decoder(list[msgspec.Raw])


class Page(NamedTuple):
    """Statuses of a timeline, oldest first."""

    rows: tuple[Told | Malformed, ...]
    pause: float | None  # seconds for which nothing more may be asked; None: it may

    @property
    def newest(self) -> str | None:
        """The latest id of it."""
        ids = (row.id for row in self.rows if isinstance(row, Told) and row.id)
        return max(ids, key=order, default=None)


def order(own: str) -> tuple[int, str]:
    """Ids as their instance sorts them: numbers, or texts of one length."""
    return len(own), own


class Timelines:
    """One instance, as long as a connection to it holds."""

    def __init__(
        self, session: ClientSession, instance: Instance, *, clock: Callable[[], float],
        patience: float,
    ) -> None:  # fmt: skip
        self._session, self._instance = session, instance
        self._clock, self._patience = clock, patience

    async def streaming(self) -> str:
        """Where it streams: often at another host, which only the instance knows.

        Raises:
            Deaf: it cannot be asked just now.
            Refused: it will not have us.
        """
        code, _, body = await self._get("api/v2/instance", {})
        home = f"ws{self._instance.address.removeprefix('http')}"
        if code == HTTPStatus.NOT_FOUND:  # who speaks as Mastodon 3 does streams at home
            return home + STREAM
        try:
            said = loose.at(loose.tree(body), "configuration", "urls", "streaming")
            return f"{stream(loose.text(said) or home).rstrip('/')}/{STREAM}"
        except (Malformed, ValueError):
            raise Deaf("it does not say where it streams") from None

    async def page(self, path: str, params: dict[str, str], after: str | None) -> Page:
        """The statuses right after an id, or, without one, the latest.

        Raises:
            Deaf: it cannot be asked just now.
            Refused: it will not have us.
        """
        later = {} if after is None else {"min_id": after}
        _, headers, body = await self._get(path, {"limit": str(PAGE), **params, **later})
        try:
            rows = decoded(body, _rows.decode)
        except Malformed as malformed:
            raise Deaf(f"a timeline is no list: {malformed.reason}") from None
        spent = headers.get(LEFT, "").strip() == "0"
        pause = answer.wait(headers, self._clock()) if spent else None
        return Page(tuple(map(self._read, reversed(rows))), pause)

    def _read(self, raw: msgspec.Raw) -> Told | Malformed:
        try:
            return again(status(raw, self._instance), raw)
        except Malformed as malformed:
            return malformed

    async def _get(self, path: str, params: dict[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        url = self._instance.address + path
        try:
            async with (
                asyncio.timeout(self._patience),
                self._session.get(url, params=params, allow_redirects=False) as response,
            ):
                body, headers = await read(response, BODY_LIMIT), response.headers
        except (ClientError, OSError, TimeoutError) as error:
            raise Deaf(f"it cannot be asked: {answer.failure(error)}") from None
        if body is None:
            raise Deaf(f"an answer has more than {BODY_LIMIT} bytes")
        if response.status != HTTPStatus.NOT_FOUND or "timelines" in path:
            answer.check(response.status, headers, self._clock())
        return response.status, headers, body
