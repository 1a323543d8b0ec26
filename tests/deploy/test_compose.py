"""Compose: what it and the files that it mounts name is there, in the code and in the tree."""

import re
from pathlib import Path
from shutil import which
from subprocess import run
from typing import Any

import click
import pytest
import yaml

from deploy.demo.__main__ import main as demo
from deploy.demo.slack.__main__ import main as local_slack
from deploy.demo.stage import CHANNEL, CHANNEL_NAME, CONFIG, PARTITIONS
from pipeline import cli
from pipeline.connection import Connection
from pipeline.sources.networks import Webhook
from tests.compose import DEPLOY, FILE, KAFKA, SERVICES, environment, is_of_the_demo, mounts
from tests.dockerfile import stages
from tests.kafka.node import POM

RULES = sorted((DEPLOY / "prometheus/rules").glob("*.yaml"))
STAGES = stages(DEPLOY.parent / "Dockerfile")
OWN = {name: each for name, each in SERVICES.items() if "build" in each}
OTHERS = {name: each for name, each in SERVICES.items() if name not in OWN}
WATCHED = {"worker", "notifier", "source", "demo-worker", "demo-notifier"}
MODULES = {"deploy.demo": demo, "deploy.demo.slack": local_slack}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
PORT = str(Connection().http_port)


def needs(service: dict[str, Any]) -> dict[str, str]:
    """Who has to be there before, and how far."""
    found = service.get("depends_on", {})
    if isinstance(found, list):
        return dict.fromkeys(found, "service_started")
    return {name: each["condition"] for name, each in found.items()}


def command_of(service: dict[str, Any]) -> tuple[click.Command, list[str]]:
    """What it runs, and with which words behind it."""
    words: list[str] = service["command"]
    if is_of_the_demo(service):
        return MODULES[words[0]], words[1:]
    command: click.Command = cli.main
    while words and isinstance(command, click.Group):
        command, words = command.commands[words[0]], words[1:]
    return command, words


def read(service: dict[str, Any], tmp_path: Path) -> Connection:
    """The connection that its variables describe, with files where its secrets are."""
    env = environment(service)
    for name in [name for name in env if name.endswith("_FILE")]:
        (tmp_path / name).write_text("xoxb-test\n", encoding="utf-8")
        env[name] = str(tmp_path / name)
    return Connection.read(env)


@pytest.mark.parametrize("name", OWN)
def test_a_service_runs_a_command_with_options_that_it_has(name: str) -> None:
    command, words = command_of(OWN[name])
    parent = click.Context(cli.main, **cli.main.context_settings)  # what it says of help is kept
    command.make_context(name, list(words), parent=parent, resilient_parsing=False)


@pytest.mark.parametrize("name", OWN)
def test_its_variables_are_ours_and_make_sense_together(name: str, tmp_path: Path) -> None:
    read(OWN[name], tmp_path)


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_mounted_is_there(name: str) -> None:
    assert [path for path in mounts(SERVICES[name]).values() if not path.exists()] == []


@pytest.mark.parametrize("name", OWN)
def test_the_settings_that_it_is_told_of_are_mounted_and_right(name: str, tmp_path: Path) -> None:
    known = read(OWN[name], tmp_path)
    if known.config:
        cli.settings(mounts(OWN[name])[str(known.config)], known)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("notifier", {"SLACK_TOKEN", "SLACK_APP_TOKEN", "AUTHOR_KEY"}),
        ("source", {"WEBHOOK_TOKEN", "MASTODON_TOKENS", "AUTHOR_KEY"}),
    ],
)
def test_a_process_has_each_secret_that_its_settings_may_ask_for(
    name: str, wanted: set[str]
) -> None:
    given = {each for each in environment(SERVICES[name]) if each.endswith("_FILE")}
    assert given == {f"TOCSIN_{each}_FILE" for each in wanted}


@pytest.mark.parametrize("name", SERVICES)
def test_its_secrets_are_declared_and_kept_out_of_git_and_of_the_image(name: str) -> None:
    given = set(SERVICES[name].get("secrets", ()))
    assert given <= FILE["secrets"].keys()
    files = {text for n, text in environment(SERVICES[name]).items() if n.endswith("_FILE")}
    assert {f"/run/secrets/{each}" for each in given} >= files
    kept_out = (DEPLOY.parent / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"deploy/secrets/", "deploy/.env"} <= set(kept_out)
    assert all(each["file"].startswith("secrets/") for each in FILE["secrets"].values())


