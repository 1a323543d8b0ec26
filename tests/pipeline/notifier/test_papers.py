"""What became of an alert comes into its thread once, and into the folder until it is there."""

import dataclasses
from math import log2
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from alerts.account import Account
from alerts.deed import Action, Deed
from alerts.discretion import Posts
from alerts.incident import Status
from alerts.language import Language
from alerts.mark import drill_of
from alerts.notice import Kind, Notice
from alerts.picture import file_name
from alerts.postmortem.rules import PostmortemRules
from alerts.route import Route
from alerts.style import SlackStyle
from alerts.verdict import Verdict
from deploy.demo.slack import DROPPED_AFTER, DROPPED_BEFORE, FATAL_AFTER, RATE_LIMITED, Fault
from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.codec import decode_notice
from pipeline.connection import Connection
from pipeline.filing import file_name as name_in_folder
from pipeline.notifier.courier import REPAIR
from pipeline.notifier.mailbox import CASES
from pipeline.notifier.painter import TRIES
from pipeline.notifier.papers import LONGEST, Papers
from tests.builders import NOON
from tests.post_office import CHANNEL, Crash, Moments, Office, later

SHARE = "files.completeUploadExternal"
SIGNS = "C0SIGNS"
RESOLVED = {"kind": Kind.RESOLVED, "status": Status.RESOLVED}
NOWHERE = Connection.read({"TOCSIN_KAFKA": "127.0.0.1:1"})


class Registry(Office):
    """A post office that makes post-mortems, of notices that a list holds in Kafka's place."""

    def __init__(
        self, *routes: Route, folder: Path | None = None, thread: bool = True, **more: Any
    ) -> None:
        self.told: list[Notice] = []
        self.is_away = False
        rules = PostmortemRules(thread=thread, folder=folder)
        super().__init__(*routes, **{"postmortem": rules} | more)

    def restart(self) -> None:
        """Its papers begin anew too."""
        super().restart()
        known = self.shelf, self.courier.delivery, self.config, self.metrics, self.courier.clocks
        self.papers = Papers(*known, NOWHERE, self.read)

    def read(self, notice: Notice) -> Account:
        """As `account_of` does."""
        if self.is_away:
            raise LookupError("Kafka is away")
        about = notice.brand, notice.incident
        return Account.of([each for each in self.told if (each.brand, each.incident) == about])

    def hears(self, *notices: Notice) -> None:
        """Notices come."""
        for notice in notices:
            self.told.append(notice)
            self.shelf.receive(notice)

    async def work(self, seconds: float = 15.0, step: float = 0.5) -> None:
        """Let both work while the clock goes on."""
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            await self.courier.round()
            await self.papers.painter.round()
            await self.papers.round()
            self.clock.seconds += step

    async def lives(self, *last: dict[str, Any], **first: Any) -> list[Notice]:
        """An alert comes, then this happens to it."""
        notices = [self.receive(**first)]
        self.told.append(notices[0])
        await self.work()
        for each in last:
            notices.append(later(notices[-1], **each))
            self.hears(notices[-1])
            await self.work()
        return notices

    def files(self, channel: str = CHANNEL) -> list[tuple[str, str, str]]:
        """Name and text of the files in its threads, and what stands above each."""
        found = []
        for message in self.messages(channel):
            for file in message.files if message.thread_ts else ():
                known = self.workspace.files.find(file["id"])
                assert known is not None
                text = (known.content or b"").decode()
                found.append((file["name"], text, message.text))
        return found

    def counted(self) -> dict[tuple[str, str], float]:
        """Post-mortems, by where they go and what became of them."""
        return {
            (sample.labels["to"], sample.labels["outcome"]): sample.value
            for family in self.registry.collect()
            for sample in family.samples
            if sample.name == "tocsin_postmortems_total" and sample.value
        }

    def waits(self) -> int:
        """Those that are still to be made."""
        return sum(len(c.papers) for box in self.shelf.boxes.values() for c in box.cases.values())


def inside(folder: Path) -> list[str]:
    """The names of files."""
    return sorted(each.name for each in folder.iterdir())


def text_in(folder: Path, suffix: str) -> str:
    """The only file of a sort."""
    (found,) = folder.glob(f"*.{suffix}")
    return found.read_text("utf-8")


def named(seq: int) -> str:
    return file_name("Zephyr", 1, seq, "md")


