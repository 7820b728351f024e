"""Tables of indicators within a plan, row by row as sentences that the grammar reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import has_chinese
from womenplan.texts.amounts import YEAR

__all__ = [
    "Header",
    "fits",
    "header_below",
    "header_of",
    "loose_cells",
    "loose_header",
    "loose_row",
    "sentence_of",
]

_NAME = re.compile("指标名称|指标|目标名称|项目|事项|内容|名称|indicator|measure|target area", re.I)
_INDICATOR = re.compile("指标|indicator", re.I)
_UNIT = re.compile("(?:计量)?单位|unit", re.I)
_TARGET = re.compile("目标|规划值|预期值|target|goal", re.I)
_PAST = re.compile("现状|基期|基数|基准|实际|完成|当前|baseline|current|latest", re.I)
_OTHER_COLUMN = re.compile(
    "序号|属性|类别|领域|责任|部门|备注|说明|来源|性质|no\\.?|type|source|lead|note", re.I
)
_RESULTS = re.compile("完成情况|达标情况|是否达标|完成率")
_SPENT = re.compile("合计|小计|经费|预算|投资|支出|资金|budget|spent|expenditure|cost", re.I)
_YEAR = re.compile(YEAR)
_DOMAIN = re.compile("(?:优先|重点|发展)?领域|类别|分类|domain|(?:thematic |priority )?area", re.I)
_FRAMED = re.compile(r"[\[［【(（]\s*(?P<within>[^\]］】)）]+?)\s*[\]］】)）]")
_FIGURE = re.compile(
    r"(?P<sign>[≥≤<>＞＜=]{0,2}\s*)(?P<value>\d[\d,]*(?:\.\d+)?(?:\s*[-—–~～]\s*\d[\d,]*(?:\.\d+)?)?)\s*(?P<rest>[^\d]*)"
)
_UNITS = {
    "1/10万": "/10万",
    "人/10万": "/10万",
    "十万分之一": "/10万",
    "per 100,000": " per 100,000",
    **dict.fromkeys(("p.p.", "pp", "pps", "p. p."), " percentage points"),
}
_IN_BRACKETS = re.compile(r"\s*[（(](?P<unit>[^()（）]+)[)）]$")
_DEADLINE = re.compile("(?:完成|达标|实现)?(?:时限|期限|时间|年限)|deadline|due|by when", re.I)
_IN_WORDS = re.compile(
    "(?:主要|具体|工作|规划|发展)?目标(?:任务|内容)?|(?:key )?targets?|objectives?", re.I
)
_EACH = re.compile(r"(?P<each>每个?[\u3400-\u9fff]{1,6}?)(?:至少|不少于)?(?P<figure>\d.*)")
_DEMANDED = re.compile(
    "(?:保持|稳定|控制|维持|达到?|不[低高少超]于?|不超过|提高到?|下降到|降[至到])[^，。；]{1,10}"
    "|(?:逐步|稳步|持续|不断|有所|明显|进一步|逐年)*(?:提高|提升|上升|增加|增长|改善|下降|降低|减少|缩小|均衡)"
)
_WAY = re.compile("(?:increas|decreas|ris|fall|grow|declin|improv|reduc|narrow|clos)", re.I)
_ARROWS = {"↑": "提高", "↓": "下降", "→": "保持稳定"}
_ALL = re.compile(r"all(?: \d+)?|universal|全部|全覆盖|全员", re.I)
_NONE = re.compile(r"[-—–/\s*…]*|无|n/?a", re.I)


# a column, its year (0 where none is named), and whether its values are to be reached
_Values = tuple[int, int, bool]


@dataclass(frozen=True, slots=True)
class Header:
    """Which column of a table holds what."""

    name: int
    unit: int  # -1 where there is none
    values: tuple[_Values, ...]
    domain: int = -1  # -1 where there is none
    deadline: int = -1  # by when a row's target is to be reached; -1 where there is none


def _column_of(cells: Sequence[str], heading: re.Pattern[str]) -> int:
    """Return the first column under a heading, -1 where there is none."""
    return next((at for at, cell in enumerate(cells) if heading.fullmatch(cell.strip())), -1)


def header_of(cells: Sequence[str]) -> Header | None:
    """Return what a row's cells head; None where the row is no header of a table of indicators."""
    names = (at for at, cell in enumerate(cells) if _NAME.search(cell) and not _YEAR.search(cell))
    name = next(names, -1)
    unit = _column_of(cells, _UNIT)
    due = _column_of(cells, _DEADLINE)
    years = []
    plain = []
    for at, cell in enumerate(cells):
        if at in (name, unit):
            continue
        if year := _YEAR.search(cell):
            if not _SPENT.search(cell):
                years.append((at, int(year[0]), cell))
        elif (_TARGET.search(cell) or _PAST.search(cell)) and not _OTHER_COLUMN.search(cell):
            plain.append((at, 0, cell))
    if name < 0 and not years:
        worded = [at for at, cell in enumerate(cells) if _IN_WORDS.fullmatch(cell.strip())]
        if len(worded) == 1 and (due >= 0 or any(map(_OTHER_COLUMN.search, cells))):
            return Header(worded[0], -1, (), deadline=due)
    if name < 0 or not (years or plain):
        return None
    if not _INDICATOR.search(cells[name]) and any(map(_SPENT.search, cells)):
        return None  # a table of money
    results = any(map(_RESULTS.search, cells)) and not any(map(_TARGET.search, cells))
    first = min((year for _, year, _ in years), default=0) if len(years) > 1 else -1
    values = sorted(
        (
            at,
            year,
            not (results or _PAST.search(cell) or (year == first and not _TARGET.search(cell))),
        )
        for at, year, cell in (*years, *plain)
    )
    return Header(name, unit, tuple(values), _column_of(cells, _DOMAIN), due)


