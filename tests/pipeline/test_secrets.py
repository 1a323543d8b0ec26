"""A secret in the wrong place is not repeated to who has to repair that."""

from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from tests.secrets import KEPT, TOKEN, leaks

SECRET = "planted.S3cret/wörd"  # noqa: S105  # of nobody
LOGIN = {
    "KAFKA_SECURITY": "sasl_ssl", "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512", "KAFKA_USERNAME": "me",
    "KAFKA_PASSWORD": "planted.0ther", "SLACK_TOKEN": TOKEN,
}  # fmt: skip
MISTAKES = {
    "of two lines": {"KAFKA_PASSWORD": f"{SECRET}\nmore"},
    "where a path belongs": {"KAFKA_PASSWORD": "", "KAFKA_PASSWORD_FILE": SECRET},
    "twice": {"KAFKA_PASSWORD_FILE": SECRET},
    "where nobody logs in": {"KAFKA_SECURITY": "ssl", "KAFKA_PASSWORD": SECRET},
    "instead of a mechanism": {"KAFKA_SASL_MECHANISM": SECRET},
    "instead of certificates": {"KAFKA_CA_FILE": SECRET},
    "in the address of Kafka": {"KAFKA": f"me:{SECRET}@kafka:9092"},
    "in the address of Slack": {"SLACK_URL": f"https://me:{SECRET}@slack.example/"},
    "in a query of Slack": {"SLACK_URL": f"https://slack.example/?token={SECRET}"},
    "instead of a level": {"LOG_LEVEL": SECRET},
    "instead of a number": {"PARTITIONS": SECRET},
    "in a variable of a wrong name": {"SLAK_TOKEN": SECRET},
    "in the file": {"CONFIG": "?"},
}
COMMANDS = [
    ("check-config",),
    ("topics", "create"),
    ("topics", "check"),
    ("worker",),
    ("notifier",),
]
SILENT = {"in the file": {"create", "check"}, "instead of certificates": {"check-config"}}
"""Which commands have no reason to notice, or would need a Kafka to."""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_without_the_secret(
    tmp_path: Path, mistake: str, command: tuple[str, ...]
) -> None:
    if command[-1] in SILENT.get(mistake, ()):
        return
    settings = tmp_path / f"tocsin.yaml{KEPT}"
    settings.write_text(f"slack_token: {SECRET}\nkafka: {{word: {SECRET}}}\n", encoding="utf-8")
    known = LOGIN | {"DATA_DIR": str(tmp_path)} | MISTAKES[mistake]
    env = {f"TOCSIN_{name}": text.replace("?", str(settings)) if name == "CONFIG" else text
           for name, text in known.items()}  # fmt: skip
    ended = CliRunner(env=env).invoke(main, command)
    assert ended.exit_code == 2
    assert "Traceback" not in ended.output
    assert leaks(ended.output, SECRET, TOKEN) == []


@pytest.mark.parametrize(
    "text",
    [
        f"password={SECRET!r}",
        f"auth_bytes={b'me' + SECRET.encode()!r}",
        b64encode(f"\0me\0{SECRET}".encode()).decode(),
        f"https://me:{quote(SECRET)}@kafka",
    ],
)
def test_a_leak_would_be_found(text: str) -> None:
    assert leaks(f"before\n{text}\nafter", SECRET) == [text]
