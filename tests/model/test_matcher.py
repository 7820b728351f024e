"""Names as people write them: what each stands for, and what is left alone."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from womenplan.model import catalogue
from womenplan.model.groups import age_of
from womenplan.model.match import Match
from womenplan.model.matcher import Matcher, matcher_of
from womenplan.model.naming import fold, tidy

MMR, CONGRESS = "maternal_mortality", "people_congress_deputies_women_share"
NAMES = Path(__file__).parents[1] / "data" / "printed_names.csv"


def read_as(name: str) -> dict[str, object]:
    """Return what a name is read as, without what it leaves open."""
    match = matcher_of().match(name)
    hidden = ("spare", "counts", "shares")
    found = {part: getattr(match, part) for part in Match.__slots__ if part not in hidden}
    return {part: value for part, value in found.items() if value}


@pytest.mark.parametrize(
    "written",
    [
        "孕产妇死亡率",
        "１. 孕产妇死亡率",
        "（三）孕产妇死亡率",
        "① 孕产妇 死亡率",
        "孕产妇\u200b死亡率",
        "孕\u00ad产妇死亡率\ufeff",
        "孕产妇死亡率①",
        "其中：孕产妇死亡率",
        "#孕产妇死亡率",
        "本地区孕产妇死亡率",
        "maternal_mortality",
        "Maternal mortality ratio",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert read_as(written) == {"indicator": MMR}


# What departments print; each worked out by reading the catalogue's definition.
PRINTED = {
    "县人大女代表比例": {"indicator": "people_congress_deputies_women_share", "level": "county"},
    "市人大女代表比例": {"indicator": "people_congress_deputies_women_share", "level": "city"},
    "县政协女委员比例": {"indicator": "cppcc_members_women_share", "level": "county"},
    "省级人大代表中女性比例": {
        "indicator": "people_congress_deputies_women_share",
        "level": "province",
    },
    "乡人大代表中女性比例": {
        "indicator": "people_congress_deputies_women_share",
        "level": "township",
    },
    "区本级政协委员中女性比例": {"indicator": "cppcc_members_women_share", "level": "county"},
    "县党代会女代表比例": {"indicator": "party_congress_women_share", "level": "county"},
    "县级政府班子女干部配备率": {
        "indicator": "local_gov_bodies_with_women_share",
        "level": "county",
    },
    "女性占各级人大代表比例": {"indicator": "people_congress_deputies_women_share"},
    "各级人大代表中女性比例": {"indicator": "people_congress_deputies_women_share"},
    "县城空气质量优良天数比例": {"indicator": "good_air_quality_days_share"},
    "其中：农村孕产妇死亡率": {"indicator": MMR, "area": "rural"},
    "农村地区孕产妇死亡率": {"indicator": MMR, "area": "rural"},
    "城市孕产妇系统管理率": {"indicator": "maternal_system_management", "area": "urban"},
    "孕产妇死亡率（城镇）": {"indicator": MMR, "area": "urban"},
    "宫颈癌检查率": {"indicator": "cervical_cancer_screening"},
    "宫颈癌筛查人群覆盖率": {"indicator": "cervical_cancer_screening"},
    "适龄妇女宫颈癌筛查覆盖率": {"indicator": "cervical_cancer_screening"},
    "农村适龄妇女宫颈癌筛查覆盖率": {"indicator": "rural_cervical_screening_coverage"},
    "免费婚前医学检查率": {"indicator": "premarital_examination"},
    "高级职称女性比重": {"indicator": "senior_technical_women_share"},
    "高级专业技术职务女性比例": {"indicator": "senior_technical_women_share"},
    "女性从业人员占比": {"indicator": "employed_women_share"},
    "从业人员中女性所占比例": {"indicator": "employed_women_share"},
    "女性占从业人员的比重": {"indicator": "employed_women_share"},
    "妇女从业人员占从业人员总数的比例": {"indicator": "employed_women_share"},
    "村委会委员女性比例": {"indicator": "village_committee_women_share"},
    "村民委员会成员中妇女占比": {"indicator": "village_committee_women_share"},
    "社区居委会委员女性比例": {"indicator": "neighbourhood_committee_women_share"},
    "母婴室 (数)": {"indicator": "mother_infant_rooms"},
    "家庭暴力庇护所 (数)": {"indicator": "dv_shelters"},
    "家暴庇护场所数": {"indicator": "dv_shelters"},
    "标准化乡镇卫生院 (数)": {"indicator": "township_standard_health_centres"},
    "事业单位班子成员女性占比": {"indicator": "institution_leadership_women_share"},
    "女性从业人员职业技能培训率": {"indicator": "employed_women_training_participation"},
    "基本医保女性参保率": {"indicator": "women_basic_medical_insurance_coverage"},
    "公厕男女厕位比": {"indicator": "public_toilet_stall_ratio", "inverse": True},
    "公厕女男厕位比": {"indicator": "public_toilet_stall_ratio"},
    "Ratio of men's to women's stalls in public toilets": {
        "indicator": "public_toilet_stall_ratio",
        "inverse": True,
    },
    "每千儿童儿科医生数": {"indicator": "paediatricians_per_1000_children"},
    "女性期望寿命": {"indicator": "female_life_expectancy"},
    "十分钟健身圈覆盖率": {"indicator": "fitness_circle_coverage"},
    "15岁及以上人口文盲率": {"indicator": "illiteracy"},
    "九年义务教育女童巩固率": {"indicator": "girls_compulsory_retention"},
    "小学净入学率（男）": {"indicator": "primary_net_enrolment_boys"},
    "小学净入学率（女童）": {"indicator": "primary_net_enrolment_girls"},
    "互联网使用率:女": {"indicator": "internet_use", "sex": "female"},
    "每日家务劳动时间(男性)": {"indicator": "housework_time", "sex": "male"},
    "男性互联网使用率": {"indicator": "internet_use", "sex": "male"},
    "互联网使用率（合计）": {"indicator": "internet_use"},
    "互联网使用率（农村妇女）": {"indicator": "internet_use", "sex": "female", "area": "rural"},
    "互联网使用率（农村、35—45 岁）": {
        "indicator": "internet_use",
        "area": "rural",
        "age": "35-45",
    },
    "高中阶段毛入学率（农村）": {"indicator": "senior_secondary_gross_enrolment", "area": "rural"},
    "孕产妇死亡率（流动人口）": {"indicator": "migrant_maternal_mortality"},
    "全省孕产妇死亡率": {"indicator": MMR, "level": "province"},
    "孕产妇死亡率（‰）": {"indicator": MMR, "unit": "per_1000"},
    "孕产妇死亡率 1/10万": {"indicator": MMR, "unit": "per_100k"},
    "孕产妇死亡率（每10万例活产）": {"indicator": MMR, "unit": "per_100k"},
    "城市人均公园绿地面积（公顷）": {
        "indicator": "urban_park_green_per_capita",
        "unit": "hectares",
    },
    "女性就业人员数（万人）": {"indicator": "employed_women", "unit": "10k_persons"},
    "村委会成员中女性比例（人数）": {
        "indicator": "village_committee_women_share",
        "quantity": "count",
    },
    "村委会成员中女性（%）": {"indicator": "village_committee_women_share", "unit": "percent"},
    "孕产妇死亡率（初步数）": {"indicator": MMR, "flag": "provisional"},
    "孕产妇死亡率（逆向指标）": {"indicator": MMR},
    "孕产妇系统管理率（≥90%）": {"indicator": "maternal_system_management"},
    "农村自来水普及率（2022年调整口径）": {
        "indicator": "rural_tap_water",
        "remark": "2022年调整口径",
        "since": 2022,
    },
}


def test_names_that_departments_print_are_read_as_a_person_reads_them() -> None:
    for name, expected in PRINTED.items():
        found = read_as(name)
        found.pop("area", None) if expected.get("area") is None else None
        assert found == expected, name


@pytest.mark.parametrize(
    ("name", "aside", "pair"),
    [
        ("孕产妇死亡率（城乡差距）", "computed", "rural-urban"),
        ("互联网使用率（男女差距）", "computed", "female-male"),
        ("孕产妇死亡率（比上年增减）", "change", ""),
        ("孕产妇死亡率（五年平均）", "average", ""),
        ("孕产妇死亡率（全省平均）", "average", ""),
        ("孕产妇死亡率（计划数）", "planned", ""),
        ("孕产妇死亡率（最高）", "extreme", ""),
        ("孕产妇死亡率（全市排名）", "rank", ""),
    ],
)
def test_what_is_no_value_of_ones_own_is_known_as_such(name: str, aside: str, pair: str) -> None:
    match = matcher_of().match(name)
    assert (match.indicator, match.aside, match.pair) == (
        MMR if "孕" in name else "internet_use",
        aside,
        pair,
    )


@pytest.mark.parametrize(
    ("name", "code", "part"),
    [
        ("妇女基本医疗保险参保率（县城）", "INDICATOR_PART_UNKNOWN", "县城"),
        ("孕产妇死亡率（儿童）", "INDICATOR_PART_UNKNOWN", "儿童"),
        ("人均体育场地面积（亩）", "INDICATOR_PART_UNKNOWN", "亩"),
        ("孕产妇死亡率（高危）", "INDICATOR_PART_UNKNOWN", "高危"),
        ("男性孕产妇死亡率", "INDICATOR_GROUPS_CONTRADICT", "男性"),
        ("农村居委会成员中女性比例", "INDICATOR_GROUPS_CONTRADICT", "农村"),
        ("城市村委会成员中女性（%）", "INDICATOR_GROUPS_CONTRADICT", "城市"),
        ("农村城镇社区10分钟健身圈覆盖率", "INDICATOR_GROUPS_CONTRADICT", "农村"),
    ],
)
def test_a_part_that_is_not_understood_leaves_the_name_alone_and_is_named(name, code, part) -> None:
    problem = matcher_of().unmatched(name)
    assert not matcher_of().match(name)
    assert (problem.code, problem.context["part"], problem.found) == (code, part, name)


def test_the_sentence_names_the_part_and_the_base_name() -> None:
    said_zh = matcher_of().unmatched("人均体育场地面积（亩）").message("zh")
    assert said_zh == (
        "指标名称“人均体育场地面积（亩）”中的“亩”无法理解（不是已知的单位、分组或说明），该名称未予匹配；"
        "去掉后与“人均体育场地面积”相同。请换算为指标的单位或改写名称；确是“人均体育场地面积”的，请在别名表中对应。"
    )
    said_en = matcher_of().unmatched("男性孕产妇死亡率").message("en")
    assert said_en == (
        'the name "男性孕产妇死亡率" contradicts in "男性" what the indicator "Maternal mortality ratio" is of, '
        "so it was not matched. Check the name; if something else is meant, bring it as an indicator of your own."
    )


@pytest.mark.parametrize(
    "name",
    [
        "互联网使用率（男）（女）",
        "早诊率",
        "中重度贫血患病率",
        "小学毛入学率",
        "15分钟健身圈覆盖率",
        "乳腺癌及癌前病变早诊率",
        "中高级专业技术人员中女性比例",
        "经常参加体育锻炼人数中女性比例",
        "乡镇生活垃圾无害化处理率",
        "孕妇中重度贫血患病率",
        "婴儿死亡率",
        "5岁以下儿童死亡率",
        "妇女发展情况",
        "居民健康素养水平",
        "初中阶段毛入学率",
        "高危产妇住院分娩率",
        "15-19岁人口数",
        "互联网使用率（Type of skill: programming）",
        "孕产妇死亡率（among the poorest fifth）",
        "孕产妇死亡率 maternal mortality ratio in rural areas",
        "孕产妇死亡率 number of mothers who died (in tens)",
        "孕产妇死亡率（1/10万） maternal mortality ratio (‰)",
        "孕产妇死亡率 annual change of mortality",
        "孕产妇死亡率 of migrants",
    ],
)
def test_near_misses_are_left_alone(name: str) -> None:
    assert not matcher_of().match(name)


@pytest.mark.parametrize(
    ("name", "uses"),
    [
        ("村委会成员人数", {("village_committee_women_share", "denominator")}),
        ("35-64岁妇女宫颈癌检查人数", {("cervical_cancer_screening", "numerator")}),
        ("宫颈癌检查人数", {("cervical_cancer_screening", "numerator")}),
        (
            "35—64岁妇女人数",
            {
                ("cervical_cancer_screening", "denominator"),
                ("breast_cancer_screening", "denominator"),
            },
        ),
        ("从业人员", {("employed_women_share", "denominator")}),
        ("婚检人数", {("premarital_examination", "numerator")}),
    ],
)
def test_counts_are_known_by_what_is_computed_from_them(name, uses) -> None:
    assert uses <= set(matcher_of().match(name).counts)


def test_women_of_a_total_are_the_numerator_of_their_share() -> None:
    assert matcher_of().match("村委会成员").shares == ("village_committee_women_share",)
    match = matcher_of().match("村委会成员（女）")
    assert ("village_committee_women_share", "numerator") in match.counts


def test_english_behind_a_name_that_translates_it_freely_is_a_gloss() -> None:
    name = "农村卫生厕所普及率(%) percentage of villages with access to lavatories(%)"
    assert read_as(name) == {"indicator": "rural_sanitary_toilet", "unit": "percent"}
    assert read_as("孕产妇死亡率 maternal mortality ratio (‰)") == {
        "indicator": MMR,
        "unit": "per_1000",
    }


def test_no_two_indicators_of_the_catalogue_become_one_by_folding() -> None:
    shared = {
        form: set(own)
        for form, own in catalogue.forms_of(catalogue.indicators()).items()
        if len(own) > 1
    }
    assert shared == {}


def test_every_name_and_alias_leads_to_its_own_indicator() -> None:
    matcher, table = matcher_of(), catalogue.indicators()
    for own, zh, en, aliases in table[["indicator_id", "name_zh", "name_en", "aliases"]].itertuples(
        index=False
    ):
        for name in filter(None, (zh, en, *aliases.split("|"))):
            assert matcher.match(name).indicator == own, name


def test_names_of_counts_lead_to_the_indicators_computed_from_them() -> None:
    matcher, table = matcher_of(), catalogue.indicators()
    for own, top, bottom in table[["indicator_id", "numerator", "denominator"]].itertuples(
        index=False
    ):
        for quantity, names in (
            (("numerator", top), ("denominator", bottom)) if top and bottom else ()
        ):
            for name in filter(None, names.split("|")):
                assert (own, quantity) in matcher.match(name).counts, name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("农村妇女的宫颈癌检查率", "农村女性宫颈癌筛查率"),
        ("35—45岁妇女", "35至45岁女性"),
        ("二十分钟", "20分钟"),
        ("政协委员所占比重", "政协成员占比"),
        ("Prevalence of anemia among pregnant women", "Anaemia prevalence in pregnant women"),
        ("Net enrollment ratio in primary education", "Net primary enrolment rate"),
        ("Illiteracy rate of population aged 15 and over", "Illiteracy rate, ages 15+"),
        ("Pre-pregnancy check-ups", "Prepregnancy examination"),
    ],
)
def test_words_of_one_sense_fold_to_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("宫颈癌早诊率", "宫颈癌治疗率"),
        ("中级职称", "中高级职称"),
        ("孕妇贫血率", "孕妇中重度贫血率"),
        ("净入学率", "毛入学率"),
        ("10分钟健身圈", "15分钟健身圈"),
        ("产前检查率", "产前筛查率"),
        ("妇女健康素养水平", "女童健康素养水平"),
        ("村委会成员", "居委会成员"),
        ("公厕男女厕位比", "公厕女男厕位比"),
        ("女职工董事占董事的比例", "女职工董事占职工董事的比例"),
        ("发展党员中女性比例", "党员中女性比例"),
        ("女性参加失业保险的比例", "参加失业保险人员中女性比例"),
        ("Share of girls among pupils", "Share of women among pupils"),
        ("Women's stalls to men's stalls", "Men's stalls to women's stalls"),
        ("Population aged 15 and over", "Population aged 25 and over"),
        ("Total net enrolment rate, primary", "Net enrolment rate, primary"),
    ],
)
def test_words_of_different_sense_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_an_alias_may_lead_to_a_grouped_name() -> None:
    matcher = Matcher(
        catalogue.indicators(), {"乡下产妇死亡": "农村孕产妇死亡率", "x": "互联网使用率（女）"}
    )
    rural, women = matcher.match("乡下产妇死亡"), matcher.match("x")
    assert (rural.indicator, rural.area) == (MMR, "rural")
    assert (women.indicator, women.sex) == ("internet_use", "female")


def test_an_indicator_of_ones_own_goes_before_a_bundled_one_of_the_same_name() -> None:
    own = (
        catalogue.indicators()
        .head(1)
        .assign(indicator_id="mmr_own", name_zh="孕产妇死亡率", aliases="")
    )
    table = pd.concat([own, catalogue.indicators()], ignore_index=True)
    assert Matcher(table).match("孕产妇死亡率（1/10万）").indicator == "mmr_own"


def test_unmatched_names_get_the_nearest_of_their_script() -> None:
    matcher = matcher_of()
    assert (
        matcher.unmatched("孕产妇死忘率").context["nearest"]["zh"].split("”“")[0] == "孕产妇死亡率"
    )
    alone = matcher.unmatched("zzzzqqqq")
    assert (alone.code, alone.level) == ("INDICATOR_UNMATCHED_ALONE", "error")
    near = matcher.unmatched("村民代表中女性比例").context["nearest"]["zh"].split("”“")
    keys = {matcher.match(name).indicator for name in near}
    assert len(near) == 3 == len(keys)


def test_suggestions_do_not_run_out() -> None:
    matcher = matcher_of()
    codes = {matcher.unmatched(f"孕产妇死忘率{i:03d}号").code for i in range(100)}
    assert codes == {"INDICATOR_UNMATCHED"}


def test_a_name_of_two_indicators_is_ambiguous() -> None:
    rows = catalogue.indicators().head(2).assign(name_zh=["甲率", "乙率"], aliases="参保比率")
    problem = Matcher(rows).unmatched("参保占比")
    assert problem.code == "INDICATOR_AMBIGUOUS"
    assert problem.context["nearest"] == "female_life_expectancy、life_expectancy"


def test_ages_have_one_form() -> None:
    said = ["35—64岁", "35至64周岁", "35-64", "15岁及以上", "15岁以上", "15+", "妇女"]
    assert list(map(age_of, said)) == ["35-64", "35-64", "35-64", "15+", "15+", "15+", ""]
    assert list(map(age_of, ["70岁及以下", "70岁以下", "15周岁以下"])) == ["70-", "0-69", "0-14"]


def test_an_age_within_the_indicator_s_own_is_a_group_of_it() -> None:
    assert read_as("宫颈癌筛查率（35—44岁）") == {
        "indicator": "cervical_cancer_screening",
        "age": "35-44",
    }
    assert read_as("60岁及以上人口文盲率") == {"indicator": "illiteracy", "age": "60+"}
    assert read_as("60岁及以上人口互联网使用率") == {"indicator": "internet_use", "age": "60+"}
    assert read_as("宫颈癌筛查率（35—64岁）") == {"indicator": "cervical_cancer_screening"}
    wider = ("20—64岁妇女宫颈癌检查率", "乳腺癌筛查率（30-65岁）", "25至64岁妇女宫颈癌筛查覆盖率")
    for beyond in (
        *wider,
        "宫颈癌筛查率（30—44岁）",
        "15岁以下人口文盲率",
        "宫颈癌筛查率（60岁以上）",
    ):
        assert matcher_of().unmatched(beyond).code == "INDICATOR_GROUPS_CONTRADICT"


def test_what_a_township_has_is_no_leading_body_of_a_county() -> None:
    problem = matcher_of().unmatched("乡镇政府领导班子中女干部配备率")
    assert (problem.code, problem.context["part"]) == ("INDICATOR_PART_UNKNOWN", "乡镇")
    assert read_as("乡镇人大代表中女性比例")["level"] == "township"


def test_an_age_that_an_indicator_has_of_its_own_leads_to_it() -> None:
    for name in ("女性文盲率（15—50岁）", "文盲率（15-50岁女性）"):
        assert read_as(name) == {"indicator": "female_illiteracy"}
    assert read_as("女性文盲率（15—45岁）") == {
        "indicator": "illiteracy",
        "sex": "female",
        "age": "15-45",
    }


def test_a_part_behind_a_sign_is_read_like_one_in_brackets() -> None:
    for behind in ("#农村", "：农村", "（农村）"):
        assert read_as(f"卫生厕所普及率{behind}") == {"indicator": "rural_sanitary_toilet"}
        assert read_as(f"剖宫产率{behind}") == {"indicator": "caesarean_rate", "area": "rural"}
    assert not matcher_of().match("孕产妇死亡率#市")  # a city's, or that of all cities


def test_the_insured_of_one_kind_are_not_all_insured() -> None:
    for name in ("政策范围内住院报销比例", "基本医保政策范围内住院医疗费用报销比例"):
        assert read_as(name) == {"indicator": "basic_medical_insurance_benefit"}
    for kind in ("职工医保", "城乡居民医保", "大病保险"):
        assert not matcher_of().match(f"{kind}政策范围内住院报销比例")


def test_what_a_name_leaves_out_explains_it_only_where_others_add_it() -> None:
    assert read_as("宫颈癌患者早诊率（不含癌前病变）") == {
        "indicator": "cervical_cancer_early_diagnosis"
    }
    problem = matcher_of().unmatched("孕产妇死亡率（不含流动人口）")  # of a part of the population
    assert (problem.code, problem.context["part"]) == ("INDICATOR_PART_UNKNOWN", "流动人口")


def _verdict(row: dict[str, str]) -> str:
    """Return whether a printed name is read right, not known, or read as something else."""
    matcher = matcher_of()
    match, expected = matcher.match(row["name"]), row["expected"]
    known = bool(match) and not match.aside
    if expected == "none":
        return "wrong" if known else "right"
    if not known:
        return "unknown"
    if expected.startswith("count:"):
        _, indicator, quantity = expected.split(":")
        return "right" if (indicator, quantity) in match.counts else "wrong"
    if expected == matcher.twins.get((match.indicator, match.sex)):
        return "right"
    if match.indicator != expected:
        return "wrong"
    found = {part: getattr(match, part) for part in ("sex", "area", "age", "level", "unit")}
    found["unit"] = found["unit"] or matcher.known[expected]["unit"]
    return "right" if all(row[part] in ("", found[part]) for part in found) else "wrong"


def _printed(*samples: str) -> list[dict[str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["sample"] in samples]


# How each sample came about, and what was right of it on the first run: tests/data/README.md.
SAMPLES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth concepts "
    "twentieth twentyfirst twentysecond twentythird twentyfourth twentyfifth twentysixth "
    "twentyseventh twentyeighth twentyninth thirtieth kinds"
).split()


@pytest.mark.parametrize("sample", SAMPLES)
def test_of_the_names_that_real_reports_print_95_in_100_are_right_and_none_wrong(sample) -> None:
    rows = _printed(sample)
    known = Counter(_verdict(row) for row in rows if row["expected"] != "none")
    others = [row["name"] for row in rows if row["expected"] == "none" and _verdict(row) == "wrong"]
    assert others == []
    assert known["wrong"] == 0
    assert known["right"] >= 0.95 * known.total()


def test_a_name_is_known_in_whatever_order_and_language() -> None:
    assert [row["name"] for row in _printed("spellings") if _verdict(row) != "right"] == []


def test_names_that_differ_from_a_known_one_in_a_word_that_matters_are_left_alone() -> None:
    assert [row["name"] for row in _printed("near") if _verdict(row) == "wrong"] == []


@pytest.mark.parametrize(
    ("name", "quantity", "which"),
    [
        ("县人大代表总数（女代表）", "", "numerator"),
        ("党代会代表（女代表）", "", "numerator"),
        ("县人大代表总数（女代表占比）", "share", "value"),
        ("县人大代表总数（男代表）", "", ""),
    ],
)
def test_one_sex_of_the_members_of_a_total_is_a_part_of_it(
    name: str, quantity: str, which: str
) -> None:
    match = matcher_of(catalogue.indicators()).match(name)
    assert (match.place, match.quantity) == ("", quantity)
    assert {use for _, use in match.counts} == ({which} if which else set())


ADDED = {
    "Maternal mortality ratio (modeled estimate, per 100,000 live births)": {"unit": "per_100k"},
    "Maternal mortality ratio (per 1 000 live births)": {"unit": "per_1000"},
    "Maternal mortality ratio, ‰": {"unit": "per_1000"},
    "Maternal mortality ratio (%)": {"unit": "percent"},
    "Rural maternal mortality rate (1/100 000)": {"area": "rural", "unit": "per_100k"},
    "孕产妇死亡率 Maternal mortality ratio (1/100,000)": {"unit": "per_100k"},
    "清远孕产妇死亡率": {"place": "清远市"},
    "延边孕产妇死亡率": {"place": "延边朝鲜族自治州"},
    "无锡2023年孕产妇死亡率": {"place": "无锡市", "year": 2023},
    "中国孕产妇死亡率": {"level": "nation"},
    "我省孕产妇死亡率(/10万)": {"level": "province", "unit": "per_100k"},
    "农牧区孕产妇死亡率": {"area": "rural"},
}


def test_what_a_name_adds_is_kept() -> None:
    for name, parts in ADDED.items():
        assert read_as(name) == {"indicator": MMR, **parts}, name


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (
            "Proportion of seats held by women in national parliaments (%)",
            {"indicator": CONGRESS, "level": "nation", "unit": "percent"},
        ),
        ("十四届全国人大代表中女性比例", {"indicator": CONGRESS, "level": "nation"}),
        ("女性在全国人大代表中所占比例", {"indicator": CONGRESS, "level": "nation"}),
        (
            "女性占县级党政工作部门领导班子成员比例",
            {"indicator": "party_gov_dept_leadership_women_share", "level": "county"},
        ),
        (
            "Illiteracy rate, adult female (% of females ages 15 and above)",
            {"indicator": "illiteracy", "sex": "female", "unit": "percent"},
        ),
        (
            "农村适龄妇女宫颈癌及癌前病变早诊率",
            {"indicator": "cervical_precancer_early_diagnosis", "area": "rural"},
        ),
    ],
)
def test_levels_and_groups_in_a_name_are_not_lost(name: str, found: dict[str, str]) -> None:
    assert read_as(name) == found


@pytest.mark.parametrize(
    "name",
    [
        "村委会中女性占比",
        "村民委员会女委员比例",
        "村委会成员中女性成员比例",
        "女性占村委会成员的比例",
        "女性在村委会成员中所占的比重",
        "村委会女成员占村委会成员总数的比例",
    ],
)
def test_a_share_of_women_has_one_form(name: str) -> None:
    assert fold(name) == fold("村委会成员中女性比例")


def test_spaces_stay_between_latin_words_only() -> None:
    assert tidy("孕产妇 死亡率 （1/10 万）") == "孕产妇死亡率(1/10万)"
    assert tidy("HPV 疫苗 接种率") == "hpv疫苗接种率"
    assert tidy("Live births , per 100 000") == "live births,per 100000"
