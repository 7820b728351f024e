"""How far changes carry on, and the best linear prediction from that.

The changes of a series from year to year are looked on as the sum of a part that lasts (a trend),
and of one that is taken back the year after, or carries on for a while. How much there is of each
is seen from products: changes that lie years apart agree where there is a trend, neighbouring ones
disagree where a value leaves its level and returns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from womenplan.evaluation.grouped import group_sums
from womenplan.model.arrays import Bools, Floats, Ints, Pair
from womenplan.model.rules import Rules

__all__ = [
    "Persistence",
    "Products",
    "correlations",
    "full_rebound",
    "persistence",
    "predict",
    "products",
]


MOST_LASTING = 0.95  # beyond it a prediction would hang on the last digit
MOST_CARRIED = 0.9
RIDGE = 1e-6  # added to the variances, so that equal changes can be solved for
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Products:
    """Sums of products of changes no, one, and two or more years apart, and how many there were of each."""

    same: Floats
    next: Floats
    far: Floats
    same_count: Floats
    next_count: Floats
    far_count: Floats


@dataclass(frozen=True, slots=True)
class Persistence:
    """Of each group: the ``variance`` of its changes, the share of it that is ``lasting``, and how the rest correlates.

    ``carried`` is the correlation of neighbouring changes that the lasting part leaves: below zero
    where the next year takes back what one year brought, above zero where it carries on.
    """

    variance: Floats
    lasting: Floats
    carried: Floats

    def take(self, groups: Ints) -> Persistence:
        """Return the persistence of some groups."""
        return Persistence(self.variance[groups], self.lasting[groups], self.carried[groups])


def products(
    changes: Floats,
    seen: Bools,
    group: Ints,
    count: int,
) -> Products:
    """Return the products of the changes of each group.

    ``changes``, ``seen`` of shape (series, years), 0 where not seen.

    Notes
    -----
    The sum over all pairs of years is ((Σ d)² - Σ d²) / 2, so that pairs far apart need no loop.
    """
    same = (changes * changes).sum(axis=1)
    following = (changes[:, 1:] * changes[:, :-1]).sum(axis=1)
    pairs = (changes.sum(axis=1) ** 2 - same) / 2
    size = seen.sum(axis=1)
    neighbours = (seen[:, 1:] & seen[:, :-1]).sum(axis=1)
    far_count = size * (size - 1) / 2 - neighbours
    sums = np.stack([same, following, pairs - following, size, neighbours, far_count], axis=1)
    return Products(*group_sums(sums, group, count).T)


def persistence(
    sums: Products,
    rules: Rules,
    *,
    lasting: float,
    weight: float,
    carried: float,
    carried_weight: float,
) -> Persistence:
    """Return what products say, drawn to an expectation that counts for so many products.

    ``lasting`` and ``carried`` are expected, ``weight`` and ``carried_weight`` say for how many
    products that counts.

    Notes
    -----
    lasting = (Σ far / v + weight · expected) / (n_far + weight), v the mean square, from 0 to 0.95.
    The correlation of neighbours is ρ = (r - lasting) / (1 - lasting), r their mean product over v.
    """
    variance = np.maximum(sums.same / np.maximum(sums.same_count, 1), LEAST)
    share = (sums.far / variance + lasting * weight) / (sums.far_count + weight)
    share = np.clip(share, 0.0, MOST_LASTING)
    count = sums.next_count
    neighbours = sums.next / variance / np.maximum(count, 1)
    rest = (neighbours - share) / (1 - share)
    rest = (rest * count + carried * carried_weight) / (count + carried_weight)
    return Persistence(variance, share, np.clip(rest, full_rebound(rules), MOST_CARRIED))


def full_rebound(rules: Rules) -> float:
    """Return the correlation of neighbouring changes of a level that is left and always returned to."""
    return -(1 - rules.rebound_memory) / 2 + RIDGE


def correlations(
    groups: Persistence,
    lags: int,
    rules: Rules,
) -> Floats:
    """Return the correlation of changes that lie 0, 1, 2, … years apart, shape (groups, lags).

    Notes
    -----
    π δᵏ + (1 - π) cₖ with c₀ = 1; cₖ = ρᵏ where changes carry on (ρ >= 0), and ρ φᵏ⁻¹ where they
    are taken back (ρ < 0): the changes of a level that is left and returned to. δ is
    ``Rules.decay``, φ ``Rules.rebound_memory``.
    """
    lag = np.arange(lags)
    carried = groups.carried[:, None]
    ahead = np.maximum(carried, 0.0) ** lag
    back = carried * rules.rebound_memory ** np.maximum(lag - 1, 0)
    rest = np.where(lag == 0, 1.0, np.where(carried >= 0, ahead, back))
    lasting = groups.lasting[:, None]
    return lasting * rules.decay**lag + (1 - lasting) * rest


def predict(
    groups: Persistence,
    known: Ints,
    ahead: Ints,
    width: int,
    rules: Rules,
) -> Pair:
    """Return how much each past change counts for the sum of those ahead, and the variance of what comes beside it.

    Parameters
    ----------
    groups : Persistence
        Of C groups.
    known, ahead : ndarray of int
        How many changes are known and how many are asked for, shape (C,); at least one is asked
        for.
    width : int
        Most changes that can be known.
    rules : Rules

    Returns
    -------
    (weights, variance)
        Shapes (C, width), the latest change first, 0 beyond those that are known; and (C,), in
        units of the variance of one change.

    Notes
    -----
    The best linear prediction: w = Γ⁻¹ g, Γ the correlations of the known changes and g those of
    each with the sum asked for; variance = Var(sum) - w · g.
    """
    most = int(ahead.max(initial=1))
    acf = correlations(groups, width + most + 1, rules)
    age = np.arange(width)
    used = age < known[:, None]
    both = used[:, :, None] & used[:, None, :]
    apart = np.abs(age[:, None] - age)
    gamma = np.where(both, acf[:, apart], 0.0)
    gamma[:, age, age] = np.where(used, 1 + RIDGE, 1.0)
    upto = np.cumsum(acf, axis=1)
    reached = np.take_along_axis(upto, age + ahead[:, None], axis=1)
    towards = reached - upto[:, :width]
    towards = np.where(used, towards, 0.0)
    weights = np.linalg.solve(gamma, towards[:, :, None])[:, :, 0]
    lag = np.arange(most + 1)
    left = np.maximum(ahead[:, None] - lag, 0)
    pairs = np.where(lag == 0, 1, 2) * left
    of_sum = (pairs * acf[:, : most + 1]).sum(axis=1)
    variance = of_sum - (weights * towards).sum(axis=1)
    return np.asarray(weights), np.asarray(np.maximum(variance, LEAST))
