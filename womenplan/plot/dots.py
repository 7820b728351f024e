"""One dot per row: regions by rank, two groups by the ratio of their values, plans by what they ask for."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd

from womenplan.arguments import Between
from womenplan.messages import Language
from womenplan.model.arrays import Bools, Floats
from womenplan.model.observation import Year
from womenplan.model.table import LARGEST, Table
from womenplan.plot.page import SIZE, Ax, Axes, Page, status_key, ticks
from womenplan.plot.style import chart
from womenplan.plot.theme import COLOURS, FAINT, INK, MARKS, MUTED, accent, mark_colour, theme
from womenplan.plot.words import Words

__all__ = ["ambition", "parity", "ranking"]

Ranked = Annotated[
    pd.DataFrame,
    Table(
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
    Table(
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
    Table(
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


@chart
@theme()
def ranking(
    table: Ranked,
    *,
    name: str = "",
    unit: str = "",
    year: Year | None = None,
    target: Annotated[float, Between(-LARGEST, LARGEST)] | None = None,
    source: str = "",
    made_up: bool = False,
    ax: Ax | None = None,
    lang: Language | None = None,
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
    say = Words.of(lang)
    page = Page(ax, say, [say.headed(name, unit, year)], made_up=made_up)
    ranked = table.dropna(subset=["value", "rank"])
    ranked = ranked.sort_values("rank", kind="stable", ignore_index=True)
    if ranked.empty:
        return page.blank()
    value = ranked["value"]
    low, high = (ranked[end].fillna(value) if end in ranked else value for end in ("low", "high"))
    ends = np.r_[low, high, [] if target is None else [target]]
    pad = max(0.05 * (ends.max() - ends.min()), 0.01 * abs(ends.max()), 0.1)
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
    page.ax.hlines(
        y,
        low,
        high,
        color=MUTED,
        linewidth=1.4,
        zorder=2,
    )
    if target is not None:
        page.ax.axvline(
            target,
            color=COLOURS["met"],
            linewidth=1.3,
            zorder=1,
        )
    statuses = _ranked_marks(page, ranked, y)
    _ranked_values(page, ranked, y, unit, year)
    key = status_key(statuses & set(MARKS), say)
    if "low" in ranked:
        key.append(("—", INK, say("plot.ranking.interval")))
    if target is not None:
        key.append(("|", COLOURS["met"], say("plot.trend.target", value=say.value(target, unit))))
    absent = table.loc[table["value"].isna() | table["rank"].isna(), "region"].astype("str")
    foot = [say.source(source)]
    if len(absent):
        foot.insert(0, say("plot.ranking.missing", regions=say("plot.list").join(absent)))
    return page.finish(_order(ranked, unit, say), key=key, foot=foot)


def _ranked_marks(page: Page, ranked: pd.DataFrame, y: Floats) -> set[str]:
    """Set the mark of each region's status, a dot where it has none, and return the statuses."""
    if "status" in ranked:
        statuses = ranked["status"]
    else:
        statuses = pd.Series("", index=ranked.index)
    for status in pd.unique(statuses):
        mark, colour = (MARKS[status], mark_colour(status)) if status in MARKS else ("●", accent())
        some = (statuses == status).to_numpy()
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
    if "latest_year" in ranked:
        since = ranked["latest_year"]
    else:
        since = pd.Series(year, index=ranked.index)
    for own, value, height in zip(since, ranked["value"], y, strict=True):
        said = page.say.value(value, unit, computed=True)
        if year and own != year and not pd.isna(own):
            said = page.say("plot.value", value=said, year=int(own))
        page.block([(said, SIZE - 1, INK)], 1, height, dx=8)


