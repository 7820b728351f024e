"""Statements of a Chinese plan: clause by clause, what is to reach which value, or to go which way, by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from womenplan.texts.amounts import YEAR, Amount, amounts_in, in_figures
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
from womenplan.texts.chinese.words import JOINT_WORD, TOPIC, VERB, hidden, subject_of
from womenplan.texts.chinese.years import taken_years
from womenplan.texts.clauses import Match, Statements, blanked, in_mood, split

__all__ = ["chinese_statements"]

_LONGEST = 300  # characters of a clause
_LONGEST_SENTENCE = 3000  # characters
_SENTENCE = re.compile(r"[。；;！!？?\n]")
_CLAUSE = re.compile(
    r"，|[：:](?!\s*\d)|,(?!\d{3}(?!\d))|(?<=以上)、|(?<=全覆盖)、|(?<=\d[个所家处])、(?!\d)"
    rf"|(?<=[%‰万岁人名个张所家处])、(?=到?{YEAR}年)|(?<=\d[名人张户间支座])、(?!\d)"
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
) -> Statements:
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
    phrase = section in ("objective", "") and _PHRASE.fullmatch(blanked(text, _SPEAKER))
    context = Context(start_year, end_year, section, head, phrase=bool(phrase))
    text = _prepared(text)
    statements: Statements = []
    ahead = any(int(year) > start_year > 0 for year in re.findall(YEAR, text))
    results = not ahead and COUNTED_FINELY.search(text)
    looks_back = bool(results or LOOKS_BACK.match(text))
    for sentence, start in split(_SENTENCE, text, _LONGEST_SENTENCE):
        goes_on = start > 0 and text[start - 1] in "；;"
        _begin(context, goes_on and context.reports)
        if _DEFINES.match(sentence):
            context.reports = context.reports or bool(REPORTS.search(sentence))
            continue
        context.costed = section == "strategy" and bool(_COSTED.search(sentence))
        looks_back = looks_back or bool(SINCE.search(sentence))
        looks_back = looks_back or counts_to_past(sentence, start_year)
        if AHEAD.search(sentence):
            looks_back = context.reports = False
        elif looks_back or REPORTS.search(sentence):
            context.reports = True
        first = len(statements)
        for clause, offset in _merged(split(_CLAUSE, sentence, _LONGEST)):
            at = start + offset
            end = at + len(clause)
            context.topic = text[end : end + 1] in ("：", ":")
            if _THAN_BEFORE.match(clause) and max(context.years, default=9999) <= start_year:
                statements[first:] = [replace(one, past=True) for one in statements[first:]]
                continue  # 2021年占31%，比上届提高2个百分点
            if statements and _BESIDE_OTHER.match(clause):  # 95.1%，高于全市平均水平1.2个百分点
                last = statements[-1]
                statements[-1] = replace(last, past=last.past or not last.operator)
            made = _clause(clause, context)
            statements += [replace(one, at=one.at + at) for one in made]
        statements[first:] = _in_mood(sentence, statements[first:])
    return statements


def _prepared(text: str) -> str:
    """Return a text in which values stand behind their names and notes on a draft are blanked."""
    text = _VALUE_FIRST.sub(r"\g<name>：\g<value>", blanked(text, _SPEAKER))
    text = _NOT_COUNTED.sub(_passed_over, redrafted(text))
    text = _UNIT_AHEAD.sub(_unit_behind, text)
    text = _OF_MANY.sub(lambda one: f"{one['value']}/{one['many']}".ljust(len(one[0]), "\0"), text)
    text = re.sub("(?<![<>≤≥])=", "为", text.replace("≈", "约"))
    text = re.sub("(?<=[保维]持)原目标值?", hidden, text)
    text = re.sub('"([^"\n]*)"', r"“\1”", text)
    return _QUOTED_VALUE.sub(lambda one: f"\0{one[0][1:-1]}\0", in_figures(text))


def _begin(context: Context, reports: bool) -> None:
    """Forget what holds for one sentence only."""
    context.base_years = context.pending = ()
    context.heading = ""
    context.levelled = False
    context.reports = reports
    lasting = context.led
    if lasting and [*context.years] > [*lasting]:
        lasting = context.years
    context.years = [one for one in lasting if one > context.start_year]


def _in_mood(sentence: str, statements: Statements) -> Statements:
    """Return the statements of a sentence in the mood that its words give them."""
    quotes = bool(OF_STANDARD.search(sentence))
    asks = not quotes and bool(SETS_ALL.search(sentence))
    return in_mood(statements, asks=asks, reports=quotes or bool(FACT.search(sentence)))


_VALUE_FIRST = re.compile(
    r"^(?P<value>(?:[≥≤<>]|不[低高]于|不超过)?\d[\d.]*(?:%|‰|/10万|岁|年)(?:左右|以[上下内])?)"
    r"[：:](?P<name>[^，。；：:\d]{4,30})$"
)


def _passed_over(match: Match) -> str:
    """Return what stands in place of a year without a value: the colon before goes on to the next."""
    behind_colon = match.string[: match.start()].endswith(("：", ":"))
    return (" " if behind_colon else "\0") * len(match[0])


_NOT_COUNTED = re.compile(  # 2020年未统计，2030年≥90
    rf"{YEAR}年?(?:[底末]|现状|基期)?值?[：:为]?(?:尚未|未作?|没有|无|暂无|暂缺|缺|暂未)(?:统计|数据|监测|开展|开展统计|调查"
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


def _unit_behind(match: Match) -> str:
    """Return a value with the unit that stood in brackets before it: （%）：43左右 is 43%左右."""
    unit = {"1/10万": "/10万", "每10万": "/10万"}.get(match["unit"], match["unit"])
    value = match["to"] + (unit if match["to"][1:] else "")
    return value.rjust(len(match[0]), "\0")


_SPEAKER = re.compile("^(?:记者|问|答|[\u3400-\u9fff]{1,6}(?:局|委|厅|部|办|联|会|院))：(?=.{12})")
_PHRASE = re.compile(
    r"\s*[^\d，。；：、]{3,20}?\s?(?:\d[\d.]*[^\d，。；：]{0,4}(?:→|[-—]+>)\s*)?"
    r"\d[\d.]*[^\d，。；：]{1,6}(?:[（(][^（）()]*[）)])?\s*"
)
_BESIDE_OTHER = re.compile(
    r"(?:高于|高出|低于|优于|比)(?![^，；。]*(?:提[高升]|增[加长]|上升|下降|降低|减少))[^，；。]{2,12}?(?:[高低]出?)?[\d.]+个?(?:百分点|‰|%|岁|年)$"
)
_THAN_BEFORE = re.compile(r"分?别?[比较]上一?[届年]度?(?:提高|上升|增加|增长|下降|降低)\d")
_QUOTED_VALUE = re.compile(
    r"[“\"][^”\"，。]{0,6}\d[\d.]*(?:%|‰|/10万)(?:以上|以下|以内|左右)?[”\"]"
)


def _merged(parts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return clauses, joined again where they stand within one pair of brackets."""
    merged: list[tuple[str, int]] = []
    for text, start in parts:
        before, first = merged[-1] if merged else ("", 0)
        if len(before) < _LONGEST and _OPEN.search(before):
            merged[-1] = (f"{before}，{text}", first)
        else:
            merged.append((text, start))
    return [(text, start) for text, start in merged if text.strip()]


