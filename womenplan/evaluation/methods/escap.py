"""Current status and anticipated progress of the ESCAP."""

from __future__ import annotations

import numpy as np

from womenplan.evaluation.methods.method import Method, Progress
from womenplan.model.arrays import Floats, Pair

__all__ = ["METHOD", "escap"]


def escap(p: Progress) -> Pair:
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
        mean_x = (weight * x).sum(axis=1) / total
        mean_y = (weight * y).sum(axis=1) / total
        dx = np.where(inside, x - mean_x[:, None], 0.0)
        moved = (weight * dx * y).sum(axis=1)
        slope = moved / (weight * dx * x).sum(axis=1)
        anticipated = mean_y + slope * (p.milestone - p.baseline_year - mean_x)
        required = p.goal - p.baseline
        index = np.clip(10 * (p.latest - p.baseline) / required, 0, 10)
        several = inside.sum(axis=1) >= 2
        share = np.where(several, (anticipated - p.baseline) / required, np.nan)
    return index, share


def _anticipated(p: Progress) -> Floats:
    return escap(p)[1]


METHOD = Method(
    "escap",
    _anticipated,
    lambda rules: (rules.escap_on_track, 0.0, 0.0),
    "UN ESCAP, SDG progress assessment",
)
