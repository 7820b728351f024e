"""The course of an indicator: values, the straight path, the target and the forecast; one chart or small multiples."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from womenplan.evaluation.evaluation import Evaluation
from womenplan.messages import Language
from womenplan.model.target import GROUP_PAIRS, group_pair
from womenplan.plot.gaps import finding
from womenplan.plot.page import Axes, Entry, Figure, Page, lines_of, status_key, ticks, wrap
from womenplan.plot.theme import ACCENT, COLOURS, INK, MARKS, MUTED, WIDTH, mark_colour, theme
from womenplan.plot.words import Words, plain, region_of, rows_of

__all__ = ["trend", "trends"]

HEIGHT, PANEL, HISTORY, LABEL, COLUMNS = 190.0, 128.0, 10, 8.0, 3
Row = Mapping[Hashable, Any]
Series = list[tuple[str, pd.DataFrame]]  # observations, with the label of the group where two are compared


@theme()
def trend(
    result: Evaluation, target_id: str, *, region: str | None = None, ax: Axes | None = None, lang: Language = "zh"
) -> Axes:
    """Draw the course of one target's indicator against the straight path and the target.

    Parameters
    ----------
    result, region, ax, lang
        As in :func:`womenplan.plot.gaps`.
    target_id : str
        A target of the plan; of several milestones the next one due is judged, and all are drawn.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    A year without a value is a gap in the line; a pale dotted line leads over it. Hollow points are provisional,
    estimated or stand-in values; triangles are published bounds. A fan leads to the forecast and its interval where
    the result has one.
    """
    page, region = Page(ax, Words(lang), height=HEIGHT), region_of(result, region)
    say, rows = page.say, rows_of(result, region, lang, targets=[target_id])
    lines = [say.place(result, region)]
    if rows.empty:
        return page.blank(lines, title=target_id)
    row = rows.iloc[-1].to_dict()
    lines.insert(0, say("plot.trend.line", wording=row["wording"], unit=say.unit(row["unit"])))
    series = _series(result, row)
    if not any(len(part) for _, part in series):
        return page.blank(lines, title=_finding(row, say))
    key = [*status_key([row["status"]], say), *_draw(page, result, row, series)]
    foot = [say.sources(pd.concat([part for _, part in series]))]
    return page.finish(_finding(row, say), lines=lines, key=key, foot=foot, made_up=result.made_up)


@theme()
def trends(
    result: Evaluation, *, region: str | None = None, domain: str | None = None, targets: Sequence[str] | None = None,
    lang: Language = "zh",
) -> Figure:  # fmt: skip
    """Draw the course of many targets' indicators, one small panel each, all those with data by default.

    Parameters
    ----------
    result, region, domain, lang
        As in :func:`womenplan.plot.gaps`.
    targets : sequence of str, optional
        Only these target_ids.

    Returns
    -------
    matplotlib.figure.Figure
    """
    sheet, region = Page(None, Words(lang)), region_of(result, region)
    say, rows = sheet.say, rows_of(result, region, lang, domain=domain, targets=targets)
    found = [(row, _series(result, row)) for row in rows.to_dict("records")]
    found = [(row, series) for row, series in found if any(len(part) for _, part in series)]
    lines, left_out = [say.place(result, region)], len(rows) - len(found)
    if not found:
        sheet.blank(lines)
        return sheet.figure
    longest = max(lines_of(wrap(row["name"], 0.9 * WIDTH / COLUMNS - 18, LABEL)) for row, _ in found)
    down = math.ceil(len(found) / COLUMNS)
    sheet.height = (PANEL + 11 * max(longest - 2, 0)) * down
    key = [*status_key([row["status"] for row, _ in found], say), *_line_key(say, rows["forecast"].notna().any())]
    foot = [say("plot.trends.left_out", count=left_out) if left_out else ""]
    sheet.finish(finding(rows, say), lines=lines, key=key, foot=foot, made_up=result.made_up)
    box = sheet.ax.get_position()
    wide, high = box.width / COLUMNS, box.height / down
    for i, (row, series) in enumerate(found):
        x, y = box.x0 + wide * (i % COLUMNS), box.y1 - high * (i // COLUMNS + 1)
        panel = Page(sheet.figure.add_axes((x, y + 0.04 * high, wide * 0.95, high * 0.94)), say)
        _draw(panel, result, row, series, small=True)
        panel.finish(row["name"], lines=[row["wording"]], title_size=LABEL, status=row["status"])
    return sheet.figure


def _series(result: Evaluation, row: Row) -> Series:
    """Return the observations behind a row, with the label of the group where it compares two."""
    seen, targets = result.observations, result.plan.targets
    own = seen[(seen["indicator_id"] == row["indicator_id"]) & (seen["region"] == row["region"])]
    own = own[own["year"] <= result.year]
    pair = group_pair(str(targets.loc[targets["target_id"] == row["target_id"], "population"].iat[0]))
    if row["form"] == "gap" and pair in GROUP_PAIRS and len(own):
        column, *groups = GROUP_PAIRS[pair]
        other = "sex" if column == "area" else "area"
        own = own[own[other] == own[other].mode().iat[0]]
        return [(f"{column}.{group}", _yearly(own[own[column] == group])) for group in groups]
    if row["latest_row"] < 0:
        return []
    same = [own[column] == seen.at[row["latest_row"], column] for column in ("sex", "area", "age")]
    return [("", _yearly(own[np.all(same, axis=0)]))]


def _yearly(observations: pd.DataFrame) -> pd.DataFrame:
    recent = observations[observations["year"] >= observations["year"].max() - 2 * HISTORY]
    return recent.sort_values("year").drop_duplicates("year", keep="last")


def _draw(page: Page, result: Evaluation, row: Row, series: Series, *, small: bool = False) -> list[Entry]:
    """Draw the panel; return the entries of its key beside the status."""
    ax, say, paired, base = page.ax, page.say, len(series) > 1, result.plan.base_year
    goals, size = _goals(result, row), 6.5 if small else LABEL
    start = min(base, *(int(part["year"].min()) for _, part in series if len(part)))
    for (label, part), colour in zip(series, (ACCENT, COLOURS["off_track"]), strict=False):
        _values(page, part[part["year"] >= base - HISTORY], colour if paired else INK, small=small)
        if label and len(part):
            page.ends((float(part["value"].iat[-1]), say(label), colour, size))
    previous = result.plan.start_year
    for year, goal in goals.items():
        ax.hlines(goal, min(previous, year - 1), year, color=COLOURS["met"], linewidth=1.4, zorder=2)
        previous = year
    if goals:
        shown = say.value(goal, row["unit"])
        page.ends((goal, shown if small else say("plot.trend.target", value=shown), COLOURS["met"], size))
    if not paired:
        ahead = not math.isnan(row["baseline"]) and row["baseline_year"] < row["milestone_year"]
        if goals and ahead and not row["slack"]:
            path = [row["baseline_year"], row["milestone_year"]], [row["baseline"], row["target_value"]]
            ax.plot(*path, color=MUTED, linewidth=0.9, dashes=(4, 3), zorder=1)
        if not math.isnan(row["forecast"]):
            _fan(page, row, small=small)
        mark = MARKS[row["status"]], mark_colour(row["status"])
        page.marks(row["latest_year"], row["latest"], *mark, 7 if small else 9, zorder=6)
    end = max(row["milestone_year"], result.year, *goals)
    _frame(page, max(start, base - HISTORY), end, row["unit"], small=small)
    if not paired:
        _value_labels(page, row, series[0][1], end, small=small)
    return _line_key(say, not math.isnan(row["forecast"])) if goals and not paired else []


def _line_key(say: Words, forecast: bool) -> list[Entry]:
    entries = [("—", COLOURS["met"], say("plot.target_line")), ("┄", MUTED, say("plot.path"))]
    return [*entries, ("■", "#a9cfe6", say("plot.forecast"))] if forecast else entries


def _goals(result: Evaluation, row: Row) -> dict[int, float]:
    """Return the target value of each milestone of the row's target."""
    table = result.table[(result.table["target_id"] == row["target_id"]) & (result.table["region"] == row["region"])]
    goals = table.dropna(subset="target_value").sort_values("milestone_year")
    return dict(zip(goals["milestone_year"].tolist(), goals["target_value"].tolist(), strict=True))


