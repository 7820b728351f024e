"""Which clauses of an English text are about the past."""

from __future__ import annotations

import re

from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.words import BIDS, FUTURE, wording

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
)
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
_BASELINE = wording(r"\W*(?:baseline|(?:current|present) (?:value|level|figure))\b[^:;]{0,16}:")


def is_past(clause: Clause, cleaned: str, context: Context) -> bool:
    """Return whether a clause is about the past, or continues one that is."""
    text = cleaned[clause.start : clause.end]
    milestones = [one.year for one in clause.years if not one.base]
    gone = bool(milestones) and max(milestones) < context.start_year
    if context.told or _WENT.search(text) or _BASELINE.match(text):
        return True
    if FUTURE.search(text) or BIDS.match(text) or re.match(r"\W*have (?!been\b)\w+ed\b", text):
        return gone  # in a list: will … have trained 2,500 women
    if _WAS.search(text):
        return True
    if milestones and not gone and context.start_year:
        return False
    if _PLACE_HAS.match(clause.before):
        return True
    listed = context.section == "" and not re.match(r"\s*(?:The|Our|In|This|A|An)\b|.*\d", text)
    asked = context.section == "objective" or listed or context.wanted  # a list of results wanted
    asked = asked or context.asks
    if context.listed and asked and re.search(r"\b(?:has|have)\b", text):
        return gone or context.past  # … when the gap has been halved
    return gone or bool(_PAST.search(text) or (_DONE.search(text) and not asked)) or context.past
