"""From county to city: what a package holds, that importing twice changes nothing, and what is refused."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import womenplan as wp
from womenplan import DataError, Store, UsageError
from womenplan.errors import Problem, Problems
from womenplan.model.observation import Observations
from womenplan.model.suppression import cases, suppressed

MORTALITY, COUNTED = "maternal_mortality", "women_exercise_number"
LISTED = pd.DataFrame(
    {"code": ["441800", "441802", "441803"], "name": ["清远市", "清城区", "清新区"]}
)


@pytest.fixture
def county(tmp_path, form):
    """Return a county's store with a correction, a return and a note."""
    with Store(tmp_path / "county.db") as store:
        store.register_regions(LISTED, by="a")
        store.add(
            form(("清城区", MORTALITY, 2023, 10.0), ("清城区", MORTALITY, 2024, 12.0)),
            by="张三",
            note="年报",
            department="卫健",
        )
        store.add(form(("清城区", MORTALITY, 2024, 11.0), file="=b.xlsx"), by="李四")
        store.add(form(("清城区", MORTALITY, 2022, 99.0)), by="李四")
        store.return_(3, "核实", by="王五")
        yield store


def test_a_package_keeps_values_states_and_who_gave_them(county, url, tmp_path):
    path = county.export("清城区", tmp_path / "p.zip", by="张三")
    with Store(url) as city:
        found = city.import_(path, by="city")
        assert (len(found.added), found.already, len(found.conflicts)) == (3, 0, 0)
        pd.testing.assert_frame_equal(city.observations().table, county.observations().table)
        kept = ["by", "note", "department", "state", "reason", "state_by", "uid", "files"]
        pd.testing.assert_frame_equal(city.submissions()[kept], county.submissions()[kept])
        assert city.submissions()["origin_at"].tolist() == county.submissions()["at"].tolist()
        assert city.regions().to_dict("records") == county.regions().query(
            "name == '清城区'"
        ).assign(parent="").to_dict("records")


def test_importing_twice_changes_nothing_and_later_ones_add_what_is_new(
    county, lite, tmp_path, form
):
    with Store(lite) as city:
        city.import_(county.export("清城区", tmp_path / "p.zip"))
        before = city.submissions()
        again = city.import_(tmp_path / "p.zip")
        assert (again.added, again.already) == ([], 3)
        pd.testing.assert_frame_equal(city.submissions(), before)
        county.add(form(("清城区", MORTALITY, 2021, 8.0)), by="张三")
        county.return_(2, "核实", by="王五")
        later = city.import_(county.export("清城区", tmp_path / "q.zip"))
        assert (len(later.added), later.already) == (1, 3)
        pd.testing.assert_frame_equal(city.observations().table, county.observations().table)


def test_a_conflict_names_both_sides_and_nothing_is_changed_until_one_is_chosen(
    county, tmp_path, form
):
    path = county.export("清城区", tmp_path / "p.zip")
    for prefer, value in (("package", 10.0), ("store", 10.5)):
        with Store(tmp_path / f"{prefer}.db") as city:
            city.add(form(("清城区", MORTALITY, 2023, 10.5), file="city.xlsx"), by="赵六")
            with pytest.raises(DataError) as told:
                city.import_(path)
            (problem,) = told.value.problems
            assert problem.message("en") == (
                "p.zip: 清城区 2023 maternal_mortality: 10 in the package (form.xlsx/表/C2), 10.5 in the store "
                "(city.xlsx/表/C2, 赵六, submission 1). Nothing was changed; say which side holds: "
                "--prefer package or --prefer store; both are kept."
            )
            assert len(city.submissions()) == 1
            found = city.import_(path, prefer=prefer, by="b")
            assert len(found.conflicts) == 1
            table = city.observations().table
            assert table.loc[table["year"] == 2023, "value"].tolist() == [value]
            assert sorted(city.history(year=2023)["value"].unique().tolist()) == [10.0, 10.5]


def test_of_a_workbook_with_several_counties_only_the_countys_rows_travel(tmp_path, lite, form):
    with Store(tmp_path / "all.db") as store:
        store.add(form(("清城区", MORTALITY, 2024, 1.0), ("清新区", MORTALITY, 2024, 2.0)), by="a")
        paths = [store.export(name, tmp_path / f"{name}.zip") for name in ("清城区", "清新区")]
    with Store(lite) as city:
        for path in (*paths, *paths):
            city.import_(path)
        assert len(city.submissions()) == 2
        assert city.observations().table["value"].tolist() == [1.0, 2.0]


