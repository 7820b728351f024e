"""The normal form of a name: words of one sense folded, signs without sense left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from womenplan.model.english import english_form, is_english
from womenplan.model.vocabulary import Replacements, clean, words

__all__ = [
    "DIGITS",
    "FOOTNOTE",
    "MAX_NAME",
    "MUNICIPALITIES",
    "NOTE_FIGURES",
    "SIGNS",
    "count_forms",
    "fold",
    "place_name",
    "reworded",
    "same_places",
    "spellings",
    "tidy",
    "unnumbered",
]

MAX_NAME = 200  # signs of a name; what is longer is none
NOTE_FIGURES = "①-⑳⑴-⒇⒈-⒛¹²³⁰⁴-⁹₀-₉"  # figures that are footnote marks, never part of a number
SIGNS = f"{NOTE_FIGURES}*＊†‡"  # all that mark a footnote, within a class of characters
FOOTNOTE = re.compile(rf"(?:(?<![A-Za-z])[{SIGNS}]|\[\d\]|［\d］)+$")
_MARK_INSIDE = re.compile(rf"(?<=[\u4e00-\u9fff])[{SIGNS}]+(?=\s*[(（])")  # 产前检查率②（%）
_NUMBERING = re.compile(
    r"(?:[(（]?(?:\d{1,3}(?:[-.]\d{1,3})*|[一二三四五六七八九十]{1,3})"
    r"(?:[.、．)）:：]+(?:(?!\d)|(?=\d+(?:[-—–~～至]\d+)?周?岁))|(?=\s)(?!\s+(?:周?岁|年|分钟|个|人|名|张|所|[-—–~～至])))"
    r"|[①-⑳*#●○■□◆★☆▲△◎※·-]+)\s*"
)
_IGNORED = re.compile(r"[\s\"'“”‘’《》<>·,，。、:：;；_\-—–~～/\\|*↑↓→()\[\]【】〔〕{}]+")
_QUOTES = re.compile("[\"'“”‘’《》「」]+")
_CJK_SPACE = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_REGION_CODE = re.compile(
    "^\\d{6}(?:\\d{3}|\\d{6})?[ _:-]*(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) *[(\\[]\\d{6,12}[)\\]]$"
)  # of administrative divisions: six, nine or twelve figures
_NOTE_BEHIND = re.compile(r"(?<=[省市区县旗州盟镇乡])\d{1,2}\)$")  # 佛冈县1)
_SPAN = re.compile(r"(?<=\d)(?:周?岁)?(?:至|到|[-—–~～])(?=\d)")
_NUMERAL = re.compile("[一二三四五六七八九十百]+")
MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
DIGITS = "零一二三四五六七八九"
_AMONG = re.compile("(?<![初高集其])中(?=[女男])|(?<=[口者])中(?=[女男孕])")
_ENDS = re.compile("(?:[年期]末)?(?:总人数|人数|总数|数量|个数|规模|数)$")
_AGED = re.compile(r"(\d+)岁?及\1岁以上")
_BARE = re.compile(
    "(?:人|员|者|生|代表|主任|书记|干部|党员|工|童|女|人口|户|民|幼儿|产妇|师|机构|班子|村|社区|床位|场所)数$"
)  # counts that are named without 数 as well
_FLOATING = re.compile("女童?")
_WOMEN_AMONG = re.compile(
    "(?P<among>[^女男占]*)(?P<women>女童?)(?P<role>[^女男占]*?)"
    "(?:占(?P<whole>[^女男占]+)|在(?P<inside>[^女男占]+)中)?比例"
)
_ALL = re.compile("^(?:全部|全体|同级)")
_TALLY = re.compile("总?人?数$")
_SOMEBODY = re.compile("(?:总?人员?)(?:总?数)?$")
_AT_WORK = re.compile("(?<=就业|参保)$")
_EVERY_MEMBER = re.compile("(?<=班子)(?:成员|干部)+$|(?<=正职)干部$|(?<=常委)会$|^担任")
_PUPILS = re.compile("在校(?:生)?$|在园(?:幼儿)?$|^在校(?=研究生)")
_BETWEEN_WORDS = re.compile(r"(?<=[a-z0-9)%+]) +[-–—]+ +(?=[a-z0-9(])")
_THOUSANDS = re.compile(r"(?<=\d)[ ,](?=\d{3}(?!\d))")
_NEEDLESS_SPACE = re.compile(r"(?<![a-z0-9%'’]) +| +(?![a-z0-9])")


@lru_cache(maxsize=4096)
def tidy(name: str) -> str:
    """Return a name in half width and lower case, without invisible characters, footnote marks and numbering.

    Spaces are left out, but those between Latin words.
    """
    text = clean(name).strip()
    text = _MARK_INSIDE.sub("", unnumbered(FOOTNOTE.sub("", text) or text))
    text = unicodedata.normalize("NFKC", text).strip().lower()
    text = " ".join(unnumbered(text).replace("\u2212", "-").split())
    if " " not in text:
        return text
    return _NEEDLESS_SPACE.sub("", _THOUSANDS.sub("", _BETWEEN_WORDS.sub(",", text)))


def unnumbered(text: str) -> str:
    """Return a name without the numbering in front of it: "1. ", "（三）", "★"."""
    numbering = _NUMBERING.match(text)
    return text[numbering.end() :] if numbering else text


@lru_cache(maxsize=1)
def _folds() -> Replacements:
    """Return the folded words, each with what it becomes."""
    return Replacements(words("fold"))


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return the form under which two spellings of a name are the same.

    Folded are, on both sides alike: width, case, numbering, spaces, punctuation and brackets (not
    what stands in them), numerals (三, 3), spans (35至45, 35—45), the words of one sense of words.csv
    (妇女 and 女性, 占比 and 比例), words that add none (的, 免费), and the place of 女 in names of rates.

    Examples
    --------
    >>> fold("１. 农村妇女的宫颈癌检查率") == fold("农村女性宫颈癌筛查率")
    True
    """
    text = tidy(name)
    if is_english(text):
        return english_form(text)
    text = reworded(_SPAN.sub("-", text).replace("-", ""))
    text = _NUMERAL.sub(_number, _AMONG.sub("", _IGNORED.sub("", text)))
    text = _ENDS.sub("数", text)
    if shared := _WOMEN_AMONG.fullmatch(text):
        return _share_of_women(shared)
    women = _FLOATING.findall(text)
    if len(women) == 1 and "男" not in text and not text.endswith("比例"):
        text = women[0] + text.replace(women[0], "", 1)
    return text


