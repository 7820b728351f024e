"""Tables for papers: one flat result, the rules, a specification curve, the versions."""

import pandas as pd
import pytest

import womenplan as wp
from womenplan.evaluation.status import STATUSES
from womenplan.model.rules import METHODS

# A plan of 2021-2030. Region A has 80 % in 2020, 84 % in 2025 and asks for 90 %: 4 of 10 points after half of the
# time, a pace of 0.8. Region B has no value of 2020, but one of 2021.
TARGETS = pd.DataFrame(
    {
        "name": ["孕产妇系统管理率", "孕产妇死亡率"],
        "value": [90.0, 8.0],
        "milestone_year": [2030, 2030],
    }
)
ROWS = [
    ("A", "maternal_system_management", 2020, 80.0, None, None),
    ("A", "maternal_system_management", 2025, 84.0, None, None),
    ("B", "maternal_system_management", 2021, 80.0, None, None),
    ("B", "maternal_system_management", 2025, 89.0, None, None),
    ("A", "maternal_mortality", 2020, 20.0, 2, 10000),
    ("A", "maternal_mortality", 2025, 10.0, 1, 10000),
]


@pytest.fixture(scope="module")
def plan():
    return wp.load_plan(TARGETS, start_year=2021, region="A", plan_id="p")


@pytest.fixture(scope="module")
def data():
    return pd.DataFrame(
        ROWS, columns=["region", "indicator_id", "year", "value", "numerator", "denominator"]
    )


@pytest.fixture(scope="module")
def result(plan, data):
    return wp.evaluate(plan, data, 2025)


def row(frame: pd.DataFrame, region: str, indicator: str) -> pd.Series:
    return frame[(frame["region"] == region) & (frame["indicator_id"] == indicator)].iloc[0]


def test_the_flat_table_has_a_row_a_key_and_no_name_twice(result):
    frame = result.to_frame(methods=True, intervals=True, labels="en")
    assert len(frame) == len(result.table)
    assert frame.columns.is_unique
    assert not frame.duplicated(["plan_id", "target_id", "milestone_year", "region"]).any()
    assert list(frame.columns[:6]) == [
        "plan_id",
        "target_id",
        "milestone_year",
        "region",
        "year",
        "stage",
    ]


def test_agreement_is_a_number_and_late_baselines_are_marked(result):
    frame = result.to_frame()
    assert frame["agreeing"].dropna().between(0, 1).all()
    shares = (
        result.table["agreement"]
        .replace("", pd.NA)
        .dropna()
        .str.split("/", expand=True)
        .astype(int)
    )
    assert frame.loc[shares.index, "agreeing"].tolist() == (shares[0] / shares[1]).tolist()
    assert frame.loc[shares.index, "agreeing_of"].tolist() == shares[1].tolist()
    assert row(frame, "B", "maternal_system_management")["late_baseline"]
    assert not row(frame, "A", "maternal_system_management")["late_baseline"]


def test_a_verdict_is_fragile_where_a_method_disagrees_or_numbers_are_small(result):
    frame = result.to_frame()
    disagree = frame["agreeing"] < 1
    assert frame.loc[disagree, "fragile"].all()
    small = result.table["confidence"] == "uncertain"
    assert frame.loc[small, "fragile"].all()
    assert not frame.loc[~disagree & ~small, "fragile"].any()


def test_every_method_has_its_figure_and_class(result):
    frame = result.to_frame(methods=True)
    added = set(frame) - set(result.to_frame())
    assert added == {f"method_{name}{end}" for name in METHODS for end in ("", "_class")}
    assert row(frame, "A", "maternal_system_management")["method_path"] == pytest.approx(0.8)


def test_intervals_stand_beside_the_rows_with_counts_alone(result):
    frame = result.to_frame(intervals=True)
    deaths = row(frame, "A", "maternal_mortality")
    # one death of 10,000 births: exact Poisson limits 0.0253 and 5.572 (Garwood 1936), per 100,000
    assert deaths["interval_low"] == pytest.approx(0.253, abs=0.001)
    assert deaths["interval_high"] == pytest.approx(55.72, abs=0.01)
    assert pd.isna(row(frame, "A", "maternal_system_management")["interval_low"])


def test_labels_are_words_of_the_language(result):
    english, chinese = (
        row(result.to_frame(labels=lang), "A", "maternal_mortality") for lang in ("en", "zh")
    )
    assert (english["domain_label"], chinese["domain_label"]) == ("health", "健康")
    assert (english["unit_label"], chinese["unit_label"]) == ("/100,000", "/10万")
    assert "status_label" in english


def test_the_rules_are_a_table_that_marks_what_was_changed():
    frame = wp.Rules(on_track=0.9).to_frame("en").set_index("rule")
    assert frame.loc["on_track", ["value", "default", "changed"]].tolist() == [0.9, 0.95, True]
    assert not frame.drop("on_track")["changed"].any()
    assert frame.loc["on_track", "meaning"] == "lowest pace that counts as on schedule"


def test_a_specification_curve_has_a_row_a_set_of_rules(plan, data):
    rules = [wp.Rules(), wp.Rules(on_track=0.75), wp.Rules(method="escap", weights={"p/1": 2})]
    frame = wp.specifications(plan, data, 2025, rules)
    assert frame["specification"].tolist() == [0, 1, 2]
    assert list(frame.columns[1:4]) == ["rule_method", "rule_on_track", "rule_weights"]
    assert frame.columns.is_unique
    assert frame["rule_on_track"].tolist() == [0.95, 0.75, 0.95]
    assert frame["rule_weights"].tolist() == ["", "", "p/1=2"]
    # a pace of 0.8 is on track from 0.75 on, and lags by 0.95
    assert frame.loc[1, "on_track"] == frame.loc[0, "on_track"] + 1
    assert frame.loc[1, "lagging"] == frame.loc[0, "lagging"] - 1


def test_a_specification_curve_by_region_adds_up(plan, data):
    frame = wp.specifications(plan, data, 2025, [wp.Rules()], by="region")
    assert frame["region"].tolist() == ["A", "B"]
    assert (frame[list(STATUSES)].sum(axis=1) == frame["total"]).all()


def test_no_rules_are_one_sentence(plan, data):
    with pytest.raises(wp.UsageError) as error:
        wp.specifications(plan, data, 2025, [])
    assert error.value.problems[0].message("en") == (
        "no rules are given; at least one set of Rules is needed. As in rules=[Rules(on_track=0.9)]."
    )


def test_versions_name_the_library_and_what_it_rests_on():
    frame = wp.show_versions().set_index("name")
    assert frame.loc["pandas", "version"] == pd.__version__
    assert frame.loc["womenplan", "version"]
