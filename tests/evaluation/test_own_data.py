"""Indicators, domains, targets by region, weights and wide tables of one's own, without a workbook."""

import re
import sys
from functools import cache

import pandas as pd
import pytest

import womenplan as wp
from womenplan.narration.exploring import narrowed

INDICATORS = pd.DataFrame(
    {
        "indicator_id": ["seats", "burden"],
        "name": ["Seats held by women", "Burden of unpaid work"],
        "unit": ["%", "ratio"],
        "better": ["higher", "lower"],
        "domain": ["Power", "Time"],
    }
)
TARGETS = pd.DataFrame({"indicator_id": ["seats", "burden"], "value": [50, 2], "weight": [3, 1]})
YEARS = dict(start_year=2020, base_year=2020, end_year=2030, region="World")


def plan(table=None, indicators=INDICATORS, **fields):
    if table is None and indicators is INDICATORS and not fields:
        return usual_plan()
    table = (TARGETS if table is None else table).assign(milestone_year=2030)
    return wp.load_plan(table, indicators=indicators, **(YEARS | fields))


@cache
def usual_plan():
    return plan(TARGETS)


WIDE = pd.DataFrame(
    {
        "country": ["Chad", "Chad", "Norway", "Norway"],
        "indicator": ["seats", "burden", "seats", "burden"],
        "2020": [30.0, 4.0, 44.0, 1.5],
        "2025": [40.0, 3.5, 52.0, None],
    }
)
LONG = pd.DataFrame(
    [
        ("Chad", "seats", 2020, 30.0),
        ("Chad", "seats", 2025, 40.0),
        ("Chad", "burden", 2020, 4.0),
        ("Chad", "burden", 2025, 3.5),
        ("Norway", "seats", 2020, 44.0),
        ("Norway", "seats", 2025, 52.0),
        ("Norway", "burden", 2020, 1.5),
    ],
    columns=["region", "indicator_id", "year", "value"],
)


def judged(data, own=None, year=2025):
    result = wp.evaluate(own or plan(), data, year)
    return result.table.set_index(["region", "indicator_id"])


def test_domains_of_ones_own_are_kept_and_grouped_by_in_the_order_in_which_they_come():
    result = wp.evaluate(plan(), LONG, 2025)
    assert list(result.summary("domain").index) == ["Power", "Time"]
    assert result.to_frame(labels="en")["domain_label"].unique().tolist() == ["Power", "Time"]


@pytest.mark.parametrize(
    ("written", "likely"), [("heatlh", "health"), ("educaton", "education"), ("参与决策和管", "")]
)
def test_a_slip_of_a_known_domain_is_no_domain_of_ones_own(written, likely):
    own = INDICATORS.assign(domain=[written, "Time"])
    if not likely:  # part of a known one stands for it, as in the sheets of a workbook
        assert set(plan(indicators=own).targets["domain"]) == {"decision", "Time"}
        return
    with pytest.raises(wp.DataError) as refused:
        plan(indicators=own)
    (problem,) = refused.value.problems
    assert problem.message("en").startswith(
        f'cell #0/domain: found the domain "{written}"; did you mean "{likely}"?'
    )


@pytest.mark.parametrize(
    "name",
    [
        lambda year: year,
        str,
        lambda year: f"{year}年",
        lambda year: f"X{year}",
        lambda year: f"YR{year}",
        lambda year: f"{year} [YR{year}]",
        lambda year: f"value_{year}",
        lambda year: float(year),
        lambda year: pd.Timestamp(year, 12, 31),
        lambda year: pd.Period(str(year), "Y"),
    ],
)
def test_a_column_a_year_gives_what_a_row_a_year_gives(name):
    wide = WIDE.rename(columns={"2020": name(2020), "2025": name(2025)})
    columns = ["baseline", "latest", "status", "gap", "forecast_pool"]
    pd.testing.assert_frame_equal(judged(wide)[columns], judged(LONG)[columns])


def test_named_levels_of_an_index_are_columns():
    wide = WIDE.set_index(["country", "indicator"])
    assert judged(wide).loc[("Chad", "seats"), "latest"] == 40


def test_a_column_an_indicator_is_read_where_rows_are_years():
    table = pd.DataFrame({"year": [2020, 2025], "seats": [30.0, 40.0], "burden": [4.0, 3.5]})
    result = wp.evaluate(plan(), table, 2025)
    assert result.table["latest"].tolist() == [40.0, 3.5]
    assert result.table["region"].unique().tolist() == ["World"]
    told = [p.message("en") for p in result.problems if p.code == "WIDE_INDICATORS"]
    assert told == [
        "2 columns named after indicators (seats、burden) were read as one row an indicator."
    ]


