"""What a heading means: a year, a sex, an area, a role such as "unit", or several at once."""

from __future__ import annotations

import datetime
import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from womenplan import messages
from womenplan.model.brackets import ASIDE, aside_of
from womenplan.model.groups import age_of, groups_alone
from womenplan.model.naming import FOOTNOTE, MUNICIPALITIES, unnumbered
from womenplan.model.observation import LEVELS
from womenplan.model.target import DOMAINS
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import any_of, code_word, plain, words

__all__ = [
    "ASIDE",
    "NOTE",
    "REPORTING",
    "SKIPPED",
    "SUBTOTAL",
    "TOTAL",
    "WHOLES",
    "Heading",
    "above",
    "age_in",
    "area_in",
    "aside_in",
    "domain_words",
    "group_in",
    "is_own",
    "is_region_group",
    "is_verdict",
    "key_role",
    "kind_of_texts",
    "own_total",
    "part_of_year",
    "people_in",
    "rank_of",
    "read_heading",
    "region_in",
    "region_name",
    "row_role",
    "school_year",
    "sex_in",
    "title_year",
    "unit_behind",
    "whole_in",
    "without_total",
    "year_of",
]

_OF_NUMBERS = ("value", "numerator", "denominator")
_YEAR = re.compile(
    r"(?<![\d.])((?:19|20)\d\d)(?:\.0+)?(?:年度|年末|年底|年?学年[度初末底]?|年)?(?![\d.])"
)
_ONE_YEAR = re.compile(r"\d年?学年")
_YEAR_END = re.compile(
    r"((?:19|20)\d\d)[-/.年](?:12[-/.月]?|(?:0?1|12)[-/.月](?:0?1|31)日?|0?1月?[-—–~～至到]12月)(?:00:00:00)?"
)
_AREA = re.compile(
    "(?<!农业)(?P<area>农村|乡村|城镇|城市)(?:地区|居民|人口|适龄妇女|妇女|女性)(?!保险)|[(（](?P<only>农村|城镇|城市)[)）]"
)
_MEN = re.compile("男(?:性|生|童|职工)")
_AGED = re.compile(
    r"(\d{1,2}(?:[-—–~～至到]\d{1,2}周?岁|周?岁(?:及|或)?以[上下]))(?:的|人口|居民|人群|妇女|女性|老年|老人|女童|儿童)"
)
_BANK_YEAR = re.compile(r"(?<=\d)\[yr\d{4}\]$")  # the World Bank's "2021 [YR2021]"
_SHORT = re.compile(r"^(?:['’‘`](?=[12]\d(?:年|$))|(?=[12]\d年))")  # "21年" and "'21" are 2021
_SPELLED_YEAR = re.compile(
    "(?<![一二三四五六七八九])([一二][〇○零九][〇○零一二三四五六七八九]{2})(?=年)"
)
_YEAR_SIGNS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TARGET = re.compile(
    r"(?:目标|规划)(?:值|数|要求|任务)?(?:\(.*\))?$|^目标|达标|完成率$|target|goal"
)
_SCHOOL_YEAR = re.compile(
    r"(?:ay)?((?:19|20)\d\d)[/年—–~～至到-]+((?:19|20)?\d\d)([学财]年度?[初末]?|(?:school|academic)year)"
)
_YEAR_OVER = re.compile(r"(?:ay|sy)?((?:19|20)\d\d)/((?:19|20)?\d\d)()")  # 2019/20
_FISCAL_YEAR = re.compile(r"fy((?:19|20)\d\d)(?:[/–-]+((?:19|20)?\d\d))?|((?:19|20)\d\d)财年度?")
_LONGEST_GROUP = 40  # signs, with brackets and numbering, of a text that only names a group
_BASE = any_of("base")
_FILLER = any_of("filler")
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d年?[-—–－~～至到]+(?:(?:19|20)\d\d|\d\d)年?")
_DAY = re.compile(r"[〔（(\[](?:19|20)\d\d[〕）)\]]第?\d+号|(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日")
_MADE = re.compile(
    r"(?:有效期|批准|文号|制定|打印|报出|日期|印发|截至|截止|(?:填报|填表|上报|报送|更新)时间)[^\s]*"
)
_WHOLE_YEAR = re.compile("1月?[-—–~～至到]12月")
_PART_OF_YEAR = re.compile(
    r"[上下]半年|(?:前[二三2-3]|第?[一二三四1-4])季度|(?<!\d)(?:0?1月?[-—–~～至到])?(?:0?[1-9]|1[01])月(?!\d+日|龄)(?:份|末|底)?"
)
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?!\s*年?(?:目标|规划))")
_PARTS = {kind: kind for kind in ("offset", "quantity", "sex", "area", "whole", "flag")} | {
    "state": "flag"
}
_TOKENS = [
    (word, part, code)
    for kind, part in _PARTS.items()
    for word, code in words(kind).items()
    if len(word) > 1 or kind != "state"
]
_TOKENS.sort(key=lambda token: -len(token[0]))
_UNIT_TAIL = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]$")
_PLACE = r"(?:省|自治区|特别行政区|自治州|自治县|自治旗|地区|新区|市|州|县|区|旗|盟|镇|乡|街道)"
_COUNTY = "[\u4e00-\u9fff](?<![各分全本我该两等外市区])县"  # 吉县
_NO_PLACE = any_of("no_place", "$")
WHOLES = ("全国", "全省", "全市", "全县", "全区", "全州", "全旗")
SKIPPED = ("target", "change", "rank", *ASIDE)  # roles of columns that hold no values of a year
_ASIDE_TITLES = (
    *("target", "planned", "forecast", "average", "extreme"),
    *("change", "computed", "void", "rank"),
)
TOTAL = re.compile(
    r"(?:全[国省市县区州旗])?(?:合计|总计|总数)|全[国省市县区州旗]|[本我][省市县区州旗]"
)
_WITH_TOTAL = re.compile(r"[(（]?(?:合计|总计|小计|总数)[)）]?$")
_REGION_GROUP = any_of("region_group")
SUBTOTAL = any_of("subtotal", "$")
NOTE = any_of("remark")  # below or beside a table, or of those who filled it in
REPORTING = re.compile(
    r"(?:填报|报送)(?:单位|机关|地区)(?:[（(]盖章[）)])?[:：]?|综合机关(?:名称)?[:：]|(?:地区|(?:示范|试点|监测|项目|所在|所属)[市县区])[:：]"
)
_RANKS: tuple[tuple[tuple[str, ...], int], ...] = (  # ends of names, with their place in LEVELS
    (("自治区", "省"), 1),
    (("自治县", "县", "区", "旗"), 3),
    (("市", "州", "盟", "地区"), 2),
    (("镇", "乡", "街道"), 4),
)
_BEFORE_PLACE = re.compile(
    rf"^附[件表]\d*[:：]?|^(?:\d{{1,2}}|[一二三四五六七八九十]+)[.．、]|{REPORTING.pattern}|(?:19|20)\d\d\s*[-—–~～至到年]*(?:(?:19|20)\d\d)?\s*年?度?"
)
_IN_TITLE = re.compile(
    rf"(?:{_COUNTY}|[\u4e00-\u9fff]{{2,8}}?{_PLACE})(?:{_COUNTY}|[\u4e00-\u9fff]{{2,8}}?{_PLACE})*(?=$|[\s\d“”\"（()）【《:：_,，.。-]|{any_of('behind_place').pattern}|妇女|妇儿|妇联|儿童|女性|男女|情况|人口|居民|孕产|产前|宫颈|乳腺|两癌|出生|健康|学前|小学|义务|高中|高等|养老|生育|失业|工伤|互联网|城市|公共|环境|经济|社会|法律|家庭|婚|民政|医疗|就业|参保|农村|城镇|城乡|历年|近|主要|两纲|两规|性别|国民|统计|发展|监测|各|指标|卫生|卫健|教育|人民|年)"
)


