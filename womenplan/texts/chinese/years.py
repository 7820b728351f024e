"""The years of a Chinese clause: those by which it asks, and those with which it compares."""

from __future__ import annotations

import re

from womenplan.texts.chinese.context import Context

__all__ = ["DIGIT_YEAR", "taken_years"]

DIGIT_YEAR = r"(?:19|20)\d{2}"
_YEARS = re.compile(
    rf"(?:力争)?(?:(?<![高升降少加低长大小制增减])[到至]|截至|截止到?|在)?(?P<from>(?<![（(]){DIGIT_YEAR}年[-—–~～]{{1,2}})?(?:{DIGIT_YEAR}年?(?:和|、|及"
    rf"|与))*(?P<last>{DIGIT_YEAR})年(?:底|末|年底"
    rf"|前|之前|以前|时|起)?(?!基础|的?水平|相比|度)"
)
_PERIOD_END = re.compile(
    r"(?:到|至)?(?:[“\"]?十[一二三四五六]?五[”\"]?(?:规划)?(?:末期?|期末|期间|时期)|(?:本)?规划(?:期|周期)?(?:末|结束时|期末|期内"
    r"|周期内)|中期(?!评估)|期末|终期(?!评估))"
)
_FIVES = {
    "十五": 2005,
    "十一五": 2010,
    "十二五": 2015,
    "十三五": 2020,
    "十四五": 2025,
    "十五五": 2030,
}
_BASE = re.compile(
    rf"(?:分别)?(?:(?<!占)比|较|与|[在以](?=[^，。；]{{2,20}}?(?:基础|为基|(?<=[年期])的?水平)))(?:上一?年|上年度|上一?届|本届"
    rf"|(?P<years>{DIGIT_YEAR}年?(?:(?:和|、"
    rf"|及){DIGIT_YEAR}年?)*)(?:底|末)?|[“\"]?(?P<five>十[一二三四五]?五)[”\"]?(?:规划)?(?:末期?|期末|时期)?)"
    r"(?:相比|的?基础上?|的?水平(?:上)?|为基[数期准])?[，]?"
    r"|在(?:现有|原有|已有|现)(?:水平|的)*基础上|[比较]规划前|(?:比|较)(?:上一?(?:个|轮)?规划(?:期|周期)?|上一?周期|基期)(?:值"
    r"|水平)?(?P<start>(?:[（(][^（）()]*[）)])?)"
)


def taken_years(
    clause: str, context: Context
) -> tuple[str, tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Return a clause with its years blanked out (so that places stay), the years it names, and those of the base."""
    base: list[int] = []
    years: list[tuple[int, int]] = []

    def take_base(found: re.Match[str]) -> str:
        if found["years"]:
            base.extend(int(year) for year in re.findall(DIGIT_YEAR, found["years"]))
        elif found["five"]:
            base.append(_FIVES[found["five"]])
        elif found[0].startswith("以"):
            return found[0]
        elif found["start"] is not None:
            base.append(context.start_year - 1)
        elif found[0].endswith("基础上") and found[0].startswith("在") and "年" not in found[0]:
            return "\0" * len(found[0])
        else:
            base.append(-1)  # the year before: a result, or a yearly step
        return "\0" * len(found[0])

    def take_year(found: re.Match[str]) -> str:
        start = max(found.end("from"), found.start())  # 2021年—2025年: by its end
        for year in re.finditer(DIGIT_YEAR, found[0][start - found.start() :]):
            years.append((start + year.start(), int(year[0])))
        return "\0" * len(found[0])

    def take_end(found: re.Match[str]) -> str:
        if found[0].startswith("规划") and text[: found.start()].endswith("\0"):
            return "\0" * len(found[0])  # 2020年规划期末: of the plan before
        five = re.search("十[一二三四五六]?五", found[0])
        if five and five[0] in _FIVES:
            years.append((found.start(), _FIVES[five[0]]))
        elif "中期" in found[0] and context.end_year:
            years.append((found.start(), (context.start_year + context.end_year) // 2))
        elif context.end_year:
            years.append((found.start(), context.end_year))
        return "\0" * len(found[0])

    text = clause
    text = _BASE.sub(take_base, text)
    text = _YEARS.sub(take_year, text)
    text = _PERIOD_END.sub(take_end, text)
    return text, tuple(sorted(years)), tuple(base)
