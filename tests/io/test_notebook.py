"""Copies of the notebooks: their parameters fit the plan that they are written for."""

import json

import pandas as pd
import pytest

from womenplan.io.bundled import STORIES
from womenplan.io.notebook import write_notebook


def parameters(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = next(
        "".join(cell["source"]) for cell in cells if cell["metadata"].get("tags") == ["parameters"]
    )
    return dict(line.split("  #")[0].split(" = ", 1) for line in code.splitlines() if " = " in line)


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text(
        "地区,指标,年份,数值,单位\n某县,村委会成员中女性比例,2024,25.5,%\n", encoding="utf-8"
    )
    return path


def test_an_indicator_that_the_plan_lacks_gives_way_to_one_of_the_same_unit(data, tmp_path):
    # the outline of 2011-2020 asks for maternal mortality, but not for cervical cancer screening, a percentage
    ranked = parameters(
        write_notebook("ranking", tmp_path / "a.ipynb", plan="china-2011", data=[data], year=2020)
    )
    assert ranked["SMALL"] == '"maternal_mortality"'
    assert ranked["LARGE"] == '"common_disease_screening"'  # its first percentage
    kept = parameters(
        write_notebook(
            "ranking", tmp_path / "b.ipynb", plan="qingyuan-2021", data=[data], year=2024
        )
    )
    assert kept["LARGE"] == '"cervical_cancer_screening"'


@pytest.mark.parametrize("story", STORIES)
def test_a_plan_of_one_target_names_no_other_indicator(story, data, tmp_path):
    plan = tmp_path / "plan.xlsx"
    row = {
        "name": ["村委会成员中女性比例"],
        "operator": [">="],
        "value": [30],
        "unit": ["%"],
        "milestone_year": [2030],
    }
    with pd.ExcelWriter(plan) as book:
        pd.DataFrame(row).to_excel(book, sheet_name="targets", index=False)
        years = {"start_year": [2021], "end_year": [2030]}
        pd.DataFrame(years).to_excel(book, sheet_name="plan", index=False)
    found = parameters(
        write_notebook(story, tmp_path / "mine.ipynb", plan=plan, data=[data], year=2024)
    )
    assert {found.get(name) for name in ("INDICATOR", "SMALL", "LARGE")} <= {
        None,
        '"village_committee_women_share"',
    }
