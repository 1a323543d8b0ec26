"""What deploy/kubernetes/strimzi/users.yaml allows is enough for each process, and is kept to."""

import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    KafkaAdminClient,
    ResourcePattern,
    ResourceType,
)

from tests.broker import (
    BIN,
    HOST,
    Installation,
    Running,
    free_port,
    listens,
    started,
    wait_for,
)
from tests.door import TOKEN, a_post, brought
from tests.kafka.node import Node
from tests.story import CRISIS, OTHERS, parts
from tests.workspace import local_slack

pytestmark = pytest.mark.kafka

USERS = Path("deploy/kubernetes/strimzi/users.yaml").resolve()
PASSWORD, SCRAM = "planted.word", "SCRAM-SHA-512"  # of this node alone
LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
PATTERNS = {None: ACLResourcePatternType.LITERAL, "prefix": ACLResourcePatternType.PREFIXED}
OPERATIONS = {"DescribeConfigs": ACLOperation.DESCRIBE_CONFIGS}


def users() -> dict[str, list[dict[str, Any]]]:
    """What each may do, in Strimzi's words."""
    told = yaml.safe_load_all(USERS.read_text(encoding="utf-8"))
    return {each["metadata"]["name"]: each["spec"]["authorization"]["acls"] for each in told}


def rights(user: str, acls: list[dict[str, Any]], prefix: str) -> Iterator[ACL]:
    """The same in Kafka's, of an installation whose topics begin so."""
    for acl in acls:
        resource = acl["resource"]
        name = resource["name"].replace("tocsin.", prefix, 1)
        pattern = PATTERNS[resource.get("patternType")]
        place = ResourcePattern(ResourceType[resource["type"].upper()], name, pattern)
        for word in acl["operations"]:
            operation = OPERATIONS.get(word) or ACLOperation[word.upper()]
            yield ACL(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, place)


