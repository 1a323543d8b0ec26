"""Kafka behind TLS and a login: all commands work there, say why if not, and keep every secret."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.broker import BIN, HOST, Installation, Running, started
from tests.kafka.secured import PLAIN, PLAIN_PASSWORD, SCRAM_PASSWORD, SecuredNode
from tests.secrets import TOKEN, leaks, leaks_below, plant
from tests.workspace import local_slack

pytestmark = pytest.mark.kafka

SOON = 20.0  # seconds in which a command that gets nowhere has to say so
WRONG = "planted-Wr0ng"
PLAINLY = {"KAFKA_SASL_MECHANISM": PLAIN, "KAFKA_PASSWORD": PLAIN_PASSWORD}
REFUSED = 2


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredNode]:
    with started(SecuredNode(tmp_path_factory.mktemp("secured"))) as node:
        yield node


# -- It works


def lag(process: Running, topic: str) -> float | None:
    """What the process says of how far it is."""
    name = process.installation.topic(topic)
    return process.metric("tocsin_consumer_lag_messages", topic=name)


def test_the_whole_thread_runs_over_tls_with_a_login(
    node: SecuredNode, tmp_path: Path, story: tuple[Path, Path]
) -> None:
    mentions, settings = story
    with local_slack(tmp_path) as workspace:
        thread = node.behind(
            "LOGIN", tmp_path, CLOCK="stream", CONFIG=str(settings),
            SLACK_URL=workspace.url, SLACK_TOKEN=TOKEN,
        )  # fmt: skip
        seen = thread.but(KAFKA=node.address)  # by whoever looks through the plain port
        thread.must("topics", "create", "--event-time")
        thread.must("topics", "check", "--event-time")
        with thread.running("worker") as worker, thread.running("notifier") as notifier:
            thread.must("ingest", "--event-time", "--stop-at-end", mentions)
            with seen.place() as place:
                worker.wait_until(lambda _: place.waiting == 0, "all is committed")
                assert place.committed > 0
            notifier.wait_until(lambda _: bool(workspace.messages()), "Slack shows it")
            worker.wait_until(lambda me: lag(me, "mentions") == 0, "the worker's lag is known")
            notifier.wait_until(lambda me: lag(me, "alerts") == 0, "the notifier's lag is known")
            assert (worker.stop(), notifier.stop()) == (0, 0)


@pytest.mark.parametrize(
    ("lock", "login"),
    [("OPEN", {}), ("BARE", {}), ("LOGIN", PLAINLY)],
    ids=["TLS", "SCRAM", "PLAIN"],
)
def test_each_lock_opens_to_who_has_its_key(
    node: SecuredNode, tmp_path: Path, mentions: Path, lock: str, login: dict[str, str]
) -> None:
    home = node.behind(lock, tmp_path, **login)
    home.must("topics", "create")
    home.must("ingest", mentions)


# -- It does not, and says why


CASES = {
    "wrong password": ("LOGIN", {"KAFKA_PASSWORD": WRONG}, "refuses the login"),
    "unknown user": ("LOGIN", {"KAFKA_USERNAME": "nobody"}, "TOCSIN_KAFKA_USERNAME"),
    "another mechanism": (
        "LOGIN", {"KAFKA_SASL_MECHANISM": "SCRAM-SHA-256"}, "another TOCSIN_KAFKA_SASL_MECHANISM",
    ),
    "unknown authority": ("OPEN", {"KAFKA_CA_FILE": "?"}, "TOCSIN_KAFKA_CA_FILE"),
    "expired certificate": ("OLD", {}, "has expired"),
    "another host": ("OTHER", {}, "another address"),
    "asks for a certificate": ("MUTUAL", {}, "mutual TLS"),
    "TLS to a plain port": (
        "PLAINTEXT", {"KAFKA_SECURITY": "ssl"}, "TOCSIN_KAFKA_SECURITY to plaintext",
    ),
    "plain to a TLS port": (
        "OPEN", {"KAFKA_SECURITY": "plaintext", "KAFKA_CA_FILE": ""},
        "TOCSIN_KAFKA_SECURITY to ssl",
    ),
    "login without TLS to a TLS port": (
        "LOGIN", {"KAFKA_SECURITY": "sasl_plaintext", "KAFKA_CA_FILE": ""},
        "TOCSIN_KAFKA_SECURITY to ssl or sasl_ssl",
    ),
    "no login": (
        "LOGIN",
        {"KAFKA_SECURITY": "ssl", "KAFKA_SASL_MECHANISM": "", "KAFKA_USERNAME": "",
         "KAFKA_PASSWORD": ""},
        "wants a login",
    ),
    "login where there is none": (
        "PLAINTEXT",
        {"KAFKA_SECURITY": "sasl_plaintext", "KAFKA_SASL_MECHANISM": PLAIN,
         "KAFKA_USERNAME": "tocsin", "KAFKA_PASSWORD": WRONG},
        "takes no login",
    ),
}  # fmt: skip
EVERYWHERE = ("wrong password", "unknown authority", "expired certificate")
COMMANDS = {
    "topics create": ("topics", "create"),
    "topics check": ("topics", "check"),
    "ingest": ("ingest", "mentions.jsonl"),
    "worker": ("worker",),
    "notifier": ("notifier",),
}


def kept_out(node: SecuredNode, home: Path, case: str) -> Installation:
    """An installation that cannot get in."""
    lock, variables, _ = CASES[case]
    known = {name: str(node.stranger.file) if text == "?" else text
             for name, text in variables.items()}  # fmt: skip
    return node.behind(lock, home, SLACK_TOKEN=TOKEN, **known)


def ends(installation: Installation, home: Path, *arguments: str) -> tuple[int, list[str]]:
    """Its exit code and what it wrote to stderr."""
    done = subprocess.run(
        [BIN / "tocsin", *arguments], env=installation.env, cwd=home, timeout=SOON,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_one_line(node: SecuredNode, tmp_path: Path, case: str) -> None:
    code, (line,) = ends(kept_out(node, tmp_path, case), tmp_path, "topics", "create")
    assert code == REFUSED
    assert line.startswith(f"Kafka at {HOST}:")
    assert CASES[case][2] in line


@pytest.mark.parametrize("case", EVERYWHERE)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_the_same(
    node: SecuredNode, tmp_path: Path, mentions: Path, command: str, case: str
) -> None:
    code, lines = ends(kept_out(node, mentions.parent, case), tmp_path, *COMMANDS[command])
    (line,) = [line for line in lines if '"event": "starts"' not in line]
    assert code == REFUSED
    assert CASES[case][2] in line


# -- Secrets


def test_what_works_tells_no_secret(node: SecuredNode, tmp_path: Path, mentions: Path) -> None:
    files = {"KAFKA_PASSWORD_FILE": SCRAM_PASSWORD, "SLACK_TOKEN_FILE": TOKEN}
    secrets = {name: plant(tmp_path, text) for name, text in files.items()}
    debugs = {"LOG_LEVEL": "debug", "SLACK_URL": f"http://{HOST}:1/"}
    scram = node.behind("BARE", tmp_path, KAFKA_PASSWORD="", **debugs, **secrets)
    plain = node.behind(
        "BARE", tmp_path, SLACK_TOKEN=TOKEN, LOG_FORMAT="json", **debugs, **PLAINLY
    )  # fmt: skip
    for arguments in (("check-config",), ("topics", "create"), ("ingest", mentions)):
        done = [each.run(*arguments) for each in (scram, plain)]
        assert [each.returncode for each in done] == [0, 0]
        texts = [each.stdout + each.stderr for each in done]
        (tmp_path / f"{len(arguments[0])}.txt").write_text("".join(texts))
    with scram.running("notifier") as notifier, plain.running("worker") as worker:
        for process in (worker, notifier):
            process.wait_until(lambda me: '"ok"' in page(me.port, "healthz/ready"), "it is ready")
            pages = [page(process.port, path) for path in ("metrics", "healthz/live")]
            (tmp_path / f"{process.port}.txt").write_text("".join(pages))
        node.kill()
        try:
            for process in (worker, notifier):
                process.wait_until(lambda me: "Unable connect" in me.log.read_text(), "errors")
                process.kill()
        finally:
            node.start()
    for process in (worker, notifier):
        assert "Updated cluster metadata" in process.log.read_text()  # it debugs
    assert leaks_below(tmp_path, SCRAM_PASSWORD, PLAIN_PASSWORD, TOKEN) == []


def page(port: int, path: str) -> str:
    """A page of a process; empty where there is none."""
    with suppress(OSError), urlopen(f"http://{HOST}:{port}/{path}") as answer:
        return str(answer.read(), "utf-8")
    return ""


@pytest.mark.parametrize("command", ["ingest", "worker", "notifier"])
def test_a_wrong_password_is_not_told_either(
    node: SecuredNode, tmp_path: Path, mentions: Path, command: str
) -> None:
    home = kept_out(node, mentions.parent, "wrong password").but(LOG_LEVEL="debug")
    _, lines = ends(home, tmp_path, *COMMANDS[command])
    assert lines
    assert leaks("\n".join(lines), WRONG, TOKEN) == []
