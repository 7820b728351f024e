"""The gaps: how far each target is from being reached, and from where it started."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.evaluation import Evaluation
from womenplan.evaluation.series import Floats
from womenplan.messages import Language
from womenplan.plot import fonts, words
from womenplan.plot.page import Page, block_height, status_key, wrap
from womenplan.plot.theme import ACCENT, COLOURS, FAINT, INK, MARKS, MUTED, mark_colour, marker, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["finding", "gaps", "positions"]

NAME, WORDING, NAME_WIDTH, HEAD, MARGIN = 8.5, 7.0, 142.0, 18.0, 6.5
NEAREST, FARTHEST = (6.0, 4.0), (50.0, 25.0)  # bounds of the axis, short of the target and beyond it


def gaps(
    result: Evaluation,
    *,
    region: str | None = None,
    domain: str | None = None,
    ax: Axes | None = None,
    lang: Language = "zh",
) -> Axes:
    """Draw how far each target is from being reached: baseline, latest value and target, one row a target.

    Parameters
    ----------
    result : Evaluation
    region : str, optional
        The plan's own region, or the first of the result, by default.
    domain : str, optional
        Only the targets of this domain.
    ax : matplotlib.axes.Axes, optional
        An Axes to draw into; it should be high enough for the rows (some 30 points each).
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    The target is the common line in the middle, and right of it means reached. A distance is counted in percentage
    points for percentages and in percent of the target value otherwise, so that within a row the way gone and the
    way left keep their true proportions; the true numbers stand beside. Where only a direction is asked for the line
    is the baseline. Values beyond the axis stand at its end with an arrow. Targets are grouped by domain, the
    farthest from its target first.
    """
    rows, chosen = words.rows_of(result, region, lang)
    if domain:
        rows = rows[rows["domain"] == domain]
    with theme():
        if rows.empty:
            return Page(ax, height=120).blank(lang, lines=[words.place(result, chosen, lang)])
        rows = positions(rows)
        rows["order"] = rows["domain"].map({name: i for i, name in enumerate(pd.unique(rows["domain"]))})
        rows = rows.sort_values(["order", "at"], kind="stable", na_position="last").reset_index(drop=True)
        plan = _lay_out(rows, lang, headed=not domain)
        page = Page(ax, height=plan.height)
        _draw(page, rows, plan, lang)
        statuses = status_key(rows["status"], lang)
        marks = [("○", INK, messages.text("plot.baseline", lang))] if rows["at_baseline"].notna().any() else []
        marks += [("|", INK, messages.text("plot.expected", lang))] if rows["at_expected"].notna().any() else []
        return page.finish(
            title=finding(rows, lang),
            lines=[words.place(result, chosen, lang)],
            key=statuses + marks,
            foot=[words.sources(_used(result, rows), lang)],
            warn=words.made_up(result.made_up, lang),
        )


def positions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their places on the common axis: ``at``, ``at_baseline``, ``at_expected``.

    Positive is beyond the target. The unit is percentage points for percentages, else percent of the target value;
    for a direction, of the baseline.
    """
    target, latest, baseline, gap = (rows[name].to_numpy(dtype=float) for name in ("target_value", "latest", "baseline", "gap"))
    directional = np.isnan(target)
    line = np.where(directional, baseline, target)
    sign = np.where(rows["operator"].isin(["<=", "<", "down", "narrow"]), -1.0, 1.0)
    two_sided = ~directional & (np.abs(np.abs(gap) - np.abs(target - latest)) > 1e-6)
    sign = np.where(~directional & ~two_sided & (np.abs(gap - (latest - target)) < 1e-6) & (gap != 0), -1.0, sign)
    band = np.abs(target - latest) - gap
    points = rows["unit"].isin(["percent", "percentage_points"]).to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(points, 1.0, np.where(line != 0, 100 / np.abs(line), np.nan))

    def place(values: Floats) -> Floats:
        return np.asarray(np.where(two_sided, band - np.abs(target - values), sign * (values - line)) * scale)

    known = ~(directional & (rows["operator"] == "slow").to_numpy())
    out = rows.copy()
    out["at"] = np.where(known, place(latest), np.nan)
    out["at_baseline"] = np.where(np.isnan(out["at"]), np.nan, place(baseline))
    expected = place(rows["expected"].to_numpy(dtype=float))
    out["at_expected"] = np.where(rows["status"].isin(["on_track", "lagging", "off_track", "regressing"]), expected, np.nan)
    return out


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where each row and heading stands, in points from the top, and what is written beside it."""

    names: list[str]
    wordings: list[str]
    centres: list[float]
    headings: list[tuple[float, str]]
    height: float
    limits: tuple[float, float]


def _lay_out(rows: pd.DataFrame, lang: Language, *, headed: bool) -> _Plan:
    names = [wrap(name, NAME_WIDTH, NAME) for name in rows["name"]]
    wordings = [wrap(text, NAME_WIDTH, WORDING) for text in rows["wording"]]
    at, centres, headings = 0.0, [], []
    for i, domain in enumerate(rows["domain"]):
        if headed and (i == 0 or domain != rows["domain"].iat[i - 1]):
            headings.append((at + HEAD / 2 + (2 if i else 0), messages.label("domain", domain, lang)))
            at += HEAD + (2 if i else 0)
        high = max(20.0, block_height([(names[i], NAME, INK), (wordings[i], WORDING, INK)])) + MARGIN
        centres.append(at + high / 2)
        at += high
    places = rows[["at", "at_baseline", "at_expected"]].to_numpy(dtype=float)
    short = -np.nanmin(places, initial=0.0)
    beyond = np.nanmax(rows["at"].to_numpy(dtype=float), initial=0.0)
    left, right = (float(np.clip(1.08 * size, near, far)) for size, near, far in zip((short, beyond), NEAREST, FARTHEST, strict=True))
    return _Plan(names, wordings, centres, headings, at + 4, (-max(left, right / 4), max(right, left / 4)))


def _draw(page: Page, rows: pd.DataFrame, plan: _Plan, lang: Language) -> None:
    ax, (low, high) = page.ax, plan.limits
    ax.set_xlim(low, high)
    ax.set_ylim(plan.height, 0)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    ax.locator_params(axis="x", nbins=6)
    ax.xaxis.set_major_formatter(lambda x, _: words.numbers([x])[0])
    ax.set_xlabel(wrap(messages.text("plot.gaps.axis", lang), 0.75 * page.width, 8))
    ax.axvline(0, color=INK, linewidth=1.1, zorder=2)
    ax.axvspan(0, high, color=COLOURS["met"], alpha=0.08, linewidth=0, zorder=0)
    across = ax.get_yaxis_transform()
    middle = messages.text("plot.target_line", lang)
    aside = fonts.width(middle, WORDING + 0.5) / 2 + 7
    for text, dx, ha in ((middle, 0.0, "center"), ("← " + messages.text("plot.gaps.short", lang), -aside, "right"), (messages.text("plot.gaps.reached", lang) + " →", aside, "left")):
        page.label(text, 0, 0, at=ax.transData, dx=dx, dy=4, va="baseline", ha=ha, size=WORDING + 0.5, color=MUTED if dx else INK)
    for y, heading in plan.headings:
        page.label(heading, 0, y, at=across, dx=-NAME_WIDTH - 8, size=NAME + 0.5, color=ACCENT)
    for i, row in enumerate(rows.to_dict("records")):
        y = plan.centres[i]
        page.block([(plan.names[i], NAME, INK), (plan.wordings[i], WORDING, MUTED)], 0, y, at=across, dx=-NAME_WIDTH - 8)
        _mark(page, row, y, plan.limits)
        first, second = _beside(row, lang)
        page.block([(MARKS[row["status"]], NAME, mark_colour(row["status"])), (" " * bool(second), WORDING, INK)], 1, y, at=across, dx=10, ha="center")
        page.block([(first, NAME, INK), (second, WORDING, MUTED)], 1, y, at=across, dx=18)


def _mark(page: Page, row: Mapping[Hashable, Any], y: float, limits: tuple[float, float]) -> None:
    at, start, expected = float(row["at"]), float(row["at_baseline"]), float(row["at_expected"])
    if math.isnan(at):
        return
    ax, (low, high) = page.ax, limits

    def put(value: float, mark: str, colour: str, size: float) -> None:
        beyond = "◁" if value < low else "▷" if value > high else ""
        x = min(max(value, low), high)
        if beyond:
            page.label(beyond, x, y, at=ax.transData, dx=-7 if value < low else 7, ha="center", size=6, color=MUTED)
        ax.plot(x, y, marker=marker(mark), color=colour, markersize=size, zorder=5, clip_on=False, mew=0)

    if not math.isnan(start):
        ends = [min(max(value, low), high) for value in (start, at)]
        ax.plot(ends, [y, y], color=FAINT, linewidth=3, zorder=3, solid_capstyle="butt", clip_on=False)
        ax.plot(ends[0], y, marker="o", color="white", markersize=6, zorder=4, clip_on=False, mew=0)
        put(start, "○", INK, 6.5)
    if low <= expected <= high:
        ax.plot([expected, expected], [y - 5, y + 5], color=INK, linewidth=1.2, zorder=4)
    if row["status"] in ("lost", "nearly_met"):
        ax.plot(min(max(at, low), high), y, marker="o", color="white", markersize=8, zorder=5, clip_on=False, mew=0)
    put(at, MARKS[row["status"]], mark_colour(row["status"]), 8.5)


def _beside(row: Mapping[Hashable, Any], lang: Language) -> tuple[str, str]:
    """Return the two lines beside a row: the gap in words, and the values behind it."""
    unit, latest, baseline, gap = row["unit"], float(row["latest"]), float(row["baseline"]), float(row["gap"])
    status = messages.label("status", row["status"], lang)
    if math.isnan(latest):
        return status, ""
    if math.isnan(row["target_value"]):
        first = status if math.isnan(baseline) else _change(baseline, latest, unit, lang)
    elif gap > 0 and row["status"] != "met":
        first = messages.text("plot.short", lang, gap=words.difference(gap, unit, lang))
    elif abs(gap) < 1e-9 or row["operator"] in ("~", "="):
        first = status
    else:
        code = "plot.above" if latest > row["target_value"] else "plot.below"
        first = messages.text(code, lang, gap=words.difference(gap, unit, lang))
    if row["confidence"] == "uncertain":
        first = messages.text("plot.uncertain", lang, words=first)
    now = messages.text("plot.value", lang, value=words.value_words(latest, unit, lang), year=int(row["latest_year"]))
    if math.isnan(baseline) or row["baseline_year"] == row["latest_year"]:
        return first, now
    then = messages.text("plot.value", lang, value=words.numbers([baseline])[0], year=int(row["baseline_year"]))
    return first, messages.text("plot.from_to", lang, then=then, now=now)


def _change(baseline: float, latest: float, unit: str, lang: Language) -> str:
    code = "plot.same" if abs(latest - baseline) < 1e-9 else "plot.rise" if latest > baseline else "plot.fall"
    return messages.text(code, lang, change=words.difference(latest - baseline, unit, lang))


def finding(rows: pd.DataFrame, lang: Language) -> str:
    """Return the finding of some rows of :func:`words.rows_of`: how many targets are short, and the farthest."""
    rows = rows if "at" in rows else positions(rows)
    judged = rows[rows["target_value"].notna() & ~rows["status"].isin(["no_data", "not_assessable"])]
    if judged.empty:
        return messages.text("plot.gaps.nothing", lang, total=len(rows))
    short = judged[judged["status"] != "met"]
    if short.empty:
        return messages.text("plot.gaps.all_met", lang, count=len(judged))
    worst = short.loc[short["at"].idxmin()]
    name = str(worst["name"])
    gap = words.difference(worst["gap"], worst["unit"], lang)
    if len(judged) == 1:
        return messages.text("plot.gaps.one", lang, name=name, gap=gap, target=words.value_words(worst["target_value"], worst["unit"], lang))
    return messages.text("plot.gaps.some", lang, count=len(judged), short=len(short), name=name, gap=gap)


def _used(result: Evaluation, rows: pd.DataFrame) -> pd.DataFrame:
    picked = pd.unique(pd.concat([rows["latest_row"], rows["baseline_row"]]))
    return result.observations.loc[picked[picked >= 0]]
