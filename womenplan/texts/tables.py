"""Tables of indicators within a plan, row by row as sentences that the grammar reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import has_chinese

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
_ASIDE = re.compile(
    "序号|属性|类别|领域|责任|部门|备注|说明|来源|性质|no\\.?|type|source|lead|note", re.I
)
_RESULTS = re.compile("完成情况|达标情况|是否达标|完成率")
_SPENT = re.compile("合计|小计|经费|预算|投资|支出|资金|budget|spent|expenditure|cost", re.I)
_YEAR = re.compile(r"(?:19|20)\d{2}")
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
_WAYS = {"↑": "提高", "↓": "下降", "→": "保持稳定"}
_ALL = re.compile(r"all(?: \d+)?|universal|全部|全覆盖|全员", re.I)
_NONE = re.compile(r"[-—–/\s*…]*|无|n/?a", re.I)


@dataclass(frozen=True, slots=True)
class Header:
    """Which column of a table holds what."""

    name: int
    unit: int  # -1 where there is none
    values: tuple[
        tuple[int, int, bool], ...
    ]  # column, year (0 where none is named), whether it is to be reached
    domain: int = -1  # -1 where there is none
    deadline: int = -1  # by when a row's target is to be reached; -1 where there is none


def _column_of(cells: Sequence[str], heading: re.Pattern[str]) -> int:
    """Return the first column under a heading, -1 where there is none."""
    found = (at for at, cell in enumerate(cells) if heading.fullmatch(cell.strip()))
    return next(found, -1)


def header_of(cells: Sequence[str]) -> Header | None:
    """Return what a row's cells head; None where the row is no header of a table of indicators."""
    name = next(
        (at for at, cell in enumerate(cells) if _NAME.search(cell) and not _YEAR.search(cell)), -1
    )
    unit = _column_of(cells, _UNIT)
    years = [
        (at, int(found[0]), cell)
        for at, cell in enumerate(cells)
        if at not in (name, unit) and (found := _YEAR.search(cell)) and not _SPENT.search(cell)
    ]
    plain = [
        (at, 0, cell)
        for at, cell in enumerate(cells)
        if at not in (name, unit)
        and not _YEAR.search(cell)
        and (_TARGET.search(cell) or _PAST.search(cell))
        and not _ASIDE.search(cell)
    ]
    worded = [at for at, cell in enumerate(cells) if _IN_WORDS.fullmatch(cell.strip())]
    due = _column_of(cells, _DEADLINE)
    if name < 0 and not years and len(worded) == 1 and (due >= 0 or any(map(_ASIDE.search, cells))):
        return Header(worded[0], -1, (), deadline=due)
    if name < 0 or not (years or plain):
        return None
    if not _INDICATOR.search(cells[name]) and any(map(_SPENT.search, cells)):
        return None  # a table of money
    told = any(map(_RESULTS.search, cells)) and not any(map(_TARGET.search, cells))
    first = min((year for _, year, _ in years), default=0)
    several = len(years) > 1
    values = []
    for at, year, cell in (*years, *plain):
        past = (
            told
            or bool(_PAST.search(cell))
            or (several and year == first and not _TARGET.search(cell))
        )
        values.append((at, year, not past))
    domain = _column_of(cells, _DOMAIN)
    return Header(name, unit, tuple(sorted(values)), domain, due)


