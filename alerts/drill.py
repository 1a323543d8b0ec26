"""Drill: a message to practise with, made up, and marked so wherever it is read.

All that is needed to go on stands in the message: its button's block says who asked for it, of
what and in which language, and Slack says since when it stands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from alerts import people, wording
from alerts.deed import PERSON
from alerts.elements import mrkdwn, plain
from alerts.guide import NONE, Guide
from alerts.incident import Status
from alerts.language import Language
from alerts.message import Message, root_message
from alerts.notice import Kind, Notice
from alerts.numbers import duration
from alerts.phrases import PHRASES, Phrases
from alerts.text import literal
from detectors.events import Level, Quote
from detectors.signal import Condition, Points, Signal, Window

BUTTON = "tocsin_drill_ack"
NAME_LIMIT = 60  # characters of a brand
PLACE = re.compile(rf"d\.(en|fr)\.({PERSON})\.(.{{1,{NAME_LIMIT}}})", re.DOTALL)
LONG = 120.0  # seconds; what takes longer is told in minutes

WINDOW = Window(
    mentions=71, negative=58, unknown=2, authors=52, reach=48_000, shares=120, strict=41
)
WINDOWS = dict.fromkeys(("15m", "1h", "6h", "24h"), WINDOW)
CONDITIONS = (
    Condition(name="return_period", observed=40.0, threshold=1.0, held=True),
    Condition(name="authors", observed=52, threshold=5, held=True),
)
POINTS = Points(surprise=2.5, size=2.4, growth=1.0)
TREND = (0,) * 12 + (0, 1, 0, 1, 2, 3, 4, 6, 7, 9, 11, 12)
AGO = timedelta(minutes=25)  # its first sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """One drill."""

    brand: str  # clean; it need not be one of ours
    actor: str  # who asked for it
    language: Language
    at: datetime  # when it was posted

    @classmethod
    def of(cls, name: str | None, actor: str, language: Language, at: datetime) -> Self:
        """Asked for by somebody, of a brand or of none."""
        brand = literal(name or "", NAME_LIMIT) or PHRASES[language].drill.brand
        return cls(brand=brand, actor=actor, language=language, at=at)

    @property
    def words(self) -> Phrases:
        """What is read."""
        return PHRASES[self.language]

    def message(self, acknowledged: str | None = None, advice: Guide = NONE) -> Message:
        """As a real one, but for the marks.

        Args:
            advice: what a real one would tell people to do.
            acknowledged: the line that says by whom, and after how long; None: nobody has yet.
        """
        says, notice = self.words.drill, _notice(self, is_taken=acknowledged is not None)
        made = root_message(notice, language=self.language, advice=advice)
        header, story, *rest = made.blocks
        head = f"{says.mark} · {wording.headline(notice, self.words)}"
        about = f"{says.about.format(actor=people.person(self.actor))}\n{story['text']['text']}"
        text = f"{says.mark} · {made.text}"
        (foot,) = made.attachments[0]["blocks"]
        lines = [acknowledged or people.standing(notice, self.words), says.footer]
        row = [] if acknowledged else [self._row()]
        blocks = [*row, foot | {"elements": [mrkdwn(line) for line in lines]}]
        return Message(
            text=text,
            blocks=[header | {"text": plain(head)}, story | {"text": mrkdwn(about)}, *rest],
            attachments=[made.attachments[0] | {"fallback": text, "blocks": blocks}],
            metadata={"event_type": "tocsin_drill", "event_payload": {"schema": 1}},
        )

    def _row(self) -> dict[str, Any]:
        name = plain(self.words.controls.acknowledge)
        button = {"type": "button", "action_id": BUTTON, "text": name, "style": "primary"}
        place = f"d.{self.language}.{self.actor}.{self.brand}"
        return {"type": "actions", "block_id": place, "elements": [button]}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPress:
    """Somebody acknowledged a drill."""

    drill: Drill
    user: str
    channel: str
    ts: str  # of the message
    seconds: float  # that it took

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self | None:
        """From Slack's `block_actions`; None: it is none of a drill, or of a wrong shape."""
        try:
            return cls._read(payload)
        except (KeyError, IndexError, TypeError, ValueError, OverflowError):
            return None

    @classmethod
    def _read(cls, payload: Mapping[str, Any]) -> Self | None:
        pressed = payload["actions"][0]
        place = PLACE.fullmatch(pressed["block_id"])
        if place is None or pressed["action_id"] != BUTTON:
            return None
        ts = str(payload["container"]["message_ts"])
        at = datetime.fromtimestamp(float(ts), UTC)
        language = Language(place[1])
        return cls(
            drill=Drill(brand=place[3], actor=place[2], language=language, at=at),
            user=str(payload["user"]["id"]),
            channel=str(payload["channel"]["id"]),
            ts=ts,
            seconds=max(0.0, float(pressed["action_ts"]) - at.timestamp()),
        )

    def message(self, advice: Guide = NONE) -> Message:
        """What the message shows from now on."""
        says = self.drill.words.drill
        who = people.person(self.user)
        said = says.acknowledged.format(actor=who, duration=self._length)
        return self.drill.message(said, advice)

    @property
    def answer(self) -> str:
        """What whoever pressed is told."""
        return self.drill.words.drill.answer.format(duration=self._length)

    @property
    def _length(self) -> str:
        return length(timedelta(seconds=self.seconds), self.drill.words)


def length(took: timedelta, words: Phrases) -> str:
    """Below two minutes a duration in whole minutes says too little."""
    seconds = took.total_seconds()
    if seconds < LONG:
        return words.drill.seconds.format(count=round(seconds))
    return duration(took, words)


def _notice(drill: Drill, *, is_taken: bool) -> Notice:
    """What no watch has ever told. Its numbers are those of a crisis that is easy to see."""
    posts = tuple(
        Quote(id=f"drill-{place}", text=text, created_at=drill.at - AGO, author=None, url=None,
              platform=None, shares=60 - 20 * place, reach=0)
        for place, text in enumerate(drill.words.drill.posts)
    )  # fmt: skip
    signal = Signal(
        level=Level.CRISIS, lane="1h", window="1h", authors=52, observed=52, expected=3.4,
        factor=15.3, return_period=40.0, threshold=1.0, points=POINTS, conditions=CONDITIONS,
        windows=WINDOWS, trend=TREND, quotes=posts, first_sign=drill.at - AGO,
        quiet=0, quiet_long=0, authors_known=True, at_least=False, young=False,
        settings=drill.words.drill.mark,
    )  # fmt: skip
    return Notice(
        kind=Kind.AUDIT if is_taken else Kind.OPENED, brand=drill.brand, incident=1,
        seq=2 if is_taken else 1, level=Level.CRISIS, at=drill.at, signal=signal,
        status=Status.ACKNOWLEDGED if is_taken else Status.OPEN, opened_at=drill.at,
        first_sign=drill.at - AGO, peak_authors=52, peak_at=drill.at,
    )  # fmt: skip
