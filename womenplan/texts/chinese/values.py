"""Demands of a Chinese clause that names an amount."""

from __future__ import annotations

import re
from dataclasses import replace

from womenplan.texts.amounts import RATES, Amount, amounts_in
from womenplan.texts.chinese.context import Context, Place, by_year, names_past, place_of, years_for
from womenplan.texts.chinese.facts import PAST, asks, mood_of
from womenplan.texts.chinese.levels import PAID, is_no_level
from womenplan.texts.chinese.parts import DONE, covered_part, part_of_other, part_that_does
from womenplan.texts.chinese.present import origin_of
from womenplan.texts.chinese.runs import run_from, spread_over
from womenplan.texts.chinese.subjects import plainly_named
from womenplan.texts.chinese.things import counted_things
from womenplan.texts.chinese.words import JOINT_WORD, SOFT, STEADY, operator_of, subject_of
from womenplan.texts.clauses import Statement, both_ends, is_aim, towards

__all__ = ["valued"]

_YEARLY = re.compile("年均|年平均|平均每年|每年(?=递?增|提|上|下|降|递?减)|递[增减]")


def valued(
    masked: str,
    context: Context,
    section: str,
    inherited: tuple[int, ...],
) -> list[Statement]:
    """Return the demands of a clause that name a value."""
    found: list[Statement] = []
    last = 0
    amounts = [*amounts_in(masked)]
    for amount in amounts:
        tail = masked[amount.end :]
        if amount.start < last or is_no_level(amount, masked, context):
            continue
        before = re.sub("\0+的?", "", masked[last : amount.start])
        bracket = _YEAR_BEHIND.match(tail)
        behind = amount.end + (bracket.end() if bracket else 0)
        own = tuple(year for at, year in context.placed if amount.end <= at < behind)
        here = own or tuple(year for at, year in context.placed if last <= at < amount.start)
        after = tuple(year for at, year in context.placed if at >= amount.end)
        context.years = here or (inherited if not found and not after else context.years)
        run = run_from(amounts, amount, masked)
        fits = len(run) in (len(JOINT_WORD.split(before)), len(context.named))
        if not re.search("分别|各", before) and not fits:
            run = run[:1]
        one = _demand(before, run[-1], masked, context, section)
        if one is None:
            continue
        statements, last = one
        last = max(last, behind)
        last_said = found[-1].names[:1] if found else ()
        named = bool(subject_of(re.sub("分别.*", "", before)))
        dealt = spread_over(statements, run, context, named)
        found += [towards(replace(one, before=last_said), origin_of(one, context)) for one in dealt]
    said = [(one.names[0], one.unit) for one in found]
    context.valued = tuple(dict.fromkeys([*context.valued, *said]))
    return found


_YEAR_BEHIND = re.compile(r"(?:以上|以下|以内|左右)?\s*[（(]\0+[）)](?:以上|以下|以内|左右)?")


def _demand(
    before: str,
    amount: Amount,
    masked: str,
    context: Context,
    section: str,
) -> tuple[list[Statement], int] | None:
    """Return the statements of one amount and where they end.

    None where it is no level to reach.
    """
    place = place_of(before, amount, masked)
    if section == "objective":
        asked = re.sub("累计(?=达|为)", "", before)
    else:
        asked = before
    past = bool(PAST.search(asked)) or names_past(context) or context.reports
    past = past or (context.gone and not asks(place))
    soft = bool(SOFT.search(before))
    steady = bool(STEADY.search(before))
    if (place.verb and place.verb["change"]) or amount.unit == "doublings":
        return _change_of(place, context, past=past, soft=soft)
    if section in ("strategy", "project") and past and not context.years:
        return None
    told = _read_level(place, context, section)
    if told is None:
        return None
    names, form, operator, end = told
    context.counted = amount.unit in ("count", "persons")
    context.levelled = not past
    if amount.value == 0 and not amount.unit and not operator:
        operator = "<="
    if place.about:
        form, operator = "around", "~"
    value = amount.value
    if amount.unit == "ratio" and value < 1 and _MEN_FIRST.search(names[0]):
        value = 1 / value
        operator = {
            "<=": ">=",
            "<": ">",
            ">=": "<=",
            ">": "<",
        }.get(operator, operator)
        if place.verb and place.verb["atleast"]:
            operator = ""
    statement = Statement(
        tuple(names),
        amount.start,
        form,
        operator,
        value,
        "ratio" if amount.unit == "times_over" else amount.unit,
        soft=soft,
        steady=steady,
        past=past,
        mood=mood_of(place, masked, context),
    )
    bounds = both_ends(statement, amount)
    return [each for one in bounds for each in by_year(one, context)], end


