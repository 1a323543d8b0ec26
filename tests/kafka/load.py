"""Load: some days of many brands, seeded, and what an uninterrupted run makes of them."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from random import Random

import msgspec

from pipeline import config
from pipeline.briefing import briefing, tried
from pipeline.cli.options import scorer_of
from pipeline.codec import encode_notice
from pipeline.config import Config
from pipeline.lines import Line, mention_file
from pipeline.replay import Notebook, replay
from pipeline.streamtime import TICK
from pipeline.watch.envelope import seal
from tests.story import BROKE_OUT, DAYS, Story

STRUCK = ("Zephyr Rail", "Aurora Énergie", "Mistral", "Levant & Co")  # those that have a crisis
SHADOWED = STRUCK[:2]  # those with rules on trial
TRIAL = "{volume: {budget: 50, min_authors: 2}}"
FAST = "fast"  # most tests are on what comes behind a scorer
CALM = tuple(f"Calm {number}" for number in range(8))
BRANDS = STRUCK + CALM
TICKS = int(DAYS * 24 * 3_600 / TICK)  # in each partition, before the ending

State = tuple[msgspec.Raw, msgspec.Raw]  # a brand's watch and triage, packed


class Days(Story):
    """Three quiet days, and on the fourth a crisis for each brand that is struck."""

    def happen(self) -> None:
        """Everything, in no order."""
        self.everyday()
        for brand in STRUCK:
            hour = BROKE_OUT + self.random.uniform(0, 2)
            self.wave(brand, hour, 2.0, self.random.uniform(90, 160))


@dataclass(frozen=True, slots=True)
class Load:
    """The files that a run is fed with, and what must come of them."""

    seed: int
    mentions: int
    settings: Path
    history: Path  # what was said before the crises
    crises: Path
    notices: list[str]  # sorted, as the topic of alerts keeps them
    states: dict[str, State]  # brand -> all that is known of it
    asides: list[str]  # what shadows would have told, as their topic keeps it
    shades: dict[str, State]  # brand -> all that is known of its shadow

    @classmethod
    def of(cls, seed: int, folder: Path, without: str | None = None, scorer: str = FAST) -> "Load":
        """Write the files, and let the core run them without Kafka.

        Args:
            seed: of what is said.
            folder: that of the files.
            without: a mention's id, which the core does not get to see.
            scorer: the setting of that name.
        """
        story = Days(Random(seed), brands=BRANDS)  # noqa: S311  # no secret
        lines = list(story.lines())
        first = sum(hour < BROKE_OUT for hour, _ in story.posts)
        parts = {"all": lines, "history": lines[:first], "crises": lines[first:]}
        for name, part in parts.items():
            (folder / f"{name}.jsonl").write_text("\n".join(part) + "\n", encoding="utf-8")
        settings = folder / "tocsin.yaml"
        settings.write_text(settings_text(scorer), encoding="utf-8")
        history, crises = folder / "history.jsonl", folder / "crises.jsonl"
        used, known = config.load(settings), folder / "all.jsonl"
        notices, states = uninterrupted(known, used, without)
        shadows = uninterrupted(known, tried(used), without, SHADOWED)
        return cls(seed, len(lines), settings, history, crises, notices, states, *shadows)


def room(brand: str) -> str:
    """The channel of a brand that is struck, by its id: one that goes by a name has no history."""
    return f"C0ROOM{STRUCK.index(brand)}"


def settings_text(scorer: str = FAST) -> str:
    """All brands; each that is struck has a channel of its own.

    Nobody is reminded: of reminders that wait for Slack only the newest is told, so that a thread
    would not have one entry for each notice.
    """
    known = [f'    "{brand}":' for brand in BRANDS]
    routes = [
        f'  - {{channel: {room(brand)}, brands: ["{brand}"], min_level: watch}}' for brand in STRUCK
    ]
    text = [
        f"sentiment: {{scorer: {scorer}}}",
        "brands:",
        "  unknown: closed",
        "  known:",
        *known,
        f"shadow: {{brands: [{', '.join(SHADOWED)}], rules: {TRIAL}}}",
        "reminders: {crisis: [], alert: [], crisis_cadence: 1440, alert_cadence: 1440}",
        "routes:",
        *routes,
    ]
    return "\n".join(text) + "\n"


def uninterrupted(
    mentions: Path, known: Config, without: str | None, brands: Collection[str] = BRANDS
) -> tuple[list[str], dict[str, State]]:
    """The notices and the states of a run that nothing disturbs."""
    sentiments = scorer_of(known)
    notebook = Notebook(briefing(known, sentiments))
    with mention_file(str(mentions)) as lines:
        said = (line.mention for line in lines if isinstance(line, Line))
        heard = (each for each in said if each.id != without)
        told = replay(heard, sentiments.of, notebook.brief, notebook=notebook)
        own = (notice for notice in told if notice.brand in brands)
        notices = sorted(str(encode_notice(notice), "utf-8") for notice in own)
    states = {brand: seal(notebook.lookouts[brand]) for brand in brands}
    return notices, states
