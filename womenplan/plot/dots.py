"""One dot per row: regions by rank, two groups by the ratio of their values, plans by what they ask for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd

from womenplan.arguments import Between
from womenplan.model.arrays import Floats
from womenplan.model.observation import Year
from womenplan.model.table import LARGEST, TableWith
from womenplan.narration.clauses import Record
from womenplan.plot.chart import chart
from womenplan.plot.page import SIZE, Axes, Page, TextRow, status_key, ticks
from womenplan.plot.theme import COLOURS, FAINT, INK, MARKS, MUTED, accent, mark_colour
from womenplan.plot.words import Words

__all__ = ["ambition", "parity", "ranking"]

Ranked = Annotated[
    pd.DataFrame,
    TableWith(
        region="text",
        value="number",
        rank="number",
        maybe={
            "low": "number",
            "high": "number",
            "rank_low": "number",
            "rank_high": "number",
            "status": "text",
            "latest_year": "year",
        },
    ),
]
Paired = Annotated[
    pd.DataFrame,
    TableWith(
        named="name",
        unit="text",
        year="dated",
        first="number",
        second="number",
        ratio="number",
        difference="number",
        maybe={"tendency": "text"},
    ),
]
Asked = Annotated[
    pd.DataFrame,
    TableWith(
        named="title",
        value="number",
        milestone_year="year",
        operator="text",
        plan_id="text",
        relation="text",
        maybe={"population": "text"},
    ),
]
MOST_TIMES = 4.0  # the axis of ratios ends at four times, and at a quarter
GROUPS = {"female-male": ("sex.female", "sex.male"), "rural-urban": ("area.rural", "area.urban")}
EVEN = 0.005  # groups whose ratio is nearer to one are equal
ASKED = ("stricter", "equal", "looser", "plain")
OPERATORS = {
    ">=": "≥ ",
    "<=": "≤ ",
    ">": "> ",
    "<": "< ",
    "~": "≈ ",
}


@chart("name", "source", "made_up")
def ranking(
    page: Page,
    table: Ranked,
    *,
    unit: str = "",
    year: Year | None = None,
    target: Annotated[float, Between(-LARGEST, LARGEST)] | None = None,
) -> Axes:
    """Draw regions in the order of their rank, each value with its interval.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per region: ``region``, ``value``, ``rank`` (NaN where it is not ranked); optional
        ``low``, ``high`` (interval of the value), ``rank_low``, ``rank_high`` (interval of the
        rank), ``status``, ``latest_year`` (of the value).
    target : float, optional
        Drawn as a line.
    """
    say = page.say
    ranked = table.dropna(subset=["value", "rank"])
    ranked = ranked.sort_values("rank", kind="stable", ignore_index=True)
    if ranked.empty:
        return page.blank()
    value = ranked["value"]
    low, high = (ranked.get(end, value).fillna(value) for end in ("low", "high"))
    ends = np.r_[low, high, [] if target is None else [target]]
    pad = max(0.05 * np.ptp(ends), 0.01 * abs(ends.max()), 0.1)
    places = [_place(row, say) for row in ranked.to_dict("records")]
    y = _rows(page, places, ends, pad, unit, least=13.5)
    page.ax.hlines(
        y,
        ends.min() - pad,
        value,
        color=FAINT,
        linewidth=0.6,
        zorder=1,
    )
    page.ax.hlines(y, low, high, color=MUTED, linewidth=1.4)
    statuses = _ranked_marks(page, ranked, y)
    _ranked_values(page, ranked, y, unit, year)
    key = status_key(statuses & set(MARKS), say)
    if "low" in ranked:
        key.append(("—", INK, say("plot.ranking.interval")))
    if target is not None:
        page.ax.axvline(
            target,
            color=COLOURS["met"],
            linewidth=1.3,
            zorder=1,
        )
        key.append(("|", COLOURS["met"], say("plot.trend.target", value=say.value(target, unit))))
    absent = table.loc[table["value"].isna() | table["rank"].isna(), "region"].astype("str")
    foot = []
    if len(absent):
        foot.append(say("plot.ranking.missing", regions=say("plot.list").join(absent)))
    return page.finish(_order(ranked, unit, say), key=key, foot=foot)


def _ranked_marks(page: Page, ranked: pd.DataFrame, y: Floats) -> set[str]:
    """Set the mark of each region's status, a dot where it has none, and return the statuses."""
    statuses = ranked.get("status", pd.Series("", index=ranked.index))
    for status in pd.unique(statuses):
        mark, colour = (MARKS[status], mark_colour(status)) if status in MARKS else ("●", accent())
        some = statuses == status
        page.marks(ranked["value"][some], y[some], mark, colour, 6.5)
    return set(statuses)


def _ranked_values(
    page: Page,
    ranked: pd.DataFrame,
    y: Floats,
    unit: str,
    year: int | None,
) -> None:
    """Write each region's value beside it, with its year where that is another."""
    years = ranked.get("latest_year", pd.Series(year, index=ranked.index))
    for since, value, height in zip(years, ranked["value"], y, strict=True):
        words = page.say.value(value, unit, computed=True)
        if year and since != year and pd.notna(since):
            words = page.say("plot.value", value=words, year=int(since))
        page.block([(words, SIZE - 1, INK)], 1, height, dx=8)