async def test_an_alert_that_is_over_has_its_post_mortem_in_the_thread_and_in_the_folder(
    tmp_path: Path,
) -> None:
    registry = Registry(folder=tmp_path)
    await registry.lives(RESOLVED)
    ((name, text, said),) = registry.files()
    assert name == named(2)
    assert said == "Post-mortem of Zephyr/1: a draft, with places to fill in."
    assert text.startswith("<!-- tocsin:incident Zephyr/1 -->")
    assert text_in(tmp_path, "md") == text
    assert text_in(tmp_path, "html").startswith("<!DOCTYPE html>")
    assert registry.counted() == {("thread", "sent"): 1, ("folder", "sent"): 1}
    assert registry.waits() == 0


@pytest.mark.parametrize(
    ("life", "number"),
    [
        pytest.param([{"level": Level.WATCH} | RESOLVED], 0, id="a watch"),
        pytest.param([{"kind": Kind.EASED, "status": Status.EASED}], 0, id="it runs"),
        pytest.param([{"kind": Kind.AUDIT, "status": Status.FALSE_ALARM}], 1, id="a false alarm"),
        pytest.param([{"kind": Kind.AUDIT, "status": Status.RESOLVED}], 1, id="by a person"),
        pytest.param(
            [RESOLVED, {"kind": Kind.AUDIT, "status": Status.RESOLVED}], 1, id="named later"
        ),
        pytest.param(
            [RESOLVED, {"kind": Kind.REOPENED, "status": Status.OPEN}, RESOLVED], 2, id="twice"
        ),
    ],
)
async def test_what_has_one(life: list[dict[str, Any]], number: int) -> None:
    registry = Registry(Route(channel=CHANNEL, min_level=Level.WATCH))
    first = {"level": Level.WATCH} if life[0].get("level") is Level.WATCH else {}
    await registry.lives(*life, **first)
    assert len(registry.files()) == number
    assert registry.waits() == 0


async def test_what_opened_again_is_told_anew_and_what_was_filled_in_stays(tmp_path: Path) -> None:
    registry = Registry(folder=tmp_path)
    notices = await registry.lives(RESOLVED)
    page = tmp_path / name_in_folder("Zephyr", 1, "md")
    page.write_text(page.read_text("utf-8").replace("\n-\n", "\n- Quick\n", 1), "utf-8")
    registry.hears(again := later(notices[-1], kind=Kind.REOPENED, status=Status.OPEN))
    await registry.work()
    registry.hears(later(again, **RESOLVED))
    await registry.work()
    assert [name for name, _, _ in registry.files()] == [named(2), named(4)]
    assert registry.files()[1][2].startswith(
        "Post-mortem of Zephyr/1, with what came after it opened again: a draft"
    )
    assert "it opened again once" in page.read_text("utf-8")
    assert "- Quick" in page.read_text("utf-8")
    assert registry.counted() == {("thread", "sent"): 2, ("folder", "sent"): 2}


async def test_each_channel_reads_its_own_language_and_goals() -> None:
    registry = Registry(Route(channel=CHANNEL), Route(channel=SIGNS, language=Language.FR))
    await registry.lives(RESOLVED, brand="<!channel> & Co")
    ((_, english, above),) = registry.files()
    ((_, french, dessus),) = registry.files(SIGNS)
    assert "## Summary" in english
    assert "## Résumé" in french
    assert dessus.startswith("Retour d'expérience · ")
    assert "<!channel>" not in above


async def test_what_the_settings_leave_out_is_left_out_here() -> None:
    registry = Registry(slack=SlackStyle(post_text=Posts.NONE))
    await registry.lives(RESOLVED)
    ((_, text, _),) = registry.files()
    assert "No trains since six" not in text
    assert "Ana" not in text


async def test_a_file_of_somebody_in_its_place_stays_and_the_log_says_where_it_stands(
    tmp_path: Path,
) -> None:
    theirs = tmp_path / name_in_folder("Zephyr", 1, "md")
    theirs.write_bytes("Réunion".encode("latin-1"))
    registry = Registry(folder=tmp_path)
    with capture_logs() as logs:
        await registry.lives(RESOLVED)
    (said,) = [each for each in logs if each["event"] == "a post-mortem stands beside a file"]
    beside = theirs.with_suffix(".new.md")
    assert said["path"] == beside.name
    assert theirs.read_bytes() == "Réunion".encode("latin-1")
    assert beside.read_text("utf-8").startswith("<!-- tocsin:incident Zephyr/1 -->")
    assert registry.counted()["folder", "sent"] == 1


# -- By settings


async def test_only_into_the_folder(tmp_path: Path) -> None:
    registry = Registry(folder=tmp_path, thread=False)
    await registry.lives(RESOLVED)
    assert registry.files() == []
    assert len(inside(tmp_path)) == 2
    assert registry.counted() == {("thread", "off"): 1, ("folder", "sent"): 1}