@dataclass(slots=True)
class Heading:
    """What one heading says, in codes; ``both`` and ``all`` where a total is named."""

    role: str = ""  # of a column: order, code, domain, indicator, unit, region, year, value, …, target, change, rank
    year: int | None = None
    offset: int | None = None  # 0 for "this year", -1 for "the year before"
    baseline: bool = False
    sex: str = ""
    area: str = ""
    age: str = ""
    quantity: str = ""
    flag: str = ""  # data status: "2023年（初步数）"
    unit: str = ""
    clear: bool = False  # nothing of the heading was left over
    idle: bool = False  # it says nothing: "完成情况"
    school: str = ""  # the code of the note on a school or a fiscal year

    @property
    def dated(self) -> bool:
        """Whether the heading names a year, or this year or the one before."""
        return self.year is not None or self.offset is not None

    @property
    def speaks(self) -> bool:
        """Whether the heading says something beside a unit."""
        groups = self.sex or self.area or self.age
        return bool(self.dated or self.role or groups or self.quantity)


def year_of(cell: Any) -> int | None:
    """Return the year that a cell names in any of its spellings, else None.

    Examples
    --------
    >>> [year_of(cell) for cell in (2021, 2021.0, "2021年", "２０２１年度", "2021.0", "2021年目标")]
    [2021, 2021, 2021, 2021, 2021, None]
    """
    if isinstance(cell, datetime.date):
        return cell.year
    if isinstance(cell, (int, float)):
        if 1900 <= cell <= 2199 and cell == int(cell):
            return int(cell)
        return None
    word = _BANK_YEAR.sub("", plain(str(cell)))
    year = _YEAR.fullmatch(_in_digits(word)) or _YEAR_END.fullmatch(word)
    return int(year[1]) if year else None


