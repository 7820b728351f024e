"""Files as statistical offices publish them are read as they come, and a part is never taken for the whole.

The headings are those of the exports themselves; the values are made up, but for maternal mortality.
"""

import pandas as pd
import pytest

import womenplan as wp

GHO = """\
IndicatorCode,Indicator,ValueType,ParentLocationCode,ParentLocation,Location type,SpatialDimValueCode,Location,Period type,Period,IsLatestYear,Dim1 type,Dim1,Dim1ValueCode,Dim2 type,Dim2,Dim2ValueCode,Dim3 type,Dim3,Dim3ValueCode,DataSourceDimValueCode,DataSource,FactValueNumericPrefix,FactValueNumeric,FactValueUoM,FactValueNumericLowPrefix,FactValueNumericLow,FactValueNumericHighPrefix,FactValueNumericHigh,Value,FactValueTranslationID,FactComments,Language,DateModified
WHOSIS_000001,Life expectancy at birth (years),numeric,WPR,Western Pacific,Country,CHN,China,Year,2019,true,Sex,Female,SEX_FMLE,,,,,,,,,,80.5,,,80.0,,81.0,80.5 [80.0-81.0],,,EN,2024-08-02T00:00:00.000Z
WHOSIS_000001,Life expectancy at birth (years),numeric,WPR,Western Pacific,Country,CHN,China,Year,2019,true,Sex,Both sexes,SEX_BTSX,,,,,,,,,,77.5,,,77.0,,78.0,77.5 [77.0-78.0],,,EN,2024-08-02T00:00:00.000Z
MDG_0000000026,Maternal mortality ratio (per 100 000 live births),numeric,WPR,Western Pacific,Country,CHN,China,Year,2020,true,,,,,,,,,,,MMEIG 2023,,23,,,20,,26,23 [20-26],,a comment,EN,2024-08-02T00:00:00.000Z
MDG_0000000026,Maternal mortality ratio (per 100 000 live births),numeric,WPR,Western Pacific,Country,JPN,Japan,Year,2020,true,,,,,,,,,,,,,,,,,,,No data,,,EN,2024-08-02T00:00:00.000Z
MDG_0000000026,Maternal mortality ratio (per 100 000 live births),numeric,WPR,Western Pacific,Country,CHN,China,Year,2020,true,Wealth quintile,Q1 (Poorest),WEALTHQUINTILE_WQ1,,,,,,,,,,31,,,,,,31,,,EN,2024-08-02T00:00:00.000Z
NUTRITION_ANAEMIA_PREGNANT_PREV,"Prevalence of anaemia in pregnant women (aged 15-49) (%)",numeric,WPR,Western Pacific,Country,CHN,China,Year,2019,true,Severity,Total,SEVERITY_TOTAL,,,,,,,,,<,15.6,%,,,,,15.6,,,EN,2024-08-02T00:00:00.000Z
"""
ODATA = """\
Id,IndicatorCode,SpatialDimType,SpatialDim,ParentLocationCode,TimeDimType,ParentLocation,Dim1Type,Dim1,TimeDim,Dim2Type,Dim2,Dim3Type,Dim3,DataSourceDimType,DataSourceDim,Value,NumericValue,Low,High,Comments,Date,TimeDimensionValue,TimeDimensionBegin,TimeDimensionEnd
1,WHOSIS_000002,COUNTRY,CHN,WPR,YEAR,Western Pacific,SEX,SEX_BTSX,2019,,,,,,,68.5 [68-69],68.5,68,69,,2020-12-04,2019,2019-01-01,2019-12-31
2,WHOSIS_000002,COUNTRY,CHN,WPR,YEAR,Western Pacific,SEX,SEX_BTSX,2019,RESIDENCEAREATYPE,RESIDENCEAREATYPE_RUR,,,,,66,66.25,,,,2020-12-04,2019,2019-01-01,2019-12-31
"""
ATHENA = """\
GHO (CODE),GHO (DISPLAY),GHO (URL),PUBLISHSTATE (CODE),PUBLISHSTATE (DISPLAY),PUBLISHSTATE (URL),YEAR (CODE),YEAR (DISPLAY),YEAR (URL),REGION (CODE),REGION (DISPLAY),REGION (URL),COUNTRY (CODE),COUNTRY (DISPLAY),COUNTRY (URL),SEX (CODE),SEX (DISPLAY),SEX (URL),Display Value,Numeric,Low,High,StdErr,StdDev,Comments
WHOSIS_000001,Life expectancy at birth (years),https://x,PUBLISHED,Published,,2015,2015,,WPR,Western Pacific,,CHN,China,,FMLE,Female,,77.6,77.60000,,,,,
WHOSIS_000001,Life expectancy at birth (years),https://x,PUBLISHED,Published,,2015,2015,,WPR,Western Pacific,,,,,MLE,Male,,74.5,74.50000,,,,,
"""
UNSD = """\
Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,Time_Detail,TimeCoverage,UpperBound,LowerBound,BasePeriod,Source,GeoInfoUrl,FootNote,[Age],[Location],[Nature],[Reporting Type],[Sex],[Units],[Type of skill]
3,3.1,3.1.1,SH_STA_MORT,Maternal mortality ratio,156,China,2018,25.0,2018,,,,,WHO,,,,,E,G,FEMALE,PER_100000_LIVE_BIRTHS,
17,17.8,17.8.1,IT_USE_ii99,Internet users per 100 inhabitants,156,China,2020.0,70.1,2020,,,,,ITU,,a footnote,15+,ALLAREA,C,G,BOTHSEX,PERCENT,
17,17.8,17.8.1,IT_USE_ii99,Internet users per 100 inhabitants,156,China,2020,<69.2,2020,,,,,ITU,,,15+,RURAL,C,G,FEMALE,PERCENT,
17,17.8,17.8.1,IT_USE_ii99,Internet users per 100 inhabitants,156,China,2020,12,2020,,,,,ITU,,,,ALLAREA,C,G,BOTHSEX,PERCENT,SKILL_PCPR
5,5.4,5.4.1,SL_DOM_TSPD,"Proportion of time spent on unpaid domestic chores and care work, by sex, age and location (%)",156,China,2018,15.3,2018,,,,,NBS,,,15+,ALLAREA,C,G,FEMALE,PERCENT,
"""
SDMX2 = """\
STRUCTURE[;],STRUCTURE_ID,ACTION,REF_AREA: Reference area,FREQ: Frequency,INDICATOR: Indicator,SEX: Sex,EDUC: Education,TIME_PERIOD: Time,OBS_VALUE: Value,UNIT_MEASURE: Unit,UNIT_MULT: Multiplier,OBS_STATUS: Status
dataflow,OECD:DF(1.0): x,I,CHN: China,A: Annual,MMR: Maternal mortality ratio,F: Female,_T: Total,2019,0.0178,PER_100000_LIVE_BIRTHS: per 100 000,3: Thousands,A: Normal value
dataflow,OECD:DF(1.0): x,I,CHN: China,A: Annual,MMR: Maternal mortality ratio,F: Female,L: Low,2019,20,PER_100000_LIVE_BIRTHS: per 100 000,0: Units,A: Normal value
dataflow,OECD:DF(1.0): x,D,CHN: China,A: Annual,MMR: Maternal mortality ratio,F: Female,_T: Total,2018,20,PER_100000_LIVE_BIRTHS: per 100 000,0: Units,A: Normal value
dataflow,OECD:DF(1.0): x,I,CHN: China,A: Annual,MMR: Maternal mortality ratio,F: Female,_T: Total,2020,16.9,PER_100000_LIVE_BIRTHS: per 100 000,0: Units,E: Estimated value
dataflow,OECD:DF(1.0): x,I,CHN: China,A: Annual,MMR: Maternal mortality ratio,F: Female,_T: Total,2021,16.1,PER_100000_LIVE_BIRTHS: per 100 000,,B: Break
"""
SDMX1 = """\
DATAFLOW,FREQ,REPORTING_TYPE,SERIES,REF_AREA,SEX,AGE,URBANISATION,TIME_PERIOD,OBS_VALUE,UNIT_MULT,UNIT_MEASURE,OBS_STATUS,NATURE
IAEG-SDGs:DF_SDG_GLC(1.0),A,N,SH_STA_MORT,156,F,_T,_T,2020,16.9,0,PER_100000_LIVE_BIRTHS,A,C
IAEG-SDGs:DF_SDG_GLC(1.0),A,N,IT_USE_ii99,156,M,Y15T64,U,2020,71,0,PT,A,C
IAEG-SDGs:DF_SDG_GLC(1.0),A,N,IT_USE_ii99,156,M,Y_GE65,U,2020,23,0,PT,A,C
"""
IAMC_WIDE = """\
Model,Scenario,Region,Variable,Unit,2019,2020
A,observed,China,Maternal mortality ratio|Rural,"/100,000",18.6,18.5
A,observed,China,Share of people who use the internet|Women|15+,%,,70
A,target 2030,China,Maternal mortality ratio,"/100,000",12,12
"""
SHOWN = ["region", "indicator_id", "year", "sex", "area", "age", "value"]


