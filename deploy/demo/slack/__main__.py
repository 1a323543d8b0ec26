"""`python -m deploy.demo.slack`: serve until SIGTERM or Ctrl-C."""

import asyncio
import signal
from pathlib import Path

import click

from deploy.demo.slack.server import HOST, SlackServer


@click.command()
@click.option("--host", default=HOST, show_default=True,
              help="Where to listen. Whoever reaches it may post and read.")  # fmt: skip
@click.option("--port", default=0, help="Port there; 0 takes a free one.")
@click.option("--ready-file", type=click.Path(path_type=Path), help="Gets the address once it is.")
@click.option("--channel", "channels", multiple=True, metavar="ID=NAME", help="Name a channel.")
def main(host: str, port: int, ready_file: Path | None, channels: tuple[str, ...]) -> None:
    """Serve a Slack of one's own, and print the address of its page."""
    if not all("=" in channel for channel in channels):
        raise click.UsageError("--channel takes ID=NAME, e.g. C0CRISIS=crisis")
    names = dict(channel.split("=", 1) for channel in channels)
    asyncio.run(_serve(SlackServer(host=host, port=port, names=names), ready_file))


async def _serve(server: SlackServer, ready_file: Path | None) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with server:
        click.echo(server.page)
        if ready_file is not None:
            _publish(server.page, ready_file)
        await stopped.wait()


def _publish(address: str, ready_file: Path) -> None:
    """Write the whole line at once: whoever waits for the file never reads half of it."""
    draft = ready_file.with_name(f"{ready_file.name}.draft")
    draft.write_text(f"{address}\n", encoding="utf-8")
    draft.replace(ready_file)


if __name__ == "__main__":
    main()
