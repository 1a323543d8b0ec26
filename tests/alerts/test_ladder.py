"""A layout that Slack refuses, or would refuse, is told more plainly, and never not at all."""

from dataclasses import replace
from typing import Any

import pytest

from alerts.ladder import Rung, fit, ladder
from alerts.language import Language
from alerts.limits import validate_message
from alerts.message import Block, Controls, Message, root_message, thread_entry
from alerts.notice import Kind
from deploy.demo.slack.blocks import problems as refusals
from detectors.events import Level
from tests.builders import a_notice
from tests.guides import GUIDE

ROOT = root_message(a_notice(level=Level.CRISIS), controls=Controls(), advice=GUIDE)
ENTRY = thread_entry(a_notice())
CHART: Block = {"type": "image", "block_id": "g.1", "alt_text": "a", "slack_file": {"id": "F1"}}
LONG: Block = {
    "type": "section", "block_id": "x.1",
    "text": {"type": "mrkdwn", "verbatim": True, "text": "a" * 3_001},
}  # fmt: skip


def letters(message: Message) -> str:
    return "".join(block["block_id"][0] for block in message.blocks)


def on(message: Message) -> dict[Rung, Message]:
    return dict(ladder(message))


def test_each_rung_has_less_and_the_last_is_text() -> None:
    rungs = on(replace(ROOT, blocks=[*ROOT.blocks, CHART]))
    assert list(rungs) == list(Rung)
    assert [letters(rungs[rung]) for rung in Rung] == ["hsftqpbwg", "hsfqpbw", "hsq", ""]
    assert [bool(rungs[rung].attachments) for rung in Rung] == [True, True, True, False]
    assert {rung.text for rung in rungs.values()} == {ROOT.text}
    assert {str(rung.metadata) for rung in rungs.values()} == {str(ROOT.metadata)}


def test_rich_text_stays_while_there_are_blocks_and_quotes_do_not() -> None:
    """Slack answers `block_mismatch` where it is to be replaced by none."""
    for rung in (Rung.SLIM, Rung.POINT):
        shown = on(ROOT)[rung]
        assert [block["type"] for block in shown.blocks].count("rich_text") == 1
        assert "No trains" not in str(shown.blocks)


def test_an_entry_of_the_log_keeps_its_line() -> None:
    assert ENTRY
    assert [letters(shown) for shown in on(ENTRY).values()] == ["l", "l", "l", ""]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("kind", Kind)
def test_slack_takes_each_rung(kind: Kind, level: Level, language: Language) -> None:
    notice = a_notice(kind=kind, level=level)
    root = root_message(notice, language=language, controls=Controls())
    for message in filter(None, (root, thread_entry(notice, language=language))):
        for shown in on(message).values():
            assert validate_message(shown) == []
            assert list(refusals(shown.blocks)) == []


@pytest.mark.parametrize(
    ("change", "rung"),
    [
        pytest.param({}, Rung.FULL, id="nothing is wrong"),
        pytest.param({"blocks": [*ROOT.blocks, LONG]}, Rung.POINT, id="a section that is too long"),
        pytest.param(
            {"blocks": [*ROOT.blocks, {"type": "video", "block_id": "v.1"}]}, Rung.SLIM,
            id="a block that nobody knows",
        ),
        pytest.param({"blocks": ROOT.blocks * 9}, Rung.TEXT, id="ids that stand there twice"),
        pytest.param({"attachments": ROOT.attachments * 21}, Rung.TEXT, id="too many attachments"),
        pytest.param({"metadata": {"x": "a" * 10_001}}, Rung.TEXT, id="what no rung can mend"),
    ],
)  # fmt: skip
def test_a_message_begins_on_the_first_rung_that_keeps_the_limits(
    change: dict[str, Any], rung: Rung
) -> None:
    found, shown, problems = fit(replace(ROOT, **change))
    assert (found, bool(problems)) == (rung, rung is not Rung.FULL)
    assert shown.text == ROOT.text


def test_an_endless_text_is_cut_and_told() -> None:
    rung, shown, problems = fit(replace(ROOT, text="a" * 5_000))
    assert (rung, len(shown.text)) == (Rung.TEXT, 4_000)
    assert problems == ["text: 5,000 of at most 4,000"]


@pytest.mark.parametrize("at", Rung)
def test_nothing_climbs(at: Rung) -> None:
    assert fit(ROOT, at)[0] is at


def test_below_the_text_is_nothing() -> None:
    assert [rung.next for rung in Rung] == [Rung.SLIM, Rung.POINT, Rung.TEXT, None]
