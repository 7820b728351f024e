"""Changes by an amount that an English clause asks for: by 5 points, a rise of 5%, doubled."""

from __future__ import annotations

import re
from typing import Any

from womenplan.texts.amounts import Amount
from womenplan.texts.clauses import Statement, blanked
from womenplan.texts.english.amounts import FACTOR
from womenplan.texts.english.clauses import STEP_BEFORE
from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.gaps import GAP
from womenplan.texts.english.naming import object_of, plainer
from womenplan.texts.english.subjects import SCOPED, elsewhere
from womenplan.texts.english.words import STEADY, STEP, VERBS, YEARLY, wording

__all__ = ["BY", "change_in", "change_of"]

_STEP_BEHIND = wording(rf"\s*[- ]?(?:points?\s+|percentage points?\s+)?(?:{STEP})\b(?!-)")
_MORE_OR_LESS = wording(r"\s*(?:(?P<up>more|higher)|(?P<down>fewer|less|lower))\b(?! than)")
BY = wording(r"\bby\s*(?:an? (?:average|additional|further)\s*(?:of\s*)?|a full )?$")


def change_in(
    body: str,
    amount: Amount,
    rest: str,
    verb: str,
) -> tuple[str, str] | None:
    """Return the way and the name of a change: by 5 points, a rise of 5%, 10% fewer."""
    if amount.unit == FACTOR:
        fewer = re.match(r"\s*(?:as )?(?:few|low)", rest, re.I)
        return ("down" if amount.value < 0 or fewer else "up"), f"{body} {rest}"
    if amount.value and (behind := _STEP_BEHIND.match(rest)):
        return _way_of(behind), f"{body} {rest[behind.end() :]}"
    if signed := re.search(r"(?:^\W*|:\s*)(?P<sign>[+–−-]|plus|minus)\s*$", body, re.I):
        way = "up" if signed["sign"].lower() in ("+", "plus") else "down"
        return way, f"{body[: signed.start()]} {rest}"
    if ahead := STEP_BEFORE.search(body):
        return _way_of(ahead), f"{body[: ahead.start()]} {rest}"
    if amount.unit == "percent" and (than := _MORE_OR_LESS.match(rest)):
        return _way_of(than), f"{body} {rest[than.end() :]}"
    by = BY.search(body) or (amount.written == "half" and re.search(r"\bin\s*$", body))
    apart = amount.unit == "percentage_points" and not GAP.search(body)
    if not by and not (apart and verb in ("up", "down") and not re.search(r"\bto\s*$", body)):
        return None
    if verb in ("up", "down"):
        return verb, f"{body[: by.start()] if by else body} {rest}"
    if by and apart:
        return ("up", f"{body[: by.start()]} {rest}")
    return None


def _way_of(found: re.Match[str]) -> str:
    return "up" if found["up"] else "down"


def change_of(
    clause: Clause,
    change: tuple[str, str],
    context: Context,
    shared: dict[str, Any],
) -> Statement | None:
    """Return the demand that something goes up or down by an amount."""
    amount = clause.amount
    assert amount is not None
    way, said = change
    said = blanked(said, YEARLY, STEADY)
    said = re.sub(
        r"\b(?:to|will|shall) (?:see|show|record|register)s?\s+an?\s|\ban?\s*$", " ", said
    )
    if context.step:
        again = SCOPED.fullmatch(clause.before)
    else:
        again = None
    if again:
        name = elsewhere(again, context)
    else:
        name = object_of(said) or context.subject
    if not name:
        return None
    if amount.unit == FACTOR:
        unit = "percent"
    else:
        unit = amount.unit or (context.step if again else "")
    if not unit and amount.value == int(amount.value):
        unit = "count"  # reduced by 200
    context.step = unit
    if unit == "percent" and YEARLY.search(clause.behind):
        unit = "percent_per_year"
    value = -abs(amount.value) if way == "down" else amount.value
    context.subject = name
    context.way = way
    signed = re.search(r"(?:[+–−-]|plus|minus)\s*$", clause.before, re.I)
    asked = way == "down" or amount.unit == FACTOR or signed or VERBS.search(clause.text)
    return Statement(
        tuple(plainer(name)),
        amount.start,
        "change",
        "<=" if way == "down" else ">=",
        value,
        unit,
        base_year=clause.base_year,
        told="" if asked or clause.year else "odd",
        **shared,
    )
