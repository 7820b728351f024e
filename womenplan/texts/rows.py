"""Statements to rows of targets: the indicator each is about, its unit, its milestone, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count, pairwise
from math import isnan, nan
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.model.target import SECTIONS, TARGET_COLUMNS
from womenplan.model.unit import conversion
from womenplan.model.vocabulary import has_chinese
from womenplan.texts.amounts import YEAR
from womenplan.texts.chinese.statements import chinese_statements
from womenplan.texts.clauses import Statement, Statements, blanked, without
from womenplan.texts.english.statements import english_statements
from womenplan.texts.names import Named, Names, less_is_better, measurable
from womenplan.texts.outline import Facts, Item, domain_of

__all__ = ["DRAFT_COLUMNS", "SURE", "NamedStatement", "is_unread_row", "rows_of"]

DRAFT_COLUMNS = tuple(
    [
        "line",
        "locator",
        "domain",
        "section",
        "objective_no",
        "name",
        "indicator_id",
        "form",
        "operator",
        "value",
        "unit",
        "milestone_year",
        "population",
        "soft",
        "steady",
        "components",
        "comparator_id",
        "confidence",
        "doubt",
    ]
)
Known = dict[str, dict[str, Any]]
_SCALES = {
    "count": 1.0,
    "persons": 1.0,
    "times": 1.0,
    "person_times": 1.0,
    "10k_persons": 1e4,
    "10k_person_times": 1e4,
}
_SURE = {  # shares of rows right on the five plans of the catalogue
    "": 0.99,
    "reworded": 0.97,
    "carried": 0.9,
}
_UNKNOWN, _DIRECTION, _AT_MOST_DOUBTED = 0.6, 0.98, 0.6
SURE = 0.9  # below it a row is to be checked


@dataclass(slots=True)
class NamedStatement:
    """One statement with the indicator that it is about."""

    statement: Statement
    named: Named
    item: Item
    unit: str
    value: float
    doubts: list[str]


def rows_of(
    items: Sequence[Item], facts: Facts, names: Names
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the targets of a plan's items, the indicators that the catalogue lacks, and past values.

    Returns
    -------
    targets, indicators, observations : pandas.DataFrame
        As `PlanDraft` has them.
    """
    known: Known = names.matcher.table.set_index("indicator_id", drop=False).to_dict("index")
    rows: list[NamedStatement] = []
    past: list[dict[str, Any]] = []
    for item, titles in _asking(items):
        for one in _statements(item, facts):
            for named in _named(one, names):
                if (titles and not (one.valued or named.indicator)) or not _counts(one, named):
                    continue
                if not (
                    _is_past(one, item, facts) or _is_fact(one, item) or _worse(one, named, known)
                ):
                    rows.append(_row(one, named, item, known))
                elif one.valued and one.form != "change":
                    past.append(_observed(one, named, item, facts))
    rows = _distinct(rows)
    codes = _own_codes(known)
    lacking = _lacking(rows, names, codes)
    compared = _comparators(rows, lacking, names, known, codes)
    entries = [known.get(row.named.indicator) or lacking[row.named.name] for row in rows]
    return (
        _targets(rows, entries, facts, compared),
        pd.DataFrame([*lacking.values()], columns=_INDICATOR),
        pd.DataFrame(past, columns=_OBSERVATION),
    )


_INDICATOR = [
    "indicator_id",
    "name",
    "unit",
    "better",
    "numerator",
    "denominator",
    "domain",
    "near",
    "line",
]
_OBSERVATION = ["name", "indicator_id", "region", "year", "value", "unit", "line"]


def _asking(items: Sequence[Item]) -> Iterator[tuple[Item, bool]]:
    """Yield the items that may state targets, and whether each is but the title of its parts.

    The answer to a question about what was is of the present situation, an activity a measure.
    """
    titles = _titles(items)
    backwards = [False, *(_ASKED_BACK.search(item.text) is not None for item in items)]
    for item, answers in zip(items, backwards, strict=False):
        title = id(item) in titles
        if not item.paragraph.row and (item.section == "other" or is_unread_row(item.text)):
            continue
        if answers:
            item = replace(item, section="situation")
        if _ACTIVITY.match(item.text):
            item = replace(item, section="strategy", text=blanked(item.text, _ACTIVITY))
        yield item, title