def _order(ranked: pd.DataFrame, unit: str, say: Words) -> str:
    """Return who stands first and last, unless the intervals of their ranks overlap."""
    foremost, hindmost = (ranked[ranked["rank"] == ranked["rank"].iat[end]] for end in (0, -1))
    first = foremost.iloc[0]
    last = hindmost.iloc[0]
    tied = len(foremost)
    if np.ptp(ranked["value"]) < 1e-9:
        code = "same" if len(ranked) > 1 else "one"
    elif first.get("rank_high", math.nan) >= last.get("rank_low", math.nan):
        code = "chance"
    else:
        code = "tied" if tied > 1 else "title"
    hind = last["region"]
    if len(hindmost) > 1:
        hind = say("plot.ranking.several", region=hind, count=len(hindmost))
    return say(
        "plot.ranking",
        code,
        count=len(ranked),
        tied=tied,
        first=first["region"],
        last=hind,
        most=say.value(first["value"], unit, computed=True),
        least=say.value(last["value"], unit, computed=True),
    )


def _place(row: Record, say: Words) -> str:
    """Return a region's name and rank, with the interval of the rank where it has one."""
    low, high = (row.get(end, math.nan) for end in ("rank_low", "rank_high"))
    place = {"region": row["region"], "rank": int(row["rank"])}
    if pd.isna(low) or pd.isna(high) or low == high:
        return say("plot.ranking.place", **place)
    return say(
        "plot.ranking.places",
        low=int(low),
        high=int(high),
        **place,
    )


@chart("where", "source", "made_up")
def parity(
    page: Page,
    table: Paired,
    *,
    pair: Literal["female-male", "rural-urban"] = "female-male",
) -> Axes:
    """Draw the ratio of two groups' values, one row per indicator, the most unequal first.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per indicator: ``name`` (or ``name_zh`` and ``name_en``), ``unit``, ``year``,
        ``first`` and ``second`` (the values of the two groups of ``pair``), ``ratio``
        (first/second), ``difference`` (first − second); optional ``tendency`` (narrowing, widening,
        …).
    pair : {"female-male", "rural-urban"}

    Notes
    -----
    The axis is logarithmic, so that twice and half are equally far from equality.
    """
    say = page.say
    one, other = (say(code) for code in GROUPS[pair])
    shown = table[table["ratio"] > 0]
    away = np.log(shown["ratio"]).abs().sort_values(ascending=False, kind="stable")
    shown = shown.loc[away.index]
    if shown.empty:
        return page.blank()
    names = say.column(shown, "name")
    ratio = shown["ratio"].to_numpy()
    y = page.rows(names, least=26, aside=12)
    even = (away < EVEN).to_numpy()
    looks = (
        ("▶", accent(), say("plot.parity.more", group=one), (ratio > 1) & ~even),
        ("◀", COLOURS["off_track"], say("plot.parity.more", group=other), (ratio < 1) & ~even),
        ("●", COLOURS["met"], say("plot.parity.even"), even),
    )
    reach = min(max(1.25, 1.15 * math.exp(away.max())), MOST_TIMES)
    page.ax.set_xscale("log")
    page.ax.set_xlim(1 / reach, reach)
    fine = (0.8, 0.9, 1.1, 1.25) if reach < 1.6 else ()
    ends = (0.25, 0.33, 0.5, 0.67, *fine, 1, 1.5, 2, 3, 4)
    marked = [tick for tick in ends if 1 / reach <= tick <= reach]
    page.scale_below(marked, name=say("plot.parity.axis", first=one, second=other), keep=1)
    page.ax.axvline(1, color=INK, linewidth=1.1)
    x = np.clip(ratio, 1 / reach, reach)
    page.ax.hlines(y, 1, x, color=FAINT, linewidth=3)
    key = []
    for mark, colour, words, some in looks:
        page.marks(x[some], y[some], mark, colour, 8)
        if some.any():
            key.append((mark, colour, words))
    page.beyond(ratio, y)
    groups = {"first": one, "second": other}
    for row, height in zip(shown.to_dict("records"), y, strict=True):
        page.block(_ratio(row, groups, say), 1, height, dx=15)
    if len(even) == 1:
        code = "one_even" if even[0] else "one"
    else:
        code = "same" if even[0] else "title"  # the most unequal comes first
    most = f"{ratio[0]:.2f}" if ratio[0] >= 0.1 else f"{ratio[0]:.1g}"  # never zero
    facts = {"name": names[0], "count": len(shown), "ratio": most}
    return page.finish(say("plot.parity", code, **groups, **facts), key=key)


