"""Secured: a real Kafka behind every kind of lock, each at a port of its own."""

from dataclasses import dataclass
from pathlib import Path

from tests.broker import HOST, Installation, free_port
from tests.kafka.certificates import EXPIRED, Authority
from tests.kafka.node import Node

USER = "tocsin"
PLAIN_PASSWORD = "planted.P1ain/word"  # noqa: S105  # of this node, which nobody else reaches
SCRAM_PASSWORD = "planted.Scr4m/wörd"  # noqa: S105  # likewise
SCRAM, PLAIN = "SCRAM-SHA-512", "PLAIN"
LOGIN_MODULES = {
    SCRAM: "scram.ScramLoginModule required;",
    PLAIN: f'plain.PlainLoginModule required user_{USER}="{PLAIN_PASSWORD}";',
}


@dataclass(frozen=True, slots=True)
class Lock:
    """One listener."""

    port: int
    security: str  # TOCSIN_KAFKA_SECURITY
    keys: Path | None = None  # the server's key and certificate
    asks: bool = False  # for a certificate of the client

    @property
    def address(self) -> str:
        """What TOCSIN_KAFKA has to be."""
        return f"{HOST}:{self.port}"

    def settings(self, name: str) -> dict[str, str]:
        """It in the words of Kafka."""
        own = {}
        if self.keys:
            own = {"ssl.keystore.type": "PEM", "ssl.keystore.location": str(self.keys)}
        if self.asks:
            own["ssl.client.auth"] = "required"
        if "sasl" in self.security:
            for mechanism, module in LOGIN_MODULES.items():
                jaas = f"org.apache.kafka.common.security.{module}"
                own[f"{mechanism.lower()}.sasl.jaas.config"] = jaas
        return {f"listener.name.{name.lower()}.{key}": value for key, value in own.items()}


class SecuredNode(Node):
    """A node with locks; its plain port is open too, to look at what came of it."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.authority, self.stranger = Authority.at(home / "own"), Authority.at(home / "other")
        good = self.authority.signed("kafka")
        self.locks = {
            "LOGIN": Lock(free_port(), "sasl_ssl", good),
            "OPEN": Lock(free_port(), "ssl", good),
            "BARE": Lock(free_port(), "sasl_plaintext"),
            "MUTUAL": Lock(free_port(), "ssl", good, asks=True),
            "OLD": Lock(free_port(), "ssl", self.authority.signed("old", days=EXPIRED)),
            "OTHER": Lock(free_port(), "ssl", self.authority.signed("other", "DNS:kafka.example")),
            "PLAINTEXT": Lock(self.port, "plaintext"),
        }
        own = {name: lock for name, lock in self.locks.items() if lock.port != self.port}
        for setting, texts in {
            "listeners": [f"{name}://{lock.address}" for name, lock in own.items()],
            "listener.security.protocol.map": [
                f"{name}:{lock.security.upper()}" for name, lock in own.items()
            ],
        }.items():
            self._settings[setting] = ",".join([self._settings[setting], *texts])
        self._settings["sasl.enabled.mechanisms"] = ",".join(LOGIN_MODULES)
        for name, lock in own.items():
            self._settings |= lock.settings(name)

    def start(self) -> None:
        """As any node, with a user."""
        if not self._file.exists():
            self.format("--add-scram", f"{SCRAM}=[name={USER},password={SCRAM_PASSWORD}]")
        super().start()

    def behind(self, name: str, home: Path, **variables: str) -> Installation:
        """An installation that knows all that this lock asks for, but for these variables."""
        lock = self.locks[name]
        known = {"KAFKA_SECURITY": lock.security, "PARTITIONS": "2", "HTTP_PORT": "0"}
        if lock.keys:
            known["KAFKA_CA_FILE"] = str(self.authority.file)
        if "sasl" in lock.security:
            login = {"SASL_MECHANISM": SCRAM, "USERNAME": USER, "PASSWORD": SCRAM_PASSWORD}
            known |= {f"KAFKA_{key}": value for key, value in login.items()}
        return Installation.at(lock.address, home, **(known | variables))
