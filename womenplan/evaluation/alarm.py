"""Which rows are warned of, and why (METHOD 3.8).

The sentences are made in :mod:`womenplan.narration.warning`.
"""

from __future__ import annotations

import itertools

import numpy as np

from womenplan.evaluation import uncertainty
from womenplan.evaluation.expectation import Quantities
from womenplan.evaluation.status import CODE, EPS, Judged, Measured, year_at
from womenplan.evaluation.trend import Trend
from womenplan.model.amount import half_digit
from womenplan.model.arrays import Bools, Floats, pick
from womenplan.model.rules import Rules

__all__ = ["CHANGES", "LEVELS", "WARNINGS", "flags"]

WARNINGS = {
    "expected_miss": "red",
    "lost": "red",
    "doubtful": "orange",
    "worsening": "orange",
    "volatile": "yellow",
    "thin_margin": "yellow",
    "stale": "yellow",
    "suspect": "yellow",
}
LEVELS = ("red", "orange", "yellow")
SERIOUS = LEVELS[:2]
CHANGES = 2  # adverse ones in a row that are warned of


def flags(
    m: Measured,
    judged: Judged,
    of: Quantities,
    fitted: Trend,
    spread: Floats,
    p_meet: Floats,
    year: int,
    rules: Rules,
) -> dict[str, Bools]:
    """Return the rows of every warning, by code.

    ``fitted`` is the trend, ``spread`` what it leaves, ``p_meet`` the probability of meeting the
    target, ``year`` the assessment year.

    Notes
    -----
    Source: METHOD.md, section 3.8.
    """
    status = judged.status
    ahead = ~m.final & ~judged.alone
    known = ahead & ~np.isnan(p_meet)
    blind = ahead & np.isnan(p_meet)
    behind = np.isin(status, [CODE["off_track"], CODE["regressing"]])
    near = m.milestone - year <= rules.warn_years
    miss = (known & (p_meet < rules.warn_red)) | (blind & behind & near)
    slow = blind & (behind | (status == CODE["lagging"]))
    since = year - year_at(m, judged.latest_col, np.inf)
    return {
        "expected_miss": miss,
        "lost": status == CODE["lost"],
        "doubtful": ~miss & ((known & (p_meet < rules.unlikely)) | slow),
        "worsening": _worsening(m, judged, of, rules),
        "volatile": _volatile(m, judged, of, fitted, spread, rules),
        "thin_margin": _thin(m, judged, fitted, rules),
        "stale": since >= rules.stale_years,
        "suspect": suspect(m, judged),
    }


def suspect(m: Measured, judged: Judged) -> Bools:
    """Mark rows whose latest value or baseline is one that the checks warned of."""
    latest = pick(m.suspect, judged.latest_col, False)
    return latest | pick(m.suspect, judged.baseline_col, False)


def _thin(
    m: Measured,
    judged: Judged,
    fitted: Trend,
    rules: Rules,
) -> Bools:
    """Mark rows that are met by a hair while their trend is adverse."""
    adverse = m.sign * fitted.line.slope < -EPS
    margin = m.band - m.sign * (judged.goal - judged.latest)
    hair = margin < rules.thin_margin * np.abs(judged.goal)
    one_sided = ~m.directional & ~m.two_sided
    return judged.met_now & one_sided & hair & adverse


def _volatile(
    m: Measured,
    judged: Judged,
    of: Quantities,
    fitted: Trend,
    spread: Floats,
    rules: Rules,
) -> Bools:
    """Mark rows that swing around their trend by more than the rules allow and, where counts are known, more than chance does."""
    share_of_level = rules.volatile_share * np.abs(fitted.level())
    limit = np.where(m.points, rules.volatile_points, share_of_level)
    volatile: Bools = (spread > limit) & (judged.status != CODE["no_data"])
    some = np.flatnonzero(volatile)
    if of.counts is not None and len(some):
        top, bottom = (matrix[some] for matrix in of.counts)
        p = uncertainty.dispersion(top, bottom, of.share[some], fitted.at(m.years)[some])
        volatile[some] = ~(p >= rules.dispersion_p)
    return volatile


def _worsening(
    m: Measured,
    judged: Judged,
    of: Quantities,
    rules: Rules,
) -> Bools:
    """Mark rows whose latest changes were all adverse, each beyond rounding and, where counts are known, beyond chance.

    Values that the checks warned of are left alone.
    """
    seen = ~np.isnan(judged.usable)
    order = np.cumsum(seen[:, ::-1], axis=1)[:, ::-1]  # 1 for the latest
    places = [seen & (order == place) for place in range(1, CHANGES + 2)]
    last = [np.where(place, judged.usable, 0.0).sum(axis=1) for place in places]
    rounding = half_digit(*last)
    good = [np.where(m.two_sided, -np.abs(value - judged.goal), m.sign * value) for value in last]
    beyond = [
        np.maximum(rounding, _noise(of, later, earlier, rules))
        for later, earlier in itertools.pairwise(places)
    ]
    adverse = [good[k] - good[k + 1] < EPS - beyond[k] for k in range(CHANGES)]
    doubtful = (np.any(places, axis=0) & m.suspect).any(axis=1)
    enough = seen.sum(axis=1) > CHANGES
    judged_at_all = (judged.latest_col >= 0) & ~m.slow
    return np.asarray(enough & ~doubtful & judged_at_all & np.all(adverse, axis=0))


def _noise(
    of: Quantities,
    later: Bools,
    earlier: Bools,
    rules: Rules,
) -> Floats:
    """Return the change between two years, one marked in each row, that chance alone may bring.

    0 without counts.
    """
    if of.counts is None:
        return np.zeros(len(of.unit))
    variance = np.zeros(len(of.unit))
    for place in (later, earlier):
        top, bottom = (np.where(place, matrix, 0.0).sum(axis=1) for matrix in of.counts)
        variance += uncertainty.sampling_variance(top, bottom, of.per, of.share)
    return np.nan_to_num(uncertainty.reach(rules.confidence_level) * np.sqrt(variance))
