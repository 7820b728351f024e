"""The same target across plans, on the same year, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from womenplan.errors import UsageError
from womenplan.evaluation.comparison import RELATIONS, compare_plans, looser_than_above

SHARE, MMR = "village_committee_women_share", "maternal_mortality"


@pytest.fixture(scope="module")
def relation(plan_of):
    """Compare one target of a county with one of the city above it."""

    def _relation(mine, above, data=None):
        city = plan_of({"indicator_id": SHARE, **above}, plan_id="city", region="市")
        county = plan_of(
            {"indicator_id": SHARE, **mine}, plan_id="county", region="县", parent_id="city"
        )
        table = compare_plans([city, county], data=data)
        found = table[table["plan_id"] == "county"].set_index("indicator_id")
        return found.loc[above.get("indicator_id", SHARE)]

    return _relation


def at_least(value, year=2030, **more):
    return {"form": "level", "operator": ">=", "value": value, "milestone_year": year, **more}


def at_most(value, **more):
    return {"form": "level", "operator": "<=", "value": value, "indicator_id": MMR, **more}


UP = {"form": "direction", "operator": "up"}


@pytest.mark.parametrize(
    ("mine", "above", "expected"),
    [
        (at_least(75), at_least(70), "stricter"),
        (at_least(70), at_least(70), "equal"),
        (at_least(65), at_least(70), "looser"),
        (at_most(7), at_most(8), "stricter"),
        (at_most(9), at_most(8), "looser"),
        (at_least(70, operator=">"), at_least(70), "stricter"),
        (at_least(70, soft="yes"), at_least(70), "looser"),
        ({"form": "around", "value": 70}, at_least(70), "looser"),
        ({"form": "around", "value": 10, "indicator_id": MMR}, at_most(8), "looser"),
        (at_least(70), UP, "stricter"),
        (UP, at_least(70), "looser"),
        (UP, UP, "equal"),
        (at_most(8), at_least(70), "absent"),
        (at_least(70, 2025), at_least(70), "stricter"),  # the same, five years earlier
        (
            at_least(60, 2025),
            at_least(70),
            "not_comparable",
        ),  # without a baseline nothing is known of 2025
        (at_least(70), at_least(70, 2025), "looser"),  # the same, five years later
        (at_least(60), at_least(70, 2025), "looser"),
        (at_least(80), at_least(70, 2025), "not_comparable"),
        ({"form": "keep", "operator": ">=", "value": 70}, at_least(70, 2025), "equal"),
    ],
)
def test_relation_to_the_plan_above(relation, mine, above, expected) -> None:
    assert relation(mine, above)["relation"] == expected
    assert expected in RELATIONS


# both stood at 50 % in 2020: 70 % by 2030 asks for 60 % in 2025
@pytest.mark.parametrize(
    ("mine", "above", "expected"),
    [
        (at_least(61, 2025), at_least(70), "stricter"),
        (at_least(60, 2025), at_least(70), "equal"),
        (at_least(59, 2025), at_least(70), "looser"),
        (at_least(91), at_least(70, 2025), "stricter"),
        (at_least(90), at_least(70, 2025), "equal"),  # 70 % in 2025 on the way from 50 % to 90 %
        (at_least(89), at_least(70, 2025), "looser"),
    ],
)
def test_milestones_are_brought_onto_the_same_year(relation, series, mine, above, expected) -> None:
    data = pd.concat([series({2020: 50}, region=name) for name in ("市", "县")])
    found = relation(mine, above, data)
    assert found["relation"] == expected
    assert found["above_value"] == pytest.approx(60 if mine["milestone_year"] == 2025 else 70)


def test_what_only_the_county_asks_is_its_own_and_looser_ones_are_listed(plan_of) -> None:
    city = plan_of(at_least(70), plan_id="city", region="市")
    county = plan_of(at_least(65), at_most(8), plan_id="county", region="县", parent_id="city")
    table = compare_plans([city, county])
    mine = table[table["plan_id"] == "county"].set_index("indicator_id")["relation"]
    assert mine.to_dict() == {SHARE: "looser", MMR: "own"}
    assert list(looser_than_above(table)["indicator_id"]) == [SHARE]


def test_bundled_plans_compare_without_data_and_by_name() -> None:
    table = compare_plans(indicator="孕产妇死亡率")
    assert set(table["indicator_id"]) == {MMR}
    assert table["relation"].isin(RELATIONS).all()
    assert len(compare_plans()) > 300
    with pytest.raises(UsageError):
        compare_plans(indicator="没有这样的指标")
    with pytest.raises(UsageError):
        compare_plans(against="no-such-plan")
