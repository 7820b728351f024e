"""What became of the data of each target: read, suspect, unread, wordless, missing (METHOD 6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import womenplan as wp
from womenplan.evaluation.data_state import STATES
from womenplan.model.observation import Observations
from womenplan.model.plan import plan_from_targets
from womenplan.narration.evaluation import Evaluation, evaluate

MMR, SCREENED, SHARE = (
    "maternal_mortality",
    "cervical_cancer_screening",
    "village_committee_women_share",
)
ASKED = {MMR: ("<=", 8, "per_100k"), SCREENED: (">=", 70, "percent"), SHARE: (">=", 35, "percent")}
Judge = Callable[..., Evaluation]


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Judge three targets in 2024 on the rows of a table of region, indicator, year and value."""

    def judge(*rows: str, home: str = "甲县", year: int = 2024, **plan: object) -> Evaluation:
        heads = (
            "地区,指标,年份,数值,单位"
            if rows and rows[0].count(",") == 4
            else "指标,年份,数值,单位"
        )
        path = tmp_path / "data.csv"
        path.write_text("\n".join([heads, *rows]), encoding="utf-8")
        targets = [
            {
                "indicator_id": name,
                "operator": sign,
                "value": value,
                "unit": unit,
                "milestone_year": 2030,
            }
            for name, (sign, value, unit) in ASKED.items()
        ]
        fields = {"start_year": 2021, "end_year": 2030, "region": home, **plan}
        made = plan_from_targets(pd.DataFrame(targets), plan=fields)
        return evaluate(made, wp.read_observations(path), year)

    return judge


def states(result: Evaluation, region: str = "甲县") -> dict[str, str]:
    rows = result.table[result.table["region"] == region]
    return dict(zip(rows["indicator_id"], rows["data_state"], strict=True))


MATERNAL = ("甲县,孕产妇死亡率,2020,12.5,1/10万", "甲县,孕产妇死亡率,2024,9.6,1/10万")


def test_value_that_is_there_is_read_and_what_nobody_sent_is_missing(judged) -> None:
    found = states(judged(*MATERNAL))
    assert found == {MMR: "read", SCREENED: "missing", SHARE: "missing"}


def test_words_without_a_number_are_quoted_with_their_cell_and_not_judged(judged) -> None:
    result = judged(*MATERNAL, "甲县,适龄妇女宫颈癌人群筛查率,2024,稳步提高,%")
    assert states(result)[SCREENED] == "wordless"
    at = result.table.index[result.table["indicator_id"] == SCREENED][0]
    assert result.table.at[at, "status"] == "no_data"
    assert "报送的是文字，没有数值（data.csv" in result.notes("zh")[at]
    assert "D4：“稳步提高”）" in result.notes("zh")[at]
    assert "Words were sent in instead of a number (data.csv" in result.notes("en")[at]


@pytest.mark.parametrize("cell", ["6 8.5.1", "60或70"])
def test_number_that_is_not_understood_is_unread(judged, cell) -> None:
    result = judged(*MATERNAL, f"甲县,适龄妇女宫颈癌人群筛查率,2024,{cell},%")
    assert states(result)[SCREENED] == "unread"
    at = result.table.index[result.table["indicator_id"] == SCREENED][0]
    assert f"D4：“{cell}”），请更正后重报。" in result.notes("zh")[at]
    assert "correct it and send it again" in result.notes("en")[at]


def test_name_that_is_nearly_known_is_unread(judged) -> None:
    result = judged(*MATERNAL, "甲县,适龄妇女宫颈癌人群筛查律,2024,68.1,%")
    assert states(result)[SCREENED] == "unread"


def test_value_that_a_check_doubts_is_suspect(judged) -> None:
    # from 28.3 to 62 in a year, after steps of half a point: doubted, and not rejected
    years = [
        f"甲县,村委会成员中女性比例,{year},{value},%"
        for year, value in ((2020, 27), (2021, 27.5), (2022, 28))
    ]
    result = judged(
        *years, "甲县,村委会成员中女性比例,2023,28.3,%", "甲县,村委会成员中女性比例,2024,62,%"
    )
    assert states(result)[SHARE] == "suspect"
    assert "suspect" in result.table.loc[result.table["indicator_id"] == SHARE, "warnings"].iat[0]


def test_what_one_county_wrote_is_not_held_against_another(judged) -> None:
    words = "甲县,适龄妇女宫颈癌人群筛查率,2024,稳步提高,%"
    result = judged(*MATERNAL, words, "乙县,孕产妇死亡率,2024,9.1,1/10万")
    assert (states(result)[SCREENED], states(result, "乙县")[SCREENED]) == ("wordless", "missing")


def test_sheet_without_a_region_speaks_of_the_plans_own(judged) -> None:
    result = judged("孕产妇死亡率,2024,9.6,1/10万", "适龄妇女宫颈癌人群筛查率,2024,稳步提高,%")
    assert states(result)[SCREENED] == "wordless"


def test_total_of_a_citys_own_region_is_the_citys(judged) -> None:
    words = "全市,适龄妇女宫颈癌人群筛查率,2024,稳步提高,%"
    result = judged("全市,孕产妇死亡率,2024,9.6,1/10万", words, home="某市", level="city")
    assert states(result, "某市") == {MMR: "read", SCREENED: "wordless", SHARE: "missing"}


