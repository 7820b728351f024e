"""Demands of an English clause that names an amount."""

from __future__ import annotations

import re
from dataclasses import replace

from womenplan.texts.amounts import Amount
from womenplan.texts.clauses import Statement, Statements, both_ends, towards
from womenplan.texts.english.changes import change_in, change_of
from womenplan.texts.english.context import Clause, Context, Place
from womenplan.texts.english.facts import mood_of
from womenplan.texts.english.levels import is_level
from womenplan.texts.english.naming import substance
from womenplan.texts.english.subjects import SCOPED, named_behind, names_of_value
from womenplan.texts.english.words import (
    AFTER,
    BEFORE,
    SIGNS,
    last_verb,
    manner_of,
    wording,
)

__all__ = ["valued"]


def _clause_mood(place: Place, context: Context) -> str:
    """Return how a value is only told, with nothing that asks for it; empty where something does."""
    clause = place.clause
    ahead = any(one.year > context.start_year > 0 for one in clause.years if not one.base)
    listed = (context.in_list or context.wanted) and context.sets_goals
    starts = context.origin is not None or context.aside
    if ahead or listed or starts or place.amount.value in (0, 100) or _sets_bound(place):
        return ""
    return mood_of(place.amount, clause.lead + clause.before, clause.behind)


def _sets_bound(place: Place) -> bool:
    """Say that a bound is set; fewer than 10% of deeds carry … only tells."""
    compare = place.compare
    if place.after and not place.after["so"]:
        return True
    if compare is None or compare["about"] or compare[0].lower().startswith("up to"):
        return False
    first = not re.search("[a-z]", place.body, re.I)
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


def valued(clause: Clause, amount: Amount, context: Context) -> Statements:
    """Return the demand of a clause that names an amount: a level, or a change."""
    place = _place_of(clause, amount)
    verb = _verb_of(place, context)
    manner = {"year": clause.year, "past": context.past, **manner_of(clause.text)}
    if change := change_in(place, verb):
        return change_of(place, change, context, manner)
    names = names_of_value(place, context)
    names = [name for name in names if re.search("[A-Za-z]{3}", name)]
    if not names:
        return []
    if context.past:
        context.past_values[names[0]] = amount.value
    aside = re.match(r"\s*of (?:them|whom|these)\b", place.rest) and not context.asked
    if aside or not is_level(place, names, context):
        return []
    on = place.carried and names[-1] == context.subject
    context.kept = verb == "keep" or (on and not verb and context.kept)
    form = "keep" if context.kept else "level"
    operator = _bound_of(place, verb)
    if on and not (place.compare or place.after or verb) and context.bound in ("<=", "<"):
        operator = "<="  # at most 111 by 2025 and 109 by 2030
    context.bound = operator
    operator = _as_meant(operator, place)
    if place.about or _ROUGHLY.search(clause.behind):
        form, operator = "around", "~"
    mood = "" if verb in ("up", "down", "keep") else _clause_mood(place, context)
    context.counted = not amount.unit
    context.asked = True
    context.unit = unit = amount.unit or (context.unit if on else "")
    if not unit and re.search("expectancy", names[0], re.I):
        unit = "years_of_life"
    context.subject = names[0]
    if verb in ("up", "down"):
        context.way = verb
    one = Statement(
        tuple(names), amount.start, form, operator, amount.value, unit, mood=mood, **manner
    )
    if amount.value == 1 and (both := _AND_ONE.fullmatch(names[0])):
        return [
            replace(one, names=(f"{both[part]} in {both['each']}",)) for part in ("one", "other")
        ]
    return both_ends(towards(one, _started(one, context)), amount)


def _place_of(clause: Clause, amount: Amount) -> Place:
    """Return an amount with its bounds, and what stands in front of and behind them."""
    compare = BEFORE.search(clause.before)
    after = AFTER.match(clause.behind)
    body = clause.before[: compare.start()] if compare else clause.before
    rest = clause.behind[after.end() :] if after else clause.behind
    return Place(clause, amount, compare, after, body, rest, not substance(body))


def _verb_of(place: Place, context: Context) -> str:
    """Return the kind of the verb of a value, perhaps that of the value before."""
    if verb := last_verb(place.body):
        return verb
    goes_on = place.carried or re.search(r"\bto\s*$", place.body)
    again = context.step and SCOPED.fullmatch(place.clause.before)
    return context.way if again or (goes_on and not named_behind(place.rest)) else ""


def _as_meant(operator: str, place: Place) -> str:
    """Return the operator reversed where the clause negates it, and those of zero and of a majority."""
    if place.amount.value == 0:
        operator = "<="
    if place.amount.written.endswith("majority"):
        operator = ">"
    negated = _SHOULD_NOT.match(place.clause.text)
    return _TURNED.get(operator, operator) if negated else operator


def _started(one: Statement, context: Context) -> float | None:
    """Return the value from which a demand starts: told in its sentence, or of its name before."""
    if context.origin is not None:
        return context.origin
    aside = context.aside
    beside = aside.value if aside and aside.unit == one.unit else None
    return context.past_values.get(one.names[0], beside)


def _bound_of(place: Place, verb: str) -> str:
    """Return the bound that a clause names; empty where only which way is better can tell."""
    compare = place.compare
    after = place.after
    word = compare[0].lower() if compare else ""
    if place.amount.is_range and word.startswith("within"):
        return ""  # within 40 to 60 per cent
    # up to is the size of the change, not a bound
    if compare and not word.startswith("up to") and not (compare["most"] and after and after["ge"]):
        named = [sign for group, sign in SIGNS.items() if compare[group]]
        if named:
            return named[0]
    if after and not after["so"]:
        return ">=" if after["ge"] else "<="
    return "<=" if verb == "down" else ""