def _in_digits(word: str) -> str:
    """Return a plain text with its years in four digits: "'21" and "二〇二一年" are 2021."""
    word = _SHORT.sub("20", word)
    return _SPELLED_YEAR.sub(lambda year: year[0].translate(_YEAR_SIGNS), word)


@lru_cache(maxsize=20000)
def _read(text: str) -> Heading:
    word = _in_digits(plain(FOOTNOTE.sub("", text.strip())))
    unit = ""
    tail = _UNIT_TAIL.search(word)
    if tail and (unit := unit_of(tail[1])):
        word = word[: tail.start()]
        if not word:
            return Heading(unit=unit, clear=True)
    if tail and not unit and (flag := words("state").get(tail[1])):
        return replace(_read(word[: tail.start()]), flag=flag)
    return _of_year(word, unit) or _of_role(text, word, unit) or _of_parts(word, unit)


def _of_year(word: str, unit: str) -> Heading | None:
    """Return the heading of a word that is an age, or a year: of the calendar, of schools, of a budget."""
    year = year_of(word)
    school = _begun(word)
    age = age_of(word.rstrip(":")) if not year and "岁" in word else ""
    if age:
        return Heading(
            age=age,
            unit=unit,
            clear=True,
        )
    if not year:
        year = _school_or_fiscal_year(word)
        school = "YEAR_SCHOOL"
    if not year:
        return None
    return Heading(
        year=year,
        unit=unit,
        clear=True,
        school=school,
    )


def _school_or_fiscal_year(word: str) -> int:
    """Return the year in which the school or fiscal year ends that a word names; 0 where it names none."""
    school = _SCHOOL_YEAR.fullmatch(word) or _YEAR_OVER.fullmatch(word)
    if school and (year := _school_end(school)):
        return year
    fiscal = _FISCAL_YEAR.fullmatch(word)
    if fiscal is None:
        return 0
    first, last, alone = fiscal.groups()
    return _end(first, last) if last else int(first or alone)


