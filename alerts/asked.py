"""Asked: what people want of an incident, and its watch has not done yet."""

from datetime import timedelta

from alerts.acting import AFTERWARDS, TWICE
from alerts.buttons import ACTIONS, MINUTES, Button, name_of
from alerts.deed import Action, Deed
from alerts.incident import OVER, Status
from alerts.notice import Notice
from alerts.people import person
from alerts.phrases import EN, Phrases
from alerts.text import ELLIPSIS


def applying(deed: Deed, words: Phrases = EN) -> str:
    """That it was received, and is being applied: true from when Kafka has it."""
    return words.controls.applying.format(what=what(deed, words), actor=person(deed.actor))


def what(deed: Deed, words: Phrases = EN) -> str:
    """What was asked, whole: as the button has it, and what was filled in after it."""
    name, detail = name_of(button_of(deed), words), _detail(deed, words)
    if name.endswith(ELLIPSIS):
        return f"{name.removesuffix(ELLIPSIS)} {detail}"
    return words.controls.filled.format(what=name, detail=detail) if detail else name


def _detail(deed: Deed, words: Phrases) -> str:
    if deed.level:
        level: str = getattr(words.controls.levels, deed.level)
        return level
    if deed.crisis:
        return words.people_do.kinds[deed.crisis]
    if deed.cause:
        return words.people_do.causes[deed.cause]
    return person(deed.to) if deed.to else ""


def mark(deeds: tuple[Deed, ...]) -> str:
    """What tells the id of a block that shows these from one that shows others."""
    return "".join(f".{deed.at.timestamp():.3f}" for deed in deeds)


def is_so(deed: Deed, notice: Notice) -> bool:
    """Whether an incident is as somebody wanted it, or over."""
    is_past = notice.status in OVER and deed.action not in AFTERWARDS
    return is_past or _stands(deed, notice)


def _stands(deed: Deed, notice: Notice) -> bool:
    match deed.action:
        case Action.ACKNOWLEDGE:
            return notice.owner == deed.actor
        case Action.ASSIGN:
            return notice.owner == deed.to and notice.status is not Status.OPEN
        case Action.RELEVEL:
            return notice.level is deed.level
        case Action.CLASSIFY:
            return notice.verdict is not None and notice.verdict.kind is deed.crisis
        case Action.SNOOZE:
            until = deed.at + timedelta(minutes=deed.minutes or 0)
            asleep = (notice.snoozed_until or deed.at) + timedelta(seconds=TWICE)
            return until <= asleep or notice.status is Status.EASED
    return False


def is_idle(deed: Deed, notice: Notice) -> bool:
    """Whether a watch would pass it over, and tell nothing. Who has it and says so again confirms.

    As `alerts.acting` has it, where the watch knows no more than this notice.
    """
    return deed.action is not Action.ACKNOWLEDGE and is_so(deed, notice)


def button_of(deed: Deed) -> Button:
    """The button that means a deed; of several, the one of as many minutes."""
    meant = [button for button, action in ACTIONS.items() if action is deed.action]
    same = [button for button in meant if MINUTES.get(button) == deed.minutes]
    return (same or meant)[0]
