"""What lies ahead of every row and how sure it is: expectation, confidence, agreement of methods, early warning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from womenplan.evaluation import trend, uncertainty
from womenplan.evaluation.alarm import flags
from womenplan.evaluation.expectation import Expectation, Quantities, expect
from womenplan.evaluation.methods import registry
from womenplan.evaluation.methods.method import Progress
from womenplan.evaluation.status import CODE, Judged, Measured, fold, met_between, year_at
from womenplan.model import catalogue
from womenplan.model.arrays import Bools, Floats, Ints, Objects, SmallInts, Strings
from womenplan.model.rules import Rules

__all__ = ["Outlook", "counts_of", "look_ahead", "stated_per"]


@dataclass(slots=True)
class Outlook:
    """One element a measured row.

    ``flags`` holds the rows of each warning, ``classes`` those of each method.
    """

    expected: Expectation
    confidence: Strings
    spread: Floats
    figures: dict[str, Floats]
    classes: dict[str, SmallInts]
    same: Ints
    total: Ints
    flags: dict[str, Bools]


def counts_of(unit: str) -> tuple[float, bool]:
    """Return what values of a unit are stated per (100, 100,000, ….

    NaN if it is no rate) and whether it is a share.
    """
    table = catalogue.units()
    if unit in table.index:
        base = str(table.at[unit, "base"])
    else:
        base = ""
    if base not in ("fraction", "rate"):
        return np.nan, False
    return float(round(1 / table.at[unit, "factor"])), base == "fraction"


def stated_per(units: Objects) -> tuple[Floats, Bools]:
    """Return for each unit what :func:`counts_of` says."""
    names, inverse = np.unique(units.astype(str), return_inverse=True)
    known = [counts_of(str(name)) for name in names]
    return np.array([k[0] for k in known], float)[inverse], np.array([k[1] for k in known], bool)[
        inverse
    ]


def look_ahead(
    m: Measured,
    judged: Judged,
    of: Quantities,
    year: int,
    rules: Rules,
) -> Outlook:
    """Return expectation, confidence, the figures of every method and the warnings, and settle the status by method.

    ``judged.status`` of open rows is set to the class of ``rules.method`` where that is not the
    path.

    Notes
    -----
    Source: METHOD.md, sections 3.3 and 3.6 to 3.8.
    """
    columns = np.arange(len(m.years))
    comparable = (m.bounds == 0) & (columns >= judged.since[:, None])
    usable = np.where(comparable, m.values, np.nan)
    expected = expect(m, judged, of, usable, rules)
    figures = _figures(m, judged, usable, expected.p_meet)
    classes = registry.classify(figures, rules)
    if rules.method != "path":
        chosen = classes[rules.method]
        judged.status[judged.open] = np.where(chosen >= 0, chosen, CODE["not_assessable"])[
            judged.open
        ]
    reached = (judged.status == CODE["met"]) | (judged.status == CODE["on_track"])
    applies = ~m.final & ~m.directional & (judged.open | judged.met_now)
    same, total = registry.agreement(figures, reached, judged.met_now, applies, rules)
    found = trend.fit_trend(usable, m.years, trend.scales(of.unit))
    enough = found.line.observed >= rules.min_observations
    return Outlook(
        expected=expected,
        confidence=_confidence(m, judged, of, rules),
        spread=np.where(enough, found.spread(), np.nan),
        figures=figures,
        classes=classes,
        same=same,
        total=total,
        flags=flags(m, judged, of, usable, found, expected.p_meet, year, rules),
    )


def _confidence(
    m: Measured,
    judged: Judged,
    of: Quantities,
    rules: Rules,
) -> Strings:
    """Return whether the counts behind the latest value prove the verdict (METHOD 3.7)."""
    if of.counts is None:
        return np.full(len(m), "", dtype="U9")
    rows = np.arange(len(m))
    at = np.maximum(judged.latest_col, 0)
    top, bottom = (
        np.where(judged.latest_col >= 0, matrix[rows, at], np.nan) for matrix in of.counts
    )
    low, high = uncertainty.limits(top, bottom, rules.confidence_level, of.per, of.share)
    goal = np.where(m.directional | m.change, np.nan, judged.goal)
    lowest, highest = met_between(m.two_sided, m.sign, m.band, goal)
    census = of.share & (
        judged.goal >= 100
    )  # every village, every school: counted out, not sampled
    return uncertainty.confidence(low, high, np.where(census, np.nan, lowest), highest)


def _figures(
    m: Measured,
    judged: Judged,
    usable: Floats,
    p_meet: Floats,
) -> dict[str, Floats]:
    """Return the figure of every method; beyond a two-sided target values count as mirrored."""
    rows = np.arange(len(m))
    at = np.maximum(judged.latest_col, 0)
    exact = np.where(m.bounds[rows, at] == 0, judged.latest, np.nan)
    folded = fold(usable, judged.goal[:, None], judged.baseline[:, None])
    figures = registry.figures(
        Progress(
            years=m.years,
            values=np.where(m.two_sided[:, None], folded, usable),
            sign=np.where(m.two_sided, np.where(judged.baseline > judged.goal, -1.0, 1.0), m.sign),
            baseline=judged.baseline,
            latest=np.where(m.two_sided, fold(exact, judged.goal, judged.baseline), exact),
            goal=judged.goal,
            baseline_year=year_at(m, judged.baseline_col, np.nan),
            latest_year=year_at(m, judged.latest_col, np.nan),
            milestone=m.milestone.astype(np.float64),
            pace=judged.pace,
            p_meet=p_meet,
        )
    )
    moved = judged.open & ~np.isnan(judged.pace)
    for name, method in registry.METHODS.items():
        if method.of_moved:
            figures[name] = np.where(moved, figures[name], np.nan)
    return figures
