"""The environment says whom a process talks to, and never gives a secret away."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.connection import Clock, Connection, LogFormat, LogLevel, Mechanism, Security
from pipeline.settings import VariableError
from pipeline.settings.environment import known
from pipeline.settings.secret import Secret

SECRETS = {"TOCSIN_SLACK_TOKEN", "TOCSIN_KAFKA_PASSWORD"}
TOKEN = "xoxb-1-keep-quiet"  # noqa: S105 (of nobody)
SASL = {
    "TOCSIN_KAFKA_SECURITY": "sasl_ssl",
    "TOCSIN_KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
    "TOCSIN_KAFKA_USERNAME": "tocsin",
    "TOCSIN_KAFKA_PASSWORD": "keep quiet",
}


def refusal(**env: str) -> list[str]:
    with pytest.raises(VariableError) as caught:
        Connection.read(env)
    return [str(problem) for problem in caught.value.problems]


def test_without_any_variable_a_laptop_is_meant() -> None:
    connection = Connection.read({})
    assert connection == Connection()
    assert (connection.kafka, connection.http_port) == ("127.0.0.1:9092", 6066)
    assert (connection.session_timeout, connection.clock) == (timedelta(seconds=30), Clock.WALL)
    assert (connection.config, connection.slack_bot) == (None, None)


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Connection.read(dict.fromkeys(known(Connection), "")) == Connection()


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        pytest.param("KAFKA", "a:1, [::1]:9092", "kafka", "a:1,[::1]:9092", id="several servers"),
        pytest.param("TOPIC_PREFIX", "eu_1.", "topic_prefix", "eu_1.", id="a prefix"),
        pytest.param("PARTITIONS", "24", "partitions", 24, id="a whole number"),
        pytest.param("SESSION_TIMEOUT", "7.5", "session_timeout", timedelta(seconds=7.5), id="s"),
        pytest.param("CLOCK", "stream", "clock", Clock.STREAM, id="a choice"),
        pytest.param("LOG_LEVEL", "WARNING", "log_level", LogLevel.WARNING, id="in capitals"),
        pytest.param("LOG_FORMAT", "json", "log_format", LogFormat.JSON, id="a log for machines"),
        pytest.param("HTTP_PORT", "0", "http_port", 0, id="any free port"),
        pytest.param("HTTP_HOST", "::", "http_host", "::", id="every address"),
        pytest.param("CONFIG", "/etc/t.yaml", "config", Path("/etc/t.yaml"), id="a path"),
        pytest.param("DATA_DIR", "/data", "data_dir", Path("/data"), id="a directory"),
        pytest.param(
            "SLACK_URL", "https://slack:80/api", "slack_url", "https://slack:80/api/", id="a slash"
        ),
    ],
)
def test_a_variable_is_read(name: str, text: str, field: str, value: object) -> None:
    assert getattr(Connection.read({f"TOCSIN_{name}": text}), field) == value


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("KAFKA", "kafka://a:9092", "is not a list of servers; allowed: host:port, several ..."),
        ("KAFKA", "a:9092,", "is not a list of servers; allowed: host:port, several ..."),
        ("KAFKA", "a:65536", "is not a list of servers; allowed: host:port, several ..."),
        ("TOPIC_PREFIX", "tocsin/", "does not fit; allowed: up to 100 letters of ..."),
        ("PARTITIONS", "twelve", "is not a whole number; allowed: a whole number, 1 to 10,000 ..."),
        ("PARTITIONS", "0", "is out of range; allowed: a whole number, 1 to 10,000 (partitions)"),
        ("SESSION_TIMEOUT", "5", "is out of range; allowed: a number of seconds, 6 to 1,800"),
        ("CLOCK", "steam", "is unknown (did you mean `stream`?); allowed: wall or stream"),
        ("HTTP_PORT", "65536", "is out of range; allowed: a whole number, 0 to 65,535"),
        ("HTTP_HOST", "http://a", "does not fit; allowed: a host name or address"),
        ("SLACK_URL", "slack.com", "is not an address; allowed: https://host[:port]/path/, ..."),
        ("SLACK_URL", "https://me:pw@slack.com/", "is not an address; allowed: ..."),
        ("SLACK_URL", "https://slack.com:port/", "is not an address; allowed: ..."),
        ("CONFIG", " a", "is empty, longer than a line, or has spaces around it; allowed: a path"),
        ("PARTITION", "12", "is not a variable of Tocsin (did you mean `TOCSIN_PARTITIONS`?); ..."),
        ("COLOUR", "red", "is not a variable of Tocsin; docs/settings.md has them all"),
        ("SLACK_TOKEN", "xoxb\nHost: a", "has a line break or control character in it; ..."),
        (
            "SLACK_TOKEN_FILE",
            "/nowhere",
            "cannot be read from TOCSIN_SLACK_TOKEN_FILE: No such ...",
        ),
    ],
)
def test_a_mistake_names_its_variable_and_what_is_allowed(name: str, text: str, said: str) -> None:
    (found,) = refusal(**{f"TOCSIN_{name}": text})
    start, _, end = said.partition("...")
    place = f"environment: TOCSIN_{name.removesuffix('_FILE')}: "
    assert found.startswith(place + start)
    assert found.endswith(end)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1:80", "[::1]:8080"])
def test_plain_http_stays_at_home(host: str) -> None:
    url = f"http://{host}/api/"
    assert Connection.read({"TOCSIN_SLACK_URL": url}).slack_url == url


@pytest.mark.parametrize(
    "host", ["slack.com", "slack", "10.0.0.1", "[::2]", "localhost.evil.com", "127.evil.com", "0"]
)
def test_and_is_not_shown_the_token_elsewhere(host: str) -> None:
    (found,) = refusal(TOCSIN_SLACK_URL=f"http://{host}/api/")
    assert found.startswith("environment: TOCSIN_SLACK_URL: is not an address; allowed: https://")
    assert found.endswith("http for this machine alone")


def test_all_mistakes_are_told_at_once() -> None:
    assert len(refusal(TOCSIN_PARTITIONS="x", TOCSIN_CLOK="wall", TOCSIN_HTTP_PORT="-1")) == 3


def test_the_variables_of_others_are_none_of_our_business() -> None:
    services = {
        "PATH": "/bin",
        "TOCSIN_PORT": "tcp://10.0.0.1:6066",
        "TOCSIN_SERVICE_HOST": "10.0.0.1",
        "TOCSIN_WORKER_SERVICE_PORT_METRICS": "6066",
        "TOCSIN_WORKER_PORT_6066_TCP_ADDR": "10.0.0.1",
    }  # Kubernetes makes these of services
    assert Connection.read(services) == Connection()


def test_topics_and_groups_begin_with_the_prefix() -> None:
    eu = Connection(topic_prefix="eu.")
    topics = (
        eu.mentions,
        eu.mentions_dead,
        eu.commands,
        eu.alerts,
        eu.silences,
        eu.sources,
        eu.lessons,
    )
    assert topics == (
        "eu.mentions", "eu.mentions-dead", "eu.commands", "eu.alerts", "eu.silences", "eu.sources",
        "eu.lessons",
    )  # fmt: skip
    assert (eu.watch_group, eu.notifier_group) == ("eu.watch", "eu.notifier")


@pytest.mark.parametrize(
    ("env", "directory"),
    [
        pytest.param({"HOME": "/home/ana"}, "/home/ana/.local/state/tocsin", id="at home"),
        pytest.param({"HOME": "/h", "XDG_STATE_HOME": "/s"}, "/s/tocsin", id="as the desktop says"),
        pytest.param({}, "/var/lib/tocsin", id="where nobody lives"),
    ],
)
def test_each_person_has_a_directory(env: dict[str, str], directory: str) -> None:
    assert Connection.read(env).data_dir == Path(directory)


def test_a_login_is_complete() -> None:
    connection = Connection.read(SASL)
    assert connection.kafka_security is Security.SASL_SSL
    assert connection.kafka_sasl_mechanism is Mechanism.SCRAM_SHA_512
    assert connection.kafka_password == Secret("keep quiet")


@pytest.mark.parametrize(
    ("env", "said"),
    [
        pytest.param(
            {**SASL, "TOCSIN_KAFKA_PASSWORD": ""},
            "TOCSIN_KAFKA_PASSWORD: is not set; TOCSIN_KAFKA_SECURITY=sasl_ssl needs it",
            id="a login without a password",
        ),
        pytest.param(
            {"TOCSIN_KAFKA_USERNAME": "tocsin"},
            "TOCSIN_KAFKA_USERNAME: is set, but TOCSIN_KAFKA_SECURITY is plaintext; "
            "allowed: sasl_ssl",
            id="a name that nobody asks for",
        ),
        pytest.param(
            {"TOCSIN_KAFKA_CA_FILE": "/ca.pem"},
            "TOCSIN_KAFKA_CA_FILE: is set, but TOCSIN_KAFKA_SECURITY is plaintext; "
            "allowed: ssl or sasl_ssl",
            id="certificates without encryption",
        ),
    ],
)
def test_half_a_login_is_refused(env: dict[str, str], said: str) -> None:
    assert refusal(**env) == [f"environment: {said}"]


def test_a_missing_token_says_which_variable_to_set() -> None:
    with pytest.raises(VariableError, match=r"TOCSIN_SLACK_TOKEN: .* TOCSIN_SLACK_TOKEN_FILE"):
        Connection().slack_token()


def test_a_token_is_handed_on() -> None:
    assert Connection.read({"TOCSIN_SLACK_TOKEN": TOKEN}).slack_token().reveal() == TOKEN


@pytest.mark.parametrize(
    ("content", "token"),
    [
        pytest.param(TOKEN.encode(), TOKEN, id="no newline"),
        pytest.param(f"{TOKEN}\n".encode(), TOKEN, id="an editor's newline"),
        pytest.param(f"{TOKEN}\r\n".encode(), TOKEN, id="of Windows"),
        pytest.param(f"{TOKEN} \n".encode(), f"{TOKEN} ", id="a space can be part of it"),
    ],
)
def test_a_secret_can_stand_in_a_file(tmp_path: Path, content: bytes, token: str) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    assert Connection.read({"TOCSIN_SLACK_TOKEN_FILE": str(path)}).slack_token() == Secret(token)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "cannot be read from", id="empty"),
        pytest.param(b"\n", "cannot be read from", id="a newline alone"),
        pytest.param(TOKEN.encode() + b"\xff", "cannot be read from", id="not UTF-8"),
        pytest.param(b"x" * 70_000, "cannot be read from", id="too large for a secret"),
        pytest.param(TOKEN.encode() + b"\n\n", "has a line break", id="two newlines"),
    ],
)
def test_a_file_that_holds_no_secret_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    (found,) = refusal(TOCSIN_SLACK_TOKEN_FILE=str(path))
    assert found.startswith(f"environment: TOCSIN_SLACK_TOKEN: {said}")
    assert "allowed: one line" in found
    assert TOKEN not in found


def test_a_secret_set_twice_is_refused(tmp_path: Path) -> None:
    found = refusal(TOCSIN_SLACK_TOKEN=TOKEN, TOCSIN_SLACK_TOKEN_FILE=str(tmp_path / "token"))
    said = "and TOCSIN_SLACK_TOKEN_FILE are both set; allowed: one of the two"
    assert found == [f"environment: TOCSIN_SLACK_TOKEN: {said}"]


hidden = st.text(st.characters(codec="ascii"), min_size=6).map(lambda text: f"hidden{text}")


def told(env: dict[str, str]) -> str:
    """All that a log or a person can get to see."""
    try:
        connection = Connection.read(env)
    except VariableError as error:
        return f"{error} {error!r} {error.args} {error.__context__!r}"
    return f"{connection} {connection!r} {asdict(connection)}"


@given(secret=hidden, name=st.sampled_from(sorted(SECRETS)))
def test_a_secret_never_leaks(secret: str, name: str) -> None:
    assert "hidden" not in told(SASL | {name: secret})


@given(secret=hidden, name=st.sampled_from(known(Connection)))
def test_an_error_repeats_no_value_since_it_may_be_a_secret(secret: str, name: str) -> None:
    assert "hidden" not in told({name: secret, "TOCSIN_PARTITIONS": f"hidden{secret}"})


def test_a_secret_prints_as_stars() -> None:
    secret = Secret(TOKEN)
    assert [str(secret), repr(secret), f"{secret}", f"{[secret]}"] == ["***"] * 3 + ["[***]"]
    assert not hasattr(secret, "__dict__")
    assert secret != TOKEN
    assert len({secret, Secret(TOKEN)}) == 1
