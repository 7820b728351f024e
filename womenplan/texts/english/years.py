"""The years of an English sentence: by 2025 and 2030, within five years, from 2020 levels."""

from __future__ import annotations

import re

from womenplan.texts.amounts import RATES, YEAR, Amount
from womenplan.texts.clauses import Match
from womenplan.texts.english.amounts import number_word
from womenplan.texts.english.context import Context, NamedYear
from womenplan.texts.english.words import blank, wording

__all__ = ["MONTH", "is_year", "taken_years"]

MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_WRITTEN_YEAR = wording(
    r"(?:\b(?P<base>compared (?:with|to)|relative to|against|over|on|from|versus|than in|than|as in"
    r"|above"
    r"|below|vs\.?)\s+(?:the\s+|its\s+)?(?:(?:levels?|baseline|value)\s+(?:of|in)\s+"
    r"|a baseline of\s+|baseline\s+)?(?=\d)"
    r"|\b(?P<lead>by|in|until|till|before|for|through|since|during|between|of|as of|at|to|from)"
    r"\s+)?(?:the\s+)?(?:(?:end|close|beginning|start|middle)[- ](?:of\s+)?(?:the\s+)?|mid-|end-"
    rf"|late\s+|early\s+|(?:(?:the\s+)?(?:financial\s+|school\s+)?year|FY)\s+"
    rf"|(?:\d{{1,2}}\s+)?(?:{MONTH})\s+)*"
    rf"(?<![\d.,])(?P<first>{YEAR})\b(?![.,]\d|\s?%)"
    rf"(?:(?P<to>\s?[-–—/]\s?|\s+(?:to|until|through|and)\s+)(?P<last>{YEAR}"
    rf"|(?<=\d[-–/])\d\d)\b(?!\s?%))?"
    r"(?P<level>\s+(?:levels?|baselines?|values?|figures?|average|rates?))?"
)
_TITLED = wording(
    r"\s+(?:Act|Law|Agenda|Convention|Declaration|survey(?! of)|census|strategy|report"
    r"|constitution)\b"
)
_PERIOD = wording(
    r"\b(?:within|(?:in|over) the (?:next|coming|following)) (?P<years>\w+) years\b(?! of\b)"
    r"|\b(?:in|within) (?P<time>\w+) years(?:'|’) time\b"
    r"|\b(?:by|over|during|in|within|throughout|at) (?:the )?(?:(?:end|close) of )?(?:the |this )"
    r"(?:same |plan |strategy |programme |planning )?"
    r"(?P<plan>plan|strategy|programme|program|period|strategic plan)(?: period)?\b"
    r"|\b(?:by|at) (?:the )?(?P<middle>mid-?term|midpoint)\b"
    r"|\b(?P<last>thereafter|from then on|after that)\b"
)


def taken_years(sentence: str, context: Context) -> tuple[str, list[NamedYear]]:
    """Return a sentence with its years blanked out, and those years."""
    years: list[NamedYear] = []

    def take(match: Match) -> str:
        first = int(match["first"])
        last = int(match["last"] or 0)
        if 0 < last < 100:
            last += first // 100 * 100
        base = (match["base"] or "").lower()
        lead = (match["lead"] or "").lower()
        onwards = re.match(r"\s*(?:,|onwards?\b)", sentence[match.end() :])
        if _TITLED.match(sentence, match.end()) or (lead == "from" and not (last or onwards)):
            return blank(match)
        compared = bool(base or match["level"]) and not (base == "from" and (last or onwards))
        if last and match["to"].strip() == "and" and lead != "between":  # by 2025 and 2030
            years.append(NamedYear(*match.span(), first))
        years.append(NamedYear(*match.span(), first if compared else last or first, compared))
        return blank(match)

    def take_period(match: Match) -> str:
        word = (match["years"] or match["time"] or "").lower()
        if word and not re.fullmatch(r"\d{1,2}|two|three|four|five|six|seven|ten", word):
            return match[0]
        count = int(number_word(word)) if word else 0
        year = context.end_year
        if count and context.start_year:
            year = context.start_year + count
        elif match["middle"]:
            year = (context.start_year + year) // 2
        elif match["plan"]:
            year = context.year or year
        if year:
            years.append(NamedYear(*match.span(), year))
        return blank(match)

    text = _PERIOD.sub(take_period, _WRITTEN_YEAR.sub(take, sentence))
    text = re.sub(r"\(\s*\)", blank, text)
    return text, sorted(years, key=lambda one: one.start)


def is_year(amount: Amount, text: str) -> bool:
    """Say that a number is a year."""
    rated = amount.unit in RATES
    return not rated and bool(re.match(rf"{YEAR}(?![\d.,]\d)", text[amount.start : amount.end]))