def _of_role(text: str, word: str, unit: str) -> Heading | None:
    """Return the heading of a word that says what the column is for: a role, a quantity, a unit, a target."""
    bare = word.rstrip(":")
    head, _, inner = bare.removesuffix(")").partition("(")
    if role := words("role").get(bare) or (bare.endswith(")") and words("role").get(head)):
        more = _read(inner) if role not in SKIPPED else Heading()
        if more.role in SKIPPED:
            return more
        if role in _OF_NUMBERS and not (more.clear or more.idle or unit_of(inner) or not inner):
            return Heading(unit=unit)  # 数值（试点县）
        return replace(
            more,
            role=role,
            unit=unit or more.unit,
            clear=True,
        )
    if quantity := words("quantity").get(bare):
        return Heading(
            quantity=quantity,
            unit=unit,
            clear=True,
        )
    if not unit and (alone := unit_of(text)) and not re.fullmatch(r"\d+", word):
        return Heading(unit=alone, clear=True)
    if re.search(r"目标人群|目标人口", word):
        return Heading(unit=unit)
    role = "target" if _TARGET.search(word) else aside_of(word)
    return Heading(role=role, clear=True) if role else None


def _of_parts(word: str, unit: str) -> Heading:
    """Return the heading of a word put together of a year, a base and groups, if nothing else is in it."""
    years = _YEAR.findall(word)
    if len(years) > 1:
        return Heading(unit=unit)
    baseline = bool(_BASE.search(word))
    rest = re.sub("妇女(?:和?儿童)?发展", "", _BASE.sub("", _YEAR.sub("", word)))
    parts: dict[str, Any] = {}
    for token, kind, code in _TOKENS:
        if token not in rest:
            continue
        rest = rest.replace(token, "", 1)
        groups = {"sex": "both", "area": "all"} if kind == "whole" else {kind: code}
        parts = {**groups, **parts}
    if _FILLER.sub("", rest).strip('()“”"…'):
        return Heading(unit=unit)
    if not (years or baseline or parts):
        return Heading(unit=unit, idle=not unit)
    if "offset" in parts:
        offset = int(parts.pop("offset"))
    else:
        offset = None
    return Heading(
        year=int(years[0]) if years else None,
        offset=offset,
        baseline=baseline,
        unit=unit,
        clear=True,
        school=_begun(word),
        **parts,
    )


def _begun(word: str) -> str:
    """Return the code of a note where a word names a school year by the year in which it begins."""
    return "YEAR_SCHOOL_BEGUN" if _ONE_YEAR.search(word) else ""


def _school_end(years: re.Match[str]) -> int:
    """Return the year in which a school year ends; 0 where two years are several of them."""
    year = _end(years[1], years[2])
    if year == int(years[1]) + 1:
        return year
    return 0


def _end(first: str, last: str) -> int:
    """Return the year in which a school year ends: of 2020/21 it is 2021."""
    if len(last) == 4:
        return int(last)
    return int(first[:2] + last)


def read_heading(cell: Any) -> Heading:
    """Return what a heading cell says.

    Examples
    --------
    >>> read_heading("2021年农村").area, read_heading("2030年目标值").role, read_heading("比上年增减").role
    ('rural', 'target', 'change')
    """
    if isinstance(cell, str):
        return _read(cell)
    year = year_of(cell)
    return Heading(year=year, clear=True) if year else Heading()


def is_verdict(text: str) -> bool:
    """Return whether a cell judges a value or its course: 已达标, 有所下降, 高于全省平均.

    Examples
    --------
    >>> is_verdict("未达标"), is_verdict("目标值")
    (True, False)
    """
    return bool(any_of("verdict").fullmatch(plain(text)))


def row_role(text: str) -> str:
    """Return the role that a cell beside a name gives its row; none where it judges: 已达标, 有所下降.

    Examples
    --------
    >>> row_role("目标值"), row_role("全省平均"), row_role("未达标"), row_role("高于全省平均")
    ('target', 'average', '', '')
    """
    return "" if is_verdict(text) else read_heading(text).role


def key_role(text: str) -> str:
    """Return what a key among regions says that its row holds, where it names none: a target, a gap, a rank.

    Examples
    --------
    >>> key_role("目标值"), key_role("与目标差距"), key_role("全市平均"), key_role("英德市")
    ('target', 'computed', 'average', '')
    """
    if region_name(text):
        return ""
    role = row_role(text)
    return role if role in SKIPPED else aside_in(text)


