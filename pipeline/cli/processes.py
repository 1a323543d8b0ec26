"""Commands that go on until they are stopped."""

import time
from functools import partial
from pathlib import Path

import click

from detectors.hearing import Pulse
from pipeline.cli.codes import explained, served
from pipeline.cli.options import config_option, connection, scorer_of, settings
from pipeline.connection import Clock, Connection


@click.command()
@config_option
def worker(path: Path | None) -> None:
    """Watch the brands of this process's share of the partitions.

    Reads mentions and commands, scores posts, keeps the windows of each brand, and tells what has
    to be told to the topic of alerts. Start as many as there are partitions at most. SIGTERM ends
    it within 30 s.
    """
    from pipeline.process import Process
    from pipeline.watch.agent import Watch
    from pipeline.watch.report import Report

    with explained():
        known = connection()
        config = settings(path, known)
        process = Process(known, config.digest)
        report = Report(process.metrics, process.health, config.sentiment.scorer)
        watch = Watch(known, config, scorer_of(config), report, time.time)
        watch.ears.ask = partial(asked, known)
        with served():
            notifiers = {known.notifier_group: (known.alerts,)}
            process.run(watch.app, watch.inputs, watch.table.outbox, notifiers)


def asked(known: Connection) -> list[Pulse]:
    """What sources said last. Their clocks are on the wall, and say nothing beside a stream's."""
    from pipeline.sources.standing import last_words

    return last_words(known, time.time()) if known.clock is Clock.WALL else []


@click.command()
@config_option
def notifier(path: Path | None) -> None:
    """Bring alerts to Slack. One process works; a second one stands by.

    Needs TOCSIN_SLACK_TOKEN or TOCSIN_SLACK_TOKEN_FILE, and routes in the settings; with
    TOCSIN_SLACK_APP_TOKEN messages have buttons.
    """
    from alerts.slack import SlackDelivery
    from alerts.slack_socket import SlackSocket
    from pipeline.notifier.agent import Notifier
    from pipeline.process import Process

    with explained():
        known = connection()
        config = settings(path, known)
        process = Process(known, config.digest)
        token = known.slack_token().reveal()
        slack = SlackDelivery.to(known.slack_url, token, process.metrics.slack_called)
        app = known.slack_app
        line = partial(SlackSocket.to, known.slack_url, acked=process.metrics.acked)
        listen = partial(line, app.reveal()) if app else None
        service = Notifier(known, config, slack, process.metrics, process.health, time.time, listen)
        with served():
            process.run(service.app, service.inputs, service.table.outbox)
