"""Settings are read strictly: what is loaded is what was meant, and what is wrong is found."""

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from yaml.reader import Reader as Characters

from alerts.language import Language
from alerts.route import ANY, Route
from detectors.events import Level
from detectors.rules import LaneName, ReachRules, Rules, SeverityRules, VolumeRules
from pipeline.config import Brand, Brands, Config, Unknown, conflicts, load
from pipeline.sentiment import Scoring, SentimentChoice
from pipeline.sentiment.choice import BrandSentiment, LanguageSentiment
from pipeline.settings import ConfigError, document
from pipeline.settings.document import Scalar
from pipeline.settings.partial import Partial
from pipeline.settings.problem import MOST
from pipeline.settings.reader import Reader, Setting
from pipeline.settings.reference import reference
from pipeline.shadow import Shadow

CONFIGS = Path(__file__).parent / "configs"
ROOT = Path(__file__).parents[2]

WHOLE = "is not a whole number; allowed: a whole number, 1 to 10,000 (brands)"
LIST = "allowed: a list, each on a line with `- `, or []"
NAMES = "allowed: `name: value`, each on a line of its own"
ZONE = "allowed: a time zone of the IANA, as Europe/Paris"
CHANNEL = 'allowed: "#crisis-room" or an id such as C0123ABCD'
STEP = "allowed: up to 150 characters, or a page's address of up to 600"
NAME = "allowed: a name of up to 100 characters, not *, nor one that begins `DRILL `"
LINE = "is empty, longer than a line, or has spaces around it"
CONVERSATION = "allowed: the id of a person or a channel, as U0123ABCD or C0123ABCD"
COMMENT = " (what begins with # is a comment, unless in quotes)"
WRITTEN_OUT = "allowed: the settings written out, no anchors or aliases"
EMPTY = "the file is empty; allowed: settings, or {} where every default is meant"

