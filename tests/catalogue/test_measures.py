"""The measures of the five plans against their texts, item by item."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from tests.catalogue.conftest import COUNTS, SOURCES
from womenplan import load_plan
from womenplan.errors import CatalogueError
from womenplan.model import catalogue
from womenplan.model.target import DOMAINS

PROJECT = re.compile(r"三（[一二三四五六七八九十]）")
PLANS = sorted({plan_id for plan_id, kind, _ in COUNTS if kind == "measures"})
each_plan = pytest.mark.parametrize("plan_id", PLANS)


@each_plan
def test_every_item_counted_by_eye_is_a_measure(plan_id):
    measures = load_plan(plan_id).measures
    numbers = measures[measures["section"] == "strategy"].groupby("domain")["item_no"]
    counted = {
        domain: COUNTS[plan_id, "measures", domain]
        for domain in DOMAINS
        if (plan_id, "measures", domain) in COUNTS
    }
    assert dict(numbers.count()) == counted
    assert dict(numbers.max()) == counted, "numbered from one without a gap"


@pytest.mark.outside
@pytest.mark.parametrize("plan_id", SOURCES)
def test_every_numbered_item_of_the_text_is_a_measure_and_nothing_else_is(plan_id, items):
    projects = PROJECT.fullmatch if plan_id == "qingyuan-2021" else (lambda _: None)
    asked = {
        where
        for (plan, where), item in items.items()
        if plan == plan_id
        if item.section == "策略措施" or projects(where)
    }
    listed = load_plan(plan_id).measures["locator"]
    assert set(listed) == asked
    assert not listed.duplicated().any()


def _objective_key(domain: str, written: str) -> tuple[str, str]:
    """Return domain and number of an objective that a measure of a domain serves: 10, or environment:8."""
    other, _, number = written.rpartition(":")
    return other or domain, number


def test_qingyuan_has_eight_projects_in_order():
    measures = load_plan("qingyuan-2021").measures
    projects = measures[measures["section"] == "project"]
    assert list(projects["item_no"]) == list(range(1, 9))


def test_national_outlines_list_no_measures_and_have_the_columns_all_the_same():
    measures = load_plan("china-2011").measures
    assert measures.empty
    assert list(measures.columns) == list(catalogue.MEASURE_COLUMNS)


def test_every_department_has_one_english_name():
    names = catalogue.departments()
    asked = {
        name for cell in catalogue.measures()["departments"] for name in catalogue.listed(cell)
    }
    assert asked <= names.keys()
    assert all(names[name].isascii() and names[name] for name in asked)


def test_every_objective_of_the_five_plans_is_served_by_a_measure():
    df = catalogue.measures()
    served = {
        (row["plan_id"], *_objective_key(row["domain"], no))
        for row in df.to_dict("records")
        for no in catalogue.listed(row["objective_nos"])
    }
    goals = catalogue.objectives().astype("str")
    goals = goals[goals["plan_id"].isin(PLANS)]
    assert served == set(
        goals[["plan_id", "domain", "objective_no"]].itertuples(index=False, name=None)
    )


@each_plan
def test_links_lead_to_indicators_that_the_plan_itself_asks_for(plan_id):
    plan = load_plan(plan_id)
    asked = set(plan.targets["indicator_id"])
    linked = {one for cell in plan.measures["indicator_ids"] for one in catalogue.listed(cell)}
    assert linked <= asked


@each_plan
def test_a_target_stated_in_a_measure_is_linked_to_that_measure(plan_id):
    plan = load_plan(plan_id)
    stated = plan.targets[plan.targets["section"].isin(["strategy", "project"])]
    links = plan.measures.set_index("locator")["indicator_ids"].map(catalogue.listed)
    for locator, indicator in zip(stated["locator"], stated["indicator_id"], strict=True):
        assert indicator in links[locator], locator


@each_plan
def test_an_indicator_bears_on_the_objective_that_sets_its_target(plan_id):
    """Where a measure is linked to an indicator, it serves an objective that sets the indicator."""
    plan = load_plan(plan_id)
    goals = plan.targets[plan.targets["section"] == "objective"]
    set_by = {
        name: {
            (domain, f"{no:.0f}")
            for domain, no in zip(rows["domain"], rows["objective_no"], strict=True)
        }
        for name, rows in goals.groupby("indicator_id")
    }
    for row in plan.measures.to_dict("records"):
        serves = {
            _objective_key(row["domain"], no) for no in catalogue.listed(row["objective_nos"])
        }
        for name in catalogue.listed(row["indicator_ids"]):
            assert not set_by.get(name) or serves & set_by[name], (row["measure_id"], name)


def test_lifelong_health_care_bears_on_life_expectancy_in_all_five_plans():
    df = catalogue.measures().set_index("measure_id")["indicator_ids"]
    assert all(
        "female_life_expectancy" in catalogue.listed(df[f"{plan}/health-s3"]) for plan in SOURCES
    )


@pytest.mark.outside
def test_titles_are_in_our_own_words(items):
    """No title is a heading of the text: the text's own words are not carried over."""
    df = catalogue.measures()
    texts = {
        plan: "".join(item.text for (own, _), item in items.items() if own == plan)
        for plan in PLANS
    }
    copied = [
        row["measure_id"]
        for row in df.to_dict("records")
        if row["title_zh"] in texts[row["plan_id"]]
    ]
    assert copied == []


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (
            "indicator_ids",
            "maternal_mortalty",
            "measures.csv，单元格 2/indicator_ids：措施 jinan-2021/health-s1："
            "“indicator_ids”一栏中的“maternal_mortalty”无法识别。请核对编号或名称。",
        ),
        (
            "departments",
            "卫健部门",
            "measures.csv，单元格 2/departments：措施 jinan-2021/health-s1："
            "“departments”一栏中的“卫健部门”无法识别。请核对编号或名称。",
        ),
        (
            "objective_nos",
            "1;99",
            "measures.csv，单元格 2/objective_nos：措施 jinan-2021/health-s1："
            "“objective_nos”一栏中的“99”无法识别。请核对编号或名称。",
        ),
        (
            "locator",
            "二（二）策略措施1",
            "measures.csv，单元格 2/locator：出处“二（二）策略措施1”无法对应到领域和条目。"
            "请按“章（节）栏目序号”填写。",
        ),
        (
            "item_no",
            "2",
            "measures.csv，单元格 3/item_no：“2”出现了两次，每项只应有一行。请删去或改名其中一行。",
        ),
    ],
)
def test_a_wrong_row_is_named_with_file_row_and_column(monkeypatch, column, value, sentence):
    raw = catalogue._read("measures.csv")
    raw.loc[0, column] = value
    read = catalogue._read
    monkeypatch.setattr(
        catalogue, "_read", lambda name: raw.copy() if name == "measures.csv" else read(name)
    )
    with pytest.raises(CatalogueError) as caught:
        catalogue.measures.__wrapped__()
    assert sentence in [problem.message("zh") for problem in caught.value.problems]


