"""What is to be expected of every target: its forecast, the probability of meeting it, and that in a word (METHOD 3.6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from womenplan.evaluation import trend, uncertainty
from womenplan.evaluation.forecast import Forecast, forecast
from womenplan.evaluation.scale import LOGIT
from womenplan.evaluation.status import Judged, Measured, met_between
from womenplan.model.arrays import Bools, Floats, Ints, Objects, Pair
from womenplan.model.rules import Rules
from womenplan.model.totals import counted

__all__ = ["OUTLOOKS", "Expectation", "Quantities", "expect"]

OUTLOOKS = ("likely", "open", "unlikely", "at_risk")
LARGE = ("nation", "province")  # levels of plans whose rates of rare events hardly vary by chance


@dataclass(frozen=True, slots=True)
class Quantities:
    """What the values of each measured row are, for M rows.

    ``unit`` is theirs, ``per`` what it is stated per (100, 100,000; NaN if it is no rate),
    ``share`` whether it is a share; ``pool`` a number that rows of the same quantity share,
    ``member`` False for a total of the others, ``large`` True for a nation or a province.
    ``counts`` are numerators and denominators like the values, or None.
    """

    unit: Objects
    per: Floats
    share: Bools
    pool: Ints
    member: Bools
    large: Bools
    counts: Pair | None

    @property
    def rare(self) -> Bools:
        """Rates of rare events: per 1,000, 10,000 or 100,000."""
        return np.isfinite(self.per) & ~self.share

    @property
    def counted(self) -> Bools:
        """Rows of which both counts are known in some year."""
        if self.counts is None:
            return np.zeros(len(self.unit), bool)
        cases, exposure = self.counts
        known = np.isfinite(cases) & (exposure > 0)
        return np.asarray(known.any(axis=1))


@dataclass(slots=True)
class Expectation:
    """One element a measured row: the forecast, ``p_meet``, and the ``outlook``, a word of :data:`OUTLOOKS` or empty.

    ``reasons`` holds, by code, the rows without forecast or probability for that reason.
    """

    ahead: Forecast
    p_meet: Floats
    outlook: Objects
    reasons: dict[str, Bools]


def expect(
    m: Measured,
    judged: Judged,
    of: Quantities,
    rules: Rules,
) -> Expectation:
    """Return forecast, probability and expectation of every row.

    Notes
    -----
    A trend of older values would speak against what a bound proves, so rows whose latest value is a
    bound get none. Source: METHOD.md, section 3.6.
    """
    chance, level = _chance(of, rules)
    ahead = forecast(
        np.where(judged.bounded[:, None], np.nan, judged.usable),
        m.years,
        m.milestone,
        trend.scales(of.unit),
        rules,
        pool=of.pool,
        member=of.member,
        counted=counted(of.unit),
        chance=chance,
        chance_at=level,
    )
    probability, ends = _probability(ahead, m, judged)
    by_rule = (rules.rare_rates == "all") | (of.large & (rules.rare_rates == "large"))
    allowed = ~of.rare | of.counted | by_rule
    p_meet = np.where(allowed, probability, np.nan)
    ahead_of_time = ~m.final & (judged.latest_col >= 0)
    few = (~np.isnan(judged.usable)).sum(axis=1) < rules.min_observations
    has = ~np.isnan(ahead.forecast) & ahead_of_time
    reasons = {
        "no_forecast": ahead_of_time & ~judged.bounded & few,
        "bound_latest": ahead_of_time & judged.bounded & ~m.directional,
        "no_counts": has & ~allowed & ~np.isnan(probability),
        "scale_end": has & ends,
        "comparator_unknown": has & m.relative,
    }
    return Expectation(ahead, p_meet, _outlook(m, judged, p_meet, rules), reasons)


def _outlook(
    m: Measured,
    judged: Judged,
    p: Floats,
    rules: Rules,
) -> Objects:
    """Return the expectation in a word: of targets with a number that are still ahead."""
    asked = (judged.latest_col >= 0) & ~np.isnan(p)
    asked &= ~m.final & ~m.directional & ~judged.alone
    likely = p >= rules.likely
    unlikely = p < rules.unlikely
    kept = judged.met_now & asked
    at_risk = kept & ~likely & (unlikely | ~m.two_sided)
    out = np.full(len(m), "", object)
    out[asked] = "open"
    out[asked & likely] = "likely"
    out[asked & unlikely & ~judged.met_now] = "unlikely"
    out[at_risk] = "at_risk"
    return out


def _probability(
    ahead: Forecast,
    m: Measured,
    judged: Judged,
) -> tuple[Floats, Bools]:
    """Return the probability that the value at the milestone meets the target, or lies beyond the baseline.

    None where the target is the end of a scale that a trend only approaches: all villages, no case.
    Those rows are the second part.
    """
    one_step = judged.baseline + m.sign * ahead.step
    possible = np.where(m.sign * (one_step - m.best) > 0, m.best, one_step)
    better = np.where(m.slow | judged.at_best, np.nan, possible)
    beyond = judged.goal + np.where(m.strict, m.sign * ahead.step, 0.0)
    goal = np.where(m.directional, better, np.where(m.relative, np.nan, beyond))
    at_end = np.where(m.sign > 0, goal >= 100, goal <= 0)
    ends = (ahead.scale == LOGIT) & ~m.directional & at_end
    goal = np.where(ends, np.nan, goal)
    lower, upper = met_between(m.two_sided, m.sign, m.band, goal)
    probability = ahead.probability(lower, upper)
    return np.where(np.isnan(ahead.forecast), np.nan, probability), ends


def _chance(of: Quantities, rules: Rules) -> tuple[Floats | float, Floats | float]:
    """Return the mean variance that chance gives each row's values, in their unit, and the value at which."""
    if of.counts is None:
        return 0.0, 0.0
    top, bottom = (matrix[:, -rules.forecast_window :] for matrix in of.counts)
    return uncertainty.mean_sampling_variance(top, bottom, of.per, of.share)
