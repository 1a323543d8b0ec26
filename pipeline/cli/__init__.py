"""Command line: each command reads its settings, calls one thing, and says what came of it."""

import click

from pipeline.cli import (
    actions,
    checks,
    community,
    diff,
    digest,
    drills,
    files,
    incidents,
    labels,
    match,
    playbooks,
    postmortem,
    processes,
    replays,
    report,
    review,
    seed,
    sentiment,
    silences,
    sources,
    sweep,
    topics,
    tuning,
)
from pipeline.cli.codes import Commands
from pipeline.cli.options import settings, since_option

__all__ = ["main", "settings", "since_option"]


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="tocsin", prog_name="tocsin")
def main() -> None:
    """Tocsin watches what people say of a brand, and rings when a reputation crisis begins.

    Connections and secrets come from TOCSIN_* variables, brands, rules and routes from one YAML
    file. Results go to stdout; progress, complaints and counts to stderr. A command ends with 0,
    with 1 if it found what it looks for (lines that it cannot read, mentions that stand in no
    order, topics that are not as planned, a process that is not ready), does not reach Kafka or
    cannot write its result, with 2 if its settings or the topics are wrong, and with 70 for a bug
    of ours, or where only a restart helps: restart worker and notifier always.
    """


for command in (
    topics.topics, files.ingest, seed.seed, sources.source, match.match, processes.worker,
    processes.notifier, replays.replay, replays.explain, labels.labels, tuning.score, diff.diff,
    sweep.sweep, report.report,
    incidents.incidents, incidents.ack, incidents.snooze, incidents.assign, incidents.relevel,
    incidents.kind, incidents.resolve, incidents.false_alarm, silences.silence,
    actions.actions, actions.lessons, postmortem.postmortem, digest.digest,
    review.review, drills.drill, community.questions,
    sentiment.sentiment, playbooks.playbook, checks.check_config, checks.healthcheck,
):  # fmt: skip
    main.add_command(command)
