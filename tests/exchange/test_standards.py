"""Each export, checked by a library of its standard ("make checkers"), which shares nothing with ours."""

import io
import json

import pandas as pd
import pytest

import womenplan as wp
from womenplan.model.observation import COLUMNS

# Two regions, a subgroup, an age, a level of government, a break, a bound, an own indicator whose id no code may have,
# and texts that commas, quotes, strokes and colons stand in.
OWN = pd.DataFrame(
    {
        "indicator_id": ["家暴:告诫书"],
        "name": ["家庭暴力告诫书|份数"],
        "name_en": ["Warnings, written | issued"],
        "unit": ["count"],
        "better": ["none"],
    }
)
TARGETS = pd.DataFrame(
    {
        "name": ["孕产妇死亡率", "孕产妇系统管理率"],
        "form": ["level", "level"],
        "operator": ["<=", ">="],
        "value": [9, 95],
        "milestone_year": [2030, 2030],
    }
)
ROWS = [
    (
        "甲县",
        "maternal_mortality",
        2020,
        "female",
        "all",
        "",
        "",
        12.5,
        "per_100k",
        2.0,
        16000.0,
        "final",
        '年报: "甲", 乙',
        "",
        False,
        "",
    ),
    (
        "甲县",
        "maternal_mortality",
        2021,
        "female",
        "all",
        "",
        "",
        0.1,
        "per_100k",
        None,
        None,
        "provisional",
        "",
        "",
        True,
        "口径变了, 见注",
    ),
    (
        "甲县",
        "maternal_mortality",
        2021,
        "female",
        "rural",
        "",
        "",
        1 / 3,
        "per_100k",
        None,
        None,
        "",
        "",
        "<",
        False,
        "",
    ),
    (
        "乙 | 县",
        "maternal_system_management",
        2021,
        "female",
        "all",
        "35-64",
        "",
        90.0,
        "percent",
        None,
        None,
        "estimate",
        "",
        "",
        False,
        "",
    ),
    (
        "乙 | 县",
        "maternal_system_management",
        2021,
        "female",
        "all",
        "",
        "county",
        91.0,
        "percent",
        None,
        None,
        "proxy",
        "",
        "",
        False,
        "",
    ),
    (
        "甲县",
        "internet_use",
        2021,
        "male",
        "urban",
        "15+",
        "",
        70.0,
        "percent",
        None,
        None,
        "",
        "",
        "~",
        False,
        "",
    ),
    (
        "甲县",
        "家暴:告诫书",
        2021,
        "both",
        "all",
        "",
        "",
        3.0,
        "count",
        None,
        None,
        "",
        "",
        "",
        False,
        "",
    ),
]
NAMES = [
    "region",
    "indicator_id",
    "year",
    "sex",
    "area",
    "age",
    "level",
    "value",
    "unit",
    "numerator",
    "denominator",
    "flag",
    "source",
    "bound",
    "series_break",
    "note",
]


@pytest.fixture
def plan() -> wp.Plan:
    return wp.load_plan(
        TARGETS, start_year=2021, end_year=2030, region="甲县", plan_id="jia-2021", indicators=OWN
    )


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=NAMES)


TOTAL = 12.5 + 0.1 + 1 / 3 + 90 + 91 + 70 + 3


def test_sdmx_is_valid_by_its_schema_and_by_its_own_structure(plan, table, tmp_path, check):
    wp.export(table, tmp_path, to="sdmx", plan=plan)
    seen = check("sdmx_pysdmx.py", "pysdmx", tmp_path)
    assert seen["dimensions"] == [
        "INDICATOR",
        "REF_AREA",
        "LEVEL",
        "SEX",
        "URBANISATION",
        "AGE",
        "TIME_PERIOD",
    ]
    assert (seen["rows"], seen["columns"], seen["strange"], seen["repeated"]) == (7, [], {}, 0)
    assert seen["total"] == pytest.approx(TOTAL, rel=1e-15)
    assert "maternal_mortality" in seen["indicators"]


def test_sdmx1_reads_the_same_observations(plan, table, tmp_path, check):
    wp.export(table, tmp_path, to="sdmx", plan=plan)
    seen = check("sdmx_sdmx1.py", "sdmx", tmp_path)
    assert seen["rows"] == 7
    assert seen["total"] == pytest.approx(TOTAL, rel=1e-15)
    assert seen["codes"]["CL_INDICATOR"] == 4
    assert seen["codes"]["CL_REF_AREA"] == 2


def test_the_data_package_is_valid_and_its_keys_hold(plan, table, tmp_path, check):
    wp.export(table, tmp_path, to="datapackage", plan=plan)
    seen = check("package_frictionless.py", "frictionless", tmp_path)
    assert seen["errors"] == []
    assert seen["valid"]
    assert seen["rows"] == {"observations": 7, "indicators": 4, "targets": 2}
    descriptor = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert [field["name"] for field in descriptor["resources"][0]["schema"]["fields"]] == list(
        COLUMNS
    )


def test_pyam_reads_observations_and_targets_as_scenarios(plan, table, tmp_path, check):
    wp.export(table, tmp_path, to="iamc", plan=plan)
    seen = check("iamc_pyam.py", "pyam", tmp_path / "iamc.csv")
    assert seen["scenarios"] == ["observed", "target jia-2021"]
    assert seen["rows"] == 7 + 2
    assert seen["total"] == pytest.approx(TOTAL + 9 + 95, rel=1e-12)
    assert "Maternal mortality ratio|rural" in seen["variables"]
    assert "Warnings, written / issued" in seen["variables"]
    assert "Share of people who use the internet|men|urban|15+" in seen["variables"]


@pytest.mark.outside  # sdg-build is in no index
def test_sdg_build_makes_a_site_of_the_folder(plan, table, tmp_path, check):
    wp.export(table, tmp_path, to="opensdg", plan=plan, lang="en")
    seen = check("site_sdgbuild.py", "sdg", tmp_path)
    assert seen["checked"], seen["said"]
    assert seen["built"]
    number = next(
        key for key, name in seen["indicators"].items() if name == "Maternal mortality ratio"
    )
    assert seen["units"][number] == "/100,000"
    goal = {"direction": "negative", "base_year": 2020, "target_year": 2030, "target": 9.0}
    assert seen["targets"][number] == [goal]
    headline = pd.read_csv(
        io.StringIO(seen["headlines"][number])
    )  # of the plan's region, the whole
    assert headline["Year"].tolist() == [2020, 2021]
    assert headline["Value"].tolist() == [12.5, 0.1]


def test_parquet_comes_back_as_it_was(national, tmp_path, check):
    seen = check("parquet_pyarrow.py", "pyarrow", national, tmp_path)
    assert seen == {"rows": 328, "columns": list(COLUMNS), "differ": []}
