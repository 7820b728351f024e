"""The course of an indicator: values, the straight path, the target and the forecast; one chart or small multiples."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.evaluation import Evaluation
from womenplan.messages import Language
from womenplan.model.target import GROUP_PAIRS, group_pair
from womenplan.plot import words
from womenplan.plot.gaps import finding
from womenplan.plot.page import Page, lines_of, spread, status_key, wrap
from womenplan.plot.theme import ACCENT, COLOURS, INK, MARKS, MUTED, WIDTH, mark_colour, marker, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["trend", "trends"]

HEIGHT, PANEL, HISTORY, LABEL = 190.0, 128.0, 10, 8.0
Row = Mapping[Hashable, Any]


def trend(
    result: Evaluation, target_id: str, *, region: str | None = None, ax: Axes | None = None, lang: Language = "zh"
) -> Axes:
    """Draw the course of one target's indicator against the straight path and the target.

    Parameters
    ----------
    result : Evaluation
    target_id : str
        A target of the plan; of several milestones the next one due is judged, and all are drawn.
    region : str, optional
        The plan's own region, or the first of the result, by default.
    ax : matplotlib.axes.Axes, optional
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    A year without a value is a gap in the line; a pale dotted line leads over it. Hollow points are provisional,
    estimated or stand-in values; triangles are published bounds. A fan leads to the forecast and its interval where
    the result has one.
    """
    rows, chosen = words.rows_of(result, region, lang, [target_id])
    with theme():
        page = Page(ax, height=HEIGHT)
        place = words.place(result, chosen, lang)
        if rows.empty:
            return page.blank(lang, title=target_id, lines=[place])
        row = rows.iloc[-1].to_dict()
        wording = messages.text("plot.trend.line", lang, wording=row["wording"], unit=words.unit_words(row["unit"], lang))
        lines = [wording, place]
        series = _series(result, row)
        if not any(len(part) for _, part in series):
            return page.blank(lang, title=_finding(row, lang), lines=lines)
        drawn = _draw(page, result, row, series, lang, tall=HEIGHT, small=False)
        shown = pd.concat([part for _, part in series])
        return page.finish(
            title=_finding(row, lang),
            lines=lines,
            key=[*status_key([row["status"]], lang), *drawn],
            foot=[words.sources(shown, lang)],
            warn=words.made_up(result.made_up, lang),
        )


def trends(
    result: Evaluation,
    *,
    region: str | None = None,
    domain: str | None = None,
    targets: Sequence[str] | None = None,
    columns: int = 3,
    lang: Language = "zh",
) -> Figure:
    """Draw the course of many targets' indicators, one small panel each, all those with data by default.

    Parameters
    ----------
    result : Evaluation
    region : str, optional
        The plan's own region, or the first of the result, by default.
    domain : str, optional
        Only the targets of this domain.
    targets : sequence of str, optional
        Only these target_ids.
    columns : int
        Panels in a row.
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.figure.Figure
    """
    rows, chosen = words.rows_of(result, region, lang, targets)
    rows = rows[rows["domain"] == domain] if domain else rows
    found = [(row, _series(result, row)) for row in rows.to_dict("records")]
    found = [(row, series) for row, series in found if any(len(part) for _, part in series)]
    place = words.place(result, chosen, lang)
    with theme():
        if not found:
            ax = Page(None, height=120).blank(lang, lines=[place])
            figure = ax.get_figure(root=True)
            assert figure is not None
            return figure
        longest = max(lines_of(wrap(row["name"], 0.9 * WIDTH / columns - 18, LABEL)) for row, _ in found)
        sheet = Page(None, height=(PANEL + 11 * max(longest - 2, 0)) * math.ceil(len(found) / columns))
        sheet.ax.set_axis_off()
        left_out = len(rows) - len(found)
        sheet.finish(
            title=finding(rows, lang),
            lines=[place],
            key=[*status_key([row["status"] for row, _ in found], lang), *_line_key(lang, rows["forecast"].notna().any())],
            foot=[messages.text("plot.trends.left_out", lang, count=left_out) if left_out else ""],
            warn=words.made_up(result.made_up, lang),
        )
        figure = sheet.figure
        assert figure is not None
        box = sheet.ax.get_position()
        wide, high = box.width / columns, box.height / math.ceil(len(found) / columns)
        for i, (row, series) in enumerate(found):
            x, y = box.x0 + wide * (i % columns), box.y1 - high * (i // columns + 1)
            panel = Page(figure.add_axes((x, y + 0.04 * high, wide * 0.95, high * 0.94)), height=0)
            _draw(panel, result, row, series, lang, tall=panel.inner_height([(row["name"], LABEL, 13), (row["wording"], 8, 0)]), small=True)
            panel.finish(title=str(row["name"]), lines=[row["wording"]], title_size=LABEL, status=row["status"])
        return figure


def _series(result: Evaluation, row: Row) -> list[tuple[str, pd.DataFrame]]:
    """Return the observations behind a row, with the label of the group where it compares two."""
    seen = result.observations
    own = seen[(seen["region"] == row["region"]) & (seen["indicator_id"] == row["indicator_id"]) & (seen["year"] <= result.year)]
    targets = result.plan.targets
    pair = group_pair(str(targets.loc[targets["target_id"] == row["target_id"], "population"].iat[0]))
    if row["form"] == "gap" and pair in GROUP_PAIRS:
        column, *groups = GROUP_PAIRS[pair]
        other = "sex" if column == "area" else "area"
        return [(f"{column}.{group}", _yearly(own[(own[column] == group) & (own[other] == own[other].mode().iat[0])])) for group in groups if len(own)]
    if row["latest_row"] < 0:
        return [("", own.iloc[0:0])]
    latest = seen.loc[row["latest_row"]]
    same = (own["sex"] == latest["sex"]) & (own["area"] == latest["area"]) & (own["age"] == latest["age"])
    return [("", _yearly(own[same]))]


def _yearly(observations: pd.DataFrame) -> pd.DataFrame:
    last = observations["year"].max() if len(observations) else 0
    return observations[observations["year"] >= last - 2 * HISTORY].sort_values("year").drop_duplicates("year", keep="last")


def _draw(
    page: Page, result: Evaluation, row: Row, series: list[tuple[str, pd.DataFrame]], lang: Language, *, tall: float, small: bool
) -> list[tuple[str, str, str]]:
    """Draw the panel; return the entries of its key beside the status."""
    ax, paired = page.ax, len(series) > 1
    goals = _goals(result, row)
    end = max(int(row["milestone_year"]), result.year, *goals)
    start = min(result.plan.base_year, *(int(part["year"].min()) for _, part in series if len(part)))
    start = max(start, result.plan.base_year - HISTORY)
    right: list[tuple[float, str, str]] = []
    for (label, part), colour in zip(series, (ACCENT, COLOURS["off_track"]), strict=False):
        _values(page, part[part["year"] >= start], INK if not paired else colour, small=small)
        if label and len(part):
            right.append((float(part["value"].iat[-1]), messages.text(label, lang), colour))
    previous = result.plan.start_year
    for year, goal in goals.items():
        ax.plot([min(previous, year - 1), year], [goal, goal], color=COLOURS["met"], linewidth=1.4, zorder=2)
        previous = year
    if goals:
        shown = words.value_words(list(goals.values())[-1], row["unit"], lang)
        right.append((list(goals.values())[-1], shown if small else messages.text("plot.trend.target", lang, value=shown), COLOURS["met"]))
    if not paired:
        if goals and not row["slack"] and not math.isnan(row["baseline"]) and row["baseline_year"] < row["milestone_year"]:
            ax.plot([row["baseline_year"], row["milestone_year"]], [row["baseline"], row["target_value"]], color=MUTED, linewidth=0.9, dashes=(4, 3), zorder=1)
        if not math.isnan(row["forecast"]):
            right.append(_fan(page, row, lang, small=small))
        ax.plot(row["latest_year"], row["latest"], marker=marker(MARKS[row["status"]]), color=mark_colour(row["status"]), markersize=7 if small else 9, mew=0, zorder=6)
    _frame(page, start, end, row["unit"], small=small)
    if not paired:
        right += _value_labels(page, row, series[0][1], end, lang, tall=tall, small=small)
    _right_labels(page, right, tall, small=small)
    return _line_key(lang, not math.isnan(row["forecast"])) if goals and not paired else []


def _line_key(lang: Language, forecast: bool) -> list[tuple[str, str, str]]:
    entries = [("—", COLOURS["met"], messages.text("plot.target_line", lang)), ("┄", MUTED, messages.text("plot.path", lang))]
    return [*entries, ("■", "#a9cfe6", messages.text("plot.forecast", lang))] if forecast else entries


def _goals(result: Evaluation, row: Row) -> dict[int, float]:
    """Return the target value of each milestone of the row's target."""
    table = result.table
    same = table[(table["target_id"] == row["target_id"]) & (table["region"] == row["region"])].dropna(subset="target_value")
    return {int(year): float(value) for year, value in sorted(zip(same["milestone_year"], same["target_value"], strict=True))}


