"""Whatever keeps us out of Kafka is one sentence that says what to repair."""

import socket
import ssl

import aiokafka.errors
import kafka.errors
import pytest

from pipeline.entry import EntryError, Refusal, Unreachable, no_entry

REASON = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"


def unverified(code: int) -> ssl.SSLCertVerificationError:
    problem = ssl.SSLCertVerificationError(1, REASON)
    problem.verify_code = code
    return problem


def alert(reason: str) -> ssl.SSLError:
    problem = ssl.SSLError(1, f"[SSL: {reason}]")
    problem.reason = reason
    return problem


def after(problem: Exception, cause: Exception) -> Exception:
    problem.__cause__ = cause
    return problem


@pytest.mark.parametrize(
    ("problem", "kind", "said"),
    [
        (unverified(10), Refusal, "has expired"),
        (unverified(9), Refusal, "not valid yet"),
        (unverified(19), Refusal, "TOCSIN_KAFKA_CA_FILE"),
        (unverified(20), Refusal, "TOCSIN_KAFKA_CA_FILE"),
        (unverified(62), Refusal, "set TOCSIN_KAFKA to a name"),
        (unverified(64), Refusal, "set TOCSIN_KAFKA to a name"),
        (alert("TLSV13_ALERT_CERTIFICATE_REQUIRED"), Refusal, "a certificate of ours"),
        (aiokafka.errors.SaslAuthenticationFailed(), Refusal, "TOCSIN_KAFKA_PASSWORD"),
        (aiokafka.errors.UnsupportedSaslMechanismError(), Refusal, "TOCSIN_KAFKA_SASL_MECHANISM"),
        (aiokafka.errors.IllegalSaslStateError(), Refusal, "TOCSIN_KAFKA_SECURITY"),
        (kafka.errors.ClusterAuthorizationFailedError(), Refusal, "the rights to it"),
        (after(ConnectionError("lost"), unverified(10)), Refusal, "has expired"),
        (ConnectionRefusedError(111, "Connect call failed"), Unreachable, "nobody listens there"),
        (socket.gaierror(-2, "Name or service not known"), Unreachable, "no such host is known"),
        (TimeoutError(), Unreachable, "no answer comes"),
        (kafka.errors.KafkaTimeoutError("bootstrap"), Unreachable, "no answer comes"),
        (ssl.SSLEOFError(8, "EOF occurred"), Unreachable, "closed at once"),
        (OSError(113, "No route to host"), Unreachable, "No route to host"),
        (aiokafka.errors.KafkaConnectionError(), Unreachable, "closed at once"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_a_client_raises_is_a_sentence(
    problem: Exception, kind: type[EntryError], said: str
) -> None:
    told = no_entry("Kafka at kafka:9092", problem)
    assert type(told) is kind
    assert str(told).startswith("Kafka at kafka:9092")
    assert said in str(told)
    assert "\n" not in str(told)
    assert REASON not in str(told)
