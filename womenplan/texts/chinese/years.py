"""The years of a Chinese clause: those by which it asks, and those with which it compares."""

from __future__ import annotations

import re

from womenplan.texts.amounts import LAST_YEARS, YEAR
from womenplan.texts.chinese.context import Context
from womenplan.texts.chinese.words import hidden
from womenplan.texts.clauses import Match

__all__ = ["taken_years"]

_YEARS = re.compile(
    rf"(?:力争)?(?:(?<![高升降少加低长大小制增减])[到至]|截至|截止到?|在)?(?P<from>(?<![（(]){YEAR}年[-—–~～]{{1,2}})?(?:{YEAR}年?(?:和|、|及"
    rf"|与))*(?P<last>{YEAR})年(?:底|末|年底"
    rf"|前|之前|以前|时|起)?(?!基础|的?水平|相比|度)"
)
_PERIOD_END = re.compile(
    r"(?:到|至)?(?:[“\"]?十[一二三四五六]?五[”\"]?(?:规划)?(?:末期?|期末|期间|时期)|(?:本)?规划(?:期|周期)?(?:末|结束时|期末|期内"
    r"|周期内)|中期(?!评估)|期末|终期(?!评估))"
)
_BASE = re.compile(
    rf"(?:分别)?(?:(?<!占)比|较|与|[在以](?=[^，。；]{{2,20}}?(?:基础|为基|(?<=[年期])的?水平)))(?:上一?年|上年度|上一?届|本届"
    rf"|(?P<years>{YEAR}年?(?:(?:和|、"
    rf"|及){YEAR}年?)*)(?:底|末)?|[“\"]?(?P<five>十[一二三四五]?五)[”\"]?(?:规划)?(?:末期?|期末|时期)?)"
    r"(?:相比|的?基础上?|的?水平(?:上)?|为基[数期准])?[，]?"
    r"|在(?:现有|原有|已有|现)(?:水平|的)*基础上|[比较]规划前|(?:比|较)(?:上一?(?:个|轮)?规划(?:期|周期)?|上一?周期|基期)(?:值"
    r"|水平)?(?P<start>(?:[（(][^（）()]*[）)])?)"
)


def taken_years(clause: str, context: Context) -> tuple[str, list[tuple[int, int]], list[int]]:
    """Return a clause with its years blanked out (so that places stay), the years it names, and those of the base."""
    base: list[int] = []
    years: list[tuple[int, int]] = []

    def take_base(match: Match) -> str:
        text = match[0]
        if match["years"]:
            base.extend(map(int, re.findall(YEAR, match["years"])))
        elif match["five"]:
            base.append(LAST_YEARS[match["five"]])
        elif text.startswith("以"):
            return text
        elif match["start"] is not None:
            base.append(context.start_year - 1)
        elif not (text.startswith("在") and text.endswith("基础上")) or "年" in text:
            base.append(-1)  # the year before: a result, or a yearly step
        return hidden(match)

    def take_year(match: Match) -> str:
        start = max(match.end("from"), match.start())  # 2021年—2025年: by its end
        named = re.compile(YEAR).finditer(match.string, start, match.end())
        years.extend((year.start(), int(year[0])) for year in named)
        return hidden(match)

    def take_end(match: Match) -> str:
        text = match[0]
        five = re.search("十[一二三四五六]?五", text)
        year = context.end_year
        if text.startswith("规划") and match.string[: match.start()].endswith("\0"):
            year = 0  # 2020年规划期末: of the plan before
        elif five and five[0] in LAST_YEARS:
            year = LAST_YEARS[five[0]]
        elif year and "中期" in text:
            year = (context.start_year + year) // 2
        if year:
            years.append((match.start(), year))
        return hidden(match)

    text = _YEARS.sub(take_year, _BASE.sub(take_base, clause))
    text = _PERIOD_END.sub(take_end, text)
    return text, sorted(years), base
