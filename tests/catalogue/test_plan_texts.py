"""The catalogue against the plans' own texts, both ways: no number without a row, no row without its words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import pytest

from womenplan.model import catalogue
from womenplan.model.naming import fold

PLANS = ("jinan-2021", "youhao-2021", "jixian-2021", "qingyuan-2021", "huludao-2021")
pytestmark = pytest.mark.outside  # the texts stand beside the project and may be absent
each_plan = pytest.mark.parametrize("plan_id", PLANS)

# What a written unit may be in the catalogue. "" is a bare number such as a telephone number.
UNITS = {
    "%": {"percent"},
    "/10万": {"per_100k"},
    ":": {"ratio"},
    "岁": {"years_of_life"},
    "年": {"years"},
    "所": {"count"},
    "家": {"count"},
    "个": {"count"},
    "次": {"times"},
    "名": {"persons", "per_1000_children", "per_1000_elderly", "per_100_beds"},
    "张": {"per_1000_children"},
    "平方米": {"square_metres"},
    "所有": {"percent"},
}
COUNTED = "周岁|岁|年|所|家|名|个|人次|人|次|平方公里|平方米|公里|张|分钟|小时|天|元|倍|户|间|处|支"
WORDED = "(?:周岁|岁|年|所|家|名|张|分钟|小时|刻钟|倍)|(?:个|成|次)(?=以上|以下|左右)"  # 一个, 二次伤害 are no numbers
NUMBER = re.compile(
    rf"""(?P<rate>\d+(?:\.\d+)?)/10万
      | (?P<ratio>\d+(?:\.\d+)?:\d+)(?!\d)
      | (?P<part>\d/\d)(?!\d)
      | (?P<half>一半|半数)
      | (?P<range>\d+[-—~]\d+)(?:{COUNTED})?
      | (?P<plain>\d+(?:\.\d+)?)万?(?P<unit>%|‰|{COUNTED})?
      | (?<![第每])[一二三四五六七八九十百千两半]+(?P<worded>{WORDED})
    """,
    re.VERBOSE,
)
CHINESE = {
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
COVERAGE = re.compile(r"(?P<times>[二三四五])?个?(?:全覆盖(?!全民)|全域覆盖)|每个|所有(?!权)")

STEADY = re.compile("逐步|不断|持续|稳步|逐年|逐渐")
SOFT = re.compile("力争|一般|原则上|有条件")
MOVES = re.compile(
    "提高|提升|延长|增加|增长|增强|普及|增多|就业|下降|降低|减少|消除|减缓|缩小|均衡|平衡|控制|全面推进|普遍设立"
)
COMPARES = re.compile("不低于|不少于|相适应")
NAMEABLE = re.compile("率|比例|人数|差距|寿命|年限|时间|数量")
FAIR = re.compile("保持合理比例")  # to be kept, without a number
DIRECTIONS = (  # the first that stands in the clause decides
    ("slow", re.compile("减缓")),
    ("narrow", re.compile("缩小")),
    ("=", re.compile("均衡|平衡")),
    ("up", re.compile("实际需求相适应")),
    (">=", COMPARES),
    ("down", re.compile("下降|降低|减少|消除|控制")),
    ("up", MOVES),
)
GROUPS = {
    "rural-urban": "城乡差距",
    "regions": "区域差距",
    "groups": "群体差距",
    "female-male": "男女两性差距",
}


@dataclass(frozen=True)
class Quantity:
    """A number of the text with its unit: ``words`` as they stand there, ``value`` where it can be a level."""

    words: str
    value: float | None
    unit: str


def quantities(text: str) -> list[Quantity]:
    """Return the numbers of a text in their order; 1/2 and 一半 are 50 %, 3:2 is a ratio of 1.5."""
    found = []
    for hit in NUMBER.finditer(text):
        if hit["rate"]:
            value, unit = float(hit["rate"]), "/10万"
        elif hit["ratio"]:
            more, less = hit["ratio"].split(":")
            value, unit = float(more) / float(less), ":"
        elif hit["part"]:
            value, unit = 100 * int(hit["part"][0]) / int(hit["part"][2]), "%"
        elif hit["half"]:
            value, unit = 50, "%"
        elif hit["plain"]:
            value, unit = float(hit["plain"]), (hit["unit"] or "").replace("周岁", "岁")
        else:
            value, unit = CHINESE.get(hit[0][0]) if hit["worded"] else None, hit["worded"] or ""
        found.append(Quantity(hit[0].replace("—", "-"), value, unit))
    return found


def clauses(text: str) -> list[str]:
    return [clause for clause in re.split(r"[,。;]|-{3,}|——", text) if clause]


def test_numbers_are_read_as_a_person_reads_them():
    text = "死亡率到2025年控制在10.5/10万以下,1/2以上的班子,不小于1.5:1,35—45岁,一半以上,第一家园,至少有1名,办好一所,2.7平方米"
    read = [(q.value, q.unit) for q in quantities(text)]
    assert read == [
        (2025, "年"),
        (10.5, "/10万"),
        (50, "%"),
        (1.5, ":"),
        (None, ""),
        (50, "%"),
        (1, "名"),
        (1, "所"),
        (2.7, "平方米"),
    ]


@each_plan
def test_every_locator_leads_to_an_item(plan_id, items, local):
    rows = local[local["plan_id"] == plan_id]
    assert [row for row in rows["locator"] if (plan_id, row) not in items] == []


@each_plan
def test_locator_agrees_with_domain_section_and_number(plan_id, local):
    goals = catalogue.objectives().set_index(["plan_id", "domain", "objective_no"])["locator"]
    own = local[local["plan_id"] == plan_id]
    wrong = [
        row.target_id
        for row in own[own["section"] == "objective"].itertuples()
        if goals[plan_id, row.domain, int(row.objective_no)] != row.locator
    ]
    parts = {"strategy": "策略措施", "project": "三（"}
    wrong += [
        row.target_id
        for row in own.itertuples()
        if parts.get(row.section, "主要目标") not in row.locator
    ]
    assert wrong == []


def test_every_objective_of_the_texts_is_in_the_table_and_every_row_in_the_texts(items):
    in_texts = {key for key, item in items.items() if item.section == "主要目标"}
    goals = catalogue.objectives()
    in_table = set(zip(goals["plan_id"], goals["locator"], strict=True))
    assert in_texts == {key for key in in_table if key[0] in PLANS}
    assert len(in_texts) == 359


@each_plan
def test_every_number_of_the_text_has_a_row(plan_id, items, local, exceptions):
    """Numbers of 主要目标, 策略措施 and 重点工程; a year has a row whose milestone or base year it is."""
    rows_of, missing = by_item(plan_id, local), []
    for item in targets_of(plan_id, items):
        rows = rows_of(item)
        years = set(rows["milestone_year"]) | set(rows["base_year"])
        seen: Counter[tuple[float | None, str]] = Counter()
        for number in quantities(item.text):
            seen[number.value, number.unit] += 1
            fit = rows[
                (rows["value"] == number.value) & rows["unit"].isin(UNITS.get(number.unit, ()))
            ]
            if len(fit) < seen[number.value, number.unit] and number.value not in years:
                missing.append((item.locator, number.words))
    assert missing == excepted(plan_id, "number", exceptions, missing)


@each_plan
def test_every_word_of_full_coverage_has_a_row(plan_id, items, local, exceptions):
    """全覆盖, 每个 and 所有; 五个全覆盖 are five rows, and each of something may also have one of something."""
    rows_of, missing = by_item(plan_id, local), []
    for item in targets_of(plan_id, items):
        rows = rows_of(item)
        full = int(((rows["value"] == 100) & (rows["unit"] == "percent")).sum())
        for word in COVERAGE.finditer(item.text):
            singles = 0 if "覆盖" in word[0] else int((rows["value"] == 1).sum())
            if full + singles < CHINESE.get(word["times"] or "", 1):
                missing.append((item.locator, word[0]))
    assert missing == excepted(plan_id, "coverage", exceptions, missing)


@each_plan
def test_every_row_has_its_number_in_the_item(plan_id, items, local):
    wrong = []
    for row in local[(local["plan_id"] == plan_id) & local["value"].notna()].itertuples():
        text = items[plan_id, row.locator].text
        stands = any(
            q.value == row.value and row.unit in UNITS.get(q.unit, ()) for q in quantities(text)
        )
        if not stands and not (
            row.value == 100 and row.unit == "percent" and COVERAGE.search(text)
        ):
            wrong.append(row.target_id)
    assert wrong == []


@each_plan
def test_every_year_of_a_row_stands_in_the_item_or_ends_the_plan(plan_id, items, local):
    end = catalogue.plans().set_index("plan_id")["end_year"][plan_id]
    rows = local[local["plan_id"] == plan_id]
    named = rows["base_year"].notna() | (rows["milestone_year"] != end)
    wrong = [
        row.target_id
        for row in rows[named].itertuples()
        for year in (row.milestone_year, row.base_year)
        if not pd.isna(year)
        and year != end
        and f"{int(year)}年" not in items[plan_id, row.locator].text
    ]
    assert wrong == []
    assert (rows["milestone_year"] <= end).all()


@each_plan
def test_every_direction_of_the_objectives_has_a_row(plan_id, items, local):
    """A clause without a number that moves something nameable (率, 比例, 差距 …): so many rows has its item."""
    rows_of, short = by_item(plan_id, local), []
    for item in targets_of(plan_id, items):
        if item.section == "主要目标":
            moving = [
                c
                for c in clauses(item.text)
                if MOVES.search(c) and NAMEABLE.search(c) and not re.search(r"\d", c)
            ]
            heading = "---" in item.text or "——" in item.text  # a heading sums up its sub-lines
            if len(moving) - heading > len(rows_of(item)):
                short.append((item.locator, moving))
    assert short == []


@each_plan
def test_form_operator_and_marks_agree_with_the_words(plan_id, items, local, exceptions):
    """左右 around, 保持/稳定/巩固 keep, 超过 >, 以下 <=, 逐步/不断/持续 steady, 力争/一般 soft, 缩小 gap, 减缓 slow …

    The clause is the one of the item whose words are nearest to the indicator's name, among those that hold
    the row's number, or that move or compare something without a number.
    """
    wrong = []
    for row in local[local["plan_id"] == plan_id].itertuples():
        clause = clause_of(row, items[plan_id, row.locator].text)
        demanded = (*demand(row, clause), bool(STEADY.search(clause)), bool(SOFT.search(clause)))
        if demanded != (row.form, row.operator, bool(row.steady), bool(row.soft)):
            wrong.append((row.locator, row.target_id.split("/")[1]))
    assert wrong == excepted(plan_id, "form", exceptions, wrong)


@each_plan
def test_the_item_speaks_of_the_indicator(plan_id, items, local, exceptions):
    """At least three fifths of the pairs of characters of the indicator's name, or of an alias, stand in the item."""
    far = []
    for row in local[local["plan_id"] == plan_id].itertuples():
        own = spoken(items[plan_id, row.locator].text)
        if (
            max(len(own & pairs(name)) / len(pairs(name)) for name in names_of()[row.indicator_id])
            < 0.6
        ):
            far.append((row.locator, row.target_id.split("/")[1]))
    assert far == excepted(plan_id, "name", exceptions, far)


