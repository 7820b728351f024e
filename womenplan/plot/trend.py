"""The course of an indicator: values, the straight path, the target and the forecast.

One chart or small multiples.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from womenplan.evaluation import ranking
from womenplan.messages import Language
from womenplan.model.look import OUTLOOK_MARKS
from womenplan.model.observation import GROUPED
from womenplan.model.target import GROUP_PAIRS, Domain, group_pair
from womenplan.model.unit import is_number
from womenplan.narration.clauses import published
from womenplan.narration.evaluation import Evaluation
from womenplan.plot.fonts import lines_of, wrap
from womenplan.plot.gaps import finding
from womenplan.plot.page import Ax, Axes, Entry, Figure, Page, outlook_key, status_key, ticks
from womenplan.plot.style import STYLE, chart, styled
from womenplan.plot.theme import COLOURS, INK, MARKS, MUTED, WIDTH, accent, mark_colour, theme
from womenplan.plot.words import Words, region_of, rows_of

__all__ = ["trend", "trends"]

HEIGHT, PANEL, HISTORY, SMALL, COLUMNS = 190.0, 128.0, 10, 6.5, 3
Row = Mapping[Hashable, Any]
Series = list[
    tuple[str, pd.DataFrame]
]  # observations, with the label of the group where two are compared


@chart
@theme()
def trend(
    result: Evaluation,
    target_id: str,
    *,
    region: str | None = None,
    ax: Ax | None = None,
    lang: Language | None = None,
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
        region.

    Notes
    -----
    A year without a value is a gap in the line; a pale dotted line leads over it. Hollow points are
    provisional, estimated, approximate or stand-in values; triangles are published bounds. A fan
    leads to the forecast and its interval where the result has one.
    """
    say = Words.of(lang)
    region = region_of(result, region)
    target = str(ranking.rows_of(result, target_id)["target_id"].iat[0])
    row = rows_of(result, region, say.lang, targets=[target]).iloc[-1].to_dict()
    page = Page(ax, say, [say.place(result, region)], made_up=result.made_up, height=HEIGHT)
    page.lines = [
        say("plot.trend.line", wording=row["wording"], unit=say.unit(row["unit"])),
        *page.lines,
    ]
    series = _series(result, row)
    if not any(len(part) for _, part in series):
        return page.blank(_finding(row, say))
    _draw(page, result, row, series)
    key = [
        *status_key([row["status"]], say),
        *_line_key(say, [row]),
        *outlook_key([row["outlook"]], say),
    ]
    return page.finish(
        _finding(row, say), key=key, foot=[say.sources_of(pd.concat([part for _, part in series]))]
    )