def rewritten(path, out, change):
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                new.writestr(name, body)
    return out


def forged(name, old, new):
    """Change a table and let the manifest say so, as one who means harm does."""
    seen = {}

    def change(part, body):
        if part == name:
            body = new if old is None else body.replace(old, new, 1)
            seen["digest"] = hashlib.sha256(body).hexdigest()
        return body

    def rewrite(path, out):
        rewritten(path, out, change)
        return rewritten(out, out.with_name("forged.zip"), told)

    def told(part, body):
        if part != "manifest.json":
            return body
        said = json.loads(body)
        return json.dumps(said | {"files": said["files"] | {name: seen["digest"]}})

    return rewrite


OBSERVED, SUBMITTED = "observations.csv", "submissions.csv"
FORGED = (
    (OBSERVED, b",2023,", b",99999,"),
    (OBSERVED, b",2023,", b",x,"),
    (OBSERVED, b"12.0", b"inf"),
    (OBSERVED, b"12.0", b"1_2"),
    (OBSERVED, b'"both"', b'"none"'),
    (OBSERVED, b"value", b"worth"),
    (OBSERVED, None, b""),
    (OBSERVED, None, b"\xff\xfe\x00"),
    (OBSERVED, None, b'region,"'),
    (SUBMITTED, b"uid", b"number"),
    (SUBMITTED, None, b"uid,at\n1,2\n"),
    ("events.csv", b"returned", b"burnt"),
    ("events.csv", None, b"uid,submission,at,by,state,reason\na,b,c,d,accepted,e\n"),
    ("problems.csv", None, b"submission,code\n"),
    ("frames.csv", b"values", b"figures"),
    ("frames.csv", b"layout", b"lay-out"),
    ("frames.csv", b'""kind""', b"kind"),
    ("regions.csv", None, b"code\n1\n"),
)


@pytest.mark.parametrize(("part", "old", "new"), FORGED)
def test_a_forged_part_of_a_package_is_named_and_nothing_is_changed(
    county, lite, tmp_path, part, old, new
):
    path = county.export("清城区", tmp_path / "p.zip")
    with Store(lite) as city:
        with pytest.raises(DataError, match=f"数据包中的 {part} 与清单不符：已损坏或被改动"):
            city.import_(forged(part, old, new)(path, tmp_path / "bad.zip"))
        assert city.submissions().empty


def manifest_with(**said):
    def change(name, body):
        return json.dumps(json.loads(body) | said) if name == "manifest.json" else body

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda name, body: body.replace(b"12.0", b"1.0"),
            "observations.csv 与清单不符：已损坏或被改动",
        ),
        (lambda name, body: None if name == "events.csv" else body, "events.csv 与清单不符"),
        (lambda name, body: None if name == "manifest.json" else body, "这不是 womenplan 的数据包"),
        (manifest_with(format="other"), "这不是 womenplan 的数据包"),
        (manifest_with(schema="9999"), "数据包的版本为 9999"),
        (
            lambda name, body: b"\0" * 300_000_000 if name == "events.csv" else body,
            "文件解压后有 300 MB，超过 200 MB 的上限",
        ),
        (manifest_with(files="x"), "manifest.json 与清单不符"),
        (manifest_with(version="new"), "manifest.json 与清单不符"),
        (lambda name, body: b"[" * 9000 if name == "manifest.json" else body, "manifest.json"),
    ],
)
def test_a_package_that_cannot_be_is_refused_and_nothing_is_changed(
    county, lite, tmp_path, change, sentence
):
    path = rewritten(county.export("清城区", tmp_path / "p.zip"), tmp_path / "bad.zip", change)
    with Store(lite) as city:
        with pytest.raises(DataError, match=sentence):
            city.import_(path)
        assert city.submissions().empty
        assert city.regions().empty


def test_what_is_no_zip_is_refused(lite, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"no zip")
    with Store(lite) as city:
        with pytest.raises(DataError, match="这不是 womenplan 的数据包"):
            city.import_(tmp_path / "x.zip")
        with pytest.raises(DataError, match=r"none\.zip"):
            city.import_(tmp_path / "none.zip")