def test_every_exception_has_a_reason_and_stands_once(exceptions):
    keys = [(line["plan_id"], line["locator"], line["check"], line["what"]) for line in exceptions]
    assert len(keys) == len(set(keys))
    assert {line["check"] for line in exceptions} == {"number", "coverage", "form", "name"}
    assert all(len(line["reason"]) > 10 for line in exceptions)


def targets_of(plan_id, items):
    """The items of a plan that may hold targets: its goals, its strategies, and Qingyuan's projects."""
    projects = plan_id == "qingyuan-2021"
    return [
        item
        for item in items.values()
        if item.plan_id == plan_id
        and (item.section or (projects and item.locator.startswith("三")))
    ]


def by_item(plan_id, local):
    """Return a function that gives the rows of an item of the plan."""
    own = local[local["plan_id"] == plan_id]
    groups = dict(tuple(own.groupby("locator")))
    return lambda item: groups.get(item.locator, own.iloc[:0])


def excepted(plan_id, check, exceptions, found):
    """Return what the exceptions list of this plan and check, in the order of what was found; a stale line stays last."""
    listed = [
        (e["locator"], e["what"])
        for e in exceptions
        if (e["plan_id"], e["check"]) == (plan_id, check)
    ]
    return sorted(listed, key=lambda pair: found.index(pair) if pair in found else len(found))


def pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1)}


@lru_cache
def spoken(text: str) -> set[str]:
    """Return the pairs of a text and of its clauses in words of one sense: 妇女 is 女 there, 占比 比例."""
    return pairs(text).union(*(pairs(fold(clause)) for clause in clauses(text)))


@lru_cache
def names_of() -> dict[str, list[str]]:
    df = catalogue.indicators()
    names = (df["name_zh"] + "|" + df["aliases"]).str.split("|")
    return {
        own: [form for name in all_ for form in {name, fold(name)} if len(form) > 1]
        for own, all_ in zip(df["indicator_id"], names, strict=True)
    }


def clause_of(row, text: str) -> str:
    """Return the clause of the item that speaks of the row's indicator."""
    if pd.isna(row.value):
        able = [
            c
            for c in clauses(text)
            if (MOVES.search(c) or COMPARES.search(c)) and not re.search(r"\d", c)
        ]
        able = [c for c in clauses(text) if FAIR.search(c)] if row.form == "keep" else able
    else:
        able = [c for c in clauses(text) if any(q.value == row.value for q in quantities(c))]
        able = able or [c for c in clauses(text) if COVERAGE.search(c)]
    names = [pairs(name) for name in names_of()[row.indicator_id]]
    groups = pairs(GROUPS.get(row.population, "")) if row.form == "gap" else set()

    def nearness(clause: str) -> float:
        own = spoken(clause)
        return max(len(own & name) / len(name) ** 0.5 for name in names) + 3 * len(own & groups)

    return max(able or clauses(text), key=nearness)


def demand(row, clause: str) -> tuple[str, str]:
    """Return form and operator that the words of a clause demand."""
    if pd.isna(row.value) and FAIR.search(clause):
        return "keep", ">="
    if pd.isna(row.value):
        operator = next((name for name, words in DIRECTIONS if words.search(clause)), "")
        forms = {"narrow": "gap", "=": "balance", ">=": "relative"}
        return forms.get(operator, "direction"), operator
    if row.value == 100 and (COVERAGE.search(clause) or "覆盖" in clause):
        return "coverage", ">="
    if "基础上" in clause:
        return "change", ">="
    words = next(q.words for q in quantities(clause) if q.value == row.value)
    before, after = clause.split(words, 1)
    if after.startswith("左右"):
        return "around", "~"
    form = "keep" if re.search("保持|稳定|巩固(?!率)", before) else "level"
    if "超过" in before:
        return form, ">"
    lower = re.match("以[下内]|活产数以下", after) or re.search("控制在|下降到", before)
    return form, "<=" if lower else ">="