@pytest.mark.parametrize("year", [2019, 2025])
def test_words_of_another_time_do_not_count(judged, year) -> None:
    result = judged(*MATERNAL, f"甲县,适龄妇女宫颈癌人群筛查率,{year},稳步提高,%")
    assert states(result)[SCREENED] == "missing"


def test_value_of_the_period_stands_whatever_a_later_cell_says(judged) -> None:
    result = judged(
        *MATERNAL[:1], "甲县,孕产妇死亡率,2023,9.9,1/10万", "甲县,孕产妇死亡率,2024,明显下降,1/10万"
    )
    assert states(result)[MMR] == "read"


def test_components_comparators_and_groups_are_looked_for_too() -> None:
    rows = [
        {
            "indicator_id": "hiv_testing",
            "components": "hiv_testing|syphilis_testing",
            "operator": ">=",
            "value": 98,
        },
        {"indicator_id": SHARE, "form": "gap", "operator": "narrow", "population": "rural-urban"},
        {"indicator_id": SCREENED, "operator": ">=", "value": 70, "population": "rural"},
    ]
    targets = pd.DataFrame([{"milestone_year": 2030, **row} for row in rows])
    plan = plan_from_targets(targets, plan={"start_year": 2021, "end_year": 2030, "region": "甲县"})
    cells = pd.DataFrame(
        [
            ("syphilis_testing", "female", "all", "D2"),
            (SHARE, "female", "rural", "D3"),
            (SCREENED, "female", "urban", "D4"),
        ],
        columns=["indicator_id", "sex", "area", "cell"],
    ).assign(region="甲县", year=2024, state="wordless", found="已实现", file="f.xlsx", sheet="s")
    other = pd.DataFrame(
        {"indicator_id": [MMR], "year": [2024], "value": [9.0], "region": ["甲县"]}
    )
    from womenplan.io.frames import taken

    data = Observations(taken(other).table, unread=cells)
    found = dict(
        zip(
            ["components", "gap", "rural"],
            evaluate(plan, data, 2024).table["data_state"],
            strict=True,
        )
    )
    assert found == {"components": "wordless", "gap": "wordless", "rural": "missing"}


def test_table_that_was_handed_over_keeps_its_words_too(plan_of) -> None:
    plan = plan_of({"indicator_id": SHARE, "operator": ">=", "value": 35})
    table = pd.DataFrame({"indicator_id": SHARE, "year": [2020, 2024], "value": [27.0, "逐步提高"]})
    result = evaluate(plan, table, 2024)
    assert result.table["data_state"].tolist() == ["wordless"]
    assert "#1：“逐步提高”" in result.notes("zh")[0]
    table["value"] = [27.0, "3x1"]
    assert evaluate(plan, table, 2024).table["data_state"].tolist() == ["unread"]


def test_department_is_asked_for_what_it_did_not_send_and_for_nothing_else(judged) -> None:
    result = judged(*MATERNAL, "甲县,适龄妇女宫颈癌人群筛查率,2024,稳步提高,%")
    assert list(result.missing()["indicator_id"]) == [SHARE]
    of = result.by_department().set_index("department_zh")
    assert of.loc["卫生健康部门", ["measured", "stale", "unread", "missing", "total"]].tolist() == [
        1,
        0,
        1,
        0,
        2,
    ]
    assert of.loc["民政部门", ["measured", "stale", "unread", "missing", "total"]].tolist() == [
        0,
        0,
        0,
        1,
        1,
    ]
    (cell,) = result.unread().to_dict("records")
    assert (cell["department_zh"], cell["data_state"], cell["found"]) == (
        "卫生健康部门",
        "wordless",
        "稳步提高",
    )
    assert (cell["file"], cell["cell"]) == ("data.csv", "D4")
    assert "更正后即可评估" in result.explain(cell["target_id"], lang="zh")


def test_states_are_those_of_the_method() -> None:
    assert STATES == ("read", "suspect", "unread", "wordless", "missing")


def test_evaluation_says_how_many_problems_its_data_have(judged) -> None:
    result = judged(*MATERNAL, "甲县,适龄妇女宫颈癌人群筛查率,2024,稳步提高,%")
    counts = [len(result.problems.of(level)) for level in ("error", "warning", "note")]
    total, (errors, warnings, notes) = len(result.problems), counts
    said = f"数据问题 {total} 处（错误 {errors} 处、警告 {warnings} 处、提示 {notes} 处），见 .problems。"
    assert errors == 1
    assert str(result).endswith(said)
    assert said in result._repr_html_()
    assert result.data_line("en") == (
        f"Problems of the data: {total} (errors {errors}, warnings {warnings}, notes {notes}); see .problems."
    )


def test_evaluation_of_sound_data_says_nothing_of_problems(plan_of, series) -> None:
    plan = plan_of({"indicator_id": SHARE, "form": "level", "operator": ">=", "value": 35})
    result = evaluate(plan, series({2020: 27.0, 2024: 30.0}, SHARE), 2024)
    assert result.data_line() == ""
    assert "\n" not in str(result)