async def test_nowhere() -> None:
    registry = Registry(thread=False)
    await registry.lives(RESOLVED)
    assert registry.slack.times(SHARE) == 0
    assert registry.waits() == 0
    assert registry.counted() == {("thread", "off"): 1}


# -- When something fails


async def test_one_that_is_a_day_late_goes_into_the_folder_alone(tmp_path: Path) -> None:
    registry = Registry(folder=tmp_path)
    notices = await registry.lives()
    last = later(notices[-1], **RESOLVED)
    registry.wait(days=1, hours=1)
    registry.hears(last)
    await registry.work()
    assert registry.files() == []
    assert len(inside(tmp_path)) == 2
    assert registry.counted() == {("thread", "too_old"): 1, ("folder", "sent"): 1}


async def test_while_kafka_is_away_it_is_tried_again(tmp_path: Path) -> None:
    registry = Registry(folder=tmp_path)
    notices = await registry.lives()
    registry.is_away = True
    registry.hears(later(notices[-1], **RESOLVED))
    with capture_logs() as logs:
        await registry.work()
    assert "a post-mortem cannot be filed" in [line["event"] for line in logs]
    assert registry.counted() == {("folder", "failed"): 1}
    registry.is_away = False
    await registry.work(REPAIR)
    assert len(registry.files()) == 1
    assert len(inside(tmp_path)) == 2
    assert registry.counted()["folder", "sent"] == 1


async def test_a_thread_goes_without_after_some_tries_and_the_folder_never(tmp_path: Path) -> None:
    registry = Registry(folder=tmp_path)
    notices = await registry.lives()
    registry.is_away = True
    registry.hears(later(notices[-1], **RESOLVED))
    await registry.work(REPAIR * (TRIES + 1), step=5)
    assert registry.counted()["thread", "failed"] == 1
    assert registry.waits() == 1
    registry.is_away = False
    await registry.work(4 * REPAIR, step=5)
    assert registry.files() == []
    assert len(inside(tmp_path)) == 2


async def test_what_cannot_be_filed_is_tried_less_and_less_often_and_given_up_after_a_week(
    tmp_path: Path,
) -> None:
    registry = Registry(folder=tmp_path, thread=False)
    notices = await registry.lives()
    registry.is_away = True
    registry.hears(later(notices[-1], **RESOLVED))
    await registry.work(LONGEST, step=5)
    tried = registry.counted()["folder", "failed"]
    assert tried <= log2(LONGEST / REPAIR) + 2
    await registry.work(LONGEST, step=5)
    assert registry.counted()["folder", "failed"] == tried + 1
    registry.wait(days=7)
    with capture_logs() as logs:
        await registry.work()
    assert "a post-mortem is given up" in [line["event"] for line in logs]
    assert registry.counted()["folder", "too_old"] == 1
    assert registry.waits() == 0


async def test_no_folder_is_in_the_way_of_a_thread(tmp_path: Path) -> None:
    registry = Registry(folder=tmp_path / "none")
    await registry.lives(RESOLVED)
    assert registry.counted() == {("folder", "failed"): 1, ("thread", "sent"): 1}


async def test_one_that_further_incidents_push_out_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    registry = Registry(folder=folder)
    with capture_logs() as logs:
        for incident in range(1, CASES + 2):
            await registry.lives(RESOLVED, incident=incident)
    lost = [each["incident"] for each in logs if each["event"] == "a post-mortem is given up"]
    assert lost == [1]
    assert registry.counted()["folder", "too_old"] == 1
    folder.mkdir()
    await registry.work(4 * REPAIR, step=5)
    assert len(inside(folder)) == 2 * CASES
    assert registry.waits() == 0


