"""The published methods of judging progress, each for all rows at once, beside the straight path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from womenplan.evaluation.series import Bools, Floats, Ints
from womenplan.evaluation.status import CODE, EPS
from womenplan.model.rules import METHODS, Rules

__all__ = ["Progress", "agreement", "bounds", "cagr", "classify", "escap", "figures", "unsd"]


@dataclass(frozen=True, slots=True)
class Progress:
    """What the methods look at; arrays of shape (M,) but for ``values`` (M, Y) and ``years`` (Y,).

    ``sign`` is +1 where more is better, -1 where less is; years are calendar years; ``pace`` is
    that of the straight path; ``p_meet`` the probability of meeting, NaN where there is no
    forecast.
    """

    years: Ints
    values: Floats
    sign: Floats
    baseline: Floats
    latest: Floats
    goal: Floats
    baseline_year: Floats
    latest_year: Floats
    milestone: Floats
    pace: Floats
    p_meet: Floats


def cagr(p: Progress) -> Floats:
    """Return the ratio of the actual to the required compound annual growth, shape (M,).

    Notes
    -----
    ``R = d * ((c/b)^(1/(t-t0)) - 1) / |(T/b)^(1/(m-t0)) - 1|``, on track from 0.95, lagging from
    0.60, off track from 0, regressing below. Bias: where values are bounded or targets small it
    departs from the straight path: exactly half way from 10 to 70 it scores 1.49, from 50 to 8 it
    scores 0.62. A target or a value of zero has no growth rate: NaN. Source: Eurostat, monitoring
    report on the SDGs, method annex; Statistics Canada uses the same.

    Examples
    --------
    >>> one = lambda x: np.array([float(x)])
    >>> p = Progress(np.array([0]), np.zeros((1, 1)), one(1), one(10), one(40), one(70), one(2020), one(2025), one(2030),
    ...              one(1), one(0))
    >>> round(float(cagr(p)[0]), 2)
    1.49
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        usable = (p.baseline > 0) & (p.latest > 0) & (p.goal > 0)
        actual = (p.latest / p.baseline) ** (1 / (p.latest_year - p.baseline_year)) - 1
        required = (p.goal / p.baseline) ** (1 / (p.milestone - p.baseline_year)) - 1
        return np.where(usable, p.sign * actual / np.abs(required), np.nan)


