"""Labels are read strictly, written as they are read, and never speak twice of one time."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.events import Level
from detectors.extent import CrisisKind
from pipeline.settings import ConfigError
from pipeline.tuning.episode import Episode, append, listed, read, written
from tests.pipeline.tuning.cases import at, episode

CREPES = "Crêpes & Co: «bien»"
A_DAY = "{brand: A, start: 2026-03-02, end: 2026-03-02}"
A_WHOLE_DAY = replace(episode("00:00", "23:59"), end=at("24:00") - timedelta(seconds=1))
MISTAKES = {
    "no list": ("brand: A", "allowed: a list"),
    "no start": ("- {brand: A, end: 2026-03-02}", "start: is missing"),
    "no time": ("- {brand: A, start: noon, end: 2026-03-02}", "`noon` is no time"),
    "no brand": ("- {brand: '', start: 2026-03-02, end: 2026-03-02}", "a name of 1 to 100"),
    "the wrong way round": ("- {brand: A, start: 2026-03-02, end: 2026-03-01}", "ends before"),
    "no level": ("- {brand: A, start: 2026-03-02, end: 2026-03-02, level: alrt}", "did you mean"),
    "a silence with a kind": (
        "- {brand: A, start: 2026-03-02, end: 2026-03-02, silent: true, kind: outage}",
        "is silent and has a kind",
    ),
    "YAML's yes": ("- {brand: A, start: 2026-03-02, end: 2026-03-02, silent: yes}", "neither"),
    "an unknown key": (
        "- {brand: A, start: 2026-03-02, end: 2026-03-02, pings: 3}",
        "is not a setting",
    ),
    "two of one time": (f"- {A_DAY}\n- {A_DAY}", "overlaps [0] of the same brand"),
    "nothing": ("", "the file is empty; allowed: a list of labels"),
    "a note alone": ("# none yet", "the file is empty; allowed: a list of labels"),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "labels.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"labels.yaml:\d") as problem:
        read(file)
    assert said in str(problem.value)


def test_labels_come_by_brand_and_time(tmp_path: Path) -> None:
    file = tmp_path / "labels.yaml"
    file.write_text(
        "# what we know\n"
        "- {brand: B, start: 2026-03-02, end: 2026-03-02}\n"
        "- {brand: A, start: 2026-03-03T01:00:00+01:00, end: 2026-03-03T02:00, level: crisis,\n"
        "   kind: outage, note: 'no network'}\n"
        "- {brand: A, start: 2026-03-02, end: 2026-03-02, silent: true}\n",
        encoding="utf-8",
    )
    assert read(file) == (
        replace(A_WHOLE_DAY, silent=True),
        episode("24:00", "26:00", Level.CRISIS, kind=CrisisKind.OUTAGE, note="no network"),
        replace(A_WHOLE_DAY, brand="B"),
    )


minutes = st.integers(0, 100_000).map(lambda count: at("00:00") + timedelta(minutes=count))


@st.composite
def labels(draw: st.DrawFn) -> Episode:
    silent, (start, end) = draw(st.booleans()), sorted((draw(minutes), draw(minutes)))
    note = draw(st.none() | st.from_regex(r"[!-~é☕][ -~é☕]{0,60}[!-~é☕]", fullmatch=True))
    return Episode(
        brand=draw(st.sampled_from(["yes", CREPES, "007", "#A"])), start=start, end=end,
        level=draw(st.sampled_from(Level)), silent=silent, note=note,
        kind=None if silent else draw(st.sampled_from([None, *CrisisKind])),
    )  # fmt: skip


@settings(deadline=None)  # it writes a file each time
@given(labels())
def test_what_is_written_is_read(label: Episode) -> None:
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".yaml") as file:
        file.write(written([label]))
        file.flush()
        assert read(Path(file.name)) == (label,)


def test_what_is_added_leaves_the_rest_as_people_wrote_it(tmp_path: Path) -> None:
    file = tmp_path / "labels.yaml"
    append(file, written([episode("12:00", "18:00")]))
    with file.open("a", encoding="utf-8") as more:
        more.write("# our worst day\n- {brand: B, start: 2026-03-02, end: 2026-03-02}")
    append(file, written([episode("24:00", "25:00", Level.CRISIS)]))
    assert "# our worst day\n- {brand: B" in file.read_text(encoding="utf-8")
    assert [each.brand for each in read(file)] == ["A", "A", "B"]


def test_what_would_spoil_a_file_is_not_added(tmp_path: Path) -> None:
    file = tmp_path / "labels.yaml"
    append(file, written([episode("12:00", "18:00")]))
    before = file.read_bytes()
    for wrong in (episode("17:00", "19:00"), episode("12:00", "18:00")):
        with pytest.raises(ConfigError, match="overlaps"):
            append(file, written([wrong]))
    with pytest.raises(ConfigError, match="no time"):
        append(file, listed([{"brand": "A", "start": "noon", "end": "2026-03-03"}]))
    assert file.read_bytes() == before