class Guarded(Node):
    """A node that lets nobody do what they have no right to; its plain port is its keeper's."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.door = free_port()
        self._settings |= {
            "listeners": f"{self._settings['listeners']},DOOR://{HOST}:{self.door}",
            "listener.security.protocol.map": (
                self._settings["listener.security.protocol.map"] + ",DOOR:SASL_PLAINTEXT"
            ),
            "sasl.enabled.mechanisms": SCRAM,
            "listener.name.door.scram-sha-512.sasl.jaas.config": LOGIN,
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",
        }

    def start(self) -> None:
        """With all users."""
        if not self._file.exists():
            known = [f"{SCRAM}=[name={user},password={PASSWORD}]" for user in users()]
            self.format(*(word for user in known for word in ("--add-scram", user)))
        super().start()

    def allow(self, prefix: str) -> None:
        """Give everybody their rights."""
        admin = KafkaAdminClient(bootstrap_servers=self.address)
        try:
            for user, acls in users().items():
                admin.create_acls(list(rights(user, acls, prefix)))
        finally:
            admin.close()

    def installation(self, home: Path, **variables: str) -> Installation:
        """One that comes through the door."""
        known = {"KAFKA_SECURITY": "sasl_plaintext", "KAFKA_SASL_MECHANISM": SCRAM}
        known |= {"KAFKA_PASSWORD": PASSWORD, "KAFKA_USERNAME": "tocsin-topics"}
        return Installation.at(f"{HOST}:{self.door}", home, **known | variables)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with started(Guarded(tmp_path_factory.mktemp("guarded"))) as node:
        yield node


def test_a_crisis_is_told_and_taken_with_the_rights_of_each(
    guarded: Guarded, tmp_path: Path, story: tuple[Path, Path]
) -> None:
    mentions, settings = story
    before, _ = parts(mentions, tmp_path, 1_880)  # in the first wave
    with local_slack(tmp_path) as slack:
        home = guarded.installation(
            tmp_path, CLOCK="stream", CONFIG=str(settings), PARTITIONS="2", SLACK_URL=slack.url,
            SLACK_TOKEN="xoxb-test",  # noqa: S106  # any will do
        )  # fmt: skip
        guarded.allow(home.topic(""))
        home.must("topics", "create", "--event-time")
        home.must("topics", "check")
        collector, responder = as_user(home, "collector"), as_user(home, "responder")
        collector.must("ingest", "--event-time", "--stop-at-end", before)
        collector.must("seed", "--brand", OTHERS[0], before)
        with (
            as_user(home, "worker").running("worker") as worker,
            as_user(home, "notifier").running("notifier") as notifier,
        ):
            notifier.wait_until(lambda _: slack.shown() > 0, "a crisis is told")
            responder.must("ack", CRISIS, "--as", "ana", *SINCE)
            notifier.wait_until(lambda _: "ana has it" in str(slack.living()), "it is taken")
            responder.must("silence", "add", CRISIS, "--hours", "2")
            notifier.wait_until(lambda me: me.metric("tocsin_silences") == 1, "it is silenced")
            group = home.topic("notifier")
            lag = partial(worker.metric, "tocsin_consumer_lag_messages", group=group)
            worker.wait_until(lambda _: lag() == 0, "the notifiers' lag is known, and committed")
            assert CRISIS in responder.must("incidents", *SINCE)
            assert CRISIS in responder.must("explain", "--brand", CRISIS)
            assert CRISIS in responder.must("digest")
            responder.must("actions", "add", CRISIS, "Buy a bell", *SINCE)
            assert "Buy a bell" in responder.must("actions", "list")
            assert (worker.stop(), notifier.stop()) == (0, 0)
        staged = tmp_path / "staged.yaml"
        staged.write_text(f"{settings.read_text('utf-8')}\n{STAGED}", encoding="utf-8")
        on_the_wall(home.but(CLOCK="wall", CONFIG=str(staged)))
    for user, command in FORBIDDEN:
        done = as_user(home, user).run(*(before if word == "-" else word for word in command))
        assert done.returncode in {1, 2}, (user, command)


def test_a_webhook_is_served_with_the_rights_of_the_source(
    guarded: Guarded, tmp_path: Path
) -> None:
    port, settings = free_port(), tmp_path / "tocsin.yaml"
    settings.write_text(LISTENS.replace("PORT", str(port)), encoding="utf-8")
    home = guarded.installation(tmp_path, CONFIG=str(settings), PARTITIONS="2", WEBHOOK_TOKEN=TOKEN)
    guarded.allow(home.topic(""))
    home.must("topics", "create")
    source = as_user(home, "source")
    for number in (1, 2):  # the second reads where the first stood
        with source.running("source", "run") as process:
            process.wait_until(lambda _: listens(port), "the door is open")
            posts = [a_post(each, f"{OTHERS[0]} is late") for each in range(1, number + 1)]
            assert brought(port, posts) == 202
            assert mentions_of(process, number) == 1, "what the first one sent is not sent again"
            assert process.stop() == 0
    for user in ("source", "responder", "worker"):
        assert "webhook" in as_user(home, user).must("source", "status")
    assert as_user(home, "responder").run("source", "run").returncode == 70, "it keeps no place"
    for user in ("collector", "notifier"):
        assert as_user(home, user).run("source", "status").returncode == 2, user


def mentions_of(source: Running, posts: int) -> float | None:
    """How many it made of so many posts."""
    told = partial(source.metric, "tocsin_source_events_total")
    source.wait_until(lambda _: told(event="posts") == posts, "it tells what it heard")
    return told(event="mentions")


def on_the_wall(home: Installation) -> None:
    """Canaries go round."""
    with (
        as_user(home, "worker").running("worker"),
        as_user(home, "notifier").running("notifier") as notifier,
    ):
        rounds = "tocsin_canary_roundtrip_seconds_count"
        notifier.wait_until(lambda me: (me.metric(rounds) or 0) > 0, "a canary is back")
        drilled(home)


def drilled(home: Installation) -> None:
    """A drill is played, and met."""
    command: list[str | Path] = [
        BIN / "tocsin", "drill", "--brand", CRISIS, "--speed", "100", "--json"
    ]  # fmt: skip
    player, responder = as_user(home, "drill"), as_user(home, "responder")
    with subprocess.Popen(command, env=player.env, stdout=subprocess.PIPE, text=True) as drill:
        try:
            ack = ("ack", f"DRILL {CRISIS}", "--as", "ana")
            wait_for(lambda: responder.run(*ack).returncode == 0, "it is taken", drill)
            assert "is on since" in player.run("drill", "--brand", CRISIS).stderr
            player.must("drill", "answer", "sorry")
            said, _ = drill.communicate(timeout=60)
        finally:
            drill.kill()
    assert f"DRILL {CRISIS}" in said
    assert drill.returncode == 0


def as_user(home: Installation, name: str) -> Installation:
    """The same for another login."""
    return home.but(KAFKA_USERNAME=f"tocsin-{name}")


LISTENS = f"""
brands: {{known: {{{OTHERS[0]}: {{}}}}}}
sources: {{contact: sre@mistral.example, webhook: [{{port: PORT}}]}}
"""
STAGED = 'drill: {channel: "#drills"}'
SINCE = ("--since", "2026-01-01")
FORBIDDEN = [
    ("source", ("incidents", *SINCE)),
    ("collector", ("incidents", *SINCE)),
    ("worker", ("ingest", "--event-time", "-")),
    ("responder", ("ingest", "--event-time", "-")),
    ("topics", ("ack", CRISIS, *SINCE)),
    ("drill", ("actions", "list")),
]
