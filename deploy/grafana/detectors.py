"""Detectors: what engineers look at who tune them. What lanes see, need, and ring for."""

from deploy.grafana.panels import (
    AMBER,
    GREEN,
    RED,
    Dashboard,
    board,
    heat,
    lines,
    number,
    pick,
    row,
    stacked,
)
from detectors.extent import CrisisKind
from pipeline import series
from pipeline.axes import SEVERITY

BRAND = 'brand=~"$brand"'
LANES = f'rule!="{SEVERITY}"'
VALUE, THRESHOLD, JUDGED = series.VALUE.name, series.THRESHOLD.name, series.EVALUATIONS.name
STEPS, REACHED, MENTIONS = series.TRANSITIONS.name, series.ALERTS.name, series.MENTIONS.name
WEEK = "1w"


def detectors() -> Dashboard:
    """The dashboard."""
    says = "Values against thresholds, what rang, and what of it was false."
    page = board("Tocsin / Detectors", "tocsin-detectors", says, since="now-2d")
    return _texts(_shadow(_kinds(_rules(_noise(page.with_variable(pick("brand", MENTIONS)))))))


def _noise(page: Dashboard) -> Dashboard:
    ended = f'sum(increase({STEPS}{{to_state=~"resolved|false_alarm"}}[$__range]))'
    wrong = f'sum(increase({STEPS}{{to_state="false_alarm"}}[$__range]))'
    watched = f"count(count by (brand) ({series.BRAND_LEVEL.name}))"
    rung = f'sum(increase({series.NOTICES.name}{{kind=~"opened|reopened"}}[{WEEK}])) / {watched}'
    guarded = f'sum(rate({JUDGED}{{result="guarded"}}[$__range]))'
    unread = f'sum(rate({MENTIONS}{{sentiment="unknown"}}[$__range]))'
    unusual = f'sum(rate({JUDGED}{{result!="usual"}}[$__range]))'
    return row(
        page,
        "Noise",
        number(
            "False alarms",
            "Of the incidents that ended in the time shown.",
            f"{wrong} / ({ended} > 0)",
            steps={0: GREEN, 0.2: AMBER, 0.5: RED},
        ).unit("percentunit"),
        number(
            "Incidents a brand and week",
            "The budget is one, unless the rules say otherwise.",
            rung,
            steps={0: GREEN, 1.5: AMBER, 3: RED},
        ),
        number(
            "Near misses",
            "Of what was unusual, what a guard held back: too few people, too young, nothing new.",
            f"{guarded} / ({unusual} > 0)",
            steps={0: GREEN},
        ).unit("percentunit"),
        number(
            "Language unknown",
            "Of all mentions.",
            f"({unread} or vector(0)) / (sum(rate({MENTIONS}[$__range])) > 0)",
            steps={0: GREEN, 0.1: AMBER, 0.3: RED},
        ).unit("percentunit"),
    )


def _rules(page: Dashboard) -> Dashboard:
    return row(
        page,
        "Rules",
        lines(
            "What lanes see",
            "Weeks between two episodes as high, of the brand where they are the most; 0 is usual.",
            (f"max by (rule) ({VALUE}{{{BRAND},{LANES}}})", "{{rule}}"),
            (f"min by (rule) ({THRESHOLD}{{{BRAND},{LANES}}})", "{{rule}}, rings from here"),
        ),
        lines(
            "Severity",
            "Points, and from how many an incident is an alert, and a crisis.",
            (f'{VALUE}{{{BRAND},rule="{SEVERITY}"}}', "{{brand}}"),
            (
                f'max by (level) ({THRESHOLD}{{{BRAND},rule="{SEVERITY}"}})',
                "{{level}} from here",
            ),
        ),
        stacked(
            "Judgements that were not usual",
            "Rung, or held back by a guard.",
            (
                f'sum by (rule, result) (increase({JUDGED}{{result!="usual"}}[$__rate_interval]))',
                "{{rule}}, {{result}}",
            ),
        ),
        stacked(
            "Judgements",
            "Of all lanes.",
            (f"sum by (rule) (rate({JUDGED}[$__rate_interval]))", "{{rule}}"),
            unit="reqps",
        ),
        stacked(
            "Levels reached",
            "By brand.",
            (
                f"sum by (brand, level) (increase({REACHED}{{{BRAND}}}[$__rate_interval]))",
                "{{brand}}, {{level}}",
            ),
        ),
        stacked(
            "False alarms by rule",
            "What people called one, by the lane that said most when they did.",
            (
                f'sum by (rule) (increase({STEPS}{{to_state="false_alarm"}}[$__rate_interval]))',
                "{{rule}}",
            ),
        ),
        heat(
            "Time to detect",
            "From the first sign to the opening, in seconds.",
            (
                f"sum by (le) (increase({series.DETECTION_SECONDS.name}_bucket[$__rate_interval]))",
                "{{le}}",
            ),
        ),
    )


