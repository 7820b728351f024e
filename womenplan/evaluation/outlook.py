"""What lies ahead of every row and how sure it is: expectation, confidence, agreement of methods, early warning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from womenplan.evaluation import trend, uncertainty
from womenplan.evaluation.alarm import flags
from womenplan.evaluation.expectation import Expectation, Quantities, expect
from womenplan.evaluation.methods import registry
from womenplan.evaluation.methods.method import Progress
from womenplan.evaluation.status import CODE, Judged, Measured, fold, met_between, year_at
from womenplan.model import catalogue
from womenplan.model.arrays import Bools, Floats, Ints, SmallInts, Strings, pick
from womenplan.model.rules import Rules

__all__ = ["Outlook", "counts_of", "look_ahead", "stated_per"]


@dataclass(slots=True)
class Outlook:
    """One element per measured row.

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
    """Return what :func:`stated_per` says of one unit."""
    per, share = stated_per([unit])
    return float(per[0]), bool(share[0])


def stated_per(units: ArrayLike) -> tuple[Floats, Bools]:
    """Return what values of each unit are stated per (100, 100,000), NaN if it is no rate, and whether it is a share."""
    known = catalogue.units().reindex(units)
    per = (1 / known["factor"]).round().where(known["base"].isin(["fraction", "rate"]))
    return per.to_numpy(), (known["base"] == "fraction").to_numpy()


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
    expected = expect(m, judged, of, rules)
    figures = _figures(m, judged, expected.p_meet)
    classes = registry.classify(figures, rules)
    if rules.method != "path":
        chosen = classes[rules.method][judged.open]
        judged.status[judged.open] = np.where(chosen >= 0, chosen, CODE["not_assessable"])
    reached = (judged.status == CODE["met"]) | (judged.status == CODE["on_track"])
    applies = ~m.final & ~m.directional & (judged.open | judged.met_now)
    same, total = registry.agreement(classes, reached, judged.met_now, applies)
    fitted = trend.fit_trend(judged.usable, m.years, trend.scales(of.unit))
    enough = fitted.line.observed >= rules.min_observations
    spread = np.where(enough, fitted.spread(), np.nan)
    return Outlook(
        expected=expected,
        confidence=_confidence(m, judged, of, rules),
        spread=spread,
        figures=figures,
        classes=classes,
        same=same,
        total=total,
        flags=flags(m, judged, of, fitted, spread, expected.p_meet, year, rules),
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
    top, bottom = (pick(matrix, judged.latest_col) for matrix in of.counts)
    low, high = uncertainty.limits(top, bottom, rules.confidence_level, of.per, of.share)
    goal = np.where(m.directional | m.change, np.nan, judged.goal)
    lowest, highest = met_between(m.two_sided, m.sign, m.band, goal)
    # every village, every school: counted out, not sampled
    census = of.share & (judged.goal >= 100)
    return uncertainty.confidence(low, high, np.where(census, np.nan, lowest), highest)


def _figures(
    m: Measured,
    judged: Judged,
    p_meet: Floats,
) -> dict[str, Floats]:
    """Return the figure of every method; beyond a two-sided target values count as mirrored."""
    exact = np.where(judged.bounded, np.nan, judged.latest)
    folded = fold(judged.usable, judged.goal[:, None], judged.baseline[:, None])
    figures = registry.figures(
        Progress(
            years=m.years,
            values=np.where(m.two_sided[:, None], folded, judged.usable),
            sign=np.where(m.two_sided, np.where(judged.baseline > judged.goal, -1.0, 1.0), m.sign),
            baseline=judged.baseline,
            latest=np.where(m.two_sided, fold(exact, judged.goal, judged.baseline), exact),
            goal=judged.goal,
            baseline_year=year_at(m, judged.baseline_col, np.nan),
            latest_year=year_at(m, judged.latest_col, np.nan),
            milestone=m.milestone.astype(float),
            pace=judged.pace,
            p_meet=p_meet,
        )
    )
    moved = judged.open & ~np.isnan(judged.pace)
    for name, method in registry.METHODS.items():
        if method.of_moved:
            figures[name] = np.where(moved, figures[name], np.nan)
    return figures
