"""Screenshot: what a page looks like, by Debian's chromium without a screen."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import click

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip
SETTLE_MS = 4000  # virtual: passes as fast as the page's fetches allow
DEADLINE = 60.0  # seconds; a picture takes two


@click.command()
@click.argument("url")
@click.argument("picture", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--width", default=900, help="Pixels; 390 is a telephone.")
@click.option("--height", default=1100, help="Pixels.")
def main(url: str, picture: Path, width: int, height: int) -> None:
    """Save a picture of URL as PICTURE, a PNG."""
    take(browser(), url, picture, (width, height))
    click.echo(picture)


def browser() -> str:
    """Where the browser is."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise click.ClickException("chromium is not on PATH: apt-get install chromium")
    return found


def take(program: str, url: str, picture: Path, size: tuple[int, int]) -> None:
    """Let the browser render and save, in a profile of its own that goes afterwards."""
    picture = picture.resolve()
    picture.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, *QUIET, f"--user-data-dir={profile}", f"--screenshot={picture}",
                   f"--window-size={size[0]},{size[1]}", f"--virtual-time-budget={SETTLE_MS}",
                   url]  # fmt: skip
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=DEADLINE, check=False
            )
        except subprocess.TimeoutExpired:
            raise click.ClickException(f"chromium took more than {DEADLINE:.0f} s") from None
    if not picture.exists():
        raise click.ClickException(f"chromium saved no picture:\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    main()
