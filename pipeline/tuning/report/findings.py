"""Findings: all that a page tells of, as it came out of replays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.tuning.comparison import Comparison
from pipeline.tuning.course import Course
from pipeline.tuning.curve import Bar, Point, point
from pipeline.tuning.episode import Episode
from pipeline.tuning.play import Played
from pipeline.tuning.regression import Regression
from pipeline.tuning.scorecard import Hit, belongs, hits
from pipeline.tuning.setup import Setup
from pipeline.tuning.sweep import Sweep
from pipeline.tuning.trace import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What people call what was judged; names of files are as hostile as all others."""

    files: Sequence[str]  # of mentions
    settings: str
    other: str | None = None  # settings that are compared with these
    labels: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Versus:
    """Another setting beside the one in use."""

    comparison: Comparison
    worse: Sequence[Regression]


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All of it."""

    names: Names
    used: Setup
    bar: Bar
    recording: Recording
    episodes: Sequence[Episode] = ()  # nobody said anything: no labels were given
    yardsticks: Mapping[str, Played]  # plain rules on the same posts, by name
    sweep: Sweep | None = None
    versus: Versus | None = None

    @cached_property
    def point(self) -> Point:
        """What the rules in use came to."""
        return point({}, self.recording.came, self.episodes, self.bar, in_use=True)

    @cached_property
    def beside(self) -> dict[str, Point]:
        """What the yardsticks came to."""
        return {
            name: point({}, came, self.episodes, self.bar) for name, came in self.yardsticks.items()
        }

    @cached_property
    def hits(self) -> list[Hit]:
        """What rang for each label, silences included."""
        return hits(self.episodes, self.recording.came.courses, self.bar.early)

    def ran_through(self, episode: Episode) -> bool:
        """Whether an incident ran already when a label began, so that nothing new could ring."""
        return any(
            course.brand == episode.brand and course.opened < episode.start < course.end
            for course in self.recording.came.courses
        )

    def label_of(self, course: Course) -> Episode | None:
        """The label to which an incident belongs, a crisis before a silence; None: it has none."""
        own = [each for each in self.episodes if belongs(course, each, self.bar.early)]
        return min(own, key=lambda each: each.silent, default=None)