def _values(page: Page, part: pd.DataFrame, colour: str, *, small: bool) -> None:
    """Draw the values of a series: a line with gaps, and points by the kind of value."""
    if part.empty:
        return
    ax, year, value = page.ax, part["year"].to_numpy(), part["value"].to_numpy(dtype=float)
    years = np.arange(year[0], year[-1] + 1)
    ax.plot(year, value, color=colour, linewidth=0.8, linestyle=(0, (1, 2.5)), alpha=0.55, zorder=3)
    whole = part.set_index("year")["value"].reindex(years)
    ax.plot(years, whole, color=colour, linewidth=1.4 if small else 1.7, zorder=4)
    for since in year[part["series_break"].to_numpy(dtype=bool)]:
        ax.axvline(since - 0.5, color=MUTED, linewidth=0.8, linestyle=":", zorder=1)
    final, bound = (part["flag"] == "final").to_numpy(), part["bound"].to_numpy()
    exact = bound == ""
    for mark, some, fill in (
        ("o", exact & final, colour),
        ("o", exact & ~final, "white"),
        ("^", bound == ">", "white"),
        ("v", bound == "<", "white"),
    ):
        if some.any():
            x, y, size = year[some], value[some], 3.0 if small else 4.0
            ax.plot(x, y, mark, color=colour, markerfacecolor=fill, markersize=size, mew=0.9, zorder=5)


