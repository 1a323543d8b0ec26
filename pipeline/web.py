"""Web: /metrics and /healthz of a process, from a thread of its own that work cannot block."""

import json
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException
from threading import Thread
from urllib.error import HTTPError
from urllib.request import OpenerDirector, ProxyHandler, build_opener

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from pipeline.health import Health, Verdict
from pipeline.listener import Listener, Page, listen, plain

POLL = 0.2  # s between looks at who is overdue; `stop` takes as long
TIMEOUT = 5.0  # s in which a process that is well answers
ANSWER_SIZE = 65_536  # bytes of an answer that `check` reads; ours has a few hundred

Encode = Callable[[CollectorRegistry], bytes]


class WebServer:
    """Answers GET /metrics, /healthz/live and /healthz/ready; started before anything else."""

    def __init__(
        self,
        registry: CollectorRegistry,
        health: Health,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._registry, self._health, self._now = registry, health, now
        self._host, self._port = host, port
        self._listener: Listener | None = None
        self._thread: Thread | None = None

    @property
    def port(self) -> int:
        """The port that is listened on: the free one that was found if 0 was asked for."""
        return self._listener.server_port if self._listener else self._port

    def start(self) -> None:
        """Listen, and answer from a daemon thread.

        Raises:
            ListenError: the port is taken or forbidden, or the host is not of this machine.
        """
        self._listener = listen(self._host, self._port, self.page)
        self._thread = Thread(
            target=self._listener.serve_forever, args=(POLL,), name="tocsin-web", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection; the second time does nothing."""
        if self._listener and self._thread:
            self._listener.shutdown()
            self._thread.join()
            self._listener.hang_up()
            self._listener.server_close()
        self._listener = self._thread = None

    def page(self, path: str, accept: str) -> Page:
        """The answer to a GET of this path."""
        match path.partition("?")[0]:
            case "/metrics":
                encode, kind = _encoder(accept)
                return Page(HTTPStatus.OK, encode(self._registry), kind)
            case "/healthz/live":
                return _verdict_page(self._health.live(self._now()))
            case "/healthz/ready":
                return _verdict_page(self._health.ready(self._now()))
            case _:
                return plain(HTTPStatus.NOT_FOUND)


def _encoder(accept: str) -> tuple[Encode, str]:
    try:
        return choose_encoder(accept)
    except TypeError:  # a version that is no number
        return choose_encoder("")


def _verdict_page(verdict: Verdict) -> Page:
    told = {"status": "ok" if verdict.ok else "failing", "reasons": verdict.reasons}
    status = HTTPStatus.OK if verdict.ok else HTTPStatus.SERVICE_UNAVAILABLE
    return Page(status, json.dumps(told).encode() + b"\n", "application/json")


_direct: OpenerDirector = build_opener(ProxyHandler({}))  # a proxy cannot know our own port


def check(url: str, timeout: float = TIMEOUT) -> tuple[bool, str]:
    """Ask a process how it is, e.g. at http://127.0.0.1:6066/healthz/ready."""
    try:
        with _direct.open(url, timeout=timeout) as answer:
            return _judged(answer.status, answer.read(ANSWER_SIZE))
    except HTTPError as refusal:
        with refusal:
            return _judged(refusal.code, refusal.read(ANSWER_SIZE))
    except (OSError, HTTPException, ValueError) as problem:
        return False, f"no answer from {url}: {getattr(problem, 'reason', problem)}"


def _judged(status: int, body: bytes) -> tuple[bool, str]:
    try:
        told = json.loads(body)
        words = "; ".join(told["reasons"]) or told["status"]
    except (ValueError, TypeError, KeyError):
        return False, f"answered {status}, but not as Tocsin does"
    return status == HTTPStatus.OK, words
