"""Did a measure move an indicator: regions that began against those that had not (METHOD 8)."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import Between, Figure, checked
from womenplan.errors import Problem, Problems, UsageError
from womenplan.evaluation.few_regions import jackknife, permuted, t_interval
from womenplan.io.frames import observed
from womenplan.messages import Language
from womenplan.model.amount import amount, number
from womenplan.model.arrays import Bools, Floats, Pair
from womenplan.model.matcher import matcher_of
from womenplan.model.observation import Data, Year
from womenplan.model.table import TableWith
from womenplan.model.unit import unit_decimals

__all__ = ["Design", "Effect", "effect"]

Approach = Literal["did", "its"]
Term = tuple[str, int]  # whole, lag or lead, and its year since the start
Drawn = Annotated[
    pd.DataFrame,
    TableWith(
        kind="text", **dict.fromkeys(("since_start", "estimate", "low", "high", "p"), "number")
    ),
]
LEVEL = 0.95
LEAST_REGIONS = 3
MOST_PERMUTED = 60  # regions; with more of them the t interval is as good


@checked
@dataclass(frozen=True)
class Effect:
    """What a measure did to an indicator, as far as the comparison can tell.

    Attributes
    ----------
    indicator_id, name_zh, name_en, unit : str
    method : {"did", "its"}
    estimate, low, high : float
        Mean effect over all years since the start, in the unit, and its 95 % interval.
    p : float
        How often chance alone would give an effect as large.
    table : pandas.DataFrame
        since_start (years since the start, the first is 0; before it negative), kind (lead, lag),
        estimate, low, high, p (each year by itself), regions (that began and have the year).
    p_leads : float
        How often chance alone would give differences as large before the start; missing where no
        year before the start can be tested.
    started, compared : tuple of str
        Regions that began, and regions that never did within the years.
    years : tuple of int
    how : {"permutation", "t"}
        What the interval rests on.
    notes : Problems
        What was left out, and why.
    """

    indicator_id: str
    name_zh: str
    name_en: str
    unit: str
    method: Approach
    estimate: Figure
    low: Figure
    high: Figure
    p: Figure
    table: Drawn = field(repr=False)
    p_leads: Figure
    started: tuple[str, ...]
    compared: tuple[str, ...]
    years: tuple[Year, ...]
    how: Literal["permutation", "t"]
    made_up: bool = False
    source: str = ""
    notes: Problems = field(default_factory=Problems, repr=False)

    @property
    def leads(self) -> pd.DataFrame:
        """The years before the start: where the paths ran parallel, their effects are close to zero."""
        return self.table[self.table["kind"] == "lead"].reset_index(drop=True)

    @checked
    def sentences(self, lang: Language | None = None) -> list[str]:
        """Return what was found, and what the design does not allow to conclude."""
        language = lang or messages.default_language()
        unit = "percentage_points" if self.unit == "percent" else self.unit
        places = unit_decimals(self.unit) + 1
        shown = {
            "name": self.name_en if language == "en" else self.name_zh,
            "size": amount(round(abs(self.estimate), places), unit, language),
            "low": number(round(self.low, places), language).replace("-", "−"),
            "high": number(round(self.high, places), language).replace("-", "−"),
            "p": _p_text(self.p, lang),
            "started": len(self.started),
            "compared": len(self.compared),
            "first": self.years[0],
            "last": self.years[-1],
        }
        if not self.p <= 1 - LEVEL:
            way = "none"
        else:
            way = "up" if self.estimate > 0 else "down"
        codes = [messages.chosen("effect", self.method), messages.chosen("effect.found", way)]
        if self.method == "its":
            codes.append("effect.limits.its")
        else:
            codes.append(messages.chosen("effect.leads", self._parallel))
            codes.append("effect.limits.did")
            shown["leads"] = len(self.leads)
            shown["p_leads"] = _p_text(self.p_leads, lang)
        return [messages.close_up(messages.text(code, lang, **shown)) for code in codes]

    @property
    def _parallel(self) -> str:
        if np.isnan(self.p_leads):
            return "untested"
        return "apart" if self.p_leads <= 1 - LEVEL else "parallel"

    def __str__(self) -> str:
        return messages.text("where.gap").join(self.sentences())


def _p_text(p: float, lang: Language | None) -> str:
    return messages.text("effect.p.small" if p < 0.001 else "effect.p.said", lang, p=f"{p:.2g}")


@checked
def effect(
    observations: Data,
    indicator: str,
    started: Mapping[str, Year],
    *,
    method: Approach = "did",
    leads: Annotated[int, Between(0, 100)] = 3,
) -> Effect:
    """Return the effect of a measure that some regions began, and others later or not at all.

    Parameters
    ----------
    observations : Observations, Evaluation or pandas.DataFrame
        Values of the regions that began and of those to compare them with; totals above them do
        not belong there (a region whose counts are the sum of the others is left out, with a note).
    indicator : str
        Its id, name or alias, with a group where one is meant (农村孕产妇死亡率).
    started : mapping of region to year
        The first year in which the measure was in force. Regions that are not named never began.
    method : {"did", "its"}
        ``did``: difference in differences. ``its``: an interrupted time series, for where there is
        nothing to compare with; weak, since all else that changed at that time counts as effect.
    leads : int
        How many years before the start are tested for paths that were not parallel.

    Returns
    -------
    Effect

    Raises
    ------
    UsageError
        If the method, the indicator, a region or a year is unknown, or there is nothing to compare.
    DataError
        If the observations are no table.

    Notes
    -----
    ``did``: region and year effects are estimated from the observations before a start alone (those
    of regions that have not begun *yet* among them), and the effect of each region and year since
    its start is what was observed less what these foretell. The estimate is their mean. So no
    region that has begun serves as comparison for one that begins later, and effects that grow or
    differ between regions do not bias it. The regression is one of statsmodels.

    Interval and p-value: the estimate over its jackknife error (regions left out one by one) is
    compared with its values under random exchanges of the starts between regions, and the interval
    holds the effects that are not rejected. With too few ways to exchange them, more than 60
    regions, or missing years, it is a t interval with Welch's degrees of freedom. A single region
    that began is taken to swing as much as the others. Years by themselves have t intervals.

    ``its``: each region's own straight line before its start, continued; the interval supposes that
    years swing independently of each other.

    Source: METHOD.md, section 8; Borusyak, Jaravel and Spiess 2024, Revisiting event-study designs;
    Welch 1947; Bell and McCaffrey 2002 on the jackknife with few clusters.
    """
    if find_spec("statsmodels") is None:
        raise UsageError(Problem("EFFECT_EXTRA", found="statsmodels"))
    held = observed(observations)
    known, rows = _rows(held.table, indicator)
    panel, begun, notes = _panel(rows, started, method)
    design = Design.of(panel, begun, leads if method == "did" else 0, trends=method == "its")
    reached = begun <= panel.columns[-1]
    sources = pd.unique(rows["source"].where(rows["source"] != "", rows["file"]))
    return Effect(
        **{name: known[name] for name in ("indicator_id", "name_zh", "name_en", "unit")},
        method=method,
        **design.estimates(panel.to_numpy(float)),
        started=tuple(panel.index[reached]),
        compared=tuple(panel.index[~reached]),
        years=tuple(map(int, panel.columns)),
        made_up=held.made_up,
        source="；".join(filter(None, map(str, sources))),
        notes=Problems(notes),
    )


def _rows(table: pd.DataFrame, name: str) -> tuple[Mapping[str, Any], pd.DataFrame]:
    """Return what is known of an indicator, and its observations of the group asked for."""
    matcher = matcher_of()
    match = matcher.match(name)
    if not match.indicator:
        raise UsageError(matcher.unmatched(name))
    known = {**matcher.known[match.indicator], "indicator_id": match.indicator}
    asked = {
        "indicator_id": match.indicator,
        "sex": match.sex or known["sex"] or "both",
        "area": match.area or known["area"] or "all",
        "age": match.age,
        "bound": "",
    }
    same = (table[list(asked)] == pd.Series(asked)).all(axis=1)
    rows = table[same & table["value"].notna()]
    if rows.empty:
        raise UsageError(Problem("EFFECT_NO_VALUES", found=name))
    return known, rows.drop_duplicates(["region", "year"])


def _panel(
    rows: pd.DataFrame,
    started: Mapping[str, int],
    method: Approach,
) -> tuple[pd.DataFrame, Floats, list[Problem]]:
    """Return the values by region and year, the year in which each region began (infinite for never), and notes."""
    _refuse_strange(started, set(rows["region"]))
    values, notes = _without_totals(rows, started)
    values, more = _after_breaks(values)
    panel = values.pivot(
        index="region",
        columns="year",
        values="value",
    )
    begun = panel.index.to_series().map(dict(started)).fillna(np.inf).to_numpy(float)
    years = panel.columns.to_numpy(float)
    seen = panel.notna().to_numpy()
    before = (seen & (years < begun[:, None])).sum(axis=1)
    least = 1 if method == "did" else 3  # a line needs two, and a third to tell its error
    late = before < least
    context = {"least": least}
    notes += more
    notes += [
        Problem("EFFECT_NO_BEFORE", "note", found=str(name), context=context)
        for name in panel.index[late]
    ]
    used = ~late & ((method == "did") | np.isfinite(begun))
    if not (seen & (years >= begun[:, None]))[used].any():
        raise UsageError(Problem("EFFECT_NONE_STARTED", context={"last": int(rows["year"].max())}))
    if method == "did" and used.sum() < LEAST_REGIONS:
        raise UsageError(Problem("EFFECT_FEW_REGIONS", found=str(used.sum())))
    return panel[used], begun[used], notes


def _refuse_strange(started: Mapping[str, int], known: set[str]) -> None:
    """Refuse starts of regions that have no values, and none at all."""
    if not started:
        raise UsageError(Problem("EFFECT_STARTED", found=str(started)))
    context = {"allowed": messages.text("list.join").join(sorted(known)[:20])}
    strange = [
        Problem("EFFECT_REGION_UNKNOWN", found=region, context=context)
        for region in started
        if region not in known
    ]
    if strange:
        raise UsageError(Problems(strange))


def _without_totals(
    rows: pd.DataFrame, begun: Mapping[str, int]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return observations without regions whose denominators are the sum of all others'."""
    sums = rows.groupby("year")["denominator"].transform(lambda s: s.sum(min_count=3))
    whole = np.isclose(2 * rows["denominator"], sums, rtol=1e-3)
    always = pd.Series(whole, index=rows.index).groupby(rows["region"]).mean() > 0.5
    totals = [str(name) for name in always.index[always] if name not in begun]
    notes = [Problem("EFFECT_TOTAL", "note", found=name) for name in totals]
    return rows[~rows["region"].isin(totals)], notes