BROKEN = {
    "alias": [f"3: `&own`; {WRITTEN_OUT}", f"4: `*own`; {WRITTEN_OUT}"],
    "at_without_quotes": [
        "5: not YAML: ...; a value that begins with it needs quotes",
    ],
    "bad_indent": ["3: not YAML: mapping values are not allowed ..."],
    "below_range": [
        "2: brands.max_open: `0` is out of range; allowed: a whole number, 1 to 10,000 (brands)"
    ],
    "brand_alert_above_crisis": [
        (
            "5: brands.known.Zephyr.rules.severity.alert_points: is above crisis_points; "
            "allowed: 4.5 or less"
        )
    ],
    "brand_called_star": [f"3: brands.known: `*` does not fit; {NAME}"],
    "brand_called_drill": [f"3: brands.known: `DRILL Zephyr` does not fit; {NAME}"],
    "brand_crisis_below_alert": [
        (
            "8: brands.known.Zephyr.rules.severity.crisis_points: is below alert_points; "
            "allowed: 4 or more"
        )
    ],
    "brand_min_above_crisis_authors": [
        (
            "4: brands.known.Zephyr.rules.volume.min_authors: is above severity.crisis_authors; "
            "allowed: 10 or less"
        )
    ],
    "brand_not_watched": [
        (
            "7: routes[0].brands: `Zephir` is not watched (did you mean `Zephyr`?); "
            "allowed: * or a known brand"
        )
    ],
    "brand_rule_misspelt": [
        (
            "6: brands.known.Zephyr.rules.volume.budgt: is not a setting (did you mean `budget`?); "
            "allowed: lanes, ..."
        )
    ],
    "brand_rules_at_odds_with_a_mistake": [
        "3: rules.severity.alert_points: `9` is out of range; allowed: a number, 0 to 7 (points)"
    ],
    "brand_without_name": [f"3: brands.known: `` {LINE}; {NAME}"],
    "channel_missing": [f"3: routes[1].channel: is missing; {CHANNEL}"],
    "channel_taken_for_a_comment": [
        f"3: routes[0].channel: nothing stands here; {CHANNEL}{COMMENT}"
    ],
    "channel_without_hash": [f"2: routes[0].channel: `crisis-room` does not fit; {CHANNEL}"],
    "control_character": ["3: the character U+0007 is not allowed"],
    "crisis_authors_below_min": [
        "4: rules.severity.crisis_authors: is below volume.min_authors; allowed: 20 or more"
    ],
    "crisis_below_alert": [
        "2: rules.severity.crisis_points: is below alert_points; allowed: 5 or more"
    ],
    "duplicate_brand": [
        "5: brands.known.Zephyr: stands here twice, first in line 3; allowed: once"
    ],
    "duplicate_key": ["4: brands.max_open: stands here twice, first in line 2; allowed: once"],
    "empty": [f"1: {EMPTY}"],
    "empty_item": [
        (
            "6: brands.known.Zephyr.owned[1]: nothing stands here; "
            f"allowed: accounts, as the network writes them{COMMENT}"
        )
    ],
    "fraction_for_a_whole_number": [f"2: brands.max_open: `5.0` {WHOLE}"],
    "goals_misread": [
        (
            "3: routes[0].goals.acknowledged: is not a setting (did you mean `acknowledge`?); "
            "allowed: detect, ..."
        ),
        (
            "3: routes[0].goals.detect: `0.5` is out of range; "
            "allowed: a number, 1 to 10,080 (minutes)"
        ),
        (
            "3: routes[0].goals.answer: `soon` is not a number; "
            "allowed: a number, 1 to 10,080 (minutes)"
        ),
    ],
    "infinite": [
        (
            "3: rules.volume.budget: `.inf` is not a number; "
            "allowed: a number, 0.001 to 100 (a brand-week)"
        )
    ],
    "key_not_text": ["2: brands: a name must be text"],
    "drill_where_alerts_are": [
        (
            "4: drill.channel: is #crisis-room, and a route tells of real brands there; "
            "allowed: another one"
        )
    ],
    "drill_where_operators_are": [
        (
            "4: drill.channel: is #sre, where operators are told of what is real; "
            "allowed: another one"
        )
    ],
    "language_of_three_letters": [
        "3: sentiment.languages: `fra` does not fit; allowed: two letters of ISO 639-1 such as fr"
    ],
    "leading_zero": [f"2: brands.max_open: `010` {WHOLE}"],
    "list_for_names": [f"2: brands.known: a list stands here; {NAMES}"],
    "list_left_out": [f"1: routes: nothing stands here; {LIST}"],
    "misspelt_key": [
        "3: rules.volume.budgt: is not a setting (did you mean `budget`?); allowed: lanes, ..."
    ],
    "misspelt_section": [
        (
            "1: ruels: is not a setting (did you mean `rules`?); "
            "allowed: brands, sources, rules, shadow, sentiment, slack, storms, operators, "
            "reminders, postmortem, stakeholders, playbooks, routes, drill"
        )
    ],
    "no_for_a_choice": ["2: brands.unknown: `no` is unknown; allowed: open or closed"],
    "not_a_mapping": [f"1: a list stands here; {NAMES}"],
    "not_utf8": ["3: is not UTF-8 text"],
    "route_of_drills": [
        (
            "3: routes[0].brands: `DRILL Zephyr` begins with `DRILL `, as drills do: "
            "`drill` says where they are"
        )
    ],
    "no_lanes": [
        "2: rules.volume.lanes: is empty: nothing could ring; allowed: one lane or more",
        (
            "8: brands.known.Aurora.rules.volume.lanes: is empty: nothing could ring; "
            "allowed: one lane or more"
        ),
    ],
    "nothing_watched": [
        (
            "2: brands.unknown: is closed and brands.known empty: nothing is watched; "
            "allowed: open, or a name"
        )
    ],
    "number_left_out": [
        "2: brands.max_open: nothing stands here; allowed: a whole number, 1 to 10,000 (brands)"
    ],
    "only_a_marker": [f"1: {EMPTY}"],
    "only_comments": [f"1: {EMPTY}"],
    "open_bracket": ["2: not YAML: while parsing a flow ..."],
    "others_are_the_brand": [
        f"4: brands.known.Air Zéphyr.others: `{name}` is in the brand's own name; "
        "allowed: names of somebody else"
        for name in ("@zephyr", "air zephyr")
    ],
    "others_misread": [
        (
            "4: brands.known.Air Zephyr.others[0]: `???` has no word; "
            "allowed: names of up to 60 characters"
        ),
        "4: brands.known.Air Zephyr.others[2]: `https://rivalis.example` has no word; ...",
        "6: brands.known.Zephyr.others: has 17 lines; allowed: 16 at most",
    ],
    "out_of_range": [
        (
            "3: rules.volume.budget: `1e3` is out of range; "
            "allowed: a number, 0.001 to 100 (a brand-week)"
        )
    ],
    "ping_everyone": [
        (
            "3: routes[0].ping: `<!everyone>` does not fit; "
            'allowed: "<!here>", "<!subteam^S0123>" or "<@U0123>"'
        )
    ],
    "playbook_misread": [
        ("4: brands.known.Zephyr.playbook: has 5 lines; allowed: 4 at most"),
        (
            "11: routes[0].playbook[0]: `https://me:secret@wiki.example/` "
            f"is an address that cannot be linked; {STEP}"
        ),
        f"12: routes[0].playbook[1]: ... is too long; {STEP}",
    ],
    "query_excludes_itself": [
        f"6: brands.known.Air Zéphyr.query.exclude: `{term}` is in the name `{name}`; "
        "allowed: what is said of something else"
        for term, name in (
            ("air", "Air Zéphyr"),
            ("TRAINS", "Zephyr Trains"),
            ("zep*", "Air Zéphyr"),
        )
    ],
    "query_misread": [
        (
            "5: brands.known.Zephyr.query.names[0]: `*` has no word, or a star within it; "
            "allowed: words of up to 100 characters; `word*` for all that begin so"
        ),
        "5: brands.known.Zephyr.query.names[1]: `z*` would begin most words; ...",
        "5: brands.known.Zephyr.query.names[2]: `ze*phyr` has no word, or a star within it; ...",
        (
            "5: brands.known.Zephyr.query.names[3]: `` is longer than a phrase, or has spaces "
            "around it; ..."
        ),
        (
            "6: brands.known.Zephyr.query.handles[1]: `zephyr rail` does not fit; "
            "allowed: accounts, with or without @"
        ),
        "7: brands.known.Zephyr.query.hashtags[1]: `##zephyr` does not fit; ...",
        (
            "7: brands.known.Zephyr.query.hashtags[2]: `zephyr rail` does not fit; "
            "allowed: hashtags, with or without #"
        ),
        "8: brands.known.Zephyr.query.domains[1]: `https://zephyr.example` does not fit; ...",
        "8: brands.known.Zephyr.query.domains[2]: `zephyr.example/help` does not fit; ...",
        (
            "8: brands.known.Zephyr.query.domains[3]: `zephyr` does not fit; "
            "allowed: domains such as orange.fr, without https:// and path"
        ),
        "9: brands.known.Zephyr.query.languages[1]: `fra` does not fit; ...",
        (
            "10: brands.known.Zephyr.query.requires: is not a setting (did you mean `require`?); "
            "allowed: names, ..."
        ),
    ],
    "quiet_for_no_time": [
        "4: routes[0].quiet[0]: has 07:00-07:00, which is no time; allowed: 00:00-24:00 for a day"
    ],
    "quiet_somewhere": [
        f"4: routes[0].quiet[0].zone: `Europe/Pari` is not a time zone that is known here; {ZONE}",
        (
            "5: routes[0].quiet[1].zone: `../../etc/passwd` is not a time zone that is known here; "
            + ZONE
        ),
        f"6: routes[0].quiet[2].zone: is missing; {ZONE}",
    ],
    "quiet_until_25": [
        (
            "4: routes[0].quiet[0].hours: `22:00-25:00` does not fit; "
            "allowed: 22:00-07:00, up to 24:00"
        ),
        (
            "4: routes[0].quiet[0].days[1]: `friday` is unknown (did you mean `fri`?); "
            "allowed: mon, tue, wed, thu, fri, sat or sun"
        ),
    ],
    "quotes_around_a_number": [
        (
            "2: brands.max_open: `5` is text because of its quotes; "
            "allowed: a whole number, 1 to 10,000 (brands)"
        )
    ],
    "route_in_two_languages": [
        (
            "5: routes[1].language: is fr, and another route tells this channel of the same brand "
            "in another language; allowed: one of the two"
        )
    ],
    "route_twice": [
        "3: routes[1]: has the channel and brands of routes[0]; allowed: one of the two"
    ],
    "settings_for_text": [f"2: routes[0].channel: settings stand here; {CHANNEL}"],
    "shadow_at_odds": [
        "8: shadow.rules.severity.alert_points: is above crisis_points; allowed: 5 or less"
    ],
    "shadow_misread": [
        (
            "6: shadow.brands: `Zephir` is not watched (did you mean `Zephyr`?); "
            "allowed: a known brand"
        ),
        (
            "8: shadow.rules.volume.budgt: is not a setting (did you mean `budget`?); "
            "allowed: lanes, ..."
        ),
    ],
    "shadow_without_rules": [
        "1: shadow: has brands and no rules; allowed: rules that differ from those in use"
    ],
    "several_mistakes": [
        "3: brands.max_open: `many` is not ...",
        "6: rules.volume.budgt: is not a setting (did you mean `budget`?); ...",
        "7: rules.severity.alert_points: `9` is out of range; allowed: a number, 0 to 7 (points)",
        "9: routes[0].chan: is not a setting (did you mean `channel`?); ...",
        f"9: routes[0].channel: is missing; {CHANNEL}",
    ],
    "sexagesimal": [f"2: brands.max_open: `12:30` {WHOLE}"],
    "stakeholder_misread": [
        "2: stakeholders: `Legal` does not fit; allowed: roles, in small letters without spaces",
        "4: stakeholders.legal.name: ... is too long; allowed: up to 40 characters",
        f"5: stakeholders.legal.slack: `S0PRESS12` does not fit; {CONVERSATION}",
        "6: stakeholders.legal.note: ... is no line of text; allowed: up to 60 characters",
        f"7: stakeholders.press.slack: `<@U0ANA1234>` does not fit; {CONVERSATION}",
        "7: stakeholders.press.kinds[0]: `outtage` is unknown (did you mean `outage`?); ...",
        "7: stakeholders.press.name: is missing; allowed: up to 40 characters",
    ],
    "star_without_quotes": ['3: not YAML: while scanning an alias, ...; write "*" in quotes'],
    "strict_below_volume": [
        (
            "6: brands.known.Zephyr.sentiment.languages.fr.strict: is below volume; "
            "allowed: 0.6 or more"
        )
    ],
    "tab": ["2: not YAML: ...; indent with spaces, not tabs"],
    "tag": [
        "2: `tag:yaml.org,2002:int`: tags are not allowed, the setting has its type",
        "2: brands.max_open: `5` is text because of its quotes; ...",
    ],
    "text_for_a_list": [
        f"4: brands.known.Zephyr.owned: `zephyr_rail` stands here; {LIST}",
    ],
    "text_for_a_number": ["3: rules.volume.budget: `lots` is not a number; allowed: a number, ..."],
    "too_deep": ["1: nested more than 20 levels deep"],
    "too_great_for_a_float": ["3: rules.volume.budget: `1e999` is not a number; allowed: ..."],
    "true_for_a_number": [f"2: brands.max_open: `true` {WHOLE}"],
    "two_documents": ["3: a second document (---); one is allowed"],
    "underscore_in_a_number": [f"2: brands.max_open: `1_000` {WHOLE}"],
    "unknown_key": ["4: brands.known.Zephyr.colour: is not a setting; allowed: owned, ..."],
    "unknown_level": [
        (
            "3: routes[0].min_level: `alrt` is unknown (did you mean `alert`?); "
            "allowed: watch, alert or crisis"
        )
    ],
    "unknown_style": [
        "2: slack.post_text: `nothing` is unknown; allowed: excerpt or none",
        "3: slack.authors: `hashed` is unknown (did you mean `hash`?); allowed: name or hash",
    ],
    "unknown_scorer": [
        "2: sentiment.scorer: `quick` is unknown; allowed: fast, balanced or accurate"
    ],
    "visibility_of_all_and_more": [
        "4: rules.reach.visibility.mastodon: `1.5` is out of range; allowed: platforms ...",
        "5: rules.reach.visibility: `Insta gram` does not fit; allowed: platforms in small ...",
    ],
}
"""For each broken file: line, key, what is wrong and what is allowed; `...` is any text."""