@pytest.fixture
def read(tmp_path):
    def reading(text: str, name: str = "data.csv", **how) -> wp.Observations:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return wp.read_observations(path, **how)

    return reading


def rows(found: wp.Observations, *more: str) -> list[tuple]:
    return [tuple(row) for row in found.table[[*SHOWN, *more]].itertuples(index=False)]


def told(found: wp.Observations) -> list[tuple[str, str]]:
    return [(problem.code, problem.cell) for problem in found.problems if problem.level != "note"]


def test_the_export_of_the_global_health_observatory(read):
    found = read(GHO)
    assert rows(found, "unit", "bound", "cell") == [
        ("China", "life_expectancy", 2019, "female", "all", "", 80.5, "years_of_life", "", "X2"),
        ("China", "life_expectancy", 2019, "both", "all", "", 77.5, "years_of_life", "", "X3"),
        ("China", "maternal_mortality", 2020, "female", "all", "", 23.0, "per_100k", "", "X4"),
        ("China", "pregnancy_anaemia", 2019, "female", "all", "", 15.6, "percent", "<", "X7"),
    ]
    assert found.table["source"].tolist()[2] == "MMEIG 2023"
    assert found.table["note"].tolist()[2] == "a comment"
    assert [cell for _, cell in told(found)] == ["B6"]  # the poorest fifth is no whole


