"""Statements of a Chinese plan: clause by clause, what is to reach which value, or to go which way, by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from womenplan.texts.amounts import amounts_in, in_figures
from womenplan.texts.chinese.comparison import compared_with
from womenplan.texts.chinese.context import Context, names_past
from womenplan.texts.chinese.coverage import covering_all, none_at_all
from womenplan.texts.chinese.directions import directions
from womenplan.texts.chinese.facts import (
    AHEAD,
    COUNTED_FINELY,
    FACT,
    HAS,
    LOOKS_BACK,
    OF_STANDARD,
    REPORTS,
    SETS_ALL,
    SINCE,
    STILL,
    counts_to_past,
)
from womenplan.texts.chinese.present import without_aside, without_origins
from womenplan.texts.chinese.revisions import redrafted
from womenplan.texts.chinese.values import valued
from womenplan.texts.chinese.words import JOINT_WORD, TOPIC, VERB, subject_of
from womenplan.texts.chinese.years import DIGIT_YEAR, taken_years
from womenplan.texts.clauses import Statement, in_mood, split

__all__ = ["chinese_statements"]

_LONGEST = 300  # characters of a clause
_LONGEST_SENTENCE = 3000  # characters
_SENTENCE = re.compile(r"[。；;！!？?\n]")
_CLAUSE = re.compile(
    r"，|[：:](?!\s*\d)|,(?!\d{3}(?!\d))|(?<=以上)、|(?<=全覆盖)、|(?<=\d[个所家处])、(?!\d)"
    rf"|(?<=[%‰万岁人名个张所家处])、(?=到?{DIGIT_YEAR}年)|(?<=\d[名人张户间支座])、(?!\d)"
    r"|(?<=上升|下降|提高|降低|增加|减少)、(?=[\u3400-\u9fff]{2,10}(?:率|时间|比例|人数))"
    r"|(?<=%)、(?=[\u3400-\u9fff（）]{2,}(?:[达提降控不保稳]|\d))"
)
_OPEN = re.compile(r"[（(][^（）()]*$|[“\"《][^”\"》]*$")


def chinese_statements(
    text: str,
    *,
    section: str,
    start_year: int,
    end_year: int,
    head: str = "",
) -> list[Statement]:
    """Return the demands of one item's text, and the past values that it names.

    Parameters
    ----------
    text : str
        Text of an item, or of a part of one.
    section : str
        objective, strategy, project or situation: of the objectives directions count too, of
        measures only levels.
    start_year, end_year : int
        Of the plan; 0 where unknown.
    head : str
        Subject of the item to which a part belongs.
    """
    text = _SPEAKER.sub(lambda one: " " * len(one[0]), text)
    phrase = section in ("objective", "") and _PHRASE.fullmatch(text)
    context = Context(start_year, end_year, phrase=bool(phrase))
    text = _VALUE_FIRST.sub(r"\g<name>：\g<value>", text)
    text = _NOT_COUNTED.sub(_passed_over, redrafted(text))
    text = _UNIT_AHEAD.sub(_unit_behind, text)
    text = _OF_MANY.sub(lambda one: f"{one['value']}/{one['many']}".ljust(len(one[0]), "\0"), text)
    text = re.sub("(?<![<>≤≥])=", "为", text.replace("≈", "约"))
    text = re.sub("(?<=[保维]持)原目标值?", lambda one: "\0" * len(one[0]), text)
    text = re.sub('"([^"\n]*)"', r"“\1”", text)
    text = _QUOTED_VALUE.sub(lambda one: f"\0{one[0][1:-1]}\0", in_figures(text))
    found: list[Statement] = []
    at = 0
    ahead = any(int(year) > start_year for year in re.findall(DIGIT_YEAR, text) if start_year)
    results = not ahead and bool(COUNTED_FINELY.search(text))
    looks_back = results or bool(LOOKS_BACK.match(text))
    for sentence, start in split(_SENTENCE, text, _LONGEST_SENTENCE):
        context.base_years = ()
        context.pending = ()
        context.heading = ""
        context.levelled = False
        lasting = context.years if context.led and context.years > context.led else context.led
        context.years = tuple(one for one in lasting if one > context.start_year)
        goes_on = start > 0 and text[start - 1] in "；;"
        context.reports = bool(REPORTS.search(sentence)) or (context.reports and goes_on)
        if _DEFINES.match(sentence):
            continue
        context.costed = section == "strategy" and bool(_COSTED.search(sentence))
        looks_back = (
            looks_back or bool(SINCE.search(sentence)) or counts_to_past(sentence, start_year)
        )
        looks_back = looks_back and not AHEAD.search(sentence)
        context.reports = (context.reports or looks_back) and not AHEAD.search(sentence)
        for clause, offset in _merged([*split(_CLAUSE, sentence, _LONGEST)]):
            at = start + offset
            context.topic = text[at + len(clause) : at + len(clause) + 1] in ("：", ":")
            if _THAN_BEFORE.match(clause) and max(context.years, default=9999) <= start_year:
                found = [one if one.at < start else replace(one, past=True) for one in found]
                continue  # 2021年占31%，比上届提高2个百分点
            if found and _BESIDE.match(clause):  # 95.1%，高于全市平均水平1.2个百分点
                found[-1] = replace(found[-1], past=found[-1].past or not found[-1].operator)
            found += [
                replace(one, at=one.at + at) for one in _clause(clause, context, section, head)
            ]
        first = next((at for at, one in enumerate(found) if one.at >= start), len(found))
        asks = bool(SETS_ALL.search(sentence))
        quotes = bool(OF_STANDARD.search(sentence))
        asks = asks and not quotes
        reports = quotes or bool(FACT.search(sentence))
        found[first:] = in_mood(found[first:], asks=asks, reports=reports)
    return found


_VALUE_FIRST = re.compile(
    r"^(?P<value>(?:[≥≤<>]|不[低高]于|不超过)?\d[\d.]*(?:%|‰|/10万|岁|年)(?:左右|以[上下内])?)"
    r"[：:](?P<name>[^，。；：:\d]{4,30})$"
)


def _passed_over(found: re.Match[str]) -> str:
    """Return what stands in place of a year without a value: the colon before goes on to the next."""
    behind_colon = found.string[: found.start()].endswith(("：", ":"))
    return (" " if behind_colon else "\0") * len(found[0])


_NOT_COUNTED = re.compile(  # 2020年未统计，2030年≥90
    rf"{DIGIT_YEAR}年?(?:[底末]|现状|基期)?值?[：:为]?(?:尚未|未作?|没有|无|暂无|暂缺|缺|暂未)(?:统计|数据|监测|开展|开展统计|调查"
    r"|记录|资料)?(?:数据|资料)?[，,；;](?=\s*(?:到|至)?\d{4}年?)"
)
_DEFINES = re.compile(
    "[^，]{2,20}(?:是指|指的是)|(?:本)?(?:规划|方案|纲要)(?:共?分[为成]|共?设|由)"
)
_UNIT_AHEAD = re.compile(
    r"(?<=[\u3400-\u9fff])[（(](?P<unit>%|‰|1?/10万|每10万|岁|年|万?人次?|[个张间]|元|小时|分钟)[)）]"
    r"(?P<to>[：:](?:\D{0,8}?[\d.]+(?![\d.%‰/\u3400-\u9fff]|/10)"
    r"|\D{0,8}?[\d.]+(?=左右|以上|以下|以内))?)"
)
_OF_MANY = re.compile(
    r"每(?P<many>10万|万|千)[人名例](?:活产)?(?:中|有)?(?P<value>\d[\d.]*)[人名例]"
)


def _unit_behind(found: re.Match[str]) -> str:
    """Return a value with the unit that stood in brackets before it: （%）：43左右 is 43%左右."""
    unit = {"1/10万": "/10万", "每10万": "/10万"}.get(found["unit"], found["unit"])
    said = found["to"] + (unit if found["to"][1:] else "")
    return said.rjust(len(found[0]), "\0")


_SPEAKER = re.compile("^(?:记者|问|答|[\u3400-\u9fff]{1,6}(?:局|委|厅|部|办|联|会|院))：(?=.{12})")
_PHRASE = re.compile(
    r"\s*[^\d，。；：、]{3,20}?\s?(?:\d[\d.]*[^\d，。；：]{0,4}(?:→|[-—]+>)\s*)?"
    r"\d[\d.]*[^\d，。；：]{1,6}(?:[（(][^（）()]*[）)])?\s*"
)
_BESIDE = re.compile(
    r"(?:高于|高出|低于|优于|比)(?![^，；。]*(?:提[高升]|增[加长]|上升|下降|降低|减少))[^，；。]{2,12}?(?:[高低]出?)?[\d.]+个?(?:百分点|‰|%|岁|年)$"
)
_THAN_BEFORE = re.compile(r"分?别?[比较]上一?[届年]度?(?:提高|上升|增加|增长|下降|降低)\d")
_QUOTED_VALUE = re.compile(
    r"[“\"][^”\"，。]{0,6}\d[\d.]*(?:%|‰|/10万)(?:以上|以下|以内|左右)?[”\"]"
)


def _merged(parts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return clauses, joined again where they stand within one pair of brackets."""
    merged: list[tuple[str, int]] = []
    for text, start in parts:
        if merged and len(merged[-1][0]) < _LONGEST and _OPEN.search(merged[-1][0]):
            before, first = merged[-1]
            merged[-1] = (before + "，" + text, first)
        else:
            merged.append((text, start))
    return [(text, start) for text, start in merged if text.strip()]


