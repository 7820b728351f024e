"""The probability of meeting the target."""

from __future__ import annotations

import numpy as np

from womenplan.evaluation.methods.method import Method, Progress
from womenplan.model.arrays import Floats

__all__ = ["METHOD", "probability"]


def probability(p: Progress) -> Floats:
    """Return the probability of meeting of :func:`womenplan.evaluation.forecast.forecast`, shape (M,).

    Notes
    -----
    On track from 0.8, off track below 0.2; never regressing. Bias: it knows no more than how series
    have gone on before, and of those that were exactly on schedule about four in ten reached their
    target: few rows are on track by it. Source: METHOD.md, section 3.6.
    """
    return p.p_meet


METHOD = Method(
    "forecast",
    probability,
    lambda rules: (rules.probability_on_track, rules.probability_off_track, -np.inf),
    "METHOD.md, section 3.6",
    of_moved=False,
    probability=True,
)
