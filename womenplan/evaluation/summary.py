"""Counts of the classes, and the rate of attainment three ways, each with its fraction (METHOD 3.4)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem, UsageError
from womenplan.evaluation.expectation import OUTLOOKS
from womenplan.evaluation.status import STATUSES, UNASSESSED
from womenplan.messages import Language, Several

__all__ = ["REACHING", "class_text", "groups_of", "headline", "listed", "rate_text", "summarise"]

REACHING = ("met", "nearly_met", "on_track")


def listed(names: str | Sequence[str]) -> list[str]:
    """Return names that may be given as one text, none for an empty one."""
    if isinstance(names, str):
        return [names] if names else []
    return list(names)


def groups_of(table: pd.DataFrame, by: Sequence[str]) -> tuple[pd.Series, pd.Index]:
    """Return a key of the group of each row, and the groups in the order in which they occur.

    Raises
    ------
    UsageError
        If the table has no such column.
    """
    for name in by:
        if name not in table:
            context = {"allowed": Several(map(str, table.columns))}
            raise UsageError(Problem("COLUMN_NOT_IN_TABLE", found=name, context=context))
    if len(by) == 1:
        key = table[by[0]]
        return key, pd.Index(pd.unique(key), name=by[0])
    if not by:
        return pd.Series(0, index=table.index), pd.RangeIndex(1)
    keys = table.groupby(list(by), sort=False, dropna=False).ngroup()
    return keys, pd.MultiIndex.from_frame(table[list(by)].drop_duplicates())


def summarise(
    table: pd.DataFrame,
    by: str | Sequence[str] = "",
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return how many targets fall in each class, and the three rates of attainment.

    Parameters
    ----------
    table : pandas.DataFrame
        An evaluation's table; rows that are not ``counted`` are left out.
    by : str or sequence of str
        Columns to group by (domain, region, form, section, milestone_year); empty for one row in
        all.
    weights : mapping of str to float, optional
        Weight of a target in the index, by target_id; one where not named.

    Returns
    -------
    pandas.DataFrame
        One row per group: total, the classes, assessed, and the rates in percent: rate_assessed (met
        of those assessed, the headline), rate_all (met of all measurable), rate_reaching (met,
        nearly met or on track of those assessed); index, the weighted mean degree of achievement
        (实现程度), 0 to 100, of the targets with a value. NaN where a denominator is zero; short, how
        many of the not assessable are short of their target; likely, open, unlikely and at_risk,
        how many rows have each expectation, and on_track_likely, how many of those on schedule are
        expected to be met.

    Notes
    -----
    The classes add up to the total, which is asserted. Source: METHOD.md, sections 3.2 and 3.4.
    """
    rows = table[table["counted"]]
    keys, groups = groups_of(rows, listed(by))
    order: pd.Index = pd.RangeIndex(len(groups)) if groups.nlevels > 1 else groups

    def how_many(mask: pd.Series) -> pd.Series:
        return mask.groupby(keys).sum().reindex(order).fillna(0).astype("int64")

    out = _counts(keys, rows["status"], order, STATUSES)
    total = keys.value_counts().reindex(order).fillna(0).astype("int64")
    assert (out.sum(axis=1) == total).all(), "the classes must add up to the total"
    out.insert(0, "total", total)
    out["assessed"] = out["total"] - out[list(UNASSESSED)].sum(axis=1)
    some = out["assessed"].where(out["assessed"] > 0)
    out["rate_assessed"] = 100 * out["met"] / some
    out["rate_all"] = 100 * out["met"] / out["total"].where(out["total"] > 0)
    out["rate_reaching"] = 100 * out[list(REACHING)].sum(axis=1) / some
    weight = rows["target_id"].map(weights or {}).fillna(1.0).astype("float64")
    weight = weight.where(rows["achievement"].notna())
    parts = pd.DataFrame({"weight": weight, "product": weight * rows["achievement"]})
    sums = parts.groupby(keys).sum().reindex(order)
    out["index"] = sums["product"] / sums["weight"].where(sums["weight"] > 0)
    out["short"] = how_many((rows["status"] == "not_assessable") & (rows["gap"] > 0))
    out = out.join(_counts(keys, rows["outlook"], order, OUTLOOKS))
    out["on_track_likely"] = how_many(
        (rows["status"] == "on_track") & (rows["outlook"] == "likely")
    )
    return out.set_axis(groups).rename_axis(columns=None)


def _counts(
    keys: pd.Series,
    words: pd.Series,
    order: pd.Index,
    names: Sequence[str],
) -> pd.DataFrame:
    """Return how often each of some words stands in each group, a row per group."""
    row = np.where(keys.isna(), -1, order.get_indexer(keys))
    at = row, pd.Index(names).get_indexer(words)
    counts = np.zeros((len(order) + 1, len(names) + 1), np.int64)  # the last ones for any other
    np.add.at(counts, at, 1)
    return pd.DataFrame(counts[:-1, :-1], order, list(names))


def rate_text(rate: float, denominator: int) -> str:
    """Return a rate with the digits that its denominator supports: whole percent below 50 cases, else one decimal."""
    if math.isnan(rate):
        return "–"
    places = int(denominator >= 50)
    shown = round(rate, places)
    if 0 < rate < 100 and shown in (0, 100):  # 5,999 of 6,000 are not all
        shown = abs(shown - 10.0**-places)
    return f"{shown:.{places}f}%"


def headline(
    row: pd.Series,
    lang: Language | None = None,
    *,
    regions: int = 1,
) -> str:
    """Return one summary row as a sentence: total (over so many regions), the classes that occur, and the rate.

    Of those on schedule it says how many are expected to be met.
    """
    classes = messages.text("headline.join", lang).join(
        class_text(row, name, lang) for name in STATUSES if row[name]
    )
    total, met, assessed = (int(row[name]) for name in ("total", "met", "assessed"))
    rated = messages.text(
        "headline.rated" if assessed else "headline.unrated",
        lang,
        rate=rate_text(row["rate_assessed"], assessed),
        met=met,
        assessed=assessed,
    )
    if regions > 1:
        code = "headline.regions"
    elif total == 1:
        code = "headline.one"
    else:
        code = "headline"
    sentence = messages.text(
        code,
        lang,
        regions=regions,
        total=total,
        classes=classes or messages.label("status", "no_data", lang),
        rated=rated,
    )
    if not row["short"]:
        return sentence
    return sentence + messages.text("headline.short", lang, count=int(row["short"]))


def class_text(
    row: pd.Series,
    name: str,
    lang: Language | None,
) -> str:
    """Return how many rows of a summary row have a status.

    Of those on schedule, how many are expected to be met.
    """
    context = {"count": int(row[name]), "status": messages.label("status", name, lang)}
    likely = int(row["on_track_likely"])
    if name != "on_track" or not likely:
        return messages.text("headline.class", lang, **context)
    return messages.text(
        "headline.class.expected",
        lang,
        outlook=messages.label("outlook", "likely", lang),
        likely=likely,
        **context,
    )