def school_year(text: str) -> Heading:
    """Return the school or fiscal year that a whole text names; an empty heading of any other.

    Examples
    --------
    >>> school_year("2020学年").year, school_year("2020/2021学年").year, school_year("2020年").year
    (2020, 2021, None)
    """
    heading = _read(text)
    more = heading.sex, heading.area, heading.age, heading.role, heading.quantity, heading.unit
    if heading.clear and heading.school and not any(more):
        return heading
    return Heading()


def part_of_year(text: str) -> str:
    """Return the part of a year that a title names; empty where it names none.

    Examples
    --------
    >>> part_of_year("2023年上半年情况"), part_of_year("2023年1—9月"), part_of_year("2023年1—12月")
    ('上半年', '1—9月', '')
    """
    return _first_in(_PART_OF_YEAR, _WHOLE_YEAR.sub(" ", _without_dates(text)))


def _first_in(pattern: re.Pattern[str], text: str) -> str:
    """Return the first part of a text that fits a pattern; empty where none does."""
    match = pattern.search(text)
    return match[0] if match else ""


def _single(values: set[str]) -> str:
    """Return the one value there is; empty where there are none or several."""
    return values.pop() if len(values) == 1 else ""


def title_year(text: str) -> int | None:
    """Return the one year that a title names.

    None where it names none, several, a span of years, or a part of a year.
    """
    if part_of_year(text):
        return None
    ended = _SCHOOL_YEAR.sub(
        lambda years: f"{_school_end(years) or years[0]}年", _without_dates(text)
    )
    word = _SPAN_OF_YEARS.sub(" ", ended)
    spelled = " ".join(_in_digits(plain(part)) for part in word.split())
    year = _single({*_TITLE_YEAR.findall(spelled)})
    return int(year) if year else None


def _without_dates(text: str) -> str:
    """Return a title without numbers of documents, days, and when it was made or holds until."""
    return _MADE.sub(" ", _DAY.sub(" ", text))


def area_in(text: str) -> str:
    """Return the area of whose people a title speaks (农村妇女, （城镇）); empty where of none or of both.

    Examples
    --------
    >>> area_in("2023年清远市农村妇女健康情况"), area_in("清远市农业农村局"), area_in("农村妇女与城镇妇女")
    ('农村', '', '')
    """
    return _single({match["area"] or match["only"] for match in _AREA.finditer(text)})


def age_in(text: str) -> str:
    """Return the age of the people of whom a title speaks; empty where of none or of several.

    Examples
    --------
    >>> age_in("2023年清远市60岁及以上人口上网情况"), age_in("10—15分钟健身圈")
    ('60+', '')
    """
    return _single({*map(age_of, _AGED.findall(plain(text)))})


def aside_in(text: str) -> str:
    """Return what a title, the name of a sheet or a row of its own says that all values below are.

    Targets, plans, forecasts, averages: no values of one's own. Empty where it says nothing of them.

    Examples
    --------
    >>> aside_in("2025年主要指标目标任务分解表"), aside_in("全省平均水平"), aside_in("指标（预测值）")
    ('target', 'average', 'forecast')
    >>> aside_in("2022年目标完成情况"), aside_in("主要目标"), aside_in("城乡差距")
    ('', '', '')
    """
    word = plain(unnumbered(text.strip())).rstrip(":")
    if len(word) > _LONGEST_GROUP:
        return ""
    if (head := re.match(r"\(([^()]+)\)(?=.)", word)) and (role := aside_in(head[1])):
        return role  # （示例）2022年妇女发展情况
    while tail := _UNIT_TAIL.search(word):
        if role := aside_in(tail[1]):
            return role
        word = word[: tail.start()]
    return next((role for role in _ASIDE_TITLES if any_of(f"title_{role}", "$").search(word)), "")