_MEN_FIRST = re.compile("男女[^，]{0,4}[厕蹲]位|男[厕蹲]位?[与和]女")


def _read_level(
    place: Place, context: Context, section: str
) -> tuple[list[str], str, str, int] | None:
    """Return what an amount is about, in which form and with which bound, and where that ends."""
    operator = _operator(place.verb, place.suffix)
    if paid := PAID.match(place.rest):
        whose = re.sub("^.*?按照?|每年$", "", place.subject)
        names = [f"{whose}{paid['what']}", paid["what"]]
        return names, "level", operator or ">=", place.end + paid.end()
    if place.verb and "覆盖" in place.verb[0] and place.amount.unit not in RATES:
        return None  # whom a measure reaches
    if counted := counted_things(place.before, place.amount, place.rest, section, context):
        names, extra = counted
        if not operator or "至少" in place.before:
            operator = ">="
    elif place.amount.unit == "percent" and (done := DONE.fullmatch(place.rest)):
        what = subject_of(place.before)
        names = [what + end for end in (f"{done[0]}率", "覆盖率")]
        extra = done.end()
        operator = operator or ">="
    elif other := part_of_other(place):
        names, bound = other
        operator = bound or operator
        extra = 0
        if section in ("strategy", "project") and re.search("标准|费用?|额|津贴", names[1]):
            return None
    elif part := part_that_does(place, context) or covered_part(place):
        names, extra = part
        operator = operator or ">="
    else:
        plain = plainly_named(place, context, section)
        if not plain:
            return None
        return (plain, _form(place.verb), operator, place.end)
    context.subject = names[0]
    return names, "level", operator, place.end + extra


def _form(verb: re.Match[str] | None) -> str:
    return "keep" if verb and verb["keep"] else "level"


def _operator(verb: re.Match[str] | None, suffix: re.Match[str] | None) -> str:
    """Return the bound that a demand names; empty where only which way is better can tell."""
    if verb:
        groups = ("keepcmp", "fallcmp", "reachcmp", "atleast", "atmost", "more", "less")
        compare = next((verb[group] for group in groups if verb[group]), "")
        if operator := operator_of(compare):
            return operator
    if suffix and suffix["ge"]:
        return ">="
    if suffix and suffix["le"]:
        return "<="
    return "<=" if verb and verb["fall"] else ""


_FALLING = ("下降", "降低", "减少", "缩短", "缩减", "缩小", "减小", "降", "减")


def _change_of(
    place: Place,
    context: Context,
    *,
    past: bool,
    soft: bool,
) -> tuple[list[Statement], int] | None:
    """Return the statements of a change: 比2020年提高5个百分点, 年均增长5%, 翻一番."""
    verb = place.verb
    amount = place.amount
    if not place.subject:
        of = re.fullmatch("的(?P<of>[^，。；]{2,20})", place.rest)
    else:
        of = None
    subject = of["of"] if of else place.subject or context.subject
    if not place.subject and context.levelled and "分别" in place.before:
        return None  # repeated: 达到80%，较2020年提高21个百分点
    if not subject or (context.base_years == (-1,) and not context.years):
        return None
    falls = verb is not None and verb["way"] in _FALLING
    yearly = verb is not None and bool(_YEARLY.search(verb[0]))
    if re.match("以后|此后|其后", place.before):
        context.years = ()
    value = amount.value
    unit = amount.unit
    doubts: tuple[str, ...] = ()
    if unit == "doublings":
        value = 100.0 * (2**value - 1)
        unit = "percent"
    elif unit == "times_over":
        value = 100 * value
        unit = "percent"
    elif unit == "percent" and yearly:
        unit = "percent_per_year"
    elif yearly and unit == "percentage_points":
        doubts = ("yearly",)
    elif yearly:
        return None
    bases = [year for year in context.base_years if year > 0] or [0]
    context.subject = subject
    years = years_for(context, len(bases))
    if len(bases) != len(years):
        bases = [bases[0]] * len(years)
    if falls:
        value = -value
    operator = "<=" if falls else ">="
    one = Statement((subject,), amount.start, "change", operator, value, unit, soft=soft, past=past)
    odd = bool(bases[0]) and not (context.placed or is_aim(amount))
    one = replace(one, doubts=doubts, mood="odd" if odd else "")
    return [
        replace(one, year=year, base_year=base) for year, base in zip(years, bases, strict=True)
    ], place.end