def says(line: str, expected: str) -> bool:
    parts = expected.split("...")
    return line.startswith(parts[0]) and line.endswith(parts[-1])


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("loader", ["fast", "plain"])
def test_a_mistake_is_named_with_file_line_key_and_what_is_allowed(
    name: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader == "plain":  # where PyYAML came without its C half
        monkeypatch.setattr(document, "LOADER", yaml.SafeLoader)
    path = CONFIGS / f"{name}.yaml"
    with pytest.raises(ConfigError) as caught:
        load(path)
    expected = [f"{path}:{line}" for line in BROKEN[name]]
    found = str(caught.value).split("\n")
    assert [line for line, said in zip(found, expected, strict=True) if not says(line, said)] == []


def test_every_broken_file_has_its_sentence() -> None:
    assert {path.stem for path in CONFIGS.iterdir()} == {*BROKEN, "alias_bomb"}


def written(directory: Path, text: str) -> Path:
    path = directory / "tocsin.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(directory: Path, text: str) -> Config:
    return load(written(directory, text))


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    with pytest.raises(ConfigError) as caught:
        load(CONFIGS / "alias_bomb.yaml")
    assert len(caught.value.problems) <= MOST


def test_a_file_full_of_mistakes_is_read_no_further_than_a_hundred(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, "".join(f"key{number}: 1\n" for number in range(1000)))
    assert len(caught.value.problems) == MOST
    assert str(caught.value).endswith("\nand 80 more")


def test_a_bomb_of_thousands_of_aliases_is_read_no_further_either(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, "a: &a 1\nb: [" + "*a, " * 1000 + "]")
    assert len(caught.value.problems) == MOST


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(Path.exists, "cannot be read: No such file or directory", id="missing"),
        pytest.param(Path.mkdir, "cannot be read: Is a directory", id="a directory"),
        pytest.param(
            lambda path: path.write_text("#" * 1_000_001), "is too large; allowed: 1 MB", id="large"
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, make: Any, said: str) -> None:
    path = tmp_path / "tocsin.yaml"
    make(path)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value) == f"{path}: {said}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("no:", "no", id="no is a word, not false"),
        pytest.param("on:", "on", id="on is a word, not true"),
        pytest.param("12:30:", "12:30", id="a time is text, not 750"),
        pytest.param("1e3:", "1e3", id="a number as a name is text"),
        pytest.param("2024-01-01:", "2024-01-01", id="a date is text"),
        pytest.param("null:", "null", id="null as a name is text"),
        pytest.param("<<: {}", "<<", id="a merge key is a name"),
        pytest.param('"été 🚆":', "été 🚆", id="accents and emojis"),
    ],
)
def test_a_brand_is_called_what_the_file_says(tmp_path: Path, text: str, name: str) -> None:
    assert [*loaded(tmp_path, f"brands:\n  known:\n    {text}\n").brands.known] == [name]


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        pytest.param("2", 2.0, id="whole"),
        pytest.param("1e1", 10.0, id="exponent without a point"),
        pytest.param("+.5", 0.5, id="no zero before the point"),
    ],
)
def test_a_number_is_read_as_people_write_it(tmp_path: Path, text: str, budget: float) -> None:
    config = loaded(tmp_path, f"rules: {{volume: {{budget: {text}}}}}")
    assert repr(config.rules.volume.budget) == repr(budget)


