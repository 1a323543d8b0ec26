"""Health: what SREs look at. Is it alive, late, delivering; what does each stage do."""

from deploy.grafana.panels import (
    AMBER,
    GREEN,
    GREY,
    JOBS,
    RED,
    Dashboard,
    board,
    lines,
    number,
    quantiles,
    row,
    stacked,
)
from deploy.grafana.slack import slack
from pipeline import series, slack_series, source_series

SLOW = '{le="30.0"}'  # seconds; the promise is that 99 of 100 mentions are judged sooner
NARROW = 2  # columns of a number that has one digit

PROCESSED, DEAD = series.PROCESSED.name, series.DEAD.name
LAG = f"group_topic:{series.LAG.name}:sum"  # recorded: each worker tells it of all partitions
LATENCY, SCORING, DELAY = (
    family.name for family in (series.LATENCY_SECONDS, series.SCORING_SECONDS, series.SOURCE_DELAY)
)
OLDEST = f"max by (partition) ({series.CANARY_LAST.name})"  # when each was last back
STATES = source_series.SOURCE_STATE.name
LOOP = series.LOOP_LAG_SECONDS.name


def health() -> Dashboard:
    """The dashboard."""
    says = "Whether Tocsin is alive, on time and delivering."
    page = board("Tocsin / Pipeline", "tocsin-pipeline", says)
    return _resources(slack(_kafka(_stages(_sources(_situation(page))))))


def _situation(page: Dashboard) -> Dashboard:
    late = f"sum(rate({LATENCY}_bucket{SLOW}[1h])) / sum(rate({LATENCY}_count[1h]))"
    age, socket = slack_series.OUTBOX_AGE.name, slack_series.SOCKET.name
    return row(
        page,
        "Health",
        number(
            "Workers up",
            "Scraped just now.",
            'sum(up{job="tocsin-worker"})',
            steps={0: RED, 1: GREEN},
        ).span(NARROW),
        number(
            "Notifiers up",
            "One works, the others stand by.",
            'sum(up{job="tocsin-notifier"})',
            steps={0: RED, 1: GREEN},
        ).span(NARROW),
        number(
            "Mentions that wait",
            "Not committed yet.",
            f'sum({LAG}{{topic=~".*mentions"}})',
            steps={0: GREEN, 1_000: AMBER, 10_000: RED},
        ),
        number(
            "Judged within 30 s",
            "Of the mentions of the last hour; promised: 99 %.",
            late,
            steps={0: RED, 0.99: GREEN},
        ).unit("percentunit"),
        number(
            "Oldest canary",
            "For so long none has been back, where it is longest; 30 s are usual.",
            f"time() - min({OLDEST})",
            steps={0: GREEN, 60: AMBER, 300: RED},
        ).unit("s"),
        number(
            "Oldest undelivered notice",
            "What a channel still lacks.",
            f"max({age})",
            steps={0: GREEN, 60: AMBER, 120: RED},
        ).unit("s"),
        number(
            "Buttons heard",
            "The Socket Mode connection of Slack.",
            f"max({socket})",
            steps={0: GREY, 1: GREEN},
        ),
    )


def _sources(page: Dashboard) -> Dashboard:
    told = f"sum by (source, event) (rate({source_series.SOURCE_EVENTS.name}[$__rate_interval]))"
    return row(
        page,
        "Sources: the networks that are listened to",
        lines(
            "What each source does",
            "1 for the state it is in; `blocked` needs somebody: `tocsin source status` says what.",
            (f"sum by (source, state) ({STATES}) > 0", "{{source}}, {{state}}"),
            width=8,
        ),
        lines("What sources tell", "A second.", (told, "{{source}}, {{event}}"), width=8),
        lines(
            "How far each source is behind",
            "Everything before that is in Kafka.",
            (f"time() - max by (source) ({source_series.SOURCE_UNTIL.name})", "{{source}}"),
            unit="s",
            width=8,
        ),
    )


