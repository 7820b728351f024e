"""What is exported reads back equal, as far as the format has a place for it."""

from dataclasses import replace
from typing import get_args

import pandas as pd
import pytest

import womenplan as wp
from womenplan.cli import run
from womenplan.exchange.formats import Format
from womenplan.model.observation import COLUMNS

KEY = ["indicator_id", "region", "level", "sex", "area", "age", "year"]
PROVENANCE = {"file", "sheet", "cell"}  # of the file that is read
WHOLE = set(COLUMNS) - PROVENANCE
WITHOUT = {  # what a format has no place for
    "opensdg": {"source", "numerator", "denominator", "bound", "suspect"},
    "iamc": {
        "source",
        "numerator",
        "denominator",
        "bound",
        "suspect",
        "note",
        "flag",
        "series_break",
    },
}
FILE = {
    "csv": "observations.csv",
    "sdmx": "data.csv",
    "datapackage": "observations.csv",
    "opensdg": "data",
    "iamc": "iamc.csv",
}
COUNTIES = "qingyuan_counties_made_up_2018_2024.xlsx"


@pytest.fixture(scope="module")
def china():
    return wp.load_plan("china-2021")


@pytest.fixture(scope="module")
def data(national, china):
    """Return the national data; a reading leaves it open whose the country is, which the plan says."""
    found = wp.read_observations(national)
    return replace(found, table=found.table.assign(region=china.region_zh))


def alike(one: pd.DataFrame, other: pd.DataFrame, names: set[str]) -> list[str]:
    """Return the columns in which two tables of observations differ, rows in the order of their keys."""
    one, other = (table.sort_values(KEY, ignore_index=True) for table in (one, other))
    assert len(one) == len(other)
    return [name for name in sorted(names) if not one[name].equals(other[name])]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("to", FILE)
def test_an_export_reads_back_equal(data, china, to, lang, tmp_path):
    wp.export(data, tmp_path, to=to, plan=china, lang=lang)
    back = wp.read_observations(tmp_path / FILE[to], region=china.region_zh)
    assert not back.problems.errors, back.problems
    table = back.table.assign(region=back.table["region"].replace("", china.region_zh))
    assert alike(data.table, table, WHOLE - WITHOUT.get(to, set())) == []


@pytest.mark.parametrize("to", ["csv", "sdmx", "iamc"])
def test_counties_with_groups_and_counts_read_back_equal(national, to, tmp_path):
    plan = wp.load_plan("qingyuan-2021")
    counties = wp.read_observations(national.parent / COUNTIES)
    wp.export(counties, tmp_path, to=to, plan=plan)
    back = wp.read_observations(tmp_path / FILE[to])
    assert not back.problems.errors, back.problems
    assert alike(counties.table, back.table, WHOLE - WITHOUT.get(to, set())) == []


@pytest.mark.parametrize("to", ["csv", "sdmx", "datapackage"])
def test_every_kind_of_value_reads_back_equal(to, tmp_path):
    from tests.exchange.test_standards import NAMES, OWN, ROWS, TARGETS

    plan = wp.load_plan(
        TARGETS, start_year=2021, end_year=2030, region="甲县", plan_id="jia", indicators=OWN
    )
    table = pd.DataFrame(ROWS, columns=NAMES)
    wp.export(table, tmp_path, to=to, plan=plan)
    back = wp.read_observations(tmp_path / FILE[to], indicators=plan.indicators)
    assert not back.problems.errors, back.problems
    given = table.assign(**{name: table[name].fillna("") for name in ("flag",)})
    said = set(NAMES) - {"flag"}  # a reading takes a value without a mark for a final one
    kinds = {name: kind for name, kind in COLUMNS.items() if name in NAMES}
    assert alike(given.astype(kinds), back.table[NAMES].astype(kinds), said) == []


def test_a_folder_reads_back_with_the_indicators_that_lie_in_it(data, china, tmp_path):
    for to in ("csv", "datapackage", "sdmx", "opensdg", "iamc"):
        wp.export(data, tmp_path / to, to=to, plan=china)
        back = wp.read_observations(tmp_path / to)
        assert len(back) == len(data)
        assert not back.problems.errors
        assert not [
            problem for problem in back.problems.of("warning") if problem.code != "VALUE_JUMP"
        ]


def test_the_same_data_are_the_same_bytes(data, china, tmp_path):
    for to in FILE:
        one, two = (
            wp.export(data, tmp_path / name / to, to=to, plan=china) for name in ("one", "two")
        )
        assert {name: path.read_bytes() for name, path in one.items()} == {
            name: path.read_bytes() for name, path in two.items()
        }


def test_an_unknown_format_is_named_with_those_there_are(national, tmp_path):
    data = wp.read_observations(national)
    with pytest.raises(wp.UsageError) as error:
        wp.export(data, tmp_path, to="xml")
    (problem,) = error.value.problems
    known = get_args(Format)
    assert problem.message("en") == (
        f'export: the argument to is "xml", where one of {", ".join(known)} is expected.'
    )
    assert problem.message("zh") == f"export 的参数 to：读到“xml”，应为 {'、'.join(known)} 之一。"


def test_nothing_to_export_is_said(tmp_path):
    none = pd.DataFrame({"indicator_id": [], "year": [], "value": []})
    with pytest.raises(wp.DataError) as error:
        wp.export(none, tmp_path, to="csv")
    assert error.value.problems[0].message("zh") == (
        "没有可以导出的监测值。请用 womenplan check 查看文件中哪些单元格没有读出数值。"
    )


def test_parquet_without_its_library_is_one_sentence(national, tmp_path, monkeypatch):
    def missing(*_: object, **__: object) -> None:
        raise ImportError("Unable to find a usable engine")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", missing)
    with pytest.raises(wp.UsageError) as error:
        wp.export(wp.read_observations(national), tmp_path, to="parquet")
    assert error.value.problems[0].message("en") == (
        'reading or writing the Parquet file "observations.parquet" needs pyarrow, which is not installed. '
        "Run pip install womenplan[parquet], or use --to csv."
    )
    assert not list(tmp_path.iterdir())


def test_the_program_exports_and_does_not_overwrite(national, tmp_path, capsys):
    call = [
        "export",
        "--to",
        "iamc",
        "--data",
        str(national),
        "--out",
        str(tmp_path),
        "--lang",
        "en",
    ]
    assert run(call) == 0
    assert capsys.readouterr().out == f"Wrote 1 files with 328 values to {tmp_path}.\n"
    assert run(call) == 2
    assert "iamc.csv" in capsys.readouterr().err
    assert run([*call, "--force"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["iamc.csv"]
