"""Brands: what responders look at in a crisis. How many, how far, since when, who has it."""

from deploy.grafana.panels import (
    AMBER,
    GREEN,
    GREY,
    RED,
    Dashboard,
    board,
    choice,
    heat,
    lines,
    mark,
    number,
    pick,
    row,
    stacked,
    states,
)
from detectors.bins import WINDOWS
from detectors.events import Level
from pipeline import series, slack_series
from pipeline.axes import SEVERITY

MINUTE = 60  # seconds
BRAND = 'brand=~"$brand"'
HERE = f'{BRAND},window="$window"'
NAMES = {0: ("calm", GREEN), 1: ("watch", "yellow"), 2: ("alert", AMBER), 3: ("crisis", RED)}

PEOPLE, USUAL = series.AUTHORS.name, series.BASELINE.name
SHARE, REACH, MENTIONS = series.RATIO.name, series.REACH.name, series.MENTIONS.name
OPEN, REACHED, LEVEL = series.OPEN.name, series.ALERTS.name, series.BRAND_LEVEL.name
VALUE, THRESHOLD = series.VALUE.name, series.THRESHOLD.name


def brands() -> Dashboard:
    """The dashboard."""
    page = board("Tocsin / Brands", "tocsin-brands", "How brands are talked about, and what rings.")
    page = page.with_variable(pick("brand", MENTIONS)).with_variable(
        choice("window", list(WINDOWS), "1h")
    )
    for level, colour in ((Level.ALERT, AMBER), (Level.CRISIS, RED)):
        rose = f'increase({REACHED}{{{BRAND},level="{level}"}}[$__rate_interval]) > 0'
        page = page.annotation(mark(f"{level} reached", f"sum by (brand) ({rose})", colour))
    return _told(_far(_volume(_situation(page))))


def _situation(page: Dashboard) -> Dashboard:
    def open_at(level: Level) -> str:
        return f'sum(max by (brand) ({OPEN}{{{BRAND},level="{level}"}})) or vector(0)'

    taken = f"sum by (le) (increase({series.TAKEN_SECONDS.name}_bucket[$__range]))"
    first = f"sum by (le) (increase({series.DETECTION_SECONDS.name}_bucket[$__range]))"
    return row(
        page,
        "Situation",
        number("Crises", "Open now.", open_at(Level.CRISIS), steps={0: GREEN, 1: RED}),
        number("Alerts", "Open now.", open_at(Level.ALERT), steps={0: GREEN, 1: AMBER}),
        number(
            "Watches",
            "First signs, open now.",
            open_at(Level.WATCH),
            steps={0: GREEN, 1: "yellow"},
        ),
        number(
            "Nobody has a crisis",
            "For so long people have been called to the oldest one that nobody has.",
            f'max({series.UNACKNOWLEDGED.name}{{level="{Level.CRISIS}"}})',
            steps={0: GREEN, 60: AMBER, 1_800: RED},
        ).unit("s"),
        number(
            "Time to acknowledge",
            "Median over the time shown, from the opening of an incident.",
            f"histogram_quantile(0.5, {taken})",
            steps={0: GREEN, 300: AMBER, 1_800: RED},
        ).unit("s"),
        number(
            "Time to detect",
            "Median over the time shown, from the first sign to the opening.",
            f"histogram_quantile(0.5, {first})",
            steps={0: GREY},
        ).unit("s"),
        states(
            "Level of each brand",
            "The open incident's.",
            (f"max by (brand) ({LEVEL}{{{BRAND}}})", "{{brand}}"),
            NAMES,
        ),
    )


