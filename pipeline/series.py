"""Series: what each metric is called, what it means and by which labels it is told apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Generic, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.metrics import MetricWrapperBase

from alerts.answer import Answer
from alerts.buttons import Button
from alerts.deed import Effect
from alerts.notice import Kind
from detectors.events import Label, Level
from detectors.seed import Adoption
from pipeline.codec import Reason
from pipeline.commands import Kind as Command

Made = TypeVar("Made", bound=MetricWrapperBase)

OTHER = "other"  # stands for a label value that is not in the label's list
SEED_LIMIT = 60  # series a counter may start with: a first increment from nothing is no rate

LATENCY = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0)
SCORING = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1)
LOOP_LAG = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """A label and the values it can have; none listed: the values come from the settings."""

    name: str
    values: tuple[str, ...] = ()

    def fold(self, value: str) -> str:
        """The value itself, or `other` where the list does not have it."""
        return value if not self.values or value in self.values else OTHER


@dataclass(frozen=True, slots=True)
class Family(Generic[Made]):
    """One metric: what it is called, what it means and how it is told apart."""

    kind: type[Made]
    name: str
    help: str
    axes: tuple[Axis, ...] = ()
    buckets: tuple[float, ...] = ()

    def register(self, registry: CollectorRegistry) -> Made:
        """The series of this family, known to the registry from now on."""
        options: dict[str, Any] = {"buckets": self.buckets} if self.buckets else {}
        labels = () if self.kind is Info else tuple(axis.name for axis in self.axes)
        name = self.name.removesuffix("_info")  # which the library puts back
        return self.kind(name, self.help, labels, registry=registry, **options)

    def seeds(self) -> Iterator[tuple[str, ...]]:
        """The label values that a counter shows from the start, at zero."""
        lists = [axis.values for axis in self.axes]
        if self.kind is Counter and lists and 0 < prod(map(len, lists)) <= SEED_LIMIT:
            yield from product(*lists)


BRAND = Axis("brand")
WINDOW = Axis("window")  # "15m", "1h", "6h", "24h"
LEVEL = Axis("level", tuple(Level))
STAGE = Axis("stage", ("mentions", "commands", "alerts"))
UNREAD = "unknown"
COMMAND = Axis("kind", (*Command, UNREAD))
OBEDIENCE = Axis("outcome", (*Adoption, *Effect, "replayed", "dead"))
BUTTON = Axis("button", tuple(Button))
PRESSED = Axis("outcome", (*Answer, "asked"))
OUTCOME = Axis("outcome", ("applied", "repeated", "dead"))
REASON = Axis("reason", tuple(Reason))
SENTIMENT = Axis("sentiment", tuple(Label))
LANGUAGES = (  # that the language finder can name; `und`: it could not tell
    "am", "ar", "az", "be", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa",
    "fi", "fr", "gu", "he", "hi", "hr", "hu", "hy", "is", "it", "ja", "ka", "kn", "ko", "ku", "lo",
    "lt", "lv", "ml", "mr", "ms", "nl", "no", "or", "pa", "pl", "pt", "ro", "ru", "sk", "sl", "sq",
    "sr", "sv", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "yo", "zh", "und",
)  # fmt: skip
LANGUAGE = Axis("language", LANGUAGES)
KIND = Axis("kind", tuple(Kind))
DELIVERY = Axis("outcome", ("sent", "updated", "adopted", "degraded", "failed", "too_old"))
METHODS = (
    "chat.postMessage", "chat.update", "chat.postEphemeral", "conversations.history",
    "conversations.replies", "views.open", "views.publish", "reactions.add", "auth.test",
    "apps.connections.open", "files.getUploadURLExternal", "files.completeUploadExternal",
)  # fmt: skip
METHOD = Axis("method", METHODS)
ANSWER = Axis("outcome", ("ok", "rate_limited", "refused", "server_error", "unreachable"))

PROCESSED = Family(
    Counter,
    "tocsin_events_processed_total",
    "Records taken from Kafka, by what became of them: applied; repeated, which a restart delivers "
    "again and which are skipped; dead, which went to the dead-letter topic.",
    (STAGE, OUTCOME),
)
DEAD = Family(
    Counter,
    "tocsin_dead_letter_events_total",
    "Records sent to the dead-letter topic, by reason; `internal` is a bug of ours.",
    (STAGE, REASON),
)
COMMANDS = Family(
    Counter,
    "tocsin_commands_total",
    "Commands to the watches of brands, by what became of them: adopted, applied or refused; "
    "replayed, which a restart delivers again; dead, which went to the dead letters, `unknown` "
    "where nobody can say what it was.",
    (COMMAND, OBEDIENCE),
)
LATE = Family(
    Counter,
    "tocsin_late_events_total",
    "Mentions left out because they were written more than 24 hours before.",
)
LATENCY_SECONDS = Family(
    Histogram,
    "tocsin_event_latency_seconds",
    "From a mention's append to Kafka to the evaluation of its brand.",
    buckets=LATENCY,
)
SCORING_SECONDS = Family(
    Histogram,
    "tocsin_scoring_duration_seconds",
    "Time to score one mention: the mean of its batch, one observation a batch.",
    (Axis("scorer"),),
    SCORING,
)
MENTIONS = Family(
    Counter, "tocsin_mentions_total", "Mentions scored and counted.", (BRAND, SENTIMENT)
)
FALLBACK = Family(
    Counter,
    "tocsin_language_fallback_total",
    "Mentions in a language that no scorer reads; they count as unknown, not as neutral.",
    (LANGUAGE,),
)
NEGATIVE = Family(
    Gauge,
    "tocsin_brand_negative_mentions",
    "Unhappy posts about the brand in the window.",
    (BRAND, WINDOW),
)
AUTHORS = Family(
    Gauge,
    "tocsin_brand_negative_authors",
    "Distinct people behind the unhappy posts in the window: what the alarm goes by.",
    (BRAND, WINDOW),
)
BASELINE = Family(
    Gauge,
    "tocsin_brand_negative_baseline_mentions",
    "Unhappy posts usual in the window at this time of the day, each person counted once: compare "
    "with tocsin_brand_negative_authors. Only for the window that was judged last.",
    (BRAND, WINDOW),
)
RATIO = Family(
    Gauge,
    "tocsin_brand_negative_ratio",
    "Share of posts that are negative beyond doubt among those in the window that could be scored, "
    "0 to 1. Counts of negatives find more, and more that are none.",
    (BRAND, WINDOW),
)
REACH = Family(
    Gauge,
    "tocsin_brand_negative_reach_people",
    "People whom the unhappy posts in the window can have reached, estimated.",
    (BRAND, WINDOW),
)
BRAND_LEVEL = Family(
    Gauge,
    "tocsin_brand_level",
    "Level of the brand's open incident: 0 none, 1 watch, 2 alert, 3 crisis.",
    (BRAND,),
)
OPEN = Family(
    Gauge,
    "tocsin_open_alerts",
    "Incidents open now, by their level; brands without series of their own are summed.",
    (BRAND, LEVEL),
)
ALERTS = Family(
    Counter,
    "tocsin_alerts_total",
    "Times an incident reached the level: opened, escalated or reopened.",
    (BRAND, LEVEL),
)
NOTICES = Family(
    Counter,
    "tocsin_notices_total",
    "Notices written for the notifier, by what they tell.",
    (KIND,),
)
DELIVERIES = Family(
    Counter,
    "tocsin_alert_deliveries_total",
    "Deliveries of notices to Slack: sent (a new message); updated (its message changed); adopted "
    "(found already posted after a lost answer); degraded (the layout was refused and the text "
    "went alone, which counts as sent or updated too); failed (refused, and tried again each "
    "minute); too_old (recorded only).",
    (KIND, DELIVERY),
)
OUTBOX = Family(
    Gauge,
    "tocsin_alert_outbox_pending_messages",
    "Notices that wait for their delivery.",
)
OUTBOX_AGE = Family(
    Gauge,
    "tocsin_alert_outbox_oldest_age_seconds",
    "Age of the oldest notice that waits for its delivery; 0 when none does.",
)
SLACK_REQUESTS = Family(
    Counter,
    "tocsin_slack_api_requests_total",
    "Calls of Slack's Web API, by method and answer.",
    (METHOD, ANSWER),
)
SLACK_SECONDS = Family(
    Histogram,
    "tocsin_slack_api_duration_seconds",
    "Time a call of Slack's Web API took.",
    (METHOD,),
    LATENCY,
)
SLACK_WAIT = Family(
    Counter,
    "tocsin_slack_rate_limit_wait_seconds_total",
    "Time for which channels wait because Slack said Retry-After, or could not be reached.",
)
PRESSES = Family(
    Counter,
    "tocsin_slack_presses_total",
    "Buttons that people pressed and forms that they sent, by what they were told: received (on "
    "its way to the watch), asked (for more, in a form), stranger (not one who may), over, quicker "
    "(somebody was), unknown.",
    (BUTTON, PRESSED),
)
SOCKET = Family(
    Gauge,
    "tocsin_slack_socket_connected",
    "1 while presses are heard; 0 where they are not, and where nobody asked for it.",
)
LAG = Family(
    Gauge,
    "tocsin_consumer_lag_messages",
    "Records of the partition that the group has not committed yet, asked from the broker: true "
    "also while the process is stuck.",
    (Axis("group"), Axis("topic"), Axis("partition")),
)
PROBE_FAILURES = Family(
    Counter,
    "tocsin_kafka_probe_failures_total",
    "Times the broker did not say how far the group is; the lag shown is then old.",
)
LOOP_LAG_SECONDS = Family(
    Histogram,
    "tocsin_event_loop_lag_seconds",
    "How late the event loop woke a sleeper: long means something computes in it.",
    buckets=LOOP_LAG,
)
FOLDED = Family(
    Counter,
    "tocsin_metrics_brands_folded_total",
    "Updates shown under the brand `_other`, because the cap of brands is reached.",
)
BUILD = Family(
    Info,
    "tocsin_build_info",
    "What runs here: version, Python and the digest of the settings in force.",
    (Axis("version"), Axis("python"), Axis("settings")),
)

FAMILIES: tuple[Family[Any], ...] = tuple(
    thing for thing in tuple(globals().values()) if isinstance(thing, Family)
)
BRAND_GAUGES: tuple[Family[Gauge], ...] = tuple(
    family for family in FAMILIES if family.kind is Gauge and BRAND in family.axes
)
