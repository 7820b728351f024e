"""Values from which something starts: what a bracket tells of the present, from 12%, now 29.3%."""

from __future__ import annotations

import re

from womenplan.texts.amounts import RATES, YEAR, Amount
from womenplan.texts.clauses import Match, blanked
from womenplan.texts.english.amounts import english_amounts
from womenplan.texts.english.changes import BY
from womenplan.texts.english.context import Clause, Context
from womenplan.texts.english.words import blank, wording
from womenplan.texts.english.years import is_year, taken_years

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
_GOALS = wording(  # (target: 30%), (baseline: 19%; target: 30%)
    rf"{GOAL.pattern}|(?:baseline|current|now|today)\b[^();]*[;,|]\s*targets?\b"
)
_OF_THE_FIRST = re.compile(  # (2021: 68 per cent); (9% in 2022)
    rf"\((?:in )?{YEAR}\s?[:–-]|\([\d.]+ ?(?:%|per ?cent)?,? in {YEAR}\)"
)


def without_aside(match: Match, context: Context) -> str:
    """Return spaces in place of what a bracket tells of the present; (40% by 2028) stays."""
    text = match[0]
    if re.fullmatch(rf"\((?:in )?{YEAR}\)", text):
        return text
    if _GOALS.match(text, 1):
        return f";{text[1:-1]} "
    years = [int(year) for year in re.findall(rf"\b{YEAR}\b", text)]
    of_now = _OF_NOW.search(text)
    amounts = english_amounts(taken_years(text, context)[0])
    if len(amounts) == 1 and (years or of_now):
        context.asides.append((match.start(), amounts[0]))
    first = _OF_THE_FIRST.match(text) is not None
    if of_now or not text.startswith("(") or max(years, default=9999) < context.start_year + first:
        return blank(match)
    several = years and len(english_amounts(text)) > 1
    return f";{text[1:-1]} " if several else text  # (2026 milestone: 41%)


def origin_of(clause: Clause, context: Context) -> float | None:
    """Return the value from which a clause starts: its own, else that of a clause before."""
    if len(context.origins) == 1:
        return context.origins[0][1]
    before = [value for place, value in context.origins if place < clause.end]
    return before[-1] if before else None


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
        sentence = blanked(sentence, _FROM_TWO)
        amounts = [one for one in amounts if not pair.start() <= one.start < pair.end()]
    ends = [*(one.start for one in amounts[1:]), len(sentence)]
    for amount, following in zip(amounts, ends, strict=False):
        tail = sentence[amount.end : following]
        then = _THEN_TO.match(tail)
        if then and (by := BY.search(sentence, 0, amount.start)):
            begin = by.start()
            end = amount.end + then.start("to")
        elif span := _origin_span(sentence, amount, following, context, alone=len(amounts) < 2):
            begin, end = span
            context.origins.append((amount.start, amount.value))
        else:
            continue
        sentence = sentence[:begin] + " " * (end - begin) + sentence[end:]
    return sentence


def _origin_span(
    sentence: str,
    amount: Amount,
    following: int,
    context: Context,
    *,
    alone: bool,
) -> tuple[int, int] | None:
    """Return where a value from which something starts begins and ends, with the words around it."""
    before = sentence[: amount.start]
    tail = sentence[amount.end : following]
    start = _NOW_BEFORE.search(before)
    word = start[0].strip().lower() if start else ""
    origin = word.startswith("from") and "the" not in word and amount.unit not in RATES
    if origin and not _ORIGIN_END.match(tail + " "):
        start = None
    rest = _NOW_REST.match(sentence, amount.end)
    end = rest.end() if rest else amount.end
    beside = _OF_A_YEAR.match(sentence, amount.end)
    if beside and before.rstrip().endswith(",") and not alone:
        end = beside.end()
        if int(beside[1]) < (context.start_year or 9999):
            start = re.search(r",\s*$", before)  # the rate, 31% in 2021, is to reach 80%
    arrow = _ARROW.fullmatch(tail)
    if arrow:
        end = following
    if not start and _THEN_GOES.match(tail):
        start = re.search(r"\bof\s*$", before)
    if not (start or arrow or _NOW_BEHIND.match(tail)):
        return None
    return start.start() if start else amount.start, end


_ARROW = re.compile(r"\s*(?:[-–—]+>|→)\s*")
