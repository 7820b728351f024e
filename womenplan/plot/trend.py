"""The course of an indicator: values, the straight path, the target and the forecast.

One chart or small multiples.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import Problem, UsageError
from womenplan.evaluation import ranking
from womenplan.model.look import OUTLOOK_MARKS
from womenplan.model.observation import GROUPED
from womenplan.model.target import GROUP_PAIRS, Domain, group_pair
from womenplan.narration.clauses import Record, published
from womenplan.narration.evaluation import Evaluation
from womenplan.plot.chart import chart
from womenplan.plot.fonts import lines_of, wrap
from womenplan.plot.gaps import finding
from womenplan.plot.page import (
    Axes,
    Entry,
    Figure,
    Page,
    outlook_key,
    status_key,
    ticks,
)
from womenplan.plot.style import STYLE, styled
from womenplan.plot.theme import COLOURS, INK, MARKS, MUTED, WIDTH, accent, mark_colour
from womenplan.plot.words import Words, region_of, rows_of, turn_of

__all__ = ["trend", "trends"]

HEIGHT, PANEL, LEAST, HISTORY, SMALL, ACROSS = 190.0, 128.0, 46.0, 10, 6.5, 3
Series = dict[str, pd.DataFrame]  # observations by the label of their group, "" where none


@chart(height=HEIGHT)
def trend(
    page: Page,
    result: Evaluation,
    target_id: str,
    *,
    region: str | None = None,
) -> Axes:
    """Draw the course of one target's indicator against the straight path and the target.

    Parameters
    ----------
    target_id : str
        A target of the plan, or an indicator by id, name or alias (its first target that is
        counted); of several milestones the next one due is judged, and all are drawn.

    Raises
    ------
    UsageError
        If the plan has neither a target nor an indicator of this name, or the result no such
        region, or the target is none of that region's.

    Notes
    -----
    A year without a value is a gap in the line; a pale dotted line leads over it. Hollow points are
    provisional, estimated, approximate or stand-in values; triangles are published bounds. A fan
    leads to the forecast and its interval where the result has one.
    """
    region = region_of(result, region)
    target = ranking.rows_of(result, target_id)["target_id"].iat[0]
    page.about(result, region)
    say = page.say
    rows = rows_of(result, region, say.lang, targets=[target])
    if rows.empty:
        raise UsageError(Problem("ROW_UNKNOWN", found=f"{target} / {region}"))
    row = rows.iloc[-1].to_dict()
    line = say("plot.trend.line", wording=row["wording"], unit=say.unit(row["unit"]))
    page.lines = [line, *page.lines]
    series = _series(result, row)
    if not series:
        return page.blank(_finding(row, say))
    _draw(page, result, row, series)
    sources = say.sources_of(pd.concat(series.values()))
    return page.finish(_finding(row, say), key=_key(say, rows), foot=[sources])


@chart(panels=True)
def trends(
    sheet: Page,
    result: Evaluation,
    *,
    region: str | None = None,
    domain: Domain | None = None,
    targets: Sequence[str] | None = None,
) -> Figure:
    """Draw the course of many targets' indicators, one small panel each, all those with data by default.

    Parameters
    ----------
    targets : sequence of str, optional
        Only these: target_ids, or indicators by id, name or alias.
    """
    region = region_of(result, region)
    sheet.about(result, region)
    say = sheet.say
    rows = rows_of(result, region, say.lang, domain=domain, targets=targets)
    every = [_series(result, row) for row in rows.to_dict("records")]
    shown = rows[np.array([bool(series) for series in every], dtype=bool)]
    drawn = [series for series in every if series]
    if not drawn:
        sheet.blank()
        return sheet.figure
    across = 0.9 * WIDTH / ACROSS - 18
    longest = max(lines_of(wrap(name, across, 8)) for name in shown["name"])
    down = math.ceil(len(drawn) / ACROSS)
    sheet.height = (PANEL + 11 * max(longest - 2, 0)) * down
    foot = [say.sources_of(pd.concat([part for series in drawn for part in series.values()]))]
    if len(rows) > len(drawn):
        foot.insert(0, say("plot.trends.left_out", count=len(rows) - len(drawn)))
    sheet.finish(finding(rows, say), key=_key(say, shown), foot=foot)
    box = sheet.ax.get_position()
    wide = box.width / ACROSS
    high = box.height / down
    # a panel has its title, whatever the page has
    with styled(replace(STYLE.get(), title=True)):
        for i, (row, series) in enumerate(zip(shown.to_dict("records"), drawn, strict=True)):
            x = box.x0 + wide * (i % ACROSS)
            y = box.y1 - high * (i // ACROSS + 1)
            ax = sheet.figure.add_axes((x, y + 0.04 * high, wide * 0.95, high * 0.94))
            panel = Page(ax, say, [row["wording"]], size=SMALL, least=LEAST)
            _draw(panel, result, row, series)
            panel.finish(row["name"], size=8, status=row["status"])
    return sheet.figure


def _series(result: Evaluation, row: Record) -> Series:
    """Return the observations behind a row, with the label of the group where it compares two; none where it has none."""
    seen = result.observations
    targets = result.plan.targets.set_index("target_id")
    rows = seen[(seen["indicator_id"] == row["indicator_id"]) & (seen["region"] == row["region"])]
    rows = rows[rows["year"] <= result.year]
    pair = group_pair(targets.loc[[row["target_id"]], "population"].iat[0])
    if row["form"] == "gap" and pair in GROUP_PAIRS and len(rows):
        column, *groups = GROUP_PAIRS[pair]
        other = "sex" if column == "area" else "area"
        rows = rows[rows[other] == rows[other].mode().iat[0]]
        parts = {f"{column}.{group}": _yearly(rows[rows[column] == group]) for group in groups}
    elif row["latest_row"] < 0:
        return {}
    else:
        same = [rows[column] == seen.at[row["latest_row"], column] for column in GROUPED]
        parts = {"": _yearly(rows[np.all(same, axis=0)])}
    return parts if any(map(len, parts.values())) else {}


def _yearly(observations: pd.DataFrame) -> pd.DataFrame:
    recent = observations[observations["year"] >= observations["year"].max() - 2 * HISTORY]
    return recent.sort_values("year").drop_duplicates("year", keep="last")


def _draw(
    page: Page,
    result: Evaluation,
    row: Record,
    series: Series,
) -> None:
    """Draw the panel: values, targets, the path to them and the forecast, and what they are at the right."""
    paired = len(series) > 1
    first = result.plan.base_year - HISTORY
    goals = _goals(result, row)
    for (label, part), colour in zip(
        series.items(), (accent(), COLOURS["off_track"]), strict=False
    ):
        _values(page, part[part["year"] >= first], colour if paired else INK)
        if label and len(part):
            page.end(part["value"].iat[-1], page.say(label), colour)
    previous = result.plan.start_year
    for year, goal in goals.items():
        page.ax.hlines(goal, min(previous, year - 1), year, color=COLOURS["met"], linewidth=1.4)
        previous = year
    if goals:
        words = _worded(page, goal, row["unit"], "plot.trend.target")
        page.end(goal, words, COLOURS["met"])
    if not paired:
        _way(page, row)
    years = pd.concat(series.values())["year"]
    begins = min(result.plan.base_year, int(years.min()))
    end = max(row["milestone_year"], result.year, *goals)
    _scales(page, max(begins, first), end, row["unit"])
    if not paired:
        _value_labels(page, row, series[""], end)


def _way(page: Page, row: Record) -> None:
    """Draw the straight path to the target, the forecast, and the latest value with its status."""
    if _has_path(row):
        page.ax.plot(
            [row["baseline_year"], row["milestone_year"]],
            [row["baseline"], row["target_value"]],
            color=MUTED,
            linewidth=0.9,
            dashes=(4, 3),
            zorder=1,
        )
    if not math.isnan(row["forecast"]):
        _fan(page, row)
    status = row["status"]
    place = (row["latest_year"], row["latest"])
    page.marks(*place, MARKS[status], mark_colour(status), page.size + 1)


def _worded(
    page: Page,
    value: float,
    unit: str,
    code: str = "",
    *,
    computed: bool = False,
) -> str:
    """Return a value with its unit, and with what it is where a code says so.

    In a small panel it stands alone, with a percent sign at most.
    """
    say = page.say
    if page.size == SMALL and unit != "percent":
        return say.number(say.rounded(value, unit, computed=computed))
    words = say.value(value, unit, computed=computed)
    if page.size == SMALL or not code:
        return words
    return say(code, value=words)


def _has_path(row: Record) -> bool:
    """Return whether a straight path leads from the baseline to the target."""
    asked = not math.isnan(row["target_value"]) and not math.isnan(row["progress"])
    return asked and row["baseline_year"] < row["milestone_year"]


def _key(say: Words, rows: pd.DataFrame) -> list[Entry]:
    """Return the key of some rows: statuses, lines, and expectations."""
    key = status_key(rows["status"], say)
    single = rows[rows["form"] != "gap"]
    if single["target_value"].notna().any():
        key.append(("—", COLOURS["met"], say("plot.target_line")))
    if any(map(_has_path, single.to_dict("records"))):
        key.append(("┄", MUTED, say("plot.path")))
    if single["forecast"].notna().any():
        key.append(("■", "#a9cfe6", say("plot.forecast")))
    return key + outlook_key(rows["outlook"], say)


def _goals(result: Evaluation, row: Record) -> Any:
    """Return the target value of each milestone of the row's target."""
    table = result.table
    table = table[(table["target_id"] == row["target_id"]) & (table["region"] == row["region"])]
    goals = table.dropna(subset="target_value").set_index("milestone_year")["target_value"]
    return goals.sort_index().to_dict()


