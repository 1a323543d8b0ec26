"""App: a Faust app as Tocsin needs it, for the watch and for the notifier."""

from typing import Any

import faust

from pipeline.connection import Connection
from pipeline.kafka import encryption
from pipeline.records import WriteProducer, batch_consumer, record_batches

COMMIT_EVERY = 1.0  # seconds
REQUEST = 60.0  # seconds; also the longest outage of the broker that a worker survives
HEARTBEATS = 6  # in a session: five may get lost
POLL_RECORDS = 5_000
POLL_PAUSE = 1_000.0  # seconds that one batch may take
BUFFERED = 16  # batches
LINGER = 0.02  # seconds; writes of one batch leave together
COMPRESSION = "gzip"
WRITE_BYTES = 262_144  # of a partition's writes in one request: those of a batch; Kafka takes 1 MB


def create_app(
    connection: Connection, name: str, inputs: frozenset[str], *, in_bulk: bool = False
) -> faust.App:
    """An app in the group `name` that reads these topics in batches; in bulk if they are busy."""
    session = connection.session_timeout.total_seconds()
    app = faust.App(
        name,
        version=1,
        broker=[f"kafka://{server}" for server in connection.kafka.split(",")],
        broker_credentials=credentials(connection),
        store="memory://",
        datadir=connection.data_dir / name,
        processing_guarantee="at_least_once",
        ConsumerScheduler=record_batches(inputs, connection.batch_records),
        topic_partitions=connection.partitions,
        topic_replication_factor=connection.replication,
        topic_allow_declare=False,  # `tocsin topics create` makes them: workers would race
        topic_disable_leader=True,
        table_standby_replicas=0,
        broker_commit_interval=COMMIT_EVERY,
        broker_session_timeout=session,
        broker_heartbeat_interval=session / HEARTBEATS,
        broker_request_timeout=max(REQUEST, session),
        broker_rebalance_timeout=max(REQUEST, session),  # below the session the lease would shrink
        broker_max_poll_interval=POLL_PAUSE,
        broker_max_poll_records=POLL_RECORDS,
        stream_buffer_maxsize=BUFFERED,
        stream_wait_empty=True,
        consumer_auto_offset_reset="earliest",
        producer_acks=-1,
        producer_linger=LINGER,
        producer_compression_type=COMPRESSION,
        producer_max_batch_size=WRITE_BYTES,
        producer_request_timeout=REQUEST,
        web_enabled=False,  # our own server is up before Faust recovers
        worker_redirect_stdouts=False,
    )
    app.transport.Consumer = batch_consumer(inputs, in_bulk=in_bulk)  # type: ignore[misc]
    app.transport.Producer = WriteProducer  # type: ignore[misc]
    return app


def credentials(connection: Connection) -> Any:
    """How Faust logs in; None: it need not."""
    context = encryption(connection)
    if connection.kafka_security.logs_in and connection.kafka_password is not None:
        return faust.SASLCredentials(
            username=connection.kafka_username,
            password=connection.kafka_password.reveal(),
            mechanism=connection.kafka_sasl_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context=context) if context else None
