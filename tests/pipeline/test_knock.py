"""Kafka opens if one of its addresses does; else whoever asked hears what can be repaired."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError, SaslAuthenticationFailed

from pipeline.entry import EntryError, Refusal, Unreachable
from pipeline.knock import Address, knock

HERE, THERE, INSIDE = ("kafka", 9092), ("kafka", 9093), ("10.0.0.7", 9092)
CLOSED, AWAY = KafkaConnectionError("closed"), ConnectionRefusedError()
PLAIN, LOGIN = "PLAINTEXT", "SASL_SSL"


class FakeKafka:
    """Opens as its doors say: with the brokers that one names, or with what goes wrong."""

    def __init__(self, doors: dict[tuple[Address, str], Any]) -> None:
        self.doors, self.closed = doors, 0

    async def connect(self, *address: Any, security_protocol: str, **_own: Any) -> Any:
        """As aiokafka's create_conn."""
        door = self.doors.get((address, security_protocol), AWAY)
        if isinstance(door, Exception):
            raise door
        return SimpleNamespace(send=lambda _request: self.named(door), close=self.close)

    async def named(self, brokers: Any) -> Any:
        """The answer to a request for metadata; None: it wants a login first."""
        if brokers is None:
            raise CLOSED
        return SimpleNamespace(brokers=[(number, *each, None) for number, each in brokers])

    def close(self) -> None:
        """Count it."""
        self.closed += 1


def enter(doors: dict[tuple[Address, str], Any], security: str, servers: str) -> FakeKafka:
    kafka = FakeKafka(doors)
    settings = {"bootstrap_servers": servers.split(","), "security_protocol": security}
    knock(settings, kafka.connect)
    return kafka


ME = list(enumerate([HERE]))
OTHER = list(enumerate([INSIDE]))


@pytest.mark.parametrize(
    ("doors", "servers"),
    [
        pytest.param({(HERE, PLAIN): ME}, "kafka:9092", id="it names itself as we do"),
        pytest.param({(HERE, PLAIN): ME}, "kafka:9093,kafka:9092", id="one is away"),
        pytest.param({(HERE, PLAIN): OTHER, (INSIDE, PLAIN): OTHER}, "kafka:9092", id="inside"),
        pytest.param({(("::1", 9092), PLAIN): [(1, ("::1", 9092))]}, "[::1]:9092", id="IPv6"),
    ],
)
def test_kafka_opens(doors: dict[tuple[Address, str], Any], servers: str) -> None:
    assert enter(doors, PLAIN, servers).closed > 0


@pytest.mark.parametrize(
    ("doors", "security", "kind", "said"),
    [
        pytest.param({}, PLAIN, Unreachable, "nobody listens", id="away"),
        pytest.param({(HERE, PLAIN): []}, PLAIN, Unreachable, "no brokers yet", id="starting"),
        pytest.param({(HERE, PLAIN): CLOSED}, PLAIN, Unreachable, "closed", id="no Kafka"),
        pytest.param({(HERE, PLAIN): TimeoutError()}, PLAIN, Unreachable, "no answer", id="hangs"),
        pytest.param(
            {(HERE, PLAIN): CLOSED, (HERE, "SSL"): ME}, PLAIN, Refusal, "speaks TLS", id="TLS"
        ),
        pytest.param(
            {(HERE, LOGIN): ConnectionResetError(), (HERE, PLAIN): ME},
            LOGIN, Refusal, "speaks no TLS", id="no TLS",
        ),
        pytest.param({(HERE, PLAIN): None}, PLAIN, Refusal, "wants a login", id="login"),
        pytest.param({(HERE, LOGIN): None}, LOGIN, Unreachable, "closed", id="lost after login"),
        pytest.param(
            {(HERE, LOGIN): SaslAuthenticationFailed()}, LOGIN, Refusal, "PASSWORD", id="password"
        ),
        pytest.param(
            {(THERE, LOGIN): SaslAuthenticationFailed()},
            LOGIN, Refusal, "kafka:9093 refuses", id="what can be repaired goes before who is away",
        ),
        pytest.param(
            {(HERE, PLAIN): OTHER}, PLAIN, Unreachable,
            "10.0.0.7:9092 (so it names itself: advertised.listeners): nobody", id="named wrongly",
        ),
    ],
)  # fmt: skip
def test_kafka_does_not_open(
    doors: dict[tuple[Address, str], Any], security: str, kind: type[EntryError], said: str
) -> None:
    with pytest.raises(kind, match=r"^Kafka at ") as refused:
        enter(doors, security, "kafka:9092,kafka:9093")
    assert said in str(refused.value)