def test_what_is_wrong_in_a_wide_table_is_told_at_its_row_and_column():
    wide = WIDE.astype({"2025": object})
    wide.loc[1, "2025"] = "three and a half"
    (problem,) = wp.evaluate(plan(), wide, 2025).problems.errors
    assert problem.cell == "#1/2025"


BY_REGION = pd.DataFrame(
    [
        ("seats", "Norway", 55.0),
        ("seats", "Chad", 35.0),
        ("burden", "", 2.0),
        ("burden", "Chad", 3.5),
    ],
    columns=["indicator_id", "region", "value"],
)


def test_targets_may_ask_different_values_of_regions():
    table = judged(LONG, plan(BY_REGION))
    assert table["target_value"].to_dict() == {
        ("Chad", "seats"): 35.0,
        ("Norway", "seats"): 55.0,
        ("Chad", "burden"): 3.5,
        ("Norway", "burden"): 2.0,
    }
    # 40 >= 35, 52 < 55, 3.5 <= 3.5, 1.5 <= 2
    assert table["gap"].to_dict() == {
        ("Chad", "seats"): -5.0,
        ("Norway", "seats"): 3.0,
        ("Chad", "burden"): 0.0,
        ("Norway", "burden"): -0.5,
    }
    assert table["target_id"].nunique() == 2


def test_what_a_region_is_asked_is_said_of_it():
    result = wp.evaluate(plan(BY_REGION), LONG, 2025)
    regions = result.table.set_index(["region", "indicator_id"])
    said = dict(zip(regions.index, result.wordings("en"), strict=True))
    assert said[("Chad", "seats")] == "at least 35% by 2030"
    assert said[("Norway", "seats")] == "at least 55% by 2030"
    assert "at least 35%" in result.explain("plan/1", region="Chad", lang="en")


def test_a_region_that_a_target_does_not_name_is_not_judged_by_it():
    third = pd.concat([BY_REGION[:1], BY_REGION[:1].assign(region="Peru")])
    assert ("Chad", "seats") not in judged(LONG, plan(third)).index
    assert ("Norway", "seats") in judged(LONG, plan(third)).index


def test_a_single_region_in_all_rows_of_a_plan_is_the_plans_own():
    own = TARGETS.assign(region="World")
    assert plan(own).regional.empty
    assert ("Chad", "seats") in judged(LONG, plan(own)).index


def test_a_region_that_the_data_do_not_know_is_named_with_the_nearest():
    table = BY_REGION.assign(region=BY_REGION["region"].replace("Norway", "Norwy"))
    result = wp.evaluate(plan(table), LONG, 2025)
    (problem,) = (p for p in result.problems if p.code == "TARGET_REGION_UNKNOWN")
    assert problem.sentence("en").startswith(
        'targets have values for "Norwy", but the data have no such region (near: Norway).'
    )


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            pd.concat([BY_REGION, BY_REGION[:1].assign(value=40.0)], ignore_index=True),
            'the target "plan/1" has two rows for "Norway".',
        ),
        (
            BY_REGION.assign(form="direction", value=None, operator="up"),
            'the row for "Norway" is of the form "direction"; only level、keep、around、coverage may differ',
        ),
        (
            TARGETS.assign(weight=["much", 1]),
            'found the weight "much"; it should be a number of 0 or',
        ),
        (
            TARGETS.assign(weight=[-1, 1]),
            'found the weight "-1"; it should be a number of 0 or more',
        ),
        (BY_REGION.assign(weight=[1, 2, 1, 1]), "one target has several weights (1、2)."),
    ],
)
def test_what_targets_by_region_and_weights_can_get_wrong_is_said(table, said):
    with pytest.raises(wp.CatalogueError) as refused:
        plan(table)
    assert said in "\n".join(p.message("en") for p in refused.value.problems)


def test_weights_of_a_column_weigh_the_index_unless_rules_say_otherwise():
    # Chad: seats 40/50 = 80, burden 2/3.5 = 57.1; (3 * 80 + 57.142857) / 4
    data = LONG[LONG["region"] == "Chad"]
    assert wp.evaluate(plan(), data, 2025).summary()["index"].item() == pytest.approx(
        74.2857, abs=1e-4
    )
    even = wp.Rules(weights={"plan/1": 1.0})
    assert wp.evaluate(plan(), data, 2025, rules=even).summary()["index"].item() == pytest.approx(
        (80 + 57.142857) / 2
    )