def is_unread_row(text: str) -> bool:
    """Say that a text is the row of a table whose columns nothing names."""
    return len(_FIGURE_CELL.findall(text)) > 1


_FIGURE_CELL = re.compile(  # no year, which heads a column
    r"(?:\t|\|) *[≥≤<>]? *(?!(?:19|20)\d\d *(?:\t|\||$))[\d.,]+ *%? *(?=\t|\||$)"
)
_ASKED_BACK = re.compile(
    "(?:上一?轮|过去|近年来|此前|执行得|完成得|实施情况|成效|进展如何|现状)[^。]*[？?]$"
    r"|\b(?:progress|so far|achieved|last plan|previous)\b[^.]*[?]$",
    re.I,
)


def _titles(items: Sequence[Item]) -> set[int]:
    """Return which items are but the title of the parts below them: their directions stand in those."""
    return {id(item) for item, below in pairwise(items) if _is_title(item, below)}


def _is_title(item: Item, below: Item) -> bool:
    place = (item.domain, item.section, item.number)
    if _OBJECTIVE.match(item.paragraph.text) and below.paragraph != item.paragraph:
        return True
    same = place == (below.domain, below.section, below.number)
    return same and below.part and not item.part and len(item.text) < 40


_OBJECTIVE = re.compile(  # targets stand below it
    r"(?:strategic |specific )?objective(?: \d+(?:\.\d+)*)?: (?:to [a-z]|[A-Z][a-z]+ing )[^.\d]*$",
    re.I,
)


def _statements(item: Item, facts: Facts) -> Statements:
    row = item.paragraph.row
    start = facts.start_year
    if row and not start:  # the first column is about the past
        named = re.findall(f"({YEAR})年为", item.text)
        start = max(map(int, named), default=-1) + 1
    tabled = row and item.section in ("other", "situation")
    section = "objective" if tabled else item.section
    years = {"start_year": start, "end_year": facts.end_year}
    if has_chinese(item.text):
        return chinese_statements(
            item.text,
            section=section,
            head=item.head,
            **years,
        )
    return english_statements(item.text, section=section, **years)


def _named(one: Statement, names: Names) -> Sequence[Named]:
    """Return what a statement is about: of a joint name the part that its value belongs to."""
    named = names.named(one.names, one.before)
    which, of = one.share
    if of == 1 or len(named) % of:
        return named
    each = len(named) // of  # two levels of two bodies have four names: two for each value
    return named[which * each : (which + 1) * each]


def _counts(one: Statement, named: Named) -> bool:
    """Return whether a statement without a value is of something that is measured."""
    if named.indicator:
        return True
    plain = not one.valued and one.form != "relative"
    return not one.listed and (not plain or measurable(named.name))


_NEXT = re.compile(
    "下一步|下一?阶段|展望|力争|有望|今后|确保到|力争到|到20(?:2[5-9]|3\\d)年"
    "|\\b(?:will|shall|to be reached|by 20(?:2[5-9]|3\\d))\\b",
    re.I,
)


def _is_past(one: Statement, item: Item, facts: Facts) -> bool:
    """Say that a statement is about the past: its clause, its section, or the whole text."""
    report = facts.kind == "report"
    looks_back = report and not item.section and not _NEXT.search(item.text)
    situation = item.section == "situation" and (report or not item.paragraph.row)
    return one.past or situation or looks_back or 0 < one.year < facts.start_year


_GOOD = re.compile(
    "(?:women's |girls' )?(?:access|coverage|enrolment|literacy|representation)\\b", re.I
)


def _worse(one: Statement, named: Named, known: Known) -> bool:
    """Say that something goes the way that nobody wants: that is a fact (离婚率逐年上升)."""
    if one.form != "direction" or one.operator not in ("up", "down"):
        return False
    up = one.operator == "up"
    if named.indicator:
        return bool(known[named.indicator]["better"] == ("lower" if up else "higher"))
    harm = less_is_better(named.name)
    return harm if up else not harm and bool(_GOOD.match(named.name))


def _is_fact(one: Statement, item: Item) -> bool:
    """Say that a value is a fact, or what a measure does, as nothing in its sentence asks for it."""
    if item.paragraph.row or not one.mood:
        return False
    if one.mood != "bare":
        return True
    if has_chinese(item.text):
        aim = one.unit == "percent" and one.value % 5 == 0
        return _is_foreword(item) or (item.section == "strategy" and not aim)
    return item.section in ("strategy", "project") or (
        not item.section and _is_prose(item.paragraph.text)
    )


