"""Commands that look whether something is right."""

import sys
from pathlib import Path

import click
import msgspec
from rich.text import Text

from pipeline.cli.codes import FOUND, explained
from pipeline.cli.options import connection, scorer_of, written
from pipeline.config import Written
from pipeline.rulebook import rulebook
from pipeline.screen import out, people, rules_of
from pipeline.watched import must_watch
from pipeline.web import check


@click.command("check-config")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--explain", is_flag=True, help="Show every rule that holds, and where it is from.")
@click.option(
    "--brand", metavar="NAME",
    help="With --explain: the rules of this brand.  [default: of all without rules of their own]",
)  # fmt: skip
@click.option(
    "--json", "as_json", is_flag=True, help="With --explain: a line of JSON a rule, on stdout."
)
def check_config(file: Path | None, brand: str | None, *, explain: bool, as_json: bool) -> None:
    """Check the YAML file (or TOCSIN_CONFIG) and the TOCSIN_* variables, and say what is wrong.

    --explain shows each rule with its value, unit, range and meaning, and whether it is a default,
    stands among the rules of all brands, or among the brand's own.
    """
    if not explain and (brand is not None or as_json):
        raise click.UsageError("--brand and --json go with --explain")
    with explained():
        found = written(file, connection())
        scorer_of(found.config)  # what it needs is installed, and what was tuned can be used
        if explain:
            show(found, brand, as_json=as_json)
        if not as_json:
            brands, routes = len(found.config.brands.known), len(found.config.routes)
            digest = found.config.digest
            people.print(
                f"The settings are right: {brands} brands, {routes} routes, digest {digest}"
            )


def show(found: Written, brand: str | None, *, as_json: bool) -> None:
    """Show the rules that hold for a brand."""
    if brand is not None:
        must_watch(found.config, brand, "--brand")
    rules = list(rulebook(found, brand))
    if as_json:
        for rule in rules:
            click.echo(msgspec.json.encode(rule))
    else:
        out.print(rules_of(rules))


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