def _values(page: Page, part: pd.DataFrame, colour: str, *, small: bool) -> None:
    if part.empty:
        return
    ax = page.ax
    years = np.arange(part["year"].min(), part["year"].max() + 1)
    values = part.set_index("year")["value"].reindex(years).to_numpy(dtype=float)
    breaks = part.loc[part["series_break"], "year"].tolist()
    ax.plot(part["year"], part["value"], color=colour, linewidth=0.8, linestyle=(0, (1, 2.5)), alpha=0.55, zorder=3)
    ax.plot(years, values, color=colour, linewidth=1.4 if small else 1.7, zorder=4)
    for year in breaks:
        ax.axvline(year - 0.5, color=MUTED, linewidth=0.8, linestyle=":", zorder=1)
    size = 3.0 if small else 4.0
    hollow = (part["flag"] != "final").to_numpy()
    bound = part["bound"].to_numpy()
    for mark, chosen, fill in (("o", ~hollow & (bound == ""), colour), ("o", hollow & (bound == ""), "white"), ("^", bound == ">", "white"), ("v", bound == "<", "white")):
        ax.plot(part["year"][chosen], part["value"][chosen], mark, color=colour, markerfacecolor=fill, markersize=size, mew=0.9, zorder=5)


def _fan(page: Page, row: Row, lang: Language, *, small: bool) -> tuple[float, str, str]:
    """Draw the forecast and its interval at the milestone; return its label at the right."""
    ax, x = page.ax, [row["latest_year"], row["milestone_year"]]
    if not math.isnan(row["forecast_low"]):
        ax.fill_between(x, [row["latest"], row["forecast_low"]], [row["latest"], row["forecast_high"]], color=ACCENT, alpha=0.2, linewidth=0, zorder=1)
    ax.plot(x, [row["latest"], row["forecast"]], color=ACCENT, linewidth=1.0, dashes=(2, 2), zorder=2)
    shown = words.value_words(words.rounded(row["forecast"], row["unit"]), row["unit"], lang)
    return (row["forecast"], shown if small else messages.text("plot.trend.forecast", lang, value=shown), ACCENT)


