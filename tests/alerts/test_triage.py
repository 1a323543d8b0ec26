"""What is told of a brand, and when: stories of signals, and the notices they make."""

from typing import Any, NamedTuple

import msgspec
import pytest

from alerts.incident import Status
from alerts.notice import Kind, Notice
from alerts.reminder import ReminderRules
from alerts.triage import Triage
from detectors.events import Level, moment
from detectors.signal import Signal
from tests.builders import NOON, a_quote, a_signal, a_window

BEGAN = NOON.timestamp()
W, A, C = Level.WATCH, Level.ALERT, Level.CRISIS
OPENED, ESCALATED, UPDATED = Kind.OPENED, Kind.ESCALATED, Kind.UPDATED
EASED, RESOLVED = Kind.EASED, Kind.RESOLVED
REOPENED, RETURNED = Kind.REOPENED, Kind.RETURNED
MINUTE, HOUR = 60, 3_600
SILENT = ReminderRules(crisis=(), alert=(), crisis_cadence=9_999, alert_cadence=9_999)


class Step(NamedTuple):
    """At a time since the beginning, a signal; then the notices that it must make."""

    at: float
    rings: Level | None = None
    quiet: int = 0
    people: int = 41
    told: tuple[Kind, ...] = ()

    @property
    def signal(self) -> Signal:
        """What the brand looks like."""
        return a_signal(level=self.rings, quiet=self.quiet, authors=self.people)


def repacked(triage: Triage) -> Triage:
    packed = msgspec.msgpack.decode(msgspec.msgpack.encode(triage.pack()))
    return Triage.unpack(triage.brand, packed, SILENT)


def live(steps: list[Step]) -> tuple[Triage, list[list[Notice]]]:
    triage, told = Triage("Zephyr"), []
    for step in steps:
        triage = repacked(triage)  # as often as a worker may be replaced
        told.append(triage.judge(step.signal, BEGAN + step.at))
    return triage, told


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([Step(0), Step(9, quiet=500)], id="nothing happens"),
        pytest.param(
            [
                Step(0, rings=W, told=(OPENED,)),
                Step(10, rings=A, told=(ESCALATED,)),
                Step(20, rings=C, told=(ESCALATED,)),
                Step(2 * HOUR, quiet=60),
                Step(2 * HOUR + MINUTE, quiet=61, told=(EASED,)),
                Step(3 * HOUR, quiet=120),
                Step(4 * HOUR, quiet=180),
                Step(4 * HOUR + MINUTE, quiet=181, told=(RESOLVED,)),
                Step(5 * HOUR, quiet=241),
            ],
            id="opened, escalated twice, eased, resolved",
        ),
        pytest.param(
            [
                Step(0, rings=C, told=(OPENED,)),
                Step(10, rings=W),
                Step(20, rings=A),
                Step(30, rings=C),
            ],
            id="a level never falls, so it cannot rise again",
        ),
        pytest.param(
            [
                Step(0, rings=A, told=(OPENED,)),
                Step(HOUR, quiet=61, told=(EASED,)),
                Step(HOUR + 10, rings=W, told=(RETURNED,)),
                Step(HOUR + 20, rings=A),
                Step(3 * HOUR, quiet=61, told=(EASED,)),
                Step(4 * HOUR, rings=A, told=(RETURNED,)),
            ],
            id="it comes back after a calm: told at once, and once for each calm",
        ),
        pytest.param(
            [
                Step(0, rings=A, told=(OPENED,)),
                Step(HOUR, quiet=61, told=(EASED,)),
                Step(HOUR + 10, rings=C, told=(ESCALATED,)),
            ],
            id="it flares up worse",
        ),
        pytest.param(
            [
                Step(0, rings=W, told=(OPENED,)),
                Step(HOUR, quiet=61, told=(EASED,)),
                Step(HOUR + 10, rings=W),
                Step(3 * HOUR, quiet=61, told=(EASED,)),
            ],
            id="a watch flares up in silence",
        ),
        pytest.param(
            [Step(0, rings=A, told=(OPENED,)), Step(9 * HOUR, quiet=500, told=(EASED, RESOLVED))],
            id="after a long silence it is eased and over at once",
        ),
        pytest.param(
            [
                Step(0, rings=A, told=(OPENED,)),
                Step(HOUR, quiet=181, told=(EASED, RESOLVED)),
                Step(3 * HOUR, rings=W, told=(REOPENED,)),
                Step(3 * HOUR + 9, rings=A, told=(ESCALATED,)),
                Step(7 * HOUR, quiet=181, told=(EASED, RESOLVED)),
                Step(9 * HOUR, rings=W, told=(REOPENED,)),
            ],
            id="a second and a third wave, each two hours after the end",
        ),
        pytest.param(
            [
                Step(0, rings=A, told=(OPENED,)),
                Step(HOUR, quiet=181, told=(EASED, RESOLVED)),
                Step(3 * HOUR + 1, rings=A, told=(OPENED,)),
            ],
            id="later it is another incident",
        ),
    ],
)
def test_a_story_is_told(steps: list[Step]) -> None:
    _, told = live(steps)
    assert [tuple(n.kind for n in notices) for notices in told] == [step.told for step in steps]


