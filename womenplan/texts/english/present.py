"""Values from which something starts: what a bracket tells of the present, from 12%, now 29.3%."""

from __future__ import annotations

import re

from womenplan.texts.amounts import RATES
from womenplan.texts.clauses import NAN
from womenplan.texts.english.amounts import english_amounts
from womenplan.texts.english.changes import BY
from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.words import blank, wording
from womenplan.texts.english.years import YEAR, is_year, taken_years

__all__ = ["ASIDES", "GOAL", "origin_of", "without_aside", "without_present"]

ASIDES = wording(
    r",\s+(?:failing which|otherwise|or else)\b[^.;]*"
    r"|,\s+of (?:which|whom) (?:only )?\d+ (?:exist|are|were|have|operate)\b[^,.;]*"
    r"|,\s+(?:twice|double|half|(?:two|three|four) times) (?:the|its|today's) [^,;.]*"
    r"|\((?:targets?|goals?|aim)\b[^()]*\)|\([^()]*\b(?:today|currently|now|at present|from|baseline|was|were|in|up|down|19\d\d|20\d\d)"
    r"\b[^()]*\)"
    r"|,\s+with (?:about |some |over |its )?\d[\d,]* [a-z]+(?: [a-z]+)?,(?=\s)"
    r"|,\s+at \d[^,;.]*(?:\.\d[^,;.]*)?,(?=\s)"
    r"|,\s+(?:now |currently |at present )?\d+(?:\.\d+)?[^,;.\d]{0,14}"
    r"(?:today|now|at present|currently|in (?:19|20)\d\d),(?=\s)"
    r"|,\s+(?:who|which)\s+(?!(?:will|should|shall|must|is to)\b)(?:[^,;.]|,(?=\d))*\d"
    r"(?:[^,;.]|,(?=\d))*,(?=\s)"
)
_OF_NOW = wording(r"\b(?:today|currently|now|at present|from|baseline|was|were|up|down)\b")
GOAL = wording(r"(?:targets?|goals?|aim)\b")
_BOTH_VALUES = wording(  # (baseline: 19%; target: 30%)
    r"(?:baseline|current|now|today)\b[^();]*[;,|]\s*targets?\b"
)
_OF_THE_FIRST = re.compile(  # (2021: 68 per cent); (9% in 2022)
    rf"\((?:in )?{YEAR}\s?[:–-]|\([\d.]+ ?(?:%|per ?cent)?,? in {YEAR}\)"
)


def without_aside(found: re.Match[str], context: Context) -> str:
    """Return spaces in place of what a bracket tells of the present; (40% by 2028) stays."""
    said = found[0]
    years = [int(year) for year in re.findall(rf"\b{YEAR}\b", said)]
    if re.fullmatch(rf"\((?:in )?{YEAR}\)", said):
        return said
    if GOAL.match(said, 1) or _BOTH_VALUES.match(said, 1):
        return f";{said[1:-1]} "
    named = _OF_THE_FIRST.match(said) is not None
    gone = bool(years) and max(years) < context.start_year + named
    told = english_amounts(taken_years(said, context)[0])
    present = len(told) == 1 and (years or _OF_NOW.search(said))
    if present:
        context.asides.append((found.start(), told[0]))
    if gone or _OF_NOW.search(said) or not said.startswith("("):
        return blank(found)
    several = bool(years) and len(english_amounts(said)) > 1
    return f";{said[1:-1]} " if several else said  # (2026 milestone: 41%)


def origin_of(clause: Clause, context: Context) -> float:
    """Return the value from which a clause starts: its own, else that of a clause before."""
    if len(context.origins) == 1:
        return context.origins[0][1]
    before = [value for place, value in context.origins if place < clause.end]
    return before[-1] if before else NAN