def test_the_table_is_one_file_of_text_without_stray_spaces():
    path = Path(catalogue.__file__).parents[1] / "resources" / "measures.csv"
    df = pd.read_csv(path, dtype="str", keep_default_na=False)
    assert list(df.columns) == list(catalogue.MEASURE_COLUMNS)
    assert not df.map(lambda cell: cell != cell.strip()).to_numpy().any()


# Two texts that agree in most of their words, and the words of one that give it a department more.
DIFFER = {
    ("youhao-2021/environment-s1", "huludao-2021/environment-s2"),  # 在党校 … 开展 … 宣传教育
    ("qingyuan-2021/education-s9", "huludao-2021/education-s11"),  # 党校
    ("youhao-2021/environment-s6", "huludao-2021/environment-s8"),  # 城镇污水管网
    ("youhao-2021/economy-s5", "qingyuan-2021/economy-s6"),  # 收入的分性别统计
    ("jixian-2021/law-s13", "qingyuan-2021/law-s11"),  # 诉讼费, 司法救助
}


@pytest.mark.outside
def test_what_is_said_in_the_same_words_is_answered_for_by_the_same_departments(items):
    """The plans name hardly any department; the same words must not go to different ones."""
    measures = catalogue.measures()
    read = measures["plan_id"].isin(SOURCES) & (measures["section"] == "strategy")
    rows = measures[read].to_dict("records")
    for row in rows:
        text = items[row["plan_id"], row["locator"]].text
        row["threes"] = {text[i : i + 3] for i in range(len(text) - 2)}
    differing = set()
    for i, one in enumerate(rows):
        for other in rows[i + 1 :]:
            if one["domain"] != other["domain"] or one["plan_id"] == other["plan_id"]:
                continue
            same = len(one["threes"] & other["threes"]) / len(one["threes"] | other["threes"])
            whose = [set(catalogue.listed(row["departments"])) for row in (one, other)]
            if same >= 0.7 and whose[0] != whose[1]:
                differing.add((one["measure_id"], other["measure_id"]))
    assert differing == DIFFER
