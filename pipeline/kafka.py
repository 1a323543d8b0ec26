"""Kafka: how its clients are told where it is and who we are."""

import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.errors import AuthorizationError, KafkaError, RetriableError

from pipeline.connection import Connection
from pipeline.entry import no_entry
from pipeline.knock import knock
from pipeline.settings import VariableError, environment

POLL = 500  # milliseconds
BOOTSTRAP = 10_000  # milliseconds until a Kafka that does not answer is given up


def encryption(connection: Connection) -> ssl.SSLContext | None:
    """The context of an encrypted connection; None: it is plain.

    Raises:
        VariableError: the file of certificates cannot be used.
    """
    if not connection.kafka_security.is_encrypted:
        return None
    try:
        return ssl.create_default_context(cafile=connection.kafka_ca_file)
    except OSError as problem:  # ssl.SSLError is one too
        said = f"cannot be used: {problem.strerror or problem}; allowed: a file of certificates"
        raise VariableError([environment.problem("TOCSIN_KAFKA_CA_FILE", said)]) from None


@contextmanager
def administration(connection: Connection) -> Iterator[KafkaAdminClient]:
    """Whom topics are asked of.

    Raises:
        EntryError: Kafka does not let us in, or not do it.
        VariableError: the file of certificates cannot be used.
    """
    knock(client_settings(connection))
    place = f"Kafka at {connection.kafka}"
    try:
        admin = KafkaAdminClient(**tool_settings(connection))
        try:
            yield admin
        finally:
            admin.close()
    except KafkaError as problem:
        if isinstance(problem, (AuthorizationError, RetriableError)):
            raise no_entry(place, problem) from problem
        raise


@contextmanager
def reader(connection: Connection) -> Iterator[Any]:
    """A consumer of no group, for commands that read a topic and go.

    Raises:
        EntryError: Kafka does not let us in, or is not there.
        VariableError: the file of certificates cannot be used.
    """
    knock(client_settings(connection))
    consumer = KafkaConsumer(**tool_settings(connection), group_id=None, enable_auto_commit=False)
    with closing(consumer):
        yield consumer


def whole(consumer: Any, place: TopicPartition) -> Iterator[Any]:
    """The records that a partition has by now, from its beginning."""
    consumer.assign([place])
    consumer.seek_to_beginning(place)
    return upto(consumer, place, consumer.end_offsets([place])[place])


def seek_since(consumer: Any, place: TopicPartition, since: float) -> int:
    """Go to the first record from a time on, in epoch seconds, in a partition that is assigned.

    Where there is none, to the end. Returns where that is.
    """
    first = consumer.offsets_for_times({place: max(0, int(since * 1000))})[place]
    end = int(consumer.end_offsets([place])[place])
    consumer.seek(place, first.offset if first else end)
    return end


def upto(consumer: Any, place: TopicPartition, end: int) -> Iterator[Any]:
    """Those of a partition that is assigned, from where the consumer stands to an offset."""
    while consumer.position(place) < end:
        for records in consumer.poll(timeout_ms=POLL).values():
            yield from records


def tool_settings(connection: Connection) -> dict[str, Any]:
    """What the clients of kafka-python take; a person waits for their commands."""
    return client_settings(connection) | {"bootstrap_timeout_ms": BOOTSTRAP}


def client_settings(connection: Connection) -> dict[str, Any]:
    """What the clients of aiokafka and of kafka-python take alike."""
    settings: dict[str, Any] = {
        "bootstrap_servers": connection.kafka.split(","),
        "security_protocol": connection.kafka_security.upper(),
    }
    if context := encryption(connection):
        settings["ssl_context"] = context
    if connection.kafka_security.logs_in and connection.kafka_password is not None:
        settings |= {
            "sasl_mechanism": str(connection.kafka_sasl_mechanism),
            "sasl_plain_username": connection.kafka_username,
            "sasl_plain_password": connection.kafka_password.reveal(),
        }
    return settings
