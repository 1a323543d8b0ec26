"""Message: a notice as Slack shows it; one living root for an incident, and a log in its thread."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alerts import extent, fields, guide, hush, people, posts, reasons, wording
from alerts.aims import aims
from alerts.asked import applying, mark
from alerts.buttons import buttons, details
from alerts.deed import Deed
from alerts.discretion import OPEN, Discretion
from alerts.elements import mrkdwn, plain
from alerts.goals import Judged
from alerts.guide import NONE, Guide
from alerts.incident import Status
from alerts.language import Language
from alerts.late import Late
from alerts.notice import Kind, Notice
from alerts.phrases import PHRASES, Phrases
from alerts.route import PING
from alerts.silence import Silence
from alerts.wording import Face
from detectors.events import Level
from detectors.rules import SeverityRules

Block = dict[str, Any]

BRAND_ID_LIMIT = 200  # characters of a brand in metadata, which Slack keeps small
SCHEMA = 1  # of the metadata; delivery finds lost messages by them

PINGS = rf"(?:{PING})(?: (?:{PING}))*"  # one, or several with spaces between

RED, AMBER, GREEN, GREY = "#a30200", "#daa038", "#2eb886", "#9e9e9e"
SNOOZED = "#dddddd"
CALM = {Face.EASED: AMBER, Face.RESOLVED: GREEN, Face.DISMISSED: GREEN}
TAKEN = {Status.ACKNOWLEDGED: AMBER, Status.SNOOZED: SNOOZED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """That people can press something here, and where their dashboard is."""

    dashboard: str | None = None
    asked: tuple[Deed, ...] = ()  # what is on its way to the watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The arguments of chat.postMessage and chat.update that depend on the notice."""

    text: str  # complete in itself, at most 300 characters
    blocks: list[Block]
    attachments: list[dict[str, Any]]
    metadata: dict[str, Any]  # readable by everybody in the workspace: identity only


def root_message(  # noqa: PLR0913  # what a channel wants, and what the moment asks for
    notice: Notice,
    *,
    language: Language = Language.EN,
    ping: str | None = None,
    severity: SeverityRules | None = None,
    controls: Controls | None = None,
    advice: Guide = NONE,
    discretion: Discretion = OPEN,
    late: Late | None = None,
    silence: Silence | None = None,
    goals: Iterable[Judged] = (),
) -> Message:
    """The incident's living message in the channel, which each notice replaces.

    Args:
        notice: what happened, and the incident after it.
        language: what the channel reads.
        ping: whom to wake, as Slack writes it: `<!subteam^S123>`, `<!here>` or `<@U123>`.
        severity: the rules in force, to show from how many points an alert and a crisis start.
        controls: what can be pressed; None: nobody would hear of it.
        advice: what to do now, and whom to bring in.
        discretion: what of strangers may be shown.
        late: that the channel heard of it long after it began.
        silence: what keeps the brand silent.
        goals: how it stands against those of whoever reads it.

    Raises:
        ValueError: a ping that may not be sent.
    """
    wake, words, notice = wake_of(ping), PHRASES[language], discretion.notice(notice)
    text = wording.summary(notice, words, late=late)
    told, to_do = [wording.story(notice, words)], _advice(notice, advice, language)
    told += [wording.lateness(notice, late, words)] if late else []
    row = buttons(notice, words, controls.dashboard, silence) if controls else {}
    asked = controls.asked if controls else ()
    aim = aims(goals, words)
    foot = [*([row] if row else []), _footer(notice, words, silence, asked, aim)]
    head = wording.headline(notice, words)  # where a reader has no blocks; the text says the rest
    return Message(
        text=wake + text,
        blocks=[
            _header(notice, words),
            _section(notice, "s", wake + " ".join(told)),
            *_parts(notice, severity, discretion, to_do, controls, words),
        ],
        attachments=[{"color": _colour(notice), "fallback": head, "blocks": foot}],
        metadata=_metadata(notice, "version"),
    )


