"""Mastodon: public posts of one instance, live by a WebSocket, and after a break by timelines.

https://docs.joinmastodon.org/methods/streaming
"""

import json
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus

from aiohttp import ClientSession

from detectors.events import moment
from pipeline.codec import Malformed
from pipeline.settings import VariableError, environment
from pipeline.settings.secret import Secret
from pipeline.sources import answer
from pipeline.sources.event import Heard
from pipeline.sources.line import PATIENCE, Line, connected
from pipeline.sources.networks import Mastodon
from pipeline.sources.source import Deaf, Refused
from pipeline.sources.status import PLATFORM, Instance, Refusal, Told, decode
from pipeline.sources.timelines import Timelines, order

ROUND = 1_000  # messages that are read between two pages, at most
AHEAD = 3_600  # s; who is so far ahead of us is wrong about the time
SHIFT = 16  # bits below the milliseconds of an id, as Mastodon makes them
LONGEST_ID = 20  # digits of a number that is such an id
HOST = re.compile(r"[^/]+")  # of an address instead the token would be nobody's
OLDEST = "1"  # before whatever an instance has


def tokens_of(secret: Secret | None) -> dict[str, Secret]:
    """The access tokens by the instances that gave them.

    Raises:
        VariableError: it is no list of them.
    """
    pairs = [each.partition("=") for each in secret.reveal().split()] if secret else []
    if not all(HOST.fullmatch(host) and token for host, _, token in pairs):
        said = "is no list of tokens; allowed: mastodon.social=TOKEN, several with spaces between"
        raise VariableError([environment.problem("TOCSIN_MASTODON_TOKENS", said)])
    return {host.lower(): Secret(token) for host, _, token in pairs}


def before(own: str, span: timedelta) -> str:
    """The id of a span earlier, where ids are made of times; else the same."""
    if not own.isdecimal() or len(own) > LONGEST_ID:
        return own
    return str(max(int(own) - ((span // timedelta(milliseconds=1)) << SHIFT), 1))


def is_past(own: str, now: float) -> bool:
    """Whether an id may be a place: one from the future would lead past all that comes."""
    is_time = own.isdecimal() and len(own) <= LONGEST_ID
    return not is_time or int(own) >> SHIFT < (now + AHEAD) * 1000


class Streaming:
    """The live stream."""

    platform = PLATFORM

    def __init__(
        self, settings: Mastodon, agent: str, token: Secret | None = None, *,
        clock: Callable[[], float] = time.time, patience: float = PATIENCE,
    ) -> None:  # fmt: skip
        self.name = settings.name
        self._settings, self._clock, self._patience = settings, clock, patience
        self._headers = {"User-Agent": agent}
        if token:
            self._headers["Authorization"] = f"Bearer {token.reveal()}"
        self._instance = Instance(settings.instance)

    async def listen(self, place: str | None) -> AsyncIterator[Heard]:
        """What comes after a status: first what was missed, while the stream already runs.

        Raises:
            Deaf: the connection broke, or the instance's limit is used up.
            Refused: the instance will not have us, or not without a token.
        """
        async with ClientSession(headers=self._headers) as session:
            timelines = Timelines(
                session, self._instance, clock=self._clock, patience=self._patience
            )
            url = await timelines.streaming()
            start = before(place, self._settings.rewind) if place else None
            if place is None:  # or what comes before the first message would be lost with the line
                place = start = await self._latest(timelines)
                yield Heard(None, place)
            async with connected(session, url, patience=self._patience) as line:
                yield Heard(None)
                for asked in self._settings.subscriptions:
                    await line.say(json.dumps(asked))
                async for heard in self._missed(timelines, line, place, start or place):
                    place = heard.place or place
                    yield heard
                async for heard in self._live(line, place):
                    yield heard

    async def _latest(self, timelines: Timelines) -> str:
        """Where now is."""
        pages = [await timelines.page(*each, None) for each in self._settings.timelines]
        return max((page.newest or OLDEST for page in pages), key=order)

    async def _missed(
        self, timelines: Timelines, line: Line, place: str, start: str
    ) -> AsyncIterator[Heard]:
        """All timelines from an id on, page by page, and what the stream tells meanwhile.

        The place moves on with the timeline that is read least far, and at last to the newest.
        """
        read = dict.fromkeys(range(len(self._settings.timelines)), start)
        newest = place
        while read:
            for number in list(read):
                page = await timelines.page(*self._settings.timelines[number], read[number])
                for told in [*page.rows, *await self._meanwhile(line)]:
                    newest = self._later(newest, told.id if isinstance(told, Told) else None)
                    for heard in _heard(told):
                        yield heard
                last = page.newest or start
                if order(last) > order(read[number]):
                    read[number] = last
                else:
                    del read[number]
                place = self._later(place, min(read.values(), key=order, default=newest))
                yield Heard(None, place)
                if read and page.pause is not None:
                    raise Deaf("the instance's limit is used up", page.pause)
        yield Heard(None, place, self._now())

    async def _meanwhile(self, line: Line) -> list[Told | Malformed]:
        """What the stream has told by now: it would break, if nobody took it or answered pings."""
        told: list[Told | Malformed] = []
        while len(told) < ROUND and (raw := await line.waiting()) is not None:
            told.append(self._read(raw))
        return told

    async def _live(self, line: Line, newest: str) -> AsyncIterator[Heard]:
        since = time.monotonic()
        while True:
            raw = await line.frame()
            if raw is not None:
                since = time.monotonic()
                told = self._read(raw)
                newest = self._later(newest, told.id if isinstance(told, Told) else None)
                for heard in _heard(told, newest, self._now()):
                    yield heard
            elif time.monotonic() - since > self._settings.silence.total_seconds():
                raise Deaf(f"the line holds, and nothing came for {self._settings.silence}")
            else:
                yield Heard(None, None, self._now())

    def _later(self, place: str, own: str | None) -> str:
        """The later of two ids, as far as the second is believed."""
        return max(place, own, key=order) if own and is_past(own, self._clock()) else place

    def _read(self, raw: bytes) -> Told | Malformed:
        try:
            told = decode(raw, self._instance)
        except Malformed as malformed:
            return malformed
        if isinstance(told, Told):
            return told
        raise _no(told, self._clock())

    def _now(self) -> datetime:
        return moment(self._clock())


def _heard(
    told: Told | Malformed, place: str | None = None, until: datetime | None = None
) -> Iterator[Heard]:
    if isinstance(told, Malformed):
        yield Heard(told)
        return
    for event in told.events[:-1]:
        yield Heard(event)
    last = told.events[-1] if told.events else None
    if last is not None or until is not None:
        yield Heard(last, place, until)


def _no(told: Refusal, now: float) -> Exception:
    """What a refusal on the stream means: some can only be told so, once the line stands."""
    try:
        answer.check(told.status or HTTPStatus.INTERNAL_SERVER_ERROR, {}, now)
    except (Deaf, Refused) as said:
        return said
    return Deaf("the stream refuses, and does not say why")