def header_below(above: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return a header of two rows as one, where the second says only the years of what stands above.

    Examples
    --------
    >>> header_below(["指标", "目标值", "目标值"], ["", "2025年", "2030年"])
    ['指标', '目标值 2025年', '目标值 2030年']
    """
    below = [cell.strip() for cell in cells]
    if len(above) != len(below) or not any(map(_YEAR.search, below)):
        return []
    pairs = [*zip(above, below, strict=True)]
    if not all(b in ("", a) or _YEAR.search(b) for a, b in pairs):
        return []
    return [a if b in ("", a) else f"{a} {b}" for a, b in pairs]


def loose_cells(text: str) -> list[str]:
    """Return the cells of a line in which only spaces part them; a year stays with its word.

    Examples
    --------
    >>> loose_cells("Indicator Unit Baseline 2020 Target 2030")
    ['Indicator', 'Unit', 'Baseline 2020', 'Target 2030']
    """
    parts = re.split(r"\s*\|\s*|\t+|\s{2,}", text.strip(" |"))
    if len(parts) > 2:
        return parts
    cells: list[str] = []
    for word in text.replace("|", " ").split():
        if cells and _YEAR.fullmatch(word) and re.fullmatch("[A-Za-z-]+", cells[-1]):
            cells[-1] += f" {word}"
        else:
            cells.append(word)
    return cells


def _list_head(cells: Sequence[str]) -> tuple[Header, int] | None:
    """Return the header of a list whose title ends with the years of its values: Targets 2025 | 2028."""
    first = next((at for at, cell in enumerate(cells) if _YEAR.search(cell)), len(cells))
    years = [int(year[0]) for cell in cells[first:] if (year := _YEAR.search(cell))]
    if len(years) < 2 or not all(map(_YEAR.fullmatch, cells[first + 1 :])):
        return None
    wanted = bool(_TARGET.search(" ".join(cells[: first + 1])))
    values = tuple((at, year, wanted or at > 1) for at, year in enumerate(years, 1))
    return Header(0, -1, values), len(years) + 1


_WIDEST = 40  # characters of a heading between tabs


def loose_header(
    cells: Sequence[str], *, ruled: bool = False, tabbed: bool = False
) -> tuple[Header, int] | None:
    """Return the header that a line without cells is, from its name on, and its number of columns."""
    if len(cells) < 3 or max(map(len, cells)) > (_WIDEST if tabbed else 16):
        return None
    header = header_of(cells)
    if header is None:
        return _list_head(cells) if ruled else None
    if ruled and not header.values:
        return header, len(cells)
    first = header.name
    values = tuple((at - first, year, wanted) for at, year, wanted in header.values)
    if len(values) < 2 or values[0][0] <= 0 or 0 <= header.unit < first:
        return None
    return Header(0, max(header.unit - first, -1), values), len(cells) - first


def loose_row(
    header: Header,
    columns: int,
    cells: Sequence[str],
    *,
    ruled: bool = False,
) -> list[str]:
    """Return a line's cells as those of a table's row: the last ones are its columns, the rest its name."""
    apart = len(cells) - columns
    if apart < 0:
        return []
    if not header.values:
        return [] if apart else [*cells]
    if not fits(header, cells[apart:]):
        return []
    words = [word for word in cells[: apart + 1] if not word.strip(".、").isdigit()]
    words = [word.strip("•*:：") for word in words if word.strip("•*-–:：")]
    if not words:
        return []
    name = words[-1] if ruled or has_chinese("".join(words)) else " ".join(words)
    row = [name, *cells[apart + 1 :]]
    figures = [row[at] for at, _, _ in header.values]
    short = ruled or all(len(cell) <= 6 or _is_value(cell) for cell in figures)
    valued = any(
        re.search(r"\d", cell) or _DEMANDED.fullmatch(cell) or _WAY.match(cell) for cell in figures
    )
    return row if name and short and valued else []


def _is_value(cell: str) -> bool:
    """Say that a cell holds a figure or a mark, or says in words what is asked."""
    return any(one.fullmatch(cell) for one in (_FIGURE, _NONE, _FRAMED, _DEMANDED))


def fits(header: Header, cells: Sequence[str]) -> bool:
    """Say that a row's cells stand under their headings: a unit is no number."""
    unit = _cell(cells, header.unit)
    return re.fullmatch(r"[≥≤<>]?\s*\d[\d.,]*\s*%?", unit) is None


def sentence_of(header: Header, cells: Sequence[str]) -> list[tuple[int, str]]:
    """Return one row as the parts of a sentence, each with the column from which it comes.

    Examples
    --------
    >>> header = header_of(["指标", "单位", "2020年", "2030年目标"])
    >>> "".join(text for _, text in sentence_of(header, ["孕产妇死亡率", "1/10万", "9.6", "≤8"]))
    '孕产妇死亡率2020年为9.6/10万，2030年≤8/10万。'
    """
    name = _cell(cells, header.name)
    if not name:
        return []
    unit = _cell(cells, header.unit)
    bracket = _IN_BRACKETS.search(name)
    if bracket and (unit_of(bracket["unit"]) or bracket["unit"].startswith("per ")):
        name = name[: bracket.start()]
        unit = unit or bracket["unit"]
    chinese = has_chinese(name)
    years = _YEAR.findall(_cell(cells, header.deadline))
    if not header.values:
        return [(header.name, _worded_target(name, years, chinese))]
    if not chinese:
        return _english_of(header, cells, name, unit)
    parts = [(header.name, name)]
    stated = False
    for at, year, wanted in header.values:
        cell = _cell(cells, at)
        if _NONE.fullmatch(cell):
            continue
        if not wanted and not year:  # of no year: beside what is to be reached
            if re.search(r"\d", cell):
                parts.append((at, f"（现状{_stated(cell, unit, wanted, chinese)}）"))
            continue
        if wanted and not year and years:
            year = int(years[0])
        if wanted and (each := _EACH.fullmatch(cell)):
            parts.insert(0, (at, each["each"]))
            cell = each["figure"]
        lead = "，" if stated else ""
        stated = True
        when = f"{year}年" if year else ""
        parts.append((at, lead + when + _stated(cell, unit, wanted, chinese)))
    return [*parts, (header.name, "。")] if len(parts) > 1 else []


def _cell(cells: Sequence[str], column: int) -> str:
    """Return the text of a column's cell; empty where there is none."""
    return cells[column].strip() if 0 <= column < len(cells) else ""


def _worded_target(name: str, years: Sequence[str], chinese: bool) -> str:
    """Return a target that stands in words as a sentence, by the year of its deadline."""
    text = name.rstrip("。.；;")
    if chinese:
        return f"到{years[-1]}年，{text}。" if years else f"{text}。"
    return f"By {years[-1]}, {text}." if years else f"{text}."


def _english_of(
    header: Header,
    cells: Sequence[str],
    name: str,
    unit: str,
) -> list[tuple[int, str]]:
    """Return a row as one sentence for each of its values."""
    parts: list[tuple[int, str]] = []
    for at, year, wanted in header.values:
        cell = _cell(cells, at)
        if not _NONE.fullmatch(cell):
            when = f" {'by' if wanted else 'in'} {year}" if year else ""
            parts.append((at, f"{name} {_stated(cell, unit, wanted, chinese=False)}{when}. "))
    return parts


def _stated(
    cell: str,
    unit: str,
    wanted: bool,
    chinese: bool,
) -> str:
    """Return a cell's value with its unit and a verb."""
    framed = _FRAMED.fullmatch(cell)  # 〔5.5〕, [5.5]: a sum over the years
    cell = framed["within"] if framed else _ARROWS.get(cell, cell)
    written = "" if unit in ("-", "—") else _UNITS.get(unit, unit)
    figure = _FIGURE.fullmatch("100%" if _ALL.fullmatch(cell) else cell)
    if figure is None:
        return _stated_in_words(cell, written, wanted, chinese)
    verb = figure["sign"].strip()
    if not verb and chinese:
        verb = "达到" if wanted else "为"
    elif not verb:
        verb = "to reach " if wanted else "was "
    rest = figure["rest"]
    has_unit = re.match("%|‰|/|[个岁年人万]", rest)
    return f"{verb}{figure['value']}{'' if has_unit else written}{rest}"


def _stated_in_words(
    cell: str,
    unit: str,
    wanted: bool,
    chinese: bool,
) -> str:
    """Return what a cell says in words, with a verb where it has none."""
    if chinese:
        return re.sub(r"(\d[\d.]*)(?![\d.%‰/个岁年人万])", rf"\g<1>{unit}", cell)
    if re.match("clos|narrow|maintain|keep|elimin", cell, re.I):
        return cell
    if re.match("(?:increase|decrease|rise|fall|grow|decline|improve|reduce)", cell, re.I):
        return f"to {re.sub('(?:d|ing)$', '', cell)}"
    return f"to reach {cell}" if wanted else f"was {cell}"
