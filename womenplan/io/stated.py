"""Units that titles, corners of headers and notes state for the values of a table: 单位：万人.

Such a statement serves those values that it can be the unit of: 万人 above a table of counts and
shares is that of the counts. One that names an indicator, or bears a footnote mark, serves what it
names or marks alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import NamedTuple

from womenplan.model.matcher import MEASURE, Matcher
from womenplan.model.naming import SIGNS, unnumbered
from womenplan.model.unit import RATES, conversion, count_factor, unit_of, units

__all__ = [
    "Stated",
    "factor_to",
    "mark_of",
    "serving",
    "stated_in",
    "states_unit",
    "without_idle_marks",
]

_STATED = re.compile(
    r"(?P<of>[^\s，,。；;：:（(【\[]{0,80}?)(?:计量|计算|数据)?(?:单位|units?)\s*(?:均|都|一律)?(?:[:：]|为|是)\s*"
    r"(?P<unit>[^)）\]】。；;]+?)(?=$|[)）\]】。；;]|[，,、\s][^，,、\s]*单位)",
    re.I,
)
_UNIT = re.compile("单位|unit", re.I)
_OF_ALL = re.compile(
    r"(?:[本该此表以下上列述各附的中内]+)?(?:各[项类])?"
    r"(?:数据|数值|数字|指标|人数|例数|人口|金额|面积|数量|比例|比率|比重)?的?"
)
_OF_MANY = re.compile("各表|下同")
_SEPARATED = re.compile(r"[、，,\s]+|[和及与或]|/(?=[^\d万千百十])")
_NO_UNIT = re.compile(
    "见|详见|如|.*(?:局|委|办|室|院|会|联|中心|政府|学校|公司|厅|部|站|市|县|区|镇|乡|街道)$"
)
_MARKED = re.compile(rf"^(?:[注说明备:：\s]*)([{SIGNS}])")
_MARKS_BEHIND = re.compile(rf"[{SIGNS}](?=$|[\s(（/])")


@dataclass(frozen=True, slots=True)
class Stated:
    """A unit, or several, that a text states.

    Attributes
    ----------
    units : tuple of str
        Their codes.
    strange : str
        What is written as a unit and is none that is known.
    of : str
        The indicator or the footnote mark that it is stated for; empty where for all.
    text : str
        The words of the statement.
    cell : tuple of int
        Row and column where it stands.
    source : str
        ``title``, ``note``, or ``above`` for that of a table further up.
    forward : bool
        True where it says that further tables have it, too.
    """

    units: tuple[str, ...]
    strange: str = ""
    of: str = ""
    text: str = ""
    cell: tuple[int, int] = (-1, -1)
    source: str = "title"
    forward: bool = False

    def from_above(self) -> Stated:
        """Return the statement as a table further down has it."""
        return replace(self, source="above")


def states_unit(text: str) -> bool:
    """Return whether a text states a unit, of whatever it may be."""
    return any(True for _ in _statements(text))


def _statements(text: str) -> Iterable[re.Match[str]]:
    """Return the places where a text states a unit; most texts do not so much as name the word."""
    if _UNIT.search(text):
        return _STATED.finditer(text)
    return ()


def stated_in(
    text: str,
    names: Matcher,
    cell: tuple[int, int],
    source: str,
) -> list[Stated]:
    """Return the units that a title or a note states.

    填报单位 and the like state none.
    """
    mark = _MARKED.match(text)
    statements: list[Stated] = []
    for match in _statements(text):
        of = unnumbered(match["of"]).strip(SIGNS + " ")
        of_all = _OF_ALL.fullmatch(of)
        indicator = "" if of_all else names.match(of).indicator
        codes, strange = _units_in(match["unit"].strip())
        if (of_all or indicator) and (codes or strange):
            about = indicator or (mark[1] if mark else "")
            forward = bool(_OF_MANY.search(text))
            words = match[0].strip()
            statements.append(
                Stated(
                    codes,
                    strange,
                    about,
                    words,
                    cell,
                    source,
                    forward,
                )
            )
    return statements


def without_idle_marks(stated: Iterable[Stated], headings: Iterable[str]) -> list[Stated]:
    """Return statements, those with a mark that no heading bears as stated for all."""
    marks = {mark_of(heading) for heading in headings}
    idle = {one for one in stated if len(one.of) == 1 and one.of not in marks}
    return [replace(one, of="") if one in idle else one for one in stated]


def _units_in(text: str) -> tuple[tuple[str, ...], str]:
    """Return the units that a text lists, and what it gives as one that is not known."""
    if unit := unit_of(text):
        return (unit,), ""
    parts = [part for part in _SEPARATED.split(text) if part]
    codes = tuple(takewhile(bool, map(unit_of, parts)))
    rest = parts[len(codes) :]
    if codes:
        return codes, next(filter(MEASURE.search, rest), "")
    return (), "" if _NO_UNIT.match(parts[0] if parts else "") else text


def mark_of(heading: str) -> str:
    """Return the footnote mark at the end of a heading, or before its unit."""
    mark = _MARKS_BEHIND.search(heading)
    return mark[0] if mark else ""


class Served(NamedTuple):
    """Which of the units stated for a table serves some of its values."""

    unit: str = ""  # empty where none serves
    used: Stated | None = None  # what was used, set aside, or stands in the way
    problem: str = ""  # the code of what stands in the way
    aside: bool = False  # what is stated cannot be meant for these values, but for others


def serving(
    stated: Sequence[Stated],
    usual: str,
    about: Collection[str],
    all_usual: Collection[str],
) -> Served:
    """Return which of the units stated for a table serves values that have none of their own.

    Parameters
    ----------
    stated : sequence of Stated
        What is stated for the table.
    usual : str
        The unit of the values' indicator; empty for counts.
    about : collection of str
        The indicator and the footnote mark of the values.
    all_usual : collection of str
        The units of the indicators of all values of the table, each once.
    """
    mine = [one for one in stated if one.of in about]
    chosen = mine or [one for one in stated if not one.of]
    by_unit = {unit: one for one in reversed(chosen) for unit in one.units}
    fit = [unit for unit in by_unit if _fits(unit, usual, all_usual)]
    if len({factor_to(unit, usual) for unit in fit}) > 1:
        return Served("", by_unit[fit[0]], "UNIT_CONTRADICTS")
    if fit:
        return Served(fit[0], by_unit[fit[0]])
    if strange := next((one for one in chosen if one.strange), None):
        return Served("", strange, "UNIT_UNKNOWN")
    unit, used = next(iter(by_unit.items()), ("", None))
    aside = any(_fits(one, other, all_usual) for one in by_unit for other in all_usual)
    return Served("" if aside else unit, used, aside=aside)


def factor_to(unit: str, usual: str) -> float:
    """Return what turns a unit into an indicator's own, or into cases where that is empty; nan where nothing does."""
    return conversion(unit, usual) if usual else count_factor(unit)


def _fits(unit: str, usual: str, others: Collection[str]) -> bool:
    """Return whether values can be in a unit.

    Of rates, percent above a column in percent is not meant for deaths per 100,000 beside it.
    """
    if math.isnan(factor_to(unit, usual)):
        return False
    rate = units()["base"].get(unit, "") in RATES and usual
    return not rate or unit == usual or unit not in others
