"""Names analysed: what is measured, of whom, and in which whole."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from importlib.resources import files

import pytest

from womenplan.model import catalogue
from womenplan.model.analysis import WOMEN, analyse
from womenplan.model.match import Match
from womenplan.model.matcher import matcher_of
from womenplan.model.naming import tidy


def read(name: str) -> Match:
    return matcher_of().match(name)


@pytest.mark.parametrize(
    ("names", "indicator"),
    [
        (
            "普通高中：女学生占学生总数的比重|各级各类学校女学生比重：普通高中",
            "general_senior_secondary_girls_share",
        ),
        ("文盲人口占15岁及以上人口的比重|15岁及以上人口中文盲人口所占比例", "illiteracy"),
        ("使用卫生厕所的农户占农村总户数比重|农村卫生厕所覆盖率", "rural_sanitary_toilet"),
        ("年内接受免费宫颈癌检查的农村妇女（万人）", "rural_women_cervical_screened"),
        ("每千名0—14岁儿童拥有执业（助理）儿科医师数", "paediatricians_per_1000_children"),
        ("具有高级职称的专业技术人员中女性所占比例", "senior_technical_women_share"),
        ("参加基本医疗保险人数：女性（万人）", "women_basic_medical_insurance"),
        ("住院分娩人数占产妇总数比例", "hospital_delivery"),
        ("妇女中具备健康素养的比例", "women_health_literacy"),
        ("工伤保险参保职工中女职工比例", "work_injury_insured_women_share"),
        ("妇科病检出率（查出患病人数/实查人数）", "gynaecological_disease_detection"),
        ("小学净入学率（男）", "primary_net_enrolment_boys"),
        (
            "Share of deliveries taking place in hospitals|Institutional delivery (%)",
            "hospital_delivery",
        ),
        ("Postgraduates: percentage of female students", "graduate_women_share"),
    ],
)
def test_names_in_other_words_are_read_by_what_they_say(names: str, indicator: str) -> None:
    assert {name: read(name).indicator for name in names.split("|")} == dict.fromkeys(
        names.split("|"), indicator
    )


@pytest.mark.parametrize(
    "name",
    [
        "15岁及以上文盲人口占全国人口的比重",  # of another whole
        "女主任占村委会成员的比例",  # heads among members
        "经常参加体育锻炼人数中女性比例",  # women among those who exercise, not the other way round
        "孕产妇死亡占比",  # a share of deaths
        "政府工作部门领导班子中配有女干部的比例",  # of bodies, not of their members
        "妇科病检出率（查出患病人数/应查人数中的已婚人数）",  # a formula of its own
        "城市污水集中处理率",
        "中高级专业技术人员中女性比例",
        "公共场所残疾人卫生间设置率",
        "低收入城市居民健康预期寿命",
        "Total net enrolment rate, lower secondary",
        "Number of maternal deaths",
        "适龄妇女HPV疫苗接种率",  # of grown women
        "\ue000孕产妇\ue000建卡率",
    ],
)
def test_a_word_that_is_not_explained_leaves_a_name_alone(name: str) -> None:
    assert not read(name)


def test_a_town_of_another_indicator_is_no_group() -> None:
    assert not read("城镇污水处理率")
    assert read("城市婚前医学检查率").area == "urban"


def test_groups_in_the_middle_of_a_name_are_taken_off_and_kept() -> None:
    found = read("年内农村接受产后访视的产妇比例")
    assert (found.indicator, found.area) == ("postnatal_visit", "rural")
    found = read("担任县级政府工作部门领导班子正职的女干部比例")
    assert (found.indicator, found.level) == ("dept_leadership_women_chief_share", "county")


def test_a_count_is_known_by_whatever_it_is_counted_for() -> None:
    assert ("postnatal_visit", "numerator") in read("孕产妇产后访视人数").counts
    assert not read("村民委员会数")  # counts committees, no members


@pytest.mark.parametrize("column", ["name_zh", "name_en"])
def test_no_two_indicators_have_one_analysis(column: str) -> None:
    carriers = defaultdict(set)
    for row in catalogue.indicators().to_dict("records"):
        for said in analyse(tidy(row[column])):
            carriers[said.measure, said.about, said.whole].add(row["indicator_id"])
    assert [own for own in carriers.values() if len(own) > 1] == []


def test_a_share_of_women_is_told_from_a_share_among_women() -> None:
    women = ("就业人员中女性比例", "女性占就业人员比重", "share of women among employed people")
    others = ("女性就业率", "女性中就业人员比例", "share of women who exercise regularly")
    assert {analyse(tidy(name))[0].measure for name in women} == {WOMEN}
    assert WOMEN not in {said.measure for name in others for said in analyse(tidy(name))}


def test_no_word_has_two_senses() -> None:
    source = files("womenplan.resources").joinpath("words.csv").read_text(encoding="utf-8")
    rows = [
        row for row in csv.reader(source.splitlines()) if row[0] in ("token", "implies", "en_sense")
    ]
    often = Counter((kind, word) for kind, _, together in rows for word in together.split())
    assert [word for word, times in often.items() if times > 1] == []
