"""Picture: the story's crisis as people see it, for the README.

python -m deploy.demo.picture docs/alert.png
"""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from alerts.message import Controls, root_message, thread_entry
from alerts.notice import Notice
from alerts.slack import SlackDelivery
from deploy.demo.screenshot import browser, take
from deploy.demo.slack import SlackServer
from deploy.demo.story import SEED, story
from detectors.events import Level
from pipeline.briefing import briefing
from pipeline.cli.options import scorer_of
from pipeline.config import Config, load
from pipeline.replay import replay

DAY = date(2026, 11, 3)  # any Tuesday: the picture should change with the product alone
SETTINGS = Path(__file__).with_name("demo.yaml")
BOARD = "https://grafana.example/d/tocsin"
CHANNEL, TOKEN = "#crisis-room", "xoxb-picture"  # of the local server
ONLOOK = 20  # updates after it became a crisis: near its peak
SIZE = (900, 1450)  # pixels


def seen(config: Config) -> Iterator[Notice]:
    """What the channel was told until shortly after the crisis began."""
    told = story(DAY, SEED)
    left = ONLOOK
    sentiments = scorer_of(config)
    brief = briefing(config, sentiments)
    for notice in replay((*told.history, *told.crisis), sentiments.of, brief):
        if notice.level is not Level.WATCH:
            yield notice
        left -= notice.level is Level.CRISIS
        if left < 0:
            return


async def show(picture: Path) -> None:
    """Post it to a local Slack whose clock is the story's, and save its page."""
    config = load(SETTINGS)
    notices = list(seen(config))
    told = notices[0]

    def clock() -> float:
        return told.at.timestamp()

    async with SlackServer(clock=clock) as server:
        slack = SlackDelivery.to(server.url, TOKEN)
        place = None
        for told in notices:
            severity = config.rules_for(told.brand).severity
            root = root_message(told, severity=severity, controls=Controls(dashboard=BOARD))
            if place is None:
                place = await slack.post(CHANNEL, root, key=told.id, thread=None, aloud=False)
            else:
                await slack.update(place, root)
            if entry := thread_entry(told):
                await slack.post(
                    place.channel, entry, key=f"{told.id}/step", thread=place.ts, aloud=False
                )
        await asyncio.to_thread(take, browser(), f"{server.page}?still", picture, SIZE)


@click.command()
@click.argument("picture", type=click.Path(dir_okay=False, path_type=Path))
def main(picture: Path) -> None:
    """Save the picture as PICTURE, a PNG."""
    asyncio.run(show(picture))


if __name__ == "__main__":
    main()
