"""What a heading says: a year, a sex, an area, a role such as "unit", or several of them at once."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from womenplan.io.cells import plain, unit_of

__all__ = [
    "WHOLES", "Heading", "area_word", "flag_word", "is_note", "is_subtotal", "read_heading", "region_in", "region_name", "sex_word", "title_year",
    "year_of",
]  # fmt: skip

_LABELS = {
    "order": "序号 编号 行次 行号 项次 no no. #",
    "code": "代码 指标代码 指标编码 编码 code 行政区划代码 区划代码",
    "domain": "领域 类别 分类 指标领域 指标类别 指标类型 方面 domain",
    "indicator": "指标 指标名称 监测指标 主要指标 统计指标 评价指标 项目 项目名称 指标项目 指标内容 指标/年份 年份/指标 indicator indicator_id name name_zh indicatorname",
    "unit": "单位 计量单位 指标单位 计算单位 unit",
    "region": "地区 区域 县区 区县 市县 县市区 县(市、区) 县(市区) 市(县、区) 县市 地市 行政区划 地区名称 填报地区 所在地区 所属地区 区划 地方 region county area_name",
    "year": "年份 年度 时间 统计年度 统计年份 监测年份 数据年份 year",
    "value": "数值 指标值 监测值 完成值 实际值 实际完成值 实际数 统计值 数据 值 完成情况 实际完成 实际完成情况 数据值 监测数据 value",
    "numerator": "分子 分子数 分子值 分子数值 numerator",
    "denominator": "分母 分母数 分母值 分母数值 denominator",
    "sex": "性别 sex gender",
    "area": "城乡 城乡类型 城乡别 城乡分 area",
    "age": "年龄 年龄组 年龄段 age",
    "flag": "数据状态 状态 数据性质 数据类型 flag",
    "source": "来源 数据来源 资料来源 出处 source",
    "note": "备注 说明 注释 注 备注说明 情况说明 note notes remark remarks",
    "department": "责任单位 责任部门 数据提供部门 提供部门 数据来源部门 填报部门 填报单位 牵头单位 牵头部门 部门 数据单位 责任科室 department",
    "target": "目标 目标值 规划目标 target",
    "bound": "界限 bound",
    "series_break": "口径变动 序列中断 series_break",
    "place": "file sheet cell 文件 工作表 单元格",
}
_ROLES = {plain(word): role for role, words in _LABELS.items() for word in words.split()}
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:\.0+)?(?:年度|年末|年底|学年|年)?(?![\d.])")
_TARGET = re.compile(r"(?:目标|规划)(?:值|数|要求|任务)?(?:\(.*\))?$|^目标|达标|完成率$|target|goal")
_CHANGE = re.compile(
    r"比上年|较上年|同比|环比|增减|增幅|增速|增长|变化|变动|升降|提高|下降|±|年均|累计增|比(?:19|20)\d\d|较(?:19|20)\d\d|百分点差|差值|change|growth"
)
_RANK = re.compile(r"排名|排序|位次|名次|评价|得分|等级|进度|是否|rank")
_BASE = re.compile(r"基期|基数|基线|基年|基准|baseline")
_SEX = {"女性": "female", "妇女": "female", "女生": "female", "女童": "female", "女": "female", "female": "female", "women": "female",
        "男性": "male", "男生": "male", "男童": "male", "男": "male", "male": "male", "men": "male"}  # fmt: skip
_AREA = {"城镇": "urban", "城市": "urban", "urban": "urban", "农村": "rural", "乡村": "rural", "rural": "rural"}
_WHOLE = {"合计": "", "总计": "", "总数": "", "全部": "", "总体": "", "城乡合计": "", "男女合计": "", "城乡": "", "不分城乡": "", "不分性别": "",
          "both": "", "bothsexes": "", "all": "", "total": "", "": ""}  # fmt: skip
_QUANTITY = {"分子": "numerator", "分母": "denominator", "numerator": "numerator", "denominator": "denominator"}
_NOW = {"本年": 0, "本期": 0, "本年度": 0, "本年数": 0, "本期数": 0, "当年": 0, "上年": -1, "上期": -1, "上年度": -1, "上年数": -1,
        "上年同期": -1, "上年同期数": -1, "去年": -1}  # fmt: skip
_FILLER = re.compile(
    r"实际完成|完成情况|监测情况|指标值|监测值|完成值|实际值|统计值|数据|数值|情况|实际|完成|监测|全年|其中|人数|:|、|,|/|-|\(\)|值|数|的"
)
_FLAGS = {"正式": "final", "正式数": "final", "最终": "final", "初步": "provisional", "初步数": "provisional", "快报": "provisional",
          "估算": "estimate", "估计": "estimate", "推算": "estimate", "替代": "proxy", "替代性指标": "proxy"}  # fmt: skip
_UNIT_TAIL = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]$")
_PLACE = r"(?:省|自治区|特别行政区|自治州|自治县|自治旗|地区|新区|市|州|县|区|旗|盟|镇|乡|街道)"
_NO_PLACE = re.compile(
    r"(?:地区|城区|市区|县区|区县|社区|园区|景区|辖区|小区|郊区|山区|牧区|库区|城市|城镇|乡镇|县市|市县|各.*|本.*|全.*|分.*|县城|城乡|.*县市区|.*市区县|所在.*|.*部门|.*服务区|.*社区|.*自然保护区|.*小区)$"
)
WHOLES = {"全国": "", "全省": "省", "全市": "市", "全县": "县", "全区": "区", "全州": "州", "全旗": "旗"}
_SUBTOTAL = re.compile(r"(?:合计|小计|总计|平均|平均值|均值|平均数|汇总|其他合计|total|subtotal|average|mean)$")
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|数据来源|资料来源|来源|填表|制表|审核|单位负责人|统计负责人|负责人|联系|报出日期|填报|打印|本表|\*|note|source)",
    re.I,
)
_IN_TITLE = re.compile(
    rf"[\u4e00-\u9fff]{{2,8}}?{_PLACE}(?:[\u4e00-\u9fff]{{2,8}}?{_PLACE})*(?=$|[\s\d（(【《:：_,，.。-]|妇女|妇儿|妇联|儿童|两纲|两规|性别|国民|统计|发展|监测|各|指标|卫生|卫健|教育|人民|年)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What one heading says.

    Attributes
    ----------
    role : str
        A role of a column: order, code, domain, indicator, unit, region, year, value, …, target, change, rank; else empty.
    year : int or None
    offset : int or None
        0 for "this year", -1 for "the year before".
    baseline : bool
    sex, area, quantity, unit : str
        Codes; ``both`` and ``all`` where a total is named.
    clear : bool
        True where nothing of the heading was left over.
    """

    role: str = ""
    year: int | None = None
    offset: int | None = None
    baseline: bool = False
    sex: str = ""
    area: str = ""
    quantity: str = ""
    unit: str = ""
    clear: bool = False

    @property
    def speaks(self) -> bool:
        """Whether the heading says something beside a unit."""
        said = self.role or self.sex or self.area or self.quantity
        return bool(said or self.year is not None or self.offset is not None)


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
        return int(cell) if 1900 <= cell <= 2199 and cell == int(cell) else None
    word = plain(str(cell))
    found = _YEAR.fullmatch(word) or re.fullmatch(r"((?:19|20)\d\d)[-/](?:0?1|12)[-/](?:0?1|31)(?:00:00:00)?", word)
    return int(found[1]) if found else None