# -- Rules of a brand


LOUD = """
rules:
  volume: {min_authors: 8}
  severity: {crisis_points: 5}
brands:
  known:
    Zephyr:
      rules:
        volume: {budget: 0.5, lanes: [1h, static]}
        reach: {visibility: {mastodon: 0.2}}
        severity: {crisis_points: 6}
    Aurora:
"""


def test_a_brand_has_its_own_rules_over_those_of_the_file_over_the_defaults(tmp_path: Path) -> None:
    config = loaded(tmp_path, LOUD)
    assert config.rules_for("Zephyr") == Rules(
        volume=VolumeRules(budget=0.5, lanes=(LaneName.HOUR, LaneName.STATIC), min_authors=8),
        reach=ReachRules(visibility={"mastodon": 0.2}),
        severity=SeverityRules(crisis_points=6),
    )
    assert config.brief("Zephyr").rules == config.rules_for("Zephyr")
    for other in ("Aurora", "Mistral"):  # named without rules, and not named
        assert config.rules_for(other) == config.rules
    assert config.rules.volume == VolumeRules(min_authors=8)


@pytest.mark.parametrize(
    "rules",
    [
        "{volume: {budget: lots}}",
        "{volume: {budget: }}",
        "{volume: {budget: ~}}",
        "{volume: {budget: 1e3}}",
        '{volume: {min_authors: "5"}}',
        "{volume: {min_authors: 5.0}}",
        "{volume: {min_authors: 5, min_authors: 6}}",
        "{volume: {lanes: 1h}}",
        "{volume: {lanes: [1h, 6hours]}}",
        "{volume: []}",
        "{volum: {}}",
        "{severity: {alert_points: -1, crisis_point: 5}}",
        "5",
    ],
)
def test_what_is_wrong_among_the_rules_is_as_wrong_for_a_brand(tmp_path: Path, rules: str) -> None:
    def said(text: str, key: str) -> list[tuple[str, str]]:
        with pytest.raises(ConfigError) as caught:
            loaded(tmp_path, text)
        return [(each.key.removeprefix(key), each.said) for each in caught.value.problems]

    place = "brands.known.Zephyr.rules"
    of_the_brand = said(f"brands: {{known: {{Zephyr: {{rules: {rules}}}}}}}", place)
    assert of_the_brand == said(f"rules: {rules}", "rules")


