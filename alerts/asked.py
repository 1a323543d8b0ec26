"""Asked: what people want of an incident, and its watch has not done yet."""

from alerts.buttons import ACTIONS, MINUTES, Button, name_of
from alerts.deed import Action, Deed
from alerts.incident import OVER, Status
from alerts.notice import Notice
from alerts.people import person
from alerts.phrases import EN, Phrases


def applying(deed: Deed, words: Phrases = EN) -> str:
    """That it was received, and is being applied: true from when Kafka has it."""
    what = name_of(button_of(deed), words)
    return words.controls.applying.format(what=what, actor=person(deed.actor))


def mark(deeds: tuple[Deed, ...]) -> str:
    """What tells the id of a block that shows these from one that shows others."""
    return "".join(f".{deed.at.timestamp():.3f}" for deed in deeds)


def is_so(deed: Deed, notice: Notice) -> bool:
    """Whether an incident is as somebody wanted it, or over."""
    if notice.status in OVER:
        return True
    match deed.action:
        case Action.ACKNOWLEDGE:
            return notice.owner == deed.actor
        case Action.ASSIGN:
            return notice.owner == deed.to
        case Action.RELEVEL:
            return notice.level is deed.level
        case Action.SNOOZE:
            return notice.status is Status.SNOOZED
    return False


def button_of(deed: Deed) -> Button:
    """The button that means a deed; of several, the one of as many minutes."""
    meant = [button for button, action in ACTIONS.items() if action is deed.action]
    same = [button for button in meant if MINUTES.get(button) == deed.minutes]
    return (same or meant)[0]