@lru_cache(maxsize=20000)
def _read(text: str) -> Heading:
    word = plain(text)
    unit, tail = "", _UNIT_TAIL.search(word)
    if tail and (unit := unit_of(tail[1])):
        word = word[: tail.start()]
        if not word:
            return Heading(unit=unit, clear=True)
    bare = word.rstrip(":")
    if role := _ROLES.get(bare) or _ROLES.get(re.sub(r"\(.*\)$", "", bare)):
        return Heading(role=role, unit=unit, clear=True)
    if not unit and (own := unit_of(text)) and not re.fullmatch(r"\d+", word):
        return Heading(unit=own, clear=True)
    if re.search(r"目标人群|目标人口", word):
        return Heading(unit=unit)
    baseline = bool(_BASE.search(word))
    if _TARGET.search(word):
        return Heading(role="target", clear=True)
    years = _YEAR.findall(word)
    if _CHANGE.search(word) or len(years) > 1:
        return Heading(role="change", clear=True)
    if _RANK.search(word):
        return Heading(role="rank", clear=True)
    rest = _BASE.sub("", _YEAR.sub("", word))
    sex = area = quantity = ""
    offset = None
    for token, code in sorted({**_NOW, **_QUANTITY, **_SEX, **_AREA, **_WHOLE}.items(), key=lambda item: -len(item[0])):
        if not token or token not in rest:
            continue
        rest = rest.replace(token, "", 1)
        if token in _NOW and offset is None:
            offset = _NOW[token]
        elif token in _QUANTITY:
            quantity = str(code)
        elif token in _SEX and not sex:
            sex = str(code)
        elif token in _AREA and not area:
            area = str(code)
        elif token in _WHOLE:
            sex, area = sex or "both", area or "all"
    clear = not _FILLER.sub("", rest).strip("()") and bool(
        years or baseline or sex or area or quantity or offset is not None
    )
    year = int(years[0]) if years else None
    return Heading("", year, offset, baseline, sex, area, quantity, unit, clear) if clear else Heading(unit=unit)


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