def test_the_poorest_fifth_is_named_with_the_indicator_that_it_is_a_part_of(read):
    (problem,) = read(GHO).problems.errors
    assert "Wealth quintile: Q1 (Poorest)" in problem.found
    assert "孕产妇死亡率" in problem.message("zh")


def test_an_alias_takes_a_part_for_an_indicator_of_ones_own(read):
    own = pd.DataFrame(
        {
            "indicator_id": ["mmr_q1"],
            "name": ["最贫困五分之一孕产妇死亡率"],
            "unit": ["per_100k"],
            "better": ["lower"],
        }
    )
    plan = wp.load_plan(
        pd.DataFrame(
            {"name": ["最贫困五分之一孕产妇死亡率"], "value": [20], "milestone_year": [2030]}
        ),
        start_year=2021,
        region="China",
        indicators=own,
    )
    (unknown,) = read(GHO).problems.errors
    found = read(
        GHO,
        aliases={"孕产妇死亡率（Wealth quintile: Q1 (Poorest)）": "mmr_q1"},
        indicators=plan.indicators,
    )
    assert "Wealth" in unknown.found
    assert ("China", "mmr_q1", 2020, "both", "all", "", 31.0) in rows(found)


def test_the_answer_of_the_odata_interface_has_codes_for_places_and_groups(read):
    found = read(ODATA)
    assert rows(found) == [
        ("CHN", "healthy_life_expectancy", 2019, "both", "all", "", 68.5),
        ("CHN", "healthy_life_expectancy", 2019, "both", "rural", "", 66.25),
    ]
    assert told(found) == []


def test_the_older_export_names_a_region_where_it_is_no_country(read):
    assert rows(read(ATHENA)) == [
        ("China", "life_expectancy", 2015, "female", "all", "", 77.6),
        ("Western Pacific", "life_expectancy", 2015, "male", "all", "", 74.5),
    ]


def test_the_export_of_the_sdg_database(read):
    found = read(UNSD)
    assert rows(found, "unit", "bound", "flag") == [
        (
            "China",
            "maternal_mortality",
            2018,
            "female",
            "all",
            "",
            25.0,
            "per_100k",
            "",
            "estimate",
        ),
        ("China", "internet_use", 2020, "both", "all", "15+", 70.1, "percent", "", "final"),
        ("China", "internet_use", 2020, "female", "rural", "15+", 69.2, "percent", "<", "final"),
    ]
    assert [cell for _, cell in told(found)] == [
        "E5",
        "E6",
    ]  # a part by skill, and an indicator that is not known
    assert found.table["source"].tolist() == ["WHO", "ITU", "ITU"]


def test_ones_own_indicator_is_found_by_the_code_of_the_series(read):
    own = pd.DataFrame(
        {
            "indicator_id": ["SL_DOM_TSPD"],
            "name": ["家务时间占比"],
            "unit": ["percent"],
            "better": ["lower"],
        }
    )
    plan = wp.load_plan(
        pd.DataFrame({"name": ["家务时间占比"], "value": [10], "milestone_year": [2030]}),
        start_year=2021,
        region="China",
        indicators=own,
    )
    found = read(UNSD, indicators=plan.indicators)
    assert ("China", "SL_DOM_TSPD", 2018, "female", "all", "15+", 15.3) in rows(found)