_NOW_BEFORE = wording(
    r",\s*(?:up |down |an? (?:rise|fall|drop|increase|decrease|decline|cut) )?from\s*$"
    r"|,\s*having (?:been|stood at)\s*$|,?\s*\b(?:compared (?:with|to)|as against|at the moment"
    r"|which (?:is|are|stands? at)|now|currently|today|against|instead of"
    r"|(?:from|over|above|on) the (?:existing|current|present|national)"
    r"(?: rate| level| value| share| average)?(?: of)?"
    r"|(?:up |down )?from (?:a baseline of|the|about|around|its current|under|some|an estimated)?"
    r"|(?:is|are) (?:currently|now|at present))\s*$"
)
_NOW_BEHIND = wording(r"\s*(?:at present|now|today|currently)\b")
_NOW_REST = wording(
    rf"(?:\s*(?:girls|boys|women|men)?\s*per [\d,]+(?: \w+)?)?"
    r"(?:\s+of\s+[\w -]{2,40}?(?=\s+to\b))?"
    rf"(?:\s*\(?(?:in|as of) (?:the )?{YEAR}(?:-\d\d)?(?: survey| census)?\)?"
    rf"|\s*\({YEAR}(?:-\d\d)?\)|\s*of the {YEAR} \w+)?"
    r"(?:\s*(?:at present|now|today|currently|last year))?\s*,?"
)
_FROM_TWO = wording(
    r"\bfrom (?:about |around )?\d[\d.]*(?: ?%| per ?cent)? and \d[\d.]*(?: ?%| per ?cent)?"
    rf"(?: in {YEAR})?(?: respectively)?(?=,? (?:to|towards)\b)"
)
_OF_A_YEAR = wording(
    rf"\s+(?:in|at|by|as per|according to)\b[^,;]{{0,40}}?\b({YEAR})(?:[-–/]\d\d)?\s*,"
)
_ORIGIN_END = wording(
    rf"\s*(?:of [\w\s]{{2,40}}?\s)?(?:\w+ )?\(?(?:in |as of |\()?(?:{YEAR})?\)?\s*,?\s*"
    r"(?:to|towards)\b"
)
_THEN_GOES = re.compile(
    r"\s+(?:(?:will|shall|should|is to|are to|to) )?(?:be )?(?:falls?|rises?|drops?|shrinks?"
    r"|narrows?|grows?"
    r"|increases?|decreases?|declines?|reduced|cut|raised|lowered|increased) (?:to|below|under"
    r"|above)\b"
)
_THEN_TO = wording(
    rf"\s*(?:percentage )?(?:points?)?(?:\s*(?:against|compared (?:with|to)|from|over"
    rf"|relative to) {YEAR})?,?\s*(?P<to>to|reaching)\s*$"
)


def without_present(sentence: str, context: Context) -> str:
    """Return a sentence without the values from which something starts: from 12% to, now 29.3%."""
    amounts = [one for one in english_amounts(sentence) if not is_year(one, sentence)]
    if pair := _FROM_TWO.search(sentence):
        sentence = sentence[: pair.start()] + blank(pair) + sentence[pair.end() :]
        amounts = [one for one in amounts if not pair.start() <= one.start < pair.end()]
    for at, amount in enumerate(amounts):
        if at + 1 < len(amounts):
            following = amounts[at + 1].start
        else:
            following = len(sentence)
        before = sentence[: amount.start]
        tail = sentence[amount.end : following]
        start = _NOW_BEFORE.search(before)
        said = start[0].strip().lower() if start else ""
        origin = said.startswith("from") and "the" not in said and amount.unit not in RATES
        if origin and not _ORIGIN_END.match(tail + " "):
            start = None
        beside = _OF_A_YEAR.match(sentence, amount.end)
        apart = beside and before.rstrip().endswith(",") and len(amounts) > 1
        if apart and beside and int(beside[1]) < (context.start_year or 9999):
            start = re.search(r",\s*$", before)  # the rate, 31% in 2021, is to reach 80%
        arrow = re.fullmatch(r"\s*(?:[-–—]+>|→)\s*", tail)
        then = _THEN_TO.match(tail)
        by = BY.search(before) if then else None
        if _THEN_GOES.match(tail):
            stood = re.search(r"\bof\s*$", before)
        else:
            stood = None
        start = start or stood
        if not (start or by or arrow or _NOW_BEHIND.match(tail)):
            continue
        if by:
            begin = by.start()
        elif start:
            begin = start.start()
        else:
            begin = amount.start
        rest = _NOW_REST.match(sentence, amount.end)
        if by and then:
            end = amount.end + then.start("to")
        elif rest:
            end = rest.end()
        else:
            end = amount.end
        if arrow:
            end = following
        elif apart and beside:
            end = beside.end()
        if not by:
            context.origins.append((amount.start, amount.value))
        sentence = sentence[:begin] + " " * (end - begin) + sentence[end:]
    return sentence