def _volume(page: Dashboard) -> Dashboard:
    minute = f'sum by (brand) (rate({MENTIONS}{{{BRAND},sentiment="negative"}}[$__rate_interval]))'
    mood = f"sum by (sentiment) (rate({MENTIONS}{{{BRAND}}}[$__rate_interval]))"
    severity = f'rule="{SEVERITY}"'
    return row(
        page,
        "How many",
        lines(
            "Unhappy people",
            "Distinct people in the window, their posts, and how many people are usual at this "
            "time of the day. What is usual is known for the window that was judged last.",
            (f"max by (brand) ({PEOPLE}{{{HERE}}})", "{{brand}}"),
            (f"max by (brand) ({USUAL}{{{HERE}}})", "{{brand}}, usual"),
            (f"max by (brand) ({series.NEGATIVE.name}{{{HERE}}})", "{{brand}}, posts"),
        ),
        lines(
            "Severity against its thresholds",
            "Points for how unusual, how many and how fast.",
            (f"max by (brand) ({VALUE}{{{BRAND},{severity}}})", "{{brand}}"),
            (f"max by (level) ({THRESHOLD}{{{BRAND},{severity}}})", "{{level}} from here"),
        ),
        lines(
            "Unhappy posts a minute",
            "As they are counted.",
            (f"{minute} * {MINUTE}", "{{brand}}"),
        ),
        stacked(
            "Posts a minute by mood",
            "`unknown`: nobody could score the language.",
            (f"{mood} * {MINUTE}", "{{sentiment}}"),
        ),
    )


def _far(page: Dashboard) -> Dashboard:
    unhappy = f'{series.REACHED.name}{{{BRAND},sentiment="negative"}}'
    reached = f"sum by (brand) (rate({unhappy}[$__rate_interval]))"
    return row(
        page,
        "How bad, and how far",
        lines(
            "Share of negative posts",
            "Negative beyond doubt, of those that could be scored.",
            (f"max by (brand) ({SHARE}{{{HERE}}})", "{{brand}}"),
            unit="percentunit",
        ),
        lines(
            "People whom unhappy posts can have reached",
            "Estimated: views, or else followers who see a post.",
            (f"max by (brand) ({REACH}{{{HERE}}})", "{{brand}}"),
        ),
        lines(
            "Shares",
            "Reposts seen in the window, and shares that the unhappy posts reported.",
            (f"max by (brand) ({series.SPREAD.name}{{{HERE}}})", "{{brand}}"),
        ),
        lines(
            "Reached a minute",
            "The same as it happens.",
            (f"{reached} * {MINUTE}", "{{brand}}"),
        ),
        heat(
            "Scores",
            "How posts are scored, from -1 to 1, all brands together.",
            (f"sum by (le) (increase({series.SCORE.name}_bucket[$__rate_interval]))", "{{le}}"),
        ),
    )


def _told(page: Dashboard) -> Dashboard:
    goals = slack_series.GOALS.name
    met, decided = (
        f"sum by (goal, channel) (increase({each}[30d]))"
        for each in (f'{goals}{{outcome="met"}}', goals)
    )
    return row(
        page,
        "What was told",
        stacked(
            "Levels reached",
            "Opened, escalated or reopened.",
            (f"sum by (level) (increase({REACHED}{{{BRAND}}}[$__rate_interval]))", "{{level}}"),
            width=6,
        ),
        stacked(
            "Where people are with incidents",
            "As the notifier knows them: open is nobody's.",
            (f"sum by (status) ({series.INCIDENTS.name})", "{{status}}"),
            width=6,
        ),
        stacked(
            "Steps of incidents",
            "Where they led, and whether the watch or a person took them.",
            (
                f"sum by (to_state, actor) (increase({series.TRANSITIONS.name}[$__rate_interval]))",
                "{{to_state}}, {{actor}}",
            ),
            width=6,
        ),
        lines(
            "What waits, and silences",
            "Messages that a silence or quiet hours hold, and how many silences are in force.",
            (f"sum by (by, level) ({slack_series.HELD.name})", "{{level}}, {{by}}"),
            (f"sum({slack_series.SILENCES.name})", "silences"),
            width=6,
        ),
        lines(
            "Share of goals met over 30 days",
            "Of alerts and crises that a channel had a message of, in the 30 days before each "
            "moment. Empty where no route has goals, and where none was met or missed in them.",
            (f"{met} / ({decided} > 0)", "{{goal}}, {{channel}}"),
            unit="percentunit",
            width=16,
        ).no_value("no goals, or none met or missed in 30 days"),
        stacked(
            "Actions still open",
            "What is to be done after past incidents, by whether its day is over, is ahead, or was "
            "never named.",
            (f"max by (due) ({slack_series.ACTIONS.name})", "{{due}}"),
            width=8,
        ),
    )
