"""Pace on the straight line from baseline to target (序时进度), the headline rule."""

from __future__ import annotations

from womenplan.evaluation.methods.method import Method, Progress
from womenplan.model.arrays import Floats

__all__ = ["METHOD", "pace"]


def pace(p: Progress) -> Floats:
    """Return pace on the straight line, ``((c - b) / (T - b)) / ((t - t0) / (m - t0))``, shape (M,).

    Notes
    -----
    On track from 0.95, lagging from 0.60, off track from 0, regressing below. Bias: it rests on two
    values alone, and the chance in either is taken for progress. Source: 序时进度, as evaluation
    groups publish it; METHOD.md, section 3.2.
    """
    return p.pace


METHOD = Method(
    "path",
    pace,
    lambda rules: (rules.on_track, rules.lagging, 0.0),
    "METHOD.md, section 3.2",
    of_moved=False,
)