@pytest.mark.parametrize(
    ("level", "steps"),
    [
        pytest.param(
            A,
            [
                Step(29, people=80),
                Step(30, people=80, told=(UPDATED,)),
                Step(59, people=200),
                Step(60, people=200, told=(UPDATED,)),
                Step(600, people=300, told=(UPDATED,)),
                Step(899, people=400),
                Step(900, people=400, told=(UPDATED,)),
            ],
            id="each 30 s for ten minutes, then each five minutes",
        ),
        pytest.param(
            C,
            [Step(300, people=45), Step(310, people=46, told=(UPDATED,)), Step(3_000, people=50)],
            id="a number that moved by a tenth of what was told last",
        ),
        pytest.param(
            A,
            [Step(300, quiet=5), Step(600, rings=A), Step(900, quiet=60)],
            id="not because it rings again",
        ),
        pytest.param(W, [Step(300, people=80), Step(9_000, people=8)], id="never for a watch"),
    ],
)
def test_updates_are_few(level: Level, steps: list[Step]) -> None:
    first = Step(0, rings=level, told=(OPENED,))
    _, told = live([first, *steps])
    assert [tuple(n.kind for n in notices) for notices in told[1:]] == [s.told for s in steps]


def test_a_post_that_spreads_more_is_an_update() -> None:
    triage = Triage("Zephyr")
    triage.judge(a_signal(), BEGAN)
    viral = a_quote(id="m2", text="Now everybody reads this", shares=900)
    (notice,) = triage.judge(a_signal(quotes=(viral,)), BEGAN + 30)
    assert notice.kind is UPDATED
    assert [quote.id for quote in notice.signal.quotes] == ["m2", "m1"]


def test_each_notice_of_an_incident_has_the_next_number() -> None:
    _, told = live([
        Step(0, rings=A),
        Step(10, rings=C),
        Step(HOUR, quiet=181),
        Step(2 * HOUR, rings=A),
        Step(9 * HOUR, quiet=500),
        Step(90 * HOUR, rings=A),
    ])  # fmt: skip
    ids = [notice.id for notices in told for notice in notices]
    assert ids == [f"Zephyr/1/{seq}" for seq in range(1, 8)] + ["Zephyr/2/1"]


@pytest.mark.parametrize(
    ("at", "fields"),
    [
        pytest.param(0, {"status": Status.OPEN, "level": W, "peak_authors": 12}, id="opened"),
        pytest.param(10, {"status": Status.OPEN, "level": C, "peak_authors": 90}, id="worse"),
        pytest.param(
            HOUR, {"status": Status.EASED, "level": C, "peak_authors": 90}, id="eased, still known"
        ),
    ],
)
def test_a_notice_says_where_the_incident_stands(at: float, fields: dict[str, Any]) -> None:
    steps = [
        Step(0, rings=W, people=12),
        Step(10, rings=C, people=90),
        Step(HOUR, quiet=61, people=3),
    ]
    _, told = live(steps)
    notice = next(n for notices in told for n in notices if n.at == moment(BEGAN + at))
    assert {name: getattr(notice, name) for name in fields} == fields
    assert (notice.brand, notice.incident, notice.reason) == ("Zephyr", 1, None)
    assert (notice.opened_at, notice.first_sign) == (NOON, NOON)
    assert notice.signal.authors == next(step.people for step in steps if step.at == at)