@pytest.mark.parametrize("name", SERVICES)
def test_whom_it_waits_for_is_there_and_can_get_so_far(name: str) -> None:
    for other, condition in needs(SERVICES[name]).items():
        assert condition in CONDITIONS
        if condition == "service_healthy":
            assert "healthcheck" in SERVICES[other]
        if condition == "service_completed_successfully":
            assert "restart" not in SERVICES[other], "what restarts never completes"
        missing = set(SERVICES[other].get("profiles", ())) - set(SERVICES[name].get("profiles", ()))
        assert not missing, f"{other} does not start with {name}"
    shared = SERVICES[name].get("network_mode", "").removeprefix("service:")
    assert not shared or shared in needs(SERVICES[name])


@pytest.mark.parametrize("name", SERVICES)
def test_its_ports_are_published_on_loopback_alone(name: str) -> None:
    for port in SERVICES[name].get("ports", ()):
        assert re.fullmatch(r"127\.0\.0\.1:(\d+):\1", port)


@pytest.mark.parametrize("name", SERVICES)
def test_no_port_is_published_twice_and_no_image_is_just_the_latest(name: str) -> None:
    published = [port for each in SERVICES.values() for port in each.get("ports", ())]
    assert len(published) == len(set(published))
    if name in OTHERS:
        assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+\.\d+", SERVICES[name]["image"])


