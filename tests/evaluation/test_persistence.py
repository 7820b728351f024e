"""How far changes carry on, worked by hand (METHOD 3.6, steps 5 and 6)."""

from __future__ import annotations

import numpy as np
import pytest

from womenplan.evaluation.grouped import group_medians, group_sums
from womenplan.evaluation.persistence import (
    Persistence,
    correlations,
    full_rebound,
    persistence,
    predict,
    products,
)
from womenplan.model.rules import Rules

RULES = Rules(rebound_memory=0.2, decay=0.98)
ONE = np.zeros(1, np.int64)


def found(lasting: float, carried: float, variance: float = 1.0) -> Persistence:
    return Persistence(np.array([variance]), np.array([lasting]), np.array([carried]))


def test_products_of_changes_are_told_apart_by_the_years_between_them() -> None:
    # 1, 2, 3, 4: squares 30; neighbours 2 + 6 + 12; two and three years apart 3 + 8 + 4
    changes = np.array([[1.0, 2, 3, 4]])
    seen = np.ones((1, 4), dtype=bool)
    told = products(changes, seen, ONE, 1)
    assert (told.same[0], told.next[0], told.far[0]) == (30, 20, 15)
    assert (told.same_count[0], told.next_count[0], told.far_count[0]) == (4, 3, 3)


def test_products_of_a_pool_are_summed_and_leave_out_what_was_not_seen() -> None:
    # the second series has two changes, 5 and 2, side by side: 29 squared, 10 as neighbours, none farther apart
    changes = np.array([[1.0, 2, 3, 4], [0, 0, 5, 2]])
    told = products(changes, changes != 0, np.zeros(2, np.int64), 1)
    assert (told.same[0], told.next[0], told.far[0]) == (59, 30, 15)
    assert (told.same_count[0], told.next_count[0], told.far_count[0]) == (6, 4, 3)


def test_share_that_lasts_and_what_is_carried_on_are_drawn_to_what_is_expected() -> None:
    # as above: v = 30 / 4 = 7.5; far 15 / 7.5 = 2 of 3 products; with ten of nought 2 / 13
    # neighbours 20 / 7.5 / 3 = 8/9; beside the share (8/9 - 2/13) / (11/13) = 86/99; with six of -0.2: (3 · 86/99 - 1.2) / 9
    told = products(np.array([[1.0, 2, 3, 4]]), np.ones((1, 4), dtype=bool), ONE, 1)
    out = persistence(told, RULES, lasting=0.0, weight=10, carried=-0.2, carried_weight=6)
    assert out.variance[0] == pytest.approx(7.5)
    assert out.lasting[0] == pytest.approx(2 / 13)
    assert out.carried[0] == pytest.approx((3 * 86 / 99 - 1.2) / 9)


def test_changes_that_are_taken_back_are_a_level_that_is_left_and_returned_to() -> None:
    # 1, -1, 1, -1: neighbours -1 each, and no more than a level can: -(1 - 0.2) / 2; far ones 1, 1 and -1
    told = products(np.array([[1.0, -1, 1, -1]]), np.ones((1, 4), dtype=bool), ONE, 1)
    out = persistence(told, RULES, lasting=0.0, weight=0, carried=0.0, carried_weight=0)
    assert out.lasting[0] == pytest.approx(1 / 3)
    assert out.carried[0] == pytest.approx(-0.4, abs=1e-5)
    assert full_rebound(RULES) == pytest.approx(-0.4, abs=1e-5)


def test_correlations_of_what_lasts_is_carried_on_and_is_taken_back() -> None:
    carried_on = correlations(found(0.5, 0.5), 4, RULES)[0]
    assert carried_on == pytest.approx(
        [1, 0.49 + 0.25, 0.5 * 0.98**2 + 0.125, 0.5 * 0.98**3 + 0.0625]
    )
    taken_back = correlations(found(0.0, -0.3), 4, RULES)[0]
    assert taken_back == pytest.approx([1, -0.3, -0.06, -0.012])


def test_prediction_from_one_change_is_its_correlation_with_those_ahead() -> None:
    # one change known, two asked for: a1 + a2 times the change; variance 2 + 2 a1 - (a1 + a2)²
    a = correlations(found(0.4, 0.0), 4, RULES)[0]
    weights, variance = predict(found(0.4, 0.0), np.array([1]), np.array([2]), 3, RULES)
    assert weights[0] == pytest.approx([a[1] + a[2], 0, 0], abs=1e-5)
    assert variance[0] == pytest.approx(2 + 2 * a[1] - (a[1] + a[2]) ** 2, abs=1e-5)


def test_prediction_from_two_changes_solves_two_equations() -> None:
    # the latest of weight x, the one before y: x + a1 y = a1 and a1 x + y = a2
    a = correlations(found(0.4, -0.2), 4, RULES)[0]
    weights, _ = predict(found(0.4, -0.2), np.array([2]), np.array([1]), 2, RULES)
    determinant = 1 - a[1] ** 2
    assert weights[0] == pytest.approx(
        [(a[1] - a[1] * a[2]) / determinant, (a[2] - a[1] ** 2) / determinant], abs=1e-5
    )


def test_without_any_persistence_nothing_is_predicted_and_the_variance_adds_up() -> None:
    weights, variance = predict(found(0.0, 0.0), np.array([5]), np.array([3]), 5, RULES)
    assert weights[0] == pytest.approx(np.zeros(5), abs=1e-9)
    assert variance[0] == pytest.approx(3)


def test_sums_and_medians_of_groups_without_rows() -> None:
    none = np.empty(0, np.int64)
    assert group_sums(np.empty((0, 2)), none, 2).tolist() == [[0, 0], [0, 0]]
    assert np.isnan(group_medians(np.empty(0), none, 1)).all()
