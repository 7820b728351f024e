"""Demands of a Chinese clause that names an amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from womenplan.texts.chinese.words import (
    BOUND_GROUPS,
    JOINT_WORD,
    SOFT,
    manner_of,
    operator_of,
    subject_of,
)
from womenplan.texts.clauses import (
    Match,
    Statement,
    Statements,
    both_ends,
    is_aim,
    towards,
    without,
)

__all__ = ["valued"]

_YEARLY = re.compile("年均|年平均|平均每年|每年(?=递?增|提|上|下|降|递?减)|递[增减]")


def valued(masked: str, context: Context, inherited: Sequence[int]) -> Statements:
    """Return the demands of a clause that name a value."""
    statements: Statements = []
    last = 0
    amounts = [*amounts_in(masked)]
    for amount in amounts:
        if amount.start < last or is_no_level(amount, masked, context):
            continue
        before = without(masked[last : amount.start], "\0+的?")
        bracket = _YEAR_BEHIND.match(masked, amount.end)
        behind = bracket.end() if bracket else amount.end
        here = [year for at, year in context.placed if amount.end <= at < behind]
        here = here or [year for at, year in context.placed if last <= at < amount.start]
        after = any(at >= amount.end for at, _ in context.placed)
        context.years = here or (context.years if statements or after else inherited)
        run = run_from(amounts, amount, masked)
        fits = len(run) in (len(JOINT_WORD.split(before)), len(context.named))
        if not (fits or re.search("分别|各", before)):
            run = run[:1]
        demand = _demand(before, run[-1], masked, context)
        if demand is None:
            continue
        made, last = demand
        last = max(last, behind)
        ahead = statements[-1].names[:1] if statements else ()
        named = bool(subject_of(without(before, "分别.*")))
        statements += [
            towards(replace(one, before=ahead), origin_of(one, context))
            for one in spread_over(made, run, context, named)
        ]
    pairs = ((one.names[0], one.unit) for one in statements)
    context.valued = [*dict.fromkeys([*context.valued, *pairs])]
    return statements


_YEAR_BEHIND = re.compile(r"(?:以上|以下|以内|左右)?\s*[（(]\0+[）)](?:以上|以下|以内|左右)?")


def _demand(
    before: str,
    amount: Amount,
    masked: str,
    context: Context,
) -> tuple[Statements, int] | None:
    """Return the statements of one amount and where they end.

    None where it is no level to reach.
    """
    place = place_of(before, amount, masked)
    verb = place.verb
    text = without(before, "累计(?=达|为)") if context.section == "objective" else before
    past = bool(PAST.search(text)) or names_past(context) or context.reports
    past = past or (context.gone and not asks(place))
    if (verb and verb["change"]) or amount.unit == "doublings":
        return _change_of(place, context, past=past)
    if context.plans and past and not context.years:
        return None
    level = _read_level(place, context)
    if level is None:
        return None
    names, form, operator, end = level
    context.counted = amount.unit in ("count", "persons")
    context.levelled = not past
    if amount.value == 0 and not amount.unit and not operator:
        operator = "<="
    if place.about:
        form, operator = "around", "~"
    value = amount.value
    if amount.unit == "ratio" and value < 1 and _MEN_FIRST.search(names[0]):
        value = 1 / value
        operator = "" if verb and verb["atleast"] else _REVERSED.get(operator, operator)
    statement = Statement(
        tuple(names),
        amount.start,
        form,
        operator,
        value,
        "ratio" if amount.unit == "times_over" else amount.unit,
        past=past,
        mood=mood_of(place, masked, context),
        **manner_of(before),
    )
    bounds = both_ends(statement, amount)
    return [each for one in bounds for each in by_year(one, context)], end


_REVERSED = {
    "<=": ">=",
    "<": ">",
    ">=": "<=",
    ">": "<",
}
_MEN_FIRST = re.compile("男女[^，]{0,4}[厕蹲]位|男[厕蹲]位?[与和]女")


def _read_level(place: Place, context: Context) -> tuple[Sequence[str], str, str, int] | None:
    """Return what an amount is about, in which form and with which bound, and where that ends."""
    verb = place.verb
    operator = _operator(verb, place.suffix)
    if paid := PAID.match(place.rest):
        whose = without(place.subject, "^.*?按照?|每年$")
        names = [f"{whose}{paid['what']}", paid["what"]]
        return names, "level", operator or ">=", place.end + paid.end()
    if verb and "覆盖" in verb[0] and place.amount.unit not in RATES:
        return None  # whom a measure reaches
    if counted := counted_things(place, context):
        names, extra = counted
        operator = ">=" if "至少" in place.before else operator or ">="
    elif place.amount.unit == "percent" and (done := DONE.fullmatch(place.rest)):
        what = subject_of(place.before)
        names = [f"{what}{done[0]}率", f"{what}覆盖率"]
        extra = done.end()
        operator = operator or ">="
    elif other := part_of_other(place):
        names, bound = other
        operator = bound or operator
        extra = 0
        if context.plans and re.search("标准|费用?|额|津贴", names[1]):
            return None
    elif part := part_that_does(place, context) or covered_part(place):
        names, extra = part
        operator = operator or ">="
    else:
        plain = plainly_named(place, context)
        form = "keep" if verb and verb["keep"] else "level"
        return (plain, form, operator, place.end) if plain else None
    context.subject = names[0]
    return names, "level", operator, place.end + extra


def _operator(verb: Match | None, suffix: Match | None) -> str:
    """Return the bound that a demand names; empty where only which way is better can tell."""
    if verb:
        word = next(filter(None, map(verb.group, BOUND_GROUPS)), "")
        if operator := operator_of(word):
            return operator
    if suffix and suffix["ge"]:
        return ">="
    falls = (suffix and suffix["le"]) or (verb and verb["fall"])
    return "<=" if falls else ""


def _change_of(
    place: Place,
    context: Context,
    *,
    past: bool,
) -> tuple[Statements, int] | None:
    """Return the statements of a change: 比2020年提高5个百分点, 年均增长5%, 翻一番."""
    verb = place.verb
    amount = place.amount
    subject = place.subject
    if not subject:
        if context.levelled and "分别" in place.before:
            return None  # repeated: 达到80%，较2020年提高21个百分点
        of = re.fullmatch("的(?P<of>[^，。；]{2,20})", place.rest)
        subject = of["of"] if of else context.subject
    if not subject or (not context.years and [*context.base_years] == [-1]):
        return None
    if re.match("以后|此后|其后", place.before):
        context.years = ()
    yearly = bool(verb and _YEARLY.search(verb[0]))
    value = amount.value
    unit = amount.unit
    if unit in ("doublings", "times_over"):
        value = 100 * (2**value - 1 if unit == "doublings" else value)
        unit = "percent"
    elif yearly and unit not in ("percent", "percentage_points"):
        return None
    elif yearly and unit == "percent":
        unit = "percent_per_year"
    context.subject = subject
    bases = [year for year in context.base_years if year > 0] or [0]
    years = years_for(context, len(bases))
    if len(bases) != len(years):
        bases = [bases[0]] * len(years)
    falls = verb and re.match("[下降减]|缩", verb["way"] or "")
    operator = "<=" if falls else ">="
    odd = bases[0] and not (context.placed or is_aim(amount))
    one = Statement(
        (subject,),
        amount.start,
        "change",
        operator,
        -value if falls else value,
        unit,
        soft=bool(SOFT.search(place.before)),
        past=past,
        mood="odd" if odd else "",
        doubts=("yearly",) if yearly and unit == "percentage_points" else (),
    )
    return [
        replace(one, year=year, base_year=base) for year, base in zip(years, bases, strict=True)
    ], place.end
