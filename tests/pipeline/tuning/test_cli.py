"""The commands of whoever tunes, as he types them: on files and labels, right and wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detectors.rules import YARDSTICKS
from pipeline.cli import main
from tests.story import BEGAN, BROKE_OUT, CRISIS, OTHERS, write_story


def run(*words: str | Path, cache: Path | None = None) -> Result:
    known = {"XDG_CACHE_HOME": str(cache)} if cache else {}
    return CliRunner(env=known).invoke(main, [str(word) for word in words])


def hour(hours: float) -> str:
    """A time of the story."""
    return (BEGAN + (hours * (BEGAN.replace(hour=1) - BEGAN))).isoformat()


class Bench:
    """The story, its labels and a cache."""

    def __init__(self, folder: Path) -> None:
        self.mentions, self.settings = write_story(folder)
        self.labels, self.cache = folder / "labels.yaml", folder / "cache"

    def label(self, brand: str, start: float, end: float, *more: str) -> None:
        """Add a label, by hours of the story."""
        words = ("--brand", brand, "--start", hour(start), "--end", hour(end), *more)
        done = run("labels", "add", self.labels, *words)
        assert done.exit_code == 0, done.stderr

    def run(self, command: str, *more: str) -> Result:
        """Run a command on the story."""
        given = ("--labels", self.labels, "--config", self.settings)
        return run(command, self.mentions, *given, *more, cache=self.cache)

    def diff(self, new: Path, *more: str) -> Result:
        """Hold the story's settings against others."""
        given = ("--labels", self.labels, "--config", self.settings, "--config", new)
        return run("diff", self.mentions, *given, *more, cache=self.cache)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """What people know of the story: its crisis, and a brand without any."""
    made = Bench(tmp_path_factory.mktemp("bench"))
    made.label(CRISIS, BROKE_OUT, BROKE_OUT + 3, "--level", "crisis", "--note", "no trains")
    made.label(OTHERS[0], 48, 90, "--silent")
    return made


def test_a_score_says_what_was_found_and_what_rang_besides(bench: Bench) -> None:
    done = bench.run("score", "--json")
    assert done.exit_code == 0, done.stderr
    cards = json.loads(done.stdout)
    assert list(cards) == ["in use", *YARDSTICKS]
    used = cards["in use"]
    found = used["recall"]["crisis"]
    assert (found["found"]["part"], found["found"]["whole"], found["late"]) == (1, 1, 0)
    assert 0 < found["delay"]["middle"] < 60
    assert used["silences"]["part"] == 1
    assert used["brands"] == 4
    assert len(list((bench.cache / "tocsin").iterdir())) == 1


def test_a_table_has_a_column_for_each_detector(bench: Bench) -> None:
    done = bench.run("score")
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["in", "use", *YARDSTICKS]
    assert any(row.split()[:5] == ["labels", "of", "crisis:", "found", "1"] for row in rows)


def test_labels_are_shown_and_checked(bench: Bench, tmp_path: Path) -> None:
    shown = run("labels", "list", bench.labels).stdout
    assert "no trains" in shown
    assert "not alert" in shown
    assert run("labels", "check", bench.labels).exit_code == 0
    assert run("labels", "check", bench.labels, bench.mentions).exit_code == 0
    other = tmp_path / "other.yaml"
    other.write_text("- {brand: Nobody, start: 2026-03-02, end: 2026-03-02}\n", encoding="utf-8")
    done = run("labels", "check", other, bench.mentions)
    assert (done.exit_code, "nobody speaks of Nobody" in done.stderr) == (1, True)


def test_a_setting_is_as_good_as_itself(bench: Bench) -> None:
    done = bench.diff(bench.settings, "--json", "--fail-on-regression")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout) == {"differences": [], "same": 1, "worse": []}


DEAF = "rules: {volume: {min_authors: 500}, severity: {crisis_authors: 600}}"


def test_a_setting_that_hears_less_fails_and_says_why(bench: Bench, tmp_path: Path) -> None:
    deaf = tmp_path / "deaf.yaml"
    deaf.write_text(bench.settings.read_text(encoding="utf-8") + DEAF, encoding="utf-8")
    assert bench.diff(deaf).exit_code == 0
    done = bench.diff(deaf, "--json", "--fail-on-regression")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    (lost,) = told["differences"]
    assert (lost["what"], lost["brand"], lost["after"]) == ("vanishes", CRISIS, None)
    assert (lost["lacks"][0]["name"], lost["lacks"][0]["threshold"]) == ("authors", 500)
    assert [each["what"] for each in told["worse"]] == ["is found no more"]


