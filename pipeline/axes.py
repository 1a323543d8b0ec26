"""Axes: the labels that metrics are told apart by, and the values that each can have."""

from alerts.answer import Answer
from alerts.buttons import Button
from alerts.deed import Effect
from alerts.drill import BUTTON as DRILL_BUTTON
from alerts.duties import DONE
from alerts.goals import Goal, Outcome
from alerts.hold import Hold
from alerts.incident import OVER, Status
from alerts.notice import Kind
from alerts.scopes import SCOPES
from alerts.sheet import TELL
from alerts.slash import Word
from detectors.events import Label, Level
from detectors.extent import CrisisKind
from detectors.rules import LaneName
from detectors.seed import Adoption
from detectors.signal import Reading
from pipeline.codec import Reason
from pipeline.commands import Kind as Command
from pipeline.family import Axis
from pipeline.sources.source import State

BRAND = Axis("brand")
PARTITION = Axis("partition")
WINDOW = Axis("window")  # "15m", "1h", "6h", "24h"
LEVEL = Axis("level", tuple(Level))
STATUS = Axis("status", tuple(status for status in Status if status not in OVER))
STAGE = Axis("stage", ("mentions", "commands", "alerts", "silences"))
UNREAD = "unknown"
COMMAND = Axis("kind", (*Command, UNREAD))
OBEDIENCE = Axis("outcome", (*Adoption, *Effect, "replayed", "dead"))
PRESSES_NOTHING = {Button.MORE, Button.DASHBOARD}  # a menu's option counts; a link is no word
BUTTON = Axis(
    "button", (*(b for b in Button if b not in PRESSES_NOTHING), DRILL_BUTTON, TELL, DONE)
)
WORD = Axis("word", tuple(Word))
PRESSED = Axis("outcome", (*Answer, "asked", "busy"))
OUTCOME = Axis("outcome", ("applied", "repeated", "dead"))
REASON = Axis("reason", tuple(Reason))
SENTIMENT = Axis("sentiment", tuple(Label))
PLATFORMS = (
    "bluesky", "facebook", "hackernews", "instagram", "linkedin", "mastodon", "news", "reddit",
    "rss", "telegram", "threads", "tiktok", "trustpilot", "twitter", "web", "x", "youtube",
)  # fmt: skip
LANGUAGES = (  # that the language finder can name; `und`: it could not tell
    "am", "ar", "az", "be", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa",
    "fi", "fr", "gu", "he", "hi", "hr", "hu", "hy", "is", "it", "ja", "ka", "kn", "ko", "ku", "lo",
    "lt", "lv", "ml", "mr", "ms", "nl", "no", "or", "pa", "pl", "pt", "ro", "ru", "sk", "sl", "sq",
    "sr", "sv", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "yo", "zh", "und",
)  # fmt: skip
LANGUAGE = Axis("language", LANGUAGES)
KIND = Axis("kind", tuple(Kind))
HOLD = Axis("by", tuple(Hold))
PLATFORM = Axis("platform", PLATFORMS)
SEVERITY = "severity"  # the rule that makes an alert or a crisis of what rings
RULE = Axis("rule", (*LaneName, SEVERITY))
LANE = Axis("rule", tuple(LaneName))
VERDICT = Axis("result", ("rings", "guarded", "usual"))
STATE = Axis("to_state", tuple(Status))
ACTOR = Axis("actor", ("watch", "person"))
CRISIS = Axis("kind", tuple(CrisisKind))
GUESSED = Axis("guessed", tuple(CrisisKind))
SOURCE = Axis("source", ("guess", "person"))
EAR = Axis("source")  # of the networks, as the settings name them
EAR_STATE = Axis("state", tuple(State))
HEARD = Axis("event", ("posts", "mentions", "changes", "unreadable", "aside", "breaks"))
GOAL = Axis("goal", tuple(Goal))
GOAL_OUTCOME = Axis("outcome", tuple(Outcome))
CHANNEL = Axis("channel")  # as routes name it
DELIVERY = Axis(
    "outcome",
    ("sent", "updated", "adopted", "degraded", "failed", "too_old", "silenced", "in_table"),
)
DRILLED = Axis("event", ("mention", "notice", *DELIVERY.values))
RECONCILED = Axis("result", ("found", "not_found", "refused", "unknown_channel"))
AGENT = Axis("agent", ("watch", "shadow", "reception", "slash", "painter", "layout"))
DIGEST = Axis("outcome", ("sent", "adopted", "silent", "too_old", "refused", "failed"))
CHART = Axis("outcome", ("sent", "adopted", "failed", "too_old", "off"))
DUE = Axis("due", ("overdue", "ahead", "undated"))
PAPER_TO = Axis("to", ("thread", "folder"))
METHODS = (
    "chat.postMessage", "chat.update", "chat.postEphemeral", "conversations.history",
    "conversations.replies", "views.open", "views.publish", "views.update", "response_url",
    "auth.test", "files.getUploadURLExternal", "files.completeUploadExternal",
    "upload",
)  # fmt: skip
SCOPE = Axis("scope", tuple(SCOPES))
METHOD = Axis("method", METHODS)
ANSWER = Axis("outcome", ("ok", "rate_limited", "refused", "server_error", "unreachable"))


def verdict(lane: Reading) -> str:
    """What a lane says in a word."""
    unusual, *_ = lane.conditions
    if not unusual.held:
        return "usual"
    return "rings" if lane.rings else "guarded"
