"""Series: what each metric is called, what it means and by which labels it is told apart."""

from typing import Any

from prometheus_client import Counter, Gauge, Histogram, Info

from pipeline import axes, buckets, slack_series, source_series
from pipeline.family import Axis, Family

PROCESSED = Family(
    Counter,
    "tocsin_events_processed_total",
    "Records taken from Kafka, by what became of them: applied; repeated, which a restart delivers "
    "again and which are skipped; dead, which went to the dead-letter topic.",
    (axes.STAGE, axes.OUTCOME),
)
DEAD = Family(
    Counter,
    "tocsin_dead_letter_events_total",
    "Records sent to the dead-letter topic, by reason; `internal` is a bug of ours.",
    (axes.STAGE, axes.REASON),
)
COMMANDS = Family(
    Counter,
    "tocsin_commands_total",
    "Commands to the watches of brands, by what became of them: adopted, applied or refused; "
    "replayed, which a restart delivers again; dead, which went to the dead letters, `unknown` "
    "where nobody can say what it was.",
    (axes.COMMAND, axes.OBEDIENCE),
)
AGENT_ERRORS = Family(
    Counter,
    "tocsin_agent_errors_total",
    "Mistakes of our own code that a part of it outlived, and logged: of the watch each is a dead "
    "letter, of a shadow its beginning anew, elsewhere what somebody pressed or typed, a chart or "
    "a check that came to nothing. "
    "What none outlives ends the process.",
    (axes.AGENT,),
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
    buckets=buckets.LATENCY,
)
SOURCE_DELAY = Family(
    Histogram,
    "tocsin_source_delay_seconds",
    "From a post's own time to its append to Kafka: how late its network and collector are. Of up "
    "to 20 posts of a batch.",
    (axes.PLATFORM,),
    buckets.DELAY,
)
SCORING_SECONDS = Family(
    Histogram,
    "tocsin_scoring_duration_seconds",
    "Time to score one mention: the mean of its batch, one observation a batch.",
    (Axis("scorer"),),
    buckets.SCORING,
)
MENTIONS = Family(
    Counter, "tocsin_mentions_total", "Mentions scored and counted.", (axes.BRAND, axes.SENTIMENT)
)
REACHED = Family(
    Counter,
    "tocsin_mentions_reach_people_total",
    "People whom the mentions can have reached, estimated and summed.",
    (axes.BRAND, axes.SENTIMENT),
)
SCORE = Family(
    Histogram,
    "tocsin_sentiment_score",
    "Scores of mentions that somebody could score, from -1 (worst) to 1: a shift of their shape "
    "is a scorer or a source that has changed. Of up to 20 posts of a batch.",
    (axes.LANGUAGE,),
    buckets.SCORES,
)
FALLBACK = Family(
    Counter,
    "tocsin_language_fallback_total",
    "Mentions in a language that no scorer reads; they count as unknown, not as neutral.",
    (axes.LANGUAGE,),
)
NEGATIVE = Family(
    Gauge,
    "tocsin_brand_negative_mentions",
    "Unhappy posts about the brand in the window.",
    (axes.BRAND, axes.WINDOW),
)
AUTHORS = Family(
    Gauge,
    "tocsin_brand_negative_authors",
    "Distinct people behind the unhappy posts in the window: what the alarm goes by.",
    (axes.BRAND, axes.WINDOW),
)
BASELINE = Family(
    Gauge,
    "tocsin_brand_negative_baseline_mentions",
    "Unhappy posts usual in the window at this time of the day, each person counted once: compare "
    "with tocsin_brand_negative_authors. Only for the window that was judged last.",
    (axes.BRAND, axes.WINDOW),
)
RATIO = Family(
    Gauge,
    "tocsin_brand_negative_ratio",
    "Share of posts that are negative beyond doubt among those in the window that could be scored, "
    "0 to 1. Counts of negatives find more, and more that are none.",
    (axes.BRAND, axes.WINDOW),
)
REACH = Family(
    Gauge,
    "tocsin_brand_negative_reach_people",
    "People whom the unhappy posts in the window can have reached, estimated.",
    (axes.BRAND, axes.WINDOW),
)
SPREAD = Family(
    Gauge,
    "tocsin_brand_negative_shares",
    "Reposts of unhappy posts that were seen in the window, and shares that they reported.",
    (axes.BRAND, axes.WINDOW),
)
VALUE = Family(
    Gauge,
    "tocsin_detector_value",
    "What a rule sees when a brand was judged last: a lane in weeks between two such episodes, 0 "
    "where nothing is unusual; `severity` in points. Lanes that judge no chance (`voice`, `share`, "
    "yardsticks) have none.",
    (axes.BRAND, axes.RULE),
)
THRESHOLD = Family(
    Gauge,
    "tocsin_detector_threshold",
    "From which tocsin_detector_value a rule asks for a level, if its guards hold.",
    (axes.BRAND, axes.RULE, axes.LEVEL),
)
EVALUATIONS = Family(
    Counter,
    "tocsin_detector_evaluations_total",
    "Judgements of lanes: usual; guarded (unusual, but too few people, too young, or nothing new); "
    "rings.",
    (axes.RULE, axes.VERDICT),
)
BRAND_LEVEL = Family(
    Gauge,
    "tocsin_brand_level",
    "Level of the brand's open incident: 0 none, 1 watch, 2 alert, 3 crisis.",
    (axes.BRAND,),
)
OPEN = Family(
    Gauge,
    "tocsin_open_alerts",
    "Incidents open now, by their level; brands without series of their own are summed.",
    (axes.BRAND, axes.LEVEL),
)
ALERTS = Family(
    Counter,
    "tocsin_alerts_total",
    "Times an incident reached the level: opened, escalated or reopened.",
    (axes.BRAND, axes.LEVEL),
)
SHADOW_ALERTS = Family(
    Counter,
    "tocsin_shadow_alerts_total",
    "Times an incident of the brand's shadow reached the level, of which nobody is told: compare "
    "with tocsin_alerts_total. Only of brands that have a shadow.",
    (axes.BRAND, axes.LEVEL),
)
KINDS = Family(
    Counter,
    "tocsin_incident_kinds_total",
    "Times an incident was opened, escalated or reopened, by the kind of crisis that it was taken "
    "for then, and whether that was a guess or a person's word.",
    (axes.CRISIS, axes.SOURCE),
)
VERDICTS = Family(
    Counter,
    "tocsin_kind_verdicts_total",
    "Times a person said what kind of crisis an incident is, by what it was guessed to be: where "
    "both are the same, the guess was right.",
    (axes.GUESSED, axes.CRISIS),
)
INCIDENTS = Family(
    Gauge,
    "tocsin_incidents",
    "Incidents that run, by level and by where people are with them, as the notifier knows them.",
    (axes.LEVEL, axes.STATUS),
)
UNACKNOWLEDGED = Family(
    Gauge,
    "tocsin_incident_unacknowledged_seconds",
    "For how long people have been called to the oldest open incident of the level that nobody "
    "has; 0 when there is none. Only of those that a route tells somebody of.",
    (axes.LEVEL,),
)
TRANSITIONS = Family(
    Counter,
    "tocsin_alert_transitions_total",
    "Steps of incidents by the lane that said most then, the state that they led to, and who took "
    "them: the watch, or a person. "
    "An incident that gets worse or reminds of itself takes one to the state that it has.",
    (axes.LANE, axes.STATE, axes.ACTOR),
)
DETECTION_SECONDS = Family(
    Histogram,
    "tocsin_alert_detection_latency_seconds",
    "From the first sign of an incident, when a lane left its usual range, to its opening.",
    buckets=buckets.DETECTION,
)
TAKEN_SECONDS = Family(
    Histogram,
    "tocsin_alert_time_to_acknowledge_seconds",
    "From the opening of an incident to somebody's word that they have it.",
    (axes.LEVEL,),
    buckets.TAKEN,
)
NOTICES = Family(
    Counter,
    "tocsin_notices_total",
    "Notices written for the notifier, by what they tell.",
    (axes.KIND,),
)
LAG = Family(
    Gauge,
    "tocsin_consumer_lag_messages",
    "Records of the partition that the group has not committed yet, asked from the broker: true "
    "also while the process is stuck.",
    (Axis("group"), Axis("topic"), axes.PARTITION),
)
PROBE_FAILURES = Family(
    Counter,
    "tocsin_kafka_probe_failures_total",
    "Times the broker did not say how far the group is; the lag shown is then old.",
)
KAFKA_ANSWERED = Family(
    Gauge,
    "tocsin_kafka_last_answer_timestamp_seconds",
    "When Kafka last answered this process; 0 before the first answer.",
)
CANARY_SECONDS = Family(
    Histogram,
    "tocsin_canary_roundtrip_seconds",
    "Round of a canary: a record that the notifier sends into each partition of mentions, each "
    "30 s, and that comes back once a worker has applied what came with it.",
    buckets=buckets.LATENCY,
)
CANARY_LAST = Family(
    Gauge,
    "tocsin_canary_last_roundtrip_timestamp_seconds",
    "When a canary of the partition was last back, or, before the first, since when it is awaited.",
    (axes.PARTITION,),
)
LOOP_LAG_SECONDS = Family(
    Histogram,
    "tocsin_event_loop_lag_seconds",
    "How late the event loop woke a sleeper: long means something computes in it.",
    buckets=buckets.LOOP_LAG,
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
    thing
    for thing in (*globals().values(), *vars(slack_series).values(), *vars(source_series).values())
    if isinstance(thing, Family)
)
BRAND_COUNTS: tuple[tuple[Family[Counter], str], ...] = tuple(
    (family, value) for family in (MENTIONS, REACHED, ALERTS) for value in family.axes[1].values
)
BRAND_GAUGES: tuple[Family[Gauge], ...] = tuple(
    family for family in FAMILIES if family.kind is Gauge and axes.BRAND in family.axes
)