def _frame(page: Page, start: int, end: int, unit: str, *, small: bool) -> None:
    """Set the limits and ticks: whole years, no negative shares, a margin for the labels."""
    ax = page.ax
    span = max(end - start, 1)
    step = next(step for step in (1, 2, 3, 5, 10, 20, 50) if span / step <= (4 if small else 11))
    ax.set_xlim(start - 0.04 * span - 0.3, end + 0.02 * span + 0.2)
    ticks = list(range(end, start - 1, -step))[::-1]
    ax.set_xticks(ticks, [str(year) for year in ticks])
    low, high = ax.dataLim.y0, ax.dataLim.y1
    pad = max((0.28 if small else 0.16) * (high - low), 0.02 * abs(high), 0.2)
    ax.set_ylim(low - pad, high + pad)
    ax.locator_params(axis="y", nbins=4 if small else 6)
    floor, ceiling = (0.0 if low >= 0 else low - pad), (100.0 if unit == "percent" and high <= 100 else high + pad)
    ax.set_yticks([tick for tick in ax.get_yticks() if max(floor, low - pad) <= tick <= min(ceiling, high + pad)])
    ax.yaxis.set_major_formatter(lambda value, _: words.numbers([value])[0])
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(labelsize=6.5 if small else 8)


def _value_labels(page: Page, row: Row, part: pd.DataFrame, end: int, lang: Language, *, tall: float, small: bool) -> list[tuple[float, str, str]]:
    """Label the baseline and the latest value; the latest goes to the right where it is about the last year drawn."""
    ax, size = page.ax, 6.5 if small else LABEL
    latest, baseline = float(row["latest"]), float(row["baseline"])
    rising = math.isnan(baseline) or latest >= baseline
    plain = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75}
    if not math.isnan(baseline) and row["baseline_year"] < row["latest_year"]:
        falls = float(part.loc[part["year"] > row["baseline_year"], "value"].iat[0]) < baseline
        page.label(words.numbers([baseline])[0], row["baseline_year"], baseline, at=ax.transData, dy=9 if falls else -9, ha="center", size=size, color=MUTED, bbox=plain, zorder=7)
    shown = words.value_words(latest, row["unit"], lang)
    if row["latest_year"] >= end - 0.12 * (end - ax.get_xlim()[0]):
        return [(latest, shown, INK)]
    bottom, top = ax.get_ylim()
    near = (top - bottom) * 18 / tall
    others = [*part["value"].tail(2).head(len(part) - 1), row["target_value"], row["expected"]]
    above, below = (sum(0 <= sign * (other - latest) < near for other in others) for sign in (1, -1))
    up = above < below or (above == below and rising)
    page.label(shown, row["latest_year"], latest, at=ax.transData, dy=10 if up else -10, ha="center", size=size, color=INK, bbox=plain, zorder=7)
    return []


