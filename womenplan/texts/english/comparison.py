"""Demands of an English text that one value keeps up with another, or stays as it is."""

from __future__ import annotations

import re
from dataclasses import replace

from womenplan.texts.clauses import Statement
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


def kept_there(clause: Clause, context: Context) -> list[Statement]:
    """Return the demand that a value stated beside it is kept: X, which was 44%, stays at that level."""
    there = _THAT_LEVEL.search(clause.text) or _IS_KEPT.search(clause.text)
    name = object_of(clause.text[: there.start()]) if there else ""
    if there is None or context.aside is None or last_verb(clause.text) != "keep" or not name:
        return []
    at = clause.start + there.start()
    sign = "<=" if re.search(r"\bor below\b", clause.text) else ">="
    one = Statement(plainer(name), at, "keep", sign, context.aside.value, year=clause.year)
    return [replace(one, unit=context.aside.unit)]


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


def compared_with(clause: Clause, context: Context) -> list[Statement]:
    """Return the demand that one value keeps up with another: no lower than that of men."""
    if NEARING.search(clause.text):
        found = None
    else:
        found = _RELATIVE.search(clause.text)
    name = object_of(clause.text[: found.start()]) if found else ""
    if PRONOUN.fullmatch(name) or (found and not name):
        name = context.subject
    if (
        found is None
        or not (MEASURED.search(name) or THAT_OF.search(found[0]) or _of_both(name, found))
        or re.match("(?:that|this) level", found["other"])
    ):
        return []
    op = found["op"].lower()
    operator = ">="
    falls = last_verb(clause.text[: found.start()]) == "down" or re.match("fall|drop|decline", op)
    if re.match("no (?:higher|more|greater)|not exceed", op) or falls:
        operator = "<="
    elif op.startswith(("higher", "above")):
        operator = ">"
    elif op in ("below", "lower than"):
        operator = "<"
    at = clause.start + found.start("op")
    one = Statement(plainer(name), at, "relative", operator, year=clause.year)
    return [replace(one, comparator=plain(re.sub(r"\s*\bby\s*$", "", found["other"])))]


def _of_both(name: str, found: re.Match[str]) -> bool:
    """Return whether what is compared is of women on one side and of men on the other."""
    women = re.search(r"\b(?:women|girls|female)\b", name, re.I)
    return bool(women and re.match(r"(?:among |for )?(?:\w+ )?(?:men|boys|male)\b", found["other"]))


NEARING = wording(
    r"\b(?:converg\w+ (?:with|to|towards)|approach(?:es|ing)?|(?:draw|come|move)s? (?:closer|nearer) to)"
    r" (?:that|those) of\b|\b(?:draw|come|move|grow)s? closer together\b"
)
