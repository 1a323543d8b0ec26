"""Pager: the channel of those who run Tocsin, as Slack's incoming webhook."""

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Self

from tests.broker import HOST


class Pager:
    """What they were told, in its order."""

    def __init__(self) -> None:
        self.told: list[str] = []  # titles, e.g. "FIRING: TocsinNoWorkers"
        told = self.told

        class Webhook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # http.server's name
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                told.extend(each["title"] for each in sent["attachments"])
                self.send_response(HTTPStatus.OK)
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = HTTPServer((HOST, 0), Webhook)
        self._thread = Thread(target=self._server.serve_forever)

    @property
    def calls(self) -> set[str]:
        """The names of what began to ring."""
        said = (title.partition(": ") for title in self.told)
        return {name for status, _, name in said if status == "FIRING"}

    @property
    def url(self) -> str:
        """What Alertmanager sends to."""
        return f"http://{HOST}:{self._server.server_port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