def kind_of_texts(texts: Sequence[str]) -> str:
    """Return what all texts of a column say of their rows: ``group``, ``measure``, or nothing.

    Of whom a value is (总体, 男, 农村女性), or whether it is a number or a share (人数, 占比).

    Examples
    --------
    >>> kind_of_texts(["总体", "男", "农村"]), kind_of_texts(["人数（人）", "占比（%）"]), kind_of_texts(["总体", "低保"])
    ('group', 'measure', '')
    """
    headings = [read_heading(text) for text in texts]
    counted = any(one.quantity for one in headings)
    if counted and all(one.quantity or one.role == "value" for one in headings):
        return "measure"
    known = [bool(groups_alone(text)) and plain(text) != "妇女" for text in texts]
    whole = (plain(text) in {*words("whole"), "妇女"} for text in texts)
    return "group" if any(known) and all(map(operator.or_, known, whole)) else ""


def people_in(text: str) -> str:
    """Return the people whom a title, the name of a sheet or a row of its own speaks of alone.

    Those of words.csv that are a part of all and no sex, area or age: 流动人口, 残疾妇女.

    Examples
    --------
    >>> people_in("2022年清远市流动人口妇女健康情况"), people_in("（二）低保家庭"), people_in("低保、残疾人保障情况")
    ('流动人口妇女', '低保家庭', '')
    """
    word = plain(unnumbered(text.strip())).strip("()[]【】:")
    people = _people().search(word) if len(word) <= _LONGEST_GROUP else None
    return people["who"] if people else ""


@lru_cache(maxsize=1)
def _people() -> re.Pattern[str]:
    known = "|".join(words("population"))
    return re.compile(
        rf"(?:^|其中[:,]?|年度?|[省市州盟县区旗])(?P<who>(?:{known})(?:家庭|人员|对象|户|人口|人|群体|妇女|女性|孕产妇|居民|职工)*)的?"
        r"(?:基本|生存|健康|发展|保健|卫生|保障|参保|就业|教育|生活|服务|管理|权益|主要|指标)*(?:情况|状况|统计|监测|数据|报?表|汇总|一览)*$"
    )


def group_in(text: str) -> tuple[str, str]:
    """Return kind and code of the one group that a whole text names, as a title or a row of its own does.

    妇女 is none: so whole sheets are called, whatever they hold.

    Examples
    --------
    >>> group_in("（二）男性"), group_in("农村地区："), group_in("妇女"), group_in("女性健康")
    (('sex', 'male'), ('area', 'rural'), ('', ''), ('', ''))
    """
    if len(text) > _LONGEST_GROUP:
        return "", ""
    word = plain(unnumbered(text.strip())).strip("()[]【】:").removeprefix("其中").lstrip(":,")
    for kind, whole in (("sex", ("female", "male")), ("area", ("urban", "rural"))):
        code = code_word(kind, word)
        if code in whole and word != "妇女":
            return kind, str(code)
    return "", ""


def region_name(text: str) -> str:
    """Return the text where it is the name of a region, else an empty text."""
    word = "".join(text.split())
    written = "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
    pattern = rf"[{written}]{{2,14}}{_PLACE}|[{written}]{_PLACE}"
    fits = re.fullmatch(pattern, word) and not _NO_PLACE.match(word)
    return word if fits or word in WHOLES else ""


def is_region_group(text: str) -> bool:
    """Return whether a text names several regions together, or none of its own.

    珠三角 and 南部地区 are subtotals, 市直 and 县直机关 are units directly under a government.
    """
    return bool(_REGION_GROUP.fullmatch(plain(text)))


def region_in(text: str) -> str:
    """Return the region that a title or the name of a sheet or file speaks of, else an empty text.

    Examples
    --------
    >>> region_in("2023年清远市妇女发展规划监测统计表"), region_in("填报单位：英德市统计局"), region_in("全市妇女发展情况")
    ('清远市', '英德市', '')
    """
    for part in re.split(r"[\s_（(—–-]+", _BEFORE_PLACE.sub(" ", text)):
        place = _IN_TITLE.match(part)
        if place and not _NO_PLACE.match(place[0]):
            return _last_place(place[0])
    return whole_in(text) if text.strip().startswith("全国") else ""