def _order(ranked: pd.DataFrame, unit: str, say: Words) -> str:
    """Return who stands first and last, unless the intervals of their ranks overlap."""
    ends = (ranked["rank"].iat[0], ranked["rank"].iat[-1])
    foremost, hindmost = (ranked[ranked["rank"] == end] for end in ends)
    first = foremost.iloc[0]
    last = hindmost.iloc[0]
    tied = len(foremost)
    by_chance = first.get("rank_high", math.nan) >= last.get("rank_low", math.nan)
    if by_chance:
        code = "chance"
    elif tied > 1:
        code = "tied"
    else:
        code = "title"
    if np.ptp(ranked["value"]) < 1e-9:
        code = "same" if len(ranked) > 1 else "one"
    most, least = (say.value(row["value"], unit, computed=True) for row in (first, last))
    said = {
        "first": first["region"],
        "last": last["region"],
        "most": most,
        "least": least,
    }
    if len(hindmost) > 1:
        said["last"] = say("plot.ranking.several", region=last["region"], count=len(hindmost))
    return say(
        "plot.ranking",
        code,
        count=len(ranked),
        tied=tied,
        **said,
    )


def _place(row: Mapping[Hashable, Any], say: Words) -> str:
    """Return a region's name and rank, with the interval of the rank where it has one."""
    (low, high), said = (
        (row.get(end, math.nan) for end in ("rank_low", "rank_high")),
        {"region": row["region"], "rank": int(row["rank"])},
    )
    if pd.isna(low) or pd.isna(high) or low == high:
        return say("plot.ranking.place", **said)
    return say(
        "plot.ranking.places",
        low=int(low),
        high=int(high),
        **said,
    )


@chart
@theme()
def parity(
    table: Paired,
    *,
    pair: Literal["female-male", "rural-urban"] = "female-male",
    where: str = "",
    source: str = "",
    made_up: bool = False,
    ax: Ax | None = None,
    lang: Language | None = None,
) -> Axes:
    """Draw the ratio of two groups' values, one row an indicator, the most unequal first.

    Parameters
    ----------
    table : pandas.DataFrame
        One row an indicator: ``name`` (or ``name_zh`` and ``name_en``), ``unit``, ``year``,
        ``first`` and ``second`` (the values of the two groups of ``pair``), ``ratio``
        (first/second), ``difference`` (first − second); optional ``tendency`` (narrowing, widening,
        …).
    pair : {"female-male", "rural-urban"}

    Notes
    -----
    The axis is logarithmic, so that twice and half are equally far from equality.
    """
    page = Page(ax, say := Words.of(lang), [where], made_up=made_up)
    one, other = (say(code) for code in GROUPS[pair])
    shown = table[table["ratio"] > 0]
    shown = shown.assign(away=np.abs(np.log(shown["ratio"].to_numpy(dtype=float))))
    shown = shown.sort_values(
        "away",
        ascending=False,
        kind="stable",
        ignore_index=True,
    )
    if shown.empty:
        return page.blank()
    names = say.column(shown, "name")
    ratio = shown["ratio"].to_numpy(dtype=float)
    y = page.rows(names, least=26, aside=12)
    even = np.abs(np.log(ratio)) < EVEN
    looks = (
        ("▶", accent(), say("plot.parity.more", group=one), (ratio > 1) & ~even),
        ("◀", COLOURS["off_track"], say("plot.parity.more", group=other), (ratio < 1) & ~even),
        ("●", COLOURS["met"], say("plot.parity.even"), even),
    )
    reach = min(max(1.25, 1.15 * math.exp(float(shown["away"].max()))), MOST_TIMES)
    page.ax.set_xscale("log")
    page.ax.set_xlim(1 / reach, reach)
    fine = (0.8, 0.9, 1.1, 1.25) if reach < 1.6 else ()
    marked = [
        tick
        for tick in (0.25, 0.33, 0.5, 0.67, *fine, 1, 1.5, 2, 3, 4)
        if 1 / reach <= tick <= reach
    ]
    page.scale_below(marked, name=say("plot.parity.axis", first=one, second=other), keep=1)
    page.ax.axvline(1, color=INK, linewidth=1.1)
    x = np.clip(ratio, 1 / reach, reach)
    page.ax.hlines(
        y,
        1,
        x,
        color=FAINT,
        linewidth=3,
        zorder=2,
    )
    for mark, colour, _, some in looks:
        page.marks(x[some], y[some], mark, colour, 8)
    page.beyond(ratio, y)
    for row, height in zip(shown.to_dict("records"), y, strict=True):
        page.block(_ratio(row, one, other, say), 1, height, dx=15)
    said = {"name": names[0], "count": len(shown), "ratio": _times(ratio[0])}
    title = say(
        "plot.parity",
        _unequal(even),
        first=one,
        second=other,
        **said,
    )
    key = [(mark, colour, words) for mark, colour, words, some in looks if some.any()]
    return page.finish(title, key=key, foot=[say.source(source)])


