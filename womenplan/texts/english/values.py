"""Demands of an English clause that names an amount."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from womenplan.texts.amounts import Amount
from womenplan.texts.clauses import NAN, Statement, both_ends, towards
from womenplan.texts.english.changes import change_in, change_of
from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.facts import told_as
from womenplan.texts.english.levels import is_level
from womenplan.texts.english.naming import substance
from womenplan.texts.english.subjects import SCOPED, named_behind, names_of_value
from womenplan.texts.english.words import AFTER, BEFORE, SIGNS, SOFT, STEADY, last_verb, wording

__all__ = ["valued"]


def _mood_of(
    clause: Clause,
    compare: re.Match[str] | None,
    after: re.Match[str] | None,
    context: Context,
) -> str:
    """Return how a value is only told, with nothing that asks for it; empty where something does."""
    amount = clause.amount
    assert amount is not None
    ahead = any(one.year > context.start_year for one in clause.years if not one.base)
    if _sets_bound(clause, compare) or (after and not after["so"]) or amount.value in (0, 100):
        return ""
    listed = (context.in_list or context.wanted) and context.section in ("objective", "")
    starts = context.origin == context.origin or context.aside is not None
    if listed or starts or (ahead and context.start_year):
        return ""
    return told_as(amount, clause.lead + clause.before, clause.behind)


def _sets_bound(clause: Clause, compare: re.Match[str] | None) -> bool:
    """Say that a comparison sets a bound; fewer than 10% of deeds carry … only tells."""
    if compare is None or compare["about"] or compare[0].lower().startswith("up to"):
        return False
    first = not re.search("[a-z]", clause.before[: compare.start()], re.I)
    return not (first and (compare["more"] or compare["less"]))


_AND_ONE = re.compile(
    r"(?P<one>[^,]+?) and (?:one|an?|at least one) (?P<other>[^,]+?) in (?P<each>(?:every|each"
    r"|all) .+)"
)
_SHOULD_NOT = wording(
    r".*\bneither (?:sex|gender)\b"
    r"|(?:.*[.:])?\W*(?:ensure that )?(?:neither|no) (?!fewer|less|more|lower|higher|later)[a-z]"
)
_ROUGHLY = wording(r"\bmore or less\b|\bor thereabouts\b")
_TURNED = {
    ">": "<=",
    ">=": "<=",
    "<": ">=",
    "<=": ">=",
}


def valued(clause: Clause, context: Context) -> list[Statement]:
    """Return the demand of a clause that names an amount: a level, or a change."""
    amount = clause.amount
    assert amount is not None
    compare = BEFORE.search(clause.before)
    body = clause.before[: compare.start()] if compare else clause.before
    after = AFTER.match(clause.behind)
    rest = clause.behind[after.end() :] if after else clause.behind
    verb = last_verb(body)
    carried = not substance(body)
    if not verb and (carried or re.search(r"\bto\s*$", body)) and not named_behind(rest):
        verb = context.way
    again = context.step and SCOPED.fullmatch(clause.before)
    verb = verb or (context.way if again else "")
    shared: dict[str, Any] = {
        "year": clause.year,
        "past": context.past,
        "soft": bool(SOFT.search(clause.text)),
        "steady": bool(STEADY.search(clause.text)),
    }
    if change := change_in(body, amount, rest, verb):
        one = change_of(clause, change, context, shared)
        return [one] if one else []
    names = names_of_value(body, rest, amount, context)
    names = [name for name in names if re.search("[A-Za-z]{3}", name)]
    aside = re.match(r"\s*of (?:them|whom|these)\b", rest) and not context.asked
    if context.past and names:
        context.told_values[names[0]] = amount.value
    if aside or not names or not is_level(clause, body, rest, compare, names, context):
        return []
    on = names[-1:] == [context.subject] and carried
    context.kept = verb == "keep" or (on and not verb and context.kept)
    operator = _bound_of(compare, after, verb, spanned=amount.high == amount.high)
    alone = on and not (compare or after or verb) and context.bound in ("<=", "<")
    if alone:  # at most 111 by 2025 and 109 by 2030
        operator = "<="
    context.bound = operator
    operator = _as_meant(operator, clause, amount)
    form = "keep" if context.kept else "level"
    roughly = _ROUGHLY.search(clause.behind)
    if roughly or (compare and compare["about"]) or (after and after["so"]):
        form, operator = "around", "~"
    told = "" if verb in ("up", "down", "keep") else _mood_of(clause, compare, after, context)
    context.counted = not amount.unit
    context.asked = True
    unit = amount.unit or (context.unit if on else "")
    context.unit = unit
    if not unit and re.search("expectancy", names[0], re.I):
        unit = "years_of_life"
    context.subject = names[0]
    context.way = verb if verb in ("up", "down") else context.way
    one = Statement(
        tuple(names), amount.start, form, operator, amount.value, unit, told=told, **shared
    )
    if amount.value == 1 and (both := _AND_ONE.fullmatch(names[0])):
        return [
            replace(one, names=(f"{both[part]} in {both['each']}",)) for part in ("one", "other")
        ]
    return both_ends(towards(one, _started(one, context)), amount)


def _as_meant(operator: str, clause: Clause, amount: Amount) -> str:
    """Return the operator reversed where the clause negates it, and those of zero and of a majority."""
    if amount.value == 0:
        operator = "<="
    if amount.written.endswith("majority"):
        operator = ">"
    if _SHOULD_NOT.match(clause.text):
        return _TURNED.get(operator, operator)
    return operator


def _started(one: Statement, context: Context) -> float:
    """Return the value from which a demand starts: told in its sentence, or of its name before."""
    if context.origin == context.origin:
        return context.origin
    aside = context.aside
    if aside and aside.unit == one.unit:
        beside = aside.value
    else:
        beside = NAN
    return context.told_values.get(one.names[0], beside)


def _bound_of(
    compare: re.Match[str] | None,
    after: re.Match[str] | None,
    verb: str,
    *,
    spanned: bool,
) -> str:
    """Return the bound that a clause names; empty where only which way is better can tell."""
    if compare and compare[0].lower().startswith("within") and spanned:
        return ""  # within 40 to 60 per cent
    if compare and not (compare["most"] and after and after["ge"]):
        raised = compare[0].lower().startswith("up to")  # the size of the change, not a bound
        named = [sign for group, sign in SIGNS.items() if compare[group] and not raised]
        if named:
            return named[0]
    if after and not after["so"]:
        return ">=" if after["ge"] else "<="
    return "<=" if verb == "down" else ""