def _stages(page: Dashboard) -> Dashboard:
    rate = f"sum by (stage, outcome) (rate({PROCESSED}[$__rate_interval]))"
    return row(
        page,
        "Stages: rate, errors, duration",
        stacked(
            "Records a second",
            "By stage, and what became of them.",
            (rate, "{{stage}}, {{outcome}}"),
            unit="reqps",
            width=8,
        ),
        lines(
            "Dead letters",
            "By stage and reason; `internal` is a bug of ours.",
            (
                f"sum by (stage, reason) (increase({DEAD}[$__rate_interval]))",
                "{{stage}}, {{reason}}",
            ),
            width=8,
        ),
        lines("From Kafka to judgement", "Of one mention.", *quantiles(LATENCY), unit="s", width=8),
        lines(
            "Scoring one mention",
            "Mean of its batch.",
            *quantiles(SCORING, "scorer"),
            unit="s",
            width=8,
        ),
        lines(
            "From the post to Kafka",
            "How late networks and collectors are.",
            *quantiles(DELAY, "platform"),
            unit="s",
            width=8,
        ),
        lines(
            "Left out",
            "Written over a day ago, in a language that nobody scores, or without own series.",
            (f"sum(rate({series.LATE.name}[$__rate_interval]))", "late"),
            (f"sum(rate({series.FALLBACK.name}[$__rate_interval]))", "language unknown"),
            (f"sum(rate({series.FOLDED.name}[$__rate_interval]))", "folded series"),
            unit="reqps",
            width=8,
        ),
    )


def _kafka(page: Dashboard) -> Dashboard:
    commit = "sum by (job, le) (rate(faust_consumer_commit_latency_bucket[$__rate_interval]))"
    return row(
        page,
        "Kafka",
        lines(
            "Lag",
            "Records before each group, asked from the broker.",
            (LAG, "{{group}} {{topic}}"),
            width=6,
        ),
        lines(
            "Canaries",
            "How long one takes through worker and notifier, and how old a partition's last is; "
            "and Kafka's last answer to anybody.",
            *quantiles(series.CANARY_SECONDS.name)[:1],
            (f"time() - min({OLDEST})", "oldest, s"),
            (f"time() - max({series.KAFKA_ANSWERED.name}{{{JOBS}}})", "Kafka's last answer, s"),
            unit="s",
            width=6,
        ),
        lines(
            "Rebalances",
            "Of the groups, as each process has counted them; and probes of the lag that failed.",
            (
                f"sum by (job) (changes(faust_total_rebalances{{{JOBS}}}[$__rate_interval]))",
                "{{job}}",
            ),
            (f"sum(increase({series.PROBE_FAILURES.name}[$__rate_interval]))", "probe failed"),
            width=6,
        ),
        lines(
            "Commits and failed sends",
            "Commits in milliseconds, 95 of 100 are quicker; sends that Kafka refused.",
            (f"histogram_quantile(0.95, {commit})", "commit, ms, {{job}}"),
            (
                "sum by (job) (increase(faust_total_error_messages_sent_total[$__rate_interval]))",
                "sends failed, {{job}}",
            ),
            width=6,
        ),
    )


def _resources(page: Dashboard) -> Dashboard:
    cpu = f"sum by (job, instance) (rate(process_cpu_seconds_total{{{JOBS}}}[$__rate_interval]))"
    each = "{{job}} {{instance}}"
    return row(
        page,
        "Resources",
        lines("CPU", "Cores in use.", (cpu, each), width=6),
        lines(
            "Memory",
            "Resident.",
            (f"process_resident_memory_bytes{{{JOBS}}}", each),
            unit="bytes",
            width=6,
        ),
        stacked(
            "Mistakes of ours",
            "That a part of the code outlived and logged; none is right.",
            (
                f"sum by (agent) (increase({series.AGENT_ERRORS.name}[$__rate_interval]))",
                "{{agent}}",
            ),
            width=6,
        ),
        lines("Event loop", "How late sleepers wake.", *quantiles(LOOP, "job"), unit="s", width=6),
        lines(
            "Commands",
            "To the watches of brands, by what became of them.",
            (
                f"sum by (kind, outcome) (increase({series.COMMANDS.name}[$__rate_interval]))",
                "{{kind}}, {{outcome}}",
            ),
            width=6,
        ),
    )