@pytest.mark.parametrize("name", OWN)
def test_our_containers_may_do_nothing_that_they_need_not(name: str) -> None:
    service = OWN[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    (run,) = (step for step in STAGES["run"] if step.name == "USER")
    user, _, group = run.text.partition(":")
    assert f"/var/lib/tocsin:uid={user},gid={group},mode=0700" in service["tmpfs"]
    assert "image" not in service, "another service's, or a stranger's"
    target = service["build"].get("target", "")
    assert target in STAGES
    assert (DEPLOY / service["build"]["context"] / "Dockerfile").exists()


@pytest.mark.parametrize("name", sorted(WATCHED))
def test_a_process_is_asked_how_it_is_restarted_and_given_time_to_end(name: str) -> None:
    service = SERVICES[name]
    ask, *words = service["healthcheck"]["test"]
    assert (ask, words[0], words[1] in cli.main.commands) == ("CMD", "tocsin", True)
    assert service["restart"] == "unless-stopped"
    assert int(service["stop_grace_period"].removesuffix("s")) > 30
    assert "TOCSIN_HTTP_PORT" not in environment(service), "Prometheus knows the default one"


def test_kafka_is_the_release_that_the_tests_run_on_and_is_reached_where_it_listens() -> None:
    kafka = SERVICES["kafka"]
    assert f"<version>{kafka['image'].partition(':')[2]}</version>" in POM.read_text("utf-8")
    told = kafka["environment"]["KAFKA_ADVERTISED_LISTENERS"]
    inside, outside = re.findall(r"://([\w.]+:\d+)", told)
    told_of = {environment(each).get("TOCSIN_KAFKA", inside) for each in OWN.values()}
    assert told_of == {inside} == {KAFKA}
    assert kafka["ports"] == [f"127.0.0.1:{outside.partition(':')[2]}:{outside.partition(':')[2]}"]
    heard = kafka["environment"]["KAFKA_LISTENERS"]
    assert set(re.findall(r":\d+", told)) < set(re.findall(r":\d+", heard))
    (data,) = [volume for volume in kafka["volumes"] if volume.startswith("kafka-data:")]
    assert data.partition(":")[2] == kafka["environment"]["KAFKA_LOG_DIRS"], "or it forgets"


def test_the_volumes_are_declared() -> None:
    named = {v.partition(":")[0] for each in SERVICES.values() for v in each.get("volumes", ())}
    assert {name for name in named if not name.startswith(".")} == FILE["volumes"].keys()


def test_post_mortems_outlive_the_notifier_and_are_its_own_to_write() -> None:
    """A new volume has the owner that its place has in the image."""
    (place,) = (
        volume.partition(":")[2] for volume in SERVICES["notifier"]["volumes"]
        if volume.startswith("post-mortems:")
    )  # fmt: skip
    made = [step.text for step in STAGES["run"] if step.name == "RUN"]
    assert any(text.startswith("install -d -o 10001") and place in text for text in made)
    assert f"postmortem: {{folder: {place}}}" in (DEPLOY / "config/tocsin.yaml").read_text("utf-8")


def test_the_demo_is_the_demo() -> None:
    settings = environment(SERVICES["demo-worker"])
    (place,) = (inside for inside, file in mounts(SERVICES["demo"]).items() if file == CONFIG)
    assert settings["TOCSIN_CONFIG"] == place
    assert settings["TOCSIN_PARTITIONS"] == str(PARTITIONS)
    slack = SERVICES["demo-slack"]
    words = slack["command"]
    port = words[words.index("--port") + 1]
    assert words[words.index("--channel") + 1] == f"{CHANNEL}={CHANNEL_NAME}"
    assert slack["ports"] == [f"127.0.0.1:{port}:{port}"], (
        "the address in its answers is the page's"
    )
    told = SERVICES["demo"]["command"]
    page = told[told.index("--page") + 1]
    assert (page, settings["TOCSIN_SLACK_URL"]) == (f"http://127.0.0.1:{port}/", f"{page}api/")
    for name in ("demo", "demo-notifier"):  # plain http goes to this machine alone
        assert SERVICES[name]["network_mode"] == "service:demo-slack"
    assert all(each["env_file"] == [] for n, each in OWN.items() if n.startswith("demo"))


# -- What Prometheus and Grafana are told


def loaded(path: str) -> Any:
    return yaml.safe_load((DEPLOY / path).read_text(encoding="utf-8"))


def argument(service: str, name: str) -> str:
    (found,) = (w for w in SERVICES[service]["command"] if w.startswith(f"--{name}="))
    return str(found.partition("=")[2])


@pytest.mark.parametrize("service", ["prometheus", "alertmanager"])
def test_they_read_the_file_that_is_mounted(service: str) -> None:
    file = Path(argument(service, "config.file"))
    known = mounts(SERVICES[service])
    found = known[str(file)] if str(file) in known else known[str(file.parent)] / file.name
    assert found.name == f"{service}.yaml"
    assert found.exists()


def test_the_webhook_s_port_is_the_one_of_its_settings() -> None:
    assert SERVICES["source"]["ports"] == [f"127.0.0.1:{Webhook().port}:{Webhook().port}"]


def test_prometheus_asks_each_process_on_its_port() -> None:
    jobs = {job["job_name"]: job for job in loaded("prometheus/prometheus.yaml")["scrape_configs"]}
    for name in ("worker", "notifier", "source"):
        (found,) = jobs[f"tocsin-{name}"]["dns_sd_configs"]
        assert str(found["port"]) == PORT
        commands = set()
        for host in found["names"]:
            sharing = [e for e in OWN.values() if e.get("network_mode") == f"service:{host}"]
            commands |= {each["command"][0] for each in (SERVICES[host], *sharing)}
        assert name in commands
    told = loaded("prometheus/prometheus.yaml")["alerting"]["alertmanagers"][0]["static_configs"]
    assert told == [
        {"targets": [f"alertmanager:{SERVICES['alertmanager']['ports'][0].split(':')[1]}"]}
    ]


def test_the_rules_name_jobs_that_prometheus_asks() -> None:
    jobs = {job["job_name"] for job in loaded("prometheus/prometheus.yaml")["scrape_configs"]}
    text = "".join(path.read_text(encoding="utf-8") for path in RULES)
    assert set(re.findall(r'job="([^"]+)"', text)) <= jobs


def test_every_watched_process_is_asked() -> None:
    jobs = loaded("prometheus/prometheus.yaml")["scrape_configs"]
    hosts = {h for job in jobs for found in job.get("dns_sd_configs", ()) for h in found["names"]}
    places = {SERVICES[n].get("network_mode", n).removeprefix("service:") for n in WATCHED}
    assert hosts == places


@pytest.mark.skipif(which("promtool") is None, reason="promtool is not on PATH: .ci/run brings it")
def test_prometheus_takes_its_file() -> None:
    file = DEPLOY / "prometheus/prometheus.yaml"
    checked = run(
        ["promtool", "check", "config", file], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_grafana_asks_prometheus_and_shows_the_folder_that_is_mounted() -> None:
    (source,) = loaded("grafana/provisioning/datasources/prometheus.yaml")["datasources"]
    assert source["url"] == f"http://prometheus:{SERVICES['prometheus']['ports'][0].split(':')[1]}"
    (provider,) = loaded("grafana/provisioning/dashboards/tocsin.yaml")["providers"]
    known = mounts(SERVICES["grafana"])
    boards = known[provider["options"]["path"]]
    assert boards == DEPLOY / "grafana/dashboards"
    assert list(boards.glob("*.json"))
    assert known["/etc/grafana/provisioning"] == DEPLOY / "grafana/provisioning"
