"""Slack as seen from a process that may die: slow, forgetful, and late in showing what it took."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any, Self

import aiohttp
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from deploy.demo.slack.methods import METHODS, SlackError
from tests.torture.awaits import PROCESS

TIMEOUT = 10.0  # seconds, as alerts.slack has it
NEVER = 60.0  # seconds: longer than anybody waits for an answer
SWIFT = 0.2  # seconds of a way when nothing is wrong
SOON = 5  # seconds at most that a 429 asks for
KEY = ConnectionKey("slack.invalid", 443, True, True, None, None, None)  # noqa: FBT003  # its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What goes wrong with one call. Named as the table names it."""

    name: str
    stored: bool = False  # it takes effect all the same
    slow: float = 0.0  # seconds at most before it does
    silent: bool = False  # no answer, until the caller gives up
    dropped: bool = False  # no answer: the connection ends
    unreachable: bool = False  # nothing was sent
    status: int = 200
    error: str = ""
    share: int = 3  # how often it is met beside the others
    method: str = ""  # beginning of the names of those that it meets; empty: all


LATE = TIMEOUT - 0.5  # seconds: just before the caller gives up
TROUBLES = (
    Trouble(name="time-out before storing", silent=True),
    Trouble(name="time-out after storing", silent=True, stored=True, slow=LATE),
    Trouble(name="429", status=429, error="ratelimited"),
    Trouble(name="500 before storing", status=500),
    Trouble(name="500 after storing", status=500, stored=True),
    Trouble(name="fatal_error before storing", error="fatal_error"),
    Trouble(name="fatal_error after storing", error="fatal_error", stored=True),
    Trouble(name="disconnect before storing", dropped=True),
    Trouble(name="disconnect after storing", dropped=True, stored=True),
    Trouble(name="slow", stored=True, slow=LATE),
    Trouble(name="unreachable", unreachable=True, share=1),
    Trouble(name="invalid_blocks", error="invalid_blocks", share=2, method="chat."),
    Trouble(name="token_expired", error="token_expired", share=1),
    Trouble(name="file_update_failed", error="file_update_failed", method="files.complete"),
    Trouble(name="429", status=429, error="ratelimited", share=6, method="files.complete"),
)
POSTED, BROUGHT, OTHERS = 0.5, 0.1, 0.35  # shares of calls that meet one, as SHARES says
UPLOAD = "upload"  # of a file's bytes, which is no method of the API
FILES = "files."  # how methods begin that share files
SHARES = {
    "chat.postMessage": POSTED, "files.completeUploadExternal": POSTED,  # people see these
    "files.getUploadURLExternal": BROUGHT, UPLOAD: BROUGHT,  # or few charts would come so far
}  # fmt: skip
FINE = Trouble(name="fine", stored=True)


class Weather:
    """What each call meets."""

    def __init__(self, random: Random, slow: tuple[int, ...]) -> None:
        self._random, self.is_bad = random, False
        self._no_files: Trouble | None = None
        often = random.choice(slow)
        self._shares = {each: each.share * (often if each.slow else 1) for each in TROUBLES}
        self.met: Counter[str] = Counter()

    def refuse_files(self, error: str | None) -> None:
        """To the end of the run."""
        self._no_files = Trouble(name=error, error=error) if error else None

    def next(self, method: str, arguments: dict[str, Any]) -> Trouble:
        """The trouble of this call."""
        if self._no_files and method.startswith(FILES):
            return self._no_files
        if not self.is_bad or self._random.random() >= SHARES.get(method, OTHERS):
            return FINE
        found = [trouble for trouble in TROUBLES if method.startswith(trouble.method)]
        trouble = self._random.choices(found, [self._shares[each] for each in found])[0]
        if trouble.error == "invalid_blocks" and not arguments.get("blocks"):
            return FINE  # there is no layout to refuse
        self.met[trouble.name] += 1
        return trouble

    def takes(self, seconds: float) -> float:
        """How long something takes that takes so long at most."""
        return self._random.uniform(0, seconds)


class Line(AsyncWebClient):
    """A process's way to Slack. What is sent arrives, also when the sender is no more."""

    def __init__(self, world: Any, process: Any) -> None:
        super().__init__("xoxb-test", base_url="http://slack.invalid/api/")
        self._world, self._process, self._weather = world, process, world.weather
        self.is_clear = False  # to send: whoever asked found the mailboxes ours

    def api_call(self, api_method: str, **how: Any) -> Any:
        """As slack_sdk does it: an answer, or what it raises. Whoever dies before asks nothing."""
        return Call(lambda: self._call(api_method, how))

    async def _call(self, api_method: str, how: dict[str, Any]) -> Any:
        arguments = json.loads(json.dumps(how.get("json") or how.get("params")))
        trouble = self._weather.next(api_method, arguments)
        data = await self._asked(api_method, arguments, trouble)
        headers = {"Retry-After": str(1 + int(self._weather.takes(SOON)))}
        answer: Any = AsyncSlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=data,
            headers=headers, status_code=trouble.status,
        )  # fmt: skip
        return answer.validate()

    async def upload(self, url: str, content: bytes) -> None:
        """The bytes of a file, to the address that Slack gave for them."""
        arguments = {"url": url, "content": content}
        trouble = self._weather.next(UPLOAD, arguments)
        await self._asked(UPLOAD, arguments, trouble)
        if trouble.error or trouble.status >= 400:
            raise aiohttp.ClientPayloadError(trouble.name)

    async def _asked(self, method: str, arguments: dict[str, Any], trouble: Trouble) -> Any:
        self.is_clear = False
        async with asyncio.timeout(TIMEOUT):
            await asyncio.sleep(self._weather.takes(SWIFT))
            await self._process.stands()
            if trouble.unreachable:
                raise aiohttp.ClientConnectorError(KEY, OSError())
            self._world.blows.calls(self._process, trouble.slow or SWIFT)
            coming: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            self._world.begin(self._served(method, arguments, trouble, coming))
            data = await coming
            await self._process.stands()
        return data

    async def _served(
        self, method: str, arguments: dict[str, Any], trouble: Trouble,
        coming: "asyncio.Future[Any]",
    ) -> None:  # fmt: skip
        """At the other end of the line."""
        await asyncio.sleep(self._weather.takes(trouble.slow or SWIFT))
        data = self._taken(method, arguments) if trouble.stored else {}
        await asyncio.sleep(NEVER if trouble.silent else self._weather.takes(SWIFT))
        if coming.done():
            return  # nobody waits any more
        if trouble.dropped:
            coming.set_exception(aiohttp.ServerDisconnectedError())
        elif trouble.error:
            coming.set_result({"ok": False, "error": trouble.error})
        else:
            coming.set_result(data if trouble.status < 500 else {})

    def _taken(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if method == UPLOAD:
            ticket = arguments["url"].rpartition("/")[2]
            self._world.workspace.uploads.take(ticket).content = arguments["content"]
            return {}
        try:
            answer = {"ok": True} | METHODS[method](self._world.workspace, arguments)
        except SlackError as refusal:
            return {"ok": False, "error": refusal.error}
        self._world.hears(method, arguments)
        return answer


class Session:
    """In the place of aiohttp's: a file's bytes take the line of the process that sends them."""

    def __init__(self, **_: Any) -> None:
        pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def post(self, url: str, *, data: bytes, **_: Any) -> None:
        """As far as it is asked for."""
        process: Any = PROCESS.get()
        await process.line.upload(url, data)


class Call:
    """Begins when somebody waits for it."""

    def __init__(self, make: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self._make = make

    def __await__(self) -> Any:
        return self._make().__await__()
