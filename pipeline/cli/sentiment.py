"""Commands that score posts, say how well, and learn from labels."""

import json
from pathlib import Path

import click

from pipeline.cli.codes import explained
from pipeline.cli.options import a_file, config_option, connection, scorer_of, settings
from pipeline.lines import STDIN, text_file
from pipeline.screen import compared, counted, out, people, trials_of
from pipeline.sentiment.batches import batches
from pipeline.sentiment.choice import Scoring
from pipeline.sentiment.thresholds import FALSE_ALARMS
from pipeline.settings import SentimentError

ENOUGH = 4_000  # posts of one file; more of the same sort taught no more

a_path = click.Path(path_type=Path)
scorer_option = click.option(
    "--scorer", type=click.Choice(Scoring, case_sensitive=False), help="Whatever the settings say."
)  # fmt: skip
brand_option = click.option(
    "--brand", default="", metavar="NAME", help="As the settings say of this brand."
)


@click.group()
def sentiment() -> None:
    """Score posts, measure how well that goes, and tune it to what people say."""


@sentiment.command()
@click.argument("file", type=a_file, default=STDIN)
@scorer_option
@brand_option
@config_option
def score(file: str, scorer: Scoring | None, brand: str, path: Path | None) -> None:
    """Score the posts of FILE, or of standard input: a line of JSON for each line, in their order.

    A line is the text of a post, or a JSON object with `text` and perhaps `lang`. They are read 64
    at once.
    """
    from pipeline.sentiment.trial import post, said, verdict

    with explained(), text_file(file) as lines:
        sentiments = scorer_of(settings(path, connection()), scorer)
        for batch in batches(map(said, lines)):
            for found in sentiments.of([post(brand, *each) for each in batch]):
                click.echo(json.dumps(verdict(found)))


@sentiment.command()
@click.argument("files", type=a_file, nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="A line of JSON a language, on stdout.")
@scorer_option
@brand_option
@config_option
def bench(
    files: tuple[str, ...], scorer: Scoring | None, brand: str, path: Path | None, *, as_json: bool
) -> None:
    """Measure how well the posts of FILES are scored, language by language.

    Each line is a JSON object with `text`, `label` (negative, neutral or positive) and perhaps
    `lang`. Told are precision, recall and F1 of the negative ones, the mean F1 of the three labels
    (macro-F1), the rate of false positives, the recall with 10 % of them, the area under the ROC
    curve, and texts a second.
    """
    from pipeline.sentiment.example import from_json_lines
    from pipeline.sentiment.trial import trials

    with explained():
        sentiments = scorer_of(settings(path, connection()), scorer)
        for file in files:
            with text_file(file) as lines:
                found = trials(from_json_lines(lines, file), sentiments, brand)
            if as_json:
                for trial in found:
                    click.echo(json.dumps({"file": file} | trial.figures))
            else:
                out.print(trials_of(file, found))


@sentiment.command()
@click.argument("labels", type=a_file)
@click.option("--to", type=a_path, help="Write here.  [default: tuned-VERSION.json]")
@click.option(
    "--false-alarms", type=click.FloatRange(0.005, 0.5), default=FALSE_ALARMS, show_default=True,
    help="Share of the other posts that the strict threshold may call negative.",
)  # fmt: skip
@scorer_option
@brand_option
@config_option
def tune(
    labels: str, to: Path | None, false_alarms: float, scorer: Scoring | None, brand: str,
    path: Path | None,
) -> None:  # fmt: skip
    """Learn from LABELS, a CSV file of text,label[,lang], how a brand's posts are to be scored.

    Writes thresholds, and from 50 labels on a head of the brand's own, into a file for the setting
    `brands.known.NAME.sentiment.tuned`. What it is worth is measured by cross-validation, beside
    the default.
    """
    from pipeline.sentiment.example import from_csv
    from pipeline.sentiment.models import Models
    from pipeline.sentiment.tuning import tuned_by

    with explained():
        config = settings(path, connection())
        choice = config.sentiment
        with text_file(labels) as lines:
            examples = list(from_csv(lines, labels))
        own = config.brand_sentiments.get(brand)
        scoring = scorer or (own and own.scorer) or choice.scorer
        tuned = tuned_by(
            examples, scoring, Models(words=choice.words),
            brand=brand if choice.hashtags else None, false_alarms=false_alarms,
        )  # fmt: skip
        place = to or Path(f"tuned-{tuned.version}.json")
        written(place, tuned.to_json())
    out.print(compared(tuned.measured))
    people.print(f"{place}: name it in brands.known.NAME.sentiment.tuned", soft_wrap=True)


@sentiment.command()
@click.argument("files", type=a_file, nargs=-1)
@click.option("--to", type=a_path, default=Path(), help="Write into this directory.  [default: .]")
@click.option(
    "--most", type=click.IntRange(min=1), default=ENOUGH, show_default=True, metavar="N",
    help="Posts of each file.",
)  # fmt: skip
@click.option("--without", type=a_file, multiple=True, help="A CSV file of ids to leave out.")
def train(files: tuple[str, ...], to: Path, most: int, without: tuple[str, ...]) -> None:
    """Make the heads that ship anew: from the seeds, and from the posts in FILES.

    FILES hold mentions, or a text a line. The better model learns from the seeds, and labels the
    posts for the quicker one: some 30 a second.
    """
    from pipeline.sentiment.head import Head
    from pipeline.sentiment.training import posts_of, trained

    with explained():
        posts = posts_of(files, without, most)
        with counted(len(posts), "labelling posts") as count:
            for made in trained(posts):
                if isinstance(made, Head):
                    place = to / f"{made.encoder}.json"
                    written(place, made.to_json())
                    people.print(f"{place}: version {made.version}", soft_wrap=True)
                else:
                    count(made)


def written(place: Path, text: str) -> None:
    """Write a file, or say why not."""
    try:
        place.write_text(text, encoding="utf-8")
    except OSError as problem:
        said = f"cannot be written: {problem.strerror}"
        raise SentimentError.at(str(place), said) from problem