_SENTENCE_END = re.compile(r"(?<=[a-z0-9%)’'\"])[.!?](?=\s+[A-Z])")
_LIST_LINE = re.compile(r"\W*(?:[-–—•*]|\(?[A-Za-z]{0,8}\.? ?\d+[.):\d]*\s|[\w ]{3,30}:)")


def _is_foreword(item: Item) -> bool:
    """Say that a Chinese item is running text before the chapters of a plan."""
    placed = item.section or item.number or item.domain
    return not placed and item.paragraph.text.count("。") > 1


@lru_cache(maxsize=64)
def _is_prose(text: str) -> bool:
    """Say that an English paragraph has several sentences, and is no line of a list."""
    sentences = [part for part in _SENTENCE_END.split(text) if len(part.split()) > 3]
    return len(sentences) > 1 and not _LIST_LINE.match(text)


_ACTIVITY = re.compile(
    r"^\W*(?:(?:key|main|priority|proposed) )?(?:activit(?:y|ies)|actions?|strategies|measures?"
    r"|interventions?|steps|inputs)(?: \d+(?:\.\d+)*)?\s*:\s|^\W*activity \d+(?:\.\d+)*\s",
    re.I,
)


def _observed(
    one: Statement,
    named: Named,
    item: Item,
    facts: Facts,
) -> dict[str, Any]:
    return {
        "name": named.name,
        "indicator_id": named.indicator,
        "region": facts.region,
        "year": one.year or (facts.start_year - 1 if facts.start_year else None),
        "value": one.value,
        "unit": one.unit,
        "line": item.line(one.at),
    }


def _row(
    one: Statement,
    named: Named,
    item: Item,
    known: Known,
) -> NamedStatement:
    """Return a statement with its unit settled: one that does not fit its indicator takes that away from it."""
    doubts = [*one.doubts]
    expected = known[named.indicator]["unit"] if named.indicator else ""
    value = one.value
    unit = one.unit
    if one.form == "change":
        unit = unit or "percent"
    elif not one.valued:
        unit = expected or unit
    else:
        converted = _in_unit(value, unit, expected)
        if isnan(converted):
            doubts.append("unit_differs")
            named = replace(named, indicator="", remark="unit")
        else:
            if not unit and expected not in ("ratio", "index"):
                doubts.append("unit")
            value = converted
            unit = expected or unit
    if named.remark in ("carried", "reworded"):
        doubts.append(named.remark)
    if one.share[1] > 1:
        doubts.append("dealt")
    return NamedStatement(one, named, item, unit, value, doubts)


def _in_unit(value: float, unit: str, expected: str) -> float:
    """Return a value in the unit that its indicator is expected in; NaN if it cannot be."""
    if expected == "males_per_100_females" and value > _MOST_BOYS:
        return nan  # 950 girls per 1,000 boys
    if not (unit and expected) or unit == expected or (unit, expected) in _SAME_UNITS:
        return value
    if unit in _SCALES and expected in _SCALES:
        return value * _SCALES[unit] / _SCALES[expected]
    return value * conversion(unit, expected)


_MOST_BOYS = 300
_CHANGES = ("percentage_points", "percent_per_year")
_SAME_UNITS = {("years", "years_of_life"), ("years_of_life", "years"), ("ratio", "percent_ratio")}


def _distinct(rows: list[NamedStatement]) -> list[NamedStatement]:
    """Return rows, each demand once.

    A direction whose indicator gets a value in the same item is none of its own.
    """

    def place(row: NamedStatement) -> tuple[str, ...]:
        item = row.item
        named = row.named
        return (item.domain, item.section, item.number, named.indicator or named.name)

    valued: dict[tuple[str, ...], set[int]] = {}
    for row in rows:
        if row.statement.valued:
            for level in ("", _level_in(row)):
                valued.setdefault((*place(row), level), set()).add(row.statement.year)
    kept: dict[tuple[Any, ...], NamedStatement] = {}
    for row in rows:
        one = row.statement
        directed = one.form == "direction"
        years = valued.get((*place(row), _level_in(row)), set())
        if directed and years and (not one.year or one.year in years):
            continue
        key = (
            *place(row),
            one.form,
            one.operator,
            row.value if one.valued else None,
            row.unit,
            0 if directed else one.year,
            row.named.population,
            one.population,
            row.item.line(one.at),
        )
        kept.setdefault(key, row)
    return [*kept.values()]


