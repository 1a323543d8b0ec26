"""The image: what its Dockerfile names is there, and what it builds works, without Docker."""

import re
import signal
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.connection import Connection
from pipeline.settings.environment import known
from tests.broker import Broker, free_port, wait_for
from tests.dockerfile import BASE, Image, Kitchen, Step, is_root, is_sent, stages, steps

pytestmark = pytest.mark.timeout(900)  # all that is downloaded, on a machine that is busy

ROOT = Path(__file__).parents[2]
PACKAGES = {"detectors", "alerts", "pipeline"}
LABELS = {"title": "name", "description": "description", "licenses": "license"}
DOCKERFILE = ROOT / "Dockerfile"
STAGES = stages(DOCKERFILE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONFIG = ROOT / "deploy/config/tocsin.yaml"


def said(stage: str, name: str) -> list[Step]:
    return [step for step in STAGES[stage] if step.name == name]


# -- What it says


def test_each_stage_begins_with_the_same_python_or_with_one_before() -> None:
    origins = [step.words[0] for step in steps(DOCKERFILE) if step.name == "FROM"]
    assert set(origins) - set(STAGES) == {BASE}
    minor = re.match(r"python:3\.(\d+)-", BASE)
    assert minor
    assert f"Programming Language :: Python :: 3.{minor[1]}" in PROJECT["classifiers"]


def test_what_is_copied_is_there_and_is_not_ignored() -> None:
    sources = {
        source
        for step in steps(DOCKERFILE)
        if step.name == "COPY" and "from" not in step.flags
        for source in [word for word in step.words if not word.startswith("--")][:-1]
    }
    assert {
        each for each in sources if not ((ROOT / each).exists() and is_sent(each, ROOT))
    } == set()
    listed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    named = {line[1:] for line in listed if line.startswith("!")}
    assert sources == named, "what is sent is copied"


def test_all_packages_and_files_that_make_the_wheel_are_copied() -> None:
    copied = {word for step in said("build", "COPY") for word in step.words}
    assert PACKAGES | {PROJECT["readme"], *PROJECT["license-files"]} <= copied


def test_its_variables_are_those_of_the_code() -> None:
    names = {name for step in said("run", "ENV") for name in re.findall(r"\bTOCSIN_\w+", step.text)}
    assert names
    assert names - set(known(Connection)) == set()


def test_it_runs_as_nobody_in_particular_and_ends_by_sigterm() -> None:
    (user,), (stop,) = said("run", "USER"), said("run", "STOPSIGNAL")
    assert all(int(number) >= 10_000 for number in user.text.split(":"))
    assert signal.Signals[stop.text] is signal.SIGTERM


def test_its_port_is_the_default_one() -> None:
    assert [step.text for step in said("run", "EXPOSE")] == [str(Connection().http_port)]


def test_its_commands_are_commands() -> None:
    (entry,), (command,), (health,) = (said("run", n) for n in ("ENTRYPOINT", "CMD", "HEALTHCHECK"))
    assert entry.words == ["tocsin"]
    assert command.words[0] in cli.main.commands
    asked = Step("CMD", health.text.partition("CMD ")[2]).words
    assert (asked[0], asked[1] in cli.main.commands) == ("tocsin", True)


def test_its_labels_are_those_of_the_project() -> None:
    (label,) = said("run", "LABEL")
    told = dict(word.split("=", 1) for word in label.words)
    assert told == {
        f"org.opencontainers.image.{name}": PROJECT[key] for name, key in LABELS.items()
    }  # fmt: skip


def test_what_is_built_where_no_stage_is_named_is_the_one_that_runs() -> None:
    assert [step.text for step in list(STAGES.values())[-1]] == ["run"]


# -- What it does


@pytest.fixture(scope="module")
def kitchen() -> Iterator[Kitchen]:
    with tempfile.TemporaryDirectory(prefix="tocsin-image-") as home:  # pytest's own is private
        yield Kitchen(DOCKERFILE, Path(home))


@pytest.fixture(scope="module")
def image(kitchen: Kitchen) -> Image:
    return kitchen.build("")


def ran(
    kitchen: Kitchen, image: Image, *words: str, **more: str
) -> "subprocess.CompletedProcess[str]":
    told = kitchen.process(image, *words, **more)
    return subprocess.run(**told, capture_output=True, text=True, check=False)


@contextmanager
def container(
    kitchen: Kitchen, image: Image, *words: str, **more: str
) -> "Iterator[subprocess.Popen[bytes]]":  # fmt: skip
    """The image's own command, or another one; its output goes to container.log."""
    log = kitchen.home / "container.log"
    with log.open("wb") as output:
        told = kitchen.process(image, *image.entrypoint, *(words or image.cmd), **more)
        process = subprocess.Popen(**told, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.image
def test_it_knows_its_version_and_its_commands(kitchen: Kitchen, image: Image) -> None:
    version = ran(kitchen, image, *image.entrypoint, "--version")
    assert (version.returncode, version.stdout.split()) == (
        0,
        ["tocsin,", "version", PROJECT["version"]],
    )
    helped = ran(kitchen, image, *image.entrypoint, "--help").stdout
    assert [name for name in cli.main.commands if name not in helped] == []


@pytest.mark.image
def test_it_has_all_that_the_wheel_needs_and_nothing_to_install_more(
    kitchen: Kitchen, image: Image
) -> None:
    place = ran(kitchen, image, "python", "-c", "import pipeline; print(pipeline.__file__)").stdout
    assert place.startswith(str(kitchen.root / "opt/venv"))
    assert ran(kitchen, image, "python", "-m", "pip").returncode != 0
    sentence = "Third hour without trains, thank you for nothing"
    scored = subprocess.run(
        **kitchen.process(image, *image.entrypoint, "sentiment", "score", "-"), input=sentence,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert '"negative"' in scored.stdout, "a model that was not downloaded"


@pytest.mark.image
def test_it_checks_the_settings_that_deploy_brings(kitchen: Kitchen, image: Image) -> None:
    mounted = kitchen.root / "etc/tocsin/tocsin.yaml"
    mounted.parent.mkdir(parents=True)
    mounted.write_bytes(CONFIG.read_bytes())
    checked = ran(kitchen, image, *image.entrypoint, "check-config", "/etc/tocsin/tocsin.yaml")
    assert (checked.returncode, "The settings are right" in checked.stderr) == (0, True)


@pytest.mark.image
def test_its_worker_gets_healthy_and_ends_when_it_is_stopped(
    kitchen: Kitchen, image: Image, broker: Broker
) -> None:
    port = str(free_port())
    more = {
        "TOCSIN_KAFKA": broker.address,
        "TOCSIN_TOPIC_PREFIX": "image.",
        "TOCSIN_HTTP_PORT": port,
    }
    more |= {"TOCSIN_PARTITIONS": "2", "TOCSIN_SESSION_TIMEOUT": "6"}
    made = ran(kitchen, image, *image.entrypoint, "topics", "create", **more)
    assert made.returncode == 0, made.stderr
    assert ran(kitchen, image, *image.health, **more).returncode == 1, "nobody is there yet"
    with container(kitchen, image, **more) as worker:
        healthy = lambda: ran(kitchen, image, *image.health, **more).returncode == 0  # noqa: E731
        wait_for(healthy, "it is healthy", worker)
        if is_root():
            (owner,) = re.findall(r"Uid:\s+(\d+)", Path(f"/proc/{worker.pid}/status").read_text())
            assert owner == image.user.partition(":")[0]
        worker.send_signal(image.stop)
        assert worker.wait(60) == 0
    written = (kitchen.home / "container.log").read_text().splitlines()
    assert all(line.startswith("{") for line in written), "JSON, line by line"


@pytest.mark.image
def test_the_demo_s_stage_has_the_local_slack(kitchen: Kitchen) -> None:
    image = kitchen.build("demo")
    helped = ran(kitchen, image, *image.entrypoint, image.cmd[0], "--help")
    assert helped.returncode == 0, helped.stderr
    given = [word for word in image.cmd if word.startswith("--")]
    assert [option for option in given if option not in helped.stdout] == []
    kitchen.build("")
