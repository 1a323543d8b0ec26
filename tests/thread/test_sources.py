"""What is brought to a webhook becomes mentions, whatever happens to the process on the way."""

import json
import socket
from pathlib import Path

import pytest

from pipeline.codec import decode_mention
from tests.broker import HOST, Broker, Installation, Running, free_port, wait_for
from tests.door import TOKEN, a_post, brought

pytestmark = pytest.mark.broker

SETTINGS = """
brands: {unknown: closed, known: {Orange: {}, Free Mobile: {}}}
sources: {contact: sre@example.org, webhook: [{name: forum, port: PORT}]}
"""


def an_installation(broker: Broker, home: Path, port: int) -> Installation:
    settings = home / "tocsin.yaml"
    settings.write_text(SETTINGS.replace("PORT", str(port)), encoding="utf-8")
    known = {"CONFIG": str(settings), "PARTITIONS": "2", "WEBHOOK_TOKEN": TOKEN}
    installation = Installation.at(broker.address, home, **known)
    installation.must("topics", "create")
    return installation


def told(installation: Installation) -> set[tuple[str, str]]:
    """Brands and posts, as the topic has them."""
    values = [record.value for record in installation.records("mentions") if record.key]
    return {(mention.brand, mention.id) for mention in map(decode_mention, values)}


def state(process: Running) -> str:
    """What the source does, by its metrics."""
    states = ("connecting", "live", "waiting", "blocked")
    shown = [
        each for each in states if process.metric("tocsin_source_state", source="forum", state=each)
    ]
    return ",".join(shown)


def test_posts_come_through_and_each_process_says_how_its_sources_are(
    broker: Broker, tmp_path: Path
) -> None:
    port = free_port()
    installation = an_installation(broker, tmp_path, port)
    assert installation.run("source", "status").returncode == 0
    posts = [
        a_post(1, "Orange is down, and Free Mobile too"), a_post(2, "a fine day"),
        a_post(3, "la box orange ne marche plus"),
    ]  # fmt: skip
    with installation.running("source", "run") as process:
        process.wait_until(lambda me: state(me) == "live", "the door is open")
        assert process.health()[0]
        assert process.metric("process_start_time_seconds"), "a crash loop is seen by it"
        posted = process.metric("tocsin_source_events_total", source="forum", event="posts")
        assert posted == 0, "the first is an increase"
        assert brought(port, posts) == 202
        due = {("Orange", "f1"), ("Free Mobile", "f1"), ("Orange", "f3")}
        assert told(installation) == due
        counted = {"posts": 3, "mentions": 3}
        for event, count in counted.items():
            known = ("tocsin_source_events_total", {"source": "forum", "event": event})
            process.wait_until(lambda me, k=known, c=count: me.metric(k[0], **k[1]) == c, event)  # type: ignore[misc]
        process.kill()
    done = installation.run("source", "status", "--json")
    standing = json.loads(done.stdout)
    assert (standing["name"], standing["state"], standing["silent"]) == ("forum", "live", False)
    with installation.running("source", "run") as process:
        process.wait_until(lambda me: state(me) == "live", "the next one opens it again")
        assert brought(port, posts) == 202  # whoever is not sure brings them again
        assert told(installation) == due
        assert process.stop() == 0
    assert "forum" in installation.must("source", "status")


def test_a_port_that_is_taken_blocks_the_source_and_is_told(broker: Broker, tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as taken:
        installation = an_installation(broker, tmp_path, taken.getsockname()[1])
        with installation.running("source", "run") as process:
            process.wait_until(lambda me: state(me) == "blocked", "it cannot open")
            wait_for(lambda: "set another `port`" in process.log.read_text(), "it says why")
            wait_for(lambda: installation.run("source", "status").returncode == 1, "so do others")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("brands: {known: {Orange: {}}}", "sources: names none; allowed: "),
        ("brands: {known: {Orange: {}}}\nsources: {webhook: [{}]}", "sources.contact: is not set"),
        ("sources: {contact: a@b.example, webhook: [{}]}", "brands.known: is empty"),
    ],
)
def test_settings_with_which_nothing_could_be_heard_are_refused(
    tmp_path: Path, settings: str, said: str
) -> None:
    file = tmp_path / "tocsin.yaml"
    file.write_text(settings, encoding="utf-8")
    nowhere = Installation.at("127.0.0.1:1", tmp_path, CONFIG=str(file), WEBHOOK_TOKEN=TOKEN)
    done = nowhere.run("source", "run")
    assert done.returncode == 2
    assert said in done.stderr