def unsd(p: Progress) -> Floats:
    """Return the share of the required change that compound growth would reach by the milestone, shape (M,).

    Notes
    -----
    ``p = c * (1 + growth)^(m - t)``, ``ratio = (p - b) / (T - b)``; on track from 0.95, moderate
    (lagging) from 0.50, marginal from 0.10, stagnation from 0 (both off track), regression below.
    Bias: growth is carried on without end, so that exactly half way from 10 to 70 scores 2.5 and
    from 50 to 8 only 0.79; zero has no growth rate: NaN. Source: United Nations Statistics
    Division, technical note on the progress assessment of the SDG indicators, 2026.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        usable = (p.baseline > 0) & (p.latest > 0)
        growth = (p.latest / p.baseline) ** (1 / (p.latest_year - p.baseline_year))
        projected = p.latest * growth ** (p.milestone - p.latest_year)
        return np.where(usable, (projected - p.baseline) / (p.goal - p.baseline), np.nan)


def escap(p: Progress) -> tuple[Floats, Floats]:
    """Return the current status index (0 to 10) and the share of the required change anticipated by the milestone.

    Notes
    -----
    ``index = 10 * (c - b) / (T - b)`` clipped to 0–10. The anticipated value is that of a straight
    line fitted with weights 1, 2, 3, … per year since the baseline, so that recent years weigh
    more; the exact weights of the original could not be read, these are chosen. On track from 0.90
    of the required change ("maintain"), lagging below ("accelerate"), regressing below 0
    ("reverse"); never off track. Bias: one odd value in a late year moves the line most, and a
    straight line passes 100 % or zero. Source: UN ESCAP, SDG progress assessment.
    """
    inside = (
        ~np.isnan(p.values)
        & (p.years >= p.baseline_year[:, None])
        & (p.years <= p.latest_year[:, None])
    )
    x = np.where(inside, p.years - p.baseline_year[:, None], 0.0)
    y = np.where(inside, p.values, 0.0)
    weight = np.where(inside, x + 1, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = weight.sum(axis=1)
        mean_x, mean_y = (weight * x).sum(axis=1) / total, (weight * y).sum(axis=1) / total
        dx = np.where(inside, x - mean_x[:, None], 0.0)
        slope = (weight * dx * y).sum(axis=1) / (weight * dx * x).sum(axis=1)
        anticipated = mean_y + slope * (p.milestone - p.baseline_year - mean_x)
        required = p.goal - p.baseline
        index = np.clip(10 * (p.latest - p.baseline) / required, 0, 10)
        share = np.where(inside.sum(axis=1) >= 2, (anticipated - p.baseline) / required, np.nan)
    return index, share


def figures(p: Progress) -> dict[str, Floats]:
    """Return the figure of every method, by name, each of shape (M,), NaN where it cannot be computed.

    Notes
    -----
    ``path`` is pace on the straight line, ``((c - b) / (T - b)) / ((t - t0) / (m - t0))``: on track
    from 0.95, lagging from 0.60, off track from 0, regressing below. Bias: it rests on two values
    alone, and the chance in either is taken for progress. Source: 序时进度, as evaluation groups
    publish it; METHOD.md, section 3.2. ``forecast`` is the probability of meeting of
    :func:`womenplan.evaluation.forecast.forecast`: on track from 0.8, off track below 0.2. Bias: it
    knows no more than how series have gone on before, and of those that were exactly on schedule
    about four in ten reached their target: few rows are on track by it. Source: METHOD.md, section
    3.6.
    """
    return {
        "path": p.pace,
        "cagr": cagr(p),
        "unsd": unsd(p),
        "escap": escap(p)[1],
        "forecast": p.p_meet,
    }


def bounds(rules: Rules) -> dict[str, tuple[float, float, float]]:
    """Return from which figure on each method calls a target on track, lagging and off track.

    Below, it is regressing.
    """
    return {
        "path": (rules.on_track, rules.lagging, 0.0),
        "cagr": (rules.on_track, rules.lagging, 0.0),
        "unsd": (rules.unsd_on_track, rules.unsd_moderate, 0.0),
        "escap": (rules.escap_on_track, 0.0, 0.0),
        "forecast": (rules.probability_on_track, rules.probability_off_track, -np.inf),
    }


def classify(figure: Mapping[str, Floats], rules: Rules) -> dict[str, npt.NDArray[np.int8]]:
    """Return the class of each method for rows not yet met: codes of STATUSES, -1 where it has no figure."""
    classes = [CODE[name] for name in ("on_track", "lagging", "off_track")]
    out = {}
    for name in METHODS:
        reached = [figure[name] >= bound - EPS for bound in bounds(rules)[name]]
        codes = np.select([np.isnan(figure[name]), *reached], [-1, *classes], CODE["regressing"])
        out[name] = codes.astype(np.int8)
    return out


def agreement(
    figure: Mapping[str, Floats], headline: Bools, met: Bools, applies: Bools, rules: Rules
) -> tuple[Ints, Ints]:
    """Return how many methods put each row on the headline's side (will reach or will not), and how many could say.

    ``headline`` says that the target is or will be reached, ``met`` that it is already (all methods
    but the forecast then say so too), ``applies`` which rows are compared: targets with a value
    whose milestone is still ahead.
    """
    side = {name: codes == CODE["on_track"] for name, codes in classify(figure, rules).items()}
    side["forecast"] = np.nan_to_num(figure["forecast"], nan=-1.0) >= rules.probability_on_track
    says = {name: ~np.isnan(figure[name]) for name in METHODS}
    for name in ("path", "cagr", "unsd", "escap"):
        side[name], says[name] = side[name] | met, says[name] | met
    same = sum((says[name] & (side[name] == headline)).astype(np.int64) for name in METHODS)
    total = sum(says[name].astype(np.int64) for name in METHODS)
    return np.where(applies, same, 0), np.where(applies, total, 0)
