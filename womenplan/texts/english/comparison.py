"""Demands of an English text that one value keeps up with another, or stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace

from womenplan.texts.clauses import Statement, Statements, without
from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.gaps import THAT_OF
from womenplan.texts.english.joint import MEASURED
from womenplan.texts.english.naming import PRONOUN, object_of, plain, plainer
from womenplan.texts.english.words import last_verb, wording

__all__ = ["NEARING", "compared_with", "kept_there"]

_THAT_LEVEL = wording(
    r"\b(?:that|this|its (?:current|present)|the (?:current|present|same)) (?:level|rate|share)\b"
)
_IS_KEPT = wording(
    r"\b(?:be|is|are) (?:maintained|kept|held|preserved|sustained)\b"
    r"(?! (?:at|above|below|under|over|in|within|by|as|to|for)\b)"
)


def kept_there(clause: Clause, context: Context) -> Statements:
    """Return the demand that a value stated beside it is kept: X, which was 44%, stays at that level."""
    aside = context.aside
    there = _THAT_LEVEL.search(clause.text) or _IS_KEPT.search(clause.text)
    if there is None or aside is None or last_verb(clause.text) != "keep":
        return []
    name = object_of(clause.text[: there.start()])
    at = clause.start + there.start()
    sign = "<=" if re.search(r"\bor below\b", clause.text) else ">="
    one = Statement(plainer(name), at, "keep", sign, aside.value, aside.unit, clause.year)
    return [one] if name else []


_RELATIVE = wording(
    r"\b(?:is|are|be|remains?|stays?|should be|will be|to be)?\s*(?:generally"
    r"|always|at least|normally)?\s*(?P<op>(?:no|not) (?:lower|less|fewer|below) than?"
    r"|not exceed(?:ing)?|(?:at least )?equals?(?: to)?|match(?:es)?|not below|in line with"
    r"|(?:rise|increase|improve|come|fall|drop|decline)?s? ?to (?:at least )?(?:the level of|that of)"
    r"|(?:catch(?:es)?|draws?) (?:up|level) with|reach(?:es)?(?= (?:that of|the [\w ]*average))"
    r"|(?:no|not) worse than|on a (?:par|level) with|the same as|at the same level as|no"
    r" (?:higher|more(?: \w+)?|greater) than"
    r"|higher than|above|below|lower than)\s+(?:that of\s+|those of\s+|the\s+)?"
    r"(?P<other>(?!their (?:level|qualification))[^.;,\d]*?\b(?:men|boys|average|share|rate|level"
    r"|proportion|workers|members|male|girls|women|female)\b[^.;,\d]*)"
)


def compared_with(clause: Clause, context: Context) -> Statements:
    """Return the demand that one value keeps up with another: no lower than that of men."""
    match = None if NEARING.search(clause.text) else _RELATIVE.search(clause.text)
    if match is None or re.match("(?:that|this) level", match["other"]):
        return []
    before = clause.text[: match.start()]
    name = object_of(before)
    if not name or PRONOUN.fullmatch(name):
        name = context.subject
    if not (MEASURED.search(name) or THAT_OF.search(match[0]) or _of_both(name, match["other"])):
        return []
    op = match["op"].lower()
    operator = ">="
    if _NO_HIGHER.match(op) or last_verb(before) == "down":
        operator = "<="
    elif op.startswith(("higher", "above")):
        operator = ">"
    elif op in ("below", "lower than"):
        operator = "<"
    at = clause.start + match.start("op")
    one = Statement(plainer(name), at, "relative", operator, year=clause.year)
    return [replace(one, comparator=plain(without(match["other"], r"\s*\bby\s*$")))]


_NO_HIGHER = re.compile("no (?:higher|more|greater)|not exceed|fall|drop|decline")


def _of_both(name: str, other: str) -> bool:
    """Return whether what is compared is of women on one side and of men on the other."""
    women = re.search(r"\b(?:women|girls|female)\b", name, re.I)
    return bool(women and re.match(r"(?:among |for )?(?:\w+ )?(?:men|boys|male)\b", other))


NEARING = wording(
    r"\b(?:converg\w+ (?:with|to|towards)|approach(?:es|ing)?|(?:draw|come|move)s? (?:closer|nearer) to)"
    r" (?:that|those) of\b|\b(?:draw|come|move|grow)s? closer together\b"
)
