"""`python -m tests.torture`: run the protocol many times, and print what came of it."""

import click

from tests.torture.strategies import AS_IT_IS, KNOWN_TO_FAIL
from tests.torture.tally import HEAD, Tally, table

RULE = tuple("---" for _ in HEAD)


@click.command()
@click.option(
    "--runs", default=1_000, help="Of the protocol as it is; a fifth of it of the others."
)
@click.option("--first", default=0, help="The first seed.")
def main(runs: int, first: int) -> None:
    """Print a table of strategies, and the troubles that calls met."""
    tallies = [Tally.of(AS_IT_IS, range(first, first + runs))]
    tallies += [Tally.of(each, range(first, first + runs // 5)) for each in KNOWN_TO_FAIL]
    click.echo(table(HEAD, RULE, *(tally.row for tally in tallies)))
    met = tallies[0].met.most_common()
    click.echo("\n" + ", ".join(f"{name} {count:,}" for name, count in met))
    for fault in tallies[0].faults:
        click.echo(fault, err=True)


if __name__ == "__main__":
    main()
