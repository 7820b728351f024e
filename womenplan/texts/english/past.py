"""Which clauses of an English text are about the past."""

from __future__ import annotations

import re

from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.words import DEMANDS, wording

__all__ = ["FRONTED", "NOW", "is_past"]

_WAS = wording(
    r"(?<!\bthey )(?<!\bshe )\b(?:was|were|stood|counted|had|took|gave|won"
    r"|rose|fell|dropped|climbed|grew|came|went)\b"
)
_PAST = wording(
    r"\b(?:at the moment|currently|at present"
    r"|women (?:make up|are|account for|constitute|represent) (?:[^.;]|\.\d){0,40}"
    r"of the (?:total |country's |country’s )?population"
    r"|starting (?:point|value)|present (?:position|figure|rate|share|level|value)|presently"
    r"|already|today|now|only|so far|to date|last year|recorded|baseline"
    r"|(?:has|have) (?:been|risen|fallen|increased|decreased|declined|reached|improved|grown"
    r"|dropped|doubled|halved))\b"
)
_DONE = wording(
    r"(?<!\ba )(?<!\ban )(?<!\bis )(?<!\bare )(?<!\bbe )\b(?:increased|decreased|declined|improved"
    r"|reached|doubled|attended"
    r"|held(?! by)|trained|benefited|completed)\b(?=\s*(?:[\d.,;)]|$)"
    r"|\s+(?:to|by|from|in|at|on|its|about|over|more|some|the)\b)"
)
_WENT = wording(
    r"\b(?:has|have) been (?:reached|met|achieved|attained)\b|\bwent\b"
    r"|\b(?:was|were) (?:dropped|abandoned|rejected|withdrawn|removed)\b"
    r"|\b(?:was|were) (?:met|reported|reached|achieved)\b"
    r"|^\W*(?:baseline|(?:current|present) (?:value|level|figure))\b[^:;]{0,16}:"
)
_AHEAD = re.compile(rf"(?i:{DEMANDS.pattern})|^\W*have (?!been\b)\w+ed\b")  # will … have trained
_NO_RESULT = re.compile(r"^\s*(?:The|Our|In|This|A|An)\b|\d")
_PLACE_HAS = wording(
    r"\W*(?:it|(?:the|our) (?:\w+ )?(?:county|city|province|district|country|state|town|region"
    r"|municipality|island|territory|government|council|university)) "
    r"(?:has|have|are|is home to|counts|employs|runs)\s*$"
)
FRONTED = wording(
    r"\W*(?:today|currently|at present|presently|at the moment|last year|to date|so far"
    r"|in the past|as per|according to(?! the (?:plan|strategy|programme|document))"
    r"|under the (?:previous|last|first|former)|the (?:previous"
    r"|last) (?:plan|strategy|programme|policy))\b"
)
NOW = wording(
    r"\b(?:at the moment|currently|at present|already|today|now|so far|to date|recorded)\b"
)


def is_past(clause: Clause, cleaned: str, context: Context) -> bool:
    """Return whether a clause is about the past, or continues one that is."""
    text = cleaned[clause.start : clause.end]
    milestones = [one.year for one in clause.years if not one.base]
    gone = bool(milestones) and max(milestones) < context.start_year
    if context.of_present or _WENT.search(text):
        return True
    if _AHEAD.search(text):
        return gone
    if _WAS.search(text):
        return True
    if milestones and not gone and context.start_year:
        return False
    if _PLACE_HAS.match(clause.before):
        return True
    asked = context.section == "objective" or context.wanted or context.asks
    asked = asked or (context.section == "" and not _NO_RESULT.search(text))
    if context.listed and asked and re.search(r"\b(?:has|have)\b", text):
        return gone or context.past  # … when the gap has been halved
    return gone or context.past or bool(_PAST.search(text) or (not asked and _DONE.search(text)))