SWEEP = ("sweep", "{story}", "--labels", "{labels}", "--set")
WRONG = {
    "no such file": (("labels", "list", "none.yaml"), "cannot be read"),
    "no labels": (("labels", "check", "{settings}"), "allowed: a list"),
    "no time": (
        ("labels", "add", "{new}", "--brand", "A", "--start", "x", "--end", "2026-03-02"),
        "`x` is no time; allowed: a day or a time such as",
    ),
    "three settings": (
        ("diff", "{story}", *("--config", "{settings}") * 3),
        "3 are given; allowed: one or two",
    ),
    "no file": (("diff", "--config", "{settings}"), "give FILE and --config, or --live"),
    "a file that lives": (("diff", "--live", "{story}"), "--live reads topics: no FILE"),
    "no shadow": (("diff", "--live", "--config", "{settings}"), "--live needs a `shadow`"),
    "a regression by nobody's word": (
        ("diff", "{story}", "--config", "{settings}", "--fail-on-regression"),
        "needs --labels",
    ),
    "no rule": (
        (*SWEEP, "rules.volume.budgt=1"),
        "--set: rules.volume.budgt: is not a setting (did you mean `budget`?)",
    ),
    "values without labels": (
        ("report", "{story}", "--set", "rules.volume.budget=1", "-o", "{page}"),
        "--set needs --labels",
    ),
    "standard input twice": (
        ("diff", "-", "--config", "{settings}", "--config", "{settings}"),
        "can be read only once",
    ),
    "standard input twice, for a page": (
        ("report", "-", *("--config", "{settings}") * 2, "-o", "{page}"),
        "can be read only once",
    ),
    "labels to nowhere": (
        ("labels", "add", "{page}/labels.yaml", "--brand", "A", "--start", "x", "--end", "x"),
        "cannot be written",
    ),
    "labels of incidents to nowhere": (
        ("labels", "from-incidents", "--to", "{page}/labels.yaml"),
        "cannot be written",
    ),
    "a page to nowhere": (("report", "{story}", "-o", "{page}/b/page.html"), "cannot be written"),
    "a brand of nobody": (
        (*SWEEP, "rules.volume.budget=1", "--config", "{settings}", "--brand", "Nobody"),
        "--brand: `Nobody` is not watched",
    ),
    "settings for labels": (("score", "{story}", "--labels", "{settings}"), "allowed: a list"),
}