@pytest.mark.parametrize("rules", ["", "{}", "{volume: }", "{volume: {}, severity: {}}"])
def test_a_brand_may_leave_its_rules_empty(tmp_path: Path, rules: str) -> None:
    config = loaded(tmp_path, f"brands: {{known: {{Zephyr: {{rules: {rules}}}}}}}")
    assert config.rules_for("Zephyr") == Rules()
    assert config.digest == loaded(tmp_path, "brands: {known: {Zephyr: }}").digest


def test_a_brand_may_make_good_what_the_file_alone_would_be_told_for(tmp_path: Path) -> None:
    """And is not told a second time of what it did not write."""
    with pytest.raises(ConfigError) as caught:
        loaded(
            tmp_path,
            "rules: {severity: {alert_points: 5}}\n"
            "brands: {known: {Zephyr: {rules: {severity: {crisis_points: 6}}},"
            " Aurora: {rules: {volume: {budget: 2}}}}}",
        )
    (problem,) = caught.value.problems
    assert problem.key == "rules.severity.crisis_points"


def test_a_brands_rules_change_the_digest_and_repeating_the_files_does_not(tmp_path: Path) -> None:
    def digest(rules: str) -> str:
        text = f"rules: {{volume: {{budget: 2}}}}\nbrands: {{known: {{Zephyr: {{{rules}}}}}}}"
        return loaded(tmp_path, text).digest

    plain = digest("")
    assert digest("rules: {volume: {budget: 2.0}, severity: {crisis_points: 4.5}}") == plain
    assert (
        len(
            {
                plain,
                *map(
                    digest,
                    ("rules: {volume: {budget: 3}}", "rules: {severity: {crisis_points: 5}}"),
                ),
            }
        )
        == 3
    )


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert loaded(tmp_path, "\ufeffbrands: {max_open: 7}").brands.max_open == 7


