"""Plans of the user's own, in documents and workbooks: with tables beside them, and side by side."""

from __future__ import annotations

import pandas as pd
import pytest

from womenplan.cli import run
from womenplan.errors import UsageError
from womenplan.evaluation.comparison import compare_plans
from womenplan.texts.draft import read_plan
from womenplan.texts.loading import load_plan

TEXT = """青山县妇女发展规划（2021—2030年）
（一）妇女与健康。
主要目标：
1.孕产妇死亡率控制在9/10万以下。
2.每千人口拥有3岁以下婴幼儿托位数不少于4.5个。
策略措施：
1.建立妇幼保健网络。
"""
NURSERY = pd.DataFrame(
    {
        "indicator_id": ["nursery_places"],
        "name": ["每千人口拥有3岁以下婴幼儿托位数"],
        "unit": ["个"],
        "better": ["higher"],
    }
)


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "青山县规划.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_document_takes_the_users_indicators_for_the_names_in_it(document):
    plan = load_plan(document, indicators=NURSERY)
    assert plan.targets["indicator_id"].tolist() == ["maternal_mortality", "nursery_places"]
    named = plan.indicators.set_index("indicator_id")["name_zh"]
    assert named["nursery_places"] == "每千人口拥有3岁以下婴幼儿托位数"


def test_a_review_sheet_brings_the_users_indicators_back(document, tmp_path):
    draft = read_plan(document, indicators=NURSERY)
    again = load_plan(draft.write(tmp_path / "plan.xlsx"))
    assert again.targets["indicator_id"].tolist() == ["maternal_mortality", "nursery_places"]


def test_an_id_of_the_users_is_not_given_to_another_name(document):
    taken = NURSERY.assign(indicator_id="own_01", name="母乳喂养率")
    draft = read_plan(document, indicators=taken)
    assert draft.targets["indicator_id"].tolist() == ["maternal_mortality", "own_02"]


def test_a_document_takes_the_users_measures_in_place_of_its_own(document):
    own = pd.DataFrame(
        {"domain": ["health"], "section": ["strategy"], "item_no": ["7"], "title_zh": ["巡诊"]}
    )
    assert load_plan(document).measures["item_no"].tolist() == [1]
    assert load_plan(document, measures=own).measures["item_no"].tolist() == [7]


def test_plans_of_the_users_own_stand_beside_the_bundled_ones(document, tmp_path, capsys):
    book = read_plan(document).write(tmp_path / "book.xlsx")
    call = ["compare", str(document), str(book), "china-2021", "--indicator", "孕产妇死亡率"]
    assert run(call) == 0
    shown = capsys.readouterr()
    assert "青山县规划 (2030)" in shown.out
    assert "book (2030)" in shown.out
    assert "china-2011" not in shown.out
    assert "尚未经人核对" in shown.err


def test_a_plan_alone_is_compared_with_all_bundled_ones(document, capsys):
    call = ["compare", str(document), "--against", "china-2021", "--indicator", "孕产妇死亡率"]
    assert run([*call, "--format", "csv"]) == 0
    rows = capsys.readouterr().out.splitlines()
    mine = next(row for row in rows if ",青山县规划," in row)
    assert ",china-2021,12.0,stricter," in mine  # 9 per 100,000 against 12
    assert any(",qingyuan-2021," in row for row in rows)


def test_own_indicators_are_compared_by_their_names_and_not_by_their_numbers():
    first = read_plan(TEXT).plan(plan_id="first")
    second = read_plan(TEXT.replace("3岁以下婴幼儿托位数", "老年人床位数")).plan(plan_id="second")
    third = read_plan(TEXT.replace("4.5", "5")).plan(plan_id="third")
    df = compare_plans([first, second, third])
    own = df[df["value"].notna() & (df["indicator_id"] != "maternal_mortality")]
    together = own.groupby("indicator_id")["plan_id"].agg(list).tolist()
    assert sorted(together) == [["first", "third"], ["second"]]


def test_two_plans_of_one_id_are_named():
    plan = read_plan(TEXT).plan(plan_id="ours")
    with pytest.raises(UsageError, match="两个规划的编号都是“ours”"):
        compare_plans([plan, plan])