def test_the_codebook_names_every_column_of_the_flat_table_in_both_languages():
    frame = wp.evaluate(plan(), LONG, 2025).to_frame(methods=True, intervals=True, labels="en")
    for lang in ("zh", "en"):
        book = wp.codebook(frame, lang=lang)
        assert list(book["variable"]) == list(frame.columns)
        assert not book.loc[book["meaning"] == "", "variable"].tolist()
    assert set(wp.codebook()["variable"]) >= {name for name in frame if not name.endswith("_label")}
    values = book.set_index("variable")["values"]
    assert "met = met" in values["status"]
    assert "met = met" in values["method_path_class"]


def test_a_csv_for_stata_has_names_that_it_takes_marks_in_figures_and_a_codebook(tmp_path):
    result = wp.evaluate(plan(), LONG.replace("Chad", "=Chad"), 2025)
    path = result.to_csv(tmp_path / "flat.csv", methods=True, intervals=True, labels="en")
    frame = pd.read_csv(path)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,31}", name) for name in frame.columns)
    assert set(frame["counted"]) == {1}
    assert set(frame["region"]) == {"'=Chad", "Norway"}  # no formula
    assert set(frame["domain_label"]) == {"Power", "Time"}
    book = pd.read_csv(tmp_path / "flat-codebook.csv")
    assert list(book["variable"]) == list(frame.columns)
    frame.to_stata(tmp_path / "flat.dta", version=118)
    with pytest.raises(wp.UsageError):
        result.to_csv(path)


def test_a_latex_table_has_no_commands_from_names():
    own = INDICATORS.assign(name=["Seats & power (50 %)", "Burden_of_work"])
    latex = wp.evaluate(plan(indicators=own), LONG, 2025).to_latex(
        region="Chad", lang="en", caption="A_b"
    )
    assert r"Seats \& power (50 \%) & at least 50\% by 2030 & 30\% (2020) & 40\% (2025)" in latex
    assert r"Burden\_of\_work" in latex
    assert r"\caption{A\_b}" in latex
    assert latex.count(r"\\") == 4  # caption, head, two targets


def test_what_a_plan_asks_for_each_year_stands_beside_its_baseline():
    # 30 in 2020 (the plan's base year) to 50 in 2030: 2 a year; 4 to 2: -0.2 a year
    data = LONG[LONG["region"] == "Chad"].assign(region="World")
    wp_plan = plan()
    table = wp.compare_plans([wp_plan], data=data).set_index("indicator_id")
    assert table["baseline"].to_dict() == {"burden": 4.0, "seats": 30.0}
    assert table["baseline_year"].tolist() == [2020, 2020]
    assert table["yearly_change"].to_dict() == pytest.approx({"burden": -0.2, "seats": 2.0})
    reached = plan(TARGETS.assign(value=[25, 2]))
    assert (
        wp.compare_plans([reached], data=data)
        .set_index("indicator_id")
        .loc["seats", "yearly_change"]
        == 0
    )


def test_a_result_is_narrowed_by_what_is_chosen():
    result = wp.evaluate(plan(), LONG, 2025)
    some = narrowed(result, domain="Power", region="Chad")
    assert some.table["indicator_id"].tolist() == ["seats"]
    assert some.notes("en") == [
        result.notes("en")[
            result.table.index[
                (result.table["region"] == "Chad") & (result.table["domain"] == "Power")
            ][0]
        ]
    ]
    assert "40" in some._repr_html_()
    assert len(narrowed(result, domain="", status="").table) == len(result.table)


def test_without_widgets_the_result_itself_is_shown(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    result = wp.evaluate(plan(), LONG, 2025)
    assert wp.explore(result) is result


def test_a_choice_in_a_list_changes_what_is_shown():
    pytest.importorskip("ipywidgets")
    result = wp.evaluate(plan(), LONG, 2025)
    view = wp.explore(result, lang="en")
    lists, shown = view.children
    domain, status, region = lists.children
    assert "Seats" in shown.value
    assert "Burden" in shown.value
    domain.value, region.value = "Power", "Norway"
    assert "52" in shown.value
    assert "Burden" not in shown.value
    status.value = next(value for _, value in status.options if value not in ("", "met"))
    assert "No target has these." in shown.value


def test_observations_show_themselves_as_results_do():
    table = wp.evaluate(plan(), pd.concat([LONG] * 1), 2025).observations
    shown = wp.Observations(table)._repr_html_()
    assert "womenplan-box" in shown
    assert shown.count("<tr>") == len(table) + 1
    many = wp.Observations(pd.concat([table] * 20, ignore_index=True))._repr_html_()
    assert many.count("<tr>") == 81
    assert "60" in many  # of 7 * 20 rows 80 are shown
