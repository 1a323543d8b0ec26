"""Listener: a small HTTP server that no client can hold, however slow, long or many."""

import errno
import io
import logging
import socket
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Lock, Semaphore
from typing import Any, NamedTuple

CALLERS = 16  # connections at once; Prometheus, a probe and a person need three
PATIENCE = 5.0  # s for each read or write: a healthy client needs milliseconds
LIFETIME = 15.0  # s for a whole connection: Prometheus gives up after 10
REQUEST_SIZE = 16_384  # bytes of request line and headers; Prometheus sends 500
BACKLOG = 64  # connections that wait for `accept`

_log = logging.getLogger(__name__)


class ListenError(Exception):
    """The address cannot be had. The operator sets another one; the message says where."""


class Page(NamedTuple):
    """An answer."""

    status: HTTPStatus
    body: bytes
    type: str = "text/plain; charset=utf-8"


Answer = Callable[[str, str], Page]  # of a path and what the client accepts


def listen(host: str, port: int, answer: Answer, lifetime: float = LIFETIME) -> "Listener":
    """A listener that has the port; it answers once `serve_forever` runs.

    Raises:
        ListenError: the port is taken or forbidden, or the host is not of this machine.
    """
    try:
        return Listener((host, port), answer, lifetime)
    except (OSError, OverflowError) as problem:
        elsewhere = isinstance(problem, socket.gaierror) or (
            isinstance(problem, OSError) and problem.errno == errno.EADDRNOTAVAIL
        )
        cure = (
            "TOCSIN_HTTP_HOST to an own address" if elsewhere else "TOCSIN_HTTP_PORT to a free port"
        )
        raise ListenError(f"cannot listen on {host}:{port}: {problem}; set {cure}") from problem


class Listener(ThreadingHTTPServer):
    """Accepts connections, and hangs up on the oldest where there are too many."""

    request_queue_size = BACKLOG

    def __init__(self, address: tuple[str, int], answer: Answer, lifetime: float) -> None:
        self.answer, self._lifetime = answer, lifetime
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._free = Semaphore(CALLERS)
        self._lock = Lock()
        self._callers: dict[socket.socket, float] = {}  # since when, oldest first
        super().__init__(address, _Conversation)

    def server_bind(self) -> None:
        """Bind without asking DNS for our own name, as HTTPServer does: it can take minutes."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, once one is free."""
        if not self._free.acquire(blocking=False):
            self._hang_up(1)  # whoever has been here longest is slow
            if not self._free.acquire(timeout=PATIENCE):
                raise ConnectionAbortedError("nobody left")
        with self._lock:
            self._callers[request] = time.monotonic()
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a caller who was answered."""
        with self._lock:
            known = self._callers.pop(request, None)
        super().shutdown_request(request)
        if known is not None:
            self._free.release()

    def service_actions(self) -> None:
        """Every POLL: hang up on those who have been here too long."""
        deadline = time.monotonic() - self._lifetime
        with self._lock:
            overdue = sum(since < deadline for since in self._callers.values())
        self._hang_up(overdue)

    def hang_up(self) -> None:
        """Hang up on everybody."""
        self._hang_up(CALLERS)

    def _hang_up(self, callers: int) -> None:
        with self._lock:
            oldest = list(self._callers)[:callers]
            for request in oldest:
                _cut(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is no event."""
        del request
        _log.debug("a connection broke: %s", client_address[0], exc_info=sys.exception())


def _cut(request: socket.socket) -> None:
    try:
        request.shutdown(socket.SHUT_RDWR)  # wakes its thread, which closes it
    except OSError:
        return  # gone already


def plain(status: HTTPStatus) -> Page:
    """A page that says no more than its status."""
    return Page(status, f"{status.phrase}\n".encode())


class _Measured(io.BufferedIOBase):
    """What a client sends, up to a size; then it looks as if the client had ended."""

    def __init__(self, source: io.BufferedIOBase, size: int) -> None:
        self._source, self.left = source, size

    def readline(self, size: int | None = -1, /) -> bytes:
        """The next line, cut where the size is reached."""
        line = self._source.readline(
            self.left if size is None or size < 0 else min(size, self.left)
        )
        self.left -= len(line)
        return line

    def close(self) -> None:
        """Close the source too."""
        self._source.close()
        super().close()


class _Conversation(BaseHTTPRequestHandler):
    """One request and its answer; HTTP/1.0, so the connection ends with it."""

    server: Listener
    timeout = PATIENCE
    server_version, sys_version = "tocsin", ""
    error_content_type, error_message_format = "text/plain; charset=utf-8", "%(message)s\n"

    def setup(self) -> None:
        """Bound what is read."""
        super().setup()
        self.rfile = self._request = _Measured(self.rfile, REQUEST_SIZE)

    def parse_request(self) -> bool:
        """Refuse a request that is longer than any honest one."""
        if not super().parse_request():
            return False
        if self._request.left:
            return True
        self.request_version = self.protocol_version
        self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        return False

    def do_GET(self) -> None:
        """Answer."""
        accept = " ".join(self.headers.get("Accept", "").split())
        try:
            page = self.server.answer(self.path, accept)
        except Exception:  # noqa: BLE001  a scrape that fails must not look like a hung process
            _log.exception("a page could not be made: %r", self.path)
            page = plain(HTTPStatus.INTERNAL_SERVER_ERROR)
        self._send(page)

    def _refuse(self) -> None:
        self._send(plain(HTTPStatus.METHOD_NOT_ALLOWED))

    do_HEAD = do_GET  # noqa: N815
    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse  # noqa: N815

    def _send(self, page: Page) -> None:
        self.send_response(page.status)
        self.send_header("Content-Type", page.type)
        self.send_header("Content-Length", str(len(page.body)))
        self.send_header("Cache-Control", "no-store")
        if page.status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Scrapes and probes come every few seconds: nobody reads of them by default."""
        _log.debug("a page was asked for: %s %r", self.address_string(), format % args)
