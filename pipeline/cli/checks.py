"""Commands that look whether something is right."""

import sys
from pathlib import Path

import click
from rich.text import Text

from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import connection, scorer_of, settings
from pipeline.screen import people
from pipeline.web import check


@click.command("check-config")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def check_config(file: Path | None) -> None:
    """Check the YAML file (or TOCSIN_CONFIG) and the TOCSIN_* variables, and say what is wrong."""
    with explained():
        config = settings(file, connection())
        scorer_of(config)  # what it needs is installed, and what was tuned can be used
        brands, routes = len(config.brands.known), len(config.routes)
        people.print(
            f"The settings are right: {brands} brands, {routes} routes, digest {config.digest}"
        )


@click.command()
@click.option("--url", help="Where the process is.  [default: from TOCSIN_HTTP_HOST and _PORT]")
@click.option("--live", is_flag=True, help="Ask whether it lives, not whether it is ready.")
def healthcheck(url: str | None, *, live: bool) -> None:
    """Ask a running process how it is. Ends with 0 if it is well, else with 1 and the reasons."""
    with explained():
        known = connection()
        host = f"[{known.http_host}]" if ":" in known.http_host else known.http_host
        base = url or f"http://{host}:{known.http_port}"
        well, said = check(f"{base.rstrip('/')}/healthz/{'live' if live else 'ready'}")
        people.print(Text(said), soft_wrap=True)
        sys.exit(0 if well else FOUND)