def test_sdmx_with_labels_scales_values_and_leaves_out_what_is_deleted(read):
    found = read(SDMX2)
    assert rows(found, "flag", "series_break") == [
        ("China", "maternal_mortality", 2019, "female", "all", "", 17.8, "final", False),
        ("China", "maternal_mortality", 2020, "female", "all", "", 16.9, "estimate", False),
        ("China", "maternal_mortality", 2021, "female", "all", "", 16.1, "final", True),
    ]
    assert [cell for _, cell in told(found)] == ["F3"]  # those of low education


def test_sdmx_of_version_1_without_labels(read):
    found = read(SDMX1)
    assert rows(found) == [
        ("156", "maternal_mortality", 2020, "female", "all", "", 16.9),
        ("156", "internet_use", 2020, "male", "urban", "15-64", 71.0),
        ("156", "internet_use", 2020, "male", "urban", "65+", 23.0),
    ]
    assert told(found) == []


def test_a_wide_table_of_the_iamc_and_its_targets(read):
    found = read(IAMC_WIDE)
    assert sorted(rows(found)) == [
        ("China", "internet_use", 2020, "female", "all", "15+", 70.0),
        ("China", "maternal_mortality", 2019, "female", "rural", "", 18.6),
        ("China", "maternal_mortality", 2020, "female", "rural", "", 18.5),
    ]
    (problem,) = [one for one in found.problems if one.code == "SCENARIO_TARGETS"]
    assert problem.message("en") == (
        "data.csv, cell B4: 1 rows are of a target scenario, no observations, and are not read. "
        "Targets belong into a plan that --plan names."
    )


OPEN = "Year,Region,Sex,Value\n2019,,,17.8\n2020,,,16.9\n2020,North,,21\n"
NAME = "site/data/indicator_3-1-1.csv"


def test_a_file_of_open_sdg_takes_name_and_place_from_its_metadata(read, tmp_path):
    meta = tmp_path / "site/meta/3-1-1.md"
    meta.parent.mkdir(parents=True)
    meta.write_text(
        "---\nindicator_name: Maternal mortality ratio\nnational_geographical_coverage: 'Ruritania'\n---\n"
    )
    assert rows(read(OPEN, NAME)) == [
        ("Ruritania", "maternal_mortality", 2019, "female", "all", "", 17.8),
        ("Ruritania", "maternal_mortality", 2020, "female", "all", "", 16.9),
        ("North", "maternal_mortality", 2020, "female", "all", "", 21.0),
    ]


def test_blank_regions_of_open_sdg_are_not_those_of_the_row_above(read):
    found = read(
        "Year,Series,Region,Value\n2019,孕产妇死亡率,North,21\n2019,孕产妇死亡率,,17.8\n", NAME
    )
    assert [row[0] for row in rows(found)] == ["North", "未注明地区"]
    (problem,) = found.problems.of("warning")
    assert problem.message("zh") == (
        "indicator_3-1-1.csv：有的行没有地区，元数据里也没有 national_geographical_coverage，暂记为“未注明地区”。"
        "请在元数据文件中写明 national_geographical_coverage。"
    )


def test_the_form_is_told_with_the_columns_that_are_not_used(read):
    (note,) = [problem for problem in read(SDMX1).problems if problem.code == "FORM_PUBLISHED"]
    assert note.message("en") == (
        "data.csv: read as SDMX-CSV 1.0; columns not used: DATAFLOW、FREQ、REPORTING_TYPE. "
        "If it is none, change the headings."
    )


def test_a_row_with_more_fields_than_headings_is_left_out(read):
    found = read(SDMX1.replace("16.9,0", "1,016.9,0"))
    assert [problem.code for problem in found.problems.errors] == ["ROW_TORN"]
    assert len(found) == 2


def test_a_table_that_only_looks_alike_is_read_as_before(read):
    found = read("地区,指标,年份,数值\n甲县,孕产妇死亡率,2020,12\n")
    assert rows(found) == [("甲县", "maternal_mortality", 2020, "female", "all", "", 12.0)]
    assert not [problem for problem in found.problems if problem.code == "FORM_PUBLISHED"]


def test_every_indicator_of_the_catalogue_is_found_by_its_english_name_as_a_variable(read):
    names = wp.indicators()[["indicator_id", "name_en"]]
    lines = [f'A,b,China,"{name.replace("|", "/")}",-,2020,1' for name in names["name_en"]]
    found = read("\n".join(["model,scenario,region,variable,unit,year,value", *lines]))
    unknown = [problem.found for problem in found.problems if problem.code.startswith("INDICATOR")]
    assert unknown == []
