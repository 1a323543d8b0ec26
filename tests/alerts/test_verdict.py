"""Which kind a crisis is: a person's word comes before any guess, and is kept as a label."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
import pytest

from alerts.acting import NAMED
from alerts.deed import Action, Cause, Deed, Effect
from alerts.incident import Status
from alerts.notice import Kind, Notice, kind_of
from alerts.triage import Triage
from alerts.verdict import Verdict
from detectors.events import Level
from detectors.extent import CrisisKind, Extent
from tests.builders import NOON, a_guess, a_notice, a_signal, an_extent

CUSTOMER, OUTAGE, RUMOUR = CrisisKind.CUSTOMER, CrisisKind.OUTAGE, CrisisKind.RUMOUR
CAMPAIGN, UNKNOWN = CrisisKind.CAMPAIGN, CrisisKind.UNKNOWN
SAID = Verdict(kind=CAMPAIGN, guessed=RUMOUR, by="U01ANA", at=NOON, seq=2)
APPLIED, KNOWN, OVER = Effect.APPLIED, Effect.KNOWN, Effect.OVER
MINUTE, HOUR = 60, 3_600


def looks(kind: CrisisKind) -> Extent:
    return an_extent(guesses=(a_guess(kind),))


@pytest.mark.parametrize(
    ("extent", "fields", "kind"),
    [
        pytest.param(looks(OUTAGE), {"verdict": SAID}, SAID.kind, id="a person's word"),
        pytest.param(looks(OUTAGE), {"guessed": RUMOUR}, OUTAGE, id="what it looks like now"),
        pytest.param(looks(UNKNOWN), {"guessed": RUMOUR}, RUMOUR, id="what it last looked like"),
        pytest.param(None, {"guessed": RUMOUR}, RUMOUR, id="it is calm again"),
        pytest.param(None, {}, UNKNOWN, id="a notice of an older release"),
    ],
)
def test_the_kind_of_a_crisis(
    extent: Extent | None, fields: dict[str, Any], kind: CrisisKind
) -> None:
    assert kind_of(a_notice(signal=a_signal(extent=extent), **fields)) is kind


class Look(NamedTuple):
    """At a time, what the brand looks like; then which kind its incident has, and who said so."""

    at: float
    kind: CrisisKind
    by: str | None = None
    extent: Extent | None = None
    rings: Level | None = Level.ALERT
    quiet: int = 0


class Word(NamedTuple):
    """At a time, somebody says something; then likewise, and what came of it."""

    at: float
    kind: CrisisKind
    by: str | None
    effect: Effect
    more: dict[str, Any]


ANA, BEN = "U01ANA", "ben"
BEGINS = Look(0, OUTAGE, extent=looks(OUTAGE))


def lived(steps: Sequence[Look | Word]) -> list[Notice]:
    """Go through a story, with a worker replaced at each step. Returns what was told."""
    triage, notices = Triage("Zephyr"), list[Notice]()
    for step in steps:
        packed = msgspec.msgpack.decode(msgspec.msgpack.encode(triage.pack()))
        triage, now = Triage.unpack("Zephyr", packed), NOON.timestamp() + step.at
        if isinstance(step, Look):
            signal = a_signal(level=step.rings, extent=step.extent, quiet=step.quiet)
            notices += triage.judge(signal, now)
        else:
            known: dict[str, Any] = {"action": Action.CLASSIFY, "actor": ANA, "incident": 1}
            deed = Deed(**known | {"at": NOON + timedelta(seconds=step.at)} | step.more)
            effect, told = triage.act(deed, a_signal(level=None), now)
            assert effect is step.effect, step
            notices += told
        newest = notices[-1]
        assert (kind_of(newest), newest.verdict and newest.verdict.by) == step[1:3], step
    return notices


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(
            [
                Word(60, RUMOUR, ANA, APPLIED, {"crisis": RUMOUR}),
                Look(400, RUMOUR, ANA, looks(OUTAGE)),
                Word(500, RUMOUR, ANA, KNOWN, {"crisis": RUMOUR, "actor": BEN}),
                Word(600, CAMPAIGN, BEN, APPLIED, {"crisis": CAMPAIGN, "actor": BEN}),
            ],
            id="a word holds whatever it looks like, until somebody has another one",
        ),
        pytest.param(
            [Word(60, OUTAGE, ANA, APPLIED, {"crisis": OUTAGE})], id="a guess can be confirmed"
        ),
        pytest.param(
            [Word(60, UNKNOWN, ANA, APPLIED, {"crisis": UNKNOWN})], id="or be wrong, and no more"
        ),
        pytest.param([Word(60, OUTAGE, None, KNOWN, {})], id="no kind is none"),
        pytest.param(
            [
                Look(4 * HOUR, OUTAGE, rings=None, quiet=200, extent=looks(UNKNOWN)),
                Word(90 * HOUR, RUMOUR, ANA, APPLIED, {"crisis": RUMOUR}),
                Look(99 * HOUR, OUTAGE, extent=looks(OUTAGE)),
                Word(99 * HOUR, OUTAGE, None, OVER, {"crisis": CAMPAIGN}),
            ],
            id="what is over can be named, as long as no other one runs",
        ),
        pytest.param(
            [
                Look(4 * HOUR, OUTAGE, rings=None, quiet=200),
                Word(4 * HOUR + 60, RUMOUR, ANA, APPLIED, {"crisis": RUMOUR}),
                Look(5 * HOUR, RUMOUR, ANA, looks(OUTAGE)),
            ],
            id="the same story goes on: the word holds",
        ),
        pytest.param(
            [Word(60, RUMOUR, ANA, APPLIED, {"action": Action.RESOLVE, "cause": Cause.RUMOUR})],
            id="a cause that is a kind says so, too",
        ),
        pytest.param(
            [
                Word(60, CUSTOMER, BEN, APPLIED, {"crisis": CUSTOMER, "actor": BEN}),
                Word(
                    90, CUSTOMER, BEN, APPLIED,
                    {"action": Action.DISMISS, "cause": Cause.COMPLAINT},
                ),
            ],
            id="who said it first is who said it",
        ),
        pytest.param(
            [Word(60, OUTAGE, None, APPLIED, {"action": Action.DISMISS, "cause": Cause.IRONY})],
            id="a cause that is no kind says nothing of it",
        ),
    ],
)  # fmt: skip
def test_a_crisis_and_its_kind(steps: list[Look | Word]) -> None:
    lived([BEGINS, *steps])


def test_a_correction_is_a_label() -> None:
    """Brand, incident, what it looked like, what it is, who says so, and when: in one notice."""
    _, corrected = lived([BEGINS, Word(60, RUMOUR, ANA, APPLIED, {"crisis": RUMOUR, "note": "ha"})])
    at = NOON + timedelta(minutes=1)
    assert (corrected.kind, corrected.brand, corrected.incident) == (Kind.AUDIT, "Zephyr", 1)
    assert corrected.verdict == Verdict(kind=RUMOUR, guessed=OUTAGE, by=ANA, at=at, seq=2)
    assert corrected.seq == 2
    assert corrected.deed
    assert (corrected.deed.crisis, corrected.deed.note) == (RUMOUR, "ha")


def test_to_name_what_is_over_does_not_open_it() -> None:
    steps = [BEGINS, Look(4 * HOUR, OUTAGE, rings=None, quiet=200)]
    *_, named = lived([*steps, Word(5 * HOUR, RUMOUR, ANA, APPLIED, {"crisis": RUMOUR})])
    assert (named.kind, named.status) == (Kind.AUDIT, Status.RESOLVED)
    assert (named.ended_at, named.lasted) == (NOON + timedelta(hours=4), timedelta(hours=4))


def test_what_runs_has_no_end_nor_has_what_runs_again() -> None:
    steps = [BEGINS, Look(4 * HOUR, OUTAGE, rings=None, quiet=200), Look(5 * HOUR, OUTAGE)]
    notices = lived(steps)
    assert [each.kind for each in notices][-2:] == [Kind.RESOLVED, Kind.REOPENED]
    assert [each.ended_at is None for each in notices[-2:]] == [False, True]
    assert notices[-1].lasted == timedelta(hours=5)


def test_each_kind_can_be_said_as_a_cause() -> None:
    assert {*NAMED.values(), UNKNOWN} == set(CrisisKind)
