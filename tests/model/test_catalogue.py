from __future__ import annotations

import pytest

from womenplan.model import catalogue
from womenplan.model.amount import amount
from womenplan.model.naming import place_name, same_places
from womenplan.model.target import OPERATORS, operator_of, population_of
from womenplan.model.unit import unit_of


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("万人", "10k_persons"),
        ("％", "percent"),
        ("‰", "per_1000"),
        ("1/10万", "per_100k"),
        ("个百分点", "percentage_points"),
        ("斤", ""),
        ("公顷", "hectares"),
        ("万平方米", "10000 square_metres"),
        ("亿元", "100000000 yuan"),
        ("10 000 persons", "10k_persons"),
        ("万", "10000 own"),
    ],
)
def test_unit_is_known_by_its_names(written, unit) -> None:
    assert unit_of(written) == unit


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
    [
        ("≥", ">="),
        ("以上", ">="),
        ("不高于", "<="),
        ("左右", "~"),
        ("提高", "up"),
        ("UP", "up"),
        ("?", "?"),
    ],
)
def test_operator_is_read_in_both_languages(written, operator) -> None:
    assert operator_of(written) == operator


def test_population_and_amount() -> None:
    assert population_of("rural;age:35-45") == {"area": "rural", "age": "35-45"}
    assert population_of("martian") is None
    assert [amount(70, "percent", "zh"), amount(70, "percent", "en")] == ["70%", "70%"]
    assert amount(12345.5, "persons", "en") == "12,345.5 persons"


def test_bundled_targets_use_the_operators_of_their_forms() -> None:
    table = catalogue.targets()
    assert all(
        operator in OPERATORS[form]
        for form, operator in zip(table["form"], table["operator"], strict=True)
    )
    assert set(table["indicator_id"]) <= set(catalogue.indicators()["indicator_id"])