async def test_one_whose_incident_opens_again_is_not_given_up_and_the_next_waits_for_nothing(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "later"
    registry = Registry(folder=folder)
    notices = await registry.lives(RESOLVED)
    await registry.work(LONGEST, step=5)
    registry.hears(again := later(notices[-1], kind=Kind.REOPENED, status=Status.OPEN))
    await registry.work()
    folder.mkdir()
    registry.hears(later(again, **RESOLVED))
    await registry.work()
    assert len(inside(folder)) == 2
    assert ("folder", "too_old") not in registry.counted()


async def test_one_that_another_process_makes_is_not_given_up(tmp_path: Path) -> None:
    registry = Registry(folder=tmp_path / "none")
    await registry.lives(RESOLVED)
    boxes, registry.shelf.boxes = registry.shelf.boxes, {}
    with capture_logs() as logs:
        await registry.work()
    assert logs == []
    registry.shelf.boxes = boxes


@pytest.mark.parametrize("brand", ["Zephyr", drill_of("Zephyr")])
async def test_what_is_named_later_comes_into_the_folder_and_not_into_the_thread_again(
    tmp_path: Path, brand: str
) -> None:
    registry = Registry(folder=tmp_path)
    notices = await registry.lives(RESOLVED, brand=brand)
    deed = Deed(
        action=Action.CLASSIFY, actor="U01ANA", at=NOON, incident=1, crisis=CrisisKind.RUMOUR
    )
    verdict = Verdict(
        kind=CrisisKind.RUMOUR, guessed=CrisisKind.UNKNOWN, by="U01ANA", at=NOON, seq=3
    )
    registry.hears(
        later(
            notices[-1], kind=Kind.AUDIT, status=Status.RESOLVED, deed=deed, verdict=verdict
        )
    )  # fmt: skip
    await registry.work()
    assert registry.waits() == 0
    if brand == "Zephyr":
        assert len(registry.files()) == 1
        assert "U01ANA" in text_in(tmp_path, "md")
    else:
        assert inside(tmp_path) == []


async def test_a_folder_that_is_not_there_may_come(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    registry = Registry(folder=folder)
    await registry.lives(RESOLVED)
    assert registry.counted()["folder", "failed"] == 1
    folder.mkdir()
    await registry.work(REPAIR)
    names = {name_in_folder("Zephyr", 1, suffix) for suffix in ("md", "html")}
    assert set(inside(folder)) == names
    assert len(registry.files()) == 1


@pytest.mark.parametrize(
    ("name", "warnings"),
    [
        pytest.param("", 0, id="one that takes files"),
        pytest.param("later", 1, id="one that is not there"),
        pytest.param("file", 1, id="none"),
        pytest.param("x" * 300, 1, id="one that cannot even be looked for"),
    ],
)
def test_a_folder_that_takes_no_files_is_told_of_at_the_start(
    tmp_path: Path, name: str, warnings: int
) -> None:
    (tmp_path / "file").touch()
    with capture_logs() as logs:
        Registry(folder=tmp_path / name).papers.look()
    assert [each["log_level"] for each in logs] == ["warning"] * warnings


async def test_a_post_mortem_in_the_way_of_an_alarm_is_none() -> None:
    registry = Registry()
    registry.slack.faults.plan(
        "files.getUploadURLExternal", dataclasses.replace(RATE_LIMITED, retry_after=600)
    )
    await registry.lives(RESOLVED)
    registry.hears(registry.receive(brand="Aurora", incident=1))
    await registry.work()
    assert ("Aurora/1", 1) in registry.roots()
    assert registry.files() == []
    await registry.work(620)
    assert len(registry.files()) == 1


@pytest.mark.parametrize("fault", [DROPPED_BEFORE, DROPPED_AFTER, FATAL_AFTER])
async def test_where_slack_gives_no_answer_it_is_shown_once(fault: Fault) -> None:
    registry = Registry()
    await registry.lives()
    registry.slack.faults.plan(SHARE, fault)
    registry.hears(later(registry.told[-1], **RESOLVED))
    await registry.work(90)
    assert len(registry.files()) == 1
    assert registry.waits() == 0


class Mortal(Moments):
    """Dies at one of its moments."""

    def __init__(self, at: int) -> None:
        self.left = at

    def reach(self, name: str) -> None:
        """It may be the last."""
        self.left -= 1
        if self.left == 0:
            raise Crash(name)


@pytest.mark.parametrize("at", range(1, 13))
async def test_whenever_the_process_dies_it_is_shown_once_and_filed(
    at: int, tmp_path: Path
) -> None:
    moments = Mortal(0)
    registry = Registry(folder=tmp_path, moments=moments)
    await registry.lives()
    moments.left = at
    registry.hears(later(registry.told[-1], **RESOLVED))
    try:
        await registry.work(60)
    except Crash:
        registry.restart()
    await registry.work(90)
    assert [name for name, _, _ in registry.files()] == [named(2)]
    assert len(inside(tmp_path)) == 2
    assert registry.waits() == 0


async def test_what_is_said_afterwards_stands_in_it_when_it_is_made_again() -> None:
    registry = Registry()
    deed = Deed(action=Action.RESOLVE, actor="U01ANA", at=NOON, incident=1, note="The switch.")
    await registry.lives({"kind": Kind.AUDIT, "status": Status.RESOLVED, "deed": deed})
    ((_, text, _),) = registry.files()
    assert "Resolved by U01ANA (“The switch.\u2060”)" in text
    newest = registry.shelf.boxes["Zephyr"].cases[1].newest
    assert decode_notice(newest).status is Status.RESOLVED