def _values(page: Page, part: pd.DataFrame, colour: str) -> None:
    """Draw the values of a series: a line with gaps, and points by the kind of value."""
    if part.empty:
        return
    ax = page.ax
    year = part["year"].to_numpy()
    value = part["value"].to_numpy()
    years = np.arange(year[0], year[-1] + 1)
    ax.plot(
        year,
        value,
        color=colour,
        linewidth=0.8,
        linestyle=(0, (1, 2.5)),
        alpha=0.55,
        zorder=3,
    )
    ax.plot(
        years,
        part.set_index("year")["value"].reindex(years),
        color=colour,
        linewidth=0.2 * page.size,
        zorder=3.5,
    )
    for since in year[part["series_break"].astype("bool")]:
        ax.axvline(
            since - 0.5,
            color=MUTED,
            linewidth=0.8,
            linestyle=":",
            zorder=1,
        )
    bound = part["bound"].to_numpy()
    exact = (bound == "") & (part["flag"] == "final").to_numpy()
    for mark, some, fill in (
        ("o", exact, colour),
        ("o", ~exact & np.isin(bound, ["", "~"]), "white"),
        ("^", bound == ">", "white"),
        ("v", bound == "<", "white"),
    ):
        if some.any():
            ax.plot(
                year[some],
                value[some],
                mark,
                color=colour,
                mfc=fill,
                ms=0.5 * page.size,
                mew=0.9,
                zorder=3.8,
            )


