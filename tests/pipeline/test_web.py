"""A scraper and a probe get their answers, whatever other clients do."""

import http.client
import json
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest
from prometheus_client import CollectorRegistry, Gauge

from pipeline.health import Health, Phase
from pipeline.listener import CALLERS, LIFETIME, REQUEST_SIZE, Answer, ListenError, Page, listen
from pipeline.web import WebServer, check

HOST = "127.0.0.1"
PATIENCE = 60  # s; only a server that hangs makes a test wait so long


class BrokenRegistry(CollectorRegistry):
    """A registry with a collector that fails."""

    def collect(self) -> Iterator[None]:  # type: ignore[override]
        """Fail."""
        raise RuntimeError("no memory")


@pytest.fixture(scope="module")
def health() -> Health:
    """A process that started at 0; the server's clock stands at 60."""
    return Health(now=0)


@pytest.fixture(scope="module")
def server(health: Health) -> Iterator[WebServer]:
    registry = CollectorRegistry()
    Gauge("bells", "Bells that ring.", registry=registry).set(1)
    with served(WebServer(registry, health, host=HOST, now=lambda: 60)) as server:
        yield server


@contextmanager
def served(server: WebServer) -> Iterator[WebServer]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def answering(answer: Answer, lifetime: float = LIFETIME) -> Iterator[int]:
    """The port of a listener that answers so."""
    listener = listen(HOST, 0, answer, lifetime)
    thread = Thread(target=listener.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield listener.server_port
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


def a_server(registry: CollectorRegistry, host: str = HOST) -> WebServer:
    return WebServer(registry, Health(now=0), host=host, now=lambda: 60)


def ask(
    server: WebServer, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def dial(port: int, said: bytes) -> socket.socket:
    """A client that says this, and no more."""
    client = socket.create_connection((HOST, port), timeout=PATIENCE)
    client.sendall(said)
    return client


def heard(client: socket.socket) -> bytes:
    """All that a client hears until the server hangs up."""
    with client, suppress(ConnectionResetError):
        return b"".join(iter(lambda: client.recv(65_536), b""))
    return b""


@pytest.mark.parametrize(
    ("accept", "kind", "last"),
    [
        pytest.param("", "text/plain; version=0.0.4", "bells 1.0", id="a browser"),
        pytest.param(
            "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.3",
            "application/openmetrics-text; version=1.0.0",
            "# EOF",
            id="Prometheus",
        ),
        pytest.param(
            "text/plain; version=abc", "text/plain; version=0.0.4", "bells 1.0", id="a fool"
        ),
    ],
)
def test_metrics_come_in_the_format_asked_for(
    server: WebServer, accept: str, kind: str, last: str
) -> None:
    status, headers, body = ask(server, "/metrics?debug=1", Accept=accept)
    assert (status, headers["Content-Type"].startswith(kind)) == (200, True)
    assert "bells 1.0\n" in body
    assert body.splitlines()[-1] == last


def test_health_is_told_in_words(server: WebServer, health: Health) -> None:
    assert ask(server, "/healthz/live")[0] == 200
    status, headers, body = ask(server, "/healthz/ready")
    assert (status, headers["Content-Type"]) == (503, "application/json")
    assert json.loads(body) == {
        "status": "failing",
        "reasons": ["starting for 60 s", "the group has not assigned any partitions"],
    }
    assert check(f"http://{HOST}:{server.port}/healthz/ready") == (
        False,
        "starting for 60 s; the group has not assigned any partitions",
    )
    health.assigned(1)
    health.enter(Phase.READY, 50)
    assert ask(server, "/healthz/ready")[2] == '{"status": "ok", "reasons": []}\n'
    assert check(f"http://{HOST}:{server.port}/healthz/ready") == (True, "ok")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/metrics/", 404),
        ("GET", "/healthz", 404),
        ("HEAD", "/metrics", 200),
        ("HEAD", "/nothing", 404),
        ("POST", "/metrics", 405),
        ("DELETE", "/healthz/live", 405),
        ("BREW", "/coffee", 501),
    ],
)
def test_other_requests(server: WebServer, method: str, path: str, status: int) -> None:
    told, headers, body = ask(server, path, method)
    assert told == status
    assert bool(body) == (method != "HEAD")
    assert ("Allow" in headers) == (status == 405)
    assert "Python" not in headers["Server"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        pytest.param(b"GET /" + b"a" * REQUEST_SIZE, b" 431 ", id="a line without end"),
        pytest.param(
            b"GET / HTTP/1.1\r\nX: " + b"a" * REQUEST_SIZE, b" 431 ", id="a header without end"
        ),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200, b" 431 ", id="headers without end"),
        pytest.param(b"\x16\x03\x01\x02\x00\n", b"Bad request", id="TLS"),
        pytest.param(
            b"GET / HTTP/9.9\r\n\r\n", b"Invalid HTTP version", id="a protocol of the future"
        ),
    ],
)
def test_nonsense_is_refused(server: WebServer, said: bytes, answer: bytes) -> None:
    client = dial(server.port, said[:REQUEST_SIZE])  # not more than is read, or the answer is lost
    assert answer in heard(client)[:300]