def _clause(clause: str, context: Context) -> Statements:
    """Return what a clause asks for, and the value of the present that it names in brackets."""
    clause, aside = without_aside(clause, context)
    masked, inherited = _without_years(clause, aside, context)
    subject = context.subject
    masked = re.sub("[前后]者", lambda match: _named_before(match, context), masked)
    demands = valued(masked, context, inherited)
    if demands and not context.first:
        context.first = demands[0].names[0]
    demands = demands or _unvalued(masked, context)
    if demands:
        context.pending = ()
    elif re.search("[\u3400-\u9fff]{2}", masked):
        _take_topic(subject_of(masked), context)
    demands = [
        replace(
            one,
            names=tuple(_of_body(name, subject) for name in one.names),
            before=tuple(filter(None, (*one.before, context.clause, subject))),
        )
        for one in demands
    ]
    context.clause = subject_of(demands[-1].names[0] if demands else masked) or context.clause
    if aside and demands:
        amount, year = aside
        past = replace(
            demands[0],
            form="level",
            operator="",
            past=True,
            doubts=(),
        )
        demands.append(
            replace(
                past,
                value=amount.value,
                unit=amount.unit,
                year=year,
            )
        )
    return demands


def _without_years(
    clause: str, aside: tuple[Amount, int] | None, context: Context
) -> tuple[str, Sequence[int]]:
    """Return a clause without its years and the values from which it starts, and the years before it."""
    masked, placed, base_years = taken_years(clause, context)
    masked, origins = without_origins(masked)
    context.origins = [(end, value) for _, end, value in origins]
    if aside:
        context.origins.insert(0, (0, aside[0].value))
    context.placed = [
        (at, year) for at, year in placed if not any(start <= at < end for start, end, _ in origins)
    ]
    inherited = context.years
    years = [year for _, year in context.placed]
    if years:
        context.years = years
        if _leads(masked, context.placed):
            context.led = years
        context.named = sorted({*context.named, *years})
    elif context.led and re.search("今后|未来|下一步", masked):
        context.years = context.led = ()
    context.base_years = base_years or context.base_years
    ahead = context.years and context.years[-1] > context.start_year
    if STILL.search(masked) or names_past(context) or (not ahead and HAS.search(masked)):
        context.gone = True
    elif years or AHEAD.search(masked):
        context.gone = False
    return masked, inherited