def _clause(
    clause: str,
    context: Context,
    section: str,
    head: str,
) -> list[Statement]:
    clause, aside = without_aside(clause, context)
    masked, placed, base_years = taken_years(clause, context)
    masked, origins = without_origins(masked)
    beside = [(0, aside[0].value)] if aside else []
    context.origins = (*beside, *((end, value) for _, end, value in origins))
    context.placed = tuple(
        (at, year) for at, year in placed if not any(start <= at < end for start, end, _ in origins)
    )
    inherited = context.years
    if years := tuple(year for _, year in context.placed):
        context.years = years
        if _leads(masked, context.placed):
            context.led = years
        context.named = tuple(sorted({*context.named, *years}))
    elif context.led and re.search("今后|未来|下一步", masked):
        context.years = context.led = ()
    if base_years:
        context.base_years = base_years
    ahead = context.years and context.years[-1] > context.start_year
    if STILL.search(masked) or names_past(context) or (HAS.search(masked) and not ahead):
        context.gone = True
    elif AHEAD.search(masked) or years:
        context.gone = False
    subject_before = context.subject
    masked = _NAMED_BEFORE.sub(lambda one: _named_before(one, context), masked)
    demands = valued(masked, context, section, inherited)
    if demands and not context.first:
        context.first = demands[0].names[0]
    if not demands and section in ("objective", "situation", ""):
        demands = none_at_all(masked, context) or covering_all(masked, context)
        demands = demands or compared_with(masked, context)
        if not demands and section != "situation":
            demands = directions(masked, context, head)
    elif not demands:
        compared = [one for one in compared_with(masked, context) if one.form == "relative"]
        demands = covering_all(masked, context) or [
            one for one in compared if masked[one.at] != "与"
        ]
    if re.search("[\u3400-\u9fff]{2}", masked) and not demands:
        _take_topic(subject_of(masked), context)
    elif demands:
        context.pending = ()
    demands = [
        replace(
            one,
            names=tuple(_of_body(name, subject_before) for name in one.names),
            before=tuple(filter(None, (*one.before, context.clause, subject_before))),
        )
        for one in demands
    ]
    if about := subject_of(masked if not demands else demands[-1].names[0]):
        context.clause = about
    if aside and demands:
        before, year = aside
        told = replace(
            demands[0],
            form="level",
            operator="",
            past=True,
            doubts=(),
        )
        demands.append(
            replace(
                told,
                value=before.value,
                unit=before.unit,
                year=year,
            )
        )
    return demands