def test_a_package_made_to_be_published_is_not_imported(county, lite, tmp_path):
    path = county.export("清城区", tmp_path / "p.zip", suppress=5)
    with Store(lite) as city, pytest.raises(DataError, match="隐去了小于 5 的数，只供公布"):
        city.import_(path)


def known(*pairs):
    frame = pd.DataFrame(pairs, columns=["name", "parent_id"], index=range(1, len(pairs) + 1))
    return frame.assign(ended=0, successor_id=0)


CITY = known(("市", 0), ("甲", 1), ("乙", 1), ("丙", 1))


def counts(form, rows, **columns):
    listed = [(region, COUNTED, 2024, float(value)) for region, value in rows]
    return form(*listed, **{"unit": "persons", **columns}).table


def test_a_small_number_is_hidden_and_the_next_smallest_with_it(form):
    found = suppressed(counts(form, [("市", 60), ("甲", 3), ("乙", 20), ("丙", 37)]), CITY, 5)
    assert found.small.tolist() == [False, True, False, False]
    assert found.mask.tolist() == [False, True, True, False]  # 60 - 20 - 37 would give the 3 back
    assert np.isnan(found.table["value"][1])
    assert found.table["note"][1] == "例数小于 5 或可由此推出，不予公布"


def test_a_total_that_nearly_adds_up_gives_nothing_nearly_back(form):
    found = suppressed(counts(form, [("市", 61), ("甲", 3), ("乙", 20), ("丙", 37)]), CITY, 5)
    assert found.mask.tolist() == [False, True, True, False]  # 61 - 20 - 37 would say: about 4


def test_small_numbers_whose_sum_is_small_are_not_given_away_by_it(form):
    found = suppressed(counts(form, [("市", 57), ("甲", 0), ("乙", 0), ("丙", 57)]), CITY, 5)
    assert found.mask.tolist() == [False, True, True, True]  # 57 - 57 would say that both are zero


def test_nothing_is_hidden_beyond_what_is_small_where_no_total_stands(form):
    found = suppressed(counts(form, [("甲", 3), ("乙", 20), ("丙", 37)]), CITY, 5)
    assert found.mask.tolist() == [True, False, False]


def test_women_are_not_found_from_both_and_men(form):
    rows = [("甲", 40), ("甲", 3), ("甲", 37)]
    found = suppressed(counts(form, rows, sex=["both", "female", "male"]), CITY, 5)
    assert found.mask.tolist() == [False, True, True]


def test_ages_are_not_found_from_all_ages(form):
    rows = [("甲", 100), ("甲", 3), ("甲", 50), ("甲", 47)]
    found = suppressed(counts(form, rows, age=["", "15-24", "25-34", "35+"]), CITY, 5)
    assert found.mask.tolist() == [False, True, False, True]  # 100 - 50 - 47 would give the 3


def test_a_region_is_found_neither_past_the_one_between_nor_through_its_successor(form):
    above = known(("省", 0), ("市", 1), ("甲", 2), ("乙", 2))
    found = suppressed(counts(form, [("省", 53), ("甲", 3), ("乙", 50)]), above, 5)
    assert found.mask.tolist() == [False, True, True]  # the city itself gave nothing
    merged = known(("市", 0), ("甲", 1), ("乙", 1), ("丙", 1)).assign(successor_id=[0, 4, 4, 0])
    found = suppressed(counts(form, [("甲", 3), ("乙", 50), ("丙", 53)]), merged, 5)
    assert found.mask.tolist() == [True, True, False]  # of a year before the two were merged


GIRLS, SHARE = "senior_secondary_girl_students", "senior_secondary_girls_share"
ENROLLED = "girls_senior_secondary_gross_enrolment"
SKILLED = "women_vocational_skill_level"


def test_one_number_that_stands_in_several_indicators_is_hidden_in_all(form):
    rows = [("甲", SHARE, 50.0), ("甲", ENROLLED, 90.0), ("乙", GIRLS, 3.0)]
    rows += [("甲", GIRLS, 53.0), ("市", GIRLS, 56.0)]
    table = form(
        *[(place, name, 2024, value) for place, name, value in rows],
        unit=["percent", "percent", "persons", "persons", "persons"],
        numerator=[53.0, 53.0, np.nan, np.nan, np.nan],
        denominator=[106.0, 59.0, np.nan, np.nan, np.nan],
    ).table
    found = suppressed(table, known(("市", 0), ("甲", 1), ("乙", 1)), 5)
    assert found.mask.tolist() == [True, True, True, True, False]  # 56 - 53 = 3


