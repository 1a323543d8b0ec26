"""Connection: whom this process talks to, and as whom, from the environment's TOCSIN_ variables.

Each field of `Connection` is one variable: its name behind TOCSIN_, its type, default, limits and
meaning. A secret can also come from the file that the variable with _FILE behind its name names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from pipeline.settings import Problem, VariableError, environment
from pipeline.settings.addresses import LAST_PORT, address, servers
from pipeline.settings.secret import Secret

TOPIC = r"[A-Za-z0-9._-]{0,100}"  # Kafka takes 249 characters, and changelogs' names are long
BRANDS, DELIVERIES = "brands", "deliveries"  # tables
ALERTS_PARTITIONS = 1  # storms, digests and the limits of channels have one place
NO_HOME = Path("/var/lib/tocsin")


class Clock(StrEnum):
    """What tells the time."""

    WALL = "wall"
    STREAM = "stream"  # the newest record; for replays and the demo


class LogLevel(StrEnum):
    """From which weight on something is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """For whom the log is."""

    AUTO = "auto"
    CONSOLE = "console"
    JSON = "json"


class Security(StrEnum):
    """How Kafka is spoken to."""

    PLAINTEXT = "plaintext"
    SSL = "ssl"
    SASL_PLAINTEXT = "sasl_plaintext"
    SASL_SSL = "sasl_ssl"

    @property
    def is_encrypted(self) -> bool:
        """Whether certificates are needed."""
        return self in {Security.SSL, Security.SASL_SSL}

    @property
    def logs_in(self) -> bool:
        """Whether a name and a password are needed."""
        return self in {Security.SASL_PLAINTEXT, Security.SASL_SSL}


