"""`tocsin sentiment`: posts in, JSON lines out; how well, and what labels teach."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.sentiment.seed import seeds

CONTRACT = {"label", "p_negative", "score", "lang", "scorer"}
GOOD, BAD = "Great service, thank you so much", "Terrible service, I am furious with them"
MAUVAIS = "Service lamentable, je suis furieux contre cette banque"


def run(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    words = ["sentiment", *map(str, arguments)]
    return CliRunner().invoke(main, words, input=given)


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_has_its_line_in_order() -> None:
    given = "\n".join([BAD, "", json.dumps({"text": GOOD, "lang": "en"}), "{odd", MAUVAIS]) + "\n"
    found = lines(run("score", given=given))
    assert [line["label"] for line in found] == [
        "negative", "unknown", "positive", "unknown", "negative",
    ]  # fmt: skip
    assert all(line.keys() == CONTRACT for line in found)
    assert found[1]["p_negative"] is None
    assert [found[0]["lang"], found[4]["lang"]] == ["en", "fr"]


@pytest.mark.parametrize(
    ("scorer", "label"), [("fast", "unknown"), ("balanced", "negative"), ("accurate", "negative")]
)
def test_the_scorer_can_be_chosen(scorer: str, label: str) -> None:
    (line,) = lines(run("score", "--scorer", scorer, given=MAUVAIS + "\n"))
    assert line["label"] == label


def test_a_file_is_read_too_and_what_is_no_utf8_is_replaced(tmp_path: Path) -> None:
    plain, packed = tmp_path / "posts.txt", tmp_path / "posts.gz"
    plain.write_bytes(b"\xff\xfe bad\n" + BAD.encode())
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert lines(run("score", plain)) == lines(run("score", packed))
    assert len(lines(run("score", plain))) == 2


def test_a_brand_is_scored_as_the_settings_say(tmp_path: Path) -> None:
    config = tmp_path / "tocsin.yaml"
    config.write_text(
        "sentiment: {scorer: fast}\n"
        "brands: {known: {Aurora: {sentiment: {scorer: balanced, language: fr}}}}\n", "utf-8",
    )  # fmt: skip
    short = json.dumps({"text": "Lamentable"})
    for brand, label in (("Aurora", "negative"), ("Zephyr", "unknown")):
        (line,) = lines(run("score", "--config", config, "--brand", brand, given=short))
        assert line["label"] == label


def labelled(path: Path) -> Path:
    rows = [
        (BAD, "negative", "english"), (GOOD, "positive", "english"),
        (MAUVAIS, "negative", "french"),
        ("Où se trouve la gare de Lyon ?", "neutral", "french"),
    ]  # fmt: skip
    path.write_text(
        "".join(
            json.dumps({"text": text, "label_sentiment": label, "lang": lang}) + "\n"
            for text, label, lang in rows
        ),
        "utf-8",
    )
    return path


def test_a_bench_tells_figures_for_each_language(tmp_path: Path) -> None:
    posts = labelled(tmp_path / "posts.jsonl")
    english, french = lines(run("bench", "--json", posts))
    assert (english["lang"], english["n"], english["auc"]) == ("en", 2, 1.0)
    assert (french["lang"], french["recall"], french["false_positive_rate"]) == ("fr", 1.0, 0.0)
    assert english.keys() == french.keys() >= {
        "precision", "recall", "f1", "macro_f1", "false_positive_rate", "recall_at_10", "auc",
        "texts_per_second", "unknown",
    }  # fmt: skip
    table = run("bench", posts)
    heads = "lang n unknown P R F1 macro-F1 FPR R@10% AUC texts/s"
    assert heads in " ".join(table.stdout.split())
    assert len(heads.split()) == len(english) - 1  # without the file


def test_a_bench_counts_what_nobody_can_score(tmp_path: Path) -> None:
    _, french = lines(run("bench", "--json", "--scorer", "fast", labelled(tmp_path / "f")))
    assert (french["unknown"], french["recall"]) == (2, 0.0)


def test_a_file_without_labels_is_a_clear_error(tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text('{"text": "x"}\n', "utf-8")
    failed = run("bench", posts)
    assert failed.exit_code == 2
    assert f"{posts}:1: allowed: a text, and a label" in failed.stderr


def test_what_labels_teach_is_written_for_the_settings(tmp_path: Path) -> None:
    labels, tuned, config = tmp_path / "labels.csv", tmp_path / "tuned.json", tmp_path / "c.yaml"
    rows = [f"Seen the heron again at pier {n},negative" for n in range(30)]
    rows += [f"Boat {n} leaves at noon,neutral" for n in range(60)]
    labels.write_text("\n".join(["text,label", *rows]), "utf-8")
    made = run("tune", labels, "--to", tuned)
    assert made.exit_code == 0, made.output
    assert "90 labels, 30 negative" in made.stdout
    assert "brands.known.NAME.sentiment.tuned" in made.stderr
    config.write_text(f"brands: {{known: {{Pier: {{sentiment: {{tuned: {tuned}}}}}}}}}\n", "utf-8")
    post = json.dumps({"text": "The heron again, at pier nine", "lang": "en"})
    for brand, label in (("Pier", "negative"), ("Other", "neutral")):
        (line,) = lines(run("score", "--config", config, "--brand", brand, given=post))
        assert line["label"] == label


def test_too_few_labels_are_refused(tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("text,label\nbad,negative\n", "utf-8")
    failed = run("tune", labels)
    assert failed.exit_code == 2
    assert "10 of each" in failed.stderr
    assert not list(tmp_path.glob("tuned-*"))


def test_heads_are_made_by_one_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = seeds()[::40]  # so many as a test has time for
    monkeypatch.setattr("pipeline.sentiment.training.seeds", lambda: some)
    posts = tmp_path / "posts.jsonl"
    known = {"brand": "B", "created_at": "2026-01-01T00:00:00Z", "id": "1"}
    posts.write_text(
        json.dumps(known | {"text": "The trains are late again this morning"}), "utf-8"
    )
    made = run("train", posts, "--to", tmp_path)
    assert made.exit_code == 0, made.output
    head = json.loads((tmp_path / "use3.json").read_text("utf-8"))
    assert head["made_from"]["posts"] == 1
    assert (tmp_path / "e5-small-q4.json").exists()