@chart
@theme()
def trends(
    result: Evaluation,
    *,
    region: str | None = None,
    domain: Domain | None = None,
    targets: Sequence[str] | None = None,
    lang: Language | None = None,
) -> Figure:
    """Draw the course of many targets' indicators, one small panel each, all those with data by default.

    Parameters
    ----------
    targets : sequence of str, optional
        Only these: target_ids, or indicators by id, name or alias.
    """
    say = Words.of(lang)
    region = region_of(result, region)
    rows = rows_of(result, region, say.lang, domain=domain, targets=targets)
    sheet = Page(None, say, [say.place(result, region)], made_up=result.made_up)
    every = [(row, _series(result, row)) for row in rows.to_dict("records")]
    drawn = [(row, series) for row, series in every if any(len(part) for _, part in series)]
    if not drawn:
        sheet.blank()
        return sheet.figure
    across = 0.9 * WIDTH / COLUMNS - 18
    longest = max(lines_of(wrap(row["name"], across, 8)) for row, _ in drawn)
    down = math.ceil(len(drawn) / COLUMNS)
    sheet.height = (PANEL + 11 * max(longest - 2, 0)) * down
    rows_drawn = [row for row, _ in drawn]
    key = status_key([row["status"] for row in rows_drawn], say)
    key += _line_key(say, rows_drawn)
    key += outlook_key([row["outlook"] for row in rows_drawn], say)
    shown = pd.concat([part for _, series in drawn for _, part in series])
    foot = [say.sources_of(shown)]
    if len(rows) > len(drawn):
        foot.insert(0, say("plot.trends.left_out", count=len(rows) - len(drawn)))
    sheet.finish(finding(rows, say), key=key, foot=foot)
    box = sheet.ax.get_position()
    wide = box.width / COLUMNS
    high = box.height / down
    for i, (row, series) in enumerate(drawn):
        x = box.x0 + wide * (i % COLUMNS)
        y = box.y1 - high * (i // COLUMNS + 1)
        ax = sheet.figure.add_axes((x, y + 0.04 * high, wide * 0.95, high * 0.94))
        _panel(ax, say, result, row, series)
    return sheet.figure


def _panel(
    ax: Axes,
    say: Words,
    result: Evaluation,
    row: Row,
    series: Any,
) -> None:
    """Draw the course of one target under its name, whatever titles the page has."""
    with styled(replace(STYLE.get(), title=True)):
        panel = Page(ax, say, [row["wording"]], size=SMALL)
        _draw(panel, result, row, series)
        panel.finish(row["name"], size=8, status=row["status"])


def _series(result: Evaluation, row: Row) -> Series:
    """Return the observations behind a row, with the label of the group where it compares two."""
    seen = result.observations
    targets = result.plan.targets
    own = seen[(seen["indicator_id"] == row["indicator_id"]) & (seen["region"] == row["region"])]
    own = own[own["year"] <= result.year]
    pair = group_pair(
        str(targets.loc[targets["target_id"] == row["target_id"], "population"].iat[0])
    )
    if row["form"] == "gap" and pair in GROUP_PAIRS and len(own):
        column, *groups = GROUP_PAIRS[pair]
        other = "sex" if column == "area" else "area"
        own = own[own[other] == own[other].mode().iat[0]]
        return [(f"{column}.{group}", _yearly(own[own[column] == group])) for group in groups]
    if row["latest_row"] < 0:
        return []
    same = [own[column] == seen.at[row["latest_row"], column] for column in GROUPED]
    return [("", _yearly(own[np.all(same, axis=0)]))]


def _yearly(observations: pd.DataFrame) -> pd.DataFrame:
    recent = observations[observations["year"] >= observations["year"].max() - 2 * HISTORY]
    return recent.sort_values("year").drop_duplicates("year", keep="last")


def _draw(
    page: Page,
    result: Evaluation,
    row: Row,
    series: Series,
) -> None:
    """Draw the panel: values, targets, the path to them and the forecast, and what they are at the right."""
    ax = page.ax
    say = page.say
    paired = len(series) > 1
    base = result.plan.base_year
    goals = _goals(result, row)
    unit = row["unit"]
    for (label, part), colour in zip(series, (accent(), COLOURS["off_track"]), strict=False):
        _values(page, part[part["year"] >= base - HISTORY], colour if paired else INK)
        if label and len(part):
            page.end(float(part["value"].iat[-1]), say(label), colour)
    previous = result.plan.start_year
    for year, goal in goals.items():
        ax.hlines(
            goal,
            min(previous, year - 1),
            year,
            color=COLOURS["met"],
            linewidth=1.4,
            zorder=2,
        )
        previous = year
    if goals:
        page.end(goal, _said(page, "plot.trend.target", goal, unit), COLOURS["met"])
    if not paired:
        if goals and _has_path(row):
            path = (
                [row["baseline_year"], row["milestone_year"]],
                [row["baseline"], row["target_value"]],
            )
            ax.plot(
                *path,
                color=MUTED,
                linewidth=0.9,
                dashes=(4, 3),
                zorder=1,
            )
        if not math.isnan(row["forecast"]):
            _fan(page, row)
        page.marks(
            row["latest_year"],
            row["latest"],
            MARKS[row["status"]],
            mark_colour(row["status"]),
            page.size + 1,
        )
    begins = [int(part["year"].min()) for _, part in series if len(part)]
    start = min([base, *begins])
    end = max(row["milestone_year"], result.year, *goals)
    _scales(page, max(start, base - HISTORY), end, unit)
    if not paired:
        _value_labels(page, row, series[0][1], end)


def _said(
    page: Page,
    code: str,
    value: float,
    unit: str,
    **how: bool,
) -> str:
    """Return a value with what it is and its unit.

    In a small panel it stands alone, with a percent sign at most.
    """
    if page.size == SMALL and unit != "percent":
        return page.say.number(page.say.rounded(value, unit, **how))
    words = page.say.value(value, unit, **how)
    if page.size == SMALL or not code:
        return words
    return page.say(code, value=words)


def _has_path(row: Row) -> bool:
    """Return whether a straight path leads from the baseline to the target."""
    return not math.isnan(row["progress"]) and row["baseline_year"] < row["milestone_year"]


def _line_key(say: Words, rows: Sequence[Row]) -> list[Entry]:
    """Return the entries of the key beside the statuses."""
    rows = [row for row in rows if row["form"] != "gap"]
    asked = [row for row in rows if not math.isnan(row["target_value"])]
    if asked:
        key = [("—", COLOURS["met"], say("plot.target_line"))]
    else:
        key = []
    if any(_has_path(row) for row in asked):
        key.append(("┄", MUTED, say("plot.path")))
    if any(not math.isnan(row["forecast"]) for row in rows):
        key.append(("■", "#a9cfe6", say("plot.forecast")))
    return key


def _goals(result: Evaluation, row: Row) -> dict[int, float]:
    """Return the target value of each milestone of the row's target."""
    table = result.table[
        (result.table["target_id"] == row["target_id"]) & (result.table["region"] == row["region"])
    ]
    goals = table.dropna(subset="target_value").sort_values("milestone_year")
    return dict(zip(goals["milestone_year"].tolist(), goals["target_value"].tolist(), strict=True))


def _values(page: Page, part: pd.DataFrame, colour: str) -> None:
    """Draw the values of a series: a line with gaps, and points by the kind of value."""
    if part.empty:
        return
    ax = page.ax
    year = part["year"].to_numpy()
    value = part["value"].to_numpy(dtype=float)
    years = np.arange(year[0], year[-1] + 1)
    wide = 0.2 * page.size
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
        linewidth=wide,
        zorder=3.5,
    )
    for since in year[part["series_break"].to_numpy(dtype=bool)]:
        ax.axvline(
            since - 0.5,
            color=MUTED,
            linewidth=0.8,
            linestyle=":",
            zorder=1,
        )
    final = (part["flag"] == "final").to_numpy()
    bound = part["bound"].to_numpy()
    exact = (bound == "") & final
    open_ = ~exact & np.isin(bound, ["", "~"])
    kinds = (("o", exact, colour), ("o", open_, "white"))
    for mark, some, fill in (*kinds, ("^", bound == ">", "white"), ("v", bound == "<", "white")):
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


