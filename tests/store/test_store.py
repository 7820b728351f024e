"""The store: what is added is there whole, nothing is overwritten, and any past state can be had again."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

import womenplan as wp
from womenplan import DataError, Store, UsageError
from womenplan.model.observation import UNREAD, Observations
from womenplan.store import regions

MORTALITY, BREAST = "maternal_mortality", "breast_cancer_screening"
COUNTED = "women_exercise_number"


def values(store: Store, **asked: object) -> dict[tuple[str, int], float]:
    table = store.observations(**asked).table
    return {(row.region, row.year): row.value for row in table.itertuples()}


@pytest.fixture(scope="module")
def counties():
    return wp.read_observations("data/qingyuan_counties_made_up_2018_2024.xlsx")


def test_evaluating_from_the_store_equals_evaluating_from_the_files_in_all_columns(url, counties):
    plan = wp.load_plan("qingyuan-2021")
    with Store(url) as store:
        store.add(counties, by="a")
        again = store.observations()
    from_files, from_store = (wp.evaluate(plan, data, year=2024) for data in (counties, again))
    pd.testing.assert_frame_equal(from_store.table, from_files.table)
    pd.testing.assert_frame_equal(from_store.observations, from_files.observations)
    assert list(from_store.problems) == list(from_files.problems)
    assert from_store.made_up is from_files.made_up is True


def test_several_files_added_one_by_one_evaluate_as_they_do_together(lite, tmp_path, form):
    rows = ["地区,指标,年份,数值,单位"]
    for year, value in ((2022, 12.5), (2023, "约十"), (2024, "14.3/10万")):
        path = tmp_path / f"{year}.csv"
        path.write_text(
            "\n".join([*rows, f"甲县,孕产妇死亡率,{year},{value},1/10万"]), encoding="utf-8"
        )
    files = sorted(tmp_path.glob("*.csv"))
    together = wp.read_observations(files)
    with Store(lite) as store:
        for path in files:
            store.add(wp.read_observations(path), by="a", with_errors=True)
        apart = store.observations()
    plan = wp.load_plan("china-2021")
    tables = [wp.evaluate(plan, data, year=2024).table for data in (together, apart)]
    pd.testing.assert_frame_equal(*tables)
    pd.testing.assert_frame_equal(apart.unread, together.unread)
    assert [p.code for p in apart.problems] == [p.code for p in together.problems]


def test_a_correction_says_old_and_new_with_both_cells_and_who(url, form):
    with Store(url) as store:
        store.add(form(("甲县", MORTALITY, 2023, 10.0), ("甲县", MORTALITY, 2024, 12.0)), by="张三")
        receipt = store.add(
            form(("甲县", MORTALITY, 2024, 11.0), ("甲县", MORTALITY, 2022, 9.0), file="b.xlsx"),
            by="李四",
        )
        assert (receipt.new, receipt.changed, receipt.unchanged) == (1, 1, 0)
        (row,) = receipt.changes.to_dict("records")
        assert values(store) == {("甲县", 2023): 10.0, ("甲县", 2024): 11.0, ("甲县", 2022): 9.0}
        same = store.changes(receipt.submission)
    said = {
        key: row[key]
        for key in ("old_value", "new_value", "old_by", "old_file", "old_cell", "file", "cell")
    }
    assert said == {
        "old_value": 12.0,
        "new_value": 11.0,
        "old_by": "张三",
        "old_file": "form.xlsx",
        "old_cell": "C3",
        "file": "b.xlsx",
        "cell": "C2",
    }
    pd.testing.assert_frame_equal(same, receipt.changes)


def test_as_of_gives_the_table_of_each_past_moment_exactly(url, form):
    moments, tables = [], []
    with Store(url) as store:
        for value in (1.0, 2.0, 3.0):
            store.add(
                form(("甲县", MORTALITY, 2024, value), (f"县{value}", MORTALITY, 2024, value)),
                by="a",
            )
            moments.append(datetime.now(UTC))
            tables.append(store.observations().table)
        store.return_(3, "核实", by="b")
        for moment, table in zip(moments, tables, strict=True):
            pd.testing.assert_frame_equal(store.observations(as_of=moment).table, table)
        pd.testing.assert_frame_equal(store.observations().table, tables[1])
        assert len(store.observations(as_of="2000-01-01").table) == 0
        assert store.status("china-2021", 2024, as_of="2000-01-01").empty


def test_a_past_state_says_in_the_problems_on_which_state_it_rests(lite, form):
    with Store(lite) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a")
        today = datetime.now().date()
        (note,) = store.observations(as_of=today).problems
        assert store.observations().problems.to_text() == ""
    assert note.message("en") == (
        f"The data are those of the store {store.where} as of {today}, 1 submissions."
    )


def test_returning_a_submission_lets_the_values_before_it_hold_again(url, form):
    with Store(url) as store:
        store.add(form(("甲县", MORTALITY, 2024, 12.0)), by="a")
        store.add(form(("甲县", MORTALITY, 2024, 21.0)), by="a")
        store.return_(2, "数字颠倒", by="b")
        assert values(store) == {("甲县", 2024): 12.0}
        listed = store.submissions().set_index("submission")
        history = store.history(indicator=MORTALITY)
    assert listed.loc[2, ["state", "state_by", "reason"]].tolist() == ["returned", "b", "数字颠倒"]
    assert history["value"].tolist() == [12.0, 21.0]
    assert history["in_force"].tolist() == [True, False]


def test_a_submission_that_replaces_another_tells_what_is_gone(url, form):
    with Store(url) as store:
        store.add(form(("甲县", MORTALITY, 2023, 10.0), ("甲县", MORTALITY, 2024, 12.0)), by="a")
        receipt = store.add(form(("甲县", MORTALITY, 2024, 11.0)), by="a", replaces=1)
        assert (receipt.changed, receipt.gone) == (1, 1)
        assert receipt.changes["change"].tolist() == ["changed", "gone"]
        assert values(store) == {("甲县", 2024): 11.0}
        store.return_(2, "少报一年", by="b")
        assert values(store) == {("甲县", 2023): 10.0, ("甲县", 2024): 12.0}


def test_what_has_errors_is_refused_unless_it_is_asked_for(lite, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("指标,单位,2020年,2024年\n孕产妇死亡率,1/10万,16.9,约十几\n", encoding="utf-8")
    data = wp.read_observations(path)
    with Store(lite) as store:
        with pytest.raises(DataError) as told:
            store.add(data, by="a")
        assert told.value.problems[0].message("en") == (
            "The data have 1 errors, and were not added. Mend what is listed and hand in again; "
            "to add them all the same use --with-errors, which keeps the errors on record."
        )
        assert store.submissions().empty
        store.add(data, by="a", with_errors=True)
        kept = store.observations()
    assert list(kept.problems) == list(data.problems)
    pd.testing.assert_frame_equal(kept.unread, data.unread)


def test_own_indicators_of_a_workbook_come_back(lite, form):
    own = pd.DataFrame(
        {"indicator_id": ["own_one"], "name_zh": ["自设指标"], "unit": ["percent"]}, dtype="str"
    )
    data = form(("甲县", "own_one", 2024, 3.0))
    data = Observations(data.table, data.problems, data.layout, own, made_up=True)
    with Store(lite) as store:
        store.add(data, by="a")
        again = store.observations()
    pd.testing.assert_frame_equal(again.indicators, own)
    assert again.made_up


def test_a_submission_without_values_has_none_of_the_year_before(lite, form):
    unread = pd.DataFrame({name: [""] for name in UNREAD}, dtype="str")
    with Store(lite) as store:
        store.add(replace(form(), unread=unread), by="a")
        table = store.year_before(1)
    assert table.empty
    assert "last_year" in table


def test_the_same_data_twice_are_refused_with_a_sentence(url, form):
    with Store(url) as store:
        store.add(form(("甲县", MORTALITY, 2024, 12.0)), by="张三")
        with pytest.raises(
            DataError, match=r"内容相同的数据已由 张三 于 .*报送过，编号 1，现为“已收到”"
        ):
            store.add(form(("甲县", MORTALITY, 2024, 12.0)), by="张三")
        assert len(store.submissions()) == 1


def test_data_of_another_region_or_year_are_refused(lite, form):
    data = form(("乙县", MORTALITY, 2023, 12.0))
    with Store(lite) as store:
        with pytest.raises(DataError, match="表中是“乙县”的数据，这里应报“甲县”的"):
            store.add(data, by="a", region="甲县")
        with pytest.raises(DataError, match="表中是 2023 年的数据，没有 2024 年的"):
            store.add(data, by="a", year=2024)
        with pytest.raises(DataError, match="没有任何监测值"):
            store.add(form(), by="a")
        assert store.submissions().empty
        assert store.log().empty


def test_values_without_a_region_are_those_of_the_region_that_hands_in(lite, form):
    with Store(lite) as store:
        store.add(form(("", MORTALITY, 2024, 12.0)), by="a", region="甲县")
        assert values(store) == {("甲县", 2024): 12.0}


def test_a_closed_year_takes_no_change_and_the_rest_of_a_form_that_repeats_it(url, form):
    with Store(url) as store:
        store.add(form(("甲县", MORTALITY, 2023, 10.0)), by="a")
        store.freeze(2023, by="b")
        with pytest.raises(DataError, match="2023 年的数据已封存，这次会改动其中 1 个值"):
            store.add(form(("甲县", MORTALITY, 2023, 11.0)), by="a")
        with pytest.raises(DataError, match="已封存"):
            store.return_(1, "核实", by="b")
        receipt = store.add(
            form(("甲县", MORTALITY, 2023, 10.0), ("甲县", MORTALITY, 2024, 9.0)), by="a"
        )
        assert (receipt.new, receipt.unchanged) == (1, 1)
        store.freeze(2023, frozen=False, by="b")
        store.add(form(("甲县", MORTALITY, 2023, 11.0)), by="a")
        assert values(store)["甲县", 2023] == 11.0


def test_reviewing_twice_or_without_a_reason_is_told(lite, form):
    with Store(lite) as store:
        store.add(form(("甲县", MORTALITY, 2024, 12.0)), by="a")
        with pytest.raises(UsageError, match="退回没有写明理由"):
            store.return_(1, " ")
        store.accept(1, by="b")
        store.return_(1, "核实", by="b")
        with pytest.raises(DataError, match="1 号报送已经“已退回”"):
            store.accept(1, by="b")
        with pytest.raises(DataError, match="没有编号为 7 的报送"):
            store.return_(7, "核实")


def test_a_region_filter_gives_the_region_and_those_in_it(url, form):
    listed = pd.DataFrame(
        {
            "code": ["441800", "441802", "441803", "445300"],
            "name": ["清远市", "清城区", "清新区", "云浮市"],
        }
    )
    with Store(url) as store:
        assert store.register_regions(listed, by="a") == 4
        rows = [(name, MORTALITY, 2024, float(i)) for i, name in enumerate(listed["name"])]
        store.add(form(*rows), by="a")
        assert set(values(store, region="清远市")) == {
            ("清远市", 2024),
            ("清城区", 2024),
            ("清新区", 2024),
        }
        assert set(values(store, region="441803")) == {("清新区", 2024)}
        with pytest.raises(DataError, match="库中没有地区“阳山县”"):
            store.observations(region="阳山县")
        with pytest.raises(DataError, match="地区名录里没有“阳山县”"):
            store.add(form(("阳山县", MORTALITY, 2024, 1.0)), by="a")
        store.add(form(("阳山县", MORTALITY, 2024, 1.0)), by="a", new_regions=True)
        frame = store.regions().set_index("name")
    assert frame.loc["清城区", ["level", "parent"]].tolist() == ["county", "清远市"]


def test_a_renamed_region_keeps_its_history_and_forms_may_use_either_name(url, form):
    with Store(url) as store:
        store.register_regions(pd.DataFrame({"code": ["441827"], "name": ["清新县"]}), by="a")
        store.add(form(("清新县", MORTALITY, 2011, 20.0)), by="a")
        before = datetime.now(UTC)
        store.rename_region("清新县", "清新区", by="b")
        store.add(form(("清新区", MORTALITY, 2013, 15.0)), by="a")
        store.add(form(("清新县", MORTALITY, 2012, 18.0)), by="a")
        assert values(store) == {
            ("清新区", 2011): 20.0,
            ("清新区", 2013): 15.0,
            ("清新区", 2012): 18.0,
        }
        assert values(store, as_of=before) == {("清新县", 2011): 20.0}
        assert len(store.history(region="清新县")) == 3


def test_merged_regions_keep_their_history_and_owe_nothing_from_then_on(lite, form):
    plan = wp.load_plan("qingyuan-2021")
    with Store(lite) as store:
        store.register_regions(
            pd.DataFrame({"code": ["441901", "441902"], "name": ["甲县", "乙县"]}), by="a"
        )
        store.add(form(("甲县", MORTALITY, 2022, 1.0), ("乙县", MORTALITY, 2022, 2.0)), by="a")
        store.merge_regions(["甲县", "乙县"], "丙市", year=2023, by="b")
        assert set(store.status(plan, 2022)["region"]) == {"甲县", "乙县", "丙市"}
        assert set(store.status(plan, 2023)["region"]) == {"丙市"}
        assert values(store) == {("甲县", 2022): 1.0, ("乙县", 2022): 2.0}
        assert store.regions().set_index("name").loc["甲县", ["ended", "successor"]].tolist() == [
            2023,
            "丙市",
        ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"code": "44a", "name": "甲"}, "第 2 行的行政区划代码是“44a”"),
        ({"code": "441802", "name": ""}, r"第 2 行（441802）没有名称"),
        ({"code": "441802", "name": "甲", "level": "村"}, "第 2 行的级别“村”不认识"),
        ({"code": "441802", "name": "甲", "parent": "999999"}, "地区“甲”的上级“999999”不在名录中"),
    ],
)
def test_a_list_of_regions_that_cannot_be_is_refused(lite, row, sentence):
    with Store(lite) as store:
        with pytest.raises(DataError, match=sentence):
            store.register_regions(pd.DataFrame([row]))
        assert store.regions().empty


def test_status_tells_who_owes_what_and_whether_it_came_in_time(url, form):
    plan = wp.load_plan("qingyuan-2021")
    from womenplan.io.template import owed

    series = owed(plan)
    mine = series[series["department"] == "卫生健康部门"]
    with Store(url) as store:
        store.set_due(plan, 2023, "2000-01-31", by="b")
        rows = [("甲县", one, 2023, 1.0) for one in mine["indicator_id"]]
        groups = {name: mine[name].to_numpy() for name in ("sex", "area", "age")}
        store.add(form(*rows, **groups), by="a")
        found = store.status(plan, 2023).set_index("department")
        later = store.status(plan, 2024)
    assert set(found["region"]) == {"甲县"}
    assert found.loc["卫生健康部门", ["state", "missing", "review", "timing"]].tolist() == [
        "complete",
        0,
        "received",
        "late",
    ]
    assert found.loc["卫生健康部门", "asked"] == len(mine)
    assert found.loc["教育部门", ["state", "given", "timing"]].tolist() == ["missing", 0, "overdue"]
    assert set(later["state"]) == {"missing"}
    assert set(later["timing"]) == {""}


def test_what_went_back_is_told_until_something_else_comes(url, form):
    from womenplan.io.template import owed

    plan = wp.load_plan("qingyuan-2021")

    def told(store, year):
        found = store.status(plan, year, lang="zh").set_index(["region", "department"])
        return found.loc[("甲县", "卫生健康部门"), ["state", "given", "review"]].tolist()

    asked = owed(plan).query("indicator_id == 'maternal_mortality'").iloc[0]
    groups = {name: asked[name] for name in ("sex", "area", "age")}

    def rows(*given):
        return form(
            *((region, "maternal_mortality", year, value) for region, year, value in given),
            **groups,
        )

    health = {"by": "a", "department": "卫生健康部门"}
    with Store(url) as store:
        store.add(rows(("甲县", 2023, 8.0), ("乙县", 2022, 8.0)), **health)
        number = store.add(rows(("甲县", 2023, 9.0)), **health).submission
        store.return_(1, "单位有误", by="m")
        assert told(store, 2023) == ["partly", 1, "received"]
        store.return_(number, "单位有误", by="m")
        assert told(store, 2023) == ["missing", 0, "returned"]
        assert told(store, 2024) == ["missing", 0, ""]
        store.add(rows(("甲县", 2023, 7.0)), **health)
        assert told(store, 2023) == ["partly", 1, "received"]


def test_totals_that_are_not_the_sum_of_the_counties_are_named(lite, form):
    listed = pd.DataFrame(
        {"code": ["441800", "441802", "441803"], "name": ["清远市", "清城区", "清新区"]}
    )
    counts = [
        ("清远市", 2024, 9.0),
        ("清城区", 2024, 5.0),
        ("清新区", 2024, 3.0),
        ("清远市", 2023, 7.0),
        ("清城区", 2023, 5.0),
    ]
    rows = [(region, COUNTED, year, value) for region, year, value in counts]
    with Store(lite) as store:
        store.register_regions(listed, by="a")
        store.add(form(*rows, unit="persons"), by="a")
        (row,) = store.totals().to_dict(
            "records"
        )  # of 2023 one county is missing and the rest is not too much
    said = {
        name: row[name]
        for name in ("region", "year", "quantity", "reported", "total", "difference", "parts")
    }
    assert said == {
        "region": "清远市",
        "year": 2024,
        "quantity": "value",
        "reported": 9.0,
        "total": 8.0,
        "difference": 1.0,
        "parts": 2,
    }


def test_rates_are_summed_by_their_counts_alone(lite, form):
    listed = pd.DataFrame(
        {"code": ["441800", "441802", "441803"], "name": ["清远市", "清城区", "清新区"]}
    )
    rows = [
        ("清远市", BREAST, 2024, 60.0),
        ("清城区", BREAST, 2024, 50.0),
        ("清新区", BREAST, 2024, 70.0),
    ]
    counts = {
        "numerator": [60.0, 25.0, 35.0],
        "denominator": [100.0, 50.0, 60.0],
        "unit": "percent",
    }
    with Store(lite) as store:
        store.register_regions(listed, by="a")
        store.add(form(*rows, **counts), by="a")
        (row,) = store.totals(2024).to_dict("records")
    assert (row["quantity"], row["reported"], row["total"]) == ("denominator", 100.0, 110.0)


def test_the_log_tells_who_did_what(lite, form):
    with Store(lite) as store:
        store.add(form(("甲县", MORTALITY, 2024, 12.0)), by="张三")
        store.return_(1, "核实", by="李四")
        told = store.log()[["by", "what", "which", "note"]].to_numpy().tolist()
    assert told == [["张三", "add", "1", "1"], ["李四", "returned", "1", "核实"]]


def test_a_table_is_taken_as_well(lite):
    table = pd.DataFrame(
        {"name": ["孕产妇死亡率"], "year": [2024], "value": [12.5], "region": ["甲县"]}
    )
    with Store(lite) as store:
        store.add(table, by="a")
        assert values(store) == {("甲县", 2024): 12.5}


def test_every_text_comes_back_and_numbers_to_the_last_digit(url, form):
    strange = ["=1+1", "'x", "a\tb", 'say "no"', "a,b", "NA", "", "空\n行", "\\N", "𠮷"]
    numbers = [0.1, 1 / 3, 1e-17, 123456789.123456789, float("nan"), 5e300, -0.0, 2.0, 3.0, 4.0]
    data = form(
        *[("甲县", MORTALITY, 2010 + i, one) for i, one in enumerate(numbers)],
        note=strange,
        cell=strange,
    )
    with Store(url) as store:
        store.add(data, by="a'b\"c", note="=x")
        pd.testing.assert_frame_equal(store.observations().table, data.table, check_exact=True)
        pd.testing.assert_frame_equal(
            store.observations(region="甲县").table, data.table, check_exact=True
        )


def test_importing_the_package_does_not_load_the_store():
    code = "import sys, womenplan as wp; wp.load_plan('china-2021'); print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_without_the_extra_a_sentence_says_what_to_install():
    code = (
        "import sys\nclass No:\n def find_spec(self, name, *_):\n"
        "  if name == 'sqlalchemy': raise ModuleNotFoundError(name)\n"
        "import importlib.util as u\nold = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'sqlalchemy' else old(name, *a)\n"
        "from womenplan.cli import run\nsys.exit(run(['store', 'status', '--submissions', '--lang', 'en']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.strip() == (
        '“womenplan.store” needs packages that are not installed: sqlalchemy. Run: pip install "womenplan[store]".'
    )


def test_signs_by_which_the_store_parts_texts_shift_none(url, form):
    rows = [("甲县", MORTALITY, 2020 + i, 1.0 + i) for i in range(3)]
    cells, sources, notes = ["A\x1fB", "C3", "D4"], ["a\x1fb", "a", ""], ["c", "b\x1fc", ""]
    with Store(url) as store:
        store.add(form(*rows, cell=cells, source=sources, note=notes), by="a")
        table = store.observations().table
    assert table["cell"].tolist() == ["A\ufffdB", "C3", "D4"]
    assert table["source"].tolist() == ["a\ufffdb", "a", ""]
    assert table["note"].tolist() == ["c", "b\ufffdc", ""]


def test_a_correction_may_go_back_to_the_values_before(url, form):
    with Store(url) as store:
        for value, replaces in ((1.0, None), (2.0, 1), (1.0, 2)):
            store.add(form(("甲县", MORTALITY, 2024, value)), by="a", replaces=replaces)
        assert store.submissions()["in_force"].tolist() == [False, False, True]
        assert values(store) == {("甲县", 2024): 1.0}
        with pytest.raises(DataError, match=r"内容相同的数据已由 a .*编号 3"):
            store.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a", replaces=3)


NAMESAKES = pd.DataFrame(
    {
        "code": ["320100", "320300", "320106", "320302"],
        "name": ["南京市", "徐州市", "鼓楼区", "鼓楼区"],
    }
)


def test_regions_of_one_name_are_told_apart(url, form):
    with Store(url) as store:
        assert store.register_regions(NAMESAKES) == 4
        assert store.register_regions(NAMESAKES) == 0
        with pytest.raises(DataError, match=r"有几个地区都叫“鼓楼区”.*南京市鼓楼区、徐州市鼓楼区"):
            store.add(form(("鼓楼区", MORTALITY, 2024, 1.0)), by="a")
        assert store.submissions().empty
        store.add(form(("徐州市鼓楼区", MORTALITY, 2024, 1.0)), by="a")
        store.add(form(("320106", MORTALITY, 2024, 2.0)), by="a")
        with store.reading() as connection:
            names = regions.names_of(connection)
        assert sorted(names.values()) == ["南京市", "南京市鼓楼区", "徐州市", "徐州市鼓楼区"]
        expected = {("徐州市鼓楼区", 2024): 1.0, ("南京市鼓楼区", 2024): 2.0}
        assert values(store) == expected
        assert values(store, region="320302") == {("徐州市鼓楼区", 2024): 1.0}
        assert values(store, region="南京市") == {("南京市鼓楼区", 2024): 2.0}


def test_packages_of_regions_of_one_name_join_no_two_of_them(url, lite, form, tmp_path):
    with Store(url) as province:
        for code, value in (("320106", 1.0), ("320302", 2.0)):
            with Store(f"{lite}.{code}") as county:
                county.register_regions(pd.DataFrame({"code": [code], "name": ["鼓楼区"]}))
                county.add(form(("鼓楼区", MORTALITY, 2024, value)), by=code)
                province.import_(county.export("鼓楼区", tmp_path / f"{code}.zip"))
        assert values(province, region="320106") == {("鼓楼区（320106）", 2024): 1.0}
        assert values(province, region="320302") == {("鼓楼区（320302）", 2024): 2.0}
        province.register_regions(NAMESAKES)
        assert set(values(province)) == {("南京市鼓楼区", 2024), ("徐州市鼓楼区", 2024)}


def test_a_code_that_changes_within_its_city_is_no_other_region(url, form):
    with Store(url) as store:
        store.register_regions(pd.DataFrame({"code": ["441827"], "name": ["清新区"]}))
        store.add(form(("清新区", MORTALITY, 2024, 1.0)), by="a")
        store.register_regions(pd.DataFrame({"code": ["441803"], "name": ["清新区"]}))
        assert store.regions()["code"].tolist() == ["441803"]
        assert values(store, region="441803") == {("清新区", 2024): 1.0}


def test_a_region_gets_no_name_that_another_has_and_lies_not_in_itself(url, form):
    with Store(url) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.0), ("乙县", MORTALITY, 2024, 2.0)), by="a")
        for name in ("乙县", " 乙 县", "  "):
            with pytest.raises((DataError, UsageError)):
                store.rename_region("甲县", name)
        store.rename_region("甲县", "新　县①")
        store.add(form(("新县", MORTALITY, 2023, 3.0)), by="a")
        assert values(store) == {("新县", 2024): 1.0, ("乙县", 2024): 2.0, ("新县", 2023): 3.0}
        listed = {"code": ["441800", "441801"], "name": ["甲市", "丙县"], "parent": ["441801", ""]}
        with pytest.raises(DataError, match="成了自己的上级"):
            store.register_regions(pd.DataFrame(listed))
        twice = {"code": ["441801", "441802"], "name": ["丙县", "丙县"]}
        with pytest.raises(DataError, match="同一上级有两个“丙县”"):
            store.register_regions(pd.DataFrame(twice))


def test_a_value_given_twice_in_one_submission_is_corrected_as_one(url, form):
    with Store(url) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.0), ("甲县", MORTALITY, 2024, 2.0)), by="a")
        receipt = store.add(form(("甲县", MORTALITY, 2024, 3.0)), by="b")
        assert (receipt.changed, receipt.changes["old_value"].tolist()) == (1, [2.0])
        assert values(store) == {("甲县", 2024): 3.0}


@pytest.mark.parametrize("year", [-5, 0, 99_999])
def test_a_year_that_no_form_has_is_refused(url, form, year):
    with Store(url) as store, pytest.raises(DataError, match=f"年份读到“{year}”"):
        store.add(form(("甲县", MORTALITY, year, 1.0)), by="a")


def test_a_value_under_two_names_of_one_region_is_refused(url, form):
    with Store(url) as store:
        store.add(form(("清新县", MORTALITY, 2020, 9.0)), by="a")
        store.rename_region("清新县", "清新区")
        both = form(("清新县", MORTALITY, 2021, 1.0), ("清新区", MORTALITY, 2021, 2.0))
        with pytest.raises(DataError, match="“清新县、清新区”是同一地区的几个名称"):
            store.add(both, by="a")
        apart = form(("清新县", MORTALITY, 2021, 1.0), ("清新区", MORTALITY, 2022, 2.0))
        store.add(apart, by="a")
        expected = {("清新区", 2020): 9.0, ("清新区", 2021): 1.0, ("清新区", 2022): 2.0}
        assert values(store) == expected
