from __future__ import annotations

import pandas as pd
import pytest

from womenplan.model import catalogue
from womenplan.model.naming import NameIndex, normal, place_name, same_places
from womenplan.model.target import OPERATORS, operator_of, population_of
from womenplan.model.unit import quantity


@pytest.mark.parametrize(
    "written",
    [
        "孕产妇死亡率",
        "１. 孕产妇死亡率（1/10万）",
        "（三）孕产妇死亡率",
        "① 孕产妇 死亡率",
        "孕产妇死亡率(／10万)",
        "maternal_mortality",
    ],
)
def test_name_is_found_however_it_is_written(written) -> None:
    found = catalogue.match_names(pd.Series([written], dtype="str"), catalogue.indicators())
    assert list(found) == ["maternal_mortality"]


def test_every_alias_leads_to_its_own_indicator_only() -> None:
    table = catalogue.indicators()
    pairs = [
        (name, key)
        for key, names in zip(table["indicator_id"], table["aliases"], strict=True)
        for name in names.split("|")
        if name
    ]
    found = catalogue.match_names(pd.Series([name for name, _ in pairs], dtype="str"), table)
    assert list(found) == [key for _, key in pairs]


def test_unmatched_name_gets_the_nearest() -> None:
    problem = catalogue.unmatched("孕产妇死忘率", catalogue.indicators())
    assert "孕产妇死亡率" in problem.message("zh")
    assert catalogue.unmatched("zzzzqqqq", catalogue.indicators()).code == "INDICATOR_UNMATCHED_ALONE"


def test_name_that_stands_for_two_is_ambiguous() -> None:
    index = NameIndex({"a": ["参保率（城乡）"], "b": ["参保率（职工）"]})
    assert index.find("参保率") == ("a", "b")
    assert index.find("参保率（职工）") == ("b",)
    assert normal("女性占比") == normal("女性比重")


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("万人", "10k_persons"),
        ("％", "percent"),
        ("‰", "per_1000"),
        ("1/10万", "per_100k"),
        ("个百分点", "percentage_points"),
        ("斤", "斤"),
    ],
)
def test_unit_is_known_by_its_names(written, unit) -> None:
    assert catalogue.unit_code(written) == unit


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (["清城区", "清远市清城区"], [("清城区", "清远市清城区")]),
        (["清城", "清城区"], [("清城", "清城区")]),
        (["清城区", "清新区", "连山县", "连南县"], []),
        (["南京市鼓楼区", "徐州市鼓楼区"], []),
        (["Qing", "North Qing"], []),
    ],
)
def test_names_that_look_like_one_region(names, pairs) -> None:
    assert same_places(names) == pairs


def test_region_in_full_width_is_the_same_place() -> None:
    assert place_name("清　城区 ") == "清城区"
    assert place_name("Qing Cheng") == "Qing Cheng"


@pytest.mark.parametrize(
    ("written", "operator"),
    [("≥", ">="), ("以上", ">="), ("不高于", "<="), ("左右", "~"), ("提高", "up"), ("UP", "up"), ("?", "?")],
)
def test_operator_is_read_in_both_languages(written, operator) -> None:
    assert operator_of(written) == operator


def test_population_and_quantity() -> None:
    assert population_of("rural;age:35-45") == {"area": "rural", "age": "35-45"}
    assert population_of("martian") is None
    assert [quantity(70, "percent", "zh"), quantity(70, "percent", "en")] == ["70%", "70 %"]
    assert quantity(12345.5, "persons", "en") == "12,345.5 persons"


def test_bundled_targets_use_the_operators_of_their_forms() -> None:
    table = catalogue.targets()
    assert all(operator in OPERATORS[form] for form, operator in zip(table["form"], table["operator"], strict=True))
    assert set(table["indicator_id"]) <= set(catalogue.indicators()["indicator_id"])


def test_nearest_names_stand_for_different_indicators():
    near = catalogue.unmatched("村民代表中女性比例", catalogue.indicators()).context["nearest"]["zh"].split("”“")
    keys = [catalogue.name_index(catalogue.indicators()).find(name) for name in near]
    assert len(near) == 3 == len(set(keys))


def test_only_names_of_the_same_script_that_are_near_are_suggested() -> None:
    index = NameIndex({"a": ["妇女工伤保险参保人数"], "b": ["宫颈癌筛查率", "Cervical cancer screening"]})
    assert index.nearest("妇女之家数") == ()  # three signs of five and ten are the same: 6/15 = 0.4
    assert index.nearest("宫颈癌筛查") == ("宫颈癌筛查率",)
    assert index.nearest("cervical screening") == ("Cervical cancer screening",)
    assert index.nearest("Cervical cancer screening率") == ()