def _level_in(row: NamedStatement) -> str:
    """Return the level in front of a row's name, of which another value may be asked: 县（区）."""
    level = re.match(
        "[省市州盟县区旗乡镇](?:（[省市州盟县区旗]）)?(?=人|政协|党代)", row.named.name
    )
    return level[0] if level else ""


def _own_codes(known: Known) -> Iterator[str]:
    """Yield ids for the plan's own indicators that are still free."""
    return (code for at in count(1) if (code := f"own_{at:02d}") not in known)


def _lacking(rows: list[NamedStatement], names: Names, codes: Iterator[str]) -> Known:
    """Return an indicator of the plan's own for each name that the catalogue does not know."""
    lacking: Known = {}
    for row in rows:
        one = row.statement
        name = row.named.name
        if row.named.indicator:
            continue
        unit = lacking[name]["unit"] if name in lacking else ""
        if unit in _SCALES and row.unit in _SCALES:
            row.value *= _SCALES[row.unit] / _SCALES[unit]
            row.unit = unit
        elif unit and one.form != "change" and row.unit not in ("", unit):
            name = f"{name}（{row.unit}）"
            row.named = replace(row.named, name=name)
        if name not in lacking:
            lacking[name] = _entry(row, next(codes), names)
    return lacking


def _entry(row: NamedStatement, code: str, names: Names) -> dict[str, Any]:
    """Return the entry of an indicator that the catalogue lacks."""
    one = row.statement
    name = row.named.name
    falls = less_is_better(name) if not one.operator else one.operator in _FALLING
    women = re.fullmatch(
        "(?P<of>.{2,}?)中(?P<who>女[\u3400-\u9fff]{0,4})(?:的)?(?:比例|占比|比重)", name
    )
    changes = one.form == "change" and row.unit in ("percent", *_CHANGES)
    return {
        "indicator_id": code,
        "name": name,
        "unit": (not changes and row.unit) or _unit_of(one, name),
        "better": "lower" if falls else "higher",
        "numerator": f"{women['of']}中{women['who']}人数" if women else "",
        "denominator": f"{women['of']}总人数" if women else "",
        "domain": row.item.domain or domain_of(name),
        "near": "；".join(names.matcher.nearest(name)),
        "line": row.item.line(one.at),
    }


_FALLING = ("<=", "<", "down", "slow")


def _comparators(
    rows: list[NamedStatement],
    lacking: Known,
    names: Names,
    known: Known,
    codes: Iterator[str],
) -> dict[int, str]:
    """Return for each row that is compared with something the indicator of that, one of the plan's own if need be."""
    compared: dict[int, str] = {}
    for at, row in enumerate(rows):
        one = row.statement
        if one.form != "relative":
            continue
        code = names.comparator(one.comparator) if one.comparator else ""
        if not code:
            entry = known.get(row.named.indicator) or lacking[row.named.name]
            name = _compared(one.comparator, row.named.name)
            code = lacking[name]["indicator_id"] if name in lacking else next(codes)
            made = {
                **dict.fromkeys(_INDICATOR, ""),
                "indicator_id": code,
                "name": name,
                "unit": entry["unit"],
                "better": entry["better"],
                "domain": row.item.domain or entry["domain"],
                "line": row.item.line(one.at),
            }
            lacking.setdefault(name, made)
        compared[at] = code
    return compared


_OTHER_SIDES = ("", "男性", "总体", "人口", "上届", "上一届", "往届")


def _compared(comparator: str, name: str) -> str:
    """Return what the other side of a comparison is called: 男性 of 妇女参保率 is 男性参保率."""
    if comparator in _OTHER_SIDES:
        return f"{comparator or '参照'}{without(name, '^(?:妇女|女性|女)')}"
    if re.search("(?:平均|总体|整体)水平$", comparator):
        return f"{name}（{comparator}）"
    return comparator if comparator != name else f"{comparator}（参照）"


def _unit_of(one: Statement, name: str) -> str:
    """Return the unit that a name says, or the form of its demand."""
    rated = one.unit == "percentage_points" or _RATED.search(name)
    return "percent" if rated or one.form in _RATED_FORMS else "count"