def _fan(page: Page, row: Row) -> None:
    """Draw the forecast and its interval at the milestone."""
    x = [row["latest_year"], row["milestone_year"]]
    latest = row["latest"]
    forecast = row["forecast"]
    if not math.isnan(row["forecast_low"]):
        low = [latest, row["forecast_low"]]
        high = [latest, row["forecast_high"]]
        page.ax.fill_between(
            x,
            low,
            high,
            color=accent(),
            alpha=0.2,
            linewidth=0,
            zorder=1,
        )
    page.ax.plot(
        x,
        [latest, forecast],
        color=accent(),
        linewidth=1.0,
        dashes=(2, 2),
        zorder=2,
    )
    said = _said(page, "plot.trend.forecast", forecast, row["unit"], computed=True)
    page.end(forecast, f"{said} {OUTLOOK_MARKS.get(row['outlook'], '')}".rstrip(), accent())


def _scales(
    page: Page,
    start: int,
    end: int,
    unit: str,
) -> None:
    """Set the limits and scales: whole years, no negative shares, a margin for the labels."""
    ax = page.ax
    span = max(end - start, 1)
    small = page.size == SMALL
    low = ax.dataLim.y0
    high = ax.dataLim.y1
    pad = max((0.42 if small else 0.16) * (high - low), 0.02 * abs(high), 0.2)
    ax.set_xlim(start - 0.04 * span - 0.3, end + 0.02 * span + 0.2)
    ax.set_ylim(low - pad, high + pad)
    page.scale_below(range(start, end + 1), lines=False)
    floor = 0 if low >= 0 else -np.inf
    ceiling = 100 if unit == "percent" and high <= 100 else np.inf
    page.scale_beside(ticks(low - pad, high + pad, 4 if small else 6, floor=floor, ceiling=ceiling))