def _kinds(page: Dashboard) -> Dashboard:
    said = series.VERDICTS.name
    right = " or ".join(
        f'increase({said}{{guessed="{kind}",kind="{kind}"}}[$__range])' for kind in CrisisKind
    )
    return row(
        page,
        "Kinds of crises",
        number(
            "Guesses that people kept",
            "Of those about which somebody said what it was, in the time shown.",
            f"sum({right}) / (sum(increase({said}[$__range])) > 0)",
            steps={0: RED, 0.5: AMBER, 0.8: GREEN},
        ).unit("percentunit"),
        stacked(
            "Taken for",
            "When it opened, got worse or opened again; by the guess, or a person's word.",
            (
                f"sum by (kind, source) (increase({series.KINDS.name}[$__rate_interval]))",
                "{{kind}}, {{source}}",
            ),
            width=9,
        ),
        stacked(
            "What people said it was",
            "By what it was guessed to be.",
            (
                f"sum by (guessed, kind) (increase({said}[$__rate_interval]))",
                "{{kind}}, guessed {{guessed}}",
            ),
            width=9,
        ),
    )


def _shadow(page: Dashboard) -> Dashboard:
    beside = series.SHADOW_ALERTS.name
    return row(
        page,
        "Shadow rules",
        lines(
            "Told, and what the shadow would have told",
            "Levels reached in a day, of brands that have a shadow: beside the rules in use.",
            (
                f"sum by (level) (increase({REACHED}{{{BRAND}}}[1d]) and on (brand) {beside})",
                "{{level}}, told",
            ),
            (f"sum by (level) (increase({beside}{{{BRAND}}}[1d]))", "{{level}}, shadow"),
            width=12,
        ),
        stacked(
            "What the shadow would have told",
            "Levels reached, by brand.",
            (
                f"sum by (brand, level) (increase({beside}{{{BRAND}}}[$__rate_interval]))",
                "{{brand}}, {{level}}",
            ),
            width=12,
        ),
    )


def _texts(page: Dashboard) -> Dashboard:
    return row(
        page,
        "Texts",
        heat(
            "Scores",
            "Their shape moves when a scorer, or a source, has changed.",
            (f"sum by (le) (increase({series.SCORE.name}_bucket[$__rate_interval]))", "{{le}}"),
            width=8,
        ),
        stacked(
            "Languages that nobody scores",
            "Mentions a second.",
            (
                f"sum by (language) (rate({series.FALLBACK.name}[$__rate_interval]))",
                "{{language}}",
            ),
            unit="reqps",
            width=8,
        ),
        lines(
            "Not counted",
            "Too late for the day, or seen before.",
            (f"sum(rate({series.LATE.name}[$__rate_interval]))", "late"),
            (
                f'sum(rate({series.PROCESSED.name}{{stage="mentions",outcome="repeated"}}[$__rate_interval]))',
                "repeated",
            ),
            unit="reqps",
            width=8,
        ),
    )