def of_all(people: int, unhappy: int, level: Level | None, lane: str = "all") -> Signal:
    """So many speak in an hour, and so many of them are unhappy."""
    windows = dict.fromkeys(("15m", "1h", "6h", "24h"), a_window(authors=unhappy))
    speaking = a_signal(lane="all", window="1h", authors=people).lanes
    return a_signal(
        level=level, lane=lane, window="1h", authors=people if lane == "all" else unhappy,
        windows=windows, lanes=speaking,
    )  # fmt: skip


def test_an_incident_is_of_people_of_all_moods_until_unhappy_ones_ring() -> None:
    triage, seen = Triage("Zephyr"), []
    for at, signal in enumerate([
        of_all(40, 2, W), of_all(90, 2, A), of_all(60, 5, None, "1h"), of_all(70, 30, C, "1h"),
        of_all(95, 20, None),
    ]):  # fmt: skip
        triage = repacked(triage)
        told = triage.judge(signal, BEGAN + 60 * at)
        incident = triage.incident
        assert incident is not None
        assert {(each.of_all, each.peak_authors) for each in told} <= {
            (incident.of_all, incident.peak)
        }
        seen.append((incident.of_all, incident.peak))
    assert seen == [(True, 40), (True, 90), (True, 90), (False, 30), (False, 30)]


def test_a_first_sign_may_be_before_the_incident_opens() -> None:
    earlier = moment(BEGAN - HOUR)
    (notice,) = Triage("Zephyr").judge(a_signal(first_sign=earlier), BEGAN)
    assert (notice.first_sign, notice.opened_at) == (earlier, NOON)


def test_an_incident_without_a_sign_begins_when_it_opens() -> None:
    (notice,) = Triage("Zephyr").judge(a_signal(first_sign=None), BEGAN)
    assert notice.first_sign == NOON


@pytest.mark.parametrize(
    ("steps", "level", "open_since"),
    [
        pytest.param([], None, None, id="never"),
        pytest.param([Step(5, rings=A)], A, 5, id="an incident runs"),
        pytest.param([Step(5, rings=A), Step(HOUR, quiet=61)], A, 5, id="eased is not over"),
        pytest.param([Step(5, rings=A), Step(HOUR, quiet=181)], None, None, id="over"),
        pytest.param(
            [Step(5, rings=A), Step(HOUR, quiet=181), Step(2 * HOUR, rings=W)],
            W,
            5,
            id="reopened: it began when it began",
        ),
    ],
)
def test_a_triage_knows_what_runs(
    steps: list[Step], level: Level | None, open_since: float | None
) -> None:
    triage, _ = live(steps)
    assert triage.level is level
    assert triage.open_since == (None if open_since is None else BEGAN + open_since)


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        pytest.param([], [], id="nothing runs"),
        pytest.param([Step(0, rings=A)], [RESOLVED], id="an open one"),
        pytest.param([Step(0, rings=A), Step(HOUR, quiet=61)], [RESOLVED], id="an eased one"),
        pytest.param([Step(0, rings=A), Step(HOUR, quiet=181)], [], id="one that is over"),
    ],
)
def test_a_brand_that_leaves_ends_its_incident(steps: list[Step], told: list[Kind]) -> None:
    triage, _ = live(steps)
    notices = triage.close(a_signal(level=None), BEGAN + 2 * HOUR, "no longer watched")
    assert [(n.kind, n.reason) for n in notices] == [(kind, "no longer watched") for kind in told]
    assert triage.open_since is None
