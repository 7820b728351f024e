"""Changes by an amount that an English clause asks for: by 5 points, a rise of 5%, doubled."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from womenplan.texts.clauses import Statement, Statements, blanked
from womenplan.texts.english.amounts import FACTOR
from womenplan.texts.english.clauses import STEP_BEFORE
from womenplan.texts.english.context import Context, Place
from womenplan.texts.english.gaps import GAP
from womenplan.texts.english.naming import object_of, plainer
from womenplan.texts.english.subjects import SCOPED, elsewhere
from womenplan.texts.english.words import STEADY, STEP, VERBS, YEARLY, way_of, wording

__all__ = ["BY", "change_in", "change_of"]

_STEP_BEHIND = wording(rf"\s*[- ]?(?:points?\s+|percentage points?\s+)?(?:{STEP})\b(?!-)")
_MORE_OR_LESS = wording(r"\s*(?:(?P<up>more|higher)|(?P<down>fewer|less|lower))\b(?! than)")
BY = wording(r"\bby\s*(?:an? (?:average|additional|further)\s*(?:of\s*)?|a full )?$")


def change_in(place: Place, verb: str) -> tuple[str, str] | None:
    """Return the way and the name of a change: by 5 points, a rise of 5%, 10% fewer."""
    amount = place.amount
    body = place.body
    rest = place.rest
    if amount.unit == FACTOR:
        fewer = amount.value < 0 or re.match(r"\s*(?:as )?(?:few|low)", rest, re.I)
        return "down" if fewer else "up", f"{body} {rest}"
    behind = amount.value and _STEP_BEHIND.match(rest)
    ahead = _SIGN_BEFORE.search(body) or STEP_BEFORE.search(body)
    if not (behind or ahead) and amount.unit == "percent":
        behind = _MORE_OR_LESS.match(rest)
    if behind:
        return way_of(behind), f"{body} {rest[behind.end() :]}"
    if ahead:
        return way_of(ahead), f"{body[: ahead.start()]} {rest}"
    by = BY.search(body) or (amount.written == "half" and re.search(r"\bin\s*$", body))
    apart = amount.unit == "percentage_points" and not GAP.search(body)
    goes = verb in ("up", "down")
    if by and (goes or apart):
        return verb if goes else "up", f"{body[: by.start()]} {rest}"
    if goes and apart and not by and not re.search(r"\bto\s*$", body):
        return verb, f"{body} {rest}"
    return None


_SIGN_BEFORE = wording(r"(?:^\W*|:\s*)(?:(?P<up>\+|plus)|(?P<down>[–−-]|minus))\s*$")
_SHOWS_A = re.compile(r"\b(?:to|will|shall) (?:see|show|record|register)s?\s+an?\s|\ban?\s*$")


def change_of(
    place: Place,
    change: tuple[str, str],
    context: Context,
    manner: dict[str, Any],
) -> Statements:
    """Return the demand that something goes up or down by an amount."""
    way, text = change
    clause = place.clause
    amount = place.amount
    again = SCOPED.fullmatch(clause.before) if context.step else None
    if again:
        name = elsewhere(again, context)
    else:
        name = object_of(_SHOWS_A.sub(" ", blanked(text, YEARLY, STEADY))) or context.subject
    if not name:
        return []
    factor = amount.unit == FACTOR
    unit = "percent" if factor else amount.unit or (context.step if again else "")
    if not unit and amount.value == int(amount.value):
        unit = "count"  # reduced by 200
    context.step = unit
    context.subject = name
    context.way = way
    if unit == "percent" and YEARLY.search(clause.behind):
        unit = "percent_per_year"
    down = way == "down"
    signed = re.search(r"(?:[+–−-]|plus|minus)\s*$", clause.before, re.I)
    asked = down or factor or clause.year or signed or VERBS.search(clause.text)
    one = Statement(plainer(name), amount.start, "change", "<=" if down else ">=")
    return [
        replace(
            one,
            value=-abs(amount.value) if down else amount.value,
            unit=unit,
            base_year=clause.base_year,
            mood="" if asked else "odd",
            **manner,
        )
    ]
