"""Entry: what Kafka's clients raise when it does not let them in, said so that it can be repaired.

EntryError          nothing can be done with this Kafka
├── Unreachable     nobody answers as Kafka does, perhaps not yet: try again (exit 1)
└── Refusal         it will not have us, or cannot be trusted: repair the settings, or it (exit 2)
"""

import socket
import ssl
from collections.abc import Iterator

import aiokafka.errors
import kafka.errors

CERTIFICATES = {  # by OpenSSL's codes: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
    9: "shows a certificate that is not valid yet: look at the clocks, here and there",
    10: "shows a certificate that has expired: Kafka needs a new one",
    62: "shows a certificate for another name: set TOCSIN_KAFKA to a name that stands in it",
    64: "shows a certificate for another address: set TOCSIN_KAFKA to a name that stands in it",
}
UNKNOWN_AUTHORITY = (
    "shows a certificate by an authority that is not trusted here: set TOCSIN_KAFKA_CA_FILE to that"
    " authority's certificate"
)
OWN_CERTIFICATE = (
    "wants a certificate of ours (mutual TLS), and Tocsin has none: set another port in"
    " TOCSIN_KAFKA"
)
ALERTS = ("CERTIFICATE_REQUIRED", "BAD_CERTIFICATE")  # how it says so

REFUSALS: dict[type[Exception], str] = {
    aiokafka.errors.SaslAuthenticationFailed: (
        "refuses the login: check TOCSIN_KAFKA_USERNAME, TOCSIN_KAFKA_PASSWORD and"
        " TOCSIN_KAFKA_SASL_MECHANISM"
    ),
    aiokafka.errors.UnsupportedSaslMechanismError: (
        "does not know that kind of login: set another TOCSIN_KAFKA_SASL_MECHANISM"
    ),
    aiokafka.errors.IllegalSaslStateError: (
        "takes no login at that port: set TOCSIN_KAFKA_SECURITY to plaintext or ssl, or another"
        " port in TOCSIN_KAFKA"
    ),
    kafka.errors.AuthorizationError: (
        "does not allow that to who logs in: give TOCSIN_KAFKA_USERNAME the rights to it"
    ),
}

WANTS_LOGIN = (
    "wants a login at that port: set TOCSIN_KAFKA_SECURITY to sasl_ssl (or sasl_plaintext), with"
    " TOCSIN_KAFKA_USERNAME and TOCSIN_KAFKA_PASSWORD"
)
ENCRYPTED = (
    "speaks TLS at that port: set TOCSIN_KAFKA_SECURITY to ssl or sasl_ssl, or another port in"
    " TOCSIN_KAFKA"
)
NOT_ENCRYPTED = (
    "speaks no TLS at that port: set TOCSIN_KAFKA_SECURITY to plaintext or sasl_plaintext, or"
    " another port in TOCSIN_KAFKA"
)
SILENCES: dict[type[Exception], str] = {
    ConnectionRefusedError: "nobody listens there",
    socket.gaierror: "no such host is known",
    TimeoutError: "no answer comes",
    ConnectionError: "the connection is closed at once",
    ssl.SSLEOFError: "the connection is closed at once",
    aiokafka.errors.KafkaConnectionError: "the connection is closed at once",
    kafka.errors.KafkaTimeoutError: "no answer comes",
}


class EntryError(Exception):
    """Kafka does not let us in; says why, and what to do."""


class Unreachable(EntryError):  # noqa: N818  # what it is, not that it is one
    """Nobody answers as Kafka does; perhaps somebody will."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}. Is it up, and is TOCSIN_KAFKA right?")


class Refusal(EntryError):  # noqa: N818  # likewise
    """Kafka will not have us, or we not it. To try again changes nothing."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place} {reason}")


def no_entry(place: str, problem: BaseException) -> EntryError:
    """What a client raised, in words. Its own are not repeated where ours say more."""
    for each in causes(problem):
        if reason := refusal(each):
            return Refusal(place, reason)
    return Unreachable(place, looked_up(SILENCES, problem) or f"{problem}")


def refusal(problem: BaseException) -> str | None:
    """Why we are refused; None: we are not."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return CERTIFICATES.get(problem.verify_code, UNKNOWN_AUTHORITY)
    if isinstance(problem, ssl.SSLError) and any(said in str(problem) for said in ALERTS):
        return OWN_CERTIFICATE
    return looked_up(REFUSALS, problem)


def looked_up(table: dict[type[Exception], str], problem: BaseException) -> str | None:
    """What a table says of the first of its kinds that this is one of."""
    return next((said for kind, said in table.items() if isinstance(problem, kind)), None)


def causes(problem: BaseException) -> Iterator[BaseException]:
    """It, and what it came of."""
    each: BaseException | None = problem
    while each is not None:
        yield each
        each = each.__cause__ or each.__context__