def thread_entry(
    notice: Notice, *, language: Language = Language.EN, ping: str | None = None
) -> Message | None:
    """The line that logs a step of the incident in its thread; None: an update is no step.

    Raises:
        ValueError: a ping that may not be sent.
    """
    wake, words = wake_of(ping), PHRASES[language]
    if notice.kind is Kind.UPDATED:
        return None
    return Message(
        text=wake + wording.event_summary(notice, words),
        blocks=[_section(notice, "l", wake + wording.event(notice, words))],
        attachments=[],
        metadata=_metadata(notice, "seq"),
    )


def alert_id(notice: Notice) -> str:
    """What delivery knows the incident's messages by."""
    return f"{notice.brand[:BRAND_ID_LIMIT]}/{notice.incident}"


def wake_of(ping: str | None) -> str:
    """What a text begins with that calls somebody.

    Raises:
        ValueError: a ping that may not be sent.
    """
    if ping is None:
        return ""
    if not re.fullmatch(PINGS, ping):  # @channel and @everyone wake people who cannot help
        raise ValueError(f"cannot ping {ping!r}; known: <!here>, <!subteam^S…>, <@U…>")
    return f"{ping} "


def _colour(notice: Notice) -> str:
    """Never the only sign: the words say the same."""
    calm = CALM.get(wording.face(notice)) or TAKEN.get(notice.status)
    return calm or (GREY if notice.level is Level.WATCH else RED)


def _metadata(notice: Notice, running_number: str) -> dict[str, Any]:
    """The root's number is its `version`, an entry's its `seq`: neither passes for the other."""
    payload = {"alert_id": alert_id(notice), running_number: notice.seq, "schema": SCHEMA}
    return {"event_type": "tocsin_alert", "event_payload": payload}


def _parts(  # noqa: PLR0913, PLR0917  # what a channel wants of each
    notice: Notice,
    severity: SeverityRules | None,
    discretion: Discretion,
    advice: list[Block],
    controls: Controls | None,
    words: Phrases,
) -> list[Block]:
    """From the point to what is behind it: how bad, how it grew, who says so, what to do, why."""
    numbers = [mrkdwn(field) for field in fields.fields(notice, words)]
    return [
        _block(notice, "section", "f", fields=numbers),
        *_other_side(notice, controls, words),
        _section(notice, "t", fields.trend(notice.signal, words)),
        _block(notice, "rich_text", "q", elements=posts.posts(notice, discretion, words)),
        *advice,
        _section(notice, "w", reasons.why(notice.signal, severity, words)),
    ]


def _advice(notice: Notice, advice: Guide, language: Language) -> list[Block]:
    told = {
        "p": guide.steps(notice, advice, language),
        "b": guide.people(notice, advice, language),
        "n": guide.past(notice, advice, language),
    }
    return [_section(notice, letter, text) for letter, text in told.items() if text]


def _other_side(notice: Notice, controls: Controls | None, words: Phrases) -> list[Block]:
    """Who speaks for the brand; beside it the way to all that is known of where and how far."""
    if notice.signal.extent is None:
        return []
    section = _section(notice, "x", extent.other_side(notice.signal.extent, words))
    return [section | details(notice, words) if controls else section]


def _block(notice: Notice, kind: str, letter: str, **content: Any) -> Block:
    """A block whose id is new in each version: with an old one Slack may keep the old block."""
    return {"type": kind, "block_id": f"{letter}.{notice.seq}", **content}


def _header(notice: Notice, words: Phrases) -> Block:
    return _block(notice, "header", "h", text=plain(wording.headline(notice, words)))


def _section(notice: Notice, letter: str, text: str) -> Block:
    return _block(notice, "section", letter, text=mrkdwn(text))


def _footer(
    notice: Notice, words: Phrases, silence: Silence | None, asked: tuple[Deed, ...], aim: str
) -> Block:  # fmt: skip
    """What it shows beside the notice begins and ends between two, and its id with it."""
    stands, as_of = people.standing(notice, words), wording.as_of(notice, words)
    lines = [stands, aim, as_of, wording.footer(notice, words)]
    letter = "c"
    if silence:
        lines.insert(0, hush.standing(silence, words))
        letter = f"c.{int(silence.until.timestamp())}"
    lines = [*(applying(deed, words) for deed in asked), *lines]
    block = _block(notice, "context", letter, elements=[mrkdwn(line) for line in lines if line])
    return block | {"block_id": block["block_id"] + mark(asked)}
