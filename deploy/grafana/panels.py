"""Panels: the few kinds that our dashboards are made of, and what all of them have in common.

A query is a pair: the expression, and what each of its lines is called.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from grafana_foundation_sdk.builders import (
    common,
    dashboard,
    heatmap,
    prometheus,
    stat,
    statetimeline,
    timeseries,
)
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models import prometheus as answers

SOURCE = model.DataSourceRef(type_val="prometheus", uid="${datasource}")
WIDTH = 24  # Grafana's columns
HEIGHT = 8  # its rows; a number needs half
NUMBER = 4  # columns of a number
GREEN, AMBER, RED, GREY = "green", "orange", "red", "text"
JOBS = 'job=~"tocsin-.*"'
SEEN = 60  # seconds from the start of a process in which it is scraped, surely
RESTART = "15m"  # who is back sooner is no news, and who goes back to the settings before it is
QUANTILES = (0.5, 0.95, 0.99)

Query = tuple[str, str]
Dashboard = dashboard.Dashboard


def board(title: str, uid: str, says: str, *, since: str = "now-6h") -> Dashboard:
    """An empty dashboard that asks for its datasource, and marks what happened to the processes."""
    # Grafana looks once a step, however long one is: what is new stays so for a step and a scrape.
    started = f"time() - process_start_time_seconds{{{JOBS}}} < {SEEN} + $__interval_ms / 1000"
    known = f"max_over_time(tocsin_build_info[{RESTART}] offset $__rate_interval)"
    changed = " unless ".join(
        f"count by (settings, version) ({each})" for each in ("tocsin_build_info", known)
    )
    return (
        Dashboard(title)
        .uid(uid)
        .description(says)
        .tags(["tocsin"])
        .editable()
        .refresh("30s")
        .time(since, "now")
        .tooltip(model.DashboardCursorSync.CROSSHAIR)
        .with_variable(dashboard.DatasourceVariable("datasource").type("prometheus"))
        .annotation(mark("Process started", started, "blue"))
        .annotation(mark("Version or settings", changed, "purple"))
    )


def row(page: Dashboard, title: str, *panels: Any) -> Dashboard:
    """The dashboard with one row more."""
    page = page.with_row(dashboard.Row(title))
    for panel in panels:
        page = page.with_panel(panel)
    return page


def mark(name: str, expression: str, colour: str) -> dashboard.AnnotationQuery:
    """A line across all panels wherever an expression has a value."""
    return (
        dashboard.AnnotationQuery()
        .name(name)
        .datasource(SOURCE)
        .enable(True)  # noqa: FBT003  # the library's word
        .icon_color(colour)
        .expr(expression)
    )


def pick(name: str, metric: str) -> dashboard.QueryVariable:
    """A choice of some of a label's values, all at first."""
    return (
        dashboard.QueryVariable(name)
        .datasource(SOURCE)
        .query(f"label_values({metric}, {name})")
        .refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(True)  # noqa: FBT003
        .include_all(True)  # noqa: FBT003
    )


def choice(name: str, values: Sequence[str], first: str) -> dashboard.CustomVariable:
    """A choice of one of a few values."""
    return (
        dashboard.CustomVariable(name)
        .values(", ".join(values))
        .current(model.VariableOption(text=first, value=first, selected=True))
    )


def lines(title: str, says: str, *queries: Query, unit: str = "short", width: int = 12) -> Any:
    """Lines over time."""
    legend = (
        common.VizLegendOptions()
        .display_mode(shapes.LegendDisplayMode.LIST)
        .placement(shapes.LegendPlacement.BOTTOM)
        .show_legend(True)  # noqa: FBT003
    )
    panel = timeseries.Panel().fill_opacity(8).show_points(shapes.VisibilityMode.NEVER)
    panel = framed(panel.legend(legend).min(0), title, says, width)
    return asking(panel.unit(unit), *queries)


def stacked(title: str, says: str, *queries: Query, unit: str = "short", width: int = 12) -> Any:
    """Areas upon each other, which add up to all."""
    whole = common.StackingConfig().mode(shapes.StackingMode.NORMAL)
    return lines(title, says, *queries, unit=unit, width=width).stacking(whole).fill_opacity(40)


def number(title: str, says: str, query: str, steps: Mapping[float, str]) -> Any:
    """The newest value, in the colour of the step that it has reached."""
    reduced = common.ReduceDataOptions().calcs(["lastNotNull"])
    panel = stat.Panel().graph_mode(shapes.BigValueGraphMode.AREA).reduce_options(reduced)
    panel = panel.thresholds(thresholds(steps)).no_value("none")
    return asking(framed(panel, title, says, NUMBER), (query, "")).height(HEIGHT // 2)


def heat(title: str, says: str, query: Query, *, width: int = 12) -> Any:
    """How a histogram's shape changes."""
    asked = target(query).format(answers.PromQueryFormat.HEATMAP)
    return framed(heatmap.Panel(), title, says, width).with_target(asked)


def states(title: str, says: str, query: Query, names: Mapping[int, tuple[str, str]]) -> Any:
    """A band for each line, coloured and named by its value."""
    named = {
        str(value): model.ValueMappingResult(text=text, color=colour, index=value)
        for value, (text, colour) in names.items()
    }
    panel = statetimeline.Panel().merge_values(True)  # noqa: FBT003
    panel = panel.mappings([model.ValueMap(options=named)])
    return asking(framed(panel, title, says, WIDTH), query)


def thresholds(steps: Mapping[float, str]) -> dashboard.ThresholdsConfig:
    """Colours from these values on; the first one from below all."""
    (first, *rest) = steps.items()
    known = [model.Threshold(value=None, color=first[1])]
    known += [model.Threshold(value=value, color=colour) for value, colour in rest]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(known)


def framed(panel: Any, title: str, says: str, width: int) -> Any:
    """A panel with its title and what it says, so many columns wide."""
    panel = panel.title(title).description(says).datasource(SOURCE)
    return panel.span(width).height(HEIGHT)


def asking(panel: Any, *queries: Query) -> Any:
    """A panel that shows these."""
    for query in queries:
        panel = panel.with_target(target(query))
    return panel


def target(query: Query) -> prometheus.Dataquery:
    """A query, as Prometheus is asked it."""
    expression, legend = query
    return prometheus.Dataquery().datasource(SOURCE).expr(expression).legend_format(legend)


def quantiles(metric: str, *by: str) -> list[Query]:
    """Lines of a histogram's quantiles, apart by some labels."""
    apart, legend = ", ".join(("le", *by)), "".join(f" {{{{{label}}}}}" for label in by)
    rate = f"sum by ({apart}) (rate({metric}_bucket[$__rate_interval]))"
    return [
        (f"histogram_quantile({each}, {rate})", f"p{each * 100:g}{legend}") for each in QUANTILES
    ]