def test_a_hidden_count_does_not_stand_as_a_denominator(form):
    rows = [("甲", "employed_women", 3.0), ("甲", SKILLED, 66.7), ("乙", SKILLED, 50.0)]
    rows += [("市", SKILLED, 50.8)]
    table = form(
        *[(place, name, 2024, value) for place, name, value in rows],
        unit=["persons", "percent", "percent", "percent"],
        numerator=[np.nan, 2.0, 60.0, 62.0],
        denominator=[np.nan, 3.0, 119.0, 122.0],
    ).table
    found = suppressed(table, known(("市", 0), ("甲", 1), ("乙", 1)), 5)
    assert found.mask.tolist() == [True, True, True, False]
    assert found.table["denominator"].isna().tolist() == [True, True, True, False]  # 122 - 119


def test_the_numerator_of_a_rate_counts_and_the_denominator_stays(form):
    rows = [("甲", MORTALITY, 2024, 50.0), ("乙", MORTALITY, 2024, 12.0)]
    table = form(*rows, numerator=[2.0, 12.0], denominator=[4000.0, 100000.0]).table
    found = suppressed(table, CITY, 5)
    assert found.mask.tolist() == [True, False]
    assert np.isnan(found.table["numerator"][0])
    assert found.table["denominator"].tolist() == [4000.0, 100000.0]
    bare = form(*rows, denominator=[4000.0, 100000.0]).table
    assert cases(bare).tolist() == [2.0, 12.0]  # 50 and 12 in 100,000


@pytest.mark.parametrize("seed", range(12))
def test_no_hidden_number_can_be_solved_for_in_a_table_of_regions_by_sex_by_area(form, seed):
    """Solve all sums together for what is hidden: none of the unknowns may have one value only."""
    random = np.random.default_rng(seed)
    inner = random.integers(0, 30, (3, 2, 2)).astype(float)
    cube = np.zeros((4, 3, 3))
    cube[1:, 1:, 1:] = inner
    cube[0] = cube.sum(axis=0)
    cube[:, 0] = cube.sum(axis=1)
    cube[:, :, 0] = cube.sum(axis=2)
    index = [(r, s, a) for r in range(4) for s in range(3) for a in range(3)]
    regions, sexes, areas = (
        ["市", "甲", "乙", "丙"],
        ["both", "female", "male"],
        ["all", "urban", "rural"],
    )
    rows = [(regions[r], cube[r, s, a]) for r, s, a in index]
    table = counts(
        form, rows, sex=[sexes[s] for _, s, _ in index], area=[areas[a] for _, _, a in index]
    )
    hidden = suppressed(table, CITY, 6).mask
    assert (hidden | (table["value"].to_numpy() >= 6)).all()
    lines = []
    for axis, size in enumerate(cube.shape):
        for whole in (spot for spot in index if spot[axis] == 0):
            line = np.zeros(len(index))
            for part in range(size):
                line[index.index((*whole[:axis], part, *whole[axis + 1 :]))] = (
                    -1.0 if part == 0 else 1.0
                )
            lines.append(line)
    unknown = np.array(lines)[:, hidden]
    _, sizes, right = np.linalg.svd(unknown)
    free = right[int((sizes > 1e-9).sum()) :]
    assert (np.abs(free).sum(axis=0) > 1e-9).all()


def test_a_published_export_shows_no_hidden_number(tmp_path, form):
    with Store(tmp_path / "s.db") as store:
        store.register_regions(LISTED, by="a")
        rows = [("清远市", 60), ("清城区", 3), ("清新区", 57)]
        store.add(form(*[(r, COUNTED, 2024, float(v)) for r, v in rows], unit="persons"), by="a")
        path = store.export("清远市", tmp_path / "p.zip", suppress=5)
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {"manifest.json", "regions.csv", "observations.csv"}
        shown = pd.read_csv(archive.open("observations.csv"))
    assert shown["value"].tolist()[0] == 60
    assert shown["value"].isna().tolist() == [False, True, True]


