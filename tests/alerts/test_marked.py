"""A drill of the whole path is heard on its stage alone, and marked in each message."""

import pytest

from alerts.deed import Action, Deed
from alerts.language import Language
from alerts.limits import validate_message
from alerts.mark import drill_of, drilled, is_drill
from alerts.marked import marked, uncalled
from alerts.message import Controls, root_message, thread_entry
from alerts.notice import Kind
from alerts.phrases import PHRASES
from alerts.route import Route, covers, hears
from alerts.stage import Stage
from detectors.events import Level
from tests.builders import NOON, a_notice

STAGE, *_ = Stage(channel="#drills", ping="<@U01ANA>").routes


def test_a_name_says_whether_it_is_a_drill_and_of_whom() -> None:
    assert is_drill(drill_of("Zephyr"))
    assert drilled("DRILL Zephyr") == drilled("Zephyr") == "Zephyr"
    assert not is_drill("Drill Bits & Co")


@pytest.mark.parametrize(
    ("route", "brand", "told"),
    [
        pytest.param(Route(channel="#a"), "DRILL Zephyr", False, id="a route of all brands"),
        pytest.param(
            Route(channel="#a", brands=frozenset({"DRILL Zephyr"})), "DRILL Zephyr", False,
            id="one that names it, which the settings refuse",
        ),
        pytest.param(STAGE, "DRILL Zephyr", True, id="the stage"),
        pytest.param(STAGE, "Zephyr", False, id="the stage hears of nothing real"),
        pytest.param(Route(channel="#a"), "Zephyr", True, id="what is real is heard as ever"),
    ],
)  # fmt: skip
def test_who_hears_of_a_drill(route: Route, brand: str, *, told: bool) -> None:
    assert covers(route, brand) is told
    assert hears(route, a_notice(brand=brand, level=Level.CRISIS)) is told


def test_without_a_channel_there_is_no_stage() -> None:
    assert Stage().routes == ()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", [Kind.OPENED, Kind.EASED, Kind.RESOLVED, Kind.REMINDER])
def test_the_living_message_is_marked(language: Language, kind: Kind) -> None:
    words, notice = PHRASES[language], a_notice(brand="DRILL Zephyr", kind=kind)
    mark = words.drill.mark
    plain = root_message(notice, language=language, ping="<@U01ANA>", controls=Controls())
    message = marked(plain, words, is_over=kind is Kind.RESOLVED)
    assert message.text.startswith(f"{mark} · ")
    assert message.blocks[0]["text"]["text"].startswith(f"{mark} · ")
    is_over = kind is Kind.RESOLVED
    about = words.drill.was if is_over else words.drill.live
    assert message.blocks[1]["text"]["text"].startswith(about)
    (attachment,) = message.attachments
    assert attachment["fallback"].startswith(f"{mark} · ")
    assert attachment["blocks"][-1]["elements"][0]["text"] == words.drill.footer
    assert message.metadata["event_payload"]["drill"] is True
    assert message.metadata["event_payload"].items() >= plain.metadata["event_payload"].items()
    assert validate_message(message) == []
    assert [block["block_id"] for block in message.blocks] == [b["block_id"] for b in plain.blocks]


@pytest.mark.parametrize("language", Language)
def test_a_line_of_its_thread_is_marked(language: Language) -> None:
    words, notice = PHRASES[language], a_notice(brand="DRILL Zephyr", kind=Kind.ESCALATED)
    plain = thread_entry(notice, language=language)
    assert plain
    message = marked(plain, words)
    assert message.text.startswith(f"{words.drill.mark} · ")
    assert message.blocks[0]["text"]["text"].startswith(f"*{words.drill.mark}* · ")
    assert message.metadata["event_payload"]["drill"] is True
    assert validate_message(message) == []


def test_whom_a_message_names_it_calls_only_if_they_play() -> None:
    deed = Deed(action=Action.ASSIGN, actor="U01ANA", at=NOON, incident=1, to="U02BEN")
    notice = a_notice(kind=Kind.AUDIT, deed=deed, owner="U02BEN", owned_by=2)
    entry = thread_entry(notice)
    assert entry
    told = uncalled(entry, {"U01ANA"})
    assert "<@U01ANA>" in str(told.blocks)
    assert "<@U02BEN>" not in str(told.blocks)
    assert "U02BEN" in str(told.blocks)
    assert uncalled(entry, {"U01ANA", "U02BEN"}) == entry
    root = root_message(notice, ping="<@U03EVE>")
    assert "<@" not in uncalled(root, set()).text
    assert "<@U03EVE>" in uncalled(root, {"U03EVE"}).text