def _take_topic(subject: str, context: Context) -> None:
    """Remember what a clause without a demand is about, for those that follow."""
    if topic := _TOPIC_AHEAD.match(subject) or _TOPIC_FIRST.match(subject):
        subject = topic[0]
    context.heading = subject if context.topic and TOPIC.search(subject) else ""
    if TOPIC.search(subject) or (context.topic and 4 <= len(subject) <= 24):
        context.subject = subject
        context.pending = (*context.pending, subject)


def _of_body(name: str, before: str) -> str:
    """Return a name with the body whose standing members are meant: 政协委员…，常委中女性比例."""
    bodies = re.findall("人大|政协", before)
    if bodies and name.startswith("常委"):
        return f"{bodies[-1]}{name}"
    return name


def _leads(masked: str, placed: tuple[tuple[int, int], ...]) -> bool:
    """Return whether a clause's years hold for what follows (到2025年，A…), not for one demand (A 2025年达到…)."""
    first = masked.find("\0")
    if subject_of(masked[:first]):
        return False
    behind = masked[placed[-1][0] :].lstrip("\0")
    amount = next(iter(amounts_in(behind)), None)
    verb = VERB.search(behind[: amount.start]) if amount else None
    if amount:
        told = behind[: verb.start() if verb else amount.start]
    else:
        told = behind
    return amount is None or bool(subject_of(told))


_NAMED_BEFORE = re.compile("[前后]者")


def _named_before(found: re.Match[str], context: Context) -> str:
    """Return which of two things that the clause before named is meant."""
    parts = JOINT_WORD.split(context.clause)
    if len(parts) > 1:
        return parts[0 if found[0] == "前者" else -1]
    return found[0]


_TOPIC_AHEAD = re.compile(
    "[^，]{2,20}?(?:率|比例|比重|占比|性别比|寿命|年限)(?=逐步|不断|明显|进一步|恢复|趋于|有所|基本|保持|补[齐上]|扭转|尽快|每年|都|控制|达|[与同][^，]{2,16}相)"
)
_TOPIC_FIRST = re.compile(
    "[^，]{2,20}?(?:死亡率|[筛检][查测]率|覆盖率|参保率|就业率|入学率|入园率|管理率|知晓率|患病率)(?!的|[、和及])"
)
_COSTED = re.compile("(?:投资|概算|造价|工程费)(?:估算|规模|总额)?[为约达]?\\d[\\d.]*[万亿]?元")
