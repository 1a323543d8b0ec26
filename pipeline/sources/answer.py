"""Answer: what the status of an HTTP response means for a source."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientPayloadError,
    ClientSSLError,
    NonHttpUrlRedirectClientError,
    ServerDisconnectedError,
    TooManyRedirects,
)

from detectors.events import moment
from pipeline.sources.source import Deaf, Refused

LONGEST = 3600.0  # s; who asks for more is asked again all the same
PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
STRANGERS = {
    HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,  # so Mastodon says that it wants a token
}  # fmt: skip
SECONDS = re.compile(r"\d{1,10}(\.\d{1,9})?")
RESET = "X-RateLimit-Reset"  # a time, as Mastodon has it
FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (ClientConnectorDNSError, "nobody knows the name of its host: is the address right?"),
    (ClientConnectorCertificateError, "its certificate is none that we trust"),
    (ClientSSLError, "it speaks no TLS that we know"),
    (ClientConnectorError, "nobody listens there, or a firewall is between"),
    (ServerDisconnectedError, "it hung up"),
    (ClientPayloadError, "it hung up in the middle"),
    (TooManyRedirects, "it leads in circles: is the address right?"),
    (NonHttpUrlRedirectClientError, "it leads to what is no page: is the address right?"),
    (TimeoutError, "it took too long"),
)
"""What people read of what aiohttp raises, the most special first."""


def failure(error: Exception) -> str:
    """Why a network was not reached, for people."""
    known = (said for kind, said in FAILURES if isinstance(error, kind))
    return next(known, type(error).__name__)


def check(status: int, headers: Mapping[str, str], now: float) -> None:
    """Accept a 2xx alone.

    Args:
        status: of the response.
        headers: likewise, whose names compare without case.
        now: epoch seconds.

    Raises:
        Deaf: time may mend it: 429, 5xx and the like.
        Refused: a person has to.
    """
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Deaf(f"it answered {status}: it wants to be asked less", wait(headers, now))
    if status in PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Deaf(f"it answered {status}: it fails, and is asked again", wait(headers, now))
    if status in STRANGERS:
        raise Refused(f"it answered {status}: a token is missing or wrong, or we are barred")
    raise Refused(f"it answered {status}: is this the right address?")


def wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds for which a server asks to be left alone; None: it does not say."""
    said = headers.get("Retry-After", "").strip()
    if SECONDS.fullmatch(said):
        return min(float(said), LONGEST)
    for read, text in ((parsedate_to_datetime, said), (_moment, headers.get(RESET, ""))):
        try:
            at = read(text)
        except ValueError:
            continue
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return min(max(at.timestamp() - now, 0.0), LONGEST)
    return None


def _moment(text: str) -> datetime:
    if SECONDS.fullmatch(text):
        return moment(float(text))
    return datetime.fromisoformat(text)