def whole_in(text: str, region: str = "") -> str:
    """Return of what whole region a title speaks that begins with one: 全国, 全省, 全市.

    It is the region that stands further up, where that is of the kind; where none does, 全国 and 全省
    are regions by name, and any other word may be the plan's own.

    Examples
    --------
    >>> whole_in("2022年全省妇女发展情况"), whole_in("2022年全市妇女发展情况"), whole_in("全市情况", "清远市")
    ('全省', '', '清远市')
    """
    word = _BEFORE_PLACE.sub("", text.strip()).strip()
    whole = next((whole for whole in WHOLES if word.startswith(whole)), "")
    if not whole or own_total(whole, region):
        return region if whole else ""
    return whole


def unit_behind(text: str) -> str:
    """Return the unit in brackets behind a title or the name of a sheet; empty where none stands there.

    Examples
    --------
    >>> unit_behind("2022年参保人数（万人）"), unit_behind("报表（2）"), unit_behind("吨")
    ('10k_persons', '', '')
    """
    tail = _UNIT_TAIL.search(plain(text))
    return unit_of(tail[1]) if tail and len(text) <= _LONGEST_GROUP else ""


def sex_in(text: str) -> str:
    """Return the word for men where a title speaks of them alone; titles on women speak of all.

    Examples
    --------
    >>> sex_in("2022年清远市男性健康情况"), sex_in("男女平等情况"), sex_in("女性健康情况")
    ('男性', '', '')
    """
    return "" if re.search("[女妇]", text) else _first_in(_MEN, text)[:2]


def _last_place(text: str) -> str:
    parts = re.findall(rf"[\u4e00-\u9fff]{{2,8}}?{_PLACE}|{_COUNTY}", text)
    if parts and "".join(parts) == text:
        return str(parts[-1])
    return text


def without_total(text: str) -> str:
    """Return the name of a region without the word for its total: 清城区 of 清城区合计.

    Examples
    --------
    >>> without_total("清城区合计"), without_total("清城区"), without_total("合计")
    ('清城区', '清城区', '合计')
    """
    name = _WITH_TOTAL.sub("", text)
    return name if region_name(name) else text


def is_own(text: str) -> bool:
    """Return whether a text names the region that a table is of: 本市, 我县."""
    return text[:1] in ("本", "我") and bool(TOTAL.fullmatch(text))


def own_total(text: str, region: str) -> bool:
    """Return whether a word for a total (合计, 全市) is that of a region: 全市 of a city, 合计 of any.

    Where the region is not known, 全市 may be it; 全国 and 全省 are regions by name.

    Examples
    --------
    >>> own_total("全市", "清远市"), own_total("全省", "清远市"), own_total("合计", "")
    (True, False, True)
    """
    word = plain(text)
    if not TOTAL.fullmatch(word):
        return False
    level = word[1] if word[0] in "全本我" else ""
    may_be = not region and (word[0] != "全" or level not in "国省")
    return not level or region.endswith(level) or may_be


def above(level: str, region: str) -> bool:
    """Return whether a level of government is surely above a region's: a province above a county.

    Examples
    --------
    >>> above("province", "佛冈县"), above("city", "英德市"), above("province", "北京市")
    (True, False, False)
    """
    if region in WHOLES or region.removesuffix("市") in MUNICIPALITIES or not region:
        return False
    return LEVELS.index(level) < rank_of(region)


def rank_of(region: str) -> int:
    """Return the highest place in LEVELS that a region may have by the end of its name.

    Examples
    --------
    >>> [rank_of(name) for name in ("全国", "广东省", "清远市", "佛冈县", "太平镇")]
    [0, 1, 2, 3, 4]
    """
    return next((rank for ends, rank in _RANKS if region.endswith(ends)), 0)


@lru_cache(maxsize=1)
def domain_words() -> frozenset[str]:
    """Return the names of the domains in the spellings of headings and sheet names."""
    names = {messages.label("domain", domain, lang) for domain in DOMAINS for lang in ("zh", "en")}
    return frozenset(
        plain(prefix + name) for name in names for prefix in ("", "妇女与", "妇女", "妇女参与")
    )
