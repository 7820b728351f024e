"""A plan from its id, a workbook, a CSV or a table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from sheets import book

from womenplan.errors import CatalogueError, DataError, UsageError
from womenplan.io.plans import load_plan

TARGETS = """
    指标 | 类型 | 要求 | 目标值 | 单位 | 目标年份
    孕产妇死亡率 | . | 以下 | 8 | 1/10万 | 2030
    . | . | . | . | . | .
    学前教育毛入园率 | level | >= | 95 | % | 2030
"""
WANTED = [("maternal_mortality", "<=", 8.0, 2030), ("preschool_gross_enrolment", ">=", 95.0, 2030)]


def rows(plan: object) -> list[tuple[object, ...]]:
    return list(
        plan.targets[["indicator_id", "operator", "value", "milestone_year"]].itertuples(
            index=False, name=None
        )
    )  # type: ignore[attr-defined]


def test_a_bundled_plan_is_loaded_by_its_id() -> None:
    assert load_plan("qingyuan-2021").end_year == 2030


def test_a_workbook_gives_targets_and_a_plan_sheet(tmp_path: Path) -> None:
    plan = load_plan(
        book(
            tmp_path / "p.xlsx",
            plan="field | value\nstart_year | 2021\n地区 | 清远市\ntitle | 某规划",
            目标=TARGETS,
        )
    )
    assert rows(plan) == WANTED
    assert (plan.start_year, plan.end_year, plan.region("zh"), plan.title("zh")) == (
        2021,
        2030,
        "清远市",
        "某规划",
    )


def test_fields_given_by_name_outdo_the_plan_sheet(tmp_path: Path) -> None:
    path = book(tmp_path / "p.xlsx", plan="start_year | 2021\nbase_year | 2020", 目标=TARGETS)
    assert load_plan(path, base_year=2019).base_year == 2019


def test_a_text_file_and_a_table_give_the_same_targets(tmp_path: Path) -> None:
    text = "name,form,operator,value,unit,milestone_year\n孕产妇死亡率,,<=,8,1/10万,2030\n学前教育毛入园率,level,>=,95,%,2030\n"
    (tmp_path / "p.csv").write_text(text, encoding="gb18030")
    frame = pd.read_csv(tmp_path / "p.csv", encoding="gb18030")
    assert (
        rows(load_plan(tmp_path / "p.csv", start_year=2021))
        == rows(load_plan(frame, start_year=2021))
        == WANTED
    )


def test_a_workbook_may_bring_its_own_indicators(tmp_path: Path) -> None:
    own = "indicator_id | name_zh | unit | better\nreading_rooms | 妇女阅览室数 | 个 | higher"
    path = book(
        tmp_path / "p.xlsx",
        indicators=own,
        目标="指标 | 要求 | 目标值 | 目标年份\n妇女阅览室数 | 以上 | 12 | 2030",
    )
    assert rows(load_plan(path, start_year=2021)) == [("reading_rooms", ">=", 12.0, 2030)]


def test_cells_that_cannot_be_used_are_named_together(tmp_path: Path) -> None:
    path = book(
        tmp_path / "p.xlsx",
        目标="指标 | 要求 | 目标值 | 单位 | 目标年份\n孕产妇死亡 | 以下 | 8 | 1/10万 | 2030\n学前教育毛入园率 | 以上 | 九成 | % | 2030",
    )
    with pytest.raises(CatalogueError) as error:
        load_plan(path, start_year=2021, end_year=2030)
    assert {("INDICATOR_UNMATCHED", "A2"), ("TARGET_NOT_NUMBER", "C3")} <= {
        (p.code, p.cell) for p in error.value.problems
    }
    assert str(error.value).startswith(
        "p.xlsx，工作表“目标”，单元格 A2：指标“孕产妇死亡”无法识别，是否为“孕产妇死亡率”"
    )


@pytest.mark.parametrize(
    ("source", "fields", "kind", "code"),
    [
        ("nosuch", {}, UsageError, "PLAN_UNKNOWN"),
        ("nosuch.xlsx", {}, DataError, "FILE_MISSING"),
        ("qingyuan-2021", {"end_year": 2031}, UsageError, "PLAN_FIELDS_FIXED"),
    ],
)
def test_what_is_no_plan_is_named(
    source: str, fields: dict[str, int], kind: type[Exception], code: str
) -> None:
    with pytest.raises(kind) as error:
        load_plan(source, **fields)
    assert [p.code for p in error.value.problems] == [code]  # type: ignore[attr-defined]


def test_a_workbook_without_targets_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"没有找到目标表（工作表：数据）。请核对列标题。"):
        load_plan(book(tmp_path / "p.xlsx", 数据="指标 | 2020年\n孕产妇死亡率 | 9"))


def test_form_and_domain_take_the_words_that_are_printed(tmp_path: Path) -> None:
    path = book(
        tmp_path / "p.xlsx",
        plan="起始年份 | 结束年份 | title\n2021 | 2030 | 某规划",
        目标="""
            指标 | 类型 | 领域 | 要求 | 目标值 | 单位 | 目标年份
            孕产妇死亡率 | 数值型 | 妇女与健康 | 以下 | 8 | . | 2030
            村委会成员中女性比例 | level | 决策 | 以上 | 30% | . | 2030
            女性平均预期寿命 | 趋势型 | Health | 提高 | . | 岁 | 2030
            居委会成员中女性比例 | Around | 参与决策和管理 | 左右 | 50% | % | 2030
        """,
    )
    plan = load_plan(path)
    assert plan.targets["form"].tolist() == ["level", "level", "direction", "around"]
    assert plan.targets["domain"].tolist() == ["health", "decision", "health", "decision"]
    assert plan.targets["value"].fillna(-1).tolist() == [8, 30, -1, 50]
    assert plan.targets["unit"].tolist() == ["per_100k", "percent", "years_of_life", "percent"]
    assert (plan.start_year, plan.end_year, plan.title("zh")) == (2021, 2030, "某规划")


@pytest.mark.parametrize("value", ["九成", "90/10万", "90%以上"])
def test_a_value_that_is_no_number_is_told_once(tmp_path: Path, value: str) -> None:
    targets = (
        f"指标 | 要求 | 目标值 | 单位 | 目标年份\n学前教育毛入园率 | 以上 | {value} | % | 2030"
    )
    with pytest.raises(CatalogueError) as error:
        load_plan(book(tmp_path / "p.xlsx", 目标=targets), start_year=2021)
    assert [(p.code, p.cell, p.found) for p in error.value.problems] == [
        ("TARGET_NOT_NUMBER", "C2", value)
    ]


def test_a_form_that_no_word_says_is_named(tmp_path: Path) -> None:
    targets = "指标 | 类型 | 目标值 | 目标年份\n学前教育毛入园率 | numeric | 90 | 2030"
    with pytest.raises(CatalogueError) as error:
        load_plan(book(tmp_path / "p.xlsx", 目标=targets), start_year=2021)
    assert [(p.code, p.cell) for p in error.value.problems] == [("VALUE_NOT_IN_LIST", "B2")]


ONE = {
    "name": "孕产妇死亡率",
    "operator": "<=",
    "value": 8,
    "unit": "1/10万",
    "milestone_year": 2030,
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": None}, "单元格 1/indicator_id：“name”一栏为空，此栏必须填写。请补填。"),
        (
            {"value": -8},
            "单元格 1/value：目标 plan/1：目标值 -8 应在 0 到 ∞ 之间。请核对目标值和单位。",
        ),
        (
            {"name": "孕产妇系统管理率", "operator": ">=", "value": 130, "unit": "%"},
            "单元格 1/value：目标 plan/1：目标值 130 应在 0 到 100 之间。请核对目标值和单位。",
        ),
        (
            {"unit": "%"},
            "单元格 1/unit：目标 plan/1：单位“%”与指标的单位“/10万”不一致。请换算为指标的单位，或改用另一指标。",
        ),
        (
            {"milestone_year": "二〇三〇"},
            "单元格 1/milestone_year：年份读到“二〇三〇”，应为四位整数。请填写如 2024 的年份。",
        ),
        (
            {"milestone_year": 2030.5},
            "单元格 1/milestone_year：年份读到“2030.5”，应为四位整数。请填写如 2024 的年份。",
        ),
        (
            {"milestone_year": 2010},
            "单元格 1/milestone_year：目标 plan/1：目标年份 2010 不在规划期内。请核对年份。",
        ),
    ],
)
def test_a_cell_that_cannot_be_used_is_said_in_one_sentence(
    change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(CatalogueError) as error:
        load_plan(pd.DataFrame([ONE | change]), start_year=2021)
    assert str(error.value) == sentence


def test_years_may_be_written_with_their_sign(tmp_path: Path) -> None:
    text = "指标 | 要求 | 目标值 | 目标年份\n孕产妇死亡率 | 以下 | 8 | 2030年"
    plan = load_plan(book(tmp_path / "p.xlsx", plan="首年 | 2021年", 目标=text))
    assert (plan.start_year, plan.end_year, plan.targets["milestone_year"].tolist()) == (
        2021,
        2030,
        [2030],
    )


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"start_year": 2021, "end_year": 2011}, "2011、2021"),
        ({"start_year": 2021, "mid_year": 2040}, "2021、2030、2040"),
        ({"start_year": "二零二一"}, "二零二一"),
    ],
)
def test_years_of_a_plan_that_do_not_fit_are_named(fields: dict[str, object], found: str) -> None:
    with pytest.raises(UsageError) as error:
        load_plan(pd.DataFrame([ONE]), **fields)
    said = "不合要求，应为基期年不晚于首年、首年不晚于中期年、中期年不晚于末年。请核对年份。"
    assert str(error.value) == f"规划年份“{found}”{said}"


def test_the_same_target_given_twice_is_named() -> None:
    with pytest.raises(CatalogueError) as error:
        load_plan(pd.DataFrame([ONE, ONE, ONE | {"milestone_year": 2025}]), start_year=2021)
    assert (
        str(error.value)
        == "单元格 2/name：“孕产妇死亡率”出现了两次，每项只应有一行。请删去或改名其中一行。"
    )


def test_a_table_without_rows_is_named() -> None:
    with pytest.raises(CatalogueError, match=r"^目标表中没有目标。请在列标题下逐行填写目标。$"):
        load_plan(pd.DataFrame(columns=list(ONE)), start_year=2021)


WORDS = {
    "form": "level 数值型, keep 保持型, around 左右型, direction 趋势型, balance 均衡型, relative 参照型, change 增幅型, coverage 覆盖型, gap 差距型",
    "domain": "health 健康, education 教育, economy 经济, decision 决策, security 社会保障, family 家庭, environment 环境, law 法律",
}


@pytest.mark.parametrize("column", WORDS)
def test_the_words_of_the_readmes_are_taken(column: str) -> None:
    assert WORDS[column] in (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for code, word in (pair.split() for pair in WORDS[column].split(", ")):
        row = {
            "name": "孕产妇死亡率",
            "value": "8",
            "milestone_year": 2030,
            "base_year": 2020,
            "population": "rural-urban",
        }
        more = {
            "comparator_id": "maternal_mortality",
            "operator": {"change": "<=", "direction": "降低"}.get(code, ""),
        }
        plan = load_plan(
            pd.DataFrame([row | more | {column: word}]), start_year=2021, end_year=2030
        )
        assert plan.targets[column].tolist() == [code]
