"""Slack series: the metrics of whether, how and how soon people are told."""

from prometheus_client import Counter, Gauge, Histogram

from pipeline import axes, buckets
from pipeline.family import Family

DRILLS = Family(
    Counter,
    "tocsin_drill_events_total",
    "What drills did: mentions counted, notices written, and what became of deliveries. No other "
    "series of mentions, brands, incidents or deliveries counts any of it.",
    (axes.DRILLED,),
)
DELIVERIES = Family(
    Counter,
    "tocsin_alert_deliveries_total",
    "Deliveries of notices to Slack: sent (a new message); updated (its message changed); adopted "
    "(found already posted after a lost answer); degraded (the layout was refused and a plainer "
    "one went, which counts as sent or updated too); failed (refused, and tried again each "
    "minute); too_old (recorded only); in_table (over before its turn, and in a storm's table).",
    (axes.KIND, axes.DELIVERY),
)
RECONCILIATIONS = Family(
    Counter,
    "tocsin_alert_reconciliations_total",
    "Looks into Slack's history for a message whose call got no answer: found (and adopted); "
    "not_found (looked for twice before it is posted again); refused (Slack lets nobody look); "
    "unknown_channel (Slack tells the id of a channel that a route names with its first message).",
    (axes.RECONCILED,),
)
NOTIFY_SECONDS = Family(
    Histogram,
    "tocsin_alert_notify_latency_seconds",
    "From a notice to its message in Slack, by what it tells: of new messages and of changed ones. "
    "What silences and quiet hours held has that in it.",
    (axes.KIND,),
    buckets.LATENCY,
)
CHARTS = Family(
    Counter,
    "tocsin_charts_total",
    "Charts for threads, by what became of them: sent, adopted (found there after a lost answer), "
    "failed (given up: refused, or not to be drawn), too_old, off (not wanted, not allowed, or its "
    "incident has no message there).",
    (axes.CHART,),
)
DIGESTS = Family(
    Counter,
    "tocsin_digests_total",
    "Digests of routes, by what became of them: sent, adopted (found there after a lost answer), "
    "silent (nothing to say, and the route asks for silence), too_old (four hours after its hour); "
    "refused and failed (not to be read from Kafka) are tries, and tried again.",
    (axes.DIGEST,),
)
POSTMORTEMS = Family(
    Counter,
    "tocsin_postmortems_total",
    "Post-mortems of alerts and crises that are over, by where they go and what became of them: "
    "for threads as with charts; for the folder sent, failed (a try, and tried again) or too_old "
    "(given up).",
    (axes.PAPER_TO, axes.CHART),
)
ACTIONS = Family(
    Gauge,
    "tocsin_actions_open",
    "Actions of past incidents that are still to be done, by whether their day is over, is ahead, "
    "or was never named. By the days of the first route with a digest, else with quiet hours.",
    (axes.DUE,),
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
STORMS = Family(
    Counter,
    "tocsin_storms_total",
    "Storms: so many new incidents at once in a channel that they share a message.",
    (axes.CHANNEL,),
)
GOALS = Family(
    Counter,
    "tocsin_goals_total",
    "Goals of routes that were met or missed, once each for every alert and crisis that the "
    "channel has a message of. Missed: when its time is over, or it ended before anybody did it. "
    "A route without goals has none.",
    (axes.GOAL, axes.GOAL_OUTCOME, axes.CHANNEL),
)
SUSPECT = Family(
    Gauge, "tocsin_source_suspect", "1 while most brands ring at once: the source must be wrong."
)
SOURCE_HELD = Family(
    Gauge, "tocsin_source_held_messages", "Messages that responders do not get because of it."
)
SLACK_REQUESTS = Family(
    Counter,
    "tocsin_slack_api_requests_total",
    "Calls of Slack's Web API, by method and answer.",
    (axes.METHOD, axes.ANSWER),
)
SLACK_SECONDS = Family(
    Histogram,
    "tocsin_slack_api_duration_seconds",
    "Time a call of Slack's Web API took.",
    (axes.METHOD,),
    buckets.LATENCY,
)
SLACK_WAIT = Family(
    Counter,
    "tocsin_slack_rate_limit_wait_seconds_total",
    "Time for which calls wait because Slack said Retry-After, or could not be reached.",
)
SLACK_GIVEN_UP = Family(
    Counter,
    "tocsin_slack_given_up_total",
    "What people asked for and were not told or shown, by its method: Slack was busy for longer "
    "than anybody waits, or too much waited. No alarm is among it.",
    (axes.METHOD,),
)
PRESSES = Family(
    Counter,
    "tocsin_slack_presses_total",
    "Buttons that people pressed, forms that they sent and commands that mean the same, by what "
    "they were told: received (on its way to the watch), so (it is already), asked (for more, in a "
    "form; or shown it), busy (Slack takes no call for it now), stranger (not one who may), over, "
    "quicker (somebody was), unknown, muted, unmuted; late counts beside received what was not "
    "done after a minute.",
    (axes.BUTTON, axes.PRESSED),
)
ACK_SECONDS = Family(
    Histogram,
    "tocsin_slack_interaction_ack_seconds",
    "From Slack's envelope with what somebody did to our answer on the socket; Slack waits for 3 "
    "seconds, and shows people an error then.",
    buckets=buckets.ACK,
)
TYPED = Family(
    Counter,
    "tocsin_slack_commands_total",
    "What people typed after /tocsin, by its first word.",
    (axes.WORD,),
)
SILENCES = Family(Gauge, "tocsin_silences", "Silences in force: of brands, and that of all brands.")
HELD = Family(
    Gauge,
    "tocsin_held_messages",
    "Messages that wait, one an incident and channel, by what holds them.",
    (axes.HOLD, axes.LEVEL),
)
SCOPES = Family(
    Gauge,
    "tocsin_slack_scope_missing",
    "1 while Slack does not let the app do what this scope is for; a token that it refuses lacks "
    "all. Asked at take-over and each hour.",
    (axes.SCOPE,),
)
SOCKET = Family(
    Gauge,
    "tocsin_slack_socket_connected",
    "1 while presses are heard; 0 where they are not, and where nobody asked for it.",
)