def _unequal(even: Bools) -> str:
    """Return which title rows ask for, the most unequal first, by which of them are equal."""
    if len(even) == 1:
        return "one_even" if even[0] else "one"
    if even[0]:
        return "same"
    return "title"


def _times(ratio: float) -> str:
    """Return a ratio with two decimals, or with one digit where that would be zero."""
    if ratio >= 0.1:
        return f"{ratio:.2f}"
    return f"{ratio:.1g}"


def _ratio(
    row: Mapping[Hashable, Any],
    one: str,
    other: str,
    say: Words,
) -> list[tuple[str, float, str]]:
    """Return the two lines beside a row: ratio and difference, and the values behind them."""
    if row["difference"] > 0:
        sign = "+"
    elif row["difference"] < 0:
        sign = "−"
    else:
        sign = ""
    said = say(
        "plot.parity.ratio",
        ratio=f"{row['ratio']:.2f}",
        difference=sign + say.gap(row["difference"], row["unit"]),
    )
    if row.get("tendency") in ("narrowing", "widening"):
        said += say("plot.parity", row["tendency"])
    a, b = (say.value(row[name], row["unit"]) for name in ("first", "second"))
    values = say(
        "plot.parity.values",
        first=one,
        a=a,
        second=other,
        b=b,
        year=int(row["year"]),
    )
    return [(said, SIZE, INK), (values, SIZE - 1.5, MUTED)]


@chart
@theme()
def ambition(
    table: Asked,
    *,
    name: str = "",
    unit: str = "",
    reference: str = "",
    ax: Ax | None = None,
    lang: Language | None = None,
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
    say = Words.of(lang)
    values = table["value"].dropna()
    page = Page(ax, say, [say.headed(name, unit, None)])
    if values.empty:
        return page.blank()
    looks = table["relation"].where(table["relation"].isin(list(ASKED)), "plain")
    pad = max(0.12 * (values.max() - values.min()), 0.02 * abs(values.max()), 0.2)
    y = _rows(page, say.column(table, "title"), values, pad, unit, least=20, width=175)
    of_reference = (table["plan_id"] == reference) & bool(reference)
    for value in table.loc[of_reference, "value"].dropna():
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
    title = _ambition_title(values, int((looks == "looser").sum()), unit, say)
    seen = [kind for kind in ASKED if (looks == kind).any()]
    key = [(*_asked(kind), say("plot.ambition.key", kind)) for kind in seen]
    rows = table.loc[values.index]
    compared = rows.loc[(looks != "plain") | (rows["plan_id"] == reference), "milestone_year"]
    foot = []
    if reference and compared.nunique() > 1:
        foot.append(say("plot.ambition.years"))
    return page.finish(title, key=key, foot=foot)


def _asked_value(row: Mapping[Hashable, Any], unit: str, say: Words) -> tuple[str, float, str]:
    """Return the line beside a plan: what it asks for and by when, or that it names no value."""
    if pd.isna(row["value"]):
        absent = row["relation"] == "absent"
        code = "plot.ambition.absent" if absent else "plot.ambition.no_value"
        return say(code), SIZE - 0.5, MUTED
    shown = OPERATORS.get(row["operator"], "") + say.value(row["value"], unit)
    if not pd.isna(row["milestone_year"]):
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
    low, high = (say.value(end, unit) for end in (values.min(), values.max()))
    return say(
        "plot.ambition",
        code,
        count=len(values),
        looser=looser,
        low=low,
        high=high,
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
    share = unit == "percent" and max(values) <= 100
    marked = ticks(low, high, 7, floor=0 if share else -np.inf, ceiling=100 if share else np.inf)
    page.scale_below(marked)
    return y


def _asked(look: str) -> tuple[str, str]:
    """Return mark and colour of a target by how it stands to that of the plan above."""
    return {
        "stricter": ("▲", accent()),
        "equal": ("●", COLOURS["met"]),
        "looser": ("▼", COLOURS["off_track"]),
        "plain": ("◆", INK),
    }[look]
