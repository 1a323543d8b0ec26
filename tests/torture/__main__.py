"""`python -m tests.torture`: run the protocol many times, and print what came of it."""

import click

from tests.torture.strategies import AS_IT_IS, KNOWN_TO_FAIL, SOUND
from tests.torture.tally import HEAD, Tally, table

RULE = tuple("---" for _ in HEAD)


@click.command()
@click.option(
    "--runs", default=1_000, help="Of the protocol as it is; a fifth of it of the others."
)
@click.option("--first", default=0, help="The first seed.")
def main(runs: int, first: int) -> None:
    """Print a table of strategies, the troubles that calls met, and what went wrong."""
    sound, fifth = [Tally.of(AS_IT_IS, range(first, first + runs))], range(first, first + runs // 5)
    sound += [Tally.of(each, fifth) for each in SOUND[1:]]
    tallies = [*sound, *(Tally.of(each, fifth) for each in KNOWN_TO_FAIL)]
    click.echo(table(HEAD, RULE, *(tally.row for tally in tallies)))
    met = tallies[0].met.most_common()
    click.echo("\n" + ", ".join(f"{name} {count:,}" for name, count in met))
    given_up = sum(tally.given_up for tally in sound)
    click.echo(f"\nCharts given up in the sound ones, as they may be: {given_up:,}")
    for fault in (fault for tally in sound for fault in tally.faults):
        click.echo(fault, err=True)


if __name__ == "__main__":
    main()