def title_year(text: str) -> int | None:
    """Return the one year that a title names; None where it names none, several, or a span of years."""
    word = re.sub(r"(?:19|20)\d\d年?[-—–－~～至到]+(?:(?:19|20)\d\d|\d\d)年?", " ", text)
    word = re.sub(r"(?:有效期|批准|文号|制定|打印|报出|填表日期|印发|截至|截止)[^\s]*", " ", word)
    years = {int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?!\s*年?(?:目标|规划))", plain_keep(word))}
    return years.pop() if len(years) == 1 else None


def plain_keep(text: str) -> str:
    """Return a text in half width with its spaces kept."""
    return " ".join(plain(part) for part in text.split())


def region_name(text: str) -> str:
    """Return the text where it is the name of a region, else an empty text."""
    word = "".join(text.split())
    fits = re.fullmatch(rf"[\u4e00-\u9fff]{{2,14}}{_PLACE}|[\u4e00-\u9fff]{_PLACE}", word) and not _NO_PLACE.match(word)
    return word if fits or word in WHOLES else ""


def region_in(text: str) -> str:
    """Return the region that a title, a sheet's name or a file's name speaks of, else an empty text.

    Examples
    --------
    >>> region_in("2023年清远市妇女发展规划监测统计表"), region_in("填报单位：英德市统计局"), region_in("全市妇女发展情况")
    ('清远市', '英德市', '')
    """
    words = re.sub(
        r"^附[件表]\d*[:：]?|填报单位(?:[（(]盖章[）)])?[:：]?|(?:19|20)\d\d\s*[-—–~～至到年]*(?:(?:19|20)\d\d)?\s*年?度?",
        " ",
        text,
    )
    for part in words.split():
        found = _IN_TITLE.match(part)
        if found and not _NO_PLACE.match(found[0]):
            return _last_place(found[0])
    return "全国" if text.strip().startswith("全国") else ""


def _last_place(text: str) -> str:
    parts = re.findall(rf"[\u4e00-\u9fff]{{2,8}}?{_PLACE}", text)
    return str(parts[-1]) if parts and "".join(parts) == text else text


def is_note(text: str) -> bool:
    """Say whether a row's text is a remark below or beside a table, or the line of those who filled it in."""
    return bool(_NOTE.match(text))


def is_subtotal(text: str) -> bool:
    """Say whether a row's name only sums up other rows."""
    return bool(_SUBTOTAL.match(plain(text)))


def sex_word(text: str) -> str | None:
    """Return the code of a sex, empty for a blank, None where the word is none."""
    word = plain(text)
    return "both" if word and word in _WHOLE else _SEX.get(word, "" if not word else None)


def area_word(text: str) -> str | None:
    """Return the code of an area, empty for a blank, None where the word is none."""
    word = plain(text)
    return "all" if word and word in _WHOLE else _AREA.get(word, "" if not word else None)


def flag_word(text: str) -> str | None:
    """Return the code of a data status, empty for a blank, None where the word is none."""
    word = plain(text)
    return word if word in _FLAGS.values() else _FLAGS.get(word, "" if not word else None)