def _fan(page: Page, row: Record) -> None:
    """Draw the forecast and its interval at the milestone."""
    x = [row["latest_year"], row["milestone_year"]]
    latest = row["latest"]
    forecast = row["forecast"]
    colour = accent()
    if not math.isnan(row["forecast_low"]):
        low = [latest, row["forecast_low"]]
        high = [latest, row["forecast_high"]]
        page.ax.fill_between(
            x,
            low,
            high,
            color=colour,
            alpha=0.2,
            linewidth=0,
        )
    page.ax.plot(
        x,
        [latest, forecast],
        color=colour,
        linewidth=1.0,
        dashes=(2, 2),
    )
    words = _worded(page, forecast, row["unit"], "plot.trend.forecast", computed=True)
    page.end(forecast, f"{words} {OUTLOOK_MARKS.get(row['outlook'], '')}".rstrip(), colour)


def _scales(
    page: Page,
    start: int,
    end: int,
    unit: str,
) -> None:
    """Set the limits and scales: whole years, no negative shares, a margin for the labels."""
    ax = page.ax
    span = max(end - start, 1)
    margin, most = (0.42, 4) if page.size == SMALL else (0.16, 6)
    low, high = ax.dataLim.intervaly
    pad = max(margin * (high - low), 0.02 * abs(high), 0.2)
    ax.set_xlim(start - 0.04 * span - 0.3, end + 0.02 * span + 0.2)
    bottom, top = ax.set_ylim(low - pad, high + pad)
    page.scale_below(range(start, end + 1), lines=False)
    floor = 0 if low >= 0 else -np.inf
    ceiling = 100 if unit == "percent" and high <= 100 else np.inf
    page.scale_beside(ticks(bottom, top, most, floor=floor, ceiling=ceiling))