def test_slow_clients_do_not_block_others(server: WebServer) -> None:
    slow = [dial(server.port, b"GET /metr") for _ in range(3 * CALLERS)]
    assert ask(server, "/healthz/live")[0] == 200
    assert heard(slow[0]) == b""  # the oldest had to go
    for client in slow:
        client.close()
    assert ask(server, "/healthz/live")[0] == 200


def test_no_connection_lives_for_ever() -> None:
    with answering(echo, lifetime=0) as port:
        assert heard(dial(port, b"GET /metr")) == b""


def echo(path: str, _accept: str) -> Page:
    return Page(http.HTTPStatus.OK, path.encode())


def test_a_slow_answer_does_not_delay_others() -> None:
    begun, go = Event(), Event()

    def answer(path: str, accept: str) -> Page:
        if path == "/slow":
            begun.set()
            go.wait(PATIENCE)
        return echo(path, accept)

    with answering(answer) as port:
        slow = dial(port, b"GET /slow HTTP/1.0\r\n\r\n")
        assert begun.wait(PATIENCE)
        assert heard(dial(port, b"GET /quick HTTP/1.0\r\n\r\n")).endswith(b"/quick")
        go.set()
        assert heard(slow).endswith(b"/slow")


def test_a_failing_collector_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with served(a_server(BrokenRegistry())) as server:
        assert ask(server, "/metrics")[0] == 500
        assert ask(server, "/healthz/live")[0] == 200
    assert "no memory" in caplog.text


def test_probes_are_not_logged(server: WebServer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        ask(server, "/healthz/live")
    assert caplog.text == ""


def test_a_port_in_use_says_what_to_change(server: WebServer) -> None:
    other = WebServer(CollectorRegistry(), Health(now=0), host=HOST, port=server.port)
    with pytest.raises(ListenError, match=rf"{HOST}:{server.port}.*set TOCSIN_HTTP_PORT"):
        other.start()


def test_a_strange_host_says_what_to_change() -> None:
    server = a_server(CollectorRegistry(), host="192.0.2.1")
    with pytest.raises(ListenError, match="set TOCSIN_HTTP_HOST"):
        server.start()


def test_stops_and_starts_again() -> None:
    server = a_server(CollectorRegistry())
    server.stop()
    for _ in range(2):
        server.start()
        held = dial(server.port, b"GET ")
        server.stop()
        server.stop()
        assert heard(held) == b""


def test_listens_on_ipv6() -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    with served(a_server(CollectorRegistry(), host="::1")) as server:
        assert check(f"http://[::1]:{server.port}/healthz/live") == (True, "ok")


def test_nobody_there_is_told() -> None:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    ok, words = check(f"http://{HOST}:{port}/healthz/live")
    assert not ok
    assert words.startswith(f"no answer from http://{HOST}:{port}/healthz/live: ")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, b"hello", id="another page"),
        pytest.param(200, b"[]", id="other JSON"),
        pytest.param(404, b"Not Found", id="another server"),
    ],
)
def test_a_stranger_on_the_port_is_told(status: int, body: bytes) -> None:
    page = Page(http.HTTPStatus(status), body)
    with answering(lambda _path, _accept: page) as port:
        words = f"answered {status}, but not as Tocsin does"
        assert check(f"http://{HOST}:{port}/healthz/live") == (False, words)