def _value_labels(
    page: Page,
    row: Row,
    part: pd.DataFrame,
    end: int,
) -> None:
    """Label the baseline and the latest value.

    The latest goes to the right where it is about the last year drawn.
    """
    latest = float(row["latest"])
    plate = {
        "boxstyle": "square,pad=0.1",
        "facecolor": "white",
        "edgecolor": "none",
        "alpha": 0.75,
    }
    style: dict[str, Any] = {"ha": "center", "bbox": plate, "zorder": 6}
    _baseline_label(page, row, part, style)
    shown = published(_said(page, "", latest, row["unit"]), row["latest_bound"], page.say.lang)
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
    up = above < below or (above == below and not latest < float(row["baseline"]))
    page.name(shown, row["latest_year"], latest, 10 if up else -10, **style)


def _baseline_label(
    page: Page,
    row: Row,
    part: pd.DataFrame,
    style: dict[str, Any],
) -> None:
    """Label the baseline on the side that the line does not take, where a later value follows it."""
    baseline = float(row["baseline"])
    if math.isnan(baseline) or not row["baseline_year"] < row["latest_year"]:
        return
    later = part.loc[part["year"] > row["baseline_year"], "value"]
    falls = float(later.iat[0]) < baseline
    shown = published(page.say.figure(baseline), row["baseline_bound"], page.say.lang)
    page.name(shown, row["baseline_year"], baseline, 9 if falls else -9, color=MUTED, **style)


def _finding(row: Row, say: Words) -> str:
    """Return what the chart shows in one sentence."""
    name = str(row["name"])
    unit = row["unit"]
    latest = float(row["latest"])
    baseline = float(row["baseline"])
    if not math.isnan(latest):
        shown = published(say.value(latest, unit), row["latest_bound"], say.lang)
        context: dict[str, object] = {"name": name, "latest": shown}
        if math.isnan(row["target_value"]):
            target = ""
        else:
            target = say.value(row["target_value"], unit)
        if target and row["status"] == "met":
            return say("plot.trend.met", target=target, **context)
        if target and row["gap"] > 0:
            return say(
                "plot.gaps.one",
                name=name,
                target=target,
                gap=say.gap(row["gap"], unit),
            )
        told = row["baseline_year"] != row["latest_year"] and row["data_state"] != "suspect"
        if not math.isnan(baseline) and told and row["form"] != "gap":
            if latest == baseline:
                code = "same"
            elif latest > baseline:
                code = "rise"
            else:
                code = "fall"
            years = {"start": int(row["baseline_year"]), "year": int(row["latest_year"])}
            before = published(say.value(baseline, unit), row["baseline_bound"], say.lang)
            if latest != baseline and is_number(unit):
                code += ".number"
            return say(
                "plot.trend",
                code,
                baseline=before,
                **years,
                **context,
            )
    return say("plot.trend.status", name=name, status=say.label("status", row["status"]))