def _right_labels(page: Page, wanted: list[tuple[float, str, str]], tall: float, *, small: bool) -> None:
    size = 6.5 if small else LABEL
    low, high = page.ax.get_ylim()
    places = spread([(value - low) / (high - low) * tall for value, _, _ in wanted], size * 1.35)
    for (_, text, colour), y in zip(wanted, places, strict=True):
        page.label(text, 1, y / tall, at="axes fraction", dx=5, size=size, color=colour)


def _finding(row: Row, lang: Language) -> str:
    """Return what the chart shows in one sentence."""
    name, unit, latest = str(row["name"]), row["unit"], float(row["latest"])
    if math.isnan(latest):
        return messages.text("plot.trend.status", lang, name=name, status=messages.label("status", row["status"], lang))
    shown = words.value_words(latest, unit, lang)
    if not math.isnan(row["target_value"]):
        target = words.value_words(row["target_value"], unit, lang)
        if row["status"] == "met":
            return messages.text("plot.trend.met", lang, name=name, latest=shown, target=target)
        if row["gap"] > 0:
            return messages.text("plot.gaps.one", lang, name=name, target=target, gap=words.difference(row["gap"], unit, lang))
    if math.isnan(row["baseline"]) or row["baseline_year"] == row["latest_year"] or row["form"] == "gap":
        return messages.text("plot.trend.status", lang, name=name, status=messages.label("status", row["status"], lang))
    code = "plot.trend.same" if latest == row["baseline"] else "plot.trend.rise" if latest > row["baseline"] else "plot.trend.fall"
    return messages.text(code, lang, name=name, baseline=words.value_words(row["baseline"], unit, lang), start=int(row["baseline_year"]), latest=shown, year=int(row["latest_year"]))
