"""A table of observations is completed, converted and checked before it is judged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from womenplan.io.frames import complete
from womenplan.model.observation import COLUMNS, Observations


def frame(**columns):
    return pd.DataFrame(
        {"indicator_id": ["employed_women"], "year": [2024], "value": [3.0]}
        | {k: [v] for k, v in columns.items()}
    )


def test_three_columns_are_enough() -> None:
    table, problems = complete(frame(), region="甲县")
    assert list(table.columns) == list(COLUMNS)
    assert not len(problems)
    row = table.iloc[0]
    assert (row["region"], row["sex"], row["area"], row["unit"], row["flag"]) == (
        "甲县",
        "female",
        "all",
        "10k_persons",
        "final",
    )


@pytest.mark.parametrize(
    ("indicator", "unit", "value", "expected"),
    [
        ("employed_women", "persons", 30_000, 3),
        ("employed_women", "人", 30_000, 3),
        ("women_exercise_number", "万人", 3, 30_000),
        ("maternal_mortality", "‰", 0.09, 9),
        ("internet_use", "‰", 705, 70.5),
        ("housework_time", "小时", 1.5, 90),
        ("science_literacy_gender_gap", "%", 5, 5),
    ],
)
def test_units_of_one_kind_are_converted(indicator, unit, value, expected) -> None:
    table, problems = complete(frame(unit=unit).assign(indicator_id=indicator, value=value))
    assert table["value"].iat[0] == pytest.approx(expected)
    assert not len(problems)


def test_percentage_points_are_a_difference_and_no_share() -> None:
    said = frame(unit="个百分点").assign(indicator_id="internet_use", value=0.7)
    table, problems = complete(said)
    assert table.empty
    assert [problem.code for problem in problems] == ["UNIT_UNFIT"]


@pytest.mark.parametrize(
    ("column", "word", "expected"),
    [
        ("sex", "女", "female"),
        ("sex", "男", "male"),
        ("area", "农村", "rural"),
        ("flag", "proxy", "proxy"),
    ],
)
def test_closed_lists_are_read_in_both_languages(column, word, expected) -> None:
    table, _ = complete(frame(**{"indicator_id": "internet_use", "value": 70, column: word}))
    assert table[column].iat[0] == expected


def test_word_outside_a_closed_list_is_named() -> None:
    table, problems = complete(frame(sex="Martian"))
    assert "Martian" in problems[0].message("en")
    assert not len(table)  # it is no value of the total


def test_bad_rows_go_and_good_rows_stay() -> None:
    bad = [
        frame(cell=f"D{i}", **more)
        for i, more in enumerate(
            ({"year": 24}, {"value": np.inf}, {"value": -1}, {"unit": "斤"}, {"value": "多"})
        )
    ]
    table, problems = complete(pd.concat([frame(), *bad]))
    assert len(table) == 1
    assert sorted(p.cell for p in problems) == [f"D{i}" for i in range(5)]
    assert all(p.message(lang) and p.hint(lang) for p in problems for lang in ("zh", "en"))


def test_observations_say_what_they_hold() -> None:
    data = Observations(complete(frame(), region="甲县")[0])
    assert len(data) == 1
    assert "2024" in str(data)