FULL = Config(
    brands=Brands(
        unknown=Unknown.CLOSED, max_open=7, known={"Zephyr": Brand(owned=frozenset({"Z_rail"}))}
    ),
    rules=Rules(volume=VolumeRules(budget=2.0), severity=SeverityRules(alert_points=3.0)),
    routes=(Route(channel="#night", brands=frozenset({"Zephyr"}), min_level=Level.WATCH),),
)
FULL_TEXT = """
brands: {unknown: closed, max_open: 7, known: {Zephyr: {owned: [Z_rail]}}}
rules: {volume: {budget: 2}, severity: {alert_points: 3.0}}
routes: [{channel: "#night", brands: [Zephyr], min_level: watch}]
"""
SHUFFLED = """
# The same in another order, defaults written out.
routes:
- {min_level: "watch", ping: ~, brands: ["Zephyr"], channel: '#night'}
rules:
  severity: {crisis_points: 4.5, alert_points: 3}
  volume:
    min_authors: 5
    budget: 2.0e0
brands:
  known:
    "Zephyr":
      owned:
        - Z_rail
  max_open: 7
  unknown: closed
"""


@pytest.mark.parametrize("text", [FULL_TEXT, SHUFFLED], ids=["as is", "shuffled"])
def test_the_digest_is_of_the_meaning(tmp_path: Path, text: str) -> None:
    config = loaded(tmp_path, text)
    assert config == FULL
    assert config.digest == FULL.digest