def _ratio(row: Record, groups: Mapping[str, str], say: Words) -> list[TextRow]:
    """Return the two lines beside a row: ratio and difference, and the values behind them."""
    difference = row["difference"]
    sign = {1: "+", -1: "−"}.get(np.sign(difference), "")
    words = say(
        "plot.parity.ratio",
        ratio=f"{row['ratio']:.2f}",
        difference=sign + say.gap(difference, row["unit"]),
    )
    if row.get("tendency") in ("narrowing", "widening"):
        words += say("plot.parity", row["tendency"])
    values = say(
        "plot.parity.values",
        a=say.value(row["first"], row["unit"]),
        b=say.value(row["second"], row["unit"]),
        year=int(row["year"]),
        **groups,
    )
    return [(words, SIZE, INK), (values, SIZE - 1.5, MUTED)]


@chart("name")
def ambition(
    page: Page,
    table: Asked,
    *,
    unit: str = "",
    reference: str = "",
) -> Axes:
    """Draw the target values of one indicator across plans, one row per plan, in the order of the table.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per plan, as :func:`womenplan.compare_plans` returns it for one indicator:
        ``title_zh`` and ``title_en``, ``value`` (NaN where the plan asks for no number),
        ``milestone_year``, ``operator``, ``plan_id`` and ``relation`` (to the plan above). Of
        several populations (``population``) the one with most values is drawn.
    reference : str
        The plan_id of the plan whose value is drawn as a line.
    """
    if "population" in table and len(table):
        valued = table.groupby("population", sort=False)["value"].count()
        table = table[table["population"] == valued.idxmax()]
    say = page.say
    values = table["value"].dropna()
    if values.empty:
        return page.blank()
    relation = table["relation"]
    looks = relation.where(relation.isin(ASKED), "plain")
    pad = max(0.12 * np.ptp(values), 0.02 * abs(values.max()), 0.2)
    y = _rows(page, say.column(table, "title"), values, pad, unit, least=20, width=175)
    of_reference = (table["plan_id"] == reference) & bool(reference)
    for value in values[of_reference[values.index]]:
        page.ax.axvline(
            value,
            color=MUTED,
            linewidth=1.0,
            linestyle="--",
            zorder=1,
        )
    start = values.min() - pad
    for row, look, height in zip(table.to_dict("records"), looks, y, strict=True):
        if pd.notna(row["value"]):
            page.ax.hlines(
                height,
                start,
                row["value"],
                color=FAINT,
                linewidth=0.7,
                zorder=1,
            )
            page.marks(row["value"], height, *_asked(look), 8)
        page.block([_asked_value(row, unit, say)], 1, height, dx=8)
    looks = looks[values.index]
    title = _ambition_title(values, (looks == "looser").sum(), unit, say)
    seen = [kind for kind in ASKED if (looks == kind).any()]
    key = [(*_asked(kind), say("plot.ambition.key", kind)) for kind in seen]
    compared = table.loc[values.index][(looks != "plain") | of_reference[values.index]]
    foot = []
    if reference and compared["milestone_year"].nunique() > 1:
        foot.append(say("plot.ambition.years"))
    return page.finish(title, key=key, foot=foot)


def _asked_value(row: Record, unit: str, say: Words) -> TextRow:
    """Return the line beside a plan: what it asks for and by when, or that it names no value."""
    if pd.isna(row["value"]):
        kind = "absent" if row["relation"] == "absent" else "no_value"
        return say("plot.ambition", kind), SIZE - 0.5, MUTED
    shown = OPERATORS.get(row["operator"], "") + say.value(row["value"], unit)
    if pd.notna(row["milestone_year"]):
        shown = say("plot.value", value=shown, year=int(row["milestone_year"]))
    return shown, SIZE, INK


def _ambition_title(
    values: pd.Series,
    looser: int,
    unit: str,
    say: Words,
) -> str:
    """Return what plans ask for, from the least to the most, or how many ask for less than above."""
    if looser:
        code = "looser"
    elif values.nunique() > 1:
        code = "range"
    else:
        code = "same" if len(values) > 1 else "one"
    return say(
        "plot.ambition",
        code,
        count=len(values),
        looser=looser,
        low=say.value(values.min(), unit),
        high=say.value(values.max(), unit),
    )


def _rows(
    page: Page,
    names: list[str],
    values: Any,
    pad: float,
    unit: str,
    **rows: float,
) -> Floats:
    """Write the rows and an axis for some values; a share has no ticks beyond 0 and 100.

    Return where the rows stand.
    """
    y = page.rows(names, margin=3 if rows["least"] < 20 else 5, **rows)
    low, high = page.ax.set_xlim(min(values) - pad, max(values) + pad)
    floor, ceiling = (0, 100) if unit == "percent" and max(values) <= 100 else (-np.inf, np.inf)
    page.scale_below(ticks(low, high, 7, floor=floor, ceiling=ceiling))
    return y


def _asked(look: str) -> tuple[str, str]:
    """Return mark and colour of a target by how it stands to that of the plan above."""
    return {
        "stricter": ("▲", accent()),
        "equal": ("●", COLOURS["met"]),
        "looser": ("▼", COLOURS["off_track"]),
        "plain": ("◆", INK),
    }[look]
