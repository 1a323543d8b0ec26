"""Source series: the metrics of what is listened to."""

from prometheus_client import Counter, Gauge

from pipeline import axes
from pipeline.family import Family

SOURCE_STATE = Family(
    Gauge,
    "tocsin_source_state",
    "1 for what a source is doing: connecting, live, waiting (until it may ask again) or blocked "
    "(somebody has to do something; `tocsin source status` says what), 0 for the others.",
    (axes.EAR, axes.EAR_STATE),
)
SOURCE_EVENTS = Family(
    Counter,
    "tocsin_source_events_total",
    "What a source told: posts, mentions (made of posts, one for each brand named), changes "
    "(edits, deletions and grown counts of such posts), unreadable (nobody could), aside (what "
    "became of posts that named no brand, or came twice), breaks (connections that ended).",
    (axes.EAR, axes.HEARD),
)
SOURCE_UNTIL = Family(
    Gauge,
    "tocsin_source_heard_until_timestamp_seconds",
    "Everything that the network told before this moment is in Kafka.",
    (axes.EAR,),
)