def _value_labels(
    page: Page,
    row: Record,
    part: pd.DataFrame,
    end: int,
) -> None:
    """Label the baseline and the latest value.

    The latest goes to the right where it is about the last year drawn.
    """
    latest = row["latest"]
    plate = {
        "boxstyle": "square,pad=0.1",
        "facecolor": "white",
        "edgecolor": "none",
        "alpha": 0.75,
    }
    style: dict[str, Any] = {"ha": "center", "bbox": plate, "zorder": 6}
    _baseline_label(page, row, part, style)
    shown = published(_worded(page, latest, row["unit"]), row["latest_bound"], page.say.lang)
    if row["latest_year"] >= end - 0.12 * (end - page.ax.get_xlim()[0]):
        page.end(latest, shown, INK)
        return
    bottom, top = page.ax.get_ylim()
    height = 60 if page.size == SMALL else HEIGHT
    near = (top - bottom) * 18 / height
    before = part["value"].tail(2).head(len(part) - 1)
    away = [other - latest for other in (*before, row["target_value"], row["expected"])]
    above = sum(0 <= distance < near for distance in away)
    below = sum(0 <= -distance < near for distance in away)
    up = above < below or (above == below and not latest < row["baseline"])
    page.name(shown, row["latest_year"], latest, 10 if up else -10, **style)


def _baseline_label(
    page: Page,
    row: Record,
    part: pd.DataFrame,
    style: dict[str, Any],
) -> None:
    """Label the baseline on the side that the line does not take, where a later value follows it."""
    baseline = row["baseline"]
    if math.isnan(baseline) or not row["baseline_year"] < row["latest_year"]:
        return
    later = part.loc[part["year"] > row["baseline_year"], "value"]
    dy = 9 if later.iat[0] < baseline else -9
    shown = published(page.say.figure(baseline), row["baseline_bound"], page.say.lang)
    page.name(shown, row["baseline_year"], baseline, dy, color=MUTED, **style)


def _finding(row: Record, say: Words) -> str:
    """Return what the chart shows in one sentence."""
    name = row["name"]
    unit = row["unit"]
    latest = row["latest"]
    if math.isnan(latest):
        return say("plot.trend.status", name=name, status=say.label("status", row["status"]))
    shown = published(say.value(latest, unit), row["latest_bound"], say.lang)
    if not math.isnan(row["target_value"]):
        target = say.value(row["target_value"], unit)
        if row["status"] == "met":
            return say(
                "plot.trend.met",
                name=name,
                latest=shown,
                target=target,
            )
        if row["gap"] > 0:
            return say(
                "plot.gaps.one",
                name=name,
                target=target,
                gap=say.gap(row["gap"], unit),
            )
    baseline = row["baseline"]
    elapsed = row["baseline_year"] != row["latest_year"] and row["data_state"] != "suspect"
    if math.isnan(baseline) or not elapsed or row["form"] == "gap":
        return say("plot.trend.status", name=name, status=say.label("status", row["status"]))
    return say(
        "plot.trend",
        *turn_of(latest - baseline, unit),
        name=name,
        latest=shown,
        baseline=published(say.value(baseline, unit), row["baseline_bound"], say.lang),
        start=int(row["baseline_year"]),
        year=int(row["latest_year"]),
    )