_RATED = re.compile("率$|比例$|比重$|占比$|覆盖面$|share|proportion|rate|coverage|percentage")
_RATED_FORMS = ("coverage", "gap", "balance", "relative")


def _targets(
    rows: list[NamedStatement],
    entries: Sequence[dict[str, Any]],
    facts: Facts,
    compared: dict[int, str],
) -> pd.DataFrame:
    made = [
        _target(row, at + 1, entry, facts, compared.get(at, ""))
        for at, (row, entry) in enumerate(zip(rows, entries, strict=True))
    ]
    columns = [*TARGET_COLUMNS, "item", "name", "line", "text", "confidence", "doubt"]
    frame = pd.DataFrame(made, columns=columns)
    numbers = ("value", "milestone_year", "base_year", "confidence")
    return frame.assign(**{name: pd.to_numeric(frame[name]) for name in numbers})


def _target(
    row: NamedStatement,
    at: int,
    entry: dict[str, Any],
    facts: Facts,
    comparator: str,
) -> dict[str, Any]:
    one = row.statement
    named = row.named
    item = row.item
    less = entry["better"] == "lower" or entry["unit"] == "males_per_100_females"
    operator = one.operator or ("<=" if less else ">=")
    year = one.year or item.due or facts.end_year or None
    domain = item.domain or entry["domain"]
    doubts = _doubts(row, facts, year, domain, comparator)
    number = item.number if item.number.isdecimal() else ""
    population = ";".join(dict.fromkeys(filter(None, [named.population, one.population])))
    section = item.section if item.section in SECTIONS else "objective"
    return {
        "target_id": f"{at:03d}",
        "plan_id": "",
        "domain": domain,
        "section": section,
        "objective_no": number,
        "item": item.number,
        "indicator_id": entry["indicator_id"],
        "form": _form(one, named, operator),
        "operator": operator,
        "value": row.value,
        "unit": row.unit,
        "milestone_year": year,
        "base_year": one.base_year or None,
        "comparator_id": comparator,
        "population": population,
        "components": named.components,
        "soft": one.soft,
        "steady": one.steady,
        "repeats": "",
        "note": "",
        "locator": item.locator,
        "source": "",
        "name": named.name,
        "line": item.line(one.at),
        "text": _sentence(item.text, one.at),
        "confidence": _confidence(row, doubts),
        "doubt": _doubt_text(doubts),
    }


def _form(one: Statement, named: Named, operator: str) -> str:
    """Return the form of a statement: what is to cover all is a coverage, and nothing else is."""
    if one.form == "level" and one.value == 100 and "覆盖" in named.name:
        return "coverage"
    if one.form == "coverage" and operator not in (">=", ">", ""):
        return "level"
    return one.form


def _doubts(
    row: NamedStatement,
    facts: Facts,
    year: int | None,
    domain: str,
    comparator: str,
) -> list[str]:
    """Return the codes of what was assumed to make a target of a statement."""
    one = row.statement
    within = not (year and facts.end_year) or facts.start_year <= year <= facts.end_year
    assumed = {
        "no_milestone": not year,
        "milestone": year and not one.year and one.valued,
        "outside": one.year and not within,
        "base": one.form == "change" and not one.base_year,
        "own": not row.named.indicator,
        "domain": not domain,
        "comparator": comparator.startswith("own_"),
    }
    return [*row.doubts, *(code for code, holds in assumed.items() if holds)]


def _confidence(row: NamedStatement, doubts: Sequence[str]) -> float:
    """Return how often rows of this kind were right on the plans by which the grammar was checked."""
    sure = _SURE[row.named.remark] if row.named.indicator else _UNKNOWN
    if not row.statement.valued:
        sure *= _DIRECTION
    return round(min(sure, 1 if _GRAVE.isdisjoint(doubts) else _AT_MOST_DOUBTED), 2)


_GRAVE = {"unit_differs", "yearly", "outside", "no_milestone", "comparator", "range"}


def _doubt_text(doubts: Sequence[str]) -> str:
    labels = [messages.label("doubt", code) for code in dict.fromkeys(doubts)]
    return messages.text("draft.join").join(labels)


def _sentence(text: str, at: int) -> str:
    """Return the sentence that contains a position of the text."""
    start = max(text.rfind(sign, 0, at) for sign in "。；;\n") + 1
    end = re.compile("[。；;\n]|$").search(text, at)
    return text[start : end.start() if end else None].strip()