def _unvalued(masked: str, context: Context) -> Statements:
    """Return what a clause without a value asks for; of measures only what covers all or keeps up."""
    if not context.plans:
        demands = none_at_all(masked, context) or covering_all(masked, context)
        demands = demands or compared_with(masked, context)
        if demands or context.section == "situation":
            return demands
        return directions(masked, context)
    compared = [
        one
        for one in compared_with(masked, context)
        if one.form == "relative" and masked[one.at] != "与"
    ]
    return covering_all(masked, context) or compared


def _take_topic(subject: str, context: Context) -> None:
    """Remember what a clause without a demand is about, for those that follow."""
    if topic := _TOPIC_AHEAD.match(subject) or _TOPIC_FIRST.match(subject):
        subject = topic[0]
    named = TOPIC.search(subject)
    context.heading = subject if named and context.topic else ""
    if named or (context.topic and 4 <= len(subject) <= 24):
        context.subject = subject
        context.pending = [*context.pending, subject]


def _of_body(name: str, before: str) -> str:
    """Return a name with the body whose standing members are meant: 政协委员…，常委中女性比例."""
    bodies = re.findall("人大|政协", before)
    return f"{bodies[-1]}{name}" if bodies and name.startswith("常委") else name


def _leads(masked: str, placed: Sequence[tuple[int, int]]) -> bool:
    """Return whether a clause's years hold for what follows (到2025年，A…), not for one demand (A 2025年达到…)."""
    if subject_of(masked[: masked.find("\0")]):
        return False
    behind = masked[placed[-1][0] :].lstrip("\0")
    amount = next(amounts_in(behind), None)
    if amount is None:
        return True
    verb = VERB.search(behind[: amount.start])
    return bool(subject_of(behind[: verb.start() if verb else amount.start]))


def _named_before(match: Match, context: Context) -> str:
    """Return which of two things that the clause before named is meant."""
    parts = JOINT_WORD.split(context.clause)
    if len(parts) < 2:
        return match[0]
    return parts[0 if match[0] == "前者" else -1]


_TOPIC_AHEAD = re.compile(
    "[^，]{2,20}?(?:率|比例|比重|占比|性别比|寿命|年限)(?=逐步|不断|明显|进一步|恢复|趋于|有所|基本|保持|补[齐上]|扭转|尽快|每年|都|控制|达|[与同][^，]{2,16}相)"
)
_TOPIC_FIRST = re.compile(
    "[^，]{2,20}?(?:死亡率|[筛检][查测]率|覆盖率|参保率|就业率|入学率|入园率|管理率|知晓率|患病率)(?!的|[、和及])"
)
_COSTED = re.compile("(?:投资|概算|造价|工程费)(?:估算|规模|总额)?[为约达]?\\d[\\d.]*[万亿]?元")