def _fan(page: Page, row: Row, *, small: bool) -> None:
    """Draw the forecast and its interval at the milestone."""
    x, latest, forecast = [row["latest_year"], row["milestone_year"]], row["latest"], row["forecast"]
    if not math.isnan(row["forecast_low"]):
        low, high = [latest, row["forecast_low"]], [latest, row["forecast_high"]]
        page.ax.fill_between(x, low, high, color=ACCENT, alpha=0.2, linewidth=0, zorder=1)
    page.ax.plot(x, [latest, forecast], color=ACCENT, linewidth=1.0, dashes=(2, 2), zorder=2)
    shown = page.say.value(forecast, row["unit"], computed=True)
    words = shown if small else page.say("plot.trend.forecast", value=shown)
    page.ends((forecast, words, ACCENT, 6.5 if small else LABEL))


def _frame(page: Page, start: int, end: int, unit: str, *, small: bool) -> None:
    """Set the limits and scales: whole years, no negative shares, a margin for the labels."""
    ax, span, size = page.ax, max(end - start, 1), 6.5 if small else 8
    low, high = ax.dataLim.y0, ax.dataLim.y1
    pad = max((0.28 if small else 0.16) * (high - low), 0.02 * abs(high), 0.2)
    ax.set_xlim(start - 0.04 * span - 0.3, end + 0.02 * span + 0.2)
    ax.set_ylim(low - pad, high + pad)
    step = next(step for step in (1, 2, 3, 5, 10, 20, 50) if span / step <= (4 if small else 11))
    years = range(end, start - 1, -step)
    page.scale_below(years, size=size, lines=False)
    floor, ceiling = 0 if low >= 0 else -np.inf, 100 if unit == "percent" and high <= 100 else np.inf
    page.scale_beside(ticks(low - pad, high + pad, 4 if small else 6, floor=floor, ceiling=ceiling), size=size)


def _value_labels(page: Page, row: Row, part: pd.DataFrame, end: int, *, small: bool) -> None:
    """Label the baseline and the latest value; the latest goes to the right where it is about the last year drawn."""
    latest, baseline, size = float(row["latest"]), float(row["baseline"]), 6.5 if small else LABEL
    plate = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75}
    style: dict[str, Any] = {"ha": "center", "va": "center", "size": size, "bbox": plate, "zorder": 7}
    if not math.isnan(baseline) and row["baseline_year"] < row["latest_year"]:
        falls = float(part.loc[part["year"] > row["baseline_year"], "value"].iat[0]) < baseline
        page.label(plain(baseline), row["baseline_year"], baseline, dy=9 if falls else -9, color=MUTED, **style)
    shown = page.say.value(latest, row["unit"])
    if row["latest_year"] >= end - 0.12 * (end - page.ax.get_xlim()[0]):
        page.ends((latest, shown, INK, size))
        return
    bottom, top = page.ax.get_ylim()
    near = (top - bottom) * 18 / (60 if small else HEIGHT)
    others = [*part["value"].tail(2).head(len(part) - 1), row["target_value"], row["expected"]]
    above, below = (sum(0 <= sign * (other - latest) < near for other in others) for sign in (1, -1))
    up = above < below or (above == below and not latest < baseline)
    page.label(shown, row["latest_year"], latest, dy=10 if up else -10, **style)


def _finding(row: Row, say: Words) -> str:
    """Return what the chart shows in one sentence."""
    name, unit, latest, baseline = str(row["name"]), row["unit"], float(row["latest"]), float(row["baseline"])
    if not math.isnan(latest):
        said: dict[str, object] = {"name": name, "latest": say.value(latest, unit)}
        target = "" if math.isnan(row["target_value"]) else say.value(row["target_value"], unit)
        if target and row["status"] == "met":
            return say("plot.trend.met", target=target, **said)
        if target and row["gap"] > 0:
            return say("plot.gaps.one", name=name, target=target, gap=say.gap(row["gap"], unit))
        if not math.isnan(baseline) and row["baseline_year"] != row["latest_year"] and row["form"] != "gap":
            code = "same" if latest == baseline else "rise" if latest > baseline else "fall"
            years = {"start": int(row["baseline_year"]), "year": int(row["latest_year"])}
            return say(f"plot.trend.{code}", baseline=say.value(baseline, unit), **years, **said)
    return say("plot.trend.status", name=name, status=say.label("status", row["status"]))