def _after_breaks(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Return observations since each region's last break in the series, across which none is compared."""
    broken = rows["year"].where(rows["series_break"].astype(bool))
    since = broken.groupby(rows["region"]).transform("max")
    kept = ~(rows["year"] < since)
    regions = pd.unique(rows.loc[~kept, "region"])
    return rows[kept], [Problem("EFFECT_BREAK", "note", found=str(name)) for name in regions]


@dataclass(frozen=True)
class Design:
    """Who began when, as weights on the cells of the panel: every estimate is a weighted sum.

    ``weights`` is (terms, regions, years), ``others`` the same with each region left out in turn
    (regions first), ``mine`` (terms, regions) says which regions a term is the effect on.
    """

    terms: list[Term]
    weights: Floats
    others: Floats
    mine: Bools
    after: Bools
    seen: Bools
    trends: bool
    spare: int

    @classmethod
    def of(
        cls,
        panel: pd.DataFrame,
        begun: Floats,
        leads: int,
        *,
        trends: bool,
    ) -> Design:
        """Return the design of a panel."""
        seen = panel.notna().to_numpy()
        since = panel.columns.to_numpy(float) - begun[:, None]
        by_term, spare = _weights(since, seen, leads, trends=trends)
        if not by_term:
            raise UsageError(Problem("EFFECT_NO_COMPARISON"))
        terms = list(by_term)
        weights = np.array(list(by_term.values()))
        others = np.full((len(panel), *weights.shape), np.nan)
        for left_out in range(0 if trends else len(panel)):
            kept = np.arange(len(panel)) != left_out
            again, _ = _weights(since[kept], seen[kept], leads, trends=trends)
            for place, term in enumerate(terms):
                if term in again:
                    others[left_out, place, left_out] = 0.0
                    others[left_out, place, kept] = again[term]
        mine = _mine(terms, weights, since)
        return cls(terms, weights, others, mine, since >= 0, seen, trends, spare)

    def estimates(self, values: Floats) -> dict[str, Any]:
        """Return the figures of an :class:`Effect`."""
        filled = np.where(self.seen, values, 0.0)
        full = np.einsum("sgt,gt->s", self.weights, filled)
        if self.trends:
            error, freedom = self._residual_error(filled)
        else:
            left = np.einsum("hsgt,gt->hs", self.others, filled)
            size = (self.weights**2).sum(axis=2)
            error, freedom = jackknife(full, left, self.mine, size)
        low, high, p = t_interval(full, error, freedom, LEVEL)
        whole = low[0], high[0], p[0], "t"
        if not self.trends and self.seen.all() and len(filled) <= MOST_PERMUTED:
            weights = np.concatenate([self.weights[:1], self.others[:, 0]])
            exchanged = permuted(weights, filled, self.after.astype(float), self.mine[0], LEVEL)
            if exchanged is not None:
                whole = *exchanged, "permutation"
        table = pd.DataFrame(
            {
                "since_start": [year for _, year in self.terms[1:]],
                "kind": [kind for kind, _ in self.terms[1:]],
                "estimate": full[1:],
                "low": low[1:],
                "high": high[1:],
                "p": p[1:],
                "regions": self.mine[1:].sum(axis=1),
            }
        ).sort_values("since_start", ignore_index=True)
        of_leads = table.loc[table["kind"] == "lead", "p"].dropna()
        p_leads = len(of_leads) * of_leads.min()  # missing where there are none
        return {
            "estimate": float(full[0]),
            **dict(zip(("low", "high", "p", "how"), whole, strict=True)),
            "table": table,
            "p_leads": float(np.minimum(1.0, p_leads)),
        }

    def _residual_error(self, values: Floats) -> Pair:
        """Return errors from the scatter around the lines before the start."""
        free = self.seen & ~self.after
        cells = _dummies(free.shape, trends=True)[free.ravel()]
        fit = import_module("statsmodels.api").OLS(values[free], cells).fit()
        scatter = float(fit.ssr) / self.spare if self.spare > 0 else np.nan
        error = np.sqrt(scatter * (self.weights**2).sum(axis=(1, 2)))
        return error, np.full(len(error), float(self.spare))


def _dummies(shape: tuple[int, ...], *, trends: bool) -> Floats:
    """Return a column for each region and each year but the first; or region and its own line."""
    regions, years = shape
    region = np.kron(np.eye(regions), np.ones((years, 1)))
    if trends:
        more = np.kron(np.eye(regions), np.arange(float(years))[:, None])
    else:
        more = np.kron(np.ones((regions, 1)), np.eye(years)[:, 1:])
    return np.hstack([region, more])


def _weights(
    since: Floats,
    seen: Bools,
    leads: int,
    *,
    trends: bool,
) -> tuple[dict[Term, Floats], int]:
    """Return the weights of each term (the whole first) on the cells, and the spare observations.

    A year since the start is estimable where the observations before starts tell both its region
    and its year; those that are not are left out of every mean.
    """
    free = (seen & (since < 0)).ravel()
    done = (seen & (since >= 0)).ravel()
    if not free.any():
        return {}, 0
    columns = _dummies(seen.shape, trends=trends)
    inverse, rank = _inverse(columns[free])
    foretold = columns[done] @ inverse
    known = np.isclose(foretold @ columns[free], columns[done]).all(axis=1)
    at = np.flatnonzero(done)[known]
    spare = int(free.sum()) - rank
    if not len(at):
        return {}, spare
    cells = np.zeros((len(at), seen.size))
    cells[np.arange(len(at)), at] = 1.0
    cells[:, free] -= foretold[known]
    lag = since.ravel()[at]
    rows = {
        ("whole", 0): cells.mean(axis=0),
        **{("lag", int(year)): cells[lag == year].mean(axis=0) for year in np.unique(lag)},
        **_lead_weights(columns, free, since.ravel(), leads),
    }
    return {term: row.reshape(seen.shape) for term, row in rows.items()}, spare


def _lead_weights(
    columns: Floats,
    free: Bools,
    since: Floats,
    leads: int,
) -> dict[Term, Floats]:
    """Return the weights of the years before the start, against those still earlier."""
    farthest = -int(since[free & np.isfinite(since)].min(initial=0))
    before = -np.arange(1, min(leads, farthest - 1) + 1)  # one year at least to compare with
    marks = (since[:, None] == before)[free]
    design = np.hstack([columns[free], marks])
    inverse, _ = _inverse(design)
    rows: dict[Term, Floats] = {}
    for place, year in enumerate(before, start=columns.shape[1]):
        if np.allclose(inverse[place] @ design, np.eye(design.shape[1])[place]):
            row = np.zeros(len(since))
            row[free] = inverse[place]
            rows["lead", int(year)] = row
    return rows


def _inverse(design: Floats) -> tuple[Floats, int]:
    """Return the pseudo-inverse of a design and its rank, as the regression uses them."""
    model = import_module("statsmodels.api").OLS(np.zeros(len(design)), design)
    with warnings.catch_warnings():
        # of a design that does not tell all: what it tells is checked
        warnings.simplefilter("ignore")
        model.fit(method="pinv")
    return np.asarray(model.pinv_wexog), int(model.rank)


def _mine(
    terms: list[Term],
    weights: Floats,
    since: Floats,
) -> Bools:
    """Return which regions each term is the effect on."""
    on = np.array([since >= 0 if kind == "whole" else since == year for kind, year in terms])
    used = np.abs(weights) > 1e-12
    return np.asarray((on & used).any(axis=2))
