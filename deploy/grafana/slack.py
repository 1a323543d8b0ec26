"""Slack: the row of the SREs' dashboard on what goes to people, and what comes back from them."""

from deploy.grafana.panels import Dashboard, lines, quantiles, row, stacked
from pipeline import slack_series

CALLS, CALL_SECONDS = slack_series.SLACK_REQUESTS.name, slack_series.SLACK_SECONDS.name
PRESSES, STORMS, CHARTS, LOOKS, DIGESTS, PAPERS = (
    family.name
    for family in (
        slack_series.PRESSES, slack_series.STORMS, slack_series.CHARTS,
        slack_series.RECONCILIATIONS, slack_series.DIGESTS, slack_series.POSTMORTEMS,
    )
)  # fmt: skip


def slack(page: Dashboard) -> Dashboard:
    """Add the row."""
    told, unsaid = slack_series.DELIVERIES.name, slack_series.SLACK_GIVEN_UP.name
    return row(
        page,
        "Slack",
        lines(
            "Notices that wait",
            "How many, and since when the oldest does.",
            (f"sum({slack_series.OUTBOX.name})", "notices"),
            (f"max({slack_series.OUTBOX_AGE.name})", "oldest, s"),
            width=8,
        ),
        lines(
            "From a notice to Slack",
            "Until its message stands there; what silences and quiet hours held has that in it.",
            *quantiles(slack_series.NOTIFY_SECONDS.name),
            unit="s",
            width=8,
        ),
        stacked(
            "Deliveries",
            "What became of notices.",
            (f"sum by (outcome) (increase({told}[$__rate_interval]))", "{{outcome}}"),
            width=8,
        ),
        stacked(
            "Calls",
            "Of Slack's Web API, by answer.",
            (
                f"sum by (method, outcome) (rate({CALLS}[$__rate_interval]))",
                "{{method}}, {{outcome}}",
            ),
            unit="reqps",
            width=8,
        ),
        lines(
            "Duration of calls",
            "95 of 100 are quicker.",
            quantiles(CALL_SECONDS, "method")[1],
            unit="s",
            width=8,
        ),
        lines(
            "Waiting for Slack",
            "Share of the time in which a channel may not be called.",
            (f"sum(rate({slack_series.SLACK_WAIT.name}[$__rate_interval]))", "waits"),
            unit="percentunit",
            width=8,
        ),
        lines(
            "Answers to what people do",
            "In seconds, on the socket; after three Slack shows people an error.",
            *quantiles(slack_series.ACK_SECONDS.name),
            unit="s",
            width=8,
        ),
        stacked(
            "Looks for lost messages",
            "Whose call got no answer: what was found is adopted, else it is posted again.",
            (
                f"sum by (result) (increase({LOOKS}[$__rate_interval]))",
                "{{result}}",
            ),
            width=8,
        ),
        stacked(
            "Presses",
            "What people were told, and what they were not because Slack was busy for too long.",
            (
                f"sum by (button, outcome) (increase({PRESSES}[$__rate_interval]))",
                "{{button}}, {{outcome}}",
            ),
            (f"sum by (method) (increase({unsaid}[$__rate_interval]))", "given up, {{method}}"),
            width=8,
        ),
        stacked(
            "Typed",
            "What people ask for with /tocsin, by its first word.",
            (f"sum by (word) (increase({slack_series.TYPED.name}[$__rate_interval]))", "{{word}}"),
            width=8,
        ),
        stacked(
            "Storms",
            "So many new incidents at once in a channel that they share a message.",
            (f"sum by (channel) (increase({STORMS}[$__rate_interval]))", "{{channel}}"),
            width=8,
        ),
        lines(
            "Suspect source",
            "1 while most brands ring at once, and how many messages responders do not get then.",
            (f"max({slack_series.SUSPECT.name})", "suspect"),
            (f"max({slack_series.SOURCE_HELD.name})", "messages"),
            width=8,
        ),
        lines(
            "Missing scopes",
            "1: Slack does not let the app do that; all of them where it refuses the token.",
            (f"max by (scope) ({slack_series.SCOPES.name})", "{{scope}}"),
            width=8,
        ),
        lines(
            "Charts",
            "What became of the pictures for threads. They make no alarm wait.",
            (f"sum by (outcome) (increase({CHARTS}[$__rate_interval]))", "{{outcome}}"),
            width=8,
        ),
        lines(
            "Post-mortems",
            "What became of those for threads and for the folder, where each failed try counts.",
            (f"sum by (to, outcome) (increase({PAPERS}[$__rate_interval]))", "{{to}}: {{outcome}}"),
            width=8,
        ),
        lines(
            "Digests",
            "What became of the digests of routes, once a day each; tries that were refused or "
            "failed are made again.",
            (f"sum by (outcome) (increase({DIGESTS}[$__rate_interval]))", "{{outcome}}"),
            width=8,
        ),
        stacked(
            "Drills",
            "What drills did: no other panel counts it.",
            (
                f"sum by (event) (increase({slack_series.DRILLS.name}[$__rate_interval]))",
                "{{event}}",
            ),
            width=8,
        ),
    )