def test_the_order_of_routes_and_accounts_means_nothing() -> None:
    one, two = Route(channel="#one"), Route(channel="#two")
    assert Config(routes=(one, two)).digest == Config(routes=(two, one)).digest


def test_a_whole_number_in_code_has_the_digest_of_the_float() -> None:
    whole = Config(rules=Rules(volume=VolumeRules(budget=1)))
    assert whole.digest == Config.default().digest


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param("brands: {max_open: 8}", id="brands"),
        pytest.param("rules: {volume: {budget: 1.1}}", id="rules"),
        pytest.param('routes: [{channel: "#night"}]', id="routes"),
        pytest.param('routes: [{channel: "#nuit", language: fr}]', id="a channel's language"),
        pytest.param("brands: {known: {Z: {rules: {volume: {budget: 2}}}}}", id="a brand's rules"),
    ],
)
def test_another_meaning_has_another_digest(tmp_path: Path, changed: str) -> None:
    digest = loaded(tmp_path, changed).digest
    assert digest != Config.default().digest
    assert len(digest) == 12


def test_what_is_only_tried_out_changes_no_digest(tmp_path: Path) -> None:
    shadow = loaded(tmp_path, "shadow: {rules: {volume: {budget: 2}}, brands: [Zephyr]}")
    assert shadow.shadow.covers("Zephyr")
    assert not shadow.shadow.covers("Aurora")
    assert not Config.default().shadow.covers("Zephyr")
    assert shadow.digest == Config.default().digest


def test_an_empty_mapping_means_every_default(tmp_path: Path) -> None:
    assert loaded(tmp_path, "{}") == Config.default()


def test_a_closed_file_watches_what_it_names() -> None:
    assert FULL.watches("Zephyr")
    assert not FULL.watches("Aurora")
    assert Config.default().watches("Aurora")


def test_a_watch_is_briefed_with_rules_own_accounts_and_digest() -> None:
    brief = FULL.brief("Zephyr")
    assert (brief.rules, brief.settings) == (FULL.rules, FULL.digest)
    assert brief.owned == {"z_rail"}  # case-folded
    assert FULL.owned("Aurora") == frozenset()


def test_a_watch_is_briefed_with_who_else_is_named(tmp_path: Path) -> None:
    config = loaded(tmp_path, "brands: {known: {Zephyr: {others: [Rivalis, concert]}}}")
    assert config.brief("Zephyr").others == {"Rivalis", "concert"}
    assert config.brief("Aurora").others == frozenset()
    assert config.digest != Config.default().digest


def test_a_dataclass_may_have_a_check_of_its_own() -> None:
    @dataclass(frozen=True)
    class Picky:
        def __post_init__(self) -> None:
            raise ValueError("never content")

    reader = Reader("picky.yaml")
    reader.read(Scalar(3, "", quoted=False), Setting(Picky, {}, required=True), "picky")
    assert [str(problem) for problem in reader.problems] == ["picky.yaml:3: picky: never content"]


def test_true_and_false_are_the_only_booleans() -> None:
    def read(text: str) -> Any:
        reader = Reader("bool.yaml")
        value = reader.read(Scalar(1, text, quoted=False), Setting(bool, {}, required=True), "it")
        return reader.problems[0].said if reader.problems else value

    refusal = "is neither true nor false; allowed: true or false"
    assert [read(text) for text in ("true", "false", "yes")] == [True, False, f"`yes` {refusal}"]


def names() -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029")
    return st.text(letters, min_size=1, max_size=100).filter(
        lambda text: text == text.strip() and text != ANY and _yaml_can(text)
    )


def _yaml_can(text: str) -> bool:
    return not Characters.NON_PRINTABLE.search(text)


