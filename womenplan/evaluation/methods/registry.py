"""Every method by its name, and what they say of all rows at once, beside the straight path."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from womenplan.evaluation.methods import cagr, escap, forecast, path, unsd
from womenplan.evaluation.methods.method import Progress
from womenplan.evaluation.status import CODE, EPS, MOVING
from womenplan.model.arrays import Bools, Floats, Ints, SmallInts
from womenplan.model.rules import Rules

__all__ = ["METHODS", "agreement", "classify", "figures"]

METHODS = {module.METHOD.name: module.METHOD for module in (path, cagr, unsd, escap, forecast)}


def figures(p: Progress) -> dict[str, Floats]:
    """Return the figure of every method, by name, each of shape (M,), NaN where there is none."""
    return {name: method.figure(p) for name, method in METHODS.items()}


def classify(figure: Mapping[str, Floats], rules: Rules) -> dict[str, SmallInts]:
    """Return the class of each method for rows not yet met: codes of STATUSES, -1 where it has no figure."""
    classes = [CODE[name] for name in MOVING[:-1]]
    out = {}
    for name, method in METHODS.items():
        reached = [figure[name] >= bound - EPS for bound in method.bounds(rules)]
        unknown = np.isnan(figure[name])
        codes = np.select([unknown, *reached], [-1, *classes], CODE[MOVING[-1]])
        out[name] = codes.astype(np.int8)
    return out


def agreement(
    classes: Mapping[str, SmallInts],
    headline: Bools,
    met: Bools,
    applies: Bools,
) -> tuple[Ints, Ints]:
    """Return how many methods put each row on the headline's side (will reach or will not), and how many could say.

    ``classes`` are those of :func:`classify`, ``headline`` says that the target is or will be reached, ``met`` that it is already (all methods
    but the forecast then say so too), ``applies`` which rows are compared: targets with a value
    whose milestone is still ahead.
    """
    same = np.zeros(len(met), np.int64)
    total = np.zeros(len(met), np.int64)
    for name, codes in classes.items():
        proof = met & (not METHODS[name].probability)
        reaches = (codes == CODE["on_track"]) | proof
        says = (codes >= 0) | proof
        same += says & (reaches == headline)
        total += says
    return np.where(applies, same, 0), np.where(applies, total, 0)