def test_a_city_evaluates_the_counties_packages_as_one(tmp_path, lite):
    data = wp.read_observations("data/qingyuan_counties_made_up_2018_2024.xlsx")
    with Store(tmp_path / "a.db") as store:
        store.add(data, by="a")
        names = data.table["region"].unique()
        paths = [store.export(name, tmp_path / f"{name}.zip") for name in names]
    with Store(lite) as city:
        for path in paths:
            city.import_(path)
        again = city.observations()
    assert again.made_up
    plan = wp.load_plan("qingyuan-2021")
    key = ["target_id", "region", "milestone_year"]
    plain = [
        wp.evaluate(plan, one, year=2024)
        .table.drop(columns=["latest_row", "baseline_row"])
        .sort_values(key, ignore_index=True)
        for one in (data, again)
    ]
    pd.testing.assert_frame_equal(*plain)


def test_every_text_travels_in_a_package(url, lite, form, tmp_path):
    strange = ["a\rb", "a\r\nb", "x\n\\.\ny", "'", "''", "=1", "-5", "\t", "NA", " a", "a,b"]
    rows = [("甲县", MORTALITY, 2010 + i, 1.0) for i in range(len(strange))]
    with Store(url) as store:
        store.add(form(*rows, note=strange, cell=strange), by="张三", note="一\r二")
        path = store.export("甲县", tmp_path / "p.zip")
    with Store(f"{lite}.other") as city:
        city.import_(path)
        table = city.observations().table
        assert table["note"].tolist() == strange
        assert table["cell"].tolist() == strange
        assert city.submissions()["note"].tolist() == ["一\r二"]


def test_what_the_city_sent_back_does_not_hold_again_by_a_later_package(url, lite, form, tmp_path):
    path = tmp_path / "p.zip"
    with Store(f"{lite}.county") as county, Store(url) as city:
        county.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a")
        city.import_(county.export("甲县", path))
        city.return_(1, "请核实", by="市")
        county.accept(1, by="县")
        city.import_(county.export("甲县", path, force=True))
        assert city.submissions()[["state", "reason"]].values.tolist() == [["returned", "请核实"]]
        assert city.observations().table.empty


def test_a_package_sends_nothing_back_in_a_closed_year(url, lite, form, tmp_path):
    path = tmp_path / "p.zip"
    with Store(f"{lite}.county") as county, Store(url) as city:
        county.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a")
        city.import_(county.export("甲县", path))
        city.freeze(2024)
        county.return_(1, "错了", by="县")
        with pytest.raises(DataError, match="2024 年的数据已封存"):
            city.import_(county.export("甲县", path, force=True))
        assert city.observations().table["value"].tolist() == [1.0]


def test_a_limit_below_zero_is_refused(county, tmp_path):
    with pytest.raises(UsageError, match="suppress"):
        county.export("清城区", tmp_path / "p.zip", suppress=-1)


def test_a_doubt_about_a_sheet_that_came_by_several_packages_is_told_once(lite, form, tmp_path):
    near = {"indicator": "孕产妇死亡率", "year": 2024, "around": "10"}
    doubt = Problem("VALUE_JUMP", "warning", "form.xlsx", "表", "C2", "99", near)
    told = replace(
        form(("清城区", MORTALITY, 2024, 9.0), ("清新区", MORTALITY, 2024, 8.0)),
        problems=Problems([doubt]),
    )
    with Store(f"{lite}.county") as county, Store(lite) as city:
        county.add(told, by="a")
        for place in ("清城区", "清新区"):
            city.import_(county.export(place, tmp_path / f"{place}.zip"))
        assert list(city.observations().problems) == [doubt]


def test_the_packages_of_two_regions_hide_the_same_cells(tmp_path, form):
    rows = [("清远市", 60), ("清城区", 3), ("清新区", 20), ("佛冈县", 37)]
    named = [*zip(LISTED["code"], LISTED["name"], strict=True), ("441821", "佛冈县")]
    with Store(tmp_path / "s.db") as store:
        store.register_regions(pd.DataFrame(named, columns=["code", "name"]))
        store.add(Observations(counts(form, rows)), by="a")
        shown = {}
        for _, region in named:
            path = store.export(region, tmp_path / f"{region}.zip", suppress=5)
            with zipfile.ZipFile(path) as package:
                table = pd.read_csv(package.open("observations.csv"))
            shown[region] = dict(zip(table["region"], table["value"].notna(), strict=True))
    assert shown["清远市"] == {"清远市": True, "清城区": False, "清新区": False, "佛冈县": True}
    assert shown["清新区"] == {"清新区": False}  # 60 - 20 - 37 would give the 3 back