def within_limits(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a dataclass of numbers, by its fields' metadata: new rules are covered too."""
    hints = get_type_hints(kind)
    return st.builds(
        kind, **{each.name: _field(hints[each.name], each.metadata) for each in fields(kind)}
    )


def partly(kind: Any) -> st.SearchStrategy[Partial[Any]]:
    """Some of the fields of such a dataclass."""
    hints = get_type_hints(kind)
    values = {
        each.name: partly(hints[each.name])
        if is_dataclass(hints[each.name])
        else _field(hints[each.name], each.metadata)
        for each in fields(kind)
    }
    return st.fixed_dictionaries({}, optional=values).map(Partial)


def _field(hint: Any, limits: Any) -> st.SearchStrategy[Any]:
    if is_dataclass(hint):
        return within_limits(hint)
    if get_origin(hint) is tuple:
        return st.lists(st.sampled_from(get_args(hint)[0]), min_size=1, unique=True).map(tuple)
    low, high = limits["range"]
    if get_origin(hint) is dict:
        keys = st.from_regex(limits["pattern"], fullmatch=True)
        return st.dictionaries(keys, st.floats(float(low), float(high)), max_size=2)
    return st.integers(low, high) if hint is int else st.floats(float(low), float(high))


def sentiments(kind: Any) -> st.SearchStrategy[Any]:
    """How posts are scored, for all or for a brand."""
    limit = st.none() | st.floats(0.01, 0.99)
    scorer = st.sampled_from(Scoring)
    special = st.builds(LanguageSentiment, scorer=st.none() | scorer, volume=limit, strict=limit)
    languages = st.dictionaries(st.sampled_from(["en", "fr", "de"]), special, max_size=2)
    if kind is SentimentChoice:
        switch = st.booleans()
        return st.builds(kind, scorer=scorer, languages=languages, words=switch, hashtags=switch)
    code, file = st.sampled_from([None, "fr"]), st.sampled_from([None, Path("tuned/a b.json")])
    return st.builds(
        kind, language=code, scorer=st.none() | scorer, languages=languages, tuned=file
    )


@st.composite
def configs(draw: st.DrawFn) -> Config:
    brand = st.builds(
        Brand, owned=st.frozensets(names(), max_size=2),
        others=st.frozensets(st.sampled_from(["Rivalis", "H&M", "l'été"]), max_size=2),
        sentiment=sentiments(BrandSentiment),
        rules=st.just(Partial()) | partly(Rules),
    )  # fmt: skip
    known = draw(st.dictionaries(names(), brand, max_size=4))
    closed = draw(st.booleans()) and bool(known)
    brands = Brands(
        unknown=Unknown.CLOSED if closed else Unknown.OPEN,
        max_open=draw(st.integers(1, 10_000)),
        known=known,
    )
    route = st.builds(
        Route,
        channel=st.from_regex(r"#[a-z0-9_-]{1,20}", fullmatch=True) | st.just("C0123ABCD"),
        brands=st.frozensets(st.sampled_from([ANY, *known]), max_size=3),
        min_level=st.sampled_from(Level),
        ping=st.sampled_from([None, "<!here>", "<!subteam^S0123>", "<@U0123>"]),
        language=st.sampled_from(Language),
    )
    routes = draw(st.lists(route, max_size=3, unique_by=lambda each: each.channel))
    shadow = st.builds(Shadow, rules=st.just(Partial()) | partly(Rules))
    config = Config(
        brands=brands, rules=draw(within_limits(Rules)), routes=tuple(routes),
        sentiment=draw(sentiments(SentimentChoice)), shadow=draw(shadow),
    )  # fmt: skip
    assume(not list(conflicts(config)))
    return config


def plain(value: Any) -> Any:
    if isinstance(value, Partial):
        return plain(value.values)
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value) if each.init}
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, frozenset | tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, StrEnum | Path) else value


# Most draws are at odds with themselves: which are is what `conflicts` says, and nobody else.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(config=configs(), flow=st.booleans(), wide=st.booleans())
def test_a_config_that_is_written_down_reads_the_same(
    tmp_path_factory: pytest.TempPathFactory, *, config: Config, flow: bool, wide: bool
) -> None:
    text = yaml.safe_dump(plain(config), default_flow_style=flow, allow_unicode=wide)
    read = loaded(tmp_path_factory.mktemp("written"), text)
    assert read == config
    assert read.digest == config.digest


def test_the_example_loads_and_watches_what_it_says() -> None:
    config = load(ROOT / "deploy" / "config" / "tocsin.yaml")
    assert config.rules == Rules()
    assert config.owned("Zephyr Rail") == {"zephyr_rail", "zephyr_rail_press"}
    assert [route.channel for route in config.routes] == ["#crisis-room", "#zephyr-social"]


def test_the_page_of_settings_is_what_the_code_says() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == reference(), "python -m pipeline.settings.reference > docs/settings.md"
