"""The share of the required change that compound growth would reach."""

from __future__ import annotations

import numpy as np

from womenplan.evaluation.methods.method import Method, Progress
from womenplan.model.arrays import Floats

__all__ = ["METHOD", "unsd"]


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
        share = (projected - p.baseline) / (p.goal - p.baseline)
        return np.where(usable, share, np.nan)


METHOD = Method(
    "unsd",
    unsd,
    lambda rules: (rules.unsd_on_track, rules.unsd_moderate, 0.0),
    "United Nations Statistics Division, 2026",
)