def header_below(above: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return a header of two rows as one, where the second says only the years of what stands above.

    Examples
    --------
    >>> header_below(["指标", "目标值", "目标值"], ["", "2025年", "2030年"])
    ['指标', '目标值 2025年', '目标值 2030年']
    """
    below = [cell.strip() for cell in cells]
    years = len(above) == len(below) and any(map(_YEAR.search, below))
    if not years or not all(
        not b or b == a or _YEAR.search(b) for a, b in zip(above, below, strict=True)
    ):
        return []
    return [a if b in ("", a) else f"{a} {b}" for a, b in zip(above, below, strict=True)]


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
    years = [int(found[0]) for cell in cells[first:] if (found := _YEAR.search(cell))]
    if len(years) < 2 or not all(_YEAR.fullmatch(cell) for cell in cells[first + 1 :]):
        return None
    wanted = bool(_TARGET.search(" ".join(cells[: first + 1])))
    values = tuple((at + 1, year, wanted or at > 0) for at, year in enumerate(years))
    return Header(0, -1, values), len(years) + 1


_WIDEST = 40  # characters of a heading between tabs


def loose_header(
    cells: Sequence[str], *, ruled: bool = False, tabbed: bool = False
) -> tuple[Header, int] | None:
    """Return the header that a line without cells is, from its name on, and its number of columns."""
    if len(cells) < 3 or max(map(len, cells)) > (_WIDEST if tabbed else 16):
        return None
    found = header_of(cells)
    if found is None and ruled:
        return _list_head(cells)
    if found and not found.values and ruled:
        return found, len(cells)
    if found is None or len(found.values) < 2:
        return None
    first = found.name
    if any(at <= first for at, _, _ in found.values) or 0 <= found.unit < first:
        return None
    values = tuple((at - first, year, wanted) for at, year, wanted in found.values)
    return Header(0, found.unit - first if found.unit > first else -1, values), len(cells) - first


def loose_row(
    header: Header,
    columns: int,
    cells: Sequence[str],
    *,
    ruled: bool = False,
) -> list[str]:
    """Return a line's cells as those of a table's row: the last ones are its columns, the rest its name."""
    if len(cells) < columns:
        return []
    if not header.values:
        if len(cells) == columns:
            return [*cells]
        return []
    if not fits(header, [*[""] * (columns - len(cells)), *cells[len(cells) - columns :]]):
        return []
    apart = len(cells) - columns + 1
    words = [word for word in cells[:apart] if not word.strip(".、").isdigit()]
    words = [word.strip("•*:：") for word in words if word.strip("•*-–:：")]
    if not words:
        return []
    name = words[-1] if ruled or has_chinese("".join(words)) else " ".join(words)
    row = [name, *cells[apart:]]
    figures = [row[at] for at, _, _ in header.values]
    told = ruled or all(
        _FIGURE.fullmatch(cell)
        or _NONE.fullmatch(cell)
        or _FRAMED.fullmatch(cell)
        or len(cell) <= 6
        or _DEMANDED.fullmatch(cell)
        for cell in figures
    )
    told = told and any(
        re.search(r"\d", cell) or _DEMANDED.fullmatch(cell) or _WAY.match(cell) for cell in figures
    )
    return row if name and told else []


def fits(header: Header, cells: Sequence[str]) -> bool:
    """Say that a row's cells stand under their headings: a unit is no number."""
    unit = cells[header.unit] if 0 <= header.unit < len(cells) else ""
    return re.fullmatch(r"\s*[≥≤<>]?\s*\d[\d.,]*\s*%?\s*", unit) is None


def sentence_of(header: Header, cells: Sequence[str]) -> list[tuple[int, str]]:
    """Return one row as the parts of a sentence, each with the column from which it comes.

    Examples
    --------
    >>> header = header_of(["指标", "单位", "2020年", "2030年目标"])
    >>> "".join(text for _, text in sentence_of(header, ["孕产妇死亡率", "1/10万", "9.6", "≤8"]))
    '孕产妇死亡率2020年为9.6/10万，2030年≤8/10万。'
    """
    if len(cells) <= header.name or not cells[header.name].strip():
        return []
    name = cells[header.name].strip()
    if 0 <= header.unit < len(cells):
        unit = cells[header.unit].strip()
    else:
        unit = ""
    bracket = _IN_BRACKETS.search(name)
    if bracket and (unit_of(bracket["unit"]) or bracket["unit"].startswith("per ")):
        name = name[: bracket.start()]
        unit = unit or bracket["unit"]
    chinese = has_chinese(name)
    if not header.values:
        return _in_words(header, cells, name, chinese)
    if not chinese:
        return _english_of(header, cells, name, unit)
    parts = [(header.name, name)]
    if 0 <= header.deadline < len(cells):
        due = cells[header.deadline]
    else:
        due = ""
    deadline = _YEAR.search(due)
    stated = False
    for at, year, wanted in header.values:
        cell = cells[at].strip() if at < len(cells) else ""
        if _NONE.fullmatch(cell):
            continue
        if not wanted and not year:  # of no year: beside what is to be reached
            if re.search(r"\d", cell):
                parts.append((at, f"（现状{_said(cell, unit, wanted, chinese)}）"))
            continue
        if wanted and not year and deadline:
            year = int(deadline[0])
        if wanted and (each := _EACH.fullmatch(cell)):
            parts.insert(0, (at, each["each"]))
            cell = each["figure"]
        lead = "，" if stated else ""
        stated = True
        when = f"{year}年" if year else ""
        parts.append((at, lead + when + _said(cell, unit, wanted, chinese)))
    if len(parts) > 1:
        return [*parts, (header.name, "。")]
    return []


def _in_words(
    header: Header,
    cells: Sequence[str],
    name: str,
    chinese: bool,
) -> list[tuple[int, str]]:
    """Return a row whose target stands in words, by the year of its deadline."""
    if 0 <= header.deadline < len(cells):
        due = cells[header.deadline]
    else:
        due = ""
    years = _YEAR.findall(due)
    by = f"By {years[-1]}, " if years else ""
    if chinese:
        by = f"到{years[-1]}年，" if years else ""
    return [(header.name, f"{by}{name.rstrip('。.；;')}{'。' if chinese else '.'}")]


def _english_of(
    header: Header,
    cells: Sequence[str],
    name: str,
    unit: str,
) -> list[tuple[int, str]]:
    """Return a row as one sentence for each of its values."""
    parts: list[tuple[int, str]] = []
    for at, year, wanted in header.values:
        cell = cells[at].strip() if at < len(cells) else ""
        if not _NONE.fullmatch(cell):
            if year and wanted:
                when = f" by {year}"
            elif year:
                when = f" in {year}"
            else:
                when = ""
            said = _said(cell, unit, wanted, chinese=False)
            parts.append((at, f"{name} {said}{when}. "))
    return parts


def _said(
    cell: str,
    unit: str,
    wanted: bool,
    chinese: bool,
) -> str:
    """Return a cell's value with its unit and a verb."""
    framed = _FRAMED.fullmatch(cell)  # 〔5.5〕, [5.5]: a sum over the years
    cell = framed["within"] if framed else _WAYS.get(cell, cell)
    figure = _FIGURE.fullmatch("100%" if _ALL.fullmatch(cell) else cell)
    if figure is None and chinese and _UNITS.get(unit, unit) not in ("-", "—"):
        cell = re.sub(r"(\d[\d.]*)(?![\d.%‰/个岁年人万])", rf"\g<1>{_UNITS.get(unit, unit)}", cell)
    if figure is None:
        if chinese or re.match("clos|narrow|maintain|keep|elimin", cell, re.I):
            return cell
        if re.match("(?:increase|decrease|rise|fall|grow|decline|improve|reduce)", cell, re.I):
            return f"to {re.sub('(?:d|ing)$', '', cell)}"
        if wanted:
            return f"to reach {cell}"
        return f"was {cell}"
    written = _UNITS.get(unit, "" if unit in ("-", "—") else unit)
    own = re.match("%|‰|/|[个岁年人万]", figure["rest"])
    verb = figure["sign"].strip() or ("达到" if wanted else "为")
    if re.match("达|不|超|至少|控制", cell):
        verb = ""
    if not chinese:
        verb = figure["sign"].strip() or ("to reach " if wanted else "was ")
    return f"{verb}{figure['value']}{'' if own else written}{figure['rest']}"
