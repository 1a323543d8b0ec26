"""Stage: what people press in drills, beside what they would press at night."""

import structlog

from alerts.answer import Answer
from alerts.buttons import Press
from alerts.delivery import Delivery, Receipt
from alerts.drill import DrillPress
from alerts.guide import Guide
from alerts.mark import is_drill
from pipeline.drill.plot import own_word
from pipeline.notifier.desk import Desk, Found

log = structlog.get_logger(__name__)


async def practised(press: DrillPress, delivery: Delivery, advice: Guide) -> None:
    """Let the message that is no incident's show who acknowledged it, and tell them how fast."""
    try:
        await delivery.update(Receipt(press.channel, press.ts), press.message(advice))
    finally:
        await delivery.whisper(press.channel, press.user, press.answer)


async def speak(press: Press, told: Answer, found: Found, desk: Desk) -> Answer:
    """Post the brand's own word in a drill. It goes the way of all posts, and is timed by it.

    Args:
        press: the press.
        told: what it comes to by what is known of the incident.
        found: that.
        desk: the way to Kafka.
    """
    if told is not Answer.RECEIVED:
        return told
    if found.route is None or not is_drill(press.brand):  # nothing is said for a real brand
        return Answer.UNKNOWN
    language = found.route.language
    try:
        await desk.say(own_word(press.brand, found.words.drill.word, language, desk.now()))
    except Exception:
        log.exception("a press could not be passed on")
        return Answer.FAILED
    return Answer.RECEIVED