@lru_cache(maxsize=65536)
def reworded(text: str) -> str:
    """Return a tidy Chinese name in the words to which those of one sense are folded."""
    return _folds()(_AGED.sub(lambda age: f"{age[1]}岁及以上", _QUOTES.sub("", text)))


@lru_cache(maxsize=1)
def _members() -> tuple[str, ...]:
    """Return the words of those of whom a body or a profession consists: 代表, 干部, 职工."""
    return tuple(words("member"))


def _share_of_women(parts: re.Match[str]) -> str:
    """Return the one form of a share of women, in whatever order it names them.

    村委会中女性占比, 村委会女成员比例 and 女性占村委会成员的比例 are 村委会女比例; a name that does
    not say clearly of whom it is the share stays as it is.
    """
    among = _people(_AT_WORK.sub("人员", parts["among"]))
    role = _people(parts["role"])
    of = _people(_ALL.sub("", parts["whole"] or parts["inside"] or ""))
    whole = ""
    named = not role or among.endswith(role)
    if not of:
        if named:
            whole = among
        elif role.endswith(_members()):
            whole = among + role
        else:
            whole = ""
    elif of.endswith(role):
        if among.endswith(of):
            whole = among
        elif of.startswith(among):
            whole = of
        else:
            whole = among + of
    elif of in among and role.endswith(_members()):
        # 新录用的女公务员占录用总人数
        whole = among if named else among + role
    body = _people(whole).removesuffix("成员")
    if body:
        return f"{body}{parts['women']}比例"
    return parts[0]


def _people(text: str) -> str:
    """Return whom a part of a name means, without what every such name may say or leave out.

    就业人员总数 and 就业人数 are 就业人员, 中等职业学校在校生 are those of 中等职业学校, and 政府班子
    成员 those of 政府班子.
    """
    role = _TALLY.sub("", text)
    if not role.endswith(_members()):
        role = _SOMEBODY.sub("人员", text)
    return _PUPILS.sub("", _EVERY_MEMBER.sub("", role)) or text


def count_forms(name: str) -> set[str]:
    """Return the folded forms of a count's name: with 数 at its end, and without if usual."""
    form = fold(name)
    bare = form.removesuffix("数")
    if len(bare) > 1 and _BARE.search(f"{bare}数"):
        return {bare, f"{bare}数"}
    return {form}


def _number(match: re.Match[str]) -> str:
    """Return a Chinese numeral below a thousand in digits, and any other text unchanged."""
    numeral = match[0]
    total = rest = 0
    for sign in numeral:
        if sign in "十百":
            total += (rest or 1) * (10 if sign == "十" else 100)
            rest = 0
        elif rest:
            return numeral
        else:
            rest = DIGITS.index(sign)
    return str(total + rest)


def spellings(name: str, domain: str = "") -> set[str]:
    """Return the folded forms of a catalogue's name; in education, girls are women as well."""
    form = fold(name)
    if domain != "education":
        return {form}
    women = form.replace("女童", "女").replace("girl", "women")
    return {form, " ".join(sorted(women.split())) if " " in women else women}


def place_name(name: str) -> str:
    """Return a region's name in half width, without its code, footnote marks and needless spaces.

    Examples
    --------
    >>> place_name("清　城区 "), place_name("441802 清城区"), place_name("清新区（441803）"), place_name("英德市①")
    ('清城区', '清城区', '清新区', '英德市')
    >>> place_name("'清城区")  # as spreadsheets mark a text
    '清城区'
    """
    bare = clean(name).strip()
    bare = FOOTNOTE.sub("", bare) or bare
    name = _CJK_SPACE.sub("", unicodedata.normalize("NFKC", bare).strip().strip("'\"`"))
    return _NOTE_BEHIND.sub("", _REGION_CODE.sub("", name))


def _is_chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def same_places(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of names that look like one region: 清城区 and 清远市清城区, 清城 and 清城区.

    The longer second.
    """
    known = set(names)
    pairs = []
    for name in sorted(known):
        shorter = {name[start:] for start in range(1, len(name) - 1)}
        if len(name) > 2 and name[-1] in "省市区县旗":
            shorter.add(name[:-1])
        matches = sorted(shorter & known)
        pairs += [(other, name) for other in matches if all(map(_is_chinese, other))]
    return pairs
