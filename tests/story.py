"""Story: five days of four brands, the same each time; one of them has a crisis and its echo."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

BEGAN = datetime(2026, 3, 2, tzinfo=UTC)
CRISIS, QUIET, OTHERS = "Zephyr Rail", "Aurora Énergie", ("Mistral", "Levant & Co")
BRANDS = (CRISIS, QUIET, *OTHERS)
PRESS = "zephyr_press"  # the brand's own account
DAYS = 3.8
BROKE_OUT, ECHO = 76.0, 88.3  # hours; the echo comes after the end, and soon enough to reopen
SETTINGS = f"""
sentiment:
  scorer: fast
brands:
  unknown: closed
  known:
    "{CRISIS}":
      owned: [{PRESS}]
    "{QUIET}":
    "{OTHERS[0]}":
    "{OTHERS[1]}":
routes:
  - channel: "#crisis-room"
    min_level: watch
    ping: "<!here>"
"""

ANGRY = (
    "No train again, awful service",
    "This is terrible, I hate it",
    "Worst delay ever, a shame",
)
CALM = ("The platform is on the left", "They open at nine tomorrow", "A seat by the window")
GLAD = ("Lovely trip, great staff", "Really good, thank you", "Best ride this year, happy")
FOREIGN = "Le service est en panne depuis ce matin"


@dataclass
class Story:
    """Writes one post after the other. Seeded: what it tells never changes."""

    random: Random = field(default_factory=lambda: Random(2026))  # noqa: S311  # no secret
    brands: tuple[str, ...] = BRANDS
    posts: list[tuple[float, dict[str, Any]]] = field(default_factory=list)  # hour it comes, post

    def post(self, hour: float, brand: str, text: str, **fields: Any) -> dict[str, Any]:
        """One post; it comes at its own time."""
        number = len(self.posts)
        post = {
            "id": f"p{number}", "brand": brand, "text": f"{text} #{number}", "lang": "en",
            "created_at": (BEGAN + timedelta(hours=hour)).isoformat(),
            "author": f"a{self.random.randrange(3_000)}", "followers": number * 7 % 900,
        } | fields  # fmt: skip
        self.posts.append(
            (hour, {name: value for name, value in post.items() if value is not None})
        )
        return post

    def everyday(self) -> None:
        """What is always said: few complain, some hide who they are, some write in French."""
        for brand in self.brands:
            hour = 0.0
            while (hour := hour + self.random.expovariate(5.0)) < DAYS * 24:
                mood = self.random.choices((ANGRY, CALM, GLAD), (2, 3, 3))[0]
                author = {} if self.random.random() > 0.1 else {"author": None}
                post = self.post(hour, brand, self.random.choice(mood), **author)
                if self.random.random() < 0.05:
                    self.post(hour, brand, FOREIGN, lang="fr")
                if self.random.random() < 0.05:
                    self.post(hour + 0.1, brand, post["text"], repost_of=post["id"], shares=3)

    def wave(self, brand: str, hour: float, hours: float, most: float) -> None:
        """A crisis that grows to so many complaints an hour, and ends."""
        at, end = hour, hour + hours
        while at < end:
            rate = 8 + most * min(1.0, (at - hour) / hours * 2)
            at += self.random.expovariate(rate)
            self.post(at, brand, self.random.choice(ANGRY), shares=self.random.randrange(40))
        for minutes in range(0, int(hours * 60), 20):
            self.post(hour + minutes / 60, brand, "We hate this awful delay too", author=PRESS)

    def disorder(self) -> None:
        """Late, early, repeated and unsorted: a collector's everyday life."""
        for number, (hour, post) in enumerate(self.posts[::9]):
            match number % 9:
                case 0:
                    self.posts.append((hour + 0.05, post))  # again
                case 1:
                    self.posts[number * 9] = (hour + 30, post)  # too late for the ring
                case 2:
                    self.posts[number * 9] = (hour + 3, post)
                case 3:
                    self.posts[number * 9] = (hour - 0.07, post)  # a clock that runs ahead

    def happen(self) -> None:
        """Everything, in no order."""
        self.everyday()
        self.wave(CRISIS, BROKE_OUT, 2.5, 120)
        self.wave(CRISIS, ECHO, 1.0, 90)

    def lines(self) -> Iterator[str]:
        """The posts as they come, in a stretch or two out of order."""
        self.happen()
        self.disorder()
        self.posts.sort(key=lambda come: come[0])
        for first, last in ((400, 440), (1_500, 1_530)):
            self.posts[first:last] = self.random.sample(self.posts[first:last], last - first)
        for _, post in self.posts:
            yield json.dumps(post, ensure_ascii=False)


def write_story(folder: Path) -> tuple[Path, Path]:
    """The mentions and the settings, as files."""
    mentions, settings = folder / "story.jsonl", folder / "tocsin.yaml"
    mentions.write_text("\n".join(Story().lines()) + "\n", encoding="utf-8")
    settings.write_text(SETTINGS, encoding="utf-8")
    return mentions, settings


def parts(mentions: Path, folder: Path, first: int) -> tuple[Path, Path]:
    """The same mentions in two files: so many lines, and the rest."""
    lines = mentions.read_text(encoding="utf-8").splitlines(keepends=True)
    before, after = folder / "before.jsonl", folder / "after.jsonl"
    before.write_text("".join(lines[:first]), encoding="utf-8")
    after.write_text("".join(lines[first:]), encoding="utf-8")
    return before, after