@pytest.mark.parametrize(("words", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(
    bench: Bench, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    known = {"story": bench.mentions, "settings": bench.settings, "new": tmp_path / "new.yaml"}
    known["page"] = tmp_path / "page.html"
    known["labels"] = bench.labels
    done = run(*(word.format(**known) for word in words), cache=bench.cache)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


# -- What a command says besides

AS_MEANT = {
    "score": (), "diff": ("--config", "{settings}"), "sweep": ("--set", "rules.volume.budget=1"),
    "report": ("-o", "{page}"),
}  # fmt: skip


@pytest.mark.parametrize("command", AS_MEANT)
def test_what_was_meant_otherwise_is_said(bench: Bench, tmp_path: Path, command: str) -> None:
    few, labels = tmp_path / "few.jsonl", tmp_path / "labels.yaml"
    lines = bench.mentions.read_text(encoding="utf-8").splitlines()[:3]
    few.write_text("\n".join(lines), encoding="utf-8")
    labels.write_text("- {brand: Zefyr, start: 2026-03-02, end: 2026-03-02}\n", encoding="utf-8")
    known = {"settings": bench.settings, "page": tmp_path / "page"}
    more = [each.format(**known) for each in AS_MEANT[command]]
    given = (str(few), "--labels", str(labels), "--config", str(bench.settings), *more)
    done = run(command, *given, "--owned", "@Zefyr_press", cache=bench.cache)
    assert done.exit_code == 0, done.stderr
    assert "--owned zefyr_press: no mention is by this account" in done.stderr
    assert "Labels: 1 of 1 tell of times or brands that the mentions do not" in done.stderr
    assert "such as Zefyr from 2026-03-02 00:00 to" in done.stderr
    done = run(command, *given, "--since", "2030-01-01", cache=bench.cache)
    assert (done.exit_code, "No mention was read" in done.stderr) == (0, True), done.stderr


def test_a_sweep_of_a_brand_does_not_say_that_the_others_are_unknown(bench: Bench) -> None:
    given = ("--set", f"{BUDGET}=1", "--brand", OTHERS[0], "--since", hour(80))
    done = bench.run("sweep", *given)
    assert (done.exit_code, "left out" in done.stderr) == (0, False), done.stderr


# -- Many settings

BUDGET, POINTS = "rules.volume.budget", "rules.severity.alert_points"
LANES = "rules.volume.lanes"
CRISIS_POINTS = "rules.severity.crisis_points"


def test_a_sweep_of_one_point_is_a_score(bench: Bench) -> None:
    done = bench.run("sweep", "--json", "--set", f"{BUDGET}=1")
    assert done.exit_code == 0, done.stderr
    (point,) = json.loads(done.stdout)["points"]
    assert point["card"] == json.loads(bench.run("score", "--json").stdout)["in use"]
    assert (point["values"], point["in_use"], point["best"]) == ({BUDGET: 1}, True, True)


def test_a_sweep_tries_every_combination(bench: Bench, tmp_path: Path) -> None:
    given = ("--labels", bench.labels, "--config", bench.settings, "--json")
    sets = ("--set", f"{BUDGET}=0.05", "--set", f"{POINTS}=4")
    done = run("sweep", bench.mentions, *given, *sets, cache=tmp_path)
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    tried = {tuple(point["values"].values()) for point in told["points"]}
    assert tried == {(budget, points) for budget in (0.05, 1) for points in (2.5, 4)}
    assert [point["values"] for point in told["points"] if point["in_use"]] == [
        {BUDGET: 1, POINTS: 2.5}
    ]
    noise = [point["wrong_a_week"] for point in told["points"]]
    assert noise == sorted(noise)
    assert [span["key"] for span in told["plateau"]] == [BUDGET, POINTS]
    assert told["doubt"]["is_few"]
    assert len(list((tmp_path / "tocsin").iterdir())) == 1  # scored once for all of them


def test_a_sweep_of_a_brand_tries_its_own_rules_and_looks_at_no_other(
    bench: Bench, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    text = bench.settings.read_text(encoding="utf-8")
    rules = "      rules: {volume: {lanes: [voice]}}\n"
    own.write_text(text.replace("owned: [zephyr_press]\n", f"owned: [zephyr_press]\n{rules}"))
    given = ("--labels", bench.labels, "--config", own, "--json", "--set", f"{LANES}=[1h]")
    done = run("sweep", bench.mentions, *given, "--brand", CRISIS, cache=bench.cache)
    assert done.exit_code == 0, done.stderr
    points = json.loads(done.stdout)["points"]
    found = {str(each["values"][LANES]): each["found"]["part"] for each in points}
    assert found == {"['1h']": 1, "['voice']": 0}
    (used,) = (each["card"] for each in points if each["in_use"])
    assert (used["brands"], used["silences"]["whole"]) == (1, 0)


def test_a_table_of_a_sweep_has_a_row_for_each_setting(bench: Bench) -> None:
    done = bench.run("sweep", "--set", f"{POINTS}=4.8", "--set", f"{CRISIS_POINTS}=5")
    head, *rows = done.stdout.splitlines()
    assert head.split()[:4] == [POINTS, CRISIS_POINTS, "labels", "found"]
    assert sum(" of 1 " in row for row in rows) == 3
    assert sum("in use" in row for row in rows) == 1
    assert [row.split(":")[0] for row in rows[-2:]] == [POINTS, CRISIS_POINTS]
    assert "contradict themselves, and were left out: 1" in done.stderr
    assert "Labels: 1, too few to tell any two settings apart" in done.stderr


# -- A page


def test_a_report_tells_of_all_of_it_on_one_page(bench: Bench, tmp_path: Path) -> None:
    deaf, target = tmp_path / "deaf.yaml", tmp_path / "page.html"
    deaf.write_text(bench.settings.read_text(encoding="utf-8") + DEAF, encoding="utf-8")
    given = ("--config", str(deaf), "--set", f"{BUDGET}=0.05", "-o", str(target))
    done = bench.run("report", *given)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert "page.html: 1 incidents" in done.stderr.replace("\n", "")
    page = target.read_text(encoding="utf-8")
    for part in ("score", "known", "brands", "curve", "incidents", "changes", "guide"):
        assert page.count(f'<section id="{part}">') == 1, part
    for words in ("tocsin.yaml", "If deaf.yaml were in use", "no trains", "vanishes"):
        assert words in page, words
    assert f"the crisis of {hour(BROKE_OUT)[:10]}" in page
    assert str(tmp_path) not in page


def test_a_report_without_labels_shows_what_rang(bench: Bench, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old", encoding="utf-8")
    given = ("--config", str(bench.settings), "-o", str(target))
    done = run("report", bench.mentions, *given, cache=bench.cache)
    assert done.exit_code == 0, done.stderr
    assert "no labels were given" in target.read_text(encoding="utf-8")