class Mechanism(StrEnum):
    """How the password is proved."""

    PLAIN = "PLAIN"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    SCRAM_SHA_512 = "SCRAM-SHA-512"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How this process reaches Kafka and Slack, and how it is reached."""

    kafka: str = field(
        default="127.0.0.1:9092",
        metadata={"parse": servers, "allowed": "host:port, several with commas between"},
    )
    """Kafka's bootstrap servers."""

    kafka_security: Security = Security.PLAINTEXT
    """How Kafka is spoken to."""

    kafka_sasl_mechanism: Mechanism | None = None
    """How the password is proved; with `sasl_plaintext` and `sasl_ssl` only."""

    kafka_username: str | None = None
    """Who logs in; with `sasl_plaintext` and `sasl_ssl` only."""

    kafka_password: Secret | None = None
    """The password to it; with `sasl_plaintext` and `sasl_ssl` only."""

    kafka_ca_file: Path | None = None
    """Certificates (PEM) of those who vouch for Kafka, where the system's do not."""

    topic_prefix: str = field(
        default="tocsin.",
        metadata={"pattern": TOPIC, "allowed": "up to 100 letters of a-z A-Z 0-9 . _ -"},
    )
    """Begins the names of all topics and groups, so that two installations can share a Kafka."""

    partitions: int = field(default=12, metadata={"unit": "partitions", "range": (1, 10_000)})
    """Of mentions, mentions-dead, commands and the changelog. Fixed from day one."""

    replication: int = field(default=1, metadata={"unit": "brokers", "range": (1, 100)})
    """Brokers that hold each topic. 3 where no record may be lost with a broker."""

    clock: Clock = Clock.WALL
    """`stream` never asks what time it is: now is the newest record. For replays and the demo."""

    batch_records: int = field(default=500, metadata={"unit": "records", "range": (1, 100_000)})
    """Records of one partition that are scored and judged together, at most."""

    session_timeout: timedelta = field(default=timedelta(seconds=30), metadata={"range": (6, 1800)})
    """Silence after which Kafka gives a process's partitions to another: its own limits, too."""

    http_host: str = field(
        default="127.0.0.1",
        metadata={"pattern": r"[A-Za-z0-9._:-]+", "allowed": "a host name or address"},
    )
    """Where /metrics and /healthz are served; 0.0.0.0 in a container."""

    http_port: int = field(default=6066, metadata={"range": (0, LAST_PORT)})
    """The port of them; 0: any that is free."""

    data_dir: Path = NO_HOME
    """What a process keeps on disk. Not set, it is `$XDG_STATE_HOME/tocsin`, else
    `~/.local/state/tocsin`, and the default where there is no home."""

    config: Path | None = None
    """The YAML file; without one, the defaults of all its keys."""

    slack_url: str = field(
        default="https://slack.com/api/",
        metadata={
            "parse": address,
            "allowed": "https://host[:port]/path/, no login in it; http for this machine alone",
        },
    )
    """Slack's Web API, or what stands in for it. It is sent the token."""

    slack_bot: Secret | None = field(default=None, metadata={"variable": "SLACK_TOKEN"})
    """The bot token (xoxb-…) with which messages are written."""

    slack_app: Secret | None = field(default=None, metadata={"variable": "SLACK_APP_TOKEN"})
    """The app token (xapp-…) with which buttons are heard; without one there are none."""

    author_key: Secret | None = None
    """Where `slack.authors` or `sources.authors` is `hash`: what makes pseudonyms of names, 16
    characters or more."""

    mastodon_tokens: Secret | None = None
    """Access tokens of the instances of Mastodon that want one, as `mastodon.social=TOKEN`, several
    with spaces between. Each is sent to its own instance alone."""

    webhook_token: Secret | None = None
    """What whoever brings posts to a webhook has to show (`Authorization: Bearer …`)."""

    dashboard_url: str | None = field(
        default=None, metadata={"pattern": r"https?://[!-~]{1,600}", "allowed": "https://…"}
    )
    """Where a message's button for the dashboard leads; without one there is none."""

    log_level: LogLevel = LogLevel.INFO
    """From which weight on something is logged."""

    log_format: LogFormat = LogFormat.AUTO
    """`console` for people, `json` for machines; `auto` is for people on a terminal, and nowhere
    else."""

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Connection":
        """The connection that an environment describes. An empty variable counts as not set.

        Raises:
            VariableError: everything that is wrong with it. No value is repeated.
        """
        values, problems = environment.read(cls, env)
        if problems:
            raise VariableError(problems)
        connection = cls(**{"data_dir": _state_dir(env)} | values)
        if problems := list(_login(connection)):
            raise VariableError(problems)
        return connection

    def slack_token(self) -> Secret:
        """The bot token.

        Raises:
            VariableError: there is none; says which variable to set.
        """
        if self.slack_bot is None:
            said = "is not set, and no TOCSIN_SLACK_TOKEN_FILE; allowed: a bot token (xoxb-…)"
            raise VariableError([environment.problem("TOCSIN_SLACK_TOKEN", said)])
        return self.slack_bot

    @property
    def mentions(self) -> str:
        """The topic of what people said."""
        return f"{self.topic_prefix}mentions"

    @property
    def mentions_dead(self) -> str:
        """The topic of what could not be read, and why."""
        return f"{self.topic_prefix}mentions-dead"

    @property
    def commands(self) -> str:
        """The topic of what people ask for."""
        return f"{self.topic_prefix}commands"

    @property
    def alerts(self) -> str:
        """The topic of notices."""
        return f"{self.topic_prefix}alerts"

    @property
    def shadow(self) -> str:
        """The topic of notices of which nobody is told."""
        return f"{self.topic_prefix}shadow"

    @property
    def volumes(self) -> str:
        """The topic of how much was said of each brand in each hour."""
        return f"{self.topic_prefix}volumes"

    @property
    def silences(self) -> str:
        """The topic of silences."""
        return f"{self.topic_prefix}silences"

    @property
    def lessons(self) -> str:
        """The topic of what was learned, and of what is to be done."""
        return f"{self.topic_prefix}lessons"

    @property
    def canary(self) -> str:
        """The topic on which canaries come back."""
        return f"{self.topic_prefix}canary"

    @property
    def sources(self) -> str:
        """The topic of how far the sources have read."""
        return f"{self.topic_prefix}sources"

    @property
    def brands_changelog(self) -> str:
        """The topic that keeps the state of brands, as Faust names it."""
        return f"{self.watch_group}-{BRANDS}-changelog"

    @property
    def mailboxes_changelog(self) -> str:
        """The topic that keeps what channels were told, as Faust names it."""
        return f"{self.notifier_group}-{DELIVERIES}-changelog"

    @property
    def watch_group(self) -> str:
        """The consumer group, and Faust app, of the workers."""
        return f"{self.topic_prefix}watch"

    @property
    def notifier_group(self) -> str:
        """The consumer group, and Faust app, of the notifiers."""
        return f"{self.topic_prefix}notifier"


def _login(connection: Connection) -> Iterator[Problem]:
    security = connection.kafka_security
    for name in ("kafka_sasl_mechanism", "kafka_username", "kafka_password"):
        value = getattr(connection, name)
        if security.logs_in and value is None:
            said = f"is not set; TOCSIN_KAFKA_SECURITY={security} needs it"
            yield environment.problem(f"TOCSIN_{name.upper()}", said)
        if not security.logs_in and value is not None:
            said = f"is set, but TOCSIN_KAFKA_SECURITY is {security}; allowed: sasl_ssl"
            yield environment.problem(f"TOCSIN_{name.upper()}", said)
    if connection.kafka_ca_file and security in {Security.PLAINTEXT, Security.SASL_PLAINTEXT}:
        said = f"is set, but TOCSIN_KAFKA_SECURITY is {security}; allowed: ssl or sasl_ssl"
        yield environment.problem("TOCSIN_KAFKA_CA_FILE", said)


def _state_dir(env: Mapping[str, str]) -> Path:
    if state := env.get("XDG_STATE_HOME"):
        return Path(state) / "tocsin"
    if home := env.get("HOME"):
        return Path(home) / ".local" / "state" / "tocsin"
    return NO_HOME
