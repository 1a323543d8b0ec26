"""A replay that looks many times sees what one for each moment sees, and long ones share cores."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.cli.options import scorer_of
from pipeline.codec import decode_mention
from pipeline.config import load
from pipeline.lookback import lookback
from pipeline.tuning.history import Archive, History, Scored
from pipeline.tuning.play import Played, are_small, looks, played, unheard
from pipeline.tuning.setup import setup
from tests.pipeline.tuning.cases import at, episode
from tests.story import BEGAN, BROKE_OUT, CRISIS, QUIET, write_story

HOURS = (30, BROKE_OUT - 0.01, BROKE_OUT + 0.4, BROKE_OUT + 0.5, BROKE_OUT + 6, 95)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return write_story(tmp_path_factory.mktemp("story"))


def test_looks_are_lookbacks_and_change_nothing(story: tuple[Path, Path], tmp_path: Path) -> None:
    mentions, settings = story
    config = load(settings)
    source = scorer_of(config)
    with Archive(
        source=source, brands=config.brands.known, decode=decode_mention, cache=tmp_path,
        now=BEGAN.timestamp() + 30 * 86_400, complain=print, follow=lambda lines, _: lines,
    ) as archive:  # fmt: skip
        history = History([archive.of(str(mentions))])
        used = setup("in use", config, source)
        moments = [
            (brand, BEGAN + timedelta(hours=hour)) for brand in (CRISIS, QUIET) for hour in HOURS
        ]
        found = looks(history, used, moments)
        assert set(found) == set(moments)
        for (brand, at), look in found.items():
            posts = (mention for mention, _ in history.posts())
            whole = lookback(posts, source.of, used.brief, brand, at)
            assert look.signal == whole.signal
            assert (look.incident, look.asks) == (whole.incident, whole.asks)
        (course, *_) = played(history, used).courses
        again = looks(history, used, [(CRISIS, course.opened), ("Nobody", course.opened)])
        ((_, look),) = again.items()
        assert look.signal.level is course.steps[0][0]


@pytest.mark.parametrize(
    ("kilobytes", "settings", "alone"), [(10, 6, True), (100, 2, True), (100, 6, False)]
)
def test_what_takes_longer_than_to_start_processes_is_shared_among_them(
    tmp_path: Path, kilobytes: int, settings: int, *, alone: bool
) -> None:
    verdicts = tmp_path / "verdicts"
    verdicts.write_bytes(b"." * 1_000 * kilobytes)
    history = History([Scored("", verdicts, decode_mention, 0.0)])
    assert are_small([history] * settings) is alone


@pytest.mark.parametrize(
    ("brand", "start", "end", "heard"),
    [
        pytest.param("A", "00:00", "01:00", False, id="before the first day"),
        pytest.param("A", "00:00", "24:10", True, id="until the first day"),
        pytest.param("A", "71:00", "99:00", True, id="from the last day on"),
        pytest.param("A", "72:00", "73:00", False, id="behind the last day"),
        pytest.param("B", "25:00", "26:00", False, id="of another brand"),
    ],
)
def test_a_label_is_heard_if_the_mentions_have_its_days(
    brand: str, start: str, end: str, *, heard: bool
) -> None:
    spans = {"A": (at("24:00").date(), at("48:00").date())}
    label = episode(start, end, brand=brand)
    assert unheard([label], Played((), {}, Counter(), spans)) == ([] if heard else [label])
